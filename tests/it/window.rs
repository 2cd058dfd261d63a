//! The real window, from the outside.

mod answers;
mod apis;
mod calls;
mod code;
mod compare;
mod connect;
mod erase;
mod history;
mod input;
mod interchange;
mod leaks;
mod menu;
mod network;
mod practise;
mod rooms;
mod settings;
mod viewer;

//! The real window, from the outside.

mod apis;
mod calls;
mod code;
mod compare;
mod connect;
mod erase;
mod history;
mod input;
mod interchange;
mod journeys;
mod keyboard;
mod leaks;
mod menu;
mod network;
mod pictures;
mod practise;
mod rooms;
mod settings;
mod spoken;
mod states;
mod viewer;

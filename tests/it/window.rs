//! The real window, from the outside.

mod answers;
mod code;
mod compare;
mod connect;
mod history;
mod input;
mod practise;
mod rooms;
mod viewer;

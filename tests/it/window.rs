//! The real window, from the outside.

mod connect;
mod input;
mod practise;
mod rooms;

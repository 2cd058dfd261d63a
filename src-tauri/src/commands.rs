//! What the window may ask for: one command for each intention, thin.

mod app;
mod board;
mod bodies;
mod calls;
mod code;
mod comparing;
mod connection;
mod data;
mod environments;
mod expectations;
mod history;
mod interchange;
mod pastes;
mod practice;
mod reports;
mod settings;
mod setup;
mod tokens;

pub use app::*;
pub use board::*;
pub use bodies::*;
pub use calls::*;
pub use code::*;
pub use comparing::*;
pub use connection::*;
pub use data::*;
pub use environments::*;
pub use expectations::*;
pub use history::*;
pub use interchange::*;
pub use pastes::*;
pub use practice::*;
pub use reports::*;
pub use settings::*;
pub use setup::*;
pub use tokens::*;

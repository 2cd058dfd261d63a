//! Coming from other tools and going to them: what a text or file is ([`recognise`]), Postman collections and
//! environments, `.env` files, and team packs. Pure: nothing here reads files, sends or stores.
//!
//! What comes in is material to judge: scripts in it are never run, values are parsed like typed ones, and credentials in
//! calls are left out. What goes out holds no secret: not because it is searched for, but because [`Environment`] has no
//! place for one; the search (`guard`) is a second net for what people typed into calls.
//!
//! [`Environment`]: crate::environment::Environment

mod dotenv;
mod encoding;
mod error_text;
mod guard;
mod import;
pub mod postman;
pub mod team_pack;
#[cfg(test)]
mod tests;

pub use dotenv::dotenv;
pub use encoding::{LONGEST_FILE, text_of};
pub use import::{Credentials, Found, Import, recognise};
pub use team_pack::TeamPack;

use crate::environment::{Audience, Scope};

/// What a token is asked for: goes with an export, comes with an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// The API, if any.
    pub audience: Option<Audience>,
    /// The scopes; none asks for all.
    pub scopes: Vec<Scope>,
}

/// A text for others, with what has to be known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The text as it leaves.
    pub text: String,
    /// What was left out and why, what to know before using it: plain sentences.
    pub notes: Vec<String>,
}

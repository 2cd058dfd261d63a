//! Postman's collection (format v2.1) and environment: written so that Postman's own runner, newman, runs them unchanged,
//! and read as far as they hold credentials and calls. Scripts in what is read are never run.

mod collection;
mod environment;
mod read;
mod scripts;
mod variables;

pub use collection::collection;
pub use environment::environment;
pub(super) use read::{Requests, requests};
pub(crate) use variables::resolve;

use url::Url;

use super::Ask;
use crate::environment::Environment;
use crate::redaction::Redactor;

/// What is handed to Postman.
#[derive(Clone, Copy)]
pub struct Handed<'a> {
    /// The environment with its calls and expectations.
    pub environment: &'a Environment,
    /// The token endpoint, typed or discovered; else the person fills it in.
    pub token_endpoint: Option<&'a Url>,
    /// What a token is asked for at present.
    pub ask: &'a Ask,
    /// Secrets and tokens at hand, which must not get out inside a call.
    pub known: &'a [Redactor],
}

/// Where Postman's format is described.
const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

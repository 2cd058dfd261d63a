//! The only error of a command: the app could not carry out what was asked. A server's refusal is a report, not an error.

use client_credentials::field::FieldError;
use serde::Serialize;

/// Why a command could not be carried out.
#[derive(Clone, Debug, Serialize, thiserror::Error)]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct IpcError {
    /// Stable name, kebab-case.
    pub code: String,
    /// A plain sentence.
    pub message: String,
    /// The field of the form it belongs to.
    pub field: Option<String>,
}

/// The code for settings that could not be saved: what was changed is kept in memory, and the window says so.
pub const NOT_SAVED: &str = "not-saved";

/// The code for a token that is not kept any more.
pub const UNKNOWN_TOKEN: &str = "unknown-token";

impl IpcError {
    /// An error that belongs to no field.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), field: None }
    }

    /// The same error, said at a field of the form.
    #[must_use]
    pub fn at_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// The environment is gone, for instance deleted in the meantime.
    pub fn unknown_environment() -> Self {
        Self::new("unknown-environment", "This environment does not exist any more.")
    }

    /// The token is gone, for instance forgotten in the meantime.
    pub fn unknown_token() -> Self {
        Self::new(UNKNOWN_TOKEN, "This token is not kept any more. Get a new one.")
    }
}

impl From<FieldError> for IpcError {
    fn from(error: FieldError) -> Self {
        Self { code: "invalid-field".to_owned(), message: error.message, field: Some(error.field) }
    }
}

//! "Check connection": everything that has to be right before a token can be asked for, checked without a token and
//! without credentials, and told in words.
//!
//! Four groups, in the order in which they make sense: [`check_address`], [`check_network`], [`check_metadata`],
//! [`check_keys`]. Each waits no longer than the settings allow; dropping its future cancels it. None of them fails:
//! whatever goes wrong is a line of the result.

mod address;
pub(crate) mod certificate;
mod clock;
mod keys;
mod metadata;
mod network;
mod proxy;
mod secured;

use serde::Serialize;
use url::Url;

pub use address::check_address;
pub use keys::check_keys;
pub use metadata::check_metadata;
pub use network::check_network;

use crate::environment::{AuthorizationServer, Environment};
use crate::jwt::NumericDate;

/// Longest text of somebody else that is repeated, in characters.
const LONGEST_QUOTE: usize = 200;

/// What came of one check of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ConnectionOutcome {
    /// As it should be.
    Passed,
    /// Tokens cannot be had, or not be verified, until this is changed.
    Failed,
    /// It works, but somebody should look at it.
    Warning,
    /// Could not or need not be checked; the reason stands beside it.
    NotChecked,
}

/// A value that a check saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ConnectionDetail {
    /// What it is.
    pub label: String,
    /// The value in words.
    pub value: String,
    /// Of a point in time, in seconds since 1970, so that it can be shown in local time.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub seconds: Option<i64>,
}

/// One line of the connection check.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ConnectionCheck {
    /// Names the check for programs, in kebab case.
    pub name: &'static str,
    /// What was looked at, in a few words.
    pub title: String,
    /// What came of it.
    pub outcome: ConnectionOutcome,
    /// Why, in a plain sentence with the values.
    pub because: String,
    /// How long it took, where that is of interest.
    pub milliseconds: Option<f64>,
    /// What was seen.
    pub details: Vec<ConnectionDetail>,
    /// What to do, where something is to be done.
    pub fix: Option<String>,
}

impl ConnectionCheck {
    fn new(
        name: &'static str,
        title: impl Into<String>,
        outcome: ConnectionOutcome,
        because: impl Into<String>,
    ) -> Self {
        let (title, because) = (title.into(), because.into());
        Self { name, title, outcome, because, milliseconds: None, details: Vec::new(), fix: None }
    }

    fn passed(name: &'static str, title: impl Into<String>, because: impl Into<String>) -> Self {
        Self::new(name, title, ConnectionOutcome::Passed, because)
    }

    fn failed(name: &'static str, title: impl Into<String>, because: impl Into<String>) -> Self {
        Self::new(name, title, ConnectionOutcome::Failed, because)
    }

    fn warning(name: &'static str, title: impl Into<String>, because: impl Into<String>) -> Self {
        Self::new(name, title, ConnectionOutcome::Warning, because)
    }

    fn not_checked(name: &'static str, title: impl Into<String>, because: impl Into<String>) -> Self {
        Self::new(name, title, ConnectionOutcome::NotChecked, because)
    }

    fn took(mut self, milliseconds: f64) -> Self {
        self.milliseconds = Some(milliseconds);
        self
    }

    fn detail(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.details.push(ConnectionDetail { label: label.into(), value: value.into(), seconds: None });
        self
    }

    fn moment(mut self, label: impl Into<String>, seconds: i64) -> Self {
        let value = moment(seconds);
        self.details.push(ConnectionDetail { label: label.into(), value, seconds: Some(seconds) });
        self
    }

    fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

/// Where the secret would be sent, or else where the issuer is.
fn server_address(environment: &Environment) -> Option<Url> {
    let issuer = || environment.issuer().and_then(|issuer| Url::parse(issuer).ok());
    environment.token_endpoint().or_else(issuer).or_else(|| environment.jwks_uri())
}

fn is_kinde(environment: &Environment) -> bool {
    matches!(environment.server, AuthorizationServer::Kinde { .. })
}

/// Somebody else's text, fit to be repeated.
fn quoted(text: &str) -> String {
    crate::claims::visible(text.trim(), LONGEST_QUOTE)
}

/// A point in time in words.
fn moment(seconds: i64) -> String {
    NumericDate { seconds, fraction: false }.to_string()
}

/// A number with its noun in the singular or plural.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_written_as_the_window_reads_it() {
        let check = ConnectionCheck::not_checked("tls", "TLS", "Plain http.")
            .took(1.5)
            .moment("Valid until", 0)
            .fix("Nothing.");
        let written = serde_json::to_value(check).unwrap();
        assert_eq!(written["outcome"], "not-checked");
        assert_eq!(written["milliseconds"], 1.5);
        assert_eq!(written["details"][0]["seconds"], 0);
        assert_eq!(written["fix"], "Nothing.");
    }
}

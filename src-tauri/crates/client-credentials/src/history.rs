//! Exchanges as they are remembered: redacted, found again by words, made again. Pure.

mod scopes;

use serde::{Deserialize, Serialize};
use url::Url;

pub use scopes::{NeededScope, ScopeUse, scope_use};

use crate::environment::{Environment, EnvironmentId};
use crate::exchange::{Exchange, Purpose, RecordedBody};
use crate::redacted_report::{Bodies, kept};
use crate::redaction::Redactor;
use crate::resource_call::{HeaderDraft, status_words};

/// One remembered exchange.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// Its name.
    pub id: String,
    /// Where it happened.
    pub environment_id: EnvironmentId,
    /// What that was called then.
    pub environment_name: String,
    /// Whether the bodies were kept too.
    pub bodies_kept: bool,
    /// Sent by a guard check, mostly with a token that is bad on purpose.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guard_check: bool,
    /// What was sent and what came back, without secrets.
    pub exchange: Exchange,
}

/// One line of the history, for the window.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HistoryLine {
    /// Its name.
    pub id: String,
    /// When it was sent, in seconds since 1970.
    pub at: i64,
    /// Where.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub environment_id: EnvironmentId,
    /// What that was called then.
    pub environment_name: String,
    /// Why it was sent.
    pub purpose: Purpose,
    /// Sent by a guard check.
    pub guard_check: bool,
    /// HTTP method.
    pub method: String,
    /// Host and port.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// HTTP status; absent when no answer came.
    pub status: Option<u16>,
    /// The status in words, or why no answer came.
    pub status_words: String,
    /// Whether the status says that it worked.
    pub good: bool,
    /// How long it took.
    pub milliseconds: f64,
}

/// A remembered call, ready for the form it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CallAgain {
    /// HTTP method.
    pub method: String,
    /// Full address.
    pub url: String,
    /// Headers, without those the app sets itself and those that were not kept.
    pub headers: Vec<HeaderDraft>,
    /// Body, if it was kept whole.
    pub body: Option<String>,
    /// What has to be filled in again, in sentences.
    pub missing: Vec<String>,
}

impl HistoryEntry {
    /// Remembers `exchange`. `secrets` knows every secret and token at hand; `bodies` says whether bodies are wanted.
    pub fn new(
        id: String,
        environment: &Environment,
        exchange: &Exchange,
        secrets: &[Redactor],
        bodies: Bodies,
    ) -> Self {
        Self {
            id,
            environment_id: environment.id.clone(),
            environment_name: environment.name.clone(),
            bodies_kept: bodies == Bodies::Kept,
            guard_check: false,
            exchange: kept(exchange, secrets, bodies),
        }
    }

    /// The status in words, or why no answer came.
    pub fn status_words(&self) -> String {
        let failure = self.exchange.failure.as_ref().map(|failure| failure.sentence.clone());
        match (&self.exchange.response, failure) {
            (Some(response), None) => match (self.exchange.purpose, response.status) {
                (Purpose::TokenRequest, 200) => "200 OK: a token was issued".to_owned(),
                (Purpose::TokenRequest, status) => format!("{status} No token was issued"),
                (_, status) => status_words(status),
            },
            (_, Some(failure)) => failure,
            (None, None) => "No answer".to_owned(),
        }
    }

    /// The line that stands for it.
    pub fn line(&self) -> HistoryLine {
        let request = &self.exchange.request;
        let url = Url::parse(&request.url).ok();
        let (host, path) = url.map_or_else(
            || (String::new(), request.url.clone()),
            |url| {
                let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
                (format!("{}{port}", url.host_str().unwrap_or_default()), format!("{}{query}", url.path()))
            },
        );
        let status = self.exchange.response.as_ref().map(|response| response.status);
        HistoryLine {
            id: self.id.clone(),
            at: self.exchange.sent_at,
            environment_id: self.environment_id.clone(),
            environment_name: self.environment_name.clone(),
            purpose: self.exchange.purpose,
            guard_check: self.guard_check,
            method: request.method.clone(),
            host,
            path,
            status,
            status_words: self.status_words(),
            good: self.exchange.failure.is_none() && status.is_some_and(|status| (200..300).contains(&status)),
            milliseconds: self.exchange.timings.total_ms,
        }
    }

    /// Whether every word of `query` is in what is remembered, in small or capital letters.
    pub fn matches(&self, query: &str) -> bool {
        let query = query.to_lowercase();
        let mut words = query.split_whitespace().peekable();
        if words.peek().is_none() {
            return true;
        }
        let mut text = format!(
            "{} {} {} {} ",
            self.environment_name,
            self.exchange.request.method,
            self.exchange.request.url,
            self.status_words()
        );
        let bodies = [Some(&self.exchange.request.body), self.exchange.response.as_ref().map(|answer| &answer.body)];
        for body in bodies.into_iter().flatten() {
            match body {
                RecordedBody::None => {}
                RecordedBody::Text { text: body, .. } => text.push_str(body),
                RecordedBody::Form { fields } => {
                    for field in fields.iter().filter(|field| !field.redacted) {
                        text.push_str(&field.value);
                        text.push(' ');
                    }
                }
            }
        }
        let text = text.to_lowercase();
        words.all(|word| text.contains(word))
    }

    /// The call as it can be put into the form again; nothing for a token request.
    pub fn call_again(&self) -> Option<CallAgain> {
        if self.exchange.purpose != Purpose::Call {
            return None;
        }
        let request = &self.exchange.request;
        let mut missing = Vec::new();
        if request.url.contains(crate::redaction::REDACTED) {
            missing.push("A part of the address was not kept: replace the dots.".to_owned());
        }
        let own = |name: &str| matches!(name.to_ascii_lowercase().as_str(), "authorization" | "content-type");
        let mut headers = Vec::new();
        for header in request.headers.iter().filter(|header| !own(&header.name)) {
            if header.redacted {
                missing.push(format!("The value of {} was not kept: add the header again.", header.name));
            } else {
                headers.push(HeaderDraft { name: header.name.clone(), value: header.value.clone() });
            }
        }
        let body = match &request.body {
            RecordedBody::Text { text, bytes, truncated: false } if text.len() == *bytes && *bytes > 0 => {
                Some(text.clone())
            }
            RecordedBody::Text { bytes: 0, .. } | RecordedBody::None => None,
            RecordedBody::Text { .. } | RecordedBody::Form { .. } => {
                missing.push("The body was not kept: fill it in again.".to_owned());
                None
            }
        };
        Some(CallAgain { method: request.method.clone(), url: request.url.clone(), headers, body, missing })
    }
}

#[cfg(test)]
mod tests;

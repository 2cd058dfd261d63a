//! What arrived, as it arrived, without secrets: for tests that must know the exact fields, and for the lab.

use std::collections::VecDeque;

use axum::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::admin::Settings;
use crate::form::{self, Undecodable};
use crate::http::Incoming;

/// Requests kept; older ones are forgotten.
pub const REQUEST_LOG_CAPACITY: usize = 200;

/// Longest value kept, in characters.
const LONGEST_VALUE: usize = 4096;

/// Most pairs kept of each list of one request.
const MOST_PAIRS: usize = 100;

/// Stands for a value that is not written down.
const REDACTED: &str = "…";

const SECRET_FIELDS: [&str; 7] =
    ["client_secret", "client_assertion", "access_token", "refresh_token", "token", "password", "code"];

const SECRET_HEADERS: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];

/// Where the credentials of a token request were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeCredentialsSeen", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum CredentialsSeen {
    /// Nowhere.
    None,
    /// In the form: `client_secret_post`.
    Body,
    /// In the `Authorization` header: `client_secret_basic`.
    Basic,
    /// In both.
    Both,
}

/// One request as received. Values beyond 4,096 characters are cut, secrets are replaced by `…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeRequestRecord", export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct RequestRecord {
    /// Counted from 1 since the start of the tenant.
    pub number: u32,
    /// The method as sent.
    pub method: String,
    /// The path as sent, still percent-encoded.
    pub path: String,
    /// The decoded query.
    pub query: Vec<(String, String)>,
    /// Names in lower case. Of `authorization` only the scheme is kept.
    pub headers: Vec<(String, String)>,
    /// The decoded form in order of arrival; empty when the body was no form or not decodable.
    pub form: Vec<(String, String)>,
    /// Where client credentials were.
    pub credentials: CredentialsSeen,
    /// Whether the client secret is the one of the client that was named; `None` when no secret was sent.
    pub secret_matched: Option<bool>,
    /// Size of the body in bytes.
    pub body_bytes: u32,
    /// The status that was answered; `None` while the answer is not ready or when the client went away before.
    pub status: Option<u16>,
}

impl RequestRecord {
    pub(crate) fn new(request: &Incoming, settings: &Settings) -> Self {
        let form = form_of(request).unwrap_or_default();
        let basic = basic_credentials(request).and_then(Result::ok);
        let in_body = form::first(&form, "client_secret").is_some();
        let presented = match &basic {
            Some((id, secret)) => Some((id.as_str(), secret.as_str())),
            None => form::first(&form, "client_id").zip(form::first(&form, "client_secret")),
        };
        Self {
            number: 0,
            method: cut(request.method.as_str()),
            path: cut(&request.path),
            query: redacted(&request.query),
            headers: request
                .headers
                .iter()
                .take(MOST_PAIRS)
                .map(|(name, value)| (name.as_str().to_owned(), header_text(name.as_str(), value.as_bytes())))
                .collect(),
            credentials: match (basic.is_some(), in_body) {
                (false, false) => CredentialsSeen::None,
                (false, true) => CredentialsSeen::Body,
                (true, false) => CredentialsSeen::Basic,
                (true, true) => CredentialsSeen::Both,
            },
            secret_matched: presented.map(|(id, secret)| {
                settings
                    .by_client_id(id)
                    .and_then(|application| application.secret.as_ref())
                    .is_some_and(|expected| expected.is(secret))
            }),
            form: redacted(&form),
            body_bytes: u32::try_from(request.body_bytes).unwrap_or(u32::MAX),
            status: None,
        }
    }

    /// Every value of one form field, in order of arrival.
    #[must_use]
    pub fn form_values(&self, name: &str) -> Vec<&str> {
        form::all(&self.form, name).collect()
    }

    /// The first header with this name, in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        form::first(&self.headers, name)
    }
}

/// The pairs of a form body; `None` when the body is no form.
fn form_of(request: &Incoming) -> Option<Vec<(String, String)>> {
    request.is_media_type("application/x-www-form-urlencoded").then(|| form::decode_pairs(&request.body).ok()).flatten()
}

/// Client ID and secret of an `Authorization: Basic` header, form-decoded as RFC 6749 2.3.1 says. `None` when there is
/// no such header or it is not well-formed; the error says which of the two halves could not be decoded.
pub(crate) fn basic_credentials(request: &Incoming) -> Option<Result<(String, String), &'static str>> {
    let (scheme, encoded) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let colon = decoded.iter().position(|byte| *byte == b':')?;
    let (id, secret) = decoded.split_at_checked(colon)?;
    let secret = secret.get(1..)?;
    Some(match (form::decode(id, true), form::decode(secret, true)) {
        (Ok(id), Ok(secret)) => Ok((id, secret)),
        (Err(Undecodable), _) => Err("id"),
        (_, Err(Undecodable)) => Err("secret"),
    })
}

fn redacted(pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .take(MOST_PAIRS)
        .map(|(name, value)| {
            let secret = SECRET_FIELDS.contains(&name.as_str());
            (cut(name), if secret { REDACTED.to_owned() } else { cut(value) })
        })
        .collect()
}

fn header_text(name: &str, value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    if !SECRET_HEADERS.contains(&name) {
        return cut(&text);
    }
    match text.split_once(' ') {
        Some((scheme, _)) if name != "cookie" => format!("{} {REDACTED}", cut(scheme)),
        _ => REDACTED.to_owned(),
    }
}

fn cut(text: &str) -> String {
    if text.len() <= LONGEST_VALUE { text.to_owned() } else { text.chars().take(LONGEST_VALUE).collect() }
}

/// The last requests, oldest first.
#[derive(Default)]
pub(crate) struct RequestLog {
    records: VecDeque<RequestRecord>,
    count: u32,
}

impl RequestLog {
    /// Notes an arrival and returns its number.
    pub(crate) fn note(&mut self, mut record: RequestRecord) -> u32 {
        self.count = self.count.wrapping_add(1);
        record.number = self.count;
        if self.records.len() >= REQUEST_LOG_CAPACITY {
            self.records.pop_front();
        }
        self.records.push_back(record);
        self.count
    }

    pub(crate) fn answered(&mut self, number: u32, status: u16) {
        if let Some(record) = self.records.iter_mut().rev().find(|record| record.number == number) {
            record.status = Some(status);
        }
    }

    pub(crate) fn records(&self) -> Vec<RequestRecord> {
        self.records.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.records.clear();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn record(path: &str) -> RequestRecord {
        RequestRecord {
            number: 0,
            method: "GET".into(),
            path: path.into(),
            query: vec![],
            headers: vec![],
            form: vec![],
            credentials: CredentialsSeen::None,
            secret_matched: None,
            body_bytes: 0,
            status: None,
        }
    }

    #[test]
    fn only_the_last_requests_are_kept_and_keep_their_numbers() {
        let mut log = RequestLog::default();
        for index in 0..REQUEST_LOG_CAPACITY + 5 {
            let number = log.note(record(&index.to_string()));
            log.answered(number, 200);
        }
        let records = log.records();
        assert_eq!(records.len(), REQUEST_LOG_CAPACITY);
        assert_eq!((records[0].number, records[0].path.as_str()), (6, "5"));
        assert!(records.iter().all(|record| record.status == Some(200)));
        log.answered(1, 500);
        assert!(log.records().iter().all(|record| record.status == Some(200)), "forgotten requests stay forgotten");
    }

    #[test]
    fn secrets_are_replaced_and_other_fields_kept() {
        let pairs = [("client_secret", "S"), ("token", "T"), ("scope", "read:users")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            redacted(&pairs).iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
            ["…", "…", "read:users"]
        );
        assert_eq!(header_text("authorization", b"Bearer abc"), "Bearer …");
        assert_eq!(header_text("authorization", b"abc"), "…");
        assert_eq!(header_text("cookie", b"a=b; c=d"), "…");
        assert_eq!(header_text("accept", b"application/json"), "application/json");
    }
}

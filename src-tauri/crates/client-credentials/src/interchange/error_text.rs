//! An error text that somebody was sent: read as if the server had just said it, and explained by the same rules.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::diagnosis::{CallSituation, Situation, diagnose};
use crate::exchange::{Exchange, Header, Purpose, RecordedBody, RecordedRequest, RecordedResponse, Timings};
use crate::http::Answer;
use crate::redaction::Redactor;
use crate::token_response::{self, TokenAnswer};

/// Words that only an API says, not a token endpoint.
const OF_AN_API: [&str; 6] =
    ["SCOPE_MISSING", "invalid_token", "insufficient_scope", "TOKEN_INVALID", "TOKEN_MISSING", "www-authenticate"];

/// Most findings that are shown for one text.
const MOST: usize = 3;

/// The codes of the findings that explain an error text, the likeliest first.
pub(super) fn findings(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let of_an_api = OF_AN_API.iter().any(|word| lower.contains(&word.to_lowercase()));
    let status = status(text).unwrap_or_else(|| guess(&lower));
    let body = object(text).unwrap_or_else(|| made(text));
    let body = body.to_string();
    let challenge = text
        .lines()
        .find_map(|line| line.split_once(':').filter(|(name, _)| name.trim().eq_ignore_ascii_case("www-authenticate")))
        .map(|(_, value)| value.trim().to_owned());
    let no_secret = Redactor::default();
    let headers = std::iter::once(("Content-Type", "application/json".to_owned()))
        .chain(challenge.map(|value| ("WWW-Authenticate", value)))
        .map(|(name, value)| Header::record(name, &value, &no_secret))
        .collect();
    let purpose = if of_an_api { Purpose::Call } else { Purpose::TokenRequest };
    let exchange = Exchange {
        purpose,
        request: RecordedRequest {
            method: if of_an_api { "GET" } else { "POST" }.to_owned(),
            url: "https://example.kinde.com/".to_owned(),
            headers: Vec::new(),
            body: RecordedBody::None,
        },
        response: Some(RecordedResponse {
            status,
            reason: String::new(),
            version: "HTTP/1.1".to_owned(),
            headers,
            body: RecordedBody::record(body.as_bytes(), &no_secret),
            remote_address: None,
        }),
        failure: None,
        timings: Timings::default(),
        sent_at: 0,
    };
    let answer =
        token_response::read(&Answer { status, headers: HeaderMap::new(), body: body.into_bytes(), truncated: false });
    let answer = Some(&answer).filter(|answer| !of_an_api && matches!(answer, TokenAnswer::Refused(_)));
    let found = diagnose(&Situation {
        exchange: Some(&exchange),
        token_answer: answer,
        call: of_an_api.then(CallSituation::default),
        ..Situation::default()
    });
    let mut codes: Vec<String> = Vec::new();
    for finding in found {
        if !codes.contains(&finding.code) && codes.len() < MOST {
            codes.push(finding.code);
        }
    }
    codes
}

/// The JSON object inside the text, if there is one.
fn object(text: &str) -> Option<Value> {
    let inner = text.get(text.find('{')?..=text.rfind('}')?)?;
    serde_json::from_str::<Value>(inner).ok().filter(Value::is_object)
}

/// The answer that a server would have given with these words.
fn made(text: &str) -> Value {
    const CODES: [&str; 11] = [
        "invalid_client",
        "invalid_request",
        "invalid_scope",
        "invalid_grant",
        "invalid_target",
        "unauthorized_client",
        "unsupported_grant_type",
        "access_denied",
        "server_error",
        "temporarily_unavailable",
        "insufficient_scope",
    ];
    let short: String = text.split_whitespace().take(60).collect::<Vec<_>>().join(" ").chars().take(600).collect();
    if short.contains("SCOPE_MISSING") {
        return json!({ "errors": [{ "code": "SCOPE_MISSING", "message": short }] });
    }
    let code = CODES
        .into_iter()
        .find(|code| short.contains(code))
        .unwrap_or(if short.to_lowercase().contains("whitelisted") { "invalid_request" } else { "error" });
    json!({ "error": code, "error_description": short })
}

/// A status in the text: a number between 400 and 599 that stands alone.
fn status(text: &str) -> Option<u16> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .take(400)
        .filter(|word| word.len() == 3)
        .find_map(|word| word.parse().ok().filter(|status| (400..600).contains(status)))
}

fn guess(lower: &str) -> u16 {
    match lower {
        _ if lower.contains("scope_missing") || lower.contains("insufficient_scope") => 403,
        _ if lower.contains("invalid_client")
            || lower.contains("invalid_token")
            || lower.contains("invalid credentials") =>
        {
            401
        }
        _ if lower.contains("server_error") => 500,
        _ => 400,
    }
}

//! Reading the token endpoint's answer (RFC 6749 5.1, 5.2), tolerantly: whatever came is described, nothing is guessed.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::http::Answer;
use crate::redaction::Redactor;
use crate::secret::AccessToken;

/// Longest lifetime believed, in seconds: ten years.
const LONGEST_LIFETIME: i64 = 10 * 365 * 86_400;

/// What the token endpoint said.
#[derive(Debug)]
pub enum TokenAnswer {
    /// A token was issued.
    Issued(TokenResponse),
    /// The server said no in the standard's form, or its own.
    Refused(ProviderWords),
    /// The answer is neither.
    Unreadable(Unreadable),
}

/// RFC 6749 5.1.
#[derive(Debug)]
pub struct TokenResponse {
    /// The token.
    pub access_token: AccessToken,
    /// As sent; compared without regard to case.
    pub token_type: Option<String>,
    /// Seconds from now, when it was a believable number.
    pub expires_in: Option<i64>,
    /// The response's `scope`; at Kinde it repeats the request and says nothing about the token.
    pub scope: Option<String>,
    /// What is unusual about the answer.
    pub notes: Vec<ResponseNote>,
}

/// Something unusual in an answer that still held a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseNote {
    /// `token_type` is missing or not `bearer` (RFC 6749 7.1): what was sent.
    TokenType(Option<String>),
    /// `expires_in` is missing or not a believable number: what was sent.
    ExpiresIn(Option<String>),
    /// A `refresh_token` came along (RFC 6749 4.4.3 says it should not).
    RefreshToken,
    /// An `id_token` came along.
    IdToken,
    /// The content type is not JSON.
    ContentType(String),
    /// The answer may be cached (RFC 6749 5.1 wants `no-store`).
    Cacheable,
    /// The status is not 200.
    Status(u16),
}

impl ResponseNote {
    /// The note in a plain sentence.
    pub fn words(&self) -> String {
        match self {
            Self::TokenType(None) => {
                "The server did not say what type of token this is; it is treated as a Bearer token.".into()
            }
            Self::TokenType(Some(other)) => {
                format!("The token's type is “{other}”, not Bearer: an API may want more than the token itself.")
            }
            Self::ExpiresIn(None) => {
                "The server did not say how long the token lives; its own exp claim decides.".into()
            }
            Self::ExpiresIn(Some(other)) => format!(
                "The server's expires_in is {other}, which is no believable number of seconds; the token's exp claim decides."
            ),
            Self::RefreshToken => {
                "A refresh token came along. Client credentials need none (RFC 6749 4.4.3); it was dropped.".into()
            }
            Self::IdToken => "An ID token came along. Machine-to-machine apps have no user; it was dropped.".into(),
            Self::ContentType(other) => format!("The answer calls itself {other} instead of application/json."),
            Self::Cacheable => "The answer does not forbid caching (Cache-Control: no-store is missing).".into(),
            Self::Status(status) => format!("The token came with status {status} instead of 200."),
        }
    }

    /// Whether people should see it; the rest is for the developer's view.
    pub fn is_notable(&self) -> bool {
        !matches!(self, Self::Cacheable | Self::ContentType(_) | Self::ExpiresIn(None))
    }
}

/// The provider's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ProviderWords {
    /// `error`, or the vendor's code.
    pub error: String,
    /// `error_description`, or the vendor's message.
    pub description: Option<String>,
    /// `error_uri`.
    pub uri: Option<String>,
}

impl ProviderWords {
    /// The same words without any secret that the server sent back.
    #[must_use]
    pub fn redacted(self, redactor: &Redactor) -> Self {
        let redact = |text: String| redactor.redact(&text);
        Self { error: redact(self.error), description: self.description.map(redact), uri: self.uri.map(redact) }
    }
}

/// Why an answer is neither a token nor a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Markup: a login page, a captive portal, a block page.
    Html {
        /// Its title, where it has one.
        title: Option<String>,
    },
    /// Neither JSON nor markup.
    NotJson,
    /// Nothing at all.
    Empty,
    /// JSON, but no object.
    NotAnObject,
    /// An object without `access_token`: the members it has.
    NoAccessToken(Vec<String>),
    /// `access_token` is not a usable text: what it is.
    BadAccessToken(&'static str),
    /// More bytes than any token response has.
    TooLarge,
}

/// Reads an answer.
pub fn read(answer: &Answer) -> TokenAnswer {
    if answer.truncated {
        return TokenAnswer::Unreadable(Unreadable::TooLarge);
    }
    let text = String::from_utf8_lossy(&answer.body);
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.is_empty() {
        return TokenAnswer::Unreadable(Unreadable::Empty);
    }
    let object = match serde_json::from_str::<Value>(trimmed) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return TokenAnswer::Unreadable(Unreadable::NotAnObject),
        Err(_) if trimmed.starts_with('<') => {
            return TokenAnswer::Unreadable(Unreadable::Html { title: html_title(trimmed) });
        }
        Err(_) => return TokenAnswer::Unreadable(Unreadable::NotJson),
    };
    if let Some(words) = provider_words(&object) {
        // RFC 6749 5.2: an `error` member that says something is an error, whatever the status says.
        if says_error(&object) || !object.contains_key("access_token") {
            return TokenAnswer::Refused(words);
        }
    }
    match object.get("access_token") {
        None => TokenAnswer::Unreadable(Unreadable::NoAccessToken(object.keys().take(20).cloned().collect())),
        Some(Value::String(token)) if !token.trim().is_empty() => TokenAnswer::Issued(issued(answer, &object, token)),
        Some(Value::String(_)) => TokenAnswer::Unreadable(Unreadable::BadAccessToken("empty")),
        Some(Value::Null) => TokenAnswer::Unreadable(Unreadable::BadAccessToken("null")),
        Some(Value::Number(_)) => TokenAnswer::Unreadable(Unreadable::BadAccessToken("a number")),
        Some(Value::Bool(_)) => TokenAnswer::Unreadable(Unreadable::BadAccessToken("true or false")),
        Some(Value::Array(_)) => TokenAnswer::Unreadable(Unreadable::BadAccessToken("a list")),
        Some(Value::Object(_)) => TokenAnswer::Unreadable(Unreadable::BadAccessToken("an object")),
    }
}

fn issued(answer: &Answer, object: &Map<String, Value>, token: &str) -> TokenResponse {
    let mut notes = Vec::new();
    let token_type = object.get("token_type").and_then(Value::as_str).map(str::to_owned);
    if !token_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        notes.push(ResponseNote::TokenType(token_type.clone()));
    }
    let sent = object.get("expires_in");
    // Some servers send the number as text; it is still a number of seconds.
    let seconds = sent.and_then(|value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()));
    let expires_in = seconds.filter(|seconds| (1..=LONGEST_LIFETIME).contains(seconds));
    if expires_in.is_none() {
        notes.push(ResponseNote::ExpiresIn(sent.map(Value::to_string)));
    }
    if object.get("refresh_token").is_some_and(|value| !value.is_null()) {
        notes.push(ResponseNote::RefreshToken);
    }
    if object.get("id_token").is_some_and(|value| !value.is_null()) {
        notes.push(ResponseNote::IdToken);
    }
    let content_type = answer.header("content-type").unwrap_or("nothing");
    if !content_type.to_ascii_lowercase().contains("json") {
        notes.push(ResponseNote::ContentType(content_type.to_owned()));
    }
    if !answer.header("cache-control").is_some_and(|value| value.to_ascii_lowercase().contains("no-store")) {
        notes.push(ResponseNote::Cacheable);
    }
    if answer.status != 200 {
        notes.push(ResponseNote::Status(answer.status));
    }
    TokenResponse {
        access_token: AccessToken::new(token.to_owned()),
        token_type,
        expires_in,
        scope: object.get("scope").and_then(Value::as_str).map(str::to_owned),
        notes,
    }
}

/// Whether there is an `error` member that says something; `null`, `false` and an empty text are how some servers say
/// that there is none.
fn says_error(object: &Map<String, Value>) -> bool {
    object.get("error").is_some_and(|error| !matches!(error, Value::Null | Value::Bool(false)) && error != "")
}

/// The error a JSON object speaks of: RFC 6749 5.2, Kinde's `errors` (list or object), or a vendor's usual members.
pub fn provider_words(object: &Map<String, Value>) -> Option<ProviderWords> {
    let text = |object: &Map<String, Value>, names: &[&str]| {
        names.iter().find_map(|name| match object.get(*name) {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        })
    };
    const CODE: [&str; 5] = ["error", "code", "errorCode", "error_code", "name"];
    const WORDS: [&str; 6] = ["error_description", "description", "message", "errorSummary", "detail", "error_message"];
    if let Some(Value::Object(inner)) = object.get("error") {
        let error = text(inner, &CODE).or_else(|| text(inner, &["status", "type"])).unwrap_or_else(|| "error".into());
        return Some(ProviderWords { error, description: text(inner, &WORDS), uri: None });
    }
    let error =
        text(object, &["error"]).or_else(|| object.get("error").filter(|_| says_error(object)).map(Value::to_string));
    if let Some(error) = error {
        return Some(ProviderWords { error, description: text(object, &WORDS), uri: text(object, &["error_uri"]) });
    }
    let first = match object.get("errors") {
        Some(Value::Array(list)) => list.first(),
        other => other,
    };
    match first {
        Some(Value::Object(inner)) => {
            let error = text(inner, &CODE).unwrap_or_else(|| "error".into());
            return Some(ProviderWords { error, description: text(inner, &WORDS), uri: None });
        }
        Some(Value::String(words)) => {
            return Some(ProviderWords { error: "error".into(), description: Some(words.clone()), uri: None });
        }
        _ => {}
    }
    let error = text(object, &["errorCode", "error_code", "code"]);
    let description = text(object, &["errorSummary", "message", "error_description", "detail", "title"]);
    match (error, description) {
        // Kinde's own success answers carry `code: OK`.
        (Some(code), _) if code == "OK" => None,
        (Some(error), description) => Some(ProviderWords { error, description, uri: None }),
        (None, Some(description)) if !object.contains_key("access_token") => {
            Some(ProviderWords { error: "error".into(), description: Some(description), uri: None })
        }
        _ => None,
    }
}

/// The text of `<title>`, for a person to recognise the page; never shown as markup.
pub fn html_title(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower.get(start..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let title: String = html.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(title.chars().take(120).collect()).filter(|title: &String| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderMap, HeaderValue};

    fn answer(status: u16, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json;charset=UTF-8"));
        headers.insert("cache-control", HeaderValue::from_static("no-store"));
        Answer { status, headers, body: body.as_bytes().to_vec(), truncated: false }
    }

    #[test]
    fn a_kinde_answer_is_read_without_a_note() {
        let body = r#"{"access_token":"a.b.c","expires_in":86399,"scope":"","token_type":"bearer"}"#;
        let TokenAnswer::Issued(token) = read(&answer(200, body)) else { panic!() };
        assert_eq!((token.expires_in, token.notes.len()), (Some(86_399), 0));
    }

    #[test]
    fn an_error_is_an_error_whatever_its_type_is() {
        let refused = |error: &str| {
            let body = format!(r#"{{"error":{error},"access_token":"x"}}"#);
            matches!(read(&answer(200, &body)), TokenAnswer::Refused(_))
        };
        assert!(["\"invalid\"", "[0]", "7", "true", "{}"].into_iter().all(refused));
        assert!(!["null", "\"\"", "false"].into_iter().any(refused));
    }

    #[test]
    fn an_error_is_an_error_even_with_status_200() {
        let body = r#"{"error":"invalid_client","error_description":"no","access_token":"x"}"#;
        let TokenAnswer::Refused(words) = read(&answer(200, body)) else { panic!() };
        assert_eq!((words.error.as_str(), words.description.as_deref()), ("invalid_client", Some("no")));
    }

    #[test]
    fn kindes_errors_are_read_as_list_and_as_object() {
        for body in [
            r#"{"errors":[{"code":"SCOPE_MISSING","message":"Scope is missing: read:users"}]}"#,
            r#"{"errors":{"code":"SCOPE_MISSING","message":"Scope is missing: read:users"}}"#,
        ] {
            let TokenAnswer::Refused(words) = read(&answer(403, body)) else { panic!() };
            assert_eq!(words.error, "SCOPE_MISSING");
            assert_eq!(words.description.as_deref(), Some("Scope is missing: read:users"));
        }
    }

    #[test]
    fn unreadable_answers_are_told_apart() {
        for (body, expected) in [
            ("", Unreadable::Empty),
            ("<html><head><title> Sign\n in </title>", Unreadable::Html { title: Some("Sign in".into()) }),
            ("hello", Unreadable::NotJson),
            ("[1]", Unreadable::NotAnObject),
            (r#"{"data":{"access_token":"x"}}"#, Unreadable::NoAccessToken(vec!["data".into()])),
            (r#"{"access_token":null}"#, Unreadable::BadAccessToken("null")),
            (r#"{"access_token":" "}"#, Unreadable::BadAccessToken("empty")),
        ] {
            let TokenAnswer::Unreadable(found) = read(&answer(200, body)) else { panic!("{body}") };
            assert_eq!(found, expected, "{body}");
        }
    }

    #[test]
    fn odd_lifetimes_and_types_are_noted_and_not_believed() {
        for (expires_in, expected) in
            [("\"3600\"", Some(3600)), ("-1", None), ("0", None), ("1e99", None), ("99999999999999", None)]
        {
            let body = format!(r#"{{"access_token":"x","token_type":"DPoP","expires_in":{expires_in}}}"#);
            let TokenAnswer::Issued(token) = read(&answer(200, &body)) else { panic!() };
            assert_eq!(token.expires_in, expected, "{expires_in}");
            assert!(token.notes.contains(&ResponseNote::TokenType(Some("DPoP".into()))));
        }
    }
}

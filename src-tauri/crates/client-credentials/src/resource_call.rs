//! A request to a protected resource: built, guarded, and its answer read (RFC 6750). Pure.

mod challenge;
mod words;

use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

pub use challenge::{Challenge, challenges};
pub use words::status_words;

use crate::environment::{Environment, origin_of, server_url};
use crate::exchange::Purpose;
use crate::field::FieldError;
use crate::http::{OutgoingBody, OutgoingRequest, sensitive};
use crate::redaction::Redactor;
use crate::secret::AccessToken;

/// Most bytes of an answer kept in memory; more is cut and said so.
pub const BODY_CAP: usize = 32 * 1024 * 1024;

/// Longest request body, in bytes.
const LONGEST_BODY: usize = 10 * 1024 * 1024;

/// A call as typed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CallDraft {
    /// HTTP method.
    pub method: String,
    /// Full address.
    pub url: String,
    /// Further headers.
    pub headers: Vec<HeaderDraft>,
    /// JSON body, for methods that have one.
    pub body: Option<String>,
}

/// A header as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HeaderDraft {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A call whose fields can be sent; the token is not among them.
#[derive(Clone, Debug)]
pub struct CallParts {
    /// HTTP method.
    pub method: Method,
    /// Full address.
    pub url: Url,
    /// Headers, each name once.
    pub headers: HeaderMap,
    /// JSON body.
    pub body: Option<String>,
}

/// Why a call cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallRefused {
    /// A field cannot be used.
    #[error("{0}")]
    Field(FieldError),
    /// The host is not one that this environment's tokens may go to.
    #[error("{origin} does not belong to this environment. A token sent there can be used by whoever runs it.")]
    TokenHost {
        /// Scheme, host and port.
        origin: String,
    },
}

impl From<FieldError> for CallRefused {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

/// Whether a method promises not to change anything (RFC 9110 9.2.1).
pub fn is_safe(method: &Method) -> bool {
    is_safe_name(method.as_str())
}

/// Whether the method of this name promises not to change anything.
pub fn is_safe_name(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS")
}

impl CallDraft {
    /// The call without its token: every field checked.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub fn read(&self) -> Result<CallParts, FieldError> {
        let method = match self.method.as_str() {
            known @ ("GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE") => {
                Method::from_bytes(known.as_bytes()).unwrap_or(Method::GET)
            }
            other => return Err(FieldError::new("method", format!("“{other}” is not a method that can be sent."))),
        };
        let url = call_url(&self.url)?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let body = self.body.as_deref().filter(|body| !body.trim().is_empty() && !is_safe(&method));
        if body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for HeaderDraft { name, value } in self.headers.iter().filter(|header| !header.name.trim().is_empty()) {
            let (name, value) = header(name.trim(), value.trim())?;
            headers.insert(name, value);
        }
        let body = body.map(json).transpose()?;
        Ok(CallParts { method, url, headers, body })
    }

    /// The request as it will be sent, with the token in its `Authorization` header.
    ///
    /// # Errors
    /// A field that cannot be used, or a host that must not see the token.
    pub fn build(&self, environment: &Environment, token: &AccessToken) -> Result<OutgoingRequest, CallRefused> {
        self.request(environment, Some(token))
    }

    /// The same request without any token, to see what the API answers to a stranger.
    ///
    /// # Errors
    /// As [`CallDraft::build`]: where a token must not go, a stranger's request says nothing.
    pub fn build_without_token(&self, environment: &Environment) -> Result<OutgoingRequest, CallRefused> {
        self.request(environment, None)
    }

    fn request(&self, environment: &Environment, token: Option<&AccessToken>) -> Result<OutgoingRequest, CallRefused> {
        let CallParts { method, url, mut headers, body } = self.read()?;
        if !environment.may_receive_token(&url) {
            return Err(CallRefused::TokenHost { origin: origin_of(&url) });
        }
        let mut redactor = Redactor::new();
        if let Some(token) = token {
            let bearer = Zeroizing::new(format!("Bearer {}", token.expose()));
            let authorization = sensitive(&bearer).ok_or_else(|| {
                FieldError::new("token", "The token holds characters that cannot be sent in a header.")
            })?;
            headers.insert(AUTHORIZATION, authorization);
            redactor = redactor.token(token);
        }
        Ok(OutgoingRequest {
            purpose: Purpose::Call,
            method,
            url,
            headers,
            body: body.map_or(OutgoingBody::None, OutgoingBody::Text),
            body_cap: BODY_CAP,
            timeout: None,
            redactor,
        })
    }
}

/// Reads the address of a call: as any server's, with path and query, never with a fragment or a token in it.
pub(crate) fn call_url(text: &str) -> Result<Url, FieldError> {
    if let Some(name) = unfilled(text) {
        return Err(FieldError::new("url", format!("Fill in {name}: its place in the address is still empty.")));
    }
    let url = server_url("url", crate::field::line("url", "The address", text)?)?;
    if url.fragment().is_some() {
        return Err(FieldError::new("url", "The part after # is never sent. Remove it."));
    }
    let leaky = |name: &str| matches!(name.to_ascii_lowercase().as_str(), "access_token" | "client_secret" | "token");
    if url.query_pairs().any(|(name, _)| leaky(&name)) {
        return Err(FieldError::new(
            "url",
            "A token or secret does not belong into an address, where logs keep it. It is sent in the Authorization header.",
        ));
    }
    Ok(url)
}

/// The first `{placeholder}` that is left in the path of an address.
fn unfilled(text: &str) -> Option<&str> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let (_, rest) = path.split_once('{')?;
    let (name, _) = rest.split_once('}')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    is_name.then_some(name)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), FieldError> {
    let wrong = |message: String| FieldError::new("headers", message);
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| wrong(format!("“{name}” cannot be the name of a header: letters, digits and - only.")))?;
    if matches!(parsed.as_str(), "authorization" | "host" | "content-length" | "transfer-encoding" | "connection") {
        return Err(wrong(format!("{name} is set by the app itself.")));
    }
    match value.chars().enumerate().find(|(_, c)| !matches!(c, ' '..='~' | '\t')) {
        Some((at, c)) => Err(wrong(format!(
            "The value of {name} holds {} at position {}; headers are plain ASCII.",
            crate::field::describe_character(c),
            at + 1
        ))),
        None => HeaderValue::from_str(value)
            .map(|value| (parsed, value))
            .map_err(|_| wrong(format!("The value of {name} cannot be sent in a header."))),
    }
}

fn json(body: &str) -> Result<String, FieldError> {
    if body.len() > LONGEST_BODY {
        return Err(FieldError::new("body", "The body is larger than 10 MB."));
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(body) {
        Ok(_) => Ok(body.to_owned()),
        Err(error) => Err(FieldError::new("body", format!("The body is not JSON: {error}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};

    fn build(
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<OutgoingRequest, CallRefused> {
        let environment =
            EnvironmentDraft { host: "acme".into(), client_id: "id".into(), ..EnvironmentDraft::default() }
                .parse(EnvironmentId::new("e"))
                .unwrap();
        let headers = headers.iter().map(|(n, v)| HeaderDraft { name: (*n).into(), value: (*v).into() }).collect();
        CallDraft { method: method.into(), url: url.into(), headers, body: body.map(str::to_owned) }
            .build(&environment, &AccessToken::new("a.b.c".into()))
    }

    fn message(result: Result<OutgoingRequest, CallRefused>) -> String {
        result.err().unwrap().to_string()
    }

    #[test]
    fn a_call_carries_the_token_and_asks_for_json() {
        let request = build("GET", "https://acme.kinde.com/api/v1/users?page_size=2", &[], None).unwrap();
        assert_eq!(request.headers.get(AUTHORIZATION).unwrap(), "Bearer a.b.c");
        assert_eq!(request.headers.get(ACCEPT).unwrap(), "application/json");
        assert!(request.headers.get(CONTENT_TYPE).is_none());
    }

    #[test]
    fn a_foreign_host_is_refused_until_it_is_allowed() {
        let refused = build("GET", "https://evil.example/api", &[], None).err().unwrap();
        assert_eq!(refused, CallRefused::TokenHost { origin: "https://evil.example".into() });
    }

    #[test]
    fn bad_fields_are_named() {
        let url = "https://acme.kinde.com/api/v1/users";
        assert!(message(build("BREW", url, &[], None)).contains("“BREW”"));
        assert!(message(build("GET", "http://acme.kinde.com/x", &[], None)).contains("https"));
        assert!(
            message(build("GET", "https://acme.kinde.com/?access_token=x", &[], None)).contains("Authorization header")
        );
        assert!(message(build("GET", url, &[("X-A", "b\r\nX-C: d")], None)).contains("position 2"));
        assert!(message(build("GET", url, &[("Authorization", "Basic x")], None)).contains("set by the app"));
        assert!(message(build("POST", url, &[], Some("{\"a\":"))).contains("not JSON"));
    }

    #[test]
    fn an_empty_place_in_the_address_is_named() {
        assert!(
            message(build("GET", "https://acme.kinde.com/api/v1/users/{user_id}/mfa", &[], None)).contains("user_id")
        );
    }

    #[test]
    fn a_reading_call_sends_no_body() {
        let request = build("GET", "https://acme.kinde.com/api/v1/users", &[], Some("{}")).unwrap();
        assert!(matches!(request.body, OutgoingBody::None));
    }
}

//! What was sent and what came back, recorded without any secret: safe to show, to keep and to report.

use serde::{Deserialize, Serialize};

use crate::redacted_report::shapes;
use crate::redaction::{REDACTED, Redactor, hide_credential_members, is_sensitive_header, shortened_token};
use crate::secret::AccessToken;

/// Longest recorded body text, in bytes; the body itself stays with whoever asked for it.
pub const LONGEST_RECORDED_BODY: usize = 64 * 1024;

/// Why something was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Purpose {
    /// RFC 6749 4.4.2.
    TokenRequest,
    /// RFC 8414 or OpenID Connect discovery.
    Discovery,
    /// RFC 7517 key set.
    Jwks,
    /// A request to a protected resource.
    Call,
}

/// One request and its fate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Exchange {
    /// Why it was sent.
    pub purpose: Purpose,
    /// What was sent.
    pub request: RecordedRequest,
    /// What came back, if anything did.
    pub response: Option<RecordedResponse>,
    /// Why nothing (or not all) came back.
    pub failure: Option<TransportFailure>,
    /// How long it took.
    pub timings: Timings,
    /// When it was sent, in seconds since 1970.
    pub sent_at: i64,
}

impl Exchange {
    /// Hides credentials that JSON bodies hold under their usual names, in both directions.
    pub fn hide_credentials(&mut self) {
        self.request.body.hide_credentials();
        if let Some(response) = &mut self.response {
            response.body.hide_credentials();
        }
    }

    /// Hides what is a credential by its shape or by the name beside it, in an answer that nobody could read.
    pub fn hide_whatever_looks_secret(&mut self) {
        let Some(response) = &mut self.response else { return };
        if let RecordedBody::Text { text, .. } = &mut response.body {
            *text = hide_whatever_looks_secret(text);
        }
    }

    /// Replaces the tokens in a token response, which are only known once it has been read.
    pub fn hide_tokens(&mut self) {
        let Some(response) = &mut self.response else { return };
        if let RecordedBody::Text { text, .. } = &mut response.body {
            *text = hide_tokens(text);
        }
    }
}

impl RecordedBody {
    fn hide_credentials(&mut self) {
        if let Self::Text { text, .. } = self
            && let Some(hidden) = hide_credential_members(text)
        {
            *text = hidden.text;
        }
    }
}

fn hide_whatever_looks_secret(text: &str) -> String {
    let members = hide_credential_members(text);
    shapes::hide(members.as_ref().map_or(text, |hidden| &hidden.text))
}

/// A token response's JSON with every `…token` member shortened; text that cannot be read so is not shown at all.
fn hide_tokens(text: &str) -> String {
    const HIDDEN: &str = "(not shown: this answer holds a token)";
    let Ok(serde_json::Value::Object(members)) = serde_json::from_str(text) else { return HIDDEN.to_owned() };
    let mut shown = text.to_owned();
    for (name, value) in members {
        if let (true, serde_json::Value::String(value)) = (name.ends_with("_token"), value) {
            let token = AccessToken::new(value);
            shown = shown.replace(token.expose(), &shortened_token(&token));
            if Redactor::new().token(&token).finds(&shown) || !shown.contains(&shortened_token(&token)) {
                return HIDDEN.to_owned();
            }
        }
    }
    shown
}

/// A request without its secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RecordedRequest {
    /// HTTP method.
    pub method: String,
    /// Address.
    pub url: String,
    /// Headers in the order in which they were set.
    pub headers: Vec<Header>,
    /// Body.
    pub body: RecordedBody,
}

/// A response without secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RecordedResponse {
    /// HTTP status code.
    pub status: u16,
    /// Its usual words.
    pub reason: String,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub version: String,
    /// Headers in the order in which they came.
    pub headers: Vec<Header>,
    /// Body, shortened.
    pub body: RecordedBody,
    /// Address and port that answered.
    pub remote_address: Option<String>,
}

impl RecordedResponse {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }

    /// The body as recorded, empty when it is a form or missing.
    pub fn text(&self) -> &str {
        match &self.body {
            RecordedBody::Text { text, .. } => text,
            RecordedBody::None | RecordedBody::Form { .. } => "",
        }
    }
}

/// One header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Header {
    /// Name as sent.
    pub name: String,
    /// Value, or dots.
    pub value: String,
    /// Whether the value was replaced.
    pub redacted: bool,
}

impl Header {
    /// Records a header; sensitive ones keep their scheme word only (`Bearer ••••`).
    pub fn record(name: &str, value: &str, redactor: &Redactor) -> Self {
        if is_sensitive_header(name) {
            let scheme = value.split_once(' ').map(|(scheme, _)| scheme).filter(|scheme| scheme.len() <= 12);
            let value = scheme.map_or_else(|| REDACTED.to_owned(), |scheme| format!("{scheme} {REDACTED}"));
            return Self { name: name.to_owned(), value, redacted: true };
        }
        let redacted = redactor.redact(value);
        Self { name: name.to_owned(), redacted: redacted != value, value: redacted }
    }
}

/// A body as far as it is recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum RecordedBody {
    /// Nothing was sent.
    None,
    /// `application/x-www-form-urlencoded` fields in order.
    Form {
        /// The fields.
        fields: Vec<FormField>,
    },
    /// Anything else, as text.
    Text {
        /// The first [`LONGEST_RECORDED_BODY`] bytes, redacted.
        text: String,
        /// Length of the whole body in bytes.
        bytes: usize,
        /// Whether `text` is shorter than the body.
        truncated: bool,
    },
}

impl RecordedBody {
    /// Records bytes as text; invalid UTF-8 becomes replacement characters.
    pub fn record(bytes: &[u8], redactor: &Redactor) -> Self {
        Self::record_head(bytes.get(..LONGEST_RECORDED_BODY).unwrap_or(bytes), bytes.len(), redactor)
    }

    /// Records the beginning of a body of `bytes` bytes.
    pub fn record_head(head: &[u8], bytes: usize, redactor: &Redactor) -> Self {
        Self::Text { text: redactor.redact(&String::from_utf8_lossy(head)), bytes, truncated: head.len() < bytes }
    }
}

/// One form field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FormField {
    /// Name.
    pub name: String,
    /// Value, or dots with the fingerprint.
    pub value: String,
    /// Whether the value was replaced.
    pub redacted: bool,
}

/// How long the parts took, in milliseconds; what could not be told apart is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Timings {
    /// Looking up the host name.
    pub dns_ms: Option<f64>,
    /// Connecting, with the TLS handshake where there is one; contains the look-up.
    pub connect_ms: Option<f64>,
    /// From sending to the first byte of the answer, without connecting.
    pub first_byte_ms: Option<f64>,
    /// Reading the body.
    pub download_ms: Option<f64>,
    /// All of it.
    pub total_ms: f64,
    /// No new connection was needed.
    pub reused_connection: bool,
}

/// Why no complete answer arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TransportFailure {
    /// What kind of trouble.
    pub failure: TransportFailureKind,
    /// In one plain sentence.
    pub sentence: String,
    /// The libraries' own words, for a developer.
    pub detail: String,
}

/// Kinds of trouble between the app and a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[expect(missing_docs, reason = "each is explained by its sentence and its finding")]
pub enum TransportFailureKind {
    HostNotFound,
    NameServerUnreachable,
    HostNameInvalid,
    ConnectionRefused,
    NetworkUnreachable,
    ConnectTimedOut,
    ConnectionReset,
    ResponseTimedOut,
    BodyTimedOut,
    ConnectionClosed,
    NotHttp,
    HeadersTooLarge,
    Http2,
    BodyTruncated,
    ProxyUnreachable,
    ProxyNotFound,
    ProxyAuthenticationRequired,
    ProxyRefused,
    ProxyClosed,
    SocksProxy,
    TlsCertificateExpired,
    TlsCertificateNotYetValid,
    TlsCertificateWrongHost,
    TlsCertificateUnknownIssuer,
    TlsCertificateBadSignature,
    TlsCertificateRevoked,
    TlsCertificatePurpose,
    TlsCertificateOther,
    TlsNotSpoken,
    TlsVersion,
    TlsHandshakeRefused,
    TlsUnrecognisedName,
    TlsClientCertificateRequired,
    TlsClosed,
    TlsOther,
    NoTrustAnchors,
    AddressNotAllowed,
    RequestInvalid,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_response_is_shown_without_its_tokens() {
        let text = r#"{ "access_token":"eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJlc2lnbmF0dXJl", "expires_in":86399 }"#;
        let shown = hide_tokens(text);
        assert!(shown.contains("\"eyJhbG… (46 characters)\"") && shown.contains("\"expires_in\":86399"), "{shown}");
        assert!(!shown.contains("c2lnbmF0dXJl"));
    }

    #[test]
    fn a_token_in_an_answer_that_is_no_token_response_is_not_shown() {
        for text in [
            "access_token=SECRET-9a8b7c6d5e4f&token_type=bearer&expires_in=3600",
            r#"{"data":{"access_token":"SECRET-9a8b7c6d5e4f"}}"#,
            r#"{"accessToken":"SECRET-9a8b7c6d5e4f","expiresIn":3600}"#,
            "<p>Your token: eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJSECRET-9a8b7c6d5e4f.c2ln</p>",
        ] {
            let shown = hide_whatever_looks_secret(text);
            assert!(!shown.contains("9a8b7c6d5e4f"), "{shown}");
        }
        let words = "<h1>502 Bad Gateway</h1> The server at acme.kinde.com did not answer.";
        assert_eq!(hide_whatever_looks_secret(words), words);
    }

    #[test]
    fn a_token_in_an_unusual_spelling_is_not_shown_at_all() {
        assert!(hide_tokens(r#"{"access_token":"abc\/def\u0041.ghi.jkl"}"#).starts_with("(not shown"));
    }
}

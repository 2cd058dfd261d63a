//! A whole pasted text: a message, a `.env` file, JSON, a cURL command, a token, an error, an address.

mod curl;
mod gather;
mod json;
mod lines;
mod pieces;
mod shapes;

use serde::Serialize;

use super::hints::is_token;
use super::names::Slot;
use crate::environment::{ClientAuthentication, Provider};
use crate::secret::{AccessToken, ClientSecret};
use gather::{Gather, Strength};

/// Longest text that is read, in bytes.
pub const LONGEST_NOTE: usize = 1 << 20;

/// Longest JSON document that is read, in bytes: collections are long.
const LONGEST_DOCUMENT: usize = 4 << 20;

/// What a pasted text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum NoteKind {
    /// A message, an e-mail, a note of a password manager.
    Chat,
    /// Lines of `KEY=value`.
    Env,
    /// Credentials as JSON.
    Json,
    /// An environment exported from Postman.
    PostmanEnvironment,
    /// A collection exported from Postman; its scripts are never run.
    PostmanCollection,
    /// A command of cURL or PowerShell.
    Curl,
    /// A token and nothing else.
    Token,
    /// An error of an authorization server or API.
    Error,
    /// An address and nothing else.
    Address,
    /// A team pack of this app.
    TeamPack,
    /// Nothing that is known here.
    #[default]
    Unknown,
}

/// What was understood of a text. Holds neither secret nor token: [`NoteReading`] has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Note {
    /// What the text is.
    pub kind: NoteKind,
    /// Kinde or another server, as far as the addresses tell.
    pub provider: Option<Provider>,
    /// The host, with port where unusual; with `http://` only for this computer.
    pub host: Option<String>,
    /// The client ID.
    pub client_id: Option<String>,
    /// Whether a client secret is in it.
    pub has_secret: bool,
    /// Length of the secret in characters; 0 without one.
    pub secret_characters: usize,
    /// Whether an access token is in it.
    pub has_token: bool,
    /// Audiences, in order.
    pub audiences: Vec<String>,
    /// Scopes, in order.
    pub scopes: Vec<String>,
    /// The token URL.
    pub token_url: Option<String>,
    /// The issuer.
    pub issuer: Option<String>,
    /// How the client proves itself, where the text says so.
    pub authentication: Option<ClientAuthentication>,
    /// A name for the environment.
    pub name: Option<String>,
    /// The code of an error, such as `invalid_client`.
    pub error: Option<String>,
    /// What was understood, one plain sentence each, cleaning included.
    pub understood: Vec<String>,
    /// Values that are missing, repeated, contradict each other or cannot be used.
    pub remarks: Vec<String>,
    /// What was not understood, shortened; never holds a secret.
    pub left_over: Vec<String>,
    /// Why the text was not read at all.
    pub trouble: Option<String>,
}

/// A text as read, with what must not be shown. Not serialisable: [`NoteReading::note`] is.
///
/// ```compile_fail
/// fn window_data<T: serde::Serialize>(_: T) {}
/// window_data(client_credentials::paste::note("Client secret: s"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct NoteReading {
    /// What the window may know.
    pub note: Note,
    /// The client secret.
    pub secret: Option<ClientSecret>,
    /// The access token.
    pub token: Option<AccessToken>,
}

/// Reads a whole pasted text of at most [`LONGEST_NOTE`] bytes, JSON up to four times that; time grows with its length
/// only.
pub fn note(text: &str) -> NoteReading {
    let mut gather = Gather::default();
    let document = text.trim_start();
    if text.len() > LONGEST_NOTE
        && text.len() <= LONGEST_DOCUMENT
        && let Some(kind) = json::read(document.trim_end(), &mut gather)
    {
        return gather.finish(kind);
    }
    if text.len() > LONGEST_NOTE {
        let megabytes = text.len() as f64 / f64::from(1 << 20);
        let trouble = format!(
            "The text is {megabytes:.1} MB long; at most 1 MB is read. Paste only the part with the credentials."
        );
        return NoteReading { note: Note { trouble: Some(trouble), ..Note::default() }, ..NoteReading::default() };
    }
    let kind = read(text, &mut gather);
    gather.finish(kind)
}

fn read(text: &str, gather: &mut Gather) -> NoteKind {
    let around = |c: char| c.is_whitespace() || crate::field::is_invisible(c);
    let text = text.trim_matches(around);
    if text.is_empty() {
        return NoteKind::Unknown;
    }
    if let Some(token) = bare_token(text) {
        gather.put(Slot::Token, Strength::Named, token);
        return NoteKind::Token;
    }
    if let Some(encoded) = text.strip_prefix("Basic ").or_else(|| text.strip_prefix("Authorization: Basic "))
        && curl::basic(encoded.trim(), gather)
    {
        return NoteKind::Chat;
    }
    if let Some(kind) = json::read(unfenced(text), gather) {
        return kind;
    }
    if curl::read(text, gather) {
        return NoteKind::Curl;
    }
    if !text.contains(char::is_whitespace) && shapes::is_url(text) {
        shapes::url(text, Strength::Named, gather);
        return NoteKind::Address;
    }
    let found = lines::read(text, gather);
    gather.error = gather.error.take().or_else(|| error_code(text));
    let has_credentials = gather.has(Slot::ClientId) || gather.has(Slot::Secret);
    if gather.error.is_some() && !has_credentials {
        NoteKind::Error
    } else if found.env > 0 && found.env >= found.chat {
        NoteKind::Env
    } else if gather.is_empty() {
        NoteKind::Unknown
    } else if gather.has(Slot::Token) && !has_credentials && found.chat == 0 {
        NoteKind::Token
    } else {
        NoteKind::Chat
    }
}

/// A token alone, perhaps behind `Bearer` or in quotes, perhaps wrapped over lines.
fn bare_token(text: &str) -> Option<&str> {
    let text = text.trim_matches(['"', '\'', '`']);
    let text = text.strip_prefix("Authorization:").unwrap_or(text).trim_start();
    let text = text.strip_prefix("Bearer ").or_else(|| text.strip_prefix("bearer ")).unwrap_or(text).trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '\n' | '\r');
    (is_token(text) && text.chars().all(plain)).then_some(text)
}

/// The text inside a Markdown code fence.
fn unfenced(text: &str) -> &str {
    let Some(inner) = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```")) else { return text };
    inner.split_once('\n').map_or(inner, |(_, body)| body).trim()
}

/// A known error code in the text (RFC 6749 5.2, RFC 6750 3.1, and Kinde's own).
fn error_code(text: &str) -> Option<String> {
    const CODES: &[&str] = &[
        "invalid_client",
        "invalid_request",
        "invalid_scope",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "access_denied",
        "server_error",
        "temporarily_unavailable",
        "invalid_token",
        "insufficient_scope",
        "invalid_target",
        "SCOPE_MISSING",
        "Invalid credentials",
        "has not been whitelisted",
        "401 Unauthorized",
        "403 Forbidden",
        "429 Too Many Requests",
    ];
    CODES.iter().find(|code| text.contains(*code)).map(|code| (*code).to_owned())
}

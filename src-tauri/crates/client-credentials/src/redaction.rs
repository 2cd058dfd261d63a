//! Keeps known secrets out of everything that is shown, kept or copied. Applied at the moment of recording.

mod members;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::secret::{AccessToken, ClientSecret};

pub use members::{Hidden, empty_credential_members, hide_credential_members, is_credential_member};

/// What stands in the place of a redacted value.
pub const REDACTED: &str = "••••••••";

/// Knows secrets in every spelling in which they could turn up, and replaces them.
#[derive(Clone, Default)]
pub struct Redactor {
    spellings: Vec<Zeroizing<String>>,
}

impl Redactor {
    /// A redactor that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also hides this client secret, alone and combined with its client ID as in HTTP Basic.
    #[must_use]
    pub fn secret(mut self, client_id: &str, secret: &ClientSecret) -> Self {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        self.add(secret.expose());
        for pair in [
            Zeroizing::new(format!("{client_id}:{}", secret.expose())),
            Zeroizing::new(format!("{}:{}", form_encode(client_id), form_encode(secret.expose()))),
            Zeroizing::new(format!("{}:{}", encoded(client_id), encoded(secret.expose()))),
        ] {
            self.add_base64(&pair);
        }
        self
    }

    /// Also hides this access token.
    #[must_use]
    pub fn token(mut self, token: &AccessToken) -> Self {
        self.add(token.expose());
        // A JWT without its signature is no longer usable, so the signature alone must not appear either.
        if let Some((_, signature)) = token.expose().rsplit_once('.')
            && signature.len() >= 16
        {
            self.push(signature.to_owned());
        }
        self
    }

    fn add(&mut self, value: &str) {
        self.push(value.to_owned());
        self.push(form_encode(value));
        self.push(utf8_percent_encode(value, NON_ALPHANUMERIC).to_string());
        if let Ok(json) = serde_json::to_string(value) {
            self.push(json.trim_matches('"').to_owned());
        }
        self.add_base64(value);
    }

    fn add_base64(&mut self, value: &str) {
        for engine in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
            self.push(engine.encode(value));
        }
    }

    fn push(&mut self, spelling: String) {
        let spelling = Zeroizing::new(spelling);
        // A one- or two-letter "secret" would blacken the whole page and protect nothing.
        if spelling.len() > 2 && !self.spellings.contains(&spelling) {
            self.spellings.push(spelling);
            self.spellings.sort_by_key(|known| std::cmp::Reverse(known.len()));
        }
    }

    /// `text` with every known secret replaced by dots.
    pub fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for spelling in &self.spellings {
            if text.contains(spelling.as_str()) {
                text = text.replace(spelling.as_str(), REDACTED);
            }
        }
        if names_a_secret(text.as_bytes()) {
            return String::from_utf8_lossy(&without_secret_members(text.as_bytes())).into_owned();
        }
        text
    }

    /// The same for bytes that may be no text, and for a body too large to be looked through as a text.
    pub fn redact_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        let bytes = self.redact_known(bytes);
        if names_a_secret(&bytes) { without_secret_members(&bytes) } else { bytes }
    }

    /// Bytes without the secrets that are known; what somebody else's secrets are is not looked for.
    pub fn redact_known(&self, bytes: Vec<u8>) -> Vec<u8> {
        let mut bytes = bytes;
        for spelling in &self.spellings {
            let finder = memchr::memmem::Finder::new(spelling.as_bytes());
            let Some(first) = finder.find(&bytes) else { continue };
            let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), bytes.as_slice());
            let mut found = Some(first);
            while let Some(at) = found {
                out.extend_from_slice(rest.get(..at).unwrap_or_default());
                out.extend_from_slice(REDACTED.as_bytes());
                rest = rest.get(at + spelling.len()..).unwrap_or_default();
                found = finder.find(rest);
            }
            out.extend_from_slice(rest);
            bytes = out;
        }
        bytes
    }

    /// Redacts what comes in pieces: a secret may lie across two of them.
    pub fn stream(&self) -> StreamRedactor<'_> {
        StreamRedactor { redactor: self, held: Vec::new() }
    }

    /// Whether `text` holds a known secret in any spelling.
    pub fn finds(&self, text: &str) -> bool {
        self.spellings.iter().any(|spelling| text.contains(spelling.as_str()))
    }
}

/// Longest member with a client secret that is looked for across two pieces, in bytes.
const LONGEST_MEMBER: usize = 1024;

/// Holds back as much of the end of what came as could be the beginning of a secret.
pub struct StreamRedactor<'a> {
    redactor: &'a Redactor,
    held: Vec<u8>,
}

impl StreamRedactor<'_> {
    /// Takes a piece and gives what may go on.
    pub fn next(&mut self, piece: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(piece);
        let redacted = self.redactor.redact_bytes(std::mem::take(&mut self.held));
        let longest = self.redactor.spellings.iter().map(|spelling| spelling.len()).max().unwrap_or_default();
        let longest = longest.max(LONGEST_MEMBER);
        let keep = redacted.len().saturating_sub(longest.saturating_sub(1));
        self.held = redacted.get(keep..).unwrap_or_default().to_vec();
        let mut gone = redacted;
        gone.truncate(keep);
        gone
    }

    /// What was held back to the end.
    pub fn end(self) -> Vec<u8> {
        self.redactor.redact_bytes(self.held)
    }
}

/// Members of JSON whose value is somebody's client secret, whoever sent it.
const SECRET_MEMBERS: [&str; 3] = ["client_secret", "clientsecret", "client-secret"];

/// Whether a text may hold such a member. A cheap look: bodies have many megabytes and hardly ever this word.
fn names_a_secret(bytes: &[u8]) -> bool {
    [b"ecret", b"ECRET"].into_iter().any(|word| {
        memchr::memmem::find_iter(bytes, word).any(|at| matches!(bytes.get(at + word.len()), Some(b'"' | b'\\')))
    })
}

/// The text with the value of every such member replaced. It works on text that was cut in the middle, too.
fn without_secret_members(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(quote) = memchr::memchr(b'"', rest) {
        let (before, after) = rest.split_at(quote + 1);
        out.extend_from_slice(before);
        let (name, behind) = after.split_at(string_end(after));
        out.extend_from_slice(name);
        rest = behind;
        // JSON inside a text of JSON has its quotes escaped; then the name ends in a backslash.
        let plain = name.strip_suffix(b"\\").unwrap_or(name);
        let is_secret = SECRET_MEMBERS.iter().any(|member| plain.eq_ignore_ascii_case(member.as_bytes()));
        let value = rest.strip_prefix(b"\"").map(<[u8]>::trim_ascii_start).and_then(|rest| rest.strip_prefix(b":"));
        let value = value.map(<[u8]>::trim_ascii_start).and_then(|value| value.strip_prefix(b"\""));
        if let (true, Some(value)) = (is_secret, value) {
            out.extend_from_slice(b"\":\"");
            out.extend_from_slice(REDACTED.as_bytes());
            let end = string_end(value);
            // Of a value that is cut within an escape the backslash stays, so that what follows is read as its rest.
            let backslashes = value.iter().rev().take_while(|byte| **byte == b'\\').count();
            if end == value.len() && backslashes % 2 == 1 {
                out.push(b'\\');
            }
            rest = value.get(end..).unwrap_or_default();
        }
        if let Some(behind) = rest.strip_prefix(b"\"") {
            out.push(b'"');
            rest = behind;
        }
    }
    out.extend_from_slice(rest);
    out
}

/// Where the quote stands that ends a string; the end of the text where it is cut.
fn string_end(text: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// `application/x-www-form-urlencoded` of one value.
fn form_encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// Whether a header's value must not be shown: credentials, cookies, keys.
pub fn is_sensitive_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "authorization" | "proxy-authorization" | "cookie" | "set-cookie")
        || ["-key", "-token", "-secret", "api_key", "apikey"].iter().any(|end| name.ends_with(end))
}

/// The first characters of a token with its length: enough to recognise, useless to anybody.
pub fn shortened_token(token: &AccessToken) -> String {
    let head: String = token.expose().chars().take(6).collect();
    format!("{head}… ({} characters)", token.characters())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_spelling() {
        let secret = ClientSecret::new("SECRET?%G&\"client".to_owned());
        let redactor = Redactor::new().secret("client!+ID", &secret);
        for text in [
            "x SECRET?%G&\"client x".to_owned(),
            format!("client_secret={}", form_encode(secret.expose())),
            serde_json::to_string(secret.expose()).unwrap(),
            STANDARD.encode(secret.expose()),
            STANDARD.encode(format!("{}:{}", form_encode("client!+ID"), form_encode(secret.expose()))),
        ] {
            assert!(redactor.finds(&text), "{text}");
            let redacted = redactor.redact(&text);
            assert!(redacted.contains(REDACTED) && !redactor.finds(&redacted), "{redacted}");
        }
    }

    #[test]
    fn a_secret_across_two_pieces_of_an_answer_is_found() {
        let redactor = Redactor::new().token(&AccessToken::new("eyJhbGci.eyJpc3Mi.c2lnbmF0dXJlLXNpZ25hdHVyZQ".into()));
        let text = "\u{0}before eyJhbGci.eyJpc3Mi.c2lnbmF0dXJlLXNpZ25hdHVyZQ and c2lnbmF0dXJlLXNpZ25hdHVyZQ after";
        let whole = redactor.redact_bytes(text.as_bytes().to_vec());
        assert_eq!(whole, format!("\u{0}before {REDACTED} and {REDACTED} after").into_bytes());
        for size in [1, 2, 7, 30, 1000] {
            let mut stream = redactor.stream();
            let mut out: Vec<u8> = text.as_bytes().chunks(size).flat_map(|piece| stream.next(piece)).collect();
            out.extend(stream.end());
            assert_eq!(String::from_utf8(out).unwrap(), String::from_utf8(whole.clone()).unwrap(), "pieces of {size}");
        }
    }

    #[test]
    fn a_client_secret_in_an_answer_is_hidden_whosever_it_is() {
        let redact = |text: &str| Redactor::new().redact(text);
        for (text, shown) in [
            (r#"{"id":"a","client_secret":"s\"3cret","x":1}"#, r#"{"id":"a","client_secret":"••••••••","x":1}"#),
            (r#"{ "clientSecret" : "abc" }"#, r#"{ "clientSecret":"••••••••" }"#),
            (
                r#"[{"client_secret":"one"},{"client_secret":"two"}]"#,
                r#"[{"client_secret":"••••••••"},{"client_secret":"••••••••"}]"#,
            ),
            (r#"{"client_secret":"cut in the mid"#, r#"{"client_secret":"••••••••"#),
            (
                r#"{"client_secret":null,"about":"a client_secret"}"#,
                r#"{"client_secret":null,"about":"a client_secret"}"#,
            ),
            (r#"{"secretary":"Ann"}"#, r#"{"secretary":"Ann"}"#),
        ] {
            assert_eq!(redact(text), shown);
            assert_eq!(redact(shown), shown);
            for size in [1, 5, 16, 1000] {
                let redactor = Redactor::new();
                let mut stream = redactor.stream();
                let mut out: Vec<u8> = text.as_bytes().chunks(size).flat_map(|piece| stream.next(piece)).collect();
                out.extend(stream.end());
                assert_eq!(String::from_utf8(out).unwrap(), shown, "pieces of {size}");
            }
        }
    }

    #[test]
    fn a_token_without_its_signature_may_be_shown() {
        let redactor = Redactor::new().token(&AccessToken::new("eyJhbGci.eyJpc3Mi.c2lnbmF0dXJlLXNpZ25hdHVyZQ".into()));
        assert!(!redactor.finds("eyJhbGci.eyJpc3Mi."));
        assert!(redactor.finds("cut: c2lnbmF0dXJlLXNpZ25hdHVyZQ"));
    }

    #[test]
    fn credentials_and_cookies_are_sensitive_headers() {
        assert!(["Authorization", "Set-Cookie", "X-Api-Key"].into_iter().all(is_sensitive_header));
        assert!(!is_sensitive_header("Content-Type"));
    }
}

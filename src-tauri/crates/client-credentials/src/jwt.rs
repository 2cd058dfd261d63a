//! Reading a token part by part (RFC 7515, RFC 7516, RFC 7519), whatever its state.
//!
//! Reading never stops at the first error: a token with a broken payload still shows its header, and
//! each trouble carries its place. Nothing in here judges a signature; see [`crate::verification`].

mod base64url;
mod clean;
mod kind;
mod reading;

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use serde::Serialize;
use zeroize::Zeroizing;

pub use clean::{Cleaned, Removed, RemovedKind, clean};
pub use kind::TokenKind;
pub(crate) use kind::media_type;
pub use reading::{DateSense, NumericDate, Reading, RegisteredClaims, YEAR_2200};

use crate::strict_json::{self, Document, Limits, Value};
use base64url::Piece;

/// Longest token that is verified, in bytes.
pub const LONGEST_VERIFIED: usize = 64 * 1024;
/// Longest token whose parts are decoded for display, in bytes.
pub const LONGEST_SHOWN: usize = 4 * 1024 * 1024;
/// Deepest JSON nesting that is read in a header or payload.
pub const DEEPEST_JSON: usize = 32;

/// A token taken apart. It holds the usable token and is therefore not serializable; what the window
/// may have is its [`TokenView`].
///
/// ```
/// fn for_the_window<T: serde::Serialize>(_: T) {}
/// for_the_window(client_credentials::jwt::decode("a.b.c").view());
/// ```
///
/// ```compile_fail
/// fn for_the_window<T: serde::Serialize>(_: T) {}
/// for_the_window(client_credentials::jwt::decode("a.b.c"));
/// ```
pub struct DecodedToken {
    raw: Zeroizing<String>,
    /// The first part, decoded (RFC 7515 section 4).
    pub header: Option<Part>,
    /// The second part, decoded; absent for opaque and encrypted tokens.
    pub payload: Option<Part>,
    /// The third part, measured but not kept.
    pub signature: Option<SignaturePart>,
    /// How many parts stand between the dots; 0 for empty text.
    pub parts: usize,
    /// What kind of thing this is.
    pub kind: TokenKind,
    /// The sign by which the kind was told, as a sentence.
    pub kind_because: String,
    /// Trouble with the token as a whole; each part carries its own.
    pub trouble: Vec<Trouble>,
}

impl fmt::Debug for DecodedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodedToken")
            .field("kind", &self.kind)
            .field("length", &self.raw.len())
            .finish_non_exhaustive()
    }
}

/// A header or payload, decoded as far as it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where the part begins in the token, in bytes.
    pub offset: usize,
    /// The decoded text; `None` where showing it would show a secret instead of JSON.
    pub text: Option<String>,
    /// The JSON, if the text is JSON. Its value may be of any kind.
    pub json: Option<Document>,
    /// Whether the base64url coding itself is strict (RFC 7515 section 2).
    pub coding_is_strict: bool,
    /// Everything found wrong, in order.
    pub trouble: Vec<Trouble>,
}

impl Part {
    /// The JSON object, if the part is one.
    pub fn object(&self) -> Option<&Value> {
        self.json.as_ref().map(|document| &document.value).filter(|value| value.members().is_some())
    }

    /// Whether nothing at all is wrong with this part.
    pub fn is_sound(&self) -> bool {
        self.trouble.is_empty()
    }
}

/// What may be told about a signature: never the signature itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SignaturePart {
    /// Decoded length in bytes.
    pub length: usize,
    /// First 8 bytes of the SHA-256 of the part as sent, in hexadecimal.
    pub fingerprint: String,
    /// Where the part begins in the token, in bytes.
    pub offset: usize,
    /// Everything found wrong with its coding.
    pub trouble: Vec<Trouble>,
}

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Trouble {
    /// What sort of trouble.
    pub code: TroubleCode,
    /// A plain sentence.
    pub what: String,
    /// Where, in bytes: in the token as pasted, or in the decoded text if `decoded` is true.
    pub offset: Option<usize>,
    /// Whether `offset` counts in the decoded text instead of the token.
    pub decoded: bool,
}

/// The sorts of [`Trouble`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum TroubleCode {
    /// No text at all.
    Empty,
    /// Not one, three or five parts.
    PartCount,
    /// A part with nothing in it.
    EmptyPart,
    /// A character that base64url does not have.
    ForeignCharacter,
    /// A length that base64url cannot have, or bits left over: a sign of a cut.
    CutCoding,
    /// The bytes are not UTF-8.
    NotText,
    /// The text is not JSON.
    NotJson,
    /// JSON, but not an object.
    NotObject,
    /// A name occurs more than once (RFC 7515 section 4, RFC 7519 section 4).
    DuplicateMember,
    /// Longer than is read or verified.
    TooLong,
}

/// What the window may see of a token: never enough to use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TokenView {
    /// Length of the token in bytes.
    pub length: usize,
    /// First 8 bytes of the SHA-256 of the whole token, in hexadecimal: tells two tokens apart.
    pub fingerprint: String,
    /// How many parts stand between the dots.
    pub parts: usize,
    /// What kind of thing this is.
    pub kind: TokenKind,
    /// The kind in words, such as "Machine-to-machine access token".
    pub kind_title: String,
    /// The sign by which the kind was told.
    pub kind_because: String,
    /// The header.
    pub header: Option<PartView>,
    /// The payload.
    pub payload: Option<PartView>,
    /// The signature, as length and fingerprint.
    pub signature: Option<SignaturePart>,
    /// Trouble with the token as a whole.
    pub trouble: Vec<Trouble>,
}

/// A header or payload as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PartView {
    /// The decoded text exactly as sent; absent where it is not JSON and could be a secret.
    pub text: Option<String>,
    /// Everything found wrong, in order.
    pub trouble: Vec<Trouble>,
}

impl DecodedToken {
    /// The token itself, for sending and verifying.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The same token, known to come from a token endpoint for client credentials. Its form alone can mislead: a short
    /// opaque token looks like a secret, and a `sub` that is no client ID looks like a person's.
    #[must_use]
    pub fn as_issued(mut self) -> Self {
        let kind = match self.kind {
            TokenKind::UserAccessToken if !self.names_a_person() => TokenKind::MachineToMachine,
            TokenKind::ClientSecret | TokenKind::ClientId | TokenKind::ApiKey if self.parts == 1 => TokenKind::Opaque,
            kind => kind,
        };
        if kind != self.kind {
            self.kind = kind;
            self.kind_because = "It was issued for client credentials.".to_owned();
        }
        self
    }

    /// Whether claims speak of somebody who signed in, and not only a `sub` that could be anybody's.
    fn names_a_person(&self) -> bool {
        const SIGNS: [&str; 7] = ["email", "sid", "auth_time", "amr", "given_name", "preferred_username", "name"];
        let claims = self.claims_object();
        let has = |name: &&str| claims.is_some_and(|claims| claims.all(name).next().is_some());
        let kinde = self.registered_claims().sub.value().is_some_and(|sub| sub.starts_with("kp_"));
        kinde || SIGNS.iter().any(has)
    }

    /// What the window may see.
    pub fn view(&self) -> TokenView {
        let part = |part: &Part| PartView { text: part.text.clone(), trouble: part.trouble.clone() };
        TokenView {
            length: self.raw.len(),
            fingerprint: fingerprint(&self.raw),
            parts: self.parts,
            kind: self.kind,
            kind_title: self.kind.title().to_owned(),
            kind_because: self.kind_because.clone(),
            header: self.header.as_ref().map(part),
            payload: self.payload.as_ref().map(part),
            signature: self.signature.clone(),
            trouble: self.trouble.clone(),
        }
    }

    /// The header's members, if it is a JSON object.
    pub fn header_object(&self) -> Option<&Value> {
        self.header.as_ref().and_then(Part::object)
    }

    /// The claims, if the payload is a JSON object.
    pub fn claims_object(&self) -> Option<&Value> {
        self.payload.as_ref().and_then(Part::object)
    }

    /// The known claims, each read for its type.
    pub fn registered_claims(&self) -> RegisteredClaims {
        RegisteredClaims::read(self.payload.as_ref())
    }

    /// A member of the header, read as a string.
    pub fn header_string(&self, name: &str) -> Reading<String> {
        reading::string(self.header.as_ref(), name)
    }

    /// What was signed: header and payload as sent, with the dot (RFC 7515 section 5.1).
    pub(crate) fn signing_input(&self) -> Option<&str> {
        let end = self.raw.rfind('.').filter(|_| self.parts == 3)?;
        self.raw.get(..end)
    }

    /// The signature part as sent.
    pub(crate) fn signature_text(&self) -> Option<&str> {
        let end = self.raw.rfind('.').filter(|_| self.parts == 3)?;
        self.raw.get(end + 1..)
    }
}

/// First 8 bytes of a SHA-256 in hexadecimal: enough to tell tokens apart, useless to anybody else.
pub fn fingerprint(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Takes a token apart. It never fails; what cannot be read is told as trouble with its place.
///
/// The text is taken as it is: call [`clean`] first for text that somebody pasted.
pub fn decode(token: &str) -> DecodedToken {
    let mut decoded = DecodedToken {
        raw: Zeroizing::new(token.to_owned()),
        header: None,
        payload: None,
        signature: None,
        parts: 0,
        kind: TokenKind::Empty,
        kind_because: String::new(),
        trouble: Vec::new(),
    };
    if token.is_empty() {
        decoded.trouble.push(Trouble::at(TroubleCode::Empty, 0, "There is no text."));
    } else if token.len() > LONGEST_SHOWN {
        let what = format!("The text has {} bytes; up to {LONGEST_SHOWN} are read.", token.len());
        decoded.parts = token.bytes().filter(|byte| *byte == b'.').count() + 1;
        decoded.trouble.push(Trouble::at(TroubleCode::TooLong, LONGEST_SHOWN, &what));
    } else {
        decoded.take_apart(token);
    }
    let (kind, because) = kind::kind_of(&decoded);
    decoded.kind = kind;
    decoded.kind_because = because;
    decoded
}

impl DecodedToken {
    fn take_apart(&mut self, token: &str) {
        let mut offset = 0;
        let pieces: Vec<Piece<'_>> = token
            .split('.')
            .map(|text| {
                let piece = Piece { text, offset };
                offset += text.len() + 1;
                piece
            })
            .collect();
        self.parts = pieces.len();
        if token.len() > LONGEST_VERIFIED {
            let what = format!("The token has {} bytes; only up to {LONGEST_VERIFIED} are verified.", token.len());
            self.trouble.push(Trouble::at(TroubleCode::TooLong, LONGEST_VERIFIED, &what));
        }
        match pieces.as_slice() {
            [only] => self.trouble.extend(only.foreign_characters()),
            [header, _, _, _, _] => self.header = Some(read_part(*header, true)),
            [header, payload, rest @ ..] => {
                if rest.len() != 1 {
                    let what =
                        format!("{} parts between the dots; a signed token has 3, an encrypted one 5.", self.parts);
                    self.trouble.push(Trouble::at(TroubleCode::PartCount, header.offset, &what));
                }
                let header = read_part(*header, false);
                let is_jose = header.object().is_some();
                self.header = Some(header);
                self.payload = Some(read_part(*payload, is_jose));
                if let [signature, ..] = rest {
                    let (bytes, mut trouble) = signature.decode();
                    if signature.text.is_empty() {
                        trouble.push(Trouble::at(TroubleCode::EmptyPart, signature.offset, "The signature is empty."));
                    }
                    self.signature = Some(SignaturePart {
                        length: bytes.len(),
                        fingerprint: fingerprint(signature.text),
                        offset: signature.offset,
                        trouble,
                    });
                }
            }
            [] => {}
        }
    }
}

/// Decodes a header or payload. Text that is not JSON is only kept where the header proved that this
/// is a token at all: API keys with dots in them look the same and must not be shown.
fn read_part(piece: Piece<'_>, is_jose: bool) -> Part {
    let mut part = Part { offset: piece.offset, text: None, json: None, coding_is_strict: true, trouble: Vec::new() };
    let (bytes, trouble) = piece.decode();
    part.coding_is_strict = trouble.is_empty();
    part.trouble = trouble;
    if piece.text.is_empty() {
        part.trouble.push(Trouble::at(TroubleCode::EmptyPart, piece.offset, "This part is empty."));
        return part;
    }
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let place = error.valid_up_to();
            part.trouble.push(Trouble::decoded(TroubleCode::NotText, place, "The decoded bytes are not UTF-8 text."));
            String::from_utf8_lossy(&bytes).into_owned()
        }
    };
    match strict_json::parse(&text, Limits { bytes: LONGEST_SHOWN, depth: DEEPEST_JSON }) {
        Ok(document) => {
            if document.value.members().is_none() {
                let what = format!("The JSON is {} instead of an object.", document.value.kind());
                part.trouble.push(Trouble::decoded(TroubleCode::NotObject, 0, &what));
            }
            for duplicate in document.duplicates.iter().take(20) {
                let what = format!("The name {} occurs more than once.", crate::claims::visible(&duplicate.path, 80));
                part.trouble.push(Trouble::decoded(TroubleCode::DuplicateMember, duplicate.offset, &what));
            }
            part.json = Some(document);
            part.text = Some(text);
        }
        Err(stop) => {
            let what = format!("Not JSON: {stop}.");
            part.trouble.push(Trouble::decoded(TroubleCode::NotJson, stop.offset, &what));
            if is_jose || text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('{') {
                part.text = Some(text);
            }
        }
    }
    part
}

impl Trouble {
    pub(crate) fn at(code: TroubleCode, offset: usize, what: &str) -> Self {
        Self { code, what: what.to_owned(), offset: Some(offset), decoded: false }
    }

    pub(crate) fn decoded(code: TroubleCode, offset: usize, what: &str) -> Self {
        Self { code, what: what.to_owned(), offset: Some(offset), decoded: true }
    }
}

#[cfg(test)]
mod tests;

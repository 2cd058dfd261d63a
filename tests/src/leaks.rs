//! The search for a secret in everything that was left behind, in every form it may have taken.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt;
use std::path::{Path, PathBuf};

/// Shorter pieces of a secret would be found by chance.
const SHORTEST_PIECE: usize = 12;

/// What the form encoding of URLs leaves as it is, and what RFC 3986 calls unreserved.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// One way of writing a secret down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// How the secret is written.
    pub how: &'static str,
    /// The bytes to search for.
    pub bytes: Vec<u8>,
}

/// A place at which a form of the secret stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The file, or the name of the text.
    pub place: PathBuf,
    /// How the secret is written there.
    pub how: &'static str,
    /// Where in it, in bytes.
    pub offset: usize,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}: {}", self.place.display(), self.offset, self.how)
    }
}

/// Every form to search for: raw, URL-encoded, JSON-escaped, base64 (also of `client_id:secret`
/// and inside a longer text), hexadecimal, UTF-16, reversed, and each half of a long secret.
#[must_use]
pub fn forms(client_id: &str, secret: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut add = |how, bytes: Vec<u8>| {
        if !bytes.is_empty() && !forms.iter().any(|form| form.bytes == bytes) {
            forms.push(Form { how, bytes });
        }
    };
    let upper = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let json = serde_json::to_string(secret).expect("a string is JSON");

    add("as it is", secret.into());
    add("URL-encoded", upper.clone().into());
    add("URL-encoded, small letters", lower_escapes(&upper).into());
    for set in [FORM, UNRESERVED] {
        let encoded = utf8_percent_encode(secret, set).to_string();
        let form = encoded.replace("%20", "+");
        add("form-encoded, small letters", lower_escapes(&form).into());
        add("form-encoded", form.into());
        add("URL-encoded, small letters", lower_escapes(&encoded).into());
        add("URL-encoded", encoded.into());
    }
    add("JSON-escaped", json.trim_matches('"').into());
    add(
        "JSON-escaped twice",
        serde_json::to_string(json.trim_matches('"')).unwrap_or_default().trim_matches('"').into(),
    );
    let spellings: [fn(&str) -> String; 5] = [
        str::to_owned,
        |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
        |text| utf8_percent_encode(text, UNRESERVED).to_string(),
        |text| utf8_percent_encode(text, FORM).to_string(),
        |text| utf8_percent_encode(text, FORM).to_string().replace("%20", "+"),
    ];
    for spelling in spellings {
        let whole = format!("{}:{}", spelling(client_id), spelling(secret));
        add("base64 of client_id:secret", STANDARD_NO_PAD.encode(&whole).into());
        add("base64url of client_id:secret", URL_SAFE_NO_PAD.encode(&whole).into());
    }
    for lead in 0..3 {
        add("base64", base64_inside(&STANDARD_NO_PAD, lead, secret));
        add("base64url", base64_inside(&URL_SAFE_NO_PAD, lead, secret));
    }
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    add("hexadecimal, capital letters", hex.to_uppercase().into());
    add("hexadecimal", hex.into());
    add("UTF-16", secret.encode_utf16().flat_map(u16::to_le_bytes).collect());
    add("reversed", secret.chars().rev().collect::<String>().into());

    let characters: Vec<char> = secret.chars().collect();
    let (first, second) = characters.split_at(characters.len() / 2);
    if first.len() >= SHORTEST_PIECE {
        add("its first half", first.iter().collect::<String>().into());
        add("its second half", second.iter().collect::<String>().into());
        add("its first half, reversed", first.iter().rev().collect::<String>().into());
        add("its second half, reversed", second.iter().rev().collect::<String>().into());
    }
    forms
}

/// `%2B` as `%2b`; the rest stays.
fn lower_escapes(encoded: &str) -> String {
    let mut escape = 0;
    encoded
        .chars()
        .map(|character| {
            if character == '%' {
                escape = 2;
                return character;
            }
            if escape > 0 {
                escape -= 1;
                return character.to_ascii_lowercase();
            }
            character
        })
        .collect()
}

/// The characters that base64 gives the secret when `lead` bytes (modulo 3) stand before it,
/// without those that depend on its neighbours.
fn base64_inside(engine: &impl Engine, lead: usize, secret: &str) -> Vec<u8> {
    let mut bytes = vec![0; lead];
    bytes.extend_from_slice(secret.as_bytes());
    let whole = bytes.len() / 3 * 4;
    let encoded = engine.encode(&bytes);
    let from = (lead * 8).div_ceil(6);
    let piece = encoded.as_bytes().get(from..whole).unwrap_or_default();
    if piece.len() < SHORTEST_PIECE { Vec::new() } else { piece.to_vec() }
}

/// Where in `text` any of the forms stands; `place` names the text in the answer.
#[must_use]
pub fn in_text(forms: &[Form], place: impl Into<PathBuf>, text: &[u8]) -> Vec<Leak> {
    let place = place.into();
    forms
        .iter()
        .filter_map(|form| find(text, &form.bytes).map(|offset| Leak { place: place.clone(), how: form.how, offset }))
        .collect()
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let (&first, rest) = wanted.split_first()?;
    let mut from = 0;
    while let Some(step) = text.get(from..)?.iter().position(|&byte| byte == first) {
        let at = from + step;
        if text.get(at + 1..)?.starts_with(rest) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The result of a search: how much was read, and what was found.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Files that were read.
    pub files: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// Where the secret stands.
    pub leaks: Vec<Leak>,
}

impl Search {
    /// Fails when the secret stands anywhere, and when there was nothing to search in.
    ///
    /// # Panics
    /// With every place, one a line.
    pub fn assert_clean(&self) {
        assert!(self.files > 0, "nothing was searched: the folders are empty");
        let places: Vec<String> = self.leaks.iter().map(ToString::to_string).collect();
        assert!(places.is_empty(), "the secret stands in\n{}", places.join("\n"));
    }
}

/// Searches the names and the bytes of every file below the folders. Links are not followed.
#[must_use]
pub fn below(forms: &[Form], folders: &[&Path]) -> Search {
    let mut search = Search::default();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
    while let Some(path) = open.pop() {
        search.leaks.extend(in_text(forms, &path, path.as_os_str().as_encoded_bytes()));
        let Ok(kind) = path.symlink_metadata() else { continue };
        if kind.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder below the searched ones can be read");
            open.extend(entries.filter_map(Result::ok).map(|entry| entry.path()));
        } else if kind.is_file() {
            // A file may go while the app runs.
            let Ok(bytes) = std::fs::read(&path) else { continue };
            search.files += 1;
            search.bytes += bytes.len() as u64;
            search.leaks.extend(in_text(forms, &path, &bytes));
        }
    }
    search
}

//! Bytes as text: what is not UTF-8 stays visible.

use encoding_rs::{Encoding, UTF_8};

/// A body's bytes, and the text that is shown of them.
#[derive(Debug)]
pub(super) enum Source {
    /// UTF-8 from end to end.
    Text {
        text: String,
        /// Bytes before the shown text: a byte order mark.
        skip: usize,
        notes: Vec<String>,
    },
    /// Text in another encoding, or with bytes in it that are none.
    Mended { bytes: Vec<u8>, text: String, notes: Vec<String> },
    /// No text at all.
    Binary(Vec<u8>),
}

impl Source {
    pub fn read(bytes: Vec<u8>, content_type: &str) -> Self {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) if text.contains('\0') => return Self::Binary(text.into_bytes()),
            Ok(text) => {
                let skip = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                let notes = if skip > 0 {
                    vec!["It begins with a byte order mark, which is not shown. JSON must not have one.".to_owned()]
                } else {
                    Vec::new()
                };
                return Self::Text { text, skip, notes };
            }
            Err(error) => error.into_bytes(),
        };
        if bytes.contains(&0) {
            return Self::Binary(bytes);
        }
        if let Some(encoding) = declared(content_type) {
            let (text, _, failed) = encoding.decode(&bytes);
            if !failed {
                let notes =
                    vec![format!("It is not UTF-8. It is shown as {}, as its content type says.", encoding.name())];
                return Self::Mended { text: text.into_owned(), bytes, notes };
            }
        }
        let (text, wrong, first) = with_bytes_shown(&bytes);
        // Text with slips in it is worth reading; of anything else every byte counts.
        if wrong * 10 > bytes.len() {
            return Self::Binary(bytes);
        }
        let (is, are) = if wrong == 1 { ("byte is", "It is") } else { ("bytes are", "They are") };
        let notes = vec![format!("{wrong} {is} not UTF-8. {are} shown as ⟪FF⟫; the first is byte {}.", first + 1)];
        Self::Mended { bytes, text, notes }
    }

    /// The text to show.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text { text, skip, .. } => text.get(*skip..),
            Self::Mended { text, .. } => Some(text),
            Self::Binary(_) => None,
        }
    }

    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text { text, .. } => text.as_bytes(),
            Self::Mended { bytes, .. } | Self::Binary(bytes) => bytes,
        }
    }

    pub fn notes(&self) -> &[String] {
        match self {
            Self::Text { notes, .. } | Self::Mended { notes, .. } => notes,
            Self::Binary(_) => &[],
        }
    }

    pub fn weight(&self) -> usize {
        match self {
            Self::Text { text, .. } => text.len(),
            Self::Mended { bytes, text, .. } => bytes.len() + text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }
}

/// The encoding that a content type names, if it is another than UTF-8.
fn declared(content_type: &str) -> Option<&'static Encoding> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, label) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Encoding::for_label(label.trim().trim_matches('"').as_bytes()).filter(|encoding| *encoding != UTF_8)
}

/// The text with each byte that is not UTF-8 written out, how many those are, and where the first is.
fn with_bytes_shown(bytes: &[u8]) -> (String, usize, usize) {
    use std::fmt::Write;
    let mut text = String::with_capacity(bytes.len());
    let (mut wrong, mut first, mut at) = (0, None, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            first.get_or_insert(at);
        }
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "⟪{byte:02X}⟫");
        }
        wrong += chunk.invalid().len();
        at += chunk.invalid().len();
    }
    (text, wrong, first.unwrap_or_default())
}

//! Base64url without padding (RFC 7515 section 2), strict for the judgement, forgiving for the screen.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};

use super::{Trouble, TroubleCode};

/// Tolerates padding and left-over bits: enough to show what a damaged part was meant to say.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Foreign characters listed one by one; behind these only their number is told.
const LISTED: usize = 5;

/// One part of a token with its place.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub text: &'a str,
    pub offset: usize,
}

impl Piece<'_> {
    /// The bytes as far as they can be had, and everything that is not strict about the coding.
    pub(super) fn decode(&self) -> (Vec<u8>, Vec<Trouble>) {
        if let Ok(bytes) = URL_SAFE_NO_PAD.decode(self.text) {
            return (bytes, Vec::new());
        }
        let mut trouble = self.foreign_characters();
        let readable: String = self
            .text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '=')
            .map(|c| match c {
                '+' => '-',
                '/' => '_',
                other => other,
            })
            .take_while(|c| is_base64url(*c))
            .collect();
        if readable.len() % 4 == 1 {
            let what = "The length does not fit base64url: characters were lost or added.";
            trouble.push(Trouble::at(TroubleCode::CutCoding, self.offset + self.text.len(), what));
        } else if trouble.is_empty() {
            let what = "The last character carries bits that belong to nothing: the part was cut or changed.";
            trouble.push(Trouble::at(TroubleCode::CutCoding, self.offset + self.text.len().saturating_sub(1), what));
        }
        let whole = readable.len() - usize::from(readable.len() % 4 == 1);
        let bytes = FORGIVING.decode(readable.get(..whole).unwrap_or_default()).unwrap_or_default();
        (bytes, trouble)
    }

    /// Characters that base64url does not have, with their places.
    pub(super) fn foreign_characters(&self) -> Vec<Trouble> {
        let mut trouble = Vec::new();
        let mut count = 0usize;
        for (at, c) in self.text.char_indices().filter(|(_, c)| !is_base64url(*c)) {
            count += 1;
            if count <= LISTED {
                let what = match c {
                    '=' => "Padding (=) is not part of a token.".to_owned(),
                    '+' | '/' => format!("{c} belongs to ordinary base64; tokens use - and _ instead."),
                    '\n' | '\r' => "A line break inside the token.".to_owned(),
                    ' ' | '\t' => "White space inside the token.".to_owned(),
                    other => format!("{} does not belong in a token.", crate::claims::visible(&other.to_string(), 12)),
                };
                trouble.push(Trouble::at(TroubleCode::ForeignCharacter, self.offset + at, &what));
            }
        }
        if count > LISTED {
            let what = format!("{} more characters that do not belong in a token.", count - LISTED);
            trouble.push(Trouble { code: TroubleCode::ForeignCharacter, what, offset: None, decoded: false });
        }
        trouble
    }
}

pub(super) fn is_base64url(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

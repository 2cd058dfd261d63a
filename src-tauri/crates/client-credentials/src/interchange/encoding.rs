//! From the bytes of a file to its text, in the encodings that text files come in.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use zeroize::Zeroizing;

/// Largest file that is read, in bytes.
pub const LONGEST_FILE: usize = 4 << 20;

/// The text of a file, and a sentence when it was not written in UTF-8.
///
/// # Errors
/// A sentence, when the bytes are no text.
pub fn text_of(bytes: &[u8]) -> Result<(Zeroizing<String>, Option<&'static str>), String> {
    let no_text = || "This is not a text file. Choose the file that was exported, or paste its text.".to_owned();
    let (encoding, from) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (Some(encoding), length),
        None => (without_mark(bytes), 0),
    };
    let bytes = bytes.get(from..).unwrap_or_default();
    if encoding.is_none_or(|encoding| encoding == encoding_rs::UTF_8) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return if looks_binary(text) { Err(no_text()) } else { Ok((Zeroizing::new(text.to_owned()), None)) };
        }
        let text = Zeroizing::new(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned());
        let said = "It is not written in UTF-8; it was read as Latin-1. Check the letters with accents.";
        return if looks_binary(&text) { Err(no_text()) } else { Ok((text, Some(said))) };
    }
    let (text, broken) = encoding.unwrap_or(UTF_16LE).decode_without_bom_handling(bytes);
    let text = Zeroizing::new(text.into_owned());
    if broken || looks_binary(&text) { Err(no_text()) } else { Ok((text, Some("It is written in UTF-16."))) }
}

/// UTF-16 without a byte order mark: every second byte of its plain letters is zero.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs: Vec<(u8, u8)> =
        bytes.chunks_exact(2).take(512).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
    let zeros = |of: fn(&(u8, u8)) -> u8| pairs.iter().filter(|pair| of(pair) == 0).count();
    let most = |count: usize| pairs.len() >= 2 && count * 10 >= pairs.len() * 7;
    let (first, second) = (zeros(|pair| pair.0), zeros(|pair| pair.1));
    match (most(first) && second == 0, most(second) && first == 0) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Text has line ends and tabs, and hardly another control character.
fn looks_binary(text: &str) -> bool {
    let odd = |c: &char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) || *c == '\u{fffd}';
    let (mut all, mut odds) = (0_usize, 0_usize);
    for c in text.chars().take(8_192) {
        all += 1;
        odds += usize::from(odd(&c));
    }
    odds > 0 && odds * 50 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "Domain: acme.kinde.com\nClient ID: 3f6b\nSecret: Grüße?%G&x";

    fn wide(text: &str, little: bool, mark: bool) -> Vec<u8> {
        let marked = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        marked.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_encodings_of_windows_are_read_and_said() {
        for (little, mark) in [(true, true), (false, true), (true, false), (false, false)] {
            let (text, said) = text_of(&wide(NOTE, little, mark)).unwrap();
            assert_eq!((text.as_str(), said.is_some()), (NOTE, true), "{little} {mark}");
        }
        let latin: Vec<u8> = NOTE.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let (text, said) = text_of(&latin).unwrap();
        assert_eq!(text.as_str(), NOTE);
        assert!(said.unwrap().contains("Latin-1"));
        assert_eq!(text_of(format!("\u{feff}{NOTE}").as_bytes()).unwrap().0.as_str(), NOTE);
        assert_eq!(text_of(NOTE.as_bytes()).unwrap().1, None);
    }

    #[test]
    fn what_is_no_text_is_refused_in_words() {
        let picture = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0; 64], &[0xff, 0xd8, 0x01, 0x02]].concat();
        for bytes in [picture, vec![0; 1000], (0..=255).collect(), wide("\u{1}\u{2}\u{3}ab", true, true)] {
            assert!(text_of(&bytes).unwrap_err().contains("not a text file"));
        }
        assert_eq!(text_of(b"").unwrap().0.as_str(), "");
    }
}

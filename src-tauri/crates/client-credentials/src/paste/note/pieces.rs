//! Pieces of a line: without the marks around it, without its quotes, its first word.

use std::borrow::Cow;

use super::super::names::Slot;
use super::shapes;

/// Longest value in quotes, in characters.
const LONGEST_QUOTED: usize = 5_000;

/// A line without the marks of quoted mail.
pub(super) fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || crate::field::is_invisible(c)).trim_start_matches(['>', ' '])
}

/// A line without the bullet or number of a list.
pub(super) fn unbulleted(line: &str) -> &str {
    let mut line = line;
    for _ in 0..3 {
        let shorter =
            line.trim_start_matches(['•', '▪', '◦', '‣', '·', '✅', '👉', '🔑', '➡', '\u{fe0f}', '#']).trim_start();
        let shorter = ["$env:", "export ", "- ", "* ", "– ", "— ", "+ ", "[ ] ", "[x] "]
            .iter()
            .find_map(|mark| shorter.strip_prefix(mark))
            .unwrap_or(shorter);
        let digits = shorter.bytes().take_while(u8::is_ascii_digit).count();
        let shorter = match shorter.get(digits..) {
            Some(rest) if (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")) => {
                rest.get(2..).unwrap_or(shorter)
            }
            _ => shorter,
        };
        if shorter.len() == line.len() {
            break;
        }
        line = shorter.trim_start();
    }
    line
}

/// A value without the ends of bold and code marks that its name began.
pub(super) fn unmarked(text: &str) -> &str {
    let text = text.strip_prefix("**").or_else(|| text.strip_prefix("__")).unwrap_or(text).trim_start();
    let text = text.strip_prefix("* ").unwrap_or(text);
    match text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        Some(inner) if !inner.contains('`') => inner,
        _ => text,
    }
}

/// The value of a `.env` line without the quotes of that format; in double quotes `\\`, `\"` and `\$` are read as most
/// readers do.
pub(super) fn unquoted(text: &str) -> Cow<'_, str> {
    let text = text.trim_end_matches(';');
    let inside = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if let Some(inner) = inside('"') {
        if !inner.contains('\\') {
            return inner.into();
        }
        let mut plain = String::with_capacity(inner.len());
        let mut letters = inner.chars().peekable();
        while let Some(c) = letters.next() {
            let escaped = letters.next_if(|next| c == '\\' && matches!(next, '\\' | '"' | '$'));
            plain.push(escaped.unwrap_or(c));
        }
        return plain.into();
    }
    inside('\'').unwrap_or(text).into()
}

/// What stands behind `NAME=`, if a line begins like that.
pub(super) fn assigned(line: &str) -> Option<&str> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then_some(value)
}

/// Length of a quoted value at the start of the text, with leading space; 0 if there is none.
pub(super) fn quoted_length(text: &str) -> usize {
    let inner = text.trim_start();
    let lead = text.len() - inner.len();
    let Some(quote) = inner.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else { return 0 };
    let mut escaped = false;
    for (at, c) in inner.char_indices().skip(1).take(LONGEST_QUOTED) {
        if c == quote && !escaped {
            return lead + at + 1;
        }
        escaped = quote == '"' && c == '\\' && !escaped;
    }
    0
}

/// Length of the first word with the space before it.
pub(super) fn first_word_length(text: &str) -> usize {
    let inner = text.trim_start();
    text.len() - inner.len() + inner.find(char::is_whitespace).unwrap_or(inner.len())
}

/// Whether what looks like the beginning of a name is a value with a name behind it.
pub(super) fn holds_value(name: &str) -> bool {
    let is_value = |word: &str| {
        let random = word.len() >= 20 && word.bytes().any(|b| b.is_ascii_digit()) && !word.contains(['_', '-']);
        random || word.trim_end_matches('.').contains('.')
    };
    name.trim().contains(char::is_whitespace) && name.split_whitespace().any(is_value)
}

/// The one word of a value that is meant, and what stands behind it.
pub(super) fn pick(slot: Slot, text: &str) -> (&str, &str) {
    let quoted = quoted_length(text);
    if quoted > 2 {
        let (value, rest) = text.split_at_checked(quoted).unwrap_or((text, ""));
        return (value, rest.trim_matches([' ', ',', ';', '}']));
    }
    let fits = |word: &str| match slot {
        Slot::ClientId => super::super::hints::is_client_id(word),
        Slot::Secret => super::super::hints::is_secret(word),
        Slot::Host | Slot::TokenUrl | Slot::Issuer => shapes::is_url(word) || word.contains(".kinde.com"),
        _ => false,
    };
    if let Some(word) = text
        .split_whitespace()
        .take(40)
        .map(|word| word.trim_matches([',', '.', '(', ')', '"', '\'', '`', '*']))
        .find(|word| fits(word))
    {
        let rest = if word.len() == text.trim_matches([',', '.', '"', '\'', '`', '*', ' ']).len() { "" } else { text };
        return if rest.is_empty() { (text, "") } else { (word, rest) };
    }
    match text.split_once(char::is_whitespace) {
        Some((first, rest)) => (first, rest.trim()),
        None => (text, ""),
    }
}

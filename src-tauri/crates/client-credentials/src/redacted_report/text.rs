//! Characters that nobody sees, made visible in either form.

use std::fmt::Write as _;

use crate::field::is_invisible;

/// Whether a character is invisible, turns the reading direction or breaks lines where none is expected.
pub(super) fn is_hidden(c: char) -> bool {
    is_invisible(c)
        || c.is_control()
        || matches!(c, '\u{a0}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text in one line, hidden characters written as `\u{202e}`.
pub(super) fn line(text: &str) -> String {
    visible(text, |_| false)
}

/// The text with its line breaks and tabs, all other hidden characters written as `\u{202e}`.
pub(super) fn lines(text: &str) -> String {
    visible(&text.replace("\r\n", "\n"), |c| matches!(c, '\n' | '\t'))
}

fn visible(text: &str, keeps: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && !keeps(c) {
            // Writing to a String does not fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Finished JSON with its hidden characters as escapes (RFC 8259 section 7): the values stay what they were.
pub(super) fn ascii_escapes(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) && c != '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Seconds since 1970 as a date (RFC 3339), or the number where it is no date.
pub(super) fn date(seconds: i64) -> String {
    let date = time::OffsetDateTime::from_unix_timestamp(seconds).ok();
    date.and_then(|date| date.format(&time::format_description::well_known::Rfc3339).ok())
        .unwrap_or_else(|| seconds.to_string())
}

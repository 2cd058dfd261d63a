//! What is wrong with a value that somebody typed, said at the field.

use serde::Serialize;

/// A typed value that cannot be used: the field, and a sentence that says what is wrong and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct FieldError {
    /// Name of the draft's member, as the window knows it (`host`, `clientId`, …).
    pub field: String,
    /// A plain sentence for the person who typed the value.
    pub message: String,
}

impl FieldError {
    /// An error for `field`, said in `message`.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into() }
    }
}

/// Longest value accepted in any one-line field, in characters.
pub const LONGEST_LINE: usize = 4096;

/// A character that people cannot see or that reorders text: a paste brought it along.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// A name for an invisible or unexpected character, for messages.
pub fn describe_character(c: char) -> String {
    let name = match c {
        '\0' => "a NUL byte",
        '\u{00a0}' => "a no-break space",
        '\u{200b}' => "a zero-width space",
        '\u{200e}' | '\u{200f}' | '\u{061c}' => "a writing-direction mark",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a writing-direction override",
        '\u{feff}' => "a byte-order mark",
        c if c.is_control() => "a control character",
        c if is_invisible(c) => "an invisible character",
        c if c.is_whitespace() => "a space or line break",
        c => return format!("“{c}” (U+{:04X})", u32::from(c)),
    };
    format!("{name} (U+{:04X})", u32::from(c))
}

/// The value without white space around it, checked for length, emptiness and characters nobody can see.
///
/// # Errors
/// When nothing is left, when it is too long, or when it holds invisible characters.
pub fn line<'a>(field: &str, name: &str, text: &'a str) -> Result<&'a str, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(field, format!("{name} is empty.")));
    }
    if text.chars().count() > LONGEST_LINE {
        let count = text.chars().count();
        return Err(FieldError::new(
            field,
            format!("{name} is {count} characters long; that is more than one value. Paste only the value itself."),
        ));
    }
    if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| is_invisible(*c) || matches!(c, '\n' | '\r' | '\t')) {
        return Err(FieldError::new(
            field,
            format!(
                "{name} holds {} at position {}. Remove it, or type the value again.",
                describe_character(c),
                at + 1
            ),
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_names_its_field() {
        let error = line("clientId", "The client ID", "  ").unwrap_err();
        assert_eq!((error.field.as_str(), error.message.as_str()), ("clientId", "The client ID is empty."));
    }

    #[test]
    fn an_invisible_character_is_named_with_its_position() {
        let error = line("clientId", "The client ID", "ab\u{200b}cd").unwrap_err();
        assert!(error.message.contains("a zero-width space (U+200B) at position 3"), "{}", error.message);
    }

    #[test]
    fn a_ten_megabyte_paste_is_answered_with_its_length() {
        let error = line("clientId", "The client ID", &"x".repeat(10_000_000)).unwrap_err();
        assert!(error.message.contains("10000000 characters"));
    }
}

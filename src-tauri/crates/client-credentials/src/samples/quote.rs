//! A text as a string literal of a language. Whatever the text holds, the program that comes of it holds the same text:
//! nothing in it ends the literal, is computed, or is invisible to who reads the code.

pub mod windows;

use std::fmt::Write;

use crate::field::is_invisible;

/// Must be written as an escape: a control character, or one that nobody sees.
fn is_hidden(c: char) -> bool {
    c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A literal between `quote` marks; `escape` writes what has a meaning of its own, and says whether it did.
fn literal(text: &str, quote: char, escape: impl Fn(&mut String, char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if escape(&mut out, c) => {}
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// Writing to a string cannot fail.
fn put(out: &mut String, escape: std::fmt::Arguments<'_>) -> bool {
    let _ = out.write_fmt(escape);
    true
}

/// `\u` with four digits, two of them for what needs more than 16 bits.
fn utf16(out: &mut String, c: char) -> bool {
    c.encode_utf16(&mut [0; 2]).iter().all(|unit| put(out, format_args!("\\u{unit:04x}")))
}

/// `\uXXXX`, or `\UXXXXXXXX` for what needs more.
fn short_or_long(out: &mut String, c: char) -> bool {
    match u32::from(c) {
        code @ 0..=0xffff => put(out, format_args!("\\u{code:04x}")),
        code => put(out, format_args!("\\U{code:08x}")),
    }
}

/// `\u{X}`.
fn braced(out: &mut String, c: char) -> bool {
    put(out, format_args!("\\u{{{:x}}}", u32::from(c)))
}

/// The quote that needs fewer escapes, where a language knows both: JSON is easier to read in single ones.
fn fitting(text: &str) -> char {
    if text.contains('"') && !text.contains('\'') { '\'' } else { '"' }
}

/// Python.
pub fn python(text: &str) -> String {
    literal(text, fitting(text), |out, c| is_hidden(c) && short_or_long(out, c))
}

/// C#.
pub fn csharp(text: &str) -> String {
    literal(text, '"', |out, c| is_hidden(c) && short_or_long(out, c))
}

/// Go: what has quotes or lines in it stands between backquotes, if nothing in it has to be escaped (a carriage return
/// would be left out there).
pub fn go(text: &str) -> String {
    let raw = |c: char| c != '`' && (matches!(c, '\n' | '\t') || !is_hidden(c));
    if text.contains(['"', '\n']) && text.chars().all(raw) {
        return format!("`{text}`");
    }
    literal(text, '"', |out, c| is_hidden(c) && short_or_long(out, c))
}

/// JavaScript.
pub fn javascript(text: &str) -> String {
    literal(text, fitting(text), |out, c| is_hidden(c) && utf16(out, c))
}

/// Java. `\u` is read before anything else there, so that a control character written with it would stand in the line
/// itself: those are written in octal digits. What is not ASCII is escaped, because the compiler's idea of the file's
/// encoding depends on the computer (JLS 3.3, 3.10.7).
pub fn java(text: &str) -> String {
    literal(text, '"', |out, c| match c {
        c if c.is_ascii_control() => put(out, format_args!("\\{:03o}", u32::from(c))),
        c if !c.is_ascii() => utf16(out, c),
        _ => false,
    })
}

/// PHP: in single quotes only `'` and `\` have a meaning; what is hidden wants double quotes, where `$` has one too.
pub fn php(text: &str) -> String {
    if text.chars().any(|c| is_hidden(c) && !matches!(c, '\n' | '\t')) {
        return literal(text, '"', |out, c| match c {
            '$' => put(out, format_args!("\\$")),
            c => is_hidden(c) && braced(out, c),
        });
    }
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Ruby: `#` may begin a computed part.
pub fn ruby(text: &str) -> String {
    literal(text, '"', |out, c| match c {
        '#' => put(out, format_args!("\\#")),
        c => is_hidden(c) && braced(out, c),
    })
}

/// Swift and Rust: the only computed part of Swift begins with a backslash, which is escaped.
pub fn swift_rust(text: &str) -> String {
    literal(text, '"', |out, c| is_hidden(c) && braced(out, c))
}

/// Objective-C. Control characters in three octal digits, since universal character names are not allowed for them
/// (C11 6.4.3); `??` could begin a trigraph.
pub fn objective_c(text: &str) -> String {
    literal(text, '"', |out, c| match c {
        '?' => put(out, format_args!("\\?")),
        c if c.is_ascii_control() => put(out, format_args!("\\{:03o}", u32::from(c))),
        c if u32::from(c) < 0xa0 => false,
        c => is_hidden(c) && short_or_long(out, c),
    })
}

/// A POSIX shell: nothing has a meaning in single quotes but the quote itself (POSIX.1-2017 2.2.2). A control character
/// stands as it is; a NUL cannot be an argument and has to be percent-encoded before.
pub fn posix(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\"b'c`d$e${f}#{g}\\(h)\\n%PATH%!i!\n\t\u{0}\u{7f}é😀\u{202e}\u{2028}??/{{x}}";

    #[test]
    fn no_literal_holds_a_line_break_or_what_nobody_sees() {
        for quote in [python, csharp, go, javascript, java, php, ruby, swift_rust, objective_c] {
            let literal = quote(HOSTILE);
            assert!(!literal.chars().any(is_hidden), "{literal}");
        }
    }

    #[test]
    fn each_language_has_its_own_traps() {
        assert_eq!(csharp("\"\\\u{1}😀"), r#""\"\\\u0001😀""#);
        assert_eq!(python("{\"a\": 1}\n"), r#"'{"a": 1}\n'"#);
        assert_eq!(python("it's \"x\""), r#""it's \"x\"""#);
        assert_eq!(go("{\n\t\"a\": 1}"), "`{\n\t\"a\": 1}`");
        assert_eq!(go("\"`\"\r\n"), r#""\"`\"\r\n""#);
        assert_eq!(javascript("\u{2028}</script>"), "\"\\u2028</script>\"");
        assert_eq!(java("\\u000a\n\u{1}é😀"), r#""\\u000a\n\001\u00e9\ud83d\ude00""#);
        assert_eq!(php(r"a'b\c$d"), r"'a\'b\\c$d'");
        assert_eq!(php("$a{$b}\r\n"), r#""\$a{\$b}\r\n""#);
        assert_eq!(php("a\n'b'"), "'a\n\\'b\\''");
        assert_eq!(ruby("#{x}#$y"), r##""\#{x}\#$y""##);
        assert_eq!(swift_rust("\\(x)\u{200b}"), r#""\\(x)\u{200b}""#);
        assert_eq!(objective_c("??/\u{1}2é"), r#""\?\?/\0012é""#);
        assert_eq!(posix("it's $HOME `x`"), r"'it'\''s $HOME `x`'");
    }
}

//! Quoting for Windows, where two or three parsers read a line one after another. Nobody runs these here; the rules are
//! written down instead, and the tests read the results back by them.
//!
//! **cmd** (a batch file with delayed expansion off), by Microsoft's *Parsing C command-line arguments* and *Everyone
//! quotes command line arguments the wrong way*:
//! 1. `%name%` and `%1` are replaced first, in and out of quotes; `%%` is one `%`.
//! 2. Outside double quotes `& | < > ^ ( )` have a meaning, which a `^` before them takes away; `"` begins quotes, in
//!    which nothing but the next `"` has a meaning. A line break ends the command anywhere.
//! 3. The program splits the rest into arguments: in double quotes `\"` is a quote, and backslashes are doubled only
//!    before a quote or at the end.
//!
//! So a text without `"` stands in double quotes, and one with `"` has every mark that cmd knows hidden behind a `^`,
//! its quotes too, so that cmd never believes itself in quotes. A batch file is read in the code page of its console:
//! only ASCII is safe. What is not printable ASCII must be percent-encoded (forms) or escaped (JSON) before.
//!
//! **PowerShell** (*about_Quoting_Rules*): in single quotes nothing has a meaning but the quote, which is doubled; the
//! typographic quotes ‘ ’ ‚ ‛ count as quotes too (`CharExtensions.IsSingleQuote` in its sources). Windows PowerShell
//! 5.1 reads a file without a byte-order mark in the computer's code page, so what is not printable ASCII is written as
//! its number, which also takes care of those quotes and of line breaks.

use std::fmt::Write;

/// An argument of a program called in a batch file. For printable ASCII; anything else is left out, since it could end
/// the command.
pub fn cmd(text: &str) -> String {
    let text: String = text.chars().filter(|c| matches!(c, ' '..='~')).collect();
    if !text.contains('"') {
        let trailing = text.len() - text.trim_end_matches('\\').len();
        return format!("\"{}{}\"", text.replace('%', "%%"), "\\".repeat(trailing));
    }
    let mut argument = String::from("\"");
    let mut backslashes = 0;
    for c in text.chars() {
        match c {
            '\\' => backslashes += 1,
            '"' => {
                argument.push_str(&"\\".repeat(backslashes + 1));
                backslashes = 0;
            }
            _ => backslashes = 0,
        }
        argument.push(c);
    }
    argument.push_str(&"\\".repeat(backslashes));
    argument.push('"');
    argument.chars().fold(String::new(), |mut out, c| {
        match c {
            '%' => out.push('%'),
            '"' | '^' | '&' | '|' | '<' | '>' | '(' | ')' => out.push('^'),
            _ => {}
        }
        out.push(c);
        out
    })
}

/// JSON with nothing but printable ASCII, on one line: what stands outside ASCII can only stand in a string, and a line
/// break only between two values.
pub fn ascii_json(json: &str) -> String {
    json.chars().fold(String::new(), |mut out, c| {
        match c {
            ' '..='~' => out.push(c),
            c if c.is_ascii() => out.push(' '),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
        out
    })
}

/// A PowerShell expression that is this text.
pub fn powershell(text: &str) -> String {
    let plain = |c: char| matches!(c, ' '..='~');
    if text.chars().all(plain) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut parts = vec![String::new()];
    let mut quoted = String::new();
    let close = |quoted: &mut String, parts: &mut Vec<String>| {
        if !quoted.is_empty() {
            parts.push(format!("'{}'", std::mem::take(quoted).replace('\'', "''")));
        }
    };
    for c in text.chars() {
        if plain(c) {
            quoted.push(c);
        } else {
            close(&mut quoted, &mut parts);
            parts.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("[char]0x{unit:04x}")));
        }
    }
    close(&mut quoted, &mut parts);
    // A sum begins with a text, or numbers of characters would be added up.
    if let Some(first) = parts.first_mut() {
        *first = "''".to_owned();
    }
    if parts.get(1).is_some_and(|part| part.starts_with('\'')) {
        parts.remove(0);
    }
    format!("({})", parts.join(" + "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads one argument back by the three rules of cmd; `None` when the line is more than that argument.
    fn read_cmd(line: &str) -> Option<String> {
        // 1: percent signs.
        let mut once = String::new();
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            if c == '%' && rest.next() != Some('%') {
                return None;
            }
            once.push(c);
        }
        // 2: quotes and carets.
        let (mut quoted, mut twice, mut rest) = (false, String::new(), once.chars());
        while let Some(c) = rest.next() {
            match c {
                '"' => {
                    quoted = !quoted;
                    twice.push(c);
                }
                '^' if !quoted => twice.push(rest.next()?),
                '&' | '|' | '<' | '>' | '(' | ')' if !quoted => return None,
                '\n' | '\r' => return None,
                c => twice.push(c),
            }
        }
        // 3: the program's own arguments.
        let (mut inside, mut value, mut backslashes) = (false, String::new(), 0);
        for c in twice.chars() {
            match c {
                '\\' => backslashes += 1,
                '"' => {
                    value.push_str(&"\\".repeat(backslashes / 2));
                    if backslashes % 2 == 1 {
                        value.push('"')
                    } else {
                        inside = !inside
                    }
                    backslashes = 0;
                }
                c => {
                    value.push_str(&"\\".repeat(std::mem::take(&mut backslashes)));
                    if c == ' ' && !inside {
                        return None;
                    }
                    value.push(c);
                }
            }
        }
        (!inside).then(|| value + &"\\".repeat(backslashes))
    }

    /// Reads an expression of quoted texts and numbers of characters back.
    fn read_powershell(expression: &str) -> Option<String> {
        let is_quote = |c: char| matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}');
        let mut units: Vec<u16> = Vec::new();
        let mut rest = expression.trim_start_matches('(').trim_end_matches(')').chars().peekable();
        while let Some(c) = rest.next() {
            if is_quote(c) {
                loop {
                    let c = rest.next()?;
                    if is_quote(c) && !rest.peek().is_some_and(|next| is_quote(*next)) {
                        break;
                    }
                    let c = if is_quote(c) { rest.next()? } else { c };
                    units.extend(c.encode_utf16(&mut [0; 2]).iter());
                }
            } else if c == '[' {
                let number: String = rest.by_ref().skip("char]0x".len()).take(4).collect();
                units.push(u16::from_str_radix(&number, 16).ok()?);
            } else if !matches!(c, ' ' | '+') {
                return None;
            }
        }
        String::from_utf16(&units).ok()
    }

    #[test]
    fn a_batch_argument_is_readable_where_it_can_be() {
        assert_eq!(cmd("audience=https://acme.kinde.com/api"), r#""audience=https://acme.kinde.com/api""#);
        assert_eq!(cmd(r"100% C:\"), r#""100%% C:\\""#);
        assert_eq!(cmd(r#"{"a":"b&c"}"#), r#"^"{\^"a\^":\^"b^&c\^"}^""#);
    }

    #[test]
    fn a_powershell_text_is_readable_where_it_can_be() {
        assert_eq!(powershell("it's $HOME `n"), "'it''s $HOME `n'");
        assert_eq!(powershell("é"), "('' + [char]0x00e9)");
        assert_eq!(powershell("a’b😀"), "('a' + [char]0x2019 + 'b' + [char]0xd83d + [char]0xde00)");
        assert_eq!(powershell(""), "''");
    }

    #[test]
    fn json_on_one_line_is_the_same_json() {
        let json = "{\n\t\"näme\": \"😀\"\r\n}";
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&ascii_json(json)), read(json));
        assert!(ascii_json(json).chars().all(|c| matches!(c, ' '..='~')));
    }

    proptest! {
        #[test]
        fn what_cmd_reads_is_what_was_written(text in "[ -~]{0,40}") {
            prop_assert_eq!(read_cmd(&cmd(&text)), Some(text));
        }

        #[test]
        fn what_powershell_reads_is_what_was_written(text in any::<String>()) {
            let expression = powershell(&text);
            prop_assert!(expression.is_ascii());
            prop_assert_eq!(read_powershell(&expression), Some(text));
        }
    }
}

//! Commands of cURL in the quoting of a POSIX shell, of cmd and of PowerShell.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::super::names::{self, Slot};
use super::gather::{Gather, Strength};
use super::{json, lines, shapes};
use crate::environment::ClientAuthentication;

/// Reads the first cURL or PowerShell command in the text; `false` if there is none.
pub(super) fn read(text: &str, gather: &mut Gather) -> bool {
    let Some((start, powershell)) = find(text) else { return false };
    let (before, command) = text.split_at(start);
    if !before.trim().is_empty() {
        lines::read(before, gather);
    }
    let secret_before = gather.has(Slot::Secret);
    if powershell {
        // Its body is a table of names and values, line by line or between semicolons.
        let body = command.replace(['{', '}', '(', ')'], "\n").replace("@\n", "\n");
        lines::read(&body, gather);
        for word in command.split([' ', '\n', '"', '\'']).filter(|word| shapes::is_url(word)) {
            shapes::url(word, Strength::Named, gather);
        }
    } else {
        arguments(&words(command), gather);
    }
    if gather.has(Slot::Secret) && !secret_before && gather.authentication.is_none() {
        gather.authentication = Some(ClientAuthentication::ClientSecretPost);
    }
    true
}

/// Where a command begins: at the start of a line, perhaps behind a prompt.
fn find(text: &str) -> Option<(usize, bool)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '$' | '>' | '`' | '%' | '#'));
        let trimmed = match trimmed.split_once("> ") {
            Some((prompt, rest)) if prompt.starts_with("PS ") || prompt.get(1..3) == Some(":\\") => rest,
            _ => trimmed,
        };
        let lower = trimmed
            .get(..trimmed.len().min(40))
            .map(str::to_ascii_lowercase)
            .unwrap_or_else(|| trimmed.chars().take(20).collect());
        let powershell =
            lower.contains("invoke-restmethod") || lower.contains("invoke-webrequest") || lower.starts_with("irm ");
        if powershell || lower.starts_with("curl ") || lower.starts_with("curl.exe ") {
            return Some((at + line.len() - trimmed.len(), powershell));
        }
        at += line.len();
    }
    None
}

/// The words of a command line, in the quoting that its line ends give away.
fn words(command: &str) -> Vec<String> {
    let continued = |mark: char| command.lines().any(|line| line.trim_end().ends_with(mark));
    let (cmd, powershell) = (continued('^') || command.contains("^&"), continued('`'));
    let escape = if cmd {
        '^'
    } else if powershell {
        '`'
    } else {
        '\\'
    };
    let (mut words, mut word, mut begun) = (Vec::new(), String::new(), false);
    let mut letters = command.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            c if c == escape => match letters.next() {
                Some('\r') if letters.peek() == Some(&'\n') => {
                    letters.next();
                }
                Some('\n' | '\r') | None => {}
                Some(other) => {
                    word.push(other);
                    begun = true;
                }
            },
            '\'' if !cmd => {
                begun = true;
                while let Some(c) = letters.next() {
                    if c == '\'' {
                        // PowerShell writes a quote inside as two.
                        if !powershell || letters.next_if_eq(&'\'').is_none() {
                            break;
                        }
                    }
                    word.push(c);
                }
            }
            '"' => {
                begun = true;
                while let Some(c) = letters.next() {
                    match c {
                        '"' if (cmd || powershell) && letters.peek() == Some(&'"') => word.extend(letters.next()),
                        '"' => break,
                        '\\' if !powershell && letters.peek().is_some_and(|c| matches!(c, '"' | '\\' | '$' | '`')) => {
                            word.extend(letters.next());
                        }
                        '`' if powershell => word.extend(letters.next()),
                        '^' if cmd
                            && letters.peek().is_some_and(|c| matches!(c, '&' | '^' | '%' | '|' | '<' | '>')) =>
                        {
                            word.extend(letters.next())
                        }
                        c => word.push(c),
                    }
                }
            }
            // The end of the command: what follows is another one, or prose.
            '\n' | '\r' | ';' | '|' if !begun || c != ';' => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                if words.len() > 1 && c != '\r' {
                    return words;
                }
                begun = false;
            }
            c if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                    begun = false;
                }
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

fn arguments(words: &[String], gather: &mut Gather) {
    let mut rest = words.iter().skip(1).map(String::as_str);
    while let Some(word) = rest.next() {
        let (option, attached) = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value)),
            _ if word.starts_with('-') && !word.starts_with("--") && word.len() > 2 => {
                word.split_at_checked(2).map_or((word, None), |(option, value)| (option, Some(value)))
            }
            _ => (word, None),
        };
        match option {
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" => {
                if let Some(value) = attached.or_else(|| rest.next()) {
                    body(value, gather);
                }
            }
            "--data-urlencode" | "-F" | "--form" | "--form-string" => {
                if let Some((name, value)) = attached.or_else(|| rest.next()).and_then(|value| value.split_once('=')) {
                    match names::label(name) {
                        Some(label) => shapes::pair(name, label.slot, label.strong, value, gather),
                        None => gather.left(name),
                    }
                }
            }
            "-u" | "--user" => {
                if let Some((id, secret)) = attached.or_else(|| rest.next()).and_then(|value| value.split_once(':')) {
                    gather.put(Slot::ClientId, Strength::Named, id);
                    gather.put(Slot::Secret, Strength::Named, secret);
                    gather.authentication = Some(ClientAuthentication::ClientSecretBasic);
                }
            }
            "-H" | "--header" => {
                if let Some(value) = attached.or_else(|| rest.next()) {
                    header(value, gather);
                }
            }
            "--url" => {
                if let Some(value) = attached.or_else(|| rest.next()) {
                    shapes::url(value, Strength::Named, gather);
                }
            }
            "-X" | "--request" | "-o" | "--output" | "-A" | "--user-agent" | "-b" | "--cookie" | "-m"
            | "--max-time" | "-x" | "--proxy" | "-w" | "--write-out" | "-e" | "--referer" | "-T" | "--cacert"
            | "--cert" | "--key"
                if attached.is_none() =>
            {
                rest.next();
            }
            "-k" | "--insecure" => {
                gather.remark("The command switches the check of the server's certificate off; that was left out.")
            }
            address if !address.starts_with('-') && (address.contains("://") || address.contains('.')) => {
                shapes::url(address, Strength::Named, gather);
            }
            _ => {}
        }
    }
}

fn body(text: &str, gather: &mut Gather) {
    let text = text.strip_prefix('$').unwrap_or(text);
    if text.starts_with('{') && json::read(text, gather).is_some() {
        gather.remark("The command sends JSON; a token endpoint takes form fields.");
    } else if text.starts_with('{') {
        lines::read(text, gather);
    } else {
        shapes::form(text, gather);
    }
}

fn header(text: &str, gather: &mut Gather) {
    let Some((name, value)) = text.split_once(':') else { return };
    if !name.trim().eq_ignore_ascii_case("authorization") {
        return;
    }
    let value = value.trim();
    let Some((scheme, credentials)) = value.split_once(' ') else { return };
    if scheme.eq_ignore_ascii_case("bearer") {
        if !credentials.contains(['$', '<', '{']) {
            gather.put(Slot::Token, Strength::Named, credentials);
        }
    } else if scheme.eq_ignore_ascii_case("basic") && !basic(credentials.trim(), gather) {
        gather.remark("The Basic header could not be read.");
    }
}

/// Client ID and secret out of HTTP Basic credentials (RFC 7617 2, form-encoded by RFC 6749 2.3.1).
pub(super) fn basic(encoded: &str, gather: &mut Gather) -> bool {
    let bytes = STANDARD.decode(encoded).or_else(|_| STANDARD_NO_PAD.decode(encoded));
    let Some(text) =
        bytes.ok().map(zeroize::Zeroizing::new).and_then(|bytes| std::str::from_utf8(&bytes).ok().map(str::to_owned))
    else {
        return false;
    };
    let Some((id, secret)) = text.split_once(':').filter(|(id, secret)| !id.is_empty() && !secret.is_empty()) else {
        return false;
    };
    // Without the encoding a + or % stands for itself; only what reads as one is decoded.
    let decoded = |text: &str| {
        let plain = percent_encoding::percent_decode_str(text).decode_utf8();
        plain.map_or_else(|_| text.to_owned(), |plain| plain.into_owned())
    };
    gather.put(Slot::ClientId, Strength::Named, &decoded(id));
    gather.put(Slot::Secret, Strength::Named, &decoded(secret));
    gather.authentication = Some(ClientAuthentication::ClientSecretBasic);
    true
}

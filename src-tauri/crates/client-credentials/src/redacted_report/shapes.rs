//! Credentials nobody told us about, known by their shape or by the name beside them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::redaction::{REDACTED, is_sensitive_header};

/// What stands in the place of a token.
const TOKEN: &str = "(a token, not shown)";

/// `text` without anything that looks like a credential.
pub(crate) fn hide(text: &str) -> String {
    hide_schemes(&hide_named(&hide_user_info(&hide_tokens(text))))
}

/// An address without credentials in its user part, query or fragment.
pub(crate) fn hide_in_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for piece in url.split_inclusive(['?', '&', '#', ';']) {
        let (pair, end) = match piece.char_indices().last() {
            Some((at, '?' | '&' | '#' | ';')) => piece.split_at(at),
            _ => (piece, ""),
        };
        match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && is_sensitive_in_url(name) => {
                out.push_str(name);
                out.push('=');
                out.push_str(REDACTED);
            }
            _ => out.push_str(pair),
        }
        out.push_str(end);
    }
    hide_user_info(&out)
}

fn is_sensitive_in_url(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    const MORE: [&str; 11] =
        ["code", "state", "nonce", "session", "sid", "sig", "key", "jwt", "ticket", "samlresponse", "samlrequest"];
    is_sensitive_name(&name) || MORE.contains(&name.as_str())
}

/// Whether a header's value has to stay here.
pub(crate) fn is_private_header(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let says_how = matches!(lower.as_str(), "www-authenticate" | "proxy-authenticate");
    is_sensitive_header(&lower)
        || is_sensitive_name(&lower)
        || (!says_how && ["cookie", "auth", "session", "csrf", "xsrf"].iter().any(|part| lower.contains(part)))
}

/// Whether something with this name is a credential.
pub(super) fn is_sensitive_name(name: &str) -> bool {
    const ENDS: [&str; 17] = [
        "token",
        "secret",
        "password",
        "passwd",
        "passphrase",
        "api_key",
        "apikey",
        "access_key",
        "private_key",
        "authorization",
        "cookie",
        "assertion",
        "credential",
        "credentials",
        "session_id",
        "sessionid",
        "signature",
    ];
    let name = name.to_ascii_lowercase().replace('-', "_");
    ENDS.iter().any(|end| name.ends_with(end)) || matches!(name.as_str(), "pwd" | "code_verifier" | "device_code")
}

/// Takes out everything that is, or begins like, a token in compact form (RFC 7515 section 7.1): from the first part
/// that is the coding of a JSON object to the end, so that not even its unsigned half is left to be joined again.
fn hide_tokens(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let (run, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        match coded_object(run) {
            Some(at) => {
                out.push_str(run.get(..at).unwrap_or_default());
                out.push_str(TOKEN);
            }
            None => out.push_str(run),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where the coding of a JSON object begins.
fn coded_object(run: &str) -> Option<usize> {
    let mut offset = 0;
    for part in run.split('.') {
        // `{` begins with `e` in base64; something may be glued before it.
        let mut starts = part.match_indices('e').map(|(at, _)| at).filter(|at| part.len() - at >= 12);
        if let Some(at) = starts.find(|at| part.get(*at..).is_some_and(begins_object)) {
            return Some(offset + at);
        }
        offset += part.len() + 1;
    }
    None
}

fn begins_object(part: &str) -> bool {
    let head = part.get(..part.len().min(24) / 4 * 4).unwrap_or_default();
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(head) else { return false };
    let mut letters = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    letters.next() == Some(&b'{') && matches!(letters.next(), Some(b'"' | b'}') | None)
}

/// Takes user name and password out of addresses.
fn hide_user_info(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let end = after.find(|c: char| c.is_whitespace() || "/?#\"'<>\\`".contains(c)).unwrap_or(after.len());
        let (authority, behind) = after.split_at(end);
        match authority.rsplit_once('@') {
            Some((_, host)) => {
                out.push_str(REDACTED);
                out.push('@');
                out.push_str(host);
            }
            None => out.push_str(authority),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Takes out what stands beside a name such as `access_token` or `Authorization`, in JSON, forms, headers and markup.
fn hide_named(text: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_name) {
        let (before, from) = rest.split_at(start);
        let (name, after) = from.split_at(from.find(|c| !is_name(c)).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(name);
        rest = after;
        if is_sensitive_name(name)
            && let Some((lead, value)) = value_after(name, after)
            && !value.starts_with(REDACTED)
        {
            out.push_str(after.get(..lead).unwrap_or_default());
            out.push_str(REDACTED);
            rest = after.get(lead + value.len()..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// The value that belongs to a name: how far behind it, and what it is.
fn value_after<'a>(name: &str, after: &'a str) -> Option<(usize, &'a str)> {
    let found = |value: &'a str, end: usize| {
        let lead = after.len() - value.len();
        value.get(..end).filter(|value| !value.is_empty()).map(|value| (lead, value))
    };
    let unescaped = after.trim_start_matches('\\');
    if let Some(behind) = unescaped.strip_prefix(['"', '\'']) {
        let value = behind.trim_start().strip_prefix([':', '='])?.trim_start_matches(['>', ' ', '\t', '\n', '\r']);
        if let Some(list) = value.strip_prefix('[') {
            return found(list, list.find(']').unwrap_or(list.len()));
        }
        let opening = value.trim_start_matches('\\');
        return match opening.strip_prefix(['"', '\'']) {
            Some(inner) if opening.len() < value.len() => found(inner, inner.find(['"', '\'']).unwrap_or(inner.len())),
            Some(inner) => found(inner, closing_quote(inner, opening.chars().next())),
            None => {
                let end = value.find([',', '}', ']', '\n', ' ']).unwrap_or(value.len());
                let plain = value.get(..end).is_some_and(|value| matches!(value, "null" | "true" | "false"));
                if plain || value.starts_with('{') { None } else { found(value, end) }
            }
        };
    }
    if let Some(value) = after.strip_prefix("%3D").or_else(|| after.strip_prefix("%3d")) {
        return found(value, value.find(|c: char| c.is_whitespace() || "&%\"'<>".contains(c)).unwrap_or(value.len()));
    }
    if let Some(value) = after.strip_prefix('>') {
        return found(value, value.find('<').unwrap_or(value.len()));
    }
    if let Some(value) = after.strip_prefix('=') {
        return match value.strip_prefix(['"', '\'']) {
            Some(inner) => found(inner, closing_quote(inner, value.chars().next())),
            None => {
                found(value, value.find(|c: char| c.is_whitespace() || "&\"'<>,;)".contains(c)).unwrap_or(value.len()))
            }
        };
    }
    let value = after.strip_prefix(':')?.trim_start_matches([' ', '\t']);
    let lower = name.to_ascii_lowercase();
    if lower.ends_with("authorization") || lower.ends_with("cookie") {
        return found(value, value.find(['\n', '\r', '"', '\\', '<']).unwrap_or(value.len()));
    }
    // A word that ends with a colon names something itself: the next one belongs to it.
    let mut breaks = value.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let end = breaks.find(|at| !value.get(..*at).is_some_and(|word| word.ends_with(':'))).unwrap_or(value.len());
    value.get(..end).filter(|word| looks_random(word)).and_then(|_| found(value, end))
}

fn closing_quote(text: &str, quote: Option<char>) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if Some(c) == quote => return at,
            _ => {}
        }
    }
    text.len()
}

/// Takes out what follows `Bearer`, `Basic` and their like, unless it is a word or a parameter of a challenge.
fn hide_schemes(text: &str) -> String {
    const SCHEMES: [&str; 4] = ["bearer", "basic", "dpop", "negotiate"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(word);
        rest = after;
        let lower = word.to_ascii_lowercase();
        if !SCHEMES.iter().any(|scheme| lower.ends_with(scheme)) {
            continue;
        }
        let value = ["%20", "+", ":"]
            .iter()
            .find_map(|gap| after.strip_prefix(gap))
            .unwrap_or(after)
            .trim_start_matches([' ', '\t']);
        let gap = after.len() - value.len();
        let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-._~+/=%".contains(c))).unwrap_or(value.len());
        let credential = value.get(..end).unwrap_or_default();
        if gap > 0 && looks_like_credential(credential) {
            out.push_str(after.get(..gap).unwrap_or_default());
            out.push_str(REDACTED);
            rest = value.get(end..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn looks_like_credential(text: &str) -> bool {
    // `realm=` and other parameters have a name in small letters before their equals sign.
    let name = text.split_once('=').map(|(name, _)| name).filter(|name| !name.is_empty());
    let is_parameter = name.is_some_and(|name| name.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-')));
    let is_word = text.len() < 24 && text.chars().all(|c| c.is_ascii_lowercase() || ",.".contains(c));
    text.len() >= 8 && !is_parameter && !is_word
}

fn looks_random(word: &str) -> bool {
    let has = |test: fn(char) -> bool| word.chars().any(test);
    word.len() >= 12
        && (has(|c| c.is_ascii_digit()) || (has(|c| c.is_ascii_uppercase()) && has(|c| c.is_ascii_lowercase())))
}

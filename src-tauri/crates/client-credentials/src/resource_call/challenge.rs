//! `WWW-Authenticate` (RFC 9110 11.6.1): which kinds of credentials a server asks for, and what it says was wrong (RFC 6750 3).

use serde::Serialize;

/// One challenge of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Challenge {
    /// `Bearer`, `Basic`, `DPoP`, …
    pub scheme: String,
    /// Parameters in order, names in lower case, values without their quotes.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it asks for a Bearer token.
    pub fn is_bearer(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("bearer")
    }
}

/// All challenges of one or more header values. Never fails: what does not fit the grammar is skipped.
pub fn challenges<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<Challenge> {
    let mut found = Vec::new();
    for value in values {
        read(value, &mut found);
    }
    found
}

fn read(value: &str, found: &mut Vec<Challenge>) {
    let mut current: Option<Challenge> = None;
    for item in split_outside_quotes(value) {
        let item = item.trim();
        if item.is_empty() {
            continue;
        }
        // An item begins a challenge when a word stands before its (optional) parameter.
        let head = item.split(['=', '"']).next().unwrap_or_default().trim_end();
        let (scheme, rest) = match item.split_once([' ', '\t']) {
            Some((scheme, rest)) if is_token(scheme) && !rest.trim_start().starts_with('=') => {
                (Some(scheme), rest.trim())
            }
            None if !item.contains('=') && is_token(head) => (Some(item), ""),
            _ => (None, item),
        };
        if let Some(scheme) = scheme {
            found.extend(current.take());
            current = Some(Challenge { scheme: scheme.to_owned(), parameters: Vec::new() });
        }
        if let (Some(challenge), Some((name, value))) = (current.as_mut(), rest.split_once('=')) {
            let name = name.trim();
            if is_token(name) {
                challenge.parameters.push((name.to_ascii_lowercase(), unquote(value.trim())));
            }
        }
    }
    found.extend(current);
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"') else { return text.to_owned() };
    let mut value = String::new();
    let mut letters = inner.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => break,
            '\\' => value.extend(letters.next()),
            c => value.push(c),
        }
    }
    value
}

/// Splits at commas that do not stand inside quotes.
fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_challenge_is_read_with_its_parameters() {
        let found =
            challenges([r#"Bearer realm="orders, eu", error="insufficient_scope", scope="read:orders update:orders""#]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].parameter("realm"), Some("orders, eu"));
        assert_eq!(found[0].parameter("scope"), Some("read:orders update:orders"));
    }

    #[test]
    fn several_challenges_in_one_header_are_told_apart() {
        let found = challenges([r#"Negotiate, Basic realm="a\"b", Bearer error=invalid_token"#, "DPoP algs=\"ES256\""]);
        let schemes: Vec<&str> = found.iter().map(|challenge| challenge.scheme.as_str()).collect();
        assert_eq!(schemes, ["Negotiate", "Basic", "Bearer", "DPoP"]);
        assert_eq!(found[1].parameter("realm"), Some("a\"b"));
        assert_eq!(found[2].parameter("error"), Some("invalid_token"));
    }

    #[test]
    fn nonsense_is_survived() {
        for text in ["", ",,,", "=", "\"", "Bearer =", "Bearer \"", "\\", "Bearer a=\"\\"] {
            challenges([text]);
        }
    }
}

//! Members of JSON texts that hold credentials: client secrets that an API hands out in clear, keys, passwords. Works
//! on the text, so that everything else stays as it was sent, also where the text is cut off in the middle.

use super::REDACTED;

/// Whether a member of this name holds a credential.
pub fn is_credential_member(name: &str) -> bool {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    matches!(
        name.as_str(),
        "clientsecret"
            | "apikey"
            | "password"
            | "hashedpassword"
            | "accesstoken"
            | "refreshtoken"
            | "idtoken"
            | "privatekey"
            | "secretkey"
            | "clientassertion"
    )
}

/// A text without its credentials, and how many there were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The text with something else in their places.
    pub text: String,
    /// How many values were replaced.
    pub count: usize,
}

/// `json` with every text value of a credential member replaced by dots; `None` when there is none.
pub fn hide_credential_members(json: &str) -> Option<Hidden> {
    replace_credential_members(json, REDACTED)
}

/// `json` with every text value of a credential member emptied; `None` when there is none.
pub fn empty_credential_members(json: &str) -> Option<Hidden> {
    replace_credential_members(json, "")
}

fn replace_credential_members(json: &str, instead: &str) -> Option<Hidden> {
    let bytes = json.as_bytes();
    let mut out: Option<String> = None;
    let (mut copied, mut at, mut count) = (0, 0, 0);
    // The text that was read last, if a colon may follow it.
    let mut name: Option<&str> = None;
    let mut is_value = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let (inner, end) = string_at(json, at);
                if is_value && !inner.is_empty() && name.is_some_and(|name| names_credential(name, inner)) {
                    let out = out.get_or_insert_with(|| String::with_capacity(json.len()));
                    out.push_str(json.get(copied..at + 1).unwrap_or_default());
                    out.push_str(instead);
                    copied = at + 1 + inner.len();
                    count += 1;
                }
                (name, is_value) = if is_value { (None, false) } else { (Some(inner), false) };
                at = end;
                continue;
            }
            b':' => is_value = name.is_some(),
            b' ' | b'\t' | b'\n' | b'\r' => {}
            // A value that is no text, the end of one, or no JSON at all.
            _ => (name, is_value) = (None, false),
        }
        at += 1;
    }
    let mut text = out?;
    text.push_str(json.get(copied..).unwrap_or_default());
    Some(Hidden { text, count })
}

/// A name may be spelled with escapes.
fn names_credential(name: &str, value: &str) -> bool {
    match name.contains('\\') {
        false => is_credential_member(name) || (name == "key" && is_random(value)),
        true => serde_json::from_str::<String>(&format!("\"{name}\"")).is_ok_and(|name| is_credential_member(&name)),
    }
}

/// Whether a `key` is a secret and not the name of a setting: long, and at one place without the breaks of words.
fn is_random(value: &str) -> bool {
    let run = value.split(|c: char| !c.is_ascii_alphanumeric()).max_by_key(|run| run.len()).unwrap_or_default();
    let mixed = run.bytes().any(|b| b.is_ascii_digit()) && run.bytes().any(|b| b.is_ascii_alphabetic());
    value.len() >= 24 && run.len() >= 16 && mixed
}

/// What stands between the quotation mark at `start` and its partner, or the end of the text; and where to go on.
fn string_at(json: &str, start: usize) -> (&str, usize) {
    let mut at = start + 1;
    let bytes = json.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return (json.get(start + 1..at).unwrap_or_default(), at + 1),
            _ => at += 1,
        }
    }
    (json.get(start + 1..).unwrap_or_default(), json.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(json: &str) -> Option<(String, usize)> {
        hide_credential_members(json).map(|hidden| (hidden.text, hidden.count))
    }

    #[test]
    fn a_client_secret_is_replaced_and_nothing_else_is_touched() {
        let json = "{\"n\": 1.0, \"client_secret\" : \"SECRET?%G&\\\"client\", \"a\":[\"client_secret\", {\"clientSecret\":\"x\"}]}";
        let expected = "{\"n\": 1.0, \"client_secret\" : \"••••••••\", \"a\":[\"client_secret\", {\"clientSecret\":\"••••••••\"}]}";
        assert_eq!(hidden(json), Some((expected.to_owned(), 2)));
    }

    #[test]
    fn a_key_is_a_credential_when_it_is_random_and_none_when_it_is_a_name() {
        let made = r#"{"api_key":{"id":"api_key_1","key":"k_live_9f8a7b6c5d4e3f2a1b0c"}}"#;
        assert_eq!(hidden(made), Some((r#"{"api_key":{"id":"api_key_1","key":"••••••••"}}"#.to_owned(), 1)));
        assert_eq!(hidden(r#"{"key":"kp_usr_favourite_colour_of_2024"}"#), None);
    }

    #[test]
    fn texts_without_credentials_are_left_alone() {
        for json in [
            "",
            "{}",
            "{\"client_secret\":null,\"b\":\"x\"}",
            "{\"client_secret\":\"\"}",
            "client_secret",
            "[\"client_secret\",\"x\"]",
            "\"",
            "{\"client_secret\"",
            "{\"secret_name\":\"x\"}",
        ] {
            assert_eq!(hidden(json), None, "{json}");
        }
    }

    #[test]
    fn a_text_that_ends_inside_the_secret_hides_what_there_is() {
        assert_eq!(hidden("{\"client_secret\":\"abc"), Some(("{\"client_secret\":\"••••••••".to_owned(), 1)));
        assert_eq!(hidden("{\"client_secret\":\"abc\\"), Some(("{\"client_secret\":\"••••••••".to_owned(), 1)));
    }

    #[test]
    fn a_name_in_escapes_is_the_same_name() {
        assert!(hidden("{\"client\\u005fsecret\":\"abc\"}").unwrap().0.contains("••••"));
    }

    #[test]
    fn what_is_kept_of_a_body_has_empty_places() {
        let kept = empty_credential_members("{\"api_key\":\"k_123\",\"name\":\"a\"}").unwrap();
        assert_eq!(kept.text, "{\"api_key\":\"\",\"name\":\"a\"}");
    }
}

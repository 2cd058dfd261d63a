//! What each member of a token means, in plain words.
//!
//! Values are given exactly as they were sent (numbers unrounded, duplicates kept) and once more with
//! characters made visible that could trick a reader. Dates are seconds since 1970; the window adds
//! local time and distance from now.

use std::fmt::Write as _;

use serde::Serialize;

use crate::field::is_invisible;
use crate::jwt::{DateSense, DecodedToken, NumericDate, Part};
use crate::kinde;
use crate::strict_json::{Member, Value};

/// Whose words explain a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// Kinde's claims, then the registered ones.
    Kinde,
    /// The registered ones only (RFC 7519, RFC 9068, OpenID Connect and their relatives).
    Standards,
}

/// Where the meaning of a claim comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ClaimOrigin {
    /// A published standard.
    Standard,
    /// Kinde's documentation.
    Kinde,
    /// Neither: added by whoever set up the issuer.
    Custom,
}

/// One claim or header member, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Claim {
    /// The name, with deceptive characters made visible.
    pub name: String,
    /// The JSON value's text exactly as sent.
    pub raw: String,
    /// What to show: strings without quotes, lists of strings item by item joined by line breaks, all
    /// else as sent; deceptive characters made visible.
    pub shown: String,
    /// What it means, as a short phrase.
    pub meaning: String,
    /// Where the meaning comes from.
    pub origin: ClaimOrigin,
    /// The section of the standard, if there is one.
    pub reference: Option<String>,
    /// For dates: seconds since 1970.
    pub date: Option<i64>,
    /// The single entries of a list of strings or of a scope string.
    pub items: Vec<String>,
    /// Whether name or value hold characters that cannot be seen or that turn the reading direction.
    pub deceptive: bool,
    /// Remarks about this value: odd dates, repeated names, hidden characters.
    pub notes: Vec<String>,
}

/// Name, meaning and standard of a known member.
pub(crate) type Entry = (&'static str, &'static str, &'static str);

/// Registered claims an access token can carry.
const STANDARD: [Entry; 27] = [
    ("iss", "Who issued it", "RFC 7519 4.1.1"),
    ("aud", "Which API it is for", "RFC 7519 4.1.3"),
    ("sub", "Whom it speaks for", "RFC 7519 4.1.2"),
    ("exp", "When it stops working", "RFC 7519 4.1.4"),
    ("nbf", "Not to be used before", "RFC 7519 4.1.5"),
    ("iat", "When it was issued", "RFC 7519 4.1.6"),
    ("jti", "Its own number, so that it can be told from others", "RFC 7519 4.1.7"),
    ("client_id", "The client it was issued to", "RFC 8693 4.3"),
    ("azp", "The client it was issued to", "OpenID Connect Core 2"),
    ("scope", "What it may do", "RFC 8693 4.2"),
    ("act", "Who acts on behalf of the subject", "RFC 8693 4.1"),
    ("may_act", "Who may act on behalf of the subject", "RFC 8693 4.4"),
    ("cnf", "Bound to a key or certificate; alone it is not enough", "RFC 7800 3.1"),
    ("auth_time", "When the person signed in", "RFC 9068 2.2.1"),
    ("acr", "How strongly the person signed in", "RFC 9068 2.2.1"),
    ("amr", "By which methods the person signed in", "RFC 9068 2.2.1"),
    ("roles", "Roles given to the subject", "RFC 9068 2.2.3.1"),
    ("groups", "Groups the subject is in", "RFC 9068 2.2.3.1"),
    ("entitlements", "Entitlements of the subject", "RFC 9068 2.2.3.1"),
    ("authorization_details", "What it may do, in detail", "RFC 9396 9.1"),
    ("nonce", "Ties an ID token to one sign-in; not for access tokens", "OpenID Connect Core 2"),
    ("at_hash", "Ties an ID token to an access token; not for access tokens", "OpenID Connect Core 3.1.3.6"),
    ("sid", "The session it belongs to", "OpenID Connect Front-Channel Logout 3"),
    ("events", "What happened (security event)", "RFC 8417 2.2"),
    ("email", "E-mail address of a person", "OpenID Connect Core 5.1"),
    ("name", "Name of a person", "OpenID Connect Core 5.1"),
    ("status", "Where to ask whether it was withdrawn", "Token Status List"),
];

/// Header members (RFC 7515 section 4.1 and relatives).
const HEADER: [Entry; 15] = [
    ("alg", "How it is signed", "RFC 7515 4.1.1"),
    ("kid", "Which of the issuer's keys signed it", "RFC 7515 4.1.4"),
    ("typ", "What kind of token it says it is", "RFC 7515 4.1.9"),
    ("cty", "What kind of content is signed", "RFC 7515 4.1.10"),
    ("crit", "Features a reader must understand or refuse the token", "RFC 7515 4.1.11"),
    ("jku", "Where the token says its keys are; never followed", "RFC 7515 4.1.2"),
    ("jwk", "A key the token brings itself; never used", "RFC 7515 4.1.3"),
    ("x5u", "Where the token says its certificate is; never followed", "RFC 7515 4.1.5"),
    ("x5c", "A certificate the token brings itself; never used", "RFC 7515 4.1.6"),
    ("x5t", "Fingerprint of a certificate", "RFC 7515 4.1.7"),
    ("x5t#S256", "Fingerprint of a certificate", "RFC 7515 4.1.8"),
    ("enc", "How the content is encrypted", "RFC 7516 4.1.2"),
    ("zip", "How the content is compressed", "RFC 7516 4.1.3"),
    ("b64", "Whether the content is base64url", "RFC 7797 3"),
    ("nonce", "A value that some issuers hash before they sign; other readers cannot verify such a token", ""),
];

const DATES: [&str; 5] = ["exp", "nbf", "iat", "auth_time", "updated_at"];

/// The claims of the payload in the order sent; empty if it is not a JSON object.
pub fn explain(token: &DecodedToken, vocabulary: Vocabulary) -> Vec<Claim> {
    describe(token.payload.as_ref(), |name| match vocabulary {
        Vocabulary::Kinde => kinde::claims::meaning(name)
            .map(|meaning| (meaning, ClaimOrigin::Kinde, None))
            .or_else(|| standard(&STANDARD, name))
            .unwrap_or((kinde::claims::CUSTOM, ClaimOrigin::Custom, None)),
        Vocabulary::Standards => standard(&STANDARD, name).unwrap_or((
            "Not a registered claim; the issuer added it",
            ClaimOrigin::Custom,
            None,
        )),
    })
}

/// The members of the header in the order sent; empty if it is not a JSON object.
pub fn explain_header(token: &DecodedToken) -> Vec<Claim> {
    describe(token.header.as_ref(), |name| {
        standard(&HEADER, name).unwrap_or(("Not a registered header member", ClaimOrigin::Custom, None))
    })
}

type Meaning = (&'static str, ClaimOrigin, Option<&'static str>);

fn standard(table: &'static [Entry], name: &str) -> Option<Meaning> {
    let (_, meaning, reference) = table.iter().find(|(known, _, _)| *known == name)?;
    Some((meaning, ClaimOrigin::Standard, Some(*reference).filter(|reference| !reference.is_empty())))
}

fn describe(part: Option<&Part>, meaning_of: impl Fn(&str) -> Meaning) -> Vec<Claim> {
    let Some((part, members)) = part.and_then(|part| Some((part, part.object()?.members()?))) else {
        return Vec::new();
    };
    let text = part.text.as_deref().unwrap_or_default();
    let repeated = |name: &str| {
        let top_level = |path: &str| path == name;
        part.json.as_ref().is_some_and(|json| json.duplicates.iter().any(|double| top_level(&double.path)))
    };
    members.iter().map(|member| claim(member, text, meaning_of(&member.name), repeated(&member.name))).collect()
}

fn claim(member: &Member, text: &str, (meaning, origin, reference): Meaning, is_repeated: bool) -> Claim {
    let raw = text.get(member.start..member.end).unwrap_or_default();
    let mut notes = Vec::new();
    if is_repeated {
        notes.push("This name occurs more than once; readers disagree about which one counts.".to_owned());
    }
    let tricks = |text: &str| text.chars().any(is_deceptive);
    let deceptive = tricks(&member.name) || holds(&member.value, &tricks);
    if deceptive {
        notes.push("Contains characters that cannot be seen or that turn the reading direction.".to_owned());
    }
    let date = DATES.contains(&member.name.as_str()).then(|| date_of(&member.value, &mut notes)).flatten();
    let items: Vec<String> = match &member.value {
        Value::String(scopes) if member.name == "scope" => {
            scopes.split_whitespace().map(|one| visible(one, 1000)).collect()
        }
        other => other.strings().unwrap_or_default().into_iter().map(|one| visible(one, 1000)).collect(),
    };
    let shown = match &member.value {
        Value::String(text) => visible(text, usize::MAX),
        Value::Array(values) if !values.is_empty() && items.len() == values.len() => items.join("\n"),
        _ => visible(raw, usize::MAX),
    };
    Claim {
        name: visible(&member.name, 200),
        raw: raw.to_owned(),
        shown,
        meaning: meaning.to_owned(),
        origin,
        reference: reference.map(str::to_owned),
        date,
        items,
        deceptive,
        notes,
    }
}

fn date_of(value: &Value, notes: &mut Vec<String>) -> Option<i64> {
    let Value::Number(text) = value else {
        notes.push(format!("A date must be a number of seconds; this is {}.", value.kind()));
        return None;
    };
    let Some(date) = NumericDate::parse(text) else {
        notes.push("This number is beyond any calendar.".to_owned());
        return None;
    };
    match date.sense() {
        DateSense::Plausible => {}
        DateSense::Milliseconds => notes.push(
            "This is a date in milliseconds; tokens count seconds, so it means a year far in the future.".to_owned(),
        ),
        DateSense::Negative => notes.push("This date is not after 1970; a token cannot mean that.".to_owned()),
        DateSense::TooFar => notes.push("This date is after the year 2200.".to_owned()),
    }
    Some(date.seconds)
}

fn holds(value: &Value, is: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => is(text),
        Value::Array(items) => items.iter().any(|item| holds(item, is)),
        Value::Object(members) => members.iter().any(|member| is(&member.name) || holds(&member.value, is)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether any name or value of the payload holds characters that cannot be seen or that turn the
/// reading direction.
pub(crate) fn has_deceptive_text(token: &DecodedToken) -> bool {
    token.claims_object().is_some_and(|claims| holds(claims, &|text| text.chars().any(is_deceptive)))
}

fn is_deceptive(c: char) -> bool {
    is_invisible(c) || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{a0}')
}

/// The text with characters that cannot be seen written as `\u{202e}`, and cut after `longest`
/// characters with an ellipsis.
pub fn visible(text: &str, longest: usize) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count >= longest {
            out.push('…');
            break;
        }
        if is_deceptive(c) {
            // Writing to a String does not fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::jwt;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn token(payload: &str) -> DecodedToken {
        let header =
            URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"6d:12:9c","typ":"JWT","jku":"https://evil.example"}"#);
        jwt::decode(&format!("{header}.{}.c2ln", URL_SAFE_NO_PAD.encode(payload)))
    }

    #[test]
    fn every_claim_of_a_kinde_token_has_a_meaning_of_its_own() {
        let names = [
            "aud",
            "azp",
            "exp",
            "gty",
            "iat",
            "iss",
            "jti",
            "scope",
            "scp",
            "v",
            "org_code",
            "application_properties",
            "feature_flags",
            "permissions",
        ];
        let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
        let claims = explain(&token(&format!("{{{},\"tier\":1}}", members.join(","))), Vocabulary::Kinde);
        let (last, known) = claims.split_last().unwrap();
        assert!(known.iter().all(|claim| claim.origin != ClaimOrigin::Custom), "{known:?}");
        assert_eq!(last.meaning, kinde::claims::CUSTOM);
        let plain = explain(&token(r#"{"tier":1}"#), Vocabulary::Standards);
        assert!(plain[0].meaning.starts_with("Not a registered claim"));
    }

    #[test]
    fn values_are_given_exactly_as_sent() {
        let claims = explain(
            &token(r#"{"a": 1.50e3,"a":18446744073709551616,"b":"\u0041","c":{"x" : [1,  2]}}"#),
            Vocabulary::Kinde,
        );
        let raw: Vec<&str> = claims.iter().map(|claim| claim.raw.as_str()).collect();
        assert_eq!(raw, ["1.50e3", "18446744073709551616", "\"\\u0041\"", "{\"x\" : [1,  2]}"]);
        assert_eq!(claims[2].shown, "A");
        assert!(claims[0].notes[0].contains("more than once") && claims[1].notes[0].contains("more than once"));
        assert!(claims[2].notes.is_empty());
    }

    #[test]
    fn characters_that_trick_a_reader_are_made_visible_and_told() {
        let claims = explain(&token("{\"na\u{202e}me\":\"a\u{200b}b\",\"html\":\"<b>&\"}"), Vocabulary::Kinde);
        assert_eq!(claims[0].name, "na\\u{202e}me");
        assert_eq!(claims[0].shown, "a\\u{200b}b");
        assert_eq!(claims[0].notes.len(), 1);
        assert_eq!(claims[1].shown, "<b>&");
        assert!(claims[1].notes.is_empty());
    }

    #[test]
    fn dates_are_seconds_and_odd_ones_are_told() {
        let claims =
            explain(&token(r#"{"exp":1777887031,"iat":1777800631000,"nbf":-5,"auth_time":"now"}"#), Vocabulary::Kinde);
        assert_eq!(claims[0].date, Some(1_777_887_031));
        assert!(claims[0].notes.is_empty());
        assert!(claims[1].notes[0].contains("milliseconds"));
        assert!(claims[2].notes[0].contains("1970"));
        assert_eq!(claims[3].date, None);
        assert!(claims[3].notes[0].contains("a string"));
    }

    #[test]
    fn lists_and_scopes_come_item_by_item() {
        let claims = explain(
            &token(r#"{"aud":["https://a","https://b"],"scope":"read:x  write:x","mixed":[1,"a"]}"#),
            Vocabulary::Kinde,
        );
        assert_eq!(claims[0].items, ["https://a", "https://b"]);
        assert_eq!(claims[0].shown, "https://a\nhttps://b");
        assert_eq!(claims[1].items, ["read:x", "write:x"]);
        assert_eq!(claims[2].shown, r#"[1,"a"]"#);
    }

    #[test]
    fn the_header_is_explained_too() {
        let header = explain_header(&token("{}"));
        assert!(header.iter().all(|member| member.origin == ClaimOrigin::Standard));
        assert!(header[3].meaning.contains("never followed"));
    }
}

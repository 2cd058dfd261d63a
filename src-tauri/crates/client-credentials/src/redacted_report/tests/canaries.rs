//! Secrets in every spelling and every field: none gets out.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::stage::*;
use crate::redacted_report::{Form, RedactedReport};
use crate::redaction::Redactor;
use crate::secret::AccessToken;

fn percent(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn each_byte(text: &str, spell: impl Fn(u8) -> String) -> String {
    text.bytes().map(spell).collect()
}

/// One text in the spellings in which it could come back.
fn spellings(text: &str) -> Vec<String> {
    let json = json!(text).to_string();
    let wrapped: Vec<String> =
        STANDARD.encode(text).as_bytes().chunks(8).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    vec![
        text.to_owned(),
        percent(text),
        each_byte(text, |byte| format!("%{byte:02x}")),
        percent(&percent(text)),
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect(),
        json.clone(),
        json!({ "echo": json }).to_string(),
        json!(json!({ "echo": json }).to_string()).to_string(),
        each_byte(text, |byte| format!("\\u{byte:04x}")),
        each_byte(text, |byte| format!("&#{byte};")),
        text.replace('&', "&amp;").replace('"', "&quot;"),
        STANDARD.encode(text),
        URL_SAFE.encode(text),
        STANDARD.encode(json!({ "password": text, "n": 1 }).to_string()),
        STANDARD.encode(format!("{CLIENT}:{text}")),
        wrapped.join("\n"),
        text.as_bytes().chunks(9).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join("\r\n "),
    ]
}

fn assert_absent(report: &RedactedReport, planted: &str, canary: &str, secrets: &[Redactor]) {
    for form in [Form::Markdown, Form::Json] {
        let text = report.text(form);
        let plain = text.replace('\\', "");
        for text in [text, &plain, &text.replace("&amp;", "&")] {
            assert!(!text.contains(canary), "{form:?} holds the canary planted as {planted}\n{text}");
            assert!(
                !secrets.iter().any(|known| known.finds(text)),
                "{form:?} holds a secret planted as {planted}\n{text}"
            );
        }
        // A piece of the planted text that is as good as the whole: its first half.
        if planted.len() > 24 && !planted.contains(['{', '\n']) {
            let half: String = planted.chars().take(planted.chars().count() / 2 + 4).collect();
            assert!(!text.contains(&half), "{form:?} holds half of {planted}");
        }
    }
    assert!(serde_json::from_str::<serde_json::Value>(&report.json()).unwrap().get("tried").is_some());
}

#[test]
fn a_known_secret_never_gets_out_in_any_spelling_of_any_field() {
    let signature = token().rsplit_once('.').unwrap().1.to_owned();
    for canary in [SECRET, &token(), &signature] {
        for planted_text in spellings(canary) {
            for hide_claim_values in [false, true] {
                let stage = planted(&planted_text);
                let report =
                    RedactedReport::build(&crate::redacted_report::Material { hide_claim_values, ..stage.material() });
                assert_absent(&report, &planted_text, canary, &stage.secrets);
            }
        }
    }
}

#[test]
fn a_secret_that_came_back_is_told() {
    let report = planted(SECRET).report();
    assert!(report.caught() && report.markdown().contains("A known secret had come back"));
    assert!(report.summary_line(Form::Json).contains("one was found and taken out"));
    let healthy = healthy().report();
    assert!(!healthy.caught() && !healthy.markdown().contains("had come back"));
}

#[test]
fn unknown_credentials_are_known_by_their_names_and_shapes() {
    const CANARY: &str = "Zq9fK2vX7mWc41Lr";
    let other = format!("{}.{}.{CANARY}", b64(r#"{"alg":"RS256"}"#), b64(r#"{"sub":"Zq9fK2vX7mWc41Lr"}"#));
    let spaced = format!("{}.{}.{CANARY}", b64("{ \n\"alg\":\"RS256\"}"), b64("{}"));
    for text in [
        format!(r#"{{"refresh_token":"{CANARY}","x":1}}"#),
        format!(r#"{{"refresh_token" : "a\"{CANARY}"}}"#),
        format!(r#"{{\"id_token\":\"{CANARY}\"}}"#),
        format!("{{'client_secret': '{CANARY}'}}"),
        format!("grant_type=refresh_token&refresh_token={CANARY}&x=1"),
        format!("https://h.example/cb#access_token={CANARY}&state=1"),
        format!("next=%2Fcb%3Faccess_token%3D{CANARY}%26x"),
        format!("<access_token>{CANARY}</access_token>"),
        format!("Authorization: Bearer {CANARY}"),
        format!("authorization: {CANARY}"),
        format!("You sent Bearer {CANARY}, which is wrong"),
        format!("Basic {}", STANDARD.encode(format!("id:{CANARY}"))),
        format!(r#"{{"headers":{{"Authorization":["Bearer {CANARY}"],"Cookie":"sid={CANARY}"}}}}"#),
        format!("Set-Cookie: sid={CANARY}; Path=/"),
        format!("https://user:{CANARY}@proxy.example:8080/"),
        format!("x-api-key: {CANARY}"),
        format!("client_secret=\"{CANARY}\""),
        other.clone(),
        spaced,
        other.rsplit_once('.').unwrap().0.to_owned(),
    ] {
        let report = planted(&text).report();
        assert_absent(&report, "", CANARY, &[]);
        let half = other.split('.').nth(1).unwrap();
        assert!(!report.markdown().contains(half) && !report.json().contains(half), "{text}");
    }
}

#[test]
fn addresses_lose_their_keys_and_headers_their_cookies() {
    let mut stage = healthy();
    stage.call.exchange.request.url = "https://api.example/x?page=2&api_key=Abc123&code=0815#state=77".into();
    stage.call.redirect = Some("/login?state=0815&next=/x".into());
    let report = stage.report();
    assert!(report.markdown().contains("https://api.example/x?page=2&api_key=••••••••&code=••••••••#state=••••••••"));
    assert!(report.markdown().contains("/login?state=••••••••&next=/x"));
    for text in [report.markdown(), report.json()] {
        for gone in ["c00kie", "0a1b2c3d4e5f", "Abc123", "0815"] {
            assert!(!text.contains(gone), "{gone}");
        }
    }
    assert!(report.markdown().contains("Set-Cookie: (left out)\n"));
}

#[test]
fn the_token_is_there_as_json_and_cannot_be_joined_again() {
    let report = healthy().report();
    let token = token();
    let parts: Vec<&str> = token.split('.').collect();
    for text in [report.markdown(), report.json()] {
        assert!(parts.iter().all(|part| !text.contains(part)));
        assert!(text.contains("\"jti\": \"5f1c9b6e-8a53-4c39\""), "{text}");
    }
}

#[test]
fn a_claim_that_calls_itself_a_credential_is_not_shown() {
    let mut stage = healthy();
    let mut claims = claims();
    claims["refresh_token"] = "kept-nowhere".into();
    claims["more"] = json!({ "session_id": "kept-nowhere" });
    stage.token.inspection = Some(inspection(&stage.environment, &claims));
    let report = stage.report();
    assert!(!report.markdown().contains("kept-nowhere") && !report.json().contains("kept-nowhere"));
}

#[test]
fn a_secret_like_a_word_of_the_report_tears_nothing() {
    for word in ["format", "\",\n", "```", "\": ", "tried", "report", "- **"] {
        let mut stage = healthy();
        stage.secrets.push(Redactor::new().token(&AccessToken::new(word.to_owned())));
        let report = stage.report();
        for form in [Form::Markdown, Form::Json] {
            assert!(!report.text(form).contains(word), "{word}: {}", report.text(form));
        }
        assert!(serde_json::from_str::<serde_json::Value>(&report.json()).unwrap().is_object());
        assert!(report.caught(), "{word}");
    }
}

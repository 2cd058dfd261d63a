//! What a whole text is told to be, and what is said about its values.

use super::super::{LONGEST_NOTE, NoteKind, note};
use super::*;
use crate::environment::ClientAuthentication;

const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FjbWUua2luZGUuY29tIn0.c2lnbmF0dXJlc2lnbmF0dXJl";

#[test]
fn a_token_an_error_and_an_address_alone_are_told_apart() {
    for (text, kind) in [
        (JWT.to_owned(), NoteKind::Token),
        (format!("Bearer {JWT}"), NoteKind::Token),
        (
            format!("{{\"access_token\":\"{JWT}\",\"expires_in\":86399,\"scope\":\"\",\"token_type\":\"bearer\"}}"),
            NoteKind::Token,
        ),
        ("{\"error\":\"invalid_client\",\"error_description\":\"x\"}".into(), NoteKind::Error),
        ("{\"errors\":[{\"code\":\"SCOPE_MISSING\",\"message\":\"x\"}]}".into(), NoteKind::Error),
        ("I get: error: invalid_client – Client authentication failed".into(), NoteKind::Error),
        ("HTTP/1.1 401 Unauthorized".into(), NoteKind::Error),
        ("https://acme.kinde.com/oauth2/token".into(), NoteKind::Address),
        ("acme.kinde.com".into(), NoteKind::Address),
        ("Lunch at noon?".into(), NoteKind::Unknown),
        (String::new(), NoteKind::Unknown),
        (" \n\u{200b}".into(), NoteKind::Unknown),
        ("{}".into(), NoteKind::Unknown),
    ] {
        assert_eq!(note(&text).note.kind, kind, "{text}");
    }
    let token = note(&format!("Authorization: Bearer {JWT}"));
    assert_eq!(token.token.unwrap().expose(), JWT);
    assert!(token.note.has_token && !serde_json::to_string(&token.note).unwrap().contains(JWT));
    assert_eq!(note("{\"error\":\"invalid_client\"}").note.error.as_deref(), Some("invalid_client"));
}

#[test]
fn an_address_gives_its_parts() {
    let found = note("https://acme.kinde.com/oauth2/token?audience=https%3A%2F%2Fa.example").note;
    assert_eq!(found.host.as_deref(), Some("acme.kinde.com"));
    assert_eq!(found.token_url.as_deref(), Some("https://acme.kinde.com/oauth2/token"));
    assert_eq!(found.audiences, ["https://a.example"]);
    let other = note("https://id.example/realms/r/.well-known/openid-configuration").note;
    assert_eq!((other.issuer.as_deref(), other.provider), (Some("https://id.example/realms/r"), Some(Provider::Other)));
}

#[test]
fn repeated_and_contradicting_values_are_told() {
    let same = note("Client ID: abc123\nClient ID: abc123\nClient secret: zyx9876543").note;
    assert!(same.remarks.iter().any(|remark| remark == "The client ID is there 2 times, always the same."), "{same:?}");
    let other = note("Client ID: abc123\nClient ID: def456\nClient secret: first98765\nClient secret: second4321");
    assert_eq!(other.note.client_id.as_deref(), Some("abc123"));
    assert_eq!(other.secret.unwrap().expose(), "first98765");
    assert_eq!(other.note.remarks.iter().filter(|remark| remark.contains("that differ; the first is used")).count(), 2);
    let shown = serde_json::to_string(&other.note).unwrap();
    assert!(!shown.contains("first98765") && !shown.contains("second4321"));
}

#[test]
fn a_clear_name_wins_over_a_vague_one_and_that_is_told() {
    let found = note(
        "Username: bob1\nPassword: hunter2hunter2\nClient ID: abc123\nClient secret: zyx9876543\nDomain: acme.kinde.com",
    );
    assert_eq!(found.note.client_id.as_deref(), Some("abc123"));
    assert_eq!(found.secret.unwrap().expose(), "zyx9876543");
    assert!(found.note.remarks.iter().any(|remark| remark.contains("clearly named")));
    assert!(!serde_json::to_string(&found.note).unwrap().contains("hunter2"));
}

#[test]
fn placeholders_and_previews_are_not_taken_for_values() {
    let found = note("Domain: <your_subdomain>.kinde.com\nClient ID: YOUR_CLIENT_ID\nClient secret: ••••••••");
    assert!(found.secret.is_none() && found.note.client_id.is_none() && found.note.host.is_none());
    assert_eq!(found.note.remarks.len(), 3, "{:?}", found.note.remarks);
}

#[test]
fn cleaning_inside_a_message_is_told() {
    let found = note("Client ID: 3f6b0c1d2e4a49788899aabbccddeeff\u{200b}x\nClient secret: “zyx9876543”").note;
    assert!(
        found
            .understood
            .iter()
            .any(|told| told.starts_with("In the client secret") && told.contains("Quotation marks")),
        "{found:?}"
    );
}

#[test]
fn words_around_the_values_are_left_over_without_secrets() {
    let found = note(
        "Hi Ana\nClient secret: zyx9876543\nremember zyx9876543 by heart\nold one was Qw3rTy7uIoPaSdFgHjKlZxCvBnM123456\nPORT=3000",
    );
    let left = found.note.left_over.join("\n");
    assert!(left.contains("Hi Ana") && left.contains("remember … by heart"), "{left}");
    assert!(!left.contains("zyx9876543") && !left.contains("Qw3rTy7"), "{left}");
}

#[test]
fn how_the_client_proves_itself_is_read_from_commands() {
    let basic = note("curl -u 'client!+ID:SECRET?%G&client' https://id.example/token");
    assert_eq!(basic.note.authentication, Some(ClientAuthentication::ClientSecretBasic));
    assert_eq!(
        (basic.note.client_id.as_deref(), basic.secret.unwrap().expose()),
        (Some("client!+ID"), "SECRET?%G&client")
    );
    let header = note("curl https://id.example/token -H 'Authorization: Basic Y2xpZW50OlNFQ1JFVDEyMzQ='");
    assert_eq!(header.secret.unwrap().expose(), "SECRET1234");
    let post =
        note("curl https://id.example/token -d 'client_id=a1' --data-urlencode 'client_secret=SECRET?%G&client'");
    assert_eq!(post.note.authentication, Some(ClientAuthentication::ClientSecretPost));
    assert_eq!(post.secret.unwrap().expose(), "SECRET?%G&client");
}

#[test]
fn the_three_quotings_of_a_command_give_the_same_secret() {
    for command in [
        r#"curl https://id.example/token -d client_id=a1 --data-urlencode "client_secret=a\"b\$c\`d""#,
        r#"curl https://id.example/token -d client_id=a1 --data-urlencode 'client_secret=a"b$c`d'"#,
        "curl.exe https://id.example/token ^\r\n-d client_id=a1 ^\r\n--data-urlencode \"client_secret=a\"\"b$c`d\"",
        "curl.exe https://id.example/token `\n-d client_id=a1 `\n--data-urlencode \"client_secret=a`\"b`$c``d\"",
    ] {
        assert_eq!(
            note(command).secret.map(|secret| secret.expose().to_owned()).as_deref(),
            Some("a\"b$c`d"),
            "{command}"
        );
    }
}

#[test]
fn credentials_of_a_sign_in_page_and_of_a_script_are_not_run_or_taken() {
    let found = note(
        "{\"info\":{\"schema\":\"collection\"},\"item\":[{\"event\":[{\"script\":{\"exec\":[\"client_secret: stolen12345\"]}}]}]}",
    );
    assert!(found.secret.is_none());
    assert!(found.note.remarks.iter().any(|remark| remark.contains("never run")));
}

#[test]
fn a_text_that_is_too_long_is_refused_with_words() {
    let found = note(&"x".repeat(LONGEST_NOTE + 1));
    assert!(found.note.trouble.unwrap().contains("at most 1 MB"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the limit is a time")]
fn a_megabyte_of_anything_is_answered_in_time() {
    for piece in [
        "client id is is ",
        "{\"a\":",
        "\"",
        "client_secret=\"",
        "| Domain | a |\n",
        "a\n",
        "curl -d ",
        "acme.kinde.com ",
        "<<<",
        "eyJ",
        "a,b;c|",
    ] {
        let text = piece.repeat(LONGEST_NOTE / piece.len());
        let begun = std::time::Instant::now();
        let _ = note(&text);
        // Unoptimised and on a busy machine; optimised it takes a small part of this.
        assert!(begun.elapsed().as_secs() < 5, "{piece:?} took {:?}", begun.elapsed());
    }
}

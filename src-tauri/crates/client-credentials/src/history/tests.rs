use super::*;
use crate::environment::EnvironmentDraft;
use crate::exchange::{FormField, Header, RecordedRequest, RecordedResponse, Timings};
use crate::redaction::REDACTED;
use crate::secret::{AccessToken, ClientSecret};

const SECRET: &str = "SECRET?%G&client";
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwcyJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

fn acme() -> Environment {
    EnvironmentDraft {
        host: "acme".into(),
        client_id: "client!+ID".into(),
        name: "Acme".into(),
        ..EnvironmentDraft::default()
    }
    .parse(EnvironmentId::new("e"))
    .unwrap()
}

fn nets() -> Vec<Redactor> {
    vec![
        Redactor::new().secret("client!+ID", &ClientSecret::new(SECRET.into())),
        Redactor::new().token(&AccessToken::new(TOKEN.into())),
    ]
}

fn header(name: &str, value: &str) -> Header {
    Header { name: name.into(), value: value.into(), redacted: false }
}

fn text(text: &str) -> RecordedBody {
    RecordedBody::Text { text: text.into(), bytes: text.len(), truncated: false }
}

fn call(method: &str, path: &str, status: u16) -> Exchange {
    Exchange {
        purpose: Purpose::Call,
        request: RecordedRequest {
            method: method.into(),
            url: format!("https://acme.kinde.com{path}"),
            headers: vec![header("Accept", "application/json"), header("X-Api-Key", "not told")],
            body: RecordedBody::None,
        },
        response: Some(RecordedResponse {
            status,
            reason: String::new(),
            version: "HTTP/2.0".into(),
            headers: vec![header("Set-Cookie", "session=1"), header("Content-Type", "application/json")],
            body: text("{\"users\":[]}"),
            remote_address: None,
        }),
        failure: None,
        timings: Timings { total_ms: 12.5, ..Timings::default() },
        sent_at: 1000,
    }
}

fn entry(exchange: &Exchange, bodies: Bodies) -> HistoryEntry {
    HistoryEntry::new("1".into(), &acme(), exchange, &nets(), bodies)
}

#[test]
fn nothing_that_could_be_used_is_remembered() {
    let mut exchange = call("POST", &format!("/api/v1/users?client_secret={SECRET}&q={TOKEN}"), 200);
    exchange.request.body = text(&format!("{{\"client_secret\":\"unknown-to-us-1\",\"note\":\"{SECRET}\"}}"));
    exchange.request.headers.push(header("X-Note", SECRET));
    let response = exchange.response.as_mut().unwrap();
    response.headers.push(header("Location", "https://acme.kinde.com/cb?code=not-for-a-file&x=1"));
    response.body =
        text(&format!("{{\"application\":{{\"client_secret\":\"unknown-to-us-2\"}},\"echo\":\"Bearer {TOKEN}\"}}"));
    for bodies in [Bodies::LeftOut, Bodies::Kept] {
        let written = serde_json::to_string(&entry(&exchange, bodies)).unwrap();
        for canary in [SECRET, TOKEN, "unknown-to-us", "not told", "session=1", "not-for-a-file", "c2lnbmF0dXJl"] {
            assert!(!written.contains(canary), "{canary} is in {written}");
        }
        assert_eq!(written.contains("application\\\""), bodies == Bodies::Kept, "{written}");
    }
}

#[test]
fn the_form_of_a_token_request_keeps_what_was_asked_for_and_nothing_else() {
    let field = |name: &str, value: &str, redacted| FormField { name: name.into(), value: value.into(), redacted };
    let mut exchange = call("POST", "/oauth2/token", 200);
    exchange.purpose = Purpose::TokenRequest;
    exchange.request.body = RecordedBody::Form {
        fields: vec![
            field("audience", "https://acme.kinde.com/api", false),
            field("client_secret", "•••• (1a2b)", true),
            field("client_assertion_code", "hush", false),
        ],
    };
    exchange.response.as_mut().unwrap().body = text("{\"access_token\":\"eyJhbG… (900 characters)\"}");
    let entry = entry(&exchange, Bodies::Kept);
    let written = serde_json::to_string(&entry).unwrap();
    assert!(written.contains("https://acme.kinde.com/api") && !written.contains("hush"), "{written}");
    assert!(!written.contains("access_token"), "the answer of a token request was kept: {written}");
    assert!(entry.matches("acme.kinde.com/api") && entry.call_again().is_none());
}

#[test]
fn an_exchange_is_found_by_its_words_in_any_order() {
    let entry = entry(&call("GET", "/api/v1/users?page_size=2", 403), Bodies::LeftOut);
    assert!(entry.matches("") && entry.matches("  ") && entry.matches("forbidden USERS get acme"));
    assert!(!entry.matches("users organizations"));
    assert!(!entry.matches("\"users\""), "a body that was left out was searched");
    assert!(self::entry(&call("GET", "/api/v1/users", 200), Bodies::Kept).matches("\"users\""));
}

#[test]
fn a_call_comes_back_into_the_form_and_says_what_is_missing() {
    let mut exchange = call("POST", "/api/v1/users", 201);
    exchange.request.headers.push(header("Authorization", &format!("Bearer {REDACTED}")));
    exchange.request.body = text("{\"name\":\"Ann\"}");
    let again = entry(&exchange, Bodies::Kept).call_again().unwrap();
    assert_eq!(again.headers, [HeaderDraft { name: "Accept".into(), value: "application/json".into() }]);
    assert_eq!(again.body.as_deref(), Some("{\"name\":\"Ann\"}"));
    assert_eq!(again.missing, ["The value of X-Api-Key was not kept: add the header again."]);
    let again = entry(&exchange, Bodies::LeftOut).call_again().unwrap();
    assert_eq!((again.body, again.missing.len()), (None, 2));
}

#[test]
fn a_line_tells_where_and_how_it_went() {
    let line = entry(&call("GET", "/api/v1/users?page_size=2", 200), Bodies::LeftOut).line();
    assert_eq!((line.host.as_str(), line.path.as_str()), ("acme.kinde.com", "/api/v1/users?page_size=2"));
    assert!(line.good && line.status_words.starts_with("200 OK"));
}

#[test]
fn what_was_written_is_read_again() {
    let entry = entry(&call("GET", "/api/v1/users", 200), Bodies::Kept);
    let written = serde_json::to_value(&entry).unwrap();
    let read: HistoryEntry = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), written);
}

#[test]
fn scopes_are_compared_with_the_calls_that_were_answered_here() {
    let mut silent = call("GET", "/api/v1/organizations", 200);
    silent.response = None;
    let mut elsewhere = entry(&call("GET", "/api/v1/organizations", 200), Bodies::LeftOut);
    elsewhere.environment_id = EnvironmentId::new("other");
    let mut guard = entry(&call("GET", "/api/v1/organizations", 401), Bodies::LeftOut);
    guard.guard_check = true;
    let entries = [
        entry(&call("GET", "/api/v1/users", 200), Bodies::LeftOut),
        entry(&call("GET", "/api/v1/users?page_size=1", 403), Bodies::LeftOut),
        entry(&call("GET", "/somewhere/else", 404), Bodies::LeftOut),
        entry(&silent, Bodies::LeftOut),
        elsewhere,
        guard,
    ];
    let granted = ["read:users".to_owned(), "read:organizations".to_owned()];
    let used = scope_use(&acme(), &granted, &entries);
    assert_eq!((used.granted, used.calls, used.unknown_calls, used.since), (2, 3, 1, Some(1000)));
    assert_eq!(used.needed, [NeededScope { scope: "read:users".into(), calls: 2 }]);
    assert_eq!(used.never_needed, ["read:organizations"]);
    assert_eq!(scope_use(&acme(), &granted, []).never_needed.len(), 2);
}

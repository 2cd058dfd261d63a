//! Texts and files that people are sent.

use crate::environment::{AuthorizationServer, ClientAuthentication, Environment, EnvironmentId};
use crate::interchange::{Credentials, Found, Import, recognise};
use crate::paste::NoteKind;

fn credentials(text: &str) -> (Import, Credentials) {
    let mut import = recognise(text);
    match std::mem::take(&mut import.found) {
        Found::Credentials(credentials) => (import, *credentials),
        other => panic!("{other:?} in {import:?}"),
    }
}

fn environment(text: &str) -> Environment {
    credentials(text).1.environment(EnvironmentId::new("e"), "", false).unwrap()
}

const COLLECTION: &str = r#"{
  "info": { "name": "Acme", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
  "auth": { "type": "oauth2", "oauth2": [
    { "key": "clientId", "value": "{{client}}" }, { "key": "clientSecret", "value": "SECRET?%G&client" },
    { "key": "accessTokenUrl", "value": "{{base}}/oauth2/token" }, { "key": "grant_type", "value": "client_credentials" },
    { "key": "scope", "value": "read:orders" }, { "key": "audience", "value": "https://orders.acme.com" } ] },
  "event": [{ "listen": "prerequest", "script": { "exec": ["throw new Error('ran')", "pm.sendRequest('https://evil.example')"] } }],
  "item": [
    { "name": "Orders", "item": [
      { "name": "List", "request": { "method": "GET", "url": { "raw": "https://orders.acme.com/orders/:id?day=1", "variable": [{ "key": "id", "value": "7" }] },
        "header": [{ "key": "Accept", "value": "application/json" }, { "key": "Authorization", "value": "Bearer {{token}}" }, { "key": "X-Off", "value": "1", "disabled": true }] } },
      { "name": "Create", "request": { "method": "POST", "url": "https://orders.acme.com/orders", "body": { "mode": "raw", "raw": "{\"n\":1}" } } },
      { "name": "Open", "request": { "method": "GET", "url": "{{elsewhere}}/x" } },
      { "name": "Upload", "request": { "method": "POST", "url": "https://orders.acme.com/f", "body": { "mode": "formdata", "formdata": [] } } },
      { "name": "With a key", "request": { "method": "GET", "url": "https://orders.acme.com/x?api_key=abcdef123" } } ] } ],
  "variable": [{ "key": "base", "value": "https://{{tenant}}.kinde.com" }, { "key": "tenant", "value": "acme" }, { "key": "client", "value": "client!+ID" }]
}"#;

#[test]
fn a_postman_collection_gives_credentials_and_calls_and_its_scripts_are_left_out() {
    let (import, credentials) = credentials(COLLECTION);
    assert_eq!(import.kind, NoteKind::PostmanCollection);
    assert_eq!(credentials.secret.as_ref().unwrap().expose(), "SECRET?%G&client");
    let environment = credentials.environment(EnvironmentId::new("e"), "", false).unwrap();
    assert_eq!(environment.host(), "acme.kinde.com");
    assert_eq!(environment.client_id.as_str(), "client!+ID");
    let api = environment.apis.first().unwrap();
    assert_eq!((api.audience.as_str(), api.scopes.len()), ("https://orders.acme.com", 1));
    let calls: Vec<_> = environment
        .saved_calls
        .iter()
        .map(|call| (call.name.as_str(), call.url.as_str(), call.headers.len(), call.body.as_str()))
        .collect();
    assert_eq!(
        calls,
        [
            ("List", "https://orders.acme.com/orders/7?day=1", 1, ""),
            ("Create", "https://orders.acme.com/orders", 0, "{\"n\":1}")
        ]
    );
    assert!(environment.saved_calls.iter().all(|call| call.audience.as_ref() == Some(&api.audience)));
    let left = import.left.join("\n");
    for said in [
        "scripts; they were left out and are never run",
        "One request uses variables",
        "One request sends a form",
        "“With a key”",
        "Headers with credentials",
    ] {
        assert!(left.contains(said), "{said}: {left}");
    }
    assert!(!left.contains("SECRET") && !import.understood.join("\n").contains("SECRET"));
}

#[test]
fn credentials_in_the_body_or_in_the_header_of_a_token_request_are_read() {
    let body = r#"{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/"},"item":[{"name":"t","request":{"method":"POST","url":"https://acme.kinde.com/oauth2/token",
      "body":{"mode":"urlencoded","urlencoded":[{"key":"grant_type","value":"client_credentials"},{"key":"client_id","value":"client!+ID"},{"key":"client_secret","value":"SECRET?%G&client"},{"key":"audience","value":"https://acme.kinde.com/api"}]}}}]}"#;
    let (_, found) = credentials(body);
    assert_eq!(found.secret.unwrap().expose(), "SECRET?%G&client");
    assert!(found.calls.is_empty(), "a token request is no call");
    let basic = r#"{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/"},"item":[{"name":"t","request":{"method":"POST","url":{"raw":"https://login.example/oauth/token"},
      "auth":{"type":"basic","basic":[{"key":"username","value":"client!+ID"},{"key":"password","value":"SECRET?%G&client"}]},"body":{"mode":"urlencoded","urlencoded":[{"key":"grant_type","value":"client_credentials"}]}}}]}"#;
    let (_, found) = credentials(basic);
    assert_eq!(found.secret.as_ref().unwrap().expose(), "SECRET?%G&client");
    let environment = found.environment(EnvironmentId::new("e"), "", false).unwrap();
    assert!(matches!(environment.server, AuthorizationServer::Other { .. }), "{environment:?}");
    assert_eq!(environment.authentication, ClientAuthentication::ClientSecretBasic);
    assert_eq!(environment.token_endpoint().unwrap().as_str(), "https://login.example/oauth/token");
}

#[test]
fn a_postman_environment_a_dotenv_a_command_and_a_message_give_the_same_environment() {
    let texts = [
        r#"{"name":"Acme","values":[{"key":"domain","value":"acme.kinde.com","enabled":true},{"key":"client_id","value":"client!+ID","enabled":true},{"key":"client_secret","value":"SECRET?%G&client","type":"secret","enabled":true}],"_postman_variable_scope":"environment"}"#,
        "KINDE_DOMAIN=https://acme.kinde.com\nKINDE_CLIENT_ID=client!+ID\nKINDE_CLIENT_SECRET='SECRET?%G&client'\n",
        "curl -X POST https://acme.kinde.com/oauth2/token \\\n  -d grant_type=client_credentials --data-urlencode 'client_id=client!+ID' \\\n  --data-urlencode 'client_secret=SECRET?%G&client'",
        "curl -X POST https://acme.kinde.com/oauth2/token ^\n  --data-urlencode \"client_id=client!+ID\" ^\n  --data-urlencode \"client_secret=SECRET?%G^&client\"",
        "curl.exe -X POST https://acme.kinde.com/oauth2/token `\n  --data-urlencode 'client_id=client!+ID' `\n  --data-urlencode 'client_secret=SECRET?%G&client'",
        "Hi Kim,\nDomain: acme.kinde.com\nClient ID: client!+ID\nSecret: SECRET?%G&client\n\nCheers",
        r#"{"domain":"acme.kinde.com","client_id":"client!+ID","client_secret":"SECRET?%G&client"}"#,
    ];
    for text in texts {
        let (_, found) = credentials(text);
        assert_eq!(found.secret.as_ref().map(|secret| secret.expose()), Some("SECRET?%G&client"), "{text}");
        let environment = environment(text);
        assert_eq!(
            (environment.host().as_str(), environment.client_id.as_str()),
            ("acme.kinde.com", "client!+ID"),
            "{text}"
        );
    }
}

#[test]
fn a_tenant_on_this_computer_is_one_of_kinde_and_other_servers_are_not() {
    let local = environment(
        "Token URL: http://127.0.0.1:4711/oauth2/token\nClient ID: client!+ID\nClient secret: SECRET?%G&client",
    );
    assert_eq!(local.issuer(), Some("http://127.0.0.1:4711"));
    assert!(matches!(local.server, AuthorizationServer::Kinde { .. }));
    let other =
        environment("Issuer: https://login.example/tenant\nClient ID: client!+ID\nClient secret: SECRET?%G&client");
    assert_eq!(other.issuer(), Some("https://login.example/tenant"));
    assert!(matches!(other.server, AuthorizationServer::Other { .. }));
}

#[test]
fn what_stands_in_quotes_is_exact_and_a_commented_line_sets_nothing() {
    let (_, found) = credentials(
        "#KINDE_CLIENT_ID=old_id\n# Domain: other.kinde.com\nKINDE_DOMAIN=https://acme.kinde.com\nexport KINDE_CLIENT_ID='R_=a|b&c=%d,'\nKINDE_CLIENT_SECRET=\"it's_\\\"$x\" # rotated in May\n",
    );
    assert_eq!(found.note.client_id.as_deref(), Some("R_=a|b&c=%d,"));
    assert_eq!(found.secret.unwrap().expose(), "it's_\"$x");
    assert_eq!(found.note.host.as_deref(), Some("acme.kinde.com"));
}

#[test]
fn a_token_alone_is_a_token_and_never_an_environment() {
    let token = format!("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FjbWUua2luZGUuY29tIn0.{}", "c2ln".repeat(20));
    for text in [token.clone(), format!("Bearer {token}"), format!("Authorization: Bearer {token}")] {
        let import = recognise(&text);
        assert!(matches!(&import.found, Found::Token(found) if found.expose() == token), "{import:?}");
        assert!(!format!("{import:?}").contains("c2lnc2ln"));
    }
}

#[test]
fn an_error_text_leads_to_what_explains_it() {
    for (text, code) in [
        (
            r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#,
            "client-authentication-failed",
        ),
        ("we keep getting invalid_client (401) since yesterday", "client-authentication-failed"),
        (
            "Requested audience 'https://orders.acme.com' has not been whitelisted by the OAuth 2.0 Client.",
            "audience-not-authorised",
        ),
        (r#"{"errors":[{"code":"SCOPE_MISSING","message":"read:users"}]}"#, "scope-missing"),
        ("403 Forbidden: SCOPE_MISSING", "scope-missing"),
    ] {
        let import = recognise(text);
        match &import.found {
            Found::Error(codes) => assert!(codes.first().is_some_and(|first| first == code), "{text}: {codes:?}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let deep = format!("{}{}", "{\"a\":".repeat(100), "1");
    let deep = format!("{deep}{}", "}".repeat(100));
    for (text, said) in [
        ("", "no text"),
        ("   \u{feff}\n", "no text"),
        (deep.as_str(), "deeper than 64"),
        ("lorem ipsum dolor sit amet", "lorem ipsum"),
        (
            r#"{"info":{"schema":"https://schema.getpostman.com/json/collection/v3.0.0/collection.json"},"item":[]}"#,
            "version v3.0.0",
        ),
        (r#"{"format":"m2m-token-tester-pack/9","environments":[]}"#, "newer version"),
    ] {
        let import = recognise(text);
        assert!(matches!(import.found, Found::Nothing), "{text}: {:?}", import.found);
        assert!(import.left.join("\n").contains(said), "{text}: {:?}", import.left);
    }
    let old = recognise(r#"{"id":"1","requests":[{"url":"https://a.example"}]}"#);
    assert!(old.left.join("").contains("collection of version 1"), "{old:?}");
    let long = "x".repeat(super::super::LONGEST_FILE + 1);
    assert!(recognise(&long).left.join("").contains("longer than 4 MB"));
    let cut = COLLECTION[..600].to_owned();
    assert!(recognise(&cut).left.join("\n").contains("looks like JSON and is none"));
}

//! One row of the catalogue of input mistakes after the other.

use super::*;
use PastedField::{Audience, ClientId, Host, Issuer, Scopes, TokenUrl};

/// Field, pasted text, cleaned text, the change that has to be told.
const CHANGED: &[(PastedField, &str, &str, ChangeKind)] = &[
    // IN01
    (ClientId, "\u{a0}3f6b0c1d2e4a49788899aabbccddeeff\u{200b}", CLIENT_ID, ChangeKind::Invisible),
    (ClientId, "3f6b0c1d2e4a49788899aabbccddeeff \r\n", CLIENT_ID, ChangeKind::SpaceAround),
    (ClientId, "\u{feff}3f6b0c1d2e4a49788899aabbccddeeff", CLIENT_ID, ChangeKind::Invisible),
    (Host, "\u{202a}acme.kinde.com\u{202c}", "acme.kinde.com", ChangeKind::Invisible),
    (Host, "acme.\u{200b}kinde.com", "acme.kinde.com", ChangeKind::Invisible),
    (Host, "acme .kinde.com", "acme.kinde.com", ChangeKind::SpaceInside),
    // IN02
    (Host, "\"acme.kinde.com\"", "acme.kinde.com", ChangeKind::Quotes),
    (Host, "“acme.kinde.com”", "acme.kinde.com", ChangeKind::Quotes),
    (Host, "`acme.kinde.com`", "acme.kinde.com", ChangeKind::Quotes),
    (ClientId, "„3f6b0c1d2e4a49788899aabbccddeeff“", CLIENT_ID, ChangeKind::Quotes),
    (ClientId, "3f6b0c1d2e4a49788899aabbccddeeff\"", CLIENT_ID, ChangeKind::Quotes),
    (Audience, "'https://orders.example/api'", "https://orders.example/api", ChangeKind::Quotes),
    // IN03
    (ClientId, "KINDE_CLIENT_ID=3f6b0c1d2e4a49788899aabbccddeeff", CLIENT_ID, ChangeKind::Assignment),
    (ClientId, "\"client_id\": \"3f6b0c1d2e4a49788899aabbccddeeff\",", CLIENT_ID, ChangeKind::Assignment),
    (ClientId, "{\"client_id\": \"3f6b0c1d2e4a49788899aabbccddeeff\"}", CLIENT_ID, ChangeKind::Json),
    (ClientId, "export KINDE_CLIENT_ID='3f6b0c1d2e4a49788899aabbccddeeff';", CLIENT_ID, ChangeKind::Assignment),
    (ClientId, "Client ID: 3f6b0c1d2e4a49788899aabbccddeeff", CLIENT_ID, ChangeKind::Assignment),
    (ClientId, "Client ID 3f6b0c1d2e4a49788899aabbccddeeff", CLIENT_ID, ChangeKind::Assignment),
    (ClientId, "3f6b0c1d2e4a49788899aabbccddeeff,", CLIENT_ID, ChangeKind::TrailingMark),
    (Host, "Domain: https://acme.kinde.com", "https://acme.kinde.com", ChangeKind::Assignment),
    (Host, "acme.kinde.com.", "acme.kinde.com", ChangeKind::TrailingMark),
    (TokenUrl, "TOKEN_URL=https://id.example/token;", "https://id.example/token", ChangeKind::TrailingMark),
    // IN04
    (ClientId, "3f6b0c1d2e4a4978\n8899aabbccddeeff", CLIENT_ID, ChangeKind::LineBreak),
    (TokenUrl, "https://id.example/\r\n  token", "https://id.example/token", ChangeKind::LineBreak),
    // IN09
    (Host, "аcme.kinde.com", "acme.kinde.com", ChangeKind::LookAlike),
    (Host, "acme–dev.kinde.com", "acme-dev.kinde.com", ChangeKind::LookAlike),
    (ClientId, "３f6b0c1d2e4a49788899aabbccddeeff", CLIENT_ID, ChangeKind::LookAlike),
    (Audience, "https://оrders.example/api", "https://orders.example/api", ChangeKind::LookAlike),
    // IN10
    (TokenUrl, "id.example/oauth2/token", "https://id.example/oauth2/token", ChangeKind::MissingScheme),
    (Issuer, "localhost:8080/realms/x", "http://localhost:8080/realms/x", ChangeKind::MissingScheme),
    // IN11
    (Host, "http://acme.kinde.com", "https://acme.kinde.com", ChangeKind::PlainHttp),
    (TokenUrl, "http://id.example/token", "https://id.example/token", ChangeKind::PlainHttp),
    // IN12
    (TokenUrl, "https://user:pass@id.example/token", "https://id.example/token", ChangeKind::Credentials),
    (Host, "https://user:pass@acme.kinde.com", "https://acme.kinde.com", ChangeKind::Credentials),
    // IN13
    (TokenUrl, "https://id.example/token#access_token=x", "https://id.example/token", ChangeKind::Fragment),
    (TokenUrl, "https://id.example/token?client_secret=x", "https://id.example/token", ChangeKind::Query),
    (Host, "https://acme.kinde.com/?code=1", "https://acme.kinde.com", ChangeKind::Query),
    // IN15 and whole addresses as hosts
    (Host, "https://acme.kinde.com/oauth2/token", "https://acme.kinde.com", ChangeKind::Path),
    (Host, "https://acme.kinde.com/admin/cx/x", "https://acme.kinde.com", ChangeKind::Path),
    (Host, "acme.kinde.com/.well-known/openid-configuration", "acme.kinde.com", ChangeKind::Path),
    (Host, "https://acme.kinde.com/", "https://acme.kinde.com", ChangeKind::TrailingSlash),
    (Host, "acme.kinde.com//", "acme.kinde.com", ChangeKind::TrailingSlash),
    (Issuer, "https://id.example/r/.well-known/openid-configuration", "https://id.example/r", ChangeKind::Discovery),
    (
        Issuer,
        "https://id.example/.well-known/oauth-authorization-server/r",
        "https://id.example/r",
        ChangeKind::Discovery,
    ),
    (Issuer, "https://acme.kinde.com/", "https://acme.kinde.com", ChangeKind::TrailingSlash),
    // IN20
    (Scopes, "read:users, write:users", "read:users write:users", ChangeKind::Separators),
    (Scopes, "read:users;write:users", "read:users write:users", ChangeKind::Separators),
    (Scopes, "[\"read:users\",\"write:users\"]", "read:users write:users", ChangeKind::Separators),
    (Scopes, "read:users\n- write:users", "read:users write:users", ChangeKind::Separators),
    (Scopes, "read:users  write:users", "read:users write:users", ChangeKind::Separators),
    (Scopes, "read:users%20write:users", "read:users write:users", ChangeKind::PercentEncoding),
    (Scopes, "read:users+write:users", "read:users write:users", ChangeKind::Separators),
    (Scopes, "read:users read:users", "read:users", ChangeKind::Duplicate),
    (Scopes, "scope: read:users write:users", "read:users write:users", ChangeKind::Assignment),
    (Scopes, "read:ｕsers", "read:users", ChangeKind::LookAlike),
    // Slips of the scheme and of links
    (Host, "https;//acme.kinde.com", "https://acme.kinde.com", ChangeKind::Scheme),
    (Host, "https//acme.kinde.com", "https://acme.kinde.com", ChangeKind::Scheme),
    (Host, "htps://acme.kinde.com", "https://acme.kinde.com", ChangeKind::Scheme),
    (Host, "https://https://acme.kinde.com", "https://acme.kinde.com", ChangeKind::Scheme),
    (Host, "https:\\\\acme.kinde.com", "https://acme.kinde.com", ChangeKind::Scheme),
    (TokenUrl, "//id.example/token", "https://id.example/token", ChangeKind::Scheme),
    (Host, "acme,kinde.com", "acme.kinde.com", ChangeKind::AddressMarks),
    (TokenUrl, "https://id.example//oauth2/token", "https://id.example/oauth2/token", ChangeKind::AddressMarks),
    (Host, "<https://acme.kinde.com|acme.kinde.com>", "https://acme.kinde.com", ChangeKind::Link),
    (Host, "[acme](https://acme.kinde.com)", "https://acme.kinde.com", ChangeKind::Link),
    (TokenUrl, "https%3A%2F%2Fid.example%2Ftoken", "https://id.example/token", ChangeKind::PercentEncoding),
];

#[test]
fn every_slip_that_can_be_put_right_is_told_and_put_right() {
    for (field, pasted, cleaned, kind) in CHANGED {
        let reading = kinde(*field, pasted);
        assert_eq!(&reading.cleaned, cleaned, "{pasted:?}: {:?}", reading.changes);
        assert!(kinds(&reading).contains(kind), "{pasted:?}: {:?}", reading.changes);
    }
}

/// Field, text, the hint that has to be given, what it offers to use.
const HINTED: &[(PastedField, &str, HintCode, Option<&str>)] = &[
    // IN07, IN08, IN21
    (ClientId, "YOUR_CLIENT_ID", HintCode::Placeholder, None),
    (ClientId, "{{client_id}}", HintCode::Placeholder, None),
    (Host, "<your_subdomain>", HintCode::Placeholder, None),
    (Host, "https://{{business_domain}}.kinde.com", HintCode::Placeholder, None),
    (Host, "your-subdomain.kinde.com", HintCode::Placeholder, None),
    (Host, "[yourdomain]", HintCode::Placeholder, None),
    (TokenUrl, "https://login.microsoftonline.com/common/oauth2/v2.0/token", HintCode::Placeholder, None),
    (TokenUrl, "https://id.example/:tenant/token", HintCode::Placeholder, None),
    (Audience, "https://<your_subdomain>.kinde.com/api", HintCode::Placeholder, None),
    (ClientId, "3f6b…eeff", HintCode::Masked, None),
    (ClientId, SECRET, HintCode::LooksLikeSecret, None),
    (Host, SECRET, HintCode::LooksLikeSecret, None),
    (Audience, SECRET, HintCode::LooksLikeSecret, None),
    (Host, CLIENT_ID, HintCode::LooksLikeClientId, None),
    (ClientId, "https://acme.kinde.com", HintCode::LooksLikeAddress, None),
    (ClientId, "bob@acme.com", HintCode::LooksLikeEmail, None),
    (ClientId, "3f6b0c1d2e4a49788899aabbccddee", HintCode::UnusualShape, None),
    (ClientId, "3F6B0C1D2E4A49788899AABBCCDDEEFF", HintCode::UnusualShape, Some(CLIENT_ID)),
    (ClientId, "client_secret=aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1h", HintCode::OtherField, None),
    (ClientId, "Domain: acme.kinde.com\nClient ID: 1\nClient secret: 2", HintCode::WholeNote, None),
    // IN12, IN13
    (Host, "https://user:pass@acme.kinde.com", HintCode::CredentialsInAddress, None),
    (TokenUrl, "https://id.example/token#access_token=x", HintCode::TokenInAddress, None),
    // IN14
    (
        TokenUrl,
        "https://acme.kinde.com/oauth2/auth",
        HintCode::LoginAddress,
        Some("https://acme.kinde.com/oauth2/token"),
    ),
    (TokenUrl, "https://acme.kinde.com/admin", HintCode::LoginAddress, Some("https://acme.kinde.com/oauth2/token")),
    // IN15
    (TokenUrl, "https://acme.kinde.com", HintCode::DiscoveryAddress, Some("https://acme.kinde.com/oauth2/token")),
    // KD13, KD14 and hosts of Kinde
    (Host, "login.acme.co.uk", HintCode::CustomDomain, Some("acme.kinde.com")),
    (Host, "acme-dev.eu", HintCode::CustomDomain, Some("acme-dev.eu.kinde.com")),
    (Host, "acme", HintCode::Completed, Some("acme.kinde.com")),
    (Host, "acme.kindle.com", HintCode::MisspeltKinde, Some("acme.kinde.com")),
    (Host, "acme.eu.kinde.co", HintCode::MisspeltKinde, Some("acme.eu.kinde.com")),
    (Host, "app.kinde.com", HintCode::NotATenant, None),
    (Host, "www.acme.kinde.com", HintCode::UnusualLabel, None),
    (Audience, "https://acme.kinde.com/api/v1", HintCode::ManagementAudience, Some("https://acme.kinde.com/api")),
    (Audience, "https://acme.kinde.com/api/", HintCode::ManagementAudience, Some("https://acme.kinde.com/api")),
    (Audience, "https://acme.kinde.com", HintCode::AudienceIsServer, Some("https://acme.kinde.com/api")),
    (Audience, "https://acme.kinde.com/oauth2/token", HintCode::AudienceIsServer, Some("https://acme.kinde.com/api")),
    (Audience, "acme.kinde.com/api", HintCode::MissingScheme, Some("https://acme.kinde.com/api")),
    (Audience, "http://acme.kinde.com/api", HintCode::PlainHttp, Some("https://acme.kinde.com/api")),
    (Audience, "https;//orders.example", HintCode::MissingScheme, Some("https://orders.example")),
    // IN18
    (Audience, "https://orders.example/", HintCode::TrailingSlash, Some("https://orders.example")),
    (Audience, "https://a.example https://b.example", HintCode::SeveralAudiences, None),
    (Scopes, "openid read:users", HintCode::SignInScope, None),
];

#[test]
fn what_needs_a_decision_is_hinted_and_not_changed() {
    for (field, pasted, code, value) in HINTED {
        let reading = kinde(*field, pasted);
        assert!(codes(&reading).contains(code), "{pasted:?}: {:?}", reading.hints);
        if value.is_some() {
            assert_eq!(offered(&reading, *code).as_deref(), *value, "{pasted:?}");
        }
    }
}

#[test]
fn good_values_are_unchanged_and_without_hints() {
    for (field, good) in [
        (Host, "acme.kinde.com"),
        (Host, "https://acme-dev.eu.kinde.com"),
        (Host, "http://127.0.0.1:4711"),
        (Host, "http://[::1]:4711"),
        (ClientId, CLIENT_ID),
        (Audience, "https://acme.kinde.com/api"),
        (Audience, "urn:orders"),
        (Audience, "api:orders"),
        (Audience, "orders-api"),
        (Scopes, "read:users"),
        (Scopes, "permissions:read scope:write"),
        (TokenUrl, "https://acme.kinde.com/oauth2/token"),
        (TokenUrl, "https://id.example/token?tenant=1"),
        (Issuer, "https://acme.kinde.com"),
    ] {
        let reading = kinde(field, good);
        assert_eq!(reading, Reading { cleaned: good.into(), changes: vec![], hints: vec![], trouble: None }, "{good}");
    }
    let other = reading(Issuer, "https://acme.eu.auth0.com/", Provider::Other);
    assert_eq!((other.cleaned.as_str(), other.changes.len()), ("https://acme.eu.auth0.com/", 0));
}

#[test]
fn a_login_page_of_another_provider_leads_to_its_own_token_path() {
    for (login, token) in [
        ("https://t.eu.auth0.com/authorize", "https://t.eu.auth0.com/oauth/token"),
        ("https://t.eu.auth0.com/v2/logout", "https://t.eu.auth0.com/oauth/token"),
        ("https://t.eu.auth0.com/userinfo", "https://t.eu.auth0.com/oauth/token"),
        (
            "https://login.microsoftonline.com/t/oauth2/v2.0/authorize",
            "https://login.microsoftonline.com/t/oauth2/v2.0/token",
        ),
        (
            "https://k.example/realms/r/protocol/openid-connect/auth",
            "https://k.example/realms/r/protocol/openid-connect/token",
        ),
    ] {
        let reading = reading(TokenUrl, login, Provider::Other);
        assert_eq!(offered(&reading, HintCode::LoginAddress).as_deref(), Some(token));
    }
    let issuer = reading(TokenUrl, "https://id.example/", Provider::Other);
    assert_eq!(
        offered(&issuer, HintCode::DiscoveryAddress).as_deref(),
        Some("https://id.example/.well-known/openid-configuration")
    );
}

#[test]
fn invisible_characters_are_counted_and_placed() {
    let reading = kinde(ClientId, "3f6b0c1d2e4a49788899aabbccddeeff\u{a0}\u{200b}");
    assert_eq!(reading.changes[0].what, "2 invisible characters at the end");
    let look_alike = kinde(Host, "аcme.kinde.com");
    assert!(look_alike.changes[0].what.contains("U+0430") && look_alike.changes[0].what.contains("“a”"));
}

#[test]
fn a_value_that_cannot_be_used_says_why() {
    for (field, text) in [
        (Host, "10.0.0.1"),
        (Host, ""),
        (ClientId, "<client_id>"),
        (Audience, "a b c"),
        (Scopes, "réad"),
        (TokenUrl, "https://"),
        (Issuer, "ftp://x.example"),
    ] {
        assert!(kinde(field, text).trouble.is_some(), "{text}");
    }
    assert!(kinde(ClientId, &"x".repeat(100_000)).trouble.is_some());
}

#[test]
fn a_name_of_a_secret_parameter_never_brings_its_value_along() {
    let reading =
        kinde(TokenUrl, "https://client:SECRETSECRET@id.example/token?client_secret=SECRETSECRET#x=SECRETSECRET");
    assert!(!format!("{reading:?}").contains("SECRETSECRET"));
}

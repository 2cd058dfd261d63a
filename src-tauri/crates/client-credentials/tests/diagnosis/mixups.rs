//! Slips in what was typed: said at the field where they can be seen there, else told when the server refuses.

use client_credentials::diagnosis::SecretOddity;
use client_credentials::environment::{Audience, EnvironmentDraft, EnvironmentId, Provider, Scope, TenantHost};
use client_credentials::exchange::Purpose;
use client_credentials::resource_call::{CallDraft, CallRefused, HeaderDraft};
use client_credentials::secret::{AccessToken, ClientSecret};

use super::fixture::{CLIENT, NOW, ORDERS, Scene, claims_with, kinde_environment, other_environment, signed};
use super::rows::{Row, field, finding};
use client_credentials::discovery::MetadataTrouble;
use serde_json::json;

fn wrong_secret(scene: Scene) -> Scene {
    scene.refused(401, "invalid_client", "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).")
}

fn other_server(
    issuer: &str,
    endpoint: &str,
) -> Result<client_credentials::environment::Environment, client_credentials::field::FieldError> {
    let draft = EnvironmentDraft {
        provider: Provider::Other,
        issuer: issuer.into(),
        token_endpoint: endpoint.into(),
        client_id: "id".into(),
        ..EnvironmentDraft::default()
    };
    draft.parse(EnvironmentId::new("e"))
}

fn call_header(name: &str, value: &str) -> Result<(), client_credentials::field::FieldError> {
    let draft = CallDraft {
        method: "GET".into(),
        url: format!("{ORDERS}/orders"),
        headers: vec![HeaderDraft { name: name.into(), value: value.into() }],
        body: None,
    };
    match draft.build(&Scene::kinde().environment, &AccessToken::new("a.b.c".into())) {
        Err(CallRefused::Field(error)) => Err(error),
        _ => Ok(()),
    }
}

fn posted_to(path: &str, status: u16, body: &str) -> Scene {
    Scene::elsewhere().answered_at(
        Purpose::TokenRequest,
        Some(&format!("https://id.example{path}")),
        status,
        &[("Content-Type", "application/json")],
        body,
    )
}

pub fn rows() -> Vec<Row> {
    vec![
        field("IN01", "secret", "a zero-width space", ClientSecret::parse("abcdefgh\u{200b}ij")),
        finding(
            "IN02",
            "client-authentication-failed",
            "quotation marks",
            "secret",
            wrong_secret(Scene::kinde().odd_secret(SecretOddity::Quoted)),
        ),
        finding(
            "IN03",
            "client-authentication-failed",
            "whole line",
            "secret",
            wrong_secret(Scene::kinde().odd_secret(SecretOddity::ConfigurationLine)),
        ),
        field("IN04", "secret", "position 5", ClientSecret::parse("abcd\nefgh")),
        finding(
            "IN05",
            "client-authentication-failed",
            "ID was copied instead of its value",
            "secret",
            Scene::elsewhere().odd_secret(SecretOddity::Uuid).refused(
                401,
                "invalid_client",
                "AADSTS7000215: Invalid client secret provided.",
            ),
        ),
        field("IN06", "secret", "masked preview", ClientSecret::parse("••••••••••")),
        finding(
            "IN07",
            "client-authentication-failed",
            "pasted twice",
            "Client ID",
            wrong_secret(Scene::kinde().odd_secret(SecretOddity::SameAsClientId)),
        ),
        finding(
            "IN08",
            "client-authentication-failed",
            "sample value",
            "App keys",
            wrong_secret(Scene::kinde().odd_secret(SecretOddity::Placeholder)),
        ),
        field("IN09", "host", "U+0430", TenantHost::parse("\u{430}cme.kinde.com")),
        field("IN11", "host", "Use https", TenantHost::parse("http://acme.kinde.com")),
        field("IN12", "host", "before the @", TenantHost::parse("https://user:pass@acme.kinde.com")),
        field("IN13", "tokenEndpoint", "#", other_server("", "https://id.example/token#access_token=x")),
        finding(
            "IN14",
            "token-endpoint-not-found",
            "login page",
            "token endpoint",
            posted_to("/oauth2/authorize", 405, ""),
        ),
        finding(
            "IN15",
            "answer-without-token",
            "metadata",
            "issuer",
            posted_to(
                "/.well-known/openid-configuration",
                200,
                r#"{"issuer":"https://id.example","token_endpoint":"https://id.example/token"}"#,
            ),
        ),
        finding("IN16", "metadata-issuer-mismatch", "another tenant", "issuer", {
            let mut scene = Scene::elsewhere();
            scene.metadata_trouble = Some(MetadataTrouble::OtherIssuer {
                expected: "https://eu.id.example".into(),
                found: "https://us.id.example".into(),
            });
            scene
        }),
        finding(
            "IN17",
            "issuer-mismatch",
            "custom domain",
            "one domain everywhere",
            Scene::kinde().holding(&signed(&claims_with(json!({"iss": "https://login.acme.com"})))),
        ),
        finding(
            "IN18",
            "audience-mismatch",
            "slash at the end",
            "letter by letter",
            Scene::kinde().holding(&signed(&claims_with(json!({"aud": [format!("{ORDERS}/")]})))),
        ),
        finding(
            "IN19",
            "audience-not-authorised",
            "login server itself",
            "Audience",
            Scene::kinde().asking(&["https://acme.kinde.com"], &[]).refused(
                400,
                "invalid_request",
                "Requested audience 'https://acme.kinde.com' has not been whitelisted by the OAuth 2.0 Client.",
            ),
        ),
        finding(
            "IN20",
            "scope-refused",
            "single spaces",
            "scope",
            Scene::kinde().asking(&[ORDERS], &["read:orders,write:orders"]).refused(
                400,
                "invalid_scope",
                "The OAuth 2.0 Client is not allowed to request scope 'read:orders,write:orders'.",
            ),
        ),
        field("IN21", "host", "placeholder", TenantHost::parse("<your_subdomain>.kinde.com")),
        finding(
            "IN22",
            "method-not-allowed",
            "token endpoint, not to an API",
            "manual",
            Scene::kinde().called_at("https://acme.kinde.com/oauth2/token", 405, ""),
        ),
        field("IN23", "headers", "position 2", call_header("X-Trace", "a\r\nX-Evil: 1")),
        finding("KD13", "audience-not-authorised", "another host than this environment", "Audience", {
            let mut scene = Scene::kinde();
            scene.environment = kinde_environment("Custom", "login.acme.com", CLIENT);
            scene.asking(&["https://acme.kinde.com/api"], &[]).refused(
                400,
                "invalid_request",
                "Requested audience 'https://acme.kinde.com/api' has not been whitelisted by the OAuth 2.0 Client.",
            )
        }),
        finding(
            "KD14",
            "audience-not-authorised",
            "address of the Management API",
            "Kinde Management API",
            Scene::kinde().asking(&["https://acme.kinde.com/api/v1"], &[]).refused(
                400,
                "invalid_request",
                "Requested audience 'https://acme.kinde.com/api/v1' has not been whitelisted by the OAuth 2.0 Client.",
            ),
        ),
    ]
}

#[test]
fn the_management_audience_with_a_slash_or_version_is_recognised_and_called_unconfirmed() {
    for audience in ["https://acme.kinde.com/api/v1", "https://acme.kinde.com/api/", "https://acme.kinde.com/api/v1/"] {
        let scene = Scene::kinde().asking(&[audience], &[]).refused(
            403,
            "invalid_request",
            &format!("Requested audience '{audience}' has not been whitelisted"),
        );
        let first = scene.first();
        let cause = first
            .causes
            .iter()
            .find(|cause| cause.text.contains("https://acme.kinde.com/api is probably meant"))
            .expect(audience);
        assert!(cause.because.as_deref().unwrap().contains("not confirmed"));
    }
}

#[test]
fn credentials_of_another_saved_environment_are_named() {
    let scene = wrong_secret(Scene::kinde().beside(kinde_environment("Staging", "acme-staging", CLIENT)));
    let first = scene.first();
    assert_eq!(first.code, "client-authentication-failed");
    assert!(first.causes[0].text.contains("Staging"), "{:?}", first.causes);
}

#[test]
fn an_api_that_belongs_to_another_environment_is_named() {
    let mut staging = kinde_environment("Staging", "acme-staging", "other");
    staging.apis[0].audience = Audience::parse("https://billing.acme.com").unwrap();
    let scene =
        Scene::kinde().beside(staging).asking(&["https://billing.acme.com"], &[]).refused(400, "invalid_target", "");
    assert!(scene.first().causes.iter().any(|cause| cause.text.contains("Staging")));
}

#[test]
fn a_token_of_another_environment_is_named_before_everything_that_follows_from_it() {
    let token = signed(&claims_with(
        json!({"iss": "https://acme-dev.kinde.com", "aud": ["https://acme-dev.kinde.com/api"], "exp": NOW - 5}),
    ));
    let scene = Scene::kinde().beside(kinde_environment("Development", "acme-dev", "dev")).holding(&token);
    assert_eq!(scene.first().code, "token-of-another-environment");
    assert!(scene.first().title.contains("Development"));
}

#[test]
fn an_issuer_that_differs_in_a_letter_says_which_kind_of_letter() {
    for (issuer, words) in [
        ("https://acme.kinde.com/", "slash"),
        ("https://ACME.kinde.com", "capital letters"),
        ("http://acme.kinde.com", "http and https"),
        ("https://acme-dev.kinde.com", "another tenant"),
    ] {
        let first = Scene::kinde().holding(&signed(&claims_with(json!({"iss": issuer})))).first();
        assert_eq!(first.code, "issuer-mismatch", "{issuer}");
        assert!(first.causes.iter().any(|cause| cause.text.contains(words)), "{issuer}: {:?}", first.causes);
    }
}

#[test]
fn a_misspelt_host_is_compared_with_known_ones() {
    use client_credentials::exchange::TransportFailureKind::HostNotFound;
    let mut scene = Scene::kinde().beside(other_environment("Login", "https://login.acme.example", "x"));
    scene.environment = kinde_environment("Typo", "acme.knde.com", CLIENT);
    let first = scene.failing(Purpose::TokenRequest, HostNotFound, "").first();
    assert!(first.causes[0].text.contains("acme.kinde.com"), "{:?}", first.causes);
    let mut scene = Scene::kinde().beside(other_environment("Login", "https://login.acme.example", "x"));
    scene.environment = other_environment("Typo", "https://logn.acme.example", "x");
    let first = scene.failing(Purpose::TokenRequest, HostNotFound, "").first();
    assert!(first.causes[0].text.contains("login.acme.example"), "{:?}", first.causes);
}

#[test]
fn a_scope_that_holds_a_comma_passes_the_field_and_is_told_at_the_refusal() {
    assert!(Scope::parse("read:orders,write:orders").is_ok());
}

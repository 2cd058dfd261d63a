//! Texts that come as tokens and are none, are other ones, or are signed in ways that no API should take.

use super::Case;
use super::site::{ORDERS, Site, asking, for_orders, issuer, judge};
use super::tokens::{Issuer, SIGNER, claims, headed, header, signed};
use crate::bench::now;
use client_credentials::report::Question;
use client_credentials::secret::AccessToken;
use client_credentials::verification::Profile;
use serde_json::json;

/// A text that comes out of a token endpoint, or that somebody pastes, in an environment with good keys.
fn text(
    rows: &'static str,
    code: &'static str,
    name: &str,
    make: impl FnOnce(&str) -> String + Send + 'static,
) -> Case {
    Case::new(rows, code, name, move |sender| async move {
        let site = Site::start(|origin| Issuer::of(String::new()).routes(origin)).await;
        let token = AccessToken::new(make(&site.origin));
        judge(&sender, &issuer(&site.origin), &token, &for_orders(), now(), None).await
    })
}

fn good(origin: &str) -> String {
    signed(&header(json!({})), &claims(origin, json!({})))
}

/// A good token with another signature.
fn resigned(origin: &str, changes: serde_json::Value, signature: &str) -> String {
    let token = signed(&header(changes), &claims(origin, json!({})));
    format!("{}.{signature}", token.rsplit_once('.').unwrap().0)
}

pub fn cases() -> Vec<Case> {
    let mut cases = shapes();
    cases.extend(kinds());
    cases.extend(signatures());
    cases
}

fn shapes() -> Vec<Case> {
    let malformed = "token-malformed";
    vec![
        text("JW03", "token-empty", "nothing", |_| String::new()),
        text("JW03", "token-empty", "white space", |_| " \n ".into()),
        text("JW01", "token-opaque", "opaque", |_| "2YotnFZFEjr1zCsicMWpAA".into()),
        text("JW01", "token-opaque", "with a prefix", |_| "ory_at_xfkMT0lFjmH1pX2t9mZq5sG7aYcVbN3dE8rK4uWoLhI".into()),
        text("JW01", "wrong-token-kind", "44 letters and digits that somebody pasted", |_| {
            "2YotnFZFEjr1zCsicMWpAA2YotnFZFEjr1zCsicMWpAA".into()
        }),
        text("JW01", "token-opaque", "hexadecimal", |_| {
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into()
        }),
        text("JW02", "token-encrypted", "five parts", |_| {
            "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.T0tPVA.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4.XFBoMYUZodetZdvTiFvSkQ".into()
        }),
        text("JW03", malformed, "two parts", |origin| good(origin).rsplit_once('.').unwrap().0.to_owned()),
        text("JW03", malformed, "four parts", |origin| format!("{}.x", good(origin))),
        text("JW03", malformed, "an empty part", |origin| format!("{}..x", good(origin).split('.').next().unwrap())),
        text("JW03", malformed, "padding", |origin| good(origin).replacen('.', "==.", 1)),
        text("JW04", malformed, "Bearer", |origin| format!("Bearer {}", good(origin))).cause("copied together"),
        text("JW04", malformed, "the whole answer", |origin| json!({"access_token": good(origin)}).to_string())
            .cause("copied together"),
        text("JW04", malformed, "quotes", |origin| format!("\"{}\"", good(origin))),
        text("JW04", malformed, "a line break", |origin| {
            let token = good(origin);
            format!("{}\n{}", &token[..60], &token[60..])
        }),
        text("JW04", malformed, "%2E", |origin| good(origin).replace('.', "%2E")),
        text("JW05", malformed, "a list", |_| SIGNER.sign(r#"{"alg":"RS256","kid":"key-1"}"#, "[1,2]")),
        text("JW05", malformed, "words", |_| SIGNER.sign(r#"{"alg":"RS256","kid":"key-1"}"#, "hello")),
        text("JW05", "duplicate-member", "a claim twice", |origin| {
            let claims = claims(origin, json!({})).to_string();
            SIGNER.sign(
                r#"{"alg":"RS256","kid":"key-1"}"#,
                &format!("{{\"scope\":\"delete:everything\",{}", &claims[1..]),
            )
        }),
        text("JW05", "duplicate-member", "an algorithm twice", |origin| {
            SIGNER.sign(r#"{"alg":"none","alg":"RS256","kid":"key-1"}"#, &claims(origin, json!({})).to_string())
        }),
        headed("JW05", "header-wrong-type", json!({"alg": ["RS256"]})),
        headed("JW05", "header-wrong-type", json!({"kid": 7})),
        text("JW22", "token-too-long", "70,000 characters", |origin| {
            signed(&header(json!({})), &claims(origin, json!({"groups": "g".repeat(60_000)})))
        }),
    ]
}

fn kinds() -> Vec<Case> {
    let kind = "wrong-token-kind";
    vec![
        headed("JW11", kind, json!({"typ": "logout+jwt"})),
        headed("JW11", kind, json!({"typ": "dpop+jwt"})),
        headed("JW11", kind, json!({"typ": "secevent+jwt"})),
        text("JW11", kind, "an ID token", |origin| {
            signed(
                &header(json!({})),
                &claims(
                    origin,
                    json!({"aud": ["client!+ID"], "nonce": "n", "at_hash": "h", "sub": "kp_1", "gty": null}),
                ),
            )
        })
        .cause("ID token"),
        text("JW11", kind, "an API key", |_| "sk_live_51H8mPq2eZvKYlo2C0000000000000000".into()).cause("key"),
        text("JW11", kind, "a private key", |_| {
            "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----".into()
        })
        .cause("private key"),
        text("JW11", kind, "an address", |_| "https://acme.kinde.com/oauth2/token".into()).cause("address"),
        text("JW11", kind, "a placeholder", |_| "<token>".into()).cause("placeholder"),
        headed("JW11", "type-not-allowed", json!({"typ": "foo+jwt"})).says("foo+jwt"),
        headed("JW09", "nested-token", json!({"cty": "JWT"})),
    ]
}

fn signatures() -> Vec<Case> {
    vec![
        text("JW06", "algorithm-none", "none", |origin| resigned(origin, json!({"alg": "none"}), "")),
        text("JW06", "algorithm-none", "nOnE with a signature", |origin| {
            resigned(origin, json!({"alg": "nOnE"}), "AAAA")
        }),
        text("JW06", "signature-missing", "no signature", |origin| resigned(origin, json!({}), "")),
        headed("JW06", "algorithm-missing", json!({"alg": null})),
        headed("JW07", "algorithm-symmetric", json!({"alg": "HS256"})).says("HS256").fix("RS256"),
        headed("JW07", "algorithm-symmetric", json!({"alg": "HS512"})),
        headed("JW08", "algorithm-not-supported", json!({"alg": "ES512"})).says("ES512"),
        headed("JW08", "algorithm-not-supported", json!({"alg": "ML-DSA-65"})).says("ML-DSA-65"),
        headed("JW08", "algorithm-not-allowed", json!({"alg": "XX99"})).says("XX99"),
        headed("JW09", "critical-header", json!({"crit": ["b64"], "b64": false})),
        headed("JW09", "critical-header", json!({"crit": ["urn:acme:special"], "urn:acme:special": 1})),
        headed("JW09", "critical-header", json!({"zip": "DEF"})),
        Case::new("JW21", "claim-missing", "the profile to the letter", |sender| async move {
            let site = Site::start(|origin| Issuer::of(String::new()).routes(origin)).await;
            let token = AccessToken::new(signed(
                &header(json!({"typ": "at+jwt"})),
                &claims(&site.origin, json!({"client_id": null})),
            ));
            let question = Question {
                audiences: vec![ORDERS.into()],
                requested_scopes: Some(Vec::new()),
                required_scopes: Vec::new(),
                profile: Profile::Rfc9068,
                rules: None,
            };
            let knowledge = client_credentials::knowledge::Knowledge::default();
            client_credentials::flow::judge_token(
                &sender,
                &knowledge,
                &issuer(&site.origin),
                &token,
                &question,
                &client_credentials::flow::Occasion { now: now(), ..Default::default() },
            )
            .await
            .findings
        }),
        Case::new("JW19", "scope-not-granted", "a scope that the API is said to need", |sender| async move {
            let site = Site::start(|origin| Issuer::of(String::new()).routes(origin)).await;
            let token = AccessToken::new(good(&site.origin));
            judge(
                &sender,
                &issuer(&site.origin),
                &token,
                &asking(&[ORDERS], &["read:orders", "delete:orders"]),
                now(),
                None,
            )
            .await
        })
        .says("delete:orders"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_that_are_no_good_tokens_are_told_apart() {
    super::prove(cases()).await;
}

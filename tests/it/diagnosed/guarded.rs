//! APIs that let in what they must refuse, as the guard check finds it.

use super::Case;
use super::site::issuer;
use crate::guarded::{Lax, Tokens, check};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use client_credentials::diagnosis::Finding;
use client_credentials::guard::GuardCase;
use client_credentials::http::HttpSender;
use client_credentials::jwks::{self, KeySet};
use client_credentials::secret::AccessToken;
use serde_json::{Value, json};
use std::sync::OnceLock;

fn pair() -> &'static KeyPair {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    PAIR.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).unwrap())
}

fn keys() -> KeySet {
    let public = pair().public_key();
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let n = number(public.modulus().big_endian_without_leading_zero());
    let e = number(public.exponent().big_endian_without_leading_zero());
    jwks::parse(
        &json!({"keys": [{"kty": "RSA", "kid": "k", "alg": "RS256", "use": "sig", "n": n, "e": e}]}).to_string(),
    )
}

fn signed(claims: &Value) -> AccessToken {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(&json!({"alg": "RS256", "kid": "k", "typ": "JWT"})), part(claims));
    let mut signature = vec![0; pair().public_modulus_len()];
    pair().sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
    AccessToken::new(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

fn good() -> AccessToken {
    signed(
        &json!({"iss": "https://id.acme.example", "aud": ["https://orders.acme.example"], "exp": 4_000_000_000_i64, "scope": "read:orders"}),
    )
}

async fn found(
    sender: HttpSender,
    rule: impl Fn(Option<&str>) -> bool + Send + Sync + 'static,
    which: GuardCase,
) -> Vec<Finding> {
    let api = Lax::letting_in(rule).await;
    let (good, keys) = (good(), keys());
    let special = signed(&json!({"special": true}));
    let chosen = |case| (which == case).then_some(&special);
    let tokens = Tokens {
        keys: Some(&keys),
        expired: chosen(GuardCase::Expired),
        other: chosen(GuardCase::OtherAudience),
        lacking: chosen(GuardCase::MissingScope),
        ..Tokens::only(&good)
    };
    check(&sender, &issuer(&api.origin), &format!("{}/orders", api.origin), &tokens).await.1
}

fn header(token: &str) -> Value {
    let part = token.split('.').next().unwrap_or_default();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap_or_default()).unwrap_or_default()
}

/// Checks signatures of RS256 properly, by the library that other servers use.
fn is_genuine(token: &str) -> bool {
    let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    (rules.validate_exp, rules.validate_aud) = (false, false);
    rules.required_spec_claims.clear();
    let set: jsonwebtoken::jwk::JwkSet = {
        let public = pair().public_key();
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        serde_json::from_value(json!({"keys": [{"kty": "RSA", "kid": "k", "n": number(public.modulus().big_endian_without_leading_zero()), "e": number(public.exponent().big_endian_without_leading_zero())}]})).unwrap()
    };
    let key = jsonwebtoken::DecodingKey::from_jwk(&set.keys[0]).unwrap();
    jsonwebtoken::decode::<Value>(token, &key, &rules).is_ok()
}

pub fn cases() -> Vec<Case> {
    let case = |rows, code, name: &str, rule: fn(Option<&str>) -> bool, which| {
        Case::new(rows, code, name, move |sender| found(sender, rule, which))
    };
    let signature = "signature-not-checked";
    vec![
        case("AP15", "endpoint-is-public", "lets everybody in", |_| true, GuardCase::NoToken)
            .says("200")
            .fix("needs a token"),
        case("AP16", signature, "decodes only", |token| token.is_some(), GuardCase::NoToken)
            .says("anybody")
            .cause("never verifies"),
        case(
            "AP16",
            signature,
            "accepts alg none",
            |token| token.is_some_and(|token| header(token)["alg"] == "none" || is_genuine(token)),
            GuardCase::NoToken,
        )
        .cause("none is one of them"),
        case(
            "AP16",
            signature,
            "takes the public key for a secret",
            |token| token.is_some_and(|token| header(token)["alg"] == "HS256" || is_genuine(token)),
            GuardCase::NoToken,
        )
        .cause("shared secret"),
        case(
            "AP16",
            "expiry-not-checked",
            "checks signatures only",
            |token| token.is_some_and(is_genuine),
            GuardCase::Expired,
        )
        .says("2 h"),
        case(
            "AP16",
            "audience-not-checked",
            "checks signatures only",
            |token| token.is_some_and(is_genuine),
            GuardCase::OtherAudience,
        )
        .says("other APIs"),
        case(
            "AP16",
            "scope-not-checked",
            "checks signatures only",
            |token| token.is_some_and(is_genuine),
            GuardCase::MissingScope,
        )
        .says("read:orders"),
    ]
}

#[tokio::test]
async fn an_api_that_lets_bad_tokens_in_is_found_out() {
    super::prove(cases()).await;
}

//! The Rust verifier as the Code tab writes it, compiled into these tests.

#[rustfmt::skip]
#[path = "../../samples/snapshots/verify-rust.rs"]
mod verify_token;

use super::grammars::acme;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use client_credentials::samples::{Subject, sample};
use jsonwebtoken::jwk::JwkSet;
use serde_json::{Value, json};
use verify_token::{AUDIENCE, ISSUER, JWKS_URI, Refusal, verify_token};

struct Signer {
    pair: RsaKeyPair,
    keys: JwkSet,
}

impl Signer {
    fn new() -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let n = URL_SAFE_NO_PAD.encode(pair.public_key().modulus().big_endian_without_leading_zero());
        let e = URL_SAFE_NO_PAD.encode(pair.public_key().exponent().big_endian_without_leading_zero());
        let keys = json!({"keys": [{"kty": "RSA", "use": "sig", "kid": "k1", "n": n, "e": e}]});
        Self { pair, keys: serde_json::from_value(keys).unwrap() }
    }

    fn token(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = json!({"iss": ISSUER, "aud": [AUDIENCE], "exp": crate::bench::now() + 600, "sub": "x"});
        change(&mut claims);
        let part = |value: &str| URL_SAFE_NO_PAD.encode(value);
        let signed = format!("{}.{}", part(r#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#), part(&claims.to_string()));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

#[test]
fn the_compiled_verifier_is_the_one_that_the_code_tab_writes() {
    let (environment, requests) = acme();
    let subject = Subject {
        environment: &environment,
        token_endpoint: environment.token_endpoint(),
        jwks_uri: None,
        requests: &requests,
        call: None,
    };
    let code = sample("verify-rust", &subject).unwrap().code.unwrap();
    super::grammars::assert_snapshot("verify-rust.rs", &code);
    assert!(JWKS_URI.starts_with(ISSUER));
}

#[test]
fn the_rust_verifier_accepts_the_good_token_and_no_other() {
    let signer = Signer::new();
    let good = signer.token(|_| {});
    assert_eq!(verify_token(&good, &signer.keys).unwrap()["sub"], "x");
    let now = crate::bench::now();
    type Change = fn(&mut Value, i64);
    let changes: [(&str, Change); 8] = [
        ("expired", |claims, now| claims["exp"] = json!(now - 3600)),
        ("without exp", |claims, _| drop(claims.as_object_mut().unwrap().remove("exp"))),
        ("another audience", |claims, _| claims["aud"] = json!(["https://other.example"])),
        ("no audience", |claims, _| claims["aud"] = json!([])),
        ("without aud", |claims, _| drop(claims.as_object_mut().unwrap().remove("aud"))),
        ("another issuer", |claims, _| claims["iss"] = json!("https://evil.example")),
        ("issuer with a slash", |claims, _| claims["iss"] = json!(format!("{ISSUER}/"))),
        ("without iss", |claims, _| drop(claims.as_object_mut().unwrap().remove("iss"))),
    ];
    for (what, change) in changes {
        let token = signer.token(|claims| change(claims, now));
        match verify_token(&token, &signer.keys) {
            Err(Refusal::Invalid(error)) => assert!(!error.to_string().is_empty(), "{what}"),
            other => panic!("{what}: {other:?}"),
        }
    }
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!("{good}") };
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"k1"}"#);
    let hmac = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","kid":"k1"}"#);
    let other = signer.token(|claims| claims["sub"] = json!("y"));
    let other = other.split('.').nth(1).unwrap();
    for forged in [
        format!("{header}.{other}.{signature}"),
        format!("{none}.{payload}."),
        format!("{hmac}.{payload}.{signature}"),
        "no token".to_owned(),
        String::new(),
    ] {
        assert!(verify_token(&forged, &signer.keys).is_err(), "{forged}");
    }
    // A token of somebody else's key, under a name that is not in the set and under one that is.
    let stranger = Signer::new();
    assert!(verify_token(&stranger.token(|_| {}), &signer.keys).is_err());
    let empty: JwkSet = serde_json::from_value(json!({"keys": []})).unwrap();
    assert!(matches!(verify_token(&good, &empty), Err(Refusal::UnknownKey)));
}

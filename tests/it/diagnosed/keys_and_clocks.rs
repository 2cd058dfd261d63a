//! Keys of an issuer, and the clocks of two computers.

use super::Case;
use super::site::{Site, answer, environment, for_orders, http, issuer, judge, request_and_judge, tenant};
use super::tokens::{Issuer, SIGNER, STRANGER, claims, header, http_date, issued, jwk, key_set, keyed, signed};
use crate::bench::now;
use client_credentials::environment::{EnvironmentDraft, Provider};
use client_credentials::secret::AccessToken;
use serde_json::{Value, json};

pub fn cases() -> Vec<Case> {
    let mut cases = keys();
    cases.extend(clocks());
    cases
}

fn keys() -> Vec<Case> {
    let one = |changes: Value| key_set(&[jwk(&SIGNER, changes)]);
    let small = "uCTq3Yzv0hYwhtE0lQ0fJ8c6gIuB1mGkqV1s1zJtX0J2c8mJm0X1b0iJtqfOZb9m4w8mU6L5g3e7X9y2Yw1n3Q0cV5k9Z1x7S4h2M6o8R0t5U7v9W1a3D5f7G9h1J3k5L7n9P1q3R5s7T9u1V3w5X7y9Z1b3C5d7F9g1H3j5K7m9N1p3";
    vec![
        keyed("JK01", "key-set-not-found", "404", http(404, &[], "")).status_only().says("404"),
        keyed("JK01", "key-set-not-found", "403", answer(403, "Forbidden")).status_only().says("403"),
        keyed("JK01", "key-set-not-found", "a page", answer(200, "<html><title>Home</title></html>")).status_only(),
        keyed("JK07", "key-set-unreadable", "an object", answer(200, r#"{"keys":{}}"#)),
        keyed("JK07", "key-set-unreadable", "no keys", answer(200, r#"{"jwks":[]}"#)),
        keyed("JK07", "key-set-unreadable", "cut", answer(200, r#"{"keys":[{"kty""#)),
        keyed(
            "JK07",
            "key-set-unreadable",
            "too large",
            answer(200, &format!(r#"{{"keys":[],"x":"{}"}}"#, "x".repeat(700_000))),
        ),
        keyed("JK05", "no-usable-key", "for encryption", one(json!({"use": "enc"}))),
        keyed("JK05", "no-usable-key", "shared secret", key_set(&[json!({"kty": "oct", "kid": "key-1", "k": "AAAA"})])),
        keyed("JK06", "no-usable-key", "short", one(json!({"n": small}))),
        keyed("JK06", "no-usable-key", "exponent 1", one(json!({"e": "AQ"}))),
        keyed(
            "JK07",
            "no-usable-key",
            "a key without its number",
            key_set(&[json!({"kty": "RSA", "kid": 7, "e": "AQAB"})]),
        ),
        keyed("JK07", "no-usable-key", "none", key_set(&[])),
        keyed(
            "JK05",
            "key-refused",
            "for encryption, beside a good one",
            key_set(&[jwk(&SIGNER, json!({"use": "enc"})), jwk(&STRANGER, json!({"kid": "key-2"}))]),
        ),
        keyed(
            "JK05",
            "key-refused",
            "not to verify",
            key_set(&[
                jwk(&SIGNER, json!({"key_ops": ["encrypt"], "use": null})),
                jwk(&STRANGER, json!({"kid": "key-2"})),
            ]),
        ),
        keyed(
            "JK06",
            "key-wrong-type",
            "a key of another kind",
            key_set(&[
                json!({"kty": "EC", "crv": "P-256", "kid": "key-1", "use": "sig", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}),
                jwk(&STRANGER, json!({"kid": "key-2"})),
            ]),
        ),
        keyed(
            "JK05",
            "private-key-published",
            "private",
            key_set(&[jwk(&SIGNER, json!({})), jwk(&STRANGER, json!({"kid": "key-2", "d": "AQAB"}))]),
        ),
        keyed("JK02", "key-unknown", "rotated", one(json!({"kid": "key-2"}))).says("key-1").cause("replaced"),
        issued("JK02", "issuer-mismatch", "from elsewhere", |origin| Issuer {
            keys: key_set(&[jwk(&SIGNER, json!({"kid": "key-9"}))]),
            ..Issuer::of(signed(&header(json!({})), &claims(origin, json!({"iss": "https://acme-dev.example"}))))
        }),
        keyed(
            "JK04",
            "key-ambiguous",
            "one name twice",
            key_set(&[jwk(&STRANGER, json!({})), jwk(&SIGNER, json!({}))]),
        ),
        keyed("JK10", "signature-mismatch", "another key of the same name", key_set(&[jwk(&STRANGER, json!({}))])),
        issued("JK10", "signature-mismatch", "changed claims", |origin| {
            let token = signed(&header(json!({})), &claims(origin, json!({})));
            let other = signed(&header(json!({})), &claims(origin, json!({"scope": "read:orders delete:orders"})));
            let (parts, others): (Vec<&str>, Vec<&str>) = (token.split('.').collect(), other.split('.').collect());
            Issuer::of(format!("{}.{}.{}", parts[0], others[1], parts[2]))
        }),
        issued("JK10", "signature-mismatch", "a signature cut between two of its bytes", |origin| {
            let token = signed(&header(json!({})), &claims(origin, json!({})));
            Issuer::of(token[..token.len() - 42].to_owned())
        }),
        issued("JK10 JW03", "token-malformed", "a signature cut within a byte", |origin| {
            let token = signed(&header(json!({})), &claims(origin, json!({})));
            Issuer::of(token[..token.len() - 41].to_owned())
        }),
        Case::new("KD12 JK01", "key-set-not-found", "a Kinde domain that is none", |sender| async move {
            let site = Site::start(|origin| {
                let token = signed(&header(json!({})), &claims(origin, json!({})));
                let body = json!({"access_token": token, "token_type": "bearer", "expires_in": 60}).to_string();
                vec![("/oauth2/token".into(), answer(200, &body)), ("*".into(), answer(403, "Forbidden"))]
            })
            .await;
            request_and_judge(&sender, &tenant(&site.origin), &for_orders(), now()).await
        })
        .status_only()
        .says("403")
        .cause("region"),
        Case::new("JK11", "connection-refused", "keys out of reach", |sender| async move {
            let token = signed(&header(json!({})), &claims("https://id.acme.example", json!({})));
            let known = environment(EnvironmentDraft {
                provider: Provider::Other,
                issuer: "https://id.acme.example".into(),
                jwks_uri: "http://127.0.0.1:1/keys".into(),
                ..EnvironmentDraft::default()
            });
            judge(&sender, &known, &AccessToken::new(token), &for_orders(), now(), None).await
        })
        .says("http://127.0.0.1:1/keys"),
    ]
}

fn clocks() -> Vec<Case> {
    let wrong = "computer-clock-wrong";
    let dated = |rows, seconds: i64, changes: Value| {
        issued(rows, wrong, format!("a clock {seconds} s apart"), move |origin| Issuer {
            headers: vec![("Date".into(), http_date(now() + seconds))],
            ..Issuer::of(signed(&header(json!({})), &claims(origin, changes)))
        })
        .fix("date and time")
    };
    vec![
        dated("CK01", 700, json!({})).says("11 min"),
        dated("CK01", -700, json!({})),
        dated("CK02", 7200, json!({})).cause("time zone"),
        dated("CK02", -19_800, json!({})).cause("time zone"),
        dated("CK03", 1000, json!({"iat": now() + 990, "nbf": now() + 990, "exp": now() + 4600})),
        dated("CK03", -5000, json!({"iat": now() - 5000, "exp": now() - 1400})),
        Case::new("CK04", wrong, "a computer in the year 2010", |sender| async move {
            let site = Site::start(|origin| {
                let made = Issuer {
                    headers: vec![("Date".into(), http_date(now()))],
                    ..Issuer::of(signed(&header(json!({})), &claims(origin, json!({}))))
                };
                made.routes(origin)
            })
            .await;
            request_and_judge(&sender, &issuer(&site.origin), &for_orders(), 1_262_304_000).await
        })
        .cause("lost its time"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_keys_or_clocks_is_told_first() {
    super::prove(cases()).await;
}

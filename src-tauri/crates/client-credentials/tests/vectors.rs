//! Published signatures through the verify path: RFC 7515 appendix A, RFC 7519 (3.1 and 6.1), RFC 7520 section 4,
//! RFC 7797, RFC 8037 A.4; each as it is and changed in every place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use client_credentials::verification::{Clocks, Expectations, Keys, Profile, Verdict, verify};
use client_credentials::{jwks, jwt};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Vector {
    name: String,
    alg: String,
    key: Value,
    token: String,
    /// A form that is no compact, self-contained JWS: refused whatever is allowed.
    #[serde(default)]
    never: bool,
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("vectors/jose.json")).unwrap()
}

/// The signature profile, with these algorithms besides or instead of its own.
fn accepts(token: &str, key: &Value, only: Option<&str>) -> bool {
    let mut expectations = Expectations::of(Profile::Signature);
    if let Some(algorithm) = only {
        expectations.rules.algorithms = vec![algorithm.to_owned()];
    }
    let set = jwks::parse(&json!({ "keys": [key] }).to_string());
    let clocks = Clocks { now: 1_300_819_370, server_now: None };
    verify(&jwt::decode(token), Keys::Fresh(&set), &expectations, clocks).verdict == Verdict::Accept
}

fn is_symmetric(vector: &Vector) -> bool {
    vector.alg.starts_with("HS")
}

#[test]
fn every_published_signature_is_judged_as_its_rfc_says() {
    let (mut accepted, mut refused) = (0, 0);
    for vector in vectors() {
        let supported = !vector.never && vector.alg != "ES512";
        assert_eq!(accepts(&vector.token, &vector.key, Some(&vector.alg)), supported, "{}", vector.name);
        // Without being asked for by name, a shared secret decides nothing.
        let unasked = supported && !is_symmetric(&vector);
        assert_eq!(accepts(&vector.token, &vector.key, None), unasked, "{} by default", vector.name);
        let count = if supported { &mut accepted } else { &mut refused };
        *count += 1;
    }
    assert!(accepted >= 7 && refused >= 9, "{accepted} accepted, {refused} refused");
}

#[test]
fn a_published_signature_is_refused_after_any_change() {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut tried = 0;
    for vector in vectors().iter().filter(|vector| !vector.never && vector.alg != "ES512") {
        let (key, only) = (&vector.key, Some(vector.alg.as_str()));
        let mut refuse = |token: &str, what: &str| {
            tried += 1;
            assert!(!accepts(token, key, only), "{}: {what}: {token}", vector.name);
        };
        let bytes = vector.token.as_bytes();
        for at in 0..bytes.len() {
            // Another character of the alphabet (of a last character, one that changes bits that count), and one outside it.
            let turned =
                ALPHABET.iter().position(|known| *known == bytes[at]).map_or(b'A', |place| ALPHABET[(place + 32) % 64]);
            for other in [turned, b'=', b'.', b'+'] {
                if other != bytes[at] {
                    let mut changed = bytes.to_vec();
                    changed[at] = other;
                    refuse(std::str::from_utf8(&changed).unwrap(), &format!("character {at}"));
                }
            }
            refuse(&vector.token[..at], &format!("cut at {at}"));
            let mut without = bytes.to_vec();
            without.remove(at);
            refuse(std::str::from_utf8(&without).unwrap(), &format!("without character {at}"));
        }
        for (around, what) in [
            (" {}", "space before"),
            ("{} ", "space after"),
            ("{}\n", "line end"),
            ("{}.", "dot"),
            ("\u{feff}{}", "mark"),
        ] {
            refuse(&around.replace("{}", &vector.token), what);
        }
        let (input, signature) = vector.token.rsplit_once('.').unwrap();
        refuse(&format!("{input}."), "no signature");
        refuse(&format!("{input}.{signature}{signature}"), "signature twice");
        refuse(&format!("{input}.{}", "A".repeat(signature.len())), "zeros");
    }
    assert!(tried > 15_000, "{tried}");
}

#[test]
fn a_key_of_one_vector_accepts_no_token_of_another() {
    let all = vectors();
    for vector in &all {
        for other in all.iter().filter(|other| other.key != vector.key) {
            for only in [None, Some(vector.alg.as_str()), Some(other.alg.as_str())] {
                assert!(!accepts(&vector.token, &other.key, only), "{} with the key of {}", vector.name, other.name);
            }
        }
    }
}

/// RFC 8725 2.1: a public key must not be usable as a shared secret.
#[test]
fn a_public_key_is_never_a_shared_secret() {
    use aws_lc_rs::hmac;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
    for vector in vectors().iter().filter(|vector| vector.key["kty"] != "oct") {
        let text = vector.key.to_string();
        let part = vector.key["n"].as_str().or(vector.key["x"].as_str()).unwrap();
        for secret in [text.as_bytes().to_vec(), part.as_bytes().to_vec(), B64.decode(part).unwrap()] {
            let input = format!("{}.{}", B64.encode(r#"{"alg":"HS256"}"#), B64.encode(r#"{"iss":"joe"}"#));
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), input.as_bytes());
            let token = format!("{input}.{}", B64.encode(tag));
            for only in [None, Some("HS256"), Some(vector.alg.as_str())] {
                assert!(!accepts(&token, &vector.key, only), "{}", vector.name);
            }
        }
    }
}

#[test]
fn nested_and_encrypted_tokens_are_not_accepted() {
    // The headers of RFC 7519 A.1 (encrypted) and A.2 (nested), with parts that belong to nothing.
    for header in [r#"{"alg":"RSA1_5","enc":"A128CBC-HS256"}"#, r#"{"alg":"RSA1_5","enc":"A128CBC-HS256","cty":"JWT"}"#]
    {
        use base64::Engine;
        let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header);
        for rest in [".AAAA.AAAA.AAAA.AAAA", "....", ".AAAA.AAAA", ".."] {
            for vector in vectors() {
                assert!(!accepts(&format!("{header}{rest}"), &vector.key, None));
            }
        }
    }
}

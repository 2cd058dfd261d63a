#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::jwt::decode;
use crate::verification::Algorithm;

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// RFC 7517 appendix A.1.
fn ec() -> Json {
    json!({"kty":"EC","crv":"P-256","kid":"ec","use":"sig",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"})
}

/// RFC 7517 appendix A.1.
fn rsa() -> Json {
    json!({"kty":"RSA","alg":"RS256","kid":"6d:12:9c","e":"AQAB","n":concat!(
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3",
        "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA",
        "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur",
        "-kEgU8awapJzKnqDKgw")})
}

/// RFC 8037 appendix A.2.
fn ed() -> Json {
    json!({"kty":"OKP","crv":"Ed25519","kid":"ed","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
}

fn with(mut key: Json, name: &str, value: Json) -> Json {
    key.as_object_mut().unwrap().insert(name.into(), value);
    key
}

fn set(keys: &[Json]) -> KeySet {
    parse(&json!({ "keys": keys }).to_string())
}

fn only(key: Json) -> Key {
    set(&[key]).keys.remove(0)
}

fn problems(key: Json) -> Vec<KeyProblemCode> {
    only(key).problems.into_iter().map(|problem| problem.code).collect()
}

#[test]
fn healthy_keys_of_each_kind_have_no_problem() {
    for (key, description) in [(rsa(), "RSA, 2048 bits"), (ec(), "EC, P-256"), (ed(), "Ed25519")] {
        let key = only(key);
        assert_eq!((key.problems.as_slice(), key.description.as_str()), (&[][..], description));
        assert!(key.is_usable());
    }
    for key in
        [with(ed(), "alg", "EdDSA".into()), with(ed(), "alg", "Ed25519".into()), with(rsa(), "alg", "PS512".into())]
    {
        assert!(only(key).is_usable());
    }
    assert!(only(with(rsa(), "key_ops", json!(["verify"]))).is_usable());
}

#[test]
fn each_fault_of_a_key_is_named() {
    use KeyProblemCode::*;
    let short = URL_SAFE_NO_PAD.encode([0xff; 128]);
    let even = URL_SAFE_NO_PAD.encode([0xfe; 256]);
    let p521 = json!({"kty":"EC","crv":"P-521","x":"AA","y":"AA"});
    for (key, code) in [
        (json!("text"), NotObject),
        (json!({}), Malformed),
        (with(rsa(), "kid", 5.into()), Malformed),
        (with(rsa(), "kid", "k".repeat(257).into()), LongKid),
        (with(rsa(), "use", "enc".into()), NotForSignatures),
        (with(rsa(), "use", json!(["sig"])), Malformed),
        (with(rsa(), "key_ops", json!(["encrypt"])), NotForSignatures),
        (with(rsa(), "key_ops", json!([])), NotForSignatures),
        (with(rsa(), "key_ops", "verify".into()), Malformed),
        (with(rsa(), "alg", "ES256".into()), AlgorithmMismatch),
        (with(rsa(), "alg", "RSA-OAEP".into()), AlgorithmMismatch),
        (with(ec(), "alg", "ES384".into()), AlgorithmMismatch),
        (with(rsa(), "d", "AQAB".into()), PrivatePart),
        (with(ec(), "d", "AQAB".into()), PrivatePart),
        (with(ed(), "d", "AQAB".into()), PrivatePart),
        (json!({"kty":"oct","k":b64([7; 32])}), Symmetric),
        (with(rsa(), "n", short.into()), Weak),
        (with(rsa(), "n", even.into()), NotAKey),
        (with(rsa(), "n", "!".into()), Malformed),
        (with(rsa(), "n", Json::Null), Malformed),
        (with(rsa(), "e", "AQ".into()), Weak),
        (with(rsa(), "e", "AA".into()), Weak),
        (with(rsa(), "e", "Ag".into()), Weak),
        (with(rsa(), "e", b64([1; 9]).into()), Weak),
        (with(rsa(), "e", "AQAB==".into()), Malformed),
        (with(ec(), "y", ec()["x"].clone()), NotAKey),
        (with(ec(), "x", b64([1; 31]).into()), Malformed),
        (with(ec(), "crv", "P-384".into()), Malformed),
        (with(ec(), "crv", "secp256k1".into()), Unsupported),
        (p521, Unsupported),
        (with(ed(), "crv", "X25519".into()), Unsupported),
        (with(ed(), "crv", "Ed448".into()), Unsupported),
        (with(ed(), "x", b64([1; 31]).into()), NotAKey),
        (json!({"kty":"AKP"}), Unsupported),
        (json!({"kty":null}), Malformed),
    ] {
        let text = key.to_string();
        assert!(problems(key.clone()).contains(&code), "{text}: {:?}", problems(key));
        let key = only(serde_json::from_str(&text).unwrap());
        assert!(!key.is_usable() && key.refusal().is_some(), "{text}");
    }
    let twice = parse(r#"{"keys":[{"kty":"oct","kty":"RSA"}]}"#);
    assert!(twice.keys[0].problems.iter().any(|problem| problem.code == DuplicateMember));
}

#[test]
fn a_leading_zero_in_the_modulus_is_told_and_harmless() {
    let n = URL_SAFE_NO_PAD.decode(rsa()["n"].as_str().unwrap()).unwrap();
    let key = only(with(rsa(), "n", b64([&[0], n.as_slice()].concat()).into()));
    assert!(key.is_usable());
    assert_eq!(key.problems[0].code, KeyProblemCode::Untidy);
    assert_eq!(key.description, "RSA, 2048 bits");
}

#[test]
fn a_freshly_made_rsa_key_is_usable() {
    let pair = RsaKeyPair::generate(KeySize::Rsa3072).unwrap();
    let public = pair.public_key();
    let (n, e) = (public.modulus(), public.exponent());
    let key = only(
        json!({"kty":"RSA","n":b64(n.big_endian_without_leading_zero()),"e":b64(e.big_endian_without_leading_zero())}),
    );
    assert_eq!((key.is_usable(), key.description.as_str()), (true, "RSA, 3072 bits"));
}

#[test]
fn a_bad_key_does_not_spoil_the_set() {
    let set = set(&[json!(5), with(rsa(), "kid", 7.into()), json!({"kty":"oct","k":"AA"}), rsa()]);
    assert!(set.has_usable_key() && set.trouble.is_empty());
    assert_eq!(set.keys.iter().map(Key::is_usable).collect::<Vec<_>>(), [false, false, false, true]);
}

#[test]
fn a_set_that_cannot_be_read_says_why() {
    use SetTroubleCode::*;
    let many: Vec<Json> = (0..101).map(|_| json!({})).collect();
    for (text, code) in [
        ("<html>not found</html>".to_owned(), NotJson),
        ("\u{feff}{\"keys\":[]}".to_owned(), NotJson),
        ("{}".to_owned(), NoKeys),
        ("[]".to_owned(), NoKeys),
        (r#"{"keys":{}}"#.to_owned(), NoKeys),
        (r#"{"keys":[],"keys":[]}"#.to_owned(), NoKeys),
        (r#"{"keys":[]}"#.to_owned(), Empty),
        (json!({ "keys": many }).to_string(), TooManyKeys),
        (" ".repeat(LONGEST_SET + 1), TooLong),
    ] {
        let set = parse(&text);
        assert_eq!(set.trouble.iter().map(|trouble| trouble.code).collect::<Vec<_>>(), [code]);
        assert!(set.keys.len() <= MOST_KEYS);
    }
}

fn choose(header: Json, keys: &[Json]) -> KeySelection {
    let algorithm = Algorithm::from_name(header["alg"].as_str().unwrap()).unwrap();
    let token = decode(&format!("{}.{}.c2ln", b64(header.to_string()), b64("{}")));
    select(&token, algorithm, &set(keys), &[])
}

#[test]
fn the_kid_decides_and_the_type_must_fit() {
    let keys = [rsa(), ec(), ed(), with(with(rsa(), "kid", "enc".into()), "use", "enc".into())];
    let kind = |alg: &str, kid: &str| choose(json!({"alg":alg,"kid":kid}), &keys);
    assert_eq!(kind("RS256", "6d:12:9c"), KeySelection::Found { index: 0 });
    assert_eq!(kind("ES256", "ec"), KeySelection::Found { index: 1 });
    assert_eq!(kind("RS256", "nobody"), KeySelection::UnknownKid { kid: "nobody".into() });
    assert!(matches!(kind("PS256", "6d:12:9c"), KeySelection::Unusable { index: 0, wrong_type: true, .. }));
    assert!(matches!(kind("RS256", "ec"), KeySelection::Unusable { index: 1, wrong_type: true, .. }));
    assert!(matches!(kind("RS256", "enc"), KeySelection::Unusable { index: 3, wrong_type: false, .. }));
    assert!(matches!(choose(json!({"alg":"RS256","kid":5}), &keys), KeySelection::BadKid { .. }));
    assert!(matches!(kind("RS256", &"k".repeat(300)), KeySelection::BadKid { .. }));
}

#[test]
fn without_a_kid_every_key_of_the_right_type_is_a_candidate() {
    let candidates = |keys: &[Json]| match choose(json!({"alg":"ES256"}), keys) {
        KeySelection::Candidates { indexes, .. } => indexes,
        other => panic!("{other:?}"),
    };
    assert_eq!(candidates(&[rsa(), ec()]), [1]);
    assert_eq!(candidates(&[ec(), rsa(), ec()]), [0, 2]);
    assert!(matches!(choose(json!({"alg":"ES384"}), &[ec(), rsa()]), KeySelection::NoneFits { .. }));
    assert!(matches!(choose(json!({"alg":"RS256"}), &[]), KeySelection::NoneFits { .. }));
}

#[test]
fn keys_without_a_name_are_tried_for_a_kid_that_no_key_has() {
    let mut nameless = rsa();
    nameless.as_object_mut().unwrap().remove("kid");
    let keys = [ec(), nameless];
    assert!(
        matches!(choose(json!({"alg":"RS256","kid":"x"}), &keys), KeySelection::Candidates { indexes, .. } if indexes == [1])
    );
}

#[test]
fn two_different_keys_under_one_kid_are_ambiguous_but_one_listed_twice_is_not() {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let n = b64(pair.public_key().modulus().big_endian_without_leading_zero());
    let other = with(rsa(), "n", n.into());
    let header = json!({"alg":"RS256","kid":"6d:12:9c"});
    assert!(
        matches!(choose(header.clone(), &[rsa(), other]), KeySelection::AmbiguousKid { indexes, .. } if indexes == [0, 1])
    );
    assert_eq!(choose(header.clone(), &[rsa(), rsa()]), KeySelection::Found { index: 0 });
    // Another reader may make sense of a twin that is none here.
    let broken = with(rsa(), "n", "=".into());
    assert!(matches!(choose(header.clone(), &[rsa(), broken]), KeySelection::AmbiguousKid { .. }));
    // RFC 7517 section 4.5 allows one kid for keys of different types.
    assert_eq!(choose(header, &[with(ec(), "kid", "6d:12:9c".into()), rsa()]), KeySelection::Found { index: 1 });
}

#[test]
fn what_the_window_gets_of_a_published_secret_is_not_the_secret() {
    let secret = b64("SECRET?%G&client SECRET?%G&client");
    let set = set(&[json!({"kty":"oct","k":secret,"kid":"s"}), with(rsa(), "d", "PRIVATEPART".into())]);
    let shown = format!("{}{set:?}", serde_json::to_string(&set).unwrap());
    assert!(!shown.contains(&secret) && !shown.contains("PRIVATEPART"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,60}|[{\"keys:\\[\\]}ktyRSAEC,n0-9]{0,80}") {
        let _ = parse(&text);
    }

    #[test]
    fn any_key_is_survived(kty in "RSA|EC|OKP|oct|x", crv in "P-256|P-384|Ed25519|x", n in prop::collection::vec(any::<u8>(), 0..300), e in prop::collection::vec(any::<u8>(), 0..6)) {
        let key = only(json!({"kty":kty,"crv":crv,"n":b64(&n),"e":b64(&e),"x":b64(&n),"y":b64(&e),"k":b64(&n)}));
        prop_assert_eq!(key.is_usable(), key.refusal().is_none());
    }
}

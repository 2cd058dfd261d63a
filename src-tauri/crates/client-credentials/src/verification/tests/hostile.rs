//! Tens of thousands of bad tokens made from good ones: none is accepted, none makes anything panic.

use serde_json::json;

use super::signing::*;
use crate::jwks::KeySet;
use crate::jwt::decode;
use crate::verification::*;

/// A member as its name and JSON text.
type Members = Vec<(String, String)>;

/// Values of every type, some of them at the edge of their type.
const VALUES: [&str; 18] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1.5",
    "1e400",
    "99999999999999999999999",
    "{}",
    r#"{"a":1}"#,
    "[]",
    "[1]",
    "[null]",
    "[[]]",
    r#"["x",{}]"#,
    r#""""#,
    r#""x""#,
    r#""\u0000<script>""#,
];

/// One change to a list of members; `None` is the rest of the token left as it is.
#[derive(Clone)]
struct Change {
    name: String,
    /// What the member becomes: nothing, another value, or itself twice.
    members: Members,
}

fn members(object: &serde_json::Value) -> Members {
    object.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.to_string())).collect()
}

fn text(members: &Members, changes: &[&Change]) -> String {
    let mut all = Members::new();
    for member in members {
        match changes.iter().find(|change| change.name == member.0) {
            Some(change) => all.extend(change.members.clone()),
            None => all.push(member.clone()),
        }
    }
    let known = |name: &str| members.iter().any(|(known, _)| known == name);
    for change in changes.iter().filter(|change| !known(&change.name)) {
        all.extend(change.members.clone());
    }
    let fields: Vec<String> = all.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// Every change of one member, without those that `is_harmless` says leave a token that may be accepted
/// (value `None`: the member is missing).
fn changes(members: &Members, extra: &[&str], is_harmless: impl Fn(&str, Option<&str>) -> bool) -> Vec<Change> {
    let mut all = Vec::new();
    let names = members.iter().map(|(name, _)| name.as_str()).chain(extra.iter().copied());
    for name in names {
        let mut push = |members: Members| all.push(Change { name: name.to_owned(), members });
        let own = members.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        if own.is_some() && !is_harmless(name, None) {
            push(Vec::new());
        }
        for value in VALUES.iter().filter(|value| !is_harmless(name, Some(value))) {
            push(vec![(name.to_owned(), (*value).to_owned())]);
        }
        let own = own.unwrap_or_else(|| "1".to_owned());
        for other in [own.as_str(), "null", r#""x""#] {
            push(vec![(name.to_owned(), own.clone()), (name.to_owned(), other.to_owned())]);
            push(vec![(name.to_owned(), other.to_owned()), (name.to_owned(), own.clone())]);
        }
    }
    all
}

/// Changes of a Kinde token that leave it acceptable to an API, with the reason for each group.
fn kinde_harmless(name: &str, value: Option<&str>) -> bool {
    let is_string = value.is_some_and(|value| value.starts_with('"'));
    match (name, value) {
        // The expected values, scopes and organisation depend on these.
        ("iss" | "aud" | "exp" | "scope" | "org_code", _) => false,
        // Not required of a Kinde token; nbf and sub are not in it.
        (
            "azp" | "iat" | "jti" | "v" | "scp" | "gty" | "permissions" | "feature_flags" | "application_properties",
            None,
        ) => true,
        // Any text is of the right type.
        ("azp" | "jti" | "v" | "sub" | "client_id", Some(_)) => is_string,
        ("scp" | "gty", Some(value)) => is_string || value == "[]",
        ("permissions", Some(value)) => value == "[]",
        ("feature_flags" | "application_properties", Some(value)) => value.starts_with('{'),
        // A moment in 1970 is long past.
        ("iat" | "nbf", Some(value)) => value == "1.5",
        _ => false,
    }
}

fn header_harmless(name: &str, value: Option<&str>) -> bool {
    let is_string = value.is_some_and(|value| value.starts_with('"'));
    match (name, value) {
        // The only key of the right type is tried; typ may be absent at Kinde.
        ("kid" | "typ", None) => true,
        // Ignored, whatever they point to.
        ("jku" | "x5u" | "x5t" | "enc", _) => is_string,
        ("x5c", Some(value)) => value == "[]",
        ("jwk", Some(value)) => value.starts_with('{'),
        _ => false,
    }
}

struct Bench {
    set: KeySet,
    expectations: Expectations,
}

impl Bench {
    fn new(profile: Profile) -> Self {
        let mut expectations = Expectations::of(profile);
        expectations.issuer = Expected::Value(ISSUER.into());
        expectations.audience = Expected::Value(vec![AUDIENCE.into()]);
        expectations.rules.required_scopes = vec!["read:orders".into()];
        if profile == Profile::Kinde {
            expectations.organisation = Some("org_1".into());
        }
        Self { set: key_set(&[&RSA.jwk, &P256.jwk, &P384.jwk, &ED.jwk]), expectations }
    }

    fn accepts(&self, token: &str) -> bool {
        let clocks = Clocks { now: NOW, server_now: Some(NOW) };
        verify(&decode(token), Keys::Fresh(&self.set), &self.expectations, clocks).verdict == Verdict::Accept
    }

    fn refuse_all(&self, tokens: &[String]) {
        for token in tokens {
            assert!(!self.accepts(token), "accepted: {token}");
        }
    }
}

fn all_kinde_claims() -> Members {
    let claims = with(with(kinde_claims(), "org_code", "org_1".into()), "permissions", json!(["read:orders"]));
    let claims = with(
        with(claims, "feature_flags", json!({"f":{"t":"b","v":true}})),
        "application_properties",
        json!({"tier":{"v":"pro"}}),
    );
    members(&claims)
}

fn ed_header() -> Members {
    members(&json!({"alg":"EdDSA","kid":"ed","typ":"JWT"}))
}

/// Every change alone, every pair of changes of different claims, every claim's with every header's.
fn mutated() -> Vec<String> {
    let (header, claims) = (ed_header(), all_kinde_claims());
    let of_claims = changes(&claims, &["sub", "nbf", "client_id"], kinde_harmless);
    let of_header = changes(&header, &["crit", "b64", "zip", "cty", "jku", "jwk", "x5c", "x5u"], header_harmless);
    let (good_header, good_claims) = (text(&header, &[]), text(&claims, &[]));
    let mut tokens = Vec::new();
    for (at, one) in of_claims.iter().enumerate() {
        tokens.push(ED.sign("EdDSA", &good_header, text(&claims, &[one])));
        // A spread of the pairs keeps the run short and still meets every pair of claims.
        for other in of_claims.iter().skip(at + 1).step_by(5).filter(|other| other.name != one.name) {
            tokens.push(ED.sign("EdDSA", &good_header, text(&claims, &[one, other])));
        }
    }
    for (at, one) in of_header.iter().enumerate() {
        tokens.push(ED.sign("EdDSA", &text(&header, &[one]), &good_claims));
        for claim in of_claims.iter().skip(at % 6).step_by(6) {
            tokens.push(ED.sign("EdDSA", &text(&header, &[one]), text(&claims, &[claim])));
        }
    }
    tokens
}

/// Every bit of the signature flipped, for each kind of signature; every character of a token replaced,
/// taken out, doubled; every beginning of it.
fn damaged() -> Vec<String> {
    let claims = text(&all_kinde_claims(), &[]);
    let mut tokens = Vec::new();
    for (issuer, alg, kid) in [
        (&*RSA, "RS256", "6d:12:9c"),
        (&*RSA, "RS512", "6d:12:9c"),
        (&*RSA, "PS256", "6d:12:9c"),
        (&*P256, "ES256", "p256"),
        (&*P384, "ES384", "p384"),
        (&*ED, "EdDSA", "ed"),
    ] {
        let good = issuer.sign(alg, &format!(r#"{{"alg":"{alg}","kid":"{kid}"}}"#), &claims);
        assert!(Bench::new(Profile::Kinde).accepts(&good), "{alg}: the token to damage is good");
        let (input, signature) = good.rsplit_once('.').unwrap();
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, signature).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            tokens.push(format!("{input}.{}", b64(flipped)));
        }
        for changed in [
            &bytes[1..],
            &bytes[..bytes.len() - 1],
            &[&[0], bytes.as_slice()].concat(),
            &[bytes.as_slice(), &[0]].concat(),
            &vec![0; bytes.len()],
            &vec![255; bytes.len()],
        ] {
            tokens.push(format!("{input}.{}", b64(changed)));
        }
        if alg == "RS256" {
            continue;
        }
        for at in 0..good.len() {
            let (before, rest) = good.split_at(at);
            let (own, after) = rest.split_at(1);
            let next = if own == "A" { "B" } else { "A" };
            for put in [next, ".", "=", "\n", ""] {
                if put != own {
                    tokens.push(format!("{before}{put}{after}"));
                }
            }
            if alg == "EdDSA" {
                tokens.push(before.to_owned());
                tokens.push(format!("{before}{own}{own}{after}"));
            }
        }
    }
    tokens
}

#[test]
fn fifty_thousand_hostile_tokens_are_refused() {
    let bench = Bench::new(Profile::Kinde);
    let good = ED.sign("EdDSA", &text(&ed_header(), &[]), text(&all_kinde_claims(), &[]));
    assert!(bench.accepts(&good), "the token they are made from is good");
    let (mutated, damaged) = std::thread::scope(|scope| {
        let mutated = scope.spawn(|| {
            let tokens = mutated();
            bench.refuse_all(&tokens);
            tokens.len()
        });
        let tokens = damaged();
        bench.refuse_all(&tokens);
        (mutated.join().unwrap(), tokens.len())
    });
    println!("{mutated} mutated and {damaged} damaged tokens refused");
    assert!(mutated + damaged >= 50_000, "{mutated} + {damaged}");
}

#[test]
fn the_changes_that_are_called_harmless_are_accepted() {
    let bench = Bench::new(Profile::Kinde);
    let (header, claims) = (ed_header(), all_kinde_claims());
    let all_of_claims = changes(&claims, &["sub", "nbf", "client_id"], |name, value| !kinde_harmless(name, value));
    let mut count = 0;
    for change in all_of_claims.iter().filter(|change| change.members.len() < 2) {
        let token = ED.sign("EdDSA", &text(&header, &[]), text(&claims, &[change]));
        assert!(bench.accepts(&token), "{}: {:?}", change.name, change.members);
        count += 1;
    }
    for change in changes(&header, &["jku", "jwk", "x5c", "x5u"], |name, value| !header_harmless(name, value))
        .iter()
        .filter(|c| c.members.len() < 2)
    {
        let token = ED.sign("EdDSA", &text(&header, &[change]), text(&claims, &[]));
        assert!(bench.accepts(&token), "{}: {:?}", change.name, change.members);
        count += 1;
    }
    assert!(count > 40, "{count}");
}

#[test]
fn every_required_claim_of_rfc_9068_missing_or_of_a_wrong_type_is_refused() {
    let bench = Bench::new(Profile::Rfc9068);
    let (header, claims) = (members(&json!({"alg":"EdDSA","kid":"ed","typ":"at+jwt"})), members(&rfc9068_claims()));
    assert!(bench.accepts(&ED.sign("EdDSA", &text(&header, &[]), text(&claims, &[]))));
    let of_claims = changes(&claims, &["nbf"], |name, value| match (name, value) {
        ("sub" | "jti" | "client_id", Some(value)) => value.starts_with('"'),
        ("iat" | "nbf", Some(value)) => value == "1.5",
        _ => false,
    });
    let of_header = changes(&header, &["crit", "b64", "zip", "cty"], |name, value| name == "kid" && value.is_none());
    let tokens: Vec<String> = of_claims
        .iter()
        .map(|change| ED.sign("EdDSA", &text(&header, &[]), text(&claims, &[change])))
        .chain(of_header.iter().map(|change| ED.sign("EdDSA", &text(&header, &[change]), text(&claims, &[]))))
        .collect();
    assert!(tokens.len() > 250, "{}", tokens.len());
    bench.refuse_all(&tokens);
}

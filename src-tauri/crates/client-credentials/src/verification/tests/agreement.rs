//! jsonwebtoken stays the judge: our verdict agrees with its strict validation, apart from the places
//! where it is known to be laxer, which are listed here.

use jsonwebtoken::{Algorithm as Theirs, DecodingKey, Validation, get_current_timestamp};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::signing::*;
use crate::jwt::decode;
use crate::verification::*;

/// Checks that may fail here while the library accepts, and what it does not look at.
const LIBRARY_IS_LAXER: [(CheckName, &str); 8] = [
    (
        CheckName::Shape,
        "repeated names of claims it does not know; a payload that is an array by position; types in the header",
    ),
    (CheckName::CriticalHeader, "crit, b64 and zip"),
    (CheckName::Type, "typ and cty"),
    (CheckName::Issuer, "an array that holds the expected issuer"),
    (CheckName::Lifetime, "dates in milliseconds or after 2200; exp exactly at the end of the leeway"),
    (CheckName::IssuedAt, "iat altogether"),
    (CheckName::ClaimTypes, "types of sub, jti, azp, scope and of Kinde's claims"),
    (CheckName::TokenKind, "ID tokens"),
];

fn theirs(token: &str, issuer: &Issuer, algorithm: Theirs) -> bool {
    let text = |name: &str| issuer.jwk[name].as_str().unwrap();
    let key = match algorithm {
        Theirs::EdDSA => DecodingKey::from_ed_components(text("x")),
        Theirs::ES256 => DecodingKey::from_ec_components(text("x"), text("y")),
        _ => DecodingKey::from_rsa_components(text("n"), text("e")),
    };
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    validation.validate_nbf = true;
    validation.leeway = 60;
    jsonwebtoken::decode::<Json>(token, &key.unwrap(), &validation).is_ok()
}

fn ours(token: &str, issuer: &Issuer, algorithm: &str, now: i64) -> Verification {
    let mut expectations = Expectations::of(Profile::Kinde);
    expectations.issuer = Expected::Value(ISSUER.into());
    expectations.audience = Expected::Value(vec![AUDIENCE.into()]);
    expectations.rules.algorithms = vec![algorithm.to_owned()];
    let set = key_set(&[&issuer.jwk]);
    verify(&decode(token), Keys::Fresh(&set), &expectations, Clocks { now, server_now: None })
}

/// Seconds from now, never so near to the end of the leeway that the clock's next tick matters.
fn offset() -> impl Strategy<Value = i64> {
    prop_oneof![-100_000i64..-70, -50i64..50, 70i64..100_000]
}

fn maybe(value: impl Strategy<Value = Json> + 'static) -> BoxedStrategy<Option<Json>> {
    prop_oneof![6 => value.prop_map(Some), 1 => Just(None)].boxed()
}

/// Claims that both sides judge alike.
fn core_claims(now: i64) -> impl Strategy<Value = Map<String, Json>> {
    let iss = prop_oneof![6 => Just(json!(ISSUER)), 1 => Just(json!("https://acme-dev.eu.kinde.com/")), 1 => Just(json!("")), 1 => Just(json!(7)), 1 => Just(Json::Null)];
    let aud = prop_oneof![
        4 => Just(json!(AUDIENCE)), 4 => Just(json!([AUDIENCE])), 2 => Just(json!(["x", AUDIENCE])), 1 => Just(json!([])),
        1 => Just(json!(["x"])), 1 => Just(json!("x")), 1 => Just(json!([AUDIENCE, 1])), 1 => Just(json!({"a": 1})), 1 => Just(Json::Null)
    ];
    let date = move || prop_oneof![8 => offset().prop_map(move |by| json!(now + by)), 1 => Just(json!("soon")), 1 => Just(json!([])), 1 => Just(json!(-5))];
    (maybe(iss), maybe(aud), maybe(date()), prop_oneof![2 => Just(None).boxed(), 1 => maybe(date())]).prop_map(
        |(iss, aud, exp, nbf)| {
            let mut claims = Map::new();
            for (name, value) in [("iss", iss), ("aud", aud), ("exp", exp), ("nbf", nbf)] {
                if let Some(value) = value {
                    claims.insert(name.into(), value);
                }
            }
            claims
        },
    )
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

#[test]
fn the_verdict_agrees_with_the_library_on_what_both_look_at() {
    let now = i64::try_from(get_current_timestamp()).unwrap();
    let healthy = json!({"iss":ISSUER,"aud":AUDIENCE,"exp":now + 500}).as_object().unwrap().clone();
    let claims = prop_oneof![1 => Just(healthy), 4 => core_claims(now)];
    let tamper = prop_oneof![3 => Just(0usize), 1 => 1usize..4];
    let mut runner = proptest::test_runner::TestRunner::new(config(1_500));
    let (accepted, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    runner
        .run(&(claims, tamper, 0..3usize), |(claims, tamper, which)| {
            let (issuer, alg, library) = match which {
                0 => (&*ED, "EdDSA", Theirs::EdDSA),
                1 => (&*P256, "ES256", Theirs::ES256),
                _ => (&*RSA, "PS256", Theirs::PS256),
            };
            let header = format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#);
            let payload = Json::Object(claims).to_string();
            let signed = issuer.sign(alg, &header, &payload);
            let token = match tamper {
                0 => signed,
                1 => signed.replacen(&b64(&payload), &b64(payload.replacen('{', "{\"x\":1,", 1)), 1),
                2 => format!("{}A", signed),
                _ => signed.rsplit_once('.').map(|(input, _)| format!("{input}.")).unwrap(),
            };
            let now = i64::try_from(get_current_timestamp()).unwrap();
            let verification = ours(&token, issuer, alg, now);
            let accepts = verification.verdict == Verdict::Accept;
            prop_assert_eq!(accepts, theirs(&token, issuer, library), "{} {:#?}", payload, verification);
            let count = if accepts { &accepted } else { &refused };
            count.set(count.get() + 1);
            Ok(())
        })
        .unwrap();
    assert!(accepted.get() > 100 && refused.get() > 100, "{accepted:?} accepted, {refused:?} refused");
}

#[test]
fn where_the_library_is_laxer_it_is_for_a_listed_reason_and_it_is_never_stricter() {
    let now = i64::try_from(get_current_timestamp()).unwrap();
    let odd = prop_oneof![
        Just(json!(1)),
        Just(json!("x")),
        Just(json!([1])),
        Just(json!({})),
        Just(Json::Null),
        Just(json!([ISSUER]))
    ];
    let names = prop::sample::select(vec![
        "iss",
        "sub",
        "jti",
        "azp",
        "scope",
        "gty",
        "org_code",
        "iat",
        "exp",
        "nonce",
        "permissions",
    ]);
    let header_names = prop::sample::select(vec!["typ", "cty", "crit", "b64", "zip", "jku", "x5c", "kid", "none"]);
    let dates = prop_oneof![Just(json!((now + 500) * 1_000)), Just(json!(9_000_000_000i64)), Just(json!(now + 9_999))];
    let claims = (core_claims(now), names, prop_oneof![3 => odd.clone(), 1 => dates], any::<bool>(), 0..6usize);
    let seen = std::cell::RefCell::new(std::collections::HashSet::new());
    let mut runner = proptest::test_runner::TestRunner::new(config(2_500));
    runner
        .run(&(claims, header_names, odd), |((mut claims, name, value, healthy, form), header_name, header_value)| {
            if healthy {
                claims =
                    json!({"iss":ISSUER,"aud":[AUDIENCE],"exp":now + 500,"scope":"a"}).as_object().unwrap().clone();
            }
            claims.insert(name.into(), value);
            let mut header = json!({"alg":"EdDSA"});
            if form == 0 {
                header[header_name] = header_value;
            }
            let mut payload = Json::Object(claims).to_string();
            match form {
                1 => payload = payload.replacen('{', r#"{"tier":1,"tier":2,"#, 1),
                2 => payload = json!([now + 500, null, null, ISSUER, AUDIENCE]).to_string(),
                _ => {}
            }
            let token = ED.sign("EdDSA", &header.to_string(), &payload);
            let now = i64::try_from(get_current_timestamp()).unwrap();
            let verification = ours(&token, &ED, "EdDSA", now);
            let library = theirs(&token, &ED, Theirs::EdDSA);
            if verification.verdict == Verdict::Accept {
                prop_assert!(library, "the library refuses {} {}", header, payload);
            } else if library {
                let failed: Vec<CheckName> = verification
                    .checks
                    .iter()
                    .filter(|c| c.required && c.outcome != Outcome::Passed)
                    .map(|c| c.name)
                    .collect();
                let listed = |name: &CheckName| LIBRARY_IS_LAXER.iter().any(|(known, _)| known == name);
                // A payload that is no object leaves every check of claims open.
                let of_claims = |name: &CheckName| {
                    failed.contains(&CheckName::Shape)
                        && verification.check(*name).unwrap().outcome == Outcome::NotChecked
                };
                // A kid that the key lacks is not looked at by the library, which is given one key.
                let of_key = |name: &CheckName| {
                    matches!(name, CheckName::Key | CheckName::Signature) && header.get("kid").is_some()
                };
                prop_assert!(
                    failed.iter().all(|name| listed(name) || of_claims(name) || of_key(name)),
                    "{failed:?} for {header} {payload}"
                );
                seen.borrow_mut().extend(failed);
            }
            Ok(())
        })
        .unwrap();
    for (name, what) in LIBRARY_IS_LAXER {
        assert!(seen.borrow().contains(&name), "no example of {name:?}: {what}");
    }
}

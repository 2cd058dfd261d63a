//! What single checks and notes find.

use serde_json::{Value as Json, json};

use super::profiles::{clock, expecting, judge, judge_token, kinde, outcome, rsa_keys};
use super::signing::*;
use crate::jwt::decode;
use crate::verification::*;

#[test]
fn opaque_and_encrypted_tokens_stay_undecided() {
    for (token, code) in [
        ("8f2b1c9e-9a0c-4e55-9f6e-000000000000".to_owned(), Code::TokenOpaque),
        (format!("{}.a.b.c.d", b64(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#)), Code::TokenEncrypted),
    ] {
        let verification = judge_token(&token, &expecting(Profile::Kinde));
        assert_eq!(verification.verdict, Verdict::Undecided);
        assert_eq!(verification.findings(), [code]);
    }
    for (token, code) in [("", Code::TokenEmpty), ("not a token", Code::TokenMalformed), ("a.b", Code::TokenMalformed)]
    {
        let verification = judge_token(token, &expecting(Profile::Kinde));
        assert_eq!((verification.verdict, verification.findings()[0]), (Verdict::Reject, code));
    }
    let long = RSA.sign(
        "RS256",
        &kinde_header().to_string(),
        with(kinde_claims(), "x", "x".repeat(60_000).into()).to_string(),
    );
    let verification = judge_token(&long, &expecting(Profile::Kinde));
    assert_eq!((verification.verdict, outcome(&verification, CheckName::Issuer)), (Verdict::Reject, Outcome::Passed));
    assert!(verification.findings().contains(&Code::TokenTooLong));
}

#[test]
fn other_kinds_of_tokens_are_refused_and_a_persons_is_told() {
    let id_token = with(without(without(kinde_claims(), "gty"), "scope"), "nonce", "n".into());
    let verification = kinde(&id_token);
    assert_eq!(
        (verification.verdict, outcome(&verification, CheckName::TokenKind)),
        (Verdict::Reject, Outcome::Failed)
    );
    let person = with(without(kinde_claims(), "gty"), "sub", "kp_1".into());
    let verification = kinde(&person);
    assert_eq!((verification.verdict, verification.findings()), (Verdict::Accept, vec![Code::WrongTokenKind]));
    assert!(!verification.check(CheckName::TokenKind).unwrap().required);
}

#[test]
fn near_misses_of_issuer_and_audience_are_named() {
    let because = |claims: Json, name: CheckName| kinde(&claims).check(name).unwrap().because.clone();
    for (iss, word) in [
        ("https://acme-dev.eu.kinde.com/", "slash at the end"),
        ("https://ACME-dev.eu.kinde.com", "capital"),
        ("http://acme-dev.eu.kinde.com", "http and https"),
        ("https://acme.eu.kinde.com", "character 13"),
    ] {
        let text = because(with(kinde_claims(), "iss", iss.into()), CheckName::Issuer);
        assert!(text.contains(word), "{text}");
    }
    for (aud, word) in [
        ("https://orders.acme.com/", "slash at the end"),
        ("https://Orders.acme.com", "capital"),
        ("https://orders.acme.com/v1", "path below"),
        ("https://acme-dev.eu.kinde.com/api", "another API"),
    ] {
        let text = because(with(kinde_claims(), "aud", json!([aud])), CheckName::Audience);
        assert!(text.contains(word), "{text}");
    }
    let several = kinde(&with(kinde_claims(), "aud", json!([AUDIENCE, "https://acme-dev.eu.kinde.com/api"])));
    assert_eq!((several.verdict, several.findings()), (Verdict::Accept, vec![Code::AudienceSeveral]));
}

#[test]
fn organisation_scopes_and_client_are_compared() {
    let mut expectations = expecting(Profile::Kinde);
    expectations.organisation = Some("org_1".into());
    expectations.client_id = Some("another".into());
    expectations.requested_scopes = Some(vec!["read:orders".into(), "delete:orders".into()]);
    expectations.rules.required_scopes = vec!["delete:orders".into()];
    let verification = judge(&kinde_header(), &with(kinde_claims(), "org_code", "org_2".into()), &expectations);
    assert_eq!(verification.verdict, Verdict::Reject);
    for code in [Code::OrganisationMismatch, Code::ClientMismatch, Code::ScopeNotGranted] {
        assert!(verification.findings().contains(&code), "{code}");
    }
    assert_eq!(
        (verification.scopes.missing, verification.scopes.extra),
        (vec!["delete:orders".to_owned()], vec!["update:orders".to_owned()])
    );
    let client = verification.checks.iter().find(|check| check.name == CheckName::Client).unwrap();
    assert_eq!((client.outcome, client.required), (Outcome::Failed, false));
}

#[test]
fn granted_scopes_are_read_from_the_scope_claim_first() {
    let read = |claims: Json| {
        let token = decode(&format!("{}.{}.c2ln", b64("{}"), b64(claims.to_string())));
        compare_scopes(Some(&[]), &token.registered_claims())
    };
    let kinde = read(json!({"scope":"a b a","scp":["c"]}));
    assert_eq!(
        (kinde.granted, kinde.source, kinde.note),
        (vec!["a".to_owned(), "b".to_owned()], ScopeSource::Scope, None)
    );
    let old = read(json!({"scp":["a","b"]}));
    assert_eq!((old.granted.len(), old.source, old.note.is_some()), (2, ScopeSource::Scp, true));
    let entra = read(json!({"roles":["Orders.Read"],"scp":[]}));
    assert_eq!((entra.granted, entra.source), (vec!["Orders.Read".to_owned()], ScopeSource::Roles));
    assert!(read(json!({"scope":"a  b"})).note.is_some() && read(json!({"scope":["a"]})).note.is_some());
    assert_eq!(read(json!({"scope":5,"scp":["x"]})).source, ScopeSource::Nothing);
    assert_eq!(read(json!({})).source, ScopeSource::Nothing);
}

#[test]
fn notes_tell_what_is_unusual_and_refuse_nothing() {
    for (claims, code) in [
        (with(kinde_claims(), "cnf", json!({"jkt":"x"})), Code::TokenBound),
        (with(kinde_claims(), "exp", (NOW + 900_000).into()), Code::LifetimeUnusual),
        (with(with(kinde_claims(), "iat", NOW.into()), "exp", (NOW + 30).into()), Code::LifetimeUnusual),
        (with(kinde_claims(), "note", "a\u{202e}b".into()), Code::DeceptiveText),
        (with(kinde_claims(), "big", "x".repeat(9_000).into()), Code::TokenLarge),
        (with(kinde_claims(), "scope", "a  b".into()), Code::ScopeMalformed),
    ] {
        let verification = kinde(&claims);
        assert_eq!((verification.verdict, verification.findings()), (Verdict::Accept, vec![code]));
    }
}

#[test]
fn a_custom_profile_keeps_to_its_own_rules() {
    let mut expectations = expecting(Profile::Custom);
    expectations.rules.checks = vec![CheckName::Lifetime, CheckName::RequiredClaims];
    expectations.rules.required_claims = vec!["tier".into()];
    let claims = with(kinde_claims(), "iss", "https://elsewhere.example".into());
    let verification = judge(&kinde_header(), &claims, &expectations);
    assert_eq!(verification.verdict, Verdict::Reject);
    assert_eq!(verification.findings(), [Code::ClaimMissing]);
    let verification = judge(&kinde_header(), &with(claims, "tier", "pro".into()), &expectations);
    assert_eq!(
        (verification.verdict, outcome(&verification, CheckName::Issuer)),
        (Verdict::Accept, Outcome::NotChecked)
    );
    // No list of checks leaves out the signature.
    expectations.rules.checks.clear();
    let foreign = OTHER_RSA.sign("RS256", &kinde_header().to_string(), kinde_claims().to_string());
    assert_eq!(judge_token(&foreign, &expectations).verdict, Verdict::Reject);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test measures")]
fn a_full_checklist_takes_at_most_a_few_milliseconds_unoptimised() {
    let token = decode(&RSA.sign("RS256", &kinde_header().to_string(), kinde_claims().to_string()));
    let (set, expectations) = (rsa_keys(), expecting(Profile::Kinde));
    let begin = std::time::Instant::now();
    for _ in 0..200 {
        assert_eq!(verify(&token, Keys::Fresh(&set), &expectations, clock(NOW)).verdict, Verdict::Accept);
    }
    let each = begin.elapsed() / 200;
    println!("one verification takes {each:?} in this build");
    assert!(each.as_millis() < 5, "{each:?}");
}

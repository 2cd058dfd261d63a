//! Whole judgements by each profile.

use serde_json::{Value as Json, json};

use super::signing::*;
use crate::jwks::KeySet;
use crate::jwt::decode;
use crate::verification::*;

pub(super) fn expecting(profile: Profile) -> Expectations {
    let mut expectations = Expectations::of(profile);
    expectations.issuer = Expected::Value(ISSUER.into());
    expectations.audience = Expected::Value(vec![AUDIENCE.into()]);
    expectations
}

pub(super) fn clock(now: i64) -> Clocks {
    Clocks { now, server_now: None }
}

pub(super) fn rsa_keys() -> KeySet {
    key_set(&[&with(RSA.jwk.clone(), "alg", "RS256".into()), &P256.jwk])
}

pub(super) fn judge_token(token: &str, expectations: &Expectations) -> Verification {
    verify(&decode(token), Keys::Fresh(&rsa_keys()), expectations, clock(NOW))
}

/// Judges a token with this header and these claims, signed with the issuer's RSA key.
pub(super) fn judge(header: &Json, claims: &Json, expectations: &Expectations) -> Verification {
    judge_token(&RSA.sign("RS256", &header.to_string(), claims.to_string()), expectations)
}

pub(super) fn kinde(claims: &Json) -> Verification {
    judge(&kinde_header(), claims, &expecting(Profile::Kinde))
}

pub(super) fn outcome(verification: &Verification, name: CheckName) -> Outcome {
    verification.check(name).unwrap().outcome
}

#[test]
fn a_healthy_kinde_token_passes_without_failure_warning_or_note() {
    let mut expectations = expecting(Profile::Kinde);
    expectations.client_id = Some(CLIENT.into());
    expectations.requested_scopes = Some(vec!["update:orders".into(), "read:orders".into()]);
    expectations.rules.required_scopes = vec!["read:orders".into()];
    for claims in [kinde_claims(), with(with(kinde_claims(), "exp", (NOW + 85_920).into()), "org_code", "org_1".into())]
    {
        let verification = judge(&kinde_header(), &claims, &expectations);
        assert_eq!(verification.verdict, Verdict::Accept, "{verification:#?}");
        assert_eq!(verification.count(Outcome::Failed), 0);
        assert!(verification.checks.iter().all(|check| !check.warning));
        assert_eq!((verification.notes.as_slice(), verification.findings()), (&[][..], vec![]));
        assert_eq!(verification.checks.len(), CheckName::ALL.len());
        assert_eq!(verification.checks.iter().map(|check| check.name).collect::<Vec<_>>(), CheckName::ALL);
    }
    let verification = judge(&kinde_header(), &kinde_claims(), &expectations);
    assert_eq!((verification.remaining_seconds, verification.lifetime_seconds), (Some(3_120), Some(3_600)));
    assert_eq!(verification.check(CheckName::Lifetime).unwrap().because, "52 min left of 1 h.");
    let scopes = verification.scopes;
    assert!(scopes.missing.is_empty() && scopes.extra.is_empty() && scopes.note.is_none());
}

#[test]
fn at_jwt_and_absent_typ_pass_the_kinde_profile_too() {
    for header in [
        with(kinde_header(), "typ", "at+jwt".into()),
        with(kinde_header(), "typ", "application/AT+JWT".into()),
        without(kinde_header(), "typ"),
    ] {
        assert_eq!(judge(&header, &kinde_claims(), &expecting(Profile::Kinde)).verdict, Verdict::Accept);
    }
}

#[test]
fn no_check_hides_another() {
    let claims = json!({"iss":"https://evil.example","aud":[],"exp":NOW - 9_999,"nbf":NOW + 9_999,"iat":NOW + 9_999,"scope":"a","gty":["client_credentials"]});
    let mut expectations = expecting(Profile::Kinde);
    expectations.rules.required_scopes = vec!["read:orders".into()];
    expectations.organisation = Some("org_1".into());
    let token =
        OTHER_RSA.sign("RS256", &with(kinde_header(), "typ", "dpop+jwt".into()).to_string(), claims.to_string());
    let verification = judge_token(&token, &expectations);
    for code in [
        Code::SignatureMismatch,
        Code::IssuerMismatch,
        Code::AudienceEmpty,
        Code::TokenExpired,
        Code::TokenNotYetValid,
        Code::IssuedInTheFuture,
        Code::ScopeNotGranted,
        Code::OrganisationMissing,
        Code::TypeNotAllowed,
        Code::WrongTokenKind,
    ] {
        assert!(verification.findings().contains(&code), "{code} is missing in {:?}", verification.findings());
    }
}

/// The sixteen tokens that jsonwebtoken accepts with issuer and audience set, and that must be refused.
#[test]
fn the_sixteen_probes_are_refused_by_both_strict_profiles() {
    let rfc_header = with(kinde_header(), "typ", "at+jwt".into());
    for (profile, header, claims) in
        [(Profile::Kinde, kinde_header(), kinde_claims()), (Profile::Rfc9068, rfc_header, rfc9068_claims())]
    {
        let expectations = expecting(profile);
        assert_eq!(judge(&header, &claims, &expectations).verdict, Verdict::Accept);
        let of_claims = [
            (without(claims.clone(), "iss"), Code::ClaimMissing),
            (with(claims.clone(), "iss", 5.into()), Code::ClaimWrongType),
            (with(claims.clone(), "iss", json!([ISSUER])), Code::ClaimWrongType),
            (without(claims.clone(), "aud"), Code::ClaimMissing),
            (with(claims.clone(), "aud", json!({"a": AUDIENCE})), Code::ClaimWrongType),
            (with(claims.clone(), "aud", json!([AUDIENCE, 5])), Code::ClaimWrongType),
            (with(claims.clone(), "aud", Json::Null), Code::ClaimWrongType),
            (with(claims.clone(), "nbf", (NOW + 9_999).into()), Code::TokenNotYetValid),
        ];
        let of_header = [
            (with(header.clone(), "crit", json!(["urn:x"])), Code::CriticalHeader),
            (with(with(header.clone(), "crit", json!(["b64"])), "b64", false.into()), Code::CriticalHeader),
            (with(header.clone(), "typ", "dpop+jwt".into()), Code::TypeNotAllowed),
            (with(header.clone(), "cty", "JWT".into()), Code::NestedToken),
            (with(header.clone(), "zip", "DEF".into()), Code::CriticalHeader),
        ];
        let double = claims.to_string().replacen('{', r#"{"scope":"admin","#, 1);
        let positional = json!([NOW + 600, null, null, ISSUER, AUDIENCE]).to_string();
        let of_text = [(double, Code::DuplicateMember), (positional, Code::TokenMalformed)];
        let all = of_claims
            .into_iter()
            .map(|(claims, code)| (RSA.sign("RS256", &header.to_string(), claims.to_string()), code))
            .chain(
                of_header
                    .into_iter()
                    .map(|(header, code)| (RSA.sign("RS256", &header.to_string(), claims.to_string()), code)),
            )
            .chain(of_text.into_iter().map(|(text, code)| (RSA.sign("RS256", &header.to_string(), text), code)));
        for (token, code) in all {
            let verification = judge_token(&token, &expectations);
            assert_eq!(verification.verdict, Verdict::Reject, "{code}");
            assert!(verification.findings().contains(&code), "{code} is missing in {:?}", verification.findings());
        }
        empty_secret_is_refused(&expectations, &header, &claims);
    }
}

fn empty_secret_is_refused(expectations: &Expectations, header: &Json, claims: &Json) {
    let input = format!("{}.{}", b64(with(header.clone(), "alg", "HS256".into()).to_string()), b64(claims.to_string()));
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, b"");
    let token = format!("{input}.{}", b64(aws_lc_rs::hmac::sign(&key, input.as_bytes())));
    for k in ["", "AA"] {
        let set = key_set(&[&json!({"kty":"oct","k":k,"kid":"6d:12:9c"})]);
        let mut expectations = expectations.clone();
        let verification = verify(&decode(&token), Keys::Fresh(&set), &expectations, clock(NOW));
        assert_eq!(
            (verification.verdict, outcome(&verification, CheckName::Algorithm)),
            (Verdict::Reject, Outcome::Failed)
        );
        expectations.rules.algorithms = vec!["HS256".into()];
        let verification = verify(&decode(&token), Keys::Fresh(&set), &expectations, clock(NOW));
        assert_eq!(verification.verdict, Verdict::Reject);
    }
}

#[test]
fn what_must_be_flagged_is_flagged() {
    for (name, value, code) in [
        ("iat", json!(NOW + 9_999), Code::IssuedInTheFuture),
        ("exp", json!((NOW + 600) * 1_000), Code::Milliseconds),
        ("exp", json!(u64::MAX), Code::ClaimWrongType),
        ("exp", json!(NOW - 30), Code::TokenExpiredWithinLeeway),
    ] {
        let verification = kinde(&with(kinde_claims(), name, value));
        assert!(verification.findings().contains(&code), "{code}");
        assert_eq!(verification.verdict == Verdict::Accept, code == Code::TokenExpiredWithinLeeway);
    }
}

#[test]
fn the_boundaries_of_the_dates_are_where_they_are_documented() {
    let lifetime = |exp: i64| outcome(&kinde(&with(kinde_claims(), "exp", exp.into())), CheckName::Lifetime);
    assert_eq!(lifetime(NOW - 60), Outcome::Failed);
    assert_eq!(lifetime(NOW - 59), Outcome::Passed);
    let not_before = |nbf: Json| outcome(&kinde(&with(kinde_claims(), "nbf", nbf)), CheckName::NotBefore);
    assert_eq!(not_before(json!(NOW + 60)), Outcome::Passed);
    assert_eq!(not_before(json!(NOW + 61)), Outcome::Failed);
    let half: Json = serde_json::from_str(&format!("{NOW}.5")).unwrap();
    let mut exact = expecting(Profile::Kinde);
    exact.rules.leeway = 0;
    let with_half = |name: &str| judge(&kinde_header(), &with(kinde_claims(), name, half.clone()), &exact);
    assert_eq!(outcome(&with_half("exp"), CheckName::Lifetime), Outcome::Passed);
    assert_eq!(outcome(&with_half("nbf"), CheckName::NotBefore), Outcome::Failed);
}

#[test]
fn both_clocks_are_told_where_they_disagree() {
    let token = RSA.sign("RS256", &kinde_header().to_string(), kinde_claims().to_string());
    let clocks = Clocks { now: NOW + 7_200, server_now: Some(NOW) };
    let verification = verify(&decode(&token), Keys::Fresh(&rsa_keys()), &expecting(Profile::Kinde), clocks);
    assert_eq!(verification.verdict, Verdict::Reject);
    let server = verification.server_clock.clone().unwrap();
    assert_eq!((server.lifetime, server.ahead_by, server.changes_result), (Outcome::Passed, -7_200, true));
    let lifetime = verification.check(CheckName::Lifetime).unwrap();
    assert!(
        lifetime.because.contains("By the server's clock, which differs by 2 h, it is in order."),
        "{}",
        lifetime.because
    );
    for code in [Code::ClockSkew, Code::ClockDecides, Code::TokenExpired] {
        assert!(verification.findings().contains(&code));
    }
    let agreeing = Clocks { now: NOW, server_now: Some(NOW + 1) };
    let verification = verify(&decode(&token), Keys::Fresh(&rsa_keys()), &expecting(Profile::Kinde), agreeing);
    assert!(!verification.server_clock.clone().unwrap().changes_result && verification.findings().is_empty());
}

#[test]
fn the_strict_profile_refuses_a_kinde_token_and_says_why() {
    let verification = judge(&kinde_header(), &kinde_claims(), &expecting(Profile::Rfc9068));
    assert_eq!(verification.verdict, Verdict::Reject);
    assert!(verification.findings().contains(&Code::TypeNotAllowed));
    let claims = verification.check(CheckName::RequiredClaims).unwrap();
    assert_eq!(claims.because, "Missing: sub, client_id.");
    assert_eq!(outcome(&verification, CheckName::Signature), Outcome::Passed);
}

#[test]
fn the_signature_profile_looks_at_nothing_else() {
    let expectations = expecting(Profile::Signature);
    let verification = judge(&kinde_header(), &json!({"exp": 1}), &expectations);
    assert_eq!(verification.verdict, Verdict::Accept);
    assert_eq!(outcome(&verification, CheckName::Lifetime), Outcome::NotChecked);
    assert!(!verification.check(CheckName::Lifetime).unwrap().required);
    for payload in [&b"\xff\x00 any bytes"[..], b"", b"[1]", b"{\"a\":1,\"a\":2}"] {
        let token = RSA.sign("RS256", &kinde_header().to_string(), payload);
        assert_eq!(judge_token(&token, &expectations).verdict, Verdict::Accept, "{payload:?}");
        assert_eq!(judge_token(&token, &expecting(Profile::Kinde)).verdict, Verdict::Reject, "{payload:?}");
        let foreign = OTHER_RSA.sign("RS256", &kinde_header().to_string(), payload);
        assert_eq!(judge_token(&foreign, &expectations).verdict, Verdict::Reject, "{payload:?}");
    }
    let demanding = RSA.sign("RS256", r#"{"alg":"RS256","kid":"6d:12:9c","crit":["b64"],"b64":false}"#, "x");
    assert_eq!(judge_token(&demanding, &expectations).verdict, Verdict::Reject);
}

#[test]
fn without_keys_or_expected_values_there_is_no_verdict() {
    let token = decode(&RSA.sign("RS256", &kinde_header().to_string(), kinde_claims().to_string()));
    let no_keys = Keys::None { because: "The key set could not be fetched: no connection." };
    let verification = verify(&token, no_keys, &expecting(Profile::Kinde), clock(NOW));
    assert_eq!(verification.verdict, Verdict::Undecided);
    assert_eq!(verification.check(CheckName::Signature).unwrap().outcome, Outcome::NotChecked);
    assert_eq!(outcome(&verification, CheckName::Lifetime), Outcome::Passed);

    let mut unknown = expecting(Profile::Kinde);
    unknown.audience = Expected::Unknown { because: "No API is chosen.".into() };
    let verification = verify(&token, Keys::Fresh(&rsa_keys()), &unknown, clock(NOW));
    assert_eq!(verification.verdict, Verdict::Undecided);
    assert!(verification.because.contains("Audience"));
    let asked = verify(&token, Keys::Fresh(&rsa_keys()), &Expectations::of(Profile::Kinde), clock(NOW));
    assert_eq!(asked.verdict, Verdict::Accept);
    assert!(!asked.check(CheckName::Issuer).unwrap().required);

    let late = verify(&token, no_keys, &expecting(Profile::Kinde), clock(NOW + 99_999));
    assert_eq!(late.verdict, Verdict::Reject, "one failure settles it");
}

#[test]
fn a_kid_that_old_keys_lack_stays_open_but_fresh_keys_decide() {
    let token = decode(&RSA.sign("RS256", r#"{"alg":"RS256","kid":"new"}"#, kinde_claims().to_string()));
    let set = rsa_keys();
    let fresh = verify(&token, Keys::Fresh(&set), &expecting(Profile::Kinde), clock(NOW));
    assert_eq!((fresh.verdict, outcome(&fresh, CheckName::Key)), (Verdict::Reject, Outcome::Failed));
    assert!(fresh.findings().contains(&Code::KeyUnknown));
    let old = Keys::LastKnown { set: &set, because: "These keys are of yesterday; there is no connection." };
    let stale = verify(&token, old, &expecting(Profile::Kinde), clock(NOW));
    assert_eq!((stale.verdict, outcome(&stale, CheckName::Key)), (Verdict::Undecided, Outcome::NotChecked));
    let known = decode(&RSA.sign("RS256", &kinde_header().to_string(), kinde_claims().to_string()));
    assert_eq!(verify(&known, old, &expecting(Profile::Kinde), clock(NOW)).verdict, Verdict::Accept);
    let unreadable = crate::jwks::parse("<html>");
    let open = verify(&known, Keys::Fresh(&unreadable), &expecting(Profile::Kinde), clock(NOW));
    assert_eq!(open.verdict, Verdict::Undecided);
    assert!(open.findings().contains(&Code::KeySetUnreadable));
}

#[test]
fn the_token_is_never_asked_for_its_own_key() {
    let attacker = Issuer::rsa("6d:12:9c");
    let header =
        with(with(kinde_header(), "jwk", attacker.jwk.clone()), "jku", "https://evil.example/jwks.json".into());
    let token = attacker.sign("RS256", &header.to_string(), kinde_claims().to_string());
    let verification = judge_token(&token, &expecting(Profile::Kinde));
    assert_eq!(verification.verdict, Verdict::Reject);
    for code in [Code::SignatureMismatch, Code::OwnKeyInHeader] {
        assert!(verification.findings().contains(&code));
    }
}

#[test]
fn algorithms_are_decided_by_the_list_and_the_key_alone() {
    let expectations = expecting(Profile::Kinde);
    let sign = |alg: &str, kid: &str| format!(r#"{{"alg":"{alg}","kid":"{kid}"}}"#);
    let claims = kinde_claims().to_string();
    let set = key_set(&[&RSA.jwk, &P256.jwk, &P384.jwk, &ED.jwk]);
    let verdict = |token: String, expectations: &Expectations| {
        verify(&decode(&token), Keys::Fresh(&set), expectations, clock(NOW))
    };
    for alg in DEFAULT_ALGORITHMS {
        let (issuer, kid) = match alg {
            "ES256" => (&*P256, "p256"),
            "ES384" => (&*P384, "p384"),
            "EdDSA" => (&*ED, "ed"),
            _ => (&*RSA, "6d:12:9c"),
        };
        let verification = verdict(issuer.sign(alg, &sign(alg, kid), &claims), &expectations);
        assert_eq!(verification.verdict, Verdict::Accept, "{alg}");
        assert_eq!(verification.findings().contains(&Code::AlgorithmUnusual), alg != "RS256", "{alg}");
        let mut others = expectations.clone();
        others.rules.algorithms.retain(|name| name != alg);
        let verification = verdict(issuer.sign(alg, &sign(alg, kid), &claims), &others);
        assert!(
            verification.verdict == Verdict::Reject && verification.findings().contains(&Code::AlgorithmNotAllowed),
            "{alg}"
        );
        if issuer.jwk["kty"] == "RSA" {
            let bound = key_set(&[&with(RSA.jwk.clone(), "alg", "RS384".into())]);
            let token = decode(&RSA.sign(alg, &sign(alg, kid), &claims));
            let verification = verify(&token, Keys::Fresh(&bound), &expectations, clock(NOW));
            assert_eq!(verification.verdict == Verdict::Accept, alg == "RS384", "{alg}");
        }
    }
    for (alg, code) in [
        ("none", Code::AlgorithmNone),
        ("NONE", Code::AlgorithmNone),
        ("HS256", Code::AlgorithmSymmetric),
        ("ES512", Code::AlgorithmNotSupported),
        ("rs256", Code::AlgorithmNotAllowed),
        ("", Code::AlgorithmNotAllowed),
    ] {
        let mut asking = expectations.clone();
        asking.rules.algorithms.extend(["none".to_owned(), "NONE".to_owned(), "rs256x".to_owned()]);
        let verification = verdict(RSA.sign("RS256", &sign(alg, "6d:12:9c"), &claims), &asking);
        assert!(
            verification.verdict == Verdict::Reject && verification.findings().contains(&code),
            "{alg}: {:?}",
            verification.findings()
        );
    }
}

#[test]
fn the_public_key_is_no_secret_for_hs256() {
    let input = format!("{}.{}", b64(r#"{"alg":"HS256","kid":"6d:12:9c"}"#), b64(kinde_claims().to_string()));
    let public = RSA.jwk["n"].as_str().unwrap();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, public.as_bytes());
    let token = format!("{input}.{}", b64(aws_lc_rs::hmac::sign(&key, input.as_bytes())));
    let mut expectations = expecting(Profile::Kinde);
    assert_eq!(judge_token(&token, &expectations).verdict, Verdict::Reject);
    expectations.rules.algorithms.push("HS256".into());
    assert_eq!(judge_token(&token, &expectations).verdict, Verdict::Reject);
}

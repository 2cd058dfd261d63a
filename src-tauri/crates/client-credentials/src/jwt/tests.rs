#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;

use super::*;

fn b64(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn token(header: &str, payload: &str) -> String {
    format!("{}.{}.{}", b64(header), b64(payload), b64("a signature of thirty-two bytes!"))
}

const RS256: &str = r#"{"alg":"RS256","kid":"k","typ":"JWT"}"#;

fn codes(trouble: &[Trouble]) -> Vec<TroubleCode> {
    trouble.iter().map(|one| one.code).collect()
}

#[test]
fn a_sound_token_is_read_without_trouble() {
    let decoded = decode(&token(RS256, r#"{"iss":"https://acme.kinde.com","exp":1777887031.5,"aud":"x"}"#));
    assert_eq!((decoded.parts, decoded.trouble.len()), (3, 0));
    assert!(decoded.header.as_ref().unwrap().is_sound() && decoded.payload.as_ref().unwrap().is_sound());
    let claims = decoded.registered_claims();
    assert_eq!(claims.exp.value(), Some(&NumericDate { seconds: 1_777_887_032, fraction: true }));
    assert_eq!(claims.exp.raw(), Some("1777887031.5"));
    assert_eq!(claims.aud.value(), Some(&vec!["x".to_owned()]));
    assert!(claims.sub.is_absent());
    assert_eq!(decoded.signature.as_ref().unwrap().length, 32);
}

#[test]
fn a_broken_payload_does_not_hide_the_header() {
    let decoded = decode(&token(RS256, "{\"iss\": oops}"));
    assert!(decoded.header.as_ref().unwrap().is_sound());
    let payload = decoded.payload.as_ref().unwrap();
    assert_eq!(codes(&payload.trouble), [TroubleCode::NotJson]);
    assert_eq!((payload.trouble[0].offset, payload.trouble[0].decoded), (Some(8), true));
    assert_eq!(payload.text.as_deref(), Some("{\"iss\": oops}"));
}

#[test]
fn each_kind_of_damage_is_told_with_its_place() {
    let good = token(RS256, r#"{"a":1}"#);
    let first_dot = good.find('.').unwrap();
    let in_payload = first_dot + 3;
    let with = |c: char| format!("{}{c}{}", &good[..in_payload], &good[in_payload..]);
    for c in ['=', '+', '/', '\n', ' ', '!', '\u{202e}'] {
        let damaged = decode(&with(c));
        let trouble = &damaged.payload.as_ref().unwrap().trouble;
        assert_eq!(trouble[0].code, TroubleCode::ForeignCharacter, "{c:?}");
        assert_eq!(trouble[0].offset, Some(in_payload), "{c:?}");
    }
    let parts: Vec<&str> = good.split('.').collect();
    for (text, code) in
        [(format!("{}.{}", parts[0], parts[1]), TroubleCode::PartCount), (format!("{good}.x"), TroubleCode::PartCount)]
    {
        assert_eq!(codes(&decode(&text).trouble), [code]);
    }
    let payload_trouble = |payload: &str| {
        let decoded = decode(&format!("{}.{payload}.{}", parts[0], parts[2]));
        codes(&decoded.payload.unwrap().trouble)
    };
    assert_eq!(payload_trouble(""), [TroubleCode::EmptyPart]);
    assert_eq!(payload_trouble(&b64("[1]")), [TroubleCode::NotObject]);
    assert_eq!(payload_trouble(&b64(b"{\"a\":\"\xff\"}")), [TroubleCode::NotText]);
    assert_eq!(payload_trouble(&b64(r#"{"a":1,"b":{"c":1,"c":2},"a":2}"#)), [TroubleCode::DuplicateMember; 2]);
    assert_eq!(payload_trouble(&b64("\u{feff}{}")), [TroubleCode::NotJson]);
    assert_eq!(payload_trouble(&b64(r#"{"a":1} x"#)), [TroubleCode::NotJson]);
    assert_eq!(payload_trouble("e31"), [TroubleCode::CutCoding], "left-over bits");
    assert_eq!(payload_trouble("eyJhI")[0], TroubleCode::CutCoding, "impossible length");
}

#[test]
fn the_view_never_holds_the_usable_token() {
    for raw in [
        token(RS256, r#"{"a":1}"#),
        "SG.aVerySecretKeyPart0001.andAnotherSecretPart0002".to_owned(),
        "dGhpcyBpcyBhIHNlY3JldA.dGhpcyBpcyBhIHNlY3JldA.dGhpcyBpcyBhIHNlY3JldA".to_owned(),
        "OPAQUE-SECRET!%G&token-of-nobody".to_owned(),
        token(RS256, "{broken").replace('.', ".."),
    ] {
        let decoded = decode(&raw);
        let shown = format!("{}{:?}", serde_json::to_string(&decoded.view()).unwrap(), decoded);
        assert!(!shown.contains(&raw), "{shown}");
        let signature = raw.rsplit('.').next().unwrap();
        assert!(!shown.contains(signature), "{shown}");
        assert!(!shown.contains("this is a secret"), "{shown}");
    }
}

#[test]
fn the_fingerprint_tells_tokens_apart() {
    assert_eq!(fingerprint(""), "e3b0c44298fc1c14");
    assert_ne!(fingerprint("a"), fingerprint("b"));
}

#[test]
fn kinds_and_slips_are_told_apart() {
    use TokenKind::*;
    let jwt = |header: &str, payload: &str| token(header, payload);
    let good = jwt(RS256, r#"{"gty":["client_credentials"],"azp":"c"}"#);
    let cases: Vec<(String, TokenKind)> = vec![
        (String::new(), Empty),
        ("  \n".into(), Empty),
        (good.clone(), MachineToMachine),
        (jwt(RS256, r#"{"gty":"client-credentials","sub":"c@clients"}"#), MachineToMachine),
        (jwt(RS256, r#"{"idtyp":"app","sub":"x"}"#), MachineToMachine),
        (jwt(RS256, r#"{"client_id":"c","sub":"c","scope":"a"}"#), MachineToMachine),
        (jwt(r#"{"alg":"ES256","typ":"at+jwt"}"#, r#"{"client_id":"c","sub":"c"}"#), MachineToMachine),
        (
            jwt(RS256, r#"{"azp":"c","sub":"u","scope":"email","preferred_username":"service-account-c"}"#),
            MachineToMachine,
        ),
        (jwt(RS256, r#"{"appid":"c","oid":"o","sub":"o","roles":["a"]}"#), MachineToMachine),
        (jwt(RS256, r#"{"appid":"c","oid":"o","sub":"p","scp":"a"}"#), UserAccessToken),
        (jwt(RS256, r#"{"azp":"c","sub":"kp_1","scp":["openid"]}"#), UserAccessToken),
        (jwt(RS256, r#"{"gty":["authorization_code"],"sub":"kp_1"}"#), UserAccessToken),
        (jwt(RS256, r#"{"sub":"somebody","scope":"a"}"#), UserAccessToken),
        (jwt(RS256, r#"{"scope":"a"}"#), AccessToken),
        (jwt(RS256, r#"{"sub":"kp_1","nonce":"n","aud":"c"}"#), IdToken),
        (jwt(RS256, r#"{"sub":"kp_1","at_hash":"h"}"#), IdToken),
        (jwt(RS256, r#"{"sub":"kp_1","email":"a@b.c","azp":"c"}"#), IdToken),
        (jwt(RS256, r#"{"sub":"kp_1","azp":"c","aud":["c"]}"#), IdToken),
        (jwt(RS256, r#"{"sub":"x","typ":"Refresh"}"#), RefreshToken),
        ("ory_rt_8PVxqkXwTpDTGjRvQ".into(), RefreshToken),
        (jwt(r#"{"alg":"RS256","typ":"logout+jwt"}"#, "{}"), LogoutToken),
        (jwt(RS256, r#"{"events":{"http://schemas.openid.net/event/backchannel-logout":{}},"sub":"x"}"#), LogoutToken),
        (jwt(r#"{"alg":"ES256","typ":"application/DPoP+JWT"}"#, "{}"), DpopProof),
        (jwt(r#"{"alg":"RS256","typ":"secevent+jwt"}"#, "{}"), SecurityEvent),
        (jwt(RS256, r#"{"iss":"c","sub":"c","aud":"https://acme.kinde.com/oauth2/token"}"#), ClientAssertion),
        (jwt(r#"{"alg":"nOnE"}"#, "{}"), Unsigned),
        (jwt(r#"{"alg":"RS256","cty":"JWT"}"#, "eyJ"), Nested),
        (jwt(RS256, "plain text"), SignedOther),
        (format!("{}.a.b.c.d", b64(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#)), Encrypted),
        (good.rsplit_once('.').unwrap().0.into(), Cut),
        (format!("{good}.{}", b64("x")), Cut),
        (b64(RS256), Cut),
        ("8f2b1c9e-9a0c-4e55-9f6e-000000000000".into(), Opaque),
        ("ory_at_8PVxqkXwTpDTGjRvQ".into(), Opaque),
        ("sk_live_000000000000000000000000".into(), ApiKey),
        ("SG.aaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb".into(), ApiKey),
        ("aB3".repeat(16), ClientSecret),
        ("0123456789abcdef0123456789abcdef".into(), ClientId),
        ("-----BEGIN PRIVATE KEY-----\nMIIE".into(), PrivateKey),
        (r#"{"kty":"RSA","n":"x","d":"y"}"#.into(), PrivateKey),
        ("-----BEGIN CERTIFICATE-----\nMIIE".into(), PublicKey),
        (r#"{"keys":[{"kty":"RSA"}]}"#.into(), PublicKey),
        ("https://acme.kinde.com/oauth2/token".into(), Address),
        (format!("Bearer {good}"), Wrapped),
        (format!(r#"{{"access_token":"{good}"}}"#), Wrapped),
        ("<m2m_access_token>".into(), Placeholder),
        ("{{token}}".into(), Placeholder),
        ("eyJhbGci…k3Jw".into(), Placeholder),
        ("••••••••••••".into(), Placeholder),
        ("hello world, this is text".into(), Malformed),
        ("a.b.c".into(), Malformed),
        ("eyJub3Q.eyJub3Q.c2ln".into(), Malformed),
        ("1.2".into(), Malformed),
    ];
    let mut seen = std::collections::HashSet::new();
    for (text, kind) in &cases {
        let decoded = decode(text);
        assert_eq!(decoded.kind, *kind, "{text} ({})", decoded.kind_because);
        assert!(!decoded.kind_because.is_empty());
        seen.insert(*kind);
    }
    assert_eq!(seen.len(), 25, "every kind has a case");
}

#[test]
fn dates_that_cannot_be_meant_are_recognised() {
    let sense = |text: &str| NumericDate::parse(text).map(NumericDate::sense);
    assert_eq!(sense("1777887031"), Some(DateSense::Plausible));
    assert_eq!(sense("1.777887031e9"), Some(DateSense::Plausible));
    assert_eq!(sense("1777887031000"), Some(DateSense::Milliseconds));
    assert_eq!(sense("0"), Some(DateSense::Negative));
    assert_eq!(sense("-1"), Some(DateSense::Negative));
    assert_eq!(sense("7258118400"), Some(DateSense::TooFar));
    assert_eq!(sense("18446744073709551615"), None);
    assert_eq!(sense("1e400"), None);
    assert_eq!(sense("9223372036854775807"), Some(DateSense::TooFar));
    assert_eq!(NumericDate::parse("1777887031").unwrap().to_string(), "2026-05-04 09:30:31 UTC");
}

#[test]
fn a_claim_of_the_wrong_type_keeps_its_text() {
    let decoded =
        decode(&token(RS256, r#"{"exp":"1777887031","iss":["a"],"aud":[1],"sub":1,"sub":2,"scope":["a",1]}"#));
    let claims = decoded.registered_claims();
    assert_eq!(claims.exp.raw(), Some("\"1777887031\""));
    assert_eq!(claims.exp.unusable("exp").unwrap(), "exp is a string; it must be a number of seconds.");
    assert!(claims.iss.unusable("iss").is_some() && claims.aud.unusable("aud").is_some());
    assert!(claims.scope.unusable("scope").is_some());
    assert_eq!(claims.sub.unusable("sub").unwrap(), "sub occurs 2 times, so it has no one meaning.");
}

#[test]
fn what_came_along_with_a_paste_is_taken_off_and_told() {
    use RemovedKind::*;
    let good = token(RS256, r#"{"a":1,"b":"some more text so that the token is long enough to be wrapped"}"#);
    let wrapped = good.as_bytes().chunks(40).map(|chunk| std::str::from_utf8(chunk).unwrap()).collect::<Vec<_>>();
    let cases: Vec<(String, Vec<RemovedKind>)> = vec![
        (good.clone(), vec![]),
        (format!("  {good}\n"), vec![SpaceAround]),
        (format!("Bearer {good}"), vec![HeaderPrefix]),
        (format!("bEARER\t{good}"), vec![HeaderPrefix]),
        (format!("Authorization: Bearer {good}"), vec![HeaderPrefix, HeaderPrefix]),
        (format!("\"{good}\""), vec![Quotes]),
        (format!("“{good}”"), vec![Quotes]),
        (format!("'Bearer {good}'"), vec![Quotes, HeaderPrefix]),
        (format!("\u{200b}{good}\u{feff}"), vec![Invisible]),
        (wrapped.join("\n"), vec![LineBreaks]),
        (wrapped.join("\r\n  "), vec![LineBreaks, SpaceInside]),
        (good.replace('.', "%2E"), vec![PercentEncoding]),
        (format!("ACCESS_TOKEN={good}"), vec![Assignment]),
        (format!("\"access_token\": \"{good}\","), vec![Assignment, Assignment, Quotes]),
        (format!(r#"{{"access_token":"{good}","expires_in":86399,"token_type":"bearer"}}"#), vec![JsonAnswer]),
        (format!("curl -H 'Authorization: Bearer {good}' https://api.example/x"), vec![OtherText]),
        (format!("Here is the token you asked for:\n{good}\nRegards"), vec![OtherText]),
    ];
    for (text, kinds) in cases {
        let cleaned = clean(&text);
        assert_eq!(*cleaned.value, good, "{text}");
        assert_eq!(cleaned.removed.iter().map(|removed| removed.kind).collect::<Vec<_>>(), kinds, "{text}");
        assert!(cleaned.removed.iter().all(|removed| removed.count > 0), "{:?}", cleaned.removed);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test measures")]
fn a_megabyte_is_shown_without_freezing() {
    let members: Vec<String> = (0..60_000).map(|n| format!("\"claim{n}\":{n}")).collect();
    let text = token(RS256, &format!("{{{}}}", members.join(",")));
    assert!(text.len() > 1_000_000);
    let begin = std::time::Instant::now();
    let decoded = decode(&clean(&text).value);
    assert_eq!(crate::claims::explain(&decoded, crate::claims::Vocabulary::Kinde).len(), 60_000);
    assert!(begin.elapsed().as_secs() < 5, "took {:?} unoptimised", begin.elapsed());
    assert_eq!(codes(&decoded.trouble), [TroubleCode::TooLong]);
}

#[test]
fn text_beyond_all_limits_is_not_read() {
    let decoded = decode(&"a.".repeat(LONGEST_SHOWN));
    assert_eq!(codes(&decoded.trouble), [TroubleCode::TooLong]);
    assert!(decoded.header.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,120}|[A-Za-z0-9._=+/%\" \\n{}:,-]{0,200}|Bearer (ey[A-Za-z0-9_-]{0,40}[.]){0,6}") {
        let decoded = decode(&text);
        let _ = serde_json::to_string(&decoded.view()).unwrap();
        let _ = crate::claims::explain(&decoded, crate::claims::Vocabulary::Kinde);
        let cleaned = clean(&text);
        prop_assert_eq!(cleaned.removed.is_empty(), *cleaned.value == text, "{:?} became {:?} by {:?}", text, *cleaned.value, cleaned.removed);
    }

    #[test]
    fn any_header_and_payload_are_survived(header in prop::collection::vec(any::<u8>(), 0..60), payload in prop::collection::vec(any::<u8>(), 0..60)) {
        let decoded = decode(&format!("{}.{}.{}", b64(header), b64(payload), "c2ln"));
        prop_assert_eq!(decoded.parts, 3);
        let _ = decoded.registered_claims();
    }
}

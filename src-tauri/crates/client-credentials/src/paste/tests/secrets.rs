//! The client secret alone, and together with other fields.

use super::super::{Typed, across, pair, read_secret};
use super::*;
use crate::secret::ClientSecret;

#[test]
fn slips_around_a_secret_are_told_and_proposed_away() {
    for (wrapped, kind) in [
        (format!("\u{feff}{SECRET}"), ChangeKind::Invisible),
        (format!("{SECRET}\t"), ChangeKind::SpaceAround),
        (format!("“{SECRET}”"), ChangeKind::Quotes),
        (format!("\\\"{SECRET}\\\""), ChangeKind::Quotes),
        (format!("KINDE_CLIENT_SECRET={SECRET}"), ChangeKind::Assignment),
        (format!("\"client_secret\": \"{SECRET}\","), ChangeKind::Assignment),
        (format!("\"client_secret\": \"{SECRET}\" }}"), ChangeKind::Assignment),
        (format!("{{\"client_secret\":\"{SECRET}\"}}"), ChangeKind::Json),
        (format!("{SECRET};"), ChangeKind::TrailingMark),
        (format!("{}\n{}", &SECRET[..20], &SECRET[20..]), ChangeKind::LineBreak),
        (format!("{} {}", &SECRET[..20], &SECRET[20..]), ChangeKind::SpaceInside),
        (format!("{}\u{200b}{}", &SECRET[..20], &SECRET[20..]), ChangeKind::Invisible),
        (SECRET.replace('a', "а"), ChangeKind::LookAlike),
    ] {
        let reading = read_secret(&wrapped, Provider::Kinde);
        assert_eq!(reading.value.expose(), SECRET, "{wrapped:?} {:?}", reading.changes);
        assert!(reading.changes.iter().any(|change| change.kind == kind), "{wrapped:?} {:?}", reading.changes);
        let shown = format!("{:?}", reading.view());
        assert!(!shown.contains(SECRET) && !shown.contains(&SECRET[..20]), "{shown}");
        assert_eq!(super::reading(PastedField::ClientSecret, &wrapped, Provider::Kinde).cleaned, "");
    }
}

#[test]
fn joined_lines_tell_the_length_before_and_after() {
    let reading = read_secret(&format!("{}\n{}", &SECRET[..20], &SECRET[20..]), Provider::Kinde);
    assert!(reading.changes[0].what.contains("47 characters before joining, 46 after"), "{:?}", reading.changes);
    assert_eq!((reading.characters, reading.characters_before), (46, 47));
}

#[test]
fn what_is_no_secret_is_recognised() {
    let token = format!("eyJhbGciOiJSUzI1NiJ9.{}.{}", "eyJpc3MiOiJodHRwczovL2FjbWUifQ", "c2ln".repeat(20));
    for (text, code) in [
        (token.as_str(), HintCode::LooksLikeToken),
        (CLIENT_ID, HintCode::LooksLikeClientId),
        ("https://acme.kinde.com", HintCode::LooksLikeAddress),
        ("0f8fad5b-d9cb-469f-a165-70867728950e", HintCode::SecretId),
        ("••••••••••••", HintCode::Masked),
        ("aB3d…fG1h", HintCode::Masked),
        ("YOUR_CLIENT_SECRET", HintCode::Placeholder),
        ("changeme", HintCode::Placeholder),
        ("<secret>", HintCode::Placeholder),
        ("abc12", HintCode::TooShort),
        (&SECRET[..31], HintCode::UnusualShape),
        ("SECRET?%G&client", HintCode::UnusualShape),
        ("3f6b0c1d2e4a49788899aabbccddeeff:aB3dE5fG7hJ9kL1mN3pQ", HintCode::BothInOne),
        ("Client ID: 3f6b0c1d2e\nClient secret: aB3dE5fG7hJ9", HintCode::WholeNote),
        ("client_id=3f6b0c1d2e4a49788899aabbccddeeff", HintCode::OtherField),
    ] {
        let reading = read_secret(text, Provider::Kinde);
        assert!(reading.hints.iter().any(|hint| hint.code == code), "{text}: {:?}", reading.hints);
    }
    assert!(!format!("{:?}", read_secret("<aB3dE5fG7h>", Provider::Kinde).view()).contains("aB3dE5fG7h"));
    assert!(read_secret(&SECRET[..31], Provider::Kinde).hints[0].sentence.contains("31 characters"));
}

#[test]
fn a_whole_secret_has_neither_change_nor_hint() {
    for (secret, provider) in [
        (SECRET, Provider::Kinde),
        ("SECRET?%G&client", Provider::Other),
        ("a=b;c:d\"e'f\\g", Provider::Other),
        ("é/ñ pass-phrase", Provider::Other),
    ] {
        let reading = read_secret(secret, provider);
        assert_eq!(reading.value.expose(), secret);
        assert!(reading.changes.is_empty() && reading.trouble.is_none(), "{secret}: {:?}", reading.changes);
    }
    assert!(read_secret(SECRET, Provider::Kinde).hints.is_empty());
}

#[test]
fn swapped_and_doubled_fields_are_noticed() {
    let hints = |id: &str, secret: &str| {
        pair(id, &ClientSecret::new(secret.into())).iter().map(|hint| hint.code).collect::<Vec<_>>()
    };
    assert_eq!(hints(SECRET, CLIENT_ID), [HintCode::Swapped]);
    assert_eq!(hints(&"x".repeat(61), "short"), [HintCode::Swapped]);
    assert_eq!(hints(CLIENT_ID, CLIENT_ID), [HintCode::SameValue]);
    assert_eq!(hints(CLIENT_ID, SECRET), []);
    assert_eq!(hints("client!+ID", "SECRET?%G&client"), []);
    assert_eq!(hints("", "x"), []);
}

#[test]
fn fields_that_contradict_each_other_are_noticed() {
    let good = Typed {
        host: "acme.kinde.com",
        client_id: CLIENT_ID,
        audience: "https://acme.kinde.com/api",
        issuer: "https://acme.kinde.com",
        ..Typed::default()
    };
    assert_eq!(across(&good), []);
    for (typed, code, value) in [
        (
            Typed {
                audience: "https://acme.kinde.com/oauth2/token",
                token_url: "https://acme.kinde.com/oauth2/token",
                ..good
            },
            HintCode::AudienceIsServer,
            Some("https://acme.kinde.com/api"),
        ),
        (
            Typed { audience: "https://acme.kinde.com/", ..good },
            HintCode::AudienceIsServer,
            Some("https://acme.kinde.com/api"),
        ),
        (Typed { audience: CLIENT_ID, ..good }, HintCode::AudienceIsClient, None),
        (Typed { issuer: "https://acme.eu.kinde.com", ..good }, HintCode::HostsDiffer, Some("acme.eu.kinde.com")),
        (Typed { host: "login.acme.com", audience: "", ..good }, HintCode::DomainsMixed, Some("acme.kinde.com")),
        (Typed { host: "login.acme.com", issuer: "", ..good }, HintCode::DomainsMixed, Some("acme.kinde.com")),
        (
            Typed { audience: "https://login.acme.com/api", ..good },
            HintCode::DomainsMixed,
            Some("https://acme.kinde.com/api"),
        ),
        (
            Typed { audience: "https://other.kinde.com/api", ..good },
            HintCode::HostsDiffer,
            Some("https://acme.kinde.com/api"),
        ),
        (
            Typed {
                token_url: "https://id.example/token",
                api_url: "https://id.example/token",
                issuer: "",
                audience: "",
                ..good
            },
            HintCode::ApiIsTokenUrl,
            None,
        ),
    ] {
        let found = across(&typed);
        let hint = found.iter().find(|found| found.hint.code == code).unwrap_or_else(|| panic!("{typed:?}: {found:?}"));
        assert_eq!(hint.hint.offer.as_ref().and_then(|offer| offer.value.as_deref()), value);
    }
    assert_eq!(across(&Typed { host: "http://127.0.0.1:4711", issuer: "http://127.0.0.1:4711", ..good }), []);
    assert_eq!(across(&Typed { audience: "https://orders.example", ..good }), []);
}

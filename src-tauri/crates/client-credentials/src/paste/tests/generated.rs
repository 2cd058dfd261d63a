//! Generated pastes: good values in every combination of slips, and garbage.

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::super::{note, read_secret};
use super::*;

/// A slip outside of a value: text before and behind it, and the change that tells it.
const AROUND: &[(&str, &str, ChangeKind)] = &[
    (" ", "", ChangeKind::SpaceAround),
    ("", "\n", ChangeKind::SpaceAround),
    ("\t", " \r\n", ChangeKind::SpaceAround),
    ("\u{a0}", "", ChangeKind::Invisible),
    ("", "\u{200b}", ChangeKind::Invisible),
    ("\u{feff}", "\u{200f}", ChangeKind::Invisible),
    ("\u{202a}", "\u{202c}", ChangeKind::Invisible),
    ("\"", "\"", ChangeKind::Quotes),
    ("'", "'", ChangeKind::Quotes),
    ("`", "`", ChangeKind::Quotes),
    ("“", "”", ChangeKind::Quotes),
    ("„", "“", ChangeKind::Quotes),
    ("‘", "’", ChangeKind::Quotes),
    ("«", "»", ChangeKind::Quotes),
    ("\\\"", "\\\"", ChangeKind::Quotes),
    ("**", "**", ChangeKind::Quotes),
    ("", ",", ChangeKind::TrailingMark),
    ("", ";", ChangeKind::TrailingMark),
];

/// Names in front of a value, and what stands behind it then.
const NAMES: &[(&str, &str)] = &[("{}=", ""), ("{}: ", ""), ("\"{}\": \"", "\""), ("export {}='", "'"), ("  \"{}\" : \"", "\","), ("$env:{} = \"", "\"")];

fn names(field: PastedField) -> &'static [&'static str] {
    match field {
        PastedField::Host => &["KINDE_DOMAIN", "domain", "Host"],
        PastedField::ClientId => &["KINDE_CLIENT_ID", "clientId", "client-id"],
        PastedField::ClientSecret => &["KINDE_CLIENT_SECRET", "clientSecret", "client_secret"],
        PastedField::Audience => &["KINDE_AUDIENCE", "audience"],
        PastedField::TokenUrl => &["TOKEN_URL", "tokenEndpoint"],
        _ => &["ISSUER_URL", "issuer"],
    }
}

fn value() -> impl Strategy<Value = (PastedField, String)> {
    prop_oneof![
        ("[a-z]{2,9}(-dev)?", prop_oneof![Just(""), Just(".eu"), Just(".au"), Just(".us")], any::<bool>()).prop_map(|(name, region, full)| {
            (PastedField::Host, format!("{}{name}{region}.kinde.com", if full { "https://" } else { "" }))
        }),
        "[0-9a-f]{32}".prop_map(|id| (PastedField::ClientId, id)),
        "[a-zA-Z0-9]{40,60}".prop_map(|secret| (PastedField::ClientSecret, secret)),
        "https://[a-z]{2,9}\\.example/[a-z]{1,8}".prop_map(|audience| (PastedField::Audience, audience)),
        "https://[a-z]{2,9}\\.example/oauth2/token".prop_map(|url| (PastedField::TokenUrl, url)),
        "https://[a-z]{2,9}\\.example/realms/[a-z]{1,8}".prop_map(|url| (PastedField::Issuer, url)),
    ]
}

/// A slip inside of a value.
fn inside(value: &str, which: u8, at: usize) -> (String, Option<ChangeKind>) {
    let at = 1 + at % (value.len() - 2);
    let (a, b) = value.split_at(at);
    match which % 8 {
        0 => (format!("{a}\n{b}"), Some(ChangeKind::LineBreak)),
        1 => (format!("{a}\r\n    {b}"), Some(ChangeKind::LineBreak)),
        2 => (format!("{a}\u{200b}{b}"), Some(ChangeKind::Invisible)),
        3 => (format!("{a}\u{ad}{b}"), Some(ChangeKind::Invisible)),
        4 => match value.rfind('a') {
            Some(at) if at > 0 => (format!("{}а{}", &value[..at], &value[at + 1..]), Some(ChangeKind::LookAlike)),
            _ => (value.to_owned(), None),
        },
        _ => (value.to_owned(), None),
    }
}

fn cleaned(field: PastedField, text: &str) -> (String, Vec<ChangeKind>) {
    if field == PastedField::ClientSecret {
        let reading = read_secret(text, Provider::Kinde);
        return (reading.value.expose().to_owned(), reading.changes.iter().map(|change| change.kind).collect());
    }
    let reading = kinde(field, text);
    (reading.cleaned.clone(), kinds(&reading))
}

fn cases(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(cases(40_000))]

    #[test]
    fn a_good_value_in_any_slips_is_found_again_and_every_slip_is_told(
        (field, good) in value(),
        within in any::<u8>(),
        at in any::<usize>(),
        around in proptest::collection::vec(0..AROUND.len(), 0..4),
        name in proptest::option::weighted(0.4, (any::<prop::sample::Index>(), any::<prop::sample::Index>())),
        named_at in 0_usize..4,
    ) {
        let (mut text, slip) = inside(&good, within, at);
        let mut slips: Vec<ChangeKind> = slip.into_iter().collect();
        for step in 0..=around.len() {
            if let (true, Some((style, which))) = (step == named_at.min(around.len()), name) {
                let (before, behind) = style.get(NAMES);
                text = format!("{}{text}{behind}", before.replace("{}", names(field)[which.index(names(field).len())]));
                slips.push(ChangeKind::Assignment);
            }
            if let Some((before, behind, kind)) = around.get(step).map(|at| AROUND[*at]) {
                text = format!("{before}{text}{behind}");
                slips.push(kind);
            }
        }
        let (found, told) = cleaned(field, &text);
        prop_assert_eq!(&found, &good, "{:?} {:?}", text, told);
        for slip in &slips {
            prop_assert!(told.contains(slip), "{slip:?} was not told in {text:?}: {told:?}");
        }
        prop_assert_eq!(told.is_empty(), text == good, "{:?}: {:?}", text, told);
        let (again, nothing) = cleaned(field, &found);
        prop_assert!(again == found && nothing.is_empty(), "{found:?} changed again: {nothing:?}");
    }
}

proptest! {
    #![proptest_config(cases(6_000))]

    #[test]
    fn a_host_survives_slips_of_the_address(
        name in "[a-z]{3,9}",
        scheme in prop::sample::select(vec!["https;//", "https//", "htps://", "https:/", "ttps://", "http://", "https://https://", "HTTPS//", "//", "https:\\\\"]),
        tail in prop::sample::select(vec!["", "/", "//", "/oauth2/token", "/api/v1", "/admin?x=1", "#x", "?code=1", "/.well-known/openid-configuration"]),
        user in prop::sample::select(vec!["", "user:SECRETpass@"]),
        around in prop::sample::select(vec![("", ""), ("<", ">"), ("\"", "\""), (" ", "\n"), ("DOMAIN=", ""), ("domain: ", ",")]),
    ) {
        let text = format!("{}{scheme}{user}{name}.kinde.com{tail}{}", around.0, around.1);
        let reading = kinde(PastedField::Host, &text);
        prop_assert_eq!(&reading.cleaned, &format!("https://{name}.kinde.com"), "{:?} {:?}", text, &reading.changes);
        prop_assert!(!reading.changes.is_empty() && reading.trouble.is_none());
        let shown = format!("{reading:?}");
        prop_assert!(!shown.contains("SECRETpass"));
        prop_assert_eq!(user.is_empty(), !kinds(&reading).contains(&ChangeKind::Credentials));
    }

    #[test]
    fn garbage_is_read_without_a_panic_and_never_changed_in_silence(
        text in prop_oneof![any::<String>(), "[\"'`{}<>:=,;/\\\\@#?%\\[\\]\\n\\t a-c\u{200b}“”а·…*|&-]{0,60}", "\\PC{0,200}"],
        other in any::<bool>(),
    ) {
        let provider = if other { Provider::Other } else { Provider::Kinde };
        for field in [PastedField::Host, PastedField::ClientId, PastedField::Audience, PastedField::Scopes, PastedField::TokenUrl, PastedField::Issuer] {
            let reading = reading(field, &text, provider);
            prop_assert_eq!(reading.cleaned == text, reading.changes.is_empty(), "{:?} {:?}: {:?}", field, &text, reading);
        }
        let secret = read_secret(&text, provider);
        prop_assert_eq!(secret.value.expose() == text, secret.changes.is_empty(), "{:?}: {:?}", &text, secret.changes);
        let _ = note(&text);
    }

    #[test]
    fn a_message_in_any_wording_is_understood_and_never_shows_the_secret(
        name in "[a-z]{3,9}",
        id in "[0-9a-f]{32}",
        secret in "[a-z][A-Z][0-9][a-zA-Z0-9]{40,50}",
        labels in prop::sample::select(vec![
            ["Domain", "Client ID", "Client secret"], ["KINDE_DOMAIN", "KINDE_CLIENT_ID", "KINDE_CLIENT_SECRET"],
            ["Domäne", "Client-ID", "Clientgeheimnis"], ["Domaine", "Identifiant client", "Secret client"],
            ["Dominio", "ID de cliente", "Secreto del cliente"], ["host", "client_id", "client_secret"], ["Kinde domain", "M2M client ID", "M2M client secret"],
        ]),
        separator in prop::sample::select(vec![": ", " = ", "=", ":\n", " : ", ":\t"]),
        mark in prop::sample::select(vec!["", "- ", "* ", "> ", "> - ", "• ", "1. "]),
        quote in prop::sample::select(vec!["", "\"", "`", "'"]),
        joint in prop::sample::select(vec!["\n", "\r\n", "\n\n"]),
        order in Just([0_usize, 1, 2]).prop_shuffle(),
        words in prop::sample::select(vec!["", "Hi Ana,\nhere are the credentials you asked for.\n", "Bob 10:42\n"]),
    ) {
        let values = [format!("{name}.kinde.com"), id.clone(), secret.clone()];
        let lines: Vec<String> = order.iter().map(|at| format!("{mark}{}{separator}{quote}{}{quote}", labels[*at], values[*at])).collect();
        let text = format!("{words}{}{joint}Cheers", lines.join(joint));
        let reading = note(&text);
        prop_assert_eq!(reading.note.host.as_deref(), Some(values[0].as_str()), "{:?} {:?}", &text, &reading.note);
        prop_assert_eq!(reading.note.client_id.as_deref(), Some(id.as_str()), "{:?} {:?}", &text, &reading.note);
        prop_assert_eq!(reading.secret.as_ref().map(|secret| secret.expose()), Some(secret.as_str()), "{:?} {:?}", &text, &reading.note);
        let shown = serde_json::to_string(&reading.note).unwrap();
        prop_assert!(!shown.contains(&secret) && !shown.contains(&secret[..20]), "{shown}");
    }
}

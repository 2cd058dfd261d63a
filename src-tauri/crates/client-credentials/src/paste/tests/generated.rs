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
const NAMES: &[(&str, &str)] = &[
    ("{}=", ""),
    ("{}: ", ""),
    ("\"{}\": \"", "\""),
    ("export {}='", "'"),
    ("  \"{}\" : \"", "\","),
    ("$env:{} = \"", "\""),
];

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

/// Even numbers of a seed (SplitMix64): the same pastes in every run, and cheap ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn text(&mut self, letters: &str, length: usize) -> String {
        (0..length).map(|_| char::from(self.pick(letters.as_bytes()))).collect()
    }

    fn word(&mut self) -> String {
        let length = 2 + self.below(8);
        self.text("abcdefghijklmnopqrstuvwxyz", length)
    }
}

fn value(dice: &mut Dice) -> (PastedField, String) {
    let word = dice.word();
    match dice.below(6) {
        0 => {
            let (scheme, region) = (dice.pick(&["", "https://"]), dice.pick(&["", ".eu", ".au", "-dev.us"]));
            (PastedField::Host, format!("{scheme}{word}{region}.kinde.com"))
        }
        1 => (PastedField::ClientId, dice.text("0123456789abcdef", 32)),
        2 => {
            let length = 40 + dice.below(21);
            (
                PastedField::ClientSecret,
                dice.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length),
            )
        }
        3 => (PastedField::Audience, format!("https://{word}.example/{}", dice.word())),
        4 => (PastedField::TokenUrl, format!("https://{word}.example/oauth2/token")),
        _ => (PastedField::Issuer, format!("https://{word}.example/realms/{}", dice.word())),
    }
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

#[test]
fn a_good_value_in_any_slips_is_found_again_and_every_slip_is_told() {
    let mut dice = Dice(1);
    let mut slipped = 0;
    for _ in 0..50_000 {
        let (field, good) = value(&mut dice);
        let (mut text, slip) = inside(&good, dice.below(8) as u8, dice.below(1000));
        let mut slips: Vec<ChangeKind> = slip.into_iter().collect();
        let around = dice.below(4);
        let named_at = dice.below(8);
        for step in 0..=around {
            if step == named_at {
                let ((before, behind), name) = (dice.pick(NAMES), dice.pick(names(field)));
                text = format!("{}{text}{behind}", before.replace("{}", name));
                slips.push(ChangeKind::Assignment);
            }
            if step < around {
                let (before, behind, kind) = dice.pick(AROUND);
                text = format!("{before}{text}{behind}");
                slips.push(kind);
            }
        }
        slipped += usize::from(text != good);
        let (found, told) = cleaned(field, &text);
        assert_eq!(found, good, "{text:?} {told:?}");
        for slip in &slips {
            assert!(told.contains(slip), "{slip:?} was not told in {text:?}: {told:?}");
        }
        assert_eq!(told.is_empty(), text == good, "{text:?}: {told:?}");
        let (again, nothing) = cleaned(field, &found);
        assert!(again == found && nothing.is_empty(), "{found:?} changed again: {nothing:?}");
    }
    assert!(slipped > 40_000, "{slipped}");
}

proptest! {
    #![proptest_config(cases(2_000))]

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

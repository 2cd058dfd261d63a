//! `KEY=value`, `"key": "value"` and small JSON objects around one value.

use super::model::{ChangeKind, Hint, HintCode, Offer, OfferAction, PastedField};
use super::names::{self, LONGEST_NAME, Label, Slot};
use super::peel::Work;
use crate::strict_json::{self, Limits, Value};

/// Words that stand before a name in shells, programs and lists.
const BEFORE_NAMES: &[&str] = &[
    "export ",
    "set ",
    "setx ",
    "$env:",
    "env ",
    "const ",
    "let ",
    "var ",
    "--data-urlencode ",
    "--data ",
    "--form ",
    "-d ",
    "-F ",
    "- ",
    "* ",
    "• ",
    "– ",
    "> ",
];

/// What is wrapped around a value by its name.
pub(super) struct Split<'a> {
    pub(super) name: &'a str,
    pub(super) label: Label,
    pub(super) rest: &'a str,
}

/// Takes a small JSON object away from around its value.
pub(super) fn json(work: &mut Work) {
    if !(work.value.starts_with('{') && work.value.ends_with('}')) {
        return;
    }
    let limits = Limits { bytes: super::LONGEST_VALUE, depth: 8 };
    let Ok(document) = strict_json::parse(&work.value, limits) else { return };
    let Some(members) = document.value.members() else { return };
    let wanted = slot_of(work.field);
    let texts = || members.iter().filter_map(|member| Some((member, text_of(&member.value, work.field)?)));
    let fitting = texts().find(|(member, _)| names::label(&member.name).is_some_and(|label| label.slot == wanted));
    let found = fitting.or_else(|| texts().next().filter(|_| members.len() == 1));
    let Some((member, value)) = found else { return };
    let other = members.len() > 1;
    let (name, slot) = (shown(&member.name), names::label(&member.name).map(|label| label.slot));
    work.change(value, ChangeKind::Json, 1, format!("The JSON around {name}"));
    if other {
        work.hint(super::hints::whole_note());
    }
    if let Some(slot) = slot {
        other_field(work, slot);
    }
}

fn text_of(value: &Value, field: PastedField) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) if field == PastedField::Scopes => value.strings().map(|items| items.join(" ")),
        _ => None,
    }
}

/// Takes a name before the value away.
pub(super) fn assignment(work: &mut Work) {
    let Some(Split { name, label, rest }) = split(&work.value, work.field) else { return };
    let mut rest = rest;
    // The end of an object whose beginning was not copied.
    if rest.starts_with(['"', '\'']) && !rest.contains('{') && rest.trim_end().ends_with('}') {
        rest = rest.trim_end_matches(['}', ' ', '\n', '\r', '\t']);
    }
    let what = format!("The name {} before it", shown(name));
    let rest = rest.to_owned();
    work.change(rest, ChangeKind::Assignment, 1, what);
    other_field(work, label.slot);
}

/// Finds a known name in front of a value.
pub(super) fn split(text: &str, field: PastedField) -> Option<Split<'_>> {
    let mut start = text;
    for _ in 0..3 {
        let Some(shorter) = BEFORE_NAMES.iter().find_map(|word| start.strip_prefix(word)) else { break };
        start = shorter.trim_start();
    }
    // An opening quote around the whole assignment, as in -d "client_secret=…".
    let quoted = start.strip_prefix(['"', '\'']).filter(|rest| {
        rest.find(['=', ':', '"', '\'']).is_some_and(|at| matches!(rest.as_bytes().get(at), Some(b'=')))
    });
    let start = quoted.unwrap_or(start);
    let head = start.get(..floor(start, LONGEST_NAME))?;
    let Some(at) = head.find(['=', ':', '：']) else { return bare_name(start, field) };
    let (name, rest) = (start.get(..at)?, start.get(at..)?);
    let mut letters = rest.chars();
    let separator = letters.next()?;
    let rest = letters.as_str();
    let rest =
        if separator == ':' { rest.strip_prefix('=').unwrap_or(rest) } else { rest.strip_prefix('>').unwrap_or(rest) };
    if rest.trim().is_empty() || rest.trim().trim_matches('=').is_empty() {
        return None;
    }
    let label = names::label(name).or_else(|| shouted(name, separator, field))?;
    let apart = separator != ':' || rest.starts_with(char::is_whitespace) || rest.starts_with(['"', '\'', '[', '“']);
    let joined_name_is_clear = label.strong
        && !matches!(field, PastedField::Scopes)
        && (name.contains(['_', '-', ' ', '"']) || rest.contains("://"));
    if !(apart || joined_name_is_clear) || (rest.starts_with("//") && separator == ':') {
        return None;
    }
    if matches!(field, PastedField::ClientSecret)
        && !label.strong
        && separator == ':'
        && !rest.starts_with(char::is_whitespace)
    {
        return None;
    }
    // One space belongs to the way of writing; more are a slip of their own.
    let rest = if separator == ':' || name.ends_with(' ') { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
    Some(Split { name, label, rest })
}

/// `MY_SETTING=` in front of a value: a name nobody knows, and clearly one.
fn shouted(name: &str, separator: char, field: PastedField) -> Option<Label> {
    let name = name.trim();
    let is_name = name.contains('_')
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (separator == '=' && is_name).then_some(Label { slot: slot_of(field), strong: false })
}

/// "Client ID 3f6b…": a clear name, a space, one word.
fn bare_name(text: &str, field: PastedField) -> Option<Split<'_>> {
    if field == PastedField::Scopes {
        return None;
    }
    let (name, value) = text.rsplit_once(char::is_whitespace)?;
    let label = names::label(name).filter(|label| label.strong && label.slot == slot_of(field))?;
    Some(Split { name, label, rest: value })
}

fn other_field(work: &mut Work, slot: Slot) {
    let mine = slot_of(work.field);
    let same = slot == mine
        || matches!(
            (slot, work.field),
            (
                Slot::Issuer | Slot::TokenUrl | Slot::Host,
                PastedField::Host | PastedField::TokenUrl | PastedField::Issuer
            )
        )
        || matches!(slot, Slot::Name | Slot::Authentication);
    if same {
        return;
    }
    let offer = match slot {
        Slot::Secret => Some(Offer::action("Move it to the client secret", OfferAction::MoveToSecret)),
        Slot::ClientId => Some(Offer::action("Move it to the client ID", OfferAction::MoveToClientId)),
        Slot::Host => Some(Offer::action("Move it to the domain", OfferAction::MoveToHost)),
        Slot::Token => Some(Offer::action("Open it as a token", OfferAction::OpenAsToken)),
        _ => None,
    };
    let sentence = format!("The name in front of it says “{}”; this field is for something else.", names::title(slot));
    work.hint(Hint { code: HintCode::OtherField, sentence, offer });
}

/// The slot that a field is for.
pub(super) fn slot_of(field: PastedField) -> Slot {
    match field {
        PastedField::Host => Slot::Host,
        PastedField::ClientId => Slot::ClientId,
        PastedField::ClientSecret => Slot::Secret,
        PastedField::Audience => Slot::Audience,
        PastedField::Scopes => Slot::Scopes,
        PastedField::TokenUrl => Slot::TokenUrl,
        PastedField::Issuer => Slot::Issuer,
    }
}

/// A name for a sentence: its plain characters only, and not many.
fn shown(name: &str) -> String {
    name.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '$')).take(40).collect()
}

/// The greatest character boundary of `text` not behind `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

//! The net that every text of a report passes: known secrets in many spellings, unknown ones by their shape.

use std::cell::Cell;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Material, shapes, token};
use crate::redaction::{REDACTED, Redactor};

/// What stands in the place of a text that holds a secret which cannot be cut out of it.
const WITHHELD: &str = "(left out: this text holds a secret in another spelling)";

/// Longest text in a report, in characters.
const LONGEST_TEXT: usize = 16_000;

/// Most other spellings of one text that are looked through.
const MOST_SPELLINGS: usize = 48;

/// Reads base64 of any kind, as far as it goes.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Knows what must not get through.
pub(super) struct Net<'a> {
    secrets: &'a [Redactor],
    /// Claim values that are only told by their hash, the longest first.
    hashed: Vec<(String, String)>,
    caught: Cell<bool>,
}

impl<'a> Net<'a> {
    pub fn new(material: &Material<'a>) -> Self {
        Self { secrets: material.secrets, hashed: token::hashed_values(material), caught: Cell::new(false) }
    }

    /// A net that knows these secrets and tells every claim.
    pub fn of(secrets: &'a [Redactor]) -> Self {
        Self { secrets, hashed: Vec::new(), caught: Cell::new(false) }
    }

    /// Whether a known secret was found anywhere.
    pub fn caught(&self) -> bool {
        self.caught.get()
    }

    /// Cleans every text below `value`; names of members are the report's own and stay.
    pub fn walk(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.clean(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.walk(member)),
            Value::Number(number) if self.finds(&number.to_string()) => {
                self.caught.set(true);
                *value = Value::String(REDACTED.to_owned());
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// A text without known secrets, without anything that looks like one, and not too long. Cleaning it again
    /// changes nothing.
    pub fn clean(&self, text: &str) -> String {
        // Of a huge text more is looked through than is shown, so that no secret lies across the end of what is shown.
        let (text, longest) = match text.char_indices().nth(4 * LONGEST_TEXT) {
            Some((end, _)) => (text.get(..end).unwrap_or_default(), LONGEST_TEXT / 2),
            None => (text, LONGEST_TEXT),
        };
        let mut shown = shapes::hide(&self.redact(text));
        if self.finds_spelled_otherwise(&shown) {
            self.caught.set(true);
            return WITHHELD.to_owned();
        }
        for (value, hash) in &self.hashed {
            if shown.contains(value.as_str()) {
                shown = replace_word(&shown, value, hash);
            }
        }
        match shown.char_indices().nth(longest) {
            Some((end, _)) => format!("{}… (shortened)", shown.get(..end).unwrap_or_default()),
            None => shown,
        }
    }

    /// A text with every known secret replaced.
    pub fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.secrets {
            if secret.finds(&text) {
                self.caught.set(true);
                text = secret.redact(&text);
            }
        }
        text
    }

    /// Whether a known secret is in a text as it is.
    pub fn finds(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| secret.finds(text))
    }

    /// Whether a known secret is in a text once its coding is undone: percent, JSON and HTML escapes, base64, line
    /// breaks, each also inside another.
    fn finds_spelled_otherwise(&self, text: &str) -> bool {
        if self.secrets.is_empty() {
            return false;
        }
        let mut spellings = vec![text.to_owned()];
        let mut from = 0;
        for _ in 0..3 {
            let last = spellings.len();
            for at in from..last {
                let Some(spelling) = spellings.get(at).cloned() else { break };
                for undo in [percent_decoded, unescaped, html_decoded, without_space, without_emphasis] {
                    let other = undo(&spelling);
                    if spellings.len() < MOST_SPELLINGS && other != spelling && !spellings.contains(&other) {
                        spellings.push(other);
                    }
                }
            }
            from = last;
        }
        spellings.iter().any(|spelling| self.finds(spelling) || self.finds(&base64_decoded(spelling)))
    }
}

fn percent_decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Undoes `\"`, `\n`, `\u0041` and `\u{41}`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut letters = after.chars();
        let next = letters.next();
        rest = letters.as_str();
        match next {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let braced = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
                let four = rest.get(..4).map(|digits| (digits, rest.get(4..).unwrap_or_default()));
                if let Some((digits, behind)) = braced.or(four)
                    && let Some(c) = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
                {
                    out.push(c);
                    rest = behind;
                }
            }
            Some(c) => out.push(c),
            None => {}
        }
    }
    out.push_str(rest);
    out
}

fn html_decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').filter(|(name, _)| name.len() <= 8).and_then(|(name, behind)| {
            let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
            let c = match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => match (name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")), name.strip_prefix('#')) {
                    (Some(digits), _) => number(digits, 16),
                    (None, Some(digits)) => number(digits, 10),
                    (None, None) => None,
                },
            };
            c.map(|c| (c, behind))
        });
        match known {
            Some((c, behind)) => {
                out.push(c);
                rest = behind;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Texts of findings write `**` in a value as `* *`.
fn without_emphasis(text: &str) -> String {
    text.replace("* *", "**")
}

/// What every run of base64 letters stands for, wherever in it the coding may begin.
fn base64_decoded(text: &str) -> String {
    let mut out = String::new();
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c))).filter(|run| run.len() >= 4) {
        let run = run.replace('-', "+").replace('_', "/");
        for start in 0..4 {
            let coded = run.get(start..).unwrap_or_default();
            let coded = if coded.len() % 4 == 1 { coded.get(..coded.len() - 1).unwrap_or_default() } else { coded };
            if let Ok(bytes) = LENIENT.decode(coded) {
                out.push_str(&String::from_utf8_lossy(&bytes));
                out.push('\n');
            }
        }
    }
    out
}

/// Replaces `value` where it stands for itself and is not part of a longer word.
fn replace_word(text: &str, value: &str, with: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(value) {
        out.push_str(before);
        let glued = before.chars().next_back().is_some_and(char::is_alphanumeric)
            || after.chars().next().is_some_and(char::is_alphanumeric);
        out.push_str(if glued { value } else { with });
        rest = after;
    }
    out.push_str(rest);
    out
}

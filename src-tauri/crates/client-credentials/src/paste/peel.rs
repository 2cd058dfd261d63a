//! Takes away, layer by layer, what copying wraps around a value.

use zeroize::Zeroizing;

use super::model::{Change, ChangeKind, Hint, HintCode, PastedField, counted};
use super::{assignment, look_alike, names};
use crate::environment::Provider;
use crate::field::{describe_character, is_invisible};

/// Most layers taken away in one go.
const DEEPEST: usize = 24;

/// Quotation marks of every sort, and what a chat puts around bold text and code.
const PAIRS: &[(&str, &str)] = &[
    ("\\\"", "\\\""),
    ("```", "```"),
    ("**", "**"),
    ("\"", "\""),
    ("'", "'"),
    ("`", "`"),
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("”", "”"),
    ("‘", "’"),
    ("‚", "‘"),
    ("’", "’"),
    ("«", "»"),
    ("»", "«"),
    ("‹", "›"),
    ("「", "」"),
    ("″", "″"),
    ("′", "′"),
    ("＂", "＂"),
    ("´", "´"),
    ("`", "´"),
    ("`", "'"),
];

/// A text on its way to being clean.
pub(super) struct Work {
    pub(super) value: Zeroizing<String>,
    pub(super) changes: Vec<Change>,
    pub(super) hints: Vec<Hint>,
    pub(super) field: PastedField,
    pub(super) provider: Provider,
}

impl Work {
    pub(super) fn new(text: &str, field: PastedField, provider: Provider) -> Self {
        Self { value: Zeroizing::new(text.to_owned()), changes: Vec::new(), hints: Vec::new(), field, provider }
    }

    /// Replaces the value and tells it.
    pub(super) fn change(&mut self, value: String, kind: ChangeKind, count: usize, what: impl Into<String>) {
        self.value = Zeroizing::new(value);
        self.changes.push(Change { kind, count, what: what.into() });
    }

    pub(super) fn hint(&mut self, hint: Hint) {
        if !self.hints.iter().any(|known| known.code == hint.code) {
            self.hints.push(hint);
        }
    }

    pub(super) fn is_secret(&self) -> bool {
        self.field == PastedField::ClientSecret
    }

    pub(super) fn is_kinde(&self) -> bool {
        self.provider == Provider::Kinde
    }

    /// Two or more lines, each with a name of a different value: a message, not one value.
    pub(super) fn is_whole_note(&self) -> bool {
        let mut slots: Vec<names::Slot> = self
            .value
            .lines()
            .take(200)
            .filter_map(|line| line.split_once(['=', ':']))
            .filter_map(|(name, rest)| names::label(name).filter(|label| label.strong && !rest.trim().is_empty()))
            .map(|label| label.slot)
            .collect();
        slots.sort_unstable();
        slots.dedup();
        slots.len() >= 2
    }

    /// All layers that any field can have.
    pub(super) fn peel(&mut self) {
        for _ in 0..DEEPEST {
            let before = self.changes.len();
            self.around();
            self.invisible_inside();
            assignment::json(self);
            self.trailing_mark();
            self.quotes();
            // What is around the name goes before the name: an end mark behind the value may belong to a pair.
            if self.changes.len() == before {
                assignment::assignment(self);
            }
            // A quote without partner may be the end of a pair that a name still stands before.
            if self.changes.len() == before {
                self.lone_quote();
            }
            if self.changes.len() == before {
                break;
            }
        }
        if self.field != PastedField::Scopes {
            self.line_breaks();
            self.look_alikes();
            self.spaces_inside();
        } else {
            self.look_alikes();
        }
    }

    /// White space and invisible characters at both ends, told apart.
    fn around(&mut self) {
        let outside = |c: char| c.is_whitespace() || is_unseen(c);
        let inner = self.value.trim_matches(outside);
        if inner.len() == self.value.len() {
            return;
        }
        if inner.is_empty() {
            let (unseen, space) = count_ends(&self.value);
            let kind = if unseen > 0 { ChangeKind::Invisible } else { ChangeKind::SpaceAround };
            let what =
                format!("Nothing but {} that cannot be seen", counted(unseen + space, "character", "characters"));
            self.change(String::new(), kind, unseen + space, what);
            return;
        }
        let start = self.value.len() - self.value.trim_start_matches(outside).len();
        let end = self.value.trim_end_matches(outside).len();
        let head = count_ends(self.value.get(..start).unwrap_or_default());
        let tail = count_ends(self.value.get(end..).unwrap_or_default());
        let inner = inner.to_owned();
        for ((unseen, space), place) in [(head, "at the start"), (tail, "at the end")] {
            if unseen > 0 {
                let what = format!("{} {place}", counted(unseen, "invisible character", "invisible characters"));
                self.change(inner.clone(), ChangeKind::Invisible, unseen, what);
            }
            if space > 0 {
                let what = format!("{} {place}", counted(space, "space or line break", "spaces or line breaks"));
                self.change(inner.clone(), ChangeKind::SpaceAround, space, what);
            }
        }
    }

    fn invisible_inside(&mut self) {
        let Some((at, first)) = self.value.chars().enumerate().find(|(_, c)| is_unseen(*c)) else { return };
        let count = self.value.chars().filter(|c| is_unseen(*c)).count();
        let value: String = self.value.chars().filter(|c| !is_unseen(*c)).collect();
        let what = if count == 1 {
            format!("{} at position {}, which cannot be seen", describe_character(first), at + 1)
        } else {
            format!("{count} invisible characters inside, the first at position {}", at + 1)
        };
        self.change(value, ChangeKind::Invisible, count, what);
    }

    fn trailing_mark(&mut self) {
        let full_stop = self.field.is_address() || self.field == PastedField::ClientId;
        let cut = match self.value.chars().last() {
            Some(mark @ (',' | ';')) => Some((mark, if mark == ',' { "comma" } else { "semicolon" })),
            Some(mark @ '.') if full_stop && !self.value.ends_with("..") => Some((mark, "full stop")),
            _ => None,
        };
        if let Some((mark, name)) = cut
            && self.value.len() > 1
            && let Some(value) = self.value.strip_suffix(mark).map(str::to_owned)
        {
            self.change(value, ChangeKind::TrailingMark, 1, format!("A {name} at the end"));
        }
    }

    fn quotes(&mut self) {
        for (open, close) in PAIRS {
            let inner = self.value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            // In "key": "value" the first and the last quote are no pair.
            let inner = inner.filter(|inner| !inner.is_empty() && !ends_a_name(inner, close));
            if let Some(inner) = inner.map(str::to_owned) {
                self.change(inner, ChangeKind::Quotes, 2, format!("Quotation marks around it ({open}…{close})"));
                return;
            }
        }
    }

    /// One without its partner: a cut-off copy, or a straight quote that met a curly one.
    fn lone_quote(&mut self) {
        if self.is_secret() && !self.is_kinde() {
            return;
        }
        let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»');
        let (first, last) =
            (self.value.chars().next().is_some_and(is_quote), self.value.chars().last().is_some_and(is_quote));
        if (first || last) && self.value.chars().any(|c| !is_quote(c)) {
            let inner = if first { self.value.trim_start_matches(is_quote) } else { self.value.as_str() };
            let inner = if last { inner.trim_end_matches(is_quote) } else { inner };
            let place = if first && last {
                "at both ends"
            } else if first {
                "at the start"
            } else {
                "at the end"
            };
            let inner = inner.to_owned();
            let count = self.value.chars().count() - inner.chars().count();
            self.change(inner, ChangeKind::Quotes, count, format!("A quotation mark {place}"));
        }
    }

    fn line_breaks(&mut self) {
        let breaks = self.value.lines().count().saturating_sub(1);
        let is_break = |c: char| matches!(c, '\n' | '\r');
        if breaks == 0 && !self.value.contains(is_break) {
            return;
        }
        let joined: String = self.value.split(is_break).map(str::trim).collect();
        let (before, after) = (self.value.chars().count(), joined.chars().count());
        let what = format!(
            "{} inside; {before} characters before joining, {after} after",
            counted(breaks.max(1), "line break", "line breaks")
        );
        self.change(joined, ChangeKind::LineBreak, breaks.max(1), what);
    }

    fn look_alikes(&mut self) {
        if self.value.is_ascii() {
            return;
        }
        let foreign: Vec<(usize, char, char)> =
            self.value.chars().enumerate().filter_map(|(at, c)| Some((at, c, look_alike::plain(c)?))).collect();
        let Some((at, c, plain)) = foreign.first().copied() else { return };
        // A value written in another script is meant so; only strays among plain letters are slips.
        let plain_letters = self.value.chars().filter(char::is_ascii_alphanumeric).count();
        if !self.field.is_address() && plain_letters <= foreign.len() {
            return;
        }
        let value = self.value.chars().map(|c| look_alike::plain(c).unwrap_or(c)).collect();
        let mut what = format!(
            "{} at position {} looks like a plain “{plain}” and is another character",
            describe_character(c),
            at + 1
        );
        if foreign.len() > 1 {
            what = format!("{what}; {} more of this sort", foreign.len() - 1);
        }
        self.change(value, ChangeKind::LookAlike, foreign.len(), what);
    }

    fn spaces_inside(&mut self) {
        let spaces = self.value.chars().filter(|c| c.is_whitespace()).count();
        if spaces == 0 {
            return;
        }
        let removable = match self.field {
            PastedField::Host | PastedField::TokenUrl | PastedField::Issuer => true,
            PastedField::ClientId => self.is_kinde(),
            // Spaces between the blocks of one long value, not between words.
            PastedField::ClientSecret => {
                self.is_kinde()
                    && self.value.chars().all(|c| c.is_ascii_alphanumeric() || c.is_whitespace())
                    && spaces <= 4
            }
            PastedField::Audience => {
                self.value.split_whitespace().skip(1).all(|part| !part.contains("://")) && self.value.contains("://")
            }
            PastedField::Scopes => false,
        };
        if removable {
            let value = self.value.chars().filter(|c| !c.is_whitespace()).collect();
            self.change(
                value,
                ChangeKind::SpaceInside,
                spaces,
                format!("{} inside", counted(spaces, "space", "spaces")),
            );
        } else if self.field != PastedField::Audience {
            self.hint(Hint {
                code: HintCode::SpaceInside,
                sentence: format!(
                    "It holds {}. Keep white space only where it belongs to the value.",
                    counted(spaces, "space", "spaces")
                ),
                offer: None,
            });
        }
    }
}

/// Whether the first closing mark in `inner` ends a name: a colon or an equals sign follows.
fn ends_a_name(inner: &str, close: &str) -> bool {
    inner.split_once(close).is_some_and(|(_, behind)| behind.trim_start().starts_with([':', '=']))
}

/// Whether nobody can see `c`, and it is no ordinary white space.
fn is_unseen(c: char) -> bool {
    is_invisible(c)
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}')
}

/// How many characters are invisible or only look like a space, and how many are spaces, tabs and line breaks.
fn count_ends(text: &str) -> (usize, usize) {
    let space = text.chars().filter(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).count();
    (text.chars().count() - space, space)
}

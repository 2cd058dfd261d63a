//! Lines of names and values as people and files write them.

use super::super::names::{self, Label, Slot};
use super::gather::{Gather, Strength};
use super::pieces::{
    assigned, bare, first_word_length, holds_value, pick, quoted_length, unbulleted, unmarked, unquoted,
};
use super::shapes;

/// How far a name may reach, in bytes.
const REACH: usize = 64;
/// Most names looked up in one text; a text with more is no note of credentials.
const MOST_LOOKUPS: usize = 4_000;

/// Words between a name and its value in a sentence.
const CONNECTORS: &[&str] =
    &["is", "ist", "lautet", "est", "es", "are", "sind", "sont", "son", "->", "=>", "→", "–", "—", "-"];

/// How many names each style of writing had.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// `KEY=value`.
    pub(super) env: usize,
    /// Everything else.
    pub(super) chat: usize,
}

/// Reads the text line by line.
pub(super) fn read(text: &str, gather: &mut Gather) -> Found {
    let file = text.lines().filter(|line| assigned(line.trim()).is_some()).nth(1).is_some();
    let mut reader =
        Reader { gather, found: Found::default(), pending: None, header: Vec::new(), lookups: 0, comment: false };
    for line in text.lines() {
        reader.comment = file && line.trim_start().starts_with('#');
        reader.line(line);
    }
    reader.drop_pending();
    if reader.lookups >= MOST_LOOKUPS {
        reader.gather.remark("The text is very long; only the names in its first part were looked at.");
    }
    reader.found
}

struct Reader<'a> {
    gather: &'a mut Gather,
    found: Found,
    pending: Option<Label>,
    header: Vec<Option<Label>>,
    lookups: usize,
    /// Whether the line is a comment of a file: what it names is worth less than what the file sets.
    comment: bool,
}

/// A name found in a line.
struct Head {
    label: Label,
    /// Where the value begins, in bytes.
    value_at: usize,
    env: bool,
    prose: bool,
}

impl Reader<'_> {
    /// Whether so many names were looked up that this cannot be a note of credentials.
    fn is_spent(&self) -> bool {
        self.lookups >= MOST_LOOKUPS
    }

    fn label(&mut self, name: &str) -> Option<Label> {
        self.lookups += 1;
        if self.lookups > MOST_LOOKUPS { None } else { names::label(name) }
    }

    fn line(&mut self, line: &str) {
        let line = bare(line);
        if line.is_empty() {
            self.header.clear();
            return;
        }
        if self.is_spent() {
            self.loose(line);
            return;
        }
        if assigned(line).is_some_and(|value| quoted_length(value) > 1) {
            self.pairs(unbulleted(line));
            return;
        }
        if line.starts_with("```")
            || line
                .chars()
                .all(|c| matches!(c, '|' | '-' | ':' | '+' | '=' | '_' | ' ' | '*' | '{' | '}' | '[' | ']' | ','))
        {
            return;
        }
        if (line.contains('|') || line.contains('\t')) && self.table(line) {
            return;
        }
        if line.contains('&')
            && !line.contains(' ')
            && line.contains('=')
            && !line.contains("://")
            // A single assignment may hold a & in its value.
            && line.split('&').all(|pair| pair.contains('='))
            && shapes::form(line, self.gather)
        {
            self.found.chat += 1;
            return;
        }
        let line = unbulleted(line);
        if line.chars().count() <= 40
            && !line.contains([':', '='])
            && self.label(line).is_some_and(|label| label.strong)
        {
            self.drop_pending();
            self.pending = names::label(line);
            return;
        }
        self.pairs(line);
    }

    /// A line as a row of a table: whether it was one.
    fn table(&mut self, line: &str) -> bool {
        let separator = if line.contains('|') { '|' } else { '\t' };
        let cells: Vec<&str> =
            line.trim_matches('|').split(separator).map(str::trim).filter(|cell| !cell.is_empty()).take(40).collect();
        if cells.len() < 2 {
            return false;
        }
        if self.header.len() == cells.len() {
            for (label, cell) in std::mem::take(&mut self.header).into_iter().zip(&cells) {
                match label {
                    Some(label) => self.put(label, cell, false),
                    None => self.loose(cell),
                }
            }
            return true;
        }
        let labels: Vec<Option<Label>> = cells.iter().map(|cell| self.label(cell)).collect();
        if labels.iter().filter(|label| label.is_some()).count() >= 2 {
            self.header = labels;
            return true;
        }
        if let (Some(Some(label)), Some(value)) = (labels.first(), cells.get(1)) {
            self.put(*label, value, false);
            for cell in cells.iter().skip(2) {
                self.loose(cell);
            }
            return true;
        }
        false
    }

    /// Every "name: value" of a line.
    fn pairs(&mut self, line: &str) {
        let mut open: Option<(Head, usize)> = None;
        let mut at = 0;
        let mut free_from = 0;
        while at < line.len() && !self.is_spent() {
            let Some(rest) = line.get(at..) else { break };
            let inside = open.is_some();
            if let Some(head) = self.head(rest, inside) {
                let value_at = at + head.value_at;
                match open.take() {
                    Some((before, from)) => self.value(&before, line.get(from..at).unwrap_or_default()),
                    None => self.unnamed(line.get(free_from..at).unwrap_or_default()),
                }
                at = value_at;
                free_from = value_at;
                open = Some((head, value_at));
                // The first word, or all between quotes, is the value whatever it looks like.
                let value = line.get(value_at..).unwrap_or_default();
                at += quoted_length(value).max(first_word_length(value));
                continue;
            }
            let next = rest.char_indices().skip(1).find(|(i, _)| {
                rest.get(..*i)
                    .and_then(|before| before.chars().last())
                    .is_some_and(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/' | '&' | '{' | '('))
                    && !rest.get(*i..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
            });
            match next {
                Some((i, _)) => at += i,
                None => break,
            }
        }
        match open {
            Some((head, from)) => self.value(&head, line.get(from..).unwrap_or_default()),
            None => self.unnamed(line.get(free_from..).unwrap_or_default()),
        }
    }

    /// A known name at the start of `rest`, with what separates it from its value.
    fn head(&mut self, rest: &str, inside: bool) -> Option<Head> {
        let mut word_start = 0;
        for (i, c) in rest.char_indices() {
            if i > REACH || matches!(c, ',' | ';' | '|' | '?' | '!' | '\t') {
                return None;
            }
            if matches!(c, ':' | '=' | '：') {
                let name = rest.get(..i).filter(|name| !holds_value(name))?;
                let behind = rest.get(i + c.len_utf8()..)?;
                if behind.starts_with("//") {
                    return None;
                }
                let label = self.label(name)?;
                let spaced = behind.is_empty()
                    || c != ':'
                    || behind.starts_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '*' | '`'));
                // In the middle of a value only a clear name begins a new one; a scope such as "permissions:read" does not.
                if (inside && !label.strong && c == ':')
                    || (!spaced && (!label.strong || matches!(label.slot, Slot::Scopes | Slot::Token | Slot::Issuer)))
                {
                    return None;
                }
                let arrow = usize::from(c == '=' && behind.starts_with('>'));
                let ident = name.trim();
                let env = c == '=' && !ident.contains(' ') && !ident.is_empty();
                return Some(Head { label, value_at: i + c.len_utf8() + arrow, env, prose: false });
            }
            if c.is_whitespace() {
                let word = rest.get(word_start..i)?;
                if word_start > 0 && CONNECTORS.contains(&word.to_lowercase().as_str()) {
                    let name = rest.get(..word_start).filter(|name| !holds_value(name))?;
                    let colon_follows = rest.get(i..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                    if let Some(label) = self.label(name).filter(|label| label.strong && !colon_follows) {
                        return Some(Head { label, value_at: i, env: false, prose: true });
                    }
                }
                word_start = i + c.len_utf8();
            }
        }
        None
    }

    fn value(&mut self, head: &Head, text: &str) {
        let text = text.trim();
        let cut = |text: &'static str| move |rest: &str| rest.strip_suffix(text).map(str::len);
        let mut end = text.len();
        for word in [" and", " und", " et", " y", " the", " der", " our"] {
            end = text.get(..end).and_then(cut(word)).unwrap_or(end);
        }
        let text = text
            .get(..end)
            .unwrap_or(text)
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/' | '&'));
        if text.trim_matches(['*', '_', '`', ' ']).is_empty() {
            self.drop_pending();
            self.pending = Some(head.label);
            return;
        }
        if head.env {
            self.found.env += 1
        } else {
            self.found.chat += 1
        }
        self.pending = None;
        let strength = self.strength(head.label);
        let text = if head.env { text.find(" #").and_then(|at| text.get(..at)).unwrap_or(text).trim() } else { text };
        let plain = if head.env { unquoted(text) } else { unmarked(text).into() };
        let exact = head.env && plain.len() < text.len() && plain.bytes().all(|b| b.is_ascii_graphic());
        if exact && matches!(head.label.slot, Slot::ClientId | Slot::Secret) {
            self.gather.put_exact(head.label.slot, strength, &plain);
        } else {
            self.keep(head.label.slot, strength, &plain, head.prose);
        }
    }

    fn strength(&self, label: Label) -> Strength {
        match label.strong {
            _ if self.comment => Strength::Guessed,
            true => Strength::Named,
            false => Strength::Weak,
        }
    }

    fn put(&mut self, label: Label, text: &str, prose: bool) {
        self.found.chat += 1;
        let strength = self.strength(label);
        self.keep(label.slot, strength, unmarked(text.trim()), prose);
    }

    fn keep(&mut self, slot: Slot, strength: Strength, text: &str, prose: bool) {
        match slot {
            Slot::Other => self.gather.left(text),
            Slot::Audience | Slot::Scopes | Slot::Name | Slot::Authentication => {
                let text = if prose { text.trim_end_matches('.') } else { text };
                if slot == Slot::Audience && strength < Strength::Named && !text.contains("://") {
                    self.gather.left(text);
                    return;
                }
                self.gather.put(slot, strength, text);
            }
            _ => {
                let (value, rest) = pick(slot, text);
                let value = if prose { value.trim_end_matches(['.', '!', ')']) } else { value };
                let plausible = match slot {
                    Slot::Host => {
                        strength == Strength::Named && !rest.contains(' ')
                            || value.contains('.')
                            || value.contains("localhost")
                    }
                    Slot::TokenUrl | Slot::Issuer => {
                        value.contains('.') || value.contains(':') || value.contains("://")
                    }
                    Slot::Token => super::is_token(value) || (strength == Strength::Named && value.len() >= 20),
                    // "the password is in the vault": words, not a value.
                    _ => rest.is_empty() || value.chars().any(|c| c.is_ascii_digit()) || value.starts_with('"'),
                };
                if !plausible {
                    self.gather.left(text);
                    return;
                }
                if shapes::is_url(value) && slot == Slot::Host {
                    shapes::url(value, strength, self.gather);
                } else {
                    self.gather.put(slot, strength, value);
                }
                if !rest.is_empty() {
                    self.loose(rest);
                }
            }
        }
    }

    /// Text in front of any name: the value that a name on the line before waits for, or nothing known.
    fn unnamed(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match self.pending.take() {
            Some(label) => {
                let text = unmarked(text);
                self.put(label, text, false);
                // A list of scopes goes on over several lines.
                if label.slot == Slot::Scopes && !text.contains(' ') {
                    self.pending = Some(label);
                }
            }
            None => {
                let setting = text.split_once('=').map(|(name, _)| name).filter(|name| {
                    name.len() <= 60
                        && name.contains('_')
                        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
                });
                if let Some(name) = setting {
                    self.found.env += 1;
                    self.gather.left(name);
                } else {
                    self.loose(text);
                }
            }
        }
    }

    fn loose(&mut self, text: &str) {
        shapes::words(text, self.gather);
        self.gather.left(text);
    }

    fn drop_pending(&mut self) {
        if let Some(label) = self.pending.take()
            && !matches!(label.slot, Slot::Scopes | Slot::Other | Slot::Name)
        {
            self.gather.remark(format!("The {} is named without a value.", names::title(label.slot)));
        }
    }
}

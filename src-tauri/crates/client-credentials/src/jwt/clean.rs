//! Taking a token out of what somebody pasted, with every removal told.

use serde::Serialize;
use zeroize::Zeroizing;

use super::LONGEST_SHOWN;
use super::base64url::is_base64url;
use crate::field::is_invisible;
use crate::strict_json::{self, Limits, Value};

/// The text after cleaning, and what was taken away. It may hold a usable token and is therefore not
/// serializable; [`Cleaned::removed`] is.
pub struct Cleaned {
    /// What is left.
    pub value: Zeroizing<String>,
    /// What was taken away, in order; empty if the text was clean.
    pub removed: Vec<Removed>,
}

/// Something that was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Removed {
    /// What sort of thing.
    pub kind: RemovedKind,
    /// How many characters.
    pub count: usize,
    /// A plain sentence.
    pub what: String,
}

/// The sorts of [`Removed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum RemovedKind {
    /// White space around the text.
    SpaceAround,
    /// Spaces or tabs inside.
    SpaceInside,
    /// Line breaks inside.
    LineBreaks,
    /// Characters that cannot be seen.
    Invisible,
    /// `Authorization:` and `Bearer`.
    HeaderPrefix,
    /// Quotation marks around it.
    Quotes,
    /// `name=` or `"name":` before it, a comma or semicolon behind it.
    Assignment,
    /// The JSON answer around it.
    JsonAnswer,
    /// Percent encoding such as `%2E`.
    PercentEncoding,
    /// Words before or behind it.
    OtherText,
}

const NAMES: [&str; 5] = ["access_token", "accesstoken", "token", "id_token", "jwt"];

/// Takes away what people copy along with a token: white space, invisible characters, quotation marks,
/// `Bearer`, `name=`, the JSON around it, percent encoding, words. Nothing goes without being told, and
/// a clean text comes back unchanged. Text longer than [`LONGEST_SHOWN`] is not touched.
pub fn clean(text: &str) -> Cleaned {
    let mut work = Work { value: Zeroizing::new(text.to_owned()), removed: Vec::new() };
    if text.len() <= LONGEST_SHOWN {
        work.invisible();
        // Wrappings lie inside each other; each round takes one layer at most.
        for _ in 0..8 {
            let before = work.removed.len();
            work.around();
            work.json_answer();
            work.quotes();
            work.prefix();
            work.assignment();
            if work.removed.len() == before {
                break;
            }
        }
        work.other_text();
        work.inside();
        work.percent();
    }
    Cleaned { value: work.value, removed: work.removed }
}

struct Work {
    value: Zeroizing<String>,
    removed: Vec<Removed>,
}

impl Work {
    fn keep(&mut self, value: String, kind: RemovedKind, what: String) {
        let count = self.value.chars().count().saturating_sub(value.chars().count());
        self.value = Zeroizing::new(value);
        match self.removed.iter_mut().find(|removed| removed.kind == kind && removed.what == what) {
            Some(same) => same.count += count,
            None => self.removed.push(Removed { kind, count, what }),
        }
    }

    fn invisible(&mut self) {
        let count = self.value.chars().filter(|c| is_invisible(*c)).count();
        if count > 0 {
            let value = self.value.chars().filter(|c| !is_invisible(*c)).collect();
            self.keep(value, RemovedKind::Invisible, format!("{} that cannot be seen", characters(count)));
        }
    }

    fn around(&mut self) {
        let trimmed = self.value.trim();
        if trimmed.len() < self.value.len() {
            let value = trimmed.to_owned();
            self.keep(value, RemovedKind::SpaceAround, "White space around the token".into());
        }
    }

    fn json_answer(&mut self) {
        if !self.value.starts_with('{') {
            return;
        }
        let limits = Limits { bytes: LONGEST_SHOWN, depth: 8 };
        let Ok(document) = strict_json::parse(&self.value, limits) else { return };
        if let Some(Value::String(token)) = document.value.only("access_token") {
            self.keep(token.clone(), RemovedKind::JsonAnswer, "The JSON answer around access_token".into());
        }
    }

    fn quotes(&mut self) {
        for (open, close) in [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('«', '»')] {
            let inner = self.value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            if let Some(inner) = inner.map(str::to_owned) {
                self.keep(inner, RemovedKind::Quotes, "Quotation marks around the token".into());
                return;
            }
        }
    }

    fn prefix(&mut self) {
        for word in ["authorization:", "bearer:", "bearer"] {
            let (Some(start), Some(rest)) = (self.value.get(..word.len()), self.value.get(word.len()..)) else {
                continue;
            };
            let separated = word.ends_with(':') || rest.starts_with(|c: char| c.is_whitespace() || c == '\u{a0}');
            if start.eq_ignore_ascii_case(word) && separated {
                let name = if word == "authorization:" { "Authorization:" } else { "Bearer" };
                let value = rest.trim_start().to_owned();
                self.keep(value, RemovedKind::HeaderPrefix, format!("The word {name} before the token"));
                return;
            }
        }
    }

    fn assignment(&mut self) {
        if let Some(value) = self.value.strip_suffix([',', ';']).map(str::to_owned) {
            self.keep(value, RemovedKind::Assignment, "The comma or semicolon behind the token".into());
        }
        let Some((name, rest)) = self.value.split_once(['=', ':']) else { return };
        let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let name_is_known = plain.len() <= 40 && NAMES.iter().any(|known| plain.to_ascii_lowercase().ends_with(known));
        if name_is_known && !rest.is_empty() && name.chars().count() <= 60 && !name.contains('.') {
            let what = format!("The name {plain} before the token");
            let value = rest.trim_start().to_owned();
            self.keep(value, RemovedKind::Assignment, what);
        }
    }

    /// Words around exactly one whole token. A wrapped token looks similar: there every piece is base64url.
    fn other_text(&mut self) {
        if !self.value.contains(char::is_whitespace) && !self.value.contains(['"', '\'', '<', '>']) {
            return;
        }
        let boundary = |c: char| !is_base64url(c) && c != '.';
        let mut pieces = self.value.split(boundary).filter(|piece| {
            let (dots, begins) = (piece.matches('.').count(), piece.starts_with("ey"));
            begins && (dots == 2 || dots == 4)
        });
        let (Some(token), None) = (pieces.next(), pieces.next()) else { return };
        let rest = self.value.replacen(token, "", 1);
        let wrapped = rest.chars().all(|c| is_base64url(c) || c == '.' || c.is_whitespace()) && !rest.contains(' ');
        if !wrapped {
            let value = token.to_owned();
            self.keep(value, RemovedKind::OtherText, "The text before and behind the token".into());
        }
    }

    fn inside(&mut self) {
        let looks_wrapped = self
            .value
            .chars()
            .all(|c| is_base64url(c) || matches!(c, '.' | '=' | '%' | '+' | '/') || c.is_whitespace());
        if !looks_wrapped || !self.value.starts_with("ey") {
            return;
        }
        let breaks = self.value.chars().filter(|c| matches!(c, '\n' | '\r')).count();
        if breaks > 0 {
            let value = self.value.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
            self.keep(value, RemovedKind::LineBreaks, "Line breaks inside the token".into());
        }
        if self.value.contains(char::is_whitespace) {
            let value = self.value.chars().filter(|c| !c.is_whitespace()).collect();
            self.keep(value, RemovedKind::SpaceInside, "White space inside the token".into());
        }
    }

    fn percent(&mut self) {
        let codes = [("%2E", "."), ("%2e", "."), ("%2D", "-"), ("%2d", "-"), ("%5F", "_"), ("%5f", "_")];
        if self.value.starts_with("ey") && codes.iter().any(|(code, _)| self.value.contains(code)) {
            let value = codes.iter().fold(self.value.to_string(), |value, (code, plain)| value.replace(code, plain));
            self.keep(value, RemovedKind::PercentEncoding, "Percent encoding, such as %2E for a dot".into());
        }
    }
}

fn characters(count: usize) -> String {
    if count == 1 { "One character".to_owned() } else { format!("{count} characters") }
}

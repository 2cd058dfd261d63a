//! Two tokens side by side, or two environments with a token each: what differs, in rows and in one sentence.
//!
//! The left side is the measure, the right one is asked about: "the right one lacks read:users". Between two environments
//! some things differ by nature, such as host and issuer; they are told apart from what may explain a failure.

mod reach;
mod settings;
mod token;
mod words;

use serde::Serialize;

use crate::environment::Environment;
use crate::facts::TokenFacts;
use crate::verification::Outcome;

/// One side.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Where.
    pub environment: &'a Environment,
    /// The token; absent when there is none yet.
    pub token: Option<&'a TokenFacts>,
    /// What the token is called in a sentence, such as `Acme production's token`.
    pub name: &'a str,
}

/// What differs between two sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Comparison {
    /// What differs, in one sentence.
    pub sentence: String,
    /// How many rows differ, leaving out what differs by nature.
    pub differences: usize,
    /// Both tokens were compared, and not only the settings.
    pub with_tokens: bool,
    /// The rows by what they are about; groups without a row are left out.
    pub groups: Vec<Group>,
}

/// Rows about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ComparisonGroup", export_to = "ipc.d.ts"))]
pub struct Group {
    /// For code.
    pub kind: GroupKind,
    /// For people.
    pub title: String,
    /// Its rows: what differs first.
    pub rows: Vec<Row>,
}

/// What rows are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ComparisonGroupKind", export_to = "ipc.d.ts"))]
pub enum GroupKind {
    /// What the tokens may do, for whom and how long.
    Token,
    /// What an API would make of them.
    Checks,
    /// What can be called with them.
    Reach,
    /// The remaining claims and members of the header.
    Claims,
    /// How the environments are set up.
    Settings,
}

/// One thing on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ComparisonRow", export_to = "ipc.d.ts"))]
pub struct Row {
    /// What it is: a name for people, or a claim's own.
    pub title: String,
    /// The title is a name from the token.
    pub literal: bool,
    /// What it means.
    pub meaning: Option<String>,
    /// Whether it differs.
    pub standing: Standing,
    /// On the left.
    pub left: Value,
    /// On the right.
    pub right: Value,
    /// What both lists hold; the sides hold only what the other lacks.
    pub shared: Vec<String>,
}

/// Whether a row differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ComparisonStanding", export_to = "ipc.d.ts"))]
pub enum Standing {
    /// It differs.
    Differs,
    /// It differs, as it always does.
    ByNature,
    /// It is the same.
    Same,
}

/// What stands on one side of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ComparisonValue", export_to = "ipc.d.ts"))]
pub struct Value {
    /// The value; absent when there is none.
    pub text: Option<String>,
    /// Of a list, what the other side lacks.
    pub items: Vec<String>,
    /// A moment, in seconds since 1970.
    pub time: Option<i64>,
    /// How a check ended.
    pub outcome: Option<Outcome>,
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    fn maybe(text: Option<&str>) -> Self {
        Self { text: text.map(str::to_owned), ..Self::default() }
    }

    fn time(time: Option<i64>) -> Self {
        Self { time, ..Self::default() }
    }
}

impl Row {
    fn new(title: &str, left: Value, right: Value) -> Self {
        let standing = if left == right { Standing::Same } else { Standing::Differs };
        Self { title: title.to_owned(), literal: false, meaning: None, standing, left, right, shared: Vec::new() }
    }

    /// Two lists: what one lacks stands on the other's side, the rest is shared.
    fn lists(title: &str, left: &[String], right: &[String]) -> Self {
        let without = |one: &[String], other: &[String]| -> Vec<String> {
            one.iter().filter(|item| !other.contains(item)).cloned().collect()
        };
        let side = |list: &[String], items: Vec<String>| Value {
            text: if list.is_empty() { None } else { Some(list.len().to_string()) },
            items,
            ..Value::default()
        };
        let (only_left, only_right) = (without(left, right), without(right, left));
        let standing = if only_left.is_empty() && only_right.is_empty() { Standing::Same } else { Standing::Differs };
        let shared = left.iter().filter(|item| right.contains(item)).cloned().collect();
        Self { standing, shared, ..Self::new(title, side(left, only_left), side(right, only_right)) }
    }

    /// What differs here always does.
    #[must_use]
    fn by_nature(self, natural: bool) -> Self {
        match self.standing {
            Standing::Differs if natural => Self { standing: Standing::ByNature, ..self },
            _ => self,
        }
    }

    fn meaning(self, meaning: &str) -> Self {
        Self { meaning: Some(meaning.to_owned()).filter(|meaning| !meaning.is_empty()), ..self }
    }
}

impl Side<'_> {
    /// What an audience is in its environment, so that the same API is known again in another: the Management API and own
    /// APIs by their name.
    fn api(&self, audience: &str) -> String {
        self.environment.api_name(audience)
    }
}

/// Compares two sides.
pub fn compare(left: &Side<'_>, right: &Side<'_>) -> Comparison {
    let elsewhere = left.environment.id != right.environment.id;
    let mut groups = Vec::new();
    if let (Some(one), Some(other)) = (left.token, right.token) {
        groups.push(Group {
            kind: GroupKind::Token,
            title: "What the tokens are good for".to_owned(),
            rows: token::essentials(left, one, right, other),
        });
        groups.push(Group {
            kind: GroupKind::Checks,
            title: "What an API checks".to_owned(),
            rows: token::checks(one, other),
        });
        groups.push(Group {
            kind: GroupKind::Reach,
            title: "What can be called".to_owned(),
            rows: reach::rows(left, one, right, other),
        });
        groups.push(Group {
            kind: GroupKind::Claims,
            title: "Other claims".to_owned(),
            rows: token::claims(one, other, elsewhere),
        });
    }
    if elsewhere {
        groups.push(Group {
            kind: GroupKind::Settings,
            title: "How the environments are set up".to_owned(),
            rows: settings::rows(left.environment, right.environment),
        });
    }
    groups.retain(|group| !group.rows.is_empty());
    for group in &mut groups {
        group.rows.sort_by_key(|row| row.standing);
    }
    let differs = |row: &&Row| row.standing == Standing::Differs;
    let differences = groups.iter().flat_map(|group| group.rows.iter().filter(differs)).count();
    Comparison {
        sentence: words::sentence(left, right, &groups),
        differences,
        with_tokens: left.token.is_some() && right.token.is_some(),
        groups,
    }
}

#[cfg(test)]
mod tests;

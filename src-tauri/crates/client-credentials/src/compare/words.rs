//! The difference in one sentence: what may explain that one side works and the other does not comes first.

use super::{Group, GroupKind, Row, Side, Standing};
use crate::expected::listed;
use crate::facts::TokenFacts;
use crate::verification::{Outcome, Verdict, duration};

/// Parts of a sentence; more would not be read.
const MOST_PARTS: usize = 3;

/// The sentence about two sides and the rows that were found.
pub(super) fn sentence(left: &Side<'_>, right: &Side<'_>, groups: &[Group]) -> String {
    let settings = differing(groups, GroupKind::Settings);
    let (Some(one), Some(other)) = (left.token, right.token) else {
        return match settings.as_slice() {
            [] => "The environments are set up alike, as far as can be told without a token of each.".to_owned(),
            rows => format!("The environments differ in {}.", titles(rows)),
        };
    };
    let parts = parts(left, one, right, other, groups);
    if parts.is_empty() {
        let alike = if one.verdict == Verdict::Accept && other.verdict == Verdict::Accept {
            "grant the same, live equally long, and an API would accept both"
        } else {
            "grant the same, live equally long, and are judged alike"
        };
        return match settings.as_slice() {
            [] => format!("No difference that matters: both tokens {alike}."),
            rows => format!("Both tokens {alike}. The environments differ in {}.", titles(rows)),
        };
    }
    let told: Vec<&str> = parts.iter().map(String::as_str).take(MOST_PARTS).collect();
    let rest = parts.len() - told.len();
    let more = match rest {
        0 => String::new(),
        1 => " One more thing differs.".to_owned(),
        rest => format!(" {rest} more things differ."),
    };
    format!("{} {}.{more}", right.name, joined(&told))
}

/// What can be said of the right token, most telling first.
fn parts(left: &Side<'_>, one: &TokenFacts, right: &Side<'_>, other: &TokenFacts, groups: &[Group]) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(verdict(one, other));
    parts.extend(scopes(one, other));
    if let (Some(lived), Some(lives)) = (one.lifetime(), other.lifetime())
        && lived != lives
    {
        parts.push(format!("lives {} instead of {}", duration(lives), duration(lived)));
    }
    for row in differing(groups, GroupKind::Token) {
        match row.title.as_str() {
            "API (aud)" => parts.push(format!("is for {} instead of {}", apis(right, other), apis(left, one))),
            "Organisation" => parts.push(match (&row.left.text, &row.right.text) {
                (Some(was), Some(is)) => format!("carries the organisation {is} instead of {was}"),
                (Some(was), None) => format!("carries no organisation instead of {was}"),
                (_, is) => format!("carries the organisation {}", is.as_deref().unwrap_or_default()),
            }),
            "Kind of token" => parts.push(format!("is another kind of token ({})", other.kind)),
            "Algorithm" => parts.push(format!(
                "is signed with {} instead of {}",
                row.right.text.as_deref().unwrap_or("nothing"),
                row.left.text.as_deref().unwrap_or("nothing")
            )),
            "Signing key" => parts.push("is signed with another key".to_owned()),
            "Lifetime" if other.lifetime().is_none() => parts.push("does not say how long it lives".to_owned()),
            _ => {}
        }
    }
    parts.extend(claims(groups));
    parts
}

fn verdict(one: &TokenFacts, other: &TokenFacts) -> Option<String> {
    match (one.verdict, other.verdict) {
        (Verdict::Accept, Verdict::Reject) => {
            let failed: Vec<&str> = other
                .checks
                .iter()
                .filter(|check| check.outcome == Outcome::Failed && one.check(check.name) != Some(Outcome::Failed))
                .map(|check| check.name.title())
                .collect();
            Some(if failed.is_empty() {
                "would be rejected".to_owned()
            } else {
                format!("would be rejected ({})", failed.join(", ").to_lowercase())
            })
        }
        (Verdict::Reject, Verdict::Accept) => Some("would be accepted where the other would be rejected".to_owned()),
        (Verdict::Accept, Verdict::Undecided) => Some("could not be checked as far as the other".to_owned()),
        _ => None,
    }
}

fn scopes(one: &TokenFacts, other: &TokenFacts) -> impl Iterator<Item = String> {
    let without = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|scope| !those.contains(scope)).cloned().collect()
    };
    let lacks = without(&one.granted_scopes, &other.granted_scopes);
    let adds = without(&other.granted_scopes, &one.granted_scopes);
    let name = |scopes: &[String]| listed(&scopes.iter().map(String::as_str).collect::<Vec<_>>());
    let said = |verb: &str, scopes: Vec<String>| (!scopes.is_empty()).then(|| format!("{verb} {}", name(&scopes)));
    [said("lacks", lacks), said("holds in addition", adds)].into_iter().flatten()
}

fn claims(groups: &[Group]) -> Option<String> {
    let rows = differing(groups, GroupKind::Claims);
    let names = |wanted: &dyn Fn(&Row) -> bool| -> Vec<&str> {
        rows.iter().filter(|row| wanted(row)).map(|row| row.title.as_str()).collect()
    };
    let gone = names(&|row| row.right.text.is_none());
    let new = names(&|row| row.left.text.is_none());
    let other = names(&|row| row.left.text.is_some() && row.right.text.is_some());
    let said = |words: &str, names: &[&str]| (!names.is_empty()).then(|| format!("{words} {}", listed(names)));
    let parts =
        [said("lacks the claim", &gone), said("has the further claim", &new), said("says something else in", &other)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| joined(&parts.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn apis(side: &Side<'_>, token: &TokenFacts) -> String {
    let names: Vec<String> = token.held_audiences().iter().map(|audience| side.api(audience)).collect();
    if names.is_empty() { "no API".to_owned() } else { listed(&names.iter().map(String::as_str).collect::<Vec<_>>()) }
}

fn differing(groups: &[Group], kind: GroupKind) -> Vec<&Row> {
    let group = groups.iter().filter(|group| group.kind == kind);
    group.flat_map(|group| &group.rows).filter(|row| row.standing == Standing::Differs).collect()
}

/// Titles in the middle of a sentence; abbreviations keep their capitals.
fn titles(rows: &[&Row]) -> String {
    let lower = |title: &str| {
        let mut letters = title.chars();
        match (letters.next(), letters.clone().next()) {
            (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => title.to_owned(),
        }
    };
    let named: Vec<String> = rows.iter().map(|row| lower(&row.title)).collect();
    listed(&named.iter().map(String::as_str).collect::<Vec<_>>())
}

fn joined(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

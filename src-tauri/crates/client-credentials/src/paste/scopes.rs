//! A typed list of scopes (RFC 6749 3.3: one space between two).

use super::model::{ChangeKind, counted};
use super::peel::Work;

/// Rewrites the list with one space between scopes, each once.
pub(super) fn clean(work: &mut Work) {
    bullets(work);
    separators(work);
    duplicates(work);
}

fn bullets(work: &mut Work) {
    if !work.value.contains('\n') {
        return;
    }
    let is_bullet = |part: &&str| matches!(*part, "-" | "*" | "•" | "–" | "·" | "[ ]" | "[x]");
    let bullets = work.value.split_whitespace().filter(is_bullet).count();
    if bullets > 0 {
        let value = work.value.split_whitespace().filter(|part| !is_bullet(part)).collect::<Vec<_>>().join(" ");
        work.change(
            value,
            ChangeKind::Separators,
            bullets,
            format!("{} of a list", counted(bullets, "bullet", "bullets")),
        );
    }
}

fn separators(work: &mut Work) {
    let text = work.value.as_str();
    let percent = text.contains("%20") || text.contains("%3A") || text.contains("%3a");
    let by_plus =
        !text.contains(char::is_whitespace) && text.contains('+') && text.split('+').all(|part| part.contains(':'));
    if percent {
        let value = text.replace("%20", " ").replace("%3A", ":").replace("%3a", ":");
        work.change(value, ChangeKind::PercentEncoding, 1, "Percent encoding, such as %20 for a space");
        return;
    }
    let is_mark = |c: char| {
        matches!(c, ',' | ';' | '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '|' | '[' | ']' | '，' | '；')
            || (by_plus && c == '+')
    };
    let marks = text.chars().filter(|c| is_mark(*c)).count();
    let value = text
        .split(|c: char| is_mark(c) || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if value == text {
        return;
    }
    let what = if marks > 0 {
        format!(
            "{} between or around the scopes; one space stands between two",
            counted(marks, "comma, quote or other mark", "commas, quotes or other marks")
        )
    } else {
        "Line breaks or several spaces between the scopes; one space stands between two".to_owned()
    };
    work.change(value, ChangeKind::Separators, marks.max(1), what);
}

fn duplicates(work: &mut Work) {
    let mut seen = std::collections::HashSet::new();
    let (mut kept, mut twice) = (Vec::new(), Vec::new());
    for scope in work.value.split(' ') {
        if seen.insert(scope) { kept.push(scope) } else { twice.push(scope) }
    }
    if let Some(first) = twice.first() {
        let shown: String = first.chars().take(60).collect();
        let what = if twice.len() == 1 {
            format!("{shown} is there more than once")
        } else {
            format!("{} scopes are there more than once, {shown} among them", twice.len())
        };
        let (value, count) = (kept.join(" "), twice.len());
        work.change(value, ChangeKind::Duplicate, count, what);
    }
}

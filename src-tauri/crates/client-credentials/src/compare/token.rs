//! The rows of two tokens: what they are good for, how they are judged, what else they say.

use super::{Row, Side, Value};
use crate::facts::{CheckFact, Fact, TokenFacts, same_set};
use crate::verification::{CheckName, Outcome, Verdict, duration};

/// Claims that have rows of their own.
const ELSEWHERE: [&str; 7] = ["scope", "aud", "exp", "iat", "org_code", "scp", "permissions"];

/// Claims that are another one in every token.
const OF_A_TOKEN: [&str; 2] = ["jti", "nbf"];

/// Claims that are another one in every environment.
const OF_AN_ENVIRONMENT: [&str; 5] = ["iss", "azp", "client_id", "sub", "cid"];

/// Members of the header that have rows of their own.
const HEADER_ELSEWHERE: [&str; 2] = ["alg", "kid"];

/// Scopes, API, lifetime, organisation, kind, signature.
pub(super) fn essentials(left: &Side<'_>, one: &TokenFacts, right: &Side<'_>, other: &TokenFacts) -> Vec<Row> {
    let elsewhere = left.environment.id != right.environment.id;
    let mut rows = vec![Row::lists("Scopes", &one.granted_scopes, &other.granted_scopes)];
    if let (Some(asked), Some(also)) = (&one.requested_scopes, &other.requested_scopes)
        && !(asked.is_empty() && also.is_empty())
    {
        let side = |list: &[String]| match list {
            [] => Value::text("all that the app was given"),
            _ => Value::maybe(None),
        };
        let mut row = Row::lists("Scopes asked for", asked, also);
        // Asking for none asks for all: that is another question, not an empty list.
        if asked.is_empty() || also.is_empty() {
            (row.left.text, row.right.text) = (side(asked).text, side(also).text);
        }
        rows.push(row);
    }
    rows.push(api(left, one, right, other));
    let lives = |token: &TokenFacts| Value::maybe(token.lifetime().map(duration).as_deref());
    rows.push(Row::new("Lifetime", lives(one), lives(other)));
    rows.push(Row::new("Organisation", Value::maybe(one.organisation()), Value::maybe(other.organisation())));
    rows.push(Row::new("Kind of token", Value::text(&one.kind), Value::text(&other.kind)));
    let header = |token: &TokenFacts, name: &str| Value::maybe(token.header(name));
    rows.push(Row::new("Algorithm", header(one, "alg"), header(other, "alg")));
    rows.push(Row::new("Signing key", header(one, "kid"), header(other, "kid")).by_nature(elsewhere));
    rows.push(Row::new("Issued", Value::time(one.issued_at), Value::time(other.issued_at)).by_nature(true));
    rows.push(Row::new("Ends", Value::time(one.expires_at), Value::time(other.expires_at)).by_nature(true));
    rows.retain(|row| row.left != Value::default() || row.right != Value::default());
    rows
}

/// The audience: the same API has another one in another environment.
fn api(left: &Side<'_>, one: &TokenFacts, right: &Side<'_>, other: &TokenFacts) -> Row {
    let (held, also) = (one.held_audiences(), other.held_audiences());
    let names = |side: &Side<'_>, held: &[&str]| -> Vec<String> { held.iter().map(|aud| side.api(aud)).collect() };
    let same_apis = same_set(&names(left, &held), &names(right, &also));
    let shown = |held: &[&str]| Value::maybe(Some(held.join("\n")).filter(|text| !text.is_empty()).as_deref());
    let elsewhere = left.environment.id != right.environment.id;
    Row::new("API (aud)", shown(&held), shown(&also)).by_nature(elsewhere && same_apis)
}

/// The verdict, then every check.
pub(super) fn checks(one: &TokenFacts, other: &TokenFacts) -> Vec<Row> {
    let verdict = |token: &TokenFacts| Value {
        outcome: Some(match token.verdict {
            Verdict::Accept => Outcome::Passed,
            Verdict::Reject => Outcome::Failed,
            Verdict::Undecided => Outcome::NotChecked,
        }),
        ..Value::text(&token.sentence)
    };
    let ended = |token: &TokenFacts, name: CheckName| {
        token.checks.iter().find(|check| check.name == name).map_or_else(Value::default, |check: &CheckFact| Value {
            outcome: Some(check.outcome),
            ..Value::text(&check.because)
        })
    };
    let known =
        |name: &&CheckName| [one, other].iter().any(|token| token.checks.iter().any(|check| check.name == **name));
    let rows =
        CheckName::ALL.iter().filter(known).map(|name| row(name.title(), ended(one, *name), ended(other, *name)));
    std::iter::once(row("Verdict", verdict(one), verdict(other))).chain(rows).collect()
}

/// A check differs when it ends otherwise, not when it is worded otherwise.
fn row(title: &str, left: Value, right: Value) -> Row {
    let same = left.outcome == right.outcome;
    let row = Row::new(title, left, right);
    if same { Row { standing: super::Standing::Same, ..row } } else { row }
}

/// Everything else that the tokens say.
pub(super) fn claims(one: &TokenFacts, other: &TokenFacts, elsewhere: bool) -> Vec<Row> {
    let claims = members(&one.claims, &other.claims, &ELSEWHERE).map(|row| {
        let natural =
            OF_A_TOKEN.contains(&row.title.as_str()) || (elsewhere && OF_AN_ENVIRONMENT.contains(&row.title.as_str()));
        row.by_nature(natural)
    });
    let header = members(&one.header, &other.header, &HEADER_ELSEWHERE).map(|row| {
        let meaning = row.meaning.clone().unwrap_or_default();
        row.meaning(&format!("In the header. {meaning}"))
    });
    claims.chain(header).collect()
}

/// One row for each name on either side.
fn members<'a>(one: &'a [Fact], other: &'a [Fact], left_out: &'a [&str]) -> impl Iterator<Item = Row> + 'a {
    let mut names: Vec<&str> = Vec::new();
    for fact in one.iter().chain(other) {
        if !names.contains(&fact.name.as_str()) && !left_out.contains(&fact.name.as_str()) {
            names.push(&fact.name);
        }
    }
    names.into_iter().map(move |name| {
        let on = |facts: &'a [Fact]| facts.iter().find(|fact| fact.name == name);
        let (left, right) = (on(one), on(other));
        let meaning = left.or(right).map(|fact| fact.meaning.as_str()).unwrap_or_default();
        let value = |fact: Option<&Fact>| Value::maybe(fact.map(|fact| fact.value.as_str()));
        Row { literal: true, ..Row::new(name, value(left), value(right)).meaning(meaning) }
    })
}

//! Whether a token is as somebody expects it: each condition passed, failed or not checked, with its reason.

use serde::Serialize;

use crate::environment::{Audience, Environment, Expectation, Scope};
use crate::facts::{TokenFacts, same_set};
use crate::field::FieldError;
use crate::verification::{Outcome, duration};

/// Longest name of an expectation, in characters.
const LONGEST_NAME: usize = 80;

/// Whether the whole expectation is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Standing {
    /// Every condition that is asked is met.
    Held,
    /// At least one is not.
    Broken,
    /// None is known to be broken, but not each could be checked.
    Undecided,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Condition {
    /// Its name for people.
    pub title: String,
    /// Whether the expectation says anything about it; what is left open is not checked and breaks nothing.
    pub asked: bool,
    /// How it ended.
    pub outcome: Outcome,
    /// What was expected.
    pub expected: Option<String>,
    /// What the token has.
    pub actual: Option<String>,
    /// Why it ended so, as a sentence.
    pub because: String,
}

/// An expectation held against a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Evaluation {
    /// Which expectation.
    pub expectation_id: String,
    /// What people call it.
    pub name: String,
    /// Whether it is met.
    pub standing: Standing,
    /// The same in a sentence.
    pub sentence: String,
    /// Every condition.
    pub conditions: Vec<Condition>,
}

/// Holds an expectation against a token.
pub fn evaluate(expectation: &Expectation, token: &TokenFacts) -> Evaluation {
    let conditions = vec![
        audience(expectation, token),
        scopes(expectation, token),
        lifetime(expectation, token),
        organisation(expectation, token),
    ];
    let ended =
        |outcome: Outcome| conditions.iter().filter(move |condition| condition.asked && condition.outcome == outcome);
    let because = |outcome: Outcome| -> String {
        ended(outcome).map(|condition| condition.because.as_str()).collect::<Vec<_>>().join(" ")
    };
    let (standing, sentence) = if ended(Outcome::Failed).next().is_some() {
        (Standing::Broken, because(Outcome::Failed))
    } else if ended(Outcome::NotChecked).next().is_some() {
        (Standing::Undecided, because(Outcome::NotChecked))
    } else {
        (Standing::Held, "The token is as expected.".to_owned())
    };
    Evaluation {
        expectation_id: expectation.id.clone(),
        name: expectation.name.clone(),
        standing,
        sentence,
        conditions,
    }
}

/// The expectations of an environment that speak of this token: for its APIs, asked for with the same scopes. Of a pasted
/// token nobody knows what was asked for; then the API decides alone.
pub fn about<'a>(environment: &'a Environment, token: &TokenFacts) -> impl Iterator<Item = &'a Expectation> {
    let audiences: Vec<String> = if token.audiences.is_empty() {
        token.held_audiences().into_iter().map(str::to_owned).collect()
    } else {
        token.audiences.clone()
    };
    let requested = token.requested_scopes.clone();
    environment.expectations.iter().filter(move |expectation| {
        let asked: Vec<String> = expectation.requested_scopes.iter().map(ToString::to_string).collect();
        audiences.iter().any(|audience| audience == expectation.audience.as_str())
            && requested.as_ref().is_none_or(|requested| same_set(requested, &asked))
    })
}

/// The expectation that this token meets exactly: its scopes, its lifetime, its organisation.
///
/// # Errors
/// When the token names no API that could be asked for again.
pub fn expect(environment: &Environment, token: &TokenFacts, id: String) -> Result<Expectation, FieldError> {
    let held = token.held_audiences();
    let first = token.audiences.iter().map(String::as_str).chain(held).next();
    let audience = first
        .ok_or_else(|| FieldError::new("audience", "This token names no API, so there is nothing to ask for again."))?;
    let scopes: Vec<Scope> = token.granted_scopes.iter().filter_map(|scope| Scope::parse(scope).ok()).collect();
    let api = environment.api_name(audience);
    let with = match scopes.as_slice() {
        [] => String::new(),
        [one] => format!(" with {one}"),
        [one, two] => format!(" with {one} and {two}"),
        more => format!(" with {} scopes", more.len()),
    };
    let requested = token.requested_scopes.iter().flatten();
    Ok(Expectation {
        id,
        name: cut(&format!("{api}{with}"), LONGEST_NAME),
        audience: Audience::parse(audience)?,
        requested_scopes: requested.filter_map(|scope| Scope::parse(scope).ok()).collect(),
        must_hold: scopes,
        least_lifetime: token.lifetime().and_then(|seconds| u32::try_from(seconds).ok()).filter(|seconds| *seconds > 0),
        org_code: token.organisation().map(str::to_owned),
    })
}

/// Reads an expectation as it was edited.
///
/// # Errors
/// When it has no name, or one that is too long.
pub fn read(edited: Expectation) -> Result<Expectation, FieldError> {
    let name = crate::environment::name(&edited.name)?;
    if name.is_empty() {
        return Err(FieldError::new("name", "Give it a name, so that you know it on the board."));
    }
    let org_code = match edited.org_code.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
        Some(code) => Some(crate::field::line("orgCode", "The organisation code", code)?.to_owned()),
        None => None,
    };
    let scopes = |list: &[Scope]| -> Result<Vec<Scope>, FieldError> {
        let mut read: Vec<Scope> = Vec::new();
        for scope in list {
            let scope = Scope::parse(scope.as_str()).map_err(|error| FieldError::new("mustHold", error.message))?;
            if !read.contains(&scope) {
                read.push(scope);
            }
        }
        Ok(read)
    };
    Ok(Expectation {
        name,
        org_code,
        audience: Audience::parse(edited.audience.as_str())?,
        must_hold: scopes(&edited.must_hold)?,
        requested_scopes: scopes(&edited.requested_scopes)?,
        least_lifetime: edited.least_lifetime.filter(|seconds| *seconds > 0),
        ..edited
    })
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(longest.saturating_sub(1)).collect();
    short.push('…');
    short
}

fn condition(title: &str, outcome: Outcome, because: impl Into<String>) -> Condition {
    Condition { title: title.to_owned(), asked: true, outcome, expected: None, actual: None, because: because.into() }
}

fn open(title: &str) -> Condition {
    Condition { asked: false, ..condition(title, Outcome::NotChecked, "Left open by this expectation.") }
}

fn audience(expectation: &Expectation, token: &TokenFacts) -> Condition {
    let (wanted, held) = (expectation.audience.as_str(), token.held_audiences());
    let actual = if held.is_empty() { None } else { Some(held.join(", ")) };
    let found = if held.contains(&wanted) {
        condition("API", Outcome::Passed, "The token is for this API.")
    } else if held.is_empty() {
        condition("API", Outcome::Failed, "The token names no API.")
    } else {
        condition("API", Outcome::Failed, format!("The token is for {}, not for {wanted}.", listed(&held)))
    };
    Condition { expected: Some(wanted.to_owned()), actual, ..found }
}

fn scopes(expectation: &Expectation, token: &TokenFacts) -> Condition {
    const TITLE: &str = "Scopes";
    if expectation.must_hold.is_empty() {
        return open(TITLE);
    }
    let wanted: Vec<&str> = expectation.must_hold.iter().map(Scope::as_str).collect();
    let missing: Vec<&str> =
        wanted.iter().copied().filter(|scope| !token.granted_scopes.iter().any(|granted| granted == scope)).collect();
    let found = if missing.is_empty() {
        let all = if wanted.len() == 1 { wanted.join("") } else { format!("all {} scopes", wanted.len()) };
        condition(TITLE, Outcome::Passed, format!("The token holds {all}."))
    } else {
        condition(TITLE, Outcome::Failed, format!("The token lacks {}.", listed(&missing)))
    };
    let actual = if token.granted_scopes.is_empty() { "none".to_owned() } else { token.granted_scopes.join(" ") };
    Condition { expected: Some(wanted.join(" ")), actual: Some(actual), ..found }
}

fn lifetime(expectation: &Expectation, token: &TokenFacts) -> Condition {
    const TITLE: &str = "Lifetime";
    let Some(least) = expectation.least_lifetime.map(i64::from) else { return open(TITLE) };
    let expected = Some(format!("at least {}", duration(least)));
    let Some(lives) = token.lifetime() else {
        let because = match (token.issued_at, token.expires_at) {
            (_, None) => "The token does not say when it ends.",
            _ => "The token does not say when it was issued, so its lifetime is not known.",
        };
        return Condition { expected, ..condition(TITLE, Outcome::NotChecked, because) };
    };
    let found = if lives >= least {
        condition(TITLE, Outcome::Passed, format!("The token lives {}.", duration(lives)))
    } else {
        condition(
            TITLE,
            Outcome::Failed,
            format!("The token lives {} instead of {}.", duration(lives), duration(least)),
        )
    };
    Condition { expected, actual: Some(duration(lives)), ..found }
}

fn organisation(expectation: &Expectation, token: &TokenFacts) -> Condition {
    const TITLE: &str = "Organisation";
    let Some(wanted) = expectation.org_code.as_deref() else { return open(TITLE) };
    let actual = token.organisation();
    let found = match actual {
        Some(code) if code == wanted => condition(TITLE, Outcome::Passed, format!("The token carries {code}.")),
        Some(code) => condition(TITLE, Outcome::Failed, format!("The token carries {code} instead of {wanted}.")),
        None => condition(TITLE, Outcome::Failed, format!("The token carries no organisation instead of {wanted}.")),
    };
    Condition { expected: Some(wanted.to_owned()), actual: actual.map(str::to_owned), ..found }
}

/// `a`, `a and b`, `a, b and c`; of many the first few and how many more.
pub(crate) fn listed(items: &[&str]) -> String {
    const MOST: usize = 4;
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        items if items.len() > MOST => {
            let first: Vec<&str> = items.iter().copied().take(MOST - 1).collect();
            format!("{} and {} more", first.join(", "), items.len() - first.len())
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};
    use crate::facts::Fact;
    use crate::facts::tests::facts;

    fn acme(expectations: Vec<Expectation>) -> Environment {
        let draft =
            EnvironmentDraft { host: "acme".into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() };
        Environment { expectations, ..draft.parse(EnvironmentId::new("acme")).unwrap() }
    }

    fn expectation() -> Expectation {
        Expectation {
            id: "x".into(),
            name: "Nightly sync".into(),
            audience: Audience::parse("https://acme.kinde.com/api").unwrap(),
            requested_scopes: vec![],
            must_hold: vec![Scope::parse("read:users").unwrap(), Scope::parse("read:roles").unwrap()],
            least_lifetime: Some(3600),
            org_code: Some("org_1".into()),
        }
    }

    fn with_org(code: &str) -> crate::facts::TokenFacts {
        let mut token = facts("t", &["read:users", "read:roles", "read:apis"]);
        token.claims.push(Fact { name: "org_code".into(), value: code.into(), meaning: String::new() });
        token
    }

    fn outcomes(evaluation: &Evaluation) -> Vec<Outcome> {
        evaluation.conditions.iter().map(|condition| condition.outcome).collect()
    }

    #[test]
    fn a_token_that_is_as_expected_holds_every_condition() {
        let evaluation = evaluate(&expectation(), &with_org("org_1"));
        assert_eq!(evaluation.standing, Standing::Held, "{evaluation:?}");
        assert_eq!(outcomes(&evaluation), [Outcome::Passed; 4]);
        assert!(evaluation.conditions.iter().all(|condition| condition.asked));
    }

    #[test]
    fn each_broken_condition_says_what_is_missing_and_none_hides_another() {
        let mut token = facts("t", &["read:roles"]);
        token.expires_at = Some(100 + 1800);
        token.claims.retain(|claim| claim.name != "aud");
        token.claims.push(Fact { name: "aud".into(), value: "https://orders".into(), meaning: String::new() });
        let evaluation = evaluate(&expectation(), &token);
        assert_eq!(evaluation.standing, Standing::Broken);
        assert_eq!(outcomes(&evaluation), [Outcome::Failed; 4]);
        for words in [
            "for https://orders, not for https://acme.kinde.com/api",
            "lacks read:users.",
            "lives 30 min instead of 1 h",
            "carries no organisation instead of org_1",
        ] {
            assert!(evaluation.sentence.contains(words), "{words}: {}", evaluation.sentence);
        }
        let other = evaluate(&expectation(), &with_org("org_2"));
        assert!(other.sentence.contains("carries org_2 instead of org_1"), "{}", other.sentence);
    }

    #[test]
    fn what_is_left_open_is_not_checked_and_breaks_nothing() {
        let open = Expectation { must_hold: vec![], least_lifetime: None, org_code: None, ..expectation() };
        let evaluation = evaluate(&open, &facts("t", &[]));
        assert_eq!(evaluation.standing, Standing::Held);
        let asked: Vec<bool> = evaluation.conditions.iter().map(|condition| condition.asked).collect();
        assert_eq!(asked, [true, false, false, false]);
    }

    #[test]
    fn a_lifetime_that_cannot_be_told_leaves_the_expectation_undecided() {
        let mut token = with_org("org_1");
        token.issued_at = None;
        let evaluation = evaluate(&expectation(), &token);
        assert_eq!(evaluation.standing, Standing::Undecided);
        assert!(evaluation.sentence.contains("when it was issued"), "{}", evaluation.sentence);
        token.granted_scopes.clear();
        assert_eq!(evaluate(&expectation(), &token).standing, Standing::Broken, "a failure is more than a doubt");
    }

    #[test]
    fn an_expectation_made_from_a_token_is_held_by_it() {
        let token = with_org("org_1");
        let made = expect(&acme(vec![]), &token, "new".into()).unwrap();
        assert_eq!(made.name, "Kinde Management API with 3 scopes");
        assert_eq!((made.least_lifetime, made.org_code.as_deref()), (Some(3600), Some("org_1")));
        assert_eq!(evaluate(&made, &token).standing, Standing::Held);
        assert_eq!(evaluate(&made, &facts("t", &["read:users"])).standing, Standing::Broken);
    }

    #[test]
    fn a_token_without_an_api_gives_no_expectation() {
        let mut token = facts("t", &[]);
        token.audiences.clear();
        token.claims.clear();
        assert!(expect(&acme(vec![]), &token, "new".into()).unwrap_err().message.contains("names no API"));
    }

    #[test]
    fn an_expectation_speaks_only_of_tokens_that_were_asked_for_in_the_same_way() {
        let narrow = Expectation {
            id: "n".into(),
            requested_scopes: vec![Scope::parse("read:users").unwrap()],
            ..expectation()
        };
        let acme = acme(vec![expectation(), narrow]);
        let ids = |token: &TokenFacts| about(&acme, token).map(|found| found.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&facts("t", &[])), ["x"]);
        assert_eq!(ids(&TokenFacts { requested_scopes: Some(vec!["read:users".into()]), ..facts("t", &[]) }), ["n"]);
        assert_eq!(ids(&TokenFacts { requested_scopes: None, ..facts("t", &[]) }), ["x", "n"]);
        assert!(ids(&TokenFacts { audiences: vec!["https://orders".into()], ..facts("t", &[]) }).is_empty());
    }

    #[test]
    fn an_edited_expectation_needs_a_name_and_loses_what_says_nothing() {
        let edited = Expectation {
            name: "  Nightly  ".into(),
            org_code: Some("  ".into()),
            least_lifetime: Some(0),
            must_hold: vec![Scope::parse("a").unwrap(), Scope::parse("a").unwrap()],
            ..expectation()
        };
        let read = super::read(edited).unwrap();
        assert_eq!((read.org_code, read.least_lifetime, read.must_hold.len()), (None, None, 1));
        let nameless = super::read(Expectation { name: " ".into(), ..expectation() });
        assert_eq!(nameless.unwrap_err().field, "name");
    }

    #[test]
    fn a_long_list_is_cut_with_its_number() {
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(listed(&["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
    }
}

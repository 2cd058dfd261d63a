//! Failed checks of a token. The checks say what is not in order; here stands what that means and what to do.

pub(super) mod claims;
pub(super) mod issuer;
pub(super) mod remarks;
pub(super) mod signature;
pub(super) mod times;

use super::case::Case;
use super::entry::Match;
use super::finding::Certainty::Likely;
use super::finding::Evidence;
use crate::verification::{Check, Code};

/// What every failed check shows, and what the values at hand add to it.
pub(super) fn matched(case: &Case<'_>, code: Code, check: &Check) -> Match {
    let mut found = if check.required { Match::proven() } else { Match::possible() };
    found = found.value("because", check.because.clone()).evidence(Evidence {
        label: check.title.clone(),
        expected: check.expected.clone(),
        actual: check.actual.clone(),
        place: Some("token".to_owned()),
    });
    found = found.evidence(Evidence::seen("Result", check.because.clone(), "check of the token"));
    if let Some(expected) = &check.expected {
        found = found.value("expected", expected.clone());
    }
    if let Some(actual) = &check.actual {
        found = found.value("actual", actual.clone());
    }
    match code {
        Code::AudienceMismatch => claims::audience(case, check, found),
        Code::KeyUnknown | Code::SignatureMismatch | Code::ClientMismatch => match of_other_client(case) {
            Some(other) => found.value("other", other).cause(
                Likely,
                "The token belongs to the environment {other}.",
                "It names that environment's client.",
            ),
            None => found,
        },
        _ => found,
    }
}

/// The other environment whose client the token names.
fn of_other_client(case: &Case<'_>) -> Option<String> {
    let claims = case.situation.token?.registered_claims();
    let client = claims.azp.value().or(claims.client_id.value())?;
    let own = case.environment().is_some_and(|environment| environment.client_id.as_str() == client);
    let other = case.situation.others.iter().find(|other| !own && other.client_id.as_str() == client)?;
    Some(other.name.clone())
}

//! Checks of what the token is for and what it may do, and remarks beyond the checks.

use super::time_checks::duration;
use super::{Check, CheckName, Code, Context, Expected, Note, ServerClock, scopes};
use crate::claims::{has_deceptive_text, visible};
use crate::jwt::TokenKind;

/// Longest token that gateways usually take in a header, in bytes.
const LARGE_TOKEN: usize = 8 * 1024;

/// RFC 8725 sections 2.8 and 3.12: tokens of other kinds must not pass. A person's access token is
/// told, but refuses nothing: the API cannot know what was meant.
pub(super) fn token_kind(context: &Context<'_>) -> Check {
    let (name, token) = (CheckName::TokenKind, context.token);
    let told = format!("{}: {}", token.kind.title(), token.kind_because);
    let check = match token.kind {
        TokenKind::MachineToMachine | TokenKind::AccessToken => Check::passed(name, told),
        TokenKind::UserAccessToken => Check::failed(name, Code::WrongTokenKind, told).optional(),
        // What these lack is told by the checks of form, algorithm and type.
        TokenKind::Unsigned | TokenKind::Nested => Check::open(name, told).optional(),
        _ => Check::failed(name, Code::WrongTokenKind, told),
    };
    check.expected("an access token for a machine").actual(token.kind.title()).reference("RFC 8725 3.12")
}

/// RFC 6750 section 3.1: every needed scope must be granted.
pub(super) fn required_scopes(context: &Context<'_>) -> Check {
    let (name, wanted) = (CheckName::RequiredScopes, &context.rules.required_scopes);
    let comparison = scopes::compare(Some(wanted), &context.claims);
    let granted = comparison.granted.join(" ");
    if wanted.is_empty() {
        let because = if granted.is_empty() {
            "No scope is needed and none is granted.".to_owned()
        } else {
            "No scope is said to be needed, so none was asked for.".to_owned()
        };
        return Check::open(name, because).optional().actual(&granted);
    }
    let check = if comparison.missing.is_empty() {
        let because = format!("{} granted.", wanted.join(" and "));
        let check = Check::passed(name, because);
        if comparison.note.is_some() { check.warning(Code::ScopeMalformed) } else { check }
    } else {
        let missing = visible(&comparison.missing.join(", "), 200);
        let because = format!("Not granted: {missing}. Have it enabled for the client, then request a new token.");
        Check::failed(name, Code::ScopeNotGranted, because)
    };
    let check = match &comparison.note {
        Some(note) => Check { because: format!("{} {note}", check.because), ..check },
        None => check,
    };
    check.expected(wanted.join(" ")).actual(&granted).reference("RFC 6750 3.1")
}

/// Kinde: tokens of clients made inside an organisation carry `org_code`.
pub(super) fn organisation(context: &Context<'_>) -> Check {
    let name = CheckName::Organisation;
    let actual = context.claims.org_code.value();
    let check = match (&context.expectations.organisation, actual) {
        (None, _) => Check::open(name, "None is expected for this environment.").optional(),
        (Some(expected), Some(actual)) if expected == actual => {
            Check::passed(name, "It is for the expected organisation.").expected(expected)
        }
        (Some(expected), Some(_)) => {
            Check::failed(name, Code::OrganisationMismatch, "The token is for another organisation.").expected(expected)
        }
        (Some(expected), None) => {
            let because = "The token names no organisation: its client is not made inside one.";
            Check::failed(name, Code::OrganisationMissing, because).expected(expected)
        }
    };
    match actual {
        Some(actual) => check.actual(actual),
        None => check,
    }
}

/// Which client holds the token. No API refuses for it, so the verdict does not depend on it.
pub(super) fn client(context: &Context<'_>) -> Check {
    let (name, claims) = (CheckName::Client, &context.claims);
    let actual = claims.client_id.value().or(claims.azp.value());
    let check = match (&context.expectations.client_id, actual) {
        (None, _) => Check::open(name, "No client is expected."),
        (Some(_), None) => Check::open(name, "The token names no client."),
        (Some(expected), Some(actual)) if expected == actual => {
            Check::passed(name, "It was issued to the expected client.").expected(expected)
        }
        (Some(expected), Some(_)) => {
            let because = "It was issued to another client than the expected one.";
            Check::failed(name, Code::ClientMismatch, because).expected(expected)
        }
    };
    let check = check.optional().reference("RFC 8693 4.3");
    match actual {
        Some(actual) => check.actual(actual),
        None => check,
    }
}

/// What is worth knowing and is no reason to refuse.
pub(super) fn notes(context: &Context<'_>, server: Option<&ServerClock>) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |code, text: String| notes.push(Note { code, text });
    let token = context.token;
    if let Some(header) = token.header_object() {
        let own: Vec<&str> =
            ["jku", "x5u", "jwk", "x5c"].into_iter().filter(|name| header.all(name).next().is_some()).collect();
        if !own.is_empty() {
            let text = format!(
                "The header has {}: a key of its own, or the address of one. It was not used; keys come from the issuer only.",
                own.join(" and ")
            );
            note(Code::OwnKeyInHeader, text);
        }
    }
    if token.raw().len() > LARGE_TOKEN {
        note(
            Code::TokenLarge,
            format!("The token has {} bytes; many gateways refuse headers over 8 kB.", token.raw().len()),
        );
    }
    if let Some(claims) = token.claims_object() {
        if claims.all("cnf").next().is_some() {
            note(
                Code::TokenBound,
                "The token is bound to a key or certificate (cnf): sent alone as a bearer token it will be refused."
                    .into(),
            );
        }
        claim_notes(context, &mut note);
        if has_deceptive_text(token) {
            note(Code::DeceptiveText, "Some values hold characters that cannot be seen or that turn the reading direction; they are shown as codes.".into());
        }
    }
    if let Some(server) = server {
        if server.ahead_by.saturating_abs() > 60 {
            let direction = if server.ahead_by > 0 { "behind" } else { "ahead of" };
            let gap = duration(server.ahead_by.saturating_abs());
            note(Code::ClockSkew, format!("This computer's clock is {gap} {direction} the server's."));
        }
        if server.changes_result {
            note(Code::ClockDecides, "The result differs between this computer's clock and the server's.".into());
        }
    }
    notes
}

fn claim_notes(context: &Context<'_>, note: &mut impl FnMut(Code, String)) {
    let claims = &context.claims;
    if let (Some(aud), Expected::Value(expected)) = (claims.aud.value(), &context.expectations.audience)
        && aud.len() > 1
        && aud.iter().any(|one| !expected.contains(one))
    {
        note(
            Code::AudienceSeveral,
            format!("The token is good for {} audiences: {}.", aud.len(), visible(&aud.join(", "), 300)),
        );
    }
    if let (Some(exp), Some(iat)) = (claims.exp.value(), claims.iat.value()) {
        let life = exp.seconds.saturating_sub(iat.seconds);
        if life <= 0 {
            note(Code::DateImplausible, "The token ends before it was issued.".into());
        } else if !(60..=86_400).contains(&life) {
            note(Code::LifetimeUnusual, format!("The token lives {}; one minute to one day is usual.", duration(life)));
        }
    }
    if claims.scope.value().is_some_and(|scope| scope.is_list || !scope.is_well_formed) {
        note(Code::ScopeMalformed, "scope is not a string of scopes with single spaces between.".into());
    }
}

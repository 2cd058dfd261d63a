//! From a token and what was found out about it to what the window shows.

use super::{ClaimView, Inspection, KeySource, Lifetime, Question, ScopesView, TokenKindView};
use crate::claims::{self, Vocabulary};
use crate::environment::{AuthorizationServer, Environment};
use crate::expected;
use crate::facts::TokenFacts;
use crate::flow::{Judged, KeysFound};
use crate::jwt::{DecodedToken, Trouble};
use crate::token_cache::TokenId;
use crate::verification::{Clocks, Expectations, Expected, Keys, Outcome, Verdict, Verification, verify};

/// Judges a token for an environment.
pub fn judge(
    environment: &Environment,
    token: &DecodedToken,
    keys: &KeysFound,
    question: &Question,
    clocks: Clocks,
) -> Verification {
    let set = keys.set();
    let because = if keys.outdated { "The keys could not be renewed just now." } else { "" };
    let keys = match &set {
        Some(set) if keys.outdated => Keys::LastKnown { set, because },
        Some(set) => Keys::Fresh(set),
        // A token is never asked where its own keys are (RFC 8725 3.10).
        None if environment.issuer().is_none() => {
            Keys::None { because: "No issuer is named here whose keys could be asked for. Add its environment." }
        }
        None => Keys::None { because: "The key set could not be fetched." },
    };
    let unknown = |what: &str| Expected::Unknown { because: format!("This environment has no {what}.") };
    let mut expectations = Expectations::of(question.profile);
    if let Some(rules) = &question.rules {
        expectations.rules = rules.clone();
    }
    if matches!(environment.server, AuthorizationServer::Other { .. }) {
        // The types of Kinde's own claims say nothing about another server's tokens.
        expectations.rules.kinde_claim_types = false;
    }
    expectations.rules.required_scopes.extend(question.required_scopes.iter().cloned());
    expectations.issuer =
        environment.issuer().map_or_else(|| unknown("issuer"), |issuer| Expected::Value(issuer.to_owned()));
    expectations.audience = match question.audiences.as_slice() {
        [] => Expected::Unknown { because: "No API was chosen.".to_owned() },
        audiences => Expected::Value(audiences.to_vec()),
    };
    expectations.organisation.clone_from(&environment.expected_org_code);
    // The place of pasted tokens has no client of its own.
    expectations.client_id = Some(environment.client_id.to_string()).filter(|client_id| !client_id.is_empty());
    expectations.requested_scopes.clone_from(&question.requested_scopes);
    verify(token, keys, &expectations, clocks)
}

/// The inspection of a token, from its parts.
pub fn inspection(
    environment: &Environment,
    token_id: TokenId,
    judged: Judged,
    question: &Question,
    now: i64,
) -> Inspection {
    let Judged { token, keys, verification, findings } = judged;
    let token = &token;
    let names: Vec<String> = question.audiences.iter().map(|audience| environment.api_name(audience)).collect();
    let api_name = if names.is_empty() { "An API".to_owned() } else { names.join(" and ") };
    let vocabulary = match environment.server {
        AuthorizationServer::Kinde { .. } => Vocabulary::Kinde,
        AuthorizationServer::Other { .. } => Vocabulary::Standards,
    };
    let part = |part: &Option<crate::jwt::Part>| part.as_ref().and_then(|part| part.text.clone()).unwrap_or_default();
    let claims = token.registered_claims();
    let troubles = token.trouble.iter();
    let troubles = troubles.chain(token.header.iter().chain(token.payload.iter()).flat_map(|part| &part.trouble));
    let mut inspection = Inspection {
        token_id,
        now,
        sentence: sentence(&api_name, &verification),
        audience: question.audiences.first().cloned().unwrap_or_default(),
        api_name,
        verdict: verification.verdict,
        because: verification.because,
        remaining_seconds: verification.remaining_seconds,
        profile: verification.profile,
        checks: verification.checks,
        scopes: ScopesView {
            requested: verification.scopes.requested.unwrap_or_default(),
            granted: verification.scopes.granted,
            missing: verification.scopes.missing,
            extra: verification.scopes.extra,
            note: verification.scopes.note,
        },
        token_kind: TokenKindView {
            kind: token.kind,
            words: token.kind.title().to_owned(),
            because: token.kind_because.clone(),
        },
        claims: claims::explain(token, vocabulary).into_iter().map(|claim| view(claim, environment)).collect(),
        header_claims: claims::explain_header(token).into_iter().map(|claim| view(claim, environment)).collect(),
        header_json: part(&token.header),
        payload_json: part(&token.payload),
        masked_token: masked(token.raw()),
        troubles: troubles.map(in_words).collect(),
        notes: verification.notes.into_iter().map(|note| note.text).collect(),
        key_source: keys.keys.as_ref().map(|known| KeySource {
            url: known.source.to_string(),
            keys: known.set.keys.len(),
            fetched_at: known.fetched_at,
            outdated: keys.outdated,
        }),
        exchanges: keys.exchanges,
        findings,
        lifetime: Lifetime {
            issued_at: claims.iat.value().map(|date| date.seconds),
            expires_at: claims.exp.value().map(|date| date.seconds),
        },
        expectations: Vec::new(),
    };
    let facts = TokenFacts::of(&inspection, question);
    let about = expected::about(environment, &facts);
    inspection.expectations = about.map(|expectation| expected::evaluate(expectation, &facts)).collect();
    inspection
}

fn sentence(api: &str, verification: &Verification) -> String {
    match verification.verdict {
        Verdict::Accept => format!("{api} would accept this token"),
        Verdict::Undecided => {
            let api = if api == "An API" { "an API" } else { api };
            format!("Nobody can tell yet whether {api} would accept this token")
        }
        Verdict::Reject => {
            let failed = verification.checks.iter().find(|check| check.required && check.outcome == Outcome::Failed);
            let why = failed.map(|check| check.because.trim_end_matches('.').to_owned());
            format!(
                "{api} would reject this token{}",
                why.map(|why| format!(": {}", lower_first(&why))).unwrap_or_default()
            )
        }
    }
}

/// What is wrong with a token's form, and where.
fn in_words(trouble: &Trouble) -> String {
    let place = if trouble.decoded { "the decoded text" } else { "the token" };
    match trouble.offset {
        Some(offset) => format!("{} At byte {} of {place}.", trouble.what, offset + 1),
        None => trouble.what.clone(),
    }
}

/// A sentence in the middle of another one; abbreviations keep their capitals.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

fn view(claim: claims::Claim, environment: &Environment) -> ClaimView {
    let friendly = match claim.name.as_str() {
        "aud" => {
            let values = if claim.items.is_empty() { vec![claim.shown.clone()] } else { claim.items.clone() };
            let names: Vec<String> = values.iter().map(|value| environment.api_name(value)).collect();
            (names != values).then(|| names.join(", "))
        }
        "azp" | "client_id" if claim.shown == environment.client_id.as_str() => {
            Some("this environment's client".to_owned())
        }
        "iss" if Some(claim.shown.as_str()) == environment.issuer() => Some(environment.name.clone()),
        _ => None,
    };
    ClaimView {
        name: claim.name,
        value: claim.shown,
        meaning: claim.meaning,
        time: claim.date,
        friendly,
        notes: claim.notes,
    }
}

/// The first characters: enough to recognise a token, useless to anybody.
fn masked(token: &str) -> String {
    let head: String = token.chars().take(12).collect();
    format!("{head}… ({} characters)", token.chars().count())
}

//! Issuer, audience, organisation, scopes and the claims' form.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible, Proven};
use super::super::finding::Evidence;
use super::super::finding::Stage::Verify;
use super::super::finding::Who::{ApiOwner, KindeAdmin, ServerOwner, You};
use super::super::refused::grant::TICK_SCOPE;
use super::super::sources::{
    KINDE_APIS, KINDE_APP, KINDE_CONNECT, KINDE_SCOPES, KINDE_VERIFY, RFC6749_SCOPE, RFC7519, RFC9068,
};
use crate::verification::{Check, CheckName, Code, Outcome, ScopeSource};

pub(super) fn audience(case: &Case<'_>, check: &Check, mut found: Match) -> Match {
    let actual =
        case.situation.token.and_then(|token| token.registered_claims().aud.value().cloned()).unwrap_or_default();
    let expected: Vec<&str> = check.expected.as_deref().unwrap_or_default().split(" or ").collect();
    if let Some(environment) = case.environment()
        && let Some(api) =
            environment.all_apis().iter().find(|api| actual.iter().any(|one| one == api.audience.as_str()))
    {
        found = found.value("other", api.name.clone()).cause(
            Likely,
            "The token was requested for {other}.",
            "Its audience is that API's.",
        );
    }
    let pairs = || expected.iter().flat_map(|wanted| actual.iter().map(move |got| (*wanted, got.as_str())));
    if pairs().any(|(wanted, got)| wanted.trim_end_matches('/') == got.trim_end_matches('/')) {
        found = found.cause(Proven, "Only the slash at the end differs.", "Audiences are compared letter by letter.");
    } else if pairs().any(|(wanted, got)| wanted.eq_ignore_ascii_case(got)) {
        found = found.cause(Proven, "Only capital letters differ.", "Audiences are compared letter by letter.");
    } else if pairs()
        .any(|(wanted, got)| got.strip_suffix("/v1") == Some(wanted) || wanted.strip_suffix("/v1") == Some(got))
    {
        found = found.cause(
            Likely,
            "The address of the API (/api/v1) was used as its audience (/api).",
            "Kinde's libraries use /api; one page of its documentation says /api/v1. Which of the two your tenant takes was not confirmed.",
        );
    }
    if let Some(other) = case
        .situation
        .others
        .iter()
        .find(|other| other.all_apis().iter().any(|api| actual.iter().any(|one| one == api.audience.as_str())))
        && actual.iter().all(|one| !expected.contains(&one.as_str()))
        && case.environment().is_none_or(|environment| {
            environment.all_apis().iter().all(|api| !actual.iter().any(|one| one == api.audience.as_str()))
        })
    {
        found = found.value("other", other.name.clone()).cause(
            Likely,
            "The audience is one of the environment {other}.",
            "It is listed there.",
        );
    }
    found
}

fn scope_not_granted(case: &Case<'_>) -> Option<Match> {
    let verification = case.situation.verification;
    let check = case.failed(Code::ScopeNotGranted);
    let comparison = verification.map(|verification| &verification.scopes);
    let missing: Vec<String> = match (check, comparison) {
        (Some(check), _) => {
            let granted: Vec<&str> = check.actual.as_deref().unwrap_or_default().split_whitespace().collect();
            check
                .expected
                .as_deref()
                .unwrap_or_default()
                .split_whitespace()
                .filter(|one| !granted.contains(one))
                .map(str::to_owned)
                .collect()
        }
        (None, Some(comparison)) if comparison.source != ScopeSource::Nothing => {
            comparison.missing.iter().filter(|scope| !scope.ends_with("/.default")).cloned().collect()
        }
        (None, Some(_)) => Vec::new(),
        (None, None) => missing_in_answer(case),
    };
    if missing.is_empty() {
        return None;
    }
    let granted = match comparison {
        Some(comparison) => comparison.granted.join(" "),
        None => "fewer than asked for".to_owned(),
    };
    let place = if comparison.is_some() { "token, claim scope" } else { "answer of the token endpoint" };
    let mut found = Match::proven().value("scope", missing.join(", ")).evidence(Evidence::differs(
        "Scopes",
        missing.join(" "),
        granted,
        place,
    ));
    let claims = case.situation.token.map(|token| token.registered_claims());
    let in_scp = claims.and_then(|claims| claims.scp.value().cloned()).unwrap_or_default();
    if missing.iter().any(|scope| in_scp.contains(scope)) {
        found = found.cause(
            Likely,
            "The scope stands in scp only, which repeats the request and grants nothing.",
            "At Kinde the claim scope tells what is granted.",
        );
    }
    if case.audiences().len() > 1 {
        found = found
            .cause(
                Likely,
                "Several audiences were asked for together, and scopes can be lost then.",
                "It was reported for Kinde as a known limit of the platform.",
            )
            .fix(You, &["Get **one token per API** and compare their scopes."]);
    }
    Some(found)
}

/// For tokens that cannot be read: what the answer itself says (RFC 6749 5.1). Kinde's answer only repeats the request.
fn missing_in_answer(case: &Case<'_>) -> Vec<String> {
    let Some(crate::token_response::TokenAnswer::Issued(response)) = case.situation.token_answer else {
        return Vec::new();
    };
    let Some(granted) = response.scope.as_deref().filter(|scope| !scope.trim().is_empty()) else { return Vec::new() };
    if case.is_kinde() {
        return Vec::new();
    }
    let granted: Vec<&str> = granted.split_whitespace().collect();
    case.scopes()
        .into_iter()
        .filter(|scope| !granted.contains(scope) && !scope.ends_with("/.default"))
        .map(str::to_owned)
        .collect()
}

/// A missing claim, unless a check of its own name tells it better.
fn claim_missing(case: &Case<'_>) -> Option<Match> {
    let checks = &case.situation.verification?.checks;
    let check =
        checks.iter().find(|check| check.outcome == Outcome::Failed && check.finding == Some(Code::ClaimMissing))?;
    let mut found = super::matched(case, Code::ClaimMissing, check);
    if check.name == CheckName::Audience {
        found = found.cause(Likely, "No API was asked for, so the token is for none.", "aud is not in the token.");
    }
    Some(found)
}

const NEW_TOKEN: Do = Do(You, &["Get a **new token** in this environment."]);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "audience-empty",
        stage: Verify,
        rule: Rule::Check(Code::AudienceEmpty),
        title: "The token is for no API: its audience is an empty list",
        summary: "No API can find itself in it, so none should accept it.",
        developer: "aud is [] (RFC 7519 4.1.3).",
        causes: &[Why(Likely, "No API was asked for.", "Servers of this kind then leave the list empty.")],
        fixes: &[Do(You, &["Choose an **API** for the token.", "Get a **new token**."])],
        kinde: AtKinde { references: &[KINDE_CONNECT], page: Some("kinde-apis"), ..AtKinde::NOTHING },
        references: &[RFC7519],
        heading: "Audience empty",
        why: "The audience names the API that may accept the token. It comes from the token request.",
        example: "\"aud\": []",
    },
    Entry {
        code: "audience-mismatch",
        stage: Verify,
        rule: Rule::Check(Code::AudienceMismatch),
        title: "The token is for {actual}, not for {expected}",
        summary: "The API would not find itself in the token's audience and would refuse it.",
        developer: "aud does not contain the expected audience (RFC 7519 4.1.3, RFC 9068 4).",
        causes: &[Why(Possible, "The token was requested for another API, or the audience is spelt differently.", "")],
        fixes: &[
            Do(
                You,
                &[
                    "Choose the **API** that the token is for, and get a **new token**.",
                    "Or compare the audience of the API letter by letter with **{actual}**.",
                ],
            ),
            Do(ApiOwner, &["Set the audience that the API expects to the registered one, letter by letter."]),
        ],
        kinde: AtKinde { page: Some("kinde-apis"), references: &[KINDE_APIS, KINDE_CONNECT], ..AtKinde::NOTHING },
        references: &[RFC7519],
        heading: "Token for another API",
        why: "Without this check an API would accept tokens that were made for its neighbours.",
        example: "aud: [\"https://acme.kinde.com/api\"], expected: https://orders.acme.com",
    },
    Entry {
        code: "organisation-mismatch",
        stage: Verify,
        rule: Rule::Check(Code::OrganisationMismatch),
        title: "The token is for the organisation {actual}, not for {expected}",
        summary: "The app was made inside another organisation than this environment expects.",
        developer: "org_code differs from the expected one; it is fixed when the app is made.",
        causes: &[Why(Likely, "The keys are those of another organisation's app.", "")],
        fixes: &[Do(
            You,
            &[
                "Use the keys of the app inside **{expected}**, or change the expected organisation of this environment.",
            ],
        )],
        kinde: AtKinde { page: Some("kinde-admin"), references: &[KINDE_APP], ..AtKinde::NOTHING },
        references: &[],
        heading: "Another organisation",
        why: "An app inside an organisation gets tokens for that one only; whoever asks cannot change it.",
        example: "\"org_code\": \"org_1ccb8…\"",
    },
    Entry {
        code: "organisation-missing",
        stage: Verify,
        rule: Rule::Check(Code::OrganisationMissing),
        title: "The token names no organisation, and {expected} is expected",
        summary: "The app is a general one. Only apps made inside an organisation get tokens with its code.",
        developer: "org_code is absent.",
        causes: &[
            Why(
                Likely,
                "The app was made under Settings, Applications, and not inside the organisation.",
                "Tokens of general apps have no org_code.",
            ),
            Why(Possible, "The Kinde plan has no apps inside organisations.", "Kinde offers them on Plus and Scale."),
        ],
        fixes: &[Do(
            KindeAdmin,
            &[
                "In Kinde open **Organizations**, the organisation, then **M2M apps**.",
                "Choose **Add M2M application**.",
                "Use its keys in this environment and get a new token.",
            ],
        )],
        kinde: AtKinde { page: Some("kinde-admin"), references: &[KINDE_APP], ..AtKinde::NOTHING },
        references: &[],
        heading: "Organisation missing",
        why: "The organisation is part of the app, not of the request. A general app cannot ask for one.",
        example: "no \"org_code\" in the token",
    },
    Entry {
        code: "claim-missing",
        stage: Verify,
        rule: Rule::When(claim_missing),
        title: "A claim that must be there is missing: {because}",
        summary: "An API that checks as it should refuses a token without it.",
        developer: "A required claim is absent (RFC 7519 4.1, RFC 9068 2.2).",
        causes: &[Why(Possible, "The issuer does not follow the profile that is checked here.", "")],
        fixes: &[
            NEW_TOKEN,
            Do(ServerOwner, &["Ask the issuer to put the claim into its tokens, or choose a profile that fits it."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "Kinde's tokens have no sub and no client_id; a profile that wants them refuses every one.",
                "",
            )],
            references: &[KINDE_VERIFY],
            ..AtKinde::NOTHING
        },
        references: &[RFC7519, RFC9068],
        heading: "Claim missing",
        why: "A check that is skipped because the claim is missing is no check.",
        example: "no \"exp\" in the token",
    },
    Entry {
        code: "claim-wrong-type",
        stage: Verify,
        rule: Rule::Check(Code::ClaimWrongType),
        title: "A claim of the token is not written as it should be",
        summary: "{because}",
        developer: "A claim is not of the type its standard asks for (RFC 7519 4.1).",
        causes: &[Why(Likely, "The issuer, or a rule that changes its tokens, is faulty.", "")],
        fixes: &[Do(ServerOwner, &["Ask the issuer to write the claim as the standard asks."])],
        kinde: AtKinde {
            causes: &[Why(Possible, "A token-generation workflow writes the claim.", "")],
            ..AtKinde::NOTHING
        },
        references: &[RFC7519],
        heading: "Claim of the wrong type",
        why: "Two readers may understand a wrongly written claim in two ways.",
        example: "\"exp\": \"tomorrow\"",
    },
    Entry {
        code: "scope-not-granted",
        stage: Verify,
        rule: Rule::When(scope_not_granted),
        title: "The token does not grant {scope}",
        summary: "It was asked for, or is needed, and the token does not list it among what it may do.",
        developer: "The scope claim lacks a requested or required scope (RFC 6749 5.1, RFC 8693 4.2).",
        causes: &[
            Why(Likely, "The scope is not switched on for this app and this API.", ""),
            Why(
                Possible,
                "The scope was switched on after the token was issued.",
                "A token never changes after it was issued.",
            ),
        ],
        fixes: &[
            Do(KindeAdmin, &["Give the client **{client}** the scope **{scope}**."]),
            Do(You, &["Get a **new token** afterwards."]),
        ],
        kinde: AtKinde {
            fixes: &[Do(KindeAdmin, TICK_SCOPE)],
            page: Some("kinde-app-details"),
            references: &[KINDE_SCOPES],
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_SCOPE],
        heading: "Scope not granted",
        why: "A server may give fewer scopes than were asked for and still issue a token.",
        example: "asked: read:orders write:orders, granted: read:orders",
    },
    Entry {
        code: "client-mismatch",
        stage: Verify,
        rule: Rule::Check(Code::ClientMismatch),
        title: "The token was issued to {actual}, not to the app expected here",
        summary: "APIs do not refuse it for that. But it is not the token that the chosen environment or client would get.",
        developer: "azp or client_id differs from the environment's client (RFC 8693 4.3).",
        causes: &[Why(Likely, "The token was pasted from somewhere else.", "")],
        fixes: &[NEW_TOKEN],
        kinde: AtKinde::NOTHING,
        references: &[RFC9068],
        heading: "Token of another app",
        why: "The claim azp, or client_id, names the app that asked for the token.",
        example: "\"azp\": \"0f3c…\"",
    },
];

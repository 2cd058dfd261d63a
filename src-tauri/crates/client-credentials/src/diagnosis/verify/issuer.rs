//! Where the token comes from.

use super::super::case::{Case, is_kinde_host};
use super::super::entry::{AtKinde, Do, Entry, Match, Rule};
use super::super::finding::Certainty::{Likely, Proven};
use super::super::finding::Evidence;
use super::super::finding::Stage::Verify;
use super::super::finding::Who::{ApiOwner, You};
use super::super::sources::{KINDE_DOMAIN, KINDE_VERIFY, RFC7519, RFC9068};
use crate::verification::Code;

const NEW_TOKEN: Do = Do(You, &["Get a **new token** in this environment."]);

/// The token's issuer and the expected one, when they differ.
fn issuers(case: &Case<'_>) -> Option<(String, String)> {
    let check = case.failed(Code::IssuerMismatch)?;
    let actual = case.situation.token.and_then(|token| token.registered_claims().iss.value().cloned());
    Some((check.expected.clone()?, actual.or_else(|| check.actual.clone())?))
}

fn other_environment(case: &Case<'_>) -> Option<Match> {
    let (expected, actual) = issuers(case)?;
    let other = case.situation.others.iter().find(|other| other.issuer() == Some(actual.as_str()))?;
    Some(
        Match::proven()
            .value("other", other.name.clone())
            .evidence(Evidence::differs("iss", expected, actual, "token"))
            .cause(Proven, "The token was issued in the environment {other}.", "Its issuer is that environment's."),
    )
}

fn issuer_mismatch(case: &Case<'_>) -> Option<Match> {
    let (expected, actual) = issuers(case)?;
    if other_environment(case).is_some() {
        return None;
    }
    let base = Match::proven()
        .value("expected", expected.clone())
        .value("actual", actual.clone())
        .evidence(Evidence::differs("iss", expected.clone(), crate::claims::visible(&actual, 200), "token"));
    let host =
        |text: &str| url::Url::parse(text).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let scheme_less = |text: &str| text.split_once("://").map_or(text.to_owned(), |(_, rest)| rest.to_owned());
    Some(if expected.trim_end_matches('/') == actual.trim_end_matches('/') {
        base.cause(Proven, "Only the slash at the end differs.", "Issuers are compared letter by letter.")
    } else if expected.eq_ignore_ascii_case(&actual) {
        base.cause(Proven, "Only capital letters differ.", "Issuers are compared letter by letter.")
    } else if scheme_less(&expected) == scheme_less(&actual) {
        base.cause(Proven, "Only http and https differ.", "Issuers are compared letter by letter.")
    } else if is_kinde_host(&host(&expected)) != is_kinde_host(&host(&actual)) && case.is_kinde() {
        base.cause(
            Likely,
            "A custom domain and the kinde.com domain were mixed: the issuer is the domain that issued the token.",
            "One of the two is on kinde.com, the other is not.",
        )
    } else if host(&expected) == host(&actual) {
        base.cause(
            Likely,
            "The same server issues tokens under several names (versions or tenants).",
            "The host is the same, the path differs.",
        )
    } else {
        base.cause(Likely, "The token comes from another tenant or environment.", "The hosts differ.")
    })
}

/// Where the token comes from: judged before everything else it says.
pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "token-of-another-environment",
        stage: Verify,
        rule: Rule::When(other_environment),
        title: "This token belongs to the environment {other}",
        summary: "It was issued there, so APIs of this environment refuse it.",
        developer: "iss equals the issuer of another saved environment (RFC 7519 4.1.1).",
        causes: &[],
        fixes: &[Do(You, &["Switch to **{other}**, or get a **new token** in {environment}."])],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC7519],
        heading: "Token of another environment",
        why: "Each environment has its own issuer, keys and apps. A token of one means nothing to the other.",
        example: "iss: https://acme-dev.kinde.com, expected: https://acme.kinde.com",
    },
    Entry {
        code: "issuer-mismatch",
        stage: Verify,
        rule: Rule::When(issuer_mismatch),
        title: "The token was issued by {actual}, not by {expected}",
        summary: "An API that trusts the expected issuer refuses it. Issuers are compared letter by letter.",
        developer: "iss differs from the expected issuer (RFC 7519 4.1.1, RFC 9068 4).",
        causes: &[],
        fixes: &[
            NEW_TOKEN,
            Do(ApiOwner, &["If **{actual}** is right: set it as the issuer that the API expects, letter by letter."]),
        ],
        kinde: AtKinde {
            fixes: &[
                Do(
                    You,
                    &[
                        "Use one domain everywhere: token request, issuer and API.",
                        "The **kinde.com** domain of your app works in any case; copy **Domain** from **App keys**.",
                    ],
                ),
                Do(
                    ApiOwner,
                    &[
                        "Set the issuer that the API expects to the domain that issues the tokens, without a slash at the end.",
                    ],
                ),
            ],
            page: Some("kinde-app-details"),
            references: &[KINDE_DOMAIN, KINDE_VERIFY],
            ..AtKinde::NOTHING
        },
        references: &[RFC7519, RFC9068],
        heading: "Issuer differs",
        why: "The issuer says whose keys count. A single slash makes it another one.",
        example: "iss: https://login.acme.com, expected: https://acme.kinde.com",
    },
];

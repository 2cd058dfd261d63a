//! The API lets in what it must refuse: found by the guard check alone, which sends bad tokens on purpose.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Evidence;
use super::super::finding::Stage::Call;
use super::super::finding::Who::{ApiOwner, You};
use super::super::sources::{KINDE_VERIFY, RFC6750, RFC7519, RFC8725};
use super::super::wait::in_words;
use crate::guard::{GuardCase, GuardResult, GuardRun};

const SIGNATURE: [GuardCase; 4] =
    [GuardCase::SignatureChanged, GuardCase::PayloadChanged, GuardCase::AlgorithmNone, GuardCase::PublicKeyAsSecret];

const AGAIN: &[&str] = &["Run the guard check again once it is mended."];

/// What was let in of these cases, with the evidence for it.
fn found(case: &Case<'_>, wanted: &[GuardCase]) -> Option<(Match, Vec<GuardResult>)> {
    let run: &GuardRun = case.situation.guard?;
    let results: Vec<GuardResult> =
        run.let_in().into_iter().filter(|one| wanted.contains(&one.case)).cloned().collect();
    if results.is_empty() {
        return None;
    }
    let mut found = Match::proven().value("api", run.api.clone());
    for result in &results {
        let answered = result.status.map_or_else(|| "an answer".to_owned(), |status| status.to_string());
        found = found.evidence(Evidence::differs(result.case.title(), "401 or 403", answered, "guard check"));
    }
    if let Some(without) = run.result(GuardCase::NoToken).and_then(|without| without.status) {
        found = found.evidence(Evidence::seen("Without a token", without.to_string(), "guard check"));
    }
    Some((found, results))
}

fn signature(case: &Case<'_>) -> Option<Match> {
    let (mut found, results) = found(case, &SIGNATURE)?;
    let only = |wanted: GuardCase| results.iter().all(|result| result.case == wanted);
    if only(GuardCase::AlgorithmNone) {
        found = found.cause(
            Likely,
            "The library takes the algorithm from the token, and none is one of them.",
            "Only the token without a signature was let in.",
        );
    } else if only(GuardCase::PublicKeyAsSecret) {
        found = found.cause(
            Likely,
            "The library takes the algorithm from the token, and the public key for a shared secret.",
            "Only the token signed with the public key was let in.",
        );
    } else {
        found = found.cause(
            Likely,
            "The API decodes the token and never verifies its signature.",
            "A changed token was let in.",
        );
    }
    Some(found)
}

fn expiry(case: &Case<'_>) -> Option<Match> {
    let (found, results) = found(case, &[GuardCase::Expired])?;
    let ago = results.first().and_then(|result| result.ended_ago).map(in_words);
    Some(match ago {
        Some(ago) => found.value("ago", ago),
        None => found,
    })
}

fn audience(case: &Case<'_>) -> Option<Match> {
    found(case, &[GuardCase::OtherAudience]).map(|(found, _)| found)
}

fn scope(case: &Case<'_>) -> Option<Match> {
    let scope = case.situation.guard?.scope.clone();
    let (found, _) = found(case, &[GuardCase::MissingScope])?;
    Some(match scope {
        Some(scope) => found.value("scope", scope),
        None => found,
    })
}

fn public(case: &Case<'_>) -> Option<Match> {
    let run = case.situation.guard.filter(|run| run.is_public())?;
    let status = run.result(GuardCase::NoToken).and_then(|result| result.status).unwrap_or(200);
    Some(Match::proven().value("api", run.api.clone()).evidence(Evidence::differs(
        "Without a token",
        "401 or 403",
        status.to_string(),
        "guard check",
    )))
}

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "signature-not-checked",
        stage: Call,
        rule: Rule::When(signature),
        title: "{api} lets in tokens that anybody can make",
        summary: "The API let in a token that its issuer never signed. Whoever knows how a token looks can write one and do everything there.",
        developer: "A JWS whose signature does not verify, or whose alg is none or HS256 with the public key, was accepted (RFC 8725 2.1, 3.1, 3.2).",
        causes: &[
            Why(Possible, "A gateway was to verify tokens, and this address goes around it.", ""),
            Why(Possible, "Verification was switched off for a test and stayed off.", ""),
        ],
        fixes: &[
            Do(
                ApiOwner,
                &[
                    "Treat it as an open door: find out who could reach **{host}** and since when.",
                    "Verify the signature of every token with the keys of **{issuer}**, and allow **RS256** only.",
                    "Refuse what cannot be verified with 401.",
                ],
            ),
            Do(You, AGAIN),
        ],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC8725, RFC7519],
        heading: "Signature not checked",
        why: "A token is only text. The signature alone shows that the issuer wrote it. An API that reads the claims without checking the signature believes everybody.",
        example: "200 to a token with one bit of its signature flipped",
    },
    Entry {
        code: "expiry-not-checked",
        stage: Call,
        rule: Rule::When(expiry),
        title: "{api} lets in a token that ended {ago} ago",
        summary: "The API let in a token after its end. A token that was lost or copied once would open the API for ever.",
        developer: "exp is in the past and the token was accepted (RFC 7519 4.1.4).",
        causes: &[
            Why(Likely, "The API checks the signature and none of the claims, as some middleware does by default.", ""),
            Why(Possible, "The API allows for clocks that differ by hours.", ""),
            Why(Possible, "The answer came from a cache that does not look at tokens.", ""),
        ],
        fixes: &[
            Do(
                ApiOwner,
                &[
                    "Refuse tokens whose **exp** has passed, with a leeway of a minute or less.",
                    "Make sure that no cache answers in place of the check.",
                ],
            ),
            Do(You, AGAIN),
        ],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC7519],
        heading: "Expiry not checked",
        why: "Tokens end so that a stolen one is worth little. That works only where every API looks at exp, since nobody can call a token back.",
        example: "200 to a token whose exp was yesterday",
    },
    Entry {
        code: "audience-not-checked",
        stage: Call,
        rule: Rule::When(audience),
        title: "{api} lets in tokens for other APIs",
        summary: "The API let in a token that was issued for another API. Whoever runs that other API can use the tokens it is sent to come in here.",
        developer: "aud does not hold this API's identifier and the token was accepted (RFC 7519 4.1.3, RFC 8725 3.9).",
        causes: &[
            Why(Likely, "The API checks the signature and none of the claims, as some middleware does by default.", ""),
            Why(Possible, "The expected audience is not configured, and the library then checks none.", ""),
        ],
        fixes: &[
            Do(
                ApiOwner,
                &[
                    "Configure the expected audience and refuse tokens whose **aud** does not hold it, letter by letter.",
                ],
            ),
            Do(You, AGAIN),
        ],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC7519, RFC8725],
        heading: "Audience not checked",
        why: "One issuer signs the tokens of many APIs with the same key. The audience is what tells them apart. Without it each API could use the tokens it receives at all the others.",
        example: "200 to a token with \"aud\":[\"https://billing.acme.example\"]",
    },
    Entry {
        code: "scope-not-checked",
        stage: Call,
        rule: Rule::When(scope),
        title: "{api} lets in tokens that lack {thescope}",
        summary: "The API answered a request that needs {thescope} although the token does not grant it. So every app that may call the API may do this.",
        developer: "The scope claim lacks {scope} and the request was served (RFC 6750 3.1 asks for insufficient_scope with 403).",
        causes: &[
            Why(Likely, "The API checks who calls and not what the caller may do.", ""),
            Why(Possible, "The description of the API names a scope that this endpoint does not need.", ""),
        ],
        fixes: &[
            Do(
                ApiOwner,
                &["Refuse with 403 and **insufficient_scope** where the token's scope claim lacks **{scope}**."],
            ),
            Do(
                You,
                &[
                    "Check whether this endpoint really needs **{scope}**.",
                    "Run the guard check again once it is mended.",
                ],
            ),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC6750],
        heading: "Scope not checked",
        why: "Scopes limit what one app may do. The issuer only writes them into the token. Keeping to them is the work of the API.",
        example: "200 to a token with \"scope\":\"\" where read:orders is needed",
    },
    Entry {
        code: "endpoint-is-public",
        stage: Call,
        rule: Rule::When(public),
        title: "{method} {path} answers without a token too",
        summary: "Everybody gets an answer at this address. So it says nothing about how {api} looks at tokens.",
        developer: "2xx to a request without an Authorization header.",
        causes: &[
            Why(Likely, "The endpoint is meant to be public: a health check, a list of prices.", ""),
            Why(Possible, "The check of tokens is missing at this address, or a cache answers in its place.", ""),
        ],
        fixes: &[
            Do(You, &["Choose an endpoint that needs a token, and run the guard check there."]),
            Do(ApiOwner, &["If this address is not meant to be public, refuse requests without a token with 401."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC6750],
        heading: "Endpoint is public",
        why: "A call that works with a token and without one proves nothing about the token. The token may be good or bad: nobody looked.",
        example: "200 to GET /health without an Authorization header",
    },
];

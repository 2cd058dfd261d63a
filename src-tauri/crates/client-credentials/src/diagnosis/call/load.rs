//! Too much, too large, too busy: limits and trouble on the API's side.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Evidence;
use super::super::finding::Stage::Call;
use super::super::finding::Who::{ApiOwner, KindeAdmin, You};
use super::super::refused::waiting;
use super::super::sources::{RFC6585, RFC9110_STATUS, RFC9110_WAIT};
use super::request::of;
use super::{PLACE, refused_call};

fn limited(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    let words = case.words.as_ref().is_some_and(|words| words.says("rate limit|too many|throttl|quota"));
    if status != 429 && !(words && matches!(status, 403 | 503)) {
        return None;
    }
    let base = Match::likely().evidence(Evidence::seen("Status", status.to_string(), PLACE));
    let found = waiting(case, base);
    let named = found.evidence.iter().any(|evidence| evidence.label == "Wait" && evidence.expected.is_none());
    Some(if named || words { Match { certainty: Match::proven().certainty, ..found } } else { found })
}

fn too_large(case: &Case<'_>) -> Option<Match> {
    of(case, &[413, 414])
}

pub(super) fn header_too_large(case: &Case<'_>) -> Option<Match> {
    let words: String = case.body().chars().take(2000).collect::<String>().to_lowercase();
    let worded = words.contains("header")
        && ["too large", "too long", "too big", "field length"].iter().any(|size| words.contains(size));
    let status = refused_call(case).filter(|status| *status == 431 || (*status == 400 && worded))?;
    let mut found = Match::likely().evidence(Evidence::seen("Status", status.to_string(), PLACE));
    if let Some(token) = case.situation.token {
        found = found.evidence(Evidence::differs(
            "Length of the token",
            "a few kilobytes",
            format!("{} bytes", token.raw().len()),
            "token",
        ));
    }
    Some(found)
}

fn crashed(case: &Case<'_>) -> Option<Match> {
    of(case, &[500])
        .or_else(|| refused_call(case).filter(|status| *status >= 505).and_then(|status| of(case, &[status])))
}

fn unavailable(case: &Case<'_>) -> Option<Match> {
    if limited(case).is_some() {
        return None;
    }
    of(case, &[502, 503, 504]).map(|found| waiting(case, found))
}

const REPORT: Do =
    Do(ApiOwner, &["Send the report to the API's owner: it holds the time and the request ID, and no secret."]);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "api-rate-limited",
        stage: Call,
        rule: Rule::When(limited),
        title: "{host} has had too many calls: wait {wait}",
        summary: "Nothing is wrong with the token or the call. A limit is used up for the moment.",
        developer: "429 (RFC 6585 4); the wait is read from Retry-After, RateLimit-Reset or X-RateLimit-Reset.",
        causes: &[Why(Likely, "Too many calls were made in a short time, here or by another program.", "")],
        fixes: &[Do(
            You,
            &["Wait **{wait}**, then send the call again.", "Ask for larger pages instead of many small ones."],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC6585, RFC9110_WAIT],
        heading: "Too many calls",
        why: "APIs limit calls in a span of time, so that one program cannot take everything.",
        example: "429 Too Many Requests, RateLimit-Reset: 12",
    },
    Entry {
        code: "call-too-large",
        stage: Call,
        rule: Rule::When(too_large),
        title: "{host} finds the call too large",
        summary: "The address or the body is longer than the server takes.",
        developer: "413 or 414.",
        causes: &[Why(Likely, "Too many things were sent at once.", "")],
        fixes: &[Do(You, &["Send fewer things at once."])],
        kinde: AtKinde {
            causes: &[Why(Possible, "More than 100 objects were sent in one call.", "Kinde's limit for bulk calls.")],
            ..AtKinde::NOTHING
        },
        references: &[RFC9110_STATUS],
        heading: "Call too large",
        why: "Servers limit what they read at once.",
        example: "413 Content Too Large",
    },
    Entry {
        code: "header-too-large",
        stage: Call,
        rule: Rule::When(header_too_large),
        title: "{host} finds the headers of the call too large, probably because of the token",
        summary: "The token is sent in a header, and gateways limit headers to about 8 kB.",
        developer: "431 (RFC 6585 5), or 400 about the size of a header.",
        causes: &[Why(Likely, "The token is very long: many scopes, claims or properties.", "")],
        fixes: &[
            Do(You, &["Ask for fewer **scopes** and get a new token."]),
            Do(KindeAdmin, &["Take claims and properties out of the token that no API needs."]),
            Do(ApiOwner, &["Raise the limit for headers."]),
        ],
        kinde: AtKinde { page: Some("kinde-app-details"), ..AtKinde::NOTHING },
        references: &[RFC6585],
        heading: "Headers too large",
        why: "Every claim makes the token longer, and the token travels with every call.",
        example: "431 Request Header Fields Too Large",
    },
    Entry {
        code: "api-crashed",
        stage: Call,
        rule: Rule::When(crashed),
        title: "The API at {host} failed while it worked on the call",
        summary: "The fault is on the API's side. The token was probably accepted.",
        developer: "500 (RFC 9110 15.6.1) or a rarer 5xx.",
        causes: &[
            Why(Likely, "A fault in the API's program.", "It says so itself."),
            Why(
                Possible,
                "The API's own check of the token failed, for instance because it could not fetch the keys.",
                "",
            ),
        ],
        fixes: &[Do(You, &["Send the call again once."]), REPORT],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "API failed",
        why: "Codes from 500 on mean that the server failed at a request that may be perfectly good.",
        example: "500 Internal Server Error",
    },
    Entry {
        code: "api-unavailable",
        stage: Call,
        rule: Rule::When(unavailable),
        title: "The API behind {host} cannot be reached at the moment",
        summary: "A gateway answered and says that the API behind it is down, busy or too slow.",
        developer: "502, 503 or 504 (RFC 9110 15.6).",
        causes: &[Why(Likely, "The API is being updated, overloaded or broken.", "The gateway says so.")],
        fixes: &[Do(You, &["Wait **{wait}**, then send the call again."]), REPORT],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS, RFC9110_WAIT],
        heading: "API not available",
        why: "Between the internet and an API there is usually a gateway. It answers for the API when that does not.",
        example: "503 Service Unavailable, Retry-After: 120",
    },
];

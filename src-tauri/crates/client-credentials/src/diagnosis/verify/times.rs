//! Dates of the token, and the clocks they are judged by.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible, Proven};
use super::super::finding::Evidence;
use super::super::finding::Stage::Verify;
use super::super::finding::Who::{ServerOwner, You};
use super::super::sources::{KINDE_FAQ, RFC7519};
use super::super::wait::in_words;
use crate::jwt::NumericDate;
use crate::verification::{CheckName, Code, Outcome};

/// Difference of clocks from which on it is worth telling, in seconds.
const NOTABLE: i64 = 60;

fn utc(seconds: i64) -> String {
    NumericDate { seconds, fraction: false }.to_string()
}

/// Whether the token's dates fail by this computer's clock and pass by the server's.
fn clock_decides(case: &Case<'_>) -> bool {
    let Some(verification) = case.situation.verification else { return false };
    let Some(server) = &verification.server_clock else { return false };
    let failed = |name: CheckName| verification.check(name).is_some_and(|check| check.outcome == Outcome::Failed);
    [
        (CheckName::Lifetime, server.lifetime),
        (CheckName::NotBefore, server.not_before),
        (CheckName::IssuedAt, server.issued_at),
    ]
    .into_iter()
    .any(|(name, by_server)| failed(name) && by_server == Outcome::Passed)
}

fn clock_wrong(case: &Case<'_>) -> Option<Match> {
    let ahead = case
        .situation
        .verification
        .and_then(|verification| verification.server_clock.as_ref())
        .map(|clock| clock.ahead_by)
        .or_else(|| case.server_ahead())?;
    let gap = ahead.saturating_abs();
    if gap <= NOTABLE {
        return None;
    }
    let base = if clock_decides(case) { Match::proven() } else { Match::possible() };
    let mut found = base
        .value("gap", in_words(gap))
        .value("actual", if ahead > 0 { "behind" } else { "ahead of" })
        .evidence(Evidence::differs(
            "Time",
            format!("{} (server)", utc(case.situation.now.saturating_add(ahead))),
            format!("{} (this computer)", utc(case.situation.now)),
            "Date header",
        ));
    // Half an hour is the finest step of any time zone in wide use.
    let off = gap % 1_800;
    if gap >= 1_700 && (off <= 90 || off >= 1_710) {
        found = found.cause(
            Likely,
            "The time zone was set by hand instead of the time.",
            "The difference is a whole number of half hours.",
        );
    }
    if case.situation.now < 1_577_836_800 {
        found = found.cause(Proven, "This computer has lost its time.", "It shows a year before 2020.");
    }
    Some(found)
}

fn expired(case: &Case<'_>) -> Option<Match> {
    if clock_decides(case) {
        return None;
    }
    let refused =
        matches!(case.status(), Some(400 | 401 | 403)) && case.purpose() == Some(crate::exchange::Purpose::Call);
    let now = case.situation.now;
    let by_call = case.situation.call.and_then(|call| call.token_expires_at).filter(|end| refused && *end <= now);
    let check = case.failed(Code::TokenExpired);
    let end = match check {
        Some(_) => case
            .situation
            .token
            .and_then(|token| token.registered_claims().exp.value().map(|exp| exp.seconds))
            .or(by_call),
        None => Some(by_call?),
    };
    let mut found = Match::proven();
    if let Some(end) = end {
        found = found
            .value("ago", in_words(now.saturating_sub(end).max(0)))
            .value("ends", utc(end))
            .evidence(Evidence::differs("exp", format!("after {}", utc(now)), utc(end), "token"));
    }
    if refused {
        found = found.evidence(Evidence::seen(
            "Status",
            case.status().unwrap_or_default().to_string(),
            "answer of the API",
        ));
    }
    Some(found)
}

fn early(case: &Case<'_>, code: Code) -> Option<Match> {
    if clock_decides(case) {
        return None;
    }
    case.failed(code).map(|check| super::matched(case, code, check))
}

fn not_yet(case: &Case<'_>) -> Option<Match> {
    early(case, Code::TokenNotYetValid)
}

fn from_the_future(case: &Case<'_>) -> Option<Match> {
    early(case, Code::IssuedInTheFuture)
}

const NEW_TOKEN: Do = Do(You, &["Get a **new token**.", "Send the call again."]);
const SET_CLOCK: Do = Do(
    You,
    &[
        "Open this computer's **date and time** settings.",
        "Switch on **set time automatically** and check the time zone.",
        "Try again.",
    ],
);
const ASK_ISSUER: Do =
    Do(ServerOwner, &["Tell whoever runs the issuer: dates of tokens are seconds since 1970 (RFC 7519 2)."]);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "computer-clock-wrong",
        stage: Verify,
        rule: Rule::When(clock_wrong),
        title: "This computer's clock is {gap} {actual} the server's",
        summary: "Tokens and certificates are judged by time, so a wrong clock makes good ones look bad.",
        developer: "Date header (with Age, RFC 9111 5.1) against the local clock at the time of the request.",
        causes: &[
            Why(Likely, "The computer's clock is not set automatically.", ""),
            Why(Possible, "The server's clock is the wrong one.", "Check with a third clock."),
        ],
        fixes: &[SET_CLOCK],
        kinde: AtKinde::NOTHING,
        references: &[RFC7519],
        heading: "Clock of this computer is wrong",
        why: "A token says in seconds when it begins and ends. Two clocks that differ by minutes come to different results.",
        example: "Date: Fri, 21 Aug 2026 14:52:00 GMT; this computer: 14:40:00",
    },
    Entry {
        code: "token-expired",
        stage: Verify,
        rule: Rule::When(expired),
        title: "The token ended {ago} ago",
        summary: "A token lives for a fixed time. Get a new one; nothing else needs changing.",
        developer: "now >= exp + leeway (RFC 7519 4.1.4). Some middleware answers 403 instead of 401.",
        causes: &[Why(Likely, "The token was used for longer than it lives.", "Its exp claim is past.")],
        fixes: &[NEW_TOKEN],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "The lifetime of the app's tokens is set very short.",
                "It can be set for each app under Tokens.",
            )],
            references: &[KINDE_FAQ],
            ..AtKinde::NOTHING
        },
        references: &[RFC7519],
        heading: "Token expired",
        why: "Tokens end so that a stolen one does not work for ever. Machine-to-machine tokens are not refreshed: one simply asks again.",
        example: "exp: 1777887031 (2026-05-04 09:30:31 UTC)",
    },
    Entry {
        code: "token-not-yet-valid",
        stage: Verify,
        rule: Rule::When(not_yet),
        title: "The token may not be used yet",
        summary: "Its beginning lies in the future. Either a clock is wrong, or it was made for later.",
        developer: "now < nbf - leeway (RFC 7519 4.1.5).",
        causes: &[
            Why(Likely, "This computer's clock is behind, or the issuer's is ahead.", ""),
            Why(Possible, "The token was made for later on purpose.", ""),
        ],
        fixes: &[SET_CLOCK, Do(You, &["Wait until the token begins."])],
        kinde: AtKinde {
            causes: &[Why(Possible, "The token is not one of Kinde's.", "Kinde's tokens name no beginning.")],
            ..AtKinde::NOTHING
        },
        references: &[RFC7519],
        heading: "Token not valid yet",
        why: "The claim nbf names the moment from which on a token counts.",
        example: "\"nbf\": 1777890631",
    },
    Entry {
        code: "issued-in-the-future",
        stage: Verify,
        rule: Rule::When(from_the_future),
        title: "The token says that it was issued in the future",
        summary: "That cannot be, so one of the clocks is wrong: the issuer's or this computer's.",
        developer: "iat > now + leeway (RFC 7519 4.1.6).",
        causes: &[
            Why(Likely, "This computer's clock is behind.", ""),
            Why(Possible, "The issuer's clock is ahead.", ""),
        ],
        fixes: &[SET_CLOCK, ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7519],
        heading: "Issued in the future",
        why: "The claim iat is the issuer's clock at the moment of issuing.",
        example: "\"iat\": 1777890631",
    },
    Entry {
        code: "milliseconds",
        stage: Verify,
        rule: Rule::Check(Code::Milliseconds),
        title: "A date of the token counts milliseconds instead of seconds",
        summary: "Read as seconds it means a year far in the future, so the token would never end.",
        developer: "NumericDate is seconds since 1970 (RFC 7519 2).",
        causes: &[Why(
            Likely,
            "The issuer's program uses the time of JavaScript without dividing by 1000.",
            "The number is a date of this era if taken as milliseconds.",
        )],
        fixes: &[ASK_ISSUER],
        kinde: AtKinde {
            causes: &[Why(Possible, "A token-generation workflow writes the date.", "")],
            ..AtKinde::NOTHING
        },
        references: &[RFC7519],
        heading: "Milliseconds instead of seconds",
        why: "Many programs count milliseconds, tokens count seconds.",
        example: "\"exp\": 1777887031000",
    },
    Entry {
        code: "date-implausible",
        stage: Verify,
        rule: Rule::Check(Code::DateImplausible),
        title: "A date of the token cannot be meant so",
        summary: "{because}",
        developer: "NumericDate before 1970 or after 2200.",
        causes: &[Why(Likely, "The issuer's program is faulty.", "")],
        fixes: &[ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7519],
        heading: "Date not plausible",
        why: "A token that ends before 1970 or after 2200 was not meant so by anybody.",
        example: "\"exp\": -1",
    },
];

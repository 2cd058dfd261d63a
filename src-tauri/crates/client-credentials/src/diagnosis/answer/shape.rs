//! The token endpoint answered with success, but the answer holds no usable token, or odd things beside it.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Evidence;
use super::super::finding::Stage::Token;
use super::super::finding::Who::{ServerOwner, You};
use super::super::sources::{RFC6749_GRANT, RFC6749_TOKEN, RFC9449};
use crate::token_response::{ResponseNote, TokenAnswer, TokenResponse, Unreadable};

const PLACE: &str = "answer of the token endpoint";

fn unreadable<'a>(case: &Case<'a>) -> Option<&'a Unreadable> {
    match case.situation.token_answer? {
        TokenAnswer::Unreadable(unreadable) if case.refusal.is_none() && !super::is_from_the_way(case) => {
            // Redirects and pages have findings of their own.
            let is_success = case.status().is_none_or(|status| (200..300).contains(&status));
            (is_success && !matches!(unreadable, Unreadable::Html { .. })).then_some(unreadable)
        }
        _ => None,
    }
}

fn issued<'a>(case: &Case<'a>) -> Option<&'a TokenResponse> {
    match case.situation.token_answer? {
        TokenAnswer::Issued(response) => Some(response),
        _ => None,
    }
}

fn not_json(case: &Case<'_>) -> Option<Match> {
    let what = match unreadable(case)? {
        Unreadable::NotJson => "text that is no JSON",
        Unreadable::NotAnObject => "JSON, but no object",
        _ => return None,
    };
    let kind = case.response().and_then(|response| response.header("content-type")).unwrap_or("not said");
    let mut found = Match::proven()
        .evidence(Evidence::differs("Answer", "a JSON object", what, PLACE))
        .evidence(Evidence::seen("Content type", crate::claims::visible(kind, 80), PLACE));
    if let Some(encoding) = case
        .response()
        .and_then(|response| response.header("content-encoding"))
        .filter(|encoding| *encoding != "identity")
    {
        found = found.evidence(Evidence::seen("Content encoding", crate::claims::visible(encoding, 40), PLACE)).cause(
            Likely,
            "The server packs or labels the answer in a way that was not asked for.",
            "It names a content encoding; none was requested.",
        );
    }
    Some(found)
}

fn empty(case: &Case<'_>) -> Option<Match> {
    matches!(unreadable(case)?, Unreadable::Empty)
        .then(|| Match::proven().evidence(Evidence::differs("Answer", "a JSON object", "nothing", PLACE)))
}

fn without_token(case: &Case<'_>) -> Option<Match> {
    let Unreadable::NoAccessToken(members) = unreadable(case)? else { return None };
    let shown = crate::claims::visible(&members.join(", "), 200);
    let mut found =
        super::path_cause(case, Match::proven().evidence(Evidence::differs("Members", "access_token", shown, PLACE)));
    if members.iter().any(|member| matches!(member.as_str(), "issuer" | "token_endpoint" | "authorization_endpoint")) {
        found = found
            .cause(
                Likely,
                "The address is the one of the server's metadata.",
                "The answer holds issuer or token_endpoint.",
            )
            .fix(You, &["Copy **token_endpoint** from that document into the environment, or enter the issuer only."]);
    } else if members.iter().any(|member| matches!(member.as_str(), "data" | "result" | "response" | "token" | "jwt")) {
        found = found.cause(
            Likely,
            "The server wraps the token in a form of its own.",
            "A member of the answer may hold it.",
        );
    }
    Some(found)
}

fn unusable_token(case: &Case<'_>) -> Option<Match> {
    let Unreadable::BadAccessToken(what) = unreadable(case)? else { return None };
    Some(Match::proven().value("actual", *what).evidence(Evidence::differs("access_token", "a text", *what, PLACE)))
}

fn too_large(case: &Case<'_>) -> Option<Match> {
    matches!(unreadable(case)?, Unreadable::TooLarge)
        .then(|| Match::proven().evidence(Evidence::differs("Size", "some kilobytes", "over 1 MiB", PLACE)))
}

fn other_type(case: &Case<'_>) -> Option<Match> {
    let sent = issued(case)?.notes.iter().find_map(|note| match note {
        ResponseNote::TokenType(sent) => Some(sent.clone()),
        _ => None,
    })?;
    let shown = sent.as_deref().map_or_else(|| "not said".to_owned(), |sent| crate::claims::visible(sent, 40));
    let found = Match::likely().value("actual", shown.clone()).evidence(Evidence::differs(
        "token_type",
        "Bearer",
        shown.clone(),
        PLACE,
    ));
    Some(match sent {
        Some(kind) if kind.eq_ignore_ascii_case("dpop") => {
            found.cause(Likely, "The server binds tokens to a key (DPoP).", "It says so.")
        }
        Some(_) => found,
        None => found.title("{Provider} did not say what type of token this is"),
    })
}

fn odd_lifetime(case: &Case<'_>) -> Option<Match> {
    let sent = issued(case)?.notes.iter().find_map(|note| match note {
        ResponseNote::ExpiresIn(Some(sent)) => Some(sent.clone()),
        _ => None,
    })?;
    let shown = crate::claims::visible(&sent, 60);
    let found = Match::likely().value("actual", shown.clone()).evidence(Evidence::differs(
        "expires_in",
        "a number of seconds",
        shown,
        PLACE,
    ));
    let milliseconds = sent.parse::<i64>().is_ok_and(|number| number > 1_000_000_000);
    Some(if milliseconds {
        found.cause(
            Likely,
            "The server counts milliseconds, or names a date.",
            "The number is far too large for seconds.",
        )
    } else {
        found
    })
}

fn companions(case: &Case<'_>) -> Option<Match> {
    let notes = &issued(case)?.notes;
    let names: Vec<&str> = [(ResponseNote::RefreshToken, "refresh_token"), (ResponseNote::IdToken, "id_token")]
        .iter()
        .filter(|(note, _)| notes.contains(note))
        .map(|(_, name)| *name)
        .collect();
    (!names.is_empty()).then(|| {
        let shown = names.join(" and ");
        Match::possible().value("actual", shown.clone()).evidence(Evidence::differs(
            "Members",
            "access_token only",
            shown,
            PLACE,
        ))
    })
}

const ASK_OWNER: Do = Do(ServerOwner, &["Tell whoever runs **{host}** what the answer lacks (RFC 6749 5.1)."]);
const CHECK_ADDRESS: Do =
    Do(You, &["Compare **{url}** with the token endpoint in the server's documentation.", "Try again."]);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "answer-not-json",
        stage: Token,
        rule: Rule::When(not_json),
        title: "{host} answered with something that is no token response",
        summary: "The server says that it worked, but the answer cannot be read as JSON.",
        developer: "2xx whose body is not a JSON object (RFC 6749 5.1).",
        causes: &[
            Why(Likely, "The address is not the token endpoint.", ""),
            Why(Possible, "The server is faulty: bytes after the JSON, nesting without end, or a wrong encoding.", ""),
        ],
        fixes: &[CHECK_ADDRESS, ASK_OWNER],
        kinde: AtKinde { page: Some("kinde-app-details"), ..AtKinde::NOTHING },
        references: &[RFC6749_TOKEN],
        heading: "Answer is no JSON",
        why: "A token response is one JSON object. Whatever else comes is not guessed at.",
        example: "200 OK … access_token=abc&expires_in=3600",
    },
    Entry {
        code: "answer-empty",
        stage: Token,
        rule: Rule::When(empty),
        title: "{host} answered with nothing",
        summary: "The server says that it worked, and sent no content.",
        developer: "2xx with an empty body from the token endpoint.",
        causes: &[Why(Likely, "The address is not the token endpoint, or a gateway dropped the content.", "")],
        fixes: &[CHECK_ADDRESS, ASK_OWNER],
        kinde: AtKinde { page: Some("kinde-app-details"), ..AtKinde::NOTHING },
        references: &[RFC6749_TOKEN],
        heading: "Answer is empty",
        why: "Some addresses accept anything and answer nothing.",
        example: "204 No Content",
    },
    Entry {
        code: "answer-without-token",
        stage: Token,
        rule: Rule::When(without_token),
        title: "The answer of {host} holds no access token",
        summary: "JSON came back, but its member access_token is missing.",
        developer: "2xx JSON object without access_token (RFC 6749 5.1).",
        causes: &[Why(Possible, "The address is another endpoint of the server.", "")],
        fixes: &[CHECK_ADDRESS, ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_TOKEN],
        heading: "Answer without a token",
        why: "The standard fixes where the token stands in the answer. A server that puts it elsewhere works with its own programs only.",
        example: "{\"data\":{\"access_token\":\"…\"}}",
    },
    Entry {
        code: "token-unusable",
        stage: Token,
        rule: Rule::When(unusable_token),
        title: "The access token that {host} sent is {actual}",
        summary: "The member access_token is there, but it is not a text that could be used.",
        developer: "access_token must be a non-empty string (RFC 6749 5.1, A.12).",
        causes: &[Why(Likely, "The server is faulty.", "")],
        fixes: &[ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_TOKEN],
        heading: "Token is no text",
        why: "A token is a piece of text. Without it there is nothing to send to an API.",
        example: "{\"access_token\":null}",
    },
    Entry {
        code: "answer-too-large",
        stage: Token,
        rule: Rule::When(too_large),
        title: "{host} sends far more than a token",
        summary: "Reading was stopped on purpose after 1 MiB. A token response has some kilobytes.",
        developer: "Body over the cap of 1 MiB for token responses.",
        causes: &[
            Why(Likely, "The address leads to a download.", ""),
            Why(Possible, "The server tries to fill this computer's memory.", ""),
        ],
        fixes: &[CHECK_ADDRESS],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Answer too large",
        why: "Nobody needs a megabyte for a token, so more than that is not read.",
        example: "200 OK, Content-Length: 734003200",
    },
    Entry {
        code: "token-type-not-bearer",
        stage: Token,
        rule: Rule::When(other_type),
        title: "{Provider} issued a token of the type {actual}, not Bearer",
        summary: "A Bearer token works alone. One of another type may need something more, and an API may refuse it when it is sent alone.",
        developer: "token_type is not Bearer (compared without regard to case, RFC 6749 5.1, 7.1).",
        causes: &[Why(Possible, "The client is set up for another kind of token.", "")],
        fixes: &[Do(ServerOwner, &["Ask for a client that gets **Bearer** tokens."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_TOKEN, RFC9449],
        heading: "Token is not of the type Bearer",
        why: "The type says how a token has to be sent. Who does not know the type must not use the token (RFC 6749 7.1).",
        example: "{\"access_token\":\"…\",\"token_type\":\"DPoP\"}",
    },
    Entry {
        code: "lifetime-not-believable",
        stage: Token,
        rule: Rule::When(odd_lifetime),
        title: "{Provider} says that the token lives {actual}, which is no believable number of seconds",
        summary: "The token can be used. How long is read from the token itself instead.",
        developer: "expires_in is not a positive number of seconds (RFC 6749 5.1).",
        causes: &[Why(Possible, "The server is faulty.", "")],
        fixes: &[ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_TOKEN],
        heading: "Lifetime not believable",
        why: "Programs keep a token as long as the answer says. A wrong number makes them use it too long or not at all.",
        example: "{\"access_token\":\"…\",\"expires_in\":-1}",
    },
    Entry {
        code: "user-tokens-in-answer",
        stage: Token,
        rule: Rule::When(companions),
        title: "{Provider} also sent {actual}, which belongs to logins of people",
        summary: "A machine has no login to refresh and no person to describe. The extra tokens were dropped.",
        developer: "refresh_token should not be issued for client_credentials (RFC 6749 4.4.3); id_token needs an end user.",
        causes: &[Why(Possible, "The client or the address is one for logins.", "")],
        fixes: &[CHECK_ADDRESS],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_GRANT],
        heading: "Tokens of people in the answer",
        why: "With client credentials the client can ask again at any time, so a refresh token serves nothing and is one more thing to lose.",
        example: "{\"access_token\":\"…\",\"refresh_token\":\"…\"}",
    },
];

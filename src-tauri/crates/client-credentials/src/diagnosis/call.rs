//! The test call: what an API means by its refusal.

pub(super) mod access;
pub(super) mod client;
pub(super) mod guard;
pub(super) mod load;
pub(super) mod request;

use super::case::Case;
use super::words::Words;
use crate::environment::{AuthorizationServer, origin_of};
use crate::exchange::Purpose;

pub(super) const PLACE: &str = "answer of the API";

/// What an answer with an error speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A scope that the token lacks.
    Scope,
    /// The token: ended, for another API, not verifiable.
    Token,
    /// That no token arrived.
    NoToken,
    /// Another kind of credentials.
    OtherCredentials,
    /// The client, although the token is good.
    Client,
    /// An organisation the token is not for.
    Organisation,
    /// A rule about browsers.
    Cors,
    /// The address.
    Route,
    /// A thing that the address names.
    Thing,
    /// Nothing that could be told.
    Nothing,
}

/// The status of an answer to a call, if it is an error.
pub(super) fn refused_call(case: &Case<'_>) -> Option<u16> {
    let response = case.response_to(Purpose::Call)?;
    (response.status >= 400 && !super::answer::is_from_the_way(case)).then_some(response.status)
}

const TOKEN_WORDS: &str = "token|jwt|bearer|signature|credential expired";
const TOKEN_FAULTS: &str = "expired|invalid|malformed|revoked|inactive|not active|verif|not valid|decode|could not be validated|\
    audience|issuer|not accepted|unacceptable|untrusted|not trusted|rejected|unknown key|no longer";
const ABSENT: &str = "missing|no token|not provided|token not found|header not found|no authorization|required|not supplied|\
    was not sent|not present|without token|absent|no auth|is empty|was empty";

/// Tokens that are no access tokens: against forged forms, for the next page of a list, for a device.
const OTHER_TOKENS: &str = "csrf|xsrf|page token|page_token|pagetoken|next token|next_token|nexttoken|continuation|\
    sync token|sync_token|synctoken|device token|push token";
const NO_JWT: &str = "jwt is missing|jwt missing|missing jwt|no jwt|jwt not provided|jwt not found|jwt was not";

const GONE: &str = "not found|does not exist|no such|unknown|could not find|couldn't find";
const THINGS: &str = " with id| id |'|user|organi|order|record|entity|item|role|customer";

/// What the answer speaks of: challenge first (RFC 6750 3), then code and words.
pub(super) fn about(case: &Case<'_>) -> About {
    let challenges = case.challenges();
    let bearer = challenges.iter().find(|challenge| challenge.is_bearer());
    match bearer.and_then(|challenge| challenge.parameter("error")).map(str::to_lowercase).as_deref() {
        Some("insufficient_scope") => return About::Scope,
        Some("invalid_token") => return About::Token,
        Some("invalid_request") => return About::NoToken,
        _ => {}
    }
    let status = case.status().unwrap_or_default();
    if let Some(words) = &case.words
        && let Some(about) = by_words(words, status)
    {
        return about;
    }
    if status == 401 {
        match (bearer, challenges.first()) {
            // RFC 6750 3.1: a challenge without an error answers a request without credentials.
            (Some(challenge), _) if challenge.parameter("error").is_none() => return About::NoToken,
            (None, Some(_)) => return About::OtherCredentials,
            _ => {}
        }
    }
    let plain: String = case.body().chars().take(2000).collect();
    if case.words.is_none() && !case.is_page() && !plain.trim().is_empty() {
        let words = Words::of(&crate::token_response::ProviderWords {
            error: String::new(),
            description: Some(plain),
            uri: None,
        });
        return by_words(&words, status).unwrap_or(About::Nothing);
    }
    About::Nothing
}

fn by_words(words: &Words, status: u16) -> Option<About> {
    let refusal = matches!(status, 400 | 401 | 403 | 498);
    let of_access = refusal && !words.says(OTHER_TOKENS);
    let scope = words.says(
        "scope|insufficient permission|missing permission|permission required|required permission|\
    insufficient privilege|insufficient_authority",
    );
    Some(if words.code_is("scope_missing|insufficient_scope|missing_scope") || (matches!(status, 401 | 403) && scope) {
        About::Scope
    } else if refusal && words.says("cors|cross-origin|cross origin|preflight") {
        About::Cors
    } else if refusal
        && words.says(
            "org_code|another organisation|another organization|wrong organisation|wrong organization|\
    organisation mismatch|organization mismatch|other organization|other organisation",
        )
    {
        About::Organisation
    } else if matches!(status, 401 | 403) && words.says("api key|api-key|apikey|subscription key|subscription-key") {
        About::OtherCredentials
    } else if of_access
        && ((words.says("token|authorization header|authorisation header|bearer|authentication") && words.says(ABSENT))
            || words.says(NO_JWT))
        && !words.says("expired")
    {
        About::NoToken
    } else if (of_access && words.says(TOKEN_WORDS) && words.says(TOKEN_FAULTS))
        || words.code_is("invalid_token|token_expired|token_invalid|expired_token")
    {
        About::Token
    } else if matches!(status, 401 | 403)
        && words.says(
            "invalid credentials|credentials are invalid|application is not|client is not|app is not|\
    not authorized to use this api|not authorised to use this api|unauthorized client|unknown client|\
    client not allowed",
        )
    {
        About::Client
    } else if matches!(status, 404 | 405 | 410)
        && (words.code_is("route")
            || words.says(
                "route|endpoint|cannot get|cannot post|no such path|no resource at|url was not found|path not found|\
    unknown path|no handler|page not found",
            ))
    {
        About::Route
    } else if matches!(status, 404 | 410)
        && (words.code_is("_not_found|not_found_|no_such") || (words.says(GONE) && words.says(THINGS)))
    {
        About::Thing
    } else {
        return None;
    })
}

/// Whether the call went to the Management API of the environment's own Kinde tenant.
pub(super) fn is_management_call(case: &Case<'_>) -> bool {
    let Some(AuthorizationServer::Kinde { host }) = case.environment().map(|environment| &environment.server) else {
        return false;
    };
    case.url().is_some_and(|url| {
        origin_of(&url) == host.origin() && (url.path() == "/api" || url.path().starts_with("/api/"))
    })
}

/// The scope that the answer or the catalogue names.
pub(super) fn named_scope(case: &Case<'_>) -> Option<String> {
    let challenges = case.challenges();
    let challenged =
        challenges.iter().find_map(|challenge| challenge.parameter("scope")).filter(|scope| !scope.is_empty());
    let needed = case.situation.call.and_then(|call| call.needed_scope);
    let shown = case.words.as_ref().map(|words| {
        let description = words.shown.description.as_deref().unwrap_or_default();
        format!("{} {description}", words.shown.error)
    });
    let worded = shown.as_deref().and_then(|text| {
        if let Some(needed) = needed.filter(|needed| text.contains(*needed)) {
            return Some(needed.to_owned());
        }
        let after = ["missing:", "scope:", "scopes:", "required:", "scope '", "scope \"", "permission:", "requires "];
        let named =
            after.iter().find_map(|mark| text.to_lowercase().find(mark).and_then(|at| text.get(at + mark.len()..)));
        let words = named.into_iter().chain(std::iter::once(text)).flat_map(str::split_whitespace);
        words
            .map(|word| {
                word.trim_matches(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '.' | '-' | '/')))
            })
            .find(|word| is_scope(word))
            .map(str::to_owned)
    });
    let stated = challenged.map(str::to_owned).or(worded);
    stated.or_else(|| needed.map(str::to_owned))
}

/// `read:users`, `orders.write`: words that look like scopes.
fn is_scope(word: &str) -> bool {
    let parts: Vec<&str> = word.split([':', '.']).collect();
    parts.len() >= 2
        && parts.iter().all(|part| {
            part.len() >= 2
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
        })
        && parts.iter().any(|part| {
            matches!(
                *part,
                "read" | "write" | "create" | "update" | "delete" | "manage" | "list" | "admin" | "view" | "edit"
            )
        })
}

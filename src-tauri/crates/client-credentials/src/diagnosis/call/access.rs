//! The API does not let the token, or the client, do this.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Evidence;
use super::super::finding::Stage::Call;
use super::super::finding::Who::{ApiOwner, KindeAdmin, You};
use super::super::refused::grant::TICK_SCOPE;
use super::super::sources::{KINDE_CONNECT, KINDE_SCOPES, RFC6750, RFC9449};
use super::{About, PLACE, about, is_management_call, named_scope, refused_call};

pub(super) fn shown(case: &Case<'_>, status: u16, found: Match) -> Match {
    let mut found = found.evidence(Evidence::seen("Status", status.to_string(), PLACE));
    if let Some(words) = &case.words {
        let text = match &words.shown.description {
            Some(description) => format!("{}: {description}", words.shown.error),
            None => words.shown.error.clone(),
        };
        found = found.evidence(Evidence::seen("Error", crate::claims::visible(&text, 300), PLACE));
    }
    if let Some(challenge) = case.challenges().first() {
        let error = challenge.parameter("error").unwrap_or("no error named");
        found = found.evidence(Evidence::seen(
            "Challenge",
            crate::claims::visible(&format!("{}: {error}", challenge.scheme), 120),
            "WWW-Authenticate header",
        ));
    }
    found
}

/// Whether the API has no say in it: the token lacks what the operation is known to need.
pub(super) fn lacks_needed_scope(case: &Case<'_>) -> bool {
    case.situation.call.is_some_and(|call| {
        call.needed_scope.is_some_and(|needed| !call.granted_scopes.iter().any(|granted| granted == needed))
    })
}

pub(super) fn scope_missing(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    let spoken = about(case) == About::Scope;
    let guessed = !spoken
        && status == 403
        && matches!(about(case), About::Nothing)
        && !case.is_page()
        && lacks_needed_scope(case);
    if !spoken && !guessed {
        return None;
    }
    let call = case.situation.call.unwrap_or_default();
    let granted = call.granted_scopes.join(" ");
    let mut found = shown(case, status, if spoken { Match::proven() } else { Match::likely() });
    if let Some(scope) = named_scope(case) {
        found = found.value("scope", scope.clone()).evidence(Evidence::differs(
            "Scopes of the token",
            scope.clone(),
            granted.clone(),
            "token, claim scope",
        ));
        let has_it = scope.split_whitespace().all(|one| call.granted_scopes.iter().any(|granted| granted == one));
        if has_it && !granted.is_empty() {
            found = found.cause(
                Likely,
                "The API looks for the scope elsewhere than in the claim scope, for instance in scp or permissions.",
                "The token does grant it.",
            );
        } else if !granted.is_empty() || case.situation.token.is_some() {
            found = found.cause(
                Likely,
                "The token was issued before the scope was switched on, or the scope never was.",
                "The token does not list it; a token never changes after it was issued.",
            );
        }
    }
    if is_management_call(case) {
        found = found.value("api", "Kinde Management API");
    }
    Some(found)
}

fn token_refused(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    let spoken = about(case) == About::Token;
    let bare = status == 401 && about(case) == About::Nothing;
    if !spoken && !bare {
        return None;
    }
    let proven = spoken
        && (case.challenges().iter().any(|challenge| challenge.parameter("error") == Some("invalid_token"))
            || case.words.is_some());
    let mut found = shown(case, status, if proven { Match::proven() } else { Match::likely() });
    let text = format!(
        "{} {}",
        case.words.as_ref().map(|words| words.text.as_str()).unwrap_or_default(),
        case.challenges()
            .iter()
            .filter_map(|challenge| challenge.parameter("error_description"))
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    );
    let hints: [(&[&str], &str); 4] = [
        (&["expired", "no longer"], "The API holds the token for ended; its clock may be ahead."),
        (&["audience", " aud"], "The API expects another audience than the token has."),
        (&["issuer", " iss"], "The API expects another issuer than the token has."),
        (&["signature", "verif", "key", "kid"], "The API checks the signature with other keys than the issuer's."),
    ];
    for (words, cause) in hints {
        if words.iter().any(|word| text.contains(word)) {
            found = found.cause(Likely, cause, "The API's own words speak of it.");
        }
    }
    let audiences = case.situation.call.map(|call| call.token_audiences).unwrap_or_default();
    if !audiences.is_empty() {
        found = found.evidence(Evidence::seen("The token is for", audiences.join(", "), "token, claim aud"));
        let host = case.host().unwrap_or_default();
        if audiences.iter().all(|audience| !audience.contains(&host)) && is_management_call(case) {
            found = found.cause(
                Likely,
                "The token is for another API than the one that was called.",
                "Its audience does not name this host.",
            );
        }
    }
    if bare {
        found = found.cause(
            Possible,
            "The header with the token did not arrive: a gateway removed it, or the API looks for it elsewhere.",
            "The answer names no reason.",
        );
    }
    Some(found)
}

fn no_token(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    (about(case) == About::NoToken).then(|| shown(case, status, Match::likely()))
}

fn other_credentials(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    if about(case) != About::OtherCredentials {
        return None;
    }
    let schemes: Vec<String> =
        case.challenges().iter().map(|challenge| crate::claims::visible(&challenge.scheme, 30)).collect();
    let actual = if schemes.is_empty() { "a key of its own".to_owned() } else { schemes.join(", ") };
    let mut found = shown(case, status, if schemes.is_empty() { Match::likely() } else { Match::proven() })
        .value("actual", actual.clone());
    if schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("dpop")) {
        found = found.cause(Likely, "The API wants tokens that are bound to a key (DPoP).", "Its challenge says so.");
    }
    Some(found.evidence(Evidence::differs("Kind of credentials", actual, "Bearer", "WWW-Authenticate header")))
}

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "scope-missing",
        stage: Call,
        rule: Rule::When(scope_missing),
        title: "The token may not do this: it lacks {thescope}",
        summary: "The API knows the token and accepts it, but this call needs {thescope}. After it has been switched on, a new token is needed.",
        developer: "insufficient_scope (RFC 6750 3.1) or Kinde's SCOPE_MISSING: {scope} is not in the token's scope claim.",
        causes: &[Why(Possible, "The token was requested with fewer scopes than the app has.", "")],
        fixes: &[
            Do(KindeAdmin, &["Give the client **{client}** the scope **{scope}**."]),
            Do(You, &["Get a **new token**; the old one does not change.", "Send the call again."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "Scopes for your own APIs depend on the Kinde plan.",
                "Kinde offers custom API scopes from the Plus plan on.",
            )],
            fixes: &[
                Do(KindeAdmin, TICK_SCOPE),
                Do(You, &["If the scope is switched on already: choose **Get a new one**.", "Send the call again."]),
            ],
            page: Some("kinde-app-details"),
            references: &[KINDE_SCOPES, KINDE_CONNECT],
        },
        references: &[RFC6750],
        heading: "Scope missing",
        why: "Each operation of an API asks for a scope. The scopes stand in the token, and the token is fixed when it is issued. A scope that is switched on later is only in tokens that are issued later.",
        example: "403 {\"errors\":[{\"code\":\"SCOPE_MISSING\",\"message\":\"Scope is missing: read:users\"}]}",
    },
    Entry {
        code: "token-refused-by-api",
        stage: Call,
        rule: Rule::When(token_refused),
        title: "The API at {host} does not accept this token",
        summary: "The call arrived with a token, and the API refuses the token itself. The checks under Claims show what it may dislike.",
        developer: "401 invalid_token (RFC 6750 3.1), or a status of the API's own with words about the token.",
        causes: &[
            Why(
                Possible,
                "The API expects another audience or issuer than the token has.",
                "These are the most frequent differences.",
            ),
            Why(Possible, "The token ended on the way, or the API's clock is ahead.", ""),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Open **Claims** and look for a check that failed.",
                    "Get a **new token** for exactly this API and send the call again.",
                ],
            ),
            Do(
                ApiOwner,
                &["Compare the **issuer** and the **audience** that the API expects with those of the token."],
            ),
        ],
        kinde: AtKinde { references: &[KINDE_CONNECT], ..AtKinde::NOTHING },
        references: &[RFC6750],
        heading: "Token not accepted by the API",
        why: "An API checks signature, issuer, audience and lifetime. Some middleware answers 403 instead of 401, and most say little about the reason.",
        example: "401, WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
    },
    Entry {
        code: "token-did-not-arrive",
        stage: Call,
        rule: Rule::When(no_token),
        title: "The API at {host} says that it saw no token",
        summary: "The token was sent in the Authorization header. The API did not find it, or looks for it elsewhere.",
        developer: "A Bearer challenge without error (RFC 6750 3.1), or words to that effect: the request is treated as one without credentials.",
        causes: &[
            Why(
                Likely,
                "A gateway on the way removes the Authorization header.",
                "The API answers as it does to a request without a token.",
            ),
            Why(Possible, "The API wants the token in a header of its own.", ""),
            Why(Possible, "The API answers every token it dislikes in this way.", ""),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Look at **Exact exchange**: Authorization: Bearer is there.",
                    "Read in the API's manual where it expects the token.",
                ],
            ),
            Do(ApiOwner, &["Check whether a gateway or redirect drops the **Authorization** header."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC6750],
        heading: "Token did not arrive",
        why: "RFC 6750 asks servers to leave out the error when no token came. So a challenge without an error means: no token was seen.",
        example: "401, WWW-Authenticate: Bearer realm=\"orders\"",
    },
    Entry {
        code: "other-credentials-wanted",
        stage: Call,
        rule: Rule::When(other_credentials),
        title: "The API at {host} wants {actual} instead of a Bearer token",
        summary: "The API asks for another kind of login than the token that was sent.",
        developer: "401 whose challenges name no Bearer scheme, or words about an API key.",
        causes: &[
            Why(Likely, "This address is protected in another way: a password, a key, or a bound token.", ""),
            Why(Possible, "A gateway before the API asks for something in addition.", ""),
        ],
        fixes: &[
            Do(
                ApiOwner,
                &["Ask what credentials **{host}** wants, and whether there is an address for Bearer tokens."],
            ),
            Do(You, &["If the API wants a key in addition, add it under **Headers**."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC6750, RFC9449],
        heading: "Other credentials wanted",
        why: "The challenge in the answer lists the ways of proving oneself that are accepted here. Bearer is not among them.",
        example: "401, WWW-Authenticate: Negotiate",
    },
];

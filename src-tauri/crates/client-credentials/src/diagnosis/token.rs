//! What was issued, or pasted: is it an access token of the right kind at all?

use super::case::Case;
use super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::finding::Certainty::{Likely, Possible};
use super::finding::Evidence;
use super::finding::Stage::Token;
use super::finding::Who::{ApiOwner, KindeAdmin, ServerOwner, You};
use super::sources::{KINDE_CONNECT, RFC7515, RFC7516, RFC7519, RFC8725, RFC9068};
use crate::jwt::TokenKind;
use crate::verification::{CheckName, Code, Outcome};

/// The kind of the token, where it was judged or at least taken apart.
fn kind(case: &Case<'_>) -> Option<TokenKind> {
    case.situation.token.map(|token| token.kind)
}

fn seen(case: &Case<'_>, found: Match) -> Match {
    match case.situation.token {
        Some(token) => found
            .evidence(Evidence::differs("Kind", "machine-to-machine access token", token.kind.title(), "token"))
            .evidence(Evidence::seen("Sign", token.kind_because.clone(), "token")),
        None => found,
    }
}

fn shape_is(case: &Case<'_>, code: Code) -> bool {
    let check = case.situation.verification.and_then(|verification| verification.check(CheckName::Shape));
    check.is_some_and(|check| check.finding == Some(code) && check.outcome != Outcome::Passed)
}

fn empty(case: &Case<'_>) -> Option<Match> {
    (kind(case) == Some(TokenKind::Empty) || shape_is(case, Code::TokenEmpty)).then(Match::proven)
}

fn opaque(case: &Case<'_>) -> Option<Match> {
    if kind(case) != Some(TokenKind::Opaque) && !shape_is(case, Code::TokenOpaque) {
        return None;
    }
    let mut found = seen(case, Match::likely());
    if case.situation.request.is_some() && case.audiences().is_empty() {
        found = found.evidence(Evidence::differs("audience", "one API", "not sent", "token request")).cause(
            Likely,
            "No API was asked for, and this server then issues tokens that only it can read.",
            "The request held no audience.",
        );
    }
    Some(found)
}

fn encrypted(case: &Case<'_>) -> Option<Match> {
    (kind(case) == Some(TokenKind::Encrypted) || shape_is(case, Code::TokenEncrypted))
        .then(|| seen(case, Match::possible()))
}

/// Text that is no token, or a damaged one. Duplicate names and wrong header types have entries of their own.
fn malformed(case: &Case<'_>) -> Option<Match> {
    use TokenKind as K;
    let kind = kind(case);
    let by_kind = matches!(kind, Some(K::Cut | K::Malformed | K::Wrapped | K::SignedOther));
    let is_told_otherwise = kind == Some(K::Empty) || wrong_kind(case).is_some();
    if !by_kind && (is_told_otherwise || case.failed(Code::TokenMalformed).is_none()) {
        return None;
    }
    let mut found = seen(case, Match::proven());
    if let Some(check) = case.failed(Code::TokenMalformed) {
        found = found.evidence(Evidence::seen("Trouble", check.because.clone(), "token"));
    }
    Some(match kind {
        Some(K::Wrapped) => found.title("There is more than a token in this text").cause(
            Likely,
            "The header or the whole answer was copied together with the token.",
            "It begins with Bearer, with a bracket or with the like.",
        ),
        Some(K::Cut) => found.cause(
            Likely,
            "The token was cut when it was copied.",
            "A signed token has three parts with dots between.",
        ),
        _ => found,
    })
}

/// A JWT, or another thing of value, that is no access token for a machine.
fn wrong_kind(case: &Case<'_>) -> Option<Match> {
    use TokenKind as K;
    let kind = kind(case)?;
    let (title, cause): (&'static str, &'static str) = match kind {
        K::UserAccessToken => (
            "This is the access token of a person, not of an app",
            "It was issued for a login. The Management API and machine-to-machine calls want a token of the app itself.",
        ),
        K::IdToken => (
            "This is an ID token: it tells an app who logged in, and is no key to an API",
            "The ID token was copied instead of the access token.",
        ),
        K::RefreshToken => (
            "This is a refresh token, not an access token",
            "The refresh token was copied instead of the access token.",
        ),
        K::LogoutToken | K::SecurityEvent | K::DpopProof | K::ClientAssertion => {
            ("This is another kind of token, not an access token", "A token for another purpose was copied.")
        }
        K::ApiKey => {
            ("This is an API key of another service, not an access token", "A key was pasted in place of the token.")
        }
        K::ClientSecret => (
            "This looks like a client secret, not an access token",
            "The secret was pasted in place of the token. It belongs into the environment.",
        ),
        K::ClientId => {
            ("This looks like a client ID, not an access token", "The client ID was pasted in place of the token.")
        }
        K::PrivateKey => (
            "This is a private key, not an access token",
            "A private key was pasted. Nobody but its owner should have it.",
        ),
        K::PublicKey => {
            ("This is a public key or certificate, not an access token", "A key was pasted in place of the token.")
        }
        K::Address => ("This is a web address, not an access token", "An address was pasted in place of the token."),
        K::Placeholder => {
            ("This is a placeholder, not an access token", "A placeholder or a masked preview was copied.")
        }
        _ => return None,
    };
    // The forms of Kinde's IDs and secrets are also those of many opaque tokens.
    let is_guess = matches!(kind, K::UserAccessToken | K::ClientSecret | K::ClientId);
    let base = if is_guess { Match::likely() } else { Match::proven() };
    let found = seen(case, base).title(title).cause(Likely, cause, "");
    Some(if kind == K::UserAccessToken {
        found.cause(Possible, "The token belongs to somebody: do not pass it on.", "")
    } else {
        found
    })
}

const NEW_TOKEN: Do = Do(
    You,
    &["Get a **new token** in this environment.", "Or copy the whole token again, from its first letter to its last."],
);
const ASK_OWNER: Do = Do(ServerOwner, &["Send the report to whoever runs the server that issued the token."]);

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "token-empty",
        stage: Token,
        rule: Rule::When(empty),
        title: "There is no token",
        summary: "The text is empty.",
        developer: "Empty string instead of a JWS compact serialization.",
        causes: &[Why(Likely, "Nothing was pasted, or only white space.", "")],
        fixes: &[NEW_TOKEN],
        kinde: AtKinde::NOTHING,
        references: &[RFC7519],
        heading: "No token",
        why: "An empty field holds nothing to check.",
        example: "Authorization: Bearer ",
    },
    Entry {
        code: "token-malformed",
        stage: Token,
        rule: Rule::When(malformed),
        title: "This text is no complete token",
        summary: "A signed token has three parts with dots between, each written in letters, digits, - and _. Here something is missing or too much.",
        developer: "Not a JWS compact serialization of a JSON claims set (RFC 7515 3.1, RFC 7519 7.2).",
        causes: &[
            Why(Possible, "The token was cut or changed when it was copied.", ""),
            Why(Possible, "It is not a token at all.", ""),
        ],
        fixes: &[NEW_TOKEN, ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7515, RFC7519],
        heading: "Token incomplete or damaged",
        why: "Tokens are long and break easily: terminals wrap lines, chat programs shorten, tables cut.",
        example: "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwcz",
    },
    Entry {
        code: "duplicate-member",
        stage: Token,
        rule: Rule::Check(Code::DuplicateMember),
        title: "A name occurs more than once in the token",
        summary: "Two readers could read two different tokens, so such a token is refused.",
        developer: "Duplicate member name in header or payload (RFC 7515 4, RFC 7519 4).",
        causes: &[
            Why(Likely, "The token was made by hand or by faulty software.", ""),
            Why(Possible, "Somebody tries to trick a reader.", ""),
        ],
        fixes: &[NEW_TOKEN, ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7519],
        heading: "Name occurs twice",
        why: "JSON does not say which of two equal names counts.",
        example: "{\"sub\":\"a\",\"sub\":\"b\"}",
    },
    Entry {
        code: "header-wrong-type",
        stage: Token,
        rule: Rule::Check(Code::HeaderWrongType),
        title: "The token's header is not written as the standard asks",
        summary: "A member of the header has the wrong type, so no reader can rely on it.",
        developer: "A registered header parameter is not of its type (RFC 7515 4.1).",
        causes: &[Why(Likely, "The software that issued the token is faulty.", "")],
        fixes: &[NEW_TOKEN, ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7515],
        heading: "Header of the wrong type",
        why: "The header says how the token is signed. If it cannot be read for sure, nothing after it can.",
        example: "{\"alg\":[\"RS256\"]}",
    },
    Entry {
        code: "token-too-long",
        stage: Token,
        rule: Rule::Check(Code::TokenTooLong),
        title: "The token is far longer than any API takes",
        summary: "It is shown, but not verified.",
        developer: "Over 64 KiB.",
        causes: &[
            Why(Likely, "Groups, roles or properties without end were put into it.", ""),
            Why(Possible, "Something else was pasted.", ""),
        ],
        fixes: &[Do(KindeAdmin, &["Take claims and properties out of the token that no API needs."])],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Token too long",
        why: "Tokens travel in a header, and headers are limited to some kilobytes.",
        example: "70,000 characters",
    },
    Entry {
        code: "wrong-token-kind",
        stage: Token,
        rule: Rule::When(wrong_kind),
        title: "This is not a machine-to-machine access token",
        summary: "The text is something else than the access token of an app. An API refuses it, or should.",
        developer: "Token confusion: another kind of JWT or secret (RFC 8725 2.8, 3.12; RFC 9068 4).",
        causes: &[],
        fixes: &[NEW_TOKEN],
        kinde: AtKinde {
            fixes: &[Do(
                You,
                &[
                    "Choose the API and **Get token** in this environment.",
                    "Or in Kinde: open the app, **Test**, and copy the token from there.",
                ],
            )],
            page: Some("kinde-app-details"),
            references: &[KINDE_CONNECT],
            ..AtKinde::NOTHING
        },
        references: &[RFC8725, RFC9068],
        heading: "Another kind of token",
        why: "Logins produce several tokens that look alike. Each is for one purpose only.",
        example: "{\"sub\":\"kp_…\",\"nonce\":\"…\",\"at_hash\":\"…\"}",
    },
    Entry {
        code: "token-opaque",
        stage: Token,
        rule: Rule::When(opaque),
        title: "The token is opaque: nobody but its issuer can read it",
        summary: "It may be perfectly good. What is in it cannot be shown, and only its issuer or the API can tell whether it is valid.",
        developer: "Not a JWT; validity is known to the authorization server only (introspection, RFC 7662).",
        causes: &[Why(Possible, "This server issues such tokens for this API, or in general.", "")],
        fixes: &[Do(
            You,
            &[
                "Choose an **API** for the token and get a new one.",
                "Or call the API with it: that is the test that counts.",
            ],
        )],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "Something else than a Kinde token was pasted.",
                "Kinde's access tokens have three parts with dots between.",
            )],
            ..AtKinde::NOTHING
        },
        references: &[RFC7519],
        heading: "Opaque token",
        why: "A token may be a mere number under which the issuer keeps the facts. That is as good as a readable token, only not for looking into.",
        example: "2YotnFZFEjr1zCsicMWpAA",
    },
    Entry {
        code: "token-encrypted",
        stage: Token,
        rule: Rule::When(encrypted),
        title: "The token is encrypted: only the API it is for can read it",
        summary: "Nothing is wrong with that. To test it, call the API.",
        developer: "JWE compact serialization, five parts (RFC 7516 3.1).",
        causes: &[Why(Likely, "The API is set up for encrypted tokens at the server.", "")],
        fixes: &[
            Do(You, &["Call the API with it."]),
            Do(ApiOwner, &["If it should be readable: switch off encryption for this API at the server."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC7516],
        heading: "Encrypted token",
        why: "Some APIs do not want their tokens' content to be seen on the way.",
        example: "eyJlbmMiOiJBMjU2R0NNIn0.….….….…",
    },
];

//! Metadata and key set of the issuer.

use super::case::Case;
use super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::finding::Certainty::{Likely, Possible};
use super::finding::Evidence;
use super::finding::Stage::{Discover, Verify};
use super::finding::Who::{KindeAdmin, ServerOwner, You};
use super::sources::{KINDE_VERIFY, RFC7517, RFC8414, RFC8725};
use crate::discovery::MetadataTrouble;
use crate::exchange::Purpose;
use crate::jwks::{KeyProblemCode, SetTroubleCode};

fn metadata_not_found(case: &Case<'_>) -> Option<Match> {
    let by_trouble = match case.situation.metadata_trouble {
        Some(MetadataTrouble::NoMetadata(status)) => Some(*status),
        _ => None,
    };
    let by_answer = || {
        case.response_to(Purpose::Discovery)
            .filter(|response| response.status >= 400 || case.is_page())
            .map(|response| response.status)
    };
    let status = by_trouble.or_else(by_answer)?;
    // Kinde's addresses are known without metadata.
    if super::answer::is_from_the_way(case) || (case.is_kinde() && case.purpose() != Some(Purpose::Discovery)) {
        return None;
    }
    Some(Match::likely().evidence(Evidence::differs(
        "Status",
        "200 with a JSON object",
        status.to_string(),
        "metadata",
    )))
}

fn other_issuer(case: &Case<'_>) -> Option<Match> {
    let Some(MetadataTrouble::OtherIssuer { expected, found }) = case.situation.metadata_trouble else { return None };
    let mut matched = Match::proven()
        .value("expected", expected.clone())
        .value("actual", if found.is_empty() { "no issuer" } else { found })
        .evidence(Evidence::differs("issuer", expected.clone(), found.clone(), "metadata"));
    if expected.trim_end_matches('/') == found.trim_end_matches('/') {
        matched = matched
            .cause(Likely, "Only the slash at the end differs.", "Issuers are compared letter by letter.")
            .fix(You, &["Change the issuer of this environment to **{actual}**, letter by letter.", "Try again."]);
    } else if expected.eq_ignore_ascii_case(found) {
        matched = matched.cause(Likely, "Only capital letters differ.", "Issuers are compared letter by letter.");
    } else if let Some(other) = case.situation.others.iter().find(|other| other.issuer() == Some(found)) {
        matched = matched.value("other", other.name.clone()).cause(
            Likely,
            "This is the issuer of the environment {other}.",
            "It is saved with that issuer.",
        );
    }
    Some(matched)
}

fn insecure_address(case: &Case<'_>) -> Option<Match> {
    let Some(MetadataTrouble::InsecureAddress(address)) = case.situation.metadata_trouble else { return None };
    Some(Match::proven().value("actual", address.clone()).evidence(Evidence::differs(
        "Address",
        "https",
        crate::claims::visible(address, 200),
        "metadata",
    )))
}

fn no_token_endpoint(case: &Case<'_>) -> Option<Match> {
    let metadata = case.situation.metadata?;
    let known = case.environment()?.token_endpoint().is_some() || metadata.token_endpoint.is_some();
    (!known).then(|| Match::proven().evidence(Evidence::differs("token_endpoint", "an address", "missing", "metadata")))
}

fn keys_not_found(case: &Case<'_>) -> Option<Match> {
    let response = case.response_to(Purpose::Jwks).filter(|response| response.status != 200 || case.is_page())?;
    if super::answer::is_from_the_way(case) || (300..400).contains(&response.status) {
        return None;
    }
    let mut found = Match::likely().evidence(Evidence::differs(
        "Status",
        "200 with a key set",
        response.status.to_string(),
        "key set",
    ));
    let sent_credentials = case.situation.exchange.is_some_and(|exchange| {
        exchange.request.headers.iter().any(|header| header.name.eq_ignore_ascii_case("authorization"))
    });
    if sent_credentials {
        found = found.cause(
            Likely,
            "An Authorization header was sent, and the server refuses it here.",
            "Keys are public and are fetched without credentials.",
        );
    }
    if response.status == 403 && case.is_kinde() {
        found = found.cause(
            Likely,
            "The subdomain or region of the Kinde domain is wrong.",
            "Kinde answers 403 for keys of domains it does not know.",
        );
    }
    Some(found)
}

fn keys_unreadable(case: &Case<'_>) -> Option<Match> {
    let trouble = case
        .situation
        .keys?
        .trouble
        .iter()
        .find(|trouble| !matches!(trouble.code, SetTroubleCode::TooManyKeys | SetTroubleCode::Empty))?;
    if keys_not_found(case).is_some() || super::answer::is_from_the_way(case) {
        return None;
    }
    Some(Match::proven().evidence(Evidence::seen("Key set", trouble.what.clone(), "key set")))
}

fn no_usable_key(case: &Case<'_>) -> Option<Match> {
    let keys = case.situation.keys?;
    if keys.has_usable_key() || keys_unreadable(case).is_some() || keys_not_found(case).is_some() {
        return None;
    }
    let mut found = Match::proven().evidence(Evidence::differs(
        "Keys",
        "at least one for signatures",
        keys.keys.len().to_string(),
        "key set",
    ));
    for key in keys.keys.iter().take(3) {
        found = found.evidence(Evidence::seen("Key", key.refusal().unwrap_or_default(), "key set"));
    }
    Some(found)
}

fn private_key(case: &Case<'_>) -> Option<Match> {
    let key = case
        .situation
        .keys?
        .keys
        .iter()
        .find(|key| key.problems.iter().any(|problem| problem.code == KeyProblemCode::PrivatePart))?;
    Some(Match::likely().evidence(Evidence::seen("Key", key.title(), "key set")))
}

const ASK_OWNER: Do = Do(ServerOwner, &["Send the report to whoever runs **{host}**."]);

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "metadata-not-found",
        stage: Discover,
        rule: Rule::When(metadata_not_found),
        title: "{host} publishes no metadata for {issuer}",
        summary: "The addresses of the server could not be looked up, because there is no document that lists them.",
        developer: "Neither /.well-known/openid-configuration nor /.well-known/oauth-authorization-server gave a JSON object (RFC 8414 3).",
        causes: &[
            Why(Likely, "The issuer is mistyped, or lacks a part of its path.", ""),
            Why(Possible, "The server publishes no metadata.", ""),
        ],
        fixes: &[Do(
            You,
            &[
                "Compare the **issuer** with the one in the server's documentation.",
                "Or enter the **token endpoint** and the **key set address** by hand.",
                "Try again.",
            ],
        )],
        kinde: AtKinde {
            causes: &[Why(Likely, "The Kinde domain is wrong: a typing error or a missing region label.", "")],
            fixes: &[Do(
                You,
                &[
                    "In Kinde open **Settings, Applications** and **View details** of your app.",
                    "Copy **Domain** from **App keys** into the environment.",
                    "Try again.",
                ],
            )],
            page: Some("kinde-app-details"),
            references: &[KINDE_VERIFY],
        },
        references: &[RFC8414],
        heading: "No metadata found",
        why: "Servers publish a document that names their addresses and their issuer. It lies at a fixed place below the issuer.",
        example: "GET https://id.example/.well-known/openid-configuration → 404",
    },
    Entry {
        code: "metadata-issuer-mismatch",
        stage: Discover,
        rule: Rule::When(other_issuer),
        title: "The server says that its issuer is {actual}, not {expected}",
        summary: "Metadata is only trusted when it is about the issuer that was asked for, letter by letter.",
        developer: "issuer in the metadata differs from the one used to build its URL (RFC 8414 3.3, mix-up defence).",
        causes: &[Why(
            Possible,
            "The issuer was typed differently than the server writes it, or a custom domain leads to another tenant.",
            "",
        )],
        fixes: &[
            Do(You, &["If **{actual}** is your server: use exactly that as the issuer.", "Try again."]),
            ASK_OWNER,
        ],
        kinde: AtKinde {
            causes: &[Why(
                Likely,
                "A custom domain and the kinde.com domain were mixed.",
                "Each issues tokens under its own name.",
            )],
            page: Some("kinde-app-details"),
            ..AtKinde::NOTHING
        },
        references: &[RFC8414],
        heading: "Metadata of another issuer",
        why: "Otherwise one server could pass off another one's keys as its own.",
        example: "asked: https://id.example, issuer: https://id.example/",
    },
    Entry {
        code: "metadata-address-not-secure",
        stage: Discover,
        rule: Rule::When(insecure_address),
        title: "The server's metadata names {actual}, which is not a secure address",
        summary: "It is not used. An address on the internet has to begin with https, and must not lead into this computer.",
        developer: "token_endpoint or jwks_uri is not https, or points to loopback from a remote issuer (RFC 8414 2).",
        causes: &[
            Why(Likely, "The server is set up wrongly behind a gateway and believes that it is reached by http.", ""),
            Why(Possible, "Somebody changed the document.", ""),
        ],
        fixes: &[
            ASK_OWNER,
            Do(You, &["Enter the **token endpoint** and the **key set address** by hand, if you know the right ones."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC8414],
        heading: "Insecure address in the metadata",
        why: "Whoever can change keys on the way can make tokens. So keys come by https only.",
        example: "\"jwks_uri\": \"http://id.example/keys\"",
    },
    Entry {
        code: "token-endpoint-unknown",
        stage: Discover,
        rule: Rule::When(no_token_endpoint),
        title: "The metadata of {issuer} names no token endpoint",
        summary: "The document is there, but it does not say where tokens are requested.",
        developer: "token_endpoint missing in the metadata (RFC 8414 2).",
        causes: &[Why(Likely, "The server issues no tokens by request, or its metadata is incomplete.", "")],
        fixes: &[Do(You, &["Enter the **token endpoint** by hand.", "Try again."]), ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC8414],
        heading: "No token endpoint named",
        why: "A server that only logs people in for others may have no token endpoint.",
        example: "{\"issuer\":\"https://id.example\",\"jwks_uri\":\"…\"}",
    },
    Entry {
        code: "key-set-not-found",
        stage: Discover,
        rule: Rule::When(keys_not_found),
        title: "{host} does not hand out its keys: status {status}",
        summary: "Without the issuer's keys nobody can tell whether a token is genuine. That does not mean that the token is bad.",
        developer: "The JWKS request did not give 200 with JSON.",
        causes: &[Why(Likely, "The address of the key set, or the issuer, is wrong.", "")],
        fixes: &[Do(
            You,
            &["Leave the key set's address **empty** to have it looked up, or correct it.", "Try again."],
        )],
        kinde: AtKinde {
            fixes: &[Do(
                You,
                &[
                    "In Kinde open **Settings, Applications** and **View details** of your app.",
                    "Compare **Domain** in **App keys** with **{host}**.",
                    "Try again.",
                ],
            )],
            page: Some("kinde-app-details"),
            references: &[KINDE_VERIFY],
            ..AtKinde::NOTHING
        },
        references: &[RFC7517],
        heading: "Key set not found",
        why: "Keys are public and lie at an address that the metadata names. No credentials are needed, and some servers refuse requests that carry any.",
        example: "GET /.well-known/jwks → 403 Forbidden",
    },
    Entry {
        code: "key-set-unreadable",
        stage: Discover,
        rule: Rule::When(keys_unreadable),
        title: "What {host} sent is not a key set",
        summary: "The answer could not be read as a list of keys, so no signature can be checked.",
        developer: "Not a JWK Set: no JSON, no array keys, or too large (RFC 7517 5).",
        causes: &[Why(Likely, "The address is not the one of the key set.", "")],
        fixes: &[Do(You, &["Leave the key set's address **empty** to have it looked up."]), ASK_OWNER],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC7517],
        heading: "Key set unreadable",
        why: "A key set is a JSON object with a list named keys.",
        example: "{\"keys\":{}}",
    },
    Entry {
        code: "no-usable-key",
        stage: Discover,
        rule: Rule::When(no_usable_key),
        title: "{host} publishes no key that can check a signature",
        summary: "There is a key set, but every key in it is missing, broken, too weak, or for another use.",
        developer: "No key with a usable public part for signatures (RFC 7517 4, RFC 8725 3.2).",
        causes: &[Why(Likely, "The server's keys are set up wrongly.", "")],
        fixes: &[ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7517, RFC8725],
        heading: "No usable key",
        why: "A key has to be of a known kind, long enough and meant for signatures.",
        example: "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"enc\",…}]}",
    },
    Entry {
        code: "private-key-published",
        stage: Verify,
        rule: Rule::When(private_key),
        title: "{host} publishes the private part of a key",
        summary: "Whoever reads the key set can make tokens that pass as genuine. The key is not used here.",
        developer: "A JWK in the public set has d, p, q or the like (RFC 7517 9.2).",
        causes: &[Why(Likely, "The whole key was exported by mistake.", ""), Why(Possible, "It is a test server.", "")],
        fixes: &[
            Do(
                ServerOwner,
                &[
                    "Tell whoever runs **{host}** at once.",
                    "The key has to be replaced, and tokens made with it must not be trusted.",
                ],
            ),
            Do(KindeAdmin, &["Do not use this issuer until the key has been replaced."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC7517],
        heading: "Private key published",
        why: "A key pair has a public half that checks and a private half that signs. Only the first may be seen.",
        example: "{\"kty\":\"RSA\",\"n\":\"…\",\"e\":\"AQAB\",\"d\":\"…\"}",
    },
];

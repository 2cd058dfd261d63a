//! Algorithm, key and signature.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Stage::Verify;
use super::super::finding::Who::{KindeAdmin, ServerOwner, You};
use super::super::sources::{KINDE_VERIFY, RFC7515, RFC7517, RFC7519, RFC8725, RFC9068};
use crate::verification::Code;

/// A key that is not there; with an issuer that differs the other finding says it better.
fn key_unknown(case: &Case<'_>) -> Option<Match> {
    let check = case.failed(Code::KeyUnknown)?;
    let found = super::matched(case, Code::KeyUnknown, check);
    let claims = case.situation.token.map(|token| token.registered_claims());
    let issuer_fits =
        case.failed(Code::IssuerMismatch).is_none() && claims.is_some_and(|claims| claims.iss.value().is_some());
    Some(if issuer_fits {
        found.cause(
            Likely,
            "The issuer replaced its key after the token was issued.",
            "The token names the right issuer, but a key that is not there.",
        )
    } else {
        found.cause(Likely, "The token comes from somewhere else.", "It names another issuer too.")
    })
}

const NEW_TOKEN: Do =
    Do(You, &["Get a **new token** in this environment.", "If it was pasted: copy the whole token again."]);
const ASK_ISSUER: Do = Do(ServerOwner, &["Send the report to whoever runs the issuer."]);
const SET_RS256: Do = Do(
    KindeAdmin,
    &[
        "Set the signature of this API's tokens to **RS256** (or another public-key algorithm) at the issuer.",
        "Get a new token.",
    ],
);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "algorithm-none",
        stage: Verify,
        rule: Rule::Check(Code::AlgorithmNone),
        title: "The token is not signed",
        summary: "Its header says that it needs no signature. Anybody could have written it, and no API may accept it.",
        developer: "alg none (RFC 8725 3.2, RFC 7519 6).",
        causes: &[
            Why(Likely, "Somebody made the token by hand.", ""),
            Why(Possible, "Somebody tries whether the API checks signatures.", ""),
        ],
        fixes: &[NEW_TOKEN, ASK_ISSUER],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC8725],
        heading: "Unsigned token",
        why: "The signature is what makes a token more than a piece of text.",
        example: "{\"alg\":\"none\"}",
    },
    Entry {
        code: "algorithm-missing",
        stage: Verify,
        rule: Rule::Check(Code::AlgorithmMissing),
        title: "The token does not say how it is signed",
        summary: "Its header names no algorithm, so its signature cannot be checked.",
        developer: "alg is absent (RFC 7515 4.1.1).",
        causes: &[Why(Likely, "The software that made the token is faulty.", "")],
        fixes: &[NEW_TOKEN, ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7515],
        heading: "Algorithm missing",
        why: "Every signed token names its algorithm in the header.",
        example: "{\"typ\":\"JWT\"}",
    },
    Entry {
        code: "algorithm-symmetric",
        stage: Verify,
        rule: Rule::Check(Code::AlgorithmSymmetric),
        title: "The token is signed with a shared secret ({actual})",
        summary: "The issuer publishes keys for checking only. A token that claims a shared secret is either set up wrongly, or an attempt to pass the public key off as the secret.",
        developer: "HS256 or its like where the issuer has asymmetric keys: algorithm confusion (RFC 8725 2.1, 3.1).",
        causes: &[
            Why(Likely, "The API is set to symmetric signatures at the issuer.", ""),
            Why(Possible, "Somebody signed it with the public key.", ""),
        ],
        fixes: &[SET_RS256, NEW_TOKEN],
        kinde: AtKinde {
            causes: &[Why(Likely, "The token is not one of Kinde's.", "Kinde signs with RS256.")],
            references: &[KINDE_VERIFY],
            ..AtKinde::NOTHING
        },
        references: &[RFC8725],
        heading: "Signed with a shared secret",
        why: "With a shared secret, everybody who can check a token can make one.",
        example: "{\"alg\":\"HS256\"}",
    },
    Entry {
        code: "algorithm-not-allowed",
        stage: Verify,
        rule: Rule::Check(Code::AlgorithmNotAllowed),
        title: "The token is signed with {actual}, which is not accepted",
        summary: "Which algorithms count is decided here, not by the token.",
        developer: "alg is not on the allow-list (RFC 8725 3.1).",
        causes: &[Why(Likely, "The issuer uses another algorithm than the API expects.", "")],
        fixes: &[SET_RS256],
        kinde: AtKinde {
            causes: &[Why(Likely, "The token is not one of Kinde's.", "Kinde signs with RS256.")],
            references: &[KINDE_VERIFY],
            ..AtKinde::NOTHING
        },
        references: &[RFC8725],
        heading: "Algorithm not accepted",
        why: "A checker that believes every algorithm can be talked into a weak one.",
        example: "{\"alg\":\"RS1\"}",
    },
    Entry {
        code: "algorithm-not-supported",
        stage: Verify,
        rule: Rule::Check(Code::AlgorithmNotSupported),
        title: "The token is signed with {actual}, which cannot be checked here",
        summary: "The algorithm exists, but this app does not know it, and few APIs do.",
        developer: "A registered alg without an implementation here (such as ES512, ES256K, ML-DSA-44).",
        causes: &[Why(Likely, "The issuer uses a rare or new algorithm.", "")],
        fixes: &[SET_RS256],
        kinde: AtKinde::NOTHING,
        references: &[RFC7515],
        heading: "Algorithm not supported",
        why: "RS256, PS256, ES256 and EdDSA are understood nearly everywhere; others are not.",
        example: "{\"alg\":\"ES512\"}",
    },
    Entry {
        code: "critical-header",
        stage: Verify,
        rule: Rule::Check(Code::CriticalHeader),
        title: "The token demands a feature that is not understood",
        summary: "Its header says: refuse me unless you know this. So it is refused.",
        developer: "crit, b64 or zip in the header (RFC 7515 4.1.11, RFC 7797 6).",
        causes: &[Why(Likely, "The token is made for special software.", "")],
        fixes: &[ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7515],
        heading: "Unknown demand in the header",
        why: "Whoever does not understand what is marked as critical must not use the token.",
        example: "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}",
    },
    Entry {
        code: "nested-token",
        stage: Verify,
        rule: Rule::Check(Code::NestedToken),
        title: "The token's content is not the claims of a token",
        summary: "The header says that something else is inside, such as another token. APIs do not unwrap it.",
        developer: "cty is present (RFC 7519 5.2, RFC 7515 4.1.10).",
        causes: &[Why(Likely, "The token is wrapped for another purpose.", "")],
        fixes: &[ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7519],
        heading: "Other content in the token",
        why: "A token can carry anything signed. An access token carries claims.",
        example: "{\"alg\":\"RS256\",\"cty\":\"JWT\"}",
    },
    Entry {
        code: "type-not-allowed",
        stage: Verify,
        rule: Rule::Check(Code::TypeNotAllowed),
        title: "The token says that it is another kind of token",
        summary: "{because}",
        developer: "typ is not accepted by this profile (RFC 8725 3.11, RFC 9068 4).",
        causes: &[
            Why(Likely, "Another kind of token was used: logout, proof, event.", ""),
            Why(Possible, "The API follows RFC 9068 and wants at+jwt.", ""),
        ],
        fixes: &[NEW_TOKEN],
        kinde: AtKinde {
            causes: &[Why(Possible, "The profile RFC 9068 refuses every Kinde token.", "Kinde's tokens say JWT.")],
            ..AtKinde::NOTHING
        },
        references: &[RFC8725, RFC9068],
        heading: "Type not accepted",
        why: "The type keeps tokens for different purposes apart.",
        example: "{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"}",
    },
    Entry {
        code: "signature-missing",
        stage: Verify,
        rule: Rule::Check(Code::SignatureMissing),
        title: "The token has no signature",
        summary: "Its last part is empty, so anybody could have written it.",
        developer: "Empty JWS signature with an alg other than none (RFC 7515 5.2).",
        causes: &[
            Why(Likely, "The signature was cut off, for instance from a report or a log.", ""),
            Why(Possible, "Somebody removed it to see whether the API notices.", ""),
        ],
        fixes: &[NEW_TOKEN],
        kinde: AtKinde::NOTHING,
        references: &[RFC7515],
        heading: "Signature missing",
        why: "Tools that show tokens often leave the signature out, so that nobody can use them.",
        example: "eyJ….eyJ….",
    },
    Entry {
        code: "signature-mismatch",
        stage: Verify,
        rule: Rule::Check(Code::SignatureMismatch),
        title: "The signature does not fit the token",
        summary: "Header or claims were changed after signing, the token was cut, or another key made the signature. Nothing in it can be relied on.",
        developer: "JWS signature does not verify under the issuer's key with this kid (RFC 7515 5.2).",
        causes: &[
            Why(Likely, "The token was changed or cut, if only by one letter.", ""),
            Why(Possible, "Another environment signed it and uses the same name for its key.", ""),
        ],
        fixes: &[NEW_TOKEN],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC7515],
        heading: "Signature does not fit",
        why: "The signature covers every letter of header and claims. One changed letter makes it wrong.",
        example: "\"scope\":\"read:users\" changed to \"scope\":\"delete:users\"",
    },
];

/// Keys: judged after the dates, because a new token is the remedy for an old one and its replaced key alike.
pub(in super::super) const LATER: &[Entry] = &[
    Entry {
        code: "key-unknown",
        stage: Verify,
        rule: Rule::When(key_unknown),
        title: "The issuer has no key named {actual}",
        summary: "The token names a key that is not in the issuer's key set, not even after looking again.",
        developer: "No JWK with the token's kid (RFC 7515 4.1.4) after one fresh download.",
        causes: &[Why(Possible, "The token comes from another environment or tenant.", "Each has its own keys.")],
        fixes: &[NEW_TOKEN, Do(You, &["If the key was replaced just now: wait some minutes and try again."])],
        kinde: AtKinde { references: &[KINDE_VERIFY], ..AtKinde::NOTHING },
        references: &[RFC7517],
        heading: "Key unknown",
        why: "Issuers replace their keys from time to time. Tokens that were signed with the old one then no longer pass.",
        example: "kid: 6d:12:9c:…, key set: a1:77:0e:…",
    },
    Entry {
        code: "key-ambiguous",
        stage: Verify,
        rule: Rule::Check(Code::KeyAmbiguous),
        title: "Different keys of the issuer share the name {actual}",
        summary: "Nobody can tell which one is meant, so the token is refused.",
        developer: "Two different JWKs with the same kid and family (RFC 7517 4.5).",
        causes: &[Why(Likely, "The issuer's key set is faulty.", "")],
        fixes: &[ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7517],
        heading: "Key ambiguous",
        why: "A key's name should be given once.",
        example: "{\"keys\":[{\"kid\":\"1\",…},{\"kid\":\"1\",…}]}",
    },
    Entry {
        code: "key-refused",
        stage: Verify,
        rule: Rule::Check(Code::KeyRefused),
        title: "The issuer's key for this token must not be used",
        summary: "{because}",
        developer: "The JWK is weak, malformed, symmetric, private, or not for signatures (RFC 7517 4, RFC 8725 3.2).",
        causes: &[Why(Likely, "The issuer's keys are set up wrongly.", "")],
        fixes: &[ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7517, RFC8725],
        heading: "Key refused",
        why: "A key that is too short, or published with its private part, protects nothing.",
        example: "{\"kty\":\"RSA\",\"use\":\"enc\",…}",
    },
    Entry {
        code: "key-wrong-type",
        stage: Verify,
        rule: Rule::Check(Code::KeyWrongType),
        title: "The issuer's key for this token is of another kind",
        summary: "{because}",
        developer: "kty, crv or alg of the JWK does not fit the token's alg (RFC 7515 5.2).",
        causes: &[Why(
            Likely,
            "The token was signed by somebody else under a borrowed name, or the key set is faulty.",
            "",
        )],
        fixes: &[NEW_TOKEN, ASK_ISSUER],
        kinde: AtKinde::NOTHING,
        references: &[RFC7517],
        heading: "Key of another kind",
        why: "Each algorithm needs its kind of key.",
        example: "alg ES256 with an RSA key",
    },
];

//! The client did not get past proving itself.

use super::super::entry::{AtKinde, Do, Entry, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Stage::Authenticate;
use super::super::finding::Who::{KindeAdmin, You};
use super::super::refusal::Refusal;
use super::super::sources::{KINDE_APP, KINDE_FAQ, RFC6749_CLIENT, RFC6749_ERRORS, RFC7523, RFC8705, RFC9449};

pub(in super::super) const COPY_KEYS: &[&str] = &[
    "In Kinde open **Settings, Applications** and **View details** of your app.",
    "Copy **Client ID** and **Client secret** from **App keys**, in the same environment as the domain **{host}**.",
    "Replace the secret of this environment and try again.",
];

const COPY_AGAIN: Do = Do(
    You,
    &[
        "Copy **client ID** and **client secret** again from the server's own page.",
        "Replace the secret of this environment and try again.",
    ],
);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "client-authentication-failed",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::ClientAuthenticationFailed),
        title: "{Provider} does not accept the client ID {client} with this secret",
        summary: "The server was reached and understood the request. It could not confirm that client ID and secret belong together.",
        developer: "invalid_client: client authentication failed (RFC 6749 5.2); the server does not say whether id, secret or method is at fault.",
        causes: &[
            Why(
                Likely,
                "The secret is wrong: cut short when copied, replaced since, or one of another app.",
                "The server names no other reason.",
            ),
            Why(
                Possible,
                "The client ID is wrong, or the client was deleted.",
                "Many servers give the same answer for an unknown client.",
            ),
            Why(Possible, "The server wants the secret sent in the other way (form field or HTTP Basic).", ""),
        ],
        fixes: &[
            COPY_AGAIN,
            Do(You, &["Change **Client authentication** between form field and HTTP Basic.", "Try again."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "The keys belong to another Kinde environment than {host}.",
                "Each environment has its own apps and secrets.",
            )],
            fixes: &[
                Do(You, COPY_KEYS),
                Do(
                    KindeAdmin,
                    &[
                        "If nobody has the secret any more: open **Details** of the app and choose **Rotate**.",
                        "On paid plans **Maintain previous secret** keeps the old one alive for a while; otherwise it stops at once.",
                    ],
                ),
            ],
            page: Some("kinde-app-details"),
            references: &[KINDE_APP, KINDE_FAQ],
        },
        references: &[RFC6749_ERRORS, RFC6749_CLIENT],
        heading: "Client ID and secret not accepted",
        why: "The token endpoint first makes sure who is asking. To give nothing away to strangers, most servers answer the same for a wrong secret, an unknown client and a wrong way of sending the secret.",
        example: "401 {\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed …\"}",
    },
    Entry {
        code: "client-unknown",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::ClientUnknown),
        title: "{Provider} knows no client {client}",
        summary: "The server says that there is no client with this ID in this tenant. The secret was not looked at.",
        developer: "invalid_client or unauthorized_client with words that name the client as unknown.",
        causes: &[
            Why(
                Likely,
                "The client ID is mistyped, or belongs to another tenant or environment.",
                "The server says that it does not know it.",
            ),
            Why(Possible, "The client was deleted.", ""),
        ],
        fixes: &[COPY_AGAIN],
        kinde: AtKinde {
            fixes: &[Do(You, COPY_KEYS)],
            page: Some("kinde-app-details"),
            references: &[KINDE_APP],
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_ERRORS],
        heading: "Client unknown",
        why: "A client exists in one tenant of one server. The same ID means nothing to the server next door.",
        example: "{\"error\":\"unauthorized_client\",\"error_description\":\"AADSTS700016: Application … was not found in the directory …\"}",
    },
    Entry {
        code: "secret-expired",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::SecretExpired),
        title: "The secret of {client} has expired",
        summary: "The secret was right once. Its time has run out, and the server says so.",
        developer: "invalid_client with words (or AADSTS7000222) that name the credential as expired.",
        causes: &[Why(Likely, "The secret had an end date, and it has passed.", "The server says so.")],
        fixes: &[
            Do(KindeAdmin, &["Make a new secret for this client on the server's own page.", "Note its end date."]),
            Do(You, &["Replace the secret of this environment and try again."]),
        ],
        kinde: AtKinde { page: Some("kinde-app-details"), ..AtKinde::NOTHING },
        references: &[RFC6749_ERRORS],
        heading: "Secret expired",
        why: "Some servers give secrets an end date so that a leaked one does not work for ever.",
        example: "AADSTS7000222: The provided client secret keys for app … are expired.",
    },
    Entry {
        code: "client-credentials-not-received",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::CredentialsNotReceived),
        title: "{Provider} says that it got no client ID or no secret",
        summary: "The request arrived without what proves the client, although it was sent. Either the server looks for it elsewhere, or something took it out on the way.",
        developer: "No client authentication found by the server: neither Authorization header nor form fields it understands (RFC 6749 2.3.1).",
        causes: &[
            Why(Likely, "The server expects the secret in the other way: as form fields, or as HTTP Basic.", ""),
            Why(Possible, "A gateway removed the Authorization header or changed the body.", ""),
        ],
        fixes: &[Do(
            You,
            &[
                "Change **Client authentication** of this environment.",
                "Look at **Exact exchange**: are client_id and client_secret (or Authorization) there?",
                "Try again.",
            ],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_CLIENT],
        heading: "Credentials not received",
        why: "There are two usual places for ID and secret. A server that looks in one only does not see the other.",
        example: "invalid_request: Client credentials missing or malformed in both HTTP Authorization header and HTTP POST body.",
    },
    Entry {
        code: "authentication-method-refused",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::AuthenticationMethodRefused),
        title: "{Provider} wants {client} to prove itself in another way",
        summary: "ID and secret may be right, but this client is registered for another way of sending them.",
        developer: "invalid_client: token_endpoint_auth_method of the client differs from the one used (RFC 7591 2).",
        causes: &[Why(
            Likely,
            "The client is registered for the other of form field (client_secret_post) and HTTP Basic (client_secret_basic).",
            "The server speaks of the method.",
        )],
        fixes: &[Do(You, &["Change **Client authentication** of this environment.", "Try again."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_CLIENT],
        heading: "Other way of proving itself wanted",
        why: "Servers can fix for each client how it has to send its secret.",
        example: "invalid_client: client_secret_post is not allowed for this client",
    },
    Entry {
        code: "client-assertion-required",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::AssertionRequired),
        title: "{Provider} wants a signed assertion from {client} instead of a secret",
        summary: "This client proves itself with a private key. A secret is not accepted.",
        developer: "private_key_jwt or client_secret_jwt is required (RFC 7523 2.2).",
        causes: &[Why(Likely, "The client is set up for private_key_jwt.", "The server speaks of an assertion.")],
        fixes: &[Do(KindeAdmin, &["Ask for a client that uses a **client secret** for this test."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC7523],
        heading: "Signed assertion wanted",
        why: "Instead of a shared secret a client can sign a short statement with its own key. This app tests clients with a secret.",
        example: "invalid_client: client_assertion is required",
    },
    Entry {
        code: "proof-of-possession-required",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::ProofRequired),
        title: "{Provider} only issues tokens to {client} that are bound to a key",
        summary: "The server wants proof of a key or certificate (DPoP or mTLS) with the request. A secret alone is not enough.",
        developer: "DPoP (RFC 9449) or mutual TLS (RFC 8705) is required.",
        causes: &[Why(
            Likely,
            "The client is set up for sender-constrained tokens.",
            "The server speaks of DPoP or a certificate.",
        )],
        fixes: &[Do(KindeAdmin, &["Ask for a client without DPoP and mTLS for this test."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC9449, RFC8705],
        heading: "Proof of a key wanted",
        why: "A bound token is useless to a thief, because it only works together with a key. Using one needs more than this app does.",
        example: "{\"error\":\"use_dpop_nonce\"}",
    },
    Entry {
        code: "client-disabled",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::ClientDisabled),
        title: "{Provider} has switched {client} off",
        summary: "The client exists, but may not be used at present.",
        developer: "The server names the client as disabled, inactive or blocked.",
        causes: &[Why(Likely, "Somebody switched the client off, or a rule did.", "The server says so.")],
        fixes: &[Do(KindeAdmin, &["Switch the client on again, or make a new one."])],
        kinde: AtKinde { page: Some("kinde-app-details"), ..AtKinde::NOTHING },
        references: &[RFC6749_ERRORS],
        heading: "Client switched off",
        why: "Clients are blocked when they are no longer needed, or when their secret may have leaked.",
        example: "invalid_client: Client is disabled",
    },
];

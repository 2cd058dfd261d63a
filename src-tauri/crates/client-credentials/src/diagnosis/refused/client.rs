//! The client is known, but is not one for this grant; and what lies beyond the client.

use super::super::entry::{AtKinde, Do, Entry, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Stage::{Authenticate, Grant, Reach};
use super::super::finding::Who::{It, KindeAdmin, ServerOwner, You};
use super::super::refusal::Refusal;
use super::super::sources::{KINDE_APP, KINDE_FAQ, RFC6585, RFC6749_ERRORS, RFC6749_GRANT, RFC9110_WAIT};

const MAKE_M2M: &[&str] = &[
    "In Kinde open **Settings, Applications** and choose **Add application**.",
    "Choose **Machine to machine** (in one place of Kinde: **Machine-to-machine (M2M)**) as its type and save.",
    "Open its **APIs**, choose the three dots beside the API, then **Authorize application** (in some places only **Authorize**).",
    "Copy **Client ID** and **Client secret** from **App keys** into this environment and try again.",
];

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "client-is-public",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::ClientPublic),
        title: "{client} is an app without a secret",
        summary: "It is a front-end or mobile app. Such apps cannot keep a secret, so they get no machine-to-machine token.",
        developer: "The client is public (RFC 6749 2.1); client credentials are for confidential clients only (4.4).",
        causes: &[Why(Likely, "The ID of a browser or mobile app was used.", "The server calls the client public.")],
        fixes: &[Do(KindeAdmin, &["Make a confidential (machine-to-machine) client and use its ID and secret."])],
        kinde: AtKinde {
            fixes: &[Do(KindeAdmin, MAKE_M2M)],
            page: Some("kinde-applications"),
            references: &[KINDE_APP],
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_GRANT],
        heading: "App without a secret",
        why: "Anybody can take an app apart that runs in a browser or on a phone. Whatever secret is inside is no secret.",
        example: "invalid_grant: The OAuth 2.0 Client is marked as public …",
    },
    Entry {
        code: "grant-not-allowed",
        stage: Grant,
        rule: Rule::Refused(Refusal::GrantNotAllowed),
        title: "{Provider} knows {client}, but gives it no machine-to-machine tokens",
        summary: "ID and secret are not the trouble. This app may not use the client-credentials grant.",
        developer: "unauthorized_client: the client may not use grant_type client_credentials (RFC 6749 5.2).",
        causes: &[
            Why(Likely, "The app is of a type for people who log in (website, single-page or mobile app).", ""),
            Why(Possible, "The grant is switched off for this client.", ""),
        ],
        fixes: &[Do(
            KindeAdmin,
            &[
                "Switch on **client credentials** (machine-to-machine, service account) for this client, or make a client of that type.",
                "Try again.",
            ],
        )],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "The app is not authorised for {api}.",
                "An older page of Kinde's documentation gives this answer for that case.",
            )],
            fixes: &[Do(KindeAdmin, MAKE_M2M), Do(KindeAdmin, super::grant::AUTHORISE)],
            page: Some("kinde-applications"),
            references: &[KINDE_APP],
        },
        references: &[RFC6749_ERRORS, RFC6749_GRANT],
        heading: "Grant not allowed for this app",
        why: "Each app is made for certain ways of getting tokens. An app for people has no business with machine-to-machine tokens, and the other way round.",
        example: "unauthorized_client: … is not allowed to use authorization grant 'client_credentials'",
    },
    Entry {
        code: "grant-invalid",
        stage: Grant,
        rule: Rule::Refused(Refusal::GrantInvalid),
        title: "{Provider} answers “invalid grant” to {client}",
        summary: "The code is meant for logins of people. Servers that use it here usually mean that the client is blocked, expired or of the wrong type.",
        developer: "invalid_grant is not defined for client_credentials (RFC 6749 5.2); vendor use.",
        causes: &[
            Why(Likely, "The client is of another type, blocked or expired.", ""),
            Why(Possible, "The address is the token endpoint of another flow.", ""),
        ],
        fixes: &[
            Do(KindeAdmin, &["Check that the client is active and made for **machine to machine**."]),
            Do(You, &["Compare the token endpoint **{url}** with the server's documentation."]),
        ],
        kinde: AtKinde {
            fixes: &[Do(KindeAdmin, MAKE_M2M)],
            page: Some("kinde-applications"),
            references: &[KINDE_APP],
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_ERRORS],
        heading: "Invalid grant",
        why: "With client credentials there is no code and no password that could be invalid, so the word means something of the server's own.",
        example: "{\"error\":\"invalid_grant\"}",
    },
    Entry {
        code: "access-restricted-by-policy",
        stage: Grant,
        rule: Rule::Refused(Refusal::RestrictedByPolicy),
        title: "{Provider} does not issue tokens to this network",
        summary: "Client and secret are not the trouble. A rule about places, networks or devices forbids the request.",
        developer: "A network or conditional-access policy refused the token request.",
        causes: &[Why(
            Likely,
            "This computer's IP address or country is not on the list of allowed ones.",
            "The server speaks of a network rule.",
        )],
        fixes: &[
            Do(You, &["Connect to the **company network** or its VPN.", "Try again."]),
            Do(KindeAdmin, &["Allow this network for the client, or name one that is allowed."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Restricted by a policy",
        why: "Companies can limit from where a client may ask for tokens, so that a stolen secret is useless elsewhere.",
        example: "AADSTS53003: Access has been blocked by Conditional Access policies.",
    },
    Entry {
        code: "user-interaction-required",
        stage: Grant,
        rule: Rule::Refused(Refusal::InteractionRequired),
        title: "{Provider} waits for a person to agree or log in",
        summary: "The server treats the request as one on behalf of a person, or an administrator has not given consent yet.",
        developer: "consent_required, interaction_required, login_required or mfa_required in answer to client_credentials.",
        causes: &[
            Why(Likely, "An administrator has not consented to the app's own (application) permissions.", ""),
            Why(Possible, "The permissions given to the app are those of users (delegated).", ""),
        ],
        fixes: &[Do(
            KindeAdmin,
            &["Give the app **application permissions** (not delegated ones) for the API.", "Grant **admin consent**."],
        )],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "A person has to agree",
        why: "A machine cannot click a button. What it may do has to be agreed to beforehand by an administrator.",
        example: "{\"error\":\"consent_required\"}",
    },
    Entry {
        code: "tenant-unknown",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::TenantUnknown),
        title: "There is no such tenant at {host}",
        summary: "The server works, but knows no tenant (realm, directory) of the name in the address.",
        developer: "The tenant or realm segment of {url} does not exist.",
        causes: &[Why(
            Likely,
            "The tenant's name or number in the address is mistyped, or a placeholder was left in.",
            "The server says that it does not exist.",
        )],
        fixes: &[Do(
            You,
            &[
                "Compare the address **{url}** with the one in the server's administration.",
                "Put your tenant's own name or ID in its place; “common” is not one for machine-to-machine tokens.",
            ],
        )],
        kinde: AtKinde { page: Some("kinde-app-details"), ..AtKinde::NOTHING },
        references: &[],
        heading: "Tenant unknown",
        why: "Many servers have one host for all customers; the path says whose tenant is meant.",
        example: "AADSTS90002: Tenant 'contoso-typo' not found.",
    },
    Entry {
        code: "rate-limited",
        stage: Grant,
        rule: Rule::Refused(Refusal::RateLimited),
        title: "{Provider} has had too many token requests: wait {wait}",
        summary: "Nothing is wrong with the request. A limit on requests or on tokens is used up for the moment.",
        developer: "429 (RFC 6585 4) or a vendor's rate-limit code; the wait is read from Retry-After, RateLimit-Reset or X-RateLimit-Reset.",
        causes: &[
            Why(
                Likely,
                "Too many tokens were requested in a short time, here or by another program with the same client.",
                "",
            ),
            Why(
                Possible,
                "The number of tokens of the plan is used up.",
                "Plans limit machine-to-machine tokens by the month.",
            ),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Wait **{wait}**, then try again.",
                    "Use the **saved token** until it ends instead of requesting a new one.",
                ],
            ),
            Do(KindeAdmin, &["Check the plan's number of machine-to-machine tokens."]),
        ],
        kinde: AtKinde { page: Some("kinde-admin"), references: &[KINDE_FAQ], ..AtKinde::NOTHING },
        references: &[RFC6585, RFC9110_WAIT],
        heading: "Too many token requests",
        why: "Every token request costs the server work, and at Kinde it counts towards the plan. A token can be used again and again until it ends.",
        example: "429 Too Many Requests, Retry-After: 30",
    },
    Entry {
        code: "server-unavailable",
        stage: Reach,
        rule: Rule::Refused(Refusal::Unavailable),
        title: "{Provider} is in trouble itself: {status}",
        summary: "The server says that the fault is on its side. Nothing needs changing here.",
        developer: "temporarily_unavailable, server_error or 5xx from the token endpoint.",
        causes: &[
            Why(Likely, "The server is overloaded, being updated, or broken.", "It says so."),
            Why(
                Possible,
                "A rule or workflow on the server fails for this client.",
                "It fails each time, and for other clients it works.",
            ),
        ],
        fixes: &[
            Do(You, &["Wait **{wait}**, then try again.", "Look at the server's status page."]),
            Do(ServerOwner, &["Send the time and the request ID in the response headers."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "A token-generation workflow of the tenant stops with an error.",
                "A workflow can be set to stop the token.",
            )],
            page: Some("kinde-admin"),
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_ERRORS],
        heading: "Server in trouble",
        why: "Codes from 500 on mean that the server failed at a request that may be perfectly good.",
        example: "503 {\"error\":\"temporarily_unavailable\"}",
    },
    Entry {
        code: "access-denied",
        stage: Grant,
        rule: Rule::Refused(Refusal::AccessDenied),
        title: "{Provider} denies {client} a token for {api}",
        summary: "The server says no without naming a reason. Usually a rule or a missing permission is behind it.",
        developer: "access_denied without further detail.",
        causes: &[
            Why(Likely, "The client has no permission for this API, or a policy of the server forbids it.", ""),
            Why(Possible, "A rule about networks forbids it.", ""),
        ],
        fixes: &[
            Do(
                KindeAdmin,
                &[
                    "Look for the refusal in the server's log, at the time shown here.",
                    "Check the client's permissions for **{audience}** and the access policies.",
                ],
            ),
            Do(It, &["Ask whether this network is allowed."]),
        ],
        kinde: AtKinde {
            fixes: &[Do(KindeAdmin, super::grant::AUTHORISE)],
            page: Some("kinde-applications"),
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_ERRORS],
        heading: "Access denied",
        why: "Servers often keep the reason for a refusal to themselves and write it into their own log.",
        example: "400 {\"error\":\"access_denied\",\"error_description\":\"Policy evaluation failed …\"}",
    },
    Entry {
        code: "token-request-refused",
        stage: Grant,
        rule: Rule::Refused(Refusal::Unknown),
        title: "{Provider} refused the token request in words of its own",
        summary: "The answer is an error, but not one of the standard. The server's own words say more.",
        developer: "An error body without a code of RFC 6749 5.2.",
        causes: &[Why(Possible, "The address is not a token endpoint of OAuth, or a gateway before it answers.", "")],
        fixes: &[
            Do(
                You,
                &[
                    "Read the server's own words.",
                    "Compare the token endpoint **{url}** with the server's documentation.",
                ],
            ),
            Do(ServerOwner, &["Send the report to whoever runs **{host}**."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_ERRORS],
        heading: "Refused in words of its own",
        why: "Gateways and older servers answer in their own format.",
        example: "{\"errorCode\":\"E0000021\",\"errorSummary\":\"Bad request\"}",
    },
];

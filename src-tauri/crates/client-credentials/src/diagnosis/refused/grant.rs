//! The client is known, but is not given what it asked for: API or scope.

use super::super::entry::{AtKinde, Do, Entry, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Stage::Grant;
use super::super::finding::Who::{KindeAdmin, You};
use super::super::refusal::Refusal;
use super::super::sources::{
    KINDE_APIS, KINDE_CONNECT, KINDE_DOMAIN, KINDE_SCOPES, RFC6749_ERRORS, RFC6749_SCOPE, RFC8707,
};

/// Kinde: letting an app use an API. Its pages call the last entry in two ways.
pub(in super::super) const AUTHORISE: &[&str] = &[
    "In Kinde open **Settings, Applications** and **View details** of the app with the client ID **{client}**.",
    "Choose **APIs**, then the three dots beside **{api}**.",
    "Choose **Authorize application** (in some places only **Authorize**) and save.",
    "Come back and try again.",
];

/// Kinde: giving an app a scope of an API.
pub(in super::super) const TICK_SCOPE: &[&str] = &[
    "In Kinde open **Settings, Applications** and **View details** of the app with the client ID **{client}**.",
    "Choose **APIs**, then the three dots beside **{api}**, then **Manage scopes**.",
    "Switch on **{scope}** and save.",
    "Come back and get a **new token**: tokens that exist already do not change.",
];

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "audience-not-authorised",
        stage: Grant,
        rule: Rule::Refused(Refusal::AudienceNotAuthorised),
        title: "{Provider} knows this app, but does not let it use {api}",
        summary: "Client ID and secret are right. The app has not been authorised for {audience}, or that audience is spelt differently at the server.",
        developer: "The requested audience {audience} is not in the client's allow-list; client authentication has succeeded before this check.",
        causes: &[
            Why(
                Likely,
                "The app is not authorised for this API.",
                "The audience was refused after the client had been accepted.",
            ),
            Why(
                Possible,
                "The audience is registered with another spelling: a slash at the end, capital letters, another host.",
                "Audiences are compared letter by letter.",
            ),
        ],
        fixes: &[
            Do(
                KindeAdmin,
                &[
                    "Open the API (or the client) in the server's administration.",
                    "Allow the client **{client}** to use **{audience}** and give it the scopes it needs.",
                    "Try again.",
                ],
            ),
            Do(You, &["Compare **{audience}** letter by letter with the identifier in the server's administration."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "The API belongs to another Kinde environment, or its address with a custom domain was used.",
                "Authorisations are made for each environment.",
            )],
            fixes: &[
                Do(KindeAdmin, AUTHORISE),
                Do(
                    You,
                    &[
                        "In Kinde open **Settings, APIs** and compare the **Audience** with **{audience}**, letter by letter.",
                    ],
                ),
            ],
            page: Some("kinde-app-details"),
            references: &[KINDE_APIS, KINDE_CONNECT, KINDE_DOMAIN],
        },
        references: &[RFC8707],
        heading: "App not authorised for the API",
        why: "An app may only get tokens for APIs that somebody allowed it to use. The client is checked first, so this answer also says that ID and secret are right.",
        example: "400 {\"error\":\"invalid_request\",\"error_description\":\"… Requested audience 'https://orders.acme.com' has not been whitelisted by the OAuth 2.0 Client.\"}",
    },
    Entry {
        code: "audience-unknown",
        stage: Grant,
        rule: Rule::Refused(Refusal::AudienceUnknown),
        title: "{Provider} knows no API {audience}",
        summary: "No API of this name is registered at the server, or it is spelt differently there.",
        developer: "invalid_target (RFC 8707 2) or a vendor's equivalent: the audience or resource is not known.",
        causes: &[
            Why(
                Likely,
                "The audience is spelt differently at the server: https, a slash at the end, capital letters.",
                "Audiences are compared letter by letter.",
            ),
            Why(Possible, "The API is registered in another tenant or environment.", ""),
            Why(Possible, "The API has not been registered yet.", ""),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Copy the **identifier** of the API from the server's administration, letter by letter.",
                    "Change the audience of the API in this environment and try again.",
                ],
            ),
            Do(KindeAdmin, &["Register the API **{audience}**, or say under what name it is registered."]),
        ],
        kinde: AtKinde {
            fixes: &[
                Do(
                    You,
                    &[
                        "In Kinde open **Settings, APIs** and copy the **Audience** of your API.",
                        "Change the audience of the API in this environment and try again.",
                    ],
                ),
                Do(KindeAdmin, AUTHORISE),
            ],
            page: Some("kinde-apis"),
            references: &[KINDE_APIS, KINDE_CONNECT],
            ..AtKinde::NOTHING
        },
        references: &[RFC8707],
        heading: "API unknown",
        why: "The server hands out tokens for APIs in its list only. The name has to be the same, letter by letter.",
        example: "403 {\"error\":\"access_denied\",\"error_description\":\"Service not found: https://orders.acme.com\"}",
    },
    Entry {
        code: "audience-missing",
        stage: Grant,
        rule: Rule::Refused(Refusal::AudienceMissing),
        title: "{Provider} wants to know for which API the token is",
        summary: "The request named no audience, and this server has none of its own to fall back on.",
        developer: "The vendor parameter audience (or resource, RFC 8707) is required by this server.",
        causes: &[Why(Likely, "No API was chosen.", "The server says that the audience is missing.")],
        fixes: &[Do(You, &["Choose an **API** for the token.", "Try again."])],
        kinde: AtKinde {
            fixes: &[Do(
                You,
                &[
                    "Choose **Kinde Management API**, or add your own API with the audience that **Settings, APIs** shows.",
                    "Try again.",
                ],
            )],
            page: Some("kinde-apis"),
            references: &[KINDE_CONNECT],
            ..AtKinde::NOTHING
        },
        references: &[RFC8707],
        heading: "No API named",
        why: "A token is made for one API. Without knowing which, some servers make none, and others make one that no API accepts.",
        example: "invalid_request: No audience parameter was provided",
    },
    Entry {
        code: "scope-refused",
        stage: Grant,
        rule: Rule::Refused(Refusal::ScopeRefused),
        title: "{Provider} does not give this app {thescope}",
        summary: "Client ID and secret are right. The scope has not been switched on for this app, or there is none of that name.",
        developer: "invalid_scope (RFC 6749 5.2): the client may not request {scope}, or it is unknown.",
        causes: &[
            Why(
                Likely,
                "The scope is not switched on for this app and this API.",
                "It was refused after the client had been accepted.",
            ),
            Why(Possible, "The scope is misspelt, or belongs to another API.", ""),
        ],
        fixes: &[
            Do(KindeAdmin, &["Give the client **{client}** the scope **{scope}** for **{api}**.", "Try again."]),
            Do(You, &["Leave the scopes **empty** to get all that the app has been given, and see which these are."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "Scopes for your own APIs depend on the Kinde plan.",
                "Kinde offers custom API scopes from the Plus plan on.",
            )],
            fixes: &[
                Do(KindeAdmin, TICK_SCOPE),
                Do(
                    You,
                    &["Leave the scopes **empty** to get all that the app has been given, and see which these are."],
                ),
            ],
            page: Some("kinde-app-details"),
            references: &[KINDE_SCOPES],
        },
        references: &[RFC6749_SCOPE, RFC6749_ERRORS],
        heading: "Scope refused",
        why: "A scope is one thing an app may do. Asking for one that was not given is refused as a whole, also when the others are fine. A wrong scope hides a wrong audience, because scopes are looked at first.",
        example: "400 {\"error\":\"invalid_scope\",\"error_description\":\"… not allowed to request scope 'read:orders'.\"}",
    },
    Entry {
        code: "scope-required",
        stage: Grant,
        rule: Rule::Refused(Refusal::ScopeRequired),
        title: "{Provider} wants to know which scopes are asked for",
        summary: "The request named no scope, and this server gives none by itself.",
        developer: "invalid_scope or invalid_request: scope is required where no default is configured (RFC 6749 3.3).",
        causes: &[Why(
            Likely,
            "No scope was chosen, and the server has no default ones.",
            "The server says that a scope is needed.",
        )],
        fixes: &[Do(You, &["Choose at least one **scope** for the token.", "Try again."])],
        kinde: AtKinde { references: &[KINDE_SCOPES], ..AtKinde::NOTHING },
        references: &[RFC6749_SCOPE],
        heading: "Scope needed",
        why: "Some servers take no scope for all scopes, others for none, and others refuse.",
        example: "invalid_scope: … 'scope' must be provided.",
    },
    Entry {
        code: "scope-must-be-default",
        stage: Grant,
        rule: Rule::Refused(Refusal::ScopeMustBeDefault),
        title: "{Provider} wants a scope that ends with /.default",
        summary: "Microsoft Entra gives applications all their permissions at once: the scope is the API's identifier followed by /.default.",
        developer: "AADSTS1002012 or AADSTS70011: client_credentials needs scope=<resource>/.default.",
        causes: &[Why(
            Likely,
            "A single permission was asked for, or the resource was sent without /.default.",
            "The server names the form it wants.",
        )],
        fixes: &[Do(
            You,
            &[
                "Set the scope to the API's identifier followed by **/.default**, such as api://orders/.default.",
                "Try again.",
            ],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_SCOPE],
        heading: "Scope has to end with /.default",
        why: "At Entra the permissions of an application are fixed by its administrator, so the request cannot choose among them.",
        example: "AADSTS1002012: … must have a scope value with /.default suffixed to the resource identifier",
    },
];

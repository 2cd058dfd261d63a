//! The server does not understand the request itself.

use super::super::entry::{AtKinde, Do, Entry, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Stage::Grant;
use super::super::finding::Who::{It, ServerOwner, You};
use super::super::refusal::Refusal;
use super::super::sources::{RFC6749_ERRORS, RFC6749_GRANT, RFC6749_TOKEN};

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "grant-type-not-supported",
        stage: Grant,
        rule: Rule::Refused(Refusal::GrantTypeNotSupported),
        title: "{Provider} does not know the kind of request that was sent",
        summary: "The token endpoint does not offer the client-credentials grant, or the parameter that names it did not arrive intact.",
        developer: "unsupported_grant_type, or invalid_request about grant_type (fosite answers the latter for an unknown one).",
        causes: &[
            Why(Likely, "This server, or this tenant, has client credentials switched off.", ""),
            Why(Possible, "An extra parameter replaces grant_type, or the body was not read as a form.", ""),
            Why(Possible, "The address is not the token endpoint.", ""),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Look at **Exact exchange**: grant_type has to be client_credentials, once.",
                    "Remove extra parameters of that name.",
                    "Compare **{url}** with the server's documentation.",
                ],
            ),
            Do(ServerOwner, &["Ask whether the **client-credentials grant** is switched on."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_GRANT, RFC6749_ERRORS],
        heading: "Grant type not supported",
        why: "The token endpoint serves several kinds of requests; the parameter grant_type says which.",
        example: "{\"error\":\"unsupported_grant_type\"}",
    },
    Entry {
        code: "request-body-not-understood",
        stage: Grant,
        rule: Rule::Refused(Refusal::BodyNotUnderstood),
        title: "{Provider} could not read the body of the request",
        summary: "A form was sent. The server got something else, or expects something else.",
        developer: "The server did not find an application/x-www-form-urlencoded POST body.",
        causes: &[
            Why(Likely, "Something between changed the request: a redirect, a proxy, or an http address.", ""),
            Why(Possible, "This server wants JSON instead of the form that the standard asks for.", ""),
        ],
        fixes: &[
            Do(
                You,
                &["Use the **https** address of the token endpoint, exactly as the server names it.", "Try again."],
            ),
            Do(It, &["Ask whether a proxy changes requests to **{host}**."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC6749_TOKEN, RFC6749_ERRORS],
        heading: "Body not understood",
        why: "RFC 6749 wants token requests as a form in the body of a POST. Redirects can turn a POST into a GET without a body.",
        example: "invalid_request: The POST body can not be empty.",
    },
    Entry {
        code: "parameter-repeated",
        stage: Grant,
        rule: Rule::Refused(Refusal::ParameterRepeated),
        title: "{Provider} takes a parameter only once that was sent several times",
        summary: "Most often several audiences were asked for, each as a parameter of its own.",
        developer: "RFC 6749 3.2 forbids repeated parameters; audience is a vendor parameter, and servers differ.",
        causes: &[
            Why(Likely, "Several audiences were sent as repeated parameters.", ""),
            Why(Possible, "An extra parameter repeats one that is sent anyway.", ""),
        ],
        fixes: &[Do(
            You,
            &[
                "Ask for **one API per token**, or have several audiences joined by spaces.",
                "Remove extra parameters that are sent anyway.",
                "Try again.",
            ],
        )],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "Kinde's own pages disagree on how several audiences are sent.",
                "Its libraries repeat the parameter; one page calls that an error.",
            )],
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_ERRORS],
        heading: "Parameter sent several times",
        why: "The standard allows each parameter once. Asking for several APIs needs an agreement beyond the standard.",
        example: "invalid_request: duplicate parameter: audience",
    },
    Entry {
        code: "request-malformed",
        stage: Grant,
        rule: Rule::Refused(Refusal::RequestMalformed),
        title: "{Provider} does not understand the token request",
        summary: "A parameter is missing, unknown or has a value that the server does not take. It does not say which, or says it in its own words.",
        developer: "invalid_request (RFC 6749 5.2) without a detail that could be read.",
        causes: &[
            Why(Possible, "The audience is missing or unknown.", "Some servers answer so."),
            Why(Possible, "An extra parameter is not understood.", ""),
        ],
        fixes: &[Do(
            You,
            &[
                "Read the server's own words.",
                "Check that an **API** is chosen and its audience is right.",
                "Remove extra parameters and try again.",
            ],
        )],
        kinde: AtKinde {
            causes: &[Why(
                Likely,
                "The audience is missing or misspelt.",
                "Kinde answers missing and unknown audiences with this code.",
            )],
            page: Some("kinde-apis"),
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_ERRORS],
        heading: "Request not understood",
        why: "This code is the standard's catch-all for requests that are not as they should be.",
        example: "{\"error\":\"invalid_request\"}",
    },
];

//! The token is accepted, the client or the call is not.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Evidence;
use super::super::finding::Stage::Call;
use super::super::finding::Who::{ApiOwner, It, KindeAdmin, You};
use super::super::refused::grant::AUTHORISE;
use super::super::sources::{KINDE_CONNECT, RFC9110_STATUS};
use super::access::{lacks_needed_scope, scope_missing, shown};
use super::{About, about, is_management_call, refused_call};

fn client_refused(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case).filter(|status| matches!(status, 401 | 403))?;
    let spoken = about(case) == About::Client;
    // At the Management API a bare 403 for a fresh, verified token has one usual reason.
    let bare = status == 403
        && about(case) == About::Nothing
        && !case.is_page()
        && is_management_call(case)
        && !lacks_needed_scope(case);
    if !spoken && !bare {
        return None;
    }
    let mut found = shown(case, status, Match::likely());
    if is_management_call(case) {
        found = found
            .value("api", "Kinde Management API")
            .cause(
                Likely,
                "The app is not authorised for the Kinde Management API.",
                "Kinde issues the token and refuses only here.",
            )
            .cause(
                Possible,
                "The token is one of a person, or of an app that is not machine to machine.",
                "The Management API takes machine-to-machine tokens only.",
            );
    }
    Some(found)
}

fn other_organisation(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    (about(case) == About::Organisation).then(|| shown(case, status, Match::likely()))
}

fn cors(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    (about(case) == About::Cors).then(|| shown(case, status, Match::likely()))
}

fn forbidden(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case).filter(|status| matches!(status, 403 | 451))?;
    if about(case) != About::Nothing || scope_missing(case).is_some() || client_refused(case).is_some() {
        return None;
    }
    let mut found = shown(case, status, Match::likely());
    let header = |name: &str| case.response().and_then(|response| response.header(name));
    if let Some(by) = header("server").or(header("via")) {
        found = found.evidence(Evidence::seen("Answered by", crate::claims::visible(by, 80), "response header"));
    }
    if case.is_page() {
        found = found.cause(
            Likely,
            "A gateway or firewall before the API refused, not the API.",
            "The answer is a web page.",
        );
    }
    Some(found)
}

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "client-refused-by-api",
        stage: Call,
        rule: Rule::When(client_refused),
        title: "The token was issued, but this app may not use {api}",
        summary: "The API refuses the app, not the request. Usually the app has to be authorised for the API first.",
        developer: "401 or 403 about the client or its credentials, without a scope or token error.",
        causes: &[Why(Possible, "The app is not on the list of clients that may use this API.", "")],
        fixes: &[Do(ApiOwner, &["Allow the client **{client}** to use the API."])],
        kinde: AtKinde {
            fixes: &[Do(KindeAdmin, AUTHORISE), Do(You, &["Get a **new token** afterwards and send the call again."])],
            page: Some("kinde-app-details"),
            references: &[KINDE_CONNECT],
            ..AtKinde::NOTHING
        },
        references: &[RFC9110_STATUS],
        heading: "App refused by the API",
        why: "An app that is not authorised for the Management API may be refused at the token request, or get a token and be refused only when it is used.",
        example: "403 {\"errors\":[{\"code\":\"…\",\"message\":\"Invalid credentials\"}]}",
    },
    Entry {
        code: "organisation-refused",
        stage: Call,
        rule: Rule::When(other_organisation),
        title: "The token is not for the organisation that the call is about",
        summary: "The app belongs to one organisation, and the call concerns another one.",
        developer: "The API compares org_code of the token with the organisation of the resource.",
        causes: &[Why(
            Likely,
            "The app was made inside another organisation, or inside none.",
            "The API speaks of the organisation.",
        )],
        fixes: &[
            Do(You, &["Use an environment with the app of that **organisation**."]),
            Do(ApiOwner, &["Say which organisation the API expects."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Possible,
                "Apps inside an organisation depend on the Kinde plan.",
                "Kinde offers them on Plus and Scale.",
            )],
            fixes: &[Do(
                KindeAdmin,
                &[
                    "In Kinde open **Organizations**, the organisation, then **M2M apps**.",
                    "Choose **Add M2M application** and use its keys here.",
                ],
            )],
            page: Some("kinde-admin"),
            ..AtKinde::NOTHING
        },
        references: &[],
        heading: "Another organisation",
        why: "A token of an app inside an organisation carries that organisation's code and cannot be used for others.",
        example: "403 … org_code mismatch",
    },
    Entry {
        code: "cors-answer",
        stage: Call,
        rule: Rule::When(cors),
        title: "{host} treats the call as one of a browser page",
        summary: "The answer speaks of CORS, a rule for pages in browsers. This app is no such page, so the rule does not concern it.",
        developer: "A CORS filter refused; the request carries no Origin header.",
        causes: &[Why(
            Likely,
            "A filter of the API refuses calls that do not come from its own pages.",
            "The words are those of a CORS filter.",
        )],
        fixes: &[Do(
            ApiOwner,
            &["Let calls without an **Origin** header pass the CORS filter; it does not protect anything from them."],
        )],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Answer about CORS",
        why: "CORS keeps pages of one site from reading another site's data with a visitor's cookies. Programs outside a browser neither need nor obey it.",
        example: "403 Invalid CORS request",
    },
    Entry {
        code: "forbidden",
        stage: Call,
        rule: Rule::When(forbidden),
        title: "{host} forbids this call and does not say why",
        summary: "The answer names neither the token nor a scope. It may come from the API, or from a gateway before it.",
        developer: "403 without a Bearer challenge or an error that could be read. Some middleware answers 403 to expired or foreign tokens.",
        causes: &[
            Why(Possible, "A rule of a gateway: an IP filter, a firewall, a missing key.", ""),
            Why(
                Possible,
                "The token lacks a scope or role, or the API dislikes the token and says so with 403.",
                "Some middleware answers 403 to every bad token.",
            ),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Open **Claims**: does every check pass for this API?",
                    "Read in the API's manual which scope the call needs.",
                ],
            ),
            Do(
                ApiOwner,
                &["Look up the refusal in the API's log, by the time and the request ID in the response headers."],
            ),
            Do(It, &["Ask whether this network is allowed to call **{host}**."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Forbidden without a reason",
        why: "403 means that the server understood and refuses. Why, it need not say; so nothing here is certain.",
        example: "403 Forbidden",
    },
];

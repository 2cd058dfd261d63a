//! The token is probably fine; address, method, data, load or the API itself is the trouble.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Evidence;
use super::super::finding::Stage::Call;
use super::super::finding::Who::{ApiOwner, You};
use super::super::sources::RFC9110_STATUS;
use super::{About, PLACE, about, is_management_call, refused_call};
use crate::environment::AuthorizationServer;
use crate::exchange::Purpose;

pub(super) fn of(case: &Case<'_>, statuses: &[u16]) -> Option<Match> {
    let status = refused_call(case).filter(|status| statuses.contains(status))?;
    if matches!(
        about(case),
        About::Scope
            | About::Token
            | About::NoToken
            | About::OtherCredentials
            | About::Client
            | About::Organisation
            | About::Cors
    ) {
        return None;
    }
    let mut found = Match::likely().evidence(Evidence::seen("Status", status.to_string(), PLACE));
    if let Some(words) = &case.words {
        let text = match &words.shown.description {
            Some(description) => format!("{}: {description}", words.shown.error),
            None => words.shown.error.clone(),
        };
        found = found.evidence(Evidence::seen("Error", crate::claims::visible(&text, 300), PLACE));
    }
    let endpoint = case.environment().and_then(|environment| environment.token_endpoint());
    if endpoint.is_some() && endpoint == case.url() {
        found = found.cause(
            Likely,
            "The call went to the token endpoint, not to an API.",
            "The two addresses are the same.",
        );
    }
    for name in ["x-request-id", "request-id", "x-correlation-id", "cf-ray", "x-amzn-requestid", "traceparent"] {
        if let Some(id) = case.response().and_then(|response| response.header(name)) {
            found = found.evidence(Evidence::seen("Request ID", crate::claims::visible(id, 100), "response header"));
            break;
        }
    }
    Some(found)
}

/// What the words prove beyond the status.
fn worded(case: &Case<'_>, found: Match) -> Match {
    Match { certainty: if case.words.is_some() { Match::proven().certainty } else { found.certainty }, ..found }
}

fn route_not_found(case: &Case<'_>) -> Option<Match> {
    let mut found = of(case, &[404, 410]).or_else(|| of(case, &[405]).filter(|_| about(case) == About::Route))?;
    match about(case) {
        About::Thing => return None,
        About::Route => found = worded(case, found),
        _ => {
            found = found.cause(Possible, "Some APIs answer 404 instead of 403, to hide what exists.", "");
        }
    }
    let path = case.url().map(|url| url.path().to_owned()).unwrap_or_default();
    let at_tenant = match case.environment().map(|environment| &environment.server) {
        Some(AuthorizationServer::Kinde { host }) => {
            case.url().is_some_and(|url| crate::environment::origin_of(&url) == host.origin())
        }
        _ => false,
    };
    if at_tenant && !path.starts_with("/api/v1/") {
        found = found.evidence(Evidence::differs("Path", "/api/v1/…", path, "address")).cause(
            Likely,
            "The path lacks /api/v1, with which every operation of the Kinde Management API begins.",
            "",
        );
    } else if is_management_call(case) {
        found = found.cause(
            Likely,
            "The operation has another name, often in the singular or plural (GET /users, but POST /user).",
            "Kinde's API mixes both.",
        );
    }
    if case
        .url()
        .is_some_and(|url| ["<", "%3C", "{", "%7B", ":id", "your"].iter().any(|mark| url.path().contains(mark)))
    {
        found = found.cause(
            Likely,
            "A placeholder was left in the path.",
            "It holds a bracket or a name instead of a value.",
        );
    }
    Some(found)
}

fn thing_not_found(case: &Case<'_>) -> Option<Match> {
    let found = of(case, &[404, 410])?;
    (about(case) == About::Thing).then(|| worded(case, found))
}

fn method_not_allowed(case: &Case<'_>) -> Option<Match> {
    let found = of(case, &[405, 501]).filter(|_| about(case) != About::Route)?;
    Some(match case.response().and_then(|response| response.header("allow")) {
        Some(allow) => {
            let method = case.situation.exchange.map(|exchange| exchange.request.method.clone()).unwrap_or_default();
            found.evidence(Evidence::differs("Method", crate::claims::visible(allow, 80), method, "Allow header"))
        }
        None => found,
    })
}

fn media_type(case: &Case<'_>) -> Option<Match> {
    of(case, &[406, 415])
}

fn data_refused(case: &Case<'_>) -> Option<Match> {
    if super::load::header_too_large(case).is_some() {
        return None;
    }
    let found = of(case, &[400, 422])?;
    let about_data = case.words.as_ref().is_some_and(|words| {
        words
            .says("field|parameter|required|missing|invalid|must|property|format|validat|expected|not allowed|too long")
            || words.code_is("invalid|missing|required|malformed|validation")
    });
    Some(if about_data { worded(case, found) } else { found })
}

fn conflict(case: &Case<'_>) -> Option<Match> {
    of(case, &[409, 412, 423, 424, 428])
}

fn redirected(case: &Case<'_>) -> Option<Match> {
    let response = case
        .response_to(Purpose::Call)
        .filter(|response| (300..400).contains(&response.status) && response.status != 304)?;
    if super::super::answer::is_from_the_way(case) {
        return None;
    }
    let named = case.situation.call.and_then(|call| call.redirect).or(response.header("location"));
    let target = named.unwrap_or("an address that was not named");
    let found = Match::proven()
        .value("actual", target)
        .evidence(Evidence::seen("Status", response.status.to_string(), PLACE))
        .evidence(Evidence::seen("Leads to", crate::claims::visible(target, 200), "Location header"));
    let lower = target.to_lowercase();
    Some(if ["login", "signin", "sign-in", "/authorize", "/oauth2/auth"].iter().any(|word| lower.contains(word)) {
        found.cause(
            Likely,
            "The address is a web site that wants people to log in, not the API.",
            "It leads to a login page.",
        )
    } else {
        found.cause(Likely, "The API has moved, or its address ends differently (a slash, https).", "")
    })
}

fn page(case: &Case<'_>) -> Option<Match> {
    let response =
        case.response_to(Purpose::Call).filter(|response| (200..300).contains(&response.status) && case.is_page())?;
    if super::super::answer::is_from_the_way(case) {
        return None;
    }
    let kind = response.header("content-type").unwrap_or("not said");
    let mut found = Match::likely().evidence(Evidence::differs(
        "Content type",
        "application/json",
        crate::claims::visible(kind, 80),
        PLACE,
    ));
    if let Some(title) = crate::token_response::html_title(response.text()) {
        found = found.evidence(Evidence::seen("Title of the page", crate::claims::visible(&title, 120), PLACE));
    }
    Some(found)
}

fn otherwise(case: &Case<'_>) -> Option<Match> {
    let status = refused_call(case)?;
    let known = [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 414, 415, 422, 423, 424, 428, 429, 431, 451];
    (status < 500 && !known.contains(&status)).then(|| of(case, &[status])).flatten()
}

const READ_MANUAL: Do = Do(You, &["Compare method and address with the API's manual.", "Send the call again."]);
const REPORT: Do =
    Do(ApiOwner, &["Send the report to the API's owner: it holds the time and the request ID, and no secret."]);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "call-redirected",
        stage: Call,
        rule: Rule::When(redirected),
        title: "{host} sends the call on to {actual}",
        summary: "The redirect was not followed: the token would have gone to an address that you did not choose.",
        developer: "3xx with Location; Authorization is not repeated to another origin (RFC 9110 15.4).",
        causes: &[],
        fixes: &[Do(You, &["Look at **{actual}**. Is it the same API's?", "If so, call that address directly."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Call redirected",
        why: "Most programs drop the token when they follow a redirect to another host, and then fail with 401 for no visible reason.",
        example: "302 Found, Location: https://www.acme.com/login",
    },
    Entry {
        code: "thing-not-found",
        stage: Call,
        rule: Rule::When(thing_not_found),
        title: "The API has no such thing as the address names",
        summary: "The token is accepted and the address is right. The user, organisation or other thing in it does not exist here.",
        developer: "404 or 410 with an error code that names a resource.",
        causes: &[
            Why(
                Likely,
                "The ID in the address is mistyped, or belongs to another environment.",
                "The API says that the thing does not exist.",
            ),
            Why(Possible, "It was deleted.", ""),
        ],
        fixes: &[Do(You, &["List the things first and copy an **ID** from the answer.", "Send the call again."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Thing not found",
        why: "404 has two meanings: there is no such address, or the address is fine and the thing is not there.",
        example: "404 {\"errors\":[{\"code\":\"ROLE_NOT_FOUND\",\"message\":\"…\"}]}",
    },
    Entry {
        code: "route-not-found",
        stage: Call,
        rule: Rule::When(route_not_found),
        title: "The API at {host} has nothing at {path}",
        summary: "The address is not one of the API's. The token was not the trouble.",
        developer: "404 for {path}; without an error that could be read it is no proof.",
        causes: &[Why(Possible, "The path or version in the address is wrong.", "")],
        fixes: &[READ_MANUAL],
        kinde: AtKinde {
            fixes: &[Do(
                You,
                &[
                    "Choose the operation from the **list** instead of typing the address.",
                    "The Management API begins with **/api/v1/**.",
                ],
            )],
            ..AtKinde::NOTHING
        },
        references: &[RFC9110_STATUS],
        heading: "Address not found",
        why: "An API knows a fixed set of addresses. At Kinde the answer says ROUTE_NOT_FOUND when there is none.",
        example: "404 {\"errors\":{\"code\":\"ROUTE_NOT_FOUND\",\"message\":\"The requested API route does not exist\"}}",
    },
    Entry {
        code: "method-not-allowed",
        stage: Call,
        rule: Rule::When(method_not_allowed),
        title: "{host} does not take {method} at {path}",
        summary: "The address exists, but for other methods.",
        developer: "405 (RFC 9110 15.5.6) or 501.",
        causes: &[Why(
            Likely,
            "Another method is meant, or the path is the one of the list instead of the single thing.",
            "",
        )],
        fixes: &[READ_MANUAL],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Method not allowed",
        why: "The method says what is to be done: GET reads, POST makes, PATCH and PUT change, DELETE removes.",
        example: "405 Method Not Allowed, Allow: GET, POST",
    },
    Entry {
        code: "media-type-refused",
        stage: Call,
        rule: Rule::When(media_type),
        title: "{host} does not take or give this kind of content",
        summary: "The token is accepted. The form of the data, or the form that was asked for, is not.",
        developer: "415 about Content-Type or 406 about Accept (RFC 9110 15.5.16, 15.5.7).",
        causes: &[Why(Likely, "The API wants another Content-Type or Accept header.", "")],
        fixes: &[Do(
            You,
            &[
                "Set **Content-Type** to plain application/json, or to what the API's manual says.",
                "Send the call again.",
            ],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Kind of content refused",
        why: "Headers name the form of the data. Some servers refuse even an addition such as charset=utf-8.",
        example: "415 Unsupported Media Type",
    },
    Entry {
        code: "request-data-refused",
        stage: Call,
        rule: Rule::When(data_refused),
        title: "{host} accepts the token, but not the data of the call",
        summary: "A parameter or a field of the body is missing or wrong. The API's own words say which.",
        developer: "400 or 422 without a token error.",
        causes: &[Why(Likely, "A field or parameter is missing, misspelt or of the wrong type.", "")],
        fixes: &[Do(You, &["Read the API's own words.", "Correct the field and send the call again."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Data refused",
        why: "APIs look at the token first and at the data afterwards. So this answer is good news about the token.",
        example: "422 {\"errors\":[{\"field\":\"name\",\"message\":\"is required\"}]}",
    },
    Entry {
        code: "state-conflict",
        stage: Call,
        rule: Rule::When(conflict),
        title: "What the call wants clashes with what is there at {host}",
        summary: "The token is fine. Something exists already, or has changed in the meantime.",
        developer: "409, 412, 423 or 428 (RFC 9110 15.5.10, 15.5.13).",
        causes: &[Why(Likely, "The same thing exists already, or somebody else changed it.", "")],
        fixes: &[Do(You, &["Read the current state first.", "Send the call again with that in mind."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Conflict",
        why: "Some changes only make sense in a certain state.",
        example: "409 Conflict",
    },
    Entry {
        code: "page-instead-of-data",
        stage: Call,
        rule: Rule::When(page),
        title: "{host} answered the call with a web page instead of data",
        summary: "The status says that it worked, but the answer is made for a browser. The API has probably not seen the call.",
        developer: "2xx with markup although Accept: application/json was sent.",
        causes: &[
            Why(
                Likely,
                "The address belongs to a web site (a single-page app answers every path), not to the API.",
                "",
            ),
            Why(Possible, "A login page was shown in place of the answer.", ""),
        ],
        fixes: &[Do(You, &["Check the **base address** of the API in its manual.", "Send the call again."])],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Web page instead of data",
        why: "Web sites answer unknown addresses with their start page and the status 200.",
        example: "200 OK, Content-Type: text/html",
    },
    Entry {
        code: "call-refused",
        stage: Call,
        rule: Rule::When(otherwise),
        title: "{host} refuses the call with status {status}",
        summary: "The status is an unusual one. The API's own words say more.",
        developer: "A 4xx without a rule of its own here.",
        causes: &[Why(Possible, "The API has a rule of its own, for instance about payment or versions.", "")],
        fixes: &[Do(You, &["Read the API's own words and its manual."]), REPORT],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Call refused",
        why: "APIs may use any status from 400 to 499 for refusals of their own.",
        example: "402 Payment Required",
    },
];

//! Something answered, but not as the server that was asked would: pages of the network, redirects, wrong addresses.

pub(super) mod shape;

use super::case::Case;
use super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::finding::Certainty::{Likely, Possible};
use super::finding::Evidence;
use super::finding::Stage::{Authenticate, Discover, Grant, Reach};
use super::finding::Who::{It, KindeAdmin, ServerOwner, You};
use super::refusal::Refusal;
use super::sources::{KINDE_APP, KINDE_DOMAIN, RFC6585, RFC6749_TOKEN, RFC8414, RFC9110_STATUS};
use super::words::holds;
use crate::exchange::Purpose;
use crate::token_response::html_title;

/// Words of pages that a network shows before it lets anybody through.
const SIGN_IN_PAGE: &str = "captive|hotspot|wi-fi|wifi|wlan|guest network|guest access|guest internet|network sign|network login|\
    free internet|acceptable use";

/// Words of pages that a filter shows in place of the answer.
const BLOCK_PAGE: &str = "zscaler|netskope|fortiguard|fortigate|blue coat|bluecoat|sophos|palo alto|cisco umbrella|opendns|\
    forcepoint|websense|barracuda|mcafee web|web filter|webfilter|url filter|content filter|web page blocked|\
    site blocked|website blocked|page has been blocked|access to this site|blocked by your|security policy|\
    company policy|web security|incident id|request blocked|attention required! | cloudflare|\
    checking your browser";

/// Title and beginning of a page, in lower case.
fn page_words(case: &Case<'_>) -> Option<String> {
    let response = case.response()?;
    let location = response.header("location").unwrap_or_default();
    let body: String = response.text().chars().take(20_000).collect();
    let is_redirect = (300..400).contains(&response.status) && !location.is_empty();
    (case.is_page() || is_redirect).then(|| format!("{location} {body}").to_lowercase())
}

/// Whether the answer comes from something on the way and not from the server.
pub(super) fn is_from_the_way(case: &Case<'_>) -> bool {
    sign_in_page(case).is_some() || blocked(case).is_some() || proxy_password(case).is_some()
}

fn title_evidence(case: &Case<'_>, found: Match) -> Match {
    let Some(response) = case.response() else { return found };
    let found = found.evidence(Evidence::seen("Status", response.status.to_string(), "answer"));
    match html_title(response.text()) {
        Some(title) => {
            found.evidence(Evidence::seen("Title of the page", crate::claims::visible(&title, 120), "answer"))
        }
        None => found,
    }
}

fn sign_in_page(case: &Case<'_>) -> Option<Match> {
    let status = case.status()?;
    if status == 511 {
        return Some(title_evidence(case, Match::likely()));
    }
    let words = page_words(case).filter(|_| matches!(status, 200..=399))?;
    holds(&words, SIGN_IN_PAGE).then(|| title_evidence(case, Match::likely()))
}

fn blocked(case: &Case<'_>) -> Option<Match> {
    if sign_in_page(case).is_some() {
        return None;
    }
    let words = page_words(case)?;
    let word = BLOCK_PAGE.split('|').find(|word| words.contains(word))?;
    Some(title_evidence(case, Match::likely()).value("other", (*word).to_owned()).cause(
        Likely,
        "A web filter shows its own page in place of the answer.",
        "The page speaks of “{other}”.",
    ))
}

fn proxy_password(case: &Case<'_>) -> Option<Match> {
    let response = case.response().filter(|response| response.status == 407)?;
    let by = response.header("proxy-authenticate").or(response.header("via")).unwrap_or("not said");
    Some(Match::likely().evidence(Evidence::seen("Asked by", crate::claims::visible(by, 80), "response header")))
}

/// What the path of a wrong address tells.
pub(super) fn path_cause(case: &Case<'_>, found: Match) -> Match {
    let Some(url) = case.url().filter(|_| case.purpose() == Some(Purpose::TokenRequest)) else { return found };
    let path = url.path().trim_end_matches('/').to_lowercase();
    let login = ["/authorize", "/oauth2/auth", "/auth", "/login", "/logout", "/userinfo", "/signin"];
    if login.iter().any(|end| path.ends_with(end)) {
        found.value("path", path).cause(
            Likely,
            "This is the address of the login page or of another endpoint, not of the token endpoint.",
            "The path ends with {path}.",
        )
    } else if path.is_empty() || path.contains("/.well-known/") {
        found
            .value("path", if path.is_empty() { "/".to_owned() } else { path })
            .cause(
                Likely,
                "This is the issuer's or the metadata's address; the metadata names the token endpoint.",
                "The path is {path}.",
            )
            .fix(
                You,
                &["Enter the address as **issuer** instead, so that the token endpoint is looked up.", "Try again."],
            )
    } else {
        found
    }
}

fn redirected(case: &Case<'_>) -> Option<Match> {
    let response =
        case.response().filter(|response| (300..400).contains(&response.status) && response.status != 304)?;
    if case.purpose() == Some(Purpose::Call) || is_from_the_way(case) {
        return None;
    }
    let target = response.header("location").unwrap_or("an address that was not named");
    let found = Match::proven()
        .value("actual", target)
        .evidence(Evidence::seen("Status", response.status.to_string(), "answer"))
        .evidence(Evidence::seen("Leads to", crate::claims::visible(target, 200), "Location header"));
    let found = path_cause(case, found);
    let url = case.url()?;
    let next = url.join(target).ok();
    let same_host = next.as_ref().is_some_and(|next| next.host_str() == url.host_str());
    let lower = target.to_lowercase();
    Some(
        if lower.contains("login")
            || lower.contains("signin")
            || lower.contains("sign-in")
            || lower.contains("/authorize")
        {
            found.cause(
                Likely,
                "The address is one for people who log in, not the one for tokens.",
                "It leads to a login page.",
            )
        } else if same_host
            && next.is_some_and(|next| next.path().trim_end_matches('/') == url.path().trim_end_matches('/'))
        {
            found.cause(
                Likely,
                "Only a slash at the end, or http instead of https, is different.",
                "The address leads to nearly the same one.",
            )
        } else {
            found.cause(Likely, "The server has moved, or another host of it is the right one.", "")
        },
    )
}

fn page_instead_of_token(case: &Case<'_>) -> Option<Match> {
    case.response_to(Purpose::TokenRequest)
        .filter(|response| (200..300).contains(&response.status) && case.is_page())?;
    (!is_from_the_way(case)).then(|| path_cause(case, title_evidence(case, Match::proven())))
}

fn too_large(case: &Case<'_>) -> Option<Match> {
    let refused = case.refusal.filter(|(refusal, _)| *refusal == Refusal::RequestTooLarge)?;
    Some(super::refused::matched(case, refused.0, refused.1))
}

const FIND_ENDPOINT: Do = Do(
    You,
    &[
        "Compare **{url}** with the token endpoint in the server's documentation.",
        "Or enter the **issuer** only, and leave the endpoint to be looked up.",
        "Try again.",
    ],
);

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "network-sign-in-page",
        stage: Reach,
        rule: Rule::When(sign_in_page),
        title: "This network wants a sign-in before it lets anything through to {host}",
        summary: "A page of the network answered in place of the server. The server has not seen the request.",
        developer: "Captive portal: markup or a redirect from the access network (RFC 8952; 511 in RFC 6585 6).",
        causes: &[Why(Likely, "A guest Wi-Fi has not been signed in to.", "The page speaks of it.")],
        fixes: &[Do(
            You,
            &["Open a **browser** and go to any page.", "Sign in to the Wi-Fi.", "Come back and try again."],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC6585],
        heading: "Sign-in page of the network",
        why: "Hotels, trains and airports answer every request with their own page until somebody has agreed to their terms.",
        example: "302 Found, Location: https://login.hotspot.example/",
    },
    Entry {
        code: "blocked-on-the-way",
        stage: Reach,
        rule: Rule::When(blocked),
        title: "A filter on the way answered in place of {host}",
        summary: "The page that came back is one of a web filter. The server has probably not seen the request.",
        developer: "Markup with the wording of a secure web gateway or WAF, instead of the expected media type.",
        causes: &[Why(Possible, "A company filter does not know or does not allow this host.", "")],
        fixes: &[Do(It, &["Ask to allow **{host}** in the web filter.", "Send the title of the page and the time."])],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Blocked by a filter",
        why: "Filters look at the host and sometimes at the content. They show a page for people, which a program cannot use.",
        example: "403 <title>Web Page Blocked</title>",
    },
    Entry {
        code: "proxy-password-wanted",
        stage: Reach,
        rule: Rule::When(proxy_password),
        title: "A proxy before {host} wants a user name and password",
        summary: "Status 407 comes from a proxy, not from the server.",
        developer: "407 Proxy Authentication Required (RFC 9110 15.5.8).",
        causes: &[Why(
            Likely,
            "This network's proxy lets only people through who identify themselves.",
            "It answered 407.",
        )],
        fixes: &[Do(It, &["Ask for proxy credentials for this computer, or for an exception for **{host}**."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Proxy wants a password",
        why: "The proxy's password has nothing to do with the client secret.",
        example: "HTTP/1.1 407 Proxy Authentication Required",
    },
    Entry {
        code: "redirected",
        stage: Reach,
        rule: Rule::When(redirected),
        title: "{host} sends the request on to {actual}",
        summary: "The answer is a redirect. It was not followed, because the secret would have gone to an address that you did not choose.",
        developer: "3xx with Location. Not followed: a POST with credentials must not be repeated elsewhere (RFC 9110 15.4).",
        causes: &[],
        fixes: &[Do(
            You,
            &[
                "Look at the address **{actual}**. Is it the same company's?",
                "If so, put it into the environment.",
                "Try again.",
            ],
        )],
        kinde: AtKinde {
            fixes: &[Do(
                You,
                &[
                    "In Kinde open **Settings, Applications** and **View details** of your app.",
                    "Copy **Domain** from **App keys** into the environment.",
                    "Try again.",
                ],
            )],
            page: Some("kinde-app-details"),
            ..AtKinde::NOTHING
        },
        references: &[RFC9110_STATUS],
        heading: "Redirected",
        why: "Servers redirect from http to https, from old to new addresses, and to login pages. A token endpoint that redirects is nearly always the wrong address.",
        example: "301 Moved Permanently, Location: https://acme.example/oauth2/token/",
    },
    Entry {
        code: "token-endpoint-not-found",
        stage: Discover,
        rule: Rule::Refused(Refusal::EndpointNotFound),
        title: "There is no token endpoint at {url}",
        summary: "{host} answers, but nothing takes token requests at this address.",
        developer: "404, 405 or 410 without an OAuth error at {url}.",
        causes: &[
            Why(Likely, "The path of the address is wrong.", ""),
            Why(Possible, "The host is right in form, but belongs to another server or tenant.", ""),
        ],
        fixes: &[FIND_ENDPOINT],
        kinde: AtKinde {
            causes: &[
                Why(
                    Likely,
                    "The Kinde domain is wrong: a typing error, a missing region label, or a custom domain.",
                    "Kinde answers 404 for domains it does not know.",
                ),
                Why(
                    Likely,
                    "The client ID does not exist in this environment.",
                    "Kinde's documentation names 404 for that too.",
                ),
            ],
            fixes: &[Do(
                You,
                &[
                    "In Kinde open **Settings, Applications** and **View details** of your app.",
                    "Copy **Domain** and **Client ID** from **App keys**.",
                    "Correct both in this environment and try again.",
                ],
            )],
            page: Some("kinde-app-details"),
            references: &[KINDE_APP, KINDE_DOMAIN],
        },
        references: &[RFC8414],
        heading: "Token endpoint not found",
        why: "A host has many addresses; one of them takes token requests. Its usual names are /oauth2/token, /oauth/token and /token.",
        example: "POST https://acme.kinde.com/oauth/token → 404 Not Found",
    },
    Entry {
        code: "gateway-wants-login",
        stage: Authenticate,
        rule: Rule::Refused(Refusal::GatewayLogin),
        title: "Something before the token endpoint at {host} wants a password of its own",
        summary: "The answer is not one of a token endpoint: a web server or gateway asks for a login before it lets anybody through.",
        developer: "401 with a challenge other than Bearer and no OAuth error body.",
        causes: &[Why(
            Likely,
            "The address is an internal or a test address that is protected by a password.",
            "The challenge names another kind of login.",
        )],
        fixes: &[Do(ServerOwner, &["Ask whoever runs **{host}** for the public address of the token endpoint."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Gateway wants a login",
        why: "Test systems are often hidden behind a password for the whole web site.",
        example: "401 Unauthorized, WWW-Authenticate: Basic realm=\"Restricted\"",
    },
    Entry {
        code: "token-request-too-large",
        stage: Grant,
        rule: Rule::When(too_large),
        title: "{host} finds the token request too large",
        summary: "The server refuses the size of the request: its address, headers or body.",
        developer: "411, 413, 414 or 431 from the token endpoint.",
        causes: &[Why(Likely, "Very many scopes or long extra parameters were sent.", "")],
        fixes: &[Do(
            You,
            &["Ask for fewer **scopes**, or leave them empty.", "Remove extra parameters and try again."],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC6585],
        heading: "Token request too large",
        why: "Servers and gateways limit what they read, usually to some kilobytes.",
        example: "413 Content Too Large",
    },
    Entry {
        code: "page-instead-of-token",
        stage: Reach,
        rule: Rule::When(page_instead_of_token),
        title: "{host} sent a web page instead of a token",
        summary: "The answer is made for a browser. The address probably is not the token endpoint.",
        developer: "2xx with markup instead of application/json (RFC 6749 5.1).",
        causes: &[
            Why(Likely, "The address leads to a web site or a login page, not to the token endpoint.", ""),
            Why(Possible, "A network or filter showed its own page.", ""),
        ],
        fixes: &[FIND_ENDPOINT],
        kinde: AtKinde {
            fixes: &[
                Do(
                    You,
                    &[
                        "In Kinde open **Settings, Applications** and **View details** of your app.",
                        "Copy **Domain** from **App keys** into the environment.",
                        "Try again.",
                    ],
                ),
                Do(
                    KindeAdmin,
                    &["If a custom domain is used: have its settings checked; the kinde.com domain works in any case."],
                ),
            ],
            page: Some("kinde-app-details"),
            references: &[KINDE_DOMAIN],
            ..AtKinde::NOTHING
        },
        references: &[RFC6749_TOKEN],
        heading: "Web page instead of a token",
        why: "Web sites answer many addresses with the same page, so a wrong path looks like success to a program that only sees the status 200.",
        example: "200 OK, Content-Type: text/html, <title>Sign in</title>",
    },
];

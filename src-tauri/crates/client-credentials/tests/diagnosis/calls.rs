//! Answers of APIs.

use client_credentials::diagnosis::Certainty;
use client_credentials::exchange::Purpose;
use client_credentials::guard::GuardCase;
use serde_json::json;

use super::fixture::{NOW, ORDERS, Scene, claims_with, signed};
use super::rows::{Row, finding};

const JSON: (&str, &str) = ("Content-Type", "application/json");
const USERS: &str = "https://acme.kinde.com/api/v1/users";

fn called(status: u16, headers: &[(&str, &str)], body: &str) -> Scene {
    Scene::kinde().called(status, headers, body)
}

fn challenged(status: u16, challenge: &str) -> Scene {
    called(status, &[JSON, ("WWW-Authenticate", challenge)], "")
}

pub fn rows() -> Vec<Row> {
    vec![
        finding(
            "AP01",
            "token-refused-by-api",
            "another audience",
            "issuer",
            challenged(401, "Bearer error=\"invalid_token\", error_description=\"The audience is invalid\""),
        ),
        finding("AP02", "token-did-not-arrive", "gateway", "Authorization", challenged(401, "Bearer realm=\"orders\"")),
        finding(
            "AP03",
            "other-credentials-wanted",
            "another way",
            "credentials",
            challenged(401, "Negotiate, Basic realm=\"corp\""),
        ),
        finding(
            "AP04",
            "call-redirected",
            "moved",
            "call that address directly",
            called(302, &[("Location", "https://api2.acme.com/orders")], ""),
        ),
        finding(
            "AP05",
            "scope-missing",
            "before the scope",
            "new token",
            challenged(403, "Bearer error=\"insufficient_scope\", scope=\"write:orders\"")
                .needing("write:orders", &["read:orders"]),
        ),
        finding(
            "AP06",
            "forbidden",
            "gateway or firewall",
            "API's log",
            called(
                403,
                &[("Content-Type", "text/html"), ("Server", "awselb/2.0")],
                "<html><head><title>403 Forbidden</title></head>",
            ),
        ),
        finding(
            "AP07",
            "route-not-found",
            "instead of 403",
            "manual",
            Scene::elsewhere().called_at("https://id.example/nothing", 404, ""),
        ),
        finding("AP08", "media-type-refused", "Content-Type", "Content-Type", called(415, &[JSON], "")),
        finding(
            "AP09",
            "request-data-refused",
            "field",
            "Correct the field",
            called(422, &[JSON], r#"{"errors":[{"code":"INVALID","message":"name is required"}]}"#),
        ),
        finding("AP10", "state-conflict", "exists already", "current state", called(409, &[JSON], "")),
        finding(
            "AP11",
            "api-rate-limited",
            "Too many calls",
            "Wait **12 s**",
            called(429, &[JSON, ("X-RateLimit-Reset", "12")], ""),
        ),
        finding(
            "AP12",
            "api-crashed",
            "fault in the API",
            "report",
            called(500, &[JSON, ("X-Request-Id", "abc-1")], ""),
        ),
        finding("AP13", "api-unavailable", "overloaded", "Wait", called(503, &[JSON, ("Retry-After", "120")], "")),
        finding(
            "AP14",
            "page-instead-of-data",
            "web site",
            "base address",
            called(200, &[("Content-Type", "text/html")], "<!doctype html><title>Acme</title>"),
        ),
        finding(
            "AP15",
            "endpoint-is-public",
            "meant to be public",
            "needs a token",
            Scene::kinde().guarded(&[(GuardCase::NoToken, 200)]),
        ),
        finding(
            "AP16",
            "signature-not-checked",
            "never verifies",
            "keys of",
            Scene::kinde().guarded(&[(GuardCase::NoToken, 401), (GuardCase::SignatureChanged, 200)]),
        ),
        finding(
            "AP17",
            "cors-answer",
            "own pages",
            "Origin",
            called(403, &[("Content-Type", "text/plain")], "Invalid CORS request"),
        ),
        finding(
            "KD10",
            "scope-missing",
            "switched on",
            "Manage scopes",
            Scene::kinde()
                .called_at(
                    USERS,
                    403,
                    r#"{"errors":[{"code":"SCOPE_MISSING","message":"Scope is missing: read:users"}]}"#,
                )
                .needing("read:users", &["read:apis"]),
        ),
        finding(
            "KD11",
            "route-not-found",
            "lacks /api/v1",
            "/api/v1/",
            Scene::kinde().called_at(
                "https://acme.kinde.com/v1/organizations",
                404,
                r#"{"errors":{"code":"ROUTE_NOT_FOUND","message":"The requested API route does not exist"}}"#,
            ),
        ),
    ]
}

#[test]
fn a_missing_scope_is_named_with_the_place_to_tick_it_and_a_new_token() {
    for body in [
        r#"{"errors":[{"code":"SCOPE_MISSING","message":"Scope is missing: read:users"}]}"#,
        r#"{"errors":{"code":"SCOPE_MISSING","message":"Scope is missing: read:users"}}"#,
        r#"{"error":"insufficient_scope","error_description":"requires read:users"}"#,
        r#"{"message":"You lack the required scope read:users for this operation"}"#,
    ] {
        let first = Scene::kinde().called_at(USERS, 403, body).first();
        assert_eq!((first.code.as_str(), first.certainty), ("scope-missing", Certainty::Proven), "{body}");
        assert!(first.title.contains("read:users"), "{}", first.title);
        let steps: Vec<&String> = first.fixes.iter().flat_map(|fix| &fix.steps).collect();
        assert!(steps.iter().any(|step| step.contains("**read:users**")), "{steps:?}");
        assert!(steps.iter().any(|step| step.contains("**new token**")), "{steps:?}");
        assert!(steps.iter().any(|step| step.contains("Kinde Management API")), "{steps:?}");
    }
}

#[test]
fn an_app_that_is_not_authorised_for_the_management_api_is_likely_and_no_gateway_rule() {
    for body in [
        r#"{"errors":[{"code":"INVALID_CREDENTIALS","message":"Invalid credentials"}]}"#,
        r#"{"message":"Invalid credentials used to access API"}"#,
        "",
    ] {
        let first = Scene::kinde().called_at(USERS, 403, body).needing("read:users", &["read:users"]).first();
        assert_eq!((first.code.as_str(), first.certainty), ("client-refused-by-api", Certainty::Likely), "{body}");
        assert!(first.causes[0].text.contains("not authorised for the Kinde Management API"));
        assert!(first.fixes[0].steps.iter().any(|step| step.contains("Authorize application")));
    }
}

#[test]
fn what_our_own_checks_prove_comes_before_what_a_status_suggests() {
    let expired = signed(&claims_with(json!({"exp": NOW - 3_600})));
    for status in [401, 403] {
        assert_eq!(called(status, &[JSON], "").holding(&expired).codes(), ["token-expired"], "{status}");
    }
    let foreign = signed(&claims_with(json!({"aud": ["https://billing.acme.com"]})));
    assert_eq!(challenged(401, "Bearer error=\"invalid_token\"").holding(&foreign).first().code, "audience-mismatch");
    let mut known_end = called(403, &[JSON], "");
    known_end.token_expires_at = Some(NOW - 60);
    assert_eq!(known_end.first().code, "token-expired");
}

#[test]
fn a_good_token_leaves_the_blame_with_the_api() {
    let good = signed(&claims_with(json!({})));
    let first = challenged(401, "Bearer error=\"invalid_token\"").holding(&good).first();
    assert_eq!(first.code, "token-refused-by-api");
    assert!(first.fixes.iter().any(|fix| fix.who == client_credentials::diagnosis::Who::ApiOwner));
}

#[test]
fn words_decide_whoever_writes_them() {
    for (status, body, code) in [
        (401, r#"{"message":"jwt expired"}"#, "token-refused-by-api"),
        (403, r#"{"error":"Forbidden","message":"Invalid token"}"#, "token-refused-by-api"),
        (403, r#"{"message":"Token verification failed"}"#, "token-refused-by-api"),
        (401, "No token provided", "token-did-not-arrive"),
        (401, r#"{"message":"Missing Authorization header"}"#, "token-did-not-arrive"),
        (401, r#"{"message":"Access denied due to missing subscription key."}"#, "other-credentials-wanted"),
        (403, r#"{"message":"Insufficient scope"}"#, "scope-missing"),
        (403, r#"{"message":"The token's org_code belongs to another organization"}"#, "organisation-refused"),
        (404, "Cannot GET /orders/x", "route-not-found"),
        (404, r#"{"errors":[{"code":"ROLE_NOT_FOUND","message":"Role not found"}]}"#, "thing-not-found"),
        (404, r#"{"message":"No user with id 7 exists, does not exist"}"#, "thing-not-found"),
        (400, "Request Header Or Cookie Too Large", "header-too-large"),
        (431, "", "header-too-large"),
        (413, "", "call-too-large"),
        (402, "", "call-refused"),
        (405, "", "method-not-allowed"),
        (504, "", "api-unavailable"),
    ] {
        let scene = called(status, &[], body);
        assert_eq!(scene.first().code, code, "{status} {body}: {:?}", scene.codes());
    }
}

#[test]
fn several_challenges_are_read_one_by_one() {
    let scene = challenged(
        403,
        "Basic realm=\"a, b\", Bearer realm=\"x\", error=\"insufficient_scope\", scope=\"read:a write:b\"",
    );
    assert_eq!(scene.first().code, "scope-missing");
    assert!(scene.first().title.contains("read:a write:b"));
    assert_eq!(challenged(401, "DPoP algs=\"ES256\"").first().code, "other-credentials-wanted");
}

#[test]
fn a_call_that_lacks_a_known_scope_is_likely_refused_for_that() {
    let scene = called(403, &[JSON], "").needing("write:orders", &["read:orders"]);
    assert_eq!((scene.first().code.as_str(), scene.first().certainty), ("scope-missing", Certainty::Likely));
}

#[test]
fn a_redirect_to_a_login_page_says_so() {
    let first = called(302, &[("Location", "/login?next=/orders")], "").first();
    assert!(first.causes[0].text.contains("log in"));
}

#[test]
fn an_answer_that_went_well_has_no_finding() {
    for (status, body) in [(200, "{}"), (201, r#"{"code":"OK"}"#), (204, ""), (206, "[]"), (304, "")] {
        assert!(called(status, &[JSON], body).codes().is_empty(), "{status}");
    }
    let plain = Scene::kinde().answered_at(Purpose::Call, None, 200, &[("Content-Type", "text/csv")], "a,b\n1,2");
    assert!(plain.codes().is_empty());
    let other = called(200, &[JSON], &format!("{{\"html\":\"<html>\",\"about\":\"{ORDERS}\"}}"));
    assert!(other.codes().is_empty());
}

#[test]
fn what_a_guard_check_saw_let_in_is_proven_and_told_apart() {
    use GuardCase as C;
    for (case, code, words) in [
        (C::SignatureChanged, "signature-not-checked", "anybody can make"),
        (C::PayloadChanged, "signature-not-checked", "anybody can make"),
        (C::AlgorithmNone, "signature-not-checked", "anybody can make"),
        (C::PublicKeyAsSecret, "signature-not-checked", "anybody can make"),
        (C::Expired, "expiry-not-checked", "ended 2 h ago"),
        (C::OtherAudience, "audience-not-checked", "for other APIs"),
        (C::MissingScope, "scope-not-checked", "read:orders"),
    ] {
        let first = Scene::kinde().guarded(&[(C::NoToken, 401), (case, 200), (C::Good, 200)]).first();
        assert_eq!((first.code.as_str(), first.certainty), (code, Certainty::Proven), "{case:?}");
        assert!(first.title.starts_with("Orders API") && first.title.contains(words), "{}", first.title);
        assert!(first.fixes.iter().any(|fix| fix.who == client_credentials::diagnosis::Who::ApiOwner));
    }
}

#[test]
fn a_guard_check_that_was_refused_everywhere_finds_nothing() {
    let all = GuardCase::ALL.map(|case| (case, if case == GuardCase::Good { 200 } else { 401 }));
    assert!(Scene::kinde().guarded(&all).codes().is_empty());
    // Of an open door nothing is said but that it is open.
    let all = GuardCase::ALL.map(|case| (case, 200));
    assert_eq!(Scene::kinde().guarded(&all).codes(), ["endpoint-is-public"]);
}

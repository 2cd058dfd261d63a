//! Calls whose token is probably fine: addresses, methods, data, load, and APIs in trouble.

use super::Case;
use super::api::{called, calling, managing, token};
use super::site::{Called, Site, answer, elsewhere, environment, http};
use crate::bench::now;
use client_credentials::environment::{EnvironmentDraft, Provider};
use client_credentials::resource_call::CallDraft;
use client_credentials::secret::AccessToken;

pub fn cases() -> Vec<Case> {
    let mut cases = places();
    cases.extend(requests());
    cases.extend(load());
    cases.extend(around());
    cases
}

fn places() -> Vec<Case> {
    let route = "route-not-found";
    let thing = "thing-not-found";
    vec![
        called("AP07", route, http(404, &[], "")).status_only().says("404").cause("instead of 403"),
        called("AP07", route, answer(404, "<!DOCTYPE html><html><body><pre>Cannot GET /orders/17</pre></body></html>"))
            .status_only(),
        called("AP07", route, answer(404, r#"{"message":"no Route matched with those values"}"#)),
        called(
            "AP07",
            route,
            answer(404, r#"{"timestamp":"2026-02-03T08:00:00Z","status":404,"error":"Not Found","path":"/orders/17"}"#),
        ),
        called("AP07", route, answer(405, r#"{"message":"No route found for \"GET /orders/17\": path not found"}"#)),
        managing(
            "KD11 AP07",
            route,
            "/api/v1/userz",
            answer(404, r#"{"errors":{"code":"ROUTE_NOT_FOUND","message":"The requested API route does not exist"}}"#),
        ),
        managing(
            "KD11 AP07",
            route,
            "/users",
            answer(404, r#"{"errors":{"code":"ROUTE_NOT_FOUND","message":"The requested API route does not exist"}}"#),
        )
        .says("/api/v1")
        .cause("/api/v1"),
        calling("AP07", route, "GET", "/orders/your-order", http(404, &[], "")).status_only().cause("placeholder"),
        called("AP07", thing, answer(404, r#"{"error":{"code":"ResourceNotFound","message":"order 17 not found"}}"#))
            .says("order 17"),
        called("AP07", thing, answer(404, r#"{"message":"User with id 'kp_1' does not exist"}"#)).says("kp_1"),
        called("AP07", thing, answer(410, r#"{"code":"ORDER_NOT_FOUND","message":"gone"}"#)),
        managing(
            "AP07",
            thing,
            "/api/v1/user",
            answer(404, r#"{"errors":[{"code":"USER_NOT_FOUND","message":"No such user"}]}"#),
        ),
    ]
}

fn requests() -> Vec<Case> {
    let data = "request-data-refused";
    let conflict = "state-conflict";
    vec![
        called("AP08", "method-not-allowed", http(405, &[("Allow", "POST, PUT")], "")).status_only().says("POST, PUT"),
        called("AP08", "method-not-allowed", answer(405, r#"{"detail":"Method \"GET\" not allowed."}"#)).status_only(),
        called("AP08", "method-not-allowed", http(501, &[], "")).status_only(),
        called("AP08", "media-type-refused", answer(415, r#"{"title":"Unsupported Media Type","status":415}"#))
            .status_only(),
        called("AP08", "media-type-refused", http(406, &[], "")).status_only(),
        calling("AP08", "media-type-refused", "POST", "/orders", answer(415, "Expected multipart/form-data"))
            .status_only(),
        calling(
            "AP09",
            data,
            "POST",
            "/orders",
            answer(422, r#"{"detail":[{"loc":["body","name"],"msg":"field required","type":"value_error.missing"}]}"#),
        ),
        calling(
            "AP09",
            data,
            "POST",
            "/orders",
            answer(
                400,
                r#"{"title":"One or more validation errors occurred.","status":400,"errors":{"name":["The name field is required."]}}"#,
            ),
        ),
        calling("AP09", data, "PUT", "/orders/17", answer(400, r#"{"message":"quantity must be positive"}"#))
            .says("quantity"),
        called(
            "AP09",
            data,
            answer(400, r#"{"error":{"code":400,"message":"Invalid page token","status":"INVALID_ARGUMENT"}}"#),
        ),
        called("AP09", data, http(400, &[], "")).status_only(),
        managing(
            "AP09",
            data,
            "/api/v1/users",
            answer(400, r#"{"errors":[{"code":"INVALID_PAGE_SIZE","message":"page_size must be under 500"}]}"#),
        )
        .says("page_size"),
        calling(
            "AP10",
            conflict,
            "POST",
            "/orders",
            answer(409, r#"{"message":"An order with this number exists already"}"#),
        )
        .status_only(),
        calling("AP10", conflict, "PUT", "/orders/17", http(412, &[], "")).status_only(),
        calling("AP10", conflict, "DELETE", "/orders/17", answer(423, r#"{"error":"locked"}"#)).status_only(),
        called("AP07", "call-refused", answer(402, r#"{"message":"Payment required"}"#)).status_only().says("402"),
        called("AP07", "call-refused", http(418, &[], "")).status_only(),
        called("AP07", "call-refused", http(421, &[], "")).status_only(),
    ]
}

fn load() -> Vec<Case> {
    let limited = "api-rate-limited";
    let header = "header-too-large";
    vec![
        called("AP11", limited, http(429, &[("Retry-After", "73")], "")).says("73"),
        called("AP11", limited, http(429, &[("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "4000000000")], "{}")).says("4000000000"),
        called("AP11", limited, http(429, &[], "")).status_only(),
        called("AP11", limited, answer(403, r#"{"message":"API rate limit exceeded for 203.0.113.7."}"#)),
        managing("AP11", limited, "/api/v1/users", answer(429, r#"{"errors":[{"code":"TOO_MANY_REQUESTS","message":"Rate limit reached"}]}"#)),
        called("HT04", header, http(431, &[], "")).status_only(),
        called("HT04 JW22", header, answer(400, "<html><head><title>400 Request Header Or Cookie Too Large</title></head></html>")).status_only(),
        called("HT04 JW22", header, answer(400, "<h2>Bad Request - Request Too Long</h2><p>HTTP Error 400. The size of the request headers is too long.</p>")).status_only(),
        called("HT04", "call-too-large", http(413, &[], "")).status_only(),
        called("HT04", "call-too-large", answer(414, "<html><title>414 Request-URI Too Large</title></html>")).status_only(),
        called("HT04", "call-too-large", answer(413, r#"{"message":"Request Entity Too Large"}"#)).status_only(),
        called("AP12", "api-crashed", http(500, &[("X-Request-Id", "req-4711")], "")).status_only().says("req-4711"),
        called("AP12", "api-crashed", answer(500, r#"{"error":"Internal Server Error","trace":"java.lang.NullPointerException"}"#)).status_only(),
        called("AP12", "api-crashed", answer(520, "<html><title>520: Web server is returning an unknown error</title></html>")).status_only(),
        called("AP13", "api-unavailable", answer(502, "<html><title>502 Bad Gateway</title></html>")).status_only(),
        called("AP13", "api-unavailable", http(503, &[("Retry-After", "31")], "")).status_only().says("31"),
        called("AP13", "api-unavailable", answer(504, r#"{"message":"Endpoint request timed out"}"#)).status_only(),
        called("AP14", "page-instead-of-data", answer(200, "<!doctype html><html><head><title>Acme Portal</title></head></html>")).says("Acme Portal"),
        called("AP14", "page-instead-of-data", http(200, &[("Content-Type", "text/html")], "<script src=app.js></script>")),
        called("AP14", "page-instead-of-data", http(203, &[("Content-Type", "text/html;charset=utf-8")], "Please sign in")),
        called("AP04", "call-redirected", http(302, &[("Location", "https://login.acme.example/authorize?x=1")], "")).says("login.acme.example").cause("log in"),
        called("AP04", "call-redirected", http(301, &[("Location", "{origin}/orders/17/")], "")).cause("moved"),
        called("AP04", "call-redirected", http(308, &[("Location", "https://api.other.example/orders")], "")).says("api.other.example"),
        called("NET13", "network-sign-in-page", answer(200, "<html><title>Airport Wi-Fi: please sign in</title></html>")).status_only(),
        called("PX11", "blocked-on-the-way", answer(403, "<html><title>Access denied</title>Your organization's web filter (Sophos) blocked this</html>")).status_only(),
    ]
}

/// What is known besides the answer.
fn around() -> Vec<Case> {
    let ended = |status: u16, body: &'static str| {
        Case::new(
            "AP01 JW12",
            "token-expired",
            format!("{status} for a token that has ended"),
            move |sender| async move {
                let site = Site::answering(answer(status, body)).await;
                let environment = super::site::issuer(&site.origin);
                let url = format!("{}/orders", site.origin);
                Called {
                    environment: &environment,
                    method: "GET",
                    url,
                    token: &token(),
                    granted: &[],
                    expires_at: Some(now() - 90),
                }
                .go(&sender)
                .await
            },
        )
        .says(status.to_string())
        .fix("new token")
    };
    vec![
        ended(401, ""),
        ended(403, r#"{"message":"Forbidden"}"#),
        ended(401, r#"{"message":"Unauthorized"}"#),
        Case::new("IN22 AP08", "method-not-allowed", "a call to the token endpoint", |sender| async move {
            let site = Site::answering(http(405, &[], "")).await;
            let endpoint = format!("{}/oauth/token", site.origin);
            let environment = environment(EnvironmentDraft {
                provider: Provider::Other,
                issuer: site.origin.clone(),
                token_endpoint: endpoint.clone(),
                ..EnvironmentDraft::default()
            });
            Called {
                environment: &environment,
                method: "GET",
                url: endpoint,
                token: &token(),
                granted: &[],
                expires_at: None,
            }
            .go(&sender)
            .await
        })
        .status_only()
        .cause("token endpoint"),
        Case::new("NET04", "connection-refused", "an API that is not running", |sender| async move {
            let environment = super::site::issuer("http://127.0.0.1:1");
            Called {
                environment: &environment,
                method: "GET",
                url: "http://127.0.0.1:1/orders".into(),
                token: &token(),
                granted: &[],
                expires_at: None,
            }
            .go(&sender)
            .await
        })
        .says("http://127.0.0.1:1/orders"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_fail_for_other_reasons_than_the_token_are_told_apart() {
    super::prove(cases()).await;
}

#[test]
fn a_call_in_clear_text_to_another_computer_is_stopped_at_the_field() {
    let draft =
        CallDraft { method: "GET".into(), url: "http://192.0.2.7/orders".into(), headers: Vec::new(), body: None };
    assert!(draft.build(&elsewhere("https://id.acme.example/token"), &AccessToken::new(token())).is_err());
}

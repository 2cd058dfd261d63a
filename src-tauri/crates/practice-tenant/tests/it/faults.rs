//! Every fault as it looks from outside, and that it goes away.

use std::time::{Duration, Instant, SystemTime};

use practice_tenant::{ApiId, AppId, Fault, FaultKind, Place};
use serde_json::{Value, json};

use crate::common::{Bench, decode};

const ORDERS: &str = "https://orders.practice.example";

fn is_healthy(bench: &Bench) -> bool {
    let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]);
    reply.status == 200 && bench.get("/orders-api/orders", Some(&reply.token())).status == 200
}

#[test]
fn a_rate_limit_says_when_to_come_back() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::RateLimited { at: Place::TokenEndpoint, reset_seconds: 7 });
    let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]);
    assert_eq!((reply.status, reply.header("ratelimit-reset")), (429, Some("7")));
    assert_eq!(bench.get("/.well-known/jwks", None).status, 200);
    bench.tenant.inject(Fault::RateLimited { at: Place::TokenEndpoint, reset_seconds: 9 });
    assert_eq!(bench.tenant.state().faults.len(), 1, "the same fault in the same place is replaced");
    bench.tenant.inject(Fault::RateLimited { at: Place::Jwks, reset_seconds: 9 });
    assert_eq!(bench.tenant.state().faults.len(), 2);
    bench.tenant.withdraw(FaultKind::RateLimited);
    assert!(is_healthy(&bench));
}

#[test]
fn a_slow_server_answers_late_but_rightly() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::SlowServer { at: Place::Discovery, delay_ms: 300 });
    let start = Instant::now();
    assert_eq!(bench.get("/.well-known/openid-configuration", None).status, 200);
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[test]
fn pages_appear_where_json_belongs() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::HtmlPage { at: Place::Everywhere });
    for path in ["/.well-known/openid-configuration", "/.well-known/jwks", "/api/v1/users", "/orders-api/health"] {
        let reply = bench.get(path, None);
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("text/html; charset=utf-8")));
        assert!(reply.text().starts_with("<!DOCTYPE html>"));
    }
    bench.tenant.clear_faults();
    bench.tenant.inject(Fault::TokenEndpointMissing);
    let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]);
    assert_eq!(reply.status, 404);
    assert!(reply.text().contains("<html"));
    assert_eq!(bench.get("/.well-known/jwks", None).status, 200);
    bench.tenant.clear_faults();
    bench.tenant.inject(Fault::RedirectToLogin { at: Place::ManagementApi });
    let reply = bench.get("/api/v1/users", None);
    let login = format!("{}/login", bench.tenant.origin());
    assert_eq!((reply.status, reply.header("location")), (302, Some(login.as_str())));
    assert_eq!(bench.get("/login", None).header("content-type"), Some("text/html; charset=utf-8"));
    bench.tenant.reset();
    assert!(is_healthy(&bench));
}

#[test]
fn a_server_error_may_promise_a_time() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::ServerError { at: Place::OrdersApi, status: 503, retry_after_seconds: Some(20) });
    let reply = bench.get("/orders-api/orders", None);
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("20")));
    bench.tenant.inject(Fault::ServerError { at: Place::OrdersApi, status: 502, retry_after_seconds: None });
    let reply = bench.get("/orders-api/orders", None);
    assert_eq!((reply.status, reply.header("retry-after")), (502, None));
}

#[test]
fn a_tampered_token_has_the_right_claims_and_a_wrong_signature() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::TamperedToken);
    let token = bench.token(AppId::NightlySync, ORDERS);
    assert_eq!(decode(&token).1["aud"], json!([ORDERS]));
    let reply = bench.get("/orders-api/orders", Some(&token));
    assert!(reply.header("www-authenticate").unwrap().contains("The signature of the access token does not match"));
    bench.tenant.withdraw(FaultKind::TamperedToken);
    assert!(is_healthy(&bench));
}

#[test]
fn a_wrong_clock_shows_in_the_date_and_in_the_token() {
    let bench = Bench::new();
    for offset_seconds in [7200, -7200, i32::MIN, i32::MAX] {
        bench.tenant.inject(Fault::ClockWrong { offset_seconds });
        let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]);
        let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let expected = i64::try_from(now).unwrap() + i64::from(offset_seconds);
        let issued = decode(&reply.token()).1["iat"].as_i64().unwrap();
        assert!((issued - expected).abs() <= 20, "{issued} {expected}");
        if expected > 0 {
            let date = i64::try_from(date.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()).unwrap();
            assert!((date - expected).abs() <= 20);
        }
        assert_eq!(bench.get("/orders-api/orders", Some(&reply.token())).status, 200, "the tenant agrees with itself");
    }
}

#[test]
fn a_truncated_body_promises_more_than_it_sends() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::TruncatedBody { at: Place::Jwks });
    let reply = bench.get("/.well-known/jwks", None);
    let promised: usize = reply.header("content-length").unwrap().parse().unwrap();
    assert_eq!(reply.body.len(), promised / 2);
    assert!(serde_json::from_slice::<Value>(&reply.body).is_err());
}

#[test]
fn an_application_may_fail_only_at_the_api() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::InvalidCredentials);
    let token = bench.token(AppId::NightlySync, &bench.tenant.audience(ApiId::Management));
    let reply = bench.get("/api/v1/users", Some(&token));
    assert_eq!((reply.status, &reply.json()["errors"][0]["message"]), (403, &json!("Invalid credentials")));
    assert!(is_healthy(&bench), "other APIs are not concerned");
}

#[test]
fn foreign_issuers_appear_where_they_are_put() {
    let bench = Bench::new();
    bench.tenant.inject(Fault::WrongIssuerInDiscovery { issuer: "https://other.example".into() });
    assert_eq!(bench.get("/.well-known/openid-configuration", None).json()["issuer"], "https://other.example");
    assert!(is_healthy(&bench));
    bench.tenant.inject(Fault::ForeignIssuerInToken { issuer: "https://account.\"practice\".example\u{7}".into() });
    let token = bench.token(AppId::NightlySync, ORDERS);
    assert_eq!(decode(&token).1["iss"], "https://account.\"practice\".example\u{7}");
    let reply = bench.get("/orders-api/orders", Some(&token));
    assert!(
        reply.header("www-authenticate").unwrap().contains("issued by https://account.?practice?.example?, expected")
    );
}

#[test]
fn a_custom_claim_can_be_set() {
    let bench = Bench::new();
    bench.tenant.set_custom_claim(AppId::NightlySync, "scope", json!("made:up"));
    assert_eq!(decode(&bench.token(AppId::NightlySync, ORDERS)).1["scope"], "made:up");
    bench.tenant.reset();
    assert!(is_healthy(&bench));
}

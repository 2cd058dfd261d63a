//! No crying wolf: servers that write everything differently and right.

use super::site::{CLIENT, Called, ORDERS, Reply, Site, answer, asking, http, issuer, judge, request, tenant};
use super::tokens::{Issuer, SIGNER, STRANGER, claims, header, http_date, jwk, key_set, signed};
use crate::bench::{now, sender};
use client_credentials::diagnosis::Finding;
use client_credentials::token_response::TokenAnswer;
use serde_json::{Value, json};

/// One healthy run: how the answer is written, and what the token says.
struct Run {
    kinde: bool,
    status: u16,
    headers: Vec<(&'static str, String)>,
    answer: Value,
    header: Value,
    claims: Value,
    scopes: Vec<&'static str>,
    keys: Vec<Value>,
}

fn runs() -> Vec<Run> {
    let media = [
        "application/json",
        "application/json;charset=UTF-8",
        "application/json; charset=utf-8",
        "application/vnd.acme.token+json",
        "APPLICATION/JSON",
    ];
    let names =
        [("Content-Type", "Cache-Control"), ("content-type", "cache-control"), ("CONTENT-TYPE", "CACHE-CONTROL")];
    let types = ["bearer", "Bearer", "BEARER", "bEaReR"];
    let extras = [
        json!({}),
        json!({"scope": "read:orders write:orders"}),
        json!({"scope": "write:orders read:orders"}),
        json!({"ext_expires_in": 3599, "not-before-policy": 0}),
        json!({"expires_in": "3600"}),
        json!({"refresh_expires_in": 0, "session_state": null, "refresh_token": null}),
        json!({"issued_token_type": "urn:ietf:params:oauth:token-type:access_token", "id": 17}),
    ];
    let lifetimes = [60, 75, 300, 3600, 7200, 86_400];
    let audiences = [json!([ORDERS]), json!(ORDERS), json!([ORDERS, "https://id.acme.example/userinfo"])];
    let scopes = ["read:orders write:orders", "write:orders read:orders", "list:orders read:orders write:orders"];
    let asked: [&[&'static str]; 4] =
        [&[], &["read:orders"], &["write:orders", "read:orders"], &["read:orders", "write:orders"]];
    let heads = [
        json!({}),
        json!({"typ": "at+jwt"}),
        json!({"typ": null}),
        json!({"kid": null}),
        json!({"typ": "jwt"}),
        json!({"typ": "application/at+jwt"}),
        json!({"x5t": "abc"}),
    ];
    let marks = [
        json!({}),
        json!({"sub": CLIENT, "client_id": CLIENT}),
        json!({"gty": "client-credentials", "sub": format!("{CLIENT}@clients")}),
        json!({"gty": null, "sub": "0b8f8c3e-5d8b-4a6f-9a43-6a1d6a2b4c11", "preferred_username": "service-account-nightly", "realm_access": {"roles": ["x"]}}),
        json!({"gty": null, "azp": null, "appid": CLIENT, "oid": "2f1c8f7e", "sub": "2f1c8f7e", "idtyp": "app", "ver": "1.0"}),
        json!({"gty": null, "azp": null, "cid": CLIENT, "sub": CLIENT, "uid": null}),
        json!({"nbf": now() - 30}),
        json!({"scp": ["read:orders", "write:orders"]}),
        json!({"org_code": "org_1", "permissions": ["read:orders"]}),
        json!({"roles": ["Orders.Read"], "ver": "2.0", "tid": "acme"}),
        json!({"iat": now() + 20}),
        json!({"jti": null}),
        json!({"feature_flags": {"dark": {"t": "b", "v": true}}, "properties": {"städte": "Zürich"}}),
    ];
    (0..240)
        .map(|at: usize| {
            let (kind, cache) = names[at % names.len()];
            let mut headers = vec![(kind, media[at % media.len()].to_owned()), (cache, "no-store".to_owned())];
            if at.is_multiple_of(2) {
                headers.push((
                    if at.is_multiple_of(4) { "Date" } else { "date" },
                    http_date(now() + [0, -30, 30][at % 3]),
                ));
            }
            if at.is_multiple_of(5) {
                headers.push(("X-RateLimit-Remaining", "12".to_owned()));
                headers.push(("Set-Cookie", "lb=1; Path=/".to_owned()));
            }
            let lifetime = lifetimes[at % lifetimes.len()];
            let mut answer = json!({"token_type": types[at % types.len()], "expires_in": lifetime});
            merge(&mut answer, &extras[at % extras.len()]);
            let mut claims =
                json!({"aud": audiences[at % 3], "scope": scopes[at / 3 % 3], "iat": now(), "exp": now() + lifetime});
            merge(&mut claims, &marks[at % marks.len()]);
            let own = jwk(&SIGNER, if at.is_multiple_of(7) { json!({"alg": null, "use": null}) } else { json!({}) });
            let other = jwk(&STRANGER, json!({"kid": "key-0"}));
            let keys = match at % 3 {
                0 => vec![own],
                1 => vec![other, own],
                _ => vec![own, other, json!({"kty": "OKP", "crv": "X448", "kid": "key-x", "x": "AA"})],
            };
            Run {
                kinde: at % 4 == 1,
                status: if at % 20 == 19 { 201 } else { 200 },
                headers,
                answer,
                header: heads[at % heads.len()].clone(),
                claims,
                scopes: asked[at % asked.len()].to_vec(),
                keys,
            }
        })
        .collect()
}

/// Null in `answer` stays null: servers do send it.
fn merge(object: &mut Value, others: &Value) {
    for (name, value) in others.as_object().unwrap() {
        object[name] = value.clone();
    }
}

async fn told(run: Run, sender: client_credentials::http::HttpSender) -> Vec<Finding> {
    let site = Site::start(|origin| {
        let token = signed(&header(run.header), &claims(origin, run.claims));
        let mut routes = Issuer { keys: key_set(&run.keys), ..Issuer::of(String::new()) }.routes(origin);
        let mut body = json!({"access_token": token});
        merge(&mut body, &run.answer);
        let headers: Vec<(&str, &str)> = run.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        // Servers pretty-print, and some begin with white space.
        let text =
            if run.keys.len() == 2 { serde_json::to_string_pretty(&body).unwrap() } else { format!("\n {body}\n") };
        routes[1].1 = http(run.status, &headers, &text);
        routes.push(("/.well-known/jwks".into(), key_set(&run.keys)));
        routes
    })
    .await;
    let environment = if run.kinde { tenant(&site.origin) } else { issuer(&site.origin) };
    let asked = asking(&[ORDERS], &run.scopes);
    let (outcome, mut findings) = request(&sender, &environment, &asked).await;
    let Some(TokenAnswer::Issued(token)) = outcome.answer else { panic!("no token: {outcome:?}") };
    findings.extend(judge(&sender, &environment, &token.access_token, &asked, now(), outcome.server_now).await);
    findings
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_healthy_runs_have_no_finding() {
    let sender = sender(super::settings());
    let places = std::sync::Arc::new(tokio::sync::Semaphore::new(12));
    let mut running = tokio::task::JoinSet::new();
    let all = runs();
    assert!(all.len() >= 200);
    for (at, run) in all.into_iter().enumerate() {
        let (sender, places) = (sender.clone(), places.clone());
        running.spawn(async move {
            let _place = places.acquire_owned().await.unwrap();
            let shown = format!("{at}: {:?} {} {} {}", run.headers, run.answer, run.header, run.claims);
            let codes: Vec<String> = told(run, sender).await.into_iter().map(|finding| finding.code).collect();
            (!codes.is_empty()).then(|| format!("{codes:?} in {shown}"))
        });
    }
    let mut wrong = Vec::new();
    while let Some(done) = running.join_next().await {
        wrong.extend(done.unwrap());
    }
    assert!(wrong.is_empty(), "{} of the runs:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn healthy_calls_have_no_finding() {
    let sender = sender(super::settings());
    let plain = |body: &str| answer(200, body);
    let replies: Vec<Reply> = vec![
        plain("{}"),
        plain("[]"),
        plain(r#"{"users":[],"error":null,"errors":[]}"#),
        plain(r#"{"message":"the token expired yesterday, said the log"}"#),
        plain(r#"{"code":"OK","message":"Success"}"#),
        plain("plain text: 403 Forbidden"),
        http(200, &[("content-type", "application/hal+json; charset=iso-8859-1")], r#"{"_links":{}}"#),
        http(200, &[("Content-Type", "text/csv")], "id,name\n1,<b>\n"),
        http(201, &[("Location", "/orders/18")], ""),
        http(202, &[("Retry-After", "5")], ""),
        http(204, &[], ""),
        http(206, &[("Content-Range", "bytes 0-1/2")], "{}"),
        http(304, &[], ""),
        http(200, &[("WWW-Authenticate", "Bearer"), ("X-RateLimit-Remaining", "0")], "{}"),
    ];
    for reply in replies {
        for path in ["/orders?page=2", "/api/v1/users"] {
            let site = Site::answering(reply.clone()).await;
            for environment in [issuer(&site.origin), tenant(&site.origin)] {
                let (url, token) = (format!("{}{path}", site.origin), super::api::token());
                let called = Called {
                    environment: &environment,
                    method: "GET",
                    url,
                    token: &token,
                    granted: &["read:users"],
                    expires_at: Some(now() + 60),
                };
                let codes: Vec<String> = called.go(&sender).await.into_iter().map(|finding| finding.code).collect();
                assert_eq!(codes, Vec::<String>::new(), "{path}");
            }
        }
    }
}

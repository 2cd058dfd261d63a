//! Answers of token endpoints that are no refusals and no usable tokens either; and redirects, pages and damage.

use super::Case;
use super::site::{Reply, Site, answer, elsewhere, for_orders, http, issuer, request};
use super::token_endpoint::refused;
use client_credentials::http::{HttpSender, HttpSettings};

fn packed() -> Vec<u8> {
    let body = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0, 0x43, 0xbf, 0xa6, 0xa3, 2, 0, 0, 0];
    [b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n".as_slice(), &body].concat()
}

fn raw(text: impl AsRef<[u8]>) -> Reply {
    Reply::Bytes(text.as_ref().to_vec())
}

pub fn cases() -> Vec<Case> {
    let mut cases = shapes();
    cases.extend(pages());
    cases.extend(damaged());
    cases.extend(addresses());
    cases
}

fn shapes() -> Vec<Case> {
    let json = |body: &str| answer(200, body);
    vec![
        refused("RS02", "answer-without-token", json(r#"{"ok":true,"data":{"access_token":"a.b.c"}}"#)).says("data"),
        refused("RS02", "answer-without-token", json(r#"{"jwt":"a.b.c","expires":3600}"#)).says("jwt"),
        refused("RS02", "answer-without-token", json("{}")),
        refused("RS02 IN15", "answer-without-token", json(r#"{"issuer":"{origin}","authorization_endpoint":"{origin}/a","token_endpoint":"{origin}/t"}"#)).cause("metadata"),
        refused("RS03", "token-unusable", json(r#"{"access_token":"","token_type":"Bearer"}"#)).says("empty"),
        refused("RS03", "token-unusable", json(r#"{"access_token":null}"#)).says("null"),
        refused("RS03", "token-unusable", json(r#"{"access_token":4711,"token_type":"Bearer"}"#)).says("number"),
        refused("RS03", "token-unusable", json(r#"{"access_token":{"value":"a.b.c"}}"#)).says("object"),
        refused("RS08", "answer-not-json", http(200, &[("Content-Type", "application/json")], r#"{"access_token":"a.b.c","#)),
        refused("RS08", "answer-not-json", http(200, &[("Content-Type", "application/json")], r#"{"access_token":"a.b.c"} trailing"#)),
        refused("RS08", "answer-not-json", answer(200, "access_token=a.b.c&token_type=bearer")).says("text/plain"),
        refused("RS08", "answer-not-json", json(r#"["a.b.c"]"#)).says("no object"),
        refused("RS08", "answer-not-json", json(&"[".repeat(5000))),
        refused("HT08", "answer-not-json", raw(packed())).says("gzip").cause("encoding"),
        refused("RS08", "answer-empty", http(200, &[("Content-Type", "application/json")], "")),
        refused("RS08", "answer-empty", http(204, &[], "")),
        refused("RS08", "answer-empty", http(202, &[("Content-Length", "0")], "")),
        refused("HT06", "answer-too-large", json(&format!("{{\"a\":\"{}\"}}", "x".repeat(3_000_000)))).says("1 MiB"),
        refused("HT06", "answer-too-large", http(200, &[("Content-Type", "application/octet-stream")], &"download ".repeat(400_000))),
        refused("RS04", "token-type-not-bearer", json(r#"{"access_token":"a.b.c","token_type":"DPoP","expires_in":60}"#)).says("DPoP").cause("DPoP"),
        refused("RS04", "token-type-not-bearer", json(r#"{"access_token":"a.b.c","token_type":"N_A","expires_in":60}"#)).says("N_A"),
        refused("RS04", "token-type-not-bearer", json(r#"{"access_token":"a.b.c","expires_in":60}"#)),
        refused("RS05", "lifetime-not-believable", json(r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":1784000000000}"#)).says("1784000000000").cause("milliseconds"),
        refused("RS05", "lifetime-not-believable", json(r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":-1}"#)).says("-1"),
        refused("RS05", "lifetime-not-believable", json(r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":"an hour"}"#)).says("an hour"),
        refused("RS06", "user-tokens-in-answer", json(r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":60,"refresh_token":"r"}"#)).says("refresh_token"),
        refused("RS06", "user-tokens-in-answer", json(r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":60,"id_token":"x.y.z"}"#)).says("id_token"),
        refused("RS07", "scope-not-granted", json(r#"{"access_token":"opaque-2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":60,"scope":"list:orders"}"#)).says("read:orders"),
    ]
}

fn pages() -> Vec<Case> {
    let page = |title: &str, text: &str| {
        format!("<!doctype html><html><head><title>{title}</title></head><body>{text}</body></html>")
    };
    vec![
        refused("RS01", "page-instead-of-token", answer(200, &page("Sign in to Acme", "<form>")))
            .says("Sign in to Acme"),
        refused("RS01", "page-instead-of-token", answer(200, &page("Acme", "<div id=root></div>")))
            .fix("token endpoint"),
        refused(
            "RS01",
            "page-instead-of-token",
            http(200, &[("Content-Type", "application/json")], &page("Welcome to nginx!", "It works")),
        )
        .says("nginx"),
        refused(
            "NET13 RS01",
            "network-sign-in-page",
            answer(200, &page("Grand Hotel Guest Wi-Fi", "Accept the terms")),
        )
        .status_only()
        .fix("browser"),
        refused("NET13", "network-sign-in-page", http(302, &[("Location", "http://captive.example/portal?u=1")], ""))
            .status_only(),
        refused("NET13", "network-sign-in-page", answer(511, &page("Network Authentication Required", "log in")))
            .status_only()
            .says("511"),
        refused(
            "PX11",
            "blocked-on-the-way",
            answer(403, &page("Web Page Blocked", "FortiGuard Intrusion Prevention - Access Blocked")),
        )
        .status_only()
        .says("Web Page Blocked")
        .fix("filter"),
        refused(
            "PX11",
            "blocked-on-the-way",
            answer(200, &page("Zscaler", "Sorry, you don't have permission to visit this site")),
        )
        .status_only()
        .says("Zscaler"),
        refused(
            "PX11",
            "blocked-on-the-way",
            answer(403, &page("Attention Required! | Cloudflare", "Sorry, you have been blocked")),
        )
        .status_only(),
        refused(
            "PX11",
            "blocked-on-the-way",
            answer(503, &page("Blocked", "Access to this site is against company policy")),
        )
        .status_only(),
        refused(
            "PX03",
            "proxy-password-wanted",
            http(407, &[("Proxy-Authenticate", "NTLM"), ("Content-Type", "text/html")], "<html>407</html>"),
        )
        .status_only()
        .says("NTLM"),
        refused("HT01", "redirected", http(301, &[("Location", "{origin}/oauth/token/")], ""))
            .says("/oauth/token/")
            .cause("slash"),
        refused("HT01", "redirected", http(302, &[("Location", "/login?returnTo=%2Foauth%2Ftoken")], ""))
            .says("/login")
            .cause("log in"),
        refused("HT01", "redirected", http(303, &[("Location", "https://login.acme.example/oauth/token")], ""))
            .says("login.acme.example"),
        refused("HT01", "redirected", http(307, &[("Location", "https://eu.id.acme.example/oauth/token")], ""))
            .says("https://eu.id.acme.example/oauth/token")
            .cause("moved"),
        refused("HT01", "redirected", http(308, &[], "")).says("308"),
    ]
}

fn damaged() -> Vec<Case> {
    let ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    vec![
        refused("HT07", "answer-cut-off", raw(format!("{ok}Content-Length: 900\r\n\r\n{{\"access_token\":\"ey"))),
        refused("HT07", "answer-cut-off", raw(format!("{ok}Transfer-Encoding: chunked\r\n\r\nZZZ\r\nabc"))),
        refused("HT07", "answer-cut-off", raw(format!("{ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"))),
        refused(
            "HT05",
            "response-headers-too-large",
            raw(format!("{ok}{}\r\n{{}}", (0..300).map(|at| format!("X-{at}: v\r\n")).collect::<String>())),
        ),
        refused(
            "HT05",
            "response-headers-too-large",
            raw(format!("{ok}Set-Cookie: {}\r\n\r\n{{}}", "x".repeat(900_000))),
        ),
        refused("NET11", "not-http", raw("\x15\x03\x01\x00\x02\x02\x16")),
        refused("NET11", "not-http", raw("SSH-2.0-OpenSSH_9.9\r\n")),
        refused("NET11", "not-http", raw("220 mail.acme.example ESMTP\r\n")),
        refused("NET10", "connection-closed", raw("")),
        refused("NET10", "connection-closed", raw("HTTP/1.1 200 OK\r\nContent-Ty")),
        refused("NET07", "connection-reset", Reply::Reset),
        patient("NET08", "response-timed-out", Reply::Stall(Vec::new())),
        patient("NET08", "response-timed-out", Reply::Stall(b"HTTP/1.1 2".to_vec())),
        patient(
            "NET09",
            "body-timed-out",
            Reply::Stall(format!("{ok}Content-Length: 500\r\n\r\n{{\"access_").into_bytes()),
        ),
        patient("NET09", "body-timed-out", Reply::Stall(format!("{ok}\r\n").into_bytes())),
    ]
}

/// A server that falls silent, and an app that does not wait for long.
fn patient(rows: &'static str, code: &'static str, reply: Reply) -> Case {
    Case::new(rows, code, "silence", |_| async move {
        let settings = HttpSettings { read_timeout: std::time::Duration::from_millis(700), ..super::settings() };
        let sender: HttpSender = crate::bench::sender(settings);
        let site = Site::answering(reply).await;
        request(&sender, &elsewhere(&format!("{}/token", site.origin)), &for_orders()).await.1
    })
    .says("127.0.0.1")
}

/// Addresses that are something else than a token endpoint.
fn addresses() -> Vec<Case> {
    let posted = |rows, path: &'static str, status: u16| {
        Case::new(rows, "token-endpoint-not-found", path, move |sender| async move {
            let site = Site::answering(http(status, &[], "")).await;
            request(&sender, &elsewhere(&format!("{}{path}", site.origin)), &for_orders()).await.1
        })
        .status_only()
    };
    let discovered = |rows, code, name: &str, routes: fn(&str) -> super::site::Routes| {
        Case::new(rows, code, name, move |sender| async move {
            let site = Site::start(routes).await;
            request(&sender, &issuer(&site.origin), &for_orders()).await.1
        })
    };
    const METADATA: &str = "/.well-known/openid-configuration";
    // Both places in which metadata may be.
    const ANY: &str = "*";
    vec![
        posted("IN14 HT02", "/oauth2/authorize", 405).cause("login page"),
        posted("IN14 HT02", "/v2/logout", 404).cause("another endpoint"),
        posted("IN15 HT02", "/", 404).cause("issuer"),
        posted("IN15 HT02", "/.well-known/openid-configuration", 405).cause("metadata"),
        discovered("JK01", "metadata-not-found", "no metadata", |_| vec![]).status_only().says("404"),
        discovered("JK01", "metadata-not-found", "a page for everything", |_| vec![("*".into(), answer(200, "<html><title>Home</title></html>"))]).status_only(),
        discovered("JK09 IN16", "metadata-issuer-mismatch", "another region", |_| vec![(ANY.into(), answer(200, r#"{"issuer":"https://us.id.acme.example","token_endpoint":"{origin}/t"}"#))])
            .says("https://us.id.acme.example"),
        discovered("JK09", "metadata-issuer-mismatch", "a slash", |_| vec![(ANY.into(), answer(200, r#"{"issuer":"{origin}/","token_endpoint":"{origin}/t"}"#))]).cause("slash"),
        discovered("JK09", "metadata-issuer-mismatch", "at one of two addresses", |_| vec![(METADATA.into(), answer(200, r#"{"issuer":"{origin}/"}"#))]),
        discovered("JK09", "metadata-issuer-mismatch", "none", |_| vec![(ANY.into(), answer(200, r#"{"token_endpoint":"{origin}/t"}"#))]).says("no issuer"),
        discovered("JK08", "metadata-address-not-secure", "keys in clear text", |_| {
            vec![(ANY.into(), answer(200, r#"{"issuer":"{origin}","token_endpoint":"{origin}/t","jwks_uri":"http://keys.acme.example/jwks"}"#))]
        })
        .says("http://keys.acme.example/jwks"),
        discovered("JK08", "metadata-address-not-secure", "a token endpoint in clear text", |_| {
            vec![(ANY.into(), answer(200, r#"{"issuer":"{origin}","token_endpoint":"http://192.0.2.7/t"}"#))]
        })
        .says("http://192.0.2.7/t"),
        discovered("JK01", "token-endpoint-unknown", "no endpoint named", |_| vec![(METADATA.into(), answer(200, r#"{"issuer":"{origin}","jwks_uri":"{origin}/k"}"#))]),
        discovered("TE17 TE01", "client-authentication-failed", "only assertions are offered", |_| {
            vec![
                (METADATA.into(), answer(200, r#"{"issuer":"{origin}","token_endpoint":"{origin}/t","token_endpoint_auth_methods_supported":["private_key_jwt","tls_client_auth"]}"#)),
                ("/t".into(), super::site::error(401, "invalid_client", "")),
            ]
        })
        .says("private_key_jwt")
        .cause("in the way it was sent"),
        discovered("TE02 TE03", "client-authentication-failed", "only HTTP Basic is offered", |_| {
            vec![
                (METADATA.into(), answer(200, r#"{"issuer":"{origin}","token_endpoint":"{origin}/t","token_endpoint_auth_methods_supported":["client_secret_basic"]}"#)),
                ("/t".into(), super::site::error(401, "invalid_client", "")),
            ]
        })
        .says("client_secret_basic")
        .fix("Client authentication"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_no_tokens_are_told_apart() {
    super::prove(cases()).await;
}

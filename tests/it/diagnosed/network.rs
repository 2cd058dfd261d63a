//! Names, routes and connections that do not lead to a server.

use super::Case;
use super::site::{Site, answer, elsewhere, environment, for_orders, issuer, request, request_beside};
use crate::bench::{now, sender};
use client_credentials::diagnosis::{Situation, diagnose};
use client_credentials::environment::EnvironmentDraft;
use client_credentials::exchange::Purpose;
use client_credentials::http::{HttpSettings, OutgoingBody, OutgoingRequest};
use client_credentials::redaction::Redactor;
use std::time::Duration;

fn asked_at(rows: &'static str, code: &'static str, endpoint: impl Into<String>) -> Case {
    let endpoint = endpoint.into();
    Case::new(rows, code, endpoint.clone(), move |sender| async move {
        request(&sender, &elsewhere(&endpoint), &for_orders()).await.1
    })
}

pub fn cases() -> Vec<Case> {
    let offline = "name-server-unreachable";
    vec![
        // Which of the two it is, the name server of the machine under test decides.
        asked_at("NET01 NET02", "host-not-found", "https://id.acme.invalid/token").or(offline).says("id.acme.invalid"),
        asked_at("NET01 NET02", "host-not-found", "https://no-such-host.test/token").or(offline),
        Case::new("NET01", "host-not-found", "a misspelt Kinde domain", |sender| async move {
            let typo =
                environment(EnvironmentDraft { host: "acme.knde.invalid".into(), ..EnvironmentDraft::default() });
            let right =
                environment(EnvironmentDraft { host: "acme.kinde.invalid".into(), ..EnvironmentDraft::default() });
            request_beside(&sender, &typo, &[&right], &for_orders()).await.1
        })
        .or(offline)
        .says("acme.knde.invalid"),
        // Such a name does not pass the field; metadata can still hold one.
        Case::new("NET03", "host-name-invalid", "metadata with an impossible name", |sender| async move {
            let site = Site::start(|origin| {
                let metadata = format!(
                    "{{\"issuer\":\"{origin}\",\"token_endpoint\":\"https://{}.example/token\"}}",
                    "a".repeat(64)
                );
                vec![("*".into(), answer(200, &metadata))]
            })
            .await;
            request(&sender, &issuer(&site.origin), &for_orders()).await.1
        })
        .says("aaaaaaaa"),
        asked_at("NET04", "connection-refused", "http://127.0.0.1:1/token")
            .says("http://127.0.0.1:1/token")
            .fix("port"),
        asked_at("NET04", "connection-refused", "https://localhost:1/token"),
        // A group of computers is nobody to connect to: the system knows no route for that.
        asked_at("NET06 NET12", "network-unreachable", "https://224.0.0.1/token").says("224.0.0.1").cause("IPv6"),
        Case::new("NET05 PX08 PX10", "connect-timed-out", "a queue that takes nobody", |_| async move {
            // A queue that is full takes no further connection, and says nothing about it.
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let full = socket.listen(1).unwrap();
            let address = full.local_addr().unwrap();
            let mut waiting = Vec::new();
            for _ in 0..8 {
                let attempt =
                    tokio::time::timeout(Duration::from_millis(100), tokio::net::TcpStream::connect(address)).await;
                waiting.extend(attempt.ok().and_then(Result::ok));
            }
            let hasty = sender(HttpSettings { connect_timeout: Duration::from_millis(500), ..super::settings() });
            request(&hasty, &elsewhere(&format!("http://{address}/token")), &for_orders()).await.1
        })
        .cause("proxy")
        .fix("VPN"),
        Case::new("NET05", "connect-timed-out", "silence instead of a handshake", |_| async move {
            let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = silent.local_addr().unwrap().port();
            let hasty = sender(HttpSettings { connect_timeout: Duration::from_millis(500), ..super::settings() });
            request(&hasty, &elsewhere(&format!("https://localhost:{port}/token")), &for_orders()).await.1
        }),
        Case::new("IN11", "address-not-secure", "clear text to another computer", |sender| async move {
            let outgoing = OutgoingRequest {
                purpose: Purpose::Call,
                method: reqwest::Method::GET,
                url: "http://192.0.2.7/orders".parse().unwrap(),
                headers: Default::default(),
                body: OutgoingBody::None,
                body_cap: 1024,
                timeout: None,
                redactor: Redactor::new(),
            };
            let sent = sender.send(outgoing, now()).await;
            diagnose(&Situation { exchange: Some(&sent.exchange), now: now(), ..Situation::default() })
        })
        .says("192.0.2.7"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_reached_is_told_with_the_reason() {
    super::prove(cases()).await;
}

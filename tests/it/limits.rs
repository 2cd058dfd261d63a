//! What the sender does not do, whatever a server says: keep cookies, and speak plain http to anybody else.

use crate::bench::{now, sender};
use crate::raw::{Raw, Step, say};
use client_credentials::exchange::{Purpose, TransportFailureKind as Kind};
use client_credentials::http::{HttpSender, HttpSettings, OutgoingBody, OutgoingRequest, Sent};
use client_credentials::redaction::Redactor;
use std::time::Duration;

fn hasty() -> HttpSender {
    sender(HttpSettings {
        read_timeout: Duration::from_secs(1),
        total_timeout: Duration::from_secs(2),
        ..HttpSettings::default()
    })
}

async fn get(sender: &HttpSender, address: &str) -> Sent {
    let outgoing = OutgoingRequest {
        purpose: Purpose::Call,
        method: reqwest::Method::GET,
        url: address.parse().unwrap(),
        headers: Default::default(),
        body: OutgoingBody::None,
        body_cap: 1024,
        timeout: None,
        redactor: Redactor::new(),
    };
    sender.send(outgoing, now()).await
}

fn failure(sent: &Sent) -> Option<Kind> {
    sent.exchange.failure.as_ref().map(|failure| failure.failure)
}

#[tokio::test]
async fn a_servers_cookie_is_not_sent_back() {
    let answer =
        "HTTP/1.1 200 OK\r\nSet-Cookie: session=CANARY; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let server = Raw::plain(vec![Step::Hear, say(answer)]).await;
    let sender = hasty();
    for _ in 0..2 {
        assert_eq!(failure(&get(&sender, &format!("http://127.0.0.1:{}/", server.port)).await), None);
    }
    let heard = server.received().to_lowercase();
    assert_eq!(heard.matches("get / http/1.1").count(), 2, "{heard}");
    assert!(!heard.contains("cookie") && !heard.contains("canary"), "{heard}");
}

#[tokio::test]
async fn plain_http_to_another_computer_is_refused_however_its_address_is_written() {
    let sender = hasty();
    for address in [
        "http://192.0.2.1/",
        "http://acme.kinde.com/",
        "HTTP://ACME.kinde.com/",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
        "http://localhost@192.0.2.1/",
        "http://127.0.0.1:80@192.0.2.1/",
        "http://[::ffff:192.0.2.1]/",
        "http://[2001:db8::1]/",
        "http://0.0.0.0/",
        "http://3221225985/",
        "http://0xC0000201/",
        "http://localhost./",
        "ftp://127.0.0.1/",
        "ws://127.0.0.1/",
        "file:///etc/hostname",
    ] {
        let sent = get(&sender, address).await;
        assert_eq!(failure(&sent), Some(Kind::AddressNotAllowed), "{address}: {:?}", sent.exchange.failure);
    }
}

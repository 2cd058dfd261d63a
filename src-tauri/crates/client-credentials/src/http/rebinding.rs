//! A name server that leads names to this computer, or this computer's name away from it (DNS rebinding): nothing that
//! is sent reaches anybody but whom the name belongs to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::*;

const TOKEN: &str = "header.CLAIMS.signature";

fn sender(extra: Option<Vec<u8>>) -> HttpSender {
    HttpSender::new(&HttpSettings {
        connect_timeout: Duration::from_secs(5),
        proxy: ProxySetting::Direct,
        extra_certificates: extra,
        ..HttpSettings::default()
    })
    .unwrap()
}

/// Sends a token to this address; what came of it.
async fn send(sender: &HttpSender, address: &str) -> Exchange {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", sensitive(&format!("Bearer {TOKEN}")).unwrap());
    let outgoing = OutgoingRequest {
        purpose: Purpose::Call,
        method: reqwest::Method::GET,
        url: address.parse().unwrap(),
        headers,
        body: OutgoingBody::None,
        body_cap: 1024,
        timeout: None,
        redactor: Redactor::new(),
    };
    sender.send(outgoing, 0).await.exchange
}

fn kind(exchange: &Exchange) -> Option<TransportFailureKind> {
    exchange.failure.as_ref().map(|failure| failure.failure)
}

/// A program on this computer that takes whatever comes; what it heard.
async fn listener() -> (u16, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let mut heard = Vec::new();
        if let Ok(Ok((mut stream, _))) = tokio::time::timeout(Duration::from_secs(3), listener.accept()).await {
            let _ = tokio::time::timeout(Duration::from_millis(500), stream.read_buf(&mut heard)).await;
        }
        heard
    });
    (port, heard)
}

#[tokio::test]
async fn a_name_that_is_led_to_this_computer_gets_no_plain_http_and_nobody_is_even_connected() {
    let (port, heard) = listener().await;
    let exchange = send(&sender(None), &format!("http://rebound.example:{port}/")).await;
    assert_eq!(kind(&exchange), Some(TransportFailureKind::AddressNotAllowed));
    heard.abort();
    assert!(heard.await.is_err_and(|error| error.is_cancelled()), "somebody was connected");
}

#[tokio::test]
async fn a_program_of_this_computer_learns_nothing_from_a_name_that_is_led_to_it() {
    let (port, heard) = listener().await;
    let exchange = send(&sender(None), &format!("https://rebound.example:{port}/")).await;
    assert!(exchange.response.is_none() && exchange.failure.is_some());
    let heard = String::from_utf8_lossy(&heard.await.unwrap()).into_owned();
    assert!(heard.starts_with('\u{16}'), "a handshake was expected: {heard:?}");
    assert!(!heard.contains("CLAIMS") && !heard.contains("Bearer"), "{heard:?}");
}

#[tokio::test]
async fn a_trusted_certificate_of_this_computer_is_not_enough_for_a_name_that_is_led_to_it() {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let private = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        if let Ok(mut stream) = acceptor.accept(stream).await {
            let _ = stream.read_to_end(&mut heard).await;
        }
        heard
    });
    let pem = trust::written("CERTIFICATE", certificate.der()).into_bytes();
    let exchange = send(&sender(Some(pem)), &format!("https://rebound.example:{port}/")).await;
    assert!(
        matches!(
            kind(&exchange),
            Some(
                TransportFailureKind::TlsCertificateWrongHost
                    | TransportFailureKind::TlsCertificateOther
                    | TransportFailureKind::TlsCertificateUnknownIssuer
            )
        ),
        "{:?}",
        exchange.failure
    );
    assert_eq!(heard.await.unwrap(), Vec::<u8>::new(), "something was sent over the connection");
}

#[tokio::test]
async fn the_name_of_this_computer_is_never_led_away_from_it() {
    let (port, heard) = listener().await;
    // Its name server names another computer first; only this one is asked.
    let exchange = send(&sender(None), &format!("http://localhost:{port}/")).await;
    let heard = String::from_utf8_lossy(&heard.await.unwrap()).into_owned();
    assert!(heard.contains(TOKEN), "this computer was not asked: {:?} {heard:?}", exchange.failure);
}

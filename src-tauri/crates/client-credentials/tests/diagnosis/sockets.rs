//! The same failures over real sockets: what a server really does, sent and classified by the app's own sender.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use client_credentials::diagnosis::{Finding, Situation, diagnose};
use client_credentials::environment::{Environment, EnvironmentDraft, EnvironmentId, Provider};
use client_credentials::flow::request_token;
use client_credentials::http::{HttpSender, HttpSettings, ProxySetting};
use client_credentials::knowledge::Knowledge;
use client_credentials::secret::ClientSecret;
use client_credentials::token_request::TokenRequest;
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::fixture::NOW;

type Script = Arc<dyn Fn(&mut dyn ReadWrite) + Send + Sync>;

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

/// A port at which nothing listens: a free one could be given to another test in the meantime.
const NOBODY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 1);

/// A server that does the same thing to every connection.
fn server(script: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
            script(stream);
        }
    });
    address
}

/// Reads the request's head and as much of its body as there is.
fn read_request(stream: &mut dyn ReadWrite) {
    let mut buffer = [0; 8192];
    let _ = stream.read(&mut buffer);
}

fn answering(bytes: &'static str) -> SocketAddr {
    server(move |mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(bytes.as_bytes());
        let _ = stream.flush();
        // Closing with unread bytes would cut the connection instead of ending the answer.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read(&mut [0; 8192]);
    })
}

fn environment(endpoint: &str) -> Environment {
    let draft = EnvironmentDraft {
        name: "Socket".into(),
        provider: Provider::Other,
        token_endpoint: endpoint.into(),
        client_id: "client!+ID".into(),
        ..EnvironmentDraft::default()
    };
    draft.parse(EnvironmentId::new("socket")).unwrap()
}

fn settings() -> HttpSettings {
    HttpSettings {
        connect_timeout: Duration::from_secs(3),
        read_timeout: Duration::from_millis(700),
        total_timeout: Duration::from_secs(5),
        proxy: ProxySetting::Direct,
        ..HttpSettings::default()
    }
}

fn first_with(settings: &HttpSettings, endpoint: &str) -> Finding {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sender = HttpSender::new(settings).unwrap();
    let environment = environment(endpoint);
    let request = TokenRequest::default();
    let secret = ClientSecret::new("SECRET?%G&client".into());
    let outcome =
        runtime.block_on(request_token(&sender, &Knowledge::default(), &environment, &request, &secret, None, NOW));
    let findings = diagnose(&Situation {
        environment: Some(&environment),
        request: Some(&request),
        exchange: outcome.exchange.as_ref(),
        token_answer: outcome.answer.as_ref(),
        now: NOW,
        ..Situation::default()
    });
    let text = serde_json::to_string(&findings).unwrap();
    assert!(!text.contains("SECRET?%G"), "{text}");
    findings.into_iter().next().unwrap_or_else(|| panic!("no finding; exchange: {:?}", outcome.exchange))
}

fn first(address: SocketAddr) -> Finding {
    first_with(&settings(), &format!("http://{address}/token"))
}

#[test]
fn broken_connections_are_told_apart() {
    assert_eq!(first(NOBODY).code, "connection-refused");
    let silent = server(|mut stream| {
        read_request(&mut stream);
        thread::sleep(Duration::from_secs(2));
    });
    assert_eq!(first(silent).code, "response-timed-out");
    let hanging_up = server(|mut stream| read_request(&mut stream));
    assert!(["connection-closed", "connection-reset"].contains(&first(hanging_up).code.as_str()));
    let stalling = server(|mut stream| {
        read_request(&mut stream);
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"access");
        thread::sleep(Duration::from_secs(2));
    });
    assert_eq!(first(stalling).code, "body-timed-out");
}

#[test]
fn broken_http_is_told_apart() {
    for (bytes, code) in [
        ("\x15\x03\x01\x00\x02\x02\x16", "not-http"),
        ("SSH-2.0-OpenSSH_9.6\r\n\r\n", "not-http"),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"access_token\":",
            "answer-cut-off",
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "answer-cut-off"),
    ] {
        assert_eq!(first(answering(bytes)).code, code, "{bytes:?}");
    }
}

#[test]
fn headers_without_end_are_told() {
    let address = server(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        for number in 0..20_000 {
            if stream.write_all(format!("X-Filler-{number}: {}\r\n", "x".repeat(80)).as_bytes()).is_err() {
                return;
            }
        }
        let _ = stream.write_all(b"\r\n");
    });
    assert_eq!(first(address).code, "response-headers-too-large");
}

#[test]
fn whole_answers_are_told_apart() {
    for (bytes, code) in [
        ("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", "redirected"),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 29\r\n\r\n<html><title>Hi</title></html",
            "page-instead-of-token",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\n\r\n<html><title>Hotel Wi-Fi</title></html>  ",
            "network-sign-in-page",
        ),
        (
            "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n{\"error\":\"invalid_client\"}",
            "client-authentication-failed",
        ),
        (
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
            "gateway-wants-login",
        ),
        ("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n", "rate-limited"),
        ("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "server-unavailable"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "token-endpoint-not-found"),
        ("HTTP/1.1 204 No Content\r\n\r\n", "answer-empty"),
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "answer-without-token"),
    ] {
        assert_eq!(first(answering(bytes)).code, code, "{bytes:?}");
    }
}

#[test]
fn a_body_over_the_cap_is_told() {
    let address = server(|mut stream| {
        read_request(&mut stream);
        let _ =
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n");
        let _ = stream.write_all(&vec![b'x'; 9_000_000]);
    });
    assert_eq!(first(address).code, "answer-too-large");
}

#[test]
fn a_secret_that_a_server_echoes_does_not_get_into_a_finding() {
    let address = answering(
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 85\r\n\r\n{\"error\":\"invalid_client\",\"error_description\":\"SECRET?%G&client is not the secret\"}  ",
    );
    let finding = first(address);
    assert_eq!(finding.code, "client-authentication-failed");
    assert!(
        finding
            .evidence
            .iter()
            .any(|evidence| evidence.actual.as_deref().is_some_and(|text| text.contains("is not the secret")))
    );
}

#[test]
fn a_name_that_cannot_exist_is_told() {
    let finding = first_with(&settings(), "https://nobody.invalid/token");
    assert!(["host-not-found", "name-server-unreachable"].contains(&finding.code.as_str()), "{}", finding.code);
}

#[test]
fn proxies_are_told_apart() {
    let through = |address: SocketAddr| {
        let proxy = ProxySetting::Address(format!("http://{address}").parse().unwrap());
        first_with(&HttpSettings { proxy, ..settings() }, "https://id.example/token").code
    };
    assert_eq!(through(NOBODY), "proxy-unreachable");
    assert_eq!(
        through(answering(
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
        )),
        "proxy-authentication-required"
    );
    assert_eq!(through(answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")), "proxy-refused");
    assert_eq!(through(server(|mut stream| read_request(&mut stream))), "proxy-closed");
}

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

fn authority(name: &str) -> Authority {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.distinguished_name.push(rcgen::DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let pem =
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(certificate.der()));
    Authority { issuer: Issuer::new(parameters, key), pem }
}

/// A TLS server whose certificate is made as `adjust` wants it.
fn tls_server(authority: &Authority, name: &str, adjust: impl FnOnce(&mut CertificateParams)) -> SocketAddr {
    let mut parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    adjust(&mut parameters);
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.signed_by(&key, &authority.issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let script: Script = Arc::new(|stream| {
        read_request(stream);
        let _ = stream.write_all(b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n{\"error\":\"invalid_client\"}");
        let _ = stream.flush();
    });
    server(move |stream| {
        let connection = rustls::ServerConnection::new(config.clone()).unwrap();
        let mut tls = rustls::StreamOwned::new(connection, stream);
        script(&mut tls);
    })
}

#[test]
fn certificates_are_told_apart() {
    let known = authority("Known Authority");
    let trusting = HttpSettings { extra_certificates: Some(known.pem.clone().into_bytes()), ..settings() };
    let code = |address: SocketAddr| first_with(&trusting, &format!("https://localhost:{}/token", address.port())).code;
    let date = rcgen::date_time_ymd;
    assert_eq!(code(tls_server(&known, "localhost", |_| {})), "client-authentication-failed");
    assert_eq!(
        code(tls_server(&known, "localhost", |p| (p.not_before, p.not_after) = (date(2020, 1, 1), date(2021, 1, 1)))),
        "certificate-expired"
    );
    assert_eq!(
        code(tls_server(&known, "localhost", |p| (p.not_before, p.not_after) = (date(2090, 1, 1), date(2091, 1, 1)))),
        "certificate-not-yet-valid"
    );
    assert_eq!(code(tls_server(&known, "other.example", |_| {})), "certificate-wrong-host");
    assert_eq!(
        code(tls_server(&known, "localhost", |p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth])),
        "certificate-wrong-purpose"
    );
    assert_eq!(code(tls_server(&authority("Somebody Else"), "localhost", |_| {})), "certificate-unknown-issuer");
    assert_eq!(code(tls_server(&authority("Known Authority"), "localhost", |_| {})), "certificate-bad-signature");
}

#[test]
fn a_port_without_tls_is_told() {
    let plain = answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(first_with(&settings(), &format!("https://127.0.0.1:{}/token", plain.port())).code, "tls-not-spoken");
    let closing = server(|mut stream| read_request(&mut stream));
    let code = first_with(&settings(), &format!("https://127.0.0.1:{}/token", closing.port())).code;
    assert!(["tls-closed", "connection-reset"].contains(&code.as_str()), "{code}");
}

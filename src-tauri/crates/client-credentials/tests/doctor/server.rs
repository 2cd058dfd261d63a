//! A server on this computer that answers one path at a time, with or without TLS.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

use super::NOW;

/// Seconds since 1970 by the machine's clock, by which certificates are judged.
pub fn machine_time() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "certificates are judged by the machine's clock")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// A moment as servers write it.
pub fn date(seconds: i64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds.try_into().unwrap()))
}

/// A port that nobody listens on.
pub async fn dead_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

/// An answer.
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Reply {
    pub fn new(status: u16, kind: &str, body: impl Into<String>) -> Self {
        let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
        Self { status, headers, body: body.into() }.date(NOW)
    }

    pub fn json(body: impl Into<String>) -> Self {
        Self::new(200, "application/json", body)
    }

    pub fn status(status: u16) -> Self {
        Self::new(status, "text/plain", "")
    }

    pub fn date(self, seconds: i64) -> Self {
        self.header("Date", &date(seconds))
    }

    /// Sets a header, in place of an earlier one of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn written(&self) -> String {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!(
            "HTTP/1.1 {} X\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{}",
            self.status,
            self.body.len(),
            self.body
        )
    }
}

type Answering = Arc<dyn Fn(&str, &str) -> Reply + Send + Sync>;

/// The server; it ends with the test's runtime.
pub struct Server {
    /// Scheme, host and port.
    pub origin: String,
    answered: Arc<AtomicUsize>,
}

impl Server {
    pub async fn plain(answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(None, Arc::new(answer)).await
    }

    pub async fn tls(identity: Identity, answer: impl Fn(&str, &str) -> Reply + Send + Sync + 'static) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![identity.certificate], identity.key)
            .unwrap();
        Self::start(Some(tokio_rustls::TlsAcceptor::from(Arc::new(config))), Arc::new(answer)).await
    }

    async fn start(tls: Option<tokio_rustls::TlsAcceptor>, answer: Answering) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let origin = format!("{scheme}://{}", listener.local_addr().unwrap());
        let answered = Arc::new(AtomicUsize::new(0));
        let server = Self { origin: origin.clone(), answered: answered.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, answer, origin, answered) = (tls.clone(), answer.clone(), origin.clone(), answered.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &origin, &answer, &answered).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, &origin, &answer, &answered).await;
                            }
                        }
                    }
                });
            }
        });
        server
    }

    /// Requests answered so far.
    pub fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    origin: &str,
    answer: &Answering,
    answered: &AtomicUsize,
) {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
        // Something other than HTTP, such as the start of a TLS handshake, is answered at once.
        if head.first().is_some_and(|byte| !byte.is_ascii_alphabetic()) {
            break;
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    assert!(!head.to_lowercase().contains("\nauthorization:") && !head.contains("client!"), "credentials were sent");
    let path = head.split(' ').nth(1).unwrap_or_default();
    answered.fetch_add(1, Ordering::SeqCst);
    let _ = stream.write_all(answer(origin, path).written().as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// A server's certificate with its key.
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

/// A certificate authority made for one test.
pub struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new() -> Self {
        Self::named("Test Authority", "")
    }

    pub fn named(name: &str, organisation: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = distinguished(name, organisation);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// A certificate for `names`, valid from and until so many seconds from now.
    pub fn certificate(&self, names: &[&str], from: i64, until: i64) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params(names, from, until).signed_by(&key, &self.issuer).unwrap().der().clone();
        Identity { certificate, key: key.into() }
    }

    /// One that nobody else signed.
    pub fn self_signed(names: &[&str], from: i64, until: i64) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params(names, from, until).self_signed(&key).unwrap().der().clone();
        Identity { certificate, key: key.into() }
    }

    pub fn pem(&self) -> Vec<u8> {
        use base64::Engine;
        let body = base64::engine::general_purpose::STANDARD.encode(&self.certificate);
        let lines: Vec<&str> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n")).into_bytes()
    }
}

fn params(names: &[&str], from: i64, until: i64) -> CertificateParams {
    let mut params = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
    let at = |seconds: i64| time::OffsetDateTime::from_unix_timestamp(machine_time() + seconds).unwrap();
    params.not_before = at(from);
    params.not_after = at(until);
    params.distinguished_name = distinguished("A server", "");
    params
}

fn distinguished(name: &str, organisation: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    if !organisation.is_empty() {
        distinguished.push(DnType::OrganizationName, organisation);
    }
    distinguished
}

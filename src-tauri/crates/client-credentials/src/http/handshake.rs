//! The steps below HTTP, one at a time: looking a name up, connecting, securing the connection. Nothing is sent
//! over it; the HTTP library does the same steps, but tells neither their times nor the certificate.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, ProtocolVersion, SignatureScheme};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{ClientIdentity, HttpSettings};

/// Most addresses of one name that are tried.
const MOST_ATTEMPTS: usize = 4;
/// Most certificates of a chain that are kept.
const LONGEST_CHAIN: usize = 10;
/// Longest wait for the polite end of a connection that has served its purpose.
const FAREWELL: Duration = Duration::from_millis(500);

#[expect(clippy::disallowed_methods, reason = "measuring a duration is not reading the time of day")]
fn instant() -> Instant {
    Instant::now()
}

/// Milliseconds since `start`, with two decimals.
fn since(start: Instant) -> f64 {
    (start.elapsed().as_secs_f64() * 100_000.0).round() / 100.0
}

fn too_late() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no answer in time")
}

/// What a step gave and how long it took.
#[derive(Debug)]
pub struct Timed<T> {
    /// What it gave.
    pub value: T,
    /// Milliseconds.
    pub milliseconds: f64,
}

/// Asks the system for the addresses of a name. Dropping the future stops the waiting.
pub async fn look_up(host: &str, port: u16, limit: Duration) -> Timed<io::Result<Vec<SocketAddr>>> {
    let start = instant();
    let found = timeout(limit, tokio::net::lookup_host((host, port))).await.unwrap_or_else(|_| Err(too_late()));
    let value = found.map(|found| {
        let mut addresses: Vec<SocketAddr> = Vec::new();
        for address in found {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        addresses
    });
    Timed { value, milliseconds: since(start) }
}

/// One attempt to connect.
#[derive(Debug)]
pub struct Attempt {
    /// Where to.
    pub address: SocketAddr,
    /// Milliseconds.
    pub milliseconds: f64,
    /// Why it failed.
    pub trouble: Option<io::Error>,
}

/// What came of connecting.
#[derive(Debug)]
pub struct Connected {
    /// The connection, if one of the addresses answered.
    pub stream: Option<TcpStream>,
    /// Every attempt in order; the last one is the one that answered, if any did.
    pub attempts: Vec<Attempt>,
}

/// Connects to the first address that answers. IPv4 and IPv6 take turns, so that a broken family does not use up
/// the time; `limit` holds for all attempts together.
pub async fn connect(addresses: &[SocketAddr], limit: Duration) -> Connected {
    let order = in_turns(addresses);
    let each = limit / u32::try_from(order.len().max(1)).unwrap_or(u32::MAX);
    let mut attempts = Vec::new();
    for address in order {
        let start = instant();
        let opened = timeout(each, TcpStream::connect(address)).await.unwrap_or_else(|_| Err(too_late()));
        let milliseconds = since(start);
        match opened {
            Ok(stream) => {
                attempts.push(Attempt { address, milliseconds, trouble: None });
                return Connected { stream: Some(stream), attempts };
            }
            Err(trouble) => attempts.push(Attempt { address, milliseconds, trouble: Some(trouble) }),
        }
    }
    Connected { stream: None, attempts }
}

/// The system's first address first, then one of the other family, and so on.
fn in_turns(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let Some(first) = addresses.first() else { return Vec::new() };
    let (same, other): (Vec<SocketAddr>, Vec<SocketAddr>) =
        addresses.iter().partition(|address| address.is_ipv4() == first.is_ipv4());
    let mut ordered = Vec::new();
    for turn in 0..same.len().max(other.len()) {
        ordered.extend(same.get(turn));
        ordered.extend(other.get(turn));
    }
    ordered.truncate(MOST_ATTEMPTS);
    ordered
}

/// A secured connection's terms.
#[derive(Debug)]
pub struct Session {
    /// Version of TLS.
    pub version: Option<ProtocolVersion>,
    /// Cipher suite, by its name in the standard.
    pub cipher_suite: Option<String>,
    /// The version of HTTP agreed on (RFC 7301), if the server chose one.
    pub protocol: Option<String>,
}

/// Why a connection could not be secured.
#[derive(Debug, thiserror::Error)]
pub enum SecureTrouble {
    /// TLS or the certificate.
    #[error("{0}")]
    Tls(rustls::Error),
    /// The connection itself.
    #[error("{0}")]
    Connection(io::Error),
    /// The system has no trusted certificates, or the extra ones of the settings cannot be read.
    #[error("{0}")]
    NoTrustAnchors(String),
    /// The host is neither a name nor an address that a certificate could be for.
    #[error("{0} is not a possible host name")]
    Name(String),
}

/// What came of securing a connection.
#[derive(Debug)]
pub struct Secured {
    /// The certificates the server sent, its own first; also when they were refused.
    pub chain: Vec<CertificateDer<'static>>,
    /// The terms, or why there are none.
    pub outcome: Result<Session, SecureTrouble>,
    /// Milliseconds.
    pub milliseconds: f64,
}

/// Secures a connection as the sender would: same versions of TLS, same trust. `host` without brackets.
pub async fn secure(stream: TcpStream, host: &str, settings: &HttpSettings) -> Secured {
    let start = instant();
    let refused = |trouble| Secured { chain: Vec::new(), outcome: Err(trouble), milliseconds: since(start) };
    let Ok(name) = ServerName::try_from(host.to_owned()) else { return refused(SecureTrouble::Name(host.to_owned())) };
    let recorder = match Recorder::new(settings.extra_certificates.as_deref()) {
        Ok(recorder) => Arc::new(recorder),
        Err(error) => return refused(SecureTrouble::NoTrustAnchors(error)),
    };
    let config = match config(recorder.clone(), settings.client_identity.as_ref()) {
        Ok(config) => config,
        Err(error) => return refused(SecureTrouble::Tls(error)),
    };
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let handshake = timeout(settings.connect_timeout, connector.connect(name, stream)).await;
    let milliseconds = since(start);
    let outcome = match handshake.unwrap_or_else(|_| Err(too_late())) {
        Ok(mut stream) => {
            let (_, connection) = stream.get_ref();
            let session = Session {
                version: connection.protocol_version(),
                cipher_suite: connection
                    .negotiated_cipher_suite()
                    .and_then(|suite| suite.suite().as_str().map(str::to_owned)),
                protocol: connection.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned()),
            };
            let _ = timeout(FAREWELL, stream.shutdown()).await;
            Ok(session)
        }
        Err(error) => Err(match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(tls) => SecureTrouble::Tls(tls.clone()),
            None => SecureTrouble::Connection(error),
        }),
    };
    Secured { chain: recorder.take(), outcome, milliseconds }
}

fn config(recorder: Arc<Recorder>, identity: Option<&ClientIdentity>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        // The recorder hands every question on to the platform's verifier.
        .dangerous()
        .with_custom_certificate_verifier(recorder);
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let unusable = |_| rustls::Error::General("the client certificate of the settings cannot be read".into());
            let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(identity.certificates.as_bytes()).collect();
            let key = PrivateKeyDer::from_pem_slice(identity.key.expose().as_bytes()).map_err(unusable)?;
            builder.with_client_auth_cert(chain.map_err(unusable)?, key)?
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Keeps the certificates, then lets the platform judge them. Its verdict stands.
#[derive(Debug)]
struct Recorder {
    platform: rustls_platform_verifier::Verifier,
    chain: Mutex<Vec<CertificateDer<'static>>>,
}

impl Recorder {
    fn new(extra: Option<&[u8]>) -> Result<Self, String> {
        let extra: Vec<CertificateDer<'static>> = match extra.map(|pem| CertificateDer::pem_slice_iter(pem).collect()) {
            Some(Ok(certificates)) => certificates,
            Some(Err(error)) => return Err(format!("The extra certificates cannot be read: {error}")),
            None => Vec::new(),
        };
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let platform = if extra.is_empty() {
            rustls_platform_verifier::Verifier::new(provider)
        } else {
            rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider)
        };
        let platform = platform.map_err(|error| error.to_string())?;
        Ok(Self { platform, chain: Mutex::default() })
    }

    fn take(&self) -> Vec<CertificateDer<'static>> {
        std::mem::take(&mut *self.chain.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let chain = std::iter::once(end_entity).chain(intermediates).take(LONGEST_CHAIN);
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) =
            chain.map(|certificate| certificate.clone().into_owned()).collect();
        self.platform.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.platform.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.platform.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn both_families_get_their_turn_before_the_second_address_of_one() {
        let found = ["[2001:db8::1]:443", "[2001:db8::2]:443", "[2001:db8::3]:443", "192.0.2.1:443", "192.0.2.2:443"]
            .map(address);
        let expected = ["[2001:db8::1]:443", "192.0.2.1:443", "[2001:db8::2]:443", "192.0.2.2:443"].map(address);
        assert_eq!(in_turns(&found), expected);
        assert!(in_turns(&[]).is_empty());
    }

    #[tokio::test]
    async fn an_address_that_refuses_is_passed_over_for_the_next_one() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dead = {
            let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            taken.local_addr().unwrap()
        };
        let connected = connect(&[dead, listener.local_addr().unwrap()], Duration::from_secs(4)).await;
        assert!(connected.stream.is_some());
        let refused: Vec<bool> = connected.attempts.iter().map(|attempt| attempt.trouble.is_some()).collect();
        assert_eq!(refused, [true, false]);
    }
}

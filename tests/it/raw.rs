//! A server that does exactly what a test tells it, with or without TLS, and keeps every byte it gets.

use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::PrivateKeyDer;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// One thing to do with a connection.
#[derive(Clone)]
pub enum Step {
    /// Read one request, head and body.
    Hear,
    /// Send these bytes.
    Say(Vec<u8>),
    /// Wait.
    Pause(Duration),
    /// Send this many bytes of an endless text, or as many as are taken.
    Pour(usize),
    /// Send one byte every 50 milliseconds for ever.
    Drip,
    /// Keep the connection open and say nothing.
    Hang,
}

/// A server, which stops when dropped.
pub struct Raw {
    pub port: u16,
    received: Arc<Mutex<Vec<u8>>>,
    connections: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The bytes of an answer.
pub fn say(text: impl AsRef<[u8]>) -> Step {
    Step::Say(text.as_ref().to_vec())
}

/// A whole answer with a JSON body.
pub fn json(body: &str) -> Step {
    say(format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

impl Raw {
    /// Does these steps with every connection, then closes it.
    pub async fn plain(steps: Vec<Step>) -> Self {
        Self::start(steps, None).await
    }

    /// The same behind TLS.
    pub async fn secured(steps: Vec<Step>, certificate: Certificate) -> Self {
        Self::start(steps, Some(certificate.acceptor())).await
    }

    async fn start(steps: Vec<Step>, tls: Option<tokio_rustls::TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let received: Arc<Mutex<Vec<u8>>> = Arc::default();
        let (connections, sent): (Arc<AtomicUsize>, Arc<AtomicUsize>) = Default::default();
        let talk = Talk { steps, received: received.clone(), sent: sent.clone() };
        let counted = connections.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let (talk, tls) = (talk.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => talk.go(stream).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                talk.go(stream).await;
                            }
                        }
                    }
                });
            }
        });
        Self { port, received, connections, sent, task }
    }

    pub fn http(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn https(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Every byte that arrived, inside TLS where there is some.
    pub fn received(&self) -> String {
        String::from_utf8_lossy(&self.received.lock().unwrap()).into_owned()
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many bytes were poured out.
    pub fn poured(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

#[derive(Clone)]
struct Talk {
    steps: Vec<Step>,
    received: Arc<Mutex<Vec<u8>>>,
    sent: Arc<AtomicUsize>,
}

impl Talk {
    async fn go(self, mut stream: impl AsyncRead + AsyncWrite + Unpin) {
        for step in &self.steps {
            let done = match step {
                Step::Hear => self.hear(&mut stream).await,
                Step::Say(bytes) => stream.write_all(bytes).await.and(stream.flush().await),
                Step::Pause(time) => {
                    tokio::time::sleep(*time).await;
                    Ok(())
                }
                Step::Pour(total) => self.pour(&mut stream, *total).await,
                Step::Drip => loop {
                    if let Err(error) = stream.write_all(b" ").await.and(stream.flush().await) {
                        break Err(error);
                    }
                    tokio::time::sleep(Duration::from_millis(50)).await;
                },
                Step::Hang => std::future::pending().await,
            };
            if done.is_err() {
                return;
            }
        }
        let _ = stream.shutdown().await;
    }

    async fn hear(&self, stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<()> {
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !is_whole(&request) {
            let read = stream.read(&mut buffer).await?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            request.extend_from_slice(&buffer[..read]);
            self.received.lock().unwrap().extend_from_slice(&buffer[..read]);
        }
        Ok(())
    }

    async fn pour(&self, stream: &mut (impl AsyncWrite + Unpin), total: usize) -> std::io::Result<()> {
        let line = [b"0123456789abcdef".repeat(4095), b"0123456789abcde\n".to_vec()].concat();
        let mut left = total;
        while left > 0 {
            let now = left.min(line.len());
            stream.write_all(&line[..now]).await?;
            self.sent.fetch_add(now, Ordering::SeqCst);
            left -= now;
        }
        stream.flush().await
    }
}

/// Whether head and body of a request are there.
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    request.len() >= end + 4 + length.map_or(0, |length| length.trim().parse().unwrap())
}

/// A certificate authority that nobody trusts unless told to.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate as PEM, for those who are to trust it.
    pub pem: Vec<u8>,
}

/// What a server shows, with its key.
pub struct Certificate {
    chain: rcgen::Certificate,
    key: KeyPair,
}

impl Authority {
    /// A new one of this name.
    pub fn called(name: &str) -> Self {
        use base64::Engine;
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let own = params.self_signed(&key).unwrap();
        let text = base64::engine::general_purpose::STANDARD.encode(own.der());
        let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n").into_bytes();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A server's certificate for `name`, valid in these years.
    pub fn issue(&self, name: &str, from: i32, to: i32) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(to, 1, 1);
        Certificate { chain: params.signed_by(&key, &self.issuer).unwrap(), key }
    }
}

impl Certificate {
    fn acceptor(self) -> tokio_rustls::TlsAcceptor {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.chain.der().clone()], PrivateKeyDer::Pkcs8(self.key.serialize_der().into()))
            .unwrap();
        tokio_rustls::TlsAcceptor::from(Arc::new(config))
    }
}

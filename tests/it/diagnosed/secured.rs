//! Connections that cannot be secured: certificates of all sorts, alerts, and protocols that break off.

use super::Case;
use super::site::{Reply, elsewhere, error, for_orders, hear, request, say};
use crate::bench::sender;
use client_credentials::diagnosis::Finding;
use client_credentials::http::{ClientIdentity, HttpSettings, trust};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A certificate authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    pub pem: Vec<u8>,
}

impl Authority {
    pub fn called(name: &str) -> Self {
        use base64::Engine;
        let key = KeyPair::generate().unwrap();
        let params = authority_params(name);
        let own = params.self_signed(&key).unwrap();
        let text = base64::engine::general_purpose::STANDARD.encode(own.der());
        let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n").into_bytes();
        Self { certificate: own.der().clone(), issuer: Issuer::new(params, key), pem }
    }

    /// An authority below this one.
    fn below(&self, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority_params(name);
        let own = params.signed_by(&key, &self.issuer).unwrap();
        Self { certificate: own.der().clone(), issuer: Issuer::new(params, key), pem: Vec::new() }
    }

    /// A server's certificate for `name`, made as `adjust` wants it.
    pub fn issue(&self, name: &str, adjust: impl FnOnce(&mut CertificateParams)) -> Chain {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        adjust(&mut params);
        Chain { certificates: vec![params.signed_by(&key, &self.issuer).unwrap().der().clone()], key }
    }
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.distinguished_name.push(DnType::CommonName, name);
    params.distinguished_name.push(DnType::OrganizationName, name);
    params
}

fn pem(certificates: &[CertificateDer<'static>]) -> String {
    certificates.iter().map(|der| section("CERTIFICATE", der)).collect()
}

fn section(label: &str, der: &[u8]) -> String {
    use base64::Engine;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

/// What a server shows, with its key.
pub struct Chain {
    certificates: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

impl Chain {
    /// As a client shows it.
    pub fn identity(&self) -> ClientIdentity {
        let key = section("PRIVATE KEY", &self.key.serialize_der());
        let read = trust::read_identity(&format!("{}{key}", pem(&self.certificates))).unwrap();
        ClientIdentity { certificates: read.certificates, key: read.key }
    }

    pub fn config(self, clients: Option<&Authority>, protocols: &[&[u8]]) -> Arc<rustls::ServerConfig> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = rustls::ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let mut roots = rustls::RootCertStore::empty();
                roots.add(authority.certificate.clone()).unwrap();
                builder.with_client_cert_verifier(
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap(),
                )
            }
        };
        let mut config =
            builder.with_single_cert(self.certificates, PrivateKeyDer::Pkcs8(self.key.serialize_der().into())).unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        Arc::new(config)
    }
}

/// A server behind TLS that gives one answer, and its port.
pub async fn serve(config: Arc<rustls::ServerConfig>, reply: Reply) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, reply) = (tokio_rustls::TlsAcceptor::from(config.clone()), reply.clone());
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                if hear(&mut stream).await.is_some() {
                    say(&mut stream, &reply, "").await;
                }
            });
        }
    });
    port
}

/// Asks a server of this certificate for a token, trusting `known`.
fn shown(
    rows: &'static str,
    code: &'static str,
    name: &'static str,
    make: impl FnOnce(&Authority) -> Arc<rustls::ServerConfig> + Send + 'static,
) -> Case {
    Case::new(rows, code, name, move |_| async move {
        let known = Authority::called("Acme Root");
        let port = serve(make(&known), error(401, "invalid_client", "")).await;
        let sender = sender(HttpSettings { extra_certificates: Some(known.pem.clone()), ..super::settings() });
        request(&sender, &elsewhere(&format!("https://localhost:{port}/token")), &for_orders()).await.1
    })
    .says("localhost")
}

/// Asks a server that says these bytes instead of its part of the handshake.
fn spoken(rows: &'static str, code: &'static str, name: &'static str, bytes: &'static [u8]) -> Case {
    Case::new(rows, code, name, move |sender| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut hello = [0; 4096];
                let _ = stream.read(&mut hello).await;
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
                while stream.read(&mut hello).await.is_ok_and(|read| read > 0) {}
            }
        });
        request(&sender, &elsewhere(&format!("https://localhost:{port}/token")), &for_orders()).await.1
    })
    .says("localhost")
}

/// Speaks HTTP/2 up to the first request, then sends these frames.
fn framed(name: &'static str, frames: &'static [u8]) -> Case {
    Case::new("HT07", "http2-broken", name, move |_| async move {
        let known = Authority::called("Acme Root");
        let config = known.issue("localhost", |_| {}).config(None, &[b"h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = tokio_rustls::TlsAcceptor::from(config.clone()).accept(stream).await else {
                    continue;
                };
                let mut buffer = [0; 8192];
                let _ = stream.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await;
                let _ = stream.read(&mut buffer).await;
                // The request's own frames may come after those of the connection.
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                let _ = stream.write_all(frames).await;
                let _ = stream.flush().await;
                while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
            }
        });
        let sender = sender(HttpSettings { extra_certificates: Some(known.pem.clone()), ..super::settings() });
        request(&sender, &elsewhere(&format!("https://localhost:{port}/token")), &for_orders()).await.1
    })
}

pub fn cases() -> Vec<Case> {
    let mut cases = certificates();
    cases.extend(handshakes());
    cases
}

fn certificates() -> Vec<Case> {
    let date = rcgen::date_time_ymd;
    let unknown = "certificate-unknown-issuer";
    vec![
        shown("TLS01", "certificate-expired", "of the year 2020", move |known| {
            known
                .issue("localhost", |p| (p.not_before, p.not_after) = (date(2020, 1, 1), date(2021, 1, 1)))
                .config(None, &[])
        })
        .cause("clock"),
        shown("TLS02", "certificate-not-yet-valid", "of the year 2090", move |known| {
            known
                .issue("localhost", |p| (p.not_before, p.not_after) = (date(2090, 1, 1), date(2091, 1, 1)))
                .config(None, &[])
        })
        .cause("clock"),
        shown("TLS03", "certificate-wrong-host", "of another site", |known| {
            known.issue("www.hotel.example", |_| {}).config(None, &[])
        })
        .says("www.hotel.example"),
        shown("NET13 TLS03", "certificate-wrong-host", "of a hotel", |known| {
            known.issue("portal.hotel.example", |_| {}).config(None, &[])
        })
        .cause("sign-in page"),
        shown("TLS04", unknown, "of a company's authority", |_| {
            Authority::called("Acme Private Authority").issue("localhost", |_| {}).config(None, &[])
        })
        .cause("private authority"),
        shown("TLS04", unknown, "with its chain", |_| {
            let root = Authority::called("Acme Private Root");
            let below = root.below("Acme Issuing");
            let mut chain = below.issue("localhost", |_| {});
            chain.certificates.push(below.certificate.clone());
            chain.certificates.push(root.certificate.clone());
            chain.config(None, &[])
        }),
        shown("TLS05", unknown, "signed by itself", |_| {
            let key = KeyPair::generate().unwrap();
            let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
            let own = params.self_signed(&key).unwrap().der().clone();
            Chain { certificates: vec![own], key }.config(None, &[])
        })
        .cause("test server"),
        shown("TLS06", unknown, "without the one between", |known| {
            known.below("Acme Issuing").issue("localhost", |_| {}).config(None, &[])
        })
        .cause("intermediate")
        .fix("full certificate chain"),
        shown("TLS16", unknown, "of an inspecting proxy", |_| {
            Authority::called("Zscaler Intermediate Root CA").issue("localhost", |_| {}).config(None, &[])
        })
        .cause("inspects traffic"),
        shown("TLS07", "certificate-bad-signature", "of an authority of the same name", |_| {
            Authority::called("Acme Root").issue("localhost", |_| {}).config(None, &[])
        })
        .cause("inspecting proxy"),
        shown("TLS09", "certificate-wrong-purpose", "for people", |known| {
            known
                .issue("localhost", |p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection])
                .config(None, &[])
        }),
        shown("TLS09", "certificate-wrong-purpose", "for clients", |known| {
            known
                .issue("localhost", |p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth])
                .config(None, &[])
        }),
        shown("TLS09", "certificate-not-verified", "an authority as a server", |known| {
            known.issue("localhost", |p| p.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)).config(None, &[])
        }),
        shown("TLS14", "client-certificate-required", "wants one too", |known| {
            known.issue("localhost", |_| {}).config(Some(known), &[])
        }),
    ]
}

fn handshakes() -> Vec<Case> {
    vec![
        spoken("TLS10", "tls-not-spoken", "HTTP", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").fix("port"),
        spoken("TLS10", "tls-not-spoken", "SSH", b"SSH-2.0-OpenSSH_9.9\r\n"),
        spoken("TLS11", "tls-version", "protocol_version", b"\x15\x03\x01\x00\x02\x02\x46"),
        spoken("TLS12", "tls-handshake-refused", "handshake_failure", b"\x15\x03\x03\x00\x02\x02\x28"),
        spoken("TLS12", "tls-handshake-refused", "insufficient_security", b"\x15\x03\x03\x00\x02\x02\x47"),
        spoken("TLS13", "tls-name-unknown", "unrecognized_name", b"\x15\x03\x03\x00\x02\x02\x70"),
        spoken("TLS14", "client-certificate-required", "certificate_required", b"\x15\x03\x03\x00\x02\x02\x74"),
        spoken("TLS15", "tls-closed", "the end", b"").or("connection-reset"),
        spoken("TLS15", "tls-failed", "internal_error", b"\x15\x03\x03\x00\x02\x02\x50"),
        framed("GOAWAY with an error", &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]),
        framed("a stream that is reset", &[0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 2]),
        framed("a frame that is none", &[0, 0, 5, 7, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_cannot_be_secured_is_told_with_the_reason() {
    super::prove(cases()).await;
}

/// What a server that wants a certificate of this authority's answers to one that shows this.
async fn asked_for_a_certificate(known: &Authority, clients: &Authority, shows: Option<&Chain>) -> Vec<Finding> {
    let token = super::site::answer(200, r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}"#);
    let port = serve(known.issue("localhost", |_| {}).config(Some(clients), &[]), token).await;
    let sender = sender(HttpSettings {
        extra_certificates: Some(known.pem.clone()),
        client_identity: shows.map(Chain::identity),
        ..super::settings()
    });
    request(&sender, &elsewhere(&format!("https://localhost:{port}/token")), &for_orders()).await.1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_a_certificate_gets_that_of_the_settings_and_another_is_explained() {
    let (known, partners, others) =
        (Authority::called("Acme Root"), Authority::called("Acme Partners"), Authority::called("Elsewhere"));
    let client = |authority: &Authority| {
        authority.issue("nightly.acme.example", |params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        })
    };
    let good = asked_for_a_certificate(&known, &partners, Some(&client(&partners))).await;
    assert!(good.is_empty(), "{good:?}");
    let ended = partners.issue("nightly.acme.example", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.not_before = rcgen::date_time_ymd(2001, 1, 1);
        params.not_after = rcgen::date_time_ymd(2002, 1, 1);
    });
    for (name, shows) in [("none", None), ("another authority's", Some(&client(&others))), ("an old one", Some(&ended))]
    {
        let found = asked_for_a_certificate(&known, &partners, shows).await;
        let code = found.first().map(|finding| finding.code.as_str());
        // A server that hangs up at once may take its reason along: then the certificate is among the causes.
        let told = code == Some("client-certificate-required") || code == Some("connection-closed");
        assert!(told && format!("{found:?}").contains("client certificate"), "{name}: {found:?}");
    }
    // A server that asks for none is not shown one, and works as before.
    let token = super::site::answer(200, r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}"#);
    let port = serve(known.issue("localhost", |_| {}).config(None, &[]), token).await;
    let sender = sender(HttpSettings {
        extra_certificates: Some(known.pem.clone()),
        client_identity: Some(client(&partners).identity()),
        ..super::settings()
    });
    let found = request(&sender, &elsewhere(&format!("https://localhost:{port}/token")), &for_orders()).await.1;
    assert!(found.is_empty(), "{found:?}");
}

//! Reads the libraries' errors: which kind of trouble it was, in words for people.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError, InvalidMessage};
use url::Url;

use super::timing::LookUpFailed;
use crate::environment::origin_of;
use crate::exchange::{TransportFailure, TransportFailureKind as Kind};

/// A client could not be built: no certificates on this system, or unusable ones in the settings.
pub(super) fn client_not_built(error: reqwest::Error) -> TransportFailure {
    let detail = chain(&error.without_url());
    let kind = if detail.contains("CA certificates") || detail.contains("certs") {
        Kind::NoTrustAnchors
    } else {
        Kind::RequestInvalid
    };
    let sentence = match kind {
        Kind::NoTrustAnchors => {
            "This computer has no list of trusted certificates, so no secure connection can be made."
        }
        _ => "The network settings cannot be used.",
    };
    TransportFailure { failure: kind, sentence: sentence.into(), detail }
}

/// Plain http to another computer, or a scheme that is not HTTP at all.
pub(super) fn not_allowed(url: &Url) -> TransportFailure {
    TransportFailure {
        failure: Kind::AddressNotAllowed,
        sentence: format!("Nothing was sent: {} is not a secure address. Use https.", origin_of(url)),
        detail: format!("scheme {}", url.scheme()),
    }
}

/// What kind of trouble an error of the HTTP library stands for.
pub(super) fn classify(error: reqwest::Error, url: &Url) -> TransportFailure {
    let error = error.without_url();
    let kind = kind_of(&error);
    TransportFailure { failure: kind, sentence: sentence(kind, url), detail: chain(&error) }
}

/// The library counts the limit for the whole exchange without saying how far it got: before there was a connection,
/// nobody took the request.
pub(super) fn while_connecting(failure: TransportFailure, url: &Url) -> TransportFailure {
    match failure.failure {
        Kind::ResponseTimedOut => TransportFailure {
            failure: Kind::ConnectTimedOut,
            sentence: sentence(Kind::ConnectTimedOut, url),
            ..failure
        },
        _ => failure,
    }
}

fn kind_of(error: &reqwest::Error) -> Kind {
    let text = chain(error).to_lowercase();
    if let Some(kind) = proxy_kind(error, &text) {
        return kind;
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return tls_kind(tls);
    }
    if let Some(LookUpFailed(look_up)) = find::<LookUpFailed>(error) {
        return look_up_kind(look_up);
    }
    if text.contains("invalid dns name") || text.contains("invalid url") {
        return Kind::HostNameInvalid;
    }
    if text.contains("tls handshake eof") {
        return Kind::TlsClosed;
    }
    if error.is_timeout() {
        return match (error.is_connect(), error.is_body() || error.is_decode()) {
            (true, _) => Kind::ConnectTimedOut,
            (_, true) => Kind::BodyTimedOut,
            _ => Kind::ResponseTimedOut,
        };
    }
    if error.is_builder() {
        return Kind::RequestInvalid;
    }
    if error.is_connect()
        && let Some(kind) = find::<io::Error>(error).and_then(io_kind)
    {
        return kind;
    }
    answer_kind(error, &text)
}

/// Trouble after the connection stood.
fn answer_kind(error: &reqwest::Error, text: &str) -> Kind {
    if text.contains("message head is too large") || text.contains("header list too large") {
        return Kind::HeadersTooLarge;
    }
    if text.contains("http2") || text.contains("stream error") || text.contains("connection error received") {
        return Kind::Http2;
    }
    if error.is_decode()
        || error.is_body()
        || text.contains("end of file before message length")
        || text.contains("chunk size")
    {
        return Kind::BodyTruncated;
    }
    if text.contains("invalid http") || text.contains("parse") {
        return Kind::NotHttp;
    }
    if text.contains("before message completed")
        || text.contains("connection closed")
        || text.contains("connection was not ready")
    {
        return Kind::ConnectionClosed;
    }
    find::<io::Error>(error).and_then(io_kind).unwrap_or(Kind::Other)
}

fn proxy_kind(error: &reqwest::Error, text: &str) -> Option<Kind> {
    if text.contains("socks") {
        return Some(Kind::SocksProxy);
    }
    if !text.contains("tunnel error") {
        return None;
    }
    Some(if text.contains("authorization required") {
        Kind::ProxyAuthenticationRequired
    } else if text.contains("unsuccessful") {
        Kind::ProxyRefused
    } else if find::<LookUpFailed>(error).is_some() {
        Kind::ProxyNotFound
    } else if text.contains("failed to create underlying connection") {
        Kind::ProxyUnreachable
    } else {
        Kind::ProxyClosed
    })
}

fn look_up_kind(error: &io::Error) -> Kind {
    let text = error.to_string().to_lowercase();
    if text.contains("temporary failure") || text.contains("11002") {
        Kind::NameServerUnreachable
    } else {
        Kind::HostNotFound
    }
}

fn io_kind(error: &io::Error) -> Option<Kind> {
    Some(match error.kind() {
        io::ErrorKind::ConnectionRefused => Kind::ConnectionRefused,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            Kind::ConnectionReset
        }
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable | io::ErrorKind::AddrNotAvailable => {
            Kind::NetworkUnreachable
        }
        io::ErrorKind::TimedOut => Kind::ConnectTimedOut,
        io::ErrorKind::UnexpectedEof => Kind::ConnectionClosed,
        _ => return None,
    })
}

fn tls_kind(error: &rustls::Error) -> Kind {
    use CertificateError as C;
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            C::Expired | C::ExpiredContext { .. } => Kind::TlsCertificateExpired,
            C::NotValidYet | C::NotValidYetContext { .. } => Kind::TlsCertificateNotYetValid,
            C::NotValidForName | C::NotValidForNameContext { .. } => Kind::TlsCertificateWrongHost,
            C::UnknownIssuer => Kind::TlsCertificateUnknownIssuer,
            C::BadSignature => Kind::TlsCertificateBadSignature,
            C::Revoked => Kind::TlsCertificateRevoked,
            C::InvalidPurpose | C::InvalidPurposeContext { .. } => Kind::TlsCertificatePurpose,
            C::Other(other) => other_certificate_kind(&format!("{other:?} {other}").to_lowercase()),
            _ => Kind::TlsCertificateOther,
        },
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::ProtocolVersion => Kind::TlsVersion,
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => Kind::TlsHandshakeRefused,
            AlertDescription::UnrecognisedName => Kind::TlsUnrecognisedName,
            // A server says these about a client's certificate only: none was shown, or not one that it accepts.
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied => Kind::TlsClientCertificateRequired,
            _ => Kind::TlsOther,
        },
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => Kind::TlsNotSpoken,
        _ => Kind::TlsOther,
    }
}

/// The operating systems' verifiers answer in text.
fn other_certificate_kind(text: &str) -> Kind {
    if text.contains("67818") || text.contains("expired") {
        Kind::TlsCertificateExpired
    } else if text.contains("eku") || text.contains("purpose") {
        Kind::TlsCertificatePurpose
    } else if text.contains("revoked") {
        Kind::TlsCertificateRevoked
    } else {
        Kind::TlsCertificateOther
    }
}

/// The first error of type `E` in the chain; also inside `io::Error`, which hides what it wraps from `source()`.
fn find<'a, E: Error + 'static>(mut error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    loop {
        if let Some(found) = error.downcast_ref::<E>() {
            // An io::Error that merely wraps another one says less than its content.
            let wraps = error.downcast_ref::<io::Error>().is_some_and(|io| io.get_ref().is_some());
            if !wraps {
                return Some(found);
            }
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        error = match inner {
            Some(inner) => inner,
            None => error.source()?,
        };
    }
}

/// All messages of the chain, without repetitions.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut messages: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let message = error.to_string();
        if messages.last().is_none_or(|last| !last.contains(&message)) {
            messages.push(message);
        }
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    messages.join(": ")
}

fn sentence(kind: Kind, url: &Url) -> String {
    let host = url.host_str().unwrap_or("the server");
    match kind {
        Kind::HostNotFound => format!("There is no host called {host}."),
        Kind::NameServerUnreachable => {
            format!("The name {host} could not be looked up: this computer seems to be offline.")
        }
        Kind::HostNameInvalid => format!("{host} is not a possible host name."),
        Kind::ConnectionRefused => {
            format!("{} refused the connection: nothing is listening there.", super::super::environment::origin_of(url))
        }
        Kind::NetworkUnreachable => format!("There is no way to {host} from this network."),
        Kind::ConnectTimedOut => format!("{host} did not answer the attempt to connect in time."),
        Kind::ConnectionReset => format!("The connection to {host} was cut."),
        Kind::ResponseTimedOut => format!("{host} took the request but did not answer in time."),
        Kind::BodyTimedOut => format!("{host} began to answer and then fell silent."),
        Kind::ConnectionClosed => format!("{host} closed the connection without an answer."),
        Kind::NotHttp => format!("What {host} sent is not HTTP."),
        Kind::HeadersTooLarge => format!("{host} sent an abnormally large block of headers."),
        Kind::Http2 => format!("{host} broke off the HTTP/2 connection."),
        Kind::BodyTruncated => format!("The answer of {host} was cut off or damaged."),
        Kind::ProxyUnreachable => "The proxy could not be reached.".into(),
        Kind::ProxyNotFound => "There is no host with the proxy's name.".into(),
        Kind::ProxyAuthenticationRequired => "The proxy wants a user name and password.".into(),
        Kind::ProxyRefused => format!("The proxy refused to connect to {host}."),
        Kind::ProxyClosed => format!("The proxy broke off while connecting to {host}."),
        Kind::SocksProxy => "The SOCKS proxy could not be used.".into(),
        Kind::TlsCertificateExpired => format!("The certificate of {host} has expired."),
        Kind::TlsCertificateNotYetValid => format!("The certificate of {host} is not valid yet."),
        Kind::TlsCertificateWrongHost => format!("The certificate that answered is not for {host}."),
        Kind::TlsCertificateUnknownIssuer => {
            format!("The certificate of {host} was issued by somebody this computer does not trust.")
        }
        Kind::TlsCertificateBadSignature => {
            format!("The certificate of {host} carries a signature that does not fit its issuer.")
        }
        Kind::TlsCertificateRevoked => format!("The certificate of {host} has been revoked."),
        Kind::TlsCertificatePurpose => format!("The certificate of {host} is not meant for a server."),
        Kind::TlsCertificateOther => format!("The certificate of {host} could not be verified."),
        Kind::TlsNotSpoken => format!("{host} does not speak TLS on this port: it is probably a plain http address."),
        Kind::TlsVersion => format!("{host} only offers outdated versions of TLS."),
        Kind::TlsHandshakeRefused => format!("{host} and this app found no common way to encrypt."),
        Kind::TlsUnrecognisedName => format!("The server does not know the name {host}."),
        Kind::TlsClientCertificateRequired => format!("{host} asks for a client certificate that it accepts."),
        Kind::TlsClosed => format!("{host} closed the connection while it was being secured."),
        Kind::TlsOther => format!("The connection to {host} could not be secured."),
        Kind::NoTrustAnchors => "This computer has no list of trusted certificates.".into(),
        Kind::AddressNotAllowed => format!("{host} must not be contacted."),
        Kind::RequestInvalid => "The request could not be built.".into(),
        Kind::Other => format!("The exchange with {host} failed."),
    }
}

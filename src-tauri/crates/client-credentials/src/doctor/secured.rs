//! What a TLS handshake showed: the terms of the connection and the server's certificate.

use rustls::{AlertDescription, CertificateError, InvalidMessage, ProtocolVersion};

use super::certificate::{self, Certificate};
use super::{ConnectionCheck, moment, quoted};
use crate::http::handshake::{SecureTrouble, Secured, Session};

pub(super) const TLS: (&str, &str) = ("tls", "Encryption (TLS)");
pub(super) const CERTIFICATE: (&str, &str) = ("certificate", "Certificate");

const DAY: i64 = 86_400;
/// Fewer remaining days than this are a warning: most certificates are renewed a month before their end.
const FEW_DAYS: i64 = 14;

const ASK_SERVER: &str =
    "Ask whoever runs the server to renew or replace its certificate. This app never skips the check.";
const CLOCK: &str = "Compare this computer's date and time with a phone's and switch on setting the time automatically. If they are right, ask whoever runs the server to replace its certificate.";
const TRUST: &str = "Ask IT whether traffic is inspected, and have the company's root certificate installed in the certificate store of this computer. This app never skips the check.";

/// The lines about encryption and certificate. `now` in seconds since 1970.
pub(super) fn checks(host: &str, secured: &Secured, now: i64) -> Vec<ConnectionCheck> {
    let host = quoted(host);
    let chain: Vec<Certificate> = secured.chain.iter().filter_map(|der| certificate::read(der)).collect();
    match &secured.outcome {
        Ok(session) => vec![terms(session, secured.milliseconds), accepted(&chain, now)],
        Err(SecureTrouble::Tls(rustls::Error::InvalidCertificate(error))) => {
            let (name, title) = TLS;
            let reason = "The connection was given up because of the certificate, before anything was sent.";
            let tls = ConnectionCheck::not_checked(name, title, reason).took(secured.milliseconds);
            vec![tls, refused(&host, error, &chain, now)]
        }
        Err(trouble) => {
            let (name, title) = CERTIFICATE;
            let certificate = match chain.first() {
                Some(own) => with_content(
                    ConnectionCheck::not_checked(
                        name,
                        title,
                        "A certificate came, but the connection was given up for another reason.",
                    ),
                    own,
                    &chain,
                    now,
                ),
                None => ConnectionCheck::not_checked(name, title, "No certificate came."),
            };
            vec![broken(&host, trouble, secured.milliseconds), certificate]
        }
    }
}

fn terms(session: &Session, milliseconds: f64) -> ConnectionCheck {
    let (name, title) = TLS;
    let version = match session.version {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        Some(other) => format!("{other:?}"),
        None => "TLS".to_owned(),
    };
    let mut check = ConnectionCheck::passed(name, title, format!("The connection is encrypted with {version}."))
        .took(milliseconds)
        .detail("Version", version);
    if let Some(suite) = &session.cipher_suite {
        check = check.detail("Cipher suite", suite.clone());
    }
    match session.protocol.as_deref() {
        Some("h2") => check.detail("Protocol", "HTTP/2"),
        Some("http/1.1") => check.detail("Protocol", "HTTP/1.1"),
        Some(other) => check.detail("Protocol", quoted(other)),
        None => check,
    }
}

/// Trouble other than with the certificate.
fn broken(host: &str, trouble: &SecureTrouble, milliseconds: f64) -> ConnectionCheck {
    let (name, title) = TLS;
    let (because, fix) = match trouble {
        SecureTrouble::Tls(rustls::Error::AlertReceived(alert)) => match alert {
            AlertDescription::ProtocolVersion => (
                format!("{host} only offers outdated versions of TLS."),
                "Ask whoever runs the server to offer TLS 1.2 or 1.3.",
            ),
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => (
                format!("{host} and this app found no common way to encrypt."),
                "Ask whoever runs the server to offer TLS 1.2 or 1.3 with current cipher suites.",
            ),
            AlertDescription::UnrecognisedName => (
                format!("The server says that it does not know the name {host}."),
                "Check the spelling of the address. A custom domain may not be fully set up yet.",
            ),
            AlertDescription::CertificateRequired => (
                format!("{host} asks for a client certificate."),
                "Enter yours in the settings of this app, under Network, or ask whoever runs the server for an address without this demand.",
            ),
            AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied => (
                format!("{host} does not accept the client certificate of the settings ({alert:?})."),
                "Compare the certificate in the settings of this app, under Network, with the one that you were given.",
            ),
            other => (
                format!("{host} broke off while the connection was being secured ({other:?})."),
                "Ask whoever runs the server, with these words.",
            ),
        },
        SecureTrouble::Tls(rustls::Error::PeerIncompatible(_)) => (
            format!("{host} only offers versions of TLS or cipher suites that are outdated."),
            "Ask whoever runs the server to offer TLS 1.2 or 1.3 with current cipher suites.",
        ),
        SecureTrouble::Tls(rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType)) => (
            format!("{host} does not speak TLS on this port."),
            "Check the port of the address: this one is probably for plain http or for something else.",
        ),
        SecureTrouble::Tls(_) => (
            format!("The connection to {host} could not be secured."),
            "Ask whoever runs the server, with the words below.",
        ),
        SecureTrouble::Connection(error) if error.kind() == std::io::ErrorKind::TimedOut => (
            format!("{host} took the connection, but did not answer the attempt to secure it in time."),
            "Try again later. If it stays so, a firewall may swallow the traffic.",
        ),
        SecureTrouble::Connection(_) => (
            format!("{host} closed the connection while it was being secured."),
            "A firewall that refuses this name behaves so, and so does a port that is not meant for https.",
        ),
        SecureTrouble::NoTrustAnchors(_) => (
            "There are no trusted certificates to judge the server's by.".to_owned(),
            "Install the operating system's list of certificate authorities (on Linux the package ca-certificates), and check the extra certificates in the settings of this app.",
        ),
        SecureTrouble::Name(_) => {
            (format!("{host} is not a possible host name."), "Check the spelling of the address.")
        }
    };
    let check = ConnectionCheck::failed(name, title, because).took(milliseconds).fix(fix);
    check.detail("Words of the library", quoted(&trouble.to_string()))
}

fn accepted(chain: &[Certificate], now: i64) -> ConnectionCheck {
    let (name, title) = CERTIFICATE;
    let Some(own) = chain.first() else {
        return ConnectionCheck::passed(
            name,
            title,
            "This computer trusts the certificate; its content could not be read here.",
        );
    };
    let days = days(own.until.saturating_sub(now));
    let check = if days < FEW_DAYS {
        let words =
            format!("This computer trusts the certificate, but it ends on {}, {}.", moment(own.until), in_days(days));
        ConnectionCheck::warning(name, title, words)
            .fix("Tell whoever runs the server that its certificate is about to end.")
    } else {
        let inspected = certificate::inspector(chain).map_or_else(String::new, |inspector| {
            format!(" It was made by {inspector}, which inspects encrypted traffic on the way; this computer has been told to trust it.")
        });
        let words =
            format!("Issued by {}, trusted by this computer, valid for {days} more days.{inspected}", own.issuer);
        ConnectionCheck::passed(name, title, words)
    };
    with_content(check, own, chain, now)
}

fn refused(host: &str, error: &CertificateError, chain: &[Certificate], now: i64) -> ConnectionCheck {
    let (name, title) = CERTIFICATE;
    let Some(own) = chain.first() else {
        return ConnectionCheck::failed(name, title, format!("The certificate of {host} cannot be read."))
            .detail("Words of the verifier", quoted(&error.to_string()))
            .fix(ASK_SERVER);
    };
    let (because, fix) = reason(host, error, own, chain, now);
    let check = ConnectionCheck::failed(name, title, because).fix(fix);
    with_content(check, own, chain, now).detail("Words of the verifier", quoted(&error.to_string()))
}

/// Why a certificate was refused. Where the system's verifier only says "no", its dates and names tell.
fn reason(
    host: &str,
    error: &CertificateError,
    own: &Certificate,
    chain: &[Certificate],
    now: i64,
) -> (String, String) {
    use CertificateError as C;
    let text = error.to_string().to_lowercase();
    let fixed = |words: String, fix: &str| (words, fix.to_owned());
    match error {
        C::Revoked => fixed(format!("The certificate of {host} has been revoked by its issuer."), ASK_SERVER),
        _ if text.contains("revoked") => {
            fixed(format!("The certificate of {host} has been revoked by its issuer."), ASK_SERVER)
        }
        C::NotValidForName | C::NotValidForNameContext { .. } => wrong_host(host, own),
        C::NotValidYet | C::NotValidYetContext { .. } => not_yet(host, chain, now),
        C::Expired | C::ExpiredContext { .. } => expired(host, chain, now),
        C::BadSignature => fixed(
            format!(
                "The certificate of {host} names {} as its issuer, whom this computer knows, but that issuer did not sign it.",
                own.issuer
            ),
            TRUST,
        ),
        C::InvalidPurpose | C::InvalidPurposeContext { .. } => {
            fixed(format!("The certificate of {host} is not meant for a server."), ASK_SERVER)
        }
        C::UnknownIssuer => unknown_issuer(host, own, chain),
        _ if own.self_signed => unknown_issuer(host, own, chain),
        _ if own.until < now || text.contains("expired") || text.contains("67818") => expired(host, chain, now),
        _ if own.from > now => not_yet(host, chain, now),
        _ => fixed(format!("The certificate of {host} could not be verified."), ASK_SERVER),
    }
}

fn expired(host: &str, chain: &[Certificate], now: i64) -> (String, String) {
    let Some((place, ended)) = chain.iter().enumerate().find(|(_, certificate)| certificate.until < now) else {
        // The verifier goes by the system's clock, `now` may be a moment older.
        return (format!("The certificate of {host}, or one it rests on, has expired."), CLOCK.into());
    };
    let whose = if place == 0 {
        format!("The certificate of {host}")
    } else {
        format!("The intermediate certificate {}", ended.subject)
    };
    let ago = in_days(days(now.saturating_sub(ended.until))).replace("in ", "").replace("today", "less than a day");
    let clock = format!("By this computer's clock it is now {}.", moment(now));
    (format!("{whose} ended on {}, {ago} ago. {clock}", moment(ended.until)), CLOCK.into())
}

fn not_yet(host: &str, chain: &[Certificate], now: i64) -> (String, String) {
    let begins = chain
        .iter()
        .find(|certificate| certificate.from > now)
        .or(chain.first())
        .map(|certificate| moment(certificate.from));
    let words = format!(
        "The certificate of {host} begins on {}; by this computer's clock it is now {}. Most often the clock is behind.",
        begins.unwrap_or_default(),
        moment(now)
    );
    (words, CLOCK.into())
}

fn wrong_host(host: &str, own: &Certificate) -> (String, String) {
    let names = if own.names.is_empty() { "no name at all".to_owned() } else { own.names.join(", ") };
    let fix = format!(
        "Check the spelling of {host}. On a hotel or airport network, open a browser and sign in first. A custom domain may not be fully set up yet."
    );
    (format!("The certificate that answered is not for {host}. It is for {names}."), fix)
}

fn unknown_issuer(host: &str, own: &Certificate, chain: &[Certificate]) -> (String, String) {
    if let Some(inspector) = certificate::inspector(chain) {
        let words = format!(
            "The certificate was not made for the server but by {inspector}, which inspects encrypted traffic on the way; this computer does not trust it."
        );
        return (words, TRUST.into());
    }
    if own.self_signed {
        return (
            format!("The certificate of {host} is signed by itself, as test servers do it: nobody vouches for who is at the other end."),
            "If the server is your own, add its certificate to the extra certificates in the settings of this app. Otherwise do not send a secret there.".into(),
        );
    }
    let mut words =
        format!("The certificate of {host} was issued by {}, whom this computer does not trust.", own.issuer);
    if chain.len() == 1 {
        words.push_str(" The server sent no intermediate certificate with it; browsers can hide that.");
    }
    (
        words,
        format!(
            "{TRUST} If nothing inspects traffic, ask whoever runs the server to install the full certificate chain."
        ),
    )
}

/// Adds what the certificate says.
fn with_content(check: ConnectionCheck, own: &Certificate, chain: &[Certificate], now: i64) -> ConnectionCheck {
    let names = if own.names.is_empty() { "none".to_owned() } else { own.names.join(", ") };
    let check = check
        .detail("Names", names)
        .detail("Subject", own.subject.clone())
        .detail("Issuer", own.issuer.clone())
        .moment("Valid from", own.from)
        .moment("Valid until", own.until)
        .detail("Remaining days", days(own.until.saturating_sub(now)).to_string())
        .detail("SHA-256 fingerprint", own.fingerprint.clone());
    chain.iter().skip(1).fold(check, |check, above| {
        check
            .detail("Above it", format!("{}, issued by {}, until {}", above.subject, above.issuer, moment(above.until)))
    })
}

/// Whole days, rounded towards the past: one second too late is day -1.
fn days(seconds: i64) -> i64 {
    seconds.div_euclid(DAY)
}

fn in_days(days: i64) -> String {
    match days {
        ..=0 => "today".into(),
        1 => "in 1 day".into(),
        days => format!("in {days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::ConnectionOutcome as Outcome;

    const NOW: i64 = 1_800_000_000;

    fn certificate(from: i64, until: i64) -> Certificate {
        Certificate {
            names: vec!["acme.kinde.com".into()],
            subject: "acme.kinde.com".into(),
            issuer: "R11, Let's Encrypt".into(),
            from,
            until,
            self_signed: false,
            fingerprint: "AA".into(),
        }
    }

    #[test]
    fn the_last_fortnight_of_a_certificate_is_a_warning() {
        assert_eq!(accepted(&[certificate(0, NOW + 14 * DAY)], NOW).outcome, Outcome::Passed);
        let check = accepted(&[certificate(0, NOW + 14 * DAY - 1)], NOW);
        assert_eq!(check.outcome, Outcome::Warning);
        assert!(check.because.contains("in 13 days"), "{}", check.because);
        let until = check.details.iter().find(|detail| detail.label == "Valid until").unwrap();
        assert_eq!(until.seconds, Some(NOW + 14 * DAY - 1));
    }

    #[test]
    fn the_reason_is_told_by_the_content_where_the_system_only_says_no() {
        let no = || {
            CertificateError::Other(rustls::OtherError(std::sync::Arc::new(std::io::Error::other(
                "the certificate is not standards compliant: -67901",
            ))))
        };
        let told = |certificate: Certificate| {
            reason("acme.kinde.com", &no(), &certificate, std::slice::from_ref(&certificate), NOW).0
        };
        assert!(told(certificate(0, NOW - 3 * DAY)).contains("3 days ago"));
        assert!(told(certificate(NOW + DAY, NOW + 90 * DAY)).contains("clock is behind"));
        assert!(told(Certificate { self_signed: true, ..certificate(0, NOW + DAY) }).contains("signed by itself"));
        assert!(told(certificate(0, NOW + DAY)).contains("could not be verified"));
    }

    #[test]
    fn an_inspector_is_named_whether_or_not_it_is_trusted() {
        let inspected = Certificate {
            issuer: "Zscaler Intermediate Root CA, Zscaler Inc.".into(),
            ..certificate(0, NOW + 90 * DAY)
        };
        let check = accepted(std::slice::from_ref(&inspected), NOW);
        assert!(check.outcome == Outcome::Passed && check.because.contains("Zscaler, which inspects"), "{check:?}");
        let check = refused("acme.kinde.com", &CertificateError::UnknownIssuer, &[inspected], NOW);
        assert!(check.outcome == Outcome::Failed && check.because.contains("by Zscaler"), "{check:?}");
        assert!(check.fix.unwrap().contains("root certificate"));
    }
}

//! Certificates as people hand them over: PEM text, read once, with a sentence for what is wrong (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::pem::{SectionKind, from_buf};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use serde::Serialize;

use crate::doctor::certificate::{self, Certificate};
use crate::field::FieldError;
use crate::secret::PrivateKey;

/// Longest text that is read, in bytes: a whole system's list of authorities fits.
const LONGEST: usize = 512 * 1024;
/// Most certificates of a text.
const MOST: usize = 400;

/// What people compare of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CertificateNote {
    /// Whom it is about.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// First second of its life, since 1970.
    pub from: i64,
    /// Last second of its life, since 1970.
    pub until: i64,
    /// SHA-256 over the whole certificate, as browsers show it.
    pub fingerprint: String,
}

impl From<Certificate> for CertificateNote {
    fn from(read: Certificate) -> Self {
        Self {
            subject: read.subject,
            issuer: read.issuer,
            from: read.from,
            until: read.until,
            fingerprint: read.fingerprint,
        }
    }
}

/// A client certificate as read.
#[derive(Debug)]
pub struct ReadIdentity {
    /// The certificate and those between it and its authority, as PEM without anything else.
    pub certificates: String,
    /// Its private key, as PEM.
    pub key: PrivateKey,
    /// The certificate first.
    pub notes: Vec<CertificateNote>,
}

/// Further certificate authorities, as PEM without anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAuthorities {
    /// The certificates.
    pub pem: String,
    /// What they say of themselves.
    pub notes: Vec<CertificateNote>,
}

/// Reads the certificates of further authorities.
///
/// # Errors
/// What is wrong with the text.
pub fn read_authorities(text: &str) -> Result<ReadAuthorities, FieldError> {
    const FIELD: &str = "extraCertificates";
    let sections = sections(FIELD, text)?;
    if sections.iter().any(|(kind, _)| is_key(*kind)) || text.contains("PRIVATE KEY-----") {
        return Err(FieldError::new(
            FIELD,
            "A private key is in this text. Trusting an authority takes its certificate only; leave the key out, and keep it where it is.",
        ));
    }
    let (pem, notes) = certificates(FIELD, &sections)?;
    Ok(ReadAuthorities { pem, notes })
}

/// Reads a client certificate with its private key.
///
/// # Errors
/// What is wrong with the text.
pub fn read_identity(text: &str) -> Result<ReadIdentity, FieldError> {
    const FIELD: &str = "clientCertificate";
    let wrong = |message: &str| FieldError::new(FIELD, message);
    if text.contains("ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(wrong(
            "The private key is locked by a passphrase. Save it without one and paste that: it is kept in your key store.",
        ));
    }
    let sections = sections(FIELD, text)?;
    let (pem, notes) = certificates(FIELD, &sections)?;
    let mut keys = sections.iter().filter(|(kind, _)| is_key(*kind));
    let (kind, key) = match (keys.next(), keys.next()) {
        (Some(key), None) => key,
        (None, _) => {
            return Err(wrong("The private key is missing. Paste it below the certificate, from BEGIN to END."));
        }
        (Some(_), Some(_)) => {
            return Err(wrong("There are several private keys in this text. Leave only the one of the certificate."));
        }
    };
    let der = match kind {
        SectionKind::RsaPrivateKey => PrivateKeyDer::Pkcs1(key.as_slice().into()),
        SectionKind::EcPrivateKey => PrivateKeyDer::Sec1(key.as_slice().into()),
        _ => PrivateKeyDer::Pkcs8(key.as_slice().into()),
    };
    let signing = any_supported_type(&der).map_err(|_| {
        wrong("The private key is of a kind that this app cannot use. RSA and elliptic-curve keys work.")
    })?;
    let chain = sections.iter().filter(|(kind, _)| *kind == SectionKind::Certificate);
    let chain = chain.map(|(_, der)| CertificateDer::from(der.to_vec())).collect();
    CertifiedKey::new(chain, signing).keys_match().map_err(|_| {
        wrong("The private key does not belong to the first certificate. Put the certificate of the key first.")
    })?;
    let label = match kind {
        SectionKind::RsaPrivateKey => "RSA PRIVATE KEY",
        SectionKind::EcPrivateKey => "EC PRIVATE KEY",
        _ => "PRIVATE KEY",
    };
    Ok(ReadIdentity { certificates: pem, key: PrivateKey::new(written(label, key)), notes })
}

type Sections = Vec<(SectionKind, zeroize::Zeroizing<Vec<u8>>)>;

fn is_key(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey)
}

fn sections(field: &str, text: &str) -> Result<Sections, FieldError> {
    let wrong = |message: &str| Err(FieldError::new(field, message));
    if text.trim().is_empty() {
        return wrong("The certificate is empty.");
    }
    if text.len() > LONGEST {
        return wrong("This text is too long for certificates.");
    }
    if !text.contains("-----BEGIN ") {
        return wrong(
            "This is not in PEM form, which begins with -----BEGIN CERTIFICATE-----. Export the certificate as PEM (also called Base64); \
             a .p12 or .pfx file has to be converted first.",
        );
    }
    let mut found = Vec::new();
    let mut rest = text.as_bytes();
    loop {
        match from_buf(&mut rest) {
            Ok(Some((kind, der))) => found.push((kind, zeroize::Zeroizing::new(der))),
            Ok(None) => break,
            Err(_) => return wrong("A part of this text is damaged. Copy it again, with all lines from BEGIN to END."),
        }
        if found.len() > MOST {
            return wrong("There are too many certificates in this text.");
        }
    }
    Ok(found)
}

fn certificates(field: &str, sections: &Sections) -> Result<(String, Vec<CertificateNote>), FieldError> {
    let mut pem = String::new();
    let mut notes = Vec::new();
    for (_, der) in sections.iter().filter(|(kind, _)| *kind == SectionKind::Certificate) {
        let Some(read) = certificate::read(der) else {
            let message = format!("Certificate {} of this text cannot be read. Export it again.", notes.len() + 1);
            return Err(FieldError::new(field, message));
        };
        notes.push(CertificateNote::from(read));
        pem.push_str(&written("CERTIFICATE", der));
    }
    if notes.is_empty() {
        return Err(FieldError::new(field, "There is no certificate in this text."));
    }
    Ok((pem, notes))
}

/// RFC 7468: 64 characters a line.
pub(super) fn written(label: &str, der: &[u8]) -> String {
    let encoded = zeroize::Zeroizing::new(STANDARD.encode(der));
    // Sized at once: a growing text would leave copies of a key behind.
    let mut text = String::with_capacity(encoded.len() + encoded.len() / 64 + 2 * label.len() + 64);
    text.push_str("-----BEGIN ");
    text.push_str(label);
    text.push_str("-----\n");
    for (at, character) in encoded.chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str("\n-----END ");
    text.push_str(label);
    text.push_str("-----\n");
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair};

    fn made() -> (String, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec!["nightly.acme.example".to_owned()]).unwrap().self_signed(&key).unwrap();
        (written("CERTIFICATE", certificate.der()), key)
    }

    fn key_of(pair: &KeyPair) -> String {
        written("PRIVATE KEY", &pair.serialize_der())
    }

    #[test]
    fn authorities_are_read_and_everything_around_them_is_dropped() {
        let (one, _) = made();
        let (two, _) = made();
        let read = read_authorities(&format!("Bag Attributes\n{one}\nsubject=/CN=x\n{two}")).unwrap();
        assert_eq!((read.notes.len(), read.pem.as_str()), (2, format!("{one}{two}").as_str()));
        assert_eq!(read_authorities(&read.pem), Ok(read.clone()), "what was written is read as the same");
        assert!(read.notes[0].until > read.notes[0].from && read.notes[0].fingerprint.len() > 60, "{:?}", read.notes);
    }

    #[test]
    fn what_is_no_authority_is_told() {
        let (pem, pair) = made();
        for (text, word) in [
            (String::new(), "empty"),
            ("MIIC".to_owned(), "PEM"),
            ("-----BEGIN CERTIFICATE-----\nMIIC\n".to_owned(), "damaged"),
            ("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n".to_owned(), "cannot be read"),
            ("-----BEGIN PUBLIC KEY-----\nMIIC\n-----END PUBLIC KEY-----\n".to_owned(), "no certificate"),
            (format!("{pem}{}", key_of(&pair)), "private key"),
            ("x".repeat(LONGEST + 1), "too long"),
        ] {
            let error = read_authorities(&text).unwrap_err();
            assert!(error.message.contains(word), "{text:.80}: {}", error.message);
        }
    }

    #[test]
    fn a_client_certificate_comes_with_its_own_key() {
        let (pem, pair) = made();
        let (other, _) = made();
        let read = read_identity(&format!("{}{pem}{other}", key_of(&pair))).unwrap();
        assert_eq!((read.notes.len(), read.key.expose()), (2, key_of(&pair).as_str()));
        assert!(!read.certificates.contains("PRIVATE"));
        for (text, word) in [
            (pem.clone(), "private key is missing"),
            (key_of(&pair), "no certificate"),
            (format!("{other}{}", key_of(&pair)), "does not belong"),
            (format!("{pem}{0}{0}", key_of(&pair)), "several private keys"),
            (
                format!("{pem}-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIC\n-----END ENCRYPTED PRIVATE KEY-----"),
                "passphrase",
            ),
            (format!("{pem}-----BEGIN PRIVATE KEY-----\nMIIC\n-----END PRIVATE KEY-----\n"), "of a kind"),
        ] {
            let error = read_identity(&text).unwrap_err();
            assert!(error.message.contains(word), "{word}: {}", error.message);
        }
    }
}

//! What stands in a server's certificate (RFC 5280), as far as people can do something with it.

use std::net::IpAddr;

use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::Name;

use super::quoted;

/// Longest certificate that is read, in bytes.
const LONGEST_CERTIFICATE: usize = 64 * 1024;
/// Most names that are listed.
const MOST_NAMES: usize = 50;

/// Companies and programs that read encrypted traffic, by what stands in the certificates they make.
const INSPECTORS: &[(&str, &str)] = &[
    ("zscaler", "Zscaler"),
    ("netskope", "Netskope"),
    ("fortinet", "Fortinet"),
    ("fortigate", "Fortinet"),
    ("blue coat", "Symantec Blue Coat"),
    ("bluecoat", "Symantec Blue Coat"),
    ("sophos", "Sophos"),
    ("kaspersky", "Kaspersky"),
    ("palo alto", "Palo Alto Networks"),
    ("check point", "Check Point"),
    ("checkpoint", "Check Point"),
    ("cisco umbrella", "Cisco Umbrella"),
    ("mcafee", "McAfee"),
    ("skyhigh", "Skyhigh Security"),
    ("forcepoint", "Forcepoint"),
    ("websense", "Forcepoint"),
    ("barracuda", "Barracuda"),
    ("avast", "Avast"),
    ("avg web", "AVG"),
    ("bitdefender", "Bitdefender"),
    ("eset", "ESET"),
    ("watchguard", "WatchGuard"),
    ("sonicwall", "SonicWall"),
    ("cato networks", "Cato Networks"),
    ("iboss", "iboss"),
    ("menlo security", "Menlo Security"),
    ("untangle", "Untangle"),
    ("mitmproxy", "mitmproxy"),
    ("charles proxy", "Charles"),
    ("fiddler", "Fiddler"),
    ("portswigger", "Burp Suite"),
];

/// A certificate as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// Names it is good for: `subjectAltName` only, as verifiers do (RFC 9525 section 6).
    pub(crate) names: Vec<String>,
    /// Whom it is about.
    pub(crate) subject: String,
    /// Who signed it.
    pub(crate) issuer: String,
    /// First second of its life, since 1970.
    pub(crate) from: i64,
    /// Last second of its life, since 1970.
    pub(crate) until: i64,
    /// Owner and issuer are the same.
    pub(crate) self_signed: bool,
    /// SHA-256 over the whole certificate, as browsers show it.
    pub(crate) fingerprint: String,
}

/// Reads a certificate; `None` when it is none.
pub(crate) fn read(der: &[u8]) -> Option<Certificate> {
    if der.len() > LONGEST_CERTIFICATE {
        return None;
    }
    let certificate = x509_cert::Certificate::from_der(der).ok()?;
    let content = certificate.tbs_certificate();
    let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    let names = content.get_extension::<SubjectAltName>().ok().flatten().map(|(_, names)| names.0).unwrap_or_default();
    Some(Certificate {
        names: names.iter().filter_map(name).take(MOST_NAMES).collect(),
        subject: in_words(content.subject()),
        issuer: in_words(content.issuer()),
        from: seconds(content.validity().not_before),
        until: seconds(content.validity().not_after),
        self_signed: content.subject() == content.issuer(),
        fingerprint: fingerprint(der),
    })
}

/// The inspector that made one of these certificates, by the names of their issuers.
pub(super) fn inspector(chain: &[Certificate]) -> Option<&'static str> {
    chain.iter().find_map(|certificate| {
        let issuer = spaced(&certificate.issuer);
        INSPECTORS.iter().find(|(known, _)| issuer.contains(&format!(" {known} "))).map(|(_, title)| *title)
    })
}

/// Lower case, every stretch of other characters as one space: "Preset Ltd" is not ESET.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(quoted(name.as_str())),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            let address = four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()?;
            Some(address.to_string())
        }
        _ => None,
    }
}

/// Common name and organisation, or whatever else stands there.
fn in_words(name: &Name) -> String {
    let common = name.common_name().ok().flatten().map(|text| text.value().into_owned());
    let organisation = name.organization().ok().flatten().map(|text| text.value().into_owned());
    let parts: Vec<String> =
        [common, organisation].into_iter().flatten().filter(|part| !part.trim().is_empty()).collect();
    match parts.as_slice() {
        [] if name.is_empty() => "nobody named".to_owned(),
        [] => quoted(&name.to_string()),
        [one, other] if one == other => quoted(one),
        _ => quoted(&parts.join(", ")),
    }
}

fn fingerprint(der: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, der);
    digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued_by(issuer: &str) -> Vec<Certificate> {
        vec![Certificate {
            names: Vec::new(),
            subject: "acme.kinde.com".into(),
            issuer: issuer.into(),
            from: 0,
            until: 0,
            self_signed: false,
            fingerprint: String::new(),
        }]
    }

    #[test]
    fn an_inspector_is_known_by_the_name_in_its_certificates() {
        for (issuer, expected) in [
            ("Zscaler Intermediate Root CA (zscalertwo.net), Zscaler Inc.", Some("Zscaler")),
            ("FGT60E, Fortinet", Some("Fortinet")),
            ("Avast Web/Mail Shield Root, Avast", Some("Avast")),
            ("ESET SSL Filter CA", Some("ESET")),
            ("Preset Trust, Reset Ltd", None),
            ("R11, Let's Encrypt", None),
        ] {
            assert_eq!(inspector(&issued_by(issuer)), expected, "{issuer}");
        }
    }

    #[test]
    fn a_certificate_tells_its_names_dates_and_issuer() {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params =
            rcgen::CertificateParams::new(vec!["*.acme.test".into(), "127.0.0.1".into(), "::1".into()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2060, 1, 1);
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, "Acme \u{202e}test");
        params.distinguished_name.push(rcgen::DnType::OrganizationName, "<b>Acme</b>");
        let made = params.self_signed(&key).unwrap();
        let certificate = read(made.der()).unwrap();
        assert_eq!(certificate.names, ["*.acme.test", "127.0.0.1", "::1"]);
        assert_eq!(certificate.subject, r"Acme \u{202e}test, <b>Acme</b>");
        assert_eq!((certificate.from, certificate.until), (1_577_836_800, 2_840_140_800));
        assert!(certificate.self_signed && certificate.fingerprint.len() == 95);
    }

    #[test]
    fn bytes_that_are_no_certificate_are_none_wherever_they_break_off() {
        let key = rcgen::KeyPair::generate().unwrap();
        let made = rcgen::CertificateParams::new(vec!["acme.test".into()]).unwrap().self_signed(&key).unwrap();
        for length in 0..made.der().len() {
            assert_eq!(read(&made.der()[..length]), None, "{length}");
        }
        for place in 0..made.der().len() {
            let mut bent = made.der().to_vec();
            bent[place] ^= 0x55;
            let _ = read(&bent);
        }
        assert_eq!(read(&vec![0x30; LONGEST_CERTIFICATE + 1]), None);
    }
}

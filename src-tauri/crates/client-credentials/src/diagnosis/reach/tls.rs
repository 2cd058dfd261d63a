//! Securing the connection: certificates and the TLS handshake.

use super::super::case::Case;
use super::super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Evidence;
use super::super::finding::Stage::Reach;
use super::super::finding::Who::{It, ServerOwner, You};
use super::super::sources::{RFC5280, RFC8446, RFC8705};
use crate::exchange::{TransportFailure, TransportFailureKind as Kind};

/// Names of companies and programs that read encrypted traffic, as they stand in the certificates they make.
const INSPECTORS: &[&str] = &[
    "zscaler",
    "netskope",
    "fortinet",
    "fortigate",
    "blue coat",
    "bluecoat",
    "symantec web",
    "sophos",
    "kaspersky",
    "palo alto",
    "check point",
    "checkpoint",
    "cisco umbrella",
    "mcafee",
    "forcepoint",
    "websense",
    "barracuda",
    "avast",
    "avg web",
    "bitdefender",
    "eset",
    "watchguard",
    "sonicwall",
    "mitmproxy",
    "charles proxy",
    "fiddler",
    "burp",
    "squid",
    "untangle",
    "iboss",
    "menlo",
];

/// What the library's own words add: names and dates of the certificate, and who may have made it.
pub(super) fn details(case: &Case<'_>, failure: &TransportFailure, mut found: Match) -> Match {
    let words = failure.detail.to_lowercase();
    if let Some(inspector) = INSPECTORS.iter().find(|name| words.contains(*name)) {
        found = found.value("other", (*inspector).to_owned()).cause(
            Likely,
            "Encrypted traffic is inspected on the way ({other}).",
            "Its name stands in the certificate.",
        );
    }
    match failure.failure {
        Kind::TlsCertificateUnknownIssuer if words.contains("self") && words.contains("sign") => {
            found = found.cause(
                Likely,
                "The server signed its certificate itself, as test servers do.",
                "Issuer and owner of the certificate are the same.",
            );
        }
        Kind::TlsCertificateNotYetValid | Kind::TlsCertificateExpired => {
            let (now, start) = (case.situation.now, 1_735_689_600);
            // No version of this app is older than that; a clock before it is wrong.
            if now > 0 && now < start {
                found = found
                    .evidence(Evidence::seen(
                        "This computer's clock",
                        crate::jwt::NumericDate { seconds: now, fraction: false }.to_string(),
                        "this computer",
                    ))
                    .cause(
                        super::super::finding::Certainty::Proven,
                        "This computer's clock is wrong by years.",
                        "It shows a time before this app was made.",
                    );
            }
        }
        _ => {}
    }
    found
}

const RENEW: Do = Do(ServerOwner, &["Ask whoever runs **{host}** to renew its certificate."]);
const CLOCK: Do = Do(
    You,
    &["Compare this computer's date and time with a phone's.", "Switch on **set time automatically** and try again."],
);
const TRUST: Do = Do(
    It,
    &[
        "Ask whether a company proxy or virus scanner inspects traffic to **{host}**.",
        "Have the company's root certificate installed in the **certificate store of this computer**.",
        "Start the app again and try once more.",
    ],
);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "certificate-expired",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificateExpired]),
        title: "The certificate of {host} has expired",
        summary: "The server's proof of identity has run out, so nothing was sent to it.",
        developer: "TLS: notAfter of the certificate (or one above it) lies before the local clock (RFC 5280 4.1.2.5).",
        causes: &[
            Why(Likely, "The server's certificate was not renewed in time.", ""),
            Why(Possible, "This computer's clock is ahead.", "The certificate is judged by this computer's date."),
        ],
        fixes: &[RENEW, CLOCK],
        kinde: AtKinde::NOTHING,
        references: &[RFC5280],
        heading: "Certificate expired",
        why: "Certificates are valid for some months. Whether one has ended is judged by the clock of this computer, so a wrong clock looks the same.",
        example: "invalid peer certificate: certificate expired",
    },
    Entry {
        code: "certificate-not-yet-valid",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificateNotYetValid]),
        title: "The certificate of {host} is not valid yet",
        summary: "By this computer's clock the certificate begins in the future. Most often the clock is behind.",
        developer: "TLS: notBefore of the certificate lies after the local clock (RFC 5280 4.1.2.5).",
        causes: &[
            Why(Likely, "This computer's clock is behind.", "Certificates are hardly ever handed out for the future."),
            Why(Possible, "The server installed a certificate too early.", ""),
        ],
        fixes: &[CLOCK, RENEW],
        kinde: AtKinde::NOTHING,
        references: &[RFC5280],
        heading: "Certificate not valid yet",
        why: "A certificate has a first day. A computer whose clock was reset, for instance by an empty battery, believes that day has not come.",
        example: "invalid peer certificate: certificate not valid yet",
    },
    Entry {
        code: "certificate-wrong-host",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificateWrongHost]),
        title: "The certificate that answered is not for {host}",
        summary: "Somebody answered under this name and proved to be somebody else. Nothing was sent.",
        developer: "TLS: {host} matches no subjectAltName of the certificate (RFC 9525).",
        causes: &[
            Why(Likely, "The host name is wrong, or not set up on that server.", ""),
            Why(Possible, "A network sign-in page, or somebody on the way, answered in the server's place.", ""),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Compare **{host}** with the names in the technical detail.",
                    "On a hotel or airport network, open a browser and sign in first.",
                ],
            ),
            Do(ServerOwner, &["Ask whoever runs **{host}** to put this name on the certificate."]),
        ],
        kinde: AtKinde {
            causes: &[Why(Likely, "A custom domain is not fully set up, or the Kinde domain is misspelt.", "")],
            ..AtKinde::NOTHING
        },
        references: &[RFC5280],
        heading: "Certificate of another host",
        why: "A certificate lists the names it is good for. If the name that was asked for is not among them, the other side may be anybody.",
        example: "certificate not valid for name \"login.acme.com\"; valid for *.example.net",
    },
    Entry {
        code: "certificate-unknown-issuer",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificateUnknownIssuer]),
        title: "The certificate of {host} comes from somebody this computer does not trust",
        summary: "The connection would be encrypted, but nobody known vouches for who is at the other end. Nothing was sent.",
        developer: "TLS: no chain to a trust anchor of the operating system (or the extra certificates of this app).",
        causes: &[
            Why(
                Possible,
                "A company proxy or virus scanner inspects traffic and puts its own certificate in place.",
                "Common when it happens for every host on this network.",
            ),
            Why(
                Possible,
                "The server leaves out the intermediate certificate; browsers can hide that.",
                "Common when a browser opens the address without complaint.",
            ),
            Why(Possible, "It is a test server with a certificate of its own, or one of a private authority.", ""),
        ],
        fixes: &[TRUST, Do(ServerOwner, &["Ask whoever runs **{host}** to install the full certificate chain."])],
        kinde: AtKinde {
            causes: &[Why(
                Likely,
                "A company proxy or virus scanner inspects traffic and puts its own certificate in place.",
                "Kinde's own certificates come from authorities that every system trusts.",
            )],
            ..AtKinde::NOTHING
        },
        references: &[RFC5280],
        heading: "Certificate of an unknown issuer",
        why: "A certificate is worth as much as the authority that signed it. Computers bring a list of trusted authorities; companies add their own. Checking can never be switched off here, but a further authority can be trusted.",
        example: "invalid peer certificate: UnknownIssuer",
    },
    Entry {
        code: "certificate-bad-signature",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificateBadSignature]),
        title: "The certificate of {host} carries a signature that does not fit its issuer",
        summary: "The certificate names a trusted authority, but that authority did not sign it.",
        developer: "TLS: signature of the certificate does not verify under the issuer's key (RFC 5280 6.1.3).",
        causes: &[
            Why(
                Likely,
                "An inspecting proxy uses a new root under the old name, and this computer has the old one.",
                "",
            ),
            Why(Possible, "Somebody imitates the authority.", ""),
        ],
        fixes: &[Do(
            It,
            &[
                "Ask to update the company's root certificate on this computer.",
                "Do not send secrets over this network until it is clear.",
            ],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC5280],
        heading: "Certificate with a wrong signature",
        why: "Two roots can bear the same name with different keys. A certificate made with one does not verify with the other.",
        example: "invalid peer certificate: BadSignature",
    },
    Entry {
        code: "certificate-revoked",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificateRevoked]),
        title: "The certificate of {host} has been revoked",
        summary: "Its authority took the certificate back, for instance because its key was stolen. Nothing was sent.",
        developer: "TLS: revocation data lists the certificate (RFC 5280 6.3).",
        causes: &[Why(Likely, "The server still uses a certificate that was withdrawn.", "")],
        fixes: &[Do(ServerOwner, &["Tell whoever runs **{host}** at once.", "Do not work around it."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC5280],
        heading: "Certificate revoked",
        why: "A certificate is withdrawn when it can no longer be trusted, even though its dates are still good.",
        example: "invalid peer certificate: Revoked",
    },
    Entry {
        code: "certificate-wrong-purpose",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificatePurpose]),
        title: "The certificate of {host} is not made for a server",
        summary: "It is a certificate for another use, such as signing e-mail. Nothing was sent.",
        developer: "TLS: extended key usage lacks serverAuth (RFC 5280 4.2.1.12).",
        causes: &[Why(Likely, "The wrong certificate was installed on the server.", "")],
        fixes: &[Do(
            ServerOwner,
            &["Ask whoever runs **{host}** for a certificate with the purpose of server authentication."],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC5280],
        heading: "Certificate for another purpose",
        why: "Certificates say what they may be used for: a server, a person, a program.",
        example: "invalid peer certificate: InvalidPurpose",
    },
    Entry {
        code: "certificate-not-verified",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsCertificateOther]),
        title: "The certificate of {host} could not be verified",
        summary: "The operating system does not accept it, for a reason shown in the technical detail.",
        developer: "TLS: the platform verifier rejected the chain; see the detail.",
        causes: &[Why(Possible, "The certificate is damaged, unusual, or broken by an inspecting proxy.", "")],
        fixes: &[TRUST, Do(ServerOwner, &["Send the technical detail to whoever runs **{host}**."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC5280],
        heading: "Certificate not verified",
        why: "Each operating system has rules of its own about certificates, for instance about their longest life.",
        example: "invalid peer certificate: Other(…)",
    },
    Entry {
        code: "tls-not-spoken",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsNotSpoken]),
        title: "{host} does not encrypt at this port",
        summary: "The address says https, and the server answered in clear text.",
        developer: "The first record is not TLS (InvalidContentType): the port speaks plain HTTP or something else.",
        causes: &[
            Why(Likely, "The port is the one for plain http.", ""),
            Why(Possible, "A proxy or sign-in page answered in clear text.", ""),
        ],
        fixes: &[Do(
            You,
            &["Check the port in **{url}**.", "For a server on this computer, use http instead of https."],
        )],
        kinde: AtKinde::NOTHING,
        references: &[RFC8446],
        heading: "No encryption at this port",
        why: "Plain and encrypted HTTP have different ports, often 80 and 443, or 8080 and 8443.",
        example: "https://127.0.0.1:8080 → received corrupt message",
    },
    Entry {
        code: "tls-version",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsVersion]),
        title: "{host} only offers outdated encryption",
        summary: "The server knows no TLS newer than 1.1. Those versions are broken and are not used.",
        developer: "TLS alert protocol_version: no common version; 1.2 is the oldest accepted here.",
        causes: &[Why(Likely, "The server, or a gateway before it, is very old.", "")],
        fixes: &[Do(ServerOwner, &["Ask whoever runs **{host}** to offer TLS 1.2 or 1.3."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC8446],
        heading: "Outdated TLS",
        why: "Old versions of TLS can be read by others. RFC 8996 forbids them.",
        example: "received fatal alert: ProtocolVersion",
    },
    Entry {
        code: "tls-handshake-refused",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsHandshakeRefused]),
        title: "{host} and this app found no common way to encrypt",
        summary: "The server ended the agreement on encryption.",
        developer: "TLS alert handshake_failure or insufficient_security: no common cipher suite, group or signature scheme.",
        causes: &[
            Why(Likely, "The server's TLS settings are outdated or incomplete.", ""),
            Why(Possible, "The host is not set up on that server.", ""),
        ],
        fixes: &[Do(ServerOwner, &["Send whoever runs **{host}** the technical detail."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC8446],
        heading: "No common encryption",
        why: "Both sides bring a list of methods. Without one in common there is no connection.",
        example: "received fatal alert: HandshakeFailure",
    },
    Entry {
        code: "tls-name-unknown",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsUnrecognisedName]),
        title: "The server behind {host} does not know that name",
        summary: "The name leads to a server that has no site of this name.",
        developer: "TLS alert unrecognized_name to the SNI {host} (RFC 6066 3).",
        causes: &[Why(Likely, "The subdomain is misspelt, or not set up on the server.", "")],
        fixes: &[Do(You, &["Compare **{host}** letter by letter with the address you were given."])],
        kinde: AtKinde {
            causes: &[Why(Likely, "The subdomain or the region label of the Kinde domain is wrong.", "")],
            page: Some("kinde-app-details"),
            ..AtKinde::NOTHING
        },
        references: &[RFC8446],
        heading: "Name unknown to the server",
        why: "One server serves many names. The name is sent along when the connection is made; here the server has no use for it.",
        example: "received fatal alert: UnrecognisedName",
    },
    Entry {
        code: "client-certificate-required",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsClientCertificateRequired]),
        title: "{host} wants a client certificate",
        summary: "This address is for programs that prove themselves by a certificate (mTLS). A token alone does not get there.",
        developer: "TLS alert certificate_required, or one about the certificate that was shown (RFC 8446 6.2); mutual TLS as in RFC 8705.",
        causes: &[
            Why(Likely, "The address is the one for partners with certificates.", ""),
            Why(Possible, "The API is protected by certificates in general.", ""),
            Why(
                Possible,
                "The client certificate in the settings of this app has ended, or is not one that this server accepts.",
                "",
            ),
        ],
        fixes: &[
            Do(ServerOwner, &["Ask the owner of the API for the address without mTLS, or what certificate is needed."]),
            Do(
                You,
                &[
                    "If you were given a certificate, enter it with its key in the **Settings** of this app, under **Network**.",
                ],
            ),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC8705],
        heading: "Client certificate wanted",
        why: "With mutual TLS both sides show a certificate. This app shows the one of its settings, and only to servers that ask.",
        example: "received fatal alert: CertificateRequired",
    },
    Entry {
        code: "tls-closed",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsClosed]),
        title: "The connection to {host} ended while it was being secured",
        summary: "The connection was made and then closed before encryption was agreed on.",
        developer: "End of file during the TLS handshake.",
        causes: &[
            Why(Likely, "A firewall closes connections to this host.", "It can see the name only now."),
            Why(Possible, "The port does not speak TLS, or the server is overloaded.", ""),
        ],
        fixes: &[Do(You, &["Try another network, such as a phone's hotspot."]), Do(It, &["Ask to allow **{host}**."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC8446],
        heading: "Closed while being secured",
        why: "The name of the host is sent in clear at the beginning of the handshake. Filters that work by names act at this moment.",
        example: "tls handshake eof",
    },
    Entry {
        code: "tls-failed",
        stage: Reach,
        rule: Rule::Transport(&[Kind::TlsOther]),
        title: "The connection to {host} could not be secured",
        summary: "The agreement on encryption failed. The technical detail says how.",
        developer: "Unclassified TLS error or alert.",
        causes: &[Why(Possible, "The server or something between it and this computer breaks the rules of TLS.", "")],
        fixes: &[Do(You, &["Try another network.", "Send the technical detail to whoever runs **{host}**."])],
        kinde: AtKinde::NOTHING,
        references: &[RFC8446],
        heading: "TLS failed",
        why: "TLS has many ways to fail; the rare ones are shown in the library's own words.",
        example: "received fatal alert: InternalError",
    },
    Entry {
        code: "no-trusted-certificates",
        stage: Reach,
        rule: Rule::Transport(&[Kind::NoTrustAnchors]),
        title: "This computer has no list of trusted certificates",
        summary: "Without that list no server can be trusted, so no secure connection is possible.",
        developer: "No CA certificates were loaded from the system; SSL_CERT_FILE or SSL_CERT_DIR may point to nothing.",
        causes: &[
            Why(Likely, "The package ca-certificates is not installed.", ""),
            Why(Possible, "A setting points to a file that does not exist.", ""),
        ],
        fixes: &[Do(
            It,
            &[
                "Install **ca-certificates**.",
                "Remove or correct **SSL_CERT_FILE** in this computer's settings.",
                "Start the app again.",
            ],
        )],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "No trusted certificates",
        why: "Linux systems keep the list in a package of its own, which small installations leave out.",
        example: "No CA certificates were loaded from the system",
    },
];

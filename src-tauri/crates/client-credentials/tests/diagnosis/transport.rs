//! Getting to a server.

use client_credentials::diagnosis::{Certainty, Stage};
use client_credentials::exchange::{Purpose, TransportFailureKind as Kind};

use super::fixture::Scene;
use super::rows::{Row, finding};

fn failing(kind: Kind, detail: &str) -> Scene {
    Scene::elsewhere().failing(Purpose::TokenRequest, kind, detail)
}

fn page(status: u16, headers: &[(&str, &str)], body: &str) -> Scene {
    Scene::elsewhere().answered_at(Purpose::TokenRequest, None, status, headers, body)
}

pub fn rows() -> Vec<Row> {
    let mut rows = network();
    rows.extend(tls());
    rows.extend(proxies());
    rows.extend(http());
    rows
}

fn network() -> Vec<Row> {
    vec![
        finding(
            "NET01",
            "host-not-found",
            "misspelt",
            "letter by letter",
            failing(Kind::HostNotFound, "failed to lookup address information: Name or service not known"),
        ),
        finding(
            "NET02",
            "name-server-unreachable",
            "no connection to the internet",
            "Wi-Fi",
            failing(Kind::NameServerUnreachable, "Temporary failure in name resolution"),
        ),
        finding(
            "NET03",
            "host-name-invalid",
            "far too long",
            "Type the host again",
            failing(Kind::HostNameInvalid, "invalid dns name"),
        ),
        finding(
            "NET04",
            "connection-refused",
            "another port",
            "port",
            failing(Kind::ConnectionRefused, "Connection refused (os error 111)"),
        ),
        finding(
            "NET05",
            "connect-timed-out",
            "firewall",
            "VPN",
            failing(Kind::ConnectTimedOut, "deadline has elapsed"),
        ),
        finding(
            "NET06",
            "network-unreachable",
            "offline",
            "Wi-Fi",
            failing(Kind::NetworkUnreachable, "Network is unreachable (os error 101)"),
        ),
        finding(
            "NET07",
            "connection-reset",
            "firewall",
            "another network",
            failing(Kind::ConnectionReset, "Connection reset by peer (os error 104)"),
        ),
        finding(
            "NET08",
            "response-timed-out",
            "overloaded",
            "more time",
            failing(Kind::ResponseTimedOut, "operation timed out"),
        ),
        finding(
            "NET09",
            "body-timed-out",
            "middle of the answer",
            "Try again",
            failing(Kind::BodyTimedOut, "operation timed out"),
        ),
        finding(
            "NET10",
            "connection-closed",
            "crashed",
            "once",
            failing(Kind::ConnectionClosed, "connection closed before message completed"),
        ),
        finding("NET11", "not-http", "speaks TLS", "https", failing(Kind::NotHttp, "invalid HTTP version parsed")),
        finding(
            "NET12",
            "network-unreachable",
            "IPv6",
            "IPv4 and IPv6",
            failing(Kind::NetworkUnreachable, "Network is unreachable (os error 101)"),
        ),
        finding(
            "NET13",
            "network-sign-in-page",
            "Wi-Fi",
            "browser",
            page(
                302,
                &[
                    ("Location", "https://login.hotspot.example/?url=https://id.example/token"),
                    ("Content-Type", "text/html"),
                ],
                "<html><title>Guest Wi-Fi</title>",
            ),
        ),
    ]
}

fn tls() -> Vec<Row> {
    let unknown = |detail: &str| failing(Kind::TlsCertificateUnknownIssuer, detail);
    vec![
        finding(
            "TLS01",
            "certificate-expired",
            "renewed",
            "renew",
            failing(
                Kind::TlsCertificateExpired,
                "certificate expired: verification time 1784000000, but certificate is not valid after 1783000000",
            ),
        ),
        finding(
            "TLS02",
            "certificate-not-yet-valid",
            "clock is behind",
            "set time automatically",
            failing(Kind::TlsCertificateNotYetValid, "certificate not valid yet"),
        ),
        finding(
            "TLS03",
            "certificate-wrong-host",
            "host name is wrong",
            "names",
            failing(
                Kind::TlsCertificateWrongHost,
                "certificate not valid for name \"id.example\"; certificate is only valid for *.example.net",
            ),
        ),
        finding(
            "TLS04",
            "certificate-unknown-issuer",
            "private authority",
            "company",
            unknown("invalid peer certificate: UnknownIssuer"),
        ),
        finding(
            "TLS05",
            "certificate-unknown-issuer",
            "signed its certificate itself",
            "chain",
            unknown("invalid peer certificate: UnknownIssuer (self-signed)"),
        ),
        finding(
            "TLS06",
            "certificate-unknown-issuer",
            "intermediate certificate",
            "full certificate chain",
            unknown("invalid peer certificate: UnknownIssuer"),
        ),
        finding(
            "TLS07",
            "certificate-bad-signature",
            "inspecting proxy",
            "root certificate",
            failing(Kind::TlsCertificateBadSignature, "invalid peer certificate: BadSignature"),
        ),
        finding(
            "TLS08",
            "certificate-revoked",
            "withdrawn",
            "at once",
            failing(Kind::TlsCertificateRevoked, "invalid peer certificate: Revoked"),
        ),
        finding(
            "TLS09",
            "certificate-wrong-purpose",
            "wrong certificate",
            "server authentication",
            failing(Kind::TlsCertificatePurpose, "invalid peer certificate: InvalidPurpose"),
        ),
        finding(
            "TLS10",
            "tls-not-spoken",
            "plain http",
            "port",
            failing(Kind::TlsNotSpoken, "received corrupt message of type InvalidContentType"),
        ),
        finding(
            "TLS11",
            "tls-version",
            "very old",
            "TLS 1.2",
            failing(Kind::TlsVersion, "received fatal alert: ProtocolVersion"),
        ),
        finding(
            "TLS12",
            "tls-handshake-refused",
            "TLS settings",
            "technical detail",
            failing(Kind::TlsHandshakeRefused, "received fatal alert: HandshakeFailure"),
        ),
        finding(
            "TLS13",
            "tls-name-unknown",
            "subdomain",
            "letter by letter",
            failing(Kind::TlsUnrecognisedName, "received fatal alert: UnrecognisedName"),
        ),
        finding(
            "TLS14",
            "client-certificate-required",
            "certificates",
            "without mTLS",
            failing(Kind::TlsClientCertificateRequired, "received fatal alert: CertificateRequired"),
        ),
        finding("TLS15", "tls-closed", "firewall", "another network", failing(Kind::TlsClosed, "tls handshake eof")),
        finding(
            "TLS16",
            "certificate-unknown-issuer",
            "inspected on the way (zscaler)",
            "company",
            unknown("invalid peer certificate: UnknownIssuer, issuer CN=Zscaler Intermediate Root CA"),
        ),
        finding(
            "TLS17",
            "no-trusted-certificates",
            "ca-certificates",
            "ca-certificates",
            failing(Kind::NoTrustAnchors, "No CA certificates were loaded from the system"),
        ),
        finding(
            "CK04",
            "certificate-not-yet-valid",
            "wrong by years",
            "set time automatically",
            failing_at(100_000_000),
        ),
    ]
}

fn failing_at(now: i64) -> Scene {
    Scene::elsewhere().at(now, None).failing(
        Purpose::TokenRequest,
        Kind::TlsCertificateNotYetValid,
        "certificate not valid yet",
    )
}

fn proxies() -> Vec<Row> {
    vec![
        finding(
            "PX01",
            "proxy-unreachable",
            "address or port is wrong",
            "network settings",
            failing(Kind::ProxyUnreachable, "tunnel error: failed to create underlying connection: Connection refused"),
        ),
        finding(
            "PX02",
            "proxy-not-found",
            "inside the company network",
            "company network",
            failing(Kind::ProxyNotFound, "tunnel error: failed to create underlying connection: dns error"),
        ),
        finding(
            "PX03",
            "proxy-authentication-required",
            "identify",
            "proxy credentials",
            failing(Kind::ProxyAuthenticationRequired, "tunnel error: proxy authorization required"),
        ),
        finding(
            "PX04",
            "proxy-refused",
            "do not allow",
            "port 443",
            failing(Kind::ProxyRefused, "tunnel error: unsuccessful"),
        ),
        finding(
            "PX05",
            "proxy-closed",
            "overloaded",
            "Try again",
            failing(Kind::ProxyClosed, "tunnel error: unexpected end of file"),
        ),
        finding(
            "PX06",
            "socks-proxy-unusable",
            "HTTP proxy",
            "HTTP",
            failing(Kind::SocksProxy, "error connecting to socks proxy"),
        ),
        finding(
            "PX08",
            "connect-timed-out",
            "PAC",
            "host and port of the proxy",
            failing(Kind::ConnectTimedOut, "deadline has elapsed"),
        ),
        finding(
            "PX09",
            "proxy-unreachable",
            "one proxy per protocol",
            "network settings",
            failing(Kind::ProxyUnreachable, "tunnel error: failed to create underlying connection"),
        ),
        finding(
            "PX10",
            "connect-timed-out",
            "terminal",
            "host and port of the proxy",
            failing(Kind::ConnectTimedOut, "deadline has elapsed"),
        ),
        finding(
            "PX11",
            "blocked-on-the-way",
            "web filter",
            "allow",
            page(
                403,
                &[("Content-Type", "text/html")],
                "<html><title>Web Page Blocked</title>Your company policy does not allow this site.",
            ),
        ),
    ]
}

fn http() -> Vec<Row> {
    let json = [("Content-Type", "application/json")];
    vec![
        finding(
            "HT01",
            "redirected",
            "slash at the end",
            "same company",
            page(301, &[("Location", "https://id.example/token/")], ""),
        ),
        finding("HT02", "token-endpoint-not-found", "path", "documentation", page(404, &json, "")),
        finding("HT03", "request-body-not-understood", "JSON instead of the form", "https", page(415, &json, "")),
        finding("HT04", "token-request-too-large", "Very many scopes", "scopes", page(413, &json, "")),
        finding(
            "HT05",
            "response-headers-too-large",
            "loop",
            "report",
            failing(Kind::HeadersTooLarge, "message head is too large"),
        ),
        finding("HT06", "answer-too-large", "download", "token endpoint", {
            let mut scene = page(200, &json, "{}");
            scene.answer = Some(client_credentials::token_response::TokenAnswer::Unreadable(
                client_credentials::token_response::Unreadable::TooLarge,
            ));
            scene
        }),
        finding(
            "HT07",
            "answer-cut-off",
            "middle",
            "Try again",
            failing(Kind::BodyTruncated, "end of file before message length reached"),
        ),
        finding(
            "HT08",
            "answer-not-json",
            "packs or labels",
            "RFC 6749",
            page(200, &[("Content-Type", "application/json"), ("Content-Encoding", "gzip")], "\u{1f}\u{8b} not json"),
        ),
        finding(
            "HT09",
            "server-unavailable",
            "overloaded",
            "Wait **40 s**",
            page(503, &[("Retry-After", "40"), ("Content-Type", "text/html")], "<html><title>Maintenance</title>"),
        ),
    ]
}

#[test]
fn every_kind_of_transport_failure_has_its_own_finding_and_is_proven() {
    use Kind as K;
    let kinds = [
        K::HostNotFound,
        K::NameServerUnreachable,
        K::HostNameInvalid,
        K::ConnectionRefused,
        K::NetworkUnreachable,
        K::ConnectTimedOut,
        K::ConnectionReset,
        K::ResponseTimedOut,
        K::BodyTimedOut,
        K::ConnectionClosed,
        K::NotHttp,
        K::HeadersTooLarge,
        K::Http2,
        K::BodyTruncated,
        K::ProxyUnreachable,
        K::ProxyNotFound,
        K::ProxyAuthenticationRequired,
        K::ProxyRefused,
        K::ProxyClosed,
        K::SocksProxy,
        K::TlsCertificateExpired,
        K::TlsCertificateNotYetValid,
        K::TlsCertificateWrongHost,
        K::TlsCertificateUnknownIssuer,
        K::TlsCertificateBadSignature,
        K::TlsCertificateRevoked,
        K::TlsCertificatePurpose,
        K::TlsCertificateOther,
        K::TlsNotSpoken,
        K::TlsVersion,
        K::TlsHandshakeRefused,
        K::TlsUnrecognisedName,
        K::TlsClientCertificateRequired,
        K::TlsClosed,
        K::TlsOther,
        K::NoTrustAnchors,
        K::AddressNotAllowed,
        K::RequestInvalid,
        K::Other,
    ];
    let mut codes = std::collections::HashSet::new();
    for kind in kinds {
        for purpose in [Purpose::TokenRequest, Purpose::Discovery, Purpose::Jwks, Purpose::Call] {
            let found = Scene::kinde().failing(purpose, kind, "").findings();
            assert_eq!(found.len(), 1, "{kind:?}: {:?}", found.iter().map(|finding| &finding.code).collect::<Vec<_>>());
            assert_eq!((found[0].stage, found[0].certainty), (Stage::Reach, Certainty::Proven), "{kind:?}");
            codes.insert(found[0].code.clone());
        }
    }
    assert_eq!(codes.len(), kinds.len());
}

#[test]
fn an_inspecting_proxy_is_the_likely_cause_at_a_kinde_host() {
    let first =
        Scene::kinde().failing(Purpose::TokenRequest, Kind::TlsCertificateUnknownIssuer, "UnknownIssuer").first();
    assert!(first.causes[0].text.contains("company proxy"), "{:?}", first.causes);
}

#[test]
fn pages_of_networks_and_filters_are_told_from_the_servers_own() {
    for (status, body, code) in [
        (200, "<html><title>Sign in to Hotel WLAN</title>", "network-sign-in-page"),
        (511, "<html>", "network-sign-in-page"),
        (200, "<html><title>FortiGuard Intrusion Prevention</title>", "blocked-on-the-way"),
        (200, "<html><title>Welcome to Acme</title>", "page-instead-of-token"),
        (407, "", "proxy-password-wanted"),
    ] {
        assert_eq!(page(status, &[("Content-Type", "text/html")], body).first().code, code, "{body}");
    }
}

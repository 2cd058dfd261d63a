//! Getting to a server: names, connections, silence and damaged answers. Proxy and TLS have files of their own.

pub(super) mod broken;
pub(super) mod proxy;
pub(super) mod tls;

use super::case::{Case, is_kinde_host};
use super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::finding::Certainty::{Likely, Possible};
use super::finding::Evidence;
use super::finding::Stage::Reach;
use super::finding::Who::{It, ServerOwner, You};
use super::similar;
use crate::exchange::{Purpose, TransportFailure, TransportFailureKind as Kind};

/// What kind of trouble it was. The operating systems' certificate checks tell some kinds in their own words only.
pub(super) fn kind(failure: &TransportFailure) -> Kind {
    let words = failure.detail.to_lowercase();
    match failure.failure {
        Kind::TlsCertificateOther
            if words.contains("ekuerror") || words.contains("key usage") || words.contains("invalidpurpose") =>
        {
            Kind::TlsCertificatePurpose
        }
        Kind::TlsCertificateOther if words.contains("revoked") => Kind::TlsCertificateRevoked,
        kind => kind,
    }
}

/// What every transport failure shows, and what the values at hand add to it.
pub(super) fn matched(case: &Case<'_>, failure: &TransportFailure) -> Match {
    let place = match case.purpose() {
        Some(Purpose::TokenRequest) => "token request",
        Some(Purpose::Discovery) => "discovery",
        Some(Purpose::Jwks) => "key set",
        Some(Purpose::Call) => "API call",
        None => "exchange",
    };
    let mut found = Match::proven().evidence(Evidence::seen("What happened", failure.sentence.clone(), place));
    if let Some(url) = case.url() {
        found = found.evidence(Evidence::seen("Address", url.to_string(), place));
    }
    found = match failure.failure {
        Kind::HostNotFound | Kind::HostNameInvalid => name_trouble(case, found),
        Kind::ConnectTimedOut | Kind::ResponseTimedOut | Kind::BodyTimedOut => {
            let waited = case.situation.exchange.map(|exchange| exchange.timings.total_ms).unwrap_or_default();
            if waited > 0.0 {
                found.evidence(Evidence::seen("Waited", format!("{:.1} s", waited / 1000.0), place))
            } else {
                found
            }
        }
        Kind::TlsCertificateWrongHost
        | Kind::TlsCertificateUnknownIssuer
        | Kind::TlsCertificateExpired
        | Kind::TlsCertificateNotYetValid => tls::details(case, failure, found),
        _ => found,
    };
    if failure.detail.is_empty() {
        return found;
    }
    found.evidence(Evidence::seen("Technical detail", crate::claims::visible(&failure.detail, 300), "network library"))
}

/// Which known name the missing one resembles.
fn name_trouble(case: &Case<'_>, found: Match) -> Match {
    let Some(host) = case.host() else { return found };
    let known = case.situation.others.iter().map(|environment| environment.host());
    if let Some(other) = similar::host(&host, known) {
        return found
            .value("other", other.clone())
            .evidence(Evidence::differs("Host", other, host, "address"))
            .cause(Likely, "The name is misspelt: {other} is meant.", "The two names differ by a letter or two.")
            .fix(You, &["Change the host to **{other}**, if that is the one you mean.", "Try again."]);
    }
    if is_kinde_host(&host) && host.split('.').count() == 3 {
        return found.cause(
            Possible,
            "The region label is missing: the domain may be {host} with au, eu or us before kinde.com.",
            "Some Kinde domains have the form name.eu.kinde.com.",
        );
    }
    found
}

const ASK_OWNER: Do = Do(
    ServerOwner,
    &["Tell whoever runs **{host}** the time and the address.", "Send them the report; it holds no secret."],
);

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "host-not-found",
        stage: Reach,
        rule: Rule::Transport(&[Kind::HostNotFound]),
        title: "There is no host called {host}",
        summary: "The name could not be found in the internet's directory (DNS), so nothing was sent.",
        developer: "DNS look-up of {host} failed with no such name (NXDOMAIN or no address); no connection was attempted.",
        causes: &[
            Why(Possible, "The name is misspelt, or a part of it is missing.", ""),
            Why(Possible, "The name exists only inside a company network.", ""),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Compare **{host}** letter by letter with the address you were given.",
                    "Correct it in the environment and try again.",
                ],
            ),
            Do(It, &["If the name belongs to the company network: connect to the **VPN** and try again."]),
        ],
        kinde: AtKinde {
            causes: &[Why(
                Likely,
                "The Kinde domain is misspelt or lacks its region label.",
                "Kinde domains look like acme.kinde.com or acme.eu.kinde.com.",
            )],
            fixes: &[Do(
                You,
                &[
                    "In Kinde open **Settings, Applications** and **View details** of your app.",
                    "Copy **Domain** from **App keys**.",
                    "Paste it as the domain of the environment and try again.",
                ],
            )],
            page: Some("kinde-app-details"),
            ..AtKinde::NOTHING
        },
        references: &[],
        heading: "Host not found",
        why: "Before anything is sent, a name such as acme.kinde.com is looked up. A name that does not exist has no server behind it, so there is nobody who could refuse or accept anything. One wrong letter is enough.",
        example: "acme.knde.com → no such host is known",
    },
    Entry {
        code: "name-server-unreachable",
        stage: Reach,
        rule: Rule::Transport(&[Kind::NameServerUnreachable]),
        title: "{host} could not be looked up: this computer seems to be offline",
        summary: "The directory of names (DNS) did not answer. That says nothing about the server or your settings.",
        developer: "The resolver failed temporarily (EAI_AGAIN); the name may well exist.",
        causes: &[
            Why(
                Likely,
                "This computer has no connection to the internet at the moment.",
                "The look-up itself got no answer.",
            ),
            Why(Possible, "The name server of this network is down or blocked.", ""),
        ],
        fixes: &[
            Do(You, &["Check **Wi-Fi**, cable or **VPN**.", "Try again."]),
            Do(It, &["Ask whether the name server of this network works."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Name server unreachable",
        why: "Names are looked up by asking a name server. Without a network, or with a name server that is down, there is no answer at all, which is different from the answer that a name does not exist.",
        example: "Temporary failure in name resolution",
    },
    Entry {
        code: "host-name-invalid",
        stage: Reach,
        rule: Rule::Transport(&[Kind::HostNameInvalid]),
        title: "{host} cannot be the name of a host",
        summary: "The name breaks the rules for host names, so it was not even looked up.",
        developer: "Not a DNS name: a label is empty, longer than 63 octets, or holds characters that host names do not have (RFC 1035 2.3.1).",
        causes: &[
            Why(Likely, "Something else was pasted together with the name.", ""),
            Why(Possible, "A part between two dots is empty or far too long.", ""),
        ],
        fixes: &[Do(You, &["Type the host again: letters, digits, hyphens and dots only.", "Try again."])],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Impossible host name",
        why: "A host name consists of parts with dots between them; each part has 1 to 63 letters, digits or hyphens.",
        example: "acme..kinde.com",
    },
    Entry {
        code: "connection-refused",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ConnectionRefused]),
        title: "{host} refused the connection",
        summary: "The computer behind this name answered, but no program is listening at that port.",
        developer: "TCP connection refused (RST to SYN) at {url}.",
        causes: &[
            Why(Likely, "The server is not running, or runs at another port.", "The refusal came at once."),
            Why(Possible, "A firewall rejects the connection.", ""),
        ],
        fixes: &[
            Do(
                You,
                &["Check the port in the address: **{url}**.", "If it is your own server, start it and try again."],
            ),
            ASK_OWNER,
        ],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Connection refused",
        why: "A server program listens at a port. When none does, the computer says so at once; a firewall can give the same answer on its behalf.",
        example: "https://127.0.0.1:8443 → connection refused",
    },
    Entry {
        code: "network-unreachable",
        stage: Reach,
        rule: Rule::Transport(&[Kind::NetworkUnreachable]),
        title: "There is no way from this network to {host}",
        summary: "This computer knows no route to the server's address.",
        developer: "ENETUNREACH, EHOSTUNREACH or EADDRNOTAVAIL on connect.",
        causes: &[
            Why(Likely, "This computer is offline, or in flight mode.", ""),
            Why(Possible, "The server was reached by IPv6 only, and this network has none that works.", ""),
            Why(Possible, "The address belongs to a company network and the VPN is off.", ""),
        ],
        fixes: &[
            Do(You, &["Check **Wi-Fi**, cable and **VPN**.", "Try again."]),
            Do(It, &["Ask whether **{host}** can be reached from this network by IPv4 and IPv6."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Network unreachable",
        why: "Every address needs a route. Without a network there is none; with a half-working IPv6 set-up there is one for some addresses only.",
        example: "connect: Network is unreachable",
    },
    Entry {
        code: "connect-timed-out",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ConnectTimedOut]),
        title: "{host} did not answer the attempt to connect",
        summary: "The name exists, but nothing came back. Usually something on the way drops the packets.",
        developer: "No SYN-ACK, or no finished TLS handshake, within the connect timeout.",
        causes: &[
            Why(
                Likely,
                "A firewall on the way drops the packets, or the VPN is off.",
                "A server that is merely stopped refuses at once.",
            ),
            Why(
                Possible,
                "This network wants a proxy that was not found: automatic proxy scripts (PAC) and proxies set only in a terminal are not seen by desktop programs.",
                "",
            ),
            Why(Possible, "The address or port is wrong.", ""),
        ],
        fixes: &[
            Do(
                You,
                &[
                    "Connect to the **VPN** if the server belongs to a company network.",
                    "Check the port in **{url}**.",
                    "Try again.",
                ],
            ),
            Do(
                It,
                &[
                    "Ask to allow **{host}** and its port from this computer.",
                    "Ask for the **host and port of the proxy**, and enter them in the **network settings of this computer**.",
                ],
            ),
        ],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "No answer to the attempt to connect",
        why: "A firewall that drops packets gives no answer at all, so the only thing left is to wait until the time is up. Desktop programs do not inherit a proxy that is set in a terminal's profile, and proxy scripts are not executed.",
        example: "tcp connect error: deadline has elapsed",
    },
    Entry {
        code: "connection-reset",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ConnectionReset]),
        title: "The connection to {host} was cut",
        summary: "The connection stood, then somebody on the way or the server itself ended it abruptly.",
        developer: "ECONNRESET, ECONNABORTED or EPIPE during connect, handshake or exchange.",
        causes: &[
            Why(Likely, "A firewall or load balancer cut the connection.", ""),
            Why(Possible, "The server crashed or was restarted at this moment.", ""),
        ],
        fixes: &[
            Do(You, &["Try again.", "Try another network, such as a phone's hotspot."]),
            Do(It, &["Send the time and **{host}** to whoever runs the firewall."]),
        ],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Connection cut",
        why: "Firewalls end connections they do not like with a reset, often while TLS is being set up, because then they see the host's name for the first time.",
        example: "Connection reset by peer (os error 104)",
    },
    Entry {
        code: "response-timed-out",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ResponseTimedOut]),
        title: "{host} took the request and did not answer in time",
        summary: "The connection stands and the request was sent. The server was too slow, or is stuck.",
        developer: "No response header within the timeout after the request was written.",
        causes: &[
            Why(Likely, "The server is overloaded, or waits for something behind it.", "It accepted the connection."),
            Why(Possible, "The waiting time is set too short.", ""),
        ],
        fixes: &[Do(You, &["Try again in a minute.", "Allow more time for the request."]), ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "No answer in time",
        why: "Between the request and the first byte of the answer the server works. If it waits for a database or another server that does not answer, it stays silent. A token request that ran into this may have been counted all the same.",
        example: "POST /oauth2/token … 30 s without an answer",
    },
    Entry {
        code: "body-timed-out",
        stage: Reach,
        rule: Rule::Transport(&[Kind::BodyTimedOut]),
        title: "{host} began to answer and then fell silent",
        summary: "The beginning of the answer arrived, the rest did not come in time.",
        developer: "Response header received; reading the body timed out.",
        causes: &[
            Why(Likely, "The server or a gateway is stuck in the middle of the answer.", ""),
            Why(Possible, "The connection is very slow.", ""),
        ],
        fixes: &[Do(You, &["Try again.", "For a list: ask for fewer entries at once."]), ASK_OWNER],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Answer stalled",
        why: "An answer comes in pieces. When the pieces stop without the end having come, only waiting is left.",
        example: "HTTP/1.1 200 OK, Content-Length: 5120 … 812 bytes, then nothing",
    },
];

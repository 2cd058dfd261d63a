//! Proxies between this computer and the server.

use super::super::entry::{AtKinde, Do, Entry, Rule, Why};
use super::super::finding::Certainty::{Likely, Possible};
use super::super::finding::Stage::Reach;
use super::super::finding::Who::{It, You};
use super::super::sources::RFC9110_STATUS;
use crate::exchange::TransportFailureKind as Kind;

const CHECK_PROXY: Do = Do(
    You,
    &[
        "Compare the proxy in the **Settings** of this app, under **Network**, with the one of your browser.",
        "If it follows the system, open the **network settings of this computer** and start the app again.",
    ],
);

pub(in super::super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "proxy-unreachable",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ProxyUnreachable]),
        title: "The proxy on the way to {host} could not be reached",
        summary: "Traffic is to go through a proxy, and nothing answers at the proxy's address.",
        developer: "The connection to the configured HTTP proxy failed before CONNECT (refused, unreachable or timed out).",
        causes: &[
            Why(Likely, "The proxy's address or port is wrong, or the proxy program is not running.", ""),
            Why(Possible, "The proxy belongs to a network this computer is not in at the moment.", ""),
            Why(
                Possible,
                "The system's proxy setting has a form that was not understood: one proxy per protocol, a list of exceptions, or a script (PAC).",
                "",
            ),
        ],
        fixes: &[CHECK_PROXY, Do(It, &["Ask for the host and port of the proxy for **{host}**."])],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Proxy unreachable",
        why: "A proxy is a stop on the way that many companies require. When it is named in the system's settings but not there, nothing gets out.",
        example: "tunnel error: failed to create underlying connection",
    },
    Entry {
        code: "proxy-not-found",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ProxyNotFound]),
        title: "There is no host with the proxy's name",
        summary: "Traffic to {host} is to go through a proxy whose name cannot be found.",
        developer: "DNS look-up of the configured proxy host failed.",
        causes: &[
            Why(Likely, "The proxy's name exists only inside the company network.", ""),
            Why(Possible, "The name is misspelt.", ""),
        ],
        fixes: &[Do(You, &["Connect to the **company network** or its VPN and try again."]), CHECK_PROXY],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Proxy name not found",
        why: "The proxy's own name has to be looked up first. Names of company proxies are usually known inside the company only.",
        example: "tunnel error: dns error for proxy.corp.example",
    },
    Entry {
        code: "proxy-authentication-required",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ProxyAuthenticationRequired]),
        title: "The proxy wants a user name and password before it lets anything through to {host}",
        summary: "The request did not get past the proxy. The server has not seen it.",
        developer: "407 Proxy Authentication Required, to CONNECT or to the request itself (RFC 9110 15.5.8).",
        causes: &[Why(Likely, "This proxy lets only people through who identify themselves.", "It answered 407.")],
        fixes: &[
            Do(It, &["Ask for proxy credentials for this computer, or for an exception for **{host}**."]),
            Do(
                You,
                &[
                    "Enter the proxy with its user name and password in the **Settings** of this app, under **Network**.",
                    "Try again.",
                ],
            ),
        ],
        kinde: AtKinde::NOTHING,
        references: &[RFC9110_STATUS],
        heading: "Proxy wants credentials",
        why: "The proxy's password has nothing to do with the client secret. Status 407 always comes from a proxy, never from the server.",
        example: "HTTP/1.1 407 Proxy Authentication Required",
    },
    Entry {
        code: "proxy-refused",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ProxyRefused]),
        title: "The proxy refused to connect to {host}",
        summary: "The proxy was reached and said no, so the server has not seen the request.",
        developer: "The proxy answered CONNECT with a status other than 2xx; the library does not tell which.",
        causes: &[
            Why(Likely, "The proxy's rules do not allow this host or port.", ""),
            Why(Possible, "The proxy itself could not reach the host.", ""),
            Why(
                Possible,
                "The user name or the password for the proxy is wrong.",
                "Some proxies say so with another status than 407.",
            ),
        ],
        fixes: &[Do(It, &["Ask to allow **{host}**, port 443, on the proxy."]), CHECK_PROXY],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Proxy refused",
        why: "Company proxies keep a list of hosts that may be reached. A host that was added to a project yesterday is often not on it.",
        example: "CONNECT acme.kinde.com:443 → 403 Forbidden",
    },
    Entry {
        code: "proxy-closed",
        stage: Reach,
        rule: Rule::Transport(&[Kind::ProxyClosed]),
        title: "The proxy broke off while connecting to {host}",
        summary: "The proxy took the wish to connect and then hung up or stayed silent.",
        developer: "Unexpected end of file, or timeout, while waiting for the answer to CONNECT.",
        causes: &[
            Why(Likely, "The proxy is overloaded or being restarted.", ""),
            Why(Possible, "Another program than a proxy answers at the proxy's address.", ""),
        ],
        fixes: &[Do(You, &["Try again."]), Do(It, &["Send the time and **{host}** to whoever runs the proxy."])],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "Proxy broke off",
        why: "A tunnel through a proxy stands only after the proxy confirmed it. Here the confirmation did not come.",
        example: "tunnel error: unexpected end of file",
    },
    Entry {
        code: "socks-proxy-unusable",
        stage: Reach,
        rule: Rule::Transport(&[Kind::SocksProxy]),
        title: "The SOCKS proxy on the way to {host} could not be used",
        summary: "The proxy did not answer as a SOCKS proxy does, or is not there.",
        developer: "SOCKS handshake failed.",
        causes: &[Why(Likely, "The proxy is an HTTP proxy that was entered as SOCKS, or the port is wrong.", "")],
        fixes: &[
            Do(
                You,
                &[
                    "Ask IT for the **HTTP** proxy and enter it in the **Settings** of this app, under **Network**.",
                    "Try again.",
                ],
            ),
            CHECK_PROXY,
        ],
        kinde: AtKinde::NOTHING,
        references: &[],
        heading: "SOCKS proxy unusable",
        why: "HTTP and SOCKS are two languages for proxies, usually at two different ports.",
        example: "error connecting to socks proxy",
    },
];

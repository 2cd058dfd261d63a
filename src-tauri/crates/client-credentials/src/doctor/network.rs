//! The second group: the name, the connection, TLS and the certificate.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpStream;
use url::{Host, Url};

use super::address::spelling_advice;
use super::proxy::{Proxy, Route, Surroundings};
use super::{ConnectionCheck, count, quoted, secured, server_address};
use crate::environment::{Environment, is_loopback};
use crate::http::HttpSettings;
use crate::http::handshake::{self, Attempt, Connected, Timed};

const LOOK_UP: (&str, &str) = ("name-lookup", "Name");
const CONNECTION: (&str, &str) = ("connection", "Connection");
const PROXY: (&str, &str) = ("proxy-connection", "Connection to the proxy");
/// Most addresses that are listed.
const MOST_LISTED: usize = 8;

/// Looks the server's name up, connects to it and secures the connection, each within the settings' time to connect.
/// Nothing is sent over the connection. `now` is in seconds since 1970 and only counts the days of the certificate.
pub async fn check_network(settings: &HttpSettings, environment: &Environment, now: i64) -> Vec<ConnectionCheck> {
    let Some(url) = server_address(environment) else {
        return skipped(
            &[LOOK_UP, CONNECTION, secured::TLS, secured::CERTIFICATE],
            "There is no address to connect to.",
        );
    };
    if let Route::Through(proxy) = Surroundings::read().route(&settings.proxy, &url) {
        return behind(&proxy, settings).await;
    }
    let (line, addresses) = look_up(settings, environment, &url).await;
    let mut checks = vec![line];
    let Some(addresses) = addresses else {
        checks.extend(skipped(&[CONNECTION, secured::TLS, secured::CERTIFICATE], "There is no address to connect to."));
        return checks;
    };
    let connected = handshake::connect(&addresses, settings.connect_timeout).await;
    checks.push(connection(
        CONNECTION,
        &crate::environment::origin_of(&url),
        &connected,
        "Check the address and its port, and whether a firewall or VPN is in the way.",
    ));
    let securing = [secured::TLS, secured::CERTIFICATE];
    checks.extend(match connected.stream {
        None => skipped(&securing, "No connection came about."),
        Some(_) if url.scheme() != "https" => {
            skipped(&securing, "The address is plain http on this computer, where nothing needs to be encrypted.")
        }
        Some(stream) => secure(stream, settings, &url, now).await,
    });
    checks
}

async fn secure(stream: TcpStream, settings: &HttpSettings, url: &Url, now: i64) -> Vec<ConnectionCheck> {
    let host = bare_host(url);
    let found = handshake::secure(stream, &host, settings).await;
    secured::checks(&host, &found, now)
}

fn skipped(names: &[(&'static str, &'static str)], because: &str) -> Vec<ConnectionCheck> {
    names.iter().map(|(name, title)| ConnectionCheck::not_checked(name, *title, because)).collect()
}

/// The host without the brackets of an IPv6 address.
fn bare_host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned()
}

async fn look_up(
    settings: &HttpSettings,
    environment: &Environment,
    url: &Url,
) -> (ConnectionCheck, Option<Vec<SocketAddr>>) {
    let (name, title) = LOOK_UP;
    let (host, port) = (bare_host(url), url.port_or_known_default().unwrap_or(443));
    if let Some(Host::Ipv4(_) | Host::Ipv6(_)) = url.host() {
        let address = host.parse().map(|ip| vec![SocketAddr::new(ip, port)]).ok();
        return (
            ConnectionCheck::not_checked(name, title, format!("{host} is an IP address; there is no name to look up.")),
            address,
        );
    }
    let Timed { value, milliseconds } = handshake::look_up(&host, port, settings.connect_timeout).await;
    let host = quoted(&host);
    let found = value.map(|mut addresses| {
        if is_loopback(url) {
            addresses.retain(|address| address.ip().is_loopback());
        }
        addresses
    });
    match found {
        Ok(addresses) if addresses.is_empty() => {
            let check = ConnectionCheck::failed(name, title, format!("The name {host} leads to no address."));
            (check.took(milliseconds).fix(spelling_advice(environment, &host)), None)
        }
        Ok(addresses) => {
            let four = addresses.iter().filter(|address| address.is_ipv4()).count();
            let words = format!(
                "{host} leads to {} ({four} by IPv4, {} by IPv6).",
                if addresses.len() == 1 { "1 address".to_owned() } else { format!("{} addresses", addresses.len()) },
                addresses.len() - four
            );
            let mut check = ConnectionCheck::passed(name, title, words).took(milliseconds);
            for address in addresses.iter().take(MOST_LISTED) {
                check = check.detail(if address.is_ipv4() { "IPv4" } else { "IPv6" }, address.ip().to_string());
            }
            (check, Some(addresses))
        }
        Err(error) => {
            let (because, fix) = match look_up_trouble(&error) {
                LookUpTrouble::Silent => (
                    format!("Nobody answered the question for {host} in time."),
                    "Check whether this computer is online. In a company network, ask IT about its name server."
                        .to_owned(),
                ),
                LookUpTrouble::Offline => (
                    format!(
                        "The name {host} could not be looked up: no name server can be reached, so this computer seems to be offline."
                    ),
                    "Check the network connection and the VPN.".to_owned(),
                ),
                LookUpTrouble::Unknown => {
                    (format!("There is no host called {host}."), spelling_advice(environment, &host))
                }
            };
            let check = ConnectionCheck::failed(name, title, because).took(milliseconds).fix(fix);
            (check.detail("Words of the system", quoted(&error.to_string())), None)
        }
    }
}

enum LookUpTrouble {
    Unknown,
    Offline,
    Silent,
}

/// The systems' resolvers answer in text: EAI_AGAIN here, WSATRY_AGAIN (11002) there.
fn look_up_trouble(error: &io::Error) -> LookUpTrouble {
    let text = error.to_string().to_lowercase();
    if error.kind() == io::ErrorKind::TimedOut {
        LookUpTrouble::Silent
    } else if text.contains("temporary failure") || text.contains("11002") {
        LookUpTrouble::Offline
    } else {
        LookUpTrouble::Unknown
    }
}

/// The proxy does the rest, so only the way to it can be looked at.
async fn behind(proxy: &Proxy, settings: &HttpSettings) -> Vec<ConnectionCheck> {
    let (name, title) = PROXY;
    let fix = "Compare the proxy with the one of your browser; it may belong to a network this computer is not in at the moment.";
    let Timed { value, milliseconds } = handshake::look_up(&proxy.host, proxy.port, settings.connect_timeout).await;
    let line = match value {
        Ok(addresses) if !addresses.is_empty() => {
            let connected = handshake::connect(&addresses, settings.connect_timeout).await;
            connection(PROXY, &format!("the proxy {}", proxy.address()), &connected, fix)
        }
        _ => ConnectionCheck::failed(
            name,
            title,
            format!("The name of the proxy, {}, cannot be found.", quoted(&proxy.host)),
        )
        .took(milliseconds)
        .fix(fix),
    };
    let reason = "A proxy is in the way: it looks the name up and connects in place of this computer. The next group shows whether the server answers through it.";
    let mut checks = vec![line.detail("Named by", proxy.source.clone())];
    checks.extend(skipped(&[LOOK_UP, CONNECTION, secured::TLS, secured::CERTIFICATE], reason));
    checks
}

fn connection(
    (name, title): (&'static str, &'static str),
    whom: &str,
    connected: &Connected,
    fix: &str,
) -> ConnectionCheck {
    let whom = quoted(whom);
    let Some((last, before)) = connected.attempts.split_last() else {
        return ConnectionCheck::failed(name, title, format!("{whom} has no address that could be tried.")).fix(fix);
    };
    let milliseconds = connected.attempts.iter().map(|attempt| attempt.milliseconds).sum::<f64>();
    let check = match &last.trouble {
        None if before.is_empty() => ConnectionCheck::passed(name, title, format!("{} answered.", last.address)),
        None => {
            let first = before.first().map_or("an address", |attempt| family(attempt));
            ConnectionCheck::warning(
                name,
                title,
                format!("{} answered, but only after {} had failed, beginning with one by {first}.", last.address, count(before.len(), "attempt")),
            )
            .fix("Requests work, but begin slowly. A network with a broken IPv6 (or IPv4) looks like this: tell whoever runs it.")
        }
        Some(_) => {
            let mut reasons: Vec<&str> = Vec::new();
            for attempt in &connected.attempts {
                let reason = attempt.trouble.as_ref().map_or("", reason);
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            ConnectionCheck::failed(name, title, format!("No connection to {whom}: {}.", reasons.join("; "))).fix(fix)
        }
    };
    let check = connected.attempts.iter().fold(check, |check, attempt| {
        let result = attempt.trouble.as_ref().map_or("answered", reason);
        check.detail(attempt.address.to_string(), format!("{result}, {} ms", attempt.milliseconds))
    });
    check.took(if last.trouble.is_none() { last.milliseconds } else { milliseconds })
}

fn family(attempt: &Attempt) -> &'static str {
    if attempt.address.is_ipv4() { "IPv4" } else { "IPv6" }
}

fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "the connection was refused, so nothing is listening there",
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => "the connection was cut",
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable | io::ErrorKind::AddrNotAvailable => {
            "there is no way to it from this network"
        }
        io::ErrorKind::TimedOut => "it did not answer in time",
        io::ErrorKind::PermissionDenied => "this computer's own firewall forbids it",
        _ => "the system refused to connect",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::ConnectionOutcome as Outcome;

    fn attempt(address: &str, trouble: Option<io::ErrorKind>) -> Attempt {
        Attempt { address: address.parse().unwrap(), milliseconds: 2.5, trouble: trouble.map(io::Error::from) }
    }

    #[test]
    fn a_broken_family_is_named_although_the_other_one_answered() {
        let attempts =
            vec![attempt("[2001:db8::1]:443", Some(io::ErrorKind::NetworkUnreachable)), attempt("192.0.2.1:443", None)];
        let check = connection(CONNECTION, "https://acme.kinde.com", &Connected { stream: None, attempts }, "x");
        assert_eq!(check.outcome, Outcome::Warning);
        assert!(check.because.contains("IPv6") && check.because.contains("192.0.2.1:443"), "{}", check.because);
        assert_eq!(check.details.len(), 2);
    }

    #[test]
    fn every_reason_for_not_connecting_is_told_once() {
        let refused = || Some(io::ErrorKind::ConnectionRefused);
        let attempts = vec![
            attempt("192.0.2.1:443", refused()),
            attempt("192.0.2.2:443", refused()),
            attempt("192.0.2.3:443", Some(io::ErrorKind::TimedOut)),
        ];
        let check = connection(CONNECTION, "https://acme.kinde.com", &Connected { stream: None, attempts }, "x");
        assert_eq!(check.outcome, Outcome::Failed);
        assert_eq!(check.because.matches("refused").count(), 1, "{}", check.because);
        assert!(check.because.contains("in time"));
    }

    #[test]
    fn a_resolver_out_of_reach_is_not_called_a_wrong_name() {
        let offline = io::Error::other("failed to lookup address information: Temporary failure in name resolution");
        assert!(matches!(look_up_trouble(&offline), LookUpTrouble::Offline));
        assert!(matches!(look_up_trouble(&io::Error::other("Name or service not known")), LookUpTrouble::Unknown));
        assert!(matches!(look_up_trouble(&io::ErrorKind::TimedOut.into()), LookUpTrouble::Silent));
    }

    #[tokio::test]
    async fn behind_a_proxy_only_the_way_to_it_is_looked_at() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Url::parse(&format!("http://user:SECRET@{}", listener.local_addr().unwrap())).unwrap();
        let settings = HttpSettings { proxy: crate::http::ProxySetting::Address(proxy), ..HttpSettings::default() };
        let draft = crate::environment::EnvironmentDraft {
            host: "acme".into(),
            client_id: "client!+ID".into(),
            ..Default::default()
        };
        let environment = draft.parse(crate::environment::EnvironmentId::new("e")).unwrap();
        let checks = check_network(&settings, &environment, 0).await;
        let outcomes: Vec<_> = checks.iter().map(|check| (check.name, check.outcome)).collect();
        assert_eq!(outcomes[0], ("proxy-connection", Outcome::Passed));
        assert!(outcomes[1..].iter().all(|(_, outcome)| *outcome == Outcome::NotChecked), "{outcomes:?}");
        assert!(checks[1..].iter().all(|check| check.because.contains("proxy")));
        assert!(!format!("{checks:?}").contains("SECRET"));
        drop(listener);
        let checks = check_network(&settings, &environment, 0).await;
        assert!(checks[0].outcome == Outcome::Failed && checks[0].because.contains("refused"), "{:?}", checks[0]);
    }
}

//! The third group: HTTP, the published metadata, the issuer in it, and the server's clock.

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use url::Url;

use super::{ConnectionCheck, clock, is_kinde, quoted, server_address};
use crate::discovery::{self, Metadata, MetadataTrouble};
use crate::environment::{ClientAuthentication, Environment};
use crate::exchange::{Exchange, Purpose};
use crate::http::{Answer, HttpSender, OutgoingBody, OutgoingRequest, Sent, is_unreachable};
use crate::redaction::Redactor;

const HTTP: (&str, &str) = ("http", "Answer over HTTP");
const METADATA: (&str, &str) = ("metadata", "Published metadata");
const ISSUER: (&str, &str) = ("issuer", "Issuer");
const ENDPOINT: (&str, &str) = ("token-endpoint", "Token endpoint");
const METHODS: (&str, &str) = ("client-authentication", "Client authentication");

/// Reads the server's published metadata (RFC 8414, OpenID Connect Discovery) afresh, compares its issuer and token
/// endpoint with the environment's, and the server's clock with `now`, in seconds since 1970.
///
/// Sends one or two requests without credentials; each ends within the sender's limits.
pub async fn check_metadata(sender: &HttpSender, environment: &Environment, now: i64) -> Vec<ConnectionCheck> {
    let asked = ask(sender, environment, now).await;
    let Some(Sent { exchange, answer }) = asked.last() else {
        let missing = "There is no address to ask.";
        return [HTTP, METADATA, ISSUER, ENDPOINT, METHODS, clock::CLOCK]
            .iter()
            .map(|line| not_checked(*line, missing))
            .collect();
    };
    let mut checks = vec![http(exchange)];
    checks.extend(match (environment.issuer(), answer) {
        (None, _) => {
            let reason = "The environment names no issuer, so there is nothing to read the metadata of.";
            [METADATA, ISSUER, ENDPOINT, METHODS].iter().map(|line| not_checked(*line, reason)).collect()
        }
        (Some(_), None) => unread("The server gave no complete answer."),
        (Some(issuer), Some(answer)) => document(environment, issuer, exchange, answer),
    });
    checks.push(clock::check(exchange, answer.as_ref(), now));
    checks
}

/// Asks the places where metadata may be until one gives some; without an issuer, the server's front page.
async fn ask(sender: &HttpSender, environment: &Environment, now: i64) -> Vec<Sent> {
    let addresses = match environment.issuer() {
        Some(issuer) => discovery::addresses(issuer),
        None => server_address(environment).and_then(|url| url.join("/").ok()).into_iter().collect(),
    };
    let mut asked: Vec<Sent> = Vec::new();
    for address in addresses {
        let sent = sender.send(get(address), now).await;
        let found = sent.answer.as_ref().is_some_and(|answer| members(answer).is_some());
        let unreachable = sent.exchange.failure.as_ref().is_some_and(|failure| is_unreachable(failure.failure));
        // What the usual place answered says more than a second refusal.
        if found || asked.is_empty() {
            asked.push(sent);
        }
        if found || unreachable {
            break;
        }
    }
    asked
}

fn get(url: Url) -> OutgoingRequest {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    OutgoingRequest {
        purpose: Purpose::Discovery,
        method: reqwest::Method::GET,
        url,
        headers,
        body: OutgoingBody::None,
        body_cap: discovery::BODY_CAP,
        timeout: None,
        redactor: Redactor::new(),
    }
}

/// The document's members, if it is one.
fn members(answer: &Answer) -> Option<serde_json::Map<String, serde_json::Value>> {
    match (answer.status, serde_json::from_slice(&answer.body)) {
        (200, Ok(serde_json::Value::Object(members))) => Some(members),
        _ => None,
    }
}

fn not_checked((name, title): (&'static str, &'static str), because: &str) -> ConnectionCheck {
    ConnectionCheck::not_checked(name, title, because)
}

fn http(exchange: &Exchange) -> ConnectionCheck {
    let (name, title) = HTTP;
    let url = quoted(&exchange.request.url);
    let check = match (&exchange.response, &exchange.failure) {
        (_, Some(failure)) => ConnectionCheck::failed(name, title, failure.sentence.clone())
            .detail("Technical detail", quoted(&failure.detail))
            .fix("See the lines about name, connection and certificate above; if those passed, try again in a minute."),
        (Some(response), None) => {
            let status = format!("{} {}", response.status, response.reason).trim_end().to_owned();
            let words = format!("The server answered {status}.");
            let check = match response.status {
                300..=399 => {
                    let target = response
                        .header("location")
                        .map_or_else(String::new, |to| format!(" and points to {}", quoted(to)));
                    ConnectionCheck::warning(name, title, format!("The server answered {status}{target}. Redirects are not followed."))
                        .fix("If the server has moved, enter its new address. On a hotel or airport network, open a browser and sign in first.")
                }
                429 => ConnectionCheck::warning(name, title, format!("{words} It has had too many requests."))
                    .fix("Wait a minute and try again."),
                500.. => ConnectionCheck::warning(name, title, format!("{words} It has trouble of its own."))
                    .fix("Try again later; look at the provider's status page."),
                _ => ConnectionCheck::passed(name, title, words),
            };
            let check = check.detail("Status", status).detail("Version", response.version.clone());
            match &response.remote_address {
                Some(address) => check.detail("Answered by", address.clone()),
                None => check,
            }
        }
        (None, None) => ConnectionCheck::failed(name, title, "The server gave no answer."),
    };
    check.detail("Asked", url).took(exchange.timings.total_ms)
}

fn unread(because: &str) -> Vec<ConnectionCheck> {
    [METADATA, ISSUER, ENDPOINT, METHODS].iter().map(|line| not_checked(*line, because)).collect()
}

fn document(environment: &Environment, issuer: &str, exchange: &Exchange, answer: &Answer) -> Vec<ConnectionCheck> {
    let (name, title) = METADATA;
    let Some(members) = members(answer) else {
        let mut checks = unread("There is no metadata to read it from.");
        if let Some(first) = checks.first_mut() {
            *first = no_metadata(environment, exchange, answer);
        }
        return checks;
    };
    let found = members.get("issuer").and_then(serde_json::Value::as_str);
    // Read under its own issuer, so that the rest can be compared although the issuer is wrong. Nothing is fetched from it.
    let metadata = discovery::read(answer, found.unwrap_or_default());
    let read = match &metadata {
        Err(trouble @ MetadataTrouble::InsecureAddress(_)) => {
            ConnectionCheck::failed(name, title, quoted(&trouble.to_string()))
                .fix("Ask whoever runs the server to correct its metadata.")
        }
        Err(_) if found.is_some() => ConnectionCheck::failed(name, title, "The metadata cannot be read."),
        _ => ConnectionCheck::passed(
            name,
            title,
            format!("The server publishes its metadata, with {} entries.", members.len()),
        ),
    };
    let read = read.detail("Address", quoted(&exchange.request.url));
    let mut checks = vec![read, compare_issuer(environment, issuer, found)];
    match metadata {
        Ok(metadata) => {
            checks.extend([compare_endpoint(environment, &metadata), compare_methods(environment, &metadata)])
        }
        Err(_) => checks.extend([ENDPOINT, METHODS].map(|line| not_checked(line, "The metadata cannot be used."))),
    }
    checks
}

fn no_metadata(environment: &Environment, exchange: &Exchange, answer: &Answer) -> ConnectionCheck {
    let (name, title) = METADATA;
    let start = String::from_utf8_lossy(answer.body.get(..200).unwrap_or(&answer.body)).trim_start().to_lowercase();
    let is_page = start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || answer.header("content-type").is_some_and(|kind| kind.contains("html"));
    let (because, fix) = if is_page {
        (
            format!("A web page came instead of metadata (status {}).", answer.status),
            "Check the domain. On a hotel or airport network, open a browser and sign in first.".to_owned(),
        )
    } else if answer.status != 200 {
        let fix = if is_kinde(environment) {
            "Compare the Kinde domain with the one that Kinde shows beside the client ID; some have a region in them, such as acme.eu.kinde.com."
        } else {
            "Not every server publishes metadata. Without it, enter the token endpoint and the address of the key set yourself."
        };
        (format!("The server answered {}, but no metadata.", answer.status), fix.to_owned())
    } else if answer.truncated {
        (
            format!("The answer is longer than {} KiB; metadata is never that long.", discovery::BODY_CAP / 1024),
            "Check the domain.".to_owned(),
        )
    } else {
        (
            "The server answered 200, but what it sent is not a JSON object.".to_owned(),
            "Check the domain and the issuer.".to_owned(),
        )
    };
    ConnectionCheck::failed(name, title, because).detail("Address", quoted(&exchange.request.url)).fix(fix)
}

/// RFC 8414 section 3.3: identical, letter by letter.
fn compare_issuer(environment: &Environment, expected: &str, found: Option<&str>) -> ConnectionCheck {
    let (name, title) = ISSUER;
    let Some(found) = found else {
        return ConnectionCheck::failed(name, title, "The metadata names no issuer.")
            .detail("Expected", quoted(expected))
            .fix("Ask whoever runs the server to correct its metadata.");
    };
    if found == expected {
        return ConnectionCheck::passed(
            name,
            title,
            format!("The metadata names {}, exactly as this environment does.", quoted(found)),
        );
    }
    let fix = if is_kinde(environment) {
        format!(
            "If {} is your environment's address, enter it as the Kinde domain. Otherwise check the domain.",
            quoted(found)
        )
    } else {
        format!("If this server is the right one, set the issuer of this environment to exactly {}.", quoted(found))
    };
    ConnectionCheck::failed(
        name,
        title,
        format!("The metadata names another issuer than this environment: {}.", difference(expected, found)),
    )
    .detail("Expected", quoted(expected))
    .detail("Named by the server", quoted(found))
    .fix(fix)
}

/// What two issuers differ in, in words.
fn difference(expected: &str, found: &str) -> String {
    if found.is_empty() {
        return "it is empty".into();
    }
    let mut left = (expected.to_owned(), found.to_owned());
    let mut parts: Vec<String> = Vec::new();
    let scheme = |text: &str| text.split_once("://").map(|(scheme, rest)| (scheme.to_lowercase(), rest.to_owned()));
    if let (Some((ours, our_rest)), Some((theirs, their_rest))) = (scheme(expected), scheme(found))
        && ours != theirs
    {
        parts.push(format!("it begins with {} instead of {ours}", quoted(&theirs)));
        left = (our_rest, their_rest);
    }
    let slash = |text: &str| text.ends_with('/');
    if slash(&left.0) != slash(&left.1) {
        parts.push(if slash(found) { "it ends with a slash" } else { "it has no slash at the end" }.into());
        left = (left.0.trim_end_matches('/').to_owned(), left.1.trim_end_matches('/').to_owned());
    }
    if left.0 != left.1 {
        if left.0.eq_ignore_ascii_case(&left.1) {
            parts.push("capital and small letters differ".into());
        } else {
            parts.push(format!("{} stands in place of {}", quoted(found), quoted(expected)));
        }
    }
    parts.join(", and ")
}

fn compare_endpoint(environment: &Environment, metadata: &Metadata) -> ConnectionCheck {
    let (name, title) = ENDPOINT;
    match (environment.token_endpoint(), &metadata.token_endpoint) {
        (Some(ours), Some(theirs)) if ours == *theirs => ConnectionCheck::passed(
            name,
            title,
            format!("The metadata names the one that is used: {}.", quoted(ours.as_str())),
        ),
        (Some(ours), Some(theirs)) => ConnectionCheck::warning(
            name,
            title,
            "The metadata names another token endpoint than the one that is used.",
        )
        .detail("Used", quoted(ours.as_str()))
        .detail("Named by the server", quoted(theirs.as_str()))
        .fix("If tokens cannot be had, try the one the server names."),
        (None, Some(theirs)) => ConnectionCheck::passed(
            name,
            title,
            format!("The one that the metadata names is used: {}.", quoted(theirs.as_str())),
        ),
        (Some(ours), None) => ConnectionCheck::warning(
            name,
            title,
            format!("The metadata names none; {} is used.", quoted(ours.as_str())),
        ),
        (None, None) => ConnectionCheck::failed(name, title, "Neither the environment nor the metadata names one.")
            .fix("Enter the token endpoint in the environment."),
    }
}

fn compare_methods(environment: &Environment, metadata: &Metadata) -> ConnectionCheck {
    let (name, title) = METHODS;
    let method = |method| match method {
        ClientAuthentication::ClientSecretPost => ("client_secret_post", "in the form"),
        ClientAuthentication::ClientSecretBasic => ("client_secret_basic", "in the Authorization header"),
    };
    let (used, how) = method(environment.authentication);
    let offered = &metadata.authentication_methods;
    if offered.is_empty() {
        return ConnectionCheck::not_checked(name, title, "The server does not say which ways it accepts.")
            .detail("Used", format!("{used} ({how})"));
    }
    let list = quoted(&offered.join(", "));
    let check = if offered.iter().any(|offered| offered == used) {
        ConnectionCheck::passed(name, title, format!("The server accepts the secret {how} ({used})."))
    } else {
        let check = ConnectionCheck::warning(
            name,
            title,
            format!("The server does not list {used}, the way in which this environment sends the secret."),
        );
        let other = match environment.authentication {
            ClientAuthentication::ClientSecretPost => ClientAuthentication::ClientSecretBasic,
            ClientAuthentication::ClientSecretBasic => ClientAuthentication::ClientSecretPost,
        };
        let (other, how) = method(other);
        check.fix(if offered.iter().any(|offered| offered == other) {
            format!(
                "If the token endpoint refuses the client, change the environment to send the secret {how} ({other})."
            )
        } else {
            "If the token endpoint refuses the client, ask whoever runs the server for a client with a secret.".into()
        })
    };
    check.detail("Accepted by the server", list).detail("Used", format!("{used} ({how})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_issuers_differ_in_is_named() {
        let expected = "https://id.example/t";
        for (found, words) in [
            ("https://id.example/t/", "ends with a slash"),
            ("http://id.example/t", "begins with http instead of https"),
            ("https://ID.example/t", "capital and small letters differ"),
            ("http://id.example/t/", "begins with http instead of https, and it ends with a slash"),
            ("https://evil.example/t", "https://evil.example/t stands in place of https://id.example/t"),
            ("id.example/t", "id.example/t stands in place of"),
            ("", "it is empty"),
        ] {
            assert!(difference(expected, found).contains(words), "{found}: {}", difference(expected, found));
        }
        assert_eq!(difference("https://id.example/", "https://id.example"), "it has no slash at the end");
    }
}

//! The fourth group: the key set, found the way verification finds it.

use super::{ConnectionCheck, count, is_kinde, quoted};
use crate::environment::Environment;
use crate::exchange::{Exchange, Purpose, RecordedBody};
use crate::flow::{self, KeysFound};
use crate::http::HttpSender;
use crate::jwks::{self, Key, KeyProblemCode, KeySet};
use crate::knowledge::{DownloadedKeys, Knowledge};

const SET: (&str, &str) = ("key-set", "Key set");
const USABLE: (&str, &str) = ("usable-keys", "Usable keys");
/// Most keys that are listed.
const MOST_LISTED: usize = 20;

/// Downloads the key set afresh and reads every key. `now` is in seconds since 1970.
///
/// Sends up to four requests without credentials, none of them to an address that the environment and its issuer do
/// not name; each ends within the sender's limits.
pub async fn check_keys(sender: &HttpSender, environment: &Environment, now: i64) -> Vec<ConnectionCheck> {
    let found = flow::find_keys(sender, &Knowledge::default(), environment, None, now).await;
    let asked: Vec<&Exchange> = found.exchanges.iter().filter(|exchange| exchange.purpose == Purpose::Jwks).collect();
    let took = asked.last().map(|exchange| exchange.timings.total_ms);
    let mut checks = match &found.keys {
        Some(keys) => vec![reached(environment, &found, keys, &asked), usable(&keys.set)],
        None => {
            let (name, title) = USABLE;
            vec![
                missing(environment, &found, &asked),
                ConnectionCheck::not_checked(name, title, "There is no key to look at."),
            ]
        }
    };
    if let Some(first) = checks.first_mut() {
        first.milliseconds = took;
    }
    checks
}

fn reached(
    environment: &Environment,
    found: &KeysFound,
    keys: &DownloadedKeys,
    asked: &[&Exchange],
) -> ConnectionCheck {
    let (name, title) = SET;
    let source = quoted(keys.source.as_str());
    let by = if environment.jwks_uri().is_some() {
        "the address entered in the environment"
    } else if named_by_metadata(found, keys) {
        "the address in the metadata"
    } else {
        "the usual place at Kinde, because the metadata names no address"
    };
    let words = format!("{} at {source}, {by}.", count(keys.set.keys.len(), "key"));
    let mut check = ConnectionCheck::passed(name, title, words).detail("Address", source);
    for earlier in asked.iter().take(asked.len().saturating_sub(1)) {
        check = check.detail(quoted(&earlier.request.url), outcome(earlier));
    }
    for trouble in &keys.set.trouble {
        check = check.detail("Note", quoted(&trouble.what));
    }
    check
}

/// Whether the metadata names the address that answered.
fn named_by_metadata(found: &KeysFound, keys: &DownloadedKeys) -> bool {
    let metadata = found
        .exchanges
        .iter()
        .filter(|exchange| exchange.purpose == Purpose::Discovery)
        .filter_map(|exchange| exchange.response.as_ref());
    let mut named = metadata.filter_map(|response| {
        let document: serde_json::Value = serde_json::from_str(response.text()).ok()?;
        url::Url::parse(document.get("jwks_uri")?.as_str()?).ok()
    });
    named.any(|named| named == keys.source)
}

fn missing(environment: &Environment, found: &KeysFound, asked: &[&Exchange]) -> ConnectionCheck {
    let (name, title) = SET;
    let check = if asked.is_empty() {
        let because = match &found.trouble {
            Some(trouble) => format!("No address of a key set is known. {}", quoted(&trouble.to_string())),
            None if found.exchanges.is_empty() => {
                "No address of a key set is known: the environment names neither one nor an issuer.".to_owned()
            }
            None => found.exchanges.last().map_or_else(String::new, |exchange| {
                format!("No address of a key set is known: {}", outcome(exchange))
            }),
        };
        ConnectionCheck::failed(name, title, because)
            .fix("Enter the issuer, or the address of the key set, in the environment.")
    } else {
        let last = asked.last().map(|exchange| outcome(exchange)).unwrap_or_default();
        let fix = if is_kinde(environment) {
            "Check the Kinde domain. Without keys tokens can be had, but not verified."
        } else {
            "Check the issuer and the address of the key set. Without keys tokens can be had, but not verified."
        };
        ConnectionCheck::failed(name, title, last).fix(fix)
    };
    asked.iter().fold(check, |check, exchange| check.detail(quoted(&exchange.request.url), outcome(exchange)))
}

/// What came of asking for a document, in a sentence.
fn outcome(exchange: &Exchange) -> String {
    match (&exchange.failure, &exchange.response) {
        (Some(failure), _) => failure.sentence.clone(),
        (None, Some(response)) if response.status != 200 => {
            format!("The server answered {} {}.", response.status, response.reason).replace(" .", ".")
        }
        (None, Some(response)) => match &response.body {
            RecordedBody::Text { text, .. } if text.trim_start().starts_with('<') => {
                "A web page came instead of a key set.".into()
            }
            RecordedBody::Text { truncated: true, .. } => "What came is not a key set, or too long for one.".into(),
            RecordedBody::Text { text, .. } => {
                let trouble = jwks::parse(text).trouble;
                trouble.first().map_or_else(|| "The key set could not be used.".into(), |trouble| quoted(&trouble.what))
            }
            RecordedBody::None | RecordedBody::Form { .. } => "The answer is empty.".into(),
        },
        (None, None) => "The server gave no answer.".into(),
    }
}

fn usable(set: &KeySet) -> ConnectionCheck {
    let (name, title) = USABLE;
    let (all, usable) = (set.keys.len(), set.keys.iter().filter(|key| key.is_usable()).count());
    let mut kids = set.kids();
    kids.sort_unstable();
    let twice = kids.windows(2).find_map(|pair| (pair.first() == pair.get(1)).then(|| pair.first().copied()).flatten());
    let check = if usable == 0 {
        ConnectionCheck::failed(name, title, "None of the keys can check a signature, so no token can be verified.")
            .fix("Ask whoever runs the server to publish a signing key (RSA of at least 2048 bits, P-256, P-384 or Ed25519).")
    } else if let Some(kid) = twice {
        ConnectionCheck::warning(
            name,
            title,
            format!("The identifier {} stands on more than one key, so which one is meant is unclear.", quoted(kid)),
        )
        .fix("Ask whoever runs the server to give every key an identifier of its own.")
    } else if let Some(key) = set.keys.iter().find(|key| is_suspicious(key)) {
        let words = format!(
            "{usable} of {} can be used. Not so the {}: {}",
            count(all, "key"),
            key.title(),
            quoted(&key.refusal().unwrap_or_default())
        );
        ConnectionCheck::warning(name, title, words)
            .fix("Tell whoever runs the server. Tokens signed with such a key are refused.")
    } else if usable == all {
        ConnectionCheck::passed(
            name,
            title,
            if all == 1 {
                "The key can check signatures.".to_owned()
            } else {
                format!("All {all} keys can check signatures.")
            },
        )
    } else {
        ConnectionCheck::passed(
            name,
            title,
            format!("{usable} of {} can check signatures; the rest is for other purposes.", count(all, "key")),
        )
    };
    set.keys.iter().take(MOST_LISTED).fold(check, |check, key| {
        let verdict =
            key.refusal().map_or_else(|| "can be used".to_owned(), |reason| format!("not used: {}", quoted(&reason)));
        check.detail(key.title(), verdict)
    })
}

/// Refused for more than being meant for something else.
fn is_suspicious(key: &Key) -> bool {
    !key.is_usable()
        && !key.problems.iter().any(|problem| {
            problem.refused && matches!(problem.code, KeyProblemCode::NotForSignatures | KeyProblemCode::Unsupported)
        })
}

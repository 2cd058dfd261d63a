//! A token as decoded JSON: what it says, never the text that an API would accept.

use std::collections::HashSet;

use aws_lc_rs::hmac;
use serde_json::{Map, Number, Value as Json};

use super::net::Net;
use super::{Material, shapes};
use crate::claims::visible;
use crate::redaction::REDACTED;
use crate::strict_json::{self, Limits, Member, Value};

/// Members that explain failures: always shown.
const OPEN: [&str; 10] = ["iss", "aud", "exp", "iat", "nbf", "alg", "kid", "typ", "gty", "scope"];

/// Shorter values are not looked for elsewhere: they would be found in any word.
const SHORTEST_HASHED: usize = 4;

/// Header or payload. An object where that says everything; its text where a name is repeated, which an object could
/// not tell (RFC 7519 section 4).
pub(super) fn part(text: &str, material: &Material<'_>, net: &Net<'_>) -> Json {
    if text.is_empty() {
        return Json::Null;
    }
    let hash = hasher(material);
    let Ok(document) = strict_json::parse(text, Limits::default()) else {
        let hidden = hash.map(|hash| format!("(not JSON; {} characters, {})", text.chars().count(), hash.of(text)));
        return Json::String(net.clean(&hidden.unwrap_or_else(|| text.to_owned())));
    };
    match document.value {
        Value::Object(members) => {
            let shown = |member: &Member| match &hash {
                Some(hash) if !OPEN.contains(&member.name.as_str()) => {
                    Json::String(hash.of_value(&member.value, text, member))
                }
                _ => named(&member.name, &member.value, net),
            };
            if document.duplicates.is_empty() {
                Json::Object(members.iter().map(|member| (net.clean(&member.name), shown(member))).collect())
            } else {
                let line = |member: &Member| format!("  {}: {}", Json::String(net.clean(&member.name)), shown(member));
                Json::String(format!("{{\n{}\n}}", members.iter().map(line).collect::<Vec<_>>().join(",\n")))
            }
        }
        value => match hash {
            Some(hash) => Json::String(hash.of(text)),
            None => shown(&value, net),
        },
    }
}

/// The value of a member; one that calls itself a credential is believed.
fn named(name: &str, value: &Value, net: &Net<'_>) -> Json {
    match value {
        Value::String(_) | Value::Number(_) if shapes::is_sensitive_name(name) => Json::String(REDACTED.to_owned()),
        _ => shown(value, net),
    }
}

fn shown(value: &Value, net: &Net<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(yes) => Json::Bool(*yes),
        // A number that would change on the way is told as its text.
        Value::Number(text) => match serde_json::from_str::<Number>(text) {
            Ok(number) if number.to_string() == *text => Json::Number(number),
            _ => Json::String(net.clean(text)),
        },
        Value::String(text) => Json::String(net.clean(text)),
        Value::Array(items) => items.iter().map(|item| shown(item, net)).collect(),
        Value::Object(members) => {
            let mut object = Map::new();
            for member in members {
                let (mut name, value) = (net.clean(&member.name), named(&member.name, &member.value, net));
                while object.contains_key(&name) {
                    name.push_str(" (repeated)");
                }
                object.insert(name, value);
            }
            Json::Object(object)
        }
    }
}

/// Hashes that nobody can look up: keyed with the token's random name, which is in no report.
struct Hasher(hmac::Key);

fn hasher(material: &Material<'_>) -> Option<Hasher> {
    let inspection = material.inspection().filter(|_| material.hide_claim_values)?;
    Some(Hasher(hmac::Key::new(hmac::HMAC_SHA256, inspection.token_id.as_str().as_bytes())))
}

impl Hasher {
    fn of(&self, text: &str) -> String {
        let tag = hmac::sign(&self.0, text.as_bytes());
        let digits: String = tag.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        format!("#{digits}")
    }

    fn of_value(&self, value: &Value, text: &str, member: &Member) -> String {
        match value {
            Value::String(value) => self.of(value),
            _ => self.of(text.get(member.start..member.end).unwrap_or_default()),
        }
    }
}

/// Values of hidden claims with their hashes, so that they are hidden in sentences too. What the report states on its
/// own account (the client, the audience, scopes) stays.
pub(super) fn hashed_values(material: &Material<'_>) -> Vec<(String, String)> {
    let (Some(hash), Some(inspection)) = (hasher(material), material.inspection()) else { return Vec::new() };
    let environment = material.environment;
    let mut stated: HashSet<String> =
        [environment.client_id.to_string(), environment.host(), environment.name.clone()].into();
    stated.extend(environment.issuer().map(str::to_owned));
    stated.extend([inspection.audience.clone(), inspection.api_name.clone()]);
    let scopes = &inspection.scopes;
    stated.extend([&scopes.requested, &scopes.granted, &scopes.missing, &scopes.extra].into_iter().flatten().cloned());
    let mut values = Vec::new();
    for text in [&inspection.header_json, &inspection.payload_json] {
        let Ok(document) = strict_json::parse(text, Limits::default()) else { continue };
        for member in document.value.members().unwrap_or_default() {
            if OPEN.contains(&member.name.as_str()) {
                texts(&member.value, &mut |text| {
                    stated.insert(text.to_owned());
                });
            } else {
                texts(&member.value, &mut |text| values.push(text.to_owned()));
            }
        }
    }
    let mut seen = HashSet::new();
    values.retain(|value| {
        value.chars().count() >= SHORTEST_HASHED && !stated.contains(value) && seen.insert(value.clone())
    });
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    // Sentences write hidden characters visibly.
    let spelled = |value: String| [(visible(&value, usize::MAX), hash.of(&value)), (value.clone(), hash.of(&value))];
    values.into_iter().flat_map(spelled).collect()
}

fn texts(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) | Value::Number(text) => found(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.iter().for_each(|member| texts(&member.value, found)),
        Value::Null | Value::Bool(_) => {}
    }
}

//! The calls of a collection. The credentials in it are read by the reader of notes.

use crate::environment::{Audience, SavedCall, name};
use crate::resource_call::HeaderDraft;
use crate::strict_json::Value;

/// Most requests that are taken over.
const MOST: usize = 500;

/// Deepest folder that is looked into.
const DEEPEST: usize = 20;

/// What was found.
#[derive(Default)]
pub(in crate::interchange) struct Requests {
    /// Calls; the API is told by the token request in the same folder.
    pub calls: Vec<SavedCall>,
    /// Audiences with the name of the folder that asks for them.
    pub apis: Vec<(Audience, String)>,
    /// Requests that use a variable without a value here.
    pub unresolved: usize,
    /// Requests whose body is a form, a file or GraphQL.
    pub other_bodies: usize,
    /// Requests whose address or method cannot be sent.
    pub unusable: usize,
    /// Requests beyond the most that are taken over.
    pub beyond: usize,
}

/// The requests of a collection whose variables are resolved.
pub(in crate::interchange) fn requests(root: &Value) -> Requests {
    let mut found = Requests::default();
    folder(root, None, &mut found, 0);
    found
}

fn folder(parent: &Value, outer: Option<&Audience>, found: &mut Requests, depth: usize) {
    let Some(Value::Array(items)) = parent.only("item") else { return };
    if depth > DEEPEST {
        return;
    }
    let asked = items.iter().filter_map(|item| item.only("request")).find_map(asked_for);
    if let (Some(audience), Some(title)) = (&asked, parent.only("name").and_then(Value::as_str))
        && let Ok(title) = name(title)
        && !found.apis.iter().any(|(known, _)| known == audience)
        && title != EXPECTATIONS
    {
        found.apis.push((audience.clone(), title));
    }
    let audience = asked.as_ref().or(outer);
    for item in items {
        match item.only("request") {
            Some(request) if is_token_request(request) => {}
            Some(request) if found.calls.len() >= MOST => {
                let _ = request;
                found.beyond += 1;
            }
            Some(request) => call(item, request, audience, found),
            None => folder(item, audience, found, depth + 1),
        }
    }
}

/// The folder of exported expectations: its requests are tests, not APIs.
const EXPECTATIONS: &str = "Expectations";

fn form(request: &Value) -> impl Iterator<Item = (&str, &str)> {
    let fields = request.only("body").and_then(|body| body.only("urlencoded"));
    let items = if let Some(Value::Array(items)) = fields { items.as_slice() } else { &[] };
    items
        .iter()
        .filter(|item| item.only("disabled") != Some(&Value::Bool(true)))
        .filter_map(|item| Some((item.only("key")?.as_str()?, item.only("value")?.as_str()?)))
}

fn is_token_request(request: &Value) -> bool {
    let path_ends = |url: &str| url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/').ends_with("/token");
    form(request).any(|(key, _)| key == "grant_type") || address(request).is_some_and(|url| path_ends(&url))
}

fn asked_for(request: &Value) -> Option<Audience> {
    if !is_token_request(request) {
        return None;
    }
    form(request).find(|(key, _)| *key == "audience").and_then(|(_, value)| Audience::parse(value).ok())
}

/// The address of a request, with its path variables put in.
fn address(request: &Value) -> Option<String> {
    let url = request.only("url")?;
    if let Some(text) = url.as_str() {
        return Some(text.to_owned());
    }
    let mut raw = url.only("raw")?.as_str()?.to_owned();
    if let Some(Value::Array(variables)) = url.only("variable") {
        for variable in variables.iter().take(50) {
            let text = |name: &str| variable.only(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            if let (Some(key), Some(value)) = (text("key"), text("value")) {
                raw = raw.replace(&format!("/:{key}"), &format!("/{value}"));
            }
        }
    }
    Some(raw)
}

fn call(item: &Value, request: &Value, audience: Option<&Audience>, found: &mut Requests) {
    let method = request.only("method").and_then(Value::as_str).unwrap_or("GET").to_ascii_uppercase();
    let Some(url) = address(request).or_else(|| request.as_str().map(str::to_owned)) else {
        found.unusable += 1;
        return;
    };
    let headers: Vec<HeaderDraft> = match request.only("header") {
        Some(Value::Array(items)) => items
            .iter()
            .filter(|item| item.only("disabled") != Some(&Value::Bool(true)))
            .filter_map(|item| Some((item.only("key")?.as_str()?, item.only("value")?.as_str()?)))
            .filter(|(key, _)| !key.trim().is_empty())
            .map(|(key, value)| HeaderDraft { name: key.trim().to_owned(), value: value.trim().to_owned() })
            .collect(),
        _ => Vec::new(),
    };
    let body = match request.only("body") {
        None | Some(Value::Null) => String::new(),
        Some(body) => match body.only("mode").and_then(Value::as_str) {
            None => String::new(),
            Some("raw") => body.only("raw").and_then(Value::as_str).unwrap_or_default().to_owned(),
            Some(_) => {
                found.other_bodies += 1;
                return;
            }
        },
    };
    let credentials = |header: &HeaderDraft| crate::redacted_report::is_private_header(&header.name);
    let open = |text: &str| text.contains("{{");
    if open(&url) || open(&body) || headers.iter().any(|header| !credentials(header) && open(&header.value)) {
        found.unresolved += 1;
        return;
    }
    let title = item.only("name").and_then(Value::as_str).unwrap_or_default();
    // A name that cannot be shown is no reason to lose the call.
    let title = name(title).ok().filter(|title| !title.is_empty()).unwrap_or_else(|| format!("{method} {url}"));
    let without_token =
        request.only("auth").and_then(|auth| auth.only("type")).and_then(Value::as_str) == Some("noauth");
    let audience = audience.filter(|_| !without_token).cloned();
    found.calls.push(SavedCall { id: String::new(), name: title, audience, method, url, headers, body });
}

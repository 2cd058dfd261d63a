//! One path of a document with its operations.

use serde_json::Value;

use super::security::{Needs, Security};
use super::{Remarks, member, plain, resolve};
use crate::environment::{Endpoint, Parameter, ParameterPlace, Scope};
use crate::field::is_invisible;

const METHODS: [(&str, &str); 7] = [
    ("get", "GET"),
    ("head", "HEAD"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
];
/// Longest path, in characters.
const LONGEST_PATH: usize = 1000;
/// Most parameters of one endpoint.
const MOST_PARAMETERS: usize = 100;

/// Reads the operations of one path into `endpoints`.
pub(super) fn read_path(
    document: &Value,
    path: &str,
    item: &Value,
    security: &Security<'_>,
    endpoints: &mut Vec<Endpoint>,
    remarks: &mut Remarks,
) {
    if path.starts_with("x-") {
        return;
    }
    if !path.starts_with('/')
        || path.chars().count() > LONGEST_PATH
        || path.chars().any(|c| is_invisible(c) || c.is_whitespace())
    {
        remarks.add("Not a path that can be called", path);
        return;
    }
    let Some(item) = resolve(document, item).filter(|item| item.is_object()) else {
        remarks.add("Described in another file, which is not read", path);
        return;
    };
    if item.get("servers").is_some() {
        remarks.add("Has a server of its own; it is listed under the API's address all the same", path);
    }
    if item.get("trace").is_some() {
        remarks.add("TRACE is not sent by this app", path);
    }
    for (name, method) in METHODS {
        let Some(operation) = item.get(name).filter(|operation| operation.is_object()) else { continue };
        let whose = format!("{method} {path}");
        let mut parameters = Vec::new();
        // Those of the operation win over those of its path.
        for list in [operation.get("parameters"), item.get("parameters")].into_iter().flatten() {
            read_parameters(document, list, &whose, &mut parameters, remarks);
        }
        add_placeholders(path, &mut parameters);
        let (scopes, scopes_guessed) = match security.of_operation(operation, &whose, remarks) {
            Needs::Scopes(scopes) => (scopes, false),
            Needs::Nothing => (Vec::new(), false),
            Needs::Unsaid => match guessed_scope(name, path) {
                Some(scope) => (vec![scope], true),
                None => (Vec::new(), false),
            },
        };
        endpoints.push(Endpoint {
            method: method.to_owned(),
            path: path.to_owned(),
            summary: summary(operation, item),
            scopes,
            scopes_guessed,
            parameters,
            body: takes_json(document, operation, &whose, remarks),
        });
    }
}

fn summary(operation: &Value, item: &Value) -> String {
    let own = ["summary", "operationId", "description"].iter().filter_map(|name| operation.get(*name));
    own.chain(item.get("summary")).map(plain).find(|text| !text.is_empty()).unwrap_or_default()
}

fn read_parameters(document: &Value, list: &Value, whose: &str, found: &mut Vec<Parameter>, remarks: &mut Remarks) {
    for parameter in list.as_array().map(Vec::as_slice).unwrap_or_default().iter().take(MOST_PARAMETERS) {
        let Some(parameter) = resolve(document, parameter) else {
            remarks.add("A parameter is described in another file, which is not read", whose);
            continue;
        };
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(|c| is_invisible(c) || c.is_whitespace()) {
            continue;
        }
        let place = match parameter.get("in").and_then(Value::as_str) {
            Some("path") => ParameterPlace::Path,
            Some("query") => ParameterPlace::Query,
            // The app sets these by itself (OpenAPI 3.1, 4.8.12.1 says to ignore them).
            Some("header")
                if ["accept", "content-type", "authorization"].contains(&name.to_ascii_lowercase().as_str()) =>
            {
                continue;
            }
            Some("header") => ParameterPlace::Header,
            Some("cookie") => {
                remarks.add("Wants a cookie, which this app does not send", whose);
                continue;
            }
            _ => continue,
        };
        if found.iter().any(|known| known.name == name && known.place == place) {
            continue;
        }
        let required =
            place == ParameterPlace::Path || parameter.get("required").and_then(Value::as_bool) == Some(true);
        found.push(Parameter { name: name.to_owned(), place, required });
    }
}

/// A placeholder that no parameter describes has to be filled in all the same.
fn add_placeholders(path: &str, parameters: &mut Vec<Parameter>) {
    let names = path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    for name in names.filter(|name| !name.is_empty()).take(MOST_PARAMETERS) {
        if !parameters.iter().any(|known| known.place == ParameterPlace::Path && known.name == name) {
            parameters.push(Parameter { name: name.to_owned(), place: ParameterPlace::Path, required: true });
        }
    }
    // What stands in no place of the path cannot be filled in.
    parameters.retain(|one| one.place != ParameterPlace::Path || path.contains(&format!("{{{}}}", one.name)));
}

fn takes_json(document: &Value, operation: &Value, whose: &str, remarks: &mut Remarks) -> bool {
    let Some(body) = operation.get("requestBody").and_then(|body| resolve(document, body)) else { return false };
    let Some(content) = member(body, "content").filter(|content| !content.is_empty()) else { return true };
    let is_json = |kind: &String| {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        kind == "application/json" || kind.ends_with("+json") || kind == "*/*" || kind == "application/*"
    };
    let json = content.keys().any(is_json);
    if !json {
        remarks.add("Wants a body that is not JSON", whose);
    }
    json
}

/// Kinde's way of naming scopes, `{what is done}:{thing}`: only where a document declares nothing, and only a guess.
fn guessed_scope(method: &str, path: &str) -> Option<Scope> {
    let verb = match method {
        "get" | "head" => "read",
        "post" => "create",
        "put" | "patch" => "update",
        "delete" => "delete",
        _ => return None,
    };
    let is_thing = |segment: &&str| {
        !segment.is_empty()
            && !segment.contains(['{', '}'])
            && !matches!(*segment, "api" | "rest")
            && !is_version(segment)
            && segment.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    let thing = path.split('/').rfind(is_thing)?;
    Scope::parse(&format!("{verb}:{}", thing.to_ascii_lowercase().replace('-', "_"))).ok()
}

/// `v1`, `v2beta`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

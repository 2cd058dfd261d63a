//! The collection: one folder for each API with its token request and calls, one for the expectations.

use serde_json::{Value, json};

use super::environment::variables;
use super::{Handed, SCHEMA, scripts};
use crate::environment::{Audience, ClientAuthentication, SavedCall, Scope};
use crate::interchange::{Sheet, guard};

/// Postman's collection: token requests, saved calls, and tests for the expectations.
pub fn collection(handed: &Handed<'_>) -> Sheet {
    let environment = handed.environment;
    let mut notes = Vec::new();
    let calls = sendable(guard::clean(environment.saved_calls.clone(), handed.known, &mut notes), &mut notes);
    let mut folders = Vec::new();
    let mut tokens = 0_usize;
    let mut variables = variables(handed);
    let mut kept: Vec<String> = Vec::new();
    for audience in audiences(handed, &calls) {
        tokens += 1;
        let variable = format!("access_token_{tokens}");
        let name =
            audience.as_ref().map_or_else(|| "No API".to_owned(), |audience| environment.api_name(audience.as_str()));
        let scopes = if audience == handed.ask.audience { handed.ask.scopes.as_slice() } else { &[] };
        let title = format!("Get a token for {name}");
        let mut items = vec![request(handed, &title, audience.as_ref(), scopes, scripts::token(&title, &variable))];
        let own = calls.iter().filter(|call| call.audience.is_some() && call.audience == audience);
        items.extend(own.map(|call| self::call(call, Some(&variable))));
        folders.push(json!({ "name": name, "item": items }));
        kept.push(variable);
    }
    let free: Vec<Value> =
        calls.iter().filter(|call| call.audience.is_none()).map(|call| self::call(call, None)).collect();
    if !free.is_empty() {
        folders.push(json!({ "name": "Calls without a token", "item": free }));
    }
    if !environment.expectations.is_empty() {
        let items: Vec<Value> = environment
            .expectations
            .iter()
            .map(|expected| {
                tokens += 1;
                let scopes = expected.requested_scopes.as_slice();
                request(handed, &expected.name, Some(&expected.audience), scopes, scripts::expectation(expected))
            })
            .collect();
        folders.push(json!({ "name": "Expectations", "item": items }));
    }
    let writing = calls.iter().filter(|call| !matches!(call.method.as_str(), "GET" | "HEAD" | "OPTIONS")).count();
    notes.insert(0, format!("A run asks for {tokens} token{}.", if tokens == 1 { "" } else { "s" }));
    if writing > 0 {
        notes.push(format!("{writing} of the calls write: a run changes data."));
    }
    if handed.token_endpoint.is_none() {
        notes.push("The token URL is not known yet; fill in the variable token_url.".to_owned());
    }
    let values = variables.drain(..).map(|(key, value)| json!({ "key": key, "value": value }));
    let values: Vec<Value> = values.chain(kept.into_iter().map(|key| json!({ "key": key, "value": "" }))).collect();
    let document = json!({
        "info": {
            "name": environment.name,
            "description": "Token requests with client credentials, calls and expectations. The secret is not in it: give it as client_secret, for instance with newman run FILE --env-var client_secret=…",
            "schema": SCHEMA,
        },
        "item": folders,
        "variable": values,
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    if let Some(net) = handed.known.iter().find(|net| net.finds(&text)) {
        text = net.redact(&text);
        notes.push("A secret stood in a name or text; dots stand in its place.".to_owned());
    }
    Sheet { text, notes }
}

/// Whose tokens the calls want, and what is asked for at present; each once.
fn audiences(handed: &Handed<'_>, calls: &[SavedCall]) -> Vec<Option<Audience>> {
    let wanted = calls.iter().filter_map(|call| call.audience.clone()).map(Some);
    let mut all: Vec<Option<Audience>> = Vec::new();
    for audience in std::iter::once(handed.ask.audience.clone()).chain(wanted) {
        if !all.contains(&audience) {
            all.push(audience);
        }
    }
    all
}

/// Calls that mean the same in Postman: there, `{{name}}` is a variable, and one could be the secret.
fn sendable(calls: Vec<SavedCall>, notes: &mut Vec<String>) -> Vec<SavedCall> {
    let literal = |text: &str| !text.contains("{{");
    let (kept, left): (Vec<_>, Vec<_>) = calls.into_iter().partition(|call| {
        literal(&call.url)
            && literal(&call.body)
            && call.headers.iter().all(|header| literal(&header.name) && literal(&header.value))
    });
    if !left.is_empty() {
        let names: Vec<String> = left.iter().take(5).map(|call| format!("“{}”", call.name)).collect();
        notes.push(format!(
            "Left out, because Postman would read the {{{{ }}}} in it as a variable: {}.",
            names.join(", ")
        ));
    }
    kept
}

fn request(handed: &Handed<'_>, name: &str, audience: Option<&Audience>, scopes: &[Scope], tests: Value) -> Value {
    let field = |key: &str, value: &str| json!({ "key": key, "value": value, "type": "text" });
    let basic = handed.environment.authentication == ClientAuthentication::ClientSecretBasic;
    let mut fields = vec![field("grant_type", "client_credentials")];
    if !basic {
        fields.push(field("client_id", "{{client_id}}"));
        fields.push(field("client_secret", "{{client_secret}}"));
    }
    fields.extend(audience.map(|audience| field("audience", audience.as_str())));
    if !scopes.is_empty() {
        let list: Vec<&str> = scopes.iter().map(Scope::as_str).collect();
        fields.push(field("scope", &list.join(" ")));
    }
    let auth = if basic {
        let part = |key: &str, value: &str| json!({ "key": key, "value": value, "type": "string" });
        json!({ "type": "basic", "basic": [part("username", "{{client_id}}"), part("password", "{{client_secret}}")] })
    } else {
        json!({ "type": "noauth" })
    };
    json!({
        "name": name,
        "event": tests,
        "request": {
            "auth": auth,
            "method": "POST",
            "header": [],
            "body": { "mode": "urlencoded", "urlencoded": fields },
            "url": "{{token_url}}",
        },
    })
}

fn call(call: &SavedCall, variable: Option<&str>) -> Value {
    let auth = match variable {
        Some(variable) => json!({
            "type": "bearer",
            "bearer": [{ "key": "token", "value": format!("{{{{{variable}}}}}"), "type": "string" }],
        }),
        None => json!({ "type": "noauth" }),
    };
    let mut header: Vec<Value> =
        call.headers.iter().map(|header| json!({ "key": header.name, "value": header.value })).collect();
    let mut request = json!({ "auth": auth, "method": call.method, "url": call.url });
    if let Some(members) = request.as_object_mut() {
        if !call.body.is_empty() {
            if !call.headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type")) {
                header.push(json!({ "key": "Content-Type", "value": "application/json" }));
            }
            let options = json!({ "raw": { "language": "json" } });
            members.insert("body".to_owned(), json!({ "mode": "raw", "raw": call.body, "options": options }));
        }
        members.insert("header".to_owned(), Value::Array(header));
    }
    json!({ "name": call.name, "event": scripts::call(&call.name), "request": request })
}

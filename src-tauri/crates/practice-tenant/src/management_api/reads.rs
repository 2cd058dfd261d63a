//! Reading operations and their paging.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::operations::Operation;
use super::{Call, failure, success};
use crate::http::{Answer, Incoming};
use crate::{ApiId, api_scopes, data};

const DEFAULT_PAGE: usize = 10;
/// Of the lists that lead forward only.
const DEFAULT_FORWARD_PAGE: usize = 50;
const LARGEST_PAGE: usize = 500;

/// The answer of a reading operation that holds data; `None` for every other.
pub(super) fn answer(call: &Call<'_>, operation: &Operation) -> Option<Answer> {
    if operation.method != "GET" {
        return None;
    }
    let answer = match operation.path {
        "/environment" => {
            let host = call.origin.split_once("://").map_or(call.origin, |(_, host)| host);
            Ok(success(json!({ "environment": data::environment(host) })))
        }
        "/environment/feature_flags" => Ok(success(json!({ "feature_flags": data::feature_flags() }))),
        "/business" => Ok(success(json!({ "business": data::business() }))),
        "/timezones" => Ok(success(json!({ "timezones": data::time_zones() }))),
        "/industries" => Ok(success(json!({ "industries": data::industries() }))),
        "/event_types" => Ok(success(json!({ "event_types": data::event_types() }))),
        "/users" => users(call),
        "/user" => user(call),
        "/search/users" => search_users(call),
        "/organizations" => organisations(call),
        "/organization" => organisation(call),
        "/organizations/{org_code}/users" => members(call),
        "/roles" => paged(call.request, "roles", data::roles()),
        "/roles/{role_id}" => role(call),
        "/permissions" => paged(call.request, "permissions", data::permissions()),
        "/properties" => cursored(call.request, "properties", data::properties(), Cursors::Both),
        "/connections" => cursored(call.request, "connections", data::connections(), Cursors::Both),
        "/api_keys" => cursored(call.request, "api_keys", data::api_keys(), Cursors::Forward),
        "/apis" => Ok(apis(call)),
        "/apis/{api_id}" => api(call),
        "/apis/{api_id}/scopes" => scopes(call),
        "/applications" => applications(call),
        "/applications/{application_id}" => application(call),
        _ => return None,
    };
    Some(answer.unwrap_or_else(|refusal| refusal))
}

type Outcome = Result<Answer, Answer>;

fn users(call: &Call<'_>) -> Outcome {
    let request = call.request;
    let matches = |parameter: &str, field: &str, user: &Value| {
        request.query(parameter).is_none_or(|wanted| user.get(field).and_then(Value::as_str) == Some(wanted))
    };
    let with_organisations =
        request.query("expand").is_some_and(|names| names.split(',').any(|name| name == "organizations"));
    let users = data::users()
        .into_iter()
        .filter(|user| call.own_organisation().is_none_or(|own| data::is_member(user, own)))
        .filter(|user| {
            matches("user_id", "id", user) && matches("email", "email", user) && matches("username", "username", user)
        })
        .map(|mut user| {
            if !with_organisations && let Value::Object(members) = &mut user {
                members.insert("organizations".to_owned(), Value::Null);
            }
            user
        })
        .collect();
    paged(request, "users", users)
}

fn user(call: &Call<'_>) -> Outcome {
    let id = required(call.request, "id")?;
    let user = data::users()
        .into_iter()
        .find(|user| text(user, "id") == id)
        .ok_or_else(|| failure(StatusCode::NOT_FOUND, "USER_NOT_FOUND", "The user does not exist"))?;
    if call.own_organisation().is_some_and(|own| !data::is_member(&user, own)) {
        return Err(other_organisation());
    }
    Ok(Answer::json(StatusCode::OK, &user))
}

fn search_users(call: &Call<'_>) -> Outcome {
    let query = call.request.query("query").unwrap_or_default().to_lowercase();
    let found = data::users()
        .into_iter()
        .filter(|user| call.own_organisation().is_none_or(|own| data::is_member(user, own)))
        .filter(|user| {
            query == "*"
                || ["full_name", "email", "id"].iter().any(|field| text(user, field).to_lowercase().contains(&query))
        })
        .collect();
    cursored(call.request, "results", found, Cursors::Both)
}

fn organisations(call: &Call<'_>) -> Outcome {
    let visible =
        data::organisations().into_iter().filter(|organisation| call.may_see(text(organisation, "code"))).collect();
    paged(call.request, "organizations", visible)
}

fn organisation(call: &Call<'_>) -> Outcome {
    let code = match (call.request.query("code"), call.own_organisation()) {
        (Some(code), _) => code,
        (None, Some(own)) => own,
        (None, None) => required(call.request, "code")?,
    };
    if !call.may_see(code) {
        return Err(other_organisation());
    }
    let found = data::organisations().into_iter().find(|organisation| text(organisation, "code") == code);
    found.map(|organisation| Answer::json(StatusCode::OK, &organisation)).ok_or_else(no_such_organisation)
}

fn members(call: &Call<'_>) -> Outcome {
    let code = call.captured(0);
    if !call.may_see(code) {
        return Err(other_organisation());
    }
    if !data::organisations().iter().any(|organisation| text(organisation, "code") == code) {
        return Err(no_such_organisation());
    }
    let members = data::users()
        .into_iter()
        .filter(|user| data::is_member(user, code))
        .map(|user| {
            let field = |name: &str| user.get(name).cloned().unwrap_or_default();
            json!({
                "id": field("id"), "email": field("email"), "full_name": field("full_name"),
                "last_name": field("last_name"), "first_name": field("first_name"), "picture": field("picture"),
                "joined_on": field("created_on"), "last_accessed_on": field("last_signed_in"), "roles": ["viewer"],
            })
        })
        .collect();
    paged(call.request, "organization_users", members)
}

fn role(call: &Call<'_>) -> Outcome {
    let id = call.captured(0);
    let found = data::roles().into_iter().find(|role| text(role, "id") == id);
    found
        .map(|role| success(json!({ "role": role })))
        .ok_or_else(|| failure(StatusCode::NOT_FOUND, "ROLE_NOT_FOUND", "Role not found"))
}

fn scope_list(api: ApiId) -> Vec<Value> {
    api_scopes(api).into_iter().map(|key| json!({ "id": scope_id(api, key), "key": key })).collect()
}

/// The id of a scope: `api_scope_…`, unique in the tenant.
pub(super) fn scope_id(api: ApiId, key: &str) -> String {
    let api = api.key().trim_start_matches("api_practice_");
    format!("api_scope_{api}_{}", key.replace(':', "_"))
}

/// The API with this id.
pub(super) fn api_by_id(id: &str) -> Option<ApiId> {
    ApiId::ALL.into_iter().find(|api| api.key() == id)
}

pub(super) fn no_such_api() -> Answer {
    failure(StatusCode::NOT_FOUND, "API_NOT_FOUND", "The API does not exist")
}

fn described(api: ApiId, origin: &str) -> Value {
    json!({
        "id": api.key(),
        "name": api.name(),
        "audience": api.audience(origin),
        "is_management_api": api == ApiId::Management,
    })
}

fn apis(call: &Call<'_>) -> Answer {
    let with_scopes = call.request.query("expand").is_some_and(|names| names.split(',').any(|name| name == "scopes"));
    let apis = ApiId::ALL
        .into_iter()
        .map(|api| {
            let mut described = described(api, call.origin);
            if with_scopes && let Value::Object(members) = &mut described {
                members.insert("scopes".to_owned(), scope_list(api).into());
            }
            described
        })
        .collect::<Vec<_>>();
    success(json!({ "next_token": null, "apis": apis }))
}

fn api(call: &Call<'_>) -> Outcome {
    let api = api_by_id(call.captured(0)).ok_or_else(no_such_api)?;
    let applications = call
        .settings
        .applications
        .values()
        .map(|application| {
            json!({
                "id": application.client_id,
                "name": application.id.name(),
                "type": application.id.kind().words(),
                "is_active": application.grant(api).is_some_and(|grant| grant.authorised),
            })
        })
        .collect::<Vec<_>>();
    let mut described = described(api, call.origin);
    if let Value::Object(members) = &mut described {
        members.insert("scopes".to_owned(), scope_list(api).into());
        members.insert("applications".to_owned(), applications.into());
    }
    Ok(success(json!({ "api": described })))
}

fn scopes(call: &Call<'_>) -> Outcome {
    let api = api_by_id(call.captured(0)).ok_or_else(no_such_api)?;
    Ok(success(json!({ "scopes": scope_list(api) })))
}

fn applications(call: &Call<'_>) -> Outcome {
    let applications = call
        .settings
        .applications
        .values()
        .map(|application| {
            json!({
                "id": application.client_id,
                "name": application.id.name(),
                "type": application.id.kind().key(),
            })
        })
        .collect();
    paged(call.request, "applications", applications)
}

fn application(call: &Call<'_>) -> Outcome {
    let application = call.settings.by_client_id(call.captured(0)).ok_or_else(no_such_application)?;
    // The real service hands out the secret itself here. This is a stand-in of the same shape, so that a reader has
    // something to redact, and nothing that works.
    let secret = application.secret.as_ref().map(|_| "NotTheRealSecretButTheServerSendsItHereInClear0123");
    Ok(success(json!({
        "application": {
            "id": application.client_id,
            "name": application.id.name(),
            "type": application.id.kind().key(),
            "client_id": application.client_id,
            "client_secret": secret,
            "login_uri": null,
            "homepage_uri": null,
            "has_cancel_button": false,
        }
    })))
}

pub(super) fn no_such_application() -> Answer {
    failure(StatusCode::NOT_FOUND, "APPLICATION_NOT_FOUND", "The application does not exist")
}

fn no_such_organisation() -> Answer {
    failure(StatusCode::NOT_FOUND, "ORGANIZATION_NOT_FOUND", "The organization does not exist")
}

/// What Kinde answers is not known beyond its status.
fn other_organisation() -> Answer {
    failure(StatusCode::FORBIDDEN, "INVALID_CREDENTIALS", "Invalid credentials")
}

fn required<'a>(request: &'a Incoming, name: &str) -> Result<&'a str, Answer> {
    request
        .query(name)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| failure(StatusCode::BAD_REQUEST, "PARAMETER_MISSING", &format!("Missing parameter: {name}")))
}

fn text<'a>(item: &'a Value, field: &str) -> &'a str {
    item.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn page_size(request: &Incoming, usual: usize) -> Result<usize, Answer> {
    let Some(given) = request.query("page_size").filter(|given| !given.is_empty()) else { return Ok(usual) };
    match given.parse::<usize>() {
        Ok(size) if size > LARGEST_PAGE => Err(failure(
            StatusCode::BAD_REQUEST,
            "PAGE_SIZE_LIMIT_EXCEEDED",
            &format!("Page size cannot be greater than {LARGEST_PAGE}"),
        )),
        Ok(size) if size > 0 => Ok(size),
        _ => Err(failure(StatusCode::BAD_REQUEST, "INVALID_PAGE_SIZE", "Page size must be a whole number above 0")),
    }
}

/// A page with `next_token`, which is null on the last one.
fn paged(request: &Incoming, name: &str, items: Vec<Value>) -> Outcome {
    let size = page_size(request, DEFAULT_PAGE)?;
    let start = match request.query("next_token").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => offset(token, name)
            .filter(|offset| *offset <= items.len())
            .ok_or_else(|| failure(StatusCode::BAD_REQUEST, "INVALID_NEXT_TOKEN", "The next token is not valid"))?,
    };
    let end = start.saturating_add(size).min(items.len());
    let next = (end < items.len()).then(|| URL_SAFE_NO_PAD.encode(format!("{end}:{name}")));
    let page = items.into_iter().skip(start).take(size).collect::<Vec<_>>();
    Ok(success(json!({ name: page, "next_token": next })))
}

fn offset(token: &str, name: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (offset, list) = text.split_once(':')?;
    if list == name { offset.parse().ok() } else { None }
}

/// Where a list with cursors leads.
enum Cursors {
    /// By `starting_after` and `ending_before`.
    Both,
    /// By `starting_after` alone; the other means nothing there.
    Forward,
}

/// A page behind or before an item, with `has_more`.
fn cursored(request: &Incoming, name: &str, items: Vec<Value>, cursors: Cursors) -> Outcome {
    let (size, before) = match cursors {
        Cursors::Both => (page_size(request, DEFAULT_PAGE)?, request.query("ending_before")),
        Cursors::Forward => (page_size(request, DEFAULT_FORWARD_PAGE)?, None),
    };
    let position = |id: &str| {
        items
            .iter()
            .position(|item| text(item, "id") == id)
            .ok_or_else(|| failure(StatusCode::BAD_REQUEST, "INVALID_CURSOR", "The cursor names no item of this list"))
    };
    let (start, end) = match (request.query("starting_after"), before) {
        (Some(_), Some(_)) => {
            let text = "Only one of starting_after and ending_before is possible";
            return Err(failure(StatusCode::BAD_REQUEST, "TOO_MANY_PARAMETERS", text));
        }
        (Some(id), None) => {
            let start = position(id)?.saturating_add(1);
            (start, start.saturating_add(size).min(items.len()))
        }
        (None, Some(id)) => {
            let end = position(id)?;
            (end.saturating_sub(size), end)
        }
        (None, None) => (0, size.min(items.len())),
    };
    let has_more = if before.is_some() { start > 0 } else { end < items.len() };
    let page = items.get(start..end).unwrap_or_default();
    Ok(success(json!({ name: page, "has_more": has_more })))
}

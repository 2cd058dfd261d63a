//! The writing operations that authorise: the API's side of the tenant's switches.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::operations::Operation;
use super::reads::{api_by_id, no_such_api, no_such_application, scope_id};
use super::{Call, failure, success};
use crate::http::Answer;
use crate::{AppId, api_scopes};

#[derive(Deserialize)]
struct Applications {
    applications: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    id: String,
    operation: Option<String>,
}

/// The answer of a writing operation that is practised; `None` for every other.
pub(super) fn answer(call: &mut Call<'_>, operation: &Operation) -> Option<Answer> {
    let answer = match (operation.method, operation.path) {
        ("PATCH", "/apis/{api_id}/applications") => authorise(call),
        ("POST", "/apis/{api_id}/applications/{application_id}/scopes/{scope_id}") => set_scope(call, true),
        ("DELETE", "/apis/{api_id}/applications/{application_id}/scopes/{scope_id}") => set_scope(call, false),
        _ => return None,
    };
    Some(answer.unwrap_or_else(|refusal| refusal))
}

fn app_id(call: &Call<'_>, client_id: &str) -> Result<AppId, Answer> {
    call.settings.by_client_id(client_id).map(|application| application.id).ok_or_else(no_such_application)
}

/// Connects and disconnects applications; nothing is changed when one of them does not exist.
fn authorise(call: &mut Call<'_>) -> Result<Answer, Answer> {
    let api = api_by_id(call.captured(0)).ok_or_else(no_such_api)?;
    let body = serde_json::from_slice::<Applications>(&call.request.body).map_err(|_| {
        failure(StatusCode::BAD_REQUEST, "INVALID_REQUEST", "The body must hold a list named applications")
    })?;
    let mut changes = Vec::new();
    for reference in body.applications {
        let app = app_id(call, &reference.id)?;
        let connect = match reference.operation.as_deref() {
            None => true,
            Some("delete") => false,
            Some(_) => {
                return Err(failure(StatusCode::BAD_REQUEST, "INVALID_OPERATION", "The operation must be delete"));
            }
        };
        changes.push((app, reference.id, connect));
    }
    let (mut connected, mut disconnected) = (Vec::new(), Vec::new());
    for (app, id, connect) in changes {
        if let Some(application) = call.settings.applications.get_mut(&app) {
            application.grant_mut(api).authorised = connect;
        }
        if connect { connected.push(id) } else { disconnected.push(id) }
    }
    Ok(Answer::json(
        StatusCode::OK,
        &json!({
            "code": "API_APPLICATIONS_UPDATED",
            "message": "API applications updated",
            "applications_connected": connected,
            "applications_disconnected": disconnected,
        }),
    ))
}

fn set_scope(call: &mut Call<'_>, enabled: bool) -> Result<Answer, Answer> {
    let api = api_by_id(call.captured(0)).ok_or_else(no_such_api)?;
    let app = app_id(call, call.captured(1))?;
    let scope = api_scopes(api)
        .into_iter()
        .find(|key| scope_id(api, key) == call.captured(2))
        .ok_or_else(|| failure(StatusCode::NOT_FOUND, "SCOPE_NOT_FOUND", "The scope does not exist"))?;
    if let Some(application) = call.settings.applications.get_mut(&app) {
        let scopes = &mut application.grant_mut(api).scopes;
        if enabled {
            scopes.insert(scope.to_owned());
        } else {
            scopes.remove(scope);
        }
    }
    Ok(success(json!({})))
}

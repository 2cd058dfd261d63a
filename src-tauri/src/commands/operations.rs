//! What can be called, what a token may do of it, and the fewest scopes for it.

use client_credentials::operation::{
    self, ApiCatalogue, LeastPrivilege, Light, LightState, Powers, Preflight, PreflightDraft, least_privilege,
    management_catalogue,
};
use client_credentials::token_cache::TokenId;
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::error::IpcError;
use crate::state::{App, now};

/// Whose operations.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ListOperations {
    /// None: Kinde's Management API, whoever's it may be.
    environment_id: Option<String>,
}

/// Everything that can be called, by API. Needs no token.
#[tauri::command]
pub async fn list_operations(app: State<'_, App>, args: ListOperations) -> Result<Vec<ApiCatalogue>, IpcError> {
    match args.environment_id {
        Some(id) => Ok(operation::catalogue(&app.environment(&id)?)),
        None => Ok(vec![management_catalogue()]),
    }
}

/// What a token may do at one API.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ApiLights {
    /// The API.
    audience: String,
    /// How many operations the token can call.
    can: usize,
    /// How many there are.
    total: usize,
    /// One light for each operation.
    lights: Vec<Light>,
}

/// A token to be held against the operations.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TokenLights {
    environment_id: String,
    token_id: TokenId,
}

/// What a token may do, operation by operation. Wakes no token and sends nothing.
#[tauri::command]
pub async fn token_lights(app: State<'_, App>, args: TokenLights) -> Result<Vec<ApiLights>, IpcError> {
    let powers = powers(&app, &args.token_id)?;
    let apis = operation::catalogue(&app.environment(&args.environment_id)?);
    let lit = |api: ApiCatalogue| {
        let lights: Vec<Light> =
            api.operations.iter().map(|operation| operation.light(&api.audience, &powers)).collect();
        let can = lights.iter().filter(|light| light.state == LightState::Can).count();
        ApiLights { audience: api.audience, can, total: lights.len(), lights }
    };
    Ok(apis.into_iter().map(lit).collect())
}

/// A call to be looked at before it is sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PreflightCall {
    environment_id: String,
    token_id: TokenId,
    draft: PreflightDraft,
}

/// Whether a call will work, as far as that can be told without sending it.
#[tauri::command]
pub async fn preflight_call(app: State<'_, App>, args: PreflightCall) -> Result<Preflight, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let powers = powers(&app, &args.token_id)?;
    Ok(operation::preflight(&environment, &powers, &args.draft, now()))
}

fn powers(app: &App, id: &TokenId) -> Result<Powers, IpcError> {
    app.tokens().get(id).map(Powers::of).ok_or_else(IpcError::unknown_token)
}

/// Operations that somebody wants to be allowed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct NeededScopes {
    environment_id: Option<String>,
    /// The API; empty for the Management API of a tenant that is not known.
    audience: String,
    /// Names of operations.
    operations: Vec<String>,
}

/// The fewest scopes for some operations, where to tick them, and a message to whoever can.
#[tauri::command]
pub async fn needed_scopes(app: State<'_, App>, args: NeededScopes) -> Result<LeastPrivilege, IpcError> {
    let environment = args.environment_id.map(|id| app.environment(&id)).transpose()?;
    let apis = environment.as_ref().map_or_else(|| vec![management_catalogue()], operation::catalogue);
    let gone = || IpcError::new("unknown-api", "This API is not in the list any more.");
    let api = apis.iter().find(|api| api.audience == args.audience).ok_or_else(gone)?;
    let chosen: Vec<_> = args.operations.iter().filter_map(|id| api.operation(id)).collect();
    Ok(least_privilege(environment.as_ref(), api, &chosen))
}

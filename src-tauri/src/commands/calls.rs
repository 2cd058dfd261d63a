//! Test calls and their answers.

use client_credentials::report::{CallProposal, CallReport};
use client_credentials::resource_call::CallDraft;
use client_credentials::token_cache::TokenId;
use serde::Deserialize;
use tauri::State;

use crate::calling;
use crate::error::IpcError;
use crate::state::{App, now};
use crate::token_keeping;

/// A token to make calls with.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ProposeCalls {
    environment_id: String,
    token_id: TokenId,
}

/// Harmless calls for a token, the most sensible first.
#[tauri::command]
pub async fn propose_calls(app: State<'_, App>, args: ProposeCalls) -> Result<Vec<CallProposal>, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let token = app.tokens().get(&args.token_id).cloned().ok_or_else(IpcError::unknown_token)?;
    Ok(client_credentials::proposals::propose(&environment, &token))
}

/// A call to be sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SendCall {
    environment_id: String,
    token_id: TokenId,
    call: CallDraft,
    operation_id: String,
}

/// Sends a call with a token; only to hosts that belong to the environment.
#[tauri::command]
pub async fn send_call(app: State<'_, App>, args: SendCall) -> Result<CallReport, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let token = token_keeping::awake(&app, &environment, &args.token_id).await?;
    app.operations.run(&args.operation_id, calling::send(&app, &environment, &token, &args.call, now())).await
}

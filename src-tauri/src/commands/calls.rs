//! Test calls and their answers.

use client_credentials::report::{BodySummary, CallProposal, CallReport};
use client_credentials::resource_call::CallDraft;
use client_credentials::token_cache::TokenId;
use serde::Deserialize;
use tauri::State;

use crate::calling;
use crate::collecting::{self, CollectedPage};
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
    /// The environment's name, typed to confirm a writing call to production.
    #[serde(default)]
    confirmation: Option<String>,
    operation_id: String,
}

/// Sends a call with a token; only to hosts that belong to the environment.
#[tauri::command]
pub async fn send_call(app: State<'_, App>, args: SendCall) -> Result<CallReport, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    calling::guard_production(&environment, &args.call, args.confirmation.as_deref())?;
    let token = token_keeping::awake(&app, &environment, &args.token_id).await?;
    app.operations.run(&args.operation_id, calling::send(&app, &environment, &token, &args.call, now())).await
}

/// A body in which credentials are hidden.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RevealBody {
    body_id: String,
}

/// The same answer with the credentials in it: a deliberate act, asked for by a person.
#[tauri::command]
pub async fn reveal_body(app: State<'_, App>, args: RevealBody) -> Result<BodySummary, IpcError> {
    let gone = || IpcError::new("unknown-body", "This answer is not kept any more. Send the call again.");
    let body = app.bodies.unhidden(&args.body_id).ok_or_else(gone)?;
    Ok(BodySummary::new(app.bodies.keep(body.clone()), &body, false))
}

/// One page of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CollectPage {
    environment_id: String,
    token_id: TokenId,
    call: CallDraft,
    /// The collection it is added to; none begins one.
    collection_id: Option<String>,
    operation_id: String,
}

/// Fetches one page and adds it to those before it.
#[tauri::command]
pub async fn collect_page(app: State<'_, App>, args: CollectPage) -> Result<CollectedPage, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let token = token_keeping::awake(&app, &environment, &args.token_id).await?;
    let work = collecting::collect(&app, &environment, &token, &args.call, args.collection_id, now());
    app.operations.run(&args.operation_id, work).await
}

/// Pages that were collected.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ShowCollection {
    environment_id: String,
    collection_id: String,
}

/// All collected pages as one body.
#[tauri::command]
pub async fn show_collection(app: State<'_, App>, args: ShowCollection) -> Result<BodySummary, IpcError> {
    collecting::show(&app, &app.environment(&args.environment_id)?, &args.collection_id)
}

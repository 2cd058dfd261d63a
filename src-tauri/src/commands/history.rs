//! The history of requests and answers.

use client_credentials::exchange::Exchange;
use client_credentials::history::{self, CallAgain, HistoryLine, ScopeUse};
use client_credentials::token_cache::TokenId;
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::error::IpcError;
use crate::history_store::HistoryNews;
use crate::practice;
use crate::settings_store::StorageTrouble;
use crate::state::{App, now};

/// Which part of the history.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadHistory {
    /// Words that all have to be in an exchange; empty for all exchanges.
    query: String,
    /// One environment only.
    environment_id: Option<String>,
}

/// The history, newest first.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HistoryView {
    /// Exchanges that are kept, whether they were searched for or not.
    kept: usize,
    /// Those that were searched for.
    lines: Vec<HistoryLine>,
    /// What is to be said about the file.
    news: Option<HistoryNews>,
}

/// The exchanges that are kept and have all words of the query.
#[tauri::command]
pub async fn history(app: State<'_, App>, args: ReadHistory) -> Result<HistoryView, IpcError> {
    let entries = app.history.entries();
    let here = |id: &str| args.environment_id.as_deref().is_none_or(|wanted| wanted == id);
    let found = entries.iter().filter(|entry| here(entry.environment_id.as_str()) && entry.matches(&args.query));
    Ok(HistoryView { lines: found.map(|entry| entry.line()).collect(), kept: entries.len(), news: app.history.news() })
}

/// Which exchange.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HistoryRef {
    id: String,
}

/// One exchange as it was kept.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HistoryDetails {
    line: HistoryLine,
    exchange: Exchange,
    /// Whether its bodies were kept.
    bodies_kept: bool,
    /// It happened in the practice tenant and is gone when the app closes.
    practice: bool,
    /// The call, ready to be made again.
    again: Option<CallAgain>,
}

/// One exchange as it was kept.
#[tauri::command]
pub async fn history_entry(app: State<'_, App>, args: HistoryRef) -> Result<HistoryDetails, IpcError> {
    let entry = app.history.entry(&args.id).ok_or_else(unknown_entry)?;
    Ok(HistoryDetails {
        line: entry.line(),
        exchange: entry.exchange.clone(),
        bodies_kept: entry.bodies_kept,
        practice: entry.environment_id.as_str() == practice::ID,
        again: entry.call_again(),
    })
}

/// Removes everything from the history and from the disk.
#[tauri::command]
pub async fn clear_history(app: State<'_, App>) -> Result<(), IpcError> {
    let history = app.history.clone();
    on_disk(tokio::task::spawn_blocking(move || history.clear()).await.ok())
}

/// Removes one exchange from the history.
#[tauri::command]
pub async fn forget_history_entry(app: State<'_, App>, args: HistoryRef) -> Result<(), IpcError> {
    let history = app.history.clone();
    on_disk(tokio::task::spawn_blocking(move || history.forget(&args.id, now())).await.ok())
}

/// Saves again what could not be saved.
#[tauri::command]
pub async fn save_history_again(app: State<'_, App>) -> Result<(), IpcError> {
    let history = app.history.clone();
    on_disk(tokio::task::spawn_blocking(move || history.save_again(now())).await.ok())
}

/// Which token's scopes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ReadScopeUse", export_to = "ipc.d.ts"))]
pub struct ReadScopeUse {
    environment_id: String,
    token_id: TokenId,
}

/// Which of a token's scopes the calls in the history needed.
#[tauri::command]
pub async fn scope_use(app: State<'_, App>, args: ReadScopeUse) -> Result<ScopeUse, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let token = app.tokens().get(&args.token_id).cloned().ok_or_else(IpcError::unknown_token)?;
    let entries = app.history.entries();
    Ok(history::scope_use(&environment, &token.granted_scopes, entries.iter().map(AsRef::as_ref)))
}

fn unknown_entry() -> IpcError {
    IpcError::new("unknown-entry", "This exchange is not kept any more.")
}

fn on_disk(done: Option<Result<(), StorageTrouble>>) -> Result<(), IpcError> {
    let failed = |words: String| IpcError::new("history-not-saved", words);
    match done {
        Some(Ok(())) => Ok(()),
        Some(Err(trouble)) => Err(failed(crate::history_store::words(&trouble))),
        None => Err(failed("The history could not be changed.".to_owned())),
    }
}

//! Two environments or two tokens side by side; a token against the last good one of its kind.

use client_credentials::compare::Comparison;
use client_credentials::token_cache::TokenId;
use serde::Deserialize;
use tauri::State;

use crate::comparing::{self, ComparedSide, SinceLastGood};
use crate::error::IpcError;
use crate::state::{App, now};

/// Two sides to be compared.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CompareSides {
    left: ComparedSide,
    right: ComparedSide,
    operation_id: String,
}

/// What differs between two saved tokens and their environments. Nothing is minted.
#[tauri::command]
pub async fn compare_sides(app: State<'_, App>, args: CompareSides) -> Result<Comparison, IpcError> {
    let work = comparing::sides(&app, &args.left, &args.right, now());
    app.operations.run(&args.operation_id, work).await
}

/// A token of an environment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct EnvironmentToken {
    /// Where.
    pub environment_id: String,
    /// Which.
    pub token_id: TokenId,
}

/// What differs from the last good token of the same kind; nothing when none is remembered.
#[tauri::command]
pub async fn compare_with_last_good(
    app: State<'_, App>,
    args: EnvironmentToken,
) -> Result<Option<SinceLastGood>, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    comparing::since_last_good(&app, &environment, &args.token_id, now()).await
}

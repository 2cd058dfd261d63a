//! The set-up of an environment, step by step.

use client_credentials::kinde::setup::{self, SetupStep};
use serde::Deserialize;
use tauri::State;

use crate::error::IpcError;
use crate::state::App;

/// The steps that lead from an empty Kinde environment to an API that accepts a machine's token.
#[tauri::command]
pub async fn setup_steps() -> Result<Vec<SetupStep>, IpcError> {
    Ok(setup::setup_steps())
}

/// Whose checklist is put away, or taken out again.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HideChecklist {
    environment_id: String,
    hidden: bool,
}

/// Puts the checklist of an environment away, or takes it out again.
#[tauri::command]
pub async fn hide_checklist(app: State<'_, App>, args: HideChecklist) -> Result<(), IpcError> {
    let id = app.environment(&args.environment_id)?.id;
    app.change(move |settings| {
        let there = |other: &_| settings.environments.iter().any(|environment| environment.id == *other);
        settings.preferences.hidden_checklists.retain(|other| *other != id && there(other));
        if args.hidden {
            settings.preferences.hidden_checklists.push(id);
        }
    })
    .await
}

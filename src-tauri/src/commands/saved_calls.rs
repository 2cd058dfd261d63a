//! Calls kept under a name, for each environment.

use client_credentials::environment::{Environment, name};
use client_credentials::field::FieldError;
use client_credentials::saved_call::{Kept, MOST, SavedCallDraft};
use serde::{Deserialize, Serialize};
use tauri::State;

use super::environments::{change, own};
use crate::error::IpcError;
use crate::state::{App, now};
use crate::views::EnvironmentView;
use crate::{credentials, practice};

/// A call to be kept.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SaveCall {
    environment_id: String,
    /// The one to be replaced, or brought back; none for a new one.
    call_id: Option<String>,
    draft: SavedCallDraft,
}

/// A call that was kept.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CallSaved {
    /// Names it.
    call_id: String,
    /// What was left out of it, in sentences.
    left_out: Vec<String>,
    /// Its environment.
    environment: EnvironmentView,
}

/// Keeps a call under a name, without what is secret in it.
#[tauri::command]
pub async fn save_call(app: State<'_, App>, args: SaveCall) -> Result<CallSaved, IpcError> {
    let id = args.call_id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let kept_in = app.environment(&args.environment_id)?;
    let mut known = app.known_secrets();
    if let Some(secret) = credentials::at_hand(&app, &kept_in).await {
        known = known.secret(kept_in.client_id.as_str(), &secret);
    }
    let Kept { call, left_out } = args.draft.keep(id.clone(), &known)?;
    let calls = kept_in.saved_calls;
    if calls.len() >= MOST && !calls.iter().any(|known| known.id == id) {
        return Err(FieldError::new("name", format!("{MOST} calls are kept already. Delete one first.")).into());
    }
    let put =
        move |environment: &mut Environment| match environment.saved_calls.iter_mut().find(|known| known.id == call.id)
        {
            Some(known) => *known = call,
            None => environment.saved_calls.push(call),
        };
    let environment = change_calls(&app, &args.environment_id, put).await?;
    Ok(CallSaved { call_id: id, left_out, environment })
}

/// A kept call.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedCallRef {
    environment_id: String,
    call_id: String,
}

/// Deletes a kept call.
#[tauri::command]
pub async fn delete_call(app: State<'_, App>, args: SavedCallRef) -> Result<EnvironmentView, IpcError> {
    let delete = move |environment: &mut Environment| environment.saved_calls.retain(|call| call.id != args.call_id);
    change_calls(&app, &args.environment_id, delete).await
}

/// A new name for a kept call.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RenameCall {
    environment_id: String,
    call_id: String,
    name: String,
}

/// Renames a kept call.
#[tauri::command]
pub async fn rename_call(app: State<'_, App>, args: RenameCall) -> Result<EnvironmentView, IpcError> {
    let name = name(&args.name)?;
    if name.is_empty() {
        return Err(FieldError::new("name", "Give the call a name.").into());
    }
    let rename = move |environment: &mut Environment| {
        if let Some(call) = environment.saved_calls.iter_mut().find(|call| call.id == args.call_id) {
            call.name = name;
        }
    };
    change_calls(&app, &args.environment_id, rename).await
}

/// Those of the practice environment live as long as it does.
async fn change_calls(
    app: &App,
    id: &str,
    with: impl FnOnce(&mut Environment) + Send + 'static,
) -> Result<EnvironmentView, IpcError> {
    if id == practice::ID {
        app.practice.change(|running| with(&mut running.environment)).ok_or_else(practice::not_running)?;
        return Ok(app.view(&app.environment(id)?, now()));
    }
    change(app, own(app, id)?.id, with).await
}

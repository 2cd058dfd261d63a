//! Environments: create, change, delete, and their secrets.

use client_credentials::environment::{
    Environment, EnvironmentDraft, EnvironmentId, HostReading, origin_of, read_host as read, server_url,
};
use serde::{Deserialize, Serialize};
use tauri::State;

use super::pastes::typed;
use crate::credentials::TypedSecret;
use crate::error::IpcError;
use crate::state::{App, now};
use crate::views::EnvironmentView;
use crate::{credentials, deletion, pasting, practice, probing, token_keeping};

/// Which environment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct EnvironmentRef {
    /// Its identifier.
    pub environment_id: String,
}

/// Remembers which environment is open.
#[tauri::command]
pub async fn select_environment(app: State<'_, App>, args: EnvironmentRef) -> Result<(), IpcError> {
    let id = app.environment(&args.environment_id)?.id;
    app.change(move |settings| settings.selected_environment = Some(id)).await
}

/// A typed Kinde domain.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadHost {
    text: String,
}

/// What can be read out of a typed Kinde domain; asks no server.
#[tauri::command]
pub async fn read_host(args: ReadHost) -> Result<HostReading, IpcError> {
    Ok(read(&args.text)?)
}

/// A new environment with its secret; an empty secret can be given later.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CreateEnvironment {
    draft: EnvironmentDraft,
    #[cfg_attr(test, ts(type = "string"))]
    secret: TypedSecret,
    /// Take the secret as cleaning would leave it.
    #[serde(default)]
    clean_secret: bool,
    /// The secret of a pasted text, where none was typed.
    #[serde(default)]
    note_id: Option<String>,
}

/// Creates an environment: everything is checked first, then the secret is kept, then the environment saved.
#[tauri::command]
pub async fn create_environment(app: State<'_, App>, args: CreateEnvironment) -> Result<EnvironmentView, IpcError> {
    let environment = args.draft.parse(EnvironmentId::new(uuid::Uuid::new_v4().to_string()))?;
    let secret = match (args.secret.text().is_empty(), &args.note_id) {
        (false, _) => Some(typed(&args.secret, args.clean_secret)?),
        (true, Some(note)) => Some(app.noted(note).ok_or_else(|| {
            IpcError::new("note-gone", "The pasted secret is not held any more. Paste it again.").at_field("secret")
        })?),
        (true, None) => None,
    };
    credentials::keep_new(&app, &environment, secret.as_ref(), now()).await?;
    if let Some(note) = &args.note_id {
        app.forget_noted(note);
    }
    Ok(app.view(&environment, now()))
}

/// New values for an environment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct UpdateEnvironment {
    environment_id: String,
    draft: EnvironmentDraft,
}

/// Changes an environment. A secret is bound to its server: with another one it has to be entered again.
#[tauri::command]
pub async fn update_environment(app: State<'_, App>, args: UpdateEnvironment) -> Result<EnvironmentView, IpcError> {
    let old = own(&app, &args.environment_id)?;
    let new = args.draft.parse(old.id.clone())?;
    let moves = new.secret_origin() != old.secret_origin();
    let is_another = moves || new.client_id != old.client_id;
    if moves {
        credentials::remove_entry(&app, &old.id).await?;
    }
    let id = old.id.clone();
    let changed = app.change(move |settings| {
        let environment = settings.environments.iter_mut().find(|environment| environment.id == new.id)?;
        // Joined with what it holds now: a call may have been saved while the key store was asked.
        *environment = edited(environment, new);
        if moves {
            settings.secret_records.remove(&environment.id);
        }
        Some(())
    });
    let changed = changed.await;
    // Also when it could not be saved: it counts in memory.
    if is_another {
        token_keeping::forget_environment(&app, &id).await;
    }
    changed?.ok_or_else(IpcError::unknown_environment)?;
    Ok(app.view(&app.environment(id.as_str())?, now()))
}

/// The environment with the values of the form, and what the form does not show of before.
fn edited(old: &Environment, new: Environment) -> Environment {
    let same_server = new.server == old.server;
    Environment {
        apis: old.apis.clone(),
        token_hosts: old.token_hosts.clone(),
        saved_calls: old.saved_calls.clone(),
        expectations: old.expectations.clone(),
        management_scopes: old.management_scopes.clone().filter(|_| same_server),
        accepted: if same_server { old.accepted.clone() } else { new.accepted.clone() },
        ..new
    }
}

/// How long a deletion can be undone.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Deleted {
    undo_seconds: u32,
}

/// Deletes an environment; for some seconds it can be restored, then its secret is removed too.
#[tauri::command]
pub async fn delete_environment<R: tauri::Runtime>(
    handle: tauri::AppHandle<R>,
    app: State<'_, App>,
    args: EnvironmentRef,
) -> Result<Deleted, IpcError> {
    let id = own(&app, &args.environment_id)?.id;
    deletion::bury(&app, &id, now()).await?;
    deletion::remove_later(handle, id);
    Ok(Deleted { undo_seconds: deletion::UNDO_SECONDS })
}

/// Brings a deleted environment back.
#[tauri::command]
pub async fn restore_environment(app: State<'_, App>, args: EnvironmentRef) -> Result<EnvironmentView, IpcError> {
    let environment = deletion::restore(&app, &EnvironmentId::new(args.environment_id)).await?;
    Ok(app.view(&environment, now()))
}

/// A secret for an environment.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReplaceSecret {
    environment_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    secret: TypedSecret,
    /// Take the secret as cleaning would leave it.
    #[serde(default)]
    clean_secret: bool,
}

/// Sets or replaces a secret.
#[tauri::command]
pub async fn replace_secret(app: State<'_, App>, args: ReplaceSecret) -> Result<EnvironmentView, IpcError> {
    let environment = own(&app, &args.environment_id)?;
    let secret = typed(&args.secret, args.clean_secret)?;
    credentials::keep(&app, &environment, &secret, now()).await?;
    Ok(app.view(&environment, now()))
}

/// Forgets a secret, here and in the key store.
#[tauri::command]
pub async fn forget_secret(app: State<'_, App>, args: EnvironmentRef) -> Result<EnvironmentView, IpcError> {
    let environment = own(&app, &args.environment_id)?;
    credentials::forget(&app, &environment.id).await?;
    Ok(app.view(&environment, now()))
}

/// A host that may see tokens.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct AllowTokenHost {
    environment_id: String,
    origin: String,
}

/// Lets this environment's tokens go to one more host.
#[tauri::command]
pub async fn allow_token_host(app: State<'_, App>, args: AllowTokenHost) -> Result<EnvironmentView, IpcError> {
    let origin = origin_of(&server_url("origin", &args.origin)?);
    let allow = move |environment: &mut Environment| {
        if !environment.token_hosts.contains(&origin) {
            environment.token_hosts.push(origin);
        }
    };
    if args.environment_id == practice::ID {
        app.practice.change(|running| allow(&mut running.environment)).ok_or_else(practice::not_running)?;
        return Ok(app.view(&app.environment(practice::ID)?, now()));
    }
    if args.environment_id == pasting::ID {
        app.allow_pasted(origin_of(&server_url("origin", &args.origin)?));
        return Ok(app.view(&app.environment(pasting::ID)?, now()));
    }
    change(&app, own(&app, &args.environment_id)?.id, allow).await
}

/// An environment that can be changed: every one but the practice tenant's.
pub(super) fn own(app: &App, id: &str) -> Result<Environment, IpcError> {
    if id == pasting::ID {
        return Err(IpcError::new(
            "pasted-is-fixed",
            "Pasted tokens belong to no environment, so there is nothing to change.",
        ));
    }
    if id == practice::ID {
        return Err(IpcError::new(
            "practice-is-fixed",
            "The practice environment sets itself up; it cannot be changed here.",
        ));
    }
    app.environment(id)
}

/// Changes an environment durably.
pub(super) async fn change(
    app: &App,
    id: EnvironmentId,
    change: impl FnOnce(&mut Environment) + Send + 'static,
) -> Result<EnvironmentView, IpcError> {
    let wanted = id.clone();
    let found = app
        .change(move |settings| {
            let environment = settings.environments.iter_mut().find(|environment| environment.id == wanted);
            environment.map(change).is_some()
        })
        .await?;
    if !found {
        return Err(IpcError::unknown_environment());
    }
    Ok(app.view(&app.environment(id.as_str())?, now()))
}

/// Asks the typed host whether it is there and what it says of itself; sends no credentials.
#[tauri::command]
pub async fn probe_host(app: State<'_, App>, args: ReadHost) -> Result<probing::HostProbe, IpcError> {
    probing::probe(&app, &args.text, now()).await
}

/// A new secret to be proved before it replaces the present one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ProveSecret {
    environment_id: String,
    /// The new secret; empty means the one that was typed before and is still held.
    #[cfg_attr(test, ts(type = "string"))]
    secret: TypedSecret,
    /// Take the secret as cleaning would leave it.
    #[serde(default)]
    clean_secret: bool,
    request: crate::issuing::TokenRequestDraft,
    operation_id: String,
}

/// What came of proving a secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ProvedSecret {
    /// The new secret works and is kept; the old one is gone. Else both are still there.
    replaced: bool,
    #[serde(flatten)]
    report: client_credentials::report::TokenReport,
    environment: EnvironmentView,
}

/// Requests a token with a new secret; only when one is issued the new secret replaces the old one.
#[tauri::command]
pub async fn prove_secret(app: State<'_, App>, args: ProveSecret) -> Result<ProvedSecret, IpcError> {
    let environment = own(&app, &args.environment_id)?;
    let secret = match args.secret.text().is_empty() {
        true => None,
        false => Some(typed(&args.secret, args.clean_secret)?),
    };
    let work = credentials::prove(&app, &environment, secret, args.request.parse()?, now());
    let (replaced, report) = app.operations.run(&args.operation_id, work).await?;
    Ok(ProvedSecret { replaced, report, environment: app.view(&environment, now()) })
}

/// Keeps a secret that could not be proved, in the place of the old one.
#[tauri::command]
pub async fn keep_next_secret(app: State<'_, App>, args: EnvironmentRef) -> Result<EnvironmentView, IpcError> {
    let environment = own(&app, &args.environment_id)?;
    let next = app.next_secrets().get(&environment.id).cloned();
    let next =
        next.ok_or_else(|| IpcError::new("no-next-secret", "The new secret is not held any more. Enter it again."))?;
    credentials::keep(&app, &environment, &next, now()).await?;
    app.next_secrets().remove(&environment.id);
    Ok(app.view(&environment, now()))
}

/// Drops a secret that could not be proved; the old one stays.
#[tauri::command]
pub async fn discard_next_secret(app: State<'_, App>, args: EnvironmentRef) -> Result<(), IpcError> {
    app.next_secrets().remove(&EnvironmentId::new(args.environment_id));
    Ok(())
}

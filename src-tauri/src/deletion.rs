//! Deleting an environment: buried at once, gone for good some seconds later, its secret too.

use client_credentials::environment::{Environment, EnvironmentId};
use tauri::{AppHandle, Manager, Runtime};

use crate::error::IpcError;
use crate::secret_store::{Patience, Slot};
use crate::settings_store::{SecretPlace, Tombstone};
use crate::state::{App, now};
use crate::token_keeping;

/// How long a deletion can be undone, in seconds.
pub const UNDO_SECONDS: u32 = 10;

/// Takes an environment out of the list; its tombstone keeps what undo needs.
///
/// # Errors
/// When it does not exist, or the change could not be saved.
pub async fn bury(app: &App, id: &EnvironmentId, now: i64) -> Result<(), IpcError> {
    let id = id.clone();
    let buried = app.change(move |settings| {
        let at = settings.environments.iter().position(|environment| environment.id == id)?;
        let environment = settings.environments.remove(at);
        let secret_record = settings.secret_records.remove(&id);
        if settings.selected_environment.as_ref() == Some(&id) {
            let next = settings.environments.get(at).or_else(|| settings.environments.last());
            settings.selected_environment = next.map(|environment| environment.id.clone());
        }
        let other = serde_json::Map::new();
        settings.deleted.push(Tombstone { environment, secret_record, deleted_at: now, other });
        Some(())
    });
    buried.await?.ok_or_else(IpcError::unknown_environment)
}

/// Brings a buried environment back with its secret's record.
///
/// # Errors
/// When it is gone for good.
pub async fn restore(app: &App, id: &EnvironmentId) -> Result<Environment, IpcError> {
    let id = id.clone();
    let restored = app.change(move |settings| {
        let at = settings.deleted.iter().position(|tombstone| tombstone.environment.id == id)?;
        let tombstone = settings.deleted.remove(at);
        if let Some(record) = tombstone.secret_record {
            settings.secret_records.insert(id.clone(), record);
        }
        settings.environments.push(tombstone.environment.clone());
        settings.selected_environment = Some(id);
        Some(tombstone.environment)
    });
    let gone = || IpcError::new("gone", "It is too late to bring this environment back.");
    restored.await?.ok_or_else(gone)
}

/// Removes a buried environment for good once undo is over.
pub fn remove_later<R: Runtime>(handle: AppHandle<R>, id: EnvironmentId) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_secs(u64::from(UNDO_SECONDS) + 1)).await;
        let app = handle.state::<App>();
        // It may have been restored and deleted again meanwhile: then its own time counts.
        if buried_at(&app, &id).is_some_and(|deleted_at| is_over(deleted_at, now())) {
            remove(&app, id).await;
        }
    });
}

fn buried_at(app: &App, id: &EnvironmentId) -> Option<i64> {
    app.settings.read().deleted.iter().find(|tombstone| tombstone.environment.id == *id).map(|found| found.deleted_at)
}

/// Whether a deletion cannot be undone any more.
fn is_over(deleted_at: i64, now: i64) -> bool {
    deleted_at + i64::from(UNDO_SECONDS) < now
}

/// Removes what an earlier run left buried. Called once the key store is open anyway: asking for it at the start could
/// raise a prompt that nobody understands.
pub async fn remove_leftovers(app: &App, now: i64) {
    for tombstone in app.settings.read().deleted {
        if is_over(tombstone.deleted_at, now) {
            remove(app, tombstone.environment.id).await;
        }
    }
}

/// First the secret, then the tombstone: a key store that does not answer now is asked again at the next start.
async fn remove(app: &App, id: EnvironmentId) {
    let tombstone = app.settings.read().deleted.into_iter().find(|tombstone| tombstone.environment.id == id);
    let Some(tombstone) = tombstone else { return };
    let slot = Slot::ClientSecret(id.to_string());
    let deleted = app.secrets.delete(&slot, Patience::Silent).await;
    // A secret of this session may have an older one in the key store; where that cannot be reached, it is an orphan
    // that can be found later.
    let removed = deleted.is_ok() || tombstone.secret_record.is_none_or(|record| record.place == SecretPlace::Session);
    token_keeping::forget_environment(app, &id).await;
    if removed {
        let forget = move |settings: &mut crate::settings_store::Settings| {
            settings.deleted.retain(|tombstone| tombstone.environment.id != id);
            settings.mint_ledger.forget(&id);
        };
        // Not saved means: tried again at the next start.
        let _ = app.change(forget).await;
    }
}

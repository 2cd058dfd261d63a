//! All that the app keeps: shown in its folder, exported, erased.

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};

use crate::data::{self, Erased, Orphan};
use crate::error::IpcError;
use crate::files;
use crate::links;
use crate::state::{App, now};

/// Shows the folder with the settings in the file manager.
#[tauri::command]
pub async fn reveal_data_folder(app: State<'_, App>) -> Result<(), IpcError> {
    links::reveal(app.load.path.as_deref())
}

/// All data as it would be exported.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct DataPreview {
    text: String,
}

/// All data as it would be exported, to look at before it leaves.
#[tauri::command]
pub async fn preview_data(app: State<'_, App>) -> Result<DataPreview, IpcError> {
    Ok(DataPreview { text: data::export(&app, now()).await })
}

/// Where it was saved; nowhere when no place was chosen.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedData {
    path: Option<String>,
}

/// Saves all data where the person wants it.
#[tauri::command]
pub async fn save_data<R: Runtime>(handle: AppHandle<R>, app: State<'_, App>) -> Result<SavedData, IpcError> {
    let text = data::export(&app, now()).await;
    let kinds: &[files::Filter] = &[("JSON", &["json"])];
    let saved = files::pick_to_save(&handle, "Save all data", "m2m-token-tester-data.json", kinds, text.into_bytes());
    Ok(SavedData { path: saved.await?.map(|path| path.display().to_string()) })
}

/// Entries in the key store that belong to no environment.
#[tauri::command]
pub async fn find_orphans(app: State<'_, App>) -> Result<Vec<Orphan>, IpcError> {
    data::orphans(&app).await
}

/// Which entries.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RemoveOrphans {
    ids: Vec<String>,
}

/// Removes entries that belong to no environment.
#[tauri::command]
pub async fn remove_orphans(app: State<'_, App>, args: RemoveOrphans) -> Result<Vec<Orphan>, IpcError> {
    data::remove_orphans(&app, &args.ids).await?;
    data::orphans(&app).await
}

/// The word that has to be typed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct EraseEverything {
    typed: String,
}

/// Erases settings, environments, secrets and tokens; the app is then as on its first day.
#[tauri::command]
pub async fn erase_everything<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: EraseEverything,
) -> Result<Erased, IpcError> {
    if !args.typed.trim().eq_ignore_ascii_case("erase") {
        return Err(IpcError::new("not-confirmed", "Type the word erase.").at_field("typed"));
    }
    crate::clipboard::clear_now(&handle).await;
    data::erase(&app).await
}

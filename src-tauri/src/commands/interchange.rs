//! Coming from other tools and going to them.

use client_credentials::interchange::{Found, LONGEST_FILE};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::arrivals::Arrivals;
use crate::credentials::TypedSecret;
use crate::error::IpcError;
use crate::exporting::{self, ExportRequest};
use crate::files;
use crate::importing::{self, ImportView, Imported, PackChoice};
use crate::pasting::{self, PastedToken};
use crate::state::{App, now};

/// Most bytes of a file that is read.
const LARGEST: u64 = LONGEST_FILE as u64;

/// A pasted text of whatever kind.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadImport {
    #[cfg_attr(test, ts(type = "string"))]
    text: TypedSecret,
}

/// Says what a pasted text is and what is in it. The text itself is not kept.
#[tauri::command]
pub async fn read_import(app: State<'_, App>, args: ReadImport) -> Result<ImportView, IpcError> {
    Ok(importing::read(&app, args.text.text()))
}

/// Lets the person choose a file and says what it is; nothing when none is chosen.
#[tauri::command]
pub async fn pick_import<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<Option<ImportView>, IpcError> {
    let filters: [files::Filter<'_>; 2] =
        [("What can be read", &["m2mpack", "json", "env", "txt", "sh", "md"]), ("All files", &["*"])];
    let picked = files::pick_to_read(&handle, "Open a file you were sent", &filters, LARGEST).await?;
    picked.map(|file| importing::read_file(&app, &file)).transpose()
}

/// Waits for a file that is dropped on the window or opened with the app, and says what it is. Nothing when another
/// question took its place.
#[tauri::command]
pub async fn next_import(app: State<'_, App>, arrivals: State<'_, Arrivals>) -> Result<Option<ImportView>, IpcError> {
    match arrivals.next().await {
        Some(path) => importing::read_file(&app, &files::read(path, LARGEST).await?).map(Some),
        None => Ok(None),
    }
}

/// Which text that was read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ImportRef {
    import_id: String,
}

/// Drops what was read.
#[tauri::command]
pub async fn discard_import(app: State<'_, App>, args: ImportRef) -> Result<(), IpcError> {
    app.imports.forget(&args.import_id);
    Ok(())
}

/// Opens the token that was read, like a pasted one.
#[tauri::command]
pub async fn open_import(app: State<'_, App>, args: ImportRef) -> Result<PastedToken, IpcError> {
    let held = app.imports.get(&args.import_id)?;
    let Found::Token(token) = &*held else {
        return Err(IpcError::new("no-token", "There is no token in it."));
    };
    let taken = pasting::take(&app, token.expose(), "", now()).await?;
    app.imports.forget(&args.import_id);
    Ok(taken)
}

/// Credentials to be added as an environment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct AddImport {
    import_id: String,
    /// Empty for the proposed one.
    name: String,
    production: bool,
}

/// Adds the environment that was read; its secret goes into the key store.
#[tauri::command]
pub async fn add_import(app: State<'_, App>, args: AddImport) -> Result<Imported, IpcError> {
    let held = app.imports.get(&args.import_id)?;
    let Found::Credentials(found) = &*held else {
        return Err(IpcError::new("no-credentials", "There are no credentials in it."));
    };
    let imported = importing::add(&app, found, &args.name, args.production, now()).await?;
    app.imports.forget(&args.import_id);
    Ok(imported)
}

/// The secret that was read, for the form: it stays in Rust under this name.
#[tauri::command]
pub async fn hold_import_secret(app: State<'_, App>, args: ImportRef) -> Result<Option<String>, IpcError> {
    let held = app.imports.get(&args.import_id)?;
    let Found::Credentials(found) = &*held else { return Ok(None) };
    let note = found.secret.clone().map(|secret| app.hold_noted(secret));
    app.imports.forget(&args.import_id);
    Ok(note)
}

/// A pack, and what to do with each of its environments.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TakePack {
    import_id: String,
    choices: Vec<PackChoice>,
}

/// Takes in a team pack; nothing that is there is overwritten unless that was chosen.
#[tauri::command]
pub async fn take_pack(app: State<'_, App>, args: TakePack) -> Result<Imported, IpcError> {
    let held = app.imports.get(&args.import_id)?;
    let Found::Pack(pack) = &*held else {
        return Err(IpcError::new("no-pack", "This is not a team pack."));
    };
    let imported = importing::take_in(&app, pack, &args.choices, now()).await?;
    app.imports.forget(&args.import_id);
    Ok(imported)
}

/// An export as it would leave.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ExportPreview {
    text: String,
    /// What was left out, what to know.
    notes: Vec<String>,
    file_name: String,
}

/// Shows an export as it would leave.
#[tauri::command]
pub async fn preview_export(app: State<'_, App>, args: ExportRequest) -> Result<ExportPreview, IpcError> {
    let export = exporting::write(&app, &args).await?;
    Ok(ExportPreview { text: export.sheet.text, notes: export.sheet.notes, file_name: export.file_name })
}

/// Copies an export.
#[tauri::command]
pub async fn copy_export<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: ExportRequest,
) -> Result<(), IpcError> {
    let export = exporting::write(&app, &args).await?;
    handle.clipboard().write_text(export.sheet.text).map_err(|_| {
        IpcError::new("clipboard-blocked", "The clipboard cannot be written. Mark the text and copy it by hand.")
    })
}

/// Where something was saved.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedExport {
    path: String,
}

/// Saves an export where the person wants it; nothing when they choose no place.
#[tauri::command]
pub async fn save_export<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: ExportRequest,
) -> Result<Option<SavedExport>, IpcError> {
    let export = exporting::write(&app, &args).await?;
    let bytes = export.sheet.text.into_bytes();
    let saved = files::pick_to_save(&handle, "Save for others", &export.file_name, &[export.filter], bytes).await?;
    Ok(saved.map(|path| SavedExport { path: path.display().to_string() }))
}

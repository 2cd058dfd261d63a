//! What the window does, as a program in somebody's language.

use client_credentials::resource_call::CallDraft;
use client_credentials::samples::{CodeSample, LANGUAGES, Purpose};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};

use super::SavedFile;
use crate::coding;
use crate::error::IpcError;
use crate::files;
use crate::issuing::TokenRequestDraft;
use crate::state::App;

/// A language to choose.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CodeLanguage {
    id: &'static str,
    label: &'static str,
    purpose: Purpose,
}

/// Every language, in the order of the picker.
#[tauri::command]
pub async fn code_languages() -> Result<Vec<CodeLanguage>, IpcError> {
    let languages = LANGUAGES.iter();
    Ok(languages.map(|known| CodeLanguage { id: known.id, label: known.label, purpose: known.purpose }).collect())
}

/// What a program is to do.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct WriteCode {
    language: String,
    environment_id: String,
    /// One request, or one for each API.
    requests: Vec<TokenRequestDraft>,
    /// The call that follows, if one does.
    call: Option<CallDraft>,
}

impl WriteCode {
    fn written(&self, app: &App) -> Result<CodeSample, IpcError> {
        let environment = app.environment(&self.environment_id)?;
        coding::write(app, &environment, &self.language, &self.requests, self.call.as_ref())
    }
}

/// The program for what is chosen in the window. There is no secret in it: it reads an environment variable.
#[tauri::command]
pub async fn write_code(app: State<'_, App>, args: WriteCode) -> Result<CodeSample, IpcError> {
    args.written(&app)
}

/// Saves the program where the person chooses; nothing when they choose no place.
#[tauri::command]
pub async fn save_code<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: WriteCode,
) -> Result<Option<SavedFile>, IpcError> {
    let sample = args.written(&app)?;
    let bytes = coding::file(&sample)?;
    let saved = files::pick_to_save(&handle, "Save this program", &sample.file_name, &[], bytes).await?;
    Ok(saved.map(SavedFile::at))
}

/// A language by its name for code.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SetCodeLanguage {
    language: String,
}

/// Remembers the language for programs of its purpose.
#[tauri::command]
pub async fn set_code_language(app: State<'_, App>, args: SetCodeLanguage) -> Result<(), IpcError> {
    let language = coding::language(&args.language)?;
    app.change(move |settings| coding::remember(&mut settings.preferences, language)).await
}

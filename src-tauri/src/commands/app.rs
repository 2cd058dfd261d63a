//! The app as a whole.

use client_credentials::diagnosis::{self, Explanation};
use serde::Deserialize;
use tauri::ipc::JavaScriptChannelId;
use tauri::{AppHandle, Runtime, State, Webview};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::error::IpcError;
use crate::links;
use crate::menu::MenuListener;
use crate::secret_store::{Patience, Slot};
use crate::settings_store::{Choice, SecretPlace, Theme};
use crate::state::{App, now};
use crate::views::{AppState, SecretStoreView, StorageView};

/// Everything the window shows when it opens.
#[tauri::command]
pub async fn app_state(app: State<'_, App>) -> Result<AppState, IpcError> {
    Ok(app.state(now()))
}

/// A choice of theme.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SetTheme {
    theme: Theme,
}

/// Light, dark, or as the computer is set.
#[tauri::command]
pub async fn set_theme(app: State<'_, App>, args: SetTheme) -> Result<(), IpcError> {
    app.change(move |settings| settings.preferences.theme = args.theme).await
}

/// Whom failures are worded for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SetRegister {
    for_developers: bool,
}

/// Words failures for a developer, or for everybody.
#[tauri::command]
pub async fn set_register(app: State<'_, App>, args: SetRegister) -> Result<(), IpcError> {
    app.change(move |settings| settings.preferences.for_developers = args.for_developers).await
}

/// Tries the key store again, and moves secrets of this session into it when it works.
#[tauri::command]
pub async fn retry_secret_store(app: State<'_, App>) -> Result<SecretStoreView, IpcError> {
    app.secrets.probe(Patience::Asked).await;
    let waiting: Vec<_> = app.settings.read().secret_records.into_iter().collect();
    for (id, record) in waiting.into_iter().filter(|(_, record)| record.place == SecretPlace::Session) {
        let slot = Slot::ClientSecret(id.to_string());
        let label = format!("M2M Token Tester: client secret for {}", record.host);
        if let Ok(placed) = app.secrets.keep_for_good(&slot, &label, Patience::Asked).await {
            let note = move |settings: &mut crate::settings_store::Settings| {
                if let Some(record) = settings.secret_records.get_mut(&id) {
                    record.place = placed.place;
                }
            };
            app.change(note).await?;
        }
    }
    Ok(app.secrets.state().into())
}

/// Saves again what could not be saved.
#[tauri::command]
pub async fn retry_save(app: State<'_, App>) -> Result<StorageView, IpcError> {
    let settings = app.settings.clone();
    // Whether it worked is told by the state that is answered.
    let _ = tokio::task::spawn_blocking(move || settings.retry_save()).await;
    Ok(StorageView::new(&app.load, &app.settings.storage_state()))
}

/// Which settings to go on with.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SettleSettings {
    keep: Choice,
}

/// Ends a conflict with a settings file that something else wrote; the others stay in the folder.
#[tauri::command]
pub async fn settle_settings(app: State<'_, App>, args: SettleSettings) -> Result<StorageView, IpcError> {
    let settings = app.settings.clone();
    // Whether it worked is told by the state that is answered.
    let _ = tokio::task::spawn_blocking(move || settings.settle(args.keep)).await;
    Ok(StorageView::new(&app.load, &app.settings.storage_state()))
}

/// Which operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CancelOperation {
    pub(super) operation_id: String,
}

/// Cancels an operation, and all waiting for the key store.
#[tauri::command]
pub async fn cancel_operation(app: State<'_, App>, args: CancelOperation) -> Result<(), IpcError> {
    app.operations.cancel(&args.operation_id);
    app.secrets.cancel();
    Ok(())
}

/// Which page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct OpenPage {
    environment_id: Option<String>,
    /// Its name in a finding.
    page: String,
}

/// Opens a page of a fixed list in the browser.
#[tauri::command]
pub async fn open_page(app: State<'_, App>, args: OpenPage) -> Result<(), IpcError> {
    let environment = args.environment_id.map(|id| app.environment(&id)).transpose()?;
    links::open(&links::address(&args.page, environment.as_ref())?)
}

/// The long texts about all findings, for Help.
#[tauri::command]
pub async fn finding_explanations() -> Result<Vec<Explanation>, IpcError> {
    Ok(diagnosis::explanations())
}

/// A text to be copied: a message, a report, a claim.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CopyText {
    text: String,
}

/// Writes a text that the window shows to the clipboard. Tokens have their own command.
#[tauri::command]
pub async fn copy_text<R: Runtime>(handle: AppHandle<R>, args: CopyText) -> Result<(), IpcError> {
    let written = handle.clipboard().write_text(args.text);
    written.map_err(|_| {
        IpcError::new("clipboard-blocked", "The clipboard cannot be written. Mark the text and copy it by hand.")
    })
}

/// Where the window listens.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ListenToMenu {
    #[cfg_attr(test, ts(type = "string"))]
    channel: JavaScriptChannelId,
}

/// Has the window told what is chosen in the menu.
#[tauri::command]
pub async fn listen_to_menu<R: Runtime>(
    webview: Webview<R>,
    listener: State<'_, MenuListener>,
    args: ListenToMenu,
) -> Result<(), IpcError> {
    listener.listen(args.channel.channel_on(webview));
    Ok(())
}

/// What the app is built of, and under which licences.
#[tauri::command]
pub async fn licences() -> Result<&'static str, IpcError> {
    Ok(include_str!(concat!(env!("OUT_DIR"), "/licences.txt")))
}

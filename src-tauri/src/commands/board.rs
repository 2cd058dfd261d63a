//! The board: everything one has, checked with saved tokens; and how it leaves.

use client_credentials::redacted_report::board::Form;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_clipboard_manager::ClipboardExt;

use super::reports::{ReportPreview, SavedReport};
use crate::board::{self, BoardLine, LineAnswer, LineRef};
use crate::error::IpcError;
use crate::files;
use crate::state::{App, now};
use crate::views::EnvironmentView;

/// Everything that can be checked, with what was found last. Asks nobody anything.
#[tauri::command]
pub async fn board_lines(app: State<'_, App>) -> Result<Vec<BoardLine>, IpcError> {
    Ok(board::lines(&app, now()))
}

/// A line to be checked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CheckLine {
    line: LineRef,
    /// The person was told that a new token is asked for. Otherwise only a saved one is looked at.
    may_mint: bool,
    operation_id: String,
}

/// What was found, and the environment as it is afterwards.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CheckedLine {
    answer: LineAnswer,
    environment: EnvironmentView,
}

/// Checks one line of the board.
#[tauri::command]
pub async fn check_line(app: State<'_, App>, args: CheckLine) -> Result<CheckedLine, IpcError> {
    let environment = app.environment(args.line.environment_id())?;
    let work = board::check(&app, &args.line, args.may_mint, now());
    let answer = app.operations.run(&args.operation_id, work).await?;
    Ok(CheckedLine { answer, environment: app.view(&environment, now()) })
}

/// The board in a form.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct BoardExport {
    format: BoardFormat,
}

/// The form of a saved board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum BoardFormat {
    /// For programs.
    Json,
    /// For what shows test results.
    Junit,
}

impl BoardFormat {
    fn form(self) -> Form {
        match self {
            Self::Json => Form::Json,
            Self::Junit => Form::Junit,
        }
    }

    /// The proposed name of its file, and what the dialog offers.
    fn file(self) -> (&'static str, files::Filter<'static>) {
        match self {
            Self::Json => ("m2m-token-checks.json", ("JSON", &["json"])),
            Self::Junit => ("m2m-token-checks.xml", ("JUnit XML", &["xml"])),
        }
    }
}

/// The board as it would leave.
#[tauri::command]
pub async fn preview_board(app: State<'_, App>, args: BoardExport) -> Result<ReportPreview, IpcError> {
    let (text, summary) = board::write(&app, args.format.form(), now()).await?;
    Ok(ReportPreview { text, summary })
}

/// Copies the board.
#[tauri::command]
pub async fn copy_board<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: BoardExport,
) -> Result<(), IpcError> {
    let (text, _) = board::write(&app, args.format.form(), now()).await?;
    let written = handle.clipboard().write_text(text);
    written.map_err(|_| {
        IpcError::new("clipboard-blocked", "The clipboard cannot be written. Mark the text and copy it by hand.")
    })
}

/// Saves the board where the person chooses; nothing when they choose no place.
#[tauri::command]
pub async fn save_board<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: BoardExport,
) -> Result<Option<SavedReport>, IpcError> {
    let (text, _) = board::write(&app, args.format.form(), now()).await?;
    let (name, filter) = args.format.file();
    let saved = files::pick_to_save(&handle, "Save the results", name, &[filter], text.into_bytes()).await?;
    Ok(saved.map(|path| SavedReport { path: path.display().to_string() }))
}

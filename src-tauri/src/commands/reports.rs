//! Reports for somebody else: redacted, shown before they leave, copied or saved.

use std::path::PathBuf;

use client_credentials::redacted_report::{Form, Material, RedactedReport};
use client_credentials::redaction::Redactor;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, Runtime, State};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::credentials;
use crate::error::IpcError;
use crate::practice;
use crate::state::{App, now};

/// Which report, in which form.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReportRequest {
    environment_id: String,
    format: ReportFormat,
    /// Values of claims that are not needed to understand a failure become short hashes.
    hide_claim_values: bool,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ReportFormat {
    /// For people and issue trackers.
    Markdown,
    /// For programs.
    Json,
}

/// A report as it would leave.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReportPreview {
    /// The text.
    pub text: String,
    /// What it holds, in one line.
    pub summary: String,
}

/// The report about the latest token and call of an environment.
#[tauri::command]
pub async fn preview_report(app: State<'_, App>, args: ReportRequest) -> Result<ReportPreview, IpcError> {
    let (report, form) = report(&app, &args).await?;
    Ok(ReportPreview { text: report.text(form).to_owned(), summary: report.summary_line(form) })
}

/// Copies the report.
#[tauri::command]
pub async fn copy_report<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: ReportRequest,
) -> Result<(), IpcError> {
    let (report, form) = report(&app, &args).await?;
    let written = handle.clipboard().write_text(report.text(form));
    written.map_err(|_| {
        IpcError::new("clipboard-blocked", "The clipboard cannot be written. Mark the text and copy it by hand.")
    })
}

/// Where a report was saved.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedReport {
    /// Where.
    pub path: String,
}

/// Saves the report among the downloads, under a name that is not taken.
#[tauri::command]
pub async fn save_report<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: ReportRequest,
) -> Result<SavedReport, IpcError> {
    let (report, form) = report(&app, &args).await?;
    let text = report.text(form).to_owned();
    let folder = handle.path().download_dir().or_else(|_| handle.path().home_dir());
    let folder =
        folder.map_err(|_| IpcError::new("no-folder", "There is no folder for downloads. Copy the report instead."))?;
    let extension = if form == Form::Json { "json" } else { "md" };
    let saved = tokio::task::spawn_blocking(move || save(folder, extension, &text)).await;
    let path = saved.ok().and_then(Result::ok).ok_or_else(|| {
        IpcError::new("not-saved", "The report could not be saved among the downloads. Copy it instead.")
    })?;
    Ok(SavedReport { path: path.display().to_string() })
}

fn save(folder: PathBuf, extension: &str, text: &str) -> std::io::Result<PathBuf> {
    use std::io::Write;
    std::fs::create_dir_all(&folder)?;
    let day = time::OffsetDateTime::from_unix_timestamp(now()).map(|at| at.date().to_string()).unwrap_or_default();
    for number in 1..1000 {
        let counted = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("m2m-token-report-{day}{counted}.{extension}"));
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}

async fn report(app: &App, args: &ReportRequest) -> Result<(RedactedReport, Form), IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let latest = app.latest(&environment.id);
    // The last net knows every token at hand, and the secret where it can be had without asking anybody.
    let mut net: Vec<Redactor> = app.known_tokens().iter().map(|token| Redactor::new().token(token)).collect();
    if let Some(secret) = credentials::at_hand(app, &environment).await {
        net.push(Redactor::new().secret(environment.client_id.as_str(), &secret));
    }
    let material = Material {
        environment: &environment,
        token: latest.token.as_ref(),
        inspection: latest.inspection.as_ref(),
        call: latest.call.as_ref(),
        body: None,
        app_version: env!("CARGO_PKG_VERSION"),
        operating_system: std::env::consts::OS,
        now: now(),
        hide_claim_values: args.hide_claim_values,
        secrets: &net,
    };
    let form = match args.format {
        ReportFormat::Markdown => Form::Markdown,
        ReportFormat::Json => Form::Json,
    };
    if environment.id.as_str() != practice::ID
        && latest.token.is_none()
        && latest.inspection.is_none()
        && latest.call.is_none()
    {
        return Err(IpcError::new(
            "nothing-to-report",
            "There is nothing to report yet. Get a token or make a call first.",
        ));
    }
    Ok((RedactedReport::build(&material), form))
}

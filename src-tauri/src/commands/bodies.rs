//! Bodies of answers: what the window shows of them, and what of them is copied.

use std::path::PathBuf;
use std::sync::Arc;

use client_credentials::body::{Body, BodyKind, BodyLines, BodyView, Match, TreeRows};
use client_credentials::resource_call::CallDraft;
use client_credentials::token_cache::TokenId;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::error::IpcError;
use crate::state::{App, now};
use crate::{files, token_keeping, whole_answer};

/// Lines to be shown.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadBodyLines {
    body_id: String,
    view: BodyView,
    from: usize,
    count: usize,
}

/// Some lines of an answer's body.
#[tauri::command]
pub async fn body_lines(app: State<'_, App>, args: ReadBodyLines) -> Result<BodyLines, IpcError> {
    work(kept(&app, &args.body_id)?, move |body| body.lines(args.view, args.from, args.count)).await
}

/// Rows to be shown.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadBodyRows {
    body_id: String,
    from: usize,
    count: usize,
}

/// Some rows of an answer's body as a tree. None at all when it holds more than a tree can show.
#[tauri::command]
pub async fn body_rows(app: State<'_, App>, args: ReadBodyRows) -> Result<TreeRows, IpcError> {
    work(kept(&app, &args.body_id)?, move |body| body.tree_rows(args.from, args.count)).await
}

/// A node to be opened or folded.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FoldBody {
    body_id: String,
    /// Nothing for all of them.
    node: Option<usize>,
    open: bool,
}

/// Opens or folds a node of the tree; answers how many rows there are now.
#[tauri::command]
pub async fn fold_body(app: State<'_, App>, args: FoldBody) -> Result<usize, IpcError> {
    let fold = move |body: &Body| match args.node {
        Some(node) => body.fold(node, args.open),
        None => body.fold_all(args.open),
    };
    work(kept(&app, &args.body_id)?, fold).await
}

/// Words to be found.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SearchBody {
    body_id: String,
    view: BodyView,
    query: String,
    /// Which of the places to go to, from 0.
    number: usize,
}

/// How often words are in a body, and where one of the places is; in the tree that place is opened.
#[tauri::command]
pub async fn search_body(app: State<'_, App>, args: SearchBody) -> Result<Match, IpcError> {
    work(kept(&app, &args.body_id)?, move |body| body.search(args.view, &args.query, args.number)).await
}

/// Which body.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct BodyRef {
    body_id: String,
}

/// The address of a picture's bytes (`data:`), if the body is one that may be shown.
#[tauri::command]
pub async fn body_picture(app: State<'_, App>, args: BodyRef) -> Result<Option<String>, IpcError> {
    work(kept(&app, &args.body_id)?, Body::picture_address).await
}

/// Which node.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct NodeRef {
    body_id: String,
    node: usize,
}

/// The path to a node of the tree (RFC 9535), such as `$.users[0].email`.
#[tauri::command]
pub async fn node_path(app: State<'_, App>, args: NodeRef) -> Result<String, IpcError> {
    let path = work(kept(&app, &args.body_id)?, move |body| body.path(args.node)).await?;
    path.ok_or_else(gone)
}

/// What of a node is copied.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum NodePart {
    /// Where it is, such as `$.users[0].email`.
    Path,
    /// What it holds, exactly as sent.
    Value,
}

/// A part of a body to be copied.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CopyNode {
    body_id: String,
    node: usize,
    part: NodePart,
}

/// Copies the path or the value of a node of the tree.
#[tauri::command]
pub async fn copy_node<R: Runtime>(handle: AppHandle<R>, app: State<'_, App>, args: CopyNode) -> Result<(), IpcError> {
    let text = move |body: &Body| match args.part {
        NodePart::Path => body.path(args.node),
        NodePart::Value => body.value(args.node).map(str::to_owned),
    };
    let text = work(kept(&app, &args.body_id)?, text).await?.ok_or_else(gone)?;
    handle
        .clipboard()
        .write_text(text)
        .map_err(|_| IpcError::new("clipboard-blocked", "The clipboard cannot be written."))
}

/// Largest body that is put on the clipboard: more makes other programs stumble.
const LARGEST_COPY: usize = 16 * 1024 * 1024;

/// Copies a whole body that is text.
#[tauri::command]
pub async fn copy_body<R: Runtime>(handle: AppHandle<R>, app: State<'_, App>, args: BodyRef) -> Result<(), IpcError> {
    let body = kept(&app, &args.body_id)?;
    let too_large = || IpcError::new("too-large-to-copy", "This is too large for the clipboard. Save it to a file.");
    let text = body.text().filter(|text| text.len() <= LARGEST_COPY).ok_or_else(too_large)?.to_owned();
    handle
        .clipboard()
        .write_text(text)
        .map_err(|_| IpcError::new("clipboard-blocked", "The clipboard cannot be written."))
}

/// Where something was saved.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedFile {
    path: String,
}

impl SavedFile {
    /// A file at this place.
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path: path.display().to_string() }
    }
}

/// Saves a body, byte for byte, where the person chooses; nothing when no place was chosen.
#[tauri::command]
pub async fn save_body<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: BodyRef,
) -> Result<Option<SavedFile>, IpcError> {
    let body = kept(&app, &args.body_id)?;
    let name = format!("answer.{}", ending(&body));
    let saved = files::pick_to_save(&handle, "Save the answer", &name, &[], body.as_bytes().to_vec()).await?;
    Ok(saved.map(SavedFile::at))
}

/// A call whose answer is to be saved whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SaveWholeAnswer {
    environment_id: String,
    token_id: TokenId,
    call: CallDraft,
    operation_id: String,
}

/// Sends a call that changes nothing once more and leads its answer into a file that the person chooses.
#[tauri::command]
pub async fn save_whole_answer<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: SaveWholeAnswer,
) -> Result<Option<SavedFile>, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let token = token_keeping::awake(&app, &environment, &args.token_id).await?;
    let place = files::pick_place(&handle, "Save the whole answer", "answer", &[]).await?;
    let Some(place) = place else { return Ok(None) };
    let saving = whole_answer::save(&app, &environment, &token, &args.call, place, &args.operation_id, now());
    Ok(Some(SavedFile::at(app.operations.run(&args.operation_id, saving).await?)))
}

/// How many bytes of an answer are in its file so far; nothing when it is not under way.
#[tauri::command]
pub async fn saved_bytes(app: State<'_, App>, args: super::CancelOperation) -> Result<Option<u64>, IpcError> {
    Ok(app.saving.bytes(&args.operation_id))
}

/// How a file with this body is usually called.
fn ending(body: &Body) -> &'static str {
    match (body.kind(), body.picture()) {
        (BodyKind::Json, _) => "json",
        (BodyKind::JsonLines, _) => "jsonl",
        // Opened by a double click it would become what it is never here: a page.
        (BodyKind::Html | BodyKind::Text | BodyKind::Empty, _) => "txt",
        (BodyKind::Xml, _) => "xml",
        (_, Some(picture)) => picture.media_type.rsplit('/').next().unwrap_or("bin"),
        (BodyKind::Picture | BodyKind::Binary, None) => "bin",
    }
}

/// A body that is still kept.
pub(super) fn kept(app: &App, id: &str) -> Result<Arc<Body>, IpcError> {
    app.bodies.get(id).ok_or_else(gone)
}

fn gone() -> IpcError {
    IpcError::new("unknown-body", "This answer is not kept any more. Send the call again.")
}

/// Does something with a body that may take a moment when it is large: nothing else waits for it.
async fn work<T: Send + 'static>(
    body: Arc<Body>,
    work: impl FnOnce(&Body) -> T + Send + 'static,
) -> Result<T, IpcError> {
    tokio::task::spawn_blocking(move || work(&body)).await.map_err(|_| gone())
}

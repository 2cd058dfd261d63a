//! Tokens: ask, judge, copy, forget. A token itself leaves Rust by two commands only, both named after it.

use client_credentials::environment::Audience;
use client_credentials::report::{Inspection, TokenReport};
use client_credentials::secret::AccessToken;
use client_credentials::token_cache::{DayCount, TokenId};
use client_credentials::verification::{Profile, Rules};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::clipboard;
use crate::credentials::TypedSecret;
use crate::error::IpcError;
use crate::issuing::{self, TokenRequestDraft, TokenRequestPreview};
use crate::judging;
use crate::pasting::{self, PastedToken};
use crate::state::{App, now};
use crate::token_keeping;
use crate::views::EnvironmentView;

/// A request to be shown before it is sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PreviewTokenRequest {
    request: TokenRequestDraft,
}

/// The request as it will be sent, and a saved token that makes it needless.
#[tauri::command]
pub async fn preview_token_request(
    app: State<'_, App>,
    args: PreviewTokenRequest,
) -> Result<TokenRequestPreview, IpcError> {
    let environment = app.environment(&args.request.environment_id)?;
    Ok(issuing::preview(&app, &environment, &args.request.parse()?, now()))
}

/// A token to be had.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct GetToken {
    request: TokenRequestDraft,
    /// A new one, even if a saved one is still good.
    fresh: bool,
    operation_id: String,
}

/// What came of asking for a token, and the environment as it is afterwards.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "TokenReport", export_to = "ipc.d.ts"))]
pub struct GetTokenAnswer {
    #[serde(flatten)]
    report: TokenReport,
    environment: EnvironmentView,
}

/// A saved token that is still good, or a new one.
#[tauri::command]
pub async fn get_token(app: State<'_, App>, args: GetToken) -> Result<GetTokenAnswer, IpcError> {
    let environment = app.environment(&args.request.environment_id)?;
    let work = issuing::obtain(&app, &environment, args.request.parse()?, args.fresh, now());
    let report = app.operations.run(&args.operation_id, work).await?;
    Ok(GetTokenAnswer { report, environment: app.view(&environment, now()) })
}

/// A token to be judged.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct InspectToken {
    environment_id: String,
    token_id: TokenId,
    profile: Profile,
    /// Scopes the API needs.
    required_scopes: Vec<String>,
    /// The API that is imagined; absent means those the token was asked for.
    #[serde(default)]
    audience: Option<String>,
    /// Own rules instead of the profile's.
    #[serde(default)]
    rules: Option<Rules>,
}

/// What a saved token says, and what an API would make of it.
#[tauri::command]
pub async fn inspect_token(app: State<'_, App>, args: InspectToken) -> Result<Inspection, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let token = token_keeping::awake(&app, &environment, &args.token_id).await?;
    let mut question = judging::question(&token, args.profile);
    question.required_scopes = args.required_scopes;
    question.rules = args.rules;
    if let Some(audience) = args.audience {
        question.audiences = vec![audience];
    }
    judging::inspect(&app, &environment, &token, &question, &judging::at(now())).await
}

/// Which token.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TokenRef {
    token_id: TokenId,
}

/// Writes a token to the clipboard, marked so that clipboard histories leave it out where they can, and for a
/// minute only.
#[tauri::command]
pub async fn copy_token<R: Runtime>(handle: AppHandle<R>, app: State<'_, App>, args: TokenRef) -> Result<(), IpcError> {
    let token = value(&app, &args.token_id).await?;
    let written = handle.clipboard().write_secret(token.expose());
    written.map_err(|_| {
        IpcError::new("clipboard-blocked", "The clipboard cannot be written. Reveal the token and copy it by hand.")
    })?;
    clipboard::clear_later(&handle, token.expose(), app.settings.read().preferences.clipboard_seconds);
    Ok(())
}

/// The token itself, for the person to look at.
#[tauri::command]
pub async fn reveal_token(app: State<'_, App>, args: TokenRef) -> Result<String, IpcError> {
    Ok(value(&app, &args.token_id).await?.expose().to_owned())
}

async fn value(app: &App, id: &TokenId) -> Result<AccessToken, IpcError> {
    let environment = app.tokens().get(id).map(|token| token.key.environment().to_string());
    let environment = app.environment(&environment.ok_or_else(IpcError::unknown_token)?)?;
    token_keeping::awake(app, &environment, id).await?.token.ok_or_else(IpcError::unknown_token)
}

/// Drops a saved token here; it stays valid at its provider until it expires.
#[tauri::command]
pub async fn forget_token(app: State<'_, App>, args: TokenRef) -> Result<EnvironmentView, IpcError> {
    let id = app.tokens().get(&args.token_id).map(|token| token.key.environment().clone());
    let environment = app.environment(id.ok_or_else(IpcError::unknown_token)?.as_str())?;
    token_keeping::forget(&app, &args.token_id).await;
    Ok(app.view(&environment, now()))
}

/// A text that is said to be a token.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PasteToken {
    #[cfg_attr(test, ts(type = "string"))]
    text: TypedSecret,
    name: String,
}

/// Takes in a token that somebody pasted: judged, and kept for calls under the environment whose issuer it names.
#[tauri::command]
pub async fn paste_token(app: State<'_, App>, args: PasteToken) -> Result<PastedToken, IpcError> {
    pasting::take(&app, args.text.text(), &args.name, now()).await
}

/// One minted token in the history.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct MintEntry {
    /// When, in seconds since 1970.
    at: i64,
    /// For which APIs, by name.
    apis: Vec<String>,
    /// Why, in a sentence.
    reason: String,
}

/// What was minted for an environment by this app, newest first.
#[tauri::command]
pub async fn mint_history(app: State<'_, App>, args: super::EnvironmentRef) -> Result<Vec<MintEntry>, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let ledger = app.ledger(&environment.id);
    let mints = ledger.recent().iter().rev().filter(|mint| mint.environment == environment.id);
    let name = |audience: &Audience| environment.api_name(audience.as_str());
    let entry = |mint: &client_credentials::token_cache::Mint| MintEntry {
        at: mint.at,
        apis: mint.audiences.iter().map(name).collect(),
        reason: mint.reason.words().to_owned(),
    };
    Ok(mints.map(entry).collect())
}

/// What this app minted and reused for an environment on each of the last thirty days, oldest first.
#[tauri::command]
pub async fn mint_days(app: State<'_, App>, args: super::EnvironmentRef) -> Result<Vec<DayCount>, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    Ok(app.ledger(&environment.id).days(&environment.id, now()))
}

//! What tokens have to be like: kept, changed, dropped.

use client_credentials::environment::{Environment, Expectation};
use client_credentials::expected;
use serde::Deserialize;
use tauri::State;

use super::comparing::EnvironmentToken;
use super::environments::{change, own};
use crate::error::IpcError;
use crate::state::{App, now};
use crate::views::EnvironmentView;
use crate::{comparing, practice};

/// Expects of every later token what this one is like.
#[tauri::command]
pub async fn expect_token(app: State<'_, App>, args: EnvironmentToken) -> Result<EnvironmentView, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let token = comparing::facts(&app, &environment, &args.token_id, now()).await?;
    let expectation = expected::expect(&environment, &token, uuid::Uuid::new_v4().to_string())?;
    keep(&app, &args.environment_id, move |environment| environment.expectations.push(expectation)).await
}

/// An expectation as it was edited, or as it was before it was dropped.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SaveExpectation {
    environment_id: String,
    expectation: Expectation,
}

/// Changes an expectation, or brings a dropped one back.
#[tauri::command]
pub async fn save_expectation(app: State<'_, App>, args: SaveExpectation) -> Result<EnvironmentView, IpcError> {
    let expectation = expected::read(args.expectation)?;
    let put = move |environment: &mut Environment| match environment
        .expectations
        .iter_mut()
        .find(|known| known.id == expectation.id)
    {
        Some(known) => *known = expectation,
        None => environment.expectations.push(expectation),
    };
    keep(&app, &args.environment_id, put).await
}

/// Which expectation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RemoveExpectation {
    environment_id: String,
    expectation_id: String,
}

/// Drops an expectation.
#[tauri::command]
pub async fn remove_expectation(app: State<'_, App>, args: RemoveExpectation) -> Result<EnvironmentView, IpcError> {
    let drop = move |environment: &mut Environment| environment.expectations.retain(|e| e.id != args.expectation_id);
    keep(&app, &args.environment_id, drop).await
}

/// Changes an environment; the practice one in memory only.
async fn keep(
    app: &App,
    id: &str,
    put: impl FnOnce(&mut Environment) + Send + 'static,
) -> Result<EnvironmentView, IpcError> {
    if id == practice::ID {
        app.practice.change(|running| put(&mut running.environment)).ok_or_else(practice::not_running)?;
        return Ok(app.view(&app.environment(id)?, now()));
    }
    let environment = own(app, id)?;
    change(app, environment.id, put).await
}

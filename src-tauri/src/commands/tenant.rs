//! Find in tenant: APIs, scopes and authorisations from the tenant itself.

use client_credentials::kinde::tenant::{TenantChange, take_over};
use serde::{Deserialize, Serialize};
use tauri::State;

use super::EnvironmentRef;
use super::apis::change_any;
use crate::error::IpcError;
use crate::state::{App, now};
use crate::tenant_reading::{self, FindPlan, FoundApi, TenantChanged, TenantReport};
use crate::views::EnvironmentView;

/// Says what would be asked of the tenant and what it costs; asks nothing.
#[tauri::command]
pub async fn plan_find_in_tenant(app: State<'_, App>, args: EnvironmentRef) -> Result<FindPlan, IpcError> {
    tenant_reading::plan(&app, &app.environment(&args.environment_id)?, now())
}

/// A tenant to be read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FindInTenant {
    environment_id: String,
    operation_id: String,
}

/// What was found, and the environment as it is afterwards.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FoundInTenant {
    #[serde(flatten)]
    report: TenantReport,
    environment: EnvironmentView,
}

/// Lists the tenant's APIs with a saved token, or with one that is minted for it. Changes nothing.
#[tauri::command]
pub async fn find_in_tenant(app: State<'_, App>, args: FindInTenant) -> Result<FoundInTenant, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let report = app.operations.run(&args.operation_id, tenant_reading::find(&app, &environment, now())).await?;
    Ok(FoundInTenant { report, environment: app.view(&environment, now()) })
}

/// What is taken over.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TakeOverApis {
    environment_id: String,
    audiences: Vec<String>,
}

/// The environment with what was taken over, and how the tenant stands to it now.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TakenOver {
    environment: EnvironmentView,
    apis: Vec<FoundApi>,
}

/// Takes APIs and scopes that were found into the environment; nothing that is there is overwritten.
#[tauri::command]
pub async fn take_over_apis(app: State<'_, App>, args: TakeOverApis) -> Result<TakenOver, IpcError> {
    let found = app.found.of(&app.environment(&args.environment_id)?.id);
    let (apis, at) = (found.clone(), now());
    let environment =
        change_any(&app, &args.environment_id, move |own| take_over(own, &apis, &args.audiences, at)).await?;
    let own = app.environment(&environment.id)?;
    Ok(TakenOver { apis: tenant_reading::found(&app, &own, &found), environment })
}

/// An API that this app is to be authorised for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct AuthoriseApp {
    environment_id: String,
    api_id: String,
    /// The environment's name, where it is marked as production.
    confirmation: String,
    operation_id: String,
}

/// Authorises the environment's app for an API of its tenant.
#[tauri::command]
pub async fn authorise_app(app: State<'_, App>, args: AuthoriseApp) -> Result<TenantChanged, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let change = TenantChange::Authorise { api_id: args.api_id };
    let work = tenant_reading::change(&app, &environment, change, &args.confirmation, now());
    app.operations.run(&args.operation_id, work).await
}

/// A scope that this app is to be given.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct GrantScope {
    environment_id: String,
    api_id: String,
    scope_id: String,
    /// The environment's name, where it is marked as production.
    confirmation: String,
    operation_id: String,
}

/// Gives the environment's app one scope of an API of its tenant.
#[tauri::command]
pub async fn grant_scope(app: State<'_, App>, args: GrantScope) -> Result<TenantChanged, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let change = TenantChange::GrantScope { api_id: args.api_id, scope_id: args.scope_id };
    let work = tenant_reading::change(&app, &environment, change, &args.confirmation, now());
    app.operations.run(&args.operation_id, work).await
}

//! The guard check: planned, sent case by case so that the window can show each as it comes, then judged.

use client_credentials::environment::Scope;
use client_credentials::guard::GuardCase;
use serde::Deserialize;
use tauri::State;

use crate::error::IpcError;
use crate::guarding::{self, GuardPlan, GuardReport, GuardRow, Target};
use crate::state::{App, now};

/// An endpoint to be checked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PlanGuardCheck {
    environment_id: String,
    /// The API's audience.
    audience: String,
    /// Full address of something that can be read there.
    url: String,
    /// The scope that it is declared to need.
    scope: Option<String>,
}

/// Says what a guard check of an endpoint would send; sends nothing.
#[tauri::command]
pub async fn plan_guard_check(app: State<'_, App>, args: PlanGuardCheck) -> Result<GuardPlan, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let scope = args.scope.as_deref().map(Scope::parse).transpose()?;
    guarding::plan(&app, &environment, &Target { audience: args.audience, url: args.url, scope }, now())
}

/// One case of a planned check.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SendGuardCase {
    run_id: String,
    case: GuardCase,
    /// For an environment marked as production: that bad tokens may be sent there.
    confirmed: bool,
    operation_id: String,
}

/// Sends one case of a planned check; only to hosts that belong to the environment, and only to read.
#[tauri::command]
pub async fn send_guard_case(app: State<'_, App>, args: SendGuardCase) -> Result<GuardRow, IpcError> {
    let work = guarding::send(&app, &args.run_id, args.case, args.confirmed, now());
    app.operations.run(&args.operation_id, work).await
}

/// Which check.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct GuardRef {
    run_id: String,
}

/// What came of a check, as far as it went.
#[tauri::command]
pub async fn guard_report(app: State<'_, App>, args: GuardRef) -> Result<GuardReport, IpcError> {
    guarding::report(&app, &args.run_id, now())
}

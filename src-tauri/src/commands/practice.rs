//! The embedded practice tenant and its switches.

use client_credentials::token_request::TokenRequest;
use practice_tenant::{ApiId, AppId, PracticeTenant};
use serde::Deserialize;
use tauri::State;

use crate::error::IpcError;
use crate::guarding;
use crate::issuing;
use crate::lessons::{self, LessonId, LessonView};
use crate::practice::{PracticeState, not_running};
use crate::state::{App, now};
use crate::views::EnvironmentView;

/// Starts the practice tenant, or answers the one that runs.
#[tauri::command]
pub async fn start_practice(app: State<'_, App>) -> Result<EnvironmentView, IpcError> {
    let running = app.practice.start(now()).await?;
    Ok(app.view(&running.environment, now()))
}

/// What the practice panel shows.
#[tauri::command]
pub async fn practice_state(app: State<'_, App>) -> Result<PracticeState, IpcError> {
    app.practice.state()
}

/// Whether an application may ask for tokens for an API.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeAuthorise", export_to = "ipc.d.ts"))]
pub struct Authorise {
    #[cfg_attr(test, ts(type = "string"))]
    application_id: AppId,
    audience: String,
    authorised: bool,
}

/// Authorises an application for an API, or takes that back.
#[tauri::command]
pub async fn practice_authorise(app: State<'_, App>, args: Authorise) -> Result<PracticeState, IpcError> {
    switch(&app, |tenant| {
        let api = api(tenant, &args.audience)?;
        match args.authorised {
            true => tenant.authorise(args.application_id, api),
            false => tenant.deauthorise(args.application_id, api),
        }
        Ok(())
    })
}

/// Whether an application has a scope.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeSetScope", export_to = "ipc.d.ts"))]
pub struct SetScope {
    #[cfg_attr(test, ts(type = "string"))]
    application_id: AppId,
    audience: String,
    scope: String,
    enabled: bool,
}

/// Gives an application a scope, or takes it away. Tokens issued before keep what they have.
#[tauri::command]
pub async fn practice_set_scope(app: State<'_, App>, args: SetScope) -> Result<PracticeState, IpcError> {
    switch(&app, |tenant| {
        let set = tenant.set_scope(args.application_id, api(tenant, &args.audience)?, &args.scope, args.enabled);
        set.map_err(|error| IpcError::new("unknown-scope", format!("{error}.")))
    })
}

/// How long an application's tokens live.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeSetLifetime", export_to = "ipc.d.ts"))]
pub struct SetLifetime {
    #[cfg_attr(test, ts(type = "string"))]
    application_id: AppId,
    seconds: u32,
}

/// Sets how long an application's next tokens live.
#[tauri::command]
pub async fn practice_set_lifetime(app: State<'_, App>, args: SetLifetime) -> Result<PracticeState, IpcError> {
    switch(&app, |tenant| {
        tenant.set_token_lifetime(args.application_id, args.seconds);
        Ok(())
    })
}

/// Which application.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeUseApplication", export_to = "ipc.d.ts"))]
pub struct UseApplication {
    #[cfg_attr(test, ts(type = "string"))]
    application_id: AppId,
}

/// Lets the practice environment use another application's credentials.
#[tauri::command]
pub async fn practice_use_application(app: State<'_, App>, args: UseApplication) -> Result<EnvironmentView, IpcError> {
    let running = app.practice.use_application(args.application_id)?;
    Ok(app.view(&running.environment, now()))
}

/// All lessons, and how far the running one has come.
#[tauri::command]
pub async fn practice_lessons(app: State<'_, App>) -> Result<Vec<LessonView>, IpcError> {
    Ok(lessons::lessons(&app.practice, &app.settings.read().preferences.lessons_done))
}

/// Which lesson.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct StartLesson {
    lesson: LessonId,
}

/// Starts the tenant if need be, puts everything back and breaks what the lesson is about.
#[tauri::command]
pub async fn start_lesson(app: State<'_, App>, args: StartLesson) -> Result<EnvironmentView, IpcError> {
    let environment = app.practice.start(now()).await?.environment;
    lessons::reset(&app.practice)?;
    // A token from before the lesson would hide what it is about.
    app.tokens().forget_environment(&environment.id);
    if args.lesson == LessonId::KeyRotated {
        // This one is about a token that is there already.
        let audiences = environment.management_audience().into_iter().collect();
        let request = TokenRequest { audiences, ..TokenRequest::default() };
        issuing::obtain(&app, &app.environment(crate::practice::ID)?, request, true, now()).await?;
    }
    if args.lesson == LessonId::CarelessApi {
        guarding::collect_tokens(&app, now()).await?;
    }
    lessons::start(&app.practice, args.lesson).await?;
    app.knowledge.clear();
    Ok(app.view(&app.environment(crate::practice::ID)?, now()))
}

/// Mends what the running lesson broke, as the switch in Kinde would.
#[tauri::command]
pub async fn mend_lesson(app: State<'_, App>) -> Result<EnvironmentView, IpcError> {
    lessons::mend(&app.practice)?;
    Ok(app.view(&app.environment(crate::practice::ID)?, now()))
}

/// Ends the running lesson and puts everything back.
#[tauri::command]
pub async fn end_lesson(app: State<'_, App>) -> Result<EnvironmentView, IpcError> {
    lessons::reset(&app.practice)?;
    Ok(app.view(&app.environment(crate::practice::ID)?, now()))
}

fn switch(app: &App, switch: impl FnOnce(&PracticeTenant) -> Result<(), IpcError>) -> Result<PracticeState, IpcError> {
    let running = app.practice.running().ok_or_else(not_running)?;
    switch(&running.tenant)?;
    app.practice.state()
}

fn api(tenant: &PracticeTenant, audience: &str) -> Result<ApiId, IpcError> {
    let state = tenant.state();
    let found = state.apis.iter().find(|api| api.audience == audience);
    found.map(|api| api.id).ok_or_else(|| IpcError::new("unknown-api", "The practice tenant has no such API."))
}

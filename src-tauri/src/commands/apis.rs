//! APIs of an environment, with their endpoints.

use client_credentials::environment::{Api, Audience, Environment, EnvironmentId, Scope, name, server_url};
use client_credentials::field::FieldError;
use client_credentials::openapi::LARGEST;
use serde::Deserialize;
use tauri::{AppHandle, Runtime, State};

use super::environments::{change, own};
use crate::endpoints::{self, EndpointView, OpenApiPreview};
use crate::error::IpcError;
use crate::state::{App, now};
use crate::views::EnvironmentView;
use crate::{files, practice};

/// An API as typed.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ApiDraft {
    audience: String,
    name: String,
    scopes: Vec<String>,
    base_url: String,
    /// Its endpoints; absent means that those it has stay.
    #[serde(default)]
    endpoints: Option<Vec<EndpointView>>,
}

impl ApiDraft {
    fn parse(&self) -> Result<Api, FieldError> {
        let audience = Audience::parse(&self.audience)?;
        let name = name(&self.name)?;
        let base_url = Some(self.base_url.trim()).filter(|text| !text.is_empty());
        let scopes: Result<Vec<_>, _> = self.scopes.iter().map(|text| Scope::parse(text)).collect();
        Ok(Api {
            name: if name.is_empty() { audience.to_string() } else { name },
            audience,
            scopes: scopes?,
            base_url: base_url.map(|text| server_url("baseUrl", text)).transpose()?,
            endpoints: endpoints::parse(self.endpoints.as_deref().unwrap_or_default())?,
        })
    }
}

/// An API for an environment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SaveApi {
    environment_id: String,
    api: ApiDraft,
    previous_audience: Option<String>,
}

/// Adds an API, or changes the one that had the previous audience.
#[tauri::command]
pub async fn save_api(app: State<'_, App>, args: SaveApi) -> Result<EnvironmentView, IpcError> {
    let environment = own(&app, &args.environment_id)?;
    let api = args.api.parse()?;
    let (previous, keeps_endpoints) = (args.previous_audience, args.api.endpoints.is_none());
    let taken = |other: &Api| other.audience == api.audience && previous.as_deref() != Some(other.audience.as_str());
    if environment.all_apis().iter().any(taken) {
        return Err(FieldError::new("audience", "There is an API with this audience already.").into());
    }
    let replace = move |environment: &mut Environment| match environment
        .apis
        .iter_mut()
        .find(|old| previous.as_deref() == Some(old.audience.as_str()))
    {
        Some(old) if keeps_endpoints => *old = Api { endpoints: std::mem::take(&mut old.endpoints), ..api },
        Some(old) => *old = api,
        None => environment.apis.push(api),
    };
    change(&app, environment.id, replace).await
}

/// Which API.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RemoveApi {
    environment_id: String,
    audience: String,
}

/// Removes an API from the list; its tokens stay valid at their provider.
#[tauri::command]
pub async fn remove_api(app: State<'_, App>, args: RemoveApi) -> Result<EnvironmentView, IpcError> {
    let id = own(&app, &args.environment_id)?.id;
    let remove =
        move |environment: &mut Environment| environment.apis.retain(|api| api.audience.as_str() != args.audience);
    change(&app, id, remove).await
}

/// An OpenAPI document as text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadOpenApi {
    text: String,
}

/// What is understood of an OpenAPI 3 document; keeps nothing and fetches nothing.
#[tauri::command]
pub async fn read_open_api(args: ReadOpenApi) -> Result<OpenApiPreview, IpcError> {
    endpoints::read_document(args.text).await
}

/// Lets the person choose a file and says what is understood of it; nothing when they choose none.
#[tauri::command]
pub async fn choose_open_api<R: Runtime>(handle: AppHandle<R>) -> Result<Option<OpenApiPreview>, IpcError> {
    let kinds = [("OpenAPI document", &["json", "yaml", "yml"][..])];
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    match files::pick_to_read(&handle, "Choose an OpenAPI document", &kinds, most).await? {
        Some(picked) => endpoints::read_document(endpoints::text_of(&picked.bytes)?).await.map(Some),
        None => Ok(None),
    }
}

/// Changes an environment, the practice tenant's too: that one lives in memory.
pub(super) async fn change_any(
    app: &App,
    id: &str,
    alter: impl FnOnce(&mut Environment) + Send + 'static,
) -> Result<EnvironmentView, IpcError> {
    if id == practice::ID {
        app.practice.change(|running| alter(&mut running.environment)).ok_or_else(practice::not_running)?;
        return Ok(app.view(&app.environment(practice::ID)?, now()));
    }
    change(app, EnvironmentId::new(own(app, id)?.id.to_string()), alter).await
}

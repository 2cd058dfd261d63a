//! The embedded practice tenant: started on demand, gone with the app. Its environment is never written to the disk.

use std::sync::{Arc, Mutex, PoisonError};

use client_credentials::environment::{
    Api, Audience, Colour, Endpoint, Environment, EnvironmentDraft, EnvironmentId, Parameter, ParameterPlace, Scope,
};
use client_credentials::secret::ClientSecret;
use client_credentials::token_cache::MintLedger;
use practice_tenant::{ApiId, AppId, ApplicationKind, PracticeTenant, TenantState, api_scopes};
use serde::Serialize;
use url::Url;

use crate::error::IpcError;
use crate::lessons;

/// The practice environment's identifier; only one exists.
pub const ID: &str = "practice";

/// A running tenant with the environment that looks at it.
#[derive(Clone)]
pub struct Running {
    /// The tenant.
    pub tenant: Arc<PracticeTenant>,
    /// The environment.
    pub environment: Environment,
    /// The application whose credentials the environment holds.
    pub application: AppId,
    /// When it was started, in seconds since 1970.
    pub started_at: i64,
    /// Counted apart: practice mints cost nothing.
    pub ledger: MintLedger,
    /// A secret that a lesson put in the place of the right one.
    pub wrong_secret: Option<ClientSecret>,
    /// The lesson that runs.
    pub lesson: Option<lessons::Current>,
}

impl Running {
    /// The secret of the application in use.
    pub fn secret(&self) -> Option<ClientSecret> {
        if let Some(wrong) = &self.wrong_secret {
            return Some(wrong.clone());
        }
        let application = self.tenant.application(self.application);
        application.client_secret().map(|secret| ClientSecret::new(secret.reveal().to_owned()))
    }
}

/// The practice tenant, once it runs.
#[derive(Default)]
pub struct Practice {
    running: Mutex<Option<Running>>,
    starting: tokio::sync::Mutex<()>,
}

impl Practice {
    /// What runs, if anything does.
    pub fn running(&self) -> Option<Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes what runs.
    pub fn change<T>(&self, change: impl FnOnce(&mut Running) -> T) -> Option<T> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(change)
    }

    /// Starts the tenant, or answers the one that runs.
    ///
    /// # Errors
    /// When this computer gives no port on loopback.
    pub async fn start(&self, now: i64) -> Result<Running, IpcError> {
        let _one_at_a_time = self.starting.lock().await;
        if let Some(running) = self.running() {
            return Ok(running);
        }
        let tenant = PracticeTenant::start().await.map_err(|error| {
            IpcError::new("practice-not-started", format!("The practice tenant could not start: {error}."))
        })?;
        let tenant = Arc::new(tenant);
        let running = Running {
            environment: environment(&tenant, AppId::NightlySync)?,
            tenant,
            application: AppId::NightlySync,
            started_at: now,
            ledger: MintLedger::default(),
            wrong_secret: None,
            lesson: None,
        };
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running.clone());
        Ok(running)
    }

    /// Stops what runs.
    pub fn stop(&self) {
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Uses another application's credentials.
    ///
    /// # Errors
    /// When no tenant runs.
    pub fn use_application(&self, application: AppId) -> Result<Running, IpcError> {
        let running = self.running().ok_or_else(not_running)?;
        let environment = environment(&running.tenant, application)?;
        self.change(|running| {
            running.environment = environment;
            running.application = application;
        });
        self.running().ok_or_else(not_running)
    }

    /// What the panel shows.
    ///
    /// # Errors
    /// When no tenant runs.
    pub fn state(&self) -> Result<PracticeState, IpcError> {
        let running = self.running().ok_or_else(not_running)?;
        Ok(PracticeState::new(&running.tenant.state(), &running))
    }
}

/// No tenant runs.
pub fn not_running() -> IpcError {
    IpcError::new("practice-not-running", "The practice tenant is not running. Start it first.")
}

fn environment(tenant: &PracticeTenant, application: AppId) -> Result<Environment, IpcError> {
    let application = tenant.application(application);
    let draft = EnvironmentDraft {
        name: "Practice".to_owned(),
        colour: Some(Colour::Violet),
        host: tenant.origin().to_owned(),
        client_id: application.client_id().to_owned(),
        ..EnvironmentDraft::default()
    };
    let mut environment = draft.parse(EnvironmentId::new(ID))?;
    environment.apis = vec![
        own_api(
            tenant,
            ApiId::Orders,
            &[
                ("GET", "/orders", "List orders", "read:orders"),
                ("GET", "/orders/{id}", "Show one order", "read:orders"),
                ("POST", "/orders", "Create an order", "update:orders"),
                ("DELETE", "/orders/{id}", "Delete an order", "delete:orders"),
                ("GET", "/health", "Whether it is up", ""),
            ],
        )?,
        own_api(tenant, ApiId::Careless, &[("GET", "/orders", "List old orders", "read:old_orders")])?,
    ];
    Ok(environment)
}

/// An API of the practice tenant as its customer would describe it: method, path, summary, scope.
fn own_api(tenant: &PracticeTenant, api: ApiId, endpoints: &[(&str, &str, &str, &str)]) -> Result<Api, IpcError> {
    let endpoint = |(method, path, summary, scope): &(&str, &str, &str, &str)| Endpoint {
        method: (*method).to_owned(),
        path: (*path).to_owned(),
        summary: (*summary).to_owned(),
        scopes: Scope::parse(scope).into_iter().collect(),
        scopes_guessed: false,
        parameters: if path.contains("{id}") {
            vec![Parameter { name: "id".to_owned(), place: ParameterPlace::Path, required: true }]
        } else {
            Vec::new()
        },
        body: *method == "POST",
    };
    Ok(Api {
        audience: Audience::parse(&tenant.audience(api))?,
        name: api.name().to_owned(),
        scopes: api_scopes(api).into_iter().filter_map(|scope| Scope::parse(scope).ok()).collect(),
        base_url: Url::parse(&tenant.base_url(api)).ok(),
        endpoints: endpoints.iter().map(endpoint).collect(),
    })
}

/// What the practice panel shows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PracticeState {
    /// Where it answers.
    pub origin: String,
    /// Its APIs.
    pub apis: Vec<PracticeApi>,
    /// Its applications.
    pub applications: Vec<PracticeApplicationView>,
}

/// An API of the practice tenant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PracticeApi {
    /// Its identifier.
    pub audience: String,
    /// Its name.
    pub name: String,
    /// Its scopes.
    pub scopes: Vec<String>,
}

/// An application of the practice tenant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PracticeApplicationView {
    /// Its name in switches.
    #[cfg_attr(test, ts(type = "string"))]
    pub id: AppId,
    /// Its name.
    pub name: String,
    /// Its client ID.
    pub client_id: String,
    /// What sort of application it is.
    pub kind: PracticeApplicationSort,
    /// Its organisation.
    pub org_code: Option<String>,
    /// How long its tokens live, in seconds.
    pub lifetime_seconds: u32,
    /// Whether the practice environment holds its credentials.
    pub current: bool,
    /// What it may do.
    pub authorisations: Vec<PracticeAuthorisation>,
}

/// An API that an application is authorised for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PracticeAuthorisation {
    /// The API.
    pub audience: String,
    /// The scopes it was given.
    pub scopes: Vec<String>,
}

/// Sorts of applications, as Kinde has them.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum PracticeApplicationSort {
    /// May use client credentials.
    M2m,
    /// A website with a secret that may not.
    Website,
    /// Public, without a secret.
    Spa,
}

impl PracticeState {
    fn new(state: &TenantState, running: &Running) -> Self {
        let audience = |id: ApiId| running.tenant.audience(id);
        let apis = state.apis.iter().map(|api| PracticeApi {
            audience: api.audience.clone(),
            name: api.name.clone(),
            scopes: api.scopes.clone(),
        });
        let applications = state.applications.iter().map(|application| PracticeApplicationView {
            id: application.id,
            name: application.name.clone(),
            client_id: application.client_id.clone(),
            kind: match application.kind {
                ApplicationKind::MachineToMachine => PracticeApplicationSort::M2m,
                ApplicationKind::Regular => PracticeApplicationSort::Website,
                ApplicationKind::SinglePage => PracticeApplicationSort::Spa,
            },
            org_code: application.org_code.clone(),
            lifetime_seconds: application.token_lifetime_seconds,
            current: application.id == running.application,
            authorisations: application
                .authorisations
                .iter()
                .filter(|authorisation| authorisation.authorised)
                .map(|authorisation| PracticeAuthorisation {
                    audience: audience(authorisation.api),
                    scopes: authorisation.scopes.clone(),
                })
                .collect(),
        });
        Self { origin: state.origin.clone(), apis: apis.collect(), applications: applications.collect() }
    }
}

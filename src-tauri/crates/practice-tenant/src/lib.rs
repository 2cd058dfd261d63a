//! A small identity provider with a few APIs, on loopback and in this process: to practise on and to test against.
//!
//! It is modelled on Kinde, as far as Kinde's answers are known, and makes a fresh signing key, fresh client IDs and
//! fresh secrets at each start. It shares no code with the crate that tests tokens: what the one gets wrong, the other
//! can notice.
//!
//! ```no_run
//! # async fn practise() -> Result<(), practice_tenant::StartError> {
//! use practice_tenant::{ApiId, AppId, PracticeTenant};
//!
//! let tenant = PracticeTenant::start().await?;
//! let nightly = tenant.application(AppId::NightlySync);
//! println!("{}/oauth2/token as {}", tenant.origin(), nightly.client_id());
//! tenant.deauthorise(AppId::NightlySync, ApiId::Orders);
//! # Ok(())
//! # }
//! ```

mod admin;
mod application;
mod bearer;
mod billing_api;
mod data;
mod fault;
mod form;
mod http;
mod keys;
mod management_api;
mod orders_api;
mod request_log;
mod server;
mod token_endpoint;
mod well_known;

use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;

pub use admin::{
    ApiState, ApplicationState, AudienceMatching, AuthorisationState, BadTokenStatus, Manners, MissingAudience,
    RefusalStatus, TenantState, UnknownClient, UnknownScope,
};
pub use application::{ApiId, AppId, ApplicationKind, ApplicationSecret, api_scopes};
pub use fault::{Fault, FaultKind, Place};
pub use keys::{KeyError, OldKey};
pub use request_log::{CredentialsSeen, REQUEST_LOG_CAPACITY, RequestRecord};

use admin::Settings;
use keys::SigningKey;
use server::Tenant;

/// The tenant could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The operating system gave no port on loopback.
    #[error("no port on loopback could be opened")]
    Port(#[source] std::io::Error),
    /// There is no signing key or no credentials.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// A running tenant. It stops when this handle is dropped.
pub struct PracticeTenant {
    tenant: Arc<Tenant>,
    /// Dropping it ends the server.
    _running: watch::Sender<()>,
}

impl PracticeTenant {
    /// Starts a tenant on a free port of 127.0.0.1. Must be called within a tokio runtime, which then serves it.
    ///
    /// # Errors
    /// [`StartError`] when there is no port or no randomness.
    pub async fn start() -> Result<Self, StartError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(StartError::Port)?;
        let port = listener.local_addr().map_err(StartError::Port)?.port();
        let key = tokio::task::spawn_blocking(SigningKey::generate).await.map_err(|_| KeyError)??;
        let (running, stopped) = watch::channel(());
        let tenant = Arc::new(Tenant::new(port, Settings::new(key)?, stopped));
        tokio::spawn(server::serve(listener, Arc::clone(&tenant)));
        Ok(Self { tenant, _running: running })
    }

    /// Scheme, host and port without a trailing slash: the issuer, and the base of every address.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.tenant.origin
    }

    /// The audience of an API.
    #[must_use]
    pub fn audience(&self, api: ApiId) -> String {
        api.audience(self.origin())
    }

    /// Where an API is called, without a trailing slash.
    #[must_use]
    pub fn base_url(&self, api: ApiId) -> String {
        api.base_url(self.origin())
    }

    /// Every application with its present credentials, always in the same order.
    #[must_use]
    pub fn applications(&self) -> Vec<PracticeApplication> {
        AppId::ALL.into_iter().map(|app| self.application(app)).collect()
    }

    /// One application with its present credentials.
    #[must_use]
    pub fn application(&self, app: AppId) -> PracticeApplication {
        let settings = self.tenant.settings();
        let found = settings.applications.get(&app);
        PracticeApplication {
            id: app,
            client_id: found.map(|application| application.client_id.clone()).unwrap_or_default(),
            client_secret: found.and_then(|application| application.secret.clone()),
            org_code: found.and_then(|application| application.org_code.clone()),
        }
    }

    /// The last [`REQUEST_LOG_CAPACITY`] requests as received, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.tenant.log().records()
    }

    /// Forgets the requests so far; numbers go on counting.
    pub fn clear_requests(&self) {
        self.tenant.log().clear();
    }
}

/// The handle prints where it serves, and nothing that is worth hiding.
impl std::fmt::Debug for PracticeTenant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PracticeTenant").field("origin", &self.tenant.origin).finish_non_exhaustive()
    }
}

/// An application with its credentials, as the person who created it would copy them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeApplication {
    id: AppId,
    client_id: String,
    client_secret: Option<ApplicationSecret>,
    org_code: Option<String>,
}

impl PracticeApplication {
    /// Its name in switches.
    #[must_use]
    pub fn id(&self) -> AppId {
        self.id
    }

    /// Its name for people.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.id.name()
    }

    /// What sort of application it is.
    #[must_use]
    pub fn kind(&self) -> ApplicationKind {
        self.id.kind()
    }

    /// Its client ID.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Its client secret; a public application has none.
    #[must_use]
    pub fn client_secret(&self) -> Option<&ApplicationSecret> {
        self.client_secret.as_ref()
    }

    /// The organisation it belongs to, when it is not global.
    #[must_use]
    pub fn org_code(&self) -> Option<&str> {
        self.org_code.as_deref()
    }
}

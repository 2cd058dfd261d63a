//! The switches of the tenant: what Kinde's admin screens change, and what a lesson breaks.
//!
//! Everything here may be called from any thread while the tenant serves. Nothing is written to disk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::application::{Application, initial_applications};
use crate::fault::{Fault, FaultKind};
use crate::keys::{self, KeyError, KeyRing, OldKey, SigningKey};
use crate::orders_api::{Order, initial_orders};
use crate::{ApiId, AppId, ApplicationKind, ApplicationSecret, PracticeTenant, api_scopes};

/// How an unknown client ID is answered at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeUnknownClient", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum UnknownClient {
    /// `invalid_client` with 401, like a wrong secret.
    #[default]
    InvalidClient,
    /// A bare 404, as Kinde's documentation describes it.
    NotFound,
}

/// The status of a refused audience or scope; the sources about Kinde disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeRefusalStatus", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum RefusalStatus {
    /// 400, as RFC 6749 5.2 says and as seen in the wild.
    #[default]
    BadRequest,
    /// 403, as Kinde's documentation says.
    Forbidden,
}

/// What a token request without an audience gets; not known for Kinde.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeMissingAudience", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum MissingAudience {
    /// `invalid_request`, as Kinde's documentation says.
    #[default]
    Refused,
    /// A token with `"aud": []`.
    EmptyAudience,
}

/// How a requested audience is compared with the authorised ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeAudienceMatching", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum AudienceMatching {
    /// Character by character.
    #[default]
    Exact,
    /// A path below an authorised audience is let through as well, so that `…/api/v1` gets a token that the API refuses.
    SubPath,
}

/// How the Management API refuses a missing, expired or foreign token; the sources about Kinde disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeBadTokenStatus", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum BadTokenStatus {
    /// 403, as Kinde's API description says.
    #[default]
    Forbidden,
    /// 401, as Kinde's M2M page says.
    Unauthorised,
}

/// The points on which Kinde's behaviour is not certain, each with a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeManners", export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase", default)]
pub struct Manners {
    /// Unknown client IDs.
    pub unknown_client: UnknownClient,
    /// Refused audiences and scopes.
    pub refusal_status: RefusalStatus,
    /// Requests without an audience.
    pub missing_audience: MissingAudience,
    /// Comparison of audiences.
    pub audience_matching: AudienceMatching,
    /// Tokens that the Management API refuses.
    pub bad_token_status: BadTokenStatus,
}

/// The API has no scope of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the API has no scope `{scope}`")]
pub struct UnknownScope {
    /// The name that was asked for.
    pub scope: String,
}

/// The whole tenant as a panel shows it. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeTenantState", export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct TenantState {
    /// Scheme, host and port; also the issuer.
    pub origin: String,
    /// The `kid` that signs.
    pub active_key: String,
    /// Every `kid` in the JWKS, the active one first.
    pub published_keys: Vec<String>,
    /// The applications, always in the same order.
    pub applications: Vec<ApplicationState>,
    /// The APIs, always in the same order.
    pub apis: Vec<ApiState>,
    /// What is broken at the moment.
    pub faults: Vec<Fault>,
    /// The choices on uncertain points.
    pub manners: Manners,
}

/// One application in a [`TenantState`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeApplicationState", export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ApplicationState {
    /// Its name in switches.
    pub id: AppId,
    /// Its name for people.
    pub name: String,
    /// What sort of application it is.
    pub kind: ApplicationKind,
    /// Its client ID.
    pub client_id: String,
    /// The organisation it belongs to, when it is not global.
    pub org_code: Option<String>,
    /// Lifetime of its tokens in seconds.
    pub token_lifetime_seconds: u32,
    /// One entry for each API.
    pub authorisations: Vec<AuthorisationState>,
}

/// What one application may do at one API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeAuthorisationState", export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct AuthorisationState {
    /// The API.
    pub api: ApiId,
    /// Whether the application may ask for tokens for it at all.
    pub authorised: bool,
    /// The enabled scopes in alphabetical order. They are kept, without effect, while `authorised` is false.
    pub scopes: Vec<String>,
}

/// One API in a [`TenantState`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeApiState", export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct ApiState {
    /// Its name in switches.
    pub id: ApiId,
    /// Its name for people.
    pub name: String,
    /// The audience to ask for.
    pub audience: String,
    /// Where it is called, without a trailing slash.
    pub base_url: String,
    /// Whether it is the tenant's Management API.
    pub is_management_api: bool,
    /// Every scope it knows, in alphabetical order.
    pub scopes: Vec<String>,
}

/// Everything that a switch can change.
pub(crate) struct Settings {
    pub(crate) applications: BTreeMap<AppId, Application>,
    pub(crate) keys: KeyRing,
    pub(crate) faults: Vec<Fault>,
    pub(crate) manners: Manners,
    pub(crate) orders: Vec<Order>,
    /// The careless API has been mended: it checks as strictly as the Orders API.
    pub(crate) careless_is_mended: bool,
    first_credentials: BTreeMap<AppId, (String, Option<ApplicationSecret>)>,
    first_keys: KeyRing,
}

impl Settings {
    pub(crate) fn new(key: SigningKey) -> Result<Self, KeyError> {
        let mut first_credentials = BTreeMap::new();
        for app in AppId::ALL {
            let secret = if app.is_public() { None } else { Some(ApplicationSecret::new(keys::random_secret()?)) };
            first_credentials.insert(app, (keys::random_client_id()?, secret));
        }
        let keys = KeyRing::new(key);
        Ok(Self {
            applications: initial_applications(&first_credentials),
            keys: keys.clone(),
            faults: Vec::new(),
            manners: Manners::default(),
            orders: initial_orders(),
            careless_is_mended: false,
            first_credentials,
            first_keys: keys,
        })
    }

    fn reset(&mut self) {
        self.applications = initial_applications(&self.first_credentials);
        self.keys = self.first_keys.clone();
        self.faults.clear();
        self.manners = Manners::default();
        self.orders = initial_orders();
        self.careless_is_mended = false;
    }

    /// The application with this client ID.
    pub(crate) fn by_client_id(&self, client_id: &str) -> Option<&Application> {
        self.applications.values().find(|application| application.client_id == client_id)
    }

    /// Whether a fault of this kind is active.
    pub(crate) fn has_fault(&self, kind: FaultKind) -> bool {
        self.faults.iter().any(|fault| fault.kind() == kind)
    }
}

impl PracticeTenant {
    fn change<T>(&self, change: impl FnOnce(&mut Settings) -> T) -> T {
        change(&mut self.tenant.settings())
    }

    fn change_app(&self, app: AppId, change: impl FnOnce(&mut Application)) {
        self.change(|settings| {
            if let Some(application) = settings.applications.get_mut(&app) {
                change(application);
            }
        });
    }

    /// Lets `app` ask for tokens for `api`, with the scopes that are enabled for it.
    pub fn authorise(&self, app: AppId, api: ApiId) {
        self.change_app(app, |application| application.grant_mut(api).authorised = true);
    }

    /// Takes the authorisation back. Its scopes come back with the next [`PracticeTenant::authorise`]; tokens that
    /// were issued stay good until they expire.
    pub fn deauthorise(&self, app: AppId, api: ApiId) {
        self.change_app(app, |application| application.grant_mut(api).authorised = false);
    }

    /// Enables or disables one scope of `api` for `app`.
    ///
    /// # Errors
    /// [`UnknownScope`] when the API has no such scope; nothing is changed then.
    pub fn set_scope(&self, app: AppId, api: ApiId, scope: &str, enabled: bool) -> Result<(), UnknownScope> {
        if !api_scopes(api).contains(&scope) {
            return Err(UnknownScope { scope: scope.to_owned() });
        }
        self.change_app(app, |application| {
            let scopes = &mut application.grant_mut(api).scopes;
            if enabled {
                scopes.insert(scope.to_owned());
            } else {
                scopes.remove(scope);
            }
        });
        Ok(())
    }

    /// Sets the lifetime of new tokens of `app` in seconds. With 0 they are born expired.
    pub fn set_token_lifetime(&self, app: AppId, seconds: u32) {
        self.change_app(app, |application| application.lifetime = seconds);
    }

    /// Sets a claim in new tokens of `app`, as a token-generation workflow does: not when the Management API is among
    /// the audiences. It also overrides a claim of that name, which lets tests make tokens with any content.
    pub fn set_custom_claim(&self, app: AppId, name: impl Into<String>, value: Value) {
        self.change_app(app, |application| {
            application.custom_claims.insert(name.into(), value);
        });
    }

    /// Gives `app` a new client secret and returns it; the old one is refused from now on. A public application
    /// has no secret and gets none: `None`.
    ///
    /// # Errors
    /// [`KeyError`] when there is no randomness; the old secret stays.
    pub fn rotate_secret(&self, app: AppId) -> Result<Option<ApplicationSecret>, KeyError> {
        if app.is_public() {
            return Ok(None);
        }
        let secret = ApplicationSecret::new(keys::random_secret()?);
        self.change_app(app, |application| application.secret = Some(secret.clone()));
        Ok(Some(secret))
    }

    /// Gives `app` exactly these credentials, for instance with characters that are easily mangled on the way.
    pub fn set_credentials(&self, app: AppId, client_id: impl Into<String>, client_secret: impl Into<String>) {
        self.change_app(app, |application| {
            application.client_id = client_id.into();
            application.secret = Some(ApplicationSecret::new(client_secret.into()));
        });
    }

    /// Signs with a fresh key from now on and returns its `kid`.
    ///
    /// # Errors
    /// [`KeyError`] when no key could be made; the old key stays.
    pub async fn rotate_key(&self, old: OldKey) -> Result<String, KeyError> {
        let key = tokio::task::spawn_blocking(SigningKey::generate).await.map_err(|_| KeyError)??;
        let kid = key.kid().to_owned();
        self.change(|settings| settings.keys.rotate(key, old));
        Ok(kid)
    }

    /// Breaks something. A fault of the same kind in the same place is replaced, all others stay.
    pub fn inject(&self, fault: Fault) {
        self.change(|settings| {
            settings.faults.retain(|active| active.kind() != fault.kind() || active.place() != fault.place());
            settings.faults.push(fault);
        });
    }

    /// Mends every fault of this kind, wherever it is.
    pub fn withdraw(&self, kind: FaultKind) {
        self.change(|settings| settings.faults.retain(|fault| fault.kind() != kind));
    }

    /// Mends everything that was injected.
    pub fn clear_faults(&self) {
        self.change(|settings| settings.faults.clear());
    }

    /// Lets the careless API check its tokens as strictly as the Orders API does, or not.
    pub fn mend_careless_api(&self, mended: bool) {
        self.change(|settings| settings.careless_is_mended = mended);
    }

    /// Chooses the behaviour on points where Kinde's is not certain.
    pub fn set_manners(&self, manners: Manners) {
        self.change(|settings| settings.manners = manners);
    }

    /// Puts everything back as it was at the start: credentials, keys, authorisations, scopes, lifetimes, orders,
    /// manners, and no fault. The request log stays.
    pub fn reset(&self) {
        self.change(Settings::reset);
    }

    /// What a panel needs to show the tenant.
    #[must_use]
    pub fn state(&self) -> TenantState {
        let origin = self.tenant.origin.as_str();
        let settings = self.tenant.settings();
        TenantState {
            origin: origin.to_owned(),
            active_key: settings.keys.active().kid().to_owned(),
            published_keys: settings.keys.published().map(|key| key.kid().to_owned()).collect(),
            applications: settings.applications.values().map(application_state).collect(),
            apis: ApiId::ALL
                .into_iter()
                .map(|api| ApiState {
                    id: api,
                    name: api.name().to_owned(),
                    audience: api.audience(origin),
                    base_url: api.base_url(origin),
                    is_management_api: api == ApiId::Management,
                    scopes: api_scopes(api).iter().map(|scope| (*scope).to_owned()).collect(),
                })
                .collect(),
            faults: settings.faults.clone(),
            manners: settings.manners,
        }
    }
}

fn application_state(application: &Application) -> ApplicationState {
    ApplicationState {
        id: application.id,
        name: application.id.name().to_owned(),
        kind: application.id.kind(),
        client_id: application.client_id.clone(),
        org_code: application.org_code.clone(),
        token_lifetime_seconds: application.lifetime,
        authorisations: ApiId::ALL
            .into_iter()
            .map(|api| {
                let grant = application.grant(api);
                AuthorisationState {
                    api,
                    authorised: grant.is_some_and(|grant| grant.authorised),
                    scopes: grant.map(|grant| grant.scopes.iter().cloned().collect()).unwrap_or_default(),
                }
            })
            .collect(),
    }
}

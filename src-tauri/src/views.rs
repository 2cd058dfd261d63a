//! What the window knows: plain data without any secret.

use client_credentials::environment::{
    Accepted, Api, AuthorizationServer, ClientAuthentication, Colour, Environment, Expectation, Provider, SavedCall,
    origin_of,
};
use client_credentials::http::trust::{self, CertificateNote};
use client_credentials::token_cache::{MonthCount, SavedToken, TokenCache, month};
use serde::Serialize;

use crate::endpoints::EndpointView;
use crate::secret_store::SecretStoreReport;
use crate::settings_store::preferences::{DateOrder, NetworkPreferences, ProxyKind, SettingName};
use crate::settings_store::{LoadReport, Preferences, SecretPlace, SecretRecord, StorageState, StorageTrouble, Theme};

/// Everything the window shows when it opens.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct AppState {
    /// Version of the app.
    pub version: String,
    /// `linux`, `macos` or `windows`.
    #[cfg_attr(test, ts(type = "\"linux\" | \"macos\" | \"windows\""))]
    pub platform: String,
    /// Whether a test drives the window.
    pub automation: bool,
    /// The computer's clock, in seconds since 1970.
    pub now: i64,
    /// How the settings are.
    pub storage: StorageView,
    /// How the key store is.
    pub secret_store: SecretStoreView,
    /// Look and habits.
    pub preferences: PreferencesView,
    /// All environments, the practice one last.
    pub environments: Vec<EnvironmentView>,
    /// The environment that was open last.
    pub selected: Option<String>,
}

/// How the settings are.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct StorageView {
    /// What sort of news this is.
    pub kind: StorageKind,
    /// In a plain sentence; empty when there is nothing to say.
    pub sentence: String,
    /// What to do, in order.
    pub details: Vec<String>,
}

/// Sorts of news about the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum StorageKind {
    /// Read and saved.
    Ready,
    /// The file was damaged or missing; something older took its place.
    Restored,
    /// Written by a newer version: nothing is saved.
    Newer,
    /// Something could not be saved yet.
    Unsaved,
    /// Something else wrote the file: somebody has to choose.
    Conflict,
}

impl StorageView {
    /// From how the start went and how saving goes.
    pub fn new(load: &LoadReport, state: &StorageState) -> Self {
        if let Some(sentence) = &state.sentence {
            let kind = match &state.trouble {
                Some(StorageTrouble::ChangedOutside { .. }) => StorageKind::Conflict,
                _ if state.can_retry => StorageKind::Unsaved,
                _ => StorageKind::Newer,
            };
            return Self { kind, sentence: sentence.clone(), details: state.steps.clone() };
        }
        let kind = if load.sentence.is_empty() { StorageKind::Ready } else { StorageKind::Restored };
        Self { kind, sentence: load.sentence.clone(), details: Vec::new() }
    }
}

/// How the key store is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SecretStoreView {
    /// For code: `untried`, `available`, `locked`, …
    pub state: String,
    /// Whether secrets are kept over a restart, as far as is known.
    pub works: bool,
    /// For people.
    pub sentence: String,
    /// What to do, in order.
    pub steps: Vec<String>,
}

impl From<SecretStoreReport> for SecretStoreView {
    fn from(report: SecretStoreReport) -> Self {
        let state = serde_json::to_value(&report.state).unwrap_or_default();
        let state = state.get("kind").and_then(serde_json::Value::as_str).unwrap_or("unavailable").to_owned();
        let works = matches!(state.as_str(), "untried" | "available");
        Self { state, works, sentence: report.sentence, steps: report.steps }
    }
}

/// Look and habits.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PreferencesView {
    /// Light or dark.
    pub theme: Theme,
    /// Failures are worded for a developer.
    pub for_developers: bool,
    /// Saved tokens survive a restart in the key store.
    pub keep_tokens: bool,
    /// Tokens a month after which the window warns, for each environment.
    pub mint_budget: Option<u32>,
    /// Environments whose set-up checklist was put away.
    pub hidden_checklists: Vec<String>,
    /// A history of requests and answers is kept.
    pub keep_history: bool,
    /// The history also keeps bodies.
    pub keep_history_bodies: bool,
    /// The language that programs are written in.
    pub code_language: Option<String>,
    /// The language that programs which verify are written in.
    pub verifier_language: Option<String>,
    /// Per cent of the budget at which it warns.
    pub mint_warning: u32,
    /// Size of all text, in per cent.
    pub text_size: u16,
    /// Which time is read first.
    pub dates: DateOrder,
    /// Seconds by which clocks may differ.
    pub leeway: u32,
    /// Seconds after which a copied token leaves the clipboard.
    pub clipboard_seconds: u32,
    /// How other computers are reached.
    pub network: NetworkView,
    /// The settings that differ from a new installation.
    pub changed: Vec<SettingName>,
}

/// How other computers are reached.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct NetworkView {
    /// Longest wait for a connection, in seconds.
    pub connect_seconds: u32,
    /// Longest silence while an answer is read, in seconds.
    pub read_seconds: u32,
    /// Longest time for a whole exchange, in seconds.
    pub total_seconds: u32,
    /// Who decides about the proxy.
    pub proxy_kind: ProxyKind,
    /// The proxy of the settings, as host and port.
    pub proxy_address: String,
    /// Who asks it.
    pub proxy_user: String,
    /// Where its password is, if there is one.
    pub proxy_password: Option<SecretPlace>,
    /// Further authorities.
    pub extra_certificates: Vec<CertificateNote>,
    /// The client certificate and those between it and its authority.
    pub client_certificate: Vec<CertificateNote>,
    /// Where its key is.
    pub client_key: Option<SecretPlace>,
}

impl From<&NetworkPreferences> for NetworkView {
    fn from(network: &NetworkPreferences) -> Self {
        let notes = |pem: Option<&String>| {
            pem.and_then(|pem| trust::read_authorities(pem).ok()).map(|read| read.notes).unwrap_or_default()
        };
        let client = network.client_certificate.as_ref();
        Self {
            connect_seconds: network.connect_seconds,
            read_seconds: network.read_seconds,
            total_seconds: network.total_seconds,
            proxy_kind: network.proxy.kind,
            proxy_address: network.proxy.address.as_ref().map(origin_of).unwrap_or_default(),
            proxy_user: network.proxy.user.clone().unwrap_or_default(),
            proxy_password: network.proxy.password,
            extra_certificates: notes(network.extra_certificates.as_ref()),
            client_certificate: notes(client.map(|client| &client.certificates)),
            client_key: client.map(|client| client.key),
        }
    }
}

impl From<&Preferences> for PreferencesView {
    fn from(preferences: &Preferences) -> Self {
        Self {
            theme: preferences.theme,
            for_developers: preferences.for_developers,
            keep_tokens: preferences.keep_tokens,
            mint_budget: preferences.mint_budget,
            hidden_checklists: preferences.hidden_checklists.iter().map(ToString::to_string).collect(),
            keep_history: preferences.keep_history,
            keep_history_bodies: preferences.keep_history_bodies,
            code_language: preferences.code_language.clone(),
            verifier_language: preferences.verifier_language.clone(),
            mint_warning: preferences.mint_warning,
            text_size: preferences.text_size,
            dates: preferences.dates,
            leeway: preferences.leeway,
            clipboard_seconds: preferences.clipboard_seconds,
            network: (&preferences.network).into(),
            changed: SettingName::ALL.into_iter().filter(|setting| setting.is_changed(preferences)).collect(),
        }
    }
}

/// An environment as the window knows it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct EnvironmentView {
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// Marked as production.
    pub production: bool,
    /// The embedded practice tenant.
    pub practice: bool,
    /// Kinde or another server.
    pub provider: Provider,
    /// The host people recognise it by.
    pub host: String,
    /// Kinde's region label.
    pub region: Option<String>,
    /// A domain of the customer's own instead of the Kinde domain.
    pub custom_domain: bool,
    /// Expected issuer.
    pub issuer: Option<String>,
    /// Token endpoint, as far as known.
    pub token_endpoint: Option<String>,
    /// Typed key set address.
    pub jwks_uri: Option<String>,
    /// The client.
    pub client_id: String,
    /// How the client proves itself.
    pub authentication: ClientAuthentication,
    /// All APIs, the Management API first.
    pub apis: Vec<ApiView>,
    /// Origins a token may be sent to.
    pub token_hosts: Vec<String>,
    /// The organisation its tokens have to carry.
    pub expected_org_code: Option<String>,
    /// What its tokens have to be like, kept to be checked again.
    pub expectations: Vec<Expectation>,
    /// Which of the documented ways this server accepted last.
    pub accepted: Accepted,
    /// Calls kept under a name.
    pub saved_calls: Vec<SavedCall>,
    /// What may be said of the secret.
    pub secret: Option<SecretView>,
    /// What was minted this month.
    pub mints: MintsView,
    /// Saved tokens, newest first, expired ones for a while.
    pub saved_tokens: Vec<SavedToken>,
}

/// An API as the window knows it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ApiView {
    /// Its identifier.
    pub audience: String,
    /// What people call it.
    pub name: String,
    /// Scopes to offer.
    pub scopes: Vec<String>,
    /// Kinde's Management API, which is always there.
    pub management: bool,
    /// Where it answers.
    pub base_url: Option<String>,
    /// What can be called there.
    pub endpoints: Vec<EndpointView>,
}

/// What may be said of a secret.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SecretView {
    /// When it was set, in seconds since 1970.
    pub set_at: i64,
    /// Its length in characters.
    pub characters: u32,
    /// Four digits to compare it by.
    pub fingerprint: String,
    /// Where it lives.
    pub place: SecretPlace,
}

impl From<&SecretRecord> for SecretView {
    fn from(record: &SecretRecord) -> Self {
        Self {
            set_at: record.set_at,
            characters: record.characters,
            fingerprint: record.fingerprint.clone(),
            place: record.place,
        }
    }
}

/// What this app minted in a month.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct MintsView {
    /// `2026-11`, by UTC.
    pub month: String,
    /// Tokens issued to this app.
    pub minted: u32,
    /// Times a saved token was used instead.
    pub reused: u32,
}

impl EnvironmentView {
    /// An environment with what is known around it.
    pub fn new(
        environment: &Environment,
        practice: bool,
        secret: Option<SecretView>,
        count: MonthCount,
        tokens: &TokenCache,
        now: i64,
    ) -> Self {
        let host = match &environment.server {
            AuthorizationServer::Kinde { host } => Some(host),
            AuthorizationServer::Other { .. } => None,
        };
        let management = environment.management_audience();
        let api = |api: Api| ApiView {
            management: management.as_ref() == Some(&api.audience),
            audience: api.audience.to_string(),
            name: api.name,
            scopes: api.scopes.iter().map(ToString::to_string).collect(),
            base_url: api.base_url.map(String::from),
            endpoints: api.endpoints.into_iter().map(EndpointView::from).collect(),
        };
        Self {
            id: environment.id.to_string(),
            name: environment.name.clone(),
            colour: environment.colour,
            production: environment.production,
            practice,
            provider: if host.is_some() { Provider::Kinde } else { Provider::Other },
            host: environment.host(),
            region: host.and_then(|host| host.region()).map(str::to_owned),
            custom_domain: host.is_some_and(|host| host.is_custom_domain()),
            issuer: environment.issuer().map(str::to_owned),
            token_endpoint: environment.token_endpoint().map(String::from),
            jwks_uri: environment.jwks_uri().map(String::from),
            client_id: environment.client_id.to_string(),
            authentication: environment.authentication,
            apis: environment.all_apis().into_iter().map(api).collect(),
            token_hosts: environment.token_origins(),
            expected_org_code: environment.expected_org_code.clone(),
            expectations: environment.expectations.clone(),
            accepted: environment.accepted.clone(),
            saved_calls: environment.saved_calls.clone(),
            secret,
            mints: MintsView { month: month(now), minted: count.minted, reused: count.reused },
            saved_tokens: tokens.of(&environment.id).map(|token| token.view()).collect(),
        }
    }
}

//! Team packs: one file with which a colleague has everything but the secrets.
//!
//! # The format, version 1
//! A UTF-8 text of JSON (RFC 8259) of at most 4 MiB, usually named `….m2mpack`:
//!
//! ```json
//! {
//!   "format": "m2m-token-tester-pack/1",
//!   "name": "Orders",
//!   "welcome": "Hello. Ask Kim for the two secrets.",
//!   "environments": [{
//!     "name": "Acme dev", "colour": "green", "production": false,
//!     "provider": "kinde", "host": "acme-dev.eu.kinde.com",
//!     "clientId": "3f6b…", "authentication": "client_secret_post", "expectedOrgCode": "",
//!     "apis": [{ "audience": "https://orders.acme.com", "name": "Orders", "scopes": ["read:orders"], "baseUrl": "",
//!                "endpoints": [{ "method": "GET", "path": "/orders/{id}", "summary": "One order", "scopes": ["read:orders"],
//!                                "parameters": [{ "name": "id", "place": "path", "required": true }], "body": false }] }],
//!     "savedCalls": [{ "id": "…", "name": "Orders of today", "audience": "https://orders.acme.com", "method": "GET",
//!                      "url": "https://orders.acme.com/orders?day=today", "headers": [], "body": "" }],
//!     "expectations": [{ "id": "…", "name": "May read orders", "audience": "https://orders.acme.com",
//!                        "requestedScopes": [], "mustHold": ["read:orders"], "leastLifetime": 3600, "orgCode": null }]
//!   }]
//! }
//! ```
//!
//! Another server than Kinde has `"provider": "other"` and `issuer`, `tokenEndpoint`, `jwksUri` in place of `host`.
//! Members may be missing and are then empty. A member that version 1 does not know makes the pack unreadable: so a
//! `clientSecret` that somebody wrote into it by hand is refused with words instead of being kept in a file. What a newer
//! version adds raises the number, and a higher number is refused with the advice to update.
//!
//! Not in it: secrets and tokens, which other hosts tokens may go to (each person allows these), what was minted.

mod merge;
mod read;

pub use merge::{Merge, Standing, Take, merged, standing};
pub use read::PackTrouble;
pub(super) use read::{checked, version};

use serde::{Deserialize, Serialize};

use super::{Sheet, guard};
use crate::environment::{
    Api, AuthorizationServer, ClientAuthentication, Colour, Endpoint, Environment, Expectation, Provider, SavedCall,
};
use crate::redaction::Redactor;

/// How the format is named, before its version.
pub const FORMAT: &str = "m2m-token-tester-pack";

/// The version that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// What a pack's file name ends with.
pub const EXTENSION: &str = "m2mpack";

/// Longest welcome text, in characters.
pub const LONGEST_WELCOME: usize = 4_000;

/// Most environments in a pack.
pub const MOST_ENVIRONMENTS: usize = 100;

/// A pack as read; every value in it can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamPack {
    /// What it is for.
    pub name: String,
    /// What its maker says to whoever opens it.
    pub welcome: String,
    /// The environments. Their identifiers are empty: whoever takes one in names it.
    pub environments: Vec<Environment>,
}

/// A pack as written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    format: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    welcome: String,
    environments: Vec<Packed>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Packed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    colour: Option<Colour>,
    #[serde(default)]
    production: bool,
    #[serde(default)]
    provider: Provider,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    host: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    issuer: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    token_endpoint: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    jwks_uri: String,
    client_id: String,
    #[serde(default)]
    authentication: ClientAuthentication,
    #[serde(default)]
    expected_org_code: String,
    #[serde(default)]
    apis: Vec<PackedApi>,
    #[serde(default)]
    saved_calls: Vec<PackedCall>,
    #[serde(default)]
    expectations: Vec<PackedExpectation>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PackedApi {
    audience: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    base_url: String,
    #[serde(default)]
    endpoints: Vec<PackedEndpoint>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PackedEndpoint {
    method: String,
    path: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    scopes_guessed: bool,
    #[serde(default)]
    parameters: Vec<PackedParameter>,
    #[serde(default)]
    body: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PackedParameter {
    name: String,
    place: crate::environment::ParameterPlace,
    #[serde(default)]
    required: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PackedCall {
    #[serde(default)]
    id: String,
    name: String,
    #[serde(default)]
    audience: Option<String>,
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<crate::resource_call::HeaderDraft>,
    #[serde(default)]
    body: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PackedExpectation {
    #[serde(default)]
    id: String,
    name: String,
    audience: String,
    #[serde(default)]
    requested_scopes: Vec<String>,
    #[serde(default)]
    must_hold: Vec<String>,
    #[serde(default)]
    least_lifetime: Option<u32>,
    #[serde(default)]
    org_code: Option<String>,
}

impl TeamPack {
    /// Reads a pack; see the module for the format.
    ///
    /// # Errors
    /// In words: not a pack, one of a newer version, or a value that cannot be used, with its place.
    pub fn read(text: &str) -> Result<Self, PackTrouble> {
        read::read(text)
    }

    /// The pack as a file. `known` are secrets and tokens at hand, which must not get out inside a call.
    pub fn write(&self, known: &[Redactor]) -> Sheet {
        let mut notes = Vec::new();
        let mut environments = Vec::new();
        for environment in &self.environments {
            let mut own = Vec::new();
            environments.push(packed(environment, known, &mut own));
            notes.extend(own.into_iter().map(|note| format!("{}: {note}", environment.name)));
        }
        let file = File {
            format: format!("{FORMAT}/{VERSION}"),
            name: self.name.clone(),
            welcome: self.welcome.clone(),
            environments,
        };
        // Strings, numbers and lists have a JSON form always.
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        if let Some(net) = known.iter().find(|net| net.finds(&text)) {
            text = net.redact(&text);
            notes.push("A secret stood in a name or text; dots stand in its place.".to_owned());
        }
        Sheet { text, notes }
    }
}

fn packed(environment: &Environment, known: &[Redactor], notes: &mut Vec<String>) -> Packed {
    let text = |url: &Option<url::Url>| url.as_ref().map(url::Url::to_string).unwrap_or_default();
    let (provider, host, issuer, token_endpoint, jwks_uri) = match &environment.server {
        AuthorizationServer::Kinde { host } => (
            Provider::Kinde,
            host.origin().strip_prefix("https://").unwrap_or(host.origin()).to_owned(),
            String::new(),
            String::new(),
            String::new(),
        ),
        AuthorizationServer::Other { issuer, token_endpoint, jwks_uri } => {
            (Provider::Other, String::new(), issuer.clone().unwrap_or_default(), text(token_endpoint), text(jwks_uri))
        }
    };
    Packed {
        name: environment.name.clone(),
        colour: Some(environment.colour),
        production: environment.production,
        provider,
        host,
        issuer,
        token_endpoint,
        jwks_uri,
        client_id: environment.client_id.to_string(),
        authentication: environment.authentication,
        expected_org_code: environment.expected_org_code.clone().unwrap_or_default(),
        apis: environment.apis.iter().map(packed_api).collect(),
        saved_calls: guard::clean(environment.saved_calls.clone(), known, notes).into_iter().map(packed_call).collect(),
        expectations: environment.expectations.iter().map(packed_expectation).collect(),
    }
}

fn packed_api(api: &Api) -> PackedApi {
    PackedApi {
        audience: api.audience.to_string(),
        name: api.name.clone(),
        scopes: texts(&api.scopes),
        base_url: api.base_url.as_ref().map(url::Url::to_string).unwrap_or_default(),
        endpoints: api.endpoints.iter().map(packed_endpoint).collect(),
    }
}

fn packed_endpoint(endpoint: &Endpoint) -> PackedEndpoint {
    let parameter = |parameter: &crate::environment::Parameter| PackedParameter {
        name: parameter.name.clone(),
        place: parameter.place,
        required: parameter.required,
    };
    PackedEndpoint {
        method: endpoint.method.clone(),
        path: endpoint.path.clone(),
        summary: endpoint.summary.clone(),
        scopes: texts(&endpoint.scopes),
        scopes_guessed: endpoint.scopes_guessed,
        parameters: endpoint.parameters.iter().map(parameter).collect(),
        body: endpoint.body,
    }
}

fn packed_call(call: SavedCall) -> PackedCall {
    let SavedCall { id, name, audience, method, url, headers, body } = call;
    PackedCall { id, name, audience: audience.map(|audience| audience.to_string()), method, url, headers, body }
}

fn packed_expectation(expectation: &Expectation) -> PackedExpectation {
    PackedExpectation {
        id: expectation.id.clone(),
        name: expectation.name.clone(),
        audience: expectation.audience.to_string(),
        requested_scopes: texts(&expectation.requested_scopes),
        must_hold: texts(&expectation.must_hold),
        least_lifetime: expectation.least_lifetime,
        org_code: expectation.org_code.clone(),
    }
}

fn texts<T: std::fmt::Display>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

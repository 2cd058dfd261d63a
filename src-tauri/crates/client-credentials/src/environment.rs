//! An environment: one authorization server with one client's credentials, and the APIs its tokens are for.
//!
//! Everything here is parsed once; a value that exists is a value that can be used.

mod draft;
mod expectation;
mod host;
mod kept;

use serde::{Deserialize, Serialize};
use url::Url;

pub use draft::{EnvironmentDraft, HostReading, Provider, name, read_host};
pub use expectation::Expectation;
pub use host::{TenantHost, is_loopback, origin_of, server_url};
pub use kept::{Endpoint, LiveScopes, Parameter, ParameterPlace, SavedCall};

use crate::field::{FieldError, line};
use crate::token_request::AudienceForm;

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_type! {
    /// Names an environment for ever; random, so that it says nothing about the tenant.
    EnvironmentId
}
text_type! {
    /// The public name of the client at the token endpoint (RFC 6749 2.2).
    ClientId
}
text_type! {
    /// What the vendor parameter `audience` asks for: the API that is to accept the token. Compared letter by letter.
    Audience
}
text_type! {
    /// One scope token (RFC 6749 3.3).
    Scope
}

impl EnvironmentId {
    /// Takes over an identifier made by the shell.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }
}

impl ClientId {
    /// The client of a place that has none.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// Reads a typed client ID.
    ///
    /// # Errors
    /// When it is empty, too long or holds characters outside printable ASCII (RFC 6749 A.1).
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = line("clientId", "The client ID", text)?;
        if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| !(' '..='~').contains(c)) {
            return Err(FieldError::new(
                "clientId",
                format!(
                    "The client ID holds {} at position {}; client IDs are plain letters and digits. Copy it again from Kinde.",
                    crate::field::describe_character(c),
                    at + 1
                ),
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Audience {
    /// Reads a typed audience. Any text is possible; a URL is usual.
    ///
    /// # Errors
    /// When it is empty, too long, holds white space or invisible characters.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = line("audience", "The audience", text)?;
        if text.contains(char::is_whitespace) {
            return Err(FieldError::new(
                "audience",
                "The audience holds a space. One API has one audience; add a second API for the other one.",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Scope {
    /// Reads one scope (RFC 6749 3.3: printable ASCII without space, `"` and `\`).
    ///
    /// # Errors
    /// When it is empty or holds a character that the grammar forbids.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = line("scopes", "The scope", text)?;
        match text.chars().find(|c| !('!'..='~').contains(c) || matches!(c, '"' | '\\')) {
            Some(' ') => Err(FieldError::new("scopes", "A scope holds no space. Enter one scope at a time.")),
            Some(c) => {
                Err(FieldError::new("scopes", format!("A scope cannot hold {}.", crate::field::describe_character(c))))
            }
            None => Ok(Self(text.to_owned())),
        }
    }
}

/// How the client proves itself at the token endpoint (RFC 6749 2.3.1, names of RFC 7591 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ClientAuthentication {
    /// `client_id` and `client_secret` as form fields; what Kinde documents.
    #[default]
    ClientSecretPost,
    /// HTTP Basic with both parts form-encoded.
    ClientSecretBasic,
}

/// Colour of an environment, so that production does not look like a playground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Colour {
    #[default]
    Green,
    Amber,
    Red,
    Blue,
    Violet,
    Teal,
    Pink,
    Grey,
}

/// Who issues the tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum AuthorizationServer {
    /// A Kinde environment: every address follows from its host.
    Kinde {
        /// The tenant's host.
        host: TenantHost,
    },
    /// Any other OAuth 2.0 server.
    Other {
        /// Expected `iss`, and where discovery starts (RFC 8414), kept letter by letter.
        issuer: Option<String>,
        /// Typed token endpoint; else discovered.
        token_endpoint: Option<Url>,
        /// Typed key set address; else discovered.
        jwks_uri: Option<Url>,
    },
}

/// An API that tokens are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Api {
    /// Its identifier, sent as `audience`.
    pub audience: Audience,
    /// What people call it.
    pub name: String,
    /// Scopes known to exist, offered in the picker.
    pub scopes: Vec<Scope>,
    /// Where it answers, for test calls.
    pub base_url: Option<Url>,
    /// What can be called there, written by hand or read from an OpenAPI document.
    #[serde(default)]
    pub endpoints: Vec<Endpoint>,
}

/// One authorization server with one client's credentials. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// Its identifier.
    pub id: EnvironmentId,
    /// What people call it.
    pub name: String,
    /// Its colour in the window.
    pub colour: Colour,
    /// Marked as production: writing calls ask for its name.
    pub production: bool,
    /// Who issues the tokens.
    pub server: AuthorizationServer,
    /// The client.
    pub client_id: ClientId,
    /// How the client proves itself.
    pub authentication: ClientAuthentication,
    /// APIs added by the user; the Management API of a Kinde tenant is always there besides.
    pub apis: Vec<Api>,
    /// Further origins (`https://host[:port]`) that a token may be sent to, allowed by the user.
    pub token_hosts: Vec<String>,
    /// The organisation its tokens have to carry, if any.
    pub expected_org_code: Option<String>,
    /// Calls kept under a name.
    #[serde(default)]
    pub saved_calls: Vec<SavedCall>,
    /// What its tokens have to be like, kept to be checked again.
    #[serde(default)]
    pub expectations: Vec<Expectation>,
    /// The tenant's own list of the Management API's scopes, once it was asked: it wins over the built-in one.
    #[serde(default)]
    pub management_scopes: Option<LiveScopes>,
    /// Which of the documented ways this server accepted last.
    #[serde(default)]
    pub accepted: Accepted,
}

/// Which of several documented ways a server was seen to accept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Accepted {
    /// How the client proved itself.
    pub authentication: Option<ClientAuthentication>,
    /// How several audiences were written.
    pub audience_form: Option<AudienceForm>,
    /// How long its tokens live, in seconds.
    pub lifetime_seconds: Option<i64>,
}

impl Environment {
    /// The host people recognise it by.
    pub fn host(&self) -> String {
        match &self.server {
            AuthorizationServer::Kinde { host } => host.host().to_owned(),
            AuthorizationServer::Other { issuer, token_endpoint, .. } => issuer
                .as_deref()
                .and_then(|issuer| Url::parse(issuer).ok())
                .or_else(|| token_endpoint.clone())
                .map(|url| host::host_and_port(&url))
                .unwrap_or_default(),
        }
    }

    /// The issuer its tokens have to name, letter by letter.
    pub fn issuer(&self) -> Option<&str> {
        match &self.server {
            AuthorizationServer::Kinde { host } => Some(host.origin()),
            AuthorizationServer::Other { issuer, .. } => issuer.as_deref(),
        }
    }

    /// The token endpoint, as far as it is known without asking the server.
    pub fn token_endpoint(&self) -> Option<Url> {
        match &self.server {
            AuthorizationServer::Kinde { host } => host.address("oauth2/token"),
            AuthorizationServer::Other { token_endpoint, .. } => token_endpoint.clone(),
        }
    }

    /// The key set's address, as far as it is known without asking the server.
    pub fn jwks_uri(&self) -> Option<Url> {
        match &self.server {
            AuthorizationServer::Kinde { .. } => None,
            AuthorizationServer::Other { jwks_uri, .. } => jwks_uri.clone(),
        }
    }

    /// What the secret is bound to: it is only ever sent to this origin.
    pub fn secret_origin(&self) -> String {
        match &self.server {
            AuthorizationServer::Kinde { host } => host.origin().to_owned(),
            AuthorizationServer::Other { issuer, token_endpoint, .. } => token_endpoint
                .clone()
                .or_else(|| issuer.as_deref().and_then(|issuer| Url::parse(issuer).ok()))
                .map(|url| origin_of(&url))
                .unwrap_or_default(),
        }
    }

    /// Audience of the tenant's Management API: `/api`, never `/api/v1`.
    pub fn management_audience(&self) -> Option<Audience> {
        match &self.server {
            AuthorizationServer::Kinde { host } => Some(Audience(format!("{}/api", host.origin()))),
            AuthorizationServer::Other { .. } => None,
        }
    }

    /// Every API: the Management API first where there is one, then the user's own.
    pub fn all_apis(&self) -> Vec<Api> {
        let management = self.management_audience().map(|audience| Api {
            base_url: Url::parse(audience.as_str()).ok(),
            audience,
            name: "Kinde Management API".to_owned(),
            scopes: self
                .management_scopes
                .as_ref()
                .map_or_else(crate::kinde::management_scopes, |live| live.scopes.clone()),
            endpoints: Vec::new(),
        });
        let own = self.apis.iter().filter(|api| management.as_ref().is_none_or(|m| m.audience != api.audience));
        management.clone().into_iter().chain(own.cloned()).collect()
    }

    /// The name people know an audience by, or the audience itself.
    pub fn api_name(&self, audience: &str) -> String {
        let api = self.all_apis().into_iter().find(|api| api.audience.as_str() == audience);
        api.map_or_else(|| audience.to_owned(), |api| api.name)
    }

    /// Origins that a token of this environment may be sent to: the tenant's own, those of its APIs, those allowed by the user.
    pub fn token_origins(&self) -> Vec<String> {
        let tenant = match &self.server {
            AuthorizationServer::Kinde { host } => Some(host.origin().to_owned()),
            AuthorizationServer::Other { issuer, .. } => {
                issuer.as_deref().and_then(|issuer| Url::parse(issuer).ok()).map(|url| origin_of(&url))
            }
        };
        let apis = self.apis.iter().flat_map(|api| {
            let by_audience = server_url("audience", api.audience.as_str()).ok();
            [api.base_url.clone(), by_audience].into_iter().flatten().map(|url| origin_of(&url))
        });
        let mut origins: Vec<String> = tenant.into_iter().chain(apis).chain(self.token_hosts.iter().cloned()).collect();
        let mut seen = std::collections::HashSet::new();
        origins.retain(|origin| !origin.is_empty() && seen.insert(origin.clone()));
        origins
    }

    /// Whether a token may go to `url` without asking.
    pub fn may_receive_token(&self, url: &Url) -> bool {
        self.token_origins().contains(&origin_of(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acme() -> Environment {
        EnvironmentDraft { host: "acme".into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new("e1"))
            .unwrap()
    }

    #[test]
    fn a_kinde_environment_knows_its_addresses_from_the_host_alone() {
        let acme = acme();
        assert_eq!(acme.issuer(), Some("https://acme.kinde.com"));
        assert_eq!(acme.token_endpoint().unwrap().as_str(), "https://acme.kinde.com/oauth2/token");
        assert_eq!(acme.management_audience().unwrap().as_str(), "https://acme.kinde.com/api");
    }

    #[test]
    fn the_management_api_is_there_by_itself() {
        let apis = acme().all_apis();
        assert_eq!(apis[0].name, "Kinde Management API");
        assert!(apis[0].scopes.iter().any(|scope| scope.as_str() == "read:users"));
    }

    #[test]
    fn a_token_goes_to_the_tenant_and_not_to_a_neighbour() {
        let acme = acme();
        assert!(acme.may_receive_token(&Url::parse("https://acme.kinde.com/api/v1/users").unwrap()));
        for other in [
            "https://evil.example/api",
            "https://acme.kinde.com:8443/",
            "http://acme.kinde.com/",
            "https://acme.kinde.com.evil.example/",
        ] {
            assert!(!acme.may_receive_token(&Url::parse(other).unwrap()), "{other}");
        }
    }

    #[test]
    fn a_scope_with_a_quote_is_refused_with_the_reason() {
        assert!(Scope::parse("read:\"x").unwrap_err().message.contains("U+0022"));
    }

    #[test]
    fn a_client_id_with_a_look_alike_letter_names_it() {
        assert!(ClientId::parse("аbc").unwrap_err().message.contains("U+0430"));
    }
}

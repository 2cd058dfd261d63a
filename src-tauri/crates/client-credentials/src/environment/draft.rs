//! What somebody typed into the environment form, and how it becomes an environment.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    Accepted, AuthorizationServer, ClientAuthentication, ClientId, Colour, Environment, EnvironmentId, TenantHost,
    server_url,
};
use crate::field::{FieldError, LONGEST_LINE, is_invisible, line};

/// Longest name of an environment or API, in characters.
const LONGEST_NAME: usize = 400;

/// The environment form as typed; an empty text means "not given".
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct EnvironmentDraft {
    /// What people call it; proposed from the host when empty.
    pub name: String,
    /// Its colour; proposed from the production mark when absent.
    pub colour: Option<Colour>,
    /// Marked as production.
    pub production: bool,
    /// Kinde, or another OAuth server.
    pub provider: Provider,
    /// Kinde: subdomain, host or URL.
    pub host: String,
    /// Other servers: the issuer; alone it is enough where the server publishes its metadata.
    pub issuer: String,
    /// Other servers: the token endpoint.
    pub token_endpoint: String,
    /// Other servers: the key set's address.
    pub jwks_uri: String,
    /// The client.
    pub client_id: String,
    /// How the client proves itself.
    pub authentication: ClientAuthentication,
    /// The organisation its tokens have to carry, or empty.
    pub expected_org_code: String,
}

/// Who issues the tokens, as chosen in the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Provider {
    /// A Kinde environment.
    #[default]
    Kinde,
    /// Another OAuth 2.0 server.
    Other,
}

/// What could be read out of a typed Kinde domain, for the form to show before anything is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HostReading {
    /// The address that will be used.
    pub origin: String,
    /// Host, and port where unusual.
    pub host: String,
    /// Region label, if any.
    pub region: Option<String>,
    /// A domain of the customer's own.
    pub custom_domain: bool,
    /// A name for the environment.
    pub proposed_name: String,
    /// What was left out of the typed text, and what to know about this host.
    pub notes: Vec<String>,
}

/// Reads a typed Kinde domain without asking any server.
///
/// # Errors
/// As [`TenantHost::parse`].
pub fn read_host(text: &str) -> Result<HostReading, FieldError> {
    let host = TenantHost::parse(text)?;
    let mut notes = Vec::new();
    let typed = text.trim();
    if let Some((_, rest)) = typed.split_once("://")
        && let Some((_, path)) = rest.split_once('/')
        && !path.is_empty()
    {
        notes.push(format!("Only the host is needed; “/{path}” is left out."));
    }
    if host.is_custom_domain() {
        notes.push(
            "This is not a kinde.com host. Machine-to-machine apps and the Management API need the Kinde domain; copy “Domain” from App keys if this one does not answer."
                .to_owned(),
        );
    }
    Ok(HostReading {
        origin: host.origin().to_owned(),
        host: host.host().to_owned(),
        region: host.region().map(str::to_owned),
        custom_domain: host.is_custom_domain(),
        proposed_name: proposed_name(&host),
        notes,
    })
}

/// `acme-dev.eu.kinde.com` → "Acme dev".
fn proposed_name(host: &TenantHost) -> String {
    let label = match host.host().strip_suffix(".kinde.com") {
        Some(label) => label.split('.').next().unwrap_or(label).to_owned(),
        None => host.host().to_owned(),
    };
    let words = label.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or(words.clone(), |first| first.to_uppercase().chain(letters).collect())
}

/// A name as typed: any script, no control or writing-direction characters, not endless.
///
/// # Errors
/// When it is too long or holds characters that would disturb the text around it.
pub fn name(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NAME {
        return Err(FieldError::new("name", format!("The name is longer than {LONGEST_NAME} characters.")));
    }
    if let Some(c) = text.chars().find(|c| is_invisible(*c) || c.is_control()) {
        return Err(FieldError::new(
            "name",
            format!("The name holds {}. Remove it.", crate::field::describe_character(c)),
        ));
    }
    Ok(text.to_owned())
}

impl EnvironmentDraft {
    /// The environment that was typed, with the given identifier and no APIs of its own yet.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub fn parse(&self, id: EnvironmentId) -> Result<Environment, FieldError> {
        let server = match self.provider {
            Provider::Kinde => AuthorizationServer::Kinde { host: TenantHost::parse(&self.host)? },
            Provider::Other => self.other_server()?,
        };
        let client_id = ClientId::parse(&self.client_id)?;
        let mut environment = Environment {
            id,
            name: name(&self.name)?,
            colour: self.colour.unwrap_or(if self.production { Colour::Red } else { Colour::Green }),
            production: self.production,
            server,
            client_id,
            authentication: self.authentication,
            apis: Vec::new(),
            token_hosts: Vec::new(),
            accepted: Accepted::default(),
            expected_org_code: optional("expectedOrgCode", "The organisation code", &self.expected_org_code)?,
            saved_calls: Vec::new(),
            expectations: Vec::new(),
            management_scopes: None,
        };
        if environment.name.is_empty() {
            environment.name = match &environment.server {
                AuthorizationServer::Kinde { host } => proposed_name(host),
                AuthorizationServer::Other { .. } => environment.host(),
            };
        }
        Ok(environment)
    }

    fn other_server(&self) -> Result<AuthorizationServer, FieldError> {
        let issuer = optional("issuer", "The issuer", &self.issuer)?;
        if let Some(issuer) = &issuer {
            endpoint("issuer", issuer)?;
        }
        let token_endpoint = given(&self.token_endpoint).map(|text| endpoint("tokenEndpoint", text)).transpose()?;
        let jwks_uri = given(&self.jwks_uri).map(|text| endpoint("jwksUri", text)).transpose()?;
        if issuer.is_none() && token_endpoint.is_none() {
            return Err(FieldError::new(
                "issuer",
                "Enter the issuer (its metadata is looked up), or the token endpoint below.",
            ));
        }
        // The issuer is compared letter by letter with `iss`, so it is kept as typed, only with its scheme.
        let issuer = issuer.map(|issuer| if issuer.contains("://") { issuer } else { format!("https://{issuer}") });
        Ok(AuthorizationServer::Other { issuer, token_endpoint, jwks_uri })
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn optional(field: &str, label: &str, text: &str) -> Result<Option<String>, FieldError> {
    given(text).map(|text| line(field, label, text).map(str::to_owned)).transpose()
}

/// An address of another server: no query, no fragment (RFC 6749 3.2, RFC 8414 2).
fn endpoint(field: &str, text: &str) -> Result<Url, FieldError> {
    if text.len() > LONGEST_LINE {
        return Err(FieldError::new(field, "The address is too long to be one."));
    }
    let url = server_url(field, line(field, "The address", text)?)?;
    if url.fragment().is_some() {
        return Err(FieldError::new(field, "The address holds a # part; the server's address has none. Remove it."));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(issuer: &str, token_endpoint: &str) -> Result<Environment, FieldError> {
        EnvironmentDraft {
            provider: Provider::Other,
            issuer: issuer.into(),
            token_endpoint: token_endpoint.into(),
            client_id: "client!+ID".into(),
            ..EnvironmentDraft::default()
        }
        .parse(EnvironmentId::new("e"))
    }

    #[test]
    fn a_name_is_proposed_from_the_host() {
        assert_eq!(read_host("acme-dev.eu.kinde.com").unwrap().proposed_name, "Acme dev");
    }

    #[test]
    fn a_pasted_token_url_says_what_is_left_out() {
        let reading = read_host("https://acme.kinde.com/oauth2/token").unwrap();
        assert_eq!(reading.origin, "https://acme.kinde.com");
        assert!(reading.notes[0].contains("“/oauth2/token” is left out"));
    }

    #[test]
    fn an_issuer_keeps_its_trailing_slash() {
        assert_eq!(other("https://acme.eu.auth0.com/", "").unwrap().issuer(), Some("https://acme.eu.auth0.com/"));
    }

    #[test]
    fn another_server_needs_an_issuer_or_a_token_endpoint() {
        assert_eq!(other("", "").unwrap_err().field, "issuer");
        assert_eq!(other("", "https://id.example/token").unwrap().host(), "id.example");
        assert_eq!(other("", "http://id.example/token").unwrap_err().field, "tokenEndpoint");
    }

    #[test]
    fn a_name_with_a_direction_override_is_refused() {
        assert!(name("abc\u{202e}def").is_err());
        assert_eq!(name(" سلام ").unwrap(), "سلام");
    }
}

//! Building the client-credentials request (RFC 6749 4.4.2). Pure: nothing is sent here.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::environment::{Audience, ClientAuthentication, ClientId, Scope};
use crate::exchange::{Purpose, RecordedRequest};
use crate::http::{OutgoingBody, OutgoingField, OutgoingRequest, record_request, sensitive};
use crate::redaction::{REDACTED, Redactor};
use crate::secret::ClientSecret;

/// Most bytes read of a token endpoint's answer.
const BODY_CAP: usize = 1024 * 1024;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenRequest {
    /// Vendor parameter `audience`; none is possible.
    pub audiences: Vec<Audience>,
    /// Requested scopes; none asks for all that the client was given.
    pub scopes: Vec<Scope>,
    /// `resource` of RFC 8707, for servers that use it instead of `audience`.
    pub resources: Vec<String>,
    /// How several audiences are written.
    pub audience_form: AudienceForm,
    /// How the client proves itself, if it differs from the environment's way.
    pub authentication: Option<ClientAuthentication>,
    /// Further parameters, in order.
    pub extra: Vec<(String, String)>,
    /// Time for the whole exchange, if it differs from the settings.
    pub timeout: Option<Duration>,
}

/// How several audiences are written into one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum AudienceForm {
    /// `audience=a&audience=b`, as Kinde's SDKs do.
    #[default]
    Repeated,
    /// `audience=a b`.
    SpaceJoined,
}

/// Who asks, and where.
pub struct Client<'a> {
    /// Where the request goes.
    pub token_endpoint: &'a Url,
    /// The client.
    pub client_id: &'a ClientId,
    /// How it proves itself.
    pub authentication: ClientAuthentication,
    /// What the record shows in the secret's place, besides the dots.
    pub fingerprint: Option<&'a str>,
}

impl TokenRequest {
    /// The request as it will be sent.
    pub fn build(&self, client: &Client<'_>, secret: &ClientSecret) -> OutgoingRequest {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let mut fields = vec![plain("grant_type", "client_credentials")];
        match client.authentication {
            ClientAuthentication::ClientSecretPost => {
                fields.push(plain("client_id", client.client_id.as_str()));
                let shown = client.fingerprint.map_or_else(
                    || REDACTED.to_owned(),
                    |fingerprint| format!("{REDACTED} (fingerprint {fingerprint})"),
                );
                fields.push(OutgoingField {
                    name: "client_secret".into(),
                    value: Zeroizing::new(secret.expose().to_owned()),
                    shown_as: Some(shown),
                });
            }
            ClientAuthentication::ClientSecretBasic => {
                if let Some(value) = basic(client.client_id.as_str(), secret) {
                    headers.insert(AUTHORIZATION, value);
                }
            }
        }
        fields.extend(self.parameters().iter().map(|(name, value)| plain(name, value)));
        OutgoingRequest {
            purpose: Purpose::TokenRequest,
            method: reqwest::Method::POST,
            url: client.token_endpoint.clone(),
            headers,
            body: OutgoingBody::Form(fields),
            body_cap: BODY_CAP,
            timeout: self.timeout,
            redactor: Redactor::new().secret(client.client_id.as_str(), secret),
        }
    }

    /// What is asked for, as form fields in their order: everything but the grant type and the client's credentials.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let joined = |values: &[&str]| values.join(" ");
        let audiences: Vec<&str> = self.audiences.iter().map(Audience::as_str).collect();
        let audiences = match self.audience_form {
            AudienceForm::Repeated => audiences.iter().map(ToString::to_string).collect(),
            AudienceForm::SpaceJoined if audiences.is_empty() => Vec::new(),
            AudienceForm::SpaceJoined => vec![joined(&audiences)],
        };
        let scopes: Vec<&str> = self.scopes.iter().map(Scope::as_str).collect();
        let scope = (!scopes.is_empty()).then(|| joined(&scopes));
        let named = |name: &'static str| move |value: String| (name.to_owned(), value);
        let mut parameters: Vec<(String, String)> = audiences.into_iter().map(named("audience")).collect();
        parameters.extend(self.resources.iter().cloned().map(named("resource")));
        parameters.extend(scope.map(named("scope")));
        parameters.extend(self.extra.iter().cloned());
        parameters
    }

    /// The request as it will be shown before it is sent; no secret is needed for that.
    pub fn preview(&self, client: &Client<'_>) -> RecordedRequest {
        let built = self.build(client, &ClientSecret::new(String::new()));
        record_request(&built.method, &built.url, &built.headers, &built.body, &Redactor::new())
    }
}

fn plain(name: &str, value: &str) -> OutgoingField {
    OutgoingField { name: name.to_owned(), value: Zeroizing::new(value.to_owned()), shown_as: None }
}

/// RFC 6749 2.3.1: id and secret are form-encoded before they are joined, or a `:` or `%` in them would break the pair.
fn basic(client_id: &str, secret: &ClientSecret) -> Option<HeaderValue> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = Zeroizing::new(format!("{}:{}", encode(client_id), encode(secret.expose())));
    sensitive(&Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::RecordedBody;

    fn client(authentication: ClientAuthentication) -> (Url, ClientId, ClientAuthentication) {
        (
            Url::parse("https://acme.kinde.com/oauth2/token").unwrap(),
            ClientId::parse("client!+ID").unwrap(),
            authentication,
        )
    }

    fn recorded(request: &TokenRequest, authentication: ClientAuthentication) -> RecordedRequest {
        let (url, id, authentication) = client(authentication);
        let client = Client { token_endpoint: &url, client_id: &id, authentication, fingerprint: Some("a1b2") };
        let built = request.build(&client, &ClientSecret::new("SECRET?%G&client".into()));
        record_request(&built.method, &built.url, &built.headers, &built.body, &built.redactor)
    }

    fn fields(recorded: &RecordedRequest) -> Vec<(String, String)> {
        match &recorded.body {
            RecordedBody::Form { fields } => fields.iter().map(|f| (f.name.clone(), f.value.clone())).collect(),
            _ => Vec::new(),
        }
    }

    fn request() -> TokenRequest {
        TokenRequest {
            audiences: vec![
                Audience::parse("https://a.example").unwrap(),
                Audience::parse("https://b.example").unwrap(),
            ],
            ..TokenRequest::default()
        }
    }

    #[test]
    fn several_audiences_are_repeated_unless_asked_otherwise() {
        let names: Vec<String> =
            fields(&recorded(&request(), ClientAuthentication::ClientSecretPost)).into_iter().map(|f| f.0).collect();
        assert_eq!(names, ["grant_type", "client_id", "client_secret", "audience", "audience"]);
        let joined = TokenRequest { audience_form: AudienceForm::SpaceJoined, ..request() };
        let fields = fields(&recorded(&joined, ClientAuthentication::ClientSecretPost));
        assert!(fields.contains(&("audience".into(), "https://a.example https://b.example".into())));
    }

    #[test]
    fn the_record_shows_a_fingerprint_in_the_secrets_place() {
        let recorded = recorded(&request(), ClientAuthentication::ClientSecretPost);
        assert!(fields(&recorded).contains(&("client_secret".into(), format!("{REDACTED} (fingerprint a1b2)"))));
        assert!(!serde_json::to_string(&recorded).unwrap().contains("SECRET"));
    }

    #[test]
    fn basic_encodes_both_parts_before_joining_them() {
        let (url, id, authentication) = client(ClientAuthentication::ClientSecretBasic);
        let client = Client { token_endpoint: &url, client_id: &id, authentication, fingerprint: None };
        let built = request().build(&client, &ClientSecret::new("SECRET?%G&client".into()));
        let expected = format!("Basic {}", STANDARD.encode("client%21%2BID:SECRET%3F%25G%26client"));
        assert_eq!(built.headers.get(AUTHORIZATION).unwrap(), expected.as_str());
        assert!(!format!("{:?}", built.headers).contains(&expected[6..]));
    }

    #[test]
    fn no_scope_parameter_is_sent_when_all_scopes_are_wanted() {
        assert!(!fields(&recorded(&request(), ClientAuthentication::ClientSecretPost)).iter().any(|f| f.0 == "scope"));
    }
}

//! A token request as it comes from the form.

use std::time::Duration;

use client_credentials::environment::{Audience, ClientAuthentication, Scope};
use client_credentials::field::{FieldError, LONGEST_LINE, line};
use client_credentials::token_request::{AudienceForm, TokenRequest};
use serde::Deserialize;

use crate::error::IpcError;

/// What is asked for, as chosen in the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TokenRequestDraft {
    /// Where.
    pub environment_id: String,
    /// For which APIs.
    pub audiences: Vec<String>,
    /// With which scopes; none asks for all that the client was given.
    pub scopes: Vec<String>,
    /// What is seldom needed.
    #[serde(default)]
    pub options: RequestOptions,
}

/// What is seldom needed in a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RequestOptions {
    /// How several audiences are written.
    pub audience_form: AudienceForm,
    /// How the client proves itself, if it differs from the environment's way.
    pub authentication: Option<ClientAuthentication>,
    /// `resource` parameters (RFC 8707).
    pub resources: Vec<String>,
    /// Further parameters.
    pub extra: Vec<ExtraParameter>,
    /// Seconds for the whole exchange, if it differs from the settings.
    pub timeout_seconds: Option<u32>,
}

/// A further parameter.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ExtraParameter {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl RequestOptions {
    fn extra(&self) -> Result<Vec<(String, String)>, FieldError> {
        const OWN: [&str; 5] = ["grant_type", "client_id", "client_secret", "audience", "scope"];
        let given = self.extra.iter().filter(|parameter| !parameter.name.trim().is_empty());
        given
            .map(|parameter| {
                let name = line("extra", "The parameter's name", &parameter.name)?;
                if OWN.contains(&name) {
                    return Err(FieldError::new(
                        "extra",
                        format!("{name} is set by the app itself, from the fields above."),
                    ));
                }
                if parameter.value.chars().count() > LONGEST_LINE {
                    return Err(FieldError::new("extra", format!("The value of {name} is too long.")));
                }
                Ok((name.to_owned(), parameter.value.trim().to_owned()))
            })
            .collect()
    }
}

impl TokenRequestDraft {
    /// The request.
    ///
    /// # Errors
    /// The first audience or scope that cannot be sent.
    pub fn parse(&self) -> Result<TokenRequest, IpcError> {
        let audiences: Result<Vec<_>, _> = self.audiences.iter().map(|text| Audience::parse(text)).collect();
        let scopes: Result<Vec<_>, _> = self.scopes.iter().map(|text| Scope::parse(text)).collect();
        let options = &self.options;
        let given = |text: &&String| !text.trim().is_empty();
        let resources: Result<Vec<_>, _> = options
            .resources
            .iter()
            .filter(given)
            .map(|text| line("resources", "The resource", text).map(str::to_owned))
            .collect();
        Ok(TokenRequest {
            audiences: audiences?,
            scopes: scopes?,
            resources: resources?,
            audience_form: options.audience_form,
            authentication: options.authentication,
            extra: options.extra()?,
            timeout: options.timeout_seconds.map(|seconds| Duration::from_secs(u64::from(seconds.clamp(1, 600)))),
        })
    }
}

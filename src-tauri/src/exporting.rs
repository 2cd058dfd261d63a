//! What goes to others: written by the domain, looked through for every secret at hand, shown before it leaves.

use client_credentials::environment::{Audience, Environment, Scope};
use client_credentials::field::FieldError;
use client_credentials::interchange::postman::{self, Handed};
use client_credentials::interchange::team_pack::{self, TeamPack};
use client_credentials::interchange::{Ask, Sheet, dotenv};
use client_credentials::redaction::Redactor;
use serde::Deserialize;
use url::Url;

use crate::error::IpcError;
use crate::files::Filter;
use crate::state::App;
use crate::{credentials, files, pasting, practice};

/// What is to be exported.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ExportRequest {
    format: ExportFormat,
    /// The environments; all but a team pack take the first only.
    environment_ids: Vec<String>,
    /// The API a token is asked for at present; empty for none.
    audience: String,
    /// The scopes asked for at present.
    scopes: Vec<String>,
    /// What a team pack is for.
    name: String,
    /// What a team pack says to whoever opens it.
    welcome: String,
}

/// Into which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ExportFormat {
    /// For colleagues with this app.
    TeamPack,
    /// Requests, calls and tests, for Postman and newman.
    PostmanCollection,
    /// The variables that go with the collection.
    PostmanEnvironment,
    /// For programs.
    Dotenv,
}

/// A text ready to leave.
pub struct Export {
    /// The text and what to know about it.
    pub sheet: Sheet,
    /// A name for the file.
    pub file_name: String,
    /// What the file dialog offers.
    pub filter: Filter<'static>,
}

/// Writes the export.
///
/// # Errors
/// When an environment is gone or cannot be handed on, or a text of the pack cannot be used.
pub async fn write(app: &App, request: &ExportRequest) -> Result<Export, IpcError> {
    let environments: Vec<Environment> =
        request.environment_ids.iter().map(|id| own(app, id)).collect::<Result<_, _>>()?;
    let Some(first) = environments.first().cloned() else {
        return Err(IpcError::new("nothing-chosen", "Choose an environment first."));
    };
    let known = known(app, &environments).await;
    let ask = request.ask()?;
    let token_endpoint = token_endpoint(app, &first);
    let handed = Handed { environment: &first, token_endpoint: token_endpoint.as_ref(), ask: &ask, known: &known };
    let (sheet, file_name, filter) = match request.format {
        ExportFormat::TeamPack => {
            let pack = pack(request, environments)?;
            let stem = if pack.name.is_empty() { &first.name } else { &pack.name };
            (pack.write(&known), format!("{stem}.{}", team_pack::EXTENSION), PACK)
        }
        ExportFormat::PostmanCollection => {
            (postman::collection(&handed), format!("{}.postman_collection.json", first.name), JSON)
        }
        ExportFormat::PostmanEnvironment => {
            (postman::environment(&handed), format!("{}.postman_environment.json", first.name), JSON)
        }
        ExportFormat::Dotenv => (dotenv(&first, token_endpoint.as_ref(), &ask), format!("{}.env", first.name), DOTENV),
    };
    Ok(Export { sheet, file_name: files::file_name(&file_name), filter })
}

const PACK: Filter<'static> = ("Team pack", &[team_pack::EXTENSION]);
const JSON: Filter<'static> = ("JSON", &["json"]);
const DOTENV: Filter<'static> = ("Settings of a program", &["env"]);

impl ExportRequest {
    fn ask(&self) -> Result<Ask, FieldError> {
        let audience = Some(self.audience.trim()).filter(|text| !text.is_empty());
        let scopes: Result<Vec<Scope>, FieldError> = self.scopes.iter().map(|text| Scope::parse(text)).collect();
        Ok(Ask { audience: audience.map(Audience::parse).transpose()?, scopes: scopes? })
    }
}

fn pack(request: &ExportRequest, environments: Vec<Environment>) -> Result<TeamPack, IpcError> {
    let name = client_credentials::environment::name(&request.name)?;
    let welcome = request.welcome.trim().replace("\r\n", "\n");
    if welcome.chars().count() > team_pack::LONGEST_WELCOME {
        let message = format!("The welcome text is longer than {} characters.", team_pack::LONGEST_WELCOME);
        return Err(IpcError::new("invalid-field", message).at_field("welcome"));
    }
    let pack = TeamPack { name, welcome, environments };
    // What a colleague could not open must not leave.
    TeamPack::read(&pack.write(&[]).text)
        .map_err(|trouble| IpcError::new("invalid-field", trouble.to_string()).at_field("welcome"))?;
    Ok(pack)
}

/// An environment that makes sense elsewhere.
fn own(app: &App, id: &str) -> Result<Environment, IpcError> {
    if id == practice::ID || id == pasting::ID {
        return Err(IpcError::new(
            "not-for-others",
            "This exists only inside this app. Choose an environment of your own.",
        ));
    }
    app.environment(id)
}

fn token_endpoint(app: &App, environment: &Environment) -> Option<Url> {
    let discovered = || app.knowledge.metadata(environment.issuer()?)?.token_endpoint;
    environment.token_endpoint().or_else(discovered)
}

/// Every token, and every secret that can be had without asking anybody.
async fn known(app: &App, environments: &[Environment]) -> Vec<Redactor> {
    let mut known: Vec<Redactor> = app.known_tokens().iter().map(|token| Redactor::new().token(token)).collect();
    for environment in environments {
        if let Some(secret) = credentials::at_hand(app, environment).await {
            known.push(Redactor::new().secret(environment.client_id.as_str(), &secret));
        }
    }
    known
}

//! Tokens that somebody pasted: judged like any other, kept as a named token of the environment whose issuer they name,
//! or of none.

use client_credentials::environment::{
    Accepted, Audience, AuthorizationServer, ClientAuthentication, ClientId, Colour, Environment, EnvironmentId,
};
use client_credentials::jwt;
use client_credentials::report::Inspection;
use client_credentials::secret::{AccessToken, token_digest};
use client_credentials::token_cache::{IssuedToken, SavedToken, TokenId, TokenKey};
use client_credentials::verification::Profile;
use serde::Serialize;

use crate::error::IpcError;
use crate::judging;
use crate::state::App;

/// The identifier under which tokens of no environment are kept; in memory only.
pub const ID: &str = "pasted";

/// Longest text that is taken for a token, in bytes.
const LONGEST: usize = 1024 * 1024;

/// What a pasted text turned out to be.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PastedToken {
    /// Where it is kept: an environment's identifier, or `pasted`.
    pub environment_id: String,
    /// The environment was found by the token's issuer.
    pub matched: bool,
    /// The token.
    pub token: SavedToken,
    /// What was left out of the pasted text, in sentences.
    pub cleaned: Vec<String>,
    /// What it says.
    pub inspection: Inspection,
}

/// The place for tokens of no environment: no server, so nothing is trusted and every host is asked for.
pub fn environment() -> Environment {
    Environment {
        id: EnvironmentId::new(ID),
        name: "Pasted tokens".to_owned(),
        colour: Colour::Grey,
        production: false,
        server: AuthorizationServer::Other { issuer: None, token_endpoint: None, jwks_uri: None },
        client_id: ClientId::none(),
        authentication: ClientAuthentication::default(),
        apis: Vec::new(),
        token_hosts: Vec::new(),
        accepted: Accepted::default(),
        expected_org_code: None,
        saved_calls: Vec::new(),
        expectations: Vec::new(),
        management_scopes: None,
    }
}

/// Takes a pasted token in.
///
/// # Errors
/// When the text is no token; a pasted secret is not kept.
pub async fn take(app: &App, text: &str, name: &str, now: i64) -> Result<PastedToken, IpcError> {
    let wrong = |message: String| IpcError::new("not-a-token", message).at_field("token");
    if text.len() > LONGEST {
        return Err(wrong("This is over 1 MB; no token is that long. Paste the token only.".to_owned()));
    }
    let cleaned = jwt::clean(text);
    let decoded = jwt::decode(&cleaned.value);
    if decoded.kind.is_secret() {
        return Err(wrong(format!(
            "{}. It was not kept. Put a secret only into the secret field of an environment.",
            decoded.kind.title()
        )));
    }
    if decoded.parts == 0 {
        return Err(wrong("Paste a token first.".to_owned()));
    }
    let claims = decoded.registered_claims();
    let issuer = claims.iss.value().cloned();
    let home = issuer.and_then(|issuer| home(app, &issuer));
    let matched = home.is_some();
    let environment = match home {
        Some(environment) => environment,
        None => app.environment(ID)?,
    };
    let value = AccessToken::new(cleaned.value.as_str().to_owned());
    let audiences = claims.aud.value().into_iter().flatten().filter_map(|aud| Audience::parse(aud).ok());
    let name = Some(client_credentials::environment::name(name)?).filter(|name| !name.is_empty());
    let mut token = IssuedToken {
        id: TokenId::new(uuid::Uuid::new_v4().to_string()),
        key: TokenKey::pasted(&environment, token_digest(&value)),
        token: Some(value),
        name,
        audiences: audiences.collect(),
        requested_scopes: Vec::new(),
        granted_scopes: Vec::new(),
        obtained_at: now,
        expires_at: claims.exp.value().map(|date| date.seconds),
    };
    let question = judging::question(&token, Profile::Kinde);
    let inspection = judging::inspect(app, &environment, &token, &question, &judging::at(now)).await?;
    token.granted_scopes.clone_from(&inspection.scopes.granted);
    app.tokens().keep(token.clone(), now);
    Ok(PastedToken {
        environment_id: environment.id.to_string(),
        matched,
        token: token.view(),
        cleaned: cleaned.removed.into_iter().map(|removed| removed.what).collect(),
        inspection,
    })
}

/// The environment whose issuer this is.
fn home(app: &App, issuer: &str) -> Option<Environment> {
    let practice = app.practice.running().map(|running| running.environment);
    let mut known = app.settings.read().environments.into_iter().chain(practice);
    known.find(|environment| environment.issuer() == Some(issuer))
}

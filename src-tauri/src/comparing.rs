//! Comparing tokens: what is known of each side is looked up here, and the last good tokens are remembered.

use client_credentials::compare::{Comparison, Side, compare};
use client_credentials::environment::Environment;
use client_credentials::facts::TokenFacts;
use client_credentials::redaction::Redactor;
use client_credentials::report::Inspection;
use client_credentials::secret::ClientSecret;
use client_credentials::token_cache::{IssuedToken, TokenId};
use client_credentials::verification::{Profile, Verdict};
use serde::{Deserialize, Serialize};

use crate::error::IpcError;
use crate::state::App;
use crate::{judging, practice, token_keeping};

/// One side of a comparison.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ComparedSide {
    environment_id: String,
    /// The token; absent when there is none yet, so that only settings are compared.
    token_id: Option<TokenId>,
}

/// A token against the last good one of its kind.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SinceLastGood {
    /// When the good one was issued, in seconds since 1970.
    pub seen_at: i64,
    /// What differs.
    pub comparison: Comparison,
}

/// Compares two sides, each with a saved token or without. Nothing is minted.
///
/// # Errors
/// When a token is not kept any more; the error's field names the side.
pub async fn sides(app: &App, left: &ComparedSide, right: &ComparedSide, now: i64) -> Result<Comparison, IpcError> {
    let (one, other) = (app.environment(&left.environment_id)?, app.environment(&right.environment_id)?);
    let (mut left_facts, mut right_facts) = (None, None);
    if let Some(id) = &left.token_id {
        left_facts = Some(facts(app, &one, id, now).await.map_err(|error| error.at_field("left"))?);
    }
    if let Some(id) = &right.token_id {
        right_facts = Some(facts(app, &other, id, now).await.map_err(|error| error.at_field("right"))?);
    }
    let names = match one.id == other.id {
        true => ["The first token".to_owned(), "The second token".to_owned()],
        false => [&one, &other].map(|environment| format!("{}’s token", environment.name)),
    };
    let [left_name, right_name] = &names;
    Ok(compare(
        &Side { environment: &one, token: left_facts.as_ref(), name: left_name },
        &Side { environment: &other, token: right_facts.as_ref(), name: right_name },
    ))
}

/// Compares a token with the last good one of its kind, if one is remembered.
///
/// # Errors
/// When the token is not kept any more.
pub async fn since_last_good(
    app: &App,
    environment: &Environment,
    id: &TokenId,
    now: i64,
) -> Result<Option<SinceLastGood>, IpcError> {
    let token = facts(app, environment, id, now).await?;
    let before = app.good_tokens().before(&environment.id, &token).cloned();
    Ok(before.map(|good| SinceLastGood {
        seen_at: good.seen_at,
        comparison: compare(
            &Side { environment, token: Some(&good), name: "The last good one" },
            &Side { environment, token: Some(&token), name: "This token" },
        ),
    }))
}

/// What a saved token says, and how it is judged now.
///
/// # Errors
/// When it is not kept any more.
pub async fn facts(app: &App, environment: &Environment, id: &TokenId, now: i64) -> Result<TokenFacts, IpcError> {
    let token = token_keeping::awake(app, environment, id).await?;
    let question = judging::question(&token, Profile::Kinde);
    let inspection = judging::look(app, environment, &token, &question, &judging::at(now)).await?;
    Ok(TokenFacts::of(&inspection, &question))
}

/// Remembers a new token that an API would accept: without its signature, without the secret should a server have put it
/// into a claim, and over a restart only where tokens are kept at all.
pub fn remember(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    inspection: &Inspection,
    secret: &ClientSecret,
) {
    if inspection.verdict != Verdict::Accept {
        return;
    }
    let secrets = Redactor::new().secret(environment.client_id.as_str(), secret);
    let facts = TokenFacts::of(inspection, &judging::question(token, Profile::Kinde)).to_keep(&secrets);
    app.good_tokens().keep(&environment.id, facts.clone());
    if environment.id.as_str() == practice::ID || !app.settings.read().preferences.keep_tokens {
        return;
    }
    let (settings, id) = (app.settings.clone(), environment.id.clone());
    // One that cannot be saved is missed in a comparison at most.
    drop(tokio::task::spawn_blocking(move || settings.change(|settings| settings.good_tokens.keep(&id, facts))));
}

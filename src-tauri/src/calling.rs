//! Making a test call and explaining what came of it.

use std::sync::Arc;

use client_credentials::diagnosis::{CallSituation, Finding, Situation, ask_admin, diagnose};
use client_credentials::environment::Environment;
use client_credentials::flow::{self, CallOutcome};
use client_credentials::report::{BodySummary, CallOutcomeKind, CallReport};
use client_credentials::resource_call::{CallDraft, CallRefused, status_words};
use client_credentials::secret::AccessToken;
use client_credentials::token_cache::IssuedToken;

use crate::error::IpcError;
use crate::lessons::LessonStage;
use crate::state::App;
use crate::{credentials, remembering};

impl From<CallRefused> for IpcError {
    fn from(refused: CallRefused) -> Self {
        match refused {
            CallRefused::Field(error) => error.into(),
            CallRefused::TokenHost { .. } => Self::new("token-host-not-allowed", refused.to_string()).at_field("url"),
        }
    }
}

/// Sends a call with a token.
///
/// # Errors
/// When the call cannot be built, or its host must not see the token.
pub async fn send(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    call: &CallDraft,
    now: i64,
) -> Result<CallReport, IpcError> {
    let value = token.token.as_ref().ok_or_else(IpcError::unknown_token)?;
    let request = call.build(environment, value)?;
    let scope = client_credentials::proposals::needed_scope(environment, &call.method, &request.url);
    // The secret only keeps itself out of the history; asking for it costs the call no time.
    let sender = app.http().await?;
    let (outcome, secret) = tokio::join!(flow::call(&sender, request, now), async {
        match app.settings.read().preferences.keep_history {
            true => credentials::at_hand(app, environment).await,
            false => None,
        }
    });
    remembering::remember(app, environment, &outcome.exchange, secret.as_ref());
    let report = report(app, environment, token, value, outcome, scope, now);
    app.observe(&environment.id, LessonStage::Call, report.good);
    app.remember(&environment.id, |latest| latest.call = Some(report.clone()));
    Ok(report)
}

/// What came of a call, explained and ready for the window.
pub fn report(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    value: &AccessToken,
    outcome: CallOutcome,
    needed_scope: Option<&str>,
    now: i64,
) -> CallReport {
    let (findings, ask_admin) = explain(environment, token, value, &outcome, needed_scope, now);
    let CallOutcome { exchange, body, truncated, redirect, provider_words, .. } = outcome;
    let status = exchange.response.as_ref().map(|response| response.status);
    let summary = body.map(Arc::new).map(|body| BodySummary::new(app.bodies.keep(body.clone()), &body, truncated));
    let good = status.is_some_and(|status| (200..300).contains(&status));
    let challenge = exchange.response.as_ref().and_then(|response| response.header("www-authenticate"));
    CallReport {
        outcome: if summary.is_some() { CallOutcomeKind::Answered } else { CallOutcomeKind::Failed },
        status_words: status.map_or_else(
            || exchange.failure.as_ref().map(|failure| failure.sentence.clone()).unwrap_or_default(),
            status_words,
        ),
        good,
        challenge: challenge.map(str::to_owned),
        body: summary,
        redirect,
        findings,
        ask_admin,
        provider_words,
        exchange,
    }
}

fn explain(
    environment: &Environment,
    token: &IssuedToken,
    value: &AccessToken,
    outcome: &CallOutcome,
    needed_scope: Option<&str>,
    now: i64,
) -> (Vec<Finding>, Option<String>) {
    let audiences: Vec<String> = token.audiences.iter().map(ToString::to_string).collect();
    let decoded = client_credentials::jwt::decode(value.expose());
    let situation = Situation {
        environment: Some(environment),
        exchange: Some(&outcome.exchange),
        token: Some(&decoded),
        call: Some(CallSituation {
            needed_scope,
            granted_scopes: &token.granted_scopes,
            token_audiences: &audiences,
            token_expires_at: token.expires_at,
            redirect: outcome.redirect.as_deref(),
        }),
        now,
        server_now: outcome.server_now,
        ..Situation::default()
    };
    let findings = diagnose(&situation);
    let ask = findings.first().map(|finding| ask_admin(finding, environment, &situation));
    (findings, ask)
}

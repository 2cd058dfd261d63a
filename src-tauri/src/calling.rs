//! Making a test call and explaining what came of it.

use std::sync::Arc;

use client_credentials::diagnosis::{CallSituation, Finding, Situation, ask_admin, diagnose, wait_seconds};
use client_credentials::environment::Environment;
use client_credentials::flow::{self, CallOutcome};
use client_credentials::http::OutgoingRequest;
use client_credentials::operation::paging::{self, Neighbours};
use client_credentials::operation::{PagingStyle, find};
use client_credentials::proposals::needed_scope;
use client_credentials::report::{BodySummary, CallOutcomeKind, CallReport};
use client_credentials::resource_call::{CallDraft, CallRefused, is_safe_name, status_words};
use client_credentials::secret::AccessToken;
use client_credentials::token_cache::IssuedToken;
use url::Url;

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

/// Lets a writing call through to production only when the environment's name was typed for it.
///
/// # Errors
/// When it was not.
pub fn guard_production(environment: &Environment, call: &CallDraft, typed: Option<&str>) -> Result<(), IpcError> {
    let is_confirmed = typed.is_some_and(|typed| typed.trim() == environment.name.trim());
    if !environment.production || is_safe_name(&call.method) || is_confirmed {
        return Ok(());
    }
    Err(IpcError::new(
        "production-not-confirmed",
        "This writes to production. Type the name of the environment to go on.",
    )
    .at_field("confirm"))
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
    let (url, style) = (request.url.clone(), paging_style(environment, call, &request.url));
    let pages = is_safe_name(&call.method);
    let read = move |url: &Url, body: &[u8]| {
        if pages { paging::neighbours(url, style, body) } else { Neighbours::default() }
    };
    let (outcome, neighbours) = send_and_remember(app, environment, request, now, read).await?;
    let scope = needed_scope(environment, &call.method, &url, &token.granted_scopes);
    let mut report = report(app, environment, token, value, outcome, scope.as_deref(), now);
    let neighbours = neighbours.unwrap_or_default();
    (report.next_page, report.previous_page) = (neighbours.next, neighbours.previous);
    app.observe(&environment.id, LessonStage::Call, report.good);
    app.remember(&environment.id, |latest| latest.call = Some(report.clone()));
    Ok(report)
}

/// Sends a request, has its answer read, and puts what can be kept of it into the history.
///
/// # Errors
/// When this computer gives no means to send safely.
pub async fn send_and_remember<T: Send + 'static>(
    app: &App,
    environment: &Environment,
    request: OutgoingRequest,
    now: i64,
    read: impl FnOnce(&Url, &[u8]) -> T + Send + 'static,
) -> Result<(CallOutcome, Option<T>), IpcError> {
    // The secret only keeps itself out of the history; asking for it costs the call no time.
    let sender = app.http().await?;
    let sent = flow::call_and_read(&sender, request, now, read);
    let ((outcome, read), secret) = tokio::join!(sent, async {
        match app.settings.read().preferences.keep_history {
            true => credentials::at_hand(app, environment).await,
            false => None,
        }
    });
    remembering::remember(app, environment, &outcome.exchange, secret.as_ref());
    Ok((outcome, read))
}

/// How the operation of an address hands out its pages.
pub fn paging_style(environment: &Environment, call: &CallDraft, url: &Url) -> Option<PagingStyle> {
    find(environment, &call.method, url).and_then(|found| found.operation.paging)
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
    let wait_seconds = wait_seconds(&outcome.exchange, outcome.server_now);
    let CallOutcome { exchange, body, unhidden, hidden, truncated, redirect, provider_words, .. } = outcome;
    let status = exchange.response.as_ref().map(|response| response.status);
    let summary = body.map(Arc::new).map(|body| {
        let id = app.bodies.keep_both(body.clone(), unhidden.map(Arc::new));
        BodySummary { hidden, ..BodySummary::new(id, &body, truncated) }
    });
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
        next_page: None,
        previous_page: None,
        wait_seconds,
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

#[cfg(test)]
mod tests {
    use super::*;
    use client_credentials::environment::{EnvironmentDraft, EnvironmentId};

    fn guarded(production: bool, method: &str, typed: Option<&str>) -> Result<(), String> {
        let draft = EnvironmentDraft {
            host: "acme".into(),
            name: "Acme".into(),
            client_id: "id".into(),
            production,
            ..EnvironmentDraft::default()
        };
        let environment = draft.parse(EnvironmentId::new("e")).unwrap();
        let url = "https://acme.kinde.com/api/v1/user".into();
        let call = CallDraft { method: method.into(), url, headers: vec![], body: None };
        guard_production(&environment, &call, typed).map_err(|error| error.field.unwrap_or_default())
    }

    #[test]
    fn a_writing_call_to_production_needs_the_environments_name() {
        assert_eq!(guarded(true, "POST", None), Err("confirm".to_owned()));
        assert_eq!(guarded(true, "DELETE", Some("acme")), Err("confirm".to_owned()));
        assert_eq!(guarded(true, "DELETE", Some(" Acme ")), Ok(()));
    }

    #[test]
    fn reading_and_other_environments_need_nothing() {
        assert_eq!(guarded(true, "GET", None), Ok(()));
        assert_eq!(guarded(false, "DELETE", None), Ok(()));
    }
}

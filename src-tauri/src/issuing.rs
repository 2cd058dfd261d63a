//! Getting and judging tokens: looks things up in the app, lets the domain work, keeps what came of it.

use client_credentials::diagnosis::{Finding, Situation, diagnose};
use client_credentials::environment::{Audience, Environment, Scope};
use client_credentials::flow::{self, Judged, TokenOutcome};
use client_credentials::report::{self, Inspection, Question, TokenOutcomeKind, TokenReport};
use client_credentials::token_cache::{IssuedToken, Mint, MintReason, TokenId, TokenKey};
use client_credentials::token_request::{Client, TokenRequest};
use client_credentials::token_response::{ResponseNote, TokenAnswer, TokenResponse};
use client_credentials::verification::Profile;
use serde::{Deserialize, Serialize};

use crate::credentials;
use crate::error::IpcError;
use crate::state::App;

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
}

impl TokenRequestDraft {
    /// The request.
    ///
    /// # Errors
    /// The first audience or scope that cannot be sent.
    pub fn parse(&self) -> Result<TokenRequest, IpcError> {
        let audiences: Result<Vec<_>, _> = self.audiences.iter().map(|text| Audience::parse(text)).collect();
        let scopes: Result<Vec<_>, _> = self.scopes.iter().map(|text| Scope::parse(text)).collect();
        Ok(TokenRequest { audiences: audiences?, scopes: scopes?, ..TokenRequest::default() })
    }
}

/// The request before it is sent, and whether a saved token makes it needless.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TokenRequestPreview {
    /// What will be sent.
    pub request: Option<client_credentials::exchange::RecordedRequest>,
    /// A valid saved token of exactly this request.
    pub saved: Option<client_credentials::token_cache::SavedToken>,
}

/// The preview of a request. The endpoint of a server that is only discovered stays open until the first request.
pub fn preview(app: &App, environment: &Environment, request: &TokenRequest, now: i64) -> TokenRequestPreview {
    let record = app.view(environment, now).secret;
    let discovered = environment.issuer().and_then(|issuer| app.knowledge.metadata(issuer)?.token_endpoint);
    let endpoint = environment.token_endpoint().or(discovered);
    let shown = endpoint.map(|endpoint| {
        request.preview(&Client {
            token_endpoint: &endpoint,
            client_id: &environment.client_id,
            authentication: environment.authentication,
            fingerprint: record.as_ref().map(|record| record.fingerprint.as_str()),
        })
    });
    let saved = app.tokens().fresh(&TokenKey::new(environment, request), now).map(IssuedToken::view);
    TokenRequestPreview { request: shown, saved }
}

/// A token for the request: a saved one that is still good, or a new one. Two askers at once mint once.
///
/// # Errors
/// When the app itself cannot ask: no secret, key store closed.
pub async fn obtain(
    app: &App,
    environment: &Environment,
    request: TokenRequest,
    fresh: bool,
    now: i64,
) -> Result<TokenReport, IpcError> {
    let key = TokenKey::new(environment, &request);
    let (flight, seen_before) = {
        let mut tokens = app.tokens();
        (tokens.flight(&key), tokens.fresh(&key, now).map(|token| token.id.clone()))
    };
    let _one_at_a_time = flight.lock().await;
    let saved = app.tokens().fresh(&key, now).cloned();
    if let Some(saved) = saved.filter(|saved| !fresh || Some(&saved.id) != seen_before.as_ref()) {
        let id = environment.id.clone();
        app.count(&environment.id, move |ledger| ledger.reused(&id, now));
        let inspection = inspect(app, environment, &saved, &question(&saved, Profile::Kinde), now, None).await?;
        return Ok(TokenReport {
            outcome: TokenOutcomeKind::Token,
            reused: true,
            token: Some(saved.view()),
            exchange: None,
            provider_words: None,
            notes: Vec::new(),
            findings: Vec::new(),
            inspection: Some(inspection),
        });
    }
    let reason = match (seen_before, app.tokens().of(&environment.id).any(|old| old.key == key)) {
        (Some(_), _) => MintReason::AskedFor,
        (None, true) => MintReason::Expired,
        (None, false) => MintReason::NothingSaved,
    };
    let secret = credentials::fetch(app, environment).await?;
    let fingerprint = app.fingerprint(&secret);
    let outcome =
        flow::request_token(app.http()?, &app.knowledge, environment, &request, &secret, Some(&fingerprint), now).await;
    drop(secret);
    let findings = explain(app, environment, &request, &outcome, now);
    let TokenOutcome { exchange, discovery, answer, server_now } = outcome;
    let exchange = exchange.or_else(|| discovery.exchanges.into_iter().next_back());
    let mut report = TokenReport {
        outcome: TokenOutcomeKind::Failed,
        reused: false,
        token: None,
        exchange,
        provider_words: None,
        notes: Vec::new(),
        findings,
        inspection: None,
    };
    match answer {
        Some(TokenAnswer::Issued(response)) => {
            let mint = Mint { environment: environment.id.clone(), at: now, audiences: request.audiences.clone(), reason };
            app.count(&environment.id, move |ledger| ledger.minted(mint));
            report.outcome = TokenOutcomeKind::Token;
            report.notes = response.notes.iter().filter(|note| note.is_notable()).map(ResponseNote::words).collect();
            let (token, inspection) = keep(app, environment, key, request, response, now, server_now).await?;
            report.token = Some(token.view());
            report.inspection = Some(inspection);
        }
        Some(TokenAnswer::Refused(words)) => {
            report.outcome = TokenOutcomeKind::Refused;
            report.provider_words = Some(words);
        }
        Some(TokenAnswer::Unreadable(_)) => report.outcome = TokenOutcomeKind::Refused,
        None => {}
    }
    Ok(report)
}

async fn keep(
    app: &App,
    environment: &Environment,
    key: TokenKey,
    request: TokenRequest,
    response: TokenResponse,
    now: i64,
    server_now: Option<i64>,
) -> Result<(IssuedToken, Inspection), IpcError> {
    let mut token = IssuedToken {
        id: TokenId::new(uuid::Uuid::new_v4().to_string()),
        key,
        token: response.access_token,
        audiences: request.audiences,
        requested_scopes: request.scopes,
        granted_scopes: Vec::new(),
        obtained_at: now,
        expires_at: response.expires_in.map(|seconds| now.saturating_add(seconds)),
    };
    let inspection = inspect(app, environment, &token, &question(&token, Profile::Kinde), now, server_now).await?;
    token.granted_scopes.clone_from(&inspection.scopes.granted);
    // The token's own end counts; the response's is a guess made before the answer travelled.
    token.expires_at = inspection.lifetime.expires_at.or(token.expires_at);
    app.tokens().keep(token.clone(), now);
    Ok((token, inspection))
}

/// The question that a token was asked for.
pub fn question(token: &IssuedToken, profile: Profile) -> Question {
    Question {
        audiences: token.audiences.iter().map(ToString::to_string).collect(),
        requested_scopes: Some(token.requested_scopes.iter().map(ToString::to_string).collect()),
        required_scopes: Vec::new(),
        profile,
    }
}

/// Judges a token.
///
/// # Errors
/// When nothing can be sent safely from this computer.
pub async fn inspect(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    question: &Question,
    now: i64,
    server_now: Option<i64>,
) -> Result<Inspection, IpcError> {
    let judged =
        flow::judge_token(app.http()?, &app.knowledge, environment, &token.token, question, now, server_now).await;
    let Judged { token: decoded, keys, verification, findings } = judged;
    Ok(report::inspection(environment, token.id.clone(), &decoded, keys, verification, question, findings, now))
}

fn explain(
    app: &App,
    environment: &Environment,
    request: &TokenRequest,
    outcome: &TokenOutcome,
    now: i64,
) -> Vec<Finding> {
    if matches!(outcome.answer, Some(TokenAnswer::Issued(_))) {
        return Vec::new();
    }
    let settings = app.settings.read();
    let others: Vec<&Environment> = settings.environments.iter().filter(|other| other.id != environment.id).collect();
    diagnose(&Situation {
        environment: Some(environment),
        others: &others,
        request: Some(request),
        exchange: outcome.exchange.as_ref().or_else(|| outcome.discovery.exchanges.last()),
        token_answer: outcome.answer.as_ref(),
        metadata: outcome.discovery.metadata.as_ref(),
        metadata_trouble: outcome.discovery.trouble.as_ref(),
        now,
        server_now: outcome.server_now,
        ..Situation::default()
    })
}

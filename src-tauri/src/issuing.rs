//! Getting tokens: looks things up in the app, lets the domain work, keeps what came of it.

mod draft;

use client_credentials::diagnosis::{Finding, OwnTrouble, Situation, ask_admin, diagnose, secret_oddities};
use client_credentials::environment::{Accepted, AuthorizationServer, Environment};
use client_credentials::flow::{self, Occasion, TokenOutcome};
use client_credentials::report::{Inspection, TokenOutcomeKind, TokenReport};
use client_credentials::secret::ClientSecret;
use client_credentials::token_cache::{IssuedToken, Mint, MintReason, TokenId, TokenKey};
use client_credentials::token_request::{Client, TokenRequest};
use client_credentials::token_response::{ResponseNote, TokenAnswer, TokenResponse};
use client_credentials::verification::Profile;
use serde::Serialize;

pub use self::draft::TokenRequestDraft;
use crate::error::{IpcError, UNKNOWN_TOKEN};
use crate::judging::{at, inspect, question};
use crate::lessons::LessonStage;
use crate::state::{self, App};
use crate::{comparing, credentials, remembering, token_keeping};

/// The request before it is sent, and whether a saved token makes it needless.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TokenRequestPreview {
    /// What will be sent.
    pub request: Option<client_credentials::exchange::RecordedRequest>,
    /// A valid saved token that makes the request needless.
    pub saved: Option<client_credentials::token_cache::SavedToken>,
    /// It was asked for more than this; it covers the request all the same.
    pub covers_more: bool,
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
            authentication: request.authentication.unwrap_or(environment.authentication),
            fingerprint: record.as_ref().map(|record| record.fingerprint.as_str()),
        })
    });
    let key = TokenKey::new(environment, request);
    let tokens = app.tokens();
    let saved = tokens.covering(&key, now);
    TokenRequestPreview {
        request: shown,
        covers_more: saved.is_some_and(|saved| saved.key != key),
        saved: saved.map(IssuedToken::view),
    }
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
        (tokens.flight(&key), tokens.covering(&key, now).map(|token| token.id.clone()))
    };
    let _one_at_a_time = flight.lock().await;
    // Waiting takes time: another asker, a prompt of the key store, a slow server. Each part has its own present.
    let now = state::now().max(now);
    let saved = app.tokens().covering(&key, now).cloned();
    if let Some(saved) = saved.filter(|saved| !fresh || Some(&saved.id) != seen_before.as_ref())
        && let Some(report) = reuse(app, environment, &saved.id, now).await?
    {
        return Ok(report);
    }
    if !fresh && seen_before.is_some() {
        // It was offered as free: a new one, which may cost something, is another decision.
        return Err(IpcError::new(
            "saved-token-gone",
            "The saved token is not in the key store any more. No new one was asked for: press again to get one.",
        ));
    }
    let reason = match (seen_before, app.tokens().of(&environment.id).any(|old| old.key == key)) {
        (Some(_), _) => MintReason::AskedFor,
        (None, true) => MintReason::Expired,
        (None, false) => MintReason::NothingSaved,
    };
    let secret = match credentials::fetch(app, environment, now).await {
        Ok(secret) => secret,
        Err(own) => return Ok(without_secret(environment, &request, own, now)),
    };
    request_new(app, environment, request, &secret, reason, state::now().max(now)).await
}

/// A saved token for the request, if one can be used; nothing is minted, whatever happens.
///
/// # Errors
/// When nothing can be sent safely from this computer.
pub async fn use_saved(
    app: &App,
    environment: &Environment,
    request: &TokenRequest,
    now: i64,
) -> Result<Option<TokenReport>, IpcError> {
    let key = TokenKey::new(environment, request);
    let saved = app.tokens().covering(&key, now).map(|token| token.id.clone());
    match saved {
        Some(id) => reuse(app, environment, &id, now).await,
        None => Ok(None),
    }
}

/// Uses a saved token again; none when it is not in the key store any more, and then it is forgotten.
///
/// # Errors
/// When the key store does not give it now, or nothing can be sent safely from this computer.
async fn reuse(app: &App, environment: &Environment, id: &TokenId, now: i64) -> Result<Option<TokenReport>, IpcError> {
    let saved = match token_keeping::awake(app, environment, id).await {
        Ok(saved) => saved,
        Err(error) if error.code == UNKNOWN_TOKEN => {
            token_keeping::forget(app, id).await;
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let counted = environment.id.clone();
    app.count(&environment.id, move |ledger| ledger.reused(&counted, now));
    let now = state::now().max(now);
    let inspection = inspect(app, environment, &saved, &question(&saved, Profile::Kinde), &at(now)).await?;
    Ok(Some(TokenReport {
        outcome: TokenOutcomeKind::Token,
        reused: true,
        token: Some(saved.view()),
        exchange: None,
        provider_words: None,
        notes: Vec::new(),
        findings: Vec::new(),
        ask_admin: None,
        inspection: Some(inspection),
    }))
}

/// Nothing could be sent: why, and what to do about it.
fn without_secret(environment: &Environment, request: &TokenRequest, own: OwnTrouble, now: i64) -> TokenReport {
    let situation = Situation {
        environment: Some(environment),
        request: Some(request),
        own: Some(own),
        now,
        ..Situation::default()
    };
    TokenReport {
        outcome: TokenOutcomeKind::Failed,
        reused: false,
        token: None,
        exchange: None,
        provider_words: None,
        notes: Vec::new(),
        findings: diagnose(&situation),
        ask_admin: None,
        inspection: None,
    }
}

/// Requests a new token with this secret; keeps it when one is issued.
///
/// # Errors
/// When nothing can be sent safely from this computer.
pub async fn request_new(
    app: &App,
    environment: &Environment,
    request: TokenRequest,
    secret: &ClientSecret,
    reason: MintReason,
    now: i64,
) -> Result<TokenReport, IpcError> {
    let fingerprint = app.fingerprint(secret);
    let outcome =
        flow::request_token(&app.http().await?, &app.knowledge, environment, &request, secret, Some(&fingerprint), now)
            .await;
    let now = state::now().max(now);
    let (findings, ask_admin) = explain(app, environment, &request, secret, &outcome, now);
    let TokenOutcome { exchange, discovery, answer, server_now } = outcome;
    if let Some(exchange) = &exchange {
        remembering::remember(app, environment, exchange, Some(secret));
    }
    let exchange = exchange.or_else(|| discovery.exchanges.into_iter().next_back());
    let mut report = TokenReport {
        outcome: TokenOutcomeKind::Failed,
        reused: false,
        token: None,
        exchange,
        provider_words: None,
        notes: Vec::new(),
        findings,
        ask_admin,
        inspection: None,
    };
    match &answer {
        Some(TokenAnswer::Issued(response)) => {
            let mint =
                Mint { environment: environment.id.clone(), at: now, audiences: request.audiences.clone(), reason };
            app.count(&environment.id, move |ledger| ledger.minted(mint));
            report.outcome = TokenOutcomeKind::Token;
            report.notes = response.notes.iter().filter(|note| note.is_notable()).map(ResponseNote::words).collect();
            let occasion = Occasion {
                now,
                server_now,
                issued_here: true,
                request: Some(&request),
                token_answer: answer.as_ref(),
                ..Occasion::default()
            };
            let (token, inspection) = keep(app, environment, &request, response, &occasion).await?;
            report.notes.extend(learn(app, environment, &request, &inspection));
            comparing::remember(app, environment, &token, &inspection, secret);
            report.token = Some(token.view());
            report.inspection = Some(inspection);
        }
        Some(TokenAnswer::Refused(words)) => {
            report.outcome = TokenOutcomeKind::Refused;
            report.provider_words = Some(words.clone());
        }
        Some(TokenAnswer::Unreadable(_)) => report.outcome = TokenOutcomeKind::Refused,
        None => {}
    }
    app.observe(&environment.id, LessonStage::Token, report.outcome == TokenOutcomeKind::Token);
    app.remember(&environment.id, |latest| {
        latest.inspection.clone_from(&report.inspection);
        latest.token = Some(report.clone());
        latest.call = None;
    });
    Ok(report)
}

async fn keep(
    app: &App,
    environment: &Environment,
    request: &TokenRequest,
    response: &TokenResponse,
    occasion: &Occasion<'_>,
) -> Result<(IssuedToken, Inspection), IpcError> {
    let now = occasion.now;
    let mut token = IssuedToken {
        id: TokenId::new(uuid::Uuid::new_v4().to_string()),
        key: TokenKey::new(environment, request),
        token: Some(response.access_token.clone()),
        name: None,
        audiences: request.audiences.clone(),
        requested_scopes: request.scopes.clone(),
        granted_scopes: Vec::new(),
        obtained_at: now,
        expires_at: response.expires_in.map(|seconds| now.saturating_add(seconds)),
    };
    let inspection = inspect(app, environment, &token, &question(&token, Profile::Kinde), occasion).await?;
    token.granted_scopes.clone_from(&inspection.scopes.granted);
    // The token's own end counts; the response's is a guess made before the answer travelled.
    token.expires_at = inspection.lifetime.expires_at.or(token.expires_at);
    // The environment may have been given another server meanwhile: then this token is nobody's.
    if app.environment(environment.id.as_str()).is_ok_and(|present| token.key.is_of(&present)) {
        app.tokens().keep(token.clone(), now);
        token_keeping::save(app, environment, &token, now).await;
    }
    Ok((token, inspection))
}

/// Remembers which of the documented ways this server accepted, and says what is worth saying about it.
fn learn(app: &App, environment: &Environment, request: &TokenRequest, inspection: &Inspection) -> Vec<String> {
    let mut notes = Vec::new();
    let aud = inspection.claims.iter().find(|claim| claim.name == "aud");
    let held = aud.map_or(0, |claim| claim.value.lines().count());
    if request.audiences.len() > 1 && held < request.audiences.len() {
        notes.push(format!(
            "{} audiences were asked for, the token is for {held}. Ask for one token each, or write the audiences the other way.",
            request.audiences.len()
        ));
    }
    let lifetime = inspection.lifetime.expires_at.zip(inspection.lifetime.issued_at).map(|(exp, iat)| exp - iat);
    let accepted = Accepted {
        authentication: Some(request.authentication.unwrap_or(environment.authentication)),
        audience_form: (request.audiences.len() > 1 && notes.is_empty())
            .then_some(request.audience_form)
            .or(environment.accepted.audience_form),
        lifetime_seconds: lifetime.or(environment.accepted.lifetime_seconds),
    };
    if accepted != environment.accepted {
        app.note_in_background(&environment.id, move |environment| environment.accepted = accepted);
    }
    notes
}

fn explain(
    app: &App,
    environment: &Environment,
    request: &TokenRequest,
    secret: &ClientSecret,
    outcome: &TokenOutcome,
    now: i64,
) -> (Vec<Finding>, Option<String>) {
    if matches!(outcome.answer, Some(TokenAnswer::Issued(_))) {
        return (Vec::new(), None);
    }
    let settings = app.settings.read();
    let others: Vec<&Environment> = settings.environments.iter().filter(|other| other.id != environment.id).collect();
    let is_kinde = matches!(environment.server, AuthorizationServer::Kinde { .. });
    let oddities = secret_oddities(secret, environment.client_id.as_str(), is_kinde);
    let known = environment.issuer().and_then(|issuer| app.knowledge.metadata(issuer));
    let situation = Situation {
        environment: Some(environment),
        others: &others,
        secret_oddities: &oddities,
        request: Some(request),
        exchange: outcome.exchange.as_ref().or_else(|| outcome.discovery.exchanges.last()),
        token_answer: outcome.answer.as_ref(),
        metadata: outcome.discovery.metadata.as_ref().or(known.as_ref()),
        metadata_trouble: outcome.discovery.trouble.as_ref(),
        now,
        server_now: outcome.server_now,
        ..Situation::default()
    };
    let findings = diagnose(&situation);
    let ask = findings.first().map(|finding| ask_admin(finding, environment, &situation));
    (findings, ask)
}

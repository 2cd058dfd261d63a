//! Getting and judging tokens: looks things up in the app, lets the domain work, keeps what came of it.

use std::time::Duration;

use client_credentials::diagnosis::{Finding, OwnTrouble, Situation, ask_admin, diagnose, secret_oddities};
use client_credentials::environment::{
    Accepted, Audience, AuthorizationServer, ClientAuthentication, Environment, Scope,
};
use client_credentials::field::{FieldError, LONGEST_LINE, line};
use client_credentials::flow::{self, Occasion, TokenOutcome};
use client_credentials::report::{self, Inspection, Question, TokenOutcomeKind, TokenReport};
use client_credentials::secret::ClientSecret;
use client_credentials::token_cache::{IssuedToken, Mint, MintReason, TokenId, TokenKey};
use client_credentials::token_request::{AudienceForm, Client, TokenRequest};
use client_credentials::token_response::{ResponseNote, TokenAnswer, TokenResponse};
use client_credentials::verification::{Profile, Rules, Verdict};
use serde::{Deserialize, Serialize};

use crate::error::IpcError;
use crate::lessons::LessonStage;
use crate::state::App;
use crate::{comparing, credentials, remembering, token_keeping};

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
    let saved = app.tokens().covering(&key, now).cloned();
    if let Some(saved) = saved.filter(|saved| !fresh || Some(&saved.id) != seen_before.as_ref())
        && let Some(report) = reuse(app, environment, &saved.id, now).await?
    {
        return Ok(report);
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
    request_new(app, environment, request, &secret, reason, now).await
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

/// Uses a saved token again; none when the key store does not give it.
async fn reuse(app: &App, environment: &Environment, id: &TokenId, now: i64) -> Result<Option<TokenReport>, IpcError> {
    let Ok(saved) = token_keeping::awake(app, environment, id).await else { return Ok(None) };
    let counted = environment.id.clone();
    app.count(&environment.id, move |ledger| ledger.reused(&counted, now));
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
    app.tokens().keep(token.clone(), now);
    token_keeping::save(app, environment, &token, now).await;
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

/// The question that a token was asked for.
pub fn question(token: &IssuedToken, profile: Profile) -> Question {
    Question {
        audiences: token.audiences.iter().map(ToString::to_string).collect(),
        requested_scopes: (!token.key.is_pasted())
            .then(|| token.requested_scopes.iter().map(ToString::to_string).collect()),
        required_scopes: Vec::new(),
        profile,
        rules: None,
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
    occasion: &Occasion<'_>,
) -> Result<Inspection, IpcError> {
    let inspection = look(app, environment, token, question, occasion).await?;
    app.observe(&environment.id, LessonStage::Claims, inspection.verdict == Verdict::Accept);
    app.remember(&environment.id, |latest| latest.inspection = Some(inspection.clone()));
    Ok(inspection)
}

/// Judges a token in passing: it is not what a report about the environment will speak of.
///
/// # Errors
/// When nothing can be sent safely from this computer.
pub async fn look(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    question: &Question,
    occasion: &Occasion<'_>,
) -> Result<Inspection, IpcError> {
    let value = token.token.as_ref().ok_or_else(IpcError::unknown_token)?;
    let settings = app.settings.read();
    let others: Vec<&Environment> = settings.environments.iter().filter(|other| other.id != environment.id).collect();
    let occasion = Occasion { others: &others, issued_here: !token.key.is_pasted(), ..*occasion };
    let question = &with_leeway(question, settings.preferences.leeway);
    let judged = flow::judge_token(&app.http().await?, &app.knowledge, environment, value, question, &occasion).await;
    Ok(report::inspection(environment, token.id.clone(), judged, question, occasion.now))
}

/// The same question with the leeway of the settings; own rules bring their own.
fn with_leeway(question: &Question, leeway: u32) -> Question {
    let rules = question.rules.clone().unwrap_or_else(|| Rules { leeway, ..Rules::of(question.profile) });
    Question { rules: Some(rules), ..question.clone() }
}

/// A look at a token of which nothing more is known than the time.
pub fn at(now: i64) -> Occasion<'static> {
    Occasion { now, ..Occasion::default() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leeway_of_the_settings_holds_for_every_profile_and_for_no_rules_of_ones_own() {
        for profile in [Profile::Kinde, Profile::Rfc9068, Profile::Signature] {
            let asked = with_leeway(&Question { profile, ..Question::default() }, 7);
            assert_eq!(asked.rules, Some(Rules { leeway: 7, ..Rules::of(profile) }));
        }
        let own = Question { rules: Some(Rules { leeway: 300, ..Rules::default() }), ..Question::default() };
        assert_eq!(with_leeway(&own, 7), own);
    }
}

//! The board: every environment and API one has, checked one after another. Saved tokens are used again; a new one is
//! asked for only where somebody was told before. Results stay while the app runs.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use client_credentials::board::LineResult;
use client_credentials::environment::{Audience, Environment, Expectation, Scope};
use client_credentials::facts::TokenFacts;
use client_credentials::redacted_report::board::{self as written, Circumstances, Form};
use client_credentials::redaction::Redactor;
use client_credentials::report::{Question, TokenReport};
use client_credentials::token_cache::{IssuedToken, SavedToken, TokenKey};
use client_credentials::token_request::TokenRequest;
use serde::{Deserialize, Serialize};

use crate::error::IpcError;
use crate::state::App;
use crate::{credentials, issuing};

/// What was found, by line.
#[derive(Default)]
pub struct Board(Mutex<HashMap<String, LineAnswer>>);

impl Board {
    /// Forgets what was found.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
    }
}

/// Which line.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct LineRef {
    environment_id: String,
    audience: String,
    /// What is expected; absent when nothing is.
    expectation_id: Option<String>,
}

impl LineRef {
    /// Where.
    pub fn environment_id(&self) -> &str {
        &self.environment_id
    }
}

/// One line: what would be checked, and what was found last.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct BoardLine {
    /// Its name for the window.
    pub id: String,
    /// Where.
    pub environment_id: String,
    /// For which API, by name.
    pub api_name: String,
    /// And by its audience.
    pub audience: String,
    /// With which scopes; none asks for all.
    pub scopes: Vec<String>,
    /// What is expected, if anything is.
    pub expectation: Option<Expectation>,
    /// A saved token that makes a new one needless.
    pub saved: Option<SavedToken>,
    /// Why nothing can be asked for, as a sentence.
    pub problem: Option<String>,
    /// What was found last.
    pub answer: Option<LineAnswer>,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "BoardAnswer", export_to = "ipc.d.ts"))]
pub struct LineAnswer {
    /// How each step ended.
    pub result: LineResult,
    /// What came of asking for the token; absent when nothing was asked.
    pub report: Option<TokenReport>,
}

/// One line before anything is asked.
struct Plan<'a> {
    environment: &'a Environment,
    audience: Audience,
    expectation: Option<&'a Expectation>,
}

impl Plan<'_> {
    fn id(&self) -> String {
        let expectation = self.expectation.map(|expectation| expectation.id.as_str()).unwrap_or_default();
        format!("{} {} {expectation}", self.environment.id, self.audience)
    }

    fn scopes(&self) -> &[Scope] {
        self.expectation.map(|expectation| expectation.requested_scopes.as_slice()).unwrap_or_default()
    }

    fn request(&self) -> TokenRequest {
        TokenRequest {
            audiences: vec![self.audience.clone()],
            scopes: self.scopes().to_vec(),
            ..TokenRequest::default()
        }
    }
}

/// The lines of one environment: its expectations, then its APIs about which nothing is expected.
fn plans(environment: &Environment) -> Vec<Plan<'_>> {
    let expected = environment.expectations.iter().map(|expectation| Plan {
        environment,
        audience: expectation.audience.clone(),
        expectation: Some(expectation),
    });
    let apis = environment.all_apis().into_iter().map(|api| api.audience);
    let open = apis.filter(|audience| environment.expectations.iter().all(|known| known.audience != *audience));
    expected.chain(open.map(|audience| Plan { environment, audience, expectation: None })).collect()
}

/// Everything that can be checked, in the order of the rail, with what was found last.
pub fn lines(app: &App, now: i64) -> Vec<BoardLine> {
    let environments = app.checkable_environments();
    let answers = app.board.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut lines = Vec::new();
    for environment in &environments {
        let has_secret = app.view(environment, now).secret.is_some();
        for plan in plans(environment) {
            let key = TokenKey::new(environment, &plan.request());
            let saved = app.tokens().covering(&key, now).map(IssuedToken::view);
            let problem = (saved.is_none() && !has_secret)
                .then(|| "There is no client secret for this environment, so no token can be asked for.".to_owned());
            lines.push(BoardLine {
                id: plan.id(),
                environment_id: environment.id.to_string(),
                api_name: environment.api_name(plan.audience.as_str()),
                audience: plan.audience.to_string(),
                scopes: plan.scopes().iter().map(ToString::to_string).collect(),
                expectation: plan.expectation.cloned(),
                saved,
                problem,
                answer: answers.get(&plan.id()).cloned(),
            });
        }
    }
    lines
}

/// Checks one line. Without `may_mint` only a saved token is looked at.
///
/// # Errors
/// When the line is gone, or nothing can be sent from this computer.
pub async fn check(app: &App, line: &LineRef, may_mint: bool, now: i64) -> Result<LineAnswer, IpcError> {
    let environment = app.environment(&line.environment_id)?;
    let wanted = |plan: &Plan<'_>| {
        plan.audience.as_str() == line.audience
            && plan.expectation.map(|expectation| &expectation.id) == line.expectation_id.as_ref()
    };
    let plan = plans(&environment).into_iter().find(wanted);
    let plan = plan.ok_or_else(|| IpcError::new("unknown-line", "This line is not on the board any more."))?;
    let report = match may_mint {
        true => Some(issuing::obtain(app, &environment, plan.request(), false, now).await?),
        false => issuing::use_saved(app, &environment, &plan.request(), now).await?,
    };
    let result = match &report {
        Some(report) => LineResult::new(report, facts(report).as_ref(), plan.expectation, now),
        None => LineResult::not_asked(plan.expectation, now),
    };
    let answer = LineAnswer { result, report };
    app.board.0.lock().unwrap_or_else(PoisonError::into_inner).insert(plan.id(), answer.clone());
    Ok(answer)
}

fn facts(report: &TokenReport) -> Option<TokenFacts> {
    let (token, inspection) = (report.token.as_ref()?, report.inspection.as_ref()?);
    let question = Question {
        audiences: token.audiences.clone(),
        requested_scopes: Some(token.requested_scopes.clone()),
        ..Question::default()
    };
    Some(TokenFacts::of(inspection, &question))
}

/// The board as it leaves, and what it holds in one line.
///
/// # Errors
/// When nothing was checked yet.
pub async fn write(app: &App, form: Form, now: i64) -> Result<(String, String), IpcError> {
    let environments = app.checkable_environments();
    let answers = app.board.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut secrets: Vec<Redactor> = app.known_tokens().iter().map(|token| Redactor::new().token(token)).collect();
    for environment in &environments {
        if let Some(secret) = credentials::at_hand(app, environment).await {
            secrets.push(Redactor::new().secret(environment.client_id.as_str(), &secret));
        }
    }
    let plans: Vec<Plan<'_>> = environments.iter().flat_map(plans).collect();
    let lines: Vec<written::Line<'_>> = plans
        .iter()
        .filter_map(|plan| {
            let answer = answers.get(&plan.id())?;
            Some(written::Line {
                environment: plan.environment,
                audience: plan.audience.as_str(),
                scopes: plan.scopes(),
                expectation: plan.expectation,
                result: &answer.result,
                findings: answer.report.as_ref().map(|report| report.findings.as_slice()).unwrap_or_default(),
                provider_words: answer.report.as_ref().and_then(|report| report.provider_words.as_ref()),
            })
        })
        .collect();
    if lines.is_empty() {
        return Err(IpcError::new(
            "nothing-checked",
            "Nothing was checked yet. Check first, then there is something to save.",
        ));
    }
    let around = Circumstances {
        app_version: env!("CARGO_PKG_VERSION"),
        operating_system: std::env::consts::OS,
        now,
        secrets: &secrets,
    };
    let text = written::write(&lines, &around, form);
    let summary = written::summary(&lines, &text);
    Ok((text, summary))
}

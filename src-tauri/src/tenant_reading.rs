//! Find in tenant: what will be asked, asking it, taking it over, and the two changes that authorise an app.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use client_credentials::environment::{Environment, EnvironmentId};
use client_credentials::flow::{self, TenantReading};
use client_credentials::kinde::tenant::{
    self, AUTHORISE_SCOPE, GRANT_SCOPE, READ_SCOPE, TenantApi, TenantApplication, TenantChange, TenantDifference,
    compare,
};
use client_credentials::report::{CallReport, TokenOutcomeKind, TokenReport};
use client_credentials::token_cache::{IssuedToken, SavedToken};
use client_credentials::token_request::TokenRequest;
use serde::Serialize;

use crate::error::IpcError;
use crate::state::App;
use crate::{calling, credentials, issuing, remembering, token_keeping};

/// What the tenants were found to have, until the app closes.
#[derive(Default)]
pub struct Found(Mutex<HashMap<EnvironmentId, Vec<TenantApi>>>);

impl Found {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<EnvironmentId, Vec<TenantApi>>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Drops what was found.
    pub fn clear(&self) {
        self.with(HashMap::clear);
    }

    /// The APIs of an environment's tenant, as last read.
    pub fn of(&self, id: &EnvironmentId) -> Vec<TenantApi> {
        self.with(|all| all.get(id).cloned().unwrap_or_default())
    }
}

/// What will be asked, said before it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FindPlan {
    /// The first request; one more for each API follows.
    pub first_request: String,
    /// The scope that it needs.
    pub needed_scope: String,
    /// The saved token that serves, if one does: then nothing is minted.
    pub token: Option<SavedToken>,
    /// A valid Management API token is saved, and lacks the scope.
    pub lacks_scope: bool,
    /// A token is minted, one at most.
    pub mints: bool,
}

/// What came of reading a tenant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TenantReport {
    /// The client's own application.
    pub application: Option<TenantApplication>,
    /// The APIs, and how they stand to what the environment knows.
    pub apis: Vec<FoundApi>,
    /// What could not be told.
    pub notes: Vec<String>,
    /// How many requests were sent.
    pub requests: usize,
    /// A token was minted for it.
    pub minted: bool,
    /// The token may authorise apps.
    pub may_authorise: bool,
    /// The token may grant scopes.
    pub may_grant: bool,
    /// Why there is no token to ask with.
    pub token_failure: Option<TokenReport>,
    /// The call that failed.
    pub failure: Option<CallReport>,
}

/// An API of the tenant beside what is known of it here.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FoundApi {
    /// The comparison.
    #[serde(flatten)]
    pub difference: TenantDifference,
    /// Scopes that the app is known to have there, from a token that was asked for without naming any.
    pub granted: Option<Vec<String>>,
}

/// What came of a change in the tenant.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TenantChanged {
    /// It was made.
    pub done: bool,
    /// In a sentence.
    pub sentence: String,
    /// The APIs as they are now.
    pub apis: Vec<FoundApi>,
    /// Why it was not made.
    pub failure: Option<CallReport>,
}

/// What would be asked of an environment's tenant, and with which token.
///
/// # Errors
/// When the environment is no Kinde tenant.
pub fn plan(app: &App, environment: &Environment, now: i64) -> Result<FindPlan, IpcError> {
    let call = tenant::list_call(environment, None)?;
    let token = management_token(app, environment, READ_SCOPE, now);
    let any = any_management_token(app, environment, now);
    Ok(FindPlan {
        first_request: format!("{} {}", call.method, call.url),
        needed_scope: READ_SCOPE.to_owned(),
        mints: token.is_none() && any.is_none(),
        lacks_scope: token.is_none() && any.is_some(),
        token: token.or(any).map(|token| token.view()),
    })
}

/// A valid saved token for the Management API that holds this scope, the one with most scopes first.
fn management_token(app: &App, environment: &Environment, scope: &str, now: i64) -> Option<IssuedToken> {
    let audience = environment.management_audience()?;
    let tokens = app.tokens();
    let fitting = tokens.of(&environment.id).filter(|token| {
        token.is_fresh(now)
            && token.audiences.contains(&audience)
            && token.granted_scopes.iter().any(|one| one == scope)
    });
    fitting.max_by_key(|token| token.granted_scopes.len()).cloned()
}

fn any_management_token(app: &App, environment: &Environment, now: i64) -> Option<IssuedToken> {
    let audience = environment.management_audience()?;
    let tokens = app.tokens();
    tokens.of(&environment.id).find(|token| token.is_fresh(now) && token.audiences.contains(&audience)).cloned()
}

/// Reads the tenant with a saved token, or with one that is minted for it.
///
/// # Errors
/// When the app cannot ask: no secret, no Kinde tenant.
pub async fn find(app: &App, environment: &Environment, now: i64) -> Result<TenantReport, IpcError> {
    tenant::list_call(environment, None)?;
    let mut report = TenantReport {
        application: None,
        apis: Vec::new(),
        notes: Vec::new(),
        requests: 0,
        minted: false,
        may_authorise: false,
        may_grant: false,
        token_failure: None,
        failure: None,
    };
    let saved =
        management_token(app, environment, READ_SCOPE, now).or_else(|| any_management_token(app, environment, now));
    let id = match saved {
        Some(saved) => saved.id,
        None => {
            let audiences = environment.management_audience().into_iter().collect();
            let request = TokenRequest { audiences, ..TokenRequest::default() };
            let answered = issuing::obtain(app, environment, request, false, now).await?;
            let token = answered.token.as_ref().filter(|_| answered.outcome == TokenOutcomeKind::Token);
            let Some(id) = token.map(|token| token.token_id.clone()) else {
                report.token_failure = Some(answered);
                return Ok(report);
            };
            report.minted = !answered.reused;
            id
        }
    };
    let token = token_keeping::awake(app, environment, &id).await?;
    let value = token.token.as_ref().ok_or_else(IpcError::unknown_token)?;
    let TenantReading { apis, application, notes, exchanges, failed } =
        flow::read_tenant(&app.http().await?, environment, value, now).await?;
    report.requests = exchanges.len();
    let secret = credentials::at_hand(app, environment).await;
    exchanges.iter().for_each(|exchange| remembering::remember(app, environment, exchange, secret.as_ref()));
    report.failure =
        failed.map(|outcome| calling::report(app, environment, &token, value, outcome, Some(READ_SCOPE), now));
    let holds = |scope: &str| token.granted_scopes.iter().any(|granted| granted == scope);
    (report.may_authorise, report.may_grant) = (holds(AUTHORISE_SCOPE), holds(GRANT_SCOPE));
    (report.application, report.notes) = (application, notes);
    report.apis = found(app, environment, &apis);
    if report.failure.is_none() {
        app.found.with(|all| all.insert(environment.id.clone(), apis));
    }
    Ok(report)
}

/// The APIs as the window shows them.
pub fn found(app: &App, environment: &Environment, apis: &[TenantApi]) -> Vec<FoundApi> {
    let tokens = app.tokens();
    let granted = |audience: &str| {
        // A token that was asked for with every scope shows every scope that the app has been given.
        let complete = tokens.of(&environment.id).find(|token| {
            token.requested_scopes.is_empty()
                && !token.view().pasted
                && matches!(token.audiences.as_slice(), [only] if only.as_str() == audience)
        });
        complete.map(|token| token.granted_scopes.clone())
    };
    compare(environment, apis)
        .into_iter()
        .map(|difference| FoundApi { granted: granted(&difference.api.audience), difference })
        .collect()
}

/// Makes one change in the tenant, of something that was found there.
///
/// # Errors
/// When it was not found, when no token holds the scope, or when production was not confirmed.
pub async fn change(
    app: &App,
    environment: &Environment,
    change: TenantChange,
    confirmation: &str,
    now: i64,
) -> Result<TenantChanged, IpcError> {
    if environment.production && confirmation.trim() != environment.name.trim() {
        let sentence = "This changes a production environment. Type its name to go on.";
        return Err(IpcError::new("production-not-confirmed", sentence).at_field("confirm"));
    }
    let apis = app.found.of(&environment.id);
    let gone = || IpcError::new("tenant-not-read", "This was not found in the tenant. Look into it again.");
    let (api_id, scope_id) = match &change {
        TenantChange::Authorise { api_id } => (api_id, None),
        TenantChange::GrantScope { api_id, scope_id } => (api_id, Some(scope_id)),
    };
    let api = apis.iter().find(|api| api.id.as_ref() == Some(api_id)).ok_or_else(gone)?.clone();
    let scope = match scope_id {
        None => None,
        Some(id) => Some(api.scopes.iter().find(|scope| scope.id.as_ref() == Some(id)).ok_or_else(gone)?.key.clone()),
    };
    let needed = change.needed_scope();
    let token = management_token(app, environment, needed, now).ok_or_else(|| {
        IpcError::new("scope-not-held", format!("No saved token holds {needed}, which this change needs."))
    })?;
    let token = token_keeping::awake(app, environment, &token.id).await?;
    let value = token.token.as_ref().ok_or_else(IpcError::unknown_token)?;
    let outcome = flow::change_tenant(&app.http().await?, environment, value, &change, now).await?;
    remembering::remember(app, environment, &outcome.exchange, credentials::at_hand(app, environment).await.as_ref());
    let status = outcome.exchange.response.as_ref().map(|response| response.status);
    let done = outcome.exchange.failure.is_none() && status.is_some_and(|status| (200..300).contains(&status));
    let sentence = match (&scope, done) {
        (None, true) => format!("The app may now ask for tokens for {}. Its tokens so far do not change.", api.name),
        (Some(scope), true) => {
            format!("The app now has {scope} for {}. Get a new token: those it has do not change.", api.name)
        }
        (_, false) => "Nothing was changed.".to_owned(),
    };
    let failure = (!done).then(|| calling::report(app, environment, &token, value, outcome, Some(needed), now));
    if done && scope.is_none() {
        app.found.with(|all| {
            let known = all.get_mut(&environment.id).into_iter().flatten();
            known.filter(|known| known.id == api.id).for_each(|known| known.authorised = Some(true));
        });
    }
    let apis = found(app, environment, &app.found.of(&environment.id));
    Ok(TenantChanged { done, sentence, apis, failure })
}

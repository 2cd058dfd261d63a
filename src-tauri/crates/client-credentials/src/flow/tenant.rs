//! Reading a Kinde tenant's APIs through its Management API, and the two changes that authorise an app there.

use super::{CallOutcome, HttpSender, outcome};
use crate::environment::Environment;
use crate::exchange::Exchange;
use crate::http::Sent;
use crate::kinde::tenant::{self, TenantApi, TenantApplication, TenantChange};
use crate::resource_call::{CallDraft, CallRefused};
use crate::secret::AccessToken;

/// Most pages of a list that are asked for.
const MOST_PAGES: usize = 20;
/// Most APIs that are looked at one by one.
const MOST_DETAILS: usize = 100;

/// What a tenant says of its APIs.
#[derive(Debug, Default)]
pub struct TenantReading {
    /// The APIs.
    pub apis: Vec<TenantApi>,
    /// The client's own application there.
    pub application: Option<TenantApplication>,
    /// What could not be told.
    pub notes: Vec<String>,
    /// Everything that was asked, in order.
    pub exchanges: Vec<Exchange>,
    /// The call that ended it, when no list could be had.
    pub failed: Option<CallOutcome>,
}

/// Lists the APIs with their scopes, and looks up for each whether the client is authorised. Every outcome is data.
///
/// # Errors
/// When the environment has no Management API, or the calls cannot be built.
pub async fn read_tenant(
    sender: &HttpSender,
    environment: &Environment,
    token: &AccessToken,
    now: i64,
) -> Result<TenantReading, CallRefused> {
    let mut reading = TenantReading::default();
    list(sender, environment, token, now, &mut reading).await?;
    let management = environment.management_audience();
    let client_id = environment.client_id.as_str();
    let mut asked = 0;
    for api in &mut reading.apis {
        if management.as_ref().is_some_and(|audience| audience.as_str() == api.audience) {
            // This very token was issued for it.
            api.management = true;
            api.authorised = Some(true);
            continue;
        }
        let Some(id) = api.id.as_deref().filter(|_| asked < MOST_DETAILS) else { continue };
        asked += 1;
        let (answered, body) = ask(sender, environment, token, &tenant::api_call(environment, id)?, now).await?;
        let status = answered.exchange.response.as_ref().map(|response| response.status);
        reading.exchanges.push(answered.exchange);
        match body.as_deref().and_then(|body| tenant::read_api(body, client_id)) {
            Some(detail) => {
                api.authorised = detail.authorised;
                if api.scopes.is_empty() {
                    api.scopes = detail.scopes;
                }
                reading.application = detail.application.or(reading.application.take());
            }
            None => {
                let name = crate::claims::visible(&api.name, 80);
                reading.notes.push(format!("Whether this app is authorised for {name} could not be told."));
                // The next one would be refused as well.
                if status.is_none_or(|status| matches!(status, 401 | 403 | 429)) {
                    break;
                }
            }
        }
    }
    Ok(reading)
}

async fn list(
    sender: &HttpSender,
    environment: &Environment,
    token: &AccessToken,
    now: i64,
    reading: &mut TenantReading,
) -> Result<(), CallRefused> {
    let mut next: Option<String> = None;
    for page in 1..=MOST_PAGES {
        let call = tenant::list_call(environment, next.as_deref())?;
        let (answered, body) = ask(sender, environment, token, &call, now).await?;
        reading.exchanges.push(answered.exchange.clone());
        let Some(list) = body.as_deref().and_then(tenant::read_list) else {
            if page == 1 {
                reading.failed = Some(answered);
            } else {
                reading.notes.push("The list of APIs ends early: its next page did not come.".to_owned());
            }
            return Ok(());
        };
        if list.skipped > 0 {
            reading.notes.push(format!("Left out of the list: {} without an audience.", list.skipped));
        }
        reading.apis.extend(list.apis);
        next = list.next;
        if next.is_none() {
            return Ok(());
        }
    }
    reading.notes.push(format!("Only the first {MOST_PAGES} pages of the list were read."));
    Ok(())
}

/// Makes one change in the tenant.
///
/// # Errors
/// When the environment has no Management API, or the call cannot be built.
pub async fn change_tenant(
    sender: &HttpSender,
    environment: &Environment,
    token: &AccessToken,
    change: &TenantChange,
    now: i64,
) -> Result<CallOutcome, CallRefused> {
    Ok(ask(sender, environment, token, &tenant::change_call(environment, change)?, now).await?.0)
}

/// What came of a call, and the body of a success as it was sent. The body stays here: secrets in it go no further.
async fn ask(
    sender: &HttpSender,
    environment: &Environment,
    token: &AccessToken,
    call: &CallDraft,
    now: i64,
) -> Result<(CallOutcome, Option<Vec<u8>>), CallRefused> {
    let request = call.build(environment, token)?;
    let redactor = request.redactor.clone();
    let Sent { exchange, answer } = sender.send(request, now).await;
    let body = answer.as_ref().filter(|answer| (200..300).contains(&answer.status)).map(|answer| answer.body.clone());
    Ok((outcome(exchange, answer, redactor).await, body))
}

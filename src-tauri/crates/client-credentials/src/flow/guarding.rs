//! One case of a guard check goes out and comes back.

use super::HttpSender;
use crate::environment::Environment;
use crate::exchange::Exchange;
use crate::resource_call::{CallDraft, CallRefused};
use crate::secret::AccessToken;

/// Most bytes of an answer that are read: enough to tell what it means.
const BODY_CAP: usize = 64 * 1024;

/// Sends the call with `token`, or without any, and records what came of it. `good` is the token that the others were
/// made from: no answer may show it.
///
/// # Errors
/// When the call cannot be built, or its host must not see the environment's tokens.
pub async fn send_guard_case(
    sender: &HttpSender,
    environment: &Environment,
    call: &CallDraft,
    token: Option<&AccessToken>,
    good: &AccessToken,
    now: i64,
) -> Result<Exchange, CallRefused> {
    let mut request = match token {
        Some(token) => call.build(environment, token)?,
        None => call.build_without_token(environment)?,
    };
    request.body_cap = BODY_CAP;
    request.redactor = request.redactor.token(good);
    Ok(sender.send(request, now).await.exchange)
}

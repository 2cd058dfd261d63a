//! Saved tokens over a restart: the token in the key store, its record in the settings. Reading the record needs no
//! prompt, so the next day begins with what is known; the token is fetched when it is used.

use client_credentials::environment::{Environment, EnvironmentId};
use client_credentials::secret::AccessToken;
use client_credentials::token_cache::{IssuedToken, TokenId, TokenRecord};

use crate::credentials;
use crate::error::IpcError;
use crate::secret_store::{Patience, SecretStoreState, Slot};
use crate::settings_store::SecretPlace;
use crate::state::App;

/// Puts a new token into the key store, if the environment's secret lives there and the setting wants it. What fails
/// here costs a token tomorrow, nothing today.
pub async fn save(app: &App, environment: &Environment, token: &IssuedToken, now: i64) {
    let settings = app.settings.read();
    let in_keychain =
        settings.secret_records.get(&environment.id).is_some_and(|record| record.place == SecretPlace::Keychain);
    let may_be_kept = settings.preferences.keep_tokens && in_keychain && token.key.may_be_written();
    let Some(value) = token.token.as_ref().filter(|_| may_be_kept) else { return };
    let slot = Slot::AccessToken(token.id.as_str().to_owned());
    let label = format!("M2M Token Tester: access token of {}", environment.name);
    let placed = app.secrets.put(&slot, &environment.secret_origin(), &label, value, Patience::Silent).await;
    if !placed.is_ok_and(|placed| placed.place == SecretPlace::Keychain) {
        app.secrets.forget_session(&slot);
        return;
    }
    let record = TokenRecord::from(token);
    let saved = app.change(move |settings| settings.token_records.push(record)).await;
    if saved.is_err() {
        // An entry without a record would never be found again.
        let _ = app.secrets.delete(&slot, Patience::Silent).await;
    }
    // The key store is open now.
    remove_leftovers(app, now).await;
}

/// Removes what has expired, was replaced by a newer token, or is not to be kept any more. Called when the key store is
/// open anyway.
pub async fn remove_leftovers(app: &App, now: i64) {
    let kept: Vec<TokenId> = app.tokens().all().iter().map(|token| token.id.clone()).collect();
    let wanted = app.settings.read().preferences.keep_tokens;
    remove(app, |record| !wanted || record.is_over(now) || !kept.contains(record.id())).await;
}

/// Forgets what sleeps in the key store; what is awake stays until the app ends.
pub async fn forget_kept(app: &App) {
    app.tokens().forget_sleeping();
    remove(app, |_| true).await;
}

/// A saved token with its value, fetched from the key store where it sleeps.
///
/// # Errors
/// When it is not kept any more, belongs to another environment or another server, or cannot be read now.
pub async fn awake(app: &App, environment: &Environment, id: &TokenId) -> Result<IssuedToken, IpcError> {
    // One that was asked for at another server must not go to the hosts of this one.
    let known = app.tokens().get(id).filter(|token| token.key.is_of(environment)).cloned();
    let mut token = known.ok_or_else(IpcError::unknown_token)?;
    if token.token.is_none() {
        let slot = Slot::AccessToken(id.as_str().to_owned());
        let origin = environment.secret_origin();
        let fetched = app.secrets.get::<AccessToken>(&slot, &origin, SecretPlace::Keychain, Patience::Asked).await;
        let value = fetched.map_err(|state| match state {
            SecretStoreState::Missing => IpcError::unknown_token(),
            // It is there, and cannot be had now: another one would cost something.
            other => credentials::trouble(&other),
        })?;
        app.tokens().wake(id, value.clone());
        token.token = Some(value);
    }
    Ok(token)
}

/// Forgets one token, here and in the key store.
pub async fn forget(app: &App, id: &TokenId) {
    app.tokens().forget(id);
    remove(app, |record| record.id() == id).await;
}

/// Forgets all tokens of an environment, here and in the key store.
pub async fn forget_environment(app: &App, id: &EnvironmentId) {
    app.tokens().forget_environment(id);
    app.good_tokens().forget(id);
    let environment = id.clone();
    // Not saved means: what one token said is remembered a while longer, and compared with nothing.
    let _ = app.change(move |settings| settings.good_tokens.forget(&environment)).await;
    remove(app, |record| record.environment() == id).await;
}

/// Entries first, then their records: what the key store does not let go now is tried again next time.
async fn remove(app: &App, over: impl Fn(&TokenRecord) -> bool) {
    let mut gone: Vec<TokenId> = Vec::new();
    for record in app.settings.read().token_records.iter().filter(|record| over(record)) {
        let slot = Slot::AccessToken(record.id().as_str().to_owned());
        if app.secrets.delete(&slot, Patience::Silent).await.is_err() {
            break;
        }
        gone.push(record.id().clone());
    }
    if !gone.is_empty() {
        // Not saved means: found and removed again next time.
        let _ = app.change(move |settings| settings.token_records.retain(|record| !gone.contains(record.id()))).await;
    }
}

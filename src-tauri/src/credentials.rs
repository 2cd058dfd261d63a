//! Client secrets: from the form into the key store, and from there to the token request. Never back to the window.

use client_credentials::diagnosis::OwnTrouble;
use client_credentials::environment::{Environment, EnvironmentId};
use client_credentials::report::{TokenOutcomeKind, TokenReport};
use client_credentials::secret::ClientSecret;
use client_credentials::token_cache::MintReason;
use client_credentials::token_request::TokenRequest;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::error::{IpcError, NOT_SAVED};
use crate::secret_store::{Patience, SecretStoreState, Slot};
use crate::settings_store::{SecretPlace, SecretRecord, Settings};
use crate::state::App;
use crate::{deletion, issuing, practice, token_keeping};

/// A secret on its way from the form: wiped when dropped, never shown.
pub struct TypedSecret(Zeroizing<String>);

impl TypedSecret {
    /// As typed.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for TypedSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// Keeps a secret for an environment and writes the record of it. The secret goes first: a crash leaves at most an entry
/// without a record.
///
/// # Errors
/// When it could be kept nowhere, or the record could not be saved.
pub async fn keep(app: &App, environment: &Environment, secret: &ClientSecret, now: i64) -> Result<(), IpcError> {
    let record = place(app, environment, secret, now).await?;
    let id = environment.id.clone();
    app.change(move |settings| settings.secret_records.insert(id, record)).await.map(drop)
}

/// Keeps a new environment, and the secret it may have, which goes first. What cannot be saved now is held for this
/// session, and the window says that it is not saved: asking for it once more would make a second one.
///
/// # Errors
/// When the secret could be kept nowhere.
pub async fn keep_new(
    app: &App,
    environment: &Environment,
    secret: Option<&ClientSecret>,
    now: i64,
) -> Result<(), IpcError> {
    let record = match secret {
        Some(secret) => Some(place(app, environment, secret, now).await?),
        None => None,
    };
    let added = environment.clone();
    let change = move |settings: &mut Settings| {
        if let Some(record) = record {
            settings.secret_records.insert(added.id.clone(), record);
        }
        settings.selected_environment = Some(added.id.clone());
        settings.environments.push(added);
    };
    match app.change(change).await {
        Err(error) if error.code == NOT_SAVED => Ok(()),
        other => other,
    }
}

/// Puts a secret where it can be kept; the answer is the record of it, which is not written yet.
async fn place(
    app: &App,
    environment: &Environment,
    secret: &ClientSecret,
    now: i64,
) -> Result<SecretRecord, IpcError> {
    let slot = Slot::ClientSecret(environment.id.to_string());
    let origin = environment.secret_origin();
    let label = format!("M2M Token Tester: client secret of {}", environment.name);
    let placed = app
        .secrets
        .put(&slot, &origin, &label, secret, Patience::Asked)
        .await
        .map_err(|state| trouble(&state).at_field("secret"))?;
    Ok(SecretRecord {
        place: placed.place,
        set_at: now,
        characters: u32::try_from(secret.characters()).unwrap_or(u32::MAX),
        fingerprint: app.fingerprint(secret),
        host: origin,
        other: serde_json::Map::new(),
    })
}

/// The secret of an environment, for its own server only.
///
/// # Errors
/// Why it cannot be had now.
pub async fn fetch(app: &App, environment: &Environment, now: i64) -> Result<ClientSecret, OwnTrouble> {
    if environment.id.as_str() == practice::ID {
        return app.practice.running().and_then(|running| running.secret()).ok_or(OwnTrouble::SecretMissing);
    }
    let record = app.settings.read().secret_records.get(&environment.id).cloned();
    let record = record.ok_or(OwnTrouble::SecretMissing)?;
    let slot = Slot::ClientSecret(environment.id.to_string());
    let origin = environment.secret_origin();
    let fetched = app.secrets.get::<ClientSecret>(&slot, &origin, record.place, Patience::Asked).await;
    let secret = fetched.map_err(|state| own_trouble(state, record.place, origin))?;
    if record.place == SecretPlace::Keychain {
        deletion::remove_leftovers(app, now).await;
        token_keeping::remove_leftovers(app, now).await;
    }
    if app.fingerprint(&secret) != record.fingerprint {
        return Err(OwnTrouble::SecretChanged);
    }
    Ok(secret)
}

/// What an answer of the key store means for the person who wants a token.
fn own_trouble(state: SecretStoreState, place: SecretPlace, wanted: String) -> OwnTrouble {
    use SecretStoreState as State;
    match state {
        State::Locked | State::PromptClosed => OwnTrouble::KeychainLocked,
        State::Refused | State::Cancelled => OwnTrouble::KeychainDenied,
        State::NoDefaultRing => OwnTrouble::KeychainWithoutDefault,
        State::TimedOut => OwnTrouble::KeychainNoAnswer,
        State::NoDesktop => OwnTrouble::NoDesktopSession,
        State::Missing if place == SecretPlace::Session => OwnTrouble::SecretMissing,
        State::Missing => OwnTrouble::SecretVanished,
        State::NotOurs => OwnTrouble::SecretChanged,
        State::Ambiguous { labels } => OwnTrouble::SecretAmbiguous { count: labels.len() },
        State::OtherHost { bound } => OwnTrouble::SecretBoundElsewhere { bound, wanted },
        other => OwnTrouble::KeychainAbsent { detail: other.report().sentence },
    }
}

/// Forgets the secret of an environment: first the entry, then the record, so that what the key store did not let go is
/// still known.
///
/// # Errors
/// When the key store did not answer, or the record could not be removed.
pub async fn forget(app: &App, id: &EnvironmentId) -> Result<(), IpcError> {
    remove_entry(app, id).await?;
    let environment = id.clone();
    app.change(move |settings| settings.secret_records.remove(&environment)).await.map(drop)
}

/// Removes the secret of an environment from the key store, and not yet its record.
///
/// # Errors
/// When the key store did not answer.
pub async fn remove_entry(app: &App, id: &EnvironmentId) -> Result<(), IpcError> {
    let place = app.settings.read().secret_records.get(id).map(|record| record.place);
    let slot = Slot::ClientSecret(id.to_string());
    let deleted = app.secrets.delete(&slot, Patience::Asked).await;
    match place {
        Some(SecretPlace::Keychain) => deleted.map_err(|state| trouble(&state)),
        // An older one may have been in the key store; where that cannot be reached, there is nothing more to do now.
        _ => Ok(()),
    }
}

/// Why the key store could not do it, for the person who asked.
pub fn trouble(state: &SecretStoreState) -> IpcError {
    let report = state.report();
    let words = [report.sentence, report.steps.join(" ")].join(" ");
    let kind = serde_json::to_value(state).ok();
    let kind = kind.as_ref().and_then(|kind| kind.get("kind")?.as_str()).unwrap_or("unavailable").to_owned();
    IpcError::new(&format!("key-store-{kind}"), words.trim())
}

/// Tries a new secret with a token request. Until it is proved, the old one stays and the new one is held in memory.
///
/// # Errors
/// When it cannot be tried, or was proved and could not be kept.
pub async fn prove(
    app: &App,
    environment: &Environment,
    typed: Option<ClientSecret>,
    request: TokenRequest,
    now: i64,
) -> Result<(bool, TokenReport), IpcError> {
    let held = typed.or_else(|| app.next_secrets().get(&environment.id).cloned());
    let secret =
        held.ok_or_else(|| IpcError::new("no-next-secret", "Enter the new secret first.").at_field("secret"))?;
    app.next_secrets().insert(environment.id.clone(), secret.clone());
    let report = issuing::request_new(app, environment, request, &secret, MintReason::NewSecret, now).await?;
    let proved = report.outcome == TokenOutcomeKind::Token;
    if proved {
        keep(app, environment, &secret, now).await?;
        app.next_secrets().remove(&environment.id);
    }
    Ok((proved, report))
}

/// The secret of an environment where it can be had without a prompt, to keep it out of a report.
pub async fn at_hand(app: &App, environment: &Environment) -> Option<ClientSecret> {
    if environment.id.as_str() == practice::ID {
        return app.practice.running().and_then(|running| running.secret());
    }
    let record = app.settings.read().secret_records.get(&environment.id).cloned()?;
    let slot = Slot::ClientSecret(environment.id.to_string());
    app.secrets.get(&slot, &environment.secret_origin(), record.place, Patience::Silent).await.ok()
}

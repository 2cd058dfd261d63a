//! Client secrets and saved tokens in the key store of the operating system, and the only user of it.
//!
//! | what | value |
//! |---|---|
//! | service | [`SERVICE`] |
//! | user | the random identifier of the environment; `token:` and an identifier for a saved token; `network:` and what it is for |
//! | value | one version byte, the origin it is bound to, a NUL, the secret; all UTF-8 |
//!
//! Where no key store works, a value lives in the memory of this session, and the answer says so, why,
//! and what to do. There is no file, no built-in key and no silent step down. Order of writing: first
//! the secret, then the settings; deleting: first the settings (with a tombstone), then the secret. So
//! a crash leaves at most an entry without an environment, which [`SecretStore::orphans`] finds.
//!
//! The store is tried at the first secret that is saved, not at the start: a question for a password
//! without a reason teaches people to answer anything.

mod backend;
mod format;
mod state;
mod worker;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use client_credentials::secret::{AccessToken, ClientSecret, Password, PrivateKey};
use serde::Serialize;
use zeroize::Zeroizing;

pub use backend::Backend;
pub use state::{SecretStoreReport, SecretStoreState};

use crate::settings_store::SecretPlace;
use worker::{Answer, Order, Worker};

/// The name of this app in the key store.
pub const SERVICE: &str = "dev.m2mtokentester.desktop";

const TOKEN: &str = "token:";
const PROBE: &str = "probe:";
const PROXY_PASSWORD: &str = "network:proxy-password";
const CLIENT_KEY: &str = "network:client-key";

/// Which value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The client secret of an environment, by the environment's identifier.
    ClientSecret(String),
    /// A saved access token, by its identifier.
    AccessToken(String),
    /// The password of the proxy of the settings.
    ProxyPassword,
    /// The key of the client certificate of the settings.
    ClientKey,
}

impl Slot {
    /// The user name of the entry.
    pub fn user(&self) -> String {
        match self {
            Self::ClientSecret(id) => id.clone(),
            Self::AccessToken(id) => format!("{TOKEN}{id}"),
            Self::ProxyPassword => PROXY_PASSWORD.to_owned(),
            Self::ClientKey => CLIENT_KEY.to_owned(),
        }
    }

    fn of(user: &str) -> Self {
        match (user, user.strip_prefix(TOKEN)) {
            (PROXY_PASSWORD, _) => Self::ProxyPassword,
            (CLIENT_KEY, _) => Self::ClientKey,
            (_, Some(id)) => Self::AccessToken(id.to_owned()),
            (_, None) => Self::ClientSecret(user.to_owned()),
        }
    }
}

/// A value that may be kept here.
pub trait Kept: Sized {
    /// The value itself.
    fn value(&self) -> &str;
    /// From the key store.
    fn from_kept(value: String) -> Self;
}

macro_rules! kept {
    ($($name:ident),*) => {
        $(impl Kept for $name {
            fn value(&self) -> &str {
                self.expose()
            }

            fn from_kept(value: String) -> Self {
                Self::new(value)
            }
        })*
    };
}
kept!(ClientSecret, AccessToken, Password, PrivateKey);

/// How long to wait for the key store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// The person did not ask: 3 seconds.
    Silent,
    /// The person pressed a button and sees that the app waits: 120 seconds, or until
    /// [`SecretStore::cancel`].
    Asked,
}

/// The two limits of [`Patience`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For [`Patience::Silent`].
    pub silent: Duration,
    /// For [`Patience::Asked`].
    pub asked: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { silent: Duration::from_secs(3), asked: Duration::from_secs(120) }
    }
}

/// Where a value was put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placed {
    /// For the environment's record.
    pub place: SecretPlace,
    /// Why it is there, and what to do if it is only for this session.
    pub state: SecretStoreState,
}

/// An entry of this app in the key store, without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which one.
    pub slot: Slot,
    /// What people see in the key store's own program.
    pub label: String,
}

struct Held {
    origin: String,
    value: Zeroizing<String>,
}

/// The key store of this app. Needs a Tokio runtime with time.
pub struct SecretStore {
    worker: Worker,
    limits: Limits,
    session: Mutex<HashMap<String, Held>>,
    state: Mutex<SecretStoreState>,
    tried: AtomicBool,
}

impl SecretStore {
    /// On the key store of this operating system. Does not touch it yet.
    pub fn new() -> Self {
        Self::with(Backend::platform(), Limits::default())
    }

    /// On any key store, with any limits.
    pub fn with(backend: Backend, limits: Limits) -> Self {
        Self {
            worker: Worker::new(backend),
            limits,
            session: Mutex::default(),
            state: Mutex::new(SecretStoreState::Untried),
            tried: AtomicBool::new(false),
        }
    }

    /// What is known of the key store, for the window.
    pub fn state(&self) -> SecretStoreReport {
        self.known().report()
    }

    /// Ends all waiting for the key store; the callers get [`SecretStoreState::Cancelled`].
    pub fn cancel(&self) {
        self.worker.cancel();
    }

    /// Writes, reads and removes a value that means nothing, with a new connection if the last one failed.
    pub async fn probe(&self, patience: Patience) -> SecretStoreState {
        let answer = self.worker.ask(Order::Probe, self.limit(patience)).await;
        self.note(answer.as_ref().map(drop));
        self.known().clone()
    }

    /// Keeps `value` for the server at `origin`: in the key store, or for this session where that fails.
    /// `label` is what people see in the key store's own program.
    ///
    /// # Errors
    /// When the value is kept nowhere: [`SecretStoreState::TooLong`], or no origin to bind it to.
    pub async fn put<K: Kept>(
        &self,
        slot: &Slot,
        origin: &str,
        label: &str,
        value: &K,
        patience: Patience,
    ) -> Result<Placed, SecretStoreState> {
        let held = Held { origin: origin.to_owned(), value: Zeroizing::new(value.value().to_owned()) };
        self.put_held(slot.user(), held, label, patience).await
    }

    /// Tries again to move a value that is held for this session into the key store.
    ///
    /// # Errors
    /// [`SecretStoreState::Missing`] when nothing is held; else as [`Self::put`].
    pub async fn keep_for_good(
        &self,
        slot: &Slot,
        label: &str,
        patience: Patience,
    ) -> Result<Placed, SecretStoreState> {
        let user = slot.user();
        let held = self
            .session()
            .get(&user)
            .map(|held| Held { origin: held.origin.clone(), value: held.value.clone() })
            .ok_or(SecretStoreState::Missing)?;
        self.put_held(user, held, label, patience).await
    }

    async fn put_held(
        &self,
        user: String,
        held: Held,
        label: &str,
        patience: Patience,
    ) -> Result<Placed, SecretStoreState> {
        let value = format::pack(&held.origin, &held.value).ok_or(SecretStoreState::NotOurs)?;
        // Held first: whatever happens while waiting, the value is not lost.
        self.session().insert(user.clone(), held);
        let probe = !self.tried.load(Ordering::SeqCst);
        let order = Order::Put { user: user.clone(), label: label.to_owned(), value, probe };
        let answer = self.worker.ask(order, self.limit(patience)).await;
        self.note(answer.as_ref().map(drop));
        match answer {
            Ok(_) => {
                self.session().remove(&user);
                Ok(Placed { place: SecretPlace::Keychain, state: SecretStoreState::Available })
            }
            Err(SecretStoreState::TooLong { limit }) => {
                self.session().remove(&user);
                Err(SecretStoreState::TooLong { limit })
            }
            Err(state) => Ok(Placed { place: SecretPlace::Session, state }),
        }
    }

    /// The value, for the server at `origin` only. `place` is where the environment's record says it is:
    /// a value of an earlier session is not looked for in the key store.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub async fn get<K: Kept>(
        &self,
        slot: &Slot,
        origin: &str,
        place: SecretPlace,
        patience: Patience,
    ) -> Result<K, SecretStoreState> {
        let user = slot.user();
        if let Some(held) = self.session().get(&user) {
            return if held.origin == origin {
                Ok(K::from_kept(held.value.as_str().to_owned()))
            } else {
                Err(SecretStoreState::OtherHost { bound: held.origin.clone() })
            };
        }
        if place == SecretPlace::Session {
            return Err(SecretStoreState::Missing);
        }
        let answer = self.worker.ask(Order::Get { user }, self.limit(patience)).await;
        self.note(answer.as_ref().map(drop));
        match answer? {
            Answer::Value(bytes) => {
                let mut value = format::unpack(&bytes, origin)?;
                Ok(K::from_kept(std::mem::take(&mut *value)))
            }
            Answer::Done | Answer::Users(_) => Err(SecretStoreState::Faulty),
        }
    }

    /// Removes a value from this session and from the key store. Fine when there is none.
    ///
    /// # Errors
    /// When the key store does not answer; then the tombstone has to stay.
    pub async fn delete(&self, slot: &Slot, patience: Patience) -> Result<(), SecretStoreState> {
        self.forget_session(slot);
        let answer = self.worker.ask(Order::Delete { user: slot.user() }, self.limit(patience)).await;
        if let Err(state) = &answer {
            // Success tells nothing: a key store without a ring says "no such entry" as well.
            self.note(Err(state));
        }
        answer.map(drop)
    }

    /// Whether a value is held for this session only.
    pub fn holds_session(&self, slot: &Slot) -> bool {
        self.session().contains_key(&slot.user())
    }

    /// Removes a value that is held for this session only, without asking the key store.
    pub fn forget_session(&self, slot: &Slot) {
        self.session().remove(&slot.user());
    }

    /// Entries of this app that belong to none of `known`.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn orphans(&self, known: &HashSet<Slot>, patience: Patience) -> Result<Vec<Found>, SecretStoreState> {
        let mut found = self.entries(patience).await?;
        found.retain(|entry| !known.contains(&entry.slot));
        Ok(found)
    }

    /// All entries of this app. Their values are not read.
    ///
    /// # Errors
    /// When the key store does not answer.
    pub async fn entries(&self, patience: Patience) -> Result<Vec<Found>, SecretStoreState> {
        let answer = self.worker.ask(Order::List, self.limit(patience)).await;
        if let Err(state) = &answer {
            self.note(Err(state));
        }
        match answer? {
            Answer::Users(users) => {
                Ok(users.into_iter().map(|(user, label)| Found { slot: Slot::of(&user), label }).collect())
            }
            Answer::Done | Answer::Value(_) => Err(SecretStoreState::Faulty),
        }
    }

    /// Forgets everything that is held for this session only.
    pub fn forget_all_sessions(&self) {
        self.session().clear();
    }

    fn limit(&self, patience: Patience) -> Duration {
        match patience {
            Patience::Silent => self.limits.silent,
            Patience::Asked => self.limits.asked,
        }
    }

    /// Remembers what an answer says of the key store as a whole.
    fn note(&self, answer: Result<(), &SecretStoreState>) {
        let state = match answer {
            Ok(()) => SecretStoreState::Available,
            Err(state) if state.is_about_the_store() => state.clone(),
            Err(_) => return,
        };
        // After a failure, being able to read is not enough: the next value is preceded by a probe again.
        self.tried.store(state == SecretStoreState::Available, Ordering::SeqCst);
        *self.known() = state;
    }

    fn known(&self) -> MutexGuard<'_, SecretStoreState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for SecretStore {
    fn default() -> Self {
        Self::new()
    }
}

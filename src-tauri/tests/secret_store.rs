//! Where secrets are, in every state a key store can be in: injected faults, and a real key ring that is
//! looked at from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test damages files and measures waits")]

#[path = "secret_store/injected.rs"]
mod injected;
#[cfg(target_os = "linux")]
#[path = "secret_store/real_ring.rs"]
mod real_ring;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use client_credentials::secret::{AccessToken, ClientSecret};
use m2m_token_tester::secret_store::{Backend, Limits, Patience, SERVICE, SecretStore, SecretStoreState, Slot};
use m2m_token_tester::settings_store::SecretPlace;

const ORIGIN: &str = "https://acme.kinde.com";
const SECRET: &str = "SECRET?%G&client";

fn slot() -> Slot {
    Slot::ClientSecret("e-1".into())
}

fn secret() -> ClientSecret {
    ClientSecret::new(SECRET.into())
}

async fn put(store: &SecretStore) -> Result<(SecretPlace, SecretStoreState), SecretStoreState> {
    let placed = store.put(&slot(), ORIGIN, "Acme", &secret(), Patience::Silent).await?;
    Ok((placed.place, placed.state))
}

async fn get(store: &SecretStore, place: SecretPlace) -> Result<String, SecretStoreState> {
    let secret: ClientSecret = store.get(&slot(), ORIGIN, place, Patience::Silent).await?;
    Ok(secret.expose().to_owned())
}

const IN_SESSION: SecretPlace = SecretPlace::Session;
const IN_KEYCHAIN: SecretPlace = SecretPlace::Keychain;

//! All that the app keeps: exported without its secrets, searched for what nobody needs any more, erased.

use std::collections::HashSet;

use client_credentials::redacted_report::without_secrets;
use client_credentials::redaction::Redactor;
use serde::Serialize;
use serde_json::{Value, json};

use crate::credentials::{at_hand, trouble};
use crate::error::IpcError;
use crate::secret_store::{Found, Patience, SecretStoreState, Slot};
use crate::settings_store::{SecretPlace, Settings};
use crate::state::App;

/// Name and version of the exported form.
const FORMAT: &str = "m2m-token-tester-data/1";

/// Everything the app keeps, as JSON without any secret.
pub async fn export(app: &App, now: i64) -> String {
    let settings = app.settings.read();
    let mut document = document(&settings, now);
    if let Some(members) = document.as_object_mut() {
        let entries = app.history.entries();
        members.insert("history".to_owned(), json!(entries.iter().map(|entry| entry.as_ref()).collect::<Vec<_>>()));
    }
    // The settings have no place for a secret. Should somebody have typed one into a name or a header, it is known here.
    let mut net: Vec<Redactor> = app.known_tokens().iter().map(|token| Redactor::new().token(token)).collect();
    for environment in &settings.environments {
        if let Some(secret) = at_hand(app, environment).await {
            net.push(Redactor::new().secret(environment.client_id.as_str(), &secret));
        }
    }
    without_secrets(&mut document, &net);
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn document(settings: &Settings, now: i64) -> Value {
    let mut data = settings.to_data().unwrap_or_default();
    // It makes fingerprints comparable on this computer, and is of no use elsewhere.
    data.remove("fingerprintKey");
    if let Some(network) = data.get_mut("preferences").and_then(|preferences| preferences.get_mut("network")) {
        let view = crate::views::NetworkView::from(&settings.preferences.network);
        if let Some(members) = network.as_object_mut() {
            members.insert("extraCertificates".to_owned(), json!(view.extra_certificates));
            members.insert("clientCertificate".to_owned(), json!(view.client_certificate));
        }
    }
    json!({
        "format": FORMAT,
        "exportedAt": now,
        "version": env!("CARGO_PKG_VERSION"),
        "leftOut": "Client secrets, access tokens, passwords and private keys: they are in the key store of this computer.",
        "data": data,
    })
}

/// An entry of this app in the key store that nothing needs any more.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Orphan {
    /// Its name in the key store.
    pub id: String,
    /// What it is, in words.
    pub what: String,
    /// What people see in the key store's own program.
    pub label: String,
}

/// The entries in the key store that the settings know of.
fn known(settings: &Settings) -> HashSet<Slot> {
    let deleted = settings.deleted.iter().map(|tombstone| &tombstone.environment.id);
    let secrets = settings.secret_records.keys().chain(deleted).map(|id| Slot::ClientSecret(id.to_string()));
    let tokens = settings.token_records.iter().map(|record| Slot::AccessToken(record.id().as_str().to_owned()));
    let network = &settings.preferences.network;
    let password = network.proxy.password.map(|_| Slot::ProxyPassword);
    let key = network.client_certificate.as_ref().map(|_| Slot::ClientKey);
    secrets.chain(tokens).chain(password).chain(key).collect()
}

/// Entries that belong to no environment, as after a crash, or when settings were lost or put back.
///
/// # Errors
/// When the key store does not answer.
pub async fn orphans(app: &App) -> Result<Vec<Orphan>, IpcError> {
    let found = app.secrets.orphans(&known(&app.settings.read()), Patience::Asked).await;
    Ok(found.map_err(|state| trouble(&state))?.iter().map(orphan).collect())
}

fn orphan(found: &Found) -> Orphan {
    let what = match found.slot {
        Slot::ClientSecret(_) => "A client secret",
        Slot::AccessToken(_) => "An access token",
        Slot::ProxyPassword => "The password of a proxy",
        Slot::ClientKey => "The key of a client certificate",
    };
    Orphan { id: found.slot.user(), what: what.to_owned(), label: found.label.clone() }
}

/// Removes entries that belong to no environment. What belongs to one by now is left alone.
///
/// # Errors
/// When the key store does not answer.
pub async fn remove_orphans(app: &App, ids: &[String]) -> Result<(), IpcError> {
    let found = app.secrets.orphans(&known(&app.settings.read()), Patience::Asked).await;
    for entry in found.map_err(|state| trouble(&state))?.iter().filter(|entry| ids.contains(&entry.slot.user())) {
        app.secrets.delete(&entry.slot, Patience::Asked).await.map_err(|state| trouble(&state))?;
    }
    Ok(())
}

/// What was erased.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Erased {
    /// Entries that were removed from the key store.
    pub secrets: usize,
    /// What is left behind, in words.
    pub left: Option<String>,
}

/// Erases everything: the entries in the key store first, then the settings, then what is in memory.
///
/// # Errors
/// When the key store holds something and does not answer: then nothing is erased. When the files cannot be removed.
pub async fn erase(app: &App) -> Result<Erased, IpcError> {
    app.operations.cancel_all();
    let settings = app.settings.read();
    let (secrets, left) = match erase_secrets(app).await {
        Ok(removed) => (removed, None),
        Err(state) if holds_something(&settings) => {
            let error = trouble(&state);
            return Err(IpcError::new(&error.code, format!("Nothing was erased. {}", error.message)));
        }
        Err(state) => (0, Some(format!("The key store could not be looked through: {}", state.report().sentence))),
    };
    app.secrets.forget_all_sessions();
    let (history, store) = (app.history.clone(), app.settings.clone());
    let erased = tokio::task::spawn_blocking(move || history.clear().and_then(|()| store.erase())).await;
    let trouble = match erased {
        Ok(Ok(())) => None,
        Ok(Err(trouble)) => Some(trouble.to_string()),
        Err(_) => Some("The settings could not be erased.".to_owned()),
    };
    if let Some(trouble) = trouble {
        return Err(IpcError::new("not-erased", format!("The secrets are erased, but not the settings. {trouble}")));
    }
    app.forget_everything().await;
    Ok(Erased { secrets, left })
}

async fn erase_secrets(app: &App) -> Result<usize, SecretStoreState> {
    let entries = app.secrets.entries(Patience::Asked).await?;
    for entry in &entries {
        app.secrets.delete(&entry.slot, Patience::Asked).await?;
    }
    Ok(entries.len())
}

/// Whether the key store is known to hold something of this app.
fn holds_something(settings: &Settings) -> bool {
    let network = &settings.preferences.network;
    let deleted = settings.deleted.iter().filter_map(|tombstone| tombstone.secret_record.as_ref());
    let records = settings.secret_records.values().chain(deleted).map(|record| record.place);
    let key = network.client_certificate.as_ref().map(|certificate| certificate.key);
    let mut places = records.chain(network.proxy.password).chain(key);
    !settings.token_records.is_empty() || places.any(|place| place == SecretPlace::Keychain)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::settings_store::SecretRecord;
    use client_credentials::environment::{EnvironmentDraft, EnvironmentId};

    fn settings() -> Settings {
        let draft = EnvironmentDraft { host: "acme".into(), client_id: "abc".into(), ..EnvironmentDraft::default() };
        Settings {
            environments: vec![draft.parse(EnvironmentId::new("e-1")).unwrap()],
            fingerprint_key: "0123456789abcdef".repeat(4),
            ..Settings::default()
        }
    }

    #[test]
    fn an_export_holds_the_environments_and_not_the_key_of_the_fingerprints() {
        let settings = settings();
        let exported = document(&settings, 1_780_315_200);
        assert_eq!(exported["data"]["environments"][0]["id"], "e-1");
        assert!(!exported.to_string().contains(&settings.fingerprint_key));
        assert_eq!(exported["format"], FORMAT);
    }

    #[test]
    fn what_the_settings_name_is_no_orphan() {
        let mut settings = settings();
        // Without a record of it, what lies in the key store for an environment was left over.
        assert_eq!(known(&settings), HashSet::new());
        let record = SecretRecord {
            place: SecretPlace::Keychain,
            set_at: 1_780_315_200,
            characters: 40,
            fingerprint: "c906".into(),
            host: "https://acme.kinde.com".into(),
            other: serde_json::Map::new(),
        };
        settings.secret_records.insert(EnvironmentId::new("e-1"), record);
        assert_eq!(known(&settings), HashSet::from([Slot::ClientSecret("e-1".into())]));
        settings.preferences.network.proxy.password = Some(SecretPlace::Keychain);
        assert!(known(&settings).contains(&Slot::ProxyPassword) && !known(&settings).contains(&Slot::ClientKey));
        assert!(holds_something(&settings));
    }
}

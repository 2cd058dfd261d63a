//! How other computers are reached: from the choices of the settings, and the secrets among them, to the sender.

use std::time::Duration;

use client_credentials::environment::origin_of;
use client_credentials::field::FieldError;
use client_credentials::http::{
    ClientIdentity, HttpSender, HttpSettings, ProxyCredentials, ProxySetting, read_proxy, read_proxy_user, trust,
};
use client_credentials::secret::{Password, PrivateKey};
use serde::Deserialize;
use tauri::{AppHandle, Runtime};
use zeroize::Zeroizing;

use crate::credentials::{TypedSecret, trouble};
use crate::error::IpcError;
use crate::files;
use crate::secret_store::{Kept, Patience, SecretStoreState, Slot};
use crate::settings_store::preferences::{ClientCertificate, NetworkPreferences, ProxyKind, ProxyPreference};
use crate::settings_store::{SecretPlace, Settings};
use crate::state::App;

/// What the key of the client certificate is bound to in the key store: it belongs to no host.
const CLIENT_KEY: &str = "client-certificate";

/// A proxy as typed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ProxyDraft {
    /// Who decides.
    pub kind: ProxyKind,
    /// Host and port.
    pub address: String,
    /// Who asks it; empty for nobody.
    pub user: String,
    /// Nothing leaves the password as it is.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub password: Option<TypedSecret>,
}

/// The settings where none of them is a secret: such a sender can be built without asking the key store.
pub fn without_secrets(network: &NetworkPreferences) -> Option<HttpSettings> {
    let has_password = network.proxy.kind == ProxyKind::Own && network.proxy.password.is_some();
    (!has_password && network.client_certificate.is_none()).then(|| plain(network))
}

fn plain(network: &NetworkPreferences) -> HttpSettings {
    let seconds = |seconds: u32| Duration::from_secs(u64::from(seconds.max(1)));
    let proxy = match (network.proxy.kind, &network.proxy.address) {
        (ProxyKind::System, _) | (ProxyKind::Own, None) => ProxySetting::System,
        (ProxyKind::None, _) => ProxySetting::Direct,
        (ProxyKind::Own, Some(address)) => ProxySetting::Address(address.clone()),
    };
    HttpSettings {
        connect_timeout: seconds(network.connect_seconds),
        read_timeout: seconds(network.read_seconds),
        total_timeout: seconds(network.total_seconds),
        proxy,
        proxy_credentials: None,
        extra_certificates: network.extra_certificates.as_ref().map(|pem| pem.clone().into_bytes()),
        client_identity: None,
    }
}

/// The settings with their secrets, which are fetched from the key store.
///
/// # Errors
/// When a secret cannot be had: nothing is sent then, rather than in another way than the person chose.
pub async fn settings(app: &App) -> Result<HttpSettings, IpcError> {
    let network = app.settings.read().preferences.network;
    let mut settings = plain(&network);
    let ProxyPreference { kind, address, user, password } = network.proxy;
    if let (ProxyKind::Own, Some(address), Some(user)) = (kind, address, user) {
        let password = match password {
            Some(place) => fetch::<Password>(app, Slot::ProxyPassword, &origin_of(&address), place).await,
            None => Ok(Password::new(String::new())),
        };
        let password = password.map_err(|state| {
            unavailable(&state, "The password of the proxy", "Open Settings, Network, and enter it again.")
        })?;
        settings.proxy_credentials = Some(ProxyCredentials { user, password });
    }
    if let Some(ClientCertificate { certificates, key }) = network.client_certificate {
        let key = fetch::<PrivateKey>(app, Slot::ClientKey, CLIENT_KEY, key).await.map_err(|state| {
            let mend = "Open Settings, Network, and enter the client certificate again, or remove it.";
            unavailable(&state, "The key of the client certificate", mend)
        })?;
        settings.client_identity = Some(ClientIdentity { certificates, key });
    }
    Ok(settings)
}

async fn fetch<K: Kept>(app: &App, slot: Slot, bound: &str, place: SecretPlace) -> Result<K, SecretStoreState> {
    app.secrets.get::<K>(&slot, bound, place, Patience::Asked).await
}

fn unavailable(state: &SecretStoreState, what: &str, mend: &str) -> IpcError {
    let sentence = match state {
        SecretStoreState::Missing => format!("{what} is not there any more."),
        other => format!("{what} cannot be read. {}", other.report().sentence),
    };
    IpcError::new("network-secret-missing", format!("{sentence} {mend} Nothing was sent."))
}

/// A sender of these settings.
///
/// # Errors
/// When this computer gives no means to send safely, such as trusted certificates.
pub fn sender(settings: &HttpSettings) -> Result<HttpSender, IpcError> {
    HttpSender::new(settings).map_err(|failure| IpcError::new("no-secure-connection", failure.sentence))
}

/// Sets the proxy. The password goes first: a crash leaves at most an entry that nothing asks for.
///
/// # Errors
/// What is wrong with what was typed, or why it could not be kept.
pub async fn set_proxy(app: &App, draft: ProxyDraft) -> Result<(), IpcError> {
    let before = app.settings.read().preferences.network.proxy;
    let mut proxy = ProxyPreference { kind: draft.kind, ..ProxyPreference::default() };
    if draft.kind == ProxyKind::Own {
        let address = read_proxy(&draft.address)?;
        proxy.user = read_proxy_user(&draft.user)?;
        let same = before.address.as_ref().map(origin_of) == Some(origin_of(&address)) && before.user == proxy.user;
        proxy.password = match (&proxy.user, draft.password) {
            (None, _) => None,
            (Some(_), None) if same => before.password,
            (Some(_), None) => None,
            (Some(_), Some(typed)) if typed.text().is_empty() => None,
            (Some(_), Some(typed)) => Some(keep_password(app, &origin_of(&address), &typed).await?),
        };
        proxy.address = Some(address);
        sender(&plain(&NetworkPreferences { proxy: proxy.clone(), ..NetworkPreferences::default() }))
            .map_err(|error| error.at_field("proxyAddress"))?;
    }
    let needless = before.password.filter(|_| proxy.password.is_none());
    change(app, move |settings| settings.preferences.network.proxy = proxy).await?;
    drop_secret(app, Slot::ProxyPassword, needless).await
}

async fn keep_password(app: &App, origin: &str, typed: &TypedSecret) -> Result<SecretPlace, IpcError> {
    const LONGEST: usize = 1024;
    let wrong = |message: &str| IpcError::from(FieldError::new("proxyPassword", message));
    if typed.text().len() > LONGEST {
        return Err(wrong("This is too long for a password."));
    }
    if typed.text().chars().any(char::is_control) {
        return Err(wrong("The password holds a line break or another control character. Copy it again."));
    }
    let (password, label) = (Password::new(typed.text().to_owned()), "M2M Token Tester: password of the proxy");
    let placed = app.secrets.put(&Slot::ProxyPassword, origin, label, &password, Patience::Asked).await;
    Ok(placed.map_err(|state| trouble(&state).at_field("proxyPassword"))?.place)
}

/// Trusts further certificate authorities.
///
/// # Errors
/// What is wrong with the text.
pub async fn set_extra_certificates(app: &App, text: &str) -> Result<(), IpcError> {
    let read = trust::read_authorities(text)?;
    let trial = HttpSettings { extra_certificates: Some(read.pem.clone().into_bytes()), ..HttpSettings::default() };
    sender(&trial).map_err(|_| {
        let message = "These certificates cannot be used to trust a server. Ask for the certificate of the authority, not of one server.";
        IpcError::from(FieldError::new("extraCertificates", message))
    })?;
    change(app, move |settings| settings.preferences.network.extra_certificates = Some(read.pem)).await
}

/// Takes a client certificate with its key. The key goes first.
///
/// # Errors
/// What is wrong with the text, or why the key could not be kept.
pub async fn set_client_certificate(app: &App, text: &str) -> Result<(), IpcError> {
    let read = trust::read_identity(text)?;
    let label = "M2M Token Tester: key of the client certificate";
    let placed = app.secrets.put(&Slot::ClientKey, CLIENT_KEY, label, &read.key, Patience::Asked).await;
    let key = placed.map_err(|state| trouble(&state).at_field("clientCertificate"))?.place;
    let certificate = ClientCertificate { certificates: read.certificates, key };
    change(app, move |settings| settings.preferences.network.client_certificate = Some(certificate)).await
}

/// The text of a file with certificates, as the person chose it.
///
/// # Errors
/// Why it cannot be read.
pub async fn choose_file<R: Runtime>(
    handle: &AppHandle<R>,
    title: &str,
) -> Result<Option<Zeroizing<String>>, IpcError> {
    const MOST_BYTES: u64 = 600 * 1024;
    let kinds: &[files::Filter] = &[("Certificates", &["pem", "crt", "cer", "key", "txt"])];
    let picked = files::pick_to_read(handle, title, kinds, MOST_BYTES).await?;
    Ok(picked.map(|file| Zeroizing::new(String::from_utf8_lossy(&file.bytes).into_owned())))
}

/// Changes settings that the sender depends on; the next request is sent by a new one.
///
/// # Errors
/// When the change could not be saved.
pub async fn change(app: &App, change: impl FnOnce(&mut Settings) + Send + 'static) -> Result<(), IpcError> {
    let saved = app.change(change).await;
    // Also when it is not saved: it holds for this session.
    app.forget_sender().await;
    saved
}

/// Removes the secrets that the settings do not name any more.
///
/// # Errors
/// When the key store holds one and does not answer.
pub async fn drop_needless(app: &App, before: &NetworkPreferences) -> Result<(), IpcError> {
    let now = app.settings.read().preferences.network;
    let password = before.proxy.password.filter(|_| now.proxy.password.is_none());
    drop_secret(app, Slot::ProxyPassword, password).await?;
    let key = before.client_certificate.as_ref().map(|certificate| certificate.key);
    drop_secret(app, Slot::ClientKey, key.filter(|_| now.client_certificate.is_none())).await
}

async fn drop_secret(app: &App, slot: Slot, place: Option<SecretPlace>) -> Result<(), IpcError> {
    match place {
        None => Ok(()),
        Some(SecretPlace::Session) => {
            app.secrets.forget_session(&slot);
            Ok(())
        }
        Some(SecretPlace::Keychain) => {
            app.secrets.delete(&slot, Patience::Asked).await.map_err(|state| trouble(&state))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn the_key_store_is_asked_only_where_a_secret_is_in_use() {
        let mut network = NetworkPreferences::default();
        assert!(without_secrets(&network).is_some());
        network.proxy.password = Some(SecretPlace::Keychain);
        assert!(without_secrets(&network).is_some(), "a proxy of the system has no password of ours");
        network.proxy.kind = ProxyKind::Own;
        assert!(without_secrets(&network).is_none());
        network.proxy.password = None;
        network.client_certificate =
            Some(ClientCertificate { certificates: String::new(), key: SecretPlace::Keychain });
        assert!(without_secrets(&network).is_none());
    }

    #[test]
    fn waiting_times_are_never_nothing() {
        let network = NetworkPreferences { connect_seconds: 0, ..NetworkPreferences::default() };
        assert_eq!(plain(&network).connect_timeout, Duration::from_secs(1));
    }
}

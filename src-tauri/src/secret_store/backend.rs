//! The key store of each operating system, and what its errors mean.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroize;

use super::SERVICE;
use super::state::SecretStoreState;

type Modifiers = Vec<(&'static str, String)>;

/// How to open a key store and speak to it.
#[derive(Clone)]
pub struct Backend {
    open: Arc<dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync>,
    modifiers: fn(label: &str) -> Modifiers,
    search: fn() -> Modifiers,
}

impl Backend {
    /// The key store of this operating system.
    pub fn platform() -> Self {
        Self { open: Arc::new(open), modifiers, search }
    }

    /// Any other store; `open` is called again after each failure.
    pub fn with(open: impl Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync + 'static) -> Self {
        Self { open: Arc::new(open), modifiers: |_| Vec::new(), search: || vec![("service", SERVICE.to_owned())] }
    }

    /// A new store object; nothing of an earlier failure is in it.
    ///
    /// # Errors
    /// What the platform says.
    pub fn open(&self) -> Result<Arc<CredentialStore>, Error> {
        (self.open)()
    }

    /// The entry of `user`, named `label` for people where the platform shows names.
    ///
    /// # Errors
    /// What the platform says.
    pub fn entry(&self, store: &Arc<CredentialStore>, user: &str, label: &str) -> Result<Entry, Error> {
        let modifiers = (self.modifiers)(label);
        let modifiers: HashMap<&str, &str> = modifiers.iter().map(|(key, value)| (*key, value.as_str())).collect();
        store.build(SERVICE, user, (!modifiers.is_empty()).then_some(&modifiers))
    }

    /// All entries of this app.
    ///
    /// # Errors
    /// What the platform says.
    pub fn all(&self, store: &Arc<CredentialStore>) -> Result<Vec<Entry>, Error> {
        let search = (self.search)();
        store.search(&search.iter().map(|(key, value)| (*key, value.as_str())).collect())
    }
}

#[cfg(target_os = "linux")]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

#[cfg(target_os = "linux")]
fn modifiers(label: &str) -> Modifiers {
    vec![("label", label.to_owned())]
}

/// The default would travel with a domain profile to other computers.
#[cfg(windows)]
fn modifiers(_label: &str) -> Modifiers {
    vec![("persistence", "Local".to_owned())]
}

#[cfg(not(any(target_os = "linux", windows)))]
fn modifiers(_label: &str) -> Modifiers {
    Vec::new()
}

/// Entries are called `user.service` on Windows, and searched by a regular expression.
#[cfg(windows)]
fn search() -> Modifiers {
    vec![("pattern", format!("\\.{}$", SERVICE.replace('.', "\\.")))]
}

#[cfg(not(windows))]
fn search() -> Modifiers {
    vec![("service", SERVICE.to_owned())]
}

/// What an error of the key store means.
///
/// Takes the error over: some carry the secret's bytes, which are wiped here and never printed.
pub fn classify(error: Error) -> SecretStoreState {
    match error {
        Error::NoEntry => SecretStoreState::Missing,
        Error::TooLong(_, limit) => SecretStoreState::TooLong { limit },
        Error::Ambiguous(entries) => SecretStoreState::Ambiguous { labels: entries.iter().map(label_of).collect() },
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            SecretStoreState::NotOurs
        }
        Error::NoDefaultStore => SecretStoreState::Unavailable,
        Error::NoStorageAccess(cause) => platform(cause.as_ref()).unwrap_or(if cfg!(windows) {
            SecretStoreState::NoDesktop
        } else {
            SecretStoreState::Locked
        }),
        Error::PlatformFailure(cause) => platform(cause.as_ref()).unwrap_or(SecretStoreState::Unavailable),
        _ => SecretStoreState::Faulty,
    }
}

type Cause<'a> = &'a (dyn std::error::Error + Send + Sync + 'static);

#[cfg(target_os = "linux")]
fn platform(cause: Cause<'_>) -> Option<SecretStoreState> {
    use secret_service::Error as Service;
    Some(match cause.downcast_ref::<Service>()? {
        Service::Prompt | Service::PromptDisconnected => SecretStoreState::PromptClosed,
        Service::NoResult => SecretStoreState::NoDefaultRing,
        Service::Locked => SecretStoreState::Locked,
        Service::Crypto(_) | Service::Zvariant(_) => SecretStoreState::Faulty,
        // The name is part of the Secret Service specification.
        Service::Zbus(error) if error.to_string().contains("org.freedesktop.Secret.Error.IsLocked") => {
            SecretStoreState::Locked
        }
        _ => SecretStoreState::Unavailable,
    })
}

#[cfg(target_os = "macos")]
fn platform(cause: Cause<'_>) -> Option<SecretStoreState> {
    const NOT_AVAILABLE: i32 = -25291;
    const NO_SUCH_KEYCHAIN: i32 = -25294;
    const INVALID_KEYCHAIN: i32 = -25295;
    const AUTH_FAILED: i32 = -25293;
    const USER_CANCELLED: i32 = -128;
    const INTERACTION_NOT_ALLOWED: i32 = -25308;
    Some(match cause.downcast_ref::<security_framework::base::Error>()?.code() {
        USER_CANCELLED => SecretStoreState::PromptClosed,
        AUTH_FAILED => SecretStoreState::Refused,
        INTERACTION_NOT_ALLOWED => SecretStoreState::NoDesktop,
        NO_SUCH_KEYCHAIN | INVALID_KEYCHAIN => SecretStoreState::NoDefaultRing,
        NOT_AVAILABLE => SecretStoreState::Unavailable,
        _ => SecretStoreState::Refused,
    })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn platform(_cause: Cause<'_>) -> Option<SecretStoreState> {
    None
}

/// What people see in the key store's own program.
#[cfg(target_os = "linux")]
pub fn label_of(entry: &Entry) -> String {
    use zbus_secret_service_keyring_store::cred::Wrapper;
    let label = entry.as_any().downcast_ref::<Wrapper>().and_then(|entry| entry.get_label().ok());
    label.unwrap_or_else(|| "an entry without a name".to_owned())
}

/// What people see in the key store's own program.
#[cfg(not(target_os = "linux"))]
pub fn label_of(entry: &Entry) -> String {
    entry.get_specifiers().map_or_else(|| "an entry without a name".to_owned(), |(_, user)| user)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn each_error_of_the_key_store_gets_its_state() {
        let other = || Box::new(std::io::Error::other("x"));
        assert_eq!(classify(Error::NoEntry), SecretStoreState::Missing);
        assert_eq!(classify(Error::TooLong("secret".into(), 2560)), SecretStoreState::TooLong { limit: 2560 });
        assert_eq!(classify(Error::Ambiguous(vec![])), SecretStoreState::Ambiguous { labels: vec![] });
        assert_eq!(classify(Error::BadEncoding(b"SECRET".to_vec())), SecretStoreState::NotOurs);
        assert_eq!(classify(Error::BadDataFormat(b"SECRET".to_vec(), other())), SecretStoreState::NotOurs);
        assert_eq!(classify(Error::NoDefaultStore), SecretStoreState::Unavailable);
        assert_eq!(classify(Error::PlatformFailure(other())), SecretStoreState::Unavailable);
        assert_eq!(classify(Error::BadStoreFormat("x".into())), SecretStoreState::Faulty);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_answers_of_the_secret_service_are_told_apart() {
        use secret_service::Error as Service;
        for (service, state) in [
            (Service::Prompt, SecretStoreState::PromptClosed),
            (Service::PromptDisconnected, SecretStoreState::PromptClosed),
            (Service::NoResult, SecretStoreState::NoDefaultRing),
            (Service::Locked, SecretStoreState::Locked),
            (Service::Unavailable, SecretStoreState::Unavailable),
            (Service::Crypto("x"), SecretStoreState::Faulty),
        ] {
            assert_eq!(classify(Error::NoStorageAccess(Box::new(service))), state);
        }
    }
}

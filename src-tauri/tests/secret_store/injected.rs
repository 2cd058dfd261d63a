//! keyring's mock store with injected errors, and a store that hangs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use keyring_core::api::{CredentialApi, CredentialStoreApi};
use keyring_core::{Credential, CredentialStore, Entry, Error, mock};

use client_credentials::secret::{Password, PrivateKey};

use super::*;

type Injected = fn() -> Error;
type Expected = fn(&SecretStoreState) -> bool;

/// A mock store whose call number `at` (over all entries, building included) fails; and which can hang.
struct Faulty {
    inner: Arc<mock::Store>,
    calls: AtomicUsize,
    at: usize,
    error: Injected,
    gate: Gate,
}

/// Holds calls back while it is shut.
#[derive(Default)]
struct Gate {
    shut: Mutex<bool>,
    opened: Condvar,
    held: AtomicUsize,
}

impl Gate {
    fn pass(&self) {
        let mut shut = self.shut.lock().unwrap();
        if *shut {
            self.held.fetch_add(1, Ordering::SeqCst);
        }
        while *shut {
            shut = self.opened.wait(shut).unwrap();
        }
    }

    fn set(&self, shut: bool) {
        *self.shut.lock().unwrap() = shut;
        self.opened.notify_all();
    }
}

impl Faulty {
    fn new(at: usize, error: Injected) -> Arc<Self> {
        Arc::new(Self {
            inner: mock::Store::new().unwrap(),
            calls: AtomicUsize::new(0),
            at,
            error,
            gate: Gate::default(),
        })
    }

    fn sound() -> Arc<Self> {
        Self::new(usize::MAX, || Error::NoEntry)
    }

    fn turn(&self) -> Result<(), Error> {
        if self.calls.fetch_add(1, Ordering::SeqCst) == self.at { Err((self.error)()) } else { Ok(()) }
    }

    /// What an outsider finds.
    fn found(&self, user: &str) -> Option<Vec<u8>> {
        self.inner.build(SERVICE, user, None).unwrap().get_secret().ok()
    }

    fn store(self: &Arc<Self>, limits: Limits) -> SecretStore {
        let this = Arc::clone(self);
        SecretStore::with(
            Backend::with(move || {
                this.turn()?;
                Ok(Arc::new(Handle(Arc::clone(&this))) as Arc<CredentialStore>)
            }),
            limits,
        )
    }
}

/// A store object, as opened anew after each failure.
struct Handle(Arc<Faulty>);

impl CredentialStoreApi for Handle {
    fn vendor(&self) -> String {
        "test".into()
    }
    fn id(&self) -> String {
        "test".into()
    }
    fn build(&self, service: &str, user: &str, more: Option<&HashMap<&str, &str>>) -> Result<Entry, Error> {
        let inner = self.0.inner.build(service, user, more)?;
        Ok(Entry::new_with_credential(Arc::new(FaultyEntry { inner, store: Arc::clone(&self.0) })))
    }
    fn search(&self, spec: &HashMap<&str, &str>) -> Result<Vec<Entry>, Error> {
        self.0.turn()?;
        let found = self.0.inner.search(spec)?;
        // The mock keeps entries without a value; a real store does not find those.
        Ok(found.into_iter().filter(|entry| entry.get_secret().is_ok()).collect())
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

struct FaultyEntry {
    inner: Entry,
    store: Arc<Faulty>,
}

impl CredentialApi for FaultyEntry {
    fn set_secret(&self, secret: &[u8]) -> Result<(), Error> {
        self.store.gate.pass();
        self.store.turn()?;
        self.inner.set_secret(secret)
    }
    fn get_secret(&self) -> Result<Vec<u8>, Error> {
        self.store.gate.pass();
        self.store.turn()?;
        self.inner.get_secret()
    }
    fn delete_credential(&self) -> Result<(), Error> {
        self.store.gate.pass();
        self.store.turn()?;
        self.inner.delete_credential()
    }
    fn get_credential(&self) -> Result<Option<Arc<Credential>>, Error> {
        Ok(None)
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        self.inner.get_specifiers()
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

fn short() -> Limits {
    Limits { silent: Duration::from_secs(1), asked: Duration::from_secs(10) }
}

async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(5), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn boxed(words: &'static str) -> Box<dyn std::error::Error + Send + Sync> {
    words.into()
}

#[tokio::test]
async fn nothing_is_asked_of_the_key_store_before_the_first_secret() {
    let faulty = Faulty::sound();
    let store = faulty.store(short());
    assert_eq!(store.state().state, SecretStoreState::Untried);
    assert_eq!(faulty.calls.load(Ordering::SeqCst), 0);
    assert_eq!(put(&store).await, Ok((IN_KEYCHAIN, SecretStoreState::Available)));
    assert_eq!(store.state().state, SecretStoreState::Available);
    assert_eq!(get(&store, IN_KEYCHAIN).await.unwrap(), SECRET);
    let entry = faulty.found("e-1").unwrap();
    assert_eq!(entry, format!("\u{1}{ORIGIN}\0{SECRET}").as_bytes());
    // The probe left nothing behind.
    assert_eq!(store.orphans(&HashSet::from([slot()]), Patience::Silent).await, Ok(vec![]));
}

#[tokio::test]
async fn an_error_at_any_call_loses_no_secret_and_is_told_in_words() {
    let errors: [(Injected, Expected); 7] = [
        (|| Error::PlatformFailure(boxed("x")), |state| *state == SecretStoreState::Unavailable),
        (|| Error::NoStorageAccess(boxed("x")), |state| *state == SecretStoreState::Locked),
        (|| Error::NoEntry, |state| matches!(state, SecretStoreState::Missing | SecretStoreState::Faulty)),
        (|| Error::BadEncoding(SECRET.into()), |state| *state == SecretStoreState::NotOurs),
        (|| Error::BadDataFormat(SECRET.into(), boxed("x")), |state| *state == SecretStoreState::NotOurs),
        (|| Error::Ambiguous(vec![]), |state| matches!(state, SecretStoreState::Ambiguous { .. })),
        (|| Error::BadStoreFormat("x".into()), |state| *state == SecretStoreState::Faulty),
    ];
    let mut refused = 0;
    for (error, expected) in errors {
        // Opening; probe: set, get, delete; then set, get.
        for at in 0..6 {
            let faulty = Faulty::new(at, error);
            let store = faulty.store(short());
            let (place, state) = put(&store).await.unwrap();
            refused += 1;
            assert_eq!(place, IN_SESSION, "call {at}: {state:?}");
            // A probe that cannot be removed is a fault of the store, whatever it calls it.
            assert!(expected(&state) || (at == 3 && state == SecretStoreState::Faulty), "call {at}: {state:?}");
            assert!(!state.to_string().contains(SECRET) && !format!("{state:?}").contains(SECRET));
            assert!(!state.steps().is_empty(), "{state:?}");
            assert!(faulty.found("e-1").is_none(), "call {at}: reported as not saved, yet it is there");
            assert_eq!(get(&store, IN_SESSION).await.unwrap(), SECRET, "call {at}");
            // The next attempt works, without a restart.
            let placed = store.put(&slot(), ORIGIN, "Acme", &secret(), Patience::Asked).await.unwrap();
            assert_eq!(placed.place, IN_KEYCHAIN, "call {at}: {:?}", placed.state);
            assert_eq!(get(&store, IN_KEYCHAIN).await.unwrap(), SECRET);
        }
    }
    assert_eq!(refused, 7 * 6);
}

#[tokio::test]
async fn a_value_too_long_is_refused_and_kept_nowhere() {
    let faulty = Faulty::new(4, || Error::TooLong("secret".into(), 2560));
    let store = faulty.store(short());
    let refused = put(&store).await.unwrap_err();
    assert_eq!(refused, SecretStoreState::TooLong { limit: 2560 });
    assert!(refused.to_string().contains("2560 bytes"), "{refused}");
    assert_eq!(get(&store, IN_SESSION).await, Err(SecretStoreState::Missing));
}

#[tokio::test]
async fn a_secret_held_for_the_session_moves_to_the_key_store_on_request() {
    let faulty = Faulty::new(0, || Error::NoDefaultStore);
    let store = faulty.store(short());
    assert_eq!(put(&store).await, Ok((IN_SESSION, SecretStoreState::Unavailable)));
    assert_eq!(store.state().state, SecretStoreState::Unavailable);
    let placed = store.keep_for_good(&slot(), "Acme", Patience::Asked).await.unwrap();
    assert_eq!(placed.place, IN_KEYCHAIN);
    assert!(faulty.found("e-1").is_some());
    // Now it is only there.
    assert_eq!(get(&store, IN_SESSION).await, Err(SecretStoreState::Missing));
    assert_eq!(get(&store, IN_KEYCHAIN).await.unwrap(), SECRET);
}

#[tokio::test]
async fn a_secret_is_given_out_for_its_own_environment_and_server_only() {
    for at in [usize::MAX, 0] {
        let store = Faulty::new(at, || Error::NoDefaultStore).store(short());
        let (place, _) = put(&store).await.unwrap();
        let other = store.get::<ClientSecret>(&slot(), "https://evil.example", place, Patience::Silent).await;
        assert_eq!(other.unwrap_err(), SecretStoreState::OtherHost { bound: ORIGIN.into() });
        let another = Slot::ClientSecret("e-2".into());
        let other = store.get::<ClientSecret>(&another, ORIGIN, place, Patience::Silent).await;
        assert_eq!(other.unwrap_err(), SecretStoreState::Missing);
    }
}

#[tokio::test]
async fn tokens_have_their_own_entries_and_orphans_of_both_kinds_are_found() {
    let faulty = Faulty::sound();
    let store = faulty.store(short());
    put(&store).await.unwrap();
    let token = Slot::AccessToken("t-1".into());
    store.put(&token, ORIGIN, "Acme token", &AccessToken::new("eyJ.x.y".into()), Patience::Silent).await.unwrap();
    assert!(faulty.found("token:t-1").is_some());
    // A probe that a crash left behind is nobody's secret: it goes without a question.
    faulty.inner.build(SERVICE, "probe:old", None).unwrap().set_secret(b"x").unwrap();
    faulty.inner.build("another.app", "e-9", None).unwrap().set_secret(b"x").unwrap();
    let known = HashSet::from([slot()]);
    assert_eq!(slots(&store, &known).await, std::slice::from_ref(&token));
    assert!(faulty.found("probe:old").is_none());
    store.delete(&token, Patience::Silent).await.unwrap();
    store.delete(&token, Patience::Silent).await.expect("deleting what is not there is fine");
    assert!(slots(&store, &known).await.is_empty());
}

async fn slots(store: &SecretStore, known: &HashSet<Slot>) -> Vec<Slot> {
    store.orphans(known, Patience::Silent).await.unwrap().into_iter().map(|found| found.slot).collect()
}

#[tokio::test]
async fn secrets_of_the_network_settings_have_entries_of_their_own() {
    let faulty = Faulty::sound();
    let store = faulty.store(short());
    let (proxy, certificate) = ("http://proxy.example:3128", "client-certificate");
    let password = Password::new("SECRET?%G".into());
    let key = PrivateKey::new("-----BEGIN PRIVATE KEY-----".into());
    store.put(&Slot::ProxyPassword, proxy, "Proxy", &password, Patience::Silent).await.unwrap();
    store.put(&Slot::ClientKey, certificate, "Key", &key, Patience::Silent).await.unwrap();
    let found = store.get::<Password>(&Slot::ProxyPassword, proxy, SecretPlace::Keychain, Patience::Silent).await;
    assert_eq!(found, Ok(password));
    let other = "http://other.example:3128";
    let elsewhere = store.get::<Password>(&Slot::ProxyPassword, other, SecretPlace::Keychain, Patience::Silent).await;
    assert_eq!(elsewhere, Err(SecretStoreState::OtherHost { bound: proxy.into() }));
    let found = store.get::<PrivateKey>(&Slot::ClientKey, certificate, SecretPlace::Keychain, Patience::Silent).await;
    assert_eq!(found, Ok(key));
    assert_eq!(slots(&store, &HashSet::new()).await, [Slot::ClientKey, Slot::ProxyPassword]);
}

#[tokio::test]
async fn a_hanging_key_store_is_waited_for_within_the_limit_and_replaced() {
    let faulty = Faulty::sound();
    let store = faulty.store(short());
    put(&store).await.unwrap();
    faulty.gate.set(true);
    let start = Instant::now();
    assert_eq!(get(&store, IN_KEYCHAIN).await, Err(SecretStoreState::TimedOut));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(store.state().state, SecretStoreState::TimedOut);
    // The thread is still held; another one does the next job.
    faulty.gate.set(false);
    assert_eq!(get(&store, IN_KEYCHAIN).await.unwrap(), SECRET);
}

#[tokio::test]
async fn a_value_that_was_reported_as_not_saved_does_not_appear_later() {
    let faulty = Faulty::sound();
    let store = faulty.store(short());
    put(&store).await.unwrap();
    store.delete(&slot(), Patience::Silent).await.unwrap();
    faulty.gate.set(true);
    assert_eq!(put(&store).await, Ok((IN_SESSION, SecretStoreState::TimedOut)));
    // Nobody else writes this entry as long as that thread might.
    let start = Instant::now();
    assert_eq!(put(&store).await, Ok((IN_SESSION, SecretStoreState::TimedOut)));
    assert!(start.elapsed() < Duration::from_millis(800), "waited behind the stuck thread");
    let removals = faulty.calls.load(Ordering::SeqCst);
    faulty.gate.set(false);
    // Set, read back, removed.
    eventually("the late value stays", || faulty.calls.load(Ordering::SeqCst) >= removals + 3).await;
    eventually("the late value stays", || faulty.found("e-1").is_none()).await;
    assert_eq!(get(&store, IN_SESSION).await.unwrap(), SECRET, "the session lost it");
    let start = Instant::now();
    while store.keep_for_good(&slot(), "Acme", Patience::Silent).await.unwrap().place != IN_KEYCHAIN {
        assert!(start.elapsed() < Duration::from_secs(5), "the entry stays blocked");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(faulty.found("e-1").is_some());
}

#[tokio::test]
async fn waiting_can_be_cancelled() {
    let faulty = Faulty::sound();
    faulty.gate.set(true);
    let store = Arc::new(faulty.store(Limits { silent: Duration::from_secs(60), asked: Duration::from_secs(60) }));
    let waiting = tokio::spawn({
        let store = Arc::clone(&store);
        async move { put(&store).await }
    });
    eventually("the key store is never asked", || faulty.gate.held.load(Ordering::SeqCst) == 1).await;
    store.cancel();
    assert_eq!(waiting.await.unwrap(), Ok((IN_SESSION, SecretStoreState::Cancelled)));
    faulty.gate.set(false);
}

#[tokio::test]
async fn a_question_nobody_answers_any_more_is_not_asked() {
    let faulty = Faulty::sound();
    let store = faulty.store(short());
    put(&store).await.unwrap();
    faulty.gate.set(true);
    let (first, second) = tokio::join!(get(&store, IN_KEYCHAIN), async {
        // Queued behind the first, given up before its turn.
        let deleted = tokio::time::timeout(Duration::from_millis(50), store.delete(&slot(), Patience::Asked)).await;
        deleted.is_err()
    });
    assert_eq!(first, Err(SecretStoreState::TimedOut));
    assert!(second);
    faulty.gate.set(false);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(faulty.found("e-1").is_some(), "deleted although the caller had gone");
}

#[tokio::test]
async fn stuck_threads_do_not_pile_up() {
    let faulty = Faulty::sound();
    let limits = Limits { silent: Duration::from_millis(10), asked: Duration::from_millis(10) };
    let store = faulty.store(limits);
    faulty.gate.set(true);
    for _ in 0..50 {
        assert_eq!(store.probe(Patience::Silent).await, SecretStoreState::TimedOut);
    }
    assert!(faulty.gate.held.load(Ordering::SeqCst) <= 4, "{}", faulty.gate.held.load(Ordering::SeqCst));
    faulty.gate.set(false);
    let start = Instant::now();
    while store.probe(Patience::Silent).await != SecretStoreState::Available {
        assert!(start.elapsed() < Duration::from_secs(5), "never recovers");
    }
}

#[tokio::test]
async fn a_key_store_that_panics_does_not_take_the_app_along() {
    let first = AtomicBool::new(true);
    let sound = Faulty::sound();
    let backend = Backend::with(move || {
        assert!(!first.swap(false, Ordering::SeqCst), "a fault inside the key store");
        Ok(Arc::new(Handle(Arc::clone(&sound))) as Arc<CredentialStore>)
    });
    let store = SecretStore::with(backend, Limits { silent: Duration::from_secs(20), asked: Duration::from_secs(20) });
    assert_eq!(put(&store).await, Ok((IN_SESSION, SecretStoreState::Faulty)));
    assert_eq!(get(&store, IN_SESSION).await.unwrap(), SECRET);
    let placed = store.keep_for_good(&slot(), "Acme", Patience::Silent).await.unwrap();
    assert_eq!(placed.place, IN_KEYCHAIN);
}

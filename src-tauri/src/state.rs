//! What the running app holds: settings, secrets, tokens, the sender. Commands look things up here.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use client_credentials::environment::{Environment, EnvironmentId};
use client_credentials::facts::GoodTokens;
use client_credentials::http::HttpSender;
use client_credentials::knowledge::Knowledge;
use client_credentials::redaction::Redactor;
use client_credentials::report::{CallReport, Inspection, TokenReport};
use client_credentials::secret::{AccessToken, ClientSecret, Fingerprint};
use client_credentials::token_cache::{MintLedger, MonthCount, TokenCache};

use crate::board::Board;
use crate::bodies::Bodies;
use crate::collecting::Collections;
use crate::error::{IpcError, NOT_SAVED};
use crate::guarding::Guards;
use crate::history_store::HistoryStore;
use crate::importing::Imports;
use crate::lessons::{self, LessonStage};
use crate::network;
use crate::operations::Operations;
use crate::pasting;
use crate::practice::{self, Practice};
use crate::secret_store::{SecretStore, Slot};
use crate::settings_store::{LoadReport, SecretPlace, SecretRecord, Settings, SettingsStore};
use crate::tenant_reading::Found;
use crate::views::{AppState, EnvironmentView, SecretView, StorageView};
use crate::whole_answer::Progress;

/// The running app. Shared with every command.
pub struct App {
    /// What is kept on the disk.
    pub settings: Arc<SettingsStore>,
    /// How the start went.
    pub load: LoadReport,
    /// Exchanges that are remembered.
    pub history: Arc<HistoryStore>,
    /// Where the secrets are.
    pub secrets: SecretStore,
    /// Keys and metadata of servers.
    pub knowledge: Knowledge,
    /// Bodies of answers.
    pub bodies: Bodies,
    /// Pages that are being put together.
    pub collections: Collections,
    /// What may be cancelled.
    pub operations: Operations,
    /// Answers on their way into files.
    pub saving: Progress,
    /// What was read and waits for a decision.
    pub imports: Imports,
    /// The embedded tenant.
    pub practice: Practice,
    /// What was found when everything was checked.
    pub board: Board,
    /// The guard check that was planned last.
    pub guards: Guards,
    /// What the tenants were found to have.
    pub found: Found,
    /// Built anew after a change of the network settings.
    sender: tokio::sync::Mutex<Option<HttpSender>>,
    tokens: Mutex<TokenCache>,
    good_tokens: Mutex<GoodTokens>,
    next_secrets: Mutex<HashMap<EnvironmentId, ClientSecret>>,
    pasted: Mutex<Environment>,
    noted: Mutex<VecDeque<(String, ClientSecret)>>,
    latest: Mutex<HashMap<EnvironmentId, Latest>>,
}

/// What happened last in an environment, for a report about it.
#[derive(Clone, Default)]
pub struct Latest {
    /// The latest token request.
    pub token: Option<TokenReport>,
    /// The latest look at a token.
    pub inspection: Option<Inspection>,
    /// The latest call.
    pub call: Option<CallReport>,
}

/// The computer's clock, in seconds since 1970. Commands read it once.
#[expect(clippy::disallowed_methods, reason = "the one place where the app reads the time of day for commands")]
pub fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX)
}

impl App {
    /// The app with its settings.
    pub fn new(settings: SettingsStore, load: LoadReport, history: HistoryStore) -> Self {
        let mut tokens = TokenCache::default();
        let kept = settings.read();
        let network = network::without_secrets(&kept.preferences.network);
        let good_tokens = kept.good_tokens;
        let keeps = kept.preferences.keep_tokens;
        for record in kept.token_records.into_iter().filter(|record| keeps && record.may_be_written()) {
            tokens.keep(record.into(), now());
        }
        Self {
            settings: Arc::new(settings),
            load,
            history: Arc::new(history),
            secrets: SecretStore::new(),
            knowledge: Knowledge::default(),
            bodies: Bodies::default(),
            collections: Collections::default(),
            operations: Operations::default(),
            saving: Progress::default(),
            imports: Imports::default(),
            practice: Practice::default(),
            board: Board::default(),
            guards: Guards::default(),
            found: Found::default(),
            sender: tokio::sync::Mutex::new(network.and_then(|network| HttpSender::new(&network).ok())),
            tokens: Mutex::new(tokens),
            good_tokens: Mutex::new(good_tokens),
            next_secrets: Mutex::default(),
            pasted: Mutex::new(pasting::environment()),
            noted: Mutex::default(),
            latest: Mutex::default(),
        }
    }

    /// The sender of the present network settings. Secrets of theirs are fetched when it is first needed.
    ///
    /// # Errors
    /// When this computer gives no means to send safely, or a secret of the network settings cannot be had.
    pub async fn http(&self) -> Result<HttpSender, IpcError> {
        let mut sender = self.sender.lock().await;
        if let Some(sender) = &*sender {
            return Ok(sender.clone());
        }
        let built = network::sender(&network::settings(self).await?)?;
        *sender = Some(built.clone());
        Ok(built)
    }

    /// Has the next request sent by a new sender.
    pub async fn forget_sender(&self) {
        *self.sender.lock().await = None;
    }

    /// The saved tokens.
    pub fn tokens(&self) -> MutexGuard<'_, TokenCache> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the last good tokens said.
    pub fn good_tokens(&self) -> MutexGuard<'_, GoodTokens> {
        self.good_tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The environments that tokens can be asked for, in the order of the rail; the practice one too.
    pub fn checkable_environments(&self) -> Vec<Environment> {
        let practice = self.practice.running().map(|running| running.environment);
        self.settings.read().environments.into_iter().chain(practice).collect()
    }

    /// The secret that is to replace an environment's present one, once it is proved.
    pub fn next_secrets(&self) -> MutexGuard<'_, HashMap<EnvironmentId, ClientSecret>> {
        self.next_secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The environment of this identifier; the practice one too.
    ///
    /// # Errors
    /// When there is none.
    pub fn environment(&self, id: &str) -> Result<Environment, IpcError> {
        if id == practice::ID {
            return self.practice.running().map(|running| running.environment).ok_or_else(practice::not_running);
        }
        if id == pasting::ID {
            return Ok(self.pasted.lock().unwrap_or_else(PoisonError::into_inner).clone());
        }
        let settings = self.settings.read();
        let found = settings.environments.into_iter().find(|environment| environment.id.as_str() == id);
        found.ok_or_else(IpcError::unknown_environment)
    }

    /// What was minted, by this app.
    pub fn ledger(&self, environment: &EnvironmentId) -> MintLedger {
        if environment.as_str() == practice::ID {
            return self.practice.running().map(|running| running.ledger).unwrap_or_default();
        }
        self.settings.read().mint_ledger
    }

    /// Notes how a try in the practice environment went; a lesson may be done by it.
    pub fn observe(&self, environment: &EnvironmentId, stage: LessonStage, worked: bool) {
        if environment.as_str() != practice::ID {
            return;
        }
        if let Some(done) = lessons::observe(&self.practice, stage, worked) {
            let settings = self.settings.clone();
            drop(tokio::task::spawn_blocking(move || {
                settings.change(|settings| {
                    if !settings.preferences.lessons_done.contains(&done) {
                        settings.preferences.lessons_done.push(done);
                    }
                })
            }));
        }
    }

    /// Notes something about an environment that nobody waits for.
    pub fn note_in_background(&self, id: &EnvironmentId, note: impl FnOnce(&mut Environment) + Send + 'static) {
        if id.as_str() == practice::ID {
            self.practice.change(|running| note(&mut running.environment));
            return;
        }
        let (settings, id) = (self.settings.clone(), id.clone());
        drop(tokio::task::spawn_blocking(move || {
            settings
                .change(|settings| settings.environments.iter_mut().find(|environment| environment.id == id).map(note))
        }));
    }

    /// Changes the settings durably, off the asynchronous threads.
    ///
    /// # Errors
    /// When the change could not be saved; it is kept in memory.
    pub async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Settings) -> T + Send + 'static,
    ) -> Result<T, IpcError> {
        let settings = self.settings.clone();
        let changed = tokio::task::spawn_blocking(move || settings.change(change)).await;
        match changed {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(trouble)) => Err(IpcError::new(NOT_SAVED, trouble.to_string())),
            Err(_) => Err(IpcError::new(NOT_SAVED, "The change could not be saved.")),
        }
    }

    /// Counts a mint or a reuse. The count is saved in the background: nobody waits for it.
    pub fn count(&self, environment: &EnvironmentId, count: impl FnOnce(&mut MintLedger) + Send + 'static) {
        if environment.as_str() == practice::ID {
            self.practice.change(|running| count(&mut running.ledger));
            return;
        }
        let settings = self.settings.clone();
        // A count that cannot be saved shows as unsaved settings; it is no reason to fail what was counted.
        drop(tokio::task::spawn_blocking(move || settings.change(|settings| count(&mut settings.mint_ledger))));
    }

    /// What happened last in an environment.
    pub fn latest(&self, id: &EnvironmentId) -> Latest {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned().unwrap_or_default()
    }

    /// Remembers what happened last in an environment.
    pub fn remember(&self, id: &EnvironmentId, remember: impl FnOnce(&mut Latest)) {
        remember(self.latest.lock().unwrap_or_else(PoisonError::into_inner).entry(id.clone()).or_default());
    }

    /// Every token that is awake.
    pub fn known_tokens(&self) -> Vec<AccessToken> {
        self.tokens().all().iter().filter_map(|token| token.token.clone()).collect()
    }

    /// A finder of every secret and token that is in memory: what is written to a file must hold none of them.
    pub fn known_secrets(&self) -> Redactor {
        let mut known = Redactor::new();
        for (id, secret) in self.next_secrets().iter() {
            known = known.secret(id.as_str(), secret);
        }
        for (_, secret) in self.noted.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            known = known.secret("", secret);
        }
        self.known_tokens().iter().fold(known, |known, token| known.token(token))
    }

    /// Holds a secret that was found in a pasted text until its environment is saved; only the latest few are held.
    pub fn hold_noted(&self, secret: ClientSecret) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.len() == 3 {
            noted.pop_front();
        }
        noted.push_back((id.clone(), secret));
        id
    }

    /// A secret that was found in a pasted text.
    pub fn noted(&self, id: &str) -> Option<ClientSecret> {
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.iter().find(|(known, _)| known == id).map(|(_, secret)| secret.clone())
    }

    /// Drops a secret that was found in a pasted text.
    pub fn forget_noted(&self, id: &str) {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).retain(|(known, _)| known != id);
    }

    /// Lets pasted tokens of no environment go to one more origin.
    pub fn allow_pasted(&self, origin: String) {
        let mut pasted = self.pasted.lock().unwrap_or_else(PoisonError::into_inner);
        if !pasted.token_hosts.contains(&origin) {
            pasted.token_hosts.push(origin);
        }
    }

    /// Drops everything that is held in memory: as after a start with nothing kept.
    pub async fn forget_everything(&self) {
        *self.tokens() = TokenCache::default();
        self.next_secrets().clear();
        *self.pasted.lock().unwrap_or_else(PoisonError::into_inner) = pasting::environment();
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.knowledge.clear();
        self.bodies.clear();
        *self.good_tokens() = GoodTokens::default();
        self.board.clear();
        self.collections.clear();
        self.imports.clear();
        self.guards.clear();
        self.found.clear();
        self.practice.stop();
        self.forget_sender().await;
    }

    /// An environment as the window knows it.
    pub fn view(&self, environment: &Environment, now: i64) -> EnvironmentView {
        let tokens = self.tokens();
        if environment.id.as_str() == practice::ID {
            let running = self.practice.running();
            let count = running.as_ref().map_or(MonthCount::default(), |r| r.ledger.month(&environment.id, now));
            let secret = running.and_then(|running| {
                let secret = running.secret()?;
                Some(SecretView {
                    set_at: running.started_at,
                    characters: u32::try_from(secret.characters()).unwrap_or(u32::MAX),
                    fingerprint: self.fingerprint(&secret),
                    place: SecretPlace::Session,
                })
            });
            return EnvironmentView::new(environment, true, secret, count, &tokens, now);
        }
        let settings = self.settings.read();
        // What was kept for an earlier session is gone with it.
        let slot = Slot::ClientSecret(environment.id.to_string());
        let is_there =
            |record: &&SecretRecord| record.place != SecretPlace::Session || self.secrets.holds_session(&slot);
        let secret = settings.secret_records.get(&environment.id).filter(is_there).map(SecretView::from);
        let count = settings.mint_ledger.month(&environment.id, now);
        EnvironmentView::new(environment, false, secret, count, &tokens, now)
    }

    /// The fingerprint of a secret on this installation.
    pub fn fingerprint(&self, secret: &ClientSecret) -> String {
        let key = self.settings.read().fingerprint_key;
        Fingerprint::of(secret, key.as_bytes()).as_str().to_owned()
    }

    /// Everything the window shows when it opens.
    pub fn state(&self, now: i64) -> AppState {
        let settings = self.settings.read();
        let practice = self.practice.running().map(|running| running.environment);
        let pasted = self.pasted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let any_pasted = self.tokens().of(&pasted.id).next().is_some();
        let pasted = any_pasted.then_some(pasted);
        let environments: Vec<_> = settings
            .environments
            .iter()
            .chain(&practice)
            .chain(&pasted)
            .map(|environment| self.view(environment, now))
            .collect();
        let selected = settings.selected_environment.map(|id| id.to_string());
        AppState {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            platform: std::env::consts::OS.to_owned(),
            automation: crate::window::is_automated(),
            now,
            storage: StorageView::new(&self.load, &self.settings.storage_state()),
            secret_store: self.secrets.state().into(),
            preferences: (&settings.preferences).into(),
            selected: selected.filter(|id| environments.iter().any(|environment| environment.id == *id)),
            environments,
        }
    }
}

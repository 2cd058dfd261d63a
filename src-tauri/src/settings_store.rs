//! The settings, and the only user of tauri-plugin-store.
//!
//! The plugin's store is the map that the running app reads and changes, with its change events. It
//! never writes: it is built after our own strict reading, its serialiser refuses, and it leaves the
//! plugin's list before the app runs (the plugin would otherwise write every listed store at exit, a
//! damaged one as `{}`). Loading and committing go through
//! [`opening`] and [`durable`].
//!
//! Secrets have no place here; see [`crate::secret_store`].

pub mod durable;
pub mod envelope;
pub mod files;
pub mod generations;
pub mod migration;
pub mod opening;
pub mod preferences;
pub mod reading;
pub mod settings;
pub mod trouble;

mod map;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use tauri::{AppHandle, Runtime};

pub use durable::Choice;
pub use map::plugin;
pub use opening::LoadOutcome;
pub use settings::{Preferences, SecretPlace, SecretRecord, Settings, Theme, Tombstone};
pub use trouble::StorageTrouble;

use durable::Durable;
use envelope::{Damage, Data};
use files::Disk;
use map::{MemoryMap, PluginMap, SettingsMap};
use migration::{MIGRATIONS, SCHEMA};
use opening::Opened;
use reading::Rules;

/// Name of the settings file in the app's data folder.
pub const FILE: &str = "settings.json";

/// The rules for settings of this version.
pub const RULES: Rules = Rules {
    format: envelope::FORMAT,
    name: "settings",
    daily: true,
    schema: SCHEMA,
    migrations: MIGRATIONS,
    accepts: |data| Settings::from_data(data).map(drop),
};

/// The settings of the running app. Shared behind an [`Arc`] or as tauri state.
pub struct SettingsStore {
    /// Kept apart from `work`, so that reading never waits for a disk.
    current: RwLock<Settings>,
    unsaved: Mutex<Option<StorageTrouble>>,
    work: Mutex<Work>,
    path: Option<PathBuf>,
}

struct Work {
    map: Box<dyn SettingsMap>,
    durable: Option<Durable>,
}

/// How the start went, for the window.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct LoadReport {
    /// What happened to the file.
    pub outcome: LoadOutcome,
    /// The same in words; empty when there is nothing to tell.
    pub sentence: String,
    /// Where the settings are; nowhere without a home folder.
    pub path: Option<String>,
    /// Why nothing can be saved, if so.
    pub storage: StorageState,
}

/// Whether everything is saved, for the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct StorageState {
    /// Everything is on the disk.
    pub saved: bool,
    /// What is in the way.
    pub trouble: Option<StorageTrouble>,
    /// The same in words.
    pub sentence: Option<String>,
    /// What the person can do, in order.
    pub steps: Vec<String>,
    /// Whether saving again can help.
    pub can_retry: bool,
}

impl SettingsStore {
    /// Reads the settings. Never fails: a session without a usable file works from memory and says so.
    ///
    /// [`plugin`] must have been added to the app before.
    pub fn open<R: Runtime>(app: &AppHandle<R>) -> (Self, LoadReport) {
        let Ok(live) = tauri_plugin_store::resolve_store_path(app, FILE) else {
            let trouble = Some(StorageTrouble::NoHome);
            return Self::assemble(Box::new(MemoryMap::default()), None, None, LoadOutcome::Fresh, trouble);
        };
        // A settings file that is a link leads on to the file it names, which is the one to replace.
        let live = std::fs::canonicalize(&live).unwrap_or(live);
        let opened = Durable::open(Arc::new(Disk), live, RULES, now());
        let map: Box<dyn SettingsMap> = match opened.trouble {
            Some(StorageTrouble::NewerVersion { .. }) => Box::new(MemoryMap::default()),
            _ => match PluginMap::build(app, FILE) {
                Some(map) => Box::new(map),
                None => Box::new(MemoryMap::default()),
            },
        };
        let Opened { durable, data, outcome, trouble } = opened;
        Self::assemble(map, Some(durable), data, outcome, trouble)
    }

    fn assemble(
        map: Box<dyn SettingsMap>,
        durable: Option<Durable>,
        data: Option<Data>,
        outcome: LoadOutcome,
        trouble: Option<StorageTrouble>,
    ) -> (Self, LoadReport) {
        let mut settings = data.as_ref().and_then(|data| Settings::from_data(data).ok()).unwrap_or_default();
        if settings.fingerprint_key.is_empty() {
            // Saved with the first change.
            settings.fingerprint_key = new_key();
        }
        if let Ok(data) = settings.to_data() {
            map.replace(data);
        }
        let path = durable.as_ref().map(|durable| durable.place().live.clone());
        let store = Self {
            current: RwLock::new(settings),
            unsaved: Mutex::new(trouble),
            work: Mutex::new(Work { map, durable }),
            path,
        };
        let report = LoadReport {
            sentence: sentence(&outcome),
            outcome,
            path: store.path.as_ref().map(|path| path.display().to_string()),
            storage: store.storage_state(),
        };
        (store, report)
    }

    /// The settings as they are now, saved or not. Does not wait for the disk.
    pub fn read(&self) -> Settings {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the settings and saves them. When this returns `Ok`, the change survives a kill.
    ///
    /// Blocks for as long as the disk takes (milliseconds, seconds on a bad day): call it through
    /// `spawn_blocking`. A closure that changes nothing writes nothing.
    ///
    /// # Errors
    /// Why the change is not saved. It is kept in memory nevertheless; [`Self::retry_save`] tries again.
    pub fn change<T>(&self, change: impl FnOnce(&mut Settings) -> T) -> Result<T, StorageTrouble> {
        let mut work = self.work();
        let mut next = self.read();
        let answer = change(&mut next);
        let data = next.to_data().map_err(|_| StorageTrouble::NotWritable)?;
        let unchanged = self.read().to_data().is_ok_and(|before| before == data);
        if unchanged && self.unsaved().is_none() {
            return Ok(answer);
        }
        work.map.replace(data);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
        self.save(&mut work).map(|()| answer)
    }

    /// Saves what [`Self::change`] could not. Blocks like it.
    ///
    /// # Errors
    /// Why it is still not saved.
    pub fn retry_save(&self) -> Result<(), StorageTrouble> {
        let mut work = self.work();
        if self.unsaved().is_none() {
            return Ok(());
        }
        self.save(&mut work)
    }

    /// Ends a conflict with a settings file that something else wrote ([`StorageTrouble::ChangedOutside`]).
    /// Blocks like [`Self::change`].
    ///
    /// # Errors
    /// Why it could not be settled.
    pub fn settle(&self, choice: Choice) -> Result<(), StorageTrouble> {
        let mut work = self.work();
        let Work { map, durable } = &mut *work;
        let Some(durable) = durable else { return Err(StorageTrouble::NoHome) };
        let settled = durable.settle(choice, &map.data(), now());
        *self.unsaved() = settled.as_ref().err().cloned();
        if let Some(theirs) = settled? {
            *self.current.write().unwrap_or_else(PoisonError::into_inner) =
                Settings::from_data(&theirs).map_err(|_| StorageTrouble::NotWritable)?;
            map.replace(theirs);
        }
        Ok(())
    }

    /// Removes the settings and everything that was kept of them, and begins anew. Blocks like [`Self::change`].
    ///
    /// # Errors
    /// Why a file could not be removed; the settings are then as they were.
    pub fn erase(&self) -> Result<(), StorageTrouble> {
        let mut work = self.work();
        if let Some(durable) = &mut work.durable {
            durable.erase()?;
        }
        let fresh = Settings { fingerprint_key: new_key(), ..Settings::default() };
        if let Ok(data) = fresh.to_data() {
            work.map.replace(data);
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        if work.durable.is_some() {
            *self.unsaved() = None;
        }
        Ok(())
    }

    /// Whether everything is saved, and if not, why and what to do.
    pub fn storage_state(&self) -> StorageState {
        let trouble = self.unsaved().clone();
        StorageState {
            saved: trouble.is_none(),
            sentence: trouble.as_ref().map(ToString::to_string),
            steps: trouble.iter().flat_map(|trouble| trouble.steps()).map(|step| (*step).to_owned()).collect(),
            can_retry: trouble.as_ref().is_some_and(StorageTrouble::can_retry),
            trouble,
        }
    }

    fn save(&self, work: &mut Work) -> Result<(), StorageTrouble> {
        let saved = match &mut work.durable {
            Some(durable) => durable.commit(&work.map.data(), now()).map(drop),
            None => Err(StorageTrouble::NoHome),
        };
        *self.unsaved() = saved.as_ref().err().cloned();
        saved
    }

    // A panic inside a change leaves the settings as they were, so a poisoned lock is still good.
    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unsaved(&self) -> MutexGuard<'_, Option<StorageTrouble>> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key for the fingerprints of one installation.
fn new_key() -> String {
    format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple())
}

fn sentence(outcome: &LoadOutcome) -> String {
    let capital = |damage: &Damage| {
        let words = damage.to_string();
        let mut letters = words.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let kept = |kept_at: &Option<String>| {
        kept_at.as_ref().map(|path| format!(" The damaged file is kept in {path}.")).unwrap_or_default()
    };
    match outcome {
        LoadOutcome::Fresh | LoadOutcome::Loaded | LoadOutcome::Migrated { .. } | LoadOutcome::Untouched => {
            String::new()
        }
        LoadOutcome::Restored { damage, written_at, kept_at, .. } => {
            let from = written_at
                .and_then(|at| time::OffsetDateTime::from_unix_timestamp(at).ok())
                .map(|at| format!(" from {} {:02}:{:02} UTC", at.date(), at.hour(), at.minute()))
                .unwrap_or_default();
            format!("{}. The last good copy{from} is in use.{}", capital(damage), kept(kept_at))
        }
        LoadOutcome::StartedEmpty { damage, kept_at } => {
            format!("{}, and there is no older copy. The app starts empty.{}", capital(damage), kept(kept_at))
        }
        LoadOutcome::OlderThanKnown { newer } => format!(
            "The settings file is older than what was saved last; a sync tool or a backup may have put it back. You see the newer settings from {newer}. Choose which to keep."
        ),
    }
}

/// Seconds since 1970; only names files.
#[expect(clippy::disallowed_methods, reason = "names of kept files tell when they were kept")]
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|age| i64::try_from(age.as_secs()).ok())
        .unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn without_a_home() -> (SettingsStore, LoadReport) {
        let trouble = Some(StorageTrouble::NoHome);
        SettingsStore::assemble(Box::new(MemoryMap::default()), None, None, LoadOutcome::Fresh, trouble)
    }

    #[test]
    fn without_a_home_folder_the_session_works_and_says_that_it_is_forgotten() {
        let (store, report) = without_a_home();
        assert_eq!(report.storage.trouble, Some(StorageTrouble::NoHome));
        let refused = store.change(|settings| settings.preferences.theme = Theme::Dark);
        assert_eq!(refused, Err(StorageTrouble::NoHome));
        assert_eq!(store.read().preferences.theme, Theme::Dark);
        assert!(!store.storage_state().saved && !store.storage_state().can_retry);
    }

    #[test]
    fn a_panic_inside_a_change_leaves_the_settings_as_they_were() {
        let (store, _) = without_a_home();
        let fault = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            store.change(|settings| {
                settings.preferences.theme = Theme::Dark;
                panic!("a fault in a change");
            })
        }));
        assert!(fault.is_err());
        assert_eq!(store.read().preferences.theme, Theme::System);
        let _ = store.change(|settings| settings.preferences.theme = Theme::Light);
        assert_eq!(store.read().preferences.theme, Theme::Light);
    }

    #[test]
    fn the_fingerprint_key_is_random_and_stays() {
        let (one, _) = without_a_home();
        let (two, _) = without_a_home();
        assert_eq!(one.read().fingerprint_key.len(), 64);
        assert_ne!(one.read().fingerprint_key, two.read().fingerprint_key);
        let _ = one.change(|settings| settings.preferences.theme = Theme::Dark);
        assert_eq!(one.read().fingerprint_key.len(), 64);
    }

    #[test]
    fn what_happened_to_a_file_is_told_in_words() {
        let restored = LoadOutcome::Restored {
            damage: Damage::NulBytes,
            from: "/d/settings.bak.json".into(),
            written_at: Some(1_780_315_200),
            kept_at: Some("/d/quarantine/x.json".into()),
        };
        assert_eq!(
            sentence(&restored),
            "The settings file held only zero bytes, as after a power cut. The last good copy from 2026-06-01 12:00 UTC \
             is in use. The damaged file is kept in /d/quarantine/x.json."
        );
        assert_eq!(sentence(&LoadOutcome::Loaded), "");
    }
}

//! The history of exchanges, in a durable file of its own beside the settings.
//!
//! The files are written by the same code as the settings ([`crate::settings_store::durable`]): checked envelope,
//! temporary file, rename. Recording changes the memory at once and the file in the background; exchanges that come
//! while the disk works are written together by the next commit. Practice exchanges stay in memory: their tenant
//! does not outlive the session.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use client_credentials::history::HistoryEntry;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::settings_store::durable::Durable;
use crate::settings_store::envelope::{Damage, Data};
use crate::settings_store::files::{Disk, FileOps};
use crate::settings_store::opening::Opened;
use crate::settings_store::reading::Rules;
use crate::settings_store::{Choice, LoadOutcome, StorageTrouble};

/// Name of the history file in the app's data folder.
pub const FILE: &str = "history.json";

/// Most exchanges that are kept; the oldest go first.
pub const MOST_ENTRIES: usize = 500;

/// Most bytes of all entries together, so that the file can always be written; the oldest go first.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// The rules for history files of this version. There are no daily copies: what is cleared has to be gone.
pub const RULES: Rules = Rules {
    format: "m2m-token-tester-history",
    name: "history",
    daily: false,
    schema: 1,
    migrations: &[],
    accepts: |data| match data.get("entries") {
        None | Some(Value::Array(_)) => Ok(()),
        Some(_) => Err(Damage::WrongValue),
    },
};

/// The history of the running app.
pub struct HistoryStore {
    entries: RwLock<Entries>,
    unsaved: Mutex<Option<StorageTrouble>>,
    work: Mutex<Option<Durable>>,
    /// How the start went, until the history is cleared.
    outcome: Mutex<LoadOutcome>,
}

#[derive(Default)]
struct Entries {
    /// Newest last.
    list: VecDeque<Kept>,
    /// Counts changes of what belongs into the file.
    changes: u64,
    /// The change that is in the file.
    saved: u64,
}

struct Kept {
    entry: Arc<HistoryEntry>,
    bytes: usize,
    /// In memory only.
    practice: bool,
}

impl Kept {
    fn new(entry: HistoryEntry, practice: bool) -> Self {
        let bytes = serde_json::to_string(&entry).map_or(0, |text| text.len());
        Self { entry: Arc::new(entry), bytes, practice }
    }
}

/// What is to be said about the file, for the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HistoryNews {
    /// In a plain sentence.
    pub sentence: String,
    /// Saving again can help.
    pub can_retry: bool,
}

impl HistoryStore {
    /// Reads the history below `folder`. Never fails: without a usable file the session works from memory and says so.
    pub fn open(folder: Option<PathBuf>, now: i64) -> Self {
        match folder {
            Some(folder) => Self::open_on(Arc::new(Disk), folder.join(FILE), now),
            None => Self::assemble(None, None, LoadOutcome::Fresh, Some(StorageTrouble::NoHome)),
        }
    }

    /// Reads the history file `live` on this disk.
    pub fn open_on(ops: Arc<dyn FileOps>, live: PathBuf, now: i64) -> Self {
        let Opened { durable, data, outcome, trouble } = Durable::open(ops, live, RULES, now);
        Self::assemble(Some(durable), data, outcome, trouble)
    }

    fn assemble(
        durable: Option<Durable>,
        data: Option<Data>,
        outcome: LoadOutcome,
        trouble: Option<StorageTrouble>,
    ) -> Self {
        let found = data.as_ref().and_then(|data| data.get("entries")).and_then(Value::as_array);
        // An entry of a later version that cannot be read here is left out; the others are none the worse for it.
        let readable = found.into_iter().flatten().filter_map(|value| HistoryEntry::deserialize(value).ok());
        let list = readable.map(|entry| Kept::new(entry, false)).collect();
        Self {
            entries: RwLock::new(Entries { list, ..Entries::default() }),
            unsaved: Mutex::new(trouble),
            work: Mutex::new(durable),
            outcome: Mutex::new(outcome),
        }
    }

    /// All entries, newest first.
    pub fn entries(&self) -> Vec<Arc<HistoryEntry>> {
        self.read(|entries| entries.list.iter().rev().map(|kept| kept.entry.clone()).collect())
    }

    /// One entry.
    pub fn entry(&self, id: &str) -> Option<Arc<HistoryEntry>> {
        self.read(|entries| entries.list.iter().find(|kept| kept.entry.id == id).map(|kept| kept.entry.clone()))
    }

    /// Remembers an exchange; [`Self::save`] brings it to the disk. Practice ones stay in memory.
    pub fn add(&self, entry: HistoryEntry, practice: bool) {
        let kept = Kept::new(entry, practice);
        self.change(|entries| {
            entries.list.push_back(kept);
            let mut bytes: usize = entries.list.iter().map(|kept| kept.bytes).sum();
            while entries.list.len() > MOST_ENTRIES || bytes > MOST_BYTES {
                bytes -= entries.list.pop_front().map_or(bytes, |oldest| oldest.bytes);
            }
            !practice
        });
    }

    /// Forgets one entry, in the file and in the copy before it. Blocks like [`Self::save`].
    ///
    /// # Errors
    /// Why it may still be on the disk. It is gone from memory nevertheless.
    pub fn forget(&self, id: &str, now: i64) -> Result<(), StorageTrouble> {
        self.change(|entries| {
            let before = entries.list.len();
            entries.list.retain(|kept| kept.entry.id != id);
            entries.list.len() != before
        });
        self.save(now)?;
        self.work().as_ref().map_or(Ok(()), Durable::drop_backup)
    }

    /// Brings to the disk what is not there yet. When this returns `Ok`, what was remembered before survives a kill.
    /// Blocks for as long as the disk takes: call it through `spawn_blocking`.
    ///
    /// # Errors
    /// Why it is not saved. It is kept in memory nevertheless.
    pub fn save(&self, now: i64) -> Result<(), StorageTrouble> {
        let mut work = self.work();
        let (data, change) = self.read(|entries| (entries.data(), entries.changes));
        if change == self.read(|entries| entries.saved) && self.unsaved().is_none() {
            return Ok(());
        }
        let saved = match work.as_mut() {
            Some(durable) => durable.commit(&data, now).map(drop),
            None => Err(StorageTrouble::NoHome),
        };
        self.saved(saved, change)
    }

    /// Saves again after trouble. What something else wrote into the file meanwhile is kept aside, not lost.
    ///
    /// # Errors
    /// Why it is still not saved.
    pub fn save_again(&self, now: i64) -> Result<(), StorageTrouble> {
        let changed_outside = matches!(*self.unsaved(), Some(StorageTrouble::ChangedOutside { .. }));
        if !changed_outside {
            return self.save(now);
        }
        let mut work = self.work();
        let (data, change) = self.read(|entries| (entries.data(), entries.changes));
        let Some(durable) = work.as_mut() else { return Err(StorageTrouble::NoHome) };
        let settled = durable.settle(Choice::Ours, &data, now).map(drop);
        self.saved(settled, change)
    }

    /// Forgets everything, and removes the file with everything around it that held its contents.
    ///
    /// # Errors
    /// Why something may be left on the disk.
    pub fn clear(&self) -> Result<(), StorageTrouble> {
        let mut work = self.work();
        self.change(|entries| {
            entries.list.clear();
            true
        });
        let change = self.read(|entries| entries.changes);
        let erased = match work.as_mut() {
            Some(durable) => durable.erase(),
            None => Ok(()),
        };
        if erased.is_ok() {
            *self.outcome() = LoadOutcome::Fresh;
        }
        self.saved(erased, change)
    }

    /// What is to be said about the file, if anything.
    pub fn news(&self) -> Option<HistoryNews> {
        let trouble = self.unsaved().clone();
        if let Some(trouble) = trouble {
            let can_retry = trouble.can_retry() || matches!(trouble, StorageTrouble::ChangedOutside { .. });
            return Some(HistoryNews { sentence: words(&trouble), can_retry });
        }
        let sentence = match &*self.outcome() {
            LoadOutcome::Restored { damage, .. } => {
                format!("At the start {}. The copy saved before it is in use.", damage.words("history"))
            }
            LoadOutcome::StartedEmpty { damage, .. } => {
                format!("At the start {}, and there was no copy. The history began anew.", damage.words("history"))
            }
            _ => return None,
        };
        Some(HistoryNews { sentence, can_retry: false })
    }

    fn saved(&self, saved: Result<(), StorageTrouble>, change: u64) -> Result<(), StorageTrouble> {
        *self.unsaved() = saved.as_ref().err().cloned();
        if saved.is_ok() {
            self.entries.write().unwrap_or_else(PoisonError::into_inner).saved = change;
        }
        saved
    }

    fn read<T>(&self, read: impl FnOnce(&Entries) -> T) -> T {
        read(&self.entries.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the entries; the closure says whether the file has to follow.
    fn change(&self, change: impl FnOnce(&mut Entries) -> bool) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if change(&mut entries) {
            entries.changes += 1;
        }
    }

    fn outcome(&self) -> MutexGuard<'_, LoadOutcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) -> MutexGuard<'_, Option<Durable>> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unsaved(&self) -> MutexGuard<'_, Option<StorageTrouble>> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    /// What belongs into the file.
    fn data(&self) -> Data {
        let entries: Vec<Value> = self
            .list
            .iter()
            .filter(|kept| !kept.practice)
            .filter_map(|kept| serde_json::to_value(kept.entry.as_ref()).ok())
            .collect();
        let mut data = Data::new();
        data.insert("entries".to_owned(), json!(entries));
        data
    }
}

/// Why the history is not saved, in a sentence.
pub fn words(trouble: &StorageTrouble) -> String {
    match trouble {
        StorageTrouble::DiskFull => {
            "The disk is full, so the latest exchanges are not in the history file yet. What was saved before is intact."
                .to_owned()
        }
        StorageTrouble::QuotaUsedUp => {
            "Your share of the disk is used up, so the latest exchanges are not in the history file yet.".to_owned()
        }
        StorageTrouble::InUse => {
            "Another window of the app has the history open. Exchanges made here are not saved.".to_owned()
        }
        StorageTrouble::NewerVersion { .. } => {
            "The history was written by a newer version of this app. It is left untouched, and exchanges made here are not saved."
                .to_owned()
        }
        StorageTrouble::NoHome => {
            "This computer names no folder for your data, so the history lasts only until you close the app.".to_owned()
        }
        StorageTrouble::ChangedOutside { .. } => {
            "The history file was changed by something else, so it is left as it is. Save again to go on with the history you see; the other one is kept beside it."
                .to_owned()
        }
        StorageTrouble::TooLarge | StorageTrouble::NotWritable => {
            "The history could not be written. Clear it to go on.".to_owned()
        }
        StorageTrouble::DamagedAndStuck { .. } => {
            "The history file is damaged and could not be put aside, so it is left untouched and nothing is saved.".to_owned()
        }
        StorageTrouble::Other { detail } => format!("The history could not be saved: {detail}."),
        StorageTrouble::Protected { .. }
        | StorageTrouble::ReadOnlyDisk { .. }
        | StorageTrouble::HeldByOther { .. }
        | StorageTrouble::Unreachable { .. }
        | StorageTrouble::DiskFailed { .. } => format!("{trouble} The latest exchanges are not in the history file yet."),
    }
}

//! Loading and committing so that what was acknowledged is there after a kill, a full disk, a damaged
//! file, a second program or a newer version. Knows nothing of windows or of what the settings mean.
//!
//! A commit: serialise and parse back; write a new file beside the settings, wait until it is on the
//! disk, read it back; give the present file a second name; put the new file in its place in one step;
//! turn the second name into the backup; wait until the folder is on the disk. At every point the name
//! `settings.json` leads to a complete old or a complete new file. The backup is renamed after the
//! settings, not before, so that both names never lead to one file that a third program could spoil.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::envelope::{Damage, Data, LARGEST, encode, fingerprint};
use super::files::{FileOps, LockAttempt};
use super::generations::{Place, second_copy, write_new};
use super::reading::{Reading, Rules, read_bytes};
use super::trouble::StorageTrouble;

/// How a start went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum LoadOutcome {
    /// Nothing was there yet.
    Fresh,
    /// The settings were read.
    Loaded,
    /// The settings were read and brought to the present form; written so at the first change.
    Migrated {
        /// The schema they had.
        from: u32,
    },
    /// The file was not usable; an older generation took its place.
    Restored {
        /// What was wrong with it.
        damage: Damage,
        /// The generation that was used.
        from: String,
        /// When that was written, in seconds since 1970.
        written_at: Option<i64>,
        /// Where the damaged file is kept; nowhere else if it was gone or could not be moved.
        kept_at: Option<String>,
    },
    /// The file was not usable and there is no older generation.
    StartedEmpty {
        /// What was wrong with it.
        damage: Damage,
        /// Where the damaged file is kept.
        kept_at: Option<String>,
    },
    /// The file is older than what was saved last: something put an old copy there (ST17).
    OlderThanKnown {
        /// The newer generation, shown now.
        newer: String,
    },
    /// The file was left alone; see the trouble beside this.
    Untouched,
}

/// Which of two settings to go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Those of this window. The file is kept under `quarantine`.
    Ours,
    /// Those in the file. Ours are kept under `aside`.
    Theirs,
}

/// What came out of opening.
pub struct Opened {
    /// For the commits to come.
    pub durable: Durable,
    /// The settings, unless there are none.
    pub data: Option<Data>,
    /// How it went.
    pub outcome: LoadOutcome,
    /// Why nothing can be saved at the moment, if so.
    pub trouble: Option<StorageTrouble>,
}

/// What is known of the file under the name of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnDisk {
    Absent,
    /// Ours, by its SHA-256.
    Known([u8; 32]),
    /// Damaged, by its size and time.
    Damaged(u64, i64),
    /// Never seen, because it could not be read.
    Unseen,
}

/// A conflict with a file that others wrote.
#[derive(Clone, Debug)]
struct Conflict {
    kept_at: Option<PathBuf>,
}

/// One settings file, open in this process.
pub struct Durable {
    ops: Arc<dyn FileOps>,
    place: Place,
    rules: Rules,
    lock: Option<File>,
    locks_unsupported: bool,
    on_disk: OnDisk,
    attempted: Option<[u8; 32]>,
    seq: u64,
    migrated_from: Option<u32>,
    barred: Option<StorageTrouble>,
    conflict: Option<Conflict>,
    snapshot_day: Option<i64>,
    temporaries: u64,
}

impl Durable {
    /// Opens the settings file `live`. Never fails: what stands in the way is told in the result.
    /// `now` is in seconds since 1970 and only names files.
    pub fn open(ops: Arc<dyn FileOps>, live: PathBuf, rules: Rules, now: i64) -> Opened {
        let durable = Self {
            ops,
            place: Place::around(live),
            rules,
            lock: None,
            locks_unsupported: false,
            on_disk: OnDisk::Absent,
            attempted: None,
            seq: 0,
            migrated_from: None,
            barred: None,
            conflict: None,
            snapshot_day: None,
            temporaries: 0,
        };
        durable.load(now)
    }

    /// The sequence number of the last commit, or of the file that was read.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Where the settings are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    fn load(mut self, now: i64) -> Opened {
        let trouble = self.prepare_folder().err();
        if self.lock.is_some() {
            self.place.sweep(self.ops.as_ref());
        }
        let done = |durable, data, outcome, trouble| Opened { durable, data, outcome, trouble };
        let bytes = match self.ops.read(&self.place.live, LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (older, newer) = self.place.generations(self.ops.as_ref(), &self.rules);
                if older.is_empty() && newer.is_none() {
                    return done(self, None, LoadOutcome::Fresh, trouble);
                }
                return self.restore(Damage::Gone, trouble, now);
            }
            Err(error) => match error.kind() {
                io::ErrorKind::FileTooLarge => return self.restore(Damage::TooLarge, trouble, now),
                io::ErrorKind::InvalidInput => return self.restore(Damage::NotAFile, trouble, now),
                _ => {
                    // Not damaged, only out of reach: show what there is, touch nothing.
                    self.on_disk = OnDisk::Unseen;
                    let (older, _) = self.place.generations(self.ops.as_ref(), &self.rules);
                    let trouble = StorageTrouble::from_io(&error, &self.place.live);
                    let data = older.into_iter().next().map(|generation| {
                        self.seq = generation.seq;
                        generation.data
                    });
                    return done(self, data, LoadOutcome::Untouched, Some(trouble));
                }
            },
        };
        match read_bytes(&bytes, &self.rules) {
            Reading::Sound { seq, schema, data } => {
                self.on_disk = OnDisk::Known(fingerprint(&bytes));
                self.seq = seq;
                let (older, _) = self.place.generations(self.ops.as_ref(), &self.rules);
                if let Some(newest) = older.into_iter().next().filter(|generation| generation.seq > seq) {
                    self.seq = newest.seq;
                    self.conflict = Some(Conflict { kept_at: None });
                    let newer = newest.path.display().to_string();
                    let trouble = StorageTrouble::ChangedOutside { kept_at: newer.clone() };
                    return done(self, Some(newest.data), LoadOutcome::OlderThanKnown { newer }, Some(trouble));
                }
                let outcome = if schema < self.rules.schema {
                    self.migrated_from = Some(schema);
                    LoadOutcome::Migrated { from: schema }
                } else {
                    LoadOutcome::Loaded
                };
                done(self, Some(data), outcome, trouble)
            }
            Reading::Newer { schema, data } => {
                let barred = self.bar(schema);
                done(self, data, LoadOutcome::Untouched, Some(barred))
            }
            Reading::Damaged(damage) => self.restore(damage, trouble, now),
        }
    }

    /// Puts the damaged file aside and the newest older generation in its place.
    fn restore(mut self, damage: Damage, trouble: Option<StorageTrouble>, now: i64) -> Opened {
        self.on_disk = match (damage, self.ops.describe(&self.place.live)) {
            (Damage::Gone, _) => OnDisk::Absent,
            (_, Ok((length, changed))) => OnDisk::Damaged(length, changed),
            (_, Err(_)) => OnDisk::Unseen,
        };
        let (older, newer) = self.place.generations(self.ops.as_ref(), &self.rules);
        let newest = older.into_iter().next();
        if let Some(schema) = newer {
            let barred = self.bar(schema);
            let data = newest.map(|generation| generation.data);
            return Opened { durable: self, data, outcome: LoadOutcome::Untouched, trouble: Some(barred) };
        }
        let kept = if trouble.is_none() { self.quarantine_damaged(now) } else { Ok(None) };
        let (kept_at, mut trouble) = match kept {
            Ok(kept) => (kept.map(|path| path.display().to_string()), trouble),
            Err(_) => (None, Some(StorageTrouble::DamagedAndStuck { damage })),
        };
        let Some(newest) = newest else {
            // The damaged file stays under its name until the first change, so that the next start tells again.
            return Opened { durable: self, data: None, outcome: LoadOutcome::StartedEmpty { damage, kept_at }, trouble };
        };
        self.seq = newest.seq;
        if trouble.is_none() {
            trouble = self.encode(&newest.data).and_then(|bytes| self.replace_live(&bytes, None)).err();
        }
        let outcome = LoadOutcome::Restored {
            damage,
            from: newest.path.display().to_string(),
            written_at: newest.written_at,
            kept_at,
        };
        Opened { durable: self, data: Some(newest.data), outcome, trouble }
    }

    /// Saves `data`. When this returns, the change is on the disk and survives a kill.
    ///
    /// # Errors
    /// Why it is not saved. The file then holds the old settings, or the new ones when only the last
    /// step failed; it never holds anything else. The same call may be repeated.
    pub fn commit(&mut self, data: &Data, now: i64) -> Result<u64, StorageTrouble> {
        if let Some(barred) = &self.barred {
            return Err(barred.clone());
        }
        self.prepare_folder()?;
        let bytes = self.encode(data)?;
        if self.conflict.is_some() {
            return Err(self.stand_aside(&bytes, now));
        }
        let previous = match self.present(now)? {
            Present::Ours(previous) => previous,
            Present::NotOurs => {
                self.conflict = Some(Conflict { kept_at: None });
                return Err(self.stand_aside(&bytes, now));
            }
        };
        if let Some(previous) = &previous {
            if self.migrated_from.is_some() {
                let temporary = self.temporary();
                self.place
                    .snapshot_before(self.ops.as_ref(), self.rules.schema, previous, &temporary)
                    .map_err(|error| StorageTrouble::from_io(&error, &self.place.snapshots()))?;
            }
            let day = now.div_euclid(86_400);
            if self.snapshot_day != Some(day) {
                let temporary = self.temporary();
                // A missing snapshot is no reason not to save.
                let done = self.place.snapshot_of_the_day(self.ops.as_ref(), now, previous, &temporary);
                self.snapshot_day = done.is_ok().then_some(day);
            }
        }
        self.replace_live(&bytes, previous.as_deref())?;
        Ok(self.seq)
    }

    /// Ends a conflict with a file that others wrote. Both stay on the disk. Returns the settings to go
    /// on with when they are not `ours`.
    ///
    /// # Errors
    /// Why nothing could be settled; the conflict then remains.
    pub fn settle(&mut self, choice: Choice, ours: &Data, now: i64) -> Result<Option<Data>, StorageTrouble> {
        if let Some(barred) = &self.barred {
            return Err(barred.clone());
        }
        self.prepare_folder()?;
        let live = self.place.live.clone();
        let theirs = match self.ops.read(&live, LARGEST) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(StorageTrouble::from_io(&error, &live)),
        };
        let reading = theirs.as_deref().map(|bytes| read_bytes(bytes, &self.rules));
        let their_seq = match &reading {
            Some(Reading::Newer { schema, .. }) => return Err(self.bar(*schema)),
            Some(Reading::Sound { seq, .. }) => *seq,
            Some(Reading::Damaged(_)) | None => 0,
        };
        let chosen = match (choice, reading) {
            (Choice::Theirs, Some(Reading::Sound { data, .. })) => {
                let bytes = self.encode(ours)?;
                match self.stand_aside(&bytes, now) {
                    StorageTrouble::ChangedOutside { .. } => Some(data),
                    failed => return Err(failed),
                }
            }
            (Choice::Theirs, Some(Reading::Damaged(damage))) => {
                return Err(StorageTrouble::DamagedAndStuck { damage });
            }
            (Choice::Theirs, _) => return Err(StorageTrouble::DamagedAndStuck { damage: Damage::Gone }),
            (Choice::Ours, _) => {
                if theirs.is_some() {
                    self.place
                        .keep(self.ops.as_ref(), &live, &self.place.quarantine(), now)
                        .map_err(|error| StorageTrouble::from_io(&error, &self.place.quarantine()))?;
                }
                None
            }
        };
        self.on_disk = theirs.as_deref().map_or(OnDisk::Absent, |bytes| OnDisk::Known(fingerprint(bytes)));
        self.seq = self.seq.max(their_seq);
        let bytes = self.encode(chosen.as_ref().unwrap_or(ours))?;
        // The outvoted file does not become the backup: an older number above a newer one would be a conflict again.
        self.replace_live(&bytes, None)?;
        self.conflict = None;
        Ok(chosen)
    }

    fn bar(&mut self, schema: u32) -> StorageTrouble {
        let barred = StorageTrouble::NewerVersion { schema, known: self.rules.schema };
        self.barred = Some(barred.clone());
        barred
    }

    fn temporary(&mut self) -> PathBuf {
        self.temporaries += 1;
        self.place.temporary(self.temporaries)
    }

    fn prepare_folder(&mut self) -> Result<(), StorageTrouble> {
        let failed = |error: &io::Error, path| Err(StorageTrouble::from_io(error, path));
        if let Err(error) = self.ops.create_folder(&self.place.folder) {
            return failed(&error, &self.place.folder);
        }
        if self.lock.is_some() || self.locks_unsupported {
            return Ok(());
        }
        match self.ops.lock(&self.place.lock()) {
            Ok(LockAttempt::Held(file)) => self.lock = Some(file),
            // Comparing before each commit still protects a second writer's settings.
            Ok(LockAttempt::Unsupported) => self.locks_unsupported = true,
            Ok(LockAttempt::Busy) => return Err(StorageTrouble::InUse),
            Err(error) => return failed(&error, &self.place.lock()),
        }
        Ok(())
    }

    fn encode(&self, data: &Data) -> Result<Vec<u8>, StorageTrouble> {
        (self.rules.accepts)(data).map_err(|_| StorageTrouble::NotWritable)?;
        encode(self.rules.schema, self.seq.saturating_add(1), data).map_err(|damage| match damage {
            Damage::TooLarge => StorageTrouble::TooLarge,
            _ => StorageTrouble::NotWritable,
        })
    }

    /// What is under the name of the settings now, and whether it is what is expected there.
    fn present(&self, now: i64) -> Result<Present, StorageTrouble> {
        let live = &self.place.live;
        if let OnDisk::Damaged(length, changed) = self.on_disk {
            return match self.ops.describe(live) {
                Ok(about) if about == (length, changed) => match self.quarantine_damaged(now) {
                    Ok(_) => Ok(Present::Ours(None)),
                    Err(error) => Err(StorageTrouble::from_io(&error, &self.place.quarantine())),
                },
                Ok(_) => Ok(Present::NotOurs),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Present::Ours(None)),
                Err(error) => Err(StorageTrouble::from_io(&error, live)),
            };
        }
        match self.ops.read(live, LARGEST) {
            Ok(bytes) => {
                let print = fingerprint(&bytes);
                let ours = self.on_disk == OnDisk::Known(print) || self.attempted == Some(print);
                Ok(if ours { Present::Ours(Some(bytes)) } else { Present::NotOurs })
            }
            // Nothing there, so nothing can be overwritten.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Present::Ours(None)),
            Err(error) => match error.kind() {
                io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidInput => Ok(Present::NotOurs),
                _ => Err(StorageTrouble::from_io(&error, live)),
            },
        }
    }

    fn quarantine_damaged(&self, now: i64) -> io::Result<Option<PathBuf>> {
        match self.on_disk {
            OnDisk::Damaged(..) => {
                self.place.keep(self.ops.as_ref(), &self.place.live, &self.place.quarantine(), now).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Keeps `bytes` beside a settings file that others wrote. The newest state of this session counts.
    fn stand_aside(&mut self, bytes: &[u8], now: i64) -> StorageTrouble {
        let temporary = self.temporary();
        let again = self.conflict.as_ref().and_then(|conflict| conflict.kept_at.clone());
        match self.place.put_aside(self.ops.as_ref(), again, &temporary, bytes, now) {
            Ok(kept_at) => {
                self.conflict = Some(Conflict { kept_at: Some(kept_at.clone()) });
                StorageTrouble::ChangedOutside { kept_at: kept_at.display().to_string() }
            }
            Err(error) => StorageTrouble::from_io(&error, &self.place.aside()),
        }
    }

    fn replace_live(&mut self, bytes: &[u8], previous: Option<&[u8]>) -> Result<(), StorageTrouble> {
        let (new, old) = (self.temporary(), self.temporary());
        let ops = Arc::clone(&self.ops);
        let live = self.place.live.clone();
        let clear = || {
            let _ = ops.remove(&new);
            let _ = ops.remove(&old);
        };
        let failed = |error: io::Error| {
            clear();
            StorageTrouble::from_io(&error, &live)
        };
        write_new(ops.as_ref(), &new, bytes).map_err(failed)?;
        if let Some(previous) = previous {
            second_copy(ops.as_ref(), &live, previous, &old).map_err(failed)?;
        }
        let print = fingerprint(bytes);
        self.attempted = Some(print);
        ops.rename(&new, &live).map_err(failed)?;
        self.attempted = None;
        self.on_disk = OnDisk::Known(print);
        self.seq = self.seq.saturating_add(1);
        if previous.is_some() && ops.rename(&old, &self.place.backup()).is_err() {
            // The settings are in place; the backup stays one generation further back.
            let _ = ops.remove(&old);
        }
        ops.sync_folder(&self.place.folder).map_err(|error| StorageTrouble::from_io(&error, &live))?;
        self.migrated_from = None;
        Ok(())
    }
}

enum Present {
    /// What is expected; the bytes unless there is nothing, or only something damaged that is kept elsewhere.
    Ours(Option<Vec<u8>>),
    NotOurs,
}

//! Committing so that what was acknowledged is there after a kill, a full disk, a damaged file, a second
//! program or a newer version. Knows nothing of windows or of what the settings mean. How settings are
//! opened is in [`super::opening`].
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

use super::envelope::{Damage, Data, LARGEST, encode_as, fingerprint};
use super::files::{FileOps, LockAttempt};
use super::generations::{Place, second_copy, write_new};
use super::reading::{Reading, Rules, read_bytes};
use super::trouble::StorageTrouble;

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

/// What is known of the file under the name of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnDisk {
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
pub(super) struct Conflict {
    pub(super) kept_at: Option<PathBuf>,
}

/// One settings file, open in this process.
pub struct Durable {
    pub(super) ops: Arc<dyn FileOps>,
    pub(super) place: Place,
    pub(super) rules: Rules,
    pub(super) lock: Option<File>,
    pub(super) locks_unsupported: bool,
    pub(super) on_disk: OnDisk,
    pub(super) attempted: Option<[u8; 32]>,
    pub(super) seq: u64,
    pub(super) migrated_from: Option<u32>,
    pub(super) barred: Option<StorageTrouble>,
    pub(super) conflict: Option<Conflict>,
    pub(super) snapshot_day: Option<i64>,
    pub(super) temporaries: u64,
}

impl Durable {
    /// The sequence number of the last commit, or of the file that was read.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Where the settings are.
    pub fn place(&self) -> &Place {
        &self.place
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
            if self.rules.daily && self.snapshot_day != Some(day) {
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

    /// Removes the file and everything around it that holds its contents. When this returns, nothing of it is left.
    ///
    /// # Errors
    /// Why something may be left; the same call may be repeated.
    pub fn erase(&mut self) -> Result<(), StorageTrouble> {
        if let Some(barred) = &self.barred {
            return Err(barred.clone());
        }
        self.prepare_folder()?;
        self.place.erase(self.ops.as_ref()).map_err(|error| StorageTrouble::from_io(&error, &self.place.live))?;
        self.on_disk = OnDisk::Absent;
        self.attempted = None;
        self.conflict = None;
        Ok(())
    }

    /// Removes the generation before the present one: what was just taken out of the file is still in it.
    ///
    /// # Errors
    /// Why it may be left; the same call may be repeated.
    pub fn drop_backup(&self) -> Result<(), StorageTrouble> {
        let backup = self.place.backup();
        let removed = match self.ops.remove(&backup) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => self.ops.sync_folder(&self.place.folder),
        };
        removed.map_err(|error| StorageTrouble::from_io(&error, &backup))
    }

    pub(super) fn bar(&mut self, schema: u32) -> StorageTrouble {
        let barred = StorageTrouble::NewerVersion { schema, known: self.rules.schema };
        self.barred = Some(barred.clone());
        barred
    }

    fn temporary(&mut self) -> PathBuf {
        self.temporaries += 1;
        self.place.temporary(self.temporaries)
    }

    pub(super) fn prepare_folder(&mut self) -> Result<(), StorageTrouble> {
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

    pub(super) fn encode(&self, data: &Data) -> Result<Vec<u8>, StorageTrouble> {
        (self.rules.accepts)(data).map_err(|_| StorageTrouble::NotWritable)?;
        encode_as(self.rules.format, self.rules.schema, self.seq.saturating_add(1), data).map_err(|damage| match damage
        {
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

    pub(super) fn quarantine_damaged(&self, now: i64) -> io::Result<Option<PathBuf>> {
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

    pub(super) fn replace_live(&mut self, bytes: &[u8], previous: Option<&[u8]>) -> Result<(), StorageTrouble> {
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

//! Names and order of the files beside a file that is kept durably, and what is done with them.
//! Those of the settings; those of the history are named after it, and without snapshots.
//!
//! | name | what |
//! |---|---|
//! | `settings.json` | the settings |
//! | `settings.bak.json` | the generation before |
//! | `snapshots/settings-2026-05-31.json` | as it was before the first change of that day (UTC), seven kept |
//! | `snapshots/settings-before-schema-2.json` | as it was before a migration, kept for good |
//! | `quarantine/settings-….json` | damaged or outvoted files, byte for byte |
//! | `aside/settings-….json` | settings of a session that met a file changed by others |
//! | `settings.lock` | held while the app runs |
//! | `.settings-….tmp` | a commit in progress |

use std::io;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::envelope::{Data, LARGEST};
use super::files::{FileOps, write_all};
use super::reading::{Reading, Rules, read_bytes};
use super::trouble::StorageTrouble;

/// Daily snapshots that are kept.
pub const SNAPSHOTS: usize = 7;

/// Where everything is.
#[derive(Clone, Debug)]
pub struct Place {
    /// The settings file.
    pub live: PathBuf,
    /// Its folder.
    pub folder: PathBuf,
    name: &'static str,
}

/// An older generation that passed every check.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Its file.
    pub path: PathBuf,
    /// Its sequence number.
    pub seq: u64,
    /// Its settings, migrated.
    pub data: Data,
    /// When it was written, in seconds since 1970, as far as the disk tells.
    pub written_at: Option<i64>,
}

/// What was found beside the settings.
#[derive(Debug, Default)]
pub struct Generations {
    /// Those that can be used, newest first.
    pub sound: Vec<Generation>,
    /// The schema of one that a newer version wrote.
    pub newer: Option<u32>,
    /// One that is there and could not be read now: it may be newer than all others.
    pub missed: Option<StorageTrouble>,
}

impl Generations {
    /// The newest usable one.
    pub fn newest(self) -> Option<Generation> {
        self.sound.into_iter().next()
    }

    fn miss(&mut self, error: io::Error, path: &Path) {
        match error.kind() {
            // Not there, or nothing that could ever be a generation.
            io::ErrorKind::NotFound | io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidInput => {}
            _ => self.missed = Some(StorageTrouble::from_io(&error, path)),
        }
    }
}

impl Place {
    /// The place around `live`; the files beside it are named after `name`.
    pub fn around(live: PathBuf, name: &'static str) -> Self {
        let folder = live.parent().map(Path::to_path_buf).unwrap_or_default();
        Self { live, folder, name }
    }

    fn prefix(&self) -> String {
        format!("{}-", self.name)
    }

    fn before_schema(&self) -> String {
        format!("{}-before-schema-", self.name)
    }

    fn is_temporary(&self, name: &str) -> bool {
        name.starts_with(&format!(".{}-", self.name)) && name.ends_with(".tmp")
    }

    /// The generation before.
    pub fn backup(&self) -> PathBuf {
        self.folder.join(format!("{}.bak.json", self.name))
    }

    /// The lock file.
    pub fn lock(&self) -> PathBuf {
        self.folder.join(format!("{}.lock", self.name))
    }

    /// Where snapshots are.
    pub fn snapshots(&self) -> PathBuf {
        self.folder.join("snapshots")
    }

    /// Where damaged and outvoted files are kept.
    pub fn quarantine(&self) -> PathBuf {
        self.folder.join("quarantine")
    }

    /// Where settings are kept that could not be written over a file changed by others.
    pub fn aside(&self) -> PathBuf {
        self.folder.join("aside")
    }

    /// A name for a commit in progress.
    pub fn temporary(&self, number: u64) -> PathBuf {
        self.folder.join(format!(".{}-{}-{number}.tmp", self.name, std::process::id()))
    }

    /// Removes what dead writers left. Only with the lock in hand; failures do no harm.
    pub fn sweep(&self, ops: &dyn FileOps) {
        for folder in [self.folder.clone(), self.snapshots(), self.quarantine(), self.aside()] {
            for name in ops.list(&folder).unwrap_or_default() {
                if self.is_temporary(&name) {
                    let _ = ops.remove(&folder.join(name));
                }
            }
        }
    }

    /// All older generations.
    pub fn generations(&self, ops: &dyn FileOps, rules: &Rules) -> Generations {
        let snapshots = self.snapshots();
        let mut found = Generations::default();
        let names = ops.list(&snapshots).unwrap_or_else(|error| {
            found.miss(error, &snapshots);
            Vec::new()
        });
        let mut candidates = vec![self.backup()];
        let prefix = self.prefix();
        candidates.extend(names.iter().filter(|name| name.starts_with(&prefix)).map(|name| snapshots.join(name)));
        for path in candidates {
            let bytes = match ops.read(&path, LARGEST) {
                Ok(bytes) => bytes,
                Err(error) => {
                    found.miss(error, &path);
                    continue;
                }
            };
            match read_bytes(&bytes, rules) {
                Reading::Sound { seq, data, .. } => {
                    let written_at = ops.describe(&path).ok().map(|(_, changed)| changed);
                    found.sound.push(Generation { path, seq, data, written_at });
                }
                Reading::Newer { schema, .. } => found.newer = found.newer.max(Some(schema)),
                Reading::Damaged(_) => {}
            }
        }
        // Stable: of equals the backup comes first.
        found.sound.sort_by_key(|generation| std::cmp::Reverse(generation.seq));
        found
    }

    /// Keeps the file at `from` in `folder` under a name that tells the time, byte for byte.
    /// The same file is not kept twice.
    ///
    /// # Errors
    /// When it cannot be kept; then nothing may be written over it.
    pub fn keep(&self, ops: &dyn FileOps, from: &Path, folder: &Path, now: i64) -> io::Result<PathBuf> {
        let about = ops.describe(from)?;
        ops.create_folder(folder)?;
        for name in ops.list(folder)? {
            let path = folder.join(name);
            if ops.describe(&path).is_ok_and(|other| other == about) && same_bytes(ops, from, &path) {
                return Ok(path);
            }
        }
        let to = self.free_name(ops, folder, now)?;
        // A second name costs no space and cannot end half-way.
        if ops.link(from, &to).is_err() {
            let bytes = ops.read(from, u64::MAX)?;
            write_new(ops, &to, &bytes).inspect_err(|_| drop(ops.remove(&to)))?;
        }
        ops.sync_folder(folder)?;
        Ok(to)
    }

    /// Writes `bytes` into `folder`: to `again` if given, else under a new name that tells the time.
    ///
    /// # Errors
    /// What the system says.
    pub fn put_aside(
        &self,
        ops: &dyn FileOps,
        again: Option<PathBuf>,
        temporary: &Path,
        bytes: &[u8],
        now: i64,
    ) -> io::Result<PathBuf> {
        let folder = self.aside();
        ops.create_folder(&folder)?;
        let to = match again {
            Some(to) => to,
            None => self.free_name(ops, &folder, now)?,
        };
        let done = write_new(ops, temporary, bytes).and_then(|()| ops.rename(temporary, &to));
        if done.is_err() {
            let _ = ops.remove(temporary);
        }
        done?;
        ops.sync_folder(&folder)?;
        Ok(to)
    }

    /// Keeps the present settings, whose bytes are `bytes`, under `snapshots`, if that name is free.
    ///
    /// # Errors
    /// What the system says.
    fn snapshot(&self, ops: &dyn FileOps, name: &str, bytes: &[u8], temporary: &Path) -> io::Result<()> {
        let folder = self.snapshots();
        ops.create_folder(&folder)?;
        let to = folder.join(name);
        if ops.describe(&to).is_ok() {
            return Ok(());
        }
        // A file of its own, not a second name: what spoils the backup must not spoil this too.
        let done = write_new(ops, temporary, bytes).and_then(|()| ops.rename(temporary, &to));
        let _ = ops.remove(temporary);
        done?;
        ops.sync_folder(&folder)
    }

    /// The snapshot before a migration to `schema`.
    ///
    /// # Errors
    /// What the system says; then the migrated settings may not be written.
    pub fn snapshot_before(&self, ops: &dyn FileOps, schema: u32, bytes: &[u8], temporary: &Path) -> io::Result<()> {
        self.snapshot(ops, &format!("{}{schema}.json", self.before_schema()), bytes, temporary)
    }

    /// The snapshot of the day, and the oldest ones beyond [`SNAPSHOTS`] removed.
    ///
    /// # Errors
    /// What the system says.
    pub fn snapshot_of_the_day(&self, ops: &dyn FileOps, now: i64, bytes: &[u8], temporary: &Path) -> io::Result<()> {
        let date = utc(now).date();
        let (prefix, before_schema) = (self.prefix(), self.before_schema());
        self.snapshot(ops, &format!("{prefix}{date}.json"), bytes, temporary)?;
        let mut daily = ops.list(&self.snapshots())?;
        daily.retain(|name| name.starts_with(&prefix) && !name.starts_with(&before_schema));
        let surplus = daily.len().saturating_sub(SNAPSHOTS);
        for name in daily.iter().take(surplus) {
            ops.remove(&self.snapshots().join(name))?;
        }
        Ok(())
    }

    fn free_name(&self, ops: &dyn FileOps, folder: &Path, now: i64) -> io::Result<PathBuf> {
        let at = utc(now);
        let taken = ops.list(folder)?;
        let time = format!("{}T{:02}{:02}{:02}Z", at.date(), at.hour(), at.minute(), at.second());
        let mut name = format!("{}{time}.json", self.prefix());
        let mut count = 1;
        while taken.contains(&name) {
            count += 1;
            name = format!("{}{time}-{count}.json", self.prefix());
        }
        Ok(folder.join(name))
    }

    /// Removes every file around the live one, then that one itself: nothing of its contents is left under any name.
    ///
    /// # Errors
    /// What the system says; what is left then is removed by the next attempt.
    pub fn erase(&self, ops: &dyn FileOps) -> io::Result<()> {
        let gone = |path: &Path| match ops.remove(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        for folder in [self.snapshots(), self.quarantine(), self.aside()] {
            let names = match ops.list(&folder) {
                Ok(names) => names,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            for name in names.iter().filter(|name| name.starts_with(&self.prefix()) || self.is_temporary(name)) {
                gone(&folder.join(name))?;
            }
        }
        gone(&self.backup())?;
        gone(&self.live)?;
        ops.sync_folder(&self.folder)
    }
}

/// Writes a new file and waits until it is on the disk, then reads it back.
///
/// # Errors
/// What the system says; [`io::ErrorKind::WriteZero`] when the file holds something else than was written.
pub fn write_new(ops: &dyn FileOps, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = ops.create_new(path)?;
    write_all(file.as_mut(), bytes)?;
    file.sync()?;
    drop(file);
    // Some network and overlay file systems report success for what they did not keep.
    if ops.read(path, u64::MAX)? == bytes { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
}

/// A second copy of the file `from`, whose bytes are `bytes`: a second name where the disk knows
/// those, else a copy.
///
/// # Errors
/// What the system says.
pub fn second_copy(ops: &dyn FileOps, from: &Path, bytes: &[u8], to: &Path) -> io::Result<()> {
    match ops.link(from, to) {
        Ok(()) => Ok(()),
        Err(_) => write_new(ops, to, bytes).inspect_err(|_| drop(ops.remove(to))),
    }
}

fn same_bytes(ops: &dyn FileOps, a: &Path, b: &Path) -> bool {
    match (ops.read(a, LARGEST), ops.read(b, LARGEST)) {
        (Ok(a), Ok(b)) => a == b,
        // Too large to compare; size and time agree.
        (Err(a), Err(b)) => a.kind() == io::ErrorKind::FileTooLarge && b.kind() == a.kind(),
        _ => false,
    }
}

fn utc(now: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(now).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

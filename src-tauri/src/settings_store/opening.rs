//! Opening the settings: reading strictly, keeping what is damaged, falling back to older generations.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::durable::{Conflict, Durable, OnDisk};
use super::envelope::{Damage, Data, LARGEST, fingerprint};
use super::files::FileOps;
use super::generations::Place;
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

impl Durable {
    /// Opens the settings file `live`. Never fails: what stands in the way is told in the result.
    /// `now` is in seconds since 1970 and only names files.
    pub fn open(ops: Arc<dyn FileOps>, live: PathBuf, rules: Rules, now: i64) -> Opened {
        let durable = Self {
            ops,
            place: Place::around(live, rules.name),
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

    fn load(mut self, now: i64) -> Opened {
        let trouble = self.prepare_folder().err();
        if self.lock.is_some() {
            self.place.sweep(self.ops.as_ref());
        }
        let done = |durable, data, outcome, trouble| Opened { durable, data, outcome, trouble };
        let bytes = match self.ops.read(&self.place.live, LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let older = self.place.generations(self.ops.as_ref(), &self.rules);
                if older.sound.is_empty() && older.newer.is_none() && older.missed.is_none() {
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
                    let older = self.place.generations(self.ops.as_ref(), &self.rules);
                    let trouble = StorageTrouble::from_io(&error, &self.place.live);
                    let data = older.newest().map(|generation| {
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
                let older = self.place.generations(self.ops.as_ref(), &self.rules);
                if let Some(newest) = older.newest().filter(|generation| generation.seq > seq) {
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
        let mut older = self.place.generations(self.ops.as_ref(), &self.rules);
        let stuck = match older.newer {
            Some(schema) => Some(self.bar(schema)),
            // The one that cannot be read now may be the newest: nothing older may take its place.
            None => older.missed.take().inspect(|_| self.on_disk = OnDisk::Unseen),
        };
        let newest = older.newest();
        if stuck.is_some() {
            let data = newest.map(|generation| generation.data);
            return Opened { durable: self, data, outcome: LoadOutcome::Untouched, trouble: stuck };
        }
        let kept = match (&trouble, self.on_disk) {
            (Some(_), _) => Ok(None),
            // Something is there that cannot be looked at, so it cannot be kept and must not be replaced.
            (None, OnDisk::Unseen) => Err(io::ErrorKind::Other.into()),
            (None, _) => self.quarantine_damaged(now),
        };
        let (kept_at, mut trouble) = match kept {
            Ok(kept) => (kept.map(|path| path.display().to_string()), trouble),
            Err(_) => (None, Some(StorageTrouble::DamagedAndStuck { damage })),
        };
        let Some(newest) = newest else {
            // The damaged file stays under its name until the first change, so that the next start tells again.
            return Opened {
                durable: self,
                data: None,
                outcome: LoadOutcome::StartedEmpty { damage, kept_at },
                trouble,
            };
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
}

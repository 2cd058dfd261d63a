//! Each single file operation of saving and loading fails once, and then from there on for ever.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use m2m_token_tester::settings_store::files::{FileOps, LockAttempt, OpenFile};
use m2m_token_tester::settings_store::{LoadOutcome, StorageTrouble};

use super::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The operation fails with this error number.
    Fails(i32),
    /// Half is written, then the disk is full.
    HalfThenFull,
    /// Half is written per call, without an error: legal, and no reason to lose anything.
    HalfOnly,
    /// The disk says yes and keeps half.
    LiesAboutHalf,
}

const ENOSPC: i32 = 28;
const EIO: i32 = 5;
const EACCES: i32 = 13;

pub const FAULTS: [Fault; 6] = [
    Fault::Fails(ENOSPC),
    Fault::Fails(EIO),
    Fault::Fails(EACCES),
    Fault::HalfThenFull,
    Fault::HalfOnly,
    Fault::LiesAboutHalf,
];

/// A disk whose operation number `at` (and with `lasting` each later one) is faulty.
pub struct Faulty {
    at: usize,
    fault: Fault,
    lasting: bool,
    count: Arc<AtomicUsize>,
}

impl Faulty {
    pub fn disk(at: usize, fault: Fault, lasting: bool) -> (Arc<Self>, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        (Arc::new(Self { at, fault, lasting, count: Arc::clone(&count) }), count)
    }

    fn hits(&self) -> bool {
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        number == self.at || (self.lasting && number > self.at)
    }

    /// For operations that write no bytes, a short write is a full disk.
    fn turn(&self) -> io::Result<()> {
        if !self.hits() {
            return Ok(());
        }
        match self.fault {
            Fault::Fails(code) => Err(io::Error::from_raw_os_error(code)),
            Fault::HalfThenFull => Err(io::Error::from_raw_os_error(ENOSPC)),
            Fault::HalfOnly | Fault::LiesAboutHalf => Ok(()),
        }
    }
}

impl FileOps for Faulty {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.turn()?;
        Disk.read(path, limit)
    }
    fn describe(&self, path: &Path) -> io::Result<(u64, i64)> {
        self.turn()?;
        Disk.describe(path)
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.turn()?;
        Disk.list(folder)
    }
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        self.turn()?;
        Disk.create_folder(folder)
    }
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn OpenFile>> {
        self.turn()?;
        let (fault, lasting) = (self.fault, self.lasting);
        let copy = Self { at: self.at, fault, lasting, count: Arc::clone(&self.count) };
        Ok(Box::new(FaultyFile { file: Disk.create_new(path)?, disk: copy, full: false }))
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.turn()?;
        Disk.link(from, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.turn()?;
        Disk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.turn()?;
        Disk.remove(path)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.turn()?;
        Disk.sync_folder(folder)
    }
    fn lock(&self, path: &Path) -> io::Result<LockAttempt> {
        self.turn()?;
        Disk.lock(path)
    }
}

struct FaultyFile {
    file: Box<dyn OpenFile>,
    disk: Faulty,
    full: bool,
}

impl OpenFile for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.full {
            return Err(io::Error::from_raw_os_error(ENOSPC));
        }
        if !self.disk.hits() {
            return self.file.write(bytes);
        }
        let half = &bytes[..bytes.len() / 2 + usize::from(bytes.len() == 1)];
        match self.disk.fault {
            Fault::Fails(code) => Err(io::Error::from_raw_os_error(code)),
            Fault::HalfThenFull => {
                self.full = true;
                self.file.write(half)
            }
            Fault::HalfOnly => self.file.write(half),
            Fault::LiesAboutHalf => self.file.write(half).map(|_| bytes.len()),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.turn()?;
        self.file.sync()
    }
}

/// The settings that a start on the healthy disk finds.
fn found(folder: &Path, what: &str) -> u64 {
    let opened = open(folder);
    assert!(opened.trouble.is_none(), "{what}: {:?}", opened.trouble);
    assert_eq!(opened.outcome, LoadOutcome::Loaded, "{what}");
    let left: Vec<_> = names(folder).into_iter().filter(|name| name.ends_with(".tmp")).collect();
    assert!(left.is_empty(), "{what}: {left:?}");
    count(&opened.data.unwrap())
}

#[test]
fn a_fault_at_any_operation_of_saving_leaves_the_old_or_the_new_settings() {
    let (mut runs, mut refused, mut operations) = (0, 0, 0);
    for fault in FAULTS {
        for lasting in [false, true] {
            // From a healthy start, fail at operation 0, 1, 2… of the commit until it is through.
            for at in 0.. {
                let folder = three_generations();
                let what = format!("{fault:?} at {at}, lasting: {lasting}");
                let before_commit = {
                    let (disk, counted) = Faulty::disk(usize::MAX, fault, false);
                    drop(Durable::open(disk, live(folder.path()), RULES, NOON));
                    counted.load(Ordering::SeqCst)
                };
                let (disk, counted) = Faulty::disk(before_commit + at, fault, lasting);
                let mut opened = Durable::open(disk, live(folder.path()), RULES, NOON + 86_400);
                assert!(opened.trouble.is_none(), "{what}: {:?}", opened.trouble);
                let saved = opened.durable.commit(&settings(4), NOON + 86_400);
                drop(opened);
                runs += 1;
                let found = found(folder.path(), &what);
                match &saved {
                    Ok(_) => assert_eq!(found, 4, "{what}: acknowledged and not there"),
                    Err(_) => assert!(found == 3 || found == 4, "{what}: {found}"),
                }
                refused += usize::from(saved.is_err());
                if counted.load(Ordering::SeqCst) <= before_commit + at {
                    operations = operations.max(at);
                    break;
                }
            }
        }
    }
    println!("{runs} faults over {operations} operations of a commit, {refused} refused in words, 0 lost");
    assert!(operations > 12 && refused > 100, "{operations} operations, {refused} refused");
}

#[test]
fn a_fault_at_any_operation_of_loading_loses_nothing() {
    let damaged = b"{\"format\":\"m2m-token-tester-settings\",\"schema\":1,".as_slice();
    let mut runs = 0;
    for fault in FAULTS {
        for lasting in [false, true] {
            for damage in [false, true] {
                for at in 0.. {
                    let folder = three_generations();
                    if damage {
                        fs::write(live(folder.path()), damaged).unwrap();
                    }
                    let what = format!("{fault:?} at {at}, lasting: {lasting}, damaged: {damage}");
                    let (disk, counted) = Faulty::disk(at, fault, lasting);
                    let opened = Durable::open(disk, live(folder.path()), RULES, NOON);
                    drop(opened);
                    runs += 1;
                    if damage {
                        let here = fs::read(live(folder.path())).unwrap() == damaged;
                        assert!(here || holds(&folder.path().join("quarantine"), damaged), "{what}: damaged file gone");
                        let opened = open(folder.path());
                        assert!(opened.trouble.is_none(), "{what}: {:?}", opened.trouble);
                        assert_eq!(count(&opened.data.unwrap()), 2, "{what}");
                        drop(opened.durable);
                        assert!(holds(&folder.path().join("quarantine"), damaged), "{what}: damaged file not kept");
                    }
                    assert_eq!(found(folder.path(), &what), if damage { 2 } else { 3 }, "{what}");
                    if counted.load(Ordering::SeqCst) <= at {
                        break;
                    }
                }
            }
        }
    }
    println!("{runs} faults while loading, 0 lost");
    assert!(runs > 200, "{runs}");
}

#[test]
fn a_change_that_could_not_be_saved_is_saved_at_the_next_attempt() {
    for (code, kind) in [(ENOSPC, "disk-full"), (EIO, "disk-failed"), (EACCES, "protected")] {
        for at in 0.. {
            let folder = three_generations();
            let (probe, counted) = Faulty::disk(usize::MAX, Fault::HalfOnly, false);
            drop(Durable::open(probe, live(folder.path()), RULES, NOON));
            let before_commit = counted.load(Ordering::SeqCst);
            let (disk, counted) = Faulty::disk(before_commit + at, Fault::Fails(code), false);
            let mut opened = Durable::open(disk, live(folder.path()), RULES, NOON);
            if let Err(trouble) = opened.durable.commit(&settings(4), NOON) {
                assert_eq!(serde_json::to_value(&trouble).unwrap()["kind"], kind, "{trouble}");
                assert!(trouble.can_retry());
                opened.durable.commit(&settings(4), NOON).expect("the second attempt, on a disk that works again");
            }
            drop(opened);
            assert_eq!(found(folder.path(), &format!("{code} at {at}")), 4);
            if counted.load(Ordering::SeqCst) <= before_commit + at {
                break;
            }
        }
    }
}

#[test]
fn a_protected_folder_is_read_and_reported_in_words() {
    // Injected, because an administrator's process is never refused.
    let folder = three_generations();
    let (disk, _) = Faulty::disk(1, Fault::Fails(EACCES), false);
    let opened = Durable::open(disk, live(folder.path()), RULES, NOON);
    assert!(matches!(opened.trouble, Some(StorageTrouble::Protected { .. })), "{:?}", opened.trouble);
    assert_eq!(count(&opened.data.unwrap()), 3);
}

//! A disk that is really full, a folder that knows no second names, and two programs at once.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use m2m_token_tester::settings_store::files::{FileOps, LockAttempt, OpenFile};
use m2m_token_tester::settings_store::{LoadOutcome, StorageTrouble};
use serde_json::json;

use super::*;

/// A file system of 64 KiB, gone when dropped.
#[cfg(target_os = "linux")]
struct Tiny(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl Tiny {
    /// `None` where this process may not mount.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k,mode=700", "m2m-test"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(done) if done.status.success() => Some(Self(folder)),
            said => {
                // CAP_SYS_ADMIN is bit 21.
                let status = fs::read_to_string("/proc/self/status").unwrap();
                let bits = status.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap().trim();
                let may = u64::from_str_radix(bits, 16).unwrap() & (1 << 21) != 0;
                assert!(!may, "this process may mount, and cannot: {said:?}");
                println!("cannot mount here: the disk is full in the injected faults only");
                None
            }
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

#[cfg(target_os = "linux")]
impl Drop for Tiny {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg(self.0.path()).status();
        assert!(gone.is_ok_and(|status| status.success()) || std::thread::panicking(), "the small disk stays mounted");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_keeps_the_last_settings_that_fitted_and_says_so() {
    let Some(disk) = Tiny::mount() else { return };
    let mut opened = open(disk.path());
    assert_eq!(opened.outcome, LoadOutcome::Fresh);
    // Settings that grow until they no longer fit, then small ones again.
    let (mut saved, mut refused) = (0_u64, 0);
    for number in 1..200_u64 {
        let mut data = settings(number);
        data.insert("filler".into(), json!("x".repeat(usize::try_from(number).unwrap() * 300)));
        match opened.durable.commit(&data, NOON) {
            Ok(_) => {
                assert_eq!(refused, 0, "{number} fitted after a smaller one did not");
                saved = number;
            }
            Err(trouble) => {
                assert!(matches!(trouble, StorageTrouble::DiskFull), "{trouble:?}");
                assert!(trouble.can_retry() && !trouble.to_string().is_empty());
                refused += 1;
                let other = Durable::open(Arc::new(Disk), live(disk.path()), RULES, NOON);
                assert_eq!(count(&other.data.unwrap()), saved, "after {number}");
            }
        }
        if refused == 5 {
            break;
        }
    }
    assert!(saved > 5 && refused == 5, "{saved} saved, {refused} refused");
    // Something else takes what is left.
    let _ = fs::write(disk.path().join("other"), vec![0; 64 * 1024]);
    assert!(opened.durable.commit(&settings(1000), NOON).is_err());
    assert_eq!(count(&Durable::open(Arc::new(Disk), live(disk.path()), RULES, NOON).data.unwrap()), saved);
    fs::remove_file(disk.path().join("other")).unwrap();
    opened.durable.commit(&settings(1001), NOON).unwrap();
    drop(opened);
    let opened = open(disk.path());
    assert_eq!((opened.outcome, count(&opened.data.unwrap())), (LoadOutcome::Loaded, 1001));
    let left: Vec<_> = names(disk.path()).into_iter().filter(|name| name.ends_with(".tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
    println!("64 KiB: {saved} commits fitted, {refused} refused in words, 0 lost");
}

/// A disk like many network folders: no second names, and a lock that it does not know.
struct Network {
    links_refused: AtomicUsize,
    locks: bool,
}

impl FileOps for Network {
    fn read(&self, path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
        Disk.read(path, limit)
    }
    fn describe(&self, path: &Path) -> std::io::Result<(u64, i64)> {
        Disk.describe(path)
    }
    fn list(&self, folder: &Path) -> std::io::Result<Vec<String>> {
        Disk.list(folder)
    }
    fn create_folder(&self, folder: &Path) -> std::io::Result<()> {
        Disk.create_folder(folder)
    }
    fn create_new(&self, path: &Path) -> std::io::Result<Box<dyn OpenFile>> {
        Disk.create_new(path)
    }
    fn link(&self, _: &Path, _: &Path) -> std::io::Result<()> {
        self.links_refused.fetch_add(1, Ordering::SeqCst);
        Err(std::io::ErrorKind::Unsupported.into())
    }
    fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        Disk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> std::io::Result<()> {
        Disk.remove(path)
    }
    fn sync_folder(&self, folder: &Path) -> std::io::Result<()> {
        Disk.sync_folder(folder)
    }
    fn lock(&self, path: &Path) -> std::io::Result<LockAttempt> {
        if self.locks { Disk.lock(path) } else { Ok(LockAttempt::Unsupported) }
    }
}

#[test]
fn a_network_folder_without_second_names_or_locks_keeps_generations_all_the_same() {
    for locks in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let disk = Arc::new(Network { links_refused: AtomicUsize::new(0), locks });
        let open_here = || Durable::open(disk.clone(), live(folder.path()), RULES, NOON);
        for number in 1..=3 {
            let mut opened = open_here();
            let saved = opened.durable.commit(&settings(number), NOON);
            assert!(saved.is_ok(), "locks: {locks}: {saved:?} {:?}", opened.trouble);
        }
        assert!(disk.links_refused.load(Ordering::SeqCst) > 0, "no second name was asked for");
        // The generation before is there, and takes over.
        fs::write(live(folder.path()), "damaged").unwrap();
        let opened = open_here();
        assert!(matches!(opened.outcome, LoadOutcome::Restored { .. }), "{:?}", opened.outcome);
        assert_eq!(count(&opened.data.unwrap()), 2);
        assert!(holds(&folder.path().join("quarantine"), b"damaged"));
    }
}

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(folder: &Path) -> Program {
    let run =
        Command::new(super::kills::commit_loop()).arg(folder).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    Program(run.unwrap())
}

#[test]
fn of_two_programs_at_once_one_saves_and_the_other_is_refused_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = program(folder.path());
    let mut lines = BufReader::new(first.0.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("opened "));
    let mut refused = 0;
    for _ in 0..10 {
        let mut second = program(folder.path());
        let ended = second.0.wait().unwrap();
        assert!(!ended.success(), "two programs save into one file");
        refused += 1;
        // The first goes on.
        assert!(lines.next().unwrap().unwrap().starts_with("saved "));
    }
    first.0.kill().unwrap();
    first.0.wait().unwrap();
    let saved = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("saved ")?.parse::<u64>().ok()).last();
    let opened = open(folder.path());
    assert_eq!(opened.outcome, LoadOutcome::Loaded);
    let found = count(&opened.data.unwrap());
    assert!(saved.is_none_or(|saved| found == saved || found == saved + 1), "{found} found, {saved:?} acknowledged");
    println!("{refused} second programs refused, {found} commits of the first, 0 lost");
}

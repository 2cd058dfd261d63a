//! Every file operation of saving and loading, behind one small trait, so that a test can make any
//! single one of them fail.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// The operations. Each maps to one step that a full, failing or protected disk can refuse.
pub trait FileOps: Send + Sync {
    /// The whole file.
    ///
    /// # Errors
    /// [`io::ErrorKind::FileTooLarge`] beyond `limit` bytes, [`io::ErrorKind::InvalidInput`] when it
    /// is no regular file, else what the system says.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;
    /// Size in bytes and time of the last change (seconds since 1970).
    ///
    /// # Errors
    /// What the system says.
    fn describe(&self, path: &Path) -> io::Result<(u64, i64)>;
    /// The names in a folder.
    ///
    /// # Errors
    /// What the system says.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// Makes a folder and those above it, closed to other users.
    ///
    /// # Errors
    /// What the system says.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// Makes a file that must not exist yet, closed to other users.
    ///
    /// # Errors
    /// What the system says.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn OpenFile>>;
    /// A second name for the same file.
    ///
    /// # Errors
    /// What the system says; not every file system knows hard links.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Puts `from` in the place of `to` in one step.
    ///
    /// # Errors
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder survive a power cut.
    ///
    /// # Errors
    /// What the system says.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Tries to take the lock that says "the data is open here".
    ///
    /// # Errors
    /// When the lock file cannot be opened.
    fn lock(&self, path: &Path) -> io::Result<LockAttempt>;
}

/// A file being written.
pub trait OpenFile: Send {
    /// Writes a part and says how much of it.
    ///
    /// # Errors
    /// What the system says.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Waits until the bytes are on the disk.
    ///
    /// # Errors
    /// What the system says.
    fn sync(&mut self) -> io::Result<()>;
}

/// The outcome of [`FileOps::lock`].
#[derive(Debug)]
pub enum LockAttempt {
    /// Ours until the file is dropped.
    Held(File),
    /// Another process has it.
    Busy,
    /// This file system knows no locks.
    Unsupported,
}

/// Writes all of `bytes`, however small the steps.
///
/// # Errors
/// The first error; [`io::ErrorKind::WriteZero`] when nothing more is taken.
pub fn write_all(file: &mut dyn OpenFile, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

const LOCK_ATTEMPTS: u32 = 15;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// The real disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl FileOps for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        // Asked before opening: opening a pipe would wait for ever.
        let about = fs::metadata(path)?;
        if !about.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if about.len() > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
        File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn describe(&self, path: &Path) -> io::Result<(u64, i64)> {
        let about = fs::metadata(path)?;
        let changed = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
        Ok((about.len(), i64::try_from(changed).unwrap_or(i64::MAX)))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn OpenFile>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Box::new(DiskFile(options.open(path)?)))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        patiently(|| fs::rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some network file systems have no such call for folders; nothing more can be done there.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            other => other,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        // Windows has no such call; NTFS journals the rename itself.
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<LockAttempt> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        // A process that is just ending, or being started by one, may hold it for a moment longer.
        for _ in 0..LOCK_ATTEMPTS {
            match file.try_lock() {
                Ok(()) => return Ok(LockAttempt::Held(file)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
                Err(TryLockError::Error(_)) => return Ok(LockAttempt::Unsupported),
            }
        }
        Ok(LockAttempt::Busy)
    }
}

struct DiskFile(File);

impl OpenFile for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

#[cfg(not(windows))]
fn patiently(step: impl Fn() -> io::Result<()>) -> io::Result<()> {
    step()
}

/// Virus scanners, backups and sync tools hold a file open for a moment: try again for 3 seconds.
#[cfg(windows)]
#[expect(clippy::disallowed_methods, reason = "measures a wait, not the time of day")]
fn patiently(step: impl Fn() -> io::Result<()>) -> io::Result<()> {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    const ACCESS_DENIED: i32 = 5;
    let start = std::time::Instant::now();
    loop {
        match step() {
            Err(error)
                if matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION | ACCESS_DENIED))
                    && start.elapsed() < Duration::from_secs(3) =>
            {
                std::thread::sleep(Duration::from_millis(50));
            }
            other => return other,
        }
    }
}

//! Files that people choose: the only place that opens the system's file dialogs, and that reads or writes what was
//! chosen there, dropped on the window or opened with the app. The page has no part in it: it gets neither a dialog
//! nor a path to act on.
//!
//! When a test drives the window, no dialog comes up; the test answers it beforehand ([`answers`]).

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use crate::error::IpcError;
use crate::window::is_automated;

/// What a dialog offers to choose from: the name of a kind of file, and the ends of their names.
pub type Filter<'a> = (&'a str, &'a [&'a str]);

/// A file as it was read. It may hold a secret, so its bytes are wiped when dropped.
pub struct Picked {
    /// Its name, without the folder.
    pub name: String,
    /// All of it.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Lets the person choose a file and reads it; nothing when they choose none.
///
/// # Errors
/// Why it cannot be read, in words.
pub async fn pick_to_read<R: Runtime>(
    handle: &AppHandle<R>,
    title: &str,
    filters: &[Filter<'_>],
    max_bytes: u64,
) -> Result<Option<Picked>, IpcError> {
    let path = if is_automated() {
        answered("open")
    } else {
        let dialog = dialog(handle, title, filters);
        shown(handle, move || dialog.pick_file()).await?
    };
    match path {
        Some(path) => read(path, max_bytes).await.map(Some),
        None => Ok(None),
    }
}

/// Lets the person choose where to save, and saves there: the file is either as before or complete. Says where it is;
/// nothing when no place was chosen.
///
/// # Errors
/// Why it cannot be saved, in words.
pub async fn pick_to_save<R: Runtime>(
    handle: &AppHandle<R>,
    title: &str,
    proposed_name: &str,
    filters: &[Filter<'_>],
    bytes: Vec<u8>,
) -> Result<Option<PathBuf>, IpcError> {
    match pick_place(handle, title, proposed_name, filters).await? {
        Some(path) => save(path, bytes).await.map(Some),
        None => Ok(None),
    }
}

/// Lets the person choose where to save, and writes nothing yet.
///
/// # Errors
/// When no dialog can be shown.
pub async fn pick_place<R: Runtime>(
    handle: &AppHandle<R>,
    title: &str,
    proposed_name: &str,
    filters: &[Filter<'_>],
) -> Result<Option<PathBuf>, IpcError> {
    if is_automated() {
        return Ok(answered("save"));
    }
    let mut dialog = dialog(handle, title, filters).set_file_name(file_name(proposed_name));
    if let Ok(downloads) = handle.path().download_dir() {
        dialog = dialog.set_directory(downloads);
    }
    shown(handle, move || dialog.save_file()).await
}

/// Writes the pieces that come into a file beside `path`, counting their bytes, until none comes any more. The place
/// itself is as before until [`Unfinished::finish`]. Blocks while it waits.
///
/// # Errors
/// Why it cannot be written, in words.
pub fn save_pieces(
    path: &Path,
    mut pieces: mpsc::Receiver<Vec<u8>>,
    count: &AtomicU64,
) -> Result<Unfinished, IpcError> {
    let failed = |error: io::Error| IpcError::new("file-not-saved", not_saved(path, &error));
    let mut file = beside(path).map_err(failed)?;
    while let Some(piece) = pieces.blocking_recv() {
        file.write_all(&piece).map_err(failed)?;
        count.fetch_add(piece.len() as u64, Ordering::Relaxed);
    }
    Ok(Unfinished { file, path: path.to_owned() })
}

/// A file that is written and not in its place yet. Dropped, it is gone.
pub struct Unfinished {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Unfinished {
    /// Puts the file into its place, in one step. Blocks until it is on the disk.
    ///
    /// # Errors
    /// Why it cannot be saved, in words.
    pub fn finish(self) -> Result<PathBuf, IpcError> {
        let done = finish_now(self.file, &self.path);
        done.map_err(|error| IpcError::new("file-not-saved", not_saved(&self.path, &error)))?;
        Ok(self.path)
    }
}

/// Reads a file of at most `max_bytes`: one that was chosen, dropped or opened with the app.
///
/// # Errors
/// Why it cannot be read, in words.
pub async fn read(path: PathBuf, max_bytes: u64) -> Result<Picked, IpcError> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let shown = name.clone();
    let done = tokio::task::spawn_blocking(move || read_now(&path, max_bytes)).await;
    match done.unwrap_or_else(|_| Err(Unread::Io(ErrorKind::Other.into()))) {
        Ok(bytes) => Ok(Picked { name, bytes }),
        Err(why) => Err(IpcError::new("file-not-read", why.sentence(&shown, max_bytes))),
    }
}

/// Saves a file whole: written beside its place first, then put there in one step.
///
/// # Errors
/// Why it cannot be saved, in words.
pub async fn save(path: PathBuf, bytes: Vec<u8>) -> Result<PathBuf, IpcError> {
    let wanted = path.clone();
    let done = tokio::task::spawn_blocking(move || save_now(&wanted, &bytes)).await;
    match done.unwrap_or_else(|_| Err(ErrorKind::Other.into())) {
        Ok(()) => Ok(path),
        Err(error) => Err(IpcError::new("file-not-saved", not_saved(&path, &error))),
    }
}

/// The folder in which a test leaves its answers: a file named `open` or `save` that holds a path. Each is good for one
/// dialog; without one the dialog is cancelled. Never looked at unless a test drives the window.
pub fn answers() -> PathBuf {
    std::env::temp_dir().join("m2m-dialog-answers")
}

fn answered(dialog: &str) -> Option<PathBuf> {
    let file = answers().join(dialog);
    let answer = std::fs::read_to_string(&file).ok()?;
    std::fs::remove_file(&file).ok()?;
    Some(PathBuf::from(answer.trim_end_matches('\n')))
}

fn dialog<R: Runtime>(handle: &AppHandle<R>, title: &str, filters: &[Filter<'_>]) -> rfd::AsyncFileDialog {
    let mut dialog = rfd::AsyncFileDialog::new().set_title(title);
    for (name, ends) in filters {
        dialog = dialog.add_filter(*name, ends);
    }
    match handle.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// Opens a dialog on the main thread, as macOS and GTK want it, and waits for the answer elsewhere.
async fn shown<R, D, A>(handle: &AppHandle<R>, open: impl FnOnce() -> D + Send + 'static) -> Result<A, IpcError>
where
    R: Runtime,
    D: Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    A: From<Option<PathBuf>> + Send + 'static,
{
    let no_dialog = || IpcError::new("no-file-dialog", "The system’s file dialog could not be opened.");
    let (opened, dialog) = tokio::sync::oneshot::channel();
    let begun = handle.run_on_main_thread(move || {
        // Nobody waits any more when the window is closing.
        let _ = opened.send(open());
    });
    begun.map_err(|_| no_dialog())?;
    let dialog = dialog.await.map_err(|_| no_dialog())?;
    Ok(dialog.await.map(|file| file.path().to_owned()).into())
}

/// Why a file was not read.
enum Unread {
    NoFile,
    TooLarge(u64),
    Io(io::Error),
}

fn read_now(path: &Path, max_bytes: u64) -> Result<Zeroizing<Vec<u8>>, Unread> {
    // A pipe or a device would be waited for without an end.
    let about = std::fs::metadata(path).map_err(Unread::Io)?;
    if !about.is_file() {
        return Err(Unread::NoFile);
    }
    if about.len() > max_bytes {
        return Err(Unread::TooLarge(about.len()));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default()));
    let file = File::open(path).map_err(Unread::Io)?;
    // It may have grown since.
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(Unread::Io)?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > max_bytes { Err(Unread::TooLarge(length)) } else { Ok(bytes) }
}

impl Unread {
    fn sentence(&self, name: &str, max_bytes: u64) -> String {
        match self {
            Self::NoFile => format!("“{name}” is a folder or no ordinary file. Choose a file."),
            Self::TooLarge(bytes) => {
                format!("“{name}” is {} large; at most {} are read.", megabytes(*bytes), megabytes(max_bytes))
            }
            Self::Io(error) => match error.kind() {
                ErrorKind::NotFound => format!("“{name}” is not there any more."),
                ErrorKind::PermissionDenied => {
                    format!("This app may not read “{name}”. Copy it to your downloads first.")
                }
                _ => format!("“{name}” could not be read."),
            },
        }
    }
}

fn save_now(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = beside(path)?;
    file.write_all(bytes)?;
    finish_now(file, path)
}

fn finish_now(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|failed| failed.error)
}

/// A file of a name of its own in the folder of `path`.
fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let mut file = tempfile::Builder::new();
    #[cfg(unix)]
    let ordinary = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    file.permissions(ordinary);
    file.prefix(".m2m-").tempfile_in(folder)
}

fn not_saved(path: &Path, error: &io::Error) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let folder = path.parent().unwrap_or(path).display();
    match error.kind() {
        ErrorKind::NotFound => format!("The folder {folder} is not there. Choose another place."),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            format!("This app may not write into {folder}. Choose another place.")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            format!("The disk of {folder} is full. “{name}” was not saved; nothing there was changed.")
        }
        ErrorKind::IsADirectory => format!("“{name}” is a folder. Choose another name."),
        _ => format!("“{name}” could not be saved in {folder}; nothing there was changed."),
    }
}

fn megabytes(bytes: u64) -> String {
    if bytes < 1024 * 1024 {
        return format!("{} KB", bytes.div_ceil(1024));
    }
    let tenths = bytes.saturating_mul(10).div_ceil(1024 * 1024);
    if tenths.is_multiple_of(10) {
        format!("{} MB", tenths / 10)
    } else {
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

/// A name that every system takes: no folders, none of the characters that Windows forbids, not endless.
pub fn file_name(text: &str) -> String {
    let forbidden = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let name: String = text.chars().map(|c| if forbidden(c) { '-' } else { c }).take(120).collect();
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]
mod tests {
    use super::*;

    async fn words(path: &Path, max_bytes: u64) -> String {
        match read(path.to_owned(), max_bytes).await {
            Err(error) => error.message,
            Ok(picked) => panic!("{} was read", picked.name),
        }
    }

    #[tokio::test]
    async fn a_file_is_read_whole_up_to_its_cap_and_not_a_byte_further() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pack.m2mpack");
        std::fs::write(&path, [7; 2048]).unwrap();
        let picked = read(path.clone(), 2048).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((picked.name.as_str(), picked.bytes.len()), ("pack.m2mpack", 2048));
        assert_eq!(words(&path, 2047).await, "“pack.m2mpack” is 2 KB large; at most 2 KB are read.");
    }

    #[tokio::test]
    async fn a_huge_file_is_refused_by_its_size_and_not_read_into_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huge.json");
        // Sparse: it takes no room on the disk, and reading it would take a terabyte of memory.
        File::create(&path).unwrap().set_len(1 << 40).unwrap();
        assert_eq!(words(&path, 4 << 20).await, "“huge.json” is 1048576 MB large; at most 4 MB are read.");
    }

    #[tokio::test]
    async fn what_is_no_file_is_refused_in_words_and_never_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        assert!(words(folder.path(), 10).await.ends_with("Choose a file."));
        assert!(words(&folder.path().join("gone"), 10).await.contains("not there any more"));
        #[cfg(unix)]
        {
            let pipe = folder.path().join("pipe");
            assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            assert!(words(&pipe, 10).await.contains("no ordinary file"));
            assert!(words(Path::new("/dev/zero"), 10).await.contains("no ordinary file"));
        }
    }

    #[tokio::test]
    async fn saving_replaces_a_file_in_one_step_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a pack.m2mpack");
        for text in ["first", "second, and longer"] {
            assert_eq!(save(path.clone(), text.into()).await.unwrap(), path);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn what_cannot_be_saved_says_why_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let gone = save(folder.path().join("no/such/folder.json"), b"x".to_vec()).await.unwrap_err();
        assert!(gone.message.contains("is not there. Choose another place."), "{gone}");
        let taken = save(folder.path().to_owned(), b"x".to_vec()).await.unwrap_err();
        assert!(taken.message.contains("is a folder"), "{taken}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_proposed_name_has_no_folder_and_no_sign_that_a_system_forbids() {
        assert_eq!(file_name("Acme: dev / \"EU\".m2mpack"), "Acme- dev - -EU-.m2mpack");
        assert_eq!(file_name("../../etc/passwd"), "-..-etc-passwd");
        assert_eq!(file_name(" .. "), "file");
    }
}

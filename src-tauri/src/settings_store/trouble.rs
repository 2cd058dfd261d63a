//! What can keep settings from being saved or read, in words for the person at the window.

use std::io;
use std::path::Path;

use serde::Serialize;

use super::envelope::Damage;

/// Why settings are not on the disk (yet). Nothing that was saved before is lost in any of these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum StorageTrouble {
    /// No room left (ST13).
    #[error("The disk is full, so the change is not saved yet. What was saved before is intact.")]
    DiskFull,
    /// The user's share of the disk is used up (ST13).
    #[error("Your share of the disk is used up, so the change is not saved yet. What was saved before is intact.")]
    QuotaUsedUp,
    /// The folder or file may not be written or read (ST14).
    #[error("This app is not allowed to use {path}.")]
    Protected {
        /// The file or folder.
        path: String,
    },
    /// The whole disk is mounted read-only (ST14).
    #[error("The disk that holds {path} can only be read.")]
    ReadOnlyDisk {
        /// The file or folder.
        path: String,
    },
    /// Another program keeps the file open (ST16).
    #[error("Another program, often a virus scanner or a backup, keeps {path} open.")]
    HeldByOther {
        /// The file.
        path: String,
    },
    /// A second copy of this app has the data open (ST15).
    #[error("Another window of the app has the data open. Changes made here are not saved.")]
    InUse,
    /// Written by a newer version of the app (ST12).
    #[error(
        "The settings were written by a newer version of this app (form {schema}; this one knows up to {known}). They are left untouched, and changes made here are not saved."
    )]
    NewerVersion {
        /// The version of the file.
        schema: u32,
        /// The newest version this app knows.
        known: u32,
    },
    /// The system names no folder for the data of this user.
    #[error("This computer names no folder for your settings, so they last only until you close the app.")]
    NoHome,
    /// The file on the disk is not the one that was last written or read here (ST17).
    #[error(
        "The settings file was changed by something else. It is left as it is, and what you have here is kept in {kept_at}."
    )]
    ChangedOutside {
        /// Where the settings of this session were put.
        kept_at: String,
    },
    /// A network folder does not answer.
    #[error("The folder {path} cannot be reached at the moment.")]
    Unreachable {
        /// The file or folder.
        path: String,
    },
    /// Read or write error of the device.
    #[error("The disk reported an error at {path}.")]
    DiskFailed {
        /// The file or folder.
        path: String,
    },
    /// The settings file is damaged and could not be put aside.
    #[error("The settings file is damaged and could not be put aside, so it is left untouched and nothing is saved.")]
    DamagedAndStuck {
        /// What is wrong with it.
        damage: Damage,
    },
    /// The settings are larger than a settings file may be.
    #[error("The settings have become too large to save.")]
    TooLarge,
    /// A value could not be written in a form that can be read again; a fault of this app.
    #[error("The change could not be written in a form that can be read again.")]
    NotWritable,
    /// Anything else the system said.
    #[error("The settings could not be saved: {detail}.")]
    Other {
        /// The words of the system.
        detail: String,
    },
}

impl StorageTrouble {
    /// Sorts an error of the system.
    pub fn from_io(error: &io::Error, path: &Path) -> Self {
        use io::ErrorKind as K;
        const EIO: i32 = 5;
        const SHARING_VIOLATION: i32 = 32;
        const LOCK_VIOLATION: i32 = 33;
        let path = path.display().to_string();
        match (error.kind(), error.raw_os_error()) {
            (K::StorageFull | K::WriteZero, _) => Self::DiskFull,
            (K::QuotaExceeded, _) => Self::QuotaUsedUp,
            (_, Some(SHARING_VIOLATION | LOCK_VIOLATION)) if cfg!(windows) => Self::HeldByOther { path },
            (K::PermissionDenied, _) => Self::Protected { path },
            (K::ReadOnlyFilesystem, _) => Self::ReadOnlyDisk { path },
            (K::ResourceBusy | K::ExecutableFileBusy, _) => Self::HeldByOther { path },
            (
                K::StaleNetworkFileHandle
                | K::TimedOut
                | K::HostUnreachable
                | K::NetworkUnreachable
                | K::NetworkDown
                | K::NotFound,
                _,
            ) => Self::Unreachable { path },
            (K::FileTooLarge, _) => Self::TooLarge,
            (_, Some(EIO)) if cfg!(unix) => Self::DiskFailed { path },
            // Only the system's own words: a custom error could carry anything.
            _ => Self::Other { detail: error.kind().to_string() },
        }
    }

    /// What the person can do, in order.
    pub fn steps(&self) -> &'static [&'static str] {
        match self {
            Self::DiskFull => {
                &["Free some space on the disk.", "Press Save again. The change is kept here until then."]
            }
            Self::QuotaUsedUp => &[
                "Remove files you no longer need, or ask IT for more space.",
                "Press Save again. The change is kept here until then.",
            ],
            Self::Protected { .. } => &[
                "Allow this app to write to its folder, or ask IT.",
                "Press Save again. The change is kept here until then.",
            ],
            Self::ReadOnlyDisk { .. } => {
                &["Make the disk writable, or ask IT.", "Press Save again. The change is kept here until then."]
            }
            Self::HeldByOther { .. } => &["Wait a moment, or pause that program for this folder.", "Press Save again."],
            Self::InUse => &["Use the window that is already open, or close it and press Save again."],
            Self::NewerVersion { .. } => &["Install the newer version of this app."],
            Self::NoHome => &["Start the app from your desktop session, or set the HOME folder of your user."],
            Self::ChangedOutside { .. } => &[
                "Choose which settings to keep: those here or those in the file. The others stay in the folder.",
                "If a sync tool looks after this folder, leave this app's folder out of it.",
            ],
            Self::Unreachable { .. } => &[
                "Check the connection to the network folder.",
                "Press Save again. The change is kept here until then.",
            ],
            Self::DiskFailed { .. } => &[
                "Check the disk; it may be failing. Make a backup.",
                "Press Save again. The change is kept here until then.",
            ],
            Self::DamagedAndStuck { .. } => {
                &["Move the settings file away by hand, or free some space.", "Start the app again."]
            }
            Self::TooLarge => &["Remove environments you no longer need."],
            Self::NotWritable => &["Report this as a fault of the app.", "Undo the last change."],
            Self::Other { .. } => &["Press Save again. The change is kept here until then."],
        }
    }

    /// Whether another attempt in this session can succeed.
    pub fn can_retry(&self) -> bool {
        !matches!(self, Self::NewerVersion { .. } | Self::NoHome | Self::ChangedOutside { .. })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_errors_of_the_system_get_their_own_words() {
        let path = Path::new("/x");
        for (code, kind) in [
            (28, "disk-full"),
            (122, "quota-used-up"),
            (13, "protected"),
            (1, "protected"),
            (30, "read-only-disk"),
            (5, "disk-failed"),
            (116, "unreachable"),
            (2, "unreachable"),
            (26, "held-by-other"),
            (40, "other"),
        ] {
            if cfg!(not(target_os = "linux")) && code > 100 {
                continue;
            }
            let trouble = StorageTrouble::from_io(&io::Error::from_raw_os_error(code), path);
            let sent = serde_json::to_value(&trouble).unwrap();
            assert_eq!(sent["kind"], kind, "errno {code}");
            assert!(!trouble.to_string().is_empty() && !trouble.steps().is_empty());
        }
    }

    #[test]
    fn what_another_program_put_into_an_error_is_not_repeated() {
        let error = io::Error::other("SECRET?%G&client");
        let words = StorageTrouble::from_io(&error, Path::new("/x")).to_string();
        assert!(!words.contains("SECRET"), "{words}");
    }
}

//! Trouble of this computer and this app: key store, settings, clock, sleep.

pub(super) mod secrets;

use super::entry::{AtKinde, Do, Entry, Match, Rule, Why};
use super::finding::Certainty::{Likely, Possible};
use super::finding::Evidence;
use super::finding::Stage::App;
use super::finding::Who::{It, You};
use super::situation::OwnTrouble;
use super::wait::in_words;

const PLACE: &str = "this computer";

/// What the shell told, as evidence.
pub(super) fn matched(trouble: &OwnTrouble) -> Match {
    let found = Match::proven();
    match trouble {
        OwnTrouble::KeychainAbsent { detail } => {
            found.evidence(Evidence::seen("The system's words", crate::claims::visible(detail, 200), "key store"))
        }
        OwnTrouble::SecretAmbiguous { count } => {
            found.evidence(Evidence::differs("Entries", "1", count.to_string(), "key store"))
        }
        OwnTrouble::SecretTooLong { bytes, limit } => found.value("limit", limit.to_string()).evidence(
            Evidence::differs("Length", format!("at most {limit} bytes"), format!("{bytes} bytes"), "key store"),
        ),
        OwnTrouble::SecretBoundElsewhere { bound, wanted } => found
            .value("expected", bound.clone())
            .value("actual", wanted.clone())
            .evidence(Evidence::differs("Address", bound.clone(), wanted.clone(), "secret")),
        OwnTrouble::ClockJumped { seconds } => {
            let direction = if *seconds < 0 { "back" } else { "forwards" };
            found.value("gap", in_words(seconds.saturating_abs())).value("actual", direction).evidence(Evidence::seen(
                "Jump",
                format!("{} {direction}", in_words(seconds.saturating_abs())),
                PLACE,
            ))
        }
        OwnTrouble::SleptDuringRequest { seconds } => found
            .value("gap", in_words(seconds.saturating_abs()))
            .evidence(Evidence::seen("Asleep for about", in_words(seconds.saturating_abs()), PLACE)),
        OwnTrouble::ImportUnreadable { because } => {
            found.value("because", because.clone()).evidence(Evidence::seen("Trouble", because.clone(), "file"))
        }
        _ => found,
    }
}

const NOTHING: AtKinde = AtKinde::NOTHING;

macro_rules! own {
    ($pattern:pat) => {
        Rule::Own(|trouble| matches!(trouble, $pattern))
    };
}

use own;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        code: "settings-damaged",
        stage: App,
        rule: own!(OwnTrouble::SettingsDamaged),
        title: "The settings file was damaged; the last good copy is in use",
        summary: "The damaged file was kept beside it. Check whether your latest change is there.",
        developer: "Checksum or JSON of the settings file failed; an earlier generation was loaded.",
        causes: &[Why(Likely, "The power failed, the disk has a fault, or the file was edited by hand.", "")],
        fixes: &[Do(You, &["Look through your environments.", "Make the last change again if it is missing."])],
        kinde: NOTHING,
        references: &[],
        heading: "Settings damaged",
        why: "Several generations of the settings are kept for this case.",
        example: "checksum differs",
    },
    Entry {
        code: "settings-newer",
        stage: App,
        rule: own!(OwnTrouble::SettingsNewer),
        title: "The settings were written by a newer version of this app",
        summary: "They are shown, but not changed, so that nothing is lost.",
        developer: "Schema version above the known one; opened read-only.",
        causes: &[Why(Likely, "An older version of the app was started.", "")],
        fixes: &[Do(You, &["Install the **newer version** of the app."])],
        kinde: NOTHING,
        references: &[],
        heading: "Settings of a newer version",
        why: "A newer version may keep things that an older one does not know and would drop.",
        example: "version 7, known: 5",
    },
    Entry {
        code: "settings-rolled-back",
        stage: App,
        rule: own!(OwnTrouble::SettingsRolledBack),
        title: "The settings are older than the last ones that were saved",
        summary: "Something put an old copy back. Both were kept.",
        developer: "Sequence number below the last known commit.",
        causes: &[Why(Likely, "A backup or synchronising program restored an old file.", "")],
        fixes: &[
            Do(You, &["Compare both copies and choose the one to keep."]),
            Do(It, &["Take the app's folder out of the synchronisation."]),
        ],
        kinde: NOTHING,
        references: &[],
        heading: "Old settings restored",
        why: "Synchronising programs sometimes decide that the other computer's file is the right one.",
        example: "saved: 118, found: 104",
    },
    Entry {
        code: "disk-full",
        stage: App,
        rule: own!(OwnTrouble::DiskFull),
        title: "The disk is full; the change could not be saved",
        summary: "The old settings are intact, and the change is kept in memory until it can be saved.",
        developer: "ENOSPC, EDQUOT or ERROR_DISK_FULL (112) while committing.",
        causes: &[Why(Likely, "There is no room left on the disk, or your quota is used up.", "")],
        fixes: &[Do(You, &["Free some **disk space**.", "Save again."])],
        kinde: NOTHING,
        references: &[],
        heading: "Disk full",
        why: "Settings are written to a new file first, so the old one survives.",
        example: "No space left on device (os error 28)",
    },
    Entry {
        code: "settings-not-writable",
        stage: App,
        rule: own!(OwnTrouble::SettingsNotWritable),
        title: "The settings cannot be written to their folder",
        summary: "The change is kept in memory, and lost when the app is closed.",
        developer: "EACCES, EPERM or EROFS on the settings folder.",
        causes: &[
            Why(Likely, "The folder is protected or read-only.", ""),
            Why(Possible, "A virus scanner forbids it.", ""),
        ],
        fixes: &[Do(It, &["Give your user account write access to the app's folder."])],
        kinde: NOTHING,
        references: &[],
        heading: "Settings not writable",
        why: "The folder lies in your home directory, which can be on a server or be protected.",
        example: "Permission denied (os error 13)",
    },
    Entry {
        code: "settings-busy",
        stage: App,
        rule: own!(OwnTrouble::SettingsBusy),
        title: "Another program holds the settings file",
        summary: "It was tried several times. The change is kept in memory.",
        developer: "Sharing violation (os error 32) on rename.",
        causes: &[Why(Likely, "A backup, a virus scanner or a synchronising program has the file open.", "")],
        fixes: &[
            Do(You, &["Wait a moment and save again."]),
            Do(It, &["Leave the app's folder out of scans and synchronisation."]),
        ],
        kinde: NOTHING,
        references: &[],
        heading: "Settings file in use",
        why: "Windows does not let a file be replaced while another program has it open.",
        example: "os error 32",
    },
    Entry {
        code: "second-instance",
        stage: App,
        rule: own!(OwnTrouble::SecondInstance),
        title: "The app is running already",
        summary: "Its window was brought to the front.",
        developer: "Single-instance lock is held.",
        causes: &[Why(Likely, "The app was started twice.", "")],
        fixes: &[Do(You, &["Use the window that is open."])],
        kinde: NOTHING,
        references: &[],
        heading: "Already running",
        why: "Two copies would overwrite each other's settings.",
        example: "lock held",
    },
    Entry {
        code: "clipboard-blocked",
        stage: App,
        rule: own!(OwnTrouble::ClipboardBlocked),
        title: "The clipboard could not be written",
        summary: "Nothing was copied.",
        developer: "The platform refused to set the clipboard.",
        causes: &[Why(Likely, "Another program holds the clipboard, or a remote session or policy blocks it.", "")],
        fixes: &[Do(You, &["Try **Copy** again, or reveal the value and copy it by hand."])],
        kinde: NOTHING,
        references: &[],
        heading: "Clipboard blocked",
        why: "The clipboard belongs to all programs, and one at a time may write to it.",
        example: "clipboard occupied",
    },
    Entry {
        code: "clock-jumped",
        stage: App,
        rule: own!(OwnTrouble::ClockJumped { .. }),
        title: "This computer's clock jumped {gap} {actual}",
        summary: "Remaining times shown before are no longer right and were counted anew.",
        developer: "Wall clock and monotonic clock drifted apart between two readings.",
        causes: &[Why(Likely, "The clock was set, by hand or automatically.", "")],
        fixes: &[Do(You, &["Check this computer's **date and time**."])],
        kinde: NOTHING,
        references: &[],
        heading: "Clock jumped",
        why: "A computer that was offline for long corrects its clock in one step.",
        example: "−3,612 s",
    },
    Entry {
        code: "slept-during-request",
        stage: App,
        rule: own!(OwnTrouble::SleptDuringRequest { .. }),
        title: "The computer slept for {gap} in the middle of the request",
        summary: "What came afterwards is not worth judging. A token may have been issued and counted all the same.",
        developer: "Wall clock advanced far beyond the monotonic clock while the request ran.",
        causes: &[Why(Likely, "The lid was closed, or the computer went to sleep.", "")],
        fixes: &[Do(You, &["Try again."])],
        kinde: NOTHING,
        references: &[],
        heading: "Slept during the request",
        why: "Connections do not survive sleep, and timeouts run on.",
        example: "asleep for 41 min",
    },
    Entry {
        code: "import-unreadable",
        stage: App,
        rule: own!(OwnTrouble::ImportUnreadable { .. }),
        title: "The file could not be imported: {because}",
        summary: "Nothing was taken over.",
        developer: "Not JSON, over the limit, or of an unknown version.",
        causes: &[Why(Likely, "It is another file, or one of a newer version of this app.", "")],
        fixes: &[Do(You, &["Choose the right file, or install the **newer version**."])],
        kinde: NOTHING,
        references: &[],
        heading: "Import not readable",
        why: "A file is taken over whole or not at all.",
        example: "version 9, known: 5",
    },
];

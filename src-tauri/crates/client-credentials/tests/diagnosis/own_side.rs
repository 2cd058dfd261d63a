//! Trouble of this computer and this app.

use client_credentials::diagnosis::OwnTrouble as T;

use super::fixture::Scene;
use super::rows::{Row, finding};

fn own(trouble: T) -> Scene {
    Scene::kinde().own(trouble)
}

pub fn rows() -> Vec<Row> {
    let absent = || T::KeychainAbsent {
        detail: "The name org.freedesktop.secrets was not provided by any .service files".into(),
    };
    vec![
        finding("ST01", "keychain-absent", "No key store program", "GNOME Keyring", own(absent())),
        finding("ST02", "keychain-locked", "closed", "password", own(T::KeychainLocked)),
        finding("ST03", "keychain-no-answer", "hidden", "behind other windows", own(T::KeychainNoAnswer)),
        finding("ST04", "keychain-without-default", "never used", "Set as default", own(T::KeychainWithoutDefault)),
        finding("ST05", "secret-vanished", "deleted", "client secret", own(T::SecretVanished)),
        finding(
            "ST06",
            "secret-ambiguous",
            "Another program",
            "Delete the entry",
            own(T::SecretAmbiguous { count: 2 }),
        ),
        finding(
            "ST07",
            "secret-too-long",
            "More than the secret",
            "secret",
            own(T::SecretTooLong { bytes: 4000, limit: 2560 }),
        ),
        finding("ST08", "keychain-denied", "wrong password", "Always allow", own(T::KeychainDenied)),
        finding("ST10", "no-desktop-session", "SSH", "desktop", own(T::NoDesktopSession)),
        finding("ST11", "settings-damaged", "power", "environments", own(T::SettingsDamaged)),
        finding("ST12", "settings-newer", "older version", "newer version", own(T::SettingsNewer)),
        finding("ST13", "disk-full", "no room", "disk space", own(T::DiskFull)),
        finding("ST14", "settings-not-writable", "read-only", "write access", own(T::SettingsNotWritable)),
        finding("ST15", "second-instance", "twice", "window", own(T::SecondInstance)),
        finding("ST16", "settings-busy", "virus scanner", "save again", own(T::SettingsBusy)),
        finding("ST17", "settings-rolled-back", "synchronising", "choose", own(T::SettingsRolledBack)),
        finding("ST19", "clipboard-blocked", "remote session", "by hand", own(T::ClipboardBlocked)),
        finding(
            "IN24",
            "import-unreadable",
            "newer version",
            "newer version",
            own(T::ImportUnreadable { because: "it is not JSON".into() }),
        ),
    ]
}

#[test]
fn trouble_without_a_row_is_told_too() {
    for (trouble, code, words) in [
        (T::SecretMissing, "secret-missing", "Acme"),
        (T::SecretChanged, "secret-changed", "Acme"),
        (
            T::SecretBoundElsewhere { bound: "https://acme.kinde.com".into(), wanted: "https://evil.example".into() },
            "secret-bound-elsewhere",
            "https://evil.example",
        ),
        (T::ClockJumped { seconds: -3_612 }, "clock-jumped", "1 h back"),
        (T::ClockJumped { seconds: 120 }, "clock-jumped", "2 min forwards"),
        (T::SleptDuringRequest { seconds: 2_460 }, "slept-during-request", "41 min"),
    ] {
        let found = own(trouble).findings();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, code);
        assert!(found[0].title.contains(words), "{}", found[0].title);
    }
}

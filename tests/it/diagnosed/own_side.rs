//! Trouble of this computer and this app, as the shell hands it on.

use super::Case;
use super::site::{elsewhere, for_orders};
use crate::bench::now;
use client_credentials::diagnosis::{OwnTrouble as T, Situation, diagnose};

fn own(rows: &'static str, code: &'static str, trouble: T) -> Case {
    Case::new(rows, code, format!("{trouble:?}"), move |_| async move {
        let (environment, request) = (elsewhere("https://id.acme.example/token"), for_orders());
        diagnose(&Situation {
            environment: Some(&environment),
            request: Some(&request),
            own: Some(trouble),
            now: now(),
            ..Situation::default()
        })
    })
}

pub fn cases() -> Vec<Case> {
    vec![
        own(
            "ST01",
            "keychain-absent",
            T::KeychainAbsent { detail: "The name org.freedesktop.secrets was not provided".into() },
        )
        .says("org.freedesktop.secrets"),
        own("ST02", "keychain-locked", T::KeychainLocked),
        own("ST03", "keychain-no-answer", T::KeychainNoAnswer),
        own("ST04", "keychain-without-default", T::KeychainWithoutDefault),
        own("ST05", "secret-vanished", T::SecretVanished),
        own("ST05", "secret-missing", T::SecretMissing),
        own("ST05", "secret-changed", T::SecretChanged),
        own("ST06", "secret-ambiguous", T::SecretAmbiguous { count: 2 }).says("2"),
        own("ST07", "secret-too-long", T::SecretTooLong { bytes: 3000, limit: 2560 }).says("2560"),
        own("ST08", "keychain-denied", T::KeychainDenied),
        own("ST10", "no-desktop-session", T::NoDesktopSession),
        own("ST11", "settings-damaged", T::SettingsDamaged),
        own("ST12", "settings-newer", T::SettingsNewer),
        own("ST13", "disk-full", T::DiskFull),
        own("ST14", "settings-not-writable", T::SettingsNotWritable),
        own("ST15", "second-instance", T::SecondInstance),
        own("ST16", "settings-busy", T::SettingsBusy),
        own("ST17", "settings-rolled-back", T::SettingsRolledBack),
        own("ST19", "clipboard-blocked", T::ClipboardBlocked),
        own("CK01", "clock-jumped", T::ClockJumped { seconds: -3612 }),
        own("NET08", "slept-during-request", T::SleptDuringRequest { seconds: 2460 }).says("41 min"),
        own("IN24", "import-unreadable", T::ImportUnreadable { because: "it was written by version 9".into() })
            .says("version 9"),
        own(
            "KD13",
            "secret-bound-elsewhere",
            T::SecretBoundElsewhere {
                bound: "https://acme.kinde.com".into(),
                wanted: "https://login.acme.example".into(),
            },
        )
        .says("https://login.acme.example"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_of_this_computer_is_told_first() {
    super::prove(cases()).await;
}

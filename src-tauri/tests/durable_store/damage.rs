//! Damaged files are noticed, kept and replaced by the generation before.

use std::fs;
use std::path::Path;

use m2m_token_tester::settings_store::envelope::{Damage, decode};
use m2m_token_tester::settings_store::{LoadOutcome, StorageTrouble};
use serde_json::json;

use super::*;

/// Puts `bytes` in place of settings 3 and starts: settings 2 must be there, and `bytes` be kept.
fn is_noticed_and_kept(folder: &Path, bytes: &[u8], what: &str) -> Damage {
    fs::write(live(folder), bytes).unwrap();
    let backup = fs::read(folder.join("settings.bak.json")).unwrap();
    let opened = open(folder);
    let LoadOutcome::Restored { damage, kept_at: Some(kept_at), .. } = &opened.outcome else {
        panic!("{what}: {:?}", opened.outcome)
    };
    assert!(opened.trouble.is_none(), "{what}: {:?}", opened.trouble);
    assert_eq!(count(&opened.data.unwrap()), 2, "{what}");
    assert!(fs::read(kept_at).unwrap() == bytes, "{what}: not kept byte for byte");
    assert_eq!(count(&decode(&fs::read(live(folder)).unwrap()).unwrap().data), 2, "{what}");
    assert_eq!(fs::read(folder.join("settings.bak.json")).unwrap(), backup, "{what}: backup touched");
    // For the next kind of damage.
    fs::remove_dir_all(folder.join("quarantine")).unwrap();
    *damage
}

/// Settings of two kilobytes whose generation before is `2`.
fn two_kilobytes() -> (tempfile::TempDir, Vec<u8>) {
    let folder = three_generations();
    let mut data = settings(4);
    data.insert("note".into(), json!("Zahlen & Zeichen \u{fc}\u{202e}. ".repeat(80)));
    let bytes = of_schema(RULES.schema, 4, &data);
    assert!((1_900..2_600).contains(&bytes.len()), "{}", bytes.len());
    (folder, bytes)
}

#[test]
fn a_file_cut_short_at_any_byte_is_noticed_and_nothing_is_lost() {
    let (folder, bytes) = two_kilobytes();
    for length in 0..bytes.len() {
        is_noticed_and_kept(folder.path(), &bytes[..length], &format!("cut at {length}"));
    }
}

#[test]
fn each_flipped_bit_of_a_file_is_noticed() {
    let (folder, bytes) = two_kilobytes();
    assert!(decode(&bytes).is_ok());
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert!(decode(&flipped).is_err(), "bit {bit} of byte {at}");
        }
        // The whole way through the disk for one bit of each byte.
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        is_noticed_and_kept(folder.path(), &flipped, &format!("byte {at}"));
    }
}

#[test]
fn other_kinds_of_damage_are_noticed_and_named() {
    let folder = three_generations();
    let good = fs::read(live(folder.path())).unwrap();
    let wrong_type = of_schema(RULES.schema, 9, json!({"environments": "none"}).as_object().unwrap());
    let text = String::from_utf8(good.clone()).unwrap();
    for (bytes, expected) in [
        (Vec::new(), Damage::Empty),
        (vec![0; good.len()], Damage::NulBytes),
        ([b"\xef\xbb\xbf".as_slice(), &good].concat(), Damage::ByteOrderMark),
        ([good.as_slice(), b"{}"].concat(), Damage::NotJson),
        (b"{}".to_vec(), Damage::NotOurFrame),
        (b"[1]".to_vec(), Damage::NotOurFrame),
        (b"\x7fELF\xff".to_vec(), Damage::NotText),
        (text.replacen("\"seq\":3", "\"seq\":3,\"seq\":3", 1).into_bytes(), Damage::NotOurFrame),
        (text.replace("dark", "ligh").into_bytes(), Damage::Checksum),
        (wrong_type, Damage::WrongValue),
        (vec![b' '; 100 * 1024 * 1024], Damage::TooLarge),
    ] {
        let what = format!("{expected:?}");
        assert_eq!(is_noticed_and_kept(folder.path(), &bytes, &what), expected);
    }
}

#[test]
fn a_missing_file_is_restored_from_the_generation_before() {
    let folder = three_generations();
    fs::remove_file(live(folder.path())).unwrap();
    let opened = open(folder.path());
    assert!(matches!(opened.outcome, LoadOutcome::Restored { damage: Damage::Gone, kept_at: None, .. }));
    assert_eq!(count(&opened.data.unwrap()), 2);
}

#[test]
fn when_the_backup_is_damaged_too_the_newest_snapshot_is_used() {
    let folder = three_generations();
    let mut opened = open(folder.path());
    for (day, count) in [(1, 10), (2, 20), (3, 30)] {
        opened.durable.commit(&settings(count), NOON + day * 86_400).unwrap();
    }
    drop(opened);
    fs::write(live(folder.path()), "").unwrap();
    fs::write(folder.path().join("settings.bak.json"), "").unwrap();
    let opened = open(folder.path());
    // The snapshot of the last day shows what stood there before that day's first change.
    assert_eq!(count(&opened.data.unwrap()), 20);
    assert!(matches!(opened.outcome, LoadOutcome::Restored { damage: Damage::Empty, .. }));
}

#[test]
fn without_any_older_copy_the_damaged_file_stays_until_it_is_kept_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(live(folder.path()), "{\"profiles\":[").unwrap();
    let mut opened = open(folder.path());
    assert!(matches!(opened.outcome, LoadOutcome::StartedEmpty { damage: Damage::NotOurFrame, .. }));
    assert_eq!(fs::read(live(folder.path())).unwrap(), b"{\"profiles\":[", "overwritten without a change");
    opened.durable.commit(&settings(1), NOON).unwrap();
    assert!(holds(&folder.path().join("quarantine"), b"{\"profiles\":["));
    drop(opened);
    assert_eq!(count(&open(folder.path()).data.unwrap()), 1);
}

#[test]
fn a_folder_or_a_pipe_in_place_of_the_file_neither_hangs_nor_is_removed() {
    let folder = three_generations();
    fs::remove_file(live(folder.path())).unwrap();
    fs::create_dir(live(folder.path())).unwrap();
    let opened = open(folder.path());
    assert_eq!(opened.trouble, Some(StorageTrouble::DamagedAndStuck { damage: Damage::NotAFile }));
    assert_eq!(count(&opened.data.unwrap()), 2);
    assert!(live(folder.path()).is_dir());
    drop(opened.durable);
    fs::remove_dir(live(folder.path())).unwrap();
    let made = std::process::Command::new("mkfifo").arg(live(folder.path())).status().expect("mkfifo is missing");
    assert!(made.success());
    let opened = open(folder.path());
    assert!(opened.data.is_some(), "the pipe was waited for");
}

#[test]
fn the_same_damage_at_many_starts_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(live(folder.path()), "damaged").unwrap();
    for _ in 0..5 {
        drop(open(folder.path()));
    }
    assert_eq!(names(&folder.path().join("quarantine")).len(), 1);
}

#[test]
fn a_newer_version_is_shown_and_left_untouched() {
    let folder = three_generations();
    let newer = of_schema(RULES.schema + 1, 99, &settings(99));
    fs::write(live(folder.path()), &newer).unwrap();
    let before = names(folder.path());
    let mut opened = open(folder.path());
    let trouble = StorageTrouble::NewerVersion { schema: RULES.schema + 1, known: RULES.schema };
    assert_eq!(opened.trouble, Some(trouble.clone()));
    assert_eq!(opened.outcome, LoadOutcome::Untouched);
    assert_eq!(count(&opened.data.unwrap()), 99);
    assert_eq!(opened.durable.commit(&settings(4), NOON), Err(trouble));
    assert_eq!(fs::read(live(folder.path())).unwrap(), newer);
    assert_eq!(names(folder.path()), before, "something was written");
}

#[test]
fn a_newer_backup_is_not_replaced_by_older_settings_either() {
    let folder = three_generations();
    let newer = of_schema(RULES.schema + 1, 99, &settings(99));
    fs::write(folder.path().join("settings.bak.json"), &newer).unwrap();
    fs::write(live(folder.path()), "").unwrap();
    let mut opened = open(folder.path());
    assert!(matches!(opened.trouble, Some(StorageTrouble::NewerVersion { .. })));
    assert!(opened.durable.commit(&settings(4), NOON).is_err());
    assert_eq!(fs::read(live(folder.path())).unwrap(), b"");
}

//! Other writers: a second window, sync tools, backups; and the older generations.

use m2m_token_tester::settings_store::durable::Choice;
use m2m_token_tester::settings_store::envelope::{Damage, decode};
use m2m_token_tester::settings_store::migration::Migration;
use m2m_token_tester::settings_store::reading::Rules;
use m2m_token_tester::settings_store::{LoadOutcome, Settings, StorageTrouble};

use serde_json::Value;

use super::*;

#[test]
fn a_second_window_reads_but_cannot_save_until_the_first_is_closed() {
    let folder = three_generations();
    let mut first = open(folder.path());
    let mut second = open(folder.path());
    assert_eq!(second.trouble, Some(StorageTrouble::InUse));
    assert_eq!(count(second.data.as_ref().unwrap()), 3);
    assert_eq!(second.durable.commit(&settings(50), NOON), Err(StorageTrouble::InUse));
    first.durable.commit(&settings(4), NOON).unwrap();
    drop(first);
    // What the first saved meanwhile is not overwritten by what the second still holds.
    let trouble = second.durable.commit(&settings(50), NOON).unwrap_err();
    assert!(matches!(trouble, StorageTrouble::ChangedOutside { .. }), "{trouble:?}");
    drop(second);
    assert_eq!(count(&open(folder.path()).data.unwrap()), 4);
}

#[test]
fn a_second_window_that_outlives_an_idle_first_can_save() {
    let folder = three_generations();
    let first = open(folder.path());
    let mut second = open(folder.path());
    drop(first);
    second.durable.commit(&settings(4), NOON).unwrap();
    drop(second);
    assert_eq!(count(&open(folder.path()).data.unwrap()), 4);
}

/// A session that holds settings 50 while the file was exchanged for settings 40.
fn swapped() -> (tempfile::TempDir, Opened, Vec<u8>) {
    let folder = three_generations();
    let mut opened = open(folder.path());
    let theirs = of_schema(RULES.schema, 2, &settings(40));
    fs::write(live(folder.path()), &theirs).unwrap();
    let trouble = opened.durable.commit(&settings(50), NOON).unwrap_err();
    let StorageTrouble::ChangedOutside { kept_at } = trouble else { panic!("{trouble:?}") };
    assert_eq!(count(&decode(&fs::read(kept_at).unwrap()).unwrap().data), 50);
    assert_eq!(fs::read(live(folder.path())).unwrap(), theirs, "overwritten");
    (folder, opened, theirs)
}

#[test]
fn a_file_exchanged_by_a_sync_tool_is_not_overwritten_and_ours_is_kept_aside() {
    let (folder, mut opened, theirs) = swapped();
    // Further changes go to the same file aside.
    opened.durable.commit(&settings(51), NOON).unwrap_err();
    let aside = folder.path().join("aside");
    assert_eq!(names(&aside).len(), 1);
    assert_eq!(count(&decode(&fs::read(aside.join(&names(&aside)[0])).unwrap()).unwrap().data), 51);
    assert_eq!(fs::read(live(folder.path())).unwrap(), theirs);
}

#[test]
fn choosing_ours_keeps_the_file_of_the_others() {
    let (folder, mut opened, theirs) = swapped();
    assert_eq!(opened.durable.settle(Choice::Ours, &settings(50), NOON), Ok(None));
    assert!(holds(&folder.path().join("quarantine"), &theirs));
    opened.durable.commit(&settings(51), NOON).unwrap();
    drop(opened);
    let opened = open(folder.path());
    assert_eq!(opened.outcome, LoadOutcome::Loaded);
    assert_eq!(count(&opened.data.unwrap()), 51);
}

#[test]
fn choosing_theirs_keeps_ours_aside() {
    let (folder, mut opened, _) = swapped();
    assert_eq!(count(&opened.durable.settle(Choice::Theirs, &settings(50), NOON).unwrap().unwrap()), 40);
    drop(opened);
    let opened = open(folder.path());
    assert_eq!(opened.outcome, LoadOutcome::Loaded);
    assert_eq!(count(&opened.data.unwrap()), 40);
    assert_eq!(names(&folder.path().join("aside")).len(), 1);
}

#[test]
fn an_old_copy_put_back_while_the_app_was_closed_is_noticed() {
    let folder = three_generations();
    let old = of_schema(RULES.schema, 1, &settings(1));
    fs::write(live(folder.path()), &old).unwrap();
    for choice in [Choice::Ours, Choice::Theirs] {
        let copy = tempfile::tempdir().unwrap();
        for name in ["settings.json", "settings.bak.json"] {
            fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
        }
        let mut opened = open(copy.path());
        assert!(matches!(opened.outcome, LoadOutcome::OlderThanKnown { .. }), "{:?}", opened.outcome);
        assert!(opened.durable.commit(&settings(9), NOON).is_err());
        assert_eq!(fs::read(live(copy.path())).unwrap(), old, "overwritten without a choice");
        let ours = opened.data.take().unwrap();
        assert_eq!(count(&ours), 2);
        opened.durable.settle(choice, &ours, NOON).unwrap();
        drop(opened);
        let opened = open(copy.path());
        assert_eq!(opened.outcome, LoadOutcome::Loaded);
        assert_eq!(count(&opened.data.unwrap()), if choice == Choice::Ours { 2 } else { 1 });
    }
}

#[test]
fn seven_daily_snapshots_are_kept_and_no_more() {
    let folder = three_generations();
    let mut opened = open(folder.path());
    for day in 0..20 {
        opened.durable.commit(&settings(100 + day), NOON + 86_400 * day as i64).unwrap();
        opened.durable.commit(&settings(200 + day), NOON + 86_400 * day as i64 + 60).unwrap();
    }
    let kept = names(&folder.path().join("snapshots"));
    assert_eq!(kept.len(), 7, "{kept:?}");
    assert_eq!(kept.last().unwrap(), "settings-2026-06-20.json");
    let last = fs::read(folder.path().join("snapshots").join(kept.last().unwrap())).unwrap();
    assert_eq!(count(&decode(&last).unwrap().data), 218);
}

#[test]
fn a_migration_keeps_the_file_as_it_was_before() {
    const NEXT: Rules = Rules {
        schema: 2,
        migrations: &[Migration {
            from: 1,
            step: |mut data| {
                let count = data.get("count")?.as_u64()?;
                data.insert("count".into(), (count * 1000).into());
                Some(data)
            },
        }],
        accepts: |data| data.get("count").map(drop).ok_or(Damage::WrongValue),
        ..RULES
    };
    let folder = three_generations();
    let before = fs::read(live(folder.path())).unwrap();
    let next = || Durable::open(Arc::new(Disk), live(folder.path()), NEXT, NOON);
    let mut opened = next();
    assert_eq!(opened.outcome, LoadOutcome::Migrated { from: 1 });
    assert_eq!(count(opened.data.as_ref().unwrap()), 3000);
    assert_eq!(fs::read(live(folder.path())).unwrap(), before, "written before the first change");
    opened.durable.commit(&settings(4000), NOON).unwrap();
    drop(opened);
    assert_eq!(fs::read(folder.path().join("snapshots/settings-before-schema-2.json")).unwrap(), before);
    let opened = next();
    assert_eq!(opened.outcome, LoadOutcome::Loaded);
    assert_eq!(count(&opened.data.unwrap()), 4000);
    // The version of today then refuses to touch it.
    assert!(matches!(open(folder.path()).trouble, Some(StorageTrouble::NewerVersion { schema: 2, known: 1 })));
}

#[test]
fn the_released_form_of_schema_one_is_still_read_completely() {
    let folder = tempfile::tempdir().unwrap();
    let frozen = include_bytes!("../fixtures/settings-v1.json");
    fs::write(live(folder.path()), frozen).unwrap();
    let opened = open(folder.path());
    assert_eq!(opened.outcome, LoadOutcome::Loaded);
    let data = opened.data.unwrap();
    let settings = Settings::from_data(&data).unwrap();
    assert_eq!(settings.environments.len(), 2);
    assert_eq!(settings.environments[0].client_id.as_str(), "client!+ID");
    assert_eq!(settings.secret_records.len(), 1);
    assert_eq!(settings.deleted.len(), 1);
    lost_nothing(&settings.to_data().unwrap().into(), &data.into(), "settings");
}

/// Members may be added with their defaults; what was in the file stays as it was.
fn lost_nothing(saved: &Value, frozen: &Value, at: &str) {
    match (saved, frozen) {
        (Value::Object(saved), Value::Object(frozen)) => {
            for (name, value) in frozen {
                let at = format!("{at}.{name}");
                lost_nothing(saved.get(name).unwrap_or_else(|| panic!("{at} is lost")), value, &at);
            }
        }
        (Value::Array(saved), Value::Array(frozen)) => {
            assert_eq!(saved.len(), frozen.len(), "{at}");
            saved.iter().zip(frozen).for_each(|(saved, frozen)| lost_nothing(saved, frozen, at));
        }
        _ => assert_eq!(saved, frozen, "{at}"),
    }
}

#[cfg(unix)]
#[test]
fn all_files_are_closed_to_other_users() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("app");
    let mut opened = open(&inner);
    opened.durable.commit(&settings(1), NOON).unwrap();
    opened.durable.commit(&settings(2), NOON).unwrap();
    assert_eq!(fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
    for name in ["settings.json", "settings.bak.json", "settings.lock"] {
        assert_eq!(fs::metadata(inner.join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

/// An administrator is never refused, so the other user is a real one.
#[cfg(unix)]
#[test]
fn a_folder_of_another_user_is_read_reported_and_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let outer = tempfile::tempdir().unwrap();
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(outer.path(), 0o755);
    let inner = outer.path().join("app");
    for count in 1..=2 {
        open(&inner).durable.commit(&settings(count), NOON).unwrap();
    }
    // Readable for everyone, writable for nobody.
    for name in names(&inner).iter().filter(|name| name.ends_with(".json")) {
        allow(&inner.join(name), 0o444);
    }
    allow(&inner, 0o555);
    let before = fs::read(live(&inner)).unwrap();
    // The test itself has to be readable for that user too.
    let test = outer.path().join("test");
    fs::copy(std::env::current_exe().unwrap(), &test).unwrap();
    allow(&test, 0o755);
    let mut child = std::process::Command::new(&test);
    child.args(["--exact", "others::child_in_a_protected_folder", "--ignored", "--nocapture"]);
    child.env("M2M_TEST_FOLDER", &inner).current_dir("/");
    if fs::write(inner.join("probe"), "").is_ok() {
        fs::remove_file(inner.join("probe")).unwrap();
        child.uid(65_534).gid(65_534);
    }
    // A process that another test starts at this moment may hold the copy open for an instant: it counts as being written.
    let mut tries = 0;
    let run = loop {
        match child.output() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy && tries < 200 => {
                tries += 1;
                std::thread::sleep(std::time::Duration::from_millis(25));
            }
            run => break run.unwrap(),
        }
    };
    allow(&inner, 0o755);
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(fs::read(live(&inner)).unwrap(), before);
}

#[test]
#[ignore = "run as another user by the test above"]
fn child_in_a_protected_folder() {
    let folder = PathBuf::from(std::env::var_os("M2M_TEST_FOLDER").unwrap());
    let mut opened = open(&folder);
    assert!(matches!(opened.trouble, Some(StorageTrouble::Protected { .. })), "{:?}", opened.trouble);
    assert_eq!(count(opened.data.as_ref().unwrap()), 2);
    let refused = opened.durable.commit(&settings(3), NOON).unwrap_err();
    assert!(matches!(refused, StorageTrouble::Protected { .. }), "{refused:?}");
    assert!(refused.can_retry());
}

#[cfg(unix)]
#[test]
fn a_settings_file_that_is_a_link_stays_one() {
    let folder = three_generations();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join(FILE);
    std::os::unix::fs::symlink(live(folder.path()), &link).unwrap();
    let mut opened = Durable::open(Arc::new(Disk), fs::canonicalize(&link).unwrap(), RULES, NOON);
    opened.durable.commit(&settings(4), NOON).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(count(&decode(&fs::read(&link).unwrap()).unwrap().data), 4);
}

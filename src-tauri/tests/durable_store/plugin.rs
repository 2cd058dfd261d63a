//! The plugin under tauri's mock runtime: it is the map, and it never writes.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use m2m_token_tester::settings_store::{LoadOutcome, SettingsStore, Theme, plugin};
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};
use tauri::{App, RunEvent};
use tauri_plugin_store::StoreExt;

use super::*;

/// Runs the test `name` of this file in a process of its own, whose data folder is `data`.
fn in_own_process(name: &str, data: &Path) {
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("plugin::{name}"), "--ignored", "--nocapture"])
        .env("XDG_DATA_HOME", data)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

fn app(plugin: tauri::plugin::TauriPlugin<MockRuntime>) -> App<MockRuntime> {
    let mut context = mock_context(noop_assets());
    context.config_mut().identifier = "dev.m2mtokentester.desktop".into();
    mock_builder().plugin(plugin).build(context).unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("XDG_DATA_HOME").unwrap()).join("dev.m2mtokentester.desktop")
}

/// Lets the app run and end as a person's would: the plugin sees `RunEvent::Exit`.
fn run_and_exit(app: App<MockRuntime>) {
    let exits = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&exits);
    // The mock runtime ends when its last window is closed.
    let window = tauri::WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
    app.run(move |_, event| match event {
        RunEvent::Ready => window.close().unwrap(),
        RunEvent::Exit => seen.store(true, Ordering::SeqCst),
        _ => {}
    });
    assert!(exits.load(Ordering::SeqCst), "the app did not go through its exit");
}

#[test]
#[ignore = "run in a process of its own by the tests below"]
fn child_changes_and_exits() {
    let app = app(plugin());
    let (store, report) = SettingsStore::open(app.handle());
    assert!(report.storage.saved, "{report:?}");
    store.change(|settings| settings.preferences.theme = Theme::Dark).unwrap();
    let saved = fs::read(live(&folder())).unwrap();
    assert!(app.get_store(FILE).is_none(), "the store is still on the plugin's list");
    // Even somebody who opens it anew and insists cannot make the plugin write.
    let stranger = app.store(FILE).unwrap();
    stranger.set("preferences", "gone");
    assert!(stranger.save().is_err());
    run_and_exit(app);
    assert_eq!(fs::read(live(&folder())).unwrap(), saved, "written at exit");
    assert_eq!(store.read().preferences.theme, Theme::Dark);
}

#[test]
#[ignore = "run in a process of its own by the tests below"]
fn child_only_looks_and_exits() {
    let before = fs::read(live(&folder())).unwrap();
    let app = app(plugin());
    let (store, report) = SettingsStore::open(app.handle());
    println!("{}", serde_json::to_string(&report).unwrap());
    run_and_exit(app);
    assert_eq!(fs::read(live(&folder())).unwrap(), before, "written without a change");
    drop(store);
}

/// The figure this room exists for, kept to notice when the plugin changes.
#[test]
#[ignore = "run in a process of its own by the tests below"]
fn child_uses_the_plugin_as_shipped() {
    let app = app(tauri_plugin_store::Builder::new().build());
    let store = app.store(FILE).unwrap();
    run_and_exit(app);
    assert_eq!(fs::read(live(&folder())).unwrap(), b"{}");
    drop(store);
}

#[test]
fn a_change_is_on_the_disk_at_once_and_exit_leaves_the_file_byte_for_byte() {
    let data = tempfile::tempdir().unwrap();
    in_own_process("child_changes_and_exits", data.path());
    let folder = data.path().join("dev.m2mtokentester.desktop");
    let opened = open(&folder);
    assert_eq!(opened.outcome, LoadOutcome::Loaded);
    assert_eq!(opened.data.unwrap()["preferences"]["theme"], "dark");
    drop(opened.durable);
    // And again, on a file that exists.
    in_own_process("child_changes_and_exits", data.path());
}

#[test]
fn a_damaged_file_is_never_turned_into_an_empty_one_by_opening_and_closing() {
    for damaged in ["{\"profiles\":[", "", "[1]", "{}x", "\u{feff}{}"] {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("dev.m2mtokentester.desktop");
        fs::create_dir(&folder).unwrap();
        fs::write(live(&folder), damaged).unwrap();
        in_own_process("child_only_looks_and_exits", data.path());
        assert!(holds(&folder.join("quarantine"), damaged.as_bytes()), "{damaged:?}");
        // The difference this makes.
        in_own_process("child_uses_the_plugin_as_shipped", data.path());
    }
}

#[test]
fn what_could_not_be_saved_stays_in_memory_and_is_saved_later() {
    let data = tempfile::tempdir().unwrap();
    in_own_process("child_meets_a_blocked_folder", data.path());
}

#[test]
#[ignore = "run in a process of its own by the tests below"]
fn child_meets_a_blocked_folder() {
    // A file where the folder belongs: nobody can write there, an administrator neither.
    fs::write(folder(), "in the way").unwrap();
    let app = app(plugin());
    let (store, report) = SettingsStore::open(app.handle());
    assert!(!report.storage.saved);
    let trouble = store.change(|settings| settings.preferences.theme = Theme::Dark).unwrap_err();
    assert_eq!(store.read().preferences.theme, Theme::Dark);
    let state = store.storage_state();
    assert!(state.can_retry && !state.steps.is_empty() && state.sentence.is_some(), "{state:?}");
    assert_eq!(state.trouble, Some(trouble));
    fs::remove_file(folder()).unwrap();
    store.retry_save().unwrap();
    assert!(store.storage_state().saved);
    assert_eq!(open(&folder().join("elsewhere")).outcome, LoadOutcome::Fresh);
    assert!(fs::read_to_string(live(&folder())).unwrap().contains("\"dark\""));
}

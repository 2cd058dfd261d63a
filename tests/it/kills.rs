//! The app itself is killed while it saves: every change that its window was told is saved is there at the next start.

use crate::locked::invoke;
use serde_json::{Value, json};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tests::app::App;
use tests::desktop::{Desktop, KeyRing};

/// Saves one number after the other, and notes each that was acknowledged.
const WRITER: &str = "
  window.acknowledged = arguments[0];
  (async () => {
    for (let number = arguments[0] + 1; ; number++) {
      await window.__TAURI_INTERNALS__.invoke('change_setting', { args: { setting: 'mintBudget', value: String(number) } });
      window.acknowledged = number;
    }
  })();";

fn random(below: u64) -> u64 {
    RandomState::new().hash_one(()) % below
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// What the app says of its settings: the number, and whether all is well with the file.
async fn found(app: &App) -> u64 {
    let state = invoke(app, "app_state", json!({})).await.unwrap();
    assert_eq!(state["storage"]["kind"], "ready", "{}", state["storage"]);
    state["preferences"]["mintBudget"].as_u64().unwrap_or(0)
}

#[tokio::test]
async fn a_killed_app_has_saved_everything_it_said_it_saved() {
    let kills: u32 = std::env::var("M2M_APP_KILLS").map_or(20, |text| text.parse().expect("M2M_APP_KILLS is a number"));
    let kept = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut further, mut written) = (0, 0, 0);
    for kill in 0..=kills {
        let desktop = Desktop::with(KeyRing::Absent);
        copy(kept.path(), &desktop.data());
        let app = App::open(desktop).await;
        app.until("the app", "return document.readyState === 'complete' && !!window.__TAURI_INTERNALS__", Value::Null)
            .await;
        let start = found(&app).await;
        // It went on saving until it was killed.
        assert!(start >= acknowledged, "kill {kill}: {start} found, {acknowledged} acknowledged");
        further += start - acknowledged;
        if kill == kills {
            break;
        }
        app.execute(WRITER, vec![json!(start)]).await;
        let begun = Instant::now();
        loop {
            let now = app.execute("return window.acknowledged", vec![]).await.as_u64().unwrap();
            if now > start && begun.elapsed() > Duration::from_millis(50 + random(250)) {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "the app saves nothing");
        }
        let pid = app.processes().iter().find(|process| process.name.starts_with("m2m-token")).unwrap().pid.to_string();
        acknowledged = app.execute("return window.acknowledged", vec![]).await.as_u64().unwrap();
        // Somewhere in the writes that go on meanwhile.
        tokio::time::sleep(Duration::from_micros(random(5_000))).await;
        assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        written += acknowledged - start;
        std::fs::remove_dir_all(kept.path()).unwrap();
        copy(&app.desktop().data(), kept.path());
    }
    println!("{kills} kills of the app, {written} changes acknowledged, 0 lost; {further} later ones were there too");
    assert!(written > u64::from(kills), "hardly anything was written: {written}");
}

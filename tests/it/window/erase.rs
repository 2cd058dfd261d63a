//! All data: seen before it is exported, and gone when it is erased.

use super::connect::unreachable;
use std::path::PathBuf;
use tests::app::{App, starts};
use tests::desktop::Desktop;
use tests::leaks::{forms, in_text};

const SERVICE: &str = "dev.m2mtokentester.desktop";

/// Files of the app's data folder, without its lock.
pub(super) fn kept(desktop: &Desktop) -> Vec<PathBuf> {
    let mut open = vec![desktop.data().join(SERVICE)];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.is_file() && path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn all_data_is_exported_without_a_secret_and_erased_after_a_typed_word() {
    let mut app = App::open(Desktop::start()).await;
    unreachable(&mut app).await;
    app.click("button", "Settings").await;
    app.click("radio", "Dark").await;
    assert!(kept(app.desktop()).iter().any(|path| path.ends_with("settings.json")), "{:?}", kept(app.desktop()));

    app.click("button", starts("Export all data")).await;
    app.read("m2m-token-tester-data/1").await;
    app.screenshot("export-all-data").await;
    app.assert_accessible("the export as it will leave").await;
    let exported = app.desktop().folder().join("home/all data.json");
    app.answer_dialog("save", &exported);
    app.click("button", starts("Save…")).await;
    app.hear("Saved as").await;
    let text = std::fs::read_to_string(exported).unwrap();
    assert!(text.contains("client!+ID") && text.contains("\"theme\": \"dark\""), "{text}");
    assert!(in_text(&forms("client!+ID", "SECRET?%G&client"), "the export", text.as_bytes()).is_empty());
    app.click("button", starts("Close")).await;

    app.click("button", starts("Erase everything")).await;
    app.see("heading", "Erase everything?").await;
    app.screenshot("erase-everything").await;
    app.assert_accessible("the question before erasing").await;
    app.fill("To go on, type: erase", "eras").await;
    app.see("heading", "Erase everything?").await;
    app.fill("To go on, type: erase", "erase").await;
    app.click("button", starts("Erase everything")).await;
    app.see("button", "Practise").await;
    app.hear("Everything is erased").await;
    app.assert_accessible("the first run again").await;
    assert_eq!(kept(app.desktop()), Vec::<PathBuf>::new());
    assert!(!app.desktop().secret_tool_search("service", SERVICE).contains("SECRET"), "a secret is left");

    // It works on as on the first day, and a restart finds nothing.
    let mut app = App::open(app.close().await).await;
    app.click("button", "Practise").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
}

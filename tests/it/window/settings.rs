//! The settings: each is saved when it is made, takes effect at once, says what is wrong at its field and can be reset.

use super::connect::unreachable;
use super::erase::kept;
use crate::locked::invoke;
use serde_json::{Value, json};
use tests::app::{App, starts};
use tests::desktop::Desktop;

const SERVICE: &str = "dev.m2mtokentester.desktop";

/// Types into a field and leaves it, as the keyboard does.
async fn set(app: &mut App, name: &str, text: &str) {
    app.fill(name, text).await;
    app.execute("document.activeElement.blur()", vec![]).await;
}

#[tokio::test]
async fn each_setting_takes_effect_at_once_survives_a_restart_and_can_be_reset() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    app.click("button", "Settings").await;
    app.see("heading", "Settings").await;
    app.record_ipc().await;
    assert!(!app.sees("button", starts("Reset")).await, "nothing differs from a new installation");

    for theme in ["Light", "Dark"] {
        app.click("radio", theme).await;
        app.until(
            "the theme",
            "return document.documentElement.dataset.theme === arguments[0]",
            json!(theme.to_lowercase()),
        )
        .await;
        app.quiet().await;
        app.assert_accessible(&format!("settings, {theme}")).await;
        app.screenshot(&format!("settings-{}", theme.to_lowercase())).await;
    }

    // A letter of any text grows with the setting.
    let size = "return parseFloat(getComputedStyle(document.body).fontSize)";
    let before = app.execute(size, vec![]).await.as_f64().unwrap();
    app.click("radio", "200 %").await;
    app.hear("Text size: saved").await;
    app.idle().await;
    let after = app.execute(size, vec![]).await.as_f64().unwrap();
    assert!((after / before - 2.0).abs() < 0.01, "{before} → {after}");
    let wide = "const s = document.scrollingElement; return s.scrollWidth <= s.clientWidth";
    assert_eq!(app.execute(wide, vec![]).await, Value::Bool(true), "a horizontal scroll bar at 200 %");
    app.assert_accessible("settings at 200 %").await;
    app.screenshot("settings-200").await;

    for (name, wrong, right) in [
        ("Leeway", "soon", "0"),
        ("Clear the clipboard", "0", "15"),
        ("Budget, in tokens a month", "many", "1 000"),
        ("Warn at", "101", "50"),
        ("Connecting", "-1", "3"),
        ("Silence", "0", "9"),
        ("Whole exchange", "601", "25"),
    ] {
        set(&mut app, name, wrong).await;
        app.sees_wrong(name).await;
        assert!(app.field_error(name).await.contains("whole number"), "{name}");
        set(&mut app, name, right).await;
        app.see("button", format!("Reset: {name}").as_str()).await;
        assert_eq!(app.field_error(name).await, "", "{name}");
    }
    app.click("radio", starts("UTC first")).await;
    app.see("button", "Reset: Dates").await;
    app.quiet().await;

    // The next day all of it is still so.
    let mut app = App::open(app.close().await).await;
    app.until("large text", "return document.documentElement.dataset.textSize === '200'", Value::Null).await;
    app.click("button", "Practise").await;
    app.click("button", "Settings").await;
    app.see("button", "Reset: Leeway").await;
    let leeway = "return document.getElementById('setting-leeway').value";
    assert_eq!(app.execute(leeway, vec![]).await, json!("0"));
    app.click("button", "Reset: Leeway").await;
    app.hear("Leeway: reset").await;
    app.until("the usual leeway", &format!("{leeway} === '60'"), Value::Null).await;
    assert!(!app.sees("button", "Reset: Leeway").await);

    app.click("button", starts("Reset all settings")).await;
    app.see("heading", "Reset all settings?").await;
    app.assert_accessible("the question before resetting").await;
    app.click("button", starts("Reset all settings")).await;
    app.hear("as they were in the beginning").await;
    app.until("the usual text", "return document.documentElement.dataset.textSize === '100'", Value::Null).await;
    assert!(!app.sees("button", starts("Reset:")).await);
    assert!(app.sees("button", starts("Practice")).await, "the environments stay");
}

#[tokio::test]
async fn entries_of_no_environment_are_found_in_the_key_ring_and_removed_when_wanted() {
    let desktop = Desktop::start();
    let store = |label: &str, account: &str| {
        let script = "printf 'left behind' | secret-tool store --label=\"$1\" service \"$2\" username \"$3\"";
        let stored = desktop.command("sh").args(["-c", script, "sh", label, SERVICE, account]).status().unwrap();
        assert!(stored.success());
    };
    store("M2M Token Tester: client secret of Acme old", "e-gone");
    store("M2M Token Tester: access token of Acme old", "token:t-gone");
    let mut app = App::open(desktop).await;
    unreachable(&mut app).await;
    app.click("button", "Settings").await;
    app.click("button", "Look for left-over entries").await;
    app.read("2 entries left over").await;
    app.read("client secret of Acme old").await;
    app.assert_accessible("left-over entries").await;
    app.screenshot("settings-left-over").await;
    app.click("button", starts("Remove them")).await;
    app.read("Nothing is left over").await;
    let kept = app.desktop().secret_tool_search("service", SERVICE);
    assert!(!kept.contains("gone") && kept.contains("SECRET?%G&client"), "{kept}");
}

#[tokio::test]
async fn settings_that_something_else_put_back_are_chosen_between_in_the_window() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    app.click("button", "Settings").await;
    app.record_ipc().await;
    app.click("radio", "Light").await;
    app.quiet().await;
    let file = kept(app.desktop()).into_iter().find(|path| path.ends_with("settings.json")).unwrap();
    let before = std::fs::read(&file).unwrap();
    app.click("radio", "Dark").await;
    app.quiet().await;
    // A program that keeps folders alike brings back what was there a moment ago.
    std::fs::write(&file, before).unwrap();
    app.click("radio", starts("UTC first")).await;
    app.see("button", "Keep what is here").await;
    app.see("button", "Take what is in the file").await;
    app.screenshot("settings-conflict").await;
    app.assert_accessible("settings that something else put back").await;
    app.until("the choice counts", "return document.querySelector('input[value=utc]').checked", Value::Null).await;
    app.click("button", "Keep what is here").await;
    app.hear("All is saved.").await;
    assert!(!app.sees("button", "Keep what is here").await);

    let app = App::open(app.close().await).await;
    let preferences = invoke(&app, "app_state", json!({})).await.unwrap()["preferences"].clone();
    assert_eq!((&preferences["theme"], &preferences["dates"]), (&json!("dark"), &json!("utc")), "{preferences}");
}

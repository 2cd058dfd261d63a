//! The menu of the window, chosen with the keyboard of the desktop: outside the page, as a person does.

use serde_json::{Value, json};
use tests::app::{App, starts};
use tests::desktop::{Desktop, KeyRing};

/// A desktop with a window manager, which gives windows the focus.
fn managed() -> Desktop {
    let mut desktop = Desktop::with(KeyRing::Absent);
    let manager = desktop.command("openbox");
    desktop.spawn(manager, "openbox");
    desktop
}

/// Presses keys on the desktop, one combination after another.
async fn press(app: &App, keys: &[&str]) {
    for key in keys {
        let pressed = app.desktop().command("xdotool").args(["key", "--clearmodifiers", key]).status().unwrap();
        assert!(pressed.success(), "{key}");
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }
}

#[tokio::test]
async fn the_menu_leads_everywhere_by_its_shortcuts_and_edits_the_field_with_the_focus() {
    let mut app = App::open(managed()).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    press(&app, &["ctrl+comma"]).await;
    app.see("heading", "Settings").await;
    press(&app, &["F1"]).await;
    app.see("heading", "Help").await;
    press(&app, &["ctrl+2"]).await;
    app.see("tab", starts("Claims")).await;
    app.until(
        "the stage Claims",
        "return document.querySelector('#tab-claims')?.getAttribute('aria-selected') === 'true'",
        Value::Null,
    )
    .await;
    press(&app, &["ctrl+n"]).await;
    app.see("field", "Kinde domain").await;

    // Cut, copy and paste act on the field, and on the clipboard of the desktop.
    app.fill("Client ID", "a name to copy").await;
    press(&app, &["ctrl+a", "ctrl+c"]).await;
    let clipboard = || app.desktop().command("xclip").args(["-selection", "clipboard", "-o"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&clipboard().stdout), "a name to copy");
    press(&app, &["ctrl+x"]).await;
    let value = "return document.getElementById('form-clientId').value";
    app.until("an empty field", "return document.getElementById('form-clientId').value === ''", Value::Null).await;
    press(&app, &["ctrl+v"]).await;
    app.until(
        "the pasted text",
        "return document.getElementById('form-clientId').value === 'a name to copy'",
        Value::Null,
    )
    .await;
    assert_eq!(app.execute(value, vec![]).await, json!("a name to copy"));

    // Text grows and is as usual again.
    press(&app, &["ctrl+minus"]).await;
    app.until("smaller text", "return document.documentElement.dataset.textSize === '90'", Value::Null).await;
    press(&app, &["ctrl+0"]).await;
    app.until("the usual text", "return document.documentElement.dataset.textSize === '100'", Value::Null).await;
}

#[tokio::test]
async fn the_menu_opens_by_keyboard_tells_about_the_app_and_ends_it() {
    let mut app = App::open(managed()).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    // Help, last item.
    press(&app, &["alt+h", "Up", "Return"]).await;
    app.see("heading", "About M2M Token Tester").await;
    app.read("Version ").await;
    app.read("axum").await;
    app.screenshot("about").await;
    app.assert_accessible("about the app").await;
    // While a dialog wants an answer, the menu leads nowhere else.
    press(&app, &["ctrl+comma"]).await;
    app.see("heading", "About M2M Token Tester").await;
    app.click("button", starts("Close")).await;
    press(&app, &["ctrl+q"]).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while app.processes().iter().any(|process| process.name.starts_with("m2m-token")) {
        assert!(std::time::Instant::now() < deadline, "the app does not end");
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert!(!app.desktop().printed("app.err").contains("internal fault"), "{}", app.desktop().printed("app.err"));
}

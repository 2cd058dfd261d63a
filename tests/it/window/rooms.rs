//! Every room of the window, in both themes, as a screen reader and weak eyes meet it.

use tests::app::{App, starts};
use tests::desktop::Desktop;

/// Walks through the rooms that a practice environment opens.
async fn walk(app: &mut App, theme: &str) {
    app.see("button", starts("Get token")).await;
    app.assert_accessible(&format!("token, {theme}")).await;
    app.screenshot(&format!("{theme}-token")).await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.assert_accessible(&format!("claims, {theme}")).await;
    app.screenshot(&format!("{theme}-claims")).await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    app.assert_accessible(&format!("call, {theme}")).await;
    app.screenshot(&format!("{theme}-call")).await;
    for room in ["Practice", "Settings", "Help", "Add environment"] {
        app.click("button", room).await;
        app.see("heading", starts(if room == "Add environment" { "Connect" } else { room })).await;
        app.assert_accessible(&format!("{room}, {theme}")).await;
        app.screenshot(&format!("{theme}-{}", room.to_lowercase().replace(' ', "-"))).await;
    }
}

#[tokio::test]
async fn every_room_is_accessible_in_light_and_in_dark() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.click("button", starts("Settings")).await;
    app.click("radio", "Light").await;
    app.click("button", starts("Practice No token")).await;
    walk(&mut app, "light").await;

    app.click("button", starts("Settings")).await;
    app.click("radio", "Dark").await;
    app.until("the dark theme", "return document.documentElement.dataset.theme === 'dark'", serde_json::Value::Null)
        .await;
    // The choice survives a restart, and so the first run is seen in the dark, too.
    let mut app = App::open(app.close().await).await;
    app.see("button", "Practise").await;
    app.until("the dark theme", "return document.documentElement.dataset.theme === 'dark'", serde_json::Value::Null)
        .await;
    app.assert_accessible("first run, dark").await;
    app.screenshot("dark-first-run").await;
    app.click("button", "Practise").await;
    walk(&mut app, "dark").await;
}

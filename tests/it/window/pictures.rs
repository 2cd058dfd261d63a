//! The pictures of the README and of reviews: a walk through the window in light and dark. `make screenshots` runs it.

use tests::app::{App, starts};
use tests::desktop::Desktop;

/// Chooses a theme by the palette and waits until it is there.
async fn theme(app: &App, theme: &str) {
    app.press("Control+k").await;
    app.see("combobox", "Go to anything").await;
    app.type_keys(&format!("theme {theme}")).await;
    app.press("Enter").await;
    app.until("the theme", "return document.documentElement.dataset.theme === arguments[0]", theme.into()).await;
}

#[tokio::test]
async fn the_pictures_of_the_readme() {
    let mut app = App::open(Desktop::start()).await;
    app.resize(1180, 780).await;
    app.see("button", "Practise").await;
    theme(&app, "light").await;
    app.screenshot("readme-welcome-light").await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    app.screenshot("readme-token-light").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.see("button", starts("Call GET")).await;
    app.screenshot("readme-claims-light").await;
    theme(&app, "dark").await;
    app.screenshot("readme-claims-dark").await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    app.screenshot("readme-call-dark").await;
    app.press("Control+k").await;
    app.see("combobox", "Go to anything").await;
    app.type_keys("not auth").await;
    app.see("option", starts("App not authorised")).await;
    app.screenshot("readme-palette-dark").await;
    app.press("Escape").await;
    app.click("button", "Practice").await;
    app.click("button", "Start: App not authorised").await;
    app.click("button", starts("Get token")).await;
    app.see("button", starts("Try again")).await;
    app.screenshot("readme-failure-dark").await;
    theme(&app, "light").await;
    app.screenshot("readme-failure-light").await;
}

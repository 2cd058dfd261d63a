//! The Code tab: a program for what is chosen elsewhere, without a secret, in the language that was used last.

use fantoccini::Locator;
use serde_json::Value;
use tests::app::{App, starts};
use tests::desktop::Desktop;

/// The program on the screen.
async fn program(app: &App) -> String {
    let script = "return document.querySelector('.code-block')?.textContent ?? ''";
    app.execute(script, vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// Waits until the program holds these words.
async fn shows(app: &App, words: &str) {
    let script = "return document.querySelector('.code-block')?.textContent.includes(arguments[0]) ?? false";
    app.until(&format!("{words:?} in the program"), script, words.into()).await;
}

/// Chooses an entry of a list by its value.
async fn choose(app: &App, id: &str, value: &str) {
    let there = "return document.getElementById(arguments[0]) !== null";
    app.until(id, there, id.into()).await;
    app.driver().find(Locator::Id(id)).await.unwrap().select_by_value(value).await.unwrap();
}

async fn in_theme(app: &mut App, theme: &str) {
    app.click("button", "Settings").await;
    app.click("radio", theme).await;
    app.click("button", starts("Practice Token valid")).await;
    shows(app, "requests").await;
    app.assert_accessible(&format!("a program, {theme}")).await;
    app.screenshot(&format!("{}-code", theme.to_lowercase())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_tab_writes_what_is_chosen_without_a_secret_and_remembers_the_language() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    app.record_ipc().await;

    // Before there is any token: the request alone.
    app.click("tab", "Code").await;
    shows(&app, "KINDE_CLIENT_SECRET").await;
    assert!(program(&app).await.starts_with("#!/bin/sh"), "the first language is cURL");
    app.assert_accessible("the first program").await;
    app.click("radio", starts("Token request and call")).await;
    app.read("Type its address on the Call tab").await;

    // With a token and a call: both, in the language that is chosen.
    app.click("tab", "Token").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    app.click("tab", "Code").await;
    choose(&app, "code-language", "python").await;
    shows(&app, "import requests").await;
    let code = program(&app).await;
    assert!(code.contains("/oauth2/token\"") && code.contains("/api/v1/") && code.contains("\"audience\""), "{code}");
    app.screenshot("code").await;

    // Copied as it stands there.
    app.click("button", "Copy").await;
    app.hear("The program is copied").await;
    let messages = app.ipc().await;
    let copied = messages.iter().rev().find(|message| message.command == "copy_text").unwrap();
    let copied: Value = serde_json::from_str(&copied.request).unwrap();
    assert_eq!(copied["args"]["text"], code.as_str());
    // Saved where the person says, and it is the same program.
    let folder = app.desktop().folder().join("tmp/m2m-dialog-answers");
    let file = app.desktop().folder().join("m2m token.py");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("save"), file.to_str().unwrap()).unwrap();
    app.click("button", "Save the program in a file").await;
    app.hear("Saved as").await;
    assert_eq!(std::fs::read_to_string(&file).unwrap(), code);

    // Neither the secret nor the token is in anything that the tab was sent.
    let messages = app.ipc().await;
    let written: Vec<&str> =
        messages.iter().filter(|message| message.command == "write_code").map(|message| &*message.answer).collect();
    assert!(written.len() >= 3, "{} programs", written.len());
    let leaks = |text: &&&str| text.contains("eyJ") || !text.contains("KINDE_CLIENT_SECRET");
    assert_eq!(written.iter().find(leaks), None);

    // The check for an API.
    app.click("radio", starts("Verify in your API")).await;
    shows(&app, "algorithms").await;
    app.read("checks the signature only").await;
    choose(&app, "code-language", "verify-python").await;
    shows(&app, "PyJWKClient").await;
    app.assert_accessible("a verifier").await;
    app.screenshot("code-verifier").await;
    app.click("radio", starts("Token request and call")).await;
    shows(&app, "import requests").await;

    in_theme(&mut app, "Light").await;
    in_theme(&mut app, "Dark").await;

    // In the smallest window the page stays within it, and the program scrolls by the keyboard.
    app.driver().set_window_size(880, 600).await.unwrap();
    let fits = "return document.documentElement.scrollWidth <= innerWidth && document.querySelector('.stage').scrollWidth <= document.querySelector('.stage').clientWidth";
    app.until("a page that stays within the window", fits, Value::Null).await;
    app.execute("document.querySelector('.code-block').focus()", vec![]).await;
    let block = app.driver().find(Locator::Css(".code-block")).await.unwrap();
    block.send_keys(&fantoccini::key::Key::PageDown.to_string()).await.unwrap();
    app.until("a program that scrolls", "return document.querySelector('.code-block').scrollTop > 0", Value::Null)
        .await;
    app.screenshot("code-small").await;

    // The next day it is the same language.
    let mut app = App::open(app.close().await).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    app.click("tab", "Code").await;
    shows(&app, "import requests").await;
    app.click("radio", starts("Verify in your API")).await;
    shows(&app, "PyJWKClient").await;
}

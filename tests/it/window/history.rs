//! The history page in the real window, over a kill, and what is in its file.

use serde_json::{Value, json};
use tests::answers::{Answer, Answers, CLIENT_ID, SECRET, search};
use tests::app::App;
use tests::desktop::{Desktop, KeyRing};
use tests::leaks::{below, forms};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exchanges_are_listed_found_looked_at_made_again_and_cleared_without_a_secret_on_the_disk() {
    let server = Answers::start("read:users read:organizations").await;
    // An API that says back what it must not: the token, the client's secret, another one.
    let hostile = json!({ "application": { "client_secret": "another-secret-of-theirs" }, "echo": format!("Bearer {}", server.token), "note": SECRET });
    server.say("/api/v1/users", Answer::ok("application/json", hostile.to_string()));
    server.say("/api/v1/organizations", Answer { status: 403, ..Answer::ok("application/json", "{}") });
    let mut app = App::open(Desktop::start()).await;
    server.connect(&mut app).await;

    // Before the first call the page holds the token request alone.
    app.click("button", "History").await;
    app.read("1 exchange").await;
    app.read("a token was issued").await;
    // Bodies too, so that there is something to look for.
    app.execute("document.querySelector('#keep-bodies').click()", vec![]).await;
    app.hear("Keep bodies too: saved.").await;
    app.driver().execute("document.querySelector('.rail-item').click()", vec![]).await.unwrap();
    app.until("the call form", "return !!document.querySelector('#call-url')", Value::Null).await;
    server.call(&app, "/api/v1/users").await;
    server.call(&app, "/api/v1/organizations").await;

    app.click("button", "History").await;
    app.read("3 exchanges").await;
    app.read("Never needed").await;
    app.screenshot("history-light").await;
    app.assert_accessible("the history").await;
    app.execute("document.documentElement.dataset.theme = 'dark'", vec![]).await;
    app.screenshot("history-dark").await;
    app.assert_accessible("the history, dark").await;

    // Found by words; looked at.
    search(&app, "history", "forbidden").await;
    app.read("1 of 3 exchanges").await;
    search(&app, "history", "users get").await;
    found(&app, "/api/v1/users").await;
    app.execute("document.querySelector('.history-row').click()", vec![]).await;
    app.read("Put into the call form").await;
    app.read("\"echo\": \"Bearer ••••••••\"").await;
    app.screenshot("history-details").await;
    app.assert_accessible("an exchange of the history").await;

    // Nothing of use to anybody on the disk, or on the screen.
    assert!(app.desktop().data().exists());
    for (what, wanted) in [
        ("the client secret", forms(CLIENT_ID, SECRET)),
        ("the token's signature", forms("", server.token.rsplit('.').next().unwrap())),
        ("a secret that only the API knows", forms("", "another-secret-of-theirs")),
    ] {
        let search = below(&wanted, &[app.desktop().folder()]);
        let files: Vec<_> = search.leaks.iter().map(ToString::to_string).collect();
        assert!(files.is_empty(), "{what} stands in\n{}", files.join("\n"));
    }
    let file = find(&app.desktop().data(), "history.json").expect("a history file");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("/api/v1/users") && text.contains("echo"), "what is looked for is not there: {text}");

    // Made again: put into the form, not sent.
    search(&app, "history", "organizations").await;
    found(&app, "/api/v1/organizations").await;
    app.execute("document.querySelector('.history-row').click()", vec![]).await;
    app.click("button", "Put into the call form").await;
    app.hear("It has not been sent").await;
    app.until(
        "the address",
        "return document.querySelector('#call-url')?.value.endsWith('/api/v1/organizations') === true",
        Value::Null,
    )
    .await;

    // Not wanted: nothing is written down from then on.
    app.click("button", "History").await;
    app.see("checkbox", "Keep a history").await;
    app.execute("document.querySelector('#keep-history').click()", vec![]).await;
    app.hear("Keep a history: saved.").await;
    app.driver().execute("document.querySelector('.rail-item').click()", vec![]).await.unwrap();
    server.call(&app, "/api/v1/users").await;
    app.click("button", "History").await;
    app.read("of 3 exchanges").await;

    // Killed without a warning, it is all there the next time.
    let pid = app.processes().iter().find(|process| process.name.starts_with("m2m-token")).unwrap().pid.to_string();
    assert!(std::process::Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
    let desktop = Desktop::with(KeyRing::Absent);
    crate::kills::copy(&app.desktop().data(), &desktop.data());
    drop(app);
    let mut app = App::open(desktop).await;
    app.click("button", "History").await;
    app.read("3 exchanges").await;
    let file = find(&app.desktop().data(), "history.json").expect("a history file");

    // Cleared: the page says so, and no file holds a path any more.
    app.click("button", "History").await;
    app.click("button", "Clear the history").await;
    app.read("This cannot be undone").await;
    app.screenshot("history-clear").await;
    app.assert_accessible("clearing the history").await;
    app.execute("document.querySelector('dialog [type=submit]').click()", vec![]).await;
    app.read("Nothing of what is sent or answered is written down").await;
    app.assert_accessible("an empty history").await;
    let left = below(&forms("", "/api/v1/organizations"), &[file.parent().unwrap()]);
    let left: Vec<_> =
        left.leaks.iter().filter(|leak| leak.to_string().contains("history")).map(ToString::to_string).collect();
    assert!(left.is_empty(), "left on the disk:\n{}", left.join("\n"));
}

/// The first file of this name below a folder.
fn find(folder: &std::path::Path, name: &str) -> Option<std::path::PathBuf> {
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).ok()?.filter_map(Result::ok).map(|entry| entry.path()));
        } else if path.file_name().is_some_and(|found| found == name) {
            return Some(path);
        }
    }
    None
}

/// Waits until one exchange is listed and it is the one with this path: an earlier search may have found one, too.
async fn found(app: &App, path: &str) {
    let script = "const rows = document.querySelectorAll('.history-row');
        return rows.length === 1 && rows[0].textContent.includes(arguments[0])";
    app.until(&format!("{path} alone in the history"), script, json!(path)).await;
}

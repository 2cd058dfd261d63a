//! What people are sent, and what they hand on: by paste, by file, by pack from one desktop to another.

use super::connect::{CLIENT_ID, accounts, assert_none, everywhere, in_key_store, in_messages, mints, tenant};
use client_credentials::interchange::{LONGEST_FILE, TeamPack};
use practice_tenant::PracticeTenant;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tests::app::{App, starts};
use tests::desktop::Desktop;
use tests::ipc::Message;
use tests::leaks::{below, forms, in_text};

/// Pastes a text where the focus is, as the keyboard would.
pub(super) async fn paste(app: &App, text: &str) {
    let script = "
      const paste = new Event('paste', { bubbles: true, cancelable: true });
      Object.defineProperty(paste, 'clipboardData', { value: { getData: () => arguments[0] } });
      (document.activeElement ?? document.body).dispatchEvent(paste);
      return paste.defaultPrevented";
    assert_eq!(app.execute(script, vec![json!(text)]).await, Value::Bool(true), "nobody took the paste");
}

/// What the next file dialog is answered with.
fn answer(desktop: &Desktop, dialog: &str, path: &Path) {
    let folder = desktop.folder().join("tmp/m2m-dialog-answers");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(dialog), path.display().to_string()).unwrap();
}

fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn message(tenant: &PracticeTenant, secret: &str) -> String {
    format!(
        "Hi,\nhere is what you asked for.\n\nToken URL: {}/oauth2/token\nClient ID: {CLIENT_ID}\nClient secret: {secret}\n\nBest, Kim",
        tenant.origin()
    )
}

async fn theme(app: &mut App, theme: &str) {
    app.click("button", starts("Settings")).await;
    app.click("radio", theme).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_paste_and_one_click_connect_and_the_text_is_not_kept() {
    let (tenant, secret) = tenant().await;
    let wanted = forms(CLIENT_ID, &secret);
    let mut app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    app.record_ipc().await;
    paste(&app, &message(&tenant, &secret)).await;
    app.see("button", starts("Add this environment")).await;
    app.see("heading", "A message").await;
    app.screenshot("journey-3-pasted").await;
    app.assert_accessible("a pasted message").await;
    assert_none("the secret", &everywhere(&app, &wanted).await);
    app.click("button", starts("Add this environment")).await;
    app.see("button", starts("Get token")).await;
    assert_eq!((app.clicks(), app.fields()), (1, 0));
    assert_eq!(mints(&tenant), 0, "importing asks for no token");

    let found = accounts(app.desktop());
    let [account] = found.as_slice() else { panic!("one entry was expected: {found:?}") };
    assert_eq!(in_key_store(app.desktop(), account), Some((tenant.origin().to_owned(), secret.clone())));
    assert_none("the secret", &everywhere(&app, &wanted).await);
    // The text goes into Rust once; nothing of the secret comes back, then or later.
    let messages = app.ipc().await;
    let read = messages.iter().position(|message| message.command == "read_import").unwrap();
    assert!(!in_text(&wanted, "read", messages[read].request.as_bytes()).is_empty());
    let others: Vec<Message> = messages
        .into_iter()
        .enumerate()
        .map(|(at, message)| if at == read { Message { request: String::new(), ..message } } else { message })
        .collect();
    assert_none("the secret", &in_messages(&others, &wanted));

    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_read_whatever_wrote_it_and_a_bad_one_says_why() {
    let (tenant, secret) = tenant().await;
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "I was sent a file or a message").await;
    app.see("button", "Choose a file").await;
    app.screenshot("import-box").await;
    app.assert_accessible("the import box").await;
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path();

    // No answer: the dialog is cancelled, and nothing happens.
    app.click("button", "Choose a file").await;
    app.idle().await;
    app.see("button", starts("Read it")).await;

    let huge = folder.join("huge.json");
    std::fs::File::create(&huge).unwrap().set_len(50 << 20).unwrap();
    for (bad, said) in [
        (huge, "is 50 MB large; at most 4 MB are read"),
        (file(folder, "picture.png", [0x89, b'P', b'N', b'G', 0, 0, 0, 13, 1, 2, 3, 0xff, 0xfe]), "not a text file"),
        (folder.join("gone.env"), "is not there any more"),
        (folder.to_path_buf(), "Choose a file."),
    ] {
        answer(app.desktop(), "open", &bad);
        app.click("button", "Choose a file").await;
        app.read(said).await;
    }
    app.screenshot("import-bad-file").await;
    app.assert_accessible("a file that cannot be read").await;

    let deep = format!("{}1{}", "{\"a\":".repeat(5_000), "}".repeat(5_000));
    for (bad, said) in [
        (file(folder, "deep.json", deep), "nested deeper than 64 levels"),
        (
            file(folder, "new.m2mpack", r#"{"format":"m2m-token-tester-pack/7","environments":[]}"#),
            "newer version of the app",
        ),
        (file(folder, "prose.txt", "Dear diary, nothing of note."), "Why it is of no use here"),
        (file(folder, "error.txt", "it says invalid_client again, 401"), "Usual causes"),
    ] {
        answer(app.desktop(), "open", &bad);
        app.click("button", "Choose a file").await;
        app.read(said).await;
        app.click("button", "Read something else").await;
    }

    // A collection with scripts, in the encoding of another system.
    let collection = json!({
        "info": { "name": "Nightly", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "event": [{ "listen": "prerequest", "script": { "exec": ["pm.sendRequest('https://evil.example')"] } }],
        "item": [{ "name": "Token", "request": { "method": "POST", "url": format!("{}/oauth2/token", tenant.origin()), "body": { "mode": "urlencoded", "urlencoded": [
            { "key": "grant_type", "value": "client_credentials" }, { "key": "client_id", "value": CLIENT_ID }, { "key": "client_secret", "value": secret } ] } } },
            { "name": "Users", "request": { "method": "GET", "url": format!("{}/api/v1/users", tenant.origin()), "header": [{ "key": "Authorization", "value": "Bearer {{token}}" }] } }],
    });
    let wide: Vec<u8> = format!("\u{feff}{collection}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    answer(app.desktop(), "open", &file(folder, "nightly.json", wide));
    app.click("button", "Choose a file").await;
    app.read("they were left out and are never run").await;
    app.read("UTF-16").await;
    app.screenshot("import-collection").await;
    app.assert_accessible("a collection").await;
    app.click("button", starts("Add this environment")).await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    assert!(!tenant.requests().iter().any(|request| request.path.contains("users")), "a call was made by itself");
    assert_none("the secret", &everywhere(&app, &forms(CLIENT_ID, &secret)).await);
    assert!(!app.desktop().printed("app.err").contains("internal fault"), "{}", app.desktop().printed("app.err"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_pack_goes_from_one_desktop_to_another_and_only_the_secret_is_asked_for() {
    let (tenant, secret) = tenant().await;
    let wanted = forms(CLIENT_ID, &secret);
    let mut app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    paste(&app, &message(&tenant, &secret)).await;
    app.click("button", starts("Add this environment")).await;
    app.click("button", "Edit this environment").await;
    app.click("button", "Export this environment").await;
    app.fill("Name of the pack", "Nightly").await;
    app.fill(starts("Welcome text"), "Ask Kim for the secret.").await;
    app.read("m2m-token-tester-pack/1").await;
    app.assert_accessible("an export").await;
    app.screenshot("export-pack").await;
    let between = tempfile::tempdir().unwrap();
    let path = between.path().join("Nightly.m2mpack");
    answer(app.desktop(), "save", &path);
    app.click("button", starts("Save…")).await;
    app.hear("Saved as").await;
    for format in ["Postman collection", "Postman environment", ".env"] {
        app.click("radio", starts(format)).await;
        let end = if format == ".env" { "env" } else { "json" };
        answer(app.desktop(), "save", &between.path().join(format!("{format}.{end}")));
        app.idle().await;
        app.click("button", starts("Save…")).await;
        app.hear(&format!("{format}.{end}")).await;
    }
    app.screenshot("export-dotenv").await;
    let leaks = below(&wanted, &[between.path()]);
    assert_eq!(leaks.files, 4);
    leaks.assert_clean();
    let pack = TeamPack::read(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!((pack.name.as_str(), pack.welcome.as_str()), ("Nightly", "Ask Kim for the secret."));

    // The colleague opens the file.
    let desktop = Desktop::start();
    let mut app = App::open_binary(desktop, &App::binary(), &[path.to_str().unwrap()]).await;
    app.see("heading", starts("A team pack")).await;
    app.read("Ask Kim for the secret.").await;
    app.screenshot("pack-opened").await;
    app.assert_accessible("an opened pack").await;
    app.click("button", starts("Take it in")).await;
    app.see("heading", starts("Set up")).await;
    app.screenshot("pack-secret-missing").await;
    app.assert_accessible("a secret that is missing").await;
    let field = starts("Client secret of");
    app.fill(field.clone(), "SECRET?%G&of somebody else").await;
    app.click("button", starts("Prove and keep")).await;
    app.see("button", starts("Try again")).await;
    app.screenshot("pack-secret-refused").await;
    app.assert_accessible("a secret that is refused").await;
    app.fill(field, &secret).await;
    app.click("button", starts("Prove and keep")).await;
    app.see("heading", starts("All set")).await;
    app.screenshot("pack-done").await;
    app.assert_accessible("a pack that is set up").await;
    assert_eq!(mints(&tenant), 2);
    assert_none("the secret", &everywhere(&app, &wanted).await);
    app.click("button", starts("Start")).await;
    app.see("button", starts("Use saved token")).await;

    // Opened once more while the app runs: the second start hands the file over, and nothing is to be done.
    theme(&mut app, "Dark").await;
    let mut second = app.desktop().command(App::binary());
    assert!(second.arg(&path).status().unwrap().success());
    app.see("heading", starts("A team pack")).await;
    app.read("You have all of it").await;
    app.screenshot("pack-known-dark").await;
    app.assert_accessible("a pack that is known, dark").await;

    // A newer one differs: what is there stays, unless somebody wants otherwise.
    let mut newer = pack;
    newer.environments[0].name = "Nightly, renamed".into();
    newer.environments[0].production = true;
    std::fs::write(&path, newer.write(&[]).text).unwrap();
    let mut third = app.desktop().command(App::binary());
    assert!(third.arg(&path).status().unwrap().success());
    app.read("Differs:").await;
    app.screenshot("pack-differs-dark").await;
    app.assert_accessible("a pack that differs, dark").await;
    assert!(!app.sees("button", starts("Nightly, renamed")).await, "a pack changed something by itself");
    app.click("radio", starts("Take the pack’s")).await;
    app.click("button", starts("Take it in")).await;
    app.see("button", starts("Nightly, renamed")).await;
    app.screenshot("pack-taken-dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_at_the_limit_is_read_within_a_moment() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "I was sent a file or a message").await;
    let outside = tempfile::tempdir().unwrap();
    let item = r#"{"name":"x","request":{"method":"GET","url":"https://a.example/x","header":[]}}"#;
    let count = (LONGEST_FILE - 200) / (item.len() + 1);
    let items = vec![item; count].join(",");
    let long =
        format!(r#"{{"info":{{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/"}},"item":[{items}]}}"#);
    answer(app.desktop(), "open", &file(outside.path(), "long.json", long));
    app.click("button", "Choose a file").await;
    app.read("beyond the 500 that are read").await;
}

/// Drags a file out of another program's window and lets it go over ours.
fn drop_on_the_window(app: &mut App, path: &Path) {
    let mut source = app.desktop().command("/usr/bin/python3");
    let mut source =
        source.args(["-c", include_str!("../../src/drag.py")]).arg(path).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(source.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "ready");
    let pointer = |words: &[&str]| {
        assert!(app.desktop().command("xdotool").args(words).status().unwrap().success(), "{words:?}");
        std::thread::sleep(Duration::from_millis(60));
    };
    pointer(&["mousemove", "20", "20"]);
    pointer(&["mousedown", "1"]);
    for place in [40, 120, 240, 360, 400] {
        pointer(&["mousemove", &place.to_string(), &place.to_string()]);
    }
    pointer(&["mouseup", "1"]);
    assert!(source.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_dropped_on_the_window_is_read() {
    let (tenant, secret) = tenant().await;
    let mut app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    let outside = tempfile::tempdir().unwrap();
    let note = file(outside.path(), "from Kim.txt", message(&tenant, &secret));
    drop_on_the_window(&mut app, &note);
    app.see("heading", "A message from Kim.txt").await;
    app.screenshot("import-dropped").await;
    app.click("button", starts("Add this environment")).await;
    app.see("button", starts("Get token")).await;
    assert_none("the secret", &everywhere(&app, &forms(CLIENT_ID, &secret)).await);
}

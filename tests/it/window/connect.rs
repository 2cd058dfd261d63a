//! A person connects an environment of their own, and comes back the next day. Where the secret is, and where it is not.

use crate::locked::invoke;
use practice_tenant::{ApiId, AppId, CredentialsSeen, PracticeTenant};
use serde_json::json;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tests::app::{App, starts};
use tests::desktop::{Desktop, KeyRing};
use tests::ipc::Message;
use tests::leaks::{Form, Leak, below, forms, in_text};

const SERVICE: &str = "dev.m2mtokentester.desktop";
pub(super) const CLIENT_ID: &str = "client!+ID";

/// A tenant whose nightly job has credentials that are easily mangled, and the secret, new each time.
pub(super) async fn tenant() -> (PracticeTenant, String) {
    let tenant = PracticeTenant::start().await.unwrap();
    let nanoseconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let secret = format!("SECRET?%G&client+{nanoseconds:x}=\"{}'", std::process::id());
    tenant.set_credentials(AppId::NightlySync, CLIENT_ID, secret.as_str());
    (tenant, secret)
}

/// Three fields and two clicks, from the first window to a saved environment.
async fn connect(app: &mut App, tenant: &PracticeTenant, secret: &str) {
    app.click("button", "Connect").await;
    app.see("field", "Kinde domain").await;
    app.record_ipc().await;
    app.fill("Kinde domain", tenant.origin()).await;
    app.fill("Client ID", CLIENT_ID).await;
    app.fill("Client secret", secret).await;
    app.quiet().await;
    app.click("button", "Save and continue").await;
    app.see("button", starts("Get token")).await;
}

/// An environment is connected whose server nobody runs: enough where no token is needed.
pub(super) async fn unreachable(app: &mut App) {
    app.click("button", "Connect").await;
    app.fill("Kinde domain", "http://localhost:9").await;
    app.fill("Client ID", CLIENT_ID).await;
    app.fill("Client secret", "SECRET?%G&client").await;
    app.click("button", "Save and continue").await;
    app.see("button", starts("Get token")).await;
}

/// Token requests that reached the tenant.
pub(super) fn mints(tenant: &PracticeTenant) -> usize {
    tenant.requests().iter().filter(|request| request.path == "/oauth2/token").count()
}

/// Of a token, what makes it usable: its signature. Header and claims are what the window shows.
fn signature(token: &str) -> Vec<Form> {
    forms("", token.rsplit('.').next().unwrap())
}

/// The value in the key store under this account, without the version and the host before it.
pub(super) fn in_key_store(desktop: &Desktop, account: &str) -> Option<(String, String)> {
    let entry = desktop.secret_tool_lookup(&[("service", SERVICE), ("username", account)])?;
    let (host, value) = entry.strip_prefix('\u{1}')?.split_once('\0')?;
    Some((host.to_owned(), value.to_owned()))
}

/// The accounts of this app in the key store.
pub(super) fn accounts(desktop: &Desktop) -> Vec<String> {
    let found = desktop.secret_tool_search("service", SERVICE);
    let accounts = found.lines().filter_map(|line| line.strip_prefix("attribute.username = "));
    accounts.map(str::to_owned).collect()
}

/// Everywhere that somebody else could look: files, what was printed, arguments and environments of processes, the page.
pub(super) async fn everywhere(app: &App, wanted: &[Form]) -> Vec<Leak> {
    let mut leaks = in_text(wanted, "the page", app.page().await.as_bytes());
    let processes = app.processes();
    assert!(processes.iter().any(|process| process.name.starts_with("WebKit")), "no web view: {processes:?}");
    assert!(processes.iter().any(|process| process.name.starts_with("m2m")), "no app: {processes:?}");
    for process in processes {
        leaks.extend(in_text(wanted, format!("arguments of {}", process.name), &process.arguments));
        let environment = process.environment.unwrap_or_default();
        leaks.extend(in_text(wanted, format!("environment of {}", process.name), &environment));
    }
    assert!(app.desktop().printed("app").contains("started"), "what the app prints is not written down");
    let files = below(wanted, &[app.desktop().folder()]);
    assert!(files.files > 10, "hardly a file was searched: {}", files.files);
    leaks.extend(files.leaks);
    leaks
}

pub(super) fn in_messages<'a>(messages: impl IntoIterator<Item = &'a Message>, wanted: &[Form]) -> Vec<Leak> {
    let texts = messages.into_iter().flat_map(|message| {
        [("request", &message.request), ("answer", &message.answer)].map(|(part, text)| (&message.command, part, text))
    });
    texts.flat_map(|(command, part, text)| in_text(wanted, format!("{part} of {command}"), text.as_bytes())).collect()
}

pub(super) fn assert_none(what: &str, leaks: &[Leak]) {
    let places: Vec<String> = leaks.iter().map(ToString::to_string).collect();
    assert!(places.is_empty(), "{what} stands in\n{}", places.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_fields_and_four_clicks_connect_and_the_secret_is_in_the_key_store_alone() {
    let (tenant, secret) = tenant().await;
    let wanted = forms(CLIENT_ID, &secret);
    let mut app = App::open(Desktop::start()).await;
    connect(&mut app, &tenant, &secret).await;
    app.screenshot("journey-2-saved").await;
    app.assert_accessible("a new environment").await;
    assert_eq!(mints(&tenant), 0, "saving asks for no token");

    // In the key store, seen from outside; and nowhere else.
    let found = accounts(app.desktop());
    let [account] = found.as_slice() else { panic!("one entry was expected: {found:?}") };
    assert_eq!(in_key_store(app.desktop(), account), Some((tenant.origin().to_owned(), secret.clone())));
    assert_none("the secret", &everywhere(&app, &wanted).await);

    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.screenshot("journey-2-claims").await;
    app.assert_accessible("claims of a first token").await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    app.screenshot("journey-2-call").await;
    app.assert_accessible("the answer of a first call").await;
    assert_eq!((app.clicks(), app.fields()), (4, 3));

    let request = tenant.requests().into_iter().find(|request| request.path == "/oauth2/token").unwrap();
    assert_eq!((request.credentials, request.secret_matched), (CredentialsSeen::Body, Some(true)));
    assert_eq!(request.form_values("client_id"), [CLIENT_ID]);
    assert_eq!(request.form_values("audience"), [tenant.audience(ApiId::Management)]);

    // The token sleeps in the key store too, and is told from the secret by its account.
    let found = accounts(app.desktop());
    let sleeping = found.iter().find(|account| account.starts_with("token:")).expect("the token is kept");
    let (_, token) = in_key_store(app.desktop(), sleeping).unwrap();
    assert_eq!(token.split('.').count(), 3, "a token: {token}");
    let token = signature(&token);

    assert_none("the secret", &everywhere(&app, &wanted).await);
    assert_none("the token", &everywhere(&app, &token).await);
    let messages = app.ipc().await;
    let create = messages.iter().position(|message| message.command == "create_environment").unwrap();
    // The search finds the secret where it has to be; else it would prove nothing about the other places.
    assert!(!in_text(&wanted, "create", messages[create].request.as_bytes()).is_empty());
    assert!(messages.iter().any(|message| message.command == "send_call"), "{} messages", messages.len());
    // Until then it may go into Rust, from the field that it was typed into; it never comes back.
    let inward = ["create_environment", "read_secret_field"];
    let others: Vec<Message> = messages
        .into_iter()
        .enumerate()
        .map(|(at, message)| {
            let may = at <= create && inward.contains(&message.command.as_str());
            if may { Message { request: String::new(), ..message } } else { message }
        })
        .collect();
    assert_none("the secret", &in_messages(&others, &wanted));
    assert_none("the token", &in_messages(&others, &token));

    // The next day: the same desktop, the app anew.
    let mut desktop = app.close().await;
    let mut listener = desktop.command("dbus-monitor");
    listener.args(["--session", "destination='org.freedesktop.secrets'"]).stdin(Stdio::null());
    desktop.spawn(listener, "key-store-calls");
    let calls = |app: &App| app.desktop().printed("key-store-calls").matches("path=/org/freedesktop/secrets").count();
    let mut app = App::open(desktop).await;
    app.see("button", starts("Use saved token")).await;
    app.record_ipc().await;
    app.read(&tenant.origin().replace("http://", "")).await;
    app.read("Token valid").await;
    app.screenshot("journey-9-next-day").await;
    app.assert_accessible("the next day").await;
    app.click("button", "Edit this environment").await;
    app.read(&format!("{} characters", secret.chars().count())).await;
    app.read("in your system’s keychain").await;
    app.click("button", starts("Cancel")).await;
    assert_eq!(calls(&app), 0, "the key store was asked before it was needed");

    app.click("button", starts("Use saved token")).await;
    app.read("would accept this token").await;
    app.assert_accessible("claims of a saved token").await;
    assert!(calls(&app) > 0, "the calls of the key store are not written down");
    app.click("tab", starts("Token")).await;
    app.click("button", starts("Use saved token")).await;
    app.read("would accept this token").await;
    assert_eq!(mints(&tenant), 1, "a saved token was not used again");
    assert_none("the secret", &everywhere(&app, &wanted).await);
    assert_none("the token", &everywhere(&app, &token).await);
    assert_none("the token", &in_messages(&app.ipc().await, &token));

    // Only Reveal brings the token into the window, and Hide takes it away.
    app.click("button", "Raw token").await;
    app.click("button", "Reveal").await;
    app.see("button", "Hide").await;
    let page = app.page().await;
    assert!(!in_text(&token, "the page", page.as_bytes()).is_empty(), "a revealed token is not shown");
    app.click("button", "Hide").await;
    app.see("button", "Reveal").await;
    assert_none("the token", &everywhere(&app, &token).await);
    let (revealing, others): (Vec<Message>, Vec<Message>) =
        app.ipc().await.into_iter().partition(|message| message.command == "reveal_token");
    assert!(!in_messages(&revealing, &token).is_empty());
    assert_none("the token", &in_messages(&others, &token));
    assert_none("the secret", &in_messages(revealing.iter().chain(&others), &wanted));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_store_the_secret_lives_for_this_session_and_the_window_says_why() {
    let (tenant, secret) = tenant().await;
    let wanted = forms(CLIENT_ID, &secret);
    let mut app = App::open(Desktop::with(KeyRing::Absent)).await;
    connect(&mut app, &tenant, &secret).await;
    app.read("for this session only").await;
    app.read("cannot be reached").await;
    app.read("GNOME Keyring").await;
    app.screenshot("journey-2-no-key-store").await;
    app.assert_accessible("no key store").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    assert_eq!((app.clicks(), app.fields()), (4, 3));
    assert_none("the secret", &everywhere(&app, &wanted).await);

    // After a restart it is gone, and the window asks for it instead of failing.
    let app = App::open(app.close().await).await;
    app.read("The client secret is missing").await;
    app.see("button", "Add the secret").await;
    assert!(!app.sees("button", starts("Get token")).await);
    app.screenshot("journey-2-no-key-store-next-day").await;
    assert_eq!(mints(&tenant), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_secret_is_explained_and_the_right_one_mends_it() {
    let (tenant, secret) = tenant().await;
    let wrong = format!("{}x", secret);
    let mut app = App::open(Desktop::start()).await;
    connect(&mut app, &tenant, &wrong).await;
    app.click("button", starts("Get token")).await;
    app.see("button", starts("Try again")).await;
    app.screenshot("wrong-secret").await;
    app.assert_accessible("a refused token request").await;
    let page = app.page().await;
    assert!(page.contains("invalid_client"), "the server's own words are missing");
    assert_none("the secret", &everywhere(&app, &forms(CLIENT_ID, &wrong)).await);

    app.click("button", "Edit this environment").await;
    // Another wrong one is tried and not taken: the old one stays until a new one has worked.
    app.click("button", "Replace the client secret").await;
    app.fill("New client secret", "SECRET?%G&another wrong one").await;
    app.assert_accessible("a new secret").await;
    app.click("button", starts("Prove and replace")).await;
    app.hear("The old secret is still in use").await;
    app.screenshot("new-secret-refused").await;
    app.assert_accessible("a new secret that was refused").await;
    let kept = |app: &App| in_key_store(app.desktop(), accounts(app.desktop()).first().unwrap());
    assert_eq!(kept(&app), Some((tenant.origin().to_owned(), wrong)));
    app.click("button", "Drop it").await;

    app.click("button", "Replace the client secret").await;
    app.fill("New client secret", &secret).await;
    app.click("button", starts("Prove and replace")).await;
    app.hear("The new secret works").await;
    app.idle().await;
    let found = accounts(app.desktop());
    let account = found.iter().find(|account| !account.starts_with("token:")).unwrap();
    assert_eq!(in_key_store(app.desktop(), account), Some((tenant.origin().to_owned(), secret)));
    app.click("button", starts("Cancel")).await;
    app.click("button", starts("Try again")).await;
    app.read("would accept this token").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_are_not_to_be_kept_leave_the_key_store_and_are_not_there_the_next_day() {
    let (tenant, secret) = tenant().await;
    let mut app = App::open(Desktop::start()).await;
    connect(&mut app, &tenant, &secret).await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.quiet().await;
    let tokens = |app: &App| accounts(app.desktop()).iter().filter(|account| account.starts_with("token:")).count();
    assert_eq!((tokens(&app), accounts(app.desktop()).len()), (1, 2));
    app.click("button", "Settings").await;
    app.click("checkbox", starts("Keep tokens over a restart")).await;
    app.quiet().await;
    assert_eq!((tokens(&app), accounts(app.desktop()).len()), (0, 1));
    let app = App::open(app.close().await).await;
    app.see("button", starts("Get token")).await;
    let state = invoke(&app, "app_state", json!({})).await.unwrap();
    assert_eq!(state["environments"][0]["savedTokens"], json!([]), "{state}");
}

#[tokio::test]
async fn a_deletion_that_was_taken_back_does_not_end_a_later_one() {
    let mut app = App::open(Desktop::start()).await;
    unreachable(&mut app).await;
    let state = invoke(&app, "app_state", json!({})).await.unwrap();
    let id = json!({ "args": { "environmentId": state["environments"][0]["id"] } });
    invoke(&app, "delete_environment", id.clone()).await.unwrap();
    invoke(&app, "restore_environment", id.clone()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(6)).await;
    invoke(&app, "delete_environment", id.clone()).await.unwrap();
    // The time of the first one ends now; that of the second does not.
    tokio::time::sleep(Duration::from_secs(7)).await;
    let back = invoke(&app, "restore_environment", id).await.unwrap();
    assert_ne!(back["secret"], json!(null), "{back}");
    assert_eq!(accounts(app.desktop()).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_token_that_is_gone_is_told_and_no_counted_one_is_asked_for_instead() {
    let (tenant, secret) = tenant().await;
    let mut app = App::open(Desktop::start()).await;
    connect(&mut app, &tenant, &secret).await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.quiet().await;
    let desktop = app.close().await;
    let kept = accounts(&desktop).into_iter().find(|account| account.starts_with("token:")).unwrap();
    let clear = ["clear", "service", SERVICE, "username", &kept];
    assert!(desktop.command("secret-tool").args(clear).status().unwrap().success());

    let mut app = App::open(desktop).await;
    app.click("tab", starts("Token")).await;
    app.click("button", starts("Use saved token")).await;
    app.read("No new one was asked for").await;
    app.see("button", starts("Get token")).await;
    app.screenshot("saved-token-gone").await;
    assert_eq!(mints(&tenant), 1);
}

//! One long journey with known secrets through everything that writes, shows, prints or hands out; afterwards they are
//! looked for everywhere, in every spelling.

use practice_tenant::{AppId, PracticeTenant};
use std::time::{Duration, Instant};
use tests::app::{App, starts};
use tests::desktop::Desktop;
use tests::ipc::Message;
use tests::leaks::{Form, Leak, below, forms, in_text};

const SERVICE: &str = "dev.m2mtokentester.desktop";
const CLIENT_ID: &str = "client!+ID";
const SECRET: &str = "CANARY?%G&client+0123456789=\"quoted' 7f3a";

/// Every place outside the key ring: files and their names, what was printed, processes, the page.
async fn everywhere(app: &App, wanted: &[Form]) -> Vec<Leak> {
    let mut leaks = in_text(wanted, "the page", app.page().await.as_bytes());
    for process in app.processes() {
        leaks.extend(in_text(wanted, format!("arguments of {}", process.name), &process.arguments));
        leaks.extend(in_text(
            wanted,
            format!("environment of {}", process.name),
            &process.environment.unwrap_or_default(),
        ));
    }
    let files = below(wanted, &[app.desktop().folder()]);
    assert!(files.files > 10, "hardly a file was searched: {}", files.files);
    leaks.extend(files.leaks);
    leaks
}

fn clipboard(app: &App) -> String {
    let read = app.desktop().command("xclip").args(["-selection", "clipboard", "-o"]).output().expect("xclip runs");
    String::from_utf8_lossy(&read.stdout).into_owned()
}

fn assert_none(what: &str, leaks: &[Leak]) {
    let places: Vec<String> = leaks.iter().map(ToString::to_string).collect();
    assert!(places.is_empty(), "{what} stands in\n{}", places.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_and_no_token_is_left_anywhere_by_a_journey_through_everything() {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, CLIENT_ID, SECRET);
    let secret = forms(CLIENT_ID, SECRET);
    let mut app = App::open_recorded(Desktop::start()).await;

    app.click("button", "Connect").await;
    app.fill("Kinde domain", tenant.origin()).await;
    app.fill("Client ID", CLIENT_ID).await;
    app.fill("Client secret", SECRET).await;
    app.quiet().await;
    app.click("button", "Save and continue").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    let account = app.desktop().secret_tool_search("service", SERVICE);
    let account =
        account.lines().find_map(|line| line.strip_prefix("attribute.username = token:")).expect("a token").to_owned();
    let entry = app.desktop().secret_tool_lookup(&[("service", SERVICE), ("username", &format!("token:{account}"))]);
    let token = entry.unwrap().split_once('\0').unwrap().1.to_owned();
    // Of a token, what makes it usable is its signature; header and claims are what the window shows.
    let signature = forms("", token.rsplit('.').next().unwrap());

    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;

    // Everything that leaves the app.
    app.click("tab", starts("Token")).await;
    app.click("button", "Settings").await;
    app.fill("Clear the clipboard", "5").await;
    app.execute("document.activeElement.blur()", vec![]).await;
    app.hear("Clear the clipboard: saved").await;
    app.click("button", starts("Export all data")).await;
    app.read("m2m-token-tester-data/1").await;
    app.answer_dialog("save", &app.desktop().folder().join("home/all data.json"));
    app.click("button", starts("Save…")).await;
    app.hear("Saved as").await;
    app.click("button", starts("Close")).await;
    app.click("button", "Look for left-over entries").await;
    app.read("Nothing is left over").await;

    // The program that does the same, the environment in every form it is handed on in, and the history.
    app.click("button", starts("127.0.0.1")).await;
    app.click("tab", starts("Code")).await;
    app.click("button", "Copy").await;
    app.hear("The program is copied").await;
    let program = clipboard(&app);
    assert!(program.len() > 100, "no program was copied: {program}");
    assert_none("the secret", &in_text(&secret, "a copied program", program.as_bytes()));
    assert_none("the token", &in_text(&signature, "a copied program", program.as_bytes()));
    app.answer_dialog("save", &app.desktop().folder().join("home/program.txt"));
    app.click("button", "Save the program in a file").await;
    app.hear("Saved as").await;
    app.click("button", "Edit this environment").await;
    app.click("button", "Export this environment").await;
    app.read("m2m-token-tester-pack/1").await;
    app.answer_dialog("save", &app.desktop().folder().join("home/a pack.m2mpack"));
    app.click("button", starts("Save…")).await;
    app.hear("a pack.m2mpack").await;
    for (format, end) in [("Postman collection", "json"), ("Postman environment", "json"), (".env", "env")] {
        app.click("radio", starts(format)).await;
        app.idle().await;
        let name = format!("{format}.{end}");
        app.answer_dialog("save", &app.desktop().folder().join("home").join(&name));
        app.click("button", starts("Save…")).await;
        app.hear(&name).await;
    }
    app.driver().active_element().await.unwrap().send_keys("\u{e00c}").await.unwrap();
    app.click("button", "History").await;
    app.see("heading", "History").await;
    app.quiet().await;
    assert_none("the secret", &everywhere(&app, &secret).await);
    assert_none("the token", &everywhere(&app, &signature).await);

    // A failure, so that there is something to report; a report in both forms, saved and copied.
    tenant.set_credentials(AppId::NightlySync, CLIENT_ID, "another secret");
    app.click("button", starts("127.0.0.1")).await;
    app.click("tab", starts("Token")).await;
    app.click("button", starts("Get a new one")).await;
    app.see("button", starts("Try again")).await;
    app.click("button", starts("Copy report")).await;
    app.see("heading", "Report for a developer").await;
    app.click("button", starts("Save the report")).await;
    app.hear("Saved as").await;
    app.click("radio", starts("JSON")).await;
    app.click("button", starts("Save the report")).await;
    app.hear("Saved as").await;
    app.click("button", starts("Copy")).await;
    app.hear("The report is copied").await;
    let copied = clipboard(&app);
    assert!(copied.contains("m2m-token-tester-report"), "{copied}");
    assert_none("the secret", &in_text(&secret, "a copied report", copied.as_bytes()));
    assert_none("the token", &in_text(&signature, "a copied report", copied.as_bytes()));
    app.click("button", starts("Close")).await;

    // A copied token is on the clipboard for its time, and then on no clipboard.
    app.click("tab", starts("Claims")).await;
    app.click("button", "Copy token").await;
    app.see("button", "Copied").await;
    let since = Instant::now();
    assert_eq!(clipboard(&app), token, "the token is not on the real clipboard");
    while clipboard(&app) == token {
        assert!(since.elapsed() < Duration::from_secs(12), "the token stays on the clipboard");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(since.elapsed() > Duration::from_secs(3), "cleared before its time: {:?}", since.elapsed());

    assert_none("the secret", &everywhere(&app, &secret).await);
    assert_none("the token", &everywhere(&app, &signature).await);
    let messages = app.ipc().await;
    assert!(messages.iter().any(|message| message.command == "app_state"), "not recorded from the first message on");
    assert!(messages.len() > 20, "{} messages", messages.len());
    let texts = |inward: bool| {
        messages.iter().flat_map(move |message: &Message| {
            let allowed = ["create_environment", "read_secret_field"].contains(&message.command.as_str());
            let request = if inward && allowed { "" } else { message.request.as_str() };
            [
                (format!("request of {}", message.command), request),
                (format!("answer of {}", message.command), &message.answer),
            ]
        })
    };
    assert!(
        texts(false).any(|(place, text)| !in_text(&secret, place, text.as_bytes()).is_empty()),
        "the search finds nothing"
    );
    for (place, text) in texts(true) {
        assert_none("the secret", &in_text(&secret, &place, text.as_bytes()));
        assert_none("the token", &in_text(&signature, &place, text.as_bytes()));
    }

    // A crash leaves no memory behind.
    let pid = app.processes().iter().find(|process| process.name.starts_with("m2m")).expect("the app runs").pid;
    let crashed =
        app.desktop().command("sh").args(["-c", "kill -ABRT \"$1\"", "sh", &pid.to_string()]).status().unwrap();
    assert!(crashed.success());
    let deadline = Instant::now() + Duration::from_secs(10);
    while app.processes().iter().any(|process| process.name.starts_with("m2m")) {
        assert!(Instant::now() < deadline, "the app does not end");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    below(&secret, &[app.desktop().folder()]).assert_clean();
    below(&signature, &[app.desktop().folder()]).assert_clean();
}

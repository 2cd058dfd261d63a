//! The window without a mouse: everything can be reached in the order in which it is read, and journeys are walked by keys.

use practice_tenant::{AppId, PracticeTenant};
use serde_json::Value;
use tests::app::{App, starts};
use tests::desktop::Desktop;

/// Fails when Tab does not stop at every control of the page, once, in the order in which the page is read.
async fn reaches_everything(app: &App, room: &str) {
    // What is still on its way would be drawn anew while the focus goes round.
    app.idle().await;
    app.paint().await;
    let operable = app.operable().await;
    let stops = app.tab_round(operable.len() + 4).await;
    let reached: Vec<usize> = stops.iter().filter_map(|stop| stop.at).collect();
    let missing: Vec<&str> =
        operable.iter().enumerate().filter(|(at, _)| !reached.contains(at)).map(|(_, what)| what.as_str()).collect();
    assert!(missing.is_empty(), "{room}: Tab does not reach {missing:#?}");
    assert!(reached.is_sorted(), "{room}: Tab leaves the order of the page: {stops:#?}");
    // A dialog that scrolls is a stop of its own, so that it can be scrolled by keys.
    let may = |what: &str| what.starts_with("nothing") || what.starts_with("dialog");
    let strange: Vec<_> = stops.iter().filter(|stop| stop.at.is_none() && !may(&stop.what)).collect();
    assert!(strange.is_empty(), "{room}: the focus stops at what is no control: {strange:#?}");
    assert!(operable.len() > 2, "{room}: hardly a control was looked at: {operable:?}");
}

#[tokio::test]
async fn everything_in_every_room_is_reached_by_tab_in_reading_order() {
    let mut app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    reaches_everything(&app, "first run").await;
    app.click("button", starts("Connect")).await;
    app.click("button", starts("Name and colour")).await;
    reaches_everything(&app, "connect").await;
    app.press("Escape").await;
    app.click("button", starts("Practise")).await;
    app.click("button", starts("Advanced")).await;
    reaches_everything(&app, "token").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", starts("Who is asking")).await;
    app.idle().await;
    reaches_everything(&app, "claims").await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    reaches_everything(&app, "call").await;
    app.click("tab", starts("Code")).await;
    app.see("heading", "Code").await;
    reaches_everything(&app, "code").await;
    app.click("button", "Compare with another environment").await;
    app.see("heading", "Compare").await;
    reaches_everything(&app, "compare").await;
    app.press("Escape").await;
    for (room, heading) in [
        ("Practice", "Practice"),
        ("History", "History"),
        ("Check all", "Check all"),
        ("Import", "What were you sent?"),
        ("Which scopes?", "Which scopes do I need?"),
        ("Settings", "Settings"),
        ("Help", "Help"),
    ] {
        app.click("button", room).await;
        app.see("heading", heading).await;
        app.idle().await;
        reaches_everything(&app, room).await;
    }
    app.press("Control+k").await;
    app.see("combobox", "Go to anything").await;
    app.press("Escape").await;
    app.click("button", starts("Practice ")).await;
    app.click("tab", starts("Token")).await;
    app.click("button", "Use a token somebody sent you").await;
    app.see("field", "Token").await;
    reaches_everything(&app, "a dialog").await;
}

#[tokio::test]
async fn everything_about_an_environment_of_ones_own_is_reached_by_tab_in_reading_order() {
    let mut app = App::open(Desktop::start()).await;
    super::connect::unreachable(&mut app).await;
    app.click("button", starts("Get token")).await;
    app.see("button", starts("Try again")).await;
    reaches_everything(&app, "a failure").await;
    app.click("button", "Edit this environment").await;
    app.see("heading", starts("Edit ")).await;
    reaches_everything(&app, "edit").await;
    app.click("button", "Add an API").await;
    app.see("heading", "Add an API").await;
    reaches_everything(&app, "an API").await;
    app.press("Escape").await;
    app.press("Escape").await;
    app.click("button", "Check connection").await;
    app.see("heading", starts("Connection of")).await;
    reaches_everything(&app, "connection").await;
    app.press("Escape").await;
    app.click("button", "Find in tenant").await;
    app.see("heading", starts("Find in")).await;
    reaches_everything(&app, "find in tenant").await;
}

/// Tab until the control with this beginning has the focus; a person reads on the way, too.
async fn tab_to(app: &App, what: &str) {
    let mut seen = Vec::new();
    for _ in 0..60 {
        let here = app.focused().await;
        if here.contains(what) {
            return;
        }
        seen.push(here);
        app.press("Tab").await;
    }
    panic!("Tab does not come to {what}: {seen:#?}");
}

#[tokio::test]
async fn the_first_call_is_made_by_keys_alone() {
    let app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    tab_to(&app, "Practise").await;
    app.press("Enter").await;
    app.see("button", starts("Get token")).await;
    app.paint().await;
    // The focus waits on the button that goes on: no Tab is needed.
    assert!(app.focused().await.contains("Get token"), "{}", app.focused().await);
    app.press("Enter").await;
    app.read("would accept this token").await;
    app.see("button", starts("Call GET")).await;
    app.press("Control+Enter").await;
    app.hear("200 OK").await;
    assert_eq!((app.clicks(), app.fields()), (0, 0), "a mouse was used");
    // Ctrl 1 and the arrow keys move between the stages, and the focus goes along.
    app.press("Control+1").await;
    app.see("heading", "Ask for a token").await;
    app.paint().await;
    assert!(app.focused().await.contains("tab-token"), "{}", app.focused().await);
    app.press("ArrowRight").await;
    app.see("heading", "What an API checks").await;
    app.press("F1").await;
    app.see("heading", "Help").await;
    app.press("Escape").await;
    app.see("tab", starts("Claims")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_environment_is_connected_and_a_failure_mended_by_keys_alone() {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, "client!+ID", "SECRET?%G&client");
    let app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    app.press("Control+n").await;
    app.see("field", "Kinde domain").await;
    app.paint().await;
    app.type_keys(tenant.origin()).await;
    app.press("Tab").await;
    tab_to(&app, "Client ID").await;
    app.type_keys("client!+ID").await;
    tab_to(&app, "Client secret").await;
    app.type_keys("SECRET?%G&wrong").await;
    app.press("Control+Enter").await;
    app.see("button", starts("Get token")).await;
    app.paint().await;
    assert!(app.focused().await.contains("Get token"), "{}", app.focused().await);
    app.press("Enter").await;
    app.see("button", starts("Try again")).await;
    app.paint().await;
    assert!(app.focused().await.contains("failure-title"), "{}", app.focused().await);
    // The card is read from its title on; the secret is replaced through the palette, and the focus comes back.
    app.press("Control+k").await;
    app.see("combobox", "Go to anything").await;
    app.type_keys("edit this").await;
    app.press("Enter").await;
    app.see("button", "Replace the client secret").await;
    tab_to(&app, "replace-secret").await;
    app.press("Enter").await;
    app.see("field", "New client secret").await;
    app.paint().await;
    app.press("Escape").await;
    app.until("the dialog to be gone", "return !document.querySelector('dialog')", Value::Null).await;
    app.paint().await;
    assert!(app.focused().await.contains("replace-secret"), "{}", app.focused().await);
    app.press("Enter").await;
    app.see("field", "New client secret").await;
    app.paint().await;
    app.type_keys("SECRET?%G&client").await;
    app.press("Control+Enter").await;
    app.hear("The new secret works").await;
    app.until("the dialog to be gone", "return !document.querySelector('dialog')", Value::Null).await;
    app.press("Control+1").await;
    app.see("tab", starts("Token")).await;
    app.see("button", starts("Try again")).await;
    app.paint().await;
    app.press("Control+Enter").await;
    app.read("would accept this token").await;
    assert_eq!((app.clicks(), app.fields()), (0, 0), "a mouse was used");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_pasted_and_taken_over_by_keys_alone() {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, "client!+ID", "SECRET?%G&client");
    let app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    let message = format!("Domain: {}\nClient ID: client!+ID\nClient secret: SECRET?%G&client\n", tenant.origin());
    super::interchange::paste(&app, &message).await;
    app.see("button", starts("Add this environment")).await;
    app.paint().await;
    app.press("Control+Enter").await;
    app.see("button", starts("Get token")).await;
    app.paint().await;
    assert!(app.focused().await.contains("Get token"), "{}", app.focused().await);
    app.press("Enter").await;
    app.read("would accept this token").await;
    assert_eq!((app.clicks(), app.fields()), (0, 0), "a mouse was used");
}

#[tokio::test]
async fn the_palette_finds_by_letters_and_gives_the_focus_back() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    app.paint().await;
    app.press("Control+k").await;
    app.see("combobox", "Go to anything").await;
    app.paint().await;
    app.press("Escape").await;
    app.until("the palette to be gone", "return !document.querySelector('dialog')", Value::Null).await;
    app.paint().await;
    assert!(app.focused().await.contains("Get token"), "{}", app.focused().await);
    for (typed, heading) in [("sett", "Settings"), ("help", "Help"), ("jwks", "Help")] {
        app.press("Control+k").await;
        app.see("combobox", "Go to anything").await;
        app.type_keys(typed).await;
        app.press("Enter").await;
        app.see("heading", heading).await;
    }
    app.paint().await;
    assert!(app.focused().await.contains("word-jwks"), "{}", app.focused().await);
    app.press("Control+k").await;
    app.see("combobox", "Go to anything").await;
    app.type_keys("theme dark").await;
    app.press("Enter").await;
    app.until("the dark theme", "return document.documentElement.dataset.theme === 'dark'", Value::Null).await;
}

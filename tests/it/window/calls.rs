//! Calls in the real window: which scopes are needed, a call with parameters, pages, a wait, kept calls.

use crate::locked::invoke;
use practice_tenant::{ApiId, AppId, Fault, FaultKind, Place, PracticeTenant};
use serde_json::json;
use tests::app::{App, starts};
use tests::desktop::Desktop;

const SECRET: &str = "SECRET?%G&client";

/// Chooses a theme, and comes back to the first page.
async fn theme(app: &mut App, name: &str) {
    app.click("button", starts("Settings")).await;
    app.click("radio", name).await;
}

/// A tenant of its own, connected, with a token for its Management API, on the Call stage.
async fn connected(production: bool) -> (PracticeTenant, App) {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, "client!+ID", SECRET);
    for scope in [
        "read:users",
        "read:properties",
        "read:api_keys",
        "read:applications",
        "create:users",
        "read:organization_users",
    ] {
        tenant.set_scope(AppId::NightlySync, ApiId::Management, scope, true).unwrap();
    }
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Connect").await;
    app.see("field", "Kinde domain").await;
    app.record_ipc().await;
    app.fill("Kinde domain", tenant.origin()).await;
    app.fill("Client ID", "client!+ID").await;
    app.fill("Client secret", SECRET).await;
    app.quiet().await;
    if production {
        app.click("checkbox", starts("This is a production environment")).await;
    }
    app.click("button", "Save and continue").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("tab", starts("Call")).await;
    app.read("With this token you can call").await;
    (tenant, app)
}

/// Searches in plain words and takes the best match.
async fn pick(app: &mut App, words: &str, found: &str) {
    app.fill("What do you want to do?", words).await;
    app.see("option", starts(found)).await;
    app.click("option", starts(found)).await;
    app.idle().await;
}

#[tokio::test]
async fn the_scopes_for_two_wishes_are_found_without_token_or_environment() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Which scopes do I need?").await;
    app.see("heading", "Which scopes do I need?").await;
    app.fill("Search", "list users").await;
    app.click("checkbox", starts("List users, with filters")).await;
    app.hear("read:users").await;
    app.fill("Search", "create an organisation").await;
    app.click("checkbox", starts("Create an organization")).await;
    app.hear("2 scopes: read:users, create:organizations").await;
    app.read("Manage scopes").await;
    app.screenshot("journey-6-scopes").await;
    app.assert_accessible("needed scopes").await;
    app.click("button", "Copy scopes").await;
    app.hear("Copied.").await;
    app.click("button", "Ask your admin").await;
    app.read("please allow our machine-to-machine application these scopes").await;
    app.screenshot("journey-6-ask").await;
    app.assert_accessible("a message to the admin").await;
    app.click("button", starts("Close")).await;
    app.click("button", starts("Back")).await;
    app.see("button", "Practise").await;
    // The same in the dark, from the rail of an environment.
    app.click("button", "Practise").await;
    theme(&mut app, "Dark").await;
    app.click("button", "Which scopes?").await;
    app.fill("Search", "delete scope of api").await;
    app.click("checkbox", starts("Remove a scope from an API")).await;
    app.read("it may be delete:api_scopes").await;
    app.screenshot("journey-6-scopes-dark").await;
    app.assert_accessible("a doubtful scope, dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_found_filled_paged_and_waited_for() {
    let (tenant, mut app) = connected(false).await;
    app.screenshot("calls-before").await;
    app.assert_accessible("the call stage").await;

    // Found in plain words; what is missing is said before sending, and asked for when sent all the same.
    app.fill("What do you want to do?", "who is in an org").await;
    app.see("option", starts("Can: List an organization's members")).await;
    app.screenshot("calls-search").await;
    app.assert_accessible("the search is open").await;
    app.click("option", starts("Can: List an organization's members")).await;
    app.read("Fill in org_code").await;
    app.click("button", starts("Send")).await;
    app.sees_wrong("org_code").await;
    assert_eq!(tenant.requests().iter().filter(|request| request.path.contains("organizations")).count(), 0);

    // A list in pages.
    pick(&mut app, "list users", "Can: List users, with filters").await;
    app.click("button", starts("Optional parameters")).await;
    app.fill("page_size", "3").await;
    app.read("It should work.").await;
    app.screenshot("calls-filled").await;
    app.assert_accessible("a filled call").await;
    app.click("button", starts("Send")).await;
    app.hear("200 OK").await;
    app.see("button", "Next page").await;
    app.screenshot("calls-page").await;
    app.assert_accessible("one page of a list").await;
    app.click("button", "Next page").await;
    app.idle().await;
    let asked = tenant.requests().into_iter().rfind(|request| request.path == "/api/v1/users").unwrap();
    assert!(asked.query.iter().any(|(name, value)| name == "next_token" && !value.is_empty()), "{:?}", asked.query);
    assert!(asked.query.contains(&("page_size".to_owned(), "3".to_owned())));
    app.click("button", starts("All pages")).await;
    app.read("put together into one list").await;
    app.screenshot("calls-all-pages").await;
    app.assert_accessible("all pages of a list").await;

    // The server wants it slower: a countdown, and once more by itself.
    tenant.inject(Fault::RateLimited { at: Place::ManagementApi, reset_seconds: 6 });
    app.click("button", starts("Send")).await;
    app.read("The API asks to wait.").await;
    app.screenshot("calls-wait").await;
    app.assert_accessible("a wait that the API asks for").await;
    app.click("button", "Send again when it is over").await;
    app.read("then it is sent again by itself").await;
    tenant.withdraw(FaultKind::RateLimited);
    app.hear("200 OK").await;

    // The same in the dark and in a small window, where the answer is below.
    theme(&mut app, "Dark").await;
    app.click("button", starts("127.0.0.1")).await;
    app.driver().set_window_size(880, 600).await.unwrap();
    app.screenshot("calls-dark-small").await;
    app.assert_accessible("a call, dark and small").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_with_cursors_leads_on_and_back_and_is_fetched_whole_although_the_api_asks_to_wait() {
    let (tenant, mut app) = connected(false).await;
    let asked = || {
        let request = tenant.requests().into_iter().rfind(|request| request.path == "/api/v1/properties").unwrap();
        request.query.into_iter().filter(|(name, _)| name != "page_size").collect::<Vec<_>>()
    };
    pick(&mut app, "list property definitions", "Can: List property definitions").await;
    app.click("button", starts("Optional parameters")).await;
    app.fill("page_size", "2").await;
    app.click("button", starts("Send")).await;
    app.hear("200 OK").await;
    app.see("button", "Next page").await;
    assert!(!app.sees("button", "Previous page").await);

    app.click("button", "Next page").await;
    app.see("button", "Previous page").await;
    assert!(matches!(asked().as_slice(), [(name, _)] if name == "starting_after"), "{:?}", asked());
    app.screenshot("calls-cursors").await;
    app.assert_accessible("a page in the middle of a list").await;
    app.click("button", "Previous page").await;
    app.idle().await;
    assert!(!app.sees("button", "Previous page").await);
    assert!(matches!(asked().as_slice(), [(name, _)] if name == "ending_before"), "{:?}", asked());

    // All pages, from the one that is shown on; the first request is refused for a while.
    tenant.inject(Fault::RateLimited { at: Place::ManagementApi, reset_seconds: 5 });
    app.click("button", starts("All pages")).await;
    app.read("The API asks to wait: ").await;
    app.screenshot("calls-all-pages-wait").await;
    app.assert_accessible("all pages wait for the API").await;
    tenant.withdraw(FaultKind::RateLimited);
    app.read("put together into one list").await;
    let counted = "return /(\\d+) items on (\\d+) pages/.exec(document.body.innerText)?.slice(1).map(Number) ?? null";
    let counted = app.execute(counted, vec![]).await;
    let (items, pages) = (counted[0].as_u64().unwrap(), counted[1].as_u64().unwrap());
    assert!(pages > 1 && items > 2 * (pages - 1), "{items} items on {pages} pages");
    app.screenshot("calls-cursors-all").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_only_leads_forward_offers_no_way_back_and_is_fetched_whole() {
    let (tenant, mut app) = connected(false).await;
    pick(&mut app, "list all api keys", "Can: List all API keys").await;
    app.click("button", starts("Optional parameters")).await;
    app.fill("page_size", "2").await;
    app.click("button", starts("Send")).await;
    app.hear("200 OK").await;
    app.click("button", "Next page").await;
    app.idle().await;
    let asked = tenant.requests().into_iter().rfind(|request| request.path == "/api/v1/api_keys").unwrap();
    assert!(asked.query.iter().any(|(name, value)| name == "starting_after" && !value.is_empty()), "{:?}", asked.query);
    assert!(!app.sees("button", "Previous page").await);
    app.click("button", starts("All pages")).await;
    app.read("3 items on 2 pages").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_kept_run_renamed_deleted_and_brought_back() {
    let (tenant, mut app) = connected(false).await;
    pick(&mut app, "list properties", "Can: List property definitions").await;
    app.click("button", starts("Save call")).await;
    app.fill("Name", "Our properties").await;
    app.screenshot("calls-save").await;
    app.assert_accessible("saving a call").await;
    app.click("button", starts("Save")).await;
    app.hear("Our properties is saved.").await;
    app.idle().await;
    app.screenshot("calls-saved").await;
    app.click("button", "Run Our properties").await;
    app.hear("200 OK").await;
    app.screenshot("calls-kept").await;
    app.assert_accessible("kept calls").await;
    app.click("button", "Rename Our properties").await;
    app.fill("Name", "Properties").await;
    app.click("button", starts("Rename")).await;
    app.hear("Renamed to Properties.").await;
    app.click("button", "Delete Properties").await;
    app.click("button", starts("Undo")).await;
    app.see("button", "Run Properties").await;

    // They are there the next day, and hold no token and no secret.
    let app = App::open(app.close().await).await;
    app.see("button", "Add environment").await;
    let state = invoke(&app, "app_state", json!({})).await.unwrap();
    let call = &state["environments"][0]["savedCalls"][0];
    assert_eq!(call["name"], "Properties", "{state}");
    assert_eq!(call["url"], format!("{}/api/v1/properties", tenant.origin()));
    let text = call.to_string();
    assert!(!text.contains("eyJ") && !text.contains(SECRET), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn production_is_written_to_only_with_its_name_and_a_wrong_path_is_mended() {
    let (tenant, mut app) = connected(true).await;
    let writes = || tenant.requests().iter().filter(|request| request.path == "/api/v1/user").count();
    pick(&mut app, "create user", "Can: Create a user").await;
    app.click("button", starts("Send")).await;
    app.sees_wrong(starts("Type “")).await;
    assert_eq!(writes(), 0);
    app.screenshot("calls-production").await;
    app.assert_accessible("writing to production").await;
    // Not even a window that asks for it without the name gets through.
    let state = invoke(&app, "app_state", json!({})).await.unwrap();
    let environment = &state["environments"][0];
    let call =
        json!({ "method": "POST", "url": format!("{}/api/v1/user", tenant.origin()), "headers": [], "body": "{}" });
    let arguments = json!({ "args": {
        "environmentId": environment["id"], "tokenId": environment["savedTokens"][0]["tokenId"], "operationId": "x", "call": call,
    } });
    let refused = invoke(&app, "send_call", arguments).await.unwrap_err();
    assert!(refused.contains("Type the name of the environment"), "{refused}");
    assert_eq!(writes(), 0);
    app.fill(starts("Type “"), environment["name"].as_str().unwrap()).await;

    // A path without /api is recognised and mended, with a word about it.
    app.click("button", starts("Send")).await;
    app.idle().await;
    pick(&mut app, "show environment", "Can").await;
    app.fill("Address", &format!("{}/v1/users", tenant.origin())).await;
    // What is said about an address comes a moment after it was typed, and moves what stands below.
    app.quiet().await;
    app.click("button", starts("Send")).await;
    app.hear("200 OK").await;
    app.read("so /api was put in front").await;
    assert!(tenant.requests().iter().all(|request| !request.path.starts_with("/v1/")));
    app.screenshot("calls-mended").await;
    app.assert_accessible("a mended address").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_in_an_answer_is_hidden_until_somebody_wants_to_see_it() {
    let (tenant, mut app) = connected(false).await;
    pick(&mut app, "show one application", "Can: Show one application").await;
    let id = tenant.application(AppId::NightlySync).client_id().to_owned();
    app.fill("application_id", &id).await;
    app.click("button", starts("Send")).await;
    app.hear("200 OK").await;
    app.read("One credential in this answer is hidden.").await;
    assert!(!app.page().await.contains("NotTheRealSecret"));
    app.screenshot("calls-hidden").await;
    app.assert_accessible("a hidden credential").await;
    app.click("button", "Show credentials").await;
    app.read("NotTheRealSecret").await;
}

//! APIs of one's own in the real window: does one check its tokens, what does the tenant know of them, and how their
//! endpoints come out of a document.

use practice_tenant::{ApiId, AppId, PracticeTenant};
use tests::app::{App, starts};
use tests::desktop::Desktop;
use tests::ipc::Message;

const CLIENT_ID: &str = "client!+ID";

const DOCUMENT: &str = r#"openapi: 3.0.3
info: { title: Orders API, version: "1.4" }
servers: [{ url: "ORIGIN/orders-api" }]
security: [{ acme: [read:orders] }]
paths:
  /orders:
    get: { summary: List orders }
    post: { summary: Create an order, security: [{ acme: [update:orders] }], requestBody: { content: { application/json: {} } } }
  /orders/{id}:
    get: { summary: Show one order }
    put: { requestBody: { content: { multipart/form-data: {} } } }
  /health: { get: { summary: Whether it is up, security: [] } }
components:
  securitySchemes:
    acme: { type: oauth2, flows: { clientCredentials: { tokenUrl: "ORIGIN/oauth2/token", scopes: { read:orders: Read, update:orders: Change } } } }
"#;

async fn with_theme(theme: &str) -> App {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.see("button", starts("Get token")).await;
    app.click("button", starts("Settings")).await;
    app.click("radio", theme).await;
    // Said late it would drown what is said next.
    app.hear("Theme: saved").await;
    app
}

/// Whole tokens that travelled between the window and Rust.
fn tokens_in(messages: &[Message]) -> Vec<String> {
    let texts = messages.iter().flat_map(|message| [&message.request, &message.answer]);
    let is_of_a_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    texts
        .flat_map(|text| text.split(move |c: char| !is_of_a_token(c)))
        .filter(|word| word.starts_with("eyJ") && word.matches('.').count() == 2 && word.len() > 100)
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guard_check_tells_the_careless_api_from_the_careful_one() {
    for theme in ["Light", "Dark"] {
        let mut app = with_theme(theme).await;
        let shot = |name: &str| format!("guard-{}-{name}", theme.to_lowercase());
        app.click("button", "Practice").await;
        app.record_ipc().await;
        app.click("button", "Start: An API that checks too little").await;
        app.see("heading", "Guard check of Careless API").await;
        app.see("heading", starts("Lesson: An API")).await;
        app.see("button", starts("Send 8 requests")).await;
        app.screenshot(&shot("plan")).await;
        app.assert_accessible(&format!("a planned guard check, {theme}")).await;

        app.click("button", starts("Send 8 requests")).await;
        app.hear("Careless API lets in what it must refuse: expired token, token for another API").await;
        app.read("ended 2 h").await;
        app.read("Failure seen").await;
        app.screenshot(&shot("careless")).await;
        app.assert_accessible(&format!("a careless API, {theme}")).await;

        app.click("switch", "Let Careless API check everything").await;
        app.click("button", starts("Check again")).await;
        app.hear("Careless API refused all 6 bad tokens and let the good one in").await;
        app.read("It works again").await;
        app.screenshot(&shot("mended")).await;

        app.choose("API", "Orders API").await;
        app.click("button", starts("Send")).await;
        app.hear("Orders API refused").await;
        app.choose("Endpoint", "GET /health").await;
        app.click("button", starts("Send")).await;
        app.hear("proves nothing about tokens").await;
        app.screenshot(&shot("public")).await;
        app.assert_accessible(&format!("a public endpoint, {theme}")).await;

        let messages = app.ipc().await;
        assert!(messages.iter().filter(|message| message.command == "send_guard_case").count() > 15);
        assert_eq!(tokens_in(&messages), Vec::<String>::new(), "a token left Rust");

        app.click("button", starts("History")).await;
        app.read("Guard check, ").await;
        app.fill("Search in the history", "401").await;
        app.screenshot(&shot("history")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_tenant_has_is_found_taken_over_and_granted_and_a_new_token_holds_it() {
    for theme in ["Light", "Dark"] {
        let mut app = with_theme(theme).await;
        let shot = |name: &str| format!("tenant-{}-{name}", theme.to_lowercase());
        app.click("button", "Practice").await;
        for scope in ["update:apis", "create:api_application_scopes"] {
            app.fill("Find a scope", scope).await;
            // The list shrinks while it is typed.
            app.idle().await;
            app.click("switch", format!("{scope} for Nightly sync").as_str()).await;
            app.hear(&format!("{scope} is on")).await;
        }
        app.click("button", starts("Go to its Token stage")).await;
        app.record_ipc().await;
        app.click("button", "Find in tenant").await;
        app.read("What will be asked").await;
        app.screenshot(&shot("plan")).await;
        app.assert_accessible(&format!("before the tenant is asked, {theme}")).await;
        assert!(!app.ipc().await.iter().any(|message| message.command == "find_in_tenant"), "it asked by itself");

        app.click("button", starts("Ask the tenant")).await;
        app.hear("4 APIs found").await;
        app.idle().await;
        app.read("Not authorised").await;
        app.screenshot(&shot("found")).await;
        app.assert_accessible(&format!("what a tenant has, {theme}")).await;
        app.click("button", starts("Take 1 API over")).await;
        app.hear("1 API taken over").await;
        app.idle().await;

        app.click("button", "Authorise this app for Billing API").await;
        app.read("It gets no scope by that").await;
        app.screenshot(&shot("ask")).await;
        app.assert_accessible(&format!("before a change, {theme}")).await;
        app.click("button", starts("Authorise")).await;
        app.hear("may now ask for tokens for Billing API").await;
        app.idle().await;
        app.click("button", "2 scopes of Billing API").await;
        app.click("button", "Grant read:invoices to this app").await;
        app.click("button", starts("Grant the scope")).await;
        app.hear("now has read:invoices").await;
        app.idle().await;
        app.screenshot(&shot("granted")).await;
        app.assert_accessible(&format!("after a change, {theme}")).await;

        app.click("button", "Get a new token").await;
        app.click("button", starts("Get token")).await;
        app.read("would accept this token").await;
        app.read("read:invoices").await;
        assert_eq!(tokens_in(&app.ipc().await), Vec::<String>::new(), "a token left Rust");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endpoints_come_out_of_a_document_pasted_or_chosen_as_a_file() {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, CLIENT_ID, "SECRET?%G&client");
    let document = DOCUMENT.replace("ORIGIN", tenant.origin());
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Connect").await;
    app.see("field", "Kinde domain").await;
    app.record_ipc().await;
    app.fill("Kinde domain", tenant.origin()).await;
    app.fill("Client ID", CLIENT_ID).await;
    app.fill("Client secret", "SECRET?%G&client").await;
    app.quiet().await;
    app.click("button", "Save and continue").await;
    app.click("button", "Add an API").await;
    app.see("heading", "Add an API").await;

    app.paste(starts("OpenAPI 3 document"), "'swagger: \"2.0\"'").await;
    app.click("button", "Read the document").await;
    app.sees_wrong(starts("OpenAPI 3 document")).await;
    app.hear("This is Swagger 2.0").await;
    app.screenshot("api-document-refused").await;
    app.assert_accessible("a document that cannot be read").await;

    let quoted = serde_json::to_string(&document).unwrap();
    app.paste(starts("OpenAPI 3 document"), &quoted).await;
    app.click("button", "Read the document").await;
    app.hear("5 endpoints understood").await;
    app.read("not JSON: PUT /orders/{id}").await;
    app.screenshot("api-preview").await;
    app.assert_accessible("what was understood of a document").await;
    app.click("button", "Take 5 endpoints").await;
    app.fill("Audience", &tenant.audience(ApiId::Orders)).await;
    app.click("button", "Edit GET /health").await;
    app.screenshot("api-endpoints").await;
    app.assert_accessible("endpoints of an API").await;
    app.click("button", starts("Save the API")).await;
    app.hear("Orders API is saved").await;

    // The same by a file; the dialog is answered beforehand.
    let folder = app.desktop().folder().join("tmp/m2m-dialog-answers");
    std::fs::create_dir_all(&folder).unwrap();
    let file = app.desktop().folder().join("openapi.yaml");
    std::fs::write(&file, document.replace("/health", "/ready")).unwrap();
    std::fs::write(folder.join("open"), file.display().to_string()).unwrap();
    app.click("button", "Change Orders API").await;
    app.click("button", "Choose a file…").await;
    app.hear("5 endpoints understood").await;
    app.click("button", "Take 5 endpoints").await;
    app.see("button", "Edit GET /ready").await;
    app.see("button", "Edit GET /health").await;
    app.click("button", starts("Save the API")).await;
    app.hear("Orders API is saved").await;

    // What was read is what the guard check offers, with its scope.
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", "Edit this environment").await;
    app.click("button", "Guard check of Orders API").await;
    app.click("button", starts("Send 6 requests")).await;
    app.hear("Orders API refused all 4 bad tokens").await;
    app.screenshot("guard-own-api").await;

    // Where it is production, it asks again.
    app.click("button", "Back").await;
    app.click("button", "Edit this environment").await;
    app.click("checkbox", starts("This is a production environment")).await;
    app.click("button", starts("Save")).await;
    app.hear("saved").await;
    app.click("button", "Edit this environment").await;
    app.click("button", "Guard check of Orders API").await;
    let asked = || tenant.requests().iter().filter(|request| request.path.starts_with("/orders-api")).count();
    let before = asked();
    app.click("button", starts("Send 6 requests")).await;
    app.read("Tick this first").await;
    assert_eq!(asked(), before, "it was not asked for");
    app.screenshot("guard-production").await;
    app.assert_accessible("a guard check of production").await;
    app.click("checkbox", starts("Send bad tokens to this PRODUCTION API")).await;
    app.click("button", starts("Send 6 requests")).await;
    app.hear("Orders API refused all 4 bad tokens").await;
    assert_eq!(asked(), before + 6);
}

//! Journeys of somebody who was handed a token or met a failure, with their ceilings: what it takes in clicks and fields.

use practice_tenant::{ApiId, AppId, PracticeTenant};
use serde_json::Value;
use tests::app::{App, starts};
use tests::desktop::Desktop;
use tests::leaks::{forms, in_text};

/// The first likely cause on the failure card, as it is read.
async fn first_cause(app: &App) -> String {
    let text = app.execute("return document.querySelector('.causes li')?.innerText ?? ''", vec![]).await;
    text.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_names_the_right_cause_first_and_trying_again_works_once_it_is_mended() {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, "client!+ID", "SECRET?%G&client");
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Connect").await;
    app.fill("Kinde domain", tenant.origin()).await;
    app.fill("Client ID", "client!+ID").await;
    app.fill("Client secret", "SECRET?%G&client").await;
    app.click("button", starts("Save and continue")).await;
    app.see("button", starts("Get token")).await;

    // Something that only somebody in Kinde can mend: nobody has authorised the app.
    tenant.deauthorise(AppId::NightlySync, ApiId::Management);
    app.click("button", starts("Get token")).await;
    app.see("button", starts("Try again")).await;
    app.paint().await;
    let cause = first_cause(&app).await;
    assert!(cause.to_lowercase().contains("authoris"), "the first cause is {cause:?}");
    assert!(app.focused().await.contains("failure-title"), "the card does not get the focus");
    app.screenshot("journey-4-failure").await;
    app.assert_accessible("a refused request").await;

    // The set-up knows it, too, and calls right what is right.
    app.click("button", "Show the steps").await;
    app.read("Kinde has accepted the client ID and the secret").await;
    app.read("Not right yet").await;
    app.screenshot("journey-4-set-up").await;
    app.press("Escape").await;

    let before = (app.clicks(), app.fields());
    tenant.authorise(AppId::NightlySync, ApiId::Management);
    app.click("button", starts("Try again")).await;
    app.read("would accept this token").await;
    assert_eq!((app.clicks() - before.0, app.fields() - before.1), (1, 0), "mended, one click is enough");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_somebody_sent_is_read_judged_and_used_without_a_secret() {
    // Another window of the same tenant brings the token, as a colleague would.
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, "client!+ID", "SECRET?%G&client");
    let answer = reqwest::Client::new()
        .post(format!("{}/oauth2/token", tenant.origin()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!(
            "grant_type=client_credentials&client_id=client%21%2BID&client_secret=SECRET%3F%25G%26client&audience={}",
            tenant.audience(ApiId::Management)
        ))
        .send()
        .await
        .unwrap();
    let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let token = answer["access_token"].as_str().unwrap().to_owned();

    let mut app = App::open(Desktop::start()).await;
    app.click("button", "I was sent a token").await;
    let pasted = serde_json::to_string(&format!("Bearer {token}\n")).unwrap();
    let before = app.clicks();
    app.paste("Token", &pasted).await;
    app.click("button", starts("Look at it")).await;
    // What it is, whether it is good, what it may do: one paste, and no environment and no secret.
    app.read("Machine-to-machine access token").await;
    app.see("heading", "Claims").await;
    // There is no client of one's own here that it could be wrong for.
    app.read("10 checks passed, 7 not checked").await;
    app.screenshot("journey-5-pasted").await;
    app.assert_accessible("a pasted token").await;
    assert_eq!((app.clicks() - before, app.fields()), (1, 1));
    assert!(in_text(&forms("", token.rsplit('.').next().unwrap()), "the page", app.page().await.as_bytes()).is_empty());
}

#[tokio::test]
async fn a_report_is_previewed_and_copied_with_two_clicks_and_holds_nothing_secret() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.click("button", starts("Practice controls")).await;
    app.click("button", "Start: Wrong secret").await;
    app.click("button", starts("Get token")).await;
    app.see("button", starts("Try again")).await;
    let before = app.clicks();
    app.click("button", starts("Copy report")).await;
    app.see("dialog", "Report for a developer").await;
    app.read("What was tried").await;
    app.screenshot("journey-8-report").await;
    app.assert_accessible("a report").await;
    let preview = app.execute("return document.querySelector('dialog .sheet').innerText", vec![]).await;
    let preview = preview.as_str().unwrap().to_owned();
    assert!(preview.contains("client-authentication-failed"), "{preview}");
    assert!(!preview.contains("client_secret=") || preview.contains('•'), "{preview}");
    app.click("button", starts("Copy")).await;
    app.hear("The report is copied").await;
    assert_eq!((app.clicks() - before, app.fields()), (2, 0));
}

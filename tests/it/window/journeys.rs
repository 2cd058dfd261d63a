//! A journey of somebody who met a failure, with its ceiling: what it takes in clicks and fields.

use practice_tenant::{ApiId, AppId, PracticeTenant};
use tests::app::{App, starts};
use tests::desktop::Desktop;

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

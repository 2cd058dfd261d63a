//! The real window, from the outside.

use tests::app::{App, starts};
use tests::desktop::Desktop;

#[tokio::test]
async fn the_first_window_offers_to_practise_or_to_connect() {
    let app = App::open(Desktop::start()).await;
    app.see("button", "Practise").await;
    app.see("button", "Connect").await;
    app.screenshot("first-run").await;
    app.assert_accessible("first run").await;
    assert_eq!((app.clicks(), app.fields()), (0, 0));
}

#[tokio::test]
async fn three_clicks_lead_from_the_first_window_to_an_answered_call() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.screenshot("journey-1-claims").await;
    app.assert_accessible("claims of a good token").await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    app.screenshot("journey-1-call").await;
    app.assert_accessible("an answered call").await;
    assert_eq!((app.clicks(), app.fields()), (3, 0));
}

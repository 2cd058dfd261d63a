//! The window without a mouse: a journey is walked by keys.

use tests::app::{App, starts};
use tests::desktop::Desktop;

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

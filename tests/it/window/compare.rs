//! "Dev works, production does not", in two clicks; and everything checked at once, with its price said before.

use practice_tenant::{ApiId, AppId, PracticeTenant};
use tests::app::{App, starts};
use tests::desktop::Desktop;

const APP: AppId = AppId::NightlySync;

/// A tenant whose nightly job has these credentials.
async fn tenant(secret: &str) -> PracticeTenant {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(APP, "client!+ID", secret);
    tenant
}

async fn connect(app: &mut App, tenant: &PracticeTenant, secret: &str, name: &str) {
    app.fill("Kinde domain", tenant.origin()).await;
    app.fill("Client ID", "client!+ID").await;
    app.fill("Client secret", secret).await;
    // It stays unfolded from one form to the next.
    if !app.sees("field", "Name").await {
        app.click("button", starts("Name and colour")).await;
    }
    app.fill("Name", name).await;
    app.click("button", "Save and continue").await;
    app.see("button", starts("Get token")).await;
}

/// Leaves the answer to the next file dialog, which a driven window does not open.
fn answer_save_dialog(app: &App, file: &std::path::Path) {
    let answers = std::path::Path::new(app.desktop().variable("TMPDIR").unwrap()).join("m2m-dialog-answers");
    std::fs::create_dir_all(&answers).unwrap();
    std::fs::write(answers.join("save"), file.display().to_string()).unwrap();
}

fn mints(tenant: &PracticeTenant) -> usize {
    tenant.requests().iter().filter(|request| request.path == "/oauth2/token").count()
}

/// Dev with a token, production without: as somebody meets it who says "dev works, production does not".
async fn dev_and_production(app: &mut App, dev: &PracticeTenant, production: &PracticeTenant) {
    app.click("button", "Connect").await;
    connect(app, dev, "SECRET?%G&dev-client-of-acme", "Dev").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", "Add environment").await;
    app.see("field", "Kinde domain").await;
    connect(app, production, "SECRET?%G&production-client-of-acme", "Production").await;
}

async fn two() -> (PracticeTenant, PracticeTenant) {
    let (dev, production) =
        (tenant("SECRET?%G&dev-client-of-acme").await, tenant("SECRET?%G&production-client-of-acme").await);
    dev.set_token_lifetime(APP, 86_400);
    production.set_token_lifetime(APP, 3600);
    dev.set_scope(APP, ApiId::Management, "read:users", true).unwrap();
    production.set_scope(APP, ApiId::Management, "read:users", false).unwrap();
    (dev, production)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clicks_tell_why_dev_works_and_production_does_not() {
    let (dev, production) = two().await;
    let mut app = App::open(Desktop::start()).await;
    dev_and_production(&mut app, &dev, &production).await;
    let before = app.clicks();
    app.click("button", "Compare with another environment").await;
    app.read("No saved token for").await;
    app.screenshot("journey-7-missing").await;
    app.assert_accessible("comparing with a token missing").await;
    assert_eq!(mints(&production), 0, "comparing mints nothing by itself");
    app.click("button", starts("Get token counts as 1")).await;
    app.hear("Production’s token lacks read:users and lives 1 h instead of 24 h.").await;
    assert_eq!(app.clicks() - before, 2);
    assert_eq!((mints(&dev), mints(&production)), (1, 1));
    app.see("heading", "Production’s token lacks read:users and lives 1 h instead of 24 h.").await;
    app.read("GET /api/v1/users").await;
    app.screenshot("journey-7-compare").await;
    app.assert_accessible("two environments side by side").await;

    // With both tokens saved one click is enough, and it costs nothing.
    app.click("button", starts("Back")).await;
    let before = app.clicks();
    app.click("button", "Compare with another environment").await;
    app.see("heading", "Production’s token lacks read:users and lives 1 h instead of 24 h.").await;
    assert_eq!((app.clicks() - before, mints(&dev) + mints(&production)), (1, 2));

    app.click("button", "Swap sides").await;
    app.hear("Dev’s token holds in addition read:users").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worse_token_is_compared_with_the_last_good_one_over_a_restart() {
    let (dev, production) = two().await;
    let mut app = App::open(Desktop::start()).await;
    dev_and_production(&mut app, &dev, &production).await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.idle().await;
    let mut app = App::open(app.close().await).await;
    production.set_token_lifetime(APP, 75);
    app.click("button", starts("Get a new one")).await;
    app.read("Since the last good one").await;
    app.read("This token lives 1 min 15 s instead of 1 h.").await;
    app.screenshot("since-last-good").await;
    app.assert_accessible("a token against the last good one").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_checked_at_once_and_only_what_was_announced_is_minted() {
    let (dev, production) = two().await;
    let mut app = App::open(Desktop::start()).await;
    dev_and_production(&mut app, &dev, &production).await;
    app.click("button", "Check all").await;
    app.see("heading", "1 token will be counted").await;
    app.read("New: Production: Kinde Management API").await;
    app.screenshot("board-before").await;
    app.assert_accessible("the board before").await;
    app.click("button", starts("Check now counts as 1 M2M token")).await;
    app.hear("Checked. All 2 are in order.").await;
    assert_eq!((mints(&dev), mints(&production)), (1, 1));
    app.see("heading", "No new token is needed").await;
    app.screenshot("board-after").await;
    app.assert_accessible("the board after").await;

    // One click expects of every later token what this one is like; the next run holds it against it.
    app.click("button", starts("Kinde Management API: In order")).await;
    app.click("button", "Expect this from now on").await;
    app.hear("is expected from now on").await;
    app.click("button", starts("Check now free")).await;
    app.hear("Checked. All 2 are in order.").await;
    app.read("Held").await;
    assert_eq!((mints(&dev), mints(&production)), (1, 1), "checking again is free");

    // The results leave redacted, in a form that other programs read.
    app.click("button", "Save the results…").await;
    app.see("heading", "Save the results").await;
    app.click("radio", starts("JUnit XML")).await;
    app.read("<testsuites name=\"M2M Token Tester\"").await;
    let page = app.page().await;
    assert!(!page.contains("SECRET?%G"), "a secret is in the results");
    app.screenshot("board-export").await;
    app.assert_accessible("the results before they leave").await;
    let file = app.desktop().folder().join("checks.xml");
    answer_save_dialog(&app, &file);
    app.click("button", "Save…").await;
    app.hear("Saved as").await;
    let saved = std::fs::read_to_string(&file).unwrap();
    assert!(saved.contains("failures=\"0\"") && !saved.contains("SECRET?%G"), "{saved}");
    app.click("button", starts("Close")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_on_the_board_leads_to_its_explanation() {
    let (dev, production) = two().await;
    let mut app = App::open(Desktop::start()).await;
    dev_and_production(&mut app, &dev, &production).await;
    production.deauthorise(APP, ApiId::Management);
    app.click("button", "Check all").await;
    app.click("button", starts("Check now counts as 1 M2M token")).await;
    app.hear("1 line of 2 needs a look").await;
    app.read("None came").await;
    app.click("button", starts("Kinde Management API: Needs a look")).await;
    app.see("button", "Ask your admin").await;
    app.screenshot("board-refused").await;
    app.assert_accessible("a refusal on the board").await;
    app.click("button", "Explain more").await;
    app.see("heading", "Why that happens").await;
    app.click("button", starts("Close")).await;

    // Mended, the line is checked by itself; its price stands on its button.
    production.authorise(APP, ApiId::Management);
    app.click("button", starts("Check this again counts as one M2M token")).await;
    app.hear("Checked. It is in order.").await;
    assert_eq!((mints(&dev), mints(&production)), (1, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expectation_is_made_changed_deleted_and_brought_back() {
    let mut app = App::open(Desktop::start()).await;
    app.click("button", "Practise").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", "Expect this from now on").await;
    app.hear("is expected from now on").await;
    app.read("As expected:").await;
    app.screenshot("expected-on-claims").await;
    app.assert_accessible("an expectation on the claims").await;
    app.click("button", starts("Change the expectation")).await;
    app.fill("Lives at least optional", "2 days").await;
    app.fill("Name", "Nightly sync").await;
    app.assert_accessible("an expectation in its dialog").await;
    app.click("button", "Save").await;
    app.read("Not as expected:").await;
    app.read("instead of 2 d").await;

    app.click("button", "Check all environments and APIs").await;
    app.click("button", starts("Check now free")).await;
    app.hear("needs a look").await;
    app.click("button", starts("Kinde Management API, Nightly sync: Needs a look")).await;
    app.screenshot("board-broken-expectation").await;
    app.assert_accessible("a broken expectation on the board").await;
    app.click("button", "Delete the expectation Nightly sync").await;
    app.hear("Nightly sync is deleted").await;
    app.click("button", "Undo").await;
    app.hear("Nightly sync is back").await;
}

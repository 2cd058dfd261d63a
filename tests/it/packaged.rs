//! The installed app, as `make test-package` puts it on the machine: run by that target only.

use serde_json::json;
use std::path::{Path, PathBuf};
use tests::app::{App, environment_draft, starts};
use tests::desktop::{Desktop, KeyRing};

fn given(name: &str) -> PathBuf {
    std::env::var_os(name).unwrap_or_else(|| panic!("{name} is set by `make test-package`")).into()
}

fn copy(from: &Path, to: &Path) {
    crate::kills::copy(from, to);
}

#[tokio::test]
#[ignore = "needs an installed package: make test-package"]
async fn the_installed_app_walks_the_first_journey_and_keeps_an_environment() {
    let mut app = App::open_binary(Desktop::with(KeyRing::Absent), &given("M2M_INSTALLED"), &[]).await;
    app.click("button", "Practise").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", starts("Call GET")).await;
    app.hear("200 OK").await;
    assert_eq!((app.clicks(), app.fields()), (3, 0));
    let draft = environment_draft("kept.eu", "client!+ID", "Kept over an upgrade");
    crate::locked::invoke(&app, "create_environment", json!({ "args": { "draft": draft, "secret": "" } }))
        .await
        .unwrap();
    let desktop = app.close().await;
    copy(&desktop.data(), &given("M2M_KEPT"));
}

#[tokio::test]
#[ignore = "needs an installed package: make test-package"]
async fn after_an_upgrade_the_environment_is_still_there() {
    let desktop = Desktop::with(KeyRing::Absent);
    copy(&given("M2M_KEPT"), &desktop.data());
    let app = App::open_binary(desktop, &given("M2M_INSTALLED"), &[]).await;
    app.read("Kept over an upgrade").await;
}

//! The ready message to an administrator.

use client_credentials::diagnosis::{ask_admin, diagnose};

use super::fixture::{CLIENT, ORDERS, Scene};

fn message(scene: &Scene) -> String {
    scene.with(&[], |situation| ask_admin(&diagnose(situation)[0], &scene.environment, situation))
}

#[test]
fn the_message_names_app_api_scope_and_clicks() {
    let scene = Scene::kinde().asking(&[ORDERS], &["read:orders"]).refused(
        400,
        "invalid_request",
        &format!("Requested audience '{ORDERS}' has not been whitelisted by the OAuth 2.0 Client."),
    );
    let message = message(&scene);
    for words in [
        "acme.kinde.com",
        CLIENT,
        "Orders API",
        ORDERS,
        "read:orders",
        "1. In Kinde open Settings, Applications",
        "Authorize application",
        "status 400",
    ] {
        assert!(message.contains(words), "{words} is not in:\n{message}");
    }
    assert!(!message.contains("**") && !message.contains("Come back"));
}

#[test]
fn the_message_holds_nothing_secret() {
    let mut scene = Scene::kinde()
        .refused(401, "invalid_client", "no")
        .odd_secret(client_credentials::diagnosis::SecretOddity::Quoted);
    let exchange = scene.exchange.as_mut().unwrap();
    exchange.request.url = "https://acme.kinde.com/oauth2/token?client_secret=SECRET?%G&client".into();
    exchange.request.headers.push(client_credentials::exchange::Header {
        name: "Authorization".into(),
        value: "Basic SECRET".into(),
        redacted: false,
    });
    assert!(!message(&scene).contains("SECRET"));
}

#[test]
fn another_server_is_not_called_kinde() {
    let message = message(&Scene::elsewhere().refused(400, "invalid_target", ""));
    assert!(!message.contains("Kinde"), "{message}");
    assert!(message.contains("id.example"));
}

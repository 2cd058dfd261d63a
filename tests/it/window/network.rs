//! The network settings in the real window: what is chosen holds for the next request, and its secrets are in the key
//! ring alone.

use crate::diagnosed::secured::{Authority, serve};
use crate::diagnosed::site::error;
use rcgen::ExtendedKeyUsagePurpose;
use serde_json::json;
use std::sync::{Arc, Mutex};
use tests::app::{App, starts};
use tests::desktop::Desktop;
use tests::leaks::{below, forms, in_text};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const SERVICE: &str = "dev.m2mtokentester.desktop";
const PASSWORD: &str = "PROXY?%G&pass word 0123456789";

async fn connect(app: &mut App, host: &str) {
    app.click("button", "Connect").await;
    app.see("field", "Kinde domain").await;
    app.fill("Kinde domain", host).await;
    app.fill("Client ID", "client!+ID").await;
    app.fill("Client secret", "SECRET?%G&client").await;
    app.click("button", "Save and continue").await;
    app.see("button", starts("Get token")).await;
}

/// A proxy that writes down what it is told and lets nobody through.
async fn proxy() -> (u16, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(String::new()));
    let told = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => head.push(byte),
                    Err(_) => break,
                }
            }
            told.lock().unwrap().push_str(&String::from_utf8_lossy(&head));
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await;
        }
    });
    (port, heard)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_of_the_settings_holds_for_the_next_request_and_its_password_is_in_the_key_ring_alone() {
    let (port, heard) = proxy().await;
    let mut app = App::open_recorded(Desktop::start()).await;
    connect(&mut app, "acme.kinde.com").await;
    app.click("button", "Settings").await;
    app.click("radio", starts("Own")).await;
    app.fill("Host and port", "http://wpad/wpad.dat").await;
    app.click("button", "Save the proxy").await;
    app.sees_wrong("Host and port").await;
    assert!(app.field_error("Host and port").await.contains("PROXY with a host and a port"));
    app.assert_accessible("a script instead of a proxy").await;
    app.fill("Host and port", &format!("127.0.0.1:{port}")).await;
    app.fill(starts("User name"), "anna").await;
    app.fill(starts("Password"), PASSWORD).await;
    app.click("button", "Save the proxy").await;
    app.hear("The proxy is saved").await;
    app.screenshot("settings-proxy").await;
    app.assert_accessible("an own proxy").await;

    let kept =
        app.desktop().secret_tool_lookup(&[("service", SERVICE), ("username", "network:proxy-password")]).unwrap();
    assert_eq!(kept, format!("\u{1}http://127.0.0.1:{port}\0{PASSWORD}"));

    app.click("button", starts("Acme")).await;
    app.click("button", starts("Get token")).await;
    app.read("The proxy refused to connect to acme.kinde.com").await;
    let told = heard.lock().unwrap().clone();
    assert!(told.contains("CONNECT acme.kinde.com:443") && told.contains("Basic "), "{told}");
    assert!(!told.contains("client_secret") && !told.contains("SECRET"), "{told}");

    // Neither the window nor a file holds the password; the one message that carries it is the one that saves it.
    let wanted = forms("anna", PASSWORD);
    assert!(in_text(&wanted, "the page", app.page().await.as_bytes()).is_empty());
    below(&wanted, &[app.desktop().folder()]).assert_clean();
    for message in app.ipc().await {
        let leaks = in_text(&wanted, format!("answer of {}", message.command), message.answer.as_bytes());
        assert!(leaks.is_empty(), "{leaks:?}");
        let inward = in_text(&wanted, format!("request of {}", message.command), message.request.as_bytes());
        assert!(inward.is_empty() || message.command == "set_proxy", "{inward:?}");
    }

    // After a restart it is fetched from the key ring, and only for the next request.
    heard.lock().unwrap().clear();
    let mut app = App::open(app.close().await).await;
    app.click("button", starts("Get token")).await;
    app.read("The proxy refused to connect to acme.kinde.com").await;
    assert!(heard.lock().unwrap().contains("Basic "));

    // Without it the next request goes another way, and the password is gone.
    app.click("button", "Settings").await;
    app.click("radio", starts("None")).await;
    app.hear("No proxy is used").await;
    heard.lock().unwrap().clear();
    app.click("button", starts("Acme")).await;
    app.click("button", starts("Try again")).await;
    app.idle().await;
    app.until(
        "another failure",
        "return !document.body.innerText.includes('The proxy refused to connect')",
        json!(null),
    )
    .await;
    assert_eq!(heard.lock().unwrap().as_str(), "");
    assert_eq!(app.desktop().secret_tool_lookup(&[("service", SERVICE), ("username", "network:proxy-password")]), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_and_a_client_certificate_of_the_settings_open_the_way_at_once() {
    let (root, partners) = (Authority::called("Acme Root"), Authority::called("Acme Partners"));
    let config = root.issue("localhost", |_| {}).config(Some(&partners), &[]);
    let port = serve(config, error(401, "invalid_client", "")).await;
    let client = partners.issue("nightly.acme.example", |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    let identity = client.identity();
    let mut app = App::open_recorded(Desktop::start()).await;
    connect(&mut app, &format!("https://localhost:{port}")).await;
    app.click("button", starts("Get token")).await;
    app.read("certificate").await;
    app.screenshot("untrusted-authority").await;

    app.click("button", "Settings").await;
    app.click("button", starts("Further certificate authorities")).await;
    app.paste("Certificate of the authority", "'not a certificate'").await;
    app.click("button", "Trust this authority").await;
    app.sees_wrong("Certificate of the authority").await;
    app.assert_accessible("what is no certificate").await;
    app.paste("Certificate of the authority", &json!(String::from_utf8_lossy(&root.pem)).to_string()).await;
    app.click("button", "Trust this authority").await;
    app.hear("The authority is trusted").await;
    app.read("Acme Root").await;
    app.click("button", starts("Localhost")).await;
    app.click("button", starts("Try again")).await;
    app.read("wants a client certificate").await;

    app.click("button", "Settings").await;
    app.click("button", starts("Client certificate")).await;
    app.paste("Certificate and private key", &json!(identity.certificates).to_string()).await;
    app.click("button", "Use this certificate").await;
    app.sees_wrong("Certificate and private key").await;
    // The certificate stands in the field; its key comes from a file, and so never through the window.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nightly.key");
    std::fs::write(&file, identity.key.expose()).unwrap();
    app.answer_dialog("open", &file);
    app.click("button", "From a file…: Certificate and private key").await;
    app.hear("The client certificate is in use").await;
    app.screenshot("settings-certificates").await;
    app.assert_accessible("certificates in use").await;
    app.click("button", starts("Localhost")).await;
    app.click("button", starts("Try again")).await;
    app.read("invalid_client").await;

    // The key is in the key ring and nowhere else; a piece of it is enough to know it by.
    let kept = app.desktop().secret_tool_lookup(&[("service", SERVICE), ("username", "network:client-key")]).unwrap();
    assert!(kept.ends_with(identity.key.expose()));
    let line = identity.key.expose().lines().nth(1).unwrap();
    let wanted = forms("", line);
    assert!(in_text(&wanted, "the page", app.page().await.as_bytes()).is_empty());
    below(&wanted, &[app.desktop().folder()]).assert_clean();
    for message in app.ipc().await {
        for (part, text) in [("request", &message.request), ("answer", &message.answer)] {
            let leaks = in_text(&wanted, format!("{part} of {}", message.command), text.as_bytes());
            assert!(leaks.is_empty(), "{leaks:?}");
        }
    }

    // Removed, the server wants it again.
    app.click("button", "Settings").await;
    app.click("button", "Remove: Client certificate").await;
    app.hear("Client certificate: reset").await;
    assert_eq!(app.desktop().secret_tool_lookup(&[("service", SERVICE), ("username", "network:client-key")]), None);
    app.click("button", starts("Localhost")).await;
    app.click("button", starts("Try again")).await;
    app.read("wants a client certificate").await;
}

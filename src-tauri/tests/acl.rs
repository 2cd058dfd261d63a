//! What the window may ask for, and what it may not: asked of the real context, without a screen.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails by panicking, and it reads files")]

use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};

/// Linux and macOS serve the window from here.
const OURS: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

fn ask(window: &WebviewWindow<MockRuntime>, command: &str, url: &str) -> Result<String, String> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: url.parse().unwrap(),
        body: InvokeBody::Json(serde_json::json!({ "args": {} })),
        headers: tauri::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    match tauri::test::get_ipc_response(window, request) {
        Ok(body) => Ok(format!("{body:?}")),
        Err(error) => Err(error.to_string()),
    }
}

fn app() -> (App<MockRuntime>, WebviewWindow<MockRuntime>) {
    let context: tauri::Context<MockRuntime> = m2m_token_tester::context();
    let app = mock_builder().invoke_handler(m2m_token_tester::handler()).build(context).unwrap();
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
    (app, window)
}

fn is_refused(answer: &Result<String, String>) -> bool {
    answer.as_ref().is_err_and(|error| error.contains("not allowed"))
}

#[test]
fn every_command_is_allowed_and_everything_else_is_refused() {
    let (_app, window) = app();
    // Without the app's state a command fails later; what matters here is that it is let through.
    let answer = ask(&window, "read_host", OURS);
    assert!(!is_refused(&answer), "{answer:?}");
    for command in [
        "plugin:store|load",
        "plugin:store|get",
        "plugin:clipboard-manager|read_text",
        "plugin:clipboard-manager|write_text",
        "plugin:opener|open_url",
        "plugin:opener|open_path",
        "plugin:window-state|save_window_state",
        "plugin:event|listen",
        "plugin:event|emit",
        "plugin:window|close",
        "plugin:webview|internal_toggle_devtools",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:resources|close",
        "no_such_command",
    ] {
        let answer = ask(&window, command, OURS);
        assert!(answer.is_err(), "{command} was answered: {answer:?}");
    }
}

#[test]
fn a_page_from_elsewhere_may_ask_for_nothing() {
    let (_app, window) = app();
    for url in ["https://evil.example", "http://127.0.0.1:8080", "https://tauri.localhost.evil.example"] {
        let answer = ask(&window, "read_host", url);
        assert!(is_refused(&answer), "{url}: {answer:?}");
    }
}

#[test]
fn the_capability_lists_exactly_the_commands() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/capabilities/main.json");
    let capability: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut listed: Vec<String> =
        capability["permissions"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    let mut expected: Vec<String> =
        m2m_token_tester::COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
    assert!(capability.get("remote").is_none());
}

//! The one window, and what it must not do.

use tauri::webview::NewWindowResponse;
use tauri::{App, DragDropEvent, Manager, Runtime, WebviewWindowBuilder, WindowEvent};

use crate::arrivals::Arrivals;

/// Whether a test drives the window; the web view is then not incognito, since such a context cannot be automated.
#[expect(clippy::disallowed_methods, reason = "the one variable that the web view itself reads too")]
pub fn is_automated() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

/// Whether a debug build writes down what passes between the window and Rust, for a test that looks for secrets in it.
#[cfg(debug_assertions)]
#[expect(clippy::disallowed_methods, reason = "a switch of tests, in debug builds only")]
fn is_recorded() -> bool {
    is_automated() && std::env::var_os("M2M_RECORD_IPC").is_some_and(|value| value == "true")
}

/// Opens the window: no navigation away, no further windows, nothing cached. A file dropped on it goes to Rust: the page
/// gets neither its path nor its bytes.
///
/// # Errors
/// When the window cannot be made.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let mut config = app.config().app.windows.first().cloned().unwrap_or_default();
    config.incognito = !is_automated();
    let builder = WebviewWindowBuilder::from_config(app.handle(), &config)?;
    #[cfg(debug_assertions)]
    let builder = match is_recorded() {
        true => builder.initialization_script(include_str!("../../tests/src/recorder.js")),
        false => builder,
    };
    let window = builder
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    let handle = app.handle().clone();
    window.on_window_event(move |event| {
        let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
        paths.iter().for_each(|path| handle.state::<Arrivals>().push(path));
    });
    Ok(())
}

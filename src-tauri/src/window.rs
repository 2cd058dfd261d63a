//! The one window, and what it must not do.

#[cfg(target_os = "linux")]
use std::path::Path;

use tauri::webview::NewWindowResponse;
use tauri::{App, DragDropEvent, Manager, Runtime, WebviewWindowBuilder, WindowEvent};

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
    #[cfg(target_os = "linux")]
    if !has_graphics_card() {
        // Only slower and larger if it fails.
        let _ = window.with_webview(|view| paint_directly(&view.inner()));
    }
    let handle = app.handle().clone();
    window.on_window_event(move |event| {
        let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
        if let Some(app) = handle.try_state::<crate::state::App>() {
            paths.iter().for_each(|path| app.arrivals.push(path));
        }
    });
    Ok(())
}

/// Whether there is a graphics card that programs can draw with.
#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let devices = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    let mut names = devices.map(|device| device.file_name());
    names.any(|name| name.as_encoded_bytes().starts_with(b"renderD")) || Path::new("/dev/nvidia0").exists()
}

/// Lets the web view paint by itself. Without a graphics card it would emulate one with the processor: in a virtual
/// machine that is several times slower and takes a hundred megabytes more.
#[cfg(target_os = "linux")]
fn paint_directly(view: &webkit2gtk::WebView) {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};
    if let Some(settings) = WebViewExt::settings(view) {
        settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
    }
}

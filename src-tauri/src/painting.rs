//! How the web view paints where there is no graphics card.

/// The web view's own switch; it is read before anything else of it runs.
#[cfg(target_os = "linux")]
const SWITCH: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Lets the web view paint by itself where there is no graphics card.
///
/// Without it the web view emulates a graphics card with the processor: in a virtual machine that is several times
/// slower and takes a hundred megabytes more. Changing its settings later makes it hang. Call it first in `main`: the
/// environment of a process must not change once other threads may read it.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "the web view's switch is a variable of the environment")]
pub fn prepare() {
    if std::env::var_os(SWITCH).is_none() && !has_graphics_card() {
        // What fails here is slow, and no reason not to start.
        let _ = webkit2gtk::glib::setenv(SWITCH, "1", false);
    }
}

/// Elsewhere the system paints.
#[cfg(not(target_os = "linux"))]
pub fn prepare() {}

/// Whether there is a graphics card that programs can draw with.
#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let devices = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    let mut names = devices.map(|device| device.file_name());
    names.any(|name| name.as_encoded_bytes().starts_with(b"renderD")) || std::path::Path::new("/dev/nvidia0").exists()
}

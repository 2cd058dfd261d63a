//! A window with nothing in it: what the toolkit itself costs.

/// Opens the window and waits for its end.
fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}

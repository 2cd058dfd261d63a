//! What every Tauri program does at build time.

fn main() {
    tauri_build::build();
}

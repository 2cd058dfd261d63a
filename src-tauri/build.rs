//! Puts every command on the access control list and makes sure that the window's one library is in place.

use std::path::Path;

include!("src/commands/list.rs");

macro_rules! names {
    ($($name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

fn main() {
    println!("cargo:rerun-if-changed=../ui/src");
    println!("cargo:rerun-if-changed=src/commands/list.rs");
    if !Path::new("../ui/src/vendor/lit-html.js").exists() {
        println!("cargo:warning=ui/src/vendor/lit-html.js is missing; `make run` puts it there");
        eprintln!("ui/src/vendor/lit-html.js is missing: run `make run` (or `make vendor`) once, it installs it.");
        std::process::exit(1);
    }
    let attributes =
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(commands!(names)));
    if let Err(error) = tauri_build::try_build(attributes) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}

//! Puts every command on the access control list, joins the window's files, and lists the licences of what is
//! built in.
#![allow(clippy::disallowed_methods, reason = "cargo speaks to a build script through its environment and a folder")]

use std::path::Path;

include!("src/commands/list.rs");

macro_rules! names {
    ($($name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

/// Name, version and licence of everything that is built in, as cargo knows it; the texts come with the packages.
fn licences() -> Option<String> {
    let target = std::env::var("TARGET").ok()?;
    let cargo = std::env::var("CARGO").ok()?;
    let asked = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &target])
        .output()
        .ok()?;
    let graph: serde_json::Value = serde_json::from_slice(&asked.stdout).ok()?;
    let (packages, nodes) = (graph["packages"].as_array()?, graph["resolve"]["nodes"].as_array()?);
    let root = packages.iter().find(|package| package["name"] == "m2m-token-tester")?["id"].as_str()?;
    let (mut built, mut waiting) = (std::collections::BTreeSet::new(), vec![root]);
    while let Some(id) = waiting.pop() {
        if !built.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id)?;
        for dependency in node["deps"].as_array()? {
            // What tests and build scripts need is not built in.
            if dependency["dep_kinds"].as_array()?.iter().any(|kind| kind["kind"].is_null()) {
                waiting.push(dependency["pkg"].as_str()?);
            }
        }
    }
    let line = |package: &serde_json::Value| {
        let text = |name: &str| package[name].as_str().map(str::to_owned);
        let licence = text("license").unwrap_or_else(|| "see its text".to_owned());
        Some(format!("{} {}: {licence}\n", text("name")?, text("version")?))
    };
    let foreign = |package: &&serde_json::Value| {
        !package["source"].is_null() && package["id"].as_str().is_some_and(|id| built.contains(id))
    };
    let mut lines: Vec<String> = packages.iter().filter(foreign).filter_map(line).collect();
    lines.push("lit-html (the window): BSD-3-Clause\n".to_owned());
    lines.sort();
    Some(lines.concat())
}

/// Joins the window's files (`ui/bundle.js`). The error says what to do.
fn join_the_window() -> Result<(), String> {
    for wanted in ["../ui/src/vendor/lit-html.js", "../ui/node_modules/esbuild"] {
        if !Path::new(wanted).exists() {
            return Err(format!("{wanted} is missing: run `make run` once, it installs it."));
        }
    }
    match std::process::Command::new("node").arg("../ui/bundle.js").status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("the window's files cannot be joined, see above".to_owned()),
        Err(error) => Err(format!("Node.js, which joins the window's files, cannot be started: {error}")),
    }
}

fn fail(reason: &str) -> ! {
    eprintln!("{reason}");
    std::process::exit(1)
}

fn main() {
    println!("cargo:rerun-if-changed=../Cargo.lock");
    println!("cargo:rerun-if-changed=../ui/src");
    println!("cargo:rerun-if-changed=../ui/bundle.js");
    println!("cargo:rerun-if-changed=../ui/package-lock.json");
    println!("cargo:rerun-if-changed=src/commands/list.rs");
    let list = licences().unwrap_or_else(|| "The list could not be made when this was built.\n".to_owned());
    let written = std::env::var("OUT_DIR").map(|folder| std::fs::write(Path::new(&folder).join("licences.txt"), list));
    if !matches!(written, Ok(Ok(()))) {
        fail("the list of licences cannot be written");
    }
    if let Err(reason) = join_the_window() {
        fail(&reason);
    }
    let attributes =
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(commands!(names)));
    if let Err(error) = tauri_build::try_build(attributes) {
        fail(&format!("{error:#}"));
    }
}

//! What comes along with the dependencies, read from the lock file; and how the window is built.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use serde_json::{Value, json};

const LOCK: &str = include_str!("../../Cargo.lock");
const CONFIG: &str = include_str!("../tauri.conf.json");

/// Name and source of every package.
fn packages() -> Vec<(&'static str, Option<&'static str>)> {
    let entries: Vec<_> = LOCK
        .split("[[package]]")
        .skip(1)
        .map(|entry| {
            let value = |name: &str| {
                entry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'))
            };
            (value("name").expect("a package has a name"), value("source"))
        })
        .collect();
    assert!(entries.len() > 100, "the lock file is not read");
    entries
}

/// Every package that is built here.
fn built() -> Vec<String> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let tree = std::process::Command::new(cargo)
        .args(["tree", "--workspace", "--offline", "--locked", "--prefix", "none", "--format", "{p}"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let names: Vec<String> = String::from_utf8_lossy(&tree.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    assert!(names.iter().any(|name| name == "rustls"), "the tree is not read");
    names
}

#[test]
fn there_is_one_tls_provider_and_one_source_of_cryptography() {
    let names: Vec<&str> = packages().iter().map(|(name, _)| *name).collect();
    for wanted in ["rustls", "aws-lc-rs"] {
        assert!(names.contains(&wanted), "{wanted} is not there");
    }
    for banned in ["openssl", "openssl-sys", "native-tls", "rsa", "mbedtls", "boring"] {
        assert!(!names.contains(&banned), "{banned} came along");
    }
    // The lock file also names what features that are off would bring; what is built is asked of cargo.
    let built = built();
    for banned in ["ring", "openssl-sys", "rustls-rustcrypto"] {
        assert!(!built.iter().any(|name| name == banned), "{banned} is built");
    }
    assert_eq!(names.iter().filter(|name| **name == "rustls").count(), 1, "two versions of rustls");
    assert_eq!(names.iter().filter(|name| **name == "jsonwebtoken").count(), 1, "two versions of jsonwebtoken");
}

#[test]
fn every_package_comes_from_the_registry_with_a_checksum_and_ours_from_here() {
    for (name, source) in packages() {
        match source {
            None => assert!(
                ["client-credentials", "practice-tenant", "m2m-token-tester", "tests", "empty-window"].contains(&name),
                "{name} has no source"
            ),
            Some(source) => assert!(source.starts_with("registry+"), "{name} comes from {source}"),
        }
    }
    let from_elsewhere = packages().iter().filter(|(_, source)| source.is_some()).count();
    assert_eq!(LOCK.matches("\nchecksum = \"").count(), from_elsewhere);
}

#[test]
fn nothing_that_reports_reads_files_or_starts_programs_for_the_window_came_along() {
    let banned = [
        "tauri-plugin-shell",
        "tauri-plugin-fs",
        "tauri-plugin-http",
        "tauri-plugin-updater",
        "sentry",
        "tauri-plugin-log",
    ];
    let found: Vec<_> = packages().into_iter().filter(|(name, _)| banned.contains(name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_window_ships_incognito_without_devtools_and_with_a_closed_policy() {
    let config: Value = serde_json::from_str(CONFIG).unwrap();
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["windows"].as_array().unwrap().len(), 1);
    let window = &app["windows"][0];
    for (name, wanted) in [
        ("create", false),
        ("incognito", true),
        ("devtools", false),
        // A dropped file goes to Rust, not to the page.
        ("dragDropEnabled", true),
        ("browserExtensionsEnabled", false),
        ("generalAutofillEnabled", false),
        ("allowLinkPreview", false),
    ] {
        assert_eq!(window[name], wanted, "{name}");
    }
    let security = &app["security"];
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["dangerousDisableAssetCspModification"], false);
    assert_eq!(security["assetProtocol"], json!({ "enable": false, "scope": [] }));
    assert_eq!(security["capabilities"], json!(["main"]));
    let policy = security["csp"].as_object().unwrap();
    for (directive, wanted) in [
        ("default-src", "'none'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        ("connect-src", "ipc: http://ipc.localhost"),
        ("object-src", "'none'"),
        ("frame-src", "'none'"),
        ("worker-src", "'none'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        ("frame-ancestors", "'none'"),
        ("require-trusted-types-for", "'script'"),
    ] {
        assert_eq!(policy[directive], wanted, "{directive}");
    }
    for (directive, sources) in policy {
        let sources = sources.as_str().unwrap();
        assert!(
            !sources.contains("unsafe") && !sources.contains('*') && !sources.contains("https:"),
            "{directive} {sources}"
        );
    }
}

#[test]
fn the_toolkit_is_built_without_devtools_and_without_capabilities_at_run_time() {
    let release = include_str!("../Cargo.toml").split("[dev-dependencies]").next().unwrap();
    assert!(release.lines().any(|line| line == "tauri.workspace = true"), "the toolkit's features are the workspace's");
    let workspace = include_str!("../../Cargo.toml");
    let tauri = workspace.lines().find(|line| line.starts_with("tauri = ")).unwrap();
    assert!(tauri.contains("default-features = false"), "{tauri}");
    assert!(!tauri.contains("devtools") && !tauri.contains("dynamic-acl"), "{tauri}");
    // Incognito is given up for a window that a test drives only, and that is asked for by its environment.
    let window = include_str!("../src/window.rs");
    assert!(window.contains("config.incognito = !is_automated();"), "another rule decides about incognito");
    assert!(!window.contains("devtools"));
}

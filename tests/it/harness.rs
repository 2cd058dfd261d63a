//! The desktop, the key ring and the driver hold what the window's tests rely on.

use std::process::Command;
use std::time::{Duration, Instant};
use tests::desktop::{Desktop, KeyRing};

#[test]
fn an_unlocked_key_ring_keeps_a_secret_that_is_read_from_outside() {
    let desktop = Desktop::start();
    let stored = desktop
        .command("sh")
        .args(["-c", "printf 'SECRET?%%G&client' | secret-tool store --label=probe service tester account A"])
        .status()
        .unwrap();
    assert!(stored.success());
    let read = desktop.secret_tool_lookup(&[("service", "tester"), ("account", "A")]);
    assert_eq!(read.as_deref(), Some("SECRET?%G&client"));
    assert_eq!(desktop.secret_tool_lookup(&[("service", "tester"), ("account", "B")]), None);
    assert!(desktop.secret_tool_search("service", "tester").contains("account = A"));
    // The key ring's own file is encrypted: the search for secrets may include it.
    tests::leaks::below(&tests::leaks::forms("client!+ID", "SECRET?%G&client"), &[desktop.folder()]).assert_clean();
}

#[test]
fn a_desktop_without_a_key_ring_has_none() {
    let desktop = Desktop::with(KeyRing::Absent);
    assert!(!desktop.owned("org.freedesktop.secrets"));
    let stored = desktop.command("sh").args(["-c", "printf x | secret-tool store --label=probe a b"]).status().unwrap();
    assert!(!stored.success());
    assert!(!desktop.owned("org.freedesktop.secrets"), "asking for a key ring must not start one");
}

#[test]
fn nothing_of_a_desktop_outlives_it() {
    let desktop = Desktop::start();
    let folder = desktop.folder().to_path_buf();
    let display = desktop.variable("DISPLAY").unwrap().to_string_lossy().into_owned();
    let socket = format!("/tmp/.X11-unix/X{}", display.trim_start_matches(':'));
    assert!(std::path::Path::new(&socket).exists());
    drop(desktop);
    assert!(!folder.exists());
    let deadline = Instant::now() + Duration::from_secs(3);
    while running_with(&folder.display().to_string()) {
        assert!(Instant::now() < deadline, "a process of the desktop is still running");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a process has this text in its surroundings.
fn running_with(text: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", "grep -lsF -- \"$1\" /proc/[0-9]*/environ | grep -v \"^/proc/$$/\" | head -n 1", "sh", text])
        .output()
        .unwrap();
    !found.stdout.is_empty()
}

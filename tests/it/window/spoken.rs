//! A journey through the accessibility tree, as a screen reader meets it: with the screen off.

use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tests::app::App;
use tests::desktop::Desktop;

const WALK: &str = include_str!("../../src/walk.py");

/// Role and beginning of the name of what is met, and whether it is pressed.
const JOURNEY: [(&str, &str, &str); 15] = [
    ("find", "heading", "Does your machine-to-machine app work?"),
    ("find", "push button", "Connect"),
    ("press", "push button", "Practise"),
    ("find", "landmark", "Environments and pages"),
    ("find", "heading", "Practice"),
    ("find", "page tab", "Token"),
    ("find", "heading", "Ask for a token"),
    ("press", "push button", "Get token"),
    ("find", "heading", "Kinde Management API would accept this token"),
    ("find", "page tab", "Claims"),
    ("find", "heading", "What an API checks"),
    ("press", "push button", "Call GET"),
    ("find", "heading", "200 OK"),
    ("find", "page tab", "Call"),
    ("press", "push button", "Help"),
];

#[test]
fn the_first_call_is_made_through_the_accessibility_tree() {
    let mut desktop = Desktop::start();
    let mut bus = desktop.command("/usr/libexec/at-spi-bus-launcher");
    bus.arg("--launch-immediately");
    desktop.spawn(bus, "accessibility");
    let deadline = Instant::now() + Duration::from_secs(10);
    while !desktop.owned("org.a11y.Bus") {
        assert!(Instant::now() < deadline, "no accessibility bus: {}", desktop.printed("accessibility.err"));
        std::thread::sleep(Duration::from_millis(50));
    }
    let app = desktop.command(App::binary());
    desktop.spawn(app, "app");

    // Debian's own Python: only it has the bindings.
    let mut walk = desktop.command("/usr/bin/python3");
    let mut walk = walk
        .args(["-c", WALK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Debian's Python runs; `make test` installs what is missing");
    let steps: String = JOURNEY.iter().map(|(what, role, name)| format!("{what}\t{role}\t{name}\n")).collect();
    walk.stdin.take().unwrap().write_all(steps.as_bytes()).unwrap();
    let walked = walk.wait_with_output().unwrap();
    let met = String::from_utf8_lossy(&walked.stdout);
    assert!(walked.status.success(), "{met}\n{}", String::from_utf8_lossy(&walked.stderr));
    assert_eq!(met.lines().count(), JOURNEY.len(), "{met}");
}

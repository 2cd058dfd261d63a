//! From the start of the program to its first state on the screen.

use crate::release;
use crate::row::{Row, median};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tests::app::App;
use tests::desktop::Desktop;

const TIMES: usize = 9;

/// When the page was usable, in milliseconds since 1970, by the mark that it set.
const USABLE: &str = "return performance.timeOrigin + performance.getEntriesByName('usable')[0].startTime";

pub async fn rows() -> Vec<Row> {
    let mut with_environment = crate::page::connected(Desktop::start(), 1).await.close().await;
    let mut bare = Desktop::start();
    let (mut ours, mut empty) = (Vec::new(), Vec::new());
    // The first of each warms the disk.
    for round in 0..=TIMES {
        let (desktop, app) = started(with_environment, "m2m-token-tester").await;
        with_environment = desktop;
        let (desktop, window) = started(bare, "empty-window").await;
        bare = desktop;
        if round > 0 {
            ours.push(app);
            empty.push(window);
        }
    }
    let (ours, empty) = (median(ours), median(empty));
    let mut rows = vec![
        Row::report("start to usable", ours, "ms")
            .beside("an empty window of the same toolkit", empty)
            .at_most_times(1.10),
    ];
    if let Some(chromium) = chromium(&mut bare) {
        let row = Row::report("start to usable", ours, "ms");
        rows.push(row.beside("chromium --app, an empty page", chromium).at_most_times(0.5));
    }
    rows
}

/// Milliseconds from the start of a program to the mark of its page.
async fn started(desktop: Desktop, name: &str) -> (Desktop, f64) {
    let note = desktop.folder().join("begun");
    let starter = starter(desktop.folder(), &release(name), &note);
    let app = App::open_binary(desktop, &starter, &[]).await;
    app.until("a usable window", "return document.documentElement?.dataset.usable === 'true'", Value::Null).await;
    let usable = app.execute(USABLE, vec![]).await.as_f64().expect("a time");
    let begun: f64 = std::fs::read_to_string(&note).expect("the start was noted").trim().parse().expect("a number");
    let desktop = app.close().await;
    // Its web view ends a little later; it must not disturb the next start.
    tokio::time::sleep(Duration::from_millis(700)).await;
    (desktop, usable - begun / 1e6)
}

/// A program that notes the time, in nanoseconds since 1970, and becomes the measured one.
fn starter(folder: &Path, binary: &Path, note: &Path) -> PathBuf {
    let path = folder.join("start-measured");
    let script = format!("#!/bin/sh\ndate +%s%N >'{}'\nexec '{}' \"$@\"\n", note.display(), binary.display());
    std::fs::write(&path, script).expect("a starter");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("a program");
    path
}

/// The same page in an app window of Chromium, where it is installed: what every Electron app has to start at least.
fn chromium(desktop: &mut Desktop) -> Option<f64> {
    Command::new("chromium").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).ok()?;
    let address = format!("http://{}/", listener.local_addr().ok()?);
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || serve(&listener, &tell));
    let profile = desktop.folder().join("chromium");
    let mut times = Vec::new();
    for round in 0..=TIMES {
        let begun = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs_f64() * 1000.0;
        let mut command = desktop.command("chromium");
        command.arg(format!("--app={address}")).arg(format!("--user-data-dir={}", profile.display())).args([
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-default-browser-check",
        ]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let usable = told.recv_timeout(Duration::from_secs(30)).ok();
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        let _ = child.wait();
        std::thread::sleep(Duration::from_millis(700));
        if round > 0 {
            times.push(usable? - begun);
        }
    }
    Some(median(times))
}

fn serve(listener: &TcpListener, tell: &mpsc::Sender<f64>) {
    const PAGE: &str = "<!doctype html><title>Empty</title><p>Nothing.</p><script>requestAnimationFrame(() => \
        requestAnimationFrame(() => fetch('/usable/' + (performance.timeOrigin + performance.now()))))</script>";
    for mut stream in listener.incoming().flatten() {
        let mut line = String::new();
        if BufReader::new(&stream).read_line(&mut line).is_err() {
            continue;
        }
        let path = line.split(' ').nth(1).unwrap_or_default();
        if let Some(time) = path.strip_prefix("/usable/").and_then(|time| time.parse().ok()) {
            let _ = tell.send(time);
        }
        let body = if path == "/" { PAGE } else { "" };
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
    }
}

/// An argument for a command of the app.
pub fn arguments(args: Value) -> Value {
    json!({ "args": args })
}

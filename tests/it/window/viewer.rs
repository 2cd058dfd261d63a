//! Answers of real and of unreal sizes, looked at in the real window.

use serde_json::{Value, json};
use std::io::Write;
use std::sync::atomic::Ordering;
use tests::answers::{Answer, Answers, people, scroll, search};
use tests::app::App;
use tests::desktop::Desktop;

const MIB: usize = 1024 * 1024;

/// Where a test leaves the answer to the next question for a place to save.
fn place_to_save(app: &App, name: &str) -> std::path::PathBuf {
    let folder = app.desktop().folder().join("tmp/m2m-dialog-answers");
    std::fs::create_dir_all(&folder).unwrap();
    let place = app.desktop().folder().join(name);
    std::fs::write(folder.join("save"), place.display().to_string()).unwrap();
    place
}

async fn theme(app: &App, theme: &str) {
    app.execute("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await;
}

/// Bytes of memory that a process really has, by its name's beginning.
fn memory(app: &App, name: &str) -> u64 {
    let mut most = 0;
    for process in app.processes().iter().filter(|process| process.name.starts_with(name)) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.pid)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
        most = most.max(line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024);
    }
    most
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_megabytes_of_json_are_read_scrolled_searched_folded_and_saved() {
    let server = Answers::start("read:users").await;
    let text = people();
    assert!(text.len() > 10_000_000, "{}", text.len());
    server.say("/api/v1/users", Answer::ok("application/json", text.clone()));
    let mut app = App::open(Desktop::start()).await;
    server.connect(&mut app).await;
    // Notes when lines are there, to be compared with the end of the download.
    app.execute(
        "const watch = window.stopwatch = { clicked: performance.now() };
         const look = () => { if (document.querySelector('.body-line')?.textContent === '{') watch.there = performance.now(); else requestAnimationFrame(look); };
         document.addEventListener('click', () => { watch.clicked = performance.now(); requestAnimationFrame(look); }, { capture: true, once: true });",
        vec![],
    )
    .await;
    server.call(&app, "/api/v1/users").await;
    app.until("lines", "return window.stopwatch.there !== undefined", Value::Null).await;
    let times = app.execute("return { readable: window.stopwatch.there - window.stopwatch.clicked, total: document.querySelector('.time-split strong').textContent }", vec![]).await;
    let _ = writeln!(
        std::io::stderr(),
        "10 MB of JSON: readable {:.0} ms after the click, of which the exchange took {}",
        times["readable"].as_f64().unwrap(),
        times["total"]
    );
    app.read("\"balance\": 0.10000000000000000001,").await;
    app.read("Ann \\u00c9 0").await;
    app.screenshot("viewer-pretty-light").await;
    app.assert_accessible("a large body, indented").await;

    // Scrolling: the longest time between two frames, and what of it is the page's own work. Without a graphics card and
    // on a busy machine frames are late by themselves, so the same is measured without scrolling.
    for by in [0, 1600] {
        let (frame, work) = scroll(&app, by).await;
        let _ = writeln!(
            std::io::stderr(),
            "scrolling by {by} dots a frame: longest frame {frame:.0} ms, longest work in one {work:.0} ms"
        );
    }
    app.until(
        "lines in the middle",
        "return [...document.querySelectorAll('.body-line')].every(line => line.textContent.trim())",
        Value::Null,
    )
    .await;

    // Searching.
    app.execute("document.querySelector('#body-search').focus(); window.began = performance.now()", vec![]).await;
    search(&app, "body", "USER69999@").await;
    app.read("1 of 1 place").await;
    app.until("the place", "return document.querySelector('mark.current')?.textContent === 'user69999@'", Value::Null)
        .await;
    app.screenshot("viewer-found").await;
    let number = app.execute("return document.querySelector('.body-row.here .body-number').textContent", vec![]).await;
    assert!(number.as_str().unwrap().parse::<usize>().unwrap() > 600_000, "{number}");
    search(&app, "body", "reader").await;
    app.read("1 of 70,000 places").await;
    app.click("button", "Previous place").await;
    app.read("70,000 of 70,000 places").await;

    // The tree, by keyboard.
    search(&app, "body", "").await;
    app.click("button", "Tree").await;
    app.until("the tree", "return document.querySelectorAll('[role=treeitem]').length > 5", Value::Null).await;
    app.execute("document.querySelector('[role=tree]').focus()", vec![]).await;
    keys(&app, &["ArrowDown", "ArrowDown", "ArrowDown"]).await;
    app.read("$.users[0]").await;
    keys(&app, &["ArrowRight", "ArrowRight", "ArrowDown"]).await;
    app.read("$.users[0].email").await;
    app.screenshot("viewer-tree-light").await;
    app.assert_accessible("a large body as a tree").await;
    theme(&app, "dark").await;
    app.screenshot("viewer-tree-dark").await;
    app.assert_accessible("a large body as a tree, dark").await;
    theme(&app, "light").await;
    app.click("button", "Copy path").await;
    app.hear("The path was copied").await;
    app.execute("document.querySelector('[role=tree]').focus()", vec![]).await;
    keys(&app, &["ArrowLeft", "ArrowLeft"]).await;
    app.until(
        "a fold",
        "return document.querySelector('[role=treeitem].active')?.getAttribute('aria-expanded') === 'false'",
        Value::Null,
    )
    .await;
    search(&app, "body", "69,999").await;
    app.read("Not found").await;
    search(&app, "body", "kp_00069999").await;
    app.until(
        "the node",
        "return document.querySelector('[role=treeitem].here')?.textContent.includes('kp_00069999') === true",
        Value::Null,
    )
    .await;
    app.click("button", "Fold all").await;
    app.until("two rows", "return document.querySelectorAll('[role=treeitem]').length === 3", Value::Null).await;

    // Saved byte for byte.
    let place = place_to_save(&app, "people.json");
    app.click("button", "Save to a file").await;
    app.hear("Saved as").await;
    assert!(std::fs::read(&place).unwrap() == text.as_bytes(), "the file is not the answer");
    app.screenshot("viewer-saved").await;
}

/// Presses keys, one after another, where the focus is.
async fn keys(app: &App, keys: &[&str]) {
    for key in keys {
        app.execute("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], bubbles: true, cancelable: true }))", vec![json!(key)]).await;
        app.idle().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gigabyte_neither_freezes_the_window_nor_fills_memory_or_disk() {
    let server = Answers::start("read:users").await;
    let line = format!("{{\"line\":\"{}\"}}\n", "x".repeat(1000));
    let piece = line.repeat(MIB / line.len());
    server.say("/api/v1/huge", Answer { times: 1024, ..Answer::ok("application/x-ndjson", piece.clone()) });
    server.say("/api/v1/large", Answer { times: 48, ..Answer::ok("application/x-ndjson", piece.clone()) });
    let mut app = App::open(Desktop::start()).await;
    server.connect(&mut app).await;
    let before = memory(&app, "m2m");
    server.call(&app, "/api/v1/huge").await;
    app.read("Only the first part").await;
    let (after, sent) = (memory(&app, "m2m"), server.sent.load(Ordering::Relaxed));
    let _ = writeln!(
        std::io::stderr(),
        "1 GB offered: {} MB sent before the app stopped reading, memory from {} to {} MB",
        sent / 1_000_000,
        before / 1_000_000,
        after / 1_000_000
    );
    assert!(sent < 64 * MIB as u64, "{sent} bytes were read");
    assert!(after < before + 300 * MIB as u64, "from {before} to {after}");
    app.click("button", "Raw").await;
    app.read("{\"line\":\"xxx").await;
    app.screenshot("viewer-first-part").await;
    app.assert_accessible("the first part of a huge answer").await;

    // The whole of it, when somebody asks: sent again, straight into a file.
    server.call(&app, "/api/v1/large").await;
    app.read("Only the first part").await;
    let place = place_to_save(&app, "large.ndjson");
    app.click("button", "Save the whole answer").await;
    app.hear("Saved as").await;
    let saved = std::fs::read(&place).unwrap();
    assert_eq!(saved.len(), 48 * piece.len());
    assert!(saved == piece.repeat(48).as_bytes(), "the file is not the answer");

    // Cancelled, it leaves nothing.
    server.call(&app, "/api/v1/huge").await;
    let place = place_to_save(&app, "huge.ndjson");
    app.click("button", "Save the whole answer").await;
    app.read("Saving the whole answer").await;
    app.click("button", "Cancel").await;
    app.read("No file was left").await;
    assert!(!place.exists());
    let gone = |folder: &std::path::Path| {
        std::fs::read_dir(folder)
            .unwrap()
            .all(|entry| !entry.unwrap().file_name().to_string_lossy().starts_with(".m2m-"))
    };
    for _ in 0..100 {
        if gone(app.desktop().folder()) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("a half-written file was left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_strange_bytes_and_many_values_are_each_shown_as_what_they_are() {
    // One red dot, 1 × 1.
    const PNG: &[u8] = &[
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 144, 119,
        83, 222, 0, 0, 0, 12, 73, 68, 65, 84, 8, 215, 99, 248, 207, 192, 0, 0, 3, 1, 1, 0, 24, 221, 141, 176, 0, 0, 0,
        0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];
    let server = Answers::start("read:users").await;
    server.say("/picture", Answer::ok("image/png", PNG));
    server.say(
        "/drawing",
        Answer::ok("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='window.ran=1'/>"),
    );
    server
        .say("/bytes", Answer::ok("application/json", &b"{\"name\":\"caf\xe9\",\"turn\":\"\xe2\x80\xaetxt.exe\"}"[..]));
    server.say("/lines", Answer::ok("application/json", "{\"a\":1}\n{\"a\":2}\n"));
    server.say("/binary", Answer::ok("application/octet-stream", vec![0, 1, 2, 254, 255]));
    let mut app = App::open(Desktop::start()).await;
    server.connect(&mut app).await;
    server.call(&app, "/picture").await;
    app.until(
        "the picture",
        "const img = document.querySelector('body-picture img'); return !!img?.complete && img.naturalWidth === 1",
        Value::Null,
    )
    .await;
    app.read("A picture, 69 bytes, 1 × 1").await;
    app.assert_accessible("a picture").await;
    server.call(&app, "/drawing").await;
    app.read("XML").await;
    assert_eq!(
        app.execute("return [!!document.querySelector('body-picture'), window.ran === undefined]", vec![]).await,
        json!([false, true])
    );
    server.call(&app, "/bytes").await;
    app.read("caf⟪E9⟫").await;
    app.read("1 byte is not UTF-8").await;
    app.read("U+202E").await;
    app.screenshot("viewer-bytes").await;
    server.call(&app, "/lines").await;
    app.read("a value on each line").await;
    server.call(&app, "/binary").await;
    app.read("00000000  00 01 02 fe ff").await;
    app.assert_accessible("a hex dump").await;
}

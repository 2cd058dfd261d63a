//! A script that got into the window after all: what it could reach. Tried in the real window, against a real listener.

use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::app::{App, starts};
use tests::desktop::{Desktop, KeyRing};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Asks Rust for a command from inside the page, as a script would.
pub async fn invoke(app: &App, command: &str, arguments: Value) -> Result<Value, String> {
    let script = "const [command, given, done] = arguments;
        window.__TAURI_INTERNALS__.invoke(command, given).then(
          value => done({ ok: value === undefined ? null : value }),
          error => done({ error: typeof error === 'string' ? error : JSON.stringify(error) }));";
    let asked = app.driver().execute_async(script, vec![json!(command), arguments.clone()]).await;
    let answer = asked.unwrap_or_else(|error| panic!("{command} {arguments}: {error}"));
    match answer.get("error").and_then(Value::as_str) {
        Some(error) => Err(error.to_owned()),
        None => Ok(answer["ok"].clone()),
    }
}

/// Ways out and ways in, as bodies of functions: `url` leads to the listener. What they throw does not matter.
const ATTEMPTS: [(&str, &str); 42] = [
    ("fetch", "await fetch(url)"),
    ("fetch without CORS", "await fetch(url, { mode: 'no-cors', method: 'POST', body: 'x' })"),
    ("XMLHttpRequest", "const x = new XMLHttpRequest(); x.open('GET', url); x.send()"),
    ("WebSocket", "new WebSocket(url.replace('http', 'ws'))"),
    ("EventSource", "new EventSource(url)"),
    ("sendBeacon", "navigator.sendBeacon(url, 'x')"),
    ("eval", "eval('window.ran = 1')"),
    ("indirect eval", "(0, eval)('window.ran = 1')"),
    ("Function", "new Function('window.ran = 1')()"),
    ("constructor of a function", "(() => {}).constructor('window.ran = 1')()"),
    ("setTimeout with text", "setTimeout('window.ran = 1', 0)"),
    (
        "script with text",
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)",
    ),
    (
        "script with a text node",
        "const s = document.createElement('script'); s.append('window.ran = 1'); document.body.append(s)",
    ),
    ("script from the listener", "const s = document.createElement('script'); s.src = url; document.body.append(s)"),
    (
        "script by attribute",
        "const s = document.createElement('script'); s.setAttribute('src', url); document.body.append(s)",
    ),
    ("module import", "await import(url)"),
    ("import of data", "await import('data:text/javascript,window.ran=1')"),
    (
        "svg script",
        "const s = document.createElementNS('http://www.w3.org/2000/svg', 'script'); s.append('window.ran = 1'); document.body.append(s)",
    ),
    ("innerHTML", "document.body.firstElementChild.innerHTML = '<img src=x onerror=\"window.ran = 1\">'"),
    ("insertAdjacentHTML", "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')"),
    ("document.write", "document.write('<img src=x onerror=\"window.ran = 1\">')"),
    (
        "onerror attribute",
        "const i = document.createElement('img'); i.setAttribute('onerror', 'window.ran = 1'); i.src = 'x:'; document.body.append(i)",
    ),
    (
        "onclick attribute",
        "const b = document.createElement('b'); b.setAttribute('onclick', 'window.ran = 1'); document.body.append(b); b.click()",
    ),
    ("image", "new Image().src = url"),
    ("iframe", "const f = document.createElement('iframe'); f.src = url; document.body.append(f)"),
    (
        "iframe with text",
        "const f = document.createElement('iframe'); f.srcdoc = '<script>parent.ran = 1</script>'; document.body.append(f)",
    ),
    (
        "iframe with a script address",
        "const f = document.createElement('iframe'); f.src = 'javascript:parent.ran=1'; document.body.append(f)",
    ),
    ("object", "const o = document.createElement('object'); o.data = url; document.body.append(o)"),
    ("embed", "const o = document.createElement('embed'); o.src = url; document.body.append(o)"),
    ("video", "const v = document.createElement('video'); v.src = url; document.body.append(v); v.load()"),
    (
        "style from the listener",
        "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = url; document.head.append(l)",
    ),
    (
        "style with an import",
        "const s = document.createElement('style'); s.append(`@import url(${url}); body { background: url(${url}) }`); document.head.append(s)",
    ),
    ("style attribute", "document.body.setAttribute('style', `background: url(${url})`)"),
    (
        "prefetch",
        "for (const rel of ['prefetch', 'preload', 'modulepreload']) { const l = document.createElement('link'); l.rel = rel; l.as = 'script'; l.href = url; document.head.append(l) }",
    ),
    ("worker", "new Worker(url)"),
    ("worker of data", "new Worker(URL.createObjectURL(new Blob(['fetch(' + JSON.stringify(url) + ')'])))"),
    ("service worker", "await navigator.serviceWorker.register(url)"),
    (
        "form",
        "const f = document.createElement('form'); f.method = 'POST'; f.action = url; document.body.append(f); f.submit()",
    ),
    (
        "refresh",
        "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + url; document.head.append(m)",
    ),
    (
        "base",
        "const b = document.createElement('base'); b.href = url; document.head.append(b); const i = new Image(); i.src = 'relative.png'",
    ),
    ("window.open", "if (window.open(url)) window.ran = 1"),
    ("font", "const f = new FontFace('x', `url(${url})`); document.fonts.add(f); await f.load()"),
];

/// Ways to lead the whole window elsewhere.
const LEADING_AWAY: [(&str, &str); 9] = [
    ("location", "location.href = url"),
    ("location.assign", "location.assign(url)"),
    ("location.replace", "location.replace(url)"),
    ("a link", "const a = document.createElement('a'); a.href = url; document.body.append(a); a.click()"),
    (
        "a link to a new window",
        "const a = document.createElement('a'); a.href = url; a.target = '_blank'; document.body.append(a); a.click()",
    ),
    ("a script address", "location.href = 'javascript:window.ran=1'"),
    ("data", "location.href = 'data:text/html,<script>document.title=1</script>'"),
    ("a file", "location.href = 'file:///etc/hostname'"),
    (
        "a blob",
        "location.href = URL.createObjectURL(new Blob(['<script>window.ran=1</script>'], { type: 'text/html' }))",
    ),
];

async fn attempt(app: &App, body: &str, url: &str) -> Value {
    let script = format!(
        "const [url, done] = arguments;
         (async () => {{ {body} }})().then(() => 'no error', error => String(error)).then(said => setTimeout(() => done(said), 30));
         setTimeout(() => done('still waiting'), 1000);"
    );
    app.driver().execute_async(&script, vec![json!(url)]).await.unwrap_or_else(|error| json!(error.to_string()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_in_the_window_reaches_nothing_and_runs_nothing_new() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hit", listener.local_addr().unwrap());
    // A hit is a request; the web view may open a connection before it asks whether it may go there, and says nothing on it.
    let (hits, silent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, opened) = (hits.clone(), silent.clone());
    let server = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (counted, opened) = (counted.clone(), opened.clone());
            opened.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut bytes = [0; 1];
                if stream.read(&mut bytes).await.is_ok_and(|read| read > 0) {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    // The count counts: without a window in between it is reached.
    let address = url.trim_start_matches("http://").trim_end_matches("/hit");
    tokio::net::TcpStream::connect(address).await.unwrap().write_all(b"GET").await.unwrap();
    while hits.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    hits.store(0, Ordering::SeqCst);
    silent.store(0, Ordering::SeqCst);

    let app = App::open(Desktop::with(KeyRing::Absent)).await;
    app.see("button", "Practise").await;
    let home = app.execute("return location.href", vec![]).await;
    let tried = ATTEMPTS.iter().chain(&LEADING_AWAY);
    for (what, body) in tried {
        let said = attempt(&app, body, &url).await;
        assert_eq!(app.execute("return window.ran === undefined", vec![]).await, true, "{what} ran a script: {said}");
        assert_eq!(app.execute("return location.href", vec![]).await, home, "{what} led away: {said}");
        assert_eq!(hits.load(Ordering::SeqCst), 0, "{what} reached the listener: {said}");
    }
    // Late arrivals.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(hits.load(Ordering::SeqCst), 0, "something reached the listener later");
    assert_eq!(app.driver().windows().await.unwrap().len(), 1, "there is a second window");
    println!(
        "{} attempts, 0 requests, {} silent connections",
        ATTEMPTS.len() + LEADING_AWAY.len(),
        silent.load(Ordering::SeqCst)
    );
    server.abort();
}

#[tokio::test]
async fn a_script_in_the_window_may_use_the_listed_commands_only() {
    let app = App::open(Desktop::with(KeyRing::Absent)).await;
    app.see("button", "Practise").await;
    // What is listed is answered, so a refusal means something.
    assert!(invoke(&app, "app_state", json!({})).await.is_ok());
    for command in [
        "plugin:store|load",
        "plugin:store|get_store",
        "plugin:store|set",
        "plugin:store|save",
        "plugin:clipboard-manager|read_text",
        "plugin:clipboard-manager|write_text",
        "plugin:opener|open_url",
        "plugin:opener|open_path",
        "plugin:window-state|restore_state",
        "plugin:event|listen",
        "plugin:event|emit",
        "plugin:window|create",
        "plugin:webview|create_webview_window",
        "plugin:webview|internal_toggle_devtools",
        "plugin:app|version",
        "plugin:path|resolve_directory",
        "plugin:image|from_path",
        "plugin:menu|new",
        "plugin:resources|close",
        "plugin:fs|read_file",
        "plugin:shell|execute",
        "get_secret",
    ] {
        let answer = invoke(&app, command, json!({ "path": "/etc/hostname", "key": "x", "event": "x" })).await;
        let refusal = answer.expect_err(command);
        assert!(refusal.contains("not allowed") || refusal.contains("not found"), "{command}: {refusal}");
    }
    // Arguments nobody asked for, and wrong ones, are refused in words.
    for (command, arguments) in [
        ("set_theme", json!({ "args": { "theme": "dark", "path": "/x" } })),
        ("set_theme", json!({ "args": { "theme": { "a": 1 } } })),
        ("body_lines", json!({ "args": { "bodyId": "../../x", "view": "raw", "from": 0, "count": 5 } })),
        ("reveal_token", json!({ "args": { "tokenId": "../x" } })),
        ("open_page", json!({ "args": { "environmentId": null, "page": "file:///etc/hostname" } })),
    ] {
        assert!(invoke(&app, command, arguments).await.is_err(), "{command}");
    }
}

#[tokio::test]
async fn prototypes_cannot_be_poisoned() {
    let app = App::open(Desktop::with(KeyRing::Absent)).await;
    app.see("button", "Practise").await;
    let script = "
      try { Object.prototype.polluted = 1 } catch {}
      try { ({}).__proto__.polluted = 1 } catch {}
      try { Object.defineProperty(Object.prototype, 'polluted', { value: 1 }) } catch {}
      try { JSON.parse('{\"__proto__\": {\"polluted\": 1}}', (name, value) => { ({})[name] = value; return value }) } catch {}
      return [({}).polluted, [].polluted, Object.isFrozen(Object.prototype)]";
    assert_eq!(app.execute(script, vec![]).await, json!([null, null, true]));
}

#[tokio::test]
async fn html_that_is_dropped_on_the_window_is_inert() {
    let mut app = App::open(Desktop::with(KeyRing::Absent)).await;
    app.click("button", "Connect").await;
    app.see("field", "Kinde domain").await;
    let before = app.execute("return document.querySelectorAll('*').length", vec![]).await;
    let script = "
      const html = '<img src=x onerror=\"window.ran = 1\"><a href=\"https://evil.example\">x</a>';
      for (const target of [document.body, ...document.querySelectorAll('input, main, button')]) {
        for (const kind of ['dragenter', 'dragover', 'drop']) {
          const data = new DataTransfer();
          data.setData('text/html', html); data.setData('text/plain', html); data.setData('text/uri-list', 'https://evil.example/');
          target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
        }
      }
      return [window.ran === undefined, document.querySelectorAll('img, a[href*=evil]').length]";
    assert_eq!(app.execute(script, vec![]).await, json!([true, 0]));
    assert_eq!(app.execute("return document.querySelectorAll('*').length", vec![]).await, before);
}

#[tokio::test]
async fn the_app_ends_although_a_copied_token_is_still_on_the_clipboard() {
    let mut desktop = Desktop::with(KeyRing::Absent);
    let manager = desktop.command("openbox");
    desktop.spawn(manager, "openbox");
    let mut app = App::open(desktop).await;
    app.click("button", "Practise").await;
    app.click("button", starts("Get token")).await;
    app.read("would accept this token").await;
    app.click("button", "Copy token").await;
    app.see("button", "Copied").await;
    // As a person closes it: the window manager asks, and the app clears the clipboard before it goes.
    let closed = app.desktop().command("xdotool").args(["key", "alt+F4"]).status().unwrap();
    assert!(closed.success());
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while app.processes().iter().any(|process| process.name.starts_with("m2m-token")) {
        assert!(std::time::Instant::now() < deadline, "the app does not end");
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert!(!app.desktop().printed("app.err").contains("internal fault"), "{}", app.desktop().printed("app.err"));
}

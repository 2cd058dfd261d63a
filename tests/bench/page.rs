//! What a click costs in the page: script, style and layout. Painting depends on the graphics card and is not in it.

use crate::release;
use crate::row::{Row, p95};
use crate::start::arguments;
use serde_json::{Value, json};
use tests::answers::{Answer, Answers, people, scroll};
use tests::app::{App, environment_draft};
use tests::desktop::Desktop;

const FRAME: f64 = 16.7;
/// What a key stroke in the search may take, in milliseconds.
const KEY_STROKE: f64 = 16.0;

/// Counts what runs in answer to an act: its handlers, what they put off to the end of the task, and the drawing in the next frame, layout included.
const METER: &str = "
  const frame = window.requestAnimationFrame.bind(window);
  window.busy = 0;
  window.requestAnimationFrame = (draw) => frame((time) => {
    const begun = performance.now();
    draw(time);
    document.body.getBoundingClientRect();
    window.busy += performance.now() - begun;
  });
  window.settled = () => new Promise((done) => frame(() => frame(() => frame(() => setTimeout(done, 20)))));
  window.measure = async (act) => {
    window.busy = 0;
    const begun = performance.now();
    act();
    await null;
    document.body.getBoundingClientRect();
    window.busy += performance.now() - begun;
    await window.settled();
    return window.busy;
  };";

/// The app with some environments, the first of which is open.
pub async fn connected(desktop: Desktop, environments: usize) -> App {
    let app = App::open_binary(desktop, &release("m2m-token-tester"), &[]).await;
    app.until("a usable window", "return document.documentElement.dataset.usable === 'true'", Value::Null).await;
    for number in 0..environments {
        let draft =
            environment_draft(&format!("tenant-{number}.eu"), &format!("{number:032x}"), &format!("Tenant {number}"));
        let made = invoke(&app, "create_environment", json!({ "draft": draft, "secret": "" })).await;
        let scopes: Vec<String> = (0..300).map(|scope| format!("read:thing_{scope}")).collect();
        let api = json!({ "audience": "https://orders.example", "name": "Orders", "scopes": scopes, "baseUrl": "" });
        let save = json!({ "environmentId": made["id"], "api": api, "previousAudience": null });
        invoke(&app, "save_api", save).await;
    }
    app
}

async fn invoke(app: &App, command: &str, args: Value) -> Value {
    let script = "const [command, given, done] = arguments;
        window.__TAURI_INTERNALS__.invoke(command, given).then((value) => done({ ok: value ?? null }), (error) => done({ error }));";
    let asked = app.driver().execute_async(script, vec![json!(command), arguments(args)]).await.unwrap();
    assert!(asked.get("error").is_none(), "{command}: {asked}");
    asked["ok"].clone()
}

pub async fn rows() -> Vec<Row> {
    // Made before the window shows them: it reads them when it starts.
    let desktop = connected(Desktop::start(), 12).await.close().await;
    let app = App::open_binary(desktop, &release("m2m-token-tester"), &[]).await;
    app.until("the environments", "return document.querySelectorAll('.rail-item').length >= 12", Value::Null).await;
    app.execute(METER, vec![]).await;
    let mut rows = Vec::new();
    for (name, script) in [
        (
            "switch the environment",
            "for (let i = 0; i < 60; i++) { const items = document.querySelectorAll('.rail-item');
               times.push(await measure(() => items[i % items.length].click())); }",
        ),
        (
            "switch the stage",
            "for (let i = 0; i < 60; i++) { const tabs = document.querySelectorAll('[role=tab]');
               times.push(await measure(() => tabs[i % tabs.length].click())); }",
        ),
        (
            "type in a picker with 300 entries",
            "document.querySelector('#tab-token').click(); await settled();
             const choice = document.querySelector('#api');
             choice.value = 'https://orders.example'; choice.dispatchEvent(new Event('change', { bubbles: true })); await settled();
             const field = document.querySelector('scope-field input'); field.focus(); await settled();
             for (let i = 0; i < 60; i++) { const text = 'read:thing_1'.slice(0, 1 + i % 12);
               times.push(await measure(() => { field.value = text; field.dispatchEvent(new InputEvent('input', { bubbles: true })); })); }
             if (document.querySelectorAll('[role=option]').length < 20) throw new Error('the picker offers nothing');",
        ),
    ] {
        rows.push(Row::limit(format!("{name}: p95 (script, style, layout)"), p95(timed(&app, script).await), "ms", FRAME));
    }
    drop(app.close().await);
    rows.extend(call_rows().await);
    rows
}

/// The Call stage: the catalogue of Kinde's operations, and a large answer.
async fn call_rows() -> Vec<Row> {
    let server = Answers::start("read:users").await;
    server.say("/api/v1/users", Answer::ok("application/json", people()));
    let mut app = App::open_binary(Desktop::start(), &release("m2m-token-tester"), &[]).await;
    server.connect(&mut app).await;
    app.until("the catalogue", "return !!document.querySelector('#endpoint-search')", Value::Null).await;
    app.execute(METER, vec![]).await;
    let search = timed(
        &app,
        "const field = document.querySelector('#endpoint-search'); field.focus(); await settled();
         for (let i = 0; i < 90; i++) { const text = 'who is in an organization'.slice(0, 1 + i % 25);
           times.push(await measure(() => { field.value = text; field.dispatchEvent(new InputEvent('input', { bubbles: true })); })); }
         if (document.querySelectorAll('#endpoint-list [role=option]').length < 3) throw new Error('nothing is found');",
    )
    .await;
    server.call(&app, "/api/v1/users").await;
    app.until("lines", "return document.querySelectorAll('.body-line').length > 5", Value::Null).await;
    let (still, _) = scroll(&app, 0).await;
    let (frame, work) = scroll(&app, 1600).await;
    drop(app.close().await);
    vec![
        Row::limit("search in the catalogue, a key stroke: p95 (script, style, layout)", p95(search), "ms", KEY_STROKE),
        Row::limit("10 MB of JSON: longest frame while scrolling, painting included", frame, "ms", 50.0)
            .beside("standing still", still),
        Row::report("10 MB of JSON: longest work of the page in a frame while scrolling", work, "ms"),
    ]
}

/// What `script` measured, in milliseconds each.
async fn timed(app: &App, script: &str) -> Vec<f64> {
    let whole = format!(
        "const done = arguments[0], times = [];
         (async () => {{ {script} }})().then(() => done({{ times }}), (error) => done({{ error: String(error) }}));"
    );
    let answer = app.driver().execute_async(&whole, vec![]).await.unwrap();
    serde_json::from_value(answer["times"].clone()).unwrap_or_else(|_| panic!("not measured: {answer}"))
}

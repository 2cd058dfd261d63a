//! An authorisation server and an API that say whatever they are told to.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// What the server is about to say.
#[derive(Default)]
pub struct Script {
    pub origin: String,
    /// The texts of its next refusal; empty: it issues a token.
    pub refusal: Vec<String>,
    /// The texts of its token, its headers and its bodies.
    pub texts: Vec<String>,
    /// The kind of its next body.
    pub content: &'static str,
}

pub struct Server {
    script: Arc<Mutex<Script>>,
    pub origin: String,
}

impl Server {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(Script { origin: origin.clone(), ..Script::default() }));
        let router = axum::Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { script, origin }
    }

    pub fn change(&self, change: impl FnOnce(&mut Script)) {
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

//! A tenant and the plainest possible HTTP client, so that the tests see the very bytes.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use practice_tenant::{AppId, PracticeTenant};
use serde_json::Value;
use tokio::runtime::Runtime;

/// A tenant on a runtime of its own; the test talks to it from a plain thread.
pub struct Bench {
    pub tenant: PracticeTenant,
    pub runtime: Runtime,
}

/// One answer, its body as sent.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn token(&self) -> String {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// `error` and `error_description` of a refused token request.
    pub fn refusal(&self) -> (u16, String, String) {
        let body = self.json();
        let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned();
        (self.status, text("error"), text("error_description"))
    }
}

impl Bench {
    pub fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let tenant = runtime.block_on(PracticeTenant::start()).unwrap();
        Self { tenant, runtime }
    }

    pub fn port(&self) -> u16 {
        self.tenant.origin().rsplit_once(':').unwrap().1.parse().unwrap()
    }

    /// Sends these bytes and reads to the end of the connection.
    pub fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request.push_str(&format!("Host: 127.0.0.1:{}\r\n", self.port()));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        parse(&self.raw(&bytes))
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> Reply {
        match token {
            Some(token) => self.send("GET", path, &[("Authorization", &format!("Bearer {token}"))], b""),
            None => self.send("GET", path, &[], b""),
        }
    }

    pub fn post_form(&self, body: &str, headers: &[(&str, &str)]) -> Reply {
        let mut all = vec![("Content-Type", "application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        self.send("POST", "/oauth2/token", &all, body.as_bytes())
    }

    /// A correct token request of an application, with these further pairs.
    pub fn request_token(&self, app: AppId, further: &[(&str, &str)]) -> Reply {
        let application = self.tenant.application(app);
        let secret = application.client_secret().map(|secret| secret.reveal().to_owned()).unwrap_or_default();
        let mut pairs = vec![
            ("grant_type", "client_credentials"),
            ("client_id", application.client_id()),
            ("client_secret", secret.as_str()),
        ];
        pairs.extend_from_slice(further);
        self.post_form(&form(&pairs), &[])
    }

    /// A token for one audience.
    pub fn token(&self, app: AppId, audience: &str) -> String {
        self.request_token(app, &[("audience", audience)]).token()
    }
}

pub fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Header and claims, unverified.
pub fn decode(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    (next(), next())
}

fn parse(bytes: &[u8]) -> Reply {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("no end of the header");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Reply { status, headers, body: bytes[end + 4..].to_vec() }
}

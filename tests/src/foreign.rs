//! Authorisation servers that nobody of this project wrote, with an API: `tests/foreign/server.mjs`, and a second one of
//! another make: `tests/foreign/second.mjs`.

use crate::group::{Group, first_line};
use serde::Deserialize;
use std::process::{Command, Stdio};

/// What the server says about itself when it is ready.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// Its issuer, on loopback; discovery stands below it.
    pub issuer: String,
    /// Where tokens are asked for.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// The API: what to send as `resource` (RFC 8707), the `aud` of the token, and the address to call.
    pub resource: String,
    /// Scopes of the API.
    pub scopes: Vec<String>,
    /// Its two clients.
    pub clients: Clients,
}

/// The two registered clients, one for each way of client authentication.
#[derive(Debug, Clone, Deserialize)]
pub struct Clients {
    /// Sends its secret in the form body.
    pub post: Registration,
    /// Sends its secret by HTTP Basic.
    pub basic: Registration,
}

/// One client's credentials.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// The `client_id`.
    pub client_id: String,
    /// The client secret, new at every start.
    pub client_secret: String,
    /// `client_secret_post` or `client_secret_basic`.
    pub authentication: String,
}

/// The running server; it stops when dropped.
#[derive(Debug)]
pub struct ForeignServer {
    /// Its addresses and clients.
    pub at: Description,
    _group: Group,
}

impl ForeignServer {
    /// Starts the server on a free port of loopback. Takes about half a second.
    ///
    /// # Panics
    /// When its packages are not installed, or when it does not start.
    #[must_use]
    pub fn start() -> Self {
        let (line, group) = start("server.mjs");
        let at = serde_json::from_str(&line).expect("the foreign server describes itself in JSON");
        Self { at, _group: group }
    }
}

/// The second server, running; it stops when dropped.
#[derive(Debug)]
pub struct SecondServer {
    /// Its addresses and clients.
    pub at: SecondDescription,
    _group: Group,
}

/// What the second server says about itself when it is ready.
#[derive(Debug, Clone, Deserialize)]
pub struct SecondDescription {
    /// Its issuer, with a path; metadata stand where RFC 8414 wants them.
    pub issuer: String,
    /// The `aud` of its tokens.
    pub audience: String,
    /// Its two clients.
    pub clients: SecondClients,
}

/// The second server's clients.
#[derive(Debug, Clone, Deserialize)]
pub struct SecondClients {
    /// Its characters are easily mangled in a form body.
    pub post: Credentials,
    /// Its characters survive servers that take HTTP Basic literally.
    pub basic: Credentials,
}

/// A client ID and its secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The `client_id`.
    pub client_id: String,
    /// The client secret.
    pub client_secret: String,
}

impl SecondServer {
    /// Starts the server on a free port of loopback.
    ///
    /// # Panics
    /// When its packages are not installed, or when it does not start.
    #[must_use]
    pub fn start() -> Self {
        let (line, group) = start("second.mjs");
        let at = serde_json::from_str(&line).expect("the second server describes itself in JSON");
        Self { at, _group: group }
    }
}

/// Starts a server and gives the line with which it says that it is ready.
fn start(program: &str) -> (String, Group) {
    let folder = crate::project().join("tests/foreign");
    assert!(
        folder.join("node_modules/.installed").is_file(),
        "the foreign servers' packages are missing; `make test` installs them"
    );
    let mut group = Group::new();
    let mut command = Command::new("node");
    command
        .arg(program)
        .current_dir(folder)
        .env("NODE_ENV", "production")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let line = first_line(group.spawn(&mut command), program);
    (line, group)
}

//! An authorisation server and an API that nobody of this project wrote: `tests/foreign/server.mjs`.

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
        let folder = crate::project().join("tests/foreign");
        assert!(
            folder.join("node_modules/oidc-provider").is_dir(),
            "the foreign server's packages are missing; `make test` installs them"
        );
        let mut group = Group::new();
        let mut command = Command::new("node");
        command
            .arg("server.mjs")
            .current_dir(folder)
            .env("NODE_ENV", "production")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let line = first_line(group.spawn(&mut command), "the foreign server");
        let at = serde_json::from_str(&line).expect("the foreign server describes itself in JSON");
        Self { at, _group: group }
    }
}

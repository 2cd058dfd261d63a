//! A `.env` file for the person's own programs.

use url::Url;

use super::{Ask, Sheet};
use crate::environment::{AuthorizationServer, Environment, Scope};

/// The environment as `.env`; in the place of the secret stands a placeholder.
pub fn dotenv(environment: &Environment, token_endpoint: Option<&Url>, ask: &Ask) -> Sheet {
    let kinde = matches!(environment.server, AuthorizationServer::Kinde { .. });
    let prefix = if kinde { "KINDE_" } else { "" };
    let mut lines = vec![format!("# {}", environment.name)];
    let mut put = |name: &str, value: &str| lines.push(format!("{prefix}{name}={}", quoted(value)));
    match &environment.server {
        AuthorizationServer::Kinde { host } => put("DOMAIN", host.origin()),
        AuthorizationServer::Other { issuer, .. } => {
            if let Some(issuer) = issuer {
                put("ISSUER", issuer);
            }
        }
    }
    if let Some(url) = token_endpoint {
        put("TOKEN_URL", url.as_str());
    }
    put("CLIENT_ID", environment.client_id.as_str());
    put("CLIENT_SECRET", "your-client-secret");
    if let Some(audience) = &ask.audience {
        put("AUDIENCE", audience.as_str());
    }
    if !ask.scopes.is_empty() {
        let scopes: Vec<&str> = ask.scopes.iter().map(Scope::as_str).collect();
        put("SCOPE", &scopes.join(" "));
    }
    let notes = vec!["Put the client secret in yourself, and keep the file out of version control.".to_owned()];
    Sheet { text: format!("{}\n", lines.join("\n")), notes }
}

/// A value as readers of `.env` files take it: bare when it is plain, else in the quotes that need the fewest escapes.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@+~".contains(c);
    if value.ends_with(|c: char| c.is_ascii_alphanumeric()) && value.chars().all(plain) {
        return value.to_owned();
    }
    if !value.contains('\'') {
        return format!("'{value}'");
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$"))
}

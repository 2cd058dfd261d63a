//! The rows of two environments: how they are set up, token or none.

use super::{Row, Value};
use crate::environment::{AuthorizationServer, ClientAuthentication, Environment};

/// How both environments are set up.
pub(super) fn rows(one: &Environment, other: &Environment) -> Vec<Row> {
    let text = |title: &str, of: &dyn Fn(&Environment) -> Option<String>| {
        Row::new(title, Value::maybe(of(one).as_deref()), Value::maybe(of(other).as_deref()))
    };
    let mut rows = vec![
        text("Server", &|environment| Some(server(environment).to_owned())),
        text("Host", &|environment| Some(environment.host())).by_nature(true),
        text("Issuer", &|environment| environment.issuer().map(str::to_owned)).by_nature(true),
        text("Client ID", &|environment| Some(environment.client_id.to_string())).by_nature(true),
        text("How the client proves itself", &|environment| Some(authentication(environment).to_owned())),
        text("Organisation expected", &|environment| environment.expected_org_code.clone()),
        text("Custom domain", &|environment| custom_domain(environment).map(str::to_owned)),
        text("Marked as production", &|environment| Some(if environment.production { "yes" } else { "no" }.to_owned()))
            .by_nature(true),
        apis(one, other),
    ];
    rows.extend(audiences(one, other));
    rows.push(hosts(one, other));
    rows.retain(|row| row.left != Value::default() || row.right != Value::default() || !row.shared.is_empty());
    rows
}

fn server(environment: &Environment) -> &'static str {
    match environment.server {
        AuthorizationServer::Kinde { .. } => "Kinde",
        AuthorizationServer::Other { .. } => "another OAuth 2.0 server",
    }
}

fn authentication(environment: &Environment) -> &'static str {
    match environment.authentication {
        ClientAuthentication::ClientSecretPost => "in the form (client_secret_post)",
        ClientAuthentication::ClientSecretBasic => "in the header (client_secret_basic)",
    }
}

fn custom_domain(environment: &Environment) -> Option<&'static str> {
    match &environment.server {
        AuthorizationServer::Kinde { host } => Some(if host.is_custom_domain() { "yes" } else { "no" }),
        AuthorizationServer::Other { .. } => None,
    }
}

/// The APIs by name: their audiences differ by nature, which of them there are does not.
fn apis(one: &Environment, other: &Environment) -> Row {
    let names =
        |environment: &Environment| -> Vec<String> { environment.all_apis().into_iter().map(|api| api.name).collect() };
    Row::lists("APIs", &names(one), &names(other))
}

/// Own APIs that both have under one name. That one letter of an audience differs may be the whole trouble.
fn audiences<'a>(one: &'a Environment, other: &'a Environment) -> impl Iterator<Item = Row> + 'a {
    one.apis.iter().filter_map(|api| {
        let also = other.apis.iter().find(|also| also.name == api.name)?;
        let value = |audience: &crate::environment::Audience| Value::text(audience.as_str());
        Some(Row::new(&format!("Audience of {}", api.name), value(&api.audience), value(&also.audience)))
    })
}

/// Hosts that somebody allowed besides those of the tenant and its APIs.
fn hosts(one: &Environment, other: &Environment) -> Row {
    Row::lists("Further hosts that tokens may go to", &one.token_hosts, &other.token_hosts)
}

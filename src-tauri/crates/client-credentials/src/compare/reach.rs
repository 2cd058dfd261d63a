//! What can be called with two tokens: operations of the Management API, and endpoints of own APIs.

use super::{Row, Side, Value};
use crate::environment::{Api, Endpoint};
use crate::facts::TokenFacts;
use crate::operation::{Operation, catalogue};

/// Rows for every API that one of the tokens is for and whose calls are known.
pub(super) fn rows(left: &Side<'_>, one: &TokenFacts, right: &Side<'_>, other: &TokenFacts) -> Vec<Row> {
    let mut rows = Vec::new();
    let (on_left, on_right) = (management(left, one), management(right, other));
    if on_left.is_some() || on_right.is_some() {
        rows.push(row("Operations of Kinde's Management API", on_left, on_right));
    }
    for name in own_names(left, right) {
        let of = |side: &Side<'_>, token: &TokenFacts| {
            let api = side.environment.apis.iter().find(|api| api.name == name && !api.endpoints.is_empty())?;
            own(api, token)
        };
        let (on_left, on_right) = (of(left, one), of(right, other));
        if on_left.is_some() || on_right.is_some() {
            rows.push(row(&format!("Endpoints of {name}"), on_left, on_right));
        }
    }
    rows
}

/// What one token can call, of how many.
struct Reach {
    can: Vec<String>,
    all: usize,
}

fn row(title: &str, left: Option<Reach>, right: Option<Reach>) -> Row {
    let can = |reach: &Option<Reach>| reach.as_ref().map(|reach| reach.can.clone()).unwrap_or_default();
    let mut row = Row::lists(title, &can(&left), &can(&right));
    let words = |reach: &Option<Reach>| match reach {
        Some(reach) => Value::text(format!("{} of {}", reach.can.len(), reach.all)).text,
        None => Value::text("none: the token is for another API").text,
    };
    (row.left.text, row.right.text) = (words(&left), words(&right));
    row
}

/// Operations of the Management API, if the token is for it.
fn management(side: &Side<'_>, token: &TokenFacts) -> Option<Reach> {
    let audience = side.environment.management_audience()?;
    if !token.held_audiences().contains(&audience.as_str()) {
        return None;
    }
    let api = catalogue(side.environment).into_iter().find(|api| api.management)?;
    let can = |operation: &&Operation| operation.scopes.iter().all(|scope| scope.is_held(&token.granted_scopes));
    let name = |operation: &Operation| format!("{} {} – {}", operation.method, operation.path, operation.summary);
    Some(Reach { can: api.operations.iter().filter(can).map(name).collect(), all: api.operations.len() })
}

/// Endpoints of an own API, if the token is for it.
fn own(api: &Api, token: &TokenFacts) -> Option<Reach> {
    if !token.held_audiences().contains(&api.audience.as_str()) {
        return None;
    }
    let holds = |endpoint: &&Endpoint| {
        endpoint.scopes.iter().all(|scope| token.granted_scopes.iter().any(|held| held == scope.as_str()))
    };
    let name = |endpoint: &Endpoint| match endpoint.summary.as_str() {
        "" => format!("{} {}", endpoint.method, endpoint.path),
        summary => format!("{} {} – {summary}", endpoint.method, endpoint.path),
    };
    Some(Reach { can: api.endpoints.iter().filter(holds).map(name).collect(), all: api.endpoints.len() })
}

/// Own APIs with known endpoints, each name once.
fn own_names(left: &Side<'_>, right: &Side<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for api in left.environment.apis.iter().chain(&right.environment.apis) {
        if !api.endpoints.is_empty() && !names.contains(&api.name) {
            names.push(api.name.clone());
        }
    }
    names
}

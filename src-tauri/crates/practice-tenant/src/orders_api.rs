//! The *Orders API*: an API of the tenant's customer that checks its tokens strictly and says in the words of RFC 6750
//! what it misses; and its careless sister, which looks at the signature alone, as some middleware does.

use axum::http::header;
use axum::http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ApiId;
use crate::admin::Settings;
use crate::bearer::{self, Claims, Expected, Presented};
use crate::http::{Answer, Incoming};

/// Orders kept; beyond it the oldest is forgotten, so that a loop of POSTs cannot eat memory.
const MOST_ORDERS: usize = 500;

/// Longest text of an item in characters.
const LONGEST_ITEM: usize = 200;

/// One order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Order {
    id: u32,
    item: String,
    quantity: u32,
    status: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    item: String,
    quantity: u32,
}

/// The orders of a fresh tenant.
pub(crate) fn initial_orders() -> Vec<Order> {
    let items = ["Desk lamp", "Office chair", "Whiteboard", "Coffee beans, 1 kg", "Notebook, dotted", "Standing desk"];
    let states = ["delivered", "shipped", "open"];
    items
        .into_iter()
        .cycle()
        .zip(states.into_iter().cycle())
        .zip(1001..)
        .take(18)
        .map(|((item, status), id)| Order { id, item: item.to_owned(), quantity: id % 4 + 1, status })
        .collect()
}

/// Answers everything under `/orders-api`.
pub(crate) fn answer(settings: &mut Settings, request: &Incoming, origin: &str, now: i64) -> Answer {
    let Some(segments) = request.segments_behind("/orders-api") else { return not_found() };
    let segments = segments.iter().map(String::as_str).collect::<Vec<_>>();
    let (scope, allowed) = match (&request.method, segments.as_slice()) {
        (&Method::GET, ["health"]) => return Answer::json(StatusCode::OK, &json!({ "status": "ok" })),
        (&Method::GET, ["orders"] | ["orders", _]) => ("read:orders", ""),
        (&Method::POST, ["orders"]) => ("update:orders", ""),
        (&Method::DELETE, ["orders", _]) => ("delete:orders", ""),
        (_, ["health"]) => ("", "GET"),
        (_, ["orders"]) => ("", "GET, POST"),
        (_, ["orders", _]) => ("", "GET, DELETE"),
        _ => return not_found(),
    };
    if scope.is_empty() {
        return problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This method is not offered here")
            .with(header::ALLOW, allowed);
    }
    let door = Door { api: ApiId::Orders, origin, now, scope };
    if let Err(refusal) = admit(settings, request, &door) {
        return refusal;
    }
    match segments.as_slice() {
        ["orders"] if request.method == Method::POST => create(settings, request, origin),
        ["orders", id] if request.method == Method::DELETE => delete(settings, id),
        ["orders", id] => read(settings, id),
        _ => list(settings),
    }
}

/// Answers everything under `/careless`: any token with a good signature reads the orders, until the API is mended.
pub(crate) fn answer_carelessly(settings: &Settings, request: &Incoming, origin: &str, now: i64) -> Answer {
    let Some(segments) = request.segments_behind("/careless") else { return not_found() };
    let segments = segments.iter().map(String::as_str).collect::<Vec<_>>();
    if !matches!(segments.as_slice(), ["orders"] | ["orders", _]) {
        return not_found();
    }
    if request.method != Method::GET {
        return problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This method is not offered here")
            .with(header::ALLOW, "GET");
    }
    let door = Door { api: ApiId::Careless, origin, now, scope: "read:old_orders" };
    let admitted = if settings.careless_is_mended {
        admit(settings, request, &door)
    } else {
        signed_claims(settings, request, door.api).map(drop)
    };
    if let Err(refusal) = admitted {
        return refusal;
    }
    match segments.as_slice() {
        ["orders", id] => read(settings, id),
        _ => list(settings),
    }
}

/// What a request has to bring.
pub(crate) struct Door<'a> {
    pub(crate) api: ApiId,
    pub(crate) origin: &'a str,
    /// Seconds since 1970.
    pub(crate) now: i64,
    pub(crate) scope: &'a str,
}

/// The claims of a token with a good signature, or the challenge for anything else.
fn signed_claims(settings: &Settings, request: &Incoming, api: ApiId) -> Result<Claims, Answer> {
    match bearer::presented(request) {
        // RFC 6750 3.1: without any token the challenge carries no error.
        Presented::Nothing => Err(problem(StatusCode::UNAUTHORIZED, "unauthorized", "An access token is needed")
            .with(header::WWW_AUTHENTICATE, format!("Bearer realm=\"{}\"", api.name()))),
        Presented::Malformed => Err(challenge(
            api,
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "The Authorization header is malformed",
            None,
        )),
        Presented::Token(token) => {
            bearer::check_signature(token, &settings.keys).map_err(|reason| invalid_token(api, &reason))
        }
    }
}

/// Lets a request in whose token is good for this API and holds the scope.
pub(crate) fn admit(settings: &Settings, request: &Incoming, door: &Door<'_>) -> Result<(), Answer> {
    let claims = signed_claims(settings, request, door.api)?;
    let audience = door.api.audience(door.origin);
    bearer::check_claims(&claims, &Expected { issuer: door.origin, audience: &audience, now: door.now })
        .map_err(|reason| invalid_token(door.api, &reason))?;
    if claims.has_scope(door.scope) {
        Ok(())
    } else {
        Err(challenge(
            door.api,
            StatusCode::FORBIDDEN,
            "insufficient_scope",
            "The access token lacks a scope that this request needs",
            Some(door.scope),
        ))
    }
}

fn list(settings: &Settings) -> Answer {
    Answer::json(StatusCode::OK, &json!({ "orders": settings.orders, "count": settings.orders.len() }))
}

fn read(settings: &Settings, id: &str) -> Answer {
    match find(settings, id).and_then(|index| settings.orders.get(index)) {
        Some(order) => Answer::json(StatusCode::OK, &json!(order)),
        None => no_such_order(id),
    }
}

fn delete(settings: &mut Settings, id: &str) -> Answer {
    match find(settings, id) {
        Some(index) => {
            settings.orders.remove(index);
            Answer::no_content()
        }
        None => no_such_order(id),
    }
}

fn create(settings: &mut Settings, request: &Incoming, origin: &str) -> Answer {
    if request.too_large {
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large", "The body is too large");
    }
    if !request.is_media_type("application/json") {
        let text = "The body must be application/json";
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", text);
    }
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(&request.body) else {
        return problem(StatusCode::BAD_REQUEST, "invalid_json", "The body is not JSON");
    };
    let Ok(NewOrder { item, quantity }) = serde_json::from_value(body) else {
        let text = "An order has exactly two fields: item (text) and quantity (whole number)";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_order", text);
    };
    if item.trim().is_empty() || item.chars().count() > LONGEST_ITEM || quantity == 0 {
        let text = "item must have 1 to 200 characters and quantity must be at least 1";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "invalid_order", text);
    }
    let id = settings.orders.iter().map(|order| order.id).max().unwrap_or(1000).saturating_add(1);
    let order = Order { id, item, quantity, status: "open" };
    let answer = Answer::json(StatusCode::CREATED, &json!(order))
        .with(header::LOCATION, format!("{}/orders/{id}", ApiId::Orders.base_url(origin)));
    if settings.orders.len() >= MOST_ORDERS {
        settings.orders.remove(0);
    }
    settings.orders.push(order);
    answer
}

fn find(settings: &Settings, id: &str) -> Option<usize> {
    settings.orders.iter().position(|order| order.id.to_string() == id)
}

fn no_such_order(id: &str) -> Answer {
    problem(StatusCode::NOT_FOUND, "order_not_found", &format!("There is no order {id}"))
}

pub(crate) fn not_found() -> Answer {
    problem(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address")
}

fn invalid_token(api: ApiId, reason: &str) -> Answer {
    challenge(api, StatusCode::UNAUTHORIZED, "invalid_token", reason, None)
}

fn challenge(api: ApiId, status: StatusCode, error: &str, description: &str, scope: Option<&str>) -> Answer {
    // RFC 6750 3: printable ASCII without quotes and backslashes; the text may come out of a token.
    let description: String = description
        .chars()
        .take(200)
        .map(|c| if matches!(c, ' '..='~') && c != '"' && c != '\\' { c } else { '?' })
        .collect();
    let mut value = format!("Bearer realm=\"{}\", error=\"{error}\", error_description=\"{description}\"", api.name());
    if let Some(scope) = scope {
        value.push_str(&format!(", scope=\"{scope}\""));
    }
    problem(status, error, &description).with(header::WWW_AUTHENTICATE, value)
}

pub(crate) fn problem(status: StatusCode, error: &str, description: &str) -> Answer {
    Answer::json(status, &json!({ "error": error, "error_description": description }))
}

//! The tenant's Management API under `/api/v1`, modelled on Kinde's.
//!
//! All 183 operations check the token and its scope as Kinde does. Those that a tester meets first also have data;
//! the others say that they hold none.

mod operations;
mod reads;
mod writes;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::ApiId;
use crate::admin::{BadTokenStatus, Settings};
use crate::bearer::{self, Claims, Expected, Presented};
use crate::fault::FaultKind;
use crate::http::{Answer, Incoming};

pub(crate) use operations::scopes;

/// One admitted call.
struct Call<'a> {
    settings: &'a mut Settings,
    request: &'a Incoming,
    origin: &'a str,
    claims: Claims,
    /// The values of the path parameters, in order.
    captured: Vec<String>,
}

impl Call<'_> {
    fn captured(&self, index: usize) -> &str {
        self.captured.get(index).map_or("", String::as_str)
    }

    /// The organisation that the token is bound to, for an org-scoped application.
    fn own_organisation(&self) -> Option<&str> {
        self.claims.text("org_code")
    }

    /// Whether the token may see this organisation.
    fn may_see(&self, code: &str) -> bool {
        self.own_organisation().is_none_or(|own| own == code)
    }
}

/// Answers everything under `/api`.
pub(crate) fn answer(settings: &mut Settings, request: &Incoming, origin: &str, now: i64) -> Answer {
    let found =
        request.segments_behind("/api/v1").and_then(|segments| operations::find(request.method.as_str(), &segments));
    let Some((operation, captured)) = found else { return no_such_route() };
    if operation.is_public() {
        return no_data();
    }
    if settings.has_fault(FaultKind::InvalidCredentials) {
        return failure(StatusCode::FORBIDDEN, "INVALID_CREDENTIALS", "Invalid credentials");
    }
    let claims = match admit(settings, request, origin, now) {
        Ok(claims) => claims,
        Err(refusal) => return refusal,
    };
    if !claims.has_scope(operation.scope) {
        return failure(StatusCode::FORBIDDEN, "SCOPE_MISSING", &format!("Scope is missing: {}", operation.scope));
    }
    if request.too_large {
        return failure(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", "The request body is too large");
    }
    let mut call = Call { settings, request, origin, claims, captured };
    reads::answer(&call, operation).or_else(|| writes::answer(&mut call, operation)).unwrap_or_else(no_data)
}

fn admit(settings: &Settings, request: &Incoming, origin: &str, now: i64) -> Result<Claims, Answer> {
    let refused = || {
        let status = match settings.manners.bad_token_status {
            BadTokenStatus::Forbidden => StatusCode::FORBIDDEN,
            BadTokenStatus::Unauthorised => StatusCode::UNAUTHORIZED,
        };
        failure(status, "INVALID_CREDENTIALS", "Invalid credentials")
    };
    let Presented::Token(token) = bearer::presented(request) else { return Err(refused()) };
    let claims = bearer::check_signature(token, &settings.keys).map_err(|_| refused())?;
    let audience = ApiId::Management.audience(origin);
    bearer::check_claims(&claims, &Expected { issuer: origin, audience: &audience, now }).map_err(|_| refused())?;
    Ok(claims)
}

/// An error in the usual form: `errors` is a list.
fn failure(status: StatusCode, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({ "errors": [{ "code": code, "message": message }] }))
}

/// The one error where `errors` is an object.
fn no_such_route() -> Answer {
    Answer::json(
        StatusCode::NOT_FOUND,
        &json!({ "errors": { "code": "ROUTE_NOT_FOUND", "message": "The requested API route does not exist" } }),
    )
}

fn no_data() -> Answer {
    failure(
        StatusCode::NOT_IMPLEMENTED,
        "NOT_IN_PRACTICE",
        "Token and scope are in order. The practice tenant holds no data for this operation and changed nothing.",
    )
}

/// A success: `code`, `message` and these members.
fn success(members: Value) -> Answer {
    let mut body = json!({ "code": "OK", "message": "Success" });
    if let (Value::Object(body), Value::Object(members)) = (&mut body, members) {
        body.extend(members);
    }
    Answer::json(StatusCode::OK, &body)
}

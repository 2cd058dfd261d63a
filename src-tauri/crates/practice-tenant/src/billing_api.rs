//! The *Billing API*: strict like the Orders API, and at first nobody is authorised for it. What "Authorise this app"
//! and "Grant scope" are practised on.

use axum::http::header;
use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::ApiId;
use crate::admin::Settings;
use crate::http::{Answer, Incoming};
use crate::orders_api::{Door, admit, not_found, problem};

/// Answers everything under `/billing-api`.
pub(crate) fn answer(settings: &Settings, request: &Incoming, origin: &str, now: i64) -> Answer {
    let segments = request.segments_behind("/billing-api").unwrap_or_default();
    if segments != ["invoices"] {
        return not_found();
    }
    if request.method != Method::GET {
        return problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This method is not offered here")
            .with(header::ALLOW, "GET");
    }
    match admit(settings, request, &Door { api: ApiId::Billing, origin, now, scope: "read:invoices" }) {
        Err(refusal) => refusal,
        Ok(()) => Answer::json(
            StatusCode::OK,
            &json!({ "invoices": [
                { "id": "INV-2041", "customer": "Acme", "total": "1280.00", "currency": "EUR", "status": "paid" },
                { "id": "INV-2042", "customer": "Globex", "total": "310.50", "currency": "EUR", "status": "open" },
            ] }),
        ),
    }
}

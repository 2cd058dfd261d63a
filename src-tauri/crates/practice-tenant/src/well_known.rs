//! Discovery (OpenID Connect Discovery 1.0, section 4) and the JWKS (RFC 7517).

use axum::http::StatusCode;
use axum::http::header;
use serde_json::{Value, json};

use crate::admin::Settings;
use crate::fault::Fault;
use crate::http::{Answer, Incoming};

/// The discovery document. It lists what the tenant can do, not what a real one lists.
pub(crate) fn discovery(settings: &Settings, origin: &str) -> Answer {
    let issuer = settings
        .faults
        .iter()
        .find_map(|fault| match fault {
            Fault::WrongIssuerInDiscovery { issuer } => Some(issuer.as_str()),
            _ => None,
        })
        .unwrap_or(origin);
    Answer::json(
        StatusCode::OK,
        &json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{origin}/oauth2/auth"),
            "token_endpoint": format!("{origin}/oauth2/token"),
            "jwks_uri": format!("{origin}/.well-known/jwks"),
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }),
    )
}

/// The published keys. As at Kinde, a request with credentials is refused.
pub(crate) fn jwks(settings: &Settings, request: &Incoming) -> Answer {
    if request.headers.contains_key(header::AUTHORIZATION) {
        return Answer::json(StatusCode::FORBIDDEN, &json!({ "message": "Forbidden" }));
    }
    let keys = settings.keys.published().map(|key| key.jwk().clone()).collect::<Vec<Value>>();
    Answer::json(StatusCode::OK, &json!({ "keys": keys })).with(header::CACHE_CONTROL, "public, max-age=15")
}

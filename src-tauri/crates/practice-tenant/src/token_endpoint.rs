//! `POST /oauth2/token`: the client-credentials grant (RFC 6749 4.4) with the answers that Kinde is known to give.
//!
//! The order of the checks matters, since only the first refusal is seen: form, grant type, client authentication,
//! scopes, audience, public client, permitted grant.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::header;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use url::Url;

use crate::ApiId;
use crate::admin::{AudienceMatching, MissingAudience, RefusalStatus, Settings, UnknownClient};
use crate::application::{Application, ApplicationKind};
use crate::fault::{Fault, FaultKind};
use crate::form;
use crate::http::{Answer, Incoming};
use crate::request_log::basic_credentials;

const INVALID_REQUEST: (&str, &str) = (
    "invalid_request",
    "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than \
     once, or is otherwise malformed.",
);
const INVALID_CLIENT: (&str, &str) = (
    "invalid_client",
    "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported \
     authentication method).",
);
const INVALID_SCOPE: (&str, &str) = ("invalid_scope", "The requested scope is invalid, unknown, or malformed.");
const INVALID_GRANT: (&str, &str) = (
    "invalid_grant",
    "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is \
     invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to \
     another client.",
);
const UNAUTHORIZED_CLIENT: (&str, &str) =
    ("unauthorized_client", "The client is not authorized to request a token using this method.");

/// Parameters of which RFC 6749 3.2 permits one.
const SINGLE: [&str; 4] = ["grant_type", "client_id", "client_secret", "scope"];

/// Why there is no token.
enum Refusal {
    /// A JSON error of RFC 6749 5.2.
    Json { status: StatusCode, error: (&'static str, &'static str), hint: String },
    /// A bare 404, as for an unknown client.
    NotFound,
}

fn refuse(status: StatusCode, error: (&'static str, &'static str), hint: impl Into<String>) -> Refusal {
    Refusal::Json { status, error, hint: hint.into() }
}

fn malformed(hint: impl Into<String>) -> Refusal {
    refuse(StatusCode::BAD_REQUEST, INVALID_REQUEST, hint)
}

/// Answers a token request. `now` is the tenant's clock in seconds since 1970.
pub(crate) fn answer(settings: &Settings, request: &Incoming, origin: &str, now: i64) -> Answer {
    let (status, body) = match issue(settings, request, origin, now) {
        Ok(body) => (StatusCode::OK, body),
        Err(Refusal::NotFound) => return Answer::text(StatusCode::NOT_FOUND, "404 page not found\n"),
        Err(Refusal::Json { status, error: (code, description), hint }) => {
            let text = if hint.is_empty() { description.to_owned() } else { format!("{description} {hint}") };
            (status, json!({ "error": code, "error_description": text.replace('"', "'") }))
        }
    };
    Answer::new(status, "application/json;charset=UTF-8", body.to_string())
        .with(header::CACHE_CONTROL, "no-store")
        .with(header::PRAGMA, "no-cache")
}

fn issue(settings: &Settings, request: &Incoming, origin: &str, now: i64) -> Result<Value, Refusal> {
    let form = read_form(request)?;
    check_grant_type(&form)?;
    let application = authenticate(settings, request, &form)?;

    let scopes = words(form::first(&form, "scope").unwrap_or_default());
    let known = |scope: &&str| application.authorised().any(|(_, grant)| grant.scopes.contains(*scope));
    if let Some(scope) = scopes.iter().find(|scope| !known(scope)) {
        return Err(refuse(
            refusal_status(settings),
            INVALID_SCOPE,
            format!("The OAuth 2.0 Client is not allowed to request scope '{scope}'."),
        ));
    }

    let audiences = requested_audiences(&form);
    let apis = allowed_apis(settings, application, &audiences, origin)?;

    match application.id.kind() {
        ApplicationKind::SinglePage => Err(refuse(
            StatusCode::BAD_REQUEST,
            INVALID_GRANT,
            "The OAuth 2.0 Client is marked as public and is thus not allowed to use authorization grant \
             'client_credentials'.",
        )),
        ApplicationKind::Regular => Err(refuse(
            StatusCode::BAD_REQUEST,
            UNAUTHORIZED_CLIENT,
            "The OAuth 2.0 Client is not allowed to use authorization grant 'client_credentials'.",
        )),
        ApplicationKind::MachineToMachine => {
            let claims = claims(settings, application, &Wanted { audiences, scopes: &scopes, apis }, origin, now);
            let tampered = settings.has_fault(FaultKind::TamperedToken);
            let token = settings.keys.active().token(&claims, tampered).map_err(|_| {
                refuse(StatusCode::INTERNAL_SERVER_ERROR, ("server_error", "No token could be signed."), "")
            })?;
            Ok(json!({
                "access_token": token,
                // Counted from a moment after the issue and cut to whole seconds, hence one less.
                "expires_in": application.lifetime.saturating_sub(1),
                "scope": scopes.join(" "),
                "token_type": "bearer",
            }))
        }
    }
}

fn read_form(request: &Incoming) -> Result<Vec<(String, String)>, Refusal> {
    const UNREADABLE: &str = "Unable to parse HTTP body, make sure to send a properly formatted form request body.";
    if request.method != Method::POST {
        return Err(malformed(format!("HTTP method is '{}', expected 'POST'.", request.method)));
    }
    if request.too_large {
        return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, INVALID_REQUEST, UNREADABLE));
    }
    let form = if request.is_media_type("application/x-www-form-urlencoded") {
        form::decode_pairs(&request.body).map_err(|_| malformed(UNREADABLE))?
    } else {
        Vec::new()
    };
    if form.is_empty() {
        return Err(malformed("The POST body can not be empty."));
    }
    match SINGLE.into_iter().find(|name| form::all(&form, name).nth(1).is_some()) {
        Some(name) => Err(malformed(format!("Request parameter '{name}' is included more than once."))),
        None => Ok(form),
    }
}

fn check_grant_type(form: &[(String, String)]) -> Result<(), Refusal> {
    match words(form::first(form, "grant_type").unwrap_or_default()).as_slice() {
        [] => Err(malformed("Request parameter 'grant_type' is missing")),
        ["client_credentials"] => Ok(()),
        _ => Err(malformed(
            "Make sure that the various parameters are correct, be aware of case sensitivity and trim your parameters. \
             Make sure that the client you are using has exactly whitelisted the redirect_uri you specified.",
        )),
    }
}

/// The application that the request proves to be (RFC 6749 2.3.1). The header wins over the form.
fn authenticate<'a>(
    settings: &'a Settings,
    request: &Incoming,
    form: &[(String, String)],
) -> Result<&'a Application, Refusal> {
    if let Some(kind) = form::first(form, "client_assertion_type").filter(|kind| !kind.is_empty()) {
        return Err(malformed(format!("Unknown client_assertion_type '{kind}'.")));
    }
    let (client_id, secret) = match basic_credentials(request) {
        Some(Ok(credentials)) => credentials,
        Some(Err(half)) => {
            return Err(malformed(format!(
                "The client {half} in the HTTP authorization header could not be decoded from \
                 'application/x-www-form-urlencoded'."
            )));
        }
        None => {
            let field = |name| form::first(form, name).unwrap_or_default().to_owned();
            (field("client_id"), field("client_secret"))
        }
    };
    if client_id.is_empty() {
        return Err(malformed(
            "Client credentials missing or malformed in both HTTP Authorization header and HTTP POST body.",
        ));
    }
    let failed = || refuse(StatusCode::UNAUTHORIZED, INVALID_CLIENT, "");
    let Some(application) = settings.by_client_id(&client_id) else {
        return Err(match settings.manners.unknown_client {
            UnknownClient::InvalidClient => failed(),
            UnknownClient::NotFound => Refusal::NotFound,
        });
    };
    let proven = application.id.is_public() || application.secret.as_ref().is_some_and(|expected| expected.is(&secret));
    if proven { Ok(application) } else { Err(failed()) }
}

/// Several parameters are taken as they are, a single one is a list separated by spaces.
fn requested_audiences(form: &[(String, String)]) -> Vec<&str> {
    let given = form::all(form, "audience").collect::<Vec<_>>();
    match given.as_slice() {
        [single] => words(single),
        several => several.iter().copied().filter(|audience| !audience.is_empty()).collect(),
    }
}

/// The APIs behind the requested audiences, when all of them are authorised.
fn allowed_apis(
    settings: &Settings,
    application: &Application,
    audiences: &[&str],
    origin: &str,
) -> Result<BTreeSet<ApiId>, Refusal> {
    if audiences.is_empty() {
        return match settings.manners.missing_audience {
            MissingAudience::Refused => Err(malformed("Request parameter 'audience' is missing")),
            MissingAudience::EmptyAudience => Ok(BTreeSet::new()),
        };
    }
    audiences
        .iter()
        .map(|audience| {
            application
                .authorised()
                .map(|(api, _)| api)
                .find(|api| covers(settings.manners.audience_matching, &api.audience(origin), audience))
                .ok_or_else(|| {
                    refuse(
                        refusal_status(settings),
                        INVALID_REQUEST,
                        format!("Requested audience '{audience}' has not been whitelisted by the OAuth 2.0 Client."),
                    )
                })
        })
        .collect()
}

/// Whether an authorised audience permits a requested one.
fn covers(matching: AudienceMatching, authorised: &str, requested: &str) -> bool {
    if authorised == requested {
        return true;
    }
    let (AudienceMatching::SubPath, Ok(authorised), Ok(requested)) =
        (matching, Url::parse(authorised), Url::parse(requested))
    else {
        return false;
    };
    let path = authorised.path().trim_end_matches('/');
    authorised.origin() == requested.origin()
        && requested.path().strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

struct Wanted<'a> {
    audiences: Vec<&'a str>,
    scopes: &'a [&'a str],
    apis: BTreeSet<ApiId>,
}

/// The payload, its names in alphabetical order. There is no `sub` and no `nbf`.
fn claims(settings: &Settings, application: &Application, wanted: &Wanted<'_>, origin: &str, now: i64) -> Value {
    let enabled = application
        .authorised()
        .filter(|(api, _)| wanted.apis.contains(api))
        .flat_map(|(_, grant)| grant.scopes.iter().map(String::as_str))
        .collect::<BTreeSet<_>>();
    // Nothing asked for is everything enabled; a scope of another API is asked for in vain.
    let granted = if wanted.scopes.is_empty() {
        enabled
    } else {
        wanted.scopes.iter().copied().filter(|scope| enabled.contains(scope)).collect()
    };
    let issuer = settings
        .faults
        .iter()
        .find_map(|fault| match fault {
            Fault::ForeignIssuerInToken { issuer } => Some(issuer.as_str()),
            _ => None,
        })
        .unwrap_or(origin);
    let mut claims: BTreeMap<&str, Value> = BTreeMap::from([
        ("aud", json!(wanted.audiences)),
        ("azp", json!(application.client_id)),
        ("exp", json!(now.saturating_add(i64::from(application.lifetime)))),
        ("gty", json!(["client_credentials"])),
        ("iat", json!(now)),
        ("iss", json!(issuer)),
        ("jti", json!(uuid::Uuid::new_v4().to_string())),
        ("scope", json!(granted.iter().copied().collect::<Vec<_>>().join(" "))),
        ("scp", json!(wanted.scopes)),
        ("v", json!("2")),
    ]);
    if let Some(org_code) = &application.org_code {
        claims.insert("org_code", json!(org_code));
    }
    if application.scopes_in_permissions {
        claims.insert("permissions", json!(granted));
    }
    claims.extend(application.extra_claims.iter().map(|(name, value)| (name.as_str(), value.clone())));
    if !wanted.apis.contains(&ApiId::Management) {
        claims.extend(application.custom_claims.iter().map(|(name, value)| (name.as_str(), value.clone())));
    }
    claims.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn refusal_status(settings: &Settings) -> StatusCode {
    match settings.manners.refusal_status {
        RefusalStatus::BadRequest => StatusCode::BAD_REQUEST,
        RefusalStatus::Forbidden => StatusCode::FORBIDDEN,
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(' ').filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn below_an_authorised_audience_is_permitted_only_where_sub_paths_are() {
        let api = "https://x.example/api";
        for below in ["https://x.example/api/v1", "https://x.example/api/"] {
            assert!(covers(AudienceMatching::SubPath, api, below));
            assert!(!covers(AudienceMatching::Exact, api, below));
        }
        for other in
            ["https://x.example/apis", "https://y.example/api", "http://x.example/api", "https://x.example", "::", ""]
        {
            assert!(!covers(AudienceMatching::SubPath, api, other), "{other}");
        }
        assert!(covers(AudienceMatching::Exact, api, api));
    }

    #[test]
    fn one_audience_parameter_is_split_and_several_are_not() {
        let form = |values: &[&str]| {
            values.iter().map(|value| ("audience".to_owned(), (*value).to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(requested_audiences(&form(&["a  b"])), ["a", "b"]);
        assert_eq!(requested_audiences(&form(&["a b", "c"])), ["a b", "c"]);
        assert!(requested_audiences(&form(&[""])).is_empty());
        assert!(requested_audiences(&form(&["", ""])).is_empty());
    }
}

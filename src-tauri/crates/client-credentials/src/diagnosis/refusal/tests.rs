use super::*;
use crate::token_response::ProviderWords;

fn read(status: u16, error: &str, description: &str) -> (Refusal, Certainty) {
    let words = Words::of(&ProviderWords { error: error.into(), description: Some(description.into()), uri: None });
    Refusal::read(&words, status, &["https://orders.acme.com"], &["read:orders"]).unwrap()
}

/// Status, error, description, meaning: answers as servers in the field write them, and made-up ones of the same meaning.
const ANSWERS: &[(u16, &str, &str, Refusal)] = &[
    // fosite (Kinde)
    (
        401,
        "invalid_client",
        "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).",
        R::ClientAuthenticationFailed,
    ),
    (
        400,
        "invalid_request",
        "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. Requested audience 'https://orders.acme.com' has not been whitelisted by the OAuth 2.0 Client.",
        R::AudienceNotAuthorised,
    ),
    (
        403,
        "invalid_request",
        "Requested audience 'https://orders.acme.com' has not been whitelisted by the OAuth 2.0 Client.",
        R::AudienceNotAuthorised,
    ),
    (
        400,
        "invalid_scope",
        "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope 'read:orders'.",
        R::ScopeRefused,
    ),
    (
        400,
        "invalid_request",
        "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. Make sure that the various parameters are correct, be aware of case sensitivity and trim your parameters. Make sure that the client you are using has exactly whitelisted the redirect_uri you specified.",
        R::GrantTypeNotSupported,
    ),
    (
        400,
        "invalid_request",
        "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. Request parameter 'grant_type' is missing",
        R::GrantTypeNotSupported,
    ),
    (
        400,
        "invalid_request",
        "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. The POST body can not be empty.",
        R::BodyNotUnderstood,
    ),
    (400, "invalid_request", "HTTP method is 'GET', expected 'POST'.", R::BodyNotUnderstood),
    (
        400,
        "invalid_request",
        "Client credentials missing or malformed in both HTTP Authorization header and HTTP POST body.",
        R::CredentialsNotReceived,
    ),
    (
        400,
        "unauthorized_client",
        "The client is not authorized to request a token using this method. The OAuth 2.0 Client is not allowed to use authorization grant 'client_credentials'.",
        R::GrantNotAllowed,
    ),
    (
        400,
        "invalid_grant",
        "The OAuth 2.0 Client is marked as public and is thus not allowed to use authorization grant 'client_credentials'.",
        R::ClientPublic,
    ),
    (
        400,
        "unauthorized_client",
        "The application is not authorized for the requested audience.",
        R::AudienceNotAuthorised,
    ),
    (400, "invalid_request", "Missing audience", R::AudienceMissing),
    // Auth0
    (401, "access_denied", "Unauthorized", R::ClientAuthenticationFailed),
    (
        403,
        "access_denied",
        "Client is not authorized to access \"https://orders.acme.com\". You need to create a \"client-grant\" associated to this API. See: https://auth0.com/docs",
        R::AudienceNotAuthorised,
    ),
    (403, "access_denied", "Service not found: https://orders.acme.com", R::AudienceUnknown),
    (403, "access_denied", "Client has not been granted scopes: read:orders", R::ScopeRefused),
    (403, "unauthorized_client", "Grant type 'client_credentials' not allowed for the client.", R::GrantNotAllowed),
    (
        403,
        "access_denied",
        "No audience parameter was provided, and no default audience has been configured",
        R::AudienceMissing,
    ),
    (403, "access_denied", "Client has no grant for this API", R::AudienceNotAuthorised),
    // Entra
    (
        401,
        "invalid_client",
        "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID",
        R::ClientAuthenticationFailed,
    ),
    (
        401,
        "invalid_client",
        "AADSTS7000222: The provided client secret keys for app 'x' are expired.",
        R::SecretExpired,
    ),
    (
        400,
        "unauthorized_client",
        "AADSTS700016: Application with identifier 'x' was not found in the directory 'y'.",
        R::ClientUnknown,
    ),
    (400, "invalid_request", "AADSTS90002: Tenant 'x' not found.", R::TenantUnknown),
    (
        400,
        "invalid_scope",
        "AADSTS1002012: The provided value for scope read:orders is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
        R::ScopeMustBeDefault,
    ),
    (
        400,
        "invalid_scope",
        "AADSTS70011: The provided request must include a 'scope' input parameter.",
        R::ScopeMustBeDefault,
    ),
    (
        400,
        "invalid_resource",
        "AADSTS500011: The resource principal named https://orders.acme.com was not found in the tenant named y.",
        R::AudienceUnknown,
    ),
    (
        400,
        "access_denied",
        "AADSTS53003: Access has been blocked by Conditional Access policies.",
        R::RestrictedByPolicy,
    ),
    (
        401,
        "invalid_client",
        "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        R::CredentialsNotReceived,
    ),
    // Okta
    (
        401,
        "invalid_client",
        "The client secret supplied for a confidential client is invalid.",
        R::ClientAuthenticationFailed,
    ),
    (401, "invalid_client", "Invalid value for 'client_id' parameter.", R::ClientUnknown),
    (
        400,
        "invalid_scope",
        "One or more scopes are not configured for the authorization server resource.",
        R::ScopeRefused,
    ),
    (
        400,
        "invalid_scope",
        "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
        R::ScopeRequired,
    ),
    (
        400,
        "access_denied",
        "Policy evaluation failed for this request, please check the policy configurations.",
        R::AccessDenied,
    ),
    (
        401,
        "invalid_client",
        "Client authentication failed. Either the client or the client credentials are invalid.",
        R::ClientAuthenticationFailed,
    ),
    // Keycloak
    (401, "unauthorized_client", "Invalid client or Invalid client credentials", R::ClientAuthenticationFailed),
    (401, "invalid_client", "Invalid client or Invalid client credentials", R::ClientAuthenticationFailed),
    (401, "unauthorized_client", "Client not enabled to retrieve service account", R::GrantNotAllowed),
    (404, "Realm does not exist", "", R::TenantUnknown),
    (400, "invalid_scope", "Invalid scopes: read:orders", R::ScopeRefused),
    (401, "unauthorized_client", "Public client not allowed to retrieve service account", R::ClientPublic),
    (400, "invalid_client", "Client is disabled", R::ClientDisabled),
    // Cognito, Google, others: bare codes
    (400, "invalid_client", "", R::ClientAuthenticationFailed),
    (400, "invalid_scope", "", R::ScopeRefused),
    (400, "unauthorized_client", "", R::GrantNotAllowed),
    (400, "unsupported_grant_type", "", R::GrantTypeNotSupported),
    (400, "invalid_grant", "", R::GrantInvalid),
    (400, "invalid_request", "", R::RequestMalformed),
    (400, "invalid_target", "", R::AudienceUnknown),
    (503, "temporarily_unavailable", "", R::Unavailable),
    (500, "server_error", "", R::Unavailable),
    // The same meanings in words that nobody has written yet
    (401, "invalid_client", "Bad client credentials", R::ClientAuthenticationFailed),
    (401, "invalid_client", "The secret does not match", R::ClientAuthenticationFailed),
    (401, "invalid_client", "No client with that id is registered here", R::ClientUnknown),
    (401, "invalid_client", "This client's secret expired on 1 March", R::SecretExpired),
    (
        401,
        "invalid_client",
        "client authentication via client_secret_post is not enabled for this client",
        R::AuthenticationMethodRefused,
    ),
    (401, "invalid_client", "use private_key_jwt", R::AssertionRequired),
    (400, "invalid_target", "https://orders.acme.com is off limits for this application", R::AudienceNotAuthorised),
    (400, "invalid_target", "We have never heard of https://orders.acme.com", R::AudienceUnknown),
    (
        400,
        "invalid_request",
        "This application may not obtain tokens for https://orders.acme.com",
        R::AudienceNotAuthorised,
    ),
    (400, "invalid_request", "parameter audience must be given", R::AudienceMissing),
    (400, "invalid_request", "duplicate parameter: audience", R::ParameterRepeated),
    (
        400,
        "invalid_request",
        "Could not parse the body: expected application/x-www-form-urlencoded",
        R::BodyNotUnderstood,
    ),
    (403, "invalid_scope", "read:orders has not been granted to this app", R::ScopeRefused),
    (403, "access_denied", "Requests from this IP address are refused", R::RestrictedByPolicy),
    (400, "use_dpop_nonce", "", R::ProofRequired),
    (400, "consent_required", "An administrator has to approve", R::InteractionRequired),
    (429, "whatever", "", R::RateLimited),
    (400, "slow_down", "", R::RateLimited),
    (403, "quota_exceeded", "monthly token quota used up", R::RateLimited),
    (
        403,
        "SOMETHING_ODD",
        "Application lacks access to audience https://orders.acme.com: not assigned",
        R::AudienceNotAuthorised,
    ),
    (404, "NOT_FOUND", "no route matched", R::EndpointNotFound),
    (
        400,
        "invalid_request",
        "audience https://orders.acme.com is not registered for this client",
        R::AudienceNotAuthorised,
    ),
    (400, "invalid_request", "Missing required parameter: audience", R::AudienceMissing),
    (400, "invalid_request", "Missing required parameter: scope", R::ScopeRequired),
    (400, "invalid_request", "Missing required parameter: client_id", R::CredentialsNotReceived),
    (400, "invalid_request", "Unknown client", R::ClientUnknown),
    (400, "invalid_target", "resource indicator is missing, or unknown", R::AudienceUnknown),
    (400, "invalid_grant", "Client secret mismatch", R::ClientAuthenticationFailed),
    (403, "access_denied", "The application lacks a grant for this API", R::AudienceNotAuthorised),
    (403, "forbidden", "app not authorised for audience https://orders.acme.com", R::AudienceNotAuthorised),
    (401, "unauthorized", "Bad credentials", R::ClientAuthenticationFailed),
    (401, "unauthorized", "", R::ClientAuthenticationFailed),
    (401, "secret_expired", "", R::SecretExpired),
    (403, "account_suspended", "This client account is suspended", R::ClientDisabled),
    (401, "invalid_client", "Unknown client or bad secret", R::ClientAuthenticationFailed),
    (401, "invalid_client", "Client with id abc not found", R::ClientUnknown),
    (401, "invalid_client", "a certificate is required for this client", R::ProofRequired),
    (400, "unauthorized_client", "requested grant type is not allowed for this client", R::GrantNotAllowed),
    (400, "access_denied", "The resource owner or authorization server denied the request.", R::AccessDenied),
    (400, "invalid_scope", "requested scope exceeds what was granted", R::ScopeRefused),
    (403, "access_denied", "audience https://orders.acme.com does not exist", R::AudienceUnknown),
    (403, "access_denied", "audience https://orders.acme.com is outside the allowed list", R::AudienceNotAuthorised),
    (400, "invalid_target", "Cannot find https://orders.acme.com", R::AudienceUnknown),
    (403, "access_denied", "Your location is blocked", R::RestrictedByPolicy),
    // Found over real sockets: the meaning stands in the words, whatever the code says
    (401, "unauthorized", "Full authentication is required to access this resource", R::CredentialsNotReceived),
    (401, "invalid_client", "Use HTTP Basic to authenticate this client", R::AuthenticationMethodRefused),
    (401, "invalid_client", "Invalid HTTP Basic credentials", R::ClientAuthenticationFailed),
    (400, "unauthorized_client", "The secret for this client expired on 2026-03-31.", R::SecretExpired),
    (401, "unauthorized", "client secret expired", R::SecretExpired),
    (403, "credentials_expired", "The credential of this app ran out on 2026-01-31", R::SecretExpired),
    (403, "deleted_client", "The OAuth client was deleted.", R::ClientUnknown),
    (400, "invalid_request", "The client_assertion parameter is required for this client.", R::AssertionRequired),
    (400, "invalid_request", "Either client_assertion or client_secret must be provided.", R::CredentialsNotReceived),
    (400, "invalid_grant", "ip restricted", R::RestrictedByPolicy),
    (418, "TEAPOT", "short and stout", R::Unknown),
];

#[test]
fn a_refusal_is_read_by_its_meaning_whoever_wrote_it() {
    let wrong: Vec<String> = ANSWERS
        .iter()
        .filter_map(|(status, error, description, expected)| {
            let (found, _) = read(*status, error, description);
            (found != *expected).then(|| format!("{error}: {description}: {found:?} instead of {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_status_without_a_meaning_is_never_proof() {
    for (status, error) in [(401, "error"), (403, "error"), (404, "error"), (500, "error")] {
        let (_, certainty) = read(status, error, "no details");
        assert!(certainty < Certainty::Proven, "{status}");
    }
}

#[test]
fn the_status_does_not_change_what_the_words_say() {
    for status in [400, 401, 403, 404, 422, 500] {
        let (found, _) =
            read(status, "invalid_request", "Requested audience 'x' has not been whitelisted by the OAuth 2.0 Client.");
        assert_eq!(found, R::AudienceNotAuthorised, "{status}");
    }
}

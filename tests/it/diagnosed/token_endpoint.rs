//! Refusals of token endpoints, as servers of many makes write them. The status varies, because it differs in the field.

use super::Case;
use super::site::{
    ORDERS, Reply, Site, answer, asking, elsewhere, error, for_orders, http, request, request_with, tenant,
};
use client_credentials::token_request::TokenRequest;

/// A refusal of a request for the orders API.
pub fn refused(rows: &'static str, code: &'static str, reply: Reply) -> Case {
    refusing(rows, code, for_orders(), reply)
}

pub fn refusing(rows: &'static str, code: &'static str, asked: TokenRequest, reply: Reply) -> Case {
    let name = match &reply {
        Reply::Bytes(bytes) => String::from_utf8_lossy(bytes).chars().take(260).collect(),
        _ => "no answer".to_owned(),
    };
    Case::new(rows, code, name, move |sender| async move {
        let site = Site::answering(reply).await;
        request(&sender, &elsewhere(&format!("{}/oauth/token", site.origin)), &asked).await.1
    })
}

/// The same from a Kinde tenant.
fn at_kinde(rows: &'static str, code: &'static str, asked: TokenRequest, reply: Reply) -> Case {
    Case::new(rows, code, "a Kinde tenant", move |sender| async move {
        let site = Site::answering(reply).await;
        request(&sender, &tenant(&site.origin), &asked).await.1
    })
}

/// Rows, code, status, `error`, `error_description`.
type Words = (&'static str, &'static str, u16, &'static str, &'static str);

const FAILED: &str = "client-authentication-failed";
// One row a line, however long the words are.
#[rustfmt::skip]
const REFUSALS: &[Words] = &[
    // Who are you?
    ("TE01", FAILED, 401, "access_denied", "Unauthorized"),
    ("TE01 TE04", FAILED, 401, "invalid_client", "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '2f1c8f7e-9a43-4a54-b8b6-6a1d6a2b4c11'. Trace ID: 0a1b Correlation ID: 2c3d Timestamp: 2026-02-03 08:00:00Z"),
    ("TE01", FAILED, 401, "unauthorized_client", "Invalid client or Invalid client credentials"),
    ("TE01", FAILED, 400, "invalid_client", "invalid_client_secret"),
    ("TE01", FAILED, 401, "invalid_client", "Request denied: Invalid client credentials (Correlation ID: 3b0e7d4c-71a7-4a3e-9c1c-1df2f6a5a5a5)"),
    ("TE01", FAILED, 400, "invalid_client", "Invalid client secret"),
    ("TE01", FAILED, 403, "invalid_client", "Client Authentication failed"),
    ("TE01 KD02", FAILED, 403, "invalid_client", "Die Anmeldung des Clients ist fehlgeschlagen"),
    ("TE24", FAILED, 200, "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."),
    ("TE24", FAILED, 200, "bad_client_secret", ""),
    ("TE01", FAILED, 403, "nope", "wrong password for this machine account"),
    ("TE06", "client-unknown", 400, "unauthorized_client", "AADSTS700016: Application with identifier 'client!+ID' was not found in the directory 'Acme'. This can happen if the application has not been installed by the administrator of the tenant. Trace ID: 1 Timestamp: 2026-02-03"),
    ("TE06", "client-unknown", 401, "invalid_client", "The OAuth client was not found."),
    ("TE06", "client-unknown", 401, "invalid_client", "A valid OAuth client could not be found for client_id: client!+ID"),
    ("TE06", "client-unknown", 400, "invalid_client_id", "client identifier invalid"),
    ("TE06", "client-unknown", 403, "deleted_client", "The OAuth client was deleted."),
    ("TE06", "client-unknown", 400, "invalid_client", "client not found"),
    ("TE06 TE24", "client-unknown", 200, "invalid_client_id", ""),
    ("TE06", "client-unknown", 404, "CLIENT_NOT_FOUND", "There is nobody here by the name of client!+ID"),
    ("TE05", "secret-expired", 401, "invalid_client", "AADSTS7000222: The provided client secret keys for app '2f1c8f7e' are expired. Visit the Azure portal to create new keys for your app"),
    ("TE05", "secret-expired", 401, "invalid_client", "Client secret has expired"),
    ("TE05", "secret-expired", 400, "unauthorized_client", "The secret for this client expired on 2026-03-31."),
    ("TE05", "secret-expired", 403, "credentials_expired", "The credential of this app ran out on 2026-01-31"),
    ("TE05", "secret-expired", 401, "unauthorized", "client secret expired"),
    ("TE01", "client-credentials-not-received", 401, "invalid_client", "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type."),
    ("TE01", "client-credentials-not-received", 401, "unauthorized", "Full authentication is required to access this resource"),
    ("TE01", "client-credentials-not-received", 400, "invalid_request", "The client_secret parameter is missing"),
    ("TE01", "client-credentials-not-received", 401, "invalid_client", "No client authentication mechanism provided"),
    ("TE01", "client-credentials-not-received", 403, "invalid_client", "Missing or invalid authorization header: no credentials found"),
    ("TE02", "authentication-method-refused", 401, "invalid_client", "Request denied: Unsupported authentication method (Correlation ID: 9a)"),
    ("TE02", "authentication-method-refused", 400, "invalid_client", "The OAuth 2.0 Client supports client authentication method 'client_secret_basic', but method 'client_secret_post' was requested. You must configure the OAuth 2.0 client's 'token_endpoint_auth_method' value to accept 'client_secret_post'."),
    ("TE02", "authentication-method-refused", 401, "invalid_client", "Use HTTP Basic to authenticate this client"),
    ("TE02", "authentication-method-refused", 403, "invalid_client", "client_secret_post is switched off for this application"),
    ("TE17", "client-assertion-required", 401, "invalid_client", "Parameter client_assertion_type is missing"),
    ("TE17", "client-assertion-required", 400, "invalid_client", "This client has to use private_key_jwt"),
    ("TE17", "client-assertion-required", 400, "invalid_request", "The client_assertion parameter is required for this client."),
    ("TE17", "client-assertion-required", 403, "invalid_client", "A signed JWT is expected instead of a secret"),
    ("TE16", "proof-of-possession-required", 400, "invalid_dpop_proof", "The DPoP proof JWT header is missing."),
    ("TE16", "proof-of-possession-required", 401, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof"),
    ("TE16", "proof-of-possession-required", 401, "invalid_client", "mTLS is required: no client certificate was presented"),
    ("TE16", "proof-of-possession-required", 400, "invalid_request", "DPoP proof is missing"),
    ("TE16", "proof-of-possession-required", 403, "invalid_client", "Sender-constrained tokens are mandatory here"),
    ("TE01", "client-disabled", 401, "disabled_client", "The OAuth client was disabled."),
    ("TE01", "client-disabled", 401, "unauthorized_client", "AADSTS7000112: Application '2f1c'(Nightly sync) is disabled."),
    ("TE01", "client-disabled", 403, "account_locked", "This application has been suspended by an administrator"),
    ("TE01", "client-disabled", 400, "invalid_client", "client is not active"),
    ("TE01", "client-disabled", 403, "access_denied", "Application is blocked"),
    // What are you?
    ("KD08", "client-is-public", 401, "unauthorized_client", "Public client not allowed to retrieve service account"),
    ("KD08", "client-is-public", 401, "invalid_client", "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
    ("KD08", "client-is-public", 400, "invalid_grant", "The OAuth 2.0 Client is marked as public and is thus not allowed to use authorization grant 'client_credentials'."),
    ("KD08", "client-is-public", 403, "invalid_client", "Public clients cannot obtain tokens of their own"),
    ("TE09 KD07", "grant-not-allowed", 403, "unauthorized_client", "Grant type 'client_credentials' not allowed for the client."),
    ("TE09", "grant-not-allowed", 401, "unauthorized_client", "Client not enabled to retrieve service account"),
    ("TE09", "grant-not-allowed", 400, "unauthorized_client", "The authenticated client is not authorized to use this authorization grant type"),
    ("TE09", "grant-not-allowed", 400, "unauthorized_client", "The client is not authorized to use the provided grant type. Configured grant types: [authorization_code]."),
    ("TE09", "grant-not-allowed", 403, "unauthorized_client", "Request denied: Unsupported grant type client_credentials for application (Correlation ID: 1f)"),
    ("TE09", "grant-not-allowed", 400, "unauthorized_client", ""),
    ("TE15", "grant-invalid", 400, "invalid_grant", ""),
    ("TE15", "grant-invalid", 400, "invalid_grant", "no client credentials user enabled"),
    ("TE15", "grant-invalid", 401, "invalid_grant", "request not supported on this domain"),
    ("TE15", "grant-invalid", 403, "invalid_grant", "Invalid authorization grant"),
    ("TE20", "access-restricted-by-policy", 400, "access_denied", "AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."),
    ("TE20", "access-restricted-by-policy", 403, "access_denied", "IP address 203.0.113.7 is not on the allow list"),
    ("TE20", "access-restricted-by-policy", 400, "invalid_grant", "ip restricted"),
    ("TE20", "access-restricted-by-policy", 403, "forbidden", "Requests from your country are not allowed"),
    ("TE20", "access-restricted-by-policy", 401, "unauthorized_client", "The source IP is outside the network zone of this application"),
    ("TE21", "user-interaction-required", 400, "invalid_grant", "AADSTS65001: The user or administrator has not consented to use the application with ID 'x'. Send an interactive authorization request for this user and resource."),
    ("TE21", "user-interaction-required", 403, "mfa_required", "Multifactor authentication required"),
    ("TE21", "user-interaction-required", 400, "interaction_required", "AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication"),
    ("TE21", "user-interaction-required", 401, "consent_required", ""),
    ("TE21", "user-interaction-required", 403, "access_denied", "Admin consent is missing for this application"),
    ("TE07", "tenant-unknown", 400, "invalid_request", "AADSTS90002: Tenant 'acme-dve' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud."),
    ("TE07", "tenant-unknown", 404, "Realm does not exist", ""),
    ("TE07", "tenant-unknown", 400, "invalid_request", "No such tenant: acme-dve"),
    ("TE07", "tenant-unknown", 403, "TENANT_ERROR", "unknown tenant acme-dve"),
    // How much?
    ("TE18", "rate-limited", 429, "too_many_requests", "Global limit has been reached"),
    ("TE18", "rate-limited", 403, "quota_exceeded", "The monthly quota of machine tokens is used up"),
    ("TE18", "rate-limited", 400, "slow_down", ""),
    ("TE18", "rate-limited", 401, "access_denied", "Too many failed attempts, try again later"),
    ("TE19", "server-unavailable", 500, "unknown_error", "For more on this error consult the server log."),
    ("TE19", "server-unavailable", 503, "temporarily_unavailable", "The authorization server is currently undergoing maintenance"),
    ("TE19", "server-unavailable", 400, "server_error", "AADSTS90033: A transient error has occurred. Please try again."),
    ("TE19", "server-unavailable", 502, "bad_gateway", "upstream is down"),
    // May you?
    ("TE14", "audience-not-authorised", 403, "access_denied", "Client is not authorized to access \"https://orders.acme.example\". You need to create a \"client-grant\" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants"),
    ("KD01", "audience-not-authorised", 400, "invalid_request", "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. Requested audience 'https://orders.acme.example' has not been whitelisted by the OAuth 2.0 Client."),
    ("KD01", "audience-not-authorised", 403, "invalid_request", "Requested audience 'https://orders.acme.example' has not been whitelisted by the OAuth 2.0 Client."),
    ("TE14", "audience-not-authorised", 400, "invalid_grant", "AADSTS501051: Application '2f1c'(Nightly sync) is not assigned to a role for the application 'https://orders.acme.example'(Orders)."),
    ("TE14", "audience-not-authorised", 401, "unauthorized_client", "Application is not subscribed to the API https://orders.acme.example"),
    ("TE14", "audience-not-authorised", 400, "invalid_target", "This client may not request tokens for the resource https://orders.acme.example"),
    ("TE14", "audience-not-authorised", 403, "E1234", "https://orders.acme.example has not been enabled for your app"),
    ("TE13", "audience-unknown", 403, "access_denied", "Service not found: https://orders.acme.example"),
    ("TE13", "audience-unknown", 400, "invalid_resource", "AADSTS500011: The resource principal named https://orders.acme.example was not found in the tenant named Acme. This can happen if the application has not been installed by the administrator of the tenant"),
    ("TE13", "audience-unknown", 400, "invalid_target", "resource indicator is missing, or unknown"),
    ("TE13", "audience-unknown", 404, "API_NOT_FOUND", "no API is registered as https://orders.acme.example"),
    ("TE13", "audience-unknown", 401, "invalid_request", "Audience https://orders.acme.example does not exist"),
    ("TE11", "scope-refused", 400, "invalid_scope", "One or more scopes are not configured for the authorization server resource."),
    ("TE11", "scope-refused", 400, "invalid_scope", "Invalid scopes: read:orders"),
    ("TE11", "scope-refused", 403, "access_denied", "Client has not been granted scopes: read:orders"),
    ("TE11", "scope-refused", 400, "invalid_scope", "The requested scope(s) must be blank or a subset of the provided scopes."),
    ("TE11", "scope-refused", 401, "insufficient_scope", ""),
    ("TE11", "scope-refused", 400, "invalid_scope", ""),
    ("KD04", "scope-refused", 403, "invalid_scope", "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope 'read:orders'."),
    ("TE08", "scope-must-be-default", 400, "invalid_scope", "AADSTS1002012: The provided value for scope read:orders is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI)."),
    ("TE08", "scope-must-be-default", 400, "invalid_scope", "AADSTS70011: The provided value for the input parameter 'scope' is not valid. The scope read:orders is not valid."),
    ("TE08", "scope-must-be-default", 403, "invalid_scope", "use <resource>/.default for application permissions"),
    // What did you say?
    ("TE10", "grant-type-not-supported", 400, "unsupported_grant_type", "Unsupported grant_type"),
    ("TE10", "grant-type-not-supported", 400, "invalid_request", "Missing form parameter: grant_type"),
    ("TE10", "grant-type-not-supported", 400, "invalid_request", "OAuth 2.0 Parameter: grant_type"),
    ("TE10", "grant-type-not-supported", 401, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type 'client_credentials'."),
    ("TE10", "grant-type-not-supported", 403, "unsupported_grant_type", ""),
    ("KD05", "grant-type-not-supported", 400, "invalid_request", "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. Make sure that the various parameters are correct, be aware of case sensitivity and trim your parameters. Make sure that the client you are using has exactly whitelisted the redirect_uri you specified."),
    ("HT03", "request-body-not-understood", 415, "HTTP 415 Unsupported Media Type", ""),
    ("HT03", "request-body-not-understood", 400, "E0000021", "Bad request. Accept and/or Content-Type headers likely do not match supported values."),
    ("KD06", "request-body-not-understood", 400, "invalid_request", "AADSTS900561: The endpoint only accepts POST requests. Received a GET request."),
    ("KD06", "request-body-not-understood", 403, "invalid_request", "Failed to parse the request body"),
    ("TE12", "parameter-repeated", 400, "invalid_request", "duplicated parameter"),
    ("TE12", "parameter-repeated", 400, "invalid_request", "parameter 'scope' must not be repeated"),
    ("TE12", "parameter-repeated", 403, "invalid_request", "Multiple values for 'audience' were received"),
    ("TE12", "request-malformed", 400, "invalid_request", ""),
    ("TE12", "request-malformed", 400, "invalid_request", "HTTPS required"),
    ("TE12", "request-malformed", 403, "invalid_request", "Something about this request is not right"),
    ("TE20", "access-denied", 400, "access_denied", "Policy evaluation failed for this request, please check the policy configurations."),
    ("TE14", "access-denied", 403, "access_denied", ""),
    ("TE14", "access-denied", 403, "forbidden", "Request denied."),
    ("TE23", "token-request-refused", 422, "E77", "computer says no"),
    ("TE23", "token-request-refused", 400, "VALIDATION", "see your administrator"),
    ("TE23", "token-request-refused", 418, "teapot", "short and stout"),
    ("HT02", "token-endpoint-not-found", 404, "Not Found", ""),
    ("HT02 KD03", "token-endpoint-not-found", 404, "E0000007", "Not found: Resource not found: default (AuthorizationServer)"),
    ("HT02", "token-endpoint-not-found", 405, "E0000022", "The endpoint does not support the provided HTTP method"),
];

pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = REFUSALS
        .iter()
        .map(|(rows, code, status, name, words)| {
            refused(rows, code, error(*status, name, words)).says(*name).says(status.to_string())
        })
        .collect();
    cases.extend(without_values());
    cases.extend(other_forms());
    cases.extend(statuses());
    cases.extend(waiting());
    cases.extend(of_kinde());
    cases.extend(slips());
    cases
}

/// Refusals of requests that left something out.
fn without_values() -> Vec<Case> {
    let no_audience = || asking(&[], &["read:orders"]);
    let no_scope = || asking(&[ORDERS], &[]);
    let missing = "audience-missing";
    let required = "scope-required";
    vec![
        refusing(
            "TE13",
            missing,
            no_audience(),
            error(
                403,
                "access_denied",
                "No audience parameter was provided, and no default audience has been configured",
            ),
        ),
        refusing("TE13", missing, no_audience(), error(400, "invalid_request", "The audience parameter is mandatory")),
        refusing("TE13", missing, no_audience(), error(400, "invalid_target", "resource parameter is required")),
        refusing(
            "TE13",
            missing,
            no_audience(),
            error(401, "unauthorized_client", "You have to say which API you want: audience is empty"),
        ),
        refusing(
            "TE11",
            required,
            no_scope(),
            error(
                400,
                "invalid_scope",
                "The authorization server resource does not have any configured default scopes, 'scope' must be provided.",
            ),
        ),
        refusing("TE11", required, no_scope(), error(400, "invalid_request", "Missing required parameter: scope")),
        refusing("TE11", required, no_scope(), error(403, "invalid_scope", "Empty or missing scope is not allowed")),
        refusing(
            "TE08",
            "scope-must-be-default",
            no_scope(),
            error(
                400,
                "invalid_request",
                "AADSTS900144: The request body must contain the following parameter: 'scope'.",
            ),
        ),
    ]
}

/// Errors that are not in the form of RFC 6749.
fn other_forms() -> Vec<Case> {
    vec![
        refused("TE23 TE01", FAILED, answer(401, r#"{"errorCode":"invalid_client","errorSummary":"The client secret supplied for a confidential client is invalid.","errorLink":"invalid_client","errorId":"oaeXYZ","errorCauses":[]}"#)).says("invalid_client"),
        refused("TE23 TE06", "client-unknown", answer(401, r#"{"errorCode":"invalid_client","errorSummary":"Invalid value for 'client_id' parameter.","errorLink":"invalid_client","errorId":"oaeABC","errorCauses":[]}"#)),
        refused("TE23 TE01", FAILED, answer(403, r#"{"errors":[{"code":99,"message":"Unable to verify your credentials","label":"authenticity_token_error"}]}"#)).says("99"),
        refused("TE23 TE01", FAILED, answer(401, r#"{"errors":[{"code":"NOT.AUTHORIZED.ERROR","message":"The given client credentials were not valid. Please modify your request and try again."}]}"#)),
        refused("TE23 TE01", FAILED, answer(401, r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#)),
        refused("TE23 TE18", "rate-limited", answer(429, r#"{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests.","errorLink":"E0000047"}"#)).says("E0000047"),
        refused("TE23 TE18", "rate-limited", answer(429, r#"{"message":"API rate limit exceeded"}"#)),
        refused("TE23 HT02", "token-endpoint-not-found", answer(404, r#"{"message":"no Route matched with those values"}"#)),
        refused("TE23 HT02", "token-endpoint-not-found", answer(404, r#"{"timestamp":"2026-02-03T08:00:00Z","status":404,"error":"Not Found","path":"/oauth/token"}"#)),
        refused("TE23", "token-request-refused", answer(403, r#"{"message":"Missing Authentication Token"}"#)),
        refused("TE23", "token-request-refused", answer(400, r#"{"fault":{"faultstring":"Something","detail":{"errorcode":"steps.js.x"}}}"#)).status_only(),
        refused("TE23", "token-request-refused", answer(422, r#"{"status":"ERROR","message":"computer says no"}"#)),
        refused("TE24 TE14", "audience-not-authorised", answer(200, r#"{"error":{"code":"NO_GRANT","message":"The application has not been granted access to https://orders.acme.example"}}"#)).says(ORDERS),
    ]
}

/// Answers that hold nothing but a status, or a page of a web server.
fn statuses() -> Vec<Case> {
    let page = |status: u16, title: &str| {
        answer(
            status,
            &format!(
                "<html><head><title>{status} {title}</title></head><body><center><h1>{title}</h1></center></body></html>"
            ),
        )
    };
    let login = |scheme: &str| {
        http(401, &[("WWW-Authenticate", scheme), ("Content-Type", "text/html")], "<html><body>401</body></html>")
    };
    vec![
        refused("TE01", FAILED, http(401, &[], "")).status_only().says("401"),
        refused("TE23", "token-request-refused", http(400, &[], "")).status_only().says("400"),
        refused("TE23", "token-request-refused", http(403, &[], "")).status_only().says("403"),
        refused("HT02", "token-endpoint-not-found", http(404, &[], "")).status_only().says("/oauth/token"),
        refused("HT02", "token-endpoint-not-found", page(404, "Not Found")).status_only(),
        refused(
            "HT02",
            "token-endpoint-not-found",
            answer(404, "<!DOCTYPE html><html><body><pre>Cannot POST /oauth/token</pre></body></html>"),
        )
        .status_only(),
        refused("HT02", "token-endpoint-not-found", page(405, "Not Allowed")).status_only(),
        refused("HT02", "token-endpoint-not-found", http(410, &[], "")).status_only(),
        refused("HT03", "request-body-not-understood", http(415, &[], "")).status_only(),
        refused("HT04", "token-request-too-large", page(413, "Request Entity Too Large")).status_only().says("413"),
        refused("HT04", "token-request-too-large", page(414, "URI Too Long")).status_only(),
        refused("HT04", "token-request-too-large", http(431, &[], "")).status_only(),
        refused("HT04", "token-request-too-large", http(411, &[], "")).status_only(),
        refused("HT09 TE19", "server-unavailable", page(502, "Bad Gateway")).status_only().says("502"),
        refused("HT09 TE19", "server-unavailable", page(503, "Service Temporarily Unavailable")).status_only(),
        refused("HT09 TE19", "server-unavailable", page(504, "Gateway Time-out")).status_only(),
        refused("TE19", "server-unavailable", answer(500, "oops")).status_only(),
        refused("TE18", "rate-limited", http(429, &[], "")).status_only(),
        refused("TE22", "gateway-wants-login", login("Basic realm=\"Staging\"")).status_only(),
        refused("TE22", "gateway-wants-login", login("Negotiate")).status_only(),
        refused("TE22", "gateway-wants-login", login("Digest realm=\"intern\", nonce=\"abc\", qop=\"auth\""))
            .status_only(),
    ]
}

/// Every legal way of naming a time to wait.
fn waiting() -> Vec<Case> {
    let after = |seconds: u64| {
        let at = std::time::SystemTime::now() + std::time::Duration::from_secs(seconds);
        at.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
    };
    let epoch = after(600).to_string();
    let named = |status: u16, name: &str, value: &str| {
        http(status, &[(name, value), ("Content-Type", "application/json")], r#"{"error":"too_many_requests"}"#)
    };
    vec![
        refused("TE18", "rate-limited", named(429, "Retry-After", "37")).says("37"),
        refused("TE18", "rate-limited", named(429, "retry-after", "Wed, 21 Oct 2065 07:28:00 GMT")).says("2065"),
        refused("TE18", "rate-limited", named(429, "RateLimit-Reset", "41")).says("41"),
        refused("TE18", "rate-limited", named(429, "RateLimit", "\"burst\";r=0;t=43")).says("43"),
        refused("TE18", "rate-limited", named(403, "X-RateLimit-Reset", &epoch)).says(epoch.as_str()),
        refused("HT09", "server-unavailable", http(503, &[("Retry-After", "120")], "")).says("120"),
    ]
}

/// Slips in copying, which the form of the secret or the rest of the request betrays when the server refuses.
fn slips() -> Vec<Case> {
    let odd = |rows, secret: &'static str, cause| {
        Case::new(rows, FAILED, secret, move |sender| async move {
            let site =
                Site::answering(error(401, "invalid_client", "Invalid client or Invalid client credentials")).await;
            let environment = elsewhere(&format!("{}/token", site.origin));
            request_with(&sender, &environment, &[], &for_orders(), secret).await.1
        })
        .cause(cause)
    };
    vec![
        odd("IN02", "\"K9x7Q2mN4pR8sT1v\"", "quotation marks"),
        odd("IN03", "CLIENT_SECRET=K9x7Q2mN4pR8sT1v", "whole line"),
        odd("IN05", "2f1c8f7e-9a43-4a54-b8b6-6a1d6a2b4c11", "ID was copied instead of its value"),
        odd("IN07", "client!+ID", "pasted twice"),
        odd("IN08", "YOUR_CLIENT_SECRET", "sample value"),
        odd("TE03", "K9x7:Q2+mN/4pR=8", "HTTP Basic"),
        Case::new("IN19", "audience-not-authorised", "the login server as the audience", |sender| async move {
            let site = Site::start(|origin| {
                vec![(
                    "*".into(),
                    error(403, "access_denied", &format!("Client is not authorized to access \"{origin}\"")),
                )]
            })
            .await;
            request(&sender, &tenant(&site.origin), &asking(&[&site.origin], &[])).await.1
        })
        .cause("login server itself"),
        refusing(
            "IN20",
            "scope-refused",
            asking(&[ORDERS], &["read:orders,write:orders"]),
            error(400, "invalid_scope", "Invalid scopes: read:orders,write:orders"),
        )
        .cause("single spaces"),
    ]
}

/// What Kinde adds: other causes and screens, the same codes.
fn of_kinde() -> Vec<Case> {
    let fosite = "Requested audience 'https://orders.acme.example' has not been whitelisted by the OAuth 2.0 Client.";
    let unknown = "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).";
    vec![
        at_kinde("KD01", "audience-not-authorised", for_orders(), error(400, "invalid_request", fosite)).says(ORDERS).fix("Authorize"),
        at_kinde("KD01", "audience-not-authorised", for_orders(), error(403, "unauthorized_client", "The app has no access to this API (https://orders.acme.example)")).fix("Authorize"),
        at_kinde("KD02", FAILED, for_orders(), error(401, "invalid_client", unknown)).says("client!+ID").cause("secret").fix("App keys"),
        at_kinde("KD03", "token-endpoint-not-found", for_orders(), answer(404, "<html><title>Not found</title></html>")).status_only().cause("domain").fix("App keys"),
        at_kinde("KD04", "scope-refused", for_orders(), error(400, "invalid_scope", "The OAuth 2.0 Client is not allowed to request scope 'read:orders'.")).says("read:orders").fix("scope"),
        at_kinde("KD05", "grant-type-not-supported", for_orders(), error(400, "invalid_request", "Make sure that the various parameters are correct, be aware of case sensitivity and trim your parameters.")),
        at_kinde("KD06", "request-body-not-understood", for_orders(), error(400, "invalid_request", "The POST body can not be empty.")),
        at_kinde("KD06", "request-body-not-understood", for_orders(), error(405, "invalid_request", "HTTP method is 'GET', expected 'POST'.")),
        at_kinde("KD07", "grant-not-allowed", for_orders(), error(400, "unauthorized_client", "The OAuth 2.0 Client is not allowed to use authorization grant 'client_credentials'.")).fix("Machine to machine"),
        at_kinde("KD08", "client-is-public", for_orders(), error(400, "invalid_grant", "The OAuth 2.0 Client is marked as public and is thus not allowed to use authorization grant 'client_credentials'.")).fix("Machine to machine"),
        Case::new("KD14", "audience-not-authorised", "the address of the Management API as its audience", |sender| async move {
            let site = Site::start(|origin| vec![("*".into(), error(400, "invalid_request", &format!("Requested audience '{origin}/api/v1' has not been whitelisted")))]).await;
            request(&sender, &tenant(&site.origin), &asking(&[&format!("{}/api/v1", site.origin)], &[])).await.1
        })
        .says("/api/v1")
        .cause("Management API")
        .fix("Kinde Management API"),
        at_kinde("KD13", "audience-not-authorised", asking(&["https://acme.kinde.com/api"], &[]), error(403, "invalid_request", "Requested audience 'https://acme.kinde.com/api' has not been whitelisted"))
            .says("https://acme.kinde.com/api")
            .cause("another host than this environment"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_understood_in_the_words_of_any_token_endpoint() {
    super::prove(cases()).await;
}

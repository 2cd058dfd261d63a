//! APIs that do not let a token, or a client, do something: challenges and words of many frameworks and gateways.

use super::Case;
use super::site::{Called, Reply, Site, answer, http, issuer, tenant};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A token as machines get it. APIs of this file look at it in their own way.
pub fn token() -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = part(r#"{"alg":"RS256","kid":"key-1","typ":"at+jwt"}"#);
    let claims = part(
        r#"{"iss":"https://id.acme.example","aud":["https://orders.acme.example"],"azp":"client!+ID","gty":["client_credentials"],"exp":4000000000,"iat":1784000000,"jti":"1","scope":"list:orders"}"#,
    );
    format!("{header}.{claims}.{}", part("a signature that nobody here looks at"))
}

/// A call to an API of another make.
pub fn called(rows: &'static str, code: &'static str, reply: Reply) -> Case {
    calling(rows, code, "GET", "/orders/17", reply)
}

pub fn calling(rows: &'static str, code: &'static str, method: &'static str, path: &'static str, reply: Reply) -> Case {
    Case::new(rows, code, shown(&reply), move |sender| async move {
        let site = Site::answering(reply).await;
        let environment = issuer(&site.origin);
        let url = format!("{}{path}", site.origin);
        Called { environment: &environment, method, url, token: &token(), granted: &["list:orders"], expires_at: None }
            .go(&sender)
            .await
    })
}

/// A call to the Management API of a Kinde tenant.
pub fn managing(rows: &'static str, code: &'static str, path: &'static str, reply: Reply) -> Case {
    Case::new(rows, code, format!("{path}: {}", shown(&reply)), move |sender| async move {
        let site = Site::answering(reply).await;
        let environment = tenant(&site.origin);
        let url = format!("{}{path}", site.origin);
        Called {
            environment: &environment,
            method: "GET",
            url,
            token: &token(),
            granted: &["read:users"],
            expires_at: None,
        }
        .go(&sender)
        .await
    })
}

fn shown(reply: &Reply) -> String {
    match reply {
        Reply::Bytes(bytes) => String::from_utf8_lossy(bytes).chars().take(260).collect(),
        _ => "no answer".to_owned(),
    }
}

fn challenge(status: u16, challenges: &[&str]) -> Reply {
    let headers: Vec<(&str, &str)> = challenges.iter().map(|one| ("WWW-Authenticate", *one)).collect();
    http(status, &headers, "")
}

const REFUSED: &str = "token-refused-by-api";
const ABSENT: &str = "token-did-not-arrive";
const OTHER: &str = "other-credentials-wanted";
const SCOPE: &str = "scope-missing";

pub fn cases() -> Vec<Case> {
    let mut cases = tokens();
    cases.extend(absent());
    cases.extend(scopes());
    cases.extend(clients());
    cases
}

fn tokens() -> Vec<Case> {
    vec![
        called("AP01", REFUSED, challenge(401, &[r#"Bearer error="invalid_token", error_description="The access token expired""#])).says("invalid_token").cause("ended"),
        called("AP01", REFUSED, challenge(401, &[r#"Bearer error="invalid_token", error_description="The audience 'https://orders.acme.example' is invalid""#])).cause("audience"),
        called("AP01", REFUSED, challenge(401, &[r#"Bearer error="invalid_token", error_description="An error occurred while attempting to decode the Jwt: Signed JWT rejected: Another algorithm expected, or no matching key(s) found", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1""#])),
        called("AP01", REFUSED, challenge(401, &["Negotiate", r#"Basic realm="x", Bearer error="invalid_token""#])).says("401"),
        called("AP01", REFUSED, answer(401, r#"{"code":"invalid_token","message":"jwt audience invalid. expected: https://billing.acme.example"}"#)).cause("audience"),
        called("AP01", REFUSED, answer(401, r#"{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}"#)).says("Lifetime validation failed"),
        called("AP01", REFUSED, answer(401, r#"{"message":"Invalid signature"}"#)).cause("signature"),
        called("AP01", REFUSED, answer(401, r#"{"exp":"token expired"}"#)),
        called("AP01", REFUSED, answer(403, r#"{"message":"The incoming token has expired"}"#)),
        called("AP01", REFUSED, answer(401, r#"{"error":{"code":401,"message":"Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.","status":"UNAUTHENTICATED"}}"#)),
        called("AP01", REFUSED, answer(401, "Jwt verification fails")),
        called("AP01", REFUSED, answer(403, "Audiences in Jwt are not allowed")),
        called("AP01", REFUSED, answer(401, "Jwt issuer is not configured")),
        called("AP01", REFUSED, answer(401, r#"{"message":"Unauthenticated."}"#)),
        called("AP01 AP02", REFUSED, http(401, &[], "")).status_only().says("401"),
        managing("AP01", REFUSED, "/api/v1/users", answer(401, r#"{"errors":[{"code":"TOKEN_INVALID","message":"Token is not valid for this domain"}]}"#)),
    ]
}

fn absent() -> Vec<Case> {
    vec![
        called("AP02", ABSENT, challenge(401, &[r#"Bearer realm="orders""#])).status_only().says("Bearer"),
        called("AP02", ABSENT, challenge(401, &["Bearer"])).status_only(),
        called(
            "AP02",
            ABSENT,
            answer(401, r#"{"code":"credentials_required","message":"No authorization token was found"}"#),
        ),
        called("AP02", ABSENT, answer(401, "Jwt is missing")),
        called("AP02", ABSENT, answer(403, r#"{"detail":"Authentication credentials were not provided."}"#)),
        called(
            "AP02",
            ABSENT,
            answer(401, r#"{"error":{"code":"InvalidAuthenticationToken","message":"Access token is empty."}}"#),
        ),
        called(
            "AP02",
            ABSENT,
            answer(400, r#"{"error":"invalid_request","error_description":"Authorization header missing"}"#),
        ),
        called("AP03", OTHER, challenge(401, &[r#"Basic realm="orders""#])).says("Basic"),
        called("AP03", OTHER, challenge(401, &["Negotiate", "NTLM"])).says("Negotiate"),
        called("AP03", OTHER, challenge(401, &[r#"DPoP algs="ES256 PS256""#])).says("DPoP").cause("DPoP"),
        called("AP03", OTHER, challenge(401, &[r#"ApiKey realm="orders""#])).says("ApiKey"),
        called(
            "AP03",
            OTHER,
            answer(
                401,
                r#"{"statusCode":401,"message":"Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."}"#,
            ),
        ),
        called("AP03", OTHER, answer(403, r#"{"message":"No API key found in request"}"#)),
    ]
}

fn scopes() -> Vec<Case> {
    vec![
        called("AP05", SCOPE, challenge(403, &[r#"Bearer error="insufficient_scope", scope="write:orders""#])).says("write:orders").fix("new token"),
        called("AP05", SCOPE, challenge(401, &[r#"Bearer realm="x", error="insufficient_scope", error_description="needs more", scope="orders.write""#])).says("orders.write"),
        called("AP05", SCOPE, answer(403, r#"{"error":"insufficient_scope","error_description":"Requires scope: write:orders"}"#)).says("write:orders"),
        called("AP05", SCOPE, answer(403, r#"{"error":{"code":403,"message":"Request had insufficient authentication scopes.","status":"PERMISSION_DENIED"}}"#)),
        called("AP05", SCOPE, answer(403, r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}"#)),
        called("AP05", SCOPE, answer(403, r#"{"message":"Missing permission orders.write"}"#)).says("orders.write"),
        managing("KD10", SCOPE, "/api/v1/roles", answer(403, r#"{"errors":[{"code":"SCOPE_MISSING","message":"Scope is missing: read:roles"}]}"#)).says("read:roles").fix("new one"),
        managing("KD10", SCOPE, "/api/v1/roles", answer(403, r#"{"errors":{"code":"SCOPE_MISSING","message":"Scope is missing: read:roles"}}"#)).says("read:roles"),
        managing("KD10", SCOPE, "/api/v1/roles", http(403, &[], "")).status_only().says("read:roles"),
        managing("KD10 AP05", SCOPE, "/api/v1/users", answer(403, r#"{"message":"a scope is lacking: read:users"}"#)).says("read:users").cause("elsewhere"),
    ]
}

fn clients() -> Vec<Case> {
    vec![
        managing(
            "AP06",
            "client-refused-by-api",
            "/api/v1/users",
            answer(
                403,
                r#"{"errors":[{"code":"INVALID_CREDENTIALS","message":"Invalid credentials used to access API"}]}"#,
            ),
        )
        .cause("not authorised")
        .fix("Authorize"),
        managing("AP06", "client-refused-by-api", "/api/v1/users", http(403, &[], ""))
            .status_only()
            .cause("not authorised"),
        called(
            "AP06",
            "client-refused-by-api",
            answer(403, r#"{"message":"This application is not allowed to use this API"}"#),
        ),
        called(
            "AP06",
            "client-refused-by-api",
            answer(403, r#"{"error":"unauthorized_client","error_description":"client is not on the list"}"#),
        ),
        called(
            "AP06",
            "client-refused-by-api",
            answer(401, r#"{"message":"The app is not authorized to use this API"}"#),
        ),
        called(
            "AP06",
            "organisation-refused",
            answer(403, r#"{"error":"wrong_organization","message":"org_code does not match"}"#),
        ),
        called("AP06", "organisation-refused", answer(403, r#"{"message":"Token belongs to another organization"}"#)),
        called("AP06", "organisation-refused", answer(401, "organisation mismatch")),
        called("AP17", "cors-answer", answer(403, "Invalid CORS request")),
        called("AP17", "cors-answer", answer(403, r#"{"message":"Cross-origin request blocked: origin not allowed"}"#)),
        called("AP17", "cors-answer", answer(400, r#"{"error":"Disallowed CORS origin"}"#)),
        called("AP06", "forbidden", http(403, &[("Server", "awselb/2.0")], "")).status_only().says("awselb"),
        called("AP06", "forbidden", answer(403, "<html><head><title>403 Forbidden</title></head></html>"))
            .status_only()
            .cause("gateway"),
        called("AP06", "forbidden", answer(403, "RBAC: access denied")),
        called("AP06", "forbidden", answer(403, r#"{"message":"Forbidden"}"#)),
        called(
            "AP06",
            "forbidden",
            answer(403, r#"{"Message":"User is not authorized to access this resource with an explicit deny"}"#),
        ),
        called("AP06", "forbidden", answer(403, r#"{"detail":"CSRF Failed: CSRF token missing or incorrect."}"#)),
        called("AP06", "forbidden", http(451, &[], "")).status_only(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_that_refuses_is_understood_in_the_words_of_any_framework() {
    super::prove(cases()).await;
}

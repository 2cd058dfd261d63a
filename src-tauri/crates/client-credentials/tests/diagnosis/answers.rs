//! Answers of token endpoints.

use client_credentials::diagnosis::Certainty;
use client_credentials::discovery::{Metadata, MetadataTrouble};
use client_credentials::environment::ClientAuthentication;
use client_credentials::exchange::Purpose;

use super::fixture::{ORDERS, Scene, claims_with, signed};
use super::rows::{Row, finding};
use serde_json::json;

fn refused(status: u16, error: &str, description: &str) -> Scene {
    Scene::elsewhere().asking(&[ORDERS], &["read:orders"]).refused(status, error, description)
}

fn issued(extra: serde_json::Value) -> Scene {
    let mut body =
        json!({"access_token": signed(&claims_with(json!({}))), "token_type": "bearer", "expires_in": 86_399});
    for (name, value) in extra.as_object().unwrap() {
        body[name] = value.clone();
    }
    Scene::elsewhere().answered(200, &body.to_string())
}

fn offering(methods: &[&str], scene: Scene) -> Scene {
    let methods = methods.iter().map(|method| (*method).to_owned()).collect();
    Scene { metadata: Some(Metadata { authentication_methods: methods, ..Metadata::default() }), ..scene }
}

pub fn rows() -> Vec<Row> {
    let mut rows = refusals();
    rows.extend(shapes());
    rows.extend(at_kinde());
    rows
}

fn refusals() -> Vec<Row> {
    let mut basic = Scene::elsewhere();
    basic.environment.authentication = ClientAuthentication::ClientSecretBasic;
    let mut special = Scene::elsewhere();
    special.environment.authentication = ClientAuthentication::ClientSecretBasic;
    vec![
        finding(
            "TE01",
            "client-authentication-failed",
            "secret is wrong",
            "secret",
            refused(401, "invalid_client", ""),
        ),
        finding(
            "TE02",
            "client-authentication-failed",
            "in the way it was sent",
            "Client authentication",
            offering(&["client_secret_post"], basic).refused(401, "invalid_client", ""),
        ),
        finding(
            "TE03",
            "client-authentication-failed",
            "form encoding",
            "Client authentication",
            special.refused(401, "invalid_client", ""),
        ),
        finding(
            "TE04",
            "client-authentication-failed",
            "secret is wrong",
            "secret",
            refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided."),
        ),
        finding(
            "TE05",
            "secret-expired",
            "end date",
            "new secret",
            refused(401, "invalid_client", "AADSTS7000222: The provided client secret keys are expired."),
        ),
        finding(
            "TE06",
            "client-unknown",
            "another tenant",
            "client ID",
            refused(400, "unauthorized_client", "AADSTS700016: Application was not found in the directory."),
        ),
        finding(
            "TE07",
            "tenant-unknown",
            "mistyped",
            "tenant",
            refused(400, "invalid_request", "AADSTS90002: Tenant 'contoso-typo' not found."),
        ),
        finding(
            "TE08",
            "scope-must-be-default",
            "without /.default",
            "/.default",
            refused(
                400,
                "invalid_scope",
                "AADSTS1002012: The provided value for scope read:orders is not valid. Client credential flows must have a scope value with /.default suffixed.",
            ),
        ),
        finding(
            "TE09",
            "grant-not-allowed",
            "type for people",
            "client credentials",
            refused(400, "unauthorized_client", ""),
        ),
        finding(
            "TE10",
            "grant-type-not-supported",
            "switched off",
            "client-credentials grant",
            refused(400, "unsupported_grant_type", ""),
        ),
        finding("TE11", "scope-refused", "misspelt", "scope", refused(400, "invalid_scope", "")),
        finding(
            "TE12",
            "parameter-repeated",
            "repeated",
            "extra parameters",
            refused(400, "invalid_request", "duplicate parameter: audience"),
        ),
        finding("TE13", "audience-unknown", "spelt differently", "identifier", refused(400, "invalid_target", "")),
        finding(
            "TE14",
            "audience-not-authorised",
            "not authorised",
            "Allow the client",
            refused(
                403,
                "access_denied",
                "Client is not authorized to access \"https://orders.acme.com\". You need to create a \"client-grant\".",
            ),
        ),
        finding("TE15", "grant-invalid", "blocked or expired", "active", refused(400, "invalid_grant", "")),
        finding(
            "TE16",
            "proof-of-possession-required",
            "sender-constrained",
            "without DPoP",
            refused(400, "use_dpop_nonce", ""),
        ),
        finding(
            "TE17",
            "client-authentication-failed",
            "in the way it was sent",
            "Client authentication",
            offering(&["private_key_jwt"], Scene::elsewhere()).refused(401, "invalid_client", ""),
        ),
        finding(
            "TE18",
            "rate-limited",
            "Too many tokens",
            "Wait **30 s**",
            Scene::elsewhere().answered_at(
                Purpose::TokenRequest,
                None,
                429,
                &[("Retry-After", "30")],
                r#"{"error":"slow_down"}"#,
            ),
        ),
        finding("TE19", "server-unavailable", "broken", "status page", refused(503, "temporarily_unavailable", "")),
        finding(
            "TE20",
            "access-restricted-by-policy",
            "IP address",
            "company network",
            refused(403, "access_denied", "Requests from this IP address are not allowed"),
        ),
        finding(
            "TE21",
            "user-interaction-required",
            "administrator",
            "admin consent",
            refused(400, "consent_required", ""),
        ),
        finding(
            "TE22",
            "gateway-wants-login",
            "password",
            "public address",
            Scene::elsewhere().answered_at(
                Purpose::TokenRequest,
                None,
                401,
                &[("WWW-Authenticate", "Basic realm=\"Restricted\""), ("Content-Type", "text/plain")],
                "Unauthorized",
            ),
        ),
        finding(
            "TE23",
            "token-request-refused",
            "gateway",
            "documentation",
            Scene::elsewhere()
                .answered(400, r#"{"errorCode":"E0000021","errorSummary":"Bad request","errorCauses":[]}"#),
        ),
        finding(
            "TE24",
            "client-authentication-failed",
            "secret is wrong",
            "secret",
            refused(200, "invalid_client", "no"),
        ),
    ]
}

fn shapes() -> Vec<Row> {
    vec![
        finding(
            "RS01",
            "page-instead-of-token",
            "login page",
            "token endpoint",
            Scene::elsewhere().answered(200, "<!doctype html><title>Sign in</title>"),
        ),
        finding(
            "RS02",
            "answer-without-token",
            "form of its own",
            "token endpoint",
            Scene::elsewhere().answered(200, r#"{"data":{"access_token":"x"}}"#),
        ),
        finding(
            "RS03",
            "token-unusable",
            "faulty",
            "RFC 6749",
            Scene::elsewhere().answered(200, r#"{"access_token":null}"#),
        ),
        finding("RS04", "token-type-not-bearer", "DPoP", "Bearer", issued(json!({"token_type": "DPoP"}))),
        finding(
            "RS05",
            "lifetime-not-believable",
            "milliseconds",
            "RFC 6749",
            issued(json!({"expires_in": 1_784_086_400_000_i64})),
        ),
        finding("RS06", "user-tokens-in-answer", "logins", "token endpoint", issued(json!({"refresh_token": "x"}))),
        finding("RS07", "scope-not-granted", "not switched on", "scope", {
            let body = json!({"access_token": "opaque-token-of-some-length", "token_type": "Bearer", "expires_in": 60, "scope": "read:orders"});
            Scene::elsewhere().asking(&[ORDERS], &["read:orders", "write:orders"]).answered(200, &body.to_string())
        }),
        finding(
            "RS08",
            "answer-not-json",
            "after the JSON",
            "RFC 6749",
            Scene::elsewhere().answered(200, "{\"access_token\":\"x\"} trailing"),
        ),
    ]
}

fn at_kinde() -> Vec<Row> {
    let fosite = "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.";
    let kinde = || Scene::kinde().asking(&[ORDERS], &["read:orders"]);
    vec![
        finding("KD01", "audience-not-authorised", "not authorised for this API", "Authorize application", kinde().refused(400, "invalid_request", &format!("{fosite} Requested audience '{ORDERS}' has not been whitelisted by the OAuth 2.0 Client."))),
        finding("KD02", "client-authentication-failed", "another Kinde environment", "App keys", kinde().refused(401, "invalid_client", "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).")),
        finding("KD03", "token-endpoint-not-found", "region label", "Domain", kinde().answered_at(Purpose::TokenRequest, None, 404, &[("Content-Type", "text/html")], "<html><title>Not found</title>")),
        finding("KD04", "scope-refused", "not switched on", "Manage scopes", kinde().refused(403, "invalid_scope", "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope 'read:orders'.")),
        finding("KD05", "grant-type-not-supported", "grant_type", "client_credentials", kinde().refused(400, "invalid_request", &format!("{fosite} Make sure that the various parameters are correct, be aware of case sensitivity and trim your parameters."))),
        finding("KD06", "request-body-not-understood", "proxy", "https", kinde().refused(400, "invalid_request", &format!("{fosite} The POST body can not be empty."))),
        finding("KD07", "grant-not-allowed", "type for people", "Machine to machine", kinde().refused(400, "unauthorized_client", "The client is not authorized to request a token using this method. The OAuth 2.0 Client is not allowed to use authorization grant 'client_credentials'.")),
        finding("KD08", "client-is-public", "browser or mobile", "Machine to machine", kinde().refused(400, "invalid_grant", "The OAuth 2.0 Client is marked as public and is thus not allowed to use authorization grant 'client_credentials'.")),
    ]
}

#[test]
fn the_title_holds_the_values_at_hand() {
    let scene = Scene::kinde().refused(
        403,
        "invalid_request",
        &format!("Requested audience '{ORDERS}' has not been whitelisted by the OAuth 2.0 Client."),
    );
    let first = scene.first();
    assert_eq!(first.title, "Kinde knows this app, but does not let it use Orders API");
    assert_eq!(first.certainty, Certainty::Proven);
    assert!(first.summary.contains(ORDERS));
    assert_eq!(first.page.as_deref(), Some("kinde-app-details"));
    assert!(first.fixes[0].steps.iter().any(|step| step.contains("Orders API") && step.contains("**")));
}

#[test]
fn findings_about_scopes_of_own_apis_name_the_plan() {
    let first = Scene::kinde().asking(&[ORDERS], &["read:orders"]).refused(400, "invalid_scope", "").first();
    assert!(first.causes.iter().any(|cause| cause.text.contains("plan")));
}

#[test]
fn nothing_of_kinde_is_said_about_another_server() {
    for (error, description) in [
        ("invalid_client", ""),
        ("invalid_scope", ""),
        ("invalid_target", ""),
        ("unauthorized_client", ""),
        ("access_denied", "x"),
    ] {
        let first = Scene::elsewhere().refused(400, error, description).first();
        let text = serde_json::to_string(&first).unwrap().to_lowercase();
        // The word stands in the name of the one role that administers an authorization server.
        assert!(!text.replace("kinde-admin", "").contains("kinde"), "{error}: {text}");
        assert_eq!(first.page, None);
    }
}

#[test]
fn a_wait_is_told_in_every_form_that_servers_write_it() {
    for (name, value, wait) in [
        ("Retry-After", "90", "1 min 30 s"),
        ("Retry-After", "Tue, 14 Jul 2026 03:34:20 GMT", "1 min"),
        ("RateLimit-Reset", "12", "12 s"),
        ("X-RateLimit-Reset", "1784000120", "2 min"),
        ("RateLimit", "limit=10, remaining=0, reset=7", "7 s"),
    ] {
        let first = Scene::kinde().answered_at(Purpose::TokenRequest, None, 429, &[(name, value)], "{}").first();
        assert_eq!(first.code, "rate-limited", "{name}");
        assert!(first.title.contains(&format!("wait {wait}")), "{}", first.title);
        assert!(first.evidence.iter().any(|evidence| {
            evidence.actual.as_deref().is_some_and(|actual| actual.contains(wait) && actual.contains(name))
        }));
    }
}

#[test]
fn a_status_alone_is_never_certain() {
    for status in [400, 401, 403, 404, 405, 410, 413, 415, 418, 422, 429, 431, 500, 502, 503] {
        for body in ["", "nothing to see", "<html><title>x</title></html>", "{}", "[]", r#"{"message":"easy there"}"#] {
            for scene in [
                Scene::kinde().answered_at(Purpose::TokenRequest, None, status, &[], body),
                Scene::elsewhere().answered_at(Purpose::TokenRequest, None, status, &[], body),
                Scene::kinde().answered_at(Purpose::Call, None, status, &[], body),
                Scene::kinde().answered_at(Purpose::Jwks, None, status, &[], body),
                Scene::elsewhere().answered_at(Purpose::Discovery, None, status, &[], body),
            ] {
                let found = scene.findings();
                assert!(
                    !found.is_empty(),
                    "{status} {body}: no finding for {:?}",
                    scene.exchange.as_ref().unwrap().purpose
                );
                for finding in found {
                    assert!(finding.certainty < Certainty::Proven, "{status} {body}: {}", finding.code);
                }
            }
        }
    }
}

#[test]
fn metadata_trouble_is_told_by_its_kind() {
    let with = |trouble: MetadataTrouble| {
        let mut scene = Scene::elsewhere();
        scene.metadata_trouble = Some(trouble);
        scene.first()
    };
    assert_eq!(with(MetadataTrouble::NoMetadata(404)).code, "metadata-not-found");
    assert_eq!(
        with(MetadataTrouble::InsecureAddress("http://id.example/k".into())).code,
        "metadata-address-not-secure"
    );
    let slash = with(MetadataTrouble::OtherIssuer {
        expected: "https://id.example".into(),
        found: "https://id.example/".into(),
    });
    assert_eq!(slash.code, "metadata-issuer-mismatch");
    assert!(slash.causes[0].text.contains("slash"));
}

#[test]
fn metadata_without_a_token_endpoint_is_told() {
    let mut scene = Scene::elsewhere();
    scene.environment.server = client_credentials::environment::AuthorizationServer::Other {
        issuer: Some("https://id.example".into()),
        token_endpoint: None,
        jwks_uri: None,
    };
    scene.metadata = Some(Metadata::default());
    assert_eq!(scene.first().code, "token-endpoint-unknown");
}

#[test]
fn the_rarer_refusals_have_findings_of_their_own() {
    for (error, description, code) in [
        (
            "invalid_client",
            "client authentication via client_secret_post is not enabled",
            "authentication-method-refused",
        ),
        ("invalid_client", "client_assertion is required", "client-assertion-required"),
        ("invalid_client", "the client is suspended", "client-disabled"),
        ("invalid_request", "client_id is missing", "client-credentials-not-received"),
        ("invalid_request", "audience is required", "audience-missing"),
        ("invalid_scope", "scope must be provided", "scope-required"),
        ("invalid_request", "", "request-malformed"),
        ("access_denied", "Policy evaluation failed", "access-denied"),
    ] {
        let first = Scene::elsewhere().refused(400, error, description).first();
        assert_eq!(first.code, code, "{error}: {description}");
    }
    assert_eq!(Scene::elsewhere().answered(200, "").first().code, "answer-empty");
}

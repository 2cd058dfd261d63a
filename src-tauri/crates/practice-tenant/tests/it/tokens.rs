//! The token endpoint, discovery and keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use practice_tenant::{
    ApiId, AppId, AudienceMatching, CredentialsSeen, Manners, MissingAudience, OldKey, RefusalStatus, UnknownClient,
};
use serde_json::{Value, json};

use crate::common::{Bench, decode, form};

const ORDERS: &str = "https://orders.practice.example";
type Pairs<'a> = Vec<(&'a str, &'a str)>;

const INVALID_REQUEST: &str = "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.";
const INVALID_CLIENT: &str = "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).";

#[test]
fn a_correct_request_gets_the_answer_of_the_documentation() {
    let bench = Bench::new();
    let management = bench.tenant.audience(ApiId::Management);
    assert_eq!(management, format!("{}/api", bench.tenant.origin()));
    let reply = bench.request_token(AppId::NightlySync, &[("audience", &management)]);
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/json;charset=UTF-8"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("pragma"), Some("no-cache"));
    let body = reply.json();
    let members = body.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(members, ["access_token", "expires_in", "scope", "token_type"]);
    assert_eq!(
        (&body["expires_in"], &body["scope"], &body["token_type"]),
        (&json!(86_399), &json!(""), &json!("bearer"))
    );

    let (header, claims) = decode(&reply.token());
    let kid = bench.tenant.state().active_key;
    assert_eq!(header, json!({ "alg": "RS256", "kid": kid, "typ": "JWT" }));
    let names = claims.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(names, ["aud", "azp", "exp", "gty", "iat", "iss", "jti", "scope", "scp", "v"]);
    assert_eq!(claims["aud"], json!([management]));
    assert_eq!(claims["azp"], bench.tenant.application(AppId::NightlySync).client_id());
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 86_400);
    assert_eq!(claims["gty"], json!(["client_credentials"]));
    assert_eq!(claims["iss"], bench.tenant.origin());
    assert_eq!(claims["scp"], json!([]));
    assert_eq!(claims["v"], "2");
    assert_eq!(
        claims["scope"],
        "read:apis read:applications read:environments read:organizations read:permissions read:roles read:users"
    );
    uuid::Uuid::parse_str(claims["jti"].as_str().unwrap()).unwrap();
}

#[test]
fn a_library_that_we_did_not_write_accepts_the_token() {
    let bench = Bench::new();
    let discovery = bench.get("/.well-known/openid-configuration", None).json();
    assert_eq!(discovery["issuer"], bench.tenant.origin());
    assert_eq!(discovery["token_endpoint"], format!("{}/oauth2/token", bench.tenant.origin()));
    let jwks_path = discovery["jwks_uri"].as_str().unwrap().strip_prefix(bench.tenant.origin()).unwrap().to_owned();
    assert_eq!(jwks_path, "/.well-known/jwks");
    let keys: JwkSet = serde_json::from_value(bench.get(&jwks_path, None).json()).unwrap();
    assert_eq!(bench.get("/.well-known/jwks.json", None).json(), serde_json::to_value(&keys).unwrap());

    let token = bench.token(AppId::NightlySync, ORDERS);
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[bench.tenant.origin()]);
    validation.set_audience(&[ORDERS]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap();
}

#[test]
fn requested_scopes_are_granted_and_repeated() {
    let bench = Bench::new();
    let reply =
        bench.request_token(AppId::NightlySync, &[("audience", ORDERS), ("scope", "update:orders read:orders")]);
    assert_eq!(reply.json()["scope"], "update:orders read:orders");
    let (_, claims) = decode(&reply.token());
    assert_eq!(claims["scp"], json!(["update:orders", "read:orders"]));
    assert_eq!(claims["scope"], "read:orders update:orders");
    let empty = bench.request_token(AppId::NightlySync, &[("audience", ORDERS), ("scope", "")]);
    assert_eq!(decode(&empty.token()).1["scope"], "read:orders update:orders");
}

#[test]
fn several_audiences_may_be_repeated_or_separated_by_spaces() {
    let bench = Bench::new();
    let management = bench.tenant.audience(ApiId::Management);
    let repeated = bench.request_token(AppId::NightlySync, &[("audience", ORDERS), ("audience", &management)]);
    let joined = bench.request_token(AppId::NightlySync, &[("audience", &format!("{ORDERS} {management}"))]);
    for reply in [repeated, joined] {
        let (_, claims) = decode(&reply.token());
        assert_eq!(claims["aud"], json!([ORDERS, management]));
        let scope = claims["scope"].as_str().unwrap();
        assert!(scope.contains("read:users") && scope.contains("update:orders"), "{scope}");
    }
    let log = bench.tenant.requests();
    assert_eq!(log[0].form_values("audience"), [ORDERS, &management]);
    assert_eq!(log[1].form_values("audience"), [format!("{ORDERS} {management}")]);
}

#[test]
fn an_org_scoped_application_gets_its_organisation_and_its_own_claims() {
    let bench = Bench::new();
    let acme = bench.tenant.application(AppId::AcmePartnerSync);
    let (_, claims) = decode(&bench.token(AppId::AcmePartnerSync, ORDERS));
    assert_eq!(claims["org_code"], acme.org_code().unwrap());
    assert!(acme.org_code().unwrap().starts_with("org_"));
    assert_eq!(claims["application_properties"], json!({ "tier": { "v": "partner" } }));
    assert_eq!(claims["feature_flags"]["bulk_export"], json!({ "t": "b", "v": true }));
    assert_eq!(claims["permissions"], json!(["read:orders"]));
    assert_eq!(claims["partner_region"], "eu-west");

    let (_, claims) = decode(&bench.token(AppId::AcmePartnerSync, &bench.tenant.audience(ApiId::Management)));
    assert_eq!(claims["org_code"], acme.org_code().unwrap());
    assert_eq!(claims.get("partner_region"), None, "custom claims stay away from the Management API");
}

#[test]
fn refusals_use_the_known_words_and_come_in_the_known_order() {
    let bench = Bench::new();
    let nightly = bench.tenant.application(AppId::NightlySync);
    let (id, secret) = (nightly.client_id(), nightly.client_secret().unwrap().reveal());
    let hint = |text: &str| format!("{INVALID_REQUEST} {text}");
    let cases: Vec<(Pairs<'_>, u16, &str, String)> = vec![
        (vec![("client_id", id)], 400, "invalid_request", hint("Request parameter 'grant_type' is missing")),
        (
            vec![("grant_type", "password"), ("client_id", id), ("client_secret", "wrong")],
            400,
            "invalid_request",
            hint("Make sure that the various parameters are correct, be aware of case sensitivity and trim your parameters. Make sure that the client you are using has exactly whitelisted the redirect_uri you specified."),
        ),
        (
            vec![("grant_type", "client_credentials")],
            400,
            "invalid_request",
            hint("Client credentials missing or malformed in both HTTP Authorization header and HTTP POST body."),
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", id), ("client_secret", "wrong"), ("scope", "nonsense"), ("audience", "nonsense")],
            401,
            "invalid_client",
            INVALID_CLIENT.to_owned(),
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", id)],
            401,
            "invalid_client",
            INVALID_CLIENT.to_owned(),
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", "SECRET?%G&client"), ("client_secret", secret)],
            401,
            "invalid_client",
            INVALID_CLIENT.to_owned(),
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "read:orders say:\"hi\""), ("audience", "nonsense")],
            400,
            "invalid_scope",
            "The requested scope is invalid, unknown, or malformed. The OAuth 2.0 Client is not allowed to request scope 'say:'hi''.".to_owned(),
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("audience", "https://acme.kinde.com/api")],
            400,
            "invalid_request",
            hint("Requested audience 'https://acme.kinde.com/api' has not been whitelisted by the OAuth 2.0 Client."),
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)],
            400,
            "invalid_request",
            hint("Request parameter 'audience' is missing"),
        ),
        (
            vec![("grant_type", "client_credentials"), ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)],
            400,
            "invalid_request",
            hint("Request parameter 'grant_type' is included more than once."),
        ),
    ];
    for (pairs, status, error, description) in cases {
        let reply = bench.post_form(&form(&pairs), &[]);
        assert_eq!(reply.refusal(), (status, error.to_owned(), description), "{pairs:?}");
        assert_eq!(reply.header("cache-control"), Some("no-store"));
    }
    let reply = bench.send("GET", "/oauth2/token", &[], b"");
    assert_eq!(reply.refusal().2, hint("HTTP method is 'GET', expected 'POST'."));
    for content_type in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let reply = bench.send(
            "POST",
            "/oauth2/token",
            &[("Content-Type", content_type)],
            b"{\"grant_type\":\"client_credentials\"}",
        );
        assert_eq!(reply.refusal(), (400, "invalid_request".to_owned(), hint("The POST body can not be empty.")));
    }
}

#[test]
fn applications_of_other_kinds_are_refused() {
    let bench = Bench::new();
    let (status, error, description) = bench.request_token(AppId::Website, &[("audience", ORDERS)]).refusal();
    assert_eq!((status, error.as_str()), (400, "unauthorized_client"));
    assert_eq!(
        description,
        "The client is not authorized to request a token using this method. The OAuth 2.0 Client is not allowed to use authorization grant 'client_credentials'."
    );
    assert!(bench.tenant.application(AppId::BrowserApp).client_secret().is_none());
    let (status, error, description) = bench.request_token(AppId::BrowserApp, &[("audience", ORDERS)]).refusal();
    assert_eq!((status, error.as_str()), (400, "invalid_grant"));
    assert!(description.ends_with("The OAuth 2.0 Client is marked as public and is thus not allowed to use authorization grant 'client_credentials'."));
}

#[test]
fn basic_authentication_is_form_decoded() {
    let bench = Bench::new();
    let (id, secret) = ("client!+ID", "SECRET?%G&client");
    bench.tenant.set_credentials(AppId::NightlySync, id, secret);
    let body = form(&[("grant_type", "client_credentials"), ("audience", ORDERS)]);
    let encoded = STANDARD.encode("client%21%2BID:SECRET%3F%25G%26client");
    let reply = bench.post_form(&body, &[("Authorization", &format!("bAsIc {encoded}"))]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    // Unencoded, the + becomes a space and the % is broken.
    let plain = STANDARD.encode(format!("{id}:SECRET"));
    assert_eq!(bench.post_form(&body, &[("Authorization", &format!("Basic {plain}"))]).status, 401);
    let broken = STANDARD.encode(format!("client:{secret}"));
    let (_, _, description) = bench.post_form(&body, &[("Authorization", &format!("Basic {broken}"))]).refusal();
    assert!(description.ends_with("The client secret in the HTTP authorization header could not be decoded from 'application/x-www-form-urlencoded'."));
    // The same values in the body.
    assert_eq!(bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]).status, 200);

    let log = bench.tenant.requests();
    assert_eq!((log[0].credentials, log[0].secret_matched), (CredentialsSeen::Basic, Some(true)));
    assert_eq!((log[1].credentials, log[1].secret_matched), (CredentialsSeen::Basic, Some(false)));
    assert_eq!((log[3].credentials, log[3].secret_matched), (CredentialsSeen::Body, Some(true)));
}

#[test]
fn the_log_shows_exactly_what_arrived_without_the_secret() {
    let bench = Bench::new();
    let secret = bench.tenant.application(AppId::NightlySync).client_secret().unwrap().clone();
    let token = bench.token(AppId::NightlySync, ORDERS);
    bench.get("/api/v1/users?page_size=5&access_token=shown-nowhere", Some(&token));
    let log = bench.tenant.requests();
    assert_eq!((log[0].method.as_str(), log[0].path.as_str(), log[0].status), ("POST", "/oauth2/token", Some(200)));
    let names = log[0].form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
    let nightly = bench.tenant.application(AppId::NightlySync);
    assert_eq!(
        names,
        [
            ("grant_type", "client_credentials"),
            ("client_id", nightly.client_id()),
            ("client_secret", "…"),
            ("audience", ORDERS)
        ]
    );
    assert_eq!(log[0].secret_matched, Some(true));
    assert_eq!(log[1].header("authorization"), Some("Bearer …"));
    assert_eq!(log[1].status, Some(403));
    let everything =
        format!("{log:?}{:?}{:?}{}", bench.tenant, bench.tenant.applications(), serde_json::to_string(&log).unwrap());
    assert!(
        !everything.contains(secret.reveal()) && !everything.contains(&token) && !everything.contains("shown-nowhere")
    );
    let state = serde_json::to_string(&bench.tenant.state()).unwrap();
    assert!(!state.contains(secret.reveal()));
    bench.tenant.clear_requests();
    assert!(bench.tenant.requests().is_empty());
}

#[test]
fn authorisations_and_scopes_are_switched_while_running() {
    let bench = Bench::new();
    bench.tenant.deauthorise(AppId::NightlySync, ApiId::Orders);
    assert!(
        bench
            .request_token(AppId::NightlySync, &[("audience", ORDERS)])
            .refusal()
            .2
            .contains("has not been whitelisted")
    );
    bench.tenant.authorise(AppId::NightlySync, ApiId::Orders);
    bench.tenant.set_scope(AppId::NightlySync, ApiId::Orders, "delete:orders", true).unwrap();
    bench.tenant.set_scope(AppId::NightlySync, ApiId::Orders, "read:orders", false).unwrap();
    assert_eq!(decode(&bench.token(AppId::NightlySync, ORDERS)).1["scope"], "delete:orders update:orders");
    bench.tenant.set_scope(AppId::NightlySync, ApiId::Orders, "read:users", true).unwrap_err();
    bench.tenant.set_token_lifetime(AppId::NightlySync, 75);
    let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]);
    assert_eq!(reply.json()["expires_in"], 74);
    let (_, claims) = decode(&reply.token());
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 75);
    bench.tenant.reset();
    let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]);
    assert_eq!(reply.json()["expires_in"], 86_399);
    assert_eq!(decode(&reply.token()).1["scope"], "read:orders update:orders");
}

#[test]
fn a_scope_of_another_api_is_asked_for_in_vain() {
    let bench = Bench::new();
    let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS), ("scope", "read:orders read:users")]);
    let (_, claims) = decode(&reply.token());
    assert_eq!((&claims["scope"], &claims["scp"]), (&json!("read:orders"), &json!(["read:orders", "read:users"])));
}

#[test]
fn uncertain_points_can_be_chosen() {
    let bench = Bench::new();
    bench.tenant.set_manners(Manners {
        unknown_client: UnknownClient::NotFound,
        refusal_status: RefusalStatus::Forbidden,
        missing_audience: MissingAudience::EmptyAudience,
        audience_matching: AudienceMatching::SubPath,
        ..Manners::default()
    });
    let unknown = form(&[("grant_type", "client_credentials"), ("client_id", "nobody"), ("client_secret", "x")]);
    let reply = bench.post_form(&unknown, &[]);
    assert_eq!(reply.status, 404);
    assert!(serde_json::from_slice::<Value>(&reply.body).is_err());
    assert_eq!(bench.request_token(AppId::NightlySync, &[("audience", "x")]).status, 403);
    assert_eq!(bench.request_token(AppId::NightlySync, &[("scope", "x")]).status, 403);
    assert_eq!(decode(&bench.request_token(AppId::NightlySync, &[]).token()).1["aud"], json!([]));
    let below = format!("{}/v1", bench.tenant.audience(ApiId::Management));
    let token = bench.token(AppId::NightlySync, &below);
    assert_eq!(decode(&token).1["aud"], json!([below]));
    assert_eq!(bench.get("/api/v1/users", Some(&token)).status, 403, "the API does not take the sub-path");
}

#[test]
fn a_rotated_secret_replaces_the_old_one_until_the_reset() {
    let bench = Bench::new();
    let old = bench.tenant.application(AppId::NightlySync);
    let request = |secret: &str| {
        bench.post_form(
            &form(&[
                ("grant_type", "client_credentials"),
                ("client_id", old.client_id()),
                ("client_secret", secret),
                ("audience", ORDERS),
            ]),
            &[],
        )
    };
    let new = bench.tenant.rotate_secret(AppId::NightlySync).unwrap().unwrap();
    assert_eq!(request(old.client_secret().unwrap().reveal()).status, 401);
    assert_eq!(request(new.reveal()).status, 200);
    assert_eq!(bench.tenant.application(AppId::NightlySync).client_secret(), Some(&new));
    bench.tenant.reset();
    assert_eq!(request(old.client_secret().unwrap().reveal()).status, 200);
    assert_eq!(bench.tenant.rotate_secret(AppId::BrowserApp).unwrap(), None);
}

#[test]
fn a_rotated_key_may_keep_or_drop_the_old_one() {
    let bench = Bench::new();
    let first = bench.token(AppId::NightlySync, ORDERS);
    let kid = bench.runtime.block_on(bench.tenant.rotate_key(OldKey::StaysPublished)).unwrap();
    assert_eq!(bench.get("/orders-api/orders", Some(&first)).status, 200);
    let second = bench.token(AppId::NightlySync, ORDERS);
    assert_eq!(decode(&second).0["kid"], kid);
    assert_eq!(bench.get("/.well-known/jwks", None).json()["keys"].as_array().unwrap().len(), 2);
    bench.runtime.block_on(bench.tenant.rotate_key(OldKey::IsDropped)).unwrap();
    assert_eq!(bench.get("/.well-known/jwks", None).json()["keys"].as_array().unwrap().len(), 1);
    for token in [&first, &second] {
        let reply = bench.get("/orders-api/orders", Some(token));
        assert!(reply.header("www-authenticate").unwrap().contains("names a key that is not in use"));
    }
    bench.tenant.reset();
    assert_eq!(bench.get("/orders-api/orders", Some(&first)).status, 200);
}

#[test]
fn keys_are_refused_to_a_request_with_credentials() {
    let bench = Bench::new();
    for path in ["/.well-known/jwks", "/.well-known/jwks.json"] {
        assert_eq!(bench.get(path, Some("anything")).status, 403);
        assert_eq!(bench.get(path, None).status, 200);
        assert_eq!(bench.send("POST", path, &[], b"").status, 405);
    }
}

#[test]
fn each_tenant_has_its_own_credentials_and_key() {
    let (one, other) = (Bench::new(), Bench::new());
    assert_ne!(one.tenant.origin(), other.tenant.origin());
    assert_ne!(one.tenant.state().active_key, other.tenant.state().active_key);
    for (mine, theirs) in one.tenant.applications().iter().zip(other.tenant.applications()) {
        assert_ne!(mine.client_id(), theirs.client_id());
    }
    let token = one.token(AppId::NightlySync, ORDERS);
    assert_eq!(other.get("/orders-api/orders", Some(&token)).status, 401);
}

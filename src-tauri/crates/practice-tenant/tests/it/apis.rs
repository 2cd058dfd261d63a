//! The Management API and both Orders APIs.

use std::collections::BTreeSet;

use practice_tenant::{ApiId, AppId, BadTokenStatus, Manners};
use serde_json::{Value, json};

use crate::common::Bench;

const ORDERS: &str = "https://orders.practice.example";

fn management_token(bench: &Bench, app: AppId) -> String {
    bench.token(app, &bench.tenant.audience(ApiId::Management))
}

#[test]
fn harmless_reads_answer() {
    let bench = Bench::new();
    let token = management_token(&bench, AppId::NightlySync);
    for (path, list) in [
        ("users", "users"),
        ("organizations", "organizations"),
        ("apis", "apis"),
        ("applications", "applications"),
        ("roles", "roles"),
        ("permissions", "permissions"),
    ] {
        let reply = bench.get(&format!("/api/v1/{path}"), Some(&token));
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
        let body = reply.json();
        assert_eq!((&body["code"], &body["message"]), (&json!("OK"), &json!("Success")));
        assert!(!body[list].as_array().unwrap().is_empty());
    }
    let environment = bench.get("/api/v1/environment", Some(&token)).json();
    assert_eq!(environment["environment"]["kinde_domain"], format!("127.0.0.1:{}", bench.port()));
}

#[test]
fn every_operation_asks_for_its_scope_in_the_known_words() {
    let bench = Bench::new();
    let token = management_token(&bench, AppId::NightlySync);
    for (method, path, scope) in [
        ("GET", "/api/v1/business", "read:businesses"),
        ("GET", "/api/v1/timezones", "read:timezones"),
        ("POST", "/api/v1/user", "create:users"),
        ("DELETE", "/api/v1/organization/org_1", "delete:organizations"),
        ("GET", "/api/v1/apis/api_1/scopes", "read:api_scopes"),
    ] {
        let reply = bench.send(method, path, &[("Authorization", &format!("Bearer {token}"))], b"");
        let expected =
            json!({ "errors": [{ "code": "SCOPE_MISSING", "message": format!("Scope is missing: {scope}") }] });
        assert_eq!((reply.status, reply.json()), (403, expected));
    }
}

#[test]
fn a_scope_helps_only_in_a_new_token() {
    let bench = Bench::new();
    let old = management_token(&bench, AppId::NightlySync);
    bench.tenant.set_scope(AppId::NightlySync, ApiId::Management, "read:timezones", true).unwrap();
    assert_eq!(bench.get("/api/v1/timezones", Some(&old)).status, 403);
    let new = management_token(&bench, AppId::NightlySync);
    assert_eq!(bench.get("/api/v1/timezones", Some(&new)).status, 200);
}

#[test]
fn every_read_with_data_answers_when_all_scopes_are_enabled() {
    let bench = Bench::new();
    let scopes = practice_tenant::api_scopes(ApiId::Management);
    for scope in scopes {
        bench.tenant.set_scope(AppId::NightlySync, ApiId::Management, scope, true).unwrap();
    }
    let token = management_token(&bench, AppId::NightlySync);
    for path in [
        "environment/feature_flags",
        "business",
        "timezones",
        "industries",
        "event_types",
        "search/users?query=*",
        "properties",
        "connections",
        "api_keys",
        "apis/api_practice_orders/scopes",
        "environment?x=%ff",
    ] {
        let reply = bench.get(&format!("/api/v1/{path}"), Some(&token));
        assert_eq!((reply.status, &reply.json()["code"]), (200, &json!("OK")), "{path}");
    }
    let role = bench.get("/api/v1/roles", Some(&token)).json()["roles"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(bench.get(&format!("/api/v1/roles/{role}"), Some(&token)).json()["role"]["key"], "admin");
    let missing = bench.get("/api/v1/webhooks", Some(&token));
    assert_eq!((missing.status, &missing.json()["errors"][0]["code"]), (501, &json!("NOT_IN_PRACTICE")));
}

#[test]
fn an_unknown_route_answers_with_an_object() {
    let bench = Bench::new();
    let expected =
        json!({ "errors": { "code": "ROUTE_NOT_FOUND", "message": "The requested API route does not exist" } });
    for (method, path) in [
        ("GET", "/api/v1/nothing"),
        ("POST", "/api/v1/users"),
        ("GET", "/api"),
        ("GET", "/api/v2/users"),
        ("GET", "/api/v1/apis/%ff"),
    ] {
        let reply = bench.send(method, path, &[], b"");
        assert_eq!((reply.status, reply.json()), (404, expected.clone()), "{path}");
    }
}

#[test]
fn a_bad_token_is_refused_as_invalid_credentials() {
    let bench = Bench::new();
    let orders = bench.token(AppId::NightlySync, ORDERS);
    let expected = json!({ "errors": [{ "code": "INVALID_CREDENTIALS", "message": "Invalid credentials" }] });
    for token in [None, Some("x"), Some(orders.as_str())] {
        let reply = bench.get("/api/v1/users", token);
        assert_eq!((reply.status, reply.json()), (403, expected.clone()));
    }
    bench.tenant.set_token_lifetime(AppId::NightlySync, 0);
    let expired = management_token(&bench, AppId::NightlySync);
    assert_eq!(bench.get("/api/v1/users", Some(&expired)).status, 403);
    bench.tenant.set_manners(Manners { bad_token_status: BadTokenStatus::Unauthorised, ..Manners::default() });
    let reply = bench.get("/api/v1/users", Some(&expired));
    assert_eq!((reply.status, reply.json()), (401, expected));
}

#[test]
fn users_are_paged_to_the_end_without_loss() {
    let bench = Bench::new();
    let token = management_token(&bench, AppId::NightlySync);
    let first = bench.get("/api/v1/users", Some(&token)).json();
    assert_eq!(first["users"].as_array().unwrap().len(), 10);
    let (mut ids, mut next, mut pages) = (BTreeSet::new(), String::new(), 0);
    loop {
        let body = bench.get(&format!("/api/v1/users?page_size=20&next_token={next}"), Some(&token)).json();
        ids.extend(body["users"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()));
        pages += 1;
        match &body["next_token"] {
            Value::String(token) => next = token.clone(),
            Value::Null => break,
            other => panic!("{other}"),
        }
    }
    assert_eq!((ids.len(), pages), (53, 3));
    let id = ids.first().unwrap();
    assert_eq!(bench.get(&format!("/api/v1/user?id={id}"), Some(&token)).json()["id"], json!(id));
    for query in [
        "page_size=0",
        "page_size=-1",
        "page_size=x",
        "page_size=501",
        "page_size=99999999999999999999",
        "next_token=x",
        "next_token=MTA6cm9sZXM",
    ] {
        let reply = bench.get(&format!("/api/v1/users?{query}"), Some(&token));
        assert_eq!(reply.status, 400, "{query}");
        assert!(reply.json()["errors"].is_array());
    }
    assert_eq!(bench.get("/api/v1/user", Some(&token)).status, 400);
    assert_eq!(bench.get("/api/v1/user?id=nobody", Some(&token)).status, 404);
}

#[test]
fn cursors_go_forward_and_back() {
    let bench = Bench::new();
    bench.tenant.set_scope(AppId::NightlySync, ApiId::Management, "read:properties", true).unwrap();
    let token = management_token(&bench, AppId::NightlySync);
    let page = |query: &str| bench.get(&format!("/api/v1/properties?{query}"), Some(&token)).json();
    let id = |page: &Value, index: usize| page["properties"][index]["id"].as_str().unwrap().to_owned();
    let first = page("page_size=5");
    assert_eq!(first["has_more"], true);
    let second = page(&format!("page_size=50&starting_after={}", id(&first, 4)));
    assert_eq!((second["properties"].as_array().unwrap().len(), &second["has_more"]), (7, &json!(false)));
    let back = page(&format!("page_size=5&ending_before={}", id(&second, 0)));
    assert_eq!((&back["properties"], &back["has_more"]), (&first["properties"], &json!(false)));
    assert_eq!(page("starting_after=nothing")["errors"][0]["code"], "INVALID_CURSOR");
    assert_eq!(page("starting_after=a&ending_before=b")["errors"][0]["code"], "TOO_MANY_PARAMETERS");
}

#[test]
fn some_cursors_only_go_forward() {
    let bench = Bench::new();
    bench.tenant.set_scope(AppId::NightlySync, ApiId::Management, "read:api_keys", true).unwrap();
    let token = management_token(&bench, AppId::NightlySync);
    let page = |query: &str| bench.get(&format!("/api/v1/api_keys?{query}"), Some(&token)).json();
    let first = page("page_size=2");
    let last = first["api_keys"][1]["id"].as_str().unwrap();
    let second = page(&format!("starting_after={last}&ending_before={last}"));
    assert_eq!((first["has_more"].clone(), second["has_more"].clone()), (json!(true), json!(false)));
    assert_eq!(second["api_keys"].as_array().unwrap().len(), 3);
}

#[test]
fn apis_tell_their_audiences_scopes_and_applications() {
    let bench = Bench::new();
    let token = management_token(&bench, AppId::NightlySync);
    let plain = bench.get("/api/v1/apis", Some(&token)).json();
    assert_eq!(plain["apis"][0].get("scopes"), None);
    let apis = bench.get("/api/v1/apis?expand=scopes", Some(&token)).json()["apis"].clone();
    assert_eq!(
        (&apis[0]["is_management_api"], &apis[0]["audience"]),
        (&json!(true), &json!(bench.tenant.audience(ApiId::Management)))
    );
    assert_eq!(apis[0]["scopes"].as_array().unwrap().len(), 148);
    assert_eq!(
        apis[1]["scopes"].as_array().unwrap().iter().map(|scope| scope["key"].as_str().unwrap()).collect::<Vec<_>>(),
        ["delete:orders", "read:orders", "update:orders"]
    );

    bench.tenant.deauthorise(AppId::AcmePartnerSync, ApiId::Orders);
    let api = bench.get(&format!("/api/v1/apis/{}", apis[1]["id"].as_str().unwrap()), Some(&token)).json();
    let applications = api["api"]["applications"].as_array().unwrap();
    assert_eq!((&applications[0]["name"], &applications[0]["is_active"]), (&json!("Nightly sync"), &json!(true)));
    assert_eq!((&applications[1]["name"], &applications[1]["is_active"]), (&json!("Acme partner sync"), &json!(false)));
}

#[test]
fn application_details_hold_a_secret_that_is_not_the_real_one() {
    let bench = Bench::new();
    let token = management_token(&bench, AppId::NightlySync);
    let nightly = bench.tenant.application(AppId::NightlySync);
    let details = bench.get(&format!("/api/v1/applications/{}", nightly.client_id()), Some(&token)).json();
    assert_eq!(details["application"]["client_id"], nightly.client_id());
    let shown = details["application"]["client_secret"].as_str().unwrap();
    assert!((40..=60).contains(&shown.len()));
    assert_ne!(shown, nightly.client_secret().unwrap().reveal());
    let browser = bench.tenant.application(AppId::BrowserApp);
    let details = bench.get(&format!("/api/v1/applications/{}", browser.client_id()), Some(&token)).json();
    assert_eq!(details["application"]["client_secret"], Value::Null);
    assert_eq!(
        bench.get("/api/v1/applications/none", Some(&token)).json()["errors"][0]["code"],
        "APPLICATION_NOT_FOUND"
    );
}

#[test]
fn an_org_scoped_token_sees_its_own_organisation_only() {
    let bench = Bench::new();
    let all = bench.get("/api/v1/organizations", Some(&management_token(&bench, AppId::NightlySync))).json();
    let token = management_token(&bench, AppId::AcmePartnerSync);
    let own = bench.tenant.application(AppId::AcmePartnerSync).org_code().unwrap().to_owned();
    let visible = bench.get("/api/v1/organizations", Some(&token)).json();
    assert_eq!(visible["organizations"].as_array().unwrap().len(), 1);
    assert_eq!(visible["organizations"][0]["code"], json!(own));
    let users = bench.get("/api/v1/users?expand=organizations&page_size=500", Some(&token)).json();
    let users = users["users"].as_array().unwrap();
    assert!(!users.is_empty() && users.len() < 53);
    assert!(users.iter().all(|user| user["organizations"].as_array().unwrap().contains(&json!(own))));
    let other = all["organizations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .find(|code| *code != own)
        .unwrap();
    assert_eq!(bench.get(&format!("/api/v1/organization?code={other}"), Some(&token)).status, 403);
    assert_eq!(bench.get(&format!("/api/v1/organization?code={own}"), Some(&token)).status, 200);
}

#[test]
fn the_management_api_authorises_like_the_switches() {
    let bench = Bench::new();
    for scope in ["update:apis", "create:api_application_scopes", "delete:apis_application_scopes"] {
        bench.tenant.set_scope(AppId::NightlySync, ApiId::Management, scope, true).unwrap();
    }
    let token = management_token(&bench, AppId::NightlySync);
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    let acme = bench.tenant.application(AppId::AcmePartnerSync);
    let patch = |body: Value| {
        bench.send("PATCH", "/api/v1/apis/api_practice_orders/applications", &headers, body.to_string().as_bytes())
    };
    let reply = patch(json!({ "applications": [{ "id": acme.client_id(), "operation": "delete" }] }));
    assert_eq!(reply.json()["code"], "API_APPLICATIONS_UPDATED");
    assert_eq!(reply.json()["applications_disconnected"], json!([acme.client_id()]));
    assert_eq!(bench.request_token(AppId::AcmePartnerSync, &[("audience", ORDERS)]).status, 400);
    let reply = patch(json!({ "applications": [{ "id": acme.client_id() }, { "id": "nobody" }] }));
    assert_eq!(reply.status, 404);
    assert_eq!(bench.request_token(AppId::AcmePartnerSync, &[("audience", ORDERS)]).status, 400, "nothing was changed");
    assert_eq!(patch(json!({ "applications": [{ "id": acme.client_id() }] })).status, 200);
    assert_eq!(bench.request_token(AppId::AcmePartnerSync, &[("audience", ORDERS)]).status, 200);
    assert_eq!(patch(json!([])).status, 400);

    let scopes = bench.get("/api/v1/apis/api_practice_orders", Some(&token)).json();
    let scope =
        scopes["api"]["scopes"].as_array().unwrap().iter().find(|scope| scope["key"] == "update:orders").unwrap();
    let path = format!(
        "/api/v1/apis/api_practice_orders/applications/{}/scopes/{}",
        acme.client_id(),
        scope["id"].as_str().unwrap()
    );
    let enabled =
        || bench.tenant.state().applications[1].authorisations[1].scopes.contains(&"update:orders".to_owned());
    assert!(!enabled());
    assert_eq!(bench.send("POST", &path, &headers, b"").status, 200);
    assert!(enabled());
    assert_eq!(bench.send("DELETE", &path, &headers, b"").status, 200);
    assert!(!enabled());
}

#[test]
fn the_orders_api_challenges_in_the_words_of_the_standard() {
    let bench = Bench::new();
    assert_eq!(bench.get("/orders-api/health", None).json(), json!({ "status": "ok" }));
    let nothing = bench.get("/orders-api/orders", None);
    assert_eq!((nothing.status, nothing.header("www-authenticate")), (401, Some("Bearer realm=\"Orders API\"")));
    let basic = bench.send("GET", "/orders-api/orders", &[("Authorization", "Basic eDp5")], b"");
    assert_eq!((basic.status, basic.header("www-authenticate")), (401, Some("Bearer realm=\"Orders API\"")));
    let empty = bench.send("GET", "/orders-api/orders", &[("Authorization", "Bearer ")], b"");
    assert_eq!(empty.status, 400);
    assert!(empty.header("www-authenticate").unwrap().contains("error=\"invalid_request\""));

    let management = management_token(&bench, AppId::NightlySync);
    let reply = bench.get("/orders-api/orders", Some(&management));
    assert_eq!(
        (reply.status, reply.header("www-authenticate")),
        (
            401,
            Some(
                "Bearer realm=\"Orders API\", error=\"invalid_token\", error_description=\"The access token is not meant for https://orders.practice.example\""
            )
        )
    );
    bench.tenant.set_token_lifetime(AppId::NightlySync, 0);
    let expired = bench.token(AppId::NightlySync, ORDERS);
    let reply = bench.get("/orders-api/orders", Some(&expired));
    assert_eq!(reply.json(), json!({ "error": "invalid_token", "error_description": "The access token expired" }));

    let partner = bench.token(AppId::AcmePartnerSync, ORDERS);
    assert_eq!(bench.get("/orders-api/orders", Some(&partner)).status, 200);
    let authorization = format!("Bearer {partner}");
    let reply = bench.send("POST", "/orders-api/orders", &[("Authorization", &authorization)], b"{}");
    assert_eq!(reply.status, 403);
    let challenge = reply.header("www-authenticate").unwrap();
    assert!(
        challenge.contains("error=\"insufficient_scope\"") && challenge.contains("scope=\"update:orders\""),
        "{challenge}"
    );
}

#[test]
fn orders_are_read_created_and_deleted() {
    let bench = Bench::new();
    bench.tenant.set_scope(AppId::NightlySync, ApiId::Orders, "delete:orders", true).unwrap();
    let authorization = format!("Bearer {}", bench.token(AppId::NightlySync, ORDERS));
    let json_headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json; charset=utf-8")];
    let post = |body: &str| bench.send("POST", "/orders-api/orders", &json_headers, body.as_bytes());
    let created = post(r#"{"item":"Läufer \"blue\"","quantity":2}"#);
    assert_eq!((created.status, &created.json()["item"]), (201, &json!("Läufer \"blue\"")));
    let path = created.header("location").unwrap().strip_prefix(bench.tenant.origin()).unwrap().to_owned();
    let send = |method: &str| bench.send(method, &path, &json_headers, b"");
    assert_eq!(send("GET").json(), created.json());
    assert_eq!(send("PUT").header("allow"), Some("GET, DELETE"));
    let deleted = send("DELETE");
    assert_eq!((deleted.status, deleted.body.len()), (204, 0));
    assert_eq!(send("GET").status, 404);
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("{}", 422),
        (r#"{"item":"","quantity":1}"#, 422),
        (r#"{"item":"x","quantity":-1}"#, 422),
        (r#"{"item":"x","quantity":1,"z":1}"#, 422),
    ] {
        assert_eq!(post(body).status, status, "{body}");
    }
    assert_eq!(bench.send("POST", "/orders-api/orders", &json_headers[..1], b"{}").status, 415);
    assert_eq!(bench.get("/orders-api/elsewhere", None).status, 404);
}

#[test]
fn the_careless_api_accepts_what_the_strict_one_refuses() {
    let bench = Bench::new();
    let foreign = management_token(&bench, AppId::NightlySync);
    bench.tenant.set_token_lifetime(AppId::NightlySync, 0);
    let expired = bench.token(AppId::NightlySync, ORDERS);
    for token in [&foreign, &expired] {
        assert_eq!(bench.get("/orders-api/orders", Some(token)).status, 401);
        assert_eq!(bench.get("/careless/orders", Some(token)).status, 200);
    }
    let (signed, _) = foreign.rsplit_once('.').unwrap();
    assert_eq!(bench.get("/careless/orders", Some(&format!("{signed}.AAAA"))).status, 401);
    assert_eq!(bench.get("/careless/orders", None).status, 401);
}

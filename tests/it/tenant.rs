//! Find in tenant over real sockets: what the practice tenant says of its APIs, what is taken over, and what changes.

use crate::bench::{Bench, now};
use client_credentials::flow::{change_tenant, read_tenant};
use client_credentials::kinde::tenant::{TenantChange, compare, take_over};
use client_credentials::secret::AccessToken;
use practice_tenant::{ApiId, AppId, Fault, Place, PracticeTenant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

struct Scene {
    tenant: PracticeTenant,
    bench: Bench,
}

impl Scene {
    async fn new() -> Self {
        let tenant = PracticeTenant::start().await.unwrap();
        let bench = Bench::of(&tenant, AppId::NightlySync);
        Self { tenant, bench }
    }

    async fn token(&self) -> AccessToken {
        self.bench.token(&[&self.tenant.audience(ApiId::Management)], &[]).await
    }

    fn allow(&self, scopes: &[&str]) {
        for scope in scopes {
            self.tenant.set_scope(AppId::NightlySync, ApiId::Management, scope, true).unwrap();
        }
    }
}

#[tokio::test]
async fn the_tenants_apis_are_found_with_scopes_and_authorisations() {
    let scene = Scene::new().await;
    let token = scene.token().await;
    scene.tenant.clear_requests();
    let reading = read_tenant(&scene.bench.sender, &scene.bench.environment, &token, now()).await.unwrap();
    assert!(reading.failed.is_none() && reading.notes.is_empty(), "{:?}", reading.notes);
    let told: Vec<_> = reading.apis.iter().map(|api| (api.name.as_str(), api.authorised, api.scopes.len())).collect();
    assert_eq!(
        told,
        [
            ("Kinde Management API", Some(true), 148),
            ("Orders API", Some(true), 3),
            ("Careless API", Some(true), 1),
            ("Billing API", Some(false), 2),
        ]
    );
    assert_eq!(reading.application.unwrap().name, "Nightly sync");
    // Only read, and no more than was said: the list, and one for each API but the Management API itself.
    let asked: Vec<_> = scene.tenant.requests().into_iter().map(|request| (request.method, request.path)).collect();
    assert_eq!(asked.len(), 4);
    assert!(asked.iter().all(|(method, path)| method == "GET" && path.starts_with("/api/v1/apis")), "{asked:?}");

    let mut environment = scene.bench.environment.clone();
    let differences = compare(&environment, &reading.apis);
    assert!(differences.iter().filter(|one| one.new).count() == 3, "{differences:?}");
    let wanted = vec![scene.tenant.audience(ApiId::Billing), scene.tenant.audience(ApiId::Management)];
    take_over(&mut environment, &reading.apis, &wanted, now());
    assert_eq!(environment.apis.iter().map(|api| api.name.as_str()).collect::<Vec<_>>(), ["Billing API"]);
    assert_eq!(environment.management_scopes.unwrap().scopes.len(), 148);
}

#[tokio::test]
async fn an_app_is_authorised_gets_a_scope_and_only_a_new_token_holds_it() {
    let scene = Scene::new().await;
    let (sender, environment) = (&scene.bench.sender, &scene.bench.environment);
    let billing = scene.tenant.audience(ApiId::Billing);
    scene.allow(&["update:apis", "create:api_application_scopes"]);
    let token = scene.token().await;
    let reading = read_tenant(sender, environment, &token, now()).await.unwrap();
    let api = reading.apis.iter().find(|api| api.audience == billing).unwrap();
    let (api_id, scope_id) = (
        api.id.clone().unwrap(),
        api.scopes.iter().find(|one| one.key == "read:invoices").unwrap().id.clone().unwrap(),
    );

    let change = TenantChange::Authorise { api_id: api_id.clone() };
    let outcome = change_tenant(sender, environment, &token, &change, now()).await.unwrap();
    assert_eq!(outcome.exchange.response.unwrap().status, 200);
    let before = scene.bench.token(&[&billing], &[]).await;
    let url = format!("{}/invoices", scene.tenant.base_url(ApiId::Billing));
    assert_eq!(scene.bench.call("GET", &url, &before).await.0.exchange.response.unwrap().status, 403);

    let change = TenantChange::GrantScope { api_id, scope_id };
    let outcome = change_tenant(sender, environment, &token, &change, now()).await.unwrap();
    assert_eq!(outcome.exchange.response.unwrap().status, 200);
    assert_eq!(scene.bench.call("GET", &url, &before).await.0.exchange.response.unwrap().status, 403, "an old token");
    let after = scene.bench.token(&[&billing], &[]).await;
    assert_eq!(scene.bench.call("GET", &url, &after).await.0.exchange.response.unwrap().status, 200);
}

#[tokio::test]
async fn a_refusal_is_handed_on_to_be_explained() {
    let scene = Scene::new().await;
    let (sender, environment) = (&scene.bench.sender, &scene.bench.environment);
    let management = scene.tenant.audience(ApiId::Management);
    let without = scene.bench.token(&[&management], &["read:users"]).await;
    let reading = read_tenant(sender, environment, &without, now()).await.unwrap();
    let words = reading.failed.unwrap().provider_words.unwrap();
    assert_eq!((words.error.as_str(), reading.apis.len()), ("SCOPE_MISSING", 0));

    // Reading is allowed, changing is not.
    let token = scene.token().await;
    let change = TenantChange::Authorise { api_id: "api_practice_billing".into() };
    let outcome = change_tenant(sender, environment, &token, &change, now()).await.unwrap();
    assert_eq!(outcome.provider_words.unwrap().error, "SCOPE_MISSING");

    for fault in [
        Fault::HtmlPage { at: Place::ManagementApi },
        Fault::RateLimited { at: Place::ManagementApi, reset_seconds: 9 },
        Fault::ServerError { at: Place::ManagementApi, status: 503, retry_after_seconds: Some(3) },
        Fault::TruncatedBody { at: Place::ManagementApi },
        Fault::InvalidCredentials,
    ] {
        scene.tenant.clear_faults();
        scene.tenant.inject(fault.clone());
        let reading = read_tenant(sender, environment, &token, now()).await.unwrap();
        assert!(reading.failed.is_some() && reading.exchanges.len() == 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_client_secret_in_an_answer_stays_in_rust() {
    let scene = Scene::new().await;
    let token = scene.token().await;
    let url =
        format!("{}/applications/{}", scene.tenant.base_url(ApiId::Management), scene.bench.environment.client_id);
    let (outcome, _) = scene.bench.call("GET", &url, &token).await;
    let (status, body) = crate::bench::answered(&outcome);
    assert_eq!(status, 200);
    assert!(body.contains("client_secret") && body.contains("••••••••"), "{body}");
    let record = serde_json::to_string(&outcome.exchange).unwrap();
    for shown in [&body, &record] {
        assert!(!shown.contains("NotTheRealSecret"), "{shown}");
    }
}

/// A tenant whose answers lack what the documentation promises, in the ways that are not known.
#[tokio::test]
async fn answers_of_other_shapes_are_read_as_far_as_they_go() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let server = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 8192];
            let read = stream.read(&mut buffer).await.unwrap_or(0);
            let head = String::from_utf8_lossy(&buffer[..read]).into_owned();
            let (status, body) = match head.split_whitespace().nth(1).unwrap_or_default() {
                "/api/v1/apis?expand=scopes" => (
                    "200 OK",
                    r#"{"next_token":"two","apis":[{"id":"a1","audience":"https://one.example"},{"name":"no audience"},{"id":"../../x","audience":"https://odd.example"}]}"#,
                ),
                path if path.contains("next_token=two") => {
                    ("200 OK", r#"{"apis":[{"id":"a2","name":"Two","audience":"https://two.example","scopes":null}]}"#)
                }
                "/api/v1/apis/a1" => ("200 OK", r#"{"id":"a1","applications":[]}"#),
                _ => {
                    ("403 Forbidden", r#"{"errors":{"code":"SCOPE_MISSING","message":"Scope is missing: read:apis"}}"#)
                }
            };
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    let scene = Scene::new().await;
    let mut environment = scene.bench.environment.clone();
    environment.server = client_credentials::environment::AuthorizationServer::Kinde {
        host: client_credentials::environment::TenantHost::parse(&origin).unwrap(),
    };
    let token = AccessToken::new("a.b.c".into());
    let reading = read_tenant(&scene.bench.sender, &environment, &token, now()).await.unwrap();
    let told: Vec<_> = reading.apis.iter().map(|api| (api.name.as_str(), api.authorised)).collect();
    assert_eq!(told, [("https://one.example", Some(false)), ("https://odd.example", None), ("Two", None)]);
    assert!(reading.notes.iter().any(|note| note.contains("1 without an audience")), "{:?}", reading.notes);
    assert!(reading.notes.iter().any(|note| note.contains("for Two could not be told")), "{:?}", reading.notes);
    server.abort();
}

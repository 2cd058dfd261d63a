//! The exported Postman collection, run unchanged by newman, Postman's own runner, against the practice tenant.

use crate::bench::Bench;
use client_credentials::environment::{
    Api, Audience, ClientAuthentication, Environment, Expectation, SavedCall, Scope,
};
use client_credentials::interchange::Ask;
use client_credentials::interchange::postman::{Handed, collection, environment};
use client_credentials::redaction::Redactor;
use practice_tenant::{ApiId, AppId, PracticeTenant};
use serde_json::Value;
use std::path::Path;

const CLIENT_ID: &str = "client!+ID";
const SECRET: &str = "SECRET?%G&client+\"{x}\" 'y' {{z}}$`é";

/// How a run ended: whether newman was content, and each assertion with what went wrong.
struct Run {
    content: bool,
    assertions: Vec<(String, Option<String>)>,
}

impl Run {
    fn failed(&self) -> Vec<&str> {
        self.assertions.iter().filter(|(_, error)| error.is_some()).map(|(name, _)| name.as_str()).collect()
    }
}

fn newman(collection: &Path, environment: Option<&Path>, secret: &str) -> Run {
    let folder = tests::project().join("tests/foreign");
    let newman = folder.join("node_modules/newman/bin/newman.js");
    assert!(newman.is_file(), "newman is missing; `make test` installs it");
    let report = collection.with_extension("report");
    let mut command = std::process::Command::new("node");
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", collection.parent().unwrap());
    command.arg(newman).arg("run").arg(collection).args(["--env-var", &format!("client_secret={secret}")]);
    command.args(["--timeout", "60000", "--reporters", "json", "--reporter-json-export"]).arg(&report);
    if let Some(environment) = environment {
        command.arg("--environment").arg(environment);
    }
    let output = command.output().expect("node runs");
    let written = std::fs::read(&report)
        .unwrap_or_else(|error| panic!("newman wrote no report: {error}\n{}", String::from_utf8_lossy(&output.stderr)));
    let report: Value = serde_json::from_slice(&written).unwrap();
    let executions = report["run"]["executions"].as_array().unwrap();
    let assertions = executions.iter().filter_map(|execution| execution["assertions"].as_array()).flatten();
    let assertions = assertions.map(|assertion| {
        let error = assertion["error"]["message"].as_str().map(str::to_owned);
        (assertion["assertion"].as_str().unwrap().to_owned(), error)
    });
    Run { content: output.status.success(), assertions: assertions.collect() }
}

/// An environment for the tenant's nightly job, with an API, calls and an expectation.
fn handed_on(tenant: &PracticeTenant, way: ClientAuthentication) -> Environment {
    let mut acme = Bench::of(tenant, AppId::NightlySync).environment;
    let orders = Audience::parse(&tenant.audience(ApiId::Orders)).unwrap();
    let management = Audience::parse(&tenant.audience(ApiId::Management)).unwrap();
    let scope = |text: &str| Scope::parse(text).unwrap();
    acme.authentication = way;
    acme.apis = vec![Api {
        audience: orders.clone(),
        name: "Orders".into(),
        scopes: Vec::new(),
        base_url: None,
        endpoints: Vec::new(),
    }];
    let call = |name: &str, audience: &Audience, url: String| SavedCall {
        id: name.into(),
        name: name.into(),
        audience: Some(audience.clone()),
        method: "GET".into(),
        url,
        headers: Vec::new(),
        body: String::new(),
    };
    acme.saved_calls = vec![
        call("All orders", &orders, format!("{}/orders", tenant.base_url(ApiId::Orders))),
        call("All users", &management, format!("{}/api/v1/users?page_size=2", tenant.origin())),
    ];
    acme.expectations = vec![Expectation {
        id: "x".into(),
        name: "May read \"orders\"".into(),
        audience: orders,
        requested_scopes: Vec::new(),
        must_hold: vec![scope("read:orders")],
        least_lifetime: Some(600),
        org_code: None,
    }];
    acme
}

/// Writes the two files as the app exports them.
fn files(folder: &Path, acme: &Environment, known: &[Redactor]) -> (std::path::PathBuf, std::path::PathBuf) {
    let ask = Ask { audience: Some(acme.apis[0].audience.clone()), scopes: Vec::new() };
    let url = acme.token_endpoint();
    let handed = Handed { environment: acme, token_endpoint: url.as_ref(), ask: &ask, known };
    let (one, two) = (folder.join("acme.postman_collection.json"), folder.join("acme.postman_environment.json"));
    std::fs::write(&one, collection(&handed).text).unwrap();
    std::fs::write(&two, environment(&handed).text).unwrap();
    (one, two)
}

/// A tenant with this client, a folder, and the environment that is handed on.
async fn tenant(
    way: ClientAuthentication,
    client_id: &str,
    secret: &str,
) -> (PracticeTenant, tempfile::TempDir, Environment) {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, client_id, secret);
    tenant.set_scope(AppId::NightlySync, ApiId::Management, "read:users", true).unwrap();
    let acme = handed_on(&tenant, way);
    (tenant, tempfile::tempdir().unwrap(), acme)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn newman_runs_the_exported_collection_unchanged_and_all_its_tests_pass() {
    let (tenant, folder, acme) = tenant(ClientAuthentication::ClientSecretPost, CLIENT_ID, SECRET).await;
    let (collection, environment) = files(folder.path(), &acme, &[]);
    for environment in [Some(environment.as_path()), None] {
        let run = newman(&collection, environment, SECRET);
        assert!(run.content, "{:?}", run.assertions);
        assert_eq!(run.failed(), Vec::<&str>::new());
        let names: Vec<&str> = run.assertions.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Get a token for Orders: a token is issued",
                "All orders: the API answers",
                "Get a token for Kinde Management API: a token is issued",
                "All users: the API answers",
                "May read \"orders\": a token is issued",
                "May read \"orders\": the token is for the API",
                "May read \"orders\": it holds read:orders",
                "May read \"orders\": it lives 600 s or longer",
            ]
        );
    }
    let asked: Vec<_> = tenant.requests().into_iter().filter(|request| request.path == "/oauth2/token").collect();
    assert_eq!(asked.len(), 6);
    assert!(asked.iter().all(|request| request.secret_matched == Some(true)));
    assert!(asked.iter().all(|request| request.form_values("client_id") == [CLIENT_ID]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn newman_proves_a_client_by_http_basic_too() {
    // Postman does not form-encode the two parts (RFC 6749 2.3.1), so with Basic only plain characters arrive.
    let secret = "SECRET.of_the~client-1234567890";
    let (_tenant, folder, acme) = tenant(ClientAuthentication::ClientSecretBasic, "client-ID", secret).await;
    let (collection, environment) = files(folder.path(), &acme, &[]);
    let run = newman(&collection, Some(&environment), secret);
    assert!(run.content && run.failed().is_empty(), "{:?}", run.assertions);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn newman_fails_at_the_right_place_when_the_tenant_is_broken() {
    let (tenant, folder, acme) = tenant(ClientAuthentication::ClientSecretPost, CLIENT_ID, SECRET).await;
    let (collection, environment) = files(folder.path(), &acme, &[]);
    let broken = |secret: &str| {
        let run = newman(&collection, Some(&environment), secret);
        assert!(!run.content, "newman is content with a broken tenant");
        run.failed().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };

    tenant.set_scope(AppId::NightlySync, ApiId::Orders, "read:orders", false).unwrap();
    assert_eq!(broken(SECRET), ["All orders: the API answers", "May read \"orders\": it holds read:orders"]);
    tenant.set_scope(AppId::NightlySync, ApiId::Orders, "read:orders", true).unwrap();

    tenant.set_token_lifetime(AppId::NightlySync, 300);
    assert_eq!(broken(SECRET), ["May read \"orders\": it lives 600 s or longer"]);
    tenant.set_token_lifetime(AppId::NightlySync, 3600);

    tenant.deauthorise(AppId::NightlySync, ApiId::Management);
    assert_eq!(
        broken(SECRET),
        ["Get a token for Kinde Management API: a token is issued", "All users: the API answers"]
    );
    assert_eq!(broken("another secret").len(), 8, "a wrong secret fails everything");
}

#[test]
fn the_exported_files_are_the_same_every_time_and_hold_no_secret() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let tenant = runtime.block_on(PracticeTenant::start()).unwrap();
    tenant.set_credentials(AppId::NightlySync, CLIENT_ID, SECRET);
    let known = [Redactor::new().secret(CLIENT_ID, &client_credentials::secret::ClientSecret::new(SECRET.into()))];
    let folder = tempfile::tempdir().unwrap();
    let acme = handed_on(&tenant, ClientAuthentication::ClientSecretPost);
    let (collection, environment) = files(folder.path(), &acme, &known);
    let first = (std::fs::read(&collection).unwrap(), std::fs::read(&environment).unwrap());
    files(folder.path(), &acme, &known);
    assert_eq!((std::fs::read(&collection).unwrap(), std::fs::read(&environment).unwrap()), first);
    tests::leaks::below(&tests::leaks::forms(CLIENT_ID, SECRET), &[folder.path()]).assert_clean();
}

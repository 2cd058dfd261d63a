//! All operations of the Management API, from the catalogue through the window's own form to a tenant that checks each
//! one's scope by a table of its own.

use crate::bench::{Bench, answered, now};
use client_credentials::environment::{Environment, ParameterPlace};
use client_credentials::flow;
use client_credentials::kinde::management_scopes;
use client_credentials::operation::{ApiCatalogue, BodyNeed, LightState, Operation, Powers, catalogue, find};
use client_credentials::proposals::needed_scope;
use client_credentials::resource_call::CallDraft;
use client_credentials::secret::AccessToken;
use practice_tenant::{ApiId, AppId, PracticeTenant, RequestRecord};
use std::io::Write;
use std::process::{Command, Stdio};

/// Breaks careless code: a slash, a space, a question mark, a plus, a letter outside ASCII.
const VALUE: &str = "id/1 ?+&=é";

fn management(environment: &Environment) -> ApiCatalogue {
    catalogue(environment).into_iter().find(|api| api.management).unwrap()
}

/// The addresses as the window's form makes them.
fn filled(api: &ApiCatalogue) -> Vec<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/fill.mjs");
    let mut node = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let input = serde_json::json!({ "base": api.base, "value": VALUE, "operations": api.operations });
    node.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn send(bench: &Bench, operation: &Operation, url: &str, token: &AccessToken) -> (u16, String) {
    let body = (operation.body == BodyNeed::Required).then(|| operation.template.clone());
    let call = CallDraft { method: operation.method.clone(), url: url.to_owned(), headers: Vec::new(), body };
    let request = call.build(&bench.environment, token).unwrap_or_else(|error| panic!("{}: {error}", operation.id));
    let found = find(&bench.environment, &operation.method, &request.url).map(|found| found.operation.id);
    assert_eq!(found.as_ref(), Some(&operation.id), "{url} is another operation");
    let needed = needed_scope(&bench.environment, &operation.method, &request.url, &[]);
    assert_eq!(needed.as_ref(), operation.scopes.first().map(|scope| &scope.name), "{}", operation.id);
    answered(&flow::call(&bench.sender, request, now()).await)
}

/// What of an operation arrived at the tenant.
fn assert_arrived(operation: &Operation, record: &RequestRecord) {
    assert_eq!(record.method, operation.method, "{}", operation.id);
    let (wanted, found): (Vec<&str>, Vec<&str>) =
        (operation.path.split('/').collect(), record.path.split('/').collect());
    assert_eq!(wanted.len(), found.len(), "{}: {}", operation.id, record.path);
    for (wanted, found) in wanted.iter().zip(found) {
        if wanted.starts_with('{') {
            assert_eq!(percent_decoded(found), VALUE, "{}: {}", operation.id, record.path);
        } else {
            assert_eq!(*wanted, found, "{}", operation.id);
        }
    }
    for parameter in operation.parameters.iter().filter(|p| p.required && p.place == ParameterPlace::Query) {
        let sent = record.query.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| value.as_str());
        // The tenant writes down no value of this name, since it could be an authorization code.
        let expected = if parameter.name == "code" { "…" } else { VALUE };
        assert_eq!(sent, Some(expected), "{}: {}", operation.id, parameter.name);
    }
    let has_body = operation.body == BodyNeed::Required;
    assert_eq!(record.body_bytes > 0, has_body, "{}", operation.id);
    assert_eq!(record.header("content-type"), has_body.then_some("application/json"), "{}", operation.id);
    assert_eq!(record.header("authorization"), Some("Bearer …"), "{}", operation.id);
}

fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn powers(granted: &[String], audience: &str) -> Powers {
    Powers {
        audiences: vec![audience.to_owned()],
        granted: Some(granted.to_vec()),
        expires_at: None,
        org_code: None,
        is_read: true,
    }
}

#[tokio::test]
async fn every_operation_is_filled_sent_and_let_through_with_its_scope() {
    let tenant = PracticeTenant::start().await.unwrap();
    let scopes: Vec<String> = management_scopes().iter().map(ToString::to_string).collect();
    for scope in &scopes {
        tenant.set_scope(AppId::NightlySync, ApiId::Management, scope, true).unwrap();
    }
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let audience = tenant.audience(ApiId::Management);
    let token = bench.token(&[&audience], &[]).await;
    let api = management(&bench.environment);
    assert_eq!(api.operations.len(), 183);
    for (operation, url) in api.operations.iter().zip(filled(&api)) {
        assert_eq!(operation.light(&audience, &powers(&scopes, &audience)).state, LightState::Can, "{}", operation.id);
        let before = tenant.requests().last().map_or(0, |record| record.number);
        // A file cannot be sent from here; the request without it is what the tenant sees.
        let (status, body) = send(&bench, operation, &url, &token).await;
        assert!(
            !body.contains("SCOPE_MISSING") && !body.contains("ROUTE_NOT_FOUND"),
            "{}: {status} {body}",
            operation.id
        );
        let record = tenant.requests().into_iter().find(|record| record.number > before).unwrap();
        assert_arrived(operation, &record);
    }
}

#[tokio::test]
async fn every_operation_without_its_scope_is_foretold_and_refused_by_that_name() {
    let tenant = PracticeTenant::start().await.unwrap();
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let audience = tenant.audience(ApiId::Management);
    // One scope that no operation shares with another, so that the token is not empty, which would mean all.
    tenant.set_scope(AppId::NightlySync, ApiId::Management, "read:event_types", true).unwrap();
    let token = bench.token(&[&audience], &["read:event_types"]).await;
    let api = management(&bench.environment);
    let mut refused = 0;
    for (operation, url) in api.operations.iter().zip(filled(&api)) {
        let light = operation.light(&audience, &powers(&["read:event_types".to_owned()], &audience));
        let (status, body) = send(&bench, operation, &url, &token).await;
        let missing = light.missing.first();
        assert_eq!(light.state == LightState::Cannot, status == 403, "{}: {status} {body}", operation.id);
        if let Some(missing) = missing {
            assert!(body.contains(&format!("Scope is missing: {missing}\"")), "{}: {body}", operation.id);
            refused += 1;
        }
    }
    // All but the one that needs no scope and the one whose scope the token has.
    assert_eq!(refused, 181);
}

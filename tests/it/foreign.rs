//! Servers that nobody here wrote: first what they do, seen with a plain HTTP client, then what the app makes of it.

use crate::bench::{Bench, answered, codes, for_audiences, now, question, troubles};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use client_credentials::environment::{ClientAuthentication, Scope};
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::TokenAnswer;
use client_credentials::verification::{Profile, Verdict};
use serde_json::Value;
use tests::foreign::{ForeignServer, Registration, SecondServer};

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn token(server: &ForeignServer, who: &Registration, pairs: &[(&str, &str)]) -> (u16, Value) {
    let mut pairs = pairs.to_vec();
    pairs.insert(0, ("grant_type", "client_credentials"));
    let mut request =
        client().post(&server.at.token_endpoint).header("content-type", "application/x-www-form-urlencoded");
    if who.authentication == "client_secret_basic" {
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let credentials = format!("{}:{}", encode(&who.client_id), encode(&who.client_secret));
        request = request.header("authorization", format!("Basic {}", STANDARD.encode(credentials)));
    } else {
        pairs.push(("client_id", &who.client_id));
        pairs.push(("client_secret", &who.client_secret));
    }
    let response = request.body(form(&pairs)).send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

#[tokio::test]
async fn both_clients_get_a_jwt_for_the_api_and_the_api_accepts_it() {
    let server = ForeignServer::start();
    for who in [&server.at.clients.post, &server.at.clients.basic] {
        let (status, answer) =
            token(&server, who, &[("resource", &server.at.resource), ("scope", "orders:read")]).await;
        assert_eq!(status, 200, "{}: {answer}", who.authentication);
        let token = answer["access_token"].as_str().unwrap();
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["iss"], server.at.issuer.as_str());
        assert_eq!(claims["aud"], server.at.resource.as_str());
        assert_eq!(claims["scope"], "orders:read");

        let call = |method| client().request(method, &server.at.resource).bearer_auth(token).send();
        let read = call(reqwest::Method::GET).await.unwrap();
        assert_eq!(read.status(), 200);
        let written = call(reqwest::Method::POST).await.unwrap();
        assert_eq!(written.status(), 403);
        let challenge = written.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.contains("insufficient_scope"), "{challenge}");
    }
}

#[tokio::test]
async fn a_wrong_secret_a_foreign_resource_and_a_damaged_token_are_refused() {
    let server = ForeignServer::start();
    let who = &server.at.clients.post;
    let wrong = Registration { client_secret: "wrong".into(), ..who.clone() };
    let (status, answer) = token(&server, &wrong, &[("resource", &server.at.resource)]).await;
    assert_eq!((status, answer["error"].as_str()), (401, Some("invalid_client")));

    let (status, answer) = token(&server, who, &[("resource", "https://elsewhere.example/api")]).await;
    assert_eq!((status, answer["error"].as_str()), (400, Some("invalid_target")));

    let (_, answer) = token(&server, who, &[("resource", &server.at.resource), ("scope", "orders:read")]).await;
    let damaged = answer["access_token"].as_str().unwrap().replacen(".", ".e", 1);
    let call = client().get(&server.at.resource).bearer_auth(damaged).send().await.unwrap();
    assert_eq!(call.status(), 401);
}

#[tokio::test]
async fn the_server_stops_with_its_test() {
    let server = ForeignServer::start();
    let address = server.at.jwks_uri.clone();
    assert!(client().get(&address).send().await.unwrap().status().is_success());
    drop(server);
    assert!(client().get(&address).send().await.is_err());
}

/// What RFC 8707 servers want instead of an audience.
fn for_resource(server: &ForeignServer, scopes: &[&str]) -> TokenRequest {
    TokenRequest {
        resources: vec![server.at.resource.clone()],
        scopes: scopes.iter().map(|scope| Scope::parse(scope).unwrap()).collect(),
        ..TokenRequest::default()
    }
}

fn bench_of(server: &ForeignServer, who: &Registration) -> Bench {
    let mut bench = Bench::other(&server.at.issuer, &who.client_id, &who.client_secret);
    bench.environment.authentication = match who.authentication.as_str() {
        "client_secret_basic" => ClientAuthentication::ClientSecretBasic,
        _ => ClientAuthentication::ClientSecretPost,
    };
    bench
}

#[tokio::test]
async fn by_its_issuer_alone_a_token_is_fetched_verified_and_used() {
    let server = ForeignServer::start();
    for who in [&server.at.clients.post, &server.at.clients.basic] {
        let bench = bench_of(&server, who);
        let response = bench.issue(&for_resource(&server, &["orders:read"])).await;
        for profile in [Profile::Kinde, Profile::Rfc9068, Profile::Signature] {
            let question =
                client_credentials::report::Question { profile, ..question(&[&server.at.resource], &["orders:read"]) };
            let judged = bench.judge(&response.access_token, &question, now()).await;
            assert_eq!(troubles(&judged), Vec::<String>::new(), "{} under {profile:?}", who.authentication);
        }
        let (outcome, findings) = bench.call("GET", &server.at.resource, &response.access_token).await;
        let (status, body) = answered(&outcome);
        assert_eq!((status, findings), (200, vec![]), "{body}");
        assert!(body.contains(&who.client_id), "{body}");
        let (outcome, findings) = bench.call("POST", &server.at.resource, &response.access_token).await;
        assert_eq!(answered(&outcome).0, 403);
        assert!(findings.first().is_some_and(|code| code.contains("scope")), "{findings:?}");
    }
}

#[tokio::test]
async fn a_token_of_another_issuer_or_for_another_api_is_not_taken_for_a_good_one() {
    let (server, other) = (ForeignServer::start(), ForeignServer::start());
    let bench = bench_of(&server, &server.at.clients.post);
    let token = bench.issue(&for_resource(&server, &["orders:read"])).await.access_token;
    let judged = bench.judge(&token, &question(&["https://elsewhere.example/api"], &[]), now()).await;
    assert_eq!((judged.verification.verdict, codes(&judged)), (Verdict::Reject, vec!["audience-mismatch".to_owned()]));

    let stranger = bench_of(&other, &other.at.clients.post);
    let judged = stranger.judge(&token, &question(&[&server.at.resource], &[]), now()).await;
    assert_eq!(judged.verification.verdict, Verdict::Reject);
    assert!(codes(&judged).contains(&"issuer-mismatch".to_owned()), "{:?}", codes(&judged));
}

#[tokio::test]
async fn a_wrong_secret_and_a_wrong_resource_are_refused_in_its_own_words() {
    let server = ForeignServer::start();
    for who in [&server.at.clients.post, &server.at.clients.basic] {
        let wrong = Registration { client_secret: "SECRET?%G&wrong".into(), ..who.clone() };
        let refused = bench_of(&server, &wrong).request(&for_resource(&server, &[])).await;
        let Some(TokenAnswer::Refused(words)) = &refused.answer else { panic!("{refused:?}") };
        assert_eq!(words.error, "invalid_client");

        let elsewhere =
            TokenRequest { resources: vec!["https://elsewhere.example/api".into()], ..for_resource(&server, &[]) };
        let refused = bench_of(&server, who).request(&elsewhere).await;
        let Some(TokenAnswer::Refused(words)) = &refused.answer else { panic!("{refused:?}") };
        assert_eq!(words.error, "invalid_target");
    }
}

#[tokio::test]
async fn a_second_server_of_another_make_works_the_same() {
    let server = SecondServer::start();
    let clients = &server.at.clients;
    for (way, who) in [
        (ClientAuthentication::ClientSecretPost, &clients.post),
        (ClientAuthentication::ClientSecretBasic, &clients.basic),
    ] {
        let bench = Bench::other(&server.at.issuer, &who.client_id, &who.client_secret);
        let audience = server.at.audience.as_str();
        let request = TokenRequest { authentication: Some(way), ..for_audiences(&[audience], &["orders:read"]) };
        let token = bench.issue(&request).await.access_token;
        for profile in [Profile::Kinde, Profile::Rfc9068] {
            let question = client_credentials::report::Question { profile, ..question(&[audience], &["orders:read"]) };
            let judged = bench.judge(&token, &question, now()).await;
            assert_eq!(troubles(&judged), Vec::<String>::new(), "{way:?}, {profile:?}");
        }

        let forbidden = TokenRequest { authentication: Some(way), ..for_audiences(&[audience], &["orders:delete"]) };
        let refused = bench.request(&forbidden).await;
        let Some(TokenAnswer::Refused(words)) = &refused.answer else { panic!("{refused:?}") };
        assert_eq!(words.error, "invalid_scope");
    }
}

//! The foreign server keeps what the contract tests expect of it, seen with a plain HTTP client.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use tests::foreign::{ForeignServer, Registration};

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

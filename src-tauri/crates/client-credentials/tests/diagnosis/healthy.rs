//! No crying wolf: runs in which everything is as it should be have no finding.

use client_credentials::exchange::Purpose;
use serde_json::{Value, json};

use super::fixture::{CLIENT, NOW, ORDERS, Scene, claims_with, keys, signed_with};

/// Claims of healthy tokens as different servers write them.
fn shapes() -> Vec<Value> {
    let mut shapes = Vec::new();
    for lifetime in [60, 300, 3_600, 7_200, 86_400] {
        for aud in [json!([ORDERS]), json!(ORDERS), json!([ORDERS, "https://acme.kinde.com/userinfo"])] {
            for scope in [
                json!("read:orders write:orders"),
                json!("write:orders read:orders"),
                json!("read:orders write:orders openid-extra"),
            ] {
                shapes.push(claims_with(json!({"exp": NOW + lifetime, "iat": NOW, "aud": aud, "scope": scope})));
            }
        }
    }
    for extra in [
        json!({"scp": ["read:orders"]}),
        json!({"org_code": "org_1"}),
        json!({"permissions": ["read:orders"]}),
        json!({"feature_flags": {"theme": {"t": "s", "v": "dark"}}}),
        json!({"application_properties": {"tier": {"v": "pro"}}}),
        json!({"nbf": NOW - 5}),
        json!({"iat": NOW + 20}),
        json!({"sub": CLIENT, "client_id": CLIENT}),
        json!({"gty": "client-credentials", "sub": format!("{CLIENT}@clients")}),
        json!({"tier": "gold", "v": "3"}),
    ] {
        shapes.push(claims_with(extra));
    }
    shapes
}

#[test]
fn healthy_runs_have_no_findings() {
    let mut runs = 0;
    let headers = [
        json!({"alg": "RS256", "kid": "key-1", "typ": "JWT"}),
        json!({"alg": "RS256", "kid": "key-1", "typ": "at+jwt"}),
        json!({"alg": "RS256", "kid": "key-1"}),
        json!({"alg": "RS256"}),
    ];
    let asked: [&[&str]; 4] =
        [&[], &["read:orders"], &["write:orders", "read:orders"], &["read:orders", "write:orders"]];
    for (at, claims) in shapes().into_iter().enumerate() {
        for (nth, header) in headers.iter().enumerate() {
            let token = signed_with(header, &claims);
            let scene = Scene::kinde()
                .asking(&[ORDERS], asked[(at + nth) % asked.len()])
                .at(NOW, [None, Some(NOW), Some(NOW - 40), Some(NOW + 59)][(at + nth) % 4]);
            let judged = Scene { keys: Some(keys()), ..scene.holding(&token) };
            assert_eq!(judged.codes(), Vec::<String>::new(), "{header} {claims}");
            runs += 1;
        }
    }
    for (at, token_type) in ["bearer", "Bearer", "BEARER"].into_iter().enumerate() {
        for expires_in in [json!(3_599), json!(86_399), json!("3600"), Value::Null] {
            for scope in [json!(""), json!("read:orders write:orders"), json!("write:orders read:orders"), Value::Null]
            {
                for environment in [Scene::kinde(), Scene::elsewhere()] {
                    let mut body = json!({"access_token": "a.b.c", "token_type": token_type});
                    for (name, value) in [("expires_in", &expires_in), ("scope", &scope)] {
                        if !value.is_null() {
                            body[name] = value.clone();
                        }
                    }
                    let kind = ["application/json", "application/json;charset=UTF-8", "application/vnd.acme+json"][at];
                    let scene = environment.asking(&[ORDERS], &["read:orders"]).answered_at(
                        Purpose::TokenRequest,
                        None,
                        200,
                        &[("Content-Type", kind)],
                        &body.to_string(),
                    );
                    assert_eq!(scene.codes(), Vec::<String>::new(), "{body}");
                    runs += 1;
                }
            }
        }
    }
    for (status, body) in [
        (200, "{}"),
        (200, r#"{"users":[],"error":null}"#),
        (200, r#"{"message":"token expired yesterday"}"#),
        (201, r#"{"code":"OK","message":"Success"}"#),
        (202, ""),
        (204, ""),
    ] {
        for url in ["https://acme.kinde.com/api/v1/users", "https://orders.acme.com/orders?page=2"] {
            assert_eq!(Scene::kinde().called_at(url, status, body).codes(), Vec::<String>::new(), "{status} {body}");
            runs += 1;
        }
    }
    for purpose in [Purpose::Discovery, Purpose::Jwks] {
        let scene =
            Scene::kinde().answered_at(purpose, None, 200, &[("Content-Type", "application/json")], r#"{"keys":[]}"#);
        assert_eq!(scene.codes(), Vec::<String>::new());
        runs += 1;
    }
    assert!(runs >= 200, "{runs}");
}

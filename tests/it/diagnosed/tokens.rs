//! What tokens say: an issuer on this computer whose tokens are signed with real keys.

use super::Case;
use super::site::{
    CLIENT, ORDERS, Reply, Routes, Site, answer, asking, environment, for_orders, http, issuer, request,
};
use crate::bench::now;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use client_credentials::diagnosis::{Situation, diagnose};
use client_credentials::environment::{Environment, EnvironmentDraft};
use client_credentials::http::HttpSender;
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::TokenAnswer;
use rcgen::{KeyPair, RsaKeySize, SigningKey};
use serde_json::{Value, json};
use std::sync::LazyLock;

pub struct Signer {
    pair: KeyPair,
    modulus: String,
}

impl Signer {
    fn new() -> Self {
        let pair = KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
        // RSAPublicKey in DER: a sequence of the modulus, 257 bytes with its leading zero, and the exponent.
        let modulus = B64.encode(&pair.public_key_raw()[9..265]);
        Self { pair, modulus }
    }

    pub fn sign(&self, header: &str, claims: &str) -> String {
        let input = format!("{}.{}", B64.encode(header), B64.encode(claims));
        format!("{input}.{}", B64.encode(self.pair.sign(input.as_bytes()).unwrap()))
    }
}

pub static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::new);
pub static STRANGER: LazyLock<Signer> = LazyLock::new(Signer::new);

/// The public key as a JWK, with these members replaced; null removes one.
pub fn jwk(signer: &Signer, changes: Value) -> Value {
    let mut key = json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "key-1", "n": signer.modulus, "e": "AQAB"});
    change(&mut key, changes);
    key
}

fn change(object: &mut Value, changes: Value) {
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => {
                object.as_object_mut().unwrap().remove(name);
            }
            value => object[name] = value.clone(),
        }
    }
}

/// Claims of a healthy token for the orders API, with these members replaced.
pub fn claims(origin: &str, changes: Value) -> Value {
    let now = now();
    let mut claims = json!({
        "iss": origin, "aud": [ORDERS], "azp": CLIENT, "gty": ["client_credentials"], "exp": now + 3600, "iat": now - 5,
        "jti": "7d1f3f3e-5f5e-4b3a-9a35-9b6b8a3a2b11", "scope": "read:orders",
    });
    change(&mut claims, changes);
    claims
}

pub fn header(changes: Value) -> Value {
    let mut header = json!({"alg": "RS256", "kid": "key-1", "typ": "JWT"});
    change(&mut header, changes);
    header
}

pub fn signed(header: &Value, claims: &Value) -> String {
    SIGNER.sign(&header.to_string(), &claims.to_string())
}

/// What an issuer publishes and issues.
pub struct Issuer {
    pub token: String,
    pub keys: Reply,
    /// Headers of the token answer.
    pub headers: Vec<(String, String)>,
}

impl Issuer {
    pub fn of(token: String) -> Self {
        Self { token, keys: key_set(&[jwk(&SIGNER, json!({}))]), headers: Vec::new() }
    }

    pub fn routes(self, origin: &str) -> Routes {
        let metadata = json!({"issuer": origin, "token_endpoint": format!("{origin}/oauth2/token"), "jwks_uri": format!("{origin}/keys")});
        let body = json!({"access_token": self.token, "token_type": "Bearer", "expires_in": 3600}).to_string();
        let mut headers = vec![("Content-Type", "application/json")];
        headers.extend(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        vec![
            ("/.well-known/openid-configuration".into(), answer(200, &metadata.to_string())),
            ("/oauth2/token".into(), http(200, &headers, &body)),
            ("/keys".into(), self.keys),
        ]
    }
}

pub fn key_set(keys: &[Value]) -> Reply {
    answer(200, &json!({"keys": keys}).to_string())
}

/// A token is asked for at an issuer, and judged.
pub fn issued(
    rows: &'static str,
    code: &'static str,
    name: impl Into<String>,
    make: impl FnOnce(&str) -> Issuer + Send + 'static,
) -> Case {
    asked(rows, code, name, for_orders(), issuer, make)
}

fn asked(
    rows: &'static str,
    code: &'static str,
    name: impl Into<String>,
    asked: TokenRequest,
    known: fn(&str) -> Environment,
    make: impl FnOnce(&str) -> Issuer + Send + 'static,
) -> Case {
    Case::new(rows, code, name, move |sender| async move {
        let site = Site::start(|origin| make(origin).routes(origin)).await;
        super::site::request_and_judge(&sender, &known(&site.origin), &asked, now()).await
    })
}

/// With claims changed.
pub fn claiming(rows: &'static str, code: &'static str, changes: Value) -> Case {
    issued(rows, code, changes.to_string(), move |origin| {
        Issuer::of(signed(&header(json!({})), &claims(origin, changes)))
    })
}

/// With the header changed.
pub fn headed(rows: &'static str, code: &'static str, changes: Value) -> Case {
    issued(rows, code, changes.to_string(), move |origin| {
        Issuer::of(signed(&header(changes), &claims(origin, json!({}))))
    })
}

/// A healthy token and other keys.
pub fn keyed(rows: &'static str, code: &'static str, name: &str, keys: Reply) -> Case {
    issued(rows, code, name, move |origin| Issuer {
        keys,
        ..Issuer::of(signed(&header(json!({})), &claims(origin, json!({}))))
    })
}

pub fn cases() -> Vec<Case> {
    let mut cases = contents();
    cases.extend(whose());
    cases
}

fn contents() -> Vec<Case> {
    let far = 1_784_000_000_000_i64;
    vec![
        claiming("JW12", "token-expired", json!({"exp": now() - 4000, "iat": now() - 8000})).fix("new token"),
        claiming("JW12", "token-expired", json!({"exp": now() - 121})),
        claiming("JW13", "milliseconds", json!({"exp": far})).says("exp"),
        claiming("JW13", "milliseconds", json!({"iat": far - 1000, "exp": far})),
        claiming("JW14", "claim-wrong-type", json!({"exp": "tomorrow"})).says("exp"),
        claiming("JW14", "claim-wrong-type", json!({"aud": 17})),
        claiming("JW14", "claim-missing", json!({"exp": null})).says("exp"),
        claiming("JW14 JW15", "issued-in-the-future", json!({"iat": now() + 3500, "exp": now() + 30, "nbf": null})),
        claiming("JW14", "date-implausible", json!({"exp": 9_000_000_000_i64})),
        claiming("JW14", "date-implausible", json!({"exp": -5})),
        claiming("JW15", "token-not-yet-valid", json!({"nbf": now() + 900})),
        claiming("JW15", "issued-in-the-future", json!({"iat": now() + 900})),
        claiming("JW17", "audience-mismatch", json!({"aud": ["https://billing.acme.example"]}))
            .says(ORDERS)
            .says("https://billing.acme.example"),
        claiming("JW17 IN18", "audience-mismatch", json!({"aud": "https://orders.acme.example/"})).cause("slash"),
        claiming("JW17", "audience-mismatch", json!({"aud": ["HTTPS://ORDERS.acme.example"]})).cause("capital"),
        claiming("JW17 KD14", "audience-mismatch", json!({"aud": ["https://orders.acme.example/v1"]})).cause("/api/v1"),
        claiming("JW17", "claim-missing", json!({"aud": null})).says("aud").cause("No API was asked for"),
        claiming("KD09", "audience-empty", json!({"aud": []})),
        claiming("JW19 RS07", "scope-not-granted", json!({"scope": "list:orders"})).says("read:orders"),
        claiming("JW19", "scope-not-granted", json!({"scope": ""})).says("read:orders"),
        claiming("JW19", "scope-not-granted", json!({"scope": "", "scp": ["read:orders"]})).cause("scp"),
        claiming("JW20", "client-mismatch", json!({"azp": "somebody-else"})).says("somebody-else"),
        claiming(
            "JW20",
            "wrong-token-kind",
            json!({"azp": null, "gty": null, "sub": "kp_0123456789abcdef", "email": "a@acme.example", "sid": "s"}),
        ),
        claiming("JW16", "issuer-mismatch", json!({"iss": "https://id.acme.example"})).says("https://id.acme.example"),
        issued("JW16", "issuer-mismatch", "a slash", |origin| {
            Issuer::of(signed(&header(json!({})), &claims(origin, json!({"iss": format!("{origin}/")}))))
        })
        .cause("slash"),
        issued("JW16", "issuer-mismatch", "https", |origin| {
            Issuer::of(signed(&header(json!({})), &claims(origin, json!({"iss": origin.replace("http:", "https:")}))))
        })
        .cause("http and https"),
        issued("JW16 IN17", "issuer-mismatch", "a version", |origin| {
            Issuer::of(signed(&header(json!({})), &claims(origin, json!({"iss": format!("{origin}/v2.0")}))))
        })
        .cause("several names"),
        asked("KD15", "organisation-missing", "no organisation", for_orders(), organised, |origin| {
            Issuer::of(signed(&header(json!({})), &claims(origin, json!({}))))
        })
        .says("org_acme"),
        asked("KD15", "organisation-mismatch", "another organisation", for_orders(), organised, |origin| {
            Issuer::of(signed(&header(json!({})), &claims(origin, json!({"org_code": "org_other"}))))
        })
        .says("org_other"),
    ]
}

fn organised(origin: &str) -> Environment {
    environment(EnvironmentDraft {
        host: origin.into(),
        expected_org_code: "org_acme".into(),
        ..EnvironmentDraft::default()
    })
}

/// Tokens whose trouble is seen from what else is saved or was asked for.
fn whose() -> Vec<Case> {
    vec![
        Case::new("JW16", "token-of-another-environment", "the issuer of a saved environment", |sender| async move {
            let other = environment(EnvironmentDraft { host: "acme-dev".into(), ..EnvironmentDraft::default() });
            let other = Environment { name: "Development".into(), ..other };
            knowing(&sender, &[&other], for_orders(), json!({"iss": "https://acme-dev.kinde.com", "exp": now() - 500}))
                .await
        })
        .says("Development"),
        Case::new("KD17", "scope-not-granted", "two audiences", |sender| async move {
            let asked = asking(&[ORDERS, "https://billing.acme.example"], &["read:orders"]);
            knowing(
                &sender,
                &[],
                asked,
                json!({"aud": [ORDERS, "https://billing.acme.example"], "scope": "list:orders"}),
            )
            .await
        })
        .cause("Several audiences"),
    ]
}

/// The same judgement, told with everything the app knows.
async fn knowing(
    sender: &HttpSender,
    others: &[&Environment],
    asked: TokenRequest,
    changes: Value,
) -> Vec<client_credentials::diagnosis::Finding> {
    let site =
        Site::start(|origin| Issuer::of(signed(&header(json!({})), &claims(origin, changes))).routes(origin)).await;
    let known = issuer(&site.origin);
    let (outcome, _) = request(sender, &known, &asked).await;
    let Some(TokenAnswer::Issued(token)) = outcome.answer else { return Vec::new() };
    let question = crate::bench::question(
        &asked.audiences.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
        &asked.scopes.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
    );
    let knowledge = client_credentials::knowledge::Knowledge::default();
    let occasion = client_credentials::flow::Occasion { now: now(), issued_here: true, ..Default::default() };
    let judged =
        client_credentials::flow::judge_token(sender, &knowledge, &known, &token.access_token, &question, &occasion)
            .await;
    diagnose(&Situation {
        environment: Some(&known),
        others,
        request: Some(&asked),
        token: Some(&judged.token),
        verification: Some(&judged.verification),
        now: now(),
        ..Situation::default()
    })
}

/// An HTTP date (RFC 9110 5.6.7); the name of the day is not looked at by anybody.
pub fn http_date(seconds: i64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let (mut days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let weekday = DAYS[usize::try_from(days.rem_euclid(7)).unwrap()];
    let mut year = 1970;
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    while days >= 365 + i64::from(leap(year)) {
        days -= 365 + i64::from(leap(year));
        year += 1;
    }
    let mut month = 0;
    for (at, length) in [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate()
    {
        month = at;
        if days < length {
            break;
        }
        days -= length;
    }
    format!(
        "{weekday}, {:02} {} {year} {:02}:{:02}:{:02} GMT",
        days + 1,
        MONTHS[month],
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_claims_of_a_token_is_told_first() {
    super::prove(cases()).await;
}

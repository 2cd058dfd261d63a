//! A token request, a token and a call, with one text planted in every field that can hold text from outside.

use std::sync::{Arc, LazyLock};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use url::Url;

use crate::diagnosis::{Cause, Certainty, Evidence, Finding, Fix, Reference, Stage as Where, Who};
use crate::environment::{Environment, EnvironmentDraft, EnvironmentId};
use crate::exchange::*;
use crate::flow::{Judged, KeysFound};
use crate::knowledge::DownloadedKeys;
use crate::redacted_report::{Material, RedactedReport};
use crate::redaction::{REDACTED, Redactor};
use crate::report::*;
use crate::secret::{AccessToken, ClientSecret};
use crate::token_cache::TokenId;
use crate::token_response::ProviderWords;
use crate::verification::Clocks;
use crate::{jwks, jwt};

pub const NOW: i64 = 1_800_000_000;
pub const CLIENT: &str = "client!+ID";
pub const SECRET: &str = "SECRET?%G&\"cli`e|nt/7f3a9c";
pub const AUDIENCE: &str = "https://acme.kinde.com/api";

static KEY: LazyLock<Ed25519KeyPair> = LazyLock::new(|| Ed25519KeyPair::generate().unwrap());

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn sign(claims: &Value) -> String {
    let input = format!("{}.{}", b64(r#"{"alg":"EdDSA","kid":"k1","typ":"JWT"}"#), b64(claims.to_string()));
    format!("{input}.{}", b64(KEY.sign(input.as_bytes())))
}

pub fn claims() -> Value {
    json!({
        "aud": [AUDIENCE], "azp": CLIENT, "exp": NOW + 3_120, "gty": ["client_credentials"], "iat": NOW - 480,
        "iss": "https://acme.kinde.com", "jti": "5f1c9b6e-8a53-4c39", "scope": "read:users", "scp": [],
        "customer": "Mustermann & Söhne", "v": "2",
    })
}

/// The token that is tested; its secrets are known.
pub fn token() -> String {
    static TOKEN: LazyLock<String> = LazyLock::new(|| sign(&claims()));
    TOKEN.clone()
}

pub fn secrets() -> Vec<Redactor> {
    vec![
        Redactor::new().secret(CLIENT, &ClientSecret::new(SECRET.to_owned())),
        Redactor::new().token(&AccessToken::new(token())),
    ]
}

pub struct Stage {
    pub environment: Environment,
    pub token: TokenReport,
    pub call: CallReport,
    pub body: String,
    pub secrets: Vec<Redactor>,
}

impl Stage {
    pub fn material(&self) -> Material<'_> {
        Material {
            environment: &self.environment,
            token: Some(&self.token),
            inspection: None,
            call: Some(&self.call),
            body: Some(&self.body),
            app_version: "0.1.0",
            operating_system: "Debian 12",
            now: NOW,
            hide_claim_values: false,
            secrets: &self.secrets,
        }
    }

    pub fn report(&self) -> RedactedReport {
        RedactedReport::build(&self.material())
    }
}

pub fn acme() -> Environment {
    EnvironmentDraft { host: "acme".into(), client_id: CLIENT.into(), ..EnvironmentDraft::default() }
        .parse(EnvironmentId::new("e1"))
        .unwrap()
}

pub fn inspection(environment: &Environment, claims: &Value) -> Inspection {
    let public = json!({"kty":"OKP","crv":"Ed25519","kid":"k1","alg":"EdDSA","x":b64(KEY.public_key().as_ref())});
    let keys = KeysFound {
        without_keys: None,
        keys: Some(DownloadedKeys {
            set: Arc::new(jwks::parse(&json!({ "keys": [public] }).to_string())),
            source: Url::parse("https://acme.kinde.com/.well-known/jwks").unwrap(),
            fetched_at: NOW - 5,
            fresh_until: NOW + 300,
            asked_again_at: None,
        }),
        outdated: false,
        exchanges: vec![],
        server_now: None,
        trouble: None,
    };
    let question = Question {
        audiences: vec![AUDIENCE.into()],
        requested_scopes: Some(vec!["read:users".into()]),
        ..Question::default()
    };
    let decoded = jwt::decode(&sign(claims));
    let clocks = Clocks { now: NOW, server_now: None };
    let verification = judge(environment, &decoded, &keys, &question, clocks);
    let judged = Judged { token: decoded, keys, verification, findings: vec![] };
    crate::report::inspection(environment, TokenId::new("d0f1-random"), judged, &question, NOW)
}

pub fn exchange(purpose: Purpose, status: u16, reason: &str) -> Exchange {
    let header = |name: &str, value: &str| Header::record(name, value, &Redactor::new());
    Exchange {
        purpose,
        request: RecordedRequest {
            method: "POST".into(),
            url: "https://acme.kinde.com/oauth2/token".into(),
            headers: vec![header("Accept", "application/json"), header("Authorization", "Bearer 0a1b2c3d4e5f")],
            body: RecordedBody::Form {
                fields: vec![
                    field("grant_type", "client_credentials"),
                    field("client_secret", &format!("{REDACTED} (fingerprint a1b2)")),
                    field("audience", AUDIENCE),
                    field("scope", "read:users"),
                ],
            },
        },
        response: Some(RecordedResponse {
            status,
            reason: reason.into(),
            version: "HTTP/1.1".into(),
            headers: vec![header("Content-Type", "application/json"), header("Set-Cookie", "sid=c00kie")],
            body: RecordedBody::record(b"{\"hello\":1}", &Redactor::new()),
            remote_address: Some("203.0.113.7:443".into()),
        }),
        failure: None,
        timings: Timings { dns_ms: Some(1.5), total_ms: 42.25, ..Timings::default() },
        sent_at: NOW - 1,
    }
}

pub fn field(name: &str, value: &str) -> FormField {
    FormField { name: name.into(), value: value.into(), redacted: value.starts_with(REDACTED) }
}

pub fn finding(text: &str) -> Finding {
    let owned = || text.to_owned();
    Finding {
        code: owned(),
        stage: Where::Authenticate,
        certainty: Certainty::Likely,
        title: owned(),
        summary: owned(),
        developer: owned(),
        evidence: vec![Evidence {
            label: owned(),
            expected: Some(owned()),
            actual: Some(owned()),
            place: Some(owned()),
        }],
        causes: vec![Cause { certainty: Certainty::Possible, text: owned(), because: Some(owned()) }],
        fixes: vec![Fix { steps: vec![owned(), format!("Open **{text}** now")], who: Who::KindeAdmin }],
        references: vec![Reference { title: owned(), url: owned() }],
        page: Some(owned()),
    }
}

/// Everything in order.
pub fn healthy() -> Stage {
    let environment = acme();
    let inspection = inspection(&environment, &claims());
    let token = TokenReport {
        outcome: TokenOutcomeKind::Token,
        reused: false,
        token: None,
        exchange: Some(exchange(Purpose::TokenRequest, 200, "OK")),
        provider_words: None,
        notes: vec![],
        findings: vec![],
        inspection: Some(inspection),
        ask_admin: Default::default(),
    };
    let call = CallReport {
        next_page: None,
        previous_page: None,
        wait_seconds: None,
        outcome: CallOutcomeKind::Answered,
        status_words: "200 OK".into(),
        good: true,
        exchange: exchange(Purpose::Call, 200, "OK"),
        body: None,
        redirect: None,
        challenge: None,
        findings: vec![],
        provider_words: None,
        ask_admin: Default::default(),
    };
    Stage { environment, token, call, body: "{\"hello\":1}".into(), secrets: secrets() }
}

/// `plant` in every field.
pub fn planted(plant: &str) -> Stage {
    let owned = || plant.to_owned();
    let mut stage = healthy();
    stage.environment.name = owned();
    stage.body = owned();
    let words = || Some(ProviderWords { error: owned(), description: Some(owned()), uri: Some(owned()) });
    stage.token.provider_words = words();
    stage.token.notes = vec![owned()];
    stage.token.findings = vec![finding(plant)];
    for exchange in [stage.token.exchange.as_mut().unwrap(), &mut stage.call.exchange] {
        plant_exchange(exchange, plant);
    }
    let mut hostile = claims();
    hostile["custom"] = json!({ "inner": [plant], plant: plant });
    hostile[format!("x{plant}")] = plant.into();
    let mut inspection = inspection(&stage.environment, &hostile);
    for text in [&mut inspection.sentence, &mut inspection.because, &mut inspection.audience, &mut inspection.api_name]
    {
        *text = owned();
    }
    inspection.token_kind.words = owned();
    inspection.token_kind.because = owned();
    inspection.troubles = vec![owned()];
    inspection.notes = vec![owned()];
    inspection.masked_token = owned();
    let scopes = &mut inspection.scopes;
    (scopes.requested, scopes.granted, scopes.missing, scopes.extra) =
        (vec![owned()], vec![owned()], vec![owned()], vec![owned()]);
    scopes.note = Some(owned());
    inspection.key_source.as_mut().unwrap().url = owned();
    for (at, check) in inspection.checks.iter_mut().enumerate() {
        check.title = owned();
        check.because = owned();
        check.expected = Some(owned());
        check.actual = Some(owned());
        check.reference = Some(owned());
        if at == 0 {
            check.outcome = crate::verification::Outcome::Failed;
        }
    }
    let mut asked = exchange(Purpose::Jwks, 200, "OK");
    plant_exchange(&mut asked, plant);
    inspection.exchanges = vec![asked];
    inspection.findings = vec![finding(&format!("{plant} again"))];
    stage.token.inspection = Some(inspection);
    stage.call.status_words = owned();
    stage.call.redirect = Some(owned());
    stage.call.challenge = Some(owned());
    stage.call.provider_words = words();
    stage.call.findings = vec![finding(&format!("call {plant}"))];
    stage
}

fn plant_exchange(exchange: &mut Exchange, plant: &str) {
    let owned = || plant.to_owned();
    let header = || Header { name: format!("X-{plant}"), value: owned(), redacted: false };
    let echoed = || Header { name: "X-Echo".into(), value: owned(), redacted: false };
    exchange.request.method = owned();
    exchange.request.url = format!("https://acme.kinde.com/a?b={plant}#{plant}");
    exchange.request.headers.extend([header(), echoed()]);
    if let RecordedBody::Form { fields } = &mut exchange.request.body {
        fields.extend([
            field(plant, plant),
            field("client_secret", plant),
            field("audience", plant),
            field("extra", plant),
        ]);
    }
    let response = exchange.response.as_mut().unwrap();
    response.reason = owned();
    response.version = owned();
    response.headers.extend([header(), echoed()]);
    response.headers.push(Header { name: "Location".into(), value: owned(), redacted: false });
    response.remote_address = Some(owned());
    response.body = RecordedBody::Text { text: owned(), bytes: 7, truncated: false };
    exchange.failure =
        Some(TransportFailure { failure: TransportFailureKind::Other, sentence: owned(), detail: owned() });
}

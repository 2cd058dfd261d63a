//! Scenes: an environment, what was asked, what came back. Built from recorded data, signed with a real key.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use client_credentials::diagnosis::{CallSituation, Finding, OwnTrouble, SecretOddity, Situation, diagnose};
use client_credentials::discovery::{Metadata, MetadataTrouble};
use client_credentials::environment::{Audience, Environment, EnvironmentDraft, EnvironmentId, Provider, Scope};
use client_credentials::exchange::{
    Exchange, Header, Purpose, RecordedBody, RecordedRequest, RecordedResponse, Timings, TransportFailure,
    TransportFailureKind,
};
use client_credentials::guard::{GuardAnswer, GuardCase, GuardResult, GuardRun};
use client_credentials::http::Answer;
use client_credentials::jwks::{self, KeySet};
use client_credentials::jwt::{self, DecodedToken};
use client_credentials::redaction::Redactor;
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::{self, TokenAnswer};
use client_credentials::verification::{Clocks, Expectations, Expected, Keys, Profile, Verification, verify};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

pub const NOW: i64 = 1_784_000_000;
pub const CLIENT: &str = "0123456789abcdef0123456789abcdef";
pub const ORDERS: &str = "https://orders.acme.com";

pub fn kinde_environment(name: &str, host: &str, client_id: &str) -> Environment {
    let draft = EnvironmentDraft {
        name: name.into(),
        host: host.into(),
        client_id: client_id.into(),
        ..EnvironmentDraft::default()
    };
    let mut environment = draft.parse(EnvironmentId::new(name)).unwrap();
    environment.apis.push(client_credentials::environment::Api {
        audience: Audience::parse(ORDERS).unwrap(),
        name: "Orders API".into(),
        scopes: vec![],
        base_url: None,
        endpoints: vec![],
    });
    environment
}

pub fn other_environment(name: &str, issuer: &str, client_id: &str) -> Environment {
    let draft = EnvironmentDraft {
        name: name.into(),
        provider: Provider::Other,
        issuer: issuer.into(),
        token_endpoint: format!("{issuer}/token"),
        client_id: client_id.into(),
        ..EnvironmentDraft::default()
    };
    draft.parse(EnvironmentId::new(name)).unwrap()
}

/// Everything a diagnosis may look at, owned.
pub struct Scene {
    pub environment: Environment,
    pub others: Vec<Environment>,
    pub request: TokenRequest,
    pub oddities: Vec<SecretOddity>,
    pub exchange: Option<Exchange>,
    pub answer: Option<TokenAnswer>,
    pub metadata: Option<Metadata>,
    pub metadata_trouble: Option<MetadataTrouble>,
    pub keys: Option<KeySet>,
    pub token: Option<DecodedToken>,
    pub verification: Option<Verification>,
    pub needed: Option<String>,
    pub granted: Vec<String>,
    pub token_audiences: Vec<String>,
    pub token_expires_at: Option<i64>,
    pub guard: Option<GuardRun>,
    pub now: i64,
    pub server_now: Option<i64>,
    pub own: Option<OwnTrouble>,
}

impl Scene {
    fn of(environment: Environment) -> Self {
        Self {
            environment,
            others: vec![],
            request: TokenRequest { audiences: vec![Audience::parse(ORDERS).unwrap()], ..TokenRequest::default() },
            oddities: vec![],
            exchange: None,
            answer: None,
            metadata: None,
            metadata_trouble: None,
            keys: None,
            token: None,
            verification: None,
            needed: None,
            granted: vec![],
            token_audiences: vec![],
            token_expires_at: None,
            guard: None,
            now: NOW,
            server_now: None,
            own: None,
        }
    }

    pub fn kinde() -> Self {
        Self::of(kinde_environment("Acme", "acme", CLIENT))
    }

    pub fn elsewhere() -> Self {
        Self::of(other_environment("Elsewhere", "https://id.example", "client!+ID"))
    }

    pub fn asking(mut self, audiences: &[&str], scopes: &[&str]) -> Self {
        self.request.audiences = audiences.iter().map(|one| Audience::parse(one).unwrap()).collect();
        self.request.scopes = scopes.iter().map(|one| Scope::parse(one).unwrap()).collect();
        self
    }

    pub fn beside(mut self, other: Environment) -> Self {
        self.others.push(other);
        self
    }

    pub fn odd_secret(mut self, oddity: SecretOddity) -> Self {
        self.oddities.push(oddity);
        self
    }

    pub fn needing(mut self, scope: &str, granted: &[&str]) -> Self {
        self.needed = Some(scope.into());
        self.granted = granted.iter().map(|one| (*one).into()).collect();
        self
    }

    pub fn own(mut self, trouble: OwnTrouble) -> Self {
        self.own = Some(trouble);
        self
    }

    fn address(&self, purpose: Purpose) -> String {
        match purpose {
            Purpose::TokenRequest => self.environment.token_endpoint().unwrap().to_string(),
            Purpose::Discovery => format!("{}/.well-known/openid-configuration", self.environment.issuer().unwrap()),
            Purpose::Jwks => format!("{}/.well-known/jwks", self.environment.issuer().unwrap()),
            Purpose::Call => format!("{ORDERS}/orders"),
        }
    }

    fn exchange(&self, purpose: Purpose, url: Option<&str>) -> Exchange {
        Exchange {
            purpose,
            request: RecordedRequest {
                method: if purpose == Purpose::TokenRequest { "POST" } else { "GET" }.into(),
                url: url.map_or_else(|| self.address(purpose), str::to_owned),
                headers: vec![],
                body: RecordedBody::None,
            },
            response: None,
            failure: None,
            timings: Timings { total_ms: 182.0, ..Timings::default() },
            sent_at: self.now,
        }
    }

    /// No answer came.
    pub fn failing(mut self, purpose: Purpose, failure: TransportFailureKind, detail: &str) -> Self {
        let mut exchange = self.exchange(purpose, None);
        exchange.failure = Some(TransportFailure { failure, sentence: "It failed.".into(), detail: detail.into() });
        self.exchange = Some(exchange);
        self
    }

    /// An answer came.
    pub fn answered_at(
        mut self,
        purpose: Purpose,
        url: Option<&str>,
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Self {
        let mut exchange = self.exchange(purpose, url);
        let named: Vec<Header> =
            headers.iter().map(|(name, value)| Header::record(name, value, &Redactor::new())).collect();
        exchange.response = Some(RecordedResponse {
            status,
            reason: String::new(),
            version: "HTTP/1.1".into(),
            headers: named,
            body: RecordedBody::record(body.as_bytes(), &Redactor::new()),
            remote_address: None,
        });
        if purpose == Purpose::TokenRequest {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
            }
            self.answer = Some(token_response::read(&Answer {
                status,
                headers: map,
                body: body.as_bytes().to_vec(),
                truncated: false,
            }));
        }
        self.exchange = Some(exchange);
        self
    }

    pub fn answered(self, status: u16, body: &str) -> Self {
        let kind = if body.starts_with('<') { "text/html" } else { "application/json" };
        self.answered_at(Purpose::TokenRequest, None, status, &[("Content-Type", kind)], body)
    }

    pub fn refused(self, status: u16, error: &str, description: &str) -> Self {
        self.answered(status, &json!({"error": error, "error_description": description}).to_string())
    }

    pub fn called(self, status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        self.answered_at(Purpose::Call, None, status, headers, body)
    }

    pub fn called_at(self, url: &str, status: u16, body: &str) -> Self {
        self.answered_at(Purpose::Call, Some(url), status, &[("Content-Type", "application/json")], body)
    }

    /// A guard check of an endpoint: these cases with their statuses, 200 for those let in.
    pub fn guarded(self, cases: &[(GuardCase, u16)]) -> Self {
        let result = |(case, status): &(GuardCase, u16)| GuardResult {
            case: *case,
            answer: if *status == 200 { GuardAnswer::LetIn } else { GuardAnswer::Refused },
            status: Some(*status),
            ended_ago: (*case == GuardCase::Expired).then_some(7_200),
        };
        let results = cases.iter().map(result).collect();
        let run = GuardRun { api: "Orders API".into(), scope: Some("read:orders".into()), results };
        Self { guard: Some(run), ..self.called(200, &[("Content-Type", "application/json")], "{}") }
    }

    /// Takes a token apart and judges it as an API for the first audience would.
    pub fn holding(self, token: &str) -> Self {
        self.judging(token, Profile::Kinde, &keys(), |_| {})
    }

    pub fn judging(
        mut self,
        token: &str,
        profile: Profile,
        keys: &KeySet,
        adjust: impl FnOnce(&mut Expectations),
    ) -> Self {
        let decoded = jwt::decode(token);
        let mut expectations = Expectations::of(profile);
        expectations.issuer = Expected::Value(self.environment.issuer().unwrap().to_owned());
        expectations.audience =
            Expected::Value(self.request.audiences.iter().map(|one| one.as_str().to_owned()).collect());
        expectations.client_id = Some(self.environment.client_id.as_str().to_owned());
        expectations.requested_scopes = Some(self.request.scopes.iter().map(|one| one.as_str().to_owned()).collect());
        adjust(&mut expectations);
        let clocks = Clocks { now: self.now, server_now: self.server_now };
        self.verification = Some(verify(&decoded, Keys::Fresh(keys), &expectations, clocks));
        self.token = Some(decoded);
        self
    }

    pub fn at(mut self, now: i64, server_now: Option<i64>) -> Self {
        self.now = now;
        self.server_now = server_now;
        self
    }

    pub fn findings(&self) -> Vec<Finding> {
        let others: Vec<&Environment> = self.others.iter().collect();
        self.with(&others, diagnose)
    }

    pub fn with<T>(&self, others: &[&Environment], judge: impl FnOnce(&Situation<'_>) -> T) -> T {
        judge(&Situation {
            environment: Some(&self.environment),
            others,
            request: Some(&self.request),
            secret_oddities: &self.oddities,
            exchange: self.exchange.as_ref(),
            token_answer: self.answer.as_ref(),
            metadata: self.metadata.as_ref(),
            metadata_trouble: self.metadata_trouble.as_ref(),
            keys: self.keys.as_ref(),
            token: self.token.as_ref(),
            verification: self.verification.as_ref(),
            call: self.exchange.as_ref().filter(|exchange| exchange.purpose == Purpose::Call).map(|_| CallSituation {
                needed_scope: self.needed.as_deref(),
                granted_scopes: &self.granted,
                token_audiences: &self.token_audiences,
                token_expires_at: self.token_expires_at,
                redirect: None,
            }),
            guard: self.guard.as_ref(),
            now: self.now,
            server_now: self.server_now,
            own: self.own.clone(),
        })
    }

    pub fn codes(&self) -> Vec<String> {
        self.findings().into_iter().map(|finding| finding.code).collect()
    }

    /// The first finding; without one the test fails.
    pub fn first(&self) -> Finding {
        self.findings().into_iter().next().expect("a finding")
    }
}

struct Signer {
    pair: KeyPair,
    jwk: Value,
}

impl Signer {
    fn new() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let public = pair.public_key();
        let modulus = B64.encode(public.modulus().big_endian_without_leading_zero());
        let exponent = B64.encode(public.exponent().big_endian_without_leading_zero());
        Self {
            jwk: json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "key-1", "n": modulus, "e": exponent}),
            pair,
        }
    }
}

fn signer() -> &'static Signer {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    SIGNER.get_or_init(Signer::new)
}

/// The modulus of another key.
pub fn other_modulus() -> String {
    static OTHER: OnceLock<Signer> = OnceLock::new();
    OTHER.get_or_init(Signer::new).jwk["n"].as_str().unwrap().to_owned()
}

/// The issuer's public key as a JWK.
pub fn jwk() -> Value {
    signer().jwk.clone()
}

pub fn keys() -> KeySet {
    key_set(&json!({"keys": [jwk()]}))
}

pub fn key_set(value: &Value) -> KeySet {
    jwks::parse(&value.to_string())
}

/// The claims of a healthy token of the Kinde scene for the Orders API.
pub fn claims() -> Value {
    json!({
        "aud": [ORDERS], "azp": CLIENT, "exp": NOW + 86_000, "gty": ["client_credentials"], "iat": NOW - 400,
        "iss": "https://acme.kinde.com", "jti": "7d1f3f3e-5f5e-4b3a-9a35-9b6b8a3a2b11", "scope": "read:orders write:orders", "scp": [], "v": "2",
    })
}

/// `claims()` with these members replaced; null removes one.
pub fn claims_with(changes: Value) -> Value {
    let mut claims = claims();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

pub fn signed(claims: &Value) -> String {
    signed_with(&json!({"alg": "RS256", "kid": "key-1", "typ": "JWT"}), claims)
}

pub fn signed_with(header: &Value, claims: &Value) -> String {
    signed_text(&header.to_string(), &claims.to_string())
}

pub fn signed_text(header: &str, claims: &str) -> String {
    let input = format!("{}.{}", B64.encode(header), B64.encode(claims));
    let pair = &signer().pair;
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
    format!("{input}.{}", B64.encode(signature))
}

/// A finding with the words that a cause and a step must hold.
pub fn tells(finding: &Finding, cause: &str, fix: &str) -> Result<(), String> {
    let causes: Vec<&str> = finding.causes.iter().map(|cause| cause.text.as_str()).collect();
    let steps: Vec<&str> = finding.fixes.iter().flat_map(|fix| fix.steps.iter().map(String::as_str)).collect();
    let holds =
        |texts: &[&str], words: &str| texts.iter().any(|text| text.to_lowercase().contains(&words.to_lowercase()));
    if !cause.is_empty() && !holds(&causes, cause) {
        return Err(format!("{}: no cause speaks of “{cause}”: {causes:?}", finding.code));
    }
    if !fix.is_empty() && !holds(&steps, fix) {
        return Err(format!("{}: no step speaks of “{fix}”: {steps:?}", finding.code));
    }
    Ok(())
}

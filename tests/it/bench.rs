//! The app's own parts, put together as the shell does, so that tests go over real sockets without a window.

use client_credentials::diagnosis::{CallSituation, Situation, diagnose};
use client_credentials::environment::{Audience, Environment, EnvironmentDraft, EnvironmentId, Provider, Scope};
use client_credentials::flow::{self, CallOutcome, Judged, TokenOutcome};
use client_credentials::http::{HttpSender, HttpSettings, ProxySetting};
use client_credentials::knowledge::Knowledge;
use client_credentials::report::Question;
use client_credentials::resource_call::CallDraft;
use client_credentials::secret::{AccessToken, ClientSecret};
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::{TokenAnswer, TokenResponse};
use client_credentials::verification::Profile;
use practice_tenant::{AppId, PracticeTenant};
use std::time::{SystemTime, UNIX_EPOCH};

/// The computer's clock, in seconds since 1970.
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed()
}

/// A sender that leaves the proxies of the machine under test out of the game.
pub fn sender(settings: HttpSettings) -> HttpSender {
    HttpSender::new(&HttpSettings { proxy: ProxySetting::Direct, ..settings }).unwrap()
}

/// A client of an authorisation server, with all that the app knows of it.
pub struct Bench {
    pub sender: HttpSender,
    pub knowledge: Knowledge,
    pub environment: Environment,
    pub secret: ClientSecret,
}

impl Bench {
    pub fn new(draft: EnvironmentDraft, secret: &str) -> Self {
        Self {
            sender: sender(HttpSettings::default()),
            knowledge: Knowledge::default(),
            environment: draft.parse(EnvironmentId::new("bench")).unwrap(),
            secret: ClientSecret::parse(secret).unwrap(),
        }
    }

    /// As somebody connects the tenant who types its host, an application's client ID and its secret.
    pub fn of(tenant: &PracticeTenant, app: AppId) -> Self {
        let application = tenant.application(app);
        let draft = EnvironmentDraft {
            host: tenant.origin().to_owned(),
            client_id: application.client_id().to_owned(),
            ..EnvironmentDraft::default()
        };
        Self::new(draft, application.client_secret().unwrap().reveal())
    }

    /// Another server, known by its issuer alone.
    pub fn other(issuer: &str, client_id: &str, secret: &str) -> Self {
        let draft = EnvironmentDraft {
            provider: Provider::Other,
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            ..EnvironmentDraft::default()
        };
        Self::new(draft, secret)
    }

    pub async fn request(&self, request: &TokenRequest) -> TokenOutcome {
        flow::request_token(&self.sender, &self.knowledge, &self.environment, request, &self.secret, None, now()).await
    }

    /// A token, or the end of the test.
    pub async fn issue(&self, request: &TokenRequest) -> TokenResponse {
        let outcome = self.request(request).await;
        match outcome.answer {
            Some(TokenAnswer::Issued(response)) => response,
            other => panic!("no token: {other:?} {:?} {:?}", outcome.exchange, outcome.discovery),
        }
    }

    pub async fn token(&self, audiences: &[&str], scopes: &[&str]) -> AccessToken {
        self.issue(&for_audiences(audiences, scopes)).await.access_token
    }

    pub async fn judge(&self, token: &AccessToken, question: &Question, now: i64) -> Judged {
        // A time that the test made up is everybody's time, else the clocks would seem to differ.
        let agreed = (now != self::now()).then_some(now);
        let occasion = flow::Occasion { now, server_now: agreed, issued_here: true, ..flow::Occasion::default() };
        flow::judge_token(&self.sender, &self.knowledge, &self.environment, token, question, &occasion).await
    }

    /// A call without a body, with what would be said about it.
    pub async fn call(&self, method: &str, url: &str, token: &AccessToken) -> (CallOutcome, Vec<String>) {
        let call = CallDraft { method: method.into(), url: url.into(), headers: Vec::new(), body: None };
        let request = call.build(&self.environment, token).unwrap();
        let needed_scope = client_credentials::proposals::needed_scope(&self.environment, method, &request.url, &[]);
        let outcome = flow::call(&self.sender, request, now()).await;
        let decoded = client_credentials::jwt::decode(token.expose());
        let found = diagnose(&Situation {
            environment: Some(&self.environment),
            exchange: Some(&outcome.exchange),
            token: Some(&decoded),
            call: Some(CallSituation {
                needed_scope: needed_scope.as_deref(),
                redirect: outcome.redirect.as_deref(),
                ..CallSituation::default()
            }),
            now: now(),
            server_now: outcome.server_now,
            ..Situation::default()
        });
        (outcome, found.iter().map(|finding| finding.code.to_string()).collect())
    }
}

pub fn for_audiences(audiences: &[&str], scopes: &[&str]) -> TokenRequest {
    TokenRequest {
        audiences: audiences.iter().map(|text| Audience::parse(text).unwrap()).collect(),
        scopes: scopes.iter().map(|text| Scope::parse(text).unwrap()).collect(),
        ..TokenRequest::default()
    }
}

/// What the window asks right after such a token came.
pub fn question(audiences: &[&str], scopes: &[&str]) -> Question {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Question {
        audiences: owned(audiences),
        requested_scopes: Some(owned(scopes)),
        required_scopes: Vec::new(),
        profile: Profile::Kinde,
        rules: None,
    }
}

/// Of a judged token, everything that would trouble a person: for a healthy one, nothing.
pub fn troubles(judged: &Judged) -> Vec<String> {
    use client_credentials::verification::{Outcome, Verdict};
    let mut troubles = Vec::new();
    if judged.verification.verdict != Verdict::Accept {
        troubles.push(format!("verdict {:?}", judged.verification.verdict));
    }
    let checks = judged.verification.checks.iter();
    troubles.extend(
        checks
            .filter(|check| check.outcome == Outcome::Failed || check.warning || check.finding.is_some())
            .map(|check| format!("{}: {:?}, {}", check.name.as_str(), check.outcome, check.because)),
    );
    troubles.extend(judged.findings.iter().map(|finding| format!("finding {}", finding.code)));
    troubles.extend(judged.verification.findings().iter().map(|code| format!("code {code:?}")));
    troubles
}

/// The codes that verification found.
pub fn codes(judged: &Judged) -> Vec<String> {
    let codes = serde_json::to_value(judged.verification.findings()).unwrap();
    serde_json::from_value(codes).unwrap()
}

/// An outcome's status and body.
pub fn answered(outcome: &CallOutcome) -> (u16, String) {
    let status = outcome.exchange.response.as_ref().map_or(0, |response| response.status);
    let body = outcome.body.as_ref().map(|body| {
        let lines = body.lines(client_credentials::body::BodyView::Raw, 0, 2000).lines;
        lines.concat()
    });
    (status, body.unwrap_or_default())
}

//! The guard check over real sockets: the practice tenant's careful and careless APIs, and APIs with a hole of their own.

use crate::bench::{Bench, now};
use client_credentials::diagnosis::{Finding, Situation, diagnose};
use client_credentials::environment::Environment;
use client_credentials::flow;
use client_credentials::guard::{
    GuardAnswer, GuardCase, GuardResult, GuardRun, GuardVerdict, answer_of, forge, verdict,
};
use client_credentials::http::HttpSender;
use client_credentials::jwks::KeySet;
use client_credentials::jwt::decode;
use client_credentials::resource_call::{CallDraft, CallRefused};
use client_credentials::secret::AccessToken;
use practice_tenant::{ApiId, AppId, Fault, FaultKind, Place, PracticeTenant};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// The tokens that a check is made with; what is not there is left out.
pub struct Tokens<'a> {
    pub good: &'a AccessToken,
    pub expired: Option<&'a AccessToken>,
    pub other: Option<&'a AccessToken>,
    pub lacking: Option<&'a AccessToken>,
    pub keys: Option<&'a KeySet>,
}

impl<'a> Tokens<'a> {
    pub fn only(good: &'a AccessToken) -> Self {
        Self { good, expired: None, other: None, lacking: None, keys: None }
    }
}

fn get(url: &str) -> CallDraft {
    CallDraft { method: "GET".into(), url: url.into(), headers: Vec::new(), body: None }
}

/// Sends every case as the app does, and explains what came of them as the app does.
pub async fn check(
    sender: &HttpSender,
    environment: &Environment,
    url: &str,
    tokens: &Tokens<'_>,
) -> (GuardRun, Vec<Finding>) {
    let mut run = GuardRun { api: "Orders API".into(), scope: Some("read:orders".into()), results: Vec::new() };
    let mut telling = None;
    for case in GuardCase::ALL {
        let forged;
        let token = match case {
            GuardCase::NoToken => None,
            GuardCase::Good => Some(tokens.good),
            GuardCase::Expired => tokens.expired,
            GuardCase::OtherAudience => tokens.other,
            GuardCase::MissingScope => tokens.lacking,
            case => match forge(case, &decode(tokens.good.expose()), tokens.keys) {
                Ok(token) => {
                    forged = token;
                    Some(&forged)
                }
                Err(_) => None,
            },
        };
        if token.is_none() && case != GuardCase::NoToken {
            continue;
        }
        let sent = flow::send_guard_case(sender, environment, &get(url), token, tokens.good, now()).await.unwrap();
        let answer = answer_of(&sent);
        let status = sent.response.as_ref().map(|response| response.status);
        let ended_ago = (case == GuardCase::Expired).then_some(7_200);
        if answer == GuardAnswer::LetIn && telling.is_none() && case != GuardCase::Good {
            telling = Some(sent);
        }
        run.results.push(GuardResult { case, answer, status, ended_ago });
    }
    let findings = diagnose(&Situation {
        environment: Some(environment),
        exchange: telling.as_ref(),
        guard: Some(&run),
        now: now(),
        ..Situation::default()
    });
    (run, findings)
}

/// The practice tenant with every token that a check of its APIs could want.
struct Practice {
    tenant: PracticeTenant,
    bench: Bench,
    good: AccessToken,
    expired: AccessToken,
    other: AccessToken,
    lacking: AccessToken,
    keys: Arc<KeySet>,
}

impl Practice {
    async fn with(api: ApiId, other: ApiId) -> Self {
        let tenant = PracticeTenant::start().await.unwrap();
        let app = AppId::NightlySync;
        let bench = Bench::of(&tenant, app);
        let (audience, foreign) = (tenant.audience(api), tenant.audience(other));
        tenant.set_token_lifetime(app, 3_600);
        tenant.inject(Fault::ClockWrong { offset_seconds: -3 * 3_600 });
        let expired = bench.token(&[&audience], &[]).await;
        tenant.withdraw(FaultKind::ClockWrong);
        let good = bench.token(&[&audience], &[]).await;
        let lacking = if api == ApiId::Orders {
            bench.token(&[&audience], &["update:orders"]).await
        } else {
            tenant.set_scope(app, api, "read:old_orders", false).unwrap();
            bench.token(&[&audience], &[]).await
        };
        let other = bench.token(&[&foreign], &[]).await;
        let keys = flow::find_keys(&bench.sender, &bench.knowledge, &bench.environment, None, now()).await;
        Self { keys: keys.set().unwrap(), tenant, bench, good, expired, other, lacking }
    }

    async fn check(&self, url: &str) -> (GuardRun, Vec<Finding>) {
        let tokens = Tokens {
            good: &self.good,
            expired: Some(&self.expired),
            other: Some(&self.other),
            lacking: Some(&self.lacking),
            keys: Some(&self.keys),
        };
        check(&self.bench.sender, &self.bench.environment, url, &tokens).await
    }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[tokio::test]
async fn the_careful_api_refuses_every_bad_token_and_lets_the_good_one_in() {
    let practice = Practice::with(ApiId::Orders, ApiId::Careless).await;
    let (run, findings) = practice.check(&format!("{}/orders", practice.tenant.base_url(ApiId::Orders))).await;
    let statuses: Vec<_> = run.results.iter().map(|result| (result.case, result.status.unwrap())).collect();
    assert_eq!(
        statuses,
        GuardCase::ALL.map(|case| (
            case,
            match case {
                GuardCase::Good => 200,
                GuardCase::MissingScope => 403,
                _ => 401,
            }
        ))
    );
    assert_eq!((verdict(&run).0, codes(&findings)), (GuardVerdict::Guarded, vec![]));
}

#[tokio::test]
async fn the_careless_api_looks_at_the_signature_alone_until_it_is_mended() {
    let practice = Practice::with(ApiId::Careless, ApiId::Orders).await;
    let url = format!("{}/orders", practice.tenant.base_url(ApiId::Careless));
    let (run, findings) = practice.check(&url).await;
    let let_in: Vec<GuardCase> = run.let_in().iter().map(|result| result.case).collect();
    assert_eq!(let_in, [GuardCase::Expired, GuardCase::OtherAudience, GuardCase::MissingScope]);
    assert_eq!(verdict(&run).0, GuardVerdict::Careless);
    assert_eq!(codes(&findings), ["expiry-not-checked", "audience-not-checked", "scope-not-checked"]);

    practice.tenant.mend_careless_api(true);
    let (run, findings) = practice.check(&url).await;
    assert_eq!((verdict(&run).0, codes(&findings)), (GuardVerdict::Guarded, vec![]), "{run:?}");
    practice.tenant.reset();
    assert_eq!(verdict(&practice.check(&url).await.0).0, GuardVerdict::Careless);
}

#[tokio::test]
async fn other_answers_are_told_apart_from_refusals() {
    let practice = Practice::with(ApiId::Orders, ApiId::Careless).await;
    let base = practice.tenant.base_url(ApiId::Orders);
    let (run, findings) = practice.check(&format!("{base}/health")).await;
    assert_eq!((verdict(&run).0, codes(&findings)), (GuardVerdict::Public, vec!["endpoint-is-public"]));

    let (run, findings) = practice.check(&format!("{base}/nothing-here")).await;
    assert_eq!((verdict(&run).0, codes(&findings)), (GuardVerdict::GoodRefused, vec![]));
    assert!(run.results.iter().all(|result| result.answer == GuardAnswer::NotFound));

    for (fault, answer) in [
        (Fault::RedirectToLogin { at: Place::OrdersApi }, GuardAnswer::LoginPage),
        (Fault::ServerError { at: Place::OrdersApi, status: 502, retry_after_seconds: None }, GuardAnswer::ServerError),
        (Fault::RateLimited { at: Place::OrdersApi, reset_seconds: 3 }, GuardAnswer::TooMany),
        (Fault::TruncatedBody { at: Place::OrdersApi }, GuardAnswer::NoAnswer),
    ] {
        practice.tenant.clear_faults();
        practice.tenant.inject(fault.clone());
        let (run, findings) = practice.check(&format!("{base}/orders")).await;
        assert!(run.results.iter().all(|result| result.answer == answer), "{fault:?}: {run:?}");
        assert_eq!((verdict(&run).0, codes(&findings)), (GuardVerdict::GoodRefused, vec![]), "{fault:?}");
    }
}

#[tokio::test]
async fn nothing_is_sent_to_a_host_that_is_not_of_the_environment() {
    let practice = Practice::with(ApiId::Orders, ApiId::Careless).await;
    practice.tenant.clear_requests();
    let elsewhere = get("https://evil.example/orders");
    for token in [None, Some(&practice.good)] {
        let sent = flow::send_guard_case(
            &practice.bench.sender,
            &practice.bench.environment,
            &elsewhere,
            token,
            &practice.good,
            now(),
        );
        assert!(matches!(sent.await, Err(CallRefused::TokenHost { .. })));
    }
    assert!(practice.tenant.requests().is_empty());
}

#[tokio::test]
async fn no_record_of_a_check_holds_a_token_that_works() {
    let practice = Practice::with(ApiId::Orders, ApiId::Careless).await;
    let url = format!("{}/orders", practice.tenant.base_url(ApiId::Orders));
    let call = get(&url);
    let signature = practice.good.expose().rsplit('.').next().unwrap();
    for case in [GuardCase::PayloadChanged, GuardCase::SignatureChanged, GuardCase::AlgorithmNone] {
        let forged = forge(case, &decode(practice.good.expose()), None).unwrap();
        let (sender, environment) = (&practice.bench.sender, &practice.bench.environment);
        let sent = flow::send_guard_case(sender, environment, &call, Some(&forged), &practice.good, now());
        let record = serde_json::to_string(&sent.await.unwrap()).unwrap();
        assert!(!record.contains(signature) && !record.contains(forged.expose()), "{case:?}");
    }
}

/// An API that lets in whatever token its own rule says, and nobody without one unless it is open.
pub struct Lax {
    pub origin: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Lax {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Lax {
    pub async fn letting_in(rule: impl Fn(Option<&str>) -> bool + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let rule = Arc::new(rule);
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let rule = rule.clone();
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    let mut buffer = [0; 4096];
                    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
                        match stream.read(&mut buffer).await {
                            Ok(read) if read > 0 => request.extend_from_slice(&buffer[..read]),
                            _ => return,
                        }
                    }
                    let head = String::from_utf8_lossy(&request).into_owned();
                    let header = head.lines().find(|line| line.to_lowercase().starts_with("authorization:"));
                    let token = header.and_then(|line| line.split_whitespace().nth(2));
                    let (status, body) = if rule(token) { ("200 OK", "{\"orders\":[]}") } else { ("401 No", "{}") };
                    let answer = format!(
                        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                        body.len()
                    );
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { origin, task }
    }
}

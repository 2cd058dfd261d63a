//! What needs no window: requests, verdicts, explanations, saving.

use crate::release;
use crate::row::{Row, median, milliseconds, time};
use client_credentials::body::{Body, BodyView};
use client_credentials::diagnosis::{Situation, diagnose};
use client_credentials::environment::{Audience, Environment, EnvironmentDraft, EnvironmentId};
use client_credentials::flow;
use client_credentials::http::{HttpSender, HttpSettings, ProxySetting};
use client_credentials::knowledge::Knowledge;
use client_credentials::report::Question;
use client_credentials::secret::{AccessToken, ClientSecret};
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::TokenAnswer;
use client_credentials::verification::Profile;
use practice_tenant::{ApiId, AppId, PracticeTenant};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed()
}

struct Client {
    sender: HttpSender,
    knowledge: Knowledge,
    environment: Environment,
    secret: ClientSecret,
    request: TokenRequest,
    question: Question,
}

impl Client {
    fn of(tenant: &PracticeTenant) -> Self {
        let application = tenant.application(AppId::NightlySync);
        let audience = tenant.audience(ApiId::Management);
        let draft = EnvironmentDraft {
            host: tenant.origin().to_owned(),
            client_id: application.client_id().to_owned(),
            ..EnvironmentDraft::default()
        };
        Self {
            sender: HttpSender::new(&HttpSettings { proxy: ProxySetting::Direct, ..HttpSettings::default() }).unwrap(),
            knowledge: Knowledge::default(),
            environment: draft.parse(EnvironmentId::new("bench")).unwrap(),
            secret: ClientSecret::parse(application.client_secret().unwrap().reveal()).unwrap(),
            request: TokenRequest { audiences: vec![Audience::parse(&audience).unwrap()], ..TokenRequest::default() },
            question: Question {
                audiences: vec![audience],
                requested_scopes: Some(Vec::new()),
                required_scopes: Vec::new(),
                profile: Profile::Kinde,
                rules: None,
            },
        }
    }

    /// As the app does it: request, read, judge, explain.
    async fn click_to_report(&self) -> AccessToken {
        let outcome = flow::request_token(
            &self.sender,
            &self.knowledge,
            &self.environment,
            &self.request,
            &self.secret,
            None,
            now(),
        )
        .await;
        let Some(TokenAnswer::Issued(issued)) = outcome.answer else { panic!("no token: {:?}", outcome.exchange) };
        let judged = self.judge(&issued.access_token).await;
        assert!(judged.findings.is_empty());
        issued.access_token
    }

    async fn judge(&self, token: &AccessToken) -> flow::Judged {
        let occasion = flow::Occasion { now: now(), issued_here: true, ..flow::Occasion::default() };
        flow::judge_token(&self.sender, &self.knowledge, &self.environment, token, &self.question, &occasion).await
    }
}

pub async fn rows() -> Vec<Row> {
    let tenant = PracticeTenant::start().await.unwrap();
    let client = Client::of(&tenant);
    let mut rows = Vec::new();
    let token = client.click_to_report().await;

    // Side by side, so that both see the same machine.
    let (mut ours, mut curls) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        let begun = Instant::now();
        client.click_to_report().await;
        ours.push(milliseconds(begun.elapsed()));
        curls.push(curl(&tenant).await);
    }
    let row = Row::report("token request, click to report, warm connection", median(ours), "ms");
    rows.push(row.beside("curl, the same request", median(curls)).at_most_times(0.5));

    let mut judged = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        std::hint::black_box(client.judge(&token).await);
        judged.push(milliseconds(begun.elapsed()));
    }
    let row = Row::limit("decode and full checklist, keys cached", median(judged), "ms", 1.0);
    rows.push(row.beside("RSA-2048 verification alone", signature_alone(&client, &token).await));

    rows.push(diagnosis(&tenant).await);
    rows.extend(bodies());
    rows.extend(saving());
    rows
}

async fn curl(tenant: &PracticeTenant) -> f64 {
    let application = tenant.application(AppId::NightlySync);
    let mut command = Command::new("curl");
    command.args(["--silent", "--fail", "--noproxy", "*", "--output", "/dev/null"]);
    for (name, value) in [
        ("grant_type", "client_credentials"),
        ("client_id", application.client_id()),
        ("client_secret", application.client_secret().unwrap().reveal()),
        ("audience", &tenant.audience(ApiId::Management)),
    ] {
        command.args(["--data-urlencode", &format!("{name}={value}")]);
    }
    command.arg(format!("{}/oauth2/token", tenant.origin())).stdin(Stdio::null());
    tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        assert!(command.status().expect("curl is installed").success(), "curl gets no token");
        milliseconds(begun.elapsed())
    })
    .await
    .unwrap()
}

/// What no implementation can do without: the signature itself, by the library.
async fn signature_alone(client: &Client, token: &AccessToken) -> f64 {
    let uri = format!("{}/.well-known/jwks", client.environment.issuer().unwrap());
    let set: jsonwebtoken::jwk::JwkSet =
        serde_json::from_str(&reqwest::get(uri).await.unwrap().text().await.unwrap()).unwrap();
    let (message, signature) = token.expose().rsplit_once('.').unwrap();
    let kid = jsonwebtoken::decode_header(token.expose()).unwrap().kid.unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&kid).unwrap()).unwrap();
    time(200, || {
        let good = jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, jsonwebtoken::Algorithm::RS256);
        assert!(good.unwrap());
    })
}

async fn diagnosis(tenant: &PracticeTenant) -> Row {
    let client = Client::of(tenant);
    let wrong = ClientSecret::parse("SECRET?%G&wrong").unwrap();
    let outcome = flow::request_token(
        &client.sender,
        &client.knowledge,
        &client.environment,
        &client.request,
        &wrong,
        None,
        now(),
    )
    .await;
    let situation = Situation {
        environment: Some(&client.environment),
        request: Some(&client.request),
        exchange: outcome.exchange.as_ref(),
        token_answer: outcome.answer.as_ref(),
        now: now(),
        ..Situation::default()
    };
    assert!(!diagnose(&situation).is_empty(), "a wrong secret is explained");
    Row::limit("diagnosis of one exchange", time(200, || diagnose(&situation)), "ms", 2.0)
}

/// Ten megabytes of JSON, like an answer with many users.
pub fn ten_megabytes() -> Vec<u8> {
    let mut text = String::with_capacity(10_100_000);
    text.push_str("{\"users\":[");
    let mut number = 0;
    while text.len() < 10_000_000 {
        if number > 0 {
            text.push(',');
        }
        text += &format!(
            "{{\"id\":\"kp_{number:032x}\",\"email\":\"person{number}@example.test\",\"total_sign_ins\":{},\"balance\":12345678901234567890.{number},\"identities\":[{{\"type\":\"email\",\"identity\":\"person{number}@example.test\"}}],\"created_on\":null}}",
            number % 97
        );
        number += 1;
    }
    text.push_str("]}");
    text.into_bytes()
}

fn bodies() -> Vec<Row> {
    let bytes = ten_megabytes();
    let parse = time(7, || serde_json::from_slice::<serde_json::Value>(&bytes).unwrap());
    let first = median(
        (0..7)
            .map(|_| {
                let copy = bytes.clone();
                let begun = Instant::now();
                let body = Body::new(copy, Some("application/json"));
                let lines = body.lines(BodyView::Pretty, 0, 100);
                assert!(lines.lines.len() > 50);
                milliseconds(begun.elapsed())
            })
            .collect(),
    );
    let body = Body::new(bytes, Some("application/json"));
    let mut queries = (0..9).map(|number| format!("PERSON{number}@example"));
    // Each time another text: the places of the latest one are remembered.
    let search = time(7, || {
        let found = body.search(BodyView::Pretty, &queries.next().unwrap_or_default(), 0);
        assert_eq!(found.total, 2);
    });
    let open = std::cell::Cell::new(false);
    let fold = time(20, || {
        body.fold(1, open.replace(!open.get()));
        assert!(body.tree_rows(0, 60).rows.len() > 1);
    });
    vec![
        Row::limit("10 MB of JSON: last byte to first lines", first, "ms", 300.0).beside("serde_json alone", parse),
        Row::limit("10 MB of JSON: search", search, "ms", 100.0),
        Row::limit("10 MB of JSON: fold the longest list, with its rows", fold, "ms", 16.0),
    ]
}

/// A program of the shell measures its own store, since the tests know nothing of the shell.
fn saving() -> Vec<Row> {
    let folder = tempfile::tempdir_in(tests::target()).unwrap();
    let output = Command::new(release("examples/save_environments")).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let figures: serde_json::Value = serde_json::from_str(&said).unwrap();
    let figure = |name: &str| figures[name].as_f64().unwrap();
    let row = Row::limit("save with 1,000 environments, durable", figure("commit_ms"), "ms", 50.0);
    vec![row.beside("write and fsync of the same bytes", figure("plain_ms"))]
}

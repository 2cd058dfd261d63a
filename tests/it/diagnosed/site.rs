//! A server that answers by path with the very bytes of a case, and what the app makes of them.

use crate::bench::{for_audiences, now};
use client_credentials::diagnosis::{CallSituation, Finding, Situation, diagnose, secret_oddities};
use client_credentials::environment::{
    Audience, AuthorizationServer, Environment, EnvironmentDraft, EnvironmentId, Provider, Scope,
};
use client_credentials::flow::{self, Occasion, TokenOutcome};
use client_credentials::http::HttpSender;
use client_credentials::jwt;
use client_credentials::knowledge::Knowledge;
use client_credentials::proposals::needed_scope;
use client_credentials::report::Question;
use client_credentials::resource_call::CallDraft;
use client_credentials::secret::{AccessToken, ClientSecret};
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::TokenAnswer;
use client_credentials::verification::Profile;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

pub const ORDERS: &str = "https://orders.acme.example";
pub const CLIENT: &str = "client!+ID";

/// What a server does after it heard a request; the origin it is called by is filled in for `{origin}`.
#[derive(Clone)]
pub enum Reply {
    /// Sends these bytes and ends the connection in order.
    Bytes(Vec<u8>),
    /// Sends these bytes and then nothing more for ever.
    Stall(Vec<u8>),
    /// Cuts the connection.
    Reset,
}

/// A whole answer.
pub fn http(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut text = format!("HTTP/1.1 {status} Whatever\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    Reply::Bytes(format!("{text}\r\n{body}").into_bytes())
}

/// An answer with the media type that its body has.
pub fn answer(status: u16, body: &str) -> Reply {
    let kind = match body.trim_start().chars().next() {
        Some('{' | '[') => "application/json",
        Some('<') => "text/html; charset=utf-8",
        _ => "text/plain",
    };
    http(status, &[("Content-Type", kind)], body)
}

/// An OAuth error.
pub fn error(status: u16, code: &str, description: &str) -> Reply {
    let mut body = serde_json::json!({ "error": code });
    if !description.is_empty() {
        body["error_description"] = description.into();
    }
    answer(status, &body.to_string())
}

pub type Routes = Vec<(String, Reply)>;

/// A running server, which stops when dropped.
pub struct Site {
    pub origin: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Site {
    /// Answers these paths in plain text on this computer; `*` answers every path, others get 404.
    pub async fn start(routes: impl FnOnce(&str) -> Routes) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let routes = Arc::new(routes(&origin));
        let known_as = origin.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (routes, origin) = (routes.clone(), known_as.clone());
                tokio::spawn(async move {
                    let mut stream = stream;
                    let Some(path) = hear(&mut stream).await else { return };
                    match route(&routes, &path) {
                        Reply::Reset => {
                            let _ = stream.set_zero_linger();
                        }
                        reply => say(&mut stream, &reply, &origin).await,
                    }
                });
            }
        });
        Self { origin, task }
    }

    /// One answer for every path.
    pub async fn answering(reply: Reply) -> Self {
        Self::start(|_| vec![("*".to_owned(), reply)]).await
    }
}

fn route(routes: &Routes, path: &str) -> Reply {
    let found = routes.iter().find(|(known, _)| known == path || known == "*");
    found.map_or_else(|| http(404, &[], ""), |(_, reply)| reply.clone())
}

/// Sends a reply, then waits until the other side has read it.
pub async fn say(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), reply: &Reply, origin: &str) {
    let (bytes, ends) = match reply {
        Reply::Bytes(bytes) => (bytes, true),
        Reply::Stall(bytes) => (bytes, false),
        Reply::Reset => return,
    };
    if stream.write_all(&complete(bytes, origin)).await.and(stream.flush().await).is_err() {
        return;
    }
    if ends {
        let _ = stream.shutdown().await;
    }
    // Closing with unread bytes would cut the connection instead of ending the answer.
    let mut rest = [0; 1024];
    let _ = tokio::time::timeout(Duration::from_secs(20), async {
        while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
    })
    .await;
}

fn complete(bytes: &[u8], origin: &str) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.replace("{origin}", origin).into_bytes(),
        Err(_) => bytes.to_vec(),
    }
}

/// Reads one request, head and body: its path without the query.
pub async fn hear(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        if let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&request[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                line.to_lowercase().strip_prefix("content-length:").map(|text| text.trim().parse().unwrap_or(0))
            });
            if request.len() >= end + 4 + length.unwrap_or(0) {
                let target = head.split_whitespace().nth(1)?.to_owned();
                return Some(target.split('?').next().unwrap_or_default().to_owned());
            }
        }
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&buffer[..read]);
    }
}

/// Another make of server, known by its token endpoint.
pub fn elsewhere(endpoint: &str) -> Environment {
    environment(EnvironmentDraft {
        provider: Provider::Other,
        token_endpoint: endpoint.into(),
        ..EnvironmentDraft::default()
    })
}

/// A Kinde tenant at this origin.
pub fn tenant(origin: &str) -> Environment {
    environment(EnvironmentDraft { host: origin.into(), ..EnvironmentDraft::default() })
}

/// A server known by its issuer alone.
pub fn issuer(issuer: &str) -> Environment {
    environment(EnvironmentDraft { provider: Provider::Other, issuer: issuer.into(), ..EnvironmentDraft::default() })
}

pub fn environment(draft: EnvironmentDraft) -> Environment {
    let draft = EnvironmentDraft { name: "Acme".into(), client_id: CLIENT.into(), ..draft };
    draft.parse(EnvironmentId::new("diagnosed")).unwrap()
}

/// Asks for a token as the app does, and explains what came of it as the app does.
pub async fn request(
    sender: &HttpSender,
    environment: &Environment,
    request: &TokenRequest,
) -> (TokenOutcome, Vec<Finding>) {
    request_beside(sender, environment, &[], request).await
}

/// The same with other saved environments.
pub async fn request_beside(
    sender: &HttpSender,
    environment: &Environment,
    others: &[&Environment],
    request: &TokenRequest,
) -> (TokenOutcome, Vec<Finding>) {
    request_with(sender, environment, others, request, super::SECRET).await
}

/// The same with another secret.
pub async fn request_with(
    sender: &HttpSender,
    environment: &Environment,
    others: &[&Environment],
    request: &TokenRequest,
    secret: &str,
) -> (TokenOutcome, Vec<Finding>) {
    let secret = ClientSecret::parse(secret).unwrap();
    let is_kinde = matches!(environment.server, AuthorizationServer::Kinde { .. });
    let oddities = secret_oddities(&secret, environment.client_id.as_str(), is_kinde);
    let outcome = flow::request_token(sender, &Knowledge::default(), environment, request, &secret, None, now()).await;
    let findings = diagnose(&Situation {
        environment: Some(environment),
        others,
        request: Some(request),
        secret_oddities: &oddities,
        exchange: outcome.exchange.as_ref().or_else(|| outcome.discovery.exchanges.last()),
        token_answer: outcome.answer.as_ref(),
        metadata: outcome.discovery.metadata.as_ref(),
        metadata_trouble: outcome.discovery.trouble.as_ref(),
        now: now(),
        server_now: outcome.server_now,
        ..Situation::default()
    });
    (outcome, findings)
}

/// A request for the orders API with one scope.
pub fn for_orders() -> TokenRequest {
    for_audiences(&[ORDERS], &["read:orders"])
}

pub fn asking(audiences: &[&str], scopes: &[&str]) -> TokenRequest {
    TokenRequest {
        audiences: audiences.iter().map(|text| Audience::parse(text).unwrap()).collect(),
        scopes: scopes.iter().map(|text| Scope::parse(text).unwrap()).collect(),
        ..TokenRequest::default()
    }
}

/// Gets a token from the issuer at this origin and judges it; what is found about either.
pub async fn request_and_judge(
    sender: &HttpSender,
    environment: &Environment,
    asked: &TokenRequest,
    now: i64,
) -> Vec<Finding> {
    let (outcome, findings) = request(sender, environment, asked).await;
    let Some(TokenAnswer::Issued(token)) = &outcome.answer else { return findings };
    let occasion = Occasion {
        now,
        server_now: outcome.server_now,
        issued_here: true,
        request: Some(asked),
        token_answer: outcome.answer.as_ref(),
        ..Occasion::default()
    };
    judged(sender, environment, &token.access_token, asked, &occasion).await
}

/// Judges a token that was pasted.
pub async fn judge(
    sender: &HttpSender,
    environment: &Environment,
    token: &AccessToken,
    asked: &TokenRequest,
    now: i64,
    server_now: Option<i64>,
) -> Vec<Finding> {
    judged(sender, environment, token, asked, &Occasion { now, server_now, ..Occasion::default() }).await
}

async fn judged(
    sender: &HttpSender,
    environment: &Environment,
    token: &AccessToken,
    asked: &TokenRequest,
    occasion: &Occasion<'_>,
) -> Vec<Finding> {
    let question = Question {
        audiences: asked.audiences.iter().map(ToString::to_string).collect(),
        requested_scopes: Some(asked.scopes.iter().map(ToString::to_string).collect()),
        required_scopes: Vec::new(),
        profile: Profile::Kinde,
        rules: None,
    };
    flow::judge_token(sender, &Knowledge::default(), environment, token, &question, occasion).await.findings
}

/// A call with a token, explained as the app does.
pub struct Called<'a> {
    pub environment: &'a Environment,
    pub method: &'a str,
    pub url: String,
    pub token: &'a str,
    pub granted: &'a [&'a str],
    pub expires_at: Option<i64>,
}

impl Called<'_> {
    pub async fn go(self, sender: &HttpSender) -> Vec<Finding> {
        let token = AccessToken::new(self.token.to_owned());
        let draft = CallDraft {
            method: self.method.into(),
            url: self.url,
            headers: Vec::new(),
            body: (self.method != "GET").then(|| "{}".to_owned()),
        };
        let request = draft.build(self.environment, &token).unwrap();
        let url = request.url.clone();
        let outcome = flow::call(sender, request, now()).await;
        let decoded = jwt::decode(self.token);
        let (granted, audiences): (Vec<String>, Vec<String>) =
            (self.granted.iter().map(|one| (*one).to_owned()).collect(), vec![ORDERS.to_owned()]);
        let needed_scope = needed_scope(self.environment, self.method, &url, &granted);
        diagnose(&Situation {
            environment: Some(self.environment),
            exchange: Some(&outcome.exchange),
            token: Some(&decoded),
            call: Some(CallSituation {
                needed_scope: needed_scope.as_deref(),
                granted_scopes: &granted,
                token_audiences: &audiences,
                token_expires_at: self.expires_at,
                redirect: outcome.redirect.as_deref(),
            }),
            now: now(),
            server_now: outcome.server_now,
            ..Situation::default()
        })
    }
}

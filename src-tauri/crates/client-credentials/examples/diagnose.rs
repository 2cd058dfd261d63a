//! Requests tokens and explains what came of it: one JSON object a line in, one a line out.
//!
//! In: `{token_endpoint, jwks_uri?, issuer?, client_id, client_secret, audiences: [], scopes: [], resource?,
//! authentication?, timeout_seconds?}`; `authentication` is `client_secret_post` (default) or `client_secret_basic`.
//!
//! Out: `{outcome: "token"|"refused"|"failed", findings: [{code, certainty, title, causes: []}], verification?}`; a line
//! that cannot be used answers `{"error": …}`. The secret is sent to the token endpoint and nowhere else.

use std::io::{BufRead, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use client_credentials::diagnosis::{Finding, Situation, diagnose, secret_oddities};
use client_credentials::environment::{
    Audience, ClientAuthentication, Environment, EnvironmentDraft, EnvironmentId, Provider, Scope,
};
use client_credentials::field::FieldError;
use client_credentials::flow::{self, TokenOutcome};
use client_credentials::http::{HttpSender, HttpSettings};
use client_credentials::knowledge::Knowledge;
use client_credentials::report::Question;
use client_credentials::secret::ClientSecret;
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::TokenAnswer;
use client_credentials::verification::Profile;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    token_endpoint: Option<String>,
    jwks_uri: Option<String>,
    issuer: Option<String>,
    client_id: String,
    client_secret: String,
    #[serde(default)]
    audiences: Vec<String>,
    #[serde(default)]
    scopes: Vec<String>,
    resource: Option<OneOrMany>,
    #[serde(default)]
    authentication: ClientAuthentication,
    timeout_seconds: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

fn main() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Asked>(&line) {
            Ok(asked) => runtime
                .block_on(answer(asked))
                .unwrap_or_else(|error| json!({ "error": error.message, "field": error.field })),
            Err(error) => json!({ "error": error.to_string() }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

fn environment(asked: &Asked) -> Result<Environment, FieldError> {
    let endpoint = asked.token_endpoint.clone().unwrap_or_default();
    // A Kinde token endpoint makes a Kinde environment, so that its screens can be named.
    let kinde = endpoint.strip_suffix("/oauth2/token").filter(|origin| {
        url::Url::parse(origin).is_ok_and(|url| url.host_str().is_some_and(|host| host.ends_with(".kinde.com")))
    });
    EnvironmentDraft {
        provider: if kinde.is_some() { Provider::Kinde } else { Provider::Other },
        host: kinde.unwrap_or_default().to_owned(),
        issuer: asked.issuer.clone().unwrap_or_default(),
        token_endpoint: endpoint.clone(),
        jwks_uri: asked.jwks_uri.clone().unwrap_or_default(),
        client_id: asked.client_id.clone(),
        authentication: asked.authentication,
        ..EnvironmentDraft::default()
    }
    .parse(EnvironmentId::new("asked"))
}

async fn answer(asked: Asked) -> Result<Value, FieldError> {
    let environment = environment(&asked)?;
    let secret = ClientSecret::parse(&asked.client_secret)?;
    let audiences: Result<Vec<_>, _> = asked.audiences.iter().map(|text| Audience::parse(text)).collect();
    let scopes: Result<Vec<_>, _> = asked.scopes.iter().map(|text| Scope::parse(text)).collect();
    let request = TokenRequest {
        audiences: audiences?,
        scopes: scopes?,
        resources: match asked.resource {
            None => Vec::new(),
            Some(OneOrMany::One(resource)) => vec![resource],
            Some(OneOrMany::Many(resources)) => resources,
        },
        timeout: asked.timeout_seconds.map(|seconds| Duration::from_secs_f64(seconds.clamp(0.1, 600.0))),
        ..TokenRequest::default()
    };
    let sender = match HttpSender::new(&HttpSettings::default()) {
        Ok(sender) => sender,
        Err(failure) => return Ok(json!({ "error": failure.sentence })),
    };
    let knowledge = Knowledge::default();
    #[expect(clippy::disallowed_methods, reason = "an example is its own shell")]
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX);
    let outcome = flow::request_token(&sender, &knowledge, &environment, &request, &secret, None, now).await;
    if let Some(TokenAnswer::Issued(token)) = &outcome.answer {
        let targets: Vec<String> =
            request.audiences.iter().map(ToString::to_string).chain(request.resources.iter().cloned()).collect();
        let question = Question {
            audiences: targets,
            requested_scopes: Some(request.scopes.iter().map(ToString::to_string).collect()),
            required_scopes: Vec::new(),
            profile: Profile::Kinde,
            rules: None,
        };
        let occasion = flow::Occasion {
            now,
            server_now: outcome.server_now,
            issued_here: true,
            request: Some(&request),
            token_answer: outcome.answer.as_ref(),
            ..flow::Occasion::default()
        };
        let judged =
            flow::judge_token(&sender, &knowledge, &environment, &token.access_token, &question, &occasion).await;
        return Ok(json!({
            "outcome": "token",
            "findings": findings(&judged.findings),
            "verification": judged.verification,
        }));
    }
    let found = explain(&environment, &request, &secret, &outcome, now);
    let outcome = if outcome.answer.is_some() { "refused" } else { "failed" };
    Ok(json!({ "outcome": outcome, "findings": findings(&found) }))
}

fn explain(
    environment: &Environment,
    request: &TokenRequest,
    secret: &ClientSecret,
    outcome: &TokenOutcome,
    now: i64,
) -> Vec<Finding> {
    let oddities = secret_oddities(secret, environment.client_id.as_str(), false);
    diagnose(&Situation {
        environment: Some(environment),
        request: Some(request),
        secret_oddities: &oddities,
        exchange: outcome.exchange.as_ref().or_else(|| outcome.discovery.exchanges.last()),
        token_answer: outcome.answer.as_ref(),
        metadata: outcome.discovery.metadata.as_ref(),
        metadata_trouble: outcome.discovery.trouble.as_ref(),
        now,
        server_now: outcome.server_now,
        ..Situation::default()
    })
}

fn findings(findings: &[Finding]) -> Value {
    findings
        .iter()
        .map(|finding| {
            json!({
                "code": finding.code,
                "certainty": finding.certainty,
                "title": finding.title,
                "causes": finding.causes.iter().map(|cause| &cause.text).collect::<Vec<_>>(),
            })
        })
        .collect()
}

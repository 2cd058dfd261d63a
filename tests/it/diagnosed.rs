//! The first finding is the right one: servers, networks and tokens that fail in every known way, over real sockets,
//! in the words of servers that this project did not write. Each case names the rows of the catalogue it stands for.

mod api;
mod call_answers;
mod exceptions;
mod guarded;
mod healthy;
mod keys_and_clocks;
#[cfg(target_os = "linux")]
mod network;
mod own_side;
#[cfg(target_os = "linux")]
mod proxies;
#[cfg(target_os = "linux")]
pub mod secured;
pub mod site;
mod token_answers;
mod token_endpoint;
mod token_shapes;
mod tokens;

use crate::bench::sender;
use client_credentials::diagnosis::{Certainty, Finding};
use client_credentials::http::{HttpSender, HttpSettings};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// What no text for people may hold.
pub const SECRET: &str = "SECRET?%G&client";

type Running = Pin<Box<dyn Future<Output = Vec<Finding>> + Send>>;

/// One failure that is made to happen.
pub struct Case {
    /// Rows of the catalogue of failures.
    rows: &'static str,
    /// How it is shown when it goes wrong.
    name: String,
    /// The code of the first finding; several where the platform decides.
    codes: Vec<&'static str>,
    at_most: Certainty,
    says: Vec<String>,
    cause: &'static str,
    fix: &'static str,
    run: Box<dyn FnOnce(HttpSender) -> Running + Send>,
}

impl Case {
    pub fn new<F>(
        rows: &'static str,
        code: &'static str,
        name: impl Into<String>,
        run: impl FnOnce(HttpSender) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Vec<Finding>> + Send + 'static,
    {
        Self {
            rows,
            name: name.into(),
            codes: vec![code],
            at_most: Certainty::Proven,
            says: Vec::new(),
            cause: "",
            fix: "",
            run: Box::new(move |sender| Box::pin(run(sender))),
        }
    }

    /// Another code that is right as well.
    pub fn or(mut self, code: &'static str) -> Self {
        self.codes.push(code);
        self
    }

    /// Only a status is known, so the finding must not claim to be sure.
    pub fn status_only(mut self) -> Self {
        self.at_most = Certainty::Likely;
        self
    }

    /// A value that title or evidence must show.
    pub fn says(mut self, value: impl Into<String>) -> Self {
        self.says.push(value.into());
        self
    }

    /// Words that one of the causes must hold.
    pub fn cause(mut self, words: &'static str) -> Self {
        self.cause = words;
        self
    }

    /// Words that one of the steps must hold.
    pub fn fix(mut self, words: &'static str) -> Self {
        self.fix = words;
        self
    }

    /// What is wrong with what was found.
    fn trouble(&self, findings: &[Finding]) -> Result<(), String> {
        let all: Vec<String> =
            findings.iter().map(|finding| format!("{} ({:?})", finding.code, finding.certainty)).collect();
        let Some(first) = findings.first() else { return Err("nothing was found".into()) };
        if !self.codes.contains(&first.code.as_str()) {
            return Err(format!("found {all:?}"));
        }
        if first.certainty > self.at_most {
            return Err(format!("{:?} from a status alone", first.certainty));
        }
        let evidence = first.evidence.iter().flat_map(|one| [one.expected.as_deref(), one.actual.as_deref()]).flatten();
        let shown = std::iter::once(first.title.as_str()).chain(evidence).collect::<Vec<_>>().join("\n").to_lowercase();
        if let Some(unsaid) = self.says.iter().find(|value| !shown.contains(&value.to_lowercase())) {
            return Err(format!("“{unsaid}” stands neither in the title nor in the evidence:\n{shown}"));
        }
        let causes: Vec<&str> = first.causes.iter().map(|cause| cause.text.as_str()).collect();
        let steps: Vec<&str> = first.fixes.iter().flat_map(|fix| fix.steps.iter().map(String::as_str)).collect();
        for (what, texts, words) in [("cause", &causes, self.cause), ("step", &steps, self.fix)] {
            if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
                return Err(format!("a {what} is missing"));
            }
            if !texts.iter().any(|text| text.to_lowercase().contains(&words.to_lowercase())) {
                return Err(format!("no {what} speaks of “{words}”: {texts:?}"));
            }
        }
        let texts = [first.title.as_str(), &first.summary, &first.developer].into_iter().chain(causes).chain(steps);
        if let Some(open) = texts.into_iter().find(|text| text.contains(['{', '}']) || text.contains(SECRET)) {
            return Err(format!("a place was left open, or a secret told: {open}"));
        }
        Ok(())
    }
}

/// Waiting times that a busy machine keeps, and short enough for a test.
pub fn settings() -> HttpSettings {
    HttpSettings {
        connect_timeout: Duration::from_secs(3),
        read_timeout: Duration::from_secs(5),
        total_timeout: Duration::from_secs(12),
        ..HttpSettings::default()
    }
}

/// Runs the cases side by side and tells about all that went wrong.
pub async fn prove(cases: Vec<Case>) {
    let sender = sender(settings());
    let places = Arc::new(tokio::sync::Semaphore::new(12));
    let mut running = tokio::task::JoinSet::new();
    for mut case in cases {
        let (sender, places) = (sender.clone(), places.clone());
        running.spawn(async move {
            let _place = places.acquire_owned().await.unwrap();
            let run = std::mem::replace(&mut case.run, Box::new(|_| Box::pin(async { Vec::new() })));
            let findings = run(sender).await;
            case.trouble(&findings)
                .map_err(|what| format!("{} {} → {}: {what}", case.rows, case.name, case.codes.join(" or ")))
        });
    }
    let mut wrong = Vec::new();
    while let Some(done) = running.join_next().await {
        wrong.extend(done.map_or_else(|error| Some(error.to_string()), Result::err));
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every case of every table.
fn all_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(token_endpoint::cases());
    cases.extend(token_answers::cases());
    cases.extend(api::cases());
    cases.extend(call_answers::cases());
    cases.extend(token_shapes::cases());
    cases.extend(tokens::cases());
    cases.extend(keys_and_clocks::cases());
    cases.extend(own_side::cases());
    cases.extend(guarded::cases());
    #[cfg(target_os = "linux")]
    {
        cases.extend(network::cases());
        cases.extend(secured::cases());
        cases.extend(proxies::cases());
    }
    cases
}

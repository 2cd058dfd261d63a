//! The explanation of failures: what happened, how sure that is, why, and who can do what about it.
//!
//! Each finding stands in one place of `diagnosis/` with its rule, text and explanation. Rules rest on what an answer
//! means, by its code and words, not on one server's wording; a bare status is never more than *likely*. What is
//! known of Kinde adds causes, steps and screens from data, and never changes a code.

mod answer;
mod ask;
mod call;
mod case;
mod discover;
mod entry;
mod finding;
mod own_side;
mod reach;
mod refusal;
mod refused;
mod secret_oddity;
mod similar;
mod situation;
mod sources;
mod token;
mod verify;
mod wait;
mod words;

pub use ask::ask_admin;
pub use finding::{Cause, Certainty, Evidence, Explanation, Finding, Fix, Reference, Stage, Who};
pub use secret_oddity::{SecretOddity, secret_oddities};
pub use situation::{CallSituation, OwnTrouble, Situation};

use crate::exchange::Exchange;
use case::Case;
use entry::{Entry, Rule};

/// Every finding there is, in the order in which equals are shown: what explains more stands first.
const REGISTRY: [&[Entry]; 25] = [
    reach::ENTRIES,
    reach::broken::ENTRIES,
    reach::proxy::ENTRIES,
    reach::tls::ENTRIES,
    answer::ENTRIES,
    discover::ENTRIES,
    refused::authenticate::ENTRIES,
    refused::client::ENTRIES,
    refused::grant::ENTRIES,
    refused::request::ENTRIES,
    answer::shape::ENTRIES,
    token::ENTRIES,
    verify::issuer::ENTRIES,
    verify::signature::ENTRIES,
    verify::times::ENTRIES,
    verify::signature::LATER,
    verify::claims::ENTRIES,
    verify::remarks::ENTRIES,
    call::guard::ENTRIES,
    call::access::ENTRIES,
    call::client::ENTRIES,
    call::load::ENTRIES,
    call::request::ENTRIES,
    own_side::secrets::ENTRIES,
    own_side::ENTRIES,
];

fn entries() -> impl Iterator<Item = &'static Entry> {
    REGISTRY.into_iter().flatten()
}

/// What is wrong, the right one first; empty for a healthy run.
///
/// Findings are ordered by certainty, then by their place on the way. The first stage with a proven finding silences
/// the stages after it: what fails there follows from what failed before.
pub fn diagnose(situation: &Situation<'_>) -> Vec<Finding> {
    let case = Case::of(situation);
    let mut findings: Vec<Finding> = entries().filter_map(|entry| entry.find(&case)).collect();
    let proven =
        findings.iter().filter(|finding| finding.certainty == Certainty::Proven).map(|finding| finding.stage).min();
    if let Some(stage) = proven {
        findings.retain(|finding| finding.stage <= stage);
    }
    // Stable: within a stage the registry's order stays.
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.certainty), finding.stage));
    findings
}

/// How long the server asks to wait, in seconds, when it answers that there was too much, or that it is busy.
pub fn wait_seconds(exchange: &Exchange, server_now: Option<i64>) -> Option<i64> {
    let response = exchange.response.as_ref().filter(|response| matches!(response.status, 429 | 503))?;
    wait::read(response, server_now.unwrap_or(exchange.sent_at)).map(|wait| wait.seconds)
}

/// The codes of all findings, in the order of the registry.
pub fn all_codes() -> Vec<&'static str> {
    entries().map(|entry| entry.code).collect()
}

/// The codes that are explained but never raised by themselves, because a healthy token may have what they say.
pub fn remark_codes() -> Vec<&'static str> {
    entries().filter(|entry| matches!(entry.rule, Rule::Remark)).map(|entry| entry.code).collect()
}

/// The long text about a finding.
pub fn explanation(code: &str) -> Option<Explanation> {
    entries().find(|entry| entry.code == code).map(Entry::explanation)
}

/// The long texts about all findings, for Help.
pub fn explanations() -> Vec<Explanation> {
    entries().map(Entry::explanation).collect()
}

#[cfg(test)]
mod tests;

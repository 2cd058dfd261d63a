//! Which of the granted scopes the remembered calls needed.

use std::collections::BTreeMap;

use serde::Serialize;
use url::Url;

use super::HistoryEntry;
use crate::environment::Environment;
use crate::exchange::Purpose;
use crate::operation::{catalogue, find_in};

/// A scope that calls needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct NeededScope {
    /// Its name.
    pub scope: String,
    /// How many calls needed it.
    pub calls: usize,
}

/// Which of a token's scopes the calls in the history needed, and how much that says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ScopeUse {
    /// Scopes of the token.
    pub granted: usize,
    /// Answered calls of this environment that are kept.
    pub calls: usize,
    /// Those among them whose scope is not known: each may have needed any.
    pub unknown_calls: usize,
    /// When the oldest of them was sent, in seconds since 1970.
    pub since: Option<i64>,
    /// Granted scopes that calls needed, those with the most calls first.
    pub needed: Vec<NeededScope>,
    /// Granted scopes that no call is known to have needed.
    pub never_needed: Vec<String>,
}

/// Compares the scopes of a token with what the remembered calls of its environment needed.
pub fn scope_use<'a>(
    environment: &Environment,
    granted: &[String],
    entries: impl IntoIterator<Item = &'a HistoryEntry>,
) -> ScopeUse {
    let apis = catalogue(environment);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut calls, mut unknown_calls, mut since) = (0, 0, None);
    for entry in entries {
        let exchange = &entry.exchange;
        // Without an answer nobody looked at the token, and a guard check is no use that anybody makes of a scope.
        let is_use = exchange.purpose == Purpose::Call && exchange.response.is_some() && !entry.guard_check;
        if entry.environment_id != environment.id || !is_use {
            continue;
        }
        calls += 1;
        since = Some(since.map_or(exchange.sent_at, |since: i64| since.min(exchange.sent_at)));
        let url = Url::parse(&exchange.request.url).ok();
        let found = url.and_then(|url| find_in(&apis, &exchange.request.method, &url)).map(|found| found.operation);
        let Some(operation) = found.filter(|operation| operation.scopes_known) else {
            unknown_calls += 1;
            continue;
        };
        for scope in &operation.scopes {
            // Told in the spelling that the token has.
            let spelled = std::iter::once(&scope.name).chain(&scope.spellings).find(|name| granted.contains(name));
            *counts.entry(spelled.unwrap_or(&scope.name).clone()).or_default() += 1;
        }
    }
    let is_granted = |scope: &str| granted.iter().any(|granted| granted == scope);
    let mut needed: Vec<NeededScope> = counts
        .iter()
        .filter(|(scope, _)| is_granted(scope))
        .map(|(scope, calls)| NeededScope { scope: scope.clone(), calls: *calls })
        .collect();
    needed.sort_by_key(|needed| std::cmp::Reverse(needed.calls));
    let never_needed = granted.iter().filter(|scope| !counts.contains_key(scope.as_str())).cloned().collect();
    ScopeUse { granted: granted.len(), calls, unknown_calls, since, needed, never_needed }
}

//! Writing exchanges into the history: only what may be kept, and only if somebody wants that.

use client_credentials::environment::Environment;
use client_credentials::exchange::Exchange;
use client_credentials::history::HistoryEntry;
use client_credentials::redacted_report::Bodies;
use client_credentials::redaction::Redactor;
use client_credentials::secret::ClientSecret;

use crate::practice;
use crate::state::{App, now};

/// Remembers an exchange, unless the person wants no history. Nobody waits for the disk.
///
/// `secret` is the environment's secret where it is at hand; it and every token are looked for in what is kept.
pub fn remember(app: &App, environment: &Environment, exchange: &Exchange, secret: Option<&ClientSecret>) {
    let bodies = if app.settings.read().preferences.keep_history_bodies { Bodies::Kept } else { Bodies::LeftOut };
    keep(app, environment, exchange, secret, bodies, false);
}

/// The same for a request of a guard check. Its bodies are never kept: what an API says back of a token that was made
/// bad is nearly the good one, and nobody knows its text here.
pub fn remember_guard_case(app: &App, environment: &Environment, exchange: &Exchange) {
    keep(app, environment, exchange, None, Bodies::LeftOut, true);
}

fn keep(
    app: &App,
    environment: &Environment,
    exchange: &Exchange,
    secret: Option<&ClientSecret>,
    bodies: Bodies,
    guard_check: bool,
) {
    if !app.settings.read().preferences.keep_history {
        return;
    }
    let mut secrets: Vec<Redactor> = app.known_tokens().iter().map(|token| Redactor::new().token(token)).collect();
    secrets.extend(secret.map(|secret| Redactor::new().secret(environment.client_id.as_str(), secret)));
    let entry = HistoryEntry::new(uuid::Uuid::new_v4().to_string(), environment, exchange, &secrets, bodies);
    app.history.add(HistoryEntry { guard_check, ..entry }, environment.id.as_str() == practice::ID);
    let history = app.history.clone();
    // What cannot be saved shows on the history page; it is no reason to fail the exchange.
    drop(tokio::task::spawn_blocking(move || history.save(now())));
}

//! Asking a typed host whether it is there, before anything is saved: one public document, no credentials.

use client_credentials::environment::{HostReading, TenantHost, read_host};
use client_credentials::exchange::TransportFailure;
use client_credentials::flow;
use client_credentials::http::is_unreachable;
use client_credentials::knowledge::Knowledge;
use serde::Serialize;

use crate::error::IpcError;
use crate::state::App;

/// What a host answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct HostProbe {
    /// What was read out of the typed text.
    pub reading: HostReading,
    /// Something answered there.
    pub found: bool,
    /// It answered as the tenant it should be.
    pub is_tenant: bool,
    /// The same in a sentence.
    pub sentence: String,
    /// Why nothing answered.
    pub failure: Option<TransportFailure>,
}

/// Probes a typed host.
///
/// # Errors
/// When the text names no host, or nothing can be sent safely.
pub async fn probe(app: &App, text: &str, now: i64) -> Result<HostProbe, IpcError> {
    let reading = read_host(text)?;
    let host = TenantHost::parse(text)?;
    // Asked afresh each time: the person may have mended something in the meantime.
    let discovered = flow::discover(&app.http().await?, &Knowledge::default(), host.origin(), now).await;
    let failure = discovered.exchanges.iter().find_map(|exchange| exchange.failure.clone());
    let answered = discovered.exchanges.iter().any(|exchange| exchange.response.is_some());
    let name = host.host();
    let sentence = match (&discovered.metadata, &discovered.trouble, &failure) {
        (Some(_), ..) => format!("{name} answered as an authorization server."),
        (None, Some(trouble), _) if answered => format!("{name} answered, but not as expected. {trouble}"),
        (None, _, Some(failure)) => failure.sentence.clone(),
        _ => format!("{name} answered, but says nothing of being an authorization server."),
    };
    Ok(HostProbe {
        found: answered && !failure.as_ref().is_some_and(|failure| is_unreachable(failure.failure)),
        is_tenant: discovered.metadata.is_some(),
        reading,
        sentence,
        failure: failure.filter(|_| !answered),
    })
}

//! The time split of an exchange, as far as the HTTP library tells: it reports neither look-ups nor connections,
//! so both are watched where they happen.

use std::collections::VecDeque;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tower_layer::Layer;
use tower_service::Service;
use url::Url;

use crate::exchange::Timings;

/// Entries kept; a handful of exchanges run at once at most.
const KEPT: usize = 64;

#[expect(clippy::disallowed_methods, reason = "measuring a duration is not reading the time of day")]
fn instant() -> Instant {
    Instant::now()
}

/// Milliseconds with two decimals.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}

#[derive(Clone, Debug)]
enum Step {
    LookUp(String),
    /// Begun.
    Connecting,
    /// Ended, well or badly.
    Connect,
}

#[derive(Clone, Debug)]
struct Entry {
    step: Step,
    started: Instant,
    took: Duration,
}

/// Remembers the latest look-ups and connections of both clients.
#[derive(Clone, Debug, Default)]
pub(super) struct ConnectionLog(Arc<Mutex<VecDeque<Entry>>>);

impl ConnectionLog {
    pub(super) fn resolver(&self, loopback_only: bool) -> TimedResolver {
        TimedResolver { log: self.clone(), loopback_only }
    }

    pub(super) fn layer(&self) -> TimedLayer {
        TimedLayer(self.clone())
    }

    fn push(&self, step: Step, started: Instant) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(Entry { step, started, took: started.elapsed() });
    }

    fn count_since(&self, start: Instant, wanted: impl Fn(&Step) -> bool) -> usize {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().filter(|entry| entry.started >= start && wanted(&entry.step)).count()
    }

    /// The one step of this kind since `start`; two mean that exchanges overlapped and nobody can tell whose it was.
    fn only_since(&self, start: Instant, wanted: impl Fn(&Step) -> bool) -> Option<Duration> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = entries.iter().filter(|entry| entry.started >= start && wanted(&entry.step));
        match (found.next(), found.next()) {
            (Some(entry), None) => Some(entry.took),
            _ => None,
        }
    }
}

/// Runs from the sending of a request.
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(instant())
    }

    pub(super) fn lap(&self) -> Duration {
        self.0.elapsed()
    }

    /// Whether a connection was begun and is not there yet. Said of one exchange at a time only: of several nobody can
    /// tell whose it is.
    pub(super) fn is_connecting(&self, log: &ConnectionLog) -> bool {
        log.count_since(self.0, |step| matches!(step, Step::Connecting)) == 1
            && log.count_since(self.0, |step| matches!(step, Step::Connect)) == 0
    }

    pub(super) fn failed(&self, log: &ConnectionLog, url: &Url) -> Timings {
        let (dns, connect) = self.steps(log, url);
        Timings {
            dns_ms: dns.map(milliseconds),
            connect_ms: connect.map(milliseconds),
            total_ms: milliseconds(self.0.elapsed()),
            ..Timings::default()
        }
    }

    pub(super) fn done(&self, log: &ConnectionLog, url: &Url, first_byte: Duration) -> Timings {
        let total = self.0.elapsed();
        let (dns, connect) = self.steps(log, url);
        Timings {
            dns_ms: dns.map(milliseconds),
            connect_ms: connect.map(milliseconds),
            first_byte_ms: Some(milliseconds(first_byte.saturating_sub(connect.unwrap_or_default()))),
            download_ms: Some(milliseconds(total.saturating_sub(first_byte))),
            total_ms: milliseconds(total),
            reused_connection: connect.is_none(),
        }
    }

    fn steps(&self, log: &ConnectionLog, url: &Url) -> (Option<Duration>, Option<Duration>) {
        let host = url.host_str().unwrap_or_default();
        let dns = log.only_since(self.0, |step| matches!(step, Step::LookUp(name) if name == host));
        (dns, log.only_since(self.0, |step| matches!(step, Step::Connect)))
    }
}

/// The system's resolver, watched. For this computer it answers with loopback addresses only.
pub(super) struct TimedResolver {
    log: ConnectionLog,
    loopback_only: bool,
}

/// The system could not look a name up.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct LookUpFailed(pub(super) std::io::Error);

#[cfg(not(test))]
async fn look_up(name: &str) -> std::io::Result<Vec<SocketAddr>> {
    tokio::net::lookup_host((name, 0)).await.map(Iterator::collect)
}

/// What a hostile name server could answer: a foreign name leads to this computer, and this computer's away from it.
#[cfg(test)]
async fn look_up(name: &str) -> std::io::Result<Vec<SocketAddr>> {
    let here = SocketAddr::from(([127, 0, 0, 1], 0));
    match name {
        "rebound.example" => Ok(vec![here]),
        "localhost" => Ok(vec![SocketAddr::from(([192, 0, 2, 1], 0)), here]),
        _ => tokio::net::lookup_host((name, 0)).await.map(Iterator::collect),
    }
}

impl Resolve for TimedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (log, loopback_only) = (self.log.clone(), self.loopback_only);
        Box::pin(async move {
            let started = instant();
            let found = look_up(name.as_str()).await;
            log.push(Step::LookUp(name.as_str().to_owned()), started);
            let mut addresses = found.map_err(LookUpFailed)?;
            if loopback_only {
                addresses.retain(|address| address.ip().is_loopback());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Wraps the connector, so that its time can be told from the server's.
#[derive(Clone)]
pub(super) struct TimedLayer(ConnectionLog);

impl<S> Layer<S> for TimedLayer {
    type Service = TimedConnector<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TimedConnector { inner, log: self.0.clone() }
    }
}

#[derive(Clone)]
pub(super) struct TimedConnector<S> {
    inner: S,
    log: ConnectionLog,
}

impl<S, R> Service<R> for TimedConnector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let (connecting, log, started) = (self.inner.call(target), self.log.clone(), instant());
        log.push(Step::Connecting, started);
        Box::pin(async move {
            let connected = connecting.await;
            log.push(Step::Connect, started);
            connected
        })
    }
}

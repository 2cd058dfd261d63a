//! The socket: reads a request to its end, finds the room that answers it, lets the faults interfere, keeps the log.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::header;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::admin::Settings;
use crate::fault::{self, Place};
use crate::form;
use crate::http::{Answer, Incoming};
use crate::request_log::{RequestLog, RequestRecord};
use crate::{billing_api, management_api, orders_api, token_endpoint, well_known};

/// Largest body that is looked at.
pub(crate) const LARGEST_BODY: usize = 1024 * 1024;

/// Up to here a larger body is read and thrown away, so that its sender sees the answer and not a broken connection.
const LARGEST_DRAINED: usize = 64 * 1024 * 1024;

/// The latest second that a `Date` header can name: the end of the year 9999.
const LATEST_DATE: u64 = 253_402_300_799;

/// The running tenant, shared by its handle and its connections.
pub(crate) struct Tenant {
    /// Scheme, host and port; also the issuer.
    pub(crate) origin: String,
    pub(crate) port: u16,
    settings: Mutex<Settings>,
    log: Mutex<RequestLog>,
    stopped: watch::Receiver<()>,
}

impl Tenant {
    pub(crate) fn new(port: u16, settings: Settings, stopped: watch::Receiver<()>) -> Self {
        Self {
            origin: format!("http://127.0.0.1:{port}"),
            port,
            settings: Mutex::new(settings),
            log: Mutex::new(RequestLog::default()),
            stopped,
        }
    }

    /// Never held across an await.
    pub(crate) fn settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, RequestLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until the handle is dropped.
pub(crate) async fn serve(listener: TcpListener, tenant: Arc<Tenant>) {
    let mut stopped = tenant.stopped.clone();
    let router = Router::new().fallback(handle).with_state(tenant);
    let listener = listener.tap_io(|stream| {
        // Without it small answers may wait for the delayed acknowledgement of the other side.
        let _ = stream.set_nodelay(true);
    });
    let served = axum::serve(listener, router).with_graceful_shutdown(async move {
        // The sender never sends: the end of the wait is its end.
        let _ = stopped.changed().await;
    });
    // Accepting on loopback fails only when the process runs out of files; axum waits and goes on by itself.
    let _ = served.await;
}

async fn handle(State(tenant): State<Arc<Tenant>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let authority_is_ours = is_ours(&parts.headers, tenant.port)
        && parts.uri.authority().is_none_or(|authority| is_own_host(authority.as_str(), tenant.port));
    let (body, body_bytes) = read(body).await;
    let incoming = Incoming {
        path: parts.uri.path().to_owned(),
        query: form::decode_pairs(parts.uri.query().unwrap_or_default().as_bytes()).unwrap_or_default(),
        method: parts.method,
        headers: parts.headers,
        too_large: body.is_none(),
        body: body.unwrap_or_default(),
        body_bytes,
    };
    let record = RequestRecord::new(&incoming, &tenant.settings());
    let number = tenant.log().note(record);
    let answer = if authority_is_ours {
        answer(&tenant, &incoming).await
    } else {
        Answer::text(StatusCode::FORBIDDEN, "This host name is not served here.\n")
    };
    tenant.log().answered(number, answer.status.as_u16());
    answer.into()
}

/// Whether the one `Host` header names this server, so that a page of another name that resolves to loopback
/// (DNS rebinding) gets nothing.
fn is_ours(headers: &axum::http::HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next().map(|host| host.to_str()), hosts.next()) {
        (Some(Ok(host)), None) => is_own_host(host, port),
        _ => false,
    }
}

fn is_own_host(host: &str, port: u16) -> bool {
    host.rsplit_once(':').is_some_and(|(name, given)| {
        given == port.to_string() && (name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
    })
}

/// The body, or `None` when it is too large or breaks off; and how many bytes arrived.
async fn read(mut body: Body) -> (Option<Bytes>, usize) {
    let mut kept = Vec::new();
    let mut arrived = 0usize;
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(frame) = frame else { return (None, arrived) };
        let Ok(data) = frame.into_data() else { continue };
        arrived = arrived.saturating_add(data.len());
        if arrived <= LARGEST_BODY {
            kept.extend_from_slice(&data);
        } else if arrived > LARGEST_DRAINED {
            break;
        }
    }
    ((arrived <= LARGEST_BODY).then(|| kept.into()), arrived)
}

async fn answer(tenant: &Tenant, request: &Incoming) -> Answer {
    let place = Place::of(&request.path);
    let delay = fault::delay_ms(&tenant.settings().faults, place);
    if delay > 0 {
        let mut stopped = tenant.stopped.clone();
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(delay)) => {}
            _ = stopped.changed() => {}
        }
    }
    let mut settings = tenant.settings();
    let offset = fault::clock_offset(&settings.faults);
    let now = unix_now().saturating_add(offset.unwrap_or(0));
    let mut answer = match fault::answer_instead(&settings.faults, place, &tenant.origin) {
        Some(answer) => answer,
        None => route(&mut settings, request, &tenant.origin, now),
    };
    answer.cut = fault::is_truncated(&settings.faults, place);
    match offset {
        Some(_) => answer.with(header::DATE, http_date(now)),
        None => answer,
    }
}

fn route(settings: &mut Settings, request: &Incoming, origin: &str, now: i64) -> Answer {
    match Place::of(&request.path) {
        Some(Place::TokenEndpoint) => token_endpoint::answer(settings, request, origin, now),
        Some(Place::Discovery) if is_read(request) => well_known::discovery(settings, origin),
        Some(Place::Jwks) if is_read(request) => well_known::jwks(settings, request),
        Some(Place::ManagementApi) => management_api::answer(settings, request, origin, now),
        Some(Place::OrdersApi) if request.path.starts_with("/careless") => {
            orders_api::answer_carelessly(settings, request, origin, now)
        }
        Some(Place::OrdersApi) if request.path.starts_with("/billing-api") => {
            billing_api::answer(settings, request, origin, now)
        }
        Some(Place::OrdersApi) => orders_api::answer(settings, request, origin, now),
        Some(_) => {
            Answer::page(StatusCode::METHOD_NOT_ALLOWED, "405 Method Not Allowed", "This page can only be read.")
                .with(header::ALLOW, "GET, HEAD")
        }
        None => page(request),
    }
}

/// What a browser would show.
fn page(request: &Incoming) -> Answer {
    match request.path.as_str() {
        "/" => Answer::page(StatusCode::OK, "Practice tenant", "A small identity provider to practise on."),
        "/login" | "/oauth2/auth" => {
            Answer::page(StatusCode::OK, "Sign in", "People sign in here. Machine-to-machine applications do not.")
        }
        _ => Answer::page(StatusCode::NOT_FOUND, "404 Not Found", "There is no page at this address."),
    }
}

fn is_read(request: &Incoming) -> bool {
    matches!(request.method, Method::GET | Method::HEAD)
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the tenant is a server of its own and has its own clock")]
fn unix_now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn http_date(seconds: i64) -> String {
    let seconds = u64::try_from(seconds).unwrap_or(0).min(LATEST_DATE);
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_with_the_right_port_are_ours() {
        for host in ["127.0.0.1:80", "localhost:80", "LOCALHOST:80"] {
            assert!(is_own_host(host, 80), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "127.0.0.1:81",
            "127.0.0.1:080",
            "evil.example:80",
            "localhost.evil.example:80",
            "a@127.0.0.1:80",
            "[::1]:80",
        ] {
            assert!(!is_own_host(host, 80), "{host}");
        }
    }

    #[test]
    fn any_second_can_be_written_as_a_date() {
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http_date(i64::MIN), http_date(0));
        assert_eq!(http_date(i64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
    }
}

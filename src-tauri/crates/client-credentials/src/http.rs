//! The only sender. One configuration for token requests, key sets and calls: TLS always verified, no redirect
//! followed, no cookies, bodies capped, plain http on this computer only and never through a proxy.

mod failure;
pub mod handshake;
#[cfg(test)]
mod rebinding;
mod settings;
mod timing;
pub mod trust;

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::sync::mpsc;
use url::Url;

use crate::environment::is_loopback;
use crate::exchange::{
    Exchange, FormField, Header, LONGEST_RECORDED_BODY, Purpose, RecordedBody, RecordedRequest, RecordedResponse,
    Timings, TransportFailure, TransportFailureKind,
};
use crate::redaction::{Redactor, StreamRedactor};

pub use settings::{ClientIdentity, HttpSettings, ProxyCredentials, ProxySetting, read_proxy, read_proxy_user};
use timing::{ConnectionLog, Stopwatch};

/// Sends requests and records what happened.
#[derive(Clone, Debug)]
pub struct HttpSender {
    remote: reqwest::Client,
    loopback: reqwest::Client,
    log: ConnectionLog,
}

/// A request that is ready to go.
pub struct OutgoingRequest {
    /// Why it is sent.
    pub purpose: Purpose,
    /// HTTP method.
    pub method: reqwest::Method,
    /// Where to.
    pub url: Url,
    /// Headers; credentials are marked sensitive by their value.
    pub headers: HeaderMap,
    /// Body.
    pub body: OutgoingBody,
    /// Most bytes of the answer's body that are read.
    pub body_cap: usize,
    /// Time for the whole exchange, if it differs from the settings.
    pub timeout: Option<Duration>,
    /// Hides the request's secrets in the record.
    pub redactor: Redactor,
}

/// A request's body.
pub enum OutgoingBody {
    /// None.
    None,
    /// Form fields in order; the flag marks a value that must not be recorded, with what is shown instead.
    Form(Vec<OutgoingField>),
    /// Text; the content type stands in the headers.
    Text(String),
}

/// One form field to send.
pub struct OutgoingField {
    /// Name.
    pub name: String,
    /// Value.
    pub value: zeroize::Zeroizing<String>,
    /// What the record shows instead of the value.
    pub shown_as: Option<String>,
}

/// What came of a request: the record, and the answer's body for whoever asked.
pub struct Sent {
    /// The record, without secrets.
    pub exchange: Exchange,
    /// The answer, if a complete or capped one arrived.
    pub answer: Option<Answer>,
}

/// An answer as it arrived.
pub struct Answer {
    /// HTTP status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, at most `body_cap` bytes of it.
    pub body: Vec<u8>,
    /// Whether there was more.
    pub truncated: bool,
}

impl Answer {
    /// The first value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Seconds since 1970 by the server's clock (`Date`, RFC 9110 6.6.1), with the time an answer spent in a cache
    /// (`Age`, RFC 9111 5.1) added.
    pub fn server_time(&self) -> Option<i64> {
        let time = httpdate::parse_http_date(self.header("date")?).ok()?;
        let date = i64::try_from(time.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()).ok()?;
        let age = self.header("age").and_then(|age| age.trim().parse::<u32>().ok()).map_or(0, i64::from);
        date.checked_add(age)
    }
}

impl HttpSender {
    /// Builds the clients.
    ///
    /// # Errors
    /// When the system has no trusted certificates, or the extra certificates or the proxy cannot be used.
    pub fn new(settings: &HttpSettings) -> Result<Self, TransportFailure> {
        let log = ConnectionLog::default();
        let client = |loopback: bool| -> Result<reqwest::Client, TransportFailure> {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that builds a client")]
            let mut builder = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .retry(reqwest::retry::never())
                .connect_timeout(settings.connect_timeout)
                .read_timeout(settings.read_timeout)
                .timeout(settings.total_timeout)
                .tls_version_min(reqwest::tls::Version::TLS_1_2)
                .https_only(!loopback)
                .user_agent(concat!("m2m-token-tester/", env!("CARGO_PKG_VERSION")))
                .dns_resolver(log.resolver(loopback))
                .connector_layer(log.layer());
            builder = match &settings.proxy {
                _ if loopback => builder.no_proxy(),
                ProxySetting::System => builder,
                ProxySetting::Direct => builder.no_proxy(),
                ProxySetting::Address(url) => {
                    let proxy = reqwest::Proxy::all(url.clone()).map_err(|error| failure::classify(error, url))?;
                    let credentials = settings.proxy_credentials.as_ref();
                    builder.proxy(match credentials.and_then(basic) {
                        Some(value) => proxy.custom_http_auth(value),
                        None => proxy,
                    })
                }
            };
            if let Some(pem) = &settings.extra_certificates {
                let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(failure::client_not_built)?;
                builder = builder.tls_certs_merge(certificates);
            }
            if let Some(identity) = &settings.client_identity {
                let pem = zeroize::Zeroizing::new(format!("{}{}", identity.certificates, identity.key.expose()));
                let identity = reqwest::Identity::from_pem(pem.as_bytes()).map_err(failure::client_not_built)?;
                builder = builder.identity(identity);
            }
            builder.build().map_err(failure::client_not_built)
        };
        Ok(Self { remote: client(false)?, loopback: client(true)?, log })
    }

    /// Sends the request; every outcome is recorded, none is an error. `now` is in seconds since 1970.
    ///
    /// Dropping the future cancels the request.
    pub async fn send(&self, outgoing: OutgoingRequest, now: i64) -> Sent {
        let mut taker = Taker::Keep { body: Vec::new(), cap: outgoing.body_cap };
        let mut sent = self.exchange(outgoing, now, &mut taker).await;
        if let (Some(answer), Taker::Keep { body, .. }) = (&mut sent.answer, taker) {
            answer.body = body;
        }
        sent
    }

    /// Sends the request and hands its answer's body on in pieces, however long it is; nothing of it is kept here.
    /// Otherwise like [`Self::send`]. When nobody takes the pieces any more, it stops, as if the answer were cut.
    pub async fn send_into(&self, outgoing: OutgoingRequest, pieces: mpsc::Sender<Vec<u8>>, now: i64) -> Sent {
        let redactor = outgoing.redactor.clone();
        let mut taker = Taker::HandOn { stream: redactor.stream(), pieces };
        let mut sent = self.exchange(outgoing, now, &mut taker).await;
        if let (Some(answer), Taker::HandOn { stream, pieces }) = (&mut sent.answer, taker) {
            answer.truncated |= pieces.send(stream.end()).await.is_err();
        }
        sent
    }

    /// One exchange. The record holds the beginning of the body, the answer nothing of it: that is for `taker`.
    async fn exchange(&self, outgoing: OutgoingRequest, now: i64, taker: &mut Taker<'_>) -> Sent {
        let OutgoingRequest { purpose, method, url, headers, body, timeout, redactor, .. } = outgoing;
        let recorded = record_request(&method, &url, &headers, &body, &redactor);
        let mut exchange = Exchange {
            purpose,
            request: recorded,
            response: None,
            failure: None,
            timings: Timings::default(),
            sent_at: now,
        };
        if !matches!((url.scheme(), is_loopback(&url)), ("https", _) | ("http", true)) {
            exchange.failure = Some(failure::not_allowed(&url));
            return Sent { exchange, answer: None };
        }
        let client = if is_loopback(&url) { &self.loopback } else { &self.remote };
        let mut request = client.request(method, url.clone()).headers(headers);
        request = match body {
            OutgoingBody::None => request,
            OutgoingBody::Form(fields) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for field in &fields {
                    form.append_pair(&field.name, &field.value);
                }
                request.header("content-type", "application/x-www-form-urlencoded").body(form.finish())
            }
            OutgoingBody::Text(text) => request.body(text),
        };
        if let Some(timeout) = timeout {
            request = request.timeout(timeout);
        }
        let watch = Stopwatch::start();
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                let connecting = watch.is_connecting(&self.log);
                exchange.timings = watch.failed(&self.log, &url);
                let failure = failure::classify(error, &url);
                exchange.failure = Some(if connecting { failure::while_connecting(failure, &url) } else { failure });
                return Sent { exchange, answer: None };
            }
        };
        let first_byte = watch.lap();
        let mut recorded_response = record_response(&response, &redactor);
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut head = Vec::new();
        let (mut length, mut truncated) = (0, false);
        let broken = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    length += chunk.len();
                    let room = LONGEST_RECORDED_BODY.saturating_sub(head.len());
                    head.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
                    if !taker.take(&chunk).await {
                        truncated = true;
                        break None;
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(failure::classify(error, &url)),
            }
        };
        exchange.timings = watch.done(&self.log, &url, first_byte);
        recorded_response.body = RecordedBody::record_head(&head, length, &redactor);
        exchange.response = Some(recorded_response);
        let complete = broken.is_none();
        exchange.failure = broken;
        Sent { exchange, answer: complete.then_some(Answer { status, headers, body: Vec::new(), truncated }) }
    }
}

/// Where the body of an answer goes.
enum Taker<'a> {
    Keep { body: Vec<u8>, cap: usize },
    HandOn { stream: StreamRedactor<'a>, pieces: mpsc::Sender<Vec<u8>> },
}

impl Taker<'_> {
    /// Takes a piece and says whether more is wanted.
    async fn take(&mut self, chunk: &[u8]) -> bool {
        match self {
            Self::Keep { body, cap } => {
                let room = cap.saturating_sub(body.len());
                body.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
                chunk.len() <= room
            }
            Self::HandOn { stream, pieces } => pieces.send(stream.next(chunk)).await.is_ok(),
        }
    }
}

/// What will be sent, before it is sent and without its secrets.
pub fn record_request(
    method: &reqwest::Method,
    url: &Url,
    headers: &HeaderMap,
    body: &OutgoingBody,
    redactor: &Redactor,
) -> RecordedRequest {
    let mut recorded: Vec<Header> = headers
        .iter()
        .map(|(name, value)| Header::record(&title_case(name), &String::from_utf8_lossy(value.as_bytes()), redactor))
        .collect();
    let body = match body {
        OutgoingBody::None => RecordedBody::None,
        OutgoingBody::Form(fields) => {
            recorded.push(Header {
                name: "Content-Type".into(),
                value: "application/x-www-form-urlencoded".into(),
                redacted: false,
            });
            let field = |field: &OutgoingField| match &field.shown_as {
                Some(shown) => FormField { name: field.name.clone(), value: shown.clone(), redacted: true },
                None => FormField { name: field.name.clone(), value: redactor.redact(&field.value), redacted: false },
            };
            RecordedBody::Form { fields: fields.iter().map(field).collect() }
        }
        OutgoingBody::Text(text) => RecordedBody::record(text.as_bytes(), redactor),
    };
    RecordedRequest { method: method.to_string(), url: redactor.redact(url.as_str()), headers: recorded, body }
}

fn record_response(response: &reqwest::Response, redactor: &Redactor) -> RecordedResponse {
    let headers = response.headers().iter();
    RecordedResponse {
        status: response.status().as_u16(),
        reason: response.status().canonical_reason().unwrap_or_default().to_owned(),
        version: format!("{:?}", response.version()),
        headers: headers
            .map(|(name, value)| {
                Header::record(&title_case(name), &String::from_utf8_lossy(value.as_bytes()), redactor)
            })
            .collect(),
        body: RecordedBody::None,
        remote_address: response.remote_addr().map(|address| address.to_string()),
    }
}

/// `content-type` → `Content-Type`: as people know them from other tools.
fn title_case(name: &HeaderName) -> String {
    let mut upper = true;
    name.as_str()
        .chars()
        .map(|c| {
            let c = if upper { c.to_ascii_uppercase() } else { c };
            upper = c == '-';
            c
        })
        .collect()
}

/// A header value that libraries keep out of their own debug output.
pub fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// `Proxy-Authorization` (RFC 7617), kept out of debug output.
fn basic(credentials: &ProxyCredentials) -> Option<HeaderValue> {
    use base64::Engine;
    let both = zeroize::Zeroizing::new(format!("{}:{}", credentials.user, credentials.password.expose()));
    sensitive(&format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(both.as_bytes())))
}

/// Kinds of trouble that mean: this address does not lead to a server at all.
pub fn is_unreachable(kind: TransportFailureKind) -> bool {
    use TransportFailureKind as K;
    matches!(
        kind,
        K::HostNotFound
            | K::NameServerUnreachable
            | K::HostNameInvalid
            | K::ConnectionRefused
            | K::NetworkUnreachable
            | K::ConnectTimedOut
    )
}

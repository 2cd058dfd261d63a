//! The order of the steps: the only place that mixes the pure parts with the sender.

mod guarding;
mod tenant;

use std::sync::Arc;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use url::Url;

use crate::body::{Body, BodyView};
use crate::diagnosis::{Finding, Situation, diagnose};
use crate::discovery::{self, Metadata, MetadataTrouble};
use crate::environment::{AuthorizationServer, Environment};
use crate::exchange::{Exchange, Purpose, TransportFailure};
use crate::http::{Answer, HttpSender, OutgoingBody, OutgoingRequest, Sent, is_unreachable};
use crate::jwks::{self, KeySet};
use crate::jwt::{self, DecodedToken};
use crate::knowledge::{self, DownloadedKeys, Knowledge};
use crate::redacted_report::shapes::hide_in_url;
use crate::redaction::{Redactor, hide_credential_members};
use crate::report::{self, Question};
use crate::secret::{AccessToken, ClientSecret};
use crate::token_request::{Client, TokenRequest};
use crate::token_response::{self, ProviderWords, TokenAnswer};
use crate::verification::{Clocks, Verification};

pub use guarding::send_guard_case;
pub use tenant::{TenantReading, change_tenant, read_tenant};

/// Longest body, in bytes, that is read for the provider's own words.
const LONGEST_EXPLANATION: usize = 1024 * 1024;

/// What came of looking for an address that only the server knows.
#[derive(Debug)]
pub struct Discovered {
    /// The metadata, if it was found.
    pub metadata: Option<Metadata>,
    /// Why it could not be used.
    pub trouble: Option<MetadataTrouble>,
    /// What was asked; empty when it was known already.
    pub exchanges: Vec<Exchange>,
}

/// Looks up an issuer's metadata, once while the app runs.
pub async fn discover(sender: &HttpSender, knowledge: &Knowledge, issuer: &str, now: i64) -> Discovered {
    let mut discovered = Discovered { metadata: knowledge.metadata(issuer), trouble: None, exchanges: Vec::new() };
    if discovered.metadata.is_some() {
        return discovered;
    }
    for address in discovery::addresses(issuer) {
        let Sent { exchange, answer } = sender.send(get(Purpose::Discovery, address), now).await;
        let unreachable = exchange.failure.as_ref().is_some_and(|failure| is_unreachable(failure.failure));
        discovered.exchanges.push(exchange);
        match answer.map(|answer| discovery::read(&answer, issuer)) {
            Some(Ok(metadata)) => {
                knowledge.keep_metadata(issuer, metadata.clone());
                discovered.metadata = Some(metadata);
                break;
            }
            // That there is nothing at the second place says less than what was wrong at the first.
            Some(Err(MetadataTrouble::NoMetadata(_))) if discovered.trouble.is_some() => {}
            Some(Err(trouble)) => discovered.trouble = Some(trouble),
            // The other address is on the same host: it would only double the waiting time.
            None if unreachable => break,
            None => {}
        }
    }
    discovered
}

/// What came of a token request.
#[derive(Debug)]
pub struct TokenOutcome {
    /// The request itself; absent when no token endpoint could be found.
    pub exchange: Option<Exchange>,
    /// What was asked before, to find the endpoint.
    pub discovery: Discovered,
    /// What the server said, if it said anything.
    pub answer: Option<TokenAnswer>,
    /// The server's clock, in seconds since 1970.
    pub server_now: Option<i64>,
}

impl TokenOutcome {
    /// Why nothing was said.
    pub fn failure(&self) -> Option<&TransportFailure> {
        let last = self.exchange.as_ref().or_else(|| self.discovery.exchanges.last());
        last.and_then(|exchange| exchange.failure.as_ref())
    }
}

/// Requests a token (RFC 6749 4.4). Every outcome is data; `now` is in seconds since 1970.
pub async fn request_token(
    sender: &HttpSender,
    knowledge: &Knowledge,
    environment: &Environment,
    request: &TokenRequest,
    secret: &ClientSecret,
    fingerprint: Option<&str>,
    now: i64,
) -> TokenOutcome {
    let mut discovery = Discovered { metadata: None, trouble: None, exchanges: Vec::new() };
    let endpoint = match (environment.token_endpoint(), environment.issuer()) {
        (Some(endpoint), _) => Some(endpoint),
        (None, Some(issuer)) => {
            discovery = discover(sender, knowledge, issuer, now).await;
            discovery.metadata.as_ref().and_then(|metadata| metadata.token_endpoint.clone())
        }
        (None, None) => None,
    };
    let Some(token_endpoint) = endpoint else {
        return TokenOutcome { exchange: None, discovery, answer: None, server_now: None };
    };
    let client = Client {
        token_endpoint: &token_endpoint,
        client_id: &environment.client_id,
        authentication: request.authentication.unwrap_or(environment.authentication),
        fingerprint,
    };
    let outgoing = request.build(&client, secret);
    let redactor = outgoing.redactor.clone();
    let Sent { mut exchange, answer } = sender.send(outgoing, now).await;
    let server_now = answer.as_ref().and_then(Answer::server_time);
    // A server may send back what it was sent; the words go to the window.
    let answer = answer.as_ref().map(|answer| match token_response::read(answer) {
        TokenAnswer::Refused(words) => TokenAnswer::Refused(words.redacted(&redactor)),
        other => other,
    });
    match &answer {
        Some(TokenAnswer::Issued(_)) => exchange.hide_tokens(),
        // A token may stand beside an error, and in what is no token response at all.
        Some(TokenAnswer::Refused(_)) => exchange.hide_credentials(),
        Some(TokenAnswer::Unreadable(_)) => exchange.hide_whatever_looks_secret(),
        None => {}
    }
    TokenOutcome { exchange: Some(exchange), discovery, answer, server_now }
}

/// The keys an environment's tokens are verified with.
#[derive(Debug)]
pub struct KeysFound {
    /// The keys, if any could be had.
    pub keys: Option<DownloadedKeys>,
    /// A set that arrived and holds no key at all: not used, not remembered, only told.
    pub without_keys: Option<KeySet>,
    /// They are older than their server allows, because it could not be reached now.
    pub outdated: bool,
    /// What was asked; empty when they were known already.
    pub exchanges: Vec<Exchange>,
    /// The server's clock, in seconds since 1970, if it was asked.
    pub server_now: Option<i64>,
    /// Why the metadata could not be used.
    pub trouble: Option<MetadataTrouble>,
}

impl KeysFound {
    /// The key set.
    pub fn set(&self) -> Option<Arc<KeySet>> {
        self.keys.as_ref().map(|keys| keys.set.clone())
    }
}

/// Finds the environment's keys: remembered, or downloaded; once more when `kid` is not among them.
///
/// The address comes from the environment and its issuer only, never from a token (RFC 8725 3.10).
pub async fn find_keys(
    sender: &HttpSender,
    knowledge: &Knowledge,
    environment: &Environment,
    kid: Option<&str>,
    now: i64,
) -> KeysFound {
    let server = key_server(environment);
    let known = knowledge.keys(&server);
    let mut found = KeysFound {
        keys: known.clone(),
        without_keys: None,
        outdated: false,
        exchanges: Vec::new(),
        server_now: None,
        trouble: None,
    };
    if known.as_ref().is_some_and(|known| known.serve(kid, now)) {
        return found;
    }
    // Still fresh, and yet asked for again: that is because of the `kid`.
    let asked_again_at = known.and_then(|known| if now < known.fresh_until { Some(now) } else { known.asked_again_at });
    found.outdated = true;
    let mut addresses: Vec<Url> = environment.jwks_uri().into_iter().collect();
    if addresses.is_empty()
        && let Some(issuer) = environment.issuer()
    {
        let discovered = discover(sender, knowledge, issuer, now).await;
        found.exchanges = discovered.exchanges;
        found.trouble = discovered.trouble;
        addresses.extend(discovered.metadata.and_then(|metadata| metadata.jwks_uri));
    }
    if let (true, AuthorizationServer::Kinde { host }) = (addresses.is_empty(), &environment.server) {
        addresses.extend([".well-known/jwks", ".well-known/jwks.json"].iter().filter_map(|path| host.address(path)));
    }
    for address in addresses {
        let Sent { exchange, answer } = sender.send(get(Purpose::Jwks, address.clone()), now).await;
        let unreachable = exchange.failure.as_ref().is_some_and(|failure| is_unreachable(failure.failure));
        found.exchanges.push(exchange);
        if let Some(answer) = answer.filter(|answer| answer.status == 200) {
            found.server_now = answer.server_time();
            let set = jwks::parse(&String::from_utf8_lossy(&answer.body));
            if set.keys.is_empty() {
                found.without_keys = Some(set);
            } else {
                let fresh_until = now + knowledge::life(&answer);
                let keys = DownloadedKeys {
                    set: Arc::new(set),
                    source: address,
                    fetched_at: now,
                    fresh_until,
                    asked_again_at,
                };
                knowledge.keep_keys(&server, keys.clone());
                found.keys = Some(keys);
                found.outdated = false;
                break;
            }
        }
        if unreachable {
            break;
        }
    }
    found.outdated &= found.keys.is_some();
    found
}

/// What keys are remembered by: a typed address, or the issuer.
fn key_server(environment: &Environment) -> String {
    environment.jwks_uri().map(String::from).or_else(|| environment.issuer().map(str::to_owned)).unwrap_or_default()
}

/// A request without credentials for a public document.
fn get(purpose: Purpose, url: Url) -> OutgoingRequest {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    OutgoingRequest {
        purpose,
        method: reqwest::Method::GET,
        url,
        headers,
        body: OutgoingBody::None,
        body_cap: discovery::BODY_CAP,
        timeout: None,
        redactor: Redactor::new(),
    }
}

/// A judged token, with what it was judged by.
#[derive(Debug)]
pub struct Judged {
    /// The token, taken apart.
    pub token: DecodedToken,
    /// The keys.
    pub keys: KeysFound,
    /// Every check.
    pub verification: Verification,
    /// What is wrong, most important first.
    pub findings: Vec<Finding>,
}

/// What is known around a token that is to be judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Occasion<'a> {
    /// This computer's time, in seconds since 1970.
    pub now: i64,
    /// The clock of the server that issued it, in seconds since 1970.
    pub server_now: Option<i64>,
    /// It came from the token endpoint for client credentials: then it is no secret and no person's token, whatever it
    /// looks like.
    pub issued_here: bool,
    /// What was asked for.
    pub request: Option<&'a TokenRequest>,
    /// The answer it came in.
    pub token_answer: Option<&'a TokenAnswer>,
    /// The other environments, for mix-ups between them.
    pub others: &'a [&'a Environment],
}

/// Decodes a token, fetches the environment's keys where needed, and judges it.
pub async fn judge_token(
    sender: &HttpSender,
    knowledge: &Knowledge,
    environment: &Environment,
    token: &AccessToken,
    question: &Question,
    occasion: &Occasion<'_>,
) -> Judged {
    let decoded = jwt::decode(token.expose());
    let token = if occasion.issued_here { decoded.as_issued() } else { decoded };
    let kid = token.header_string("kid").value().cloned();
    let now = occasion.now;
    let keys = find_keys(sender, knowledge, environment, kid.as_deref(), now).await;
    let server_now = occasion.server_now.or(keys.server_now);
    let verification = report::judge(environment, &token, &keys, question, Clocks { now, server_now });
    let set = keys.set();
    let findings = diagnose(&Situation {
        environment: Some(environment),
        others: occasion.others,
        request: occasion.request,
        token_answer: occasion.token_answer,
        exchange: keys.exchanges.last(),
        metadata_trouble: keys.trouble.as_ref(),
        keys: set.as_deref().or(keys.without_keys.as_ref()),
        token: Some(&token),
        verification: Some(&verification),
        now,
        server_now,
        ..Situation::default()
    });
    Judged { token, keys, verification, findings }
}

/// What came of a call.
#[derive(Debug)]
pub struct CallOutcome {
    /// What was sent and what came back.
    pub exchange: Exchange,
    /// The body, if an answer came, with credentials in it hidden.
    pub body: Option<Body>,
    /// The body as it came, if something in it was hidden.
    pub unhidden: Option<Body>,
    /// How many credentials in the body were hidden.
    pub hidden: usize,
    /// There was more of it than is kept.
    pub truncated: bool,
    /// The server's clock, in seconds since 1970.
    pub server_now: Option<i64>,
    /// Where a redirect leads; it is never followed.
    pub redirect: Option<String>,
    /// The provider's own words.
    pub provider_words: Option<ProviderWords>,
}

/// Sends a call. Every outcome is data.
pub async fn call(sender: &HttpSender, request: OutgoingRequest, now: i64) -> CallOutcome {
    call_and_read(sender, request, now, |_, _| ()).await.0
}

/// Sends a call, and has the answer read by its address and its bytes, when one came and its status is good.
pub async fn call_and_read<T: Send + 'static>(
    sender: &HttpSender,
    request: OutgoingRequest,
    now: i64,
    read: impl FnOnce(&Url, &[u8]) -> T + Send + 'static,
) -> (CallOutcome, Option<T>) {
    let (redactor, url) = (request.redactor.clone(), request.url.clone());
    let Sent { exchange, answer } = sender.send(request, now).await;
    outcome_and_read(exchange, answer, redactor, move |bytes| read(&url, bytes)).await
}

async fn outcome(exchange: Exchange, answer: Option<Answer>, redactor: Redactor) -> CallOutcome {
    outcome_and_read(exchange, answer, redactor, |_| ()).await.0
}

async fn outcome_and_read<T: Send + 'static>(
    mut exchange: Exchange,
    answer: Option<Answer>,
    redactor: Redactor,
    read: impl FnOnce(&[u8]) -> T + Send + 'static,
) -> (CallOutcome, Option<T>) {
    exchange.hide_credentials();
    let Some(answer) = answer else {
        let outcome = CallOutcome {
            exchange,
            body: None,
            unhidden: None,
            hidden: 0,
            truncated: false,
            server_now: None,
            redirect: None,
            provider_words: None,
        };
        return (outcome, None);
    };
    let location = answer.header("location").filter(|_| (300..400).contains(&answer.status));
    let redirect = location.map(|location| hide_in_url(&redactor.redact(location)));
    // Nobody explains a failure in a megabyte.
    let explains = !(200..400).contains(&answer.status) && answer.body.len() <= LONGEST_EXPLANATION;
    let words = explains.then(|| serde_json::from_slice(&answer.body).ok()).flatten();
    let provider_words = match words {
        Some(serde_json::Value::Object(object)) => {
            token_response::provider_words(&object).map(|words| words.redacted(&redactor))
        }
        _ => None,
    };
    let (server_now, truncated) = (answer.server_time(), answer.truncated);
    let content_type = answer.header("content-type").map(str::to_owned);
    let good = (200..300).contains(&answer.status);
    let lay_out = move || {
        // Without the token, should the server have sent it back: what the window may show, it may also copy.
        let bytes = redactor.redact_known(answer.body);
        let read = good.then(|| read(&bytes));
        let content_type = content_type.as_deref();
        let body = |bytes: Vec<u8>| {
            if truncated { Body::first_part(bytes, content_type) } else { Body::new(bytes, content_type) }
        };
        let (shown, hidden) = without_credentials(&redactor, &bytes);
        let (body, unhidden) = match shown {
            Some(shown) => (body(shown), Some(body(bytes))),
            None => (body(bytes), None),
        };
        body.lines(BodyView::Pretty, 0, 0);
        (body, unhidden, hidden, read)
    };
    // Megabytes take long enough to keep everything else waiting.
    let laid_out = tokio::task::spawn_blocking(lay_out).await;
    let (body, unhidden, hidden, read) = laid_out.unwrap_or_else(|_| (Body::new(Vec::new(), None), None, 0, None));
    let outcome =
        CallOutcome { exchange, body: Some(body), unhidden, hidden, truncated, server_now, redirect, provider_words };
    (outcome, read)
}

/// A body with somebody's credentials hidden, where it holds any, and how many. What is hidden can be asked for.
fn without_credentials(redactor: &Redactor, bytes: &[u8]) -> (Option<Vec<u8>>, usize) {
    let hidden = std::str::from_utf8(bytes).ok().and_then(hide_credential_members);
    let count = hidden.as_ref().map_or(0, |hidden| hidden.count);
    let shown = hidden.map_or_else(|| bytes.to_vec(), |hidden| hidden.text.into_bytes());
    // JSON inside a text of JSON, and what is no text at all.
    let shown = redactor.redact_bytes(shown);
    if shown == bytes { (None, 0) } else { (Some(shown), count.max(1)) }
}

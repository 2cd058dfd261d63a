//! Broken servers, broken networks, and servers that lead elsewhere: what is said about them, and what they never get.

use crate::bench::{Bench, answered, for_audiences, now, question, sender};
use crate::raw::{Authority, Raw, Step, json, say};
use client_credentials::body::BodyKind;
use client_credentials::environment::{ClientAuthentication, EnvironmentDraft};
use client_credentials::exchange::{Exchange, Purpose, TransportFailureKind as Kind};
use client_credentials::flow;
use client_credentials::http::{HttpSender, HttpSettings, OutgoingBody, OutgoingRequest, ProxySetting};
use client_credentials::redaction::Redactor;
use client_credentials::resource_call::{BODY_CAP, CallDraft};
use client_credentials::secret::AccessToken;
use client_credentials::token_request::TokenRequest;
use client_credentials::token_response::TokenAnswer;
use std::time::{Duration, Instant};

const SECRET: &str = "SECRET?%G&client";
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.VE9LRU4tQ0FOQVJZLVNJR05BVFVSRQ";

/// Limits short enough for a test, and far enough apart to tell them from each other.
fn hasty() -> HttpSettings {
    HttpSettings {
        connect_timeout: Duration::from_millis(400),
        read_timeout: Duration::from_millis(400),
        total_timeout: Duration::from_millis(1500),
        ..HttpSettings::default()
    }
}

fn bench_at(origin: &str) -> Bench {
    let draft = EnvironmentDraft { host: origin.into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() };
    let mut bench = Bench::new(draft, SECRET);
    bench.sender = sender(hasty());
    bench
}

fn get(url: &str) -> OutgoingRequest {
    OutgoingRequest {
        purpose: Purpose::Call,
        method: reqwest::Method::GET,
        url: url.parse().unwrap(),
        headers: Default::default(),
        body: OutgoingBody::None,
        body_cap: BODY_CAP,
        timeout: None,
        redactor: Redactor::new(),
    }
}

/// What came of a GET to a server that does these steps.
async fn outcome_of(steps: Vec<Step>) -> flow::CallOutcome {
    let server = Raw::plain(steps).await;
    flow::call(&sender(hasty()), get(&server.http()), now()).await
}

fn kind(exchange: &Exchange) -> Option<Kind> {
    exchange.failure.as_ref().map(|failure| failure.failure)
}

#[tokio::test]
async fn a_redirect_gets_neither_the_secret_nor_the_token() {
    let stranger = Raw::plain(vec![Step::Hear, json("{}")]).await;
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        for location in [stranger.http(), stranger.https(), format!("//127.0.0.1:{}/x", stranger.port)] {
            let answer = format!("HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
            let server = Raw::plain(vec![Step::Hear, say(&answer)]).await;
            let bench = bench_at(&server.http());
            for way in [ClientAuthentication::ClientSecretPost, ClientAuthentication::ClientSecretBasic] {
                let request = TokenRequest { authentication: Some(way), ..for_audiences(&["https://a.example"], &[]) };
                let outcome = bench.request(&request).await;
                assert!(!matches!(outcome.answer, None | Some(TokenAnswer::Issued(_))), "{outcome:?}");
            }
            let (outcome, _) =
                bench.call("GET", &format!("{}/api/v1/users", server.http()), &AccessToken::new(TOKEN.into())).await;
            assert_eq!(outcome.redirect.as_deref(), Some(location.as_str()));
            assert_eq!(answered(&outcome).0.to_string(), status[..3]);
            let call = CallDraft {
                method: "POST".into(),
                url: format!("{}/api", server.http()),
                headers: vec![],
                body: Some("{}".into()),
            };
            flow::call(&bench.sender, call.build(&bench.environment, &AccessToken::new(TOKEN.into())).unwrap(), now())
                .await;
            // Metadata and keys lead nowhere else, either: a stranger's keys would prove a stranger's tokens.
            let judged = bench.judge(&AccessToken::new(TOKEN.into()), &question(&[], &[]), now()).await;
            assert!(judged.keys.keys.is_none());
            assert!(server.received().contains("TOKEN-CANARY") || server.received().contains(TOKEN));
        }
    }
    assert_eq!((stranger.connections(), stranger.received().as_str()), (0, ""));

    // The stranger would have kept it.
    flow::call(&sender(hasty()), get(&format!("{}/?{TOKEN}", stranger.http())), now()).await;
    assert!(stranger.received().contains(TOKEN));
}

#[tokio::test]
async fn a_token_is_not_sent_to_a_host_outside_the_environment() {
    let (server, stranger) =
        (Raw::plain(vec![Step::Hear, json("{}")]).await, Raw::plain(vec![Step::Hear, json("{}")]).await);
    let bench = bench_at(&server.http());
    let call = CallDraft { method: "GET".into(), url: stranger.http(), headers: Vec::new(), body: None };
    assert!(call.build(&bench.environment, &AccessToken::new(TOKEN.into())).is_err());
    assert_eq!(stranger.connections(), 0);
}

#[tokio::test]
async fn every_kind_of_silence_ends_in_time_and_is_told_apart() {
    // A queue that is full takes no further connection, and says nothing about it.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(1).unwrap();
    let address = full.local_addr().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..8 {
        let attempt = tokio::time::timeout(Duration::from_millis(100), tokio::net::TcpStream::connect(address)).await;
        waiting.extend(attempt.ok().and_then(Result::ok));
    }
    let began = Instant::now();
    let outcome = flow::call(&sender(hasty()), get(&format!("http://{address}/")), now()).await;
    assert_eq!(kind(&outcome.exchange), Some(Kind::ConnectTimedOut), "{:?}", outcome.exchange.failure);
    assert!(began.elapsed() < Duration::from_secs(3));
    // Also when it is the limit for the whole exchange that ends it.
    let request = OutgoingRequest { timeout: Some(Duration::from_millis(300)), ..get(&format!("http://{address}/")) };
    let outcome = flow::call(&sender(HttpSettings::default()), request, now()).await;
    assert_eq!(kind(&outcome.exchange), Some(Kind::ConnectTimedOut), "{:?}", outcome.exchange.failure);

    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    for (what, steps, expected) in [
        ("no answer", vec![Step::Hear, Step::Hang], Kind::ResponseTimedOut),
        ("half a status line", vec![Step::Hear, say("HTTP/1.1 20"), Step::Hang], Kind::ResponseTimedOut),
        ("dripping headers", vec![Step::Hear, say("HTTP/1.1 200 OK\r\nX: "), Step::Drip], Kind::ResponseTimedOut),
        ("no body", vec![Step::Hear, say(head), Step::Hang], Kind::BodyTimedOut),
        ("half a body", vec![Step::Hear, say(head), say("{"), Step::Hang], Kind::BodyTimedOut),
        ("a dripping body", vec![Step::Hear, say("HTTP/1.1 200 OK\r\n\r\n"), Step::Drip], Kind::BodyTimedOut),
    ] {
        let began = Instant::now();
        let outcome = outcome_of(steps).await;
        assert_eq!(kind(&outcome.exchange), Some(expected), "{what}: {:?}", outcome.exchange.failure);
        assert!(began.elapsed() < Duration::from_secs(4), "{what}: {:?}", began.elapsed());
        assert!(outcome.body.is_none() && outcome.exchange.timings.total_ms > 300.0);
    }

    // A slow server is none of these as long as it keeps within the limits.
    let pause = Step::Pause(Duration::from_millis(150));
    let slow = vec![
        Step::Hear,
        pause.clone(),
        say("HTTP/1.1 200 OK\r\n"),
        pause.clone(),
        say("Content-Length: 2\r\n\r\n"),
        pause,
        say("{}"),
    ];
    let outcome = outcome_of(slow).await;
    assert_eq!((kind(&outcome.exchange), answered(&outcome)), (None, (200, "{}".to_owned())));

    // And the request's own limit counts.
    let server = Raw::plain(vec![Step::Hear, Step::Hang]).await;
    let began = Instant::now();
    let patient = sender(HttpSettings::default());
    let request = OutgoingRequest { timeout: Some(Duration::from_millis(300)), ..get(&server.http()) };
    let outcome = flow::call(&patient, request, now()).await;
    assert_eq!(kind(&outcome.exchange), Some(Kind::ResponseTimedOut));
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn damaged_answers_are_failures_of_the_right_kind_and_keep_what_came() {
    let headers: String = (0..200).map(|at| format!("X-{at}: v\r\n")).collect();
    let ok = "HTTP/1.1 200 OK\r\n";
    for (what, answer, expected, status) in [
        ("a cut body", format!("{ok}Content-Length: 100\r\n\r\n{{\"a\":"), Kind::BodyTruncated, true),
        (
            "a bad chunk",
            format!("{ok}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{{}}\r\n0\r\n\r\n"),
            Kind::BodyTruncated,
            true,
        ),
        (
            "a missing last chunk",
            format!("{ok}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n"),
            Kind::BodyTruncated,
            true,
        ),
        ("200 headers", format!("{ok}{headers}Content-Length: 2\r\n\r\n{{}}"), Kind::HeadersTooLarge, false),
        ("a huge header", format!("{ok}X: {}\r\n\r\n", "x".repeat(1_000_000)), Kind::HeadersTooLarge, false),
        ("two lengths", format!("{ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"), Kind::NotHttp, false),
        ("a length that is no number", format!("{ok}Content-Length: two\r\n\r\n{{}}"), Kind::NotHttp, false),
        ("another protocol", "SSH-2.0-OpenSSH_9.2\r\n".to_owned(), Kind::NotHttp, false),
        ("a header without a name", format!("{ok}: x\r\n\r\n"), Kind::NotHttp, false),
        ("nothing", String::new(), Kind::ConnectionClosed, false),
        ("half a head", format!("{ok}Content-Ty"), Kind::ConnectionClosed, false),
    ] {
        let outcome = outcome_of(vec![Step::Hear, say(&answer)]).await;
        let failure = outcome.exchange.failure.as_ref();
        assert_eq!(failure.map(|failure| failure.failure), Some(expected), "{what}: {failure:?}");
        assert!(failure.is_some_and(|failure| !failure.sentence.is_empty() && !failure.detail.is_empty()), "{what}");
        assert_eq!(outcome.exchange.response.is_some(), status, "{what}: whether a status line came");
        assert!(outcome.body.is_none(), "{what}: a damaged body is no body");
    }
    // Longer than announced: the announced part is the answer.
    let outcome = outcome_of(vec![Step::Hear, say(format!("{ok}Content-Length: 2\r\n\r\n{{}}and more"))]).await;
    assert_eq!((kind(&outcome.exchange), answered(&outcome).1), (None, "{}".to_owned()));
    // Closed before the request is read: refused by some systems' words, closed by others'.
    let outcome = outcome_of(vec![]).await;
    assert!(
        matches!(kind(&outcome.exchange), Some(Kind::ConnectionClosed | Kind::ConnectionReset)),
        "{:?}",
        outcome.exchange
    );
}

#[tokio::test]
async fn an_endless_body_is_cut_at_its_limit() {
    for steps in [
        vec![Step::Hear, say("HTTP/1.1 200 OK\r\nContent-Length: 41943040\r\n\r\n"), Step::Pour(40 << 20)],
        vec![Step::Hear, say("HTTP/1.1 200 OK\r\n\r\n"), Step::Pour(usize::MAX)],
    ] {
        let server = Raw::plain(steps).await;
        let (before, began) = (memory(), Instant::now());
        let generous = sender(HttpSettings::default());
        let outcome = flow::call(&generous, get(&server.http()), now()).await;
        assert!(outcome.truncated && kind(&outcome.exchange).is_none(), "{:?}", outcome.exchange.failure);
        assert_eq!(outcome.body.as_ref().map(client_credentials::body::Body::bytes), Some(BODY_CAP));
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
        let (after, limit) = (memory(), 400 << 20);
        assert!(after - before < limit, "{} MiB more", (after - before) >> 20);
        // What was on its way when the reader stopped fills some buffers, not more.
        assert!(server.poured() < BODY_CAP + (16 << 20), "{} bytes were taken", server.poured());
    }
    // A token endpoint needs far less, and what is cut is no token.
    let flood = Raw::plain(vec![
        Step::Hear,
        say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"),
        Step::Pour(usize::MAX),
    ])
    .await;
    let outcome = bench_at(&flood.http()).request(&for_audiences(&["https://a.example"], &[])).await;
    assert!(!matches!(outcome.answer, Some(TokenAnswer::Issued(_))));
    assert!(flood.poured() < 16 << 20, "{} bytes were taken", flood.poured());
}

/// The most memory this process has held, in bytes; 0 where the system does not tell.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<usize>().unwrap_or_default() * 1024
}

#[tokio::test]
async fn a_packed_body_is_shown_as_it_came_with_its_label() {
    let packed = [0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0, 0x43, 0xbf, 0xa6, 0xa3, 2, 0, 0, 0];
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", packed.len());
    let server = Raw::plain(vec![Step::Hear, say(head), say(packed)]).await;
    let outcome = flow::call(&sender(hasty()), get(&server.http()), now()).await;
    let body = outcome.body.unwrap();
    assert_eq!((body.kind(), body.bytes()), (BodyKind::Binary, packed.len()));
    assert_eq!(outcome.exchange.response.unwrap().header("content-encoding"), Some("gzip"));
    assert!(!server.received().to_lowercase().contains("accept-encoding"), "{}", server.received());
}

#[tokio::test]
async fn places_that_cannot_be_reached_are_named_rightly() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outcome = flow::call(&sender(hasty()), get(&format!("http://{closed}/")), now()).await;
    assert_eq!(kind(&outcome.exchange), Some(Kind::ConnectionRefused));

    let settings = HttpSettings { connect_timeout: Duration::from_secs(20), ..HttpSettings::default() };
    let outcome = flow::call(&sender(settings), get("https://nonexistent.invalid/"), now()).await;
    // Where no name server answers at all, that is the truth.
    let found = kind(&outcome.exchange);
    assert!(matches!(found, Some(Kind::HostNotFound | Kind::NameServerUnreachable)), "{:?}", outcome.exchange.failure);

    for plain in [
        "http://192.0.2.1/",
        "http://acme.kinde.com/",
        "http://127.0.0.1.example/",
        "http://localhost.example/",
        "ftp://127.0.0.1/",
    ] {
        let outcome = flow::call(&sender(hasty()), get(plain), now()).await;
        assert_eq!(kind(&outcome.exchange), Some(Kind::AddressNotAllowed), "{plain}");
    }
}

#[tokio::test]
async fn a_proxy_is_used_for_others_and_never_for_this_computer() {
    let proxy =
        Raw::plain(vec![Step::Hear, say("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")])
            .await;
    let server = Raw::plain(vec![Step::Hear, json("{}")]).await;
    let address = ProxySetting::Address(proxy.http().parse().unwrap());
    let sender = HttpSender::new(&HttpSettings { proxy: address, ..hasty() }).unwrap();
    for origin in [server.http(), format!("http://localhost:{}", server.port)] {
        let outcome = flow::call(&sender, get(&origin), now()).await;
        assert_eq!(answered(&outcome).0, 200, "{:?}", outcome.exchange.failure);
    }
    assert_eq!(proxy.connections(), 0);
    let outcome = flow::call(&sender, get("https://nonexistent.invalid/"), now()).await;
    assert_eq!(kind(&outcome.exchange), Some(Kind::ProxyAuthenticationRequired), "{:?}", outcome.exchange.failure);
    assert!(proxy.received().starts_with("CONNECT nonexistent.invalid:443 "), "{}", proxy.received());
}

#[tokio::test]
async fn certificates_are_checked_on_this_computer_too_and_the_secret_stays_home() {
    let (known, unknown) = (Authority::called("An authority"), Authority::called("A stranger"));
    let pretender = Authority::called("An authority");
    let settings = HttpSettings {
        extra_certificates: Some(known.pem.clone()),
        connect_timeout: Duration::from_secs(5),
        ..hasty()
    };
    let steps = || vec![Step::Hear, json(r#"{"error":"invalid_client"}"#)];
    for (what, certificate, expected) in [
        ("good", known.issue("localhost", 2020, 2090), None),
        ("expired", known.issue("localhost", 2020, 2021), Some(Kind::TlsCertificateExpired)),
        ("not yet valid", known.issue("localhost", 2089, 2090), Some(Kind::TlsCertificateNotYetValid)),
        ("for another host", known.issue("acme.kinde.com", 2020, 2090), Some(Kind::TlsCertificateWrongHost)),
        ("by a stranger", unknown.issue("localhost", 2020, 2090), Some(Kind::TlsCertificateUnknownIssuer)),
        ("by a pretender", pretender.issue("localhost", 2020, 2090), Some(Kind::TlsCertificateBadSignature)),
    ] {
        let server = Raw::secured(steps(), certificate).await;
        let mut bench = bench_at(&server.https());
        bench.sender = sender(settings.clone());
        let outcome = bench.request(&for_audiences(&["https://a.example"], &[])).await;
        let exchange = outcome.exchange.unwrap();
        assert_eq!(kind(&exchange), expected, "{what}: {:?}", exchange.failure);
        assert_eq!(server.received().contains("client_secret"), expected.is_none(), "{what}");
        assert!(server.connections() > 0, "{what}");
    }

    let spoken =
        Raw::plain(vec![say("HTTP/1.1 400 Bad Request\r\n\r\n"), Step::Pause(Duration::from_millis(200))]).await;
    let silent = Raw::plain(vec![Step::Hang]).await;
    let closing = Raw::plain(vec![Step::Pause(Duration::from_millis(50))]).await;
    for (server, expected) in [
        (&spoken, vec![Kind::TlsNotSpoken]),
        (&silent, vec![Kind::ConnectTimedOut]),
        (&closing, vec![Kind::TlsClosed, Kind::ConnectionReset]),
    ] {
        let outcome = flow::call(&sender(hasty()), get(&server.https()), now()).await;
        let found = kind(&outcome.exchange);
        assert!(found.is_some_and(|found| expected.contains(&found)), "{expected:?}: {:?}", outcome.exchange.failure);
    }

    let secured = Raw::secured(steps(), known.issue("localhost", 2020, 2090)).await;
    let outcome = flow::call(&sender(hasty()), get(&format!("http://localhost:{}/", secured.port)), now()).await;
    let found = kind(&outcome.exchange);
    assert!(
        matches!(found, Some(Kind::NotHttp | Kind::ConnectionClosed | Kind::ConnectionReset)),
        "{:?}",
        outcome.exchange
    );
}

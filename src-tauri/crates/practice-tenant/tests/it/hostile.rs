//! Hostile requests are answered, the tenant goes on, and it ends when it is told to.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use practice_tenant::{ApiId, AppId, Fault, OldKey, Place, PracticeTenant};

use crate::common::{Bench, form};

const ORDERS: &str = "https://orders.practice.example";

#[test]
fn other_host_names_get_nothing() {
    let bench = Bench::new();
    let port = bench.port();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port.wrapping_add(1)),
        String::new(),
    ] {
        for path in ["/.well-known/jwks", "/orders-api/health", "/"] {
            let reply = bench.send("GET", path, &[("Host", &host)], b"");
            assert_eq!(reply.status, 403, "{host}");
            assert!(!reply.text().contains("keys"));
        }
    }
    assert_eq!(bench.send("GET", "/.well-known/jwks", &[("Host", &format!("localhost:{port}"))], b"").status, 200);
    let without = bench.raw(b"GET /.well-known/jwks HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(without.starts_with(b"HTTP/1.1 403"));
    let two = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(bench.raw(two.as_bytes()).starts_with(b"HTTP/1.1 4"));
    let absolute = format!("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    assert!(bench.raw(absolute.as_bytes()).starts_with(b"HTTP/1.1 403"));
    assert_eq!(bench.tenant.requests().last().unwrap().status, Some(403));
}

#[test]
fn oversized_bodies_are_answered() {
    let bench = Bench::new();
    let body = "a".repeat(3 * 1024 * 1024);
    let (status, error, _) = bench.post_form(&body, &[]).refusal();
    assert_eq!((status, error.as_str()), (413, "invalid_request"));
    assert_eq!(bench.tenant.requests()[0].body_bytes, 3 * 1024 * 1024);
    let authorization = format!("Bearer {}", bench.token(AppId::NightlySync, ORDERS));
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    assert_eq!(bench.send("POST", "/orders-api/orders", &headers, body.as_bytes()).status, 413);
    // Just below the limit it is read, a million empty pairs included.
    let pairs = "a=&".repeat(300_000);
    assert_eq!(bench.post_form(&pairs, &[]).refusal().0, 400);
}

#[test]
fn unreadable_forms_are_answered() {
    let bench = Bench::new();
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    for body in [&b"grant_type=\xff\xfe"[..], b"grant_type=%", b"%ff=%ff", b"\0\0\0"] {
        let reply = bench.send("POST", "/oauth2/token", &headers, body);
        assert_eq!(reply.refusal().0, 400, "{body:?}");
    }
    for name in ["grant_type", "client_id", "client_secret", "scope"] {
        let twice = form(&[("grant_type", "client_credentials"), (name, "a"), (name, "a")]);
        let (status, error, description) = bench.post_form(&twice, &[]).refusal();
        assert_eq!((status, error.as_str()), (400, "invalid_request"));
        assert!(description.contains("includes a parameter more than once"), "{description}");
    }
    for value in ["\u{202e}evil", "\u{0}", "a\r\nSet-Cookie: x=y", "' \" \\"] {
        let reply = bench.request_token(AppId::NightlySync, &[("audience", value)]);
        assert_eq!(reply.status, 400);
        assert_eq!(reply.header("set-cookie"), None);
    }
}

#[test]
fn strange_requests_are_answered_and_the_tenant_goes_on() {
    let bench = Bench::new();
    let port = bench.port();
    let long = "x".repeat(60_000);
    for line in [
        "GET /%ff%00",
        "GET //",
        "GET /api/v1//users",
        "GET /api/v1/apis/..%2f..",
        "OPTIONS *",
        "PROPFIND /api/v1/users",
        "GET /?%ff=%zz&&&=",
        &format!("GET /{long}"),
    ] {
        let request = format!("{line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        let answer = bench.raw(request.as_bytes());
        assert!(answer.starts_with(b"HTTP/1.1 "), "{line}");
        assert!(!answer.starts_with(b"HTTP/1.1 5"), "{line}");
    }
    for authorization in ["Bearer", "Bearer a b", "bearer ....", "Basic", "Basic !!!", "Basic Og==", "\u{7f}x"] {
        let headers = [("Authorization", authorization)];
        for path in ["/api/v1/users", "/orders-api/orders", "/careless/orders", "/oauth2/token"] {
            let reply = bench.send("GET", path, &headers, b"");
            assert!((400..404).contains(&reply.status), "{path} {authorization}: {}", reply.status);
        }
    }
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(b"POST /oauth2/token HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf").unwrap();
    drop(stream);
    assert_eq!(bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]).status, 200);
}

#[test]
fn switches_may_be_thrown_while_requests_run() {
    let bench = Bench::new();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let switches = scope.spawn(|| {
            let mut thrown = 0u32;
            while !done.load(Ordering::Relaxed) {
                bench.tenant.deauthorise(AppId::NightlySync, ApiId::Orders);
                bench.tenant.authorise(AppId::NightlySync, ApiId::Orders);
                bench.tenant.rotate_secret(AppId::AcmePartnerSync).unwrap();
                let _ = bench.tenant.state();
                thrown += 1;
            }
            thrown
        });
        let requests = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..25 {
                        let reply = bench.request_token(AppId::NightlySync, &[("audience", ORDERS)]);
                        assert!(matches!(reply.status, 200 | 400), "{}", reply.status);
                    }
                })
            })
            .collect::<Vec<_>>();
        for request in requests {
            request.join().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        assert!(switches.join().unwrap() > 0);
    });
    assert_eq!(bench.tenant.requests().len(), 100);
}

#[test]
fn the_tenant_starts_quickly_and_stops_when_dropped() {
    let start = Instant::now();
    let Bench { tenant, runtime } = Bench::new();
    println!("started in {:?}", start.elapsed());
    let port: u16 = tenant.origin().rsplit_once(':').unwrap().1.parse().unwrap();
    tenant.inject(Fault::SlowServer { at: Place::Everywhere, delay_ms: 600_000 });
    let mut waiting = TcpStream::connect(("127.0.0.1", port)).unwrap();
    waiting.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(waiting, "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").unwrap();
    while tenant.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(tenant);
    let mut rest = Vec::new();
    waiting.read_to_end(&mut rest).expect("a waiting request ends with the tenant");
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(Instant::now() < deadline, "the port is still open");
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(runtime);
}

#[test]
fn a_current_thread_runtime_is_enough() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let tenant = PracticeTenant::start().await.unwrap();
        let before = tenant.state().active_key;
        let after = tenant.rotate_key(OldKey::IsDropped).await.unwrap();
        assert_ne!(before, after);
    });
}

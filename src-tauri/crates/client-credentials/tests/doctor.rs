//! The connection doctor against servers on real sockets: healthy ones, and each broken in one way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "doctor/server.rs"]
mod server;

use std::time::Duration;

use client_credentials::doctor::{
    ConnectionCheck, ConnectionOutcome as Outcome, check_address, check_keys, check_metadata, check_network,
};
use client_credentials::environment::{Environment, EnvironmentDraft, EnvironmentId, Provider};
use client_credentials::http::{HttpSender, HttpSettings, ProxySetting};

use server::{Authority, Reply, Server, date};

/// What the tests take for the present: far from the machine's clock, so that nobody reads that one.
const NOW: i64 = 1_800_000_000;
const DAY: i64 = 86_400;

const KEY: &str = r#"{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"k1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

fn settings() -> HttpSettings {
    HttpSettings {
        connect_timeout: Duration::from_secs(3),
        read_timeout: Duration::from_secs(2),
        total_timeout: Duration::from_secs(3),
        proxy: ProxySetting::Direct,
        ..HttpSettings::default()
    }
}

fn kinde(host: &str) -> Environment {
    let draft = EnvironmentDraft { host: host.into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() };
    draft.parse(EnvironmentId::new("e")).unwrap()
}

fn other(issuer: &str) -> Environment {
    let draft = EnvironmentDraft {
        provider: Provider::Other,
        issuer: issuer.into(),
        client_id: "client!+ID".into(),
        ..EnvironmentDraft::default()
    };
    draft.parse(EnvironmentId::new("e")).unwrap()
}

fn line<'a>(checks: &'a [ConnectionCheck], name: &str) -> &'a ConnectionCheck {
    checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("no line {name} in {checks:?}"))
}

#[track_caller]
fn expect(checks: &[ConnectionCheck], name: &str, outcome: Outcome, words: &[&str]) {
    let found = line(checks, name);
    assert_eq!(found.outcome, outcome, "{found:?}");
    for word in words {
        assert!(found.because.contains(word), "{word}: {found:?}");
    }
    if outcome == Outcome::Failed {
        assert!(found.fix.as_deref().is_some_and(|fix| !fix.is_empty()), "{found:?}");
    }
}

fn detail<'a>(check: &'a ConnectionCheck, label: &str) -> &'a str {
    check
        .details
        .iter()
        .find(|detail| detail.label == label)
        .map_or_else(|| panic!("no {label}: {check:?}"), |detail| &detail.value)
}

fn metadata_of(origin: &str, issuer: &str) -> String {
    format!(
        r#"{{"issuer":"{issuer}","token_endpoint":"{origin}/oauth2/token","jwks_uri":"{origin}/.well-known/jwks","token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}}"#
    )
}

/// A tenant as it should be, with one path answered differently.
fn tenant(
    path: &'static str,
    reply: impl Fn(&str) -> Reply + Send + Sync + 'static,
) -> impl Fn(&str, &str) -> Reply + Send + Sync + 'static {
    move |origin, asked| match asked {
        asked if asked == path => reply(origin),
        "/.well-known/openid-configuration" => Reply::json(metadata_of(origin, origin)),
        "/.well-known/jwks" => Reply::json(format!(r#"{{"keys":[{KEY}]}}"#)),
        _ => Reply::status(404),
    }
}

async fn metadata_checks(
    path: &'static str,
    reply: impl Fn(&str) -> Reply + Send + Sync + 'static,
) -> Vec<ConnectionCheck> {
    let server = Server::plain(tenant(path, reply)).await;
    let sender = HttpSender::new(&settings()).unwrap();
    check_metadata(&sender, &kinde(&server.origin), NOW).await
}

async fn key_checks(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Vec<ConnectionCheck> {
    let server = Server::plain(tenant("/.well-known/jwks", reply)).await;
    let sender = HttpSender::new(&settings()).unwrap();
    check_keys(&sender, &kinde(&server.origin), NOW).await
}

#[tokio::test]
async fn a_healthy_server_with_tls_passes_every_line() {
    let authority = Authority::new();
    let server = Server::tls(
        authority.certificate(&["localhost", "127.0.0.1"], -DAY, 90 * DAY),
        tenant("/", |_| Reply::status(404)),
    )
    .await;
    let settings = HttpSettings { extra_certificates: Some(authority.pem()), ..settings() };
    let environment = kinde(&server.origin);
    let sender = HttpSender::new(&settings).unwrap();
    let now = server::machine_time();
    let mut checks = check_address(&settings, &environment);
    checks.extend(check_network(&settings, &environment, now).await);
    checks.extend(check_metadata(&sender, &environment, NOW).await);
    checks.extend(check_keys(&sender, &environment, NOW).await);
    let names: Vec<_> = checks.iter().map(|check| check.name).collect();
    assert_eq!(
        names,
        [
            "address",
            "scheme",
            "custom-domain",
            "proxy",
            "name-lookup",
            "connection",
            "tls",
            "certificate",
            "http",
            "metadata",
            "issuer",
            "token-endpoint",
            "client-authentication",
            "clock",
            "key-set",
            "usable-keys"
        ]
    );
    for check in &checks {
        let expected = if check.name == "name-lookup" { Outcome::NotChecked } else { Outcome::Passed };
        assert_eq!(check.outcome, expected, "{check:?}");
        assert_eq!(check.fix, None, "{check:?}");
    }
    for name in ["connection", "tls", "http", "key-set"] {
        assert!(line(&checks, name).milliseconds.is_some_and(|took| took > 0.0), "{name}");
    }
    assert_eq!(detail(line(&checks, "tls"), "Version"), "TLS 1.3");
    let certificate = line(&checks, "certificate");
    assert_eq!(detail(certificate, "Names"), "localhost, 127.0.0.1");
    assert_eq!(detail(certificate, "Issuer"), "Test Authority");
    assert!(["89", "90"].contains(&detail(certificate, "Remaining days")), "{certificate:?}");
    assert!(
        certificate
            .details
            .iter()
            .any(|detail| detail.label == "Valid until" && detail.seconds.is_some_and(|until| until > now))
    );
}

#[tokio::test]
async fn each_bad_certificate_is_refused_for_its_own_reason_and_still_shown() {
    let (authority, impostor) = (Authority::new(), Authority::new());
    let stranger = Authority::named("Private Root", "Acme");
    let inspector = Authority::named("Zscaler Intermediate Root CA", "Zscaler Inc.");
    let names = ["127.0.0.1"];
    let cases = [
        (authority.certificate(&names, -90 * DAY, -3 * DAY), &["ended on", "days ago"][..]),
        (authority.certificate(&names, 5 * DAY, 90 * DAY), &["begins on", "clock is behind"]),
        (
            authority.certificate(&["login.other.example"], -DAY, 90 * DAY),
            &["not for 127.0.0.1", "login.other.example"],
        ),
        (stranger.certificate(&names, -DAY, 90 * DAY), &["issued by Private Root, Acme", "does not trust"]),
        (impostor.certificate(&names, -DAY, 90 * DAY), &["Test Authority", "did not sign it"]),
        (inspector.certificate(&names, -DAY, 90 * DAY), &["Zscaler, which inspects"]),
        (Authority::self_signed(&names, -DAY, 90 * DAY), &["signed by itself"]),
    ];
    let settings = HttpSettings { extra_certificates: Some(authority.pem()), ..settings() };
    for (certificate, words) in cases {
        let server = Server::tls(certificate, tenant("/", |_| Reply::status(404))).await;
        let checks = check_network(&settings, &kinde(&server.origin), server::machine_time()).await;
        expect(&checks, "connection", Outcome::Passed, &[]);
        expect(&checks, "tls", Outcome::NotChecked, &["because of the certificate"]);
        expect(&checks, "certificate", Outcome::Failed, words);
        let shown = line(&checks, "certificate");
        assert!(!detail(shown, "Names").is_empty() && detail(shown, "SHA-256 fingerprint").len() == 95);
        assert!(shown.details.iter().any(|detail| detail.label == "Valid from" && detail.seconds.is_some()));
        assert_eq!(server.answered(), 0, "a request was sent although the certificate was refused");
    }
}

#[tokio::test]
async fn a_certificate_in_its_last_days_is_a_warning() {
    let authority = Authority::new();
    let server =
        Server::tls(authority.certificate(&["localhost"], -DAY, 3 * DAY + 3600), tenant("/", |_| Reply::status(404)))
            .await;
    let settings = HttpSettings { extra_certificates: Some(authority.pem()), ..settings() };
    let environment = kinde(&server.origin.replace("127.0.0.1", "localhost"));
    let checks = check_network(&settings, &environment, server::machine_time()).await;
    expect(&checks, "certificate", Outcome::Warning, &["in 3 days"]);
    expect(&checks, "name-lookup", Outcome::Passed, &["localhost leads to"]);
}

#[tokio::test]
async fn a_port_without_a_listener_is_refused_and_the_rest_is_skipped() {
    let port = server::dead_port().await;
    let environment = kinde(&format!("https://127.0.0.1:{port}"));
    let checks = check_network(&settings(), &environment, NOW).await;
    expect(&checks, "connection", Outcome::Failed, &["refused"]);
    expect(&checks, "tls", Outcome::NotChecked, &["No connection"]);
    expect(&checks, "certificate", Outcome::NotChecked, &["No connection"]);
    let sender = HttpSender::new(&settings()).unwrap();
    let checks = check_metadata(&sender, &environment, NOW).await;
    expect(&checks, "http", Outcome::Failed, &["refused"]);
    for name in ["metadata", "issuer", "token-endpoint", "client-authentication", "clock"] {
        expect(&checks, name, Outcome::NotChecked, &[]);
    }
    let checks = check_keys(&sender, &environment, NOW).await;
    expect(&checks, "key-set", Outcome::Failed, &["refused"]);
    expect(&checks, "usable-keys", Outcome::NotChecked, &[]);
}

#[tokio::test]
async fn a_host_that_does_not_exist_fails_at_its_name() {
    let checks = check_network(&settings(), &kinde("nonexistent.invalid"), NOW).await;
    expect(&checks, "name-lookup", Outcome::Failed, &["nonexistent.invalid"]);
    assert!(line(&checks, "name-lookup").milliseconds.is_some());
    for name in ["connection", "tls", "certificate"] {
        expect(&checks, name, Outcome::NotChecked, &[]);
    }
}

#[tokio::test]
async fn plain_http_on_this_computer_skips_encryption_with_the_reason() {
    let server = Server::plain(tenant("/", |_| Reply::status(404))).await;
    let checks = check_network(&settings(), &kinde(&server.origin), NOW).await;
    expect(&checks, "connection", Outcome::Passed, &[]);
    expect(&checks, "tls", Outcome::NotChecked, &["plain http"]);
}

#[tokio::test]
async fn a_port_that_does_not_speak_tls_is_told_apart_from_a_bad_certificate() {
    let server = Server::plain(tenant("/", |_| Reply::status(404))).await;
    let checks = check_network(&settings(), &kinde(&server.origin.replace("http://", "https://")), NOW).await;
    expect(&checks, "tls", Outcome::Failed, &["does not speak TLS"]);
    expect(&checks, "certificate", Outcome::NotChecked, &["No certificate"]);
}

#[tokio::test]
async fn a_server_that_falls_silent_while_securing_ends_within_the_limit() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let environment = kinde(&format!("https://{}", listener.local_addr().unwrap()));
    let settings = HttpSettings { connect_timeout: Duration::from_millis(300), ..settings() };
    let checks =
        tokio::time::timeout(Duration::from_secs(5), check_network(&settings, &environment, NOW)).await.unwrap();
    expect(&checks, "tls", Outcome::Failed, &["in time"]);
}

#[tokio::test]
async fn a_web_page_is_not_taken_for_metadata_or_keys() {
    let page = |_: &str| {
        Reply::new(200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body>Sign in to the Wi-Fi</body></html>")
    };
    let checks = metadata_checks("/.well-known/openid-configuration", page).await;
    expect(&checks, "http", Outcome::Passed, &["200"]);
    expect(&checks, "metadata", Outcome::Failed, &["web page"]);
    expect(&checks, "issuer", Outcome::NotChecked, &[]);
    expect(&key_checks(page).await, "key-set", Outcome::Failed, &["web page"]);
}

#[tokio::test]
async fn a_redirect_is_named_with_its_target_and_not_followed() {
    let checks = metadata_checks("/.well-known/openid-configuration", |_| {
        Reply::status(302).header("Location", "https://login.other.example/")
    })
    .await;
    expect(&checks, "http", Outcome::Warning, &["302", "https://login.other.example/"]);
    expect(&checks, "metadata", Outcome::Failed, &["302"]);
}

#[tokio::test]
async fn a_server_without_metadata_is_told_so_and_its_keys_are_still_found() {
    let server = Server::plain(tenant("/.well-known/openid-configuration", |_| Reply::status(404))).await;
    let sender = HttpSender::new(&settings()).unwrap();
    let environment = kinde(&server.origin);
    expect(&check_metadata(&sender, &environment, NOW).await, "metadata", Outcome::Failed, &["404"]);
    expect(&check_keys(&sender, &environment, NOW).await, "key-set", Outcome::Passed, &["1 key at", "usual place"]);
}

#[tokio::test]
async fn an_issuer_that_differs_by_a_slash_fails_with_the_difference() {
    let checks = metadata_checks("/.well-known/openid-configuration", |origin| {
        Reply::json(metadata_of(origin, &format!("{origin}/")))
    })
    .await;
    expect(&checks, "metadata", Outcome::Passed, &[]);
    expect(&checks, "issuer", Outcome::Failed, &["ends with a slash"]);
    expect(&checks, "token-endpoint", Outcome::Passed, &[]);
}

#[tokio::test]
async fn an_issuer_of_somebody_else_is_quoted_harmlessly() {
    let checks = metadata_checks("/.well-known/openid-configuration", |origin| {
        Reply::json(metadata_of(origin, "https://evil.example/\u{202e}"))
    })
    .await;
    expect(&checks, "issuer", Outcome::Failed, &["https://evil.example/", r"\u{202e}"]);
}

#[tokio::test]
async fn another_token_endpoint_and_a_missing_way_to_authenticate_are_noted() {
    let checks = metadata_checks("/.well-known/openid-configuration", |origin| {
        Reply::json(format!(
            r#"{{"issuer":"{origin}","token_endpoint":"{origin}/token","token_endpoint_auth_methods_supported":["client_secret_basic"]}}"#
        ))
    })
    .await;
    expect(&checks, "token-endpoint", Outcome::Warning, &["another token endpoint"]);
    expect(&checks, "client-authentication", Outcome::Warning, &["client_secret_post"]);
    assert!(line(&checks, "client-authentication").fix.as_deref().unwrap().contains("client_secret_basic"));
}

#[tokio::test]
async fn an_insecure_address_in_the_metadata_fails() {
    let checks = metadata_checks("/.well-known/openid-configuration", |origin| {
        Reply::json(format!(r#"{{"issuer":"{origin}","token_endpoint":"http://192.0.2.1/token"}}"#))
    })
    .await;
    expect(&checks, "metadata", Outcome::Failed, &["not a secure address"]);
}

#[tokio::test]
async fn the_clock_is_judged_by_the_date_header() {
    for (shift, outcome, words) in [
        (0, Outcome::Passed, ""),
        (4, Outcome::Passed, "does no harm"),
        (-30, Outcome::Warning, "30 seconds ahead"),
        (45, Outcome::Warning, "seconds behind"),
        (300, Outcome::Failed, "5 minutes behind"),
        (-7200, Outcome::Failed, "almost exactly 2 hours"),
        (19_800, Outcome::Failed, "almost exactly 5½ hours"),
    ] {
        let checks = metadata_checks("/.well-known/openid-configuration", move |origin| {
            Reply::json(metadata_of(origin, origin)).date(NOW + shift)
        })
        .await;
        expect(&checks, "clock", outcome, &[words]);
        assert!(line(&checks, "clock").because.contains("zone") == (shift.abs() >= 7200), "{shift}");
    }
}

#[tokio::test]
async fn an_old_answer_out_of_a_cache_is_no_wrong_clock() {
    let cached = |origin: &str| Reply::json(metadata_of(origin, origin)).date(NOW - 3000).header("Age", "3000");
    expect(&metadata_checks("/.well-known/openid-configuration", cached).await, "clock", Outcome::Passed, &["agrees"]);
    let silent = |origin: &str| Reply::json(metadata_of(origin, origin)).header("Date", "yesterday");
    expect(&metadata_checks("/.well-known/openid-configuration", silent).await, "clock", Outcome::NotChecked, &[]);
}

#[tokio::test]
async fn an_empty_or_unusable_key_set_fails_with_the_reason() {
    let empty = key_checks(|_| Reply::json(r#"{"keys":[]}"#)).await;
    expect(&empty, "key-set", Outcome::Failed, &["holds no key"]);
    let weak = key_checks(|_| Reply::json(r#"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"weak"}]}"#)).await;
    expect(&weak, "key-set", Outcome::Passed, &["1 key"]);
    expect(&weak, "usable-keys", Outcome::Failed, &["None of the keys"]);
    assert!(line(&weak, "usable-keys").details.iter().any(|detail| detail.value.starts_with("not used: ")));
}

#[tokio::test]
async fn a_key_for_encryption_is_no_reason_to_worry_but_a_published_private_key_is() {
    let mixed = key_checks(|_| {
        Reply::json(format!(r#"{{"keys":[{KEY},{}]}}"#, KEY.replace("\"sig\"", "\"enc\"").replace("k1", "k2")))
    })
    .await;
    expect(&mixed, "usable-keys", Outcome::Passed, &["1 of 2 keys"]);
    let private = key_checks(|_| {
        let leaked =
            KEY.replace("k1", "k2").replace("\"x\"", "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\",\"x\"");
        Reply::json(format!(r#"{{"keys":[{KEY},{leaked}]}}"#))
    })
    .await;
    let usable = line(&private, "usable-keys");
    assert!(usable.outcome == Outcome::Warning && !format!("{usable:?}").contains("nWGxne"), "{usable:?}");
    let twice = key_checks(|_| Reply::json(format!(r#"{{"keys":[{KEY},{KEY}]}}"#))).await;
    expect(&twice, "usable-keys", Outcome::Warning, &["k1", "more than one key"]);
}

#[tokio::test]
async fn an_issuer_with_a_path_is_read_at_the_place_of_the_standard() {
    let server = Server::plain(|origin: &str, asked: &str| match asked {
        "/.well-known/oauth-authorization-server/t" => Reply::json(metadata_of(origin, &format!("{origin}/t"))),
        _ => Reply::status(404),
    })
    .await;
    let sender = HttpSender::new(&settings()).unwrap();
    let checks = check_metadata(&sender, &other(&format!("{}/t", server.origin)), NOW).await;
    expect(&checks, "issuer", Outcome::Passed, &[]);
    expect(&checks, "token-endpoint", Outcome::Passed, &["is used"]);
}

#[tokio::test]
async fn dropping_the_future_stops_the_check() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let environment = kinde(&format!("http://{}", silent.local_addr().unwrap()));
    let sender = HttpSender::new(&settings()).unwrap();
    let checking = tokio::spawn(async move { check_metadata(&sender, &environment, NOW).await });
    let (mut stream, _) = silent.accept().await.unwrap();
    checking.abort();
    let mut rest = Vec::new();
    let read = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest);
    let closed = tokio::time::timeout(Duration::from_secs(1), read).await;
    assert!(closed.is_ok(), "the connection was still open a second after the check was dropped");
}

#[test]
fn the_test_servers_dates_are_those_of_the_standard() {
    assert_eq!(date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

//! Proxies: a real one (tinyproxy), set up in the ways that go wrong, and some that misbehave.

use super::Case;
use super::secured::{Authority, serve};
use super::site::{Reply, Site, answer, elsewhere, for_orders, http, request};
use client_credentials::diagnosis::Finding;
use client_credentials::http::{HttpSender, HttpSettings, ProxyCredentials, ProxySetting};
use client_credentials::secret::Password;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const HOST: &str = "id.acme.example";

/// A running tinyproxy. It ends with the test, however that ends: its shell waits for the end of its input.
struct Tinyproxy {
    port: u16,
    shell: Child,
    _settings: tempfile::NamedTempFile,
}

impl Tinyproxy {
    async fn start(lines: &str) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut settings = tempfile::NamedTempFile::new().unwrap();
        writeln!(settings, "Port {port}\nListen 127.0.0.1\nTimeout 20\nMaxClients 20\nLogLevel Critical\nLogFile \"/dev/null\"\n{lines}").unwrap();
        let shell = Command::new("sh")
            .args(["-c", "PATH=\"$PATH:/usr/sbin\"; tinyproxy -d -c \"$1\" & read -r _; kill $!", "sh"])
            .arg(settings.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Self { port, shell, _settings: settings };
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        let mut shell = shell;
        drop(shell.stdin.take());
        let _ = shell.wait();
        panic!("tinyproxy does not start; `make test` installs what is missing");
    }
}

impl Drop for Tinyproxy {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn through(proxy: &str, authority: Option<&Authority>) -> HttpSender {
    HttpSender::new(&HttpSettings {
        proxy: ProxySetting::Address(proxy.parse().unwrap()),
        extra_certificates: authority.map(|authority| authority.pem.clone()),
        ..super::settings()
    })
    .unwrap()
}

async fn asked(proxy: &str) -> Vec<Finding> {
    request(&through(proxy, None), &elsewhere(&format!("https://{HOST}/token")), &for_orders()).await.1
}

/// The real proxy with these settings.
fn real(rows: &'static str, code: &'static str, lines: &'static str) -> Case {
    Case::new(rows, code, format!("tinyproxy: {lines}"), move |_| async move {
        let proxy = Tinyproxy::start(lines).await;
        asked(&format!("http://127.0.0.1:{}", proxy.port)).await
    })
    .says(HOST)
}

/// A proxy of this answer.
fn answering(rows: &'static str, code: &'static str, name: &'static str, reply: Reply) -> Case {
    Case::new(rows, code, name, move |_| async move {
        let proxy = Site::answering(reply).await;
        asked(&proxy.origin).await
    })
    .says(HOST)
}

pub fn cases() -> Vec<Case> {
    let refused = "proxy-refused";
    let mut cases =
        vec![
            real("PX03", "proxy-authentication-required", "BasicAuth somebody secret").fix("credentials"),
            real("PX04", refused, "ConnectPort 8443").fix("443"),
            real("PX04", refused, "Allow 192.0.2.1"),
            real("PX04", refused, "Upstream http 127.0.0.1:1"),
            answering(
                "PX03",
                "proxy-authentication-required",
                "407 with Negotiate",
                http(407, &[("Proxy-Authenticate", "Negotiate")], ""),
            ),
            answering(
                "PX03",
                "proxy-authentication-required",
                "407 with a page",
                http(407, &[("Proxy-Authenticate", "Basic realm=\"proxy\"")], "<html>log in</html>"),
            ),
            answering("PX04", refused, "403", http(403, &[], "<html>denied by policy</html>")),
            answering("PX04", refused, "502", http(502, &[], "")),
            answering("PX04", refused, "503", http(503, &[("Retry-After", "9")], "")),
            answering("PX05", "proxy-closed", "an early end", Reply::Bytes(Vec::new())),
            answering("PX05", "proxy-closed", "half an answer", Reply::Bytes(b"HTTP/1.1 20".to_vec())),
            Case::new("PX05", "proxy-closed", "silence", |_| async move {
                let proxy = Site::answering(Reply::Stall(Vec::new())).await;
                let sender = HttpSender::new(&HttpSettings {
                    proxy: ProxySetting::Address(proxy.origin.parse().unwrap()),
                    connect_timeout: Duration::from_millis(700),
                    ..super::settings()
                })
                .unwrap();
                request(&sender, &elsewhere(&format!("https://{HOST}/token")), &for_orders()).await.1
            })
            .or("connect-timed-out")
            .cause("proxy"),
            Case::new("PX01 PX09", "proxy-unreachable", "nobody there", |_| async move {
                asked("http://127.0.0.1:1").await
            })
            .says(HOST)
            .cause("per protocol"),
            Case::new("PX02", "proxy-not-found", "no such proxy", |_| async move {
                asked("http://proxy.acme.invalid:3128").await
            })
            .fix("company network"),
        ];
    cases.extend([
        // A web page inside the tunnel is the filter's, not the server's.
        Case::new("PX11", "blocked-on-the-way", "a filter inside the tunnel", |_| async move {
            let authority = Authority::called("Acme Root");
            let page = answer(403, "<html><head><title>Zscaler: not allowed</title></head></html>");
            tunnelled(&authority, page).await
        })
        .status_only()
        .says("Zscaler"),
        Case::new(
            "PX07",
            "client-authentication-failed",
            "this computer is reached without the proxy",
            |_| async move {
                let server = Site::answering(super::site::error(401, "invalid_client", "")).await;
                request(
                    &through("http://127.0.0.1:1", None),
                    &elsewhere(&format!("{}/token", server.origin)),
                    &for_orders(),
                )
                .await
                .1
            },
        ),
    ]);
    cases
}

/// Asks through the real proxy and one behind it, which leads every name to a server on this computer.
async fn tunnelled(authority: &Authority, reply: Reply) -> Vec<Finding> {
    tunnelled_by(authority, reply, "", None).await
}

/// The same with further lines in the proxy's settings, and what it is told.
async fn tunnelled_by(
    authority: &Authority,
    reply: Reply,
    lines: &str,
    credentials: Option<(&str, &str)>,
) -> Vec<Finding> {
    let server = serve(authority.issue(HOST, |_| {}).config(None, &[]), reply).await;
    let parent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let parent_port = parent.local_addr().unwrap().port();
    let leads = tokio::spawn(async move {
        while let Ok((mut near, _)) = parent.accept().await {
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = near.read_u8().await else { return };
                    head.push(byte);
                }
                let Ok(mut far) = TcpStream::connect(("127.0.0.1", server)).await else { return };
                if near.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.is_ok() {
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                }
            });
        }
    });
    let proxy = Tinyproxy::start(&format!("Upstream http 127.0.0.1:{parent_port}\n{lines}")).await;
    let sender = HttpSender::new(&HttpSettings {
        proxy: ProxySetting::Address(format!("http://127.0.0.1:{}", proxy.port).parse().unwrap()),
        proxy_credentials: credentials.map(|(user, password)| ProxyCredentials {
            user: user.to_owned(),
            password: Password::new(password.to_owned()),
        }),
        extra_certificates: Some(authority.pem.clone()),
        ..super::settings()
    })
    .unwrap();
    let findings = request(&sender, &elsewhere(&format!("https://{HOST}/token")), &for_orders()).await.1;
    leads.abort();
    findings
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_does_not_let_through_is_told_with_the_reason() {
    super::prove(cases()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_comes_through_a_real_proxy_without_a_finding() {
    let token = answer(200, r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}"#);
    let findings = tunnelled(&Authority::called("Acme Root"), token).await;
    assert!(findings.is_empty(), "{findings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_told_the_credentials_of_the_settings_and_wrong_ones_are_explained() {
    let token = || answer(200, r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}"#);
    let authority = Authority::called("Acme Root");
    let lines = "BasicAuth somebody s3cret";
    let known = tunnelled_by(&authority, token(), lines, Some(("somebody", "s3cret"))).await;
    assert!(known.is_empty(), "{known:?}");
    for (wrong, code) in [
        (None, "proxy-authentication-required"),
        // This proxy answers 401 to credentials that it does not know.
        (Some(("somebody", "other")), "proxy-refused"),
        (Some(("nobody", "s3cret")), "proxy-refused"),
        (Some(("somebody", "")), "proxy-refused"),
    ] {
        let found = tunnelled_by(&authority, token(), lines, wrong).await;
        assert_eq!(found.first().map(|finding| finding.code.as_str()), Some(code), "{wrong:?}");
        assert!(format!("{found:?}").contains("password") || format!("{found:?}").contains("credentials"));
        assert!(!format!("{found:?}").contains("s3cret"));
    }
}

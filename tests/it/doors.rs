//! The two doors for outside judges, as processes: a line of JSON in, a line of JSON out.

use practice_tenant::{AppId, OldKey, PracticeTenant};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tests::foreign::ForeignServer;

const ORDERS: &str = "https://orders.practice.example";

/// One of the examples, running; it ends when its standard input closes.
struct Door {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Door {
    /// Cargo builds the examples with the tests of their package, beside the tests.
    fn open(name: &str) -> Self {
        let beside = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("examples");
        let path: PathBuf = beside.join(name);
        assert!(path.is_file(), "{} is not built: cargo build -p client-credentials --examples", path.display());
        let mut command = Command::new(path);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A proxy that nobody runs: what reaches loopback all the same goes past it.
        for variable in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            command.env(variable, "http://127.0.0.1:9");
        }
        command.env_remove("NO_PROXY").env_remove("no_proxy");
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    fn ask_line(&mut self, line: &str) -> Value {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer:?} to {line:.200}"))
    }

    fn ask(&mut self, question: &Value) -> Value {
        self.ask_line(&question.to_string())
    }

    /// Closes the input; the door says nothing more and ends well.
    fn close(mut self) {
        drop(self.input.take());
        let mut rest = String::new();
        self.output.read_line(&mut rest).unwrap();
        assert_eq!(rest, "");
        let output = self.child.wait_with_output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn credentials(tenant: &PracticeTenant, app: AppId) -> Value {
    let application = tenant.application(app);
    json!({
        "token_endpoint": format!("{}/oauth2/token", tenant.origin()),
        "jwks_uri": format!("{}/.well-known/jwks", tenant.origin()),
        "issuer": tenant.origin(),
        "client_id": application.client_id(),
        "client_secret": application.client_secret().unwrap().reveal(),
        "audiences": [ORDERS],
    })
}

fn with(mut question: Value, changes: Value) -> Value {
    question.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    question
}

/// The codes of an answer's findings; every finding has all its members.
fn codes(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap_or_else(|| panic!("no findings: {answer}"));
    findings
        .iter()
        .map(|finding| {
            assert!(["proven", "likely", "possible"].contains(&finding["certainty"].as_str().unwrap()), "{finding}");
            assert!(!finding["title"].as_str().unwrap().is_empty() && finding["causes"].is_array(), "{finding}");
            finding["code"].as_str().unwrap()
        })
        .collect()
}

/// Garbage in all its forms: each gets an error, and the next question its answer.
const GARBAGE: [&str; 9] =
    ["garbage", "{", "[]", "null", "42", "\"text\"", "{}", r#"{"token":1,"jwks":{}}"#, r#"{"client_id":"\u0000"}"#];

async fn diagnose(questions: Vec<Value>) -> Vec<Value> {
    // The door blocks on its pipe; the tenant goes on serving meanwhile.
    tokio::task::spawn_blocking(move || {
        let mut door = Door::open("diagnose");
        let answers = questions.iter().map(|question| door.ask(question)).collect();
        door.close();
        answers
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn diagnose_gets_a_healthy_token_and_finds_nothing() {
    let tenant = PracticeTenant::start().await.unwrap();
    tenant.set_credentials(AppId::NightlySync, "client!+ID", "SECRET?%G&client");
    let healthy = credentials(&tenant, AppId::NightlySync);
    let org = credentials(&tenant, AppId::AcmePartnerSync);
    let asked = vec![
        healthy.clone(),
        with(healthy.clone(), json!({ "authentication": "client_secret_basic", "scopes": ["read:orders"] })),
        with(healthy.clone(), json!({ "audiences": [format!("{}/api", tenant.origin())], "timeout_seconds": 5 })),
        org,
    ];
    for answer in diagnose(asked).await {
        assert_eq!(answer["outcome"], "token", "{answer}");
        assert_eq!(codes(&answer), Vec::<&str>::new());
        assert_eq!(answer["verification"]["verdict"], "accept", "{answer}");
        assert!(!answer.to_string().contains("SECRET"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn diagnose_names_what_is_wrong_and_goes_on() {
    let tenant = PracticeTenant::start().await.unwrap();
    let healthy = credentials(&tenant, AppId::NightlySync);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let asked = vec![
        with(healthy.clone(), json!({ "client_secret": "SECRET?%G&wrong" })),
        with(healthy.clone(), json!({ "audiences": ["https://nobody.example"] })),
        with(healthy.clone(), json!({ "scopes": ["no:such"] })),
        with(healthy.clone(), json!({ "token_endpoint": format!("http://{closed}/oauth2/token") })),
        with(
            healthy.clone(),
            json!({ "client_id": credentials(&tenant, AppId::Website)["client_id"],
            "client_secret": credentials(&tenant, AppId::Website)["client_secret"] }),
        ),
        with(healthy.clone(), json!({ "token_endpoint": "https://nonexistent.invalid/oauth2/token" })),
        with(healthy.clone(), json!({ "token_endpoint": "ftp://acme.kinde.com/oauth2/token" })),
        healthy,
    ];
    let answers = diagnose(asked).await;
    let outcomes: Vec<&str> = answers.iter().map(|answer| answer["outcome"].as_str().unwrap_or("error")).collect();
    assert_eq!(
        outcomes,
        ["refused", "refused", "refused", "failed", "refused", "failed", "error", "token"],
        "{answers:#?}"
    );
    for (answer, words) in answers.iter().zip(["client", "audience", "scope", "connection", "grant", "proxy"]) {
        let found = codes(answer);
        assert!(found.first().is_some_and(|code| code.contains(words)), "{words}: {found:?}");
        assert!(!answer.to_string().contains("SECRET?%G&wrong"), "{answer}");
    }
    assert!(answers[6]["error"].as_str().unwrap().contains("https"), "{}", answers[6]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn diagnose_asks_a_foreign_server_too() {
    let server = ForeignServer::start();
    let question = |who: &tests::foreign::Registration| {
        json!({ "token_endpoint": server.at.token_endpoint, "jwks_uri": server.at.jwks_uri, "issuer": server.at.issuer,
            "client_id": who.client_id, "client_secret": who.client_secret, "resource": server.at.resource,
            "scopes": ["orders:read"], "authentication": who.authentication })
    };
    let (post, basic) = (question(&server.at.clients.post), question(&server.at.clients.basic));
    let wrong = with(post.clone(), json!({ "client_secret": "wrong" }));
    let answers = diagnose(vec![post, basic, wrong]).await;
    for answer in &answers[..2] {
        assert_eq!(
            (&answer["outcome"], &answer["verification"]["verdict"]),
            (&json!("token"), &json!("accept")),
            "{answer}"
        );
        assert_eq!(codes(answer), Vec::<&str>::new());
    }
    assert_eq!(answers[2]["outcome"], "refused");
    assert!(!codes(&answers[2]).is_empty());
}

#[test]
fn both_doors_answer_garbage_with_an_error_and_go_on() {
    for name in ["verify", "diagnose"] {
        let mut door = Door::open(name);
        for line in GARBAGE {
            let answer = door.ask_line(line);
            assert!(answer["error"].as_str().is_some_and(|error| !error.is_empty()), "{name} to {line}: {answer}");
        }
        let long = format!("{{\"token\":\"{}\"", "x".repeat(2_000_000));
        assert!(door.ask_line(&long)["error"].is_string());
        door.close();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn verify_judges_a_real_token_by_every_rule_it_is_given() {
    let tenant = PracticeTenant::start().await.unwrap();
    let bench = crate::bench::Bench::of(&tenant, AppId::NightlySync);
    let token = bench.token(&[ORDERS], &[]).await.expose().to_owned();
    let jwks = |tenant: &PracticeTenant| {
        let address = format!("{}/.well-known/jwks", tenant.origin());
        async move {
            let plain = reqwest::Client::builder().no_proxy().build().unwrap();
            let text = plain.get(address).send().await.unwrap().text().await.unwrap();
            serde_json::from_str::<Value>(&text).unwrap()
        }
    };
    let keys = jwks(&tenant).await;
    tenant.rotate_key(OldKey::IsDropped).await.unwrap();
    let other_keys = jwks(&tenant).await;

    let good = json!({ "token": token, "jwks": keys, "issuer": tenant.origin(), "audience": ORDERS });
    let now = crate::bench::now();
    let (front, signature) = token.rsplit_once('.').unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let cases = [
        (good.clone(), "accept", None),
        (json!({ "token": token, "jwks": keys }), "accept", None),
        (with(good.clone(), json!({ "audience": ["https://a.example", ORDERS] })), "accept", None),
        (with(good.clone(), json!({ "profile": "signature" })), "accept", None),
        (with(good.clone(), json!({ "jwks": keys["keys"][0] })), "accept", None),
        (with(good.clone(), json!({ "now": now + 90_000 })), "reject", Some("token-expired")),
        (with(good.clone(), json!({ "now": now - 9_000 })), "reject", Some("issued-in-the-future")),
        (with(good.clone(), json!({ "issuer": "https://acme.kinde.com" })), "reject", Some("issuer-mismatch")),
        (with(good.clone(), json!({ "audience": "https://b.example" })), "reject", Some("audience-mismatch")),
        (with(good.clone(), json!({ "jwks": other_keys })), "reject", Some("key-unknown")),
        (with(good.clone(), json!({ "algorithms": ["ES256"] })), "reject", Some("algorithm-not-allowed")),
        (with(good.clone(), json!({ "profile": "rfc9068" })), "reject", Some("type-not-allowed")),
        (
            with(good.clone(), json!({ "token": format!("{front}.{flipped}{}", &signature[1..]) })),
            "reject",
            Some("signature-mismatch"),
        ),
        (with(good.clone(), json!({ "token": format!("{front}.") })), "reject", Some("signature-missing")),
        (with(good.clone(), json!({ "token": "2YotnFZFEjr1zCsicMWpAA8xQ0kd_Zq7" })), "reject", Some("token-opaque")),
    ];
    let mut door = Door::open("verify");
    for (question, verdict, finding) in cases {
        let answer = door.ask(&question);
        assert_eq!(answer["verdict"], verdict, "{finding:?}: {answer:#}");
        let found: Vec<&str> =
            answer["findings"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        match finding {
            Some(code) => assert!(found.contains(&code), "{code}: {found:?}"),
            None => assert_eq!(found, Vec::<&str>::new()),
        }
        for check in answer["checks"].as_array().unwrap() {
            assert!(["passed", "failed", "not-checked"].contains(&check["outcome"].as_str().unwrap()), "{check}");
            assert!(check["name"].is_string() && check["because"].is_string(), "{check}");
        }
    }
    door.close();
}

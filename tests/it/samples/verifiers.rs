//! Programs that check tokens: the good one passes, and every other one is refused.

use super::cases::{SECRET, tenant};
use super::tool::{Program, Tool, text};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use client_credentials::environment::Environment;
use client_credentials::samples::{LANGUAGES, Purpose, Subject, sample};
use practice_tenant::{ApiId, AppId, Fault, FaultKind, PracticeTenant};
use serde_json::{Value, json};

/// A row for each language: its test, itself, how it is built, how it is run.
macro_rules! tools {
    ($($test:ident $language:literal [$($build:literal)*] [$($run:literal)*];)*) => {
        const TOOLS: &[&str] = &[$($language),*];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs compilers and interpreters: make test-samples"]
            async fn $test() {
                judges(&Tool { language: $language, build: &[$($build),*], run: &[$($run),*] }).await;
            }
        )*
    };
}

tools! {
    verify_with_jose "verify-node" [] ["node" "FILE"];
    verify_with_pyjwt "verify-python" [] ["python3" "FILE"];
    verify_with_golang_jwt "verify-go" ["go" "build" "-o" "program" "."] ["./program"];
    verify_with_ruby_jwt "verify-ruby" ["ruby" "-wc" "FILE"] ["ruby" "FILE"];
}

/// A token and what has to become of it.
struct Exhibit {
    name: &'static str,
    token: String,
    good: bool,
}

/// Every token that a verifier has to tell apart. All but the last three are signed by the tenant itself.
async fn exhibits(tenant: &PracticeTenant, environment: &Environment) -> Vec<Exhibit> {
    let orders = tenant.audience(ApiId::Orders);
    let issue = || async {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", environment.client_id.as_str()),
            ("client_secret", SECRET),
            ("audience", &orders),
        ];
        let body = serde_urlencoded(&form);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}/oauth2/token", tenant.origin())).body(body);
        let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    };
    let mut exhibits = Vec::new();
    let good = issue().await;
    let now = crate::bench::now();
    for (name, claim, value) in [
        ("expired", "exp", json!(now - 3600)),
        ("without an end", "exp", Value::Null),
        ("for another API", "aud", json!(["https://other.example"])),
        ("for no API", "aud", json!([])),
        ("whose audience only begins like ours", "aud", json!([format!("{orders}.evil.example")])),
        ("of another issuer", "iss", json!("https://evil.example")),
        ("whose issuer only begins like ours", "iss", json!(format!("{}/", tenant.origin()))),
    ] {
        let other = PracticeClaim { tenant, claim };
        other.set(value);
        exhibits.push(Exhibit { name, token: issue().await, good: false });
        other.restore(environment, &orders, now);
    }
    exhibits.push(Exhibit { name: "good after all of them", token: issue().await, good: true });
    tenant.inject(Fault::TamperedToken);
    exhibits.push(Exhibit { name: "with a tampered signature", token: issue().await, good: false });
    tenant.withdraw(FaultKind::TamperedToken);

    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!("{good}") };
    let read = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let write = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let mut richer = read(payload);
    richer["scope"] = json!("delete:everything");
    let mut none = read(header);
    none["alg"] = json!("none");
    let mut hmac = read(header);
    hmac["alg"] = json!("HS256");
    exhibits.extend([
        Exhibit { name: "with other claims", token: format!("{header}.{}.{signature}", write(&richer)), good: false },
        Exhibit { name: "without a signature", token: format!("{}.{payload}.", write(&none)), good: false },
        Exhibit { name: "with a shared key", token: format!("{}.{payload}.{signature}", write(&hmac)), good: false },
        Exhibit { name: "that is none", token: "no token at all".to_owned(), good: false },
        Exhibit { name: "that is empty", token: String::new(), good: false },
        Exhibit { name: "good", token: good, good: true },
    ]);
    exhibits
}

/// A claim that is overridden in new tokens; it cannot be taken back, only be set to what it would be.
struct PracticeClaim<'a> {
    tenant: &'a PracticeTenant,
    claim: &'static str,
}

impl PracticeClaim<'_> {
    fn set(&self, value: Value) {
        self.tenant.set_custom_claim(AppId::NightlySync, self.claim, value);
    }

    fn restore(&self, environment: &Environment, orders: &str, now: i64) {
        self.set(match self.claim {
            "exp" => json!(now + 3600),
            "aud" => json!([orders]),
            _ => json!(environment.issuer().unwrap()),
        });
    }
}

fn serde_urlencoded(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// The program for the Orders API.
pub fn code(language: &str, tenant: &PracticeTenant, environment: &Environment) -> String {
    let requests = [super::cases::request(&[&tenant.audience(ApiId::Orders)], &[])];
    let subject = Subject {
        environment,
        token_endpoint: environment.token_endpoint(),
        jwks_uri: format!("{}/.well-known/jwks", tenant.origin()).parse().ok(),
        requests: &requests,
        call: None,
    };
    sample(language, &subject).unwrap().code.unwrap()
}

async fn judges(tool: &Tool) {
    let (tenant, environment) = tenant().await;
    let exhibits = exhibits(&tenant, &environment).await;
    tokio::task::block_in_place(|| {
        let program = Program::new(tool, &code(tool.language, &tenant, &environment));
        for Exhibit { name, token, good } in exhibits {
            let output = program.run(None, &token);
            let said = format!("{}, a token {name}: {}", tool.language, text(&output));
            assert_eq!(output.status.success(), good, "{said}");
            if good {
                assert!(String::from_utf8_lossy(&output.stdout).contains(&tenant.audience(ApiId::Orders)), "{said}");
            } else {
                assert!(text(&output).contains("The token was refused"), "{said}");
            }
        }
    });
}

#[test]
fn every_language_that_verifies_is_run() {
    for language in LANGUAGES.iter().filter(|language| language.purpose == Purpose::Verify) {
        // The Rust one is compiled into these tests (`verify_rust.rs`).
        assert!(TOOLS.contains(&language.id) || language.id == "verify-rust", "{} needs a row", language.id);
    }
}

//! Programs that ask for tokens: exactly what is meant has to arrive, and a refusal has to be noticed.

use super::cases::{CLIENT_ID, Case, SECRET, arrived_form, cases, code, expected_form, request, tenant};
use super::tool::{Program, Tool, text};
use client_credentials::environment::{ClientAuthentication, Environment};
use client_credentials::samples::{LANGUAGES, Purpose};
use practice_tenant::{ApiId, AppId, CredentialsSeen, Fault, Place, PracticeTenant, RequestRecord};
use std::process::Output;

/// A row for each language: its test, itself, how it is built, how it is run.
macro_rules! tools {
    ($($test:ident $language:literal [$($build:literal)*] [$($run:literal)*];)*) => {
        const TOOLS: &[Tool] = &[$(Tool { language: $language, build: &[$($build),*], run: &[$($run),*] }),*];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs compilers and interpreters: make test-samples"]
            async fn $test() {
                let tool = Tool { language: $language, build: &[$($build),*], run: &[$($run),*] };
                tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(exercise(&tool)));
            }
        )*
    };
}

tools! {
    curl_in_dash "curl" [] ["dash" "FILE"];
    curl_in_bash "curl" [] ["bash" "FILE"];
    csharp_by_mono "csharp"
        ["mcs" "-nologo" "-warnaserror" "-r:System.Net.Http" "-r:System.Runtime.Serialization" "-out:program.exe" "FILE"]
        ["mono" "program.exe"];
    go "go" ["go" "build" "-o" "program" "FILE"] ["./program"];
    java "java" ["javac" "-Xlint:all,-serial" "-Werror" "-d" "." "FILE"] ["java" "M2mToken"];
    node "node" [] ["node" "FILE"];
    php "php" ["php" "-l" "FILE"] ["php" "FILE"];
    python "python" [] ["python3" "-W" "error" "FILE"];
    ruby "ruby" ["ruby" "-wc" "FILE"] ["ruby" "-w" "FILE"];
}

async fn exercise(tool: &Tool) {
    let (tenant, environment) = tenant().await;
    for case in cases(&tenant) {
        runs(tool, &tenant, &environment, &case);
    }
    notices_refusals(tool, &tenant, &environment);
}

fn runs(tool: &Tool, tenant: &PracticeTenant, environment: &Environment, case: &Case) {
    let code = code(tool.language, tenant, environment, case);
    assert!(!code.contains(SECRET));
    let program = Program::new(tool, &code);
    let output = attempt(&program, tenant, Some(SECRET));
    let what = format!("{}, {}:\n{}\n{code}", tool.language, case.name, text(&output));
    let records = tenant.requests();
    let tokens: Vec<&RequestRecord> = records.iter().filter(|record| record.path == "/oauth2/token").collect();
    // A refusal ends the program: then only the first request was made.
    let made = if case.good { case.requests.len() } else { 1 };
    assert_eq!(tokens.len(), made, "{what}");
    for (record, request) in tokens.iter().zip(&case.requests) {
        assert_eq!(arrived_form(record), expected_form(request), "{what}");
        let basic = request.authentication == Some(ClientAuthentication::ClientSecretBasic);
        let place = if basic { CredentialsSeen::Basic } else { CredentialsSeen::Body };
        assert_eq!(
            (record.method.as_str(), record.credentials, record.secret_matched),
            ("POST", place, Some(true)),
            "{what}"
        );
        assert_eq!(record.header("accept"), Some("application/json"), "{what}");
    }
    assert_eq!(output.status.success(), case.good, "{what}");
    assert_eq!(records.len(), tokens.len() + usize::from(case.call.is_some()), "{what}");
    if case.call.is_some() {
        called(case, records.last().unwrap(), &what);
    }
    if case.good {
        printed(case, &output, &what);
    }
    assert!(!text(&output).contains(SECRET), "the secret was printed: {what}");
}

/// Runs a program, with an empty request log. Debian's Mono now and then aborts in its own threads while a program that
/// has done its work ends; that says nothing about the program, so it is run again.
fn attempt(program: &Program, tenant: &PracticeTenant, secret: Option<&str>) -> Output {
    let once = || {
        tenant.clear_requests();
        program.run(secret, "")
    };
    let aborted = |output: &Output| text(output).contains("Native Crash Reporting");
    (0..3).map(|_| once()).find(|output| !aborted(output)).unwrap_or_else(once)
}

fn called(case: &Case, record: &RequestRecord, what: &str) {
    let call = case.call.as_ref().unwrap().read().unwrap();
    assert_eq!(record.method, call.method.as_str(), "{what}");
    assert_eq!(record.path, call.url.path(), "{what}");
    let query: Vec<(String, String)> = call.url.query_pairs().into_owned().collect();
    assert_eq!(record.query, query, "{what}");
    for (name, value) in &call.headers {
        let value = value.to_str().unwrap();
        let arrived: Vec<&str> =
            record.headers.iter().filter(|header| header.0 == name.as_str()).map(|header| header.1.as_str()).collect();
        assert_eq!(arrived, [value], "{name}: {what}");
    }
    assert_eq!(record.header("authorization"), Some("Bearer …"), "{what}");
    assert_eq!(record.body_bytes as usize, call.body.map_or(0, |body| body.len()), "{what}");
    assert!(record.status.is_some_and(|status| (200..300).contains(&status)), "{:?} {what}", record.status);
}

fn printed(case: &Case, output: &Output, what: &str) {
    let stdout = String::from_utf8(output.stdout.clone()).unwrap();
    let Some(call) = &case.call else {
        let answers: Vec<serde_json::Value> =
            serde_json::Deserializer::from_str(&stdout).into_iter().map(|answer| answer.expect(what)).collect();
        assert_eq!(answers.len(), case.requests.len(), "{what}");
        assert!(answers.iter().all(|answer| answer["access_token"].is_string()), "{what}");
        return;
    };
    assert!(!text(output).contains("access_token"), "with a call the token is nobody's business: {what}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("Token received"), "{what}");
    match call.method.as_str() {
        "HEAD" => {}
        "POST" => {
            let order: serde_json::Value = serde_json::from_str(&stdout).expect(what);
            let sent: serde_json::Value = serde_json::from_str(call.body.as_deref().unwrap()).unwrap();
            assert_eq!((&order["item"], &order["quantity"]), (&sent["item"], &sent["quantity"]), "{what}");
        }
        _ => assert!(serde_json::from_str::<serde_json::Value>(&stdout).expect(what)["orders"].is_array(), "{what}"),
    }
}

/// Everything that can go wrong ends the program with a status other than 0 and with words.
fn notices_refusals(tool: &Tool, tenant: &PracticeTenant, environment: &Environment) {
    let all = cases(tenant);
    let read = all.iter().find(|case| case.name == "one scope and a call that reads").unwrap();
    let program = Program::new(tool, &code(tool.language, tenant, environment, read));
    let fails = |what: &str, secret: Option<&str>, requests: usize, words: &str| {
        let output = attempt(&program, tenant, secret);
        let said = format!("{}, {what}: {:?}\n{}", tool.language, output.status, text(&output));
        assert!(!output.status.success(), "{said}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{said}");
        assert_eq!(tenant.requests().len(), requests, "{said}\n{:?}", tenant.requests());
        assert!(!text(&output).contains(SECRET), "{said}");
        tenant.clear_faults();
    };
    fails("no secret", None, 0, "KINDE_CLIENT_SECRET");
    fails("an empty secret", Some(""), 0, "KINDE_CLIENT_SECRET");
    fails("a wrong secret", Some("wrong"), 1, "401");
    tenant.inject(Fault::RedirectToLogin { at: Place::TokenEndpoint });
    fails("a redirect of the token request", Some(SECRET), 1, "302");
    tenant.inject(Fault::RedirectToLogin { at: Place::OrdersApi });
    fails("a redirect of the call", Some(SECRET), 2, "302");
    tenant.inject(Fault::HtmlPage { at: Place::TokenEndpoint });
    fails("a web page instead of a token", Some(SECRET), 1, "");
    tenant.inject(Fault::ServerError { at: Place::OrdersApi, status: 503, retry_after_seconds: None });
    fails("an API that is down", Some(SECRET), 2, "503");
    tenant.inject(Fault::TruncatedBody { at: Place::TokenEndpoint });
    fails("an answer that breaks off", Some(SECRET), 1, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs compilers and interpreters: make test-samples"]
async fn kindes_own_package() {
    let tool = Tool { language: "management-api-js", build: &[], run: &["node", "FILE"] };
    let (tenant, environment) = tenant().await;
    let management = tenant.audience(ApiId::Management);
    let url = format!("{}/users?page_size=2", tenant.base_url(ApiId::Management));
    let call =
        client_credentials::resource_call::CallDraft { method: "GET".into(), url, headers: Vec::new(), body: None };
    let mut case = Case { name: "users", requests: vec![request(&[&management], &[])], call: Some(call), good: true };
    tokio::task::block_in_place(|| {
        let program = Program::new(&tool, &code(tool.language, &tenant, &environment, &case));
        let output = program.run(Some(SECRET), "");
        assert!(output.status.success(), "{}", text(&output));
        let users: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(users["users"].as_array().map(Vec::len), Some(2), "{users}");
        let records = tenant.requests();
        let (first, last) = (&records[0], records.last().unwrap());
        assert_eq!(first.form_values("audience"), [management.as_str()]);
        assert_eq!((first.form_values("client_id"), first.secret_matched), (vec![CLIENT_ID], Some(true)));
        assert_eq!(
            (last.path.as_str(), last.query.as_slice()),
            ("/api/v1/users", &[("page_size".into(), "2".into())][..])
        );

        let refused = program.run(Some("wrong"), "");
        assert!(!refused.status.success() && text(&refused).contains("Kinde issued no token"), "{}", text(&refused));
        tenant.set_scope(AppId::NightlySync, ApiId::Management, "read:users", false).unwrap();
        let refused = program.run(Some(SECRET), "");
        assert!(!refused.status.success() && text(&refused).contains("403"), "{}", text(&refused));

        case.call = None;
        let program = Program::new(&tool, &code(tool.language, &tenant, &environment, &case));
        let output = program.run(Some(SECRET), "");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim().split('.').count(), 3, "{}", text(&output));
    });
}

/// A list of processes shows arguments: neither the secret nor the token may be among those of curl.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs compilers and interpreters: make test-samples"]
async fn curl_is_given_no_secret_and_no_token_as_an_argument() {
    let (tenant, environment) = tenant().await;
    let read = cases(&tenant).into_iter().find(|case| case.name == "one scope and a call that reads").unwrap();
    for authentication in [ClientAuthentication::ClientSecretPost, ClientAuthentication::ClientSecretBasic] {
        let mut read = Case { requests: read.requests.clone(), call: read.call.clone(), ..read };
        read.requests[0].authentication = Some(authentication);
        // A function of the name takes the program's place, and notes what it is given.
        let watched = code("curl", &tenant, &environment, &read)
            .replace("set -eu\n", "set -eu\ncurl() { printf '%s\\n' \"$@\" >>arguments; command curl \"$@\"; }\n");
        let watched = format!("{watched}\ncat arguments >&2\n");
        let tool = Tool { language: "curl", build: &[], run: &["dash", "FILE"] };
        let output = tokio::task::block_in_place(|| Program::new(&tool, &watched).run(Some(SECRET), ""));
        let arguments = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && arguments.contains("--data-urlencode"), "{}", text(&output));
        let forms = tests::leaks::forms(CLIENT_ID, SECRET);
        let leaks = tests::leaks::in_text(&forms, "arguments", arguments.as_bytes());
        assert!(leaks.is_empty(), "{leaks:?}");
        assert!(!arguments.contains("eyJ") && !arguments.contains("Bearer e"), "{arguments}");
    }
}

/// Languages that no tool chain is at hand for: read by a grammar instead (`grammars.rs`).
pub const ONLY_READ: [&str; 5] = ["curl-powershell", "curl-cmd", "powershell", "objective-c", "swift"];

#[test]
fn every_language_that_asks_for_tokens_is_run_or_read() {
    for language in LANGUAGES.iter().filter(|language| language.purpose == Purpose::Request) {
        let run = TOOLS.iter().any(|tool| tool.language == language.id) || language.id == "management-api-js";
        assert!(run != ONLY_READ.contains(&language.id), "{} needs a row", language.id);
    }
}

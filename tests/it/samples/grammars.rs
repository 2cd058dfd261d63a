//! Languages that cannot be run here: their programs are read by a grammar, for every case, and compared with ones that
//! somebody has looked at (`tests/samples/snapshots`). That proves good form, and not what the programs do.

use super::cases::{Case, cases, code, request, tenant};
use super::programs::ONLY_READ;
use client_credentials::environment::{Environment, EnvironmentDraft, EnvironmentId};
use client_credentials::resource_call::{CallDraft, HeaderDraft};
use client_credentials::samples::{LANGUAGES, Subject, sample};
use client_credentials::token_request::TokenRequest;
use std::process::Command;

/// An environment and a request that never change.
pub fn acme() -> (Environment, [TokenRequest; 1]) {
    let draft = EnvironmentDraft { host: "acme".into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() };
    let extra = vec![("note".to_owned(), "it's \"quoted\" $HOME `id` %PATH% \\(id) !é😀\nnext".to_owned())];
    let request = TokenRequest {
        extra,
        ..request(&["https://acme.kinde.com/api", "urn:orders"], &["read:users", "create:organizations"])
    };
    (draft.parse(EnvironmentId::new("acme")).unwrap(), [request])
}

fn call() -> CallDraft {
    CallDraft {
        method: "POST".into(),
        url: "https://acme.kinde.com/api/v1/organization?note=%25PATH%25".into(),
        headers: vec![HeaderDraft {
            name: "X-Note".into(),
            value: "it's \"quoted\" $HOME `id` %PATH% \\(id) !".into(),
        }],
        body: Some("{\n  \"name\": \"it's \\\"quoted\\\" $HOME `id` %PATH% \\\\(id) !é😀\"\n}".into()),
    }
}

/// Compares with what somebody has looked at; `M2M_WRITE_SNAPSHOTS` writes it anew, to be looked at.
pub fn assert_snapshot(name: &str, code: &str) {
    let path = tests::project().join("tests/samples/snapshots").join(name);
    if std::env::var_os("M2M_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(&path, code).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == code,
        "{} is not what is written now; look at the change and keep it with M2M_WRITE_SNAPSHOTS=1\n{code}",
        path.display()
    );
}

#[test]
fn programs_that_cannot_be_run_here_are_those_that_were_looked_at() {
    let (environment, requests) = acme();
    let call = call();
    let subject = Subject {
        environment: &environment,
        token_endpoint: environment.token_endpoint(),
        jwks_uri: None,
        requests: &requests,
        call: Some(&call),
    };
    for id in ONLY_READ {
        let sample = sample(id, &subject).unwrap();
        let ending = sample.file_name.rsplit('.').next().unwrap();
        assert_snapshot(&format!("{id}.{ending}"), &sample.code.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs compilers and interpreters: make test-samples"]
async fn programs_that_cannot_be_run_here_are_good_form() {
    let (tenant, environment) = tenant().await;
    let folder = tempfile::tempdir().unwrap();
    let cases = cases(&tenant);
    let mut files = Vec::new();
    let mut put = |id: &str, name: String, code: &str| {
        let language = LANGUAGES.iter().find(|language| language.id == id).unwrap();
        let ending = language.file_name.rsplit('.').next().unwrap();
        let path = folder.path().join(format!("{id}-{name}.{ending}"));
        std::fs::write(&path, code).unwrap();
        files.push((id.to_owned(), path));
    };
    for id in ONLY_READ {
        for (number, case) in cases.iter().enumerate() {
            let Case { name, .. } = case;
            put(id, format!("{number}-{}", name.replace([' ', ','], "-")), &code(id, &tenant, &environment, case));
        }
    }
    let read = |files: &[(String, std::path::PathBuf)]| {
        let script = tests::project().join("tests/samples/read.py");
        let python = tests::target().join("samples/venv/bin/python");
        let words = files.iter().map(|(id, path)| format!("{id}={}", path.display()));
        let output = Command::new(&python).arg(script).args(words).output();
        output.unwrap_or_else(|error| panic!("{} ({error}); `make test-samples` installs it", python.display()))
    };
    let output = read(&files);
    let said = super::tool::text(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains(&format!("{} programs read", ONLY_READ.len() * cases.len())), "{said}");

    // The grammars notice what is broken; else the good answer would say nothing.
    for (id, path) in files.iter().filter(|(_, path)| path.display().to_string().contains("-0-")) {
        let code = std::fs::read_to_string(path).unwrap();
        let broken = match id.as_str() {
            "curl-cmd" => code.replace("if not defined KINDE_CLIENT_SECRET (", "if not defined ( ("),
            "powershell" | "curl-powershell" => {
                code.replacen("('grant_type'", "('grant_type", 1).replacen("'Stop'", "'Stop", 1)
            }
            _ => code.replacen('"', "", 1),
        };
        assert_ne!(broken, code, "{id}");
        std::fs::write(path, broken).unwrap();
        assert!(
            !read(&[(id.clone(), path.clone())]).status.success(),
            "{id}: a broken program was taken for a good one"
        );
    }
}

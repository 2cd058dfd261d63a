//! The board as a file: JSON for programs, JUnit XML for what shows test results. It passes the same nets as a report.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};
use serde_json::{Value, json};

use super::{finish, is_object, net, text};
use crate::board::{LineResult, Step};
use crate::diagnosis::Finding;
use crate::environment::{Environment, Expectation, Scope};
use crate::expected::Condition;
use crate::redaction::Redactor;
use crate::token_response::ProviderWords;

/// Name and version of the JSON form.
pub const FORMAT: &str = "m2m-token-tester-board/1";

/// One line of the board.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Where.
    pub environment: &'a Environment,
    /// For which API.
    pub audience: &'a str,
    /// With which scopes; none asks for all.
    pub scopes: &'a [Scope],
    /// What is expected, if anything is.
    pub expectation: Option<&'a Expectation>,
    /// How it ended.
    pub result: &'a LineResult,
    /// Why it failed, most likely first.
    pub findings: &'a [Finding],
    /// The provider's own words.
    pub provider_words: Option<&'a ProviderWords>,
}

/// What the board is written down with.
#[derive(Clone, Copy)]
pub struct Circumstances<'a> {
    /// This app's version.
    pub app_version: &'a str,
    /// The operating system.
    pub operating_system: &'a str,
    /// When, in seconds since 1970.
    pub now: i64,
    /// Every secret and token that is known.
    pub secrets: &'a [Redactor],
}

/// How the board is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For programs.
    Json,
    /// For what shows test results.
    Junit,
}

/// The board in one form, without any secret.
pub fn write(lines: &[Line<'_>], around: &Circumstances<'_>, form: Form) -> String {
    let net = net::Net::of(around.secrets);
    let mut document = document(lines, around);
    net.walk(&mut document);
    match form {
        Form::Json => {
            let written = serde_json::to_string_pretty(&document).unwrap_or_default();
            let torn = "{\n  \"format\": \"m2m-token-tester-board/1\",\n  \"torn\": true\n}";
            finish(&net, text::ascii_escapes(&written), is_object, torn, "{}")
        }
        Form::Junit => {
            let torn = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites/>";
            finish(&net, junit(&document), |_, after| is_xml(after), torn, "")
        }
    }
}

/// What leaves, in one line.
pub fn summary(lines: &[Line<'_>], text: &str) -> String {
    let size = match text.len() {
        bytes @ 0..1000 => format!("{bytes} bytes"),
        bytes => format!("{} kB", bytes.div_ceil(1000)),
    };
    let good = lines.iter().filter(|line| line.result.is_good()).count();
    format!("{size}: {good} of {} in order; no secret, no token", lines.len())
}

fn document(lines: &[Line<'_>], around: &Circumstances<'_>) -> Value {
    json!({
        "format": FORMAT,
        "made": text::date(around.now),
        "app": { "version": around.app_version, "operatingSystem": around.operating_system },
        "leftOut": "Left out: client secrets, tokens, requests and answers.",
        "inOrder": lines.iter().filter(|line| line.result.is_good()).count(),
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn line(line: &Line<'_>) -> Value {
    let Line { environment, result, .. } = line;
    json!({
        "environment": environment.name,
        "host": environment.host(),
        "clientId": environment.client_id.as_str(),
        "production": environment.production,
        "api": environment.api_name(line.audience),
        "audience": line.audience,
        "requestedScopes": line.scopes.iter().map(Scope::as_str).collect::<Vec<_>>(),
        "checked": text::date(result.checked_at),
        "minted": result.minted,
        "inOrder": result.is_good(),
        "token": step(&result.token),
        "accepted": step(&result.accepted),
        "expectation": line.expectation.map(|expectation| json!({
            "name": expectation.name,
            "outcome": result.expectation.outcome,
            "words": result.expectation.words,
            "conditions": result.evaluation.as_ref().map(|evaluation| {
                evaluation.conditions.iter().map(condition).collect::<Vec<_>>()
            }).unwrap_or_default(),
        })),
        "findings": line.findings.iter().map(|finding| json!({
            "code": finding.code,
            "certainty": finding.certainty,
            "title": finding.title,
        })).collect::<Vec<_>>(),
        "serverSaid": line.provider_words.map(|words| json!({ "error": words.error, "description": words.description })),
    })
}

fn step(step: &Step) -> Value {
    json!({ "outcome": step.outcome, "words": step.words })
}

fn condition(condition: &Condition) -> Value {
    json!({
        "title": condition.title,
        "asked": condition.asked,
        "outcome": condition.outcome,
        "expected": condition.expected,
        "actual": condition.actual,
        "because": condition.because,
    })
}

/// One test: its name, how it ended, what is said about it.
struct Case {
    name: String,
    outcome: String,
    words: String,
    code: String,
}

/// The cleaned document as JUnit XML: one suite for each environment, one case for each step and condition.
fn junit(document: &Value) -> String {
    let lines = document.get("lines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut suites: Vec<(String, Vec<Case>)> = Vec::new();
    for line in lines {
        let name = string(line, "environment");
        let at = suites.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            suites.push((name, Vec::new()));
            suites.len() - 1
        });
        if let Some((_, known)) = suites.get_mut(at) {
            known.extend(cases(line));
        }
    }
    let made = string(document, "made");
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    let counts = |cases: &[&Case]| -> [(&'static str, String); 4] {
        let ended = |outcome: &str| cases.iter().filter(|case| case.outcome == outcome).count().to_string();
        [
            ("tests", cases.len().to_string()),
            ("failures", ended("failed")),
            ("errors", "0".to_owned()),
            ("skipped", ended("not-checked")),
        ]
    };
    let all: Vec<&Case> = suites.iter().flat_map(|(_, cases)| cases).collect();
    // Writing into memory does not fail.
    let written = out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| {
        let root = out.create_element("testsuites").with_attribute(("name", "M2M Token Tester"));
        root.with_attributes(counts(&all).iter().map(|(name, value)| (*name, value.as_str()))).write_inner_content(
            |out| {
                for (name, cases) in &suites {
                    let counted = counts(&cases.iter().collect::<Vec<_>>());
                    out.create_element("testsuite")
                        .with_attribute(("name", name.as_str()))
                        .with_attributes(counted.iter().map(|(name, value)| (*name, value.as_str())))
                        .with_attribute(("timestamp", made.as_str()))
                        .write_inner_content(|out| cases.iter().try_for_each(|case| write_case(out, name, case)))?;
                }
                Ok(())
            },
        )?;
        Ok(())
    });
    let text = String::from_utf8(out.into_inner()).unwrap_or_default();
    if written.is_ok() { text } else { String::new() }
}

fn write_case(out: &mut Writer<Vec<u8>>, suite: &str, case: &Case) -> std::io::Result<()> {
    let element = out
        .create_element("testcase")
        .with_attribute(("classname", suite))
        .with_attribute(("name", case.name.as_str()));
    match case.outcome.as_str() {
        "failed" => element.write_inner_content(|out| {
            let failure = out.create_element("failure").with_attribute(("message", case.words.as_str()));
            failure.with_attribute(("type", case.code.as_str())).write_empty()?;
            Ok(())
        })?,
        "not-checked" => element.write_inner_content(|out| {
            out.create_element("skipped").with_attribute(("message", case.words.as_str())).write_empty()?;
            Ok(())
        })?,
        _ => element.write_empty()?,
    };
    Ok(())
}

fn cases(line: &Value) -> Vec<Case> {
    let expectation = line.get("expectation").filter(|expectation| expectation.is_object());
    let what = match expectation {
        Some(expectation) => format!("{}, {}", string(line, "api"), string(expectation, "name")),
        None => string(line, "api"),
    };
    let finding = line.get("findings").and_then(|findings| findings.get(0)).map(|finding| string(finding, "code"));
    let code = finding.unwrap_or_else(|| "failed".to_owned());
    let case = |name: &str, ended: &Value, words: &str, code: &str| Case {
        name: format!("{what}: {name}"),
        outcome: string(ended, "outcome"),
        words: string(ended, words),
        code: code.to_owned(),
    };
    let step = |name: &str, member: &str| line.get(member).map(|ended| case(name, ended, "words", &code));
    let mut cases: Vec<Case> =
        [step("a token comes", "token"), step("its API would accept it", "accepted")].into_iter().flatten().collect();
    let Some(expectation) = expectation else { return cases };
    let conditions = expectation.get("conditions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if conditions.is_empty() {
        cases.push(case("it is as expected", expectation, "words", "expectation"));
    }
    let asked = conditions.iter().filter(|condition| condition.get("asked").and_then(Value::as_bool).unwrap_or(false));
    cases.extend(asked.map(|condition| {
        let title = string(condition, "title");
        case(&format!("{title} as expected"), condition, "because", "expectation")
    }));
    cases
}

/// A text member without characters that XML cannot hold.
fn string(value: &Value, name: &str) -> String {
    text::line(value.get(name).and_then(Value::as_str).unwrap_or_default())
}

fn is_xml(text: &str) -> bool {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{Audience, EnvironmentDraft, EnvironmentId};
    use crate::facts::tests::facts;
    use crate::report::{TokenOutcomeKind, TokenReport};
    use crate::secret::ClientSecret;

    const SECRET: &str = "SECRET?%G&client";

    fn environment(name: &str) -> Environment {
        let draft =
            EnvironmentDraft { host: "acme".into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() };
        Environment { name: name.into(), ..draft.parse(EnvironmentId::new("acme")).unwrap() }
    }

    fn report(outcome: TokenOutcomeKind) -> TokenReport {
        TokenReport {
            outcome,
            reused: false,
            token: None,
            exchange: None,
            provider_words: None,
            notes: vec![],
            findings: vec![],
            ask_admin: None,
            inspection: None,
        }
    }

    fn expectation() -> Expectation {
        Expectation {
            id: "x".into(),
            name: "Nightly <sync> & \"co\"".into(),
            audience: Audience::parse("https://acme.kinde.com/api").unwrap(),
            requested_scopes: vec![],
            must_hold: vec![Scope::parse("read:users").unwrap()],
            least_lifetime: Some(60),
            org_code: None,
        }
    }

    fn written(form: Form, scopes: &[&str], words: Option<&ProviderWords>) -> String {
        let (dev, odd) = (environment("Acme <dev> & \u{202e}co"), environment("Other"));
        let expected = expectation();
        let token = facts("t", scopes);
        let got = LineResult::new(&report(TokenOutcomeKind::Token), Some(&token), Some(&expected), 1_795_000_000);
        let refused = LineResult::new(&report(TokenOutcomeKind::Refused), None, None, 1_795_000_000);
        let line = Line {
            environment: &dev,
            audience: "https://acme.kinde.com/api",
            scopes: &[],
            expectation: Some(&expected),
            result: &got,
            findings: &[],
            provider_words: None,
        };
        let other = Line { environment: &odd, expectation: None, result: &refused, provider_words: words, ..line };
        let secrets = [Redactor::new().secret("client!+ID", &ClientSecret::new(SECRET.into()))];
        let around =
            Circumstances { app_version: "1", operating_system: "linux", now: 1_795_000_000, secrets: &secrets };
        write(&[line, other], &around, form)
    }

    #[test]
    fn the_board_as_json_names_every_step_and_condition() {
        let document: Value = serde_json::from_str(&written(Form::Json, &["read:users"], None)).unwrap();
        assert_eq!(document["format"], FORMAT);
        assert_eq!(document["lines"][0]["expectation"]["conditions"][1]["outcome"], "passed");
        assert_eq!(document["lines"][1]["token"]["outcome"], "failed");
        assert_eq!(document["lines"][0]["environment"], "Acme <dev> & \u{202e}co");
    }

    #[test]
    fn the_board_as_junit_counts_what_failed_and_what_was_left_out() {
        let xml = written(Form::Junit, &["read:roles"], None);
        assert!(is_xml(&xml), "{xml}");
        let count = |tag: &str| xml.matches(tag).count();
        let (cases, failures, skipped) = (count("<testcase "), count("<failure "), count("<skipped "));
        // Two steps and three asked conditions of one line, two steps of the other.
        assert_eq!((cases, failures, skipped), (7, 2, 2), "{xml}");
        assert!(xml.contains("tests=\"7\" failures=\"2\" errors=\"0\" skipped=\"2\""), "{xml}");
        assert!(xml.contains("message=\"The token lacks read:users.\""), "{xml}");
        assert!(xml.contains("Acme &lt;dev&gt; &amp; \\u{202e}co"), "{xml}");
    }

    #[test]
    fn a_secret_that_a_server_sent_back_does_not_leave_in_either_form() {
        let words = ProviderWords { error: "oops".into(), description: Some(format!("got {SECRET}")), uri: None };
        for form in [Form::Json, Form::Junit] {
            let text = written(form, &[SECRET], Some(&words));
            assert!(!text.contains("SECRET?%G"), "{text}");
            assert!(!text.contains("SECRET?%G&amp;client"), "{text}");
        }
    }
}

//! What a developer reads in a report.

use serde_json::{Value, json};

use super::stage::*;
use crate::redacted_report::{Form, Material, RedactedReport};
use crate::token_response::ProviderWords;

fn assert_lines(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|found| found == *line), "{line}\nis not in\n{text}");
    }
}

fn hidden(stage: &Stage) -> RedactedReport {
    RedactedReport::build(&Material { hide_claim_values: true, ..stage.material() })
}

#[test]
fn a_healthy_run_reads_from_top_to_bottom() {
    let stage = healthy();
    let report = RedactedReport::build(&Material { body: None, ..stage.material() });
    assert_lines(
        &report.markdown(),
        &[
            "# Token test report",
            "M2M Token Tester `0.1.0` on `Debian 12`, 2027-01-15T08:00:00Z",
            "> Left out: the client secret, the token's signature (without it the token opens nothing), Authorization headers, cookies and the bodies of requests and answers.",
            "- **Host:** `acme.kinde.com`",
            "- **Client ID:** `client!+ID`",
            "- **API:** Kinde Management API, audience `https://acme.kinde.com/api`",
            "- **Scopes:** `read:users`",
            "POST https://acme.kinde.com/oauth2/token",
            "client_secret=•••••••• (fingerprint a1b2)",
            "Authorization: (left out)",
            "HTTP/1.1 200 OK",
            "- **Time:** look-up 1.5 ms, in all 42.25 ms",
            "- **Expires:** 2027-01-15T08:52:00Z",
            "  \"alg\": \"EdDSA\",",
            "- **Keys:** 1 from `https://acme.kinde.com/.well-known/jwks`, fetched 2027-01-15T07:59:55Z",
            "- **Granted:** `read:users`",
            "## Call",
            "- **Outcome:** 200 OK",
        ],
    );
    assert!(report.markdown().contains("**Kinde Management API would accept this token.**"));
    assert!(report.markdown().contains("- **Audience ✓ passed:** "), "{}", report.markdown());
    assert!(!report.markdown().contains("✗") && !report.markdown().contains("hello"));
}

#[test]
fn a_refusal_names_the_finding_first_and_quotes_the_provider() {
    let mut stage = healthy();
    stage.token.inspection = None;
    stage.token.exchange = Some(exchange(crate::exchange::Purpose::TokenRequest, 401, "Unauthorized"));
    stage.token.outcome = crate::report::TokenOutcomeKind::Refused;
    let description = "The requested OAuth 2.0 Client does not exist. <b>".to_owned();
    stage.token.provider_words =
        Some(ProviderWords { error: "invalid_client".into(), description: Some(description), uri: None });
    let mut finding = finding("x");
    finding.code = "wrong-secret".into();
    finding.title = "Kinde does not accept the secret".into();
    finding.causes[0].text = "The secret was rotated".into();
    finding.fixes[0].steps = vec!["Open **Applications**".into(), "Copy the secret".into()];
    finding.references[0].url = "https://www.rfc-editor.org/rfc/rfc6749#section-5.2".into();
    stage.token.findings = vec![finding];
    let stage = Stage { ..stage };
    let report = RedactedReport::build(&Material { call: None, body: None, ..stage.material() });
    let markdown = report.markdown();
    assert_lines(
        &markdown,
        &[
            "## Finding: Kinde does not accept the secret",
            "- **Code:** `wrong-secret` (likely, at authenticate)",
            "- **Cause (possible):** The secret was rotated Because: x",
            "- **Fix:** for kinde admin:",
            "  1. Open **Applications**",
            "- **Read on:** x: <https://www.rfc-editor.org/rfc/rfc6749#section-5.2>",
            "HTTP/1.1 401 Unauthorized",
            "error: invalid_client",
            "description: The requested OAuth 2.0 Client does not exist. <b>",
        ],
    );
    assert!(markdown.find("## Finding") < markdown.find("## Token request"));
    assert!(!markdown.contains("## Token\n") && !markdown.contains("## Call"));
    assert!(report.summary_line(Form::Markdown).ends_with(": request, answer, 1 finding; no secret, no usable token"));
}

#[test]
fn a_failed_check_comes_first_with_both_values() {
    let mut stage = healthy();
    let mut claims = claims();
    claims["aud"] = json!(["https://other.example"]);
    stage.token.inspection = Some(inspection(&stage.environment, &claims));
    let markdown = stage.report().markdown();
    let failed = markdown.lines().find(|line| line.starts_with("- **Audience ✗ failed:**")).unwrap();
    assert!(failed.contains("expected `https://acme.kinde.com/api`, actual `https://other.example`"), "{failed}");
    assert!(markdown.find("✗ failed") < markdown.find("✓ passed"));
}

#[test]
fn challenges_and_the_providers_words_stay_verbatim() {
    let mut stage = healthy();
    let challenge = r#"Bearer realm="acme", error="invalid_token", error_description="The access token expired", scope="read:users""#;
    stage.call.challenge = Some(challenge.into());
    stage.token.notes =
        vec!["Invalid client_secret: it does not match. Basic authentication and Bearer tokens work.".into()];
    let report = stage.report();
    assert!(report.markdown().contains(&format!("- **Challenge:** `{challenge}`\n")), "{}", report.markdown());
    assert!(report.markdown().contains(
        "- **Note:** Invalid client_secret: it does not match. Basic authentication and Bearer tokens work.\n"
    ));
}

#[test]
fn hashed_claims_keep_what_explains_failures() {
    let stage = healthy();
    let report = hidden(&stage);
    let json: Value = serde_json::from_str(&report.json()).unwrap();
    let payload = &json["token"]["payload"];
    assert_eq!((&payload["iss"], &payload["scope"]), (&json!("https://acme.kinde.com"), &json!("read:users")));
    assert_eq!(payload["exp"], NOW + 3_120);
    for name in ["azp", "jti", "customer", "scp", "v"] {
        let hash = payload[name].as_str().unwrap();
        assert!(hash.len() == 9 && hash.starts_with('#'), "{name}: {hash}");
    }
    assert!(!report.json().contains("Mustermann") && !report.markdown().contains("Mustermann"));
    assert!(report.summary_line(Form::Json).contains("11 claims (values as hashes), 17 checks"));
    assert_eq!(hidden(&stage).json(), report.json());
}

#[test]
fn a_hashed_value_is_hidden_in_sentences_too() {
    let mut stage = healthy();
    stage.token.notes = vec!["For Mustermann & Söhne only, not Mustermann & Söhnen.".into()];
    let json = hidden(&stage).json();
    assert!(json.contains("\"For #") && json.contains(" only, not Mustermann & Söhnen."), "{json}");
    assert!(json.contains("\"clientId\": \"client!+ID\""));
}

#[test]
fn hashes_of_two_tokens_cannot_be_compared() {
    let mut stage = healthy();
    let first = hidden(&stage).json();
    stage.token.inspection.as_mut().unwrap().token_id = crate::token_cache::TokenId::new("another");
    assert_ne!(hidden(&stage).json(), first);
}

#[test]
fn a_repeated_claim_is_told_in_the_order_sent() {
    let mut stage = healthy();
    stage.token.inspection.as_mut().unwrap().payload_json = r#"{"iss":"a","exp":1e400,"iss":"b"}"#.into();
    let json: Value = serde_json::from_str(&stage.report().json()).unwrap();
    assert_eq!(json["token"]["payload"], "{\n  \"iss\": \"a\",\n  \"exp\": \"1e400\",\n  \"iss\": \"b\"\n}");
}

#[test]
fn an_opaque_token_says_that_nothing_can_be_read() {
    let mut stage = healthy();
    let inspection = stage.token.inspection.as_mut().unwrap();
    (inspection.header_json, inspection.payload_json) = (String::new(), String::new());
    let report = stage.report();
    assert!(report.markdown().contains("Payload: not readable."));
    assert_eq!(serde_json::from_str::<Value>(&report.json()).unwrap()["token"]["payload"], Value::Null);
}

#[test]
fn the_preview_line_names_size_and_contents() {
    let report = healthy().report();
    let line = report.summary_line(Form::Markdown);
    let kilobytes = report.markdown().len().div_ceil(1000);
    assert_eq!(
        line,
        format!(
            "{kilobytes} kB: request, answer, 11 claims, 17 checks, 0 findings, call with its answer, 1 line of its body; no secret, no usable token"
        )
    );
    assert_ne!(report.summary_line(Form::Json), line);
}

#[test]
fn the_json_form_has_its_members_in_a_fixed_order() {
    let report = healthy().report();
    let json: Value = serde_json::from_str(&report.json()).unwrap();
    let names: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "format",
            "made",
            "app",
            "leftOut",
            "tried",
            "findings",
            "tokenRequest",
            "token",
            "verdict",
            "checks",
            "scopes",
            "keys",
            "call"
        ]
    );
    assert!(report.json().starts_with("{\n  \"format\": \"m2m-token-tester-report/1\",\n"));
}

//! Listed ↔ explained ↔ tested ↔ reachable.

use std::collections::BTreeSet;

use client_credentials::diagnosis::{all_codes, explanation, explanations, remark_codes};
use client_credentials::kinde::screens::screen;
use client_credentials::verification::Code;

const SOURCES: [&str; 7] = [
    include_str!("answers.rs"),
    include_str!("calls.rs"),
    include_str!("mixups.rs"),
    include_str!("own_side.rs"),
    include_str!("rows.rs"),
    include_str!("tokens.rs"),
    include_str!("transport.rs"),
];

/// Codes of transport failures; `transport.rs` goes through every kind of them and counts the codes.
const BY_KIND: [&str; 6] = [
    "http2-broken",
    "address-not-secure",
    "request-not-sendable",
    "exchange-failed",
    "certificate-not-verified",
    "tls-failed",
];

#[test]
fn codes_are_unique_and_in_kebab_case() {
    let codes = all_codes();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')));
}

#[test]
fn every_finding_is_explained_in_full() {
    assert_eq!(explanations().len(), all_codes().len());
    for code in all_codes() {
        let text = explanation(code).unwrap();
        assert!(text.why.len() >= 30, "{code}: why");
        for (part, words) in
            [("title", &text.title), ("what", &text.what), ("example", &text.example), ("developer", &text.developer)]
        {
            assert!(words.chars().count() >= 4, "{code}: {part}");
            // Only examples show things as they are on the wire.
            let marks = if part == "example" { &["!!"][..] } else { &["{", "}", "!", "Oops"][..] };
            assert!(!marks.iter().any(|mark| words.contains(mark)), "{code}: {part}: {words}");
        }
        assert!(!text.fixes.is_empty() && text.fixes.iter().all(|fix| !fix.steps.is_empty()), "{code}: fixes");
        for step in text.fixes.iter().flat_map(|fix| &fix.steps) {
            assert!(step.matches("**").count() % 2 == 0 && !step.contains('{'), "{code}: {step}");
        }
        assert!(text.references.iter().all(|reference| reference.url.starts_with("https://")), "{code}");
    }
    assert!(explanation("nothing-of-this-name").is_none());
}

#[test]
fn every_code_of_a_verification_is_a_finding_or_a_remark() {
    let codes = all_codes();
    for code in Code::ALL {
        assert!(codes.contains(&code.as_str()), "{code}");
    }
}

#[test]
fn every_finding_is_raised_by_a_test() {
    let raised: BTreeSet<String> = super::rows::all_findings().into_iter().map(|finding| finding.code).collect();
    for code in all_codes() {
        let is_asserted = SOURCES.iter().any(|source| source.contains(&format!("\"{code}\"")));
        let is_known =
            raised.contains(code) || is_asserted || BY_KIND.contains(&code) || remark_codes().contains(&code);
        assert!(is_known, "{code} is raised by no test");
    }
}

#[test]
fn every_screen_that_a_finding_names_exists() {
    use super::fixture::{ORDERS, Scene};
    for (error, description) in [
        ("invalid_client", ""),
        ("invalid_scope", ""),
        ("invalid_target", ""),
        ("unauthorized_client", ""),
        ("slow_down", ""),
    ] {
        let first = Scene::kinde().asking(&[ORDERS], &[]).refused(400, error, description).first();
        assert!(screen(first.page.as_deref().unwrap()).is_some(), "{error}");
    }
}

#[test]
fn no_text_keeps_a_gap_that_should_have_held_a_value() {
    for finding in super::rows::all_findings() {
        let texts = [&finding.title, &finding.summary, &finding.developer]
            .into_iter()
            .chain(finding.causes.iter().map(|cause| &cause.text))
            .chain(finding.fixes.iter().flat_map(|fix| &fix.steps));
        for text in texts {
            assert!(!text.contains('…') || text.contains("/api/v1/…"), "{}: {text}", finding.code);
            assert!(!text.contains(" ,") && !text.contains("  "), "{}: {text}", finding.code);
        }
        assert!(!finding.causes.is_empty(), "{}: no cause", finding.code);
        assert!(!finding.fixes.is_empty(), "{}: no fix", finding.code);
        assert!(finding.causes.windows(2).all(|pair| pair[0].certainty >= pair[1].certainty), "{}", finding.code);
    }
}

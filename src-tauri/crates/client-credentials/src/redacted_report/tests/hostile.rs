//! Text from outside is never markup, whatever it is made of.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::stage::*;
use crate::redacted_report::text::is_hidden;
use crate::redacted_report::{FORMAT, Form, Material, RedactedReport};

/// The lines outside of fences, by how they begin; fails if a fence stays open. Reads fences as CommonMark does.
fn skeleton(markdown: &str) -> Vec<String> {
    let mut open: Option<usize> = None;
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let bare = line.trim_start_matches(' ');
        let ticks = bare.len() - bare.trim_start_matches('`').len();
        let indented = line.len() - bare.len() > 3;
        match open {
            Some(length) if !indented && ticks >= length && bare.trim_matches(['`', ' ']).is_empty() => open = None,
            Some(_) => {}
            None if !indented && ticks >= 3 && !bare.trim_start_matches('`').contains('`') => open = Some(ticks),
            None => {
                assert!(!bare.starts_with("~~~"), "{line}");
                if !line.starts_with("- **API:**") {
                    lines.push(line.chars().take(2).collect());
                }
            }
        }
    }
    assert_eq!(open, None, "a fence stays open:\n{markdown}");
    lines
}

static HARMLESS: LazyLock<Vec<String>> = LazyLock::new(|| skeleton(&planted("x").report().markdown()));

fn assert_sound(text: &str) {
    let stage = planted(text);
    for hide_claim_values in [false, true] {
        let report = RedactedReport::build(&Material { hide_claim_values, ..stage.material() });
        let markdown = report.markdown();
        assert_eq!(skeleton(&markdown), *HARMLESS, "{text:?}\n{markdown}");
        let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!(json["format"], FORMAT);
        for form in [Form::Markdown, Form::Json] {
            assert!(!report.text(form).contains(|c| is_hidden(c) && !matches!(c, '\n' | '\t')), "{text:?}");
            assert!(!stage.secrets.iter().any(|secret| secret.finds(report.text(form))));
        }
    }
}

const PIECES: [&str; 34] = [
    "```",
    "````",
    "~~~",
    "`",
    "|",
    "\n",
    "\r\n",
    "\n\n",
    "# ",
    "- ",
    "1. ",
    "> ",
    "---",
    "<script>",
    "<!--",
    "]",
    "](javascript:x)",
    "![",
    "**",
    "_",
    "\\",
    "\"",
    "\u{202e}",
    "\u{200b}",
    "\0",
    "\u{2028}",
    "&lt;",
    "@you",
    "https://evil.example",
    SECRET,
    "eyJ",
    "=",
    " ",
    "x",
];

#[test]
fn each_dangerous_piece_alone_stays_text() {
    for piece in PIECES {
        assert_sound(piece);
        assert_sound(&format!("\n{piece}\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_in_any_order_stay_text(at in prop::collection::vec(0..PIECES.len(), 1..12), any in "\\PC{0,12}") {
        let text: String = at.into_iter().map(|at| PIECES[at]).collect();
        assert_sound(&(text + &any));
    }
}

#[test]
fn a_code_span_is_longer_than_any_run_inside() {
    let mut stage = healthy();
    stage.call.challenge = Some("a ``` b ` c".into());
    stage.environment.name = "`x".into();
    let markdown = stage.report().markdown();
    assert!(markdown.contains("- **Challenge:** ````a ``` b ` c````\n"), "{markdown}");
    assert!(markdown.contains("- **Environment:** `` `x ``\n"));
}

#[test]
fn markup_in_a_sentence_is_escaped_and_nobody_is_called() {
    let mut stage = healthy();
    stage.token.notes = vec!["<img src=x> [a](b) a|b *c* @you see https://evil.example/ &amp; invalid_client".into()];
    let markdown = stage.report().markdown();
    let expected =
        "&lt;img src=x&gt; \\[a\\](b) a\\|b \\*c\\* `@you` see `https://evil.example/` &amp;amp; invalid_client";
    assert!(markdown.contains(&format!("- **Note:** {expected}\n")), "{markdown}");
}

#[test]
fn hidden_characters_are_seen_in_one_form_and_kept_in_the_other() {
    let mut stage = healthy();
    stage.environment.name = "a\u{202e}b\u{e0041}".into();
    let report = stage.report();
    assert!(report.markdown().contains("`a\\u{202e}b\\u{e0041}`"));
    assert!(report.json().contains("a\\u202eb\\udb40\\udc41"));
    let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
    assert_eq!(json["tried"]["environment"], "a\u{202e}b\u{e0041}");
}

#[test]
fn a_huge_text_is_shortened() {
    let mut stage = healthy();
    stage.body = "x".repeat(3_000_000);
    let report = stage.report();
    assert!(report.json().len() < 60_000 && report.markdown().contains("… (shortened)"));
}

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<Document, JsonTrouble> {
    parse(text, Limits::default())
}

#[test]
fn numbers_keep_the_text_that_was_sent() {
    for number in ["0", "-0", "1.50", "1e400", "123456789012345678901234567890", "-1.2E+3"] {
        assert_eq!(read(number).unwrap().value, Value::Number(number.into()));
    }
}

#[test]
fn repeated_names_are_found_at_any_level_and_kept() {
    let text = r#"{"a":1,"b":{"c":[{"d":1,"d":2}]},"a":2,"\u0061":3}"#;
    let document = read(text).unwrap();
    let paths: Vec<_> = document.duplicates.iter().map(|d| d.path.as_str()).collect();
    assert_eq!(paths, ["b.c.[0].d", "a", "a"]);
    assert_eq!(document.value.all("a").count(), 3);
    assert_eq!(document.value.only("a"), None);
    let second = &document.duplicates[1];
    assert!(text[second.offset..].starts_with("\"a\":2"));
}

#[test]
fn trouble_is_told_with_its_line_and_column() {
    let stop = read("{\n  \"é\": 1,\n  \"b\" 2}").unwrap_err();
    assert_eq!((stop.line, stop.column), (3, 7));
    assert_eq!(stop.what, "a colon is missing after a member name");
}

#[test]
fn what_is_not_strict_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "NaN",
        "'a'",
        "\"\u{1}\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\u00g0\"",
        "\"\\u12",
        "nul",
        "{} {}",
        "\u{feff}{}",
        "// no\n1",
        "\"a",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
        "tru\u{e9}",
        "\"\\u00é",
        "\\",
    ] {
        assert!(read(text).is_err(), "{text:?} was read");
    }
}

#[test]
fn depth_and_size_are_limited() {
    assert!(read(&("[".repeat(32) + &"]".repeat(32))).is_ok());
    assert!(read(&("[".repeat(33) + &"]".repeat(33))).is_err());
    let deep = Limits { bytes: 1 << 20, depth: usize::MAX };
    assert!(parse(&"[".repeat(200_000), deep).is_err());
    assert!(parse("[1]", Limits { bytes: 2, depth: 32 }).is_err());
}

#[test]
fn bytes_that_are_not_text_are_refused_with_their_place() {
    assert_eq!(parse_bytes(b"{\"a\":\"\xff\"}", Limits::default()).unwrap_err().offset, 6);
}

#[test]
fn a_hundred_thousand_members_are_read_quickly() {
    let members: Vec<String> = (0..60_000).map(|n| format!("\"m{}\":0", n % 59_000)).collect();
    let document = read(&format!("{{{}}}", members.join(","))).unwrap();
    assert_eq!(document.duplicates.len(), 100);
}

#[test]
fn a_long_name_around_many_repeated_ones_is_not_copied_for_each() {
    let members = vec!["\"a\":0"; 40_000].join(",");
    let document = read(&format!("{{\"{}\":{{{members}}}}}", "n".repeat(400_000))).unwrap();
    assert!(document.duplicates.iter().all(|duplicate| duplicate.path.len() < 300 && duplicate.path.ends_with(".a")));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn it_accepts_exactly_what_serde_json_accepts(text in r#"[\[\]{}:,"a\\u0-9.eE+\- nulltrefas]{0,24}"#) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        // serde_json refuses numbers beyond f64, which are JSON all the same.
        let too_large = theirs.as_ref().is_err_and(|e| e.to_string().contains("out of range"));
        prop_assert_eq!(read(&text).is_ok(), theirs.is_ok() || too_large, "{}", text);
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = parse_bytes(&bytes, Limits::default());
    }
}

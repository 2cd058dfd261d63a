use super::*;

fn body(text: &str) -> Body {
    Body::new(text.as_bytes().to_vec(), None)
}

fn pretty(text: &str) -> Vec<String> {
    body(text).lines(BodyView::Pretty, 0, 2000).lines
}

/// Rows as `level name value`, with what is folded away in brackets.
fn rows(body: &Body) -> Vec<String> {
    let row = |row: TreeRow| {
        let name = row.name.map(|name| format!("{name}: ")).unwrap_or_default();
        let held = match (row.members, row.open) {
            (0, _) => String::new(),
            (members, true) => format!("{members}"),
            (members, false) => format!("({members})"),
        };
        format!("{} {name}{}{held}", row.level, row.value)
    };
    body.tree_rows(0, 2000).rows.into_iter().map(row).collect()
}

#[test]
fn json_is_indented_and_its_numbers_stay_as_sent() {
    let text = r#"{"a":[1.0,12345678901234567890123,1e5],"b":{},"c":"x, {y}: \"z\"","d":[]}"#;
    assert_eq!(
        pretty(text),
        [
            "{",
            "  \"a\": [",
            "    1.0,",
            "    12345678901234567890123,",
            "    1e5",
            "  ],",
            "  \"b\": {},",
            "  \"c\": \"x, {y}: \\\"z\\\"\",",
            "  \"d\": []",
            "}"
        ]
    );
}

#[test]
fn an_empty_list_with_white_space_stays_on_its_line() {
    assert_eq!(pretty("{ \"a\" : [ \n ] }"), ["{", "  \"a\": []", "}"]);
}

#[test]
fn json_on_each_line_is_told_apart_and_laid_out_value_by_value() {
    let body = body("{\"a\":1}\n{\"a\":[2]}\r\n\n3\n");
    assert_eq!(body.kind(), BodyKind::JsonLines);
    assert_eq!(
        body.lines(BodyView::Pretty, 0, 100).lines,
        ["{", "  \"a\": 1", "}", "{", "  \"a\": [", "    2", "  ]", "}", "3"]
    );
    assert_eq!(rows(&body), ["1 1", "2 a: 1", "1 1", "2 a: 1", "3 2", "1 3"]);
    assert_eq!(body.path(4).as_deref(), Some("$[1].a[0]"));
    assert_eq!(self::body("{\"a\":1}\nnot json\n").kind(), BodyKind::Text);
}

#[test]
fn a_long_text_is_wrapped_without_losing_or_splitting_anything() {
    let long = "é\\\\\\\"\\u00e9".repeat(700);
    let text = format!("{{\"a\":\"{long}\",\"b\":1}}");
    let lines = pretty(&text);
    assert!(lines.len() > 4 && lines.iter().all(|line| line.len() <= LONGEST_LINE + 8), "{}", lines.len());
    assert_eq!(lines.concat().replace("  \"", "\"").replace("\": ", "\":"), text);
    assert_eq!(lines.last().map(String::as_str), Some("}"));
    assert_eq!(lines[lines.len() - 2], "  \"b\": 1");
    let digits = format!("[{}]", "7".repeat(5000));
    assert_eq!(pretty(&digits).concat().replace(' ', ""), digits);
}

#[test]
fn an_endless_line_is_wrapped_without_losing_a_letter() {
    let text = "é".repeat(5000);
    let lines = body(&text).lines(BodyView::Raw, 0, 100).lines;
    assert!(lines.len() > 1);
    assert_eq!(lines.concat(), text);
}

#[test]
fn bytes_that_are_no_text_become_a_hex_dump() {
    let body = Body::new(vec![0xff, 0x00, b'A'], Some("application/json"));
    assert_eq!(body.kind(), BodyKind::Binary);
    assert_eq!(body.lines(BodyView::Raw, 0, 1).lines[0], format!("00000000  ff 00 41 {}..A", " ".repeat(40)));
    let long = Body::new((0..=255).cycle().take(1000).collect(), None);
    assert_eq!(long.lines(BodyView::Pretty, 62, 10).lines.len(), 1);
    assert!(long.lines(BodyView::Raw, 62, 1).lines[0].starts_with("000003e0  e0 e1"));
}

#[test]
fn bytes_that_are_not_utf_8_stay_visible_in_a_text() {
    let body = Body::new(b"{\"name\":\"caf\xe9 au lait, a rather long name\"}".to_vec(), Some("application/json"));
    assert_eq!(body.kind(), BodyKind::Json);
    assert!(body.lines(BodyView::Raw, 0, 1).lines[0].contains("caf⟪E9⟫ au"));
    assert_eq!(body.notes(), ["1 byte is not UTF-8. It is shown as ⟪FF⟫; the first is byte 13."]);
    assert_eq!(body.as_bytes()[12], 0xe9);
    let declared = Body::new(b"{\"name\":\"caf\xe9\"}".to_vec(), Some("application/json; charset=ISO-8859-1"));
    assert!(declared.lines(BodyView::Raw, 0, 1).lines[0].contains("café"));
    assert_eq!(declared.notes().len(), 1);
}

#[test]
fn a_byte_order_mark_is_told_and_does_not_hide_the_json() {
    let body = body("\u{feff}{\"a\":1}");
    assert_eq!((body.kind(), body.bytes(), body.notes().len()), (BodyKind::Json, 10, 1));
    assert_eq!(body.value(1), Some("1"));
}

#[test]
fn markup_is_recognised_whatever_it_calls_itself() {
    assert_eq!(Body::new(b"<!DOCTYPE html><p>".to_vec(), Some("application/json")).kind(), BodyKind::Html);
    assert_eq!(Body::new(b"<?xml version='1.0'?>".to_vec(), None).kind(), BodyKind::Xml);
    assert_eq!(Body::new(Vec::new(), None).kind(), BodyKind::Empty);
}

#[test]
fn a_picture_is_one_by_its_bytes_and_a_drawing_with_scripts_never() {
    let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0"[..], &[0; 20]].concat();
    let body = Body::new(png.clone(), Some("text/html"));
    assert_eq!(body.kind(), BodyKind::Picture);
    assert_eq!(
        body.picture().map(|picture| (picture.media_type, picture.width, picture.height)),
        Some(("image/png", 2, 3))
    );
    assert!(body.picture_address().unwrap().starts_with("data:image/png;base64,iVBORw0KGgo"));
    assert!(body.lines(BodyView::Raw, 0, 1).lines[0].starts_with("00000000  89 50 4e 47"));
    let mut bomb = png;
    bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let bomb = Body::new(bomb, None);
    assert_eq!((bomb.kind(), bomb.picture_address()), (BodyKind::Picture, None));
    let drawing = Body::new(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), Some("image/svg+xml"));
    assert_eq!((drawing.kind(), drawing.picture_address()), (BodyKind::Xml, None));
}

#[test]
fn lines_beyond_the_end_are_simply_not_there() {
    let body = body("a\nb");
    assert_eq!(body.lines(BodyView::Raw, 5, 10).lines.len(), 0);
    assert_eq!(body.lines(BodyView::Raw, 1, usize::MAX).lines, ["b"]);
}

#[test]
fn a_tree_is_folded_and_opened_and_knows_paths_and_values() {
    let body = body(r#"{"code":"OK","users":[{"id":"a\u00e9","it's odd":{"x":1.50}},{}],"none":null}"#);
    assert_eq!(
        rows(&body),
        [
            "1 3",
            "2 code: \"OK\"",
            "2 users: 2",
            "3 2",
            "4 id: \"a\\u00e9\"",
            "4 it's odd: 1",
            "5 x: 1.50",
            "3 ",
            "2 none: null"
        ]
    );
    assert_eq!(body.path(6).as_deref(), Some(r"$.users[0]['it\'s odd'].x"));
    assert_eq!(body.value(6), Some("1.50"));
    assert_eq!(body.value(2), Some(r#"[{"id":"a\u00e9","it's odd":{"x":1.50}},{}]"#));
    assert_eq!(body.fold(2, false), 4);
    assert_eq!(rows(&body), ["1 3", "2 code: \"OK\"", "2 users: (2)", "2 none: null"]);
    // What is folded inside stays folded.
    body.fold(2, true);
    body.fold(3, false);
    body.fold(2, false);
    body.fold(2, true);
    assert_eq!(rows(&body)[2..5], ["2 users: 2", "3 (2)", "3 "]);
    assert_eq!((body.fold_all(false), body.fold_all(true)), (4, 9));
    assert_eq!(body.fold(99, true), 9, "a node that is not there");
    let parents: Vec<_> = body.tree_rows(0, 9).rows.into_iter().map(|row| row.parent_row).collect();
    assert_eq!((parents[0], parents[6], parents[8]), (None, Some(5), Some(0)));
    assert_eq!(body.path(99), None);
}

#[test]
fn of_a_large_body_the_shape_is_open_and_no_more() {
    let users: Vec<String> = (0..1000).map(|n| format!("{{\"id\":{n},\"name\":\"n\"}}")).collect();
    let body = body(&format!("{{\"code\":\"OK\",\"users\":[{}]}}", users.join(",")));
    assert_eq!(body.tree_rows(0, 5).total, 1003);
    assert_eq!(rows(&body)[3], "3 (2)");
    assert_eq!(body.tree_rows(4, 1).rows[0].neighbours, 1000);
}

#[test]
fn words_are_counted_and_found_in_every_view() {
    let body = body(r#"{"name":"Ann","list":[{"NAME":"nameless"},"x"]}"#);
    let raw = body.search(BodyView::Raw, "name", 0);
    assert_eq!((raw.total, raw.line, raw.in_line, raw.more), (3, Some(0), 0, false));
    assert_eq!(body.search(BodyView::Raw, "name", 2).in_line, 2);
    let pretty = body.search(BodyView::Pretty, "name", 2);
    assert_eq!((pretty.line, pretty.in_line), (Some(4), 1));
    body.fold_all(false);
    let tree = body.search(BodyView::Tree, "nameless", 0);
    assert_eq!((tree.total, tree.line), (1, Some(4)));
    assert_eq!(rows(&body)[4], "4 NAME: \"nameless\"");
    // What is seen with a space is found without one.
    assert_eq!(body.search(BodyView::Pretty, "\"name\": \"ann\"", 0).total, 1);
    assert_eq!(body.search(BodyView::Raw, "nobody", 0), Match::default());
    assert_eq!(body.search(BodyView::Raw, "", 0), Match::default());
    assert_eq!(body.search(BodyView::Raw, "name", 99).line, None);
    assert_eq!(body.search(BodyView::Raw, "(.*", 0).total, 0, "a pattern is only a text");
}

#[test]
fn more_places_than_anybody_steps_through_are_not_all_counted() {
    let found = body(&"x".repeat(150_000)).search(BodyView::Raw, "x", 99_999);
    assert_eq!((found.total, found.more), (100_000, true));
}

#[test]
fn the_first_part_of_json_is_json_as_far_as_it_goes() {
    let part = |text: &str| Body::first_part(text.as_bytes().to_vec(), None);
    let cut = part("{\"users\":[{\"id\":1},{\"id\":2,\"na");
    assert_eq!(cut.kind(), BodyKind::Json);
    assert_eq!(cut.lines(BodyView::Pretty, 0, 100).lines.last().map(String::as_str), Some("      \"na"));
    assert_eq!(rows(&cut), ["1 1", "2 users: 2", "3 1", "4 id: 1", "3 1", "4 id: 2"]);
    assert_eq!((cut.fold(1, false), cut.fold(1, true)), (2, 6));
    assert_eq!(cut.value(4), Some("{\"id\":2,\"na"));
    assert_eq!(part("{\"a\":1}\n{\"a\":").kind(), BodyKind::JsonLines);
    assert_eq!(part("{\"a\":1]").kind(), BodyKind::Text);
    assert_eq!(body("{\"a\":1}\n{\"a\":").kind(), BodyKind::Text);
}

#[test]
fn hostile_json_costs_no_more_than_its_length() {
    // Deep nesting with short values: indented as a text it would be 64 times as long.
    let deep = format!("{}{}{}", "[".repeat(100), "1,".repeat(200_000) + "1", "]".repeat(100));
    let body = body(&deep);
    assert_eq!(body.kind(), BodyKind::Json);
    assert_eq!(body.lines(BodyView::Pretty, 0, 0).total, 200_201);
    assert!(body.lines(BodyView::Pretty, 150, 1).lines[0].starts_with(&" ".repeat(128)));
    assert!(body.weight() < 4 * deep.len(), "{} for {}", body.weight(), deep.len());
    assert!(body.tree_rows(0, 1).total > 0);
}

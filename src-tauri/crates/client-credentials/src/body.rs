//! An answer's body as lines: the window asks for the few it shows, so that a large body costs it nothing.

use serde::{Deserialize, Serialize};

/// Longest line handed out, in bytes; a longer one is wrapped.
const LONGEST_LINE: usize = 2000;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[expect(missing_docs, reason = "the names say it")]
pub enum BodyKind {
    Json,
    Text,
    Html,
    Xml,
    Binary,
    Empty,
}

/// How a body is laid out in lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum BodyView {
    /// JSON indented, numbers and texts exactly as sent.
    Pretty,
    /// As it came.
    Raw,
}

/// Some lines of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct BodyLines {
    /// Number of the first line, from 0.
    pub from: usize,
    /// Lines in all.
    pub total: usize,
    /// The lines.
    pub lines: Vec<String>,
}

/// A body, laid out once in each view.
#[derive(Debug)]
pub struct Body {
    kind: BodyKind,
    bytes: usize,
    raw: Laid,
    pretty: Option<Laid>,
}

#[derive(Debug)]
struct Laid {
    text: String,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
}

impl Body {
    /// Lays a body out. `content_type` is a hint only; the bytes decide.
    pub fn new(bytes: Vec<u8>, content_type: Option<&str>) -> Self {
        let length = bytes.len();
        let (kind, text) = match String::from_utf8(bytes) {
            Ok(text) => (kind_of(&text, content_type.unwrap_or_default()), text),
            Err(error) => (BodyKind::Binary, hex_dump(error.as_bytes())),
        };
        let pretty = (kind == BodyKind::Json).then(|| Laid::new(indent(&text)));
        Self { kind, bytes: length, raw: Laid::new(text), pretty }
    }

    /// What it is.
    pub fn kind(&self) -> BodyKind {
        self.kind
    }

    /// Its length in bytes as it came.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// At most `count` lines from line `from` on; also at most 2000.
    pub fn lines(&self, view: BodyView, from: usize, count: usize) -> BodyLines {
        let laid = match (view, &self.pretty) {
            (BodyView::Pretty, Some(pretty)) => pretty,
            _ => &self.raw,
        };
        let to = from.saturating_add(count.min(2000)).min(laid.starts.len());
        let lines = (from..to).filter_map(|number| laid.line(number)).collect();
        BodyLines { from, total: laid.starts.len(), lines }
    }
}

impl Laid {
    fn new(text: String) -> Self {
        let mut starts = Vec::new();
        let mut start = 0;
        while start < text.len() {
            starts.push(start);
            let rest = text.as_bytes().get(start..).unwrap_or_default();
            let end = rest.iter().take(LONGEST_LINE).position(|byte| *byte == b'\n').map(|at| start + at + 1);
            start = end.unwrap_or_else(|| {
                let mut end = (start + LONGEST_LINE).min(text.len());
                while !text.is_char_boundary(end) {
                    end += 1;
                }
                end
            });
        }
        Self { text, starts }
    }

    fn line(&self, number: usize) -> Option<String> {
        let start = *self.starts.get(number)?;
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        Some(self.text.get(start..end)?.trim_end_matches(['\n', '\r']).to_owned())
    }
}

fn kind_of(text: &str, content_type: &str) -> BodyKind {
    let trimmed = text.trim_start();
    if trimmed.is_empty() {
        return BodyKind::Empty;
    }
    if text.contains('\0') {
        return BodyKind::Binary;
    }
    let is_json =
        matches!(trimmed.as_bytes().first(), Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
            && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let head: String = trimmed.chars().take(200).collect::<String>().to_ascii_lowercase();
    if is_json {
        BodyKind::Json
    } else if head.starts_with("<!doctype html") || head.contains("<html") || content_type.contains("html") {
        BodyKind::Html
    } else if head.starts_with('<') {
        BodyKind::Xml
    } else {
        BodyKind::Text
    }
}

/// Valid JSON with two spaces per level. Works on the text, so that no number and no escape is changed.
fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 2);
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    let mut run = 0;
    let bytes = json.as_bytes();
    let newline = |out: &mut String, depth: usize| {
        out.push('\n');
        // Very deep nesting would turn kilobytes into megabytes of spaces.
        for _ in 0..depth.min(64) {
            out.push_str("  ");
        }
    };
    for (at, byte) in bytes.iter().enumerate() {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            continue;
        }
        if !matches!(byte, b'"' | b'{' | b'[' | b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r') {
            continue;
        }
        if *byte == b'"' {
            quoted = true;
            continue;
        }
        out.push_str(json.get(run..at).unwrap_or_default());
        run = at + 1;
        match byte {
            b'{' | b'[' => {
                out.push(char::from(*byte));
                let next = bytes.get(at + 1..).and_then(|rest| rest.iter().find(|b| !b.is_ascii_whitespace()));
                depth += 1;
                if !matches!(next, Some(b'}' | b']')) {
                    newline(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if !out.ends_with(['{', '[']) {
                    newline(&mut out, depth);
                }
                out.push(char::from(*byte));
            }
            b',' => {
                out.push(',');
                newline(&mut out, depth);
            }
            b':' => out.push_str(": "),
            _ => {}
        }
    }
    out.push_str(json.get(run..).unwrap_or_default());
    out
}

/// Sixteen bytes a line: offset, hexadecimal, ASCII. Shows the first 64 KiB.
fn hex_dump(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for (row, chunk) in bytes.chunks(16).take(4096).enumerate() {
        let hex: String = chunk.iter().map(|byte| format!("{byte:02x} ")).collect();
        let ascii: String =
            chunk.iter().map(|byte| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' }).collect();
        let _ = writeln!(out, "{:08x}  {hex:<48} {ascii}", row * 16);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pretty(text: &str) -> Vec<String> {
        Body::new(text.as_bytes().to_vec(), None).lines(BodyView::Pretty, 0, 2000).lines
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
    fn bytes_that_are_no_text_become_a_hex_dump() {
        let body = Body::new(vec![0xff, 0x00, b'A'], Some("application/json"));
        assert_eq!(body.kind(), BodyKind::Binary);
        assert!(body.lines(BodyView::Raw, 0, 1).lines[0].ends_with("..A"));
    }

    #[test]
    fn an_endless_line_is_wrapped_without_losing_a_letter() {
        let text = "é".repeat(5000);
        let lines = Body::new(text.clone().into_bytes(), None).lines(BodyView::Raw, 0, 100).lines;
        assert!(lines.len() > 1);
        assert_eq!(lines.concat(), text);
    }

    #[test]
    fn markup_is_recognised_whatever_it_calls_itself() {
        assert_eq!(Body::new(b"<!DOCTYPE html><p>".to_vec(), Some("application/json")).kind(), BodyKind::Html);
        assert_eq!(Body::new(b"<?xml version='1.0'?>".to_vec(), None).kind(), BodyKind::Xml);
        assert_eq!(Body::new(Vec::new(), None).kind(), BodyKind::Empty);
    }

    #[test]
    fn lines_beyond_the_end_are_simply_not_there() {
        let body = Body::new(b"a\nb".to_vec(), None);
        assert_eq!(body.lines(BodyView::Raw, 5, 10).lines.len(), 0);
        assert_eq!(body.lines(BodyView::Raw, 1, usize::MAX).lines, ["b"]);
    }
}

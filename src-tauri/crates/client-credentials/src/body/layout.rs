//! Where lines begin: of a text as it came, and of JSON as if it were indented.

use memchr::{memchr, memchr2};

use super::LONGEST_LINE;

/// Indentation beyond this depth stays the same: very deep nesting would turn kilobytes into megabytes of spaces.
const DEEPEST_INDENT: usize = 64;

/// Marks a line that goes on within a text.
const WITHIN_TEXT: u8 = 0x80;

/// The lines of a text as it came.
#[derive(Debug)]
pub(super) struct Raw(Vec<u32>);

impl Raw {
    pub fn new(text: &str) -> Self {
        let mut starts = Vec::new();
        let mut start = 0;
        while start < text.len() {
            starts.push(offset(start));
            let rest = text.as_bytes().get(start..).unwrap_or_default();
            let near = rest.get(..LONGEST_LINE).unwrap_or(rest);
            start = memchr(b'\n', near).map_or_else(|| wrapped(text, start), |at| start + at + 1);
        }
        Self(starts)
    }

    pub fn total(&self) -> usize {
        self.0.len()
    }

    pub fn weight(&self) -> usize {
        self.0.len() * 4
    }

    pub fn line(&self, text: &str, number: usize) -> String {
        between(text, &self.0, number).trim_end_matches(['\n', '\r']).to_owned()
    }

    /// The line that holds an offset, and where it begins.
    pub fn line_at(&self, at: usize) -> (usize, usize) {
        line_at(&self.0, at)
    }
}

/// The lines of valid JSON, indented. Only where they begin is kept; a line is written when it is asked for.
#[derive(Debug)]
pub(super) struct Pretty {
    starts: Vec<u32>,
    depths: Vec<u8>,
}

impl Pretty {
    pub fn new(json: &str) -> Self {
        let bytes = json.as_bytes();
        let mut lines = Self { starts: Vec::new(), depths: Vec::new() };
        let (mut depth, mut begin, mut opened, mut at) = (0_u8, true, false, 0);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    // Outside of every value a new line begins the next one: JSON on each line.
                    begin |= *byte == b'\n' && depth == 0;
                    at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    if !opened {
                        lines.push(at, depth);
                    }
                    begin = false;
                }
                other => {
                    if begin || at - lines.last() >= LONGEST_LINE {
                        lines.push(at, depth);
                    }
                    begin = matches!(other, b'{' | b'[' | b',');
                    if matches!(other, b'{' | b'[') {
                        depth = depth.saturating_add(1).min(!WITHIN_TEXT);
                    }
                }
            }
            opened = matches!(byte, b'{' | b'[');
            at = match byte {
                b'"' => lines.text(json, at, depth),
                _ => at + 1,
            };
        }
        lines
    }

    /// Passes over a text that begins at `at`, wrapping it where it is long; answers where it ends.
    fn text(&mut self, json: &str, at: usize, depth: u8) -> usize {
        let end = text_end(json, at);
        let mut start = self.last();
        while end - start > LONGEST_LINE {
            let next = wrapped(json, start).max(at + 1);
            if next >= end {
                break;
            }
            self.push(next, depth | WITHIN_TEXT);
            start = next;
        }
        end
    }

    fn push(&mut self, at: usize, depth: u8) {
        self.starts.push(offset(at));
        self.depths.push(depth);
    }

    fn last(&self) -> usize {
        self.starts.last().map_or(0, |start| *start as usize)
    }

    pub fn total(&self) -> usize {
        self.starts.len()
    }

    pub fn weight(&self) -> usize {
        self.starts.len() * 5
    }

    pub fn line(&self, json: &str, number: usize) -> String {
        let depth = self.depths.get(number).copied().unwrap_or_default();
        let within = depth & WITHIN_TEXT != 0;
        let line = between(json, &self.starts, number);
        let indent = if within { 0 } else { usize::from(depth).min(DEEPEST_INDENT) };
        let mut out = String::with_capacity(2 * indent + line.len() + 8);
        out.extend(std::iter::repeat_n("  ", indent));
        let mut at = 0;
        if within {
            at = text_end(line, usize::MAX);
            out.push_str(line.get(..at).unwrap_or(line));
        }
        while let Some(byte) = line.as_bytes().get(at) {
            let end = match byte {
                b'"' => text_end(line, at),
                _ => at + 1,
            };
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {}
                b':' => out.push_str(": "),
                _ => out.push_str(line.get(at..end).unwrap_or_default()),
            }
            at = end;
        }
        out
    }

    /// The line that holds an offset, and where it begins.
    pub fn line_at(&self, at: usize) -> (usize, usize) {
        line_at(&self.starts, at)
    }
}

/// Where the text whose opening quote is at `at` ends, behind its closing quote. `usize::MAX` begins within a text.
pub(super) fn text_end(json: &str, at: usize) -> usize {
    let bytes = json.as_bytes();
    let mut at = at.wrapping_add(1);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        match memchr2(b'"', b'\\', rest) {
            Some(step) if rest.get(step) == Some(&b'"') => return at + step + 1,
            Some(step) => at += step + 2,
            None => return bytes.len(),
        }
    }
}

/// Where the next piece of a line begins that is too long: never within a character or an escape.
fn wrapped(text: &str, start: usize) -> usize {
    let mut end = (start + LONGEST_LINE).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    // An odd number of backslashes before it: it would cut an escape in two.
    let before = text.as_bytes().get(start..end).unwrap_or_default();
    let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
    if backslashes % 2 == 1 && end - 1 > start { end - 1 } else { end }
}

fn between<'a>(text: &'a str, starts: &[u32], number: usize) -> &'a str {
    let Some(start) = starts.get(number) else { return "" };
    let end = starts.get(number + 1).map_or(text.len(), |end| *end as usize);
    text.get(*start as usize..end).unwrap_or_default()
}

fn line_at(starts: &[u32], at: usize) -> (usize, usize) {
    let line = starts.partition_point(|start| *start as usize <= at).saturating_sub(1);
    (line, starts.get(line).map_or(0, |start| *start as usize))
}

/// Offsets are kept in four bytes: what is kept of an answer is far shorter than four gigabytes.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

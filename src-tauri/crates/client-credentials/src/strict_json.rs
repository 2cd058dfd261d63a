//! A strict JSON reader (RFC 8259) for text that must be shown and judged, not merely consumed.
//!
//! A reader that keeps the last of two members with one name lets two parties read two different
//! tokens out of the same bytes (RFC 7515 section 4, RFC 7519 section 4). This one keeps every
//! member in its order, reports each repeated name with its place, and keeps numbers as the text
//! that was sent, so that nothing is rounded on its way to the screen.

use std::cmp::Ordering;
use std::fmt;

/// How much input is read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest input in bytes.
    pub bytes: usize,
    /// Deepest nesting of arrays and objects; capped at 128 whatever is asked for.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 20, depth: 32 }
    }
}

const DEEPEST: usize = 128;
/// Most repeated names that are told of.
const MOST_DUPLICATES: usize = 100;
/// Of each name on the way to a repeated one, in characters.
const LONGEST_NAME: usize = 100;

/// A JSON value as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as its text.
    Number(String),
    /// A string with its escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object: members in the order sent, repeated names included.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name with its escapes resolved.
    pub name: String,
    /// Byte offset of the name's opening quote.
    pub name_at: usize,
    /// The value.
    pub value: Value,
    /// Byte offset of the value's first byte.
    pub start: usize,
    /// Byte offset behind the value's last byte.
    pub end: usize,
}

impl Value {
    /// The kind of value in one word with its article, for sentences.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The members, if this is an object.
    pub fn members(&self) -> Option<&[Member]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// All members with this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Member> {
        self.members().unwrap_or(&[]).iter().filter(move |member| member.name == name)
    }

    /// The only member with this name; `None` if it is absent or repeated.
    pub fn only(&self, name: &str) -> Option<&Value> {
        let mut found = self.members()?.iter().filter(|member| member.name == name);
        match (found.next(), found.next()) {
            (Some(member), None) => Some(&member.value),
            _ => None,
        }
    }

    /// The strings of an array that holds nothing but strings.
    pub fn strings(&self) -> Option<Vec<&str>> {
        match self {
            Self::Array(items) => items.iter().map(Self::as_str).collect(),
            _ => None,
        }
    }
}

/// A name that occurs more than once in one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Where: the names leading to it, such as `application_properties.tier`, long ones shortened.
    pub path: String,
    /// Byte offset of the repeated name.
    pub offset: usize,
}

/// A document that could be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The value.
    pub value: Value,
    /// Every repeated name at any level, in the order met.
    pub duplicates: Vec<Duplicate>,
}

/// What stopped the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonTrouble {
    /// The reason as a short phrase.
    pub what: String,
    /// Byte offset of the trouble.
    pub offset: usize,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
}

impl fmt::Display for JsonTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {}, column {}", self.what, self.line, self.column)
    }
}

/// Reads bytes that must be UTF-8.
///
/// # Errors
/// As [`parse`], and for bytes that are not UTF-8.
pub fn parse_bytes(bytes: &[u8], limits: Limits) -> Result<Document, JsonTrouble> {
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(text, limits),
        Err(error) => {
            let offset = error.valid_up_to();
            let before = String::from_utf8_lossy(bytes.get(..offset).unwrap_or_default());
            Err(trouble(&before, offset, "bytes that are not UTF-8"))
        }
    }
}

/// Reads a whole document: one value, nothing before and nothing after it but white space.
///
/// Repeated names do not stop the reading; they are listed in [`Document::duplicates`].
///
/// # Errors
/// The first place where the text is not JSON (RFC 8259), is too long or nested too deeply, or
/// begins with a byte order mark.
pub fn parse(text: &str, limits: Limits) -> Result<Document, JsonTrouble> {
    if text.len() > limits.bytes {
        return Err(trouble("", 0, &format!("longer than {} bytes", limits.bytes)));
    }
    if text.starts_with('\u{feff}') {
        return Err(trouble("", 0, "a byte order mark before the JSON"));
    }
    let mut reader = Reader { text, at: 0, depth: limits.depth.min(DEEPEST), path: Vec::new(), duplicates: Vec::new() };
    let result = reader.document();
    match result {
        Ok(value) => Ok(Document { value, duplicates: reader.duplicates }),
        Err(stop) => Err(trouble(text, stop.offset, &stop.what)),
    }
}

fn trouble(text: &str, offset: usize, what: &str) -> JsonTrouble {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or_default().chars().count() + 1;
    JsonTrouble { what: what.to_owned(), offset, line, column }
}

struct Stop {
    offset: usize,
    what: String,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    path: Vec<String>,
    duplicates: Vec<Duplicate>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Stop> {
        self.space();
        if self.peek().is_none() {
            return Err(self.stop("nothing"));
        }
        let value = self.value()?;
        self.space();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.stop("more text after the end of the JSON")),
        }
    }

    fn value(&mut self) -> Result<Value, Stop> {
        match self.peek() {
            None => Err(self.stop("the text ends where a value should be")),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => {
                for (word, value) in [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))]
                {
                    if self.rest().starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.stop("a character that starts no JSON value"))
            }
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Stop>) -> Result<Value, Stop> {
        if self.depth == 0 {
            return Err(self.stop("nested too deeply"));
        }
        self.depth -= 1;
        self.at += 1;
        let value = read(self)?;
        self.depth += 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, Stop> {
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            self.space();
            self.path.push(format!("[{}]", items.len()));
            items.push(self.value()?);
            self.path.pop();
            self.space();
            if self.eat(b']') {
                return Ok(Value::Array(items));
            }
            if !self.eat(b',') {
                return Err(self.stop("a comma or ] is missing"));
            }
        }
    }

    fn object(&mut self) -> Result<Value, Stop> {
        let mut members: Vec<Member> = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.space();
            let name_at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.stop("a member name in quotes is missing"));
            }
            let name = self.string()?;
            self.space();
            if !self.eat(b':') {
                return Err(self.stop("a colon is missing after a member name"));
            }
            self.space();
            let start = self.at;
            self.path.push(name.clone());
            let value = self.value()?;
            self.path.pop();
            members.push(Member { name, name_at, value, start, end: self.at });
            self.space();
            if self.eat(b'}') {
                self.note_duplicates(&members);
                return Ok(Value::Object(members));
            }
            if !self.eat(b',') {
                return Err(self.stop("a comma or } is missing"));
            }
        }
    }

    /// Sorting keeps a hostile object of a hundred thousand members quick.
    fn note_duplicates(&mut self, members: &[Member]) {
        let mut sorted: Vec<&Member> = members.iter().collect();
        sorted.sort_by(|a, b| match a.name.cmp(&b.name) {
            Ordering::Equal => a.name_at.cmp(&b.name_at),
            other => other,
        });
        let mut repeated: Vec<&Member> = sorted
            .windows(2)
            .filter_map(|pair| match pair {
                [first, second] if first.name == second.name => Some(*second),
                _ => None,
            })
            .collect();
        repeated.sort_by_key(|member| member.name_at);
        // Few are told of, shortened: a long name around thousands of them must not be copied for each.
        let room = MOST_DUPLICATES.saturating_sub(self.duplicates.len());
        for member in repeated.into_iter().take(room) {
            let names = self.path.iter().chain([&member.name]);
            let path = names.map(|name| name.chars().take(LONGEST_NAME).collect()).collect::<Vec<String>>().join(".");
            self.duplicates.push(Duplicate { path, offset: member.name_at });
        }
    }

    fn string(&mut self) -> Result<String, Stop> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain =
                rest.bytes().position(|byte| byte == b'"' || byte == b'\\' || byte < 0x20).unwrap_or(rest.len());
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(self.stop("a control character inside a string")),
                None => return Err(self.stop("a string that does not end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Stop> {
        let begin = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += 1;
        Ok(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(begin),
            _ => return Err(Stop { offset: begin, what: "an unknown escape in a string".into() }),
        })
    }

    fn unicode_escape(&mut self, begin: usize) -> Result<char, Stop> {
        let first = self.four_hex(begin)?;
        let code = if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            self.at += 2;
            let second = self.four_hex(begin)?;
            if !(0xDC00..0xE000).contains(&second) {
                return Err(Stop { offset: begin, what: "half a surrogate pair".into() });
            }
            0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        } else {
            first
        };
        char::from_u32(code).ok_or(Stop { offset: begin, what: "half a surrogate pair".into() })
    }

    fn four_hex(&mut self, begin: usize) -> Result<u32, Stop> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits.and_then(|text| u32::from_str_radix(text, 16).ok());
        self.at += 4;
        code.ok_or(Stop { offset: begin, what: "a \\u escape without four hexadecimal digits".into() })
    }

    fn number(&mut self) -> Result<Value, Stop> {
        let start = self.at;
        self.eat(b'-');
        match self.digits() {
            0 => return Err(self.stop("a number without digits")),
            1 => {}
            _ if self.text.get(start..).is_some_and(|t| t.trim_start_matches('-').starts_with('0')) => {
                return Err(Stop { offset: start, what: "a number with a leading zero".into() });
            }
            _ => {}
        }
        if self.eat(b'.') && self.digits() == 0 {
            return Err(self.stop("a number without digits after its point"));
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            if self.digits() == 0 {
                return Err(self.stop("a number without digits in its exponent"));
            }
        }
        Ok(Value::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        count
    }

    fn space(&mut self) {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.at += self.rest().bytes().take_while(blank).count();
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    fn stop(&self, what: &str) -> Stop {
        Stop { offset: self.at, what: what.to_owned() }
    }
}

#[cfg(test)]
mod tests;

//! Endpoints out of an OpenAPI 3 document (OpenAPI Specification 3.0 and 3.1), in JSON or YAML. Pure; nothing is
//! fetched, no reference leads out of the document, and what is not understood is told.

mod operation;
mod security;
mod servers;
mod source;

use serde_json::{Map, Value};
use url::Url;

use crate::claims::visible;
use crate::environment::{Endpoint, Scope};

pub use source::LARGEST;

/// Most endpoints taken from one document.
pub const MOST_ENDPOINTS: usize = 2000;
/// Most remarks of one sort that are listed one by one.
const LISTED: usize = 8;
/// Longest text taken over for people to read, in characters.
const LONGEST_TEXT: usize = 200;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenApiTrouble {
    /// Nothing is there.
    #[error("There is no text. Paste the whole document, or choose its file.")]
    Empty,
    /// More than [`LARGEST`].
    #[error("The document has {0}; up to 10 MB are read.")]
    TooLarge(String),
    /// It nests too deep, or its aliases unfold to too much.
    #[error("The document is built to unfold into far more than it shows ({0}). It is not read.")]
    TooMuch(String),
    /// Neither JSON nor YAML.
    #[error("This is neither JSON nor YAML: {0}.")]
    NotReadable(String),
    /// Not an OpenAPI document.
    #[error("This is no OpenAPI document: it has no member “openapi”.")]
    NotOpenApi,
    /// OpenAPI's predecessor.
    #[error(
        "This is Swagger 2.0, the predecessor of OpenAPI 3. Ask for the OpenAPI 3 document, or convert it with a Swagger editor."
    )]
    Swagger,
    /// Another version.
    #[error("This document is OpenAPI {0}; versions 3.0 and 3.1 are read.")]
    Version(String),
    /// No path in it.
    #[error("The document describes no path.")]
    NoPaths,
}

/// What was understood of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenApiReading {
    /// Title of the API.
    pub title: String,
    /// Version of the API, as its document says.
    pub version: String,
    /// Addresses it answers at, the first one first.
    pub servers: Vec<Url>,
    /// Its endpoints, in the document's order.
    pub endpoints: Vec<Endpoint>,
    /// Every scope that the document names.
    pub scopes: Vec<Scope>,
    /// Endpoints whose scopes are a guess.
    pub guessed: usize,
    /// What was left out or needs a look, in sentences.
    pub left_out: Vec<String>,
}

/// Reads a document.
///
/// # Errors
/// When it is no OpenAPI 3 document, or one that is built to do harm.
pub fn read(text: &str) -> Result<OpenApiReading, OpenApiTrouble> {
    let document = source::parse(text)?;
    let root = document.as_object().ok_or(OpenApiTrouble::NotOpenApi)?;
    if root.contains_key("swagger") {
        return Err(OpenApiTrouble::Swagger);
    }
    let version = match root.get("openapi") {
        Some(Value::String(version)) => version.clone(),
        // YAML reads `openapi: 3.0` as a number.
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err(OpenApiTrouble::NotOpenApi),
    };
    if !(version == "3" || version.starts_with("3.")) {
        return Err(OpenApiTrouble::Version(visible(&version, 20)));
    }
    let paths = root.get("paths").and_then(Value::as_object).filter(|paths| !paths.is_empty());
    let paths = paths.ok_or(OpenApiTrouble::NoPaths)?;

    let mut remarks = Remarks::default();
    let security = security::Security::of(&document, &mut remarks);
    let mut endpoints = Vec::new();
    for (path, item) in paths {
        operation::read_path(&document, path, item, &security, &mut endpoints, &mut remarks);
    }
    if endpoints.len() > MOST_ENDPOINTS {
        remarks.say(format!("Only the first {MOST_ENDPOINTS} of {} endpoints are taken.", endpoints.len()));
        endpoints.truncate(MOST_ENDPOINTS);
    }
    let mut scopes = security.declared_scopes();
    for scope in endpoints.iter().filter(|endpoint| !endpoint.scopes_guessed).flat_map(|endpoint| &endpoint.scopes) {
        if !scopes.contains(scope) {
            scopes.push(scope.clone());
        }
    }
    let info = root.get("info").and_then(Value::as_object);
    let words = |name: &str| info.and_then(|info| info.get(name)).map(plain).unwrap_or_default();
    Ok(OpenApiReading {
        title: words("title"),
        version: words("version"),
        servers: servers::read(root.get("servers"), &mut remarks),
        guessed: endpoints.iter().filter(|endpoint| endpoint.scopes_guessed).count(),
        endpoints,
        scopes,
        left_out: remarks.lines(),
    })
}

/// Remarks about a document: of one sort the first few, then a count.
#[derive(Default)]
struct Remarks {
    sorts: Vec<(&'static str, Vec<String>)>,
    lines: Vec<String>,
}

impl Remarks {
    /// A remark of its own.
    fn say(&mut self, line: String) {
        if !self.lines.contains(&line) && self.lines.len() < 40 {
            self.lines.push(line);
        }
    }

    /// Something of a sort: `sort` is the beginning of a sentence, `what` what it is said of.
    fn add(&mut self, sort: &'static str, what: impl Into<String>) {
        let what = what.into();
        match self.sorts.iter_mut().find(|(known, _)| *known == sort) {
            Some((_, all)) => all.push(what),
            None => self.sorts.push((sort, vec![what])),
        }
    }

    fn lines(self) -> Vec<String> {
        let sorts = self.sorts.into_iter().map(|(sort, all)| {
            let more = all.len().saturating_sub(LISTED);
            let shown = all.iter().take(LISTED).map(|one| visible(one, 120)).collect::<Vec<_>>().join(", ");
            if more > 0 { format!("{sort}: {shown} and {more} more.") } else { format!("{sort}: {shown}.") }
        });
        self.lines.into_iter().chain(sorts).collect()
    }
}

/// Where a local reference leads; nothing else is followed.
fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> Option<&'a Value> {
    // Enough for any real document, and an end for references in a circle.
    for _ in 0..16 {
        let Some(Value::String(reference)) = value.get("$ref") else { return Some(value) };
        let pointer = reference.strip_prefix('#')?;
        // RFC 6901 within a fragment: percent-encoded.
        let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8().ok()?;
        value = document.pointer(&pointer)?;
    }
    None
}

/// A text for people: one line, visible, not endless.
fn plain(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Number(number) => return number.to_string(),
        _ => "",
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    visible(&line, LONGEST_TEXT)
}

fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Map<String, Value>> {
    value.get(name).and_then(Value::as_object)
}

#[cfg(test)]
mod tests;

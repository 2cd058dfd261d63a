//! Endpoints of own APIs between the window and the domain: as typed, as shown, and as read from a document.

use client_credentials::environment::{Endpoint, Parameter, ParameterPlace, Scope};
use client_credentials::field::{FieldError, is_invisible, line};
use client_credentials::openapi::{self, OpenApiReading};
use serde::{Deserialize, Serialize};

use crate::error::IpcError;

/// An endpoint as the window shows it, and as it sends it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct EndpointView {
    /// HTTP method, in capitals.
    pub method: String,
    /// Path below the API's address, with `{placeholders}`.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// Scopes that a token needs for it, all of them.
    pub scopes: Vec<String>,
    /// Nobody declared those scopes; they are a guess.
    pub scopes_guessed: bool,
    /// What can be filled in.
    pub parameters: Vec<Parameter>,
    /// Whether it wants a JSON body.
    pub body: bool,
}

impl From<Endpoint> for EndpointView {
    fn from(endpoint: Endpoint) -> Self {
        Self {
            method: endpoint.method,
            path: endpoint.path,
            summary: endpoint.summary,
            scopes: endpoint.scopes.iter().map(ToString::to_string).collect(),
            scopes_guessed: endpoint.scopes_guessed,
            parameters: endpoint.parameters,
            body: endpoint.body,
        }
    }
}

impl EndpointView {
    /// The endpoint that was typed. `at` is its place in the list, for the field that is wrong.
    ///
    /// # Errors
    /// The first part that cannot be used.
    fn parse(&self, at: usize) -> Result<Endpoint, FieldError> {
        const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        let field = format!("endpoints.{at}");
        let wrong = |message: String| FieldError::new(&field, message);
        let method = self.method.trim().to_ascii_uppercase();
        if !METHODS.contains(&method.as_str()) {
            return Err(wrong(format!("“{}” is not a method that can be sent.", self.method)));
        }
        let path = line(&field, "The path", &self.path)?;
        if path.contains("://") {
            return Err(wrong("Only the path belongs here; the address of the API stands above.".into()));
        }
        if path.contains(char::is_whitespace) || path.contains(['?', '#']) {
            return Err(wrong("A path holds no space, ? or #. What follows a ? is a parameter of its own.".into()));
        }
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        if path.matches('{').count() != path.matches('}').count() {
            return Err(wrong("A { or } is left over. A placeholder looks like {id}.".into()));
        }
        let summary = self.summary.trim();
        if summary.chars().count() > 400 || summary.chars().any(|c| is_invisible(c) || c.is_control()) {
            return Err(wrong("The summary is too long, or holds characters that nobody can see.".into()));
        }
        let scopes: Result<Vec<Scope>, FieldError> =
            self.scopes.iter().map(|text| Scope::parse(text).map_err(|error| wrong(error.message))).collect();
        let mut parameters = Vec::new();
        for parameter in self.parameters.iter().filter(|one| !one.name.trim().is_empty()) {
            let name = line(&field, "The parameter's name", &parameter.name)?.to_owned();
            let in_path = path.contains(&format!("{{{name}}}"));
            // What stands in no place of the path cannot be filled in.
            if parameter.place != ParameterPlace::Path || in_path {
                parameters.push(Parameter { name, ..parameter.clone() });
            }
        }
        for name in path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name) {
            if name.is_empty() {
                return Err(wrong("A placeholder needs a name, such as {id}.".into()));
            }
            if !parameters.iter().any(|known| known.name == name && known.place == ParameterPlace::Path) {
                parameters.push(Parameter { name: name.to_owned(), place: ParameterPlace::Path, required: true });
            }
        }
        Ok(Endpoint {
            method,
            path,
            summary: summary.to_owned(),
            scopes: scopes?,
            scopes_guessed: self.scopes_guessed && !self.scopes.is_empty(),
            parameters,
            body: self.body,
        })
    }
}

/// The endpoints that were typed, each once.
///
/// # Errors
/// The first one that cannot be used, by its place.
pub fn parse(typed: &[EndpointView]) -> Result<Vec<Endpoint>, FieldError> {
    if typed.len() > openapi::MOST_ENDPOINTS {
        let most = openapi::MOST_ENDPOINTS;
        return Err(FieldError::new("endpoints", format!("An API has at most {most} endpoints here.")));
    }
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (at, one) in typed.iter().enumerate() {
        let endpoint = one.parse(at)?;
        if !seen.insert((endpoint.method.clone(), endpoint.path.clone())) {
            let message = format!("{} {} is there twice.", endpoint.method, endpoint.path);
            return Err(FieldError::new(&format!("endpoints.{at}"), message));
        }
        endpoints.push(endpoint);
    }
    Ok(endpoints)
}

/// What was understood of an OpenAPI document, before anything is kept.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct OpenApiPreview {
    /// Title of the API.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Addresses it answers at.
    pub servers: Vec<String>,
    /// Its endpoints.
    pub endpoints: Vec<EndpointView>,
    /// Every scope that the document names.
    pub scopes: Vec<String>,
    /// Endpoints whose scopes are a guess.
    pub guessed: usize,
    /// What was left out or needs a look.
    pub left_out: Vec<String>,
}

impl From<OpenApiReading> for OpenApiPreview {
    fn from(reading: OpenApiReading) -> Self {
        Self {
            title: reading.title,
            version: reading.version,
            servers: reading.servers.into_iter().map(String::from).collect(),
            endpoints: reading.endpoints.into_iter().map(EndpointView::from).collect(),
            scopes: reading.scopes.iter().map(ToString::to_string).collect(),
            guessed: reading.guessed,
            left_out: reading.left_out,
        }
    }
}

/// The text of a file.
///
/// # Errors
/// When it is no text.
pub fn text_of(bytes: &[u8]) -> Result<String, IpcError> {
    let text = std::str::from_utf8(bytes).map(str::to_owned);
    text.map_err(|_| IpcError::new("document-not-read", "The file is no text in UTF-8.").at_field("document"))
}

/// Reads an OpenAPI document, off the threads that answer the window.
///
/// # Errors
/// Why it cannot be read, at the field where it was put.
pub async fn read_document(text: String) -> Result<OpenApiPreview, IpcError> {
    let read = tokio::task::spawn_blocking(move || openapi::read(&text)).await;
    let reading = read.map_err(|_| IpcError::new("document-not-read", "The document could not be read."))?;
    reading
        .map(OpenApiPreview::from)
        .map_err(|trouble| IpcError::new("document-not-read", trouble.to_string()).at_field("document"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(method: &str, path: &str) -> EndpointView {
        EndpointView {
            method: method.into(),
            path: path.into(),
            summary: String::new(),
            scopes: vec![],
            scopes_guessed: false,
            parameters: vec![],
            body: false,
        }
    }

    #[test]
    fn a_typed_endpoint_gets_its_slash_and_its_placeholders() {
        let parsed = parse(&[typed("get", "orders/{id}/lines/{line}")]).unwrap();
        assert_eq!((parsed[0].method.as_str(), parsed[0].path.as_str()), ("GET", "/orders/{id}/lines/{line}"));
        assert_eq!(parsed[0].parameters.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["id", "line"]);
    }

    #[test]
    fn what_is_wrong_with_an_endpoint_is_said_at_its_place() {
        for (endpoint, words) in [
            (typed("BREW", "/a"), "“BREW”"),
            (typed("GET", ""), "empty"),
            (typed("GET", "https://x.example/a"), "Only the path"),
            (typed("GET", "/a?b=c"), "parameter of its own"),
            (typed("GET", "/a/{id"), "left over"),
            (typed("GET", "/a/{}"), "needs a name"),
            (typed("GET", "/ok"), "twice"),
        ] {
            let error = parse(&[typed("GET", "/ok"), endpoint]).unwrap_err();
            assert_eq!(error.field, "endpoints.1", "{words}");
            assert!(error.message.contains(words), "{}", error.message);
        }
    }
}

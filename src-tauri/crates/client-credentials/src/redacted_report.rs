//! What somebody may send to a developer: everything that explains a result, nothing that could be used.
//!
//! Three nets lie behind each other. What is recorded holds no secret to begin with. Every text that goes into the
//! report passes `net::Net`, which knows the secrets in many spellings and the shapes of unknown ones. The finished
//! text is searched once more. The token appears as decoded JSON only: without its signature it opens nothing.

pub mod board;
mod document;
mod kept;
mod markdown;
mod net;
pub(crate) mod shapes;
mod text;
mod token;

pub(crate) use shapes::{hide as hide_credentials, hide_in_url as hide_credentials_in_url, is_private_header};

use serde_json::{Value, json};

use crate::environment::Environment;
use crate::redaction::Redactor;
use crate::report::{CallReport, Inspection, TokenReport};

pub use kept::{Bodies, kept};

/// Name and version of the JSON form.
pub const FORMAT: &str = "m2m-token-tester-report/1";

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// What was tested.
    pub environment: &'a Environment,
    /// The token request, if there was one.
    pub token: Option<&'a TokenReport>,
    /// What the token says; absent, the one of `token` is taken.
    pub inspection: Option<&'a Inspection>,
    /// The call, if there was one.
    pub call: Option<&'a CallReport>,
    /// First lines of the call's answer, only if somebody asked for them.
    pub body: Option<&'a str>,
    /// This app's version.
    pub app_version: &'a str,
    /// The operating system with its version.
    pub operating_system: &'a str,
    /// When the report is made, in seconds since 1970.
    pub now: i64,
    /// Replace the values of claims that explain no failure by short hashes.
    pub hide_claim_values: bool,
    /// Every secret and token that is known, whatever it belongs to.
    pub secrets: &'a [Redactor],
}

impl<'a> Material<'a> {
    fn inspection(&self) -> Option<&'a Inspection> {
        self.inspection.or_else(|| self.token.and_then(|token| token.inspection.as_ref()))
    }
}

/// Cleans every text below `value` as those of a report are: of known secrets in many spellings, and of what looks
/// like one.
pub fn without_secrets(value: &mut Value, secrets: &[Redactor]) {
    net::Net::of(secrets).walk(value);
}

/// How a report is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people and issue trackers.
    Markdown,
    /// For programs.
    Json,
}

/// A finished report, in both forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactedReport {
    markdown: String,
    json: String,
    caught: bool,
    contents: String,
}

impl RedactedReport {
    /// Writes the report. It never fails: should the last net tear a form apart, that form says so and nothing else.
    pub fn build(material: &Material<'_>) -> Self {
        let net = net::Net::new(material);
        let mut document = document::document(material, &net);
        net.walk(&mut document);
        if let (true, Some(members)) = (net.caught(), document.as_object_mut()) {
            members.insert("leftOut".to_owned(), json!(document::left_out(material, true)));
        }
        let written = serde_json::to_string_pretty(&document).unwrap_or_default();
        let json = finish(&net, text::ascii_escapes(&written), is_object, TORN_JSON, "{}");
        let markdown = finish(&net, markdown::markdown(&document), |_, _| true, TORN, "");
        Self { markdown, json, caught: net.caught(), contents: document::contents(material) }
    }

    /// The report as GitHub-flavoured Markdown. No value in it is read as markup.
    pub fn markdown(&self) -> String {
        self.markdown.clone()
    }

    /// The report as JSON, in the format [`FORMAT`]: pretty, its members always in the same order.
    pub fn json(&self) -> String {
        self.json.clone()
    }

    /// The report in one form.
    pub fn text(&self, form: Form) -> &str {
        match form {
            Form::Markdown => &self.markdown,
            Form::Json => &self.json,
        }
    }

    /// Whether a known secret was found in the material and taken out: it had slipped through an earlier net, or came
    /// back in an answer.
    pub fn caught(&self) -> bool {
        self.caught
    }

    /// What leaves, in one line: `4 kB: request, answer, 14 claims, 17 checks, 1 finding; no secret, no usable token`.
    pub fn summary_line(&self, form: Form) -> String {
        let size = match self.text(form).len() {
            bytes @ 0..1000 => format!("{bytes} bytes"),
            bytes => format!("{} kB", bytes.div_ceil(1000)),
        };
        let caught = if self.caught { " (one was found and taken out)" } else { "" };
        format!("{size}: {}; no secret{caught}, no usable token", self.contents)
    }
}

const TORN: &str = "Nothing can be shown: a known secret is part of the words every report is written with.\n";
const TORN_JSON: &str = "{\n  \"format\": \"m2m-token-tester-report/1\",\n  \"torn\": true\n}";

/// The last net. A secret found here sat across two values or equals a word of the report's own.
fn finish(net: &net::Net<'_>, text: String, intact: fn(&str, &str) -> bool, torn: &str, nothing: &str) -> String {
    let whole = |before: &str, after: &str| {
        let fences =
            |text: &str| text.lines().filter(|line| line.starts_with("```")).map(str::to_owned).collect::<Vec<_>>();
        fences(before) == fences(after) && intact(before, after)
    };
    let redacted = net.redact(&text);
    if redacted == text || (whole(&text, &redacted) && !net.finds(&redacted)) {
        return redacted;
    }
    if net.finds(torn) { nothing.to_owned() } else { torn.to_owned() }
}

fn is_object(_: &str, after: &str) -> bool {
    serde_json::from_str::<Value>(after).is_ok_and(|value| value.is_object())
}

#[cfg(test)]
mod tests;

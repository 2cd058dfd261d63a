//! What the window does, as a program in somebody's language: the token request, the call with its token, and the check
//! that an API has to make. Pure.
//!
//! Each language is a template (`samples/templates`) and a row of [`LANGUAGES`]. A value written into a template becomes
//! a literal of its language by itself, so that none can be forgotten. The client secret is in none of them: every
//! program reads it from the environment variable `KINDE_CLIENT_SECRET`.

mod language;
mod management_api;
pub mod quote;
mod subject;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment as Templates, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

pub use language::{LANGUAGES, Language, Purpose};
pub use subject::Subject;

use crate::samples::subject::Context;

/// The environment variable that every program reads the client secret from.
pub const SECRET_VARIABLE: &str = "KINDE_CLIENT_SECRET";

/// A program, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CodeSample {
    /// The language's name for code.
    pub language: String,
    /// The program.
    pub code: Option<String>,
    /// Why there is none, or what has to be known about it, in sentences.
    pub notes: Vec<String>,
    /// What to save it as.
    pub file_name: String,
    /// What it needs.
    pub needs: String,
    /// How to run it.
    pub run: String,
}

/// The program for a subject in one language; `None` for a language that is not known.
pub fn sample(language: &str, subject: &Subject<'_>) -> Option<CodeSample> {
    let language = LANGUAGES.iter().find(|known| known.id == language)?;
    let (code, notes) = match subject.context(language) {
        Ok((context, notes)) => match render(language, &context) {
            Ok(code) => (Some(code), notes),
            Err(error) => (None, vec![format!("The template for {} is broken: {error}.", language.label)]),
        },
        Err(because) => (None, vec![because]),
    };
    Some(CodeSample {
        language: language.id.to_owned(),
        code,
        notes,
        file_name: language.file_name.to_owned(),
        needs: language.needs.to_owned(),
        run: language.run.to_owned(),
    })
}

fn render(language: &Language, context: &Context) -> Result<String, Error> {
    let mut templates = Templates::new();
    let lines = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    templates.set_syntax(lines);
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Custom("literal".into()));
    let quote = language.quote;
    templates.set_formatter(move |out, _, value| match (value.as_str(), value.kind()) {
        (Some(text), _) if value.is_safe() => Ok(out.write_str(text)?),
        (Some(text), _) => Ok(out.write_str(&quote(text))?),
        (None, ValueKind::Number) => Ok(out.write_str(&value.to_string())?),
        (None, kind) => Err(Error::new(ErrorKind::InvalidOperation, format!("a {kind} is no literal"))),
    });
    templates.add_filter("form", |text: String| -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
    });
    templates.add_filter("ascii_json", |text: String| quote::windows::ascii_json(&text));
    // Reads an argument as a shell's program would: printable characters stand as they are, the rest is encoded before.
    templates.add_test("printable", |text: String| !text.chars().any(crate::field::is_invisible));
    templates.add_test("plain", |text: String| text.chars().all(|c| matches!(c, ' '..='~') && c != '"'));
    templates.render_named_str(language.id, language.template, Serde(context))
}

#[cfg(test)]
mod tests;

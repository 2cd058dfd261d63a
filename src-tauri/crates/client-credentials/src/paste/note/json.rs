//! Credentials as JSON: flat, nested, or exported from Postman.

use std::collections::HashMap;

use super::super::names::{self, Label, Slot};
use super::gather::Gather;
use super::{LONGEST_DOCUMENT, NoteKind, shapes};
use crate::environment::ClientAuthentication;
use crate::interchange::postman;
use crate::strict_json::{self, Limits, Value};

/// Reads JSON; `None` if the text is none, so that another reader can try.
pub(super) fn read(text: &str, gather: &mut Gather) -> Option<NoteKind> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut document = strict_json::parse(text, Limits { bytes: LONGEST_DOCUMENT, depth: 64 }).ok()?;
    for duplicate in document.duplicates.iter().take(3) {
        let name: String = duplicate.path.chars().take(60).collect();
        gather.remark(format!("The name {} is there more than once.", shapes::without_random_words(&name, 60)));
    }
    postman::resolve(&mut document.value);
    let root = &document.value;
    let is_text = |name: &str| root.only(name).and_then(Value::as_str).is_some();
    let schema = root.only("info").and_then(|info| info.only("schema")).and_then(Value::as_str).unwrap_or_default();
    let collection = schema.contains("collection") || (root.only("item").is_some() && root.only("info").is_some());
    let environment = matches!(root.only("values"), Some(Value::Array(_)));
    let mut walk = Walk { gather, labels: HashMap::new(), scripts: false, switched_off: 0 };
    walk.value(root, "", 0);
    let (scripts, switched_off) = (walk.scripts, walk.switched_off);
    if scripts {
        gather.remark("It holds scripts; they were left out and are never run.");
    }
    if switched_off > 0 {
        gather.remark("Values that are switched off were left out.");
    }
    if root.only("errors").is_some() || (is_text("error") && !gather.has(Slot::ClientId)) {
        let error = root.only("error").and_then(Value::as_str).map(|code| code.chars().take(80).collect::<String>());
        gather.error = error
            .map(|code| shapes::without_random_words(&code, 80))
            .or_else(|| super::error_code(text))
            .or_else(|| Some("error".into()));
        return Some(NoteKind::Error);
    }
    Some(if collection {
        NoteKind::PostmanCollection
    } else if environment {
        NoteKind::PostmanEnvironment
    } else if gather.has(Slot::Token) && !gather.has(Slot::ClientId) && !gather.has(Slot::Secret) {
        NoteKind::Token
    } else if gather.is_empty() {
        NoteKind::Unknown
    } else {
        NoteKind::Json
    })
}

/// Most different names looked up in one document; one with more is no set of credentials.
const MOST_NAMES: usize = 4_000;

struct Walk<'a> {
    gather: &'a mut Gather,
    /// A collection has few names, each many times.
    labels: HashMap<String, Option<Label>>,
    scripts: bool,
    switched_off: usize,
}

impl Walk<'_> {
    fn label(&mut self, name: &str) -> Option<Label> {
        if let Some(known) = self.labels.get(name) {
            return *known;
        }
        if self.labels.len() >= MOST_NAMES {
            self.gather.remark("It holds very many names; only the first ones were looked at.");
            return None;
        }
        let label = names::label(name);
        self.labels.insert(name.to_owned(), label);
        label
    }

    fn value(&mut self, value: &Value, parent: &str, depth: usize) {
        match value {
            Value::Object(members) => {
                let text = |name: &str| value.only(name).and_then(Value::as_str);
                // How Postman writes HTTP Basic.
                if text("type") == Some("basic") && value.only("basic").is_some() {
                    self.gather.authentication.get_or_insert(ClientAuthentication::ClientSecretBasic);
                }
                if let (Some(key), Some(held)) = (text("key").or_else(|| text("name")), text("value")) {
                    let off = value.only("enabled") == Some(&Value::Bool(false))
                        || value.only("disabled") == Some(&Value::Bool(true));
                    if off {
                        self.switched_off += 1
                    } else {
                        self.text(key, held, parent, 1)
                    }
                    return;
                }
                if let Some(raw) = text("raw").filter(|raw| shapes::is_url(raw)) {
                    shapes::url(raw, super::Strength::Weak, self.gather);
                    return;
                }
                for member in members {
                    if member.name == "event" || member.name == "script" {
                        self.scripts |= member.value != Value::Array(Vec::new());
                        continue;
                    }
                    match &member.value {
                        Value::String(held) => self.text(&member.name, held, parent, depth),
                        inner => self.list(inner, &member.name, depth),
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.value(item, parent, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// A list of strings under a name is that name's values; anything else is walked on.
    fn list(&mut self, value: &Value, name: &str, depth: usize) {
        match (value.strings(), self.label(name)) {
            (Some(items), Some(label)) if !items.is_empty() => {
                for item in items.iter().take(500) {
                    shapes::pair(name, label.slot, label.strong, item, self.gather);
                }
            }
            _ => self.value(value, name, depth + 1),
        }
    }

    fn text(&mut self, name: &str, value: &str, parent: &str, depth: usize) {
        // "client": { "id": …, "secret": … } is only clear with its parent.
        let own = self.label(name);
        let with_parent = match parent.is_empty() {
            true => own.filter(|label| label.strong),
            false => self.label(&format!("{parent} {name}")).filter(|label| label.strong),
        };
        let label = match own {
            Some(label) if label.strong => Some(label),
            other => with_parent.map(|label| Label { strong: matches!(label.slot, Slot::Token), ..label }).or(other),
        };
        let beside_parent = own.is_none_or(|own| !own.strong) && with_parent.is_some();
        match label {
            Some(Label { slot: Slot::Name, .. }) if depth > 0 => {}
            // An "id" or "key" of something else.
            Some(Label { slot: Slot::ClientId | Slot::Secret, strong: false })
                if !beside_parent
                    && matches!(name, "id" | "_id" | "key" | "client" | "user")
                    && depth > 0
                    && !parent.is_empty() => {}
            Some(label) => shapes::pair(name, label.slot, label.strong, value, self.gather),
            None if value.len() > 8 && value.contains("client_id") => {
                shapes::form(value, self.gather);
            }
            None if depth <= 1 => self.gather.left(name),
            None => {}
        }
    }
}

//! `{{variables}}` of a collection or environment, put in where they are used.

use crate::strict_json::{Member, Value};

/// How often a variable may stand in another one's value.
const ROUNDS: usize = 5;

/// Longest value of a variable, and most bytes that all replacements may add: else a few lines could grow without an end.
const LONGEST: usize = 16 * 1024;
const MOST: usize = 2 << 20;

/// Replaces every `{{name}}` whose value stands in the document (`variable` of a collection, `values` of an environment).
/// Those without a value stay as they are, and read as placeholders.
pub(crate) fn resolve(root: &mut Value) {
    let mut variables: Vec<(String, String)> = Vec::new();
    for list in ["variable", "values"] {
        let Some(Value::Array(items)) = root.only(list) else { continue };
        for item in items.iter().take(2_000) {
            let off =
                item.only("enabled") == Some(&Value::Bool(false)) || item.only("disabled") == Some(&Value::Bool(true));
            let text = |name: &str| item.only(name).and_then(Value::as_str);
            if let (Some(key), Some(value), false) = (text("key").or_else(|| text("id")), text("value"), off)
                && !key.is_empty()
                && !value.is_empty()
                && value.len() <= LONGEST
            {
                variables.push((key.to_owned(), value.to_owned()));
            }
        }
    }
    if variables.is_empty() {
        return;
    }
    let mut room = MOST;
    for _ in 0..ROUNDS {
        let before = variables.clone();
        for (_, value) in &mut variables {
            let replaced = replaced(value, &before, &mut room);
            if replaced.len() <= LONGEST {
                *value = replaced;
            }
        }
        if variables == before {
            break;
        }
    }
    walk(root, &variables, &mut room);
}

fn walk(value: &mut Value, variables: &[(String, String)], room: &mut usize) {
    match value {
        Value::String(text) if text.contains("{{") => *text = replaced(text, variables, room),
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, variables, room)),
        Value::Object(members) => {
            // A script is text of a program; what it reads from variables is its own affair.
            let data = |member: &&mut Member| member.name != "event" && member.name != "script";
            members.iter_mut().filter(data).for_each(|member| walk(&mut member.value, variables, room));
        }
        _ => {}
    }
}

fn replaced(text: &str, variables: &[(String, String)], room: &mut usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = inner.split_once("}}") else {
            out.push_str("{{");
            rest = inner;
            continue;
        };
        // The last one counts, as in Postman.
        match variables.iter().rev().find(|(known, _)| known == name.trim()) {
            Some((_, value)) if value.len() <= *room => {
                *room -= value.len();
                out.push_str(value);
                rest = after;
            }
            _ => {
                out.push_str("{{");
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strict_json::{Limits, parse};

    fn resolved(json: &str) -> Value {
        let mut root = parse(json, Limits::default()).unwrap().value;
        resolve(&mut root);
        root
    }

    #[test]
    fn a_variable_is_put_in_wherever_it_stands_and_through_others() {
        let root = resolved(
            r#"{"variable":[{"key":"host","value":"acme"},{"key":"base","value":"https://{{host}}.kinde.com"},{"key":"off","value":"no","disabled":true}],
                "url":"{{base}}/api?x={{ host }}&y={{off}}&z={{unknown}}{{"}"#,
        );
        assert_eq!(
            root.only("url").unwrap().as_str(),
            Some("https://acme.kinde.com/api?x=acme&y={{off}}&z={{unknown}}{{")
        );
    }

    #[test]
    fn variables_that_name_each_other_neither_hang_nor_grow_without_end() {
        let doubling: Vec<String> = (0..40)
            .map(|n| format!(r#"{{"key":"v{n}","value":"{{{{v{}}}}}{{{{v{}}}}}{{{{v{}}}}}"}}"#, n + 1, n + 1, n + 1))
            .collect();
        let root = resolved(&format!(
            r#"{{"variable":[{},{{"key":"a","value":"{{{{b}}}}"}},{{"key":"b","value":"{{{{a}}}}"}}],"x":"{{{{v0}}}}{{{{a}}}}"}}"#,
            doubling.join(",")
        ));
        assert!(root.only("x").unwrap().as_str().unwrap().len() < 64 * 1024);
    }
}

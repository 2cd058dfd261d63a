//! A JSON body to begin with, from the names of the members that it cannot do without.

use serde_json::{Map, Value, json};

/// A laid-out JSON object with the required members, each with an empty value of the likely kind; `{}` when none is
/// named.
pub fn body_template(members: &[String]) -> String {
    let object: Map<String, Value> = members.iter().map(|name| (name.clone(), likely(name))).collect();
    serde_json::to_string_pretty(&Value::Object(object)).unwrap_or_default()
}

/// Told by the name: what is described nowhere as machine-readable is guessed, and the person fills it in.
fn likely(name: &str) -> Value {
    match name {
        "applications" => json!([{ "id": "" }]),
        "users" => json!([{ "id": "" }]),
        "properties" => json!({}),
        _ if name.starts_with("is_") || name.starts_with("has_") || name.starts_with("allow_") => json!(false),
        "roles" | "permissions" | "enabled_factors" | "event_types" | "urls" | "scopes" => json!([]),
        _ => json!(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_holds_every_required_member_in_order() {
        let template = body_template(&["name".into(), "is_private".into(), "event_types".into()]);
        assert_eq!(template, "{\n  \"name\": \"\",\n  \"is_private\": false,\n  \"event_types\": []\n}");
        assert_eq!(body_template(&[]), "{}");
    }
}

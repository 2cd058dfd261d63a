//! The environment file: what differs from one environment to another. The secret is declared as one, and empty.

use serde_json::json;

use super::Handed;
use crate::interchange::Sheet;

/// Postman's environment for these credentials; the secret is given when it is used (`--env-var client_secret=…`).
pub fn environment(handed: &Handed<'_>) -> Sheet {
    let values: Vec<_> = variables(handed)
        .into_iter()
        .map(|(key, value)| json!({ "key": key, "value": value, "type": "default", "enabled": true }))
        .chain([json!({ "key": "client_secret", "value": "", "type": "secret", "enabled": true })])
        .collect();
    let document =
        json!({ "name": handed.environment.name, "values": values, "_postman_variable_scope": "environment" });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    Sheet {
        text,
        notes: vec!["The client secret is declared and empty: it is given when the collection runs.".to_owned()],
    }
}

/// Names and values that are no secret.
pub(super) fn variables(handed: &Handed<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("token_url", handed.token_endpoint.map(url::Url::to_string).unwrap_or_default()),
        ("client_id", handed.environment.client_id.to_string()),
    ]
}

//! A provider's words made comparable: the code in one spelling, the text in lower case and without the sentences
//! that RFC 6749 5.2 defines the codes with. Those sentences name everything that could be wrong and prove nothing.

use serde_json::Value;

use crate::token_response::{ProviderWords, provider_words};

/// How the standard's own definitions begin, in the usual variants.
const DEFINITIONS: &[&str] = &[
    "the request is missing a required parameter",
    "the request is missing an required parameter",
    "client authentication failed (e.g",
    "the requested scope is invalid, unknown",
    "the authenticated client is not authorized to use this",
    "the client is not authorized to request a token using this method",
    "the client is not authorized to request an access token using this method",
    "the authorization grant type is not supported by",
    "the provided authorization grant (e.g",
    "the resource owner or authorization server denied",
    "the requested resource is invalid, missing",
    "the authorization server encountered an unexpected condition",
];

/// Codes with a meaning of their own, whose words are not looked into.
const STANDARD: &[&str] =
    &["access_denied", "unauthorized_client", "unsupported_grant_type", "forbidden", "unauthorized", "unauthorised"];

/// A provider's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The code in lower case with underscores.
    pub code: String,
    /// Code and description in lower case, definitions left out.
    pub text: String,
    /// As sent, for evidence.
    pub shown: ProviderWords,
}

impl Words {
    pub fn of(words: &ProviderWords) -> Self {
        let code: String = words
            .error
            .trim()
            .to_lowercase()
            .chars()
            .map(|c| if matches!(c, ' ' | '-' | '.') { '_' } else { c })
            .collect();
        let description = words
            .description
            .as_deref()
            .unwrap_or_default()
            .to_lowercase()
            .replace(['’', '‘', '`', '"', '“', '”'], "'");
        let told = without_definitions(&description);
        // The words "invalid" or "denied" of a standard code are no statement about an audience or a client.
        let is_standard = code.starts_with("invalid") || STANDARD.contains(&code.as_str());
        let spoken = if is_standard { String::new() } else { words.error.to_lowercase() };
        Self { text: format!("{spoken} {told} "), code, shown: words.clone() }
    }

    /// The words in a recorded body, if it is JSON that speaks of an error.
    pub fn of_body(body: &str) -> Option<Self> {
        let Ok(Value::Object(object)) = serde_json::from_str::<Value>(body.trim_start_matches('\u{feff}').trim())
        else {
            return None;
        };
        provider_words(&object).map(|words| Self::of(&words))
    }

    /// Whether one of the patterns, which `|` divides, occurs in the text.
    pub fn says(&self, patterns: &str) -> bool {
        holds(&self.text, patterns)
    }

    /// Whether the code holds one of these, which `|` divides.
    pub fn code_is(&self, parts: &str) -> bool {
        holds(&self.code, parts)
    }
}

/// Whether one of the patterns, which `|` divides, occurs in the text.
pub(crate) fn holds(text: &str, patterns: &str) -> bool {
    patterns.split('|').any(|pattern| text.contains(pattern))
}

/// Drops the sentences by which the standard defines its codes.
fn without_definitions(text: &str) -> String {
    let mut kept = String::new();
    for sentence in text.split_inclusive(". ") {
        if !DEFINITIONS.iter().any(|definition| sentence.trim_start().starts_with(definition)) {
            kept.push_str(sentence);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(error: &str, description: &str) -> Words {
        Words::of(&ProviderWords { error: error.into(), description: Some(description.into()), uri: None })
    }

    #[test]
    fn the_standards_definitions_prove_nothing_and_are_left_out() {
        let found = words(
            "invalid_request",
            "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. Requested audience 'x' has not been whitelisted by the OAuth 2.0 Client.",
        );
        assert!(!found.says("more than once|missing") && found.says("whitelisted"));
        let found = words(
            "invalid_client",
            "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).",
        );
        assert!(!found.says("unknown client"), "{}", found.text);
    }

    #[test]
    fn codes_are_compared_in_one_spelling() {
        assert_eq!(words("Invalid-Client", "").code, "invalid_client");
        assert_eq!(words("Too Many Requests", "").code, "too_many_requests");
    }

    #[test]
    fn a_body_without_an_error_has_no_words() {
        assert_eq!(Words::of_body(r#"{"users":[]}"#), None);
        assert_eq!(Words::of_body("<html>"), None);
        assert_eq!(Words::of_body(r#"{"errors":{"code":"ROUTE_NOT_FOUND"}}"#).unwrap().code, "route_not_found");
    }
}

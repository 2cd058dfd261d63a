//! A server's published metadata (RFC 8414, OpenID Connect Discovery). Pure.

use serde_json::Value;
use url::Url;

use crate::environment::{is_loopback, origin_of};
use crate::http::Answer;

/// Most bytes read of a metadata document or key set.
pub const BODY_CAP: usize = 512 * 1024;

/// What a server says of itself, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Its issuer, letter by letter.
    pub issuer: Option<String>,
    /// Where tokens are requested.
    pub token_endpoint: Option<Url>,
    /// Where its keys are.
    pub jwks_uri: Option<Url>,
    /// Client authentication methods it accepts; empty when it does not say.
    pub authentication_methods: Vec<String>,
}

/// Why a metadata document cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataTrouble {
    /// Not 200, or no JSON object.
    #[error("The server answered {0}, but no metadata.")]
    NoMetadata(u16),
    /// RFC 8414 3.3: the issuer must be the one that was asked for.
    #[error("The metadata is about {found}, but {expected} was asked for.")]
    OtherIssuer {
        /// Asked for.
        expected: String,
        /// Found.
        found: String,
    },
    /// An address in it is not https, or leads from another computer to this one.
    #[error("The metadata names {0}, which is not a secure address.")]
    InsecureAddress(String),
}

/// Where an issuer's metadata may be, the usual place first.
pub fn addresses(issuer: &str) -> Vec<Url> {
    let Ok(url) = Url::parse(issuer) else { return Vec::new() };
    let base = issuer.trim_end_matches('/');
    let path = url.path().trim_end_matches('/');
    let candidates = [
        format!("{base}/.well-known/openid-configuration"),
        format!("{}/.well-known/oauth-authorization-server{path}", origin_of(&url)),
    ];
    candidates.iter().filter_map(|address| Url::parse(address).ok()).collect()
}

/// Reads the metadata that was asked for under `issuer`.
///
/// # Errors
/// When it is none, is about another issuer, or names an address that must not be used.
pub fn read(answer: &Answer, issuer: &str) -> Result<Metadata, MetadataTrouble> {
    let document = match (answer.status, serde_json::from_slice::<Value>(&answer.body)) {
        (200, Ok(Value::Object(document))) => document,
        _ => return Err(MetadataTrouble::NoMetadata(answer.status)),
    };
    let text = |name: &str| document.get(name).and_then(Value::as_str);
    let found = text("issuer").unwrap_or_default();
    if found != issuer {
        return Err(MetadataTrouble::OtherIssuer { expected: issuer.to_owned(), found: found.to_owned() });
    }
    let address = |name: &str| -> Result<Option<Url>, MetadataTrouble> {
        let Some(text) = text(name) else { return Ok(None) };
        match Url::parse(text) {
            Ok(url) if may_be_used(&url, issuer) => Ok(Some(url)),
            _ => Err(MetadataTrouble::InsecureAddress(text.to_owned())),
        }
    };
    let methods = document.get("token_endpoint_auth_methods_supported").and_then(Value::as_array);
    Ok(Metadata {
        issuer: Some(found.to_owned()),
        token_endpoint: address("token_endpoint")?,
        jwks_uri: address("jwks_uri")?,
        authentication_methods: methods
            .into_iter()
            .flatten()
            .filter_map(|method| method.as_str().map(str::to_owned))
            .collect(),
    })
}

/// https anywhere (some issuers keep their keys on another host of theirs, and the document came from the issuer over
/// TLS); this computer only when the issuer is on it too.
fn may_be_used(url: &Url, issuer: &str) -> bool {
    let issuer_is_local = Url::parse(issuer).is_ok_and(|issuer| is_loopback(&issuer));
    match url.scheme() {
        "https" => issuer_is_local || !is_loopback(url),
        "http" => issuer_is_local && is_loopback(url),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn read_text(body: &str) -> Result<Metadata, MetadataTrouble> {
        let answer =
            Answer { status: 200, headers: HeaderMap::new(), body: body.as_bytes().to_vec(), truncated: false };
        read(&answer, "https://id.example/t")
    }

    #[test]
    fn the_usual_places_are_tried_in_order() {
        let found: Vec<String> = addresses("https://id.example/t/").iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "https://id.example/t/.well-known/openid-configuration",
                "https://id.example/.well-known/oauth-authorization-server/t"
            ]
        );
    }

    #[test]
    fn metadata_of_another_issuer_is_refused() {
        let trouble = read_text(r#"{"issuer":"https://id.example/t/","jwks_uri":"https://id.example/k"}"#).unwrap_err();
        assert!(matches!(trouble, MetadataTrouble::OtherIssuer { found, .. } if found == "https://id.example/t/"));
    }

    #[test]
    fn an_address_that_leads_off_tls_or_into_this_computer_is_refused() {
        for address in ["http://id.example/k", "https://127.0.0.1/k", "http://localhost/k", "file:///etc/passwd"] {
            let body = format!(r#"{{"issuer":"https://id.example/t","jwks_uri":"{address}"}}"#);
            assert_eq!(read_text(&body).unwrap_err(), MetadataTrouble::InsecureAddress(address.into()));
        }
        assert!(read_text(r#"{"issuer":"https://id.example/t","jwks_uri":"https://keys.example/k"}"#).is_ok());
    }
}

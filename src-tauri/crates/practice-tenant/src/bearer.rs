//! The tenant's own strict reading of bearer tokens (RFC 6750, RFC 8725): a second opinion, shared with nobody.

use axum::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::http::Incoming;
use crate::keys::KeyRing;

/// How a request presents its token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Presented<'a> {
    /// No `Authorization` header, or one with another scheme.
    Nothing,
    /// More than one `Authorization` header, or one without a token.
    Malformed,
    /// This token.
    Token(&'a str),
}

/// The token of a request (RFC 6750 2.1).
pub(crate) fn presented(request: &Incoming) -> Presented<'_> {
    let mut headers = request.headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = headers.next() else { return Presented::Nothing };
    if headers.next().is_some() {
        return Presented::Malformed;
    }
    let Ok(text) = first.to_str() else { return Presented::Malformed };
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    let token = token.trim();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Presented::Nothing;
    }
    if token.is_empty() || token.contains(' ') {
        return Presented::Malformed;
    }
    Presented::Token(token)
}

/// The claims of a token whose signature is good.
#[derive(Debug, Clone)]
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    /// Whether the `scope` claim holds this scope.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.text("scope").is_some_and(|granted| granted.split(' ').any(|candidate| candidate == scope))
    }

    /// A claim that is a string.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A NumericDate (RFC 7519 2) in seconds.
    fn date(&self, name: &str) -> Option<f64> {
        self.0.get(name).and_then(Value::as_f64)
    }

    fn has_audience(&self, expected: &str) -> bool {
        match self.0.get("aud") {
            Some(Value::String(audience)) => audience == expected,
            Some(Value::Array(audiences)) => audiences.iter().any(|audience| audience.as_str() == Some(expected)),
            _ => false,
        }
    }
}

/// Checks form, algorithm, key and signature, and nothing else. The error says what is wrong.
pub(crate) fn check_signature(token: &str, keys: &KeyRing) -> Result<Claims, String> {
    let mut parts = token.split('.');
    let (Some(header), Some(payload), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("The access token is not a JWT with three parts".to_owned());
    };
    let header = object(header).ok_or("The header of the access token is not readable")?;
    let claims = object(payload).ok_or("The payload of the access token is not readable")?;
    let signature =
        URL_SAFE_NO_PAD.decode(signature).map_err(|_| "The signature of the access token is not readable")?;
    if header.get("alg").and_then(Value::as_str) != Some("RS256") {
        return Err("The access token is not signed with RS256".to_owned());
    }
    if header.contains_key("crit") {
        return Err("The access token has critical header parameters".to_owned());
    }
    let kid = header.get("kid").and_then(Value::as_str).ok_or("The access token names no key")?;
    let key = keys.published().find(|key| key.kid() == kid).ok_or("The access token names a key that is not in use")?;
    let signed = token.rsplit_once('.').map(|(signed, _)| signed).unwrap_or_default();
    if key.verifies(signed.as_bytes(), &signature) {
        Ok(Claims(claims))
    } else {
        Err("The signature of the access token does not match".to_owned())
    }
}

/// What an API expects of the claims.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) audience: &'a str,
    /// Seconds since 1970.
    pub(crate) now: i64,
}

/// Checks issuer, audience and time without any leeway. The error says what is wrong.
pub(crate) fn check_claims(claims: &Claims, expected: &Expected<'_>) -> Result<(), String> {
    let issuer = claims.text("iss").unwrap_or("nobody");
    if issuer != expected.issuer {
        return Err(format!("The access token was issued by {issuer}, expected {}", expected.issuer));
    }
    if !claims.has_audience(expected.audience) {
        return Err(format!("The access token is not meant for {}", expected.audience));
    }
    // Dates may have fractions (RFC 7519 2); seconds since 1970 are exact in a float.
    let now = expected.now as f64;
    let Some(expiry) = claims.date("exp") else {
        return Err("The access token has no expiry".to_owned());
    };
    if now >= expiry {
        return Err("The access token expired".to_owned());
    }
    if claims.date("nbf").is_some_and(|start| now < start) {
        return Err("The access token is not valid yet".to_owned());
    }
    Ok(())
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::keys::SigningKey;

    const EXPECTED: Expected<'_> = Expected { issuer: "http://i", audience: "http://i/api", now: 1_000 };

    fn judge(claims: &Value) -> Result<(), String> {
        let Value::Object(claims) = claims else { panic!("claims are an object") };
        check_claims(&Claims(claims.clone()), &EXPECTED)
    }

    #[test]
    fn good_claims_pass_with_an_audience_as_text_or_list() {
        judge(&json!({ "iss": "http://i", "aud": "http://i/api", "exp": 1_001 })).unwrap();
        judge(&json!({ "iss": "http://i", "aud": ["x", "http://i/api"], "exp": 1_000.5 })).unwrap();
    }

    #[test]
    fn each_wrong_claim_is_named() {
        let cases = [
            (json!({ "iss": "http://i/", "aud": "http://i/api", "exp": 1_001 }), "issued by http://i/,"),
            (json!({ "aud": "http://i/api", "exp": 1_001 }), "issued by nobody"),
            (json!({ "iss": "http://i", "aud": "http://i/api/v1", "exp": 1_001 }), "not meant for"),
            (json!({ "iss": "http://i", "aud": [], "exp": 1_001 }), "not meant for"),
            (json!({ "iss": "http://i", "aud": "http://i/api" }), "no expiry"),
            (json!({ "iss": "http://i", "aud": "http://i/api", "exp": "1001" }), "no expiry"),
            (json!({ "iss": "http://i", "aud": "http://i/api", "exp": 1_000 }), "expired"),
            (json!({ "iss": "http://i", "aud": "http://i/api", "exp": 2_000, "nbf": 1_001 }), "not valid yet"),
        ];
        for (claims, part) in cases {
            let error = judge(&claims).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn forged_and_broken_tokens_are_refused() {
        let keys = KeyRing::new(SigningKey::generate().unwrap());
        let stranger = SigningKey::generate().unwrap();
        let claims = json!({ "scope": "read:orders" });
        let good = keys.active().token(&claims, false).unwrap();
        assert!(check_signature(&good, &keys).unwrap().has_scope("read:orders"));
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let kid = keys.active().kid();
        let pieces = good.split('.').collect::<Vec<_>>();
        let forged = [
            String::new(),
            "..".to_owned(),
            "a.b".to_owned(),
            format!("{good}.x"),
            format!("{}.{}.", part(json!({ "alg": "none", "kid": kid })), pieces[1]),
            format!("{}.{}.{}", part(json!({ "alg": "HS256", "kid": kid })), pieces[1], pieces[2]),
            format!("{}.{}.{}", part(json!({ "alg": "RS256" })), pieces[1], pieces[2]),
            format!("{}.{}.{}", part(json!({ "alg": "RS256", "kid": kid, "crit": ["b64"] })), pieces[1], pieces[2]),
            format!("{}.{}.{}", part(json!([])), pieces[1], pieces[2]),
            format!("{}.{}.{}", pieces[0], part(json!({ "scope": "delete:orders" })), pieces[2]),
            format!("{}.{}.", pieces[0], pieces[1]),
            stranger.token(&claims, false).unwrap(),
            keys.active().token(&claims, true).unwrap(),
        ];
        for token in forged {
            assert!(check_signature(&token, &keys).is_err(), "{token}");
        }
    }

    #[test]
    fn part_of_a_scope_is_not_the_scope() {
        let claims = Claims(json!({ "scope": "read:orders_archive update:orders" }).as_object().unwrap().clone());
        assert!(claims.has_scope("update:orders"));
        assert!(!claims.has_scope("read:orders"));
        assert!(!claims.has_scope(""));
    }
}

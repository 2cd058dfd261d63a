//! Checks an access token as an API has to: the signature, and that exp, iss and aud are there and right.
//! Kinde's own validator checks the signature only: it would let a token for another API in.
//!
//! Fetch the key set with the HTTP client of your API, keep it, and fetch it again, at most once a minute, when
//! [`verify_token`] answers [`Refusal::UnknownKey`].

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

pub const ISSUER: &str = "https://acme.kinde.com";
pub const AUDIENCE: &str = "https://acme.kinde.com/api";
pub const JWKS_URI: &str = "https://acme.kinde.com/.well-known/jwks";

/// Why a token is not good.
#[derive(Debug)]
pub enum Refusal {
    /// It names a key that the set does not hold, or none.
    UnknownKey,
    /// Anything else that is wrong with it.
    Invalid(jsonwebtoken::errors::Error),
}

impl From<jsonwebtoken::errors::Error> for Refusal {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self::Invalid(error)
    }
}

/// The claims of a good token.
///
/// # Errors
/// For any other token.
pub fn verify_token(token: &str, keys: &JwkSet) -> Result<Map<String, Value>, Refusal> {
    let kid = decode_header(token)?.kid.ok_or(Refusal::UnknownKey)?;
    let key = DecodingKey::from_jwk(keys.find(&kid).ok_or(Refusal::UnknownKey)?)?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    validation.leeway = 30;
    Ok(decode::<Map<String, Value>>(token, &key, &validation)?.claims)
}

//! Signing keys, random identifiers and signatures.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The operating system gave no randomness or no key could be made from it.
#[derive(Debug, thiserror::Error)]
#[error("no signing key or random value could be made")]
pub struct KeyError;

/// What happens to the key that signed until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldKey {
    /// It stays in the JWKS: tokens signed with it are still good.
    StaysPublished,
    /// It leaves the JWKS: tokens signed with it are refused from now on.
    IsDropped,
}

/// One RSA key of 2048 bits with everything that is derived from it.
pub(crate) struct SigningKey {
    kid: String,
    pair: KeyPair,
    jwk: Value,
}

impl SigningKey {
    /// Makes a fresh key. Takes some ten to some hundred milliseconds: keep it off an async thread.
    pub(crate) fn generate() -> Result<Self, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError)?;
        let public = pair.public_key().as_ref();
        let (modulus, exponent) = rsa_public_numbers(public).ok_or(KeyError)?;
        let fingerprint = digest(&SHA256, public);
        let kid = fingerprint.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":");
        let jwk = json!({
            "alg": "RS256",
            "e": URL_SAFE_NO_PAD.encode(exponent),
            "kid": kid,
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(modulus),
            "use": "sig",
        });
        Ok(Self { kid, pair, jwk })
    }

    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) fn jwk(&self) -> &Value {
        &self.jwk
    }

    /// The compact JWS over `claims` (RFC 7515 7.1), its signature damaged by one bit when `tampered`.
    pub(crate) fn token(&self, claims: &Value, tampered: bool) -> Result<String, KeyError> {
        let header = json!({ "alg": "RS256", "kid": self.kid, "typ": "JWT" });
        let signed = format!("{}.{}", encode(&header), encode(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| KeyError)?;
        if tampered && let Some(byte) = signature.get_mut(20) {
            *byte ^= 1;
        }
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// Whether `signature` is this key's RS256 signature over `signed`.
    pub(crate) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref())
            .verify(signed, signature)
            .is_ok()
    }
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The active key and those that are still published.
#[derive(Clone)]
pub(crate) struct KeyRing {
    active: Arc<SigningKey>,
    retired: Vec<Arc<SigningKey>>,
}

impl KeyRing {
    pub(crate) fn new(key: SigningKey) -> Self {
        Self { active: Arc::new(key), retired: Vec::new() }
    }

    pub(crate) fn active(&self) -> &Arc<SigningKey> {
        &self.active
    }

    /// Every published key, the active one first.
    pub(crate) fn published(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.active).chain(&self.retired).map(Arc::as_ref)
    }

    pub(crate) fn rotate(&mut self, new: SigningKey, old: OldKey) {
        let previous = std::mem::replace(&mut self.active, Arc::new(new));
        match old {
            OldKey::StaysPublished => self.retired.insert(0, previous),
            OldKey::IsDropped => self.retired.clear(),
        }
    }
}

/// Modulus and exponent, big-endian without leading zeros, of a DER `RSAPublicKey` (RFC 8017 A.1.1).
fn rsa_public_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, _) = der_value(der, 0x30)?;
    let (modulus, rest) = der_value(sequence, 0x02)?;
    let (exponent, _) = der_value(rest, 0x02)?;
    Some((without_leading_zeros(modulus), without_leading_zeros(exponent)))
}

/// The content of the value with this tag at the start of `der`, and what follows it.
fn der_value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if found != tag {
        return None;
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        (bytes.iter().try_fold(0usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))?, rest)
    };
    rest.split_at_checked(length)
}

fn without_leading_zeros(mut bytes: &[u8]) -> &[u8] {
    while let Some((0, rest)) = bytes.split_first() {
        bytes = rest;
    }
    bytes
}

fn random_bytes<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| KeyError)?;
    Ok(bytes)
}

/// A client ID of Kinde's shape: 32 lower-case hex digits.
pub(crate) fn random_client_id() -> Result<String, KeyError> {
    Ok(random_bytes::<16>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A client secret of Kinde's shape: 40 to 60 letters and digits.
pub(crate) fn random_secret() -> Result<String, KeyError> {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let [length] = random_bytes::<1>()?;
    let length = 40 + usize::from(length) % 21;
    let mut secret = String::with_capacity(length);
    while secret.len() < length {
        // 248 is the largest multiple of 62 in a byte; above it some letters would come up more often.
        for byte in random_bytes::<64>()?.into_iter().filter(|byte| *byte < 248) {
            if let Some(letter) = ALPHABET.get(usize::from(byte) % ALPHABET.len())
                && secret.len() < length
            {
                secret.push(char::from(*letter));
            }
        }
    }
    Ok(secret)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_secrets_have_kindes_shape_and_differ_each_time() {
        let id = random_client_id().unwrap();
        assert_eq!(id.len(), 32);
        assert!(id.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)));
        assert_ne!(id, random_client_id().unwrap());
        for _ in 0..200 {
            let secret = random_secret().unwrap();
            assert!((40..=60).contains(&secret.len()), "{}", secret.len());
            assert!(secret.chars().all(|c| c.is_ascii_alphanumeric()));
        }
    }

    #[test]
    fn a_signature_verifies_and_one_flipped_bit_does_not() {
        let key = SigningKey::generate().unwrap();
        for tampered in [false, true] {
            let token = key.token(&json!({ "a": 1 }), tampered).unwrap();
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            assert_eq!(key.verifies(signed.as_bytes(), &signature), !tampered);
        }
    }

    #[test]
    fn the_published_key_is_a_2048_bit_rsa_key_with_a_colon_separated_kid() {
        let key = SigningKey::generate().unwrap();
        let modulus = URL_SAFE_NO_PAD.decode(key.jwk()["n"].as_str().unwrap()).unwrap();
        assert_eq!(modulus.len(), 256);
        assert!(modulus[0] >= 0x80);
        assert_eq!(key.jwk()["e"], "AQAB");
        let groups = key.kid().split(':').collect::<Vec<_>>();
        assert_eq!(groups.len(), 16);
        assert!(groups.iter().all(|group| group.len() == 2 && u8::from_str_radix(group, 16).is_ok()));
    }

    #[test]
    fn a_damaged_public_key_is_no_key() {
        for der in [
            &b""[..],
            b"\x30",
            b"\x30\x05\x02\x01",
            b"\x30\x82\xff\xff\x02",
            b"\x31\x00",
            b"\x30\x89\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        ] {
            assert_eq!(rsa_public_numbers(der), None);
        }
    }

    #[test]
    fn rotation_keeps_or_drops_the_old_key() {
        let mut ring = KeyRing::new(SigningKey::generate().unwrap());
        let first = ring.active().kid().to_owned();
        ring.rotate(SigningKey::generate().unwrap(), OldKey::StaysPublished);
        assert_eq!(ring.published().count(), 2);
        assert_ne!(ring.active().kid(), first);
        ring.rotate(SigningKey::generate().unwrap(), OldKey::IsDropped);
        assert_eq!(ring.published().count(), 1);
        assert!(ring.published().all(|key| key.kid() != first));
    }
}

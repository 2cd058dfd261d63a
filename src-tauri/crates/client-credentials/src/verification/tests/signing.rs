//! Fresh keys and tokens signed with them.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self as sig, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RsaEncoding, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};

pub(super) const NOW: i64 = 1_777_800_691;
pub(super) const ISSUER: &str = "https://acme-dev.eu.kinde.com";
pub(super) const AUDIENCE: &str = "https://orders.acme.com";
pub(super) const CLIENT: &str = "bd69bb9fe5db44a38b6b2dacd1f4b451";

pub(super) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

enum Pair {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

/// An issuer with one key.
pub(super) struct Issuer {
    pair: Pair,
    /// The public key.
    pub jwk: Json,
}

impl Issuer {
    pub(super) fn rsa(kid: &str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let n = b64(pair.public_key().modulus().big_endian_without_leading_zero());
        let e = b64(pair.public_key().exponent().big_endian_without_leading_zero());
        let jwk = json!({"kty":"RSA","use":"sig","kid":kid,"n":n,"e":e});
        Self { pair: Pair::Rsa(pair), jwk }
    }

    pub(super) fn ec(curve: &str, kid: &str) -> Self {
        let algorithm =
            if curve == "P-256" { &ECDSA_P256_SHA256_FIXED_SIGNING } else { &ECDSA_P384_SHA384_FIXED_SIGNING };
        let pair = EcdsaKeyPair::generate(algorithm).unwrap();
        let point = &pair.public_key().as_ref()[1..];
        let (x, y) = point.split_at(point.len() / 2);
        let jwk = json!({"kty":"EC","crv":curve,"kid":kid,"x":b64(x),"y":b64(y)});
        Self { pair: Pair::Ec(pair), jwk }
    }

    pub(super) fn ed(kid: &str) -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let jwk = json!({"kty":"OKP","crv":"Ed25519","kid":kid,"x":b64(pair.public_key().as_ref())});
        Self { pair: Pair::Ed(pair), jwk }
    }

    /// Signs header and payload as they are, with the algorithm `alg`.
    pub(super) fn sign(&self, alg: &str, header: &str, payload: impl AsRef<[u8]>) -> String {
        let input = format!("{}.{}", b64(header), b64(payload));
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let encoding: &'static dyn RsaEncoding = match alg {
                    "RS384" => &sig::RSA_PKCS1_SHA384,
                    "RS512" => &sig::RSA_PKCS1_SHA512,
                    "PS256" => &sig::RSA_PSS_SHA256,
                    "PS384" => &sig::RSA_PSS_SHA384,
                    "PS512" => &sig::RSA_PSS_SHA512,
                    _ => &sig::RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
                signature
            }
            Pair::Ec(pair) => pair.sign(&SystemRandom::new(), input.as_bytes()).unwrap().as_ref().to_vec(),
            Pair::Ed(pair) => pair.sign(input.as_bytes()).as_ref().to_vec(),
        };
        format!("{input}.{}", b64(signature))
    }
}

pub(super) static RSA: LazyLock<Issuer> = LazyLock::new(|| Issuer::rsa("6d:12:9c"));
pub(super) static OTHER_RSA: LazyLock<Issuer> = LazyLock::new(|| Issuer::rsa("6d:12:9c"));
pub(super) static P256: LazyLock<Issuer> = LazyLock::new(|| Issuer::ec("P-256", "p256"));
pub(super) static P384: LazyLock<Issuer> = LazyLock::new(|| Issuer::ec("P-384", "p384"));
pub(super) static ED: LazyLock<Issuer> = LazyLock::new(|| Issuer::ed("ed"));

pub(super) fn key_set(keys: &[&Json]) -> crate::jwks::KeySet {
    crate::jwks::parse(&json!({ "keys": keys }).to_string())
}

/// The header that Kinde writes.
pub(super) fn kinde_header() -> Json {
    json!({"alg":"RS256","kid":"6d:12:9c","typ":"JWT"})
}

/// The claims that Kinde writes for a machine-to-machine token, an hour before they end.
pub(super) fn kinde_claims() -> Json {
    json!({
        "aud": [AUDIENCE],
        "azp": CLIENT,
        "exp": NOW + 3_120,
        "gty": ["client_credentials"],
        "iat": NOW - 480,
        "iss": ISSUER,
        "jti": "5f1c9b6e-8a53-4c39-9c3e-8f2d5d3d9b10",
        "scope": "read:orders update:orders",
        "scp": [],
        "v": "2"
    })
}

/// Claims that fulfil RFC 9068 section 2.2.
pub(super) fn rfc9068_claims() -> Json {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "exp": NOW + 600, "iat": NOW - 10, "sub": CLIENT, "client_id": CLIENT,
        "jti": "5f1c9b6e", "scope": "read:orders"
    })
}

pub(super) fn with(mut object: Json, name: &str, value: Json) -> Json {
    object.as_object_mut().unwrap().insert(name.into(), value);
    object
}

pub(super) fn without(mut object: Json, name: &str) -> Json {
    object.as_object_mut().unwrap().shift_remove(name);
    object
}

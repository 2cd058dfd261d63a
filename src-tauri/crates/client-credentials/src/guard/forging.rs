//! Bad tokens made from a good one. Each differs from it in one thing only, so that an API which lets it in has
//! overlooked just that.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::GuardCase;
use crate::jwks::{KeySelection, KeySet, select};
use crate::jwt::DecodedToken;
use crate::secret::AccessToken;
use crate::verification::Algorithm;

/// The claim that [`GuardCase::PayloadChanged`] adds: it means nothing to any API.
const ADDED_CLAIM: &str = "m2m_token_tester";

/// The token of a forged case, made from a good one. `keys` are the issuer's, for the one case that needs them.
///
/// # Errors
/// Why it cannot be made, in a sentence: the good token is no signed JWT, or the key is not to be had.
pub fn forge(case: GuardCase, good: &DecodedToken, keys: Option<&KeySet>) -> Result<AccessToken, String> {
    let parts: Vec<&str> = good.raw().split('.').collect();
    let (&[header, payload, signature], Some(members)) = (parts.as_slice(), good.header_object()) else {
        return Err("The token is not a signed JWT, so nothing can be changed in it.".to_owned());
    };
    // An order of members and a spelling of numbers of its own is still the same header.
    let header_json = || -> Map<String, Value> {
        let bytes = URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    };
    let forged = match case {
        GuardCase::SignatureChanged => format!("{header}.{payload}.{}", flipped(signature)?),
        GuardCase::PayloadChanged => format!("{header}.{}.{signature}", with_one_more_claim(payload)?),
        GuardCase::AlgorithmNone => {
            let mut unsigned = header_json();
            unsigned.insert("alg".to_owned(), json!("none"));
            unsigned.remove("kid");
            format!("{}.{payload}.", encode(&Value::Object(unsigned)))
        }
        GuardCase::PublicKeyAsSecret => {
            let algorithm = members
                .only("alg")
                .and_then(crate::strict_json::Value::as_str)
                .and_then(Algorithm::from_name)
                .ok_or("The token names no known algorithm.")?;
            let pem = public_key(good, algorithm, keys)?;
            let mut symmetric = header_json();
            symmetric.insert("alg".to_owned(), json!("HS256"));
            let signed = format!("{}.{payload}", encode(&Value::Object(symmetric)));
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, pem.as_bytes()), signed.as_bytes());
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
        }
        GuardCase::NoToken
        | GuardCase::Expired
        | GuardCase::OtherAudience
        | GuardCase::MissingScope
        | GuardCase::Good => return Err("This token is not made here.".to_owned()),
    };
    Ok(AccessToken::new(forged))
}

/// The signature with one bit flipped that its coding is sure to carry.
fn flipped(signature: &str) -> Result<String, String> {
    let mut bytes = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| "The signature of the token is not readable, so no bit of it can be flipped.".to_owned())?;
    let middle = bytes.len() / 2;
    let byte = bytes.get_mut(middle).ok_or("The token has no signature.")?;
    *byte ^= 1;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn with_one_more_claim(payload: &str) -> Result<String, String> {
    let unreadable = || "The payload of the token is not a JSON object, so no claim can be added.".to_owned();
    let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(|_| unreadable())?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
    // Textually, so that every other claim stays letter by letter.
    let (before, after) = text.rsplit_once('}').ok_or_else(unreadable)?;
    let comma = if before.trim_end().ends_with('{') { "" } else { "," };
    let changed = format!("{before}{comma}\"{ADDED_CLAIM}\":\"changed\"}}{after}");
    serde_json::from_str::<Map<String, Value>>(&changed).map_err(|_| unreadable())?;
    Ok(URL_SAFE_NO_PAD.encode(changed))
}

/// The issuer's key for this token, as the text that libraries load it from.
fn public_key(good: &DecodedToken, algorithm: Algorithm, keys: Option<&KeySet>) -> Result<String, String> {
    let set = keys.ok_or("The public keys of the issuer could not be had.")?;
    let index = match select(good, algorithm, set, &[]) {
        KeySelection::Found { index } => Some(index),
        KeySelection::Candidates { indexes, .. } => indexes.first().copied(),
        _ => None,
    };
    index
        .and_then(|index| set.keys.iter().find(|key| key.index == index))
        .and_then(|key| key.pem())
        .ok_or_else(|| "The key that signed the token is not among the issuer's.".to_owned())
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwks;
    use crate::jwt::decode;
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::{KeyPair, KeySize};
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents};
    use std::sync::OnceLock;

    fn pair() -> &'static KeyPair {
        static PAIR: OnceLock<KeyPair> = OnceLock::new();
        PAIR.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    fn good() -> (DecodedToken, KeySet) {
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(json!({ "alg": "RS256", "kid": "k1", "typ": "JWT" }));
        let signed = format!("{header}.{}", part(json!({ "iss": "https://acme.kinde.com", "exp": 1_795_000_000 })));
        let mut signature = vec![0; pair().public_modulus_len()];
        pair().sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        let public = RsaPublicKeyComponents::<Vec<u8>>::from(pair().public_key());
        let set = jwks::parse(
            &json!({ "keys": [{ "kty": "RSA", "kid": "k1", "alg": "RS256", "use": "sig",
                "n": URL_SAFE_NO_PAD.encode(&public.n), "e": URL_SAFE_NO_PAD.encode(&public.e) }] })
            .to_string(),
        );
        (decode(&format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))), set)
    }

    fn parts(case: GuardCase) -> (Value, Value, String, DecodedToken) {
        let (good, keys) = good();
        let forged = forge(case, &good, Some(&keys)).unwrap();
        let mut parts = forged.expose().split('.').map(str::to_owned);
        let mut json = || serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap()).unwrap();
        let (header, payload) = (json(), json());
        (header, payload, parts.next().unwrap(), good)
    }

    #[test]
    fn a_flipped_bit_changes_the_signature_and_nothing_else() {
        let (good, keys) = good();
        let forged = forge(GuardCase::SignatureChanged, &good, Some(&keys)).unwrap();
        let (ours, theirs) = (forged.expose().rsplit_once('.').unwrap(), good.raw().rsplit_once('.').unwrap());
        assert_eq!(ours.0, theirs.0);
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let bits: u32 = bytes(ours.1).iter().zip(bytes(theirs.1)).map(|(a, b)| (a ^ b).count_ones()).sum();
        assert_eq!(bits, 1);
    }

    #[test]
    fn a_changed_payload_keeps_every_claim_and_the_old_signature() {
        let (_, payload, signature, good) = parts(GuardCase::PayloadChanged);
        assert_eq!(
            payload,
            json!({ "iss": "https://acme.kinde.com", "exp": 1_795_000_000, "m2m_token_tester": "changed" })
        );
        assert!(good.raw().ends_with(&signature));
    }

    #[test]
    fn an_unsigned_token_says_so_and_has_no_signature() {
        let (header, _, signature, _) = parts(GuardCase::AlgorithmNone);
        assert_eq!((header["alg"].as_str(), signature.as_str()), (Some("none"), ""));
    }

    #[test]
    fn a_token_signed_with_the_public_key_is_one_that_a_confused_library_accepts() {
        let (good, keys) = good();
        let forged = forge(GuardCase::PublicKeyAsSecret, &good, Some(&keys)).unwrap();
        let pem = keys.keys[0].pem().unwrap();
        // The library that judges signatures here, asked as a careless one would ask it.
        let mut careless = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::HS256);
        careless.validate_exp = false;
        careless.validate_aud = false;
        careless.required_spec_claims.clear();
        let key = jsonwebtoken::DecodingKey::from_secret(pem.as_bytes());
        assert!(jsonwebtoken::decode::<Value>(forged.expose(), &key, &careless).is_ok());
    }

    #[test]
    fn what_is_no_signed_token_cannot_be_forged_and_says_why() {
        for text in ["", "opaque", "a.b.c", "a.b.c.d.e", "..", "e30.e30.", "eyJhbGciOiJSUzI1NiJ9.bm90anNvbg.!!"] {
            for case in GuardCase::ALL.into_iter().filter(|case| case.is_forged()) {
                match forge(case, &decode(text), None) {
                    Ok(forged) => assert_ne!(forged.expose(), text),
                    Err(because) => assert!(because.ends_with('.'), "{because}"),
                }
            }
        }
    }

    #[test]
    fn without_the_issuers_keys_their_case_is_left_out() {
        let (good, _) = good();
        assert!(forge(GuardCase::PublicKeyAsSecret, &good, None).unwrap_err().contains("could not be had"));
        assert!(forge(GuardCase::PublicKeyAsSecret, &good, Some(&KeySet::default())).is_err());
    }
}

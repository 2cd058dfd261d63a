//! A public key as the text that libraries load it from: SubjectPublicKeyInfo (RFC 5280 4.1.2.7) in PEM (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::key::{Family, Key};

const RSA_ENCRYPTION: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const EC_P256: &[u8] =
    &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const EC_P384: &[u8] =
    &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22];
const ED25519: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];

impl Key {
    /// The key as PEM with a line end behind it, as tools write it; `None` for a symmetric or unreadable one.
    pub fn pem(&self) -> Option<String> {
        let material = self.material()?;
        let (algorithm, key) = match material.family {
            Family::Rsa => {
                let (n, e) = material.bytes.split_at_checked(material.size)?;
                (RSA_ENCRYPTION, value(0x30, &[unsigned(n), unsigned(e)].concat()))
            }
            Family::P256 => (EC_P256, material.bytes.clone()),
            Family::P384 => (EC_P384, material.bytes.clone()),
            Family::Ed25519 => (ED25519, material.bytes.clone()),
            Family::Hmac => return None,
        };
        // A bit string begins with the number of its unused bits: none.
        let bits = value(0x03, &[&[0], key.as_slice()].concat());
        let info = value(0x30, &[value(0x30, algorithm), bits].concat());
        let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
        for line in STANDARD.encode(info).as_bytes().chunks(64) {
            pem.push_str(&String::from_utf8_lossy(line));
            pem.push('\n');
        }
        pem.push_str("-----END PUBLIC KEY-----\n");
        Some(pem)
    }
}

/// One value of DER (ITU-T X.690 8.1).
fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut der = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 128 => der.push(length),
        _ => {
            let length: Vec<u8> = content.len().to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            der.push(0x80 | length.len() as u8);
            der.extend(length);
        }
    }
    der.extend_from_slice(content);
    der
}

/// An INTEGER without a sign: a leading zero where the first bit would be taken for one.
fn unsigned(number: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if number.first().is_some_and(|byte| byte & 0x80 != 0) { &[0] } else { &[] };
    value(0x02, &[sign, number].concat())
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use x509_cert::der::Decode;
    use x509_cert::spki::SubjectPublicKeyInfoRef;

    #[test]
    fn every_kind_of_key_is_written_as_another_reader_expects() {
        // Keys of RFC 7517 A.1 and RFC 8037 A.2.
        let set = parse(
            r#"{"keys":[
            {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB"},
            {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
        );
        for (key, oid) in set.keys.iter().zip(["1.2.840.10045.2.1", "1.2.840.113549.1.1.1", "1.3.101.112"]) {
            let pem = key.pem().unwrap();
            let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
            let der = super::STANDARD.decode(body).unwrap();
            let info = SubjectPublicKeyInfoRef::from_der(&der).unwrap();
            assert_eq!(info.algorithm.oid.to_string(), oid);
            assert!(pem.ends_with("-----END PUBLIC KEY-----\n"));
        }
        assert!(parse(r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#).keys[0].pem().is_none());
    }

    use base64::Engine;
}

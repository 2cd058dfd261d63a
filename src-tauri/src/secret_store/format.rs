//! What stands in an entry: one version byte, the origin the value is bound to, a NUL, the value.
//!
//! Everything is UTF-8, because KWallet keeps nothing else. An origin holds no NUL, so the first one
//! ends it; the value may hold any character.

use zeroize::Zeroizing;

use super::state::SecretStoreState;

const VERSION: u8 = 1;

/// The bytes of an entry. `None` when `origin` cannot be one.
pub fn pack(origin: &str, value: &str) -> Option<Zeroizing<Vec<u8>>> {
    if origin.is_empty() || origin.contains('\0') {
        return None;
    }
    // Sized at once: a growing vector would leave a copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(origin.len() + value.len() + 2));
    bytes.push(VERSION);
    bytes.extend_from_slice(origin.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(value.as_bytes());
    Some(bytes)
}

/// The value of an entry, for the server at `origin` only.
///
/// # Errors
/// [`SecretStoreState::NotOurs`] or [`SecretStoreState::OtherHost`].
pub fn unpack(bytes: &[u8], origin: &str) -> Result<Zeroizing<String>, SecretStoreState> {
    let [VERSION, rest @ ..] = bytes else { return Err(SecretStoreState::NotOurs) };
    let end = rest.iter().position(|byte| *byte == 0).ok_or(SecretStoreState::NotOurs)?;
    let (bound, value) = rest.split_at(end);
    let bound = std::str::from_utf8(bound).map_err(|_| SecretStoreState::NotOurs)?;
    let value = value.get(1..).unwrap_or_default();
    let value = std::str::from_utf8(value).map_err(|_| SecretStoreState::NotOurs)?;
    if bound != origin {
        return Err(SecretStoreState::OtherHost { bound: bound.to_owned() });
    }
    Ok(Zeroizing::new(value.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://acme.kinde.com";

    #[test]
    fn a_value_comes_back_for_its_own_server() {
        for value in ["SECRET?%G&client", "", "with\0nul", "ünïcödé \u{202e}"] {
            assert_eq!(*unpack(&pack(ORIGIN, value).unwrap(), ORIGIN).unwrap(), value);
        }
    }

    #[test]
    fn a_value_is_not_given_out_for_another_server() {
        let bytes = pack(ORIGIN, "s").unwrap();
        for other in ["https://acme.kinde.com.evil.example", "http://acme.kinde.com", "https://acme.kinde.com:444", ""]
        {
            assert_eq!(unpack(&bytes, other), Err(SecretStoreState::OtherHost { bound: ORIGIN.into() }), "{other}");
        }
    }

    #[test]
    fn an_origin_cannot_reach_into_the_value() {
        assert!(pack("https://a\0https://b", "s").is_none());
        assert!(pack("", "s").is_none());
    }

    #[test]
    fn what_this_app_did_not_write_is_not_taken_for_a_secret() {
        for bytes in [
            &b""[..],
            b"s",
            b"\x02https://acme.kinde.com\0s",
            b"\x01https://acme.kinde.com",
            b"\x01\xff\0s",
            b"\x01https://acme.kinde.com\0\xff",
        ] {
            assert_eq!(unpack(bytes, ORIGIN), Err(SecretStoreState::NotOurs), "{bytes:?}");
        }
    }
}

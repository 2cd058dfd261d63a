//! `application/x-www-form-urlencoded`, read strictly and with every repetition kept.

/// The bytes are not form-encoded UTF-8.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Undecodable;

/// Decodes one percent-encoded component. `plus_is_space` is true in forms and queries, false in paths.
pub(crate) fn decode(input: &[u8], plus_is_space: bool) -> Result<String, Undecodable> {
    let mut bytes = Vec::with_capacity(input.len());
    let mut rest = input.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if plus_is_space => b' ',
            b'%' => {
                let high = rest.next().and_then(hex_digit).ok_or(Undecodable)?;
                let low = rest.next().and_then(hex_digit).ok_or(Undecodable)?;
                high << 4 | low
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Undecodable)
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// All pairs in their order of arrival; a name without `=` has an empty value.
pub(crate) fn decode_pairs(input: &[u8]) -> Result<Vec<(String, String)>, Undecodable> {
    input
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default(), true)?;
            let value = decode(halves.next().unwrap_or_default(), true)?;
            Ok((name, value))
        })
        .collect()
}

/// The first value with this name.
pub(crate) fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    all(pairs, name).next()
}

/// Every value with this name, in order.
pub(crate) fn all<'a>(pairs: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn repeated_names_are_kept_in_order() {
        let pairs = decode_pairs(b"audience=a&x&audience=b+c&&audience=%2B").unwrap();
        assert_eq!(all(&pairs, "audience").collect::<Vec<_>>(), ["a", "b c", "+"]);
        assert_eq!(first(&pairs, "x"), Some(""));
        assert_eq!(first(&pairs, "missing"), None);
    }

    #[test]
    fn hostile_characters_survive_the_encoding() {
        let pairs = decode_pairs(b"client_id=client%21%2BID&client_secret=SECRET%3F%25G%26client").unwrap();
        assert_eq!(first(&pairs, "client_id"), Some("client!+ID"));
        assert_eq!(first(&pairs, "client_secret"), Some("SECRET?%G&client"));
    }

    #[test]
    fn broken_escapes_and_broken_utf8_are_refused() {
        for broken in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=%+1", b"%ff=1", b"a=\xff\xfe"] {
            assert_eq!(decode_pairs(broken), Err(Undecodable), "{broken:?}");
        }
    }

    #[test]
    fn a_plus_in_a_path_stays_a_plus() {
        assert_eq!(decode(b"a+b%20c", false).unwrap(), "a+b c");
    }
}

//! The checked envelope around the settings.
//!
//! One line of frame, then the settings as readable JSON:
//! `{"format":"…","schema":1,"seq":7,"sha256":"…","data":{…}}` and a line feed.
//!
//! The checksum covers the format name, the schema, the sequence number and the text of `data`
//! exactly as it stands. A file is sound only when writing its parts again gives the same bytes, so
//! a byte order mark, trailing text, a repeated name or one flipped bit anywhere are all noticed.

use std::fmt;

use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The members of the settings, as they stand in the file.
pub type Data = Map<String, Value>;

/// What `format` must say.
pub const FORMAT: &str = "m2m-token-tester-settings";

/// Largest settings file that is read or written, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// A file that passed every check.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Version of the shape of `data`; starts at 1.
    pub schema: u32,
    /// Grows by at least one with every commit.
    pub seq: u64,
    /// The settings.
    pub data: Data,
}

/// Why a file is not a sound settings file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Damage {
    /// There is no file although older copies of it exist.
    Gone,
    /// No bytes at all.
    Empty,
    /// Begins with NUL bytes, as files do after a power cut.
    NulBytes,
    /// Begins with a byte order mark: an editor rewrote it.
    ByteOrderMark,
    /// Not UTF-8.
    NotText,
    /// Not one complete JSON value: cut short, or followed by other text.
    NotJson,
    /// JSON, but not our frame: members missing, repeated, unknown or of another type.
    NotOurFrame,
    /// The checksum does not belong to the contents.
    Checksum,
    /// The checksum fits, yet the frame was written by something else.
    Rewritten,
    /// Intact, but a value in it has a type or form that this version cannot use.
    WrongValue,
    /// Larger than [`LARGEST`].
    TooLarge,
    /// A folder, a pipe or a device instead of a file.
    NotAFile,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gone => "the settings file was missing",
            Self::Empty => "the settings file was empty",
            Self::NulBytes => "the settings file held only zero bytes, as after a power cut",
            Self::ByteOrderMark => "the settings file was saved by a text editor",
            Self::NotText => "the settings file was not text",
            Self::NotJson => "the settings file was cut short or followed by other text",
            Self::NotOurFrame => "the settings file was not in the form this app writes",
            Self::Checksum => "the settings file did not match its checksum",
            Self::Rewritten => "the settings file was rewritten by another program",
            Self::WrongValue => "the settings file held a value this app cannot use",
            Self::TooLarge => "the settings file was far too large",
            Self::NotAFile => "there was something else where the settings file belongs",
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame<'a> {
    format: String,
    schema: u32,
    seq: u64,
    sha256: String,
    #[serde(borrow)]
    data: &'a RawValue,
}

/// The bytes of a settings file.
///
/// # Errors
/// [`Damage::TooLarge`] when the file could not be read again, [`Damage::WrongValue`] when a value
/// has no JSON form or does not survive the way there and back.
pub fn encode(schema: u32, seq: u64, data: &Data) -> Result<Vec<u8>, Damage> {
    let text = serde_json::to_string_pretty(data).map_err(|_| Damage::WrongValue)?;
    let bytes = write_frame(schema, seq, &text).into_bytes();
    if bytes.len() as u64 > LARGEST {
        return Err(Damage::TooLarge);
    }
    // Parsed back before anyone relies on it: what is acknowledged must be readable.
    let again = decode(&bytes)?;
    if again.schema != schema || again.seq != seq || again.data != *data {
        return Err(Damage::WrongValue);
    }
    Ok(bytes)
}

/// Reads a settings file, strictly.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn decode(bytes: &[u8]) -> Result<Envelope, Damage> {
    if bytes.len() as u64 > LARGEST {
        return Err(Damage::TooLarge);
    }
    match bytes {
        [] => return Err(Damage::Empty),
        [0, ..] => return Err(Damage::NulBytes),
        [0xef, 0xbb, 0xbf, ..] | [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => {
            return Err(Damage::ByteOrderMark);
        }
        _ => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Damage::NotText)?;
    let frame: Frame<'_> = serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Damage::NotOurFrame,
        _ => Damage::NotJson,
    })?;
    if frame.format != FORMAT {
        return Err(Damage::NotOurFrame);
    }
    let raw = frame.data.get();
    if frame.sha256 != checksum(frame.schema, frame.seq, raw) {
        return Err(Damage::Checksum);
    }
    if write_frame(frame.schema, frame.seq, raw).as_bytes() != bytes {
        return Err(Damage::Rewritten);
    }
    let data = serde_json::from_str(raw).map_err(|_| Damage::WrongValue)?;
    if frame.schema == 0 {
        return Err(Damage::WrongValue);
    }
    Ok(Envelope { schema: frame.schema, seq: frame.seq, data })
}

/// SHA-256 of `bytes`.
pub fn fingerprint(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

fn write_frame(schema: u32, seq: u64, data: &str) -> String {
    let sum = checksum(schema, seq, data);
    format!("{{\"format\":\"{FORMAT}\",\"schema\":{schema},\"seq\":{seq},\"sha256\":\"{sum}\",\"data\":{data}}}\n")
}

fn checksum(schema: u32, seq: u64, data: &str) -> String {
    use std::fmt::Write as _;
    let sum = fingerprint(format!("{FORMAT}\n{schema}\n{seq}\n{data}").as_bytes());
    sum.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use serde_json::json;

    fn data(value: Value) -> Data {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let data = data(json!({
            "name": "SECRET?%G&client", "odd": "\u{202e}\u{0}\"\\", "n": u64::MAX, "f": 1.5e300, "none": null,
        }));
        let bytes = encode(3, 42, &data).unwrap();
        assert_eq!(decode(&bytes).unwrap(), Envelope { schema: 3, seq: 42, data });
    }

    #[test]
    fn the_checksum_covers_schema_and_sequence_too() {
        let text = String::from_utf8(encode(1, 7, &data(json!({"a": 1}))).unwrap()).unwrap();
        for (from, to) in [("\"seq\":7", "\"seq\":8"), ("\"schema\":1", "\"schema\":2"), ("1\n}", "2\n}")] {
            assert!(text.contains(from), "{from}");
            assert_eq!(decode(text.replacen(from, to, 1).as_bytes()), Err(Damage::Checksum), "{to}");
        }
    }

    #[test]
    fn each_kind_of_damage_has_its_own_name() {
        let good = encode(1, 7, &data(json!({"a": 1}))).unwrap();
        let text = String::from_utf8(good.clone()).unwrap();
        let cases: Vec<(Vec<u8>, Damage)> = vec![
            (vec![], Damage::Empty),
            (vec![0; 512], Damage::NulBytes),
            ([&[0xef, 0xbb, 0xbf], good.as_slice()].concat(), Damage::ByteOrderMark),
            ([good.as_slice(), b"x"].concat(), Damage::NotJson),
            ([good.as_slice(), good.as_slice()].concat(), Damage::NotJson),
            ([good.as_slice(), b"\n"].concat(), Damage::Rewritten),
            (text.replace("\n", "\r\n").into_bytes(), Damage::Checksum),
            (text.replacen("\"seq\":7", "\"seq\":7,\"seq\":7", 1).into_bytes(), Damage::NotOurFrame),
            (text.replacen("\"seq\":7", "\"seq\":\"7\"", 1).into_bytes(), Damage::NotOurFrame),
            (text.replacen("\"seq\":7", "\"seq\": 7", 1).into_bytes(), Damage::Rewritten),
            (b"{}".to_vec(), Damage::NotOurFrame),
            (b"[1]".to_vec(), Damage::NotOurFrame),
            (b"{\"environments\": \xff}".to_vec(), Damage::NotText),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(&bytes), Err(expected), "{:?}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn data_that_is_not_an_object_is_refused_even_with_a_right_checksum() {
        let bytes = write_frame(1, 1, "[1]").into_bytes();
        assert_eq!(decode(&bytes), Err(Damage::WrongValue));
    }

    #[test]
    fn settings_that_could_not_be_read_again_are_never_written() {
        let huge = data(json!({"a": "x".repeat(LARGEST as usize)}));
        assert_eq!(encode(1, 1, &huge), Err(Damage::TooLarge));
    }
}

//! The checked envelope around what is kept in a file: the settings, the history.
//!
//! One line of frame, then the contents as readable JSON:
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

/// The members of a file's contents, as they stand in it.
pub type Data = Map<String, Value>;

/// What `format` must say in a settings file.
pub const FORMAT: &str = "m2m-token-tester-settings";

/// Largest file that is read or written, in bytes.
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

impl Damage {
    /// What was wrong, of a file that people know as `file`, such as `settings`.
    pub fn words(self, file: &str) -> String {
        match self {
            Self::Gone => format!("the {file} file was missing"),
            Self::Empty => format!("the {file} file was empty"),
            Self::NulBytes => format!("the {file} file held only zero bytes, as after a power cut"),
            Self::ByteOrderMark => format!("the {file} file was saved by a text editor"),
            Self::NotText => format!("the {file} file was not text"),
            Self::NotJson => format!("the {file} file was cut short or followed by other text"),
            Self::NotOurFrame => format!("the {file} file was not in the form this app writes"),
            Self::Checksum => format!("the {file} file did not match its checksum"),
            Self::Rewritten => format!("the {file} file was rewritten by another program"),
            Self::WrongValue => format!("the {file} file held a value this app cannot use"),
            Self::TooLarge => format!("the {file} file was far too large"),
            Self::NotAFile => format!("there was something else where the {file} file belongs"),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words("settings"))
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

/// The bytes of a settings file; see [`encode_as`].
///
/// # Errors
/// Those of [`encode_as`].
pub fn encode(schema: u32, seq: u64, data: &Data) -> Result<Vec<u8>, Damage> {
    encode_as(FORMAT, schema, seq, data)
}

/// Reads a settings file, strictly; see [`decode_as`].
///
/// # Errors
/// Those of [`decode_as`].
pub fn decode(bytes: &[u8]) -> Result<Envelope, Damage> {
    decode_as(FORMAT, bytes)
}

/// The bytes of a file that calls itself `format`.
///
/// # Errors
/// [`Damage::TooLarge`] when the file could not be read again, [`Damage::WrongValue`] when a value
/// has no JSON form or does not survive the way there and back.
pub fn encode_as(format: &str, schema: u32, seq: u64, data: &Data) -> Result<Vec<u8>, Damage> {
    let text = serde_json::to_string_pretty(data).map_err(|_| Damage::WrongValue)?;
    let bytes = write_frame(format, schema, seq, &text).into_bytes();
    if bytes.len() as u64 > LARGEST {
        return Err(Damage::TooLarge);
    }
    // Parsed back before anyone relies on it: what is acknowledged must be readable.
    let again = decode_as(format, &bytes)?;
    if again.schema != schema || again.seq != seq || again.data != *data {
        return Err(Damage::WrongValue);
    }
    Ok(bytes)
}

/// Reads a file that calls itself `format`, strictly.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn decode_as(format: &str, bytes: &[u8]) -> Result<Envelope, Damage> {
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
    if frame.format != format {
        return Err(Damage::NotOurFrame);
    }
    let raw = frame.data.get();
    if frame.sha256 != checksum(format, frame.schema, frame.seq, raw) {
        return Err(Damage::Checksum);
    }
    if write_frame(format, frame.schema, frame.seq, raw).as_bytes() != bytes {
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

fn write_frame(format: &str, schema: u32, seq: u64, data: &str) -> String {
    let sum = checksum(format, schema, seq, data);
    format!("{{\"format\":\"{format}\",\"schema\":{schema},\"seq\":{seq},\"sha256\":\"{sum}\",\"data\":{data}}}\n")
}

fn checksum(format: &str, schema: u32, seq: u64, data: &str) -> String {
    use std::fmt::Write as _;
    let sum = fingerprint(format!("{format}\n{schema}\n{seq}\n{data}").as_bytes());
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
        let bytes = write_frame(FORMAT, 1, 1, "[1]").into_bytes();
        assert_eq!(decode(&bytes), Err(Damage::WrongValue));
    }

    #[test]
    fn settings_that_could_not_be_read_again_are_never_written() {
        let huge = data(json!({"a": "x".repeat(LARGEST as usize)}));
        assert_eq!(encode(1, 1, &huge), Err(Damage::TooLarge));
    }

    #[test]
    fn a_file_of_another_kind_is_not_taken_for_this_one() {
        let history = encode_as("m2m-token-tester-history", 1, 1, &Data::new()).unwrap();
        assert!(decode_as("m2m-token-tester-history", &history).is_ok());
        assert_eq!(decode(&history), Err(Damage::NotOurFrame));
    }
}

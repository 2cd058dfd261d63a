//! JSON Web Key Sets (RFC 7517), read one key at a time so that a bad key does not spoil the set.
//!
//! Keys come from the environment's issuer only. Nothing here looks at `jku`, `x5u`, `jwk` or `x5c` of
//! a token (RFC 8725 section 3.10).

mod key;
mod pem;
mod roca;
mod select;

use serde::Serialize;

pub(crate) use key::Family;
pub use key::{Key, KeyProblem, KeyProblemCode};
pub use select::{KeySelection, select};

use crate::strict_json::{self, Limits, Value};

/// Longest set that is read, in bytes.
pub const LONGEST_SET: usize = 512 * 1024;
/// Most keys that are read from one set.
pub const MOST_KEYS: usize = 100;
/// Longest `kid` that is compared, in bytes.
pub const LONGEST_KID: usize = 256;

/// A key set as read: every key with its problems, and what is wrong with the set itself.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct KeySet {
    /// Every key in the order sent, good or bad.
    pub keys: Vec<Key>,
    /// What is wrong with the set itself.
    pub trouble: Vec<SetTrouble>,
}

/// Something wrong with a set as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SetTrouble {
    /// What sort of trouble.
    pub code: SetTroubleCode,
    /// A plain sentence.
    pub what: String,
}

/// The sorts of [`SetTrouble`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum SetTroubleCode {
    /// Over [`LONGEST_SET`]; nothing was read.
    TooLong,
    /// Not JSON.
    NotJson,
    /// No list named `keys`.
    NoKeys,
    /// The list is empty.
    Empty,
    /// Over [`MOST_KEYS`]; the rest was left out.
    TooManyKeys,
}

impl KeySet {
    /// Whether at least one key can check signatures.
    pub fn has_usable_key(&self) -> bool {
        self.keys.iter().any(Key::is_usable)
    }

    /// The key identifiers of the set, in order.
    pub fn kids(&self) -> Vec<&str> {
        self.keys.iter().filter_map(|key| key.kid.as_deref()).collect()
    }

    fn with(code: SetTroubleCode, what: impl Into<String>) -> Self {
        Self { keys: Vec::new(), trouble: vec![SetTrouble { code, what: what.into() }] }
    }
}

/// Reads a key set. It never fails: a set that cannot be read is an empty one with its trouble.
pub fn parse(text: &str) -> KeySet {
    if text.len() > LONGEST_SET {
        let what = format!("The key set has {} bytes; up to {LONGEST_SET} are read.", text.len());
        return KeySet::with(SetTroubleCode::TooLong, what);
    }
    let document = match strict_json::parse(text, Limits { bytes: LONGEST_SET, depth: 16 }) {
        Ok(document) => document,
        Err(stop) => return KeySet::with(SetTroubleCode::NotJson, format!("The key set is not JSON: {stop}.")),
    };
    if document.value.all("keys").nth(1).is_some() {
        return KeySet::with(SetTroubleCode::NoKeys, "The key set has the member keys more than once.");
    }
    let items = match document.value.only("keys") {
        Some(Value::Array(items)) => items,
        Some(other) => {
            return KeySet::with(
                SetTroubleCode::NoKeys,
                format!("The member keys is {} instead of an array.", other.kind()),
            );
        }
        None if document.value.members().is_some() => {
            return KeySet::with(SetTroubleCode::NoKeys, "The answer is a JSON object without the member keys.");
        }
        None => {
            let what = format!("The answer is {} instead of an object with the member keys.", document.value.kind());
            return KeySet::with(SetTroubleCode::NoKeys, what);
        }
    };
    let mut set = KeySet::default();
    if items.is_empty() {
        set.trouble.push(SetTrouble { code: SetTroubleCode::Empty, what: "The key set holds no key.".into() });
    }
    if items.len() > MOST_KEYS {
        let what = format!("The set holds {} keys; the first {MOST_KEYS} are read.", items.len());
        set.trouble.push(SetTrouble { code: SetTroubleCode::TooManyKeys, what });
    }
    set.keys = items.iter().take(MOST_KEYS).enumerate().map(|(index, item)| Key::read(index, item)).collect();
    set
}

#[cfg(test)]
mod tests;

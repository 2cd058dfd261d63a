//! Which key of a set checks a token: by `kid` first, then by type (RFC 7515 section 6, RFC 8725 section 3.1).

use super::key::{Family, Key, KeyProblemCode};
use super::{KeySet, LONGEST_KID};
use crate::claims::visible;
use crate::jwt::{DecodedToken, Reading};
use crate::verification::Algorithm;

/// The outcome of the search. Numbers are indexes into [`KeySet::keys`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySelection {
    /// Exactly one key has the token's kid and fits.
    Found {
        /// The key.
        index: usize,
    },
    /// No key can be told by kid; all of the right type are tried.
    Candidates {
        /// The keys, never none.
        indexes: Vec<usize>,
        /// Why there is no one key.
        because: String,
    },
    /// No key has the token's kid.
    UnknownKid {
        /// The token's kid.
        kid: String,
    },
    /// Different keys share the token's kid.
    AmbiguousKid {
        /// The token's kid.
        kid: String,
        /// The keys.
        indexes: Vec<usize>,
    },
    /// The key with this kid cannot make signatures of this algorithm, or must not.
    Unusable {
        /// The key.
        index: usize,
        /// Why.
        because: String,
        /// Whether it is a matter of type (otherwise the key is refused as such).
        wrong_type: bool,
    },
    /// The token has no kid and no key of the set fits its algorithm.
    NoneFits {
        /// Why.
        because: String,
    },
    /// The token's kid is not a string, occurs twice or is too long.
    BadKid {
        /// Why.
        because: String,
    },
}

/// Looks for the key that must have signed the token, which says `algorithm`.
///
/// `lifted` are reasons against a key that this caller overrules. Only `kid` is read from the token;
/// what else it says about keys is never used (RFC 8725 section 3.10).
pub fn select(token: &DecodedToken, algorithm: Algorithm, set: &KeySet, lifted: &[KeyProblemCode]) -> KeySelection {
    let usable = |key: &&Key| {
        (key.is_usable() || key.is_refused_only_for(lifted))
            && key.material().is_some_and(|material| fits(key, material.family, algorithm))
    };
    let indexes = |keys: &[&Key]| keys.iter().map(|key| key.index).collect::<Vec<_>>();
    let kid = match token.header_string("kid") {
        Reading::Absent => {
            let candidates: Vec<&Key> = set.keys.iter().filter(usable).collect();
            if candidates.is_empty() {
                let of_type = |key: &&Key| key.material().is_some_and(|material| fits(key, material.family, algorithm));
                let mut refused = set.keys.iter().filter(of_type);
                if let (Some(only), None) = (refused.next(), refused.next()) {
                    let because = only.refusal().unwrap_or_default();
                    return KeySelection::Unusable { index: only.index, because, wrong_type: false };
                }
                return KeySelection::NoneFits { because: nothing_fits(set, algorithm) };
            }
            let because = match candidates.len() {
                1 => "The token names no key (no kid); the set has one key of the right type.".to_owned(),
                count => format!("The token names no key (no kid); the {count} keys of the right type are tried."),
            };
            return KeySelection::Candidates { indexes: indexes(&candidates), because };
        }
        Reading::Value { value, .. } if value.len() > LONGEST_KID => {
            let because = format!("The kid has {} bytes; up to {LONGEST_KID} are compared.", value.len());
            return KeySelection::BadKid { because };
        }
        Reading::Value { value, .. } => value,
        other => return KeySelection::BadKid { because: other.unusable("kid").unwrap_or_default() },
    };
    let same: Vec<&Key> = set.keys.iter().filter(|key| key.kid.as_deref() == Some(kid.as_str())).collect();
    if same.is_empty() {
        let nameless: Vec<&Key> = set.keys.iter().filter(|key| key.kid.is_none()).filter(usable).collect();
        if nameless.is_empty() {
            return KeySelection::UnknownKid { kid };
        }
        let because = format!("No key is named {}; the keys without a name are tried.", visible(&kid, 40));
        return KeySelection::Candidates { indexes: indexes(&nameless), because };
    }
    let fitting: Vec<&Key> = same.iter().copied().filter(usable).collect();
    match (fitting.as_slice(), same.as_slice()) {
        // A twin of its kind that cannot be read here may be read elsewhere, and chosen.
        ([only], _) if same.iter().any(|twin| twin.material().is_none() && twin.kty == only.kty) => {
            KeySelection::AmbiguousKid { kid, indexes: indexes(&same) }
        }
        ([only], _) => KeySelection::Found { index: only.index },
        ([], [first, ..]) => {
            let refusal = first.refusal().filter(|_| !first.is_refused_only_for(lifted));
            let wrong_type = refusal.is_none();
            let because = refusal.unwrap_or_else(|| misfit(first, algorithm));
            KeySelection::Unusable { index: first.index, because, wrong_type }
        }
        ([first, rest @ ..], _) if rest.iter().all(|other| is_same_key(first, other)) => {
            KeySelection::Found { index: first.index }
        }
        _ => KeySelection::AmbiguousKid { kid, indexes: indexes(&fitting) },
    }
}

/// RFC 7517 section 4.5 lets a set repeat a kid; one key listed twice does no harm.
fn is_same_key(one: &Key, other: &Key) -> bool {
    match (one.material(), other.material()) {
        (Some(one), Some(other)) => {
            one.family == other.family && one.family != Family::Hmac && one.bytes == other.bytes
        }
        _ => false,
    }
}

fn fits(key: &Key, family: Family, algorithm: Algorithm) -> bool {
    let named = match key.alg.as_deref() {
        None => true,
        Some("Ed25519") => algorithm == Algorithm::EdDsa,
        Some(alg) => Algorithm::from_name(alg) == Some(algorithm),
    };
    named && family == algorithm.family()
}

fn misfit(key: &Key, algorithm: Algorithm) -> String {
    let family_fits = key.material().is_some_and(|material| material.family == algorithm.family());
    match &key.alg {
        Some(alg) if family_fits => {
            format!("The key is for {} only, and the token says {}.", visible(alg, 40), algorithm.name())
        }
        _ => format!("{} cannot be checked with this key ({}).", algorithm.name(), key.description),
    }
}

fn nothing_fits(set: &KeySet, algorithm: Algorithm) -> String {
    let kinds: Vec<&str> = set.keys.iter().map(|key| key.description.as_str()).take(8).collect();
    let has = if kinds.is_empty() { "no key at all".to_owned() } else { kinds.join("; ") };
    format!("The set has no usable {} key for {} (it has: {has}).", algorithm.family().title(), algorithm.name())
}

//! What a token is measured against: a profile, its rules, and the values that are expected.

use serde::{Deserialize, Serialize};

use super::CheckName;
use super::algorithm::DEFAULT_ALGORITHMS;

/// Seconds by which clocks may differ unless somebody says otherwise.
pub const DEFAULT_LEEWAY: u32 = 60;

/// How strict an API is imagined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Profile {
    /// An API set up as Kinde's documentation says: signature, issuer, audience and lifetime are
    /// strict; `typ` may be JWT, at+jwt or absent; `sub`, `nbf` and `client_id` are not needed.
    #[default]
    Kinde,
    /// The JWT profile for access tokens, to the letter (RFC 9068 sections 2 and 4).
    Rfc9068,
    /// Only the signature, as some middleware does.
    Signature,
    /// Rules that somebody chose.
    Custom,
}

impl Profile {
    /// The name in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Kinde => "Kinde-like API",
            Self::Rfc9068 => "RFC 9068",
            Self::Signature => "Signature only",
            Self::Custom => "Custom",
        }
    }

    /// Who behaves so, in one line.
    pub fn description(self) -> &'static str {
        match self {
            Self::Kinde => "An API that follows Kinde's guide: signature, issuer, audience and lifetime must be right.",
            Self::Rfc9068 => "An API that accepts only tokens by the book: typ at+jwt and all seven required claims.",
            Self::Signature => {
                "Middleware that looks at nothing but the signature. It accepts tokens for other APIs too."
            }
            Self::Custom => "Your own rules.",
        }
    }
}

/// The rules of a profile. Those of [`Profile::Custom`] are chosen and stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Rules {
    /// Accepted algorithms by name. `none` is never accepted, HS256 and its like only if listed here.
    pub algorithms: Vec<String>,
    /// Seconds by which clocks may differ, for every date.
    pub leeway: u32,
    /// Accepted `typ` values, with or without `application/`; empty accepts any.
    pub types: Vec<String>,
    /// Whether `typ` may be missing.
    pub type_may_be_absent: bool,
    /// Scopes that must be granted.
    pub required_scopes: Vec<String>,
    /// Claims that must be there.
    pub required_claims: Vec<String>,
    /// Whether Kinde's own claims must have Kinde's types, and not only the registered ones theirs.
    pub kinde_claim_types: bool,
    /// Whether `scope` may be a list, as some servers write it.
    pub scope_may_be_list: bool,
    /// The checks that are made. Those that make up a signature are made whatever stands here.
    pub checks: Vec<CheckName>,
}

impl Default for Rules {
    fn default() -> Self {
        Self::of(Profile::Kinde)
    }
}

impl Rules {
    /// The rules of a profile; for [`Profile::Custom`] those to start from, which are Kinde's.
    pub fn of(profile: Profile) -> Self {
        let text = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let kinde = Self {
            algorithms: text(&DEFAULT_ALGORITHMS),
            leeway: DEFAULT_LEEWAY,
            types: text(&["JWT", "at+jwt"]),
            type_may_be_absent: true,
            required_scopes: Vec::new(),
            required_claims: Vec::new(),
            kinde_claim_types: true,
            scope_may_be_list: true,
            checks: CheckName::ALL.to_vec(),
        };
        match profile {
            Profile::Kinde | Profile::Custom => kinde,
            Profile::Rfc9068 => Self {
                types: text(&["at+jwt"]),
                type_may_be_absent: false,
                required_claims: text(&["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]),
                kinde_claim_types: false,
                scope_may_be_list: false,
                ..kinde
            },
            Profile::Signature => Self { checks: Vec::new(), type_may_be_absent: true, types: Vec::new(), ..kinde },
        }
    }

    /// Whether a check is made under these rules.
    pub fn asks_for(&self, check: CheckName) -> bool {
        check.is_always_made() || self.checks.contains(&check)
    }
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected<T> {
    /// The value.
    Value(T),
    /// There should be one, but it is not known: the check stays open and so does the verdict.
    Unknown {
        /// Why it is not known, as a sentence.
        because: String,
    },
    /// Nobody asks: the check is not part of the verdict.
    NotAsked,
}

/// Everything a token is measured against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectations {
    /// The profile, for its name.
    pub profile: Profile,
    /// Its rules.
    pub rules: Rules,
    /// The issuer, compared letter by letter.
    pub issuer: Expected<String>,
    /// Audiences of the API: the token must be for at least one of them.
    pub audience: Expected<Vec<String>>,
    /// The organisation the token must be for, if one is expected.
    pub organisation: Option<String>,
    /// The client the token should belong to; another one is told but refuses nothing.
    pub client_id: Option<String>,
    /// The scopes that were asked for; `None` if that is not known, empty if all were.
    pub requested_scopes: Option<Vec<String>>,
}

impl Expectations {
    /// A profile with its own rules and nothing else expected.
    pub fn of(profile: Profile) -> Self {
        Self {
            profile,
            rules: Rules::of(profile),
            issuer: Expected::NotAsked,
            audience: Expected::NotAsked,
            organisation: None,
            client_id: None,
            requested_scopes: None,
        }
    }
}

//! Known claims, each read for its type without losing the text that was sent.

use std::fmt;

use super::Part;
use crate::strict_json::{Member, Value};

/// The first second of the year 2200: later dates are taken for mistakes.
pub const YEAR_2200: i64 = 7_258_118_400;
const YEAR_2000: i64 = 946_684_800;

/// A claim read for its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// Not there.
    Absent,
    /// There more than once, so it has no meaning (RFC 7519 section 4).
    Repeated {
        /// How often.
        count: usize,
    },
    /// There, but not of the type that its standard asks for.
    WrongType {
        /// The value's text as sent.
        raw: String,
        /// What it is instead, such as "a number".
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// There and of its type.
    Value {
        /// The typed value.
        value: T,
        /// The value's text as sent.
        raw: String,
    },
}

impl<T> Reading<T> {
    /// The value, if there is exactly one of the right type.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Whether the claim is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// For a claim that is there but cannot be used: why, as a sentence about `name`.
    pub fn unusable(&self, name: &str) -> Option<String> {
        match self {
            Self::Repeated { count } => Some(format!("{name} occurs {count} times, so it has no one meaning.")),
            Self::WrongType { found, wanted, .. } => Some(format!("{name} is {found}; it must be {wanted}.")),
            Self::Absent | Self::Value { .. } => None,
        }
    }

    /// The text as sent, if there is one text.
    pub fn raw(&self) -> Option<&str> {
        match self {
            Self::Value { raw, .. } | Self::WrongType { raw, .. } => Some(raw),
            Self::Absent | Self::Repeated { .. } => None,
        }
    }
}

/// Seconds since 1970-01-01T00:00:00Z (RFC 7519 section 2). A fraction is rounded up, which for whole
/// seconds on the clock gives the same result as comparing the fraction itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumericDate {
    /// Whole seconds.
    pub seconds: i64,
    /// Whether a fraction was rounded up.
    pub fraction: bool,
}

/// Whether a date can be meant as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSense {
    /// Between 1970 and 2200.
    Plausible,
    /// Reads as a date of this era if taken as milliseconds.
    Milliseconds,
    /// Zero or before 1970.
    Negative,
    /// After 2200, and not milliseconds either.
    TooFar,
}

impl NumericDate {
    /// Reads the text of a JSON number; `None` if it is beyond any clock.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(seconds) = text.parse::<i64>() {
            return Some(Self { seconds, fraction: false });
        }
        let seconds = text.parse::<f64>().ok().filter(|value| value.abs() < 9e15)?;
        // In range by the line above, so the conversion is exact.
        Some(Self { seconds: seconds.ceil() as i64, fraction: seconds.fract() != 0.0 })
    }

    /// Whether the date can be meant as it stands.
    pub fn sense(self) -> DateSense {
        match self.seconds {
            ..=0 => DateSense::Negative,
            1..YEAR_2200 => DateSense::Plausible,
            _ if (YEAR_2000..YEAR_2200).contains(&(self.seconds / 1000)) => DateSense::Milliseconds,
            _ => DateSense::TooFar,
        }
    }

    /// The date in UTC as `2026-08-21 14:52:00 UTC`, if the calendar reaches that far.
    pub fn utc(self) -> Option<String> {
        let date = time::OffsetDateTime::from_unix_timestamp(self.seconds).ok()?;
        let (hour, minute, second) = date.to_hms();
        Some(format!("{} {hour:02}:{minute:02}:{second:02} UTC", date.date()))
    }
}

impl fmt::Display for NumericDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.utc() {
            Some(utc) => f.write_str(&utc),
            None => write!(f, "{}", self.seconds),
        }
    }
}

/// The claims that this app knows by name (RFC 7519 section 4.1, RFC 9068 section 2.2, Kinde's own).
#[derive(Debug, Clone)]
pub struct RegisteredClaims {
    /// Issuer.
    pub iss: Reading<String>,
    /// Audience: one string counts as a list of one (RFC 7519 section 4.1.3).
    pub aud: Reading<Vec<String>>,
    /// Subject.
    pub sub: Reading<String>,
    /// Authorised party: at Kinde the client.
    pub azp: Reading<String>,
    /// Client (RFC 8693 section 4.3).
    pub client_id: Reading<String>,
    /// When the token ends.
    pub exp: Reading<NumericDate>,
    /// Before when it must not be used.
    pub nbf: Reading<NumericDate>,
    /// When it was issued.
    pub iat: Reading<NumericDate>,
    /// Its own identifier.
    pub jti: Reading<String>,
    /// Granted scopes as sent: one string, or a list as some servers write it.
    pub scope: Reading<Scope>,
    /// At Kinde the scopes that were requested.
    pub scp: Reading<Vec<String>>,
    /// Grant type: a list at Kinde, a string elsewhere.
    pub gty: Reading<Vec<String>>,
    /// Kinde's version of the token's shape.
    pub v: Reading<String>,
    /// Kinde organisation.
    pub org_code: Reading<String>,
    /// Permissions.
    pub permissions: Reading<Vec<String>>,
    /// Roles (Microsoft Entra and others).
    pub roles: Reading<Vec<String>>,
    /// Kinde feature flags: only that it is an object.
    pub feature_flags: Reading<()>,
    /// Kinde application properties: only that it is an object.
    pub application_properties: Reading<()>,
}

/// The `scope` claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The single scopes in their order.
    pub scopes: Vec<String>,
    /// Whether it was a list instead of the string of RFC 8693 section 4.2.
    pub is_list: bool,
    /// Whether the string keeps to single spaces and the characters of RFC 6749 section 3.3.
    pub is_well_formed: bool,
}

impl RegisteredClaims {
    pub(super) fn read(payload: Option<&Part>) -> Self {
        let strings = |name| read(payload, name, "a string or an array of strings", one_or_many);
        let list = |name| read(payload, name, "an array of strings", many);
        let date = |name| read(payload, name, "a number of seconds", date);
        let object = |name| read(payload, name, "an object", |value| value.members().map(|_| ()));
        Self {
            iss: string(payload, "iss"),
            aud: strings("aud"),
            sub: string(payload, "sub"),
            azp: string(payload, "azp"),
            client_id: string(payload, "client_id"),
            exp: date("exp"),
            nbf: date("nbf"),
            iat: date("iat"),
            jti: string(payload, "jti"),
            scope: read(payload, "scope", "a string of scopes with spaces between", scope),
            scp: strings("scp"),
            gty: strings("gty"),
            v: string(payload, "v"),
            org_code: string(payload, "org_code"),
            permissions: list("permissions"),
            roles: list("roles"),
            feature_flags: object("feature_flags"),
            application_properties: object("application_properties"),
        }
    }
}

/// A member read as a string.
pub(super) fn string(part: Option<&Part>, name: &str) -> Reading<String> {
    read(part, name, "a string", |value| value.as_str().map(str::to_owned))
}

fn read<T>(part: Option<&Part>, name: &str, wanted: &'static str, take: impl Fn(&Value) -> Option<T>) -> Reading<T> {
    let Some((part, object)) = part.and_then(|part| Some((part, part.object()?))) else {
        return Reading::Absent;
    };
    let found: Vec<&Member> = object.all(name).collect();
    let [member] = found.as_slice() else {
        return if found.is_empty() { Reading::Absent } else { Reading::Repeated { count: found.len() } };
    };
    let raw = part.text.as_deref().and_then(|text| text.get(member.start..member.end)).unwrap_or_default().to_owned();
    match take(&member.value) {
        Some(value) => Reading::Value { value, raw },
        None => Reading::WrongType { raw, found: member.value.kind(), wanted },
    }
}

fn date(value: &Value) -> Option<NumericDate> {
    match value {
        Value::Number(text) => NumericDate::parse(text),
        _ => None,
    }
}

fn many(value: &Value) -> Option<Vec<String>> {
    value.strings().map(|items| items.into_iter().map(str::to_owned).collect())
}

fn one_or_many(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        other => many(other),
    }
}

fn scope(value: &Value) -> Option<Scope> {
    match value {
        Value::String(text) => {
            let allowed = |c: char| matches!(c, '\x21' | '\x23'..='\x5b' | '\x5d'..='\x7e');
            let is_well_formed =
                text.is_empty() || text.split(' ').all(|one| !one.is_empty() && one.chars().all(allowed));
            let scopes = text.split_whitespace().map(str::to_owned).collect();
            Some(Scope { scopes, is_list: false, is_well_formed })
        }
        other => Some(Scope { scopes: many(other)?, is_list: true, is_well_formed: true }),
    }
}

//! Judging a token as an API would, with every check told.
//!
//! No check hides another: all are made and each says passed, failed, or not checked and why. The
//! token is never asked about itself: algorithms, keys, issuer and audience come from the environment.
//! One failed required check settles the verdict; a token is accepted only if every required check was
//! made and passed.
//!
//! Boundaries: with leeway L, a token is expired from `exp + L` on (RFC 7519 section 4.1.4: "on or
//! after"), and may be used from `nbf - L` on. The issuing time may lie up to L ahead.

mod access_checks;
mod algorithm;
mod claim_checks;
mod codes;
mod expectations;
mod scopes;
mod signature;
mod time_checks;
mod token_checks;

use serde::{Deserialize, Serialize};

pub use algorithm::{Algorithm, DEFAULT_ALGORITHMS};
pub use codes::Code;
pub use expectations::{DEFAULT_LEEWAY, Expectations, Expected, Profile, Rules};
pub use scopes::{ScopeComparison, ScopeSource, compare as compare_scopes};
pub(crate) use time_checks::duration;

use crate::jwks::KeySet;
use crate::jwt::{DecodedToken, RegisteredClaims};
use crate::strict_json::Value;

/// The issuer's keys, or why there are none.
#[derive(Debug, Clone, Copy)]
pub enum Keys<'a> {
    /// A key set that was fetched now or is fresh by its HTTP rules.
    Fresh(&'a KeySet),
    /// The last known key set, because no newer one can be had: good for accepting, but a key that is
    /// not in it may be in the newer one.
    LastKnown {
        /// The set.
        set: &'a KeySet,
        /// Of when it is and why there is no newer one, as a sentence.
        because: &'a str,
    },
    /// No key set.
    None {
        /// Why, as a sentence.
        because: &'a str,
    },
}

/// The clocks by which dates are judged, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// This computer's clock: it decides.
    pub now: i64,
    /// The clock of the issuer or API, from a `Date` header: judged beside.
    pub server_now: Option<i64>,
}

/// What an API would do with the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Verdict {
    /// Every required check was made and passed.
    Accept,
    /// At least one required check failed.
    Reject,
    /// None failed, but not every required check could be made.
    Undecided,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Outcome {
    /// In order.
    Passed,
    /// Not in order.
    Failed,
    /// Not made; the check says why.
    NotChecked,
}

macro_rules! check_names {
    ($($variant:ident = $name:literal, $title:literal, $doc:literal;)*) => {
        /// The checks, in the order in which they are shown.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
        pub enum CheckName {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl CheckName {
            /// Every check in order.
            pub const ALL: &'static [CheckName] = &[$(CheckName::$variant,)*];

            /// The name in kebab-case.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The name for people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

check_names! {
    Shape = "shape", "Form", "Three parts, strict coding, JSON objects without repeated names (RFC 7515 section 5.2).";
    CriticalHeader = "critical-header", "Header demands", "No `crit`, `b64` or `zip` (RFC 7515 section 4.1.11).";
    Algorithm = "algorithm", "Algorithm", "`alg` is on the allow-list (RFC 8725 section 3.1).";
    Type = "type", "Type", "`typ` is one of an access token (RFC 8725 section 3.11).";
    Key = "key", "Key", "The issuer's key set has a key for it (RFC 7515 section 6).";
    Signature = "signature", "Signature", "The signature fits (RFC 7515 section 5.2).";
    Issuer = "issuer", "Issuer", "`iss` is the expected one (RFC 7519 section 4.1.1).";
    Audience = "audience", "Audience", "`aud` holds the API (RFC 7519 section 4.1.3).";
    Lifetime = "lifetime", "Lifetime", "`exp` is ahead (RFC 7519 section 4.1.4).";
    NotBefore = "not-before", "Not before", "`nbf` is reached (RFC 7519 section 4.1.5).";
    IssuedAt = "issued-at", "Issued", "`iat` is not ahead (RFC 7519 section 4.1.6).";
    ClaimTypes = "claim-types", "Claim types", "Known claims are of their type.";
    RequiredClaims = "required-claims", "Required claims", "The profile's claims are there (RFC 9068 section 2.2).";
    TokenKind = "token-kind", "Kind of token", "It is an access token for a machine.";
    RequiredScopes = "required-scopes", "Scopes", "The needed scopes are granted.";
    Organisation = "organisation", "Organisation", "It is for the expected organisation.";
    Client = "client", "Client", "It was issued to the expected client.";
}

impl CheckName {
    /// Whether no rule can leave the check out: without these a signature means nothing.
    pub fn is_always_made(self) -> bool {
        matches!(self, Self::Shape | Self::CriticalHeader | Self::Algorithm | Self::Key | Self::Signature)
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// Its name for people.
    pub title: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether the verdict depends on it.
    pub required: bool,
    /// Whether a passed check is worth a look all the same.
    pub warning: bool,
    /// What was expected.
    pub expected: Option<String>,
    /// What the token has.
    pub actual: Option<String>,
    /// Why it ended so, as a sentence.
    pub because: String,
    /// The section of the standard.
    pub reference: Option<String>,
    /// The code of what was found; absent for a check that found nothing.
    pub finding: Option<Code>,
}

/// Something worth knowing that is no check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Note {
    /// Its code.
    pub code: Code,
    /// A sentence.
    pub text: String,
}

/// The dates judged by the server's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ServerClock {
    /// The server's time in seconds since 1970.
    pub now: i64,
    /// Server minus this computer, in seconds.
    pub ahead_by: i64,
    /// The lifetime check by that clock.
    pub lifetime: Outcome,
    /// The not-before check by that clock.
    pub not_before: Outcome,
    /// The issued-at check by that clock.
    pub issued_at: Outcome,
    /// Whether any of the three ends differently than by this computer's clock.
    pub changes_result: bool,
}

/// The whole judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Verification {
    /// What an API would do.
    pub verdict: Verdict,
    /// Why, as a sentence.
    pub because: String,
    /// The profile it was judged by.
    pub profile: Profile,
    /// Every check in order.
    pub checks: Vec<Check>,
    /// What else is worth knowing.
    pub notes: Vec<Note>,
    /// Seconds until `exp` by this computer's clock, without leeway; negative once it is past.
    pub remaining_seconds: Option<i64>,
    /// Seconds from `iat` to `exp`.
    pub lifetime_seconds: Option<i64>,
    /// The dates by the server's clock, if it is known.
    pub server_clock: Option<ServerClock>,
    /// Scopes asked for and granted.
    pub scopes: ScopeComparison,
}

impl Verification {
    /// The check with this name.
    pub fn check(&self, name: CheckName) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }

    /// How many checks ended so.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.checks.iter().filter(|check| check.outcome == outcome).count()
    }

    /// The codes found: failed checks first, then open ones, warnings and notes; each once.
    pub fn findings(&self) -> Vec<Code> {
        let of = |outcome: Outcome| self.checks.iter().filter(move |check| check.outcome == outcome);
        let checks = [Outcome::Failed, Outcome::NotChecked, Outcome::Passed].into_iter().flat_map(of);
        let mut codes: Vec<Code> = Vec::new();
        for code in checks.filter_map(|check| check.finding).chain(self.notes.iter().map(|note| note.code)) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }
}

/// What the single checks share.
pub(crate) struct Context<'a> {
    pub(crate) token: &'a DecodedToken,
    pub(crate) claims: RegisteredClaims,
    pub(crate) expectations: &'a Expectations,
    pub(crate) rules: &'a Rules,
    pub(crate) clocks: Clocks,
}

impl Context<'_> {
    pub(crate) fn leeway(&self) -> i64 {
        i64::from(self.rules.leeway)
    }

    /// The header, if it is a JSON object of a signed token; that of an encrypted one says other things.
    pub(crate) fn header(&self) -> Option<&Value> {
        self.token.header_object().filter(|_| self.token.parts != 5)
    }

    /// A check that only makes sense for readable claims, or why it is not made.
    fn on_claims(&self, name: CheckName, check: impl FnOnce(&Self) -> Check) -> Check {
        if !self.rules.asks_for(name) {
            Check::open(name, "This profile does not look at it.").optional()
        } else if self.token.claims_object().is_none() {
            Check::open(name, "The token has no readable claims.")
        } else {
            check(self)
        }
    }
}

/// Judges a token. Pure: the clock is a parameter and nothing is fetched.
pub fn verify(token: &DecodedToken, keys: Keys<'_>, expectations: &Expectations, clocks: Clocks) -> Verification {
    let claims = token.registered_claims();
    let context = Context { token, claims, expectations, rules: &expectations.rules, clocks };
    let (algorithm_check, algorithm) = token_checks::algorithm(&context);
    let (key, signature) = signature::key_and_signature(&context, algorithm, keys);
    let checks = vec![
        token_checks::shape(&context),
        token_checks::critical_header(&context),
        algorithm_check,
        token_checks::media_type(&context),
        key,
        signature,
        context.on_claims(CheckName::Issuer, claim_checks::issuer),
        context.on_claims(CheckName::Audience, claim_checks::audience),
        context.on_claims(CheckName::Lifetime, time_checks::lifetime),
        context.on_claims(CheckName::NotBefore, time_checks::not_before),
        context.on_claims(CheckName::IssuedAt, time_checks::issued_at),
        context.on_claims(CheckName::ClaimTypes, claim_checks::claim_types),
        context.on_claims(CheckName::RequiredClaims, claim_checks::required_claims),
        context.on_claims(CheckName::TokenKind, access_checks::token_kind),
        context.on_claims(CheckName::RequiredScopes, access_checks::required_scopes),
        context.on_claims(CheckName::Organisation, access_checks::organisation),
        context.on_claims(CheckName::Client, access_checks::client),
    ];
    let (verdict, because) = conclude(&checks);
    let server_clock = time_checks::server_clock(&context);
    let exp = context.claims.exp.value().map(|exp| exp.seconds);
    let iat = context.claims.iat.value().map(|iat| iat.seconds);
    Verification {
        verdict,
        because,
        profile: expectations.profile,
        notes: access_checks::notes(&context, server_clock.as_ref()),
        remaining_seconds: exp.map(|exp| exp.saturating_sub(clocks.now)),
        lifetime_seconds: exp.zip(iat).map(|(exp, iat)| exp.saturating_sub(iat)),
        server_clock,
        scopes: scopes::compare(expectations.requested_scopes.as_deref(), &context.claims),
        checks,
    }
}

fn conclude(checks: &[Check]) -> (Verdict, String) {
    let titles = |outcome: Outcome| -> Vec<&str> {
        let counted = checks.iter().filter(|check| check.required && check.outcome == outcome);
        counted.map(|check| check.title.as_str()).collect()
    };
    let (failed, open) = (titles(Outcome::Failed), titles(Outcome::NotChecked));
    if !failed.is_empty() {
        (Verdict::Reject, format!("Not in order: {}.", failed.join(", ")))
    } else if !open.is_empty() {
        (Verdict::Undecided, format!("No verdict, because not everything could be checked: {}.", open.join(", ")))
    } else {
        (Verdict::Accept, "Every required check was made and passed.".to_owned())
    }
}

impl Check {
    fn new(name: CheckName, outcome: Outcome, because: impl Into<String>) -> Self {
        Self {
            name,
            title: name.title().to_owned(),
            outcome,
            required: true,
            warning: false,
            expected: None,
            actual: None,
            because: because.into(),
            reference: None,
            finding: None,
        }
    }

    pub(crate) fn passed(name: CheckName, because: impl Into<String>) -> Self {
        Self::new(name, Outcome::Passed, because)
    }

    pub(crate) fn failed(name: CheckName, code: Code, because: impl Into<String>) -> Self {
        Self { finding: Some(code), ..Self::new(name, Outcome::Failed, because) }
    }

    pub(crate) fn open(name: CheckName, because: impl Into<String>) -> Self {
        Self::new(name, Outcome::NotChecked, because)
    }

    /// The verdict does not depend on it.
    pub(crate) fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    pub(crate) fn warning(self, code: Code) -> Self {
        Self { warning: true, finding: Some(code), ..self }
    }

    pub(crate) fn code(self, code: Code) -> Self {
        Self { finding: Some(code), ..self }
    }

    pub(crate) fn expected(self, text: impl Into<String>) -> Self {
        Self { expected: Some(text.into()), ..self }
    }

    /// What the token has, made visible and cut to a length that fits a line or two.
    pub(crate) fn actual(self, text: &str) -> Self {
        Self { actual: Some(crate::claims::visible(text, 300)), ..self }
    }

    pub(crate) fn reference(self, section: &str) -> Self {
        Self { reference: Some(section.to_owned()), ..self }
    }
}

#[cfg(test)]
mod tests;

//! The guard check: does an API really look at its tokens? Bad tokens are made from a good one, sent one by one to a
//! reading endpoint, and each answer is compared with the one that a careful API gives. Pure; forged tokens never
//! leave Rust.

mod forging;
mod judging;

use serde::{Deserialize, Serialize};

pub use forging::forge;
pub use judging::{GuardAnswer, GuardVerdict, Judgement, answer_of, judge, meaning, verdict};

/// A token that ended less than this many seconds ago may still be let in: many APIs allow for clocks that differ.
pub const USUAL_LEEWAY: i64 = 300;

/// What is sent, in the order in which it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum GuardCase {
    /// No token at all.
    NoToken,
    /// One bit of the signature flipped.
    SignatureChanged,
    /// One claim added, the old signature kept.
    PayloadChanged,
    /// `alg: none`, no signature (RFC 8725 2.1).
    AlgorithmNone,
    /// HS256 with the issuer's public key as the shared secret (RFC 8725 2.1).
    PublicKeyAsSecret,
    /// A genuine token that has ended.
    Expired,
    /// A genuine token for another API.
    OtherAudience,
    /// A genuine token for this API that lacks the needed scope.
    MissingScope,
    /// The good token.
    Good,
}

impl GuardCase {
    /// All of them, in the order in which they are sent.
    pub const ALL: [Self; 9] = [
        Self::NoToken,
        Self::SignatureChanged,
        Self::PayloadChanged,
        Self::AlgorithmNone,
        Self::PublicKeyAsSecret,
        Self::Expired,
        Self::OtherAudience,
        Self::MissingScope,
        Self::Good,
    ];

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::NoToken => "No token",
            Self::SignatureChanged => "Signature changed",
            Self::PayloadChanged => "Content changed",
            Self::AlgorithmNone => "Not signed at all",
            Self::PublicKeyAsSecret => "Signed with the public key",
            Self::Expired => "Expired token",
            Self::OtherAudience => "Token for another API",
            Self::MissingScope => "Scope missing",
            Self::Good => "The good token",
        }
    }

    /// What is sent, in a sentence.
    pub fn sends(self) -> &'static str {
        match self {
            Self::NoToken => "The request without an Authorization header.",
            Self::SignatureChanged => "Your token with one bit of its signature flipped.",
            Self::PayloadChanged => "Your token with one claim added and the old signature kept.",
            Self::AlgorithmNone => "Your token with `alg: none` and without a signature.",
            Self::PublicKeyAsSecret => "Your token signed anew with HS256, the public key taken as the secret.",
            Self::Expired => "A saved token that has ended, unchanged.",
            Self::OtherAudience => "A saved token for another API, unchanged.",
            Self::MissingScope => "A saved token for this API that lacks the scope, unchanged.",
            Self::Good => "Your token, unchanged.",
        }
    }

    /// What it would mean if the API let it in.
    pub fn would_mean(self) -> &'static str {
        match self {
            Self::NoToken => "The address is public: it proves nothing about tokens.",
            Self::SignatureChanged | Self::PayloadChanged | Self::AlgorithmNone | Self::PublicKeyAsSecret => {
                "Anybody could write a token of their own and come in."
            }
            Self::Expired => "A stolen or forgotten token would work for ever.",
            Self::OtherAudience => "A token that was given to another API would open this one.",
            Self::MissingScope => "Every app with a token could do everything.",
            Self::Good => "As it should be.",
        }
    }

    /// Whether the token of this case is made here, instead of having been issued.
    pub fn is_forged(self) -> bool {
        matches!(self, Self::SignatureChanged | Self::PayloadChanged | Self::AlgorithmNone | Self::PublicKeyAsSecret)
    }
}

/// One case as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardResult {
    /// Which.
    pub case: GuardCase,
    /// What the API answered.
    pub answer: GuardAnswer,
    /// The status it answered with.
    pub status: Option<u16>,
    /// For the expired token: how many seconds ago it ended.
    pub ended_ago: Option<i64>,
}

/// A finished guard check, for the diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardRun {
    /// What people call the API.
    pub api: String,
    /// The scope that the endpoint is said to need.
    pub scope: Option<String>,
    /// Every case that was sent, in order.
    pub results: Vec<GuardResult>,
}

impl GuardRun {
    /// What came of a case, if it was sent.
    pub fn result(&self, case: GuardCase) -> Option<&GuardResult> {
        self.results.iter().find(|result| result.case == case)
    }

    /// Whether the API answers everybody, so that nothing can be told.
    pub fn is_public(&self) -> bool {
        self.result(GuardCase::NoToken).is_some_and(|result| result.answer == GuardAnswer::LetIn)
    }

    /// The bad tokens that were let in, of an endpoint that refuses those who bring none.
    pub fn let_in(&self) -> Vec<&GuardResult> {
        if self.is_public() {
            return Vec::new();
        }
        self.results.iter().filter(|result| judge(result, self) == Judgement::LetIn).collect()
    }
}

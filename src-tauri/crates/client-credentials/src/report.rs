//! Plain data for the window: what came of a request, what a token says, what an API answered. No secret fits in here.

mod inspecting;

use serde::Serialize;

pub use self::inspecting::{inspection, judge};
use crate::body::{Body, BodyKind, BodyView, Picture};
use crate::diagnosis::Finding;
use crate::exchange::Exchange;
use crate::expected::Evaluation;
use crate::jwt::TokenKind;
use crate::token_cache::{SavedToken, TokenId};
use crate::token_response::ProviderWords;
use crate::verification::{Check, Profile, Rules, Verdict};

/// What came of asking for a token.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TokenReportParts", export_to = "ipc.d.ts"))]
pub struct TokenReport {
    /// Token, no, or nothing.
    pub outcome: TokenOutcomeKind,
    /// A saved token was used; nothing was sent.
    pub reused: bool,
    /// The token.
    pub token: Option<SavedToken>,
    /// What was sent and what came back.
    pub exchange: Option<Exchange>,
    /// The provider's own words.
    pub provider_words: Option<ProviderWords>,
    /// What is unusual about the answer, in sentences.
    pub notes: Vec<String>,
    /// Why it failed, most likely first.
    pub findings: Vec<Finding>,
    /// A ready message to whoever can mend it.
    pub ask_admin: Option<String>,
    /// What the token says.
    pub inspection: Option<Inspection>,
}

/// How a token request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum TokenOutcomeKind {
    /// A token.
    Token,
    /// The server answered something else.
    Refused,
    /// No answer.
    Failed,
}

/// What a token says, and what an API would make of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Inspection {
    /// The token's name.
    pub token_id: TokenId,
    /// When it was judged, in seconds since 1970.
    pub now: i64,
    /// The API it was judged for.
    pub api_name: String,
    /// That API's audience.
    pub audience: String,
    /// What the API would do.
    pub verdict: Verdict,
    /// The same in a sentence, without the remaining time.
    pub sentence: String,
    /// Why, in a sentence.
    pub because: String,
    /// Seconds until it expires; negative once it has.
    pub remaining_seconds: Option<i64>,
    /// How strict the API is imagined.
    pub profile: Profile,
    /// Every check.
    pub checks: Vec<Check>,
    /// Scopes asked for and granted.
    pub scopes: ScopesView,
    /// What kind of token it is.
    pub token_kind: TokenKindView,
    /// The claims with their meaning.
    pub claims: Vec<ClaimView>,
    /// The header with its meaning.
    pub header_claims: Vec<ClaimView>,
    /// The header exactly as sent.
    pub header_json: String,
    /// The payload exactly as sent.
    pub payload_json: String,
    /// The token, masked.
    pub masked_token: String,
    /// What is wrong with its form, in sentences.
    pub troubles: Vec<String>,
    /// What else is worth knowing, in sentences.
    pub notes: Vec<String>,
    /// Where the keys came from and when.
    pub key_source: Option<KeySource>,
    /// What was asked to get the keys.
    pub exchanges: Vec<Exchange>,
    /// What is wrong, most important first.
    pub findings: Vec<Finding>,
    /// Its dates.
    pub lifetime: Lifetime,
    /// The environment's expectations that speak of it, each held against it.
    pub expectations: Vec<Evaluation>,
}

/// Scopes asked for and granted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ScopesView {
    /// Asked for; none means all that the client was given.
    pub requested: Vec<String>,
    /// Named by the token.
    pub granted: Vec<String>,
    /// Asked for and not granted.
    pub missing: Vec<String>,
    /// Granted without having been asked for.
    pub extra: Vec<String>,
    /// How the claim was read.
    pub note: Option<String>,
}

/// What kind of token it is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TokenKindView {
    /// For code.
    pub kind: TokenKind,
    /// For people.
    pub words: String,
    /// The sign it was told by.
    pub because: String,
}

/// One claim.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Claim", export_to = "ipc.d.ts"))]
pub struct ClaimView {
    /// Its name.
    pub name: String,
    /// Its value, as sent.
    pub value: String,
    /// What it means.
    pub meaning: String,
    /// Seconds since 1970, when it is a date.
    pub time: Option<i64>,
    /// What people call the value.
    pub friendly: Option<String>,
    /// What is odd about it.
    pub notes: Vec<String>,
}

/// Where keys came from.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct KeySource {
    /// Their address.
    pub url: String,
    /// How many.
    pub keys: usize,
    /// When they were fetched, in seconds since 1970.
    pub fetched_at: i64,
    /// They could not be renewed now.
    pub outdated: bool,
}

/// A token's dates, in seconds since 1970.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Lifetime {
    /// `iat`.
    pub issued_at: Option<i64>,
    /// `exp`.
    pub expires_at: Option<i64>,
}

/// What came of a call.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CallReport {
    /// Whether an answer came.
    pub outcome: CallOutcomeKind,
    /// The status in words.
    pub status_words: String,
    /// Whether the status says that it worked.
    pub good: bool,
    /// What was sent and what came back.
    pub exchange: Exchange,
    /// The body, kept in Rust.
    pub body: Option<BodySummary>,
    /// Where a redirect leads; it was not followed.
    pub redirect: Option<String>,
    /// The server's challenge, as sent.
    pub challenge: Option<String>,
    /// Why it failed, most likely first.
    pub findings: Vec<Finding>,
    /// A ready message to whoever can mend it.
    pub ask_admin: Option<String>,
    /// The provider's own words.
    pub provider_words: Option<ProviderWords>,
    /// The page after this one, where the answer is one of several.
    pub next_page: Option<String>,
    /// The page before it.
    pub previous_page: Option<String>,
    /// How long the server asks to wait, in seconds, where it does.
    pub wait_seconds: Option<i64>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum CallOutcomeKind {
    /// An answer came.
    Answered,
    /// None did.
    Failed,
}

/// A body that the window can ask lines of.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct BodySummary {
    /// Its name.
    pub body_id: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// Lines in the pretty view.
    pub lines: usize,
    /// What it is.
    pub kind: BodyKind,
    /// There was more than is kept.
    pub truncated: bool,
    /// It can be shown as a tree.
    pub tree: bool,
    /// What is unusual about its bytes, in sentences.
    pub notes: Vec<String>,
    /// The picture that it is.
    pub picture: Option<Picture>,
    /// How many credentials in it are hidden.
    pub hidden: usize,
}

impl BodySummary {
    /// Of a body kept under `body_id`.
    pub fn new(body_id: String, body: &Body, truncated: bool) -> Self {
        Self {
            body_id,
            bytes: body.bytes(),
            lines: body.lines(BodyView::Pretty, 0, 0).total,
            kind: body.kind(),
            truncated,
            tree: matches!(body.kind(), BodyKind::Json | BodyKind::JsonLines),
            notes: body.notes().to_vec(),
            picture: body.picture().cloned(),
            hidden: 0,
        }
    }
}

/// A call worth making with a token.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CallProposal {
    /// What it does.
    pub title: String,
    /// HTTP method.
    pub method: String,
    /// Full address.
    pub url: String,
    /// The scope it needs.
    pub scope: Option<String>,
    /// Whether the token should be enough.
    pub possible: bool,
    /// Why.
    pub because: String,
}

/// How a token is to be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The audience of the API that is imagined; none leaves that check open.
    pub audiences: Vec<String>,
    /// The scopes that were asked for; absent when it is not known.
    pub requested_scopes: Option<Vec<String>>,
    /// Scopes the API needs.
    pub required_scopes: Vec<String>,
    /// How strict it is.
    pub profile: Profile,
    /// Own rules instead of the profile's.
    pub rules: Option<Rules>,
}

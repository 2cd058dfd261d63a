//! Plain data for the window: what came of a request, what a token says, what an API answered. No secret fits in here.

use serde::Serialize;

use crate::body::{Body, BodyKind, BodyView, Picture};
use crate::claims::{self, Vocabulary};
use crate::diagnosis::Finding;
use crate::environment::{AuthorizationServer, Environment};
use crate::exchange::Exchange;
use crate::expected::{self, Evaluation};
use crate::facts::TokenFacts;
use crate::flow::{Judged, KeysFound};
use crate::jwt::{DecodedToken, TokenKind, Trouble};
use crate::token_cache::{SavedToken, TokenId};
use crate::token_response::ProviderWords;
use crate::verification::{
    Check, Clocks, Expectations, Expected, Keys, Outcome, Profile, Rules, Verdict, Verification, verify,
};

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

/// Judges a token for an environment.
pub fn judge(
    environment: &Environment,
    token: &DecodedToken,
    keys: &KeysFound,
    question: &Question,
    clocks: Clocks,
) -> Verification {
    let set = keys.set();
    let because = if keys.outdated { "The keys could not be renewed just now." } else { "" };
    let keys = match &set {
        Some(set) if keys.outdated => Keys::LastKnown { set, because },
        Some(set) => Keys::Fresh(set),
        None => Keys::None { because: "The key set could not be fetched." },
    };
    let unknown = |what: &str| Expected::Unknown { because: format!("This environment has no {what}.") };
    let mut expectations = Expectations::of(question.profile);
    if let Some(rules) = &question.rules {
        expectations.rules = rules.clone();
    }
    if matches!(environment.server, AuthorizationServer::Other { .. }) {
        // The types of Kinde's own claims say nothing about another server's tokens.
        expectations.rules.kinde_claim_types = false;
    }
    expectations.rules.required_scopes.extend(question.required_scopes.iter().cloned());
    expectations.issuer =
        environment.issuer().map_or_else(|| unknown("issuer"), |issuer| Expected::Value(issuer.to_owned()));
    expectations.audience = match question.audiences.as_slice() {
        [] => Expected::Unknown { because: "No API was chosen.".to_owned() },
        audiences => Expected::Value(audiences.to_vec()),
    };
    expectations.organisation.clone_from(&environment.expected_org_code);
    expectations.client_id = Some(environment.client_id.to_string());
    expectations.requested_scopes.clone_from(&question.requested_scopes);
    verify(token, keys, &expectations, clocks)
}

/// The inspection of a token, from its parts.
pub fn inspection(
    environment: &Environment,
    token_id: TokenId,
    judged: Judged,
    question: &Question,
    now: i64,
) -> Inspection {
    let Judged { token, keys, verification, findings } = judged;
    let token = &token;
    let names: Vec<String> = question.audiences.iter().map(|audience| environment.api_name(audience)).collect();
    let api_name = if names.is_empty() { "An API".to_owned() } else { names.join(" and ") };
    let vocabulary = match environment.server {
        AuthorizationServer::Kinde { .. } => Vocabulary::Kinde,
        AuthorizationServer::Other { .. } => Vocabulary::Standards,
    };
    let part = |part: &Option<crate::jwt::Part>| part.as_ref().and_then(|part| part.text.clone()).unwrap_or_default();
    let claims = token.registered_claims();
    let troubles = token.trouble.iter();
    let troubles = troubles.chain(token.header.iter().chain(token.payload.iter()).flat_map(|part| &part.trouble));
    let mut inspection = Inspection {
        token_id,
        now,
        sentence: sentence(&api_name, &verification),
        audience: question.audiences.first().cloned().unwrap_or_default(),
        api_name,
        verdict: verification.verdict,
        because: verification.because,
        remaining_seconds: verification.remaining_seconds,
        profile: verification.profile,
        checks: verification.checks,
        scopes: ScopesView {
            requested: verification.scopes.requested.unwrap_or_default(),
            granted: verification.scopes.granted,
            missing: verification.scopes.missing,
            extra: verification.scopes.extra,
            note: verification.scopes.note,
        },
        token_kind: TokenKindView {
            kind: token.kind,
            words: token.kind.title().to_owned(),
            because: token.kind_because.clone(),
        },
        claims: claims::explain(token, vocabulary).into_iter().map(|claim| view(claim, environment)).collect(),
        header_claims: claims::explain_header(token).into_iter().map(|claim| view(claim, environment)).collect(),
        header_json: part(&token.header),
        payload_json: part(&token.payload),
        masked_token: masked(token.raw()),
        troubles: troubles.map(in_words).collect(),
        notes: verification.notes.into_iter().map(|note| note.text).collect(),
        key_source: keys.keys.as_ref().map(|known| KeySource {
            url: known.source.to_string(),
            keys: known.set.keys.len(),
            fetched_at: known.fetched_at,
            outdated: keys.outdated,
        }),
        exchanges: keys.exchanges,
        findings,
        lifetime: Lifetime {
            issued_at: claims.iat.value().map(|date| date.seconds),
            expires_at: claims.exp.value().map(|date| date.seconds),
        },
        expectations: Vec::new(),
    };
    let facts = TokenFacts::of(&inspection, question);
    let about = expected::about(environment, &facts);
    inspection.expectations = about.map(|expectation| expected::evaluate(expectation, &facts)).collect();
    inspection
}

fn sentence(api: &str, verification: &Verification) -> String {
    match verification.verdict {
        Verdict::Accept => format!("{api} would accept this token"),
        Verdict::Undecided => {
            let api = if api == "An API" { "an API" } else { api };
            format!("Nobody can tell yet whether {api} would accept this token")
        }
        Verdict::Reject => {
            let failed = verification.checks.iter().find(|check| check.required && check.outcome == Outcome::Failed);
            let why = failed.map(|check| check.because.trim_end_matches('.').to_owned());
            format!(
                "{api} would reject this token{}",
                why.map(|why| format!(": {}", lower_first(&why))).unwrap_or_default()
            )
        }
    }
}

/// What is wrong with a token's form, and where.
fn in_words(trouble: &Trouble) -> String {
    let place = if trouble.decoded { "the decoded text" } else { "the token" };
    match trouble.offset {
        Some(offset) => format!("{} At byte {} of {place}.", trouble.what, offset + 1),
        None => trouble.what.clone(),
    }
}

/// A sentence in the middle of another one; abbreviations keep their capitals.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

fn view(claim: claims::Claim, environment: &Environment) -> ClaimView {
    let friendly = match claim.name.as_str() {
        "aud" => {
            let values = if claim.items.is_empty() { vec![claim.shown.clone()] } else { claim.items.clone() };
            let names: Vec<String> = values.iter().map(|value| environment.api_name(value)).collect();
            (names != values).then(|| names.join(", "))
        }
        "azp" | "client_id" if claim.shown == environment.client_id.as_str() => {
            Some("this environment's client".to_owned())
        }
        "iss" if Some(claim.shown.as_str()) == environment.issuer() => Some(environment.name.clone()),
        _ => None,
    };
    ClaimView {
        name: claim.name,
        value: claim.shown,
        meaning: claim.meaning,
        time: claim.date,
        friendly,
        notes: claim.notes,
    }
}

/// The first characters of each end: enough to recognise a token, useless to anybody.
fn masked(token: &str) -> String {
    let head: String = token.chars().take(12).collect();
    format!("{head}… ({} characters)", token.chars().count())
}

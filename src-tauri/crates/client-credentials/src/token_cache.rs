//! Saved tokens: keyed by everything that shaped them, so that a token is never mistaken for another; and the count of
//! what was minted, since Kinde bills by it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::environment::{Audience, ClientAuthentication, Environment, EnvironmentId, Scope};
use crate::secret::AccessToken;
use crate::token_request::{AudienceForm, TokenRequest};

/// A saved token is not offered any more this many seconds before it expires: it has to survive the way to the API.
pub const LEEWAY: i64 = 60;

/// Expired tokens are remembered this many seconds, so that "expired" can be told from "none".
const REMEMBERED: i64 = 7 * 86_400;

/// Names a token for the window, which never holds the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct TokenId(String);

impl TokenId {
    /// Takes over an identifier made by the shell.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Everything that shaped a token. Two requests with the same key would get interchangeable tokens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenKey {
    environment: EnvironmentId,
    server: String,
    client_id: String,
    authentication: ClientAuthentication,
    audiences: BTreeSet<Audience>,
    scopes: BTreeSet<Scope>,
    resources: Vec<String>,
    audience_form: AudienceForm,
    extra: Vec<(String, String)>,
}

impl TokenKey {
    /// The key of a request in an environment.
    pub fn new(environment: &Environment, request: &TokenRequest) -> Self {
        let endpoint = environment.token_endpoint().map(String::from);
        Self {
            environment: environment.id.clone(),
            server: endpoint.or_else(|| environment.issuer().map(str::to_owned)).unwrap_or_default(),
            client_id: environment.client_id.as_str().to_owned(),
            authentication: environment.authentication,
            audiences: request.audiences.iter().cloned().collect(),
            scopes: request.scopes.iter().cloned().collect(),
            resources: request.resources.clone(),
            audience_form: request.audience_form,
            extra: request.extra.clone(),
        }
    }

    /// The environment it belongs to.
    pub fn environment(&self) -> &EnvironmentId {
        &self.environment
    }
}

/// A token as it was issued.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// Its name.
    pub id: TokenId,
    /// What shaped it.
    pub key: TokenKey,
    /// The token.
    pub token: AccessToken,
    /// Audiences asked for.
    pub audiences: Vec<Audience>,
    /// Scopes asked for.
    pub requested_scopes: Vec<Scope>,
    /// Scopes its `scope` claim names.
    pub granted_scopes: Vec<String>,
    /// When it was issued, in seconds since 1970.
    pub obtained_at: i64,
    /// When it expires, in seconds since 1970, if that is known.
    pub expires_at: Option<i64>,
}

impl IssuedToken {
    /// Whether it can still be used for a request that begins `now`.
    pub fn is_fresh(&self, now: i64) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at - LEEWAY > now)
    }

    /// What the window may know of it.
    pub fn view(&self) -> SavedToken {
        SavedToken {
            token_id: self.id.clone(),
            audiences: self.audiences.iter().map(ToString::to_string).collect(),
            requested_scopes: self.requested_scopes.iter().map(ToString::to_string).collect(),
            granted_scopes: self.granted_scopes.clone(),
            obtained_at: self.obtained_at,
            expires_at: self.expires_at,
        }
    }
}

/// What the window may know of a saved token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedToken {
    /// Its name.
    pub token_id: TokenId,
    /// Audiences asked for.
    pub audiences: Vec<String>,
    /// Scopes asked for; none means all that the client was given.
    pub requested_scopes: Vec<String>,
    /// Scopes its `scope` claim names.
    pub granted_scopes: Vec<String>,
    /// When it was issued, in seconds since 1970.
    pub obtained_at: i64,
    /// When it expires, in seconds since 1970, if that is known.
    pub expires_at: Option<i64>,
}

/// The saved tokens of all environments, newest last.
#[derive(Debug, Default)]
pub struct TokenCache {
    tokens: Vec<IssuedToken>,
    flights: HashMap<TokenKey, Arc<tokio::sync::Mutex<()>>>,
}

impl TokenCache {
    /// Keeps a token; older ones of the same key are dropped, long expired ones too.
    pub fn keep(&mut self, token: IssuedToken, now: i64) {
        self.tokens.retain(|old| old.key != token.key && old.expires_at.is_none_or(|at| at + REMEMBERED > now));
        self.tokens.push(token);
    }

    /// The saved token of exactly this request, if it can still be used.
    pub fn fresh(&self, key: &TokenKey, now: i64) -> Option<&IssuedToken> {
        self.tokens.iter().rev().find(|token| token.key == *key && token.is_fresh(now))
    }

    /// The token of this name.
    pub fn get(&self, id: &TokenId) -> Option<&IssuedToken> {
        self.tokens.iter().find(|token| token.id == *id)
    }

    /// Tokens of an environment, newest first.
    pub fn of(&self, environment: &EnvironmentId) -> impl Iterator<Item = &IssuedToken> {
        self.tokens.iter().rev().filter(move |token| token.key.environment == *environment)
    }

    /// Drops one token. It stays valid at its provider until it expires.
    pub fn forget(&mut self, id: &TokenId) {
        self.tokens.retain(|token| token.id != *id);
    }

    /// Drops all tokens of an environment.
    pub fn forget_environment(&mut self, environment: &EnvironmentId) {
        self.tokens.retain(|token| token.key.environment != *environment);
    }

    /// The lock that lets one request of a key run at a time, so that two clicks mint once.
    pub fn flight(&mut self, key: &TokenKey) -> Arc<tokio::sync::Mutex<()>> {
        self.flights.retain(|_, flight| Arc::strong_count(flight) > 1);
        self.flights.entry(key.clone()).or_default().clone()
    }
}

/// Why a token was minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MintReason {
    /// Nothing was saved for this request.
    NothingSaved,
    /// The saved one had expired or was about to.
    Expired,
    /// A new one was asked for although a saved one was still good.
    AskedFor,
}

/// One mint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mint {
    /// Where.
    pub environment: EnvironmentId,
    /// When, in seconds since 1970.
    pub at: i64,
    /// For which audiences.
    pub audiences: Vec<Audience>,
    /// Why.
    pub reason: MintReason,
}

/// Counts of one month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MonthCount {
    /// Tokens issued to this app.
    pub minted: u32,
    /// Times a saved token was used instead.
    pub reused: u32,
}

/// How many tokens this app minted, by environment and month (UTC). Knows nothing of other apps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MintLedger {
    months: BTreeMap<EnvironmentId, BTreeMap<String, MonthCount>>,
    recent: Vec<Mint>,
}

/// Mints remembered one by one.
const RECENT_MINTS: usize = 500;

impl MintLedger {
    /// Counts a mint.
    pub fn minted(&mut self, mint: Mint) {
        let count = self.count(&mint.environment, mint.at);
        count.minted = count.minted.saturating_add(1);
        self.recent.push(mint);
        let surplus = self.recent.len().saturating_sub(RECENT_MINTS);
        self.recent.drain(..surplus);
    }

    /// Counts a reuse.
    pub fn reused(&mut self, environment: &EnvironmentId, now: i64) {
        let count = self.count(environment, now);
        count.reused = count.reused.saturating_add(1);
    }

    /// The counts of an environment in the month of `now`.
    pub fn month(&self, environment: &EnvironmentId, now: i64) -> MonthCount {
        let months = self.months.get(environment);
        months.and_then(|months| months.get(&month(now))).copied().unwrap_or_default()
    }

    /// The latest mints, oldest first.
    pub fn recent(&self) -> &[Mint] {
        &self.recent
    }

    /// Drops what is known of a deleted environment.
    pub fn forget(&mut self, environment: &EnvironmentId) {
        self.months.remove(environment);
        self.recent.retain(|mint| mint.environment != *environment);
    }

    fn count(&mut self, environment: &EnvironmentId, at: i64) -> &mut MonthCount {
        self.months.entry(environment.clone()).or_default().entry(month(at)).or_default()
    }
}

/// `2026-11`, by UTC.
pub fn month(now: i64) -> String {
    time::OffsetDateTime::from_unix_timestamp(now)
        .map_or_else(|_| "0000-00".to_owned(), |date| format!("{:04}-{:02}", date.year(), u8::from(date.month())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::EnvironmentDraft;

    const NOW: i64 = 1_795_000_000;

    fn environment(id: &str, client_id: &str) -> Environment {
        EnvironmentDraft { host: "acme".into(), client_id: client_id.into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new(id))
            .unwrap()
    }

    fn request(audiences: &[&str], scopes: &[&str]) -> TokenRequest {
        TokenRequest {
            audiences: audiences.iter().map(|a| Audience::parse(a).unwrap()).collect(),
            scopes: scopes.iter().map(|s| Scope::parse(s).unwrap()).collect(),
            ..TokenRequest::default()
        }
    }

    fn token(id: &str, key: TokenKey, expires_at: Option<i64>) -> IssuedToken {
        IssuedToken {
            id: TokenId::new(id),
            key,
            token: AccessToken::new("a.b.c".into()),
            audiences: vec![],
            requested_scopes: vec![],
            granted_scopes: vec![],
            obtained_at: NOW,
            expires_at,
        }
    }

    #[test]
    fn the_order_of_scopes_and_audiences_makes_no_other_token() {
        let acme = environment("e", "id");
        assert_eq!(
            TokenKey::new(&acme, &request(&["a", "b"], &["r", "w"])),
            TokenKey::new(&acme, &request(&["b", "a"], &["w", "r"]))
        );
    }

    #[test]
    fn everything_that_shapes_a_token_makes_another_key() {
        let acme = environment("e", "id");
        let key = TokenKey::new(&acme, &request(&["a"], &["r"]));
        let basic = Environment { authentication: ClientAuthentication::ClientSecretBasic, ..acme.clone() };
        for other in [
            TokenKey::new(&acme, &request(&["b"], &["r"])),
            TokenKey::new(&acme, &request(&["a"], &[])),
            TokenKey::new(&acme, &TokenRequest { extra: vec![("x".into(), "y".into())], ..request(&["a"], &["r"]) }),
            TokenKey::new(&basic, &request(&["a"], &["r"])),
            TokenKey::new(&environment("e", "other"), &request(&["a"], &["r"])),
            TokenKey::new(&environment("f", "id"), &request(&["a"], &["r"])),
        ] {
            assert_ne!(key, other);
        }
    }

    #[test]
    fn a_token_about_to_expire_is_not_offered() {
        let key = TokenKey::new(&environment("e", "id"), &request(&["a"], &[]));
        let mut cache = TokenCache::default();
        cache.keep(token("t", key.clone(), Some(NOW + LEEWAY)), NOW);
        assert!(cache.fresh(&key, NOW).is_none());
        assert!(cache.fresh(&key, NOW - 1).is_some());
    }

    #[test]
    fn a_token_without_a_known_end_is_never_reused_silently() {
        let key = TokenKey::new(&environment("e", "id"), &request(&["a"], &[]));
        let mut cache = TokenCache::default();
        cache.keep(token("t", key.clone(), None), NOW);
        assert!(cache.fresh(&key, NOW).is_none());
    }

    #[test]
    fn the_ledger_counts_by_environment_and_month() {
        let mut ledger = MintLedger::default();
        let id = EnvironmentId::new("e");
        ledger.minted(Mint { environment: id.clone(), at: NOW, audiences: vec![], reason: MintReason::NothingSaved });
        ledger.reused(&id, NOW);
        ledger.reused(&id, NOW + 40 * 86_400);
        assert_eq!(ledger.month(&id, NOW), MonthCount { minted: 1, reused: 1 });
        assert_eq!(month(NOW), "2026-11");
    }
}

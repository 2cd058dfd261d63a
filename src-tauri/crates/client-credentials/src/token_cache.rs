//! Saved tokens: keyed by everything that shaped them, so that a token is never mistaken for another; and the count of
//! what was minted, since Kinde bills by it.

mod ledger;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use url::Url;

pub use ledger::{DayCount, Mint, MintLedger, MintReason, MonthCount, month};

use crate::environment::{Audience, ClientAuthentication, Environment, EnvironmentId, Scope, origin_of};
use crate::secret::AccessToken;
use crate::token_request::{AudienceForm, TokenRequest};

/// A saved token is not offered any more this many seconds before it expires: it has to survive the way to the API.
pub const LEEWAY: i64 = 60;

/// Expired tokens are remembered this many seconds, so that "expired" can be told from "none".
const REMEMBERED: i64 = 7 * 86_400;

/// Names a token for the window, which never holds the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenKey {
    environment: EnvironmentId,
    server: String,
    client_id: String,
    authentication: ClientAuthentication,
    audiences: BTreeSet<Audience>,
    scopes: BTreeSet<Scope>,
    resources: Vec<String>,
    audience_form: AudienceForm,
    /// Any of them may be a credential: a token that was asked for with some is not written anywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extra: Vec<(String, String)>,
    /// Set for a token that was pasted: nothing that can be asked for has this key.
    pasted: Option<String>,
}

impl TokenKey {
    /// The key of a request in an environment.
    pub fn new(environment: &Environment, request: &TokenRequest) -> Self {
        let endpoint = environment.token_endpoint().map(String::from);
        Self {
            environment: environment.id.clone(),
            server: endpoint.or_else(|| environment.issuer().map(str::to_owned)).unwrap_or_default(),
            client_id: environment.client_id.as_str().to_owned(),
            authentication: request.authentication.unwrap_or(environment.authentication),
            audiences: request.audiences.iter().cloned().collect(),
            scopes: request.scopes.iter().cloned().collect(),
            resources: request.resources.clone(),
            audience_form: request.audience_form,
            extra: request.extra.clone(),
            pasted: None,
        }
    }

    /// The key of a token that somebody pasted; `digest` tells pasted tokens apart.
    pub fn pasted(environment: &Environment, digest: String) -> Self {
        Self { pasted: Some(digest), ..Self::new(environment, &TokenRequest::default()) }
    }

    /// Whether a token of this key, which was granted `granted`, does everything that one of the key `wanted` would:
    /// same server, client and parameters, its audiences and scopes a superset.
    fn covers(&self, granted: &[String], wanted: &Self) -> bool {
        let same = (&self.environment, &self.server, &self.client_id, &self.resources, &self.extra, &self.pasted)
            == (
                &wanted.environment,
                &wanted.server,
                &wanted.client_id,
                &wanted.resources,
                &wanted.extra,
                &wanted.pasted,
            );
        // Asking for no scope means all of them, so only a token that was asked for so is sure to hold them all.
        let scopes = if wanted.scopes.is_empty() {
            self.scopes.is_empty()
        } else {
            wanted.scopes.iter().all(|scope| granted.iter().any(|granted| granted == scope.as_str()))
        };
        // No audience means whatever the server chooses: only the same question gets the same answer.
        let audiences = if wanted.audiences.is_empty() {
            self.audiences.is_empty()
        } else {
            self.audiences.is_superset(&wanted.audiences)
        };
        same && scopes && audiences
    }

    /// The environment it belongs to.
    pub fn environment(&self) -> &EnvironmentId {
        &self.environment
    }

    /// Whether it was pasted instead of asked for.
    pub fn is_pasted(&self) -> bool {
        self.pasted.is_some()
    }

    /// Whether it may be written to the settings: not where further parameters, which may be credentials, shaped it.
    pub fn may_be_written(&self) -> bool {
        self.extra.is_empty()
    }

    /// Whether it still belongs to the environment as it is now: the same client at the same server.
    pub fn is_of(&self, environment: &Environment) -> bool {
        let origin = Url::parse(&self.server).map(|server| origin_of(&server)).unwrap_or_default();
        let same_client = self.client_id == environment.client_id.as_str() && origin == environment.secret_origin();
        // What was pasted belongs where somebody put it.
        self.environment == environment.id && (self.is_pasted() || same_client)
    }
}

/// A token as it was issued.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// Its name.
    pub id: TokenId,
    /// What shaped it.
    pub key: TokenKey,
    /// The token; absent while it sleeps in the key store.
    pub token: Option<AccessToken>,
    /// What somebody called it, if it was pasted.
    pub name: Option<String>,
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
            name: self.name.clone(),
            pasted: self.key.pasted.is_some(),
            audiences: self.audiences.iter().map(ToString::to_string).collect(),
            requested_scopes: self.requested_scopes.iter().map(ToString::to_string).collect(),
            granted_scopes: self.granted_scopes.clone(),
            obtained_at: self.obtained_at,
            expires_at: self.expires_at,
        }
    }
}

/// A saved token without the token: written to the settings, so that the next start knows what sleeps in the key store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenRecord {
    id: TokenId,
    key: TokenKey,
    name: Option<String>,
    audiences: Vec<Audience>,
    requested_scopes: Vec<Scope>,
    granted_scopes: Vec<String>,
    obtained_at: i64,
    expires_at: Option<i64>,
}

impl TokenRecord {
    /// Its name.
    pub fn id(&self) -> &TokenId {
        &self.id
    }

    /// The environment it belongs to.
    pub fn environment(&self) -> &EnvironmentId {
        &self.key.environment
    }

    /// Whether it may be in the settings at all.
    pub fn may_be_written(&self) -> bool {
        self.key.may_be_written()
    }

    /// Whether it has expired.
    pub fn is_over(&self, now: i64) -> bool {
        self.expires_at.is_none_or(|expires_at| expires_at <= now)
    }
}

impl From<&IssuedToken> for TokenRecord {
    fn from(token: &IssuedToken) -> Self {
        Self {
            id: token.id.clone(),
            key: token.key.clone(),
            name: token.name.clone(),
            audiences: token.audiences.clone(),
            requested_scopes: token.requested_scopes.clone(),
            granted_scopes: token.granted_scopes.clone(),
            obtained_at: token.obtained_at,
            expires_at: token.expires_at,
        }
    }
}

impl From<TokenRecord> for IssuedToken {
    /// The token sleeps until it is needed.
    fn from(record: TokenRecord) -> Self {
        Self {
            id: record.id,
            key: record.key,
            token: None,
            name: record.name,
            audiences: record.audiences,
            requested_scopes: record.requested_scopes,
            granted_scopes: record.granted_scopes,
            obtained_at: record.obtained_at,
            expires_at: record.expires_at,
        }
    }
}

/// What the window may know of a saved token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedToken {
    /// Its name for commands.
    pub token_id: TokenId,
    /// What somebody called it.
    pub name: Option<String>,
    /// Somebody pasted it; it was not asked for here.
    pub pasted: bool,
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
    /// Keeps a token; older ones of the same key are dropped, long expired ones too. Of a key the one that expired last
    /// stays as long as the app runs: a guard check shows with it whether an API looks at the end of a token.
    pub fn keep(&mut self, token: IssuedToken, now: i64) {
        let is_over = |old: &IssuedToken| old.token.is_some() && old.expires_at.is_some_and(|at| at <= now);
        let same = |old: &&IssuedToken| old.key == token.key && old.id != token.id && is_over(old);
        let last = self.tokens.iter().filter(same).max_by_key(|old| old.expires_at).map(|old| old.id.clone());
        self.tokens.retain(|old| {
            (old.key != token.key || last.as_ref() == Some(&old.id))
                && old.expires_at.is_none_or(|at| at + REMEMBERED > now)
        });
        self.tokens.push(token);
    }

    /// The saved token of exactly this request, if it can still be used.
    pub fn fresh(&self, key: &TokenKey, now: i64) -> Option<&IssuedToken> {
        self.tokens.iter().rev().find(|token| token.key == *key && token.is_fresh(now))
    }

    /// A saved token that does everything this request could want, the exact one first.
    pub fn covering(&self, key: &TokenKey, now: i64) -> Option<&IssuedToken> {
        let fresh = || self.tokens.iter().rev().filter(|token| token.is_fresh(now));
        fresh()
            .find(|token| token.key == *key)
            .or_else(|| fresh().find(|token| token.key.covers(&token.granted_scopes, key)))
    }

    /// Wakes a token that slept in the key store.
    pub fn wake(&mut self, id: &TokenId, token: AccessToken) {
        if let Some(sleeping) = self.tokens.iter_mut().find(|known| known.id == *id) {
            sleeping.token = Some(token);
        }
    }

    /// All tokens, oldest first.
    pub fn all(&self) -> &[IssuedToken] {
        &self.tokens
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

    /// Drops what sleeps in the key store.
    pub fn forget_sleeping(&mut self) {
        self.tokens.retain(|token| token.token.is_some());
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

#[cfg(test)]
mod tests;

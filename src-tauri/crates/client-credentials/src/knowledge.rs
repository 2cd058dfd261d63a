//! What is remembered of servers while the app runs: their metadata and their keys.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use crate::discovery::Metadata;
use crate::http::Answer;
use crate::jwks::KeySet;

/// How long keys are believed when the server does not say, in seconds.
const USUAL_LIFE: i64 = 300;

/// How long keys are believed at most, in seconds.
const LONGEST_LIFE: i64 = 86_400;

/// An unknown `kid` leads to one more download at most this often, in seconds.
const REFETCH_PAUSE: i64 = 300;

/// A key set as it was downloaded.
#[derive(Clone, Debug)]
pub struct DownloadedKeys {
    /// The keys.
    pub set: Arc<KeySet>,
    /// Where they came from.
    pub source: Url,
    /// When, in seconds since 1970.
    pub fetched_at: i64,
    /// Until when they are used without asking again, in seconds since 1970.
    pub fresh_until: i64,
    /// When they were last asked for again because of an unknown `kid`, in seconds since 1970.
    pub asked_again_at: Option<i64>,
}

impl DownloadedKeys {
    /// Whether the set holds this `kid`; a token without one matches any set.
    pub fn holds(&self, kid: Option<&str>) -> bool {
        kid.is_none_or(|kid| self.set.kids().contains(&kid))
    }

    /// Whether they serve at `now` without asking the server again. A new `kid` is worth one question (the keys may have
    /// been rotated), but not one for each made-up token.
    pub fn serve(&self, kid: Option<&str>, now: i64) -> bool {
        let asked_lately = self.asked_again_at.is_some_and(|asked| now < asked + REFETCH_PAUSE);
        now < self.fresh_until && (self.holds(kid) || asked_lately)
    }
}

/// Seconds for which an answer may be used again (RFC 9111 `max-age`), within reason.
pub fn life(answer: &Answer) -> i64 {
    let control = answer.header("cache-control").unwrap_or_default().to_ascii_lowercase();
    let max_age =
        control.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.trim_matches('"').parse().ok());
    match max_age {
        _ if control.contains("no-store") || control.contains("no-cache") => 60,
        Some(seconds) => i64::clamp(seconds, 60, LONGEST_LIFE),
        None => USUAL_LIFE,
    }
}

/// Remembers metadata by issuer and keys by the environment's server. Cheap to share.
#[derive(Debug, Default)]
pub struct Knowledge(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    metadata: HashMap<String, Metadata>,
    keys: HashMap<String, DownloadedKeys>,
}

impl Knowledge {
    fn with<T>(&self, look: impl FnOnce(&mut Remembered) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The metadata of an issuer.
    pub fn metadata(&self, issuer: &str) -> Option<Metadata> {
        self.with(|known| known.metadata.get(issuer).cloned())
    }

    /// Remembers the metadata of an issuer.
    pub fn keep_metadata(&self, issuer: &str, metadata: Metadata) {
        self.with(|known| known.metadata.insert(issuer.to_owned(), metadata));
    }

    /// The keys of a server.
    pub fn keys(&self, server: &str) -> Option<DownloadedKeys> {
        self.with(|known| known.keys.get(server).cloned())
    }

    /// Remembers the keys of a server.
    pub fn keep_keys(&self, server: &str, keys: DownloadedKeys) {
        self.with(|known| known.keys.insert(server.to_owned(), keys));
    }

    /// Forgets everything, for instance after the proxy was changed.
    pub fn clear(&self) {
        self.with(|known| *known = Remembered::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderMap, HeaderValue};

    fn life_of(control: &'static str) -> i64 {
        let mut headers = HeaderMap::new();
        headers.insert("cache-control", HeaderValue::from_static(control));
        life(&Answer { status: 200, headers, body: Vec::new(), truncated: false })
    }

    #[test]
    fn an_unknown_kid_is_worth_one_question_in_five_minutes() {
        let url = Url::parse("https://acme.kinde.com/.well-known/jwks").unwrap();
        let set = Arc::new(crate::jwks::parse(r#"{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}"#));
        let first = DownloadedKeys { set, source: url, fetched_at: 1000, fresh_until: 4600, asked_again_at: None };
        assert!(!first.serve(Some("b"), 1001));
        let again = DownloadedKeys { asked_again_at: Some(1001), ..first };
        assert!(again.serve(Some("c"), 1300) && !again.serve(Some("c"), 1301));
        assert!(!again.serve(None, 4600));
    }

    #[test]
    fn keys_live_as_long_as_the_server_says_within_reason() {
        assert_eq!(life_of("public, max-age=3600"), 3600);
        assert_eq!(life_of("max-age=99999999"), LONGEST_LIFE);
        assert_eq!(life_of("max-age=0"), 60);
        assert_eq!(life_of("no-store, max-age=3600"), 60);
        assert_eq!(life_of("max-age=banana"), USUAL_LIFE);
    }
}

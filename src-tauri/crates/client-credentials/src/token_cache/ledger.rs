//! What was minted: Kinde bills by it, so it is counted, with the reasons.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::environment::{Audience, EnvironmentId};

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
    /// A new client secret was proved.
    NewSecret,
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

impl MintReason {
    /// The reason in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::NothingSaved => "No saved token covered this request.",
            Self::Expired => "The saved token had expired or was about to.",
            Self::AskedFor => "A new one was asked for although a saved one was still good.",
            Self::NewSecret => "A new client secret was tried.",
        }
    }
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

    const NOW: i64 = 1_795_000_000;

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

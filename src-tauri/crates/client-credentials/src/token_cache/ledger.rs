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
    days: BTreeMap<EnvironmentId, BTreeMap<String, MonthCount>>,
    recent: Vec<Mint>,
}

/// Counts of one day (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct DayCount {
    /// Its beginning, in seconds since 1970.
    pub at: i64,
    /// Tokens issued to this app.
    pub minted: u32,
    /// Times a saved token was used instead.
    pub reused: u32,
}

/// Mints remembered one by one.
const RECENT_MINTS: usize = 500;

/// Days that are counted one by one, for each environment.
const DAYS: usize = 30;

const DAY: i64 = 86_400;

impl MintLedger {
    /// Counts a mint.
    pub fn minted(&mut self, mint: Mint) {
        self.count(&mint.environment, mint.at, |count| count.minted = count.minted.saturating_add(1));
        self.recent.push(mint);
        let surplus = self.recent.len().saturating_sub(RECENT_MINTS);
        self.recent.drain(..surplus);
    }

    /// Counts a reuse.
    pub fn reused(&mut self, environment: &EnvironmentId, now: i64) {
        self.count(environment, now, |count| count.reused = count.reused.saturating_add(1));
    }

    /// The counts of an environment in the month of `now`.
    pub fn month(&self, environment: &EnvironmentId, now: i64) -> MonthCount {
        let months = self.months.get(environment);
        months.and_then(|months| months.get(&month(now))).copied().unwrap_or_default()
    }

    /// The counts of an environment on the thirty days that end with the one of `now`, oldest first; empty days too.
    pub fn days(&self, environment: &EnvironmentId, now: i64) -> Vec<DayCount> {
        let today = now.div_euclid(DAY);
        let counted = self.days.get(environment);
        let count = |day: i64| {
            let at = day.saturating_mul(DAY);
            let found = counted.and_then(|days| days.get(&self::day(at))).copied().unwrap_or_default();
            DayCount { at, minted: found.minted, reused: found.reused }
        };
        let length = i64::try_from(DAYS).unwrap_or(i64::MAX);
        (today.saturating_sub(length - 1)..=today).map(count).collect()
    }

    /// The latest mints, oldest first.
    pub fn recent(&self) -> &[Mint] {
        &self.recent
    }

    /// Drops what is known of a deleted environment.
    pub fn forget(&mut self, environment: &EnvironmentId) {
        self.months.remove(environment);
        self.days.remove(environment);
        self.recent.retain(|mint| mint.environment != *environment);
    }

    fn count(&mut self, environment: &EnvironmentId, at: i64, count: impl Fn(&mut MonthCount)) {
        count(self.months.entry(environment.clone()).or_default().entry(month(at)).or_default());
        let days = self.days.entry(environment.clone()).or_default();
        count(days.entry(day(at)).or_default());
        // Days sort by their names. The oldest go, so that the settings do not grow with the years.
        while days.len() > DAYS {
            days.pop_first();
        }
    }
}

/// `2026-11-25`, by UTC.
fn day(at: i64) -> String {
    time::OffsetDateTime::from_unix_timestamp(at).map_or_else(
        |_| "0000-00-00".to_owned(),
        |date| format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()),
    )
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
    #[test]
    fn thirty_days_are_told_one_by_one_the_empty_ones_too() {
        let mut ledger = MintLedger::default();
        let id = EnvironmentId::new("e");
        let mint = |at: i64| Mint { environment: id.clone(), at, audiences: vec![], reason: MintReason::NothingSaved };
        ledger.minted(mint(NOW - 40 * 86_400));
        ledger.minted(mint(NOW - 29 * 86_400));
        ledger.minted(mint(NOW));
        ledger.reused(&id, NOW);
        let days = ledger.days(&id, NOW);
        assert_eq!(days.len(), 30);
        assert_eq!(days.iter().map(|day| day.minted).sum::<u32>(), 2, "what is older is not on the picture");
        assert_eq!((days[0].minted, days[29].minted, days[29].reused), (1, 1, 1));
        assert_eq!(days[29].at, NOW - NOW.rem_euclid(86_400));
        assert!(days.windows(2).all(|two| two[1].at - two[0].at == 86_400));
        assert!(ledger.days(&EnvironmentId::new("other"), NOW).iter().all(|day| day.minted == 0));
    }

    #[test]
    fn years_of_use_do_not_make_the_ledger_grow() {
        let mut ledger = MintLedger::default();
        let id = EnvironmentId::new("e");
        for day in 0..2000 {
            ledger.reused(&id, NOW + day * 86_400);
        }
        assert_eq!(ledger.days[&id].len(), 30);
        ledger.forget(&id);
        assert!(ledger.days.is_empty());
    }

    #[test]
    fn a_ledger_written_before_days_were_counted_still_loads() {
        let old = r#"{"months":{"e":{"2026-11":{"minted":3,"reused":1}}},"recent":[]}"#;
        let ledger: MintLedger = serde_json::from_str(old).unwrap();
        assert_eq!(ledger.month(&EnvironmentId::new("e"), NOW).minted, 3);
        assert!(ledger.days(&EnvironmentId::new("e"), NOW).iter().all(|day| day.minted == 0));
    }
}

//! What was acknowledged is there afterwards: under kills, faults at every file operation, damage of
//! every kind, newer versions, second writers and the plugin's own habits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a test damages files and measures waits")]

#[path = "durable_store/damage.rs"]
mod damage;
#[path = "durable_store/erased.rs"]
mod erased;
#[path = "durable_store/faults.rs"]
mod faults;
#[path = "durable_store/history.rs"]
mod history;
#[path = "durable_store/kills.rs"]
mod kills;
#[path = "durable_store/others.rs"]
mod others;
#[path = "durable_store/plugin.rs"]
mod plugin;
#[path = "durable_store/real_disk.rs"]
mod real_disk;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use m2m_token_tester::settings_store::durable::Durable;
use m2m_token_tester::settings_store::envelope::{Data, encode};
use m2m_token_tester::settings_store::files::Disk;
use m2m_token_tester::settings_store::opening::Opened;
use m2m_token_tester::settings_store::{FILE, RULES};
use serde_json::json;

/// Noon of 1 June 2026.
const NOON: i64 = 1_780_315_200;

fn settings(count: u64) -> Data {
    json!({"count": count, "preferences": {"theme": "dark"}}).as_object().unwrap().clone()
}

fn count(data: &Data) -> u64 {
    data["count"].as_u64().unwrap()
}

fn open(folder: &Path) -> Opened {
    Durable::open(Arc::new(Disk), folder.join(FILE), RULES, NOON)
}

fn live(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// A folder with settings 1, 2 and 3 saved in this order.
fn three_generations() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut opened = open(folder.path());
    for count in 1..=3 {
        opened.durable.commit(&settings(count), NOON).unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Whether `bytes` are in a file of `folder`, byte for byte.
fn holds(folder: &Path, bytes: &[u8]) -> bool {
    folder.is_dir() && names(folder).iter().any(|name| fs::read(folder.join(name)).unwrap() == bytes)
}

/// A sound settings file of another schema.
fn of_schema(schema: u32, seq: u64, data: &Data) -> Vec<u8> {
    encode(schema, seq, data).unwrap()
}

//! Commits settings, or a history, without end and without a window, so that a test can kill it at any moment.
//!
//! `commit_loop FOLDER [history]` prints `opened N` and then, after each commit that is on the disk,
//! `saved N`: the number stands in the settings as `count`. It ends with status 1 when it cannot save.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use m2m_token_tester::history_store;
use m2m_token_tester::settings_store::durable::Durable;
use m2m_token_tester::settings_store::files::Disk;
use m2m_token_tester::settings_store::{FILE, RULES};
use serde_json::json;

#[expect(clippy::disallowed_methods, reason = "names snapshots by the day, as the app does")]
fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: commit_loop FOLDER [history]")?);
    let (file, rules) = match std::env::args().nth(2).as_deref() {
        Some("history") => (history_store::FILE, history_store::RULES),
        _ => (FILE, RULES),
    };
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs().cast_signed());
    let mut opened = Durable::open(Arc::new(Disk), folder.join(file), rules, now());
    if let Some(trouble) = opened.trouble {
        return Err(trouble.into());
    }
    let mut data = opened.data.unwrap_or_default();
    let mut count = data.get("count").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let mut out = std::io::stdout().lock();
    writeln!(out, "opened {count}")?;
    out.flush()?;
    loop {
        count += 1;
        data.insert("count".to_owned(), json!(count));
        // Of changing length, so that a torn write could not go unnoticed.
        let length = usize::try_from(count * 7919 % 40_000)?;
        data.insert("filler".to_owned(), json!("x".repeat(length)));
        opened.durable.commit(&data, now())?;
        writeln!(out, "saved {count}")?;
        out.flush()?;
    }
}

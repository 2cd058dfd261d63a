//! Measures how long settings with many environments take to save durably, beside a plain write with fsync of as
//! many bytes. `save_environments FOLDER` prints medians as JSON; `make bench` reads them.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use client_credentials::environment::{EnvironmentDraft, EnvironmentId};
use m2m_token_tester::settings_store::durable::Durable;
use m2m_token_tester::settings_store::files::Disk;
use m2m_token_tester::settings_store::{FILE, RULES, Settings};
use serde_json::{Value, json};

const ENVIRONMENTS: usize = 1_000;
const TIMES: usize = 15;

#[expect(clippy::disallowed_methods, reason = "a measurement has a clock, and a plain file to compare with")]
fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: save_environments FOLDER")?);
    let mut opened = Durable::open(Arc::new(Disk), folder.join(FILE), RULES, 1_800_000_000);
    if let Some(trouble) = opened.trouble {
        return Err(trouble.into());
    }
    let environments: Result<Vec<_>, _> = (0..ENVIRONMENTS)
        .map(|number| {
            let draft = EnvironmentDraft {
                name: format!("Environment {number}"),
                host: format!("tenant-{number}.eu"),
                client_id: format!("{number:032x}"),
                ..EnvironmentDraft::default()
            };
            draft.parse(EnvironmentId::new(format!("environment-{number}")))
        })
        .collect();
    let settings = Settings { environments: environments?, ..Settings::default() };
    let Value::Object(data) = serde_json::to_value(&settings)? else { return Err("settings are an object".into()) };
    opened.durable.commit(&data, 1_800_000_000)?;
    let bytes = std::fs::read(folder.join(FILE))?;
    let (mut commits, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let begun = Instant::now();
        opened.durable.commit(&data, 1_800_000_000)?;
        commits.push(begun.elapsed().as_secs_f64() * 1000.0);
        let begun = Instant::now();
        let mut file = std::fs::File::create(folder.join("plain"))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        plain.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(TIMES / 2).copied()
    };
    println!("{}", json!({ "bytes": bytes.len(), "commit_ms": median(&mut commits), "plain_ms": median(&mut plain) }));
    Ok(())
}

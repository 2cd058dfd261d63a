//! What the app costs, measured beside what it could cost at least. `make bench` runs it on release builds, prints a
//! table and writes `target/bench/results.json`. Nothing here fails by a figure: a miss is told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a measurement that cannot be made ends with words, and it has a clock and files of its own"
)]

mod domain;
mod page;
mod processes;
mod row;
mod start;

use row::{Row, table};
use std::path::PathBuf;

/// Where cargo puts what it builds for release.
fn release(name: &str) -> PathBuf {
    tests::target().join("release").join(name)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|name| name == part);
    let mut rows: Vec<Row> = Vec::new();
    if wants("domain") {
        rows.extend(domain::rows().await);
    }
    if wants("start") {
        rows.extend(start::rows().await);
    }
    if wants("memory") {
        rows.extend(processes::rows().await);
    }
    if wants("page") {
        rows.extend(page::rows().await);
    }
    if wants("size") {
        rows.extend(row::sizes());
    }
    println!("{}", table(&rows));
    let folder = tests::target().join("bench");
    std::fs::create_dir_all(&folder).expect("a folder for the results");
    let file = folder.join("results.json");
    std::fs::write(&file, serde_json::to_string_pretty(&rows).expect("rows are JSON")).expect("the results are saved");
    println!(
        "{} of {} goals met; {}",
        rows.iter().filter(|row| row.met == Some(true)).count(),
        rows.iter().filter(|row| row.met.is_some()).count(),
        file.display()
    );
}

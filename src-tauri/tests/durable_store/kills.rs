//! A process that saves without end is killed at random moments.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use m2m_token_tester::settings_store::LoadOutcome;

use super::*;

pub fn commit_loop() -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push(format!("examples/commit_loop{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is missing; build it with `cargo build --example commit_loop`", path.display());
    path
}

/// Numbers that differ from run to run, without another crate.
pub fn random(below: u64) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(()) % below
}

/// Starts a writer, kills it at a random moment and tells the last change that it acknowledged.
pub fn killed(writer: &mut Command, kill: u32, acknowledged: u64) -> u64 {
    let mut acknowledged = acknowledged;
    let mut writer = writer.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let first = lines.next().expect("the writer ended at once").unwrap();
    let start: u64 = first.strip_prefix("opened ").expect(&first).parse().unwrap();
    assert!(start >= acknowledged, "kill {kill}: {start} found, {acknowledged} acknowledged");
    // Before, in and after the first commits; the time counts from a writer that is ready.
    std::thread::sleep(Duration::from_micros(random(30_000)));
    writer.kill().unwrap();
    writer.wait().unwrap();
    for line in lines {
        // A line that was cut by the kill acknowledges nothing.
        if let Some(Ok(saved)) = line.unwrap().strip_prefix("saved ").map(str::parse::<u64>)
            && saved <= acknowledged.max(start) + 1
        {
            acknowledged = saved;
        }
    }
    acknowledged
}

#[test]
fn after_each_kill_every_acknowledged_change_is_there() {
    let kills: u32 = std::env::var("M2M_KILLS").map_or(200, |text| text.parse().expect("M2M_KILLS is a number"));
    let folder = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut inside) = (0, 0);
    for kill in 0..kills {
        acknowledged = killed(Command::new(commit_loop()).arg(folder.path()), kill, acknowledged);
        inside += usize::from(names(folder.path()).iter().any(|name| name.ends_with(".tmp")));
        let opened = open(folder.path());
        assert!(opened.trouble.is_none(), "kill {kill}: {:?}", opened.trouble);
        match opened.outcome {
            LoadOutcome::Loaded => {
                let found = count(&opened.data.unwrap());
                assert!(
                    found == acknowledged || found == acknowledged + 1,
                    "kill {kill}: {found} found, {acknowledged} acknowledged"
                );
                acknowledged = found;
            }
            LoadOutcome::Fresh => assert_eq!(acknowledged, 0, "kill {kill}"),
            other => panic!("kill {kill}: {other:?}"),
        }
        let left: Vec<_> = names(folder.path()).into_iter().filter(|name| name.ends_with(".tmp")).collect();
        assert!(left.is_empty(), "kill {kill}: {left:?}");
    }
    println!("{kills} kills, {acknowledged} commits acknowledged, {inside} kills inside a commit, 0 lost");
    assert!(acknowledged > u64::from(kills) / 4, "the writer hardly wrote: {acknowledged}");
    assert!(inside > 0, "no kill met a commit in progress");
}

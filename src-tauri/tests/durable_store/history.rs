//! The history stands on the same ground as the settings: the same faults, kills and damage.

use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use client_credentials::environment::{EnvironmentDraft, EnvironmentId};
use client_credentials::exchange::{
    Exchange, Header, Purpose, RecordedBody, RecordedRequest, RecordedResponse, Timings,
};
use client_credentials::history::HistoryEntry;
use client_credentials::redacted_report::Bodies;
use m2m_token_tester::history_store::{FILE, HistoryStore, MOST_ENTRIES};

use super::faults::{FAULTS, Fault, Faulty};
use super::kills::{commit_loop, killed};
use super::*;

/// Text that is in every entry, to look for on the disk.
const MARK: &str = "a-path-that-is-looked-for";

fn entry(number: usize) -> HistoryEntry {
    let environment = EnvironmentDraft { host: "acme".into(), client_id: "id".into(), ..EnvironmentDraft::default() }
        .parse(EnvironmentId::new("e"))
        .unwrap();
    let header = |n: usize| Header { name: format!("X-Header-{n}"), value: "v".repeat(40), redacted: false };
    let exchange = Exchange {
        purpose: Purpose::Call,
        request: RecordedRequest {
            method: "GET".into(),
            url: format!("https://acme.kinde.com/api/v1/{MARK}/{number}"),
            headers: (0..4).map(header).collect(),
            body: RecordedBody::None,
        },
        response: Some(RecordedResponse {
            status: 200,
            reason: "OK".into(),
            version: "HTTP/2.0".into(),
            headers: (0..14).map(header).collect(),
            body: RecordedBody::None,
            remote_address: None,
        }),
        failure: None,
        timings: Timings::default(),
        sent_at: NOON,
    };
    HistoryEntry::new(number.to_string(), &environment, &exchange, &[], Bodies::LeftOut)
}

fn open_history(folder: &Path) -> HistoryStore {
    HistoryStore::open(Some(folder.to_owned()), NOON)
}

/// The numbers of the entries that a start finds, oldest first.
fn found(folder: &Path) -> Vec<usize> {
    open_history(folder).entries().iter().rev().map(|entry| entry.id.parse().unwrap()).collect()
}

fn three_entries() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let history = open_history(folder.path());
    for number in 1..=3 {
        history.add(entry(number), false);
        history.save(NOON).unwrap();
    }
    folder
}

#[test]
fn a_fault_at_any_operation_of_saving_leaves_the_old_or_the_new_history() {
    let mut refused = 0;
    for fault in FAULTS {
        for lasting in [false, true] {
            for at in 0.. {
                let folder = three_entries();
                let what = format!("{fault:?} at {at}, lasting: {lasting}");
                let live = folder.path().join(FILE);
                let before_saving = {
                    let (disk, counted) = Faulty::disk(usize::MAX, fault, false);
                    drop(HistoryStore::open_on(disk, live.clone(), NOON));
                    counted.load(Ordering::SeqCst)
                };
                let (disk, counted) = Faulty::disk(before_saving + at, fault, lasting);
                let history = HistoryStore::open_on(disk, live, NOON);
                history.add(entry(4), false);
                let saved = history.save(NOON);
                assert_eq!(history.entries().len(), 4, "{what}: what is not saved stays in memory");
                if saved.is_err() {
                    refused += 1;
                    assert!(history.news().is_some_and(|news| !news.sentence.contains("settings")), "{what}");
                }
                drop(history);
                let found = found(folder.path());
                match saved {
                    Ok(()) => assert_eq!(found, [1, 2, 3, 4], "{what}: acknowledged and not there"),
                    Err(_) => assert!(found == [1, 2, 3] || found == [1, 2, 3, 4], "{what}: {found:?}"),
                }
                if counted.load(Ordering::SeqCst) <= before_saving + at {
                    break;
                }
            }
        }
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn a_full_disk_is_told_in_words_and_saving_again_helps() {
    let folder = three_entries();
    let live = folder.path().join(FILE);
    let (probe, counted) = Faulty::disk(usize::MAX, Fault::HalfOnly, false);
    drop(HistoryStore::open_on(probe, live.clone(), NOON));
    let (disk, _) = Faulty::disk(counted.load(Ordering::SeqCst) + 2, Fault::Fails(28), false);
    let history = HistoryStore::open_on(disk, live, NOON);
    history.add(entry(4), false);
    assert!(history.save(NOON).is_err());
    let news = history.news().unwrap();
    assert!(news.sentence.starts_with("The disk is full") && news.can_retry, "{news:?}");
    history.save_again(NOON).unwrap();
    assert_eq!(history.news(), None);
    drop(history);
    assert_eq!(found(folder.path()), [1, 2, 3, 4]);
}

#[test]
fn a_damaged_file_is_kept_and_the_copy_before_it_is_used_and_told() {
    for damage in [&b""[..], b"\0\0\0\0", b"{\"format\":\"m2m-token-tester-history\"", b"{}"] {
        let folder = three_entries();
        fs::write(folder.path().join(FILE), damage).unwrap();
        let history = open_history(folder.path());
        let sentence = history.news().unwrap().sentence;
        assert!(sentence.starts_with("At the start the history file"), "{sentence}");
        assert_eq!(history.entries().len(), 2);
        drop(history);
        assert!(holds(&folder.path().join("quarantine"), damage));
        assert_eq!(found(folder.path()), [1, 2]);
    }
}

#[test]
fn what_is_cleared_is_nowhere_below_the_folder_any_more() {
    let folder = three_entries();
    fs::write(folder.path().join(FILE), format!("damaged {MARK}")).unwrap();
    let history = open_history(folder.path());
    history.add(entry(5), false);
    history.save(NOON).unwrap();
    // The settings beside it are none of its business.
    fs::write(folder.path().join("quarantine/settings-x.json"), "kept").unwrap();
    history.clear().unwrap();
    assert_eq!((history.entries().len(), history.news()), (0, None));
    let mut open = vec![folder.path().to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert!(!text.contains(MARK), "{} still holds it", path.display());
        }
    }
    assert!(folder.path().join("quarantine/settings-x.json").is_file());
    // And it goes on from there.
    history.add(entry(6), false);
    history.save(NOON).unwrap();
    drop(history);
    assert_eq!(found(folder.path()), [6]);
}

#[test]
fn a_fault_while_clearing_is_told_and_clearing_again_clears() {
    for at in 0.. {
        let folder = three_entries();
        let live = folder.path().join(FILE);
        let (probe, counted) = Faulty::disk(usize::MAX, Fault::HalfOnly, false);
        drop(HistoryStore::open_on(probe, live.clone(), NOON));
        let before = counted.load(Ordering::SeqCst);
        let (disk, counted) = Faulty::disk(before + at, Fault::Fails(5), false);
        let history = HistoryStore::open_on(disk, live.clone(), NOON);
        if history.clear().is_err() {
            assert!(history.news().is_some(), "{at}");
            history.clear().unwrap();
        }
        drop(history);
        assert!(!live.exists(), "{at}");
        assert_eq!(found(folder.path()), [0; 0], "{at}");
        if counted.load(Ordering::SeqCst) <= before + at {
            break;
        }
    }
}

#[test]
fn one_exchange_that_is_removed_is_in_no_file_any_more() {
    let folder = three_entries();
    let history = open_history(folder.path());
    history.forget("3", NOON).unwrap();
    for name in names(folder.path()) {
        let text = String::from_utf8_lossy(&fs::read(folder.path().join(&name)).unwrap()).into_owned();
        assert!(!text.contains(&format!("{MARK}/3")), "{name} still holds it");
    }
    drop(history);
    assert_eq!(found(folder.path()), [1, 2]);
}

#[test]
fn practice_is_remembered_in_memory_only() {
    let folder = tempfile::tempdir().unwrap();
    let history = open_history(folder.path());
    history.add(entry(1), true);
    history.add(entry(2), false);
    history.save(NOON).unwrap();
    assert_eq!(history.entries().len(), 2);
    drop(history);
    assert_eq!(found(folder.path()), [2]);
}

#[test]
fn the_oldest_go_first_and_five_hundred_are_saved_quickly() {
    let folder = tempfile::tempdir().unwrap();
    let history = open_history(folder.path());
    for number in 0..MOST_ENTRIES + 20 {
        history.add(entry(number), false);
    }
    history.save(NOON).unwrap();
    let start = Instant::now();
    history.add(entry(9999), false);
    history.save(NOON).unwrap();
    let took = start.elapsed();
    let bytes = fs::metadata(folder.path().join(FILE)).unwrap().len();
    println!("one more of {MOST_ENTRIES} exchanges saved in {took:?}, {bytes} bytes");
    // A generous limit for an unoptimised build on a busy machine; nobody waits for it.
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop(history);
    let found = found(folder.path());
    assert_eq!((found.len(), found[0], found[MOST_ENTRIES - 1]), (MOST_ENTRIES, 21, 9999));
}

#[test]
fn a_file_of_a_newer_version_is_left_untouched() {
    let folder = three_entries();
    let newer = m2m_token_tester::settings_store::envelope::encode_as("m2m-token-tester-history", 2, 9, &Data::new());
    let newer = newer.unwrap();
    fs::write(folder.path().join(FILE), &newer).unwrap();
    let history = open_history(folder.path());
    history.add(entry(4), false);
    assert!(history.save(NOON).is_err() && history.clear().is_err());
    assert!(history.news().unwrap().sentence.contains("newer version"));
    assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), newer);
}

#[test]
fn after_each_kill_every_acknowledged_exchange_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for kill in 0..40 {
        acknowledged = killed(Command::new(commit_loop()).arg(folder.path()).arg("history"), kill, acknowledged);
        let opened =
            Durable::open(Arc::new(Disk), folder.path().join(FILE), m2m_token_tester::history_store::RULES, NOON);
        assert!(opened.trouble.is_none(), "kill {kill}: {:?}", opened.trouble);
        let there = opened.data.map_or(0, |data| count(&data));
        assert!(there == acknowledged || there == acknowledged + 1, "kill {kill}: {there} of {acknowledged}");
        acknowledged = there;
        let left: Vec<_> = names(folder.path()).into_iter().filter(|name| name.ends_with(".tmp")).collect();
        assert!(left.is_empty(), "kill {kill}: {left:?}");
    }
    println!("40 kills, {acknowledged} commits acknowledged, 0 lost");
    assert!(acknowledged > 5, "the writer hardly wrote: {acknowledged}");
}

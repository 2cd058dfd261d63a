//! Erasing: nothing is left, and a fault on the way leaves the settings readable.

use super::*;

#[test]
fn erasing_leaves_no_generation_and_the_next_start_is_a_first_one() {
    let folder = three_generations();
    // A damaged file on the way: one of those is kept, too.
    fs::write(live(folder.path()), b"{").unwrap();
    let mut opened = open(folder.path());
    opened.durable.commit(&settings(4), NOON + 86_400).unwrap();
    assert!(
        !names(&folder.path().join("quarantine")).is_empty() && !names(&folder.path().join("snapshots")).is_empty()
    );
    fs::write(folder.path().join("snapshots/somebody-elses.txt"), b"x").unwrap();

    opened.durable.erase().unwrap();
    assert_eq!(names(&folder.path().join("quarantine")), Vec::<String>::new());
    assert_eq!(names(&folder.path().join("snapshots")), ["somebody-elses.txt"], "what is not ours stays");
    assert_eq!(names(folder.path()), ["quarantine", "settings.lock", "snapshots"]);

    // The same session goes on from nothing, and so does the next.
    opened.durable.commit(&settings(1), NOON + 86_400).unwrap();
    drop(opened);
    let again = open(folder.path());
    assert_eq!(count(again.data.as_ref().unwrap()), 1);
}

#[test]
fn settings_of_a_newer_version_are_not_erased() {
    let folder = tempfile::tempdir().unwrap();
    let newer = of_schema(99, 7, &settings(1));
    fs::write(live(folder.path()), &newer).unwrap();
    let mut opened = open(folder.path());
    assert!(opened.durable.erase().is_err());
    assert_eq!(fs::read(live(folder.path())).unwrap(), newer);
}

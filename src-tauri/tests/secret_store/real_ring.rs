//! A real Secret Service: gnome-keyring on a bus of its own, looked at from outside with secret-tool.
//!
//! The bus is named in the environment, so each situation runs in a process of its own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use super::*;

/// Kills the process it holds.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A bus, and a key ring on it, with folders of their own.
struct Desktop {
    folders: tempfile::TempDir,
    address: String,
    ring: Option<Running>,
    _bus: Running,
}

fn start(command: &mut Command, package: &str) -> Child {
    command.spawn().unwrap_or_else(|error| {
        panic!("{:?} cannot be started ({error}): install the package {package}", command.get_program())
    })
}

impl Desktop {
    /// A bus on which nothing is started by itself.
    fn without_ring() -> Self {
        let folders = tempfile::tempdir().unwrap();
        let at = folders.path().display().to_string();
        let config = folders.path().join("bus.conf");
        fs::write(
            &config,
            format!(
                "<busconfig><type>session</type><listen>unix:dir={at}</listen><auth>EXTERNAL</auth>\
                 <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
                 <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>"
            ),
        )
        .unwrap();
        for folder in ["data", "run", "config", "cache"] {
            fs::create_dir(folders.path().join(folder)).unwrap();
        }
        let mut bus = start(
            Command::new("dbus-daemon")
                .arg(format!("--config-file={}", config.display()))
                .args(["--nofork", "--nopidfile", "--print-address"])
                .stdout(Stdio::piped()),
            "dbus",
        );
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { folders, address: address.trim().to_owned(), ring: None, _bus: Running(bus) }
    }

    /// A key ring whose login collection is open.
    fn unlocked() -> Self {
        let mut desktop = Self::without_ring();
        desktop.start_ring(Some("password"));
        desktop
    }

    fn start_ring(&mut self, password: Option<&str>) {
        self.ring = None;
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        if password.is_some() {
            command.arg("--unlock");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        self.dress(&mut command);
        let mut ring = start(&mut command, "gnome-keyring");
        let mut stdin = ring.stdin.take().unwrap();
        stdin.write_all(password.unwrap_or_default().as_bytes()).unwrap();
        drop(stdin);
        self.ring = Some(Running(ring));
        // Until it owns its name on the bus, and has the collection open.
        let begun = Instant::now();
        loop {
            let ready = self.tool(&["search", "service", "none"], "").is_some_and(|out| out.0);
            if ready && (password.is_none() || self.tool(&["store", "--label=x", "ready", "yes"], "x").unwrap().0) {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "gnome-keyring does not come up");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn dress(&self, command: &mut Command) {
        let at = self.folders.path();
        command
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("XDG_DATA_HOME", at.join("data"))
            .env("XDG_RUNTIME_DIR", at.join("run"))
            .env("XDG_CONFIG_HOME", at.join("config"))
            .env("XDG_CACHE_HOME", at.join("cache"))
            .env("HOME", at)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL");
    }

    /// secret-tool, as an outsider: whether it succeeded, and what it printed.
    fn tool(&self, arguments: &[&str], input: &str) -> Option<(bool, Vec<u8>)> {
        let mut command = Command::new("secret-tool");
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.dress(&mut command);
        let mut tool = start(&mut command, "libsecret-tools");
        if let Some(mut stdin) = tool.stdin.take() {
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = tool.wait_with_output().ok()?;
        // `search` without a hit is a success; a missing service says so on its error output.
        let said = String::from_utf8_lossy(&output.stderr);
        Some((output.status.success() && !said.contains("org.freedesktop.secrets"), output.stdout))
    }

    /// The value of an entry of this app.
    fn lookup(&self, user: &str) -> Option<Vec<u8>> {
        let (found, value) = self.tool(&["lookup", "service", SERVICE, "username", user], "")?;
        found.then_some(value)
    }

    /// Runs the test `name` of this file on this desktop.
    fn run(&self, name: &str) {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", &format!("real_ring::{name}"), "--ignored", "--nocapture"]);
        self.dress(&mut command);
        command.env("M2M_TEST_RING", self.ring.as_ref().map_or_else(String::new, |ring| ring.0.id().to_string()));
        let run = command.output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success() && said.contains("1 passed"), "{said}");
    }
}

/// In a child: sends a signal to the key ring.
fn signal(name: &str) {
    let ring = std::env::var("M2M_TEST_RING").unwrap();
    assert!(Command::new("kill").args([name, &ring]).status().unwrap().success());
}

fn patient() -> Limits {
    Limits { silent: Duration::from_secs(3), asked: Duration::from_secs(20) }
}

fn real() -> SecretStore {
    SecretStore::with(Backend::platform(), patient())
}

#[test]
fn a_secret_is_in_the_key_ring_and_seen_there_from_outside() {
    let desktop = Desktop::unlocked();
    desktop.run("child_saves");
    assert_eq!(desktop.lookup("e-1").unwrap(), format!("\u{1}{ORIGIN}\0{SECRET}").as_bytes());
    let (_, listed) = desktop.tool(&["search", "--all", "service", SERVICE], "").unwrap();
    let listed = String::from_utf8_lossy(&listed).into_owned();
    assert!(listed.contains("label = Acme"), "{listed}");
    assert!(!listed.contains("probe:"), "the probe stays: {listed}");
    // Another process of the app finds it again.
    desktop.run("child_reads_and_deletes");
    assert_eq!(desktop.lookup("e-1"), None);
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_saves() {
    assert_eq!(put(&real()).await, Ok((IN_KEYCHAIN, SecretStoreState::Available)));
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_reads_and_deletes() {
    let store = real();
    assert_eq!(get(&store, IN_KEYCHAIN).await.unwrap(), SECRET);
    let other = store.get::<ClientSecret>(&slot(), "https://evil.example", IN_KEYCHAIN, Patience::Silent).await;
    assert_eq!(other.unwrap_err(), SecretStoreState::OtherHost { bound: ORIGIN.into() });
    let orphans = store.orphans(&HashSet::new(), Patience::Silent).await.unwrap();
    let [orphan] = orphans.as_slice() else { panic!("one entry was expected: {orphans:?}") };
    assert!(orphan.slot == slot() && !orphan.label.is_empty(), "{orphan:?}");
    assert_eq!(store.orphans(&HashSet::from([slot()]), Patience::Silent).await, Ok(vec![]));
    store.delete(&slot(), Patience::Silent).await.unwrap();
    assert_eq!(get(&store, IN_KEYCHAIN).await, Err(SecretStoreState::Missing));
    assert_eq!(store.orphans(&HashSet::new(), Patience::Silent).await, Ok(vec![]));
}

#[test]
fn without_a_key_store_the_session_keeps_the_secret_and_says_why() {
    Desktop::without_ring().run("child_without_service");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_without_service() {
    let store = real();
    assert_eq!(put(&store).await, Ok((IN_SESSION, SecretStoreState::Unavailable)));
    assert_eq!(get(&store, IN_SESSION).await.unwrap(), SECRET);
    let report = store.state();
    assert!(report.sentence.contains("cannot be reached") && report.steps[0].contains("gnome-keyring"), "{report:?}");
    // A new session knows nothing of it.
    assert_eq!(get(&real(), IN_SESSION).await, Err(SecretStoreState::Missing));
}

#[test]
fn a_new_user_without_a_default_key_ring_is_told_so() {
    let mut desktop = Desktop::without_ring();
    desktop.start_ring(None);
    desktop.run("child_without_default_ring");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_without_default_ring() {
    let store = real();
    // Reading looks healthy there; only the probe tells.
    assert_eq!(get(&store, IN_KEYCHAIN).await, Err(SecretStoreState::Missing));
    assert_eq!(store.probe(Patience::Silent).await, SecretStoreState::NoDefaultRing);
    assert_eq!(put(&store).await, Ok((IN_SESSION, SecretStoreState::NoDefaultRing)));
}

#[test]
fn a_locked_key_ring_is_told_so_and_works_after_it_was_unlocked_without_a_restart() {
    let mut desktop = Desktop::unlocked();
    desktop.run("child_saves");
    desktop.start_ring(None);
    desktop.run("child_meets_a_locked_ring");
    desktop.start_ring(Some("password"));
    desktop.run("child_reads_and_deletes");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_meets_a_locked_ring() {
    let store = real();
    // The question for the password cannot be shown here: nothing on this bus could show it.
    assert_eq!(get(&store, IN_KEYCHAIN).await, Err(SecretStoreState::PromptClosed));
    assert_eq!(store.state().state, SecretStoreState::PromptClosed);
}

#[test]
fn a_frozen_key_ring_is_not_waited_for_and_works_again_without_a_restart() {
    Desktop::unlocked().run("child_meets_a_frozen_ring");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_meets_a_frozen_ring() {
    let store = real();
    put(&store).await.unwrap();
    signal("-STOP");
    let start = Instant::now();
    assert_eq!(get(&store, IN_KEYCHAIN).await, Err(SecretStoreState::TimedOut));
    let waited = start.elapsed();
    signal("-CONT");
    assert!((3.0..4.0).contains(&waited.as_secs_f32()), "{waited:?}");
    assert_eq!(get(&store, IN_KEYCHAIN).await.unwrap(), SECRET);
    assert_eq!(store.state().state, SecretStoreState::Available);
}

#[test]
fn a_key_ring_that_dies_is_told_so_without_waiting() {
    Desktop::unlocked().run("child_meets_a_dead_ring");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_meets_a_dead_ring() {
    let store = real();
    put(&store).await.unwrap();
    signal("-KILL");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let start = Instant::now();
    assert_eq!(get(&store, IN_KEYCHAIN).await, Err(SecretStoreState::Unavailable));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(put(&store).await, Ok((IN_SESSION, SecretStoreState::Unavailable)));
}

#[test]
fn entries_changed_from_outside_are_not_taken_for_secrets() {
    let desktop = Desktop::unlocked();
    desktop.run("child_saves");
    // Replaced by another program.
    let changed = ["store", "--label=other", "service", SERVICE, "username", "e-1"];
    assert!(desktop.tool(&changed, "by hand").unwrap().0);
    desktop.run("child_finds_a_foreign_value");
    // A second entry that fits as well.
    let second = ["store", "--label=Second one", "service", SERVICE, "username", "e-1", "also", "yes"];
    assert!(desktop.tool(&second, "by hand").unwrap().0);
    desktop.run("child_finds_two_entries");
    // Removed.
    assert!(desktop.tool(&["clear", "service", SERVICE, "username", "e-1"], "").unwrap().0);
    desktop.run("child_finds_nothing");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_finds_a_foreign_value() {
    assert_eq!(get(&real(), IN_KEYCHAIN).await, Err(SecretStoreState::NotOurs));
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_finds_two_entries() {
    let store = real();
    let Err(SecretStoreState::Ambiguous { labels }) = get(&store, IN_KEYCHAIN).await else { panic!("not ambiguous") };
    assert!(labels.len() == 2 && labels.contains(&"Second one".to_owned()), "{labels:?}");
    // Nothing is overwritten; the new value is held for the session.
    let (place, state) = put(&store).await.unwrap();
    assert!(place == IN_SESSION && matches!(state, SecretStoreState::Ambiguous { .. }), "{state:?}");
}

#[tokio::test]
#[ignore = "run in a process of its own by the test above"]
async fn child_finds_nothing() {
    assert_eq!(get(&real(), IN_KEYCHAIN).await, Err(SecretStoreState::Missing));
}

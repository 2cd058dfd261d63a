//! A desktop of its own for each test: screen, session bus, key ring, folders.

use crate::group::{Group, first_line};
use std::ffi::OsString;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What answers when the app asks for a key store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRing {
    /// gnome-keyring with an unlocked default collection: an ordinary login.
    Unlocked,
    /// A session bus on which nobody offers the Secret Service.
    Absent,
}

/// One process, as others on the same computer see it.
#[derive(Debug, Clone)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// Its short name.
    pub name: String,
    /// Its arguments, each ended by a NUL.
    pub arguments: Vec<u8>,
    /// Its environment, each variable ended by a NUL; `None` where the process keeps it to itself.
    pub environment: Option<Vec<u8>>,
}

impl Process {
    fn read(pid: u32) -> Option<Self> {
        let file = |name: &str| std::fs::read(format!("/proc/{pid}/{name}"));
        Some(Self {
            pid,
            name: String::from_utf8_lossy(&file("comm").ok()?).trim().to_owned(),
            arguments: file("cmdline").ok()?,
            environment: file("environ").ok(),
        })
    }
}

/// A screen, a session bus, a key ring and empty personal folders, all gone when dropped.
#[derive(Debug)]
pub struct Desktop {
    pub(crate) group: Group,
    environment: Vec<(&'static str, OsString)>,
    folder: tempfile::TempDir,
}

impl Desktop {
    /// A desktop as after an ordinary login, with its key ring unlocked.
    #[must_use]
    pub fn start() -> Self {
        Self::with(KeyRing::Unlocked)
    }

    /// A desktop with the given key ring. Takes about half a second.
    #[must_use]
    pub fn with(key_ring: KeyRing) -> Self {
        let folder = tempfile::Builder::new().prefix("desktop-").tempdir().expect("a temporary folder");
        let mut environment: Vec<(&'static str, OsString)> = vec![
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
            ("LANG", "C.UTF-8".into()),
            ("TZ", "UTC".into()),
            ("GDK_BACKEND", "x11".into()),
            ("GSETTINGS_BACKEND", "memory".into()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
        ];
        for (name, leaf) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "runtime"),
            ("TMPDIR", "tmp"),
        ] {
            let path = folder.path().join(leaf);
            std::fs::create_dir(&path).expect("an empty folder");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("a private folder");
            environment.push((name, path.into()));
        }
        let mut desktop = Self { group: Group::new(), environment, folder };
        desktop.start_screen();
        desktop.start_bus(key_ring);
        if key_ring == KeyRing::Unlocked {
            desktop.unlock_key_ring();
        }
        desktop
    }

    /// The folder that everything the app can write to stands in: personal folders, temporary files, logs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder behind `XDG_DATA_HOME`.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// The value of one of the desktop's environment variables.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&OsString> {
        self.environment.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// A command on this desktop; it sees nothing of the surroundings of the test.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value))).stdin(Stdio::null());
        command
    }

    /// What the key ring holds under these attributes, read from outside the app.
    #[must_use]
    pub fn secret_tool_lookup(&self, attributes: &[(&str, &str)]) -> Option<String> {
        let output = self
            .command("secret-tool")
            .arg("lookup")
            .args(attributes.iter().flat_map(|(name, value)| [*name, *value]))
            .output()
            .expect("secret-tool runs");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Every entry with this attribute, as `secret-tool search` prints it: labels, attributes and secrets.
    #[must_use]
    pub fn secret_tool_search(&self, attribute: &str, value: &str) -> String {
        let output = self
            .command("secret-tool")
            .args(["search", "--all", "--unlock", attribute, value])
            .output()
            .expect("secret-tool runs");
        // It prints values on one stream and attributes on the other.
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    fn log(&self, name: &str) -> Stdio {
        let logs = self.folder().join("logs");
        std::fs::create_dir_all(&logs).expect("a folder for logs");
        std::fs::File::create(logs.join(name)).expect("a log file").into()
    }

    /// What a process of this desktop has printed.
    #[must_use]
    pub fn printed(&self, log: &str) -> String {
        std::fs::read(self.folder().join("logs").join(log))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Every process that was started on this desktop, by whomever.
    #[must_use]
    pub fn processes(&self) -> Vec<Process> {
        let entries = std::fs::read_dir("/proc").expect("there is a /proc");
        let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        numbers.filter(|pid| self.group.has(*pid)).filter_map(Process::read).collect()
    }

    /// Starts a process that ends with the desktop; its output goes to `logs/<log>`.
    pub fn spawn(&mut self, mut command: Command, log: &str) {
        command.stderr(self.log(&format!("{log}.err"))).stdout(self.log(log));
        self.group.spawn(&mut command);
    }

    fn start_screen(&mut self) {
        let mut command = self.command("Xvfb");
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(self.log("Xvfb.err"));
        let number = first_line(self.group.spawn(&mut command), "Xvfb");
        self.environment.push(("DISPLAY", format!(":{number}").into()));
    }

    fn start_bus(&mut self, key_ring: KeyRing) {
        let mut command = self.command("dbus-daemon");
        command
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(self.log("dbus.err"));
        match key_ring {
            KeyRing::Unlocked => command.arg("--session"),
            // Without service files the bus cannot start a Secret Service by itself.
            KeyRing::Absent => {
                let file = self.folder().join("bus.conf");
                let listen = format!("unix:dir={}", self.folder().join("runtime").display());
                std::fs::write(
                    &file,
                    format!(
                        "<busconfig><type>session</type><listen>{listen}</listen><auth>EXTERNAL</auth>\
                         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
                         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>"
                    ),
                )
                .expect("a bus configuration");
                command.arg(format!("--config-file={}", file.display()))
            }
        };
        let address = first_line(self.group.spawn(&mut command), "dbus-daemon");
        self.environment.push(("DBUS_SESSION_BUS_ADDRESS", address.into()));
    }

    fn unlock_key_ring(&mut self) {
        let mut command = self.command("gnome-keyring-daemon");
        command
            .args(["--unlock", "--components=secrets", "--foreground"])
            .stdin(Stdio::piped())
            .stdout(self.log("keyring"))
            .stderr(self.log("keyring.err"));
        let child = self.group.spawn(&mut command);
        let mut input = child.stdin.take().expect("a piped standard input");
        input.write_all(b"password").expect("the key ring reads its password");
        drop(input);

        // Asking the key ring itself too early would make the bus start a second, locked one;
        // a round trip then shows that its collection is there and unlocked.
        let deadline = Instant::now() + Duration::from_secs(10);
        let probe = [("probe", "ready")];
        while !(self.owned("org.freedesktop.secrets")
            && self.store_probe(&probe)
            && self.secret_tool_lookup(&probe).as_deref() == Some("yes"))
        {
            assert!(
                Instant::now() < deadline,
                "the key ring did not become usable within 10 s: {}",
                self.printed("keyring.err")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        let cleared = self.command("secret-tool").args(["clear", "probe", "ready"]).status();
        assert!(cleared.is_ok_and(|status| status.success()), "the key ring's probe is not removed");
    }

    /// Whether somebody on the session bus answers under this name; starts nobody.
    #[must_use]
    pub fn owned(&self, name: &str) -> bool {
        let output = self
            .command("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"])
            .arg("org.freedesktop.DBus.NameHasOwner")
            .arg(format!("string:{name}"))
            .output()
            .expect("dbus-send runs");
        String::from_utf8_lossy(&output.stdout).contains("boolean true")
    }

    fn store_probe(&self, attributes: &[(&str, &str)]) -> bool {
        let Ok(mut child) = self
            .command("secret-tool")
            .args(["store", "--label=probe"])
            .args(attributes.iter().flat_map(|(name, value)| [*name, *value]))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
        else {
            panic!("secret-tool does not start; `make test` installs what is missing");
        };
        let written = child.stdin.take().is_some_and(|mut input| input.write_all(b"yes").is_ok());
        child.wait().is_ok_and(|status| status.success()) && written
    }
}

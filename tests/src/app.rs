//! The app's real window, driven as a person would: controls are found by role and accessible
//! name, clicked and typed into through WebDriver, and every click and field is counted.

use crate::desktop::{Desktop, Process};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::fmt;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What the form of a new environment sends, at Kinde, without what can be left empty.
#[must_use]
pub fn environment_draft(host: &str, client_id: &str, name: &str) -> Value {
    json!({
        "name": name, "colour": null, "production": false, "provider": "kinde", "host": host, "issuer": "", "tokenEndpoint": "",
        "jwksUri": "", "clientId": client_id, "authentication": "client_secret_post", "expectedOrgCode": "",
    })
}

/// How long a person is made to wait before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(25);
/// Has the window painted for two seconds: without a graphics card the driver waits for the next painting before it takes
/// a picture, for ever if nothing changes any more.
const STIR: &str = "clearInterval(window.stirring);
    const page = document.documentElement.style;
    let turn = 0;
    window.stirring = setInterval(() => {
      page.outline = turn % 2 ? '' : '2px solid rgb(0 0 0 / .001)';
      if (++turn === 60) clearInterval(window.stirring);
    }, 30);";
pub(crate) const FINDER: &str = include_str!("find.js");

/// Which accessible name is meant.
#[derive(Debug, Clone)]
pub enum Name {
    /// Exactly this one.
    Is(String),
    /// One that begins so: for names that end in a number or a price.
    Starts(String),
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Is(name.to_owned())
    }
}

/// A name that begins with `beginning`.
#[must_use]
pub fn starts(beginning: &str) -> Name {
    Name::Starts(beginning.to_owned())
}

impl Name {
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Is(name) => json!({ "is": name }),
            Self::Starts(name) => json!({ "starts": name }),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(name) => write!(f, "{name:?}"),
            Self::Starts(name) => write!(f, "{name:?}…"),
        }
    }
}

/// The running app, its window, and a count of what the person had to do.
pub struct App {
    pub(crate) client: Client,
    desktop: Desktop,
    clicks: usize,
    pub(crate) fields: usize,
}

impl App {
    /// Where cargo puts the app. `cargo test --workspace` builds it for its own package's tests.
    #[must_use]
    pub fn binary() -> PathBuf {
        crate::target().join("debug").join("m2m-token-tester")
    }

    /// Opens the app on this desktop.
    ///
    /// # Panics
    /// When the window does not come, with what was printed.
    pub async fn open(desktop: Desktop) -> Self {
        Self::open_binary(desktop, &Self::binary(), &[]).await
    }

    /// Opens the app so that everything is told: each message between window and Rust from the first one on, and
    /// whatever the app and its libraries print when they are asked for all of it.
    ///
    /// # Panics
    /// When the window does not come, with what was printed.
    pub async fn open_recorded(desktop: Desktop) -> Self {
        let loud = [
            ("M2M_RECORD_IPC", "true"),
            ("RUST_LOG", "trace"),
            ("RUST_BACKTRACE", "full"),
            ("G_MESSAGES_DEBUG", "all"),
        ];
        Self::open_with(desktop, &Self::binary(), &[], &loud).await
    }

    /// Opens a program with a web view on this desktop.
    ///
    /// # Panics
    /// When the window does not come, with what was printed.
    pub async fn open_binary(desktop: Desktop, binary: &Path, arguments: &[&str]) -> Self {
        Self::open_with(desktop, binary, arguments, &[]).await
    }

    async fn open_with(mut desktop: Desktop, binary: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        assert!(binary.is_file(), "{} is not built", binary.display());
        let port = free_port();
        let mut driver = desktop.command("WebKitWebDriver");
        driver
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            // Without it the app's web view refuses to be driven.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().copied());
        desktop.spawn(driver, "driver");

        let started = starter(&desktop, binary);
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".into(), json!({ "binary": started, "args": arguments }));
        let address = format!("http://127.0.0.1:{port}");
        let deadline = Instant::now() + PATIENCE;
        let client = loop {
            let connector = hyper_util::client::legacy::connect::HttpConnector::new();
            let mut builder = ClientBuilder::new(connector);
            match builder.capabilities(capabilities.clone()).connect(&address).await {
                Ok(client) => break client,
                Err(error) => assert!(
                    Instant::now() < deadline && desktop.group.ended().is_none(),
                    "no window: {error}\n{}{}",
                    desktop.printed("driver.err"),
                    desktop.printed("app.err")
                ),
            }
            tokio::time::sleep(STEP).await;
        };
        Self { client, desktop, clicks: 0, fields: 0 }
    }

    /// Closes the window; the desktop stays, so that the app can be opened again on it.
    pub async fn close(self) -> Desktop {
        let Self { client, desktop, .. } = self;
        let closed = client.close().await;
        assert!(closed.is_ok(), "the window does not close: {closed:?}");
        let deadline = Instant::now() + PATIENCE;
        while desktop.processes().iter().any(|process| is_app(&process.name)) {
            assert!(Instant::now() < deadline, "the app outlives its window");
            tokio::time::sleep(STEP).await;
        }
        desktop
    }

    /// Everything that runs for the app: itself and the processes of its web view.
    #[must_use]
    pub fn processes(&self) -> Vec<Process> {
        let all = self.desktop.processes().into_iter();
        all.filter(|process| is_app(&process.name) || process.name.starts_with("WebKit")).collect()
    }

    /// The desktop around the window.
    #[must_use]
    pub fn desktop(&self) -> &Desktop {
        &self.desktop
    }

    /// Clicks so far.
    #[must_use]
    pub fn clicks(&self) -> usize {
        self.clicks
    }

    /// Fields typed into so far.
    #[must_use]
    pub fn fields(&self) -> usize {
        self.fields
    }

    /// Clicks the control with this role and accessible name, as soon as it can be clicked.
    ///
    /// # Panics
    /// When it cannot within ten seconds, with what is on the screen.
    pub async fn click(&mut self, role: &str, name: impl Into<Name>) {
        let name = name.into();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.control(role, &name, deadline).await;
            self.bring_into_view(&element).await;
            // What moves is not aimed at: the click would land beside it.
            let place = element.rectangle().await.ok();
            tokio::time::sleep(STEP).await;
            if place.is_none() || element.rectangle().await.ok() != place {
                assert!(Instant::now() < deadline, "{role} {name} does not stay in its place");
                continue;
            }
            if element.attr("aria-disabled").await.is_ok_and(|off| off.as_deref() == Some("true")) {
                if Instant::now() >= deadline {
                    panic!("{role} {name} stays disabled\n{}", self.screen().await);
                }
                tokio::time::sleep(STEP).await;
                continue;
            }
            match element.click().await {
                Ok(()) => break,
                // Rendered anew or still covered: a person would look again, too.
                Err(error) if Instant::now() >= deadline => {
                    let screen = self.screen().await;
                    panic!("{role} {name} cannot be clicked: {error}\n{screen}");
                }
                Err(_) => tokio::time::sleep(STEP).await,
            }
        }
        self.clicks += 1;
    }

    /// Scrolls as a person would who wants to press something that is out of sight or below a bar that stays.
    async fn bring_into_view(&self, element: &Element) {
        const SCRIPT: &str = "const wanted = arguments[0], box = wanted.getBoundingClientRect();
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            if (!hit || !(wanted === hit || wanted.contains(hit) || hit.contains(wanted))) wanted.scrollIntoView({ block: 'center', behavior: 'instant' });";
        let element = serde_json::to_value(element).expect("a reference to an element");
        // Gone in the meantime: the next look finds the new one.
        let _ = self.client.execute(SCRIPT, vec![element]).await;
    }

    /// Waits until nothing on the screen is busy any more.
    ///
    /// # Panics
    /// When something still is after ten seconds, with what is on the screen.
    pub async fn idle(&self) {
        self.paint().await;
        self.until("an end of the work", "return !document.querySelector('[aria-busy=true]')", Value::Null).await;
    }

    /// Lets the window paint twice; a window that paints nothing is waited for a moment only.
    pub async fn paint(&self) {
        let script = "const done = arguments[0];
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)));
            setTimeout(done, 2000);";
        self.client.execute_async(script, vec![]).await.expect("the page runs a script");
    }

    /// Types `text` into the field with this label, in place of what is there.
    ///
    /// # Panics
    /// When there is no such field within ten seconds, with what is on the screen.
    pub async fn fill(&mut self, name: impl Into<Name>, text: &str) {
        let name = name.into();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let field = self.control("field", &name, deadline).await;
            let typed = match field.clear().await {
                Ok(()) => field.send_keys(text).await,
                Err(error) => Err(error),
            };
            // Drawn anew between clearing and typing, a field may hold its old text before the new one.
            let value = field.prop("value").await.ok().flatten().unwrap_or_default();
            let is_doubled = value != text && value.ends_with(text) && !text.is_empty();
            match typed {
                Ok(()) if is_doubled && Instant::now() < deadline => tokio::time::sleep(STEP).await,
                Ok(()) => break,
                Err(error) if Instant::now() >= deadline => {
                    let screen = self.screen().await;
                    panic!("field {name} cannot be typed into: {error}\n{screen}");
                }
                Err(_) => tokio::time::sleep(STEP).await,
            }
        }
        self.fields += 1;
    }

    /// Waits until something with this role and name is on the screen.
    ///
    /// # Panics
    /// When it is not within ten seconds, with what is on the screen.
    pub async fn see(&self, role: &str, name: impl Into<Name>) {
        self.control(role, &name.into(), Instant::now() + PATIENCE).await;
    }

    /// Whether something with this role and name is on the screen now.
    pub async fn sees(&self, role: &str, name: impl Into<Name>) -> bool {
        self.find(role, &name.into()).await.is_some()
    }

    /// Waits until the visible text of the window holds these words.
    ///
    /// # Panics
    /// When it does not within ten seconds, with what is on the screen.
    pub async fn read(&self, words: &str) {
        self.until(
            &format!("the words {words:?}"),
            "return document.body.innerText.includes(arguments[0])",
            json!(words),
        )
        .await;
    }

    /// Waits until a live region says these words: what a screen reader would announce.
    ///
    /// # Panics
    /// When none does within ten seconds, with what is on the screen.
    pub async fn hear(&self, words: &str) {
        let script = format!("{FINDER} return liveRegions().some(text => text.includes(arguments[0]))");
        self.until(&format!("the announcement {words:?}"), &script, json!(words)).await;
    }

    /// The texts of all live regions that say something.
    pub async fn live_regions(&self) -> Vec<String> {
        let texts = self.execute(&format!("{FINDER} return liveRegions()"), vec![]).await;
        serde_json::from_value(texts).expect("a list of texts")
    }

    /// Waits until `script`, a function body that gets `argument`, answers true.
    ///
    /// # Panics
    /// When it does not within ten seconds, with what is on the screen.
    pub async fn until(&self, what: &str, script: &str, argument: Value) {
        let deadline = Instant::now() + PATIENCE;
        while self.execute(script, vec![argument.clone()]).await != Value::Bool(true) {
            if Instant::now() >= deadline {
                panic!("not on the screen: {what}\n{}", self.screen().await);
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// Runs a function body in the page and gives what it returns.
    ///
    /// # Panics
    /// When the script throws.
    pub async fn execute(&self, script: &str, arguments: Vec<Value>) -> Value {
        match self.client.execute(script, arguments).await {
            Ok(value) => value,
            Err(error) => panic!("the page's script fails: {error}\n{}", self.desktop.printed("app.err")),
        }
    }

    /// Answers the next file dialog (`open` or `save`) with this path; no dialog comes up while a test drives the window.
    ///
    /// # Panics
    /// When the answer cannot be left for the app.
    pub fn answer_dialog(&self, kind: &str, path: &Path) {
        let folder = self.desktop.folder().join("tmp/m2m-dialog-answers");
        std::fs::create_dir_all(&folder).expect("a folder for answers");
        std::fs::write(folder.join(kind), path.display().to_string()).expect("an answer");
    }

    /// The WebDriver session, for what has no word here: keys, sizes, the clock.
    #[must_use]
    pub fn driver(&self) -> &Client {
        &self.client
    }

    /// The whole page as the web view has it now, form values included: for the search for secrets.
    pub async fn page(&self) -> String {
        let page = self
            .execute(
                "return document.documentElement.outerHTML + '\\n' + \
                 [...document.querySelectorAll('input, textarea, select')].map(field => field.value).join('\\n')",
                vec![],
            )
            .await;
        page.as_str().unwrap_or_default().to_owned()
    }

    /// Saves a picture of the window as `target/screenshots/<name>.png`.
    ///
    /// # Panics
    /// When there is no picture.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        // The driver hands out the last frame, which may be older than the page:
        // let it paint, until two pictures in a row are the same.
        let mut picture = Vec::new();
        for _ in 0..20 {
            self.paint().await;
            self.execute(STIR, vec![]).await;
            let next = self.client.screenshot().await.expect("a picture of the window");
            if next == picture {
                break;
            }
            picture = next;
        }
        let folder = crate::target().join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, picture).expect("the picture is saved");
        path
    }

    pub(crate) async fn control(&self, role: &str, name: &Name, deadline: Instant) -> Element {
        loop {
            if let Some(element) = self.find(role, name).await {
                return element;
            }
            if Instant::now() >= deadline {
                panic!("not on the screen: {role} {name}\n{}", self.screen().await);
            }
            tokio::time::sleep(STEP).await;
        }
    }

    async fn find(&self, role: &str, name: &Name) -> Option<Element> {
        let script = format!("{FINDER} return find(arguments[0], arguments[1])");
        let answer = match self.client.execute(&script, vec![json!(role), name.to_json()]).await {
            Ok(answer) => answer,
            // Drawn anew while it was handed over: the next look finds the new one.
            Err(error) if error.to_string().contains("Stale element") => return None,
            Err(error) => panic!("the page's script fails: {error}\n{}", self.desktop.printed("app.err")),
        };
        let reference = answer.as_object()?.values().next()?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(reference)))
    }

    /// What is on the screen, one control a line, and a picture of it for whoever reads the failure.
    async fn screen(&self) -> String {
        let name = format!("failed-{}", std::thread::current().name().unwrap_or("test").replace("::", "-"));
        let path = self.screenshot(&name).await;
        let outline = self.execute(&format!("{FINDER} return outline()"), vec![]).await;
        format!(
            "on the screen ({}):\n{}\n{}",
            path.display(),
            outline.as_str().unwrap_or_default(),
            self.desktop.printed("app.err")
        )
    }
}

/// A program that writes down what the app prints, which the driver would throw away.
fn starter(desktop: &Desktop, binary: &Path) -> PathBuf {
    let path = desktop.folder().join("start-app");
    let logs = desktop.folder().join("logs");
    let script = format!(
        "#!/bin/sh\nexec >>'{logs}/app' 2>>'{logs}/app.err'\necho started\nexec '{}' \"$@\"\n",
        binary.display(),
        logs = logs.display()
    );
    std::fs::write(&path, script).expect("a starter of the app");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("a program");
    path
}

/// The system cuts names after 15 letters.
fn is_app(name: &str) -> bool {
    !name.is_empty() && App::binary().file_name().is_some_and(|file| file.to_string_lossy().starts_with(name))
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("loopback has a free port")
        .port()
}

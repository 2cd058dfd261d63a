//! What the key store answered, in words for the person at the window.

use std::fmt;

use serde::Serialize;

#[cfg(target_os = "macos")]
const KEY_STORE: &str = "the macOS keychain";
#[cfg(windows)]
const KEY_STORE: &str = "Windows Credential Manager";
#[cfg(not(any(target_os = "macos", windows)))]
const KEY_STORE: &str = "the key ring of your desktop";

/// What is known of the key store, or of one entry in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum SecretStoreState {
    /// Not asked yet: it is tried at the first secret that is saved.
    Untried,
    /// A value was written, read back and removed.
    Available,
    /// Closed until its password is given.
    Locked,
    /// The question for its password was closed, or could not be shown (ST02).
    PromptClosed,
    /// It runs, but holds no default key ring (ST04).
    NoDefaultRing,
    /// None is running (ST01).
    Unavailable,
    /// No answer within the limit: a hidden question or a hanging program (ST03).
    TimedOut,
    /// The person stopped waiting.
    Cancelled,
    /// It refuses this app (ST08).
    Refused,
    /// There is no desktop session it could belong to (ST10).
    NoDesktop,
    /// It misbehaved: lost or changed what was written, or answered something unknown.
    Faulty,
    /// Several entries fit (ST06).
    Ambiguous {
        /// What the entries are called.
        labels: Vec<String>,
    },
    /// The value does not fit into an entry (ST07).
    TooLong {
        /// The most it takes, in bytes.
        limit: u32,
    },
    /// There is no such entry (ST05).
    Missing,
    /// The entry is bound to another server, so it is not given out.
    OtherHost {
        /// The origin it was saved for.
        bound: String,
    },
    /// The entry holds something this version did not write.
    NotOurs,
}

impl SecretStoreState {
    /// Whether this says something of the key store as a whole, not of one entry.
    pub fn is_about_the_store(&self) -> bool {
        !matches!(
            self,
            Self::Ambiguous { .. } | Self::TooLong { .. } | Self::Missing | Self::OtherHost { .. } | Self::NotOurs
        )
    }

    /// What the person can do, in order.
    pub fn steps(&self) -> Vec<String> {
        let steps: &[&str] = match self {
            Self::Untried | Self::Available => &[],
            Self::Locked | Self::PromptClosed => {
                &["Unlock it; usually with your login password.", "Press Try again. Nothing is lost."]
            }
            Self::NoDefaultRing => {
                &["Open Passwords and Keys and create a key ring; make it the default one.", "Press Try again."]
            }
            Self::Unavailable => &[
                "Install GNOME Keyring (package gnome-keyring) or KeePassXC with its Secret Service switched on, then sign in again.",
                "Press Try again.",
            ],
            Self::TimedOut => &["Look for a password question behind this window.", "Press Try again."],
            Self::Cancelled => &["Press Try again when you are ready to unlock it."],
            Self::Refused => &["Answer Always Allow, or unlock the login keychain.", "Press Try again."],
            Self::NoDesktop => &["Start the app from your desktop, not as a service or over a remote shell."],
            Self::Faulty => &["Restart the key store or sign in again.", "Press Try again."],
            Self::Ambiguous { .. } => {
                &["Open the key store's own program and remove the entry that is not yours.", "Press Try again."]
            }
            Self::TooLong { .. } => &["Check that only the client secret was pasted."],
            Self::Missing => &["Enter the client secret again. The environment is unchanged."],
            Self::OtherHost { .. } => &["Enter the client secret that belongs to this server."],
            Self::NotOurs => &["Enter the client secret again, or install the newest version of this app."],
        };
        steps.iter().map(|step| (*step).to_owned()).collect()
    }

    /// State, sentence and steps together.
    pub fn report(&self) -> SecretStoreReport {
        SecretStoreReport { state: self.clone(), sentence: self.to_string(), steps: self.steps() }
    }
}

impl fmt::Display for SecretStoreState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untried => write!(f, "The client secret will be kept in {KEY_STORE}."),
            Self::Available => write!(f, "Secrets are kept in {KEY_STORE}."),
            Self::Locked => write!(f, "{} is locked.", capital(KEY_STORE)),
            Self::PromptClosed => {
                write!(f, "The question for unlocking {KEY_STORE} was closed or could not be shown.")
            }
            Self::NoDefaultRing => f.write_str("Your desktop has no default key ring yet."),
            Self::Unavailable => write!(f, "{} cannot be reached.", capital(KEY_STORE)),
            Self::TimedOut => write!(f, "{} did not answer in time.", capital(KEY_STORE)),
            Self::Cancelled => write!(f, "You stopped waiting for {KEY_STORE}."),
            Self::Refused => write!(f, "{} refused this app.", capital(KEY_STORE)),
            Self::NoDesktop => {
                write!(f, "{} belongs to a desktop session, and there is none here.", capital(KEY_STORE))
            }
            Self::Faulty => write!(f, "{} does not keep what it is given.", capital(KEY_STORE)),
            Self::Ambiguous { labels } => {
                let labels = labels.join(", ");
                write!(f, "Several entries in {KEY_STORE} claim to be this secret: {labels}.")
            }
            Self::TooLong { limit } => {
                write!(f, "The value is too long for {KEY_STORE}, which takes {limit} bytes.")
            }
            Self::Missing => write!(f, "The secret is no longer in {KEY_STORE}."),
            Self::OtherHost { bound } => {
                write!(f, "The saved secret belongs to {bound}, so it is not used for another server.")
            }
            Self::NotOurs => write!(f, "The entry in {KEY_STORE} was changed by something else."),
        }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// State, sentence and steps, for the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SecretStoreReport {
    /// For code.
    pub state: SecretStoreState,
    /// For people.
    pub sentence: String,
    /// What to do, in order.
    pub steps: Vec<String>,
}

//! Everything a diagnosis may look at. Plain references; whatever is not known is left out.

use super::secret_oddity::SecretOddity;
use crate::discovery::{Metadata, MetadataTrouble};
use crate::environment::Environment;
use crate::exchange::Exchange;
use crate::guard::GuardRun;
use crate::jwks::KeySet;
use crate::jwt::DecodedToken;
use crate::token_request::TokenRequest;
use crate::token_response::TokenAnswer;
use crate::verification::Verification;

/// What is known about a failure, or about a run that may have none.
#[derive(Clone, Default)]
pub struct Situation<'a> {
    /// The environment in use.
    pub environment: Option<&'a Environment>,
    /// The other saved environments, for mix-ups between them.
    pub others: &'a [&'a Environment],
    /// What was asked for.
    pub request: Option<&'a TokenRequest>,
    /// What is odd about the form of the secret that was sent ([`super::secret_oddities`]).
    pub secret_oddities: &'a [SecretOddity],
    /// The exchange in question: token request, discovery, key set or call.
    pub exchange: Option<&'a Exchange>,
    /// The token endpoint's answer, as read.
    pub token_answer: Option<&'a TokenAnswer>,
    /// The server's metadata, where it was read.
    pub metadata: Option<&'a Metadata>,
    /// Why the server's metadata cannot be used.
    pub metadata_trouble: Option<&'a MetadataTrouble>,
    /// The key set, as read.
    pub keys: Option<&'a KeySet>,
    /// The token, taken apart.
    pub token: Option<&'a DecodedToken>,
    /// The token's checks.
    pub verification: Option<&'a Verification>,
    /// What is known about the test call; its request and answer are in `exchange`.
    pub call: Option<CallSituation<'a>>,
    /// What the guard check saw; the most telling of its exchanges is in `exchange`.
    pub guard: Option<&'a GuardRun>,
    /// This computer's time, in seconds since 1970.
    pub now: i64,
    /// The server's time at `now`, from its `Date` header; read from `exchange` when absent.
    pub server_now: Option<i64>,
    /// Trouble of this computer or this app.
    pub own: Option<OwnTrouble>,
}

/// What is known about a test call besides its exchange.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallSituation<'a> {
    /// The scope that the operation is known to need.
    pub needed_scope: Option<&'a str>,
    /// The scopes in the token's `scope` claim.
    pub granted_scopes: &'a [String],
    /// The token's audiences.
    pub token_audiences: &'a [String],
    /// When the token ends, in seconds since 1970.
    pub token_expires_at: Option<i64>,
    /// Where the answer redirects to.
    pub redirect: Option<&'a str>,
}

/// Trouble of this computer or this app, as the shell can tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnTrouble {
    /// The key store is locked; the question to unlock it was closed or could not be shown.
    KeychainLocked,
    /// The key store refused: wrong password, cancelled, or forbidden to this app.
    KeychainDenied,
    /// There is no key store service, or none that works here: the system's words.
    KeychainAbsent {
        /// The system's words.
        detail: String,
    },
    /// There is a key store service without a default key ring.
    KeychainWithoutDefault,
    /// The key store did not answer in time.
    KeychainNoAnswer,
    /// The key store needs a desktop session and there is none.
    NoDesktopSession,
    /// No secret has been set.
    SecretMissing,
    /// The entry for a saved secret is gone.
    SecretVanished,
    /// The entry holds another secret than the one that was saved.
    SecretChanged,
    /// Several entries have this name.
    SecretAmbiguous {
        /// How many.
        count: usize,
    },
    /// The secret is longer than the key store takes.
    SecretTooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The key store's limit in bytes.
        limit: usize,
    },
    /// The secret is bound to another address than the one it would go to.
    SecretBoundElsewhere {
        /// Where it is bound to.
        bound: String,
        /// Where it would go.
        wanted: String,
    },
    /// The settings could not be read; the last good copy is in use.
    SettingsDamaged,
    /// The settings were written by a newer version.
    SettingsNewer,
    /// The settings are older than the last ones saved: something restored an old copy.
    SettingsRolledBack,
    /// The disk is full.
    DiskFull,
    /// The settings must not be written here.
    SettingsNotWritable,
    /// Another program holds the settings.
    SettingsBusy,
    /// The app runs already.
    SecondInstance,
    /// The clipboard could not be written.
    ClipboardBlocked,
    /// The computer's clock jumped while the app was running, by so many seconds.
    ClockJumped {
        /// Seconds forwards (positive) or back.
        seconds: i64,
    },
    /// The computer slept in the middle of a request, for about so many seconds.
    SleptDuringRequest {
        /// Seconds.
        seconds: i64,
    },
    /// A file to import cannot be read.
    ImportUnreadable {
        /// Why, in a sentence.
        because: String,
    },
}

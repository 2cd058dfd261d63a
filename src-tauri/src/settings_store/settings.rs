//! The settings of schema 1. There is no place for a secret or a token in them.
//!
//! Members that this version does not know are kept as they are (`other`), so that a newer build with
//! the same schema loses nothing when an older one saves.

use std::collections::BTreeMap;

use client_credentials::environment::{Environment, EnvironmentId};
use client_credentials::facts::GoodTokens;
use client_credentials::token_cache::{MintLedger, TokenRecord};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::envelope::{Damage, Data};
use super::preferences::{DateOrder, NetworkPreferences};

/// Everything the app remembers, except secrets.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// In the order of the rail.
    pub environments: Vec<Environment>,
    /// Where the secret of an environment lives, and what may be said about it.
    pub secret_records: BTreeMap<EnvironmentId, SecretRecord>,
    /// Deleted environments whose secret may still have to be removed.
    pub deleted: Vec<Tombstone>,
    /// The environment that was open last.
    pub selected_environment: Option<EnvironmentId>,
    /// Tokens minted by environment and month.
    pub mint_ledger: MintLedger,
    /// Saved tokens that sleep in the key store, without the tokens.
    pub token_records: Vec<TokenRecord>,
    /// What the last good tokens said, without the tokens.
    pub good_tokens: GoodTokens,
    /// Look and habits.
    pub preferences: Preferences,
    /// Random key of this installation, in hexadecimal digits, for fingerprints that only compare here.
    pub fingerprint_key: String,
    /// Members of the same schema that this version does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Where the secret of one environment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretRecord {
    /// The place it was put.
    pub place: SecretPlace,
    /// When it was set, in seconds since 1970.
    pub set_at: i64,
    /// Its length in characters.
    pub characters: u32,
    /// Four hexadecimal digits for comparing two secrets on this computer.
    pub fingerprint: String,
    /// The origin it is bound to: it is sent nowhere else.
    pub host: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Where a secret lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum SecretPlace {
    /// In the key store of the operating system.
    Keychain,
    /// In the memory of the session that set it; gone when the app closes.
    Session,
}

/// A deleted environment: kept for undo, and until its secret is gone from the key store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tombstone {
    /// The environment as it was.
    pub environment: Environment,
    /// Its secret's record, if it had one.
    pub secret_record: Option<SecretRecord>,
    /// When it was deleted, in seconds since 1970.
    pub deleted_at: i64,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Look and habits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// Light or dark.
    pub theme: Theme,
    /// Whether access tokens are kept in the key store over a restart.
    pub keep_tokens: bool,
    /// Tokens a month after which the window warns, by environment.
    pub mint_budget: Option<u32>,
    /// Failures are worded for a developer.
    pub for_developers: bool,
    /// Practice lessons that were done, by name.
    pub lessons_done: Vec<String>,
    /// Environments whose set-up checklist was put away.
    pub hidden_checklists: Vec<EnvironmentId>,
    /// Whether a history of requests and answers is kept.
    pub keep_history: bool,
    /// Whether the history also keeps bodies.
    pub keep_history_bodies: bool,
    /// The language that programs are written in.
    pub code_language: Option<String>,
    /// The language that programs which verify are written in.
    pub verifier_language: Option<String>,
    /// Size of all text, in per cent.
    pub text_size: u16,
    /// Which time is read first.
    pub dates: DateOrder,
    /// Seconds by which clocks may differ when a token is judged.
    pub leeway: u32,
    /// Seconds after which a copied token leaves the clipboard.
    pub clipboard_seconds: u32,
    /// Per cent of the budget at which the window warns.
    pub mint_warning: u32,
    /// How other computers are reached.
    pub network: NetworkPreferences,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            keep_tokens: true,
            mint_budget: None,
            for_developers: false,
            lessons_done: Vec::new(),
            hidden_checklists: Vec::new(),
            keep_history: true,
            keep_history_bodies: false,
            code_language: None,
            verifier_language: None,
            text_size: 100,
            dates: DateOrder::Local,
            leeway: 60,
            clipboard_seconds: 60,
            mint_warning: 80,
            network: NetworkPreferences::default(),
            other: Map::new(),
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the computer is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Settings {
    /// Reads the members of a settings file.
    ///
    /// # Errors
    /// [`Damage::WrongValue`] when a member has another type or form.
    pub fn from_data(data: &Data) -> Result<Self, Damage> {
        Self::deserialize(data).map_err(|_| Damage::WrongValue)
    }

    /// The members as they go into the file.
    ///
    /// # Errors
    /// [`Damage::WrongValue`] when a value has no JSON form.
    pub fn to_data(&self) -> Result<Data, Damage> {
        match serde_json::to_value(self) {
            Ok(Value::Object(data)) => Ok(data),
            _ => Err(Damage::WrongValue),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use serde_json::json;

    fn data(value: Value) -> Data {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn members_that_are_not_known_survive_a_change() {
        let from_newer_build = data(json!({
            "preferences": {"theme": "dark", "density": "compact"},
            "recentCalls": [{"path": "/api/v1/users"}],
        }));
        let mut settings = Settings::from_data(&from_newer_build).unwrap();
        assert_eq!(settings.preferences.theme, Theme::Dark);
        settings.preferences.theme = Theme::Light;
        let saved = settings.to_data().unwrap();
        assert_eq!(saved["recentCalls"], from_newer_build["recentCalls"]);
        assert_eq!(saved["preferences"]["density"], "compact");
        assert_eq!(saved["preferences"]["theme"], "light");
    }

    #[test]
    fn a_member_of_another_type_is_noticed() {
        for wrong in [
            json!({"environments": {}}),
            json!({"environments": [1]}),
            json!({"preferences": {"theme": "mauve"}}),
            json!({"secretRecords": {"a": {"place": "post-it"}}}),
            json!({"deleted": "no"}),
        ] {
            assert!(matches!(Settings::from_data(&data(wrong.clone())), Err(Damage::WrongValue)), "{wrong}");
        }
    }

    #[test]
    fn empty_settings_follow_the_computer_and_keep_tokens() {
        let settings = Settings::from_data(&Data::new()).unwrap();
        assert_eq!(settings.preferences, Preferences::default());
        assert!(settings.preferences.keep_tokens && settings.environments.is_empty());
    }
}

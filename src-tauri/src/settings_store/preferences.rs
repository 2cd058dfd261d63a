//! Choices of the person at the window, and what may be typed for them.

use client_credentials::field::FieldError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::settings::{Preferences, SecretPlace, Theme};

/// Text sizes to choose from, in per cent.
pub const TEXT_SIZES: [u16; 6] = [90, 100, 115, 130, 160, 200];

/// Which time is read first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// The time of this computer's zone.
    #[default]
    Local,
    /// Universal time.
    Utc,
}

/// How other computers are reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NetworkPreferences {
    /// Longest wait for a connection, in seconds.
    pub connect_seconds: u32,
    /// Longest silence while an answer is read, in seconds.
    pub read_seconds: u32,
    /// Longest time for a whole exchange, in seconds.
    pub total_seconds: u32,
    /// Which proxy is used.
    pub proxy: ProxyPreference,
    /// Certificates of further authorities, as PEM.
    pub extra_certificates: Option<String>,
    /// A client certificate; its key is in the key store.
    pub client_certificate: Option<ClientCertificate>,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Default for NetworkPreferences {
    fn default() -> Self {
        Self {
            connect_seconds: 10,
            read_seconds: 15,
            total_seconds: 30,
            proxy: ProxyPreference::default(),
            extra_certificates: None,
            client_certificate: None,
            other: Map::new(),
        }
    }
}

/// Which proxy is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProxyPreference {
    /// Who decides.
    pub kind: ProxyKind,
    /// The proxy of the settings.
    pub address: Option<Url>,
    /// Who asks it.
    pub user: Option<String>,
    /// Where the password is, if there is one.
    pub password: Option<SecretPlace>,
}

/// Who decides about the proxy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum ProxyKind {
    /// The operating system.
    #[default]
    System,
    /// Nobody: there is none.
    None,
    /// The settings of this app.
    Own,
}

/// A client certificate without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientCertificate {
    /// The certificate and those between it and its authority, as PEM.
    pub certificates: String,
    /// Where its key is.
    pub key: SecretPlace,
}

/// A setting that can be changed or reset by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub enum SettingName {
    /// Light or dark.
    Theme,
    /// In per cent.
    TextSize,
    /// Which time is read first.
    Dates,
    /// Whether tokens are kept over a restart.
    KeepTokens,
    /// Whether a history of requests and answers is kept.
    KeepHistory,
    /// Whether the history also keeps bodies.
    KeepHistoryBodies,
    /// Seconds by which clocks may differ.
    Leeway,
    /// Seconds after which a copied token leaves the clipboard.
    Clipboard,
    /// Tokens a month.
    MintBudget,
    /// Per cent of the budget at which the window warns.
    MintWarning,
    /// Longest wait for a connection.
    ConnectTimeout,
    /// Longest silence.
    ReadTimeout,
    /// Longest time for a whole exchange.
    TotalTimeout,
    /// Which proxy is used.
    Proxy,
    /// Certificates of further authorities.
    ExtraCertificates,
    /// A client certificate.
    ClientCertificate,
}

impl SettingName {
    /// Every setting, in the order of the page.
    pub const ALL: [Self; 16] = [
        Self::Theme,
        Self::TextSize,
        Self::Dates,
        Self::KeepTokens,
        Self::KeepHistory,
        Self::KeepHistoryBodies,
        Self::Leeway,
        Self::Clipboard,
        Self::MintBudget,
        Self::MintWarning,
        Self::ConnectTimeout,
        Self::ReadTimeout,
        Self::TotalTimeout,
        Self::Proxy,
        Self::ExtraCertificates,
        Self::ClientCertificate,
    ];

    /// The name of its field in the window.
    pub fn field(self) -> String {
        let name = serde_json::to_value(self).ok();
        name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Whether a new sender has to be built for it.
    pub fn is_network(self) -> bool {
        matches!(
            self,
            Self::ConnectTimeout
                | Self::ReadTimeout
                | Self::TotalTimeout
                | Self::Proxy
                | Self::ExtraCertificates
                | Self::ClientCertificate
        )
    }

    /// Sets it to what was typed or chosen.
    ///
    /// # Errors
    /// What may stand there.
    pub fn change(self, typed: &str, preferences: &mut Preferences) -> Result<(), FieldError> {
        let network = &mut preferences.network;
        match self {
            Self::Theme => preferences.theme = self.chosen::<Theme>(typed)?,
            Self::TextSize => {
                let size = self.number(typed, 50, 300, "%")?;
                let known = TEXT_SIZES.into_iter().find(|known| u32::from(*known) == size);
                preferences.text_size = known.ok_or_else(|| self.wrong("Choose one of the sizes of the list."))?;
            }
            Self::Dates => preferences.dates = self.chosen::<DateOrder>(typed)?,
            Self::KeepTokens => preferences.keep_tokens = self.chosen::<bool>(typed)?,
            Self::KeepHistory => preferences.keep_history = self.chosen::<bool>(typed)?,
            Self::KeepHistoryBodies => preferences.keep_history_bodies = self.chosen::<bool>(typed)?,
            Self::Leeway => preferences.leeway = self.number(typed, 0, 600, "seconds")?,
            Self::Clipboard => preferences.clipboard_seconds = self.number(typed, 5, 600, "seconds")?,
            Self::MintBudget => {
                preferences.mint_budget = match typed.trim() {
                    "" => None,
                    typed => Some(self.number(typed, 1, 999_999_999, "tokens")?),
                };
            }
            Self::MintWarning => preferences.mint_warning = self.number(typed, 1, 100, "per cent")?,
            Self::ConnectTimeout => network.connect_seconds = self.number(typed, 1, 300, "seconds")?,
            Self::ReadTimeout => network.read_seconds = self.number(typed, 1, 300, "seconds")?,
            Self::TotalTimeout => network.total_seconds = self.number(typed, 1, 600, "seconds")?,
            Self::Proxy | Self::ExtraCertificates | Self::ClientCertificate => {
                return Err(self.wrong("This setting has fields of its own."));
            }
        }
        Ok(())
    }

    /// Sets it to what it is in a new installation.
    pub fn reset(self, preferences: &mut Preferences) {
        let (new, network) = (Preferences::default(), NetworkPreferences::default());
        match self {
            Self::Theme => preferences.theme = new.theme,
            Self::TextSize => preferences.text_size = new.text_size,
            Self::Dates => preferences.dates = new.dates,
            Self::KeepTokens => preferences.keep_tokens = new.keep_tokens,
            Self::KeepHistory => preferences.keep_history = new.keep_history,
            Self::KeepHistoryBodies => preferences.keep_history_bodies = new.keep_history_bodies,
            Self::Leeway => preferences.leeway = new.leeway,
            Self::Clipboard => preferences.clipboard_seconds = new.clipboard_seconds,
            Self::MintBudget => preferences.mint_budget = new.mint_budget,
            Self::MintWarning => preferences.mint_warning = new.mint_warning,
            Self::ConnectTimeout => preferences.network.connect_seconds = network.connect_seconds,
            Self::ReadTimeout => preferences.network.read_seconds = network.read_seconds,
            Self::TotalTimeout => preferences.network.total_seconds = network.total_seconds,
            Self::Proxy => preferences.network.proxy = network.proxy,
            Self::ExtraCertificates => preferences.network.extra_certificates = None,
            Self::ClientCertificate => preferences.network.client_certificate = None,
        }
    }

    /// Whether it differs from a new installation.
    pub fn is_changed(self, preferences: &Preferences) -> bool {
        let mut reset = preferences.clone();
        self.reset(&mut reset);
        reset != *preferences
    }

    fn wrong(self, message: impl Into<String>) -> FieldError {
        FieldError::new(&self.field(), message)
    }

    fn chosen<T: for<'de> Deserialize<'de>>(self, typed: &str) -> Result<T, FieldError> {
        let as_text = || serde_json::from_value(Value::String(typed.to_owned())).ok();
        let read = serde_json::from_str(typed).ok().or_else(as_text);
        read.ok_or_else(|| self.wrong("Choose one of the list."))
    }

    /// A whole number as people type it: spaces and separators of thousands are theirs to choose.
    fn number(self, typed: &str, least: u32, most: u32, unit: &str) -> Result<u32, FieldError> {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '\'' | '’')).collect();
        let read = Some(plain).filter(|text| text.chars().all(|c| c.is_ascii_digit()));
        let read = read.and_then(|text| text.parse::<u32>().ok()).filter(|number| (least..=most).contains(number));
        read.ok_or_else(|| self.wrong(format!("A whole number of {unit}, from {least} to {most}.")))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_changed_by_what_was_typed_and_reset_by_itself() {
        use SettingName as S;
        for (setting, typed) in [
            (S::Theme, "dark"),
            (S::TextSize, "200"),
            (S::Dates, "utc"),
            (S::KeepTokens, "false"),
            (S::KeepHistory, "false"),
            (S::KeepHistoryBodies, "true"),
            (S::Leeway, "0"),
            (S::Clipboard, " 15 "),
            (S::MintBudget, "1 000"),
            (S::MintWarning, "50"),
            (S::ConnectTimeout, "3"),
            (S::ReadTimeout, "300"),
            (S::TotalTimeout, "600"),
        ] {
            let mut preferences = Preferences::default();
            setting.change(typed, &mut preferences).unwrap();
            assert!(setting.is_changed(&preferences), "{setting:?}");
            let changed: Vec<_> = S::ALL.into_iter().filter(|other| other.is_changed(&preferences)).collect();
            assert_eq!(changed, [setting], "only this one");
            setting.reset(&mut preferences);
            assert_eq!(preferences, Preferences::default(), "{setting:?}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_in_words_and_changes_nothing() {
        use SettingName as S;
        for (setting, typed, word) in [
            (S::Theme, "mauve", "list"),
            (S::TextSize, "123", "sizes of the list"),
            (S::TextSize, "", "whole number"),
            (S::KeepTokens, "maybe", "list"),
            (S::Leeway, "-1", "from 0 to 600"),
            (S::Leeway, "601", "from 0 to 600"),
            (S::Leeway, "1e2", "whole number"),
            (S::Leeway, "99999999999999999999", "whole number"),
            (S::Clipboard, "0", "from 5 to 600"),
            (S::MintBudget, "0", "from 1"),
            (S::MintBudget, "many", "whole number of tokens"),
            (S::MintWarning, "101", "per cent"),
            (S::ConnectTimeout, "0", "seconds"),
            (S::TotalTimeout, "٣", "whole number"),
            (S::Proxy, "x", "fields of its own"),
        ] {
            let mut preferences = Preferences::default();
            let error = setting.change(typed, &mut preferences).unwrap_err();
            assert!(error.field == setting.field() && error.message.contains(word), "{typed}: {}", error.message);
            assert_eq!(preferences, Preferences::default(), "{setting:?}");
        }
    }
}

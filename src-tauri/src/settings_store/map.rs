//! The map that holds the settings while the app runs: the plugin's, or plain memory where the plugin
//! must not see the file.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::{Store, StoreBuilder};

use super::RULES;
use super::envelope::Data;
use super::reading::{Reading, read_bytes};

type Members = HashMap<String, Value>;
type Failure = Box<dyn Error + Send + Sync>;

/// The store plugin, set up so that no store of this app can ever write a file, whoever opens it.
pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_store::Builder::new().default_serialize_fn(refuse).default_deserialize_fn(members).build()
}

/// Holds the settings.
pub trait SettingsMap: Send + Sync {
    /// All members, by name.
    fn data(&self) -> Data;
    /// Takes over all members.
    fn replace(&self, data: Data);
}

/// Plain memory.
#[derive(Default)]
pub struct MemoryMap(Mutex<Data>);

impl SettingsMap for MemoryMap {
    fn data(&self) -> Data {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, data: Data) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = data;
    }
}

/// The plugin's store.
pub struct PluginMap<R: Runtime>(Arc<Store<R>>);

impl<R: Runtime> PluginMap<R> {
    /// Builds the plugin's store of `file` and takes it off the plugin's list at once.
    /// `None` when the plugin refuses.
    pub fn build(app: &AppHandle<R>, file: &str) -> Option<Self> {
        let store =
            StoreBuilder::new(app, file).serialize(refuse).deserialize(members).disable_auto_save().build().ok()?;
        store.close_resource();
        Some(Self(store))
    }
}

impl<R: Runtime> SettingsMap for PluginMap<R> {
    fn data(&self) -> Data {
        let mut entries = self.0.entries();
        // The plugin keeps no order; a stable one makes two files comparable.
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.into_iter().collect()
    }

    fn replace(&self, data: Data) {
        for gone in self.0.keys().into_iter().filter(|key| !data.contains_key(key)) {
            self.0.delete(gone);
        }
        for (key, value) in data {
            // Setting tells every listener, so only what differs is set.
            if self.0.get(&key).as_ref() != Some(&value) {
                self.0.set(key, value);
            }
        }
    }
}

/// The plugin writes in place, without waiting for the disk: it is not allowed to.
fn refuse(_: &Members) -> Result<Vec<u8>, Failure> {
    Err("settings are saved by the app itself".into())
}

/// What the plugin's store starts with: the members of a sound settings file.
fn members(bytes: &[u8]) -> Result<Members, Failure> {
    match read_bytes(bytes, &RULES) {
        Reading::Sound { data, .. } => Ok(data.into_iter().collect()),
        Reading::Newer { .. } => Err("written by a newer version".into()),
        Reading::Damaged(damage) => Err(damage.to_string().into()),
    }
}

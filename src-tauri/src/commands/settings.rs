//! Choices of the person at the window. Each takes effect at once.

use serde::Deserialize;
use tauri::{AppHandle, Runtime, State};

use crate::credentials::TypedSecret;
use crate::error::IpcError;
use crate::network::{self, ProxyDraft};
use crate::settings_store::Settings;
use crate::settings_store::preferences::SettingName;
use crate::state::App;
use crate::token_keeping;
use crate::views::PreferencesView;

/// A setting and what was typed or chosen for it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ChangeSetting {
    setting: SettingName,
    value: String,
}

/// Changes one setting.
#[tauri::command]
pub async fn change_setting(app: State<'_, App>, args: ChangeSetting) -> Result<PreferencesView, IpcError> {
    let mut preferences = app.settings.read().preferences;
    args.setting.change(&args.value, &mut preferences)?;
    let change = move |settings: &mut Settings| {
        // Looked at above: it fits.
        let _ = args.setting.change(&args.value, &mut settings.preferences);
        if !settings.preferences.keep_tokens {
            settings.good_tokens.clear();
        }
    };
    match args.setting.is_network() {
        true => network::change(&app, change).await?,
        false => app.change(change).await?,
    }
    if !app.settings.read().preferences.keep_tokens {
        // What the key store does not let go now goes when it is open next.
        token_keeping::forget_kept(&app).await;
    }
    Ok((&app.settings.read().preferences).into())
}

/// Which setting.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ResetSettings {
    /// Nothing means all of them.
    setting: Option<SettingName>,
}

/// Resets one setting, or all, to what a new installation has. Environments and secrets of theirs are not touched.
#[tauri::command]
pub async fn reset_settings(app: State<'_, App>, args: ResetSettings) -> Result<PreferencesView, IpcError> {
    let before = app.settings.read().preferences.network;
    let names = args.setting.map_or(SettingName::ALL.to_vec(), |setting| vec![setting]);
    network::change(&app, move |settings| names.iter().for_each(|name| name.reset(&mut settings.preferences))).await?;
    network::drop_needless(&app, &before).await?;
    Ok((&app.settings.read().preferences).into())
}

/// A proxy as typed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SetProxy {
    proxy: ProxyDraft,
}

/// Sets the proxy.
#[tauri::command]
pub async fn set_proxy(app: State<'_, App>, args: SetProxy) -> Result<PreferencesView, IpcError> {
    network::set_proxy(&app, args.proxy).await?;
    Ok((&app.settings.read().preferences).into())
}

/// Certificates as PEM text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SetCertificates {
    #[cfg_attr(test, ts(type = "string"))]
    text: TypedSecret,
}

/// Trusts further certificate authorities.
#[tauri::command]
pub async fn set_extra_certificates(app: State<'_, App>, args: SetCertificates) -> Result<PreferencesView, IpcError> {
    network::set_extra_certificates(&app, args.text.text()).await?;
    Ok((&app.settings.read().preferences).into())
}

/// Takes a client certificate with its private key, which goes into the key store.
#[tauri::command]
pub async fn set_client_certificate(app: State<'_, App>, args: SetCertificates) -> Result<PreferencesView, IpcError> {
    network::set_client_certificate(&app, args.text.text()).await?;
    Ok((&app.settings.read().preferences).into())
}

/// Trusts further certificate authorities out of a file; nothing when none was chosen.
#[tauri::command]
pub async fn choose_extra_certificates<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<Option<PreferencesView>, IpcError> {
    let Some(text) = network::choose_file(&handle, "Certificate of the authority").await? else { return Ok(None) };
    network::set_extra_certificates(&app, &text).await?;
    Ok(Some((&app.settings.read().preferences).into()))
}

/// Takes a client certificate with its key out of a file, or the key alone where the certificate was pasted: the key then
/// never passes through the window. Nothing when no file was chosen.
#[tauri::command]
pub async fn choose_client_certificate<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    args: SetCertificates,
) -> Result<Option<PreferencesView>, IpcError> {
    let Some(text) = network::choose_file(&handle, "Client certificate and key").await? else { return Ok(None) };
    let both = zeroize::Zeroizing::new(format!("{}\n{}", args.text.text(), text.as_str()));
    network::set_client_certificate(&app, &both).await?;
    Ok(Some((&app.settings.read().preferences).into()))
}

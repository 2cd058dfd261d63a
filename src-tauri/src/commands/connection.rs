//! The connection doctor: four groups of checks, asked one after another so that the window can show each as it comes.

use client_credentials::doctor::{ConnectionCheck, check_address, check_keys, check_metadata, check_network};
use serde::Deserialize;
use tauri::State;

use crate::error::IpcError;
use crate::network;
use crate::state::{App, now};

/// A group of checks.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum CheckGroup {
    /// The address itself and the way to it.
    Address,
    /// Name, connection, certificate.
    Network,
    /// What the server says of itself.
    Metadata,
    /// Its keys.
    Keys,
}

/// Which checks of which environment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CheckConnection {
    environment_id: String,
    group: CheckGroup,
    operation_id: String,
}

/// Makes one group of checks, without a token and without credentials.
#[tauri::command]
pub async fn check_connection(app: State<'_, App>, args: CheckConnection) -> Result<Vec<ConnectionCheck>, IpcError> {
    let environment = app.environment(&args.environment_id)?;
    let work = async {
        let settings = network::settings(&app).await?;
        Ok(match args.group {
            CheckGroup::Address => check_address(&settings, &environment),
            CheckGroup::Network => check_network(&settings, &environment, now()).await,
            CheckGroup::Metadata => check_metadata(&app.http().await?, &environment, now()).await,
            CheckGroup::Keys => check_keys(&app.http().await?, &environment, now()).await,
        })
    };
    app.operations.run(&args.operation_id, work).await
}

//! What people paste into the forms: read here, with its slips told; a secret in it stays here.

use client_credentials::environment::Provider;
use client_credentials::paste::{self, Hint, NoteKind, NoteReading, OfferAction, PastedField};
use client_credentials::secret::ClientSecret;
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::credentials::TypedSecret;
use crate::error::IpcError;
use crate::state::App;

/// A whole pasted text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadNote {
    #[cfg_attr(test, ts(type = "string"))]
    text: TypedSecret,
}

/// What was understood of a pasted text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct NoteView {
    kind: NoteKind,
    host: Option<String>,
    client_id: Option<String>,
    /// A secret was found; it stays in Rust under this name.
    secret: Option<NotedSecret>,
    audiences: Vec<String>,
    scopes: Vec<String>,
    token_url: Option<String>,
    issuer: Option<String>,
    name: Option<String>,
    /// What was understood, in sentences.
    understood: Vec<String>,
    /// What was not, or does not fit.
    left_over: Vec<String>,
}

/// A secret that was found in a pasted text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct NotedSecret {
    note_id: String,
    characters: usize,
}

/// Reads a whole pasted text: a message, a `.env`, JSON, a cURL command. The text itself is not kept.
#[tauri::command]
pub async fn read_note(app: State<'_, App>, args: ReadNote) -> Result<NoteView, IpcError> {
    let NoteReading { note, secret, .. } = paste::note(args.text.text());
    if let Some(trouble) = note.trouble {
        return Err(IpcError::new("note-not-read", trouble));
    }
    let secret = secret.map(|secret| NotedSecret { characters: secret.characters(), note_id: app.hold_noted(secret) });
    Ok(NoteView {
        kind: note.kind,
        host: note.host,
        client_id: note.client_id,
        secret,
        audiences: note.audiences,
        scopes: note.scopes,
        token_url: note.token_url,
        issuer: note.issuer,
        name: note.name,
        understood: note.understood,
        left_over: note.remarks.into_iter().chain(note.left_over).collect(),
    })
}

/// The text of one field.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadField {
    field: ReadableField,
    text: String,
}

/// Fields whose text may be read openly.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ReadableField {
    /// The Kinde domain.
    Host,
    /// The client ID.
    ClientId,
    /// An audience.
    Audience,
    /// A list of scopes.
    Scope,
    /// The token endpoint.
    TokenUrl,
    /// The issuer.
    Issuer,
}

/// How a field's text could be cleaned, and what is noticeable about it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FieldReading {
    cleaned: String,
    changes: Vec<String>,
    hints: Vec<FieldHint>,
}

/// Something noticeable, and what could be put in its place.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FieldHint {
    sentence: String,
    offer: Option<FieldOffer>,
}

/// A value to put into the field.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct FieldOffer {
    label: String,
    value: String,
}

/// Reads the text of one field when it is left; nothing is changed and nothing is asked.
#[tauri::command]
pub async fn read_field(args: ReadField) -> Result<FieldReading, IpcError> {
    let field = match args.field {
        ReadableField::Host => PastedField::Host,
        ReadableField::ClientId => PastedField::ClientId,
        ReadableField::Audience => PastedField::Audience,
        ReadableField::Scope => PastedField::Scopes,
        ReadableField::TokenUrl => PastedField::TokenUrl,
        ReadableField::Issuer => PastedField::Issuer,
    };
    let provider = match args.field {
        ReadableField::TokenUrl | ReadableField::Issuer => Provider::Other,
        _ => Provider::Kinde,
    };
    let reading = paste::reading(field, &args.text, provider);
    let hint = |hint: Hint| FieldHint {
        sentence: hint.sentence,
        offer: hint
            .offer
            .filter(|offer| offer.action == OfferAction::Use)
            .and_then(|offer| Some(FieldOffer { label: offer.label, value: offer.value? })),
    };
    Ok(FieldReading {
        cleaned: reading.cleaned,
        changes: reading.changes.into_iter().map(|change| change.what).collect(),
        hints: reading.hints.into_iter().map(hint).collect(),
    })
}

/// The text of the secret field.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ReadSecretField {
    #[cfg_attr(test, ts(type = "string"))]
    secret: TypedSecret,
    client_id: String,
}

/// How a secret could be cleaned, without the secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SecretFieldReading {
    characters: usize,
    changes: Vec<String>,
    hints: Vec<String>,
}

/// Reads the secret field when it is left. Answers lengths and sentences only.
#[tauri::command]
pub async fn read_secret_field(args: ReadSecretField) -> Result<SecretFieldReading, IpcError> {
    let reading = paste::read_secret(args.secret.text(), Provider::Kinde);
    let pair = paste::pair(&args.client_id, &reading.value);
    Ok(SecretFieldReading {
        characters: reading.characters,
        changes: reading.changes.into_iter().map(|change| change.what).collect(),
        hints: reading.hints.into_iter().chain(pair).map(|hint| hint.sentence).collect(),
    })
}

/// The secret that was typed, cleaned if the person agreed to that.
///
/// # Errors
/// When it cannot be one.
pub fn typed(secret: &TypedSecret, clean: bool) -> Result<ClientSecret, IpcError> {
    if clean {
        return Ok(ClientSecret::parse(paste::read_secret(secret.text(), Provider::Kinde).value.expose())?);
    }
    Ok(ClientSecret::parse(secret.text())?)
}

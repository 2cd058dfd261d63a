//! What people keep of an API: its endpoints, and calls under a name.

use serde::{Deserialize, Serialize};

use super::{Audience, Scope};
use crate::resource_call::HeaderDraft;

/// Something that can be called at an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// HTTP method, in capitals.
    pub method: String,
    /// Path below the API's base URL, with `{placeholders}`; begins with a slash.
    pub path: String,
    /// What it does, in a few words.
    pub summary: String,
    /// Scopes that a token needs for it, all of them.
    pub scopes: Vec<Scope>,
    /// Nobody declared those scopes: they follow from method and path alone, and may be wrong.
    #[serde(default)]
    pub scopes_guessed: bool,
    /// What can be filled in.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Whether it wants a JSON body.
    #[serde(default)]
    pub body: bool,
}

/// Scopes as the tenant itself lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveScopes {
    /// The scopes, in the tenant's order.
    pub scopes: Vec<Scope>,
    /// When they were read, in seconds since 1970.
    pub read_at: i64,
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it goes.
    pub place: ParameterPlace,
    /// Whether the call cannot do without it.
    pub required: bool,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ParameterPlace {
    /// In the place of a `{placeholder}`.
    Path,
    /// Behind the question mark.
    Query,
    /// A header.
    Header,
}

/// A call kept under a name. Its token is chosen when it is sent; headers that carry credentials are not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedCall {
    /// Names it for ever; random.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The API whose token it wants.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub audience: Option<Audience>,
    /// HTTP method, in capitals.
    pub method: String,
    /// Full address, as typed.
    pub url: String,
    /// Further headers.
    pub headers: Vec<HeaderDraft>,
    /// JSON body, as typed; empty when there is none.
    pub body: String,
}

//! What a token has to be like, kept under a name and checked again whenever somebody wants to know.

use serde::{Deserialize, Serialize};

use super::{Audience, Scope};

/// What a token for some APIs has to be like. What is left open is not checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Expectation {
    /// Names it for ever; random.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The API that the token is asked for.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub audience: Audience,
    /// The scopes that are asked for; none asks for all.
    #[cfg_attr(feature = "typescript", ts(type = "Array<string>"))]
    pub requested_scopes: Vec<Scope>,
    /// Scopes that the token must hold.
    #[cfg_attr(feature = "typescript", ts(type = "Array<string>"))]
    pub must_hold: Vec<Scope>,
    /// How long a new token must live at least, in seconds.
    pub least_lifetime: Option<u32>,
    /// The organisation that the token must carry.
    pub org_code: Option<String>,
}

//! Scopes asked for against scopes granted.

use serde::Serialize;

use crate::jwt::{Reading, RegisteredClaims};

/// Which claim told the granted scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum ScopeSource {
    /// `scope`, the registered claim.
    Scope,
    /// `scp`, in tokens without `scope`.
    Scp,
    /// `roles`, in tokens with neither (Microsoft Entra).
    Roles,
    /// No claim says it.
    Nothing,
}

/// Scopes asked for against scopes granted, each list in its own order and without repeats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ScopeComparison {
    /// What was asked for; `None` if that is not known, empty if everything the client may have.
    pub requested: Option<Vec<String>>,
    /// What the token grants.
    pub granted: Vec<String>,
    /// Asked for and not granted.
    pub missing: Vec<String>,
    /// Granted though not asked for; empty if everything was asked for.
    pub extra: Vec<String>,
    /// Which claim told it.
    pub source: ScopeSource,
    /// A remark on how the claim was read.
    pub note: Option<String>,
}

/// Compares the scopes that were asked for with those that the token grants.
///
/// Granted is what `scope` says (RFC 8693 section 4.2). Only a token without `scope` is read by its
/// `scp`, since at Kinde that claim repeats the request, and only one without both by its `roles`.
pub fn compare(requested: Option<&[String]>, claims: &RegisteredClaims) -> ScopeComparison {
    let (granted, source, note) = granted(claims);
    let granted = distinct(granted);
    let asked = requested.map(|scopes| distinct(scopes.to_vec()));
    let without =
        |from: &[String], others: &[String]| from.iter().filter(|one| !others.contains(one)).cloned().collect();
    let (missing, extra) = match asked.as_deref() {
        None | Some([]) => (Vec::new(), Vec::new()),
        Some(asked) => (without(asked, &granted), without(&granted, asked)),
    };
    ScopeComparison { requested: asked, granted, missing, extra, source, note }
}

fn granted(claims: &RegisteredClaims) -> (Vec<String>, ScopeSource, Option<String>) {
    match &claims.scope {
        Reading::Value { value, .. } => {
            let note = if value.is_list {
                Some("scope is a list; the standard asks for one string (RFC 8693 4.2).".to_owned())
            } else if value.is_well_formed {
                None
            } else {
                Some("scope is not a string of scopes with single spaces between (RFC 6749 3.3).".to_owned())
            };
            return (value.scopes.clone(), ScopeSource::Scope, note);
        }
        Reading::Absent => {}
        other => return (Vec::new(), ScopeSource::Nothing, other.unusable("scope")),
    }
    if let Some(scp) = claims.scp.value().filter(|scp| !scp.is_empty()) {
        let scopes = scp.iter().flat_map(|one| one.split_whitespace()).map(str::to_owned).collect();
        let note = "The token has no scope claim; scp was read instead, which at some servers repeats the request.";
        return (scopes, ScopeSource::Scp, Some(note.to_owned()));
    }
    if let Some(roles) = claims.roles.value().filter(|roles| !roles.is_empty()) {
        let note = "The token has no scope claim; its roles were read instead, as Microsoft Entra grants applications.";
        return (roles.clone(), ScopeSource::Roles, Some(note.to_owned()));
    }
    (Vec::new(), ScopeSource::Nothing, Some("The token has no scope claim.".to_owned()))
}

fn distinct(scopes: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for scope in scopes {
        if !out.contains(&scope) {
            out.push(scope);
        }
    }
    out
}

//! Whether a token can make a call, as far as that can be told without sending it.

use serde::Serialize;

use super::Operation;
use crate::jwt;
use crate::token_cache::IssuedToken;
use crate::verification::{ScopeSource, compare_scopes};

/// What a token may do, by what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Powers {
    /// The APIs it is for.
    pub audiences: Vec<String>,
    /// The scopes it grants; absent when the token does not say.
    pub granted: Option<Vec<String>>,
    /// When it ends, in seconds since 1970.
    pub expires_at: Option<i64>,
    /// The organisation it is bound to, if it can be read.
    pub org_code: Option<String>,
    /// Its claims could be read just now.
    pub is_read: bool,
}

impl Powers {
    /// Of a token; one that sleeps in the key store is judged by what was noted of it.
    pub fn of(token: &IssuedToken) -> Self {
        let noted = || Some(token.granted_scopes.clone()).filter(|scopes| !scopes.is_empty());
        let asked = || token.audiences.iter().map(ToString::to_string).collect::<Vec<_>>();
        let decoded = token.token.as_ref().map(|value| jwt::decode(value.expose()));
        match decoded.as_ref().filter(|decoded| decoded.claims_object().is_some()) {
            None => Self {
                audiences: asked(),
                granted: noted(),
                expires_at: token.expires_at,
                org_code: None,
                is_read: false,
            },
            Some(decoded) => {
                let claims = decoded.registered_claims();
                let scopes = compare_scopes(None, &claims);
                Self {
                    audiences: claims.aud.value().cloned().unwrap_or_else(asked),
                    granted: (scopes.source != ScopeSource::Nothing).then_some(scopes.granted),
                    expires_at: token.expires_at,
                    org_code: claims.org_code.value().cloned(),
                    is_read: true,
                }
            }
        }
    }
}

/// Whether a token can make a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum LightState {
    /// It holds what is needed.
    Can,
    /// It lacks something.
    Cannot,
    /// It cannot be told.
    Unknown,
}

/// A light with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Light {
    /// The operation's name within its API.
    pub id: String,
    /// Whether the token can.
    pub state: LightState,
    /// Scopes that are missing.
    pub missing: Vec<String>,
    /// Why, in a sentence.
    pub because: String,
}

impl Operation {
    /// Whether a token with these powers can make this call at the API of this audience.
    pub fn light(&self, audience: &str, powers: &Powers) -> Light {
        let light =
            |state, missing: Vec<String>, because: String| Light { id: self.id.clone(), state, missing, because };
        if !powers.audiences.iter().any(|one| one == audience) {
            return light(LightState::Cannot, vec![], "The token is for another API.".to_owned());
        }
        if !self.scopes_known {
            let because = "Nobody wrote down which scope this call needs.".to_owned();
            return light(LightState::Unknown, vec![], because);
        }
        if self.scopes.is_empty() {
            return light(LightState::Can, vec![], "This call needs no scope.".to_owned());
        }
        let names = |list: &[String]| list.join(" and ");
        let all: Vec<String> = self.scopes.iter().map(|scope| scope.name.clone()).collect();
        let Some(granted) = &powers.granted else {
            let because = format!("The token does not say which scopes it has. This call needs {}.", names(&all));
            return light(LightState::Unknown, vec![], because);
        };
        let missing: Vec<String> =
            self.scopes.iter().filter(|scope| !scope.is_held(granted)).map(|scope| scope.name.clone()).collect();
        if missing.is_empty() {
            return light(LightState::Can, vec![], format!("The token has {}.", names(&all)));
        }
        let doubt =
            self.scopes.iter().find(|scope| missing.contains(&scope.name)).and_then(|scope| scope.spellings.first());
        let or = doubt.map(|spelling| format!(" (or {spelling})")).unwrap_or_default();
        let because = format!("The token lacks {}{or}.", names(&missing));
        light(LightState::Cannot, missing, because)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinde;

    const API: &str = "https://acme.kinde.com/api";

    fn powers(granted: Option<&[&str]>) -> Powers {
        Powers {
            audiences: vec![API.into()],
            granted: granted.map(|scopes| scopes.iter().map(|scope| (*scope).to_owned()).collect()),
            expires_at: None,
            org_code: None,
            is_read: true,
        }
    }

    fn light(id: &str, powers: &Powers) -> Light {
        kinde::operations().iter().find(|o| o.id == id).unwrap().light(API, powers)
    }

    #[test]
    fn a_missing_scope_is_named() {
        let light = light("GET /api/v1/users", &powers(Some(&["read:roles"])));
        assert_eq!((light.state, light.missing.as_slice()), (LightState::Cannot, &["read:users".to_owned()][..]));
        assert_eq!(light.because, "The token lacks read:users.");
    }

    #[test]
    fn a_held_scope_and_a_call_without_scope_are_green() {
        assert_eq!(light("GET /api/v1/users", &powers(Some(&["read:users"]))).state, LightState::Can);
        assert_eq!(light("POST /api/v1/api_keys/verify", &powers(Some(&[]))).state, LightState::Can);
    }

    #[test]
    fn what_the_token_does_not_say_stays_open() {
        assert_eq!(light("GET /api/v1/users", &powers(None)).state, LightState::Unknown);
    }

    #[test]
    fn a_token_for_another_api_can_nothing_here() {
        let other = Powers { audiences: vec!["https://orders.acme.com".into()], ..powers(Some(&["read:users"])) };
        let light = light("GET /api/v1/users", &other);
        assert_eq!((light.state, light.because.as_str()), (LightState::Cannot, "The token is for another API."));
    }

    #[test]
    fn either_spelling_of_a_doubtful_scope_will_do() {
        let id = "DELETE /api/v1/apis/{api_id}/scopes/{scope_id}";
        assert_eq!(light(id, &powers(Some(&["delete:api_scopes"]))).state, LightState::Can);
        assert!(light(id, &powers(Some(&[]))).because.contains("or delete:api_scopes"));
    }

    #[test]
    fn the_total_counts_what_the_token_can() {
        let powers = powers(Some(&["read:users", "read:roles"]));
        let can = kinde::operations().iter().filter(|o| o.light(API, &powers).state == LightState::Can).count();
        // users: list, show, search; roles: list, show; and the one that needs no scope.
        assert_eq!(can, 6);
    }
}

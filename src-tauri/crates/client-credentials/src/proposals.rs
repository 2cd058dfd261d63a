//! Which calls are worth making with a token.

use url::Url;

use crate::environment::{Environment, server_url};
use crate::kinde;
use crate::operation::{LightState, Operation, Powers, catalogue, find};
use crate::report::CallProposal;
use crate::token_cache::IssuedToken;

/// Most calls proposed at once.
const MOST: usize = 24;

/// Harmless calls for a token, the most sensible first: those it can make, then those it cannot.
pub fn propose(environment: &Environment, token: &IssuedToken) -> Vec<CallProposal> {
    let powers = Powers::of(token);
    let mut proposals = Vec::new();
    for audience in &token.audiences {
        let apis = catalogue(environment);
        let Some(api) = apis.iter().find(|api| api.audience == audience.as_str()) else { continue };
        let mut calls: Vec<CallProposal> = match api.management {
            true => kinde::harmless_operations().into_iter().filter_map(|o| api.operation(&o.id)).collect(),
            false => api
                .operations
                .iter()
                .filter(|o| o.method == "GET" && !o.parameters.iter().any(|p| p.required))
                .collect::<Vec<_>>(),
        }
        .into_iter()
        .filter_map(|operation| proposal(api.base.as_deref()?, audience.as_str(), operation, &powers))
        .collect();
        calls.sort_by_key(|call| !call.possible);
        if calls.is_empty()
            && let Some(own) = environment.apis.iter().find(|api| api.audience == *audience)
        {
            let base = own.base_url.clone().or_else(|| server_url("audience", audience.as_str()).ok());
            calls.extend(base.map(|base| CallProposal {
                title: format!("Open {}", own.name),
                method: "GET".to_owned(),
                possible: true,
                because: if own.base_url.is_some() {
                    "The address of this API, with the token.".to_owned()
                } else {
                    "The audience is an address; whether the API answers there is for you to say.".to_owned()
                },
                url: base.to_string(),
                scope: None,
            }));
        }
        proposals.extend(calls);
    }
    proposals.truncate(MOST);
    proposals
}

fn proposal(base: &str, audience: &str, operation: &Operation, powers: &Powers) -> Option<CallProposal> {
    // What the token was asked for counts here; a token for another API has a finding of its own.
    let powers = Powers { audiences: vec![audience.to_owned()], ..powers.clone() };
    let light = operation.light(audience, &powers);
    Some(CallProposal {
        title: operation.summary.clone(),
        method: operation.method.clone(),
        url: format!("{base}{}", operation.path),
        scope: operation.scopes.first().map(|scope| scope.name.clone()),
        possible: light.state != LightState::Cannot,
        because: light.because,
    })
}

/// The scope that a call is known to need; of several the first that `granted` lacks.
pub fn needed_scope(environment: &Environment, method: &str, url: &Url, granted: &[String]) -> Option<String> {
    let operation = find(environment, method, url)?.operation;
    let missing = operation.scopes.iter().find(|scope| !scope.is_held(granted));
    if let Some(missing) = missing {
        return Some(missing.name.clone());
    }
    // Told in the spelling that the token has.
    let held = operation.scopes.first()?;
    let spelled = std::iter::once(&held.name).chain(&held.spellings).find(|name| granted.contains(name));
    spelled.cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::EnvironmentDraft;
    use crate::environment::EnvironmentId;
    use crate::secret::AccessToken;
    use crate::token_cache::{TokenId, TokenKey};
    use crate::token_request::TokenRequest;

    fn acme() -> Environment {
        EnvironmentDraft { host: "acme".into(), client_id: "id".into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new("e"))
            .unwrap()
    }

    fn token(environment: &Environment, granted: &[&str]) -> IssuedToken {
        IssuedToken {
            id: TokenId::new("t"),
            key: TokenKey::new(environment, &TokenRequest::default()),
            token: Some(AccessToken::new("a.b.c".into())),
            name: None,
            audiences: environment.management_audience().into_iter().collect(),
            requested_scopes: vec![],
            granted_scopes: granted.iter().map(|scope| (*scope).to_owned()).collect(),
            obtained_at: 0,
            expires_at: None,
        }
    }

    #[test]
    fn the_first_proposal_is_one_that_the_token_can_make() {
        let acme = acme();
        let proposals = propose(&acme, &token(&acme, &["read:users"]));
        assert_eq!(proposals[0].url, "https://acme.kinde.com/api/v1/users");
        assert!(proposals[0].possible);
        assert!(proposals.iter().any(|call| !call.possible && call.because.contains("read:environments")));
    }

    #[test]
    fn the_scope_of_a_call_is_found_by_its_path() {
        let acme = acme();
        let scope = |method: &str, url: &str| needed_scope(&acme, method, &Url::parse(url).unwrap(), &[]);
        assert_eq!(scope("GET", "https://acme.kinde.com/api/v1/users?page_size=3").as_deref(), Some("read:users"));
        assert_eq!(scope("GET", "https://acme.kinde.com/api/v1/api_keys/abc").as_deref(), Some("read:api_keys"));
        assert_eq!(scope("GET", "https://other.example/api/v1/users"), None);
    }
}

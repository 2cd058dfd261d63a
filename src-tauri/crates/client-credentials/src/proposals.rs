//! Which calls are worth making with a token, and which scope a call is known to need.

use url::Url;

use crate::environment::{Environment, origin_of};
use crate::kinde::{self, Operation};
use crate::report::CallProposal;
use crate::token_cache::IssuedToken;

/// Most calls proposed at once.
const MOST: usize = 24;

/// Harmless calls for a token, the most sensible first: those it can make, then those it cannot.
pub fn propose(environment: &Environment, token: &IssuedToken) -> Vec<CallProposal> {
    let mut proposals = Vec::new();
    for audience in &token.audiences {
        if environment.management_audience().as_ref() == Some(audience) {
            let mut management: Vec<CallProposal> = kinde::harmless_operations()
                .into_iter()
                .filter_map(|o| management_call(environment, token, o))
                .collect();
            management.sort_by_key(|call| !call.possible);
            proposals.extend(management);
        } else if let Some(api) = environment.apis.iter().find(|api| api.audience == *audience) {
            let base = api.base_url.clone().or_else(|| Url::parse(audience.as_str()).ok().filter(|url| url.has_host()));
            proposals.extend(base.map(|base| CallProposal {
                title: format!("Open {}", api.name),
                method: "GET".to_owned(),
                possible: true,
                because: if api.base_url.is_some() {
                    "The address of this API, with the token.".to_owned()
                } else {
                    "The audience is an address; whether the API answers there is for you to say.".to_owned()
                },
                url: base.to_string(),
                scope: None,
            }));
        }
    }
    proposals.truncate(MOST);
    proposals
}

fn management_call(environment: &Environment, token: &IssuedToken, operation: &Operation) -> Option<CallProposal> {
    let possible = operation.scope.is_none_or(|scope| token.granted_scopes.iter().any(|granted| granted == scope));
    let because = match operation.scope {
        None => "This call needs no scope.".to_owned(),
        Some(scope) if possible => format!("The token holds {scope}."),
        Some(scope) => format!("The token lacks {scope}."),
    };
    Some(CallProposal {
        title: operation.summary.to_owned(),
        method: operation.method.to_owned(),
        url: format!("{}{}", environment.issuer()?, operation.path),
        scope: operation.scope.map(str::to_owned),
        possible,
        because,
    })
}

/// The scope that a call to the environment's Management API is known to need.
pub fn needed_scope(environment: &Environment, method: &str, url: &Url) -> Option<&'static str> {
    environment.management_audience()?;
    if environment.issuer() != Some(origin_of(url).as_str()) {
        return None;
    }
    let matches = |operation: &&Operation| {
        let (wanted, found): (Vec<&str>, Vec<&str>) =
            (operation.path.split('/').collect(), url.path().trim_end_matches('/').split('/').collect());
        operation.method == method
            && wanted.len() == found.len()
            && wanted.iter().zip(&found).all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
    };
    // A literal path wins over one with a placeholder: /search/users is not /{x}/{y}.
    let mut found: Vec<&Operation> = kinde::operations().iter().filter(matches).collect();
    found.sort_by_key(|operation| operation.path_parameters.len());
    found.first().and_then(|operation| operation.scope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};
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
        let scope = |method: &str, url: &str| needed_scope(&acme, method, &Url::parse(url).unwrap());
        assert_eq!(scope("GET", "https://acme.kinde.com/api/v1/users?page_size=3"), Some("read:users"));
        assert_eq!(scope("GET", "https://acme.kinde.com/api/v1/api_keys/abc"), Some("read:api_keys"));
        assert_eq!(scope("GET", "https://other.example/api/v1/users"), None);
    }
}

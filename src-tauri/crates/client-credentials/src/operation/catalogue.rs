//! What can be called in an environment: its Management API's operations and the endpoints of its own APIs.

use serde::Serialize;
use url::Url;

use super::Operation;
use crate::environment::{Api, Environment, Scope, server_url};
use crate::kinde;

/// What can be called at one API.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct ApiCatalogue {
    /// The API's identifier; empty where no environment is known.
    pub audience: String,
    /// What people call it.
    pub name: String,
    /// Kinde's Management API.
    pub management: bool,
    /// What stands before every path, without a slash at its end; absent when nobody has said it.
    pub base: Option<String>,
    /// The scopes were read from the tenant itself.
    pub scopes_are_live: bool,
    /// What can be called.
    pub operations: Vec<Operation>,
}

impl ApiCatalogue {
    /// The operation of this name.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// What stands before every path, as an address.
    pub(super) fn base_url(&self) -> Option<Url> {
        Url::parse(self.base.as_deref()?).ok()
    }

    fn of_api(api: &Api) -> Self {
        let base = api.base_url.clone().or_else(|| server_url("audience", api.audience.as_str()).ok());
        Self {
            audience: api.audience.to_string(),
            name: api.name.clone(),
            management: false,
            base: base.map(|base| base.as_str().trim_end_matches('/').to_owned()),
            scopes_are_live: false,
            operations: api.endpoints.iter().map(Operation::of_endpoint).collect(),
        }
    }
}

/// The Management API of a tenant that is not known yet: nothing but the table.
pub fn management_catalogue() -> ApiCatalogue {
    ApiCatalogue {
        audience: String::new(),
        name: "Kinde Management API".to_owned(),
        management: true,
        base: None,
        scopes_are_live: false,
        operations: kinde::operations().to_vec(),
    }
}

/// Everything that can be called in an environment, the Management API first.
pub fn catalogue(environment: &Environment) -> Vec<ApiCatalogue> {
    let management = environment.management_audience();
    let live = live_scopes(environment);
    let tenant = management.clone().map(|audience| ApiCatalogue {
        audience: audience.to_string(),
        base: environment.issuer().map(str::to_owned),
        scopes_are_live: live.is_some(),
        operations: match live {
            Some(live) => kinde::operations_with(live),
            None => kinde::operations().to_vec(),
        },
        ..management_catalogue()
    });
    let own = environment.apis.iter().filter(|api| management.as_ref() != Some(&api.audience));
    tenant.into_iter().chain(own.map(ApiCatalogue::of_api)).collect()
}

/// The Management API's scopes as its tenant itself listed them. The table's names give way to them.
pub fn live_scopes(environment: &Environment) -> Option<&[Scope]> {
    let live = environment.management_scopes.as_ref()?;
    Some(live.scopes.as_slice()).filter(|scopes| !scopes.is_empty())
}

/// An operation with the API it belongs to.
#[derive(Clone, Debug)]
pub struct Found {
    /// The API's audience.
    pub audience: String,
    /// What people call the API.
    pub api_name: String,
    /// What stands before the path.
    pub base: Url,
    /// The operation.
    pub operation: Operation,
}

/// The operation that an address is one of; a literal path wins over one with placeholders.
pub fn find(environment: &Environment, method: &str, url: &Url) -> Option<Found> {
    find_in(&catalogue(environment), method, url)
}

/// The operation of these APIs that an address is one of.
pub fn find_in(apis: &[ApiCatalogue], method: &str, url: &Url) -> Option<Found> {
    let mut best: Option<(usize, Found)> = None;
    for api in apis {
        let Some(base) = api.base_url() else { continue };
        for operation in &api.operations {
            let Some(literal) = operation.matches(&base, method, url) else { continue };
            // Of two equals the first stays.
            if best.as_ref().is_none_or(|(most, _)| literal > *most) {
                let found = Found {
                    audience: api.audience.clone(),
                    api_name: api.name.clone(),
                    base: base.clone(),
                    operation: operation.clone(),
                };
                best = Some((literal, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{Audience, Endpoint, EnvironmentDraft, EnvironmentId, LiveScopes};

    fn acme() -> Environment {
        EnvironmentDraft { host: "acme".into(), client_id: "id".into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new("e"))
            .unwrap()
    }

    fn api(audience: &str, endpoints: Vec<Endpoint>) -> Api {
        Api {
            audience: Audience::parse(audience).unwrap(),
            name: "An API".into(),
            scopes: Vec::new(),
            base_url: None,
            endpoints,
        }
    }

    fn found(environment: &Environment, method: &str, url: &str) -> Option<Found> {
        find(environment, method, &Url::parse(url).unwrap())
    }

    #[test]
    fn an_address_finds_its_operation_and_a_literal_path_wins() {
        let acme = acme();
        let found = |method: &str, url: &str| found(&acme, method, url).map(|found| found.operation.id);
        assert_eq!(found("GET", "https://acme.kinde.com/api/v1/users?page_size=3").unwrap(), "GET /api/v1/users");
        assert_eq!(
            found("GET", "https://acme.kinde.com/api/v1/environment/feature_flags").unwrap(),
            "GET /api/v1/environment/feature_flags"
        );
        assert_eq!(
            found("POST", "https://acme.kinde.com/api/v1/api_keys/verify").unwrap(),
            "POST /api/v1/api_keys/verify"
        );
        assert!(found("GET", "https://other.example/api/v1/users").is_none());
    }

    #[test]
    fn an_own_api_is_found_below_its_audience_when_that_is_an_address() {
        let mut acme = acme();
        let endpoint = Endpoint {
            method: "GET".into(),
            path: "/orders/{id}".into(),
            summary: "Show an order".into(),
            scopes: vec![],
            parameters: vec![],
            body: false,
            scopes_guessed: false,
        };
        acme.apis.push(api("https://orders.acme.com/v2", vec![endpoint]));
        let found = found(&acme, "GET", "https://orders.acme.com/v2/orders/7").unwrap();
        assert_eq!(found.audience, "https://orders.acme.com/v2");
        assert_eq!(
            found.operation.captured(&found.base, &"https://orders.acme.com/v2/orders/a%20b".parse().unwrap()),
            [("id".to_owned(), "a b".to_owned())]
        );
    }

    #[test]
    fn the_tenants_own_list_of_scopes_wins_over_the_table() {
        let mut acme = acme();
        let scopes = ["read:users", "delete:api_scopes"].map(|scope| Scope::parse(scope).unwrap()).to_vec();
        acme.management_scopes = Some(LiveScopes { scopes, read_at: 0 });
        let catalogue = catalogue(&acme);
        assert_eq!(catalogue.len(), 1);
        assert!(catalogue[0].scopes_are_live);
        let scope = |id: &str| catalogue[0].operation(id).unwrap().scopes[0].clone();
        assert_eq!(scope("DELETE /api/v1/apis/{api_id}/scopes/{scope_id}").name, "delete:api_scopes");
        assert_eq!(scope("DELETE /api/v1/apis/{api_id}/scopes/{scope_id}").doubt, None);
        assert_eq!(scope("GET /api/v1/users").doubt, None);
        assert!(scope("GET /api/v1/roles").doubt.unwrap().contains("not in the list"));
    }
}

//! Something that can be called at an API: one shape for the operations of Kinde's Management API and for the endpoints
//! of own APIs, so that lights, *Will it work?* and the scopes helper speak of both alike. Pure.

mod catalogue;
mod least_privilege;
mod light;
pub mod mend;
pub mod paging;
mod preflight;
mod template;

use serde::Serialize;
use url::Url;

pub use catalogue::{ApiCatalogue, Found, catalogue, find, find_in, live_scopes, management_catalogue};
pub use least_privilege::{LeastPrivilege, NeedOfScope, least_privilege};
pub use light::{Light, LightState, Powers};
pub use preflight::{CheckOutcome, Preflight, PreflightCheck, PreflightDraft, preflight};
pub use template::body_template;

use crate::environment::{Endpoint, Parameter, ParameterPlace};
use crate::resource_call::is_safe_name;

/// Something that can be called at an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Operation {
    /// Names it within its API: method and path.
    pub id: String,
    /// HTTP method, in capitals.
    pub method: String,
    /// Path below the API's base address, with `{placeholders}`; begins with a slash.
    pub path: String,
    /// Heading it belongs to.
    pub group: String,
    /// What it does, in a few words.
    pub summary: String,
    /// Scopes that a token needs for it, all of them.
    pub scopes: Vec<RequiredScope>,
    /// Whether it is known which scopes it needs; else an empty list says nothing.
    pub scopes_known: bool,
    /// What can be filled in.
    pub parameters: Vec<Parameter>,
    /// Whether it takes a body.
    pub body: BodyNeed,
    /// A JSON body to begin with; empty where there is none.
    pub template: String,
    /// Members that a JSON body cannot do without.
    pub required_members: Vec<String>,
    /// It promises not to change anything.
    pub safe: bool,
    /// Statuses that its description names.
    pub statuses: Vec<u16>,
    /// How it hands out long lists.
    pub paging: Option<PagingStyle>,
}

/// A scope that an operation needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct RequiredScope {
    /// Its name.
    pub name: String,
    /// Other spellings under which it may really exist; a token that holds one of them will do.
    pub spellings: Vec<String>,
    /// Why the name is in doubt.
    pub doubt: Option<String>,
}

impl RequiredScope {
    /// A scope whose name is certain.
    pub fn certain(name: impl Into<String>) -> Self {
        Self { name: name.into(), spellings: Vec::new(), doubt: None }
    }

    /// Whether one of these scopes is it, in any spelling.
    pub fn is_held(&self, granted: &[String]) -> bool {
        granted.iter().any(|one| *one == self.name || self.spellings.contains(one))
    }
}

/// Whether an operation takes a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum BodyNeed {
    /// None.
    None,
    /// It may have one.
    Optional,
    /// It cannot do without one.
    Required,
    /// It wants a file, which cannot be sent from here.
    File,
}

/// How long lists are handed out in pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum PagingStyle {
    /// The answer names a `next_token`.
    NextToken,
    /// The next page starts after the last item, the one before ends before the first.
    Cursors,
    /// The next page starts after the last item; there is no way back.
    StartingAfter,
}

impl PagingStyle {
    /// Told by the names of the query parameters.
    pub fn of(parameters: &[Parameter]) -> Option<Self> {
        let has = |name: &str| parameters.iter().any(|p| p.place == ParameterPlace::Query && p.name == name);
        match (has("next_token"), has("starting_after"), has("ending_before")) {
            (true, _, _) => Some(Self::NextToken),
            (_, true, true) => Some(Self::Cursors),
            (_, true, false) => Some(Self::StartingAfter),
            _ => None,
        }
    }
}

impl Operation {
    /// What a person wrote down of an own API, or an OpenAPI document told.
    pub fn of_endpoint(endpoint: &Endpoint) -> Self {
        let safe = is_safe_name(&endpoint.method);
        let mut parameters = endpoint.parameters.clone();
        for name in placeholders(&endpoint.path) {
            let known = |p: &Parameter| p.place == ParameterPlace::Path && p.name == name;
            if !parameters.iter().any(known) {
                parameters.push(Parameter { name: name.to_owned(), place: ParameterPlace::Path, required: true });
            }
        }
        let group = endpoint.path.split('/').find(|part| !part.is_empty() && !part.starts_with('{'));
        Self {
            id: format!("{} {}", endpoint.method, endpoint.path),
            method: endpoint.method.clone(),
            path: endpoint.path.clone(),
            group: group.unwrap_or("Endpoints").to_owned(),
            summary: match endpoint.summary.trim() {
                "" => format!("{} {}", endpoint.method, endpoint.path),
                summary => summary.to_owned(),
            },
            scopes: endpoint
                .scopes
                .iter()
                .map(|scope| RequiredScope {
                    doubt: endpoint.scopes_guessed.then(|| "Nobody declared this scope: it is a guess.".to_owned()),
                    ..RequiredScope::certain(scope.as_str())
                })
                .collect(),
            scopes_known: !endpoint.scopes.is_empty() && !endpoint.scopes_guessed,
            paging: safe.then(|| PagingStyle::of(&parameters)).flatten(),
            parameters,
            body: if endpoint.body && !safe { BodyNeed::Optional } else { BodyNeed::None },
            template: String::new(),
            required_members: Vec::new(),
            safe,
            statuses: Vec::new(),
        }
    }

    /// Whether an address below `base` is one of this operation; the number of its literal parts tells how exactly.
    pub(crate) fn matches(&self, base: &Url, method: &str, url: &Url) -> Option<usize> {
        if self.method != method || base.origin() != url.origin() {
            return None;
        }
        let below = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
        let found: Vec<&str> = below.trim_end_matches('/').split('/').collect();
        let wanted: Vec<&str> = self.path.trim_end_matches('/').split('/').collect();
        let fits = wanted.len() == found.len()
            && wanted.iter().zip(&found).all(
                |(wanted, found)| {
                    if is_placeholder(wanted) { !found.is_empty() } else { wanted == found }
                },
            );
        fits.then(|| wanted.iter().filter(|part| !is_placeholder(part)).count())
    }

    /// What fills the placeholders of an address of this operation.
    pub(crate) fn captured(&self, base: &Url, url: &Url) -> Vec<(String, String)> {
        let below = url.path().strip_prefix(base.path().trim_end_matches('/')).unwrap_or_default();
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let parts = self.path.split('/').zip(below.split('/'));
        parts
            .filter(|(wanted, _)| is_placeholder(wanted))
            .map(|(name, value)| (name.trim_matches(['{', '}']).to_owned(), decoded(value)))
            .collect()
    }
}

fn is_placeholder(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

/// The names in a path's `{placeholders}`, in their order.
pub fn placeholders(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| is_placeholder(part)).map(|part| part.trim_matches(['{', '}'])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Scope;

    fn endpoint(method: &str, path: &str) -> Endpoint {
        Endpoint {
            method: method.into(),
            path: path.into(),
            summary: String::new(),
            scopes: vec![Scope::parse("read:orders").unwrap()],
            parameters: vec![],
            body: true,
            scopes_guessed: false,
        }
    }

    #[test]
    fn an_endpoint_of_an_own_api_becomes_an_operation_with_its_placeholders() {
        let operation = Operation::of_endpoint(&endpoint("GET", "/orders/{order_id}/lines"));
        assert_eq!(operation.parameters.len(), 1);
        assert_eq!((operation.parameters[0].name.as_str(), operation.parameters[0].required), ("order_id", true));
        assert_eq!((operation.group.as_str(), operation.safe, operation.body), ("orders", true, BodyNeed::None));
    }

    #[test]
    fn an_address_is_matched_below_the_base_only() {
        let operation = Operation::of_endpoint(&endpoint("GET", "/orders/{order_id}"));
        let matched =
            |base: &str, url: &str| operation.matches(&Url::parse(base).unwrap(), "GET", &Url::parse(url).unwrap());
        assert_eq!(matched("https://api.example/v2/", "https://api.example/v2/orders/7?x=1"), Some(2));
        assert_eq!(matched("https://api.example/v2", "https://api.example/orders/7"), None);
        assert_eq!(matched("https://api.example/v2", "https://other.example/v2/orders/7"), None);
        assert_eq!(matched("https://api.example/v2", "https://api.example/v2/orders/"), None);
    }
}

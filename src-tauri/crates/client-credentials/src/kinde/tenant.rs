//! What a Kinde tenant says of its own APIs and applications, read tolerantly; and the calls that ask and change it.
//! Answers can hold client secrets: nothing is read out of them but what is named here.

use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;

use crate::environment::{Api, Audience, AuthorizationServer, Environment, LiveScopes, Scope};
use crate::field::FieldError;
use crate::resource_call::{CallDraft, CallRefused};

/// The scope that reading needs.
pub const READ_SCOPE: &str = "read:apis";
/// The scope that authorising an app needs.
pub const AUTHORISE_SCOPE: &str = "update:apis";
/// The scope that granting a scope needs.
pub const GRANT_SCOPE: &str = "create:api_application_scopes";

/// Longest name, identifier or audience taken over, in characters.
const LONGEST: usize = 400;
/// Most scopes taken over from one API.
const MOST_SCOPES: usize = 2000;

/// An API as the tenant describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TenantApi {
    /// Its identifier in the Management API.
    pub id: Option<String>,
    /// What it is called there.
    pub name: String,
    /// Its audience.
    pub audience: String,
    /// The Management API itself.
    pub management: bool,
    /// Its scopes.
    pub scopes: Vec<TenantScope>,
    /// Whether this client may ask for tokens for it; absent when that could not be told.
    pub authorised: Option<bool>,
}

/// A scope as the tenant describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TenantScope {
    /// Its identifier in the Management API.
    pub id: Option<String>,
    /// The scope itself.
    pub key: String,
}

/// The client's own application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TenantApplication {
    /// What it is called there.
    pub name: String,
    /// Its type, in the tenant's words.
    pub kind: Option<String>,
}

/// A page of the list of APIs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiList {
    /// The APIs.
    pub apis: Vec<TenantApi>,
    /// Entries without an audience.
    pub skipped: usize,
    /// What the next page is asked for with.
    pub next: Option<String>,
}

/// One API in detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiDetail {
    /// Whether the client is authorised; absent when the answer does not say.
    pub authorised: Option<bool>,
    /// The client's application, if it is listed.
    pub application: Option<TenantApplication>,
    /// Its scopes, if they are listed.
    pub scopes: Vec<TenantScope>,
}

/// A change in the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantChange {
    /// Lets this environment's client ask for tokens for an API.
    Authorise {
        /// The API.
        api_id: String,
    },
    /// Gives this environment's client one scope of an API.
    GrantScope {
        /// The API.
        api_id: String,
        /// The scope's identifier.
        scope_id: String,
    },
}

impl TenantChange {
    /// The scope that the change needs.
    pub fn needed_scope(&self) -> &'static str {
        match self {
            Self::Authorise { .. } => AUTHORISE_SCOPE,
            Self::GrantScope { .. } => GRANT_SCOPE,
        }
    }
}

/// The call that lists the APIs with their scopes.
///
/// # Errors
/// When the environment is no Kinde tenant.
pub fn list_call(environment: &Environment, next: Option<&str>) -> Result<CallDraft, CallRefused> {
    let mut url = address(environment, &["apis"])?;
    url.query_pairs_mut().append_pair("expand", "scopes");
    if let Some(next) = next {
        url.query_pairs_mut().append_pair("next_token", next);
    }
    Ok(call("GET", url, None))
}

/// The call that shows one API with its applications.
///
/// # Errors
/// When the environment is no Kinde tenant.
pub fn api_call(environment: &Environment, id: &str) -> Result<CallDraft, CallRefused> {
    Ok(call("GET", address(environment, &["apis", id])?, None))
}

/// The call that makes a change.
///
/// # Errors
/// When the environment is no Kinde tenant.
pub fn change_call(environment: &Environment, change: &TenantChange) -> Result<CallDraft, CallRefused> {
    let client_id = environment.client_id.as_str();
    Ok(match change {
        TenantChange::Authorise { api_id } => {
            let body = json!({ "applications": [{ "id": client_id }] });
            call("PATCH", address(environment, &["apis", api_id, "applications"])?, Some(body.to_string()))
        }
        TenantChange::GrantScope { api_id, scope_id } => {
            call("POST", address(environment, &["apis", api_id, "applications", client_id, "scopes", scope_id])?, None)
        }
    })
}

fn call(method: &str, url: Url, body: Option<String>) -> CallDraft {
    CallDraft { method: method.to_owned(), url: url.into(), headers: Vec::new(), body }
}

/// An address below `/api/v1`; what comes from outside becomes one segment each, whatever is in it.
fn address(environment: &Environment, segments: &[&str]) -> Result<Url, CallRefused> {
    let AuthorizationServer::Kinde { host } = &environment.server else {
        return Err(FieldError::new("environmentId", "Only a Kinde tenant can be asked for its APIs.").into());
    };
    let mut url = host
        .address("api/v1")
        .ok_or_else(|| FieldError::new("environmentId", "The address of this tenant cannot be built upon."))?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.extend(segments);
    }
    Ok(url)
}

/// Reads a page of the list; `None` when it is none.
pub fn read_list(body: &[u8]) -> Option<ApiList> {
    let Value::Object(members) = serde_json::from_slice(body).ok()? else { return None };
    let items = members.get("apis")?.as_array()?;
    let apis: Vec<TenantApi> = items.iter().filter_map(api).collect();
    let next = text(&members, "next_token").filter(|token| !token.is_empty());
    Some(ApiList { skipped: items.len() - apis.len(), apis, next })
}

fn api(item: &Value) -> Option<TenantApi> {
    let members = item.as_object()?;
    let audience = text(members, "audience").filter(|audience| !audience.is_empty())?;
    Some(TenantApi {
        id: text(members, "id").filter(|id| is_segment(id)),
        name: text(members, "name").filter(|name| !name.is_empty()).unwrap_or_else(|| audience.clone()),
        management: members.get("is_management_api").and_then(Value::as_bool).unwrap_or(false),
        scopes: scopes(members),
        authorised: None,
        audience,
    })
}

/// Reads one API; `None` when the answer is none.
pub fn read_api(body: &[u8], client_id: &str) -> Option<ApiDetail> {
    let Value::Object(members) = serde_json::from_slice(body).ok()? else { return None };
    let api = match members.get("api") {
        Some(Value::Object(api)) => api,
        _ => &members,
    };
    let applications = api.get("applications").and_then(Value::as_array);
    if applications.is_none() && !api.contains_key("audience") && !api.contains_key("id") {
        return None;
    }
    let own = applications.and_then(|list| {
        list.iter().filter_map(Value::as_object).find(|one| text(one, "id").as_deref() == Some(client_id))
    });
    let active = |own: &Map<String, Value>| own.get("is_active").and_then(Value::as_bool).unwrap_or(true);
    Some(ApiDetail {
        authorised: applications.map(|_| own.is_some_and(active)),
        application: own.map(|own| TenantApplication {
            name: text(own, "name").unwrap_or_else(|| client_id.to_owned()),
            kind: text(own, "type"),
        }),
        scopes: scopes(api),
    })
}

fn scopes(members: &Map<String, Value>) -> Vec<TenantScope> {
    let items = members.get("scopes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let scope = |item: &Value| match item {
        Value::String(key) => Some(TenantScope { id: None, key: key.clone() }),
        Value::Object(members) => {
            Some(TenantScope { id: text(members, "id").filter(|id| is_segment(id)), key: text(members, "key")? })
        }
        _ => None,
    };
    items.iter().filter_map(scope).filter(|scope| Scope::parse(&scope.key).is_ok()).take(MOST_SCOPES).collect()
}

fn text(members: &Map<String, Value>, name: &str) -> Option<String> {
    let text = members.get(name)?.as_str()?.trim();
    (text.chars().count() <= LONGEST && !text.chars().any(crate::field::is_invisible)).then(|| text.to_owned())
}

/// Whether an identifier is one segment of a path and leads nowhere else.
fn is_segment(id: &str) -> bool {
    !id.is_empty()
        && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | ':'))
        && !matches!(id, "." | "..")
}

/// How an API of the tenant stands to what the environment knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TenantDifference {
    /// The API.
    #[serde(flatten)]
    pub api: TenantApi,
    /// The environment does not have it yet.
    pub new: bool,
    /// What the environment calls it, where that differs; it is kept.
    pub known_as: Option<String>,
    /// Scopes that the environment does not know yet.
    pub new_scopes: Vec<String>,
    /// Scopes that the environment offers and the tenant does not have; they are kept.
    pub unknown_scopes: Vec<String>,
    /// Why it cannot be taken over.
    pub unusable: Option<String>,
}

/// Compares the tenant's APIs with those of the environment.
pub fn compare(environment: &Environment, apis: &[TenantApi]) -> Vec<TenantDifference> {
    let known = environment.all_apis();
    let mut differences: Vec<TenantDifference> = apis.iter().map(|api| difference(&known, api)).collect();
    // What can be done something about stands first.
    differences.sort_by_key(|one| (one.api.management, !one.new));
    differences
}

fn difference(known: &[Api], api: &TenantApi) -> TenantDifference {
    let own = known.iter().find(|own| own.audience.as_str() == api.audience);
    let keys = || api.scopes.iter().map(|scope| scope.key.clone());
    let offered = |own: &Api, key: &str| own.scopes.iter().any(|scope| scope.as_str() == key);
    TenantDifference {
        new: own.is_none(),
        known_as: own.filter(|own| own.name != api.name).map(|own| own.name.clone()),
        new_scopes: keys().filter(|key| !own.is_some_and(|own| offered(own, key))).collect(),
        unknown_scopes: own.map_or_else(Vec::new, |own| {
            let gone = |scope: &&Scope| !api.scopes.iter().any(|one| one.key == scope.as_str());
            own.scopes.iter().filter(gone).map(ToString::to_string).collect()
        }),
        unusable: Audience::parse(&api.audience).err().map(|error| error.message),
        api: api.clone(),
    }
}

/// Takes over the APIs with these audiences: new ones are added, known ones get the scopes they lack. Names, addresses
/// and endpoints that are there stay. The Management API's scopes become the live list.
pub fn take_over(environment: &mut Environment, apis: &[TenantApi], audiences: &[String], now: i64) {
    for api in apis.iter().filter(|api| audiences.contains(&api.audience)) {
        let Ok(audience) = Audience::parse(&api.audience) else { continue };
        let scopes: Vec<Scope> = api.scopes.iter().filter_map(|scope| Scope::parse(&scope.key).ok()).collect();
        if environment.management_audience().as_ref() == Some(&audience) {
            if !scopes.is_empty() {
                environment.management_scopes = Some(LiveScopes { scopes, read_at: now });
            }
            continue;
        }
        match environment.apis.iter_mut().find(|own| own.audience == audience) {
            Some(own) => {
                for scope in scopes {
                    if !own.scopes.contains(&scope) {
                        own.scopes.push(scope);
                    }
                }
            }
            None => environment.apis.push(Api {
                name: crate::environment::name(&api.name).unwrap_or_else(|_| audience.to_string()),
                audience,
                scopes,
                base_url: None,
                endpoints: Vec::new(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};

    fn acme() -> Environment {
        EnvironmentDraft { host: "acme".into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new("e"))
            .unwrap()
    }

    fn list(text: &str) -> ApiList {
        read_list(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_list_is_read_whatever_is_missing_in_it() {
        let list = list(
            r#"{"code":"OK","next_token":null,"apis":[
            {"id":"a1","name":"Orders","audience":"https://orders.acme.com","is_management_api":false,"scopes":[{"id":"s1","key":"read:orders"},{"key":"no id"},"read:all",7]},
            {"audience":"https://bare.acme.com"},{"name":"no audience"},42]}"#,
        );
        assert_eq!((list.apis.len(), list.skipped, list.next), (2, 2, None));
        assert_eq!(
            list.apis[0].scopes,
            [
                TenantScope { id: Some("s1".into()), key: "read:orders".into() },
                TenantScope { id: None, key: "read:all".into() },
            ]
        );
        assert_eq!((list.apis[1].name.as_str(), list.apis[1].id.clone()), ("https://bare.acme.com", None));
        for no_list in ["", "[]", "{}", r#"{"apis":{}}"#, r#"{"errors":[{"code":"X"}]}"#, "<html>", "null"] {
            assert!(read_list(no_list.as_bytes()).is_none(), "{no_list}");
        }
    }

    #[test]
    fn whether_the_app_is_authorised_is_told_or_left_open() {
        let authorised = |text: &str| read_api(text.as_bytes(), "client!+ID").map(|detail| detail.authorised);
        assert_eq!(
            authorised(
                r#"{"api":{"id":"a","applications":[{"id":"client!+ID","name":"N","type":"M2M","is_active":true}]}}"#
            ),
            Some(Some(true))
        );
        assert_eq!(
            authorised(r#"{"api":{"id":"a","applications":[{"id":"client!+ID","is_active":false}]}}"#),
            Some(Some(false))
        );
        assert_eq!(
            authorised(r#"{"api":{"id":"a","applications":[{"id":"other","is_active":true}]}}"#),
            Some(Some(false))
        );
        assert_eq!(authorised(r#"{"id":"a","audience":"x"}"#), Some(None));
        assert_eq!(authorised(r#"{"errors":{"code":"X"}}"#), None);
    }

    #[test]
    fn an_identifier_cannot_lead_elsewhere() {
        let hostile = list(
            r#"{"apis":[{"id":"../users","audience":"a"},{"id":"a?x=1","audience":"b"},{"id":"..","audience":"c"}]}"#,
        );
        assert!(hostile.apis.iter().all(|api| api.id.is_none()));
        let call =
            change_call(&acme(), &TenantChange::GrantScope { api_id: "a1".into(), scope_id: "s/1".into() }).unwrap();
        assert_eq!(call.url, "https://acme.kinde.com/api/v1/apis/a1/applications/client!+ID/scopes/s%2F1");
    }

    #[test]
    fn the_calls_are_those_of_the_documentation() {
        assert_eq!(list_call(&acme(), None).unwrap().url, "https://acme.kinde.com/api/v1/apis?expand=scopes");
        let call = change_call(&acme(), &TenantChange::Authorise { api_id: "a1".into() }).unwrap();
        assert_eq!(
            (call.method.as_str(), call.url.as_str()),
            ("PATCH", "https://acme.kinde.com/api/v1/apis/a1/applications")
        );
        assert_eq!(call.body.as_deref(), Some(r#"{"applications":[{"id":"client!+ID"}]}"#));
    }

    #[test]
    fn taking_over_adds_and_overwrites_nothing() {
        let mut acme = acme();
        acme.apis.push(Api {
            audience: Audience::parse("https://orders.acme.com").unwrap(),
            name: "My orders".into(),
            scopes: vec![Scope::parse("own:scope").unwrap()],
            base_url: Url::parse("https://api.acme.com").ok(),
            endpoints: vec![],
        });
        let found = list(
            r#"{"apis":[{"audience":"https://orders.acme.com","name":"Orders","scopes":["read:orders"]},
            {"audience":"https://new.acme.com","name":"New"},{"audience":"https://left.acme.com","name":"Left"},
            {"audience":"https://acme.kinde.com/api","name":"Kinde Management API","scopes":["read:users","read:moons"]}]}"#,
        )
        .apis;
        let compared = compare(&acme, &found);
        assert_eq!(
            compared.iter().map(|one| (one.api.audience.as_str(), one.new)).collect::<Vec<_>>(),
            [
                ("https://new.acme.com", true),
                ("https://left.acme.com", true),
                ("https://orders.acme.com", false),
                ("https://acme.kinde.com/api", false),
            ]
        );
        let orders = &compared[2];
        assert_eq!(
            (orders.known_as.as_deref(), &orders.new_scopes, &orders.unknown_scopes),
            (Some("My orders"), &vec!["read:orders".to_owned()], &vec!["own:scope".to_owned()])
        );
        assert!(compared[3].new_scopes.contains(&"read:moons".to_owned()));

        let wanted: Vec<String> = ["https://orders.acme.com", "https://new.acme.com", "https://acme.kinde.com/api"]
            .map(str::to_owned)
            .to_vec();
        take_over(&mut acme, &found, &wanted, 7);
        let own: Vec<_> =
            acme.apis.iter().map(|api| (api.name.as_str(), api.scopes.len(), api.base_url.is_some())).collect();
        assert_eq!(own, [("My orders", 2, true), ("New", 0, false)]);
        // The live list wins over the built-in table.
        let live: Vec<String> = acme.all_apis()[0].scopes.iter().map(ToString::to_string).collect();
        assert_eq!(live, ["read:users", "read:moons"]);
    }
}

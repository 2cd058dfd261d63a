//! The fewest scopes for what somebody wants to do, where to tick them, and a message to whoever can.

use serde::Serialize;

use super::{ApiCatalogue, Operation, RequiredScope};
use crate::environment::{AuthorizationServer, Environment};

/// A scope with what it is needed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct NeedOfScope {
    /// The scope.
    pub scope: RequiredScope,
    /// What it is needed for: summaries of operations.
    pub needed_for: Vec<String>,
}

/// The fewest scopes for some operations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct LeastPrivilege {
    /// The scopes, each once, in the order of the operations.
    pub scopes: Vec<NeedOfScope>,
    /// Summaries of operations that need none.
    pub without_scope: Vec<String>,
    /// Summaries of operations of which it is not known.
    pub unknown: Vec<String>,
    /// Where to tick the scopes, step by step.
    pub steps: Vec<String>,
    /// A message to whoever can tick them.
    pub message: String,
}

/// The fewest scopes for `chosen`. Needs no token, and no environment either.
pub fn least_privilege(environment: Option<&Environment>, api: &ApiCatalogue, chosen: &[&Operation]) -> LeastPrivilege {
    let mut scopes: Vec<NeedOfScope> = Vec::new();
    for operation in chosen {
        for scope in &operation.scopes {
            match scopes.iter_mut().find(|known| known.scope.name == scope.name) {
                Some(known) => known.needed_for.push(operation.summary.clone()),
                None => {
                    scopes.push(NeedOfScope { scope: scope.clone(), needed_for: vec![operation.summary.clone()] });
                }
            }
        }
    }
    let summaries = |which: fn(&&&Operation) -> bool| chosen.iter().filter(which).map(|o| o.summary.clone()).collect();
    let steps = steps(environment, api, &scopes);
    LeastPrivilege {
        without_scope: summaries(|operation| operation.scopes_known && operation.scopes.is_empty()),
        unknown: summaries(|operation| !operation.scopes_known),
        message: message(environment, api, chosen, &scopes, &steps),
        steps,
        scopes,
    }
}

fn steps(environment: Option<&Environment>, api: &ApiCatalogue, scopes: &[NeedOfScope]) -> Vec<String> {
    if scopes.is_empty() {
        return Vec::new();
    }
    let is_kinde = environment.is_none_or(|e| matches!(e.server, AuthorizationServer::Kinde { .. }));
    if !is_kinde {
        return vec![
            format!("At the authorization server, open the client{}.", client(environment)),
            format!("Allow it these scopes for {}.", api.name),
            "Get a new token: an old one does not learn new scopes.".to_owned(),
        ];
    }
    let mut steps = vec![
        "In Kinde open **Settings**, **Applications**.".to_owned(),
        format!("Choose **View details** of your machine to machine application{}.", client(environment)),
        format!(
            "Open **APIs**. If {} is not authorised yet, choose **Authorize application** in the three dots beside it.",
            api.name
        ),
        "In the three dots choose **Manage scopes** and tick the scopes listed here. **Save**.".to_owned(),
    ];
    if !api.management {
        steps.push(format!(
            "A scope that is not offered there has to be added first: **Settings**, **APIs**, {}, **Scopes**.",
            api.name
        ));
    }
    steps.push("Get a new token: an old one does not learn new scopes.".to_owned());
    steps
}

fn client(environment: Option<&Environment>) -> String {
    match environment.map(|environment| environment.client_id.as_str()).filter(|id| !id.is_empty()) {
        Some(id) => format!(" (client ID {id})"),
        None => String::new(),
    }
}

/// Holds no secret and no token: client IDs are public.
fn message(
    environment: Option<&Environment>,
    api: &ApiCatalogue,
    chosen: &[&Operation],
    scopes: &[NeedOfScope],
    steps: &[String],
) -> String {
    if scopes.is_empty() {
        return String::new();
    }
    let mut lines = vec!["Hello,".to_owned(), String::new()];
    lines.push("please allow our machine-to-machine application these scopes:".to_owned());
    lines.push(String::new());
    for need in scopes {
        let or = need.scope.spellings.first().map(|spelling| format!(" (it may be listed as {spelling})"));
        lines.push(format!("- {}{}", need.scope.name, or.unwrap_or_default()));
    }
    lines.push(String::new());
    if let Some(environment) = environment {
        match &environment.server {
            AuthorizationServer::Kinde { host } => lines.push(format!("Kinde environment: {}", host.host())),
            AuthorizationServer::Other { .. } => lines.push(format!("Authorization server: {}", environment.host())),
        }
        if !environment.client_id.as_str().is_empty() {
            lines.push(format!("App (client ID): {}", environment.client_id));
        }
    }
    lines.push(match api.audience.as_str() {
        "" => format!("API: {}", api.name),
        audience => format!("API: {} (audience {audience})", api.name),
    });
    lines.push(String::new());
    lines.push("It is to do this and no more:".to_owned());
    lines.extend(chosen.iter().map(|operation| format!("- {} ({})", operation.summary, operation.id)));
    lines.push(String::new());
    lines.push("Where to tick them:".to_owned());
    let theirs = steps.iter().filter(|step| !step.starts_with("Get a new token"));
    lines.extend(theirs.enumerate().map(|(at, step)| format!("{}. {}", at + 1, step.replace("**", ""))));
    lines.push(String::new());
    lines.push("Please tell me when it is done; no secret needs to be sent.".to_owned());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::{catalogue, management_catalogue};
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};

    fn chosen<'a>(api: &'a ApiCatalogue, ids: &[&str]) -> Vec<&'a Operation> {
        ids.iter().map(|id| api.operation(id).unwrap()).collect()
    }

    #[test]
    fn listing_users_and_creating_an_organisation_needs_two_scopes() {
        let api = management_catalogue();
        let ids = ["GET /api/v1/users", "POST /api/v1/organization", "GET /api/v1/search/users"];
        let needed = least_privilege(None, &api, &chosen(&api, &ids));
        let names: Vec<&str> = needed.scopes.iter().map(|need| need.scope.name.as_str()).collect();
        assert_eq!(names, ["read:users", "create:organizations"]);
        assert_eq!(needed.scopes[0].needed_for.len(), 2);
        assert!(needed.message.contains("- create:organizations") && needed.message.contains("Manage scopes"));
        assert!(!needed.message.contains("**"));
        assert!(needed.steps.iter().any(|step| step.contains("Manage scopes")));
    }

    #[test]
    fn an_environment_adds_its_host_and_client() {
        let acme =
            EnvironmentDraft { host: "acme".into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() }
                .parse(EnvironmentId::new("e"))
                .unwrap();
        let apis = catalogue(&acme);
        let needed = least_privilege(Some(&acme), &apis[0], &chosen(&apis[0], &["GET /api/v1/users"]));
        assert!(needed.message.contains("acme.kinde.com") && needed.message.contains("client!+ID"));
    }

    #[test]
    fn nothing_chosen_or_nothing_needed_asks_nobody() {
        let api = management_catalogue();
        let none = least_privilege(None, &api, &[]);
        assert_eq!((none.message.as_str(), none.steps.len()), ("", 0));
        let public = least_privilege(None, &api, &chosen(&api, &["POST /api/v1/api_keys/verify"]));
        assert_eq!(public.without_scope, ["Check whether an API key is valid"]);
        assert_eq!(public.message, "");
    }

    #[test]
    fn a_doubtful_name_is_said_in_the_message() {
        let api = management_catalogue();
        let ids = ["DELETE /api/v1/apis/{api_id}/scopes/{scope_id}"];
        let needed = least_privilege(None, &api, &chosen(&api, &ids));
        assert!(needed.message.contains("delete:apis_scopes (it may be listed as delete:api_scopes)"));
    }
}

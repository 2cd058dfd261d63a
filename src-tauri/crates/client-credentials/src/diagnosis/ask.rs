//! A message to whoever can fix it: most failures of machine-to-machine access are somebody else's to mend.

use super::finding::{Finding, Who};
use super::situation::Situation;
use crate::claims::visible;
use crate::environment::{AuthorizationServer, Environment};

/// A message that can be sent as it is: which app, which API, which scopes, what happened, what to click. Holds no
/// secret and no token: client IDs are public, and everything else is from the finding.
pub fn ask_admin(finding: &Finding, environment: &Environment, situation: &Situation<'_>) -> String {
    let plain = |text: &str| text.replace("**", "");
    let mut lines = vec!["Hello,".to_owned(), String::new()];
    let server = match &environment.server {
        AuthorizationServer::Kinde { host } => format!("the Kinde environment {}", host.host()),
        AuthorizationServer::Other { .. } => format!("the authorization server {}", environment.host()),
    };
    lines.push(format!("I am testing machine-to-machine access in {server} and need your help with one step."));
    lines.push(String::new());
    lines.push(format!("What happens: {}", finding.title));
    lines.push(finding.summary.clone());
    lines.push(String::new());
    lines.push(format!("App (client ID): {}", environment.client_id));
    let audiences = situation.request.map(|request| request.audiences.as_slice()).unwrap_or_default();
    for audience in audiences {
        let name = environment.api_name(audience.as_str());
        if name == audience.as_str() {
            lines.push(format!("API (audience): {audience}"));
        } else {
            lines.push(format!("API: {name} (audience {audience})"));
        }
    }
    let needed = situation.call.and_then(|call| call.needed_scope);
    let asked = situation.request.map(|request| request.scopes.as_slice()).unwrap_or_default();
    let scopes: Vec<&str> = needed.into_iter().chain(asked.iter().map(|scope| scope.as_str())).collect();
    if !scopes.is_empty() {
        lines.push(format!("Scopes: {}", visible(&scopes.join(" "), 400)));
    }
    if let Some(exchange) = situation.exchange {
        let address = exchange.request.url.split(['?', '#']).next().unwrap_or_default();
        lines.push(format!("Request: {} {address}", exchange.request.method));
        if let Some(response) = &exchange.response {
            lines.push(format!("Answer: status {}", response.status));
        }
    }
    // Steps for whoever reads it first; those for the sender are of no use to them.
    let mut ways: Vec<_> = finding.fixes.iter().filter(|fix| fix.who != Who::You).collect();
    if ways.is_empty() {
        ways = finding.fixes.iter().collect();
    }
    for fix in ways.iter().take(2) {
        lines.push(String::new());
        lines.push(
            match fix.who {
                Who::KindeAdmin if matches!(environment.server, AuthorizationServer::Kinde { .. }) => {
                    "What to do in Kinde:"
                }
                Who::KindeAdmin => "What to do on the authorization server:",
                Who::ApiOwner => "What to do on the API:",
                Who::It => "What to do on the network or this computer:",
                Who::ServerOwner => "What to do on the server:",
                Who::You => "What would help:",
            }
            .to_owned(),
        );
        let steps = fix.steps.iter().filter(|step| !step.starts_with("Come back"));
        lines.extend(steps.enumerate().map(|(at, step)| format!("{}. {}", at + 1, plain(step))));
    }
    if let Some(reference) = finding.references.last() {
        lines.push(String::new());
        lines.push(format!("More about it: {}", reference.url));
    }
    lines.push(String::new());
    lines.push("Please tell me when it is done; no secret needs to be sent.".to_owned());
    lines.join("\n")
}

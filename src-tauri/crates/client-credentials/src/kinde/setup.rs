//! The steps that lead from an empty Kinde environment to an API that accepts a machine's token, in Kinde's own order.

use serde::Serialize;

use super::screens::screen;

/// One step of the set-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "camelCase")]
pub struct SetupStep {
    /// Its name.
    pub id: SetupStepId,
    /// What is to be done.
    pub title: &'static str,
    /// What it is good for.
    pub why: &'static str,
    /// The screen of Kinde's admin; `None` where the step is done outside it.
    pub screen: Option<&'static str>,
    /// The ways to it by clicks, the likelier first.
    pub ways: &'static [&'static [&'static str]],
    /// The page of Kinde's documentation, by its name in the list of links.
    pub documentation: &'static str,
}

/// The steps by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum SetupStepId {
    /// Register the API.
    Api,
    /// Define its scopes.
    Scopes,
    /// Create the application.
    Application,
    /// Authorise it for the API.
    Authorise,
    /// Choose the scopes it gets.
    Fewest,
    /// Get a token.
    Token,
    /// Call the API.
    Call,
    /// Verify tokens in the API.
    Validate,
}

/// All steps, in Kinde's order.
pub fn setup_steps() -> Vec<SetupStep> {
    let step = |(id, title, why, page, documentation): Row| SetupStep {
        id,
        title,
        why,
        screen: page,
        ways: page.and_then(screen).map_or(&[], |screen| screen.ways),
        documentation,
    };
    STEPS.into_iter().map(step).collect()
}

/// A step without the ways to its screen.
type Row = (SetupStepId, &'static str, &'static str, Option<&'static str>, &'static str);

const STEPS: [Row; 8] = [
    (
        SetupStepId::Api,
        "Register the API with its audience",
        "Kinde issues tokens for APIs that it knows. The audience is the API’s name, letter by letter.",
        Some("kinde-apis"),
        "kinde-docs-apis",
    ),
    (
        SetupStepId::Scopes,
        "Define its scopes",
        "Scopes part what may be done, so that an app need not be allowed everything.",
        Some("kinde-apis"),
        "kinde-docs-scopes",
    ),
    (
        SetupStepId::Application,
        "Create the machine-to-machine application",
        "It is what asks for tokens. Its client ID and client secret prove who it is.",
        Some("kinde-applications"),
        "kinde-docs-app",
    ),
    (
        SetupStepId::Authorise,
        "Authorise the application for the API",
        "Knowing the secret is not enough: an app gets tokens only for APIs it was authorised for.",
        Some("kinde-app-apis"),
        "kinde-docs-authorise",
    ),
    (
        SetupStepId::Fewest,
        "Choose the fewest scopes",
        "A token that gets lost can do no more than its scopes allow.",
        Some("kinde-app-scopes"),
        "kinde-docs-app-scopes",
    ),
    (SetupStepId::Token, "Get a token", "When it comes, everything before it is right.", None, "kinde-docs-token"),
    (
        SetupStepId::Call,
        "Call the API with it",
        "Only the API itself can say that it takes the token.",
        None,
        "kinde-docs-call",
    ),
    (
        SetupStepId::Validate,
        "Validate tokens in your API",
        "An API that does not check signature, issuer, audience and lifetime lets anybody in.",
        None,
        "kinde-docs-verify",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_in_the_admin_names_a_screen_and_a_way_to_it() {
        let steps = setup_steps();
        assert!(steps.iter().all(|step| step.screen.is_some() != step.ways.is_empty()));
        assert_eq!(steps.len(), 8);
    }
}

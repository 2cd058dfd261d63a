//! *Will it work?* What can be said of a call before it is sent: the token's end, its audience, its scopes and its
//! organisation against the address.

use serde::{Deserialize, Serialize};
use url::Url;

use super::catalogue::{Found, find};
use super::light::{LightState, Powers};
use super::mend::{Mended, meant_instead, mended};
use crate::environment::{Environment, origin_of};
use crate::resource_call::{call_url, is_safe_name};

/// A call as typed so far.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PreflightDraft {
    /// HTTP method.
    pub method: String,
    /// Address.
    pub url: String,
}

/// How one check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum CheckOutcome {
    /// In order.
    Passed,
    /// It stands in the way.
    Failed,
    /// It cannot be told.
    Unknown,
}

/// One thing that decides whether a call works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct PreflightCheck {
    /// What is looked at: `address`, `token`, `audience`, `scope`, `organisation`.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "\"address\" | \"token\" | \"audience\" | \"scope\" | \"organisation\"")
    )]
    pub name: &'static str,
    /// How it went.
    pub outcome: CheckOutcome,
    /// Why, in a sentence.
    pub because: String,
}

/// What can be said of a call before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Preflight {
    /// The worst of the checks.
    pub outcome: CheckOutcome,
    /// All of it in one sentence.
    pub sentence: String,
    /// Every check that has something to say.
    pub checks: Vec<PreflightCheck>,
    /// The operation that the address is one of, by its name within its API.
    pub operation: Option<String>,
    /// The API that it belongs to.
    pub audience: Option<String>,
    /// The address that was meant.
    pub mended: Option<Mended>,
    /// What was probably meant by an address that is no known operation.
    pub advice: Option<Mended>,
}

/// Looks at a call before it is sent. `now` is in seconds since 1970.
pub fn preflight(environment: &Environment, powers: &Powers, draft: &PreflightDraft, now: i64) -> Preflight {
    let mut checks = Vec::new();
    let mut look = |name, outcome, because: String| checks.push(PreflightCheck { name, outcome, because });
    let url = match call_url(&draft.url) {
        Ok(url) => Some(url),
        Err(error) => {
            look("address", CheckOutcome::Failed, error.message);
            // An address that is not filled in yet still tells its API.
            Url::parse(draft.url.trim()).ok()
        }
    };
    let (outcome, because) = lifetime(powers, now);
    look("token", outcome, because);
    let found = url.as_ref().and_then(|url| find(environment, &draft.method, url));
    if let Some(url) = &url {
        for (name, (outcome, because)) in [
            ("audience", Some(audience(environment, powers, url, found.as_ref()))),
            ("scope", found.as_ref().map(|found| scope(powers, found))),
            ("organisation", organisation(environment, powers, url, found.as_ref())),
        ]
        .into_iter()
        .filter_map(|(name, check)| Some((name, check?)))
        {
            look(name, outcome, because);
        }
    }
    let outcome = worst(&checks);
    Preflight {
        outcome,
        sentence: sentence(outcome, &checks, &draft.method),
        operation: found.as_ref().map(|found| found.operation.id.clone()),
        audience: found.map(|found| found.audience),
        mended: url.as_ref().and_then(|url| mended(environment, &draft.method, url)),
        advice: url.as_ref().and_then(|url| meant_instead(environment, &draft.method, url)),
        checks,
    }
}

fn worst(checks: &[PreflightCheck]) -> CheckOutcome {
    let any = |outcome| checks.iter().any(|check| check.outcome == outcome);
    match (any(CheckOutcome::Failed), any(CheckOutcome::Unknown)) {
        (true, _) => CheckOutcome::Failed,
        (false, true) => CheckOutcome::Unknown,
        (false, false) => CheckOutcome::Passed,
    }
}

fn sentence(outcome: CheckOutcome, checks: &[PreflightCheck], method: &str) -> String {
    let first = checks.iter().find(|check| check.outcome == outcome).map(|check| check.because.as_str());
    match outcome {
        CheckOutcome::Passed if is_safe_name(method) => "It should work.".to_owned(),
        CheckOutcome::Passed => "It should work, and it will change something.".to_owned(),
        CheckOutcome::Failed => format!("It will not work. {}", first.unwrap_or_default()),
        CheckOutcome::Unknown => format!("It may work. {}", first.unwrap_or_default()),
    }
}

fn lifetime(powers: &Powers, now: i64) -> (CheckOutcome, String) {
    match powers.expires_at {
        None => (CheckOutcome::Unknown, "The token does not say when it ends.".to_owned()),
        Some(at) if at <= now => {
            (CheckOutcome::Failed, "The token has expired. Get a new one on the Token tab.".to_owned())
        }
        Some(_) => (CheckOutcome::Passed, "The token has not expired.".to_owned()),
    }
}

fn audience(environment: &Environment, powers: &Powers, url: &Url, found: Option<&Found>) -> (CheckOutcome, String) {
    let is_for = |audience: &str| powers.audiences.iter().any(|one| one == audience);
    let names = || match powers.audiences.iter().map(|one| environment.api_name(one)).collect::<Vec<_>>().join(" and ")
    {
        names if names.is_empty() => "no API".to_owned(),
        names => names,
    };
    if let Some(found) = found {
        return match is_for(&found.audience) {
            true => (CheckOutcome::Passed, format!("The token is for {}.", found.api_name)),
            false => (
                CheckOutcome::Failed,
                format!("This is an address of {}, and the token is for {}.", found.api_name, names()),
            ),
        };
    }
    let origin = origin_of(url);
    if !environment.may_receive_token(url) {
        let because =
            format!("{origin} is not one of this environment’s hosts. You are asked before the token goes there.");
        return (CheckOutcome::Unknown, because);
    }
    // The host tells the API where a base address says so.
    let here = super::catalogue(environment).into_iter().filter(|api| {
        api.base_url().is_some_and(|base| {
            base.origin() == url.origin() && url.path().starts_with(base.path().trim_end_matches('/'))
        })
    });
    let here: Vec<_> = here.collect();
    match here.iter().find(|api| is_for(&api.audience)) {
        Some(api) if api.management => {
            (CheckOutcome::Unknown, "This is none of the operations that Kinde describes.".to_owned())
        }
        Some(api) => {
            (CheckOutcome::Unknown, format!("The token is for {}. What this address needs is not known.", api.name))
        }
        None => match here.first() {
            Some(api) => {
                (CheckOutcome::Failed, format!("This is an address of {}, and the token is for {}.", api.name, names()))
            }
            None => (CheckOutcome::Unknown, format!("Which API answers at {origin} is not known.")),
        },
    }
}

fn scope(powers: &Powers, found: &Found) -> (CheckOutcome, String) {
    // The audience has a line of its own.
    let powers = Powers { audiences: vec![found.audience.clone()], ..powers.clone() };
    let light = found.operation.light(&found.audience, &powers);
    let outcome = match light.state {
        LightState::Can => CheckOutcome::Passed,
        LightState::Cannot => CheckOutcome::Failed,
        LightState::Unknown => CheckOutcome::Unknown,
    };
    let doubt = found
        .operation
        .scopes
        .iter()
        .find_map(|scope| scope.doubt.as_deref())
        .filter(|_| outcome == CheckOutcome::Failed);
    (outcome, [Some(light.because.as_str()), doubt].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Only where an organisation is named: by the environment, or by the address.
fn organisation(
    environment: &Environment,
    powers: &Powers,
    url: &Url,
    found: Option<&Found>,
) -> Option<(CheckOutcome, String)> {
    let named = found.and_then(|found| organisation_in(url, found));
    let expected = environment.expected_org_code.as_deref();
    if !powers.is_read {
        return (named.is_some() || expected.is_some())
            .then(|| (CheckOutcome::Unknown, "The token’s organisation is not known until it is used.".to_owned()));
    }
    match (powers.org_code.as_deref(), expected, named.as_deref()) {
        (Some(bound), _, Some(named)) if bound != named => Some((
            CheckOutcome::Failed,
            format!("The token is bound to the organisation {bound}, and the address names {named}."),
        )),
        (None, Some(expected), _) => Some((
            CheckOutcome::Failed,
            format!("The token is bound to no organisation; this environment expects {expected}."),
        )),
        (Some(bound), Some(expected), _) if bound != expected => Some((
            CheckOutcome::Failed,
            format!("The token is bound to the organisation {bound}; this environment expects {expected}."),
        )),
        (Some(bound), _, _) => Some((CheckOutcome::Passed, format!("The token is bound to the organisation {bound}."))),
        (None, None, Some(_)) => {
            Some((CheckOutcome::Passed, "The token is bound to no single organisation.".to_owned()))
        }
        (None, None, None) => None,
    }
}

fn organisation_in(url: &Url, found: &Found) -> Option<String> {
    let is_organisation = |name: &str| matches!(name, "org_code" | "organization_code");
    let in_path = found.operation.captured(&found.base, url).into_iter().find(|(name, _)| is_organisation(name));
    let code = found.operation.id == "GET /api/v1/organization";
    let in_query = || {
        url.query_pairs()
            .find(|(name, _)| is_organisation(name) || (code && name == "code"))
            .map(|(_, value)| value.into_owned())
    };
    in_path.map(|(_, value)| value).or_else(in_query).filter(|value| !value.is_empty() && !value.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};

    const NOW: i64 = 1_784_000_000;
    const API: &str = "https://acme.kinde.com/api";

    fn acme() -> Environment {
        EnvironmentDraft { host: "acme".into(), client_id: "id".into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new("e"))
            .unwrap()
    }

    fn powers() -> Powers {
        Powers {
            audiences: vec![API.into()],
            granted: Some(vec!["read:users".into(), "read:organization_users".into()]),
            expires_at: Some(NOW + 60),
            org_code: None,
            is_read: true,
        }
    }

    fn ask(powers: &Powers, method: &str, url: &str) -> Preflight {
        preflight(&acme(), powers, &PreflightDraft { method: method.into(), url: url.into() }, NOW)
    }

    fn of<'a>(preflight: &'a Preflight, name: &str) -> Option<(CheckOutcome, &'a str)> {
        preflight.checks.iter().find(|check| check.name == name).map(|check| (check.outcome, check.because.as_str()))
    }

    #[test]
    fn a_good_call_should_work() {
        let answer = ask(&powers(), "GET", "https://acme.kinde.com/api/v1/users");
        assert_eq!((answer.outcome, answer.sentence.as_str()), (CheckOutcome::Passed, "It should work."));
        assert_eq!(answer.operation.as_deref(), Some("GET /api/v1/users"));
        assert_eq!(of(&answer, "organisation"), None);
    }

    #[test]
    fn an_expired_token_a_wrong_audience_and_a_missing_scope_are_named() {
        let url = "https://acme.kinde.com/api/v1/roles";
        let expired = ask(&Powers { expires_at: Some(NOW), ..powers() }, "GET", url);
        assert_eq!(of(&expired, "token").unwrap().0, CheckOutcome::Failed);
        assert!(expired.sentence.contains("expired"), "{}", expired.sentence);
        assert!(of(&expired, "scope").unwrap().1.contains("read:roles"));
        let other = ask(
            &Powers { audiences: vec!["https://orders".into()], ..powers() },
            "GET",
            "https://acme.kinde.com/api/v1/users",
        );
        assert_eq!(
            of(&other, "audience"),
            Some((
                CheckOutcome::Failed,
                "This is an address of Kinde Management API, and the token is for https://orders."
            ))
        );
        assert_eq!(of(&other, "scope").unwrap().0, CheckOutcome::Passed);
    }

    #[test]
    fn an_organisation_that_the_token_is_not_bound_to_fails() {
        let url = "https://acme.kinde.com/api/v1/organizations/org_b/users";
        let bound = Powers { org_code: Some("org_a".into()), ..powers() };
        let answer = ask(&bound, "GET", url);
        assert_eq!(of(&answer, "organisation").unwrap().0, CheckOutcome::Failed);
        assert!(answer.sentence.contains("org_a") && answer.sentence.contains("org_b"), "{}", answer.sentence);
        assert_eq!(of(&ask(&powers(), "GET", url), "organisation").unwrap().0, CheckOutcome::Passed);
        let asleep = Powers { is_read: false, ..bound };
        assert_eq!(of(&ask(&asleep, "GET", url), "organisation").unwrap().0, CheckOutcome::Unknown);
    }

    #[test]
    fn what_is_not_filled_in_is_asked_for_and_the_scope_is_told_already() {
        let answer = ask(&powers(), "GET", "https://acme.kinde.com/api/v1/organizations/{org_code}/users");
        assert!(of(&answer, "address").unwrap().1.contains("org_code"), "{:?}", answer.checks);
        assert_eq!(of(&answer, "scope").unwrap().0, CheckOutcome::Passed);
    }

    #[test]
    fn an_unknown_host_is_open_and_a_path_without_api_is_mended() {
        let answer = ask(&powers(), "GET", "https://elsewhere.example/x");
        assert_eq!(of(&answer, "audience").unwrap().0, CheckOutcome::Unknown);
        let answer = ask(&powers(), "GET", "https://acme.kinde.com/v1/organizations");
        assert_eq!(answer.mended.unwrap().url, "https://acme.kinde.com/api/v1/organizations");
    }
}

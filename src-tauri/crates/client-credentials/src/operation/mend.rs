//! Addresses of Kinde's Management API as people paste them: recognised, and mended visibly.

use serde::Serialize;
use url::Url;

use super::catalogue::{ApiCatalogue, catalogue};
use crate::environment::Environment;

/// A better address with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Mended {
    /// HTTP method that fits.
    pub method: String,
    /// The address as it should be.
    pub url: String,
    /// What was wrong, in a sentence.
    pub notice: String,
}

/// The address that was meant, when `url` is one of the tenant's that leads nowhere: a path without `/api`, or without
/// its version. Nothing is said of addresses that may be right.
pub fn mended(environment: &Environment, method: &str, url: &Url) -> Option<Mended> {
    let tenant = tenant(environment, url)?;
    let path = url.path();
    let (rest, notice) = match path.strip_prefix("/v1/").or_else(|| path.strip_prefix("/api/api/v1/")) {
        Some(rest) => (rest, "Kinde’s Management API is under /api, so /api was put in front."),
        None => {
            let rest = path.strip_prefix("/api/").filter(|rest| !rest.starts_with("v1"))?;
            (rest, "Kinde’s Management API has its version in the path, so /v1 was put in.")
        }
    };
    let mut better = url.clone();
    better.set_path(&format!("/api/v1/{rest}"));
    // A path that is no operation would be traded for another riddle.
    let base = tenant.base_url()?;
    let known = tenant.operations.iter().any(|one| one.matches(&base, &one.method, &better).is_some());
    known.then(|| Mended { method: method.to_owned(), url: better.into(), notice: notice.to_owned() })
}

/// The operation that was probably meant by an address which is none: the other number (`user` for `users`), or another
/// method at the same path. An advice, never applied by itself.
pub fn meant_instead(environment: &Environment, method: &str, url: &Url) -> Option<Mended> {
    let tenant = tenant(environment, url)?;
    let base = tenant.base_url()?;
    let at = |method: &str, url: &Url| tenant.operations.iter().find(|o| o.matches(&base, method, url).is_some());
    if !url.path().starts_with("/api/v1/") || at(method, url).is_some() {
        return None;
    }
    let mut parts: Vec<String> = url.path().split('/').map(str::to_owned).collect();
    let first = parts.get_mut(3).filter(|part| !part.is_empty())?;
    *first = match first.strip_suffix('s') {
        Some(single) => single.to_owned(),
        None => format!("{first}s"),
    };
    let mut other = url.clone();
    other.set_path(&parts.join("/"));
    if let Some(operation) = at(method, &other) {
        return Some(Mended {
            method: method.to_owned(),
            notice: format!(
                "Kinde has no {method} {}. To “{}” it has {method} {}.",
                url.path(),
                lower(&operation.summary),
                other.path()
            ),
            url: other.into(),
        });
    }
    let methods: Vec<&str> = tenant
        .operations
        .iter()
        .filter(|operation| operation.matches(&base, &operation.method, url).is_some())
        .map(|operation| operation.method.as_str())
        .collect();
    let first = methods.first()?;
    Some(Mended {
        method: (*first).to_owned(),
        url: url.to_string(),
        notice: format!("Kinde has no {method} at this path, only {}.", methods.join(", ")),
    })
}

fn lower(summary: &str) -> String {
    let mut letters = summary.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn tenant(environment: &Environment, url: &Url) -> Option<ApiCatalogue> {
    let tenant = catalogue(environment).into_iter().find(|api| api.management)?;
    let base = tenant.base_url()?;
    (base.origin() == url.origin()).then_some(tenant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};

    fn acme() -> Environment {
        EnvironmentDraft { host: "acme".into(), client_id: "id".into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new("e"))
            .unwrap()
    }

    fn mend(url: &str) -> Option<String> {
        mended(&acme(), "GET", &Url::parse(url).unwrap()).map(|mended| mended.url)
    }

    #[test]
    fn a_path_without_api_or_version_is_mended() {
        let users = Some("https://acme.kinde.com/api/v1/organizations?page_size=2".to_owned());
        assert_eq!(mend("https://acme.kinde.com/v1/organizations?page_size=2"), users);
        assert_eq!(mend("https://acme.kinde.com/api/organizations?page_size=2"), users);
        assert_eq!(mend("https://acme.kinde.com/api/api/v1/organizations?page_size=2"), users);
    }

    #[test]
    fn what_may_be_right_is_left_alone() {
        for url in [
            "https://acme.kinde.com/api/v1/organizations",
            "https://acme.kinde.com/v1/no-such-thing",
            "https://orders.acme.com/v1/organizations",
            "https://acme.kinde.com/oauth2/token",
        ] {
            assert_eq!(mend(url), None, "{url}");
        }
    }

    #[test]
    fn one_and_many_are_told_apart() {
        let meant = |method: &str, url: &str| meant_instead(&acme(), method, &Url::parse(url).unwrap());
        let create = meant("POST", "https://acme.kinde.com/api/v1/users").unwrap();
        assert_eq!((create.method.as_str(), create.url.as_str()), ("POST", "https://acme.kinde.com/api/v1/user"));
        assert!(create.notice.contains("create a user"), "{}", create.notice);
        let put = meant("PUT", "https://acme.kinde.com/api/v1/webhooks/w1").unwrap();
        assert!(put.notice.contains("only DELETE, PATCH"), "{}", put.notice);
        assert_eq!(meant("GET", "https://acme.kinde.com/api/v1/users"), None);
    }
}

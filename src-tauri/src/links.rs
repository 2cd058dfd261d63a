//! Pages that may be opened in the browser: a fixed list, so that nothing from outside decides where it leads.

use client_credentials::environment::Environment;
use client_credentials::kinde::screens;
use url::Url;

use crate::error::IpcError;

/// Kinde's documentation of machine-to-machine applications.
const DOCUMENTATION: &str = "https://docs.kinde.com/machine-to-machine-applications/about-m2m/";

/// The address of a page for an environment: `kinde-docs`, or a screen of the tenant's admin.
///
/// # Errors
/// When the page is not on the list, or its environment has no admin in a browser.
pub fn address(page: &str, environment: Option<&Environment>) -> Result<Url, IpcError> {
    let link = match (page, environment) {
        ("kinde-docs", _) => Url::parse(DOCUMENTATION).ok(),
        (_, Some(environment)) => screens::link(page, environment),
        (_, None) => None,
    };
    link.ok_or_else(|| IpcError::new("no-page", "There is no page to open for this environment."))
}

/// Opens an address in the browser.
///
/// # Errors
/// When no browser could be started.
pub fn open(url: &Url) -> Result<(), IpcError> {
    tauri_plugin_opener::open_url(url.as_str(), None::<&str>)
        .map_err(|_| IpcError::new("no-browser", format!("No browser could be started. The address is {url}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use client_credentials::environment::{EnvironmentDraft, EnvironmentId};

    #[test]
    fn only_pages_of_the_list_are_opened() {
        let draft = EnvironmentDraft { host: "acme".into(), client_id: "abc".into(), ..EnvironmentDraft::default() };
        let environment = draft.parse(EnvironmentId::new("e")).unwrap();
        assert_eq!(address("kinde-app-details", Some(&environment)).unwrap().host_str(), Some("acme.kinde.com"));
        assert_eq!(address("kinde-docs", None).unwrap().host_str(), Some("docs.kinde.com"));
        for page in ["https://evil.example", "kinde-nothing", ""] {
            assert_eq!(address(page, Some(&environment)).unwrap_err().code, "no-page");
        }
    }
}

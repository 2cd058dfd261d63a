//! Pages that may be opened in the browser: a fixed list, so that nothing from outside decides where it leads.

use client_credentials::environment::Environment;
use client_credentials::kinde::screens;
use url::Url;

use crate::error::IpcError;

/// Pages of Kinde's documentation: on machine-to-machine applications, and for each step of the set-up.
const DOCUMENTATION: [(&str, &str); 9] = [
    ("kinde-docs", "machine-to-machine-applications/about-m2m/"),
    ("kinde-docs-apis", "developer-tools/your-apis/register-manage-apis/"),
    ("kinde-docs-scopes", "developer-tools/your-apis/custom-api-scopes/"),
    ("kinde-docs-app", "machine-to-machine-applications/m2m-application-setup/create-an-m2m-application/"),
    ("kinde-docs-authorise", "developer-tools/your-apis/access-to-your-api/"),
    ("kinde-docs-app-scopes", "developer-tools/your-apis/api-scopes-m2m-applications/"),
    ("kinde-docs-token", "machine-to-machine-applications/about-m2m/authenticate-with-m2m/"),
    ("kinde-docs-call", "developer-tools/your-apis/test-your-api-m2m-token/"),
    ("kinde-docs-verify", "build/tokens/verifying-json-web-tokens/"),
];

/// The address of a page for an environment: one of Kinde's documentation, or a screen of the tenant's admin.
///
/// # Errors
/// When the page is not on the list, or its environment has no admin in a browser.
pub fn address(page: &str, environment: Option<&Environment>) -> Result<Url, IpcError> {
    let documentation = DOCUMENTATION.iter().find(|(name, _)| *name == page);
    let link = match (documentation, environment) {
        (Some((_, path)), _) => Url::parse("https://docs.kinde.com/").and_then(|start| start.join(path)).ok(),
        (None, Some(environment)) => screens::link(page, environment),
        (None, None) => None,
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

/// Shows a file in the file manager.
///
/// # Errors
/// When there is no such file, or no file manager could be started.
pub fn reveal(path: Option<&str>) -> Result<(), IpcError> {
    let nowhere = || IpcError::new("no-folder", "There is no folder: nothing is kept on this computer.");
    let path = std::path::Path::new(path.ok_or_else(nowhere)?);
    let folder = path.parent().filter(|folder| folder.is_dir()).ok_or_else(nowhere)?;
    let shown = match path.is_file() {
        true => tauri_plugin_opener::reveal_item_in_dir(path),
        false => tauri_plugin_opener::open_path(folder, None::<&str>),
    };
    shown.map_err(|_| {
        IpcError::new(
            "no-file-manager",
            format!("No file manager could be started. The folder is {}", folder.display()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use client_credentials::environment::{EnvironmentDraft, EnvironmentId};
    use client_credentials::kinde::setup::setup_steps;

    #[test]
    fn every_step_of_the_set_up_has_its_page_of_documentation() {
        for step in setup_steps() {
            assert_eq!(address(step.documentation, None).unwrap().host_str(), Some("docs.kinde.com"), "{:?}", step.id);
        }
    }

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

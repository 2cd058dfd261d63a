//! Pages that may be opened in the browser: a fixed list, so that nothing from outside decides where it leads.

use client_credentials::environment::{AuthorizationServer, Environment};
use serde::Deserialize;
use url::Url;

use crate::error::IpcError;

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Page {
    /// The start of the tenant's admin.
    KindeAdmin,
    /// The list of applications; its own address is not known, so this is the start of the admin.
    KindeApplications,
    /// The application of this environment.
    KindeAppDetails,
    /// The list of APIs; its own address is not known, so this is the start of the admin.
    KindeApis,
    /// Kinde's documentation of machine-to-machine applications.
    KindeDocs,
}

/// The address of a page for an environment.
///
/// # Errors
/// When the page belongs to a Kinde tenant and the environment is none.
pub fn address(page: &Page, environment: Option<&Environment>) -> Result<Url, IpcError> {
    let not_kinde = || IpcError::new("not-kinde", "This page belongs to Kinde, and this environment is another server's.");
    let url = match page {
        Page::KindeDocs => Url::parse("https://docs.kinde.com/machine-to-machine-applications/about-m2m/"),
        Page::KindeAdmin | Page::KindeApplications | Page::KindeApis | Page::KindeAppDetails => {
            let environment = environment.ok_or_else(not_kinde)?;
            let AuthorizationServer::Kinde { host } = &environment.server else { return Err(not_kinde()) };
            let mut url = host.address("admin").ok_or_else(not_kinde)?;
            if *page == Page::KindeAppDetails {
                let id: String =
                    environment.client_id.as_str().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                url.set_path(&format!("/admin/cx/_:nav&m:application_details::_:submenu&s:details&id:{id}"));
            }
            Ok(url)
        }
    };
    url.map_err(|_| not_kinde())
}

/// Opens an address in the browser.
///
/// # Errors
/// When no browser could be started.
pub fn open(url: &Url) -> Result<(), IpcError> {
    tauri_plugin_opener::open_url(url.as_str(), None::<&str>).map_err(|_| {
        IpcError::new("no-browser", format!("No browser could be started. The address is {url}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use client_credentials::environment::{EnvironmentDraft, EnvironmentId};

    #[test]
    fn a_page_stays_on_the_tenant_whatever_the_client_id_holds() {
        let environment = EnvironmentDraft {
            host: "acme".into(),
            client_id: "abc/../../x?y#z@evil.example".into(),
            ..EnvironmentDraft::default()
        }
        .parse(EnvironmentId::new("e"))
        .unwrap();
        let url = address(&Page::KindeAppDetails, Some(&environment)).unwrap();
        assert_eq!(url.host_str(), Some("acme.kinde.com"));
        assert!(url.path().starts_with("/admin/cx/_:nav&m:application_details"), "{url}");
        assert!(url.query().is_none() && url.fragment().is_none());
    }
}

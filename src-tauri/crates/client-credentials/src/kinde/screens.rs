//! Kinde's admin screens that fixes speak of: what they are called, where to click, and where they can be opened.
//!
//! Link shapes were seen in the wild and are not documented, so each may land on the start page; none is built from
//! anything but the environment's own host and client ID.

use url::Url;

use crate::environment::{AuthorizationServer, Environment};

/// A screen of the Kinde admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Its name in findings.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The way to it by clicks; several where Kinde's own pages disagree or menus were renamed.
    pub ways: &'static [&'static [&'static str]],
    /// Whether a link that leads there was seen; otherwise the start of the admin is opened.
    pub has_link: bool,
}

const SCREENS: [Screen; 6] = [
    Screen { id: "kinde-admin", title: "Start of the Kinde admin", ways: &[&["Home"]], has_link: true },
    Screen {
        id: "kinde-applications",
        title: "Applications",
        ways: &[&["Settings", "Applications"], &["Home", "Add application"]],
        has_link: false,
    },
    Screen {
        id: "kinde-app-details",
        title: "Details of the application, with its App keys",
        ways: &[
            &["Settings", "Applications", "View details"],
            &["Organizations", "the organisation", "M2M apps", "View details"],
        ],
        has_link: true,
    },
    Screen {
        id: "kinde-app-apis",
        title: "APIs of the application",
        ways: &[
            &["Settings", "Applications", "View details", "APIs", "three dots beside the API", "Authorize application"],
            &["Settings", "Applications", "View details", "APIs", "three dots beside the API", "Authorize"],
        ],
        has_link: false,
    },
    Screen {
        id: "kinde-app-scopes",
        title: "Scopes of the application for an API",
        ways: &[
            &["Settings", "Applications", "View details", "APIs", "three dots beside the API", "Manage scopes"],
            &["Settings", "APIs", "the API", "Scopes"],
        ],
        has_link: false,
    },
    Screen { id: "kinde-apis", title: "APIs with their audiences", ways: &[&["Settings", "APIs"]], has_link: false },
];

/// All screens.
pub fn screens() -> &'static [Screen] {
    &SCREENS
}

/// The screen of this name.
pub fn screen(id: &str) -> Option<&'static Screen> {
    SCREENS.iter().find(|screen| screen.id == id)
}

/// Where a screen is opened for this environment; the start of the admin where no better link is known. `None` for
/// unknown screens, other providers, and the practice tenant on this computer, which has no admin in a browser.
pub fn link(id: &str, environment: &Environment) -> Option<Url> {
    let screen = screen(id)?;
    let AuthorizationServer::Kinde { host } = &environment.server else { return None };
    if !host.origin().starts_with("https://") {
        return None;
    }
    let mut url = host.address("admin")?;
    let client_id = environment.client_id.as_str();
    // Part of a path of Kinde's own making: only plain IDs fit into it.
    let is_plain = !client_id.is_empty() && client_id.chars().all(|c| c.is_ascii_alphanumeric());
    if screen.id == "kinde-app-details" && is_plain {
        url.set_path(&format!("/admin/cx/_:nav&m:application_details::_:submenu&s:details&id:{client_id}"));
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId, Provider};

    fn environment(client_id: &str) -> Environment {
        EnvironmentDraft {
            host: "acme.eu".to_owned() + ".kinde.com",
            client_id: client_id.into(),
            ..EnvironmentDraft::default()
        }
        .parse(EnvironmentId::new("e"))
        .unwrap()
    }

    #[test]
    fn the_details_of_an_app_are_opened_by_its_client_id() {
        let url = link("kinde-app-details", &environment("0123456789abcdef0123456789abcdef")).unwrap();
        assert_eq!(
            url.as_str(),
            "https://acme.eu.kinde.com/admin/cx/_:nav&m:application_details::_:submenu&s:details&id:0123456789abcdef0123456789abcdef"
        );
    }

    #[test]
    fn an_odd_client_id_does_not_get_into_a_link() {
        let url = link("kinde-app-details", &environment("client!+ID/../../evil?x=1")).unwrap();
        assert_eq!(url.as_str(), "https://acme.eu.kinde.com/admin");
    }

    #[test]
    fn every_screen_opens_on_the_tenants_own_host_and_others_do_not_open() {
        for screen in screens() {
            assert_eq!(
                link(screen.id, &environment("abc")).unwrap().host_str(),
                Some("acme.eu.kinde.com"),
                "{}",
                screen.id
            );
            assert!(!screen.ways.is_empty());
        }
        assert_eq!(link("elsewhere", &environment("abc")), None);
        let other = EnvironmentDraft {
            provider: Provider::Other,
            issuer: "https://id.example".into(),
            client_id: "abc".into(),
            ..EnvironmentDraft::default()
        }
        .parse(EnvironmentId::new("o"))
        .unwrap();
        assert_eq!(link("kinde-admin", &other), None);
    }
}

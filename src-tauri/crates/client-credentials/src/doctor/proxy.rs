//! Which proxy the sender would use for an address, and who said so.

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use super::{ConnectionCheck, quoted};
use crate::environment::is_loopback;
use crate::http::ProxySetting;

const NAME: &str = "proxy";
const TITLE: &str = "Proxy";
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// The way to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// This computer itself: always straight.
    Loopback,
    /// Straight, because the settings of the app say so.
    ChosenDirect,
    /// Straight, because nobody names a proxy for it.
    Direct,
    /// Through a proxy.
    Through(Proxy),
}

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proxy {
    pub(super) scheme: String,
    /// Without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// Who named it.
    pub(super) source: String,
}

impl Proxy {
    /// Its address without user name and password.
    pub(super) fn address(&self) -> String {
        if self.host.contains(':') {
            format!("{}://[{}]:{}", self.scheme, self.host, self.port)
        } else {
            format!("{}://{}:{}", self.scheme, self.host, self.port)
        }
    }

    pub(super) fn is_socks(&self) -> bool {
        self.scheme.starts_with("socks")
    }
}

/// What this computer says about proxies.
pub(super) struct Surroundings {
    environment: Matcher,
    /// The environment first, then the system's settings.
    all: Matcher,
    /// The first of the variables that is set.
    variable: Option<(&'static str, String)>,
    has_exceptions: bool,
    /// Address of a script that decides (PAC), if one is set.
    script: Option<String>,
}

impl Surroundings {
    pub(super) fn read() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the HTTP library obeys these; naming them makes them visible")]
        let value = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        Self {
            environment: Matcher::from_env(),
            all: Matcher::from_system(),
            variable: VARIABLES.iter().find_map(|name| Some((*name, value(name)?))),
            has_exceptions: ["NO_PROXY", "no_proxy"].iter().any(|name| value(name).is_some()),
            script: script(),
        }
    }

    /// The way to `url` under a setting, as the sender takes it.
    pub(super) fn route(&self, setting: &ProxySetting, url: &Url) -> Route {
        if is_loopback(url) {
            return Route::Loopback;
        }
        match setting {
            ProxySetting::Direct => Route::ChosenDirect,
            ProxySetting::Address(proxy) => Route::Through(Proxy {
                scheme: proxy.scheme().to_owned(),
                host: bare(proxy.host_str().unwrap_or_default()),
                port: port(proxy.port(), proxy.scheme()),
                source: "the settings of this app".into(),
            }),
            ProxySetting::System => self.named(url).map_or(Route::Direct, Route::Through),
        }
    }

    fn named(&self, url: &Url) -> Option<Proxy> {
        let target = url.as_str().parse().ok()?;
        let by_environment = self.environment.intercept(&target);
        let source = match (&by_environment, &self.variable) {
            (Some(_), Some((name, _))) => format!("the environment variable {name}"),
            (Some(_), None) => "an environment variable".into(),
            (None, _) => "the network settings of this computer".into(),
        };
        let found = by_environment.or_else(|| self.all.intercept(&target))?;
        let uri = found.uri();
        let scheme = uri.scheme_str().unwrap_or("http").to_owned();
        Some(Proxy { host: bare(uri.host().unwrap_or_default()), port: port(uri.port_u16(), &scheme), scheme, source })
    }

    /// The line about it.
    pub(super) fn check(&self, setting: &ProxySetting, url: &Url) -> ConnectionCheck {
        let host = quoted(url.host_str().unwrap_or_default());
        match self.route(setting, url) {
            Route::Loopback => {
                ConnectionCheck::passed(NAME, TITLE, "None: this computer is always reached directly, whatever is set.")
            }
            Route::ChosenDirect => ConnectionCheck::passed(NAME, TITLE, "None: the settings of this app say so."),
            Route::Through(proxy) => through(&proxy, &host),
            Route::Direct => self.direct(&host),
        }
    }

    fn direct(&self, host: &str) -> ConnectionCheck {
        if let Some(script) = &self.script {
            return ConnectionCheck::warning(
                NAME,
                TITLE,
                "This computer finds its proxy by a script (PAC). This app does not run such scripts and connects directly.",
            )
            .detail("Script", quoted(script))
            .fix("If no connection comes about, ask IT for the host and port of the proxy and enter them in the settings of this app.");
        }
        match &self.variable {
            Some((name, _)) if self.has_exceptions => ConnectionCheck::passed(
                NAME,
                TITLE,
                format!("None: {name} names one, but {host} is among the exceptions in NO_PROXY, or the value cannot be used."),
            ),
            Some((name, _)) => ConnectionCheck::warning(
                NAME,
                TITLE,
                format!("The environment variable {name} is set, but what it holds is not the address of a proxy. The connection is direct."),
            )
            .fix(format!("Give {name} the form http://host:port, or remove it.")),
            None => ConnectionCheck::passed(NAME, TITLE, format!("None: {host} is reached directly. Neither the environment nor the system names a proxy for it.")),
        }
    }
}

fn through(proxy: &Proxy, host: &str) -> ConnectionCheck {
    let address = quoted(&proxy.address());
    let check = if proxy.is_socks() {
        ConnectionCheck::failed(
            NAME,
            TITLE,
            format!(
                "{} names the SOCKS proxy {address}. This app only works with HTTP proxies.",
                capital(&proxy.source)
            ),
        )
        .fix("Ask IT for an HTTP proxy and enter it in the settings of this app.")
    } else {
        ConnectionCheck::passed(NAME, TITLE, format!("{host} is reached through {address}, as {} says.", proxy.source))
    };
    check.detail("Proxy", address).detail("Named by", proxy.source.clone())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').to_owned()
}

fn port(given: Option<u16>, scheme: &str) -> u16 {
    given.unwrap_or(match scheme {
        "https" => 443,
        scheme if scheme.starts_with("socks") => 1080,
        _ => 80,
    })
}

/// Address of the proxy script that the system is set to, if any.
#[cfg(windows)]
fn script() -> Option<String> {
    let settings =
        windows_registry::CURRENT_USER.open("Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings").ok()?;
    settings.get_string("AutoConfigURL").ok().filter(|address| !address.trim().is_empty())
}

/// Address of the proxy script that the system is set to, if any.
#[cfg(target_os = "macos")]
fn script() -> Option<String> {
    use system_configuration::core_foundation::number::CFNumber;
    use system_configuration::core_foundation::string::CFString;
    use system_configuration::dynamic_store::SCDynamicStoreBuilder;

    let proxies = SCDynamicStoreBuilder::new("m2m-token-tester").build()?.get_proxies()?;
    let enabled = proxies.find(CFString::new("ProxyAutoConfigEnable"))?.downcast::<CFNumber>()?.to_i32()?;
    let address = proxies.find(CFString::new("ProxyAutoConfigURLString"))?.downcast::<CFString>()?.to_string();
    (enabled == 1).then_some(address)
}

/// There is no one place for it on other systems.
#[cfg(not(any(windows, target_os = "macos")))]
fn script() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::ConnectionOutcome as Outcome;

    fn surroundings(environment: &str, system: &str) -> Surroundings {
        let variable = (!environment.is_empty()).then(|| ("HTTPS_PROXY", environment.to_owned()));
        let all = if environment.is_empty() { system } else { environment };
        Surroundings {
            environment: Matcher::builder().https(environment).no("exempt.example").build(),
            all: Matcher::builder().https(all).no("exempt.example").build(),
            variable,
            has_exceptions: false,
            script: None,
        }
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn the_proxy_and_who_named_it_are_said_without_its_password() {
        let check = surroundings("http://user:SECRET%3F%25G%26client@proxy.corp.example:8080", "")
            .check(&ProxySetting::System, &url("https://acme.kinde.com/"));
        assert_eq!(check.outcome, Outcome::Passed);
        assert!(
            check.because.contains("http://proxy.corp.example:8080") && check.because.contains("HTTPS_PROXY"),
            "{check:?}"
        );
        let by_system =
            surroundings("", "proxy.corp.example").check(&ProxySetting::System, &url("https://acme.kinde.com/"));
        assert!(by_system.because.contains("network settings of this computer"), "{by_system:?}");
        let chosen = ProxySetting::Address(url("http://user:SECRET@[::1]:3128"));
        let chosen = surroundings("", "").check(&chosen, &url("https://acme.kinde.com/"));
        assert!(
            chosen.because.contains("http://[::1]:3128") && chosen.because.contains("settings of this app"),
            "{chosen:?}"
        );
        for check in [check, by_system, chosen] {
            assert!(!format!("{check:?}").contains("SECRET"), "{check:?}");
        }
    }

    #[test]
    fn this_computer_and_the_exceptions_are_never_reached_through_a_proxy() {
        let around = surroundings("http://proxy.corp.example:8080", "");
        for address in ["http://127.0.0.1:1/", "https://localhost/", "https://[::1]/"] {
            assert_eq!(around.route(&ProxySetting::System, &url(address)), Route::Loopback, "{address}");
            assert_eq!(
                around.route(&ProxySetting::Address(url("http://p:1")), &url(address)),
                Route::Loopback,
                "{address}"
            );
        }
        assert_eq!(around.route(&ProxySetting::System, &url("https://exempt.example/")), Route::Direct);
        assert_eq!(around.route(&ProxySetting::Direct, &url("https://acme.kinde.com/")), Route::ChosenDirect);
    }

    #[test]
    fn a_script_a_socks_proxy_and_an_unusable_variable_are_named() {
        let target = url("https://acme.kinde.com/");
        let with_script = Surroundings { script: Some("http://wpad/wpad.dat".into()), ..surroundings("", "") };
        let check = with_script.check(&ProxySetting::System, &target);
        assert!(check.outcome == Outcome::Warning && check.because.contains("PAC"), "{check:?}");
        let check = surroundings("socks5://proxy.corp.example", "").check(&ProxySetting::System, &target);
        assert!(
            check.outcome == Outcome::Failed && check.because.contains("socks5://proxy.corp.example:1080"),
            "{check:?}"
        );
        let check = surroundings("ftp://proxy.corp.example", "").check(&ProxySetting::System, &target);
        assert!(check.outcome == Outcome::Warning && check.because.contains("HTTPS_PROXY"), "{check:?}");
        let check = surroundings("", "").check(&ProxySetting::System, &target);
        assert!(check.outcome == Outcome::Passed && check.because.contains("directly"), "{check:?}");
    }
}

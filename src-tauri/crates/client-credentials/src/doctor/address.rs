//! The first group: what can be said of the addresses without asking anybody.

use url::{Host, Url};

use super::proxy::Surroundings;
use super::{ConnectionCheck, is_kinde, quoted, server_address};
use crate::environment::{AuthorizationServer, Environment, is_loopback};
use crate::http::HttpSettings;

const KINDE: &str = "kinde.com";

/// Checks the shape of the environment's addresses, their scheme, Kinde's rule about custom domains, and which proxy
/// would be used. Sends nothing; reads this computer's proxy settings.
pub fn check_address(settings: &HttpSettings, environment: &Environment) -> Vec<ConnectionCheck> {
    let Some(url) = server_address(environment) else {
        return vec![
            ConnectionCheck::failed(
                "address",
                "Address",
                "The environment has neither a token endpoint nor an issuer that is an address.",
            )
            .fix("Enter the token endpoint, or the issuer of a server that publishes its metadata."),
        ];
    };
    let mut checks = vec![shape(environment, &url), scheme(&url)];
    if let AuthorizationServer::Kinde { host } = &environment.server {
        checks.push(custom_domain(host.host(), host.is_custom_domain()));
    }
    checks.push(Surroundings::read().check(&settings.proxy, &url));
    checks
}

fn shape(environment: &Environment, url: &Url) -> ConnectionCheck {
    const NAME: &str = "address";
    let host = quoted(url.host_str().unwrap_or_default());
    let title = "Address";
    let check = if let Some(meant) = near_miss(&host).filter(|_| is_kinde(environment)) {
        ConnectionCheck::warning(NAME, title, format!("{host} looks like a slip for {meant}."))
            .fix(format!("If {meant} is meant, change the domain of this environment."))
    } else if let Some(part) = extra_part(environment) {
        ConnectionCheck::warning(
            NAME,
            title,
            format!("The issuer holds {part}. An issuer is an address without one (RFC 8414 section 2)."),
        )
        .fix("Copy the issuer again from the provider, letter by letter.")
    } else if matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_))) && !is_loopback(url) {
        ConnectionCheck::warning(
            NAME,
            title,
            format!("{host} is a bare IP address. Certificates are rarely made for those."),
        )
        .fix("Use the server's name.")
    } else {
        let words = match environment.token_endpoint() {
            Some(endpoint) => format!("Tokens are requested at {}.", quoted(endpoint.as_str())),
            None => format!("The token endpoint will be looked up at {}.", quoted(url.as_str())),
        };
        ConnectionCheck::passed(NAME, title, words)
    };
    let mut check = check.detail("Host", host);
    if let Some(issuer) = environment.issuer() {
        check = check.detail("Issuer", quoted(issuer));
    }
    if let Some(endpoint) = environment.token_endpoint() {
        check = check.detail("Token endpoint", quoted(endpoint.as_str()));
    }
    if let AuthorizationServer::Kinde { host } = &environment.server
        && let Some(region) = host.region()
    {
        check = check.detail("Region", region);
    }
    check
}

/// A query or fragment in the issuer.
fn extra_part(environment: &Environment) -> Option<&'static str> {
    let issuer = Url::parse(environment.issuer()?).ok()?;
    match (issuer.query(), issuer.fragment()) {
        (Some(_), _) => Some("a query (after the question mark)"),
        (_, Some(_)) => Some("a fragment (after the #)"),
        _ => None,
    }
}

fn scheme(url: &Url) -> ConnectionCheck {
    const NAME: &str = "scheme";
    let title = "Protected by https";
    match (url.scheme(), is_loopback(url)) {
        ("https", _) => {
            ConnectionCheck::passed(NAME, title, "The address begins with https, so everything sent is encrypted.")
        }
        ("http", true) => {
            ConnectionCheck::passed(NAME, title, "Plain http, but to this computer only: nothing leaves it.")
        }
        (other, _) => ConnectionCheck::failed(
            NAME,
            title,
            format!("The address begins with {}. Secrets are sent over https only.", quoted(other)),
        )
        .fix("Change the address to https."),
    }
}

fn custom_domain(host: &str, is_custom: bool) -> ConnectionCheck {
    const NAME: &str = "custom-domain";
    let title = "Kinde domain";
    let host = quoted(host);
    if !is_custom {
        return ConnectionCheck::passed(
            NAME,
            title,
            format!("{host} is the address that Kinde asks for with machine-to-machine applications."),
        );
    }
    ConnectionCheck::warning(
        NAME,
        title,
        format!(
            "{host} is a custom domain. Kinde's documentation wants the host that ends in .kinde.com for machine-to-machine applications and for the Management API; tokens of one host are not accepted in place of the other's."
        ),
    )
    .fix("Use the host that ends in .kinde.com for this environment, for the token and for the audience of the Management API. Kinde shows it as Domain beside the client ID, in the details of the application.")
}

/// What a host was probably meant to be whose end is one or two slips away from Kinde's.
pub(super) fn near_miss(host: &str) -> Option<String> {
    let host = host.to_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    // At least one label must stand before the domain: kinder.com alone is somebody else.
    let split = labels.len().checked_sub(2).filter(|split| *split > 0)?;
    let (before, tail) = (labels.get(..split)?.join("."), labels.get(split..)?.join("."));
    let slips = slips(&tail, KINDE);
    (slips > 0 && slips <= 2).then(|| format!("{before}.{KINDE}"))
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other.
fn slips(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len().abs_diff(to.len()) > 2 {
        return usize::MAX;
    }
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=to.len()).collect());
    for (i, x) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in to.iter().enumerate() {
            let swapped = i > 0 && j > 0 && from.get(i - 1) == Some(y) && to.get(j - 1) == Some(x);
            let swap = if swapped { at(&before, j - 1) + 1 } else { usize::MAX };
            row.push((at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1).min(swap));
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

/// What to do about a host that cannot be found.
pub(super) fn spelling_advice(environment: &Environment, host: &str) -> String {
    match near_miss(host) {
        Some(meant) => format!("Check the spelling: {meant} is probably meant."),
        None if is_kinde(environment) => {
            "Compare the Kinde domain with the one that Kinde shows beside the client ID; some have a region in them, such as acme.eu.kinde.com.".into()
        }
        None => "Check the spelling of the address. A name that exists only inside a company network needs its VPN.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::ConnectionOutcome as Outcome;
    use crate::environment::{EnvironmentDraft, EnvironmentId, Provider};

    fn kinde(host: &str) -> Environment {
        EnvironmentDraft { host: host.into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() }
            .parse(EnvironmentId::new("e"))
            .unwrap()
    }

    fn checks(environment: &Environment) -> Vec<ConnectionCheck> {
        check_address(
            &HttpSettings { proxy: crate::http::ProxySetting::Direct, ..HttpSettings::default() },
            environment,
        )
    }

    #[test]
    fn a_kinde_domain_passes_everything_without_a_word_of_doubt() {
        for host in ["acme", "acme-dev.eu.kinde.com", "http://127.0.0.1:4711"] {
            let checks = checks(&kinde(host));
            let names: Vec<_> = checks.iter().map(|check| check.name).collect();
            assert_eq!(names, ["address", "scheme", "custom-domain", "proxy"]);
            assert!(checks.iter().all(|check| check.outcome == Outcome::Passed && check.fix.is_none()), "{checks:?}");
        }
    }

    #[test]
    fn a_custom_domain_is_a_warning_with_the_way_out() {
        let checks = checks(&kinde("login.acme.com"));
        let check = checks.iter().find(|check| check.name == "custom-domain").unwrap();
        assert_eq!(check.outcome, Outcome::Warning);
        assert!(check.fix.as_deref().unwrap().contains(".kinde.com"));
    }

    #[test]
    fn a_slip_in_the_domain_is_offered_back() {
        for (typed, meant) in [
            ("acme.knde.com", "acme.kinde.com"),
            ("acme.eu.kidne.com", "acme.eu.kinde.com"),
            ("acme.kinde.co", "acme.kinde.com"),
        ] {
            let check = checks(&kinde(typed)).remove(0);
            assert_eq!(check.outcome, Outcome::Warning, "{typed}");
            assert!(check.because.contains(meant), "{check:?}");
        }
        for other in ["acme.kinde.com", "kinder.com", "login.acme.com", "localhost", "", "xn--80ak6aa92e.com"] {
            assert_eq!(near_miss(other), None, "{other}");
        }
    }

    #[test]
    fn an_issuer_with_a_query_is_pointed_out() {
        let mut environment = kinde("acme");
        environment.server = AuthorizationServer::Other {
            issuer: Some("https://id.example/t?x=1".into()),
            token_endpoint: None,
            jwks_uri: None,
        };
        let check = checks(&environment).remove(0);
        assert!(check.outcome == Outcome::Warning && check.because.contains("query"), "{check:?}");
    }

    #[test]
    fn an_environment_without_any_address_is_told_what_is_missing() {
        let mut environment = kinde("acme");
        environment.server =
            AuthorizationServer::Other { issuer: Some("not an address".into()), token_endpoint: None, jwks_uri: None };
        let found = checks(&environment);
        assert_eq!((found.len(), found[0].outcome), (1, Outcome::Failed));
        let draft = EnvironmentDraft {
            provider: Provider::Other,
            token_endpoint: "https://id.example/token".into(),
            client_id: "c".into(),
            ..EnvironmentDraft::default()
        };
        let other = draft.parse(EnvironmentId::new("e")).unwrap();
        let names: Vec<_> = checks(&other).iter().map(|check| check.name).collect();
        assert_eq!(names, ["address", "scheme", "proxy"]);
    }
}

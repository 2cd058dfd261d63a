//! Addresses of servers: what may be typed, and what is refused with a reason.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::field::{FieldError, line};
use crate::paste::{placeholder_in_address, scheme_slip};

/// The origin of a Kinde environment: `https://` and a host, without a trailing slash.
///
/// Not tied to `*.kinde.com`: custom domains exist, and a tenant on this computer is reached by plain http.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantHost(String);

impl TenantHost {
    /// Reads `acme`, `acme.kinde.com`, `acme-dev.eu.kinde.com` or a full URL on that host.
    ///
    /// # Errors
    /// When no host can be read, or one that must not be used (plain http elsewhere, credentials in the URL, an IP address).
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = line("host", "The Kinde domain", text)?;
        let full = if text.contains("://") || text.contains('.') || text.contains(':') || text == "localhost" {
            text.to_owned()
        } else {
            format!("{text}.kinde.com")
        };
        let url = server_url("host", &full)?;
        match url.host() {
            Some(Host::Domain(_)) => {}
            Some(_) if is_loopback(&url) => {}
            _ => {
                return Err(FieldError::new(
                    "host",
                    "This is an IP address. A Kinde domain is a name such as acme.kinde.com.",
                ));
            }
        }
        Ok(Self(origin_of(&url)))
    }

    /// Scheme, host and port, without a trailing slash: also the issuer of the tenant's tokens.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// Host, and port where it is not the usual one.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, host)| host)
    }

    /// The region label before `.kinde.com`, such as `eu`, `au`, `us`.
    pub fn region(&self) -> Option<&str> {
        let labels: Vec<&str> = self.host().strip_suffix(".kinde.com")?.split('.').collect();
        match labels.as_slice() {
            [_, region] => Some(region),
            _ => None,
        }
    }

    /// Whether this is a domain of the customer's own instead of `*.kinde.com` or this computer.
    pub fn is_custom_domain(&self) -> bool {
        !self.host().ends_with(".kinde.com") && !Url::parse(&self.0).is_ok_and(|url| is_loopback(&url))
    }

    /// An address below the origin; `path` without a leading slash.
    pub fn address(&self, path: &str) -> Option<Url> {
        Url::parse(&format!("{}/{path}", self.0)).ok()
    }
}

/// Whether the URL names this computer itself: 127.0.0.0/8, `::1` or `localhost`.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Scheme, host and port (left out where usual) of a URL.
pub fn origin_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Host, and port where it is not the usual one.
pub fn host_and_port(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => String::new(),
    }
}

/// Reads the address of a server that will be trusted with a secret or a token.
///
/// # Errors
/// When it is no URL, holds credentials or a placeholder, is not ASCII, or is plain http to another computer.
pub fn server_url(field: &str, text: &str) -> Result<Url, FieldError> {
    let wrong = |message: String| Err(FieldError::new(field, message));
    if let Some(placeholder) = placeholder_in_address(text) {
        return wrong(format!("“{placeholder}” is a placeholder. Put your own value in its place."));
    }
    if let Some((length, scheme)) = scheme_slip(text) {
        let (typed, rest) = text.split_at_checked(length).unwrap_or((text, ""));
        return wrong(format!("“{typed}” at the start is a slip. Type {scheme}{rest} instead."));
    }
    if let Some(c) = text.chars().find(|c| !c.is_ascii()) {
        return wrong(format!(
            "The address holds {}, which only looks like a plain letter or belongs to an international name. Type the address in plain letters (an international name in its xn-- form).",
            crate::field::describe_character(c)
        ));
    }
    // RFC 3986 2: these stand in no address. In a query many servers take `a|b` and the like, and browsers send it.
    let before_query = text.find(['?', '#']).unwrap_or(text.len());
    let stray = |(at, c): &(usize, char)| {
        c.is_whitespace() || c.is_control() || "\"'`\\<>".contains(*c) || (*at < before_query && "{}|^".contains(*c))
    };
    if let Some((_, c)) = text.char_indices().find(stray) {
        return wrong(format!("The address holds {}. Remove it.", crate::field::describe_character(c)));
    }
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = match Url::parse(&full) {
        Ok(url) => url,
        Err(error) => {
            return wrong(format!("This is not an address: {error}. It should look like https://acme.kinde.com."));
        }
    };
    if !matches!(url.scheme(), "https" | "http") {
        return wrong(format!("The address begins with {}://. Use https://.", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(
            "The address holds a user name or password before the @. Put them into the client ID and secret fields and remove them here.".into(),
        );
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        let mut secure = url.clone();
        let _ = secure.set_scheme("https");
        return wrong(format!("Plain http would send the secret unprotected. Use {secure} instead."));
    }
    match url.host() {
        Some(Host::Domain(name)) => {
            // The URL standard lets through marks such as ; and , that no host name has (RFC 1123 2.1).
            let is_label_byte = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            let bad_label = |label: &&str| {
                label.is_empty()
                    || label.len() > 63
                    || label.starts_with('-')
                    || label.ends_with('-')
                    || !label.bytes().all(is_label_byte)
            };
            if let Some(label) = name.trim_end_matches('.').split('.').find(bad_label) {
                return wrong(format!("“{label}” cannot be part of a host name. Check the spelling."));
            }
        }
        Some(_) => {}
        None => return wrong("The address names no host.".into()),
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_read_from_every_usual_form() {
        for (typed, origin) in [
            ("acme", "https://acme.kinde.com"),
            (" acme.kinde.com ", "https://acme.kinde.com"),
            ("ACME.kinde.com", "https://acme.kinde.com"),
            ("https://acme-dev.eu.kinde.com/", "https://acme-dev.eu.kinde.com"),
            ("https://acme.kinde.com/oauth2/token?x=1#y", "https://acme.kinde.com"),
            ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
            ("http://[::1]:4711/", "http://[::1]:4711"),
            ("login.acme.com", "https://login.acme.com"),
        ] {
            assert_eq!(TenantHost::parse(typed).unwrap().origin(), origin, "{typed}");
        }
    }

    #[test]
    fn a_host_that_cannot_be_used_is_refused_with_the_reason() {
        for (typed, words) in [
            ("", "empty"),
            ("http://acme.kinde.com", "Use https://acme.kinde.com/"),
            ("ftp://acme.kinde.com", "Use https://"),
            ("https://user:pass@acme.kinde.com", "before the @"),
            ("<your_subdomain>.kinde.com", "“<your_subdomain>” is a placeholder"),
            ("{{business_domain}}", "placeholder"),
            ("your-subdomain.kinde.com", "placeholder"),
            ("аcme.kinde.com", "U+0430"),
            ("ac me.kinde.com", "a space"),
            ("\u{202e}acme", "writing-direction override"),
            ("acme\0", "a NUL byte"),
            ("https://[2001:db8::1]/", "IP address"),
            ("10.0.0.1", "IP address"),
            ("http://10.0.0.1", "unprotected"),
            ("https://", "not an address"),
            ("acme..kinde.com", "cannot be part of a host name"),
            ("acme,kinde.com", "cannot be part of a host name"),
            ("https;//acme.kinde.com", "“https;//” at the start is a slip. Type https://acme.kinde.com"),
            ("htps://acme.kinde.com", "“htps://” at the start is a slip"),
            ("https//acme.kinde.com", "“https//” at the start is a slip"),
        ] {
            let error = TenantHost::parse(typed).unwrap_err();
            assert_eq!(error.field, "host");
            assert!(error.message.contains(words), "{typed}: {}", error.message);
        }
    }

    #[test]
    fn a_query_may_hold_what_servers_take_there_and_a_path_may_not() {
        let read = |text: &str| server_url("url", text);
        assert_eq!(read("https://a.example/x?sort=a|b^c").unwrap().query(), Some("sort=a|b^c"));
        for path in ["https://a.example/a|b?x=1", "https://a.example/a^b", "a|b.example"] {
            assert!(read(path).unwrap_err().message.contains("The address holds"), "{path}");
        }
    }

    #[test]
    fn the_region_label_is_told_apart_from_the_business() {
        assert_eq!(TenantHost::parse("acme-dev.eu.kinde.com").unwrap().region(), Some("eu"));
        assert_eq!(TenantHost::parse("acme.kinde.com").unwrap().region(), None);
        assert!(TenantHost::parse("login.acme.com").unwrap().is_custom_domain());
        assert!(!TenantHost::parse("http://127.0.0.1:1").unwrap().is_custom_domain());
    }
}

//! What a person may set about every request: waiting times, proxy, further trust, a certificate of their own.

use std::fmt;
use std::time::Duration;

use url::Url;

use crate::field::{FieldError, line};
use crate::secret::{Password, PrivateKey};

/// Waiting times and limits of every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSettings {
    /// Longest wait for a connection including its TLS handshake.
    pub connect_timeout: Duration,
    /// Longest silence while an answer is being read.
    pub read_timeout: Duration,
    /// Longest time for the whole exchange.
    pub total_timeout: Duration,
    /// Which proxy is used for other computers; this computer is always reached directly.
    pub proxy: ProxySetting,
    /// What the proxy is told; only for [`ProxySetting::Address`].
    pub proxy_credentials: Option<ProxyCredentials>,
    /// Further certificate authorities to trust, as PEM. Verification is never switched off.
    pub extra_certificates: Option<Vec<u8>>,
    /// Shown to servers that ask for a client certificate.
    pub client_identity: Option<ClientIdentity>,
}

/// Which proxy is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProxySetting {
    /// As the environment variables and the operating system say.
    #[default]
    System,
    /// None.
    Direct,
    /// This one.
    Address(Url),
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(15),
            total_timeout: Duration::from_secs(30),
            proxy: ProxySetting::System,
            proxy_credentials: None,
            extra_certificates: None,
            client_identity: None,
        }
    }
}

/// Who asks a proxy (RFC 7617).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyCredentials {
    /// User name; holds no colon.
    pub user: String,
    /// Password.
    pub password: Password,
}

/// A client certificate with its key.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientIdentity {
    /// The certificate and those between it and its authority, as PEM.
    pub certificates: String,
    /// Its private key, as PEM.
    pub key: PrivateKey,
}

impl fmt::Debug for ClientIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientIdentity").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Reads the typed address of a proxy: `proxy.example:3128` or `http://proxy.example:3128`.
///
/// # Errors
/// What is wrong with it, and how to go on where it is the address of something else.
pub fn read_proxy(text: &str) -> Result<Url, FieldError> {
    const FIELD: &str = "proxyAddress";
    let wrong = |message: &str| Err(FieldError::new(FIELD, message));
    let text = line(FIELD, "The address of the proxy", text)?;
    let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let lower = full.to_lowercase();
    let is_script = lower.starts_with("file:")
        || lower.starts_with("pac+")
        || lower.contains("wpad")
        || lower.split(['?', '#']).next().is_some_and(|path| path.ends_with(".pac") || path.ends_with(".dat"));
    if is_script {
        return wrong(
            "This is the address of an automatic-configuration script (PAC), and this app runs no scripts. Open the address in \
             a browser, or ask IT: in it stands PROXY with a host and a port. Enter these, such as proxy.example:3128.",
        );
    }
    let Ok(url) = Url::parse(&full) else {
        return wrong("This is not the address of a proxy. It looks like proxy.example:3128.");
    };
    match url.scheme() {
        "http" | "https" => {}
        scheme if scheme.starts_with("socks") => {
            return wrong("This is a SOCKS proxy. This app works with HTTP proxies only; ask IT for the HTTP one.");
        }
        _ => return wrong("The address of a proxy begins with http:// or https://, or just names host and port."),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(
            "Enter the user name and the password in their own fields: an address is shown and kept in a file.",
        );
    }
    if url.host_str().is_none_or(str::is_empty) {
        return wrong("The host of the proxy is missing.");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return wrong("The address of a proxy is only a host and a port, without anything after them.");
    }
    Ok(url)
}

/// Reads the typed user name for a proxy.
///
/// # Errors
/// When it cannot be sent (RFC 7617 section 2).
pub fn read_proxy_user(text: &str) -> Result<Option<String>, FieldError> {
    const FIELD: &str = "proxyUser";
    if text.trim().is_empty() {
        return Ok(None);
    }
    let user = line(FIELD, "The user name", text)?;
    if user.contains(':') {
        return Err(FieldError::new(FIELD, "A user name for a proxy cannot hold a colon."));
    }
    Ok(Some(user.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_by_host_and_port() {
        for (typed, read) in [
            ("proxy.example:3128", "http://proxy.example:3128/"),
            (" http://proxy.example:3128/ ", "http://proxy.example:3128/"),
            ("https://proxy.example", "https://proxy.example/"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("[::1]:8080", "http://[::1]:8080/"),
            ("proxy", "http://proxy/"),
        ] {
            assert_eq!(read_proxy(typed).unwrap().as_str(), read, "{typed}");
        }
    }

    #[test]
    fn what_is_no_proxy_is_told_with_the_way_on() {
        for (typed, word) in [
            ("", "empty"),
            ("http://proxy.example/proxy.pac", "automatic-configuration script"),
            ("http://proxy.example/PROXY.PAC?x=1", "automatic-configuration script"),
            ("http://wpad/wpad.dat", "automatic-configuration script"),
            ("file:///etc/proxy.pac", "automatic-configuration script"),
            ("socks5://proxy.example:1080", "SOCKS"),
            ("ftp://proxy.example", "http:// or https://"),
            ("http://user:pass@proxy.example:3128", "their own fields"),
            ("http://proxy.example:3128/path", "only a host and a port"),
            ("proxy.example:99999", "not the address"),
            ("proxy example", "not the address"),
        ] {
            let error = read_proxy(typed).unwrap_err();
            assert!(error.field == "proxyAddress" && error.message.contains(word), "{typed}: {}", error.message);
        }
    }

    #[test]
    fn a_user_name_that_would_be_cut_at_its_colon_is_refused() {
        assert_eq!(read_proxy_user("  "), Ok(None));
        assert_eq!(read_proxy_user(" CORP\\anna "), Ok(Some("CORP\\anna".to_owned())));
        assert!(read_proxy_user("a:b").unwrap_err().message.contains("colon"));
    }

    #[test]
    fn debug_output_of_the_settings_holds_no_secret() {
        let settings = HttpSettings {
            proxy_credentials: Some(ProxyCredentials {
                user: "anna".into(),
                password: Password::new("SECRET?%G".into()),
            }),
            client_identity: Some(ClientIdentity {
                certificates: "CERTIFICATE".into(),
                key: PrivateKey::new("SECRET KEY".into()),
            }),
            ..HttpSettings::default()
        };
        assert!(!format!("{settings:?}").contains("SECRET"));
    }
}

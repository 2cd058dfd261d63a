//! Addresses of the authorization server, taken apart letter by letter: nothing is normalised on the way.

use url::Url;

use super::model::{ChangeKind, Hint, HintCode, Offer, OfferAction, PastedField};
use super::peel::Work;
use crate::environment::is_loopback;
use crate::secret::ClientSecret;

/// Names of parameters that carry something secret, or come from a sign-in.
const SENSITIVE: &[&str] = &[
    "access_token",
    "id_token",
    "refresh_token",
    "token",
    "client_secret",
    "secret",
    "password",
    "code",
    "state",
    "session_state",
];

/// Paths of the discovery document (OpenID Connect Discovery 4, RFC 8414 3).
const DISCOVERY: &[&str] = &["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// One step of cleaning the address; called until nothing changes.
pub(super) fn clean(work: &mut Work) {
    link(work);
    percent(work);
    scheme(work);
    host_marks(work);
    credentials(work);
    fragment_and_query(work);
    path(work);
    plain_http(work);
}

/// `[text](address)`, `<address>`, `<address|text>`, `mailto:`-like wrappings of chats.
fn link(work: &mut Work) {
    let value = work.value.as_str();
    let markdown = value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(')'))
        .and_then(|rest| rest.split_once("]("))
        .map(|(_, link)| link);
    let angle = value
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .map(|inner| inner.split('|').next().unwrap_or(inner))
        .filter(|inner| inner.contains('.') || inner.contains("://"));
    let round = value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if let Some(inner) = markdown.or(angle).or(round).map(|inner| inner.trim().to_owned())
        && !inner.is_empty()
    {
        work.change(inner, ChangeKind::Link, 1, "The marks of a link around it");
    }
}

fn percent(work: &mut Work) {
    let lower = work.value.to_ascii_lowercase();
    if lower.starts_with("http%3a%2f%2f") || lower.starts_with("https%3a%2f%2f") {
        let codes = [("%3A", ":"), ("%3a", ":"), ("%2F", "/"), ("%2f", "/")];
        let value = codes.iter().fold(work.value.to_string(), |value, (code, plain)| value.replace(code, plain));
        work.change(value, ChangeKind::PercentEncoding, 1, "Percent encoding, such as %3A for a colon");
    }
}

/// A wrongly typed `https://` at the start: its length in bytes and what it should be.
pub(crate) fn scheme_slip(text: &str) -> Option<(usize, &'static str)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = text.get(..letters)?.to_ascii_lowercase();
    let marks = text.get(letters..)?.bytes().take_while(|b| b":;/\\|.,".contains(b)).count();
    let run = text.get(letters..letters + marks)?;
    let rest = text.get(letters + marks..)?;
    let begins_host = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[' || c == '<' || c == '{');
    let is_scheme = matches!(word.as_str(), "http" | "https") && !rest.is_empty();
    if letters > 7 || marks > 6 || !(begins_host || is_scheme) || !run.contains(['/', '\\', ';', ':']) {
        return None;
    }
    match word.as_str() {
        "" if run == "//" || run == "://" => return Some((marks, "https://")),
        "https" | "http" if run == "://" => return None,
        // host:port of a host called http would be a strange one; "https:acme" is a slip.
        "http" if run == ":" && rest.starts_with(|c: char| c.is_ascii_digit()) => return None,
        "https" => return Some((letters + marks, "https://")),
        "http" => return Some((letters + marks, "http://")),
        _ => {}
    }
    let near = one_slip_apart(&word, "https") || (one_slip_apart(&word, "http") && word != "htt");
    (near && run.contains(['/', '\\'])).then_some((letters + marks, "https://"))
}

/// Whether one letter was left out, added, exchanged or two were swapped.
fn one_slip_apart(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same_start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let shorter = a.len().min(b.len());
    let rest =
        |whole: usize| whole.saturating_sub(same_start.min(shorter) + same_end.min(shorter - same_start.min(shorter)));
    match (rest(a.len()), rest(b.len())) {
        (1, 0 | 1) | (0, 1) => true,
        (2, 2) => a.get(same_start) == b.get(same_start + 1) && a.get(same_start + 1) == b.get(same_start),
        _ => false,
    }
}

fn scheme(work: &mut Work) {
    if let Some((length, scheme)) = scheme_slip(&work.value) {
        let typed = work.value.get(..length).unwrap_or_default().to_owned();
        let value = format!("{scheme}{}", work.value.get(length..).unwrap_or_default());
        work.change(value, ChangeKind::Scheme, 1, format!("“{typed}” at the start, where {scheme} is meant"));
    }
    for first in ["https://", "http://"] {
        let second = work.value.strip_prefix(first).filter(|rest| {
            rest.starts_with("http://")
                || rest.starts_with("https://")
                || scheme_slip(rest).is_some_and(|(length, _)| length > 3)
        });
        if let Some(second) = second.map(str::to_owned) {
            work.change(second, ChangeKind::Scheme, 1, format!("{first} twice"));
            return;
        }
    }
    let needs_one = matches!(work.field, PastedField::TokenUrl | PastedField::Issuer);
    let is_host = |text: &str| text.contains('.') || text.starts_with("localhost") || text.starts_with('[');
    if needs_one && !work.value.contains("://") && is_host(&work.value) && !work.value.contains(char::is_whitespace) {
        let scheme = if is_local(&work.value) { "http://" } else { "https://" };
        let value = format!("{scheme}{}", work.value.as_str());
        work.change(value, ChangeKind::MissingScheme, 1, format!("{scheme} was missing in front"));
    }
}

/// Scheme with `://` (may be empty), what stands up to the first slash, and the rest.
fn parts(text: &str) -> (&str, &str, &str) {
    let after_scheme = text.find("://").filter(|at| *at <= 8).map_or(0, |at| at + 3);
    let rest = text.get(after_scheme..).unwrap_or_default();
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    (text.get(..after_scheme).unwrap_or_default(), authority, tail)
}

/// Whether an address without scheme names this computer.
fn is_local(text: &str) -> bool {
    let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    Url::parse(&full).is_ok_and(|url| is_loopback(&url))
}

/// Commas between the labels of a host, backslashes and doubled slashes in a path.
fn host_marks(work: &mut Work) {
    let (scheme, authority, tail) = parts(&work.value);
    let host = if authority.contains('@') { authority.to_owned() } else { authority.replace(',', ".") };
    let (before_query, query) = tail.split_at(tail.find(['?', '#']).unwrap_or(tail.len()));
    let mut path = before_query.replace('\\', "/");
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    let value = format!("{scheme}{host}{path}{query}");
    if value != *work.value {
        let what = if host != authority {
            "A comma in the host, where a full stop is meant"
        } else {
            "Backslashes or doubled slashes in the address"
        };
        work.change(value, ChangeKind::AddressMarks, 1, what);
    }
}

fn credentials(work: &mut Work) {
    let (scheme, authority, tail) = parts(&work.value);
    let Some((_, host)) = authority.rsplit_once('@') else { return };
    // An e-mail address is no address of a server.
    if scheme.is_empty() && !authority.contains(':') && tail.is_empty() {
        return;
    }
    let value = format!("{scheme}{host}{tail}");
    work.change(value, ChangeKind::Credentials, 1, "A user name or password before the @");
    work.hint(Hint {
        code: HintCode::CredentialsInAddress,
        sentence: "The address held a user name and password. They belong into client ID and client secret.".into(),
        offer: Some(Offer::action("Move them there", OfferAction::MoveCredentials)),
    });
}

/// User name and password written into an address, for [`OfferAction::MoveCredentials`]: client ID and secret.
pub fn credentials_in_address(text: &str) -> Option<(String, ClientSecret)> {
    let (_, authority, _) = parts(text.trim());
    let (user, password) = authority.rsplit_once('@')?.0.split_once(':')?;
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    (!user.is_empty() && !password.is_empty()).then(|| (decoded(user), ClientSecret::new(decoded(password))))
}

fn fragment_and_query(work: &mut Work) {
    let tells_secret = |part: &str| {
        part.split(['&', ';'])
            .filter_map(|pair| pair.split('=').next())
            .any(|name| SENSITIVE.contains(&name.to_ascii_lowercase().as_str()))
    };
    let mut secret_told = false;
    if let Some((before, fragment)) = work.value.split_once('#') {
        secret_told |= tells_secret(fragment);
        let before = before.to_owned();
        work.change(before, ChangeKind::Fragment, 1, "The part from the # on; the server's address has none");
    }
    if let Some((before, query)) = work.value.split_once('?') {
        let sensitive = tells_secret(query);
        // RFC 6749 3.2 allows a query at the token endpoint; a host or an issuer has none.
        if sensitive || work.field != PastedField::TokenUrl || query.is_empty() || query.contains("grant_type") {
            secret_told |= sensitive;
            let before = before.to_owned();
            work.change(before, ChangeKind::Query, 1, "The part from the ? on");
        }
    }
    if secret_told {
        work.hint(Hint {
            code: HintCode::TokenInAddress,
            sentence: "The address carried a token, code or secret from a sign-in. It was copied from a browser's address bar; such a value should be replaced if others could see it.".into(),
            offer: None,
        });
    }
}

fn path(work: &mut Work) {
    let (scheme, authority, tail) = parts(&work.value);
    let bare = format!("{scheme}{authority}");
    let discovery = DISCOVERY.iter().find_map(|known| tail.find(known).map(|at| (at, at + known.len())));
    match work.field {
        PastedField::Host if tail == "/" => work.change(bare, ChangeKind::TrailingSlash, 1, "A / at the end"),
        PastedField::Host if !tail.is_empty() => {
            let what = if discovery.is_some() {
                format!("The discovery address “{}” after the host", shown(tail))
            } else if is_login(tail) {
                format!("The sign-in page's path “{}” after the host", shown(tail))
            } else {
                format!("“{}” after the host; only the host is needed", shown(tail))
            };
            work.change(bare, ChangeKind::Path, 1, what);
        }
        PastedField::Issuer => {
            if let Some((start, end)) = discovery {
                // RFC 8414 3.1 puts the well-known part between host and path, OpenID Connect behind both.
                let (before, behind) = (tail.get(..start).unwrap_or_default(), tail.get(end..).unwrap_or_default());
                let value = format!("{bare}{before}{}", behind.trim_end_matches('/'));
                work.change(value, ChangeKind::Discovery, 1, "The discovery path; the issuer is what stands before it");
            } else if work.is_kinde() && tail == "/" {
                work.change(bare, ChangeKind::TrailingSlash, 1, "A / at the end; the issuer of Kinde has none");
            }
        }
        PastedField::TokenUrl if tail.len() > 1 && tail.ends_with('/') && !tail.contains('?') => {
            let value = work.value.trim_end_matches('/').to_owned();
            work.change(value, ChangeKind::TrailingSlash, 1, "A / at the end");
        }
        _ => {}
    }
}

fn plain_http(work: &mut Work) {
    if let Some(rest) = work.value.strip_prefix("http://")
        && !is_local(&work.value)
        && !rest.is_empty()
    {
        let value = format!("https://{rest}");
        work.change(value, ChangeKind::PlainHttp, 1, "http:// would send the secret unprotected; https:// is used");
    }
}

/// Ends of paths of sign-in pages, and the end of the token path that belongs to each.
const LOGIN: &[(&str, &str)] = &[
    ("/oauth2/v2.0/authorize", "/oauth2/v2.0/token"),
    ("/oauth2/authorize", "/oauth2/token"),
    ("/oauth2/auth", "/oauth2/token"),
    ("/oauth2/logout", "/oauth2/token"),
    ("/protocol/openid-connect/auth", "/protocol/openid-connect/token"),
    ("/protocol/openid-connect/userinfo", "/protocol/openid-connect/token"),
    ("/connect/authorize", "/connect/token"),
    ("/v1/authorize", "/v1/token"),
    ("/v1/userinfo", "/v1/token"),
    ("/oauth/authorize", "/oauth/token"),
    ("/oauth2/userinfo", "/oauth2/token"),
    ("/oauth2/user_profile", "/oauth2/token"),
    ("/oauth2/v2/user_profile", "/oauth2/token"),
    ("/oauth2/userInfo", "/oauth2/token"),
    ("/v2/logout", "/oauth/token"),
    ("/authorize", "/oauth/token"),
    ("/userinfo", "/oauth/token"),
    ("/logout", "/oauth2/token"),
    ("/login", "/oauth2/token"),
    ("/register", "/oauth2/token"),
    ("/admin", "/oauth2/token"),
];

fn is_login(tail: &str) -> bool {
    let path = tail.split(['?', '#']).next().unwrap_or(tail).trim_end_matches('/');
    LOGIN.iter().any(|(end, _)| path.ends_with(end)) || path.starts_with("/admin/") || path.starts_with("/login/")
}

/// What is noticeable about a token URL or an issuer.
pub(super) fn endpoint_hints(work: &mut Work) {
    let value = work.value.to_string();
    let (scheme, authority, tail) = parts(&value);
    if scheme.is_empty() || authority.is_empty() || work.field != PastedField::TokenUrl {
        return;
    }
    let is_kinde_host = work.is_kinde() || authority.ends_with(".kinde.com");
    let kinde_token_url = format!("{scheme}{authority}/oauth2/token");
    let path = tail.split('?').next().unwrap_or(tail);
    if tail.is_empty() || tail == "/" || DISCOVERY.iter().any(|known| path.contains(known)) {
        let offer = if is_kinde_host {
            Offer::use_value(kinde_token_url)
        } else {
            let document = if path.len() > 1 {
                value.clone()
            } else {
                format!("{scheme}{authority}/.well-known/openid-configuration")
            };
            Offer { label: "Look the token URL up".into(), action: OfferAction::ReadDiscovery, value: Some(document) }
        };
        work.hint(Hint {
            code: HintCode::DiscoveryAddress,
            sentence: "This is the server's address or its discovery document, not the token URL; the token URL can be found from it.".into(),
            offer: Some(offer),
        });
    } else if is_login(path) {
        let token = LOGIN.iter().find_map(|(login, token)| Some(format!("{}{token}", path.strip_suffix(login)?)));
        let url = if is_kinde_host {
            kinde_token_url
        } else {
            format!("{scheme}{authority}{}", token.unwrap_or_else(|| "/oauth2/token".into()))
        };
        work.hint(Hint {
            code: HintCode::LoginAddress,
            sentence: "This is the address of a sign-in page. Tokens are given out at the token URL.".into(),
            offer: Some(Offer::use_value(url)),
        });
    }
}

/// A path for a sentence; nothing that could be a value of its own.
fn shown(tail: &str) -> String {
    let path = tail.split(['?', '#']).next().unwrap_or(tail);
    let words: Vec<String> = path
        .split('/')
        .map(|part| {
            if part.chars().count() > 30 {
                "…".to_owned()
            } else {
                part.chars().filter(|c| !c.is_control()).collect()
            }
        })
        .collect();
    words.join("/").chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_scheme_are_told_from_hosts() {
        for text in [
            "https;//a",
            "https//a",
            "htps://a",
            "htpps://a",
            "ttps://a",
            "https:/a",
            "https:a",
            "//a",
            "://a",
            "hhttps://a",
            "httsp://a",
            "https:\\\\a",
            "https.//a",
            "HTTPS//a",
            "https:///a",
            "htttps://a",
            "https;a",
        ] {
            assert_eq!(scheme_slip(text).map(|(_, scheme)| scheme), Some("https://"), "{text}");
        }
        assert_eq!(scheme_slip("http//a"), Some((6, "http://")));
        for text in [
            "https://a",
            "http://a",
            "acme.kinde.com",
            "https.example.com",
            "localhost:80",
            "ftp://a",
            "acme",
            "http:8080",
            "",
        ] {
            assert_eq!(scheme_slip(text), None, "{text}");
        }
    }

    #[test]
    fn credentials_are_taken_out_of_an_address() {
        let (user, secret) = credentials_in_address("https://client%21:SECRET%3F@acme.kinde.com/x").unwrap();
        assert_eq!((user.as_str(), secret.expose()), ("client!", "SECRET?"));
        assert!(credentials_in_address("https://acme.kinde.com/@a:b").is_none());
    }
}

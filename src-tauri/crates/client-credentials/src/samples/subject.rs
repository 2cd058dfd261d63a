//! What a program is about, and the values that its template gets.

use reqwest::Method;
use serde::Serialize;
use url::Url;

use super::language::{Language, Purpose};
use super::management_api;
use crate::environment::{AuthorizationServer, ClientAuthentication, Environment};
use crate::resource_call::{CallDraft, CallParts};
use crate::token_request::TokenRequest;

/// Seconds for one exchange, where nothing else was chosen.
const TIMEOUT: u64 = 30;

/// What a program is about: the requests and the call that the window would send.
pub struct Subject<'a> {
    /// Where.
    pub environment: &'a Environment,
    /// Where tokens are asked for, as far as known.
    pub token_endpoint: Option<Url>,
    /// Where the issuer's keys are, as far as known.
    pub jwks_uri: Option<Url>,
    /// What is asked for: one request, or one for each API.
    pub requests: &'a [TokenRequest],
    /// The call, where one is wanted.
    pub call: Option<&'a CallDraft>,
}

/// The values for a template.
#[derive(Serialize)]
pub(super) struct Context {
    token_endpoint: String,
    client_id: String,
    /// The credentials go into the `Authorization` header.
    basic: bool,
    requests: Vec<Request>,
    /// Which request's token the call is made with.
    chosen: usize,
    timeout: u64,
    call: Option<Call>,
    issuer: String,
    jwks_uri: String,
    /// The API that verifies.
    audience: String,
    /// The function of Kinde's own package that makes the call.
    operation: Option<management_api::Operation>,
}

#[derive(Serialize)]
struct Request {
    parameters: Vec<Pair>,
}

#[derive(Serialize)]
struct Call {
    method: String,
    url: String,
    headers: Vec<Pair>,
    body: Option<String>,
}

#[derive(Serialize)]
struct Pair {
    name: String,
    value: String,
}

impl Pair {
    fn new((name, value): (String, String)) -> Self {
        Self { name, value }
    }
}

impl Subject<'_> {
    /// The values for a language, and what has to be known about them.
    ///
    /// # Errors
    /// A sentence that says why there can be no program.
    pub(super) fn context(&self, language: &Language) -> Result<(Context, Vec<String>), String> {
        let mut context = self.common()?;
        let mut notes = Vec::new();
        match language.purpose {
            Purpose::Verify => self.for_verifier(&mut context, &mut notes)?,
            Purpose::Request => {
                if let Some(call) = self.call {
                    let parts = call.read().map_err(|error| format!("The call cannot be sent. {}", error.message))?;
                    if !self.environment.may_receive_token(&parts.url) {
                        let host = parts.url.host_str().unwrap_or_default();
                        notes.push(format!("{host} does not belong to this environment. A token sent there can be used by whoever runs it."));
                    }
                    context.chosen = self.request_for(&parts.url);
                    context.operation = management_api::operation(&parts, self.environment);
                    context.call = Some(written(parts));
                }
                if language.id == "management-api-js" {
                    self.for_management_api(&context, &mut notes)?;
                }
            }
        }
        Ok((context, notes))
    }

    fn common(&self) -> Result<Context, String> {
        let first = self.requests.first().ok_or("Choose on the Token tab what is asked for.")?;
        let authentication = first.authentication.unwrap_or(self.environment.authentication);
        let requests = self
            .requests
            .iter()
            .map(|request| Request { parameters: request.parameters().into_iter().map(Pair::new).collect() });
        Ok(Context {
            token_endpoint: self.token_endpoint.as_ref().map(strict).ok_or(
                "The token endpoint of this server is not known yet. Get a token once, or type its address into the environment.",
            )?,
            client_id: self.environment.client_id.to_string(),
            basic: authentication == ClientAuthentication::ClientSecretBasic,
            requests: requests.collect(),
            chosen: 0,
            timeout: first.timeout.map_or(TIMEOUT, |timeout| timeout.as_secs().max(1)),
            call: None,
            issuer: self.environment.issuer().unwrap_or_default().to_owned(),
            jwks_uri: String::new(),
            audience: String::new(),
            operation: None,
        })
    }

    fn for_verifier(&self, context: &mut Context, notes: &mut Vec<String>) -> Result<(), String> {
        let issuer = self.environment.issuer();
        context.issuer =
            issuer.ok_or("A verifier has to know the issuer, and this environment names none.")?.to_owned();
        let audiences: Vec<&str> =
            self.requests.iter().flat_map(|request| &request.audiences).map(|audience| audience.as_str()).collect();
        let audience = audiences.first().copied();
        context.audience =
            audience.ok_or("A verifier has to know its own audience. Choose an API on the Token tab.")?.to_owned();
        if audiences.len() > 1 {
            notes.push(format!("This is the check for {}. Another API checks for its own audience.", context.audience));
        }
        let usual = match &self.environment.server {
            AuthorizationServer::Kinde { host } => host.address(".well-known/jwks"),
            AuthorizationServer::Other { .. } => None,
        };
        context.jwks_uri = self.jwks_uri.clone().or(usual).as_ref().map(strict).ok_or(
            "The address of the issuer’s keys is not known yet. Get a token once, or type it into the environment.",
        )?;
        notes.push(
            "It wants exp, iss, aud and an allowed algorithm. Kinde’s own validator checks the signature only, so a token for another API would pass it."
                .to_owned(),
        );
        Ok(())
    }

    /// What Kinde's own package cannot do is said, not passed over.
    fn for_management_api(&self, context: &Context, notes: &mut Vec<String>) -> Result<(), String> {
        let management = self.environment.management_audience();
        let management =
            management.ok_or("This package speaks with Kinde only, and this environment is another server.")?;
        if !self.requests.iter().any(|request| request.audiences.contains(&management)) {
            return Err(format!(
                "This package asks for the Kinde Management API only ({management}). Choose that API on the Token tab, or another language."
            ));
        }
        if context.call.is_some() && context.operation.is_none() {
            return Err("This package has no function for this call. Choose another language.".to_owned());
        }
        let plain = self.requests.iter().all(|request| {
            request.scopes.is_empty()
                && request.resources.is_empty()
                && request.extra.is_empty()
                && request.audiences.len() == 1
        });
        if !plain || context.basic {
            notes.push("This package always asks for every scope of the Management API, with the secret in the form: scopes and options chosen on the Token tab are not in this program.".to_owned());
        }
        if context.call.as_ref().is_some_and(|call| {
            call.headers.iter().any(|header| !matches!(header.name.as_str(), "Accept" | "Content-Type"))
        }) {
            notes.push("This package sends no headers of your own.".to_owned());
        }
        Ok(())
    }

    /// The request whose API answers at this address: the longest fitting base address, else the first.
    fn request_for(&self, url: &Url) -> usize {
        let apis = self.environment.all_apis();
        let fits = |request: &TokenRequest| {
            let bases = request.audiences.iter().flat_map(|audience| {
                let base = apis.iter().find(|api| api.audience == *audience).and_then(|api| api.base_url.clone());
                [base, Url::parse(audience.as_str()).ok()]
            });
            let lengths = bases.flatten().filter(|base| is_below(url, base)).map(|base| base.as_str().len());
            lengths.max()
        };
        let fitting = self.requests.iter().enumerate().filter_map(|(index, request)| Some((index, fits(request)?)));
        // Of equals the first.
        fitting.rev().max_by_key(|(_, length)| *length).map_or(0, |(index, _)| index)
    }
}

/// Whether an address lies at or below another one.
fn is_below(url: &Url, base: &Url) -> bool {
    let path = base.path().trim_end_matches('/');
    let rest = url.path().strip_prefix(path);
    url.origin() == base.origin() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn written(parts: CallParts) -> Call {
    let CallParts { method, url, headers, body } = parts;
    let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| Pair {
        name: capitalised(name.as_str()),
        value: String::from_utf8_lossy(value.as_bytes()).into_owned(),
    };
    let headers = headers.iter().map(header).collect();
    // A method that usually has a body gets an empty one by some libraries, and none by others: the same to a server.
    let body = body.filter(|_| !matches!(method, Method::GET | Method::HEAD | Method::OPTIONS));
    Call { method: method.to_string(), url: strict(&url), headers, body }
}

/// `content-type` as `Content-Type`: no server cares, people do.
fn capitalised(name: &str) -> String {
    let mut begins = true;
    let capital = |c: char| {
        let now = std::mem::replace(&mut begins, c == '-');
        if now { c.to_ascii_uppercase() } else { c }
    };
    name.chars().map(capital).collect()
}

/// An address in which every character is one of RFC 3986: browsers leave some others, and half of the languages refuse
/// those.
fn strict(url: &Url) -> String {
    url.as_str().chars().enumerate().fold(String::new(), |mut out, (at, c)| {
        let in_host = at < url[..url::Position::AfterPort].len();
        match c {
            '|' | '^' | '\\' | '{' | '}' | '`' | '"' | '<' | '>' | ' ' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            '[' | ']' if !in_host => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_characters_that_every_language_takes() {
        let url = Url::parse("http://[::1]:81/a{b}|c`d?x=[1]^|`'&y=%20é#z").unwrap();
        assert_eq!(strict(&url), "http://[::1]:81/a%7Bb%7D%7Cc%60d?x=%5B1%5D%5E%7C%60%27&y=%20%C3%A9#z");
    }

    #[test]
    fn an_address_below_another_is_told_from_its_neighbour() {
        let url = |text: &str| Url::parse(text).unwrap();
        assert!(is_below(&url("https://a.example/api/v1/x"), &url("https://a.example/api/")));
        assert!(is_below(&url("https://a.example/api"), &url("https://a.example/api")));
        assert!(!is_below(&url("https://a.example/apis"), &url("https://a.example/api")));
        assert!(!is_below(&url("https://b.example/api"), &url("https://a.example/api")));
    }
}

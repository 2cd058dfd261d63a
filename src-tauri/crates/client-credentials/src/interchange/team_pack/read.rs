//! Reading a pack: everything in it is parsed as if it had been typed.

use super::{
    FORMAT, File, LONGEST_WELCOME, MOST_ENVIRONMENTS, Packed, PackedApi, PackedCall, PackedEndpoint, PackedExpectation,
    TeamPack, VERSION,
};
use crate::environment::{
    Api, Audience, Endpoint, Environment, EnvironmentDraft, EnvironmentId, Expectation, Parameter, SavedCall, Scope,
    name, server_url,
};
use crate::field::{FieldError, line};
use crate::interchange::{LONGEST_FILE, guard};
use crate::strict_json::{self, Limits, Value};

/// Deepest nesting in a pack.
const DEPTH: usize = 16;

/// Longest identifier of a call or an expectation, in characters.
const LONGEST_ID: usize = 100;

/// Why a pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackTrouble {
    /// It says it is of a newer version.
    #[error(
        "This pack was made by a newer version of the app (pack version {0}; this one reads up to {VERSION}). Update the app, then open the pack again."
    )]
    Newer(u32),
    /// It cannot be read: a sentence.
    #[error("{0}")]
    Unreadable(String),
}

impl PackTrouble {
    fn at(place: &str, error: &FieldError) -> Self {
        Self::Unreadable(format!("The pack cannot be used. {place}: {}", error.message))
    }
}

/// The version that a pack says it has, if it says it is one.
pub(in crate::interchange) fn version(root: &Value) -> Option<Result<u32, PackTrouble>> {
    let format = root.only("format")?.as_str()?;
    let version = format.strip_prefix(FORMAT)?;
    let number = version.strip_prefix('/').and_then(|digits| digits.parse().ok());
    Some(match number {
        Some(number) if (1..=VERSION).contains(&number) => Ok(number),
        Some(number) if number > VERSION => Err(PackTrouble::Newer(number)),
        _ => Err(PackTrouble::Unreadable("The pack does not say which version it has.".to_owned())),
    })
}

pub(super) fn read(text: &str) -> Result<TeamPack, PackTrouble> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let document = strict_json::parse(text, Limits { bytes: LONGEST_FILE, depth: DEPTH })
        .map_err(|trouble| PackTrouble::Unreadable(format!("This is no readable team pack: {trouble}.")))?;
    match version(&document.value) {
        Some(Ok(_)) => {}
        Some(Err(trouble)) => return Err(trouble),
        None => return Err(PackTrouble::Unreadable("This is not a team pack.".to_owned())),
    }
    if let Some(duplicate) = document.duplicates.first() {
        let path: String = duplicate.path.chars().take(80).collect();
        return Err(PackTrouble::Unreadable(format!("The pack holds “{path}” twice. Export it again.")));
    }
    let file: File = serde_json::from_str(text).map_err(|error| PackTrouble::Unreadable(what(&error)))?;
    if file.environments.is_empty() {
        return Err(PackTrouble::Unreadable("The pack holds no environment.".to_owned()));
    }
    if file.environments.len() > MOST_ENVIRONMENTS {
        return Err(PackTrouble::Unreadable(format!("The pack holds more than {MOST_ENVIRONMENTS} environments.")));
    }
    let environments = file.environments.iter().enumerate().map(|(index, packed)| {
        let shown = Some(packed.name.trim()).filter(|name| !name.is_empty() && name.chars().count() <= 80);
        let place = shown.map_or_else(|| format!("Environment {}", index + 1), |name| format!("“{name}”"));
        environment(packed).map_err(|(part, error)| PackTrouble::at(&format!("{place}{part}"), &error))
    });
    let environments = environments.collect::<Result<Vec<_>, _>>()?;
    let plain = |text: &str| name(text).map_err(|error| PackTrouble::at("Its name", &error));
    Ok(TeamPack { name: plain(&file.name)?, welcome: welcome(&file.welcome)?, environments })
}

/// What serde says, without the text of the pack in it.
fn what(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let unknown = said.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`'));
    let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
    let place = format!("line {}", error.line());
    match (unknown, missing) {
        (Some((field, _)), _) if field.to_ascii_lowercase().contains("secret") => format!(
            "The pack holds a secret in “{}” ({place}). A pack never holds one: remove it and give the secret separately.",
            field.chars().take(40).collect::<String>()
        ),
        (Some((field, _)), _) => {
            let field: String = field.chars().take(40).collect();
            format!("The pack holds “{field}” ({place}), which a pack of version {VERSION} does not have.")
        }
        (_, Some((field, _))) => format!("The pack lacks “{field}” ({place})."),
        _ => format!("The pack holds a value of another kind than expected ({place})."),
    }
}

fn welcome(text: &str) -> Result<String, PackTrouble> {
    let text = text.trim();
    if text.chars().count() > LONGEST_WELCOME {
        return Err(PackTrouble::Unreadable(format!("Its welcome text is longer than {LONGEST_WELCOME} characters.")));
    }
    let bad = |c: &char| *c != '\n' && (c.is_control() || crate::field::is_invisible(*c));
    match text.replace("\r\n", "\n") {
        text if text.chars().any(|c| bad(&c)) => {
            Err(PackTrouble::Unreadable("Its welcome text holds characters that cannot be shown.".to_owned()))
        }
        text => Ok(text),
    }
}

type Part<T> = Result<T, (String, FieldError)>;

fn environment(packed: &Packed) -> Part<Environment> {
    let here = |error: FieldError| (String::new(), error);
    let draft = EnvironmentDraft {
        name: packed.name.clone(),
        colour: packed.colour,
        production: packed.production,
        provider: packed.provider,
        host: packed.host.clone(),
        issuer: packed.issuer.clone(),
        token_endpoint: packed.token_endpoint.clone(),
        jwks_uri: packed.jwks_uri.clone(),
        client_id: packed.client_id.clone(),
        authentication: packed.authentication,
        expected_org_code: packed.expected_org_code.clone(),
    };
    let mut environment = draft.parse(EnvironmentId::new("")).map_err(here)?;
    for packed in &packed.apis {
        let place = |error| (format!(", API “{}”", short(&packed.audience)), error);
        let api = api(packed).map_err(place)?;
        if environment.apis.iter().any(|other| other.audience == api.audience) {
            return Err(place(FieldError::new("audience", "It is there twice.")));
        }
        environment.apis.push(api);
    }
    for packed in &packed.saved_calls {
        let call = call(packed).map_err(|error| (format!(", call “{}”", short(&packed.name)), error))?;
        environment.saved_calls.push(call);
    }
    for packed in &packed.expectations {
        let place = |error| (format!(", expectation “{}”", short(&packed.name)), error);
        environment.expectations.push(expectation(packed).map_err(place)?);
    }
    Ok(environment)
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

fn scopes(texts: &[String]) -> Result<Vec<Scope>, FieldError> {
    texts.iter().map(|text| Scope::parse(text)).collect()
}

fn api(packed: &PackedApi) -> Result<Api, FieldError> {
    let audience = Audience::parse(&packed.audience)?;
    let named = name(&packed.name)?;
    let base_url = Some(packed.base_url.trim()).filter(|text| !text.is_empty());
    Ok(Api {
        name: if named.is_empty() { audience.to_string() } else { named },
        scopes: scopes(&packed.scopes)?,
        base_url: base_url.map(|text| server_url("baseUrl", text)).transpose()?,
        endpoints: packed.endpoints.iter().map(endpoint).collect::<Result<_, _>>()?,
        audience,
    })
}

fn method(text: &str) -> Result<String, FieldError> {
    match text {
        "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE" => Ok(text.to_owned()),
        _ => Err(FieldError::new("method", format!("“{}” is not a method that can be sent.", short(text)))),
    }
}

fn endpoint(packed: &PackedEndpoint) -> Result<Endpoint, FieldError> {
    let path = line("path", "The path", &packed.path)?;
    if !path.starts_with('/') {
        return Err(FieldError::new("path", "A path begins with a slash."));
    }
    let parameters = packed.parameters.iter().map(|parameter| {
        let name = line("parameter", "A parameter", &parameter.name)?.to_owned();
        Ok(Parameter { name, place: parameter.place, required: parameter.required })
    });
    Ok(Endpoint {
        method: method(&packed.method)?,
        path: path.to_owned(),
        summary: name(&packed.summary)?,
        scopes: scopes(&packed.scopes)?,
        scopes_guessed: packed.scopes_guessed,
        parameters: parameters.collect::<Result<_, FieldError>>()?,
        body: packed.body,
    })
}

fn id(text: &str) -> Result<String, FieldError> {
    match text.chars().count() <= LONGEST_ID && text.chars().all(|c| c.is_ascii_graphic()) {
        true => Ok(text.to_owned()),
        false => Err(FieldError::new("id", "Its identifier cannot be used.")),
    }
}

/// A call that can be kept: an address, a method, no credentials.
pub(in crate::interchange) fn checked(call: &SavedCall) -> Result<(), FieldError> {
    method(&call.method)?;
    let url = line("url", "The address", &call.url)?;
    let parsed = url::Url::parse(url).map_err(|_| FieldError::new("url", "Its address is none."))?;
    if !matches!(parsed.scheme(), "https" | "http") {
        return Err(FieldError::new("url", "Its address is not one of the web."));
    }
    for header in &call.headers {
        let bad = header.value.chars().any(|c| c.is_control() && c != '\t');
        if bad || reqwest::header::HeaderName::from_bytes(header.name.as_bytes()).is_err() {
            return Err(FieldError::new("headers", format!("The header “{}” cannot be sent.", short(&header.name))));
        }
    }
    match guard::without_credentials(call.clone(), &[]) {
        Some((_, false)) => Ok(()),
        _ => Err(FieldError::new("call", "It holds a credential. A pack never holds one; remove it.")),
    }
}

fn call(packed: &PackedCall) -> Result<SavedCall, FieldError> {
    let call = SavedCall {
        id: id(&packed.id)?,
        name: name(&packed.name)?,
        audience: packed.audience.as_deref().map(Audience::parse).transpose()?,
        method: packed.method.clone(),
        url: packed.url.clone(),
        headers: packed.headers.clone(),
        body: packed.body.clone(),
    };
    checked(&call).map(|()| call)
}

fn expectation(packed: &PackedExpectation) -> Result<Expectation, FieldError> {
    let org_code = packed.org_code.as_deref().map(str::trim).filter(|text| !text.is_empty());
    Ok(Expectation {
        id: id(&packed.id)?,
        name: name(&packed.name)?,
        audience: Audience::parse(&packed.audience)?,
        requested_scopes: scopes(&packed.requested_scopes)?,
        must_hold: scopes(&packed.must_hold)?,
        least_lifetime: packed.least_lifetime,
        org_code: org_code.map(|text| line("orgCode", "The organisation code", text).map(str::to_owned)).transpose()?,
    })
}

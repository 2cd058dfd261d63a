//! One recogniser for whatever people paste, drop or open.

use super::postman::{self, Requests};
use super::team_pack::{self, PackTrouble, TeamPack};
use super::{LONGEST_FILE, error_text, guard};
use crate::environment::{
    Api, Audience, ClientAuthentication, Environment, EnvironmentDraft, EnvironmentId, Provider, SavedCall, Scope,
    TenantHost, is_loopback,
};
use crate::field::FieldError;
use crate::interchange::Ask;
use crate::paste::{self, Note, NoteKind, NoteReading};
use crate::redaction::Redactor;
use crate::secret::{AccessToken, ClientSecret};
use crate::strict_json::{self, Limits, Value};

/// Deepest nesting of a document that is read.
const DEPTH: usize = 64;

/// What a text turned out to be.
#[derive(Debug, Default)]
pub struct Import {
    /// What the text is.
    pub kind: NoteKind,
    /// What was found in it.
    pub found: Found,
    /// What was understood, in sentences.
    pub understood: Vec<String>,
    /// What was not, does not fit or was left out; never holds a secret.
    pub left: Vec<String>,
}

/// What was found in a text. May hold a secret or a token, so it is not serialisable.
///
/// ```compile_fail
/// fn window_data<T: serde::Serialize>(_: T) {}
/// window_data(client_credentials::interchange::recognise("Client secret: s").found);
/// ```
#[derive(Debug, Default)]
pub enum Found {
    /// Credentials of one client, perhaps not all of them.
    Credentials(Box<Credentials>),
    /// A team pack.
    Pack(TeamPack),
    /// A token and nothing to get another one.
    Token(AccessToken),
    /// An error: the codes of the findings that explain it, the likeliest first.
    Error(Vec<String>),
    /// Nothing that can be used; `left` says why.
    #[default]
    Nothing,
}

/// Credentials of one client with what came along.
#[derive(Debug)]
pub struct Credentials {
    /// The values.
    pub note: Note,
    /// The client secret.
    pub secret: Option<ClientSecret>,
    /// Names of APIs, by the audience.
    pub names: Vec<(Audience, String)>,
    /// Calls, without credentials; their identifiers are empty.
    pub calls: Vec<SavedCall>,
}

/// Says what a text is and what is in it; time grows with its length only.
pub fn recognise(text: &str) -> Import {
    let around = |c: char| c.is_whitespace() || crate::field::is_invisible(c);
    let text = text.trim_matches(around);
    if text.is_empty() {
        return nothing("There is no text in it.");
    }
    if text.len() > LONGEST_FILE {
        return nothing("It is longer than 4 MB; that much is not read. Take only the part with the credentials.");
    }
    let mut left = Vec::new();
    let mut requests = Requests::default();
    if text.starts_with('{') {
        match strict_json::parse(text, Limits { bytes: LONGEST_FILE, depth: DEPTH }) {
            Ok(mut document) => {
                if team_pack::version(&document.value).is_some() {
                    return pack(text);
                }
                postman::resolve(&mut document.value);
                requests = read_requests(&document.value, &mut left);
            }
            Err(trouble) if trouble.what.contains("nested") => {
                return nothing(&format!("It is JSON nested deeper than {DEPTH} levels; it was not read."));
            }
            Err(trouble) => left.push(format!("It looks like JSON and is none: {trouble}.")),
        }
    }
    let NoteReading { note, secret, token } = paste::note(text);
    if let Some(trouble) = &note.trouble {
        return nothing(trouble);
    }
    let understood = note.understood.clone();
    left.extend(note.remarks.iter().cloned());
    // What a collection holds besides credentials are its requests, and those are told of their own.
    if note.kind == NoteKind::PostmanCollection {
        left.retain(|sentence| !sentence.ends_with("always the same."));
    } else {
        left.extend(note.left_over.iter().cloned());
    }
    let credentials = note.client_id.is_some() || note.host.is_some() || note.token_url.is_some() || secret.is_some();
    let kind = note.kind;
    let found = match (kind, token) {
        (NoteKind::Error, _) => Found::Error(error_text::findings(text)),
        (NoteKind::Token, Some(token)) => Found::Token(token),
        (_, Some(token)) if note.client_id.is_none() && secret.is_none() => Found::Token(token),
        _ if !credentials && requests.calls.is_empty() => Found::Nothing,
        (_, token) => Found::Credentials(Box::new(credentials_of(note, secret, token, requests, &mut left))),
    };
    if let Found::Nothing = found
        && left.is_empty()
    {
        left.push("Nothing in this text is a domain, a client ID, a secret, a token or a known error.".to_owned());
    }
    let mut import = Import { kind, found, understood, left };
    if let Found::Credentials(credentials) = &import.found
        && !credentials.calls.is_empty()
    {
        let count = credentials.calls.len();
        import.understood.push(format!("{count} saved call{}", if count == 1 { "" } else { "s" }));
    }
    import
}

fn nothing(why: &str) -> Import {
    Import { left: vec![why.to_owned()], ..Import::default() }
}

fn pack(text: &str) -> Import {
    match TeamPack::read(text) {
        Ok(pack) => {
            let count = pack.environments.len();
            let understood = vec![format!("A team pack with {count} environment{}", if count == 1 { "" } else { "s" })];
            Import { kind: NoteKind::TeamPack, found: Found::Pack(pack), understood, left: Vec::new() }
        }
        Err(trouble @ (PackTrouble::Newer(_) | PackTrouble::Unreadable(_))) => {
            Import { kind: NoteKind::TeamPack, ..nothing(&trouble.to_string()) }
        }
    }
}

fn read_requests(root: &Value, left: &mut Vec<String>) -> Requests {
    let schema = root.only("info").and_then(|info| info.only("schema")).and_then(Value::as_str).unwrap_or_default();
    let version = schema.rsplit_once("/collection/").map(|(version, _)| version.rsplit('/').next().unwrap_or(version));
    let version = schema
        .split('/')
        .find(|part| part.starts_with('v') && part.chars().nth(1).is_some_and(|c| c.is_ascii_digit()))
        .or(version);
    if let Some(version) = version
        && !version.starts_with("v2.")
    {
        let version: String = version.chars().filter(|c| c.is_ascii_graphic()).take(12).collect();
        left.push(format!(
            "It is a Postman collection of version {version}; versions 2.0 and 2.1 are read. Export it again as v2.1."
        ));
        return Requests::default();
    }
    if matches!(root.only("requests"), Some(Value::Array(_))) && root.only("item").is_none() {
        left.push(
            "It is a Postman collection of version 1; its requests were not read. Export it again as v2.1.".to_owned(),
        );
        return Requests::default();
    }
    let found = postman::requests(root);
    let mut say = |count: usize, one: &str, more: &str| {
        if count > 0 {
            left.push(if count == 1 { format!("One request {one}") } else { format!("{count} requests {more}") });
        }
    };
    let open = "variables whose values are not in this file; left out.";
    say(found.unresolved, &format!("uses {open}"), &format!("use {open}"));
    let form = "a form, a file or GraphQL; only JSON and text are sent here. Left out.";
    say(found.other_bodies, &format!("sends {form}"), &format!("send {form}"));
    say(found.unusable, "has no address; left out.", "have no address; left out.");
    say(found.beyond, "is beyond the 500 that are read.", "are beyond the 500 that are read.");
    found
}

fn credentials_of(
    note: Note,
    secret: Option<ClientSecret>,
    token: Option<AccessToken>,
    requests: Requests,
    left: &mut Vec<String>,
) -> Credentials {
    let mut known = Vec::new();
    if let Some(secret) = &secret {
        known.push(Redactor::new().secret(note.client_id.as_deref().unwrap_or_default(), secret));
    }
    if let Some(token) = &token {
        known.push(Redactor::new().token(token));
        left.push("It holds an access token as well; get a new one instead.".to_owned());
    }
    let mut unusable = 0_usize;
    let mut calls = guard::clean(requests.calls, &known, left);
    calls.retain(|call| {
        let fits = team_pack::checked(call).is_ok();
        unusable += usize::from(!fits);
        fits
    });
    if unusable > 0 {
        let what = if unusable == 1 { "One request has" } else { "Some requests have" };
        left.push(format!("{what} an address, method or header that cannot be sent; left out."));
    }
    Credentials { note, secret, names: requests.apis, calls }
}

impl Credentials {
    /// Whether everything is there that an environment needs, besides its secret.
    pub fn is_complete(&self) -> bool {
        self.environment(EnvironmentId::new(""), "", false).is_ok()
    }

    /// The environment that these credentials are for. An empty name is proposed from the host.
    ///
    /// # Errors
    /// What is missing or cannot be used.
    pub fn environment(&self, id: EnvironmentId, name: &str, production: bool) -> Result<Environment, FieldError> {
        let note = &self.note;
        let name = if name.trim().is_empty() { note.name.as_deref().unwrap_or_default() } else { name };
        let (provider, host) = self.server();
        let other = |text: &Option<String>| match provider {
            Provider::Kinde => String::new(),
            Provider::Other => text.clone().unwrap_or_default(),
        };
        let draft = EnvironmentDraft {
            name: name.to_owned(),
            production,
            provider,
            host,
            issuer: other(&note.issuer),
            token_endpoint: other(&note.token_url),
            client_id: note.client_id.clone().unwrap_or_default(),
            authentication: note.authentication.unwrap_or(ClientAuthentication::ClientSecretPost),
            ..EnvironmentDraft::default()
        };
        let mut environment = draft.parse(id)?;
        environment.apis = self.apis(&environment);
        environment.saved_calls.clone_from(&self.calls);
        for call in &mut environment.saved_calls {
            if call.audience.is_none() && !self.names.is_empty() {
                continue;
            }
            call.audience =
                call.audience.take().or_else(|| home(&environment.apis, environment_management(&draft), call));
        }
        Ok(environment)
    }

    /// What a token was asked for in the text.
    pub fn ask(&self) -> Ask {
        Ask {
            audience: self.note.audiences.first().and_then(|text| Audience::parse(text).ok()),
            scopes: self.note.scopes.iter().filter_map(|text| Scope::parse(text).ok()).collect(),
        }
    }

    /// Kinde with its host, or another server. A token URL that is not Kinde's path belongs to another one.
    fn server(&self) -> (Provider, String) {
        let note = &self.note;
        let kinde = |host: &str| host.ends_with(".kinde.com");
        let url = note.token_url.as_deref().and_then(|text| url::Url::parse(text).ok());
        let host = note.host.clone().unwrap_or_default();
        if kinde(&host) || (url.is_none() && note.issuer.is_none()) {
            return (Provider::Kinde, host);
        }
        let origin = |url: &url::Url| crate::environment::origin_of(url);
        let at_host = |url: &url::Url| TenantHost::parse(&host).is_ok_and(|host| host.origin() == origin(url));
        match &url {
            Some(url) if url.path() == "/oauth2/token" && (host.is_empty() || at_host(url)) => {
                let other_issuer =
                    note.issuer.as_deref().is_some_and(|issuer| issuer.trim_end_matches('/') != origin(url));
                let plain = is_loopback(url) && url.scheme() == "http";
                let host = if plain || host.is_empty() { origin(url) } else { host };
                if other_issuer { (Provider::Other, String::new()) } else { (Provider::Kinde, host) }
            }
            _ => (Provider::Other, String::new()),
        }
    }

    fn apis(&self, environment: &Environment) -> Vec<Api> {
        let management = environment.management_audience();
        let own: Vec<Audience> = self
            .note
            .audiences
            .iter()
            .filter_map(|text| Audience::parse(text).ok())
            .chain(self.calls.iter().filter_map(|call| call.audience.clone()))
            .filter(|audience| Some(audience) != management.as_ref())
            .collect();
        let mut apis: Vec<Api> = Vec::new();
        for audience in own {
            if apis.iter().any(|api| api.audience == audience) {
                continue;
            }
            let name = self.names.iter().find(|(known, _)| *known == audience).map(|(_, name)| name.clone());
            let name = name.unwrap_or_else(|| audience.to_string());
            apis.push(Api { audience, name, scopes: Vec::new(), base_url: None, endpoints: Vec::new() });
        }
        // With one API it is clear whose scopes these are.
        if let ([api], true) = (apis.as_mut_slice(), self.note.audiences.len() < 2) {
            api.scopes = self.ask().scopes;
        }
        apis
    }
}

fn environment_management(draft: &EnvironmentDraft) -> Option<Audience> {
    match draft.provider {
        Provider::Kinde => {
            let host = TenantHost::parse(&draft.host).ok()?;
            Audience::parse(&format!("{}/api", host.origin())).ok()
        }
        Provider::Other => None,
    }
}

/// The API that a call goes to, by its address.
fn home(apis: &[Api], management: Option<Audience>, call: &SavedCall) -> Option<Audience> {
    let below = |audience: &Audience| {
        call.url
            .strip_prefix(audience.as_str().trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let own = apis.iter().map(|api| api.audience.clone()).chain(management).find(below);
    match (own, apis) {
        (None, [only]) if url::Url::parse(only.audience.as_str()).is_err() => Some(only.audience.clone()),
        (own, _) => own,
    }
}

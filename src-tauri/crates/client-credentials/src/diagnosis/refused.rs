//! Refusals of the token endpoint: what the values at hand add to their meaning.

pub(super) mod authenticate;
pub(super) mod client;
pub(super) mod grant;
pub(super) mod request;

use super::case::Case;
use super::entry::Match;
use super::finding::Certainty::{self, Likely, Possible};
use super::finding::Evidence;
use super::finding::Who::You;
use super::refusal::Refusal;
use super::secret_oddity::SecretOddity;
use super::wait;
use crate::environment::{AuthorizationServer, ClientAuthentication, Environment};

const PLACE: &str = "answer of the token endpoint";

/// What every refusal shows, and what is known beyond it.
pub(super) fn matched(case: &Case<'_>, refusal: Refusal, certainty: Certainty) -> Match {
    let mut found = Match { certainty: Some(certainty), ..Match::default() };
    if let Some(words) = &case.words {
        let text = match &words.shown.description {
            Some(description) => format!("{}: {description}", words.shown.error),
            None => words.shown.error.clone(),
        };
        found = found.evidence(Evidence::seen("Error", crate::claims::visible(&text, 400), PLACE));
    }
    if let Some(status) = case.status() {
        found = found.evidence(Evidence::seen("Status", status.to_string(), PLACE));
        if status < 400 {
            found = found.evidence(Evidence::differs(
                "Status of an error",
                "400 or 401",
                status.to_string(),
                "RFC 6749 5.2",
            ));
        }
    }
    match refusal {
        Refusal::ClientAuthenticationFailed
        | Refusal::ClientUnknown
        | Refusal::CredentialsNotReceived
        | Refusal::AuthenticationMethodRefused => credentials(case, found),
        Refusal::AudienceNotAuthorised | Refusal::AudienceUnknown => audience(case, refusal, found),
        Refusal::AudienceMissing => {
            found.evidence(Evidence::differs("audience", "one API", "not sent", "token request"))
        }
        Refusal::ScopeRefused | Refusal::ScopeMustBeDefault => scope(case, found),
        Refusal::EndpointNotFound => super::answer::path_cause(case, found),
        Refusal::RateLimited | Refusal::Unavailable => waiting(case, found),
        _ => found,
    }
}

fn credentials(case: &Case<'_>, mut found: Match) -> Match {
    let Some(environment) = case.environment() else { return found };
    let id = environment.client_id.as_str();
    found = found.evidence(Evidence::seen("Client ID", id, "token request"));
    if let Some(other) = others(case).find(|other| other.client_id == environment.client_id) {
        found = found
            .value("other", other.name.clone())
            .cause(
                Likely,
                "This client ID belongs to the environment {other}, whose server is another one.",
                "Credentials are good for one environment only.",
            )
            .fix(You, &["Compare the **domain** and the **client ID** of this environment with those of **{other}**."]);
    }
    let sent = case.situation.request.and_then(|request| request.authentication).unwrap_or(environment.authentication);
    let by_basic = sent == ClientAuthentication::ClientSecretBasic;
    // A form field has only one coding; what Basic could spoil is no cause there.
    let oddities = case.situation.secret_oddities.iter();
    for oddity in oddities.filter(|oddity| by_basic || **oddity != SecretOddity::SpecialCharacters) {
        let certainty = if oddity.is_telling() { Likely } else { Possible };
        found = found.cause(certainty, oddity.sentence(), oddity.because());
    }
    if by_basic || case.situation.metadata.is_some_and(|metadata| !metadata.authentication_methods.is_empty()) {
        found = method(case, environment, found);
    }
    if case.is_kinde() && !(id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit())) {
        found = found
            .evidence(Evidence::differs(
                "Form of the client ID",
                "32 characters 0–9 and a–f",
                format!("{} characters", id.chars().count()),
                "environment",
            ))
            .cause(
                Possible,
                "The client ID is not complete, or ID and secret were swapped.",
                "Kinde's client IDs are usually 32 characters 0–9 and a–f.",
            );
    }
    found
}

/// How the client proves itself against what the server says it takes.
fn method(case: &Case<'_>, environment: &Environment, mut found: Match) -> Match {
    let ours = match environment.authentication {
        ClientAuthentication::ClientSecretPost => "client_secret_post",
        ClientAuthentication::ClientSecretBasic => "client_secret_basic",
    };
    let offered =
        case.situation.metadata.map(|metadata| metadata.authentication_methods.as_slice()).unwrap_or_default();
    if !offered.is_empty() && !offered.iter().any(|method| method == ours) {
        found = found
            .evidence(Evidence::differs("Ways of proving itself", offered.join(", "), ours, "server metadata"))
            .cause(
                Likely,
                "The server does not take the secret in the way it was sent.",
                "Its metadata lists other ways.",
            )
            .fix(You, &["Change **Client authentication** of this environment.", "Try again."]);
    }
    let special = |c: char| matches!(c, ':' | '%' | '+' | '/' | '=' | '&' | ' ' | '!' | '?');
    if environment.authentication == ClientAuthentication::ClientSecretBasic
        && environment.client_id.as_str().contains(special)
    {
        found = found.cause(
            Possible,
            "The server does not undo the form encoding of ID and secret in HTTP Basic.",
            "The client ID holds characters that are encoded (RFC 6749 2.3.1), and some servers expect them raw.",
        );
    }
    found
}

fn others<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Environment> {
    let own = case.environment().map(Environment::host);
    case.situation.others.iter().copied().filter(move |other| Some(other.host()) != own)
}

fn audience(case: &Case<'_>, refusal: Refusal, mut found: Match) -> Match {
    let named = named_audience(case);
    let Some(audience) = named else {
        // Servers that name the API in the scope, such as Entra.
        return found.title(if refusal == Refusal::AudienceUnknown {
            "{Provider} does not know the API that was asked for"
        } else {
            "{Provider} knows this app, but does not let it use the API that was asked for"
        });
    };
    let name = case.environment().map_or_else(|| audience.clone(), |environment| environment.api_name(&audience));
    found = found.value("audience", audience.clone()).value("api", name).evidence(Evidence::seen(
        "Audience asked for",
        audience.clone(),
        "token request",
    ));
    spelling(case, &audience, found)
}

/// The audience that the refusal is about: the one it names, or the only one that was asked for.
fn named_audience(case: &Case<'_>) -> Option<String> {
    let audiences = case.audiences();
    let text = case.words.as_ref().map(|words| words.text.as_str()).unwrap_or_default();
    audiences.iter().find(|one| text.contains(&one.to_lowercase())).or(audiences.first()).map(|one| (*one).to_owned())
}

/// Ways in which an audience is often misspelt, by what is known of the environment.
pub(super) fn spelling(case: &Case<'_>, audience: &str, mut found: Match) -> Match {
    let management = case.environment().and_then(Environment::management_audience);
    if let Some(management) = management.as_ref().map(|management| management.as_str()) {
        if audience != management && audience.trim_end_matches('/').trim_end_matches("/v1") == management {
            found = found
                .evidence(Evidence::differs("Audience", management, audience, "token request"))
                .value("expected", management)
                .cause(
                    Likely,
                    "The address of the Management API was used as its audience; {expected} is probably meant.",
                    "Kinde's libraries use /api. One page of its documentation says /api/v1; that was not confirmed.",
                )
                .fix(
                    You,
                    &["Choose **Kinde Management API** in the list of APIs; its audience is {expected}.", "Try again."],
                );
            return found;
        }
        if audience.ends_with("/api") && audience != management {
            found = found
                .evidence(Evidence::differs("Audience", management, audience, "token request"))
                .value("expected", management)
                .cause(
                    Likely,
                    "The audience names another host than this environment.",
                    "The Management API of this environment is {expected}, also where a custom domain is used.",
                );
        }
    }
    let own = case.environment().map(Environment::all_apis).unwrap_or_default();
    let near = own.iter().map(|api| api.audience.as_str()).find(|known| {
        *known != audience
            && (known.trim_end_matches('/') == audience.trim_end_matches('/') || known.eq_ignore_ascii_case(audience))
    });
    if let Some(near) = near {
        found = found.value("expected", near).cause(
            Likely,
            "The audience is registered as {expected}; the two differ in a slash or in capital letters.",
            "Audiences are compared letter by letter.",
        );
    }
    let bare = url::Url::parse(audience).is_ok_and(|url| url.path() == "/") && audience.ends_with('/');
    if near.is_none() && bare {
        found = found.cause(
            Likely,
            "The audience is registered without the slash at its end.",
            "Audiences are compared letter by letter, and nothing but a host and a slash is often a slip.",
        );
    }
    let host = environment_host(case);
    if Some(audience) == host.as_deref()
        || case.url().is_some_and(|url| url.as_str() == audience)
        || case.environment().is_some_and(|environment| {
            environment.issuer() == Some(audience) || environment.client_id.as_str() == audience
        })
    {
        found = found.cause(
            Likely,
            "The audience is the login server itself, or the client ID.",
            "The audience names the API that is to receive the token.",
        );
    }
    if let Some(other) = others(case).find(|other| other.all_apis().iter().any(|api| api.audience.as_str() == audience))
    {
        found = found.value("other", other.name.clone()).cause(
            Likely,
            "This API belongs to the environment {other}.",
            "It is listed there with the same audience.",
        );
    }
    found
}

fn environment_host(case: &Case<'_>) -> Option<String> {
    match &case.environment()?.server {
        AuthorizationServer::Kinde { host } => Some(host.origin().to_owned()),
        AuthorizationServer::Other { .. } => None,
    }
}

fn scope(case: &Case<'_>, found: Match) -> Match {
    let scopes = case.scopes();
    let text = case.words.as_ref().map(|words| words.text.as_str()).unwrap_or_default();
    let named: Vec<&str> = scopes.iter().copied().filter(|scope| text.contains(&scope.to_lowercase())).collect();
    let shown = if named.is_empty() { scopes } else { named };
    let mut found = found.evidence(Evidence::seen("Scopes asked for", case.scopes().join(" "), "token request"));
    if !shown.is_empty() {
        found = found.value("scope", shown.join(", "));
    }
    let odd = |scope: &&str| scope.contains([',', ';', '"', '\'']);
    if case.scopes().iter().any(odd) {
        found = found.cause(
            Likely,
            "The scopes are not separated by single spaces.",
            "One of them holds a comma, semicolon or quotation mark (RFC 6749 3.3).",
        );
    }
    found
}

/// The waiting time that the answer names.
pub(super) fn waiting(case: &Case<'_>, found: Match) -> Match {
    let Some(response) = case.response() else { return found };
    let answered_at = case.situation.exchange.map(|exchange| exchange.sent_at).unwrap_or(case.situation.now)
        + case.server_ahead().unwrap_or(0);
    match wait::read(response, answered_at) {
        Some(wait) => {
            let words = wait::in_words(wait.seconds);
            found.value("wait", words.clone()).evidence(Evidence::seen(
                "Wait",
                format!("{words} ({}: {})", wait.header, crate::claims::visible(&wait.value, 60)),
                "response header",
            ))
        }
        None => found
            .evidence(Evidence::differs("Wait", "Retry-After or RateLimit-Reset", "not said", "response header"))
            .value("wait", "a minute, then longer each time"),
    }
}

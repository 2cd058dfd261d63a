//! A situation with what is read out of it once: the provider's words, the meaning of a refusal, the values for texts.

use url::Url;

use super::finding::Certainty;
use super::refusal::Refusal;
use super::situation::Situation;
use super::words::Words;
use crate::claims::visible;
use crate::environment::{AuthorizationServer, Environment};
use crate::exchange::{Purpose, RecordedResponse};
use crate::resource_call::{Challenge, challenges};
use crate::token_response::TokenAnswer;
use crate::verification::{Check, Code, Outcome};

/// Longest value put into a text, in characters.
const LONGEST_VALUE: usize = 200;

/// A situation, read.
pub(crate) struct Case<'a> {
    pub situation: &'a Situation<'a>,
    /// The words of the answer in question.
    pub words: Option<Words>,
    /// What a refusal of the token endpoint means.
    pub refusal: Option<(Refusal, Certainty)>,
}

impl<'a> Case<'a> {
    pub fn of(situation: &'a Situation<'a>) -> Self {
        let response = situation.exchange.and_then(|exchange| exchange.response.as_ref());
        // The record first: a server that echoes the secret must not get it into a text of ours.
        let recorded = response.and_then(|response| Words::of_body(response.text()));
        let words = match situation.token_answer {
            Some(TokenAnswer::Refused(words)) => recorded.or_else(|| Some(Words::of(words))),
            Some(_) => None,
            None => recorded.filter(|_| response.is_some_and(|response| response.status >= 400)),
        };
        let mut case = Self { situation, words, refusal: None };
        if case.purpose() == Some(Purpose::TokenRequest)
            || matches!(situation.token_answer, Some(TokenAnswer::Refused(_)))
        {
            let (audiences, scopes) = (case.audiences(), case.scopes());
            let failed = situation.exchange.is_some_and(|exchange| exchange.failure.is_some());
            let status = case.status().filter(|_| case.purpose() == Some(Purpose::TokenRequest));
            let waits = case.response().is_some_and(|response| super::wait::read(response, situation.now).is_some());
            case.refusal = match &case.words {
                _ if failed => None,
                Some(words) => Refusal::read(words, status.unwrap_or(400), &audiences, &scopes),
                None if super::answer::is_from_the_way(&case) => None,
                None => status.and_then(|status| {
                    let challenge = case.challenges().iter().any(|challenge| !challenge.is_bearer());
                    Refusal::of_status(status, challenge, waits)
                }),
            };
            if let Some((Refusal::RateLimited, certainty)) = &mut case.refusal
                && waits
            {
                *certainty = Certainty::Proven;
            }
        }
        case
    }

    pub fn environment(&self) -> Option<&'a Environment> {
        self.situation.environment
    }

    pub fn purpose(&self) -> Option<Purpose> {
        self.situation.exchange.map(|exchange| exchange.purpose)
    }

    /// The complete answer, if one came.
    pub fn response(&self) -> Option<&'a RecordedResponse> {
        self.situation
            .exchange
            .filter(|exchange| exchange.failure.is_none())
            .and_then(|exchange| exchange.response.as_ref())
    }

    /// The complete answer to a request of this purpose.
    pub fn response_to(&self, purpose: Purpose) -> Option<&'a RecordedResponse> {
        self.response().filter(|_| self.purpose() == Some(purpose))
    }

    pub fn status(&self) -> Option<u16> {
        self.response().map(|response| response.status)
    }

    /// The challenges of the answer, in order.
    pub fn challenges(&self) -> Vec<Challenge> {
        let Some(response) = self.response() else { return Vec::new() };
        let named = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("www-authenticate"));
        challenges(named.map(|header| header.value.as_str()))
    }

    /// The check that failed with this code.
    pub fn failed(&self, code: Code) -> Option<&'a Check> {
        let checks = self.situation.verification.map(|verification| verification.checks.as_slice()).unwrap_or_default();
        checks.iter().find(|check| check.outcome == Outcome::Failed && check.finding == Some(code))
    }

    /// The body of the answer in question, as recorded.
    pub fn body(&self) -> &'a str {
        self.response().map(RecordedResponse::text).unwrap_or_default()
    }

    /// Whether the answer is markup instead of data.
    pub fn is_page(&self) -> bool {
        let Some(response) = self.response() else { return false };
        let says_html = response.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        let body = response.text().trim_start_matches('\u{feff}').trim_start();
        (says_html && !body.starts_with(['{', '['])) || body.starts_with('<')
    }

    pub fn url(&self) -> Option<Url> {
        self.situation.exchange.and_then(|exchange| Url::parse(&exchange.request.url).ok())
    }

    /// The host that was addressed.
    pub fn host(&self) -> Option<String> {
        self.url()
            .and_then(|url| url.host_str().map(str::to_owned))
            .or_else(|| self.environment().map(Environment::host))
    }

    pub fn is_kinde(&self) -> bool {
        match self.environment().map(|environment| &environment.server) {
            Some(AuthorizationServer::Kinde { .. }) => true,
            _ => self.environment().map(Environment::host).is_some_and(|host| is_kinde_host(&host)),
        }
    }

    pub fn audiences(&self) -> Vec<&'a str> {
        let asked = self.situation.request.map(|request| request.audiences.as_slice()).unwrap_or_default();
        let resources = self.situation.request.map(|request| request.resources.as_slice()).unwrap_or_default();
        asked.iter().map(|audience| audience.as_str()).chain(resources.iter().map(String::as_str)).collect()
    }

    pub fn scopes(&self) -> Vec<&'a str> {
        self.situation
            .request
            .map(|request| request.scopes.iter().map(|scope| scope.as_str()).collect())
            .unwrap_or_default()
    }

    /// Seconds by which the server's clock is ahead of this computer's, where both are known.
    pub fn server_ahead(&self) -> Option<i64> {
        if let Some(server) = self.situation.server_now {
            return Some(server.saturating_sub(self.situation.now));
        }
        let exchange = self.situation.exchange?;
        let response = exchange.response.as_ref()?;
        let date = httpdate::parse_http_date(response.header("date")?).ok()?;
        let date = i64::try_from(date.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()).ok()?;
        // An answer out of a cache carries the time of its making and says how old it is (RFC 9111 5.1).
        let age: i64 = response.header("age").and_then(|age| age.trim().parse().ok()).unwrap_or(0);
        let server = date.saturating_add(age);
        // The header was written at some moment between sending and the end of the answer.
        let (from, to) =
            (exchange.sent_at, exchange.sent_at.saturating_add((exchange.timings.total_ms / 1000.0).ceil() as i64));
        Some(server.saturating_sub(server.clamp(from, to.max(from))))
    }

    /// A value of the case, by the name it has in texts.
    fn value(&self, name: &str) -> Option<String> {
        let joined = |values: Vec<String>| Some(values.join(", ")).filter(|text| !text.is_empty());
        Some(match name {
            "host" => self.host()?,
            "url" => self.situation.exchange?.request.url.clone(),
            "path" => self.url()?.path().to_owned(),
            "method" => self.situation.exchange?.request.method.clone(),
            "status" => self.status()?.to_string(),
            "environment" => self.environment()?.name.clone(),
            "client" => self.environment()?.client_id.as_str().to_owned(),
            "issuer" => self.environment()?.issuer()?.to_owned(),
            "audience" => joined(self.audiences().iter().map(|one| (*one).to_owned()).collect())?,
            "api" => {
                let name = |audience: &&str| {
                    self.environment()
                        .map_or_else(|| (*audience).to_owned(), |environment| environment.api_name(audience))
                };
                joined(self.audiences().iter().map(name).collect())?
            }
            "scope" => joined(self.scopes().iter().map(|one| (*one).to_owned()).collect())?,
            "provider" => if self.is_kinde() { "Kinde" } else { "the authorization server" }.to_owned(),
            "Provider" => if self.is_kinde() { "Kinde" } else { "The authorization server" }.to_owned(),
            _ => return None,
        })
    }
}

/// Whether a host is one of Kinde's own.
pub(crate) fn is_kinde_host(host: &str) -> bool {
    host == "kinde.com" || host.ends_with(".kinde.com")
}

/// Puts values into a text: those of the rule, those of the case, and general words for the rest.
pub(crate) fn fill(template: &str, values: &[(&'static str, String)], case: &Case<'_>) -> String {
    replace(template, |name| {
        let known = |name: &str| {
            let own = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
            own.or_else(|| case.value(name))
        };
        let value = match name {
            "thescope" => known("scope").map(|scope| {
                let several = scope.contains([' ', ',']);
                format!("the scope{} {scope}", if several { "s" } else { "" })
            }),
            _ => known(name),
        };
        let value = value.unwrap_or_else(|| general_word(name).to_owned());
        // `**` is the only mark-up of steps, so a value must not bring its own.
        visible(&value, LONGEST_VALUE).replace("**", "* *")
    })
}

/// A text with general words in place of every value.
pub(crate) fn generic(template: &str) -> String {
    replace(template, |name| general_word(name).to_owned())
}

fn replace(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()) {
            text.push_str(&value(name));
            rest = tail;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

fn general_word(name: &str) -> &'static str {
    match name {
        "host" => "the server",
        "url" => "the address",
        "path" => "the path",
        "method" => "the method",
        "status" => "this status",
        "environment" => "this environment",
        "client" => "your client ID",
        "issuer" => "the issuer",
        "audience" => "the audience",
        "api" => "the API",
        "scope" => "the scope",
        "thescope" => "a scope",
        "provider" => "the authorization server",
        "Provider" => "The authorization server",
        "wait" => "the time that the server names",
        "other" => "another environment",
        "expected" => "the expected value",
        "actual" => "another value",
        "because" => "something else",
        "ends" => "its end",
        "ago" => "some time",
        "gap" => "some time",
        "limit" => "the limit",
        _ => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_bring_mark_up_or_hidden_characters_into_a_text() {
        let situation = Situation::default();
        let case = Case::of(&situation);
        let text = fill("Open **{name}** at {host}", &[("name", "a**b\u{202e}c".into())], &case);
        assert_eq!(text, "Open **a* *b\\u{202e}c** at the server");
    }

    #[test]
    fn braces_that_name_nothing_stay() {
        assert_eq!(generic(r#"{"error":"x"} and {host}"#), r#"{"error":"x"} and the server"#);
    }
}

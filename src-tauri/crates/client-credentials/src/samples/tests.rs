use url::Url;

use super::*;
use crate::environment::{Audience, ClientAuthentication, Environment, EnvironmentDraft, EnvironmentId, Scope};
use crate::resource_call::{CallDraft, HeaderDraft};
use crate::token_request::{AudienceForm, TokenRequest};

fn acme() -> Environment {
    EnvironmentDraft { host: "acme".into(), client_id: "client!+ID".into(), ..EnvironmentDraft::default() }
        .parse(EnvironmentId::new("e"))
        .unwrap()
}

fn request(audiences: &[&str]) -> TokenRequest {
    TokenRequest {
        audiences: audiences.iter().map(|audience| Audience::parse(audience).unwrap()).collect(),
        ..TokenRequest::default()
    }
}

fn call(url: &str) -> CallDraft {
    CallDraft {
        method: "POST".into(),
        url: url.into(),
        headers: vec![HeaderDraft { name: "X-Note".into(), value: "\"$HOME\" `x` %PATH% 'y' !z".into() }],
        body: Some("{\"name\": \"É \\\"q\\\" $x `y` %z% 'w' !\"\n}".into()),
    }
}

fn subject<'a>(environment: &'a Environment, requests: &'a [TokenRequest], call: Option<&'a CallDraft>) -> Subject<'a> {
    Subject { environment, token_endpoint: environment.token_endpoint(), jwks_uri: None, requests, call }
}

fn code(language: &str, subject: &Subject<'_>) -> String {
    let sample = sample(language, subject).unwrap();
    sample.code.unwrap_or_else(|| panic!("{language}: {:?}", sample.notes))
}

#[test]
fn every_language_writes_every_request_and_call() {
    let acme = acme();
    let hostile = TokenRequest {
        scopes: vec![Scope::parse("read:users").unwrap(), Scope::parse("a'b`$c!").unwrap()],
        resources: vec!["https://r.example/?a=b&c='d'".into()],
        extra: vec![("na me\"".into(), "line\nbreak \u{202e}é😀".into())],
        ..request(&["https://acme.kinde.com/api", "urn:x:$y", "https://b.example/ü"])
    };
    let each = [request(&["https://acme.kinde.com/api"]), request(&["urn:x"])];
    let call = call("https://acme.kinde.com/api/v1/organization");
    for language in LANGUAGES {
        for authentication in [ClientAuthentication::ClientSecretPost, ClientAuthentication::ClientSecretBasic] {
            for audience_form in [AudienceForm::Repeated, AudienceForm::SpaceJoined] {
                let request = TokenRequest { authentication: Some(authentication), audience_form, ..hostile.clone() };
                let requests = [request];
                code(language.id, &subject(&acme, &requests, None));
                code(language.id, &subject(&acme, &requests, Some(&call)));
            }
        }
        code(language.id, &subject(&acme, &each, None));
        code(language.id, &subject(&acme, &each, Some(&call)));
    }
}

#[test]
fn every_program_has_its_values_and_takes_the_secret_from_the_environment_variable() {
    let acme = acme();
    let requests = [request(&["https://acme.kinde.com/api"])];
    for language in LANGUAGES.iter().filter(|language| language.purpose == Purpose::Request) {
        let code = code(language.id, &subject(&acme, &requests, None));
        assert!(code.contains(SECRET_VARIABLE), "{}", language.id);
        assert!(code.contains("client!+ID"), "{}\n{code}", language.id);
        assert!(code.contains("https://acme.kinde.com"), "{}", language.id);
        assert!(!code.contains("{%") && !code.contains("\n\n\n\n"), "{}\n{code}", language.id);
        assert!(code.ends_with('\n') && !code.ends_with("\n\n"), "{}", language.id);
    }
}

#[test]
fn the_call_takes_the_token_of_its_own_api() {
    let acme = acme();
    let requests = [request(&["urn:first"]), request(&["https://acme.kinde.com/api"])];
    let call = call("https://acme.kinde.com/api/v1/users");
    let python = code("python", &subject(&acme, &requests, Some(&call)));
    let (before, after) = python.split_once("token = answer[\"access_token\"]").unwrap();
    assert!(before.contains("urn:first") && before.contains("\"https://acme.kinde.com/api\""), "{python}");
    assert!(!after.contains("urn:first"));
}

#[test]
fn what_cannot_be_written_is_said_in_a_sentence() {
    let acme = acme();
    let none = [TokenRequest::default()];
    let own = [request(&["urn:own"])];
    let because = |language, requests| sample(language, &subject(&acme, requests, None)).unwrap().notes.join(" ");
    assert!(because("verify-node", &none).contains("Choose an API"));
    assert!(because("management-api-js", &own).contains("https://acme.kinde.com/api"));
    let mut unknown = subject(&acme, &own, None);
    unknown.token_endpoint = None;
    assert!(sample("go", &unknown).unwrap().notes[0].contains("not known yet"));
    let wrong = CallDraft { url: "nowhere at all".into(), ..call("") };
    let refused = sample("go", &subject(&acme, &own, Some(&wrong))).unwrap();
    assert!(refused.code.is_none() && refused.notes[0].starts_with("The call cannot be sent."));
    assert!(sample("cobol", &unknown).is_none());
}

#[test]
fn a_call_to_a_foreign_host_is_remarked_upon() {
    let acme = acme();
    let own = [request(&["urn:own"])];
    let call = call("https://evil.example/x");
    assert!(
        sample("go", &subject(&acme, &own, Some(&call))).unwrap().notes[0].starts_with("evil.example does not belong")
    );
}

#[test]
fn a_verifier_wants_the_first_audience_and_says_so_when_there_are_more() {
    let acme = acme();
    let requests = [request(&["urn:own", "urn:other"])];
    let mut subject = subject(&acme, &requests, None);
    let verifier = sample("verify-python", &subject).unwrap();
    assert!(verifier.notes[0].contains("urn:own"));
    let code = verifier.code.unwrap();
    assert!(
        code.contains("AUDIENCE = \"urn:own\"") && code.contains("https://acme.kinde.com/.well-known/jwks\""),
        "{code}"
    );
    subject.jwks_uri = Url::parse("https://acme.kinde.com/keys").ok();
    assert!(sample("verify-python", &subject).unwrap().code.unwrap().contains("https://acme.kinde.com/keys"));
}

#[test]
fn names_are_unique() {
    for (index, language) in LANGUAGES.iter().enumerate() {
        let others = LANGUAGES.iter().skip(index + 1);
        let mut same = others.filter(|other| {
            other.id == language.id
                || other.label == language.label && other.purpose == language.purpose
                || other.file_name == language.file_name
        });
        assert!(same.next().is_none(), "{}", language.id);
    }
}

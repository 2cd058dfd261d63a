//! Team packs: what they hold, what they refuse, what they change.

use crate::environment::{
    Api, Audience, Endpoint, Environment, EnvironmentDraft, EnvironmentId, Expectation, Parameter, ParameterPlace,
    SavedCall, Scope,
};
use crate::interchange::TeamPack;
use crate::interchange::team_pack::{Standing, Take, merged, standing};
use crate::redaction::Redactor;
use crate::resource_call::HeaderDraft;
use crate::secret::ClientSecret;

pub(super) fn acme() -> Environment {
    let draft = EnvironmentDraft {
        name: "Acme dev".into(),
        host: "acme".into(),
        client_id: "client!+ID".into(),
        ..EnvironmentDraft::default()
    };
    let orders = Audience::parse("https://orders.acme.com").unwrap();
    let scope = Scope::parse("read:orders").unwrap();
    Environment {
        apis: vec![Api {
            audience: orders.clone(),
            name: "Orders".into(),
            scopes: vec![scope.clone()],
            base_url: Some(url::Url::parse("https://api.acme.com/v1").unwrap()),
            endpoints: vec![Endpoint {
                method: "GET".into(),
                path: "/orders/{id}".into(),
                summary: "One order".into(),
                scopes: vec![scope.clone()],
                scopes_guessed: false,
                parameters: vec![Parameter { name: "id".into(), place: ParameterPlace::Path, required: true }],
                body: false,
            }],
        }],
        saved_calls: vec![SavedCall {
            id: "c1".into(),
            name: "Orders of today".into(),
            audience: Some(orders.clone()),
            method: "GET".into(),
            url: "https://orders.acme.com/orders?day=today".into(),
            headers: vec![HeaderDraft { name: "Accept".into(), value: "application/json".into() }],
            body: String::new(),
        }],
        expectations: vec![Expectation {
            id: "x1".into(),
            name: "May read".into(),
            audience: orders,
            requested_scopes: Vec::new(),
            must_hold: vec![scope],
            least_lifetime: Some(3600),
            org_code: None,
        }],
        ..draft.parse(EnvironmentId::new("")).unwrap()
    }
}

fn pack(environments: Vec<Environment>) -> TeamPack {
    TeamPack { name: "Orders".into(), welcome: "Hello.\nAsk Kim for the secret.".into(), environments }
}

#[test]
fn a_pack_comes_back_as_it_was_written() {
    let pack = pack(vec![acme()]);
    let sheet = pack.write(&[]);
    assert_eq!(sheet.notes, Vec::<String>::new());
    assert_eq!(TeamPack::read(&sheet.text).unwrap(), pack);
    assert!(sheet.text.starts_with("{\n  \"format\": \"m2m-token-tester-pack/1\""), "{}", sheet.text);
}

#[test]
fn which_hosts_may_see_tokens_is_everybodys_own_decision() {
    let mut environment = acme();
    environment.token_hosts.push("https://elsewhere.example".into());
    assert!(!pack(vec![environment]).write(&[]).text.contains("elsewhere.example"));
}

#[test]
fn a_call_with_a_credential_does_not_leave_and_is_named() {
    let secret = ClientSecret::new("SECRET?%G&client".into());
    let known = [Redactor::new().secret("client!+ID", &secret)];
    let mut environment = acme();
    let call = environment.saved_calls[0].clone();
    let with = |name: &str, url: &str, body: &str| SavedCall {
        id: name.into(),
        name: name.into(),
        method: "POST".into(),
        url: url.into(),
        body: body.into(),
        ..call.clone()
    };
    environment.saved_calls.push(with("In its body", "https://orders.acme.com/x", r#"{"n":"SECRET?%G&client"}"#));
    environment.saved_calls.push(with("In its address", "https://orders.acme.com/x?q=SECRET%3F%25G%26client", ""));
    environment.saved_calls.push(with("A key", "https://orders.acme.com/x?api_key=12345678", ""));
    let mut header = with("A header", "https://orders.acme.com/y", "");
    header.headers.push(HeaderDraft { name: "X-Api-Key".into(), value: "12345678".into() });
    environment.saved_calls.push(header);
    environment.name = "SECRET?%G&client".into();
    let sheet = pack(vec![environment]).write(&known);
    assert!(!sheet.text.contains("SECRET") && !sheet.text.contains("12345678"), "{}", sheet.text);
    assert!(sheet.text.contains("A header"));
    let notes = sheet.notes.join("\n");
    assert!(
        notes.contains("3 calls were left out")
            && notes.contains("“A key”")
            && notes.contains("Headers with credentials"),
        "{notes}"
    );
}

#[test]
fn a_pack_that_cannot_be_used_says_where_and_why() {
    let good = pack(vec![acme()]).write(&[]).text;
    for (from, to, said) in [
        (
            "m2m-token-tester-pack/1",
            "m2m-token-tester-pack/2",
            "newer version of the app (pack version 2; this one reads up to 1)",
        ),
        ("m2m-token-tester-pack/1", "m2m-token-tester-pack/x", "which version"),
        ("\"clientId\"", "\"clientSecret\": \"SECRET\", \"clientId\"", "holds a secret in “clientSecret”"),
        ("\"clientId\"", "\"colour2\": 1, \"clientId\"", "“colour2”"),
        ("\"name\": \"Acme dev\"", "\"name\": \"Acme dev\", \"name\": \"x\"", "twice"),
        ("acme.kinde.com", "http://acme.kinde.com", "“Acme dev”"),
        ("\"GET\"", "\"BREW\"", "BREW"),
        ("https://orders.acme.com/orders?day", "https://orders.acme.com/orders?access_token=abc&day", "credential"),
        ("https://orders.acme.com/orders?day", "file:///etc/hostname?day", "not one of the web"),
        ("\"Accept\"", "\"Authorization\"", "credential"),
        ("3600", "-1", "another kind"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = TeamPack::read(&good.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(said), "{to}: {error}");
        assert!(!error.contains("SECRET"), "{error}");
    }
    for text in ["", "{}", "[]", "hello", "{\"format\":\"m2m-token-tester-pack/1\",\"environments\":[]}"] {
        assert!(TeamPack::read(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_there_already_is_told_and_stays_unless_the_packs_is_wanted() {
    let theirs = acme();
    let mut ours = acme();
    ours.id = EnvironmentId::new("mine");
    assert!(
        matches!(standing(&theirs, [&ours]), Standing::There(id, merge) if id.as_str() == "mine" && merge.is_empty())
    );

    ours.name = "My name".into();
    ours.saved_calls.clear();
    ours.expectations[0].least_lifetime = Some(60);
    ours.production = true;
    let Standing::There(_, merge) = standing(&theirs, [&ours]) else { panic!() };
    assert_eq!(merge.adds, ["Call Orders of today"]);
    assert_eq!(merge.differs, ["Name: Acme dev", "Mark: not production", "Expectation May read"]);

    let kept = merged(&ours, &theirs, Take::Ours);
    assert_eq!((kept.name.as_str(), kept.production, kept.expectations[0].least_lifetime), ("My name", true, Some(60)));
    assert_eq!(kept.saved_calls, theirs.saved_calls);
    let taken = merged(&ours, &theirs, Take::Theirs);
    assert_eq!(taken, Environment { id: EnvironmentId::new("mine"), ..theirs.clone() });

    let mut other = theirs;
    other.client_id = crate::environment::ClientId::parse("another").unwrap();
    assert_eq!(standing(&other, [&ours]), Standing::New);
}

//! What is written for other tools, and read back.

use serde_json::Value;

use super::packs::acme;
use crate::environment::{Audience, ClientAuthentication, Scope};
use crate::interchange::postman::{Handed, collection, environment};
use crate::interchange::{Ask, Found, dotenv, recognise};

fn ask() -> Ask {
    Ask {
        audience: Audience::parse("https://orders.acme.com").ok(),
        scopes: vec![Scope::parse("read:orders").unwrap()],
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_environment_declares_the_secret_and_holds_none() {
    let (acme, ask) = (acme(), ask());
    let url = acme.token_endpoint();
    let sheet = environment(&Handed { environment: &acme, token_endpoint: url.as_ref(), ask: &ask, known: &[] });
    let values = json(&sheet.text)["values"].as_array().unwrap().clone();
    let secret = values.iter().find(|value| value["key"] == "client_secret").unwrap();
    assert_eq!((secret["value"].as_str(), secret["type"].as_str()), (Some(""), Some("secret")));
    assert!(values.iter().any(|value| value["value"] == "https://acme.kinde.com/oauth2/token"));
}

#[test]
fn the_collection_has_a_token_request_for_each_api_its_calls_and_a_test_for_each_expectation() {
    let (acme, ask) = (acme(), ask());
    let url = acme.token_endpoint();
    let sheet = collection(&Handed { environment: &acme, token_endpoint: url.as_ref(), ask: &ask, known: &[] });
    let document = json(&sheet.text);
    let folders: Vec<_> = document["item"]
        .as_array()
        .unwrap()
        .iter()
        .map(|folder| (folder["name"].as_str().unwrap(), folder["item"].as_array().unwrap().len()))
        .collect();
    assert_eq!(folders, [("Orders", 2), ("Expectations", 1)]);
    assert!(
        sheet.text.contains("it lives 3600 s or longer") && sheet.text.contains("it holds \\\" + \\\"read:orders\\\"")
    );
    assert_eq!(sheet.notes, ["A run asks for 2 tokens."]);
    assert!(!sheet.text.contains("\"client_secret\", \"value\": \"\""), "only the environment declares it");
}

#[test]
fn a_call_that_postman_would_read_as_a_variable_does_not_leave() {
    let (mut acme, ask) = (acme(), ask());
    acme.saved_calls[0].url = "https://orders.acme.com/{{client_secret}}".into();
    let sheet = collection(&Handed { environment: &acme, token_endpoint: None, ask: &ask, known: &[] });
    assert!(!sheet.text.contains("orders.acme.com/{{"));
    assert!(sheet.notes.join("\n").contains("“Orders of today”") && sheet.notes.join("\n").contains("token_url"));
}

#[test]
fn hostile_names_stay_inside_their_strings_in_the_tests() {
    let (mut acme, ask) = (acme(), ask());
    for hostile in ["\"); pm.sendRequest(\"https://evil.example\"); (\"", "\u{2028}x", "a\nb", "</script>", "${x}`"] {
        acme.expectations[0].name = hostile.into();
        let sheet = collection(&Handed { environment: &acme, token_endpoint: None, ask: &ask, known: &[] });
        let document = json(&sheet.text);
        let lines = document["item"][1]["item"][0]["event"][0]["script"]["exec"].as_array().unwrap().clone();
        let line = lines.iter().filter_map(Value::as_str).find(|line| line.contains(": a token is issued")).unwrap();
        let literal =
            line.strip_prefix("pm.test(").and_then(|rest| rest.split_once(" + \": a token is issued\"")).unwrap().0;
        assert_eq!(serde_json::from_str::<String>(literal).unwrap(), hostile);
    }
}

#[test]
fn a_dotenv_holds_a_placeholder_and_comes_back() {
    for way in [ClientAuthentication::ClientSecretPost, ClientAuthentication::ClientSecretBasic] {
        let (mut acme, ask) = (acme(), ask());
        acme.authentication = way;
        let sheet = dotenv(&acme, acme.token_endpoint().as_ref(), &ask);
        let import = recognise(&sheet.text);
        let Found::Credentials(found) = &import.found else { panic!("{import:?}") };
        assert!(found.secret.is_none());
        let back = found.environment(crate::environment::EnvironmentId::new(""), "", false).unwrap();
        assert_eq!((back.server, back.client_id, found.ask()), (acme.server, acme.client_id, ask));
        assert!(import.left.join("\n").contains("placeholder"), "{:?}", import.left);
    }
}

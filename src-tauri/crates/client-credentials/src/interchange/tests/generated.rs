//! Properties over generated environments: nothing but secrets is lost on the way out and in again.

use proptest::prelude::*;

use crate::environment::{
    Api, Audience, AuthorizationServer, ClientAuthentication, ClientId, Colour, Endpoint, Environment,
    EnvironmentDraft, EnvironmentId, Expectation, Parameter, ParameterPlace, Provider, SavedCall, Scope,
};
use crate::interchange::postman::{Handed, collection};
use crate::interchange::{Ask, Found, TeamPack, dotenv, recognise};
use crate::paste;
use crate::resource_call::HeaderDraft;

fn words() -> impl Strategy<Value = String> {
    "[\\p{L}\\p{N}][\\p{L}\\p{N} .,;:'\"<>{}$`%!#&?()/-]{0,20}[\\p{L}\\p{N}]".prop_map(|text| text.trim().to_owned())
}

fn scope() -> impl Strategy<Value = Scope> {
    "[a-z]{2,8}:[a-z_]{2,10}".prop_map(|text| Scope::parse(&text).unwrap())
}

/// Everything that RFC 6749 A.1 allows in a client ID, apart from what is always taken for a gap to be filled in or for a
/// masked value, such as `<client_id>`, `%ID%` or `***`.
fn client() -> impl Strategy<Value = String> {
    "[!-~]{6,20}".prop_filter("a real value", |text| !paste::is_sample(text) && !text.contains("{{"))
}

fn audience() -> impl Strategy<Value = Audience> {
    "https://[a-z]{3,8}\\.acme\\.com(/[a-z]{1,5}){0,2}".prop_map(|text| Audience::parse(&text).unwrap())
}

fn server() -> impl Strategy<Value = (Provider, String, String)> {
    prop_oneof![
        "[a-z]{3,8}(-[a-z]{2,4})?(\\.(eu|au))?\\.kinde\\.com".prop_map(|host| (Provider::Kinde, host, String::new())),
        "https://login\\.[a-z]{3,8}\\.example/[a-z]{2,8}/token".prop_map(|url| (Provider::Other, String::new(), url)),
    ]
}

fn call(audience: Audience) -> impl Strategy<Value = SavedCall> {
    let method = prop_oneof![Just("GET"), Just("POST"), Just("DELETE"), Just("PATCH")];
    let body = prop_oneof![Just(String::new()), "[a-z ]{0,12}".prop_map(|text| format!("{{\"note\": \"{text}\"}}"))];
    (words(), method, "(/[a-z0-9]{1,6}){1,3}(\\?day=[a-z0-9]{1,5})?", body, any::<bool>()).prop_map(
        move |(name, method, path, body, accept)| SavedCall {
            id: String::new(),
            name,
            audience: Some(audience.clone()),
            method: method.to_owned(),
            url: format!("{audience}{path}"),
            headers: if accept {
                vec![HeaderDraft { name: "Accept".to_owned(), value: "application/json".to_owned() }]
            } else {
                Vec::new()
            },
            body: if method == "GET" { String::new() } else { body },
        },
    )
}

prop_compose! {
    fn environment()(
        (provider, host, token_endpoint) in server(),
        name in words(), client in client(), production in any::<bool>(), basic in any::<bool>(),
        (audience, api_name, scopes) in (audience(), words(), prop::collection::vec(scope(), 0..4)),
        org in prop::option::of("org_[a-z0-9]{4,8}"), lifetime in prop::option::of(1_u32..100_000), summary in words(),
        colour in prop::sample::select(vec![Colour::Green, Colour::Red, Colour::Violet]),
    )(
        calls in prop::collection::vec(call(audience.clone()), 0..4),
        provider in Just(provider), host in Just(host), token_endpoint in Just(token_endpoint), name in Just(name), client in Just(client),
        production in Just(production), basic in Just(basic), audience in Just(audience), api_name in Just(api_name), scopes in Just(scopes),
        org in Just(org), lifetime in Just(lifetime), summary in Just(summary), colour in Just(colour),
    ) -> Environment {
        let draft = EnvironmentDraft {
            name, colour: Some(colour), production, provider, host, token_endpoint, client_id: client,
            authentication: if basic { ClientAuthentication::ClientSecretBasic } else { ClientAuthentication::ClientSecretPost },
            expected_org_code: org.clone().unwrap_or_default(), ..EnvironmentDraft::default()
        };
        let mut scopes = scopes;
        scopes.sort();
        scopes.dedup();
        let endpoint = Endpoint {
            method: "GET".into(), path: "/orders/{id}".into(), summary, scopes: scopes.clone(), scopes_guessed: scopes.len() % 2 == 1,
            parameters: vec![Parameter { name: "id".into(), place: ParameterPlace::Path, required: true }], body: false,
        };
        Environment {
            apis: vec![Api { audience: audience.clone(), name: api_name.clone(), scopes: scopes.clone(), base_url: None, endpoints: vec![endpoint] }],
            saved_calls: calls,
            expectations: vec![Expectation {
                id: "x".into(), name: api_name, audience, requested_scopes: scopes.clone(), must_hold: scopes, least_lifetime: lifetime, org_code: org,
            }],
            ..draft.parse(EnvironmentId::new("")).unwrap()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_team_pack_loses_nothing(environments in prop::collection::vec(environment(), 1..3), welcome in "[\\p{L} .\n]{0,60}") {
        let pack = TeamPack { name: "Pack".into(), welcome: welcome.trim().to_owned(), environments };
        let sheet = pack.write(&[]);
        let import = recognise(&sheet.text);
        match import.found {
            Found::Pack(back) => prop_assert_eq!(back, pack),
            other => prop_assert!(false, "{:?} {:?}", other, import.left),
        }
    }

    #[test]
    fn a_collection_loses_neither_client_nor_calls(environment in environment()) {
        let api = environment.apis[0].clone();
        let ask = Ask { audience: Some(api.audience), scopes: api.scopes };
        let url = environment.token_endpoint();
        let sheet = collection(&Handed { environment: &environment, token_endpoint: url.as_ref(), ask: &ask, known: &[] });
        let import = recognise(&sheet.text);
        let Found::Credentials(found) = &import.found else { panic!("{import:?}") };
        let back = found.environment(EnvironmentId::new(""), "", false).unwrap();
        prop_assert_eq!(&back.client_id, &environment.client_id);
        prop_assert_eq!(back.token_endpoint(), environment.token_endpoint());
        prop_assert_eq!(back.authentication, environment.authentication);
        prop_assert_eq!(found.ask(), ask);
        let plain = |call: &SavedCall| {
            let headers: Vec<_> = call.headers.iter().filter(|header| header.name != "Content-Type").cloned().collect();
            (call.name.clone(), call.audience.clone(), call.method.clone(), call.url.clone(), headers, call.body.clone())
        };
        let (ours, theirs): (Vec<_>, Vec<_>) = (environment.saved_calls.iter().map(plain).collect(), back.saved_calls.iter().map(plain).collect());
        prop_assert_eq!(theirs, ours);
    }

    #[test]
    fn a_dotenv_loses_neither_server_nor_client(environment in environment(), client in client()) {
        let mut environment = environment;
        environment.client_id = ClientId::parse(&client).unwrap();
        let api = environment.apis[0].clone();
        let ask = Ask { audience: Some(api.audience), scopes: api.scopes };
        let sheet = dotenv(&environment, environment.token_endpoint().as_ref(), &ask);
        let import = recognise(&sheet.text);
        let Found::Credentials(found) = &import.found else { panic!("{import:?} from {}", sheet.text) };
        let back = found.environment(EnvironmentId::new(""), "", false).unwrap();
        prop_assert_eq!(&back.client_id, &environment.client_id);
        prop_assert_eq!(back.token_endpoint(), environment.token_endpoint());
        prop_assert_eq!(matches!(back.server, AuthorizationServer::Kinde { .. }), matches!(environment.server, AuthorizationServer::Kinde { .. }));
        prop_assert_eq!(found.ask(), ask);
    }

    #[test]
    fn a_secret_in_a_call_never_leaves(environment in environment(), secret in "[A-Za-z0-9?%&!+]{12,30}", place in 0..4) {
        let known = [crate::redaction::Redactor::new().secret("c", &crate::secret::ClientSecret::new(secret.clone()))];
        let mut environment = environment;
        let audience = environment.apis[0].audience.clone();
        let mut call = SavedCall { id: String::new(), name: "call".into(), audience: None, method: "POST".into(), url: audience.to_string(), headers: Vec::new(), body: String::new() };
        match place {
            0 => call.body = format!("{{\"x\": {}}}", serde_json::Value::String(secret.clone())),
            1 => call.url = format!("{audience}?q={}", url::form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>()),
            2 => call.headers.push(HeaderDraft { name: "X-Note".into(), value: secret.clone() }),
            _ => call.name = secret.clone(),
        }
        environment.saved_calls.push(call);
        let ask = Ask::default();
        let url = environment.token_endpoint();
        let written = [
            collection(&Handed { environment: &environment, token_endpoint: url.as_ref(), ask: &ask, known: &known }),
            TeamPack { environments: vec![environment], ..TeamPack::default() }.write(&known),
        ];
        for sheet in written {
            prop_assert!(!known[0].finds(&sheet.text) && !known[0].finds(&sheet.notes.join("\n")), "{} {:?}", sheet.text, sheet.notes);
        }
    }
}

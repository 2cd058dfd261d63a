use super::*;
use crate::environment::ParameterPlace;
use proptest::prelude::*;

const ORDERS: &str = r##"
openapi: 3.0.3
info: { title: "Orders API", version: 1.2 }
servers:
  - url: https://{region}.orders.acme.example/v1
    variables: { region: { default: eu } }
  - url: /v2
  - url: http://orders.acme.example
security:
  - acme: [read:orders]
paths:
  /orders:
    parameters: [{ $ref: "#/components/parameters/Page" }]
    get:
      summary: List   orders
    post:
      operationId: createOrder
      security: [{ acme: ["create:orders"] }, { key: [] }]
      requestBody: { content: { application/json: {} } }
  /orders/{id}/lines/{line}:
    get:
      description: One line
      parameters:
        - { name: id, in: path, required: true }
        - { name: session, in: cookie }
        - { name: Accept, in: header }
        - { name: X-Trace, in: header }
        - { name: ghost, in: path }
    put:
      security: []
      requestBody: { content: { multipart/form-data: {} } }
  /health: { get: { security: [] } }
  elsewhere: { get: {} }
  /split: { $ref: "other.yaml#/x" }
components:
  parameters:
    Page: { name: page, in: query }
  securitySchemes:
    acme:
      type: oauth2
      flows: { clientCredentials: { tokenUrl: "https://id.example/token", scopes: { read:orders: Read, delete:orders: Delete, "not a scope": x } } }
    key: { type: apiKey, in: header, name: X-Key }
"##;

fn endpoint<'a>(reading: &'a OpenApiReading, method: &str, path: &str) -> &'a Endpoint {
    reading.endpoints.iter().find(|one| one.method == method && one.path == path).unwrap()
}

fn scopes(endpoint: &Endpoint) -> Vec<&str> {
    endpoint.scopes.iter().map(Scope::as_str).collect()
}

#[test]
fn a_document_becomes_endpoints_and_says_what_it_left_out() {
    let reading = read(ORDERS).unwrap();
    assert_eq!((reading.title.as_str(), reading.version.as_str()), ("Orders API", "1.2"));
    assert_eq!(reading.servers.iter().map(Url::as_str).collect::<Vec<_>>(), ["https://eu.orders.acme.example/v1"]);
    let all: Vec<String> = reading.endpoints.iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    assert_eq!(
        all,
        [
            "GET /orders",
            "POST /orders",
            "GET /orders/{id}/lines/{line}",
            "PUT /orders/{id}/lines/{line}",
            "GET /health"
        ]
    );
    let list = endpoint(&reading, "GET", "/orders");
    assert_eq!((list.summary.as_str(), scopes(list), list.scopes_guessed), ("List orders", vec!["read:orders"], false));
    assert_eq!((list.parameters[0].name.as_str(), list.parameters[0].place), ("page", ParameterPlace::Query));
    let create = endpoint(&reading, "POST", "/orders");
    assert_eq!((create.summary.as_str(), scopes(create), create.body), ("createOrder", vec!["create:orders"], true));
    let line = endpoint(&reading, "GET", "/orders/{id}/lines/{line}");
    let names: Vec<(&str, bool)> = line.parameters.iter().map(|one| (one.name.as_str(), one.required)).collect();
    assert_eq!(names, [("id", true), ("X-Trace", false), ("line", true)]);
    assert!(endpoint(&reading, "GET", "/health").scopes.is_empty());
    assert!(!endpoint(&reading, "PUT", "/orders/{id}/lines/{line}").body);
    assert_eq!(
        reading.scopes.iter().map(Scope::as_str).collect::<Vec<_>>(),
        ["read:orders", "delete:orders", "create:orders"]
    );
    assert_eq!(reading.guessed, 0);
    let told = reading.left_out.join("\n");
    for words in [
        "/v2",
        "http://orders.acme.example",
        "cookie",
        "elsewhere",
        "/split",
        "not JSON: PUT",
        "something else than a token",
    ] {
        assert!(told.contains(words), "{words} is not told: {told}");
    }
}

#[test]
fn where_nothing_is_declared_scopes_are_guessed_and_said_to_be_so() {
    let reading = read(
        r#"{"openapi":"3.1.0","paths":{
        "/api/v1/order-lines/{id}":{"get":{},"patch":{},"delete":{}},
        "/":{"get":{}},"/{id}":{"post":{}}}}"#,
    )
    .unwrap();
    let guesses: Vec<(Vec<&str>, bool)> =
        reading.endpoints.iter().map(|one| (scopes(one), one.scopes_guessed)).collect();
    assert_eq!(
        guesses,
        [
            (vec!["read:order_lines"], true),
            (vec!["update:order_lines"], true),
            (vec!["delete:order_lines"], true),
            (vec![], false),
            (vec![], false),
        ]
    );
    assert_eq!(reading.guessed, 3);
    assert!(reading.scopes.is_empty(), "a guess is no scope that the API knows");
}

#[test]
fn what_cannot_be_read_says_why() {
    for (text, words) in [
        ("", "no text"),
        ("  \n", "no text"),
        ("{\"openapi\":", "line 1"),
        ("openapi: 3.0.0\npaths: [unclosed", "neither JSON nor YAML"),
        ("just words", "no member"),
        ("[]", "no member"),
        ("{}", "no member"),
        ("swagger: \"2.0\"", "Swagger 2.0"),
        ("openapi: 4.0.0\npaths: {/a: {get: {}}}", "OpenAPI 4.0.0"),
        ("openapi: 3.0.0", "no path"),
        ("openapi: 3.0.0\npaths: {}", "no path"),
    ] {
        let trouble = read(text).unwrap_err().to_string();
        assert!(trouble.contains(words), "{text:?}: {trouble}");
    }
    assert!(read(&" ".repeat(LARGEST + 1)).unwrap_err().to_string().contains("10 MB"));
}

#[test]
fn a_version_that_yaml_reads_as_a_number_is_understood() {
    assert_eq!(read("openapi: 3.1\npaths: {/a: {get: {}}}").unwrap().endpoints.len(), 1);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test measures that a bomb does not cost time")]
fn bombs_are_refused_quickly() {
    let mut laughs = "openapi: 3.0.0\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        laughs += &format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(","));
    }
    let deep_yaml = format!("openapi: 3.0.0\npaths: {}{}", "[".repeat(5000), "]".repeat(5000));
    let indented: String = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let deep_json = format!("{{\"openapi\":\"3.0.0\",\"paths\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
    let circle = "openapi: 3.0.0\npaths: &p\n  /a: *p\n";
    for bomb in [laughs.as_str(), &deep_yaml, &indented, &deep_json, circle] {
        let started = std::time::Instant::now();
        let trouble = read(bomb).unwrap_err();
        assert!(started.elapsed() < std::time::Duration::from_secs(2), "{trouble}");
    }
    assert!(matches!(read(&laughs), Err(OpenApiTrouble::TooMuch(_))), "{:?}", read(&laughs));
    assert!(matches!(read(&deep_json), Err(OpenApiTrouble::TooMuch(_))));
}

#[test]
fn references_in_a_circle_and_out_of_the_document_end() {
    let reading = read(
        r##"{"openapi":"3.0.0","paths":{"/a":{"$ref":"#/paths/~1b"},"/b":{"$ref":"#/paths/~1a"},
        "/c":{"get":{"parameters":[{"$ref":"#/nowhere"},{"$ref":"https://evil.example/x"},{"$ref":7}]}}}}"##,
    )
    .unwrap();
    assert_eq!(reading.endpoints.len(), 1);
    assert!(reading.left_out.iter().any(|line| line.contains("/a, /b")), "{:?}", reading.left_out);
}

#[test]
fn a_large_document_is_cut_and_says_so() {
    let paths: Vec<String> = (0..MOST_ENDPOINTS + 5).map(|at| format!("\"/p{at}\":{{\"get\":{{}}}}")).collect();
    let reading = read(&format!("{{\"openapi\":\"3.0.0\",\"paths\":{{{}}}}}", paths.join(","))).unwrap();
    assert_eq!(reading.endpoints.len(), MOST_ENDPOINTS);
    assert!(reading.left_out[0].contains("first 2000 of 2005"));
}

proptest! {
    #[test]
    fn whatever_is_understood_can_be_called(
        path in "(/[a-zA-Z0-9{}_.~-]{0,12}){1,4}",
        method in "get|post|put|patch|delete|head|options",
        scopes in prop::collection::vec("[ -~]{0,20}", 0..4),
        summary in "\\PC{0,60}",
    ) {
        let document = serde_json::json!({
            "openapi": "3.1.0",
            "components": { "securitySchemes": { "s": { "type": "oauth2" } } },
            "paths": { path.clone(): { method: { "summary": summary, "security": [{ "s": scopes }] } } },
        });
        let reading = read(&document.to_string()).unwrap();
        prop_assert_eq!(reading.endpoints.len(), 1);
        let endpoint = &reading.endpoints[0];
        prop_assert!(endpoint.path == path && endpoint.scopes.iter().all(|scope| Scope::parse(scope.as_str()).is_ok()));
        // Every placeholder can be filled in, and nothing is asked for that has no place.
        for one in endpoint.parameters.iter().filter(|one| one.place == ParameterPlace::Path) {
            let placeholder = format!("{{{}}}", one.name);
            prop_assert!(path.contains(&placeholder));
        }
        // The same document in YAML means the same.
        let yaml = serde_json::to_string_pretty(&document).unwrap();
        prop_assert_eq!(read(&format!("# YAML\n{yaml}")).unwrap(), reading);
    }
}

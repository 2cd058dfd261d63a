//! The tests that go with an exported request, in the JavaScript of Postman's sandbox.

use serde_json::{Value, json};

use crate::environment::Expectation;

/// After a token request: a token was issued; it is kept for the calls under `variable`.
pub(super) fn token(name: &str, variable: &str) -> Value {
    script(&[
        READ,
        &format!("pm.test({} + \": a token is issued\", function () {{", literal(name)),
        "  pm.expect(pm.response.code, pm.response.text()).to.equal(200);",
        "  pm.expect(String(answer.token_type).toLowerCase()).to.equal(\"bearer\");",
        "  pm.expect(answer.access_token).to.be.a(\"string\").and.not.empty;",
        "});",
        &format!("pm.collectionVariables.set({}, answer.access_token || \"\");", literal(variable)),
    ])
}

/// After a token request for an expectation: the token is like that.
pub(super) fn expectation(expectation: &Expectation) -> Value {
    let name = literal(&expectation.name);
    let mut lines = vec![
        READ.to_owned(),
        format!("pm.test({name} + \": a token is issued\", function () {{"),
        "  pm.expect(pm.response.code, pm.response.text()).to.equal(200);".to_owned(),
        "  pm.expect(answer.access_token).to.be.a(\"string\").and.not.empty;".to_owned(),
        "});".to_owned(),
        CLAIMS.to_owned(),
        format!("pm.test({name} + \": the token is for the API\", function () {{"),
        format!("  pm.expect([].concat(claims.aud)).to.include({});", literal(expectation.audience.as_str())),
        "});".to_owned(),
    ];
    for scope in &expectation.must_hold {
        lines.push(format!("pm.test({name} + \": it holds \" + {}, function () {{", literal(scope.as_str())));
        lines.push(format!("  pm.expect(scopes).to.include({});", literal(scope.as_str())));
        lines.push("});".to_owned());
    }
    if let Some(seconds) = expectation.least_lifetime {
        lines.push(format!("pm.test({name} + \": it lives {seconds} s or longer\", function () {{"));
        lines.push(format!("  pm.expect(claims.exp - claims.iat).to.be.at.least({seconds});"));
        lines.push("});".to_owned());
    }
    if let Some(code) = &expectation.org_code {
        lines.push(format!("pm.test({name} + \": it belongs to the organisation\", function () {{"));
        lines.push(format!("  pm.expect(claims.org_code).to.equal({});", literal(code)));
        lines.push("});".to_owned());
    }
    script(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// After a call: it was answered as asked.
pub(super) fn call(name: &str) -> Value {
    script(&[
        &format!("pm.test({} + \": the API answers\", function () {{", literal(name)),
        "  pm.expect(pm.response.code, pm.response.text()).to.be.within(200, 299);",
        "});",
    ])
}

const READ: &str = "let answer = {};
try { answer = pm.response.json(); } catch (error) { answer = {}; }";

const CLAIMS: &str = "let claims = {};
try {
  const part = String(answer.access_token).split(\".\")[1].replace(/-/g, \"+\").replace(/_/g, \"/\");
  claims = JSON.parse(Buffer.from(part, \"base64\").toString(\"utf8\"));
} catch (error) { claims = {}; }
const held = claims.scope !== undefined ? claims.scope : claims.scp !== undefined ? claims.scp : answer.scope;
const scopes = Array.isArray(held) ? held : String(held || \"\").split(\" \");";

fn script(lines: &[&str]) -> Value {
    let exec: Vec<&str> = lines.iter().flat_map(|line| line.lines()).collect();
    json!([{ "listen": "test", "script": { "type": "text/javascript", "exec": exec } }])
}

/// A text as a literal of JavaScript: what JSON writes is one (ECMAScript 2019).
fn literal(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

//! Which scopes an operation needs: its own requirements, else the document's.

use serde_json::{Map, Value};

use super::{Remarks, member, resolve};
use crate::environment::Scope;

/// Most scopes read from one requirement.
const MOST: usize = 100;

/// The document's schemes and its general requirement.
pub(super) struct Security<'a> {
    schemes: Vec<(&'a str, Scheme)>,
    general: Option<&'a Value>,
    declared: Vec<Scope>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// OAuth 2.0, OpenID Connect or a Bearer token: its requirement names scopes.
    Token,
    /// A key, a password, a certificate.
    Other,
}

/// What an operation needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// These scopes, which may be none, of a token.
    Scopes(Vec<Scope>),
    /// Nothing at all: it says so.
    Nothing,
    /// The document does not say.
    Unsaid,
}

impl<'a> Security<'a> {
    pub fn of(document: &'a Value, remarks: &mut Remarks) -> Self {
        let schemes: Option<&Map<String, Value>> =
            member(document, "components").and_then(|parts| parts.get("securitySchemes")).and_then(Value::as_object);
        let mut found = Self { schemes: Vec::new(), general: document.get("security"), declared: Vec::new() };
        for (name, scheme) in schemes.into_iter().flatten() {
            let Some(scheme) = resolve(document, scheme) else { continue };
            let kind = scheme.get("type").and_then(Value::as_str).unwrap_or_default();
            let way = scheme.get("scheme").and_then(Value::as_str).unwrap_or_default();
            let takes_token =
                matches!(kind, "oauth2" | "openIdConnect") || (kind == "http" && way.eq_ignore_ascii_case("bearer"));
            if !takes_token {
                remarks.add("Asks for something else than a token, which you can add as a header", name.as_str());
            }
            found.schemes.push((name, if takes_token { Scheme::Token } else { Scheme::Other }));
            for flow in member(scheme, "flows").into_iter().flat_map(Map::values) {
                let names = member(flow, "scopes").into_iter().flat_map(Map::keys);
                found.declare(names.filter_map(|name| Scope::parse(name).ok()));
            }
        }
        found
    }

    fn declare(&mut self, scopes: impl Iterator<Item = Scope>) {
        for scope in scopes.take(2000) {
            if !self.declared.contains(&scope) {
                self.declared.push(scope);
            }
        }
    }

    /// Every scope that the schemes name.
    pub fn declared_scopes(&self) -> Vec<Scope> {
        self.declared.clone()
    }

    /// What an operation needs.
    pub fn of_operation(&self, operation: &Value, whose: &str, remarks: &mut Remarks) -> Needs {
        let Some(requirements) = operation.get("security").or(self.general) else { return Needs::Unsaid };
        let Some(alternatives) = requirements.as_array() else { return Needs::Unsaid };
        if alternatives.is_empty() || alternatives.iter().any(|one| one.as_object().is_some_and(Map::is_empty)) {
            return Needs::Nothing;
        }
        let with_token: Vec<Vec<Scope>> = alternatives.iter().filter_map(|one| self.scopes_of(one)).collect();
        let Some(first) = with_token.first() else {
            // A key only, or a scheme that is described nowhere.
            return Needs::Unsaid;
        };
        if with_token.iter().any(|other| other != first) {
            remarks.add("Several ways with different scopes; the first one is taken", whose);
        }
        Needs::Scopes(first.clone())
    }

    /// The scopes of one alternative, if it takes a token.
    fn scopes_of(&self, requirement: &Value) -> Option<Vec<Scope>> {
        let mut takes_token = false;
        let mut scopes = Vec::new();
        for (name, wanted) in requirement.as_object()? {
            let scheme = self.schemes.iter().find(|(known, _)| known == name).map(|(_, scheme)| *scheme);
            let wanted = wanted.as_array().map(Vec::as_slice).unwrap_or_default();
            // A scheme that is described nowhere and names scopes is meant as OAuth.
            if scheme == Some(Scheme::Other) || (scheme.is_none() && wanted.is_empty()) {
                continue;
            }
            takes_token = true;
            for scope in wanted.iter().take(MOST).filter_map(|one| Scope::parse(one.as_str()?).ok()) {
                if !scopes.contains(&scope) {
                    scopes.push(scope);
                }
            }
        }
        takes_token.then_some(scopes)
    }
}

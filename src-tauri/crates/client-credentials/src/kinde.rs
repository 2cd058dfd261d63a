//! What is known about Kinde, as data: its Management API's operations and the meaning of its claims.
//! No rule outside this folder knows Kinde.

pub mod claims;
pub mod screens;
pub mod setup;
pub mod tenant;

use std::sync::LazyLock;

use crate::environment::{Parameter, ParameterPlace, Scope};
use crate::operation::{BodyNeed, Operation, PagingStyle, RequiredScope, body_template, placeholders};
use crate::resource_call::is_safe_name;

/// Names of scopes that look mistyped in Kinde's description, each with the spelling that its kin suggest.
const DOUBTFUL: [(&str, &str); 6] = [
    ("delete:apis_scopes", "delete:api_scopes"),
    ("delete:apis_application_scopes", "delete:api_application_scopes"),
    ("read:applications_redirect_uris", "read:application_redirect_uris"),
    ("create:applications_redirect_uris", "create:application_redirect_uris"),
    ("update:applications_redirect_uris", "update:application_redirect_uris"),
    ("delete:applications_redirect_uris", "delete:application_redirect_uris"),
];

/// Operations whose body is a file.
const FILES: [(&str, &str); 2] =
    [("PUT", "/api/v1/environment/logos/{type}"), ("POST", "/api/v1/organizations/{org_code}/logos/{type}")];

/// All operations, in the order of Kinde's own description.
pub fn operations() -> &'static [Operation] {
    static OPERATIONS: LazyLock<Vec<Operation>> =
        LazyLock::new(|| include_str!("kinde/operations.tsv").lines().skip(1).filter_map(operation).collect());
    &OPERATIONS
}

/// All operations, with their scopes spelled as the tenant itself lists them.
pub fn operations_with(live: &[Scope]) -> Vec<Operation> {
    let is_live = |name: &str| live.iter().any(|scope| scope.as_str() == name);
    let mut all = operations().to_vec();
    for needed in all.iter_mut().flat_map(|operation| &mut operation.scopes) {
        let spelled = std::iter::once(&needed.name).chain(&needed.spellings).find(|name| is_live(name)).cloned();
        *needed = match spelled {
            Some(name) => RequiredScope::certain(name),
            None => RequiredScope {
                doubt: Some("This scope is not in the list that your tenant gave.".to_owned()),
                ..needed.clone()
            },
        };
    }
    all
}

fn operation(row: &'static str) -> Option<Operation> {
    let list = |text: &'static str| text.split(',').filter(|part| !part.is_empty());
    let mut cells = row.split('\t');
    let (method, path, scope) = (cells.next()?, cells.next()?, cells.next()?);
    let (group, summary) = (cells.next()?, cells.next()?);
    let (_, required, optional) = (cells.next()?, cells.next()?, cells.next()?);
    let (body, members, statuses) = (cells.next()?, cells.next()?, cells.next()?);
    let parameter = |place, required| move |name: &str| Parameter { name: name.to_owned(), place, required };
    let mut parameters: Vec<Parameter> =
        placeholders(path).into_iter().map(parameter(ParameterPlace::Path, true)).collect();
    parameters.extend(list(required).map(parameter(ParameterPlace::Query, true)));
    parameters.extend(list(optional).map(parameter(ParameterPlace::Query, false)));
    let body = match body {
        _ if FILES.contains(&(method, path)) => BodyNeed::File,
        "required" => BodyNeed::Required,
        "optional" => BodyNeed::Optional,
        _ => BodyNeed::None,
    };
    let required_members: Vec<String> = list(members).map(str::to_owned).collect();
    let has_template = matches!(body, BodyNeed::Required) || !required_members.is_empty() && body != BodyNeed::File;
    Some(Operation {
        id: format!("{method} {path}"),
        method: method.to_owned(),
        path: path.to_owned(),
        group: group.to_owned(),
        summary: summary.to_owned(),
        scopes: Some(scope).filter(|scope| !scope.is_empty()).map(needed_scope).into_iter().collect(),
        scopes_known: true,
        paging: PagingStyle::of(&parameters).filter(|_| method == "GET"),
        parameters,
        body,
        template: if has_template { body_template(&required_members) } else { String::new() },
        required_members,
        safe: is_safe_name(method),
        statuses: list(statuses).filter_map(|status| status.parse().ok()).collect(),
    })
}

fn needed_scope(name: &str) -> RequiredScope {
    match DOUBTFUL.iter().find(|(written, _)| *written == name) {
        None => RequiredScope::certain(name),
        Some((_, likely)) => RequiredScope {
            name: name.to_owned(),
            spellings: vec![(*likely).to_owned()],
            doubt: Some(format!(
                "Kinde’s description writes this name unlike its kin; in your tenant it may be {likely}. The list of scopes there decides."
            )),
        },
    }
}

/// Every scope that an operation of the Management API names, in alphabetical order.
pub fn management_scopes() -> Vec<Scope> {
    let names = operations().iter().flat_map(|operation| &operation.scopes);
    let mut scopes: Vec<Scope> = names.filter_map(|scope| Scope::parse(&scope.name).ok()).collect();
    scopes.sort();
    scopes.dedup();
    scopes
}

/// Reading operations that need nothing filled in, the most telling first: good first calls.
pub fn harmless_operations() -> Vec<&'static Operation> {
    const FIRST: [&str; 4] = ["/api/v1/environment", "/api/v1/organizations", "/api/v1/users", "/api/v1/business"];
    let mut harmless: Vec<&Operation> =
        operations().iter().filter(|o| o.method == "GET" && !o.parameters.iter().any(|p| p.required)).collect();
    harmless.sort_by_key(|o| FIRST.iter().position(|path| *path == o.path).unwrap_or(FIRST.len()));
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_id(id: &str) -> &'static Operation {
        operations().iter().find(|operation| operation.id == id).unwrap()
    }

    #[test]
    fn the_catalogue_holds_every_operation_and_scope() {
        assert_eq!(operations().len(), 183);
        assert_eq!(management_scopes().len(), 148);
        assert_eq!(operations().iter().filter(|o| o.scopes.is_empty()).count(), 1);
    }

    #[test]
    fn the_first_harmless_call_reads_the_environment() {
        assert_eq!(harmless_operations()[0].path, "/api/v1/environment");
        assert_eq!(harmless_operations().len(), 24);
    }

    #[test]
    fn every_operation_is_named_once_and_knows_its_placeholders() {
        let mut ids: Vec<&str> = operations().iter().map(|operation| operation.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 183);
        for operation in operations() {
            let named = operation.parameters.iter().filter(|p| p.place == ParameterPlace::Path).count();
            assert_eq!(named, operation.path.matches('{').count(), "{}", operation.id);
            assert!(!operation.statuses.is_empty(), "{}", operation.id);
        }
    }

    #[test]
    fn the_three_styles_of_paging_are_told_by_the_parameters() {
        let count = |style| operations().iter().filter(|operation| operation.paging == Some(style)).count();
        assert_eq!(count(PagingStyle::NextToken), 13);
        assert_eq!(count(PagingStyle::Cursors), 8);
        assert_eq!(count(PagingStyle::StartingAfter), 2);
    }

    #[test]
    fn bodies_begin_with_what_they_cannot_do_without() {
        let create = by_id("POST /api/v1/applications");
        assert_eq!(
            (create.body, create.template.as_str()),
            (BodyNeed::Required, "{\n  \"name\": \"\",\n  \"type\": \"\"\n}")
        );
        assert_eq!(by_id("GET /api/v1/users").template, "");
        assert_eq!(by_id("PUT /api/v1/environment/logos/{type}").body, BodyNeed::File);
    }

    #[test]
    fn doubtful_names_are_marked_and_either_spelling_will_do() {
        let scope = &by_id("DELETE /api/v1/apis/{api_id}/scopes/{scope_id}").scopes[0];
        assert!(scope.doubt.as_deref().unwrap().contains("delete:api_scopes"));
        assert!(scope.is_held(&["delete:api_scopes".to_owned()]));
        assert_eq!(operations().iter().flat_map(|o| &o.scopes).filter(|scope| scope.doubt.is_some()).count(), 6);
    }
}

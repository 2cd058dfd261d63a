//! What is known about Kinde, as data: its Management API's operations and the meaning of its claims.
//! No rule outside this folder knows Kinde.

pub mod claims;
pub mod screens;
pub mod setup;
pub mod tenant;

use std::sync::LazyLock;

use crate::environment::Scope;

/// One operation of Kinde's Management API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// HTTP method.
    pub method: &'static str,
    /// Path with `{placeholders}`, from the host's root.
    pub path: &'static str,
    /// The scope it needs; one operation names none.
    pub scope: Option<&'static str>,
    /// Heading it belongs to.
    pub group: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// Names of its path parameters.
    pub path_parameters: Vec<&'static str>,
    /// Names of query parameters that it cannot do without.
    pub required_query: Vec<&'static str>,
}

/// All operations, in the order of Kinde's own description.
pub fn operations() -> &'static [Operation] {
    static OPERATIONS: LazyLock<Vec<Operation>> =
        LazyLock::new(|| include_str!("kinde/operations.tsv").lines().skip(1).filter_map(operation).collect());
    &OPERATIONS
}

fn operation(row: &'static str) -> Option<Operation> {
    let list = |text: &'static str| text.split(',').filter(|part| !part.is_empty()).collect();
    let mut cells = row.split('\t');
    Some(Operation {
        method: cells.next()?,
        path: cells.next()?,
        scope: cells.next().filter(|scope| !scope.is_empty()),
        group: cells.next()?,
        summary: cells.next()?,
        path_parameters: list(cells.next()?),
        required_query: list(cells.next()?),
    })
}

/// Every scope that an operation of the Management API names, in alphabetical order.
pub fn management_scopes() -> Vec<Scope> {
    let mut scopes: Vec<Scope> =
        operations().iter().filter_map(|operation| Scope::parse(operation.scope?).ok()).collect();
    scopes.sort();
    scopes.dedup();
    scopes
}

/// Reading operations that need nothing filled in, the most telling first: good first calls.
pub fn harmless_operations() -> Vec<&'static Operation> {
    const FIRST: [&str; 4] = ["/api/v1/environment", "/api/v1/organizations", "/api/v1/users", "/api/v1/business"];
    let mut harmless: Vec<&Operation> = operations()
        .iter()
        .filter(|o| o.method == "GET" && o.path_parameters.is_empty() && o.required_query.is_empty())
        .collect();
    harmless.sort_by_key(|o| FIRST.iter().position(|path| *path == o.path).unwrap_or(FIRST.len()));
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_holds_every_operation_and_scope() {
        assert_eq!(operations().len(), 183);
        assert_eq!(management_scopes().len(), 148);
        assert_eq!(operations().iter().filter(|o| o.scope.is_none()).count(), 1);
    }

    #[test]
    fn the_first_harmless_call_reads_the_environment() {
        assert_eq!(harmless_operations()[0].path, "/api/v1/environment");
        assert_eq!(harmless_operations().len(), 24);
    }
}

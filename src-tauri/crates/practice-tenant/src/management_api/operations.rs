//! The operations of the Management API with the scope that each needs: `operations.tsv`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// One operation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) method: &'static str,
    /// Behind `/api/v1`, with `{parameters}`.
    pub(super) path: &'static str,
    /// Empty when none is needed.
    pub(super) scope: &'static str,
}

impl Operation {
    pub(super) fn is_public(&self) -> bool {
        self.scope.is_empty()
    }
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    include_str!("operations.tsv")
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some(Operation { method: fields.next()?, path: fields.next()?, scope: fields.next()? })
        })
        .collect()
});

static SCOPES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let scopes = OPERATIONS.iter().map(|operation| operation.scope).filter(|scope| !scope.is_empty());
    scopes.collect::<BTreeSet<_>>().into_iter().collect()
});

/// Every scope, in alphabetical order.
pub(crate) fn scopes() -> Vec<&'static str> {
    SCOPES.clone()
}

/// The operation at these decoded segments, with the values of its parameters. A fixed segment wins over a parameter.
pub(super) fn find(method: &str, segments: &[String]) -> Option<(&'static Operation, Vec<String>)> {
    OPERATIONS
        .iter()
        .filter(|operation| operation.method == method)
        .filter_map(|operation| Some((operation, captures(operation.path, segments)?)))
        .min_by_key(|(_, captured)| captured.len())
}

fn captures(path: &str, segments: &[String]) -> Option<Vec<String>> {
    let pattern = path.trim_start_matches('/').split('/').collect::<Vec<_>>();
    if pattern.len() != segments.len() {
        return None;
    }
    let mut captured = Vec::new();
    for (expected, segment) in pattern.into_iter().zip(segments) {
        if expected.starts_with('{') {
            if segment.is_empty() {
                return None;
            }
            captured.push(segment.clone());
        } else if expected != segment {
            return None;
        }
    }
    Some(captured)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn find_path(method: &str, path: &str) -> Option<(&'static str, Vec<String>)> {
        let segments = path.split('/').map(str::to_owned).collect::<Vec<_>>();
        find(method, &segments).map(|(operation, captured)| (operation.scope, captured))
    }

    #[test]
    fn the_whole_list_is_read() {
        assert_eq!(OPERATIONS.len(), 183);
        assert_eq!(OPERATIONS.iter().filter(|operation| operation.is_public()).count(), 1);
        assert_eq!(scopes().len(), 148);
        assert!(
            scopes()
                .iter()
                .all(|scope| scope.split_once(':').is_some_and(|(verb, thing)| !verb.is_empty() && !thing.is_empty()))
        );
    }

    #[test]
    fn operations_are_found_with_their_parameters() {
        assert_eq!(find_path("GET", "users"), Some(("read:users", vec![])));
        assert_eq!(find_path("GET", "apis/abc"), Some(("read:apis", vec!["abc".to_owned()])));
        assert_eq!(find_path("POST", "api_keys/verify"), Some(("", vec![])));
        for (method, path) in
            [("POST", "users"), ("get", "users"), ("GET", ""), ("GET", "users/"), ("GET", "apis/"), ("GET", "nothing")]
        {
            assert_eq!(find_path(method, path), None, "{method} {path}");
        }
    }
}

//! Which function of Kinde's package `@kinde/management-api-js` makes a call. The table was read from version 0.18.0 of
//! the package: its functions take the names of parameters in camel case.

use serde::Serialize;

use crate::environment::Environment;
use crate::resource_call::CallParts;

/// A function and what it is given.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Operation {
    /// The class that is imported.
    class: &'static str,
    /// `Class.function`.
    function: &'static str,
    /// Names in camel case, and values.
    arguments: Vec<(String, String)>,
    /// It takes the body too.
    body: bool,
}

/// The function for a call of the environment's Management API.
pub(super) fn operation(call: &CallParts, environment: &Environment) -> Option<Operation> {
    let origin = call.url.origin().ascii_serialization();
    if Some(origin.as_str()) != environment.issuer() {
        return None;
    }
    let rows = include_str!("management_api.tsv").lines().skip(1);
    // A path without placeholders fits better than one with.
    let mut fitting: Vec<Operation> = rows.filter_map(|row| fit(row, call)).collect();
    fitting.sort_by_key(|operation| operation.arguments.len());
    fitting.into_iter().next()
}

fn fit(row: &'static str, call: &CallParts) -> Option<Operation> {
    let mut cells = row.split('\t');
    let (method, path, function, query) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    if method != call.method.as_str() {
        return None;
    }
    let sent: Vec<&str> = call.url.path().split('/').collect();
    let known: Vec<&str> = path.split('/').collect();
    if sent.len() != known.len() {
        return None;
    }
    let mut arguments = Vec::new();
    for (sent, known) in sent.iter().zip(known) {
        match known.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            // The package leaves a slash as it is: what is percent-encoded would arrive as another path.
            Some(name) if !sent.is_empty() && !sent.contains('%') => arguments.push((camel(name), (*sent).to_owned())),
            None if *sent == known => {}
            _ => return None,
        }
    }
    for (name, value) in call.url.query_pairs() {
        let name = query.split(',').find(|known| !known.is_empty() && *known == name).map(camel)?;
        if arguments.iter().any(|(taken, _)| *taken == name) {
            return None;
        }
        arguments.push((name, value.into_owned()));
    }
    let class = function.split('.').next()?;
    Some(Operation { class, function, arguments, body: call.body.is_some() })
}

/// `page_size` as `pageSize`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |out, word| {
        let mut letters = word.chars();
        out + &letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentDraft, EnvironmentId};
    use crate::resource_call::CallDraft;

    fn find(method: &str, url: &str) -> Option<Operation> {
        let draft = EnvironmentDraft { host: "acme".into(), client_id: "id".into(), ..EnvironmentDraft::default() };
        let call = CallDraft { method: method.into(), url: url.into(), headers: Vec::new(), body: None };
        operation(&call.read().unwrap(), &draft.parse(EnvironmentId::new("e")).unwrap())
    }

    #[test]
    fn path_and_query_become_arguments() {
        let users = find("GET", "https://acme.kinde.com/api/v1/users?page_size=2").unwrap();
        assert_eq!((users.function, users.arguments), ("Users.getUsers", vec![("pageSize".into(), "2".into())]));
        let roles = find("GET", "https://acme.kinde.com/api/v1/organizations/org_1/users/kp_1/roles").unwrap();
        assert_eq!(roles.function, "Organizations.getOrganizationUserRoles");
        assert_eq!(roles.arguments, [("orgCode".into(), "org_1".into()), ("userId".into(), "kp_1".into())]);
    }

    #[test]
    fn what_the_package_cannot_do_has_no_function() {
        assert_eq!(find("GET", "https://acme.kinde.com/api/v1/users?colour=red"), None);
        assert_eq!(find("GET", "https://acme.kinde.com/api/v1/users?=red"), None);
        assert_eq!(find("GET", "https://acme.kinde.com/api/v1/users?page_size=1&page_size=2"), None);
        assert_eq!(find("GET", "https://acme.kinde.com/api/v1/users/kp%2F1/sessions"), None);
        assert!(find("GET", "https://acme.kinde.com/api/v1/users/kp_1/sessions").is_some());
        assert_eq!(find("PUT", "https://acme.kinde.com/api/v1/users"), None);
        assert_eq!(find("GET", "https://other.kinde.com/api/v1/users"), None);
    }
}

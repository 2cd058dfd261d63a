//! Sample values of documentation that were left in.

/// Known sample values, lower case without separators; compared with the whole value.
const WHOLE: &[&str] = &[
    "yoursubdomain",
    "yourdomain",
    "yourbusiness",
    "businessdomain",
    "yourclientid",
    "yourclientsecret",
    "yoursecret",
    "yourtoken",
    "clientid",
    "clientsecret",
    "secret",
    "password",
    "token",
    "accesstoken",
    "m2maccesstoken",
    "m2mclientid",
    "m2mclientsecret",
    "myclientid",
    "myclientsecret",
    "kindeclientid",
    "kindeclientsecret",
    "changeme",
    "changeit",
    "replaceme",
    "replacethis",
    "todo",
    "tbd",
    "placeholder",
    "dummy",
    "example",
    "sample",
    "foobar",
    "undefined",
    "null",
    "none",
    "nan",
    "objectobject",
    "yourkindedomain",
    "kindedomain",
    "yourm2mclientid",
    "yourm2mclientsecret",
    "yourclientidhere",
    "yourclientsecrethere",
    "yourkindesubdomain",
];

/// Beginnings that only documentation uses.
const STARTS: &[&str] = &[
    "your-", "your_", "<your", "insert-", "insert_", "replace-", "replace_", "enter-", "enter_", "put-your",
    "put_your", "paste-",
];

/// Sample parts of addresses, lower case.
const IN_ADDRESSES: &[&str] = &[
    "your-subdomain",
    "your_subdomain",
    "yoursubdomain",
    "yourdomain",
    "your-domain",
    "your_domain",
    "your_business",
    "your-business",
    "yourbusiness",
    "business_domain",
    "your-kinde",
    "your_kinde",
    "yourkinde",
    "your-company",
    "yourcompany",
    "your-tenant",
    "your-app",
];

/// A placeholder as a whole value: `<secret>`, `{{client_id}}`, `YOUR_CLIENT_SECRET`, `$SECRET`, `xxxx`.
pub(super) fn in_value(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.is_empty() || text.len() > 80 {
        return None;
    }
    let bracketed = [("{{", "}}"), ("${", "}"), ("<", ">"), ("[", "]"), ("{", "}"), ("$(", ")"), ("%", "%")]
        .iter()
        .any(|(open, close)| {
            let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            inner.is_some_and(|inner| inner.chars().any(char::is_alphabetic) && !inner.contains(':'))
        });
    let variable = text.strip_prefix('$').is_some_and(|name| {
        name.len() >= 3
            && name.contains('_')
            && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    });
    let lower = text.to_ascii_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let one_letter =
        letters.len() >= 3 && letters.chars().all(|c| c == 'x') || letters.len() >= 8 && one_character(&letters);
    let only_words = lower.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
    let known =
        (only_words && WHOLE.contains(&letters.as_str())) || STARTS.iter().any(|start| lower.starts_with(start));
    (bracketed || variable || one_letter || known).then_some(text)
}

/// `0000…`: an example of a shape, not a value. Dots and stars are a masked value and no placeholder.
fn one_character(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| letters.all(|c| c == first))
}

/// A placeholder inside an address: `<your_subdomain>`, `{{business_domain}}`, `:tenant`, `your-subdomain`.
pub(crate) fn in_address(text: &str) -> Option<&str> {
    for (open, close) in [("{{", "}}"), ("${", "}"), ("<", ">"), ("[", "]"), ("{", "}")] {
        if let Some(start) = text.find(open)
            && let Some(length) = text.get(start..).and_then(|rest| rest.find(close))
        {
            let found = text.get(start..start + length + close.len())?;
            // [::1] is an IPv6 address, not a placeholder.
            if found.chars().any(char::is_alphabetic) && !found.contains("::") {
                return Some(found);
            }
        }
    }
    if let Some(start) = text.find("/:").map(|at| at + 1) {
        let rest = text.get(start..)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let name = rest.get(..end)?;
        if name.chars().nth(1).is_some_and(char::is_alphabetic) {
            return Some(name);
        }
    }
    let lower = text.to_ascii_lowercase();
    IN_ADDRESSES.iter().find_map(|known| {
        let start = lower.find(*known)?;
        text.get(start..start + known.len())
    })
}

/// The part of a Microsoft sign-in address that names no tenant.
pub(super) fn no_tenant(text: &str) -> Option<&'static str> {
    let rest = text.split_once("login.microsoftonline.com/")?.1;
    let first = rest.split(['/', '?', '#']).next()?;
    ["common", "organizations", "consumers"].into_iter().find(|name| first.eq_ignore_ascii_case(name))
}

/// A masked or shortened preview: nothing but dots, or dots in the middle or at an end.
pub(super) fn is_masked(text: &str) -> bool {
    let is_mask = |c: char| matches!(c, '•' | '●' | '*' | '·' | '…' | '∙' | '⬤' | '■' | '█');
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    let only_marks = text.chars().all(|c| is_mask(c) || c == '.' || c.is_whitespace());
    let masks = text.chars().filter(|c| is_mask(*c)).count();
    only_marks
        || text.contains('…')
        || text.contains("...")
        || text.contains("***")
        || (masks >= 3 && text.contains(['•', '●', '·', '∙']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_of_the_documentation_is_known() {
        for text in [
            "<your_subdomain>",
            "your-subdomain",
            "[yourdomain]",
            "{{business_domain}}",
            "<m2m_access_token>",
            "YOUR_CLIENT_SECRET",
            "changeme",
            "xxx",
            "<secret>",
            "your_client_id",
            "$KINDE_CLIENT_SECRET",
            "${SECRET}",
            "%CLIENT_ID%",
            "xxxxxxxx-xxxx",
            "Client Secret",
            "00000000000000000000000000000000",
            "undefined",
            "[object Object]",
        ] {
            assert!(in_value(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_real_value_is_no_placeholder() {
        for text in ["3f6bxxx12", "client!+ID", "SECRET?%G&client", "acme.kinde.com", "[::1]", "$2y$10$abc", "xx"] {
            assert!(in_value(text).is_none(), "{text}");
        }
        for text in ["https://acme.kinde.com/oauth2/token", "http://[::1]:4711/", "https://a.example:8443/x"] {
            assert!(in_address(text).is_none(), "{text}");
        }
    }

    #[test]
    fn placeholders_inside_addresses_are_found() {
        for (text, found) in [
            ("https://<your_subdomain>.kinde.com", "<your_subdomain>"),
            ("https://{{business_domain}}/api", "{{business_domain}}"),
            ("https://login.example/:tenant/token", ":tenant"),
            ("https://Your-Subdomain.kinde.com", "Your-Subdomain"),
            ("https://{tenant}.example", "{tenant}"),
        ] {
            assert_eq!(in_address(text), Some(found));
        }
        assert_eq!(no_tenant("https://login.microsoftonline.com/common/oauth2/v2.0/token"), Some("common"));
    }

    #[test]
    fn masked_previews_are_told_from_values() {
        for text in ["••••••••", "********", "abcd…wxyz", "abcd...wxyz", "•••• 12", "........", "ab***yz"]
        {
            assert!(is_masked(text), "{text}");
        }
        for text in ["a*b", "a.b.c", "SECRET?%G&client", "", "p·q"] {
            assert!(!is_masked(text), "{text}");
        }
    }
}

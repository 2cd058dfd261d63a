//! Names that differ by a slip of the finger.

/// Domains that people mean when they type something close to them.
const KNOWN_DOMAINS: &[&str] =
    &["kinde.com", "auth0.com", "okta.com", "login.microsoftonline.com", "amazoncognito.com", "onelogin.com"];

/// The known host, or the well-known domain in the same place, that a host was probably meant to be.
pub(crate) fn host(typed: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let typed = typed.to_lowercase();
    let near_known =
        known.filter(|other| other.to_lowercase() != typed).find(|other| is_slip(&typed, &other.to_lowercase()));
    near_known.or_else(|| {
        let labels: Vec<&str> = typed.split('.').collect();
        KNOWN_DOMAINS.iter().find_map(|domain| {
            let length = domain.split('.').count();
            let split = labels.len().checked_sub(length)?;
            let (before, tail) = (labels.get(..split)?, labels.get(split..)?.join("."));
            let meant = tail != *domain && is_slip(&tail, domain);
            let prefix = before.iter().map(|label| format!("{label}.")).collect::<String>();
            meant.then(|| format!("{prefix}{domain}"))
        })
    })
}

/// One or two slips, fewer for short names.
fn is_slip(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    let allowed = if shorter < 6 { 1 } else { 2 };
    let distance = distance(a, b);
    distance > 0 && distance <= allowed
}

/// Insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment).
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(253).collect(), b.chars().take(253).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, j + 1) + 1).min(at(&row, j) + 1).min(at(&last, j) + usize::from(x != y));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_the_domain_is_recognised() {
        for (typed, meant) in [
            ("acme.knde.com", "acme.kinde.com"),
            ("acme.kidne.com", "acme.kinde.com"),
            ("acme.eu.kinde.co", "acme.eu.kinde.com"),
            ("acme.kinde.cmo", "acme.kinde.com"),
        ] {
            assert_eq!(host(typed, std::iter::empty()).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn another_environment_is_proposed_before_a_domain() {
        let known = ["acme-dev.kinde.com".to_owned()];
        assert_eq!(host("acme-dv.kinde.com", known.into_iter()).as_deref(), Some("acme-dev.kinde.com"));
    }

    #[test]
    fn a_different_name_is_not_called_a_slip() {
        for typed in ["orders.example.com", "kinde.com", "acme.kinde.com", "localhost", ""] {
            assert_eq!(host(typed, std::iter::empty()), None, "{typed}");
        }
    }

    #[test]
    fn swaps_count_as_one_slip() {
        assert_eq!(distance("kinde", "kidne"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }
}

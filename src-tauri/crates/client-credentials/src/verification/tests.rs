#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement;
mod findings;
mod hostile;
mod profiles;
mod signing;
mod vectors;

use super::*;

#[test]
fn codes_and_check_names_are_kebab_case_and_unique() {
    let mut seen = std::collections::HashSet::new();
    for code in Code::ALL {
        assert!(seen.insert(code.as_str()));
        assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
        assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{code}\""));
        assert!(code.meaning().ends_with('.'));
    }
    for name in CheckName::ALL {
        assert!(seen.insert(name.title()));
        assert_eq!(serde_json::to_string(name).unwrap(), format!("\"{}\"", name.as_str()));
    }
}

#[test]
fn durations_read_as_people_say_them() {
    for (seconds, text) in [
        (0, "0 s"),
        (59, "59 s"),
        (3_120, "52 min"),
        (3_600, "1 h"),
        (3_900, "1 h 5 min"),
        (86_400, "24 h"),
        (90_061, "25 h 1 min"),
        (180_000, "2 d 2 h"),
    ] {
        assert_eq!(time_checks::duration(seconds), text);
    }
}

#[test]
fn stored_custom_rules_are_read_back_and_gaps_are_filled() {
    let mut rules = Rules::of(Profile::Custom);
    rules.required_scopes = vec!["read:orders".into()];
    let text = serde_json::to_string(&rules).unwrap();
    assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), rules);
    assert_eq!(serde_json::from_str::<Rules>(r#"{"leeway":5}"#).unwrap(), Rules { leeway: 5, ..Rules::default() });
}

use super::*;
use crate::environment::{Api, Audience, ClientAuthentication, Endpoint, EnvironmentDraft, EnvironmentId, Scope};
use crate::facts::Fact;
use crate::facts::tests::facts;
use crate::verification::Verdict;

fn environment(id: &str) -> Environment {
    let draft = EnvironmentDraft { host: id.into(), client_id: format!("client-{id}"), ..EnvironmentDraft::default() };
    Environment { name: format!("Acme {id}"), ..draft.parse(EnvironmentId::new(id)).unwrap() }
}

/// A good token as this environment issues it.
fn token(id: &str, scopes: &[&str]) -> TokenFacts {
    let mut token = facts(&format!("token-{id}"), scopes);
    token.audiences = vec![format!("https://{id}.kinde.com/api")];
    for claim in &mut token.claims {
        match claim.name.as_str() {
            "iss" => claim.value = format!("https://{id}.kinde.com"),
            "aud" => claim.value = format!("https://{id}.kinde.com/api"),
            "azp" => claim.value = format!("client-{id}"),
            _ => {}
        }
    }
    token
}

fn lives(mut token: TokenFacts, seconds: i64) -> TokenFacts {
    token.expires_at = token.issued_at.map(|at| at + seconds);
    token
}

fn with(mut token: TokenFacts, name: &str, value: &str) -> TokenFacts {
    token.claims.retain(|claim| claim.name != name);
    token.claims.push(Fact { name: name.into(), value: value.into(), meaning: String::new() });
    token
}

fn between(dev: &TokenFacts, prod: &TokenFacts) -> Comparison {
    let (one, other) = (environment("dev"), environment("prod"));
    compare(
        &Side { environment: &one, token: Some(dev), name: "Acme dev's token" },
        &Side { environment: &other, token: Some(prod), name: "Acme prod's token" },
    )
}

fn row<'a>(comparison: &'a Comparison, kind: GroupKind, title: &str) -> &'a Row {
    let group = comparison.groups.iter().find(|group| group.kind == kind).unwrap();
    group.rows.iter().find(|row| row.title == title).unwrap_or_else(|| panic!("{title}: {:?}", group.rows))
}

fn differing(comparison: &Comparison) -> Vec<&str> {
    let rows = comparison.groups.iter().flat_map(|group| &group.rows);
    rows.filter(|row| row.standing == Standing::Differs).map(|row| row.title.as_str()).collect()
}

#[test]
fn a_missing_scope_and_a_shorter_life_are_said_in_one_sentence() {
    let comparison = between(
        &lives(token("dev", &["read:users", "read:roles"]), 86_400),
        &lives(token("prod", &["read:roles"]), 3600),
    );
    assert_eq!(comparison.sentence, "Acme prod's token lacks read:users and lives 1 h instead of 24 h.");
    let scopes = row(&comparison, GroupKind::Token, "Scopes");
    assert_eq!(
        (scopes.left.items.as_slice(), scopes.shared.as_slice()),
        (&["read:users".to_owned()][..], &["read:roles".to_owned()][..])
    );
    assert!(scopes.right.items.is_empty());
    assert_eq!(differing(&comparison), ["Scopes", "Lifetime", "Operations of Kinde's Management API"]);
}

#[test]
fn two_environments_that_are_alike_differ_only_by_nature() {
    let comparison = between(&token("dev", &["read:users"]), &token("prod", &["read:users"]));
    assert_eq!(comparison.differences, 0, "{:?}", differing(&comparison));
    assert!(comparison.sentence.starts_with("No difference that matters"), "{}", comparison.sentence);
    for (kind, title) in [
        (GroupKind::Settings, "Host"),
        (GroupKind::Settings, "Client ID"),
        (GroupKind::Claims, "iss"),
        (GroupKind::Claims, "azp"),
        (GroupKind::Claims, "jti"),
        (GroupKind::Token, "API (aud)"),
    ] {
        assert_eq!(row(&comparison, kind, title).standing, Standing::ByNature, "{title}");
    }
}

#[test]
fn what_differs_by_nature_between_environments_is_news_within_one() {
    let dev = environment("dev");
    let good = token("dev", &["read:users"]);
    let bad = TokenFacts {
        header: vec![Fact { name: "kid".into(), value: "k2".into(), meaning: String::new() }],
        ..with(token("dev", &["read:users"]), "iss", "https://evil.example")
    };
    let comparison = compare(
        &Side { environment: &dev, token: Some(&good), name: "The last good one" },
        &Side { environment: &dev, token: Some(&bad), name: "This token" },
    );
    assert_eq!(row(&comparison, GroupKind::Claims, "iss").standing, Standing::Differs);
    assert_eq!(row(&comparison, GroupKind::Token, "Signing key").standing, Standing::Differs);
    assert!(
        comparison.sentence.contains("another key") && comparison.sentence.contains("iss"),
        "{}",
        comparison.sentence
    );
    assert!(
        comparison.groups.iter().all(|group| group.kind != GroupKind::Settings),
        "one environment has one set of settings"
    );
}

#[test]
fn a_token_for_another_api_says_so_by_name() {
    let comparison =
        between(&token("dev", &["read:users"]), &with(token("prod", &["read:users"]), "aud", "https://orders"));
    assert!(
        comparison.sentence.contains("is for https://orders instead of Kinde Management API"),
        "{}",
        comparison.sentence
    );
    let reach = row(&comparison, GroupKind::Reach, "Operations of Kinde's Management API");
    assert!(reach.right.text.as_deref().unwrap().starts_with("none"), "{reach:?}");
}

#[test]
fn a_rejection_comes_first_and_names_the_check_that_only_failed_there() {
    let mut bad = token("prod", &[]);
    bad.verdict = Verdict::Reject;
    bad.sentence = "Kinde Management API would reject this token: it is over".into();
    for check in &mut bad.checks {
        check.outcome = Outcome::Failed;
    }
    let comparison = between(&token("dev", &["read:users"]), &bad);
    assert_eq!(comparison.sentence, "Acme prod's token would be rejected (signature) and lacks read:users.");
    assert_eq!(row(&comparison, GroupKind::Checks, "Verdict").right.outcome, Some(Outcome::Failed));
    let turned = between(&bad_for_dev(), &token("prod", &[]));
    assert!(turned.sentence.contains("would be accepted where the other would be rejected"), "{}", turned.sentence);
}

fn bad_for_dev() -> TokenFacts {
    TokenFacts { verdict: Verdict::Reject, ..token("dev", &[]) }
}

#[test]
fn the_sentence_stops_after_three_parts_and_counts_the_rest() {
    let prod = with(with(lives(token("prod", &["b", "c"]), 60), "org_code", "org_1"), "tier", "gold");
    let comparison = between(&token("dev", &["a", "b"]), &prod);
    assert_eq!(
        comparison.sentence,
        "Acme prod's token lacks a, holds in addition c and lives 1 min instead of 1 h. 2 more things differ."
    );
}

#[test]
fn environments_without_tokens_are_compared_by_their_settings() {
    let mut one = environment("dev");
    let api = |name: &str, audience: &str| Api {
        audience: Audience::parse(audience).unwrap(),
        name: name.into(),
        scopes: vec![],
        base_url: None,
        endpoints: vec![],
    };
    one.apis = vec![api("Orders", "https://orders.acme.com"), api("Bills", "https://bills.acme.com")];
    let mut other = environment("prod");
    other.apis = vec![api("Orders", "https://orders.acme.com/")];
    other.authentication = ClientAuthentication::ClientSecretBasic;
    other.expected_org_code = Some("org_1".into());
    let comparison = compare(
        &Side { environment: &one, token: None, name: "" },
        &Side { environment: &other, token: None, name: "" },
    );
    assert!(!comparison.with_tokens);
    assert_eq!(
        differing(&comparison),
        ["How the client proves itself", "Organisation expected", "APIs", "Audience of Orders"]
    );
    assert_eq!(
        comparison.sentence,
        "The environments differ in how the client proves itself, organisation expected, APIs and audience of Orders."
    );
    assert_eq!(row(&comparison, GroupKind::Settings, "APIs").left.items, ["Bills"]);
}

#[test]
fn reachable_operations_and_own_endpoints_follow_the_scopes() {
    let comparison = between(&token("dev", &["read:users"]), &token("prod", &[]));
    let reach = row(&comparison, GroupKind::Reach, "Operations of Kinde's Management API");
    assert!(reach.left.items.iter().any(|item| item.starts_with("GET /api/v1/users ")), "{:?}", reach.left.items);
    assert!(reach.left.text.as_deref().unwrap().ends_with(" of 183"));
    assert_eq!(reach.right.text.as_deref(), Some("1 of 183"));

    let endpoint = |path: &str, scope: &str| Endpoint {
        method: "GET".into(),
        path: path.into(),
        summary: String::new(),
        scopes: vec![Scope::parse(scope).unwrap()],
        scopes_guessed: false,
        parameters: vec![],
        body: false,
    };
    let orders = Api {
        audience: Audience::parse("https://orders").unwrap(),
        name: "Orders".into(),
        scopes: vec![],
        base_url: None,
        endpoints: vec![endpoint("/orders", "read:orders"), endpoint("/bills", "read:bills")],
    };
    let dev = Environment { apis: vec![orders.clone()], ..environment("dev") };
    let prod = Environment { apis: vec![orders], ..environment("prod") };
    let (one, other) = (
        with(token("dev", &["read:orders", "read:bills"]), "aud", "https://orders"),
        with(token("prod", &["read:orders"]), "aud", "https://orders"),
    );
    let comparison = compare(
        &Side { environment: &dev, token: Some(&one), name: "Dev's" },
        &Side { environment: &prod, token: Some(&other), name: "Prod's" },
    );
    let reach = row(&comparison, GroupKind::Reach, "Endpoints of Orders");
    assert_eq!((reach.left.text.as_deref(), reach.right.text.as_deref()), (Some("2 of 2"), Some("1 of 2")));
    assert_eq!(reach.left.items, ["GET /bills"]);
}

#[test]
fn asking_for_no_scope_is_another_question_than_asking_for_some() {
    let narrow = TokenFacts { requested_scopes: Some(vec!["a".into()]), ..token("prod", &["a"]) };
    let comparison = between(&token("dev", &["a"]), &narrow);
    let asked = row(&comparison, GroupKind::Token, "Scopes asked for");
    assert_eq!(asked.left.text.as_deref(), Some("all that the app was given"));
    assert_eq!(asked.right.items, ["a"]);
    assert_eq!(asked.standing, Standing::Differs);
}

#[test]
fn claims_that_come_go_or_change_are_named() {
    let one = with(with(token("dev", &[]), "tier", "gold"), "flag", "1");
    let other = with(with(token("prod", &[]), "tier", "silver"), "news", "1");
    let comparison = between(&one, &other);
    assert_eq!(
        comparison.sentence,
        "Acme prod's token lacks the claim flag, has the further claim news and says something else in tier."
    );
    let tier = row(&comparison, GroupKind::Claims, "tier");
    assert!(tier.literal && tier.left.text.as_deref() == Some("gold"));
}

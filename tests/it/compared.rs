//! Two tenants side by side: what differs between their tokens, and whether a token is as expected. Over real sockets.

use crate::bench::{Bench, now, question};
use client_credentials::compare::{Comparison, GroupKind, Row, Side, Standing, compare};
use client_credentials::environment::{Api, Audience, Endpoint, Scope};
use client_credentials::expected::{self, Standing as Held};
use client_credentials::facts::{GoodTokens, TokenFacts};
use client_credentials::redaction::Redactor;
use client_credentials::report;
use client_credentials::token_cache::TokenId;
use client_credentials::verification::{Outcome, Verdict};
use practice_tenant::{ApiId, AppId, PracticeTenant};
use serde_json::json;

const APP: AppId = AppId::NightlySync;

async fn tenants() -> (PracticeTenant, PracticeTenant) {
    (PracticeTenant::start().await.unwrap(), PracticeTenant::start().await.unwrap())
}

/// An environment named so, as its tenant's application sees it.
fn bench(tenant: &PracticeTenant, name: &str) -> Bench {
    let mut bench = Bench::of(tenant, APP);
    bench.environment.name = name.to_owned();
    bench.environment.id = client_credentials::environment::EnvironmentId::new(name);
    bench.environment.apis = vec![Api {
        audience: Audience::parse(&tenant.audience(ApiId::Orders)).unwrap(),
        name: "Orders API".to_owned(),
        scopes: vec![],
        base_url: None,
        endpoints: [("GET", "/orders", "read:orders"), ("DELETE", "/orders/{id}", "delete:orders")]
            .map(|(method, path, scope)| Endpoint {
                method: method.into(),
                path: path.into(),
                summary: String::new(),
                scopes: vec![Scope::parse(scope).unwrap()],
                scopes_guessed: false,
                parameters: vec![],
                body: false,
            })
            .to_vec(),
    }];
    bench
}

/// Gets a token and looks at it as the window does.
async fn facts(bench: &Bench, id: &str, audience: &str, scopes: &[&str]) -> TokenFacts {
    let token = bench.token(&[audience], scopes).await;
    let asked = question(&[audience], scopes);
    let judged = bench.judge(&token, &asked, now()).await;
    TokenFacts::of(&report::inspection(&bench.environment, TokenId::new(id), judged, &asked, now()), &asked)
}

fn between(one: (&Bench, &TokenFacts), other: (&Bench, &TokenFacts)) -> Comparison {
    let names = [one.0, other.0].map(|bench| format!("{}’s token", bench.environment.name));
    compare(
        &Side { environment: &one.0.environment, token: Some(one.1), name: &names[0] },
        &Side { environment: &other.0.environment, token: Some(other.1), name: &names[1] },
    )
}

fn row<'a>(comparison: &'a Comparison, kind: GroupKind, title: &str) -> &'a Row {
    let group = comparison.groups.iter().find(|group| group.kind == kind).unwrap_or_else(|| panic!("{kind:?}"));
    group.rows.iter().find(|row| row.title == title).unwrap_or_else(|| panic!("{title}: {:?}", group.rows))
}

fn differing(comparison: &Comparison) -> Vec<&str> {
    let rows = comparison.groups.iter().flat_map(|group| &group.rows);
    rows.filter(|row| row.standing == Standing::Differs).map(|row| row.title.as_str()).collect()
}

#[tokio::test]
async fn two_tenants_set_up_alike_have_no_difference_that_matters() {
    let (one, other) = tenants().await;
    let (dev, prod) = (bench(&one, "Dev"), bench(&other, "Production"));
    // Nobody is authorised for the billing API.
    for api in ApiId::ALL.into_iter().filter(|api| *api != ApiId::Billing) {
        let left = facts(&dev, "a", &one.audience(api), &[]).await;
        let right = facts(&prod, "b", &other.audience(api), &[]).await;
        let comparison = between((&dev, &left), (&prod, &right));
        assert_eq!(comparison.differences, 0, "{api:?}: {:?}", differing(&comparison));
        assert!(comparison.sentence.contains("an API would accept both"), "{}", comparison.sentence);
        assert_eq!(row(&comparison, GroupKind::Claims, "iss").standing, Standing::ByNature);
        assert_eq!(row(&comparison, GroupKind::Checks, "Signature").standing, Standing::Same);
    }
}

#[tokio::test]
async fn dev_works_and_production_does_not_is_told_in_one_sentence() {
    let (one, other) = tenants().await;
    let (dev, prod) = (bench(&one, "Dev"), bench(&other, "Production"));
    one.set_token_lifetime(APP, 86_400);
    other.set_token_lifetime(APP, 3600);
    one.set_scope(APP, ApiId::Management, "read:users", true).unwrap();
    other.set_scope(APP, ApiId::Management, "read:users", false).unwrap();
    let left = facts(&dev, "a", &one.audience(ApiId::Management), &[]).await;
    let right = facts(&prod, "b", &other.audience(ApiId::Management), &[]).await;
    let comparison = between((&dev, &left), (&prod, &right));
    assert_eq!(comparison.sentence, "Production’s token lacks read:users and lives 1 h instead of 24 h.");
    let reach = row(&comparison, GroupKind::Reach, "Operations of Kinde's Management API");
    assert!(reach.left.items.iter().any(|item| item.starts_with("GET /api/v1/users ")), "{reach:?}");
    assert!(reach.right.items.is_empty(), "{reach:?}");

    // The other way round it is an addition.
    let turned = between((&prod, &right), (&dev, &left));
    assert_eq!(turned.sentence, "Dev’s token holds in addition read:users and lives 24 h instead of 1 h.");
}

#[tokio::test]
async fn endpoints_of_an_own_api_and_custom_claims_are_compared_too() {
    let (one, other) = tenants().await;
    let (dev, prod) = (bench(&one, "Dev"), bench(&other, "Production"));
    other.set_custom_claim(APP, "tier", json!("gold"));
    other.set_custom_claim(APP, "org_code", json!("org_8c1f"));
    for (tenant, may_delete) in [(&one, true), (&other, false)] {
        tenant.set_scope(APP, ApiId::Orders, "read:orders", true).unwrap();
        tenant.set_scope(APP, ApiId::Orders, "delete:orders", may_delete).unwrap();
    }
    let left = facts(&dev, "a", &one.audience(ApiId::Orders), &[]).await;
    let right = facts(&prod, "b", &other.audience(ApiId::Orders), &[]).await;
    let comparison = between((&dev, &left), (&prod, &right));
    assert_eq!(
        comparison.sentence,
        "Production’s token lacks delete:orders, carries the organisation org_8c1f and has the further claim tier."
    );
    assert_eq!(row(&comparison, GroupKind::Reach, "Endpoints of Orders API").left.items, ["DELETE /orders/{id}"]);
}

#[tokio::test]
async fn a_token_of_another_tenant_is_rejected_here_and_the_failed_checks_are_named() {
    let (one, other) = tenants().await;
    let (dev, prod) = (bench(&one, "Dev"), bench(&other, "Production"));
    let audience = one.audience(ApiId::Management);
    let good = facts(&dev, "a", &audience, &[]).await;
    // Production's token, held against the rules of Dev: the usual mix-up.
    let token = prod.token(&[&other.audience(ApiId::Management)], &[]).await;
    let asked = question(&[&audience], &[]);
    let judged = dev.judge(&token, &asked, now()).await;
    let bad = TokenFacts::of(&report::inspection(&dev.environment, TokenId::new("b"), judged, &asked, now()), &asked);
    assert_eq!(bad.verdict, Verdict::Reject);
    let comparison = compare(
        &Side { environment: &dev.environment, token: Some(&good), name: "The last good one" },
        &Side { environment: &dev.environment, token: Some(&bad), name: "This token" },
    );
    assert!(comparison.sentence.starts_with("This token would be rejected ("), "{}", comparison.sentence);
    assert!(
        comparison.sentence.contains("issuer") && comparison.sentence.contains("audience"),
        "{}",
        comparison.sentence
    );
    assert_eq!(
        row(&comparison, GroupKind::Claims, "iss").standing,
        Standing::Differs,
        "within one environment it matters"
    );
}

#[tokio::test]
async fn an_expectation_made_of_a_token_holds_until_the_tenant_changes() {
    let tenant = PracticeTenant::start().await.unwrap();
    let dev = bench(&tenant, "Dev");
    let audience = tenant.audience(ApiId::Management);
    tenant.set_scope(APP, ApiId::Management, "read:users", true).unwrap();
    let first = facts(&dev, "a", &audience, &[]).await;
    let expectation = expected::expect(&dev.environment, &first, "x".to_owned()).unwrap();
    assert_eq!(expected::evaluate(&expectation, &first).standing, Held::Held);
    let again = facts(&dev, "b", &audience, &[]).await;
    assert_eq!(expected::evaluate(&expectation, &again).standing, Held::Held);

    tenant.set_scope(APP, ApiId::Management, "read:users", false).unwrap();
    tenant.set_token_lifetime(APP, 75);
    let later = facts(&dev, "c", &audience, &[]).await;
    let evaluation = expected::evaluate(&expectation, &later);
    assert_eq!(evaluation.standing, Held::Broken);
    assert!(evaluation.sentence.contains("lacks read:users."), "{}", evaluation.sentence);
    assert!(evaluation.sentence.contains("lives 1 min 15 s instead of"), "{}", evaluation.sentence);
    let outcomes: Vec<Outcome> = evaluation.conditions.iter().map(|condition| condition.outcome).collect();
    assert_eq!(outcomes[..3], [Outcome::Passed, Outcome::Failed, Outcome::Failed]);

    // The inspection tells it by itself, wherever the token is looked at.
    let mut environment = dev.environment.clone();
    environment.expectations = vec![expectation];
    let token = dev.token(&[&audience], &[]).await;
    let asked = question(&[&audience], &[]);
    let judged = dev.judge(&token, &asked, now()).await;
    let inspection = report::inspection(&environment, TokenId::new("d"), judged, &asked, now());
    assert_eq!(inspection.expectations.len(), 1);
    assert_eq!(inspection.expectations[0].standing, Held::Broken);
}

#[tokio::test]
async fn what_is_remembered_of_a_good_token_holds_no_signature_and_no_secret() {
    let tenant = PracticeTenant::start().await.unwrap();
    let dev = bench(&tenant, "Dev");
    let audience = tenant.audience(ApiId::Orders);
    // The worst server: it writes the secret into a claim.
    tenant.set_custom_claim(APP, "echo", json!(dev.secret.expose()));
    let token = dev.token(&[&audience], &[]).await;
    let asked = question(&[&audience], &[]);
    let judged = dev.judge(&token, &asked, now()).await;
    let inspection = report::inspection(&dev.environment, TokenId::new("a"), judged, &asked, now());
    let redactor = Redactor::new().secret(dev.environment.client_id.as_str(), &dev.secret).token(&token);
    let mut good = GoodTokens::default();
    good.keep(&dev.environment.id, TokenFacts::of(&inspection, &asked).to_keep(&redactor));
    let written = serde_json::to_string(&good).unwrap();
    assert!(written.contains("echo"), "the claim is remembered by its name");
    assert!(!redactor.finds(&written), "{written}");
    let signature = token.expose().rsplit('.').next().unwrap();
    assert!(!written.contains(signature));
}

//! What works has to work, and to be called working: the contract with the practice tenant, over real sockets.

use crate::bench::{Bench, answered, codes, for_audiences, now, question, troubles};
use client_credentials::environment::ClientAuthentication;
use client_credentials::report;
use client_credentials::token_cache::TokenId;
use client_credentials::token_request::{AudienceForm, TokenRequest};
use client_credentials::token_response::TokenAnswer;
use client_credentials::verification::Verdict;
use practice_tenant::{ApiId, AppId, CredentialsSeen, OldKey, PracticeTenant, RequestRecord, UnknownClient};

const ORDERS: &str = "https://orders.practice.example";

async fn tenant() -> PracticeTenant {
    PracticeTenant::start().await.unwrap()
}

fn last_token_request(tenant: &PracticeTenant) -> RequestRecord {
    tenant.requests().into_iter().rfind(|request| request.path == "/oauth2/token").unwrap()
}

fn fetched(tenant: &PracticeTenant, path: &str) -> usize {
    tenant.requests().iter().filter(|request| request.path.starts_with(path)).count()
}

fn names(request: &RequestRecord) -> Vec<&str> {
    request.form.iter().map(|(name, _)| name.as_str()).collect()
}

#[tokio::test]
async fn credentials_that_are_easily_mangled_arrive_letter_by_letter() {
    let tenant = tenant().await;
    let ids = ["client!+ID", "a:b:c", "100%25+1%", "two words", "q\"uo'te\\d", "~-._*", "=&?#/@"];
    let secrets = [
        "SECRET?%G&client",
        ":starts:with:colons",
        "plus+plus %2B%20",
        "with spaces  twice",
        "quo\"te'd\\`$(x)`",
        "=&;,<>{}[]|^#@/?",
        "ünï¢ødé 秘密 🔑",
        "%",
        "ends=with==",
    ];
    for (at, secret) in secrets.into_iter().enumerate() {
        let id = ids[at % ids.len()];
        tenant.set_credentials(AppId::NightlySync, id, secret);
        let bench = Bench::of(&tenant, AppId::NightlySync);
        for (way, seen, fields) in [
            (
                ClientAuthentication::ClientSecretPost,
                CredentialsSeen::Body,
                &["grant_type", "client_id", "client_secret", "audience"][..],
            ),
            (ClientAuthentication::ClientSecretBasic, CredentialsSeen::Basic, &["grant_type", "audience"][..]),
        ] {
            let request = TokenRequest { authentication: Some(way), ..for_audiences(&[ORDERS], &[]) };
            bench.issue(&request).await;
            let received = last_token_request(&tenant);
            assert_eq!(
                (received.credentials, received.secret_matched),
                (seen, Some(true)),
                "{id} / {secret} / {way:?}"
            );
            assert_eq!(names(&received), fields, "{way:?}");
            assert_eq!(received.form_values("grant_type"), ["client_credentials"]);
            assert_eq!(received.form_values("audience"), [ORDERS]);
            assert_eq!(received.header("content-type"), Some("application/x-www-form-urlencoded"));
            assert_eq!(received.header("accept"), Some("application/json"));
            assert_eq!(received.method, "POST");
            assert!(received.query.is_empty(), "{:?}", received.query);
            if way == ClientAuthentication::ClientSecretPost {
                assert_eq!(received.form_values("client_id"), [id]);
                assert_eq!(received.header("authorization"), None);
            }
        }
    }
}

#[tokio::test]
async fn several_audiences_go_repeated_or_joined_and_the_token_is_for_all_of_them() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let management = tenant.audience(ApiId::Management);
    let both = [management.as_str(), ORDERS];
    for (form, expected) in [
        (AudienceForm::Repeated, vec![management.clone(), ORDERS.to_owned()]),
        (AudienceForm::SpaceJoined, vec![format!("{management} {ORDERS}")]),
    ] {
        let response = bench.issue(&TokenRequest { audience_form: form, ..for_audiences(&both, &[]) }).await;
        assert_eq!(last_token_request(&tenant).form_values("audience"), expected);
        let judged = bench.judge(&response.access_token, &question(&both, &[]), now()).await;
        assert_eq!(troubles(&judged), Vec::<String>::new());
    }
}

#[tokio::test]
async fn scopes_are_asked_for_in_one_field_and_the_token_grants_just_them() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let management = tenant.audience(ApiId::Management);
    let wanted = ["read:users", "read:roles"];
    let token = bench.token(&[&management], &wanted).await;
    assert_eq!(last_token_request(&tenant).form_values("scope"), ["read:users read:roles"]);
    let judged = bench.judge(&token, &question(&[&management], &wanted), now()).await;
    assert_eq!(troubles(&judged), Vec::<String>::new());
    let mut granted = judged.verification.scopes.granted.clone();
    granted.sort();
    assert_eq!(granted, ["read:roles", "read:users"]);
    assert!(judged.verification.scopes.missing.is_empty() && judged.verification.scopes.extra.is_empty());

    let further = [("custom".to_owned(), "x&y=z +".to_owned())];
    let request = TokenRequest { extra: further.to_vec(), ..for_audiences(&[&management], &[]) };
    bench.issue(&request).await;
    let received = last_token_request(&tenant);
    assert_eq!(received.form_values("custom"), ["x&y=z +"]);
    assert!(received.form_values("scope").is_empty(), "no scope asked for means no scope field");
}

#[tokio::test]
async fn a_healthy_token_raises_no_alarm_for_any_application_api_and_lifetime() {
    let tenant = tenant().await;
    let mut judged_tokens = 0;
    for app in [AppId::NightlySync, AppId::AcmePartnerSync] {
        for lifetime in [75, 3600, 86_400] {
            tenant.set_token_lifetime(app, lifetime);
            // Nobody is authorised for the Billing API at first.
            for api in [ApiId::Management, ApiId::Orders, ApiId::Careless] {
                let mut bench = Bench::of(&tenant, app);
                let audience = tenant.audience(api);
                for organisation in [None, tenant.application(app).org_code().map(str::to_owned)] {
                    bench.environment.expected_org_code = organisation;
                    let response = bench.issue(&for_audiences(&[&audience], &[])).await;
                    assert!(response.notes.iter().all(|note| !note.is_notable()), "{:?}", response.notes);
                    let judged = bench.judge(&response.access_token, &question(&[&audience], &[]), now()).await;
                    let alarm = troubles(&judged);
                    assert!(alarm.is_empty(), "{} for {}, {lifetime} s: {alarm:?}", app.name(), api.name());
                    judged_tokens += 1;
                }
            }
        }
    }
    assert_eq!(judged_tokens, 36);
}

#[tokio::test]
async fn applications_that_cannot_have_tokens_are_refused_in_the_servers_own_words() {
    let tenant = tenant().await;
    let website = Bench::of(&tenant, AppId::Website).request(&for_audiences(&[ORDERS], &[])).await;
    let Some(TokenAnswer::Refused(words)) = website.answer else { panic!("{website:?}") };
    assert_eq!(words.error, "unauthorized_client");

    tenant.set_manners(practice_tenant::Manners { unknown_client: UnknownClient::NotFound, ..Default::default() });
    let mut bench = Bench::of(&tenant, AppId::NightlySync);
    bench.environment.client_id = client_credentials::environment::ClientId::parse("nobody").unwrap();
    let unknown = bench.request(&for_audiences(&[ORDERS], &[])).await;
    assert!(matches!(unknown.answer, Some(TokenAnswer::Unreadable(_))), "{unknown:?}");
}

#[tokio::test]
async fn the_own_api_and_the_management_api_are_called_and_answer() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let token = bench.token(&[ORDERS], &[]).await;
    let (outcome, findings) = bench.call("GET", &format!("{}/orders", tenant.base_url(ApiId::Orders)), &token).await;
    let (status, body) = answered(&outcome);
    assert_eq!((status, findings), (200, vec![]));
    assert!(body.contains("Desk lamp"), "{body}");

    let token = bench.token(&[&tenant.audience(ApiId::Management)], &[]).await;
    for operation in ["users", "organizations", "apis", "applications", "roles", "permissions", "environment"] {
        let url = format!("{}/{operation}", tenant.base_url(ApiId::Management));
        let (outcome, findings) = bench.call("GET", &url, &token).await;
        assert_eq!((answered(&outcome).0, findings), (200, vec![]), "{operation}");
    }
    let received = tenant.requests().into_iter().last().unwrap();
    assert_eq!(received.header("accept"), Some("application/json"));
    assert!(received.header("cookie").is_none() && received.header("referer").is_none());
}

#[tokio::test]
async fn pages_of_an_answer_are_left_as_the_server_made_them() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let token = bench.token(&[&tenant.audience(ApiId::Management)], &[]).await;
    let url = format!("{}/users?page_size=2", tenant.base_url(ApiId::Management));
    tenant.clear_requests();
    let (outcome, _) = bench.call("GET", &url, &token).await;
    // One request, with the query as typed; nobody follows next_token on their own.
    let received = tenant.requests();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].query, [("page_size".to_owned(), "2".to_owned())]);
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    let expected = plain.get(&url).bearer_auth(token.expose()).send().await.unwrap().text().await.unwrap();
    assert_eq!(answered(&outcome).1, expected);
    let body: serde_json::Value = serde_json::from_str(&expected).unwrap();
    assert_eq!(body["users"].as_array().unwrap().len(), 2);
    let next = body["next_token"].as_str().expect("there is a next page");

    let (outcome, _) = bench.call("GET", &format!("{url}&next_token={next}"), &token).await;
    let second: serde_json::Value = serde_json::from_str(&answered(&outcome).1).unwrap();
    assert_ne!(second["users"], body["users"]);
}

#[tokio::test]
async fn a_scope_that_is_missing_is_named() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let token = bench.token(&[&tenant.audience(ApiId::Management)], &["read:roles"]).await;
    let url = format!("{}/users", tenant.base_url(ApiId::Management));
    let (outcome, findings) = bench.call("GET", &url, &token).await;
    let (status, body) = answered(&outcome);
    assert_eq!(status, 403);
    assert!(body.contains("SCOPE_MISSING") && body.contains("read:users"), "{body}");
    assert!(findings.first().is_some_and(|code| code.contains("scope")), "{findings:?}");

    let token = bench.token(&[ORDERS], &["read:orders"]).await;
    let url = format!("{}/orders/1001", tenant.base_url(ApiId::Orders));
    let (outcome, findings) = bench.call("DELETE", &url, &token).await;
    let response = outcome.exchange.response.unwrap();
    assert_eq!(response.status, 403);
    assert!(response.header("www-authenticate").unwrap().contains("insufficient_scope"));
    assert!(findings.first().is_some_and(|code| code.contains("scope")), "{findings:?}");
}

#[tokio::test]
async fn keys_are_fetched_once_for_two_inspections() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let token = bench.token(&[ORDERS], &[]).await;
    for _ in 0..2 {
        let judged = bench.judge(&token, &question(&[ORDERS], &[]), now()).await;
        assert_eq!(troubles(&judged), Vec::<String>::new());
    }
    assert_eq!((fetched(&tenant, "/.well-known/jwks"), fetched(&tenant, "/.well-known/openid-configuration")), (1, 1));
    let asked = tenant.requests().into_iter().filter(|request| request.path.starts_with("/.well-known"));
    assert!(asked.into_iter().all(|request| request.header("authorization").is_none()));
}

#[tokio::test]
async fn a_rotated_key_leads_to_one_more_fetch_and_no_false_alarm() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let before = bench.token(&[ORDERS], &[]).await;
    assert_eq!(troubles(&bench.judge(&before, &question(&[ORDERS], &[]), now()).await), Vec::<String>::new());

    tenant.rotate_key(OldKey::StaysPublished).await.unwrap();
    let after = bench.token(&[ORDERS], &[]).await;
    for token in [&after, &before, &after] {
        let judged = bench.judge(token, &question(&[ORDERS], &[]), now()).await;
        assert_eq!(troubles(&judged), Vec::<String>::new());
    }
    assert_eq!(fetched(&tenant, "/.well-known/jwks"), 2, "the first, and one for the new key");

    // A second new key within five minutes is believed only when the keys are due again.
    tenant.rotate_key(OldKey::IsDropped).await.unwrap();
    let third = bench.token(&[ORDERS], &[]).await;
    let judged = bench.judge(&third, &question(&[ORDERS], &[]), now()).await;
    assert_eq!((judged.verification.verdict, codes(&judged)), (Verdict::Reject, vec!["key-unknown".to_owned()]));
    assert_eq!(fetched(&tenant, "/.well-known/jwks"), 2);
    let judged = bench.judge(&third, &question(&[ORDERS], &[]), now() + 61).await;
    assert_eq!(troubles(&judged), Vec::<String>::new());
}

#[tokio::test]
async fn a_token_is_good_to_its_end_and_expired_after_it() {
    let tenant = tenant().await;
    tenant.set_token_lifetime(AppId::NightlySync, 75);
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let token = bench.token(&[ORDERS], &[]).await;
    let issued = now();
    let judged = bench.judge(&token, &question(&[ORDERS], &[]), issued + 50).await;
    assert_eq!(judged.verification.verdict, Verdict::Accept);
    let judged = bench.judge(&token, &question(&[ORDERS], &[]), issued + 300).await;
    assert_eq!((judged.verification.verdict, codes(&judged)), (Verdict::Reject, vec!["token-expired".to_owned()]));
    assert_eq!(judged.findings.first().map(|finding| finding.code.to_string()).as_deref(), Some("token-expired"));
}

#[tokio::test]
async fn without_the_server_the_last_known_keys_judge_and_say_of_when_they_are() {
    let tenant = tenant().await;
    let bench = Bench::of(&tenant, AppId::NightlySync);
    let token = bench.token(&[ORDERS], &[]).await;
    let then = now();
    bench.judge(&token, &question(&[ORDERS], &[]), then).await;
    drop(tenant);

    let later = then + 3600;
    let judged = bench.judge(&token, &question(&[ORDERS], &[]), later).await;
    assert_eq!(judged.verification.verdict, Verdict::Accept, "{:?}", troubles(&judged));
    assert!(judged.keys.outdated);
    assert!(judged.keys.exchanges.iter().all(|exchange| exchange.failure.is_some()));
    let inspection =
        report::inspection(&bench.environment, TokenId::new("t"), judged, &question(&[ORDERS], &[]), later);
    let source = inspection.key_source.unwrap();
    assert_eq!((source.outdated, source.fetched_at), (true, then));

    let stranger = Bench { knowledge: Default::default(), ..bench };
    let judged = stranger.judge(&token, &question(&[ORDERS], &[]), later).await;
    assert_eq!(judged.verification.verdict, Verdict::Undecided, "without keys nobody can tell");
}

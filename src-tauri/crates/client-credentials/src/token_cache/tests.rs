use super::*;
use crate::environment::EnvironmentDraft;

const NOW: i64 = 1_795_000_000;

fn environment(id: &str, client_id: &str) -> Environment {
    EnvironmentDraft { host: "acme".into(), client_id: client_id.into(), ..EnvironmentDraft::default() }
        .parse(EnvironmentId::new(id))
        .unwrap()
}

fn request(audiences: &[&str], scopes: &[&str]) -> TokenRequest {
    TokenRequest {
        audiences: audiences.iter().map(|a| Audience::parse(a).unwrap()).collect(),
        scopes: scopes.iter().map(|s| Scope::parse(s).unwrap()).collect(),
        ..TokenRequest::default()
    }
}

fn token(id: &str, key: TokenKey, expires_at: Option<i64>) -> IssuedToken {
    IssuedToken {
        id: TokenId::new(id),
        key,
        token: Some(AccessToken::new("a.b.c".into())),
        name: None,
        audiences: vec![],
        requested_scopes: vec![],
        granted_scopes: vec![],
        obtained_at: NOW,
        expires_at,
    }
}

#[test]
fn a_token_of_another_server_or_client_is_not_the_environments_any_more() {
    let acme = environment("e", "id");
    let key = TokenKey::new(&acme, &request(&["a"], &[]));
    let moved = EnvironmentDraft { host: "other".into(), client_id: "id".into(), ..EnvironmentDraft::default() };
    let moved = moved.parse(EnvironmentId::new("e")).unwrap();
    assert!(key.is_of(&acme));
    assert!(!key.is_of(&moved) && !key.is_of(&environment("e", "another")) && !key.is_of(&environment("f", "id")));
    assert!(TokenKey::pasted(&acme, "digest".into()).is_of(&moved), "it stays where it was put");
}

#[test]
fn a_token_that_further_parameters_shaped_is_not_for_the_settings() {
    let extra = vec![("password".to_owned(), "SECRET?%G".to_owned())];
    let with = TokenKey::new(&environment("e", "id"), &TokenRequest { extra, ..request(&["a"], &[]) });
    assert!(!with.may_be_written());
    assert!(TokenKey::new(&environment("e", "id"), &request(&["a"], &[])).may_be_written());
}

#[test]
fn the_order_of_scopes_and_audiences_makes_no_other_token() {
    let acme = environment("e", "id");
    assert_eq!(
        TokenKey::new(&acme, &request(&["a", "b"], &["r", "w"])),
        TokenKey::new(&acme, &request(&["b", "a"], &["w", "r"]))
    );
}

#[test]
fn everything_that_shapes_a_token_makes_another_key() {
    let acme = environment("e", "id");
    let key = TokenKey::new(&acme, &request(&["a"], &["r"]));
    let basic = Environment { authentication: ClientAuthentication::ClientSecretBasic, ..acme.clone() };
    for other in [
        TokenKey::new(&acme, &request(&["b"], &["r"])),
        TokenKey::new(&acme, &request(&["a"], &[])),
        TokenKey::new(&acme, &TokenRequest { extra: vec![("x".into(), "y".into())], ..request(&["a"], &["r"]) }),
        TokenKey::new(&basic, &request(&["a"], &["r"])),
        TokenKey::new(&environment("e", "other"), &request(&["a"], &["r"])),
        TokenKey::new(&environment("f", "id"), &request(&["a"], &["r"])),
    ] {
        assert_ne!(key, other);
    }
}

#[test]
fn a_token_about_to_expire_is_not_offered() {
    let key = TokenKey::new(&environment("e", "id"), &request(&["a"], &[]));
    let mut cache = TokenCache::default();
    cache.keep(token("t", key.clone(), Some(NOW + LEEWAY)), NOW);
    assert!(cache.fresh(&key, NOW).is_none());
    assert!(cache.fresh(&key, NOW - 1).is_some());
}

#[test]
fn a_token_without_a_known_end_is_never_reused_silently() {
    let key = TokenKey::new(&environment("e", "id"), &request(&["a"], &[]));
    let mut cache = TokenCache::default();
    cache.keep(token("t", key.clone(), None), NOW);
    assert!(cache.fresh(&key, NOW).is_none());
}

#[test]
fn a_token_that_can_do_more_covers_a_request_for_less_and_never_the_other_way() {
    let acme = environment("e", "id");
    let key = |audiences: &[&str], scopes: &[&str]| TokenKey::new(&acme, &request(audiences, scopes));
    let mut cache = TokenCache::default();
    let wide = IssuedToken {
        granted_scopes: vec!["r".into(), "w".into()],
        ..token("wide", key(&["a", "b"], &[]), Some(NOW + 3600))
    };
    cache.keep(wide, NOW);
    for covered in [key(&["a"], &["r"]), key(&["b", "a"], &["w", "r"]), key(&["a"], &[])] {
        assert!(cache.covering(&covered, NOW).is_some(), "{covered:?}");
    }
    for other in [key(&["c"], &["r"]), key(&["a"], &["x"]), key(&[], &[]), key(&["a", "c"], &["r"])] {
        assert!(cache.covering(&other, NOW).is_none(), "{other:?}");
    }
    let narrow = IssuedToken { granted_scopes: vec!["r".into()], ..token("n", key(&["z"], &["r"]), Some(NOW + 3600)) };
    cache.keep(narrow, NOW);
    assert!(cache.covering(&key(&["z"], &[]), NOW).is_none(), "all scopes are more than one");
}

#[test]
fn a_pasted_token_covers_no_request() {
    let acme = environment("e", "id");
    let mut cache = TokenCache::default();
    cache.keep(token("p", TokenKey::pasted(&acme, "d1".into()), Some(NOW + 3600)), NOW);
    assert!(cache.covering(&TokenKey::new(&acme, &TokenRequest::default()), NOW).is_none());
}

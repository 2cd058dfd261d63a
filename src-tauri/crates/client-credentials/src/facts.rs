//! What is remembered of a token after it is gone: what it said and how it was judged. The signature is not among it, so
//! what is remembered opens nothing; it may be kept, and another token compared with it.

use serde::{Deserialize, Deserializer, Serialize};

use crate::environment::EnvironmentId;
use crate::redaction::Redactor;
use crate::report::{ClaimView, Inspection, Question};
use crate::token_cache::TokenId;
use crate::verification::{CheckName, Outcome, Verdict};

/// Claims of one token that are remembered.
const MOST_CLAIMS: usize = 60;

/// Characters of one value that are remembered.
const LONGEST_VALUE: usize = 600;

/// Good tokens of one kind that are remembered: the present one and what came before it.
const OF_A_KIND: usize = 3;

/// Good tokens that are remembered in all.
const MOST_TOKENS: usize = 60;

/// What one token said, and how it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenFacts {
    /// Its name.
    pub token_id: TokenId,
    /// When it was looked at, in seconds since 1970.
    pub seen_at: i64,
    /// The audiences it was asked for.
    pub audiences: Vec<String>,
    /// The scopes it was asked for: none means all, absent means that nobody knows.
    pub requested_scopes: Option<Vec<String>>,
    /// The scopes it grants.
    pub granted_scopes: Vec<String>,
    /// When it was issued, in seconds since 1970.
    pub issued_at: Option<i64>,
    /// When it ends, in seconds since 1970.
    pub expires_at: Option<i64>,
    /// What kind of token it is, in words.
    pub kind: String,
    /// What an API would do with it.
    pub verdict: Verdict,
    /// The same in a sentence.
    pub sentence: String,
    /// Every check.
    pub checks: Vec<CheckFact>,
    /// The header's members.
    pub header: Vec<Fact>,
    /// The claims.
    pub claims: Vec<Fact>,
}

/// A claim or a member of the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its value as it is shown; the items of a list one a line.
    pub value: String,
    /// What it means.
    pub meaning: String,
}

/// How one check ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckFact {
    /// Which.
    pub name: CheckName,
    /// How it ended.
    pub outcome: Outcome,
    /// Why.
    pub because: String,
}

impl TokenFacts {
    /// What a look at a token brought to light; `question` is what it was asked for.
    pub fn of(inspection: &Inspection, question: &Question) -> Self {
        let fact = |claim: &ClaimView| Fact {
            name: claim.name.clone(),
            value: claim.value.clone(),
            meaning: claim.meaning.clone(),
        };
        Self {
            token_id: inspection.token_id.clone(),
            seen_at: inspection.now,
            audiences: question.audiences.clone(),
            requested_scopes: question.requested_scopes.clone(),
            granted_scopes: inspection.scopes.granted.clone(),
            issued_at: inspection.lifetime.issued_at,
            expires_at: inspection.lifetime.expires_at,
            kind: inspection.token_kind.words.clone(),
            verdict: inspection.verdict,
            sentence: inspection.sentence.clone(),
            checks: inspection
                .checks
                .iter()
                .map(|check| CheckFact { name: check.name, outcome: check.outcome, because: check.because.clone() })
                .collect(),
            header: inspection.header_claims.iter().map(fact).collect(),
            claims: inspection.claims.iter().map(fact).collect(),
        }
    }

    /// How long it lives from its issue to its end, in seconds.
    pub fn lifetime(&self) -> Option<i64> {
        let (issued, expires) = (self.issued_at?, self.expires_at?);
        Some(expires.saturating_sub(issued))
    }

    /// A claim's value as it is shown.
    pub fn claim(&self, name: &str) -> Option<&str> {
        value(&self.claims, name)
    }

    /// A header member's value as it is shown.
    pub fn header(&self, name: &str) -> Option<&str> {
        value(&self.header, name)
    }

    /// The organisation it carries; an empty one counts as none.
    pub fn organisation(&self) -> Option<&str> {
        self.claim("org_code").filter(|code| !code.trim().is_empty() && *code != "null")
    }

    /// The audiences that its `aud` claim names.
    pub fn held_audiences(&self) -> Vec<&str> {
        self.claim("aud").into_iter().flat_map(str::lines).filter(|aud| !aud.is_empty() && *aud != "[]").collect()
    }

    /// How a check ended.
    pub fn check(&self, name: CheckName) -> Option<Outcome> {
        self.checks.iter().find(|check| check.name == name).map(|check| check.outcome)
    }

    /// The same without known secrets and without what is too long to be kept.
    #[must_use]
    pub fn to_keep(&self, secrets: &Redactor) -> Self {
        let keep = |text: &str| -> String { secrets.redact(text).chars().take(LONGEST_VALUE).collect() };
        let facts = |facts: &[Fact]| -> Vec<Fact> {
            let kept = facts.iter().take(MOST_CLAIMS);
            kept.map(|fact| Fact { name: keep(&fact.name), value: keep(&fact.value), meaning: fact.meaning.clone() })
                .collect()
        };
        let checks = self.checks.iter().map(|check| CheckFact { because: keep(&check.because), ..check.clone() });
        Self {
            sentence: keep(&self.sentence),
            granted_scopes: self.granted_scopes.iter().take(1000).map(|scope| keep(scope)).collect(),
            checks: checks.collect(),
            header: facts(&self.header),
            claims: facts(&self.claims),
            ..self.clone()
        }
    }
}

fn value<'a>(facts: &'a [Fact], name: &str) -> Option<&'a str> {
    facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str())
}

/// The good tokens that came lately, oldest first, so that a bad one can be compared with what was good.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct GoodTokens(Vec<GoodToken>);

impl<'de> Deserialize<'de> for GoodTokens {
    /// What another version wrote and this one does not understand is left out: it is never a reason to distrust
    /// everything else in the same file.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = serde_json::Value::deserialize(deserializer)?;
        let entries = written.as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(Self(entries.iter().filter_map(|entry| GoodToken::deserialize(entry).ok()).collect()))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GoodToken {
    environment: EnvironmentId,
    facts: TokenFacts,
}

impl GoodTokens {
    /// Remembers a good token.
    pub fn keep(&mut self, environment: &EnvironmentId, facts: TokenFacts) {
        self.0.retain(|known| known.facts.token_id != facts.token_id);
        let of_the_kind = |known: &GoodToken| known.environment == *environment && same_apis(&known.facts, &facts);
        let surplus = (self.0.iter().filter(|known| of_the_kind(known)).count() + 1).saturating_sub(OF_A_KIND);
        for _ in 0..surplus {
            if let Some(oldest) = self.0.iter().position(of_the_kind) {
                self.0.remove(oldest);
            }
        }
        self.0.push(GoodToken { environment: environment.clone(), facts });
        let surplus = self.0.len().saturating_sub(MOST_TOKENS);
        self.0.drain(..surplus);
    }

    /// The last good token of the same kind, other than this one: for the same APIs, and with the same request where one
    /// is known.
    pub fn before(&self, environment: &EnvironmentId, facts: &TokenFacts) -> Option<&TokenFacts> {
        let others = || {
            self.0
                .iter()
                .rev()
                .filter(|known| known.environment == *environment && known.facts.token_id != facts.token_id)
                .map(|known| &known.facts)
                .filter(|known| same_apis(known, facts) && known.seen_at <= facts.seen_at)
        };
        others().find(|known| same_request(known, facts)).or_else(|| others().next())
    }

    /// Forgets everything about an environment.
    pub fn forget(&mut self, environment: &EnvironmentId) {
        self.0.retain(|known| known.environment != *environment);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

fn same_apis(one: &TokenFacts, other: &TokenFacts) -> bool {
    same_set(&one.audiences, &other.audiences)
}

fn same_request(one: &TokenFacts, other: &TokenFacts) -> bool {
    match (&one.requested_scopes, &other.requested_scopes) {
        (Some(one), Some(other)) => same_set(one, other),
        _ => false,
    }
}

pub(crate) fn same_set(one: &[String], other: &[String]) -> bool {
    one.iter().all(|item| other.contains(item)) && other.iter().all(|item| one.contains(item))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::secret::ClientSecret;

    /// A good token of an hour for the Management API of `acme.kinde.com`.
    pub(crate) fn facts(id: &str, scopes: &[&str]) -> TokenFacts {
        let fact = |name: &str, value: &str| Fact { name: name.into(), value: value.into(), meaning: String::new() };
        TokenFacts {
            token_id: TokenId::new(id),
            seen_at: 100,
            audiences: vec!["https://acme.kinde.com/api".into()],
            requested_scopes: Some(vec![]),
            granted_scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            issued_at: Some(100),
            expires_at: Some(3700),
            kind: "Machine-to-machine token".into(),
            verdict: Verdict::Accept,
            sentence: "Kinde Management API would accept this token".into(),
            checks: vec![CheckFact {
                name: CheckName::Signature,
                outcome: Outcome::Passed,
                because: "It fits.".into(),
            }],
            header: vec![fact("alg", "RS256"), fact("kid", "k1")],
            claims: vec![
                fact("iss", "https://acme.kinde.com"),
                fact("aud", "https://acme.kinde.com/api"),
                fact("azp", "client!+ID"),
                fact("scope", &scopes.join(" ")),
                fact("jti", id),
                fact("iat", "100"),
                fact("exp", "3700"),
            ],
        }
    }

    fn acme() -> EnvironmentId {
        EnvironmentId::new("acme")
    }

    #[test]
    fn the_last_good_one_of_the_same_kind_is_found_and_never_the_token_itself() {
        let mut good = GoodTokens::default();
        good.keep(&acme(), facts("one", &["read:users"]));
        good.keep(&acme(), facts("two", &["read:users", "read:roles"]));
        assert_eq!(good.before(&acme(), &facts("two", &[])).unwrap().token_id.as_str(), "one");
        assert_eq!(good.before(&acme(), &facts("bad", &[])).unwrap().token_id.as_str(), "two");
        assert_eq!(good.before(&EnvironmentId::new("other"), &facts("bad", &[])), None);
        let elsewhere = TokenFacts { audiences: vec!["https://orders".into()], ..facts("bad", &[]) };
        assert_eq!(good.before(&acme(), &elsewhere), None);
    }

    #[test]
    fn the_same_request_is_preferred_over_a_newer_one_for_other_scopes() {
        let mut good = GoodTokens::default();
        good.keep(&acme(), facts("all", &["read:users", "read:roles"]));
        let narrow =
            TokenFacts { requested_scopes: Some(vec!["read:users".into()]), ..facts("narrow", &["read:users"]) };
        good.keep(&acme(), narrow);
        assert_eq!(good.before(&acme(), &facts("new", &[])).unwrap().token_id.as_str(), "all");
        let pasted = TokenFacts { requested_scopes: None, ..facts("pasted", &[]) };
        assert_eq!(good.before(&acme(), &pasted).unwrap().token_id.as_str(), "narrow");
    }

    #[test]
    fn what_is_remembered_is_bounded_by_kind_and_in_all() {
        let mut good = GoodTokens::default();
        for number in 0..10 {
            good.keep(&acme(), facts(&format!("t{number}"), &[]));
        }
        assert_eq!(good.0.len(), OF_A_KIND);
        for number in 0..200 {
            good.keep(&EnvironmentId::new(format!("e{number}")), facts(&format!("x{number}"), &[]));
        }
        assert_eq!(good.0.len(), MOST_TOKENS);
        good.forget(&EnvironmentId::new("e199"));
        assert_eq!(good.0.len(), MOST_TOKENS - 1);
    }

    #[test]
    fn a_secret_that_came_back_in_a_claim_is_not_kept() {
        let secret = ClientSecret::new("SECRET?%G&client".to_owned());
        let mut token = facts("one", &["SECRET?%G&client"]);
        token.claims.push(Fact { name: "echo".into(), value: "x SECRET?%G&client".into(), meaning: String::new() });
        token.claims.push(Fact { name: "long".into(), value: "y".repeat(10_000), meaning: String::new() });
        let kept = token.to_keep(&Redactor::new().secret("client!+ID", &secret));
        let written = serde_json::to_string(&kept).unwrap();
        assert!(!written.contains("SECRET?%G") && written.len() < 4_000, "{written}");
        assert_eq!(serde_json::from_str::<TokenFacts>(&written).unwrap(), kept);
    }

    #[test]
    fn what_another_version_wrote_is_left_out_and_breaks_nothing() {
        let mut good = GoodTokens::default();
        good.keep(&acme(), facts("one", &["read:users"]));
        let mut written = serde_json::to_value(&good).unwrap();
        let entries = written.as_array_mut().unwrap();
        let mut newer = entries[0].clone();
        newer["facts"]["checks"][0]["name"] = "not-known-here".into();
        entries.push(newer);
        assert_eq!(serde_json::from_value::<GoodTokens>(written).unwrap(), good);
        assert_eq!(serde_json::from_str::<GoodTokens>("{\"x\":1}").unwrap(), GoodTokens::default());
    }

    #[test]
    fn an_empty_organisation_is_none() {
        let mut token = facts("one", &[]);
        assert_eq!(token.organisation(), None);
        token.claims.push(Fact { name: "org_code".into(), value: String::new(), meaning: String::new() });
        assert_eq!(token.organisation(), None);
    }
}

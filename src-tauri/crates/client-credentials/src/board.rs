//! One line of the board on which everything is checked: was a token to be had, would its API take it, is it as expected.

use serde::Serialize;

use crate::environment::Expectation;
use crate::expected::{self, Evaluation, Standing};
use crate::facts::TokenFacts;
use crate::report::{TokenOutcomeKind, TokenReport};
use crate::verification::{Outcome, Verdict};

/// How one line ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "BoardResult", export_to = "ipc.d.ts"))]
pub struct LineResult {
    /// When it was checked, in seconds since 1970.
    pub checked_at: i64,
    /// A token was minted for it.
    pub minted: bool,
    /// Was a token to be had?
    pub token: Step,
    /// Would its API take it?
    pub accepted: Step,
    /// Is it as expected?
    pub expectation: Step,
    /// Every condition of the expectation.
    pub evaluation: Option<Evaluation>,
}

/// How one step of a line ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "BoardStep", export_to = "ipc.d.ts"))]
pub struct Step {
    /// How.
    pub outcome: Outcome,
    /// In words.
    pub words: String,
}

impl Step {
    fn new(outcome: Outcome, words: impl Into<String>) -> Self {
        Self { outcome, words: words.into() }
    }
}

impl LineResult {
    /// What came of asking for a token; `facts` are those of the token, if one came.
    pub fn new(report: &TokenReport, facts: Option<&TokenFacts>, expectation: Option<&Expectation>, now: i64) -> Self {
        let evaluation = expectation.zip(facts).map(|(expectation, facts)| expected::evaluate(expectation, facts));
        Self {
            checked_at: now,
            minted: report.outcome == TokenOutcomeKind::Token && !report.reused,
            token: token(report),
            accepted: accepted(report),
            expectation: held(expectation, evaluation.as_ref()),
            evaluation,
        }
    }

    /// Nothing was asked, because it would have cost a token that nobody was told of.
    pub fn not_asked(expectation: Option<&Expectation>, now: i64) -> Self {
        let words =
            "The saved token has ended meanwhile, and no new one was asked for without telling you. Check again.";
        Self {
            checked_at: now,
            minted: false,
            token: Step::new(Outcome::NotChecked, words),
            accepted: Step::new(Outcome::NotChecked, NO_TOKEN),
            expectation: held(expectation, None),
            evaluation: None,
        }
    }

    /// Nothing is wrong, as far as could be checked.
    pub fn is_good(&self) -> bool {
        [&self.token, &self.accepted].into_iter().all(|step| step.outcome == Outcome::Passed)
            && self.expectation.outcome != Outcome::Failed
            && self.evaluation.as_ref().is_none_or(|evaluation| evaluation.standing == Standing::Held)
    }
}

const NO_TOKEN: &str = "There is no token to look at.";

fn token(report: &TokenReport) -> Step {
    let why = || {
        let found = report.findings.first().map(|finding| finding.title.clone());
        found.or_else(|| report.provider_words.as_ref().map(|words| words.error.clone()))
    };
    match report.outcome {
        TokenOutcomeKind::Token if report.reused => Step::new(Outcome::Passed, "Saved token used"),
        TokenOutcomeKind::Token => Step::new(Outcome::Passed, "New token"),
        TokenOutcomeKind::Refused => {
            Step::new(Outcome::Failed, why().unwrap_or_else(|| "The server refused to give a token".to_owned()))
        }
        TokenOutcomeKind::Failed => Step::new(Outcome::Failed, why().unwrap_or_else(|| "No answer came".to_owned())),
    }
}

fn accepted(report: &TokenReport) -> Step {
    let Some(inspection) = &report.inspection else { return Step::new(Outcome::NotChecked, NO_TOKEN) };
    let outcome = match inspection.verdict {
        Verdict::Accept => Outcome::Passed,
        Verdict::Reject => Outcome::Failed,
        Verdict::Undecided => Outcome::NotChecked,
    };
    Step::new(outcome, &inspection.sentence)
}

fn held(expectation: Option<&Expectation>, evaluation: Option<&Evaluation>) -> Step {
    match (expectation, evaluation) {
        (None, _) => Step::new(Outcome::NotChecked, "Nothing is expected yet"),
        (Some(_), None) => Step::new(Outcome::NotChecked, NO_TOKEN),
        (Some(_), Some(evaluation)) => {
            let outcome = match evaluation.standing {
                Standing::Held => Outcome::Passed,
                Standing::Broken => Outcome::Failed,
                Standing::Undecided => Outcome::NotChecked,
            };
            Step::new(outcome, &evaluation.sentence)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Audience;
    use crate::facts::tests::facts;

    fn report(outcome: TokenOutcomeKind, reused: bool) -> TokenReport {
        TokenReport {
            outcome,
            reused,
            token: None,
            exchange: None,
            provider_words: None,
            notes: vec![],
            findings: vec![],
            ask_admin: None,
            inspection: None,
        }
    }

    fn expectation(scope: &str) -> Expectation {
        Expectation {
            id: "x".into(),
            name: "Nightly".into(),
            audience: Audience::parse("https://acme.kinde.com/api").unwrap(),
            requested_scopes: vec![],
            must_hold: vec![crate::environment::Scope::parse(scope).unwrap()],
            least_lifetime: None,
            org_code: None,
        }
    }

    #[test]
    fn a_refusal_leaves_the_later_steps_unchecked() {
        let line = LineResult::new(&report(TokenOutcomeKind::Refused, false), None, Some(&expectation("a")), 7);
        let outcomes = [&line.token, &line.accepted, &line.expectation].map(|step| step.outcome);
        assert_eq!(outcomes, [Outcome::Failed, Outcome::NotChecked, Outcome::NotChecked]);
        assert!(!line.minted && !line.is_good());
    }

    #[test]
    fn a_token_that_is_not_as_expected_is_told_by_what_it_lacks() {
        let token = facts("t", &["a"]);
        let line = LineResult::new(&report(TokenOutcomeKind::Token, true), Some(&token), Some(&expectation("b")), 7);
        assert_eq!(line.expectation, Step::new(Outcome::Failed, "The token lacks b."));
        assert_eq!(line.token.words, "Saved token used");
        assert!(!line.minted);
        let held = LineResult::new(&report(TokenOutcomeKind::Token, false), Some(&token), Some(&expectation("a")), 7);
        assert!(held.minted);
        assert_eq!(held.expectation.outcome, Outcome::Passed);
    }

    #[test]
    fn what_would_cost_unannounced_is_not_asked() {
        let line = LineResult::not_asked(None, 7);
        assert!(!line.minted && !line.is_good());
        assert_eq!(line.token.outcome, Outcome::NotChecked);
        assert_eq!(line.expectation.words, "Nothing is expected yet");
    }
}

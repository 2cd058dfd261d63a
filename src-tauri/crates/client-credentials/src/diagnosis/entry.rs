//! One finding in one place: rule, text and explanation. Most of it is data; `{name}` stands for a value of the case.

use std::collections::HashSet;

use super::case::{Case, fill, generic};
use super::finding::{Cause, Certainty, Evidence, Explanation, Finding, Fix, Reference, Stage, Who};
use super::refusal::Refusal;
use super::situation::OwnTrouble;
use crate::exchange::TransportFailureKind;
use crate::verification::Code;

/// A cause as data: how sure, what, and what points to it (may be empty).
pub(crate) struct Why(pub Certainty, pub &'static str, pub &'static str);

/// A fix as data.
pub(crate) struct Do(pub Who, pub &'static [&'static str]);

/// Something to read, as data: title and address.
pub(crate) struct Read(pub &'static str, pub &'static str);

/// What a provider's own knowledge adds to a finding; it never changes the code.
pub(crate) struct AtKinde {
    /// Causes that come before the general ones of the same certainty.
    pub causes: &'static [Why],
    /// Fixes in place of the general ones; empty keeps those.
    pub fixes: &'static [Do],
    /// The screen that helps.
    pub page: Option<&'static str>,
    /// Further reading.
    pub references: &'static [Read],
}

impl AtKinde {
    pub const NOTHING: Self = Self { causes: &[], fixes: &[], page: None, references: &[] };
}

/// How a finding is recognised.
pub(crate) enum Rule {
    /// Transport failed in one of these ways.
    Transport(&'static [TransportFailureKind]),
    /// The token endpoint's refusal means this.
    Refused(Refusal),
    /// A check of the token failed with this code.
    Check(Code),
    /// Worth knowing and explained in Help, but no failure: a healthy run may have it.
    Remark,
    /// The app or this computer has this trouble.
    Own(fn(&OwnTrouble) -> bool),
    /// Anything else.
    When(fn(&Case<'_>) -> Option<Match>),
}

/// A finding as it stands in the registry.
pub(crate) struct Entry {
    pub code: &'static str,
    pub stage: Stage,
    pub rule: Rule,
    /// With values.
    pub title: &'static str,
    /// With values.
    pub summary: &'static str,
    /// With values.
    pub developer: &'static str,
    pub causes: &'static [Why],
    pub fixes: &'static [Do],
    pub kinde: AtKinde,
    pub references: &'static [Read],
    /// Title without values.
    pub heading: &'static str,
    /// Why it happens, for the explanation.
    pub why: &'static str,
    /// How it looks.
    pub example: &'static str,
}

/// That a rule applies, and what it found.
#[derive(Default)]
pub(crate) struct Match {
    pub certainty: Option<Certainty>,
    pub values: Vec<(&'static str, String)>,
    pub evidence: Vec<Evidence>,
    /// Before the general ones.
    pub causes: Vec<Cause>,
    /// Before the general ones.
    pub fixes: Vec<Fix>,
    /// In place of the general title (with values).
    pub title: Option<&'static str>,
}

impl Match {
    pub fn proven() -> Self {
        Self { certainty: Some(Certainty::Proven), ..Self::default() }
    }

    pub fn likely() -> Self {
        Self { certainty: Some(Certainty::Likely), ..Self::default() }
    }

    pub fn possible() -> Self {
        Self { certainty: Some(Certainty::Possible), ..Self::default() }
    }

    pub fn value(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    pub fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    pub fn cause(mut self, certainty: Certainty, text: impl Into<String>, because: impl Into<String>) -> Self {
        let because = Some(because.into()).filter(|text: &String| !text.is_empty());
        self.causes.push(Cause { certainty, text: text.into(), because });
        self
    }

    pub fn fix(mut self, who: Who, steps: &[&str]) -> Self {
        self.fixes.push(Fix { who, steps: steps.iter().map(|step| (*step).to_owned()).collect() });
        self
    }

    pub fn title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }
}

impl Entry {
    /// Whether it applies to the case.
    fn matched(&self, case: &Case<'_>) -> Option<Match> {
        match &self.rule {
            Rule::Transport(kinds) => {
                let failure = case.situation.exchange?.failure.as_ref()?;
                kinds.contains(&super::reach::kind(failure)).then(|| super::reach::matched(case, failure))
            }
            Rule::Refused(refusal) => {
                let (found, certainty) = case.refusal?;
                (found == *refusal).then(|| super::refused::matched(case, found, certainty))
            }
            Rule::Check(code) => case.failed(*code).map(|check| super::verify::matched(case, *code, check)),
            Rule::Remark => None,
            Rule::Own(is_it) => {
                let trouble = case.situation.own.as_ref()?;
                is_it(trouble).then(|| super::own_side::matched(trouble))
            }
            Rule::When(rule) => rule(case),
        }
    }

    /// The finding, if it applies to the case.
    pub fn find(&self, case: &Case<'_>) -> Option<Finding> {
        let found = self.matched(case)?;
        let text = |template: &str| fill(template, &found.values, case);
        let general = |whys: &[Why]| -> Vec<Cause> {
            let because = |words: &str| Some(text(words)).filter(|text| !text.is_empty());
            whys.iter()
                .map(|Why(certainty, cause, why)| Cause {
                    certainty: *certainty,
                    text: text(cause),
                    because: because(why),
                })
                .collect()
        };
        let ways = |ways: &[Do]| -> Vec<Fix> {
            ways.iter()
                .map(|Do(who, steps)| Fix { who: *who, steps: steps.iter().map(|step| text(step)).collect() })
                .collect()
        };
        let mut causes = found.causes.clone();
        for cause in &mut causes {
            cause.text = text(&cause.text);
            cause.because = cause.because.as_deref().map(text);
        }
        let mut fixes: Vec<Fix> = found
            .fixes
            .iter()
            .map(|fix| Fix { who: fix.who, steps: fix.steps.iter().map(|step| text(step)).collect() })
            .collect();
        let at_kinde = case.is_kinde();
        causes.extend(if at_kinde { general(self.kinde.causes) } else { Vec::new() });
        causes.extend(general(self.causes));
        let kinde_ways = at_kinde && !self.kinde.fixes.is_empty();
        fixes.extend(ways(if kinde_ways { self.kinde.fixes } else { self.fixes }));
        // Stable: what the rule found stays before what is generally true.
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.certainty));
        // What is possible anywhere may be likely at Kinde: it is said once.
        let mut said = HashSet::new();
        causes.retain(|cause| said.insert(cause.text.clone()));
        let further = if at_kinde { self.kinde.references } else { &[] };
        Some(Finding {
            code: self.code.to_owned(),
            stage: self.stage,
            certainty: found.certainty.unwrap_or(Certainty::Likely),
            title: text(found.title.unwrap_or(self.title)),
            summary: text(self.summary),
            developer: text(self.developer),
            evidence: found.evidence.clone(),
            causes,
            fixes,
            references: references(self.references.iter().chain(further)),
            page: self.kinde.page.filter(|_| at_kinde).map(str::to_owned),
        })
    }

    /// The long text, without any values.
    pub fn explanation(&self) -> Explanation {
        let ways = self.fixes.iter().chain(self.kinde.fixes);
        Explanation {
            code: self.code.to_owned(),
            stage: self.stage,
            title: self.heading.to_owned(),
            what: generic(self.summary),
            why: self.why.to_owned(),
            example: self.example.to_owned(),
            causes: once(self.kinde.causes.iter().chain(self.causes).map(|Why(_, text, _)| generic(text))),
            fixes: ways
                .map(|Do(who, steps)| Fix { who: *who, steps: steps.iter().map(|step| generic(step)).collect() })
                .collect(),
            developer: generic(self.developer),
            references: references(self.references.iter().chain(self.kinde.references)),
        }
    }
}

/// Each text once, where it stood first.
fn once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut said = HashSet::new();
    texts.filter(|text| said.insert(text.clone())).collect()
}

fn references<'a>(all: impl Iterator<Item = &'a Read>) -> Vec<Reference> {
    all.map(|Read(title, url)| Reference { title: (*title).to_owned(), url: (*url).to_owned() }).collect()
}

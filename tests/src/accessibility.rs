//! The rules of accessibility, run by axe-core inside the real window.

use crate::app::App;
use serde::Deserialize;
use std::fmt;

/// One rule of accessibility that a state of the window breaks.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule's name in axe-core.
    pub id: String,
    /// What should be so.
    pub help: String,
    /// The elements, as selectors, each with what was measured.
    pub nodes: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.help)?;
        self.nodes.iter().try_for_each(|node| write!(f, "\n    {node}"))
    }
}

impl App {
    /// The rules of accessibility that the window breaks now (WCAG 2.2 AA and good practice).
    ///
    /// # Panics
    /// When the rules cannot be run.
    pub async fn axe(&self) -> Vec<Violation> {
        // Half a megabyte, which a page keeps: it travels once.
        if self.execute("return typeof axe", vec![]).await != "object" {
            let source = crate::project().join("ui/node_modules/axe-core/axe.min.js");
            let axe = std::fs::read_to_string(&source).expect("axe-core is there: `make test` installs it");
            self.execute(&format!("{axe}; window.axe = axe;"), vec![]).await;
        }
        // A colour on its way from one to another is judged once it is there.
        // The size of targets (WCAG 2.2, 2.5.8) is a rule that has to be asked for.
        let script = "const done = arguments[arguments.length - 1];
             const moving = document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity);
             Promise.allSettled(moving.map(one => one.finished)).then(() =>
             axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })).then(
               results => done(results.violations.map(rule => ({
                 id: rule.id, help: rule.help,
                 nodes: rule.nodes.map(node => node.target.join(' ') + ' – ' + node.failureSummary.replace(/\\s+/g, ' ')),
               }))),
               error => done(String(error)));";
        let answer = self.client.execute_async(script, vec![]).await.expect("axe-core runs in the window");
        match serde_json::from_value(answer.clone()) {
            Ok(violations) => violations,
            Err(_) => panic!("axe-core does not finish: {answer}"),
        }
    }

    /// Fails when the window breaks a rule of accessibility.
    ///
    /// # Panics
    /// With every rule and element.
    pub async fn assert_accessible(&self, state: &str) {
        let violations: Vec<String> = self.axe().await.iter().map(ToString::to_string).collect();
        assert!(violations.is_empty(), "{state}:\n{}", violations.join("\n"));
    }
}

//! Tries the examples of rules: each is a draft that must fire its rule, or must not.
//!
//! The built-in rules are tested by this, and so are a team's own. It says what happened; whether that is
//! a failure, and of what, is for the caller.

use crate::campaign::{Collector, Place};
use crate::draft::Draft;
use crate::linter::Linter;
use crate::report::Report;
use crate::rule::{Example, Rule};
pub use crate::ruleset::example::{ExampleError, draft};

/// What came of one example.
#[derive(Debug)]
#[non_exhaustive]
pub struct Trial<'a> {
    /// The example.
    pub example: Example<'a>,
    /// All that is said about its draft.
    pub report: Report,
    /// Whether the rule fired.
    pub fired: bool,
}

impl Trial<'_> {
    /// Whether the rule did what the example says.
    pub fn passed(&self) -> bool {
        self.fired == self.example.fires
    }
}

/// Tries every example of a rule, in its order.
///
/// # Errors
///
/// An example describes no draft.
pub fn examples<'a>(linter: &Linter, rule: &'a Rule) -> Result<Vec<Trial<'a>>, ExampleError> {
    let trials = rule.examples.iter().map(|example| {
        let report = check(linter, &example)?;
        let fired = report.diagnostics.iter().any(|d| d.rule == rule.id);
        Ok(Trial {
            example,
            report,
            fired,
        })
    });
    trials.collect()
}

/// What is said about an example, among the notes that go to others in the same batch.
fn check(linter: &Linter, example: &Example<'_>) -> Result<Report, ExampleError> {
    let draft = draft(example)?;
    if example.others.is_empty() {
        return Ok(linter.check(&draft));
    }
    let mut collector = Collector::default();
    collector.add(&linter.fingerprint(&draft), Place::default());
    for note in example.others.iter() {
        let other = Draft::new(*note);
        collector.add(&linter.fingerprint(&other), Place::default());
    }
    Ok(linter.check_in(&draft, collector.finish().of(0).as_ref()))
}

//! Tries the examples of rules: each is a draft that must fire its rule, or must not.
//!
//! The built-in rules are tested by this, and so are a team's own. It says what happened; whether that is
//! a failure, and of what, is for the caller.

use serde::de::DeserializeOwned;

use crate::campaign::{Collector, Place};
use crate::draft::{Allow, Draft, Platform, Relationship, Rendered};
use crate::linter::Linter;
use crate::report::Report;
use crate::rule::{Example, Rule};

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

/// An example that describes no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExampleError {
    /// A key of a draft that there is not.
    #[error("an example knows no `{0}`")]
    UnknownKey(String),
    /// A platform or a relationship that there is not.
    #[error("`{key}` cannot be `{value}`: {why}")]
    Value {
        /// The key.
        key: String,
        /// What it says.
        value: String,
        /// What it could say.
        why: String,
    },
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

/// The draft that an example describes.
///
/// # Errors
///
/// It says what no draft can.
pub fn draft(example: &Example<'_>) -> Result<Draft, ExampleError> {
    let mut draft = Draft::new(example.note);
    for &(key, value) in &example.draft {
        let text = Some(value.to_string());
        match key {
            "to" => draft.recipient.name = text,
            "from" => draft.sender.name = text,
            "company" => draft.recipient.company = text,
            "title" => draft.recipient.title = text,
            "location" => draft.recipient.location = text,
            "platform" => draft.platform = Some(variant::<Platform>(key, value)?),
            "language" => draft.language = text,
            "dialect" => draft.dialect = text,
            "allow" => draft.allow = Allow::parse(value).collect(),
            "template" => draft.template = true,
            "empty" => {
                let names = value.split(", ");
                draft.rendered = Some(Rendered {
                    empty: names.map(|name| (name.to_owned(), 0)).collect(),
                    ..Rendered::default()
                });
            }
            "relationship" => {
                draft.context.relationship = Some(variant::<Relationship>(key, value)?);
            }
            "met_at" => draft.context.met_at = text,
            "met_when" => draft.context.met_when = text,
            "worked_on" => draft.context.worked_on = text,
            "mutual" => draft.context.mutual = text,
            "community" => draft.context.community = text,
            "their_work" => draft.context.their_work = text,
            "reason" => draft.context.reason = text,
            "question" => draft.context.question = text,
            _ => return Err(ExampleError::UnknownKey(key.to_string())),
        }
    }
    Ok(draft)
}

fn variant<T: DeserializeOwned>(key: &str, value: &str) -> Result<T, ExampleError> {
    serde_json::from_value(value.into()).map_err(|error| ExampleError::Value {
        key: key.to_owned(),
        value: crate::text::excerpt(value, 60),
        why: why(&error.to_string()),
    })
}

/// What would have been taken, from what serde says.
fn why(error: &str) -> String {
    let expected = error.rsplit_once(", expected ");
    let why = expected.map_or(error.to_owned(), |(_, known)| format!("it is {known}"));
    crate::text::excerpt(&why, 200)
}

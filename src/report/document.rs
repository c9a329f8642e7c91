//! What `--format json` writes, as a value: to read it back, and to describe it.
//!
//! The format itself writes piece by piece and never holds this; tests hold the two together.

use serde::{Deserialize, Serialize};

use super::{Report, Summary, Unreadable};

/// A whole run, as `--format json` writes it.
///
/// ```
/// use invitelint::report::{Document, Entry};
///
/// # fn main() -> Result<(), serde_json::Error> {
/// # let written = r#"{"version":1,"reports":[{"file":"a.jsonl","line":3,"error":"no `note`"}],
/// #   "summary":{"drafts":0,"missing":0,"generic":0,"personal":0,"passed":0,"failed":0,"unreadable":1}}"#;
/// let document: Document = serde_json::from_str(written)?;
/// for entry in &document.reports {
///     match entry {
///         Entry::Report(report) => println!("{}: {}", report.score, report.verdict),
///         Entry::Unreadable(record) => println!("{}", record.error),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Document {
    /// The version of this shape: 1. Within a version, fields are added and none is taken away.
    pub version: u8,
    /// One entry a record, in the order of the input, and one for each thing that is wrong with a configuration or
    /// a rule, before those that it concerns.
    pub reports: Vec<Entry>,
    /// The sum of it all.
    pub summary: Summary,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(untagged)]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly every entry is a report, so that a box would be one more step and save nothing"
)]
pub enum Entry {
    /// It was checked.
    Report(Report),
    /// It could not be read, or what was to judge it could not.
    Unreadable(Unreadable<'static>),
}

//! What `suggest` writes for programs: the openers of each draft, without a judgement.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Opener, Report, Unreadable};

/// What `suggest --format json` writes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct SuggestDocument {
    /// The version of this shape: 1. Within a version, fields are added and none is taken away.
    pub version: u8,
    /// One entry a record, in the order of the input, and one for each thing that is wrong with a configuration or
    /// a rule, before those that it concerns.
    pub reports: Vec<SuggestEntry>,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum SuggestEntry {
    /// It was read.
    Suggestions(Suggestions<'static>),
    /// It could not be read, or what was to judge it could not.
    Unreadable(Unreadable<'static>),
}

/// The openers of one draft: a [`Report`] without what the draft was found to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Suggestions<'a> {
    /// The draft's `id`, as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Cow<'a, serde_json::Value>>,
    /// The file, as the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Cow<'a, str>>,
    /// The line in that file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The language of the note, and of the openers.
    pub language: Cow<'a, str>,
    /// First sentences, the best first.
    pub openers: Cow<'a, [Opener]>,
}

impl<'a> From<&'a Report> for Suggestions<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            id: report.id.as_ref().map(Cow::Borrowed),
            file: report.file.as_deref().map(Cow::Borrowed),
            line: report.line,
            language: Cow::Borrowed(&report.language),
            openers: Cow::Borrowed(&report.openers),
        }
    }
}

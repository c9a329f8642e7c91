//! What is said about a draft, and how it is written out: one file per output format.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::verdict::{Evidence, EvidenceKind, Verdict};

/// Everything that is said about one draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The draft's own id, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The file, as the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The record's line in the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Missing, generic or personal.
    pub verdict: Verdict,
    /// Whether it can go out: personal, and nothing stands against it.
    pub passed: bool,
    /// 0 is missing, 1 to 49 generic, 50 to 100 personal.
    pub score: u8,
    /// The language (ISO 639-1) by whose rules the note was judged.
    pub language: String,
    /// How long the note is.
    pub length: Length,
    /// What makes it personal, in the order of the note.
    pub evidence: Vec<Evidence>,
    /// Kinds of evidence of which there is nothing strong.
    pub lacking: Vec<EvidenceKind>,
    /// What the rules found, in the order of the note.
    pub diagnostics: Vec<Diagnostic>,
    /// Suggested first sentences, best first.
    pub openers: Vec<Opener>,
}

/// How long a note is, as its platform counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Length {
    /// UTF-16 code units after NFC, a CRLF counted as one.
    pub count: usize,
    /// The most that the platform takes; `None` where there is no limit.
    pub limit: Option<usize>,
    /// Always `utf-16`.
    pub unit: LengthUnit,
}

/// The unit that note boxes count in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum LengthUnit {
    /// UTF-16 code units, as an HTML `maxlength` counts them.
    #[default]
    #[serde(rename = "utf-16")]
    Utf16,
}

/// A suggested first sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Opener {
    /// The sentence; blanks stand in `‹›`.
    pub text: String,
    /// The kind of evidence that it would be.
    pub kind: EvidenceKind,
    /// Whether it can be sent as it is, without a blank to fill.
    pub ready: bool,
    /// The context keys that it is built from; for a blank, the keys that would fill it.
    pub facts: Vec<String>,
}

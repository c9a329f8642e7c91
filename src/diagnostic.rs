//! What a rule says about a note: rule, severity, span, message, help.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A missing courtesy; never fails a note.
    Suggestion,
    /// Weakens the note.
    Warning,
    /// The note should not go out as it is.
    Error,
}

impl Severity {
    /// The severity's name, as in rules and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a configuration makes of a rule: how much its findings weigh, or that it does not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Its findings are suggestions.
    Suggestion,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors.
    Error,
}

impl Level {
    /// All levels, the gravest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Suggestion, Self::Off];

    /// The level's name, as in configurations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
            Self::Off => "off",
        }
    }

    /// How much findings weigh; `None` where there are none.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Suggestion => Some(Severity::Suggestion),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A stretch of the note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Span {
    /// First byte, counted in the note as given (UTF-8).
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Line of `start`, from 1: in the file where the note stands there as such text, else in the
    /// note.
    pub line: usize,
    /// Column of `start` in that line, from 1, in characters.
    pub column: usize,
    /// The same stretch in UTF-16 code units, for editors.
    pub utf16: Utf16Span,
}

/// A stretch of the note in UTF-16 code units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
pub struct Utf16Span {
    /// First unit.
    pub start: usize,
    /// Unit after the last.
    pub end: usize,
}

/// One finding of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule's id, `category/rule-name`.
    pub rule: Cow<'static, str>,
    /// How much it weighs.
    pub severity: Severity,
    /// What was seen.
    pub message: String,
    /// What to write instead.
    pub help: Cow<'static, str>,
    /// The words that it is about, as they stand in the note.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

//! What a rule says about a note: rule, severity, span, message, help.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A missing courtesy; never fails a note.
    Suggestion,
    /// Weakens the note.
    Warning,
    /// The note should not go out as it is.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A stretch of the note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct Utf16Span {
    /// First unit.
    pub start: usize,
    /// Unit after the last.
    pub end: usize,
}

impl Span {
    /// The span of the bytes `start..end` of `note`, whose first line is line `1 + lines_before` of
    /// its file.
    ///
    /// Bytes that are no character boundary are moved to the one before.
    pub fn new(note: &str, start: usize, end: usize, lines_before: usize) -> Self {
        Spans::new(note, lines_before).locate(start, end)
    }
}

/// Makes spans of one note. Spans asked for in the order of their starts cost one walk through the note
/// in all, however many there are.
#[derive(Debug)]
pub struct Spans<'a> {
    note: &'a str,
    lines_before: usize,
    /// Byte, line and column from 0, UTF-16 unit.
    at: (usize, usize, usize, usize),
}

impl<'a> Spans<'a> {
    /// For a note whose first line is line `1 + lines_before` of its file.
    pub fn new(note: &'a str, lines_before: usize) -> Self {
        Self {
            note,
            lines_before,
            at: (0, 0, 0, 0),
        }
    }

    /// The span of the bytes `start..end`. Bytes that are no character boundary are moved to the one
    /// before.
    pub fn locate(&mut self, start: usize, end: usize) -> Span {
        let start = self.note.floor_char_boundary(start);
        let end = self.note.floor_char_boundary(end).max(start);
        if start < self.at.0 {
            self.at = (0, 0, 0, 0);
        }
        let (from, mut line, mut column, mut unit) = self.at;
        for c in self.note[from..start].chars() {
            unit += c.len_utf16();
            if c == '\n' {
                line += 1;
                column = 0;
            } else {
                column += 1;
            }
        }
        self.at = (start, line, column, unit);
        let length: usize = self.note[start..end].chars().map(char::len_utf16).sum();
        Span {
            start,
            end,
            line: 1 + self.lines_before + line,
            column: 1 + column,
            utf16: Utf16Span {
                start: unit,
                end: unit + length,
            },
        }
    }
}

/// One finding of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule's id, `category/rule-name`.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What was seen.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// The words that it is about, as they stand in the note.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

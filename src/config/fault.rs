//! What is wrong with a configuration, and where: values, for whoever tells people.

use std::fmt;
use std::ops::Range;

use crate::report::visible;
use crate::ruleset::RuleError;
use crate::source::ReadError;

/// The most characters of a line that are kept on each side of where something is wrong.
const AROUND: usize = 400;

/// Something that is wrong, at some bytes of the text of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) span: Range<usize>,
    pub(super) message: String,
}

impl Mistake {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
        }
    }
}

/// One thing that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The file, as seen from the current directory; empty where it is about many.
    pub file: String,
    /// Where it stands; `None` if the file as a whole is at fault.
    pub place: Option<FaultPlace>,
    /// What is wrong and what to do. What it quotes is short and printable.
    pub message: String,
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FaultPlace {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// The line, or what is around the fault in a long one; not made printable. Empty where the file is
    /// one of rules.
    pub text: String,
    /// The bytes of `text` that are at fault.
    pub marked: Range<usize>,
}

impl FaultPlace {
    /// Where some bytes of `text` stand.
    pub fn of(text: &str, span: &Range<usize>) -> Self {
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let line_end = text[start..]
            .find('\n')
            .map_or(text.len(), |end| start + end);
        let line_text = text[..line_end].trim_end_matches('\r');
        let end = text.floor_char_boundary(span.end.clamp(start, line_text.len().max(start)));
        // Of a long line, what is around.
        let before = text[line_start..start].char_indices().rev();
        let from = before
            .take(AROUND)
            .last()
            .map_or(start, |(at, _)| line_start + at);
        let after = |at: usize| {
            let mut rest = text[at..line_end].char_indices();
            rest.nth(AROUND).map_or(line_end, |(more, _)| at + more)
        };
        let end = end.min(after(start));
        let marked = start - from..end - from;
        let shown = &text[from..after(end)];
        let shown = &shown[..shown.trim_end().len().max(marked.end)];
        Self {
            line: 1 + text[..start].matches('\n').count(),
            column: 1 + text[line_start..start].chars().count(),
            text: shown.to_owned(),
            marked,
        }
    }
}

impl Fault {
    /// A fault of a file as a whole.
    pub(super) fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            message: message.into(),
        }
    }

    /// A mistake at its place in a file that holds `text`.
    pub(super) fn at(file: &str, text: &str, mistake: Mistake) -> Self {
        Self {
            file: file.to_owned(),
            place: Some(FaultPlace::of(text, &mistake.span)),
            message: mistake.message,
        }
    }
}

impl From<RuleError> for Fault {
    /// What is wrong with a rule, in its own file.
    fn from(error: RuleError) -> Self {
        let place = (error.line > 0).then(|| FaultPlace {
            line: error.line,
            column: error.column.max(1),
            text: String::new(),
            marked: 0..0,
        });
        Self {
            file: error.path,
            place,
            message: error.message,
        }
    }
}

impl From<&Fault> for ReadError {
    /// The same where records stand that could not be read: for formats that are given nothing else.
    fn from(fault: &Fault) -> Self {
        let line = fault.place.as_ref().map(|place| place.line);
        Self::new(Some(&fault.file), line, &*fault.message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An error about many files is about none.
        if !self.file.is_empty() {
            f.write_str(&visible::literal(&self.file))?;
            if let Some(place) = &self.place {
                write!(f, ":{}:{}", place.line, place.column)?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&visible::prose(&self.message))
    }
}

/// A configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigError {
    /// The configuration, as seen from the current directory.
    pub config: String,
    /// All that is wrong, with it or with what it extends; never empty.
    pub faults: Vec<Fault>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_a_column_and_what_stands_there() {
        let text = "a = 1\r\nöl = \"x\"\r\n";
        let at = text.find('"').unwrap();
        let place = FaultPlace::of(text, &(at..at + 3));
        assert_eq!((place.line, place.column), (2, 6));
        assert_eq!(place.text, "öl = \"x\"");
        assert_eq!(&place.text[place.marked], "\"x\"");
        // What runs over several lines is marked on its first.
        let place = FaultPlace::of(text, &(0..text.len()));
        assert_eq!((place.text.as_str(), place.marked), ("a = 1", 0..5));
        let place = FaultPlace::of("x  ", &(3..3));
        assert_eq!(
            (place.column, place.text.as_str(), place.marked),
            (4, "x  ", 3..3)
        );
        let place = FaultPlace::of(text, &(text.len()..text.len()));
        assert_eq!((place.line, place.text.as_str()), (3, ""));
    }

    #[test]
    fn of_a_long_line_what_is_around_is_kept() {
        let text = format!("{} = \"{}\"", "ü".repeat(1 << 20), "x".repeat(1 << 20));
        let at = text.find('"').unwrap();
        for span in [
            0..text.len(),
            at..text.len(),
            at..at + 1,
            text.len()..usize::MAX,
        ] {
            let place = FaultPlace::of(&text, &span);
            assert!(place.text.chars().count() <= 3 * AROUND, "{span:?}");
            assert!(place.text.get(place.marked).is_some(), "{span:?}");
        }
    }
}

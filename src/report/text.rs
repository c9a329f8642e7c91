//! Small help for writing to people: colours, line wrapping, numbers. Knows nothing of drafts.
//!
//! Public so that whoever prints reports can print the rest in the same hand.

use std::fmt::{self, Display};

use anstyle::{AnsiColor, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Severity;
pub use crate::text::grouped;
use crate::text::{is_printable_ascii, is_western};

/// The most characters of a message that are worth printing; a note can be a megabyte of one letter.
pub(super) const CLIP: usize = 240;

/// Prose gets no wider than this, however wide the terminal is, and no narrower than that.
const WIDEST: usize = 80;
const NARROWEST: usize = 30;

pub(super) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const SUGGESTION: Style = AnsiColor::Cyan.on_default();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// How many columns prose is wrapped to where there are so many.
pub fn prose_width(columns: usize) -> usize {
    columns.clamp(NARROWEST, WIDEST)
}

/// Colours, if they are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    color: bool,
}

impl Paint {
    /// Paints if `color` holds.
    pub const fn new(color: bool) -> Self {
        Self { color }
    }

    /// As findings of a severity look.
    pub fn severity<T: Display>(self, severity: Severity, text: T) -> Painted<T> {
        let style = match severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
            Severity::Suggestion => SUGGESTION,
        };
        self.paint(style, text)
    }

    /// As good news looks.
    pub fn good<T: Display>(self, text: T) -> Painted<T> {
        self.paint(GOOD, text)
    }

    /// What stands above something, or names it.
    pub fn heading<T: Display>(self, text: T) -> Painted<T> {
        self.paint(HEADING, text)
    }

    /// What may be passed over.
    pub fn faint<T: Display>(self, text: T) -> Painted<T> {
        self.paint(FAINT, text)
    }

    fn paint<T: Display>(self, style: Style, text: T) -> Painted<T> {
        Painted {
            style: if self.color { style } else { Style::new() },
            text,
        }
    }
}

/// A text in a colour.
#[derive(Debug)]
pub struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:#}", self.style, self.text, self.style)
    }
}

/// Breaks `text` into lines of at most `width` columns, the first of which has `used` columns less;
/// all but the first are indented by `indent` spaces. A word wider than a line is left whole, so that
/// it can be copied.
pub fn wrap(text: &str, used: usize, indent: usize, width: usize) -> String {
    let mut lines = String::with_capacity(text.len() + 16);
    let mut column = used;
    let mut begun = used > 0;
    let mut space = false;
    for (unit, columns) in units(text) {
        if blank(unit) {
            space = true;
            continue;
        }
        if begun && column + usize::from(space) + columns > width {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if space && begun {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(unit);
        column += columns;
        begun = true;
        space = false;
    }
    lines
}

/// The stretches that a line break may not divide, each with its columns: words, runs of space, and, in
/// scripts that are written without spaces, single wide characters with the punctuation that clings to them.
fn units(text: &str) -> impl Iterator<Item = (&str, usize)> {
    // Where each character takes a column, which is seen soon, there are only words and spaces.
    let ascii = is_printable_ascii(text);
    let even = ascii || text.chars().all(|c| is_western(c) && !c.is_ascii_control());
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = if even {
            let space = rest.starts_with(' ');
            let mut bytes = rest.bytes();
            let end = bytes.position(|byte| (byte == b' ') != space);
            end.unwrap_or(rest.len())
        } else {
            unit_end(rest)
        };
        let (unit, after) = rest.split_at(end);
        rest = after;
        let columns = if ascii {
            unit.len()
        } else if even {
            unit.chars().count()
        } else {
            unit.width()
        };
        (!unit.is_empty()).then_some((unit, columns))
    })
}

/// Where the first such stretch ends.
fn unit_end(text: &str) -> usize {
    const OPENING: &str = "“‘«‹([{「『（【《";
    const CLOSING: &str = "”’»›)]}」』）】》.,;:!?…、。，！？";
    let mut end = 0;
    let mut last: Option<&str> = None;
    for grapheme in text.graphemes(true) {
        if let Some(last) = last {
            let wide = last.width() > 1 || grapheme.width() > 1;
            let clings = OPENING.contains(last) || CLOSING.contains(grapheme);
            if blank(last) != blank(grapheme) || (wide && !clings) {
                break;
            }
        }
        end += grapheme.len();
        last = Some(grapheme);
    }
    end
}

/// Whether a line may be broken at this character.
fn blank(grapheme: &str) -> bool {
    grapheme.chars().all(|c| c.is_whitespace() && c != '\u{a0}')
}

/// `1 draft`, `2 drafts`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(
            wrap("one two three four", 0, 2, 9),
            "one two\n  three\n  four"
        );
        assert_eq!(wrap(": one two", 4, 2, 9), ": one\n  two");
        assert_eq!(wrap("  a   b ", 0, 0, 9), "a b");
        assert_eq!(wrap("", 3, 2, 9), "");
    }

    #[test]
    fn a_word_wider_than_a_line_stays_whole() {
        assert_eq!(
            wrap("see https://example.com ok", 0, 1, 8),
            "see\n https://example.com\n ok"
        );
    }

    #[test]
    fn wide_characters_break_anywhere_but_before_their_full_stop() {
        assert_eq!(wrap("東京です。また", 0, 0, 6), "東京で\nす。ま\nた");
        assert_eq!(wrap("東京で。", 0, 0, 6), "東京\nで。");
    }

    #[test]
    fn characters_of_one_column_are_broken_as_all_are() {
        let western = (' '..='\u{2fff}').filter(|c| is_western(*c) && !c.is_ascii_control());
        for c in western {
            let text = format!(" a{c}b {c}, “{c}” {c}");
            let (mut rest, mut all) = (&text[..], Vec::new());
            while !rest.is_empty() {
                let (unit, after) = rest.split_at(unit_end(rest));
                all.push((unit, unit.width()));
                rest = after;
            }
            assert_eq!(units(&text).collect::<Vec<_>>(), all, "{c:?}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let groups = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_048_576, "1,048,576"),
        ];
        for (number, shown) in groups {
            assert_eq!(grouped(number), shown);
        }
        assert_eq!(count(1, "draft", "drafts"), "1 draft");
    }
}

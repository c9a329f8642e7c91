//! Where the bytes of a note stand in the file that it was read from: lines and columns, for people and
//! editors. Knows what stands between file and note only as the origin tells it, and reads no file.

use crate::diagnostic::{Span, Utf16Span};
use crate::draft::{Inset, Origin};

/// More lines or characters than any file has before a note: whoever made a draft may have miscounted,
/// and sums of these do not overflow.
const MOST: usize = u32::MAX as usize;

impl Span {
    /// The span of the bytes `start..end` of `note`, which was read at `origin`.
    ///
    /// Bytes that are no character boundary are moved to the one before.
    pub fn of(note: &str, origin: &Origin, start: usize, end: usize) -> Self {
        Spans::of(note, origin).locate(start, end)
    }
}

/// Makes spans of one note. Spans asked for in the order of their starts cost one walk through the note
/// in all, however many there are.
#[derive(Debug)]
pub struct Spans<'a> {
    note: &'a str,
    lines_before: usize,
    insets: &'a [Inset],
    at: Place,
}

/// How far the walk through a note has come.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    byte: usize,
    /// In the file, from 0.
    line: usize,
    column: usize,
    /// Column in UTF-16 code units.
    column_utf16: usize,
    /// Units since the note began.
    utf16: usize,
    /// How many of the insets stand before.
    insets: usize,
}

/// A place in a text, as editors count it: both from 1, the column in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Utf16Place {
    /// The line.
    pub line: usize,
    /// The column in the line.
    pub column: usize,
}

impl<'a> Spans<'a> {
    /// For a note that was read at `origin`.
    pub fn of(note: &'a str, origin: &'a Origin) -> Self {
        let (lines_before, insets) = match origin.note_line {
            Some(lines) => (lines, origin.insets.as_slice()),
            None => (0, [].as_slice()),
        };
        Self {
            note,
            lines_before: lines_before.min(MOST),
            insets,
            at: Place::default(),
        }
    }

    /// The span of the bytes `start..end`. Bytes that are no character boundary are moved to the one
    /// before.
    pub fn locate(&mut self, start: usize, end: usize) -> Span {
        let start = self.note.floor_char_boundary(start);
        let end = self.note.floor_char_boundary(end).max(start);
        self.go_to(start);
        let words = &self.note[start..end];
        let length = if words.is_ascii() {
            words.len()
        } else {
            words.chars().map(char::len_utf16).sum()
        };
        Span {
            start,
            end,
            line: 1 + self.lines_before + self.at.line,
            column: 1 + self.at.column,
            utf16: Utf16Span {
                start: self.at.utf16,
                end: self.at.utf16 + length,
            },
        }
    }

    /// Where the byte `at` stands, as editors count. A byte that is no character boundary is moved to
    /// the one before.
    pub fn utf16_place(&mut self, at: usize) -> Utf16Place {
        self.go_to(self.note.floor_char_boundary(at));
        Utf16Place {
            line: 1 + self.lines_before + self.at.line,
            column: 1 + self.at.column_utf16,
        }
    }

    /// Goes to byte `to`, a character boundary, and past the insets before it.
    fn go_to(&mut self, to: usize) {
        if to < self.at.byte {
            self.at = Place::default();
        }
        while let Some(inset) = self.insets.get(self.at.insets)
            && inset.at <= to
        {
            self.walk(self.note.floor_char_boundary(inset.at));
            if inset.lines > 0 {
                self.at.line += inset.lines.min(MOST);
                self.at.column = 0;
                self.at.column_utf16 = 0;
            }
            self.at.column += inset.characters.min(MOST);
            self.at.column_utf16 += inset.utf16.min(MOST);
            self.at.insets += 1;
        }
        self.walk(to);
    }

    /// Goes on to byte `to`, a character boundary; stays where that lies behind.
    fn walk(&mut self, to: usize) {
        let stretch = self.note.get(self.at.byte..to).unwrap_or_default();
        self.at.byte = self.at.byte.max(to);
        if stretch.is_ascii() && !stretch.contains('\n') {
            self.at.utf16 += stretch.len();
            self.at.column += stretch.len();
            self.at.column_utf16 += stretch.len();
            return;
        }
        for c in stretch.chars() {
            self.at.utf16 += c.len_utf16();
            if c == '\n' {
                self.at.line += 1;
                self.at.column = 0;
                self.at.column_utf16 = 0;
            } else {
                self.at.column += 1;
                self.at.column_utf16 += c.len_utf16();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(lines: Option<usize>, insets: &[(usize, usize)]) -> Origin {
        Origin {
            note_line: lines,
            insets: insets.iter().map(|(at, n)| Inset::new(*at, *n)).collect(),
            ..Origin::default()
        }
    }

    #[track_caller]
    fn assert_places(note: &str, origin: &Origin, expected: &[(usize, usize)]) {
        let mut spans = Spans::of(note, origin);
        let walked: Vec<_> = (0..=note.len())
            .filter(|byte| note.is_char_boundary(*byte))
            .map(|byte| spans.locate(byte, byte))
            .collect();
        let places: Vec<_> = walked.iter().map(|span| (span.line, span.column)).collect();
        assert_eq!(places, expected);
        for span in walked.iter().rev() {
            let alone = Span::of(note, origin, span.start, span.end);
            assert_eq!((*span, *span), (alone, spans.locate(span.start, span.end)));
        }
    }

    #[test]
    fn without_insets_a_column_is_that_of_the_note() {
        let expected = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)];
        assert_places("é🦀\nx", &origin(None, &[]), &expected);
        assert_places("é🦀\nx", &origin(None, &[(0, 9)]), &expected);
    }

    #[test]
    fn an_inset_moves_the_rest_of_its_line() {
        let note = "ab\ncd\ne";
        let origin = origin(Some(4), &[(0, 7), (1, 1), (1, 1), (6, 2)]);
        let expected = [
            (5, 8),
            (5, 11),
            (5, 12),
            (6, 1),
            (6, 2),
            (6, 3),
            (7, 3),
            (7, 4),
        ];
        assert_places(note, &origin, &expected);
    }

    #[test]
    fn editors_count_utf16_units_also_of_what_stands_before() {
        let mut origin = origin(Some(1), &[]);
        origin.insets = vec![Inset::of(0, "🦀é,\""), Inset::of(8, "> ")];
        let mut spans = Spans::of("a🦀b\n\u{e9}c", &origin);
        let mut place = |at| {
            let place = spans.utf16_place(at);
            (place.line, place.column)
        };
        assert_eq!(place(0), (2, 6));
        assert_eq!(place(5), (2, 9));
        assert_eq!(place(7), (3, 1));
        assert_eq!(place(9), (3, 4));
        assert_eq!(place(1), (2, 7));
    }

    #[test]
    fn insets_in_no_order_do_no_harm() {
        let mut origin = origin(Some(0), &[(9, 1), (2, 1), (usize::MAX, 1)]);
        for _ in 0..3 {
            Spans::of("a\u{e9}b\nc", &origin).locate(3, 4);
            origin.insets.rotate_left(1);
        }
    }
}

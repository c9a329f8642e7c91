//! Where a note stands that is a value of the front matter: its line, and what stands in the file and not in the
//! note, such as indentation. What YAML it is, the parser has said; here its text is found again.

use crate::draft::Inset;

/// Where a note stands in the front matter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// How many lines of the front matter stand above it.
    pub(super) lines_before: usize,
    /// Its first byte in the front matter.
    pub(super) byte: usize,
    /// Whether it stands there byte for byte.
    pub(super) verbatim: bool,
    pub(super) insets: Vec<Inset>,
}

/// Where `note` stands, which is the value of `key`; nothing where it is written in a way that no column would show,
/// such as with `\\n`.
pub(super) fn place(front: &str, key: &str, note: &str) -> Option<Place> {
    let value = value_of(front, key)?;
    let written = front.get(value..)?;
    let (quote, byte) = match written.as_bytes().first()? {
        quote @ (b'"' | b'\'') => (Some(char::from(*quote)), value + 1),
        b'|' | b'>' => (None, value + written.find('\n')? + 1),
        _ => (None, value),
    };
    let blank = match quote {
        Some(_) => 0,
        None => front.get(byte..)?.find(|c: char| !is_blank(c))?,
    };
    let byte = byte + blank;
    let rest = front.get(byte..)?;
    let above = front.get(..byte)?;
    let before = above.get(above.rfind('\n').map_or(0, |newline| newline + 1)..)?;
    let mut insets = Vec::new();
    if !before.is_empty() {
        insets.push(Inset::of(0, before));
    }
    trace(rest, note, quote, &mut insets)?;
    Some(Place {
        lines_before: above.matches('\n').count(),
        byte,
        verbatim: rest.starts_with(note),
        insets,
    })
}

/// Where the value of a key begins that stands at the beginning of a line.
fn value_of(front: &str, key: &str) -> Option<usize> {
    let mut at = 0;
    for line in front.split_inclusive('\n') {
        let behind = line.strip_prefix(key).or_else(|| {
            let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            line.get(1..)?.strip_prefix(key)?.strip_prefix(quote)
        });
        let value = behind.and_then(|rest| rest.trim_start_matches(' ').strip_prefix(':'));
        if let Some(value) = value {
            let value = value.trim_start_matches([' ', '\t']);
            return Some(at + line.len() - value.len());
        }
        at += line.len();
    }
    None
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Follows a note through the text in which it is written, and adds what stands there beside it.
fn trace(written: &str, note: &str, quote: Option<char>, insets: &mut Vec<Inset>) -> Option<()> {
    let mut rest = written;
    let mut at = 0;
    while let Some(c) = note.get(at..)?.chars().next() {
        let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
        let breaks = rest.get(..blanks)?.matches('\n').count();
        if matches!(c, ' ' | '\n') && breaks > 0 {
            // A line end that is one in the note, or was folded to a space; several are one less then.
            let ends = note.get(at..)?.bytes().take_while(|b| *b == b'\n').count();
            at += ends.max(1);
            if note.get(at..)?.is_empty() {
                return Some(());
            }
            let indent = rest
                .get(..blanks)?
                .rfind('\n')
                .map_or(0, |end| blanks - end - 1);
            let own = note.get(at..)?.bytes().take_while(|b| *b == b' ').count();
            let inset = indent.checked_sub(own)?;
            insets.push(Inset {
                lines: breaks.checked_sub(ends)?,
                ..Inset::new(at, inset)
            });
            rest = rest.get(blanks - own..)?;
            continue;
        }
        let escaped = match quote {
            Some('"') if c == '"' || c == '\\' => rest.strip_prefix('\\'),
            Some('\'') if c == '\'' => rest.strip_prefix('\''),
            _ => None,
        };
        if let Some(behind) = escaped {
            insets.push(Inset::new(at, 1));
            rest = behind;
        }
        rest = rest.strip_prefix(c)?;
        at += c.len_utf8();
    }
    Some(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::Span;
    use crate::draft::Origin;

    /// The line and the column in `front` of a word of the note.
    #[track_caller]
    fn found(front: &str, note: &str, word: &str) -> (usize, usize) {
        let place = place(front, "note", note).unwrap();
        let origin = Origin {
            note_line: Some(place.lines_before),
            insets: place.insets,
            ..Origin::default()
        };
        let start = note.find(word).unwrap();
        let span = Span::of(note, &origin, start, start + word.len());
        (span.line, span.column)
    }

    #[test]
    fn a_note_is_found_where_it_is_written() {
        for (front, note, word, expected) in [
            (
                "to: Ida\nnote: Hej Ida, tack\n",
                "Hej Ida, tack",
                "tack",
                (2, 16),
            ),
            (
                "\"note\" : \"Hej \\\"Ida\\\", tack\"\n",
                "Hej \"Ida\", tack",
                "tack",
                (1, 24),
            ),
            ("note: 'Hej, it''s me'\n", "Hej, it's me", "me", (1, 19)),
            (
                "note: |\n  Hej Ida,\n\n    tack\n",
                "Hej Ida,\n\n  tack\n",
                "tack",
                (4, 5),
            ),
            (
                "note: |-\r\n    Hej,\r\n    tack\r\n",
                "Hej,\ntack",
                "tack",
                (3, 5),
            ),
            (
                "note: >\n  Hej Ida,\n  tack\n\n  och hej\n",
                "Hej Ida, tack\noch hej\n",
                "tack",
                (3, 3),
            ),
            (
                "note: >\n  Hej Ida,\n  tack\n\n  och hej\n",
                "Hej Ida, tack\noch hej\n",
                "hej",
                (5, 7),
            ),
            (
                "note: \"Hej\n  Ida, tack\"\n",
                "Hej Ida, tack",
                "tack",
                (2, 8),
            ),
            ("note:\n  Hej\n  Ida\n", "Hej Ida", "Ida", (3, 3)),
        ] {
            assert_eq!(found(front, note, word), expected, "{front}");
        }
    }

    #[test]
    fn a_note_that_is_written_in_another_way_is_not_found() {
        assert_eq!(place("note: \"Hej\\nIda\"\n", "note", "Hej\nIda"), None);
        assert_eq!(place("{note: Hej}\n", "note", "Hej"), None);
        assert_eq!(place("note: *other\n", "note", "Hej"), None);
    }
}

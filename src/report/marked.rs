//! The note with findings marked under it, drawn by rustc's own renderer.
//!
//! That renderer cuts what is too wide, and a note is a paragraph, not a line of code. So this room
//! breaks the note into lines first, leaves out the long stretches of a very long one where nothing
//! was found, and carries the findings' spans over. It decides nothing about what is worth marking.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::text::{self, ERROR, WARNING};
use super::visible::{self, Mode};

/// Notes of up to so many characters are shown whole; no platform takes more than 1,900.
const WHOLE: usize = 2_000;
/// What is shown around a finding in a longer note, in characters.
const AROUND: usize = 100;
/// The widest that a line of the note gets; lines any longer are hard to read.
const WIDEST: usize = 76;
/// Columns that the renderer puts before each line.
const GUTTER: usize = 4;

/// A finding to mark.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Bytes of the note.
    pub(super) span: Range<usize>,
    /// What to write beside it, printable; a rule's id.
    pub(super) label: String,
    /// Whether it is drawn as the reason why the note fails.
    pub(super) error: bool,
}

/// Draws `note` for a terminal of `width` columns. No line ends in white space, nor does the whole.
pub(super) fn render(note: &str, marks: &[Mark], width: usize, color: bool) -> String {
    let mut page = Page::default();
    let room = width.saturating_sub(GUTTER).max(16);
    let mut shown_to = 0;
    for part in parts(note, marks) {
        if part.start > shown_to {
            page.leave_out(&note[shown_to..part.start]);
        }
        page.write(note, part.clone(), marks, room);
        shown_to = part.end;
    }
    if shown_to < note.len() {
        page.leave_out(&note[shown_to..]);
    }

    let last_line = page.text.rfind('\n').map_or(0, |end| end + 1);
    let last_line_marked = page
        .marked
        .iter()
        .flatten()
        .any(|piece| piece.start >= last_line);
    let annotations = marks
        .iter()
        .zip(&page.marked)
        .flat_map(|(mark, pieces)| annotations(mark, pieces));
    let snippet = Snippet::source(page.text.as_str())
        .line_numbering(false)
        .fold(false)
        .annotations(annotations);
    let renderer = if color {
        Renderer::styled().error(ERROR).context(WARNING)
    } else {
        Renderer::plain()
    };
    // The lines are broken already, so the renderer need not cut any.
    let drawing = renderer
        .term_width(usize::from(u16::MAX))
        .render(&[Group::with_level(Level::ERROR).element(snippet)]);
    // It frames the text with a bare line above, and one below if there is no annotation.
    let mut lines: Vec<&str> = drawing.lines().skip(1).map(str::trim_end).collect();
    if !last_line_marked {
        lines.pop();
    }
    lines.join("\n")
}

/// One annotation for each line that the finding is on; the last has the label.
fn annotations<'a>(mark: &'a Mark, pieces: &[Range<usize>]) -> Vec<Annotation<'a>> {
    let kind = if mark.error {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let mut annotations: Vec<_> = pieces
        .iter()
        .map(|piece| kind.span(piece.clone()))
        .collect();
    if let Some(last) = annotations.pop() {
        annotations.push(last.label(mark.label.as_str()));
    }
    annotations
}

/// The parts of the note that are shown: all of it, or, of a very long one, its two ends and what is
/// around the findings.
fn parts(note: &str, marks: &[Mark]) -> Vec<Range<usize>> {
    if note.char_indices().nth(WHOLE).is_none() {
        return std::iter::once(0..note.len()).collect();
    }
    let back = |at: usize| {
        let before = &note[..note.floor_char_boundary(at)];
        before
            .char_indices()
            .rev()
            .nth(AROUND)
            .map_or(0, |(at, _)| at)
    };
    let on = |at: usize| {
        let at = note.floor_char_boundary(at);
        note[at..]
            .char_indices()
            .nth(AROUND)
            .map_or(note.len(), |(more, _)| at + more)
    };
    let mut parts = vec![0..on(0), back(note.len())..note.len()];
    for mark in marks {
        parts.push(back(mark.span.start)..on(mark.span.start));
        parts.push(back(mark.span.end)..on(mark.span.end));
    }
    parts.sort_by_key(|part| part.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for part in parts {
        match merged.last_mut() {
            // A gap that would not be shorter than the line that stands for it is no gap.
            Some(last) if part.start <= last.end + AROUND => last.end = last.end.max(part.end),
            _ => merged.push(part),
        }
    }
    merged
}

/// A character of the note on its way to a line.
struct Cell<'a> {
    piece: visible::Piece<'a>,
    columns: usize,
    /// Whether the line may be broken after it.
    breakable: bool,
    blank: bool,
}

/// The lines drawn so far, and where on them each mark stands.
#[derive(Default)]
struct Page {
    text: String,
    /// For each mark its stretches of `text`, one a line.
    marked: Vec<Vec<Range<usize>>>,
}

impl Page {
    /// Says that a stretch of the note is not shown.
    fn leave_out(&mut self, stretch: &str) {
        let length = text::count(stretch.chars().count(), "character", "characters");
        self.line();
        self.text.push_str(&format!("[… {length} …]"));
    }

    /// Begins a line.
    fn line(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Writes `part` of the note, `room` columns wide at most with all labels.
    fn write(&mut self, note: &str, part: Range<usize>, marks: &[Mark], room: usize) {
        self.marked.resize(marks.len(), Vec::new());
        let mut start = part.start;
        for line in note[part].split_inclusive('\n') {
            let content = line.strip_suffix('\n').unwrap_or(line);
            let content = content.strip_suffix('\r').unwrap_or(content);
            let cells = cells(content, start);
            let mut rest = cells.as_slice();
            loop {
                let (now, later) = rest.split_at(line_length(rest, marks, room));
                self.write_line(now, marks);
                rest = later;
                if rest.is_empty() {
                    break;
                }
            }
            start += line.len();
        }
    }

    fn write_line(&mut self, cells: &[Cell<'_>], marks: &[Mark]) {
        // One blank line is a paragraph; more of them are only scrolling.
        if cells.iter().all(|cell| cell.blank)
            && (self.text.is_empty() || self.text.ends_with('\n'))
        {
            return;
        }
        self.line();
        let length = cells
            .iter()
            .rposition(|cell| !cell.blank)
            .map_or(0, |last| last + 1);
        for cell in &cells[..length] {
            let at = self.text.len();
            self.text.push_str(&cell.piece.shown);
            for (mark, pieces) in marks.iter().zip(&mut self.marked) {
                if mark.span.start < cell.piece.end && cell.piece.start < mark.span.end {
                    match pieces.last_mut() {
                        Some(last) if last.end == at => last.end = self.text.len(),
                        _ => pieces.push(at..self.text.len()),
                    }
                }
            }
        }
    }
}

/// The characters of a line of the note that begins at the note's byte `offset`.
fn cells(line: &str, offset: usize) -> Vec<Cell<'_>> {
    let mut cells: Vec<Cell<'_>> = Vec::with_capacity(line.len());
    for mut piece in visible::pieces(line, Mode::Marked) {
        piece.start += offset;
        piece.end += offset;
        let columns = piece.shown.chars().map(|c| c.width().unwrap_or(1)).sum();
        let blank = piece.shown.chars().all(char::is_whitespace) && !piece.shown.is_empty();
        let wide = columns == 2 && piece.shown.chars().count() == 1;
        // A mark that has no width of its own stays with the character before it.
        if columns == 0
            && let Some(last) = cells.last_mut()
        {
            last.breakable = false;
        }
        let breakable = blank || wide || columns == 0;
        cells.push(Cell {
            piece,
            columns,
            breakable,
            blank,
        });
    }
    cells
}

/// How many of `cells` go on the next line, so that neither they nor the labels under them are wider
/// than `room`: as many as fit, but rather fewer than a label without room.
fn line_length(cells: &[Cell<'_>], marks: &[Mark], room: usize) -> usize {
    let mut columns = Vec::with_capacity(cells.len().min(WIDEST) + 1);
    columns.push(0);
    for cell in cells {
        let column = columns.last().copied().unwrap_or(0) + cell.columns;
        if column > room.min(WIDEST) && !cell.blank {
            break;
        }
        columns.push(column);
    }
    let most = (columns.len() - 1).max(1).min(cells.len());
    let last_break = |before: usize| (1..before).rev().find(|&at| cells[at - 1].breakable);
    let mut length = if most == cells.len() {
        most
    } else {
        last_break(most + 1).unwrap_or(most)
    };

    // A short finding is easier to see in one piece.
    let half = room.min(WIDEST) / 2;
    let divided = marks.iter().filter_map(|mark| {
        let start = cells[..length]
            .iter()
            .position(|cell| cell.piece.end > mark.span.start)?;
        let goes_on = cells
            .get(length)
            .is_some_and(|next| next.piece.start < mark.span.end);
        let inside = cells[start..]
            .iter()
            .take_while(|cell| cell.piece.start < mark.span.end);
        let short = inside.map(|cell| cell.columns).sum::<usize>() <= half;
        (goes_on && short && columns.get(start).is_some_and(|&column| column >= half))
            .then_some(start)
    });
    if let Some(start) = divided.min()
        && let Some(shorter) = last_break(start + 1)
    {
        length = shorter;
    }

    while let Some(crowded) = crowded(&cells[..length], &columns, marks, room) {
        let shorter = last_break(crowded.start + 1).or_else(|| last_break(crowded.end));
        match shorter {
            Some(shorter) if shorter < length => length = shorter,
            _ => break,
        }
    }
    length
}

/// The mark, as a stretch of `cells`, whose label would run over the edge.
///
/// The renderer writes the label of the rightmost mark beside it and hangs the others below the
/// first column of theirs.
fn crowded(
    cells: &[Cell<'_>],
    columns: &[usize],
    marks: &[Mark],
    room: usize,
) -> Option<Range<usize>> {
    let column = |at: usize| columns.get(at).copied().unwrap_or(usize::MAX / 2);
    let on_line = marks.iter().filter_map(|mark| {
        let start = cells
            .iter()
            .position(|cell| cell.piece.end > mark.span.start)?;
        let end = cells
            .iter()
            .rposition(|cell| cell.piece.start < mark.span.end)?
            + 1;
        let ends_here = cells
            .last()
            .is_some_and(|cell| mark.span.end <= cell.piece.end);
        (start < end).then_some((start..end, if ends_here { mark.label.width() } else { 0 }))
    });
    let on_line: Vec<_> = on_line.collect();
    let rightmost = on_line.iter().map(|(stretch, _)| stretch.start).max()?;
    on_line.into_iter().find_map(|(stretch, label)| {
        let beside = if stretch.start == rightmost {
            stretch.end
        } else {
            stretch.start
        };
        (label > 0 && column(beside) + 1 + label > room).then_some(stretch)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(note: &str, text: &str, label: &str) -> Mark {
        let start = note.find(text).unwrap_or_default();
        Mark {
            span: start..start + text.len(),
            label: label.to_owned(),
            error: true,
        }
    }

    /// The first column and the width of the first row of carets.
    fn carets(drawing: &str) -> Option<(usize, usize)> {
        let row = drawing.lines().find(|line| line.contains('^'))?;
        let start = row.find('^')?;
        Some((row[..start].width(), row.matches('^').count()))
    }

    #[test]
    fn a_line_is_broken_early_rather_than_a_label_cut_off() {
        let note = "seven words and then comes the finding here";
        let drawing = render(
            note,
            &[mark(note, "finding", "pitch/meeting-ask")],
            44,
            false,
        );
        assert_eq!(
            drawing,
            " | seven words and then comes the\n | finding here\n | ^^^^^^^ pitch/meeting-ask"
        );
    }

    #[test]
    fn a_finding_over_two_lines_is_labelled_once() {
        let note = "one\r\ntwo";
        let drawing = render(note, &[mark(note, note, "rule")], 60, false);
        assert_eq!(drawing, " | one\n | ^^^\n | two\n | ^^^ rule");
    }

    #[test]
    fn blank_lines_are_not_repeated() {
        let drawing = render("\n\n \none\n\n\n\t\ntwo", &[], 60, false);
        assert_eq!(drawing, " | one\n |\n | two");
    }

    #[test]
    fn a_long_note_is_shown_around_its_findings() {
        let note = format!(
            "begin {} HERE {} end",
            "a ".repeat(5_000),
            "b ".repeat(5_000)
        );
        let drawing = render(&note, &[mark(&note, "HERE", "rule")], 80, false);
        assert!(drawing.contains("begin") && drawing.contains("HERE") && drawing.contains("end"));
        assert_eq!(drawing.matches("characters …]").count(), 2);
        assert!(drawing.lines().count() < 20, "{drawing}");
    }

    proptest! {
        #[test]
        fn carets_stand_under_what_they_mean(
            before in "[a日👍é\u{301}\u{202e}\u{1b}🏽ｱ]{0,12}",
            after in "[b語👩\u{200d}]{0,6}",
        ) {
            let note = format!("{before} TARGET {after}");
            let drawing = render(&note, &[mark(&note, "TARGET", "rule")], 200, false);
            let line = drawing.lines().find(|line| line.contains("TARGET")).unwrap_or_default();
            let column = line.split("TARGET").next().unwrap_or_default().width();
            prop_assert_eq!(carets(&drawing), Some((column, "TARGET".len())), "{}", drawing);
        }
    }
}

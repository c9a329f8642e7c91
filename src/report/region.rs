//! Where findings stand in their file, for formats that point into it: lines and columns as editors
//! count, and bytes where they are known. A note that is quoted inside JSON has no place of its own
//! there; its record has a line, and that is all that is said.

use std::ops::Range;

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::spans::{Spans, Utf16Place};

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    /// The line of its beginning, from 1.
    pub(super) line: usize,
    /// What it is of its lines; `None` for the whole line.
    pub(super) part: Option<Part>,
    /// Its bytes in the file.
    pub(super) bytes: Option<Range<usize>>,
}

/// From where to where a stretch goes on its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Column of its first UTF-16 unit, from 1.
    pub(super) column: usize,
    /// Its end, after the last unit.
    pub(super) end: Utf16Place,
}

/// Where each of some findings of a report stands; `None` where nothing is known of it.
pub(super) fn regions(
    draft: &Draft,
    report: &Report,
    findings: &[Diagnostic],
) -> Vec<Option<Region>> {
    if draft.origin.note_line.is_none() {
        let region = report.line.map(|line| Region {
            line,
            part: None,
            bytes: None,
        });
        return vec![region; findings.len()];
    }
    // In the order of the text, so that it is walked through once, however many findings overlap.
    let mut edges: Vec<(usize, usize, bool)> = findings
        .iter()
        .enumerate()
        .flat_map(|(index, finding)| {
            [
                (finding.span.start, index, false),
                (finding.span.end, index, true),
            ]
        })
        .collect();
    edges.sort_unstable();
    let mut spans = Spans::of(&draft.note, &draft.origin);
    let mut places = vec![None; findings.len() * 2];
    for (byte, index, end) in edges {
        if let Some(place) = places.get_mut(index * 2 + usize::from(end)) {
            *place = Some(spans.utf16_place(byte));
        }
    }
    let file_bytes = |bytes: Range<usize>| {
        let before = draft.origin.note_byte?;
        Some(before.checked_add(bytes.start)?..before.checked_add(bytes.end)?)
    };
    findings
        .iter()
        .zip(places.chunks_exact(2))
        .map(|(finding, places)| {
            let [Some(start), Some(end)] = *places else {
                return None;
            };
            // What is said of the note as a whole is said of the line on which it begins.
            let part = (!finding.text.is_empty()).then_some(Part {
                column: start.column,
                end,
            });
            // What is said of no words in particular may be about another line, such as a comment's.
            let line = part.map_or(finding.span.line, |_| start.line);
            Some(Region {
                line,
                bytes: part.and_then(|_| file_bytes(finding.span.start..finding.span.end)),
                part,
            })
        })
        .collect()
}

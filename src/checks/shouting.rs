//! Capitals and rows of exclamation marks.
//!
//! Loud words are counted, not read: a row of them in one breath, or most of a note. A name or an
//! abbreviation among small letters is no noise.

use std::ops::Range;

use crate::note::Note;
use crate::note::words::{Break, Word};
use crate::rule::Rule;

use super::{Hit, Subject};

/// Capitals of fewer letters are mostly abbreviations.
const LOUD_FROM: usize = 4;

/// `manners/shouting`
pub(super) fn shouting(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let note = subject.note;
    let marks = count(rule, "exclamation-marks");
    let signs = note.signs();
    let wide = ["！", "‼"].iter().any(|mark| signs.may_hold(mark));
    let calm = marks > 1 && !wide && (!signs.has(b'!') || !note.text.contains("!!"));
    let mut hits = if calm {
        Vec::new()
    } else {
        exclamations(note.text, marks)
    };
    if !has_capitals(note) {
        return hits;
    }
    let least = count(rule, "min-words");
    hits.extend(
        rows(note, least)
            .into_iter()
            .map(|row| Hit::at(note.bytes(row))),
    );
    if let Some(share) = rule.share("share")
        && let Some(loud) = is_loud(note, least, share, |_| true)
    {
        hits.push(Hit::at(note.bytes(loud)));
    }
    hits
}

/// The words from the first loud one to the last, if at least so many and such a share of the words that
/// could be loud are; only words that are `counted` tell.
pub(super) fn is_loud(
    note: &Note<'_>,
    least: usize,
    share: f64,
    counted: impl Fn(usize) -> bool,
) -> Option<Range<usize>> {
    if !has_capitals(note) {
        return None;
    }
    let words = &note.words.list;
    let (mut loud, mut all) = (0, 0);
    let mut span = words.len()..0;
    for (index, word) in words.iter().enumerate() {
        let letters = letters(note, word);
        if letters < LOUD_FROM || !counted(index) {
            continue;
        }
        all += 1;
        if word.is_all_capitals() {
            loud += 1;
            span.start = span.start.min(index);
            span.end = index + 1;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "no note has that many words")]
    let most = f64::from(u32::try_from(loud).unwrap_or(u32::MAX)) >= share * all as f64;
    (loud > 0 && loud >= least && most).then_some(span)
}

/// Whether any word is in capitals, as every loud word is.
pub(super) fn has_capitals(note: &Note<'_>) -> bool {
    note.words.list.iter().any(Word::is_all_capitals)
}

/// Rows of at least so many loud words, with nothing but capitals and no comma between them.
fn rows(note: &Note<'_>, least: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut row = 0..0;
    let mut loud = 0;
    for (index, word) in note.words.list.iter().enumerate() {
        let capitals = word.is_all_capitals()
            || note.text[word.start..word.end]
                .chars()
                .all(char::is_uppercase);
        let goes_on = capitals && (loud == 0 || word.before == Break::None);
        if !goes_on {
            if loud >= least {
                rows.push(row.clone());
            }
            loud = 0;
        }
        if capitals && letters(note, word) >= LOUD_FROM {
            if loud == 0 {
                row.start = index;
            }
            row.end = index + 1;
            loud += 1;
        }
    }
    if loud >= least && loud > 0 {
        rows.push(row);
    }
    rows
}

fn letters(note: &Note<'_>, word: &Word) -> usize {
    note.text[word.start..word.end]
        .chars()
        .filter(|c| c.is_alphabetic())
        .count()
}

/// Rows of at least so many exclamation marks.
fn exclamations(text: &str, least: usize) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut row: Option<(usize, usize)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if matches!(c, '!' | '！' | '‼') {
            row = Some(row.map_or((at, 1), |(start, marks)| (start, marks + 1)));
        } else if let Some((start, marks)) = row.take()
            && least > 0
            && marks >= least
        {
            hits.push(Hit::at(start..at));
        }
    }
    hits
}

fn count(rule: &Rule, key: &str) -> usize {
    rule.number(key)
        .and_then(|number| usize::try_from(number).ok())
        .unwrap_or(usize::MAX)
}

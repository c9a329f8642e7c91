//! Words that are not written as they read: letters of other alphabets, signs and spaces where none belong.
//!
//! The words were read past all that already; this only names it. The trick is the finding, whatever the
//! words say.

use crate::note::look_alike;
use crate::note::words::{Break, Trick};
use crate::rule::Rule;

use super::{Hit, Subject};

/// `fit/look-alike-letters`: the first such word; `{name}` is the letter that only looks Latin.
pub(super) fn look_alike_letters(subject: &Subject<'_>) -> Vec<Hit> {
    let text = subject.note.text;
    let tricks = subject.note.words.tricks.iter();
    let mut words = tricks.filter(|(trick, _)| *trick == Trick::LookAlike);
    let Some((_, bytes)) = words.next() else {
        return Vec::new();
    };
    let letter = text[bytes.clone()].chars().find_map(look_alike::name_of);
    let name = letter.map_or_else(String::new, |(alphabet, c)| {
        format!("the {alphabet} letter U+{:04X}", u32::from(c))
    });
    vec![Hit::at(bytes.clone()).with("name", name)]
}

/// `fit/broken-words`: all that is broken up, from the first piece to the last of a word.
pub(super) fn broken_words(subject: &Subject<'_>) -> Vec<Hit> {
    let tricks = subject.note.words.tricks.iter();
    let broken = tricks.filter(|(trick, _)| *trick == Trick::Broken);
    broken
        .map(|(_, bytes)| Hit::at(bytes.clone()))
        .take(1)
        .collect()
}

/// `fit/wide-spaces`: `{count}` gaps within sentences that are wider than a space; marks the words around the
/// first.
pub(super) fn wide_spaces(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let note = subject.note;
    let least = rule
        .number("gaps")
        .and_then(|gaps| usize::try_from(gaps).ok())
        .unwrap_or(usize::MAX);
    if note.words.wide < least {
        return Vec::new();
    }
    let pairs = note.words.list.windows(2).filter_map(|pair| match pair {
        [word, next] if next.before <= Break::Comma && !next.new_line => {
            let between = note.text.get(word.end..next.start)?;
            let blank = between.chars().all(char::is_whitespace) && between.chars().count() > 1;
            blank.then_some(word.start..next.end)
        }
        _ => None,
    });
    let gaps: Vec<_> = pairs.collect();
    match gaps.first() {
        Some(first) if gaps.len() >= least => {
            vec![Hit::at(first.clone()).with("count", gaps.len())]
        }
        _ => Vec::new(),
    }
}

//! Too long for the platform's box, or so short that nothing is left of it.
//!
//! Length is counted as the box counts it. A template is left alone, for its slots are not what will
//! stand there.

use unicode_segmentation::UnicodeSegmentation;

use crate::diagnostic::Severity;
use crate::note::platform_length;
use crate::rule::Rule;
use crate::verdict::Verdict;

use super::{Hit, Subject, excerpt};

/// `fit/too-long`: `{count}` is the length, `{limit}` the limit that it exceeds; marks what stands beyond.
///
/// A note that fits some plans of the platform and not all of them is only warned about.
pub(super) fn too_long(subject: &Subject<'_>) -> Vec<Hit> {
    let (Some(limit), Some(safe)) = (subject.platform.limit(), subject.platform.safe_limit())
    else {
        return Vec::new();
    };
    let text = subject.note.text;
    // Short notes need no counting where a byte is a unit; other characters may come apart when they are
    // composed, and then count for more units than they have bytes.
    if subject.draft.template || text.len() <= safe && subject.note.signs().is_ascii() {
        return Vec::new();
    }
    let count = subject.note.length();
    let (exceeded, severity) = match count {
        _ if count > limit => (limit, Severity::Error),
        _ if count > safe => (safe, Severity::Warning),
        _ => return Vec::new(),
    };
    let signs = subject.note.signs();
    let fits = if signs.is_ascii() && !signs.has(b'\r') {
        exceeded
    } else {
        fitting(text, exceeded)
    };
    let mut hit = Hit::at(fits..text.len())
        .with("count", count)
        .with("limit", exceeded);
    hit.severity = Some(severity);
    vec![hit]
}

/// The byte up to which `text` fits, without cutting a character that the reader sees as one.
fn fitting(text: &str, limit: usize) -> usize {
    // Latin letters and punctuation are one unit each and belong to nothing before them.
    let simple = |c| matches!(c, '\0'..='\u{2FF}' | '\u{2010}'..='\u{2027}') && c != '\r';
    if text.chars().all(simple) {
        let beyond = text.char_indices().nth(limit);
        return beyond.map_or(text.len(), |(at, _)| at);
    }
    let mut length = 0;
    text.grapheme_indices(true)
        .find(|(_, grapheme)| {
            length += platform_length(grapheme);
            length > limit
        })
        .map_or(text.len(), |(at, _)| at)
}

/// `fit/too-short`: `{words}` are those that are left, each in quotation marks.
pub(super) fn too_short(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    if subject.verdict != Verdict::Generic || subject.is_grave() {
        return Vec::new();
    }
    let most = rule
        .number("words")
        .and_then(|words| usize::try_from(words).ok())
        .unwrap_or_default();
    let note = subject.note;
    let lists = note.language.lists;
    let empty = lists.empty();
    let says = |index: &usize| {
        let word = note.word(*index);
        let named = word.is_named() && !word.is_in(lists.sender | lists.reader);
        !note.is_struck(*index) && (!word.is_in(empty) || named)
    };
    let left: Vec<usize> = note
        .body()
        .filter(says)
        .take(most.saturating_add(1))
        .collect();
    if left.is_empty() || left.len() > most {
        return Vec::new();
    }
    let mut words: Vec<&str> = left
        .iter()
        .map(|&index| &note.text[note.bytes(index..index + 1)])
        .collect();
    // A short form is two words in one place.
    words.dedup();
    let words = words.join("”, “");
    // A word that fills the box by itself is no little thing to say.
    if subject
        .platform
        .safe_limit()
        .is_some_and(|safe| words.len() > safe)
    {
        return Vec::new();
    }
    vec![Hit::note(0).with("words", format_args!("“{}”", excerpt(&words)))]
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn what_fits_ends_between_visible_characters() {
        assert_eq!(fitting("abc", 3), 3);
        assert_eq!(fitting("abcd", 3), 3);
        // A thumb with a skin tone takes four units and is never cut in two.
        assert_eq!(fitting("ab👍🏽", 5), 2);
        assert_eq!(fitting("ab👍🏽", 6), "ab👍🏽".len());
        assert_eq!(fitting("a\r\nb", 2), 3);
        // A letter and its accent are one unit after composition.
        assert_eq!(fitting("e\u{301}e", 1), 3);
    }
}

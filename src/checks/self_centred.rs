//! Notes whose sentences are the sender's, one after the other.
//!
//! Which words are the sender's and which the reader's is in the word lists. Personal notes are left
//! alone: in them "we" is the two of you.

use crate::rule::Rule;
use crate::verdict::Verdict;

use super::{Hit, Subject};

/// `manners/self-centred`: a sentence is the reader's where "you" stands in it, else the sender's where
/// "I" does.
pub(super) fn self_centred(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let sentences = &subject.note.sentences;
    let enough = rule
        .number("min-sentences")
        .is_some_and(|least| i64::try_from(sentences.len()).unwrap_or(i64::MAX) >= least);
    let Some(share) = rule.share("share") else {
        return Vec::new();
    };
    if subject.verdict != Verdict::Generic || !enough {
        return Vec::new();
    }
    let lists = subject.note.language.lists;
    let count = sentences
        .iter()
        .filter(|sentence| {
            let has = |bits| {
                (*sentence)
                    .clone()
                    .any(|at| subject.note.word(at).is_in(bits))
            };
            has(lists.sender) && !has(lists.reader)
        })
        .count();
    #[allow(clippy::cast_precision_loss, reason = "notes have few sentences")]
    let fires = count > 0 && count as f64 >= share * sentences.len() as f64;
    if fires {
        vec![Hit::note(0)]
    } else {
        Vec::new()
    }
}

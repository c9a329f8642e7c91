//! Notes whose sentences are the sender's, one after the other.
//!
//! Which words are the sender's and which the reader's is in the rule's file. Personal notes are left
//! alone: in them "we" is the two of you.

use crate::rule::Rule;
use crate::rule::pack::Target;
use crate::verdict::Verdict;

use super::{Hit, Subject};

/// `manners/self-centred`: a sentence is the reader's where an excuse of the rule stands in it, else the
/// sender's where a phrase does.
pub(super) fn self_centred(subject: &Subject<'_>, rule: &Rule, index: u16) -> Vec<Hit> {
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
    let own = marked(subject, Target::Rule(index));
    let readers = marked(subject, Target::Unless(index));
    let count = own
        .iter()
        .zip(&readers)
        .filter(|(own, readers)| **own && !**readers)
        .count();
    #[allow(clippy::cast_precision_loss, reason = "notes have few sentences")]
    let fires = count > 0 && count as f64 >= share * sentences.len() as f64;
    if fires {
        vec![Hit::note(0)]
    } else {
        Vec::new()
    }
}

/// For each sentence, whether a phrase for this purpose begins in it.
fn marked(subject: &Subject<'_>, target: Target) -> Vec<bool> {
    let sentences = &subject.note.sentences;
    let mut marked = vec![false; sentences.len()];
    for found in subject.matches(target) {
        let at = sentences.partition_point(|sentence| sentence.end <= found.start);
        if sentences
            .get(at)
            .is_some_and(|sentence| sentence.contains(&found.start))
        {
            marked[at] = true;
        }
    }
    marked
}

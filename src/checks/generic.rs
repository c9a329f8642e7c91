//! What a note lacks that could go to anyone: a reader, a reason, a name, something to answer. Or a language that can
//! be read, and then nobody knows.
//!
//! These speak of generic notes only. A note that is personal needs none of the courtesies, and one
//! that says nothing has worse to hear. They mark no words, for what they miss does not stand there.

use crate::rule::nickname::plain_folded;
use crate::rule::pack::Target;
use crate::verdict::{EvidenceKind, Verdict};

use super::names::parts_of;
use super::{Hit, Subject};

/// `generic/interchangeable`
pub(super) fn interchangeable(subject: &Subject<'_>) -> Vec<Hit> {
    if_generic(subject, || !subject.note.foreign)
}

/// `fit/unread-language`
pub(super) fn unread_language(subject: &Subject<'_>) -> Vec<Hit> {
    let hits = if_generic(subject, || subject.note.foreign);
    let known = || subject.pack.codes().collect::<Vec<_>>().join(", ");
    hits.into_iter()
        .map(|hit| hit.with("languages", known()))
        .collect()
}

/// `generic/no-reason`
pub(super) fn no_reason(subject: &Subject<'_>) -> Vec<Hit> {
    if_lacking(subject, || {
        !EvidenceKind::ALL
            .into_iter()
            .any(|kind| kind.personal() && subject.has_strong(kind))
    })
}

/// `generic/no-conversation`: an excuse of the rule anywhere in the note is something to reply to.
pub(super) fn no_conversation(subject: &Subject<'_>, index: u16) -> Vec<Hit> {
    if_lacking(subject, || {
        !subject
            .evidence
            .iter()
            .any(|e| e.kind == EvidenceKind::Question)
            && subject.matches(Target::Unless(index)).next().is_none()
    })
}

/// `generic/not-addressed`
pub(super) fn not_addressed(subject: &Subject<'_>) -> Vec<Hit> {
    if_lacking(subject, || {
        let note = subject.note;
        if !note.greeted.is_empty() {
            return false;
        }
        let mut name = parts_of(&subject.draft.recipient);
        // Sorted, since both may be long.
        name.sort_unstable();
        let named = |index| {
            let word = plain_folded(note.folded(index));
            name.binary_search_by(|part| part.as_str().cmp(&word))
                .is_ok()
        };
        name.is_empty() || !(0..note.words.len()).any(named)
    })
}

/// A hit on a generic note that lacks something; of one that cannot be read nobody knows what it lacks, and who
/// condoles owes no reason and asks for no reply.
fn if_lacking(subject: &Subject<'_>, lacks: impl FnOnce() -> bool) -> Vec<Hit> {
    if_generic(subject, || {
        !subject.note.foreign && !subject.is_grave() && lacks()
    })
}

fn if_generic(subject: &Subject<'_>, lacks: impl FnOnce() -> bool) -> Vec<Hit> {
    if subject.verdict == Verdict::Generic && lacks() {
        vec![Hit::note(0)]
    } else {
        Vec::new()
    }
}

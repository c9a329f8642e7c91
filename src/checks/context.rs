//! The note against what the draft knows: facts left unused, and claims that the facts deny.
//!
//! The context is the sender's own word, so it is believed. Where it says nothing, nothing is held
//! against the note.

use std::collections::HashSet;

use crate::draft::Relationship;
use crate::evidence::mention;
use crate::note::Note;
use crate::rule::Rule;
use crate::text::fold;
use crate::verdict::Verdict;

use super::{Hit, Subject, excerpt};

/// `facts/unused-context`: `{fact}` as stated, `{name}` what kind of fact it is, by the rule's parameters.
pub(super) fn unused_context(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    if subject.verdict == Verdict::Personal {
        return Vec::new();
    }
    let note = subject.note;
    subject
        .draft
        .context
        .facts()
        .filter(|(_, fact)| {
            !fact.trim().is_empty() && mention(note, fact).is_none() && !names(note, fact)
        })
        .map(|(key, fact)| {
            Hit::note(0)
                .with("name", rule.text(key).unwrap_or(key))
                .with("fact", excerpt(fact))
        })
        .collect()
}

/// Whether the note holds a name out of a fact, so that the sender did use it in some form.
fn names(note: &Note<'_>, fact: &str) -> bool {
    let names: HashSet<String> = fact
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .skip(1)
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(fold)
        .collect();
    !names.is_empty()
        && note
            .body()
            .any(|index| note.word(index).is_capitalised() && names.contains(note.folded(index)))
}

/// `facts/unsupported-claim`: what the rule's phrases found, where the context knows of no acquaintance.
pub(super) fn unsupported_claim(subject: &Subject<'_>, found: Vec<Hit>) -> Vec<Hit> {
    let strangers = subject.draft.context.relationship == Some(Relationship::Stranger)
        && !subject.says_acquainted();
    if !strangers || found.is_empty() {
        return Vec::new();
    }
    // "Have we met?" claims nothing.
    let note = subject.note;
    let questions: Vec<_> = note
        .sentences
        .iter()
        .filter(|sentence| note.is_question(sentence))
        .map(|sentence| note.bytes((*sentence).clone()))
        .collect();
    found
        .into_iter()
        .filter(|hit| {
            // They are in the order of the note.
            let at = questions.partition_point(|question| question.end <= hit.bytes.start);
            questions
                .get(at)
                .is_none_or(|question| hit.bytes.start < question.start)
        })
        .collect()
}

//! Notes that ask for a meeting: among people who know each other, a coffee or a call goes without saying.
//!
//! The rule's phrases find the words. What belongs to business, such as a demonstration or so many minutes, is an
//! ask among acquaintances as well.

use crate::evidence::are_acquainted;
use crate::rule::Rule;

use super::{Hit, Subject};

/// `pitch/meeting-ask`: the words of business are the rule's parameter `business`.
pub(super) fn meeting_ask(subject: &Subject<'_>, rule: &Rule, mut found: Vec<Hit>) -> Vec<Hit> {
    let note = subject.note;
    let known = || subject.says_acquainted() || are_acquainted(note, subject.pack);
    if !found.is_empty() && known() {
        let business = rule.list("business");
        found.retain(|hit| {
            let words = &note.words;
            words.list.iter().any(|word| {
                hit.bytes.contains(&word.start)
                    && (word.has_digits() || business.contains(words.text(word)))
            })
        });
    }
    found
}

//! Notes that follow up on something: false unless the two have met or worked together.
//!
//! The rule's phrases find the words; this room asks whether anything stands behind them.

use crate::verdict::EvidenceKind;

use super::{Hit, Subject};

/// `manners/false-follow-up`
pub(super) fn false_follow_up(subject: &Subject<'_>, found: Vec<Hit>) -> Vec<Hit> {
    let known = subject.says_acquainted()
        || subject.has_strong(EvidenceKind::Met)
        || subject.has_strong(EvidenceKind::History);
    if known { Vec::new() } else { found }
}

//! Notes that follow up on something: false unless the two have met or worked together.
//!
//! The rule's phrases find the words; this room asks whether anything stands behind them.

use crate::draft::Relationship;
use crate::verdict::EvidenceKind;

use super::{Hit, Subject};

/// `manners/false-follow-up`
pub(super) fn false_follow_up(subject: &Subject<'_>, found: Vec<Hit>) -> Vec<Hit> {
    let context = &subject.draft.context;
    let acquainted = matches!(
        context.relationship,
        Some(
            Relationship::Met
                | Relationship::Colleague
                | Relationship::Classmate
                | Relationship::Client
                | Relationship::Friend
        )
    );
    let known = acquainted
        || [&context.met_at, &context.met_when, &context.worked_on]
            .into_iter()
            .any(Option::is_some)
        || subject.has_strong(EvidenceKind::Met)
        || subject.has_strong(EvidenceKind::History);
    if known { Vec::new() } else { found }
}

//! A stranger who does not say who they are.
//!
//! What introduces somebody is in the rule's file; this room asks whether an introduction was called
//! for at all. What makes a note personal says how its sender came here.

use crate::draft::Relationship;
use crate::rule::pack::Target;
use crate::verdict::Verdict;

use super::{Hit, Subject};

/// `manners/no-introduction`: an excuse of the rule anywhere in the note introduces the sender.
pub(super) fn no_introduction(subject: &Subject<'_>, index: u16) -> Vec<Hit> {
    let unknown = matches!(
        subject.draft.context.relationship,
        None | Some(Relationship::Stranger | Relationship::Follower)
    );
    let introduced = subject.matches(Target::Unless(index)).next().is_some();
    let fires = unknown
        && subject.verdict == Verdict::Generic
        && !introduced
        && !subject.note.foreign
        && subject.speaks_of(Target::Unless(index));
    if fires {
        vec![Hit::note(0)]
    } else {
        Vec::new()
    }
}

//! `mass-mail/near-duplicate`: whether the same text goes to others. Which notes are one text is found
//! across all drafts, in [`crate::campaign`]; here is only what follows for one of them.

use crate::diagnostic::Severity;
use crate::rule::Rule;
use crate::text::grouped;
use crate::verdict::Verdict;

use super::{Hit, Subject};

/// A hit where the note is one of several that are one text. A note that says nothing has been told so.
pub(super) fn near_duplicate(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let Some(cluster) = subject.cluster else {
        return Vec::new();
    };
    let reaches = |key: &str| {
        rule.number(key)
            .and_then(|from| usize::try_from(from).ok())
            .is_some_and(|from| cluster.size() >= from)
    };
    let severity = if reaches("error-from") {
        Severity::Error
    } else {
        Severity::Warning
    };
    if subject.verdict == Verdict::Missing || !reaches("warning-from") {
        return Vec::new();
    }
    let same = if cluster.is_exact() {
        "the same text"
    } else {
        "nearly the same text"
    };
    vec![
        Hit {
            severity: Some(severity),
            ..Hit::note(subject.whole().start)
        }
        .with("same", same)
        .with("count", grouped(cluster.size()))
        .with("members", cluster.members()),
    ]
}

//! Evidence and diagnostics become a verdict and a score, by nothing else.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Severity, Span};

/// What the note is to the person who receives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing is said.
    Missing,
    /// Something is said, but it could go unchanged to anyone on the sender's list.
    Generic,
    /// At least one strong piece of evidence that this note is for this reader.
    Personal,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Missing => "missing",
            Self::Generic => "generic",
            Self::Personal => "personal",
        })
    }
}

/// What a piece of evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EvidenceKind {
    /// We met, talked, were at an event.
    Met,
    /// We know each other from work, study, a project.
    History,
    /// Somebody is between us.
    Mutual,
    /// A group, event, school, employer or cause in common.
    Community,
    /// Something particular they made, said, wrote, did or announced.
    Work,
    /// Why this person: a particular thing of theirs tied to one of mine.
    Reason,
    /// The reader's name is used.
    Address,
    /// Something to answer.
    Question,
}

impl EvidenceKind {
    /// All kinds, in the order in which openers prefer them.
    pub const ALL: [Self; 8] = [
        Self::Met,
        Self::History,
        Self::Mutual,
        Self::Community,
        Self::Work,
        Self::Reason,
        Self::Address,
        Self::Question,
    ];

    /// The kind's name, as in reports and rule files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::History => "history",
            Self::Mutual => "mutual",
            Self::Community => "community",
            Self::Work => "work",
            Self::Reason => "reason",
            Self::Address => "address",
            Self::Question => "question",
        }
    }

    /// Whether a strong piece of this kind makes a note personal. A name and a question never do.
    pub const fn personal(self) -> bool {
        !matches!(self, Self::Address | Self::Question)
    }
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How much a piece of evidence shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// It would hold for most people on the sender's list.
    Weak,
    /// It holds for this reader.
    Strong,
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Weak => "weak",
            Self::Strong => "strong",
        })
    }
}

/// Something in the note that shows for whom it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidence {
    /// What it shows.
    pub kind: EvidenceKind,
    /// How much it shows.
    pub strength: Strength,
    /// The words, as they stand in the note.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// The verdict that evidence leads to. `said` tells whether the note says anything at all, and is asked
/// only where nothing was found: what is too vague to count is said all the same.
pub fn verdict(evidence: &[Evidence], said: impl FnOnce() -> bool) -> Verdict {
    let shows = |strength| {
        let mut personal = evidence.iter().filter(|e| e.kind.personal());
        personal.any(|e| e.strength == strength)
    };
    if shows(Strength::Strong) {
        Verdict::Personal
    } else if shows(Strength::Weak) || said() {
        Verdict::Generic
    } else {
        Verdict::Missing
    }
}

/// The score, 0 to 100: 0 is missing, 1 to 49 generic, 50 to 100 personal.
///
/// It adds up what each kind of evidence is worth, once a kind, and takes away what each diagnostic
/// costs, inside the verdict's band. So more evidence never lowers it, and neither does resolving a
/// diagnostic.
pub fn score(
    verdict: Verdict,
    evidence: &[Evidence],
    severities: impl IntoIterator<Item = Severity>,
) -> u8 {
    let (floor, ceiling, base) = match verdict {
        Verdict::Missing => return 0,
        Verdict::Generic => (1, 49, 25),
        Verdict::Personal => (50, 100, 60),
    };
    let worth: i32 = EvidenceKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let strength = evidence
                .iter()
                .filter(|e| e.kind == kind)
                .map(|e| e.strength)
                .max()?;
            Some(match (kind.personal(), strength) {
                (true, Strength::Strong) => 15,
                (true, Strength::Weak) => 4,
                (false, Strength::Strong) => 8,
                (false, Strength::Weak) => 2,
            })
        })
        .sum();
    let cost: i32 = severities
        .into_iter()
        .map(|severity| match severity {
            Severity::Error => 20,
            Severity::Warning => 6,
            Severity::Suggestion => 1,
        })
        .sum();
    u8::try_from((base + worth - cost).clamp(floor, ceiling)).unwrap_or_default()
}

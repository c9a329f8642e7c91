//! How two people know each other, as far as a draft says it: what they cannot have in common, and so what nobody
//! should be asked for.

use crate::draft::{Draft, Relationship};
use crate::evidence::kind_of_fact;
use crate::note::Note;
use crate::rule::opener::{Fact, Grammar};
use crate::rule::pack::{Pack, Target};
use crate::verdict::{Evidence, EvidenceKind, Strength};

use super::words::{bare_words, has, phrase_ends};

/// What a draft denies, by its relationship or by a note that says "we haven't met".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Acquaintance {
    stated: Option<Relationship>,
    unmet: bool,
}

impl Acquaintance {
    /// By the draft's relationship alone.
    pub(crate) fn stated(draft: &Draft) -> Self {
        Self {
            stated: draft.context.relationship,
            unmet: false,
        }
    }

    /// By the relationship, by the note, and by a place of meeting that is none ("we never met").
    pub(crate) fn of(draft: &Draft, note: &Note<'_>, pack: &Pack) -> Self {
        let mut grammars = pack.grammars.iter();
        let grammar = grammars.find(|grammar| grammar.language == note.language.code);
        let met_at = draft.context.met_at.as_deref();
        let by_note = |grammar: &Grammar| {
            note.found(Target::Unmet).iter().any(|found| {
                found.end == note.words.len() || !has(&grammar.unmet_until, note.folded(found.end))
            })
        };
        Self {
            unmet: grammar.is_some_and(|grammar| {
                by_note(grammar) || met_at.is_some_and(|place| says_unmet(grammar, place))
            }),
            ..Self::stated(draft)
        }
    }

    /// Whether there can be no evidence of this kind. Who has not met may still have worked together, if the
    /// draft says so.
    pub(crate) fn denies(self, kind: EvidenceKind) -> bool {
        let strangers = matches!(
            self.stated,
            Some(Relationship::Stranger | Relationship::Follower)
        );
        match kind {
            EvidenceKind::Met => strangers || self.unmet,
            EvidenceKind::History => strangers || self.unmet && self.stated.is_none(),
            _ => false,
        }
    }

    /// The kind of evidence that the relationship speaks of.
    fn nearest(self) -> Option<EvidenceKind> {
        let strangers = self.unmet.then_some(Relationship::Stranger);
        self.stated.or(strangers).map(|stated| match stated {
            Relationship::Met | Relationship::Friend => EvidenceKind::Met,
            Relationship::Colleague | Relationship::Client => EvidenceKind::History,
            Relationship::Mutual => EvidenceKind::Mutual,
            // What classmates share is a school; they need not have worked on anything.
            Relationship::Classmate | Relationship::Community => EvidenceKind::Community,
            Relationship::Follower | Relationship::Stranger => EvidenceKind::Work,
        })
    }

    /// Kinds of evidence, the one that would be easiest to have first; without those that are denied.
    pub(super) fn blank_order(self, draft: &Draft, evidence: &[Evidence]) -> Vec<EvidenceKind> {
        let mut kinds: Vec<EvidenceKind> = EvidenceKind::ALL
            .into_iter()
            .filter(|kind| kind.personal() && !self.denies(*kind))
            .collect();
        kinds.sort_by_key(|kind| {
            let begun = evidence.iter().any(|piece| piece.kind == *kind);
            let dated = *kind == EvidenceKind::Met && draft.context.met_when.is_some();
            // A fact that no sentence can take is better asked for again than another.
            let unusable = draft
                .context
                .facts()
                .any(|(key, _)| kind_of_fact(key) == Some(*kind));
            (
                !unusable,
                Some(*kind) != self.nearest(),
                !(begun || dated),
                *kind,
            )
        });
        kinds
    }
}

/// Whether a text says that two have not met. "We haven't met since March" says that they have.
pub(super) fn says_unmet(grammar: &Grammar, text: &str) -> bool {
    let words = bare_words(text);
    phrase_ends(&grammar.unmet, &words).any(|end| {
        words
            .get(end)
            .is_none_or(|next| !has(&grammar.unmet_until, next))
    })
}

/// The context key whose fact would help most; `None` where one that makes a note personal is known,
/// from the context or from the note.
///
/// A stated relationship decides, for it says how they know each other; then weak evidence, for that
/// fact turns it into strong; else where they met.
pub fn most_helpful_fact(draft: &Draft, evidence: &[Evidence]) -> Option<&'static str> {
    let stated = draft
        .context
        .facts()
        .any(|(key, _)| kind_of_fact(key).is_some());
    if stated || is_personal(evidence) {
        return None;
    }
    let kinds = Acquaintance::stated(draft).blank_order(draft, evidence);
    kinds.first().copied().and_then(key_of)
}

/// Whether the note itself holds what makes it personal.
pub(super) fn is_personal(evidence: &[Evidence]) -> bool {
    evidence
        .iter()
        .any(|piece| piece.strength == Strength::Strong && piece.kind.personal())
}

/// The context key that states a kind of evidence.
fn key_of(kind: EvidenceKind) -> Option<&'static str> {
    Fact::ALL
        .iter()
        .map(|fact| fact.name())
        .find(|key| kind_of_fact(key) == Some(kind))
}

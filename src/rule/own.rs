//! What users add to the rules that come with the tool, as the pack holds it.
//!
//! Their phrases have an automaton over words of their own, so that the rest reads no word otherwise because
//! a user's rule names it. How they get there is for `extend`.

use std::collections::BTreeSet;
use std::mem;

use super::automaton::Automaton;
use super::find::{Match, Scratch};
use super::source::RuleError;
use super::table::WordTable;
use super::target::Target;
use super::word::Word;
use crate::verdict::EvidenceKind;

/// A value, and where somebody wrote it, for errors to point at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// The file that it stands in; empty where there is none.
    pub path: String,
    /// Its line there, from 1; 0 if it is not known.
    pub line: usize,
    /// Its column in that line, from 1, in characters; 0 if it is not known.
    pub column: usize,
}

impl<T> From<T> for Placed<T> {
    /// A value that stands in no file.
    fn from(value: T) -> Self {
        Self {
            value,
            path: String::new(),
            line: 0,
            column: 0,
        }
    }
}

impl<T> Placed<T> {
    /// An error about it.
    pub(crate) fn error(&self, message: impl Into<String>) -> RuleError {
        RuleError {
            path: self.path.clone(),
            line: self.line,
            column: self.column,
            message: message.into(),
        }
    }
}

/// An opener of a user's own, as `rules/FORMAT.md` says that they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOpener {
    /// The kind of evidence that it is: one that makes a note personal.
    pub kind: EvidenceKind,
    /// The language that it is in (ISO 639-1), one of those that there are openers for.
    pub language: String,
    /// The sentence: `[Hi {first_name}, ]good to have met you {met_at}.`
    pub text: Placed<String>,
}

/// Users' own phrases of one language, ready to match.
#[derive(Debug)]
pub struct OwnPhrases {
    /// The words that they name, which have other numbers than in the language's table.
    pub(super) words: WordTable,
    pub(super) automaton: Automaton,
    /// What each phrase is for.
    pub(super) targets: Vec<Target>,
    /// All that there are phrases for.
    pub(super) purposes: BTreeSet<Target>,
    /// The word lists that they ask for, one bit each.
    pub(super) asked: u64,
}

impl OwnPhrases {
    /// Appends every phrase that stands in a note's words.
    pub fn find(&self, words: &[Word], scratch: &mut Scratch, out: &mut Vec<Match>) {
        let mut own = mem::take(&mut scratch.words);
        own.clear();
        own.extend(words.iter().map(|word| {
            let id = self.words.find_hashed(word.hash);
            word.renumbered(id, self.asked)
        }));
        self.automaton.find(&own, scratch, out);
        scratch.words = own;
    }

    /// What a phrase is for.
    pub fn target(&self, found: &Match) -> Option<Target> {
        self.targets.get(found.phrase as usize).copied()
    }

    /// Whether there is a phrase for this purpose.
    pub fn speaks_of(&self, target: Target) -> bool {
        self.purposes.contains(&target)
    }
}

//! All phrases of one language in one automaton over words.
//!
//! Every phrase is a handful of positions; a word leads from some of them to others. How a note is walked with
//! them is for [`super::find`].

use std::borrow::Cow;

use super::table::{Rows, WordId};
use super::word::{Break, Word};

/// What a position takes, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Take {
    /// One word.
    Word(WordId),
    /// Any word of a stretch of [`Automaton::sets`], which is sorted.
    Set(u32, u32),
    /// Any word with this word-list bit.
    Class(u8),
    /// A number.
    Number,
    /// A capitalised word that does not begin the sentence.
    Name,
    /// A capitalised word in the possessive.
    Owner,
    /// Any word.
    Any,
    /// Any word, also behind a comma.
    Gap,
}

/// The number of a phrase in its language's pack.
pub type PhraseId = u32;

/// A position, and where its lists begin; they end where the next one's begin. All of it stands together, for a
/// note that is the first meets hundreds of positions, and the memory where they are has not been touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// Whether it takes a word behind a comma as well.
    pub is_gap: bool,
    /// The beginning of its list in [`Automaton::accepts`].
    pub accepts: u32,
    /// The beginning of its list in [`Automaton::by_word`].
    pub by_word: u32,
    /// The beginning of its list in [`Automaton::others`].
    pub others: u32,
}

/// The phrases of one language, ready to match.
///
/// Positions that are reached by the same words are one position, so what many phrases begin with is
/// walked once for all of them.
#[derive(Debug, Clone, Default, Hash)]
pub struct Automaton {
    /// All positions, and one more, at which the last one's lists end.
    pub positions: Cow<'static, [Position]>,
    /// The phrases that may end at each position.
    pub accepts: Cow<'static, [PhraseId]>,
    /// For each position, the positions that may follow and take a word, sorted by that word.
    pub by_word: Cow<'static, [(WordId, u32)]>,
    /// For each position, the positions that may follow and take anything else, behind what they take.
    pub others: Cow<'static, [(Take, u32)]>,
    /// Word sets of all positions, each sorted.
    pub sets: Cow<'static, [WordId]>,
    /// The positions that a match may begin with, by the number of the word that they take.
    pub first_by_word: Rows<u32>,
    /// Those that take a word list, by its bit.
    pub first_by_class: Rows<u32>,
    /// Those that take anything else, behind what they take.
    pub first_others: Cow<'static, [(Take, u32)]>,
    /// For each word, a number that it shares with the words that no phrase can tell from it.
    pub columns: Cow<'static, [u16]>,
    /// Tells this automaton from every other.
    pub fingerprint: u64,
}

impl Automaton {
    /// Appends the positions at which a match may begin with this word.
    pub(super) fn begin(&self, word: &Word, reached: &mut Vec<u32>) {
        if word.id != 0 {
            reached.extend(self.first_by_word.row(usize::from(word.id)));
        }
        let mut classes = word.classes;
        while classes != 0 {
            reached.extend(self.first_by_class.row(classes.trailing_zeros() as usize));
            classes &= classes - 1;
        }
        reached.extend(self.those_that_take(&self.first_others, word));
    }

    /// Appends the positions that this word leads to from some positions.
    pub(super) fn follow(&self, positions: &[u32], word: &Word, reached: &mut Vec<u32>) {
        for &number in positions {
            let Some([position, next]) = self.with_next(number) else {
                continue;
            };
            let crosses = word.before == Break::None || position.is_gap;
            if crosses && word.id != 0 {
                let by_word = list(&self.by_word, position.by_word, next.by_word);
                let from = by_word.partition_point(|(id, _)| *id < word.id);
                let same = by_word[from..].iter().take_while(|(id, _)| *id == word.id);
                reached.extend(same.map(|(_, to)| *to));
            }
            let others = list(&self.others, position.others, next.others);
            if crosses {
                reached.extend(self.those_that_take(others, word));
            } else {
                let gaps = others.iter().filter(|(take, _)| *take == Take::Gap);
                reached.extend(gaps.map(|(_, to)| *to));
            }
        }
    }

    /// The phrases that may end at a position.
    pub(super) fn accepted_at(&self, position: u32) -> &[PhraseId] {
        match self.with_next(position) {
            Some([position, next]) => list(&self.accepts, position.accepts, next.accepts),
            None => &[],
        }
    }

    fn with_next(&self, position: u32) -> Option<&[Position; 2]> {
        self.positions.get(position as usize..)?.first_chunk()
    }

    fn those_that_take(&self, positions: &[(Take, u32)], word: &Word) -> impl Iterator<Item = u32> {
        let taking = positions.iter().filter(|(take, _)| self.takes(*take, word));
        taking.map(|(_, position)| *position)
    }

    fn takes(&self, take: Take, word: &Word) -> bool {
        match take {
            Take::Word(id) => word.id == id,
            Take::Set(from, to) => {
                word.id != 0
                    && self.sets[from as usize..to as usize]
                        .binary_search(&word.id)
                        .is_ok()
            }
            Take::Class(bit) => word.classes & (1 << bit) != 0,
            Take::Number => word.is_number(),
            Take::Name => word.is_name(),
            Take::Owner => word.is_name() && word.is_possessive(),
            Take::Any | Take::Gap => true,
        }
    }
}

fn list<T>(all: &[T], from: u32, to: u32) -> &[T] {
    all.get(from as usize..to as usize).unwrap_or_default()
}

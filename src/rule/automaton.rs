//! All phrases of one language in one automaton over words.
//!
//! Every phrase is a handful of positions; a note is walked once from each of its words, with the set
//! of positions that are reached. The set is bounded by the phrases and the walk by their length, so
//! no note and no rule can make it slow. It finds stretches; what they mean is for others.

use std::borrow::Cow;

use super::table::WordId;
use super::word::{Break, Word};

/// What a position takes, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Marks a position that no phrase ends at.
pub const NO_PHRASE: PhraseId = u32::MAX;

/// The phrases of one language, ready to match.
#[derive(Debug, Clone, Default)]
pub struct Automaton {
    /// What each position takes.
    pub takes: Cow<'static, [Take]>,
    /// The phrase that may end at each position, or [`NO_PHRASE`].
    pub accepts: Cow<'static, [PhraseId]>,
    /// Where each position's followers begin in `follow`; one more at the end.
    pub follow_starts: Cow<'static, [u32]>,
    /// Followers of all positions.
    pub follow: Cow<'static, [u32]>,
    /// Word sets of all positions, each sorted.
    pub sets: Cow<'static, [WordId]>,
    /// Where the positions that a match may begin with stand in `first`, by word number.
    pub first_starts: Cow<'static, [u32]>,
    /// First positions that take a word or a set of words.
    pub first: Cow<'static, [u32]>,
    /// First positions that take anything else.
    pub first_other: Cow<'static, [u32]>,
}

/// A phrase found in a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Which phrase.
    pub phrase: PhraseId,
    /// Its first word, by index.
    pub start: usize,
    /// The word after its last.
    pub end: usize,
}

/// Working memory for matching, to be reused from note to note.
#[derive(Debug, Default)]
pub struct Scratch {
    active: Vec<u32>,
    next: Vec<u32>,
    seen: Vec<u32>,
    round: u32,
}

impl Automaton {
    /// Appends every phrase that stands in `words` to `out`: from each word on, the longest match of
    /// each phrase.
    pub fn find(&self, words: &[Word], scratch: &mut Scratch, out: &mut Vec<Match>) {
        scratch.seen.resize(self.takes.len(), 0);
        for start in 0..words.len() {
            self.find_from(start, words, scratch, out);
        }
    }

    fn find_from(&self, start: usize, words: &[Word], scratch: &mut Scratch, out: &mut Vec<Match>) {
        let found_before = out.len();
        scratch.active.clear();
        let word = &words[start];
        let by_word = match self
            .first_starts
            .get(usize::from(word.id)..usize::from(word.id) + 2)
        {
            Some(&[from, to]) if word.id != 0 => &self.first[from as usize..to as usize],
            _ => &[],
        };
        scratch.active.extend(by_word);
        scratch
            .active
            .extend(self.first_other.iter().filter(|&&p| self.takes(p, word)));
        let mut at = start;
        while !scratch.active.is_empty() {
            for &position in &scratch.active {
                let phrase = self.accepts[position as usize];
                if phrase != NO_PHRASE {
                    let known = out[found_before..].iter_mut().find(|m| m.phrase == phrase);
                    match known {
                        Some(found) => found.end = at + 1,
                        None => out.push(Match {
                            phrase,
                            start,
                            end: at + 1,
                        }),
                    }
                }
            }
            at += 1;
            let Some(word) = words.get(at) else { break };
            if word.before > Break::Comma {
                break;
            }
            self.step(word, scratch);
        }
    }

    fn step(&self, word: &Word, scratch: &mut Scratch) {
        let Scratch {
            active,
            next,
            seen,
            round,
        } = scratch;
        *round = round.wrapping_add(1);
        if *round == 0 {
            // After four thousand million words the marks would repeat.
            seen.fill(0);
            *round = 1;
        }
        next.clear();
        for &position in active.iter() {
            let from = self.follow_starts[position as usize] as usize;
            let to = self.follow_starts[position as usize + 1] as usize;
            for &follower in &self.follow[from..to] {
                if seen[follower as usize] != *round
                    && self.takes(follower, word)
                    && (word.before == Break::None
                        || self.is_gap(position)
                        || self.is_gap(follower))
                {
                    seen[follower as usize] = *round;
                    next.push(follower);
                }
            }
        }
        std::mem::swap(active, next);
    }

    fn is_gap(&self, position: u32) -> bool {
        self.takes[position as usize] == Take::Gap
    }

    fn takes(&self, position: u32, word: &Word) -> bool {
        match self.takes[position as usize] {
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

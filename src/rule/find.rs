//! Finds the phrases of one language in the words of a note.
//!
//! A note is walked once from each of its words, with the set of positions of the automaton that are reached. The set
//! is bounded by the phrases and the walk by their length, so no note and no rule can make it slow. It finds stretches;
//! what they mean is for others.

use super::automaton::{Automaton, PhraseId};
use super::memo::{DEAD, Memo, START, Symbol};
use super::word::{Break, Word};

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
    memos: Vec<Memo>,
    symbols: Vec<Symbol>,
    /// For words that another table numbers.
    pub(super) words: Vec<Word>,
}

/// The automata of which anything is remembered: of all languages, and of some users' rules in them. Who
/// reads rules over and over should not fill the memory with what nobody asks for any more.
const MOST_MEMOS: usize = 64;

impl Scratch {
    /// What is remembered of an automaton.
    fn memo(&mut self, fingerprint: u64) -> Option<(&mut Memo, &mut Vec<Symbol>)> {
        let mut memos = self.memos.iter();
        let at = memos
            .position(|memo| memo.fingerprint == fingerprint)
            .unwrap_or_else(|| {
                if self.memos.len() == MOST_MEMOS {
                    self.memos.clear();
                }
                self.memos.push(Memo::new(fingerprint));
                self.memos.len() - 1
            });
        Some((self.memos.get_mut(at)?, &mut self.symbols))
    }
}

/// A note of more words is slow to read without remembering anything.
const FEW_WORDS: usize = 128;

/// Keeps a match in place of a shorter one of the same phrase, which stands behind `found_before`.
fn keep(out: &mut Vec<Match>, found_before: usize, new: Match) {
    let mut known = out[found_before..].iter_mut();
    match known.find(|known| known.phrase == new.phrase) {
        Some(known) => known.end = new.end,
        None => out.push(new),
    }
}

impl Automaton {
    /// Appends every phrase that stands in `words` to `out`: from each word on, the longest match of
    /// each phrase.
    pub fn find(&self, words: &[Word], scratch: &mut Scratch, out: &mut Vec<Match>) {
        let Some((memo, symbols)) = scratch.memo(self.fingerprint) else {
            return;
        };
        // Many a run checks one note, and what it would remember is of use to none.
        if memo.meets_first_note() && words.len() <= FEW_WORDS {
            return self.find_afresh(words, out);
        }
        symbols.clear();
        symbols.extend(words.iter().map(|word| memo.symbol(self, word)));
        for start in 0..words.len() {
            memo.make_room();
            let found_before = out.len();
            let mut state = memo.step(self, START, symbols[start], &words[start]);
            let mut end = start + 1;
            while state != DEAD {
                for &phrase in memo.accepts(state) {
                    keep(out, found_before, Match { phrase, start, end });
                }
                let Some(word) = words.get(end).filter(|next| next.before <= Break::Comma) else {
                    break;
                };
                state = memo.step(self, state, symbols[end], word);
                end += 1;
            }
        }
    }

    /// The same, with nothing remembered.
    fn find_afresh(&self, words: &[Word], out: &mut Vec<Match>) {
        let (mut reached, mut next) = (Vec::new(), Vec::new());
        for start in 0..words.len() {
            let found_before = out.len();
            reached.clear();
            self.begin(&words[start], &mut reached);
            let mut end = start + 1;
            while !reached.is_empty() {
                reached.sort_unstable();
                reached.dedup();
                for &position in &reached {
                    for &phrase in self.accepted_at(position) {
                        keep(out, found_before, Match { phrase, start, end });
                    }
                }
                let Some(word) = words.get(end).filter(|next| next.before <= Break::Comma) else {
                    break;
                };
                next.clear();
                self.follow(&reached, word, &mut next);
                std::mem::swap(&mut reached, &mut next);
                end += 1;
            }
        }
    }
}

//! Whether a phrase can find anything at all: whether there are words for it, and whether what excuses its
//! findings excuses them all.
//!
//! A rule that cannot fire looks like one that has nothing to complain about. The search is bounded; where
//! it comes to no end, the phrase is taken to be sound.

use std::collections::{BTreeMap, BTreeSet};

use super::automaton::{Automaton, Scratch};
use super::lay_out::automaton;
use super::pack::LanguagePack;
use super::phrase::{Label, Phrase};
use super::table::WordTable;
use super::word::{Looks, Word};

/// The words that are tried in one place of a phrase.
const MOST_WORDS: usize = 20;

/// The beginnings of texts that are looked at for one phrase.
const MOST_TRIALS: usize = 400;

/// Whether there are words of the language for some way through the phrase.
pub(super) fn can_match(phrase: &Phrase, pack: &LanguagePack, bits: &BTreeMap<String, u8>) -> bool {
    // No position follows a later one.
    let mut reached: Vec<bool> = (0..phrase.labels.len())
        .map(|at| phrase.first.contains(&at))
        .collect();
    for (at, label) in phrase.labels.iter().enumerate() {
        reached[at] &= match label {
            Label::Class(name) => bits.get(name).is_some_and(|bit| has_words(pack, 1 << bit)),
            _ => true,
        };
        if reached[at] {
            for &next in &phrase.follow[at] {
                reached[next] = true;
            }
        }
    }
    phrase.last.iter().any(|&at| reached[at])
}

/// Whether a word list has words in a language.
fn has_words(pack: &LanguagePack, bit: u64) -> bool {
    pack.suffixes.iter().any(|(_, classes)| classes & bit != 0)
        || pack.words.classes.iter().any(|classes| classes & bit != 0)
}

/// Whether everything that `phrase` matches touches a match of one of `unless`.
pub(super) fn is_excused(
    phrase: &Phrase,
    unless: &[Phrase],
    pack: &LanguagePack,
    bits: &BTreeMap<String, u8>,
) -> bool {
    if unless.is_empty() {
        return false;
    }
    let labels = unless.iter().flat_map(|phrase| &phrase.labels);
    let words: BTreeSet<&String> = labels
        .filter_map(|label| match label {
            Label::Words(words) => Some(words),
            _ => None,
        })
        .flatten()
        .collect();
    let numbered: Vec<_> = words.into_iter().map(|word| (word.clone(), 0)).collect();
    let table = WordTable::build(&numbered);
    let mut search = Search {
        phrase,
        candidates: phrase
            .labels
            .iter()
            .map(|label| candidates(label, &table, pack, bits))
            .collect(),
        excuses: automaton(unless, &table, bits),
        scratch: Scratch::default(),
        path: Vec::new(),
        trials: 0,
    };
    !phrase.first.iter().any(|&at| search.gets_through(at))
}

/// A search for words that the phrase matches and nothing excuses.
struct Search<'a> {
    phrase: &'a Phrase,
    /// For each position, words that it takes.
    candidates: Vec<Vec<Word>>,
    excuses: Automaton,
    scratch: Scratch,
    path: Vec<Word>,
    trials: usize,
}

impl Search<'_> {
    fn gets_through(&mut self, at: usize) -> bool {
        for choice in 0..self.candidates[at].len() {
            self.trials += 1;
            if self.trials > MOST_TRIALS {
                return true;
            }
            let word = self.candidates[at][choice];
            self.path.push(word);
            let mut found = Vec::new();
            self.excuses.find(&self.path, &mut self.scratch, &mut found);
            let phrase = self.phrase;
            // What is excused once stays so, whatever comes after.
            let free = found.is_empty()
                && (phrase.last.contains(&at)
                    || phrase.follow[at]
                        .iter()
                        .any(|&next| self.gets_through(next)));
            self.path.pop();
            if free {
                return true;
            }
        }
        false
    }
}

/// Words that a position takes, as `table` numbers them: first those that it does not know.
fn candidates(
    label: &Label,
    table: &WordTable,
    pack: &LanguagePack,
    bits: &BTreeMap<String, u8>,
) -> Vec<Word> {
    let known = |word: &str| {
        let classes = pack.classes_of(pack.words.find(word), word);
        let number = word.contains(char::is_numeric) || classes & pack.lists.number != 0;
        Word::sample(
            table.find(word),
            classes,
            if number { Looks::Number } else { Looks::Plain },
        )
    };
    let mut words: Vec<Word> = match label {
        Label::Words(words) => words.iter().map(|word| known(word)).collect(),
        Label::Class(name) => {
            let bit = bits.get(name).map_or(0, |bit| 1 << bit);
            let by_ending = pack
                .suffixes
                .iter()
                .filter(|(_, classes)| classes & bit != 0);
            let listed = pack
                .words
                .iter()
                .filter(|(id, _)| pack.words.classes(*id) & bit != 0);
            by_ending
                .map(|(_, classes)| Word::sample(0, *classes, Looks::Plain))
                .chain(listed.map(|(_, word)| known(word)))
                .collect()
        }
        Label::Number => vec![Word::sample(0, 0, Looks::Number)],
        Label::Name => vec![Word::sample(0, 0, Looks::Name)],
        Label::Owner => vec![Word::sample(0, 0, Looks::Owner)],
        Label::Word | Label::Gap => vec![Word::sample(0, 0, Looks::Plain)],
    };
    words.sort_by_key(|word| (word.id != 0, word.classes.count_ones()));
    words.truncate(MOST_WORDS);
    words
}

//! Whether a phrase can find anything at all: whether there are words for it, and whether what excuses its
//! findings excuses them all.
//!
//! A rule that cannot fire looks like one that has nothing to complain about. The search is bounded; where
//! it comes to no end, the phrase is taken to be sound.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::automaton::Automaton;
use super::find::Scratch;
use super::lay_out::automaton;
use super::pack::LanguagePack;
use super::phrase::{Label, Phrase};
use super::table::WordTable;
use super::word::{Looks, Word};

/// That a phrase can find nothing, told where it stands.
pub(super) const NEVER_FIRES: &str =
    "this phrase can never fire: whatever it matches, [unless] takes back";

/// The words that are tried in one place of a phrase.
const MOST_WORDS: usize = 20;

/// The words of a list among which those are looked for.
const MOST_LISTED: usize = 100;

/// What one phrase may cost: each beginning of a text that is looked at, the square of its length.
const MOST_FOR_ONE: usize = 20_000;

/// What all phrases together may cost.
const MOST_FOR_ALL: usize = 20_000_000;

/// The word lists that have words in a language, one bit each.
pub(super) fn lists_with_words(pack: &LanguagePack) -> u64 {
    let listed = pack.words.classes.iter();
    let by_ending = pack.suffixes.lists.iter();
    listed.chain(by_ending).fold(0, |all, some| all | some)
}

/// Whether there are words for some way through the phrase, in a language whose lists that have any are
/// `lists`.
pub(super) fn can_match(phrase: &Phrase, lists: u64, bits: &BTreeMap<String, u8>) -> bool {
    // No position follows a later one.
    let mut reached: Vec<bool> = (0..phrase.labels.len())
        .map(|at| phrase.first.contains(&at))
        .collect();
    for (at, label) in phrase.labels.iter().enumerate() {
        reached[at] &= match label {
            Label::Class(name) => bits.get(name).is_some_and(|bit| lists & 1 << bit != 0),
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

/// What may still be spent on looking for phrases that cannot fire.
#[derive(Debug)]
pub(super) struct Effort(usize);

impl Default for Effort {
    fn default() -> Self {
        Self(MOST_FOR_ALL)
    }
}

/// What a rule excuses in one language, ready to look for.
pub(super) struct Excuses<'a> {
    pack: &'a LanguagePack,
    bits: &'a BTreeMap<String, u8>,
    table: WordTable,
    automaton: Automaton,
    scratch: Scratch,
    /// Words of lists that were asked for.
    lists: BTreeMap<String, Vec<Word>>,
}

impl<'a> Excuses<'a> {
    pub(super) fn new(
        unless: &[Rc<Phrase>],
        pack: &'a LanguagePack,
        bits: &'a BTreeMap<String, u8>,
    ) -> Self {
        let table = table_of(unless);
        Self {
            pack,
            bits,
            automaton: automaton(unless.iter().map(Rc::as_ref), &table, bits),
            table,
            scratch: Scratch::default(),
            lists: BTreeMap::new(),
        }
    }

    /// Whether everything that `phrase` matches touches something that is excused.
    pub(super) fn excuse_all_of(&mut self, phrase: &Phrase, effort: &mut Effort) -> bool {
        let labels = phrase.labels.iter();
        let candidates = labels.map(|label| self.candidates(label)).collect();
        let budget = MOST_FOR_ONE.min(effort.0);
        let mut search = Search {
            phrase,
            candidates,
            excuses: &self.automaton,
            scratch: &mut self.scratch,
            path: Vec::new(),
            left: budget,
        };
        let free = phrase.first.iter().any(|&at| search.gets_through(at));
        effort.0 -= budget - search.left;
        !free
    }

    /// Words that a position takes: first those that no excuse names.
    fn candidates(&mut self, label: &Label) -> Vec<Word> {
        let sample = |looks| vec![Word::sample(0, 0, looks)];
        match label {
            Label::Words(words) => {
                let words = words.iter().map(|word| self.known(word)).collect();
                telling(words)
            }
            Label::Class(name) => match self.lists.get(name) {
                Some(words) => words.clone(),
                None => {
                    let words = telling(self.listed(name));
                    self.lists.insert(name.clone(), words.clone());
                    words
                }
            },
            Label::Number => sample(Looks::Number),
            Label::Name => sample(Looks::Name),
            Label::Owner => sample(Looks::Owner),
            Label::Word | Label::Gap => sample(Looks::Plain),
        }
    }

    /// The words of a list; for an ending, a word that has it.
    fn listed(&self, list: &str) -> Vec<Word> {
        let pack = self.pack;
        let bit = self.bits.get(list).map_or(0, |bit| 1 << bit);
        let by_ending = pack.suffixes.lists.iter();
        let by_ending = by_ending.filter(|lists| *lists & bit != 0);
        let listed = pack.words.iter();
        let listed = listed.filter(|(id, _)| pack.words.classes(*id) & bit != 0);
        by_ending
            .map(|lists| Word::sample(0, *lists, Looks::Plain))
            .chain(listed.map(|(_, word)| self.known(word)))
            .take(MOST_LISTED)
            .collect()
    }

    fn known(&self, word: &str) -> Word {
        let pack = self.pack;
        let lists = pack.classes_of(pack.words.find(word), word);
        let number = word.contains(char::is_numeric) || lists & pack.lists.number != 0;
        let looks = if number { Looks::Number } else { Looks::Plain };
        Word::sample(self.table.find(word), lists, looks)
    }
}

/// The words that are least likely to be excused.
fn telling(mut words: Vec<Word>) -> Vec<Word> {
    words.sort_by_key(|word| (word.id != 0, word.classes.count_ones()));
    words.truncate(MOST_WORDS);
    words
}

/// A search for words that a phrase matches and nothing excuses.
struct Search<'a> {
    phrase: &'a Phrase,
    /// For each position, words that it takes.
    candidates: Vec<Vec<Word>>,
    excuses: &'a Automaton,
    scratch: &'a mut Scratch,
    path: Vec<Word>,
    /// What may still be spent.
    left: usize,
}

impl Search<'_> {
    /// Whether some text that goes on at a position is free, or it is not known.
    fn gets_through(&mut self, at: usize) -> bool {
        let phrase = self.phrase;
        for choice in 0..self.candidates[at].len() {
            let word = self.candidates[at][choice];
            self.path.push(word);
            let cost = self.path.len() * self.path.len();
            if cost > self.left {
                return true;
            }
            self.left -= cost;
            let mut found = Vec::new();
            self.excuses.find(&self.path, self.scratch, &mut found);
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

/// The words of some phrases, in no list: the lists that a word is in are those of the language's own table.
pub(super) fn table_of(phrases: &[Rc<Phrase>]) -> WordTable {
    let labels = phrases.iter().flat_map(|phrase| &phrase.labels);
    let words: BTreeSet<&String> = labels
        .filter_map(|label| match label {
            Label::Words(words) => Some(words),
            _ => None,
        })
        .flatten()
        .collect();
    let numbered: Vec<_> = words.into_iter().map(|word| (word.clone(), 0)).collect();
    WordTable::build(&numbered)
}

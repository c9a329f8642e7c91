//! The phrases of a language become one automaton: positions that are reached alike are one.
//!
//! The build does this for the phrases that come with the tool, and the library for users' own. It knows
//! no file and no rule.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::automaton::{Automaton, PhraseId, Position, Take};
use super::phrase::{Label, Phrase};
use super::table::{Rows, WordId, WordTable};
use super::{narrow, wide};

/// One automaton of many phrases, over the words of `table`, in which every word of theirs must be.
/// `bits` has the bit of each word list.
pub(super) fn automaton<'p>(
    phrases: impl IntoIterator<Item = &'p Phrase>,
    table: &WordTable,
    bits: &BTreeMap<String, u8>,
) -> Automaton {
    let mut merger = Merger::default();
    for (id, phrase) in (0..).zip(phrases) {
        merger.add(id, phrase);
    }
    let states = merger.finish();
    let words: Vec<_> = states
        .iter()
        .map(|state| numbers_of(state.label, table))
        .collect();
    let mut sets = Vec::new();
    let takes: Vec<_> = states
        .iter()
        .zip(&words)
        .map(|(state, words)| take(state.label, words, bits, &mut sets))
        .collect();
    let mut automaton = Automaton {
        sets: sets.into(),
        columns: columns(&words, &takes, table).into(),
        ..Automaton::default()
    };
    lay_positions(&mut automaton, &states, &words, &takes);
    lay_beginnings(&mut automaton, &states, &words, &takes);
    automaton.fingerprint = fingerprint(&automaton, table);
    automaton
}

/// The words that a position takes one of, by their numbers.
fn numbers_of(label: &Label, table: &WordTable) -> Vec<WordId> {
    let Label::Words(words) = label else {
        return Vec::new();
    };
    let mut ids: Vec<_> = words.iter().map(|word| table.find(word)).collect();
    ids.sort_unstable();
    ids
}

/// What a position takes, in numbers: its `words` are a set among others, if there are several.
fn take(
    label: &Label,
    words: &[WordId],
    bits: &BTreeMap<String, u8>,
    sets: &mut Vec<WordId>,
) -> Take {
    match label {
        Label::Words(_) => match words {
            &[only] => Take::Word(only),
            several => {
                let from = wide(sets.len());
                sets.extend(several);
                Take::Set(from, wide(sets.len()))
            }
        },
        Label::Class(name) => Take::Class(bits.get(name).copied().unwrap_or_default()),
        Label::Number => Take::Number,
        Label::Name => Take::Name,
        Label::Owner => Take::Owner,
        Label::Word => Take::Any,
        Label::Gap => Take::Gap,
    }
}

/// Lays out the positions with what may follow each and which phrases may end there.
fn lay_positions(
    automaton: &mut Automaton,
    states: &[State<'_>],
    words: &[Vec<WordId>],
    takes: &[Take],
) {
    let is_spelled = |to: &&u32| (1..=MOST_SPELLED).contains(&words[**to as usize].len());
    let (mut accepts, mut by_word, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut positions = Vec::with_capacity(states.len() + 1);
    for (state, take) in states.iter().zip(takes) {
        positions.push(Position {
            is_gap: *take == Take::Gap,
            ..begin(&accepts, &by_word, &others)
        });
        accepts.extend(&state.accepts);
        let from = by_word.len();
        let spelled = state.follow.iter().filter(is_spelled);
        by_word.extend(spelled.flat_map(|&to| words[to as usize].iter().map(move |&id| (id, to))));
        by_word[from..].sort_unstable();
        let rest = state.follow.iter().filter(|to| !is_spelled(to));
        others.extend(rest.map(|&to| (takes[to as usize], to)));
    }
    positions.push(begin(&accepts, &by_word, &others));
    automaton.positions = positions.into();
    automaton.accepts = accepts.into();
    automaton.by_word = by_word.into();
    automaton.others = others.into();
}

/// Lays out the positions that a match may begin with, by what they take.
fn lay_beginnings(
    automaton: &mut Automaton,
    states: &[State<'_>],
    words: &[Vec<WordId>],
    takes: &[Take],
) {
    // The first row is for words that the table does not have.
    let mut by_word = vec![Vec::new(); automaton.columns.len()];
    let mut by_class = vec![Vec::new(); 64];
    let mut others = Vec::new();
    for (position, state) in (0..).zip(states).filter(|(_, state)| state.first) {
        match (state.label, takes[position as usize]) {
            (Label::Words(_), _) => {
                for &id in &words[position as usize] {
                    by_word[usize::from(id)].push(position);
                }
            }
            (_, Take::Class(bit)) => by_class[usize::from(bit)].push(position),
            (_, take) => others.push((take, position)),
        }
    }
    automaton.first_by_word = Rows::build(by_word);
    automaton.first_by_class = Rows::build(by_class);
    automaton.first_others = others.into();
}

/// A position whose lists begin where these end.
fn begin(accepts: &[PhraseId], by_word: &[(WordId, u32)], others: &[(Take, u32)]) -> Position {
    Position {
        is_gap: false,
        accepts: wide(accepts.len()),
        by_word: wide(by_word.len()),
        others: wide(others.len()),
    }
}

/// A number that another automaton, or the same over other words, does not have.
fn fingerprint(automaton: &Automaton, table: &WordTable) -> u64 {
    let mut hasher = DefaultHasher::new();
    automaton.hash(&mut hasher);
    table.hash(&mut hasher);
    hasher.finish()
}

/// Words that stand in no phrase share a number where the same phrases ask for their lists.
fn columns(words: &[Vec<WordId>], takes: &[Take], table: &WordTable) -> Vec<u16> {
    let asked = takes.iter().fold(0, |asked, take| match take {
        Take::Class(bit) => asked | 1 << bit,
        _ => asked,
    });
    let spelled: HashSet<WordId> = words.iter().flatten().copied().collect();
    let mut numbers = HashMap::new();
    (0..=table.len())
        .map(|word| {
            let word = narrow(word);
            let own = spelled.contains(&word).then_some(word);
            let next = narrow(numbers.len());
            *numbers
                .entry((own, own.map_or(table.classes(word) & asked, |_| 0)))
                .or_insert(next)
        })
        .collect()
}

/// Followers that take no more words than this are found by the word; larger sets are looked into.
const MOST_SPELLED: usize = 12;

/// Lays the positions of many phrases over one another.
///
/// Two positions that take the same and are reached from the same positions are reached by the same
/// words, so they are one; what may follow them and which phrases may end there adds up. Phrases have no
/// loops, and a position's predecessors come before it.
#[derive(Default)]
struct Merger<'p> {
    states: Vec<State<'p>>,
    /// The numbers of labels.
    labels: HashMap<&'p Label, u32>,
    known: HashMap<(u32, bool, Vec<u32>), u32>,
}

struct State<'p> {
    label: &'p Label,
    first: bool,
    accepts: Vec<PhraseId>,
    follow: Vec<u32>,
}

impl<'p> Merger<'p> {
    fn add(&mut self, id: PhraseId, phrase: &'p Phrase) {
        // For each position, the states that it is reached from.
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); phrase.labels.len()];
        for (index, label) in phrase.labels.iter().enumerate() {
            let mut from = std::mem::take(&mut before[index]);
            from.sort_unstable();
            from.dedup();
            let first = phrase.first.contains(&index);
            let next = wide(self.states.len());
            let label_number = wide(self.labels.len());
            let label_number = *self.labels.entry(label).or_insert(label_number);
            let state = *self
                .known
                .entry((label_number, first, from.clone()))
                .or_insert(next);
            if state == next {
                self.states.push(State {
                    label,
                    first,
                    accepts: Vec::new(),
                    follow: Vec::new(),
                });
            }
            for earlier in from {
                self.states[earlier as usize].follow.push(state);
            }
            if phrase.last.contains(&index) && !self.states[state as usize].accepts.contains(&id) {
                self.states[state as usize].accepts.push(id);
            }
            for &after in &phrase.follow[index] {
                before[after].push(state);
            }
        }
    }

    fn finish(mut self) -> Vec<State<'p>> {
        for state in &mut self.states {
            state.follow.sort_unstable();
            state.follow.dedup();
        }
        self.states
    }
}

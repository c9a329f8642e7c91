//! The phrases of a language become one automaton: positions that are reached alike are one.
//!
//! The build does this for the phrases that come with the tool, and the library for users' own. It knows
//! no file and no rule.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::automaton::{Automaton, PhraseId, Take};
use super::phrase::{Label, Phrase};
use super::table::{Rows, WordId, WordTable};
use super::{narrow, wide};

/// One automaton of many phrases, over the words of `table`, in which every word of theirs must be.
/// `bits` has the bit of each word list.
pub(super) fn automaton(
    phrases: &[Phrase],
    table: &WordTable,
    bits: &BTreeMap<String, u8>,
) -> Automaton {
    let mut merger = Merger::default();
    for (id, phrase) in (0..).zip(phrases) {
        merger.add(id, phrase);
    }
    let mut sets: Vec<WordId> = Vec::new();
    let ids = |words: &BTreeSet<String>| {
        let mut ids: Vec<_> = words.iter().map(|word| table.find(word)).collect();
        ids.sort_unstable();
        ids
    };
    let mut take = |label: &Label| match label {
        Label::Words(words) => match ids(words)[..] {
            [only] => Take::Word(only),
            ref several => {
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
    };
    let takes: Vec<Take> = merger
        .states
        .iter()
        .map(|state| take(&state.label))
        .collect();
    let spelled = |to: u32| match &merger.states[to as usize].label {
        Label::Words(words) if words.len() <= MOST_SPELLED => Some(ids(words)),
        _ => None,
    };
    let by_word = merger.states.iter().map(|state| {
        let targets = state
            .follow
            .iter()
            .filter_map(|&to| Some((to, spelled(to)?)));
        let mut row: Vec<(WordId, u32)> = targets
            .flat_map(|(to, ids)| ids.into_iter().map(move |id| (id, to)))
            .collect();
        row.sort_unstable();
        row
    });
    let by_word = Rows::build(by_word);
    let others = merger.states.iter().map(|state| {
        state
            .follow
            .iter()
            .copied()
            .filter(|&to| spelled(to).is_none())
            .collect()
    });
    let others = Rows::build(others);
    let mut first_by_word = vec![Vec::new(); table.len() + 1];
    let mut first_by_class = vec![Vec::new(); 64];
    let mut first_others = Vec::new();
    for (position, state) in (0..).zip(&merger.states).filter(|(_, state)| state.first) {
        match (&state.label, takes[position as usize]) {
            (Label::Words(words), _) => {
                for id in ids(words) {
                    first_by_word[usize::from(id)].push(position);
                }
            }
            (_, Take::Class(bit)) => first_by_class[usize::from(bit)].push(position),
            _ => first_others.push(position),
        }
    }
    let columns = columns(&merger, &takes, table, &ids);
    let mut automaton = Automaton {
        takes: takes.into(),
        accepts: Rows::build(merger.states.iter().map(|state| state.accepts.clone())),
        by_word,
        others,
        sets: sets.into(),
        first_by_word: Rows::build(first_by_word),
        first_by_class: Rows::build(first_by_class),
        first_others: first_others.into(),
        columns: columns.into(),
        fingerprint: 0,
    };
    automaton.fingerprint = fingerprint(&automaton, table);
    automaton
}

/// A number that another automaton, or the same over other words, does not have.
fn fingerprint(automaton: &Automaton, table: &WordTable) -> u64 {
    let mut hasher = DefaultHasher::new();
    automaton.hash(&mut hasher);
    table.hash(&mut hasher);
    hasher.finish()
}

/// Words that stand in no phrase share a number where the same phrases ask for their lists.
fn columns(
    merger: &Merger,
    takes: &[Take],
    table: &WordTable,
    ids: &impl Fn(&BTreeSet<String>) -> Vec<WordId>,
) -> Vec<u16> {
    let asked = takes.iter().fold(0, |asked, take| match take {
        Take::Class(bit) => asked | 1 << bit,
        _ => asked,
    });
    let mut spelled = BTreeSet::new();
    for state in &merger.states {
        if let Label::Words(words) = &state.label {
            spelled.extend(ids(words));
        }
    }
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
struct Merger {
    states: Vec<State>,
    known: HashMap<(Label, bool, Vec<u32>), u32>,
}

struct State {
    label: Label,
    first: bool,
    accepts: Vec<PhraseId>,
    follow: BTreeSet<u32>,
}

impl Merger {
    fn add(&mut self, id: PhraseId, phrase: &Phrase) {
        // For each position, the states that it is reached from.
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); phrase.labels.len()];
        for (index, label) in phrase.labels.iter().enumerate() {
            let mut from = std::mem::take(&mut before[index]);
            from.sort_unstable();
            from.dedup();
            let first = phrase.first.contains(&index);
            let next = wide(self.states.len());
            let state = *self
                .known
                .entry((label.clone(), first, from.clone()))
                .or_insert(next);
            if state == next {
                self.states.push(State {
                    label: label.clone(),
                    first,
                    accepts: Vec::new(),
                    follow: BTreeSet::new(),
                });
            }
            for earlier in from {
                self.states[earlier as usize].follow.insert(state);
            }
            if phrase.last.contains(&index) && !self.states[state as usize].accepts.contains(&id) {
                self.states[state as usize].accepts.push(id);
            }
            for &after in &phrase.follow[index] {
                before[after].push(state);
            }
        }
    }
}

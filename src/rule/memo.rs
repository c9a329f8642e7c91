//! What an automaton did on the words before, remembered, so that it is not worked out for every note.
//!
//! The sets of positions that are reached get numbers, and so do words that phrases cannot tell apart; a
//! step from one set by one word is then looked up. It is the lazy half of making an automaton
//! deterministic: what no note asks for is never built. A memo forgets all when it is full, and says
//! nothing that the automaton would not.

use std::collections::BTreeMap;

use super::automaton::{Automaton, PhraseId};
use super::table::folded_product;
use super::word::{Break, Word};

/// The number of a set of positions.
pub(super) type State = u32;

/// No position is reached.
pub(super) const DEAD: State = 0;

/// A match may begin.
pub(super) const START: State = 1;

/// The steps that are remembered; some two megabytes. Notes of people need a part of it.
const MOST_STEPS: usize = 1 << 16;

/// The positions in all sets that are remembered.
const MOST_POSITIONS: usize = 1 << 20;

/// Words that phrases cannot tell apart where they stand, as a number.
pub(super) type Symbol = u32;

/// A step that is remembered: where it begins and by what, as one number, and where it leads. A free
/// place has 0 for the first: no step begins where all is lost.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    key: u64,
    to: State,
}

fn key(from: State, symbol: Symbol) -> u64 {
    u64::from(from) << 32 | u64::from(symbol)
}

#[derive(Debug, Default)]
struct Set {
    positions: Box<[u32]>,
    accepts: Vec<PhraseId>,
}

/// The steps of one automaton that were taken.
#[derive(Debug)]
pub(super) struct Memo {
    /// Whose steps they are.
    pub(super) fingerprint: u64,
    /// Whether a note was asked about.
    asked: bool,
    sets: Vec<Set>,
    /// The numbers of the sets by their hashes; where two have the same, the next is taken that is free.
    numbers: BTreeMap<u64, State>,
    positions: usize,
    /// By hash; the length is a power of two.
    steps: Vec<Step>,
    taken: usize,
    /// The word lists that unknown words were in, by their endings.
    unknown: Vec<u64>,
    reached: Vec<u32>,
}

impl Memo {
    pub(super) fn new(fingerprint: u64) -> Self {
        let mut memo = Self {
            fingerprint,
            asked: false,
            sets: Vec::new(),
            numbers: BTreeMap::new(),
            positions: 0,
            steps: vec![Step::default(); 64],
            taken: 0,
            unknown: Vec::new(),
            reached: Vec::new(),
        };
        memo.forget();
        memo
    }

    /// Takes note of one that is asked about; whether it is the first.
    pub(super) fn meets_first_note(&mut self) -> bool {
        !std::mem::replace(&mut self.asked, true)
    }

    /// Makes room, if there is none. No state that was handed out before means anything after.
    pub(super) fn make_room(&mut self) {
        if self.taken > MOST_STEPS || self.positions > MOST_POSITIONS {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.sets.clear();
        self.numbers.clear();
        self.steps.fill(Step::default());
        (self.positions, self.taken) = (0, 0);
        // Neither has positions: one has lost all, the other has not begun.
        self.sets.resize_with(2, Set::default);
    }

    /// The number for a word and what stands before it.
    pub(super) fn symbol(&mut self, automaton: &Automaton, word: &Word) -> Symbol {
        let column = if word.id == 0 {
            let known = self.unknown.iter().position(|&lists| lists == word.classes);
            let number = known.unwrap_or_else(|| {
                self.unknown.push(word.classes);
                self.unknown.len() - 1
            });
            automaton.columns.len() + number
        } else {
            usize::from(automaton.columns[usize::from(word.id)])
        };
        let looks = u32::from(word.is_number())
            | u32::from(word.is_name()) << 1
            | u32::from(word.is_possessive()) << 2
            | u32::from(word.before != Break::None) << 3;
        u32::try_from(column).unwrap_or(u32::MAX) << 4 | looks
    }

    /// The phrases that may end in a state.
    pub(super) fn accepts(&self, state: State) -> &[PhraseId] {
        &self.sets[state as usize].accepts
    }

    /// Where `word`, whose number is `symbol`, leads from a state.
    #[inline]
    pub(super) fn step(
        &mut self,
        automaton: &Automaton,
        from: State,
        symbol: Symbol,
        word: &Word,
    ) -> State {
        let key = key(from, symbol);
        let steps = &self.steps[..];
        let mut at = place(key);
        while let Some(step) = steps.get(at & steps.len().wrapping_sub(1)) {
            if step.key == key {
                return step.to;
            }
            if step.key == 0 {
                break;
            }
            at = at.wrapping_add(1);
        }
        self.take(automaton, from, key, word)
    }

    /// Takes a step for the first time.
    #[cold]
    fn take(&mut self, automaton: &Automaton, from: State, key: u64, word: &Word) -> State {
        let to = self.work_out(automaton, from, word);
        self.taken += 1;
        if self.taken * 2 > self.steps.len() {
            let larger = vec![Step::default(); self.steps.len() * 2];
            let steps = std::mem::replace(&mut self.steps, larger);
            for step in steps.into_iter().filter(|step| step.key != 0) {
                self.put(step);
            }
        }
        self.put(Step { key, to });
        to
    }

    fn put(&mut self, step: Step) {
        let mask = self.steps.len() - 1;
        let mut at = place(step.key) & mask;
        while self.steps[at].key != 0 {
            at = (at + 1) & mask;
        }
        self.steps[at] = step;
    }

    fn work_out(&mut self, automaton: &Automaton, from: State, word: &Word) -> State {
        let mut reached = std::mem::take(&mut self.reached);
        reached.clear();
        if from == START {
            automaton.begin(word, &mut reached);
        } else {
            automaton.follow(&self.sets[from as usize].positions, word, &mut reached);
        }
        reached.sort_unstable();
        reached.dedup();
        let state = self.number(automaton, &reached);
        self.reached = reached;
        state
    }

    /// The number of a set of positions, sorted.
    fn number(&mut self, automaton: &Automaton, positions: &[u32]) -> State {
        if positions.is_empty() {
            return DEAD;
        }
        let mut hash = hash(positions);
        while let Some(&known) = self.numbers.get(&hash) {
            if *self.sets[known as usize].positions == *positions {
                return known;
            }
            hash = hash.wrapping_add(1);
        }
        let mut accepts: Vec<PhraseId> = positions
            .iter()
            .flat_map(|&position| automaton.accepted_at(position))
            .copied()
            .collect();
        accepts.sort_unstable();
        accepts.dedup();
        let state = State::try_from(self.sets.len()).unwrap_or(State::MAX);
        self.positions += positions.len();
        self.numbers.insert(hash, state);
        self.sets.push(Set {
            positions: positions.into(),
            accepts,
        });
        state
    }
}

/// Where to look for a step first.
fn place(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
}

/// A hash of a set of positions. What sets there are is for the phrases to say, so that no stranger can choose
/// them to collide; and the first note meets one with nearly every word.
fn hash(positions: &[u32]) -> u64 {
    let pairs = positions.chunks(2).map(|pair| match *pair {
        [a, b] => u64::from(a) << 32 | u64::from(b),
        _ => pair.first().copied().map_or(0, u64::from),
    });
    pairs.fold(positions.len() as u64, |hash, pair| {
        folded_product(hash ^ pair)
    })
}

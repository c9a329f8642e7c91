//! Which texts are one: finds pairs that may be, compares them, and joins those that are.
//!
//! Every text is compared with a bounded number of others, however many share its words. Two that differ
//! in a word are only joined if others of the same frame do not differ there as well: where nearly every
//! note has a word of its own, that word is what the note is about.

use rayon::prelude::*;

use super::collect::Bodies;
use super::compare::{Changes, FEWEST_WORDS, MOST_CHANGED, MOST_FOLLOWED, differences, is_near};
use super::fingerprint::{SUBSTANCE, Token, mix};

/// So many texts are all compared with one another.
const FEW: usize = 128;

/// How often texts are put in order to see what has a frame in common.
const FRAME_BANDS: usize = 3;

/// How often texts are put in order, each time by other words; two that are alike stand side by side in
/// most of them.
const BANDS: usize = 6;

/// Words of a text by which it is put in order.
const LEVELS: usize = 4;

/// Neighbours in that order that a text is compared with.
const NEIGHBOURS: usize = 3;

/// Texts of the same frame that are kept for each text.
const MATES: usize = 6;

/// Stands for no text.
const NONE: u32 = u32::MAX;

/// For each text the number of its group, which is the number of the group's first text.
pub(super) fn groups(bodies: &Bodies) -> Vec<u32> {
    let count = u32::try_from(bodies.len()).unwrap_or(u32::MAX);
    let comparable: Vec<u32> = (0..count)
        .filter(|body| bodies.tokens(*body).len() >= FEWEST_WORDS)
        .collect();
    let mut grouping = Grouping {
        bodies,
        mates: vec![[NONE; MATES]; bodies.len()],
        sets: Sets::new(count),
    };
    if comparable.len() <= FEW {
        grouping.compare_all(&comparable);
    } else {
        for band in 0..FRAME_BANDS {
            grouping.find_mates(&in_order(bodies, &comparable, band, 0));
        }
        for band in FRAME_BANDS..FRAME_BANDS + BANDS {
            // Every other time those words come first that carry something, which keeps apart what has
            // only a frame in common; in between all are alike, which finds texts that have little more.
            let first = if band.is_multiple_of(2) { SUBSTANCE } else { 0 };
            grouping.join(&in_order(bodies, &comparable, band, first));
        }
    }
    (0..count).map(|body| grouping.sets.find(body)).collect()
}

/// Texts that are being joined.
struct Grouping<'a> {
    bodies: &'a Bodies,
    /// For each text some that have its frame in common, the words of which may differ.
    mates: Vec<[u32; MATES]>,
    sets: Sets,
}

impl Grouping<'_> {
    /// Compares every text with every other.
    fn compare_all(&mut self, comparable: &[u32]) {
        let pairs: Vec<(u32, u32)> = (0..comparable.len())
            .flat_map(|at| comparable[..at].iter().map(move |a| (*a, at)))
            .map(|(a, at)| (a, comparable[at]))
            .filter(|(a, b)| self.differences(*a, *b, MOST_FOLLOWED).is_some())
            .collect();
        self.add_mates(&pairs);
        let same: Vec<_> = pairs
            .into_iter()
            .filter(|(a, b)| self.are_one(*a, *b))
            .collect();
        self.sets.join(&same);
    }

    /// Finds texts with a frame in common among neighbours.
    fn find_mates(&mut self, order: &[(u64, u32)]) {
        let pairs: Vec<(u32, u32)> = neighbours(order)
            .filter(|(a, b)| self.differences(*a, *b, MOST_FOLLOWED).is_some())
            .collect();
        self.add_mates(&pairs);
    }

    fn add_mates(&mut self, pairs: &[(u32, u32)]) {
        for &(a, b) in pairs {
            for (of, mate) in [(a, b), (b, a)] {
                let mates = &mut self.mates[of as usize];
                if !mates.contains(&mate)
                    && let Some(free) = mates.iter_mut().find(|free| **free == NONE)
                {
                    *free = mate;
                }
            }
        }
    }

    /// Joins texts that stand close to one another in one order.
    fn join(&mut self, order: &[(u64, u32)]) {
        self.find_mates(order);
        // Texts that go to many are the likely originals of those that go to few.
        let mut leaders = vec![0; order.len()];
        for level in (1..=LEVELS).rev() {
            if find_leaders(self.bodies, order, level, &mut leaders) {
                let pairs: Vec<(u32, u32)> = order
                    .par_iter()
                    .zip(&leaders)
                    .map(|((_, body), leader)| (*leader, *body))
                    .filter(|(a, b)| self.sets.are_apart(*a, *b) && self.are_one(*a, *b))
                    .collect();
                self.sets.join(&pairs);
            }
        }
        let pairs: Vec<(u32, u32)> = neighbours(order)
            .filter(|(a, b)| self.sets.are_apart(*a, *b) && self.are_one(*a, *b))
            .collect();
        self.sets.join(&pairs);
    }

    fn differences(&self, a: u32, b: u32, most: usize) -> Option<Changes> {
        differences(self.bodies.tokens(a), self.bodies.tokens(b), most)
    }

    /// Whether two texts are one.
    fn are_one(&self, a: u32, b: u32) -> bool {
        let (left, right) = (self.bodies.tokens(a), self.bodies.tokens(b));
        let Some(changes) = differences(left, right, MOST_CHANGED) else {
            return false;
        };
        is_near(left, right, &changes) && !self.differ_where_all_do(a, b, &changes)
    }

    /// Whether two texts differ at a place at which those of the same frame have all their own words.
    ///
    /// Copies that somebody has retouched here and there agree with most of the others at every single
    /// place; where each note has a subject of its own, they do not.
    fn differ_where_all_do(&self, a: u32, b: u32, changes: &Changes) -> bool {
        let (left, right) = (self.bodies.tokens(a), self.bodies.tokens(b));
        let mut places = Places::default();
        each_change(left, right, changes, |place, word| places.open(place, word));
        if places.count == 0 {
            return false;
        }
        let mates = self.mates[a as usize].iter().chain(&self.mates[b as usize]);
        let mut seen = [NONE; 2 * MATES];
        let mut texts = 2;
        for &mate in mates {
            if mate == NONE || mate == a || mate == b || seen.contains(&mate) {
                continue;
            }
            seen[texts - 2] = mate;
            let other = self.bodies.tokens(mate);
            let Some(changes) = differences(left, other, MOST_FOLLOWED) else {
                continue;
            };
            texts += 1;
            each_change(left, other, &changes, |place, word| places.add(place, word));
        }
        texts >= FEWEST_TEXTS && places.any_open(texts)
    }
}

/// The fewest texts that show that a place in them is open.
const FEWEST_TEXTS: usize = 6;

/// The words that stand in place of an original's, at places that are of interest.
#[derive(Default)]
struct Places {
    places: [u16; MOST_CHANGED],
    words: [[u32; 2 * MATES + 2]; MOST_CHANGED],
    lengths: [usize; MOST_CHANGED],
    count: usize,
}

impl Places {
    /// Makes a place one of interest.
    fn open(&mut self, place: u16, word: u32) {
        if self.count < MOST_CHANGED {
            self.places[self.count] = place;
            self.count += 1;
            self.add(place, word);
        }
    }

    fn add(&mut self, place: u16, word: u32) {
        let known = self.places[..self.count]
            .iter()
            .position(|known| *known == place);
        if let Some(at) = known
            && let Some(free) = self.words[at].get_mut(self.lengths[at])
        {
            *free = word;
            self.lengths[at] += 1;
        }
    }

    /// Whether so many of so many texts have their own words at a place that it cannot be chance.
    fn any_open(&mut self, texts: usize) -> bool {
        // With few texts, a word that was changed twice is soon a large share.
        let share = 0.25 + 1.0 / (texts as f64).sqrt();
        (0..self.count).any(|at| {
            let words = &mut self.words[at][..self.lengths[at]];
            words.sort_unstable();
            let same = words.chunk_by(|a, b| a == b).map(<[_]>::len).max();
            let most = same.unwrap_or(0).max(texts.saturating_sub(words.len()));
            texts.saturating_sub(most) as f64 > share * texts as f64
        })
    }
}

/// Tells each place of `original` that is changed in `other` by words that carry something on either
/// side, and what stands there instead.
fn each_change(
    original: &[Token],
    other: &[Token],
    changes: &Changes,
    mut tell: impl FnMut(u16, u32),
) {
    for change in changes.iter() {
        let (old, new) = (&original[change.left.clone()], &other[change.right.clone()]);
        if !old.iter().chain(new).any(|word| word & SUBSTANCE != 0) {
            continue;
        }
        // Word for word, as far as there are words on both sides; the rest stands at the last place.
        let places = old.len().max(1);
        for place in 0..places {
            let here = if place + 1 == places {
                new.get(place..).unwrap_or_default()
            } else {
                new.get(place..=place).unwrap_or_default()
            };
            let word = here
                .iter()
                .fold(1, |hash, word| mix(hash ^ u64::from(*word)));
            // Between two words is a place as well.
            let at = 2 * (change.left.start + place) + usize::from(!old.is_empty());
            tell(u16::try_from(at).unwrap_or(u16::MAX), word as u32);
        }
    }
}

/// The texts in the order of their keys. Words that carry something come first if `first` is their bit.
fn in_order(bodies: &Bodies, comparable: &[u32], band: usize, first: Token) -> Vec<(u64, u32)> {
    let mut order: Vec<(u64, u32)> = comparable
        .par_iter()
        .map(|&body| (key(bodies.tokens(body), band, first), body))
        .collect();
    order.par_sort_unstable();
    order
}

/// Each text with those right before it in the order, if they have a word in common by which they are
/// ordered.
fn neighbours(order: &[(u64, u32)]) -> impl ParallelIterator<Item = (u32, u32)> {
    (1..order.len()).into_par_iter().flat_map_iter(|at| {
        let (key, body) = order[at];
        order[at.saturating_sub(NEIGHBOURS)..at]
            .iter()
            .filter(move |(other, _)| prefix(*other, 1) == prefix(key, 1))
            .map(move |&(_, other)| (other, body))
    })
}

/// Finds for each text the one with the most copies among those that begin with the same `level` words
/// in the order. False if none has more than one.
fn find_leaders(bodies: &Bodies, order: &[(u64, u32)], level: usize, leaders: &mut [u32]) -> bool {
    let copies = |body: u32| bodies.copies[body as usize];
    let mut found = false;
    let mut from = 0;
    for run in order.chunk_by(|(a, _), (b, _)| prefix(*a, level) == prefix(*b, level)) {
        let best = run
            .iter()
            .map(|(_, body)| *body)
            .max_by_key(|body| (copies(*body), std::cmp::Reverse(*body)));
        for (leader, (_, body)) in leaders[from..from + run.len()].iter_mut().zip(run) {
            *leader = best.filter(|best| copies(*best) > 1).unwrap_or(*body);
            found |= *leader != *body;
        }
        from += run.len();
    }
    found
}

/// The first `level` words of a key.
fn prefix(key: u64, level: usize) -> u64 {
    key >> (16 * (LEVELS - level))
}

/// What a text is put in order by: its words of the least hash. Two texts begin alike as likely as they
/// have words in common.
fn key(tokens: &[Token], band: usize, first: Token) -> u64 {
    let factor = mix(band as u64 + 1) as u32 | 1;
    let mut least = [u16::MAX; LEVELS];
    for token in tokens {
        // 15 bits of a hash, below the bit of what carries nothing.
        let hash = (u32::from(*token).wrapping_add(1)).wrapping_mul(factor) >> 17;
        let mut hash = hash as u16 | (!*token & first);
        for kept in &mut least {
            if hash == *kept {
                break;
            }
            if hash < *kept {
                std::mem::swap(&mut hash, kept);
            }
        }
    }
    least
        .iter()
        .fold(0, |key, hash| key << 16 | u64::from(*hash))
}

/// Sets of texts that are joined one by one.
struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    fn new(count: u32) -> Self {
        Self {
            parents: (0..count).collect(),
        }
    }

    /// The least text of the set.
    fn find(&self, mut body: u32) -> u32 {
        while self.parents[body as usize] != body {
            body = self.parents[body as usize];
        }
        body
    }

    fn are_apart(&self, a: u32, b: u32) -> bool {
        a != b && self.find(a) != self.find(b)
    }

    /// The same, and shortens the way for those who ask next.
    fn find_and_shorten(&mut self, mut body: u32) -> u32 {
        while self.parents[body as usize] != body {
            let parent = self.parents[body as usize];
            self.parents[body as usize] = self.parents[parent as usize];
            body = parent;
        }
        body
    }

    fn join(&mut self, pairs: &[(u32, u32)]) {
        for &(a, b) in pairs {
            let (a, b) = (self.find_and_shorten(a), self.find_and_shorten(b));
            let (least, other) = (a.min(b), a.max(b));
            self.parents[other as usize] = least;
        }
        // So that finding takes a step, however the sets were joined.
        for body in 0..self.parents.len() {
            let parent = self.parents[body];
            // The parent is less, so that it points to its set's least text already.
            self.parents[body] = self.parents[parent as usize];
        }
    }
}

//! Which texts are one: finds pairs that may be, compares them, and joins those that are.
//!
//! Every text is compared with a bounded number of others, however many share its words. Two that differ
//! in a word are only joined if others of the same frame do not differ there as well: where nearly every
//! note has a word of its own, that word is what the note is about. A number by itself is no such word.

use std::ops::Range;

use rayon::prelude::*;

use super::compare::{Change, Changes, MOST_CHANGED, MOST_FOLLOWED, differences, is_near};
use super::fingerprint::{SUBSTANCE, Token, mix};
use super::texts::{Bodies, PARTS, Part, Texts, may_differ_in};

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

/// The most texts around a place in that order that are looked at.
const AROUND: usize = 4 * NEIGHBOURS;

/// Texts of the same frame that are looked at for each text.
const MATES: usize = FRAME_BANDS * MATES_OF_BAND;

/// Those of them that one order may show. Texts that stand together in it may do so because all lack
/// the word that comes first in the others, and must not be alone in saying what is changed.
const MATES_OF_BAND: usize = 4;

/// Stands for no text.
const NONE: u32 = u32::MAX;

/// Texts of an order that are looked at before what was found among them is taken in: what they have to say
/// together would take more room than the texts.
const STRETCH: usize = 1 << 16;

/// For each text the number of its group, which is the number of the group's first text.
pub(super) fn groups(texts: Texts) -> Vec<u32> {
    let count = u32::try_from(texts.copies.len()).unwrap_or(u32::MAX);
    let bodies = in_order(texts);
    let sets = joined(&bodies);
    let mut groups: Vec<u32> = (0..count).collect();
    // Groups are named by the first of them that was taken.
    let mut first = vec![NONE; bodies.len()];
    for (body, number) in (0..).zip(&bodies.numbers) {
        let first = &mut first[sets.find(body) as usize];
        *first = (*number).min(*first);
    }
    for (body, number) in (0..).zip(&bodies.numbers) {
        groups[*number as usize] = first[sets.find(body) as usize];
    }
    groups
}

/// The part that a text lies in until it is put in order: texts with most words in common are most often in
/// one.
pub(super) fn part(tokens: &[Token]) -> usize {
    mix(prefix(key(tokens, 0, 0), 1)) as usize % PARTS
}

/// Lays texts out by their words. Where those that have words in common stand side by side in memory, to
/// compare them takes a third less time.
fn in_order(texts: Texts) -> Bodies {
    let Texts { parts, copies, .. } = texts;
    let count = parts.iter().map(Part::len).sum();
    let words = parts.iter().map(Part::words).sum();
    let mut bodies = Bodies::with_capacity(count, words);
    for part in parts {
        let keys = (0..part.len()).into_par_iter().map(|at| {
            let (tokens, number) = part.text(at);
            (key(tokens, 0, 0), number, at)
        });
        let mut texts: Vec<_> = keys.collect();
        texts.par_sort_unstable();
        for (_, number, at) in texts {
            bodies.push(part.text(at).0, number, copies[number as usize]);
        }
    }
    bodies
}

/// Joins texts that are one.
fn joined(bodies: &Bodies) -> Sets {
    let few = bodies.len() <= FEW;
    let mut order = Order::default();
    // Most notes of most lists are like no other, and that is soon seen; what follows is for the rest.
    let alike = if few {
        Members::all(bodies.len())
    } else {
        alike(bodies, &mut order)
    };
    let list: Vec<u32> = bodies.all().filter(|body| alike.has(*body)).collect();
    let mut grouping = Grouping::new(bodies, alike, list.len());
    if few {
        return grouping.compare_all();
    }
    if !list.is_empty() {
        for band in 0..FRAME_BANDS {
            order.arrange(bodies, bodies.all(), band, 0);
            grouping.find_mates(&order, band);
            if band + 1 == FRAME_BANDS {
                grouping.find_stray_mates(&order);
            }
        }
        grouping.find_open(&list);
    }
    let mut sets = Sets::new(bodies);
    for band in JOIN_BANDS {
        order.arrange(bodies, list.par_iter().copied(), band, first(band));
        grouping.join(&order, &mut sets);
    }
    sets
}

/// The texts that differ from a neighbour in a few words.
fn alike(bodies: &Bodies, order: &mut Order) -> Members {
    let mut is_alike = Members::of(bodies.len());
    let mut leaders = vec![0; bodies.len()];
    let near = |&(a, b): &(u32, u32)| bodies.near(a, b).is_some();
    for band in JOIN_BANDS {
        order.arrange(bodies, bodies.all(), band, first(band));
        for stretch in order.stretches() {
            let unknown = |(a, b): &(u32, u32)| !(is_alike.has(*a) && is_alike.has(*b));
            let neighbours = order.neighbours(stretch, MOST_CHANGED);
            let pairs: Vec<_> = neighbours.filter(unknown).filter(near).collect();
            is_alike.add(&pairs);
        }
        for level in 1..=LEVELS {
            if !order.find_leaders(bodies, level, &mut leaders) {
                continue;
            }
            for stretch in order.stretches() {
                let unknown = |(a, b): &(u32, u32)| !(is_alike.has(*a) && is_alike.has(*b));
                let led = order.led(stretch, &leaders, MOST_CHANGED);
                let pairs: Vec<_> = led.filter(unknown).filter(near).collect();
                is_alike.add(&pairs);
            }
        }
    }
    is_alike.count();
    is_alike
}

/// The bands in which texts are joined.
const JOIN_BANDS: std::ops::Range<usize> = FRAME_BANDS..FRAME_BANDS + BANDS;

/// What comes first in a band.
///
/// Every other time it is words that carry something, which keeps apart what has only a frame in common;
/// in between all words are alike, which finds texts that have little more.
const fn first(band: usize) -> Token {
    if band.is_multiple_of(2) { SUBSTANCE } else { 0 }
}

/// Texts that are being joined.
struct Grouping<'a> {
    bodies: &'a Bodies,
    /// Those that may be joined; the others have no place in `mates` and `open`.
    alike: Members,
    /// For each text that may be joined some that have its frame in common, the words of which may
    /// differ.
    mates: Vec<[u32; MATES]>,
    /// For each of them the places at which those of the same frame have their own words, a bit each, or
    /// [`UNKNOWN`].
    open: Vec<u128>,
}

impl<'a> Grouping<'a> {
    /// Makes ready to join those of the texts that are `alike`, so many.
    fn new(bodies: &'a Bodies, alike: Members, count: usize) -> Self {
        Self {
            bodies,
            alike,
            mates: vec![[NONE; MATES]; count],
            open: Vec::new(),
        }
    }

    /// Compares every text with every other.
    fn compare_all(&mut self) -> Sets {
        let all: Vec<u32> = self.bodies.all().collect();
        let words = all.iter().map(|body| signature(self.bodies.tokens(*body)));
        let words: Vec<u64> = words.collect();
        let pairs = all.iter().flat_map(|b| (0..*b).map(|a| (a, *b)));
        let pairs: Vec<(u32, u32)> = pairs
            .filter(|&(a, b)| may_differ_in(words[a as usize], words[b as usize], MOST_FOLLOWED))
            .filter(|(a, b)| self.are_mates(*a, *b))
            .collect();
        self.add_mates(&pairs, MATES);
        self.find_open(&all);
        let same: Vec<_> = pairs
            .into_iter()
            .filter(|(a, b)| self.are_one(*a, *b))
            .collect();
        let mut sets = Sets::new(self.bodies);
        sets.join(&same);
        sets
    }

    /// Finds texts with a frame in common among neighbours.
    fn find_mates(&mut self, order: &Order, band: usize) {
        let most = (band + 1) * MATES_OF_BAND;
        for stretch in order.stretches() {
            let pairs: Vec<(u32, u32)> = order
                .neighbours(stretch, MOST_FOLLOWED)
                .filter(|(a, b)| self.lacks_mates(*a, most) || self.lacks_mates(*b, most))
                .filter(|(a, b)| self.are_mates(*a, *b))
                .collect();
            self.add_mates(&pairs, most);
        }
    }

    /// Finds more of them for those that have too few.
    ///
    /// Where a text's own word is among the first in the order, it stands apart from its frame. It has
    /// mates around it, and where it would stand without that word.
    fn find_stray_mates(&mut self, order: &Order) {
        let texts = (0..).zip(&order.texts);
        let strays = texts.filter(|(_, text)| self.lacks_mates(text.body, MATES / 2));
        let strays: Vec<u32> = strays.map(|(at, _)| at).collect();
        for strays in strays.chunks(STRETCH) {
            let around = strays.par_iter().flat_map_iter(|&at| {
                let text @ Text { key, body, .. } = order.texts[at as usize];
                let places = std::iter::once(key).chain((0..LEVELS - 1).map(|at| without(key, at)));
                // Some stand around more than one of the places.
                let mut others = Vec::with_capacity(LEVELS * AROUND);
                for at in places.flat_map(|place| order.around(place)) {
                    let other = order.texts[at];
                    if other.may_differ_in(&text, MOST_FOLLOWED) && !others.contains(&other.body) {
                        others.push(other.body);
                    }
                }
                others.into_iter().map(move |other| (other, body))
            });
            let pairs: Vec<(u32, u32)> = around.filter(|(a, b)| self.are_mates(*a, *b)).collect();
            self.add_mates(&pairs, MATES);
        }
    }

    fn lacks_mates(&self, body: u32, most: usize) -> bool {
        let mates = self.alike.place(body).and_then(|at| self.mates.get(at));
        mates.is_some_and(|mates| mates[most - 1] == NONE)
    }

    /// Whether two texts have a frame in common, and words of their own in it. Those in which nothing
    /// differs are different all the same: some of their words have one hash.
    fn are_mates(&self, a: u32, b: u32) -> bool {
        let (left, right) = (self.bodies.tokens(a), self.bodies.tokens(b));
        differences(left, right, MOST_FOLLOWED).is_some_and(|changes| changes.changed > 0)
    }

    /// Keeps mates of each text, as long as it has fewer than `most`.
    fn add_mates(&mut self, pairs: &[(u32, u32)], most: usize) {
        for &(a, b) in pairs {
            for (of, mate) in [(a, b), (b, a)] {
                let tokens = self.bodies.tokens(mate);
                let same = |known: &u32| *known == mate || self.bodies.tokens(*known) == tokens;
                if let Some(place) = self.alike.place(of)
                    && let Some(mates) = self.mates.get_mut(place)
                    && !mates[..most]
                        .iter()
                        .take_while(|known| **known != NONE)
                        .any(same)
                    && let Some(free) = mates[..most].iter_mut().find(|free| **free == NONE)
                {
                    *free = mate;
                }
            }
        }
    }

    /// Finds out where the texts that may be joined have words of their own, as their mates show.
    fn find_open(&mut self, alike: &[u32]) {
        let mates = std::mem::take(&mut self.mates);
        self.open = alike
            .par_iter()
            .zip(&mates)
            .map(|(body, mates)| self.bodies.open_places(*body, mates))
            .collect();
    }

    /// Joins texts that stand close to one another in one order.
    fn join(&self, order: &Order, sets: &mut Sets) {
        // Texts that go to many are the likely originals of those that go to few.
        let mut leaders = vec![0; order.texts.len()];
        for level in (1..=LEVELS).rev() {
            if order.find_leaders(self.bodies, level, &mut leaders) {
                let pairs: Vec<(u32, u32)> = order
                    .led(0..order.texts.len(), &leaders, MOST_CHANGED)
                    .filter(|(a, b)| sets.are_apart(*a, *b) && self.are_one(*a, *b))
                    .collect();
                sets.join(&pairs);
            }
        }
        let pairs: Vec<(u32, u32)> = order
            .neighbours(0..order.texts.len(), MOST_CHANGED)
            .filter(|(a, b)| sets.are_apart(*a, *b) && self.are_one(*a, *b))
            .collect();
        sets.join(&pairs);
    }

    /// Whether two texts are one.
    ///
    /// Copies that somebody has retouched here and there agree with most of the others at every single
    /// place; where each note has a subject of its own, they do not. The mates of both must show it: those
    /// of one may have come together because they all lack the same word.
    fn are_one(&self, a: u32, b: u32) -> bool {
        let Some(changes) = self.bodies.near(a, b) else {
            return false;
        };
        let (open_a, open_b) = (self.open(a), self.open(b));
        if open_a == UNKNOWN && open_b == UNKNOWN {
            return true;
        }
        let (left, right) = (self.bodies.tokens(a), self.bodies.tokens(b));
        !changes
            .iter()
            .filter(|change| carries(left, right, change))
            .any(|change| open_a & places(&change.left) != 0 && open_b & places(&change.right) != 0)
    }

    fn open(&self, body: u32) -> u128 {
        let open = self.alike.place(body).and_then(|at| self.open.get(at));
        open.copied().unwrap_or(UNKNOWN)
    }
}

impl Bodies {
    /// Where two texts differ, if it is in a word here and there.
    fn near(&self, a: u32, b: u32) -> Option<Changes> {
        let (left, right) = (self.tokens(a), self.tokens(b));
        let changes = differences(left, right, MOST_CHANGED)?;
        is_near(left, right, &changes).then_some(changes)
    }

    /// The places of a text at which so many of its mates have their own words that it cannot be chance.
    fn open_places(&self, body: u32, mates: &[u32]) -> u128 {
        let original = self.tokens(body);
        let mut texts = 1;
        let mut changed: Vec<(u128, u64)> = Vec::new();
        for &mate in mates.iter().take_while(|mate| **mate != NONE) {
            let other = self.tokens(mate);
            if let Some(changes) = differences(original, other, MOST_FOLLOWED) {
                texts += 1;
                each_change(original, other, &changes, |place, word| {
                    changed.push((place, word));
                });
            }
        }
        if texts < FEWEST_TEXTS {
            return UNKNOWN;
        }
        changed.sort_unstable();
        // With few texts, a word that was changed twice is soon a large share.
        let share = 0.25 + 1.0 / (texts as f64).sqrt();
        changed
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|words| {
                let same = words.chunk_by(|a, b| a == b).map(<[_]>::len).max();
                let most = same.unwrap_or(0).max(texts.saturating_sub(words.len()));
                (texts.saturating_sub(most)) as f64 > share * texts as f64
            })
            .fold(0, |open, words| open | words[0].0)
    }
}

/// Stands for the open places of a text that has too few mates: what they are is for others to say.
const UNKNOWN: u128 = u128::MAX;

/// The fewest texts that show that a place in them is open.
const FEWEST_TEXTS: usize = 5;

/// Whether a change has words that carry something on either side.
fn carries(left: &[Token], right: &[Token], change: &Change) -> bool {
    let (old, new) = (&left[change.left.clone()], &right[change.right.clone()]);
    old.iter().chain(new).any(|word| word & SUBSTANCE != 0)
}

/// Some places of a text, a bit each. What comes before a word stands at its place.
fn places(words: &Range<usize>) -> u128 {
    (words.start..words.end.max(words.start + 1)).fold(0, |bits, at| bits | 1 << at.min(127))
}

/// Tells each place of `original` that is changed in `other` by words that carry something on either
/// side, as a bit, and what stands there instead.
fn each_change(
    original: &[Token],
    other: &[Token],
    changes: &Changes,
    mut tell: impl FnMut(u128, u64),
) {
    let changes = changes.iter();
    for change in changes.filter(|change| carries(original, other, change)) {
        let new = &other[change.right];
        // Word for word, as far as there are words on both sides; the rest stands at the last place.
        let count = change.left.len().max(1);
        for place in 0..count {
            let here = if place + 1 == count {
                new.get(place..).unwrap_or_default()
            } else {
                new.get(place..=place).unwrap_or_default()
            };
            let word = here
                .iter()
                .fold(1, |hash, word| mix(hash ^ u64::from(*word)));
            let at = change.left.start + place;
            tell(places(&(at..at)), word);
        }
    }
}

/// Texts in the order of their keys.
#[derive(Default)]
struct Order {
    texts: Vec<Text>,
}

/// A text in its place, with the set of its words: most neighbours are told apart by it, and to look for it
/// elsewhere would take longer than to compare them.
#[derive(Debug, Clone, Copy)]
struct Text {
    key: u64,
    /// What texts of one key stand by: how they came. By any of their words, those of a frame that are
    /// more alike than others would be each other's only mates.
    number: u32,
    body: u32,
    signature: u64,
}

impl Text {
    fn may_differ_in(&self, other: &Self, words: usize) -> bool {
        may_differ_in(self.signature, other.signature, words)
    }
}

impl Order {
    /// Puts texts in order, in place of those before. Words that carry something come first if `first` is
    /// their bit.
    fn arrange(
        &mut self,
        bodies: &Bodies,
        texts: impl IntoParallelIterator<Item = u32, Iter: IndexedParallelIterator>,
        band: usize,
        first: Token,
    ) {
        let texts = texts.into_par_iter().map(|body| {
            let (key, signature) = key_and_signature(bodies.tokens(body), band, first);
            Text {
                key,
                number: bodies.numbers[body as usize],
                body,
                signature,
            }
        });
        texts.collect_into_vec(&mut self.texts);
        self.texts
            .par_sort_unstable_by_key(|text| (text.key, text.number));
    }

    /// The places of all texts, some at a time.
    fn stretches(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let count = self.texts.len();
        (0..count)
            .step_by(STRETCH)
            .map(move |from| from..(from + STRETCH).min(count))
    }

    /// The texts of a stretch, each behind its leader, which is given by its place, if it may differ from it in
    /// no more than `most` words.
    fn led(
        &self,
        stretch: Range<usize>,
        leaders: &[u32],
        most: usize,
    ) -> impl ParallelIterator<Item = (u32, u32)> {
        stretch.into_par_iter().filter_map(move |at| {
            let leader = leaders[at] as usize;
            let (leader, text) = (&self.texts[leader], &self.texts[at]);
            leader
                .may_differ_in(text, most)
                .then_some((leader.body, text.body))
        })
    }

    /// Each text of a stretch with those right before it that may differ from it in no more than `most`
    /// words, if they have a word in common by which they are ordered.
    fn neighbours(
        &self,
        stretch: Range<usize>,
        most: usize,
    ) -> impl ParallelIterator<Item = (u32, u32)> {
        stretch.into_par_iter().flat_map_iter(move |at| {
            let text = self.texts[at];
            let before = &self.texts[at.saturating_sub(NEIGHBOURS)..at];
            before
                .iter()
                .filter(move |other| {
                    other.may_differ_in(&text, most) && prefix(other.key, 1) == prefix(text.key, 1)
                })
                .map(move |other| (other.body, text.body))
        })
    }

    /// The places of texts on both sides of where a key would stand that have the word in common that
    /// comes first there: those that stand next, and of those beyond one for each key, since texts of one
    /// key may be alike.
    fn around(&self, key: u64) -> impl Iterator<Item = usize> {
        /// So many are passed over at most.
        const WINDOW: usize = 64;
        let texts = &self.texts;
        let at = texts.partition_point(|other| other.key < key);
        let before = || (at.saturating_sub(WINDOW)..at).rev();
        let behind = || at..(at + WINDOW).min(texts.len());
        let distinct = |last: &mut Option<u64>, other: usize| {
            let key = texts[other].key;
            Some((last.replace(key) != Some(key)).then_some(other))
        };
        let next = before().take(NEIGHBOURS).chain(behind().take(NEIGHBOURS));
        let beyond = before()
            .scan(None, distinct)
            .flatten()
            .take(NEIGHBOURS)
            .chain(behind().scan(None, distinct).flatten().take(NEIGHBOURS));
        next.chain(beyond)
            .filter(move |other| prefix(texts[*other].key, 1) == prefix(key, 1))
    }

    /// Finds for each text the one with the most copies among those that begin with the same `level`
    /// words, by their places. False if none has more than one.
    fn find_leaders(&self, bodies: &Bodies, level: usize, leaders: &mut [u32]) -> bool {
        let copies = |body: u32| bodies.copies[body as usize];
        let mut found = false;
        let mut from = 0;
        let same = |a: &Text, b: &Text| prefix(a.key, level) == prefix(b.key, level);
        for run in self.texts.chunk_by(same) {
            let best = (from..)
                .zip(run)
                .max_by_key(|(_, text)| (copies(text.body), std::cmp::Reverse(text.number)))
                .filter(|(_, best)| copies(best.body) > 1)
                .map(|(at, _)| at);
            for (at, leader) in (from..).zip(&mut leaders[from..from + run.len()]) {
                let best = best.unwrap_or(at);
                *leader = u32::try_from(best).unwrap_or(NONE);
                found |= best != at;
            }
            from += run.len();
        }
        found
    }
}

/// The first `level` words of a key.
fn prefix(key: u64, level: usize) -> u64 {
    key >> (16 * (LEVELS - level))
}

/// The key without one of its words.
const fn without(key: u64, word: usize) -> u64 {
    let behind = u64::MAX >> (16 * word);
    key & !behind | (key << 16) & behind
}

/// What a text is put in order by: its words of the least hash. Two texts begin alike as likely as they
/// have words in common.
fn key(tokens: &[Token], band: usize, first: Token) -> u64 {
    key_and_signature(tokens, band, first).0
}

/// The [`key`] of a text and its words as a set, for which it is walked through once: 64 bits, in which each word
/// has one.
fn key_and_signature(tokens: &[Token], band: usize, first: Token) -> (u64, u64) {
    let factor = mix(band as u64 + 1) as u32 | 1;
    let first = u32::from(first);
    let mut least = [u32::from(u16::MAX); LEVELS];
    let mut signature = 0;
    for token in tokens {
        let token = u32::from(*token);
        signature |= 1 << (token & 63);
        // 15 bits of a hash, below the bit of what carries nothing.
        let hash = token.wrapping_add(1).wrapping_mul(factor) >> 17 | (!token & first);
        // Most words are not among the least.
        if hash < least[LEVELS - 1] {
            insert(&mut least, hash);
        }
    }
    let key = least
        .iter()
        .fold(0, |key, hash| key << 16 | u64::from(*hash));
    (key, signature)
}

/// Puts a hash in its place among the least, unless it is there.
fn insert(least: &mut [u32; LEVELS], hash: u32) {
    let mut at = LEVELS - 1;
    while at > 0 && hash <= least[at - 1] {
        at -= 1;
    }
    if least[at] != hash {
        for behind in (at + 1..LEVELS).rev() {
            least[behind] = least[behind - 1];
        }
        least[at] = hash;
    }
}

/// The words of a text as a set: 64 bits, in which each has one.
fn signature(tokens: &[Token]) -> u64 {
    key_and_signature(tokens, 0, 0).1
}

/// Some of the texts, a bit each.
struct Members {
    bits: Vec<u64>,
    /// How many there are before those of each number in `bits`, once they were counted.
    before: Vec<u32>,
}

impl Members {
    /// None, of so many texts.
    fn of(texts: usize) -> Self {
        Self {
            bits: vec![0; texts.div_ceil(64)],
            before: Vec::new(),
        }
    }

    /// All of so many texts.
    fn all(texts: usize) -> Self {
        let mut all = Self::of(texts);
        for text in 0..texts {
            all.bits[text / 64] |= 1 << (text % 64);
        }
        all.count();
        all
    }

    fn add(&mut self, pairs: &[(u32, u32)]) {
        for text in pairs.iter().flat_map(|(a, b)| [*a, *b]) {
            self.bits[text as usize / 64] |= 1 << (text % 64);
        }
    }

    /// Makes ready to say where they stand. None is added after.
    fn count(&mut self) {
        let before = self.bits.iter().scan(0, |count, bits| {
            let before = *count;
            *count += bits.count_ones();
            Some(before)
        });
        self.before = before.collect();
    }

    fn has(&self, text: u32) -> bool {
        self.bits[text as usize / 64] >> (text % 64) & 1 != 0
    }

    /// How many of them stand before one of them.
    fn place(&self, text: u32) -> Option<usize> {
        let at = text as usize / 64;
        let lower = self.bits[at] & !(u64::MAX << (text % 64));
        self.has(text)
            .then(|| (self.before[at] + lower.count_ones()) as usize)
    }
}

/// Sets of texts that are joined one by one.
struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    fn new(bodies: &Bodies) -> Self {
        Self {
            parents: bodies.all().collect(),
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

//! The words that a pack knows, found by hash without building anything at start-up.
//!
//! Laid out as plain arrays so that the build can write them into the binary as they are.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::Deserialize;

/// A word's number in its [`WordTable`]; 0 is any word that the table does not know.
pub type WordId = u16;

/// A closed hash table from folded words to numbers and word-list bits.
#[derive(Debug, Clone, Default, Hash)]
pub struct WordTable {
    /// The words by their numbers; word 0 is empty.
    pub words: Texts,
    /// The word lists that each word is in, one bit a list.
    pub classes: Cow<'static, [u64]>,
    /// The hash of each word; that of word 0 is no word's.
    pub hashes: Cow<'static, [u64]>,
    /// Word numbers by hash, each below sixteen more bits of the hash; 0 for a free slot. The length is a
    /// power of two.
    pub slots: Cow<'static, [u32]>,
}

impl WordTable {
    /// A table of these words, numbered from 1 in the order given.
    pub fn build(words: &[(String, u64)]) -> Self {
        let size = (words.len() * 2 + 1).next_power_of_two();
        let (mut classes, mut hashes, mut slots) = (vec![0], vec![0], vec![0; size]);
        for (number, (word, lists)) in (1_u16..).zip(words) {
            classes.push(*lists);
            let hash = hash(word.as_bytes());
            hashes.push(hash);
            let mut slot = hash as usize & (size - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = tag(hash) | u32::from(number);
        }
        let all = words.iter().map(|(word, _)| word.as_str());
        Self {
            words: std::iter::once("").chain(all).collect(),
            classes: classes.into(),
            hashes: hashes.into(),
            slots: slots.into(),
        }
    }

    /// The number of a folded word, 0 if the table does not know it.
    pub fn find(&self, word: &str) -> WordId {
        self.find_hashed(hash(word.as_bytes()))
    }

    /// The number of the folded word with this [`hash`]. Who makes up a word with the hash of another has it read as
    /// that, which is all they get.
    pub fn find_hashed(&self, hash: u64) -> WordId {
        let slots = &self.slots[..];
        let tag = tag(hash);
        let mut at = hash as usize;
        while let Some(&slot) = slots.get(at & slots.len().wrapping_sub(1)) {
            let number = (slot & 0xffff) as WordId;
            // Most words that share a place are told apart by the rest of their hash.
            if slot == 0
                || slot == tag | u32::from(number) && self.hashes[usize::from(number)] == hash
            {
                return number;
            }
            at = at.wrapping_add(1);
        }
        0
    }

    /// The word lists that a word is in.
    pub fn classes(&self, number: WordId) -> u64 {
        self.classes
            .get(usize::from(number))
            .copied()
            .unwrap_or_default()
    }

    /// The word of a number.
    pub fn word(&self, number: WordId) -> &str {
        self.words.get(usize::from(number)).unwrap_or_default()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All words with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (WordId, &str)> {
        (0..).zip(self.words.iter()).skip(1)
    }
}

/// The bit of a word, by its hash, in a set of words in 128 bits: where it is not set, the word is not
/// among them.
pub const fn signature_bit(hash: u64) -> u8 {
    (hash & 127) as u8
}

/// The bits of a hash that stand beside a word's number.
const fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32 & !0xffff
}

/// A hash of a word that is the same on every machine: of eight bytes at a time, the product with a
/// constant folded in half, so that no letter's bits get lost. It keeps nobody out who wants two words to
/// collide; all they would get is a finding.
pub fn hash(word: &[u8]) -> u64 {
    hash_in(word, 0, word.len())
}

/// The [`hash`] of the bytes `start..end` of a text, which is made sooner where the text goes on.
#[inline]
pub fn hash_in(text: &[u8], start: usize, end: usize) -> u64 {
    let mut hash = SEED ^ (end - start) as u64;
    let mut at = start;
    while end - at >= 8 {
        hash = folded_product(hash ^ eight(text, at, end));
        at += 8;
    }
    let rest = !(u64::MAX << (8 * (end - at)));
    folded_product(hash ^ eight(text, at, end) & rest)
}

/// The eight bytes from `at` on; zeros in place of those behind the text's end.
fn eight(text: &[u8], at: usize, end: usize) -> u64 {
    match text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(all) => u64::from_le_bytes(*all),
        None => less_than_eight(&text[at..end]),
    }
}

/// Bytes, the first one lowest. Where there are fewer than all, some are read twice: a loop over them, or a
/// copy, takes longer.
fn less_than_eight(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << (8 * (bytes.len() - 4));
    }
    let one = |at: usize| bytes.get(at).map_or(0, |byte| u64::from(*byte) << (8 * at));
    one(0) | one(1) | one(2)
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

pub(super) const fn folded_product(value: u64) -> u64 {
    let product = value as u128 * 0xd6e8_feb8_6659_fd93;
    (product >> 64) as u64 ^ product as u64
}

/// A list of texts, one after the other in one. In the binary that is two addresses for the loader to put in
/// place at every start, where a list of each by itself has one a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Texts {
    /// All of them.
    pub text: Cow<'static, str>,
    /// Where each ends in `text`.
    pub ends: Cow<'static, [u32]>,
}

impl Texts {
    /// No texts.
    pub const EMPTY: Self = Self {
        text: Cow::Borrowed(""),
        ends: Cow::Borrowed(&[]),
    };

    /// The text of this number, from 0.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }

    /// The texts in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let places = starts.zip(self.ends.iter());
        places.map(|(start, &end)| &self.text[start as usize..end as usize])
    }

    /// Whether this is one of them.
    pub fn contains(&self, text: &str) -> bool {
        let (all, sought) = (self.text.as_bytes(), text.as_bytes());
        let mut next = 0;
        // As bytes, and where the length is right, for that is soon seen of many.
        self.ends.iter().any(|&end| {
            let (start, end) = (next, end as usize);
            next = end;
            let known = || &all[start..end];
            end - start == sought.len() && known().first() == sought.first() && known() == sought
        })
    }

    /// The number of a text, where they are sorted.
    pub fn find_sorted(&self, text: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.get(middle)?.cmp(text) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl From<Vec<String>> for Texts {
    fn from(texts: Vec<String>) -> Self {
        texts.into_iter().collect()
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut all = String::new();
        let ends = texts.into_iter().map(|text| {
            all.push_str(text.as_ref());
            u32::try_from(all.len()).unwrap_or(u32::MAX)
        });
        let ends: Vec<_> = ends.collect();
        Self {
            text: all.into(),
            ends: ends.into(),
        }
    }
}

/// Lists of different lengths, one after the other in one array.
#[derive(Debug, Clone, Hash)]
pub struct Rows<T: Clone + 'static> {
    /// Where each row begins in `items`; one more at the end.
    pub starts: Cow<'static, [u32]>,
    /// All rows' items.
    pub items: Cow<'static, [T]>,
}

impl<T: Clone + 'static> Default for Rows<T> {
    fn default() -> Self {
        Self {
            starts: Cow::Borrowed(&[]),
            items: Cow::Borrowed(&[]),
        }
    }
}

impl<T: Clone + 'static> Rows<T> {
    /// Rows of these items.
    pub fn build(rows: impl IntoIterator<Item = Vec<T>>) -> Self {
        let mut starts = vec![0];
        let mut items = Vec::new();
        for row in rows {
            items.extend(row);
            starts.push(u32::try_from(items.len()).unwrap_or(u32::MAX));
        }
        Self {
            starts: starts.into(),
            items: items.into(),
        }
    }

    /// The row with this number; empty if there is none.
    pub fn row(&self, number: usize) -> &[T] {
        match self.starts.get(number..number + 2) {
            Some(&[from, to]) => &self.items[from as usize..to as usize],
            _ => &[],
        }
    }
}

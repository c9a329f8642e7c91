//! Takes fingerprints as they come and keeps what is needed to find out which are of one text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::cluster::{Clusters, Names};
use super::compare::FEWEST_WORDS;
use super::fingerprint::{Fingerprint, Token, mix};
use super::group;
use crate::draft::Origin;

/// The fewest words that say enough for equal notes to be one text and no accident.
const FEWEST_EQUAL_WORDS: usize = 3;

/// The number of a text that is not compared with others.
pub(super) const NO_BODY: u32 = u32::MAX;

/// Where a note stands, so that others can be told of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file, if it comes from one.
    pub file: Option<&'a str>,
    /// The line of the record in it, from 1; `None` where the file is the note.
    pub line: Option<usize>,
}

impl<'a> From<&'a Origin> for Place<'a> {
    fn from(origin: &'a Origin) -> Self {
        Self {
            file: origin.file.as_deref(),
            // A file that is a note as a whole needs no line.
            line: origin.line.filter(|line| origin.is_record() || *line > 1),
        }
    }
}

/// Takes one fingerprint of each note.
///
/// It keeps about 30 bytes for a note and, for each text that differs from all before it, two bytes a
/// word. The same text to a million people takes the room of one.
#[derive(Debug, Default)]
pub struct Collector {
    bodies: Bodies,
    /// The hash of each text as a whole.
    pub(super) exact: Vec<u64>,
    /// The text of each note.
    pub(super) body_of: Vec<u32>,
    /// Who gets it.
    pub(super) recipients: Vec<u64>,
    pub(super) places: Vec<(u32, u32)>,
    pub(super) names: Names,
    by_hash: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
}

impl Collector {
    /// Takes the next note; its number, by which [`Clusters::of`] finds it, is how many came before.
    pub fn add(&mut self, fingerprint: &Fingerprint, place: Place<'_>) {
        let number = self.body_of.len();
        let body = if fingerprint.words < FEWEST_EQUAL_WORDS {
            NO_BODY
        } else {
            *self.by_hash.entry(fingerprint.exact).or_insert_with(|| {
                self.exact.push(fingerprint.exact);
                self.bodies.push(fingerprint)
            })
        };
        if let Some(copies) = self.bodies.copies.get_mut(body as usize) {
            *copies = copies.saturating_add(1);
        }
        self.body_of.push(body);
        // Who is not known is somebody else each time.
        let stranger = || mix(number as u64 ^ 0x5eed_0f57_4a96_e125);
        self.recipients
            .push(fingerprint.recipient.unwrap_or_else(stranger));
        self.places.push((
            self.names.number(place.file),
            place
                .line
                .map_or(0, |line| u32::try_from(line).unwrap_or(u32::MAX)),
        ));
    }

    /// How many notes it has taken.
    pub fn len(&self) -> usize {
        self.body_of.len()
    }

    /// Whether it has taken none.
    pub fn is_empty(&self) -> bool {
        self.body_of.is_empty()
    }

    /// Which of the notes are one text. Runs on the rayon pool that it is called in; the outcome does
    /// not depend on it.
    pub fn finish(mut self) -> Clusters {
        self.by_hash = HashMap::default();
        let groups = group::groups(std::mem::take(&mut self.bodies));
        Clusters::of_groups(self, &groups)
    }
}

/// The texts that differ from one another, with the words of all in one place.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    tokens: Vec<Token>,
    /// Where the words of each text end.
    ends: Vec<u32>,
    /// How many notes have the text.
    pub(super) copies: Vec<u32>,
    /// How many texts came before each, if they are in another order; see [`Bodies::number`].
    pub(super) numbers: Vec<u32>,
    /// For each text a set of its words: 128 bits, in which a word has one.
    pub(super) signatures: Vec<u128>,
}

impl Bodies {
    fn push(&mut self, fingerprint: &Fingerprint) -> u32 {
        let number = u32::try_from(self.ends.len()).unwrap_or(NO_BODY);
        // Words beyond what fits, which would be eight gigabytes of them, are found by their hash alone.
        if fingerprint.words >= FEWEST_WORDS
            && self.tokens.len() + fingerprint.tokens.len() <= u32::MAX as usize
        {
            self.tokens.extend(&fingerprint.tokens);
        }
        self.ends
            .push(u32::try_from(self.tokens.len()).unwrap_or(u32::MAX));
        self.copies.push(0);
        let words = fingerprint.tokens.iter();
        self.signatures
            .push(words.fold(0, |set, word| set | 1 << (word & 127)));
        number
    }

    /// Some of the texts in another order.
    pub(super) fn in_order(self, order: Vec<u32>) -> Self {
        let mut tokens = Vec::with_capacity(self.tokens.len());
        let ends = order.iter().map(|body| {
            tokens.extend(self.tokens(*body));
            u32::try_from(tokens.len()).unwrap_or(u32::MAX)
        });
        let ends = ends.collect();
        let bodies = || order.iter().map(|body| *body as usize);
        Self {
            ends,
            copies: bodies().map(|body| self.copies[body]).collect(),
            signatures: bodies().map(|body| self.signatures[body]).collect(),
            tokens,
            numbers: order,
        }
    }

    /// How many texts came before this one.
    pub(super) fn number(&self, body: u32) -> u32 {
        self.numbers.get(body as usize).copied().unwrap_or(body)
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether two texts may differ in so few words; most that do not are told by their sets of words.
    pub(super) fn may_differ_in(&self, a: u32, b: u32, words: usize) -> bool {
        may_differ_in(
            self.signatures[a as usize],
            self.signatures[b as usize],
            words,
        )
    }

    /// The words of a text; none where it is only compared as a whole.
    pub(super) fn tokens(&self, body: u32) -> &[Token] {
        let body = body as usize;
        let start = body.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.tokens[start as usize..self.ends[body] as usize]
    }
}

/// Whether texts with these sets of words may differ in so few words.
pub(super) fn may_differ_in(a: u128, b: u128, words: usize) -> bool {
    // A word that is changed takes no more than one from the one set and one from the other.
    let (gone, come) = (a & !b, b & !a);
    gone.count_ones().max(come.count_ones()) as usize <= words
}

/// Hands on numbers that are hashes already.
#[derive(Debug, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = mix(self.0 ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

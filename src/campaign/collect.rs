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
    texts: Texts,
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
                self.texts.push(fingerprint)
            })
        };
        if let Some(copies) = self.texts.copies.get_mut(body as usize) {
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
        let groups = group::groups(std::mem::take(&mut self.texts));
        Clusters::of_groups(self, &groups)
    }
}

/// The texts that differ from one another, as they come.
///
/// They lie in parts, so that they can be put in order a part at a time, and never are in memory twice.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Those that are long enough to be compared word by word.
    pub(super) parts: [Bodies; PARTS],
    /// How many notes have each text; of every one, by its number.
    pub(super) copies: Vec<u32>,
    /// How many words are kept.
    words: usize,
}

/// The number of parts. While texts are put in order, one of so many of them is in memory twice.
pub(super) const PARTS: usize = 16;

impl Texts {
    /// Takes the next text, and says its number.
    fn push(&mut self, fingerprint: &Fingerprint) -> u32 {
        let number = u32::try_from(self.copies.len()).unwrap_or(NO_BODY);
        self.copies.push(0);
        let words = self.words + fingerprint.tokens.len();
        // Words beyond what fits, which would be eight gigabytes of them, are found by their hash alone.
        if fingerprint.words >= FEWEST_WORDS && words <= u32::MAX as usize {
            self.words = words;
            let part = group::part(&fingerprint.tokens);
            self.parts[part].push(&fingerprint.tokens, number, 0);
        }
        number
    }
}

/// Texts that are compared word by word, with the words of all in one place.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    tokens: Vec<Token>,
    /// Where the words of each text end.
    ends: Vec<u32>,
    /// For each text how many came before it, those among them that are not compared.
    pub(super) numbers: Vec<u32>,
    /// How many notes have the text, where that is known by now.
    pub(super) copies: Vec<u32>,
    /// For each text a set of its words: 64 bits, in which a word has one.
    pub(super) signatures: Vec<u64>,
}

impl Bodies {
    /// Room for so many texts with so many words in all.
    pub(super) fn with_capacity(texts: usize, words: usize) -> Self {
        Self {
            tokens: Vec::with_capacity(words),
            ends: Vec::with_capacity(texts),
            numbers: Vec::with_capacity(texts),
            copies: Vec::with_capacity(texts),
            signatures: Vec::with_capacity(texts),
        }
    }

    /// Adds a text.
    pub(super) fn push(&mut self, tokens: &[Token], number: u32, copies: u32) {
        self.tokens.extend(tokens);
        let end = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
        self.numbers.push(number);
        self.copies.push(copies);
        let words = tokens.iter();
        self.signatures
            .push(words.fold(0, |set, word| set | 1 << (word & 63)));
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many words they have in all.
    pub(super) fn words(&self) -> usize {
        self.tokens.len()
    }

    /// Whether two texts may differ in so few words; most that do not are told by their sets of words.
    pub(super) fn may_differ_in(&self, a: u32, b: u32, words: usize) -> bool {
        may_differ_in(
            self.signatures[a as usize],
            self.signatures[b as usize],
            words,
        )
    }

    /// The words of a text.
    pub(super) fn tokens(&self, body: u32) -> &[Token] {
        let body = body as usize;
        let start = body.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.tokens[start as usize..self.ends[body] as usize]
    }
}

/// Whether texts with these sets of words may differ in so few words.
pub(super) fn may_differ_in(a: u64, b: u64, words: usize) -> bool {
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

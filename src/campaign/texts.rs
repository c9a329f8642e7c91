//! The texts that are compared, as they lie in memory: a million of them take the room of their words and a few
//! bytes each. Which of them are one is for others to say.

use std::ops::Range;

use super::compare::FEWEST_WORDS;
use super::fingerprint::{Fingerprint, Token};

/// The number of a text that is not compared with others.
pub(super) const NO_BODY: u32 = u32::MAX;

/// Adds to a list that grows with the notes. Where there are many, it gets so much room that the system hands it
/// out by itself: what grows from one place to the next leaves holes as large as all that is kept.
pub(super) fn extend<T: Copy>(list: &mut Vec<T>, items: &[T]) {
    /// Bytes from which a list is large, and those that it gets then.
    const LARGE: usize = 1 << 16;
    const ROOM: usize = 1 << 23;
    let full = list.capacity() - list.len() < items.len();
    if full && size_of_val(&list[..]) >= LARGE {
        list.reserve(ROOM / size_of::<T>());
    }
    list.extend_from_slice(items);
}

/// The texts that differ from one another, as they come.
///
/// They lie in parts, so that they can be put in order a part at a time, and never are in memory twice.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Those that are long enough to be compared word by word.
    pub(super) parts: [Part; PARTS],
    /// How many notes have each text; of every one, by its number.
    pub(super) copies: Vec<u32>,
    /// How many words are kept.
    words: usize,
}

/// The number of parts. While texts are put in order, one of so many of them is in memory twice.
pub(super) const PARTS: usize = 16;

impl Texts {
    /// Takes the next text into the part of this number, if it is compared word by word, and says its own number.
    pub(super) fn push(&mut self, fingerprint: &Fingerprint, part: usize) -> u32 {
        let number = u32::try_from(self.copies.len()).unwrap_or(NO_BODY);
        extend(&mut self.copies, &[0]);
        let words = self.words + fingerprint.tokens.len();
        // Words beyond what fits, which would be eight gigabytes of them, are found by their hash alone.
        if fingerprint.words >= FEWEST_WORDS && words <= u32::MAX as usize {
            self.words = words;
            self.parts[part].push(&fingerprint.tokens, number);
        }
        number
    }
}

/// Some of the texts that are compared word by word.
#[derive(Debug, Default)]
pub(super) struct Part {
    tokens: Vec<Token>,
    /// Of each text where its words end, and how many texts came before it.
    texts: Vec<(u32, u32)>,
}

impl Part {
    fn push(&mut self, tokens: &[Token], number: u32) {
        extend(&mut self.tokens, tokens);
        let end = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        extend(&mut self.texts, &[(end, number)]);
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// How many words they have in all.
    pub(super) fn words(&self) -> usize {
        self.tokens.len()
    }

    /// The words of a text, and how many texts came before it.
    pub(super) fn text(&self, at: usize) -> (&[Token], u32) {
        let (end, number) = self.texts[at];
        let start = at.checked_sub(1).map_or(0, |before| self.texts[before].0);
        (&self.tokens[start as usize..end as usize], number)
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
    /// How many notes have the text.
    pub(super) copies: Vec<u32>,
}

impl Bodies {
    /// Room for so many texts with so many words in all.
    pub(super) fn with_capacity(texts: usize, words: usize) -> Self {
        Self {
            tokens: Vec::with_capacity(words),
            ends: Vec::with_capacity(texts),
            numbers: Vec::with_capacity(texts),
            copies: Vec::with_capacity(texts),
        }
    }

    /// Adds a text.
    pub(super) fn push(&mut self, tokens: &[Token], number: u32, copies: u32) {
        self.tokens.extend(tokens);
        let end = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
        self.numbers.push(number);
        self.copies.push(copies);
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All of them, by their numbers here.
    pub(super) fn all(&self) -> Range<u32> {
        0..u32::try_from(self.len()).unwrap_or(u32::MAX)
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

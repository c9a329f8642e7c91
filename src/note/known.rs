//! What a contact list holds about sender and recipient, as words: read once a note, asked of many words.
//!
//! It says whose a word is, and nothing about what that means for the note.

use std::ops::Range;

use super::look_alike::{self, Origin};
use super::words::{Word, Words};
use crate::draft::Person;
use crate::rule::table::hash_in;
use crate::text::{fold_into, is_printable_ascii};

/// The words of the two people's names and of the recipient's company, title and the like.
#[derive(Debug, Default)]
pub(super) struct Known {
    folded: String,
    /// Sorted by their hashes, since a contact list may say much.
    words: Vec<KnownWord>,
    /// A bit for each of them, by its hash, so that most words need not be compared.
    bits: u64,
}

#[derive(Debug)]
struct KnownWord {
    hash: u64,
    /// Where it stands in the folded text.
    at: Range<usize>,
    whose: Whose,
}

/// Where a word stands in the contact list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// In the recipient's name.
    Recipient,
    /// In the sender's name.
    Sender,
    /// Anywhere else.
    Record,
}

impl Known {
    /// Takes in two people in place of those before.
    pub(super) fn read(&mut self, recipient: &Person, sender: &Person) {
        self.folded.clear();
        self.words.clear();
        self.bits = 0;
        for (person, whose) in [(recipient, Whose::Recipient), (sender, Whose::Sender)] {
            for name in [&person.name, &person.first_name, &person.last_name] {
                self.add_all(name, whose);
            }
        }
        let Person {
            company,
            title,
            industry,
            location,
            ..
        } = recipient;
        for value in [company, title, industry, location] {
            self.add_all(value, Whose::Record);
        }
        self.words.sort_unstable_by_key(|known| known.hash);
    }

    /// Adds the words of a field, if it says anything.
    #[inline]
    fn add_all(&mut self, value: &Option<String>, whose: Whose) {
        if let Some(value) = value {
            self.add(value, whose);
        }
    }

    fn add(&mut self, value: &str, whose: Whose) {
        let mut from = self.folded.len();
        let is_ascii = value.is_ascii();
        if is_printable_ascii(value) {
            // Between words nothing needs to be folded.
            self.folded.push_str(value);
            self.folded[from..].make_ascii_lowercase();
        } else if is_ascii {
            fold_into(value, &mut self.folded);
        } else {
            self.fold_words(value);
        }
        let end = self.folded.len();
        while from < end {
            let rest = &self.folded[from..end];
            let between = if is_ascii {
                rest.bytes().position(|byte| !byte.is_ascii_alphanumeric())
            } else {
                rest.find(|c: char| !c.is_alphanumeric())
            };
            let length = between.unwrap_or(rest.len());
            let behind = rest[length..].chars().next().map_or(0, char::len_utf8);
            self.add_word(from..from + length, whose);
            from += length + behind;
        }
    }

    /// Adds a word of the folded text, unless it is empty.
    fn add_word(&mut self, at: Range<usize>, whose: Whose) {
        if !at.is_empty() {
            let hash = hash_in(self.folded.as_bytes(), at.start, at.end);
            self.bits |= bit(hash);
            self.words.push(KnownWord { hash, at, whose });
        }
    }

    /// Folds words, some of which may be made of letters that look Latin, as those of the note are read.
    fn fold_words(&mut self, value: &str) {
        for word in value.split_inclusive(|c: char| !c.is_alphanumeric()) {
            match look_alike::read(word) {
                Some(reading) if reading.mixed || reading.origin == Origin::Drawn => {
                    self.folded.push_str(&reading.word);
                }
                _ => fold_into(word, &mut self.folded),
            }
        }
    }

    /// The [bits](bit) of all of them.
    pub(super) const fn bits(&self) -> u64 {
        self.bits
    }

    /// Whether a word is one of these.
    pub(super) fn holds(&self, words: &Words, word: &Word) -> bool {
        self.any(words, word, |_| true)
    }

    /// Whether a word is part of this person's name.
    pub(super) fn is_of(&self, words: &Words, word: &Word, person: Whose) -> bool {
        self.any(words, word, |whose| whose == person)
    }

    fn any(&self, words: &Words, word: &Word, wanted: impl Fn(Whose) -> bool) -> bool {
        if self.bits & bit(word.hash) == 0 {
            return false;
        }
        let from = self.words.partition_point(|known| known.hash < word.hash);
        let mut same = self.words[from..]
            .iter()
            .take_while(|known| known.hash == word.hash);
        same.any(|known| wanted(known.whose) && self.folded[known.at.clone()] == *words.text(word))
    }
}

/// The bit of a word in a set of words, by its hash: where it is not set, the word is not among them.
pub(super) const fn bit(hash: u64) -> u64 {
    1 << (hash & 63)
}

//! What a contact list holds about sender and recipient, as words: read once a note, asked of many words.
//!
//! It says whose a word is, and nothing about what that means for the note.

use super::look_alike::{self, Origin};
use super::words::{Word, Words};
use crate::draft::Person;
use crate::rule::table::hash_in;
use crate::text::fold_into;

/// The words of the two people's names and of the recipient's company, title and the like.
#[derive(Debug, Default)]
pub(super) struct Known {
    folded: String,
    /// Sorted by their hashes and then their letters, since a contact list may say much.
    words: Vec<KnownWord>,
    /// A bit for each of them, by its hash, so that most words need not be compared.
    bits: u64,
}

#[derive(Debug, Clone, Copy)]
struct KnownWord {
    hash: u64,
    from: usize,
    to: usize,
    whose: Whose,
}

impl KnownWord {
    /// What it is found by.
    fn key<'f>(&self, folded: &'f str) -> (u64, &'f str) {
        (self.hash, &folded[self.from..self.to])
    }
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
                self.add(name.as_deref(), whose);
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
            self.add(value.as_deref(), Whose::Record);
        }
        let folded = &self.folded;
        self.words
            .sort_unstable_by(|a, b| a.key(folded).cmp(&b.key(folded)));
    }

    fn add(&mut self, value: Option<&str>, whose: Whose) {
        let Some(value) = value else { return };
        let mut from = self.folded.len();
        if value.is_ascii() {
            fold_into(value, &mut self.folded);
        } else {
            self.fold_words(value);
        }
        let end = self.folded.len();
        for part in self.folded[from..end].split(|c: char| !c.is_alphanumeric()) {
            let to = from + part.len();
            if !part.is_empty() {
                let hash = hash_in(self.folded.as_bytes(), from, to);
                self.bits |= 1 << (hash & 63);
                self.words.push(KnownWord {
                    hash,
                    from,
                    to,
                    whose,
                });
            }
            let between = self.folded[to..end].chars().next();
            from = to + between.map_or(0, char::len_utf8);
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

    /// Whether a word is one of these.
    pub(super) fn holds(&self, words: &Words, word: &Word) -> bool {
        self.any(words, word, |_| true)
    }

    /// Whether a word is part of this person's name.
    pub(super) fn is_of(&self, words: &Words, word: &Word, person: Whose) -> bool {
        self.any(words, word, |whose| whose == person)
    }

    fn any(&self, words: &Words, word: &Word, wanted: impl Fn(Whose) -> bool) -> bool {
        if self.bits & 1 << (word.hash & 63) == 0 {
            return false;
        }
        let sought = (word.hash, words.text(word));
        let from = self
            .words
            .partition_point(|known| known.key(&self.folded) < sought);
        self.words[from..]
            .iter()
            .take_while(|known| known.key(&self.folded) == sought)
            .any(|known| wanted(known.whose))
    }
}

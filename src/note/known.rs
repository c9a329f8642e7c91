//! What a contact list holds about sender and recipient, as words: read once a note, asked of many words.
//!
//! It says whose a word is, and nothing about what that means for the note.

use super::look_alike::{self, Origin};
use crate::draft::Person;
use crate::text::fold_into;

/// The words of the two people's names and of the recipient's company, title and the like.
#[derive(Debug, Default)]
pub(super) struct Known {
    folded: String,
    words: Vec<KnownWord>,
    /// A bit for each of them, by [`bit`].
    bits: u64,
}

#[derive(Debug, Clone, Copy)]
struct KnownWord {
    from: usize,
    to: usize,
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
    pub(super) fn of(recipient: &Person, sender: &Person) -> Self {
        let mut known = Self::default();
        known.folded.reserve(128);
        known.words.reserve(16);
        for (person, whose) in [(recipient, Whose::Recipient), (sender, Whose::Sender)] {
            for name in [&person.name, &person.first_name, &person.last_name] {
                known.add(name.as_deref(), whose);
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
            known.add(value.as_deref(), Whose::Record);
        }
        known
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
                self.bits |= bit(part);
                self.words.push(KnownWord { from, to, whose });
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

    /// Whether a folded word is one of these.
    pub(super) fn holds(&self, folded: &str) -> bool {
        self.any(folded, |_| true)
    }

    /// Whether a folded word is part of this person's name.
    pub(super) fn is_of(&self, folded: &str, person: Whose) -> bool {
        self.any(folded, |whose| whose == person)
    }

    fn any(&self, folded: &str, wanted: impl Fn(Whose) -> bool) -> bool {
        self.bits & bit(folded) != 0
            && self
                .words
                .iter()
                .any(|word| wanted(word.whose) && self.folded[word.from..word.to] == *folded)
    }
}

/// A bit that a word shares with few others, so that most need not be compared.
fn bit(word: &str) -> u64 {
    let ends = [word.bytes().next(), word.bytes().next_back()];
    let [first, last] = ends.map(Option::unwrap_or_default).map(usize::from);
    1 << ((first + 7 * last + 13 * word.len()) & 63)
}

//! Takes fingerprints as they come and keeps what is needed to find out which are of one text.

use hashbrown::HashTable;

use super::cluster::Clusters;
use super::fingerprint::{Fingerprint, mix};
use super::group;
use super::notes::{Notes, Place};
use super::texts::{NO_BODY, Texts, extend};

/// The fewest words that say enough for equal notes to be one text and no accident.
const FEWEST_EQUAL_WORDS: usize = 3;

/// Takes one fingerprint of each note.
///
/// It keeps about 40 bytes for a note and, for each text that differs from all before it, two bytes a
/// word. The same text to a million people takes the room of one.
#[derive(Debug, Default)]
pub struct Collector {
    texts: Texts,
    /// The hash of each text as a whole.
    exact: Vec<u64>,
    notes: Notes,
    /// The numbers of texts by their hashes.
    by_hash: HashTable<u32>,
}

impl Collector {
    /// Takes the next note; its number, by which [`Clusters::of`] finds it, is how many came before.
    pub fn add(&mut self, fingerprint: &Fingerprint, place: Place<'_>) {
        let number = self.notes.len();
        let body = if fingerprint.words < FEWEST_EQUAL_WORDS {
            NO_BODY
        } else {
            self.number_of(fingerprint)
        };
        if let Some(copies) = self.texts.copies.get_mut(body as usize) {
            *copies = copies.saturating_add(1);
        }
        // Who is not known is somebody else each time.
        let stranger = || mix(number as u64 ^ 0x5eed_0f57_4a96_e125);
        let recipient = fingerprint.recipient.unwrap_or_else(stranger);
        self.notes.push(body, recipient, place);
    }

    /// The number of a text, which may be one that was taken before.
    fn number_of(&mut self, fingerprint: &Fingerprint) -> u32 {
        let (exact, hash) = (&self.exact, fingerprint.exact);
        let same = |body: &u32| exact[*body as usize] == hash;
        if let Some(known) = self.by_hash.find(hash, same) {
            return *known;
        }
        let body = self
            .texts
            .push(fingerprint, group::part(&fingerprint.tokens));
        extend(&mut self.exact, &[hash]);
        let exact = &self.exact;
        self.by_hash
            .insert_unique(hash, body, |body| exact[*body as usize]);
        body
    }

    /// How many notes it has taken.
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Whether it has taken none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which of the notes are one text. Runs on the rayon pool that it is called in; the outcome does
    /// not depend on it.
    pub fn finish(mut self) -> Clusters {
        self.by_hash = HashTable::new();
        // From here on, they tell whether one note is another, and not a million.
        let exact = std::mem::take(&mut self.exact);
        let halves: Vec<u32> = exact.iter().map(|hash| *hash as u32).collect();
        drop(exact);
        let groups = group::groups(std::mem::take(&mut self.texts));
        Clusters::of_groups(self.notes, halves, &groups)
    }
}

//! Takes fingerprints as they come and keeps what is needed to find out which are of one text.

use hashbrown::HashTable;

use super::cluster::{Clusters, Names};
use super::fingerprint::{Fingerprint, mix};
use super::group;
use super::texts::{NO_BODY, Texts, extend};
use crate::draft::Origin;

/// The fewest words that say enough for equal notes to be one text and no accident.
const FEWEST_EQUAL_WORDS: usize = 3;

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
/// It keeps about 40 bytes for a note and, for each text that differs from all before it, two bytes a
/// word. The same text to a million people takes the room of one.
#[derive(Debug, Default)]
pub struct Collector {
    texts: Texts,
    /// The hash of each text as a whole.
    exact: Vec<u64>,
    /// The text of each note.
    pub(super) body_of: Vec<u32>,
    /// Who gets it.
    pub(super) recipients: Vec<u64>,
    pub(super) places: Places,
    /// The numbers of texts by their hashes.
    by_hash: HashTable<u32>,
}

impl Collector {
    /// Takes the next note; its number, by which [`Clusters::of`] finds it, is how many came before.
    pub fn add(&mut self, fingerprint: &Fingerprint, place: Place<'_>) {
        let number = self.body_of.len();
        let body = if fingerprint.words < FEWEST_EQUAL_WORDS {
            NO_BODY
        } else {
            self.number_of(fingerprint)
        };
        if let Some(copies) = self.texts.copies.get_mut(body as usize) {
            *copies = copies.saturating_add(1);
        }
        extend(&mut self.body_of, &[body]);
        // Who is not known is somebody else each time.
        let stranger = || mix(number as u64 ^ 0x5eed_0f57_4a96_e125);
        let recipient = fingerprint.recipient.unwrap_or_else(stranger);
        extend(&mut self.recipients, &[recipient]);
        self.places.push(place);
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
        self.body_of.len()
    }

    /// Whether it has taken none.
    pub fn is_empty(&self) -> bool {
        self.body_of.is_empty()
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
        Clusters::of_groups(self, halves, &groups)
    }
}

/// Where notes stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The line of each note, 0 for none.
    lines: Vec<u32>,
    /// The file of all notes from one of this number on, until the next.
    files: Vec<(u32, u32)>,
    pub(super) names: Names,
}

impl Places {
    fn push(&mut self, place: Place<'_>) {
        let note = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let file = self.names.number(place.file);
        if self.files.last().is_none_or(|(_, last)| *last != file) {
            self.files.push((note, file));
        }
        let line = place.line.unwrap_or_default();
        extend(&mut self.lines, &[u32::try_from(line).unwrap_or(u32::MAX)]);
    }

    /// The numbers of a note's file and line, 0 for none.
    pub(super) fn of(&self, note: u32) -> (u32, u32) {
        let behind = self.files.partition_point(|(first, _)| *first <= note);
        let file = behind.checked_sub(1).map_or(0, |at| self.files[at].1);
        (file, self.lines.get(note as usize).copied().unwrap_or(0))
    }
}

//! Takes fingerprints as they come and keeps what is needed to find out which are of one text.

use hashbrown::HashTable;

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
        push(&mut self.body_of, body);
        // Who is not known is somebody else each time.
        let stranger = || mix(number as u64 ^ 0x5eed_0f57_4a96_e125);
        let recipient = fingerprint.recipient.unwrap_or_else(stranger);
        push(&mut self.recipients, recipient);
        self.places.push(place);
    }

    /// The number of a text, which may be one that was taken before.
    fn number_of(&mut self, fingerprint: &Fingerprint) -> u32 {
        let (exact, hash) = (&self.exact, fingerprint.exact);
        let same = |body: &u32| exact[*body as usize] == hash;
        if let Some(known) = self.by_hash.find(hash, same) {
            return *known;
        }
        let body = self.texts.push(fingerprint);
        push(&mut self.exact, hash);
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
        push(&mut self.lines, u32::try_from(line).unwrap_or(u32::MAX));
    }

    /// The numbers of a note's file and line, 0 for none.
    pub(super) fn of(&self, note: u32) -> (u32, u32) {
        let behind = self.files.partition_point(|(first, _)| *first <= note);
        let file = behind.checked_sub(1).map_or(0, |at| self.files[at].1);
        (file, self.lines.get(note as usize).copied().unwrap_or(0))
    }
}

/// Adds to a list of one item a note. Where there are many, it gets so much room that the system hands it out
/// by itself: what grows from one place to the next leaves holes as large as all that is kept.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() && list.len() >= 1 << 14 {
        list.reserve(1 << 20);
    }
    list.push(item);
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
    /// Takes the next text, and says its number.
    fn push(&mut self, fingerprint: &Fingerprint) -> u32 {
        let number = u32::try_from(self.copies.len()).unwrap_or(NO_BODY);
        push(&mut self.copies, 0);
        let words = self.words + fingerprint.tokens.len();
        // Words beyond what fits, which would be eight gigabytes of them, are found by their hash alone.
        if fingerprint.words >= FEWEST_WORDS && words <= u32::MAX as usize {
            self.words = words;
            let part = group::part(&fingerprint.tokens);
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
        let room = self.tokens.capacity() - self.tokens.len();
        if room < tokens.len() && self.tokens.len() >= 1 << 15 {
            // As above.
            self.tokens.reserve(1 << 22);
        }
        self.tokens.extend(tokens);
        let end = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        push(&mut self.texts, (end, number));
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

    /// The words of a text.
    pub(super) fn tokens(&self, body: u32) -> &[Token] {
        let body = body as usize;
        let start = body.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.tokens[start as usize..self.ends[body] as usize]
    }

    /// The words of a text as a set: 64 bits, in which each has one.
    pub(super) fn signature(&self, body: u32) -> u64 {
        let words = self.tokens(body).iter();
        words.fold(0, |set, word| set | 1 << (word & 63))
    }
}

/// Whether texts with these sets of words may differ in so few words.
pub(super) fn may_differ_in(a: u64, b: u64, words: usize) -> bool {
    // A word that is changed takes no more than one from the one set and one from the other.
    let (gone, come) = (a & !b, b & !a);
    gone.count_ones().max(come.count_ones()) as usize <= words
}

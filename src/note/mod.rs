//! The note as text: its words, its sentences, its greeting and its sign-off, its length.
//!
//! This is where a note's form is read once, for every check and cue to use. It says what stands where
//! and judges nothing.

use std::cell::OnceCell;
use std::mem;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::draft::{Person, StandIn};
use crate::rule::find::{self, Match};
use crate::rule::pack::{LanguagePack, Pack, Target};
use crate::rule::phrase::MAX_POSITIONS;

mod disguise;
mod foreign;
mod known;
pub(crate) mod look_alike;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod plain;
pub mod words;

use crate::text::Signs;
use known::{Known, Whose, bit};
use words::{Break, Word, Words};

/// A phrase found in a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What the phrase is for.
    pub target: Target,
    /// Its first word, by index.
    pub start: usize,
    /// The word after its last.
    pub end: usize,
}

/// Working memory for reading notes, to be reused from one to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    automaton: find::Scratch,
    matches: Vec<Match>,
    words: Words,
    known: Known,
    sentences: Vec<Range<usize>>,
    found: Vec<Found>,
    struck: Vec<bool>,
}

/// A note that has been read.
#[derive(Debug)]
pub struct Note<'a> {
    /// The note as given.
    pub text: &'a str,
    /// By whose words it was read.
    pub language: &'a LanguagePack,
    /// Whether it is in a language that cannot be read.
    pub foreign: bool,
    /// Its words.
    pub words: Words,
    /// Whether who is greeted is the recipient.
    by_name: bool,
    /// Words of each sentence.
    pub sentences: Vec<Range<usize>>,
    /// Words of the greeting: "Hi Jane".
    pub greeting: Range<usize>,
    /// Words in the greeting that are the reader's name.
    pub greeted: Range<usize>,
    /// Words of the sign-off and the sender's name: "Best, Tom".
    pub closing: Range<usize>,
    signs: OnceCell<Signs>,
    found: Vec<Found>,
    /// What they are for, by its [bit](Target::bit).
    found_for: u64,
    /// For each word, whether a contact list would hold it (a name, the company, the title) or it belongs to greeting
    /// or sign-off.
    struck: Vec<bool>,
}

impl<'a> Note<'a> {
    /// Reads a note in the given language, or in the one that its words speak for. `stand_ins` are sorted
    /// and do not overlap.
    pub fn read(
        text: &'a str,
        pack: &'a Pack,
        language: Option<&str>,
        recipient: &Person,
        sender: &Person,
        stand_ins: &[StandIn],
        scratch: &mut Scratch,
    ) -> Self {
        let mut note = Self::read_form(text, pack, language, recipient, sender, stand_ins, scratch);
        if note.foreign {
            // What reads like a phrase of another language is none.
            return note;
        }
        let Scratch {
            automaton, matches, ..
        } = scratch;
        matches.clear();
        let language = note.language;
        language
            .automaton
            .find(&note.words.list, automaton, matches);
        note.found.extend(matches.iter().filter_map(|m| {
            Some(Found {
                target: *language.targets.get(m.phrase as usize)?,
                start: m.start,
                end: m.end,
            })
        }));
        if let Some(own) = &language.own {
            matches.clear();
            own.find(&note.words.list, automaton, matches);
            note.found.extend(matches.iter().filter_map(|m| {
                Some(Found {
                    target: own.target(m)?,
                    start: m.start,
                    end: m.end,
                })
            }));
        }
        note.found
            .sort_unstable_by_key(|found| (found.target, found.start, found.end));
        note.found_for = note
            .found
            .iter()
            .fold(0, |bits, found| bits | found.target.bit());
        note
    }

    /// Reads what a note is made of and looks for no phrases in it.
    pub fn read_form(
        text: &'a str,
        pack: &'a Pack,
        language: Option<&str>,
        recipient: &Person,
        sender: &Person,
        stand_ins: &[StandIn],
        scratch: &mut Scratch,
    ) -> Self {
        let words = mem::take(&mut scratch.words);
        let (language, words, doubtful) = match language.and_then(|code| pack.find_language(code)) {
            Some(language) => (language, words.split_again(text, language), false),
            None => detect(text, pack, words),
        };
        let foreign = doubtful && foreign::is_foreign(text, &words, pack);
        let mut note = Self {
            text,
            language,
            words,
            foreign,
            sentences: mem::take(&mut scratch.sentences),
            greeting: 0..0,
            greeted: 0..0,
            by_name: false,
            closing: 0..0,
            signs: OnceCell::new(),
            found: mem::take(&mut scratch.found),
            found_for: 0,
            struck: mem::take(&mut scratch.struck),
        };
        let known = &mut scratch.known;
        known.read(recipient, sender);
        note.find_greeting(known, stand_ins);
        note.by_name = note.greeted.clone().any(|index| {
            let word = &note.words.list[index];
            known.is_of(&note.words, word, Whose::Recipient)
        });
        note.find_closing(known);
        note.find_sentences();
        note.strike(known);
        note.place(stand_ins);
        note.strike_ends();
        note
    }

    /// Gives back the memory that the note has taken, for the next.
    pub fn give_back(self, scratch: &mut Scratch) {
        let Self {
            words,
            mut sentences,
            mut found,
            mut struck,
            ..
        } = self;
        // What a huge note has taken is not kept.
        if words.folded_len() > MOST_KEPT {
            return;
        }
        sentences.clear();
        found.clear();
        struck.clear();
        scratch.words = words;
        scratch.sentences = sentences;
        scratch.found = found;
        scratch.struck = struck;
    }

    /// Its [`platform_length`].
    pub fn length(&self) -> usize {
        let signs = self.signs();
        if signs.is_western() && !signs.has(b'\r') {
            // Each character is a unit, and stays one when it is composed with others.
            self.text.chars().count()
        } else {
            platform_length(self.text)
        }
    }

    /// The bytes that it is written with. Those who only compare notes do not ask for them.
    pub fn signs(&self) -> &Signs {
        self.signs.get_or_init(|| Signs::of(self.text))
    }

    /// Every phrase found, by what it is for and then in the order of the words.
    pub fn all_found(&self) -> &[Found] {
        &self.found
    }

    /// The phrases found for one purpose, in the order of the words.
    #[inline]
    pub fn found(&self, target: Target) -> &[Found] {
        // Mostly there is none, and that is soon seen.
        if self.found_for & target.bit() == 0 {
            return &[];
        }
        self.find_found(target)
    }

    fn find_found(&self, target: Target) -> &[Found] {
        let from = self.found.partition_point(|found| found.target < target);
        let length = self.found[from..].partition_point(|found| found.target == target);
        &self.found[from..from + length]
    }

    /// Whether a phrase found for one purpose touches these words.
    pub fn touches(&self, target: Target, words: Range<usize>) -> bool {
        let excuses = self.found(target);
        // No match is longer than a phrase can be, so what begins much earlier has ended.
        let from = excuses.partition_point(|found| found.start + MAX_POSITIONS < words.start);
        excuses[from..]
            .iter()
            .take_while(|found| found.start < words.end)
            .any(|found| words.start < found.end)
    }

    /// Whether these words stand within a phrase found for one purpose.
    pub fn holds(&self, target: Target, words: Range<usize>) -> bool {
        let phrases = self.found(target);
        let from = phrases.partition_point(|found| found.start + MAX_POSITIONS < words.end);
        phrases[from..]
            .iter()
            .take_while(|found| found.start <= words.start)
            .any(|found| words.end <= found.end)
    }

    /// The words that some bytes touch; where they touch none, an empty range in the place between two.
    pub fn words_at(&self, bytes: &Range<usize>) -> Range<usize> {
        let words = &self.words.list;
        let start = words.partition_point(|word| word.end <= bytes.start);
        let end = words.partition_point(|word| word.start < bytes.end);
        start..end.max(start)
    }

    /// A word by its index.
    pub fn word(&self, index: usize) -> &Word {
        &self.words.list[index]
    }

    /// Whether a word is a year that people write of.
    #[inline]
    pub fn is_year(&self, index: usize) -> bool {
        let word = self.word(index);
        // Asked of every other word of a note, and of most the length tells.
        word.end - word.start == 4 && is_year(self.words.text(word))
    }

    /// The folded text of a word by its index.
    pub fn folded(&self, index: usize) -> &str {
        self.words.text(self.word(index))
    }

    /// The bytes that some words span.
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        match (
            self.words.list.get(words.start),
            words
                .end
                .checked_sub(1)
                .and_then(|last| self.words.list.get(last)),
        ) {
            (Some(first), Some(last)) if words.start < words.end => first.start..last.end,
            (Some(word), _) => word.start..word.start,
            _ => self.text.len()..self.text.len(),
        }
    }

    /// The words that are neither greeting nor sign-off.
    pub fn body(&self) -> Range<usize> {
        self.greeting.end..self.closing.start.max(self.greeting.end)
    }

    /// Whether a contact list would hold this word, or it belongs to greeting or sign-off.
    pub fn is_struck(&self, index: usize) -> bool {
        self.struck[index]
    }

    /// Whether one of these words calls the reader by the name that they are known to have.
    pub fn calls_by_name(&self, words: Range<usize>) -> bool {
        self.by_name && words.start < self.greeted.end && self.greeted.start < words.end
    }

    /// The sentence that a word is in.
    pub fn sentence_of(&self, index: usize) -> Range<usize> {
        let at = self
            .sentences
            .partition_point(|sentence| sentence.end <= index);
        self.sentences
            .get(at)
            .filter(|sentence| sentence.contains(&index))
            .cloned()
            .unwrap_or(index..index + 1)
    }

    /// Whether a sentence ends with a question mark.
    pub fn is_question(&self, sentence: &Range<usize>) -> bool {
        let Some(last) = sentence
            .end
            .checked_sub(1)
            .and_then(|last| self.words.list.get(last))
        else {
            return false;
        };
        let until = self
            .words
            .list
            .get(sentence.end)
            .map_or(self.text.len(), |next| next.start);
        let between = self.text.get(last.end..until);
        between.is_some_and(|between| between.contains(['?', '？']))
    }

    fn find_greeting(&mut self, list: &Known, stand_ins: &[StandIn]) {
        let at = self.greeting_words();
        if self.foreign && at == 0 {
            self.find_name_alone(list);
            return;
        }
        let mut to = self.name_behind(at, list, stand_ins);
        // "Hello, Priya Raman told me of you": who is named behind the comma does something, and is not called.
        let behind_comma = at > 0 && to > at && self.word(at).before >= Break::Comma;
        let is_reader = |at| list.is_of(&self.words, self.word(at), Whose::Recipient);
        if behind_comma && !self.pauses_before(to) && !(at..to).any(is_reader) {
            to = at;
        }
        if to == at && at > 0 {
            to = self.small_name_behind(at);
        }
        // Without a word that greets, a name counts only where it stands apart: "Jane, ...".
        if at == 0 && !self.stands_apart(to, list) {
            to = 0;
        }
        // A greeting to the world ("Hi there") and to a kind ("Hello sir") names nobody.
        self.greeting = 0..to.max(at);
        self.greeted = if to > at { at..to } else { 0..0 };
        if let Some(next) = self.words.list.get_mut(self.greeting.end)
            && self.greeting.end > 0
        {
            next.mark_first();
        }
    }

    /// How many words greet at the note's beginning.
    fn greeting_words(&self) -> usize {
        let lists = self.language.lists;
        let words = &self.words.list;
        let mut at = 0;
        while at < words.len().min(4)
            && words[at].is_in(lists.greeting)
            && (at == 0 || words[at].before == Break::None)
        {
            at += 1;
        }
        // "Good morning", "Dag Femke" and "Beste mevrouw Smit" greet, "good to have sat beside you" does not.
        let called = words
            .get(at)
            .is_some_and(|next| next.is_capitalised() || next.is_in(lists.title));
        if at == 1 && words[0].is_in(lists.vague) && !called {
            at = 0;
        }
        at
    }

    /// Where the name ends that begins at a word, behind what greets: honorifics, then capitalised words.
    fn name_behind(&self, from: usize, list: &Known, stand_ins: &[StandIn]) -> usize {
        let lists = self.language.lists;
        let words = &self.words.list;
        // Whatever a contact list fills in behind "dear" is what the reader is called.
        let filled_in = |word: &Word| {
            from > 0
                && stand_ins
                    .iter()
                    .any(|slot| slot.evidence.is_none() && slot.bytes.contains(&word.start))
        };
        let mut to = from;
        while to < words.len() && to < from + 6 {
            let word = &words[to];
            if to > 0
                && (word.before > Break::None
                    && !(word.before == Break::Sentence && words[to - 1].is_in(lists.title))
                    || word.new_line)
            {
                // "Hi, Jane" keeps its name; "Hi, I" does not.
                let comma_name = to == from && word.before == Break::Comma && !word.new_line;
                if !comma_name {
                    break;
                }
            }
            let title = word.is_in(lists.title);
            let name = word.is_capitalised()
                && !word.is_in(lists.stop | lists.courtesy | lists.sender | lists.connect)
                || list.is_of(&self.words, word, Whose::Recipient)
                || filled_in(word);
            if !title && !name && !self.is_called(from, to) {
                break;
            }
            to += 1;
        }
        to
    }

    /// Whether a word that is no name elsewhere is one in a greeting whose name begins at `from`.
    fn is_called(&self, from: usize, index: usize) -> bool {
        let lists = self.language.lists;
        let word = self.word(index);
        let next = self.words.list.get(index + 1);
        let goes_on = next.is_some_and(|next| {
            next.before == Break::None && next.is_capitalised() && !next.is_in(lists.stop)
        });
        // "Dag heer Van Rijn", "Hi Ana De Luca".
        let particle = index > from
            && goes_on
            && !word.is_in(lists.courtesy | lists.sender | lists.connect | lists.reader);
        // "Hi Will," and not "Hi, will you be there?"
        let given = from > 0
            && word.is_in(lists.given)
            && word.before == Break::None
            && (goes_on || next.is_none_or(|next| next.before > Break::None));
        word.is_capitalised() && (particle || given)
    }

    /// Where a name without a capital ends: anything short between "hi" and a comma.
    fn small_name_behind(&self, at: usize) -> usize {
        let lists = self.language.lists;
        let words = &self.words.list;
        let may_be = words.get(at).is_some_and(|word| {
            !word.is_in(lists.stop | lists.sender | lists.courtesy | lists.connect)
        });
        let is_name = |length: usize| {
            at + length <= words.len()
                && self.pauses_before(at + length)
                && words[at..at + length]
                    .iter()
                    .all(|w| w.before == Break::None && w.classes == 0)
        };
        if !may_be || !(1..=2).any(is_name) {
            at
        } else if self.pauses_before(at + 1) {
            at + 1
        } else {
            at + 2
        }
    }

    /// Whether the first words are a name that stands for itself.
    fn stands_apart(&self, to: usize, list: &Known) -> bool {
        let title = self.language.lists.title;
        let is_name = |word: &Word| {
            word.id == 0 || word.is_in(title) || list.is_of(&self.words, word, Whose::Recipient)
        };
        to <= 3 && self.pauses_before(to) && self.words.list[..to].iter().all(is_name)
    }

    /// Whether a pause is made before a word, or the note ends there.
    fn pauses_before(&self, index: usize) -> bool {
        let next = self.words.list.get(index);
        next.is_none_or(|next| next.before > Break::None || next.new_line)
    }

    /// Finds the reader's name where it is not known which of the words greets: only what a contact list holds is a
    /// name.
    fn find_name_alone(&mut self, list: &Known) {
        let words = &self.words.list;
        let is_name = |index: &usize| list.is_of(&self.words, &words[*index], Whose::Recipient);
        let from = (0..words.len().min(4)).find(is_name);
        let end = from.map(|from| (from..words.len()).find(|index| !is_name(index)));
        self.greeted = match (from, end) {
            (Some(from), Some(end)) => from..end.unwrap_or(words.len()),
            _ => 0..0,
        };
        self.greeting = 0..self.greeted.end;
    }

    fn find_closing(&mut self, list: &Known) {
        let lists = self.language.lists;
        let words = &self.words.list;
        let end = words.len();
        let name_like = |word: &Word| {
            (word.is_capitalised()
                || word.is_in(lists.title | lists.credential)
                || list.is_of(&self.words, word, Whose::Sender))
                && (!word.is_in(lists.sender | lists.reader) || self.is_initial(word))
        };
        // From the end: kisses, names, then the word that closes.
        let mut at = end;
        while at > self.greeting.end && self.is_kiss(&words[at - 1]) {
            at -= 1;
        }
        let named = at;
        // "lg tine"
        let small_name = named >= self.greeting.end + 2
            && words[named - 1].classes == 0
            && words[named - 1].before == Break::None
            && words[named - 2].is_in(lists.closing);
        at -= usize::from(small_name);
        while at > self.greeting.end
            && named - at < 5
            && name_like(&words[at - 1])
            && !words[at - 1].is_in(lists.closing)
        {
            at -= 1;
        }
        let names = at;
        let close = self.sign_off_before(names);
        let from = if words[close..names]
            .iter()
            .any(|word| word.is_in(lists.closing))
        {
            Some(close)
        } else if names == named && named < end {
            // Kisses alone.
            Some(named)
        } else {
            self.signature(names, list)
        };
        self.closing = from.unwrap_or(end)..end;
    }

    /// Where the words begin that close a note, before the names that begin at a word.
    fn sign_off_before(&self, names: usize) -> usize {
        let lists = self.language.lists;
        let words = &self.words.list;
        let mut close = names;
        while close > self.greeting.end
            && names - close < 4
            && words[close - 1].is_in(lists.closing | lists.courtesy)
        {
            close -= 1;
        }
        let begins = |word: &Word| word.before >= Break::Comma || word.new_line;
        // "With my kindest regards", "Mit freundlichen Grüßen": what leads to it belongs to it.
        let mut lead = close;
        while lead > self.greeting.end
            && lead < names
            && close - lead < MOST_LEADING
            && !begins(&words[lead])
            && words[lead - 1].is_in(lists.stop)
        {
            lead -= 1;
        }
        if lead < names && begins(&words[lead]) {
            close = lead;
        }
        while close < names && !begins(&words[close]) {
            close += 1;
        }
        close
    }

    /// Where a signature alone begins, among the names at the end: a line or a dash of its own, or a sentence that
    /// is only a name.
    fn signature(&self, names: usize, list: &Known) -> Option<usize> {
        let lists = self.language.lists;
        let words = &self.words.list;
        let apart = (names..words.len()).find(|&index| {
            let word = &words[index];
            word.new_line || word.follows_dash() || word.before == Break::Sentence
        })?;
        let speaks = |word: &Word| {
            word.is_in(lists.connect | lists.stop)
                && !self.is_initial(word)
                && !list.is_of(&self.words, word, Whose::Sender)
        };
        (apart > self.greeting.end
            && words.len() - apart <= 4
            && !words[apart..].iter().any(speaks))
        .then_some(apart)
    }

    /// Whether a word is a row of kisses: "xx".
    fn is_kiss(&self, word: &Word) -> bool {
        let text = self.words.text(word);
        // Half of a word that an apostrophe splits spans all of it, and is none.
        let whole = word.end - word.start == text.len();
        whole && (1..=MOST_KISSES).contains(&text.len()) && text.bytes().all(|byte| byte == b'x')
    }

    /// Whether a word is the first letter of a name: "J.".
    fn is_initial(&self, word: &Word) -> bool {
        word.end - word.start == 1
            && word.is_capitalised()
            && self.text[word.end..].starts_with('.')
    }

    fn find_sentences(&mut self) {
        let body = self.body();
        let mut start = body.start;
        for index in body.clone() {
            let word = &self.words.list[index];
            if index > start && word.before == Break::Sentence {
                self.sentences.push(start..index);
                start = index;
            }
        }
        if start < body.end {
            self.sentences.push(start..body.end);
        }
    }

    fn strike(&mut self, known: &Known) {
        let mut struck = mem::take(&mut self.struck);
        let all = &self.words;
        let greeted = &all.list[self.greeted.clone()];
        let same = |a: &Word, b: &Word| a.hash == b.hash && all.text(a) == all.text(b);
        // Most words are neither called nor known, and one bit of their hash tells.
        let bits = greeted
            .iter()
            .fold(known.bits(), |bits, name| bits | bit(name.hash));
        struck.resize(all.len(), false);
        for (word, struck) in all.list.iter().zip(&mut struck) {
            if bits & bit(word.hash) != 0 {
                *struck = greeted.iter().any(|name| same(name, word)) || known.holds(all, word);
            }
        }
        self.struck = struck;
        // To look at every byte is quicker than to stop at the first: many are looked at in one go.
        let may_hold_slots = self.text.bytes().fold(false, |found, byte| {
            found | matches!(byte, b'{' | b'#' | b'%')
        });
        if !may_hold_slots {
            return;
        }
        for slot in slots(self.text) {
            let from = self
                .words
                .list
                .partition_point(|word| word.start < slot.start);
            let inside = self.words.list[from..]
                .iter()
                .take_while(|word| word.end <= slot.end);
            let to = from + inside.count();
            self.struck[from..to].fill(true);
        }
    }
}

impl Note<'_> {
    /// Takes the words that stand for slots as what those will hold.
    fn place(&mut self, stand_ins: &[StandIn]) {
        for stand_in in stand_ins {
            let words = &mut self.words.list;
            let from = words.partition_point(|word| word.end <= stand_in.bytes.start);
            let to = words.partition_point(|word| word.start < stand_in.bytes.end);
            let particular = stand_in.evidence.is_some();
            for word in &mut words[from..to] {
                word.mark_slot(particular, stand_in.says);
            }
            self.struck[from..to].fill(!particular);
        }
    }

    /// Strikes greeting and sign-off, whatever stands in them.
    fn strike_ends(&mut self) {
        let body = self.body();
        self.struck[..body.start].fill(true);
        self.struck[body.end..].fill(true);
    }
}

/// The most kisses in a row below a note; a word of more is no kisses.
const MOST_KISSES: usize = 4;

/// The most words that lead to the word that closes.
const MOST_LEADING: usize = 2;

/// The bytes of a note whose memory is kept for the next.
const MOST_KEPT: usize = 1 << 16;

/// The most bytes of a slot; what is longer is no slot but a text in braces.
const LONGEST_SLOT: usize = 60;

/// Slots that a merge tool would have filled from the contact list: in braces, or an identifier
/// between marks (`#firstName#`, `%COMPANY%`).
fn slots(text: &str) -> Vec<Range<usize>> {
    let mut slots = Vec::new();
    let mut brace = None;
    let mut mark: Option<(usize, u8)> = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => brace = Some(at),
            b'}' => slots.extend(brace.take().map(|open| open..at)),
            b'#' | b'%' => match mark.take() {
                Some((open, opening)) if opening == byte && open + 1 < at => slots.push(open..at),
                _ => mark = Some((at, byte)),
            },
            b'_' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => mark = None,
        }
    }
    slots.retain(|slot| slot.len() <= LONGEST_SLOT);
    slots
}

/// Whether a text is a year that people write of.
fn is_year(text: &str) -> bool {
    let year = text.parse::<u16>();
    year.is_ok_and(|year| (1940..=2060).contains(&year))
}

/// The words of a note that is too short to be told from a third of them.
const FEW_TO_TELL: usize = 12;

/// A longer note is in this language for sure if one word in so many is a function word of it.
const SURE: usize = 3;

/// The language that most of the words speak for, and whether so few do that it may be none of them; the first one
/// where they say nothing.
///
/// Function words decide: on notes of a dozen words they are surer than letter statistics. Where as many speak for two
/// languages, the one that knows more of the other words is meant.
fn detect<'a>(text: &str, pack: &'a Pack, memory: Words) -> (&'a LanguagePack, Words, bool) {
    let told = |language: &LanguagePack, words: &Words| {
        let telling = language.lists.stop | language.lists.courtesy | language.lists.connect;
        words.list.iter().filter(|word| word.is_in(telling)).count()
    };
    let known = |words: &Words| words.list.iter().filter(|word| word.id != 0).count();
    let first = &pack.language;
    let words = memory.split_again(text, first);
    let own = told(first, &words);
    // Of a few words, several may be another language's as well: "on", "me", "a".
    let sure = if words.len() <= FEW_TO_TELL {
        known(&words) == words.len() || own * 4 >= words.len() * 3
    } else {
        own * SURE >= words.len()
    };
    if sure {
        return (first, words, false);
    }
    let mut best = ((own, known(&words)), first, words);
    for language in pack.languages.iter() {
        let words = Words::split(text, language);
        let found = (told(language, &words), known(&words));
        if found > best.0 {
            best = (found, language, words);
        }
    }
    let ((told, _), language, words) = best;
    let doubtful = told * SURE < words.len();
    (language, words, doubtful)
}

/// How long a note is as the platform's box counts: UTF-16 code units after NFC, a CRLF as one.
pub fn platform_length(note: &str) -> usize {
    let crlf = if note.contains('\r') {
        note.matches("\r\n").count()
    } else {
        0
    };
    if note.is_ascii() {
        return note.len() - crlf;
    }
    let composed = note.chars().try_fold(0, |units, c| {
        is_composed(c).then_some(units + c.len_utf16())
    });
    let units = composed.unwrap_or_else(|| note.nfc().map(char::len_utf16).sum());
    units - crlf
}

/// Whether a character stays what it is under NFC among others of the kind: Latin letters, punctuation,
/// emoji. Of most notes that is true, and composing takes longer than counting.
const fn is_composed(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{2010}'..='\u{20CF}' | '\u{1F000}'..='\u{1FAFF}')
}

//! A note as words: folded, counted, with the breaks between them and where each stands.
//!
//! Everything downstream works on these; bytes come back only when a span is made. Nothing is judged
//! here, and a word is never changed in a way that would lose its place in the note.

use std::ops::Range;

pub use super::disguise::Trick;
use super::disguise::{self, Joined, Manner};
use crate::rule::pack::LanguagePack;
use crate::rule::phrase::is_symbol;
use crate::rule::table::{hash, hash_in};
use crate::rule::word::Shape;
pub use crate::rule::word::{Break, Word};
use crate::text::{
    escape_len, fold_into, is_accent, is_apostrophe, is_invisible, is_written_without_spaces,
    split_apostrophe,
};

/// The words of a note, with their folded text.
#[derive(Debug, Default)]
pub struct Words {
    /// The words in order.
    pub list: Vec<Word>,
    /// Bytes of emoji and other pictures, which say something to nobody in particular.
    pub pictures: usize,
    /// White space behind white space.
    pub(crate) wide: usize,
    /// Words that were made hard to recognise, and where they stand.
    pub tricks: Vec<(Trick, Range<usize>)>,
    folded: String,
}

impl Words {
    /// Splits `note`, looking every word up in `pack`.
    pub fn split(note: &str, pack: &LanguagePack) -> Self {
        Self::default().split_again(note, pack)
    }

    /// Splits `note` into the memory that other words have taken.
    pub fn split_again(mut self, note: &str, pack: &LanguagePack) -> Self {
        self.list.clear();
        self.tricks.clear();
        (self.pictures, self.wide) = (0, 0);
        // Most words are plain and stand in the note as they are but for their capitals; the others are
        // appended.
        self.folded.clear();
        self.folded.reserve(note.len() + note.len() / 8);
        self.folded.push_str(note);
        self.folded.make_ascii_lowercase();
        let lists = pack.lists;
        let mut splitter = Splitter {
            note,
            pack,
            words: self,
            pending: Pending::default(),
            listed: lists.stop
                | lists.sender
                | lists.reader
                | lists.connect
                | lists.date
                | lists.title,
            manner: Manner::default(),
            between: Between::default(),
        };
        splitter.run();
        if splitter.between.is_filled(splitter.words.len()) {
            return splitter.again();
        }
        splitter.words
    }

    /// The folded text of a word.
    pub fn text(&self, word: &Word) -> &str {
        &self.folded[word.folded.0 as usize..word.folded.1 as usize]
    }

    /// The same as bytes, for those who ask about ASCII: to cut a text between characters takes longer.
    pub fn bytes(&self, word: &Word) -> &[u8] {
        &self.folded.as_bytes()[word.folded.0 as usize..word.folded.1 as usize]
    }

    /// The bytes that their folded text takes.
    pub(super) fn folded_len(&self) -> usize {
        self.folded.len()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// What has been seen since the last word.
#[derive(Default)]
struct Pending {
    before: Break,
    new_lines: u8,
    dash: bool,
    spaced: bool,
    quoted: bool,
    pictured: bool,
    /// Whether a capital here would begin a sentence.
    first: bool,
}

/// What stands between words beside spaces.
#[derive(Debug, Default, Clone, Copy)]
struct Between {
    /// How many words have a picture before them.
    pictures: usize,
    /// How many have the end of a sentence before them.
    stops: usize,
    /// Whether both are read past, for they are there to keep the words apart.
    read_past: bool,
    /// How many were.
    passed: usize,
}

impl Between {
    /// The fewest words that show that somebody means it.
    const LEAST: usize = 4;

    /// Whether every other word of the note is set apart from the next.
    fn is_filled(self, words: usize) -> bool {
        let most = self.pictures.max(self.stops);
        most >= Self::LEAST && most * 2 >= words
    }
}

struct Splitter<'a> {
    note: &'a str,
    pack: &'a LanguagePack,
    words: Words,
    pending: Pending,
    /// The word lists whose words are no names.
    listed: u64,
    manner: Manner,
    between: Between,
}

impl Splitter<'_> {
    /// Reads the note once more and past what stands between its words.
    fn again(mut self) -> Words {
        self.words.list.clear();
        self.words.tricks.clear();
        (self.words.pictures, self.words.wide) = (0, 0);
        self.words.folded.truncate(self.note.len());
        self.pending = Pending::default();
        self.between.read_past = true;
        self.run();
        if self.between.passed >= Between::LEAST
            && let [first, .., last] = &self.words.list[..]
        {
            let all = first.start..last.end;
            self.words.tricks.push((Trick::Broken, all));
        }
        self.words
    }

    fn run(&mut self) {
        self.pending.first = true;
        self.pending.before = Break::Sentence;
        let mut at = 0;
        while let Some(&byte) = self.note.as_bytes().get(at) {
            at = match byte {
                b' ' => {
                    self.words.wide += usize::from(self.pending.spaced);
                    self.pending.spaced = true;
                    at + 1
                }
                _ if byte.is_ascii_alphanumeric() => self.plain_word(at),
                _ => self.any(at),
            };
        }
    }

    /// A word of ASCII letters and digits, as most are, read in one go. Returns where it ends.
    fn plain_word(&mut self, start: usize) -> usize {
        let bytes = &self.note.as_bytes()[start..];
        let mut seen = 0;
        let mut length = 0;
        for &byte in bytes {
            let kind = KINDS[usize::from(byte)];
            if kind == 0 {
                break;
            }
            seen |= kind;
            length += 1;
        }
        // What may go on inside of a word is for the thorough way.
        let goes_on = match bytes.get(length) {
            None => false,
            // Two single letters in a row are rare enough to be looked at.
            Some(b' ') => {
                length == 1
                    && matches!(bytes[length..], [_, next, ref rest @ ..]
                        if (next.is_ascii_alphabetic() || !next.is_ascii()) && !rest.first().is_some_and(u8::is_ascii_alphanumeric))
            }
            Some(&next) => {
                !next.is_ascii()
                    || is_apostrophe(char::from(next))
                    || next < b' ' && !next.is_ascii_whitespace()
                    || disguise::may_break(next)
                        && bytes
                            .get(length + 1)
                            .is_some_and(|&next| !next.is_ascii_whitespace())
            }
        };
        if goes_on {
            return self.any(start);
        }
        let end = start + length;
        let capitalised = bytes[0].is_ascii_uppercase();
        let mut shape = Shape::default();
        shape.set(Shape::CAPITALISED, capitalised);
        shape.set(
            Shape::ALL_CAPITALS,
            capitalised && length > 1 && seen & SMALL == 0,
        );
        shape.set(Shape::DIGITS, seen & DIGIT != 0);
        let hash = hash_in(self.words.folded.as_bytes(), start, end);
        if self.pack.short_forms.find_hashed(hash) != 0 {
            self.push(start, end, shape, (start..end, hash), None);
        } else {
            let word = self.word(start, end, shape, (narrow(start), narrow(end)));
            self.look_up_hashed(word, hash);
            self.begin_gap();
        }
        end
    }

    /// A word or a character between words, whatever it is made of. Returns where it ends.
    fn any(&mut self, start: usize) -> usize {
        let Some(c) = self.note[start..].chars().next() else {
            return self.note.len();
        };
        if c == '\u{1B}' {
            return start + escape_len(&self.note[start..]);
        }
        if !c.is_alphanumeric() || is_invisible(c) {
            self.between(start, c);
            return start + c.len_utf8();
        }
        let mut end = self.word_end(start);
        let joined = self.joined(start, end);
        if let Some(joined) = &joined {
            end = start + joined.length;
            self.words.tricks.push((Trick::Broken, start..end));
        }
        if is_struck_through(&self.note[start..end]) {
            self.words.tricks.push((Trick::Broken, start..end));
        }
        let raw = joined
            .as_ref()
            .map_or(&self.note[start..end], |joined| &joined.word);
        let from = self.words.folded.len();
        match disguise::look_alike(self.note, raw, self.pack, &self.manner) {
            Some((word, trick)) => {
                self.words.folded.push_str(&word);
                if trick {
                    self.words.tricks.push((Trick::LookAlike, start..end));
                }
            }
            None => fold_into(raw, &mut self.words.folded),
        }
        let mut shape = Shape::default();
        if raw.starts_with(char::is_uppercase) {
            shape.set(Shape::CAPITALISED, true);
            if raw.chars().nth(1).is_some()
                && raw.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
            {
                shape.set(Shape::ALL_CAPITALS, true);
            }
        }
        shape.set(Shape::DIGITS, raw.contains(|c: char| c.is_numeric()));
        let folded = &self.words.folded[from..];
        let (hash, apostrophe) = (hash(folded.as_bytes()), split_apostrophe(folded));
        let folded = from..self.words.folded.len();
        self.push(start, end, shape, (folded, hash), apostrophe);
        end
    }

    /// The word that begins at `start` put together with what follows, if it was broken up.
    fn joined(&self, start: usize, end: usize) -> Option<Joined> {
        let rest = &self.note[end..];
        let next = rest.chars().next()?;
        if next == ' ' {
            return disguise::is_single(&self.note[start..end])
                .then(|| disguise::spaced(self.note, start, self.pack, &self.manner))?;
        }
        let broken = !next.is_whitespace()
            && rest[next.len_utf8()..]
                .chars()
                .next()
                .is_some_and(|c| !c.is_whitespace());
        broken.then(|| disguise::scattered(self.note, start, self.pack, &self.manner))?
    }

    /// Where the word that begins at `start` ends.
    fn word_end(&self, start: usize) -> usize {
        let rest = &self.note[start..];
        let mut end = 0;
        let mut chars = rest.char_indices().peekable();
        let mut previous = ' ';
        if rest.starts_with(is_written_without_spaces) {
            let behind = rest.chars().skip(1).take_while(|c| is_accent(*c));
            let all = rest.chars().take(1).chain(behind);
            return start + all.map(char::len_utf8).sum::<usize>();
        }
        while let Some((at, c)) = chars.next() {
            if c == '\u{1B}' {
                let until = at + escape_len(&rest[at..]);
                while chars.next_if(|(at, _)| *at < until).is_some() {}
                continue;
            }
            let next = chars.peek().map(|(_, next)| *next);
            let inside = c.is_alphanumeric() && !is_written_without_spaces(c)
                || is_invisible(c)
                || is_accent(c)
                || is_apostrophe(c)
                    && previous.is_alphanumeric()
                    && next.is_some_and(char::is_alphanumeric)
                || matches!(c, '.' | ',' | ':')
                    && previous.is_ascii_digit()
                    && next.is_some_and(|n| n.is_ascii_digit());
            if !inside {
                break;
            }
            if c.is_alphanumeric() && !is_invisible(c) || is_accent(c) {
                end = at + c.len_utf8();
            }
            // An accent of its own leaves a letter a letter.
            if !is_invisible(c) && !is_accent(c) {
                previous = c;
            }
        }
        start + end
    }

    /// Adds the word whose folded text stands there and has this hash, and may be split where it has an
    /// apostrophe.
    fn push(
        &mut self,
        start: usize,
        end: usize,
        shape: Shape,
        (folded, hash): (Range<usize>, u64),
        apostrophe: Option<usize>,
    ) {
        let word = self.word(start, end, shape, (0, 0));
        let Range {
            start: from,
            end: to,
        } = folded;
        let pack = self.pack;
        if let Some(parts) = pack.expansion_of(hash) {
            for (index, part) in parts.enumerate() {
                let from = self.words.folded.len();
                self.words.folded.push_str(part);
                let word = if index == 0 {
                    word
                } else {
                    Word {
                        before: Break::None,
                        new_line: false,
                        ..word
                    }
                };
                self.add(word, from);
            }
        } else if let Some(at) = apostrophe {
            let second = from + at;
            let possessive = &self.words.folded[second + 1..to] == "s";
            let mut first = word;
            first.folded = (narrow(from), narrow(second));
            if possessive {
                first.shape.set(Shape::POSSESSIVE, true);
            }
            self.look_up(first);
            if !possessive {
                let mut rest = Word {
                    before: Break::None,
                    new_line: false,
                    ..word
                };
                rest.folded = (narrow(second + 1), narrow(to));
                self.look_up(rest);
            }
        } else {
            let mut word = word;
            word.folded = (narrow(from), narrow(to));
            self.look_up_hashed(word, hash);
        }
        self.begin_gap();
    }

    /// A word that stands behind what is pending, and has not been looked up.
    fn word(&self, start: usize, end: usize, mut shape: Shape, folded: (u32, u32)) -> Word {
        shape.set(Shape::QUOTED, self.pending.quoted);
        shape.set(Shape::FIRST, self.pending.first);
        shape.set(Shape::LONG_DASH, self.pending.dash);
        Word {
            start,
            end,
            id: 0,
            classes: 0,
            hash: 0,
            before: self.pending.before,
            new_line: self.pending.new_lines > 0,
            shape,
            folded,
        }
    }

    /// Forgets what stood before the word that was added.
    fn begin_gap(&mut self) {
        self.pending = Pending {
            quoted: self.pending.quoted,
            ..Pending::default()
        };
    }

    fn add(&mut self, mut word: Word, folded_from: usize) {
        word.folded = (narrow(folded_from), narrow(self.words.folded.len()));
        self.look_up(word);
    }

    fn look_up(&mut self, word: Word) {
        let hash = hash(self.words.text(&word).as_bytes());
        self.look_up_hashed(word, hash);
    }

    /// Adds the word that has this hash. Nearly every word comes by here, and to be called takes as long as to look one
    /// up.
    #[inline(always)]
    fn look_up_hashed(&mut self, mut word: Word, hash: u64) {
        word.hash = hash;
        word.id = self.pack.words.find_hashed(hash);
        // As `classes_of` does; the letters are cut out only of an unknown word, which few are.
        word.classes = match word.id {
            0 => self.pack.suffixes.lists_of(self.words.text(&word)),
            known => self.pack.words.classes(known),
        };
        word.shape.set(Shape::LISTED, word.is_in(self.listed));
        word.shape
            .set(Shape::NUMBER_WORD, word.is_in(self.pack.lists.number));
        word.shape.set(Shape::NOUN, self.is_noun(&word));
        self.words.list.push(word);
    }

    /// Whether a capital says no more than that the word is a noun: it is listed as one, or what stands
    /// before it is an article or the like. No list says so where capitals mark names alone.
    fn is_noun(&self, word: &Word) -> bool {
        let lists = self.pack.lists;
        let determined = || {
            word.before == Break::None
                && self
                    .words
                    .list
                    .last()
                    .is_some_and(|before| before.is_in(lists.determiner))
        };
        word.is_capitalised() && !word.is_all_capitals() && (word.is_in(lists.noun) || determined())
    }

    /// A character between words.
    fn between(&mut self, at: usize, c: char) {
        let next = || self.note[at + c.len_utf8()..].chars().next();
        match c {
            '\n' => {
                self.pending.new_lines = self.pending.new_lines.saturating_add(1);
                self.pending.spaced = true;
                self.pending.first = true;
                if self.pending.new_lines > 1 {
                    self.raise(Break::Sentence);
                }
            }
            '.' => {
                let glued = !self.pending.spaced
                    && next().is_some_and(|n| n.is_lowercase() || n.is_ascii_digit());
                if !glued && !self.after_abbreviation() {
                    self.between.stops += usize::from(self.pending.before < Break::Sentence);
                    let past = self.between.read_past && self.goes_on_small(at + 1);
                    self.between.passed += usize::from(past);
                    if !past {
                        self.raise(Break::Sentence);
                    }
                }
            }
            '!' | '?' | '…' | '。' | '！' | '？' | '¿' | '¡' => self.raise(Break::Sentence),
            ':' if !self.pending.spaced && next().is_some_and(char::is_alphanumeric) => {}
            ';' | ':' | '|' | '•' | '→' => self.raise(Break::Clause),
            '–' | '—' | '―' => {
                self.raise(Break::Clause);
                self.pending.dash = true;
            }
            '-' | '‐' | '‑' => {
                let alone = self.pending.spaced || self.words.is_empty();
                if alone && next().is_none_or(char::is_whitespace) {
                    self.raise(Break::Clause);
                    self.pending.dash = true;
                } else if alone && self.pending.new_lines > 0 {
                    self.pending.dash = true;
                }
            }
            ',' | '(' | ')' | '[' | ']' | '{' | '}' | '、' | '，' => self.raise(Break::Comma),
            '"' | '“' | '”' | '„' | '«' | '»' => self.pending.quoted = !self.pending.quoted,
            '\'' | '‘' => {
                // A single quote opens where a word could begin and another closes it later.
                if self.pending.quoted {
                    self.pending.quoted = false;
                } else if (self.pending.spaced || self.words.is_empty())
                    && next().is_some_and(char::is_alphanumeric)
                    && self.closes_soon(at + c.len_utf8())
                {
                    self.pending.quoted = true;
                }
            }
            '’' => self.pending.quoted = false,
            // A blank of Braille is used as one.
            _ if c.is_whitespace() || c == '\u{2800}' => {
                self.words.wide += usize::from(self.pending.spaced);
                self.pending.spaced = true;
            }
            _ if is_symbol(c) => self.symbol(at, c),
            _ if is_invisible(c) => {}
            _ if c.is_ascii() => {}
            _ => {
                self.words.pictures += c.len_utf8();
                // A picture at the beginning of a line is a bullet.
                let between = !self.pending.pictured && self.pending.new_lines == 0;
                self.between.pictures += usize::from(between);
                self.pending.pictured = true;
                if self.between.read_past && self.pending.new_lines == 0 {
                    self.between.passed += usize::from(between);
                    return;
                }
                self.raise(Break::Comma);
                self.pending.first = true;
            }
        }
    }

    /// Whether the next word begins with a small letter.
    fn goes_on_small(&self, from: usize) -> bool {
        self.note[from..]
            .trim_start()
            .starts_with(char::is_lowercase)
    }

    fn closes_soon(&self, from: usize) -> bool {
        let end = self
            .note
            .floor_char_boundary(self.note.len().min(from + 80));
        let rest = &self.note[from..end];
        rest.char_indices().any(|(at, c)| {
            matches!(c, '\'' | '’') && !rest[at + c.len_utf8()..].starts_with(char::is_alphanumeric)
        })
    }

    fn symbol(&mut self, at: usize, c: char) {
        let from = self.words.folded.len();
        self.words.folded.push(c);
        let word = Word {
            start: at,
            end: at + c.len_utf8(),
            id: 0,
            classes: 0,
            hash: 0,
            before: self.pending.before,
            new_line: self.pending.new_lines > 0,
            shape: Shape::default(),
            folded: (0, 0),
        };
        self.add(word, from);
        self.begin_gap();
    }

    /// Whether the full stop belongs to the word before it: "Dr.", "R.".
    fn after_abbreviation(&self) -> bool {
        !self.pending.spaced
            && self.words.list.last().is_some_and(|word| {
                word.is_in(self.pack.lists.abbreviation)
                    || word.is_capitalised()
                        && word.end - word.start == 1
                        && self.words.text(word) != "i"
            })
    }

    fn raise(&mut self, to: Break) {
        self.pending.before = self.pending.before.max(to);
        if to == Break::Sentence {
            self.pending.first = true;
            self.pending.quoted = false;
        }
    }
}

const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const DIGIT: u8 = 4;

/// What kind of letter or digit each byte is; 0 for what ends a plain word.
static KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            _ => 0,
        };
        byte += 1;
    }
    kinds
}

/// Whether strokes are laid over the letters of a word.
fn is_struck_through(raw: &str) -> bool {
    raw.contains(|c| matches!(c, '\u{0334}'..='\u{0338}' | '\u{20D0}'..='\u{20E1}'))
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::pack;

    /// The words of `note` whose capital marks a name.
    #[track_caller]
    fn named(language: &str, note: &str) -> Vec<String> {
        let pack = pack().find_language(language).expect("a language");
        let words = Words::split(note, pack);
        let named = words.list.iter().filter(|word| word.is_named());
        named.map(|word| words.text(word).to_owned()).collect()
    }

    #[test]
    fn where_nouns_have_capitals_a_capital_alone_is_no_name() {
        let note = "Beim Richtfest hat der Bürgermeister unsere neuen Balken gelobt.";
        assert!(named("de", note).is_empty());
        let note = "Gestern stand Wiebke Harms mit Ihrem Akkordeon vor unserer Tür in Leer.";
        assert_eq!(named("de", note), ["wiebke", "harms", "leer"]);
        assert_eq!(
            named("de", "Das ist der DRK Kreisverband."),
            ["drk", "kreisverband"]
        );
    }

    #[test]
    fn where_they_have_none_it_is() {
        let note = "We saw the Ferry and your Boat.";
        assert_eq!(named("en", note), ["ferry", "boat"]);
        assert_eq!(named("fr", "On a vu le Bateau."), ["bateau"]);
    }
}

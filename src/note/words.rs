//! A note as words: folded, counted, with the breaks between them and where each stands.
//!
//! Everything downstream works on these; bytes come back only when a span is made. Nothing is judged
//! here, and a word is never changed in a way that would lose its place in the note.

use super::fold::{fold_into, is_apostrophe, is_invisible};
use crate::rule::pack::LanguagePack;
use crate::rule::phrase::is_symbol;
use crate::rule::table::WordId;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// White space, a hyphen, a line end in running text.
    #[default]
    None,
    /// A comma, a bracket, an emoji.
    Comma,
    /// A semicolon, a colon, a dash.
    Clause,
    /// The end of a sentence or a paragraph, or the beginning of the note.
    Sentence,
}

/// One word of a note.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// First byte in the note.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Its number in the language's word table; 0 for a word it does not know.
    pub id: WordId,
    /// The word lists it is in, one bit a list.
    pub classes: u64,
    /// What stands before it.
    pub before: Break,
    /// Whether a line ends before it.
    pub new_line: bool,
    shape: u16,
    folded: (u32, u32),
}

const CAPITALISED: u16 = 1;
const ALL_CAPITALS: u16 = 2;
const DIGITS: u16 = 4;
const QUOTED: u16 = 8;
const NUMBER_WORD: u16 = 16;
const FIRST: u16 = 32;
const LONG_DASH: u16 = 64;
const POSSESSIVE: u16 = 128;
const LISTED: u16 = 256;

impl Word {
    /// Whether it begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        self.shape & CAPITALISED != 0
    }

    /// Whether it has two letters or more and all are capitals.
    pub fn is_all_capitals(&self) -> bool {
        self.shape & ALL_CAPITALS != 0
    }

    /// Whether it holds a digit.
    pub fn has_digits(&self) -> bool {
        self.shape & DIGITS != 0
    }

    /// Whether it is a number, in digits or words.
    pub fn is_number(&self) -> bool {
        self.shape & (DIGITS | NUMBER_WORD) != 0
    }

    /// Whether it stands in quotation marks.
    pub fn is_quoted(&self) -> bool {
        self.shape & QUOTED != 0
    }

    /// Whether it begins a sentence, so that its capital says nothing.
    pub fn is_first(&self) -> bool {
        self.shape & FIRST != 0
    }

    /// Says that it begins a sentence after all: what stands before it is the greeting.
    pub fn mark_first(&mut self) {
        self.shape |= FIRST;
    }

    /// Whether a dash stands before it (as in a sign-off: "— Ana").
    pub fn follows_dash(&self) -> bool {
        self.shape & LONG_DASH != 0
    }

    /// Whether its capital marks a name: it does not begin the sentence.
    pub fn is_named(&self) -> bool {
        self.is_capitalised() && !self.is_first()
    }

    /// Whether it reads as a name: capitalised, and if it begins the sentence, no word that is known.
    pub fn is_name(&self) -> bool {
        self.is_capitalised() && (!self.is_first() || self.id == 0) && self.shape & LISTED == 0
    }

    /// Whether it stands in the possessive.
    pub fn is_possessive(&self) -> bool {
        self.shape & POSSESSIVE != 0
    }

    /// Whether it is in any of these word lists.
    pub fn is_in(&self, classes: u64) -> bool {
        self.classes & classes != 0
    }
}

/// The words of a note, with their folded text.
#[derive(Debug, Default)]
pub struct Words {
    /// The words in order.
    pub list: Vec<Word>,
    /// Bytes of emoji and other pictures, which say something to nobody in particular.
    pub pictures: usize,
    folded: String,
}

impl Words {
    /// Splits `note`, looking every word up in `pack`.
    pub fn split(note: &str, pack: &LanguagePack) -> Self {
        let mut splitter = Splitter { note, pack, words: Self::default(), pending: Pending::default() };
        splitter.words.list.reserve(note.len() / 5);
        splitter.run();
        splitter.words
    }

    /// The folded text of a word.
    pub fn text(&self, word: &Word) -> &str {
        &self.folded[word.folded.0 as usize..word.folded.1 as usize]
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
    /// Whether a capital here would begin a sentence.
    first: bool,
}

struct Splitter<'a> {
    note: &'a str,
    pack: &'a LanguagePack,
    words: Words,
    pending: Pending,
}

impl Splitter<'_> {
    fn run(&mut self) {
        self.pending.first = true;
        self.pending.before = Break::Sentence;
        let mut chars = self.note.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c.is_alphanumeric() {
                let end = self.word_end(at);
                while chars.next_if(|(next, _)| *next < end).is_some() {}
                self.push(at, end);
            } else {
                self.between(at, c);
            }
        }
    }

    /// Where the word that begins at `start` ends.
    fn word_end(&self, start: usize) -> usize {
        let rest = &self.note[start..];
        let mut end = 0;
        let mut chars = rest.char_indices().peekable();
        let mut previous = ' ';
        if rest.chars().next().is_some_and(is_written_without_spaces) {
            return start + rest.chars().next().map_or(0, char::len_utf8);
        }
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            let inside = c.is_alphanumeric() && !is_written_without_spaces(c)
                || is_invisible(c)
                || ('\u{0300}'..='\u{036F}').contains(&c)
                || is_apostrophe(c) && previous.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)
                || matches!(c, '.' | ',' | ':') && previous.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit());
            if !inside {
                break;
            }
            if c.is_alphanumeric() || ('\u{0300}'..='\u{036F}').contains(&c) {
                end = at + c.len_utf8();
            }
            if !is_invisible(c) {
                previous = c;
            }
        }
        start + end
    }

    fn push(&mut self, start: usize, end: usize) {
        let raw = &self.note[start..end];
        let from = self.words.folded.len();
        fold_into(raw, &mut self.words.folded);
        let mut shape = 0;
        if raw.starts_with(char::is_uppercase) {
            shape |= CAPITALISED;
            if raw.chars().nth(1).is_some() && raw.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()) {
                shape |= ALL_CAPITALS;
            }
        }
        if raw.contains(|c: char| c.is_numeric()) {
            shape |= DIGITS;
        }
        if self.pending.quoted {
            shape |= QUOTED;
        }
        if self.pending.first {
            shape |= FIRST;
        }
        if self.pending.dash {
            shape |= LONG_DASH;
        }
        let word = Word {
            start,
            end,
            id: 0,
            classes: 0,
            before: self.pending.before,
            new_line: self.pending.new_lines > 0,
            shape,
            folded: (0, 0),
        };
        let to = self.words.folded.len();
        let pack = self.pack;
        if let Some(parts) = pack.expansion(&self.words.folded[from..to]) {
            self.words.folded.truncate(from);
            for (index, part) in parts.enumerate() {
                let from = self.words.folded.len();
                self.words.folded.push_str(part);
                let word = if index == 0 { word } else { Word { before: Break::None, new_line: false, ..word } };
                self.add(word, from);
            }
        } else if let Some(parts) = split_apostrophe(&self.words.folded[from..to]) {
            let second = from + parts;
            let possessive = &self.words.folded[second + 1..to] == "s";
            let mut first = word;
            first.folded = (narrow(from), narrow(second));
            if possessive {
                first.shape |= POSSESSIVE;
            }
            self.look_up(first);
            if !possessive {
                let mut rest = Word { before: Break::None, new_line: false, ..word };
                rest.folded = (narrow(second + 1), narrow(to));
                self.look_up(rest);
            }
        } else {
            self.add(word, from);
        }
        self.pending = Pending { quoted: self.pending.quoted, ..Pending::default() };
    }

    fn add(&mut self, mut word: Word, folded_from: usize) {
        word.folded = (narrow(folded_from), narrow(self.words.folded.len()));
        self.look_up(word);
    }

    fn look_up(&mut self, mut word: Word) {
        let text = &self.words.folded[word.folded.0 as usize..word.folded.1 as usize];
        word.id = self.pack.words.find(text);
        word.classes = self.pack.classes_of(word.id, text);
        let lists = self.pack.lists;
        if word.is_in(lists.stop | lists.sender | lists.reader | lists.connect | lists.date | lists.title) {
            word.shape |= LISTED;
        }
        if word.classes & self.pack.lists.number != 0 {
            word.shape |= NUMBER_WORD;
        }
        self.words.list.push(word);
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
                let glued = !self.pending.spaced && next().is_some_and(|n| n.is_lowercase() || n.is_ascii_digit());
                if !glued && !self.after_abbreviation() {
                    self.raise(Break::Sentence);
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
            _ if c.is_whitespace() => self.pending.spaced = true,
            _ if is_symbol(c) => self.symbol(at, c),
            _ if is_invisible(c) => {}
            _ if c.is_ascii() => {}
            _ => {
                self.words.pictures += c.len_utf8();
                self.raise(Break::Comma);
                self.pending.first = true;
            }
        }
    }

    fn closes_soon(&self, from: usize) -> bool {
        let end = self.note.floor_char_boundary(self.note.len().min(from + 80));
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
            before: self.pending.before,
            new_line: self.pending.new_lines > 0,
            shape: 0,
            folded: (0, 0),
        };
        self.add(word, from);
        self.pending = Pending { quoted: self.pending.quoted, ..Pending::default() };
    }

    /// Whether the full stop belongs to the word before it: "Dr.", "R.".
    fn after_abbreviation(&self) -> bool {
        !self.pending.spaced
            && self.words.list.last().is_some_and(|word| {
                word.is_in(self.pack.lists.abbreviation)
                    || word.is_capitalised() && word.end - word.start == 1 && self.words.text(word) != "i"
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

/// Whether a character is of a script that puts no spaces between words, so that each stands alone.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Where to split a word at its apostrophe: a possessive ("Ana's"), or an elision ("l'équipe").
pub fn split_apostrophe(folded: &str) -> Option<usize> {
    let at = folded.find('\'')?;
    let rest = &folded[at + 1..];
    (!rest.is_empty() && !rest.contains('\'') && at > 0).then_some(at)
}

//! Words made hard to recognise: look-alike letters, signs and emoji between letters, spaces between them.
//!
//! It tells how such a word reads and where the trick is, so that it is judged as a reader takes it and
//! named as what it is. It refuses to guess: a word is put together only if that makes one that the
//! language knows, or if the note does the same again and again. Nothing here runs on a word that is
//! plain, and every look ahead is bounded.

use std::cell::OnceCell;
use std::ops::Range;

use super::look_alike::{self, Origin, Reading};
use crate::rule::pack::LanguagePack;
use crate::text::{fold, is_accent, is_apostrophe, is_invisible, is_written_without_spaces};

/// How a word was made hard to recognise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trick {
    /// With letters of another alphabet.
    LookAlike,
    /// With something between its letters, or between all words.
    Broken,
}

/// The longest word, in characters, that is put together again.
const LONGEST: usize = 48;

/// The most pieces that it is in, unless they are single letters.
const MOST_PIECES: usize = 6;

/// The letters of a run like “l.i.k.e” that show that somebody means it.
const LONG_RUN: usize = 5;

/// The shorter runs in a note that show the same: one or two are abbreviations.
const MANY_RUNS: usize = 3;

/// The letters of a word that two known words are put together to: “net.work” is none of two.
const LONG_WORD: usize = 6;

/// The most letters of the end of a name such as “node.js”.
const ENDING: usize = 3;

/// What is known of a note as a whole, found out when a word first asks.
#[derive(Debug, Default)]
pub(super) struct Manner {
    scattered: OnceCell<bool>,
    cut: OnceCell<bool>,
    mixed: OnceCell<bool>,
    spaced: OnceCell<bool>,
    latin: OnceCell<bool>,
}

/// A word put together from pieces.
pub(super) struct Joined {
    /// The word as it would have been written.
    pub(super) word: String,
    /// How many bytes of the text it takes.
    pub(super) length: usize,
    /// Whether what it was cut into are no words.
    cut: bool,
}

/// Whether a byte may stand between the letters of a word that is broken up, if a letter follows.
pub(super) const fn may_break(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric()
        && byte.is_ascii_graphic()
        && !matches!(byte, b'\'' | b'`' | b'@' | b'#' | b'$' | b'%' | b'&')
}

/// Something between two pieces of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// What people put between words, too: it counts between single letters only.
    Joiner,
    /// A sign that stands between two words if the space is forgotten.
    Sign,
    /// A picture, for which nobody leaves out the space within a word.
    Picture,
}

impl Gap {
    fn of(c: char) -> Option<Self> {
        match c {
            '-' | '/' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '‐' | '‑' | '–' | '—'
            | '“' | '”' | '„' | '«' | '»' => Some(Self::Joiner),
            '·' | '•' | '…' => Some(Self::Sign),
            // Full-width signs are what they are in ASCII.
            '\u{FF01}'..='\u{FF5E}' => Self::of(char::from_u32(u32::from(c) - 0xFEE0)?),
            c if c.is_ascii() => u8::try_from(c).is_ok_and(may_break).then_some(Self::Sign),
            c if c.is_alphanumeric() || c.is_whitespace() || is_invisible(c) => None,
            _ => Some(Self::Picture),
        }
    }
}

/// The pieces of a text up to the first space, with what stands before each.
struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Pieces<'a> {
    /// What stood before the piece, and where it is.
    type Item = (Option<Gap>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut gap = None;
        let rest = &self.text[self.at..];
        let mut start = None;
        let mut signs = 0;
        for (at, c) in rest.char_indices() {
            let letter = c.is_alphanumeric() && !is_invisible(c);
            if letter {
                start = Some(at);
                break;
            }
            if is_apostrophe(c) || is_invisible(c) {
                continue;
            }
            let this = Gap::of(c)?;
            gap = Some(gap.map_or(this, |gap: Gap| gap.min(this)));
            signs += 1;
            if signs > 3 {
                return None;
            }
        }
        let start = start?;
        let inside = |c: char| {
            c.is_alphanumeric() && !is_written_without_spaces(c)
                || is_apostrophe(c)
                || is_invisible(c)
                || is_accent(c)
        };
        let length = rest[start..]
            .find(|c| !inside(c))
            .unwrap_or(rest.len() - start);
        let piece = self.at + start..self.at + start + length;
        let held = self.at;
        self.at = piece.end;
        // An apostrophe goes with what follows it: “I.'d”.
        let from = self.text[held..piece.start]
            .find(is_apostrophe)
            .map_or(piece.start, |at| {
                if gap.is_some() {
                    held + at
                } else {
                    piece.start
                }
            });
        Some((gap, from..piece.end))
    }
}

/// The letters of a piece, counted no further than `most`.
fn letters_up_to(piece: &str, most: usize) -> usize {
    piece
        .chars()
        .filter(|c| c.is_alphanumeric() && !is_invisible(*c))
        .take(most)
        .count()
}

/// Whether a piece is a single letter.
pub(super) fn is_single(piece: &str) -> bool {
    letters_up_to(piece, 2) == 1
}

/// How a word reads that begins the text and is broken up by signs or pictures: “con.nect”, “l.i.k.e”.
pub(super) fn scattered(
    note: &str,
    start: usize,
    pack: &LanguagePack,
    manner: &Manner,
) -> Option<Joined> {
    let meant = |single: bool| {
        if single {
            manner.is_scattered(note)
        } else {
            manner.is_cut(note, pack)
        }
    };
    put_together(&note[start..], pack, meant)
}

/// Puts the pieces of a word together. `meant` tells whether the note does the same to other words: set their
/// single letters apart, or cut them.
fn put_together(text: &str, pack: &LanguagePack, meant: impl Fn(bool) -> bool) -> Option<Joined> {
    let mut pieces = Pieces { text, at: 0 }.peekable();
    let (_, first) = pieces.next()?;
    let (gap, second) = pieces.peek()?;
    let single = is_single(&text[first.clone()]) && is_single(&text[second.clone()]);
    if single {
        return put_letters_together(text, pieces, first, pack, meant);
    }
    if *gap == Some(Gap::Joiner) {
        // “like-minded”: most words that go on behind a sign are such.
        return None;
    }
    let first_known = is_known(&text[first.clone()], pack);
    let mut word = bare(text, &first).to_owned();
    let (mut unknown, mut weakest, mut best) = (!first_known, Gap::Picture, None);
    for (count, (gap, piece)) in (2..=MOST_PIECES).zip(pieces) {
        weakest = gap.map_or(weakest, |gap| weakest.min(gap));
        word.push_str(bare(text, &piece));
        if weakest == Gap::Joiner || word.len() > 4 * LONGEST || has_digit(&text[piece.clone()]) {
            break;
        }
        unknown = unknown || !is_known(&text[piece.clone()], pack);
        // “node.js” is the name of something, “net.work” is nothing.
        let ending = letters_up_to(&text[piece.clone()], ENDING + 1) <= ENDING;
        let named = count == 2 && first_known && ending && weakest == Gap::Sign;
        let strange =
            unknown || weakest == Gap::Picture || letters_up_to(&word, LONG_WORD) >= LONG_WORD;
        if strange && !named && is_known(&word, pack) || meant(false) {
            best = Some((word.len(), piece.end));
        }
    }
    let (letters, length) = best?;
    word.truncate(letters);
    Some(Joined {
        word,
        length,
        cut: !first_known,
    })
}

/// Puts single letters together, as many as stand in a row: “l.i.k.e”.
fn put_letters_together<'a>(
    text: &str,
    pieces: impl Iterator<Item = <Pieces<'a> as Iterator>::Item>,
    first: Range<usize>,
    pack: &LanguagePack,
    meant: impl Fn(bool) -> bool,
) -> Option<Joined> {
    let mut word = bare(text, &first).to_owned();
    let (mut count, mut length) = (1, first.end);
    for (_, piece) in pieces.take(LONGEST) {
        let letter = &text[piece.clone()];
        if !is_single(letter) || has_digit(letter) {
            break;
        }
        word.push_str(bare(text, &piece));
        count += 1;
        length = piece.end;
    }
    let shouted = !word.contains(char::is_lowercase);
    let known = is_known(&word, pack);
    let accepted = known && count >= LONG_RUN || (known || !shouted) && count > 1 && meant(true);
    accepted.then_some(Joined {
        word,
        length,
        cut: false,
    })
}

/// A piece without the apostrophes at its end.
fn bare<'t>(text: &'t str, piece: &Range<usize>) -> &'t str {
    text[piece.clone()].trim_end_matches(is_apostrophe)
}

fn has_digit(piece: &str) -> bool {
    piece.contains(|c: char| c.is_ascii_digit())
}

/// How a word reads that begins the text and has a space behind each letter: “c o n n e c t”.
pub(super) fn spaced(
    note: &str,
    start: usize,
    pack: &LanguagePack,
    manner: &Manner,
) -> Option<Joined> {
    let (word, length) = spaced_run(&note[start..])?;
    let letters = letters_up_to(&word, LONGEST);
    let known = is_known(&word, pack);
    let accepted = known && letters >= LONG_RUN || letters > 1 && manner.is_spaced(note);
    accepted.then_some(Joined {
        word,
        length,
        cut: false,
    })
}

/// The letters that begin a text, one space between them, and the bytes that they take.
fn spaced_run(text: &str) -> Option<(String, usize)> {
    let mut word = String::new();
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // An accent belongs to its letter, whether or not it is a character of its own.
        let mut end = at + c.len_utf8();
        let mut letter = String::from(c);
        while let Some((at, accent)) = chars.next_if(|(_, c)| is_accent(*c)) {
            letter.push(accent);
            end = at + accent.len_utf8();
        }
        let alone =
            c.is_alphabetic() && chars.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
        if !alone || word.len() >= LONGEST {
            break;
        }
        word.push_str(&letter);
        length = end;
        let spaced = chars.next_if(|(_, c)| *c == ' ').is_some();
        if !spaced || chars.peek().is_none_or(|(_, next)| !next.is_alphabetic()) {
            break;
        }
    }
    (!is_single(&word)).then_some((word, length))
}

/// How a word reads whose letters look like Latin ones, and whether that is a trick; `None` for a word that is
/// what it looks like.
pub(super) fn look_alike(
    note: &str,
    word: &str,
    pack: &LanguagePack,
    manner: &Manner,
) -> Option<(String, bool)> {
    let reading = look_alike::read(word)?;
    let taken = match (reading.origin, reading.mixed) {
        (Origin::Drawn, _) => return Some((reading.word, false)),
        // Letters of two alphabets in one word; “HIF1α” and “Facebookе” among Russian words are none.
        (Origin::Foreign, true) => is_known(&reading.word, pack) || manner.is_latin(note, pack),
        (Origin::Honest, _) => is_no_formula(&reading, pack) || manner.is_mixed(note, pack),
        (Origin::Foreign, false) => is_known(&reading.word, pack) && manner.is_latin(note, pack),
    };
    taken.then_some((reading.word, true))
}

/// Whether a word with Greek or phonetic letters is one that the language knows, and not a short formula.
fn is_no_formula(reading: &Reading, pack: &LanguagePack) -> bool {
    reading.word.len() > 3 && is_known(&reading.word, pack)
}

/// Whether a language knows a word, whatever its letters look like.
fn is_known(word: &str, pack: &LanguagePack) -> bool {
    let folded = match look_alike::read(word) {
        Some(reading) => reading.word,
        None => fold(word),
    };
    let folded = folded.as_str();
    let stem = folded.strip_suffix("'s").unwrap_or(folded);
    pack.words.find(stem) != 0 || pack.expansion(folded).is_some()
}

impl Manner {
    /// Whether letters are set apart by signs again and again.
    fn is_scattered(&self, note: &str) -> bool {
        *self.scattered.get_or_init(|| {
            let runs = note.split_whitespace().map(|chunk| {
                let pieces = Pieces { text: chunk, at: 0 };
                let singles = pieces.take_while(|(_, piece)| is_single(&chunk[piece.clone()]));
                if chunk.contains(char::is_lowercase) {
                    singles.take(LONG_RUN).count()
                } else {
                    0
                }
            });
            is_meant(runs)
        })
    }

    /// Whether words are cut again and again.
    fn is_cut(&self, note: &str, pack: &LanguagePack) -> bool {
        *self.cut.get_or_init(|| {
            let words = note.split_whitespace();
            let joined = words.filter_map(|word| {
                let from = word.find(char::is_alphanumeric)?;
                put_together(&word[from..], pack, |_| false)
            });
            joined.filter(|joined| joined.cut).take(MANY_RUNS).count() == MANY_RUNS
        })
    }

    /// Whether Greek or phonetic letters stand for Latin ones again and again.
    fn is_mixed(&self, note: &str, pack: &LanguagePack) -> bool {
        *self.mixed.get_or_init(|| {
            let words = note.split(|c: char| !c.is_alphanumeric());
            let readings = words.filter_map(look_alike::read);
            let strange = readings.filter(|reading| is_no_formula(reading, pack));
            strange.take(MANY_RUNS).count() == MANY_RUNS
        })
    }

    /// Whether letters are set apart by spaces again and again.
    fn is_spaced(&self, note: &str) -> bool {
        *self.spaced.get_or_init(|| {
            let mut runs = Vec::new();
            let mut at = 0;
            while let Some(rest) = note.get(at..).filter(|rest| !rest.is_empty()) {
                let run = spaced_run(rest);
                if let Some((word, _)) = &run {
                    runs.push(letters_up_to(word, LONG_RUN));
                }
                let passed = run.map_or(0, |(_, length)| length);
                // On to the next word.
                let rest = &rest[passed..];
                let skipped = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let blank = rest[skipped..].len() - rest[skipped..].trim_start().len();
                at += passed + skipped + blank;
            }
            is_meant(runs.into_iter())
        })
    }

    /// Whether a note is in Latin letters, but for words that pass for Latin: no other word tells otherwise, or
    /// hardly any.
    fn is_latin(&self, note: &str, pack: &LanguagePack) -> bool {
        *self.latin.get_or_init(|| {
            let (mut latin, mut other) = (0, 0);
            for word in note.split(|c: char| !c.is_alphanumeric()) {
                if word.contains(|c: char| c.is_ascii_alphabetic()) {
                    latin += 1;
                } else if word.contains(look_alike::is_foreign)
                    && !(look_alike::read(word).is_some() && is_known(word, pack))
                {
                    other += 1;
                }
            }
            other * 4 <= latin
        })
    }
}

/// Whether runs of letters set apart, by their length, are more than abbreviations.
fn is_meant(runs: impl Iterator<Item = usize>) -> bool {
    let (mut long, mut short) = (0, 0);
    for run in runs {
        long += usize::from(run >= LONG_RUN);
        short += usize::from(run >= 3);
    }
    long > 0 || short >= MANY_RUNS
}

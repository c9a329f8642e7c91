//! Letters that look like Latin ones and are not: what a word that holds some of them reads like.
//!
//! The pairs are those of Unicode's list of confusable characters (UTS #39) that people really use, and a
//! few that only pass at a glance. That list as a crate is 600 KB of source for every script there is, and
//! makes one prototype of `l`, `I` and `1`, which compares words but does not read them. Whether a word
//! is meant to deceive is for others to say.

use unicode_normalization::UnicodeNormalization;

use crate::text::visible;

/// Where a letter that looks like a Latin one comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// It is a Latin letter, drawn in another way: a small capital, a letter in a square.
    Drawn,
    /// People write it beside Latin ones, in formulas and in phonetic script: `α`, `ɡ`.
    Honest,
    /// It belongs to another alphabet, and nobody mixes it with Latin letters in one word.
    Foreign,
}

/// How a word reads that holds such letters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The word in Latin letters, folded.
    pub(super) word: String,
    /// Where the letters come from; the most foreign one counts.
    pub(super) origin: Origin,
    /// Whether it holds letters that are Latin as they stand.
    pub(super) mixed: bool,
}

/// How a word reads whose letters are Latin or look so; `None` where there is nothing to read otherwise, and
/// where a letter looks like no Latin one: then it is a word of another alphabet.
pub(super) fn read(word: &str) -> Option<Reading> {
    if word.chars().all(|c| c < FIRST) {
        return None;
    }
    let mut origin = None;
    let mut mixed = false;
    let mut out = String::with_capacity(word.len());
    for c in visible(word).nfkc() {
        match latin(c) {
            Some((letter, from)) => {
                origin = origin.max(Some(from));
                out.push(letter);
            }
            None if c < FIRST || is_latin(c) => {
                mixed |= c.is_alphabetic();
                out.extend(c.to_lowercase());
            }
            None if c.is_alphabetic() => return None,
            None => out.push(c),
        }
    }
    Some(Reading {
        word: out,
        origin: origin?,
        mixed,
    })
}

/// Whether a character is a letter of an alphabet whose letters pass for Latin ones.
pub(super) fn is_foreign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{58F}' | '\u{13A0}'..='\u{13FF}' | '\u{1F00}'..='\u{1FFF}' | '\u{2C80}'..='\u{2CFF}'
        | '\u{A4D0}'..='\u{A4FF}' | '\u{A640}'..='\u{A69F}' | '\u{AB70}'..='\u{ABBF}')
}

/// A letter that only looks Latin, with the name of its alphabet for people.
pub(crate) fn name_of(c: char) -> Option<(&'static str, char)> {
    let (_, origin) = latin(c)?;
    let alphabet = match c {
        _ if origin == Origin::Drawn => return None,
        '\u{370}'..='\u{3FF}' => "Greek",
        '\u{400}'..='\u{52F}' | '\u{A640}'..='\u{A69F}' => "Cyrillic",
        '\u{530}'..='\u{58F}' => "Armenian",
        '\u{13A0}'..='\u{13FF}' | '\u{AB70}'..='\u{ABBF}' => "Cherokee",
        '\u{2C80}'..='\u{2CFF}' => "Coptic",
        '\u{A4D0}'..='\u{A4FF}' => "Lisu",
        _ => "phonetic",
    };
    Some((alphabet, c))
}

/// No character before it passes for another: the first of the phonetic letters.
const FIRST: char = '\u{250}';

fn is_latin(c: char) -> bool {
    matches!(c, '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}')
}

/// The small Latin letter that a character looks like.
fn latin(c: char) -> Option<(char, Origin)> {
    let drawn = |from: char| {
        u8::try_from(u32::from(c) - u32::from(from))
            .ok()
            .map(|at| (char::from(b'a' + at), Origin::Drawn))
    };
    match c {
        '\u{1F130}'..='\u{1F149}' => return drawn('\u{1F130}'),
        '\u{1F150}'..='\u{1F169}' => return drawn('\u{1F150}'),
        '\u{1F170}'..='\u{1F189}' => return drawn('\u{1F170}'),
        _ => {}
    }
    let small_capital = match c {
        'ᴀ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ɪ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ꞯ' => 'q',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        _ => ' ',
    };
    if small_capital != ' ' {
        return Some((small_capital, Origin::Drawn));
    }
    let honest = match c {
        'ɑ' | 'α' => 'a',
        'β' => 'b',
        'ε' => 'e',
        'ɡ' => 'g',
        'ɩ' | 'ι' => 'i',
        'κ' => 'k',
        'η' => 'n',
        'σ' => 'o',
        'ρ' => 'p',
        'τ' => 't',
        'μ' | 'υ' | 'ʋ' => 'u',
        'ν' => 'v',
        'ω' | 'ɯ' => 'w',
        'χ' => 'x',
        'γ' | 'ɣ' => 'y',
        _ => ' ',
    };
    if honest != ' ' {
        return Some((honest, Origin::Honest));
    }
    let letter = match c {
        'А' | 'а' | 'Α' | 'Ꭺ' | 'ꓮ' => 'a',
        'В' | 'в' | 'Ь' | 'Β' | 'Ᏼ' | 'Ꮟ' | 'Ⲃ' | 'ꓐ' => 'b',
        'С' | 'с' | 'Ϲ' | 'ϲ' | 'Ꮯ' | 'ꮯ' | 'Ⲥ' | 'ⲥ' | 'ꓚ' => 'c',
        'ԁ' | 'Ꭰ' | 'Ꮷ' | 'ꓓ' => 'd',
        'Е' | 'е' | 'ҽ' | 'Ε' | 'Ꭼ' | 'ꓰ' => 'e',
        'Ϝ' | 'ք' | 'ꓝ' => 'f',
        'Ԍ' | 'ԍ' | 'ց' | 'Ꮐ' | 'Ᏻ' | 'ꓖ' => 'g',
        'Н' | 'н' | 'Һ' | 'һ' | 'Η' | 'հ' | 'Ꮋ' | 'Ꮒ' | 'Ⲏ' | 'ꓧ' => 'h',
        'І' | 'і' | 'Ӏ' | 'Ι' | 'ꙇ' | 'Ꭵ' | 'ꭵ' | 'Ⲓ' | 'ⲓ' | 'ꓲ' => 'i',
        'Ј' | 'ј' | 'Ϳ' | 'ϳ' | 'յ' | 'Ꭻ' | 'ꓙ' => 'j',
        'К' | 'к' | 'Κ' | 'Ꮶ' | 'Ⲕ' | 'ꓗ' => 'k',
        'ӏ' | 'Ꮮ' | 'Ⳑ' | 'ꓡ' => 'l',
        'М' | 'м' | 'Μ' | 'Ϻ' | 'Ꮇ' | 'Ⲙ' | 'ꓟ' => 'm',
        'п' | 'Ν' | 'ո' | 'ռ' | 'Ⲛ' | 'ꓠ' => 'n',
        'О' | 'о' | 'Ο' | 'ο' | 'Օ' | 'օ' | 'Ⲟ' | 'ⲟ' | 'ꓳ' => 'o',
        'Р' | 'р' | 'Ρ' | 'ϱ' | 'Ꮲ' | 'Ⲣ' | 'ⲣ' | 'ꓑ' => 'p',
        'Ԛ' | 'ԛ' | 'գ' | 'զ' => 'q',
        'г' | 'Ꭱ' | 'Ꮢ' | 'ꮁ' | 'ⲅ' | 'ꓣ' => 'r',
        'Ѕ' | 'ѕ' | 'Տ' | 'Ꮥ' | 'Ꮪ' | 'ꮪ' | 'ꓢ' => 's',
        'Т' | 'т' | 'Τ' | 'Ꭲ' | 'Ⲧ' | 'ꓔ' => 't',
        'и' | 'Ս' | 'ս' | 'ꓴ' => 'u',
        'Ѵ' | 'ѵ' | 'Ꮩ' | 'ꮩ' | 'ꓦ' => 'v',
        'ш' | 'ѡ' | 'Ԝ' | 'ԝ' | 'ա' | 'Ꮃ' | 'Ꮤ' | 'ꮃ' | 'ꓪ' => 'w',
        'Х' | 'х' | 'Χ' | 'Ⲭ' | 'ꓫ' => 'x',
        'У' | 'у' | 'Ү' | 'ү' | 'Υ' | 'ϒ' | 'Ꭹ' | 'Ꮍ' | 'Ⲩ' | 'ⲩ' | 'ꓬ' => 'y',
        'Ζ' | 'Ꮓ' | 'ꮓ' | 'Ⲍ' | 'ⲍ' | 'ꓜ' => 'z',
        _ => return None,
    };
    Some((letter, Origin::Foreign))
}

#[cfg(test)]
mod tests {
    use super::{Origin, Reading, read};

    fn reading(word: &str, origin: Origin, mixed: bool) -> Option<Reading> {
        Some(Reading {
            word: word.into(),
            origin,
            mixed,
        })
    }

    #[test]
    fn a_mixed_word_is_read() {
        assert_eq!(read("Сonneсt"), reading("connect", Origin::Foreign, true));
        assert_eq!(
            read("ρrofile"),
            reading("profile", Origin::Honest, true),
            "Greek letters stand in formulas as well"
        );
        assert_eq!(read("ᴘʀᴏꜰɪʟᴇ"), reading("profile", Origin::Drawn, false));
        assert_eq!(read("аs"), reading("as", Origin::Foreign, true));
    }

    #[test]
    fn words_of_one_alphabet_are_their_own() {
        for word in [
            "Zażółć",
            "façade",
            "plain",
            "Алексей",
            "Ευχαριστώ",
            "漢字",
            "ǅ",
        ] {
            assert_eq!(read(word), None, "{word}");
        }
        assert_eq!(read("сор"), reading("cop", Origin::Foreign, false));
    }
}

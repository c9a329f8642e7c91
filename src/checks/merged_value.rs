//! Values of a list that should not have gone into a note: cells that say nothing or wait to be written, formulas, text
//! read in the wrong encoding, and names as no one is called.
//!
//! Here it is known where each value stands and what it is, so that more can be asked of it than of a word
//! in a note that somebody may have typed.

use std::ops::Range;

use crate::draft::Filled;
use crate::rule::Rule;
use crate::text::{is_accent, is_apostrophe};

use super::Subject;

/// The values of a recipient's row that are damaged, by their bytes in the note.
pub(super) fn damaged(subject: &Subject<'_>, rule: &Rule, filled: &[Filled]) -> Vec<Range<usize>> {
    let text = subject.note.text;
    let begins = text.len() - text.trim_start().len();
    // Who writes in small letters does so with names as well.
    let small = text[begins..].starts_with(char::is_lowercase);
    let recipient = &subject.draft.recipient;
    let last_name = recipient.last_name.as_deref();
    let company = recipient.company.as_deref().map(str::trim);
    let particular = &subject.draft.particular;
    let is_damaged = |value: &Filled| {
        // Whoever made the draft may have miscounted.
        let Some(held) = text.get(value.bytes.clone()).map(str::trim) else {
            return false;
        };
        let small = small && value.bytes.start > begins;
        is_void(held, rule)
            || rule.list("filler-values").contains(held)
            || is_formula(held)
            || is_garbled(held)
            || particular.contains(&value.bytes) && rule.list("vague-values").contains(held)
            || company == Some(held) && is_no_company(held, rule)
            || value.is_name
                && (is_no_name(held)
                    || is_small(held) && !small
                    || last_name != Some(held) && is_nobodys(held, rule))
    };
    let damaged = filled.iter().filter(|value| is_damaged(value));
    damaged.map(|value| value.bytes.clone()).collect()
}

/// "null", "N/A", "-": a cell that says nothing.
fn is_void(value: &str, rule: &Rule) -> bool {
    !value.is_empty() && (!value.contains(char::is_alphanumeric) || is_null(rule, value))
}

/// Whether a token is a table's way to say nothing.
pub(super) fn is_null(rule: &Rule, token: &str) -> bool {
    let words = rule.list("null-words");
    words.contains(token)
        || (token.chars().all(|c| !c.is_lowercase()) && words.contains(&token.to_lowercase()))
}

/// "=A1", "=VLOOKUP(B2;C:D;2)"
fn is_formula(value: &str) -> bool {
    value.strip_prefix('=').is_some_and(|formula| {
        formula.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '$' | '\'' | '"'))
    })
}

/// "MarÃ©n" and "Mar\u{FFFD}n": UTF-8 that was read as something else.
fn is_garbled(value: &str) -> bool {
    if value.is_ascii() {
        return false;
    }
    if value.contains(char::REPLACEMENT_CHARACTER) {
        return true;
    }
    let bytes: Option<Vec<u8>> = value.chars().map(western_byte).collect();
    let is_utf8 = bytes.is_some_and(|bytes| std::str::from_utf8(&bytes).is_ok());
    let mut before = ' ';
    is_utf8
        && value.chars().zip(value.chars().skip(1)).any(|(c, next)| {
            // As a byte of UTF-8, it begins a character.
            let odd = ('Â'..='ô').contains(&c) && !is_chance(before, c, next);
            before = c;
            odd
        })
}

/// Whether two characters that would be one in UTF-8 may well stand side by side: "CAFÉ’S", "Spaß…".
fn is_chance(before: char, c: char, next: char) -> bool {
    let printed = matches!(
        next,
        '‘'..='„' | '•' | '–' | '—' | '…' | '‹' | '›' | '«' | '»' | '\u{A0}'
    );
    match c {
        // These begin most of western Europe's letters, and end a word in Portuguese capitals only.
        'Ã' | 'Â' => printed && before.is_alphabetic(),
        _ => printed || matches!(next, '®' | '™' | '°' | '·' | '´'),
    }
}

/// The byte of a character in the code page of western Windows, which has all of Latin 1.
fn western_byte(c: char) -> Option<u8> {
    /// From 0x80 on; where the code page has nothing, Latin 1 has a control character.
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    let high = || HIGH.iter().position(|known| *known == c);
    u8::try_from(u32::from(c))
        .ok()
        .or_else(|| u8::try_from(0x80 + high()?).ok())
}

/// "Doe, Jane", "Jane (she/her)", "🚀 Jane", "jane2": more than a name, or less.
fn is_no_name(value: &str) -> bool {
    let part_of_name = |c: char| {
        c.is_alphabetic()
            || is_accent(c)
            || is_apostrophe(c)
            || c.is_whitespace()
            // Persian and Indian names are joined or kept apart by signs that nobody sees.
            || matches!(c, '\u{200C}' | '\u{200D}' | '\u{AD}')
            || matches!(c, '-' | '‐' | '‑' | '–' | '.' | '·' | '・' | '&' | '׳' | '״')
    };
    let name = without_suffix(value);
    !value.is_empty() && (!name.contains(char::is_alphabetic) || !name.chars().all(part_of_name))
}

/// "Team", "Mr", "Dear Jane", "J": what stands in a name's place and is not what somebody goes by. As a last name any of
/// them may be.
fn is_nobodys(value: &str, rule: &Rule) -> bool {
    let value = value.to_lowercase();
    if rule.list("no-names").contains(&value) {
        return true;
    }
    let titles = rule.list("title-words");
    let mut words = value.split([' ', '.']).filter(|word| !word.is_empty());
    let greets = |word: &str| rule.list("greeting-words").contains(word);
    !value.is_empty() && words.clone().all(|word| titles.contains(word))
        || words.next().is_some_and(greets) && words.next().is_some()
        || value.len() == 1
}

/// "Self-employed", "Stealth": what stands in a company's place and is none.
fn is_no_company(value: &str, rule: &Rule) -> bool {
    rule.list("no-companies")
        .contains(value.to_lowercase().as_str())
}

/// A name without what tells a son from his father, which a comma may set off: "King, Jr."
fn without_suffix(name: &str) -> &str {
    let is_suffix = |text: &str| {
        let text = text.trim().trim_end_matches('.');
        ["Jr", "Sr", "II", "III", "IV"].contains(&text)
    };
    match name.rsplit_once(',') {
        Some((name, suffix)) if is_suffix(suffix) => name,
        _ => name,
    }
}

/// "jane": letters of a script with capitals, and not one of them. "van Dijk" has one.
fn is_small(value: &str) -> bool {
    // Georgian is written in small letters throughout.
    let small = |c: char| c.is_lowercase() && !matches!(c, '\u{10D0}'..='\u{10FF}');
    value.starts_with(small) && !value.contains(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_cells() {
        for name in [
            "Jane",
            "Mary Ann",
            "Jean-Luc",
            "D’Arcy",
            "J.",
            "J. R.",
            "Núria",
            "Ngọc",
            "伟",
            "Мария",
            "Gabriel·la",
            "ジョン・ドウ",
            "Jane & Jo",
            "Kaʻiulani",
            "नीलम",
            "Zoe\u{308}",
            "Martin King, Jr.",
            "King, III",
        ] {
            assert!(!is_no_name(name), "{name}");
        }
        for cell in [
            "-",
            ".",
            "?",
            "123",
            "Doe, Jane",
            "Jane (she/her)",
            "🚀 Jane",
            "Jane™",
            "jane2",
            "Jane/Jo",
            "jane@example.com",
            "Jane_D",
            "Jane #1",
        ] {
            assert!(is_no_name(cell), "{cell}");
        }
    }

    #[test]
    fn names_without_a_capital_are_told() {
        assert!(is_small("jane") && is_small("mary ann") && is_small("élodie"));
        for name in ["Jane", "van Dijk", "d'Arcy", "ნინო", "伟", "ʻAolani"] {
            assert!(!is_small(name), "{name}");
        }
    }

    #[test]
    fn garbled_text_is_told_from_accents() {
        for garbled in [
            "MarÃ©n",
            "Mar\u{FFFD}n",
            "JosÃ©",
            "SÃ¸ren",
            "Oâ€™Neill",
            "MÃ¼ller",
            "Ã‰lodie",
            "Ã–zil",
        ] {
            assert!(is_garbled(garbled), "{garbled}");
        }
        for sound in [
            "Marén",
            "José",
            "JOÃO",
            "Søren",
            "O’Neill",
            "Müller",
            "Łukasz",
            "伟",
            "Ásdís",
            "CAFÉ’S",
            "Viel Spaß…",
            "CAFÉ®",
            "Zoë",
        ] {
            assert!(!is_garbled(sound), "{sound}");
        }
    }

    #[test]
    fn formulas_are_told_from_faces() {
        assert!(is_formula("=A1") && is_formula("=\"x\"&B2") && is_formula("=$A$1"));
        assert!(!is_formula("=)") && !is_formula("a=b"));
    }
}

//! How characters are folded and told apart before words are compared: one way, for notes and for
//! phrases alike.
//!
//! Compatibility forms (full width, mathematical bold), case and kinds of apostrophe go; accents stay,
//! for they tell words apart. Invisible characters are skipped. Nothing here knows a language.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a character is shown as nothing, and so must not keep two words apart or hide one. Strokes through
/// letters are as good as nothing: they are read past.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{00AD}' | '\u{0334}'..='\u{0338}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}'
        | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{20D0}'..='\u{20E1}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E01EF}')
}

/// Whether a text is of ASCII throughout and nothing in it is hidden, which is seen without a look at single
/// characters.
pub fn is_printable_ascii(text: &str) -> bool {
    // All are looked at, many in one go.
    let printable = |byte| matches!(byte, b' '..=b'~');
    text.bytes().fold(true, |all, byte| all & printable(byte))
}

/// The longest terminal escape that is taken for one; what goes on is text.
const LONGEST_ESCAPE: usize = 256;

/// How many bytes a terminal would obey at the beginning of a text, and show nothing: an escape sequence.
/// 0 where there is none.
pub fn escape_len(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('\u{1B}') else {
        return 0;
    };
    let body = rest.as_bytes().get(1..).unwrap_or_default();
    let until = |end: &dyn Fn(u8) -> bool| {
        let mut body = body.iter().take(LONGEST_ESCAPE);
        body.position(|&byte| end(byte))
    };
    match rest.bytes().next() {
        // A control sequence ends with its first letter, and a colour is one.
        Some(b'[') => match until(&|byte| !matches!(byte, b' '..=b'?')) {
            Some(at) if body[at].is_ascii_graphic() => at + 3,
            _ => 2,
        },
        // An operating-system command, such as a link, ends with a bell or `ESC \`.
        Some(b']') => match until(&|byte| matches!(byte, 7 | 0x1B)) {
            Some(at) if body[at] == 7 => at + 3,
            Some(at) if body.get(at + 1) == Some(&b'\\') => at + 4,
            _ => 2,
        },
        // Whatever else it begins is a letter or two, if it is anything.
        _ => 1,
    }
}

/// The characters of a word that are seen.
pub fn visible(word: &str) -> impl Iterator<Item = char> {
    let mut escape_ends = 0;
    word.char_indices().filter_map(move |(at, c)| {
        if c == '\u{1B}' && at >= escape_ends {
            escape_ends = at + escape_len(&word[at..]);
        }
        (at >= escape_ends && !is_invisible(c)).then_some(c)
    })
}

/// Whether a character is an accent or another mark of the letter before it.
pub fn is_accent(c: char) -> bool {
    // Those that go around a digit make a picture of it.
    c >= '\u{300}' && is_combining_mark(c) && !matches!(c, '\u{20D0}'..='\u{20FF}')
}

/// Whether a character serves as an apostrophe.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '′' | '`' | '´' | '＇')
}

/// Appends the folded form of `word` to `out`.
pub fn fold_into(word: &str, out: &mut String) {
    let plain = |byte: u8| matches!(byte, b' '..=b'_' | b'a'..=b'~');
    if word.bytes().all(plain) {
        let from = out.len();
        out.push_str(word);
        out[from..].make_ascii_lowercase();
        return;
    }
    let even = |c: char| if is_apostrophe(c) { '\'' } else { c };
    if word.chars().all(is_composed_latin) {
        out.extend(word.chars().map(even).flat_map(char::to_lowercase));
    } else {
        // Composed first, so that a decomposed accent and a composed one end up alike.
        let composed = visible(word).map(even).nfkc();
        out.extend(composed.flat_map(char::to_lowercase));
    }
}

/// Whether a character is seen, and stays what it is under NFKC among others of the kind: of ASCII, a Latin letter
/// with an accent, an apostrophe.
const fn is_composed_latin(c: char) -> bool {
    matches!(c, ' '..='~' | 'À'..='ı' | 'Ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž' | '’')
}

/// The folded form of `word`.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// Whether a character is of a script that puts no spaces between words, so that each stands alone.
pub fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// The first `most` characters of `text`, on one line: white space becomes a blank, and an ellipsis says
/// that there is more.
pub fn excerpt(text: &str, most: usize) -> String {
    let mut line = String::with_capacity(text.len().min(4 * most));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        let end = word.char_indices().nth(most);
        line.push_str(&word[..end.map_or(word.len(), |(end, _)| end)]);
        if line.len() > most
            && let Some((cut, _)) = line.char_indices().nth(most)
        {
            line.truncate(cut);
            line.push('…');
            break;
        }
    }
    line
}

/// Where to split a word at its apostrophe: a possessive ("Ana's"), or an elision ("l'équipe").
pub fn split_apostrophe(folded: &str) -> Option<usize> {
    let at = folded.find('\'')?;
    let rest = &folded[at + 1..];
    (!rest.is_empty() && !rest.contains('\'') && at > 0).then_some(at)
}

/// Which bytes a text holds, so that a rule is not run which looks for others.
#[derive(Debug, Clone)]
pub struct Signs {
    seen: [bool; 256],
    ascii: bool,
    western: bool,
    digits: usize,
}

impl Signs {
    /// The bytes of a text.
    pub fn of(text: &str) -> Self {
        let mut seen = [false; 256];
        for byte in text.bytes() {
            seen[usize::from(byte)] = true;
        }
        // Narrow numbers, of which more are added at once.
        let digits = text.bytes().map(|byte| u32::from(byte.is_ascii_digit()));
        let ascii = text.is_ascii();
        Self {
            seen,
            ascii,
            western: ascii || text.chars().all(is_western),
            digits: digits.sum::<u32>() as usize,
        }
    }

    /// Whether the text holds nothing but ASCII.
    pub fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// Whether all that the text holds beyond ASCII is Latin letters with accents, quotation marks, dashes and signs
    /// of currencies: what western languages are printed with, and nothing that hides or poses.
    pub fn is_western(&self) -> bool {
        self.western
    }

    /// Whether the text holds control characters of ASCII other than tabs and line ends.
    pub fn has_controls(&self) -> bool {
        let controls = self.seen[..usize::from(b' ')].iter().enumerate();
        let mut seen = controls.filter(|(_, seen)| **seen);
        self.has(0x7f) || seen.any(|(byte, _)| !matches!(byte, 9 | 10 | 13))
    }

    /// How many of the digits 0 to 9 it holds.
    pub fn digits(&self) -> usize {
        self.digits
    }

    /// Whether a byte is in the text.
    pub fn has(&self, byte: u8) -> bool {
        self.seen[usize::from(byte)]
    }

    /// Whether any of these bytes is in the text.
    pub fn has_any(&self, bytes: &[u8]) -> bool {
        bytes.iter().any(|&byte| self.has(byte))
    }

    /// Whether all bytes of some words are in the text; without them, the words are not.
    pub fn may_hold(&self, words: &str) -> bool {
        words.bytes().all(|byte| self.has(byte))
    }
}

/// Whether a character is of ASCII or one that [`Signs::is_western`] speaks of.
pub const fn is_western(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{2010}'..='\u{2027}' | '‹' | '›' | '\u{20A0}'..='\u{20BF}')
}

/// A number as people write it: `1048576` as `1,048,576`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_latin_is_folded_as_all_text_is() {
        for c in (' '..=char::MAX).filter(|c| is_composed_latin(*c)) {
            let word = format!("{c}É{c}");
            let even = |c: char| if is_apostrophe(c) { '\'' } else { c };
            let composed: String = visible(&word).map(even).nfkc().collect();
            assert_eq!(fold(&word), composed.to_lowercase(), "{c:?}");
        }
    }
}

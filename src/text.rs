//! How characters are folded and told apart before words are compared: one way, for notes and for
//! phrases alike.
//!
//! Compatibility forms (full width, mathematical bold), case and kinds of apostrophe go; accents stay,
//! for they tell words apart. Invisible characters are skipped. Nothing here knows a language.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a character is called that leaves nothing to see; `None` for one that is seen, and for tabs and line
/// ends. It knows controls, what Unicode calls default ignorable, and formats and separators that no font draws;
/// whoever hides, names or reads past such characters asks here.
#[inline]
pub const fn unseen(c: char) -> Option<&'static str> {
    Some(match c {
        // What most notes are made of, so that it costs least.
        ' '..='~' | '\t' | '\n' | '\r' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{34E}' => return None,
        '\0'..='\u{9F}' => "control character",
        '\u{AD}' => "soft hyphen",
        '\u{34F}' => "grapheme joiner",
        '\u{61C}' | '\u{200E}' | '\u{200F}' => "direction mark",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "Hangul filler",
        '\u{17B4}' | '\u{17B5}' => "Khmer inherent vowel",
        '\u{180B}'..='\u{180F}' => "Mongolian selector",
        '\u{200B}' => "zero-width space",
        '\u{200C}' => "zero-width non-joiner",
        '\u{200D}' => "zero-width joiner",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202A}'..='\u{202C}' => "direction embedding",
        '\u{202D}' | '\u{202E}' => "direction override",
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2064}' => "invisible operator",
        '\u{2066}'..='\u{2069}' => "direction isolate",
        '\u{206A}'..='\u{206F}' => "deprecated format character",
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => "variation selector",
        '\u{FEFF}' => "byte-order mark",
        '\u{FFF9}'..='\u{FFFB}' => "annotation mark",
        '\u{13430}'..='\u{13440}' => "hieroglyph control",
        '\u{1BCA0}'..='\u{1BCA3}' => "shorthand control",
        '\u{1D173}'..='\u{1D17A}' => "musical control",
        '\u{E0000}'..='\u{E007F}' => "tag",
        // Nobody knows what they will be; nothing shows them, whatever it is.
        '\u{2065}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0080}'..='\u{E0FFF}' => "reserved character",
        _ => return None,
    })
}

/// Whether a character is shown as nothing, and so must not keep two words apart or hide one. Strokes through
/// letters are as good as nothing: they are read past. What is white space as well does keep words apart.
#[inline]
pub fn is_invisible(c: char) -> bool {
    if matches!(c, ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{333}') {
        return false;
    }
    let stroke = matches!(c, '\u{334}'..='\u{338}' | '\u{20D0}'..='\u{20E1}');
    stroke || unseen(c).is_some() && !c.is_whitespace()
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
    let mut push = |c: char| match c {
        // In Switzerland, in capitals and in haste it is written so.
        'ß' => out.push_str("ss"),
        _ => out.push(c),
    };
    if word.chars().all(is_composed_latin) {
        let letters = word.chars().map(even).flat_map(char::to_lowercase);
        letters.for_each(&mut push);
    } else {
        // Composed first, so that a decomposed accent and a composed one end up alike.
        let composed = visible(word).map(even).nfkc();
        composed.flat_map(char::to_lowercase).for_each(&mut push);
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
    // Mostly that is how it is written, as far as it goes.
    let head = text.get(..text.len().min(most + 1));
    if let Some(head) = head.filter(|head| is_even(head)) {
        if head.len() <= most {
            return head.to_owned();
        }
        if head.contains(' ') {
            return head[..most].to_owned() + "…";
        }
    }
    let mut line = String::with_capacity(text.len().min(4 * most));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        // Few words have so many bytes, and only in those so many characters can be.
        let long = (word.len() > most).then(|| word.char_indices().nth(most));
        let end = long.flatten();
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

/// Whether a text is of visible ASCII with single blanks between its words, and none around them.
fn is_even(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    // All are looked at, many in one go.
    let wide = pairs.fold(false, |found, (a, b)| found | ((*a == b' ') & (*b == b' ')));
    is_printable_ascii(text) && !wide && !text.starts_with(' ') && !text.ends_with(' ')
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
        let ascii = text.is_ascii();
        Self {
            seen,
            ascii,
            western: ascii || text.chars().all(is_western),
            digits: digits(text),
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

/// How many of the digits 0 to 9 a text holds.
fn digits(text: &str) -> usize {
    // Counted in bytes, of which sixteen are added at once and none runs over.
    let stretches = text.as_bytes().chunks(usize::from(u8::MAX));
    let counts = stretches.map(|stretch| {
        let digits = stretch.iter().map(|byte| u8::from(byte.is_ascii_digit()));
        usize::from(digits.sum::<u8>())
    });
    counts.sum()
}

/// Whether a character is of ASCII or one that [`Signs::is_western`] speaks of.
pub const fn is_western(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{2010}'..='\u{2027}' | '‹' | '›' | '\u{20A0}'..='\u{20BF}')
}

/// `a, b and c`.
pub fn listed(names: &[&str], joined_by: &str) -> String {
    match names {
        [] => "none".to_owned(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} {joined_by} {last}", most.join(", ")),
    }
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
            let lower = composed.to_lowercase().replace('ß', "ss");
            assert_eq!(fold(&word), lower, "{c:?}");
        }
    }

    #[test]
    fn an_excerpt_is_one_line_and_says_where_it_is_cut() {
        for (text, expected) in [
            ("", ""),
            ("one", "one"),
            ("one two", "one two"),
            ("one two three", "one two…"),
            ("one twos", "one two…"),
            ("one two ", "one two"),
            (" one  two", "one two"),
            ("one\ntwo", "one two"),
            ("één twee", "één twe…"),
            ("onetwo three", "onetwo …"),
        ] {
            assert_eq!(excerpt(text, 7), expected, "{text:?}");
        }
    }

    #[test]
    fn a_sharp_s_is_spelt_out() {
        for spelling in ["Grüße", "GRÜSSE", "GRÜẞE", "Gru\u{308}ße"] {
            assert_eq!(fold(spelling), "grüsse");
        }
    }
}

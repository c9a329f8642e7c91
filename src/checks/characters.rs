//! Characters that are not what they seem: letters from mathematical alphabets, and those that show
//! nothing at all.
//!
//! What a script or an emoji needs is left alone. Messages name a character and never print it.

use crate::rule::Rule;
use crate::text::{is_accent, unseen};

use super::{Hit, Subject};

/// `fit/styled-letters`: `{count}` letters stand in such runs; marks the first run.
pub(super) fn styled_letters(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let text = subject.note.text;
    let least = rule
        .number("letters")
        .and_then(|letters| usize::try_from(letters).ok())
        .unwrap_or(usize::MAX);
    if subject.note.signs().is_western() || !text.contains(is_styled) {
        return Vec::new();
    }
    let wide_script = text.contains(is_wide_script);
    let mut first = None;
    let (mut count, mut length, mut start) = (0, 0, 0);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_styled(c) && !(wide_script && is_full_width(c)) {
            start = if length == 0 { at } else { start };
            length += 1;
            continue;
        }
        // A single sign is a sign. Flags are pairs of their letters.
        let flags = is_flag_letter(text[start..].chars().next().unwrap_or(' ')) && length % 2 == 0;
        if length > 1 && !flags {
            count += length;
            first.get_or_insert(start..at);
        }
        length = 0;
    }
    match first {
        Some(run) if count >= least => vec![Hit::at(run).with("count", count)],
        _ => Vec::new(),
    }
}

fn is_flag_letter(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

fn is_full_width(c: char) -> bool {
    matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Scripts that full-width Latin letters are at home in.
fn is_wide_script(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}

fn is_styled(c: char) -> bool {
    let styled = matches!(c,
        // Mathematical Latin: bold, italic, script, fraktur, double-struck, sans-serif, monospace.
        '\u{1D400}'..='\u{1D6A5}'
        // Circled and squared letters.
        | '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}'
        // Small capitals and raised letters.
        | 'ɢ' | 'ɪ' | 'ɴ' | 'ʀ' | 'ʏ' | 'ʙ' | 'ʜ' | 'ʟ' | 'ꜰ' | 'ꜱ' | '\u{1D00}'..='\u{1D22}' | '\u{1D2C}'..='\u{1D6A}');
    !c.is_ascii() && (styled || is_full_width(c) || is_flag_letter(c))
}

/// `fit/invisible-characters`: `{count}` says how many, `{which}` which of them is a `{name}`.
pub(super) fn invisible_characters(subject: &Subject<'_>) -> Vec<Hit> {
    let text = subject.note.text;
    let signs = subject.note.signs();
    let hides = |c: char| unseen(c).is_some();
    if !signs.has_controls() && (signs.is_western() || !text.contains(hides)) {
        return Vec::new();
    }
    let right_to_left = text.contains(is_right_to_left);
    let mut first = None;
    let mut count = 0_usize;
    let mut previous = None;
    // Whether a flag of England and the like is open, whose letters are tags.
    let mut in_flag = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        in_flag = c == '\u{1F3F4}' || in_flag && is_tag(c);
        let next = chars.peek().map(|(_, next)| *next);
        if let Some(name) = unseen(c)
            && !(is_tag(c) && in_flag)
            && !is_needed(c, previous, next, right_to_left)
        {
            count += 1;
            first.get_or_insert((at..at + c.len_utf8(), name, c));
        }
        if !is_variation_selector(c) {
            previous = Some(c);
        }
    }
    let Some((bytes, name, c)) = first else {
        return Vec::new();
    };
    let (told, which) = match count {
        1 => ("1 character".to_owned(), "a"),
        _ => (format!("{count} characters"), "the first a"),
    };
    vec![
        Hit::at(bytes)
            .with("count", told)
            .with("which", which)
            .with("name", format_args!("{name} (U+{:04X})", u32::from(c))),
    ]
}

/// Whether the characters around need this one: an emoji, a script that joins, text that runs both ways.
fn is_needed(c: char, previous: Option<char>, next: Option<char>, right_to_left: bool) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| is_picture(c) || is_joining_script(c));
    match c {
        '\u{200C}' => previous.is_some_and(is_joining_script),
        '\u{200D}' => joins(previous) && (joins(next) || previous.is_some_and(is_joining_script)),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2066}'..='\u{2069}' | '\u{202A}'..='\u{202C}' => {
            right_to_left
        }
        '\u{17B4}' | '\u{17B5}' => previous.is_some_and(|p| matches!(p, '\u{1780}'..='\u{17FF}')),
        '\u{180B}'..='\u{180F}' => previous.is_some_and(|p| matches!(p, '\u{1800}'..='\u{18AF}')),
        '\u{13430}'..='\u{13440}' => {
            previous.is_some_and(|p| matches!(p, '\u{13000}'..='\u{143FF}'))
        }
        '\u{1BCA0}'..='\u{1BCA3}' => {
            previous.is_some_and(|p| matches!(p, '\u{1BC00}'..='\u{1BCAF}'))
        }
        '\u{1D173}'..='\u{1D17A}' => {
            previous.is_some_and(|p| matches!(p, '\u{1D100}'..='\u{1D1FF}'))
        }
        c if is_variation_selector(c) => previous.is_some_and(|p| {
            is_picture(p) || is_wide_script(p) || matches!(p, '0'..='9' | '#' | '*' | '\u{200D}')
        }),
        _ => false,
    }
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Emoji and other signs that selectors and joiners go with.
fn is_picture(c: char) -> bool {
    matches!(c, '©' | '®' | '\u{203C}'..='\u{2049}' | '\u{2100}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F000}'..='\u{1FAFF}')
}

/// Scripts whose letters change with a joiner between them: Arabic and its kin, those of India and around.
fn is_joining_script(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{A840}'..='\u{ABFF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}')
}

/// Whether a character is a letter that is written from right to left. Marks and signs of these scripts show
/// little or nothing by themselves, and are no reason for a direction mark.
fn is_right_to_left(c: char) -> bool {
    let script = matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}');
    script && c.is_alphabetic() && !is_accent(c)
}

#[cfg(test)]
mod tests {
    use super::{is_needed, is_right_to_left, is_styled};
    use crate::text::{Signs, unseen};

    #[test]
    fn western_characters_neither_hide_nor_pose() {
        for c in '\u{80}'..=char::MAX {
            let western = Signs::of(c.encode_utf8(&mut [0; 4])).is_western();
            assert!(!western || unseen(c).is_none() && !is_styled(c), "{c:?}");
        }
    }

    #[test]
    fn every_name_is_of_something_unseen() {
        for c in ['a', ' ', '\n', '\u{A0}', 'é', '漢', '👍'] {
            assert_eq!(unseen(c), None, "{c:?}");
        }
        assert_eq!(unseen('\u{1B}'), Some("control character"));
        assert_eq!(unseen('\u{85}'), Some("control character"));
        assert_eq!(unseen('\u{202E}'), Some("direction override"));
    }

    #[test]
    fn only_letters_run_from_right_to_left() {
        for c in ['א', 'ת', 'ا', 'ي', 'ܐ', 'ﬡ', 'ﻼ', '𐤀', '𞤀'] {
            assert!(is_right_to_left(c), "{c:?}");
        }
        let signs = ('\u{600}'..='\u{605}').chain(['\u{61C}', '\u{6DD}', '\u{70F}', '\u{8E2}']);
        for c in signs.chain(['\u{5B0}', '\u{64B}', '،', '٣', 'a', 'é', '\u{FEFF}']) {
            assert!(!is_right_to_left(c), "{c:?}");
        }
    }

    #[test]
    fn what_a_script_is_written_with_is_needed_there_and_nowhere_else() {
        for (c, script) in [
            ('\u{17B4}', 'ក'),
            ('\u{180F}', '\u{1820}'),
            ('\u{13430}', '\u{13000}'),
            ('\u{1BCA0}', '\u{1BC00}'),
            ('\u{1D173}', '\u{1D15F}'),
        ] {
            assert!(unseen(c).is_some());
            assert!(is_needed(c, Some(script), Some(script), false), "{c:?}");
            assert!(!is_needed(c, Some('a'), Some(script), false), "{c:?}");
            assert!(!is_needed(c, None, None, false), "{c:?}");
        }
    }

    #[test]
    fn an_override_is_never_needed() {
        assert!(!is_needed('\u{202E}', Some('א'), Some('ב'), true));
        assert!(is_needed('\u{200F}', Some('a'), Some('b'), true));
        assert!(!is_needed('\u{200F}', Some('a'), Some('b'), false));
    }
}

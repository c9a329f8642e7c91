//! Makes text from a draft safe to print: what a terminal would obey or hide is shown as a sign, and so is what
//! the runner of a CI job would take for a command when it reads the output.
//!
//! Nothing here decides whether a character is welcome in a note; that is a rule's business. And
//! nothing is dropped in silence: a reader sees that something stands there, and what.

use std::borrow::Cow;

use crate::text::{is_printable_ascii, unseen};

/// Whether `c` is a control character, or one that leaves nothing to see on a screen.
///
/// That is C0, DEL and C1, bidirectional controls, zero-width and other default-ignorable
/// characters, line and paragraph separators, fillers, tags, variation selectors and noncharacters.
/// Spaces of all widths are not hidden.
pub fn hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    // Beside what is never seen, a blank of Braille, and what is no character at all.
    let blank = matches!(c, '\u{2800}' | '\u{fdd0}'..='\u{fdef}');
    blank || unseen(c).is_some() || u32::from(c) & 0xfffe == 0xfffe
}

/// `text` for a place inside a sentence: line ends and tabs become spaces, whatever else is hidden
/// becomes a sign (`␛`, `<U+202E>`). Emoji and scripts that need joiners keep them.
pub fn prose(text: &str) -> Cow<'_, str> {
    show(text, Mode::Prose)
}

/// `text` for a name that somebody may look up, such as a file or an id: like [`prose`], but line
/// ends and tabs become signs too, since `a b` and `a\tb` are different files.
pub fn literal(text: &str) -> Cow<'_, str> {
    show(text, Mode::Literal)
}

/// `text` cut to about `most` characters by leaving out its middle, so that a closing quotation mark
/// stays.
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    // What the ellipsis takes is not worth cutting.
    if text.len() <= most || text.char_indices().nth(most + 3).is_none() {
        return Cow::Borrowed(text);
    }
    let tail = most / 4;
    let head_end = text
        .char_indices()
        .nth(most - tail)
        .map_or(text.len(), |(at, _)| at);
    let tail_start = text
        .char_indices()
        .rev()
        .take(tail)
        .last()
        .map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!(
        "{} … {}",
        text[..head_end].trim_end(),
        text[tail_start..].trim_start()
    ))
}

/// Where the text is going, as far as that changes how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Prose,
    Literal,
    /// Above a line of carets: emoji lose the joiners, selectors and skin tones on whose width
    /// terminals disagree, so that carets stand right on all of them.
    Marked,
}

/// A stretch of the text and what is shown in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// First byte in the text.
    pub(super) start: usize,
    /// Byte after the last.
    pub(super) end: usize,
    pub(super) shown: Cow<'a, str>,
}

/// Takes `text` apart, most often into characters. The pieces cover it without a gap.
pub(super) fn pieces(text: &str, mode: Mode) -> impl Iterator<Item = Piece<'_>> {
    let mut before = None;
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        let start = at;
        let line_end = rest.starts_with("\r\n") && mode != Mode::Literal;
        let flag = subdivision_flag(rest);
        at += if line_end {
            2
        } else {
            flag.unwrap_or(c.len_utf8())
        };
        let shown = if line_end {
            Cow::Borrowed(" ")
        } else if flag.is_some() {
            let shown_to = if mode == Mode::Marked {
                start + c.len_utf8()
            } else {
                at
            };
            Cow::Borrowed(&text[start..shown_to])
        } else if let Some(sign) = command_sign(before, rest, mode) {
            Cow::Borrowed(sign)
        } else {
            sign(before, &text[start..at], c, text[at..].chars().next(), mode)
        };
        before = text[..at].chars().next_back();
        Some(Piece {
            start,
            end: at,
            shown,
        })
    })
}

/// What begins a command to the runner of a CI job, for which it looks anywhere in a line.
const COMMANDS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Whether `#` at the beginning of `rest` is the second sign of a command, behind `before`.
pub(super) fn begins_command(before: &str, rest: &str) -> bool {
    let second = |command: &str| rest.starts_with(&command[1..]);
    before.ends_with('#') && COMMANDS.into_iter().any(second)
}

/// What to show in place of the first character of `rest`, if it would make a command of what follows.
fn command_sign(before: Option<char>, rest: &str, mode: Mode) -> Option<&'static str> {
    if rest.starts_with('#') {
        let begins = before == Some('#') && begins_command("#", rest);
        return begins.then_some("<U+0023>");
    }
    // `::error::` is one at the beginning of a line, which may be at any space and around letters as wide as two.
    let begins = before.is_none_or(|c| c.is_whitespace() || !c.is_ascii()) && mode != Mode::Marked;
    (begins && rest.starts_with("::")).then_some("<U+003A>")
}

/// Whether the runner of a CI job would find a command in `text`, wherever it begins a line.
fn may_command(text: &str) -> bool {
    text.contains("::") || text.contains("##")
}

fn show(text: &str, mode: Mode) -> Cow<'_, str> {
    let hides = !is_printable_ascii(text) && text.chars().any(hidden);
    if hides || may_command(text) {
        Cow::Owned(pieces(text, mode).map(|piece| piece.shown).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// What to print for the character `c`, which stands as `raw` between `before` and `after`.
fn sign<'a>(
    before: Option<char>,
    raw: &'a str,
    c: char,
    after: Option<char>,
    mode: Mode,
) -> Cow<'a, str> {
    let emoji_part = belongs_to_emoji(before, c, after);
    let tones_emoji = skin_tone(c) && before.is_some_and(|c| pictographic(c) || skin_tone(c));
    if mode == Mode::Marked && (emoji_part || tones_emoji) {
        return Cow::Borrowed("");
    }
    if !hidden(c) || emoji_part || belongs_to_script(before, c, after) {
        return Cow::Borrowed(raw);
    }
    match (c, mode) {
        ('\n' | '\t', Mode::Prose) => Cow::Borrowed(" "),
        ('\t', Mode::Marked) => Cow::Borrowed("    "),
        ('\n', Mode::Marked) => Cow::Borrowed(" "),
        ('\0'..='\x1f', _) => Cow::Owned(picture(u32::from(c))),
        ('\x7f', _) => Cow::Borrowed("␡"),
        _ => Cow::Owned(format!("<U+{:04X}>", u32::from(c))),
    }
}

/// The control picture of a C0 control character.
fn picture(code: u32) -> String {
    char::from_u32(0x2400 + code)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
        .to_string()
}

/// Whether a hidden `c` is a working part of an emoji. One selector for each base: a row of them is
/// a known way to smuggle text.
fn belongs_to_emoji(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match c {
        '\u{200d}' => {
            (pictographic(before) || before == '\u{fe0f}' || skin_tone(before))
                && after.is_some_and(pictographic)
        }
        '\u{fe0e}' => pictographic(before),
        '\u{fe0f}' => {
            pictographic(before)
                || (matches!(before, '0'..='9' | '#' | '*') && after == Some('\u{20e3}'))
        }
        _ => false,
    }
}

/// Whether a hidden `c` is spelling: a joiner between letters of a script that joins, or the variant
/// of an ideograph, as in many Japanese names.
fn belongs_to_script(before: Option<char>, c: char, after: Option<char>) -> bool {
    let joining = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{620}'..='\u{dff}'));
    let ideograph = |c: Option<char>| {
        c.is_some_and(|c| {
            matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
        })
    };
    match c {
        '\u{200c}' | '\u{200d}' => joining(before) && joining(after),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => ideograph(before),
        _ => false,
    }
}

fn skin_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// The blocks that emoji live in. A little wide, which does no harm: it only lets one selector or
/// joiner stand.
fn pictographic(c: char) -> bool {
    matches!(c,
        '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '〰' | '〽' | '㊗' | '㊙'
        | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}'
        | '\u{25a0}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1f3fa}'
        | '\u{1f400}'..='\u{1faff}'
    )
}

/// The length in bytes of the flag of England, Scotland or Wales that `text` begins with. Tags after
/// a black flag could spell anything; only these three are emoji.
fn subdivision_flag(text: &str) -> Option<usize> {
    const FLAGS: [&str; 3] = [
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
    ];
    FLAGS
        .iter()
        .find(|flag| text.starts_with(*flag))
        .map(|flag| flag.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(text: &str) -> String {
        pieces(text, Mode::Marked)
            .map(|piece| piece.shown)
            .collect()
    }

    #[test]
    fn ordinary_text_is_borrowed() {
        for text in [
            "",
            "plain",
            "naïve — “quoted” 日本 👍🏽 🇳🇴",
            "a\u{a0}b\u{3000}c",
        ] {
            assert!(matches!(prose(text), Cow::Borrowed(shown) if shown == text));
        }
    }

    #[test]
    fn commands_to_a_runner_are_broken() {
        for (text, shown) in [
            ("::error::x", "<U+003A>:error::x"),
            ("x ::error::x", "x <U+003A>:error::x"),
            ("手::error::x", "手<U+003A>:error::x"),
            ("##[error]x", "#<U+0023>[error]x"),
            ("a##vso[x]", "a#<U+0023>vso[x]"),
            (
                "std::simd, #[must_use], ## Notes",
                "std::simd, #[must_use], ## Notes",
            ),
        ] {
            assert_eq!(prose(text), shown);
            assert_eq!(literal(text), shown);
        }
    }

    #[test]
    fn controls_become_pictures_or_code_points() {
        assert_eq!(prose("\0\u{1b}[2J\u{7f}"), "␀␛[2J␡");
        assert_eq!(prose("\u{9b}2J\u{85}"), "<U+009B>2J<U+0085>");
    }

    #[test]
    fn bidirectional_and_invisible_characters_become_code_points() {
        assert_eq!(
            prose("a\u{202e}b\u{2066}c\u{200f}"),
            "a<U+202E>b<U+2066>c<U+200F>"
        );
        assert_eq!(
            prose("pay\u{200b}pal\u{ad}\u{feff}"),
            "pay<U+200B>pal<U+00AD><U+FEFF>"
        );
        assert_eq!(prose("\u{e0041}\u{ffff}"), "<U+E0041><U+FFFF>");
    }

    #[test]
    fn line_ends_are_spaces_in_prose_and_signs_in_names() {
        assert_eq!(prose("a\r\nb\nc\td"), "a b c d");
        assert_eq!(prose("a\rb"), "a␍b");
        assert_eq!(literal("a\r\nb\tc"), "a␍␊b␉c");
        assert_eq!(marked("a\tb"), "a    b");
    }

    #[test]
    fn emoji_stay_whole() {
        for emoji in [
            "👩🏽\u{200d}💻",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "❤\u{fe0f}\u{200d}🔥",
        ] {
            assert_eq!(prose(emoji), emoji);
        }
        let scotland = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        assert_eq!(prose(scotland), scotland);
    }

    #[test]
    fn emoji_above_carets_lose_what_terminals_disagree_on() {
        assert_eq!(marked("👩🏽\u{200d}💻 ❤\u{fe0f}"), "👩💻 ❤");
    }

    #[test]
    fn joiners_are_spelling_in_some_scripts() {
        for word in ["می\u{200c}خواهم", "क्\u{200d}ष", "葛\u{e0100}城"] {
            assert_eq!(prose(word), word);
        }
    }

    #[test]
    fn text_cannot_hide_behind_an_emoji() {
        assert_eq!(prose("a\u{200d}b\u{fe0f}"), "a<U+200D>b<U+FE0F>");
        assert_eq!(
            prose("👍\u{fe0f}\u{fe0f}\u{fe01}"),
            "👍\u{fe0f}<U+FE0F><U+FE01>"
        );
        assert_eq!(prose("🏴\u{e0068}\u{e007f}"), "🏴<U+E0068><U+E007F>");
        assert_eq!(prose("👍\u{200d}"), "👍<U+200D>");
    }

    #[test]
    fn clipping_keeps_both_ends() {
        assert_eq!(clip("short", 5), "short");
        assert_eq!(clip("“日本日本日本日本日本”", 8), "“日本日本日 … 本”");
    }

    proptest! {
        #[test]
        fn pieces_cover_the_text(text: String) {
            for mode in [Mode::Prose, Mode::Literal, Mode::Marked] {
                let mut end = 0;
                for piece in pieces(&text, mode) {
                    prop_assert_eq!(piece.start, end);
                    prop_assert!(piece.end > piece.start && text.is_char_boundary(piece.end));
                    end = piece.end;
                }
                prop_assert_eq!(end, text.len());
            }
        }

        #[test]
        fn clipping_never_adds_much(text: String, most in 4_usize..50) {
            prop_assert!(clip(&text, most).chars().count() <= text.chars().count().min(most + 4));
        }
    }
}

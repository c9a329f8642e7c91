//! Comments that are for the linter: `<!-- invitelint-allow RULE, RULE: reason -->`, in texts, templates and
//! Markdown, and in templates as their engines write comments. They are no part of the note; what else stands in
//! comments is the note's or the engine's, and left alone.

use std::ops::Range;

use memchr::{memchr2, memmem};

use crate::draft::{Allow, Draft, Inset, Warning};
use crate::spans::Spans;

/// What every comment begins with that is for the linter.
const NAME: &str = "invitelint";
/// What it says.
const ALLOW: &str = "-allow";

/// The most warnings about the comments of one text; more would only repeat them.
const MOST_WARNINGS: usize = 16;

/// A comment that is for the linter.
#[derive(Debug)]
pub(super) struct Comment {
    /// Its bytes, with what opens and closes it; of one that is never closed, those of its beginning.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) says: Says,
}

/// What a comment says to the linter.
#[derive(Debug)]
pub(super) enum Says {
    /// That rules are excused.
    Allow(Vec<Allow>),
    /// Something that cannot be made out, and why.
    Wrong(&'static str),
    /// That it goes on; it is never closed, as by this.
    Unclosed(&'static str),
}

/// How a comment is written.
#[derive(Debug, Clone, Copy)]
struct Form {
    open: &'static str,
    close: &'static str,
}

/// What HTML and the engines write; what begins like another comes first.
const FORMS: [Form; 5] = [
    Form {
        open: "<!--",
        close: "-->",
    },
    Form {
        open: "{#",
        close: "#}",
    },
    Form {
        open: "{{!--",
        close: "--}}",
    },
    Form {
        open: "{{!",
        close: "}}",
    },
    Form {
        open: "<%#",
        close: "%>",
    },
];

/// `{% comment %} ... {% endcomment %}`, whose signs may have blanks between them.
const TAGS: Form = Form {
    open: "{%",
    close: "endcomment",
};

/// A comment that begins somewhere.
struct Opening {
    /// Its number among all forms.
    number: usize,
    form: Form,
    /// The bytes of what opens it.
    length: usize,
}

impl Opening {
    /// What opens the comment that `text` begins with.
    fn of(text: &str) -> Option<Self> {
        let plain = FORMS.iter().position(|form| text.starts_with(form.open));
        if let Some(number) = plain {
            let form = FORMS[number];
            let length = form.open.len();
            return Some(Self {
                number,
                form,
                length,
            });
        }
        let rest = text.strip_prefix(TAGS.open)?;
        let rest = rest
            .trim_start_matches(['-', ' '])
            .strip_prefix("comment")?;
        let rest = rest.trim_start_matches(['-', ' ']).strip_prefix("%}")?;
        Some(Self {
            number: FORMS.len(),
            form: TAGS,
            length: text.len() - rest.len(),
        })
    }

    /// What stands in the comment that `text` follows on, and what stands behind it; `None` if it is never closed.
    fn split<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let at = memmem::find(text.as_bytes(), self.form.close.as_bytes())?;
        let (words, rest) = text.split_at(at);
        let rest = rest.get(self.form.close.len()..)?;
        if self.number < FORMS.len() {
            return Some((words, rest));
        }
        let words = words.trim_end_matches(['-', ' ']).strip_suffix(TAGS.open)?;
        let rest = rest.trim_start_matches(['-', ' ']).strip_prefix("%}")?;
        Some((words, rest))
    }
}

/// The comments in `text` that are for the linter, in their order.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    // Where one is never closed, neither is any other of its form that follows.
    let mut unclosed = [false; FORMS.len() + 1];
    let mut from = 0;
    while let Some(at) = memchr2(b'<', b'{', text.as_bytes().get(from..).unwrap_or_default()) {
        let start = from + at;
        from = start + 1;
        let Some(opening) = Opening::of(&text[start..]).filter(|form| !unclosed[form.number])
        else {
            continue;
        };
        let inside = start + opening.length;
        let Some(words) = behind_name(&text[inside..]) else {
            continue;
        };
        let (end, says) = match opening.split(words) {
            Some((words, rest)) => (
                text.len() - rest.len(),
                Says::of(words.trim_end_matches('-')),
            ),
            None => {
                unclosed[opening.number] = true;
                (inside, Says::Unclosed(opening.form.close))
            }
        };
        from = end;
        let range = start..end;
        found.push(Comment { range, says });
    }
    found
}

/// What stands behind the tool's name, if that comes first.
fn behind_name(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '-');
    let name = text.get(..NAME.len())?;
    name.eq_ignore_ascii_case(NAME).then(|| &text[NAME.len()..])
}

impl Says {
    /// What `words` say, which stand behind the tool's name.
    fn of(words: &str) -> Self {
        let verb = words.get(..ALLOW.len());
        let Some(rules) = verb
            .filter(|verb| verb.eq_ignore_ascii_case(ALLOW))
            .map(|_| &words[ALLOW.len()..])
            .filter(|rules| !rules.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        else {
            return Self::Wrong(
                "this comment says nothing that is understood; did you mean `invitelint-allow RULE: \
                 reason`?",
            );
        };
        let allowed: Vec<_> = Allow::parse(rules.trim_start_matches(':')).collect();
        if allowed.is_empty() {
            return Self::Wrong(
                "`invitelint-allow` names no rule; write `invitelint-allow RULE: reason`",
            );
        }
        Self::Allow(allowed)
    }
}

/// Whether `text` begins with comments that are for the linter, and what `is` looks for comes next.
pub(super) fn stands_above(text: &str, is: impl FnOnce(&str) -> bool) -> bool {
    if Opening::of(text.trim_start()).is_none() {
        return false;
    }
    let mut end = 0;
    for comment in comments(text) {
        if matches!(comment.says, Says::Unclosed(_))
            || !text[end..comment.range.start].trim().is_empty()
        {
            break;
        }
        end = comment.range.end;
    }
    end > 0 && is(text[end..].trim_start())
}

/// Puts what a comment says, which stands at a line and a column of the file, to the others.
pub(super) fn heed(
    says: Says,
    place: (usize, usize),
    allow: &mut Vec<Allow>,
    warnings: &mut Vec<Warning>,
) {
    let problem = match says {
        Says::Allow(rules) => {
            allow.extend(rules.into_iter().map(|rule| Allow {
                place: Some(place),
                ..rule
            }));
            return;
        }
        Says::Wrong(problem) => problem.to_owned(),
        Says::Unclosed("endcomment") => unclosed("{% endcomment %}"),
        Says::Unclosed(close) => unclosed(close),
    };
    if warnings.len() < MOST_WARNINGS {
        warnings.push(Warning::at(place.0, problem));
    }
}

fn unclosed(close: &str) -> String {
    format!("this comment for invitelint is never closed; end it with `{close}`")
}

/// Takes the comments out of a note that stands in its file as such text, and heeds them. What is left
/// knows where it stands.
pub(super) fn take_out(draft: &mut Draft) {
    if draft.origin.note_line.is_none() {
        return;
    }
    let comments = comments(&draft.note);
    if comments.is_empty() {
        return;
    }
    let mut spans = Spans::of(&draft.note, &draft.origin);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for comment in comments {
        let span = spans.locate(comment.range.start, comment.range.end);
        let closed = !matches!(comment.says, Says::Unclosed(_));
        let place = (span.line, span.column);
        heed(comment.says, place, &mut draft.allow, &mut draft.warnings);
        if !closed {
            continue;
        }
        match ranges.last_mut() {
            // With nothing but white space between them, they come out as one.
            Some(last) if draft.note[last.end..comment.range.start].trim().is_empty() => {
                last.end = comment.range.end;
            }
            _ => ranges.push(comment.range),
        }
    }
    let widened: Vec<_> = (0..ranges.len())
        .map(|index| widened(&draft.note, &ranges, index))
        .collect();
    cut(draft, &widened);
}

/// The range of a comment with what would be left of its line: the whole line, if nothing else stands
/// there, and the blank lines at the note's beginning or end; else the blanks on one side of it.
fn widened(note: &str, ranges: &[Range<usize>], index: usize) -> Range<usize> {
    let Range { start, end } = ranges[index].clone();
    // Between two comments stands something, so that there is no need to look beyond.
    let from = index.checked_sub(1).map_or(0, |before| ranges[before].end);
    let to = ranges
        .get(index + 1)
        .map_or(note.len(), |after| after.start);
    let (before, after) = (&note[from..start], &note[end..to]);
    let line_start = match before.rfind('\n') {
        Some(newline) => Some(from + newline + 1),
        None => (from == 0).then_some(0),
    };
    let line_end = match after.find('\n') {
        Some(newline) => Some(end + newline + 1),
        None => (to == note.len()).then_some(to),
    };
    match (line_start, line_end) {
        (Some(line_start), Some(line_end))
            if note[line_start..start].trim().is_empty()
                && note[end..line_end].trim().is_empty() =>
        {
            let first = from == 0 && before.trim().is_empty();
            let last = to == note.len() && after.trim().is_empty();
            let start = match (first, last) {
                (true, _) => 0,
                (false, true) => from + before.trim_end().len(),
                (false, false) => line_start,
            };
            let end = match (first, last) {
                (_, true) => note.len(),
                (true, false) => {
                    let blank = &after[..after.len() - after.trim_start().len()];
                    end + blank.rfind('\n').map_or(0, |newline| newline + 1)
                }
                (false, false) => line_end,
            };
            start..end
        }
        _ if line_start.is_some_and(|line_start| note[line_start..start].trim().is_empty()) => {
            // The blanks behind it would become an indentation.
            start..to - after.trim_start_matches([' ', '\t']).len()
        }
        _ if after.chars().next().is_none_or(char::is_whitespace) => {
            from + before.trim_end_matches([' ', '\t']).len()..end
        }
        _ => start..end,
    }
}

/// Cuts `ranges`, which are in order and do not overlap, out of the note.
fn cut(draft: &mut Draft, ranges: &[Range<usize>]) {
    let note = std::mem::take(&mut draft.note);
    let origin = &mut draft.origin;
    let mut old = std::mem::take(&mut origin.insets).into_iter().peekable();
    let mut kept_to = 0;
    // Where what is left stood, if it is in one piece.
    let mut pieces = Vec::new();
    for range in ranges {
        let piece = &note[kept_to..range.start];
        if !piece.is_empty() {
            pieces.push(kept_to);
        }
        draft.note.push_str(piece);
        let gone = range.start - draft.note.len();
        while let Some(inset) = old.next_if(|inset| inset.at < range.start) {
            let at = inset.at - gone;
            origin.insets.push(Inset { at, ..inset });
        }
        let taken = &note[range.clone()];
        let last_line = range.start + taken.rfind('\n').map_or(0, |newline| newline + 1);
        let mut inset = Inset::of(draft.note.len(), taken);
        while let Some(inner) = old.next_if(|inset| inset.at < range.end) {
            if inner.at >= last_line {
                inset.characters += inner.characters;
                inset.utf16 += inner.utf16;
            }
        }
        if draft.note.is_empty() && origin.insets.is_empty() {
            origin.note_line = origin.note_line.map(|lines| lines + inset.lines);
            inset.lines = 0;
        }
        if inset.lines > 0 || inset.characters > 0 {
            origin.insets.push(inset);
        }
        kept_to = range.end;
    }
    if kept_to < note.len() {
        pieces.push(kept_to);
    }
    let gone = kept_to - draft.note.len();
    draft.note.push_str(&note[kept_to..]);
    origin.insets.extend(old.map(|inset| Inset {
        at: inset.at - gone,
        ..inset
    }));
    origin.note_byte = match pieces[..] {
        [piece] => origin.note_byte.map(|byte| byte + piece),
        _ => None,
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    /// What is left of a text, and where each of its characters stood: all stand for themselves.
    #[track_caller]
    fn left(text: &str) -> String {
        let mut draft = Draft::new(text);
        draft.origin.note_line = Some(0);
        draft.origin.note_byte = Some(0);
        take_out(&mut draft);
        let lines: Vec<Vec<char>> = text
            .split('\n')
            .map(|line| line.chars().collect())
            .collect();
        let mut spans = Spans::of(&draft.note, &draft.origin);
        for (at, c) in draft.note.char_indices().filter(|(_, c)| *c != '\n') {
            let span = spans.locate(at, at);
            let stands = lines[span.line - 1].get(span.column - 1);
            assert_eq!(
                stands,
                Some(&c),
                "{at} in {:?}, {:?}",
                draft.note,
                draft.origin
            );
        }
        if let Some(byte) = draft.origin.note_byte {
            assert!(text[byte..].starts_with(&draft.note), "{text:?}");
        }
        draft.note
    }

    #[test]
    fn a_comment_leaves_no_trace() {
        for (text, expected) in [
            (
                "<!-- invitelint-allow a -->\nHi Zoë,\nyes.",
                "Hi Zoë,\nyes.",
            ),
            ("<!-- invitelint-allow a -->\r\n\r\nHi\r\nyes", "Hi\r\nyes"),
            ("Hi é\n<!-- invitelint-allow a -->\nyes", "Hi é\nyes"),
            (
                "Hi é\n  <!--invitelint-allow a:\n b c-->  \n🦀 yes",
                "Hi é\n🦀 yes",
            ),
            ("Hi\n\n<!-- invitelint-allow a -->", "Hi"),
            ("Hi\n\n<!-- invitelint-allow a -->\n", "Hi"),
            ("<!-- invitelint-allow a -->", ""),
            ("<!-- invitelint-allow a --> Hi 🦀 you", "Hi 🦀 you"),
            ("Hi <!-- invitelint-allow a --> you", "Hi you"),
            (
                "é\nHi you <!-- invitelint-allow a -->\nand <!-- invitelint-allow b -->, you",
                "é\nHi you\nand , you",
            ),
            ("Hi<!-- invitelint-allow a -->, you", "Hi, you"),
            (
                "<!-- invitelint-allow a -->\n<!-- invitelint-allow b -->\n\n Hi",
                " Hi",
            ),
            (
                "Hi\n<!-- invitelint-allow a -->\n\n<!-- invitelint-allow b -->\n",
                "Hi",
            ),
            (
                "a\n<!-- invitelint-allow a -->\nb\n<!-- invitelint-allow b -->\nc",
                "a\nb\nc",
            ),
        ] {
            assert_eq!(left(text), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_around_comments_stays_where_it_was(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "<!-- invitelint-allow a -->", "<!--invitelint-allow a,\n b: é-->", "<!-- x -->", "<!--",
                    "-->", "{# invitelint-allow a #}", "{#", "#}", "{{! invitelint-allow a}}", "{{!--", "--}}",
                    "{% comment %}", "invitelint-allow a", "{% endcomment %}", "\n", "\r\n", "\n\n", " ", "\t", "a", "é", "🦀", "yes", "\u{2028}",
                ]),
                0..24,
            ),
        ) {
            let text = pieces.concat();
            let solid = |text: &str| text.split_whitespace().collect::<String>();
            let mut expected = String::new();
            let mut from = 0;
            for comment in comments(&text) {
                if !matches!(comment.says, Says::Unclosed(_)) {
                    expected.push_str(&text[from..comment.range.start]);
                    from = comment.range.end;
                }
            }
            expected.push_str(&text[from..]);
            proptest::prop_assert_eq!(solid(&left(&text)), solid(&expected));
        }
    }

    #[test]
    fn engines_have_comments_of_their_own() {
        for comment in [
            "{# invitelint-allow pitch/link: she asked #}",
            "{#- invitelint-allow pitch/link: she asked -#}",
            "{{!-- invitelint-allow pitch/link: she asked --}}",
            "{{! invitelint-allow pitch/link: she asked }}",
            "{% comment %}invitelint-allow pitch/link: she asked{% endcomment %}",
            "{%- comment -%}\ninvitelint-allow pitch/link: she asked\n{%- endcomment -%}",
            "<%# invitelint-allow pitch/link: she asked %>",
            "<!-- INVITELINT-ALLOW pitch/link: she asked -->",
            "<!-- Invitelint-Allow pitch/link: she asked -->",
        ] {
            let text = format!("Hi {{# you #}} {{{{name}}}}\n{comment}\nyes");
            assert_eq!(left(&text), "Hi {# you #} {{name}}\nyes", "{comment}");
            let [
                Comment {
                    says: Says::Allow(allow),
                    ..
                },
            ] = &comments(&text)[..]
            else {
                panic!("{comment}");
            };
            assert_eq!(allow[0].rule, "pitch/link", "{comment}");
            assert_eq!(allow[0].reason.as_deref(), Some("she asked"), "{comment}");
        }
    }

    #[test]
    fn other_comments_are_the_notes_own() {
        for text in [
            "Hi <!-- you --> there",
            "Hi <!-- ",
            "<!-- my invitelint-allow a -->",
            "{# my invitelint-allow a #}",
            "{% comment %}you{% endcomment %}",
            "{{ invitelint-allow }} {invitelint-allow a}",
            "<!-->",
        ] {
            assert_eq!(left(text), text);
        }
    }

    #[test]
    fn insets_of_a_block_quote_move_along() {
        let mut draft =
            Draft::new("Hi\n<!-- invitelint-allow a -->\nyou <!-- invitelint-allow b --> there");
        draft.origin.note_line = Some(4);
        draft.origin.insets = [0, 3, 31].map(|at| Inset::new(at, 2)).to_vec();
        take_out(&mut draft);
        assert_eq!(draft.note, "Hi\nyou there");
        let places: Vec<_> = draft
            .allow
            .iter()
            .map(|allow| allow.place.unwrap())
            .collect();
        assert_eq!(places, [(6, 3), (7, 7)]);
        let mut spans = Spans::of(&draft.note, &draft.origin);
        let mut place = |at| {
            let span = spans.locate(at, at);
            (span.line, span.column)
        };
        assert_eq!((place(0), place(3), place(7)), ((5, 3), (7, 3), (7, 35)));
    }

    #[test]
    fn what_cannot_be_made_out_is_told_with_its_line() {
        for (text, told) in [
            ("\nHi\n<!-- invitelint-allow a", "never closed"),
            ("\nHi\n{# invitelint-allow a", "end it with `#}`"),
            (
                "\nHi\n{% comment %} invitelint-allow a #}",
                "end it with `{% endcomment %}`",
            ),
            (
                "\nHi\n{# invitelint-alow a #}",
                "did you mean `invitelint-allow",
            ),
            (
                "\nHi\n<!-- invitelint-alow a -->",
                "did you mean `invitelint-allow",
            ),
            (
                "\nHi\n<!-- invitelint-allowed a -->",
                "did you mean `invitelint-allow",
            ),
            ("\nHi\n<!-- invitelint-allow : why -->", "names no rule"),
        ] {
            let mut draft = Draft::new(text);
            draft.origin.note_line = Some(0);
            take_out(&mut draft);
            let [warning] = &draft.warnings[..] else {
                panic!("{text:?}: {:?}", draft.warnings)
            };
            assert_eq!(warning.line, Some(3));
            assert!(warning.message.contains(told), "{warning:?}");
            assert!(draft.allow.is_empty());
        }
    }

    #[test]
    fn many_comments_take_little_time() {
        for text in [
            "x<!-- invitelint-allow a -->".repeat(100_000),
            "<!-- invitelint-allow a -->".repeat(100_000),
            format!(
                "{}{}",
                "\n".repeat(1 << 20),
                "x<!--invitelint-allow a-->\n".repeat(30_000)
            ),
            "<!-- invitelint-allow a".repeat(100_000),
            "<!-- invitelint".repeat(100_000),
            "{# invitelint {{! invitelint {% comment %} invitelint".repeat(50_000),
            "{% comment".repeat(100_000),
            format!("{{%{}", " ".repeat(1 << 20)),
        ] {
            let mut draft = Draft::new(text);
            draft.origin.note_line = Some(0);
            take_out(&mut draft);
            assert!(draft.warnings.len() <= MOST_WARNINGS);
        }
    }
}

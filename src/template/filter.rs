//! What a value goes through on its way into a text: filters, methods and helpers that every engine takes alike, or
//! that show by how they are written whose they are.
//!
//! What cannot be told without the engine is named and not guessed: the value is then left as it is.

use super::expression::{is_quoted, split, unquoted};

/// What is done to whatever stands in a slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filters<'t> {
    /// What a value goes through, in this order.
    steps: Vec<Step<'t>>,
    /// How many of the steps the value alone goes through, since they come before the fallback.
    before_fallback: usize,
    /// The part that is taken before all steps, of what an assignment may have taken apart.
    leading: Option<isize>,
    /// The first filter that is known and is not worked out.
    pub left_out: Option<&'t str>,
    /// The first filter that there is nowhere.
    pub unknown: Option<&'t str>,
}

/// The most bytes that are put in the place of others: what a row of replacements makes may grow without end.
const MOST_REPLACED: usize = 1 << 14;

/// What one filter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step<'t> {
    /// The text takes on a case.
    Case(Case),
    /// White space before it goes, and white space behind it.
    Strip { start: bool, end: bool },
    /// Something stands behind it.
    Append(&'t str),
    /// Something stands before it.
    Prepend(&'t str),
    /// Something in it gives way to another: wherever it is, or the first time.
    Replace {
        what: &'t str,
        by: &'t str,
        first: bool,
    },
    /// It ends after so many characters, of which its new end is a part.
    Truncate { length: usize, end: &'t str },
    /// The same, as Jinja has it: a few characters more are let be, and a word is not cut.
    Shorten {
        length: usize,
        leeway: usize,
        kill_words: bool,
        end: &'t str,
    },
    /// It ends after so many words, with something behind them.
    TruncateWords { words: usize, end: &'t str },
    /// So many characters of it, from the front or, below zero, from the back.
    Slice { from: isize, length: usize },
    /// What markup in it would be is written so that it shows; quotation marks as this.
    Escape { quote: &'static str },
    /// What stands in angle brackets goes.
    StripTags,
    /// Its lines become one.
    StripLines,
    /// White space in it becomes single blanks, and none around it.
    Squish,
    /// It is taken apart; without a separator, at white space. As long as no part is taken, it stays whole.
    Split(&'t str),
    /// One of the parts, from the front or, below zero, from the back.
    Part(&'t str, isize),
}

/// The case in which a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Case {
    /// `JANE DOE`
    Upper,
    /// `jane doe`
    Lower,
    /// `Jane Doe`
    Title,
    /// `Jane doe`
    Sentence,
    /// A capital first; what follows is left as it is.
    Initial,
    /// `Jane O'Neill`: Python puts a capital behind whatever is no letter.
    EachPart,
}

impl Case {
    /// The case that a filter of this name makes; Mailchimp writes its names in capitals.
    pub(super) fn of_filter(name: &str) -> Option<Self> {
        match name {
            "upcase" | "upper" | "uppercase" | "UPPER" => Some(Self::Upper),
            "downcase" | "lower" | "lowercase" | "LOWER" => Some(Self::Lower),
            "title" | "titlecase" | "titleize" | "TITLE" => Some(Self::Title),
            "capitalize" | "capitalise" => Some(Self::Sentence),
            _ => None,
        }
    }

    /// The case that a method or a function of this name makes, in any language.
    fn of_function(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(|c| *c != '_').collect();
        match plain.to_ascii_lowercase().as_str() {
            "touppercase" => Some(Self::Upper),
            "tolowercase" => Some(Self::Lower),
            "propercase" | "proper" | "capitalizeall" | "capitalizewords" | "startcase"
            | "ucwords" => Some(Self::Title),
            "capitalizefirst" | "upperfirst" | "ucfirst" => Some(Self::Initial),
            plain => Self::of_filter(plain),
        }
    }

    /// A text in this case.
    pub fn apply(self, text: &str) -> String {
        match self {
            Self::Upper => return text.to_uppercase(),
            Self::Lower => return text.to_lowercase(),
            Self::Title | Self::Sentence | Self::Initial | Self::EachPart => {}
        }
        let mut out = String::with_capacity(text.len());
        let mut begins = true;
        for c in text.chars() {
            if begins {
                out.extend(c.to_uppercase());
            } else if self == Self::Initial {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            // "Jean-Luc" has two capitals, "jane's" none behind its apostrophe.
            begins = match self {
                Self::Title => c.is_whitespace() || c == '-',
                Self::EachPart => !c.is_alphabetic(),
                _ => false,
            };
        }
        out
    }
}

impl<'t> Filters<'t> {
    /// What becomes of a value, up to the place where a fallback would stand in for it.
    pub(super) fn of_value(&self, value: &str) -> String {
        apply(self.steps.iter().take(self.before_fallback), value)
    }

    /// What becomes of a value or of what stands in for it, from there on.
    pub(super) fn of_both(&self, text: &str) -> String {
        apply(self.steps.iter().skip(self.before_fallback), text)
    }

    /// A fallback stands here: it goes through the filters behind it.
    pub(super) fn meet_fallback(&mut self) {
        self.before_fallback = self.steps.len();
    }

    /// Adds what these do, behind what is there, with or without the fallback among them.
    pub(super) fn then(&mut self, mut behind: Self, with_fallback: bool) {
        if let Some(index) = behind.leading
            && self.take_part(index)
        {
            behind.left_out = behind
                .left_out
                .filter(|name| !matches!(*name, "first" | "last"));
        }
        if with_fallback {
            self.before_fallback = self.steps.len() + behind.before_fallback;
        }
        self.steps.extend(behind.steps);
        self.left_out = self.left_out.or(behind.left_out);
        self.unknown = self.unknown.or(behind.unknown);
    }

    /// Adds the filter `name`, with what it is given. Behind a colon that is Liquid's, in parentheses Jinja's.
    pub(super) fn push(&mut self, name: &'t str, arguments: Option<&'t str>, called: bool) {
        if matches!(name, "safe" | "presence" | "to_s" | "toString") {
            return;
        }
        let given = arguments.map_or_else(|| Some(Vec::new()), read_arguments);
        let step = given.and_then(|given| step(name, &given, called));
        match step {
            Some(Step::Part(_, index)) => {
                if !self.take_part(index) {
                    // Of a text, some engines take a letter and some nothing.
                    self.leading = self.steps.is_empty().then_some(index);
                    self.leave_out(name);
                }
            }
            Some(step) => self.steps.push(step),
            None => self.leave_out(name),
        }
    }

    /// Takes one part of what has been taken apart; whether it has been.
    pub(super) fn take_part(&mut self, index: isize) -> bool {
        let Some(Step::Split(by)) = self.steps.last().copied() else {
            return false;
        };
        self.steps.pop();
        self.steps.push(Step::Part(by, index));
        self.left_out = self.left_out.filter(|name| *name != "split");
        true
    }

    /// Adds `[0]` behind what is there, which takes one of several parts.
    pub(super) fn index(&mut self, index: &'t str) {
        let taken = index
            .trim()
            .parse()
            .is_ok_and(|index| self.take_part(index));
        if !taken {
            self.leave_out(index);
        }
    }

    pub(super) fn leave_out(&mut self, name: &'t str) {
        self.left_out.get_or_insert(name);
    }

    /// What is taken apart and not put together again is a list, which every engine prints in its own way.
    pub(super) fn finish(&mut self) {
        if self.steps.iter().any(|step| matches!(step, Step::Split(_))) {
            self.leave_out("split");
        }
    }
}

fn apply<'s, 't: 's>(steps: impl Iterator<Item = &'s Step<'t>>, text: &str) -> String {
    steps.fold(text.to_owned(), |text, step| step.apply(text))
}

impl Step<'_> {
    fn apply(&self, text: String) -> String {
        match *self {
            Self::Case(case) => case.apply(&text),
            Self::Strip { start, end } => {
                let text = if start { text.trim_start() } else { &text };
                let text = if end { text.trim_end() } else { text };
                text.to_owned()
            }
            Self::Append(end) => text + end,
            Self::Prepend(start) => format!("{start}{text}"),
            Self::Replace { what: "", .. } | Self::Split(_) => text,
            Self::Replace { what, by, .. }
                if text.matches(what).count() * by.len() > MOST_REPLACED =>
            {
                text
            }
            Self::Replace { what, by, first } => {
                text.replacen(what, by, if first { 1 } else { usize::MAX })
            }
            Self::Truncate { length, end } => {
                let kept = length.saturating_sub(end.chars().count());
                match text.chars().nth(length) {
                    Some(_) => text.chars().take(kept).chain(end.chars()).collect(),
                    None => text,
                }
            }
            Self::Shorten {
                length,
                leeway,
                kill_words,
                end,
            } => {
                if text.chars().nth(length.saturating_add(leeway)).is_none() {
                    return text;
                }
                let kept = length.saturating_sub(end.chars().count());
                let mut kept: String = text.chars().take(kept).collect();
                if let Some(blank) = kept.rfind(' ').filter(|_| !kill_words) {
                    kept.truncate(blank);
                }
                kept + end
            }
            Self::TruncateWords { words, end } => {
                let (kept, more) = first_words(&text, words);
                if more { kept + end } else { text }
            }
            Self::Slice { from, length } => {
                let count = text.chars().count();
                let start = usize::try_from(from).ok();
                // From before the beginning nothing is taken.
                let start = start.or_else(|| count.checked_sub(from.unsigned_abs()));
                let start = start.unwrap_or(count);
                text.chars().skip(start).take(length).collect()
            }
            Self::Escape { quote } => escaped(&text, quote),
            Self::StripTags => without_tags(&text),
            Self::StripLines => text.replace(['\r', '\n'], ""),
            Self::Squish => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Part(by, index) => part(&text, by, index).to_owned(),
        }
    }
}

/// The first so many words of a text with single blanks between them, and whether there are more.
fn first_words(text: &str, words: usize) -> (String, bool) {
    let mut all = text.split_whitespace();
    let kept: Vec<&str> = all.by_ref().take(words).collect();
    (kept.join(" "), all.next().is_some())
}

fn escaped(text: &str, quote: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str(quote),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// A text without what stands in angle brackets; one that is not closed stays.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        let Some((_, behind)) = behind.split_once('>') else {
            break;
        };
        out.push_str(before);
        rest = behind;
    }
    out + rest
}

/// The part of a text with this number; nothing where there are not so many.
fn part<'t>(text: &'t str, by: &str, index: isize) -> &'t str {
    // Ruby and Python both take one blank for any white space, or the text has been trimmed.
    let parts: Vec<&str> = if by.trim().is_empty() {
        text.split_whitespace().collect()
    } else {
        text.split(by).collect()
    };
    let from_end = parts.len().checked_sub(index.unsigned_abs());
    let index = usize::try_from(index).ok().or(from_end);
    index
        .and_then(|index| parts.get(index))
        .copied()
        .unwrap_or_default()
}

/// Something that a filter is given: its name, if it is given by name, and its value.
type Argument<'t> = (&'t str, Given<'t>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given<'t> {
    Text(&'t str),
    Number(usize),
    /// A number below zero.
    Negative(isize),
    Bool(bool),
}

impl<'t> Given<'t> {
    fn text(self) -> Option<&'t str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(self) -> Option<usize> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    fn signed(self) -> Option<isize> {
        match self {
            Self::Negative(number) => Some(number),
            _ => self.number()?.try_into().ok(),
        }
    }
}

/// What a filter is given; `None` where a variable is, or a text with escapes.
fn read_arguments(text: &str) -> Option<Vec<Argument<'_>>> {
    let mut given = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (one, behind) = split(rest, ",").unwrap_or((rest, ""));
        rest = behind.trim_start();
        let (name, value) = match split(one, "=") {
            Some((name, value)) => (name.trim(), value.trim()),
            None => ("", one.trim()),
        };
        let value = match value {
            "true" | "True" => Given::Bool(true),
            "false" | "False" => Given::Bool(false),
            _ if is_quoted(value) && !value.contains('\\') => Given::Text(unquoted(value)),
            _ if value.starts_with('-') => Given::Negative(value.parse().ok()?),
            _ => Given::Number(value.parse().ok()?),
        };
        given.push((name, value));
    }
    Some(given)
}

/// What a filter does; `None` where that is not known.
fn step<'t>(name: &str, given: &[Argument<'t>], called: bool) -> Option<Step<'t>> {
    let strip = |start, end| given.is_empty().then_some(Step::Strip { start, end });
    let text = |at: usize| given.get(at)?.1.text();
    let replace = |by: Option<&'t str>, first| {
        let what = text(0)?;
        by.map(|by| Step::Replace { what, by, first })
    };
    match name {
        "strip" | "trim" => strip(true, true),
        "lstrip" | "trimStart" | "trimLeft" => strip(true, false),
        "rstrip" | "trimEnd" | "trimRight" => strip(false, true),
        "append" => text(0).map(Step::Append),
        "prepend" => text(0).map(Step::Prepend),
        // A third argument says how often.
        "replace" if given.len() == 2 => replace(text(1), false),
        "replace_first" if given.len() == 2 => replace(text(1), true),
        "remove" if given.len() == 1 => replace(Some(""), false),
        "remove_first" if given.len() == 1 => replace(Some(""), true),
        "truncate" if called => shorten(given),
        "truncate" => truncate(given),
        "truncatewords" if !called => truncate_words(given),
        "slice" if !called => slice(given),
        "escape" | "h" if given.is_empty() => Some(Step::Escape { quote: "&quot;" }),
        "e" | "forceescape" if given.is_empty() => Some(Step::Escape { quote: "&#34;" }),
        "strip_html" | "striptags" if given.is_empty() => Some(Step::StripTags),
        "strip_newlines" if given.is_empty() => Some(Step::StripLines),
        "squish" if given.is_empty() => Some(Step::Squish),
        "split" if given.is_empty() => Some(Step::Split("")),
        "split" if given.len() == 1 => text(0).map(Step::Split),
        "first" if given.is_empty() => Some(Step::Part("", 0)),
        "last" if given.is_empty() => Some(Step::Part("", -1)),
        _ if given.is_empty() => Case::of_function(name).map(Step::Case),
        _ => None,
    }
}

/// `truncate: 20, "..."`, as Liquid has it.
fn truncate<'t>(given: &[Argument<'t>]) -> Option<Step<'t>> {
    let (length, end) = match given {
        [] => (50, "..."),
        [(_, length)] => (length.number()?, "..."),
        [(_, length), (_, end)] => (length.number()?, end.text()?),
        _ => return None,
    };
    Some(Step::Truncate { length, end })
}

/// `truncatewords: 3, "..."`, as Liquid has it.
fn truncate_words<'t>(given: &[Argument<'t>]) -> Option<Step<'t>> {
    let (words, end) = match given {
        [] => (15, "..."),
        [(_, words)] => (words.number()?, "..."),
        [(_, words), (_, end)] => (words.number()?, end.text()?),
        _ => return None,
    };
    // No words are one to Liquid.
    let words = words.max(1);
    Some(Step::TruncateWords { words, end })
}

/// `slice: 0, 3`, as Liquid has it; without a length, one character.
fn slice<'t>(given: &[Argument<'t>]) -> Option<Step<'t>> {
    let (from, length) = match given {
        [(_, from)] => (from, 1),
        [(_, from), (_, length)] => (from, length.number()?),
        _ => return None,
    };
    let from = from.signed()?;
    Some(Step::Slice { from, length })
}

/// `truncate(20, true, "...", 0)`, as Jinja has it.
fn shorten<'t>(given: &[Argument<'t>]) -> Option<Step<'t>> {
    let (mut length, mut leeway, mut kill_words, mut end) = (255, 5, false, "...");
    for ((name, value), place) in given.iter().zip(["length", "killwords", "end", "leeway"]) {
        let name = if name.is_empty() { place } else { name };
        match (name, *value) {
            ("length", Given::Number(number)) => length = number,
            ("leeway", Given::Number(number)) => leeway = number,
            ("killwords", Given::Bool(is)) => kill_words = is,
            ("end", Given::Text(text)) => end = text,
            _ => return None,
        }
    }
    Some(Step::Shorten {
        length,
        leeway,
        kill_words,
        end,
    })
}

/// Whether a method goes by this name in Python, Ruby or JavaScript, and is worked out.
fn is_method(name: &str) -> bool {
    matches!(
        name,
        "strip"
            | "lstrip"
            | "rstrip"
            | "trim"
            | "trimStart"
            | "trimEnd"
            | "trimLeft"
            | "trimRight"
            | "split"
            | "replace"
            | "presence"
            | "to_s"
            | "toString"
    ) || name != "proper" && Case::of_function(name).is_some()
}

/// Whether such a method is written without parentheses in Ruby, and is no field that a list may have.
fn is_bare_method(name: &str) -> bool {
    matches!(
        name,
        "capitalize"
            | "downcase"
            | "presence"
            | "split"
            | "strip"
            | "titlecase"
            | "titleize"
            | "to_s"
            | "upcase"
    )
}

/// A variable and what is done to it in other ways than behind pipes: `name.split()[0]`, `capitalize name`,
/// `ProperCase(name)`.
pub(super) fn subject(text: &str) -> (&str, Filters<'_>) {
    let text = text.trim();
    methods(text)
        .or_else(|| function(text, 0))
        .unwrap_or_else(|| (text, Filters::default()))
}

/// The word that a text begins with, and what stands behind it.
fn word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    text.split_at(end.unwrap_or(text.len()))
}

/// `first_name.strip().title()`, `full_name.split(" ")[0]`, `first_name.capitalize`
fn methods(text: &str) -> Option<(&str, Filters<'_>)> {
    let begins = |(at, _): &(usize, &str)| {
        let (name, behind) = word(&text[at + 1..]);
        let bare = || is_bare_method(name) && (behind.is_empty() || behind.starts_with(['.', '[']));
        is_method(name) && behind.starts_with('(') || bare()
    };
    let (at, _) = text.match_indices('.').find(begins)?;
    let mut filters = Filters::default();
    let mut rest = &text[at..];
    while !rest.is_empty() {
        if let Some(index) = rest.strip_prefix('[') {
            let (index, behind) = index.split_once(']')?;
            filters.index(index);
            rest = behind;
            continue;
        }
        let (name, behind) = word(rest.strip_prefix('.')?);
        let (arguments, behind) = match behind.strip_prefix('(') {
            Some(behind) => split(behind, ")").map(|(inner, behind)| (Some(inner), behind))?,
            None => (None, behind),
        };
        if name.is_empty() {
            return None;
        }
        if name == "title" {
            filters.steps.push(Step::Case(Case::EachPart));
        } else {
            filters.push(name, arguments, true);
        }
        rest = behind;
    }
    Some((&text[..at], filters))
}

/// Functions within functions: people write one or two.
const DEEPEST: usize = 4;

/// `capitalize first_name`, `ProperCase(Lowercase(FirstName))`
fn function(text: &str, depth: usize) -> Option<(&str, Filters<'_>)> {
    let (name, behind) = word(text);
    let called = behind.strip_prefix('(').and_then(|b| b.strip_suffix(')'));
    let inner = match called {
        Some(inner) => inner.trim(),
        // "Last name", "title case" and "first" are names as well.
        None => behind.strip_prefix(' ')?.trim(),
    };
    let lower = name.to_ascii_lowercase();
    let plain = called.is_some() && matches!(lower.as_str(), "v" | "attributevalue");
    let step = match Case::of_function(name) {
        // Helpers of Handlebars leave the other letters alone.
        Some(Case::Sentence) => Some(Step::Case(Case::Initial)),
        Some(_) if lower == "title" && called.is_none() => None,
        Some(case) => Some(Step::Case(case)),
        None => (lower == "trim").then_some(Step::Strip {
            start: true,
            end: true,
        }),
    };
    if step.is_none() && !plain {
        return None;
    }
    let inner = match inner.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        Some(nested) if called.is_none() => nested,
        _ => inner,
    };
    let nested = (depth < DEEPEST).then(|| function(inner, depth + 1))?;
    let (name, mut filters) = nested.unwrap_or_else(|| {
        let name = unquoted(inner.trim_start_matches('@'));
        (name, Filters::default())
    });
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']');
    if name.is_empty()
        || !name
            .chars()
            .all(|c| is_name(c) || c == ' ' && called.is_some())
    {
        return None;
    }
    filters.steps.extend(step);
    Some((name, filters))
}

#[cfg(test)]
mod tests {
    use super::super::expression::read;
    use super::*;

    /// What the filters of an expression make of a value.
    #[track_caller]
    fn made(expression: &str, value: &str) -> String {
        let read = read(expression, false);
        assert_eq!(read.filters.left_out, None, "{expression}");
        assert_eq!(read.filters.unknown, None, "{expression}");
        read.filters.of_both(&read.filters.of_value(value))
    }

    #[test]
    fn a_text_takes_on_a_case() {
        let cases = [
            (Case::Upper, "jean-luc O'Neill", "JEAN-LUC O'NEILL"),
            (Case::Lower, "JEAN-LUC O'Neill", "jean-luc o'neill"),
            (Case::Title, "JEAN-LUC van HOLT", "Jean-Luc Van Holt"),
            (Case::Sentence, "JEAN-LUC", "Jean-luc"),
            (Case::Sentence, "élodie", "Élodie"),
            (Case::Initial, "mcAdam", "McAdam"),
            (Case::EachPart, "o'NEILL-voss", "O'Neill-Voss"),
        ];
        for (case, text, wanted) in cases {
            assert_eq!(case.apply(text), wanted);
        }
    }

    #[test]
    fn filters_do_what_engines_agree_on() {
        for (filters, value, wanted) in [
            ("strip", " Ana ", "Ana"),
            ("trim | upcase", " Ana ", "ANA"),
            ("lstrip", " Ana ", "Ana "),
            ("rstrip", " Ana ", " Ana"),
            ("append: ' and all'", "Ana", "Ana and all"),
            ("append: ', you'", "Ana", "Ana, you"),
            ("prepend: 'Dr. '", "Ana", "Dr. Ana"),
            ("replace: 'Inc.', ''", "Kiln Inc.", "Kiln "),
            ("replace('a', 'o')", "banana", "bonono"),
            ("replace_first: 'a', 'o'", "banana", "bonana"),
            ("remove: ' GmbH' | strip", "Kiln GmbH", "Kiln"),
            ("remove_first: 'an'", "banana", "bana"),
            ("replace: '', 'x'", "Ana", "Ana"),
            ("split: ' ' | first", "Ana Maria Lind", "Ana"),
            ("split(' ') | last", "Ana Maria Lind", "Lind"),
            ("split: ', ' | first | upcase", "moss, peat", "MOSS"),
            ("split: ' ' | first", "", ""),
            ("safe", "Ana", "Ana"),
            ("slice: 0", "Ana", "A"),
            ("slice: 1, 5 | upcase", "Ana", "NA"),
            ("slice: -2, 2", "Ana", "na"),
            ("slice: -5, 2", "Ana", ""),
            ("slice: 7", "Ana", ""),
            ("truncatewords: 2", "moss  and peat", "moss and..."),
            ("truncatewords: 3", "moss  and peat", "moss  and peat"),
            ("truncatewords: 0, ''", "moss and peat", "moss"),
            (
                "escape",
                "Ana \"O'Neill\" & <b>",
                "Ana &quot;O&#39;Neill&quot; &amp; &lt;b&gt;",
            ),
            ("e", "Bo \"B\"", "Bo &#34;B&#34;"),
            ("strip_html", "<b>Ana</b> <3", "Ana <3"),
            ("striptags | squish", " <i>Ana</i>\n  Lind ", "Ana Lind"),
            ("strip_newlines", "Ana\r\nLind", "AnaLind"),
        ] {
            assert_eq!(made(&format!("x | {filters}"), value), wanted, "{filters}");
        }
    }

    #[test]
    fn engines_shorten_as_each_of_them_does() {
        let text = "walls of moss and peat";
        for (filter, wanted) in [
            ("truncate: 12", "walls of ..."),
            ("truncate: 12, ''", "walls of mos"),
            ("truncate: 22", text),
            ("truncate: 2", "..."),
            ("truncate", text),
            ("truncate(12)", "walls of..."),
            ("truncate(12, true)", "walls of ..."),
            ("truncate(12, killwords=True, end='')", "walls of mos"),
            ("truncate(17)", text),
            ("truncate(17, leeway=0)", "walls of moss..."),
            ("truncate(17, false, '…', 0)", "walls of moss…"),
            ("truncate(4)", "w..."),
        ] {
            assert_eq!(made(&format!("x | {filter}"), text), wanted, "{filter}");
        }
    }

    #[test]
    fn replacements_do_not_grow_without_end() {
        let replace = " | replace: 'a', 'aaaaaaaaaa'".repeat(100);
        let long = made(&format!("x{replace}"), "a");
        assert!(
            (10_000..MOST_REPLACED).contains(&long.len()),
            "{}",
            long.len()
        );
    }

    #[test]
    fn methods_and_helpers_do_the_same() {
        for (expression, value, wanted) in [
            ("x.title()", "ANA O'NEILL", "Ana O'Neill"),
            ("x.strip().upper()", " Ana ", "ANA"),
            ("x.split()[0]", "Ana Lind", "Ana"),
            ("x.split(' ')[-1].lower()", "Ana Lind", "lind"),
            ("x.split(\" \")[1]", "Ana Maria Lind", "Maria"),
            ("x.split()[7]", "Ana", ""),
            ("x.split()[-7]", "Ana", ""),
            ("x.split(' ') | first", "Ana Lind", "Ana"),
            ("x.replace(')', '')", "Ana)", "Ana"),
            ("x.trim().toUpperCase()", " Ana ", "ANA"),
            ("x.capitalize", "ANA", "Ana"),
            ("x.split.first", "Ana Lind", "Ana"),
            ("x.presence", "Ana", "Ana"),
            ("capitalize x", "mcAdam", "McAdam"),
            ("uppercase x", "Ana", "ANA"),
            ("trim x", " Ana ", "Ana"),
            ("upper (trim x)", " Ana ", "ANA"),
            ("ProperCase(x)", "ANA", "Ana"),
            ("Uppercase(Trim(x))", " ana ", "ANA"),
            ("v(@x)", "Ana", "Ana"),
        ] {
            assert_eq!(read(expression, false).name, "x", "{expression}");
            assert_eq!(made(expression, value), wanted, "{expression}");
        }
        for name in [
            "first name",
            "last name",
            "title case",
            "profile.positions[0].company_name",
            "lead.title",
            "IIF(a, b, c)",
            "x.get('y')",
        ] {
            assert_eq!(read(name, false).name, name);
        }
        let deep = format!("{}x{}", "upper(".repeat(2_000), ")".repeat(2_000));
        assert_eq!(read(&deep, false).name, deep);
    }

    #[test]
    fn what_engines_do_not_agree_on_is_named() {
        for (expression, wanted) in [
            ("x | date: '%B'", "date"),
            ("x | first", "first"),
            ("x | split: ' '", "split"),
            ("x | split: ' ' | upcase | first", "first"),
            ("x | truncatewords: many", "truncatewords"),
            ("x | slice(3)", "slice"),
            ("x | join: ', '", "join"),
            ("x | append: suffix", "append"),
            ("x | replace: 'a\\n', 'b'", "replace"),
            ("x | upcase | url_encode | escape", "url_encode"),
            ("x | newline_to_br", "newline_to_br"),
            ("x.split(' ')", "split"),
            ("x.strip().zfill(3)", "zfill"),
            ("x.strip()[0]", "0"),
        ] {
            let left_out = read(expression, false).filters.left_out;
            assert_eq!(left_out, Some(wanted), "{expression}");
        }
    }
}

//! What people write around a fact is taken away before anybody reads it: marks, capitals, markup, what the
//! sentence says anyway. What is no fact at all, such as the traces of a template, goes as a whole.

use crate::rule::Texts;
use crate::text::{fold, is_apostrophe, is_invisible};

use super::words::{Reader, bare, bare_with_ending, first_part, has, is_auxiliary_pair};

/// What stands in a field of a table that was left empty.
const NO_FACTS: [&str; 14] = [
    "n/a",
    "n.a",
    "na",
    "nan",
    "nil",
    "no one",
    "nobody",
    "none",
    "nothing",
    "null",
    "tba",
    "tbd",
    "undefined",
    "unknown",
];

/// The most characters of a fact that are read.
const READ: usize = 1000;

impl Reader<'_> {
    /// A fact's words: cleaned, without what the sentence says anyway, the first written small unless
    /// it is a name.
    pub(super) fn words(&self, raw: Option<&str>, strip: &Texts) -> Option<Vec<String>> {
        let text = tidy(raw?)?;
        let sentence = self.first_sentence(&text);
        let asks = sentence.ends_with('?') || text[sentence.len()..].starts_with('?');
        let mut words: Vec<String> = unquote(trim_end(sentence))
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        if self.is_question(&words, asks) {
            return None;
        }
        self.mend_shouting(&mut words);
        self.strip(&mut words, strip);
        self.drop_doubles(&mut words);
        self.lower_first(&mut words);
        self.drop_legal_form(&mut words);
        words
            .iter()
            .any(|word| word.contains(char::is_alphanumeric))
            .then_some(words)
    }

    /// Whether this is asked, and so no fact; `asks` says that a question mark ends it.
    fn is_question(&self, words: &[String], asks: bool) -> bool {
        let [raw, rest @ ..] = words else {
            return false;
        };
        let first = first_part(raw);
        let second = rest.first().map(|word| bare(word)).unwrap_or_default();
        has(&self.grammar.question_starts, &first)
            && !has(&self.grammar.clause_starts, &first)
            && (asks || is_auxiliary_pair(self.grammar, &first, &second))
    }

    /// Takes away a beginning that the sentence says anyway; whether there was one.
    pub(super) fn strip(&self, words: &mut Vec<String>, beginnings: &Texts) -> bool {
        let matches = |beginning: &&str| {
            let mut own = words.iter();
            beginning.split(' ').all(|part| {
                own.next()
                    .is_some_and(|word| bare_with_ending(word) == part)
            })
        };
        let longest = beginnings
            .iter()
            .filter(matches)
            .map(|beginning| beginning.split(' ').count())
            .max();
        match longest {
            Some(length) if length < words.len() => {
                words.drain(..length);
                true
            }
            _ => false,
        }
    }

    /// "at at the", "the the": a slip, unless it is a name.
    pub(super) fn drop_doubles(&self, words: &mut Vec<String>) {
        words.dedup_by(|next, word| {
            bare(next) == bare(word)
                && (self.is_in(word, self.language.lists.stop)
                    || has(&self.grammar.determiners, &bare(word)))
        });
    }

    /// "Acme, Inc." is called Acme.
    fn drop_legal_form(&self, words: &mut Vec<String>) {
        while let [.., before, last] = words.as_slice()
            && before.starts_with(char::is_uppercase)
            && last.starts_with(char::is_uppercase)
            && self.is_in(last, self.language.lists.legal)
        {
            words.pop();
            if let Some(last) = words.last_mut() {
                *last = trim_end(last).to_owned();
            }
        }
    }

    /// "The breakfast" and "Talk on moss" begin small within a sentence; "Rust Berlin" does not.
    fn lower_first(&self, words: &mut [String]) {
        let next_is_small = words
            .get(1)
            .is_some_and(|next| next.starts_with(char::is_lowercase));
        if self.is_name_with_joint(words) {
            return;
        }
        let Some(word) = words.first_mut() else {
            return;
        };
        let lists = self.language.lists;
        let grammar = self.grammar;
        let folded = bare_with_ending(word);
        let start = first_part(word);
        if self.lower_is_meant(word) || !word.starts_with(char::is_uppercase) {
            return;
        }
        let function = [
            &grammar.determiners,
            &grammar.prepositions,
            &grammar.clause_starts,
            &grammar.not_things,
            &grammar.adverbs,
        ]
        .into_iter()
        .any(|list| has(list, &folded) || has(list, &start));
        let common = lists.past | lists.stop | lists.reader | lists.sender | self.small_nouns();
        let time =
            folded.starts_with(|c: char| c.is_alphabetic()) && has(&grammar.time_starts, &folded);
        let goes_on =
            next_is_small && self.goes_on(&folded) && self.language.words.find(&folded) != 0;
        if function || time || goes_on || next_is_small && self.is_in(&folded, common) {
            *word = lowered(word);
        }
    }

    /// The lists of nouns, where these are written small.
    fn small_nouns(&self) -> u64 {
        if self.grammar.nouns == "capital" {
            0
        } else {
            self.language.lists.creation | self.language.lists.gathering
        }
    }

    /// Whether a capital stays: "I", an abbreviation ("UK meetup").
    pub(super) fn lower_is_meant(&self, word: &str) -> bool {
        has(&self.grammar.always_capitals, &first_part(word))
            || word.chars().filter(|c| c.is_alphabetic()).count() > 1
                && word
                    .chars()
                    .filter(|c| c.is_alphabetic())
                    .all(char::is_uppercase)
    }

    /// "RUST BERLIN" becomes "Rust Berlin"; "AWS" and a single name in capitals stay.
    pub(super) fn mend_shouting(&self, words: &mut [String]) {
        let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
        let shouted = |word: &str| letters(word) > 1 && !word.contains(char::is_lowercase);
        let with_letters = words.iter().filter(|word| letters(word) > 1).count();
        if with_letters < 2
            || !words.iter().all(|word| letters(word) < 2 || shouted(word))
            || !words.iter().any(|word| letters(word) > 3)
        {
            return;
        }
        let lists = self.language.lists;
        let clause = words.len() > 3
            && words.iter().any(|word| {
                has(&self.grammar.clause_starts, &first_part(word))
                    || has(&self.grammar.verbs, &bare(word))
            });
        for word in words {
            if has(&self.grammar.always_capitals, &first_part(word)) {
                continue;
            }
            let common = lists.stop | lists.reader | lists.sender | self.small_nouns();
            if clause || self.is_in(word, common) || has(&self.grammar.determiners, &bare(word)) {
                if self.is_in(word, common) || letters(word) > 3 {
                    *word = word.to_lowercase();
                }
            } else if letters(word) > 3 {
                *word = capitalised(word);
            }
        }
    }

    /// The text up to the end of its first sentence.
    pub(super) fn first_sentence<'t>(&self, text: &'t str) -> &'t str {
        for (at, c) in text.char_indices() {
            if !matches!(c, '.' | '!' | '?' | '…' | ';') {
                continue;
            }
            let after = &text[at + c.len_utf8()..];
            let last = text[..at].rsplit(' ').next().unwrap_or_default();
            let abbreviated = c == '.'
                && (last.chars().count() == 1
                    || last.contains('.')
                    || self.is_in(last, self.language.lists.abbreviation));
            let goes_on = after.trim_start().starts_with(char::is_lowercase) && c != ';';
            if after.starts_with(' ') && !abbreviated && !goes_on && at > 0 {
                return &text[..at];
            }
        }
        text
    }
}

/// One line without control and invisible characters, without runs of punctuation. `None` if it holds
/// no letter or figure, or the traces of a template or a markup: that is no fact.
pub(super) fn tidy(raw: &str) -> Option<String> {
    let mut text = one_line(raw)?;
    drop_lone_quotes(&mut text);
    let around = |c: char| {
        matches!(
            c,
            '.' | ','
                | ';'
                | ':'
                | '-'
                | '–'
                | '—'
                | '•'
                | '*'
                | '#'
                | '/'
                | '\\'
                | '_'
                | '='
                | '~'
        )
    };
    let text = text.trim_matches(|c: char| c.is_whitespace() || around(c));
    let link = text.contains("://") || text.contains("www.");
    let none = NO_FACTS.contains(&fold(text).as_str());
    (!none && text.contains(char::is_alphanumeric) && !link).then(|| text.to_owned())
}

/// A text on one line, one space between its words and one stop behind them. `None` if it holds the traces of a
/// template or a markup.
fn one_line(raw: &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = raw.chars().take(READ).peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        if c == '\u{1b}' && chars.next_if_eq(&'[').is_some() {
            // A terminal's escape sequence: nothing of it is the fact's.
            while chars.next().is_some_and(|c| !c.is_ascii_alphabetic()) {}
            continue;
        }
        if matches!(c, '{' | '}' | '‹' | '›' | '<' | '>' | '[' | ']' | '|' | '`') {
            return None;
        }
        let joins = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0F}')
            && !previous.is_ascii()
            && (c == '\u{FE0F}' || chars.peek().is_some_and(|next| !next.is_ascii()));
        if is_invisible(c) && !joins {
            continue;
        }
        let c = if c.is_whitespace() || c.is_control() {
            ' '
        } else {
            c
        };
        let stop = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…');
        if stop(c) {
            // A space before a stop goes, and of several stops the first stays.
            if previous == ' '
                && (c != '.' || chars.peek().is_none_or(|next| !next.is_alphanumeric()))
            {
                text.truncate(text.trim_end().len());
            }
            let kept = text.chars().next_back().unwrap_or(' ');
            if stop(kept) {
                if kept == '.' && c == '.' {
                    text.pop();
                    text.push('…');
                }
                previous = c;
                continue;
            }
        }
        if c == ' ' && previous == ' ' {
            continue;
        }
        text.push(c);
        previous = c;
    }
    Some(text)
}

/// A quotation that does not close, or does not open, is none.
fn drop_lone_quotes(text: &mut String) {
    if text.matches('"').count() % 2 == 1 {
        text.retain(|c| c != '"');
    }
    if text.matches(['“', '„', '«']).count() != text.matches(['”', '»']).count()
        && !(text.contains('„') && text.matches('“').count() == text.matches('„').count())
    {
        text.retain(|c| !matches!(c, '“' | '„' | '«' | '”' | '»'));
    }
}

/// Without the stops at its end.
pub(super) fn trim_end(text: &str) -> &str {
    let trimmed = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | ';' | ':' | '!' | '?' | '…' | '-' | '–' | '—' | '/' | '(' | '“' | '„'
            )
    });
    // What „ opens, “ closes.
    let rest = &text[trimmed.len()..];
    match rest.find('“') {
        Some(at) if trimmed.matches('„').count() > trimmed.matches('“').count() => {
            &text[..trimmed.len() + at + '“'.len_utf8()]
        }
        _ => trimmed,
    }
}

/// Without quotation marks around the whole.
pub(super) fn unquote(text: &str) -> &str {
    for (open, close) in [
        ('"', '"'),
        ('“', '”'),
        ('„', '“'),
        ('«', '»'),
        ('\'', '\''),
        ('‘', '’'),
        ('(', ')'),
    ] {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            && closes_within(inner, open, close)
        {
            return trim_end(inner.trim());
        }
    }
    text
}

/// Whether marks inside a pair of marks pair among themselves.
fn closes_within(inner: &str, open: char, close: char) -> bool {
    if open == close {
        return !inner.contains(open);
    }
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(c == open) - i32::from(c == close);
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Cuts before a bracket or a quotation that does not close.
pub(super) fn close_marks(text: &str) -> &str {
    let closed = text.matches('„').count().min(text.matches('“').count());
    for (open, close) in [('(', ')'), ('“', '”'), ('«', '»')] {
        let closing = if open == '“' { closed } else { 0 };
        if text.matches(open).count() > text.matches(close).count() + closing
            && let Some(at) = text.rfind(open)
        {
            return trim_end(&text[..at]);
        }
    }
    if text.matches('"').count() % 2 == 1
        && let Some(at) = text.rfind('"')
    {
        return trim_end(&text[..at]);
    }
    text
}

pub(super) fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}

/// "RAMAN" and "raman" become "Raman", "O'BRIEN" becomes "O'Brien".
pub(super) fn capitalised(word: &str) -> String {
    let mut begins = true;
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if begins && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            begins = false;
        } else {
            out.extend(c.to_lowercase());
        }
        begins |= c == '-' || is_apostrophe(c) && out.chars().count() == 2;
    }
    out
}

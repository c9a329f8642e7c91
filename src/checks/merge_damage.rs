//! The joins where a table was poured into a text: "Hi ,", "Hi null", "Hi JOHN", "at ACME HOLDINGS, INC.".
//!
//! Each place is looked at where it can be damaged, mostly the greeting; the words of a table are in the
//! rule's file. What a person in a hurry could have typed is left alone.

use std::cell::LazyCell;
use std::ops::Range;

use crate::note::Note;
use crate::note::words::{Break, Word};
use crate::rule::table::{hash, signature_bit};
use crate::rule::{Rule, Texts};

use super::shouting::{has_capitals, is_loud};
use super::{Hit, Subject, merged_value};

/// From this share of capitals on, a name in capitals is the writer's habit.
const HABIT: f64 = 0.4;

/// A word of a company's name that is at least so long is no abbreviation.
const COMPANY_WORD: usize = 5;

/// `mass-mail/merge-damage`
pub(super) fn merge_damage(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    if subject.draft.template || subject.note.words.is_empty() {
        return Vec::new();
    }
    let place = Place {
        note: subject.note,
        rule,
    };
    let greeting = [
        place.nobody(),
        place.null_name(),
        place.doubled_greeting(),
        place.lower_case_name(),
        place.headline(),
    ];
    let mut found: Vec<Range<usize>> = greeting.into_iter().flatten().collect();
    found.extend(in_capitals(subject, &place));
    found.extend(place.empty_fields());
    // A cell that is empty is told of as that.
    if let Some(rendered) = &subject.draft.rendered {
        let mut holes: Vec<usize> = rendered.empty.iter().map(|(_, at)| *at).collect();
        holes.sort_unstable();
        let empty = |range: &Range<usize>| {
            let next = holes.partition_point(|at| *at < range.start);
            holes.get(next).is_some_and(|at| *at <= range.end)
        };
        found.retain(|range| !empty(range));
        found.extend(merged_value::damaged(subject, rule, &rendered.filled));
    }
    found.into_iter().map(Hit::at).collect()
}

/// Names in capitals, unless that is how the writer writes: words that a table may have held say nothing of it.
fn in_capitals(subject: &Subject<'_>, place: &Place<'_>) -> Vec<Range<usize>> {
    let note = subject.note;
    let mut names = place.registered_companies();
    names.extend(place.name_in_capitals());
    if names.is_empty() {
        return names;
    }
    let mut merged = names.clone();
    let rendered = subject.draft.rendered.iter();
    merged.extend(
        rendered.flat_map(|rendered| rendered.filled.iter().map(|value| value.bytes.clone())),
    );
    merged.sort_unstable_by_key(|range| range.start);
    let own = |index: usize| {
        let word = note.word(index);
        let before = merged.partition_point(|range| range.start <= word.start);
        let last = before.checked_sub(1).and_then(|last| merged.get(last));
        last.is_none_or(|range| word.start >= range.end)
    };
    let mut words = note.body().filter(|index| own(*index)).peekable();
    let all_capitals = words.peek().is_some()
        && words.all(|index| !place.raw(note.word(index)).contains(char::is_lowercase));
    if all_capitals || is_loud(note, 3, HABIT, own).is_some() {
        names.clear();
    }
    names
}

struct Place<'a> {
    note: &'a Note<'a>,
    rule: &'a Rule,
}

impl<'a> Place<'a> {
    /// How many words of the greeting greet: "Good morning" has two.
    fn greeting_words(&self) -> usize {
        let note = self.note;
        if note.greeted.is_empty() {
            note.greeting.end
        } else {
            note.greeted.start
        }
    }

    fn raw(&self, word: &Word) -> &'a str {
        &self.note.text[word.start..word.end]
    }

    fn is_listed(&self, key: &str, text: &str) -> bool {
        self.rule.list(key).contains(text)
    }

    /// The greeting up to `end`.
    fn greeting_to(&self, end: usize) -> Range<usize> {
        self.note.words.list.first().map_or(0, |word| word.start)..end
    }

    /// Whether nothing but a break stands behind these words.
    fn ends_at(&self, index: usize) -> bool {
        self.note
            .words
            .list
            .get(index)
            .is_none_or(|next| next.before > Break::None || next.new_line)
    }

    /// "Hi , ...", "Dear Mr ,": a blank and a comma where the name belongs.
    fn nobody(&self) -> Option<Range<usize>> {
        let note = self.note;
        let titles = note
            .greeted
            .clone()
            .all(|index| note.word(index).is_in(note.language.lists.title));
        if note.greeting.is_empty() || !titles {
            return None;
        }
        let from = note.word(note.greeting.end - 1).end;
        let rest = note.text[from..].trim_start_matches('.');
        let blank = rest.trim_start_matches([' ', '\t', '\u{a0}']);
        let at = note.text.len() - blank.len();
        (blank.len() < rest.len() && blank.starts_with(',')).then(|| self.greeting_to(at + 1))
    }

    /// "Hi null,": what a table holds where it holds nothing.
    fn null_name(&self) -> Option<Range<usize>> {
        let greets = self.greeting_words();
        if greets == 0 {
            return None;
        }
        let from = self.note.word(greets - 1).end;
        let (token, at) = token_after(self.note.text, from)?;
        self.is_null(token)
            .then(|| self.greeting_to(at + token.len()))
    }

    /// Whether a token followed by a break is a table's way to say nothing.
    fn is_null(&self, token: &str) -> bool {
        merged_value::is_null(self.rule, token)
    }

    /// "Hi Hi Jane": the greeting was in the table, too.
    fn doubled_greeting(&self) -> Option<Range<usize>> {
        let note = self.note;
        let [first, second, ..] = &note.words.list[..] else {
            return None;
        };
        let doubled = note.greeting.end > 2
            && note.words.text(first) == note.words.text(second)
            && first.is_capitalised()
            && second.is_capitalised()
            && !note.greeted.is_empty();
        doubled.then(|| self.greeting_to(second.end))
    }

    /// "Hi JOHN,"
    fn name_in_capitals(&self) -> Option<Range<usize>> {
        let note = self.note;
        if self.greeting_words() == 0 || !self.ends_at(note.greeted.end) {
            return None;
        }
        let least = self
            .rule
            .number("capitals-from")
            .and_then(|n| usize::try_from(n).ok())?;
        let name = note
            .greeted
            .clone()
            .find(|&index| !note.word(index).is_in(note.language.lists.title))?;
        let word = note.word(name);
        let letters = self.raw(word).chars().filter(|c| c.is_alphabetic()).count();
        (word.is_all_capitals() && letters >= least).then(|| note.bytes(note.greeted.clone()))
    }

    /// "Hi john smith,": two names in small letters behind a greeting that has its capital.
    fn lower_case_name(&self) -> Option<Range<usize>> {
        let note = self.note;
        let greets = self.greeting_words();
        let [first, second] = note.words.list.get(greets..greets + 2)? else {
            return None;
        };
        let small = |word: &Word| self.raw(word).starts_with(char::is_lowercase);
        let greeted = greets > 0 && note.word(0).is_capitalised();
        let damaged = greeted
            && note.greeted == (greets..greets + 2)
            && small(first)
            && small(second)
            && first.before == Break::None
            && self.ends_at(greets + 2)
            && self.is_listed("given-names", note.words.text(first));
        damaged.then(|| note.bytes(greets..greets + 2))
    }

    /// "Hi Dr. Jane Doe, PMP,": letters that stand behind a name in a headline only.
    fn headline(&self) -> Option<Range<usize>> {
        let note = self.note;
        if self.greeting_words() == 0 || note.greeted.is_empty() {
            return None;
        }
        let is_credential = |word: &Word| {
            let raw = self.raw(word);
            let shaped = raw.chars().skip(1).any(char::is_uppercase);
            shaped && self.is_listed("credentials", note.words.text(word))
        };
        let last = note.word(note.greeted.end - 1);
        if note.greeted.len() > 1
            && is_credential(last)
            && !note.word(note.greeted.start).is_all_capitals()
        {
            return Some(note.bytes(note.greeted.clone()));
        }
        let next = note.words.list.get(note.greeted.end)?;
        let headline = next.before == Break::Comma
            && is_credential(next)
            && self.ends_at(note.greeted.end + 1);
        headline.then(|| note.bytes(note.greeted.start..note.greeted.end + 1))
    }

    /// "at BRIGHTFIELD HOLDINGS, INC.": a register's name of a company.
    fn registered_companies(&self) -> Vec<Range<usize>> {
        let note = self.note;
        let words = &note.words.list;
        let mut found = Vec::new();
        if !has_capitals(note) {
            return found;
        }
        // Where a row of words in capitals begins, and whether one before this word is no abbreviation.
        let mut row = 0;
        let mut long = false;
        for (index, word) in words.iter().enumerate() {
            let capitals = word.is_all_capitals();
            if !capitals || word.before > Break::Comma || word.new_line {
                (row, long) = (if capitals { index } else { index + 1 }, false);
            }
            if long && self.is_listed("legal-forms", note.words.text(word)) {
                found.push(note.bytes(row..index + 1));
                (row, long) = (index + 1, false);
            } else {
                long |= capitals && self.raw(word).chars().count() >= COMPANY_WORD;
            }
        }
        found
    }

    /// "how is life at  ?", "at null,": a word that leads to a field, and no field.
    fn empty_fields(&self) -> Vec<Range<usize>> {
        let note = self.note;
        let text = note.text;
        // Who always puts a blank before a comma has a habit, not an empty field. The whole note tells, so
        // it is asked once.
        let habit = LazyCell::new(|| text.matches(" ,").count() + text.matches(" .").count() > 1);
        let fields = self.rule.list("before-field");
        let companies = self.rule.list("before-company");
        let led = Signature::of(companies);
        let leads = |word: &Word, list: &Texts| list.contains(note.words.text(word));
        let mut found = Vec::new();
        for index in note.body() {
            let word = note.word(index);
            // Mostly one blank and a word follow, and then only a company can be missing.
            let next = text.as_bytes().get(word.end..).unwrap_or_default();
            if matches!(next, [b' ', next, ..] if next.is_ascii_alphanumeric())
                && !(led.may_hold(word) && leads(word, companies))
            {
                continue;
            }
            // A blank, plain or one that does not break.
            if !matches!(text.as_bytes().get(word.end), Some(b' ' | 0xC2)) {
                continue;
            }
            let rest = &text[word.end..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
            if blank == 0 {
                continue;
            }
            let next = rest[blank..].chars().next();
            let empty = match next {
                Some(',') if blank == 1 => !*habit,
                Some('.') if blank == 1 => !*habit && !rest[blank..].starts_with(".."),
                Some(',' | '.' | '?' | '!' | ';') => blank > 1,
                // "as  at Acme": two words that lead to fields, and a hole between them.
                Some(_) => {
                    let next = note.words.list.get(index + 1);
                    blank > 1 && next.is_some_and(|next| leads(next, fields))
                }
                None => false,
            };
            if empty && leads(word, fields) {
                found.push(word.start..word.end + blank + next.map_or(0, char::len_utf8));
            } else if leads(word, fields)
                && leads(word, companies)
                && let Some((token, at)) = token_after(text, word.end)
                && self.is_null(token)
                && !text[at + token.len()..].starts_with('?')
            {
                found.push(word.start..at + token.len());
            }
        }
        found
    }
}

/// A set of words by their hashes, so that most others need not be compared with them.
struct Signature(u128);

impl Signature {
    fn of(words: &Texts) -> Self {
        let bits = words.iter().map(|word| Self::bit(hash(word.as_bytes())));
        Self(bits.fold(0, |bits, bit| bits | bit))
    }

    /// Whether one of them may be this.
    const fn may_hold(&self, word: &Word) -> bool {
        self.0 & Self::bit(word.hash) != 0
    }

    const fn bit(hash: u64) -> u128 {
        1 << signature_bit(hash)
    }
}

/// The token behind `from`, without the punctuation that ends it, and where it begins. `None` where the
/// line ends, or where the sentence goes on behind the token.
fn token_after(text: &str, from: usize) -> Option<(&str, usize)> {
    /// Longer than any word for nothing.
    const LONGEST: usize = 16;
    let rest = text.get(from..)?;
    let blank = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    let at = from + blank;
    let window = &text[at..text.floor_char_boundary(text.len().min(at + LONGEST))];
    let token = window
        .split(|c: char| c.is_whitespace() || c == ',')
        .next()?;
    let bare = token.trim_end_matches(['.', ':', ';', '?', '-', '–', '—']);
    let shouted = bare.trim_end_matches('!');
    // "#REF!" ends with a mark of its own.
    let token = if bare.starts_with('#') && bare.ends_with('!') {
        &bare[..shouted.len() + 1]
    } else {
        shouted
    };
    let behind = &text[at + token.len()..];
    let ends = behind
        .trim_start_matches([' ', '\u{a0}'])
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric());
    (blank > 0 && !token.is_empty() && ends).then_some((token, at))
}

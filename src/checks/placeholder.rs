//! Slots of a template that nobody filled in.
//!
//! Delimiters that only merge tools use are slots whatever stands in them. Those that people use as well
//! (brackets, hashes) hold a slot only where the words in them name something that a contact list holds:
//! the rule's file knows which.

use std::ops::Range;

use crate::rule::slot::name_words;
use crate::rule::{Rule, Texts};

use super::{Hit, Subject};

/// A slot is short; what is longer is prose between brackets.
const LONGEST: usize = 120;

/// The fewest letters of a label in capitals; what is shorter is an abbreviation.
const LEAST_LABEL: usize = 5;

/// What may stand between two delimiters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Anything with a letter in it: nobody but a machine writes these delimiters.
    Anything,
    /// A slot word, or a phrase that ends with one.
    Slot,
    /// The same, or a label in capitals, which is how people write what they have to fill in.
    Label,
    /// A slot word without spaces around it.
    Glued,
    /// A slot word and nothing else: these delimiters are everybody's.
    Exactly,
    /// Choices (`Hi|Hello`), or a slot word.
    Choices,
}

/// Opening and closing delimiters, longest first.
const DELIMITERS: &[(&str, &str, Inside)] = &[
    ("{{{", "}}}", Inside::Anything),
    ("{{", "}}", Inside::Anything),
    ("{%", "%}", Inside::Anything),
    ("{!", "}", Inside::Slot),
    ("${", "}", Inside::Slot),
    ("{", "}", Inside::Choices),
    ("[[", "]]", Inside::Anything),
    ("[", "]", Inside::Label),
    ("*|", "|*", Inside::Anything),
    ("<%", "%>", Inside::Anything),
    ("<var ", ">", Inside::Anything),
    ("<spin>", "</spin>", Inside::Anything),
    ("<<", ">>", Inside::Slot),
    ("<", ">", Inside::Slot),
    ("«", "»", Inside::Glued),
    ("%(", ")s", Inside::Glued),
    ("%%", "%%", Inside::Glued),
    ("%", "%", Inside::Glued),
    ("##", "##", Inside::Glued),
    ("#", "#", Inside::Glued),
    ("__", "__", Inside::Glued),
    ("~~", "~~", Inside::Glued),
    ("(", ")", Inside::Exactly),
];

/// `mass-mail/unfilled-placeholder`
pub(super) fn unfilled_placeholder(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let text = subject.note.text;
    let signs = subject.note.signs();
    let template = subject.draft.template;
    let mut hits = if !template && signs.has_any("{$[*<«%#_~(".as_bytes()) {
        delimited(text, rule)
    } else {
        Vec::new()
    };
    if !template && signs.has(b'{') {
        hits.extend(unnamed(subject).map(Hit::at));
    }
    // A tool fills its own `_FN_`; what people leave for themselves it sends as it stands.
    let spelled = rule.list("bare").iter();
    let spelled = spelled.filter(|word| !(template && word.starts_with('_')));
    for word in spelled.filter(|word| signs.may_hold(word)) {
        hits.extend(bare(text, word).into_iter().map(Hit::at));
    }
    // What no column fills goes out as it is written, however that looks.
    let unfilled = subject.draft.stand_ins();
    hits.extend(unfilled.iter().map(|slot| Hit::at(slot.bytes.clone())));
    hits
}

fn delimited(text: &str, rule: &Rule) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '$', '[', '*', '<', '«', '%', '#', '_', '~', '('])
    {
        at += found;
        let slot = DELIMITERS.iter().find_map(|(open, close, inside)| {
            let from = at + text[at..].strip_prefix(open).map(|_| open.len())?;
            let window = &text[from..text.floor_char_boundary(text.len().min(from + LONGEST))];
            let end = window.find(close)?;
            is_slot(&window[..end], *inside, rule).then_some(at..from + end + close.len())
        });
        at = match slot {
            Some(slot) => {
                let end = slot.end;
                hits.push(Hit::at(slot));
                end
            }
            None => at + text[at..].chars().next().map_or(1, char::len_utf8),
        };
    }
    hits
}

/// Braces with nothing or a number in them where the reader's name would stand: `Hi {0},`. Elsewhere people
/// write of such braces.
fn unnamed(subject: &Subject<'_>) -> Option<Range<usize>> {
    let note = subject.note;
    let greets = if note.greeted.is_empty() {
        note.greeting.end
    } else {
        note.greeted.start
    };
    let from = note.bytes(0..greets).end;
    let rest = note.text[from..].trim_start_matches(' ');
    let inner = rest.trim_start_matches('{');
    let behind = inner.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let braces = rest.len() - inner.len();
    let end = behind.strip_prefix(&"}}"[..braces.min(2)])?;
    let at = note.text.len() - rest.len();
    (greets > 0
        && (1..=2).contains(&braces)
        && (end.is_empty() || end.starts_with([',', '!', ':', '.', '\n', '\r'])))
    .then(|| at..note.text.len() - end.len())
}

fn is_slot(content: &str, inside: Inside, rule: &Rule) -> bool {
    if !content.contains(char::is_alphabetic) || content.contains('\n') {
        return false;
    }
    let trimmed = content.trim().trim_end_matches('/').trim_end();
    match inside {
        Inside::Anything => true,
        Inside::Choices if is_field(content, rule) => true,
        Inside::Choices if content.contains(['{', ';', '<', '>', '=', '(']) => false,
        Inside::Choices => is_choice(content) || is_named(trimmed, rule),
        Inside::Glued => {
            content.len() == trimmed.len() && !content.contains(' ') && is_named(trimmed, rule)
        }
        Inside::Slot => is_named(trimmed, rule),
        Inside::Label => is_named(trimmed, rule) || is_label(trimmed, rule),
        Inside::Exactly => rule
            .list("in-parentheses")
            .iter()
            .any(|word| compact(word) == compact(trimmed)),
    }
}

/// Whether a value is taken from a record: `contactfield=firstname|there`, `ownerfield=name`.
fn is_field(content: &str, rule: &Rule) -> bool {
    let Some((record, field)) = content.split_once('=') else {
        return false;
    };
    let name = field.split('|').next().unwrap_or_default();
    let glued =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    glued(record) && glued(name) && (record.ends_with("field") || is_named(name, rule))
}

/// Whether some words name a slot: a slot word, one with an owner before it ("your company"), or a
/// label that ends with one ("Conference name", `mutual_first_fullname`).
fn is_named(content: &str, rule: &Rule) -> bool {
    let words = name_words(content);
    let slots = rule.list("slot-words");
    let is_slot_word = |words: &[String]| is_listed(&words.concat(), slots);
    if words.is_empty() || words.len() > 6 {
        return false;
    }
    if is_slot_word(&words) || is_listed(&words[0], rule.list("openings")) {
        return true;
    }
    // "the company" in brackets is an editor's hand, "Company name" is a slot.
    if is_listed(&words[0], rule.list("articles")) {
        return false;
    }
    (1..words.len()).any(|from| is_slot_word(&words[from..]))
}

/// Whether some words are a label in capitals, and none that people write so: "[URGENT]".
fn is_label(content: &str, rule: &Rule) -> bool {
    let letters = content.chars().filter(|c| c.is_alphabetic()).count();
    letters >= LEAST_LABEL
        && content
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, ' ' | '_'))
        && !is_listed(&compact(content), rule.list("in-capitals"))
}

/// Whether somebody was to choose: `Hi|Hello`. A letter and a bar are mathematics.
fn is_choice(content: &str) -> bool {
    content
        .split_once('|')
        .is_some_and(|(first, _)| first.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// Letters and digits of a word, in lower case.
fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_listed(compacted: &str, list: &Texts) -> bool {
    list.iter().any(|word| {
        word.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .eq(compacted.chars())
    })
}

/// Where a word stands that is a slot by itself, in just this spelling.
fn bare(text: &str, word: &str) -> Vec<Range<usize>> {
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut found = Vec::new();
    for (at, _) in text.match_indices(word) {
        let end = at + word.len();
        let open = word.ends_with(char::is_alphanumeric) && in_word(text[end..].chars().next());
        let stands = !open && !in_word(text[..at].chars().next_back());
        // Kisses at the end of a note are no slot.
        let kisses = word.chars().all(|c| c == 'X') && !text[end..].contains(char::is_alphanumeric);
        if stands && !kisses {
            found.push(at..end);
        }
    }
    found
}

//! A greeting that names somebody else than the recipient.
//!
//! To be wrong here is worse than to be silent, so a word counts as another person's name only where it
//! stands as one and nothing about it could be the recipient's.

use crate::draft::Draft;
use crate::note::Note;
use crate::note::words::Break;
use crate::rule::nickname::{Nicknames, plain};
use crate::rule::pack::Pack;
use crate::rule::{Check, Rule};

use super::names::{Name, parts_of};
use super::{Hit, Subject, excerpt};

/// The words after the name in which the recipient's may still follow: "Hi Tom, Ana and Kit".
const GREETING_WORDS: usize = 6;

/// `facts/wrong-name`: `{name}` is the name in the greeting, `{expected}` the recipient's.
pub(super) fn wrong_name(subject: &Subject<'_>, rule: &Rule) -> Vec<Hit> {
    let note = subject.note;
    let Some(first) = other_name(note, subject.draft, rule) else {
        return Vec::new();
    };
    let expected = subject.draft.recipient.name.clone().unwrap_or_else(|| {
        let person = &subject.draft.recipient;
        let known = [&person.first_name, &person.last_name];
        known
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    });
    let name = &note.text[note.bytes(first..note.greeted.end)];
    vec![
        Hit::at(note.bytes(note.greeted.clone()))
            .with("name", excerpt(name))
            .with("expected", excerpt(&expected)),
    ]
}

/// Whether a note greets somebody else than the recipient, whatever is made of the rule that says so.
pub(crate) fn names_somebody_else(note: &Note<'_>, draft: &Draft, pack: &Pack) -> bool {
    let mut rules = pack.rules.iter();
    let rule = rules.find(|rule| rule.check == Some(Check::WrongName));
    rule.is_some_and(|rule| other_name(note, draft, rule).is_some())
}

/// Where the name of somebody else than the recipient begins in the greeting.
fn other_name(note: &Note<'_>, draft: &Draft, rule: &Rule) -> Option<usize> {
    if draft.template || note.greeted.is_empty() || is_spelled_out(note, draft) {
        return None;
    }
    let recipient = parts_of(&draft.recipient);
    if recipient.is_empty() {
        return None;
    }
    let nicknames = rule.nicknames()?;
    let end = greeting_end(note);
    let joined =
        note.words.list.get(note.greeted.end).is_some_and(|next| {
            next.is_in(note.language.lists.joiner) || note.words.text(next) == "&"
        });
    if end > note.greeted.end && !joined {
        return None;
    }
    let words: Vec<String> = (note.greeting.start..end)
        .map(|index| plain(note.folded(index)))
        .collect();
    let same = |word: &Name<'_>, part: &Name<'_>| {
        word.may_be(part, nicknames) || is_other_script(word.plain(), part.plain())
    };
    let parts: Vec<Name<'_>> = recipient.iter().map(|part| Name::new(part)).collect();
    if words
        .iter()
        .map(|word| Name::new(word))
        .any(|word| parts.iter().any(|part| same(&word, part)))
        || words.contains(&recipient.concat())
    {
        return None;
    }
    first_name(note, rule, nicknames)
}

/// The first word of the greeting that is a name; none if anything in it says that it names nobody.
fn first_name(note: &Note<'_>, rule: &Rule, nicknames: &Nicknames) -> Option<usize> {
    let lists = note.language.lists;
    let mut behind_title = false;
    let mut name = None;
    for index in note.greeted.clone() {
        let word = note.word(index);
        if word.is_in(lists.title | lists.credential) {
            behind_title = true;
            continue;
        }
        let folded = plain(note.folded(index));
        if rule.list("not-names").contains(&folded) {
            return None;
        }
        // A word that the language knows is a name only where names are expected.
        let is_name = nicknames.knows(&folded)
            || word.is_capitalised() && (word.id == 0 || behind_title || word.is_in(lists.given));
        if is_name {
            name.get_or_insert(index);
        }
    }
    name
}

/// Whether a word of the recipient's name stands in the greeting letter by letter, as mostly it does.
fn is_spelled_out(note: &Note<'_>, draft: &Draft) -> bool {
    let person = &draft.recipient;
    let names = [&person.first_name, &person.name, &person.last_name];
    let mut names = names
        .into_iter()
        .flatten()
        .flat_map(|name| name.split(' '))
        .filter(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric));
    names.any(|name| {
        let mut greeted = note.greeted.clone();
        greeted.any(|index| &note.text[note.bytes(index..index + 1)] == name)
    })
}

/// The word before which the greeting's own breath ends.
fn greeting_end(note: &Note<'_>) -> usize {
    let from = note.greeted.end;
    let words = &note.words.list[from..];
    let ends = words
        .iter()
        .take(GREETING_WORDS)
        .position(|word| word.before > Break::None || word.new_line);
    from + ends.unwrap_or(words.len().min(GREETING_WORDS))
}

/// Whether two names cannot be compared, since they are written in different scripts.
fn is_other_script(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.contains(char::is_alphabetic);
    let latin = |name: &str| name.contains(|c: char| c.is_ascii_alphabetic());
    letters(a) && letters(b) && latin(a) != latin(b)
}

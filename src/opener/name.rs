//! The name to greet somebody by.
//!
//! Contact lists hold "Dr. JANE DOE, PMP"; nobody says so to a face. Where no name comes out that one
//! would say, there is none, and the opener greets nobody.

use crate::checks::names_somebody_else;
use crate::draft::{Draft, Person};
use crate::note::Note;
use crate::rule::opener::Grammar;
use crate::rule::pack::{LanguagePack, Pack};
use crate::text::{fold, is_apostrophe, is_invisible};

use super::clean::{capitalised, tidy};
use super::words::{bare, has};

/// What tables hold where they hold no name.
const NO_NAMES: [&str; 14] = [
    "null",
    "nan",
    "none",
    "nil",
    "undefined",
    "na",
    "unknown",
    "empty",
    "blank",
    "test",
    "name",
    "firstname",
    "there",
    "friend",
];

/// The longest first name that is used, in characters.
const LONGEST: usize = 24;

/// How the reader is spoken to.
#[derive(Debug, Default)]
pub(super) struct Address {
    /// The name that stands between commas.
    pub first_name: Option<String>,
    /// The greeting with the name: "Hi Jane", "Dear Prof. Okafor".
    pub greeting: Option<String>,
    /// Whether it can be called out.
    pub hailed: bool,
}

impl Address {
    /// As the note greets them, where it calls them by what can be theirs; else as the draft states their name.
    pub(super) fn of(
        draft: &Draft,
        note: &Note<'_>,
        pack: &Pack,
        grammar: &Grammar,
        language: &LanguagePack,
    ) -> Self {
        if !note.greeted.is_empty() && !names_somebody_else(note, draft, pack) {
            let titled = note
                .greeted
                .clone()
                .any(|index| note.word(index).is_in(note.language.lists.title));
            // Who is "Frau Kröger" in the note is no "Sabine" in the opener.
            if titled {
                return Self::by_title(note);
            }
            if let Some(name) = greeted_name(note, language) {
                let head = head_of_greeting(note, &name);
                let letter = head
                    .as_deref()
                    .and_then(|head| head.split(' ').next())
                    .is_some_and(|first| has(&grammar.letter_heads, &bare(first)));
                let greeting = head.or_else(|| by_default(grammar, &name));
                return Self {
                    greeting,
                    hailed: !letter,
                    first_name: Some(name),
                };
            }
        }
        let first_name = first_name(&draft.recipient, note, grammar, language);
        Self {
            greeting: first_name
                .as_deref()
                .and_then(|name| by_default(grammar, name)),
            hailed: true,
            first_name,
        }
    }

    /// The note's own greeting, if it names them behind the title.
    fn by_title(note: &Note<'_>) -> Self {
        let mut greeted = note.greeted.clone();
        let named = greeted.any(|index| {
            let word = note.word(index);
            word.is_capitalised() && !word.is_in(note.language.lists.title)
        });
        let greeting = tidy(&note.text[note.bytes(note.greeting.start..note.greeted.end)]);
        Self {
            greeting: greeting.filter(|_| named),
            ..Self::default()
        }
    }
}

/// The greeting of a language with a name.
fn by_default(grammar: &Grammar, name: &str) -> Option<String> {
    let greeting = grammar.greeting.as_ref();
    (!greeting.is_empty()).then(|| greeting.replace("{first_name}", name))
}

/// What the note calls the reader by: a name, or a word for somebody of one's own ("Mum").
fn greeted_name(note: &Note<'_>, language: &LanguagePack) -> Option<String> {
    let lists = note.language.lists;
    let greeted = note.greeted.clone();
    let is_name = |index: usize| {
        let word = note.word(index);
        word.id == 0 || note.calls_by_name(index..index + 1) || word.is_in(lists.given | lists.kin)
    };
    let bytes = note.bytes(greeted.clone());
    let open = note.text[..bytes.start].ends_with(['{', '[', '<', '(', '%', '*', '_', '$', '#']);
    (!open && greeted.clone().all(is_name))
        .then(|| sane(&note.text[bytes], language, 1))
        .flatten()
}

/// The words that greet, with a name; none if there is more between them than a comma.
fn head_of_greeting(note: &Note<'_>, name: &str) -> Option<String> {
    let head = tidy_head(
        &note.text[note.bytes(note.greeting.clone()).start..note.bytes(note.greeted.clone()).start],
    )?;
    Some(if head.is_empty() {
        name.to_owned()
    } else {
        format!("{head} {name}")
    })
}

/// "Hi", of "HI" and "hi", with the comma behind it.
fn tidy_head(head: &str) -> Option<String> {
    let head = head.trim();
    let written = |c: char| c.is_alphabetic() || c == ' ' || c == ',' || is_apostrophe(c);
    let words = head.trim_end_matches(',').trim_end();
    if !head.chars().all(written) || words.contains(',') {
        return None;
    }
    let small = words
        .chars()
        .all(|c| !c.is_alphabetic() || c.is_lowercase());
    let shouted = words
        .chars()
        .all(|c| !c.is_alphabetic() || c.is_uppercase());
    let comma = if words.len() < head.len() { "," } else { "" };
    Some(if small || shouted {
        let mut words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if let Some(first) = words.first_mut() {
            *first = capitalised(first);
        }
        format!("{}{comma}", words.join(" "))
    } else {
        format!(
            "{}{comma}",
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        )
    })
}

/// The reader's first name: as the draft states it, else as the note greets them.
fn first_name(
    person: &Person,
    note: &Note<'_>,
    grammar: &Grammar,
    language: &LanguagePack,
) -> Option<String> {
    if let Some(name) = person
        .first_name
        .as_deref()
        .and_then(|name| sane(name, language, 2))
    {
        return Some(name);
    }
    match person.name.as_deref() {
        Some(name) => {
            let given = given_part(name, grammar, language);
            (!is_surname(given, grammar, language))
                .then(|| sane(given, language, 1))
                .flatten()
        }
        None => {
            // "Dr. Okafor" without the "Dr." would be rude, and "Dr. Okafor" is no first name.
            let titled = note
                .greeted
                .clone()
                .any(|index| note.word(index).is_in(note.language.lists.title));
            (!titled).then(|| greeted_name(note, language)).flatten()
        }
    }
}

/// Whether a name is a surname alone: "Mr. Smith", "van der Berg".
fn is_surname(name: &str, grammar: &Grammar, language: &LanguagePack) -> bool {
    let letters = |word: &&str| word.contains(char::is_alphabetic);
    let words: Vec<&str> = name.split_whitespace().filter(letters).collect();
    let folded: Vec<String> = words.iter().map(|word| bare(word)).collect();
    let is_title = |word: &String| {
        language.classes_of(language.words.find(word), word) & language.lists.title != 0
    };
    let titles = folded.iter().take_while(|word| is_title(word)).count();
    let rest = &folded[titles..];
    let particle =
        |word: Option<&String>| word.is_some_and(|word| grammar.particles.contains(word));
    // "van Berg" is no "Van Morrison", and nobody writes "ben Cole".
    let small = words
        .get(titles)
        .is_some_and(|word| word.starts_with(char::is_lowercase))
        && words
            .last()
            .is_some_and(|word| word.starts_with(char::is_uppercase));
    titles > 0 && rest.len() == 1
        || rest.len() > 1 && particle(rest.first()) && (small || particle(rest.get(1)))
}

/// The part of a full name that holds the first name: all of it, or what follows "Doe, ".
fn given_part<'n>(name: &'n str, grammar: &Grammar, language: &LanguagePack) -> &'n str {
    let Some((before, after)) = name.split_once(',') else {
        return name;
    };
    let shouted = before.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !before.contains(char::is_lowercase);
    let credential = |word: &str| {
        let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        let folded = fold(&letters);
        // In "DOE, JANE" capitals say nothing.
        !shouted && letters.chars().filter(|c| c.is_uppercase()).count() > 1
            || language.classes_of(language.words.find(&folded), &folded)
                & language.lists.credential
                != 0
    };
    let one_surname =
        before.split_whitespace().count() == 1 || is_surname(before, grammar, language);
    let surname_first = one_surname && !after.split_whitespace().any(credential);
    if surname_first && after.chars().any(char::is_alphabetic) {
        after
    } else {
        before
    }
}

/// The first `most` words of a name, without titles, as one would write them.
fn sane(name: &str, language: &LanguagePack, most: usize) -> Option<String> {
    let mut words = Vec::new();
    for word in name.split_whitespace().take(8) {
        let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
        let word = word.trim_matches(|c: char| {
            !c.is_alphanumeric() && !('\u{0300}'..='\u{036F}').contains(&c)
        });
        let folded = fold(word);
        if word.is_empty()
            || words.is_empty()
                && language.classes_of(language.words.find(&folded), &folded) & language.lists.title
                    != 0
        {
            continue;
        }
        words.push(word.to_owned());
        if words.len() == most {
            break;
        }
    }
    // "Jane Q" as a first name is Jane.
    if words.len() > 1 && words.last().is_some_and(|word| word.chars().count() == 1) {
        words.pop();
    }
    let name = cased(&words.join(" "));
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let written = |c: char| {
        c.is_alphabetic()
            || matches!(
                c,
                ' ' | '-' | '\u{0300}'..='\u{036F}' | '\u{200C}' | '\u{200D}'
            )
            || is_apostrophe(c)
    };
    let usable = name.chars().all(written)
        && name.chars().count() <= LONGEST
        // A single letter is an initial, but in scripts without case it is a name.
        && (letters > 1 || name.chars().any(|c| !c.is_uppercase() && !c.is_lowercase()))
        && !NO_NAMES.contains(&fold(&name).as_str());
    usable.then_some(name)
}

/// "JANE" and "jane" become "Jane"; "McDonald" and "AJ" stay.
fn cased(name: &str) -> String {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let shouted = letters().count() > 3 && letters().all(char::is_uppercase);
    let small = letters().all(char::is_lowercase);
    if !shouted && !small {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if begins {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        // "O'Brien" and "Jean-Luc" have two capitals.
        begins = matches!(c, ' ' | '-') || is_apostrophe(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;
    use crate::note::Scratch;

    #[track_caller]
    fn assert_first(name: &str, expected: Option<&str>) {
        let pack = builtin::pack();
        let language = &pack.language;
        let grammar = pack
            .grammars
            .iter()
            .find(|grammar| grammar.language == "en");
        let person = Person {
            name: Some(name.to_owned()),
            ..Person::default()
        };
        let nobody = Person::default();
        let mut scratch = Scratch::default();
        let note = Note::read("", pack, Some("en"), &person, &nobody, &[], &mut scratch);
        let first = grammar.and_then(|grammar| first_name(&person, &note, grammar, language));
        assert_eq!(first.as_deref(), expected, "{name}");
    }

    #[test]
    fn titles_and_credentials_go() {
        assert_first("Jane Doe", Some("Jane"));
        assert_first("Dr. Jane Doe, PMP", Some("Jane"));
        assert_first("Prof. Dr. Ngozi Okafor", Some("Ngozi"));
        assert_first("Doe, Jane", Some("Jane"));
        assert_first("Jane, MBA", Some("Jane"));
        assert_first("🚀 Jane Doe", Some("Jane"));
    }

    #[test]
    fn surnames_greet_nobody() {
        assert_first("Mr. Smith", None);
        assert_first("Prof. Dr. Okafor", None);
        assert_first("van der Berg", None);
        assert_first("Van der Berg", None);
        assert_first("de Vries", None);
        assert_first("Mr. John Smith", Some("John"));
        assert_first("Van Morrison", Some("Van"));
        assert_first("ben cole", Some("Ben"));
        assert_first("Jan van der Berg", Some("Jan"));
        assert_first("van der Berg, Jan", Some("Jan"));
    }

    #[test]
    fn a_list_in_capitals_may_have_the_surname_first() {
        assert_first("DOE, JANE", Some("Jane"));
        assert_first("DOE, ANN MARIE", Some("ANN"));
        assert_first("JANE, MBA", Some("Jane"));
        assert_first("JANE DOE, PMP", Some("Jane"));
    }

    #[test]
    fn case_is_mended() {
        assert_first("JANE DOE", Some("Jane"));
        assert_first("jane doe", Some("Jane"));
        assert_first("JEAN-LUC PICARD", Some("Jean-Luc"));
        assert_first("D'ARCY", Some("D'Arcy"));
        assert_first("AJ Cole", Some("AJ"));
        assert_first("MacKenzie Cole", Some("MacKenzie"));
        assert_first("ÉLODIE Fontaine", Some("Élodie"));
    }

    #[test]
    fn what_is_no_name_greets_nobody() {
        for name in [
            "",
            "  ",
            "null",
            "N/A",
            "J. Smith",
            "J",
            "x@y.example",
            "{{first_name}}",
            "Agent007",
            "Friend",
            "Dr.",
        ] {
            assert_first(name, None);
        }
        assert_first("a".repeat(90).as_str(), None);
        assert_first("伟", Some("伟"));
    }
}

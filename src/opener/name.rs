//! The name to greet somebody by.
//!
//! Contact lists hold "Dr. JANE DOE, PMP"; nobody says so to a face. Where no name comes out that one
//! would say, there is none, and the opener greets nobody.

use crate::draft::Person;
use crate::note::Note;
use crate::rule::opener::Grammar;
use crate::rule::pack::LanguagePack;
use crate::text::{fold, is_apostrophe, is_invisible};

use super::words::bare;

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

/// The reader's first name: as the draft states it, else as the note greets them.
pub(super) fn first_name(
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
            let greeted = note.greeted.clone();
            // "Dr. Okafor" without the "Dr." would be rude, and "Dr. Okafor" is no first name.
            let titled = greeted
                .clone()
                .any(|index| note.word(index).is_in(note.language.lists.title));
            (!titled)
                .then(|| sane(&note.text[note.bytes(greeted)], language, 1))
                .flatten()
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

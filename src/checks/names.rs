//! People's names as they are compared: without accents, titles and the letters that spell one sound
//! in several ways.
//!
//! Here stands when two names may be the same person's. When in doubt they are: nobody minds a name
//! that was not questioned. Families of nicknames come from the rule that asks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::draft::Person;
use crate::rule::Text;
use crate::text::fold;

/// A word folded, and its accents gone as well.
pub(super) fn plain(text: &str) -> String {
    let folded = fold(text);
    if folded.is_ascii() {
        return folded;
    }
    let mut out = String::with_capacity(folded.len());
    for c in folded.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            c => out.push(c),
        }
    }
    out
}

/// The words of a person's name, plain.
pub(super) fn parts_of(person: &Person) -> Vec<String> {
    let mut parts: Vec<String> = [&person.name, &person.first_name, &person.last_name]
        .into_iter()
        .flatten()
        .flat_map(|name| words_of(name))
        .collect();
    parts.dedup();
    parts
}

/// The words of a name, plain; apostrophes go, as in O'Brien and OBrien.
fn words_of(name: &str) -> Vec<String> {
    let plain: String = plain(name).chars().filter(|c| *c != '\'').collect();
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether two plain names may be the same: a short form, a nickname, another spelling.
pub(super) fn may_be_same(a: &str, b: &str, families: &[Text]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.starts_with(short)
        || short.len() >= 3 && long.ends_with(short)
        || is_pet_form(short, long)
        || is_pet_form(long, short)
        || sounds_alike(a, b)
        || families.iter().any(|family| {
            let has = |name: &str| {
                family
                    .split(' ')
                    .any(|member| sounds_alike(&plain(member), name))
            };
            has(a) && has(b)
        })
}

/// Whether one family of nicknames knows this plain name.
pub(super) fn is_known(name: &str, families: &[Text]) -> bool {
    families
        .iter()
        .any(|family| family.split(' ').any(|member| plain(member) == name))
}

/// "Robbie" for "Robert": the ending off, a doubled letter single, and the rest begins the name.
fn is_pet_form(pet: &str, name: &str) -> bool {
    let Some(stem) = ["ie", "y", "i", "o", "a"]
        .into_iter()
        .find_map(|ending| pet.strip_suffix(ending))
    else {
        return false;
    };
    let mut end = stem.len();
    let bytes = stem.as_bytes();
    if end >= 2 && bytes[end - 1] == bytes[end - 2] && stem.is_char_boundary(end - 1) {
        end -= 1;
    }
    end >= 3 && name.starts_with(&stem[..end])
}

/// Whether two plain names are spellings of one: Eric and Erik, Müller and Mueller, or a slip in a long one.
fn sounds_alike(a: &str, b: &str) -> bool {
    /// Names are short; what is longer is none, and not worth the quadratic comparison.
    const LONGEST: usize = 40;
    if a == b {
        return true;
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return false;
    }
    let slips = match a.len().min(b.len()) {
        0..6 => 0,
        6..8 => 1,
        _ => 2,
    };
    let (a, b) = (sound(a), sound(b));
    a == b || strsim::osa_distance(&a, &b) <= slips
}

/// A name with one letter for each sound, roughly.
fn sound(name: &str) -> String {
    const ALIKE: [(&str, &str); 8] = [
        ("ae", "a"),
        ("oe", "o"),
        ("ue", "u"),
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("kh", "k"),
        ("tz", "z"),
    ];
    let mut out = name.to_owned();
    for (from, to) in ALIKE {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    let mut sound = String::with_capacity(out.len());
    for c in out.chars() {
        let c = match c {
            'c' => 'k',
            'y' | 'j' => 'i',
            'z' => 's',
            'w' => 'v',
            c => c,
        };
        let silent = c == 'h' && !sound.is_empty();
        if !silent && !sound.ends_with(c) {
            sound.push(c);
        }
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILIES: &[Text] = &[
        Text::Borrowed("robert rob bob bobby"),
        Text::Borrowed("josé joseph pepe"),
    ];

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert!(may_be_same(&plain(a), &plain(b), FAMILIES), "{a} is {b}");
        assert!(may_be_same(&plain(b), &plain(a), FAMILIES), "{b} is {a}");
    }

    #[track_caller]
    fn other(a: &str, b: &str) {
        assert!(
            !may_be_same(&plain(a), &plain(b), FAMILIES),
            "{a} is not {b}"
        );
        assert!(
            !may_be_same(&plain(b), &plain(a), FAMILIES),
            "{b} is not {a}"
        );
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        same("JOSÉ", "jose");
        same("Łukasz", "Lukasz");
        same("Müller", "Mueller");
        same("Søren", "Soeren");
    }

    #[test]
    fn short_forms_and_nicknames_are_the_same() {
        same("Chris", "Christopher");
        same("Beth", "Elisabeth");
        same("Bob", "Robert");
        same("Pepe", "Josef");
        same("Steffi", "Stefanie");
        same("J", "Jane");
    }

    #[test]
    fn spellings_are_the_same() {
        same("Erik", "Eric");
        same("Sara", "Sarah");
        same("Mohammed", "Muhammad");
        same("Katharina", "Catarina");
    }

    #[test]
    fn others_are_others() {
        other("Peter", "Ingrid");
        other("Yusuf", "Youssou");
        other("Tom", "Tim");
        other("Maria", "Marta");
        other("Karim", "Marisol");
    }

    #[test]
    fn names_fall_into_words() {
        let person = Person {
            name: Some("Anne-Marie O’Brien".to_owned()),
            ..Person::default()
        };
        assert_eq!(parts_of(&person), ["anne", "marie", "obrien"]);
    }
}

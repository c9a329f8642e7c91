//! When two names may be the same person's.
//!
//! When in doubt they are: nobody minds a name that was not questioned. How a name is read is told in
//! [`crate::rule::nickname`]; families of nicknames come from the rule that asks.

use std::cell::OnceCell;

use crate::draft::Person;
use crate::rule::nickname::{Nicknames, Sound, plain};

/// The slips that a name of so many bytes may have and still be another's.
const fn slips(length: usize) -> usize {
    match length {
        0..6 => 0,
        6..8 => 1,
        _ => 2,
    }
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

/// A plain name, and what is known of it once it has been asked for.
#[derive(Debug)]
pub(super) struct Name<'a> {
    plain: &'a str,
    sound: Sound<'a>,
    families: OnceCell<Vec<u16>>,
}

impl<'a> Name<'a> {
    /// A name that is plain.
    pub(super) fn new(plain: &'a str) -> Self {
        Self {
            plain,
            sound: Sound::of(plain),
            families: OnceCell::new(),
        }
    }

    /// The name.
    pub(super) fn plain(&self) -> &'a str {
        self.plain
    }

    /// Whether two names may be the same: a short form, a nickname, another spelling.
    pub(super) fn may_be(&self, other: &Self, nicknames: &Nicknames) -> bool {
        is_short_form(self.plain, other.plain)
            || are_alike((self.plain, &self.sound), (other.plain, &other.sound))
            || self
                .families(nicknames)
                .iter()
                .any(|family| other.families(nicknames).contains(family))
    }

    /// The families of nicknames that a member of sounds like this name.
    fn families(&self, nicknames: &Nicknames) -> &[u16] {
        self.families.get_or_init(|| {
            let near = nicknames.members_near(&self.sound, slips(self.plain.len()));
            let alike = near.filter(|member| {
                are_alike((self.plain, &self.sound), (&member.name, &member.sound))
            });
            // Walked through in one go: to ask for one after the other takes longer.
            let mut families = Vec::new();
            alike.for_each(|member| families.push(member.family));
            families
        })
    }
}

/// Whether one of two plain names is the other cut short, or has the ending of a pet name.
fn is_short_form(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.starts_with(short)
        || short.len() >= 3 && long.ends_with(short)
        || is_pet_form(short, long)
        || is_pet_form(long, short)
}

/// Whether so many slips make one sound of the other.
fn is_near(a: &Sound<'_>, b: &Sound<'_>, slips: usize) -> bool {
    a.may_be(b, slips) && strsim::osa_distance(&a.letters, &b.letters) <= slips
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
fn are_alike((a, a_sound): (&str, &Sound<'_>), (b, b_sound): (&str, &Sound<'_>)) -> bool {
    /// Names are short; what is longer is none, and not worth the quadratic comparison.
    const LONGEST: usize = 40;
    if a.len() > LONGEST || b.len() > LONGEST {
        return a == b;
    }
    match slips(a.len().min(b.len())) {
        0 => a_sound == b_sound,
        slips => is_near(a_sound, b_sound, slips),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Texts;

    fn families() -> Nicknames {
        Nicknames::build(Texts::from_iter([
            "robert rob bob bobby",
            "josé joseph pepe",
        ]))
    }

    fn may_be(a: &str, b: &str) -> bool {
        let (a, b) = (plain(a), plain(b));
        Name::new(&a).may_be(&Name::new(&b), &families())
    }

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert!(may_be(a, b), "{a} is {b}");
        assert!(may_be(b, a), "{b} is {a}");
    }

    #[track_caller]
    fn other(a: &str, b: &str) {
        assert!(!may_be(a, b), "{a} is not {b}");
        assert!(!may_be(b, a), "{b} is not {a}");
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

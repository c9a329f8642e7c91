//! When two names may be the same person's.
//!
//! When in doubt they are: nobody minds a name that was not questioned. How a name is read is told in
//! [`crate::rule::nickname`]; families of nicknames come from the rule that asks.

use crate::draft::Person;
use crate::rule::nickname::{Nicknames, Sound, plain};

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
pub(super) fn may_be_same(a: &str, b: &str, nicknames: &Nicknames) -> bool {
    is_short_form(a, b) || sounds_alike(a, b) || share_family(a, b, nicknames)
}

/// Whether one of two plain names is the other cut short, or has the ending of a pet name.
pub(super) fn is_short_form(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.starts_with(short)
        || short.len() >= 3 && long.ends_with(short)
        || is_pet_form(short, long)
        || is_pet_form(long, short)
}

/// Whether both names sound like members of one family of nicknames.
fn share_family(a: &str, b: &str, nicknames: &Nicknames) -> bool {
    let families = |name: &str| {
        let sound = Sound::of(name);
        let members = nicknames.members.iter();
        let alike =
            members.filter(move |member| are_alike((name, &sound), (&member.name, &member.sound)));
        alike.map(|member| member.family).collect::<Vec<_>>()
    };
    let of_a = families(a);
    !of_a.is_empty() && families(b).iter().any(|family| of_a.contains(family))
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
    are_alike((a, &Sound::of(a)), (b, &Sound::of(b)))
}

/// Whether two plain names sound alike, their sounds being known.
fn are_alike((a, a_sound): (&str, &Sound), (b, b_sound): (&str, &Sound)) -> bool {
    /// Names are short; what is longer is none, and not worth the quadratic comparison.
    const LONGEST: usize = 40;
    if a == b {
        return true;
    }
    let slips = match a.len().min(b.len()) {
        0..6 => 0,
        6..8 => 1,
        _ => 2,
    };
    a_sound.may_be(b_sound, slips)
        && a.len() <= LONGEST
        && b.len() <= LONGEST
        && strsim::osa_distance(&a_sound.letters, &b_sound.letters) <= slips
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families() -> Nicknames {
        Nicknames::build(vec![
            "robert rob bob bobby".into(),
            "josé joseph pepe".into(),
        ])
    }

    #[track_caller]
    fn same(a: &str, b: &str) {
        assert!(may_be_same(&plain(a), &plain(b), &families()), "{a} is {b}");
        assert!(may_be_same(&plain(b), &plain(a), &families()), "{b} is {a}");
    }

    #[track_caller]
    fn other(a: &str, b: &str) {
        assert!(
            !may_be_same(&plain(a), &plain(b), &families()),
            "{a} is not {b}"
        );
        assert!(
            !may_be_same(&plain(b), &plain(a), &families()),
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

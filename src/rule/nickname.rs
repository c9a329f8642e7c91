//! How names are spelled alike, and which are short for which.
//!
//! A name is compared plain, without accents, and by its sound, one letter for each. The build works both
//! out for every nickname: doing that for each note takes longer than all other rules together. Whose
//! name is meant is not decided here.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::List;
use super::table::Texts;
use crate::text::fold;

/// Families of names, of which any member may be said for any other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nicknames {
    /// The families, as the rule's file states them.
    pub families: Texts,
    /// The members of all families, plain and sorted.
    pub(crate) names: Texts,
    /// How each sounds, by the letters of its [`Sound`].
    pub(crate) letters: Texts,
    /// The number of each one's family, and the set of its sound.
    pub(crate) rest: List<(u16, u32)>,
}

/// A name in a family.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nickname<'a> {
    /// The name, plain.
    pub name: Cow<'a, str>,
    /// The number of its family.
    pub family: u16,
    /// How it sounds.
    pub sound: Sound<'a>,
}

impl Nicknames {
    /// The setting of a rule that holds nicknames.
    pub const KEY: &'static str = "nicknames";

    /// Families of these names, separated by spaces.
    pub fn build(families: Texts) -> Self {
        let mut members: Vec<Nickname<'_>> = (0..)
            .zip(families.iter())
            .flat_map(|(family, names)| {
                names.split(' ').map(move |name| {
                    let name = plain(name);
                    Nickname {
                        family,
                        sound: Sound::of(&name),
                        name: name.into(),
                    }
                })
            })
            .collect();
        members.sort();
        let members = || members.iter();
        let rest = members().map(|member| (member.family, member.sound.set));
        Self {
            names: members().map(|member| &member.name).collect(),
            letters: members().map(|member| &member.sound.letters).collect(),
            rest: rest.collect(),
            families,
        }
    }

    /// The members of all families of which so many slips could make this sound, sorted by name.
    pub fn members_near(
        &self,
        sound: &Sound<'_>,
        slips: usize,
    ) -> impl Iterator<Item = Nickname<'_>> {
        // Most are told apart by their sets, so that nothing else of them is touched.
        let sets = (0..).zip(self.rest.iter());
        let near = sets.filter(move |(_, (_, set))| may_be(*set, sound.set, slips));
        near.filter_map(|(at, &(family, set))| {
            let (name, letters) = (self.names.get(at)?, self.letters.get(at)?);
            Some(Nickname {
                name: name.into(),
                family,
                sound: Sound {
                    set,
                    letters: letters.into(),
                },
            })
        })
    }

    /// Whether a plain name is in any family.
    pub fn knows(&self, name: &str) -> bool {
        self.names.find_sorted(name).is_some()
    }
}

/// A plain name with one letter for each sound, roughly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sound<'a> {
    /// Which letters there are, a bit each.
    pub set: u32,
    /// The letters.
    pub letters: Cow<'a, str>,
}

impl Sound<'_> {
    /// The sound of a plain name.
    pub fn of(name: &str) -> Self {
        let letters = letters(name);
        let set = letters
            .chars()
            .fold(0, |set, c| set | 1 << (u32::from(c) & 31));
        Self {
            letters: letters.into(),
            set,
        }
    }

    /// Whether so many slips could make one of the other: each brings one letter at most and takes one.
    pub fn may_be(&self, other: &Sound<'_>, slips: usize) -> bool {
        may_be(self.set, other.set, slips)
    }
}

/// The same of two sets of letters.
const fn may_be(a: u32, b: u32, slips: usize) -> bool {
    a == b || slips > 0 && (a ^ b).count_ones() as usize <= 2 * slips
}

/// A word folded, and its accents gone as well.
pub fn plain(text: &str) -> String {
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

/// A word that is folded already, and its accents gone as well.
pub fn plain_folded(folded: &str) -> Cow<'_, str> {
    if folded.is_ascii() {
        folded.into()
    } else {
        plain(folded).into()
    }
}

fn letters(name: &str) -> String {
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
    let mut letters = String::with_capacity(out.len());
    for c in out.chars() {
        let c = match c {
            'c' => 'k',
            'y' | 'j' => 'i',
            'z' => 's',
            'w' => 'v',
            c => c,
        };
        let silent = c == 'h' && !letters.is_empty();
        if !silent && !letters.ends_with(c) {
            letters.push(c);
        }
    }
    letters
}

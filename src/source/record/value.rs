//! The values that some keys take, by the names that people write for them, and what is said of others.

use std::borrow::Cow;

use serde::de::Error;

use super::key::Key;
use crate::builtin;
use crate::draft::{Platform, Relationship};
use crate::languages;
use crate::nearest::{are_alike, did_you_mean};
use crate::source::{keys, shown};

/// The names of [`Platform`].
pub(in crate::source) const PLATFORMS: [&str; 5] = [
    "linkedin",
    "linkedin-free",
    "linkedin-premium",
    "inmail",
    "none",
];

/// The names of [`Relationship`].
pub(in crate::source) const RELATIONSHIPS: [&str; 9] = [
    "met",
    "colleague",
    "classmate",
    "client",
    "friend",
    "mutual",
    "community",
    "follower",
    "stranger",
];

/// The platform of that name; case and separators do not matter.
pub(super) fn platform(name: &str) -> Option<Platform> {
    Platform::named(name)
}

/// The relationship of that name; case does not matter.
pub(in crate::source) fn relationship(name: &str) -> Option<Relationship> {
    const ALL: [Relationship; 9] = [
        Relationship::Met,
        Relationship::Colleague,
        Relationship::Classmate,
        Relationship::Client,
        Relationship::Friend,
        Relationship::Mutual,
        Relationship::Community,
        Relationship::Follower,
        Relationship::Stranger,
    ];
    named(name, &RELATIONSHIPS, &ALL)
}

pub(super) fn named<T: Copy>(name: &str, names: &[&str], values: &[T]) -> Option<T> {
    let index = names
        .iter()
        .position(|candidate| are_alike(candidate, name))?;
    values.get(index).copied()
}

/// The dialect of that name; case and separators do not matter.
pub(super) fn dialect(name: &str) -> Option<String> {
    let names = Taken::Dialects.names();
    named(name.trim(), &names, &names).map(str::to_owned)
}

/// The values that are taken for a key.
#[derive(Clone, Copy)]
pub(super) enum Taken {
    /// Any.
    Any,
    /// One of a few words; case and separators do not matter.
    OneOf(&'static [&'static str]),
    /// The code of a language. One that notes are not read in yet is no mistake of the record's.
    Languages,
    /// The name of a tool that fills templates.
    Dialects,
}

impl Taken {
    pub(super) fn holds(self, text: &str) -> bool {
        if matches!(self, Self::Any) {
            return true;
        }
        let text = text.trim();
        match self {
            Self::Any => true,
            _ if text.is_empty() => true,
            Self::Languages => languages::name_of(text).is_some(),
            Self::OneOf(_) | Self::Dialects => {
                let names = self.names();
                named(text, &names, &names).is_some()
            }
        }
    }

    /// The values, as messages name them; none where any is taken.
    pub(super) fn names(self) -> Cow<'static, [&'static str]> {
        match self {
            Self::Any => Cow::Borrowed(&[]),
            Self::OneOf(names) => Cow::Borrowed(names),
            Self::Languages => builtin::pack().codes().collect(),
            Self::Dialects => dialects().collect(),
        }
    }
}

/// The names of the dialects that templates may be written in.
pub(in crate::source) fn dialects() -> impl Iterator<Item = &'static str> {
    let dialects = builtin::pack().dialects.iter();
    dialects.map(|dialect| dialect.name.as_ref())
}

/// “`key` is `value`; taken are …”.
pub(super) fn unknown_value<E: Error>(key: Key<'_>, value: &str, values: &[&'static str]) -> E {
    // Who writes “German” means the code.
    let called = languages::code_of(value.trim()).filter(|code| values.contains(code));
    let guess = called.or_else(|| keys::nearest(value, values));
    let guess = guess.map_or_else(String::new, |guess| format!("; {}", did_you_mean(guess)));
    E::custom(format!(
        "{} is {}; taken are {}{guess}",
        key.shown(),
        shown(value),
        keys::list(values)
    ))
}

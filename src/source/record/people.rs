//! Reads recipient, sender and context of a record: objects, or a name in place of one.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::field::{RawContext, RawPerson};
use super::key::Key;
use super::seed::{Name, PlacedName, Syntax, Text, once, refuse, wrong};
use crate::draft::Warning;
use crate::source::keys::{self, FACT_KEYS, Known, PersonKey};
use crate::source::shown;

/// Reads a recipient or a sender: an object, or text for `{name: …}`.
pub(super) struct PersonSeed<'p> {
    pub(super) key: &'p str,
    /// Rank of the key itself: what stands in `recipient` wins over what stands in `to`.
    pub(super) rank: u8,
    pub(super) syntax: Syntax,
    pub(super) person: &'p mut RawPerson,
}

impl PersonSeed<'_> {
    /// More than any name's rank, less than [`FLAT`].
    pub(super) const STEP: u8 = 16;

    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong(Key::of_record(self.key), value, "a name or an object")
    }
}

impl<'de> DeserializeSeed<'de> for PersonSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PersonSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name or an object")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        self.person.offer(
            PersonKey::Name,
            Some(name.to_owned()),
            Self::STEP * self.rank,
        );
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = 0;
        let resolve = Known::person;
        while let Some((known, name)) = map.next_key_seed(Name { resolve })? {
            let Some(known) = known else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let key = Key {
                owner: self.key,
                name: &name,
            };
            once(&mut seen, known.bit, key)?;
            let text = map.next_value_seed(Text::new(key, self.syntax))?;
            self.person
                .offer(known.key, text, Self::STEP * self.rank + known.rank);
        }
        Ok(())
    }

    refuse! { bool number list }
}

/// Reads the context, and warns about keys that it does not know.
pub(super) struct ContextSeed<'c> {
    pub(super) syntax: Syntax,
    pub(super) context: &'c mut RawContext,
    pub(super) warnings: &'c mut Vec<Warning>,
}

/// A context with more unknown keys than this is hostile or something else altogether.
pub(super) const MOST_WARNINGS: usize = 16;

impl ContextSeed<'_> {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong(Key::of_record("context"), value, "an object")
    }
}

impl<'de> DeserializeSeed<'de> for ContextSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ContextSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = 0;
        let mut line = None;
        while let Some((known, name)) = map.next_key_seed(PlacedName {
            syntax: self.syntax,
            line: &mut line,
            name: Name {
                resolve: Known::fact,
            },
        })? {
            let Some(known) = known else {
                if self.warnings.len() < MOST_WARNINGS {
                    let message = format!(
                        "unknown key {} in `context` is ignored; {}",
                        shown(&name),
                        keys::advice(&name, &FACT_KEYS)
                    );
                    self.warnings.push(Warning {
                        line,
                        ..Warning::new(message)
                    });
                }
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let key = Key {
                owner: "context",
                name: &name,
            };
            once(&mut seen, known.bit, key)?;
            let text = map.next_value_seed(Text::fact(known.key, key, self.syntax))?;
            self.context.offer(known.key, text, known.rank);
        }
        Ok(())
    }

    refuse! { bool number text list }
}

//! Reads the rules that a record is excused from, with a reason for each or without.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::key::Key;
use super::seed::{Syntax, Text, found, refuse, wrong};
use crate::draft::Allow;

/// Reads the rules that a draft is excused from: text, a list of texts and objects, or an object that has
/// a reason for each.
#[derive(Clone, Copy)]
pub(super) struct AllowSeed {
    pub(super) syntax: Syntax,
}

impl AllowSeed {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong(
            Key::of_record("allow"),
            value,
            "a rule's name or a list of them",
        )
    }
}

/// Reads an object that has a reason for each rule; `null` is none.
fn reasons<'de, A: MapAccess<'de>>(mut map: A, syntax: Syntax) -> Result<Vec<Allow>, A::Error> {
    let mut allowed = Vec::new();
    while let Some(name) = map.next_key::<String>()? {
        let reason = map.next_value_seed(Text::new(Key::of_record(&name), syntax))?;
        let reason = reason.map(|reason| reason.trim().to_owned());
        let reason = reason.filter(|reason| !reason.is_empty());
        allowed.extend(Allow::parse(&name).map(|allow| Allow {
            reason: reason.clone().or(allow.reason),
            ..Allow::new(allow.rule)
        }));
    }
    Ok(allowed)
}

impl<'de> DeserializeSeed<'de> for AllowSeed {
    type Value = Vec<Allow>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AllowSeed {
    type Value = Vec<Allow>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rule's name or a list of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Allow::parse(text).collect())
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut rules = Vec::new();
        while let Some(allowed) = list.next_element_seed(AllowItem {
            syntax: self.syntax,
        })? {
            rules.extend(allowed);
        }
        Ok(rules)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        reasons(map, self.syntax)
    }

    refuse! { bool number }
}

/// Reads one item in the list of rules.
struct AllowItem {
    syntax: Syntax,
}

impl AllowItem {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        E::custom(format!(
            "`allow` holds {} where a rule's name belongs",
            found(value)
        ))
    }
}

impl<'de> DeserializeSeed<'de> for AllowItem {
    type Value = Vec<Allow>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AllowItem {
    type Value = Vec<Allow>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rule's name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Allow::parse(text).collect())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        reasons(map, self.syntax)
    }

    refuse! { bool number null list }
}

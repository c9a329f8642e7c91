//! Reads keys and texts of a record, in whatever syntax, and says what is wrong with values that are none.
//! What they are for is not known here.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_saphyr::Spanned;

use super::key::Key;
use super::value::{RELATIONSHIPS, Taken, unknown_value};
use crate::source::keys::FactKey;
use crate::source::shown;

/// The syntax in which a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Syntax {
    /// A number is a number: where text belongs, it is a mistake.
    Json,
    /// Quotes are optional: `met_when: 2019` is text where text belongs.
    Yaml,
}

/// What a value is, in words.
pub(super) fn found(value: Unexpected<'_>) -> String {
    match value {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("the number {value}"),
        Unexpected::Signed(value) => format!("the number {value}"),
        Unexpected::Float(value) => format!("the number {value}"),
        Unexpected::Str(value) => format!("the text {}", shown(value)),
        Unexpected::Unit => "null".into(),
        Unexpected::Seq => "a list".into(),
        Unexpected::Map => "an object".into(),
        _ => "something else".into(),
    }
}

/// “`key` is … where … belongs”.
pub(super) fn wrong<E: Error>(key: Key<'_>, value: Unexpected<'_>, wanted: &str) -> E {
    let advice = match value {
        Unexpected::Bool(_)
        | Unexpected::Unsigned(_)
        | Unexpected::Signed(_)
        | Unexpected::Float(_)
            if wanted.starts_with("text") =>
        {
            "; put it in quotes"
        }
        _ => "",
    };
    E::custom(format!(
        "{} is {} where {wanted} belongs{advice}",
        key.shown(),
        found(value)
    ))
}

/// Writes the visitor methods that refuse a value of the wrong type.
macro_rules! refuse {
    ($($kind:ident)+) => { $(refuse!(@ $kind);)+ };
    (@ bool) => {
        fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
            Err(self.wrong(Unexpected::Bool(value)))
        }
    };
    (@ number) => {
        fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
            Err(self.wrong(Unexpected::Signed(value)))
        }
        fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
            Err(self.wrong(Unexpected::Unsigned(value)))
        }
        fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
            Err(self.wrong(Unexpected::Float(value)))
        }
    };
    (@ text) => {
        fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
            Err(self.wrong(Unexpected::Str(value)))
        }
    };
    (@ null) => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Err(self.wrong(Unexpected::Unit))
        }
    };
    (@ list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(self.wrong(Unexpected::Seq))
        }
    };
    (@ object) => {
        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(self.wrong(Unexpected::Map))
        }
    };
}
pub(super) use refuse;

/// Refuses a name that was there before, in whatever spelling.
pub(super) fn once<E: Error>(seen: &mut u64, bit: u64, key: Key<'_>) -> Result<(), E> {
    if *seen & bit != 0 {
        return Err(E::custom(format!(
            "the key {} is given twice; keep one of them",
            key.shown()
        )));
    }
    *seen |= bit;
    Ok(())
}

/// Reads a key: what it means, and how it is spelt.
pub(super) struct Name<K> {
    pub(super) resolve: fn(&str) -> Option<K>,
}

impl<'de, K> DeserializeSeed<'de> for Name<K> {
    type Value = (Option<K>, Cow<'de, str>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K> Visitor<'de> for Name<K> {
    type Value = (Option<K>, Cow<'de, str>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(((self.resolve)(key), Cow::Borrowed(beginning(key))))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(((self.resolve)(key), Cow::Owned(beginning(key).to_owned())))
    }
}

/// As much of a key as messages use.
fn beginning(key: &str) -> &str {
    key.get(..key.floor_char_boundary(256)).unwrap_or_default()
}

/// Reads a key, and where it stands if the syntax tells: on which line of what is read.
pub(super) struct PlacedName<'n, K> {
    pub(super) syntax: Syntax,
    pub(super) line: &'n mut Option<usize>,
    pub(super) name: Name<K>,
}

impl<'de, K> DeserializeSeed<'de> for PlacedName<'_, K> {
    type Value = (Option<K>, Cow<'de, str>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.syntax == Syntax::Json {
            return self.name.deserialize(deserializer);
        }
        let key = Spanned::<String>::deserialize(deserializer)?;
        let line = usize::try_from(key.referenced.line()).ok();
        *self.line = line.filter(|line| *line > 0);
        self.name.visit_str(&key.value)
    }
}

/// Reads text, or null.
#[derive(Clone, Copy)]
pub(super) struct Text<'n> {
    pub(super) key: Key<'n>,
    pub(super) syntax: Syntax,
    /// The values that are taken. They are checked while the value is read, since only then does a
    /// parser say where it stands.
    pub(super) taken: Taken,
}

impl<'n> Text<'n> {
    pub(super) fn new(key: Key<'n>, syntax: Syntax) -> Self {
        Self {
            key,
            syntax,
            taken: Taken::Any,
        }
    }

    pub(super) fn fact(fact: FactKey, key: Key<'n>, syntax: Syntax) -> Self {
        let taken = if fact == FactKey::Relationship {
            Taken::OneOf(&RELATIONSHIPS)
        } else {
            Taken::Any
        };
        Self {
            taken,
            ..Self::new(key, syntax)
        }
    }

    pub(super) fn check<E: Error>(self, text: &str) -> Result<(), E> {
        if self.taken.holds(text) {
            return Ok(());
        }
        Err(unknown_value(self.key, text, &self.taken.names()))
    }

    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong(self.key, value, "text")
    }
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.syntax {
            Syntax::Json => deserializer.deserialize_any(self),
            // Asked for anything, YAML would turn `2019` and `007` into numbers.
            Syntax::Yaml => deserializer.deserialize_option(self),
        }
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "text for {}", self.key.shown())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        self.check(text)?;
        Ok(Some(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        self.check(&text)?;
        Ok(Some(text))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let text = Text::new(self.key, self.syntax);
        let text = deserializer.deserialize_str(text).map_err(|_| {
            D::Error::custom(format!(
                "{} is a list or a mapping where text belongs",
                self.key.shown()
            ))
        })?;
        self.check(text.as_deref().unwrap_or_default())?;
        Ok(text)
    }

    refuse! { bool number list object }
}

pub(super) enum TemplateText {
    /// `template: true` says that the note is one.
    Flag(bool),
    Text(Option<String>),
}

pub(super) struct TemplateValue;

impl TemplateValue {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong(Key::of_record("template"), value, "text, true or false")
    }
}

impl<'de> DeserializeSeed<'de> for TemplateValue {
    type Value = TemplateText;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TemplateValue {
    type Value = TemplateText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a template")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(TemplateText::Flag(flag))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(TemplateText::Text(Some(text.to_owned())))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(TemplateText::Text(None))
    }

    refuse! { number list object }
}

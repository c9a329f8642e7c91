//! Values that a configuration may hold: a word of a choice, a number within bounds, texts.
//!
//! They say what they would have liked in the words of those who write configurations; where they stand
//! in the file is for the reader to know.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::diagnostic::{Level, Severity};
use crate::draft::Platform;
use crate::names;
use crate::verdict::EvidenceKind;

/// What makes a draft fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// Anything that is found.
    Suggestion,
    /// Nothing that is found.
    Never,
}

impl FailOn {
    /// All of them, the mildest demand on drafts in the end.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Suggestion, Self::Never];

    /// The name, as in configurations and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
            Self::Never => "never",
        }
    }

    /// The least severity that fails a draft.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Suggestion => Some(Severity::Suggestion),
            Self::Never => None,
        }
    }
}

/// One of a few words.
trait Choice: Copy + 'static {
    /// What the words are for.
    const WHAT: &'static str;
    const WORDS: &'static [Self];

    fn word(self) -> &'static str;

    /// The one that is meant by what was typed.
    fn named(typed: &str) -> Option<Self> {
        let mut words = Self::WORDS.iter().copied();
        words.find(|word| word.word() == typed)
    }
}

macro_rules! choices {
    ($($type:ty: $what:literal,)*) => {
        $(impl Choice for $type {
            const WHAT: &'static str = $what;
            const WORDS: &'static [Self] = &Self::ALL;

            fn word(self) -> &'static str {
                self.name()
            }
        })*
    };
}

impl Choice for Platform {
    const WHAT: &'static str = "platform";
    const WORDS: &'static [Self] = &Self::ALL;

    fn word(self) -> &'static str {
        self.name()
    }

    /// As drafts state it.
    fn named(typed: &str) -> Option<Self> {
        Self::named(typed)
    }
}

choices! {
    Level: "severity",
    FailOn: "severity",
}

struct Word<T>(PhantomData<T>);

impl<T: Choice> Word<T> {
    fn words() -> Vec<&'static str> {
        T::WORDS.iter().map(|word| word.word()).collect()
    }
}

impl<T: Choice> Visitor<'_> for Word<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", names::listed(&Self::words(), "or"))
    }

    fn visit_str<E: de::Error>(self, typed: &str) -> Result<T, E> {
        T::named(typed).ok_or_else(|| E::custom(names::none(T::WHAT, typed, &Self::words())))
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Word(PhantomData))
    }
}

impl<'de> Deserialize<'de> for FailOn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Word(PhantomData))
    }
}

/// A platform by its name.
pub(super) fn platform<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Platform>, D::Error> {
    let word = Word::<Platform>(PhantomData);
    deserializer.deserialize_str(word).map(Some)
}

/// The same, for the schema.
#[cfg(schema)]
pub(super) fn platforms(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    json(crate::source::schema::platform())
}

/// The kinds of evidence that openers are for.
pub(super) fn opener_kinds() -> impl Iterator<Item = EvidenceKind> {
    EvidenceKind::ALL.into_iter().filter(|kind| kind.personal())
}

/// The one of them that goes by this name.
pub(super) fn opener_kind(name: &str) -> Option<EvidenceKind> {
    opener_kinds().find(|kind| kind.name() == name)
}

/// Openers by kind and language, for the schema.
#[cfg(schema)]
pub(super) fn own_openers(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let languages: Vec<_> = crate::builtin::pack().codes().collect();
    schemars::json_schema!({
        "type": "object",
        "propertyNames": { "enum": opener_kinds().map(EvidenceKind::name).collect::<Vec<_>>() },
        "additionalProperties": {
            "type": "object",
            "propertyNames": { "enum": languages },
            "additionalProperties": generator.subschema_for::<Texts>(),
        },
    })
}

/// Patterns for files, for the schema: what names no file is refused.
#[cfg(schema)]
pub(super) fn patterns(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let pattern =
        serde_json::json!({ "type": "string", "pattern": "^(?!#)(?!(?:.*/)?\\.\\.(?:/|$)).*\\S" });
    schemars::json_schema!({
        "anyOf": [pattern, { "type": "array", "items": pattern }],
    })
}

/// The same, of which there is at least one.
#[cfg(schema)]
pub(super) fn some_patterns(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let mut patterns = patterns(generator);
    if let Some(list) = patterns.pointer_mut("/anyOf/1")
        && let Some(list) = list.as_object_mut()
    {
        list.insert("minItems".to_owned(), 1.into());
    }
    patterns
}

/// The code of a language that notes are read in, for the schema: which those are is for the linter to say.
#[cfg(schema)]
pub(super) fn language(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    json(crate::source::schema::language())
}

/// The name of a tool that fills templates, likewise.
#[cfg(schema)]
pub(super) fn dialect(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    json(crate::source::schema::dialect())
}

#[cfg(schema)]
fn json(schema: serde_json::Value) -> schemars::Schema {
    schema.try_into().unwrap_or_default()
}

/// A whole number up to `MOST`.
struct Whole<const MOST: u16>;

impl<const MOST: u16> Visitor<'_> for Whole<MOST> {
    type Value = u16;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 0 to {MOST}")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<u16, E> {
        u16::try_from(number)
            .ok()
            .filter(|number| *number <= MOST)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Signed(number), &self))
    }
}

/// A score, or nothing.
pub(super) fn score<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let score = deserializer.deserialize_i64(Whole::<100>)?;
    Ok(u8::try_from(score).ok())
}

/// The most openers that may be asked for.
pub const MOST_OPENERS: u16 = 1000;

/// A number of openers, or nothing.
pub(super) fn openers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    deserializer
        .deserialize_i64(Whole::<MOST_OPENERS>)
        .map(Some)
}

/// Texts, each with its place in the file. One text may stand without the brackets of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<Spanned<String>>);

impl Texts {
    /// The texts in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|text| text.get_ref().as_str())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(schema)]
impl schemars::JsonSchema for Texts {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Texts".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } },
            ],
        })
    }
}

/// Texts as they are written.
enum Written {
    One(String),
    Many(Vec<Spanned<String>>),
}

struct WrittenVisitor;

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Written, E> {
        Ok(Written::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Written, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(Written::Many(texts))
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenVisitor)
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Spanned::<Written>::deserialize(deserializer)?;
        let span = written.span();
        Ok(Self(match written.into_inner() {
            Written::One(text) => vec![Spanned::new(span, text)],
            Written::Many(texts) => texts,
        }))
    }
}

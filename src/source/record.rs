//! One record becomes one draft: which value belongs to which field, whatever the syntax.
//!
//! Values go straight from serde's parser into their fields, without a tree in between. Nothing here
//! knows files, lines or bytes; a format wraps what it reads into a [`RecordSeed`] and calls
//! [`RawDraft::finish`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::value::RawValue;

use super::keys::{self, DRAFT_KEYS, DraftKey, Known, PersonKey, TopKey};
use super::shown;
use crate::draft::{Allow, Context, Draft, Origin, Person, Platform, Warning};

mod allow;
mod field;
mod key;
mod people;
mod seed;
mod value;

use allow::AllowSeed;
use field::{FLAT, RawContext, RawPerson, Slot};
use key::Key;
use people::{ContextSeed, MOST_WARNINGS, PersonSeed};
pub(super) use seed::Syntax;
use seed::{Name, TemplateText, TemplateValue, Text, found, once, refuse};
#[cfg(schema)]
pub(super) use value::dialects;
pub(super) use value::{PLATFORMS, RELATIONSHIPS, relationship};
use value::{Taken, dialect, platform};

/// A record whose values are known and not yet checked against one another.
#[derive(Debug, Clone, Default)]
pub(super) struct RawDraft {
    id: Option<serde_json::Value>,
    /// A number that is an id is read as it is written, which takes longer.
    pub(super) exact_id: bool,
    /// A key that stands for the note was there, if only with `null`.
    note_given: bool,
    note: Slot,
    /// The key that `note` stood under, and its column; mostly `note`, which takes no memory.
    note_name: Cow<'static, str>,
    note_column: Option<usize>,
    /// The column, from 1, of the field that is being taken, if it is of a table.
    pub(super) column: Option<usize>,
    /// The key `template` was there with a text, if only an empty one.
    template_given: bool,
    template: Option<String>,
    template_flag: Option<bool>,
    recipient: RawPerson,
    sender: RawPerson,
    context: RawContext,
    platform: Option<Platform>,
    language: Option<String>,
    dialect: Option<String>,
    allow: Vec<Allow>,
    warnings: Vec<Warning>,
}

/// Why a record is no draft.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfinished {
    /// No key stands for the note.
    NoNote,
    /// What is wrong, and what to do.
    Wrong(String),
}

impl RawDraft {
    /// Takes the draft out, if its values hold together.
    pub(super) fn finish(&mut self, origin: Origin) -> Result<Box<Draft>, Unfinished> {
        if !self.note_given {
            return Err(Unfinished::NoNote);
        }
        self.finish_with(None, origin).map_err(Unfinished::Wrong)
    }

    /// Takes out the draft whose note stands outside the record; `body` is `None` where nothing stands
    /// there.
    pub(super) fn finish_with(
        &mut self,
        body: Option<String>,
        origin: Origin,
    ) -> Result<Box<Draft>, String> {
        let note = self.note.text.take();
        let (note, template) = match (note, self.template.take(), body) {
            (None, None, None) => (String::new(), self.template_given),
            (Some(text), None, None) | (None, None, Some(text)) => (text, false),
            (None, Some(text), None) => (text, true),
            (Some(_), Some(word), _) | (_, Some(word), Some(_)) if is_flag(&word) => {
                return Err(format!(
                    "`template` is the text {} where `true` or `false` belongs, without quotes",
                    shown(&word)
                ));
            }
            (Some(_), Some(_), _) => {
                return Err("`note` and `template` are both given; a draft is one of them".into());
            }
            (_, _, Some(_)) => {
                return Err(
                    "the note is given twice, in the front matter and below it; \
                            keep one of them"
                        .into(),
                );
            }
        };
        let language = self
            .language
            .as_deref()
            .map(str::trim)
            .filter(|code| !code.is_empty());
        Ok(Box::new(Draft {
            id: self.id.take(),
            note,
            template: template || self.template_flag.unwrap_or_default(),
            plain: !template && self.template_flag == Some(false),
            sent: false,
            dialect: self.dialect.take(),
            rendered: None,
            recipient: self.recipient.finish(),
            sender: self.sender.finish(),
            context: self.context.finish(),
            platform: self.platform,
            language: language.map(str::to_owned),
            allow: std::mem::take(&mut self.allow),
            origin,
            warnings: std::mem::take(&mut self.warnings),
            particular: Vec::new(),
        }))
    }

    /// Takes a field of a table, where every value is text; an empty one says nothing.
    pub(super) fn put(&mut self, key: TopKey, name: &str, text: &str) -> Result<(), String> {
        let owned = || (!text.is_empty()).then(|| text.to_owned());
        let one_of = |taken| {
            let field = Text {
                taken,
                ..Text::new(Key::of_record(name), Syntax::Yaml)
            };
            let checked: Result<(), serde::de::value::Error> = field.check(text);
            checked.map_err(|error| error.to_string())
        };
        match key {
            TopKey::Recipient(known) => self.recipient.offer(known.key, owned(), FLAT + known.rank),
            TopKey::Sender(known) => self.sender.offer(known.key, owned(), FLAT + known.rank),
            TopKey::Fact(known) => {
                one_of(Text::fact(known.key, Key::of_record(name), Syntax::Yaml).taken)?;
                self.context.offer(known.key, owned(), FLAT + known.rank);
            }
            TopKey::Draft(known) => match known.key {
                DraftKey::Note => self.offer_note(owned(), name, known.rank),
                DraftKey::Template => {
                    self.note_given = true;
                    match text.trim() {
                        flag if flag.eq_ignore_ascii_case("true") => {
                            self.template_flag = Some(true)
                        }
                        flag if flag.eq_ignore_ascii_case("false") => {
                            self.template_flag = Some(false);
                        }
                        _ => {
                            self.template_given = true;
                            self.template = owned();
                        }
                    }
                }
                DraftKey::Recipient | DraftKey::Sender => {
                    let person = if known.key == DraftKey::Sender {
                        &mut self.sender
                    } else {
                        &mut self.recipient
                    };
                    person.offer(PersonKey::Name, owned(), PersonSeed::STEP * known.rank);
                }
                DraftKey::Platform => {
                    one_of(Taken::OneOf(&PLATFORMS))?;
                    self.platform = platform(text.trim());
                }
                DraftKey::Language => {
                    one_of(Taken::Languages)?;
                    self.language = owned();
                }
                DraftKey::Dialect => {
                    one_of(Taken::Dialects)?;
                    self.dialect = dialect(text);
                }
                DraftKey::Allow => self.allow = Allow::parse(text).collect(),
                DraftKey::Id => self.id = owned().map(serde_json::Value::String),
                // A field holds no object; this is a column of something else.
                DraftKey::Context => {}
            },
        }
        Ok(())
    }

    /// Whether the id is a number that may be written otherwise than it was read.
    pub(super) fn has_rounded_id(&self) -> bool {
        self.id.as_ref().is_some_and(serde_json::Value::is_f64)
    }

    /// The key under which the note stood.
    pub(super) fn note_key(&self) -> &str {
        if self.note_name.is_empty() {
            "template"
        } else {
            &self.note_name
        }
    }

    /// What the draft is excused from.
    pub(super) fn allowed(&mut self) -> &mut [Allow] {
        &mut self.allow
    }

    /// What was odd about the record.
    pub(super) fn warned(&mut self) -> &mut [Warning] {
        &mut self.warnings
    }

    /// Recipient, sender, and what is known about the two of them.
    pub(super) fn people(mut self) -> (Person, Person, Context) {
        (
            self.recipient.finish(),
            self.sender.finish(),
            self.context.finish(),
        )
    }

    fn offer_note(&mut self, text: Option<String>, name: &str, rank: u8) {
        self.note_given = true;
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return;
        };
        let wins = self.note.text.is_none() || rank < self.note.rank;
        if self.note.text.is_some() {
            let one_name = self.note_name == name;
            let told = |name: &str, column: Option<usize>| match column {
                Some(column) if one_name => format!("{} (column {column})", shown(name)),
                _ => shown(name),
            };
            let known = told(&self.note_name, self.note_column);
            let other = told(name, self.column);
            let taken = if wins { &other } else { &known };
            self.warnings.push(Warning::new(format!(
                "the note stands under both {known} and {other}; the one under {taken} is taken"
            )));
        }
        if wins {
            self.note_column = self.column;
            self.note_name = match name {
                "note" => Cow::Borrowed("note"),
                name => Cow::Owned(name.to_owned()),
            };
            self.note.offer(Some(text), rank);
        }
    }
}

/// The value of an id, as which this was written: a text where a number has digits that no number here would keep.
fn exact(written: &str) -> Option<serde_json::Value> {
    use serde_json::Value;
    let digits = written.strip_prefix('-').unwrap_or(written);
    match serde_json::from_str(written) {
        Ok(Value::Null) => None,
        Ok(Value::Number(number))
            if number.is_f64() && !digits.contains(|c: char| !c.is_ascii_digit()) =>
        {
            Some(Value::String(written.to_owned()))
        }
        Ok(value) => Some(value),
        Err(_) => Some(Value::String(written.to_owned())),
    }
}

/// Whether a text says yes or no, which is what `template` may be.
fn is_flag(text: &str) -> bool {
    const WORDS: [&str; 6] = ["true", "false", "yes", "no", "on", "off"];
    WORDS
        .iter()
        .any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// The message for a record without a note; `others` are the keys that it has instead.
pub(super) fn no_note<'k>(others: impl IntoIterator<Item = &'k str>) -> String {
    let guess = keys::looks_like(others, &["note", "template", "message"]);
    format!(
        "no `note`: a draft needs the key `note` or `template` (`\"note\": null` says that it is \
         missing).{guess} Keys taken: {}",
        keys::list(&DRAFT_KEYS)
    )
}

/// The keys of a record, for the message about one that has no note.
#[derive(Default)]
pub(super) struct KeyNames(pub(super) Vec<String>);

impl<'de> serde::Deserialize<'de> for KeyNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = KeyNames;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<KeyNames, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
                    if names.len() < MOST_WARNINGS {
                        names.push(name);
                    }
                }
                Ok(KeyNames(names))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Reads one record into `draft`, which is too large to be handed from hand to hand.
#[derive(Debug)]
pub(super) struct RecordSeed<'r> {
    pub(super) syntax: Syntax,
    pub(super) draft: &'r mut RawDraft,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl RecordSeed<'_> {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        let found = found(value);
        E::custom(match self.syntax {
            Syntax::Json => {
                format!(
                    "{found} where a draft belongs, an object such as {{\"note\": \"Hi Jane, …\"}}"
                )
            }
            Syntax::Yaml => format!("{found} where keys and values belong, such as `to: Jane Doe`"),
        })
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a draft")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        match self.syntax {
            Syntax::Json => Err(self.wrong(Unexpected::Unit)),
            // Front matter without a line in it.
            Syntax::Yaml => Ok(()),
        }
    }

    refuse! { bool number text list }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { syntax, draft } = self;
        let (mut seen_keys, mut seen_flat, mut seen_sender, mut seen_facts) = (0, 0, 0, 0);
        let resolve = TopKey::of;
        while let Some((meaning, name)) = map.next_key_seed(Name { resolve })? {
            let key = Key::of_record(&name);
            match meaning {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(TopKey::Draft(known)) => {
                    once(&mut seen_keys, known.bit, key)?;
                    draft.read(known, &name, syntax, &mut map)?;
                }
                Some(TopKey::Recipient(known)) => {
                    once(&mut seen_flat, known.bit, key)?;
                    let text = map.next_value_seed(Text::new(key, syntax))?;
                    draft.recipient.offer(known.key, text, FLAT + known.rank);
                }
                Some(TopKey::Sender(known)) => {
                    once(&mut seen_sender, known.bit, key)?;
                    let text = map.next_value_seed(Text::new(key, syntax))?;
                    draft.sender.offer(known.key, text, FLAT + known.rank);
                }
                Some(TopKey::Fact(known)) => {
                    once(&mut seen_facts, known.bit, key)?;
                    let text = map.next_value_seed(Text::fact(known.key, key, syntax))?;
                    draft.context.offer(known.key, text, FLAT + known.rank);
                }
            }
        }
        Ok(())
    }
}

impl RawDraft {
    /// Reads the value of one of the draft's own keys.
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        known: Known<DraftKey>,
        name: &str,
        syntax: Syntax,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let text = Text::new(Key::of_record(name), syntax);
        let person = |person| PersonSeed {
            key: name,
            rank: known.rank,
            syntax,
            person,
        };
        match known.key {
            DraftKey::Id if !self.exact_id => self.id = map.next_value()?,
            DraftKey::Id => {
                self.id = match syntax {
                    Syntax::Json => exact(map.next_value::<Box<RawValue>>()?.get()),
                    Syntax::Yaml => {
                        let written = map.next_value_seed(text)?;
                        written.as_deref().and_then(exact)
                    }
                }
            }
            DraftKey::Note => {
                let text = map.next_value_seed(text)?;
                self.offer_note(text, name, known.rank);
            }
            DraftKey::Template => match map.next_value_seed(TemplateValue)? {
                TemplateText::Flag(flag) => self.template_flag = Some(flag),
                TemplateText::Text(text) => {
                    self.note_given = true;
                    self.template_given = true;
                    self.template = text.filter(|text| !text.is_empty());
                }
            },
            DraftKey::Recipient => map.next_value_seed(person(&mut self.recipient))?,
            DraftKey::Sender => map.next_value_seed(person(&mut self.sender))?,
            DraftKey::Context => {
                let context = &mut self.context;
                let warnings = &mut self.warnings;
                map.next_value_seed(ContextSeed {
                    syntax,
                    context,
                    warnings,
                })?;
            }
            DraftKey::Platform => {
                let taken = Taken::OneOf(&PLATFORMS);
                let name = map.next_value_seed(Text { taken, ..text })?;
                self.platform = name.as_deref().map(str::trim).and_then(platform);
            }
            DraftKey::Language => {
                let taken = Taken::Languages;
                self.language = map.next_value_seed(Text { taken, ..text })?;
            }
            DraftKey::Dialect => {
                let taken = Taken::Dialects;
                let name = map.next_value_seed(Text { taken, ..text })?;
                self.dialect = name.as_deref().and_then(dialect);
            }
            DraftKey::Allow => self.allow = map.next_value_seed(AllowSeed { syntax })?,
        }
        Ok(())
    }
}

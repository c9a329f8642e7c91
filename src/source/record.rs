//! One record becomes one draft: which value belongs to which field, whatever the syntax.
//!
//! Values go straight from serde's parser into their fields, without a tree in between. Nothing here
//! knows files, lines or bytes; a format wraps what it reads into a [`RecordSeed`] and calls
//! [`RawDraft::finish`].

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_saphyr::Spanned;

use super::keys::{self, DRAFT_KEYS, DraftKey, FACT_KEYS, FactKey, Known, PersonKey, TopKey};
use super::shown;
use crate::builtin;
use crate::draft::{Allow, Context, Draft, Origin, Person, Platform, Relationship, Warning};
use crate::languages;

/// The syntax in which a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// A number is a number: where text belongs, it is a mistake.
    Json,
    /// Quotes are optional: `met_when: 2019` is text where text belongs.
    Yaml,
}

/// The names of [`Platform`].
pub(super) const PLATFORMS: [&str; 5] = [
    "linkedin",
    "linkedin-free",
    "linkedin-premium",
    "inmail",
    "none",
];

/// The names of [`Relationship`].
pub(super) const RELATIONSHIPS: [&str; 9] = [
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
pub(super) fn relationship(name: &str) -> Option<Relationship> {
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

fn named<T: Copy>(name: &str, names: &[&str], values: &[T]) -> Option<T> {
    fn plain(text: &str) -> impl Iterator<Item = u8> {
        text.bytes()
            .filter(|byte| !b" _-".contains(byte))
            .map(|byte| byte.to_ascii_lowercase())
    }
    let index = names
        .iter()
        .position(|candidate| plain(candidate).eq(plain(name)))?;
    values.get(index).copied()
}

/// The dialect of that name; case and separators do not matter.
fn dialect(name: &str) -> Option<String> {
    let names = Taken::Dialects.names();
    named(name.trim(), &names, &names).map(str::to_owned)
}

/// The values that are taken for a key.
#[derive(Clone, Copy)]
enum Taken {
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
    fn holds(self, text: &str) -> bool {
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
    fn names(self) -> Cow<'static, [&'static str]> {
        match self {
            Self::Any => Cow::Borrowed(&[]),
            Self::OneOf(names) => Cow::Borrowed(names),
            Self::Languages => builtin::pack().codes().collect(),
            Self::Dialects => dialects().collect(),
        }
    }
}

/// The names of the dialects that templates may be written in.
pub(super) fn dialects() -> impl Iterator<Item = &'static str> {
    let dialects = builtin::pack().dialects.iter();
    dialects.map(|dialect| dialect.name.as_ref())
}

/// A field that several names may fill: the one of the lowest rank wins, blanks never do.
#[derive(Debug, Clone, Default)]
struct Slot {
    text: Option<String>,
    rank: u8,
}

impl Slot {
    fn offer(&mut self, text: Option<String>, rank: u8) {
        if let Some(text) = text
            && (self.text.is_none() || rank < self.rank)
        {
            *self = Self {
                text: Some(text),
                rank,
            };
        }
    }

    /// Takes the text out, without white space around it.
    fn take(&mut self) -> Option<String> {
        let text = self.text.take()?;
        let trimmed = text.trim();
        if trimmed.len() == text.len() {
            Some(text)
        } else {
            Some(trimmed.to_owned())
        }
    }
}

/// What is added to a rank where a key stands flat at the top level: the nested one wins.
const FLAT: u8 = 64;

#[derive(Debug, Clone, Default)]
struct RawPerson {
    fields: [Slot; 7],
}

/// Puts a text into a field, unless it is blank.
fn offer(fields: &mut [Slot], field: usize, text: Option<String>, rank: u8) {
    if let Some(slot) = fields.get_mut(field) {
        slot.offer(text.filter(|text| !text.trim().is_empty()), rank);
    }
}

impl RawPerson {
    fn offer(&mut self, key: PersonKey, text: Option<String>, rank: u8) {
        offer(&mut self.fields, key as usize, text, rank);
    }

    /// Takes the person out.
    fn finish(&mut self) -> Person {
        let [
            name,
            first_name,
            last_name,
            company,
            title,
            industry,
            location,
        ] = &mut self.fields;
        Person {
            name: name.take(),
            first_name: first_name.take(),
            last_name: last_name.take(),
            company: company.take(),
            title: title.take(),
            industry: industry.take(),
            location: location.take(),
        }
    }
}

#[derive(Debug, Clone, Default)]
struct RawContext {
    fields: [Slot; 9],
}

impl RawContext {
    fn offer(&mut self, key: FactKey, text: Option<String>, rank: u8) {
        offer(&mut self.fields, key as usize, text, rank);
    }

    /// Takes the context out.
    fn finish(&mut self) -> Context {
        let [
            stated,
            met_at,
            met_when,
            worked_on,
            mutual,
            community,
            their_work,
            reason,
            question,
        ] = &mut self.fields;
        Context {
            relationship: stated.take().as_deref().and_then(relationship),
            met_at: met_at.take(),
            met_when: met_when.take(),
            worked_on: worked_on.take(),
            mutual: mutual.take(),
            community: community.take(),
            their_work: their_work.take(),
            reason: reason.take(),
            question: question.take(),
        }
    }
}

/// “`key` is `value`; taken are …”.
fn unknown_value<E: Error>(key: &str, value: &str, values: &[&'static str]) -> E {
    // Who writes “German” means the code.
    let called = languages::code_of(value.trim()).filter(|code| values.contains(code));
    let guess = called.or_else(|| keys::nearest(value, values));
    let guess = guess.map_or_else(String::new, |guess| {
        format!("; did you mean {}?", shown(guess))
    });
    E::custom(format!(
        "{} is {}; taken are {}{guess}",
        shown(key),
        shown(value),
        keys::list(values)
    ))
}

/// A record whose values are known and not yet checked against one another.
#[derive(Debug, Clone, Default)]
pub(super) struct RawDraft {
    id: Option<serde_json::Value>,
    /// A key that stands for the note was there, if only with `null`.
    note_given: bool,
    note: Slot,
    /// The key that `note` stood under, and its column.
    note_name: String,
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
                ..Text::new(name, Syntax::Yaml)
            };
            let checked: Result<(), serde::de::value::Error> = field.check(text);
            checked.map_err(|error| error.to_string())
        };
        match key {
            TopKey::Recipient(known) => self.recipient.offer(known.key, owned(), FLAT + known.rank),
            TopKey::Sender(known) => self.sender.offer(known.key, owned(), FLAT + known.rank),
            TopKey::Fact(known) => {
                one_of(Text::fact(known.key, name, Syntax::Yaml).taken)?;
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
            name.clone_into(&mut self.note_name);
            self.note.offer(Some(text), rank);
        }
    }
}

/// The message for a record without a note; `others` are the keys that it has instead.
pub(super) fn no_note<'k>(others: impl IntoIterator<Item = &'k str>) -> String {
    let meant = others
        .into_iter()
        .find_map(|key| Some((key, keys::nearest(key, &["note", "template", "message"])?)));
    let guess = meant.map_or_else(String::new, |(key, guess)| {
        format!(" {} looks like {}.", shown(key), shown(guess))
    });
    format!(
        "no `note`: a draft needs the key `note` or `template` (`\"note\": null` says that it is \
         missing).{guess} Keys taken: {}",
        keys::list(&DRAFT_KEYS)
    )
}

/// Reads one record into `draft`, which is too large to be handed from hand to hand.
#[derive(Debug)]
pub(super) struct RecordSeed<'r> {
    pub(super) syntax: Syntax,
    pub(super) draft: &'r mut RawDraft,
}

/// What a value is, in words.
fn found(value: Unexpected<'_>) -> String {
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
fn wrong<E: Error>(key: &str, value: Unexpected<'_>, wanted: &str) -> E {
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
        shown(key),
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
        let mut name = String::with_capacity(32);
        while let Some(key) = map.next_key_seed(Name {
            name: &mut name,
            owner: "",
            resolve: TopKey::of,
        })? {
            match key {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(TopKey::Draft(known)) => {
                    once(&mut seen_keys, known.bit, &name)?;
                    draft.read(known, &name, syntax, &mut map)?;
                }
                Some(TopKey::Recipient(known)) => {
                    once(&mut seen_flat, known.bit, &name)?;
                    let text = map.next_value_seed(Text::new(&name, syntax))?;
                    draft.recipient.offer(known.key, text, FLAT + known.rank);
                }
                Some(TopKey::Sender(known)) => {
                    once(&mut seen_sender, known.bit, &name)?;
                    let text = map.next_value_seed(Text::new(&name, syntax))?;
                    draft.sender.offer(known.key, text, FLAT + known.rank);
                }
                Some(TopKey::Fact(known)) => {
                    once(&mut seen_facts, known.bit, &name)?;
                    let text = map.next_value_seed(Text::fact(known.key, &name, syntax))?;
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
        let text = Text::new(name, syntax);
        match known.key {
            DraftKey::Id => self.id = map.next_value()?,
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
            DraftKey::Recipient => {
                let person = &mut self.recipient;
                map.next_value_seed(PersonSeed {
                    key: name,
                    rank: known.rank,
                    syntax,
                    person,
                })?;
            }
            DraftKey::Sender => {
                let person = &mut self.sender;
                map.next_value_seed(PersonSeed {
                    key: name,
                    rank: known.rank,
                    syntax,
                    person,
                })?;
            }
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

/// Refuses a name that was there before, in whatever spelling.
fn once<E: Error>(seen: &mut u64, bit: u64, name: &str) -> Result<(), E> {
    if *seen & bit != 0 {
        return Err(E::custom(format!(
            "the key {} is given twice; keep one of them",
            shown(name)
        )));
    }
    *seen |= bit;
    Ok(())
}

/// Reads a key: remembers how it is spelt, says what it means.
struct Name<'n, K> {
    name: &'n mut String,
    /// The object that the key stands in, which messages name before it; nothing for the record.
    owner: &'n str,
    resolve: fn(&str) -> Option<K>,
}

impl<'de, K> DeserializeSeed<'de> for Name<'_, K> {
    type Value = Option<K>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K> Visitor<'_> for Name<'_, K> {
    type Value = Option<K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        self.name.clear();
        if !self.owner.is_empty() {
            self.name.push_str(self.owner);
            self.name.push('.');
        }
        // Only messages use it, and they show the beginning.
        self.name
            .push_str(key.get(..key.floor_char_boundary(256)).unwrap_or_default());
        Ok((self.resolve)(key))
    }
}

/// Reads a key, and where it stands if the syntax tells: on which line of what is read.
struct PlacedName<'n, K> {
    syntax: Syntax,
    line: &'n mut Option<usize>,
    name: Name<'n, K>,
}

impl<'de, K> DeserializeSeed<'de> for PlacedName<'_, K> {
    type Value = Option<K>;

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
struct Text<'n> {
    key: &'n str,
    syntax: Syntax,
    /// The values that are taken. They are checked while the value is read, since only then does a
    /// parser say where it stands.
    taken: Taken,
}

impl<'n> Text<'n> {
    fn new(key: &'n str, syntax: Syntax) -> Self {
        Self {
            key,
            syntax,
            taken: Taken::Any,
        }
    }

    fn fact(fact: FactKey, key: &'n str, syntax: Syntax) -> Self {
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

    fn check<E: Error>(self, text: &str) -> Result<(), E> {
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
        write!(f, "text for {}", shown(self.key))
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
                shown(self.key)
            ))
        })?;
        self.check(text.as_deref().unwrap_or_default())?;
        Ok(text)
    }

    refuse! { bool number list object }
}

enum TemplateText {
    /// `template: true` says that the note is one.
    Flag(bool),
    Text(Option<String>),
}

struct TemplateValue;

impl TemplateValue {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong("template", value, "text, true or false")
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

/// Reads a recipient or a sender: an object, or text for `{name: …}`.
struct PersonSeed<'p> {
    key: &'p str,
    /// Rank of the key itself: what stands in `recipient` wins over what stands in `to`.
    rank: u8,
    syntax: Syntax,
    person: &'p mut RawPerson,
}

impl PersonSeed<'_> {
    /// More than any name's rank, less than [`FLAT`].
    const STEP: u8 = 16;

    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong(self.key, value, "a name or an object")
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
        let mut name = String::with_capacity(32);
        while let Some(key) = map.next_key_seed(Name {
            name: &mut name,
            owner: self.key,
            resolve: Known::person,
        })? {
            let Some(known) = key else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            once(&mut seen, known.bit, &name)?;
            let text = map.next_value_seed(Text::new(&name, self.syntax))?;
            self.person
                .offer(known.key, text, Self::STEP * self.rank + known.rank);
        }
        Ok(())
    }

    refuse! { bool number list }
}

/// Reads the context, and warns about keys that it does not know.
struct ContextSeed<'c> {
    syntax: Syntax,
    context: &'c mut RawContext,
    warnings: &'c mut Vec<Warning>,
}

/// A context with more unknown keys than this is hostile or something else altogether.
const MOST_WARNINGS: usize = 16;

impl ContextSeed<'_> {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong("context", value, "an object")
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
        const OWNER: &str = "context";
        let mut seen = 0;
        let mut name = String::with_capacity(32);
        let mut line = None;
        while let Some(key) = map.next_key_seed(PlacedName {
            syntax: self.syntax,
            line: &mut line,
            name: Name {
                name: &mut name,
                owner: OWNER,
                resolve: Known::fact,
            },
        })? {
            let Some(known) = key else {
                if self.warnings.len() < MOST_WARNINGS {
                    let name = name.get(OWNER.len() + 1..).unwrap_or_default();
                    let message = format!(
                        "unknown key {} in `context` is ignored; {}",
                        shown(name),
                        keys::advice(name, &FACT_KEYS)
                    );
                    self.warnings.push(Warning {
                        line,
                        ..Warning::new(message)
                    });
                }
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            once(&mut seen, known.bit, &name)?;
            let text = map.next_value_seed(Text::fact(known.key, &name, self.syntax))?;
            self.context.offer(known.key, text, known.rank);
        }
        Ok(())
    }

    refuse! { bool number text list }
}

/// Reads the rules that a draft is excused from: text, a list of texts and objects, or an object that has
/// a reason for each.
#[derive(Clone, Copy)]
struct AllowSeed {
    syntax: Syntax,
}

impl AllowSeed {
    fn wrong<E: Error>(self, value: Unexpected<'_>) -> E {
        wrong("allow", value, "a rule's name or a list of them")
    }
}

/// Reads an object that has a reason for each rule; `null` is none.
fn reasons<'de, A: MapAccess<'de>>(mut map: A, syntax: Syntax) -> Result<Vec<Allow>, A::Error> {
    let mut allowed = Vec::new();
    while let Some(name) = map.next_key::<String>()? {
        let reason = map.next_value_seed(Text::new(&name, syntax))?;
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

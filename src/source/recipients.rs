//! Lists of recipients: who the notes of a template go to, and all that is known about each. Every
//! column is kept, under the name that it has in the file, since a template may ask for any of them.
//! Judges nothing but whether a row names somebody.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::columns;
use super::csv::some;
use super::input::Input;
use super::json::{self, Layout, Place, Unread, Values};
use super::jsonl::Lines;
use super::keys::{self, DraftKey, Known, PersonKey, TopKey};
use super::record::RawDraft;
use super::table::Table;
use super::{BUFFER, InputFormat, ReadError, paths, repeated, shown, sniff};
use crate::draft::{Context, Person, Warning};
use crate::text::{grouped, listed};

/// Somebody that a template is filled in for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recipient {
    /// Number of the row below the header, or of the record, from 1.
    pub row: usize,
    /// Line of the file on which it begins, from 1.
    pub line: usize,
    /// Who it is.
    pub person: Person,
    /// Who writes to them, where the list says so.
    pub sender: Person,
    /// What the sender knows about the two of them, where the list says so.
    pub context: Context,
    /// Every column in its order: its name as in the file, and the value, which may be empty. What a
    /// JSON record holds inside `sender` is called `sender_name` and so on; inside any other object,
    /// by its inner name.
    pub fields: Vec<(Arc<str>, String)>,
}

impl Recipient {
    /// The value of the field `name`, which may be empty; `None` where there is no such field. Case
    /// and separators do not matter: `first_name` is `First Name` and `firstName`.
    pub fn value(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(field, _)| same(field, name));
        field.map(|(_, value)| value.as_str())
    }
}

/// Whether two names of a column are one but for case and separators.
fn same(one: &str, other: &str) -> bool {
    plain(one).eq(plain(other))
}

/// A name without case and separators.
pub(super) fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

/// A list of recipients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recipients {
    /// The file, as the user named it.
    pub file: String,
    /// The names of its columns, in their order. In JSON, those of all records.
    pub columns: Vec<String>,
    /// The recipients that could be read.
    pub list: Vec<Recipient>,
    /// What stood in the place of others: rows that are no rows, and people without a name. Of many rows in another
    /// encoding the first are told one by one, and the last error says how many more there are.
    pub errors: Vec<ReadError>,
    /// What is odd about the list without making anybody unreadable: columns of one name, and people who are listed more
    /// than once. Rows are told by their numbers.
    pub warnings: Vec<Warning>,
}

impl Recipients {
    /// Whether there is a column called `name`; case and separators do not matter.
    pub fn has_column(&self, name: &str) -> bool {
        self.columns.iter().any(|column| same(column, name))
    }
}

/// The recipients in a file: a table, a JSON array or JSON lines, by its extension, else by how it
/// begins. The whole list is held in memory.
///
/// # Errors
///
/// The file cannot be read, it holds nobody, or nothing in it names people. A row that cannot be read
/// is none: it stands in [`Recipients::errors`], and the others are read.
pub fn read_recipients(path: &Path) -> Result<Recipients, ReadError> {
    let file = File::open(path).map_err(|error| paths::unreadable(path, &error))?;
    let known = paths::by_extension(path).map(|known| known.format);
    let format = match known {
        Some(format @ (InputFormat::Csv | InputFormat::Json | InputFormat::Jsonl)) => format,
        _ => InputFormat::Auto,
    };
    let reader = BufReader::with_capacity(BUFFER, file);
    read_recipients_from(reader, path.to_string_lossy().into_owned(), format)
}

/// The recipients in `reader`, said to come from `file`. Other formats than tables and JSON are found
/// out by how it begins.
///
/// ```
/// use invitelint::source::{InputFormat, read_recipients_from};
///
/// let table = "First Name;Company\nJane;Acme\n;Initech\n";
/// let people = read_recipients_from(table.as_bytes(), "people.csv".into(), InputFormat::Csv)?;
/// assert_eq!(people.list[0].value("first_name"), Some("Jane"));
/// assert_eq!(people.errors[0].to_string(), "people.csv:3: row 2: a recipient without a name");
/// # Ok::<(), invitelint::source::ReadError>(())
/// ```
///
/// # Errors
///
/// Those of [`read_recipients`].
pub fn read_recipients_from(
    reader: impl BufRead + Send,
    file: String,
    format: InputFormat,
) -> Result<Recipients, ReadError> {
    let mut input = Input::new(Some(file.clone()), reader);
    input.item = "recipient";
    input.begin()?;
    let format = match format {
        InputFormat::Csv | InputFormat::Json | InputFormat::Jsonl => format,
        _ => sniff::sniff(&mut input.reader).map_err(|error| input.unreadable(&error))?,
    };
    let mut people = People {
        item: if matches!(format, InputFormat::Json | InputFormat::Jsonl) {
            "record"
        } else {
            "row"
        },
        recipients: Recipients {
            file,
            ..Recipients::default()
        },
        names: HashMap::new(),
        doubled: HashSet::new(),
    };
    let place = match format {
        InputFormat::Json => people.read_json(Values::new(input, record)),
        InputFormat::Jsonl => people.read_json(Lines::new(input, record)),
        _ => people.read_table(input)?,
    };
    people.finish(place)
}

/// The most names of columns that are told of because they stand twice.
const MOST_DOUBLED: usize = 3;

/// The most rows in another encoding that are told one by one: mostly the whole list is in it.
const MOST_ENCODED: usize = 3;

/// A list that is being read.
struct People {
    /// What a recipient is in the file.
    item: &'static str,
    recipients: Recipients,
    /// Every name of a column, so that all recipients share it.
    names: HashMap<String, Arc<str>>,
    /// Names that stand twice in one row, without case and separators, as far as they were told.
    doubled: HashSet<String>,
}

impl People {
    /// Reads a table; the line of its header.
    fn read_table(&mut self, input: Input<'_>) -> Result<Option<usize>, ReadError> {
        let mut table = Table::open(input)?;
        let columns = table.columns.clone();
        let names: Vec<_> = columns.iter().map(|name| self.name(name)).collect();
        let keys = columns::keys(columns.iter().map(String::as_str));
        let line = table.header_line;
        self.tell_doubled(line, None, columns.iter().map(String::as_str));
        let mut encoded = 0;
        if !keys.iter().flatten().any(|key| names_people(*key)) {
            let message = format!("{}; the first row names the columns", no_people(&columns));
            return Err(table.input.error(Some(line), message));
        }
        while let Some(row) = table.next() {
            match row {
                Err(wrong) => {
                    encoded += usize::from(wrong.encoded);
                    if !wrong.encoded || encoded <= MOST_ENCODED {
                        self.fail(wrong.line, wrong.message);
                    }
                }
                Ok(row) => {
                    let fields = names.iter().enumerate();
                    let fields = fields.map(|(index, name)| Field {
                        key: keys.get(index).copied().flatten(),
                        name: name.clone(),
                        value: row.text(index).to_owned(),
                    });
                    let (number, line) = (row.number, row.line);
                    self.take(number, line, fields.collect());
                }
            }
        }
        if let Some(more @ 1..) = encoded.checked_sub(MOST_ENCODED) {
            let rows = if more == 1 { "row is" } else { "rows are" };
            self.recipients.errors.push(ReadError {
                file: Some(self.recipients.file.clone()),
                line: None,
                message: format!(
                    "{more} more {rows} not UTF-8; save the list as UTF-8, which spreadsheets call “CSV UTF-8”"
                ),
            });
        }
        Ok(Some(line))
    }

    /// Reads records; none of them stands for all.
    fn read_json(
        &mut self,
        records: impl Iterator<Item = Result<(usize, Vec<Flat>), Unread>>,
    ) -> Option<usize> {
        for (index, record) in records.enumerate() {
            match record {
                Err(unread) => {
                    let mut error = unread.error();
                    error.message = format!("{} {}: {}", self.item, index + 1, error.message);
                    self.recipients.errors.push(error);
                }
                Ok((line, mut flat)) => {
                    // The name of somebody's company is not theirs.
                    flat.sort_by_key(|flat| matches!(flat.scope, Scope::Other));
                    self.tell_doubled(line, Some(index + 1), flat.iter().map(Flat::own_name));
                    let keys = columns::keys(flat.iter().map(Flat::of_recipient));
                    let fields = flat.into_iter().zip(keys).map(|(flat, key)| Field {
                        key: flat.scope.key(&flat.name, key),
                        name: self.name(&flat.scope.column(flat.name)),
                        value: flat.value,
                    });
                    let fields = fields.collect();
                    self.take(index + 1, line, fields);
                }
            }
        }
        None
    }

    /// Tells of names that stand twice among those of the header or of the record of that number: a slot is filled from
    /// the first.
    fn tell_doubled<'n>(
        &mut self,
        line: usize,
        record: Option<usize>,
        names: impl Iterator<Item = &'n str>,
    ) {
        let mut columns: Vec<(String, usize, &str)> = names
            .enumerate()
            .map(|(index, name)| (plain(name).collect(), index + 1, name))
            .collect();
        columns.sort_unstable();
        let doubled = columns.chunk_by(|a, b| a.0 == b.0);
        let doubled = doubled.filter(|same| same.len() > 1 && !same[0].0.is_empty());
        let mut doubled: Vec<_> = doubled.collect();
        doubled.sort_unstable_by_key(|same| same[0].1);
        for same in doubled {
            if self.doubled.len() == MOST_DOUBLED {
                return;
            }
            if self.doubled.insert(same[0].0.clone()) {
                let same: Vec<_> = same.iter().map(|(_, at, name)| (*at, *name)).collect();
                let message = doubled_name(&same, record);
                self.recipients.warnings.push(Warning::at(line, message));
            }
        }
    }

    /// The shared name of a column, which is a new one if nobody had it before.
    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let shared: Arc<str> = name.into();
        self.names.insert(name.to_owned(), shared.clone());
        self.recipients.columns.push(name.to_owned());
        shared
    }

    /// Takes the recipient of row `row`, if it is one.
    fn take(&mut self, row: usize, line: usize, fields: Vec<Field>) {
        let mut raw = RawDraft::default();
        for field in &fields {
            if let Some(key) = field.key
                && !matches!(key, TopKey::Draft(known) if !is_person(known.key))
            {
                // A relationship in somebody's own words is a column like any other.
                let _ = raw.put(key, &field.name, &field.value);
            }
        }
        let (person, sender, context) = raw.people();
        if person.name.is_none() && person.first_name.is_none() && person.last_name.is_none() {
            return self.fail(
                line,
                format!("{} {row}: a recipient without a name", self.item),
            );
        }
        self.recipients.list.push(Recipient {
            row,
            line,
            person,
            sender,
            context,
            fields: fields
                .into_iter()
                .map(|field| (field.name, field.value))
                .collect(),
        });
    }

    fn fail(&mut self, line: usize, message: String) {
        self.recipients.errors.push(ReadError {
            file: Some(self.recipients.file.clone()),
            line: Some(line),
            message,
        });
    }

    /// The list, if there is anybody in it or something to say about those who are not.
    fn finish(mut self, line: Option<usize>) -> Result<Recipients, ReadError> {
        let repeated = repeated::warning(&self.recipients.list, self.item);
        self.recipients.warnings.extend(repeated);
        let Recipients {
            file,
            columns,
            list,
            errors,
            ..
        } = &self.recipients;
        let known = || {
            let keys = columns::keys(columns.iter().map(String::as_str));
            keys.into_iter().flatten().any(names_people)
        };
        let message = if !list.is_empty() {
            return Ok(self.recipients);
        } else if !columns.is_empty() && !known() {
            no_people(columns)
        } else if errors.is_empty() {
            "there is nobody in this list; a recipient is a row below the header, or a record"
                .into()
        } else {
            return Ok(self.recipients);
        };
        Err(ReadError {
            file: Some(file.clone()),
            line,
            message,
        })
    }
}

/// The warning for columns of one name, each with its number from 1; of a table, or of the record of that number.
fn doubled_name(columns: &[(usize, &str)], record: Option<usize>) -> String {
    let others = if columns.len() > 2 { "others" } else { "other" };
    let same_spelling = columns.windows(2).all(|two| two[0].1 == two[1].1);
    let names = few(columns.iter().map(|(_, name)| shown(name)));
    let name = shown(columns[0].1);
    let (which, first) = match record {
        Some(record) if same_spelling => (
            format!(
                "record {record}: the key {name} stands {} times",
                columns.len()
            ),
            "the first".to_owned(),
        ),
        Some(record) => (
            format!("record {record}: the keys {names} are one name"),
            name,
        ),
        None => {
            let numbers = few(columns.iter().map(|(at, _)| at.to_string()));
            let which = if same_spelling {
                format!("columns {numbers} have one name, {name}")
            } else {
                format!("columns {numbers}, {names}, have one name but for how it is spelt")
            };
            (which, format!("column {}", columns[0].0))
        }
    };
    format!("{which}; slots are filled from {first}. Rename or delete the {others}")
}

/// The first few of some texts, and how many more there are, as a list in a sentence.
fn few(texts: impl ExactSizeIterator<Item = String>) -> String {
    const NAMED: usize = 4;
    let more = texts.len().saturating_sub(NAMED);
    let mut named: Vec<_> = texts.take(NAMED).collect();
    if more > 0 {
        named.push(format!("{} more", grouped(more)));
    }
    let named: Vec<_> = named.iter().map(String::as_str).collect();
    listed(&named, "and")
}

/// A field of a recipient, and what it means.
struct Field {
    key: Option<TopKey>,
    name: Arc<str>,
    value: String,
}

/// Names of the columns that say who somebody is.
const NAMES: [&str; 5] = ["name", "first_name", "last_name", "full_name", "to"];

/// Whether a column says who somebody is.
fn names_people(key: TopKey) -> bool {
    match key {
        TopKey::Recipient(known) => matches!(
            known.key,
            PersonKey::Name | PersonKey::FirstName | PersonKey::LastName
        ),
        TopKey::Draft(known) => known.key == DraftKey::Recipient,
        TopKey::Sender(_) | TopKey::Fact(_) => false,
    }
}

const fn is_person(key: DraftKey) -> bool {
    matches!(key, DraftKey::Recipient | DraftKey::Sender)
}

/// The message for a list of which no column names people.
fn no_people(columns: &[String]) -> String {
    let guess = keys::looks_like(columns, &NAMES);
    format!(
        "no column names the recipients; the columns are {}.{guess} Taken are {}",
        some(columns),
        keys::list(&NAMES)
    )
}

/// Reads a record: the line on which it begins, and its fields.
fn record(
    input: &Input<'_>,
    bytes: &[u8],
    place: Place,
    layout: Layout,
) -> Result<(usize, Vec<Flat>), Unread> {
    let (_, fields) = json::parse(RecordFields, input, bytes, place, layout)?;
    Ok((place.line, fields))
}

/// A field of a record, taken out of the object that it stood in.
struct Flat {
    scope: Scope,
    name: String,
    value: String,
}

impl Flat {
    /// Its name, if it is the recipient's.
    fn of_recipient(&self) -> &str {
        match self.scope {
            Scope::Record | Scope::Recipient => &self.name,
            Scope::Sender | Scope::Context | Scope::Other => "",
        }
    }

    /// Its name, unless it is the sender's or inside an object that we do not know, where names are of something else.
    fn own_name(&self) -> &str {
        match self.scope {
            Scope::Sender | Scope::Other => "",
            Scope::Record | Scope::Recipient | Scope::Context => &self.name,
        }
    }
}

/// The object that a field stands in.
#[derive(Clone, Copy)]
enum Scope {
    Record,
    Recipient,
    Sender,
    Context,
    /// One that we do not know, such as `custom_fields`.
    Other,
}

impl Scope {
    /// What the object under `name` is; an object within another is what that one is.
    fn within(self, name: &str) -> Self {
        match (self, TopKey::of(name)) {
            (Self::Record, Some(TopKey::Draft(known))) => match known.key {
                DraftKey::Recipient => Self::Recipient,
                DraftKey::Sender => Self::Sender,
                DraftKey::Context => Self::Context,
                _ => Self::Other,
            },
            (Self::Record, _) => Self::Other,
            (scope, _) => scope,
        }
    }

    /// What the field `name` means, which is `column` as a column of the list.
    fn key(self, name: &str, column: Option<TopKey>) -> Option<TopKey> {
        match self {
            Self::Record => column,
            Self::Recipient => column.filter(|key| matches!(key, TopKey::Recipient(_))),
            Self::Sender => Known::person(name).map(TopKey::Sender),
            Self::Context => Known::fact(name).map(TopKey::Fact),
            Self::Other => None,
        }
    }

    /// What the field `name` is called as a column.
    fn column(self, name: String) -> String {
        match self {
            Self::Sender => format!("sender_{name}"),
            _ => name,
        }
    }
}

/// Reads an object, and takes its fields out of the objects in it.
struct RecordFields;

impl<'de> DeserializeSeed<'de> for RecordFields {
    type Value = Vec<Flat>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let Value::Object(fields) = Value::deserialize(deserializer)? else {
            return Err(D::Error::custom(
                "something else where a recipient belongs, an object such as {\"name\": \"Jane Doe\"}",
            ));
        };
        let mut keys = columns::keys(fields.iter().map(|(name, _)| name.as_str()));
        keys.retain(|key| key.is_some_and(names_people));
        let is_list = |(_, value): &&(String, Value)| matches!(value, Value::Records);
        if let Some((name, _)) = fields.iter().find(is_list).filter(|_| keys.is_empty()) {
            return Err(D::Error::custom(format_args!(
                "the recipients stand inside {}; a list is that array alone",
                shown(name)
            )));
        }
        let mut flat = Vec::new();
        flatten(Scope::Record, fields, &mut flat);
        Ok(flat)
    }
}

fn flatten(scope: Scope, fields: Vec<(String, Value)>, flat: &mut Vec<Flat>) {
    for (name, value) in fields {
        match value {
            Value::Text(value) => flat.push(Flat { scope, name, value }),
            Value::Object(fields) => flatten(scope.within(&name), fields, flat),
            Value::Records => flat.push(Flat {
                scope,
                name,
                value: String::new(),
            }),
        }
    }
}

/// A JSON value, as far as a list of people goes.
enum Value {
    /// Text, a number, an answer, or a list of them set off by commas.
    Text(String),
    /// What it holds, in the order of the file.
    Object(Vec<(String, Value)>),
    /// A list of objects and nothing else.
    Records,
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_unit<E: Error>(self) -> Result<Value, E> {
                Ok(Value::Text(String::new()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                let mut texts = Vec::new();
                let mut objects = false;
                while let Some(value) = list.next_element()? {
                    match value {
                        Value::Text(text) => texts.push(text),
                        Value::Object(_) => objects = true,
                        Value::Records => {}
                    }
                }
                if objects && texts.is_empty() {
                    return Ok(Value::Records);
                }
                Ok(Value::Text(texts.join(", ")))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Value::Object(fields))
            }
        }
        deserializer.deserialize_any(Values)
    }
}

//! JSON Schemas of what is read and written, generated from the very types that do it, for editors and
//! for programs that make drafts or read reports.
//!
//! Nothing is described here that a type does not say itself; this room names the schemas and puts a title
//! on each.

mod rule;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

use crate::config::ConfigFile;
use crate::draft::Draft;
use crate::report::{Document, Report, SuggestDocument, Suggestions, Summary, Unreadable};
use crate::rule::file::RawRule;
use crate::source;

/// Something that there is a schema for.
///
/// ```
/// use invitelint::schema::Schema;
///
/// let schema = Schema::Draft.json();
/// assert_eq!(schema["title"], "A draft for invitelint, or a list of them");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Schema {
    /// A record of JSON or JSON lines, or a list of them. Front matter and the columns of a table have the
    /// same keys.
    Draft,
    /// What `check` and `suggest` write with `--format json`; a line of what `--format jsonl` does; a summary by
    /// itself.
    Report,
    /// `invitelint.toml`.
    Config,
    /// A rule's file, as TOML states it.
    Rule,
}

impl Schema {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Report, Self::Config, Self::Rule];

    /// What users type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Report => "report",
            Self::Config => "config",
            Self::Rule => "rule",
        }
    }

    /// The schema, as a JSON document of draft 7, which is what editors understand best.
    pub fn json(self) -> Value {
        let json = SchemaSettings::draft07();
        // What is left out of a TOML file is not there; it cannot be null.
        let toml = SchemaSettings::draft07().with_transform(RecursiveTransform(without_null));
        let (schema, title) = match self {
            Self::Draft => {
                let mut drafts = json;
                // First of all: what the others do is meant for the whole document.
                let transforms = &mut drafts.transforms;
                transforms.insert(0, Box::new(source::schema::as_read));
                (
                    drafts.into_generator().into_root_schema_for::<Drafts>(),
                    "A draft for invitelint, or a list of them",
                )
            }
            Self::Report => (
                json.for_serialize()
                    .into_generator()
                    .into_root_schema_for::<Reports>(),
                "What invitelint reports",
            ),
            Self::Config => (
                toml.into_generator().into_root_schema_for::<ConfigFile>(),
                "The configuration of invitelint",
            ),
            Self::Rule => {
                let mut rules = toml;
                rules.transforms.insert(0, Box::new(rule::as_read));
                (
                    rules.into_generator().into_root_schema_for::<RawRule>(),
                    "A rule of invitelint",
                )
            }
        };
        let mut schema = schema.to_value();
        schema["title"] = title.into();
        schema
    }
}

/// Takes away that a value may be null.
fn without_null(schema: &mut schemars::Schema) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [one] = &mut types[..] {
            let one = one.take();
            schema.insert("type".into(), one);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type") != Some(&"null".into()));
        if let [one] = &mut choices[..] {
            // Beside a reference, draft 7 sees nothing.
            let one = one.take();
            schema.remove("anyOf");
            schema.insert("allOf".into(), vec![one].into());
        }
    }
}

/// What a JSON file holds.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "it is described, and read by hand")]
enum Drafts {
    One(Box<Draft>),
    List(Vec<Draft>),
}

/// What the formats for machines write.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "it is described, and written piece by piece")]
enum Reports {
    /// `--format json`.
    Document(Document),
    /// `--format jsonl`: one draft.
    Report(Report),
    /// `--format jsonl`: one record that could not be read.
    Unreadable(Unreadable<'static>),
    /// `--summary`.
    Summary(Summary),
    /// `suggest --format json`.
    SuggestDocument(SuggestDocument),
    /// `suggest --format jsonl`: one draft.
    Suggestions(Suggestions<'static>),
}

impl JsonSchema for crate::rule::Check {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Check".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> schemars::Schema {
        let names: Vec<_> = Self::ALL.iter().map(|(_, name)| *name).collect();
        schemars::json_schema!({
            "description": "The code-backed checks.",
            "type": "string",
            "enum": names,
        })
    }
}

//! What the reader takes, as JSON Schema: the types of a draft, with the names and the leniency of the
//! reader added from its own tables.
//!
//! A schema may be stricter or laxer than the reader nowhere that a schema can tell; a test holds the two
//! together on records of all shapes. What none can tell: that one key stands twice in two spellings.

use schemars::Schema;
use serde_json::{Map, Value, json};

use super::keys::{self, DraftKey, FactKey};
use super::record::{PLATFORMS, RELATIONSHIPS, dialects};
use crate::builtin;

/// What may stand between the letters of a key.
const IN_KEYS: &str = "[ _./:-]*";
/// What may stand around the letters of a value that is one of several.
const IN_VALUES: &str = "[ _-]*";

/// A regular expression for one of `names` in any case, with `between` between the letters.
fn spellings<'n>(names: impl IntoIterator<Item = &'n str>, between: &str) -> String {
    let letter = |letter: char| match letter {
        'a'..='z' => format!("[{}{letter}]", letter.to_ascii_uppercase()),
        other => other.to_string(),
    };
    let name = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric).map(letter);
        letters.collect::<Vec<_>>().join(between)
    };
    names.into_iter().map(name).collect::<Vec<_>>().join("|")
}

/// What stands before a key's own name to say whose it is.
#[derive(Clone, Copy)]
enum Owner {
    Nothing,
    Perhaps(&'static str),
    Always(&'static str),
}

/// Keys that are one of `names`, behind their owner.
fn pattern<'n>(owner: Owner, names: impl IntoIterator<Item = &'n str>) -> String {
    let before = |owner| format!("{}{IN_KEYS}", spellings([owner], IN_KEYS));
    let owner = match owner {
        Owner::Nothing => String::new(),
        Owner::Perhaps(owner) => format!("(?:{})?", before(owner)),
        Owner::Always(owner) => before(owner),
    };
    format!("^\\s*{owner}(?:{})\\s*$", spellings(names, IN_KEYS))
}

/// Text, or null, which says as little as an empty text.
fn text() -> Value {
    json!({ "type": ["string", "null"] })
}

/// Text that is one of `names`, which `documented` describes; case and separators do not matter.
fn one_of(names: &[&str], documented: Value) -> Value {
    let names = spellings(names.iter().copied(), IN_VALUES);
    json!({ "anyOf": [
        documented,
        { "type": "string", "pattern": format!("^\\s*(?:{IN_VALUES}(?:{names}){IN_VALUES})?\\s*$") },
        { "type": "null" },
    ]})
}

/// The code of a language that notes are read in, with a region behind it or without.
fn code(around: &str) -> Value {
    let codes: Vec<_> = builtin::pack().codes().collect();
    let spelt = spellings(codes.iter().copied(), "");
    let pattern = format!("^{around}(?:{spelt})(?:[-_][\\s\\S]*)?{around}$");
    json!({ "anyOf": [{ "enum": codes }, { "type": "string", "pattern": pattern }] })
}

/// A platform, as a configuration states it.
pub(crate) fn platform() -> Value {
    let names = spellings(PLATFORMS, IN_VALUES);
    let pattern = format!("^{IN_VALUES}(?:{names}){IN_VALUES}$");
    json!({ "anyOf": [{ "enum": PLATFORMS }, { "type": "string", "pattern": pattern }] })
}

/// A language, as a configuration states it.
pub(crate) fn language() -> Value {
    code("")
}

/// The name of a tool that fills templates, as a configuration states it.
pub(crate) fn dialect() -> Value {
    json!({ "enum": dialects().collect::<Vec<_>>() })
}

/// How two people are related, as an example states it.
pub(crate) fn relationship() -> Value {
    json!({ "enum": RELATIONSHIPS })
}

fn relationship_of(documented: Value) -> Value {
    one_of(&RELATIONSHIPS, documented)
}

/// Some key that matches `pattern` has a value that matches `value`.
fn some(pattern: &str, value: &Value) -> Value {
    json!({ "not": { "patternProperties": { pattern: { "not": value } } } })
}

/// No key that matches `pattern` has a value that matches `value`.
fn none(pattern: &str, value: &Value) -> Value {
    json!({ "patternProperties": { pattern: { "not": value } } })
}

/// What a type's own schema says of a field.
fn property(schema: &Schema, name: &str) -> Value {
    let property = schema.get("properties").and_then(|all| all.get(name));
    property.cloned().unwrap_or(Value::Bool(true))
}

/// Gives a field the schema `value`; the field's description stays.
fn set(schema: &mut Schema, name: &str, value: Value) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let slot = properties.entry(name).or_insert_with(|| json!({}));
    let description = slot.get("description").cloned();
    *slot = value;
    if let (Some(description), Value::Object(slot)) = (description, slot) {
        slot.entry("description").or_insert(description);
    }
}

/// The alternatives to null of an optional field.
fn but_null(optional: &Value) -> Value {
    let alternatives = optional.get("anyOf").and_then(Value::as_array);
    let first = alternatives.and_then(|alternatives| alternatives.first());
    first.unwrap_or(optional).clone()
}

/// Adds the names of fields that the type does not state.
fn add_patterns(schema: &mut Schema, patterns: impl IntoIterator<Item = (String, Value)>) {
    let patterns: Map<String, Value> = patterns.into_iter().collect();
    schema.insert("patternProperties".into(), Value::Object(patterns));
}

/// Every name of a field of a person, taken as the reader takes it.
fn person_patterns(owner: Owner) -> [(String, Value); 1] {
    [(pattern(owner, keys::person_names()), text())]
}

/// Every name of a fact, likewise.
fn fact_patterns(owner: Owner) -> [(String, Value); 2] {
    let facts = |relationship: bool| {
        keys::fact_names()
            .filter(move |(_, key)| (*key == FactKey::Relationship) == relationship)
            .map(|(name, _)| name)
    };
    [
        (pattern(owner, facts(false)), text()),
        (
            pattern(owner, facts(true)),
            relationship_of(json!({ "enum": RELATIONSHIPS })),
        ),
    ]
}

/// Makes of a document that describes the types of a draft one that describes what the reader takes.
pub(crate) fn as_read(document: &mut Schema) {
    let Some(Value::Object(types)) = document.get_mut("definitions") else {
        return;
    };
    for (name, transform) in [
        ("Draft", draft as fn(&mut Schema)),
        ("Person", person),
        ("Context", context),
    ] {
        if let Some(described) = types.get_mut(name)
            && let Ok(described) = described.try_into()
        {
            transform(described);
        }
    }
}

/// A recipient or a sender, as the reader takes them.
fn person(schema: &mut Schema) {
    add_patterns(schema, person_patterns(Owner::Nothing));
}

/// A context, as the reader takes it.
fn context(schema: &mut Schema) {
    let relationship = but_null(&property(schema, "relationship"));
    set(schema, "relationship", relationship_of(relationship));
    add_patterns(schema, fact_patterns(Owner::Nothing));
}

/// What the keys of a record may hold, given what the type says of them.
fn values(schema: &Schema) -> [(DraftKey, Value); 10] {
    let person = |of: &Schema, name: &str| json!({ "anyOf": [property(of, name), { "type": ["string", "null"] }] });
    let reasons = json!({ "type": "object", "additionalProperties": text() });
    let rules = json!({ "anyOf": [
        { "type": "array", "items": { "anyOf": [{ "type": "string" }, reasons.clone()] } },
        reasons,
        text(),
    ]});
    let template = json!({ "type": ["string", "boolean", "null"] });
    let recipient = person(schema, "recipient");
    let sender = person(schema, "sender");
    let context = json!({ "anyOf": [property(schema, "context"), { "type": "null" }] });
    let platform = one_of(&PLATFORMS, but_null(&property(schema, "platform")));
    let blank = json!({ "type": ["string", "null"], "pattern": "^\\s*$" });
    let language = json!({ "anyOf": [code("\\s*"), blank] });
    let tools: Vec<_> = dialects().collect();
    let dialect = one_of(&tools, dialect());
    [
        (DraftKey::Note, text()),
        (DraftKey::Template, template),
        (DraftKey::Recipient, recipient),
        (DraftKey::Sender, sender),
        (DraftKey::Context, context),
        (DraftKey::Platform, platform),
        (DraftKey::Language, language),
        (DraftKey::Dialect, dialect),
        (DraftKey::Allow, rules),
        (DraftKey::Id, json!({})),
    ]
}

/// A record, as the reader takes it.
fn draft(schema: &mut Schema) {
    schema.remove("required");
    let named = |key: DraftKey| {
        let names = keys::draft_names().filter(move |(_, known)| *known == key);
        pattern(Owner::Nothing, names.map(|(name, _)| name))
    };
    let values = values(schema);
    for (key, value) in &values {
        let documented = keys::DRAFT_KEYS
            .iter()
            .find(|name| keys::draft_names().any(|(known, of)| known == **name && of == *key));
        if let Some(name) = documented {
            set(schema, name, value.clone());
        }
    }
    if let Some(template) = schema
        .get_mut("properties")
        .and_then(|all| all.get_mut("template"))
    {
        template["description"] = json!(
            "A template in place of the note: its placeholders are slots. Or true, where the note is one."
        );
    }
    let (note, template) = (named(DraftKey::Note), named(DraftKey::Template));
    let patterns = values.map(|(key, value)| (named(key), value));
    // Whatever belongs to the recipient, the sender or the context may stand at the top as well.
    let flat = person_patterns(Owner::Perhaps("recipient"))
        .into_iter()
        .chain(person_patterns(Owner::Always("sender")))
        .chain(fact_patterns(Owner::Perhaps("context")));
    add_patterns(schema, patterns.into_iter().chain(flat));
    let said = json!({ "type": "string", "minLength": 1 });
    let given = json!({ "type": ["string", "null"] });
    schema.insert(
        "allOf".into(),
        json!([
            { "anyOf": [
                { "required": ["note"] },
                { "required": ["template"], "properties": { "template": given } },
                some(&note, &json!(true)),
                some(&template, &given),
            ]},
            { "anyOf": [none(&note, &said), none(&template, &said)] },
        ]),
    );
}

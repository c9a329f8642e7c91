//! What is asked of a rule's file beyond its types.
//!
//! It stands here and not beside the types: they are what the built-in rules are made of, and which languages, tools
//! and relationships there are is known above them.

use schemars::Schema;
use serde_json::{Value, json};

use crate::builtin;
use crate::rule::file::{ANY_LANGUAGE, CONTEXT_KEYS};
use crate::source::schema;

/// Makes of a document that describes the types of a rule's file one that describes what the reader takes.
pub(super) fn as_read(document: &mut Schema) {
    rule(document);
    let example_of = document.pointer_mut("/definitions/Example");
    if let Some(described) = example_of
        && let Ok(described) = described.try_into()
    {
        example(described);
    }
}

/// Puts the members of `more` into a part of a schema.
fn put(schema: &mut Schema, place: &str, more: Value) {
    let part = if place.is_empty() {
        Some(schema.ensure_object())
    } else {
        schema.pointer_mut(place).and_then(Value::as_object_mut)
    };
    if let (Some(part), Value::Object(more)) = (part, more) {
        part.extend(more);
    }
}

/// A rule, as the reader takes it.
fn rule(rule: &mut Schema) {
    let said = "^(?=[\\s\\S]*\\S)";
    let line = format!("{said}[^\\r\\n]*$");
    for (key, pattern) in [
        ("summary", format!("{said}[^\\r\\n]*[^.\\r\\n]$")),
        ("since", line.clone()),
        ("message", line),
        ("rationale", said.to_owned()),
        ("help", said.to_owned()),
    ] {
        put(
            rule,
            &format!("/properties/{key}"),
            json!({ "pattern": pattern }),
        );
    }
    let languages = builtin::pack().codes().chain([ANY_LANGUAGE]);
    let languages = json!({ "enum": languages.collect::<Vec<_>>() });
    let phrases = json!({ "propertyNames": languages });
    put(rule, "/properties/phrases", phrases.clone());
    put(rule, "/properties/unless", phrases);
    let any = json!({ "propertyNames": { "enum": [ANY_LANGUAGE] } });
    put(rule, "/properties/patterns", any);
    let fires = json!({
        "description": "A note on which the rule fires.",
        "required": ["fires"],
        "properties": { "fires": { "description": "It does.", "const": true } },
    });
    put(rule, "/properties/examples", json!({ "contains": fires }));
    let some = |key: &str| {
        let none = json!({ "additionalProperties": { "maxItems": 0 } });
        json!({ "required": [key], "properties": { key: { "not": none } } })
    };
    let named = json!({ "required": ["check"] });
    let unset = json!({ "properties": { "parameters": { "maxProperties": 0 } } });
    put(
        rule,
        "",
        json!({
            "allOf": [
                { "anyOf": [named, some("phrases"), some("patterns")] },
                { "anyOf": [named, unset] },
            ],
        }),
    );
    if let Some(Value::Array(required)) = rule.get_mut("required") {
        required.push("examples".into());
    }
}

/// An example of a rule, likewise.
fn example(example: &mut Schema) {
    for (key, known) in [
        ("language", schema::language()),
        ("dialect", schema::dialect()),
    ] {
        put(example, &format!("/properties/{key}"), known);
    }
    let mut relationship = schema::relationship();
    relationship["description"] = "How sender and recipient are related.".into();
    put(
        example,
        "/properties/context",
        json!({
            "propertyNames": { "enum": CONTEXT_KEYS },
            "properties": { "relationship": relationship },
        }),
    );
}

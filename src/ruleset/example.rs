//! The drafts that the examples of rules describe. What a linter says of them is for [`crate::trial`]; here it
//! is only told which examples are no drafts, before anybody tries them.

use serde::de::DeserializeOwned;

use crate::draft::{Allow, Draft, Platform, Relationship, Rendered};
use crate::rule::Example;

/// An example that describes no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExampleError {
    /// A key of a draft that there is not.
    #[error("an example knows no `{0}`")]
    UnknownKey(String),
    /// A platform or a relationship that there is not.
    #[error("`{key}` cannot be `{value}`: {why}")]
    Value {
        /// The key.
        key: String,
        /// What it says.
        value: String,
        /// What it could say.
        why: String,
    },
}

impl ExampleError {
    /// The key that says it.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::UnknownKey(key) | Self::Value { key, .. } => key,
        }
    }
}

/// The draft that an example describes.
///
/// # Errors
///
/// It says what no draft can.
pub fn draft(example: &Example<'_>) -> Result<Draft, ExampleError> {
    let mut draft = Draft::new(example.note);
    for &(key, value) in &example.draft {
        let text = Some(value.to_string());
        match key {
            "to" => draft.recipient.name = text,
            "from" => draft.sender.name = text,
            "company" => draft.recipient.company = text,
            "title" => draft.recipient.title = text,
            "location" => draft.recipient.location = text,
            "platform" => draft.platform = Some(variant::<Platform>(key, value)?),
            "language" => draft.language = text,
            "dialect" => draft.dialect = text,
            "allow" => draft.allow = Allow::parse(value).collect(),
            "template" => draft.template = true,
            "empty" => {
                let names = value.split(", ");
                draft.rendered = Some(Rendered {
                    empty: names.map(|name| (name.to_owned(), 0)).collect(),
                    ..Rendered::default()
                });
            }
            "relationship" => {
                draft.context.relationship = Some(variant::<Relationship>(key, value)?);
            }
            "met_at" => draft.context.met_at = text,
            "met_when" => draft.context.met_when = text,
            "worked_on" => draft.context.worked_on = text,
            "mutual" => draft.context.mutual = text,
            "community" => draft.context.community = text,
            "their_work" => draft.context.their_work = text,
            "reason" => draft.context.reason = text,
            "question" => draft.context.question = text,
            _ => return Err(ExampleError::UnknownKey(key.to_string())),
        }
    }
    Ok(draft)
}

fn variant<T: DeserializeOwned>(key: &str, value: &str) -> Result<T, ExampleError> {
    serde_json::from_value(value.into()).map_err(|error| ExampleError::Value {
        key: key.to_owned(),
        value: crate::text::excerpt(value, 60),
        why: why(&error.to_string()),
    })
}

/// What would have been taken, from what serde says.
fn why(error: &str) -> String {
    let expected = error.rsplit_once(", expected ");
    let why = expected.map_or(error.to_owned(), |(_, known)| format!("it is {known}"));
    crate::text::excerpt(&why, 200)
}

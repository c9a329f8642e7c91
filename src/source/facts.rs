//! Facts that are given one by one, as on a command line: `met_at=the Ada Lovelace breakfast`.
//! Sets fields of a [`Context`] and judges nothing but the key's name.

use super::keys::{self, FACT_KEYS, FactKey, Known};
use super::record::{RELATIONSHIPS, relationship};
use super::shown;
use crate::draft::Context;

/// A fact that could not be taken into a context.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FactError {
    /// There is no such key.
    #[error("unknown fact {}; {}", shown(.key), keys::advice(.key, &FACT_KEYS))]
    UnknownKey {
        /// The key as given.
        key: String,
        /// The key that was probably meant.
        nearest: Option<&'static str>,
    },
    /// The key `relationship` takes only the names of [`crate::Relationship`].
    #[error("unknown relationship {}; {}", shown(.value), keys::advice(.value, &RELATIONSHIPS))]
    UnknownRelationship {
        /// The value as given.
        value: String,
        /// The value that was probably meant.
        nearest: Option<&'static str>,
    },
}

/// The key of a context that `key` is, however it is spelt.
pub fn fact_key(key: &str) -> Option<&'static str> {
    let known = Known::fact(key)?;
    FACT_KEYS.get(known.key as usize).copied()
}

/// Sets the fact `key` of `context` to `value`, in place of what stood there; a blank value unsets
/// it. Keys are taken as in a draft's `context`: `met_at`, `metAt`, `Met at`.
///
/// # Errors
///
/// The key is not one of a context's keys, or the value of `relationship` is not one of its values.
pub fn apply_fact(context: &mut Context, key: &str, value: &str) -> Result<(), FactError> {
    let Some(known) = Known::fact(key) else {
        return Err(FactError::UnknownKey {
            key: key.to_owned(),
            nearest: keys::nearest(key, &FACT_KEYS),
        });
    };
    let value = value.trim();
    let text = (!value.is_empty()).then(|| value.to_owned());
    match known.key {
        FactKey::Relationship => {
            context.relationship = match text {
                None => None,
                Some(text) => match relationship(&text) {
                    Some(relationship) => Some(relationship),
                    None => {
                        return Err(FactError::UnknownRelationship {
                            nearest: keys::nearest(&text, &RELATIONSHIPS),
                            value: text,
                        });
                    }
                },
            }
        }
        FactKey::MetAt => context.met_at = text,
        FactKey::MetWhen => context.met_when = text,
        FactKey::WorkedOn => context.worked_on = text,
        FactKey::Mutual => context.mutual = text,
        FactKey::Community => context.community = text,
        FactKey::TheirWork => context.their_work = text,
        FactKey::Reason => context.reason = text,
        FactKey::Question => context.question = text,
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::draft::Relationship;

    #[test]
    fn every_key_sets_its_field() {
        let mut context = Context::default();
        for key in FACT_KEYS.into_iter().filter(|key| *key != "relationship") {
            apply_fact(&mut context, key, &format!(" the {key} ")).unwrap();
        }
        let facts: Vec<_> = context.facts().collect();
        assert_eq!(facts.len(), FACT_KEYS.len() - 1);
        for (key, value) in facts {
            assert_eq!(value, format!("the {key}"));
        }
    }

    #[test]
    fn the_last_value_holds_and_a_blank_one_unsets() {
        let mut context = Context::default();
        apply_fact(&mut context, "metAt", "the harbour fair").unwrap();
        apply_fact(&mut context, "met_at", "the kite festival").unwrap();
        assert_eq!(context.met_at.as_deref(), Some("the kite festival"));
        apply_fact(&mut context, "Met At", "  ").unwrap();
        assert_eq!(context.met_at, None);
    }

    #[test]
    fn relationships_are_checked() {
        let mut context = Context::default();
        apply_fact(&mut context, "relationship", "Colleague").unwrap();
        assert_eq!(context.relationship, Some(Relationship::Colleague));
        let error = apply_fact(&mut context, "relationship", "coleague").unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown relationship `coleague`; did you mean `colleague`?"
        );
        assert_eq!(context.relationship, Some(Relationship::Colleague));
    }

    #[test]
    fn an_unknown_key_names_the_nearest_or_all() {
        let mut context = Context::default();
        let error = apply_fact(&mut context, "meet_at", "x").unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown fact `meet_at`; did you mean `met_at`?"
        );
        let error = apply_fact(&mut context, "shoe\u{1b}size", "x")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("unknown fact `shoe\\u{1b}size`; taken are relationship, met_at")
        );
        assert_eq!(context, Context::default());
    }
}

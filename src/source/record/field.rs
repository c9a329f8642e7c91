//! The fields of recipient, sender and context, which go by several names: of two texts for one field the one
//! under the better name wins, wherever it stands.

use super::value::relationship;
use crate::draft::{Context, Person};
use crate::source::keys::{FactKey, PersonKey};

/// A field that several names may fill: the one of the lowest rank wins, blanks never do.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub(super) text: Option<String>,
    pub(super) rank: u8,
}

impl Slot {
    pub(super) fn offer(&mut self, text: Option<String>, rank: u8) {
        if let Some(text) = text
            && (self.text.is_none() || rank < self.rank)
        {
            *self = Self {
                text: Some(text),
                rank,
            };
        }
    }
}

/// What is added to a rank where a key stands flat at the top level: the nested one wins.
pub(super) const FLAT: u8 = 64;

/// Puts a text into a field without white space around it, unless it is blank or what is there has the better
/// name; `rank` is that name's.
fn offer(field: &mut Option<String>, rank: &mut u8, text: Option<String>, offered: u8) {
    let Some(text) = text.filter(|_| field.is_none() || offered < *rank) else {
        return;
    };
    let trimmed = text.trim();
    if !trimmed.is_empty() {
        *rank = offered;
        *field = Some(if trimmed.len() == text.len() {
            text
        } else {
            trimmed.to_owned()
        });
    }
}

/// A recipient or a sender, as far as they have been read.
#[derive(Debug, Clone, Default)]
pub(super) struct RawPerson {
    person: Person,
    /// The ranks of the names that filled the fields, in the order of [`PersonKey`].
    ranks: [u8; 7],
}

impl RawPerson {
    pub(super) fn offer(&mut self, key: PersonKey, text: Option<String>, rank: u8) {
        let person = &mut self.person;
        let field = match key {
            PersonKey::Name => &mut person.name,
            PersonKey::FirstName => &mut person.first_name,
            PersonKey::LastName => &mut person.last_name,
            PersonKey::Company => &mut person.company,
            PersonKey::Title => &mut person.title,
            PersonKey::Industry => &mut person.industry,
            PersonKey::Location => &mut person.location,
        };
        offer(field, &mut self.ranks[key as usize], text, rank);
    }

    /// Takes the person out.
    pub(super) fn finish(&mut self) -> Person {
        std::mem::take(&mut self.person)
    }
}

/// A context, as far as it has been read.
#[derive(Debug, Clone, Default)]
pub(super) struct RawContext {
    /// The relationship, in words; the others stand in their fields.
    stated: Option<String>,
    context: Context,
    /// The ranks of the names that filled the fields, in the order of [`FactKey`].
    ranks: [u8; 9],
}

impl RawContext {
    pub(super) fn offer(&mut self, key: FactKey, text: Option<String>, rank: u8) {
        let context = &mut self.context;
        let field = match key {
            FactKey::Relationship => &mut self.stated,
            FactKey::MetAt => &mut context.met_at,
            FactKey::MetWhen => &mut context.met_when,
            FactKey::WorkedOn => &mut context.worked_on,
            FactKey::Mutual => &mut context.mutual,
            FactKey::Community => &mut context.community,
            FactKey::TheirWork => &mut context.their_work,
            FactKey::Reason => &mut context.reason,
            FactKey::Question => &mut context.question,
        };
        offer(field, &mut self.ranks[key as usize], text, rank);
    }

    /// Takes the context out.
    pub(super) fn finish(&mut self) -> Context {
        Context {
            relationship: self.stated.take().as_deref().and_then(relationship),
            ..std::mem::take(&mut self.context)
        }
    }
}

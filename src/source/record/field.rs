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
pub(super) const FLAT: u8 = 64;

/// A recipient or a sender, as far as they have been read; the fields are in the order of [`PersonKey`].
#[derive(Debug, Clone, Default)]
pub(super) struct RawPerson {
    fields: [Slot; 7],
}

/// Puts a text into a field, unless it is blank.
fn offer(fields: &mut [Slot], field: usize, text: Option<String>, rank: u8) {
    if let Some(slot) = fields.get_mut(field) {
        slot.offer(text.filter(|text| !text.trim().is_empty()), rank);
    }
}

impl RawPerson {
    pub(super) fn offer(&mut self, key: PersonKey, text: Option<String>, rank: u8) {
        offer(&mut self.fields, key as usize, text, rank);
    }

    /// Takes the person out.
    pub(super) fn finish(&mut self) -> Person {
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

/// A context, as far as it has been read; the fields are in the order of [`FactKey`].
#[derive(Debug, Clone, Default)]
pub(super) struct RawContext {
    fields: [Slot; 9],
}

impl RawContext {
    pub(super) fn offer(&mut self, key: FactKey, text: Option<String>, rank: u8) {
        offer(&mut self.fields, key as usize, text, rank);
    }

    /// Takes the context out.
    pub(super) fn finish(&mut self) -> Context {
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

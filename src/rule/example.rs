//! The notes that show what a rule does, laid out so that those who only check notes do not pay for them:
//! there are more texts in them than in all the rest of a rule.

use super::List;
use super::table::Texts;

/// A note that shows what a rule does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example<'a> {
    /// The note.
    pub note: &'a str,
    /// Whether the rule fires on it.
    pub fires: bool,
    /// Its line in the rule's file.
    pub line: usize,
    /// What else the draft says: `to`, `from`, `company`, `title`, `location`, `platform`, `language`, `template`,
    /// `dialect`, `allow`, `empty` (slots that a recipient's row leaves empty), and context facts by their
    /// keys.
    pub draft: Vec<(&'a str, &'a str)>,
    /// Notes to other people in the same batch.
    pub others: Vec<&'a str>,
}

/// The examples of a rule, in the order of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examples {
    /// Of each example the note, then the keys of its draft, each before its value, then the notes to others.
    pub(crate) texts: Texts,
    pub(crate) list: List<Entry>,
}

/// What is known of an example beside its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) fires: bool,
    pub(crate) line: u32,
    /// How many facts its draft has.
    pub(crate) facts: u32,
    /// How many notes go to others.
    pub(crate) others: u32,
}

impl Examples {
    /// The examples in their order.
    pub fn iter(&self) -> impl Iterator<Item = Example<'_>> {
        let mut texts = self.texts.iter();
        self.list.iter().map(move |entry| {
            let note = texts.next().unwrap_or_default();
            let facts = texts.by_ref().take(2 * entry.facts as usize);
            let facts: Vec<_> = facts.collect();
            let pairs = facts.chunks_exact(2).map(|pair| (pair[0], pair[1]));
            Example {
                note,
                fires: entry.fires,
                line: entry.line as usize,
                draft: pairs.collect(),
                others: texts.by_ref().take(entry.others as usize).collect(),
            }
        })
    }
}

impl<'a> FromIterator<Example<'a>> for Examples {
    fn from_iter<I: IntoIterator<Item = Example<'a>>>(examples: I) -> Self {
        let mut texts = Vec::new();
        let list = examples.into_iter().map(|example| {
            texts.push(example.note);
            texts.extend(example.draft.iter().flat_map(|(key, value)| [*key, *value]));
            texts.extend(&example.others);
            Entry {
                fires: example.fires,
                line: super::wide(example.line),
                facts: super::wide(example.draft.len()),
                others: super::wide(example.others.len()),
            }
        });
        let list = list.collect();
        Self {
            texts: texts.into_iter().collect(),
            list,
        }
    }
}

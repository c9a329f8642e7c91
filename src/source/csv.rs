//! CSV and its like: a header, and one draft a row. The columns have the names of a draft's keys, or
//! those that other languages and tools have for them; what else a table holds is ignored. The
//! invitations in an export of LinkedIn are read as they come.

use super::columns;
use super::input::Input;
use super::keys::{self, DraftKey, TopKey};
use super::record::RawDraft;
use super::table::{Row, Table};
use super::{ReadError, Record, Records, shown};
use crate::draft::{Draft, Inset, Origin};

/// The drafts of `input`, row by row.
pub(super) fn records(input: Input<'_>) -> Records<'_> {
    match Rows::open(input) {
        Ok(Some(rows)) => Box::new(rows),
        Ok(None) => Box::new(std::iter::empty()),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

struct Rows<'a> {
    table: Table<'a>,
    /// What each column means.
    keys: Vec<Option<TopKey>>,
    /// The columns that may hold the note, the one that counts most first.
    notes: Vec<usize>,
    /// In an export of invitations, the column that says whether one was sent or received.
    direction: Option<usize>,
    /// Whether a row was read or found wanting.
    began: bool,
    done: bool,
}

impl<'a> Rows<'a> {
    /// Reads the header; `None` if the table holds no drafts and nobody said that it does.
    fn open(input: Input<'a>) -> Result<Option<Self>, ReadError> {
        let table = Table::open(input)?;
        let keys = columns::keys(table.columns.iter().map(String::as_str));
        let mut notes: Vec<_> = keys
            .iter()
            .enumerate()
            .filter_map(|(index, key)| Some((note_rank((*key)?)?, index)))
            .collect();
        notes.sort_unstable();
        if notes.is_empty() {
            let near = table.columns.iter().any(|name| keys::is_nearly_note(name));
            if !near && table.input.pass_over("no column for the note") {
                return Ok(None);
            }
            let message = no_note_column(&table.columns);
            return Err(table.input.error(Some(table.header_line), message));
        }
        Ok(Some(Self {
            direction: direction(&table.columns),
            notes: notes.into_iter().map(|(_, index)| index).collect(),
            keys,
            table,
            began: false,
            done: false,
        }))
    }

    /// The error for a table of which nothing is left to check.
    fn nothing(&self) -> Option<ReadError> {
        let message = if self.direction.is_some() {
            "no invitation in this export is OUTGOING; there is nothing to check"
        } else {
            "there is a header and no row below it; there is nothing to check"
        };
        (!self.began).then(|| {
            let line = self.table.header_line;
            self.table.input.error(Some(line), message)
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.done {
            let Some(row) = self.table.next() else {
                self.done = true;
                return self.nothing().map(Err);
            };
            let read = row.and_then(|row| {
                let draft = draft(&row, &self.keys, &self.notes, self.direction);
                draft.map_err(|message| row.wrong(&message))
            });
            self.began |= !matches!(read, Ok(None));
            match read {
                Ok(None) => {}
                Ok(Some(mut draft)) => {
                    draft.origin.file.clone_from(&self.table.input.file);
                    return Some(Ok(draft));
                }
                Err(wrong) => {
                    return Some(Err(self.table.input.error(Some(wrong.line), wrong.message)));
                }
            }
        }
        None
    }
}

/// The draft in a row; none in that of an invitation that was received. What is wrong with it, else.
fn draft(
    row: &Row<'_>,
    keys: &[Option<TopKey>],
    notes: &[usize],
    direction: Option<usize>,
) -> Result<Option<Box<Draft>>, String> {
    if let Some(direction) = direction {
        let direction = row.text(direction).trim();
        if direction.eq_ignore_ascii_case("INCOMING") {
            return Ok(None);
        }
        if !direction.eq_ignore_ascii_case("OUTGOING") {
            return Err(format!(
                "the direction is {}; taken are OUTGOING and INCOMING",
                shown(direction)
            ));
        }
    }
    let mut raw = RawDraft::default();
    for (index, key) in keys.iter().enumerate() {
        if let Some(key) = key {
            raw.column = Some(index + 1);
            raw.put(*key, row.name(index), row.text(index))?;
        }
    }
    let note = notes
        .iter()
        .find(|index| !row.text(**index).is_empty())
        .or(notes.first());
    let place = row.place(note.copied().unwrap_or_default());
    let before = (!place.before.is_empty()).then(|| Inset::of(0, &place.before));
    let verbatim = place.doubled.is_empty();
    let doubled = place.doubled.into_iter().map(|at| Inset::new(at, 1));
    let origin = Origin {
        line: Some(row.line),
        row: true,
        note_line: Some(place.line - 1),
        note_byte: verbatim.then_some(place.byte),
        insets: before.into_iter().chain(doubled).collect(),
        ..Origin::default()
    };
    let mut draft = raw.finish_with(None, origin)?;
    draft.sent = direction.is_some();
    Ok(Some(draft))
}

/// The column that tells invitations sent from those received, where the table is LinkedIn's own.
fn direction(columns: &[String]) -> Option<usize> {
    let find = |wanted: &str| {
        columns
            .iter()
            .position(|name| name.eq_ignore_ascii_case(wanted))
    };
    find("From").and(find("To")).and(find("Message"))?;
    find("Direction")
}

/// How much a column counts as the note's; nothing where it holds something else.
const fn note_rank(key: TopKey) -> Option<u8> {
    match key {
        TopKey::Draft(known) => match known.key {
            DraftKey::Note => Some(known.rank),
            DraftKey::Template => Some(u8::MAX),
            _ => None,
        },
        _ => None,
    }
}

/// The message for a table without a column for the note.
fn no_note_column(columns: &[String]) -> String {
    let guess = keys::looks_like(columns, &keys::NOTE_NAMES);
    format!(
        "no column for the note; the columns are {}.{guess} Taken are {}",
        some(columns),
        keys::list(&keys::NOTE_NAMES)
    )
}

/// The first of `names`, as they may stand in a message, and how many more there are.
pub(super) fn some(names: &[String]) -> String {
    const MOST: usize = 12;
    let first: Vec<_> = names.iter().take(MOST).map(|name| shown(name)).collect();
    let first = first.join(", ");
    match names.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

//! The notes that were taken, as they lie in memory: of each its text, who gets it, and where it stands.

use std::collections::HashMap;
use std::sync::Arc;

use super::texts::extend;
use crate::draft::Origin;

/// Where a note stands, so that others can be told of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file, if it comes from one.
    pub file: Option<&'a str>,
    /// The line of the record in it, from 1; `None` where the file is the note.
    pub line: Option<usize>,
}

impl<'a> From<&'a Origin> for Place<'a> {
    fn from(origin: &'a Origin) -> Self {
        Self {
            file: origin.file.as_deref(),
            // A file that is a note as a whole needs no line.
            line: origin.line.filter(|line| origin.is_record() || *line > 1),
        }
    }
}

/// What is kept of each note, by its number.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The number of its text.
    pub(super) body_of: Vec<u32>,
    /// Who gets it.
    pub(super) recipients: Vec<u64>,
    pub(super) places: Places,
}

impl Notes {
    /// Takes the next note.
    pub(super) fn push(&mut self, body: u32, recipient: u64, place: Place<'_>) {
        extend(&mut self.body_of, &[body]);
        extend(&mut self.recipients, &[recipient]);
        self.places.push(place);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.body_of.len()
    }
}

/// Where notes stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The line of each note, 0 for none.
    lines: Vec<u32>,
    /// The file of all notes from one of this number on, until the next.
    files: Vec<(u32, u32)>,
    pub(super) names: Names,
}

impl Places {
    fn push(&mut self, place: Place<'_>) {
        let note = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let file = self.names.number(place.file);
        if self.files.last().is_none_or(|(_, last)| *last != file) {
            self.files.push((note, file));
        }
        let line = place.line.unwrap_or_default();
        extend(&mut self.lines, &[u32::try_from(line).unwrap_or(u32::MAX)]);
    }

    /// The numbers of a note's file and line, 0 for none.
    pub(super) fn of(&self, note: u32) -> (u32, u32) {
        let behind = self.files.partition_point(|(first, _)| *first <= note);
        let file = behind.checked_sub(1).map_or(0, |at| self.files[at].1);
        (file, self.lines.get(note as usize).copied().unwrap_or(0))
    }
}

/// The names of files, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<Arc<str>, u32>,
    list: Vec<Arc<str>>,
    /// The one asked for last, which is asked for next as well.
    last: Option<u32>,
}

impl Names {
    /// The number of a file; 0 for what is in none.
    fn number(&mut self, file: Option<&str>) -> u32 {
        let Some(file) = file else {
            return 0;
        };
        if let Some(last) = self.last
            && self.name(last).is_some_and(|name| **name == *file)
        {
            return last;
        }
        let number = match self.numbers.get(file) {
            Some(number) => *number,
            None => {
                let name: Arc<str> = file.into();
                self.list.push(Arc::clone(&name));
                let number = u32::try_from(self.list.len()).unwrap_or(0);
                self.numbers.insert(name, number);
                number
            }
        };
        self.last = Some(number);
        number
    }

    /// The name of the file of this number.
    pub(super) fn name(&self, number: u32) -> Option<&Arc<str>> {
        self.list.get((number as usize).checked_sub(1)?)
    }
}

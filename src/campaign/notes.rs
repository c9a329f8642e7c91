//! The notes that were taken, as they lie in memory: of each its text, who gets it, and where it stands.

use std::collections::HashMap;
use std::sync::Arc;

use super::texts::extend;
use crate::draft::{Draft, Origin};

/// Where a note stands, so that others can be told of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file, if it comes from one.
    pub file: Option<&'a str>,
    /// The line of the record in it, from 1; `None` where the file is the note.
    pub line: Option<usize>,
    /// Where the template stands that the note was made of, if it was made of one.
    pub template: Option<&'a str>,
}

impl<'a> From<&'a Origin> for Place<'a> {
    fn from(origin: &'a Origin) -> Self {
        Self {
            file: origin.file.as_deref(),
            // A file that is a note as a whole needs no line.
            line: origin.record_line(),
            template: None,
        }
    }
}

impl<'a> From<&'a Draft> for Place<'a> {
    fn from(draft: &'a Draft) -> Self {
        let rendered = draft.rendered.as_ref();
        Self {
            template: rendered.map(|rendered| &*rendered.template),
            ..Self::from(&draft.origin)
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
    /// The file and the template of all notes from one of this number on, until the next.
    files: Vec<(u32, u32, u32)>,
    pub(super) names: Names,
}

/// Where a note stands, in numbers: those of its file and its template, and its line; 0 for none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Placed {
    pub(super) file: u32,
    pub(super) line: u32,
    pub(super) template: u32,
}

impl Places {
    fn push(&mut self, place: Place<'_>) {
        let note = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        let template = self.names.number(place.template);
        let file = self.names.number(place.file);
        let last = self.files.last();
        if last.is_none_or(|(_, of, from)| (*of, *from) != (file, template)) {
            self.files.push((note, file, template));
        }
        let line = place.line.unwrap_or_default();
        extend(&mut self.lines, &[u32::try_from(line).unwrap_or(u32::MAX)]);
    }

    /// Where a note stands.
    pub(super) fn of(&self, note: u32) -> Placed {
        let behind = self.files.partition_point(|(first, ..)| *first <= note);
        let last = behind.checked_sub(1).and_then(|at| self.files.get(at));
        let (file, template) = last.map_or((0, 0), |(_, file, template)| (*file, *template));
        Placed {
            file,
            line: self.lines.get(note as usize).copied().unwrap_or(0),
            template,
        }
    }
}

/// The names of files and templates, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<Arc<str>, u32>,
    list: Vec<Arc<str>>,
    /// The one asked for last, which is asked for next as well.
    last: Option<u32>,
}

impl Names {
    /// The number of a file or a template; 0 for what is in none.
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

    /// The name of the file or the template of this number.
    pub(super) fn name(&self, number: u32) -> Option<&Arc<str>> {
        self.list.get((number as usize).checked_sub(1)?)
    }
}

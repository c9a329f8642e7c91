//! JSON: one draft as an object, several in an array, or objects one after the other. An array is
//! read element by element; an element that is no draft costs that element, wherever its end can
//! still be told.

use std::io::{self, BufRead};

use serde::de::DeserializeSeed;
use serde_json::error::Category;

use super::input::{Input, MAX_DRAFT_BYTES, newlines, text, too_long};
use super::record::{KeyNames, RecordSeed, Syntax, Unfinished, no_note};
use super::scan::Scanner;
use super::{ReadError, Record, Records, table};
use crate::draft::Origin;

/// The drafts of `input`.
pub(super) fn records(input: Input<'_>) -> Records<'_> {
    Box::new(Values {
        input,
        buffer: Vec::new(),
        place: Place { line: 1, column: 1 },
        state: State::Start,
    })
}

/// A place in the file: line and byte in that line, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Place {
    fn pass(&mut self, bytes: &[u8]) {
        match bytes.iter().rposition(|byte| *byte == b'\n') {
            None => self.column += bytes.len(),
            Some(last) => {
                self.line += newlines(bytes);
                self.column = bytes.len() - last;
            }
        }
    }
}

/// How records are set apart, which decides what a mistake means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each on its line.
    Line,
    /// By commas and braces.
    Free,
}

/// Reads one draft from `bytes`, which begin at `place` of the file.
pub(super) fn record(input: &Input<'_>, bytes: &[u8], place: Place, layout: Layout) -> Record {
    let json = text(bytes, place.column)
        .map_err(|(lines, message)| input.error(Some(place.line + lines), message))?;
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let raw = RecordSeed(Syntax::Json)
        .deserialize(&mut deserializer)
        .and_then(|raw| deserializer.end().map(|()| raw))
        .map_err(|error| wrong(input, json, &error, place, layout))?;
    let origin = Origin {
        file: input.file.clone(),
        line: Some(place.line),
        note_line: None,
        ..Origin::default()
    };
    raw.finish(origin).map_err(|unfinished| {
        let message = match unfinished {
            Unfinished::Wrong(message) => message,
            Unfinished::NoNote => {
                let keys =
                    serde_json::from_str(json).map_or_else(|_| Vec::new(), |KeyNames(keys)| keys);
                no_note(keys.iter().map(String::as_str))
            }
        };
        input.error(Some(place.line), message)
    })
}

/// The parser's error in our words, at its place in the file.
fn wrong(
    input: &Input<'_>,
    json: &str,
    error: &serde_json::Error,
    place: Place,
    layout: Layout,
) -> ReadError {
    let mut line = error.line().saturating_sub(1);
    let mut column = error.column();
    if column == 0 && line > 0 {
        // The parser counts a line end to the line that it begins; people count it to the other.
        line -= 1;
        column = json.split('\n').nth(line).map_or(0, str::len) + 1;
    }
    if line == 0 {
        column = place.column + column.saturating_sub(1);
    }
    let line = place.line + line;
    let whole = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let said = whole.strip_suffix(&position).unwrap_or(&whole);
    let message = match error.classify() {
        Category::Data => said.to_owned(),
        Category::Eof if layout == Layout::Line => format!(
            "the line ends in the middle of a draft (column {column}: {said}); \
             each draft stands on one line"
        ),
        Category::Eof => {
            format!("the JSON breaks off in the middle of a draft (column {column}: {said})")
        }
        Category::Syntax | Category::Io => {
            let advice = if said.starts_with("control character") {
                "; inside a string, write a line break as \\n and a tab as \\t"
            } else if said.starts_with("key must be a string") {
                "; keys stand in double quotes"
            } else if said.starts_with("recursion limit") {
                "; it is nested deeper than any draft"
            } else if said.starts_with("trailing characters") {
                match layout {
                    Layout::Line => "; each draft stands on a line of its own",
                    Layout::Free => "; is a comma missing between two drafts?",
                }
            } else {
                ""
            };
            format!("not valid JSON at column {column}: {said}{advice}")
        }
    };
    input.error(Some(line), message)
}

/// Where in the file the reader stands.
enum State {
    /// Before everything.
    Start,
    /// Between top-level objects.
    Objects,
    /// In an array, before its first element or after a comma.
    Array {
        first: bool,
    },
    /// After the array.
    After,
    /// The file ends in the array.
    Unclosed,
    Done,
}

/// What a byte is to the draft that is being read.
enum Stop {
    /// Its last.
    Last,
    /// The sign that sets it off from what follows.
    Delimiter,
    /// The first of the next.
    Next,
}

struct Values<'a> {
    input: Input<'a>,
    /// The bytes of one draft.
    buffer: Vec<u8>,
    /// Where the next byte stands.
    place: Place,
    state: State,
}

impl Values<'_> {
    /// Skips white space; the byte after it, or `None` at the end.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let chunk = fill(&mut self.input)?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            let next = chunk.get(blank).copied();
            self.place.pass(&chunk[..blank]);
            self.input.reader.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Reads on until `stop` says that a byte is the last, and returns that; `None` at the end.
    /// What is more than a draft can hold is passed over.
    fn read_until(&mut self, mut stop: impl FnMut(u8) -> Option<Stop>) -> io::Result<Option<u8>> {
        self.buffer.clear();
        loop {
            let chunk = fill(&mut self.input)?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let mut last = None;
            let (mut kept, mut used) = (chunk.len(), chunk.len());
            for (index, byte) in chunk.iter().enumerate() {
                if let Some(stop) = stop(*byte) {
                    last = Some(*byte);
                    (kept, used) = match stop {
                        Stop::Last => (index + 1, index + 1),
                        Stop::Delimiter => (index, index + 1),
                        Stop::Next => (index, index),
                    };
                    break;
                }
            }
            let room = (MAX_DRAFT_BYTES + 1).saturating_sub(self.buffer.len());
            self.buffer.extend_from_slice(&chunk[..kept.min(room)]);
            self.place.pass(&chunk[..used]);
            self.input.reader.consume(used);
            if last.is_some() {
                return Ok(last);
            }
        }
    }

    /// The draft in the buffer, which began at `place`.
    fn draft(&self, place: Place) -> Record {
        if self.buffer.len() > MAX_DRAFT_BYTES {
            return Err(self.input.error(Some(place.line), too_long()));
        }
        record(&self.input, &self.buffer, place, Layout::Free)
    }

    /// Whether what comes is no JSON and the header of a table.
    fn begins_with_header(&mut self) -> io::Result<bool> {
        let chunk = fill(&mut self.input)?;
        let line = chunk.split(|byte| *byte == b'\n').next();
        Ok(line.is_some_and(table::is_header))
    }

    fn fail(&self, message: &str) -> Option<Record> {
        Some(Err(self.input.error(Some(self.place.line), message)))
    }

    fn step(&mut self) -> io::Result<Option<Record>> {
        loop {
            let next = self.peek()?;
            let state = std::mem::replace(&mut self.state, State::Done);
            match (state, next) {
                (State::Start, None) => {
                    return Ok(
                        self.fail("is empty; a JSON file holds an object or an array of them")
                    );
                }
                (State::Start, Some(b'[')) => {
                    self.place.column += 1;
                    self.input.reader.consume(1);
                    self.state = State::Array { first: true };
                }
                (State::Start | State::Objects, Some(b'{')) => {
                    let place = self.place;
                    let mut scanner = Scanner::default();
                    self.read_until(|byte| {
                        if scanner.begins_anew(byte) {
                            return Some(Stop::Next);
                        }
                        scanner.step(byte);
                        scanner.closed().then_some(Stop::Last)
                    })?;
                    self.state = State::Objects;
                    return Ok(Some(self.draft(place)));
                }
                (State::Start, Some(_)) if self.begins_with_header()? => {
                    return Ok(self.fail(
                        "a table's header where JSON belongs; name the file .csv, or pass `--input csv`",
                    ));
                }
                (State::Start, Some(_)) => {
                    return Ok(self.fail(
                        "not JSON: a draft begins with `{`, a list of them with `[`; \
                         if this is the note itself, pass `--input text`",
                    ));
                }
                (State::Objects, Some(_)) => {
                    return Ok(self.fail(
                        "text after the end of the draft; several drafts stand in an array, \
                         `[{…}, {…}]`",
                    ));
                }
                (State::After, Some(_)) => {
                    return Ok(self.fail("text after the `]` that ends the list of drafts"));
                }
                (State::Unclosed, _) => {
                    return Ok(self.fail("the JSON breaks off: the list of drafts is never closed"));
                }
                (State::Array { first }, next) => {
                    if let Some(record) = self.element(first, next)? {
                        return Ok(Some(record));
                    }
                }
                (State::Objects | State::After, None) | (State::Done, _) => return Ok(None),
            }
        }
    }

    /// Reads an element of the array and what ends it.
    fn element(&mut self, first: bool, next: Option<u8>) -> io::Result<Option<Record>> {
        let place = self.place;
        let mut scanner = Scanner::default();
        let last = self.read_until(|byte| {
            if scanner.closed() && matches!(byte, b',' | b']') {
                return Some(Stop::Delimiter);
            }
            if scanner.begins_anew(byte) {
                return Some(Stop::Next);
            }
            scanner.step(byte);
            None
        })?;
        self.state = match last {
            Some(b']') => State::After,
            Some(_) => State::Array { first: false },
            None => State::Done,
        };
        let message = match (next, last) {
            (Some(b']'), _) if first => return Ok(None),
            (Some(b']'), _) => "a comma too many before the `]`",
            (Some(b','), _) => "a comma without a draft before it",
            (None, _) => "the JSON breaks off: the list of drafts is never closed",
            (Some(_), last) => {
                let draft = self.draft(place);
                if last.is_none() && draft.is_ok() {
                    self.state = State::Unclosed;
                }
                return Ok(Some(draft));
            }
        };
        Ok(Some(Err(self.input.error(Some(place.line), message))))
    }
}

/// The next bytes, whatever interrupts.
fn fill<'i>(input: &'i mut Input<'_>) -> io::Result<&'i [u8]> {
    while let Err(error) = input.reader.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.reader.fill_buf()
}

impl Iterator for Values<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if matches!(self.state, State::Done) {
            return None;
        }
        self.step().unwrap_or_else(|error| {
            self.state = State::Done;
            Some(Err(self.input.unreadable(&error)))
        })
    }
}

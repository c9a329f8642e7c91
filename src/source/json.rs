//! JSON: one draft as an object, several in an array, or objects one after the other. An array is
//! read element by element; an element that is no draft costs that element, wherever its end can
//! still be told.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::sync::Arc;

use serde::de::DeserializeSeed;
use serde_json::error::Category;

use super::input::{Input, MAX_DRAFT_BYTES, newlines, text};
use super::keys::is_nearly_note;
use super::passed_over::PassedOver;
use super::record::{KeyNames, RawDraft, RecordSeed, Syntax, Unfinished, no_note};
use super::scan::Scanner;
use super::{ReadError, Records, header};
use crate::draft::{Draft, Origin};

/// The drafts of `input`.
pub(super) fn records(input: Input<'_>) -> Records<'_> {
    let (file, walked) = (input.file.clone(), input.walked.clone());
    seek(file, walked, Values::new(input, draft))
}

/// What reads one record, the bytes of which begin at a place of the file.
pub(super) type Parse<T> = fn(&Input<'_>, &[u8], Place, Layout) -> Result<T, Unread>;

/// Why a record was not read.
pub(super) enum Unread {
    /// It is something else than a draft: it has no note, nor anything like one.
    Other(ReadError),
    /// It is broken.
    Broken(ReadError),
}

impl Unread {
    /// Whether a number is larger than any that is read.
    fn is_of_number(&self) -> bool {
        let (Self::Other(error) | Self::Broken(error)) = self;
        error.message.contains("number out of range")
    }

    pub(super) fn error(self) -> ReadError {
        match self {
            Self::Other(error) | Self::Broken(error) => error,
        }
    }
}

/// Hands on what `items` holds. Where nobody said that it holds drafts (`walked`), and none of the first
/// records has a note, it is a list of something else and is passed over.
pub(super) fn seek<'a>(
    file: Option<Arc<str>>,
    walked: Option<PassedOver>,
    mut items: impl Iterator<Item = Result<Box<Draft>, Unread>> + Send + 'a,
) -> Records<'a> {
    /// Who has so many records without a note has no notes.
    const MOST: usize = 100;
    let Some(passed_over) = walked else {
        return Box::new(items.map(|item| item.map_err(Unread::error)));
    };
    let mut held = VecDeque::new();
    let mut seeking = true;
    Box::new(std::iter::from_fn(move || {
        while seeking {
            match items.next() {
                Some(Err(Unread::Other(error))) if held.len() < MOST => {
                    held.push_back(Err(error));
                }
                None | Some(Err(Unread::Other(_))) if !held.is_empty() => {
                    passed_over.add(file.as_deref(), "no record with a note");
                    return None;
                }
                other => {
                    seeking = false;
                    held.extend(other.map(|item| item.map_err(Unread::error)));
                }
            }
        }
        let held = held.pop_front();
        held.or_else(|| items.next().map(|item| item.map_err(Unread::error)))
    }))
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

/// Reads one draft.
pub(super) fn draft(
    input: &Input<'_>,
    bytes: &[u8],
    place: Place,
    layout: Layout,
) -> Result<Box<Draft>, Unread> {
    let mut raw = RawDraft::default();
    let read = |raw: &mut RawDraft| {
        let seed = RecordSeed {
            syntax: Syntax::Json,
            draft: raw,
        };
        parse(seed, input, bytes, place, layout).map(|(json, ())| json)
    };
    let mut json = read(&mut raw);
    let rounded = match &json {
        Ok(_) => raw.has_rounded_id(),
        Err(unread) => unread.is_of_number(),
    };
    if rounded {
        raw = RawDraft::default();
        raw.exact_id = true;
        json = read(&mut raw);
    }
    let json = json?;
    let origin = Origin {
        file: input.file.clone(),
        line: Some(place.line),
        ..Origin::default()
    };
    raw.finish(origin).map_err(|unfinished| match unfinished {
        Unfinished::Wrong(message) => Unread::Broken(input.error(Some(place.line), message)),
        Unfinished::NoNote => {
            let KeyNames(keys) = serde_json::from_str(json).unwrap_or_default();
            let error = input.error(Some(place.line), no_note(keys.iter().map(String::as_str)));
            if keys.iter().any(|key| is_nearly_note(key)) {
                Unread::Broken(error)
            } else {
                Unread::Other(error)
            }
        }
    })
}

/// The text of a record, and what `seed` makes of it.
pub(super) fn parse<'b, S: DeserializeSeed<'b>>(
    seed: S,
    input: &Input<'_>,
    bytes: &'b [u8],
    place: Place,
    layout: Layout,
) -> Result<(&'b str, S::Value), Unread> {
    let json = text(bytes, place.column).map_err(|(lines, message)| {
        Unread::Broken(input.error(Some(place.line + lines), message))
    })?;
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let raw = seed
        .deserialize(&mut deserializer)
        .and_then(|raw| deserializer.end().map(|()| raw))
        .map_err(|error| {
            let object = json.trim_ascii_start().starts_with('{');
            let error = wrong(input, json, &error, place, layout);
            if object {
                Unread::Broken(error)
            } else {
                Unread::Other(error)
            }
        })?;
    Ok((json, raw))
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
    let item = input.item;
    let whole = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let said = match whole.strip_suffix(&position).unwrap_or(&whole) {
        // What begins as `null` or `true` does and is neither.
        "expected ident" => "expected value",
        said => said,
    };
    let message = match error.classify() {
        Category::Data => said.to_owned(),
        Category::Eof if layout == Layout::Line => format!(
            "the line ends in the middle of a {item} (column {column}: {said}); \
             each {item} stands on one line"
        ),
        Category::Eof => {
            format!("the JSON breaks off in the middle of a {item} (column {column}: {said})")
        }
        Category::Syntax | Category::Io => {
            let advice: &str = if said.starts_with("control character") {
                "; inside a string, write a line break as \\n and a tab as \\t"
            } else if said.starts_with("key must be a string") {
                "; keys stand in double quotes"
            } else if said == "expected value" && layout == Layout::Line {
                "; each line is an object of its own, and a file keeps to one format"
            } else if said.starts_with("recursion limit") {
                &format!("; it is nested deeper than any {item}")
            } else if said.starts_with("trailing characters") {
                match layout {
                    Layout::Line => &format!("; each {item} stands on a line of its own"),
                    Layout::Free => &format!("; is a comma missing between two {item}s?"),
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
    /// Between top-level objects, and whether they were found to be set off by commas as in an array.
    Objects {
        commas: bool,
    },
    /// In an array, before its first element or after a comma.
    Array {
        first: bool,
    },
    /// In an array, before an element that no comma sets off from the one before.
    Apart,
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

/// The records of a JSON file.
pub(super) struct Values<'a, T> {
    input: Input<'a>,
    parse: Parse<T>,
    /// The bytes of one draft.
    buffer: Vec<u8>,
    /// Where the next byte stands.
    place: Place,
    state: State,
}

impl<'a, T> Values<'a, T> {
    /// The records of `input`, which `parse` reads.
    pub(super) fn new(input: Input<'a>, parse: Parse<T>) -> Self {
        Self {
            input,
            parse,
            buffer: Vec::new(),
            place: Place { line: 1, column: 1 },
            state: State::Start,
        }
    }

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

    /// The record in the buffer, which began at `place`.
    fn record(&self, place: Place) -> Result<T, Unread> {
        if self.buffer.len() > MAX_DRAFT_BYTES {
            // Nobody knows what it would have turned out to be, so that it is not passed over.
            let error = self.input.error(Some(place.line), self.input.too_long());
            return Err(Unread::Broken(error));
        }
        (self.parse)(&self.input, &self.buffer, place, Layout::Free)
    }

    /// Whether what comes is no JSON and the header of a table.
    fn begins_with_header(&mut self) -> io::Result<bool> {
        let chunk = fill(&mut self.input)?;
        let line = chunk.split(|byte| *byte == b'\n').next();
        Ok(line.is_some_and(header::is_header))
    }

    /// Steps over the sign that comes.
    fn pass_sign(&mut self) {
        self.place.column += 1;
        self.input.reader.consume(1);
    }

    /// The error for what stands behind an object and begins no other.
    fn after_object(&self) -> Option<Result<T, Unread>> {
        let item = self.input.item;
        self.fail(format!(
            "text after the end of the {item}; several {item}s stand in an array, `[{{…}}, {{…}}]`"
        ))
    }

    fn fail(&self, message: impl Into<String>) -> Option<Result<T, Unread>> {
        let error = self.input.error(Some(self.place.line), message);
        Some(Err(Unread::Broken(error)))
    }

    fn step(&mut self) -> io::Result<Option<Result<T, Unread>>> {
        let item = self.input.item;
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
                    self.pass_sign();
                    self.state = State::Array { first: true };
                }
                (state @ (State::Start | State::Objects { .. }), Some(b'{')) => {
                    let place = self.place;
                    let mut scanner = Scanner::default();
                    self.read_until(|byte| {
                        if scanner.begins_anew(byte) {
                            return Some(Stop::Next);
                        }
                        scanner.step(byte);
                        scanner.closed().then_some(Stop::Last)
                    })?;
                    let commas = matches!(state, State::Objects { commas: true });
                    self.state = State::Objects { commas };
                    return Ok(Some(self.record(place)));
                }
                // Elements of an array that lost its brackets: it is said once.
                (State::Objects { commas }, Some(b',')) => {
                    let error = self.after_object();
                    self.pass_sign();
                    self.state = State::Objects { commas: true };
                    if !commas {
                        return Ok(error);
                    }
                }
                (State::Objects { commas: true }, Some(b']')) => {
                    self.pass_sign();
                    self.state = State::After;
                }
                (State::Start, Some(_)) if self.begins_with_header()? => {
                    return Ok(self.fail(
                        "a table's header where JSON belongs; name the file .csv, or pass `--input csv`",
                    ));
                }
                (State::Start, Some(_)) => {
                    return Ok(self.fail(format!(
                        "not JSON: a {item} begins with `{{`, a list of them with `[`; \
                             if this is the note itself, pass `--input text`"
                    )));
                }
                (State::Objects { .. }, Some(_)) => return Ok(self.after_object()),
                (State::After, Some(_)) => {
                    return Ok(
                        self.fail(format!("text after the `]` that ends the list of {item}s"))
                    );
                }
                (State::Unclosed, _) => {
                    return Ok(self.fail(unclosed(item)));
                }
                (State::Array { first }, next) => {
                    if let Some(record) = self.element(first, next)? {
                        return Ok(Some(record));
                    }
                }
                (State::Apart, _) => {
                    self.state = State::Array { first: false };
                    return Ok(self.fail(format!(
                        "a comma is missing between this {item} and the one before"
                    )));
                }
                (State::Objects { .. } | State::After, None) | (State::Done, _) => return Ok(None),
            }
        }
    }

    /// Reads an element of the array and what ends it.
    fn element(&mut self, first: bool, next: Option<u8>) -> io::Result<Option<Result<T, Unread>>> {
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
        let apart = matches!(last, Some(b'{')) && scanner.closed();
        self.state = match last {
            Some(b']') => State::After,
            Some(_) => State::Array { first: false },
            None => State::Done,
        };
        let item = self.input.item;
        let message = match (next, last) {
            (Some(b']'), _) if first => return Ok(None),
            (Some(b']'), _) => "a comma too many before the `]`".into(),
            (Some(b','), _) => format!("a comma without a {item} before it"),
            (None, _) => unclosed(item),
            (Some(_), last) => {
                let draft = self.record(place);
                if last.is_none() && draft.is_ok() {
                    self.state = State::Unclosed;
                }
                if apart && draft.is_ok() {
                    self.state = State::Apart;
                }
                return Ok(Some(draft));
            }
        };
        let error = self.input.error(Some(place.line), message);
        Ok(Some(Err(Unread::Broken(error))))
    }
}

fn unclosed(item: &str) -> String {
    format!("the JSON breaks off: the list of {item}s is never closed")
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

impl<T> Iterator for Values<'_, T> {
    type Item = Result<T, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.state, State::Done) {
            return None;
        }
        self.step().unwrap_or_else(|error| {
            self.state = State::Done;
            Some(Err(Unread::Broken(self.input.unreadable(&error))))
        })
    }
}

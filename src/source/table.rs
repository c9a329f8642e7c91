//! Tables: a header and rows of fields set off by commas, semicolons, tabs or bars. Splitting is
//! csv-core's; this room finds the header, keeps the place of every field in the file, and says what is
//! wrong with a row that is no row. What a column means is for those to say who read the rows.

use std::io::{self, BufRead};
use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter};

use super::header::{MOST_COLUMNS, Split, other_format, stated_delimiter};
use super::input::{Input, MAX_DRAFT_BYTES, newlines, text};
use super::{BUFFER, ReadError, shown};

/// How far down the header is sought. What a network writes above it is three lines.
const MOST_PREAMBLE: usize = 20;

/// A table on its way in.
pub(super) struct Table<'a> {
    pub(super) input: Input<'a>,
    /// The names in the header, as written, without white space around them.
    pub(super) columns: Vec<String>,
    /// Line of the header.
    pub(super) header_line: usize,
    delimiter: u8,
    reader: Reader,
    /// What was read and is not yet done with, from `start` on.
    buffer: Vec<u8>,
    start: usize,
    /// Bytes of the file that stood before the buffer and are done with.
    before_buffer: usize,
    /// Line on which `start` stands.
    line: usize,
    /// Nothing comes after the buffer.
    ended: bool,
    /// The row that was read last.
    row: RowBuffer,
    /// Rows below the header so far.
    rows: usize,
    /// A quote went wrong, and what follows may be the rest of its field.
    shaken: bool,
}

/// A row's fields, in buffers that the next row uses again.
#[derive(Default)]
struct RowBuffer {
    /// Line on which it begins.
    line: usize,
    /// Its bytes in the buffer.
    raw: Range<usize>,
    /// The texts of its fields, one after the other.
    text: Vec<u8>,
    fields: Vec<Field>,
    /// How many fields there are; only as many as a table may have columns are kept.
    count: usize,
}

/// One field of a row.
struct Field {
    /// Where its text ends in [`RowBuffer::text`].
    end: usize,
    /// Its bytes in the buffer, quotes included.
    raw: Range<usize>,
}

/// One row of a table.
pub(super) struct Row<'t> {
    /// Counted from 1 below the header.
    pub(super) number: usize,
    /// Line on which it begins.
    pub(super) line: usize,
    columns: &'t [String],
    text: &'t str,
    fields: &'t [Field],
    buffer: &'t [u8],
    /// Bytes of the file before the buffer.
    before_buffer: usize,
    start: usize,
}

/// A row that cannot be read.
pub(super) struct WrongRow {
    /// Where it goes wrong.
    pub(super) line: usize,
    /// What is wrong there.
    pub(super) message: String,
    /// Whether its bytes are of another encoding, as those of other rows then are, too.
    pub(super) encoded: bool,
}

impl WrongRow {
    fn new(line: usize, number: usize, message: &str) -> Self {
        Self {
            line,
            message: format!("row {number}: {message}"),
            encoded: false,
        }
    }
}

/// Where a field's text stands in the file.
pub(super) struct FieldPlace {
    /// Line of its first character, from 1.
    pub(super) line: usize,
    /// What stands before it on that line.
    pub(super) before: String,
    /// Byte of its first character, counted from the beginning of the file.
    pub(super) byte: usize,
    /// Bytes of the text before which the second of two quotes stands in the file.
    pub(super) doubled: Vec<usize>,
}

impl Row<'_> {
    /// The name of the column `index`, counted from 0.
    pub(super) fn name(&self, index: usize) -> &str {
        self.columns.get(index).map_or("", String::as_str)
    }

    /// The error for this row.
    pub(super) fn wrong(&self, message: &str) -> WrongRow {
        WrongRow::new(self.line, self.number, message)
    }

    /// The text of the field in column `index`, counted from 0.
    pub(super) fn text(&self, index: usize) -> &str {
        let start = index
            .checked_sub(1)
            .and_then(|before| self.fields.get(before))
            .map_or(0, |field| field.end);
        let end = self.fields.get(index).map_or(start, |field| field.end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Where the text of the field in column `index` stands.
    pub(super) fn place(&self, index: usize) -> FieldPlace {
        let raw = self
            .fields
            .get(index)
            .map_or(self.start..self.start, |field| field.raw.clone());
        let before = self.buffer.get(self.start..raw.start).unwrap_or_default();
        let field = self.buffer.get(raw).unwrap_or_default();
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |newline| newline + 1);
        let quoted = field.first() == Some(&b'"');
        let byte = self.before_buffer + self.start + before.len() + usize::from(quoted);
        let mut doubled = Vec::new();
        if quoted {
            let mut quotes = memchr_iter(b'"', field.get(1..).unwrap_or_default());
            while let (Some(first), Some(_)) = (quotes.next(), quotes.next()) {
                doubled.push(first + 1 - doubled.len());
            }
        }
        let head = before.get(line_start..).unwrap_or_default();
        let line = self.line + newlines(before);
        let mut before = String::from_utf8_lossy(head).into_owned();
        if quoted {
            before.push('"');
        }
        FieldPlace {
            line,
            before,
            byte,
            doubled,
        }
    }
}

/// What reading a row came to.
enum Outcome {
    Row,
    End,
    /// The row that cannot be read: where it goes wrong, and what is wrong there.
    Broken {
        line: usize,
        message: String,
    },
}

impl<'a> Table<'a> {
    /// Reads up to the header.
    ///
    /// # Errors
    ///
    /// There is no header, or what stands there is no table.
    pub(super) fn open(input: Input<'a>) -> Result<Self, ReadError> {
        let mut table = Self {
            input,
            columns: Vec::new(),
            header_line: 1,
            delimiter: b',',
            reader: Reader::new(),
            buffer: Vec::new(),
            start: 0,
            before_buffer: 0,
            line: 1,
            ended: false,
            row: RowBuffer::default(),
            rows: 0,
            shaken: false,
        };
        match table.find_header().and_then(|()| table.read_row()) {
            Err(error) => Err(table.input.unreadable(&error)),
            Ok(Outcome::End) => Err(table.empty()),
            Ok(Outcome::Broken { line, message }) => Err(table
                .input
                .error(Some(line), format!("in the header: {message}"))),
            Ok(Outcome::Row) => {
                table.take_header()?;
                Ok(table)
            }
        }
    }

    /// The error for a table without a header.
    fn empty(&self) -> ReadError {
        let message = "is empty; a table begins with a header row that names its columns";
        self.input.error(None, message)
    }

    /// Takes the row that was read for the header.
    fn take_header(&mut self) -> Result<(), ReadError> {
        let raw = self.buffer.get(self.row.raw.clone()).unwrap_or_default();
        if raw.trim_ascii().is_empty() {
            return Err(self.empty());
        }
        if let Some(advice) = other_format(raw) {
            return Err(self.input.error(Some(self.header_line), advice));
        }
        if self.row.count > MOST_COLUMNS {
            let message = format!(
                "the header has {} columns, and a table may have {MOST_COLUMNS}; was the right file \
                 given?",
                self.row.count
            );
            return Err(self.input.error(Some(self.header_line), message));
        }
        if let Err((line, message)) = self.check() {
            return Err(self.input.error(Some(line), message));
        }
        let row = self.view();
        self.columns = (0..row.fields.len())
            .map(|index| row.text(index).trim().to_owned())
            .collect();
        Ok(())
    }

    /// The next row, or what is wrong with it.
    pub(super) fn next(&mut self) -> Option<Result<Row<'_>, WrongRow>> {
        loop {
            let outcome = match self.read_row() {
                Ok(outcome) => outcome,
                Err(error) => {
                    self.end();
                    let ReadError { message, .. } = self.input.unreadable(&error);
                    let line = self.line;
                    return Some(Err(WrongRow {
                        line,
                        message,
                        encoded: false,
                    }));
                }
            };
            match outcome {
                Outcome::End => return None,
                Outcome::Broken { line, message } => {
                    self.rows += 1;
                    self.shaken = true;
                    return Some(Err(self.wrong(line, &message)));
                }
                Outcome::Row => {}
            }
            let fits = self.row.count == self.columns.len();
            if self.is_blank() || (self.shaken && !fits) {
                continue;
            }
            self.rows += 1;
            self.shaken = false;
            if !fits {
                return Some(Err(self.wrong(self.row.line, &self.ragged())));
            }
            return Some(match self.check() {
                Ok(()) => Ok(self.view()),
                Err((line, message)) => Err(WrongRow {
                    encoded: !self.is_binary(),
                    ..self.wrong(line, &message)
                }),
            });
        }
    }

    /// The error for the row that was read last.
    fn wrong(&self, line: usize, message: &str) -> WrongRow {
        WrongRow::new(line, self.rows, message)
    }

    /// Nothing more is read.
    fn end(&mut self) {
        self.ended = true;
        self.start = self.buffer.len();
    }

    /// Whether the row that was read last says nothing at all: spreadsheets write such rows below the
    /// last. An empty field in quotes says that it is empty.
    fn is_blank(&self) -> bool {
        let raw = self.buffer.get(self.row.raw.clone()).unwrap_or_default();
        raw.iter()
            .all(|byte| byte.is_ascii_whitespace() || *byte == self.delimiter)
    }

    /// Whether the row that was read last is text; the line and what is wrong there if it is none.
    fn check(&self) -> Result<(), (usize, String)> {
        let raw = self.buffer.get(self.row.raw.clone()).unwrap_or_default();
        text(raw, 1)
            .map(|_| ())
            .map_err(|(lines, message)| (self.row.line + lines, message))
    }

    /// Whether the row that was read last is no text in any encoding.
    fn is_binary(&self) -> bool {
        let raw = self.buffer.get(self.row.raw.clone()).unwrap_or_default();
        memchr(0, raw).is_some()
    }

    /// The row that was read last, which is text.
    fn view(&self) -> Row<'_> {
        let length = self.row.fields.last().map_or(0, |field| field.end);
        let text = self.row.text.get(..length).unwrap_or_default();
        Row {
            number: self.rows,
            line: self.row.line,
            columns: &self.columns,
            text: std::str::from_utf8(text).unwrap_or_default(),
            fields: &self.row.fields,
            buffer: &self.buffer,
            before_buffer: self.input.skipped + self.before_buffer,
            start: self.row.raw.start,
        }
    }

    /// What is wrong with a row of too few or too many fields.
    fn ragged(&self) -> String {
        let raw = self.buffer.get(self.row.raw.clone()).unwrap_or_default();
        let (count, columns) = (self.row.count, self.columns.len());
        if raw.first() == Some(&b'{') && raw.trim_ascii_end().last() == Some(&b'}') {
            return "a JSON object among the rows of a table; keep one format in a file".into();
        }
        let delimiter = match self.delimiter {
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "bar",
            _ => "comma",
        };
        let blank_before_quote = memchr_iter(self.delimiter, raw).any(|at| {
            raw.get(at + 1..)
                .is_some_and(|rest| rest.starts_with(b" \""))
        });
        let advice = if blank_before_quote {
            format!("a field is quoted only where its quote follows the {delimiter} at once")
        } else if count > columns {
            format!("a field with a {delimiter} or a quote in it stands in double quotes")
        } else {
            "a field that is empty still needs its place".into()
        };
        let fields = if count == 1 { "field" } else { "fields" };
        format!("{count} {fields} where the header has {columns}; {advice}")
    }

    /// Reads more into the buffer; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let reader = &mut self.input.reader;
        let fresh = loop {
            match reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        // A slice hands out all that it has.
        let fresh = fresh.get(..BUFFER).unwrap_or(fresh);
        let length = fresh.len();
        self.buffer.extend_from_slice(fresh);
        reader.consume(length);
        self.ended = length == 0;
        Ok(length > 0)
    }

    /// The byte at `at`; `None` at the end.
    fn byte(&mut self, at: usize) -> io::Result<Option<u8>> {
        while at >= self.buffer.len() {
            if !self.fill()? {
                return Ok(None);
            }
        }
        Ok(self.buffer.get(at).copied())
    }

    /// Passes over blank lines, and over what is done with in the buffer.
    fn skip_blank_lines(&mut self) -> io::Result<()> {
        // A quarter of a buffer that is thrown away costs less than to keep it.
        if self.start > 1 << 14 && self.start * 4 >= self.buffer.len() {
            self.buffer.drain(..self.start);
            self.before_buffer += self.start;
            self.start = 0;
        }
        while let Some(byte @ (b'\n' | b'\r')) = self.byte(self.start)? {
            self.pass_line_end(byte)?;
        }
        Ok(())
    }

    /// Steps over the line end at `start`.
    fn pass_line_end(&mut self, byte: u8) -> io::Result<()> {
        self.start += 1;
        self.line += 1;
        if byte == b'\r' && self.byte(self.start)? == Some(b'\n') {
            self.start += 1;
        }
        Ok(())
    }

    /// Reads the next row into `row`.
    fn read_row(&mut self) -> io::Result<Outcome> {
        self.skip_blank_lines()?;
        self.reader.reset();
        self.row.line = self.line;
        self.row.fields.clear();
        self.row.count = 0;
        let mut at = self.start;
        let mut field = at;
        let mut written = 0;
        loop {
            if at == self.buffer.len() && !self.fill()? && at == self.start {
                return Ok(Outcome::End);
            }
            if at - self.start > MAX_DRAFT_BYTES {
                return self.broken(field, at, true);
            }
            let input = self.buffer.get(at..).unwrap_or_default();
            if self.row.text.len() < written + input.len() {
                self.row.text.resize(written + input.len(), 0);
            }
            let room = self.row.text.get_mut(written..).unwrap_or_default();
            let (result, read, wrote) = self.reader.read_field(input, room);
            at += read;
            written += wrote;
            let ReadFieldResult::Field { record_end } = result else {
                if matches!(result, ReadFieldResult::End) {
                    return Ok(Outcome::End);
                }
                continue;
            };
            // The delimiter or the line end; at the end of the file, nothing.
            let sign = usize::from(read > 0);
            let raw = field..at - sign;
            if !quotes_hold(self.buffer.get(raw.clone()).unwrap_or_default()) {
                return self.broken(field, at, false);
            }
            self.row.count += 1;
            if self.row.fields.len() < MOST_COLUMNS {
                self.row.fields.push(Field { end: written, raw });
            }
            field = at;
            if record_end {
                self.row.raw = self.start..at - sign;
                let passed = self.buffer.get(self.row.raw.clone()).unwrap_or_default();
                self.line += newlines(passed);
                self.start = at - sign;
                if let Some(byte) = self.byte(self.start)? {
                    self.pass_line_end(byte)?;
                }
                return Ok(Outcome::Row);
            }
        }
    }

    /// Gives up the row whose field at `field` goes wrong, read up to `at`, and goes on in the line below.
    fn broken(&mut self, field: usize, at: usize, long: bool) -> io::Result<Outcome> {
        let before = self.buffer.get(self.start..field).unwrap_or_default();
        let line = self.line + newlines(before);
        let raw = self.buffer.get(field..at).unwrap_or_default();
        let message = if raw.first() != Some(&b'"') {
            self.input.too_long()
        } else if long {
            format!(
                "the quote that opens here is not closed within {} MiB; close it, or write a quote that \
                 is part of the text twice",
                MAX_DRAFT_BYTES >> 20
            )
        } else {
            match closing(raw) {
                None => {
                    "the quote that opens here is never closed; close it, or write a quote that is \
                         part of the text twice"
                        .to_owned()
                }
                Some(close) => {
                    let after = raw.get(close + 1..).unwrap_or_default();
                    let after = String::from_utf8_lossy(after);
                    let lines = newlines(raw.get(..close).unwrap_or_default());
                    let place = if lines == 0 {
                        String::new()
                    } else {
                        format!(" on line {}", line + lines)
                    };
                    format!(
                        "the quote that opens here closes{place} before {}; write a quote that is part \
                         of the text twice",
                        shown(after.trim_ascii())
                    )
                }
            }
        };
        self.resume_below(field)?;
        Ok(Outcome::Broken { line, message })
    }

    /// Goes on in the line below that of `at`.
    fn resume_below(&mut self, mut at: usize) -> io::Result<()> {
        loop {
            let rest = self.buffer.get(at..).unwrap_or_default();
            if let Some(newline) = memchr(b'\n', rest) {
                let next = at + newline + 1;
                let passed = self.buffer.get(self.start..next).unwrap_or_default();
                self.line += newlines(passed);
                self.start = next;
                return Ok(());
            }
            let passed = self.buffer.get(self.start..).unwrap_or_default();
            self.line += newlines(passed);
            self.before_buffer += self.buffer.len();
            self.buffer.clear();
            (self.start, at) = (0, 0);
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Finds the line of the header, and what sets fields off there.
    fn find_header(&mut self) -> io::Result<()> {
        self.skip_blank_lines()?;
        if let Some(stated) = self.stated_delimiter()? {
            self.use_delimiter(stated);
            self.skip_blank_lines()?;
            self.header_line = self.line;
            return Ok(());
        }
        let tabs = self.input.extension_is(&["tsv", "tab"]);
        let (mut at, mut line) = (self.start, self.line);
        let mut first = None;
        let mut narrow = true;
        for _ in 0..MOST_PREAMBLE {
            let end = self.line_end(at)?;
            let bytes = self.buffer.get(at..end).unwrap_or_default();
            if !bytes.trim_ascii().is_empty() {
                let best = Split::best(bytes, tabs);
                let wanted = if narrow { 1 } else { 2 };
                if best.note || (best.known >= wanted && best.fields > 1) {
                    first = Some((at, line, best.delimiter));
                    break;
                }
                narrow &= best.fields <= 1;
                first.get_or_insert((at, line, best.delimiter));
            }
            let Some(byte) = self.byte(end)? else { break };
            line += 1;
            at = end + 1;
            if byte == b'\r' && self.byte(at)? == Some(b'\n') {
                at += 1;
            }
            if at - self.start > MAX_DRAFT_BYTES {
                break;
            }
        }
        if let Some((at, line, delimiter)) = first {
            (self.start, self.line) = (at, line);
            self.use_delimiter(delimiter);
        }
        self.header_line = self.line;
        Ok(())
    }

    fn use_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
        self.reader = ReaderBuilder::new().delimiter(delimiter).build();
    }

    /// The delimiter in a first line `sep=;`, with which spreadsheets tell one another.
    fn stated_delimiter(&mut self) -> io::Result<Option<u8>> {
        let end = self.line_end(self.start)?;
        let line = self.buffer.get(self.start..end).unwrap_or_default();
        let stated = stated_delimiter(line);
        if stated.is_some() {
            self.start = end;
        }
        Ok(stated)
    }

    /// Where the line that `at` stands on ends, or where it gets too long.
    fn line_end(&mut self, at: usize) -> io::Result<usize> {
        let mut seen = at;
        loop {
            let fresh = self.buffer.get(seen..).unwrap_or_default();
            if let Some(end) = memchr::memchr2(b'\n', b'\r', fresh) {
                return Ok(seen + end);
            }
            seen = self.buffer.len();
            if seen - at > MAX_DRAFT_BYTES || !self.fill()? {
                return Ok(seen);
            }
        }
    }
}

/// Where the quote that opens `field` is closed.
fn closing(field: &[u8]) -> Option<usize> {
    let mut quotes = memchr_iter(b'"', field).skip(1).peekable();
    while let Some(quote) = quotes.next() {
        if quotes.next_if_eq(&(quote + 1)).is_none() {
            return Some(quote);
        }
    }
    None
}

/// Whether a field in quotes is in quotes as a whole. A field without is always fine.
fn quotes_hold(field: &[u8]) -> bool {
    field.first() != Some(&b'"')
        || closing(field).is_some_and(|close| {
            field
                .get(close + 1..)
                .is_some_and(|after| after.trim_ascii().is_empty())
        })
}

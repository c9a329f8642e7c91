//! JSON lines: one draft a line, read one at a time into the same buffer, so that a million of them
//! take no more room than the longest. A line that is no draft costs that line.

use std::io::{self, BufRead};

use super::input::{Input, MAX_DRAFT_BYTES};
use super::json::{Parse, Unread};
use super::{Records, header, json};

/// The drafts of `input`, line by line.
pub(super) fn records(input: Input<'_>) -> Records<'_> {
    let (file, walked) = (input.file.clone(), input.walked.clone());
    json::seek(file, walked, Lines::new(input, json::draft))
}

/// The records of a file of JSON lines.
pub(super) struct Lines<'a, T> {
    input: Input<'a>,
    parse: Parse<T>,
    buffer: Vec<u8>,
    /// Lines read so far.
    line: usize,
    /// A line that is not blank was read.
    began: bool,
    done: bool,
}

impl<'a, T> Lines<'a, T> {
    /// The records of `input`, which `parse` reads.
    pub(super) fn new(input: Input<'a>, parse: Parse<T>) -> Self {
        Self {
            input,
            parse,
            buffer: Vec::new(),
            line: 0,
            began: false,
            done: false,
        }
    }

    /// Reads a line into the buffer; false at the end. A line that is too long is cut.
    fn read(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        let reader = &mut self.input.reader;
        reader.read_line(&mut self.buffer, MAX_DRAFT_BYTES + 1)?;
        if self.too_long() {
            self.input.reader.skip_until(b'\n')?;
        }
        Ok(!self.buffer.is_empty())
    }

    fn fail(&self, message: impl Into<String>) -> Option<Result<T, Unread>> {
        let error = self.input.error(Some(self.line), message);
        Some(Err(Unread::Broken(error)))
    }

    fn too_long(&self) -> bool {
        self.buffer.len() > MAX_DRAFT_BYTES && self.buffer.last() != Some(&b'\n')
    }
}

impl<T> Iterator for Lines<'_, T> {
    type Item = Result<T, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            match self.read() {
                Ok(true) => self.line += 1,
                Ok(false) => break,
                Err(error) => {
                    self.done = true;
                    return Some(Err(Unread::Broken(self.input.unreadable(&error))));
                }
            }
            if self.too_long() {
                return self.fail(self.input.too_long());
            }
            let record = self.buffer.trim_ascii();
            if record.is_empty() {
                continue;
            }
            if !self.began && matches!(record, b"[" | b"{") {
                // Each of its lines would be an error.
                self.done = true;
                let item = self.input.item;
                return self.fail(format!(
                    "JSON over several lines where one {item} a line belongs; name the file .json, or \
                     pass `--input json`"
                ));
            }
            if !self.began && header::is_header(record) {
                self.done = true;
                let item = self.input.item;
                return self.fail(format!(
                    "a table's header where one {item} a line belongs; name the file .csv, or pass \
                     `--input csv`"
                ));
            }
            self.began = true;
            // Columns count from the line's first byte.
            let place = json::Place {
                line: self.line,
                column: 1,
            };
            let line = self.buffer.trim_ascii_end();
            return Some((self.parse)(&self.input, line, place, json::Layout::Line));
        }
        self.done = true;
        None
    }
}

//! JSON lines: one draft a line, read one at a time into the same buffer, so that a million of them
//! take no more room than the longest. A line that is no draft costs that line.

use std::io::{self, BufRead, Read};

use super::input::{Input, MAX_DRAFT_BYTES, too_long};
use super::{Record, Records, json, table};

/// The drafts of `input`, line by line.
pub(super) fn records(input: Input<'_>) -> Records<'_> {
    Box::new(Lines {
        input,
        buffer: Vec::new(),
        line: 0,
        began: false,
        done: false,
    })
}

struct Lines<'a> {
    input: Input<'a>,
    buffer: Vec<u8>,
    /// Lines read so far.
    line: usize,
    /// A line that is not blank was read.
    began: bool,
    done: bool,
}

impl Lines<'_> {
    /// Reads a line into the buffer; false at the end. A line that is too long is cut.
    fn read(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        let limit = u64::try_from(MAX_DRAFT_BYTES + 1).unwrap_or(u64::MAX);
        let count = self
            .input
            .reader
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut self.buffer)?;
        if self.too_long() {
            self.input.reader.skip_until(b'\n')?;
        }
        Ok(count > 0)
    }

    fn too_long(&self) -> bool {
        self.buffer.len() > MAX_DRAFT_BYTES && self.buffer.last() != Some(&b'\n')
    }
}

impl Iterator for Lines<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.done {
            match self.read() {
                Ok(true) => self.line += 1,
                Ok(false) => break,
                Err(error) => {
                    self.done = true;
                    return Some(Err(self.input.unreadable(&error)));
                }
            }
            if self.too_long() {
                return Some(Err(self.input.error(Some(self.line), too_long())));
            }
            let record = self.buffer.trim_ascii();
            if record.is_empty() {
                continue;
            }
            if !self.began && matches!(record, b"[" | b"{") {
                // Each of its lines would be an error.
                self.done = true;
                let message = "JSON over several lines where one draft a line belongs; \
                               name the file .json, or pass `--input json`";
                return Some(Err(self.input.error(Some(self.line), message)));
            }
            if !self.began && table::is_header(record) {
                self.done = true;
                return Some(Err(self.input.error(
                    Some(self.line),
                    "a table's header where one draft a line belongs; name the file .csv, or pass \
                     `--input csv`",
                )));
            }
            self.began = true;
            // Columns count from the line's first byte.
            let place = json::Place {
                line: self.line,
                column: 1,
            };
            let line = self.buffer.trim_ascii_end();
            return Some(json::record(&self.input, line, place, json::Layout::Line));
        }
        self.done = true;
        None
    }
}

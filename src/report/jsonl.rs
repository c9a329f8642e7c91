//! One JSON object a line, in input order, each written as soon as it is known.
//!
//! The shape is the types' own; nothing is renamed or left out here. Only the escapes differ from
//! plain JSON: what a terminal would obey or hide is written as `\uXXXX`, which parses back to the
//! same text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::{Format, Report, Reporter, Summary, visible};
use crate::draft::Draft;
use crate::source::ReadError;

pub(super) static FORMAT: Format = Format {
    name: "jsonl",
    summary: "One JSON object a draft, one a line",
    holds_errors: true,
    start: |_| Box::new(Jsonl),
};

struct Jsonl;

impl Reporter for Jsonl {
    fn render(&self, out: &mut dyn Write, _: usize, _: &Draft, report: &Report) -> io::Result<()> {
        write_json(out, report)?;
        out.write_all(b"\n")
    }

    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        write_json(out, &Unreadable::from(error))?;
        out.write_all(b"\n")
    }

    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        out.write_all(piece)
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }

    fn summarize(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        write_json(out, summary)?;
        out.write_all(b"\n")
    }
}

/// What stands in the place of a record that could not be read.
#[derive(Debug, Serialize)]
pub struct Unreadable<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    error: &'a str,
}

impl<'a> From<&'a ReadError> for Unreadable<'a> {
    fn from(error: &'a ReadError) -> Self {
        Self {
            file: error.file.as_deref(),
            line: error.line,
            error: &error.message,
        }
    }
}

/// Writes `value` as JSON on one line, safe for a terminal.
///
/// # Errors
///
/// `out` cannot be written.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Printable))?;
    Ok(())
}

/// JSON without white space, all hidden characters escaped.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        // Most text is ASCII, and serde_json has escaped the control characters in it, except DEL.
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return CompactFormatter.write_string_fragment(writer, fragment);
        }
        let mut written = 0;
        for (at, c) in fragment.char_indices().filter(|&(_, c)| visible::hidden(c)) {
            CompactFormatter.write_string_fragment(writer, &fragment[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        CompactFormatter.write_string_fragment(writer, &fragment[written..])
    }
}

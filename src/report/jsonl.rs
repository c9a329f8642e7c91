//! One JSON object a line, in input order, each written as soon as it is known.
//!
//! The shape is the types' own; nothing is renamed or left out here. Only the escapes differ from
//! plain JSON: what a terminal would obey or hide is written as `\uXXXX`, which parses back to the
//! same text.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{Format, Report, Reporter, Summary, file_of, line};
use crate::draft::Draft;
use crate::source::ReadError;

pub(super) static FORMAT: Format = Format {
    name: "jsonl",
    summary: "One JSON object a draft, one a line",
    holds_errors: true,
    document: false,
    summarizes: true,
    start: |_, _| Box::new(Jsonl),
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

/// What stands in the place of a record that could not be read, or before those whose configuration or rules are
/// wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Unreadable<'a> {
    /// The file, as the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Cow<'a, str>>,
    /// The line in that file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub error: Cow<'a, str>,
}

impl<'a> From<&'a ReadError> for Unreadable<'a> {
    fn from(error: &'a ReadError) -> Self {
        Self {
            file: file_of(error).map(Cow::Borrowed),
            line: error.line,
            error: Cow::Borrowed(&error.message),
        }
    }
}

thread_local! {
    /// Where lines are put together, kept from one to the next.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The memory that is kept; a line that needs more is a rare one.
const KEPT: usize = 1 << 20;

/// Writes `value` as JSON on one line, safe for a terminal.
///
/// # Errors
///
/// `out` cannot be written.
pub fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut buffer = BUFFER.take();
    buffer.clear();
    line::append(&mut buffer, value)?;
    out.write_all(&buffer)?;
    buffer.shrink_to(KEPT);
    BUFFER.set(buffer);
    Ok(())
}

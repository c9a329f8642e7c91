//! One JSON document: a version, the reports in input order, the counts.
//!
//! It is written as it comes, so that a million drafts need no memory; the counts are known last and
//! stand last.

use std::io::{self, Write};

use super::jsonl::{Unreadable, write_json};
use super::{Format, Report, Reporter, Summary};
use crate::draft::Draft;
use crate::source::ReadError;

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "One JSON document: version, reports, summary",
    holds_errors: true,
    document: true,
    summarizes: true,
    start: |_, _| Box::new(Json { started: false }),
};

struct Json {
    started: bool,
}

impl Json {
    /// Writes what stands before the next report.
    fn separate(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let separator: &[u8] = if self.started {
            b",\n"
        } else {
            b"{\"version\":1,\"reports\":[\n"
        };
        self.started = true;
        out.write_all(separator)
    }
}

impl Reporter for Json {
    fn render(&self, out: &mut dyn Write, _: usize, _: &Draft, report: &Report) -> io::Result<()> {
        write_json(out, report)
    }

    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        write_json(out, &Unreadable::from(error))
    }

    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        self.separate(out)?;
        out.write_all(piece)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if !self.started {
            self.separate(out)?;
        }
        out.write_all(b"\n],\"summary\":")?;
        write_json(out, summary)?;
        out.write_all(b"}\n")
    }

    fn summarize(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        write_json(out, summary)?;
        out.write_all(b"\n")
    }
}

//! One JSON document: a version, the reports in input order, the counts.
//!
//! It is written as it comes, so that a million drafts need no memory; the counts are known last and
//! stand last.

use std::io::{self, Write};

use serde::Serialize;

use super::jsonl::{Unreadable, write_json};
use super::{Format, Report, Reporter, Summary};
use crate::draft::Draft;
use crate::source::ReadError;

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "One JSON document: version, reports, summary",
    holds_errors: true,
    start: |_| Box::new(Json { started: false }),
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

    fn element(&mut self, out: &mut dyn Write, element: &impl Serialize) -> io::Result<()> {
        self.separate(out)?;
        write_json(out, element)
    }
}

impl Reporter for Json {
    fn report(&mut self, out: &mut dyn Write, _: &Draft, report: &Report) -> io::Result<()> {
        self.element(out, report)
    }

    fn error(&mut self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        self.element(out, &Unreadable::from(error))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if !self.started {
            self.separate(out)?;
        }
        out.write_all(b"\n],\"summary\":")?;
        write_json(out, summary)?;
        out.write_all(b"}\n")
    }
}

//! One diagnostic a line, `file:line:column: severity[rule] message`, as editors and `grep` like it.
//!
//! A note that stands in its file as text is pointed into. One that is quoted in a JSON record has no
//! place of its own there: the line is the record's, the column is counted in the note's first line, and there
//! is none below that. A note that was made of a template stands in no file: the line is its recipient's, and the
//! template is named behind the message. Drafts with nothing against them leave no trace; a score that alone is too
//! low is told as a finding would be.

use std::io::{self, Write};

use super::survey;
use super::text::{CLIP, Paint};
use super::{
    Format, Options, Report, Reporter, Summary, file_shown, from_shown, place_shown, visible,
};
use crate::draft::Draft;
use crate::source::ReadError;

pub(super) static FORMAT: Format = Format {
    name: "compact",
    summary: "One line for each finding: file:line:column: severity[rule] message",
    holds_errors: false,
    document: false,
    summarizes: true,
    start: |options, _| Box::new(Compact { options }),
};

struct Compact {
    options: Options,
}

impl Reporter for Compact {
    fn render(
        &self,
        out: &mut dyn Write,
        _: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()> {
        let paint = Paint::new(self.options.color);
        let (file, from) = (file_shown(report), from_shown(report));
        for diagnostic in report.findings(draft).iter() {
            let severity = diagnostic.severity;
            if !self.options.verbosity.tells(severity) {
                continue;
            }
            writeln!(
                out,
                "{file}:{}: {} {}{from}",
                place_shown(draft, report, &diagnostic.span),
                paint.severity(
                    severity,
                    &format!("{severity}[{}]", visible::literal(&diagnostic.rule))
                ),
                visible::prose(&visible::clip(&diagnostic.message, CLIP)),
            )?;
        }
        Ok(())
    }

    fn render_error(&self, _: &mut dyn Write, _: &ReadError) -> io::Result<()> {
        Ok(())
    }

    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        out.write_all(piece)
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }

    fn summarize(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        survey::write(out, summary, &self.options)
    }
}

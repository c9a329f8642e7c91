//! Workflow commands of GitHub Actions: an annotation on the line of each finding, and a line in the log.
//!
//! One command a line, and no text of a draft can begin another: line ends are escaped by GitHub's own
//! rules, and whatever else is hidden is shown as a sign. GitHub shows the first ten errors, warnings and
//! notices of a step as annotations, and the rest in the log.

use std::io::{self, Write};

use super::region::{Region, regions};
use super::text::CLIP;
use super::{
    Format, Report, Reporter, Summary, Verbosity, file_of, file_shown, from_shown, visible,
};
use crate::diagnostic::Severity;
use crate::draft::Draft;
use crate::source::ReadError;

pub(super) static FORMAT: Format = Format {
    name: "github",
    summary: "Workflow commands of GitHub Actions, one for each finding",
    holds_errors: true,
    document: false,
    summarizes: false,
    start: |options, _| {
        Box::new(GitHub {
            verbosity: options.verbosity,
        })
    },
};

struct GitHub {
    verbosity: Verbosity,
}

impl Reporter for GitHub {
    fn render(
        &self,
        out: &mut dyn Write,
        _: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()> {
        let (file, from) = (report.file.as_deref(), from_shown(report));
        let findings = report.findings(draft);
        for (finding, region) in findings.iter().zip(regions(draft, report, &findings)) {
            if !self.verbosity.tells(finding.severity) {
                continue;
            }
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Suggestion => "notice",
            };
            let mut command = Command::new(level);
            let mut place = file_shown(report).into_owned();
            if let Some(Region { line, part, .. }) = &region {
                place.push_str(&format!(":{line}"));
                if let Some(part) = part {
                    place.push_str(&format!(":{}", part.column));
                }
            }
            if let Some(file) = file {
                command.place(file, region);
            }
            command.property("title", format_args!("invitelint {}", finding.rule));
            let message = visible::clip(&finding.message, CLIP);
            let message = visible::prose(&message);
            command.write(out, &format!("{place}: {message}{from}\n{}", finding.help))?;
        }
        Ok(())
    }

    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        let mut command = Command::new("error");
        if let Some(file) = file_of(error) {
            let region = error.line.map(|line| Region {
                line,
                part: None,
                bytes: None,
            });
            command.place(file, region);
        }
        command.property("title", "invitelint could not read this");
        command.write(out, &error.to_string())
    }

    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        out.write_all(piece)
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// A command on its way: `::level name=value,name=value::message`.
struct Command {
    line: String,
    properties: usize,
}

impl Command {
    fn new(level: &str) -> Self {
        Self {
            line: format!("::{level}"),
            properties: 0,
        }
    }

    /// Says where in which file.
    fn place(&mut self, file: &str, region: Option<Region>) {
        self.property("file", visible::literal(file.trim_start_matches("./")));
        let Some(Region { line, part, .. }) = region else {
            return;
        };
        self.property("line", line);
        match part {
            // Columns are those of one line; of more than one, GitHub takes only the lines.
            Some(part) if part.end.line == line => {
                self.property("col", part.column);
                self.property("endColumn", part.end.column);
            }
            Some(part) => self.property("endLine", part.end.line),
            None => {}
        }
    }

    fn property(&mut self, name: &str, value: impl std::fmt::Display) {
        self.line.push(if self.properties == 0 { ' ' } else { ',' });
        self.properties += 1;
        self.line.push_str(name);
        self.line.push('=');
        for c in escaped(&value.to_string()).chars() {
            match c {
                ':' => self.line.push_str("%3A"),
                ',' => self.line.push_str("%2C"),
                c => self.line.push(c),
            }
        }
    }

    fn write(self, out: &mut dyn Write, message: &str) -> io::Result<()> {
        writeln!(out, "{}::{}", self.line, escaped(message))
    }
}

/// A text as GitHub takes it in a command: its percent signs and line ends written as `%25`, `%0D`, `%0A`;
/// and without what a terminal would obey or hide, since it stands in the log as well.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push_str("%0A");
        }
        for c in visible::prose(line.strip_suffix('\r').unwrap_or(line)).chars() {
            match c {
                '%' => out.push_str("%25"),
                '\r' => out.push_str("%0D"),
                '\n' => out.push_str("%0A"),
                c => out.push(c),
            }
        }
    }
    out
}

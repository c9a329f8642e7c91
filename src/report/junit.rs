//! JUnit's XML, for whatever shows tests: each draft a test case, which fails if the draft may not go out.
//!
//! The totals stand first and are known last, so that the cases wait for them: in memory, and in a
//! temporary file where they are many.

use std::borrow::Cow;
use std::io::{self, Read, Seek, SeekFrom, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;
use tempfile::SpooledTempFile;

use super::text::CLIP;
use super::{
    Format, Options, Report, Reporter, SCORE, Summary, Verbosity, file_of, file_shown, place_shown,
    template_shown, visible,
};
use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::source::ReadError;

pub(super) static FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML, each draft a test case",
    // Who looks at the log of a job does not see the file.
    holds_errors: false,
    document: true,
    summarizes: false,
    start: |options, _| Box::new(JUnit::new(options)),
};

/// What the whole run is called.
const RUN: &str = "invitelint";
/// The most bytes of test cases that are kept in memory.
const IN_MEMORY: usize = 8 << 20;

struct JUnit {
    verbosity: Verbosity,
    cases: SpooledTempFile,
}

impl JUnit {
    fn new(options: Options) -> Self {
        Self {
            verbosity: options.verbosity,
            cases: tempfile::spooled_tempfile(IN_MEMORY),
        }
    }
}

impl Reporter for JUnit {
    fn render(
        &self,
        out: &mut dyn Write,
        _: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()> {
        let all = report.findings(draft);
        let findings: Vec<_> = all
            .iter()
            .filter(|finding| self.verbosity.tells(finding.severity))
            .collect();
        let mut told = String::new();
        for finding in &findings {
            told.push_str(&format!(
                "\n{}: {}[{}] {}\n    {}\n",
                place_shown(draft, report, &finding.span),
                finding.severity,
                finding.rule,
                visible::prose(&visible::clip(&finding.message, CLIP)),
                finding.help,
            ));
        }
        let place = Place {
            shown: file_shown(report),
            is_file: report.file.is_some(),
            line: report.line,
        };
        place.case(out, &name(draft, report), |case| {
            if report.passed {
                if findings.is_empty() {
                    return Ok(());
                }
                let text = xml(told.trim(), true);
                case.create_element("system-out")
                    .write_text_content(BytesText::new(&text))?;
                return Ok(());
            }
            let worst = worst(&all);
            let message = worst.map_or_else(
                || format!("its score is {} of 100, which is too low", report.score),
                |finding| visible::clip(&finding.message, CLIP).into_owned(),
            );
            case.create_element("failure")
                .with_attribute((
                    "type",
                    &*xml(worst.map_or(SCORE, |worst| &worst.rule), false),
                ))
                .with_attribute(("message", &*xml(&message, false)))
                .write_text_content(BytesText::new(&xml(
                    &format!("{}, score {} of 100\n{told}", report.verdict, report.score),
                    true,
                )))?;
            Ok(())
        })
    }

    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        let file = file_of(error);
        // What is about no file is about the whole run.
        let nameless = error.file.as_deref().map_or("<stdin>", |_| RUN);
        let place = Place {
            shown: visible::literal(file.unwrap_or(nameless)),
            is_file: file.is_some(),
            line: error.line,
        };
        let name = error.line.map_or_else(
            || "could not be read".to_owned(),
            |line| format!("line {line}"),
        );
        place.case(out, &name, |case| {
            case.create_element("error")
                .with_attribute(("type", "unreadable"))
                .with_attribute(("message", &*xml(&error.message, false)))
                .write_text_content(BytesText::new(&xml(&error.to_string(), true)))?;
            Ok(())
        })
    }

    fn put(&mut self, _: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        self.cases.write_all(piece)
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let totals = format!(
            "name=\"{RUN}\" tests=\"{}\" failures=\"{}\" errors=\"{}\"",
            summary.drafts + summary.unreadable,
            summary.failed,
            summary.unreadable
        );
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {totals}>\n<testsuite {totals}>\n"
        )?;
        self.cases.seek(SeekFrom::Start(0))?;
        let mut buffer = [0; 8 << 10];
        loop {
            match self.cases.read(&mut buffer)? {
                0 => break,
                read => out.write_all(buffer.get(..read).unwrap_or_default())?,
            }
        }
        out.write_all(b"</testsuite>\n</testsuites>\n")
    }
}

/// Where a test case stands.
struct Place<'r> {
    shown: Cow<'r, str>,
    is_file: bool,
    line: Option<usize>,
}

impl Place<'_> {
    /// Writes the case `name`, with what `inside` puts into it.
    fn case(
        &self,
        out: &mut dyn Write,
        name: &str,
        inside: impl FnOnce(&mut Writer<&mut dyn Write>) -> io::Result<()>,
    ) -> io::Result<()> {
        let line = self.line.map(|line| line.to_string());
        let mut writer = Writer::new(out);
        let mut case = writer
            .create_element("testcase")
            .with_attribute(("classname", &*self.shown))
            .with_attribute(("name", name));
        if self.is_file {
            case = case.with_attribute(("file", &*self.shown));
            if let Some(line) = &line {
                case = case.with_attribute(("line", line.as_str()));
            }
        }
        case.write_inner_content(inside)?;
        writer.get_mut().write_all(b"\n")
    }
}

/// What a draft is called, in a list of those of its file.
fn name(draft: &Draft, report: &Report) -> String {
    let mut name = match (&draft.id, report.line) {
        (Some(serde_json::Value::String(id)), _) if !id.is_empty() => id.clone(),
        (Some(id), _) => id.to_string(),
        (None, Some(line)) if draft.origin.is_record() || line > 1 => format!("line {line}"),
        (None, _) => "note".to_owned(),
    };
    if let Some(recipient) = draft.recipient.full_name() {
        name.push_str(&format!(", to {recipient}"));
    }
    let mut name = visible::literal(&visible::clip(&name, CLIP)).into_owned();
    // Several templates may be filled in for one row.
    if let Some(made) = &report.made_of {
        name.push_str(&format!(", from {}", template_shown(&made.template)));
    }
    name
}

/// The finding that weighs most, and of those the first.
fn worst(findings: &[Diagnostic]) -> Option<&Diagnostic> {
    findings.iter().rev().max_by_key(|finding| finding.severity)
}

/// A text without what XML does not allow or a terminal would obey; its line ends stay where `lines` says
/// so. Markup is escaped by the writer.
fn xml(text: &str, lines: bool) -> String {
    if !lines {
        return visible::prose(text).into_owned();
    }
    let lines: Vec<_> = text.lines().map(visible::prose).collect();
    lines.join("\n")
}

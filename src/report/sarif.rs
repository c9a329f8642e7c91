//! SARIF 2.1.0, for code scanning and whatever else collects the findings of linters: what the rules are,
//! what they found, what could not be read.
//!
//! Findings are written as they come, and as many as GitHub takes. Errors are kept until the end, where
//! SARIF wants them. See the OASIS standard; numbers of its sections stand at what follows from them.

use std::collections::HashMap;
use std::io::{self, Write};

use super::jsonl::write_json;
use super::region::{Region, regions};
use super::text::CLIP;
use super::{Format, Options, Report, Reporter, SCORE, Summary, Verbosity, from_shown, visible};
use crate::diagnostic::Diagnostic;
use crate::draft::{Draft, Origin};
use crate::identity;
use crate::rule::Rule;
use crate::source::ReadError;
use crate::verdict::Verdict;

mod shape;

use shape::{
    Descriptor, Fingerprints, HOME, Location, Message, Notification, Properties, RegionOut,
    ResultOut, level, uri_of,
};

pub(super) static FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for code scanning",
    // Who looks at the log of a job does not see the file.
    holds_errors: false,
    document: true,
    summarizes: false,
    start: |options, rules| Box::new(Sarif::new(options, rules)),
};

/// The most findings of a run: GitHub refuses a file with more.
const MOST_RESULTS: usize = 25_000;
/// The most errors that are kept to be written at the end.
const MOST_NOTIFICATIONS: usize = 10_000;
/// What begins a piece that is an error; findings are objects.
const ERROR: u8 = b'!';

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

struct Sarif<'a> {
    rules: &'a [Rule],
    index: HashMap<&'a str, usize>,
    verbosity: Verbosity,
    started: bool,
    results: usize,
    /// Errors that are still to be written, set off by commas.
    notifications: Vec<u8>,
    errors: usize,
}

impl<'a> Sarif<'a> {
    fn new(options: Options, rules: &'a [Rule]) -> Self {
        let index = rules.iter().enumerate();
        Self {
            rules,
            // The score stands behind them.
            index: index
                .map(|(at, rule)| (&*rule.id, at))
                .chain([(SCORE, rules.len())])
                .collect(),
            verbosity: options.verbosity,
            started: false,
            results: 0,
            notifications: Vec::new(),
            errors: 0,
        }
    }

    /// Writes all that stands before the findings, once.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"columnKind\":\"utf16CodeUnits\",\
             \"tool\":{{\"driver\":{{\"name\":\"invitelint\",\"semanticVersion\":\"{}\",",
            env!("CARGO_PKG_VERSION")
        )?;
        if !HOME.is_empty() {
            write!(out, "\"informationUri\":\"{HOME}\",")?;
        }
        out.write_all(b"\"rules\":[")?;
        for (at, rule) in self.rules.iter().enumerate() {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            write_json(out, &Descriptor::of(rule))?;
        }
        out.write_all(if self.rules.is_empty() { b"\n" } else { b",\n" })?;
        write_json(out, &Descriptor::of_score())?;
        out.write_all(b"\n]}},\"results\":[")
    }

    fn notify(&mut self, notification: &[u8]) {
        self.errors += 1;
        if self.errors <= MOST_NOTIFICATIONS {
            self.notifications.extend_from_slice(b",\n");
            self.notifications.extend_from_slice(notification);
        }
    }
}

impl Reporter for Sarif<'_> {
    fn render(
        &self,
        out: &mut dyn Write,
        _: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()> {
        let findings = report.findings(draft);
        if findings.is_empty() {
            return Ok(());
        }
        let record = Record::of(draft, report);
        let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
        for (finding, region) in findings.iter().zip(regions(draft, report, &findings)) {
            // Two findings that read the same are told apart by which comes first.
            let times = seen.entry((&finding.rule, &finding.text)).or_default();
            *times += 1;
            if !self.verbosity.tells(finding.severity) {
                continue;
            }
            write_json(out, &self.result(&record, finding, region, *times))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        out.write_all(&[ERROR])?;
        write_json(
            out,
            &Notification {
                level: "error",
                message: Message::of(&error.message),
                locations: place(error).into_iter().collect(),
            },
        )
    }

    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()> {
        self.begin(out)?;
        if let Some(notification) = piece.strip_prefix(&[ERROR]) {
            self.notify(notification);
            return Ok(());
        }
        for result in piece.split(|byte| *byte == b'\n') {
            if result.is_empty() {
                continue;
            }
            self.results += 1;
            if self.results <= MOST_RESULTS {
                out.write_all(if self.results == 1 { b"\n" } else { b",\n" })?;
                out.write_all(result)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        self.begin(out)?;
        let more_errors = self.errors.saturating_sub(MOST_NOTIFICATIONS);
        let more_results = self.results.saturating_sub(MOST_RESULTS);
        for (number, what) in [
            (more_errors, "records could not be read"),
            (
                more_results,
                "findings are left out, since a run may hold 25,000; check fewer drafts at a time, or \
                 take --format jsonl",
            ),
        ] {
            if number > 0 {
                let message = format!("{} more {what}", super::text::grouped(number));
                self.notifications.extend_from_slice(b",\n");
                write_json(
                    &mut self.notifications,
                    &Notification {
                        level: "warning",
                        message: Message::of(&message),
                        locations: Vec::new(),
                    },
                )?;
            }
        }
        let successful = summary.unreadable == 0;
        write!(
            out,
            "\n],\"invocations\":[{{\"executionSuccessful\":{successful},\"toolExecutionNotifications\":["
        )?;
        out.write_all(self.notifications.strip_prefix(b",").unwrap_or_default())?;
        out.write_all(b"]}]}]}\n")
    }
}

impl Sarif<'_> {
    fn result<'r>(
        &self,
        record: &'r Record<'r>,
        finding: &'r Diagnostic,
        region: Option<Region>,
        times: usize,
    ) -> ResultOut<'r> {
        let region = region.map(|region| RegionOut::of(region, finding));
        let identity = identity::hash([
            &*finding.rule,
            &record.uri,
            record.key.as_deref().unwrap_or_default(),
            &finding.text,
            &times.to_string(),
        ]);
        ResultOut {
            rule_id: &finding.rule,
            rule_index: self.index.get(&*finding.rule).copied(),
            level: level(finding.severity),
            message: Message::with(&finding.message, &record.from),
            locations: [Location::new(record.file, region, record.name.as_deref())],
            related_locations: record
                .template
                .map(|template| [Location::of_template(template)]),
            partial_fingerprints: Fingerprints {
                finding: format!("{identity:016x}"),
            },
            properties: Properties {
                verdict: record.verdict,
                score: record.score,
                passed: record.passed,
                span: finding.span,
            },
        }
    }
}

/// Where something could not be read; nowhere, if it is about no file.
fn place(error: &ReadError) -> Option<Location<'_>> {
    let file = error.file.as_deref();
    let region = error.line.map(|line| RegionOut {
        start_line: line,
        ..RegionOut::default()
    });
    (file != Some("")).then(|| Location::new(file, region, None))
}

/// What every finding of a draft says about it.
struct Record<'r> {
    file: Option<&'r str>,
    /// The same, as it is called however it was named.
    uri: String,
    /// The draft's id, printable.
    name: Option<String>,
    key: Option<String>,
    /// Which template it was made of, to be told behind a message.
    from: String,
    /// Where that template stands, if it is in a file.
    template: Option<&'r Origin>,
    verdict: Verdict,
    score: u8,
    passed: bool,
}

impl<'r> Record<'r> {
    fn of(draft: &'r Draft, report: &'r Report) -> Self {
        let key = identity::draft_key(draft);
        let name = draft.id.as_ref().and(key.as_deref());
        let template = draft.rendered.as_ref().map(|rendered| &*rendered.origin);
        Self {
            file: report.file.as_deref(),
            uri: uri_of(report.file.as_deref()).0,
            name: name.map(|name| visible::literal(&visible::clip(name, CLIP)).into_owned()),
            key,
            from: from_shown(report),
            template: template.filter(|origin| origin.file.is_some()),
            verdict: report.verdict,
            score: report.score,
            passed: report.passed,
        }
    }
}

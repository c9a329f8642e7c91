//! SARIF 2.1.0, for code scanning and whatever else collects the findings of linters: what the rules are,
//! what they found, what could not be read.
//!
//! Findings are written as they come, and as many as GitHub takes. Errors are kept until the end, where
//! SARIF wants them. See the OASIS standard; numbers of its sections stand at what follows from them.

use std::collections::HashMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::jsonl::write_json;
use super::region::{Region, regions};
use super::text::CLIP;
use super::{Format, Options, Report, Reporter, Summary, Verbosity, visible};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::draft::Draft;
use crate::identity;
use crate::rule::Rule;
use crate::source::ReadError;
use crate::verdict::Verdict;

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
/// The most characters of a rule's description; GitHub takes 1,024.
const DESCRIPTION: usize = 1_000;
/// The most bytes of a finding that are quoted.
const SNIPPET: usize = 1_000;
/// What begins a piece that is an error; findings are objects.
const ERROR: u8 = b'!';

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

struct Sarif<'a> {
    rules: &'a [Rule],
    index: HashMap<&'a str, usize>,
    quiet: bool,
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
            index: index.map(|(at, rule)| (&*rule.id, at)).collect(),
            quiet: options.verbosity == Verbosity::Quiet,
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
        if report.diagnostics.is_empty() {
            return Ok(());
        }
        let record = Record::of(draft, report);
        let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
        for (finding, region) in report.diagnostics.iter().zip(regions(draft, report)) {
            // Two findings that read the same are told apart by which comes first.
            let times = seen.entry((&finding.rule, &finding.text)).or_default();
            *times += 1;
            if self.quiet && finding.severity == Severity::Suggestion {
                continue;
            }
            write_json(out, &self.result(&record, finding, region, *times))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        out.write_all(&[ERROR])?;
        let region = error.line.map(|line| RegionOut {
            start_line: line,
            ..RegionOut::default()
        });
        write_json(
            out,
            &Notification {
                level: "error",
                message: Message::of(&error.message),
                locations: vec![Location::new(error.file.as_deref(), region, None)],
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
            record.key.as_deref().unwrap_or_default(),
            &finding.text,
            &times.to_string(),
        ]);
        ResultOut {
            rule_id: &finding.rule,
            rule_index: self.index.get(&*finding.rule).copied(),
            level: level(finding.severity),
            message: Message::of(&finding.message),
            locations: [Location::new(record.file, region, record.name.as_deref())],
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

/// What every finding of a draft says about it.
struct Record<'r> {
    file: Option<&'r str>,
    /// The draft's id, printable.
    name: Option<String>,
    key: Option<String>,
    verdict: Verdict,
    score: u8,
    passed: bool,
}

impl<'r> Record<'r> {
    fn of(draft: &Draft, report: &'r Report) -> Self {
        let key = identity::draft_key(draft);
        let name = draft.id.as_ref().and(key.as_deref());
        Self {
            file: report.file.as_deref(),
            name: name.map(|name| visible::literal(&visible::clip(name, CLIP)).into_owned()),
            key,
            verdict: report.verdict,
            score: report.score,
            passed: report.passed,
        }
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

/// Where the project lives, if it says so.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// An absolute URI for a rule (§3.49.12): its file where the project lives; a name, if it lives nowhere, or the
/// rule is a team's own.
fn help_uri(rule: &Rule) -> String {
    let own = !rule.file.is_empty();
    let rule = path(&rule.id);
    if own || HOME.is_empty() {
        format!("urn:invitelint:rule:{rule}")
    } else {
        format!(
            "{HOME}/blob/v{}/rules/{rule}.toml",
            env!("CARGO_PKG_VERSION")
        )
    }
}

/// What may stand as it is in the path of a URI, without a thought on where it stands.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

fn path(path: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(path, ESCAPED)
}

/// The URI of a file: relative to where the tool ran, unless its path was given in full.
fn file_uri(file: &str) -> (String, bool) {
    let slashes = if cfg!(windows) {
        file.replace('\\', "/")
    } else {
        file.to_owned()
    };
    let mut relative = slashes.as_str();
    while let Some(rest) = relative.strip_prefix("./") {
        relative = rest.trim_start_matches('/');
    }
    if relative.starts_with('/') {
        (format!("file://{}", path(relative)), false)
    } else if std::path::Path::new(file).is_absolute() {
        (format!("file:///{}", path(relative)), false)
    } else {
        (path(relative).to_string(), true)
    }
}

/// A text for people. Words in brackets before others in parentheses would be a link (§3.11.6).
fn plain(text: &str) -> String {
    visible::prose(text).replace("](", "] (")
}

/// What is said of something that was found.
#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    fn of(text: &str) -> Self {
        Self {
            // Braces would be placeholders, which have no place in what says what a rule is (§3.11.5).
            text: plain(&visible::clip(text, CLIP))
                .replace('{', "{{")
                .replace('}', "}}"),
        }
    }
}

#[derive(Serialize)]
struct Description {
    text: String,
}

impl Description {
    fn of(text: &str) -> Self {
        Self {
            text: plain(&visible::clip(text.trim(), DESCRIPTION)),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'r> {
    id: &'r str,
    short_description: Description,
    full_description: Description,
    help: Help,
    help_uri: String,
    default_configuration: Configuration,
    properties: RuleProperties<'r>,
}

impl<'r> Descriptor<'r> {
    fn of(rule: &'r Rule) -> Self {
        Self {
            id: &rule.id,
            short_description: Description::of(&rule.summary),
            full_description: Description::of(&rule.rationale),
            help: Help::of(rule),
            help_uri: help_uri(rule),
            default_configuration: Configuration {
                level: level(rule.severity),
            },
            properties: RuleProperties {
                tags: [rule.category()],
                problem_severity: match rule.severity {
                    Severity::Suggestion => "recommendation",
                    Severity::Warning => "warning",
                    Severity::Error => "error",
                },
            },
        }
    }
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

impl Help {
    /// What to write instead, why, and a few notes of either kind.
    fn of(rule: &Rule) -> Self {
        const EXAMPLES: usize = 3;
        let mut markdown = format!("{}\n\n{}\n", rule.help.trim(), rule.rationale.trim());
        for (fires, heading) in [
            (true, "Notes that it finds"),
            (false, "Notes that it does not find"),
        ] {
            let notes = rule
                .examples
                .iter()
                .filter(|example| example.fires == fires);
            let mut notes = notes
                .map(|example| example.note.trim())
                .filter(|note| !note.is_empty())
                .take(EXAMPLES)
                .peekable();
            if notes.peek().is_some() {
                markdown.push_str(&format!("\n**{heading}**\n\n"));
            }
            for note in notes {
                // Nothing in a code span is markup; a note that has a backtick in it needs more of them.
                let fence = "`".repeat(1 + longest_run(note, '`'));
                let note = visible::clip(note, DESCRIPTION);
                markdown.push_str(&format!("- {fence} {} {fence}\n", visible::prose(&note)));
            }
        }
        Self {
            text: plain(&format!("{} {}", rule.help.trim(), rule.rationale.trim())),
            markdown,
        }
    }
}

/// How many of `c` stand in a row at most.
fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c)
        .map(str::len)
        .max()
        .unwrap_or_default()
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties<'r> {
    tags: [&'r str; 1],
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultOut<'r> {
    rule_id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location<'r>; 1],
    partial_fingerprints: Fingerprints,
    properties: Properties,
}

#[derive(Serialize)]
struct Fingerprints {
    /// The rule, the draft and the words, wherever they stand. GitHub adds what it goes by itself.
    #[serde(rename = "findingIdentity/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Properties {
    verdict: Verdict,
    score: u8,
    passed: bool,
    /// Where the words stand in the note.
    span: Span,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'r> {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'r> {
    physical_location: Physical<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Logical<'r>; 1]>,
}

impl<'r> Location<'r> {
    fn new(file: Option<&str>, region: Option<RegionOut<'r>>, draft: Option<&'r str>) -> Self {
        // GitHub takes no finding without a file. What was typed or piped in is in none.
        let (uri, relative) = file_uri(file.unwrap_or("stdin"));
        Self {
            physical_location: Physical {
                artifact_location: Artifact {
                    uri,
                    uri_base_id: relative.then_some("%SRCROOT%"),
                },
                region,
            },
            logical_locations: draft.map(|name| {
                [Logical {
                    name,
                    kind: "draft",
                }]
            }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'r> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionOut<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
struct Logical<'r> {
    name: &'r str,
    kind: &'static str,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct RegionOut<'r> {
    start_line: usize,
    #[serde(flatten)]
    part: Option<PartOut>,
    #[serde(flatten)]
    bytes: Option<BytesOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Snippet<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartOut {
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BytesOut {
    byte_offset: usize,
    byte_length: usize,
}

#[derive(Serialize)]
struct Snippet<'r> {
    text: &'r str,
}

impl<'r> RegionOut<'r> {
    fn of(region: Region, finding: &'r Diagnostic) -> Self {
        let quoted = region.bytes.is_some() && finding.text.len() <= SNIPPET;
        Self {
            start_line: region.line,
            part: region.part.map(|part| PartOut {
                start_column: part.column,
                end_line: part.end.line,
                end_column: part.end.column,
            }),
            bytes: region.bytes.map(|bytes| BytesOut {
                byte_offset: bytes.start,
                byte_length: bytes.len(),
            }),
            snippet: quoted.then_some(Snippet {
                text: &finding.text,
            }),
        }
    }
}

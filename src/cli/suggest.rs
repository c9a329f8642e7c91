//! `invitelint suggest`: openers for each draft, and nothing else.
//!
//! It judges nobody: a draft that fails gets openers like any other, and the run has gone well.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use invitelint::report::{Opener, Report, Scope, Summary, Unreadable, visible, write_json};
use invitelint::{Draft, Linter, Options};
use serde::Serialize;

use super::check::check_language;
use super::configured::Configured;
use super::drafts::{Drafts, tell_texts};
use super::exit::Exit;
use super::options::{Color, Input};
use super::own_rules::OwnRules;
use super::terminal::Terminal;

/// Suggest first sentences, built from what the draft says and knows
#[derive(Debug, Args)]
pub(super) struct Suggest {
    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    own: OwnRules,

    /// How many openers for each draft [default: 3]
    #[arg(long, value_name = "N", help_heading = "Output",
          value_parser = clap::value_parser!(u16).range(1..))]
    openers: Option<u16>,

    /// How to write them: human, json or jsonl
    #[arg(
        long,
        default_value = "human",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    format: SuggestFormat,

    #[command(flatten)]
    pub(super) color: Color,
}

/// How openers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SuggestFormat {
    /// One a line, below the draft's place if there are several drafts
    Human,
    /// One JSON document
    Json,
    /// One JSON object a draft, one a line
    Jsonl,
}

/// What is said about one draft: a report without a judgement.
#[derive(Serialize)]
struct Suggestions<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    language: &'a str,
    openers: &'a [Opener],
}

impl Suggest {
    /// Prints openers for every draft that there is.
    ///
    /// # Errors
    ///
    /// An option names something that there is not, or the output cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        if let Some(language) = &self.input.language {
            check_language(&Linter::default(), language)?;
        }
        let govern = |options: &mut Options| {
            self.input.govern(options);
            match self.openers {
                Some(openers) => options.openers = openers.into(),
                // Who wants none with reports asks for some here.
                None if options.openers == 0 => options.openers = Options::default().openers,
                None => {}
            }
        };
        let Some(configured) = Configured::new(&self.input.config, &self.own, terminal, govern)
        else {
            return Ok(Exit::Unchecked);
        };
        let drafts = Drafts::open(&self.input, &configured, terminal, None)?;
        let passed_over = drafts.passed_over();
        let mut summary = Summary::default();
        let mut out = terminal.stdout();
        match self
            .write(drafts, &mut summary, terminal, &mut out)
            .and_then(|()| out.flush())
        {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
        tell_texts(&passed_over, terminal);
        if summary.drafts == 0 && summary.unreadable == 0 {
            terminal.error("nothing to suggest openers for: no draft was found");
        }
        // Openers were asked for, not a judgement.
        Ok(match Exit::of(&summary) {
            Exit::Failed => configured.exit(),
            other => configured.exit().worst(other),
        })
    }

    fn write(
        &self,
        mut drafts: Drafts<'_>,
        summary: &mut Summary,
        terminal: Terminal,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let first = drafts.first();
        let scope = first.as_ref().map_or(Scope::List, |(_, scope)| *scope);
        let mut writer = Writer {
            format: self.format,
            scope,
            written: false,
        };
        for read in first.map(|(read, _)| read).into_iter().chain(drafts) {
            read.tell(terminal);
            match read.record {
                Ok(draft) => {
                    let report = read.governing.linter.check(&draft);
                    summary.add(&draft, &report);
                    writer.draft(out, &draft, &report)?;
                }
                Err(error) => {
                    summary.add_unreadable();
                    if self.format == SuggestFormat::Human {
                        out.flush()?;
                        terminal.error(&error);
                    } else {
                        writer.element(out, &Unreadable::from(&error))?;
                    }
                }
            }
        }
        writer.finish(out)
    }
}

struct Writer {
    format: SuggestFormat,
    scope: Scope,
    /// Whether something has been written.
    written: bool,
}

impl Writer {
    fn draft(&mut self, out: &mut impl Write, draft: &Draft, report: &Report) -> io::Result<()> {
        if self.format != SuggestFormat::Human {
            let suggestions = Suggestions {
                id: report.id.as_ref(),
                file: report.file.as_deref(),
                line: report.line,
                language: &report.language,
                openers: &report.openers,
            };
            return self.element(out, &suggestions);
        }
        if self.scope == Scope::List {
            if self.written {
                writeln!(out)?;
            }
            let file = report
                .file
                .as_deref()
                .map_or("<stdin>".into(), visible::literal);
            let line = report
                .line
                .map_or_else(String::new, |line| format!(":{line}"));
            let to = draft
                .recipient
                .name
                .as_deref()
                .map(|name| format!("  to {}", visible::literal(name)));
            writeln!(out, "{file}{line}{}", to.unwrap_or_default())?;
        }
        self.written = true;
        for opener in &report.openers {
            writeln!(out, "{}", visible::prose(&opener.text))?;
        }
        Ok(())
    }

    fn element(&mut self, out: &mut impl Write, element: &impl Serialize) -> io::Result<()> {
        if self.format == SuggestFormat::Json {
            let before: &[u8] = if self.written { b",\n" } else { JSON_START };
            out.write_all(before)?;
            self.written = true;
            return write_json(out, element);
        }
        write_json(out, element)?;
        out.write_all(b"\n")
    }

    fn finish(self, out: &mut impl Write) -> io::Result<()> {
        if self.format != SuggestFormat::Json {
            return Ok(());
        }
        if !self.written {
            out.write_all(JSON_START)?;
        }
        out.write_all(b"\n]}\n")
    }
}

/// How the JSON document begins: as that of reports does.
const JSON_START: &[u8] = b"{\"version\":1,\"reports\":[\n";

//! `invitelint suggest`: openers for each draft, and nothing else.
//!
//! It judges nobody: a draft that fails gets openers like any other, and the run has gone well. A template gets
//! none, for it goes to nobody; the notes that it is filled in for do.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use invitelint::config::MOST_OPENERS;
use invitelint::report::text::count;
use invitelint::report::{Report, Scope, Suggestions, Unreadable, misfit, visible, write_json};
use invitelint::source::ReadError;
use invitelint::{Draft, Options};
use serde::Serialize;

use super::check::Tally;
use super::configured::Configured;
use super::defect::guarded;
use super::drafts::Drafts;
use super::exit::Exit;
use super::options::{Color, Input, number};
use super::own_rules::OwnRules;
use super::refusal::{Refusal, Refuse};
use super::terminal::Terminal;

/// Suggest first sentences, built from what the draft says and knows
#[derive(Debug, Args)]
pub(super) struct Suggest {
    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    own: OwnRules,

    /// How many openers for each draft [default: 3]
    ///
    /// A configuration that wants none with reports is not asked.
    #[arg(long, value_name = "N", help_heading = "Output",
          value_parser = number(1..=MOST_OPENERS), allow_negative_numbers = true)]
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

    /// Say nothing but the openers, and what could not be read
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub(super) quiet: bool,

    /// Say what was read as well
    #[arg(short, long, help_heading = "Output")]
    verbose: bool,
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

impl Suggest {
    /// Prints openers for every draft that there is.
    ///
    /// # Errors
    ///
    /// An option names something that there is not, or the output cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        self.or_refuse(self.suggest(terminal), terminal)
    }

    fn suggest(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        let govern = |options: &mut Options| {
            self.input.govern(options);
            match self.openers {
                Some(openers) => options.openers = openers.into(),
                // Who wants none with reports asks for some here.
                None if options.openers == 0 => options.openers = Options::default().openers,
                None => {}
            }
        };
        let configured = Configured::new(&self.input.config, &self.own, terminal, govern)?;
        let knowing = configured.knowing(&self.input.paths);
        let names = self.input.check_names(&knowing.linter);
        names.map_err(Refusal::typed)?;
        let drafts = Drafts::open(&self.input, &configured, terminal, None)?;
        let passed_over = drafts.passed_over();
        let mut tally = Tally::default();
        let mut out = terminal.stdout();
        match self
            .write(drafts, &configured, &mut tally, terminal, &mut out)
            .and_then(|()| out.flush())
        {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
        if tally.is_empty() {
            terminal.error("nothing to suggest openers for: no draft was found");
        }
        tally.tell(self.verbose, &passed_over, &configured, terminal);
        // Openers were asked for, not a judgement.
        Ok(match Exit::of(&tally.summary) {
            Exit::Failed => configured.exit(),
            other => configured.exit().worst(other),
        })
    }

    fn write(
        &self,
        mut drafts: Drafts<'_>,
        configured: &Configured<'_>,
        tally: &mut Tally,
        terminal: Terminal,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let first = drafts.first();
        let scope = first.as_ref().map_or(Scope::List, |(_, scope)| *scope);
        let mut writer = Writer::new(self.format, scope);
        let mut templates = 0;
        for fault in configured.own_broken() {
            tally.add_fault();
            writer.error(out, &(&fault).into())?;
        }
        for read in first.map(|(read, _)| read).into_iter().chain(drafts) {
            read.tell(terminal);
            for fault in &read.faults {
                tally.add_fault();
                writer.error(out, &fault.into())?;
            }
            let linter = &read.governing.linter;
            let checked = read.record.and_then(|draft| {
                let report = guarded(|| linter.check(&draft));
                let report = report.map_err(|defect| defect.cost(&draft))?;
                Ok((draft, report))
            });
            match checked {
                Ok((draft, report)) => {
                    tally.summary.add(&draft, &report);
                    if self.verbose {
                        tally.count(linter, &draft, &report);
                    }
                    templates += usize::from(draft.template);
                    writer.draft(out, &draft, &report)?;
                    // Of a list it would be too much to say.
                    if scope == Scope::One && !draft.template && !report.unread {
                        out.flush()?;
                        for fact in linter.unsaid(&draft) {
                            terminal.note(format_args!("what the draft says as {}", misfit(fact)));
                        }
                    }
                }
                Err(error) => {
                    tally.summary.add_unreadable();
                    if self.format == SuggestFormat::Human {
                        out.flush()?;
                        terminal.error(&error);
                    }
                    writer.error(out, &error)?;
                }
            }
        }
        writer.finish(out)?;
        if templates > 0 && self.input.recipients.is_none() {
            out.flush()?;
            tell_templates(templates, terminal);
        }
        Ok(())
    }
}

/// Tells that nothing was suggested for so many templates.
fn tell_templates(templates: usize, terminal: Terminal) {
    terminal.note(format_args!(
        "no openers for {}: a template goes to nobody as it is; --recipients fills it in for somebody",
        count(templates, "template", "templates")
    ));
}

impl Refuse for Suggest {
    fn write_refusal(&self, refusal: &Refusal, terminal: Terminal) -> anyhow::Result<Exit> {
        let mut out = terminal.stdout();
        let mut writer = Writer::new(self.format, Scope::List);
        let mut errors = refusal.errors().into_iter();
        let written = errors.try_for_each(|error| writer.error(&mut out, &error));
        let written = written.and_then(|()| writer.finish(&mut out));
        match written.and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(Exit::Unchecked),
        }
    }
}

struct Writer {
    format: SuggestFormat,
    scope: Scope,
    /// Whether something has been written.
    written: bool,
}

impl Writer {
    const fn new(format: SuggestFormat, scope: Scope) -> Self {
        Self {
            format,
            scope,
            written: false,
        }
    }

    fn draft(&mut self, out: &mut impl Write, draft: &Draft, report: &Report) -> io::Result<()> {
        if self.format != SuggestFormat::Human {
            return self.element(out, &Suggestions::from(report));
        }
        if report.openers.is_empty() {
            return Ok(());
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
            let to = draft.recipient.full_name();
            let to = to.map(|name| format!("  to {}", visible::literal(&name)));
            // A row of a list stands below each template that is filled in for it.
            let made_of = report.made_of.as_ref();
            let from = made_of.map(|made| format!("  from {}", visible::literal(&made.template)));
            writeln!(
                out,
                "{file}{line}{}{}",
                to.unwrap_or_default(),
                from.unwrap_or_default()
            )?;
        }
        self.written = true;
        for opener in &report.openers {
            writeln!(out, "{}", visible::prose(&opener.text))?;
        }
        Ok(())
    }

    /// Something that could not be read, where the format holds that.
    fn error(&mut self, out: &mut impl Write, error: &ReadError) -> io::Result<()> {
        if self.format == SuggestFormat::Human {
            return Ok(());
        }
        self.element(out, &Unreadable::from(error))
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

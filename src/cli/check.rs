//! `invitelint check`, which is also what `invitelint` does by itself: drafts in, reports out.
//!
//! It maps options to the library's and counts; what passes is for the linter to say.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::bail;
use clap::Args;
use clap::builder::TypedValueParser;
use invitelint::report::{self, FORMATS, Format, Reporter, Scope, Summary, Verbosity, visible};
use invitelint::source::Record;
use invitelint::{Linter, Options};

use super::drafts::Drafts;
use super::exit::Exit;
use super::names;
use super::options::{Color, FailOn, Input, RuleSelection, one_of};
use super::terminal::Terminal;

/// Check drafts: is the note missing, generic or personal, and may it go out?
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    rules: RuleSelection,

    /// What makes a draft fail: error, warning, suggestion or never
    ///
    /// A note that is missing or generic is an error of its own; `never` lets it pass as well.
    #[arg(
        long,
        value_name = "SEVERITY",
        default_value = "error",
        hide_possible_values = true,
        help_heading = "Rules"
    )]
    fail_on: FailOn,

    /// Fail drafts whose score is below N, whatever else is found: 0 to 100
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, help_heading = "Rules",
          value_parser = clap::value_parser!(u8).range(0..=100))]
    min_score: u8,

    #[arg(long, default_value = "human", hide_possible_values = true, value_parser = formats(), help_heading = "Output")]
    #[arg(help = "How to write the reports: human, compact, json or jsonl", long_help = format_help())]
    format: &'static Format,

    /// How many openers to suggest; 0 for none
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Output")]
    openers: usize,

    #[command(flatten)]
    pub(super) color: Color,

    /// Say nothing but the verdict on drafts that fail
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub(super) quiet: bool,

    /// Say everything, about drafts that pass as well, and what was read
    #[arg(short, long, help_heading = "Output")]
    verbose: bool,
}

impl Check {
    /// Checks every draft that there is.
    ///
    /// # Errors
    ///
    /// An option names something that there is not, or the output cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        let linter = self.linter()?;
        let drafts = Drafts::open(&self.input, linter.rules(), terminal)?;
        let passed_over = drafts.passed_over();
        let mut run = Run {
            linter: &linter,
            check: self,
            terminal,
            tally: Tally::default(),
        };
        let mut out = terminal.stdout();
        match run.write(drafts, &mut out).and_then(|()| out.flush()) {
            // Nobody reads on; what was found so far stands.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(Exit::of(&run.tally.summary));
            }
            written => written?,
        }
        if run.tally.is_empty() {
            terminal.error("nothing to check: no draft was found");
        } else if self.verbose {
            for (file, lack) in passed_over.files() {
                terminal.note(format_args!(
                    "passed over {}: {lack}",
                    visible::literal(&file)
                ));
            }
            terminal.note(run.tally.told());
        }
        Ok(Exit::of(&run.tally.summary))
    }

    fn linter(&self) -> anyhow::Result<Linter> {
        let mut options = Options::default();
        options.platform = self.input.platform;
        options.language.clone_from(&self.input.language);
        options.dialect.clone_from(&self.input.dialect);
        options.select.clone_from(&self.rules.select);
        options.ignore.clone_from(&self.rules.ignore);
        options.openers = self.openers;
        options.fail_on = self.fail_on.severity();
        options.min_score = self.min_score;
        let linter = Linter::new(options);
        names::check(linter.rules(), "--select", &self.rules.select)?;
        names::check(linter.rules(), "--ignore", &self.rules.ignore)?;
        if let Some(language) = &self.input.language {
            check_language(&linter, language)?;
        }
        if let Some(dialect) = &self.input.dialect {
            names::check_dialect(linter.dialects(), dialect)?;
        }
        Ok(linter)
    }

    const fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        }
    }
}

/// Refuses a language that there are no rules for.
///
/// # Errors
///
/// `language` is such a language.
pub(super) fn check_language(linter: &Linter, language: &str) -> anyhow::Result<()> {
    let known: Vec<_> = linter.languages().collect();
    let code = language.split(['-', '_']).next().unwrap_or(language);
    if known.iter().any(|known| known.eq_ignore_ascii_case(code)) {
        return Ok(());
    }
    bail!(
        "--language: no rules for {}; there are some for {}",
        names::shown(language),
        known.join(", ")
    );
}

/// One run over many drafts.
struct Run<'a> {
    linter: &'a Linter,
    check: &'a Check,
    terminal: Terminal,
    tally: Tally,
}

impl Run<'_> {
    fn write(&mut self, mut drafts: Drafts<'_>, out: &mut impl Write) -> io::Result<()> {
        let first = drafts.first();
        let scope = first.as_ref().map_or(Scope::List, |(_, scope)| *scope);
        let mut reporter = self.check.format.reporter(self.report_options(scope));
        for record in first.map(|(record, _)| record).into_iter().chain(drafts) {
            self.record(record, reporter.as_mut(), out)?;
        }
        if self.tally.is_empty() && !self.check.format.holds_errors {
            return Ok(());
        }
        reporter.finish(out, &self.tally.summary)
    }

    fn record(
        &mut self,
        record: Record,
        reporter: &mut dyn Reporter,
        out: &mut impl Write,
    ) -> io::Result<()> {
        match record {
            Ok(draft) => {
                let report = self.linter.check(&draft);
                self.tally.summary.add(&report);
                if self.check.verbose {
                    let platform = draft.platform.unwrap_or(self.check.input.platform);
                    self.tally.count(&report.language, platform.name());
                }
                reporter.report(out, &draft, &report)
            }
            Err(error) => {
                self.tally.summary.add_unreadable();
                if !self.check.format.holds_errors {
                    // On a terminal, what stands before it comes first.
                    out.flush()?;
                    self.terminal.error(&error);
                }
                reporter.error(out, &error)
            }
        }
    }

    fn report_options(&self, scope: Scope) -> report::Options {
        let mut options = report::Options::default();
        options.color = self.terminal.color;
        options.width = Terminal::width();
        options.verbosity = self.check.verbosity();
        options.scope = scope;
        options
    }
}

/// What was read, and what became of it.
#[derive(Debug, Default)]
struct Tally {
    summary: Summary,
    languages: BTreeMap<String, usize>,
    platforms: BTreeMap<&'static str, usize>,
}

impl Tally {
    const fn is_empty(&self) -> bool {
        self.summary.drafts == 0 && self.summary.unreadable == 0
    }

    fn count(&mut self, language: &str, platform: &'static str) {
        if let Some(number) = self.languages.get_mut(language) {
            *number += 1;
        } else {
            self.languages.insert(language.to_owned(), 1);
        }
        *self.platforms.entry(platform).or_default() += 1;
    }

    /// One line on what was read.
    fn told(&self) -> String {
        let drafts = report::text::count(self.summary.drafts, "draft", "drafts");
        let mut told = format!("read {drafts}");
        if self.summary.drafts > 0 {
            let languages = self
                .languages
                .iter()
                .map(|(name, number)| (name.as_str(), *number));
            let platforms = self.platforms.iter().map(|(name, number)| (*name, *number));
            told.push_str(&format!(
                "; language {}; platform {}",
                numbered(languages),
                numbered(platforms)
            ));
        }
        if self.summary.unreadable > 0 {
            let records = report::text::count(self.summary.unreadable, "record", "records");
            told.push_str(&format!("; {records} could not be read"));
        }
        told
    }
}

/// `en`, or `de (2), en (3)`.
fn numbered<'a>(names: impl ExactSizeIterator<Item = (&'a str, usize)>) -> String {
    let alone = names.len() == 1;
    let names: Vec<_> = names
        .map(|(name, number)| {
            if alone {
                name.to_owned()
            } else {
                format!("{name} ({number})")
            }
        })
        .collect();
    names.join(", ")
}

fn formats() -> impl TypedValueParser<Value = &'static Format> {
    one_of(FORMATS.map(|format| (format.name, format)))
}

fn format_help() -> String {
    let mut help = "How to write the reports\n".to_owned();
    for format in FORMATS {
        help.push_str(&format!("\n  {:<8} {}", format.name, format.summary));
    }
    help
}

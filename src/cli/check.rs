//! `invitelint check`, which is also what `invitelint` does by itself: drafts in, reports out.
//!
//! It maps options to the library's, reads drafts in batches and counts; what passes is for the linter to
//! say. Where drafts are compared, all are read twice: who else gets a text is known when all were seen.

mod checker;
mod run;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::bail;
use clap::Args;
use clap::builder::TypedValueParser;
use invitelint::baseline::Identities;
use invitelint::config::{FailOn, MOST_OPENERS};
use invitelint::report::{FORMATS, Format, Scope, Verbosity, visible};
use invitelint::source::{Kept, ReadError};
use invitelint::{Linter, Options, names};

use super::baseline::{BaselineFiles, Checked, Known, identify};
use super::batch::Pool;
use super::configured::{Configured, Governing};
use super::drafts::Drafts;
use super::exit::Exit;
use super::options::{Color, Input, RuleSelection, fail_on, number, one_of};
use super::own_rules::OwnRules;
use super::progress::Progress;
use super::refusal::{Refusal, Refuse};
use super::terminal::Terminal;
pub(super) use checker::Tally;
use run::{Reads, Run};

/// Check drafts: is the note missing, generic or personal, and may it go out?
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    input: Input,

    #[command(flatten)]
    rules: RuleSelection,

    #[command(flatten)]
    own: OwnRules,

    /// What makes a draft fail: error, warning, suggestion or never [default: error]
    ///
    /// A note that is missing or generic is an error of its own; `never` lets it pass as well.
    #[arg(
        long,
        value_name = "SEVERITY",
        value_parser = fail_on(),
        hide_possible_values = true,
        help_heading = "Rules"
    )]
    fail_on: Option<FailOn>,

    /// Fail drafts whose score is below N, whatever else is found: 0 to 100
    #[arg(long, value_name = "N", help_heading = "Rules",
          value_parser = number(0_u8..=100), allow_negative_numbers = true)]
    min_score: Option<u8>,

    #[command(flatten)]
    baseline: BaselineFiles,

    #[arg(long, default_value = "human", hide_possible_values = true, value_parser = formats(), help_heading = "Output")]
    #[arg(help = "How to write the reports: human, compact, json, jsonl, sarif, github or junit")]
    #[arg(long_help = format_help())]
    format: &'static Format,

    /// How many openers to suggest; 0 for none [default: 3]
    #[arg(long, value_name = "N", help_heading = "Output",
          value_parser = number(0..=MOST_OPENERS), allow_negative_numbers = true)]
    openers: Option<u16>,

    /// Sum up: how many of each kind, what is found most, who gets the same text, the weakest notes
    ///
    /// In place of the reports, on standard output; with --format json or jsonl as one JSON object. The
    /// formats for other tools have no form for it, and are refused. The exit code is the same.
    #[arg(long, help_heading = "Output")]
    summary: bool,

    #[command(flatten)]
    pub(super) color: Color,

    /// How many threads to use [default: one for each core]
    ///
    /// The output is the same for any number.
    #[arg(long, value_name = "N", help_heading = "Output",
          value_parser = threads, allow_negative_numbers = true)]
    threads: Option<usize>,

    /// How many bytes of drafts to keep in memory between the two times that they are looked at
    ///
    /// Drafts that are compared are read twice; what does not fit is read from the disk again, and what comes
    /// through a pipe is kept there meanwhile. The output is the same for any number.
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20, hide_short_help = true, help_heading = "Output",
          value_parser = number(0..=usize::MAX))]
    keep_in_memory: usize,

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
        let ended = match self.refuse_summary() {
            Some(refusal) => Err(refusal.into()),
            None => self.check(terminal),
        };
        self.or_refuse(ended, terminal)
    }

    /// Refuses to sum up in a format that has no form for it.
    fn refuse_summary(&self) -> Option<Refusal> {
        let refused = self.summary && !self.format.summarizes;
        refused.then(|| {
            Refusal::typed(format_args!(
                "--summary: {} has no form for it; take --format {}",
                self.format.name,
                summarizing()
            ))
        })
    }

    /// Checks every draft that there is.
    ///
    /// # Errors
    ///
    /// There is a [`Refusal`], or the output cannot be written.
    fn check(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        let govern = |options: &mut Options| self.govern(options);
        let configured = Configured::new(&self.input.config, &self.own, terminal, govern)?;
        let knowing = configured.knowing(&self.input.paths);
        self.check_names(&configured, &knowing.linter)
            .map_err(Refusal::typed)?;
        let inputs = self.input.files();
        let known = self.baseline.open(&inputs).map_err(Refusal::from)?;
        let broken = configured.own_broken();
        let broken = broken.map(|fault| ReadError::from(&fault)).collect();
        let mut run = self.new_run(knowing, known, broken, terminal);
        let mut identities = run.known.identities();
        // One note has nobody to be compared with.
        let alone = self.input.note.is_some() && self.input.recipients.is_none();
        let compares = !alone && configured.may_compare(&self.input.paths);
        let kept = Kept::new(self.keep_in_memory);
        let mut drafts = Drafts::open(
            &self.input,
            &configured,
            terminal,
            compares.then_some(&kept),
        )?;
        let mut passed_over = drafts.passed_over();
        let recipients = drafts.recipients();
        let first = drafts.first();
        let scope = first.as_ref().map_or(Scope::List, |(_, scope)| *scope);
        let reads = first.map(|(read, _)| read).into_iter().chain(drafts);
        let mut out = terminal.stdout();
        let written = if compares && scope == Scope::List {
            let compared = run.compare(reads)?;
            let again = match compared.reads {
                Some(reads) => Reads::Kept(reads.into_iter()),
                None => {
                    let again = Drafts::again(&self.input, &configured, recipients, &kept);
                    passed_over = again.passed_over();
                    Reads::Again(Box::new(again))
                }
            };
            let again = identify(again, &mut identities);
            run.write(again, scope, Some(&compared.clusters), &mut out)
        } else {
            let reads = identify(reads, &mut identities);
            run.write(reads, scope, None, &mut out)
        };
        run.progress.clear();
        match written.and_then(|()| out.flush()) {
            // Nobody reads on; what was found so far stands.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(configured.exit().worst(Exit::of(&run.tally.summary)));
            }
            written => written?,
        }
        if let Some(nothing) = run.tally.nothing() {
            terminal.error(format_args!("nothing to check: {nothing}"));
        }
        self.tell_idle(&configured, terminal);
        run.tally
            .tell(self.verbose, &passed_over, &configured, terminal);
        self.conclude(run, identities.as_ref(), &configured)
    }

    /// What a run came to, once all of it is written; what a baseline knows of it is told or kept.
    fn conclude(
        &self,
        run: Run<'_>,
        identities: Option<&Identities>,
        configured: &Configured<'_>,
    ) -> anyhow::Result<Exit> {
        let Run {
            known,
            tally,
            terminal,
            ..
        } = run;
        if tally.changed {
            terminal.error(
                "the drafts changed while they were read, so that it is not known who gets the same \
                 text; check them again",
            );
            return Ok(Exit::Unchecked);
        }
        let found = Exit::of(&tally.summary);
        let found = if known.collects() {
            found.of_reading()
        } else {
            found
        };
        let exit = configured.exit().worst(found);
        let checked = Checked {
            summary: &tally.summary,
            all: exit != Exit::Unchecked,
        };
        let looks_for = |rule: &str| configured.looks_for_everywhere(rule);
        known.finish(looks_for, identities, &checked, self.verbose, terminal)?;
        Ok(exit)
    }

    /// Tells where no rule was left to run.
    fn tell_idle(&self, configured: &Configured<'_>, terminal: Terminal) {
        if configured.idles() {
            configured.fail();
            terminal
                .error("nothing was checked: every rule is ignored, switched off or not selected");
        } else if self.rules.names().next().is_none() {
            for config in configured.idle() {
                terminal.note(format_args!(
                    "no rule runs for some drafts: {} selects none that it does not ignore or switch off",
                    visible::literal(&config)
                ));
            }
        }
    }

    fn new_run<'a>(
        &'a self,
        knowing: Arc<Governing>,
        known: Known<'a>,
        broken: Vec<ReadError>,
        terminal: Terminal,
    ) -> Run<'a> {
        Run {
            check: self,
            knowing,
            terminal,
            pool: Pool::new(self.threads),
            progress: Progress::new(self.quiet),
            tally: Tally::default(),
            known,
            broken,
        }
    }

    /// Puts the options on top of what a configuration says.
    fn govern(&self, options: &mut Options) {
        self.input.govern(options);
        self.rules.govern(options);
        if let Some(openers) = self.openers {
            options.openers = openers.into();
        }
        if self.summary {
            // It has no place for them.
            options.openers = 0;
        }
        if let Some(fail_on) = self.fail_on {
            options.fail_on = fail_on.severity();
        }
        if let Some(min_score) = self.min_score {
            options.min_score = min_score;
        }
    }

    /// Takes the names among the options.
    fn check_names(&self, configured: &Configured<'_>, linter: &Linter) -> anyhow::Result<()> {
        let names = self.rules.names();
        if let Some((option, name)) = configured.first_unknown(&self.input.paths, names) {
            bail!("{option}: {}", names::no_rule(linter.rules(), name));
        }
        self.input.check_names(linter)
    }

    const fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        }
    }
}

impl Refuse for Check {
    fn write_refusal(&self, refusal: &Refusal, terminal: Terminal) -> anyhow::Result<Exit> {
        let known = self.baseline.open(&[]).unwrap_or(Known::No);
        let mut run = self.new_run(Arc::default(), known, refusal.errors(), terminal);
        let mut out = terminal.stdout();
        let written = run.write(std::iter::empty(), Scope::List, None, &mut out);
        match written.and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(Exit::Unchecked),
        }
    }
}

/// Takes a number of threads.
fn threads(typed: &str) -> Result<usize, String> {
    /// More would only get in one another's way.
    const MOST: usize = 1024;
    match typed.parse() {
        Ok(threads) if (1..=MOST).contains(&threads) => Ok(threads),
        _ => Err(format!("a number of threads is between 1 and {MOST}")),
    }
}

fn formats() -> impl TypedValueParser<Value = &'static Format> {
    one_of(FORMATS.map(|format| (format.name, format)))
}

/// The formats that have a form for the summary alone.
fn summarizing() -> String {
    let formats = FORMATS.into_iter().filter(|format| format.summarizes);
    let formats: Vec<_> = formats.map(|format| format.name).collect();
    names::listed(&formats, "or")
}

fn format_help() -> String {
    let mut help = "How to write the reports\n".to_owned();
    for format in FORMATS {
        help.push_str(&format!("\n  {:<8} {}", format.name, format.summary));
    }
    help
}

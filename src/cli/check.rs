//! `invitelint check`, which is also what `invitelint` does by itself: drafts in, reports out.
//!
//! It maps options to the library's, reads drafts in batches and counts; what passes is for the linter to
//! say. Where drafts are compared, all are read twice: who else gets a text is known when all were seen.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::TypedValueParser;
use invitelint::campaign::{Clusters, Collector, Fingerprint, Place};
use invitelint::config::FailOn;
use invitelint::report::{self, FORMATS, Format, Reporter, Scope, Summary, Verbosity, visible};
use invitelint::source::{Kept, ReadError};
use invitelint::{Draft, Linter, Options, Report};
use rayon::ThreadPool;

use super::baseline::{BaselineFiles, Known, identify};
use super::batch::each_batch;
use super::configured::{Configured, Governing};
use super::defect::{Defect, guarded};
use super::drafts::{Drafts, Read};
use super::exit::Exit;
use super::names;
use super::options::{Color, Input, RuleSelection, fail_on, one_of};
use super::own_rules::OwnRules;
use super::progress::Progress;
use super::terminal::Terminal;

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
          value_parser = clap::value_parser!(u8).range(0..=100))]
    min_score: Option<u8>,

    #[command(flatten)]
    baseline: BaselineFiles,

    #[arg(long, default_value = "human", hide_possible_values = true, value_parser = formats(), help_heading = "Output")]
    #[arg(help = "How to write the reports: human, compact, json, jsonl, sarif, github or junit")]
    #[arg(long_help = format_help())]
    format: &'static Format,

    /// How many openers to suggest; 0 for none [default: 3]
    #[arg(long, value_name = "N", help_heading = "Output")]
    openers: Option<usize>,

    /// Sum up: how many of each kind, what is found most, who gets the same text, the weakest notes
    ///
    /// In place of the reports, on standard output; with --format json or jsonl as one JSON object. The
    /// formats for other tools have no form for it. The exit code is the same.
    #[arg(long, help_heading = "Output")]
    summary: bool,

    #[command(flatten)]
    pub(super) color: Color,

    /// How many threads to use [default: one for each core]
    ///
    /// The output is the same for any number.
    #[arg(long, value_name = "N", value_parser = threads, help_heading = "Output")]
    threads: Option<usize>,

    // For tests, which have no gigabytes: how many bytes of drafts are kept in memory between the two
    // times that they are looked at.
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20, hide = true)]
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
        if self.summary && !self.format.summarizes {
            bail!(
                "--summary: {} has no form for it; {} have",
                self.format.name,
                summarizing()
            );
        }
        let govern = |options: &mut Options| self.govern(options);
        let Some(configured) = Configured::new(&self.input.config, &self.own, terminal, govern)
        else {
            return Ok(Exit::Unchecked);
        };
        let knowing = configured.knowing(&self.input.paths);
        self.check_names(&knowing.linter)?;
        let mut run = Run {
            check: self,
            knowing,
            terminal,
            pool: self.pool()?,
            progress: Progress::new(self.quiet),
            tally: Tally::default(),
            known: self.baseline.open()?,
        };
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
        if run.tally.is_empty() {
            terminal.error("nothing to check: no draft was found");
        } else if self.verbose {
            for (file, lack) in passed_over.files() {
                terminal.note(format_args!(
                    "passed over {}: {lack}",
                    visible::literal(&file)
                ));
            }
            for configuration in configured.told() {
                terminal.note(configuration);
            }
            terminal.note(run.tally.told());
        }
        let Run { known, tally, .. } = run;
        if tally.changed {
            terminal.error(
                "the drafts changed while they were read, so that it is not known who gets the same \
                 text; check them again",
            );
            return Ok(Exit::Unchecked);
        }
        let collects = known.collects();
        let runs = |rule: &str| configured.runs_everywhere(rule);
        known.finish(
            runs,
            identities.as_ref(),
            &tally.summary,
            self.verbose,
            terminal,
        )?;
        let found = Exit::of(&tally.summary);
        Ok(configured
            .exit()
            .worst(if collects { found.of_reading() } else { found }))
    }

    fn pool(&self) -> anyhow::Result<ThreadPool> {
        let all = || thread::available_parallelism().map_or(1, usize::from);
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads.unwrap_or_else(all))
            .build()
            .context("cannot start the threads that check; --threads asks for fewer")
    }

    /// Puts the options on top of what a configuration says.
    fn govern(&self, options: &mut Options) {
        self.input.govern(options);
        self.rules.govern(options);
        if let Some(openers) = self.openers {
            options.openers = openers;
        }
        if let Some(fail_on) = self.fail_on {
            options.fail_on = fail_on.severity();
        }
        if let Some(min_score) = self.min_score {
            options.min_score = min_score;
        }
    }

    /// Takes the names among the options.
    fn check_names(&self, linter: &Linter) -> anyhow::Result<()> {
        names::check(linter.rules(), "--select", &self.rules.select)?;
        names::check(linter.rules(), "--ignore", &self.rules.ignore)?;
        if let Some(language) = &self.input.language {
            check_language(linter, language)?;
        }
        if let Some(dialect) = &self.input.dialect {
            names::check_dialect(linter.dialects(), dialect)?;
        }
        Ok(())
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
    if linter.speaks(language) {
        return Ok(());
    }
    let known: Vec<_> = linter.languages().collect();
    bail!(
        "--language: no rules for {}; there are some for {}",
        invitelint::names::shown(language),
        known.join(", ")
    );
}

/// Drafts that are read for the second time.
enum Reads<'a> {
    Kept(std::vec::IntoIter<Read>),
    Again(Box<Drafts<'a>>),
}

impl Iterator for Reads<'_> {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        match self {
            Self::Kept(reads) => reads.next(),
            Self::Again(drafts) => drafts.next(),
        }
    }
}

/// What the first look at all drafts came to.
struct Compared {
    clusters: Clusters,
    /// The drafts, if they are few.
    reads: Option<Vec<Read>>,
}

/// One run over many drafts.
struct Run<'a> {
    /// Knows the rules that formats tell of.
    knowing: Arc<Governing>,
    check: &'a Check,
    terminal: Terminal,
    pool: ThreadPool,
    progress: Progress,
    tally: Tally,
    known: Known<'a>,
}

impl Run<'_> {
    /// Looks at all drafts to find out who gets the same text.
    fn compare(&mut self, reads: impl Iterator<Item = Read> + Send) -> io::Result<Compared> {
        let mut collector = Collector::default();
        let mut kept = Some(Vec::new());
        let mut room = self.check.keep_in_memory;
        each_batch(
            &self.pool,
            reads,
            |reads| -> Vec<Fingerprint> {
                let fingerprint = |read: &Read| {
                    let draft = read.record.as_ref().ok()?;
                    // A template goes to nobody as it is.
                    let sent = !draft.template;
                    let linter = &read.governing.linter;
                    let fingerprint = sent.then(|| guarded(|| linter.fingerprint(draft)).ok());
                    Some(fingerprint.flatten().unwrap_or_default())
                };
                reads.iter().filter_map(fingerprint).collect()
            },
            |reads, fingerprints| {
                let drafts = reads.iter().filter_map(|read| read.record.as_ref().ok());
                for (draft, fingerprint) in drafts.zip(fingerprints.iter().flatten()) {
                    collector.add(fingerprint, Place::from(&draft.origin));
                }
                let size: usize = reads.iter().map(size).sum();
                match room.checked_sub(size) {
                    Some(left) => {
                        room = left;
                        if let Some(kept) = &mut kept {
                            kept.extend(reads);
                        }
                    }
                    None => kept = None,
                }
                self.progress.tell("reading", collector.len(), None, false);
                Ok(())
            },
        )?;
        Ok(Compared {
            clusters: self.pool.install(|| collector.finish()),
            reads: kept,
        })
    }

    fn write(
        &mut self,
        reads: impl Iterator<Item = Read> + Send,
        scope: Scope,
        clusters: Option<&Clusters>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        // One renders, on all threads; the other knows what was written and puts the pieces together.
        let options = self.report_options(scope);
        let knowing = self.knowing.clone();
        let rules = knowing.linter.rules();
        let renderer = self.check.format.reporter(options, rules);
        let mut reporter = self.check.format.reporter(options, rules);
        let checker = Checker {
            check: self.check,
            clusters,
            known: &self.known,
            renderer: renderer.as_ref(),
        };
        let all = clusters.map(Clusters::notes);
        let silent = self.check.summary || self.known.collects();
        let holds_errors = self.check.format.holds_errors && !silent;
        let (terminal, tally, progress) = (self.terminal, &mut self.tally, &mut self.progress);
        let mut drafts = 0;
        each_batch(
            &self.pool,
            reads,
            |reads| checker.part(reads),
            |reads, parts| {
                drafts += reads.iter().filter(|read| read.record.is_ok()).count();
                let mut reads = reads.into_iter();
                for part in parts {
                    // Counted first: what was found stands, even if nobody reads on.
                    tally.merge(part.tally);
                    let mut from = 0;
                    for (end, read) in part.ends.iter().zip(reads.by_ref()) {
                        if read.is_odd() {
                            progress.clear();
                            read.tell(terminal);
                        }
                        let error = part.failed.get(&read.number).or(read.record.as_ref().err());
                        if let Some(error) = error.filter(|_| !holds_errors) {
                            // On a terminal, what stands before it comes first.
                            progress.clear();
                            out.flush()?;
                            terminal.error(error);
                        }
                        reporter.put(out, &part.bytes[from..*end])?;
                        from = *end;
                    }
                }
                progress.tell("checking", drafts, all, !silent);
                Ok(())
            },
        )?;
        // Drafts that are there no more would have had neighbours.
        tally.changed |= all.is_some_and(|all| all != drafts);
        if self.known.collects() {
            return Ok(());
        }
        let document = self.check.format.document;
        if self.check.summary {
            return if tally.is_empty() && !self.check.format.holds_errors {
                Ok(())
            } else {
                reporter.summarize(out, &tally.summary)
            };
        }
        if tally.is_empty() && !document && !self.check.format.holds_errors {
            return Ok(());
        }
        reporter.finish(out, &tally.summary)
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

/// The bytes that a record takes while it is kept, about.
fn size(read: &Read) -> usize {
    let note = read.record.as_ref().map_or(0, |draft| draft.note.len());
    note + std::mem::size_of::<Read>() + 256
}

/// Checks records, and writes what there is to say about them.
struct Checker<'a> {
    check: &'a Check,
    clusters: Option<&'a Clusters>,
    known: &'a Known<'a>,
    renderer: &'a dyn Reporter,
}

/// What is said about some records that follow one another.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    /// Where in `bytes` the piece of each record ends.
    ends: Vec<usize>,
    /// Errors about records that were read, by their numbers.
    failed: BTreeMap<usize, ReadError>,
    tally: Tally,
}

impl Checker<'_> {
    /// Whether reports are not written.
    const fn is_silent(&self) -> bool {
        self.check.summary || self.known.collects()
    }

    fn part(&self, reads: &[Read]) -> Part {
        let mut part = Part::default();
        for read in reads {
            let checked = match &read.record {
                Ok(draft) => guarded(|| self.draft(read, draft, &mut part))
                    .unwrap_or_else(|defect| self.failed(read, draft, &defect, &mut part)),
                Err(error) => self.unreadable(error, &mut part),
            };
            // Writing to memory does not fail.
            debug_assert!(checked.is_ok());
            part.ends.push(part.bytes.len());
        }
        part
    }

    fn draft(&self, read: &Read, draft: &Draft, part: &mut Part) -> io::Result<()> {
        if draft.sent && draft.note.trim().is_empty() {
            // What went out without a note cannot be helped any more.
            part.tally.summary.add_without_note();
            return Ok(());
        }
        let cluster = self.clusters.and_then(|clusters| clusters.of(read.draft));
        let linter = &read.governing.linter;
        let mut report = linter.check_in(draft, cluster.as_ref());
        let changed = self
            .clusters
            .is_some_and(|clusters| !clusters.agrees(read.draft, report.fingerprint.as_deref()));
        if changed {
            part.tally.changed = true;
            report = linter.check(draft);
        }
        self.known
            .look_up(linter, read.identity.as_ref(), &mut report);
        let start = part.bytes.len();
        if !self.is_silent() {
            self.renderer
                .render(&mut part.bytes, read.number, draft, &report)
                .inspect_err(|_| part.bytes.truncate(start))?;
        }
        part.tally.summary.add(draft, &report);
        if let Some(cluster) = cluster.filter(|_| is_told_of_copies(&report)) {
            part.tally.summary.add_copy(draft, &cluster);
        }
        if self.check.verbose {
            let platform = draft.platform.unwrap_or(linter.options().platform);
            part.tally.count(&report.language, platform.name());
        }
        Ok(())
    }

    fn unreadable(&self, error: &ReadError, part: &mut Part) -> io::Result<()> {
        part.tally.summary.add_unreadable();
        if self.is_silent() {
            return Ok(());
        }
        self.renderer.render_error(&mut part.bytes, error)
    }

    /// Tells of a draft on which the check gave up.
    fn failed(
        &self,
        read: &Read,
        draft: &Draft,
        Defect(place): &Defect,
        part: &mut Part,
    ) -> io::Result<()> {
        let from = part.ends.last().copied().unwrap_or_default();
        part.bytes.truncate(from);
        let error = ReadError::new(
            draft.origin.file.as_deref(),
            draft.origin.line,
            format!(
                "could not be checked, through a defect of invitelint{place}; the other drafts were"
            ),
        );
        let told = self.unreadable(&error, part);
        part.failed.insert(read.number, error);
        told
    }
}

/// Whether a report says that others get the same text.
fn is_told_of_copies(report: &Report) -> bool {
    report
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.rule == NEAR_DUPLICATE)
}

/// The rule that compares drafts.
pub(super) const NEAR_DUPLICATE: &str = "mass-mail/near-duplicate";

/// What was read, and what became of it.
#[derive(Debug, Default)]
struct Tally {
    summary: Summary,
    languages: BTreeMap<String, usize>,
    platforms: BTreeMap<&'static str, usize>,
    /// Whether the drafts were others when they were read for the second time.
    changed: bool,
}

impl Tally {
    /// Adds what came after.
    fn merge(&mut self, after: Self) {
        self.summary.merge(after.summary);
        for (language, number) in after.languages {
            *self.languages.entry(language).or_default() += number;
        }
        for (platform, number) in after.platforms {
            *self.platforms.entry(platform).or_default() += number;
        }
        self.changed |= after.changed;
    }

    const fn is_empty(&self) -> bool {
        self.summary.drafts == 0 && self.summary.unreadable == 0 && self.summary.without_note == 0
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
    let names: Vec<_> = formats.map(|format| format.name).collect();
    names.join(", ")
}

fn format_help() -> String {
    let mut help = "How to write the reports\n".to_owned();
    for format in FORMATS {
        help.push_str(&format!("\n  {:<8} {}", format.name, format.summary));
    }
    help
}

#[cfg(test)]
mod tests;

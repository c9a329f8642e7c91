//! One run over many drafts: in batches, on all threads, in their order.
//!
//! What is said about a draft is the checker's; here its pieces are put together.

use std::io::{self, Write};
use std::sync::Arc;

use invitelint::Draft;
use invitelint::campaign::{Clusters, Collector, Fingerprint, Place};
use invitelint::report::{self, Reporter, Scope};
use invitelint::source::ReadError;

use super::Check;
use super::checker::{Checker, Tally};
use crate::cli::baseline::Known;
use crate::cli::batch::{Pool, each_batch};
use crate::cli::configured::Governing;
use crate::cli::defect::guarded;
use crate::cli::drafts::{Drafts, Read};
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;

/// Drafts that are read for the second time.
pub(super) enum Reads<'a> {
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
pub(super) struct Compared {
    pub(super) clusters: Clusters,
    /// The drafts, if they are few.
    pub(super) reads: Option<Vec<Read>>,
}

/// One run over many drafts.
pub(super) struct Run<'a> {
    /// Knows the rules that formats tell of.
    pub(super) knowing: Arc<Governing>,
    pub(super) check: &'a Check,
    pub(super) terminal: Terminal,
    pub(super) pool: Pool,
    pub(super) progress: Progress,
    pub(super) tally: Tally,
    pub(super) known: Known<'a>,
    /// What is wrong with all that holds for every draft.
    pub(super) broken: Vec<ReadError>,
}

impl Run<'_> {
    /// Looks at all drafts to find out who gets the same text.
    pub(super) fn compare(
        &mut self,
        reads: impl Iterator<Item = Read> + Send,
    ) -> io::Result<Compared> {
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
                    collector.add(fingerprint, Place::from(&**draft));
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
            clusters: self.pool.start()?.install(|| collector.finish()),
            reads: kept,
        })
    }

    pub(super) fn write(
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
        let silent = self.sums_up() || self.known.collects();
        let holds_errors = self.check.format.holds_errors && !silent;
        let (terminal, tally, progress) = (self.terminal, &mut self.tally, &mut self.progress);
        let mut drafts = 0;
        for error in &self.broken {
            put_fault(error, reporter.as_mut(), tally, out, silent)?;
        }
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
                        for fault in &read.faults {
                            put_fault(&fault.into(), reporter.as_mut(), tally, out, silent)?;
                        }
                        let error = part.failed.get(&read.number).or(read.record.as_ref().err());
                        if let Some(error) = error.filter(|_| !holds_errors) {
                            // On a terminal, what stands before it comes first.
                            progress.clear();
                            out.flush()?;
                            terminal.error(error);
                        }
                        // A document that is begun would have to be ended.
                        if !silent {
                            reporter.put(out, &part.bytes[from..*end])?;
                        }
                        from = *end;
                    }
                }
                progress.tell("checking", drafts, all, !silent);
                Ok(())
            },
        )?;
        // Drafts that are there no more would have had neighbours.
        tally.changed |= all.is_some_and(|all| all != drafts);
        self.finish(reporter.as_mut(), out)
    }

    /// Writes what stands behind all drafts, or the summary alone where that was asked for.
    fn finish(&self, reporter: &mut dyn Reporter, out: &mut impl Write) -> io::Result<()> {
        let format = self.check.format;
        let silent = self.tally.is_empty() && !format.holds_errors;
        if self.known.collects() {
            Ok(())
        } else if self.sums_up() {
            if silent {
                return Ok(());
            }
            reporter.summarize(out, &self.tally.summary)
        } else if silent && !format.document {
            Ok(())
        } else {
            reporter.finish(out, &self.tally.summary)
        }
    }

    /// Whether the summary stands in place of the reports. A format that has no form for it holds why nothing was done.
    fn sums_up(&self) -> bool {
        self.check.summary && self.check.format.summarizes
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

/// Puts what is wrong with a configuration or a rule where formats hold what could not be read: who reads them
/// need not see what people were told.
fn put_fault(
    fault: &ReadError,
    reporter: &mut dyn Reporter,
    tally: &mut Tally,
    out: &mut impl Write,
    silent: bool,
) -> io::Result<()> {
    tally.add_fault();
    if silent {
        return Ok(());
    }
    reporter.error(out, fault)
}

/// The bytes that a record takes while it is kept, about.
fn size(read: &Read) -> usize {
    let note = read.record.as_ref().map_or(0, |draft| draft.note.len());
    note + std::mem::size_of::<(Read, Draft)>() + 256
}

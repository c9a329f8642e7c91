//! Checks records one by one, renders what there is to say about each, and counts.
//!
//! Nothing here knows which thread it is on, or what came before.

use std::collections::BTreeMap;
use std::io;

use invitelint::campaign::{Clusters, NEAR_DUPLICATE};
use invitelint::report::{self, Reporter, Summary, visible};
use invitelint::source::{PassedOver, ReadError};
use invitelint::{Draft, Linter, Report};

use super::Check;
use crate::cli::baseline::Known;
use crate::cli::configured::Configured;
use crate::cli::defect::{Defect, guarded};
use crate::cli::drafts::{Read, tell_texts};
use crate::cli::terminal::Terminal;

/// Checks records, and writes what there is to say about them.
pub(super) struct Checker<'a> {
    pub(super) check: &'a Check,
    pub(super) clusters: Option<&'a Clusters>,
    pub(super) known: &'a Known<'a>,
    pub(super) renderer: &'a dyn Reporter,
}

/// What is said about some records that follow one another.
#[derive(Default)]
pub(super) struct Part {
    pub(super) bytes: Vec<u8>,
    /// Where in `bytes` the piece of each record ends.
    pub(super) ends: Vec<usize>,
    /// Errors about records that were read, by their numbers.
    pub(super) failed: BTreeMap<usize, ReadError>,
    pub(super) tally: Tally,
}

/// The bytes that are mostly said about a draft in the formats that say most.
const USUAL: usize = 1 << 11;

impl Checker<'_> {
    /// Whether reports are not written.
    const fn is_silent(&self) -> bool {
        self.check.summary || self.known.collects()
    }

    pub(super) fn part(&self, reads: &[Read]) -> Part {
        let mut part = Part::default();
        if !self.is_silent() {
            part.bytes.reserve(reads.len() * USUAL);
        }
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
                .render(&mut part.bytes, read.draft, draft, &report)
                .inspect_err(|_| part.bytes.truncate(start))?;
        }
        part.tally.summary.add(draft, &report);
        if let Some(cluster) = cluster.filter(|_| is_told_of_copies(&report)) {
            part.tally.summary.add_copy(draft, &cluster);
        }
        if self.check.verbose {
            part.tally.count(linter, draft, &report);
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
        defect: &Defect,
        part: &mut Part,
    ) -> io::Result<()> {
        let from = part.ends.last().copied().unwrap_or_default();
        part.bytes.truncate(from);
        let error = defect.cost(draft);
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

/// What was read, and what became of it.
#[derive(Debug, Default)]
pub(in crate::cli) struct Tally {
    pub(in crate::cli) summary: Summary,
    pub(super) languages: BTreeMap<String, usize>,
    pub(super) platforms: BTreeMap<&'static str, usize>,
    /// How much of what could not be read is about configurations and rules, and not about records.
    faults: usize,
    /// Whether the drafts were others when they were read for the second time.
    pub(super) changed: bool,
}

impl Tally {
    /// Adds what came after.
    pub(super) fn merge(&mut self, after: Self) {
        self.summary.merge(after.summary);
        for (language, number) in after.languages {
            *self.languages.entry(language).or_default() += number;
        }
        for (platform, number) in after.platforms {
            *self.platforms.entry(platform).or_default() += number;
        }
        self.faults += after.faults;
        self.changed |= after.changed;
    }

    /// Counts one thing that is wrong with a configuration or a rule.
    pub(in crate::cli) fn add_fault(&mut self) {
        self.faults += 1;
        self.summary.add_unreadable();
    }

    /// How many records could not be read.
    const fn unread(&self) -> usize {
        self.summary.unreadable - self.faults
    }

    pub(in crate::cli) const fn is_empty(&self) -> bool {
        self.summary.drafts == 0 && self.unread() == 0 && self.summary.without_note == 0
    }

    /// Why nothing was checked, if nothing was and nobody has been told.
    pub(super) const fn nothing(&self) -> Option<&'static str> {
        if self.summary.drafts + self.unread() > 0 {
            None
        } else if self.summary.without_note > 0 {
            Some("no invitation that went out has a note")
        } else {
            Some("no draft was found")
        }
    }

    /// Counts the language and the platform of a draft that `linter` checked.
    pub(in crate::cli) fn count(&mut self, linter: &Linter, draft: &Draft, report: &Report) {
        let language = if report.unread {
            "unknown"
        } else {
            &*report.language
        };
        let platform = draft.platform.unwrap_or(linter.options().platform);
        if let Some(number) = self.languages.get_mut(language) {
            *number += 1;
        } else {
            self.languages.insert(language.to_owned(), 1);
        }
        *self.platforms.entry(platform.name()).or_default() += 1;
    }

    /// Tells which texts were passed over; where `verbose`, all that was read, all that was not, and by which
    /// configurations it was judged.
    pub(in crate::cli) fn tell(
        &self,
        verbose: bool,
        passed_over: &PassedOver,
        configured: &Configured<'_>,
        terminal: Terminal,
    ) {
        if !verbose || self.is_empty() {
            tell_texts(passed_over, terminal);
            return;
        }
        for (file, lack) in passed_over.files() {
            terminal.note(format_args!(
                "passed over {}: {lack}",
                visible::literal(&file)
            ));
        }
        for configuration in configured.told() {
            terminal.note(configuration);
        }
        terminal.note(self.told());
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
        if self.unread() > 0 {
            let records = report::text::count(self.unread(), "record", "records");
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

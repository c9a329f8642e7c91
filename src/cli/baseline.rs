//! `--baseline` and `--write-baseline`: findings that are known already, told apart from new ones.
//!
//! What a baseline is, and what it knows, is the library's; here it is opened, asked about each report on
//! its way, and written.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::{Args, ValueHint};
use invitelint::baseline::{Baseline, BaselineError, Findings, Identities, Identity};
use invitelint::campaign::NEAR_DUPLICATE;
use invitelint::report::text::{count, grouped};
use invitelint::report::{Summary, visible};
use invitelint::{Linter, Report, whole};

use super::drafts::Read;
use super::terminal::Terminal;

/// Which findings are known already.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct BaselineFiles {
    /// Fail only for what this file does not know, as --write-baseline wrote it
    ///
    /// What it knows is neither shown nor counted. Drafts are known by their file and, where it holds
    /// several, by their id or their note; lines may move. Entries that nothing needs any more are told.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    baseline: Option<PathBuf>,

    /// Write all that is found to this file, to fail only for what is new from now on
    ///
    /// Nothing is reported then, and the exit code is 0 unless something could not be checked; a baseline
    /// that is there already is left as it is then. `-` stands for standard output.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
          conflicts_with_all = ["baseline", "summary"])]
    write_baseline: Option<PathBuf>,
}

/// What a run has to do with a baseline.
#[derive(Debug)]
pub(super) enum Known<'a> {
    /// Nothing.
    No,
    /// It fails only for what is new.
    Compare(Baseline),
    /// It collects all there is.
    Collect(&'a Path, Mutex<Findings>),
}

/// How much of all that there was could be checked.
pub(super) struct Checked<'a> {
    pub(super) summary: &'a Summary,
    /// Whether it was everything, by every rule.
    pub(super) all: bool,
}

impl Checked<'_> {
    const fn nothing(&self) -> bool {
        self.summary.drafts + self.summary.without_note == 0
    }
}

impl BaselineFiles {
    /// Opens what was asked for. `inputs` are the files that are read, and none of them is written over.
    ///
    /// # Errors
    ///
    /// There is no such file, or it is no baseline.
    pub(super) fn open(&self, inputs: &[&Path]) -> Result<Known<'_>, BaselineError> {
        Ok(match (&self.baseline, &self.write_baseline) {
            (Some(path), _) => Known::Compare(Baseline::read(path)?),
            (None, Some(path)) => {
                if !is_stdout(path) {
                    check_place(path, inputs)?;
                }
                Known::Collect(path, Mutex::default())
            }
            (None, None) => Known::No,
        })
    }
}

impl Known<'_> {
    /// Whether reports are collected, and not written.
    pub(super) const fn collects(&self) -> bool {
        matches!(self, Self::Collect(..))
    }

    /// What tells drafts apart, if that is needed.
    pub(super) fn identities(&self) -> Option<Identities> {
        match self {
            Self::No => None,
            Self::Compare(baseline) => Some(baseline.identities()),
            // What comes out of a pipe will be kept who knows where; here is as good as anywhere.
            Self::Collect(path, _) if whole::is_stream(path) => {
                Some(Identities::new(Path::new(STDOUT)))
            }
            Self::Collect(path, _) => Some(Identities::new(path)),
        }
    }

    /// Looks a report up, or collects what it holds. Any thread may, in any order.
    pub(super) fn look_up(&self, linter: &Linter, draft: Option<&Identity>, report: &mut Report) {
        let Some(draft) = draft else { return };
        match self {
            Self::No => {}
            Self::Compare(baseline) => {
                linter.leave_out(report, |finding| baseline.knows(draft, finding));
            }
            Self::Collect(_, findings) => {
                let mut findings = findings.lock().unwrap_or_else(PoisonError::into_inner);
                findings.add(draft, &report.diagnostics);
                findings.add(draft, linter.too_low(report).as_slice());
            }
        }
    }

    /// Writes what was collected, or tells what is needed no more; `looks_for` tells whether a rule's findings
    /// were, and `checked` how much of all was.
    ///
    /// # Errors
    ///
    /// The baseline or standard output cannot be written.
    pub(super) fn finish(
        self,
        looks_for: impl Fn(&str) -> bool,
        seen: Option<&Identities>,
        checked: &Checked<'_>,
        verbose: bool,
        terminal: Terminal,
    ) -> anyhow::Result<()> {
        match self {
            Self::No => {}
            Self::Compare(baseline) => {
                if verbose {
                    let known = count(baseline.found(), "finding", "findings");
                    terminal.note(format_args!("{known} known to the baseline, and not shown"));
                }
                // What could not be read may hold what is missed.
                if let Some(seen) = seen.filter(|_| checked.summary.unreadable == 0) {
                    tell_obsolete(&baseline, looks_for, seen, terminal);
                }
            }
            Self::Collect(path, findings) => {
                let findings = findings
                    .into_inner()
                    .unwrap_or_else(PoisonError::into_inner);
                let file = if is_stdout(path) {
                    "standard output".into()
                } else {
                    path.to_string_lossy()
                };
                let file = visible::literal(&file);
                if checked.nothing() {
                    terminal.error(format_args!("{file} is not written: nothing was checked"));
                } else if !checked.all && !is_stdout(path) && path.is_file() {
                    // It would forget what stands in drafts that could not be read this time.
                    terminal.error(format_args!(
                        "{file} is left as it is, since not everything could be checked"
                    ));
                } else {
                    if let Some(seen) = seen {
                        save(&findings, seen, path, terminal)?;
                    }
                    let findings = count(findings.count(), "finding", "findings");
                    let rest = if checked.all {
                        "--baseline fails only for others"
                    } else {
                        "what could not be checked is not in it"
                    };
                    terminal.note(format_args!("{findings} written to {file}; {rest}"));
                }
            }
        }
        Ok(())
    }
}

/// Whether a baseline may be written to `path`.
fn check_place(path: &Path, inputs: &[&Path]) -> Result<(), BaselineError> {
    let place = |path: &Path| fs::canonicalize(path).ok().filter(|place| place.is_file());
    if let Some(there) = place(path)
        && inputs
            .iter()
            .any(|input| place(input).as_ref() == Some(&there))
    {
        return Err(BaselineError::InTheWay {
            path: path.to_owned(),
            what: "is one of the files that are checked",
        });
    }
    Baseline::may_replace(path)
}

/// The path that stands for standard output.
const STDOUT: &str = "-";

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == STDOUT
}

/// Writes a baseline where it was asked for.
fn save(
    findings: &Findings,
    seen: &Identities,
    path: &Path,
    terminal: Terminal,
) -> anyhow::Result<()> {
    if is_stdout(path) {
        let mut out = terminal.stdout();
        findings.write(&mut out, seen)?;
        out.flush()?;
    } else {
        findings.save(path, seen)?;
    }
    Ok(())
}

/// Tells which entries of a baseline are needed no more.
fn tell_obsolete(
    baseline: &Baseline,
    looks_for: impl Fn(&str) -> bool,
    seen: &Identities,
    terminal: Terminal,
) {
    /// More are counted.
    const NAMED: usize = 5;
    /// The most characters of a file's name or of words.
    const SHOWN: usize = 60;
    // Copies are found only where all are read that were read then.
    let all = baseline.is_covered_by(seen);
    let looked_for = |rule: &str| looks_for(rule) && (all || rule != NEAR_DUPLICATE);
    let obsolete = baseline.needed_no_more(seen, looked_for);
    if obsolete.is_empty() {
        return;
    }
    let shown = |text: &str| visible::literal(&visible::clip(text, SHOWN)).into_owned();
    for entry in obsolete.iter().take(NAMED) {
        let words = if entry.text.is_empty() {
            String::new()
        } else {
            format!(" “{}”", shown(entry.text))
        };
        let times = match entry.count {
            1 => String::new(),
            times => format!(", {} times", grouped(times)),
        };
        terminal.warning(format_args!(
            "{}: {}{words} stands in the baseline and is not found any more{times}",
            shown(entry.file),
            shown(entry.rule),
        ));
    }
    let more = obsolete.len().saturating_sub(NAMED);
    if more > 0 {
        let verb = if more == 1 { "does" } else { "do" };
        let more = count(more, "entry", "entries");
        terminal.warning(format_args!("and so {verb} {more} more"));
    }
    terminal.note("to keep the baseline short, write it anew with --write-baseline");
}

/// Gives drafts their identity as they are read, if there is something to tell them apart.
pub(super) fn identify<'a>(
    reads: impl Iterator<Item = Read> + Send + 'a,
    identities: &'a mut Option<Identities>,
) -> impl Iterator<Item = Read> + Send + 'a {
    reads.map(|mut read| {
        if let (Some(identities), Ok(draft)) = (identities.as_mut(), &read.record) {
            read.identity = Some(identities.next(draft));
        }
        read
    })
}

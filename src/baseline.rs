//! Findings that are known already: a file of them, kept beside the drafts, so that only what is new fails.
//!
//! An entry holds no line. It names a draft by its file and, where the file holds several, by its id or its
//! note, or by both where the id is that of others as well; the rule; and the words that were found. Files are named as seen from the baseline's own folder, so
//! that it works from anywhere. Who decides whether a draft passes is the linter.
//!
//! ```
//! use std::path::Path;
//!
//! use invitelint::baseline::{Baseline, Findings, Identities};
//! use invitelint::{Draft, Linter};
//!
//! let linter = Linter::default();
//! let draft = Draft::new("Hi Jane, I came across your profile: https://example.com");
//! let path = Path::new("baseline.json");
//! let (mut seen, mut findings) = (Identities::new(path), Findings::default());
//! findings.add(&seen.next(&draft), &linter.check(&draft).diagnostics);
//! let mut text = Vec::new();
//! findings.write(&mut text, &seen)?;
//!
//! // Another day.
//! let baseline = Baseline::parse(path, &String::from_utf8(text)?)?;
//! let identity = baseline.identities().next(&draft);
//! let mut report = linter.check(&draft);
//! assert!(!report.passed);
//! linter.leave_out(&mut report, |finding| baseline.knows(&identity, finding));
//! assert!(report.passed && report.diagnostics.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::identity;
use crate::report::write_json;
use crate::source::{ReadError, reason};
use crate::text::excerpt;
use crate::whole;

/// The version of the file that is read and written.
pub const VERSION: u64 = 1;

/// The most bytes of found words that are kept as they are; of longer ones, their beginning and a hash.
const LONGEST: usize = 200;

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", self.place(), self.what())]
#[non_exhaustive]
pub enum BaselineError {
    /// It cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// Why not.
        error: io::Error,
    },
    /// It is no baseline.
    Broken {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A newer invitelint wrote it.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// Something else is there, which would be lost if a baseline took its place.
    InTheWay {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
}

impl BaselineError {
    /// That a text is no JSON, or none as a baseline has it, in words of those who do not write it themselves.
    fn broken(path: &Path, error: &serde_json::Error) -> Self {
        let message = error.to_string();
        let message = message
            .split_once(" at line ")
            .map_or(message.as_str(), |(message, _)| message)
            .replace("expected usize", "expected a whole number, not below 0")
            .replace("expected u64", "expected a whole number, not below 0");
        Self::Broken {
            path: path.to_owned(),
            line: error.line().max(1),
            column: error.column().max(1),
            message,
        }
    }

    /// Where: the file, and where in it as far as that is known.
    fn place(&self) -> String {
        match self {
            Self::Io { path, .. } | Self::Newer { path, .. } | Self::InTheWay { path, .. } => {
                path.display().to_string()
            }
            Self::Broken {
                path, line, column, ..
            } => format!("{}:{line}:{column}", path.display()),
        }
    }

    /// What is wrong there, and what to do.
    fn what(&self) -> String {
        match self {
            Self::Io { doing, error, .. } => format!("{doing}: {}", reason(error)),
            Self::Broken { message, .. } => {
                format!("{message}; write it anew with --write-baseline, or mend the line")
            }
            Self::InTheWay { what, .. } => format!(
                "{what}, and is not written over; name another file behind --write-baseline"
            ),
            Self::Newer { version, .. } => format!(
                "this baseline has version {version}, and this invitelint reads {VERSION}; take a newer \
                 invitelint, or write the baseline anew with --write-baseline"
            ),
        }
    }
}

impl From<&BaselineError> for ReadError {
    /// The same where records stand that could not be read: for formats that are given nothing else.
    fn from(error: &BaselineError) -> Self {
        let (path, line) = match error {
            BaselineError::Io { path, .. }
            | BaselineError::Newer { path, .. }
            | BaselineError::InTheWay { path, .. } => (path, None),
            BaselineError::Broken { path, line, .. } => (path, Some(*line)),
        };
        Self::new(Some(&path.to_string_lossy()), line, error.what())
    }
}

/// What a draft is known by from one run to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    file: Arc<str>,
    draft: Option<String>,
    /// What it is known by where others have its id.
    apart: Option<Apart>,
}

/// What tells a draft from others that have its id, in whatever order they stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Apart {
    /// The hash of the id that they share.
    id: u64,
    /// The id, and its own note.
    key: String,
}

impl Identity {
    /// What it is known by in a baseline that is written once all drafts were `seen`.
    fn key(&self, seen: &Identities) -> Option<&str> {
        let apart = self.apart.as_ref();
        let apart = apart.filter(|apart| seen.met.get(&apart.id).is_some_and(|met| *met > 1));
        apart.map_or(self.draft.as_deref(), |apart| Some(&apart.key))
    }
}

/// Tells drafts apart, as they are read one after the other: drafts of one file that are the same in all
/// that they are known by are numbered.
#[derive(Debug)]
pub struct Identities {
    /// The baseline's own folder.
    folder: PathBuf,
    /// The file that was met last, as the user named it and as seen from the baseline.
    last: Option<(Option<Arc<str>>, Arc<str>)>,
    /// How often each was met, by its hash.
    met: HashMap<u64, usize>,
    files: HashSet<Arc<str>>,
}

impl Identities {
    /// For a baseline that is, or will be, at `path`.
    pub fn new(path: &Path) -> Self {
        Self {
            folder: folder_of(path),
            last: None,
            met: HashMap::new(),
            files: HashSet::new(),
        }
    }

    /// What the next draft is known by.
    pub fn next(&mut self, draft: &Draft) -> Identity {
        let file = match &self.last {
            Some((named, file)) if *named == draft.origin.file => file.clone(),
            _ => {
                let file: Arc<str> = self.seen_from_here(draft.origin.file.as_deref()).into();
                self.files.insert(file.clone());
                self.last = Some((draft.origin.file.clone(), file.clone()));
                file
            }
        };
        let key = identity::draft_key(draft);
        let apart = key.as_deref().filter(|_| draft.id.is_some());
        let apart = apart.map(|id| Apart {
            id: identity::hash([&*file, id]),
            key: self.numbered(&file, format!("{id} {}", identity::note_key(draft))),
        });
        let draft = match key {
            Some(key) => Some(self.numbered(&file, key)),
            None => Some(self.numbered(&file, String::new())).filter(|key| !key.is_empty()),
        };
        Identity { file, draft, apart }
    }

    /// A key, and its number if it was met before in this file.
    fn numbered(&mut self, file: &str, mut key: String) -> String {
        let met = self.met.entry(identity::hash([file, &key])).or_default();
        *met += 1;
        if *met > 1 {
            key.push_str(&format!("#{met}"));
        }
        key
    }

    /// A file as seen from the baseline's folder, with slashes.
    fn seen_from_here(&self, file: Option<&str>) -> String {
        let Some(file) = file else {
            return STDIN.to_owned();
        };
        let path = Path::new(file);
        let Some(name) = path.file_name() else {
            return file.to_owned();
        };
        slashed(&relative(&folder_of(path).join(name), &self.folder))
    }
}

/// What stands for standard input.
const STDIN: &str = "-";

/// The folder that a file is in, in full.
fn folder_of(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // What is not there cannot be looked up, and is as good as it is written.
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// How to get to `path` from `folder`; both are full.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    let (mut to, mut from) = (path.components().peekable(), folder.components().peekable());
    if to.peek() != from.peek() {
        return path.to_owned();
    }
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    from.map(|_| Component::ParentDir).chain(to).collect()
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    let joined = parts.join("/");
    // The root is a part of its own.
    joined
        .strip_prefix("//")
        .map_or(joined.clone(), |rest| format!("/{rest}"))
}

/// Findings that are collected, to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(BTreeMap<Found, usize>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    draft: Identity,
    rule: String,
    text: String,
}

impl Findings {
    /// Adds what was found in a draft.
    pub fn add(&mut self, draft: &Identity, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            let found = Found {
                draft: draft.clone(),
                rule: diagnostic.rule.to_string(),
                text: words(&diagnostic.text),
            };
            *self.0.entry(found).or_default() += 1;
        }
    }

    /// Adds those of another part of the run.
    pub fn merge(&mut self, other: Self) {
        for (found, count) in other.0 {
            *self.0.entry(found).or_default() += count;
        }
    }

    /// How many findings there are.
    pub fn count(&self) -> usize {
        self.0.values().sum()
    }

    /// Writes them: sorted, one a line. `seen` has told their drafts apart, and knows which share an id.
    ///
    /// # Errors
    ///
    /// `out` cannot be written.
    pub fn write(&self, out: &mut dyn Write, seen: &Identities) -> io::Result<()> {
        let mut entries: BTreeMap<_, usize> = BTreeMap::new();
        for (found, count) in &self.0 {
            let draft = (&*found.draft.file, found.draft.key(seen));
            let key = (draft, found.rule.as_str(), found.text.as_str());
            *entries.entry(key).or_default() += count;
        }
        write!(out, "{{\n  \"version\": {VERSION},\n  \"findings\": [")?;
        for (number, (((file, draft), rule, text), count)) in entries.into_iter().enumerate() {
            out.write_all(if number == 0 { b"\n    " } else { b",\n    " })?;
            let entry = Entry {
                file,
                draft,
                rule,
                text,
                count,
            };
            write_json(out, &entry)?;
        }
        let end = if self.0.is_empty() { "" } else { "\n  " };
        writeln!(out, "{end}]\n}}")
    }

    /// Writes them to a file: beside it first, and then in its place, so that it is never half written. A link
    /// is followed; a pipe or another device stays what it is, and is written to.
    ///
    /// # Errors
    ///
    /// The file or its folder cannot be written.
    pub fn save(&self, path: &Path, seen: &Identities) -> Result<(), BaselineError> {
        let failed = |error| BaselineError::Io {
            path: path.to_owned(),
            doing: "cannot be written",
            error,
        };
        let mut bytes = Vec::new();
        self.write(&mut bytes, seen).map_err(failed)?;
        if whole::is_stream(path) {
            let mut stream = File::options().write(true).open(path).map_err(failed)?;
            return stream.write_all(&bytes).map_err(failed);
        }
        whole::replace(path, &bytes).map_err(failed)
    }
}

/// The words of a finding as they are kept.
fn words(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let hash = identity::hash([text]);
    format!("{} #{hash:016x}", excerpt(text, LONGEST / 2))
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    file: String,
    draft: Option<String>,
    rule: String,
    text: String,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<&'a str>,
    rule: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "is_one")]
    count: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out a reference"
)]
fn is_one(count: &usize) -> bool {
    *count == 1
}

#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "version")]
    _version: u64,
    findings: Vec<ReadEntry>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a finding: an object with `file`, `rule` and `text`"
)]
struct ReadEntry {
    file: String,
    draft: Option<String>,
    rule: String,
    text: String,
    #[serde(default = "one")]
    count: usize,
}

const fn one() -> usize {
    1
}

/// Findings that are known. Threads may share it.
#[derive(Debug)]
pub struct Baseline {
    path: PathBuf,
    /// Sorted by what they are known by.
    known: Vec<Known>,
}

/// A finding that is known.
#[derive(Debug)]
struct Known {
    key: Key,
    count: usize,
    /// How many of them were found again.
    found: AtomicUsize,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// It cannot be read, is no baseline, or is a newer one.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let text = fs::read_to_string(path).map_err(|error| BaselineError::Io {
            path: path.to_owned(),
            doing: "cannot be read",
            error,
        })?;
        Self::parse(path, &text)
    }

    /// Whether a baseline may be written to `path`: nothing is there, or nothing in it, or a baseline, if only one that is
    /// broken, or it is a stream.
    ///
    /// # Errors
    ///
    /// Something else is there, or it cannot be read.
    pub fn may_replace(path: &Path) -> Result<(), BaselineError> {
        let there = fs::metadata(path);
        if !there.is_ok_and(|there| there.is_file()) {
            return Ok(());
        }
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => "?".to_owned(),
            Err(error) => {
                return Err(BaselineError::Io {
                    path: path.to_owned(),
                    doing: "cannot be read",
                    error,
                });
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).trim_start();
        if text.is_empty() || text.starts_with('{') && text.contains("\"findings\"") {
            return Ok(());
        }
        match Self::parse(path, text) {
            Ok(_) | Err(BaselineError::Newer { .. }) => Ok(()),
            Err(_) => Err(BaselineError::InTheWay {
                path: path.to_owned(),
                what: "is there and is no baseline",
            }),
        }
    }

    /// Reads the text of the baseline that is at `path`.
    ///
    /// # Errors
    ///
    /// It is no baseline, or a newer one.
    pub fn parse(path: &Path, text: &str) -> Result<Self, BaselineError> {
        // Some editors write a mark before the first character.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let broken = |error| BaselineError::broken(path, &error);
        let begun = text.trim_start();
        if !begun.is_empty() && !begun.starts_with('{') {
            let before = &text[..text.len() - begun.len()];
            let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
            return Err(BaselineError::Broken {
                path: path.to_owned(),
                line: above.lines().count() + usize::from(before.contains('\n')) + 1,
                column: line.len() + 1,
                message: "this is no baseline, which is an object with `version` and `findings`"
                    .to_owned(),
            });
        }
        // A newer one may look different in all else.
        let Head { version } = serde_json::from_str(text).map_err(broken)?;
        if version > VERSION {
            return Err(BaselineError::Newer {
                path: path.to_owned(),
                version,
            });
        }
        let document: Document = serde_json::from_str(text).map_err(broken)?;
        let mut known: BTreeMap<Key, usize> = BTreeMap::new();
        for entry in document.findings {
            let ReadEntry {
                file,
                draft,
                rule,
                text,
                count,
            } = entry;
            let key = Key {
                file,
                draft,
                rule,
                text,
            };
            let known = known.entry(key).or_default();
            *known = known.saturating_add(count);
        }
        let known = known.into_iter().map(|(key, count)| Known {
            key,
            count,
            found: AtomicUsize::new(0),
        });
        Ok(Self {
            path: path.to_owned(),
            known: known.collect(),
        })
    }

    /// What drafts are known by to this baseline.
    pub fn identities(&self) -> Identities {
        Identities::new(&self.path)
    }

    /// Whether a finding in a draft is known. Each entry is as good as its count, and is used up by that.
    pub fn knows(&self, draft: &Identity, finding: &Diagnostic) -> bool {
        let text = words(&finding.text);
        let knows = |key| self.uses_up((&draft.file, key), &finding.rule, &text);
        let apart = draft.apart.as_ref();
        apart.is_some_and(|apart| knows(Some(&apart.key))) || knows(draft.draft.as_deref())
    }

    /// Whether there is an entry that is not used up yet; there is less of it then.
    fn uses_up(&self, draft: (&str, Option<&str>), rule: &str, text: &str) -> bool {
        let wanted = (draft, rule, text);
        let found = self.known.binary_search_by(|known| {
            let Key {
                file,
                draft,
                rule,
                text,
            } = &known.key;
            (
                (file.as_str(), draft.as_deref()),
                rule.as_str(),
                text.as_str(),
            )
                .cmp(&wanted)
        });
        found
            .ok()
            .and_then(|at| self.known.get(at))
            .is_some_and(|known| {
                let left = |found| (found < known.count).then_some(found + 1);
                let taken = known
                    .found
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
                taken.is_ok()
            })
    }

    /// How many findings were known so far.
    pub fn found(&self) -> usize {
        let found = self.known.iter();
        found.map(|known| known.found.load(Ordering::Relaxed)).sum()
    }

    /// The entries that are needed no more, once all drafts of a run were looked up: those whose findings
    /// are gone, from files that were `seen` or are there no more. `looked_for` tells whether a rule ran.
    pub fn needed_no_more(
        &self,
        seen: &Identities,
        looked_for: impl Fn(&str) -> bool,
    ) -> Vec<Obsolete<'_>> {
        let mut gone: HashMap<&str, bool> = HashMap::new();
        let mut obsolete = Vec::new();
        for known in &self.known {
            let left = known
                .count
                .saturating_sub(known.found.load(Ordering::Relaxed));
            let file = known.key.file.as_str();
            let mut concerned = || {
                let is_gone = || file != STDIN && !seen.folder.join(file).exists();
                seen.files.contains(file) || *gone.entry(file).or_insert_with(is_gone)
            };
            if left > 0 && looked_for(&known.key.rule) && concerned() {
                obsolete.push(Obsolete {
                    file,
                    rule: &known.key.rule,
                    text: &known.key.text,
                    count: left,
                });
            }
        }
        obsolete
    }

    /// Whether every file that it speaks of was seen.
    pub fn is_covered_by(&self, seen: &Identities) -> bool {
        self.known
            .iter()
            .all(|known| seen.files.contains(known.key.file.as_str()))
    }
}

/// An entry that is needed no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Obsolete<'a> {
    /// The file, as seen from the baseline.
    pub file: &'a str,
    /// The rule.
    pub rule: &'a str,
    /// The words that it found.
    pub text: &'a str,
    /// How many such findings are gone.
    pub count: usize,
}

#[cfg(test)]
mod tests;

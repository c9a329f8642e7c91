//! The rules that a linter runs: those that come with the tool, and with them those of a team.
//!
//! This is where directories of rules are read. What a file means is for [`crate::rule`], which the build
//! uses as well; a rule of your own can do what a built-in one can, and is as quick.
//!
//! ```
//! use invitelint::ruleset::{Additions, RuleText, Ruleset};
//! use invitelint::{Draft, Linter, Options};
//!
//! let mut additions = Additions::default();
//! additions.rules.push(RuleText {
//!     path: "house/old-name.toml".to_owned(),
//!     text: r#"
//!         summary   = "Calls the festival by its old name"
//!         severity  = "error"
//!         rationale = "Readers look for a festival that is not there any more."
//!         message   = "“{text}” is now called Reedmace Days"
//!         help      = "Write Reedmace Days."
//!         [phrases]
//!         en = ["(the)? bulrush (festival|fest)"]
//!         [[examples]]
//!         note  = "Will you be at the Bulrush Festival?"
//!         fires = true
//!     "#
//!     .to_owned(),
//! });
//! let rules = Ruleset::load(&additions)?;
//! let linter = Linter::with_rules(Options::default(), rules);
//! let report = linter.check(&Draft::new("See you at the Bulrush Fest in Ebbfield, at the puppet stage!"));
//! assert!(report.diagnostics.iter().any(|d| d.rule == "house/old-name"));
//! # Ok::<(), invitelint::ruleset::BrokenRules>(())
//! ```

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::builtin;
use crate::draft::Person;
use crate::names;
use crate::note::{Note, Scratch};
use crate::rule::Rule;
use crate::rule::extend::{Addition, ExampleFault, extend};
pub use crate::rule::file::RuleError;
use crate::rule::file::Source;
pub use crate::rule::own::{OwnOpener, Placed};
use crate::rule::pack::Pack;
use crate::source::reason;

pub(crate) mod example;
#[cfg(test)]
mod tests;

/// The bytes that one file may have.
const MAX_FILE: u64 = 1 << 20;

/// The files that are read in all.
const MAX_FILES: usize = 2_000;

/// The bytes that all files together may have.
const MAX_BYTES: usize = 16 << 20;

/// The bytes of a text by which its language is found out.
const MOST_READ: usize = 2_000;

/// How deep below a directory of rules misplaced ones are looked for.
const MAX_DEPTH: usize = 3;

/// The errors that are told; whoever has more has made one mistake many times.
const MAX_ERRORS: usize = 100;

/// What a team adds to the built-in rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Additions {
    /// Directories of rules: `<category>/<rule-name>.toml` below each, written as `rules/FORMAT.md` says.
    /// They may hold `stock/<name>.toml` and `opener/<kind>.toml` as well.
    pub rule_dirs: Vec<Placed<PathBuf>>,
    /// The same, as texts.
    pub rules: Vec<RuleText>,
    /// Phrases of a team's own words: what a phrase of a rule finds within one of them is no finding.
    pub allow: Vec<Placed<String>>,
    /// Texts that are nobody's own words, beside those of the platforms: a note that is one of them is
    /// `missing/stock-invitation`. `{slots}` stand for up to four words.
    pub stock: Vec<Placed<String>>,
    /// Openers, which are offered before the built-in ones of their kind.
    pub openers: Vec<OwnOpener>,
}

impl Additions {
    /// Whether nothing is added.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The text of a rule's file, for those who keep their rules elsewhere than in directories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleText {
    /// Its name, `<category>/<rule-name>.toml`, with whatever stands before it.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Rules for a linter. Copies share what they hold.
#[derive(Debug, Clone, Default)]
pub struct Ruleset {
    /// With what a team has added; `None` for the built-in rules alone, which cost nothing.
    own: Option<Arc<Pack>>,
}

/// Rules that cannot be read, or cannot fire.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", lines(.errors))]
#[non_exhaustive]
pub struct BrokenRules {
    /// What is wrong, file by file. There is at least one.
    pub errors: Vec<RuleError>,
    /// Everything else, ready to run.
    pub rest: Ruleset,
}

fn lines(errors: &[RuleError]) -> String {
    let lines: Vec<_> = errors.iter().map(RuleError::to_string).collect();
    lines.join("\n")
}

impl Ruleset {
    /// The rules that come with the tool.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The built-in rules with everything that is added: directories and files are read, and every rule is
    /// looked at. Whether its examples behave is for [`crate::trial`] to say.
    ///
    /// Whatever the files hold, it comes to an end soon: their number and size are limited, and what they
    /// may come to.
    ///
    /// # Errors
    ///
    /// Something cannot be read, or can never fire. What is in order can be had all the same.
    pub fn load(additions: &Additions) -> Result<Self, BrokenRules> {
        if additions.is_empty() {
            return Ok(Self::built_in());
        }
        let mut reader = Reader::default();
        for dir in &additions.rule_dirs {
            reader.directory(dir);
        }
        for file in &additions.rules {
            if file.text.len() as u64 > MAX_FILE {
                reader
                    .errors
                    .push(RuleError::about(&file.path, too_large()));
            }
        }
        let given = additions.rules.iter();
        let given = given.filter(|file| file.text.len() as u64 <= MAX_FILE);
        let read = reader.files.iter().chain(given);
        let files: Vec<_> = read
            .map(|file| Source {
                path: &file.path,
                text: &file.text,
            })
            .collect();
        let base = builtin::pack();
        let names = |name: &str| {
            let paths = files.iter().map(|file| file.path);
            names::is_rule(&base.rules, name) || names::is_in_files(paths, name)
        };
        let mut scratch = Scratch::default();
        let stock: Vec<_> = additions
            .stock
            .iter()
            .map(|text| (language_of(&text.value, base, &mut scratch), text.clone()))
            .collect();
        let (pack, mut errors) = extend(
            base,
            &Addition {
                files: &files,
                allow: &additions.allow,
                stock: &stock,
                openers: &additions.openers,
                faults: &|rule| odd_examples(rule, base, &names),
            },
        );
        errors.append(&mut reader.errors);
        let rest = Self {
            own: Some(Arc::new(pack)),
        };
        if errors.is_empty() {
            return Ok(rest);
        }
        Err(BrokenRules {
            errors: in_order(errors),
            rest,
        })
    }

    /// Every rule: the built-in ones, sorted by id, and then a team's own, in the order in which they were
    /// read.
    pub fn rules(&self) -> &[Rule] {
        &self.pack().rules
    }

    /// The rules of a team's own.
    pub fn own_rules(&self) -> &[Rule] {
        &self.rules()[builtin::pack().rules.len()..]
    }

    pub(crate) fn pack(&self) -> &Pack {
        match &self.own {
            None => builtin::pack(),
            Some(pack) => pack,
        }
    }
}

/// Errors in the order of their places, each once; of too many, how many more there are.
fn in_order(mut errors: Vec<RuleError>) -> Vec<RuleError> {
    errors.sort();
    errors.dedup();
    let more = errors.len().saturating_sub(MAX_ERRORS);
    errors.truncate(MAX_ERRORS);
    if more > 0 {
        errors.push(RuleError::about(
            "",
            format!("and {more} more errors in rules"),
        ));
    }
    errors
}

/// The language that a text is in, as a note's is found out.
fn language_of(text: &str, pack: &Pack, scratch: &mut Scratch) -> String {
    let nobody = Person::default();
    let text = &text[..text.floor_char_boundary(MOST_READ)];
    let note = Note::read_form(text, pack, None, &nobody, &nobody, &[], scratch);
    note.language.code.to_string()
}

/// Examples whose drafts say what no draft can. `names` says which names rules and categories have.
fn odd_examples(rule: &Rule, base: &Pack, names: &dyn Fn(&str) -> bool) -> Vec<ExampleFault> {
    let mut faults = Vec::new();
    for (number, example) in rule.examples.iter().enumerate() {
        let mut add = |key: &str, message: String| {
            faults.push(ExampleFault {
                example: number,
                key: key.to_owned(),
                message,
            });
        };
        let draft = match example::draft(&example) {
            Ok(draft) => draft,
            Err(error) => {
                add(error.key(), error.to_string());
                continue;
            }
        };
        if let Some(dialect) = &draft.dialect
            && base.find_dialect(dialect).is_none()
        {
            let known: Vec<_> = base.dialects.iter().map(|d| d.name.as_ref()).collect();
            add("dialect", names::none("tool", dialect, &known));
        }
        let mut allowed = draft.allow.iter();
        if let Some(allow) = allowed.find(|allow| !names(&allow.rule)) {
            add("allow", names::no_rule(&base.rules, &allow.rule));
        }
    }
    faults
}

/// Reads directories of rules.
#[derive(Default)]
struct Reader {
    seen: BTreeSet<PathBuf>,
    files: Vec<RuleText>,
    bytes: usize,
    errors: Vec<RuleError>,
}

impl Reader {
    fn directory(&mut self, dir: &Placed<PathBuf>) {
        let path = &dir.value;
        let entries = match entries(path) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!(
                    "cannot read the rule directory `{}`: {}",
                    shown(path),
                    reason(&error)
                );
                self.errors.push(dir.error(message));
                return;
            }
        };
        // Named twice, it is read once.
        let same = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if !self.seen.insert(same) {
            return;
        }
        let before = (self.files.len(), self.errors.len());
        self.walk(entries, 1);
        if before == (self.files.len(), self.errors.len()) {
            let message = format!(
                "there is no rule in the rule directory `{}`: rules stand in <category>/<rule-name>.toml below it",
                shown(path)
            );
            self.errors.push(dir.error(message));
        }
    }

    fn walk(&mut self, entries: Vec<PathBuf>, depth: usize) {
        for path in entries {
            if path.is_dir() {
                if depth < MAX_DEPTH {
                    match self::entries(&path) {
                        Ok(entries) => self.walk(entries, depth + 1),
                        Err(error) => self.fail(&path, cannot_be_read(&error)),
                    }
                }
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                if depth == 2 {
                    self.file(&path);
                } else {
                    self.fail(
                        &path,
                        "a rule stands in the folder of its category, <category>/<rule-name>.toml, right below \
                         the rule directory: move it there",
                    );
                }
            }
        }
    }

    fn file(&mut self, path: &Path) {
        if self.files.len() == MAX_FILES || self.bytes > MAX_BYTES {
            // One error for all that are left.
            let message = format!(
                "not all rules were read: at most {MAX_FILES} files and {} megabytes are",
                MAX_BYTES >> 20
            );
            let error = RuleError::about("", message);
            if !self.errors.contains(&error) {
                self.errors.push(error);
            }
            return;
        }
        match read(path) {
            Ok(text) => {
                self.bytes += text.len();
                let path = shown(path);
                self.files.push(RuleText { path, text });
            }
            Err((line, message)) => {
                let column = line.min(1);
                self.errors.push(RuleError {
                    line,
                    column,
                    ..RuleError::about(shown(path), message)
                });
            }
        }
    }

    fn fail(&mut self, path: &Path, message: impl Into<String>) {
        self.errors.push(RuleError::about(shown(path), message));
    }
}

/// What stands in a directory, sorted, without what is hidden.
fn entries(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// The text of a rule's file, or why there is none, and in which line; 0 where that is not known.
fn read(path: &Path) -> Result<String, (usize, String)> {
    let cannot = |error: io::Error| (0, cannot_be_read(&error));
    // What is no file, such as a pipe, might keep its reader waiting for ever.
    if !fs::metadata(path).map_err(cannot)?.is_file() {
        return Err((0, "is not a file".to_owned()));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cannot)?;
    file.take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err((0, too_large()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..valid];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        (line, "is not UTF-8 text".to_owned())
    })?;
    Ok(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn cannot_be_read(error: &io::Error) -> String {
    format!("cannot be read: {}", reason(error))
}

fn too_large() -> String {
    format!("is larger than a rule may be, {} megabyte", MAX_FILE >> 20)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

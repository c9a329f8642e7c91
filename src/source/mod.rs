//! Where drafts come from: files, directories and standard input, as text, Markdown, JSON, JSON lines
//! or tables.
//!
//! This room reads and never judges. A record that cannot be read becomes a [`ReadError`] in its
//! place, and the rest goes on. To add a format, add a file that turns an `Input` into records, and
//! a row to `FORMATS`.

mod columns;
mod comment;
mod csv;
mod facts;
mod front;
mod header;
mod input;
mod json;
mod jsonl;
mod keep;
mod keys;
mod markdown;
mod passed_over;
mod paths;
mod recipients;
mod record;
mod repeated;
mod scan;
#[cfg(schema)]
pub(crate) mod schema;
mod sniff;
mod table;
mod text;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::vec;

use crate::draft::Draft;

pub use facts::{FactError, apply_fact, fact_key};
pub use input::MAX_DRAFT_BYTES;
pub use passed_over::PassedOver;
pub use recipients::{Recipient, Recipients, read_recipients, read_recipients_from};

pub use keep::Kept;

use input::Input;
pub use input::reason;
pub(crate) use keys::person_field;
use paths::{Directory, FileId, file_id};

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", place(.file.as_deref(), *.line))]
#[non_exhaustive]
pub struct ReadError {
    /// The file as the user named it; `None` for standard input, and empty where it is about no file.
    pub file: Option<String>,
    /// Line in that file, from 1.
    pub line: Option<usize>,
    /// What is wrong and what to do. What it quotes from the input is short and printable.
    pub message: String,
}

impl ReadError {
    /// An error at a line of a file, or of standard input; of no file, if its name is empty.
    pub fn new(file: Option<&str>, line: Option<usize>, message: impl Into<String>) -> Self {
        Self {
            file: file.map(str::to_owned),
            line,
            message: message.into(),
        }
    }
}

/// A draft, or what stood in its place. Drafts have many fields, and on the way from a file to a report each goes
/// through many hands, so that it is handed on in a box.
pub type Record = Result<Box<Draft>, ReadError>;

fn place(file: Option<&str>, line: Option<usize>) -> String {
    let file = match file {
        Some("") => return String::new(),
        Some(file) => printable(file),
        None => "<stdin>".to_owned(),
    };
    line.map_or_else(|| format!("{file}: "), |line| format!("{file}:{line}: "))
}

/// How an input is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputFormat {
    /// A file by its extension, text where it is unknown; a stream by its first characters.
    #[default]
    Auto,
    /// The input is one note, below front matter if there is any.
    Text,
    /// One draft as an object, or an array of them.
    Json,
    /// One draft a line.
    Jsonl,
    /// The input holds notes in fenced blocks and block quotes, under headings that speak of a
    /// connection request, an invitation or a note; without one, it is a text.
    Markdown,
    /// A table: a header, and one draft a row. Commas, semicolons, tabs or bars set its fields off.
    Csv,
}

/// How to read what is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceOptions {
    /// How every input is written; [`InputFormat::Auto`] finds out for each.
    pub format: InputFormat,
}

impl SourceOptions {
    /// Options to read everything as `format`.
    pub fn new(format: InputFormat) -> Self {
        Self { format }
    }
}

/// Records of one input, read as they are asked for.
type Records<'a> = Box<dyn Iterator<Item = Record> + Send + 'a>;

/// A format that can be read.
struct Format {
    name: InputFormat,
    /// Files that end so are written in it.
    extensions: &'static [&'static str],
    records: for<'a> fn(Input<'a>) -> Records<'a>,
}

const FORMATS: &[Format] = &[
    Format {
        name: InputFormat::Text,
        extensions: &["txt"],
        records: text::records,
    },
    Format {
        name: InputFormat::Markdown,
        extensions: &["md", "markdown"],
        records: markdown::records,
    },
    Format {
        name: InputFormat::Json,
        extensions: &["json"],
        records: json::records,
    },
    Format {
        name: InputFormat::Jsonl,
        extensions: &["jsonl", "ndjson"],
        records: jsonl::records,
    },
    Format {
        name: InputFormat::Csv,
        extensions: &["csv", "tsv", "tab"],
        records: csv::records,
    },
];

/// The drafts that stand in `reader`. `file` is what they are said to come from, `None` for
/// standard input.
///
/// With [`InputFormat::Auto`] the first characters decide. JSON and JSON lines are read as the
/// records are asked for; a draft may take up to [`MAX_DRAFT_BYTES`].
///
/// ```
/// use invitelint::source::{InputFormat, read_reader};
///
/// let lines = "{\"note\": \"Hi Jane\"}\n{\"nota\": \"Hi Bob\"}\n";
/// let records: Vec<_> = read_reader(lines.as_bytes(), None, InputFormat::Auto).collect();
/// assert_eq!(records[0].as_ref().unwrap().note, "Hi Jane");
/// assert_eq!(records[1].as_ref().unwrap_err().line, Some(2));
/// ```
pub fn read_reader<'a>(
    reader: impl BufRead + Send + 'a,
    file: Option<String>,
    format: InputFormat,
) -> impl Iterator<Item = Record> + Send + 'a {
    Reading::new(Input::new(file, reader), format)
}

/// One input: looked at when the first record is asked for, so that opening costs nothing.
enum Reading<'a> {
    Before(Box<Input<'a>>, InputFormat),
    Within(Records<'a>),
    After,
}

impl<'a> Reading<'a> {
    fn new(input: Input<'a>, format: InputFormat) -> Self {
        Self::Before(Box::new(input), format)
    }

    fn begin(mut input: Input<'a>, format: InputFormat) -> Result<Records<'a>, ReadError> {
        input.begin()?;
        let format = match format {
            InputFormat::Auto => {
                sniff::sniff(&mut input.reader).map_err(|error| input.unreadable(&error))?
            }
            format => format,
        };
        let known = FORMATS.iter().find(|known| known.name == format);
        Ok(known.map_or(
            text::records as fn(Input<'a>) -> Records<'a>,
            |known| known.records,
        )(input))
    }
}

impl Iterator for Reading<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            match std::mem::replace(self, Self::After) {
                Self::Before(input, format) => match Self::begin(*input, format) {
                    Ok(records) => *self = Self::Within(records),
                    Err(error) => return Some(Err(error)),
                },
                Self::Within(mut records) => {
                    let record = records.next()?;
                    *self = Self::Within(records);
                    return Some(record);
                }
                Self::After => return None,
            }
        }
    }
}

/// The drafts of several files, directories and standard input, one after the other.
///
/// A file is opened when its turn comes, and read once, where it is first named, however its path is spelt.
/// What cannot be opened or read is an error in its place.
pub struct Source {
    /// The paths as given, those that are still to be read.
    paths: vec::IntoIter<PathBuf>,
    /// The directory that is being read.
    directory: Option<Directory>,
    /// Files that were opened.
    opened: HashSet<FileId>,
    /// Files among the paths that are still to be read, as far as that matters in the directory.
    named: HashSet<FileId>,
    passed_over: PassedOver,
    current: Option<Reading<'static>>,
    stdin: Option<Box<dyn Read + Send>>,
    kept: Option<Kept>,
    /// Whether what was kept is read, and not filled.
    again: bool,
    options: SourceOptions,
}

impl Source {
    /// Reads `paths` in their order: files, directories, and `-` for `stdin`. Without a path, `stdin`
    /// is read. Nothing is opened yet.
    ///
    /// A directory stands for every file below it that has a known extension, in the order of their
    /// names. It is walked as ripgrep does: what is hidden or named by a `.gitignore` is passed over,
    /// and links to directories are not followed. A file that is named is always read; one that was
    /// found in a directory and is plainly no list of drafts is [passed over](Self::passed_over).
    pub fn open(paths: Vec<PathBuf>, stdin: Box<dyn Read + Send>, options: SourceOptions) -> Self {
        let paths = if paths.is_empty() {
            vec![PathBuf::from(STDIN)]
        } else {
            paths
        };
        Self {
            paths: paths.into_iter(),
            directory: None,
            opened: HashSet::new(),
            named: HashSet::new(),
            passed_over: PassedOver::default(),
            current: None,
            stdin: Some(stdin),
            kept: None,
            again: false,
            options,
        }
    }

    /// Keeps a copy of what can be read only once, for [`Source::again`].
    #[must_use]
    pub fn keeping(mut self, kept: &Kept) -> Self {
        self.kept = Some(kept.clone());
        self
    }

    /// Reads `paths` once more after a source has kept what it read of them, and has been dropped.
    /// Files and directories are read as they are now.
    pub fn again(paths: Vec<PathBuf>, kept: &Kept, options: SourceOptions) -> Self {
        let mut source = Self::open(paths, Box::new(io::empty()), options).keeping(kept);
        source.stdin = None;
        source.again = true;
        source
    }

    /// The files that were passed over, which grow more while the source is read: tables and records
    /// of which none has a note, and Markdown without a note or front matter.
    pub fn passed_over(&self) -> PassedOver {
        self.passed_over.clone()
    }

    /// What `path`, as given, stands for: the next input, or nothing if it is a directory or was read before.
    fn enter(&mut self, path: &Path) -> Result<Option<Reading<'static>>, ReadError> {
        if path.as_os_str() == STDIN {
            let stdin = match (self.stdin.take(), &self.kept) {
                (Some(stdin), None) => Some(stdin),
                (Some(stdin), Some(kept)) => Some(kept.keep(path, stdin)),
                (None, _) => self.kept_copy(path)?,
            };
            let stdin = stdin.ok_or_else(|| ReadError {
                file: None,
                line: None,
                message: "standard input is named twice, and can be read once".into(),
            })?;
            let input = Input::new(None, BufReader::with_capacity(BUFFER, stdin));
            return Ok(Some(Reading::new(input, self.options.format)));
        }
        if path.is_dir() {
            self.directory = Some(Directory::new(path, self.passed_over.clone()));
            let files = self.paths.as_slice().iter().filter_map(|path| {
                let metadata = fs::metadata(path).ok()?;
                metadata.is_file().then(|| file_id(path, &metadata))
            });
            self.named = files.collect();
            return Ok(None);
        }
        self.file(path, false)
    }

    /// The copy that was kept of a stream, if one was.
    fn kept_copy(&self, path: &Path) -> Result<Option<Box<dyn Read + Send>>, ReadError> {
        let kept = self.kept.as_ref().filter(|_| self.again);
        let copy = kept.and_then(|kept| kept.take(path)).transpose();
        copy.map_err(|error| paths::unreadable(path, &error))
    }

    /// Opens a file, which was named or found on a walk; nothing, if it was opened before.
    fn file(
        &mut self,
        path: &Path,
        mut walked: bool,
    ) -> Result<Option<Reading<'static>>, ReadError> {
        let unreadable = |error| paths::unreadable(path, &error);
        let (file, regular): (Box<dyn Read + Send>, bool) = match self.kept_copy(path)? {
            Some(copy) => (copy, false),
            None => {
                let file = File::open(path).map_err(unreadable)?;
                let metadata = file.metadata().map_err(unreadable)?;
                let regular = metadata.is_file();
                if regular {
                    let id = file_id(path, &metadata);
                    // Whoever names it further on wants it read, whatever it holds.
                    walked &= !self.named.contains(&id);
                    if !self.opened.insert(id) {
                        return Ok(None);
                    }
                }
                match &self.kept {
                    Some(kept) if !regular => (kept.keep(path, file), regular),
                    _ => (Box::new(file), regular),
                }
            }
        };
        let known = paths::by_extension(path);
        let format = match (self.options.format, known) {
            (InputFormat::Auto, Some(known)) => known.format,
            (InputFormat::Auto, None) if regular => InputFormat::Text,
            // A pipe such as `<(jq … drafts.json)` has no name that says what comes out of it; and
            // what is asked for explicitly holds.
            (format, _) => format,
        };
        let name = path.to_string_lossy().into_owned();
        let mut input = Input::new(Some(name), BufReader::with_capacity(BUFFER, file));
        input.template = known.is_some_and(|known| known.template);
        input.walked = walked.then(|| self.passed_over.clone());
        Ok(Some(Reading::new(input, format)))
    }
}

/// The path that stands for standard input.
const STDIN: &str = "-";

/// Bytes that are read at a time.
const BUFFER: usize = 64 << 10;

impl Source {
    /// Notes that the directory that is being read held something.
    fn harvest(&mut self, record: Record) -> Record {
        if let Some(directory) = &mut self.directory {
            directory.fruitful = true;
        }
        record
    }
}

impl Iterator for Source {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if let Some(record) = self.current.as_mut().and_then(Iterator::next) {
                return Some(self.harvest(record));
            }
            self.current = None;
            let opened = match &mut self.directory {
                None => {
                    let path = self.paths.next()?;
                    self.enter(&path)
                }
                Some(directory) => match directory.next() {
                    Some(found) => {
                        let opened = found.and_then(|path| self.file(&path, true));
                        if let (Ok(None), Some(directory)) = (&opened, &mut self.directory) {
                            // There is something in it, which was read before.
                            directory.fruitful = true;
                        }
                        opened
                    }
                    None => {
                        let nothing = (!directory.fruitful).then(|| directory.nothing());
                        self.directory = None;
                        nothing.map_or(Ok(None), Err)
                    }
                },
            };
            match opened {
                Ok(Some(reading)) => self.current = Some(reading),
                // A file that was read before, or a directory whose turn has come.
                Ok(None) => {}
                Err(error) => return Some(self.harvest(Err(error))),
            }
        }
    }
}

/// `text` as it may stand in a message: in backticks, short, and without a character that a terminal
/// would act upon or a reader could not see.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let mut chars = text.chars();
    let beginning: String = chars.by_ref().take(MOST).collect();
    let ellipsis = if chars.next().is_some() { "…" } else { "" };
    format!("`{}{ellipsis}`", printable(&beginning))
}

/// `text` with every control and format character escaped.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '"' | '\\' => out.push(c),
            c => out.extend(c.escape_debug()),
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_short_and_printable() {
        assert_eq!(shown("it's"), "`it's`");
        assert_eq!(shown("Zoë 🦀"), "`Zoë 🦀`");
        assert_eq!(
            shown("\u{1b}[2J\u{202e}\u{200b}\n"),
            r"`\u{1b}[2J\u{202e}\u{200b}\n`"
        );
        assert_eq!(shown(&"x".repeat(1 << 20)).chars().count(), 43);
    }

    #[test]
    fn errors_name_their_place() {
        let error = ReadError {
            file: None,
            line: None,
            message: "is odd".into(),
        };
        assert_eq!(error.to_string(), "<stdin>: is odd");
        let error = ReadError {
            file: Some("a\u{7}.json".into()),
            line: Some(3),
            ..error
        };
        assert_eq!(error.to_string(), "a\\u{7}.json:3: is odd");
    }

    #[test]
    fn every_format_is_in_the_table_once() {
        for name in [
            InputFormat::Text,
            InputFormat::Json,
            InputFormat::Jsonl,
            InputFormat::Csv,
            InputFormat::Markdown,
        ] {
            assert_eq!(
                FORMATS.iter().filter(|format| format.name == name).count(),
                1
            );
        }
    }
}

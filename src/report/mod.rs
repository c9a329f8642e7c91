//! What is said about a draft, and how it is written out: one file per output format.
//!
//! A format is a [`Reporter`] and its entry in [`FORMATS`]. It writes to the writer that it is handed,
//! one draft after the other, and judges nothing. No text of a draft reaches a terminal raw.

mod compact;
mod document;
mod github;
mod human;
mod json;
mod jsonl;
mod junit;
mod line;
mod marked;
mod region;
mod sarif;
mod suggestions;
mod summary;
mod survey;
#[cfg(test)]
mod tests;
pub mod text;
pub mod visible;
mod wanted;

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::draft::Draft;
use crate::rule::Rule;
use crate::source::ReadError;
use crate::spans::Spans;
use crate::verdict::{Evidence, EvidenceKind, Verdict};
use text::CLIP;

pub use document::{Document, Entry};
pub use jsonl::{Unreadable, write_json};
pub use suggestions::{SuggestDocument, SuggestEntry, Suggestions};
pub use summary::{ClusterSummary, RuleCount, SameText, Summary, Weak};
pub use wanted::misfit;

/// Every output format, the default first. To add one, write its file and name it here.
pub static FORMATS: [&Format; 7] = [
    &human::FORMAT,
    &compact::FORMAT,
    &json::FORMAT,
    &jsonl::FORMAT,
    &sarif::FORMAT,
    &github::FORMAT,
    &junit::FORMAT,
];

/// An output format, as a user chooses it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Format {
    /// What users type.
    pub name: &'static str,
    /// One line for `--help`, no full stop.
    pub summary: &'static str,
    /// Whether whoever reads its reports learns there of records that could not be read. Where not, tell
    /// the user by other means.
    pub holds_errors: bool,
    /// Whether it is a document, which is whole only with its beginning and its end, also if there is
    /// nothing to report.
    pub document: bool,
    /// Whether it has a form for the summary alone; see [`Reporter::summarize`].
    pub summarizes: bool,
    start: for<'a> fn(Options, &'a [Rule]) -> Box<dyn Reporter + 'a>,
}

impl Format {
    /// The format that users call `name`.
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.into_iter().find(|format| format.name == name)
    }

    /// A reporter for one run. `rules` are those that drafts were checked by, for formats that describe
    /// them.
    pub fn reporter<'a>(&self, options: Options, rules: &'a [Rule]) -> Box<dyn Reporter + 'a> {
        (self.start)(options, rules)
    }
}

/// Writes reports out, in the order in which it is given them.
///
/// ```
/// use invitelint::report::{Format, Options, Summary};
/// use invitelint::{Draft, Linter};
///
/// let draft = Draft::new("Hi Ana!");
/// let linter = Linter::default();
/// let report = linter.check(&draft);
/// let (mut out, mut summary) = (Vec::new(), Summary::default());
/// let format = Format::named("compact").unwrap();
/// let mut reporter = format.reporter(Options::default(), linter.rules());
/// reporter.report(&mut out, &draft, &report).unwrap();
/// summary.add(&draft, &report);
/// reporter.finish(&mut out, &summary).unwrap();
/// assert!(String::from_utf8(out).unwrap().contains("missing/nothing-said"));
/// ```
///
/// [`Reporter::report`], [`Reporter::error`] and [`Reporter::finish`] are all that is needed to write
/// from one thread. Where many write, each renders pieces, and one puts them in their places.
///
/// Each method fails only when `out` does.
pub trait Reporter: Send + Sync {
    /// Writes what is said about one draft, without what sets it off from others; nothing, if nothing
    /// is said. `before` is how many drafts came before it: one that stands nowhere is called by its number.
    fn render(
        &self,
        out: &mut dyn Write,
        before: usize,
        draft: &Draft,
        report: &Report,
    ) -> io::Result<()>;

    /// Writes that a record could not be read, or a configuration or a rule that it was to be judged by, likewise;
    /// nothing in a format that is for people.
    fn render_error(&self, out: &mut dyn Write, error: &ReadError) -> io::Result<()>;

    /// Writes a piece that was rendered, in its place: once for each record, also if the piece is empty.
    fn put(&mut self, out: &mut dyn Write, piece: &[u8]) -> io::Result<()>;

    /// How many pieces were put.
    fn records(&self) -> usize {
        0
    }

    /// Writes what is said about one draft.
    fn report(&mut self, out: &mut dyn Write, draft: &Draft, report: &Report) -> io::Result<()> {
        let mut piece = Vec::new();
        self.render(&mut piece, self.records(), draft, report)?;
        self.put(out, &piece)
    }

    /// Writes that a record could not be read, in its place, or before those that it concerns what is wrong with
    /// a configuration or a rule; nothing in a format that is for people.
    fn error(&mut self, out: &mut dyn Write, error: &ReadError) -> io::Result<()> {
        let mut piece = Vec::new();
        self.render_error(&mut piece, error)?;
        self.put(out, &piece)
    }

    /// Ends the output. Call it once, after everything else.
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;

    /// Writes the summary alone, in place of everything else; nothing in a format that has no form for
    /// it.
    fn summarize(&self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// How to write for the one who reads. Of formats for machines, some leave out suggestions where little
/// is to be said; the rest is not for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Whether to use colours, as ANSI escapes. Whether the terminal takes them is for the caller to
    /// know.
    pub color: bool,
    /// Width of the terminal in columns.
    pub width: usize,
    /// How much to say.
    pub verbosity: Verbosity,
    /// Whether one draft is checked or a list of them.
    pub scope: Scope,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            verbosity: Verbosity::Normal,
            scope: Scope::One,
        }
    }
}

/// How much to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// The verdict on drafts that fail; no suggestions.
    Quiet,
    /// What a draft needs before it goes out.
    #[default]
    Normal,
    /// Everything, about drafts that pass as well.
    Verbose,
}

impl Verbosity {
    /// Whether findings of a severity are told of.
    fn tells(self, severity: Severity) -> bool {
        self != Self::Quiet || severity > Severity::Suggestion
    }
}

/// Whether one draft is checked or a list of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// One draft, whose writer waits for the answer.
    #[default]
    One,
    /// A list of drafts, of which only those that need work are of interest.
    List,
}

/// Everything that is said about one draft.
///
/// ```
/// use invitelint::{Draft, Linter, Report};
///
/// let report = Linter::default().check(&Draft::new("Hi, could we hop on a quick call this week?"));
/// for finding in &report.diagnostics {
///     println!("{} {}: {}", finding.span.column, finding.rule, finding.message);
/// }
/// for piece in &report.evidence {
///     println!("{} {}: {}", piece.strength, piece.kind, piece.text);
/// }
/// // It is what `--format jsonl` writes, and can be read back.
/// let line = serde_json::to_string(&report).unwrap();
/// assert_eq!(serde_json::from_str::<Report>(&line).unwrap(), report);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Report {
    /// The draft's own id, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The file, as the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    /// The record's line in the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Whether the note is a template. Its verdict is that of the worst text that it can become, and its
    /// findings are those of all of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub template: bool,
    /// What the note was made of, if it was made of a template and a row of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_of: Option<MadeOf>,
    /// Missing, generic or personal.
    pub verdict: Verdict,
    /// Whether it can go out: personal, and nothing stands against it.
    pub passed: bool,
    /// 0 is missing, 1 to 49 generic, 50 to 100 personal.
    #[cfg_attr(schema, schemars(range(max = 100)))]
    pub score: u8,
    /// The least score that was asked for, if that alone keeps the draft from going out: the score is below
    /// it, and nothing that was found fails it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(schema, schemars(range(max = 100)))]
    pub min_score: Option<u8>,
    /// The language (ISO 639-1) by whose rules the note was judged.
    pub language: Cow<'static, str>,
    /// Whether the note is in a language that cannot be read, so that verdict and findings are about its form
    /// alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
    /// How long the note is.
    pub length: Length,
    /// The note without its recipient, to find copies across batches; see
    /// [`crate::campaign::Fingerprint::text`]. `None` where nothing is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// What makes it personal, in the order of the note.
    pub evidence: Vec<Evidence>,
    /// Kinds of evidence of which there is nothing strong.
    pub lacking: Vec<EvidenceKind>,
    /// What the rules found, in the order of the note.
    pub diagnostics: Vec<Diagnostic>,
    /// Suggested first sentences, best first.
    pub openers: Vec<Opener>,
}

/// What stands in the place of a rule's name where the score fails a draft. A rule's has a category.
pub const SCORE: &str = "score";

/// What to do about a score that is too low.
pub const SCORE_HELP: &str = "Add what is true of this reader alone, or mend what else is found.";

/// That a score is too low, as a finding in a note that is where `spans` say.
pub(crate) fn too_low(score: u8, least: u8, mut spans: Spans<'_>) -> Diagnostic {
    Diagnostic {
        rule: SCORE.into(),
        severity: Severity::Error,
        message: told_too_low(score, least),
        help: SCORE_HELP.into(),
        text: String::new(),
        span: spans.locate(0, 0),
    }
}

fn told_too_low(score: u8, least: u8) -> String {
    format!("scores {score}, below the {least} that min-score asks for")
}

impl Report {
    /// What is to be said of its score, if that alone fails it.
    fn too_low(&self) -> Option<String> {
        Some(told_too_low(self.score, self.min_score?))
    }

    /// What was found, and before it that the score is too low, if that alone fails the draft: for those who
    /// show findings and nothing else.
    fn findings(&self, draft: &Draft) -> Cow<'_, [Diagnostic]> {
        let Some(least) = self.min_score else {
            return Cow::Borrowed(&self.diagnostics);
        };
        let spans = Spans::of(&draft.note, &draft.origin);
        let score = too_low(self.score, least, spans);
        let found = self.diagnostics.iter().cloned();
        std::iter::once(score).chain(found).collect()
    }
}

/// The file that a draft was read from, printable; a name that no file has where it was read from none.
fn file_shown(report: &Report) -> Cow<'_, str> {
    // What was read from nowhere was typed on a command line or made by a program.
    let nameless = if report.line.is_some() {
        "<stdin>"
    } else {
        "<note>"
    };
    let file = report.file.as_deref().filter(|file| !file.is_empty());
    visible::literal(file.unwrap_or(nameless))
}

/// The file that an error is about, if it is about one.
fn file_of(error: &ReadError) -> Option<&str> {
    error.file.as_deref().filter(|file| !file.is_empty())
}

/// Where in its file a finding stands, as `line:column`. A note that is quoted in a record has no place of its
/// own there: the line is the record's, and the column is counted in the note. Below the note's first line it
/// would mislead, and so it would in a note that was made of a template; there it is left out.
fn place_shown(draft: &Draft, report: &Report, span: &Span) -> String {
    let record = report.line.filter(|_| draft.origin.note_line.is_none());
    match record {
        Some(line) if span.line > 1 || report.made_of.is_some() => line.to_string(),
        line => format!("{}:{}", line.unwrap_or(span.line), span.column),
    }
}

/// ` (from template.txt.j2)`, to stand behind what is said of a note that was made of a template: the row that it
/// points to holds none of its words. Nothing for any other note.
fn from_shown(report: &Report) -> String {
    let made_of = report.made_of.as_ref();
    let from = |made: &MadeOf| format!(" (from {})", template_shown(&made.template));
    made_of.map_or_else(String::new, from)
}

/// Where a template stands, short and printable.
fn template_shown(template: &str) -> String {
    visible::literal(&visible::clip(template, CLIP)).into_owned()
}

/// What a note was made of: a template, and a row of a list of recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MadeOf {
    /// Where the template stands.
    pub template: Arc<str>,
    /// The recipient's row in the list, from 1, the header not counted.
    pub row: usize,
    /// Who it is, if the row says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The note that became of it, into which the report's spans point.
    pub note: String,
}

/// How long a note is, as its platform counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Length {
    /// UTF-16 code units after NFC, a CRLF counted as one. Of a template: of its longest text with all
    /// slots empty.
    pub count: usize,
    /// Of a template: its longest text with every slot as long as its kind may well be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<usize>,
    /// The most that the platform takes; `None` where there is no limit.
    pub limit: Option<usize>,
    /// Always `utf-16`.
    pub unit: LengthUnit,
}

/// The unit that note boxes count in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum LengthUnit {
    /// UTF-16 code units, as an HTML `maxlength` counts them.
    #[default]
    #[serde(rename = "utf-16")]
    Utf16,
}

/// A suggested first sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Opener {
    /// The sentence; blanks stand in `‹›`.
    pub text: String,
    /// The kind of evidence that it would be.
    pub kind: EvidenceKind,
    /// Whether it can be sent as it is, without a blank to fill.
    pub ready: bool,
    /// The context keys that it is built from; for a blank, the keys that would fill it.
    pub facts: Vec<String>,
}

//! What SARIF is made of, as far as it is written here: serde's structs, and the texts and URIs that go
//! into them. Numbers of sections are those of the standard.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::super::region::Region;
use super::super::text::CLIP;
use super::super::{SCORE, SCORE_HELP, visible};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::draft::Origin;
use crate::rule::Rule;
use crate::verdict::Verdict;

/// The most characters of a rule's description; GitHub takes 1,024.
const DESCRIPTION: usize = 1_000;
/// The most bytes of a finding that are quoted.
const SNIPPET: usize = 1_000;

pub(super) const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

/// Where the project lives, if it says so.
pub(super) const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// An absolute URI for a rule (§3.49.12): its file where the project lives; a name, if it lives nowhere, or the
/// rule is a team's own.
fn help_uri(rule: &Rule) -> String {
    let own = !rule.file.is_empty();
    let rule = path(&rule.id);
    if own || HOME.is_empty() {
        format!("urn:invitelint:rule:{rule}")
    } else {
        format!(
            "{HOME}/blob/v{}/rules/{rule}.toml",
            env!("CARGO_PKG_VERSION")
        )
    }
}

/// What may stand as it is in the path of a URI, without a thought on where it stands.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

fn path(path: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(path, ESCAPED)
}

/// The URI of a file, and whether it is relative. GitHub takes no finding without a file; what was typed or piped in
/// is in none.
pub(super) fn uri_of(file: Option<&str>) -> (String, bool) {
    file_uri(file.unwrap_or("stdin"))
}

/// The URI of a file: relative to where the tool ran, unless its path was given in full.
fn file_uri(file: &str) -> (String, bool) {
    let slashes = if cfg!(windows) {
        file.replace('\\', "/")
    } else {
        file.to_owned()
    };
    let mut relative = slashes.as_str();
    while let Some(rest) = relative.strip_prefix("./") {
        relative = rest.trim_start_matches('/');
    }
    if relative.starts_with('/') {
        (format!("file://{}", path(relative)), false)
    } else if std::path::Path::new(file).is_absolute() {
        (format!("file:///{}", path(relative)), false)
    } else {
        (path(relative).to_string(), true)
    }
}

/// A text for people. Words in brackets before others in parentheses would be a link (§3.11.6).
fn plain(text: &str) -> String {
    visible::prose(text).replace("](", "] (")
}

/// What is said of something that was found.
#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

impl Message {
    pub(super) fn of(text: &str) -> Self {
        Self::with(text, "")
    }

    /// The same with `more` behind it, which is short.
    pub(super) fn with(text: &str, more: &str) -> Self {
        Self {
            // Braces would be placeholders, which have no place in what says what a rule is (§3.11.5).
            text: plain(&format!("{}{more}", visible::clip(text, CLIP)))
                .replace('{', "{{")
                .replace('}', "}}"),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Description {
    pub(super) text: String,
}

impl Description {
    pub(super) fn of(text: &str) -> Self {
        Self {
            text: plain(&visible::clip(text.trim(), DESCRIPTION)),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor<'r> {
    pub(super) id: &'r str,
    pub(super) short_description: Description,
    pub(super) full_description: Description,
    pub(super) help: Help,
    pub(super) help_uri: String,
    pub(super) default_configuration: Configuration,
    pub(super) properties: RuleProperties<'r>,
}

impl<'r> Descriptor<'r> {
    pub(super) fn of(rule: &'r Rule) -> Self {
        Self {
            id: &rule.id,
            short_description: Description::of(&rule.summary),
            full_description: Description::of(&rule.rationale),
            help: Help::of(rule),
            help_uri: help_uri(rule),
            default_configuration: Configuration {
                level: level(rule.severity),
            },
            properties: RuleProperties {
                tags: [rule.category()],
                problem_severity: match rule.severity {
                    Severity::Suggestion => "recommendation",
                    Severity::Warning => "warning",
                    Severity::Error => "error",
                },
            },
        }
    }
}

impl Descriptor<'_> {
    /// What the score is, which is no rule and is found like one.
    pub(super) fn of_score() -> Self {
        const REASON: &str = "A note that gives its reader little of their own scores low, whatever is found in it. \
                              The least is said by `min-score`.";
        Self {
            id: SCORE,
            short_description: Description::of("Scores below the least that is asked for"),
            full_description: Description::of(REASON),
            help: Help {
                text: format!("{SCORE_HELP} {REASON}"),
                markdown: format!("{SCORE_HELP}\n\n{REASON}\n"),
            },
            help_uri: format!("urn:invitelint:{SCORE}"),
            default_configuration: Configuration {
                level: level(Severity::Error),
            },
            properties: RuleProperties {
                tags: [SCORE],
                problem_severity: "error",
            },
        }
    }
}

#[derive(Serialize)]
pub(super) struct Help {
    pub(super) text: String,
    pub(super) markdown: String,
}

impl Help {
    /// What to write instead, why, and a few notes of either kind.
    pub(super) fn of(rule: &Rule) -> Self {
        const EXAMPLES: usize = 3;
        let mut markdown = format!("{}\n\n{}\n", rule.help.trim(), rule.rationale.trim());
        for (fires, heading) in [
            (true, "Notes that it finds"),
            (false, "Notes that it does not find"),
        ] {
            let notes = rule
                .examples
                .iter()
                .filter(|example| example.fires == fires);
            let mut notes = notes
                .map(|example| example.note.trim())
                .filter(|note| !note.is_empty())
                .take(EXAMPLES)
                .peekable();
            if notes.peek().is_some() {
                markdown.push_str(&format!("\n**{heading}**\n\n"));
            }
            for note in notes {
                // Nothing in a code span is markup; a note that has a backtick in it needs more of them.
                let fence = "`".repeat(1 + longest_run(note, '`'));
                let note = visible::clip(note, DESCRIPTION);
                markdown.push_str(&format!("- {fence} {} {fence}\n", visible::prose(&note)));
            }
        }
        Self {
            text: plain(&format!("{} {}", rule.help.trim(), rule.rationale.trim())),
            markdown,
        }
    }
}

/// How many of `c` stand in a row at most.
fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c)
        .map(str::len)
        .max()
        .unwrap_or_default()
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
pub(super) struct RuleProperties<'r> {
    pub(super) tags: [&'r str; 1],
    #[serde(rename = "problem.severity")]
    pub(super) problem_severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultOut<'r> {
    pub(super) rule_id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [Location<'r>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) related_locations: Option<[Location<'r>; 1]>,
    pub(super) partial_fingerprints: Fingerprints,
    pub(super) properties: Properties,
}

#[derive(Serialize)]
pub(super) struct Fingerprints {
    /// The rule, the file, the draft and the words, wherever they stand. GitHub adds what it goes by itself.
    #[serde(rename = "findingIdentity/v1")]
    pub(super) finding: String,
}

#[derive(Serialize)]
pub(super) struct Properties {
    pub(super) verdict: Verdict,
    pub(super) score: u8,
    pub(super) passed: bool,
    /// Where the words stand in the note.
    pub(super) span: Span,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification<'r> {
    pub(super) level: &'static str,
    pub(super) message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) locations: Vec<Location<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location<'r> {
    pub(super) physical_location: Physical<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logical_locations: Option<[Logical<'r>; 1]>,
    /// What it has to do with the finding, where that is not found there (§3.28.5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

impl<'r> Location<'r> {
    pub(super) fn new(
        file: Option<&str>,
        region: Option<RegionOut<'r>>,
        draft: Option<&'r str>,
    ) -> Self {
        let (uri, relative) = uri_of(file);
        Self {
            physical_location: Physical {
                artifact_location: Artifact {
                    uri,
                    uri_base_id: relative.then_some("%SRCROOT%"),
                },
                region,
            },
            logical_locations: draft.map(|name| {
                [Logical {
                    name,
                    kind: "draft",
                }]
            }),
            message: None,
        }
    }

    /// Where the template stands that a note was made of.
    pub(super) fn of_template(origin: &Origin) -> Self {
        let region = origin.record_line().map(|line| RegionOut {
            start_line: line,
            ..RegionOut::default()
        });
        Self {
            message: Some(Message::of("the template that the note was made of")),
            ..Self::new(origin.file.as_deref(), region, None)
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Physical<'r> {
    pub(super) artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<RegionOut<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Logical<'r> {
    pub(super) name: &'r str,
    pub(super) kind: &'static str,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegionOut<'r> {
    pub(super) start_line: usize,
    #[serde(flatten)]
    pub(super) part: Option<PartOut>,
    #[serde(flatten)]
    pub(super) bytes: Option<BytesOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) snippet: Option<Snippet<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PartOut {
    pub(super) start_column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BytesOut {
    pub(super) byte_offset: usize,
    pub(super) byte_length: usize,
}

#[derive(Serialize)]
pub(super) struct Snippet<'r> {
    pub(super) text: &'r str,
}

impl<'r> RegionOut<'r> {
    pub(super) fn of(region: Region, finding: &'r Diagnostic) -> Self {
        let quoted = region.bytes.is_some() && finding.text.len() <= SNIPPET;
        Self {
            start_line: region.line,
            part: region.part.map(|part| PartOut {
                start_column: part.column,
                end_line: part.end.line,
                end_column: part.end.column,
            }),
            bytes: region.bytes.map(|bytes| BytesOut {
                byte_offset: bytes.start,
                byte_length: bytes.len(),
            }),
            snippet: quoted.then_some(Snippet {
                text: &finding.text,
            }),
        }
    }
}

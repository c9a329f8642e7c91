//! The files under `rules/`, as they are written: rules, word lists, cues, stock texts, openers.
//!
//! A broken file is refused with the line at fault. What the files say together is for
//! [`super::assemble`]; this room looks at one file at a time.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::nickname::Nicknames;
use super::opener::Grammar;
use super::{Check, Example, Pattern, Rule, Severity, Text, Value};
use crate::verdict::{EvidenceKind, Strength};

/// A file that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {message}")]
#[non_exhaustive]
pub struct RuleError {
    /// The file, below `rules/`.
    pub path: String,
    /// Line in it, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// A file's path and text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Path below `rules/`, with `/`: `pitch/link.toml`.
    pub path: &'a str,
    /// The whole file.
    pub text: &'a str,
}

impl Source<'_> {
    /// An error at a byte of this file.
    pub fn error(&self, at: usize, message: impl Into<String>) -> RuleError {
        let before = self.text.get(..at).unwrap_or(self.text);
        RuleError {
            path: self.path.to_owned(),
            line: 1 + before.matches('\n').count(),
            message: message.into(),
        }
    }

    /// The line where a key is set first, for errors about a whole table.
    fn at_key(&self, key: &str) -> usize {
        self.text.find(key).unwrap_or(0)
    }

    pub(super) fn parse<'de, T: Deserialize<'de>>(&'de self) -> Result<T, RuleError> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message()))
    }

    /// The file's name without its ending.
    pub fn name(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        name.strip_suffix(".toml").unwrap_or(name)
    }
}

/// Phrases by language, each with its place in the file.
pub type Phrases = BTreeMap<String, Vec<Spanned<String>>>;

/// How many examples a rule needs each way.
pub const MIN_EXAMPLES: usize = 4;

/// A rule's file.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// What it says apart from its phrases.
    pub rule: Rule,
    /// Phrases that fire it.
    pub phrases: Phrases,
    /// Phrases that excuse a finding.
    pub unless: Phrases,
}

/// A rule, as its file states it.
#[derive(Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(rename = "Rule"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RawRule {
    /// One line on what it finds, without a full stop.
    #[cfg_attr(schema, schemars(with = "String"))]
    summary: Spanned<String>,
    /// How much its findings weigh.
    severity: Severity,
    /// The version that brought it.
    #[cfg_attr(schema, schemars(with = "String"))]
    since: Spanned<String>,
    /// Why it matters to the reader of the note.
    rationale: String,
    /// What was seen; `{text}` stands for the words.
    message: String,
    /// What to write instead.
    help: String,
    /// The code behind it, where phrases alone do not do.
    #[cfg_attr(schema, schemars(with = "Option<Check>"))]
    check: Option<Spanned<String>>,
    /// Settings of the check.
    #[serde(default)]
    parameters: BTreeMap<String, RawValue>,
    /// Phrases that fire it, by language (ISO 639-1), or under `any`.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, Vec<String>>"))]
    phrases: Phrases,
    /// Phrases that excuse a finding that they touch, by language.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, Vec<String>>"))]
    unless: Phrases,
    /// Regular expressions, for what is not made of words, by language.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, Vec<String>>"))]
    patterns: BTreeMap<String, Vec<Spanned<String>>>,
    /// Notes that fire it, and notes that do not: its tests and its documentation.
    #[serde(default)]
    examples: Vec<RawExample>,
}

/// A note that shows what the rule does.
#[derive(Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(rename = "Example"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawExample {
    /// The note.
    note: String,
    /// Whether the rule fires on it.
    fires: bool,
    /// The recipient's name.
    to: Option<String>,
    /// The sender's name.
    from: Option<String>,
    /// The recipient's employer.
    company: Option<String>,
    /// The recipient's job title.
    title: Option<String>,
    /// Where the recipient is.
    location: Option<String>,
    /// Whose length limit holds.
    #[cfg_attr(schema, schemars(with = "Option<crate::draft::Platform>"))]
    platform: Option<String>,
    /// The tool that fills the template.
    dialect: Option<String>,
    /// Whether the note is a template.
    #[serde(default)]
    template: bool,
    /// Slots of a template that the recipient's row leaves empty.
    #[serde(default)]
    empty: Vec<String>,
    /// What the sender knows about the two of them, as in a draft.
    #[serde(default)]
    context: BTreeMap<String, String>,
    /// Notes to other people in the same batch.
    #[serde(default)]
    others: Vec<String>,
}

impl RuleFile {
    /// Reads `rules/<category>/<rule-name>.toml`.
    pub fn parse(source: Source<'_>) -> Result<Self, RuleError> {
        let raw: RawRule = source.parse()?;
        let summary = raw.summary.get_ref();
        if summary.is_empty() || summary.contains('\n') || summary.ends_with('.') {
            return Err(source.error(
                raw.summary.span().start,
                "the summary is one line without a full stop",
            ));
        }
        let check = match &raw.check {
            None => None,
            Some(name) => {
                Some(find_check(name).map_err(|message| source.error(name.span().start, message))?)
            }
        };
        if check.is_none() && raw.phrases.is_empty() && raw.patterns.is_empty() {
            return Err(source.error(0, "a rule needs [phrases], [patterns] or a check"));
        }
        for fires in [true, false] {
            let count = raw.examples.iter().filter(|e| e.fires == fires).count();
            if count < MIN_EXAMPLES {
                let at = source.at_key("[[examples]]");
                return Err(source.error(
                    at,
                    format!("{count} examples with `fires = {fires}`, {MIN_EXAMPLES} are needed"),
                ));
            }
        }
        let mut patterns = Vec::new();
        for text in raw.patterns.values().flatten() {
            let pattern = Pattern::new(text.get_ref());
            patterns.push(pattern.map_err(|message| source.error(text.span().start, message))?);
        }
        Ok(Self {
            rule: Rule {
                id: source
                    .path
                    .strip_suffix(".toml")
                    .unwrap_or(source.path)
                    .to_owned()
                    .into(),
                summary: summary.clone().into(),
                severity: raw.severity,
                since: raw.since.into_inner().into(),
                rationale: raw.rationale.trim().to_owned().into(),
                message: raw.message.into(),
                help: raw.help.trim().to_owned().into(),
                check,
                parameters: raw
                    .parameters
                    .into_iter()
                    .map(|(key, value)| {
                        let value = value.named(&key);
                        (key.into(), value)
                    })
                    .collect(),
                patterns: patterns.into(),
                examples: raw.examples.into_iter().map(RawExample::convert).collect(),
            },
            phrases: raw.phrases,
            unless: raw.unless,
        })
    }
}

impl RawExample {
    fn convert(self) -> Example {
        let keys = [
            ("to", self.to),
            ("from", self.from),
            ("company", self.company),
            ("title", self.title),
            ("location", self.location),
            ("platform", self.platform),
            ("dialect", self.dialect),
            ("template", self.template.then(|| "true".to_owned())),
            (
                "empty",
                Some(self.empty.join(", ")).filter(|names| !names.is_empty()),
            ),
        ];
        let draft = keys
            .into_iter()
            .filter_map(|(key, value)| Some((key.into(), value?.into())));
        let context = self
            .context
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()));
        Example {
            note: self.note.into(),
            fires: self.fires,
            draft: draft.chain(context).collect(),
            others: self.others.into_iter().map(Text::from).collect(),
        }
    }
}

fn find_check(name: &Spanned<String>) -> Result<Check, String> {
    let wanted = name.get_ref();
    Check::ALL
        .iter()
        .find(|(_, known)| known == wanted)
        .map(|(check, _)| *check)
        .ok_or_else(|| {
            let known: Vec<_> = Check::ALL.iter().map(|(_, known)| *known).collect();
            format!(
                "there is no check `{wanted}`; there are {}",
                known.join(", ")
            )
        })
}

/// A setting as TOML states it.
#[derive(Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(rename = "Parameter"))]
#[serde(
    untagged,
    expecting = "a parameter is a number, true or false, a text, or a list of texts"
)]
enum RawValue {
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Text(String),
    List(Vec<String>),
}

impl RawValue {
    /// The value that a setting of this name has.
    fn named(self, key: &str) -> Value {
        match self {
            Self::Integer(number) => Value::Integer(number),
            Self::Float(number) => Value::Float(number),
            Self::Boolean(answer) => Value::Boolean(answer),
            Self::Text(text) => Value::Text(text.into()),
            Self::List(items) => {
                let items: Vec<Text> = items.into_iter().map(Text::from).collect();
                if key == Nicknames::KEY {
                    Value::Nicknames(Nicknames::build(items))
                } else {
                    Value::List(items.into())
                }
            }
        }
    }
}

/// A word list's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LexiconFile {
    /// What the list is for.
    pub summary: String,
    /// Words by language.
    #[serde(default)]
    pub words: Phrases,
    /// Endings by language.
    #[serde(default)]
    pub suffixes: Phrases,
    /// Words that an ending does not put into the list, by language.
    #[serde(default)]
    pub except: Phrases,
    /// Short forms by language, with the words that they stand for.
    #[serde(default)]
    pub expand: BTreeMap<String, BTreeMap<String, String>>,
}

impl LexiconFile {
    /// Reads `rules/lexicon/<class>.toml`.
    pub fn parse(source: Source<'_>) -> Result<Self, RuleError> {
        source.parse()
    }
}

/// A file of evidence cues.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EvidenceFile {
    /// What the kind shows.
    pub summary: String,
    /// The cues.
    pub cues: Vec<CueEntry>,
    /// Notes that hold it, and notes that do not.
    #[serde(default)]
    pub examples: Vec<EvidenceExample>,
}

/// One cue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CueEntry {
    /// Its name, unique in its file.
    pub name: Spanned<String>,
    /// What must stand in its object.
    #[serde(default)]
    pub needs: NeedsEntry,
    /// Where the object stands.
    #[serde(default)]
    pub object: ObjectEntry,
    /// Whether it is weak evidence without its object.
    #[serde(default)]
    pub weak: bool,
    /// Phrases by language.
    pub phrases: Phrases,
    /// Phrases that excuse it.
    #[serde(default)]
    pub unless: Phrases,
}

/// See [`super::pack::Needs`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "documented at `Needs`, which it becomes")]
pub enum NeedsEntry {
    Nothing,
    Topic,
    #[default]
    Particular,
    Named,
    Quoted,
    Telling,
    Detail,
}

/// See [`super::pack::ObjectPlace`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "documented at `ObjectPlace`, which it becomes")]
pub enum ObjectEntry {
    #[default]
    After,
    Around,
    Before,
    Inside,
}

/// A note that shows what a kind of evidence is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EvidenceExample {
    /// The note.
    pub note: String,
    /// The strength of the strongest evidence of the kind in it.
    pub strength: StrengthEntry,
}

/// [`Strength`], or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "documented at `Strength`, which it becomes")]
pub enum StrengthEntry {
    None,
    Weak,
    Strong,
}

impl StrengthEntry {
    /// The strength, if any.
    pub fn strength(self) -> Option<Strength> {
        match self {
            Self::None => None,
            Self::Weak => Some(Strength::Weak),
            Self::Strong => Some(Strength::Strong),
        }
    }
}

impl EvidenceFile {
    /// Reads `rules/evidence/<kind>.toml`.
    pub fn parse(source: Source<'_>) -> Result<(EvidenceKind, Self), RuleError> {
        let file: Self = source.parse()?;
        let kind = find_kind(source)?;
        if file.examples.len() < MIN_EXAMPLES {
            return Err(source.error(
                source.at_key("[[examples]]"),
                format!("{MIN_EXAMPLES} examples are needed"),
            ));
        }
        Ok((kind, file))
    }
}

fn find_kind(source: Source<'_>) -> Result<EvidenceKind, RuleError> {
    let name = source.name();
    EvidenceKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
        .ok_or_else(|| source.error(0, format!("`{name}` is not a kind of evidence")))
}

/// A file of stock texts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StockFile {
    /// Whose texts they are.
    pub summary: String,
    /// The texts.
    pub texts: Vec<StockEntry>,
}

/// One stock text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StockEntry {
    /// ISO 639-1 code, possibly with a region.
    pub lang: String,
    /// The text, with slots such as `{sender_name}`.
    pub text: String,
    /// How sure it is that the platform wrote it so: verified, secondary or memory.
    pub source: String,
}

impl StockFile {
    /// Reads `rules/stock/<platform>.toml`.
    pub fn parse(source: Source<'_>) -> Result<Self, RuleError> {
        source.parse()
    }
}

/// A file of openers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpenerFile {
    /// What the kind's openers do.
    pub summary: String,
    /// What stands in a slot whose fact is not known: language, slot, words.
    #[serde(default)]
    pub blanks: BTreeMap<String, BTreeMap<Spanned<String>, String>>,
    /// Sentences by language, best first.
    pub openers: Phrases,
}

/// How facts fit into openers: `rules/opener/facts.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GrammarFile {
    /// What the file is for.
    pub summary: String,
    /// One grammar a language.
    pub grammar: BTreeMap<String, Grammar>,
}

impl GrammarFile {
    /// The name of the file that holds the grammars.
    pub const NAME: &'static str = "facts";

    /// Reads `rules/opener/facts.toml`.
    pub fn parse(source: Source<'_>) -> Result<Self, RuleError> {
        source.parse()
    }
}

impl OpenerFile {
    /// Reads `rules/opener/<kind>.toml`.
    pub fn parse(source: Source<'_>) -> Result<(EvidenceKind, Self), RuleError> {
        let file: Self = source.parse()?;
        Ok((find_kind(source)?, file))
    }
}

//! The files under `rules/`, as they are written: rules, word lists, cues, stock texts, openers.
//!
//! A broken file is refused with the line at fault. What the files say together is for
//! [`super::assemble`]; this room looks at one file at a time.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::nickname::Nicknames;
use super::opener::Grammar;
use super::source::{Lines, advice};
pub use super::source::{RuleError, Source};
use super::{Check, Example, Pattern, Rule, Severity, Texts, Value};
use crate::text::excerpt;
use crate::verdict::{EvidenceKind, Strength};

/// The bytes of a text of several lines that people will read.
const MAX_PROSE: usize = 10_000;

/// The bytes of one that has one line.
const MAX_LINE: usize = 500;

/// The items of a parameter that is a list.
const MAX_ITEMS: usize = 5_000;

/// The characters of a name that an error quotes.
const MAX_SHOWN: usize = 60;

/// Phrases by language, each with its place in the file.
pub type Phrases = BTreeMap<String, Vec<Spanned<String>>>;

/// The key for phrases of every language.
pub(crate) const ANY_LANGUAGE: &str = "any";

/// How many examples a rule that comes with the tool needs each way.
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
    /// Of each example the bytes at which what its keys say stands in the file.
    pub(super) places: Vec<BTreeMap<&'static str, usize>>,
}

/// The key of an example that holds its note.
pub(super) const NOTE: &str = "note";

/// Whose rule it is, and so what is asked of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// It comes with the tool.
    BuiltIn,
    /// It is a user's.
    User,
}

/// One rule: what it finds, what it says, and the notes that show it.
///
/// The file is `<category>/<rule-name>.toml`, and that is also the rule's name.
#[derive(Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(rename = "Rule"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RawRule {
    /// What it finds, in one line without a full stop.
    #[cfg_attr(schema, schemars(with = "String"))]
    summary: Spanned<String>,
    /// How much a finding weighs: an error fails the draft.
    #[serde(deserialize_with = "severity")]
    #[cfg_attr(schema, schemars(with = "Severity"))]
    severity: Severity,
    /// The version that brought it; of your own rules, whatever helps you.
    #[cfg_attr(schema, schemars(with = "Option<String>"))]
    since: Option<Spanned<String>>,
    /// Why it matters to the reader of the note.
    #[cfg_attr(schema, schemars(with = "String"))]
    rationale: Spanned<String>,
    /// What was seen, in one line; `{text}` stands for the words.
    #[cfg_attr(schema, schemars(with = "String"))]
    message: Spanned<String>,
    /// What to write instead.
    #[cfg_attr(schema, schemars(with = "String"))]
    help: Spanned<String>,
    /// The code behind it, by the name of the check, where phrases do not do.
    #[cfg_attr(schema, schemars(with = "Option<Check>"))]
    check: Option<Spanned<String>>,
    /// Settings of that check; what is not set is as in the built-in rule.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, RawValue>"))]
    parameters: BTreeMap<Spanned<String>, RawValue>,
    /// Phrases that fire it, by language (ISO 639-1), or under `any` for all.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, Vec<String>>"))]
    phrases: Phrases,
    /// Phrases that excuse a finding which touches them, by language.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, Vec<String>>"))]
    unless: Phrases,
    /// Regular expressions that fire it, under `any`; case matters in them.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, Vec<String>>"))]
    patterns: Phrases,
    /// Notes that must and must not fire it.
    #[serde(default)]
    examples: Vec<RawExample>,
}

/// A note that shows what a rule does, and what else the draft says.
#[derive(Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(rename = "Example"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawExample {
    /// The note.
    #[cfg_attr(schema, schemars(with = "String"))]
    note: Spanned<String>,
    /// Whether the rule fires on it.
    fires: bool,
    /// The recipient's name.
    to: Option<String>,
    /// The sender's name.
    from: Option<String>,
    /// The recipient's company.
    company: Option<String>,
    /// The recipient's job title.
    title: Option<String>,
    /// Where the recipient is.
    location: Option<String>,
    /// Whose length limit holds: linkedin, linkedin-free, linkedin-premium, inmail or none.
    #[cfg_attr(schema, schemars(with = "Option<crate::draft::Platform>"))]
    platform: Option<Spanned<String>>,
    /// The language of the note (ISO 639-1), where it is too short to tell.
    #[cfg_attr(schema, schemars(with = "Option<String>"))]
    language: Option<Spanned<String>>,
    /// The tool that fills the template.
    #[cfg_attr(schema, schemars(with = "Option<String>"))]
    dialect: Option<Spanned<String>>,
    /// What the draft is excused from.
    #[cfg_attr(schema, schemars(with = "Option<String>"))]
    allow: Option<Spanned<String>>,
    /// Whether the note is a template.
    #[serde(default)]
    template: bool,
    /// The slots that the recipient's row leaves empty.
    #[serde(default)]
    empty: Vec<String>,
    /// What the sender knows, by the keys of a draft's context.
    #[serde(default)]
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, String>"))]
    context: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Notes to other people in the same batch.
    #[serde(default)]
    others: Vec<String>,
}

impl RuleFile {
    /// Reads `rules/<category>/<rule-name>.toml`.
    ///
    /// # Errors
    ///
    /// The file is broken, or lacks what a rule that comes with the tool must have.
    pub fn parse(source: Source<'_>) -> Result<Self, RuleError> {
        Self::read(source, Owner::BuiltIn)
    }

    /// Reads a user's `<category>/<rule-name>.toml`: fewer examples will do, and `since` may be left out.
    ///
    /// # Errors
    ///
    /// The file is broken, or lacks what every rule must have.
    pub fn parse_own(source: Source<'_>) -> Result<Self, RuleError> {
        Self::read(source, Owner::User)
    }

    fn read(source: Source<'_>, owner: Owner) -> Result<Self, RuleError> {
        let raw: RawRule = source.parse()?;
        raw.proofread(source, owner)?;
        let check = raw.named_check(source, owner)?;
        raw.can_fire(source, owner, check)?;
        raw.has_examples(source, owner)?;
        raw.fits(source)?;
        let patterns = raw.patterns(source)?;
        let mut lines = source.lines();
        let empty: Vec<_> = raw.examples.iter().map(|e| e.empty.join(", ")).collect();
        let examples = raw.examples.iter().zip(&empty);
        let examples: Result<_, _> = examples
            .map(|(example, empty)| example.convert(empty, source, &mut lines))
            .collect();
        Ok(Self {
            rule: Rule {
                id: format!("{}/{}", source.folder(), source.name()).into(),
                summary: raw.summary.into_inner().into(),
                severity: raw.severity,
                since: raw
                    .since
                    .map(Spanned::into_inner)
                    .unwrap_or_default()
                    .into(),
                file: if owner == Owner::User {
                    source.path.to_owned().into()
                } else {
                    "".into()
                },
                rationale: raw.rationale.get_ref().trim().to_owned().into(),
                message: raw.message.into_inner().into(),
                help: raw.help.get_ref().trim().to_owned().into(),
                check,
                parameters: raw
                    .parameters
                    .into_iter()
                    .map(|(key, value)| {
                        let value = value.named(key.get_ref());
                        (key.into_inner().into(), value)
                    })
                    .collect(),
                patterns: patterns.into(),
                examples: examples?,
            },
            places: raw.examples.iter().map(RawExample::places).collect(),
            phrases: raw.phrases,
            unless: raw.unless,
        })
    }
}

impl RawRule {
    /// Looks at the texts that people will read.
    fn proofread(&self, source: Source<'_>, owner: Owner) -> Result<(), RuleError> {
        for (name, text, lines) in [
            ("summary", &self.summary, false),
            ("message", &self.message, false),
            ("rationale", &self.rationale, true),
            ("help", &self.help, true),
        ] {
            prose(text, lines)
                .map_err(|why| source.error(text.span().start, format!("the {name} {why}")))?;
        }
        if self.summary.get_ref().ends_with('.') {
            return Err(source.error(
                self.summary.span().start,
                "the summary is one line without a full stop",
            ));
        }
        match &self.since {
            Some(since) => prose(since, false)
                .map_err(|why| source.error(since.span().start, format!("`since` {why}"))),
            None if owner == Owner::User => Ok(()),
            None => Err(source.error(0, "`since` is missing: the version that brings the rule")),
        }
    }

    /// The code behind the rule, if it names any.
    fn named_check(&self, source: Source<'_>, owner: Owner) -> Result<Option<Check>, RuleError> {
        let Some(name) = &self.check else {
            return Ok(None);
        };
        let error = |message: String| source.error(name.span().start, message);
        let check = one_of("check", name.get_ref(), Check::ALL).map_err(error)?;
        if check == Check::UnusedSuppression && owner == Owner::User {
            return Err(error(format!(
                "the check `{check}` looks at what excuses drafts from all rules, and can be no other rule's: \
                 configure `suppression/unused`"
            )));
        }
        Ok(Some(check))
    }

    /// Looks whether there is something to find, and for whom the parameters are.
    fn can_fire(
        &self,
        source: Source<'_>,
        owner: Owner,
        check: Option<Check>,
    ) -> Result<(), RuleError> {
        if check.is_some() {
            return Ok(());
        }
        let none = |phrases: &Phrases| phrases.values().all(Vec::is_empty);
        if none(&self.phrases) && none(&self.patterns) {
            return Err(source.error(0, "a rule needs [phrases], [patterns] or a check"));
        }
        if let Some((key, _)) = self.parameters.first_key_value() {
            let message = "[parameters] are for a rule that names a `check`";
            return Err(source.error(key.span().start, message));
        }
        if owner == Owner::User {
            slots(self.message.get_ref())
                .map_err(|why| source.error(self.message.span().start, why))?;
        }
        Ok(())
    }

    /// Looks whether examples show enough of what the rule does.
    fn has_examples(&self, source: Source<'_>, owner: Owner) -> Result<(), RuleError> {
        for (fires, least) in match owner {
            Owner::BuiltIn => [(true, MIN_EXAMPLES), (false, MIN_EXAMPLES)],
            Owner::User => [(true, 1), (false, 0)],
        } {
            let count = self.examples.iter().filter(|e| e.fires == fires).count();
            if count < least {
                let message = match owner {
                    Owner::BuiltIn => {
                        format!("{count} examples with `fires = {fires}`, {least} are needed")
                    }
                    Owner::User => {
                        "it needs an example with `fires = true`: a note that shows that it can fire"
                            .to_owned()
                    }
                };
                return Err(source.error(source.at_key("[[examples]]"), message));
            }
        }
        Ok(())
    }

    /// Looks whether the parameters are as short as they may be.
    fn fits(&self, source: Source<'_>) -> Result<(), RuleError> {
        for (key, value) in &self.parameters {
            if matches!(value, RawValue::List(items) if items.len() > MAX_ITEMS) {
                let message = format!("a parameter is a list of at most {MAX_ITEMS} texts");
                return Err(source.error(key.span().start, message));
            }
        }
        Ok(())
    }

    fn patterns(&self, source: Source<'_>) -> Result<Vec<Pattern>, RuleError> {
        let mut patterns = Vec::new();
        for (language, texts) in &self.patterns {
            for text in texts {
                let at = text.span().start;
                if language != ANY_LANGUAGE {
                    let message = "patterns hold in every language: write them under `any`";
                    return Err(source.error(at, message));
                }
                let pattern = Pattern::new(text.get_ref());
                patterns.push(pattern.map_err(|why| source.error(at, format!("pattern {why}")))?);
            }
        }
        Ok(patterns)
    }
}

/// What is wrong with a text that people will read.
fn prose(text: &Spanned<String>, lines: bool) -> Result<(), String> {
    let text = text.get_ref();
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    let most = if lines { MAX_PROSE } else { MAX_LINE };
    if text.len() > most {
        return Err(format!("has more than {most} bytes"));
    }
    let hidden = |c: &char| c.is_control() && !(lines && matches!(c, '\n' | '\r')) || is_format(*c);
    match text.chars().find(hidden) {
        None => Ok(()),
        Some('\n' | '\r') => Err("is one line".to_owned()),
        Some(c) => Err(format!(
            "holds a character that nobody sees, U+{:04X}: take it out",
            u32::from(c)
        )),
    }
}

/// Whether a character turns the text around it, so that it is not read as it is written.
const fn is_format(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a message has no slots but `{text}`.
fn slots(message: &str) -> Result<(), String> {
    let mut rest = message;
    while let Some((_, after)) = rest.split_once('{') {
        match after.split_once('}') {
            Some(("text", after)) => rest = after,
            Some((slot, _)) => {
                return Err(format!(
                    "the message has no slot `{{{}}}`; `{{text}}` stands for the words that were found",
                    excerpt(slot, MAX_SHOWN)
                ));
            }
            None => return Ok(()),
        }
    }
    Ok(())
}

impl RawExample {
    /// What it says, with the names of the slots that are `empty`.
    fn convert<'s>(
        &'s self,
        empty: &'s str,
        source: Source<'_>,
        lines: &mut Lines<'_>,
    ) -> Result<Example<'s>, RuleError> {
        for key in self.context.keys() {
            let name = key.get_ref();
            if !CONTEXT_KEYS.contains(&name.as_str()) {
                let shown = excerpt(name, MAX_SHOWN);
                let advice = advice(name, &CONTEXT_KEYS, "it has");
                let message = format!("a context has no `{shown}`; {advice}");
                return Err(source.error(key.span().start, message));
            }
        }
        fn text(value: &Option<Spanned<String>>) -> Option<&str> {
            value.as_ref().map(|text| text.get_ref().as_str())
        }
        let line = lines.of(self.note.span().start);
        let keys = [
            ("to", self.to.as_deref()),
            ("from", self.from.as_deref()),
            ("company", self.company.as_deref()),
            ("title", self.title.as_deref()),
            ("location", self.location.as_deref()),
            ("platform", text(&self.platform)),
            ("language", text(&self.language)),
            ("dialect", text(&self.dialect)),
            ("allow", text(&self.allow)),
            ("template", self.template.then_some("true")),
            ("empty", Some(empty).filter(|names| !names.is_empty())),
        ];
        let draft = keys
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        let context = self.context.iter();
        let context =
            context.map(|(key, value)| (key.get_ref().as_str(), value.get_ref().as_str()));
        Ok(Example {
            note: self.note.get_ref(),
            fires: self.fires,
            line,
            draft: draft.chain(context).collect(),
            others: self.others.iter().map(String::as_str).collect(),
        })
    }
}

impl RawExample {
    /// Where its keys say what could be wrong.
    fn places(&self) -> BTreeMap<&'static str, usize> {
        let keys = [
            ("platform", &self.platform),
            ("language", &self.language),
            ("dialect", &self.dialect),
            ("allow", &self.allow),
        ];
        let keys = keys
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.as_ref()?.span().start)));
        let context = self.context.iter().filter_map(|(key, value)| {
            let mut known = CONTEXT_KEYS.into_iter();
            let key = known.find(|known| known == key.get_ref())?;
            Some((key, value.span().start))
        });
        let note = (NOTE, self.note.span().start);
        keys.chain(context).chain([note]).collect()
    }
}

/// The keys of a draft's context, as they are documented.
pub(crate) const CONTEXT_KEYS: [&str; 9] = [
    "relationship",
    "met_at",
    "met_when",
    "worked_on",
    "mutual",
    "community",
    "their_work",
    "reason",
    "question",
];

/// Reads a severity, so that a wrong one is told in our words and not serde's.
fn severity<'de, D: Deserializer<'de>>(value: D) -> Result<Severity, D::Error> {
    let known = [Severity::Error, Severity::Warning, Severity::Suggestion];
    let known = known.map(|severity| (severity, severity.name()));
    one_of("severity", &String::deserialize(value)?, &known).map_err(D::Error::custom)
}

/// What a name stands for, of all that are `known`.
fn one_of<T: Copy>(what: &str, wanted: &str, known: &[(T, &str)]) -> Result<T, String> {
    if let Some((found, _)) = known.iter().find(|(_, name)| *name == wanted) {
        return Ok(*found);
    }
    let names: Vec<&str> = known.iter().map(|(_, name)| *name).collect();
    let shown = excerpt(wanted, MAX_SHOWN);
    let advice = advice(wanted, &names, "there are");
    Err(format!("there is no {what} `{shown}`; {advice}"))
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
                let items = Texts::from(items);
                if key == Nicknames::KEY {
                    Value::Nicknames(Nicknames::build(items))
                } else {
                    Value::List(items)
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
    /// Whether it shows that the two know each other, and not the one the other.
    #[serde(default)]
    pub acquainted: bool,
    /// See [`Cue::greets`](super::pack::Cue::greets).
    #[serde(default)]
    pub greets: bool,
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
    Note,
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
        .ok_or_else(|| {
            let kinds = EvidenceKind::ALL.map(EvidenceKind::name);
            let advice = advice(name, &kinds, "there are");
            let shown = excerpt(name, MAX_SHOWN);
            source.error(0, format!("`{shown}` is not a kind of evidence; {advice}"))
        })
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
    pub text: Spanned<String>,
    /// How sure it is that the platform wrote it so: verified, secondary or memory.
    #[serde(default)]
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

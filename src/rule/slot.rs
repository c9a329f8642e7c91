//! What a template's slots are for, and how tools write them, as the files under `rules/slot` and
//! `rules/dialect` say.
//!
//! The build reads these files and packs them; finding slots in a text is [`crate::template`]'s business.
//! Nothing here knows a template.

use serde::Deserialize;

use super::source::{RuleError, Source};
use super::{List, Text};
use crate::text::is_accent;
use crate::verdict::EvidenceKind;

/// What a slot will hold, as far as the note's reader is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SlotRole {
    /// What a contact list holds of the recipient: name, company, title, industry, place. Adds nothing.
    Merge,
    /// Something of the sender's. Adds nothing.
    Sender,
    /// A count, a date, a supposed problem: neither a contact's data nor anything particular.
    Neutral,
    /// Something that is written for one recipient: the event, who is between them, the post's topic.
    Particular,
}

/// A kind of slot: `rules/slot/<name>.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlotKind {
    /// Its name, which is its file's.
    pub name: Text,
    /// What it will hold.
    pub role: SlotRole,
    /// What it shows, if it is particular.
    pub evidence: Option<EvidenceKind>,
    /// The column of a recipients' list that fills it, where no column has the slot's own name.
    pub column: Text,
    /// What stands in its place while a template is judged.
    pub stand_in: Text,
    /// How long its values may well be, in UTF-16 units.
    pub budget: u16,
    /// Whether a sentence says something through it, be it to the whole list. A name, a date and a link do not.
    pub says: bool,
}

impl SlotKind {
    /// Whether it holds the recipient's name or a part of it.
    pub fn holds_name(&self) -> bool {
        matches!(self.column.as_ref(), "first_name" | "last_name" | "name")
    }
}

/// How a variable is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Syntax {
    /// `{{x}}`
    DoubleBraces,
    /// `{x}`
    Braces,
    /// `{{{x}}}`
    TripleBraces,
    /// `{% if x %}`: the tags of Liquid and Jinja, which hold no value by themselves.
    Tags,
    /// `{%= x %}`
    Expression,
    /// `{!Object.Field}`
    Bang,
    /// `${x}`
    Dollar,
    /// `${x}$`
    DollarPair,
    /// `[x]`
    Brackets,
    /// `[[x]]`
    DoubleBrackets,
    /// `*|x|*`
    Pipes,
    /// `#x#`
    Hashes,
    /// `##x##`
    DoubleHashes,
    /// `%x%`
    Percents,
    /// `%%x%%`
    DoublePercents,
    /// `%(x)s`
    PercentName,
    /// `<%= x %>`
    Erb,
    /// `<var name="x"/>`
    VarTag,
    /// `<x>`
    Angles,
    /// `«x»`
    Guillemets,
    /// `__x__`
    Underscores,
    /// `~~x~~`
    Tildes,
    /// `(x)`
    Parentheses,
    /// `@x`
    At,
}

impl Syntax {
    /// Every syntax with a sample, which is its name in files and messages.
    pub const ALL: [(Self, &'static str); 24] = [
        (Self::DoubleBraces, "{{x}}"),
        (Self::Braces, "{x}"),
        (Self::TripleBraces, "{{{x}}}"),
        (Self::Tags, "{% x %}"),
        (Self::Expression, "{%= x %}"),
        (Self::Bang, "{!x}"),
        (Self::Dollar, "${x}"),
        (Self::DollarPair, "${x}$"),
        (Self::Brackets, "[x]"),
        (Self::DoubleBrackets, "[[x]]"),
        (Self::Pipes, "*|x|*"),
        (Self::Hashes, "#x#"),
        (Self::DoubleHashes, "##x##"),
        (Self::Percents, "%x%"),
        (Self::DoublePercents, "%%x%%"),
        (Self::PercentName, "%(x)s"),
        (Self::Erb, "<%= x %>"),
        (Self::VarTag, "<var name=\"x\"/>"),
        (Self::Angles, "<x>"),
        (Self::Guillemets, "«x»"),
        (Self::Underscores, "__x__"),
        (Self::Tildes, "~~x~~"),
        (Self::Parentheses, "(x)"),
        (Self::At, "@x"),
    ];

    /// How a variable `x` is written in it.
    pub fn sample(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(syntax, _)| *syntax == self)
            .map_or("", |(_, sample)| sample)
    }

    /// The syntax of a sample.
    pub fn of_sample(sample: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == sample)
            .map(|(syntax, _)| *syntax)
    }
}

/// How a tool says what stands where a value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fallback {
    /// Not at all.
    None,
    /// `{{x|there}}`
    Pipe,
    /// `{{x | "there"}}`
    QuotedPipe,
    /// `{{x | default: "there"}}`
    Default,
    /// `{{x || "there"}}`
    Or,
    /// `<var name="x" default="there"/>`
    Attribute,
    /// `{{ personalization_token('x', 'there') }}`
    Token,
    /// A condition around it.
    Condition,
}

/// The template engine whose rules hold for conditions and filters: what is true, what comes first, when a
/// fallback stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Engine {
    /// An empty text is false; `default("there")` stands in for what is missing, and not for an empty text.
    Jinja,
    /// An empty text is true; `and` and `or` are read from the right.
    Liquid,
    /// An empty text is false; Mustache's sections ask alike.
    Handlebars,
    /// Ruby's: an empty text is true.
    Erb,
}

impl Engine {
    /// The engine of templates that end so, without the dot.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "j2" | "jinja" => Some(Self::Jinja),
            "liquid" => Some(Self::Liquid),
            "hbs" | "mustache" => Some(Self::Handlebars),
            _ => None,
        }
    }
}

/// How choices are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub enum Spintax {
    /// `{a|b}`
    #[serde(rename = "{a|b}")]
    Braces,
    /// `{{a|b}}`
    #[serde(rename = "{{a|b}}")]
    DoubleBraces,
    /// `[[a|b]]`
    #[serde(rename = "[[a|b]]")]
    DoubleBrackets,
    /// `<spin>a|b</spin>`
    #[serde(rename = "<spin>a|b</spin>")]
    Tag,
}

/// How one tool or template engine writes its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dialect {
    /// What users type.
    pub name: Text,
    /// How variables are written.
    pub syntax: List<Syntax>,
    /// The names that are built in; case matters.
    pub variables: List<Text>,
    /// Whether any other name may be a column of the list.
    pub custom: bool,
    /// What stands in where a value is missing.
    pub fallback: Fallback,
    /// How choices are written.
    pub spintax: List<Spintax>,
    /// Whose rules hold for its conditions, where that is known.
    pub engine: Option<Engine>,
}

/// A file of slot names: `rules/slot/<kind>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SlotFile {
    /// What such slots hold.
    pub summary: String,
    /// See [`SlotRole`].
    pub role: SlotRole,
    /// What a particular slot shows.
    pub evidence: Option<EvidenceKind>,
    /// See [`SlotKind::column`].
    #[serde(default)]
    pub column: String,
    /// See [`SlotKind::stand_in`].
    pub stand_in: String,
    /// See [`SlotKind::budget`].
    pub budget: u16,
    /// See [`SlotKind::says`].
    #[serde(default = "SlotFile::says")]
    pub says: bool,
    /// Words that may stand before any name and make the slot this kind; those of a merge field only say
    /// that it is the recipient's.
    #[serde(default)]
    pub owners: Vec<toml::Spanned<String>>,
    /// The names of such slots, in words: small letters and digits.
    pub names: Vec<toml::Spanned<String>>,
}

/// The file of dialects: `rules/dialect/tools.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DialectFile {
    /// What the file is for.
    pub summary: String,
    /// The dialects.
    pub dialects: Vec<DialectEntry>,
}

impl SlotFile {
    fn says() -> bool {
        true
    }

    /// Reads `rules/slot/<kind>.toml`.
    pub fn parse(source: Source<'_>) -> Result<Self, RuleError> {
        source.parse()
    }
}

impl DialectFile {
    /// Reads `rules/dialect/<file>.toml`.
    pub fn parse(source: Source<'_>) -> Result<Self, RuleError> {
        source.parse()
    }
}

/// One dialect as its file states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DialectEntry {
    /// What users type.
    pub name: String,
    /// Samples of [`Syntax`].
    pub syntax: Vec<toml::Spanned<String>>,
    /// See [`Dialect::variables`].
    #[serde(default)]
    pub variables: Vec<String>,
    /// See [`Dialect::custom`].
    pub custom: bool,
    /// See [`Dialect::fallback`].
    pub fallback: Fallback,
    /// See [`Dialect::spintax`].
    #[serde(default)]
    pub spintax: Vec<Spintax>,
    /// See [`Dialect::engine`].
    pub engine: Option<Engine>,
    /// Where it is known from.
    pub sure: Sure,
}

/// How sure something is that was learnt outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Sure {
    /// The vendor's own pages say so, or it was measured.
    Documented,
    /// Public code relies on it.
    Code,
    /// Somebody else's page says so.
    Secondary,
}

/// The words of a variable's name: `firstName`, `FIRST_NAME` and "first name" have the same two.
///
/// What Salesforce marks fields of one's own with, `__c`, is no word.
pub fn name_words(name: &str) -> Vec<String> {
    let name = name.strip_suffix("__c").unwrap_or(name);
    let mut words = vec![String::new()];
    let mut before = ' ';
    // An accent of its own is left out, as a name without accents is listed by itself.
    for c in name.chars().filter(|c| !is_accent(*c)) {
        let apart = !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase();
        if apart {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_its_words_however_it_is_spelt() {
        for name in [
            "firstName",
            "FIRST_NAME",
            "First name",
            "first-name",
            " first.name ",
        ] {
            assert_eq!(name_words(name), ["first", "name"], "{name}");
        }
        assert_eq!(name_words("customAttribute1"), ["custom", "attribute1"]);
        assert_eq!(name_words("Last_Talk__c"), ["last", "talk"]);
        assert_eq!(name_words("[]"), Vec::<String>::new());
        assert_eq!(name_words("re\u{301}gion"), ["region"]);
    }

    #[test]
    fn every_syntax_has_a_sample_of_its_own() {
        for (syntax, sample) in Syntax::ALL {
            assert_eq!(Syntax::of_sample(sample), Some(syntax));
            assert_eq!(syntax.sample(), sample);
        }
    }
}

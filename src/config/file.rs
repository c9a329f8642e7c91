//! `invitelint.toml` as it is written: one type for each table, one field for each key.
//!
//! What the keys come to for one draft is for [`super::Config`] to say.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::value::{self, FailOn, Texts};
use crate::diagnostic::Level;
use crate::draft::Platform;

/// A configuration file: settings for all drafts that it governs, and for some of them others.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(deny_unknown_fields, default))]
#[non_exhaustive]
pub struct ConfigFile {
    /// Configuration files that this one builds on, relative to its own directory. What stands here
    /// comes before what they say, and the later of them before the earlier.
    pub extends: Texts,
    /// What holds for every draft.
    #[cfg_attr(schema, schemars(flatten))]
    pub settings: Settings,
    /// What holds for some drafts, on top of that; the later come before the earlier.
    pub overrides: Vec<Override>,
}

/// Settings for the drafts in some files.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[cfg_attr(schema, schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Override {
    /// Which files: patterns as in a `.gitignore`, relative to the directory of the configuration. Braces hold
    /// alternatives: `*.{csv,txt}`.
    #[cfg_attr(schema, schemars(schema_with = "value::some_patterns"))]
    pub paths: Texts,
    /// What holds for the drafts in them.
    #[cfg_attr(schema, schemars(flatten))]
    pub settings: Settings,
}

/// Everything that can be set for drafts.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct Settings {
    /// Whose length limit holds where a draft does not say: `linkedin` (the default), `linkedin-free`,
    /// `linkedin-premium`, `inmail` or `none`.
    #[serde(deserialize_with = "value::platform")]
    #[cfg_attr(schema, schemars(schema_with = "value::platforms"))]
    pub platform: Option<Platform>,
    /// The language (ISO 639-1) of the notes, instead of detecting it.
    #[cfg_attr(schema, schemars(schema_with = "value::language"))]
    pub language: Option<Spanned<String>>,
    /// What makes a draft fail: `error` (the default), `warning`, `suggestion` or `never`.
    pub fail_on: Option<FailOn>,
    /// Fail drafts whose score is below this, whatever else is found; 0 to 100.
    #[serde(deserialize_with = "value::score")]
    #[cfg_attr(schema, schemars(with = "Option<u8>", range(max = 100)))]
    pub min_score: Option<u8>,
    /// How many openers to suggest; 3 if nobody says, 0 for none.
    #[serde(deserialize_with = "value::openers")]
    #[cfg_attr(schema, schemars(with = "Option<u16>", range(max = value::MOST_OPENERS)))]
    pub openers: Option<u16>,
    /// Rules or categories that run, and no others; all of them, if none is named. Begins afresh: nothing holds
    /// that a configuration before this one ignores.
    pub select: Option<Texts>,
    /// Rules or categories that do not run, beside those that configurations before this one ignore.
    pub ignore: Texts,
    /// Rules or categories with the severity of their findings: `error`, `warning`, `suggestion`, or
    /// `off`. A rule's own name comes before that of its category, and both before whatever an earlier
    /// configuration says of them.
    #[cfg_attr(schema, schemars(with = "BTreeMap<String, Level>"))]
    pub rules: BTreeMap<Spanned<String>, Level>,
    /// Which files are templates, and for which tool.
    pub templates: Templates,
    /// A team's own words.
    pub phrases: Phrases,
    /// Directories of a team's own rules, relative to the directory of the configuration:
    /// `<category>/<rule-name>.toml` below each, written as the built-in rules are.
    pub rule_dirs: Texts,
}

/// A team's own words, beside those of configurations before this one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct Phrases {
    /// Phrases that draw no diagnostic: what a rule finds within one of them is no finding.
    pub allow: Texts,
    /// Texts that are nobody's own words, such as the one that a tool of the team's fills in: a note that
    /// is one of them is missing. `{slots}` stand for up to four words.
    pub stock: Texts,
    /// Openers, which are offered before the built-in ones: by what they remind of (`met`, `history`,
    /// `mutual`, `community`, `work`, `reason`), and by language.
    #[cfg_attr(schema, schemars(schema_with = "value::own_openers"))]
    pub openers: BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Texts>>,
}

/// Files that are templates.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(schema, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct Templates {
    /// Which files are templates, beside those that end in `.j2` and the like: patterns as in a
    /// `.gitignore`, relative to the directory of the configuration. Braces hold alternatives: `*.{csv,txt}`.
    #[cfg_attr(schema, schemars(schema_with = "value::patterns"))]
    pub paths: Texts,
    /// The tool that fills them, where a draft does not say.
    #[cfg_attr(schema, schemars(schema_with = "value::dialect"))]
    pub dialect: Option<Spanned<String>>,
}

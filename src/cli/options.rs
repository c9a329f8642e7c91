//! Options that several subcommands share, and what their values stand for in the library.
//!
//! Each is stated once, with its help. None is read here.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::fmt::Display;
use std::num::IntErrorKind;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, ColorChoice, Command, ValueHint};
use invitelint::config::FailOn;
use invitelint::names::shown;
use invitelint::source::{InputFormat, apply_fact, fact_key};
use invitelint::{Context, Linter, Options, Platform};

use super::configured::ConfigChoice;
use super::names;

/// Which drafts, and how to read them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Drafts")]
pub(super) struct Input {
    /// Files and directories with drafts; standard input if there is none, or for `-`
    ///
    /// A directory stands for every file below it that is called .txt, .md, .json, .jsonl, .csv, .tsv
    /// or the like, or as a template (.j2, .hbs, .liquid, ...). What is hidden or named by a .gitignore
    /// is passed over, and so are links and what plainly holds no drafts, such as a list of recipients;
    /// -v tells.
    /// A file that you name is always read. One that is called like a command is written with its
    /// directory: ./check
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath, help_heading = None::<&str>)]
    pub(super) paths: Vec<PathBuf>,

    /// Check this note instead of a file
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with_all = ["paths", "input"])]
    pub(super) note: Option<String>,

    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = input_formats(), hide_possible_values = true)]
    #[arg(help = "How drafts are written: auto, text, json, jsonl, csv or markdown")]
    #[arg(long_help = "\
How drafts are written

  auto      a file by its extension, text where that is unknown;
            standard input by its first characters
  text      the whole file is one note, below YAML front matter
            between `---` lines if there is any
  json      one draft as an object, or an array of them
  jsonl     one draft a line
  csv       a header, and one draft a row; commas, semicolons, tabs
            or bars. Invitations.csv of a LinkedIn export as it is
  markdown  each fenced block or block quote under a heading that
            speaks of a connection request, invitation or note")]
    pub(super) input: InputFormat,

    /// The recipient's name, for text drafts
    #[arg(long, value_name = "NAME")]
    pub(super) to: Option<String>,

    /// The sender's name, for text drafts
    #[arg(long, value_name = "NAME")]
    pub(super) from: Option<String>,

    /// Something you know about the two of you, for text drafts; repeatable
    ///
    /// Keys: relationship, met_at, met_when, worked_on, mutual, community, their_work, reason, question.
    /// For example: --fact met_at="the Ada Lovelace breakfast"
    #[arg(long = "fact", value_name = "KEY=VALUE", value_parser = fact)]
    pub(super) facts: Vec<(String, String)>,

    #[arg(long, value_parser = platforms(), hide_possible_values = true)]
    #[arg(
        help = "Whose length limit holds: linkedin, linkedin-free, linkedin-premium, inmail or none \
                [default: linkedin]"
    )]
    #[arg(long_help = "\
Whose length limit holds, where a draft does not say

  linkedin          200 characters are safe, no plan takes more than 300
  linkedin-free     200 characters
  linkedin-premium  300 characters
  inmail            1,900 characters
  none              no limit

[default: linkedin]")]
    pub(super) platform: Option<Platform>,

    /// The language of the notes (en, de, ...), instead of detecting it
    #[arg(long, value_name = "LANG")]
    pub(super) language: Option<String>,

    /// The input is a template: placeholders are slots, not leftovers
    ///
    /// Drafts with a key `template`, and files that end in .j2, .jinja, .hbs, .mustache, .liquid or .tmpl,
    /// are templates anyway. A template is judged by all that it can become: a slot for a name, a company
    /// or a title adds nothing, one for an event, a mutual friend or a post's topic does.
    #[arg(long)]
    pub(super) template: bool,

    /// The tool that fills the template, where that matters: lemlist, heyreach, jinja2, ...
    ///
    /// Found out from how variables are written, as far as that tells. A tool knows which names are built
    /// in, and whether {{a|b}} is a choice or a fallback. Implies --template.
    #[arg(long, value_name = "TOOL")]
    pub(super) dialect: Option<String>,

    /// Fill each template for everybody on this list, and check every note
    ///
    /// A CSV, TSV, JSON or JSONL file with a row for each recipient, or - for standard input. Slots are filled by the columns of
    /// their names (first_name, First Name, firstName), or by what a column holds. Implies --template.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "to")]
    pub(super) recipients: Option<PathBuf>,

    #[command(flatten)]
    pub(super) config: ConfigChoice,
}

impl Input {
    /// The files that are read for drafts and recipients, and directories.
    pub(super) fn files(&self) -> Vec<&Path> {
        let paths = self.paths.iter().chain(&self.recipients);
        paths.map(PathBuf::as_path).collect()
    }

    /// Takes the names among what is said here.
    ///
    /// # Errors
    ///
    /// `linter` does not know one, or a fact is given twice.
    pub(super) fn check_names(&self, linter: &Linter) -> anyhow::Result<()> {
        let mut keys = self.facts.iter().enumerate();
        let twice = keys.find(|(at, (key, _))| {
            let key = fact_key(key);
            let mut before = self.facts.iter().take(*at);
            before.any(|(earlier, _)| fact_key(earlier) == key)
        });
        if let Some((_, (key, _))) = twice {
            bail!(
                "--fact: the key {} is given twice; keep one of them",
                shown(key)
            );
        }
        if let Some(language) = &self.language {
            names::check_language(linter, language)?;
        }
        if let Some(dialect) = &self.dialect {
            names::check_dialect(linter.dialects(), dialect)?;
        }
        Ok(())
    }

    /// Puts what is said here about judging drafts on top of what was said before.
    pub(super) fn govern(&self, options: &mut Options) {
        if let Some(platform) = self.platform {
            options.platform = platform;
        }
        if self.language.is_some() {
            options.language.clone_from(&self.language);
        }
        if self.dialect.is_some() {
            options.dialect.clone_from(&self.dialect);
        }
    }
}

/// Which rules run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleSelection {
    /// Run only these rules or categories; repeatable, or separated by commas
    ///
    /// In place of what the configuration selects and ignores. An empty list, '', is all of them.
    #[arg(long, value_name = "RULE|CATEGORY", value_delimiter = ',', value_parser = trimmed)]
    select: Vec<String>,

    /// Do not run these rules or categories; repeatable, or separated by commas
    #[arg(long, value_name = "RULE|CATEGORY", value_delimiter = ',', value_parser = trimmed)]
    ignore: Vec<String>,
}

impl RuleSelection {
    /// Puts what is said here on top of what was said before.
    pub(super) fn govern(&self, options: &mut Options) {
        if !self.select.is_empty() {
            options.select_only(named(&self.select).cloned().collect());
        }
        options.ignore.extend(named(&self.ignore).cloned());
    }

    /// The names, each behind its option.
    pub(super) fn names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let of = |option, typed| named(typed).map(move |name| (option, name.as_str()));
        of("--select", &self.select).chain(of("--ignore", &self.ignore))
    }
}

/// The names in a list that was typed, in which nothing may stand between commas.
fn named(typed: &[String]) -> impl Iterator<Item = &String> {
    typed.iter().filter(|name| !name.is_empty())
}

/// Takes a name without the blanks around it.
fn trimmed(typed: &str) -> Result<String, Infallible> {
    Ok(typed.trim().to_owned())
}

/// How to use the terminal.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Color {
    /// When to use colours: auto, always or never
    ///
    /// With auto, terminals get colours; NO_COLOR and CLICOLOR_FORCE are heeded.
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub(super) color: ColorChoice,
}

/// Takes the name of one of `values`, which `name` tells.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    values: impl IntoIterator<Item = (&'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let values: Vec<_> = values.into_iter().collect();
    let names = PossibleValuesParser::new(values.iter().map(|(name, _)| PossibleValue::new(*name)));
    names.try_map(move |typed| {
        let known = values.iter().find(|(name, _)| *name == typed);
        known
            .map(|(_, value)| *value)
            .ok_or("it is not one of the possible values")
    })
}

fn input_formats() -> impl TypedValueParser<Value = InputFormat> {
    one_of([
        ("auto", InputFormat::Auto),
        ("text", InputFormat::Text),
        ("json", InputFormat::Json),
        ("jsonl", InputFormat::Jsonl),
        ("csv", InputFormat::Csv),
        ("markdown", InputFormat::Markdown),
    ])
}

fn platforms() -> impl TypedValueParser<Value = Platform> {
    Spelt(one_of(
        Platform::ALL.map(|platform| (platform.name(), platform)),
    ))
}

/// Takes a platform however drafts may spell it.
#[derive(Clone)]
struct Spelt<P>(P);

impl<P: TypedValueParser> TypedValueParser for Spelt<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &Command,
        option: Option<&Arg>,
        typed: &OsStr,
    ) -> Result<P::Value, clap::Error> {
        let platform = typed.to_str().and_then(Platform::named);
        let name = platform.map_or(typed, |platform| platform.name().as_ref());
        self.0.parse_ref(command, option, name)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

pub(super) fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    one_of(FailOn::ALL.map(|fail_on| (fail_on.name(), fail_on)))
}

/// Takes a whole number of `range`.
pub(super) fn number<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String> + Clone
where
    T: TryFrom<i64> + PartialOrd + Display + Clone,
{
    move |typed| {
        let number: Result<i64, _> = typed.parse();
        let fits = match &number {
            Ok(number) => T::try_from(*number).ok().filter(|n| range.contains(n)),
            Err(error) => match error.kind() {
                IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => None,
                _ => return Err("it is no whole number".to_owned()),
            },
        };
        fits.ok_or_else(|| format!("{typed} is not in {}..={}", range.start(), range.end()))
    }
}

/// Takes `KEY=VALUE`, and only keys that a context has.
fn fact(typed: &str) -> Result<(String, String), String> {
    let (key, value) = typed
        .split_once('=')
        .ok_or("a fact is written KEY=VALUE, such as met_at=\"the Ada Lovelace breakfast\"")?;
    apply_fact(&mut Context::default(), key, value).map_err(|error| error.to_string())?;
    Ok((key.to_owned(), value.to_owned()))
}

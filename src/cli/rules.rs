//! `invitelint rules`: every rule with its severity and one line on what it finds.
//!
//! The list is the linter's own, as the configuration of the current directory has it; nothing is entered
//! here.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use invitelint::reference;
use invitelint::report::{visible, write_json};
use invitelint::{Level, Linter, Severity, names};
use serde::Serialize;

use super::configured::{ConfigChoice, Here, here_or_as_they_come};
use super::exit::Exit;
use super::options::Color;
use super::own_rules::OwnRules;
use super::terminal::Terminal;

/// List every rule: its name, its severity, what it finds
#[derive(Debug, Args)]
pub(super) struct Rules {
    #[command(flatten)]
    own: OwnRules,

    /// How to write the list: human, json, or markdown for a page with all that there is to say
    ///
    /// The page is the reference of the rules as they come: it does not heed what a configuration makes of their
    /// severities.
    #[arg(
        long,
        default_value = "human",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    format: RulesFormat,

    #[command(flatten)]
    config: ConfigChoice,

    #[command(flatten)]
    pub(super) color: Color,
}

/// How the list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RulesFormat {
    /// One rule a line
    Human,
    /// A JSON array
    Json,
    /// A page about all of them
    Markdown,
}

/// A rule, as scripts see it.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    /// As configured.
    severity: Level,
    /// All that its findings may weigh, where that is more than one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    severities: Vec<Severity>,
    /// As the rule itself has it.
    default: Severity,
    summary: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    since: &'a str,
    /// The file of a rule of one's own.
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
}

impl Rules {
    /// Prints the list.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        let Here { linter, exit, .. } = here_or_as_they_come(&self.config, &self.own, terminal);
        let linter = &linter;
        let mut out = terminal.stdout();
        match self.format {
            RulesFormat::Human => human(linter, terminal, &mut out)?,
            RulesFormat::Json => json(linter, &mut out)?,
            RulesFormat::Markdown => reference::write_markdown(linter.rules(), &mut out)?,
        }
        out.flush()?;
        Ok(exit)
    }
}

fn human(linter: &Linter, terminal: Terminal, out: &mut impl Write) -> io::Result<()> {
    let paint = terminal.paint();
    let widest = linter
        .rules()
        .iter()
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or_default();
    for rule in linter.rules() {
        // Padded before it is painted: escapes have no width.
        let padded = format!("{:<10}", linter.level(&rule.id));
        let severity = match linter.severity(&rule.id) {
            Some(severity) => paint.severity(severity, padded),
            None => paint.faint(padded),
        };
        let id = paint.heading(format!("{:<widest$}", rule.id));
        let summary = visible::prose(&rule.summary);
        match &linter.severities(&rule.id)[..] {
            [] | [_] => writeln!(out, "{id}  {severity}  {summary}")?,
            several => {
                let several = names::severities(several);
                writeln!(out, "{id}  {severity}  {summary} ({several})")?;
            }
        }
    }
    Ok(())
}

fn json(linter: &Linter, out: &mut impl Write) -> io::Result<()> {
    let rules = linter.rules();
    for (index, rule) in rules.iter().enumerate() {
        out.write_all(if index == 0 { b"[\n" } else { b",\n" })?;
        let mut severities = linter.severities(&rule.id);
        if severities.len() < 2 {
            severities.clear();
        }
        let listed = Listed {
            id: &rule.id,
            severities,
            severity: linter.level(&rule.id),
            default: rule.severity,
            summary: &rule.summary,
            since: &rule.since,
            file: &rule.file,
        };
        write_json(out, &listed)?;
    }
    out.write_all(if rules.is_empty() { b"[]\n" } else { b"\n]\n" })
}

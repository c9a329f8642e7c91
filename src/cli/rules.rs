//! `invitelint rules`: every rule with its severity and one line on what it finds.
//!
//! The list is the linter's own; nothing is entered here.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use invitelint::Severity;
use invitelint::reference;
use invitelint::report::write_json;
use invitelint::rule::Rule;
use serde::Serialize;

use super::exit::Exit;
use super::options::Color;
use super::own_rules::{Loaded, OwnRules};
use super::terminal::Terminal;

/// List every rule: its name, its severity, what it finds
#[derive(Debug, Args)]
pub(super) struct Rules {
    #[command(flatten)]
    own: OwnRules,

    /// How to write the list: human, json, or markdown for a page with all that there is to say
    #[arg(
        long,
        default_value = "human",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    format: RulesFormat,

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
    severity: Severity,
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
        let Loaded { rules, exit } = self.own.load(terminal);
        let mut out = terminal.stdout();
        match self.format {
            RulesFormat::Human => human(rules.rules(), terminal, &mut out)?,
            RulesFormat::Json => json(rules.rules(), &mut out)?,
            RulesFormat::Markdown => reference::write_markdown(rules.rules(), &mut out)?,
        }
        out.flush()?;
        Ok(exit)
    }
}

fn human(rules: &[Rule], terminal: Terminal, out: &mut impl Write) -> io::Result<()> {
    let paint = terminal.paint();
    let widest = rules
        .iter()
        .map(|rule| rule.id.len())
        .max()
        .unwrap_or_default();
    for rule in rules {
        // Padded before it is painted: escapes have no width.
        let severity = paint.severity(rule.severity, format!("{:<10}", rule.severity));
        let id = paint.heading(format!("{:<widest$}", rule.id));
        writeln!(out, "{id}  {severity}  {}", rule.summary)?;
    }
    Ok(())
}

fn json(rules: &[Rule], out: &mut impl Write) -> io::Result<()> {
    for (index, rule) in rules.iter().enumerate() {
        out.write_all(if index == 0 { b"[\n" } else { b",\n" })?;
        let listed = Listed {
            id: &rule.id,
            severity: rule.severity,
            summary: &rule.summary,
            since: &rule.since,
            file: &rule.file,
        };
        write_json(out, &listed)?;
    }
    out.write_all(if rules.is_empty() { b"[]\n" } else { b"\n]\n" })
}

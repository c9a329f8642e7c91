//! `invitelint explain <RULE>`: all that a rule's file says to people, and how to configure it.
//!
//! The rule speaks for itself, by its examples; nothing about single rules stands here.

use std::io::{self, Write};

use anyhow::bail;
use clap::Args;
use invitelint::report::text::{prose_width, wrap};
use invitelint::report::{SCORE, SCORE_HELP, visible};
use invitelint::rule::{Example, Rule, Value};
use invitelint::{Level, Linter, Severity, names};

use super::configured::{ConfigChoice, Here, here_or_as_they_come};
use super::exit::Exit;
use super::options::Color;
use super::own_rules::OwnRules;
use super::terminal::Terminal;

/// Examples are shown up to this many characters, about the most that a note may have.
const LONGEST: usize = 320;

/// Explain a rule: why it is there, notes that it finds and does not find, how to switch it off
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The rule, as reports name it: category/rule-name
    #[arg(value_name = "RULE")]
    rule: String,

    #[command(flatten)]
    own: OwnRules,

    #[command(flatten)]
    config: ConfigChoice,

    #[command(flatten)]
    pub(super) color: Color,
}

impl Explain {
    /// Prints what there is to say about the rule.
    ///
    /// # Errors
    ///
    /// There is no such rule, or the output cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        let Here {
            linter,
            broken,
            exit,
        } = here_or_as_they_come(&self.config, &self.own, terminal);
        let rules = linter.rules();
        if self.rule == SCORE {
            let mut out = terminal.stdout();
            explain_score(terminal, &mut out)?;
            out.flush()?;
            return Ok(exit);
        }
        let Some(rule) = rules.iter().find(|rule| rule.id == self.rule) else {
            let members: Vec<_> = rules
                .iter()
                .filter(|rule| rule.category() == self.rule)
                .map(|rule| rule.id.as_ref())
                .collect();
            let broken = broken.iter().map(|fault| fault.file.as_str());
            if members.is_empty() && names::is_in_files(broken, &self.rule) {
                // Why was told.
                return Ok(Exit::Unchecked);
            }
            if members.is_empty() {
                bail!(names::no_rule(rules, &self.rule));
            }
            bail!(
                "{} is a category; explain one of its rules: {}",
                names::shown(&self.rule),
                members.join(", ")
            );
        };
        let width = prose_width(Terminal::width());
        let mut out = terminal.stdout();
        explain(rule, &linter, width, terminal, &mut out)?;
        out.flush()?;
        Ok(exit)
    }
}

fn explain(
    rule: &Rule,
    linter: &Linter,
    width: usize,
    terminal: Terminal,
    out: &mut impl Write,
) -> io::Result<()> {
    let paint = terminal.paint();
    headline(rule, linter, terminal, out)?;
    writeln!(out, "{}", wrap(&visible::prose(&rule.summary), 0, 0, width))?;
    for paragraph in rule.rationale.trim().split("\n\n") {
        writeln!(out, "\n{}", wrap(&visible::prose(paragraph), 0, 0, width))?;
    }
    writeln!(out)?;
    for (name, text) in [("It says", &rule.message), ("Instead", &rule.help)] {
        let lead = format!("{name}: ");
        writeln!(
            out,
            "{}{}",
            paint.heading(&lead),
            wrap(&visible::prose(text), lead.len(), 2, width)
        )?;
    }
    if !rule.parameters.is_empty() {
        writeln!(out, "\n{}", paint.heading("It is set to"))?;
        for (key, value) in rule.parameters.iter() {
            let lead = format!("  {key} = ");
            writeln!(out, "{lead}{}", wrap(&shown(value), lead.len(), 6, width))?;
        }
    }
    for (fires, heading) in [
        (true, "Notes that it finds"),
        (false, "Notes that it does not find"),
    ] {
        let examples: Vec<_> = rule
            .examples
            .iter()
            .filter(|example| example.fires == fires)
            .collect();
        if !examples.is_empty() {
            writeln!(out, "\n{}", paint.heading(heading))?;
        }
        for note in examples {
            example(&note, width, out)?;
        }
    }
    let (id, category) = (&rule.id, rule.category());
    writeln!(
        out,
        "\n{}
  Run without it       invitelint --ignore {id}
  Run nothing else     invitelint --select {id}
  All of its kind      invitelint --ignore {category}
  In invitelint.toml   \"{id}\" = \"off\", or a severity, below a line [rules]
  Excuse one draft     \"allow\": [\"{id}\"] in JSON,
                       allow: {id} in the front matter of a text,
                       <!-- invitelint-allow {id}: reason --> in the text",
        paint.heading("To configure it"),
    )
}

/// What reports say under this name, which is no rule's.
fn explain_score(terminal: Terminal, out: &mut impl Write) -> io::Result<()> {
    let paint = terminal.paint();
    let error = paint.severity(Severity::Error, "error");
    writeln!(
        out,
        "{}  {error}
The score of the note is below what --min-score or `min-score` asks for

It is no rule, so that nothing ignores, selects or allows it. Each draft has a
score from 0 to 100: 0 where the note is missing, 1 to 49 where it is generic, 50
to 100 where it is personal. Evidence raises it, and what rules find lowers it.
Reports say so where nothing else fails the draft.

{}{SCORE_HELP}

{}
  Ask for more, or less  invitelint --min-score N
  In invitelint.toml     min-score = N",
        paint.heading(SCORE),
        paint.heading("Instead: "),
        paint.heading("To configure it"),
    )
}

/// Its name, how much it weighs, and where it is from.
fn headline(
    rule: &Rule,
    linter: &Linter,
    terminal: Terminal,
    out: &mut impl Write,
) -> io::Result<()> {
    let paint = terminal.paint();
    let severities = linter.severities(&rule.id);
    let severity = match severities.first() {
        Some(severity) => paint.severity(*severity, names::severities(&severities)),
        None => paint.faint(Level::Off.to_string()),
    };
    write!(out, "{}  {severity}", paint.heading(&rule.id))?;
    let default = rule.severities();
    if severities != default {
        write!(out, ", by default {}", names::severities(&default))?;
    }
    if !rule.since.is_empty() {
        write!(out, ", since {}", visible::literal(&rule.since))?;
    }
    if !rule.file.is_empty() {
        write!(out, ", from {}", visible::literal(&rule.file))?;
    }
    writeln!(out)
}

/// One note, and what else its draft says.
fn example(example: &Example<'_>, width: usize, out: &mut impl Write) -> io::Result<()> {
    let mut bullet = "  - ";
    let note = visible::clip(example.note.trim(), LONGEST);
    for line in note.lines().filter(|line| !line.trim().is_empty()) {
        writeln!(
            out,
            "{bullet}{}",
            wrap(&visible::prose(line.trim()), 4, 4, width)
        )?;
        bullet = "    ";
    }
    if example.note.trim().is_empty() {
        let nothing = if example.note.is_empty() {
            "(no note)"
        } else {
            "(nothing but white space)"
        };
        writeln!(out, "{bullet}{nothing}")?;
    }
    if !example.draft.is_empty() {
        let known: Vec<_> = example
            .draft
            .iter()
            .map(|(key, value)| format!("{key}: {}", visible::literal(value)))
            .collect();
        writeln!(out, "    ({})", wrap(&known.join(", "), 5, 5, width))?;
    }
    for other in example.others.iter().filter(|other| !other.is_empty()) {
        let other = visible::clip(other.trim(), LONGEST);
        let text = format!("beside: {}", visible::prose(&other));
        writeln!(out, "    {}", wrap(&text, 4, 6, width))?;
    }
    Ok(())
}

/// A setting, as a rule file would state it.
fn shown(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(holds) => holds.to_string(),
        Value::Text(text) => format!("“{}”", visible::literal(text)),
        Value::List(list) => listed(list.iter()),
        Value::Nicknames(nicknames) => listed(nicknames.families.iter()),
    }
}

fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let shown: Vec<_> = texts.map(visible::literal).collect();
    shown.join(", ")
}

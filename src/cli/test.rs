//! `invitelint test`: tries the examples of rules, and reports as a test runner does.
//!
//! A rule's examples are its tests. What an example is and whether it behaves is the library's business;
//! here is only what is said about it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use invitelint::config::Fault;
use invitelint::report::text::{Paint, count, wrap};
use invitelint::report::{Unreadable, visible, write_json};
use invitelint::rule::Rule;
use invitelint::ruleset::{Additions, Placed, Ruleset};
use invitelint::source::ReadError;
use invitelint::trial::{self, Trial};
use invitelint::{Diagnostic, Linter, Options, Severity};
use serde::Serialize;

use super::configured::{ConfigChoice, Here, here};
use super::exit::Exit;
use super::options::Color;
use super::own_rules::{OwnRules, tell_rules};
use super::refusal::{Refusal, Refuse};
use super::terminal::Terminal;

/// Notes are shown up to this many characters.
const LONGEST: usize = 320;

/// Try the examples of your own rules: does each fire where it should, and nowhere else?
///
/// A rule's file holds examples that must fire it and examples that must not, and these are its tests. Without
/// a directory, the rules of the configuration are tried, and the built-in ones where that has none.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code: 0 every example behaves, 1 one does not, 2 a rule cannot be read or there is none"
)]
pub(super) struct Test {
    /// Directories of rules: DIR/<category>/<rule-name>.toml
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    dirs: Vec<PathBuf>,

    #[command(flatten)]
    own: OwnRules,

    #[command(flatten)]
    config: ConfigChoice,

    /// How to write the results: human or json
    #[arg(
        long,
        default_value = "human",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    format: TestFormat,

    #[command(flatten)]
    pub(super) color: Color,

    /// Say nothing of rules whose examples behave
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,
}

/// How the results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// One rule a line, and what an example did instead
    Human,
    /// One JSON document
    Json,
}

/// A rule that was tried.
struct Tried<'a> {
    rule: &'a Rule,
    trials: Vec<Trial<'a>>,
}

/// How many there were.
#[derive(Debug, Default, Serialize)]
struct Tally {
    rules: usize,
    examples: usize,
    failed: usize,
    /// What was wrong with rules that could not be read.
    unreadable: usize,
    /// The files that this was in.
    #[serde(skip)]
    torn: usize,
}

impl Tally {
    /// Nothing was tried yet, and these rules will not be.
    fn of(errors: &[ReadError]) -> Self {
        let files: BTreeSet<_> = errors.iter().map(|error| error.file.as_deref()).collect();
        Self {
            unreadable: errors.len(),
            torn: files.len(),
            ..Self::default()
        }
    }

    /// In one line.
    fn told(&self, paint: Paint) -> String {
        let failed = match self.failed {
            0 => paint.good("all behave".to_owned()),
            1 => paint.severity(Severity::Error, "1 does not behave".to_owned()),
            some => paint.severity(Severity::Error, format!("{some} do not behave")),
        };
        let rules = count(self.rules, "rule", "rules");
        let examples = count(self.examples, "example", "examples");
        let mut told = format!("{rules}, {examples}: {failed}");
        if self.torn > 0 {
            let torn = count(self.torn, "rule", "rules");
            let torn = format!("{torn} could not be read");
            told.push_str(&format!("; {}", paint.severity(Severity::Error, torn)));
        }
        told
    }

    const fn exit(&self) -> Exit {
        if self.unreadable > 0 || self.examples == 0 {
            Exit::Unchecked
        } else if self.failed > 0 {
            Exit::Failed
        } else {
            Exit::Passed
        }
    }
}

impl Test {
    /// Tries all examples, and prints what came of them.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub(super) fn run(&self, terminal: Terminal) -> anyhow::Result<Exit> {
        let (rules, errors) = match self.rules(terminal) {
            Ok(read) => read,
            Err(refusal) => return self.refuse(&refusal, terminal),
        };
        let mut options = Options::default();
        options.openers = 0;
        let linter = Linter::with_rules(options, rules.clone());
        let own = rules.own_rules();
        // Of rules that are all broken, none is tried.
        let built_in =
            own.is_empty() && self.dirs.is_empty() && self.own.is_empty() && errors.is_empty();
        let tested = if built_in { rules.rules() } else { own };
        let mut tally = Tally::of(&errors);
        let mut all = Vec::new();
        for rule in tested {
            let trials = trial::examples(&linter, rule)?;
            tally.rules += 1;
            tally.examples += trials.len();
            tally.failed += trials.iter().filter(|trial| !trial.passed()).count();
            all.push(Tried { rule, trials });
        }
        let mut out = terminal.stdout();
        match self.format {
            TestFormat::Human => self.human(&all, &tally, terminal, &mut out)?,
            TestFormat::Json => json(&all, &errors, &tally, &mut out)?,
        }
        out.flush()?;
        if tally.examples == 0 && errors.is_empty() {
            terminal.error("nothing to test: there is no rule of your own");
        }
        Ok(tally.exit())
    }

    /// The rules, and what is wrong with some, which people were told.
    ///
    /// # Errors
    ///
    /// The configuration cannot be used.
    fn rules(&self, terminal: Terminal) -> Result<(Ruleset, Vec<ReadError>), Refusal> {
        let told = |faults: Vec<Fault>| faults.iter().map(ReadError::from).collect();
        if self.dirs.is_empty() {
            let Here { linter, broken, .. } = here(&self.config, &self.own, terminal)?;
            return Ok((linter.ruleset().clone(), told(broken)));
        }
        let mut additions = Additions::default();
        let dirs = self.dirs.iter().cloned();
        additions.rule_dirs.extend(dirs.map(Placed::from));
        let (rules, broken) = self.own.load(additions);
        tell_rules(&broken, terminal);
        let broken = broken.into_iter().map(Fault::from);
        Ok((rules, told(broken.collect())))
    }

    fn human(
        &self,
        all: &[Tried<'_>],
        tally: &Tally,
        terminal: Terminal,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let paint = terminal.paint();
        let widest = all.iter().map(|tried| tried.rule.id.len()).max();
        let widest = widest.unwrap_or_default();
        for tried in all {
            self.rule(tried, widest, paint, out)?;
        }
        if tally.examples == 0 {
            return Ok(());
        }
        let space = if self.quiet && tally.failed == 0 {
            ""
        } else {
            "\n"
        };
        writeln!(out, "{space}{}", tally.told(paint))
    }

    /// Whether the examples of one rule behave, and what those did instead that do not.
    fn rule(
        &self,
        Tried { rule, trials }: &Tried<'_>,
        widest: usize,
        paint: Paint,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let failed = trials.iter().filter(|trial| !trial.passed()).count();
        if failed == 0 && self.quiet {
            return Ok(());
        }
        let examples = count(trials.len(), "example", "examples");
        let id = paint.heading(format!("{:<widest$}", rule.id));
        if failed == 0 {
            return writeln!(out, "{}    {id}  {examples}", paint.good("ok"));
        }
        let width = Terminal::width();
        let bad = paint.severity(Severity::Error, "FAIL");
        writeln!(out, "{bad}  {id}  {failed} of {examples}")?;
        for trial in trials.iter().filter(|trial| !trial.passed()) {
            writeln!(out, "      {}", place(rule, trial))?;
            let note = visible::clip(trial.example.note.trim(), LONGEST);
            let note = format!("“{}”", visible::literal(&note));
            writeln!(out, "        {}", wrap(&note, 8, 8, width))?;
            writeln!(out, "        {}", wrap(&instead(rule, trial), 8, 8, width))?;
        }
        Ok(())
    }
}

impl Refuse for Test {
    fn write_refusal(&self, refusal: &Refusal, terminal: Terminal) -> anyhow::Result<Exit> {
        if matches!(self.format, TestFormat::Json) {
            let errors = refusal.errors();
            let mut out = terminal.stdout();
            json(&[], &errors, &Tally::of(&errors), &mut out)?;
            out.flush()?;
        }
        Ok(Exit::Unchecked)
    }
}

/// Where an example stands, and what it should have done.
fn place(rule: &Rule, trial: &Trial<'_>) -> String {
    let file = if rule.file.is_empty() {
        format!("rules/{}.toml", rule.id)
    } else {
        visible::literal(&rule.file).into_owned()
    };
    let wanted = if trial.example.fires {
        "should fire on"
    } else {
        "should let pass"
    };
    format!("{file}:{}: {wanted}", trial.example.line)
}

/// What happened instead.
fn instead(rule: &Rule, trial: &Trial<'_>) -> String {
    let told = |diagnostic: &Diagnostic| {
        let place = format!("{}:{}", diagnostic.span.line, diagnostic.span.column);
        if diagnostic.text.is_empty() {
            return format!("{} at {place}", diagnostic.rule);
        }
        let text = visible::clip(&diagnostic.text, 40);
        format!(
            "{} at {place} “{}”",
            diagnostic.rule,
            visible::literal(&text)
        )
    };
    let diagnostics = &trial.report.diagnostics;
    let own = diagnostics.iter().filter(|d| d.rule == rule.id);
    let others = diagnostics.iter().filter(|d| d.rule != rule.id);
    let (lead, fired): (_, Vec<_>) = if trial.fired {
        ("it fired", own.map(told).collect())
    } else {
        ("it did not; what fired is", others.map(told).collect())
    };
    if fired.is_empty() {
        "it did not, and nothing else did".to_owned()
    } else {
        format!("{lead}: {}", fired.join(", "))
    }
}

/// The results, as scripts see them.
#[derive(Serialize)]
struct Results<'a> {
    version: u8,
    summary: &'a Tally,
    rules: Vec<RuleResult<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Unreadable<'a>>,
}

#[derive(Serialize)]
struct RuleResult<'a> {
    rule: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
    passed: bool,
    examples: Vec<ExampleResult<'a>>,
}

#[derive(Serialize)]
struct ExampleResult<'a> {
    line: usize,
    note: &'a str,
    fires: bool,
    fired: bool,
    passed: bool,
    /// What fired, where the example does not behave.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding<'a>>,
}

/// What fired, in short.
#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    text: &'a str,
    line: usize,
    column: usize,
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        Self {
            rule: &diagnostic.rule,
            text: &diagnostic.text,
            line: diagnostic.span.line,
            column: diagnostic.span.column,
        }
    }
}

fn json(
    all: &[Tried<'_>],
    errors: &[ReadError],
    tally: &Tally,
    out: &mut impl Write,
) -> io::Result<()> {
    fn example<'a>(trial: &'a Trial<'_>) -> ExampleResult<'a> {
        let Trial {
            example,
            report,
            fired,
            ..
        } = trial;
        let findings = report.diagnostics.iter().filter(|_| !trial.passed());
        ExampleResult {
            line: example.line,
            note: example.note,
            fires: example.fires,
            fired: *fired,
            passed: trial.passed(),
            findings: findings.map(Finding::from).collect(),
        }
    }
    let rules = all.iter().map(|Tried { rule, trials }| RuleResult {
        rule: &rule.id,
        file: &rule.file,
        passed: trials.iter().all(Trial::passed),
        examples: trials.iter().map(example).collect(),
    });
    let results = Results {
        version: 1,
        summary: tally,
        rules: rules.collect(),
        errors: errors.iter().map(Unreadable::from).collect(),
    };
    write_json(out, &results)?;
    out.write_all(b"\n")
}

//! Runs the examples of every rule and of every kind of evidence, one test a file, named after it.
//!
//! Nothing is listed by hand: the files under `rules/` are the tests, and a rule that is added brings
//! its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use invitelint::rule::Example;
use invitelint::rule::file::{EvidenceFile, RuleFile, Source};
use invitelint::{Draft, EvidenceKind, Linter, Report, Strength, trial};
use libtest_mimic::{Arguments, Failed, Trial};

/// Folders whose files are no rules and have no examples, or others than rules have.
const OTHER_FOLDERS: [&str; 6] = ["dialect", "evidence", "lexicon", "opener", "slot", "stock"];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match trials(Path::new("rules")) {
        Ok(trials) => trials,
        Err(error) => vec![Trial::test("rules", move || Err(error.into()))],
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// One test for each file with examples, and one that says that the binary holds all of them.
fn trials(root: &Path) -> Result<Vec<Trial>, String> {
    let mut trials = Vec::new();
    let mut ids = Vec::new();
    for folder in sorted(root)?.into_iter().filter(|path| path.is_dir()) {
        let category = name(&folder);
        if OTHER_FOLDERS.contains(&category.as_str()) && category != "evidence" {
            continue;
        }
        for path in sorted(&folder)?
            .into_iter()
            .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        {
            let id = format!("{category}/{}", name(&path).trim_end_matches(".toml"));
            if category == "evidence" {
                trials.push(Trial::test(id, move || evidence_examples(&path)));
            } else {
                ids.push(id.clone());
                trials.push(Trial::test(id.clone(), move || rule_examples(&path, &id)));
            }
        }
    }
    trials.push(Trial::test("every-rule-is-built-in", move || {
        let linter = Linter::default();
        let mut known: Vec<String> = linter
            .rules()
            .iter()
            .map(|rule| rule.id.to_string())
            .collect();
        known.sort();
        ids.sort();
        if known == ids {
            Ok(())
        } else {
            Err(format!("in the binary: {known:?}\nin rules/: {ids:?}").into())
        }
    }));
    Ok(trials)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(
            entry
                .map_err(|error| format!("{}: {error}", folder.display()))?
                .path(),
        );
    }
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Every example of a rule fires it, or does not, as it says.
fn rule_examples(path: &Path, id: &str) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let file = RuleFile::parse(Source {
        path: &format!("{id}.toml"),
        text: &text,
    })
    .map_err(|e| e.to_string())?;
    let mut wrong = Vec::new();
    for trial in trial::examples(&Linter::default(), &file.rule).map_err(|e| e.to_string())? {
        let Example {
            note,
            line,
            draft,
            others,
            ..
        } = &trial.example;
        if !trial.passed() {
            let fired: Vec<_> = trial
                .report
                .diagnostics
                .iter()
                .map(|d| format!("\n      {} {:?}", d.rule, d.text))
                .collect();
            wrong.push(format!(
                "{}:{line}: {note:?}\n    draft {draft:?} among {others:?}\n    expected {id} {}; the note is {}\n    fired:{}\n    evidence:{}",
                path.display(),
                if trial.fired { "not to fire" } else { "to fire" },
                trial.report.verdict,
                fired.concat(),
                evidence(&trial.report),
            ));
        }
    }
    outcome(wrong)
}

/// The evidence of a report, a line each.
fn evidence(report: &Report) -> String {
    let found = report.evidence.iter();
    let lines: Vec<_> = found
        .map(|e| format!("\n      {} {} {:?}", e.strength, e.kind, e.text))
        .collect();
    lines.concat()
}

/// Every example of a kind of evidence holds what it says.
fn evidence_examples(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let below = format!("evidence/{}", name(path));
    let (kind, file) = EvidenceFile::parse(Source {
        path: &below,
        text: &text,
    })
    .map_err(|e| e.to_string())?;
    let linter = Linter::default();
    let mut wrong = Vec::new();
    for example in &file.examples {
        let report = linter.check(&Draft::new(example.note.as_str()));
        let found: Option<Strength> = report
            .evidence
            .iter()
            .filter(|e| e.kind == kind)
            .map(|e| e.strength)
            .max();
        let wanted = example.strength.strength();
        if found != wanted {
            wrong.push(format!(
                "{}: {:?}\n    expected {}, found {}\n    evidence:{}",
                path.display(),
                example.note,
                words(kind, wanted),
                words(kind, found),
                evidence(&report),
            ));
        }
    }
    outcome(wrong)
}

fn words(kind: EvidenceKind, strength: Option<Strength>) -> String {
    strength.map_or_else(
        || format!("no {kind}"),
        |strength| format!("{strength} {kind}"),
    )
}

fn outcome(wrong: Vec<String>) -> Result<(), Failed> {
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n").into())
    }
}

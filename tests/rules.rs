//! Runs the examples of every rule and of every kind of evidence, one test a file, named after it.
//!
//! Nothing is listed by hand: the files under `rules/` are the tests, and a rule that is added brings
//! its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use invitelint::campaign::{Collector, Place};
use invitelint::draft::Rendered;
use invitelint::rule::Example;
use invitelint::rule::file::{EvidenceFile, RuleFile, Source};
use invitelint::{Allow, Draft, EvidenceKind, Linter, Platform, Relationship, Report, Strength};
use libtest_mimic::{Arguments, Failed, Trial};
use serde::de::DeserializeOwned;

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
    let linter = Linter::default();
    let mut wrong = Vec::new();
    for example in file.rule.examples.iter() {
        let report = check(&linter, example)?;
        let fires = report
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.rule == id);
        if fires != example.fires {
            let fired: Vec<_> = report
                .diagnostics
                .iter()
                .map(|d| format!("\n      {} {:?}", d.rule, d.text))
                .collect();
            let found: Vec<_> = report
                .evidence
                .iter()
                .map(|e| format!("\n      {} {} {:?}", e.strength, e.kind, e.text))
                .collect();
            wrong.push(format!(
                "{}: {:?}\n    draft {:?} among {:?}\n    expected {id} {}; the note is {}\n    fired:{}\n    evidence:{}",
                path.display(),
                example.note,
                example.draft,
                example.others,
                if example.fires { "to fire" } else { "not to fire" },
                report.verdict,
                fired.concat(),
                found.concat(),
            ));
        }
    }
    outcome(wrong)
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
            let evidence: Vec<_> = report
                .evidence
                .iter()
                .map(|e| format!("\n      {} {} {:?}", e.strength, e.kind, e.text))
                .collect();
            wrong.push(format!(
                "{}: {:?}\n    expected {}, found {}\n    evidence:{}",
                path.display(),
                example.note,
                words(kind, wanted),
                words(kind, found),
                evidence.concat(),
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

/// What is said about an example, among the notes that go to others in the same batch.
fn check(linter: &Linter, example: &Example) -> Result<Report, Failed> {
    let draft = draft(example)?;
    let mut collector = Collector::default();
    collector.add(&linter.fingerprint(&draft), Place::default());
    for note in example.others.iter() {
        let other = Draft::new(note.as_ref());
        collector.add(&linter.fingerprint(&other), Place::default());
    }
    Ok(linter.check_in(&draft, collector.finish().of(0).as_ref()))
}

/// The draft that an example describes.
fn draft(example: &Example) -> Result<Draft, Failed> {
    let mut draft = Draft::new(example.note.as_ref());
    for (key, value) in example.draft.iter() {
        let text = Some(value.to_string());
        match key.as_ref() {
            "to" => draft.recipient.name = text,
            "from" => draft.sender.name = text,
            "company" => draft.recipient.company = text,
            "title" => draft.recipient.title = text,
            "location" => draft.recipient.location = text,
            "platform" => draft.platform = Some(variant::<Platform>(value)?),
            "dialect" => draft.dialect = text,
            "allow" => draft.allow = Allow::parse(value).collect(),
            "template" => draft.template = true,
            "empty" => {
                let mut rendered = Rendered::default();
                rendered.empty = value.split(", ").map(|name| (name.to_owned(), 0)).collect();
                draft.rendered = Some(rendered);
            }
            "relationship" => draft.context.relationship = Some(variant::<Relationship>(value)?),
            "met_at" => draft.context.met_at = text,
            "met_when" => draft.context.met_when = text,
            "worked_on" => draft.context.worked_on = text,
            "mutual" => draft.context.mutual = text,
            "community" => draft.context.community = text,
            "their_work" => draft.context.their_work = text,
            "reason" => draft.context.reason = text,
            "question" => draft.context.question = text,
            _ => return Err(format!("an example knows no `{key}`").into()),
        }
    }
    Ok(draft)
}

fn variant<T: DeserializeOwned>(name: &str) -> Result<T, Failed> {
    serde_json::from_value(name.into()).map_err(|error| format!("`{name}`: {error}").into())
}

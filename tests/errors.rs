//! What keeps drafts from being checked stands in every format that is not for people: who reads a report sees no
//! standard error.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A note that passes.
const GOOD: &str = "Good to have shared the ferry to Horten with you on Sunday, Mira!";

/// Formats for programs; the others say it on standard error.
const FORMATS: [&str; 5] = ["json", "jsonl", "sarif", "github", "junit"];

/// A directory of its own for one test, with a draft in it and these files.
fn directory(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("errors-{name}"));
    let _ = fs::remove_dir_all(&path);
    for (file, text) in files.iter().chain(&[("drafts/a.txt", GOOD)]) {
        let file = path.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    path
}

/// The exit code and standard output of a run.
fn run(directory: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_invitelint"))
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

/// An error as a format tells of it: its file and line, as far as it is about one, and what is wrong.
#[derive(Debug, PartialEq)]
struct Told {
    place: String,
    message: String,
}

impl Told {
    fn of(file: &Value, line: &Value, message: &Value) -> Self {
        let mut place = file.as_str().unwrap_or_default().to_owned();
        if let Some(line) = line.as_u64() {
            place.push_str(&format!(":{line}"));
        }
        Self {
            place,
            message: message.as_str().unwrap().to_owned(),
        }
    }

    fn of_entry(entry: &Value) -> Option<Self> {
        let message = entry.get("error")?;
        Some(Self::of(&entry["file"], &entry["line"], message))
    }
}

/// The errors that an output in a format holds, which is whole.
#[track_caller]
fn errors(format: &str, output: &str) -> Vec<Told> {
    match format {
        "json" => {
            let document: Value = serde_json::from_str(output).unwrap();
            let entries = document["reports"].as_array().unwrap();
            let told: Vec<_> = entries.iter().filter_map(Told::of_entry).collect();
            assert_eq!(document["summary"]["unreadable"], told.len());
            told
        }
        "jsonl" => {
            let lines = output
                .lines()
                .map(|line| serde_json::from_str(line).unwrap());
            lines
                .filter_map(|entry: Value| Told::of_entry(&entry))
                .collect()
        }
        "sarif" => {
            let document: Value = serde_json::from_str(output).unwrap();
            let invocation = &document["runs"][0]["invocations"][0];
            let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
            assert_eq!(invocation["executionSuccessful"], notifications.is_empty());
            let told = |notification: &Value| {
                let place = &notification["locations"][0]["physicalLocation"];
                let (file, line) = (
                    &place["artifactLocation"]["uri"],
                    &place["region"]["startLine"],
                );
                Told::of(file, line, &notification["message"]["text"])
            };
            notifications.iter().map(told).collect()
        }
        "github" => {
            let commands = output
                .lines()
                .filter_map(|line| line.strip_prefix("::error "));
            let told = |command: &str| {
                let (properties, message) = command.split_once("::").unwrap();
                let property = |name| {
                    let mut all = properties.split(',');
                    all.find_map(|one: &str| one.strip_prefix(name))
                        .unwrap_or_default()
                };
                let line = property("line=").parse::<u64>();
                let message = message
                    .split_once(": ")
                    .filter(|_| !property("file=").is_empty());
                let message = message.map_or(command.split_once("::").unwrap().1, |(_, rest)| rest);
                Told::of(
                    &property("file=").into(),
                    &line.ok().into(),
                    &message.into(),
                )
            };
            commands.map(told).collect()
        }
        "junit" => {
            assert!(output.ends_with("</testsuites>\n"), "{output}");
            let cases = output.split("<testcase ").skip(1);
            let errors: Vec<_> = cases.filter(|case| case.contains("<error ")).collect();
            let count = format!("errors=\"{}\"", errors.len());
            assert!(output.contains(&count), "{output}");
            let told = |case: &&str| {
                let attribute = |name: &str| {
                    let from = case
                        .split_once(&format!(" {name}=\""))
                        .map(|(_, rest)| rest);
                    from.and_then(|rest| rest.split('"').next())
                };
                let line = attribute("line").and_then(|line| line.parse::<u64>().ok());
                Told::of(
                    &attribute("file").into(),
                    &line.into(),
                    &attribute("message").into(),
                )
            };
            errors.iter().map(told).collect()
        }
        other => panic!("{other}"),
    }
}

/// In every format for programs, a run tells of these errors and no others: where, and a part of what.
#[track_caller]
fn assert_told(directory: &Path, arguments: &[&str], told: &[(&str, &str)]) {
    for format in FORMATS {
        let arguments = [&["--format", format], arguments].concat();
        let (code, output) = run(directory, &arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        let errors = errors(format, &output);
        let places: Vec<_> = errors.iter().map(|error| error.place.as_str()).collect();
        let wanted: Vec<_> = told.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, wanted, "{arguments:?}: {output}");
        for (error, (_, part)) in errors.iter().zip(told) {
            assert!(error.message.contains(part), "{part}: {error:?}");
        }
    }
}

/// A rule that lacks nearly everything.
const TORN: &str = "summary = \"Says torn\"\n";

#[test]
fn a_rule_that_cannot_be_read_is_told_beside_what_the_others_find() {
    let files = [
        ("own/house/torn.toml", TORN),
        ("drafts/invitelint.toml", "rule-dirs = [\"../own\"]\n"),
    ];
    let directory = directory("rule", &files);
    let torn = [("own/house/torn.toml:1", "the key `severity` is missing")];
    assert_told(&directory, &["drafts"], &torn);
    assert_told(
        &directory,
        &["--no-config", "--rule-dir", "own", "drafts"],
        &torn,
    );
    let (_, output) = run(&directory, &["--format", "jsonl", "drafts"]);
    assert!(output.contains("\"verdict\":\"personal\""), "{output}");

    let (code, output) = run(&directory, &["suggest", "--format", "json", "drafts"]);
    assert_eq!(code, Some(2));
    assert!(
        output.contains("{\"file\":\"own/house/torn.toml\",\"line\":1,\"error\":"),
        "{output}"
    );

    // What is wrong with a rule is none of the drafts.
    let (code, output) = run(&directory, &["--summary", "--format", "json", "drafts"]);
    assert_eq!(code, Some(2));
    let summary: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(
        (&summary["drafts"], &summary["unreadable"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn a_directory_of_rules_that_is_not_there_is_told() {
    let directory = directory("rule-dir", &[]);
    assert_told(
        &directory,
        &["--rule-dir", "nowhere", "drafts"],
        &[("", "`nowhere`")],
    );
}

#[test]
fn a_mistake_in_a_configuration_that_was_found_is_told_where_it_is() {
    let files = [
        ("drafts/invitelint.toml", "# Ours.\nplatfrom = \"inmail\"\n"),
        ("other/b.txt", GOOD),
    ];
    let directory = directory("found", &files);
    let told = [
        ("drafts/invitelint.toml:2", "did you mean `platform`?"),
        ("drafts/a.txt", "cannot be used"),
    ];
    assert_told(&directory, &["drafts", "other"], &told);
}

#[test]
fn what_keeps_everything_from_being_checked_is_told_in_an_output_that_is_whole() {
    let files = [
        ("bad.toml", "platform = \"inmail\"\nplatfrom = 1\n"),
        ("known.json", "{\n\"version\": 1,\n\"findings\": 3}\n"),
    ];
    let directory = directory("refused", &files);
    for (arguments, told) in [
        (
            ["--config", "bad.toml"],
            ("bad.toml:2", "did you mean `platform`?"),
        ),
        (["--config", "none.toml"], ("none.toml", "")),
        (
            ["--baseline", "known.json"],
            ("known.json:3", "--write-baseline"),
        ),
        (["--baseline", "none.json"], ("none.json", "cannot be read")),
        (["--recipients", "none.csv"], ("none.csv", "")),
        (["--select", "piitch"], ("", "did you mean `pitch`?")),
        (["--language", "xx"], ("", "there is no language `xx`")),
    ] {
        assert_told(&directory, &[&arguments[..], &["drafts"]].concat(), &[told]);
    }
    assert_told(&directory, &["rules"], &[("", "there is no file `rules`")]);

    // What people read has no place for it, and neither has a baseline.
    for arguments in [
        &["--format", "human", "--config", "bad.toml", "drafts"][..],
        &[
            "--format",
            "compact",
            "--summary",
            "--config",
            "bad.toml",
            "drafts",
        ],
        &[
            "--format",
            "json",
            "--write-baseline",
            "-",
            "--config",
            "bad.toml",
            "drafts",
        ],
        &["suggest", "--config", "bad.toml", "drafts"],
    ] {
        assert_eq!(
            run(&directory, arguments),
            (Some(2), String::new()),
            "{arguments:?}"
        );
    }
    for arguments in [&["--summary"][..], &["--summary", "--select", "piitch"]] {
        let arguments = [
            arguments,
            &["--format", "json", "--config", "bad.toml", "drafts"],
        ]
        .concat();
        let summary: Value = serde_json::from_str(&run(&directory, &arguments).1).unwrap();
        assert_eq!(summary["unreadable"], 1);
    }
    let (_, output) = run(
        &directory,
        &[
            "suggest", "--format", "json", "--config", "bad.toml", "drafts",
        ],
    );
    let document: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(document["reports"][0]["file"], "bad.toml");
}

#[test]
fn a_mistaken_option_is_told_in_an_output_that_is_whole() {
    let directory = directory("options", &[]);
    for (arguments, told) in [
        (
            &["--platform", "linkdin"][..],
            "[possible values: linkedin, linkedin-free,",
        ),
        (&["--min-score", "101"], "101 is not in 0..=100"),
        (&["--fact", "quay=Horten"], "quay=Horten"),
        (&["--threads", "0"], "between 1 and 1024"),
        (&["--tide"], "unexpected argument"),
        (&["-q", "-v"], "cannot be used with"),
    ] {
        assert_told(
            &directory,
            &[arguments, &["drafts"]].concat(),
            &[("", told)],
        );
    }
    let (code, output) = run(
        &directory,
        &["suggest", "--tide", "--format=json", "drafts"],
    );
    let document: Value = serde_json::from_str(&output).unwrap();
    let error = document["reports"][0]["error"].as_str().unwrap();
    assert_eq!(code, Some(2));
    assert!(error.contains("'--tide'"), "{error}");
    for arguments in [
        &["--tide", "drafts"][..],
        &["--format", "jsno", "drafts"],
        &["--format", "compact", "--tide", "drafts"],
        &["--tide", "--", "--format", "json"],
        &["rules", "--tide", "--format", "json"],
    ] {
        assert_eq!(
            run(&directory, arguments),
            (Some(2), String::new()),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_note_that_was_typed_is_told_which_mistake_keeps_it() {
    let directory = directory("typed", &[("invitelint.toml", "platfrom = 1\n")]);
    let told = [
        ("invitelint.toml:1", "`platform`"),
        ("", "the note is not checked"),
    ];
    assert_told(&directory, &["--note", GOOD], &told);
}

/// A rule with one example, which behaves.
const WHOLE: &str = r#"
    summary   = "Calls the regatta by its old name"
    severity  = "error"
    rationale = "Nobody finds it by that name."
    message   = "“{text}” is now the Sedge Race"
    help      = "Write the Sedge Race."
    [phrases]
    en = ["reed race"]
    [[examples]]
    note  = "Shall I see you at the reed race?"
    fires = true
"#;

#[test]
fn rules_that_cannot_be_tried_are_among_the_results() {
    let files = [
        ("own/house/torn.toml", TORN),
        ("own/house/whole.toml", WHOLE),
        ("bad.toml", "rule-dirs = 1\n"),
    ];
    let directory = directory("test", &files);
    let results = |arguments: &[&str]| {
        let (code, output) = run(
            &directory,
            &[&["test", "--format", "json"], arguments].concat(),
        );
        assert_eq!(code, Some(2));
        serde_json::from_str::<Value>(&output).unwrap()
    };
    for arguments in [&["own"][..], &["--no-config", "--rule-dir", "own"]] {
        let results = results(arguments);
        assert_eq!(results["rules"][0]["passed"], true);
        let summary = &results["summary"];
        assert_eq!(
            (&summary["rules"], &summary["unreadable"]),
            (&1.into(), &1.into())
        );
        assert_eq!(results["errors"][0]["file"], "own/house/torn.toml");
    }
    assert_eq!(results(&["--config", "bad.toml"])["errors"][0]["line"], 1);
}

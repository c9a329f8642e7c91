//! The schemas say what is true: of what the reader takes, of what the program writes, of every example in
//! this repository.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use invitelint::report::{Document, Entry, SuggestDocument};
use invitelint::schema::Schema;
use invitelint::source::{InputFormat, Source, SourceOptions};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

fn validator(schema: Schema) -> Validator {
    jsonschema::validator_for(&schema.json()).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, value: &Value, what: &str) {
    let errors: Vec<_> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {}\n{value}", errors.join("\n"));
}

/// Every file below a folder whose name ends so.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if endings
                .iter()
                .any(|ending| path.to_string_lossy().ends_with(ending))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The fenced blocks of a Markdown file that are written in `language`.
fn blocks(path: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let opening = format!("```{language}\n");
    text.split(&opening)
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn schemas_are_schemas() {
    for schema in Schema::ALL {
        let json = schema.json();
        if let Err(error) = jsonschema::meta::validate(&json) {
            panic!("{}: {error}", schema.name());
        }
        assert!(json["title"].is_string(), "{}", schema.name());
    }
}

#[test]
fn everything_that_is_documented_is_described() {
    fn undescribed(at: &str, value: &Value, found: &mut Vec<String>) {
        let Value::Object(object) = value else { return };
        if let Some(Value::Object(properties)) = object.get("properties") {
            for (name, property) in properties {
                if property.get("description").is_none() && property.get("$ref").is_none() {
                    found.push(format!("{at}.{name}"));
                }
            }
        }
        for (name, inner) in object {
            // What a record needs is put together, and described where it is defined.
            if name != "allOf" || at.is_empty() {
                undescribed(&format!("{at}/{name}"), inner, found);
            }
        }
    }
    for schema in Schema::ALL {
        let mut found = Vec::new();
        undescribed("", &schema.json(), &mut found);
        assert!(found.is_empty(), "{}: {found:?}", schema.name());
    }
}

/// Whether the reader takes a record; `None` where it refuses what no schema can: a key given twice.
fn is_taken(record: &Value) -> Option<bool> {
    let source = Source::open(
        Vec::new(),
        Box::new(Cursor::new(record.to_string())),
        SourceOptions::new(InputFormat::Json),
    );
    let records: Vec<_> = source.collect();
    for record in &records {
        if let Err(error) = record
            && error.message.contains("is given twice")
        {
            return None;
        }
    }
    Some(records.iter().all(Result::is_ok))
}

/// Keys as people and tools write them, and some that are none.
const KEYS: &[&str] = &[
    "note",
    "Note",
    "NOTE",
    "message",
    "Connection Note",
    "connectionNote",
    "invite-message",
    "body",
    "template",
    "Template",
    "recipient",
    "to",
    "To",
    "sender",
    "from",
    "context",
    "platform",
    "Platform",
    "language",
    "dialect",
    "allow",
    "id",
    "ID",
    "firstName",
    "First Name",
    "first_name",
    "company",
    "Company Name",
    "job.title",
    "name",
    "Full Name",
    "sender_company",
    "Sender Title",
    "recipient.location",
    "met_at",
    "metAt",
    "context.met_at",
    "Their Work",
    "relationship",
    "context_relationship",
    " note ",
    "_note",
    "$schema",
    "notes",
    "nota",
    "n",
    "",
    "naïve",
    "note_",
    "senderrecipient",
    "context",
];

const VALUES: &[&str] = &[
    "",
    " ",
    "Hi Maren",
    "linkedin",
    "LinkedIn Premium",
    "linkedin_free",
    "in-mail",
    "none",
    "fax",
    "met",
    "Colleague",
    "class-mate",
    "enemy",
    "true",
    "pitch/link",
    "--",
    "en",
    "de-AT",
    "xx",
    "English",
    "lemlist",
    "JS Template",
    "lemlst",
];

fn text() -> impl Strategy<Value = Value> {
    select(VALUES).prop_map(Value::from)
}

fn value() -> impl Strategy<Value = Value> {
    let flat = prop_oneof![
        6 => text(),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
    ];
    let inner = flat.clone();
    prop_oneof![
        4 => flat.clone(),
        1 => prop::collection::vec(inner, 0..3).prop_map(Value::from),
        2 => prop::collection::vec((select(KEYS), flat), 0..4).prop_map(object),
    ]
}

fn object(entries: Vec<(&'static str, Value)>) -> Value {
    let object: Map<_, _> = entries
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    Value::Object(object)
}

fn record() -> impl Strategy<Value = Value> {
    let noted = prop::option::weighted(0.7, text());
    (noted, prop::collection::vec((select(KEYS), value()), 0..4)).prop_map(|(note, mut entries)| {
        entries.extend(note.map(|note| ("note", note)));
        object(entries)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_schema_takes_what_the_reader_takes(records in prop::collection::vec(record(), 8)) {
        thread_local! {
            static DRAFT: Validator = validator(Schema::Draft);
        }
        for record in records {
            if let Some(taken) = is_taken(&record) {
                let valid = DRAFT.with(|draft| draft.is_valid(&record));
                prop_assert_eq!(valid, taken, "valid: {}, taken: {}: {}", valid, taken, record);
            }
        }
    }
}

#[test]
fn whatever_is_no_draft_is_refused() {
    let draft = validator(Schema::Draft);
    for (value, taken) in [
        (json!([]), true),
        (
            json!([{"note": null}, {"template": "Hi {{first_name}}"}]),
            true,
        ),
        (json!([{"note": "Hi"}, {"nota": "Hi"}]), false),
        (json!("Hi"), false),
        (json!(null), false),
        (json!({"template": true}), false),
        (json!({"note": "Hi", "template": true}), true),
        (json!({"note": "Hi", "template": "Hi"}), false),
        (json!({"message": "Hi", "Template": "Hi"}), false),
        (json!({"note": "", "template": "Hi"}), true),
        (
            json!({"note": "Hi", "to": "Maren Holt", "from": {"companyName": "Acme"}}),
            true,
        ),
        (json!({"note": "Hi", "to": {"first name": 7}}), false),
        (
            json!({"note": "Hi", "context": {"metAt": "the fair", "shoe size": 7}}),
            true,
        ),
        (json!({"note": "Hi", "allow": "pitch/link, fit"}), true),
        (json!({"note": "Hi", "allow": [7]}), false),
        (
            json!({"note": "Hi", "allow": {"pitch/link": "she asked for it", "fit": null}}),
            true,
        ),
        (
            json!({"note": "Hi", "allow": ["fit", {"pitch/link": "she asked for it"}]}),
            true,
        ),
        (json!({"note": "Hi", "allow": {"pitch/link": 7}}), false),
    ] {
        assert_eq!(draft.is_valid(&value), taken, "{value}");
    }
}

#[test]
fn the_example_drafts_are_drafts() {
    let draft = validator(Schema::Draft);
    let mut checked = 0;
    for path in files("examples", &[".json", ".jsonl"]) {
        let name = path.display().to_string();
        // A list of recipients is no list of drafts, and neither is a baseline.
        if name.contains("people") || name.contains("/.") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        if name.ends_with(".json") {
            assert_valid(&draft, &serde_json::from_str(&text).unwrap(), &name);
            checked += 1;
            continue;
        }
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            assert_valid(&draft, &serde_json::from_str(line).unwrap(), &name);
            checked += 1;
        }
    }
    assert!(checked > 8, "{checked}");
}

#[test]
fn the_json_of_the_readme_is_what_it_shows() {
    let (draft, report) = (validator(Schema::Draft), validator(Schema::Report));
    let mut shown = BTreeSet::new();
    for block in blocks("README.md", "json") {
        let value: Value =
            serde_json::from_str(&block).unwrap_or_else(|error| panic!("{error}: {block}"));
        if value.get("json.schemas").is_some() {
            // The settings of an editor.
            continue;
        }
        let (kind, validator) = if value.get("verdict").is_some() || value.get("reports").is_some()
        {
            ("report", &report)
        } else {
            ("draft", &draft)
        };
        assert_valid(validator, &value, "README.md");
        shown.insert(kind);
    }
    assert_eq!(shown.len(), 2, "{shown:?}");
}

#[test]
fn the_toml_of_the_readme_is_what_it_shows() {
    let (rule, config) = (validator(Schema::Rule), validator(Schema::Config));
    let (mut rules, mut configs) = (0, 0);
    for block in blocks("README.md", "toml") {
        let value: Value =
            toml::from_str(&block).unwrap_or_else(|error| panic!("{error}: {block}"));
        if value.get("rationale").is_some() {
            assert_valid(&rule, &value, "README.md");
            rules += 1;
        } else {
            assert_valid(&config, &value, "README.md");
            configs += 1;
        }
    }
    assert!(
        rules > 0 && configs > 0,
        "{rules} rules, {configs} configurations"
    );
}

#[test]
fn configurations_are_taken_as_the_reader_takes_them() {
    let config = validator(Schema::Config);
    for path in files("examples", &["invitelint.toml"]) {
        let value = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_valid(&config, &value, &path.display().to_string());
    }
    // The one to begin with, with every key taken out of its comment.
    let key = |line: &str| line.starts_with('[') || line.split(' ').nth(1) == Some("=");
    let all: String = invitelint::config::STARTER
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|line| key(line))
                .unwrap_or(line)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let all: Value = toml::from_str(&all).unwrap();
    assert_valid(&config, &all, "the configuration to begin with");
    let described = config_keys(&Schema::Config.json());
    let shown: BTreeSet<_> = all.as_object().unwrap().keys().cloned().collect();
    assert_eq!(described, shown);

    // Reader and schema agree.
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemas.toml");
    for (text, taken) in [
        ("", true),
        ("select = 'pitch'", true),
        ("select = ['pitch', 'fit/too-long']", true),
        ("[rules]\n'pitch/link' = 'off'", true),
        (
            "[phrases.openers.met]\nen = 'good to have met you {met_at}.'",
            true,
        ),
        ("[[overrides]]\npaths = 'drafts/'\nfail-on = 'never'", true),
        ("plattform = 'inmail'", false),
        ("platform = 'fax'", false),
        // As in a draft.
        ("platform = 'LinkedIn'", true),
        ("platform = 'LinkedIn Premium'", true),
        ("platform = ''", false),
        ("language = 'de-AT'", true),
        ("language = 'pl'", false),
        ("language = 'xx'", false),
        ("[templates]\ndialect = 'lemlist'", true),
        ("[templates]\ndialect = 'lemlst'", false),
        ("min-score = 101", false),
        ("min-score = '50'", false),
        ("openers = -1", false),
        ("openers = 1001", false),
        (
            "[phrases.openers.address]\nen = 'good to have met you {met_at}.'",
            false,
        ),
        (
            "[phrases.openers.met]\nxx = 'good to have met you {met_at}.'",
            false,
        ),
        ("[templates]\npaths = ' '", false),
        ("[templates]\npaths = ['a', '']", false),
        ("[templates]\npaths = ['a b', '\\#c', 'd..e']", true),
        ("[[overrides]]\npaths = '#a'\nfail-on = 'never'", false),
        (
            "[[overrides]]\npaths = ['a', 'b/../c']\nfail-on = 'never'",
            false,
        ),
        ("ignore = [7]", false),
        ("[rules]\n'pitch/link' = 'eror'", false),
        ("[templates]\npath = 'a'", false),
        ("[[overrides]]\nfail-on = 'never'", false),
        ("[[overrides]]\npaths = []\nfail-on = 'never'", false),
        ("[[overrides]]\npaths = 'a'\nextends = 'b'", false),
        ("overrides = 7", false),
    ] {
        let value: Value = toml::from_str(text).unwrap();
        assert_eq!(config.is_valid(&value), taken, "{text}");
        fs::write(&file, text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_invitelint"))
            .args(["--quiet", "--fail-on=never", "--note=Hi", "--config"])
            .arg(&file)
            .output()
            .unwrap();
        let code = if taken { 0 } else { 2 };
        assert_eq!(output.status.code(), Some(code), "{text}: {output:?}");
    }
}

/// The keys that a configuration may have.
fn config_keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[test]
fn every_rule_file_is_a_rule() {
    let rule = validator(Schema::Rule);
    let categories: BTreeSet<_> = invitelint::Linter::default()
        .rules()
        .iter()
        .map(|rule| rule.category().to_owned())
        .collect();
    for category in categories {
        for path in files(&format!("rules/{category}"), &[".toml"]) {
            let text = fs::read_to_string(&path).unwrap();
            let value: Value = toml::from_str(&text).unwrap();
            assert_valid(&rule, &value, &path.display().to_string());
        }
    }
    for path in files("examples/rules", &[".toml"]) {
        // Stock texts and openers are no rules.
        let folder = path.parent().and_then(Path::file_name).unwrap();
        if folder != "stock" && folder != "opener" {
            let value: Value = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            assert_valid(&rule, &value, &path.display().to_string());
        }
    }
    let block = blocks("rules/FORMAT.md", "toml").remove(0);
    let mut value: Value = toml::from_str(&block).unwrap();
    assert_valid(&rule, &value, "rules/FORMAT.md");
    value["mesage"] = "asks for a meeting".into();
    assert!(!rule.is_valid(&value), "a misspelt key");
    value.as_object_mut().unwrap().remove("mesage");
    value["check"] = "too-longish".into();
    assert!(!rule.is_valid(&value), "a check that there is not");
}

#[test]
fn rules_are_taken_as_the_reader_takes_them() {
    const RULE: &str = r#"summary = "Calls it by a name that it lost"
severity = "warning"
rationale = "Nobody knows it."
message = "“{text}” is the Tin Lantern now"
help = "Write the Tin Lantern."
phrases.en = ["gasworks"]
[[examples]]
note = "At the gasworks?"
fires = true
"#;
    let rule = validator(Schema::Rule);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemas-rules");
    fs::create_dir_all(folder.join("house")).unwrap();
    let (en, fires) = ("phrases.en = [\"gasworks\"]", "fires = true");
    for (from, to, taken) in [
        ("", "", true),
        (en, "phrases.any = ['gasworks']", true),
        (en, "patterns.any = ['gas.orks']", true),
        (en, "check = 'too-short'\nparameters.words = 9", true),
        (
            fires,
            "fires = true\ncontext = { relationship = 'met', met_at = 'the hall' }",
            true,
        ),
        (
            fires,
            "fires = true\nlanguage = 'en-GB'\nallow = 'pitch'",
            true,
        ),
        (
            fires,
            "fires = true\ntemplate = true\ndialect = 'lemlist'",
            true,
        ),
        // No example that fires, or none at all.
        (fires, "fires = false", false),
        (
            "[[examples]]\nnote = \"At the gasworks?\"\nfires = true\n",
            "",
            false,
        ),
        (
            "[[examples]]\nnote = \"At the gasworks?\"\nfires = true\n",
            "examples = []",
            false,
        ),
        // Nothing to find.
        (en, "", false),
        (en, "phrases.en = []", false),
        (en, "phrases = {}\npatterns.any = []", false),
        (en, "phrases.en = ['gasworks']\nparameters.words = 9", false),
        // Languages.
        (en, "phrases.xx = ['gasworks']", false),
        (
            en,
            "phrases.en = ['gasworks']\nunless.english = ['a']",
            false,
        ),
        (en, "patterns.en = ['gas.orks']", false),
        (fires, "fires = true\nlanguage = 'xx'", false),
        // Drafts that there cannot be.
        (fires, "fires = true\ndialect = 'lemlst'", false),
        (fires, "fires = true\nplatform = 'fax'", false),
        (
            fires,
            "fires = true\ncontext = { met_a = 'the hall' }",
            false,
        ),
        (
            fires,
            "fires = true\ncontext = { relationship = 'enemy' }",
            false,
        ),
        // Texts that say nothing, or too much.
        ("\"Calls it by a name that it lost\"", "' '", false),
        ("it lost\"", "it lost.\"", false),
        ("it lost\"", "it\\nlost\"", false),
        ("\"Nobody knows it.\"", "''", false),
        ("\"“{text}” is the Tin Lantern now\"", "''", false),
        ("\"Write the Tin Lantern.\"", "' '", false),
        ("\"warning\"", "'loud'", false),
    ] {
        let text = RULE.replacen(from, to, 1);
        let value: Value = toml::from_str(&text).unwrap();
        assert_eq!(rule.is_valid(&value), taken, "{text}");
        fs::write(folder.join("house/old-name.toml"), &text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_invitelint"))
            .args(["rules", "--no-config", "--rule-dir"])
            .arg(&folder)
            .output()
            .unwrap();
        let code = if taken { 0 } else { 2 };
        assert_eq!(output.status.code(), Some(code), "{text}: {output:?}");
    }
}

/// What the program prints, whatever it thinks of the drafts.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_invitelint"))
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Runs of the program over whatever this repository has, broken input and all.
const RUNS: &[&[&str]] = &[
    &["examples"],
    &["examples/templates", "--template"],
    &[
        "examples/campaign/template.txt.j2",
        "--recipients",
        "examples/campaign/recipients.csv",
    ],
    &["examples/campaign/outbox.jsonl", "--platform", "none"],
    &[
        "tests/cmd/bad-input/table.in",
        "tests/cmd/campaign/campaign.in",
    ],
    &[
        "--note",
        "Hi Maren, your talk on moss gardens has ruined lawns for me.",
        "--to",
        "Maren Holt",
    ],
    &["no-such-file.jsonl"],
];

#[test]
fn what_is_written_is_a_report() {
    let report = validator(Schema::Report);
    let (mut drafts, mut errors) = (0, 0);
    for run in RUNS {
        let what = run.join(" ");
        for line in printed(&[&["--format", "jsonl"], *run].concat()).lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            assert_valid(&report, &value, &what);
            if value.get("error").is_some() {
                errors += 1;
            } else {
                drafts += 1;
            }
        }
        let summary = printed(&[&["--format", "json", "--summary"], *run].concat());
        assert_valid(&report, &serde_json::from_str(&summary).unwrap(), &what);
        let written = printed(&[&["--format", "json"], *run].concat());
        let value: Value = serde_json::from_str(&written).unwrap();
        assert_valid(&report, &value, &what);
        // It can be read into the library's own types, and nothing of it gets lost there.
        let document: Document = serde_json::from_str(&written).unwrap();
        assert_eq!(serde_json::to_value(&document).unwrap(), value, "{what}");
        assert_eq!(
            document
                .reports
                .iter()
                .filter(|entry| matches!(entry, Entry::Report(_)))
                .count(),
            document.summary.drafts,
            "{what}"
        );
    }
    assert!(
        drafts > 40 && errors > 4,
        "{drafts} drafts, {errors} errors"
    );
}

#[test]
fn what_suggest_writes_is_described_with_the_reports() {
    let report = validator(Schema::Report);
    for run in RUNS {
        let what = run.join(" ");
        let lines = printed(&[&["suggest", "--format", "jsonl"], *run].concat());
        for line in lines.lines() {
            assert_valid(&report, &serde_json::from_str(line).unwrap(), &what);
        }
        let written = printed(&[&["suggest", "--format", "json"], *run].concat());
        let value: Value = serde_json::from_str(&written).unwrap();
        assert_valid(&report, &value, &what);
        let document: SuggestDocument = serde_json::from_str(&written).unwrap();
        assert_eq!(serde_json::to_value(&document).unwrap(), value, "{what}");
        assert_eq!(document.reports.len(), lines.lines().count(), "{what}");
    }
}

#[test]
fn a_report_that_lacks_something_is_refused() {
    let report = validator(Schema::Report);
    let line = printed(&["--format", "jsonl", "--note", "Hi Maren"]);
    let value: Value = serde_json::from_str(&line).unwrap();
    for key in [
        "verdict",
        "passed",
        "score",
        "evidence",
        "diagnostics",
        "length",
    ] {
        let mut less = value.clone();
        less.as_object_mut().unwrap().remove(key);
        assert!(!report.is_valid(&less), "without {key}");
    }
}

//! Formats that others define, held against what they say: SARIF's own schema and what GitHub asks beyond
//! it, GitHub's way to read a command, XML's to read a document.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::linter::Linter;

/// The schema that OASIS publishes with SARIF 2.1.0, unchanged.
const SARIF_SCHEMA: &str = include_str!("../../../tests/sarif/sarif-schema-2.1.0.json");

pub(super) fn sarif_schema() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(SARIF_SCHEMA).unwrap();
    // As published, this pattern has a bracket too many and is no regular expression.
    for of in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][of]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern");
    }
    jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// What SARIF and GitHub ask of a document.
#[track_caller]
pub(super) fn assert_sarif(schema: &jsonschema::Validator, text: &str) -> Value {
    let document: Value = serde_json::from_str(text).unwrap();
    let wrong: Vec<_> = schema
        .iter_errors(&document)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(wrong, [""; 0], "{text}");

    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert!(results.len() <= 25_000);
    for result in results {
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        }
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let place = &locations[0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            !uri.is_empty() && uri.bytes().all(|byte| byte.is_ascii_graphic()),
            "{uri}"
        );
        let region = &place["region"];
        if region.is_object() {
            let number = |key: &str| region[key].as_u64();
            let line = number("startLine").unwrap();
            if let Some(column) = number("startColumn") {
                let end = (number("endLine").unwrap(), number("endColumn").unwrap());
                assert!((line, column) <= end, "{region}");
            }
        }
    }
    document
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema = sarif_schema();
    let quiet = Options {
        verbosity: Verbosity::Quiet,
        ..list()
    };
    for options in [Options::default(), quiet] {
        for samples in [samples(), vec![], vec![unreadable()], vec![huge()]] {
            assert_sarif(&schema, &written("sarif", options, &samples));
        }
    }
    // The schema is one that refuses.
    assert!(!schema.is_valid(&serde_json::json!({"version": "2.1.0"})));
}

#[test]
fn sarif_says_what_github_shows_of_every_rule() {
    let document = assert_sarif(&sarif_schema(), &written("sarif", list(), &[]));
    let rules = document["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    // And of the score, which is found as they are.
    assert_eq!(rules.len(), builtin::pack().rules.len() + 1);
    let ids: BTreeSet<_> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), rules.len());
    for rule in rules {
        for text in [
            &rule["shortDescription"]["text"],
            &rule["fullDescription"]["text"],
        ] {
            let length = text.as_str().unwrap().chars().count();
            assert!((1..=1024).contains(&length), "{rule}");
        }
        for text in [&rule["help"]["text"], &rule["help"]["markdown"]] {
            assert!(!text.as_str().unwrap().is_empty(), "{rule}");
        }
        assert!(rule["helpUri"].as_str().unwrap().contains(':'), "{rule}");
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["error", "warning", "note"].contains(&level), "{rule}");
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
    }
}

#[test]
fn sarif_says_what_a_score_that_is_too_low_is() {
    let options = crate::linter::Options {
        min_score: 99,
        ..Default::default()
    };
    let draft = Draft::new("Good to have shared the sauna with you in Tampere on Friday!");
    let report = Linter::new(options).check(&draft);
    let text = written("sarif", list(), &[Ok((draft, report))]);
    let document = assert_sarif(&sarif_schema(), &text);
    let result = &document["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "score");
    assert_eq!(result["ruleIndex"], builtin::pack().rules.len());
}

#[test]
fn sarif_tells_of_what_could_not_be_read() {
    let text = written("sarif", list(), &samples());
    let document: Value = serde_json::from_str(&text).unwrap();
    let invocation = &document["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0];
    assert_eq!(told["level"], "error");
    let place = &told["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "drafts.jsonl");
    assert_eq!(place["region"]["startLine"], 7);

    let text = written("sarif", list(), &[personal()]);
    let document: Value = serde_json::from_str(&text).unwrap();
    let invocation = &document["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
}

#[test]
fn sarif_holds_no_more_than_github_takes() {
    let Ok((draft, mut report)) = missing() else {
        unreachable!("the sample can be read")
    };
    let one = report.diagnostics[0].clone();
    report.diagnostics.extend(vec![one; 9_999]);
    let samples: Vec<_> = (0..3)
        .map(|_| Ok((draft.clone(), report.clone())))
        .collect();
    let document: Value = serde_json::from_str(&written("sarif", list(), &samples)).unwrap();
    let run = &document["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(
        told.as_str().unwrap().starts_with("5,000 more findings"),
        "{told}"
    );

    // Of one note, no two are taken for one another.
    let prints: BTreeSet<_> = run["results"].as_array().unwrap()[..10_000]
        .iter()
        .map(|result| result["partialFingerprints"]["findingIdentity/v1"].to_string())
        .collect();
    assert_eq!(prints.len(), 10_000);
}

#[test]
fn sarif_takes_no_file_for_another() {
    let print = |file: &str, note: &str| {
        let mut draft = Draft::new(note);
        draft.origin.file = Some(file.into());
        (draft.origin.line, draft.origin.note_line) = (Some(1), Some(1));
        let report = Linter::default().check(&draft);
        let text = written("sarif", list(), &[Ok((draft, report))]);
        let document: Value = serde_json::from_str(&text).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap();
        let result = results
            .iter()
            .find(|result| result["ruleId"] == "pitch/link");
        result.unwrap()["partialFingerprints"].to_string()
    };
    let one = print("drafts/maren.txt", "Hi, look: https://example.com");
    assert_ne!(
        print("drafts/jonas.txt", "Hi, look: https://example.com"),
        one
    );
    // However it is named, and though its note is mended.
    assert_eq!(
        print("./drafts/maren.txt", "Hello, see https://example.com"),
        one
    );
}

#[test]
fn sarif_texts_are_no_placeholders_and_no_links() {
    let Ok((mut draft, mut report)) = generic() else {
        unreachable!("the sample can be read")
    };
    draft.id = Some("a{0}".into());
    report.diagnostics.truncate(1);
    report.diagnostics[0].message = "{0} [click](https://example.com) {{name}}".to_owned();
    let text = written("sarif", list(), &[Ok((draft, report))]);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        document["runs"][0]["results"][0]["message"]["text"],
        "{{0}} [click] (https://example.com) {{{{name}}}}"
    );
}

#[test]
fn files_become_uris() {
    for (file, uri, relative) in [
        ("drafts/a b.txt", "drafts/a%20b.txt", true),
        ("./drafts/a.txt", "drafts/a.txt", true),
        (".//./a.txt", "a.txt", true),
        ("../a.txt", "../a.txt", true),
        ("c:d,e%20.txt", "c%3Ad%2Ce%2520.txt", true),
        ("手紙#?.json", "%E6%89%8B%E7%B4%99%23%3F.json", true),
        ("/tmp/a.txt", "file:///tmp/a.txt", false),
    ] {
        let Ok((draft, mut report)) = generic() else {
            unreachable!("the sample can be read")
        };
        report.file = Some(file.into());
        let text = written("sarif", list(), &[Ok((draft, report))]);
        let document: Value = serde_json::from_str(&text).unwrap();
        let place = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], uri);
        assert_eq!(place["artifactLocation"]["uriBaseId"].is_string(), relative);
    }
}

#[test]
fn a_finding_keeps_its_fingerprint_when_lines_move() {
    let prints = |change: fn(&mut Draft)| {
        let mut samples = samples();
        for sample in samples.iter_mut().flatten() {
            change(&mut sample.0);
            for finding in &mut sample.1.diagnostics {
                let span = finding.span;
                finding.span = Span::of(&sample.0.note, &sample.0.origin, span.start, span.end);
            }
            sample.1.line = sample.0.origin.line;
        }
        let text = written("sarif", list(), &samples);
        let document: Value = serde_json::from_str(&text).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap().clone();
        let prints = results
            .iter()
            .map(|result| result["partialFingerprints"].clone());
        prints.collect::<Vec<_>>()
    };
    let moved = prints(|draft| {
        draft.origin.line = draft.origin.line.map(|line| line + 10);
        draft.origin.note_line = draft.origin.note_line.map(|line| line + 10);
    });
    assert_eq!(prints(|_| ()), moved);
    assert_ne!(prints(|draft| draft.id = Some("other".into())), moved);
}

/// A command as GitHub's runner reads it: its name, its properties, its data.
fn command(line: &str) -> Option<(String, BTreeMap<String, String>, String)> {
    let (head, data) = line.strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let data_of = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%")
    };
    let properties = properties
        .split(',')
        .filter_map(|property| property.split_once('='))
        .map(|(key, value)| {
            let value = value
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%25", "%");
            (key.to_owned(), value)
        })
        .collect();
    Some((name.to_owned(), properties, data_of(data)))
}

#[test]
fn a_command_says_what_was_found_and_where() {
    let text = written("github", list(), &[generic(), unreadable()]);
    let lines: Vec<_> = text.lines().map(|line| command(line).unwrap()).collect();
    let (name, properties, data) = &lines[4];
    assert_eq!(name, "error");
    let expected = [
        ("file", "pitch.txt"),
        ("line", "4"),
        ("col", "204"),
        ("endColumn", "228"),
        ("title", "invitelint pitch/link"),
    ];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(properties, &BTreeMap::from(expected));
    assert_eq!(
        data,
        "pitch.txt:4:204: has a link: “https://example.com/demo”\nKeep the link for when they ask."
    );
    assert_eq!(lines[5].0, "notice");
    let (name, properties, data) = &lines[6];
    assert_eq!((name.as_str(), properties["line"].as_str()), ("error", "7"));
    assert_eq!(data, "drafts.jsonl:7: expected `,` or `}` at column 18");
}

#[test]
fn without_a_file_a_command_names_none() {
    let text = written("github", list(), &[warned()]);
    let (_, properties, data) = command(text.lines().next().unwrap()).unwrap();
    assert_eq!(properties.keys().collect::<Vec<_>>(), ["title"]);
    assert!(data.starts_with("<stdin>:4: shouts"), "{data}");
}

/// What JUnit asks of a document, and its totals.
#[track_caller]
fn assert_junit(text: &str) -> (usize, usize, usize) {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let suites: Vec<_> = root.children().filter(|node| node.is_element()).collect();
    assert_eq!(suites.len(), 1);
    let cases: Vec<_> = suites[0]
        .children()
        .filter(|node| node.is_element())
        .collect();
    let mut counts = (cases.len(), 0, 0);
    for case in cases {
        assert_eq!(case.tag_name().name(), "testcase");
        for required in ["name", "classname"] {
            assert!(
                case.attribute(required)
                    .is_some_and(|value| !value.is_empty())
            );
        }
        let inside: Vec<_> = case.children().filter(|node| node.is_element()).collect();
        assert!(inside.len() <= 1);
        for node in inside {
            match node.tag_name().name() {
                "failure" => counts.1 += 1,
                "error" => counts.2 += 1,
                other => assert_eq!(other, "system-out"),
            }
            if node.tag_name().name() != "system-out" {
                assert!(node.attribute("type").is_some() && node.attribute("message").is_some());
            }
        }
    }
    for node in [root, suites[0]] {
        let total = |name: &str| node.attribute(name).unwrap().parse::<usize>().unwrap();
        assert_eq!((total("tests"), total("failures"), total("errors")), counts);
    }
    counts
}

#[test]
fn junit_is_xml_whose_totals_hold() {
    assert_eq!(
        assert_junit(&written("junit", list(), &samples())),
        (7, 4, 1)
    );
    assert_eq!(assert_junit(&written("junit", list(), &[])), (0, 0, 0));
    assert_eq!(
        assert_junit(&written("junit", list(), &[huge()])),
        (1, 1, 0)
    );
}

#[test]
fn many_cases_wait_outside_of_memory_in_their_order() {
    let mut samples = Vec::new();
    for id in 0..30_000 {
        let Ok((mut draft, report)) = generic() else {
            unreachable!("the sample can be read")
        };
        draft.id = Some(id.into());
        samples.push(Ok((draft, report)));
    }
    let text = written("junit", list(), &samples);
    assert!(text.len() > 10 << 20);
    assert_eq!(text.matches("<testcase ").count(), 30_000);
    assert!(text.find("name=\"9999, to").unwrap() < text.find("name=\"10000, to").unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_of_a_draft_breaks_out_of_a_format(judged in judged(), message in note()) {
        let error = ReadError::new(judged.1.file.as_deref(), Some(1), message);
        let samples = [Ok(judged.clone()), Err(error)];

        let text = without_rules("github", list(), &samples);
        let commands: Vec<_> = text.lines().map(command).collect();
        prop_assert_eq!(commands.len(), judged.1.diagnostics.len() + 1);
        for command in commands {
            let (name, properties, _) = command.unwrap();
            prop_assert!(["error", "warning", "notice"].contains(&name.as_str()));
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            prop_assert!(properties.keys().all(|key| known.contains(&key.as_str())));
            prop_assert!(properties["title"].starts_with("invitelint "));
        }

        assert_junit(&without_rules("junit", list(), &samples));
        let sarif: Value = serde_json::from_str(&without_rules("sarif", list(), &samples)).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        prop_assert_eq!(results.len(), judged.1.diagnostics.len());
    }
}
